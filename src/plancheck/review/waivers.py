"""When a waiver counts, and what a decision must say to be one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plancheck.model.decision import Decision, Waiver
from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import both


def expired(waiver: Waiver | None, on: date) -> bool:
    """Whether a waiver has run out by the day `on`. Its last day still counts; one without a last day never runs out."""
    return waiver is not None and waiver.until is not None and waiver.until < on


def lacking(decision: Decision) -> tuple[Bilingual, ...]:
    """What a decision lacks, or has that does not belong to it; () for a whole one."""
    return tuple(_lacking(decision))


def _lacking(it: Decision) -> Iterator[Bilingual]:
    if it.choice in ("dismiss", "waive") and not it.reason.strip():
        yield both(f"terminal.decision_no_reason_{it.choice}")
    if it.choice == "waive":
        if it.waiver is None or not it.waiver.number.strip():
            yield both("terminal.waiver_no_number")
        if it.waiver is None or not it.waiver.approver.strip():
            yield both("terminal.waiver_no_approver")
    elif it.waiver is not None:
        yield both("terminal.waiver_elsewhere")
    if it.text and it.choice != "confirm":
        yield both("terminal.text_elsewhere")
