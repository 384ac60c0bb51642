"""Lists of words that several readers need, from data/words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("data") / "words.toml"


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    return {row["name"]: tuple(row["words"]) for row in tomllib.loads(FILE.read_text("utf-8"))["list"]}


def listed(name: str) -> tuple[str, ...]:
    """The words of a list. Raises KeyError for an unknown name."""
    return _lists()[name]


@cache
def either(name: str) -> str:
    """A pattern for one of the words of a list, without brackets around it."""
    return "|".join(listed(name))
