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


def _problems(it: Decision) -> Iterator[Bilingual]:
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
