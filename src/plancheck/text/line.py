"""The forms in which a text is matched. Each is made here, once for a text, and used by all who search it.

| form | what it is |
|---|---|
| `usual` | half-width commas and semicolons between Chinese words, and full-width digits, as the usual ones; each character in its place |
| `squeeze` | a `Line`: without white space, in usual width, with the offsets of its characters; quantities and years are read in it |
| `tight` | without any white space, otherwise as printed |
| `fold` | without any white space, half-width, brackets of one kind, radicals as characters; words are searched in it |
| `compatible` | NFKC without white space |
| `fold_name` | that in lower case, brackets of one kind; names are compared in it |
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from plancheck.text import clauses
from plancheck.text.clauses import Span

_CHINESE = r"\u2e80-\u9fff\uff00-\uffef“”‘’《》〔〕【】"
_FULL = {",": "，", ";": "；"}
_USUAL_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")


@cache
def _half() -> re.Pattern[str]:
    """Half-width signs that stand for Chinese ones: not in 1,200 nor in English. A semicolon stands in no figure."""
    # A range of Chinese characters takes two milliseconds to compile, which those who read no draft do not pay.
    return re.compile(rf"(?<=[{_CHINESE}%‰)])[,;]|[,;](?=[{_CHINESE}])|(?<=\d);")


def usual(text: str) -> str:
    """The text with the usual signs, each in its place."""
    text = text.translate(_USUAL_DIGITS) if _WIDE_DIGIT.search(text) else text
    return _half().sub(lambda hit: _FULL[hit[0]], text)


#: Full-width digits, letters and signs to the usual ones, one character for one; Chinese punctuation stays as it is.
_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF21, 0xFF5B) if chr(code - 0xFEE0).isalpha()}
_WIDTH |= {ord(wide): ord(narrow) for wide, narrow in zip("％．－–−／＋～〜＜＞＝≧≦", "%.---/+~~<>=≥≤", strict=True)}


@dataclass(frozen=True, slots=True)
class Line:
    """A text without white space (kept between two ASCII letters or digits) and in usual width, with the offsets of its characters."""

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that characters [start, end) stand for."""
        if not self.at:
            return 0, 0
        first = self.at[min(start, len(self.at) - 1)]
        return first, (self.at[end - 1] + 1 if end > start else first)

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The spans of its sentences (see `clauses.sentences`)."""
        return clauses.sentences(self.text)

    def index(self, offset: int) -> int:
        """Where the character at an offset of the original text went (the next one if it was dropped)."""
        return bisect_left(self.at, offset)


_SPACE = re.compile(r"\s")
#: A number and the symbol of its unit, set apart: 500 kW.
_PARTED = re.compile(r"(?<=[0-9])\s(?=(?:[kKMGT]?W[hHp]?|kwh?|mg|[kc]?m|kV|GJ|tce|tCO[2₂]e?)(?:[/²³23]|(?![A-Za-z0-9])))")


@lru_cache(maxsize=4096)
def squeeze(text: str) -> Line:
    """`text` for matching: no white space, usual width, and the way back to its offsets."""
    if not _SPACE.search(text):
        return Line(text.translate(_WIDTH), range(len(text)))
    parted = {hit.start() for hit in _PARTED.finditer(text)}
    kept = [
        (char, offset) for offset, char in enumerate(text) if not char.isspace() or (offset not in parted and _between_ascii(text, offset))
    ]
    return Line("".join(" " if char.isspace() else char for char, _ in kept).translate(_WIDTH), tuple(offset for _, offset in kept))


def _between_ascii(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return bool(before and after) and before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


# NFKC maps Kangxi radicals, but only two of the radicals supplement. These occur in PDFs.
_SUPPLEMENT = dict(
    zip(
        "⺀⺁⺄⺈⺊⺌⺗⺙⺝⺟⺠⺬⺮⺶⺼⻁⻄⻅⻆⻉⻋⻌⻍⻎⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "冫厂乙刀卜小心攵月母民示竹羊肉虎西见角贝车辶辶辶长门青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_SINGLE = {
    **{ord(mark): ord("[") for mark in "〔【［"},
    **{ord(mark): ord("]") for mark in "〕】］"},
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)},
    **{ord(radical): ord(char) for radical, char in _SUPPLEMENT.items()},
}
_DROPPED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad]")


def tight(text: str) -> str:
    """The text as printed, without white space."""
    return _DROPPED.sub("", text)


@lru_cache(maxsize=16384)
def folded(text: str) -> tuple[str, tuple[int, ...] | range]:
    """A copy of `text` for matching, and the positions of its characters (and its end) in `text`."""
    single = text.translate(_SINGLE)
    if not _DROPPED.search(single):
        return single, range(len(single) + 1)
    positions = [at for at, char in enumerate(single) if not _DROPPED.match(char)]
    return "".join(single[at] for at in positions), (*positions, len(single))


def fold(text: str) -> str:
    """`text` without white space, in half-width, with radicals mapped to characters."""
    return folded(text)[0]


@lru_cache(maxsize=65536)
def compatible(text: str) -> str:
    """`text` in NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_BRACKETS = str.maketrans("〔〕【】", "[][]")


@lru_cache(maxsize=65536)
@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """A name in NFKC and lower case, with brackets of one kind and no white space."""
    return compatible(text).translate(_BRACKETS).lower()
