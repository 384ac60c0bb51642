"""What the lead of a chapter states as invested, or how many projects, with what the lead of each of its sections states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import fits, full, near, same
from plancheck.extraction.sum_sentences.places import Quotes, Text
from plancheck.extraction.sum_sentences.totals import COUNTED, SOME, how_many, invested_in
from plancheck.model.plan import Section, Sum


def of_chapters(where: Quotes, sections: tuple[Section, ...]) -> Iterator[Sum]:
    """What the lead of a chapter states as invested (总投资130亿元), or how many projects, with what the lead of each section states."""
    for section in sections:
        if len(section.children) < 2:
            continue
        money, numbers = (_led(where, sections, section, told) for told in (invested_in, how_many))
        for its, beside in ((money, numbers), (numbers, money)):
            if its is None or SOME.search(its.over.text):
                continue
            # what a section without a sum is for is open, unless the sections that state one are seen to be all
            checked = beside is not None and beside.silent == its.silent and beside.adds_up
            if checked or its.adds_up or (not its.silent and near(its.total, its.parts)):
                amounts = tuple(here.amount(each, full(each, its.total)) for here, each in its.given)
                yield Sum(COUNTED if its is numbers else its.over.subject(0, its.total), its.over.amount(its.total), amounts, True)


class _Led(NamedTuple):
    """What the lead of a chapter states, with what the leads of its sections do; `silent`: the sections that state nothing."""

    over: Text
    total: Found
    given: list[tuple[Text, Found]]
    silent: tuple[int, ...]

    @property
    def parts(self) -> list[Found]:
        """What the sections state."""
        return [each for _, each in self.given]

    @property
    def adds_up(self) -> bool:
        """Whether it comes to the total."""
        return fits(self.total, self.parts, True)


def _led(
    where: Quotes, sections: tuple[Section, ...], section: Section, told: Callable[[Quotes, Section, bool], Iterator[tuple[Text, Found]]]
) -> _Led | None:
    totals = [*told(where, section, True)]
    parts = {at: [*told(where, sections[at], False)] for at in section.children}
    given = [each[0] for each in parts.values() if each]
    if len(totals) != 1 or any(len(each) > 1 for each in parts.values()) or len(given) < 2:
        return None
    over, total = totals[0]
    return (
        _Led(over, total, given, tuple(at for at, each in parts.items() if not each))
        if all(same(each, total) for _, each in given)
        else None
    )
