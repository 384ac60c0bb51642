"""All of a total by kinds, told behind it: 按来源分，甲78亿元、乙122亿元; 甲4个，投资20亿元；乙5个，投资10亿元."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.extraction import subjects, years
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import ADDABLE, exact, near
from plancheck.extraction.sum_sentences.places import Text
from plancheck.extraction.sum_sentences.totals import HOW_MANY, put_in, stated_total, whole_of
from plancheck.model.plan import Sum
from plancheck.model.quantity import dimension

TERMS = lexicon("sums")
_SORTED_BY = TERMS.listed("sorted_by")
_OF_WHICH_OR_ETC = TERMS.late("of_which_or_etc")

BY_KIND = TERMS.late("by_kind")


def divided(here: Text) -> Iterator[Sum]:
    """总投资200亿元…。按来源分，甲78亿元、乙122亿元: all of the total that stands before: of money in the block, one of the two above it
    or the same chapter, else in the block."""
    if not any(map(here.sentence.__contains__, _SORTED_BY)):
        return
    openings = [*BY_KIND.finditer(here.text, here.start, here.end)]
    for at, opening in enumerate(openings):
        until = openings[at + 1].start() if at + 1 < len(openings) else here.end
        stop = min([stop for mark in "；。" if (stop := here.text.find(mark, opening.end(), until)) >= 0], default=until)
        if _OF_WHICH_OR_ETC.search(here.text[opening.end() : stop]):
            continue
        listed = here.free(opening.end(), stop)
        same = [each for each in listed if dimension(each.unit) == dimension(listed[0].unit) and dimension(each.unit) in ADDABLE]
        parts = uppermost(here, same, opening.end())
        least = 3 if opening[0].startswith("中") else 2
        found = whole_of(here, opening.start(), parts) if len(parts) >= least and exact(*parts) else None
        if found is not None:
            over, total = found
            yield Sum(over.subject(0, total), over.amount(total), here.parts(total, parts), True)


def by_kinds(here: Text) -> Iterator[Sum]:
    """共安排9个，总投资30亿元。甲4个，投资20亿元，…；乙5个，投资10亿元，…: the sentence of kinds breaks down the one before it.

    Each kind states one sum of money as invested. Numbers of things are added up where each kind and the whole state one.
    """
    before = here.previous
    groups = [*here.groups(here.start, here.end)]
    if len(groups) < 3 or before == here.start or "投资" not in here.sentence:
        return
    money = [[each for each in here.free(*span) if dimension(each.unit) == "money" and put_in(here.text, each)] for span in groups]
    totals = [each for each in here.free(before, here.start) if dimension(each.unit) == "money" and stated_total(here.text, each)]
    parts = [each[0] for each in money if len(each) == 1]
    if len(parts) != len(groups) or len(totals) != 1 or not exact(*parts) or not near(totals[0], parts):
        return
    yield here.made(here.subject(before, totals[0]), totals[0], parts)
    counts = [
        [each for each in here.free(span[0], part.start) if HOW_MANY.search(each.unit)] for span, part in zip(groups, parts, strict=True)
    ]
    whole = [each for each in here.free(before, totals[0].start) if HOW_MANY.search(each.unit)]
    listed = [each[0] for each in counts if len(each) == 1]
    if len(listed) == len(groups) and len(whole) == 1 and all(each.unit == whole[0].unit and each.op == "=" for each in (*listed, *whole)):
        yield here.made(here.subject(before, whole[0]), whole[0], listed)


def uppermost(here: Text, parts: list[Found], start: int) -> list[Found]:
    """The parts without those that are of a part: told in brackets, or of a kind of the one before (书亭5座，街角书亭2座)."""
    kept: list[Found] = []
    names: list[str] = []
    for each in parts:
        raw = here.text[here.opened(each.start, "，；：、（。", start) : each.start]
        link = subjects.link(raw)
        name = subjects.clean(years.without(link.rest if link.kind else raw))[0]
        aside = here.text.rfind("（", start, each.start) > here.text.rfind("）", start, each.start)
        within = "；" not in here.text[kept[-1].end : each.start] if kept else False
        if (aside and kept) or (within and _kind_of(name, names[-1])):
            continue
        kept.append(each)
        names.append(name)
    return kept


def _kind_of(name: str, whole: str) -> bool:
    """Whether one name is the other's with something in front: 街角书亭 and 书亭; 街角书亭面积 and 书亭总面积 too."""
    if not whole or name == whole:
        return False
    if name.endswith(whole):
        return True
    same = next((at for at, (a, b) in enumerate(zip(reversed(name), reversed(whole), strict=False)) if a != b), 0)
    head = whole[: len(whole) - same][:2]
    return same >= 2 and len(head) == 2 and head in name[1 : len(name) - same]
