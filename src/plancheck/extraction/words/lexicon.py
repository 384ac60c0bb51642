"""Words and patterns of official Chinese, from data/*.toml: how the files are written is told in data/README.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from plancheck.extraction.words.patterns import Late

FOLDER = Path(__file__).parent.with_name("data")
#: How lines begin that are for readers and tests.
FOR_READERS = ("#", "note = ", "example = ", "counter = ")
#: A row that stands in a pattern: {up}, or {lexicon.in_all} of another file. A number in such brackets is a repetition.
REFERENCE = re.compile(r"\{([a-z][\w-]*)(?:\.([a-z][\w-]*))?\}")


class Lexicon:
    """The rows of one file, each known by its name. Every method raises KeyError for a name that is none."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the file, without what they say to readers and tests."""
        # That is half of the file, and every process that reads a draft would pay for it.
        lines = (FOLDER / f"{self.name}.toml").read_text("utf-8").splitlines()
        return tomllib.loads("\n".join(line for line in lines if not line.startswith(FOR_READERS)))

    def listed(self, name: str) -> tuple[str, ...]:
        """The words of a row, in its order."""
        return tuple(self.rows[name]["words"].split())

    def text(self, name: str) -> str:
        """The text of a row as it stands: one word, or the characters of which any is meant."""
        text: str = self.rows[name]["text"]
        return text

    def pairs(self, name: str) -> dict[str, str]:
        """The pairs of a row, printed as `left:right`."""
        return dict(pair.split(":") for pair in self.rows[name]["pairs"].split())

    def source(self, name: str, **given: Callable[[], str]) -> str:
        """The row as a pattern without brackets around it, what it names in brackets written out in it: other rows, and what is `given`."""
        row = self.rows[name]
        if "words" in row:
            return "|".join(map(re.escape, row["words"].split()))
        pattern = row["pattern"]
        return self.written_out(pattern if isinstance(pattern, str) else "|".join(pattern), **given)

    def written_out(self, pattern: str, **given: Callable[[], str]) -> str:
        """A pattern with what it names in brackets written out in it."""

        def named(hit: re.Match[str]) -> str:
            if hit[1] in given and not hit[2]:
                return given[hit[1]]()
            return lexicon(hit[1]).source(hit[2], **given) if hit[2] else self.source(hit[1], **given)

        return REFERENCE.sub(named, pattern)

    def late(self, name: str, **given: Callable[[], str]) -> Late:
        """The row as an expression, put together and compiled when it is first asked; `given` as in `source`."""
        row = self.rows[name]
        flags = re.IGNORECASE if row.get("any_case") else 0
        return Late(lambda: self.source(name, **given), flags, tuple(row.get("needs", "").split()))

    def lates(self, *names: str) -> tuple[Late, ...]:
        """As `late`, of several rows."""
        return tuple(map(self.late, names))

    @cache  # noqa: B019  (a lexicon lives as long as the process)
    def held(self, name: str) -> Late:
        """As `late`, put together once."""
        return self.late(name)

    def group(self, name: str) -> tuple[tuple[str, Late], ...]:
        """The rows that are called `name-` and something, in their order: what they are called behind it, and the expression."""
        return tuple((each.removeprefix(f"{name}-"), self.late(each)) for each in self.rows if each.startswith(f"{name}-"))


@cache
def lexicon(name: str) -> Lexicon:
    """The rows of data/NAME.toml, read once."""
    return Lexicon(name)
