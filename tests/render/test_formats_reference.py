"""The reference of the formats in docs/ is what tools/formats.py makes of the models."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from plancheck.contract import schema

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def formats() -> ModuleType:
    spec = importlib.util.spec_from_file_location("formats", ROOT / "tools" / "formats.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reference_is_up_to_date(formats: ModuleType, lang: str) -> None:
    assert (ROOT / "docs" / f"formats.{lang}.md").read_text("utf-8") == formats.page(lang)


def test_every_field_of_every_format_is_in_the_reference(formats: ModuleType) -> None:
    page = formats.page("en")
    for name in schema.names():
        whole = json.loads(schema.text(name))
        for part in (whole, *whole["$defs"].values()):
            assert [field for field in part["properties"] if f"| `{field}` |" not in page] == []


def test_translations_are_of_descriptions_that_exist() -> None:
    texts = "".join(schema.text(name) for name in schema.names())
    translations = tomllib.loads((ROOT / "tools" / "formats.zh.toml").read_text("utf-8"))
    assert [text for text in translations if json.dumps(text, ensure_ascii=False) not in texts] == []
