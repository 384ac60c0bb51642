"""Places of a rules text as editors count them: lines from 0, and columns in code units, of which UTF-16 has two for some characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from plancheck.language.files import normal

#: The code units of a character, by encoding.
UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda char: len(char.encode("utf-8", "surrogatepass")),
    "utf-16": lambda char: 2 if ord(char) > 0xFFFF else 1,
    "utf-32": lambda char: 1,
}


class Lines:
    """A text as an editor holds it, and the same as spans count in it (`normal`)."""

    def __init__(self, written: str, encoding: str = "utf-16") -> None:
        self.written = written
        self.text = normal(written)
        self._units = UNITS[encoding]
        #: Code units of the byte order marks in front, which spans do not count.
        self._lead = sum(map(self._units, written[: len(written) - len(written.lstrip("\ufeff"))]))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(at + 1 for at, char in enumerate(self.text) if char == "\n")]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a code point of `text`."""
        line = bisect_right(self._starts, at) - 1
        column = sum(map(self._units, self.text[self._starts[line] : at]))
        return line, column + (self._lead if line == 0 else 0)

    def offset(self, line: int, column: int) -> int:
        """The code point at a place; the nearest one of its line, or of the text, where there is none."""
        if line >= len(self._starts):
            return len(self.text)
        start = self._starts[line]
        end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self.text)
        left = column - (self._lead if line == 0 else 0)
        for at in range(start, end):
            left -= self._units(self.text[at])
            if left < 0:
                return at
        return end

    @property
    def end(self) -> tuple[int, int]:
        """Line and column behind the last character."""
        return self.place(len(self.text))
