"""What the words around a value say of it besides its subject and its year."""

from __future__ import annotations

from typing import NamedTuple

from plancheck.extraction import patterns, subjects
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of
from plancheck.extraction.quantities import NEGATION
from plancheck.model.plan import Change

TERMS = lexicon("statements")
_ABOVE_OR_BELOW = TERMS.listed("above_or_below")
_SHARE_IN = TERMS.late("share_in")
_REACHED_BEHIND = TERMS.late("reached_behind")

CUMULATIVE = TERMS.late("cumulative")
SUMMED = TERMS.late("summed")
CUT = TERMS.late("cut")
_adds_up = any_of(TERMS.source("adds_up"))
_HAS_NOW = TERMS.late("has_now")


class About(NamedTuple):
    """What is said of a value in the words up to its end, `words`, and in its sentence up to the end of its clause, `context`."""

    words: str
    context: str
    scope: str | None = None
    soft: bool = False
    base: int | None = None
    change: Change | None = None
    annual: bool = False
    level: bool = False
    before: str = ""  # the words before the value, which may tell how things are (甲占乙30%)
    dense: bool = False  # its unit is one of how things are (3人/平方公里)
    clause: int = 0  # where its clause begins
    vague: bool = False  # compared with a year that is not named (较峰值)
    added: bool = False  # one of a list of what is added (新建甲9座、乙26座)

    @property
    def present(self) -> bool:
        """Whether it tells how things are."""
        return self.dense or _present(self.before)

    @property
    def reached(self) -> bool:
        """Whether a verb of reaching leads to it, and no words that add it to others."""
        return self.level and not _adds_up(self.words)


def _present(raw: str) -> bool:
    """Whether the words before a value tell how things are: 甲占乙30%, 高于全省5个百分点; not 占比提高到, 保持在."""
    compared = subjects.compared(raw)
    limited = compared and patterns.search(f"{NEGATION}$", raw[: -len(compared)])
    if (compared and not limited and compared.startswith(_ABOVE_OR_BELOW)) or _HAS_NOW.search(raw):
        return True
    if not _SHARE_IN.search(raw):
        return False
    return not _REACHED_BEHIND.search(subjects.link(raw).verb.removeprefix("达到"))
