"""Splits names that lack the spaces between their words."""

from __future__ import annotations

import re
from collections.abc import Set

from plancheck.language.builtins import BUILTINS
from plancheck.language.words import CLASSIFIERS, CONSTANTS, KEYWORDS, NOUNS, PROPERTIES, WORDS
from plancheck.model.quantity import parse_unit

#: Chinese spellings of keywords, without single marks.
KEYWORDS_ZH = frozenset(spelling for row in KEYWORDS for spelling in (row.zh, *row.also) if re.match(r"[^\W\da-zA-Z_]", spelling))
_OWN = KEYWORDS_ZH | {f"该{word}" for word in WORDS}
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_DATE = re.compile(r"[0-9０-９]{4}年[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}[日号])?")
#: The characters of a day with its month and year.
_LONGEST_DATE = 11


def split(name: str, known: Set[str]) -> tuple[str, ...]:
    """The known words, figures and keywords that a name consists of, preferring long ones; () if it has any other part.

    "回收率在2025年有目标" gives 回收率 在 2025年 有 目标. Two nouns are joined by 的: "项目总投资" gives 项目 的 总投资.
    """
    words = known | _OWN
    longest = max(_LONGEST_DATE, *map(len, words))
    ways: dict[int, tuple[str, ...]] = {len(name): ()}
    for start in range(len(name) - 1, -1, -1):
        for end in range(min(len(name), start + longest), start, -1):
            if end in ways and (name[start:end] in words or _figure(name[start:end])):
                ways[start] = (name[start:end], *ways[end])
                break
    parts = ways.get(0, ())
    return _joined(parts) if len(parts) > 1 else ()


def _figure(piece: str) -> bool:
    """2025年, 2025年3月, 3个, 36, 500万元."""
    if _DATE.fullmatch(piece):
        return True
    figure = _FIGURE.match(piece)
    unit = piece[figure.end() :] if figure else ""
    return figure is not None and (unit in ("", "年", *CLASSIFIERS) or parse_unit(unit) is not None)


def _joined(parts: tuple[str, ...]) -> tuple[str, ...]:
    out: list[str] = []
    for part in parts:
        if out and _stands_alone(out[-1]) and _stands_alone(part):
            if part not in NOUNS | PROPERTIES or out[-1] in BUILTINS or out[-1] in CONSTANTS:
                return ()
            out.append("的")
        out.append(part)
    return tuple(out)


def _stands_alone(part: str) -> bool:
    return part not in KEYWORDS_ZH and not _FIGURE.match(part)
