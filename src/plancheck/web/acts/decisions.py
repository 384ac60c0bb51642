"""Deciding about findings. The history of a plan holds over its versions, as that of a file of decisions does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from plancheck.contract.decisions import EntryV1
from plancheck.contract.decisions import entry as entry_of
from plancheck.model.decision import Decision, History, Standings
from plancheck.model.decision import Entry as Line
from plancheck.model.report import Report
from plancheck.review import decisions as review
from plancheck.review import waivers
from plancheck.web import audit, reports, summaries, texts
from plancheck.web.acts import Refused, refused
from plancheck.web.acts.plans import locked_open
from plancheck.web.models import Entry, Person, Plan, Version
from plancheck.web.rights import require


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else decided about a finding after this person saw it: what they decided, and what this person wanted."""

    id: str
    theirs: Line
    wanted: Decision | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of deciding: the ids that were decided about, and those that somebody else had decided about meanwhile."""

    made: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What has been decided about a plan: the history, how it stands against a report, and the number of the last entry."""

    history: History
    standings: Standings
    last: int


def decided(plan: Plan, report: Report) -> Decided:
    """What has been decided about a plan, with how it stands against a report today."""
    made = history(plan)
    return Decided(made, review.standings(made, report, timezone.localdate()), len(made.entries))


def last_number(plan: Plan) -> int:
    """The number of the last entry about a plan, 0 for none; entries are numbered without gaps."""
    return plan.entries.order_by("-number").values_list("number", flat=True).first() or 0


def news(plan: Plan, after: int) -> tuple[Entry, ...]:
    """The entries after a number, in their order."""
    return tuple(plan.entries.filter(number__gt=after).select_related("person").order_by("number"))


def history(plan: Plan) -> History:
    """All decisions about a plan, in their order."""
    return History(tuple(EntryV1.model_validate(entry.content).restored() for entry in plan.entries.order_by("number")))


def standings(plan: Plan, report: Report) -> Standings:
    """How the decisions about a plan stand against a report, today."""
    return review.standings(history(plan), report, timezone.localdate())


def decide(person: Person, version: Version, wanted: Mapping[str, Decision], seen: Mapping[str, str]) -> Outcome:
    """Decides about findings, all that can be: each id of a sub-result has a decision.

    `seen` has the name of the last entry about an id that the person saw, "" for none: if there is a later one by somebody else, it is a
    conflict and nothing is decided about it. Decide again with the new name to choose. What the person decided in another window is no
    conflict. Raises Refused for an incomplete decision, and where the version was checked again since it was read.
    """
    require(person, "decide", version.plan)
    wanted = {id: storable(decision) for id, decision in wanted.items()}
    for decision in wanted.values():
        if problems := waivers.problems(decision):
            raise Refused(problems[0])
    report = _report(version)
    known = review.subresults(report)
    unknown = [id for id in wanted if id not in known]
    if unknown:
        raise refused("no_finding")
    with transaction.atomic():
        before = locked_history(version)
        conflicts = _of_others(_unseen(before, wanted, seen), version.plan, person)
        contested = {conflict.id for conflict in conflicts}
        after = before
        for id, decision in wanted.items():
            if id not in contested:
                after = review.decide(after, review.target(*known[id]), decision, _signature(person), timezone.localdate())
        save(person, version, before, after, "decide")
    return Outcome(tuple(id for id in wanted if id not in contested), conflicts)


def undo(person: Person, version: Version, id: str, seen: str) -> Outcome:
    """Takes back the last decision about a finding, so that the one before it is current."""
    return undo_all(person, version, [id], {id: seen})


def undo_all(person: Person, version: Version, ids: Sequence[str], seen: Mapping[str, str]) -> Outcome:
    """Takes back the last decision about each of several findings, where it is the one that the person saw: `seen` has its name.

    A later one, also of the same person, is a conflict, and stays.
    """
    require(person, "decide", version.plan)
    with transaction.atomic():
        before = locked_history(version)
        conflicts = _unseen(before, dict.fromkeys(ids), seen)
        contested = {conflict.id for conflict in conflicts}
        after = before
        made = []
        for id in ids:
            if id in contested:
                continue
            undone = review.undo(after, id, _signature(person), timezone.localdate())
            if undone is not None:
                after = undone
                made.append(id)
        save(person, version, before, after, "undo")
    return Outcome(tuple(made), conflicts)


def _unseen(before: History, wanted: Mapping[str, Decision | None], seen: Mapping[str, str]) -> tuple[Conflict, ...]:
    """The findings about which there is a later entry than the one that was seen."""
    last = before.last
    later = [(id, last[id], decision) for id, decision in wanted.items() if id in last and last[id].name != seen.get(id, "")]
    return tuple(Conflict(id, line, decision) for id, line, decision in later)


def _of_others(conflicts: tuple[Conflict, ...], plan: Plan, person: Person) -> tuple[Conflict, ...]:
    """Those whose entry somebody else made. The signature does not tell: two people may have the same name."""
    names = [conflict.theirs.name for conflict in conflicts]
    mine = set(plan.entries.filter(name__in=names, person=person).values_list("name", flat=True)) if names else set()
    return tuple(conflict for conflict in conflicts if conflict.theirs.name not in mine)


def _signature(person: Person) -> str:
    return str(person)


def storable(decision: Decision) -> Decision:
    """The decision with its texts as they can be stored."""
    waiver = decision.waiver
    if waiver is not None:
        waiver = replace(
            waiver, number=texts.storable(waiver.number), approver=texts.storable(waiver.approver), scope=texts.storable(waiver.scope)
        )
    return replace(decision, text=texts.storable(decision.text), reason=texts.storable(decision.reason), waiver=waiver)


def locked_history(version: Version) -> History:
    """The history, which nobody else changes until the transaction ends, nor the report on the version.

    Raises Refused for a plan that is closed by now, and where the version has got another report since it was read.
    """
    plan = locked_open(version.plan)
    if not Version.objects.filter(pk=version.pk, report_file=version.report_file).exists():
        raise refused("checked_again")
    return history(plan)


def save(person: Person, version: Version, before: History, after: History, act: str) -> None:
    """Saves what was added to the history. Called in the transaction that locked it."""
    added, first = after.entries[len(before.entries) :], len(before.entries) + 1
    contents = [entry_of(line).model_dump(mode="json") for line in added]
    for number, (line, content) in enumerate(zip(added, contents, strict=True), first):
        Entry.objects.create(plan=version.plan, number=number, name=line.name, content=content, person=person)
    for counted in Version.objects.filter(pk__in=(version.pk, version.plan.latest.pk)).order_by("pk"):
        summaries.refresh(counted, after)
    for line, content in zip(added, contents, strict=True):
        earlier = before.last.get(line.target.id)
        was = entry_of(earlier).model_dump(mode="json") if earlier is not None else None
        audit.record(person, act, version.plan, was, content)


def _report(version: Version) -> Report:
    report = reports.of(version)
    if report is None:
        raise refused("not_checked_yet")
    return report
