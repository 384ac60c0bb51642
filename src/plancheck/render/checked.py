"""The input of the report formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.model.report import Report

if TYPE_CHECKING:
    from plancheck.model.decision import Standings


@dataclass(frozen=True, slots=True)
class Checked:
    """The report on a draft, with the decisions about its findings if they are to be shown."""

    report: Report
    decisions: Standings | None = None
