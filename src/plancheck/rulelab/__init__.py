"""What people do with rules apart from checking a draft: load, mend, list, read, document, begin and test them."""

from __future__ import annotations

from plancheck.rulelab.bench import Bench, load, own_files, shown, source
from plancheck.rulelab.cases import (
    NOTHING,
    Case,
    Coverage,
    Tried,
    case_files,
    cases,
    coverage,
    excuses,
    shipped_cases,
    tried,
)
from plancheck.rulelab.conditions import Survivor, survivors, what_can_be_left_out
from plancheck.rulelab.mend import Laid, Mended, files, laid, mended
from plancheck.rulelab.scaffold import ID, Begun, Survey, begun, survey

__all__ = [
    "ID",
    "NOTHING",
    "Begun",
    "Bench",
    "Case",
    "Coverage",
    "Laid",
    "Mended",
    "Survey",
    "Survivor",
    "Tried",
    "begun",
    "case_files",
    "cases",
    "coverage",
    "excuses",
    "files",
    "laid",
    "load",
    "mended",
    "own_files",
    "shipped_cases",
    "shown",
    "source",
    "survey",
    "survivors",
    "tried",
    "what_can_be_left_out",
]
