"""The limits that SECURITY.md promises are those of the code."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest

from plancheck import archive, worker
from plancheck.readers import package

TEXT = (Path(__file__).parents[2] / "SECURITY.md").read_text("utf-8")
ROWS = re.findall(r"^\| [^|]+ \| ([\d,.]+)(?: (GB|MB|s))? \| `(plancheck[\w.]+)` \|$", TEXT, re.M)
UNITS = {"GB": 1 << 30, "MB": 1 << 20, "s": 1, "": 1}


@pytest.mark.parametrize(("value", "unit", "path"), ROWS, ids=[path for _, _, path in ROWS])
def test_a_limit_is_what_the_table_says(value: str, unit: str, path: str) -> None:
    parts = path.split(".")
    owner = parts[:-2] if parts[-2][0].isupper() else parts[:-1]
    found: object = importlib.import_module(".".join(owner))
    for name in parts[len(owner) :]:
        # a field of a slotted dataclass is no attribute of its class
        found = getattr(found() if isinstance(found, type) else found, name)
    assert found == pytest.approx(float(value.replace(",", "")) * UNITS[unit])


def test_every_limit_of_processes_and_zips_is_in_the_table() -> None:
    said = {path for _, _, path in ROWS}
    for module, limits in ((worker, worker.Limits), (archive, archive.Limits), (package, package.Limits)):
        own = {field.name for field in fields(limits)} - {
            field.name for base in limits.__bases__ if base is not object for field in fields(base)
        }
        assert {f"{module.__name__}.Limits.{name}" for name in own} - {"plancheck.archive.Limits.ratio_from"} <= said


def test_the_sentence_about_pages_and_ratio() -> None:
    from plancheck import pipeline

    assert (pipeline.BYTES_A_PAGE, pipeline.MOST_PAGES, archive.LIMITS.ratio_from) == (4 << 10, 3000, 1 << 20)
