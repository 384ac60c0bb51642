"""Validates decisions: the expiry of waivers and the fields that each kind of decision needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plancheck.model.decision import Decision, Waiver
from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import both


def expired(waiver: Waiver | None, on: date) -> bool:
    """Whether a waiver has expired on the day `on`. It is valid on its last day, and forever without one."""
    return waiver is not None and waiver.until is not None and waiver.until < on


def problems(decision: Decision) -> tuple[Bilingual, ...]:
    """Fields that a decision lacks or must not have; () if it is valid."""
    return tuple(_problems(decision))


def _problems(decision: Decision) -> Iterator[Bilingual]:
    if decision.choice in ("dismiss", "waive") and not decision.reason.strip():
        yield both(f"terminal.decision_no_reason_{decision.choice}")
    if decision.choice == "waive":
        if decision.waiver is None or not decision.waiver.number.strip():
            yield both("terminal.waiver_no_number")
        if decision.waiver is None or not decision.waiver.approver.strip():
            yield both("terminal.waiver_no_approver")
    elif decision.waiver is not None:
        yield both("terminal.waiver_elsewhere")
    if decision.text and decision.choice != "confirm":
        yield both("terminal.text_elsewhere")
