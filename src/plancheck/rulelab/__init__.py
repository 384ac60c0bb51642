"""Tools for rule authors: load, format, fix, list, document, create and test rules."""

from __future__ import annotations

from plancheck.rulelab.cases import (
    NOTHING,
    Case,
    CaseResult,
    Coverage,
    case_files,
    cases,
    coverage,
    excuses,
    explained,
    run_case,
    shipped_cases,
)
from plancheck.rulelab.clauses import Clause, DocumentCoverage
from plancheck.rulelab.clauses import coverage as clauses
from plancheck.rulelab.condition_cases import ConditionResult
from plancheck.rulelab.condition_cases import run as run_condition_cases
from plancheck.rulelab.conditions import Survivor, survivors, what_can_be_left_out
from plancheck.rulelab.fixes import Fix, Formatted, files, fix, format_file
from plancheck.rulelab.scaffold import ID, NewRule, Survey, new_rule, survey
from plancheck.workspace import Workspace, load, own_files, render_diagnostic, source

__all__ = [
    "ID",
    "NOTHING",
    "Case",
    "CaseResult",
    "Clause",
    "ConditionResult",
    "Coverage",
    "DocumentCoverage",
    "Fix",
    "Formatted",
    "NewRule",
    "Survey",
    "Survivor",
    "Workspace",
    "case_files",
    "cases",
    "clauses",
    "coverage",
    "excuses",
    "explained",
    "files",
    "fix",
    "format_file",
    "load",
    "new_rule",
    "own_files",
    "render_diagnostic",
    "run_case",
    "run_condition_cases",
    "shipped_cases",
    "source",
    "survey",
    "survivors",
    "what_can_be_left_out",
]
