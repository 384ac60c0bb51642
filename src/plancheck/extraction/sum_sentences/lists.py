"""What a list of projects is said to come to: where it is cited (共安排9个，总投资30亿元，清单见附件), or in the text before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from plancheck.extraction import patterns, quantities
from plancheck.extraction.entries import Piece
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import adds_up, exact, nears
from plancheck.extraction.sum_sentences.places import Quotes, Text
from plancheck.extraction.sum_sentences.totals import COUNTED, HOW_MANY, SOME, number_for, put_in, stated_total
from plancheck.model.plan import Amount, Sum
from plancheck.model.quantity import dimension
from plancheck.text import clauses
from plancheck.text.line import squeeze

TERMS = lexicon("sums")
_LIST_NAMES = TERMS.listed("list_names")

_CITES = TERMS.late("cites")


def cited(where: Quotes, block: int, invested: tuple[Amount, ...]) -> Iterator[Sum]:
    """共安排9个，总投资30亿元，清单见附件: a sentence that cites the list of projects and states as many, with what each costs."""
    text = where.document.blocks[block].text
    if not any(word in text for word in _LIST_NAMES) or "投资" not in text:
        return
    shadow = squeeze(text)
    for start, end in shadow.sentences:
        here = Text(where, block, shadow, start, end)
        if not _CITES.search(shadow.text, start):  # …总投资30亿元。…。清单见附件。
            continue
        totals = [each for each in here.free(start, end) if dimension(each.unit) == "money" and stated_total(here.text, each)]
        many = number_for(here, totals[0]) if len(totals) == 1 else None
        if many is None:
            continue
        total = here.amount(totals[0])
        if many.value == len(invested):
            yield Sum(here.subject(start, totals[0]), total, invested, True)
        if adds_up(total, invested):
            one = tuple(Amount(Decimal(1), many.unit, each.evidence) for each in invested)
            yield Sum(COUNTED, here.amount(many), one, True)


_PROJECTS_BEHIND = TERMS.late("projects_behind")
_PROJECTS_BEFORE = TERMS.late("projects_before")


#: A thing with what it costs, and no more: 城东书屋6.5亿元.
_PRICED = late(r"[^，。；、\d]{2,}")


def named_below(where: Quotes, caption: Piece, blocks: Iterable[int]) -> tuple[Amount, ...]:
    """城东书屋6.5亿元，城西书屋2亿元 below a heading that counts them (书屋工程（2个，投资8.5亿元）): what each costs.

    () where the text tells another number of things, or of other matters.
    """
    title = where.document.blocks[caption.block].text[caption.start : caption.end]
    told = [each for each in quantities.find(title) if HOW_MANY.search(each.unit) and each.op == "="]
    found: list[Amount] = []
    for block in blocks:
        here = Text.whole(where, block)
        money = [each for each in here.free(0, here.end) if dimension(each.unit) == "money" and exact(each)]
        if any(stated_total(here.text, each) for each in money):
            break
        parts = [part for part in patterns.split("[，；。、]", here.text) if part]
        if len(parts) != len(money) or not all(_PRICED.match(part) for part in parts):
            return ()
        found += [here.amount(each) for each in money]
    return tuple(found) if len(told) == 1 and told[0].value == len(found) else ()


def led(where: Quotes, lead: Iterable[int], invested: Sequence[Amount], whole: bool) -> Iterator[Sum]:
    """共9个项目，总投资30亿元 in the text before a list, with what each project of the list costs.

    They are all of it where as many are told as are listed, or where all that is invested is stated; of another number than is told
    only where the list is known to be `whole`: then one of the two is wrong. What is far from the total is of something else.
    """
    told = [each for block in lead for each in _stated(Text.whole(where, block))]
    totals = [each for each in told if stated_total(each[0].text, each[1])] or told
    if len(totals) != 1 or SOME.search(totals[0][0].text):
        return
    here, found = totals[0]
    total, many = here.amount(found), _many(here, found)
    if not nears(total, invested):
        return
    fits = adds_up(total, tuple(invested))
    other = many is not None and many.value != len(invested)
    close = other and many is not None and whole and abs(many.value - len(invested)) * 4 <= many.value
    if fits or (close if other else many is not None or stated_total(here.text, found)):
        yield Sum(here.subject(0, found), total, tuple(invested), True)
    if close and many is not None:
        yield Sum(COUNTED, here.amount(many), tuple(Amount(Decimal(1), many.unit, each.evidence) for each in invested), True)


def _stated(here: Text) -> Iterator[tuple[Text, Found]]:
    """The sums of money that a text states as invested, each with its sentence."""
    for start, end in clauses.sentences(here.text) if "投资" in here.text else ():
        sentence = here._replace(start=start, end=end)
        yield from (
            (sentence, each)
            for each in sentence.free(start, end)
            if dimension(each.unit) == "money" and exact(each) and put_in(here.text, each)
        )


def _many(here: Text, total: Found) -> Found | None:
    """How many projects a sum of money is for, where the words say that it is projects."""
    many = number_for(here, total)
    called = many is not None and (_PROJECTS_BEHIND.match(here.text, many.end) or _PROJECTS_BEFORE.search(here.text[: many.start]))
    return many if called else None
