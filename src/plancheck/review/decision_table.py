"""Imports the table of findings that a reviewer filled in: all of it, or nothing if there are problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plancheck.model import day
from plancheck.model.decision import CHOICES, Choice, Decision, Entry, History, Target, Waiver
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Report, Result, SubResult
from plancheck.review import decisions, waivers
from plancheck.review.decisions import Side
from plancheck.sheets import Row, Unreadable, Value, clean, read
from plancheck.wording.catalogue import LANGUAGES, both, group, listed, phrase

Tables = tuple[tuple[str, tuple[Row, ...]], ...]
Cells = Mapping[str, Value]

#: Columns that may be missing: their content is in the report.
_OPTIONAL = frozenset({"number", "level", "outcome", "problem", "quote", "advice", "by", "on", "state"})


@dataclass(frozen=True, slots=True)
class Imported:
    """The history with the decisions of the table, and the number of new and `cleared` ones. With `problems`, it is unchanged."""

    history: History
    count: int = 0
    cleared: int = 0
    problems: tuple[Bilingual, ...] = ()


def open_table(shared: None, data: bytes) -> Tables | Bilingual:
    """The sheets of an untrusted file, or why it is not a spreadsheet. Run this in a separate process."""
    try:
        return read(data)
    except Unreadable as error:
        return error.what


def import_decisions(
    tables: Tables, report: Report, history: History, by: str | None, on: date, take: Mapping[str, Side], otherwise: Side | None = None
) -> Imported:
    """Appends the new decisions of the table to the history. Empty and unchanged rows add nothing. A row that was exported with a
    decision and is now empty withdraws it.

    `by` and `on` apply to rows without a name or date. A different decision made since the export is a problem, unless `take` says for
    its id (`otherwise`: for all others) which one to use.
    """
    table = _table(tables)
    if isinstance(table, tuple):
        return Imported(history, problems=table)
    reading = _Reading(report, history, by, on, take, otherwise)
    problems: dict[Bilingual, list[int]] = {}
    seen: dict[str, int] = {}
    made, count, cleared = history, 0, 0
    for number, cells in table.items():
        row = reading.row(cells, seen, number)
        if isinstance(row, tuple):
            for problem in row:
                problems.setdefault(problem, []).append(number)
        elif row is not None and row.decision is not None:
            made, count = decisions.decide(made, row.target, row.decision, row.by, row.on), count + 1
        elif row is not None:
            made, cleared = decisions.withdraw(made, row.target.id, row.by, row.on), cleared + 1
    if problems:
        return Imported(history, problems=tuple(_at(rows, what) for what, rows in problems.items()))
    return Imported(made, count, cleared)


def _at(rows: Sequence[int], what: Bilingual) -> Bilingual:
    """A problem with the rows that have it, in one message."""
    code = "terminal.row_at" if len(rows) == 1 else "terminal.rows_at"
    return both(code, row=Bilingual(_runs(rows, "zh"), _runs(rows, "en")), what=what)


def _runs(rows: Sequence[int], lang: str) -> str:
    """Row numbers such as 2、3、7—9, with ranges for three or more consecutive rows."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    dash, comma = ("—", "、") if lang == "zh" else ("–", ", ")
    return comma.join(f"{run[0]}{dash}{run[-1]}" if len(run) > 2 else comma.join(map(str, run)) for run in runs)


def _table(tables: Tables) -> dict[int, Cells] | tuple[Bilingual, ...]:
    """The rows by number, with their values by column key; or the problems of the columns."""
    names = {text.of(lang): key for key, text in group("opinions").items() for lang in LANGUAGES}
    wanted = both("opinions.choice")
    for _, rows in tables:
        header = [str(value or "").strip() for value in rows[0].values] if rows else []
        if wanted.zh in header or wanted.en in header:
            keys = [names.get(title, "") for title in header]
            return _columns(keys) or {row.number: dict(zip(keys, row.values, strict=False)) for row in rows[1:]}
    return (both("terminal.row_no_table", name=wanted),)


