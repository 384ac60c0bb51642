"""The reports of versions, and the texts that they are about. Stored ones never change, so the last ones are kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from plancheck.contract import reading
from plancheck.contract import report as report_file
from plancheck.contract.reading import DraftText
from plancheck.model.report import FINDINGS, Report, Result, SubResult
from plancheck.web import files
from plancheck.web.models import Version

#: How many are kept in memory.
_KEPT = 12


def of(version: Version) -> Report | None:
    """The report on a version; None if it was not checked yet."""
    return by_file(version.report_file) if version.report_file else None


def text_of(version: Version) -> DraftText | None:
    """The draft as it was read; None if it was not checked yet."""
    return text_by_file(version.text_file) if version.text_file else None


@lru_cache(_KEPT)
def by_file(name: str) -> Report:
    """The report that is stored under a SHA-256."""
    return report_file.read(files.get(name))


@lru_cache(_KEPT)
def text_by_file(name: str) -> DraftText:
    """The text that is stored under a SHA-256."""
    return reading.read(files.get(name))


@dataclass(frozen=True, slots=True)
class Finding:
    """A sub-result that a person has to decide about; `number` counts from 1 in the order of the report."""

    number: int
    result: Result
    sub: SubResult


def findings(report: Report) -> tuple[Finding, ...]:
    """The findings of a report: must before should before advice, failed before what could not be told, then in the report's order."""
    order = {"must": 0, "should": 1, "advice": 2}
    found = [(result, sub) for result in report.results for sub in result.subresults if sub.outcome in FINDINGS]
    found.sort(key=lambda it: (order[it[0].level], FINDINGS.index(it[1].outcome)))
    return tuple(Finding(number, result, sub) for number, (result, sub) in enumerate(found, 1))
