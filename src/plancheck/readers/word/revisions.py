"""Counts and reverts the tracked changes of a Word file."""

from __future__ import annotations

from collections import Counter

from plancheck.readers.package import Element, W

#: Elements that count as changes. Formatting changes do not: both views use the current formatting.
_CHANGES = {W + name: name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")}
#: Rejecting a change is accepting its opposite. The tags of deleted text become those of ordinary text.
_OPPOSITE = {
    W + a: W + b
    for one, other in (("ins", "del"), ("moveFrom", "moveTo"), ("cellIns", "cellDel"))
    for a, b in ((one, other), (other, one))
} | {W + "delText": W + "t", W + "delInstrText": W + "instrText"}  # fmt: skip


def counted(root: Element) -> Counter[str]:
    """The number of tracked insertions, deletions and moves of a part, by kind."""
    return Counter(_CHANGES[change.tag] for change in root.iter(*_CHANGES))


def turned_round(root: Element) -> Element:
    """Inverts every tracked change in a tree, so that its final text is the original one."""
    for element in list(root.iter(*_OPPOSITE)):
        element.tag = _OPPOSITE[element.tag]
    return root
