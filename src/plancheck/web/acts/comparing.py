"""The next version of a plan: the table of replies that came with it, and what became of the findings of the version before."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from plancheck.model.comparison import Comparison
from plancheck.model.decision import History, Standings
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Report
from plancheck.review import compare as review
from plancheck.review import decisions as review_decisions
from plancheck.review import replies
from plancheck.sheets import Row
from plancheck.web import audit, files, problems, queue, reports, rights
from plancheck.web.acts import decisions, refused, submissions
from plancheck.web.acts.plans import locked_open
from plancheck.web.acts.submissions import Upload
from plancheck.web.models import Job, Letter, Person, Plan, Version
from plancheck.web.rights import require

#: How many comparisons are kept in memory.
_KEPT = 8


# ---- the table of replies ---------------------------------------------------------------------------------------


def hand_in_replies(person: Person, version: Version, table: Upload) -> Job:
    """Takes the table of replies to the letter about the version before, in place of one that came earlier."""
    require(person, "reply", version.plan)
    stored = submissions.store(table)
    with transaction.atomic():
        locked_open(version.plan)
        version.refresh_from_db()
        if answered(version) is None:
            raise refused("nothing_to_answer")
        before = version.replies_file
        version.replies_file = stored.file
        version.save(update_fields=["replies_file"])
        about = {"version": version.number, "replies": stored.file, "name": stored.name}
        audit.record(person, "replies", version.plan, {"version": version.number, "replies": before} if before else None, about)
        return queue.add("replies", version, file=stored.file, name=stored.name)


def answered(version: Version) -> Version | None:
    """The version whose letter a table of replies answers: the last before it with a letter that was sent, else the last checked."""
    before: list[Version] = list(version.plan.versions.filter(number__lt=version.number).exclude(report_file="").order_by("-number"))
    return next((one for one in before if one.letters.filter(final=True, state="done").exists()), before[0] if before else None)


def is_asked_to_reply(version: Version) -> bool:
    """Whether a letter with a form for replies was sent about a version before it. One may also have come by another way."""
    sent = Letter.objects.filter(version__plan=version.plan, version__number__lt=version.number, final=True, state="done")
    return bool(sent.exclude(form_file="").exists())


def stored(tables: replies.Tables) -> str:
    """The stored file of sheets that a process opened. Values are kept as they are read from it: as text."""
    sheets = [[title, [[row.number, [None if it is None else str(it) for it in row.values]] for row in rows]] for title, rows in tables]
    return files.put(json.dumps(sheets, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@lru_cache(_KEPT)
def _tables(name: str) -> replies.Tables:
    sheets = json.loads(files.get(name).decode("utf-8", "surrogatepass"))
    return tuple((title, tuple(Row(number, tuple(values)) for number, values in rows)) for title, rows in sheets)


@dataclass(frozen=True, slots=True)
class Returned:
    """The table of replies that came with a version: its name, the state of the job that opens it, and the version that it answers.

    `read` has the replies, or what is wrong row by row; `problems`: why the file cannot be opened.
    """

    name: str
    state: str
    about: Version
    read: replies.Read | None = None
    problems: tuple[Bilingual, ...] = ()

    @property
    def wrong(self) -> tuple[Bilingual, ...]:
        """Everything wrong with it."""
        return self.read.problems if self.read is not None else self.problems

    @property
    def other(self) -> str:
        """The draft that it says it is about, if that is another one than the version that it should answer; else ""."""
        if self.read is None or not self.read.sha256 or self.read.sha256 == self.about.draft_file:
            return ""
        return self.read.document


def returned(version: Version) -> Returned | None:
    """The table of replies that came with a version; None if there is none."""
    job = version.jobs.filter(kind="replies").order_by("-pk").first()
    about = answered(version)
    if job is None or about is None:
        return None
    name = job.arguments["name"]
    if job.state != "done":
        return Returned(name, job.state, about, problems=problems.read(job.problem))
    report = reports.of(about)
    assert report is not None, "a version that is answered was checked"
    return Returned(name, job.state, about, _read(job.result_file, report))


def _read(tables: str, report: Report) -> replies.Read:
    return replies.read(_tables(tables), report)


# ---- comparing --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of two versions with the replies, in which dismissed and waived findings are settled; the decisions as they are carried
    over, None for who may not see them; and the table of replies that came with the new version."""

    comparison: Comparison
    standings: Standings | None
    returned: Returned | None


def before(version: Version) -> Version | None:
    """The version that a version is compared with: the last one before it that was checked."""
    earlier: Version | None = version.plan.versions.filter(number__lt=version.number).exclude(report_file="").order_by("-number").first()
    return earlier


def compared(person: Person, old: Version, new: Version) -> Compared:
    """What became of the findings of a version in a later one of the same plan. Raises Refused while one of the two is not checked."""
    require(person, "see", new.plan)
    if not old.report_file or not new.report_file:
        raise refused("not_checked_yet")
    earlier = before(old)
    comparison = _compared(old.report_file, new.report_file, earlier.report_file if earlier is not None else "")
    table = returned(new)
    if table is not None and table.about.pk == old.pk and table.read is not None and not table.read.problems:
        comparison = replace(comparison, claims=replies.claims(comparison, table.read))
    sees = rights.may(person, "see_decisions", new.plan)
    lines = decisions.history(new.plan).entries[: None if sees else _told(new.plan)]
    if not lines:
        return Compared(comparison, None, table)
    standings = review.carried(comparison, review_decisions.standings(History(lines), comparison.new, timezone.localdate()))
    return Compared(review.settled(comparison, standings), standings if sees else None, table)


def _told(plan: Plan) -> int:
    """How many lines of the history the drafting office knows the effect of: those before the last letter that it got."""
    letter = Letter.objects.filter(version__plan=plan, final=True, state="done").order_by("-pk").first()
    return int(letter.fields["entries"]) if letter is not None else 0


@lru_cache(_KEPT)
def _compared(old: str, new: str, earlier: str) -> Comparison:
    return review.compare(reports.by_file(old), reports.by_file(new), reports.by_file(earlier) if earlier else None)
