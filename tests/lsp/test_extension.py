"""The extension for VS Code: its colours are made of the words of the language, and its parts name what is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tools import textmate

from plancheck.language.words import ITEMS, KEYWORDS, LABELS, NOUNS, PROPERTIES
from plancheck.lsp.server import LANGUAGE
from plancheck.version import VERSION

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
PACKAGE = json.loads((EXTENSION / "package.json").read_text("utf-8"))


def test_the_colours_are_those_that_the_words_of_the_language_make() -> None:
    """To write them again: python tools/textmate.py."""
    assert textmate.FILE.read_text("utf-8") == textmate.text()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([word for item in ITEMS.values() for word in (item.zh, str(item.kind))], "item"),
        ([word for label in LABELS.values() for word in (label.zh, label.en)], "label"),
    ],
)
def test_every_item_and_section_has_its_colour(words: list[str], part: str) -> None:
    pattern = re.compile(textmate.grammar()["repository"][part]["match"])
    for word in words:
        line = f"{word} X" if part == "item" else f"  {word}：X"
        hit = pattern.search(line)
        assert hit is not None, word
        assert hit[1] == word


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        *((row.zh, "keyword.other.word") for row in KEYWORDS if re.match(r"\w", row.zh)),
        *((word, "support.type") for word in NOUNS),
        *((word, "support.variable.property") for word in PROPERTIES if word not in NOUNS),
        ("新能源和非化石", None),  # keywords inside of a name are none
        ("项目数", None),
    ],
)
def test_a_word_has_the_colour_of_its_kind(text: str, scope: str | None) -> None:
    rows = textmate.grammar()["repository"]["word"]["patterns"]
    hits = [row["name"] for row in rows if (hit := re.search(row["match"], f"甲 {text} 乙")) and hit[0] == text]
    assert (hits[0].removesuffix(f".{textmate.SCOPE}") if hits else None) == scope


def test_the_extension_names_what_there_is() -> None:
    contributes = PACKAGE["contributes"]
    assert [language["id"] for language in contributes["languages"]] == [LANGUAGE]
    assert contributes["grammars"][0]["scopeName"] == textmate.grammar()["scopeName"]
    assert (EXTENSION / contributes["grammars"][0]["path"]).resolve() == textmate.FILE.resolve()
    assert PACKAGE["version"] == VERSION.split(".dev")[0]
    for name in re.findall(r'"%(\w+)%"', (EXTENSION / "package.json").read_text("utf-8")):
        for texts in ("package.nls.json", "package.nls.zh-cn.json"):
            assert json.loads((EXTENSION / texts).read_text("utf-8"))[name].strip()


def test_the_lock_names_no_place_to_download_from() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text("utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_a_double_click_takes_what_the_language_takes_for_a_word() -> None:
    pattern = json.loads((EXTENSION / "language-configuration.json").read_text("utf-8"))["wordPattern"].replace(r"\p{L}\p{N}", r"\w")
    assert re.findall(pattern, "该项目（有 总投资 ≥ 5 km²，IND-C01）") == ["该项目", "有", "总投资", "5", "km²", "IND-C01"]
