"""Reads and writes the file of decisions, `plancheck/decisions/1`. It is next to its report: NAME.decisions.json for NAME.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from plancheck.contract.decisions import DecisionsV1
from plancheck.model.decision import History
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Report
from plancheck.review import decisions, waivers
from plancheck.wording.catalogue import both

SCHEMA = "plancheck/decisions/1"
#: Size limit of a file, in bytes.
LARGEST = 50 << 20
#: The number of problems of a file that are listed.
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Saved:
    """The content of a file of decisions: the history and the name and SHA-256 of the draft that it was last written for."""

    history: History
    name: str
    sha256: str


class Unreadable(Exception):
    """The file is not a valid file of decisions. `problems` has a sentence for each problem."""

    def __init__(self, problems: tuple[Bilingual, ...]) -> None:
        super().__init__("; ".join(problem.en for problem in problems))
        self.problems = problems


def beside(report: Path) -> Path:
    """The path of the file of decisions about a report."""
    return report.with_name(report.name.removesuffix(".json") + ".decisions.json")


def write(history: History, report: Report) -> bytes:
    """The history as JSON, UTF-8, the same bytes for the same history and report."""
    return DecisionsV1.of(history, report).to_json()


def read(data: bytes) -> Saved:
    """The content of a file. Raises Unreadable if it is invalid or if entries were edited by hand."""
    if len(data) > LARGEST:
        raise Unreadable((both("terminal.decisions_large", limit=LARGEST >> 20),))
    file = _parse(data)
    history = file.history()
    if problems := tuple(_problems(history)):
        raise Unreadable(problems[:MOST_PROBLEMS])
    return Saved(history, file.document.name, file.document.sha256)


def _parse(data: bytes) -> DecisionsV1:
    try:
        values = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable((both("terminal.decisions_not_json", why=str(error).splitlines()[0]),)) from error
    schema = values.get("schema") if isinstance(values, dict) else None
    if schema != SCHEMA:
        raise Unreadable((both("terminal.decisions_other", found=schema if isinstance(schema, str) else "—"),))
    try:
        return DecisionsV1.model_validate(values)
    except ValidationError as error:
        problems = error.errors()[:MOST_PROBLEMS]
        raise Unreadable(tuple(_sentence(problem["loc"], problem["type"], problem["msg"]) for problem in problems)) from error


#: pydantic's name of a problem to the message about it.
_FAULTS = {"missing": "decisions_missing", "extra_forbidden": "decisions_extra"}


def _sentence(where: tuple[int | str, ...], kind: str, message: str) -> Bilingual:
    """One problem with its place, such as entries[3].waiver.until; indices start at 1."""
    place = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".")
    return both(f"terminal.{_FAULTS.get(kind, 'decisions_wrong')}", place=place, why=message)


def _problems(history: History) -> list[Bilingual]:
    problems: list[Bilingual] = []
    ids: dict[str, str] = {}  # the sub-result of each entry
    for number, entry in enumerate(history.entries, 1):
        if entry.name in ids:
            problems.append(both("terminal.decisions_twice", number=number, entry=entry.name))
        elif entry.name != decisions.name(entry):
            problems.append(both("terminal.decisions_changed", number=number, entry=entry.name))
        if entry.after is not None and ids.get(entry.after) != entry.target.id:
            problems.append(both("terminal.decisions_after", number=number, after=entry.after))
        if entry.decision is None and not entry.undo:
            problems.append(both("terminal.decisions_nothing", number=number))
        for what in waivers.problems(entry.decision) if entry.decision else ():
            problems.append(both("terminal.decisions_at", number=number, what=what))
        ids[entry.name] = entry.target.id
    return problems
