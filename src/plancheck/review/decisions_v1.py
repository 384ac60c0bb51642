"""The file of decisions, `plancheck/decisions/1`, out and in: a frozen copy of the contract, never a dump of inner types.

It is kept beside its report, NAME.decisions.json beside NAME.json.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr, ValidationError

from plancheck.model.decision import Choice, Decision, Entry, History, Target, Waiver
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Report
from plancheck.review import decisions, waivers
from plancheck.wording.catalogue import both

SCHEMA: Literal["plancheck/decisions/1"] = "plancheck/decisions/1"
#: Most that such a file may have, in bytes.
LARGEST = 50 << 20
#: What is wrong with a file is listed up to here.
MOST_PROBLEMS = 20


def _day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("not a date YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]
Hash = Annotated[StrictStr, Field(min_length=1, max_length=64)]
Name = Annotated[StrictStr, Field(pattern="^[0-9a-f]{16}$")]
Filled = Annotated[StrictStr, Field(pattern=r"\S")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ToolV1(_Frozen):
    """What made this file."""

    name: StrictStr
    version: StrictStr


class PackV1(_Frozen):
    """A rule pack of the report."""

    id: StrictStr
    version: StrictStr
    sha256: StrictStr


class DocumentV1(_Frozen):
    """The draft of the report."""

    name: StrictStr
    sha256: StrictStr


class WaiverV1(_Frozen):
    """Number of the document that lets a requirement off, who approved it, what it covers, its last day (null: none)."""

    number: Filled
    approver: Filled
    scope: StrictStr
    until: Day | None


class EntryV1(_Frozen):
    """A line of the history. `choice` null: from here on nothing is decided. `after`: the line before it about the same `id`."""

    entry: Name
    after: Name | None
    undo: StrictBool
    id: Hash
    rule: StrictStr
    rule_version: StrictStr
    subject: StrictStr
    fingerprint: Hash
    choice: Choice | None
    text: StrictStr
    reason: StrictStr
    waiver: WaiverV1 | None
    by: Filled
    on: Day


class DecisionsV1(_Frozen):
    """Decisions on findings: their whole history, the last entry about an `id` counts. Tool, document and packs are of the last writing."""

    schema_: Literal["plancheck/decisions/1"] = Field(alias="schema")
    tool: ToolV1
    document: DocumentV1
    packs: tuple[PackV1, ...]
    entries: tuple[EntryV1, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file of decisions holds: the history, and name and SHA-256 of the draft that it was last written for."""

    history: History
    name: str
    sha256: str


class Unreadable(Exception):
    """A file that is no file of decisions: everything that is wrong with it, one sentence each."""

    def __init__(self, problems: tuple[Bilingual, ...]) -> None:
        super().__init__("; ".join(each.en for each in problems))
        self.problems = problems


def beside(report: Path) -> Path:
    """Where the decisions on a report are kept."""
    return report.with_name(report.name.removesuffix(".json") + ".decisions.json")


# ---- out --------------------------------------------------------------------------------------------------------


def write(history: History, report: Report) -> bytes:
    """The history as JSON, UTF-8, the same bytes for the same history and report."""
    made = DecisionsV1(
        schema=SCHEMA,
        tool=ToolV1(name="plancheck", version=report.tool_version),
        document=DocumentV1(name=report.document.name, sha256=report.document.sha256),
        packs=tuple(PackV1(id=each.id, version=each.version, sha256=each.sha256) for each in report.packs),
        entries=tuple(_entry(each) for each in history.entries),
    )
    text = json.dumps(made.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1)
    return (re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text) + "\n").encode()


def _entry(it: Entry) -> EntryV1:
    decision, about = it.decision, it.target
    return EntryV1(
        entry=it.name,
        after=it.after,
        undo=it.undo,
        id=about.id,
        rule=about.rule,
        rule_version=about.rule_version,
        subject=about.subject,
        fingerprint=about.fingerprint,
        choice=decision.choice if decision else None,
        text=decision.text if decision else "",
        reason=decision.reason if decision else "",
        waiver=_waiver(decision.waiver) if decision and decision.waiver else None,
        by=it.by,
        on=it.on,
    )


def _waiver(it: Waiver) -> WaiverV1:
    return WaiverV1(number=it.number, approver=it.approver, scope=it.scope, until=it.until)


# ---- in ---------------------------------------------------------------------------------------------------------


def read(data: bytes) -> Kept:
    """What was written. Raises Unreadable for anything else, and for entries that were changed by hand."""
    if len(data) > LARGEST:
        raise Unreadable((both("terminal.decisions_large", limit=LARGEST >> 20),))
    found = _parsed(data)
    history = History(tuple(_entry_back(each) for each in found.entries))
    if problems := tuple(_problems(history)):
        raise Unreadable(problems[:MOST_PROBLEMS])
    return Kept(history, found.document.name, found.document.sha256)


def _parsed(data: bytes) -> DecisionsV1:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable((both("terminal.decisions_not_json", why=str(error).splitlines()[0]),)) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        schema = found.get("schema") if isinstance(found, dict) else None
        raise Unreadable((both("terminal.decisions_other", found=schema if isinstance(schema, str) else "—"),))
    try:
        return DecisionsV1.model_validate(found)
    except ValidationError as error:
        raise Unreadable(tuple(_sentence(each["loc"], each["type"], each["msg"]) for each in error.errors()[:MOST_PROBLEMS])) from error


#: What pydantic calls a fault -> our sentence for it.
_FAULTS = {"missing": "decisions_missing", "extra_forbidden": "decisions_extra"}


def _sentence(where: tuple[int | str, ...], kind: str, message: str) -> Bilingual:
    """One fault with its place: entries[3].waiver.until, counted from 1."""
    place = "".join(f"[{each + 1}]" if isinstance(each, int) else f".{each}" for each in where).lstrip(".")
    return both(f"terminal.{_FAULTS.get(kind, 'decisions_wrong')}", place=place, why=message)


def _entry_back(it: EntryV1) -> Entry:
    waiver = Waiver(it.waiver.number, it.waiver.approver, it.waiver.scope, it.waiver.until) if it.waiver else None
    decision = Decision(it.choice, it.text, it.reason, waiver) if it.choice else None
    about = Target(it.id, it.rule, it.rule_version, it.subject, it.fingerprint)
    return Entry(it.entry, it.after, about, decision, it.by, it.on, it.undo)


def _problems(history: History) -> list[Bilingual]:
    found: list[Bilingual] = []
    ids: dict[str, str] = {}  # entry -> the sub-result that it is about
    for number, each in enumerate(history.entries, 1):
        if each.name in ids:
            found.append(both("terminal.decisions_twice", number=number, entry=each.name))
        elif each.name != decisions.name(each):
            found.append(both("terminal.decisions_changed", number=number, entry=each.name))
        if each.after is not None and ids.get(each.after) != each.target.id:
            found.append(both("terminal.decisions_after", number=number, after=each.after))
        if each.decision is None and not each.undo:
            found.append(both("terminal.decisions_nothing", number=number))
        for what in waivers.lacking(each.decision) if each.decision else ():
            found.append(both("terminal.decisions_at", number=number, what=what))
        ids[each.name] = each.target.id
    return found


def schema() -> bytes:
    """The JSON Schema (2020-12) that is shipped, made from the model."""
    made = DecisionsV1.model_json_schema(by_alias=True)
    text = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
