"""Clauses without a value that say for which year, or against which, the values before them hold: 均于2026年底前并网, 均以2021年为基期."""

from __future__ import annotations

from plancheck.extraction import patterns, subjects, years
from plancheck.extraction.context import Setting
from plancheck.extraction.patterns import late
from plancheck.extraction.statements import dates
from plancheck.extraction.statements.statement import Statement

#: How long such a clause is at the most.
_LONGEST = 40
_DONE = r"(?:之?前)?(?:全部|全面|如期|基本|同步)?"
_HOPED = r"(?:力争|争取|确保|计划|预计|要|将|拟)*"
#: What is said of all that stands before: 以上任务于2026年底前完成, 均于2026年底前并网, …的目标，力争在2027年实现.
_DATED = late(
    rf"(?:(?:以上|上述|前述|这些|各项?)(?:任务|工作|项目|目标|指标|工程)+)?(?:均|都|全部)?{_HOPED}■{_DONE}(?:完成|实现)"
    rf"|(?:均|都|全部){_HOPED}■{_DONE}(?:建成(?:投[产用运])?|投[产用运]|并网(?:发电)?|竣工|达产)",
    needs=("■",),
)
#: With which year all changes before compare: 均以2021年为基期, 基期均为2021年.
_COMPARED = late(
    r"[，,；;（(]?(?:以上|上述|各项?|下降|降低|提高|增长|比例|目标|指标|数值?)*(?:均|都)?(?:以|较|与|相对于?|比)■(?:为基[期准数年]|为基础|相比|计算|水平)?(?:计算|测算)?[）)。；;]?"
    r"|基[期准]年?(?:均|都)?[为是]■[。；;]?",
    needs=("■",),
)
_YEARS = r"■(?:(?:[、和及与]|以及)■)+"
#: Which years the values before are for, one by one: 对应年份分别为2025年和2030年.
_DEALT = late(
    rf"(?:其|所|分别|依次)?(?:对应|相应|所属)(?:的)?(?:目标)?(?:年份|年度|年限|时间|时点|期限)?(?:分别|依次)?(?:为|是)?{_YEARS}"
    rf"|(?:分别|依次)(?:为|是|对应){_YEARS}(?:的?(?:目标)?(?:值|目标|数值))?",
    needs=("■",),
)


def dated(body: str, said: list[Statement], setting: Setting) -> list[Statement] | None:
    """What a sentence has said, with the year ahead of the draft that a clause gives to all of it; None where it is no such clause."""
    named = years.find(body) if "年" in body and len(body) <= _LONGEST else ()
    if len(named) != 1 or named[0].role not in ("in", "by") or not dates.ahead(named[0], setting):
        return None
    each = named[0]
    soft = subjects.SOFT.match(body[each.start : each.end])
    if not _DATED.fullmatch(body[: each.start] + (soft[0] if soft else "") + "■" + body[each.end :]):
        return None
    hoped = subjects.SOFT.search(body) is not None
    return [one._replace(year=each.year, kind="target", soft=one.soft or hoped) for one in said]


def dealt(body: str, said: list[Statement]) -> list[Statement] | None:
    """What a sentence has said, with the years that a clause deals to the last values, which are as many and of one subject; else None."""
    body = body.lstrip("，,（(").rstrip("）)。；")
    named = [each for each in years.find(body) if each.year is not None] if "年" in body and len(body) <= _LONGEST else []
    last = said[-len(named) :] if named else []
    if len(named) < 2 or len(last) != len(named) or len({each.subject for each in last}) > 1:
        return None
    for each in reversed(named):
        body = body[: each.start] + "■" + body[each.end :]
    if not _DEALT.fullmatch(body):
        return None
    return [*said[: -len(named)], *(one._replace(year=each.year) for one, each in zip(last, named, strict=True))]


def compared(body: str, said: list[Statement]) -> list[Statement] | None:
    """What a sentence has said, with the year that a clause says all its changes compare with; None where it is no such clause."""
    hit = patterns.search(r"(?:19|20)\d\d年", body) if "基" in body and len(body) <= 24 else None
    if hit is None or not _COMPARED.fullmatch(body[: hit.start()] + "■" + body[hit.end() :]):
        return None
    year = int(hit[0][:4])
    return [each._replace(base_year=year) if each.change and not each.base_year else each for each in said]
