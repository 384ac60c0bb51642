"""Tracked changes of a Word file: how many there are, and the text as it was before them."""

from __future__ import annotations

from collections import Counter

from plancheck.readers.package import Element, W

#: What counts as a change. Changes of format do not: in both views the text looks as it looks now.
_CHANGES = {W + name: name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")}
#: Rejecting a change is accepting its opposite. Deleted text has tags of its own, which must become those of text that stays.
_OPPOSITE = {
    W + a: W + b
    for one, other in (("ins", "del"), ("moveFrom", "moveTo"), ("cellIns", "cellDel"))
    for a, b in ((one, other), (other, one))
} | {W + "delText": W + "t", W + "delInstrText": W + "instrText"}  # fmt: skip


def counted(root: Element) -> Counter[str]:
    """Tracked insertions, deletions and moves of a part, by kind."""
    return Counter(_CHANGES[change.tag] for change in root.iter(*_CHANGES))


def turned_round(root: Element) -> Element:
    """The same tree with every tracked change made its opposite: its final text is now that before the changes."""
    for element in list(root.iter(*_OPPOSITE)):
        element.tag = _OPPOSITE[element.tag]
    return root
