"""So many of one size, or of several, and what they come to: 单机5兆瓦机组4台，总容量2万千瓦."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import exact
from plancheck.extraction.sum_sentences.places import Text
from plancheck.model.plan import Amount, Sum
from plancheck.model.quantity import dimension

TERMS = lexicon("sums")
_SIZE_OPENS = TERMS.listed("size_opens")

_ONE = TERMS.late("one")
_ALL = TERMS.late("all")
_UNITS = TERMS.listed("units")
_IN_ALL = TERMS.late("in_all")
_NEXT_SIZE = TERMS.late("next_size")
_MADE_OF = TERMS.late("made_of")
_MANY = TERMS.late("many")


def of_units(here: Text) -> Iterator[Sum]:
    """单机5兆瓦机组4台，总容量2万千瓦: so many of one size, or of several that are joined, come to the whole."""
    if not any(map(here.sentence.__contains__, _SIZE_OPENS)):
        return
    found = here.free(here.start, here.end)
    for at, (a, b, whole) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        sized_behind = a.unit in _UNITS and a.end == b.start  # 4台30万千瓦机组
        one, many = (b, a) if sized_behind else (a, b)
        between = here.text[one.end : whole.start]
        close = "；" not in between and len(between) <= (16 if sized_behind else 30)
        if not (close and exact(one, many, whole) and many.unit in _UNITS and dimension(one.unit) == dimension(whole.unit) == "power"):
            continue
        said = _IN_ALL.search(between) if sized_behind else _ALL.search(here.before(whole.start))
        sizes = [*_sizes_before(here, found, at), (a, b)] if said else []
        if said and (sized_behind or _ONE.search(here.before(sizes[0][0].start))):
            opened = whole.start - len(said[0]) + 1 if sized_behind else here.start
            parts = tuple(_times(here, *each, each[1 if each[0].unit in _UNITS else 0].unit) for each in sizes)
            yield Sum(here.subject(opened, whole), here.amount(whole), parts, True)


def _sizes_before(here: Text, found: list[Found], index: int) -> list[tuple[Found, Found]]:
    """The sizes with how many there are of each (in either order) that are joined before the one that begins at an index."""
    sizes: list[tuple[Found, Found]] = []
    at = found[index]
    for last in range(index - 1, 0, -2):
        a, b = found[last - 1], found[last]
        told = a.unit in _UNITS and a.end == b.start and dimension(b.unit) == "power"
        told = told or (dimension(a.unit) == "power" and b.unit in _UNITS and _MANY.fullmatch(here.text[a.end : b.start]) is not None)
        if not (told and exact(a, b) and _NEXT_SIZE.fullmatch(here.text[b.end : at.start])):
            break
        sizes.insert(0, (a, b))
        at = a
    return sizes


def made_of(here: Text) -> Iterator[Sum]:
    """A whole and behind it the units of one size that it is made of."""
    if "单机" not in here.sentence and "单台" not in here.sentence:
        return
    found = here.free(here.start, here.end)
    for at, (whole, one, many) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        said = _MADE_OF.fullmatch(here.text[whole.end : one.start])
        sized = dimension(whole.unit) == dimension(one.unit) == "power" and many.unit in _UNITS
        close = _MANY.fullmatch(here.text[one.end : many.start])
        # 单机5兆瓦机组4台、3兆瓦机组2台: of several sizes
        alone = not any(dimension(each.unit) == "power" for each in found[at + 3 : at + 4])
        if said and exact(whole, one, many) and sized and close and alone:
            yield Sum(here.subject(here.start, whole), here.amount(whole), (_times(here, one, many, one.unit),), True)


def _times(here: Text, first: Found, last: Found, unit: str) -> Amount:
    """What so many of one size come to: the two quantities as they stand, the size's unit."""
    return here.where.amount(here.block, *here.shadow.span(first.number, last.unit_end), first.value * last.value, unit)
