"""With which year a change is compared: that of its clause, of a bracket behind it, or of the same subject's change before."""

from __future__ import annotations

from plancheck.extraction import years
from plancheck.extraction.context import Carried
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates import Predicate
from plancheck.extraction.quantities import Found
from plancheck.extraction.statements.wording import OPENING
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")

ALIKE = TERMS.late("alike")
_ASIDE = TERMS.late("aside")
_AGAIN = TERMS.late("again")


def compared(
    mentions: list[years.Mention], first: Found, said: Predicate, subject: str, raw: str, around: tuple[str, str], state: Carried
) -> int | None:
    """The year that what is said of a value compares it with.

    `raw` are the words before it, `around` the text from the value before up to it and that behind it.
    """
    before, behind = around
    base = _named(mentions, first.start, said, state)
    if said.change and state.subject == subject and dimension(first.unit) in ("ratio", "points") and _AGAIN.search(raw):
        base = year_before(mentions, first.start, state) or base
    return (_behind(behind) or within(before)) if base is None and said.change else base


def without_aside(raw: str) -> str:
    """The words before a value without a bracket that only says what is compared: 降幅（较2020年）."""
    return raw if within(raw) is None else _ASIDE.sub("", raw)


def within(text: str) -> int | None:
    """The year in the last bracket of a text that only says with which year a change is compared: 降幅（较2020年）."""
    named = [each.year for hit in _ASIDE.finditer(text) for each in years.find(hit[1]) if each.role == "base"]
    return named[-1] if named else None


def _named(mentions: list[years.Mention], at: int, said: Predicate, state: Carried) -> int | None:
    """The year of the clause, else of a clause that opened with it, else of the same subject's change before."""
    here = [each.year for each in mentions if each.role == "base" and each.start < at]
    if here:
        return here[-1]
    if said.change is None or said.behind:
        return None
    before = state.based[1] if state.based is not None and state.based[0] == said.subject.removesuffix("年均") else None
    if said.annual:  # 借阅量较2015年增长20%，年均增长4%
        return before
    if state.base is None and state.based is not None and state.based[0] == said.subject == state.subject:
        return state.based[1]
    return state.base


def year_before(mentions: list[years.Mention], at: int, state: Carried) -> int | None:
    """The year that 再 goes on from: 到2025年下降14%，到2030年再下降12%. None where the clause says one, or none was said."""
    if any(each.role == "base" and each.start < at for each in mentions):
        return None
    held = state.year.year if state.year is not None else None
    now = next((each.year for each in reversed(mentions) if each.role != "base" and each.start < at), held)
    earlier = [each.year for each in state.said if each.role in ("in", "by") and each.year is not None and (now is None or each.year < now)]
    return max(earlier, default=None)


def _behind(after: str) -> int | None:
    """The year that a bracket behind a change compares with: 下降14%（以2020年为基数）."""
    hit = OPENING.match(after)
    named = [each.year for each in years.find(hit[1]) if each.role == "base" and each.year is not None] if hit else []
    return named[0] if len(named) == 1 else None
