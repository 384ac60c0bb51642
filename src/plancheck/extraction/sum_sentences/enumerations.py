"""Kinds of projects as the points of running text tell them, and the total that they are of: 一是甲工程，4个项目、20亿元。二是…."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import exact
from plancheck.extraction.sum_sentences.places import Quotes, Text
from plancheck.extraction.sum_sentences.totals import COUNTED, HOW_MANY, number_for, whole_of
from plancheck.model.plan import Amount, Sum
from plancheck.model.quantity import dimension
from plancheck.text import clauses

TERMS = lexicon("sums")


class Point(NamedTuple):
    """One kind of projects as a point of running text tells it: what it is called, how many there are, what they cost."""

    name: str
    many: Amount
    money: Amount


_POINT = TERMS.late("point")
_POINT_NAME = TERMS.late("point_name")
_PROJECTS_TOLD = TERMS.late("projects_told")


class _Told(NamedTuple):
    """A point as it stands in its text, from character `start` on."""

    here: Text
    start: int
    name: str
    many: Found
    money: Found


def points(where: Quotes) -> Iterator[Point]:
    """Each kind of projects that the points of running text tell with a number and a sum of money."""
    for block in where.document.blocks:
        if block.countable and block.table is None:
            for each in _told(where, block.index):
                yield Point(each.name, each.here.amount(each.many), each.here.amount(each.money))


def by_points(where: Quotes, block: int) -> Iterator[Sum]:
    """共安排9个，总投资30亿元 above, and 一是甲工程，4个项目、20亿元。二是乙工程，5个项目、10亿元: all by kinds, money and numbers."""
    told = _told(where, block)
    found = whole_of(told[0].here, told[0].start, [each.money for each in told]) if told else None
    if found is None:
        return
    over, total = found
    yield Sum(over.subject(0, total), over.amount(total), tuple(each.here.amount(each.money) for each in told), True)
    start = max((first for first, last in clauses.sentences(over.text) if first <= total.start < last), default=0)
    many = number_for(over._replace(start=start), total)
    if many is not None:
        yield Sum(COUNTED, over.amount(many), tuple(each.here.amount(each.many) for each in told), True)


def _told(where: Quotes, block: int) -> list[_Told]:
    """The points of a block that each name a kind of projects with one number of them and one sum of money; none where one does not."""
    text = where.document.blocks[block].text
    if "是" not in text and "第" not in text and "、" not in text:
        return []
    here = Text.whole(where, block)
    opened = [*_POINT.finditer(here.text)]
    found: list[_Told] = []
    for at, hit in enumerate(opened):
        end = opened[at + 1].start() if at + 1 < len(opened) else here.end
        named = _POINT_NAME.match(here.text, hit.end())
        inside = here.free(hit.end(), end)
        many = [each for each in inside if HOW_MANY.search(each.unit) and each.op == "=" and _PROJECTS_TOLD.match(here.text, each.end)]
        money = [each for each in inside if dimension(each.unit) == "money" and exact(each)]
        if named is None or len(many) != 1 or len(money) != 1:
            return []
        found.append(_Told(here, hit.start(), named["name"], many[0], money[0]))
    return found if len(found) >= 2 else []
