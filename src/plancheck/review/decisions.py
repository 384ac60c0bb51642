"""Makes and undoes decisions on findings, applies them to a report, and merges those of two people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from plancheck.model.decision import Decision, Entry, History, Standing, Standings, State, Target
from plancheck.model.report import Report, Result, SubResult
from plancheck.review import waivers

Side = Literal["mine", "theirs"]


def target(result: Result, sub: SubResult) -> Target:
    """The target of a decision on this sub-result."""
    return Target(sub.id, result.rule, result.rule_version, sub.subject.key, sub.fingerprint)


def subresults(report: Report) -> dict[str, tuple[Result, SubResult]]:
    """All sub-results of a report by id, with their rules."""
    return {sub.id: (result, sub) for result in report.results for sub in result.subresults}


# ---- making and undoing -----------------------------------------------------------------------------------------


def decide(history: History, about: Target, decision: Decision, by: str, on: date) -> History:
    """The history with another decision; unchanged if the same decision is already current."""
    standing = history.current.get(about.id)
    if standing is not None and (standing.target, standing.decision) == (about, decision):
        return history
    return _appended(history, about, decision, by, on)


def undo(history: History, id: str, by: str, on: date) -> History | None:
    """The history with the last decision on a sub-result undone, so that the one before is current. None if there is none to undo."""
    done: list[Entry] = []  # entries that can be undone, the last one at the end
    for entry in history.entries:
        if entry.target.id != id:
            continue
        if not entry.undo:
            done.append(entry)
        elif done:
            done.pop()
    if not done:
        return None
    before = done[-2] if len(done) > 1 else replace(done[-1], decision=None)
    return _appended(history, before.target, before.decision, by, on, undo=True)


def withdraw(history: History, id: str, by: str, on: date) -> History:
    """The history with all decisions on a sub-result undone."""
    while id in history.current and (undone := undo(history, id, by, on)) is not None:
        history = undone
    return history


def _appended(history: History, about: Target, decision: Decision | None, by: str, on: date, undo: bool = False) -> History:
    last = history.last.get(about.id)
    entry = Entry("", last.name if last else None, about, decision, by, on, undo)
    return History((*history.entries, replace(entry, name=name(entry))))


def name(entry: Entry) -> str:
    """The name of an entry: a hash of its content, 16 hex digits."""
    it, waiver = entry.decision, entry.decision.waiver if entry.decision else None
    about = entry.target
    content: list[str | None] = [entry.after, about.id, about.rule, about.rule_version, about.subject, about.fingerprint]
    content += [it.choice, it.text, it.reason] if it else [None]
    content += [waiver.number, waiver.approver, waiver.scope, waiver.until.isoformat() if waiver.until else None] if waiver else [None]
    content += [entry.by, entry.on.isoformat(), "undo" if entry.undo else "decide"]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


# ---- for a report -----------------------------------------------------------------------------------------------


def standings(history: History, report: Report, on: date, successors: Mapping[str, tuple[str, ...]] | None = None) -> Standings:
    """The state of every decision for a report on a day.

    `successors` maps the id of a retired rule to those of the rules that replace it. A decision on the retired rule is shown with their
    sub-results about the same subject (or with all of them if none is), to be reviewed again.
    """
    known = subresults(report)
    current: dict[str, Standing] = {}
    gone: list[Standing] = []
    for id, entry in history.current.items():
        if id in known:
            current[id] = _standing(entry, id, _state(entry, *known[id], on))
    for id, entry in history.current.items():
        if id not in known:
            heirs = tuple(_heirs(entry.target, report, successors or {}))
            for heir in heirs:
                current.setdefault(heir, _standing(entry, heir, "reopened"))
            if not heirs:
                gone.append(_standing(entry, id, "gone"))
    return Standings(current, tuple(gone))


def _standing(entry: Entry, id: str, state: State) -> Standing:
    assert entry.decision is not None, "only current decisions have a state"
    return Standing(id, state, entry.decision, entry.target, entry.by, entry.on)


def _state(entry: Entry, result: Result, sub: SubResult, on: date) -> State:
    if sub.outcome in ("passed", "inapplicable"):
        return "unneeded"
    if entry.target.rule_version != result.rule_version:
        return "reopened"
    if entry.target.fingerprint != sub.fingerprint:
        return "changed"
    return "expired" if entry.decision is not None and waivers.expired(entry.decision.waiver, on) else "holds"


def _heirs(old: Target, report: Report, successors: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for result in report.results:
        if result.rule in successors.get(old.rule, ()):
            same = [sub for sub in result.subresults if sub.subject.key == old.subject]
            yield from (sub.id for sub in same or result.subresults if sub.outcome not in ("passed", "inapplicable"))


def joined(old: History, own: History) -> History:
    """The decisions on the old version of a draft with the `own` ones of the new version.

    Where both decided on a sub-result, `own` counts, unless `old` goes on from its last entry. The result is to be read, not to be stored.
    """
    known = {entry.name for entry in old.entries}
    continued = {id for id, entry in own.last.items() if entry.name in known}
    names = {entry.name for entry in own.entries}
    return History(
        (
            *(entry for entry in own.entries if entry.target.id in continued),
            *(entry for entry in old.entries if entry.name not in names),
            *(entry for entry in own.entries if entry.target.id not in continued),
        )
    )


# ---- merging ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Conflict:
    """A sub-result on which two people decided differently without knowing of the other decision. An entry may be a withdrawal."""

    id: str
    mine: Entry
    theirs: Entry


@dataclass(frozen=True, slots=True)
class Merged:
    """Two merged histories. With unresolved conflicts, `history` is mine, unchanged."""

    history: History
    conflicts: tuple[Conflict, ...] = ()
    added: int = 0


def merge(mine: History, theirs: History, take: Mapping[str, Side], by: str, on: date, otherwise: Side | None = None) -> Merged:
    """Both histories, with their entries after mine. If one history contains the other's last entry on a sub-result, it prevails.

    If neither does and they differ, `take` says by the id of the sub-result whose decision to use (`otherwise`: for all others). This
    adds an entry by the person who resolves the conflict.
    """
    known, hers = {entry.name for entry in mine.entries}, {entry.name for entry in theirs.entries}
    more = [entry for entry in theirs.entries if entry.name not in known]
    apart = {entry.target.id for entry in more} & {id for id, last in mine.last.items() if last.name not in hers}
    conflicts = [Conflict(id, mine.last[id], theirs.last[id]) for id in mine.last if id in apart]
    conflicts = [conflict for conflict in conflicts if _content(conflict.mine) != _content(conflict.theirs)]
    if open := tuple(conflict for conflict in conflicts if take.get(conflict.id, otherwise) is None):
        return Merged(mine, open)
    merged = History((*mine.entries, *more))
    for conflict in conflicts:
        chosen = conflict.mine if take.get(conflict.id, otherwise) == "mine" else conflict.theirs
        merged = _appended(merged, chosen.target, chosen.decision, by, on, undo=chosen.decision is None)
    return Merged(merged, added=len(more))


def _content(entry: Entry) -> tuple[Decision | None, str]:
    return entry.decision, entry.target.fingerprint if entry.decision else ""
