"""What people do with rules apart from checking a draft: load, mend, list, read, document, begin and test them."""

from __future__ import annotations

from plancheck.rulelab.bench import Bench, load, own_files, shown, source
from plancheck.rulelab.cases import (
    NOTHING,
    Case,
    CaseResult,
    Coverage,
    case_files,
    cases,
    coverage,
    excuses,
    run_case,
    shipped_cases,
)
from plancheck.rulelab.conditions import Survivor, survivors, what_can_be_left_out
from plancheck.rulelab.fixes import Fix, Formatted, files, fix, format_file
from plancheck.rulelab.scaffold import ID, NewRule, Survey, new_rule, survey

__all__ = [
    "ID",
    "NOTHING",
    "Bench",
    "Case",
    "CaseResult",
    "Coverage",
    "Fix",
    "Formatted",
    "NewRule",
    "Survey",
    "Survivor",
    "case_files",
    "cases",
    "coverage",
    "excuses",
    "files",
    "fix",
    "format_file",
    "load",
    "new_rule",
    "own_files",
    "run_case",
    "shipped_cases",
    "shown",
    "source",
    "survey",
    "survivors",
    "what_can_be_left_out",
]
