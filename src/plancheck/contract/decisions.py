"""`plancheck/decisions/1`."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictStr

from plancheck.contract.base import Day, File, Part
from plancheck.contract.report import PackV1, ToolV1, tool
from plancheck.model.decision import Choice, Decision, Entry, History, Target, Waiver
from plancheck.model.report import Report


def _day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("not a date YYYY-MM-DD")


StrictDay = Annotated[Day, BeforeValidator(_day)]
Hash = Annotated[StrictStr, Field(min_length=1, max_length=64)]
Name = Annotated[StrictStr, Field(pattern="^[0-9a-f]{16}$")]
Filled = Annotated[StrictStr, Field(pattern=r"\S")]


class DocumentV1(Part):
    """The draft that the decisions are about."""

    name: StrictStr = Field(description="Name of the file.")
    sha256: StrictStr = Field(description="SHA-256 of the file, as hex digits.")


class WaiverV1(Part):
    """The document by which a requirement is waived."""

    number: Filled = Field(description="Number of the document.")
    approver: Filled = Field(description="Who approved it.")
    scope: StrictStr = Field(description="What it covers.")
    until: StrictDay | None = Field(description="Its last day; null where it does not expire.")


class EntryV1(Part):
    """One line of the history."""

    entry: Name = Field(description="Hash of what the entry says; its name.")
    after: Name | None = Field(description="The entry before it about the same sub-result; null for the first.")
    undo: StrictBool = Field(description="Whether it takes back the decision before it.")
    id: Hash = Field(description="The sub-result that was decided about.")
    rule: StrictStr = Field(description="Its rule.")
    rule_version: StrictStr = Field(description="Version of the rule when it was decided.")
    subject: StrictStr = Field(description="Key of the subject.")
    fingerprint: Hash = Field(description="Fingerprint of the sub-result when it was decided.")
    choice: Choice | None = Field(description="What was decided; null: from here on nothing is decided.")
    text: StrictStr = Field(description="What the letter says instead of the finding's own words; empty for these.")
    reason: StrictStr = Field(description="Why it was decided.")
    waiver: WaiverV1 | None = Field(description="The waiver; null for other choices.")
    by: Filled = Field(description="Who decided.")
    on: StrictDay = Field(description="The day of the decision.")

    def restored(self) -> Entry:
        waiver = Waiver(self.waiver.number, self.waiver.approver, self.waiver.scope, self.waiver.until) if self.waiver else None
        decision = Decision(self.choice, self.text, self.reason, waiver) if self.choice else None
        about = Target(self.id, self.rule, self.rule_version, self.subject, self.fingerprint)
        return Entry(self.entry, self.after, about, decision, self.by, self.on, self.undo)


class DecisionsV1(File):
    """Decisions about findings with their whole history; the last entry about a sub-result counts."""

    schema_: Literal["plancheck/decisions/1"] = Field(alias="schema", description="Name and version of this format.")
    tool: ToolV1 = Field(description="What wrote the file last.")
    document: DocumentV1 = Field(description="The draft that it was last written for.")
    packs: tuple[PackV1, ...] = Field(description="The rule packs that it was last written with.")
    entries: tuple[EntryV1, ...] = Field(description="The history, in its order.")

    @classmethod
    def of(cls, history: History, report: Report) -> Self:
        """The file of a history of decisions about a report."""
        return cls.model_validate(
            {
                "schema": "plancheck/decisions/1",
                "tool": tool(report.tool_version),
                "document": {"name": report.document.name, "sha256": report.document.sha256},
                "packs": report.packs,
                "entries": tuple(map(_entry, history.entries)),
            }
        )

    def history(self) -> History:
        """The history that was written."""
        return History(tuple(entry.restored() for entry in self.entries))


def entry(entry: Entry) -> EntryV1:
    """One line of a history, as it stands in a file."""
    return EntryV1.model_validate(_entry(entry))


def _entry(entry: Entry) -> dict[str, Any]:
    decision, about = entry.decision, entry.target
    return {
        "entry": entry.name,
        "after": entry.after,
        "undo": entry.undo,
        "id": about.id,
        "rule": about.rule,
        "rule_version": about.rule_version,
        "subject": about.subject,
        "fingerprint": about.fingerprint,
        "choice": decision.choice if decision else None,
        "text": decision.text if decision else "",
        "reason": decision.reason if decision else "",
        "waiver": decision.waiver if decision else None,
        "by": entry.by,
        "on": entry.on,
    }