def _columns(keys: Sequence[str]) -> tuple[Bilingual, ...]:
    missing = [
        both("terminal.row_no_column", name=text) for key, text in group("opinions").items() if key not in keys and key not in _OPTIONAL
    ]
    twice = [both("terminal.row_two_columns", name=text) for key, text in group("opinions").items() if keys.count(key) > 1]
    return (*missing, *twice)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the rows of a table about a report."""

    report: Report
    history: History
    by: str | None
    on: date
    take: Mapping[str, Side]
    otherwise: Side | None

    def row(self, cells: Cells, seen: dict[str, int], number: int) -> Entry | tuple[Bilingual, ...] | None:
        """The decision of a row as a new entry; None if it has nothing new; or its problems."""
        if not any(_text(value) for key, value in cells.items() if key):
            return None
        known = decisions.subresults(self.report)
        id = _text(cells.get("id"))
        if not id:
            return (both("terminal.row_no_id"),)
        if id in seen:
            return (both("terminal.row_twice", id=id, other=seen[id]),)
        seen[id] = number
        if id not in known:
            return (both("terminal.row_unknown_id", id=id),)
        if wrong := tuple(_moved(cells, *known[id])):
            return wrong
        return self._entry(cells, *known[id])

    def _entry(self, cells: Cells, result: Result, sub: SubResult) -> Entry | tuple[Bilingual, ...] | None:
        decision = _decision(cells)
        if isinstance(decision, tuple):
            return decision
        exported = next((entry for entry in self.history.entries if entry.name == _text(cells.get("entry"))), None)
        about = decisions.target(result, sub)
        if not self._is_new(decision, about, exported):
            return None
        last = self.history.last.get(sub.id)
        if last is not None and last is not exported and last.decision is not None:
            side = self.take.get(sub.id, self.otherwise)
            if side is None:
                return (both("terminal.row_elsewhere", what=both(f"choice.{last.decision.choice}")),)
            if side == "mine":
                return None
        by, on = self._who(cells, exported)
        if isinstance(on, Bilingual):
            return (on,)
        return Entry("", None, about, decision, by, on) if by else (both("terminal.row_by"),)

    def _is_new(self, decision: Decision | None, about: Target, exported: Entry | None) -> bool:
        """Whether a row differs from the decision that was exported and from that in the history."""
        if decision is None and not (exported is not None and self._shown(exported, about)):
            return False  # nobody filled it in
        if exported is not None and exported.target == about and decision == _plain(exported.decision):
            return False
        last = self.history.last.get(about.id)
        return last is None or (last.target != about and decision is not None) or decision != _plain(last.decision)

    def _shown(self, base: Entry, about: Target) -> bool:
        """Whether this decision was filled in on export. Decisions to be reviewed again are exported as empty rows."""
        return base.decision is not None and base.target == about and not waivers.expired(base.decision.waiver, self.on)

    def _who(self, cells: Cells, base: Entry | None) -> tuple[str, date | Bilingual]:
        """Who decided and when: as in the row, unless it is unchanged from the export; otherwise as given to the command."""
        by, on = _text(cells.get("by")), _date("on", cells.get("on"))
        if base is not None and by == _text(base.by):
            by = self.by or by
        if on is None or (base is not None and on == base.on):
            on = self.on
        return by or self.by or "", on


def _moved(cells: Cells, result: Result, sub: SubResult) -> Iterator[Bilingual]:
    """Problems if the id, fingerprint and rule of a row do not match."""
    if _text(cells.get("fingerprint")) != sub.fingerprint:
        yield both("terminal.row_other_finding")
    named = _text(cells.get("rule"))
    if named and not named.endswith((f"（{result.rule}）", f"({result.rule})")):
        yield both("terminal.row_other_rule", rule=result.rule)


_FILLED = ("reason", "text", "waiver_number", "approver", "scope", "until")


def _decision(cells: Cells) -> Decision | tuple[Bilingual, ...] | None:
    """The decision of a row; None if it is empty; or its problems."""
    values = {key: _text(cells.get(key)) for key in _FILLED}
    written = _text(cells.get("choice"))
    if not written:
        return tuple(both("terminal.row_no_choice", name=both(f"opinions.{key}")) for key in _FILLED if values[key]) or None
    choice = _CHOICES.get(written.casefold())
    if choice is None:
        return (both("terminal.row_choice", value=written, choices=listed(both(f"choice.{choice}") for choice in CHOICES)),)
    until = _date("until", cells.get("until"))
    if isinstance(until, Bilingual):
        return (until,)
    has_waiver = any(values[key] for key in ("waiver_number", "approver", "scope", "until"))
    waiver = Waiver(values["waiver_number"], values["approver"], values["scope"], until) if has_waiver else None
    decision = Decision(choice, values["text"], values["reason"], waiver)
    return waivers.problems(decision) or decision


_CHOICES: dict[str, Choice] = {phrase(f"choice.{choice}", lang): choice for choice in CHOICES for lang in LANGUAGES}


def _plain(decision: Decision | None) -> Decision | None:
    """A decision with its texts as they are read back from cells."""
    if decision is None:
        return None
    waiver = decision.waiver
    plain = Waiver(_text(waiver.number), _text(waiver.approver), _text(waiver.scope), waiver.until) if waiver else None
    return Decision(decision.choice, _text(decision.text), _text(decision.reason), plain)


def _text(value: Value) -> str:
    return "" if value is None else clean(str(value)).strip()


#: Day 0 of spreadsheet dates, and the numbers that are probably dates (2000 to 2099).
_DAY_ZERO, _DAYS = date(1899, 12, 30), range(36_526, 73_051)


def _date(key: str, value: Value) -> date | Bilingual | None:
    """A date; None for an empty cell; or the problem. A number is not accepted, as it need not be a spreadsheet date."""
    if isinstance(value, date):
        return value
    written = _text(value)
    if not written:
        return None
    if isinstance(value, str) and (parsed := day.written(written)):
        return parsed
    near = _near(written)
    question = both("terminal.row_date_near", day=near) if near else ""
    return both("terminal.row_date", name=both(f"opinions.{key}"), value=written, near=question)


def _near(written: str) -> date | None:
    """The date that a number probably means: a spreadsheet date or 20261231."""
    if not re.fullmatch(r"\d{5}|\d{8}", written):
        return None
    if len(written) == 5:
        return _DAY_ZERO + timedelta(int(written)) if int(written) in _DAYS else None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
