"""A total that stands behind its parts: 甲1亿元、乙2亿元，合计3亿元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plancheck.extraction import patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import Counted, added_up, come_to, countable, exact, fits, same
from plancheck.extraction.sum_sentences.places import Text
from plancheck.model.plan import Sum

TERMS = lexicon("sums")

_TOGETHER = TERMS.late("together")
_WHOLE = TERMS.late("closing_whole")
#: What ends the clause before a total.
_MARKS = "，；：:"


def closing(here: Text) -> Iterator[Sum]:
    """A list with its total behind it: 合计 says so, 总投资 only where the list adds up."""
    sentence = here.sentence
    for words, stated, needed in ((_TOGETHER, True, "计"), (_WHOLE, False, "总")):
        opened = here.start  # the total before this one is as far back as its parts can begin
        for hit in words.finditer(here.text, here.start, here.end) if needed in sentence else ():
            total = next(here.on(hit.end(), here.end), None)
            first, opened = opened, hit.start()
            if total is None or total.start != hit.end() or not countable(total.unit) or not exact(total):
                continue
            parts = _parts_before(here, first, hit.start(), total, stated and not _of_a_kind(here, hit.start()))
            if parts:
                yield here.made("合计" if stated else here.subject(here.start, total), total, parts)


def _of_a_kind(here: Text, at: int) -> bool:
    """Whether 合计 has a subject of its own, no amount: 甲3、乙5，藏书合计5: of those that are of that kind."""
    clause = here.opened(at, _MARKS)
    alone = clause > here.start and next(here.back(clause, at), None) is None
    return alone and bool(patterns.search(r"[一-鿿]{2,}", here.text[clause:at]))


def _parts_before(here: Text, first: int, at: int, total: Found, stated: bool) -> list[Found]:
    """The list that ends at `at` and begins at `first` or behind: joined by 、 in one clause; else the clauses before, each with one
    amount, as far as they add up.

    A list whose total is stated (合计) need not add up where it is all that the sentence says.
    """
    clause = here.opened(at, _MARKS, first)
    listed = here.free(clause, at)
    if len(listed) >= 2:
        joined = here.text[clause:at].count("、") + 1 >= len(listed)
        right = joined and exact(*listed) and all(same(each, total) for each in listed)
        return listed if right and (stated or fits(total, listed, True)) else []
    opened = here.opened(at, "；：:", first)
    run: list[Found] = []
    counted = Counted(total)
    for each in here.back(opened, at):
        if not same(each, total) or not exact(each):
            return []
        run.append(each)
        counted = counted.with_part(each)
        if len(run) >= 2 and counted.fits:
            return run[::-1]
        if counted.exceeds and not stated:
            return []
    run.reverse()
    alone = here.text[opened:at].count("，") + 1 <= len(run)
    return run if stated and alone and len(run) >= 2 else []


def after(here: Text) -> Iterator[Sum]:
    """甲3座，投资5万元；乙4座，投资6万元。共7座，投资11万元。: a sentence of kinds and then one of totals, each where it adds up."""
    groups = [*here.groups(here.previous, here.start)]
    if len(groups) < 3 or "；" in here.sentence:
        return
    kinds = [here.free(*span) for span in groups]
    in_unit: dict[str, tuple[list[Found], Decimal | None]] = {}  # what each kind has of a unit, and what they come to
    for total in here.on(here.start, here.end):
        if total.unit not in in_unit:
            parts = [[each for each in kind if same(each, total)] for kind in kinds]
            own = [each[0] for each in parts if len(each) == 1 and exact(each[0])]
            in_unit[total.unit] = (own, added_up(total, own) if len(own) == len(kinds) else None)
        given, added = in_unit[total.unit]
        if added is not None and countable(total.unit) and exact(total) and come_to(total, added):
            yield here.made(here.subject(here.start, total), total, given)
