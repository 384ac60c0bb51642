"""Words and patterns of official Chinese (src/plancheck/extraction/data): each row is whole, used, and true of its examples."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from plancheck.extraction.amounts.unit_words import unit_pattern
from plancheck.extraction.words import lexicon
from plancheck.extraction.words.lexicon import REFERENCE

FILES = sorted(file.stem for file in lexicon.FOLDER.glob("*.toml") if file.stem != "grammar")
WHOLE = {file: tomllib.loads((lexicon.FOLDER / f"{file}.toml").read_text("utf-8")) for file in FILES}
ROWS = [(file, name, row) for file in FILES for name, row in WHOLE[file].items()]
FILES_OF_CODE = sorted(lexicon.FOLDER.parent.rglob("*.py"))
MODULES = [file.read_text("utf-8") for file in FILES_OF_CODE]
CODE = "\n".join(MODULES)
#: The rows of the grammar, whose patterns name rows of marks.toml.
GRAMMAR = (lexicon.FOLDER / "grammar.toml").read_text("utf-8")
KEYS = {"note", "text", "words", "pattern", "pairs", "needs", "any_case", "example", "counter"}

#: Parts of patterns that the code gives, each with a pattern that stands for it.
GIVEN = {"unit": unit_pattern, **{name: partial(str, "书") for name in ("one", "over", "ahead", "kinds")}}


def _named(file: str, name: str) -> str:
    return f"{file}.{name}"


def _patterns(row: dict[str, Any]) -> str:
    pattern = row.get("pattern", "")
    return pattern if isinstance(pattern, str) else "|".join(pattern)


@pytest.mark.parametrize(("file", "name", "row"), ROWS, ids=[_named(file, name) for file, name, _ in ROWS])
def test_a_row_is_whole(file: str, name: str, row: dict[str, Any]) -> None:
    assert set(row) <= KEYS
    assert len({"text", "words", "pattern", "pairs"} & set(row)) == 1
    words = row.get("words", "").split()
    assert len(set(words)) == len(words)
    assert ("example" in row) >= ("counter" in row)
    if not {"text", "pairs"} & set(row):
        re.compile(lexicon.lexicon(file).source(name, **GIVEN))


@pytest.mark.parametrize(("file", "name", "row"), ROWS, ids=[_named(file, name) for file, name, _ in ROWS])
def test_a_row_is_true_of_its_examples(file: str, name: str, row: dict[str, Any]) -> None:
    if "example" in row:
        expression = re.compile(lexicon.lexicon(file).source(name, **GIVEN), re.IGNORECASE if row.get("any_case") else 0)
        assert expression.search(row["example"])
        assert "counter" not in row or not expression.search(row["counter"])


@pytest.mark.parametrize("file", FILES)
def test_the_code_reads_all_that_a_row_says_to_it(file: str) -> None:
    said = {name: {key: row[key] for key in row if key not in ("note", "example", "counter")} for name, row in WHOLE[file].items()}
    assert lexicon.lexicon(file).rows == said


def _asked_for(method: str, code: str) -> list[str]:
    """The names of rows that code asks its lexicon for."""
    return [name for names in re.findall(rf'TERMS\.(?:{method})\(((?:\s*"[\w-]+",?)+)', code) for name in re.findall('"([^"]+)"', names)]


def test_every_expression_with_words_has_an_example() -> None:
    asked = {
        (terms[1], name)
        for terms, code in ((re.search(r'^TERMS = lexicon\("(\w+)"\)', code, re.M), code) for code in MODULES)
        if terms
        for name in _asked_for("lates?", code)
    }
    assert [_named(file, name) for file, name, row in ROWS if (file, name) in asked and "pattern" in row and "example" not in row] == []


@pytest.mark.parametrize(
    "file", sorted(lexicon.FOLDER.parent.rglob("*.py")), ids=lambda file: file.relative_to(lexicon.FOLDER.parent).as_posix()
)
def test_no_chinese_word_stands_in_the_code(file: Path) -> None:
    assert _said(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('one = "书屋"', [1]),
        ('one = "\\u4e66"', [1]),
        ('two = f"{one}书"', [1]),
        ("书 = 1", [1]),
        ('three = "[一-鿿]"', [1]),
        ('"""书屋."""\n#: 书屋\none = "a"  # 书屋', []),
        ('def read():\n    """书屋."""\n    return "书"', [3]),
        ('HAN = "\\u4e00-\\u9fff"', []),
    ],
)
def test_words_are_told_from_prose(code: str, expected: list[int]) -> None:
    assert _said(code) == expected


def _said(code: str) -> list[int]:
    """The lines of code that say something in Chinese, typed or by its code points, but for docstrings, comments and the ends of the
    range of all letters."""
    tree = ast.parse(code)
    docs = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    prose = {line for node in docs for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    typed = {each.start[0] for each in tokens if each.type != tokenize.COMMENT and re.search("[\u4e00-\u9fff]", each.string)}
    values = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    meant = {node.lineno for node in values if re.search("[\u4e01-\u9ffe]", str(node.value))}
    return sorted((typed | meant) - prose)


def test_every_row_is_used() -> None:
    patterns = [(file, _patterns(row)) for file, _, row in ROWS] + [("marks", GRAMMAR)]
    in_rows = {_named(hit[1] if hit[2] else file, hit[2] or hit[1]) for file, pattern in patterns for hit in REFERENCE.finditer(pattern)}
    in_rows |= {_named("marks", name) for piece in re.findall(r"\{[a-z]+( [^}]+)\}", GRAMMAR) for name in re.findall(r" -(\w+)", piece)}
    in_code = set(_asked_for(r"\w+", CODE))
    assert [
        _named(file, name) for file, name, _ in ROWS if _named(file, name) not in in_rows and not {name, name.split("-")[0]} & in_code
    ] == []


def test_a_name_in_brackets_is_a_row_or_given() -> None:
    terms = lexicon.Lexicon("x")
    terms.__dict__["rows"] = {
        "many": {"words": "甲 乙丙"},
        "one": {"pattern": r"(?:{many}){2,3}\d{2}"},
        "two": {"pattern": ["{one}", "{unit}$"], "needs": "甲 $"},
        "three": {"pattern": "{lexicon.in_all}"},
        "four": {"text": "、 的"},
    }
    assert terms.source("two", unit=lambda: "万?册") == r"(?:甲|乙丙){2,3}\d{2}|万?册$"
    assert terms.source("three") == "合计|共计|总计"
    assert terms.late("two").needs == ("甲", "$")
    assert terms.listed("many") == ("甲", "乙丙")
    assert terms.text("four") == "、 的"


@pytest.mark.parametrize("method", ["late", "source", "listed", "text", "pairs"])
def test_an_unknown_row_is_an_error(method: str) -> None:
    with pytest.raises(KeyError):
        getattr(lexicon.lexicon("lexicon"), method)("nothing")
