"""How items of a plan are named elsewhere in it: by their names, most of them, or their numbers, alone or in a list."""

from __future__ import annotations

from plancheck.extraction import patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.text.line import fold

TERMS = lexicon("duties")
_SPAN = TERMS.late("span")
_REFERENCE = TERMS.late("reference")

#: The letters of a name that may stand for a longer one, and the share of that one that they are.
_LEAST, _SHARE = 4, 0.6
#: No name of an item, and no list of numbers, is longer, and no more items are numbered from one to another.
_LONGEST, _MOST = 60, 100


def plain(text: str) -> str:
    """A name without signs and spaces."""
    return patterns.sub(r"\W", "", fold(text))


def referred(text: str) -> str:
    """A plain name without what says where in the plan the item stands: 第七章（六）."""
    return plain(_REFERENCE.sub("", text))


def alike(one: str, other: str) -> bool:
    """Whether two plain names are one: equal, or the shorter is most of the longer."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST and short in long and len(short) >= _SHARE * len(long))


def pieces(name: str) -> frozenset[str]:
    """Pieces of a plain name of which two names that are alike have one in common; none of one that is too long for a name."""
    if len(name) > _LONGEST:
        return frozenset()
    return frozenset({name, *(name[at : at + _LEAST] for at in range(len(name) - _LEAST + 1))}) - {""}


def listed(text: str) -> tuple[str, ...]:
    """The name in a text, and those that it lists: 甲、乙."""
    return tuple(dict.fromkeys((text, *(part for part in text.split("、") if part))))


def numbers(text: str) -> frozenset[str]:
    """The numbers of items, where a text holds nothing else: 6.1—6.3, 6.1、6.3, 7.5."""
    if len(text) > _LONGEST:
        return frozenset()
    hits = [_SPAN.fullmatch(part) for part in patterns.split("[、，,;；]", text)]
    spans = [(hit[1], int(hit[2]), int(hit[3] or hit[2])) for hit in hits if hit is not None]
    if len(spans) < len(hits):
        return frozenset()
    return frozenset(f"{above}{at}" for above, first, last in spans if last - first < _MOST for at in range(first, last + 1))


def number(text: str) -> str:
    """The number of a heading as `numbers` has it: 6.1 of 6.1．."""
    return "".join(fold(text).split()).rstrip(".、．")
