"""Stated totals: what is invested in all, how many projects that is for, and which of them parts that stand elsewhere are of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import exact, fits, near, same, slipped
from plancheck.extraction.sum_sentences.places import NEAR, Quotes, Text, figures
from plancheck.model.plan import Amount, Section
from plancheck.model.quantity import cached, dimension

TERMS = lexicon("sums")

COUNTED = TERMS.source("total_counted")
SOME = TERMS.late("some")
HOW_MANY = TERMS.late("how_many")
_ALL_OF = TERMS.late("all_of")
_TOTAL = TERMS.late("total_total")
_PUT_IN = TERMS.late("put_in")


def stated_total(text: str, each: Found) -> bool:
    """Whether the words before an amount state it as all: 总投资, 合计."""
    return exact(each) and _TOTAL.search(text[max(0, each.start - NEAR) : each.start]) is not None


def put_in(text: str, each: Found) -> bool:
    """Whether the words before an amount state it as invested."""
    return _PUT_IN.search(text[max(0, each.start - NEAR) : each.start]) is not None


def number_for(here: Text, total: Found) -> Found | None:
    """How many projects a sum of money is for: the one number of them before it in its sentence (实施6个项目，总投资3亿元)."""
    counted = [
        each for each in here.free(here.start, total.start) if HOW_MANY.search(each.unit) and each.op == "=" and each.value_to is None
    ]
    return counted[0] if len(counted) == 1 else None


# --- of the text under a heading ----------------------------------------------------------------------------------------------


def _lead(where: Quotes, section: Section) -> Iterator[Text]:
    """The text before a section's first subsection."""
    for block in where.document.blocks[section.start : section.own_end]:
        if (block.index == section.start and not section.heading.run_in) or block.table is not None or not block.countable:
            continue
        yield Text.whole(where, block.index)


_ARRANGED = TERMS.late("arranged")
_PROJECTS = TERMS.late("projects")


def how_many(where: Quotes, section: Section, whole: bool) -> Iterator[tuple[Text, Found]]:
    """The numbers of projects that the text before a section's first subsection states, of the whole or of a kind."""
    for here in _lead(where, section):
        for each in here.free(0, here.end) if "个" in here.text or "项" in here.text else ():
            counted = each.unit in ("个", "项") and each.op == "=" and each.value_to is None
            if counted and _ARRANGED.search(here.before(each.start)) and _PROJECTS.match(here.text, each.end):
                yield here, each


def invested(where: Quotes, section: Section) -> Iterator[Amount]:
    """The sums of money that the text under a heading states as all that is invested."""
    yield from (here.amount(each) for here, each in invested_in(where, section, True))


def invested_in(where: Quotes, section: Section, whole: bool) -> Iterator[tuple[Text, Found]]:
    """The sums of money that the text before a section's first subsection states as invested; with `whole`, as all that is."""
    for here in _lead(where, section):
        for each in here.free(0, here.end) if "投资" in here.text else ():
            if dimension(each.unit) == "money" and put_in(here.text, each) and (not whole or stated_total(here.text, each)):
                yield here, each


# --- of parts that stand behind -----------------------------------------------------------------------------------------------


def whole_of(here: Text, at: int, parts: list[Found]) -> tuple[Text, Found] | None:
    """The total that parts by kind are of: the nearest of their dimension, if they come to something like it (or would in its unit);
    of money else one that the chapter states, if they come near it."""
    if dimension(parts[0].unit) != "money":
        wholes = _wholes(here.text).get(dimension(parts[0].unit), ())
        count = bisect_right(wholes, at, key=_ends)
        total = wholes[count - 1] if count and exact(wholes[count - 1]) else None
        return (here, total) if total is not None and (near(total, parts) or slipped(total, parts)) else None
    nearest = next((each for each in _totals_before(here, at) if same(parts[0], each[1])), None)
    if nearest is not None and (near(nearest[1], parts) or slipped(nearest[1], parts)):
        return nearest
    stated = [each for each in _chapter_totals(here) if same(parts[0], each[1])]
    fitting = [each for each in stated if fits(each[1], parts, True) or slipped(each[1], parts)]
    close = [each for each in stated if near(each[1], parts, Decimal("0.85"), Decimal("1.15"))]
    return next(iter([*fitting, *close]), None)


def _totals_before(here: Text, at: int) -> Iterator[tuple[Text, Found]]:
    """The stated totals of money before a place, the nearest first."""
    told = _stated(here.text)
    yield from ((here, each) for each in reversed(told[: bisect_right(told, at, key=_ends)]))
    blocks = here.where.document.blocks
    for index in (here.block - 1, here.block - 2):
        if index < 0 or blocks[index].table is not None or not blocks[index].countable:
            return
        above = Text.whole(here.where, index)
        yield from ((above, each) for each in reversed(_stated(above.text)))


def _ends(each: Found) -> int:
    return each.end


@cached(1024)
def _stated(text: str) -> tuple[Found, ...]:
    """The sums of money that a text states as all."""
    return tuple(each for each in figures(text) if dimension(each.unit) == "money" and stated_total(text, each))


@cached(64)
def _wholes(text: str) -> dict[str | None, tuple[Found, ...]]:
    """What a text calls a whole by its name, by what it measures."""
    found: dict[str | None, tuple[Found, ...]] = {}
    for each in figures(text):
        if _ALL_OF.search(text[max(0, each.start - NEAR) : each.start]):
            found[dimension(each.unit)] = (*found.get(dimension(each.unit), ()), each)
    return found


def _chapter_totals(here: Text) -> Iterator[tuple[Text, Found]]:
    """The totals of money that the chapter of a text states before it, the nearest first."""
    paths, blocks = here.where.paths, here.where.document.blocks
    chapter = paths[here.block][:1]
    for index in range(here.block - 1, -1, -1):
        if not chapter or paths[index][:1] != chapter:
            return
        block = blocks[index]
        if block.countable and block.table is None and "投资" in block.text:
            above = Text.whole(here.where, index)
            yield from ((above, each) for each in reversed(_stated(above.text)))
