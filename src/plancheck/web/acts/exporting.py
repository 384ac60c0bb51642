"""Doing something for many plans at once, taking everything out as files, and taking decisions of the command line in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from plancheck.contract.decisions import entry as entry_of
from plancheck.review import decision_file
from plancheck.review import decisions as review
from plancheck.review.decisions import Conflict, Side
from plancheck.web import audit, bundles, files, queue, reports, texts
from plancheck.web.acts import Refused, comparing, decisions, letters, refused, rounds
from plancheck.web.acts.plans import locked
from plancheck.web.models import BUNDLES, Bundle, Job, Person, Plan, Round, Version
from plancheck.web.rights import require

#: Signs that a file must not have in its name on Windows, and names that it must not have there.
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
#: The longest part of a path in an export, in characters.
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Letters:
    """What all letters of a bundle have in common: fields of the form, and whether they are final and confirmed."""

    fields: Mapping[str, str]
    final: bool = False
    confirmed: bool = False


def begin(person: Person, round_: Round, kind: str, plans: Sequence[Plan], lang: str, common: Letters | None = None) -> Bundle:
    """Begins something for several plans of a round; workers do it, and the bundle says how far it is.

    Each plan's part is an act of its own with its right. One that cannot be done is in `skipped`, with the reason. Raises Refused if none
    can.
    """
    assert kind in BUNDLES
    assert kind != "table", "a table is one job"
    parts: list[_Part] = []
    skipped: dict[int, Refused] = {}
    for plan in sorted(plans, key=lambda plan: plan.pk):
        try:
            parts.append(_part(person, kind, plan, common))  # opens reports, so nobody else waits for it
        except Refused as error:
            skipped[plan.pk] = error
    with transaction.atomic():
        locked(part.version.plan for part in parts)
        bundle: Bundle = Bundle.objects.create(round=round_, kind=kind, by=person, lang=lang)
        for part in parts:
            try:
                with transaction.atomic():
                    part.add(bundle)
            except Refused as error:
                skipped[part.version.plan_id] = error
        if not bundle.jobs.exists():
            raise Refused(next(iter(skipped.values())).message) if skipped else refused("no_plans_chosen")
        bundle.skipped = [[pk, error.message.zh, error.message.en] for pk, error in sorted(skipped.items())]
        bundle.save(update_fields=["skipped"])
        content = {"bundle": bundle.pk, "kind": kind, "plans": [plan.pk for plan in plans], "skipped": sorted(skipped)}
        audit.record(person, "bundle", None, None, content)
    return bundle


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a bundle for one plan: `add` adds its job, and raises Refused where that cannot be done by now."""

    version: Version
    add: Callable[[Bundle], object]


def _part(person: Person, kind: str, plan: Plan, common: Letters | None) -> _Part:
    """The part for one plan. Raises Forbidden, and Refused where it cannot be done."""
    version = plan.latest
    if kind == "letters":
        common = common or Letters({})
        own = {name: value for name, value in letters.suggestions(version).items() if name == "recipient"}
        fields = own | {name: value for name, value in common.fields.items() if value}
        letter = letters.prepared(person, version, fields, common.final, common.confirmed)
        return _Part(version, lambda bundle: letters.save(person, letter, bundle))
    require(person, "export", plan)
    if kind == "export":
        return _Part(version, lambda bundle: queue.add("export", version, None, bundle))
    if not version.report_file:
        raise refused("not_checked_yet")
    if kind == "comparisons":
        require(person, "see_decisions", plan)
        if comparing.before(version) is None:
            raise refused("no_version_before")
        return _Part(version, lambda bundle: queue.add("compare", version, None, bundle))
    return _Part(version, lambda bundle: letters.annotate(person, version, bundle=bundle))


def begin_table(person: Person, round_: Round, versions: Sequence[Version], lang: str) -> Bundle:
    """Begins a spreadsheet of these versions, which were checked. Raises Refused if there is none."""
    require(person, "see_round")
    if not versions:
        raise refused("no_plans_chosen")
    with transaction.atomic():
        bundle: Bundle = Bundle.objects.create(round=round_, kind="table", by=person, lang=lang)
        queue.add("table", versions[0], None, bundle, versions=[version.pk for version in versions])
        audit.record(
            person, "bundle", None, None, {"bundle": bundle.pk, "kind": "table", "plans": [version.plan_id for version in versions]}
        )
    return bundle


def close_all(person: Person, plans: Sequence[Plan]) -> int:
    """Closes several plans. Returns how many were open."""
    with transaction.atomic():
        still_open = [plan for plan in locked(plans) if plan.closed is None]
        for plan in still_open:
            rounds.close_plan(person, plan)
    return len(still_open)


