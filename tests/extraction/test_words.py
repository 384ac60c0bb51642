"""Lists of words that several readers share (data/words.toml): each stands once, and is used."""

from __future__ import annotations

import tomllib
from itertools import permutations

import pytest

from plancheck.extraction import words

ROWS = tomllib.loads(words.FILE.read_text("utf-8"))["list"]
ROOM = words.FILE.parents[1]
SOURCES = {file.relative_to(ROOM).as_posix(): file.read_text("utf-8") for file in ROOM.rglob("*.py")}


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_list(row: dict[str, list[str]]) -> None:
    assert set(row) == {"name", "words", "note"}
    assert row["note"]
    own = row["words"]
    assert len(set(own)) == len(own)
    assert not [(one, other) for one, other in permutations(own, 2) if other.startswith(one)]  # so their order says nothing
    assert words.either(str(row["name"])) == "|".join(own)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_list_is_used_by_three_modules_and_written_in_none(row: dict[str, list[str]]) -> None:
    assert sum(f"either('{row['name']}')" in text for text in SOURCES.values()) >= 3
    spelled = {"|".join(order) for order in permutations(row["words"])}
    assert [name for name, text in SOURCES.items() if any(each in text for each in spelled)] == []


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.either("nothing")
