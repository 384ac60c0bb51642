"""Matches extracted items with hand labels, one to one. An optional label costs nothing, whether it is matched or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

Row = dict[str, Any]
#: (hits, labels that count, found that count)
Figures = tuple[int, int, int]


def f1(figures: Figures) -> float:
    """The harmonic mean of precision and recall; 1 where nothing was to be found and nothing was."""
    hits, labels, found = figures
    return 2 * hits / (labels + found) if labels + found else 1.0


def fold(text: str | None) -> str:
    """Text for comparing: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def alike(a: str, b: str) -> float:
    """How similar two names are, 0 to 1; one inside the other is at least half."""
    a, b = fold(a), fold(b)
    if not a or not b:
        return 0.0
    if a in b or b in a:
        return max(0.75 if min(len(a), len(b)) >= 4 else 0.5, min(len(a), len(b)) / max(len(a), len(b)))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def matched(labels: list[Row], found: list[Row], score: Callable[[Row, Row], float]) -> list[tuple[int, int]]:
    """Pairs of indices, the most similar first and of equals the labels that count; a score of 0 is no pair."""
    options = sorted(((score(a, b), not a.get("optional"), i, j) for i, a in enumerate(labels) for j, b in enumerate(found)), reverse=True)
    pairs: list[tuple[int, int]] = []
    for value, _, i, j in options:
        if value > 0 and all(i != x and j != y for x, y in pairs):
            pairs.append((i, j))
    return pairs


def figures(labels: list[Row], found: list[Row], score: Callable[[Row, Row], float]) -> Figures:
    """How many labels were hit, how many count, and how many found ones count."""
    pairs = matched(labels, found, score)
    free = sum(bool(labels[i].get("optional")) for i, _ in pairs)
    return len(pairs) - free, sum(not label.get("optional") for label in labels), len(found) - free


def _unit(text: str | None) -> str:
    return fold(text).replace("标煤", "标准煤").replace("个百分点", "百分点").replace("CO2", "二氧化碳")


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 6)


def fact(label: Row, row: Row) -> float:
    """Facts pair where value, unit and year agree and the subjects are alike."""
    keys = ("value", "value_to")
    if any(_number(label.get(key)) != _number(row.get(key)) for key in keys) or label.get("year") != row.get("year"):
        return 0.0
    if _unit(label.get("unit")) != _unit(row.get("unit")):
        return 0.0
    similar = alike(label.get("subject") or "", row.get("subject") or "")
    agree = sum(label.get(key) == row.get(key) for key in ("kind", "op", "change", "base_year"))
    return similar + 0.1 * agree if similar >= 0.5 else 0.0


def full(label: Row, row: Row) -> float:
    """As `fact`, and kind, operator, change and base year agree too."""
    return fact(label, row) if all(label.get(key) == row.get(key) for key in ("kind", "op", "change", "base_year")) else 0.0


def heading(label: Row, row: Row) -> float:
    """The same level and the same words, marks left out."""
    return float(label["level"] == row["level"] and _words(label) == _words(row))


def _words(row: Row) -> str:
    return re.sub(r"[.．、，。：:（）()]", "", fold((row.get("number") or "") + (row.get("title") or "")))


def named(key: str, least: float = 0.9) -> Callable[[Row, Row], float]:
    """Rows whose texts under `key` are alike."""

    def score(label: Row, row: Row) -> float:
        value = alike(label[key], row[key])
        return value if value >= least else 0.0

    return score


def total(label: Row, row: Row) -> float:
    """Sums with the same total and the same completeness."""
    same = (_number(label["total"]["value"]), _unit(label["total"]["unit"]), label["complete"])
    return float(same == (_number(row["total"]["value"]), _unit(row["total"]["unit"]), row["complete"]))


def peak(label: Row, row: Row) -> float:
    """A peak in the same year, the plan's own or another's alike."""
    return float(label["event"] == "peak" and label["year"] == row["year"] and (label["owner"] == "own") == (row["owner"] is None))


def contained(key: str) -> Callable[[Row, Row], float]:
    """Rows whose texts under `key` are nearly the same, or one of which contains the other."""
    return lambda label, row: float(_near(label[key], row[key], 0.9))


def delegated(label: Row, row: Row) -> float:
    """Targets that are left to others: the same year and subjects alike."""
    return float(label["year"] == row["year"] and _near(label["subject"], row["subject"], 0.6))


def _near(a: str, b: str, least: float) -> bool:
    a, b = "".join(a.split()), "".join(b.split())
    return a == b or (min(len(a), len(b)) >= 4 and (a in b or b in a)) or SequenceMatcher(None, a, b).ratio() >= least