def require_seen(person: Person, bundle: Bundle) -> None:
    """Raises Forbidden where somebody may not see the files of a bundle of theirs by now: their role may have changed since it was made."""
    sees_all = bundle.kind != "export"
    for job in bundle.jobs.select_related("version__plan", "version__plan__owner"):
        plan = job.version.plan
        require(person, "export", plan)
        if sees_all or any(path.endswith(f"/{bundles.DECISIONS}") for path, _ in _exported(job)):
            require(person, "see_decisions", plan)


def _exported(job: Job) -> list[tuple[str, str]]:
    """The files of a plan for an export, as far as it is done: path and SHA-256."""
    return [(path, file) for path, file in json.loads(files.get(job.result_file))] if job.result_file else []


# ---- the files of a bundle --------------------------------------------------------------------------------------


def content(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """The files of a bundle, as far as it is done: path and SHA-256. Every plan's are in a folder of its own, or have its number first."""
    for job in bundle.jobs.filter(state="done").select_related("version", "version__plan", "letter").order_by("pk"):
        version, letter = job.version, job.letter
        stem, dot, suffix = version.name.rpartition(".")
        number = f"{version.plan_id:04d}"
        if bundle.kind == "table":
            yield f"{safe(bundle.round.name)}.xlsx", job.result_file
        elif bundle.kind == "export":
            folder = f"{number} {safe(version.plan.name.rpartition('.')[0] or version.plan.name)}"
            yield from ((f"{folder}/{_safe_path(name)}", file) for name, file in _exported(job))
        elif bundle.kind == "letters":
            if letter is None or not letter.letter_file:
                continue  # it could not be written, which its job says
            name = f"{number} {safe(stem or version.name)}-v{version.number}"
            yield f"{name}.docx", letter.letter_file
            if letter.form_file:
                yield f"{name}.replies.xlsx", letter.form_file
        elif bundle.kind == "annotated":
            yield f"{number} {safe(stem or version.name)}-v{version.number}.annotated{dot}{safe(suffix)}", job.result_file
        else:
            yield f"{number} {safe(stem or version.name)}-v{version.number}.html", job.result_file


def _safe_path(path: str) -> str:
    return "/".join(safe(part) for part in path.split("/"))


def safe(name: str) -> str:
    """A name that every system takes for a file or folder: cut in the middle, without signs and names that Windows forbids."""
    plain = "".join("_" if sign in _FORBIDDEN or not sign.isprintable() else sign for sign in name).strip(" .") or "_"
    if len(plain) > LONGEST_NAME:
        stem, dot, suffix = plain.rpartition(".")
        length = LONGEST_NAME - len(dot + suffix)
        plain = f"{stem[:length]}{dot}{suffix}" if 0 < length < LONGEST_NAME else plain[:LONGEST_NAME]
    return f"_{plain}" if plain.partition(".")[0].lower() in _DEVICES else plain


# ---- decisions from the command line ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries were added; or, where nothing was, the findings about which both sides decided."""

    added: int
    conflicts: tuple[Conflict, ...] = ()


def import_decisions(person: Person, version: Version, data: bytes, take: Mapping[str, Side] | None = None) -> Imported:
    """Merges a file of decisions of the command line into those of a plan, as `plancheck decide --merge` does.

    If both sides decided about a finding and `take` does not say whose decision to use, nothing is merged and the conflicts come back.
    Raises Refused for a file that is none, and for one about a draft that is no version of the plan.
    """
    require(person, "decide", version.plan)
    report = reports.of(version)
    if report is None:
        raise refused("not_checked_yet")
    try:
        saved = decision_file.read(data)
    except decision_file.Unreadable as error:
        raise Refused(error.problems[0]) from error
    if not all(texts.is_storable(entry_of(line).model_dump(mode="json")) for line in saved.history.entries):
        raise refused("decisions_unstorable", name=texts.line(saved.name, LONGEST_NAME))
    if saved.sha256 and not version.plan.versions.filter(draft_file=saved.sha256).exists():
        raise refused("decisions_of_another", name=saved.name)
    with transaction.atomic():
        mine = decisions.locked_history(version)
        merged = review.merge(mine, saved.history, take or {}, person.name or person.username, timezone.localdate())
        if merged.conflicts:
            return Imported(0, merged.conflicts)
        decisions.save(person, version, mine, merged.history, "import_decisions")
    return Imported(merged.added)
