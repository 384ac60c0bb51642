"""Handing in plans and their versions, and taking them back before they are checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from plancheck import checking, pipeline
from plancheck.web import audit, files, queue, ruleset, texts
from plancheck.web.acts import refused
from plancheck.web.acts.plans import locked_open
from plancheck.web.models import Annex, Job, Person, Plan, Round, Version
from plancheck.web.rights import require

if TYPE_CHECKING:
    from plancheck.model.vocabulary import Vocabulary

#: The longest name of a file that is kept, in characters.
LONGEST_NAME = 255
#: The longest title and office that are kept, and what of a wrong word is said again, in characters.
LONGEST_TITLE, LONGEST_OFFICE, LONGEST_SHOWN = 400, 120, 60


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in: its name, its size in bytes, and its content in pieces."""

    name: str
    size: int
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class About:
    """What a person says about a plan: kind and province, "" where they are to be recognised; and the office it comes from."""

    kind: str = ""
    province: str = ""
    office: str = ""


def open_round() -> Round:
    """The round that plans are handed in to, the newest that is not closed; nobody closes it until the transaction ends.

    Raises Refused if every round is closed.
    """
    current: Round | None = Round.objects.select_for_update().filter(closed=None).order_by("-pk").first()
    if current is None:
        raise refused("no_round")
    return current


def submit(person: Person, draft: Upload, annexes: Sequence[Upload] = (), about: About | None = None) -> Version:
    """A new plan in the open round, from its draft; it waits to be checked.

    Raises Refused for a kind or province that the rules do not know.
    """
    (version,) = _submit(person, [(draft, *annexes)], about or About())
    return version


def submit_each(person: Person, drafts: Iterable[Upload], about: About) -> list[Version]:
    """A new plan from each of these drafts; none of them if one is refused."""
    return _submit(person, [(draft,) for draft in drafts], about)


def _submit(person: Person, handed: Iterable[Sequence[Upload]], about: About) -> list[Version]:
    require(person, "submit")
    if about.kind or about.province:
        _require_known(about.kind, about.province, ruleset.rules().vocabulary)
    values: dict[str, Any] = {"kind": about.kind, "province": about.province, "office": texts.line(about.office, LONGEST_OFFICE)}
    stored = [[store(upload) for upload in uploads] for uploads in handed]
    with transaction.atomic():
        values["round"] = open_round()
        return [_version(person, Plan.objects.create(owner=person, name=those[0].name, **values), those) for those in stored]


def submit_version(person: Person, plan: Plan, draft: Upload, annexes: Sequence[Upload] = (), replies: Upload | None = None) -> Version:
    """The next version of a plan, with the table of replies to the letter if it came back."""
    require(person, "submit", plan)
    stored = [store(upload) for upload in (draft, *annexes)]
    answered = store(replies) if replies is not None else None
    with transaction.atomic():
        return _version(person, locked_open(plan), stored, answered)


def cancel(person: Person, version: Version) -> None:
    """Takes a version back before its check has ended. It stays in the history."""
    require(person, "cancel", version.plan)
    with transaction.atomic():
        locked_open(version.plan)
        stopped = queue.cancel(version)
        if not stopped:
            raise refused("checked_already")
        version.refresh_from_db()
        before = version.state
        # A version that is checked once more keeps the report that it has.
        version.state = "checked" if version.report_file else "cancelled"
        version.save(update_fields=["state"])
        about = {"version": version.number}
        audit.record(person, "cancel", version.plan, about | {"state": before}, about | {"state": version.state})


def check_again(person: Person, version: Version) -> None:
    """Checks a version again that was cancelled or could not be checked."""
    require(person, "submit", version.plan)
    with transaction.atomic():
        locked_open(version.plan)
        changed = Version.objects.filter(pk=version.pk, state__in=("cancelled", "failed")).update(state="waiting", fault="")
        if not changed:
            raise refused("checked_already")
        queue.add("check", version)
        audit.record(person, "check_again", version.plan, None, {"version": version.number})
    version.refresh_from_db()


def describe(person: Person, plan: Plan, title: str, office: str) -> None:
    """Changes the title and the office of a plan; an empty title is that of the draft."""
    require(person, "submit", plan)
    with transaction.atomic():
        now = locked_open(plan)
        before = {"title": now.title, "office": now.office}
        after = {"title": texts.line(title, LONGEST_TITLE), "office": texts.line(office, LONGEST_OFFICE)}
        if after == before:
            return
        Plan.objects.filter(pk=plan.pk).update(**after)
        audit.record(person, "describe", plan, before, after)
    plan.refresh_from_db()


def correct(person: Person, plan: Plan, kind: str, province: str, known: Vocabulary) -> Version:
    """Corrects the kind and the province of a plan, "" for what the draft says, and checks its latest version again.

    Raises Refused for a kind or province that the rules do not know, and while that version is being checked.
    """
    require(person, "submit", plan)
    _require_known(kind, province, known)
    with transaction.atomic():
        now = locked_open(plan)
        version = now.latest
        if version.waits:
            raise refused("is_checked_now")
        before = {"kind": now.kind, "province": now.province}
        Plan.objects.filter(pk=plan.pk).update(kind=kind, province=province)
        Version.objects.filter(pk=version.pk).update(state="waiting", fault="")
        queue.add("check", version)
        audit.record(person, "correct", plan, before, {"kind": kind, "province": province, "version": version.number})
    plan.refresh_from_db()
    version.refresh_from_db()
    return version


def _require_known(kind: str, province: str, known: Vocabulary) -> None:
    """Raises Refused for a kind or province that the rules do not know: no rule of a kind would apply to it."""
    if kind and kind not in {it.code for it in checking.kinds(known)}:
        raise refused("no_kind", value=texts.line(kind, LONGEST_SHOWN))
    if province and province not in checking.provinces(known):
        raise refused("no_province", value=texts.line(province, LONGEST_SHOWN))


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was handed in: its name, its size in bytes and its SHA-256."""

    name: str
    size: int
    file: str


def store(upload: Upload) -> Stored:
    """Keeps a file. Raises Refused if it is too large."""
    if upload.size > pipeline.LARGEST:
        raise refused("too_large", name=upload.name, limit=pipeline.LARGEST >> 20)
    return Stored(clean_name(upload.name), upload.size, files.put_chunks(upload.chunks))


def clean_name(name: str) -> str:
    """The name of an uploaded file without folders and control characters; "draft" if nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip(" .")[-LONGEST_NAME:] or "draft"


def _version(person: Person, plan: Plan, stored: Sequence[Stored], replies: Stored | None = None) -> Version:
    number = (plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    table = replies.file if replies is not None else ""
    draft, *others = stored
    version: Version = Version.objects.create(
        plan=plan, number=number, name=draft.name, draft_file=draft.file, size=draft.size, by=person, replies_file=table
    )
    for at, annex in enumerate(others, 1):
        Annex.objects.create(version=version, number=at, name=annex.name, file=annex.file, size=annex.size)
    queue.add("check", version)
    if replies is not None:
        queue.add("replies", version, file=replies.file, name=replies.name)
    content = {"version": number, "name": draft.name, "sha256": draft.file, "annexes": [(annex.name, annex.file) for annex in others]}
    audit.record(person, "submit", plan, None, content | ({"replies": table} if table else {}))
    return version


def waiting_before(version: Version) -> int:
    """How many checks are ahead of this one in the queue."""
    job = version.jobs.filter(kind="check", state="waiting").order_by("-pk").first()
    return Job.objects.filter(kind="check", state__in=("waiting", "running"), pk__lt=job.pk).count() if job is not None else 0
