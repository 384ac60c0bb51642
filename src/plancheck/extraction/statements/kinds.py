"""Whether a value has been reached or is to be: by its year, else by the words around it."""

from __future__ import annotations

from plancheck.extraction import years
from plancheck.extraction.context import Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.statements.about import About
from plancheck.model.plan import FactKind

TERMS = lexicon("statements")
_HANDED_DOWN = TERMS.late("handed_down")

_TARGET = TERMS.late("target")
_STATUS = TERMS.late("status")
LOW = TERMS.late("low")
_AIMED = TERMS.late("aimed")
_RESTS_ON = TERMS.late("rests_on")
_PRESENT = TERMS.late("present")


def now(mention: years.Mention | None, about: About) -> bool:
    """Whether the words say how much there is now, and name no other year."""
    return _PRESENT.search(about.words) is not None and (mention is None or mention.start < about.clause)


def kind(mention: years.Mention | None, about: About, setting: Setting) -> FactKind:
    """A year up to the pivot has been; a later one is planned, unless the words say that it was reached."""
    if mention is not None and (mention.past or mention.shift < 0):
        return "status"
    if mention is not None and mention.planned:
        return "target"
    if mention is not None and mention.role == "now":
        return "target" if _aims(about) else "status"
    return _undated(about, setting) if mention is None or mention.year is None else _dated(mention, mention.year, about, setting)


def _aims(about: About) -> bool:
    return _TARGET.search(about.context) is not None


def _tells(about: About) -> bool:
    return _STATUS.search(about.context) is not None


def _undated(about: About, setting: Setting) -> FactKind:
    if (LOW.search(about.words) and not _TARGET.search(about.words)) or _RESTS_ON.search(about.words):
        return "status"
    aims = _aims(about)
    if not aims and about.present:
        return "status"
    if about.base is not None and setting.pivot is not None and about.base <= setting.pivot - 5 and not (aims or about.soft):
        return "status"  # 较2015年下降13%, and 2020 has been
    if _AIMED.match(about.context):
        return "target"
    return "status" if setting.past or (not aims and not about.soft and _tells(about)) else "target"


def _dated(mention: years.Mention, year: int, about: About, setting: Setting) -> FactKind:
    if _AIMED.match(about.context):
        return "target"
    if setting.pivot is not None and year <= setting.pivot:
        return "target" if _HANDED_DOWN.search(about.context) and not _tells(about) else "status"
    told = mention.role == "in" or (mention.role == "over" and setting.today is not None)
    if setting.past and told and not _aims(about) and not about.soft:
        return "status" if setting.today is None or year <= setting.today else "target"  # a baseline tells what is
    if about.soft or (mention.role in ("by", "over", "since") and not (setting.past and not _aims(about))):
        return "target"
    early = setting.horizon is not None and year < setting.horizon
    return "status" if early and (setting.past or _tells(about) or not _aims(about)) else "target"
