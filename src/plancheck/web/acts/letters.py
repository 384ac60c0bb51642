"""Letters about a version: written by a worker, as drafts or to be sent; and drafts with their findings as comments.

A letter never changes: whoever wants it otherwise writes the next one.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from plancheck.letter import compose
from plancheck.letter.compose import LetterOptions
from plancheck.model.decision import History, Standings
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import FINDINGS, Report
from plancheck.review import decisions as review
from plancheck.web import audit, files, queue, reports, rights, texts
from plancheck.web.acts import Refused, decisions, refused, templates
from plancheck.web.acts.plans import locked_open, require_open
from plancheck.web.models import Bundle, Job, Letter, Person, Plan, Template, Version
from plancheck.web.reports import Finding
from plancheck.web.rights import require
from plancheck.web.site import current
from plancheck.wording.catalogue import both

#: The fields of the form, as LetterOptions calls them.
TEXTS = ("agency", "recipient", "document_number", "incoming_number", "contact", "copy_to")
DATES = ("date", "deadline")
#: The fields of a letter that say which template it is written with; neither is there for the one that comes along.
TEMPLATE = ("template", "template_name")
#: The longest field, in characters.
LONGEST = 400
#: Fields without which a letter to be sent has a gap.
NEEDED = ("agency", "recipient", "document_number", "date", "deadline", "contact")


class Unconfirmed(Refused):
    """A letter that is written only if somebody confirms it."""


# ---- writing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter that may be written: about which version and report, and what it says, with the decisions up to `content["entries"]`."""

    version: Version
    report_file: str
    content: dict[str, Any]
    final: bool


def write(person: Person, version: Version, fields: Mapping[str, str], final: bool = False, confirmed: bool = False) -> Letter:
    """A new letter about a version, with the decisions as they are now; a worker writes it. Dates are YYYY-MM-DD.

    `final`: it is to be sent. `confirmed`: also if something could not be checked, there is no opinion, or a field is empty.
    """
    return save(person, prepared(person, version, fields, final, confirmed))


def send(person: Person, letter: Letter, confirmed: bool = False) -> Letter:
    """The letter to be sent that says what a draft of it says. Raises Refused as `to_send` does."""
    return save(person, to_send(person, letter, confirmed))


def to_send(person: Person, letter: Letter, confirmed: bool = False) -> Prepared:
    """What `save` sends from a draft: the same fields, report and decisions, whatever was decided since.

    Raises Refused where the draft no longer holds: the version was checked again, or a waiver has run out. Who sends it confirms for
    themselves.
    """
    version = letter.version
    require(person, "send_letter", version.plan)
    if letter.fields.get("report", version.report_file) != version.report_file:
        raise refused("letter_of_earlier_report")
    report, entries, today = reports.of(version), int(letter.fields["entries"]), timezone.localdate()
    if report is not None and _standings(version, report, entries, _day_of(letter)) != _standings(version, report, entries, today):
        raise refused("letter_waiver_over")
    content = {name: value for name, value in letter.fields.items() if name in (*TEXTS, *DATES, *TEMPLATE)}
    return _prepared(version, content, entries, True, confirmed)


def prepared(person: Person, version: Version, fields: Mapping[str, str], final: bool = False, confirmed: bool = False) -> Prepared:
    """What `save` writes a letter from. It opens the report, so it is called before the transaction. Raises Forbidden, and Refused."""
    require(person, "send_letter" if final else "write_letter", version.plan)
    written = {name: texts.storable(" ".join(fields.get(name, "").split()), LONGEST) for name in TEXTS}
    dates = {name: _day(fields.get(name, "")) for name in DATES}
    content: dict[str, Any] = {name: value for name, value in {**written, **dates}.items() if value}
    if chosen := templates.chosen(fields.get("template", "")):
        content |= {"template": chosen.pk, "template_name": chosen.name}
    elif standard := templates.standard_name():
        content["template_name"] = standard
    return _prepared(version, content, _count(version.plan), final, confirmed)


def _prepared(version: Version, content: dict[str, Any], entries: int, final: bool, confirmed: bool) -> Prepared:
    report = reports.of(version)
    if report is None:
        raise refused("not_checked_yet")
    require_open(version.plan)
    today = timezone.localdate()
    if final and (named := gaps(content)) is not None and not confirmed:
        raise Unconfirmed(both("web.refused.letter_gaps", gaps=named))
    if not confirmed and (why := doubts(report, _standings(version, report, entries, today))):
        raise Unconfirmed(Bilingual("".join(f"{text.zh}。" for text in why), " ".join(f"{text.en}." for text in why)))
    of_letter = {"confirmed": confirmed, "entries": entries, "report": version.report_file, "day": today.isoformat()}
    return Prepared(version, version.report_file, content | of_letter, final)


def gaps(content: Mapping[str, Any]) -> Bilingual | None:
    """The fields that a letter needs before it is sent and does not have; None if it has all."""
    names = [name for name in NEEDED if name not in content]
    return _listed(both(f"letters.field.{name}") for name in names) if names else None


def save(person: Person, letter: Prepared, bundle: Bundle | None = None) -> Letter:
    """The letter, which a worker writes.

    Raises Refused for a closed plan, where the version has another report or is getting one, and for a letter that was sent already:
    whoever presses a button twice sends one.
    """
    with transaction.atomic():
        plan = locked_open(letter.version.plan)
        version = plan.versions.get(pk=letter.version.pk)
        if version.waits:
            raise refused("letter_while_checked")
        if version.report_file != letter.report_file:
            raise refused("checked_again")
        if letter.final and any(
            _says(sent.fields) == _says(letter.content) for sent in version.letters.filter(final=True).exclude(state="failed")
        ):
            raise refused("letter_sent_already")
        number = (version.letters.aggregate(last=Max("number"))["last"] or 0) + 1
        made: Letter = Letter.objects.create(version=version, number=number, fields=letter.content, final=letter.final, by=person)
        queue.add("letter", version, made, bundle)
        about = {"version": version.number, "letter": number, **letter.content}
        audit.record(person, "send_letter" if letter.final else "write_letter", plan, None, about)
    return made


def _says(content: Mapping[str, Any]) -> dict[str, Any]:
    """What makes one letter say something else than another."""
    return {name: value for name, value in content.items() if name not in ("confirmed", "day")}


def _count(plan: Plan) -> int:
    """How many lines the history of decisions has now."""
    last: int | None = plan.entries.aggregate(last=Max("number"))["last"]
    return last or 0


def _listed(texts: Iterable[Bilingual]) -> Bilingual:
    names = list(texts)
    return Bilingual("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        raise refused("date", value=text) from None


def suggestions(version: Version) -> dict[str, str]:
    """What to write into the form first: what the last letter in the round said, what the site's settings say, and the plan's office."""
    earlier = Letter.objects.filter(version__plan__round=version.plan.round).order_by("-pk").first()
    fields = dict(current().letter) | (earlier.fields if earlier is not None else {})
    same_plan = earlier is not None and earlier.version.plan_id == version.plan_id
    if not same_plan:
        fields = {name: value for name, value in fields.items() if name not in ("recipient", "document_number", "incoming_number")}
        fields.setdefault("recipient", version.plan.sender)
    if version.plan.round.deadline is not None:
        fields.setdefault("deadline", version.plan.round.deadline.isoformat())
    suggested = {name: str(value) for name, value in fields.items() if name in (*TEXTS, *DATES)}
    last = template_of(earlier) if earlier is not None else None
    return suggested | ({"template": str(last.pk)} if last is not None and templates.is_offered(last) else {})


# ---- what goes into a letter ------------------------------------------------------------------------------------


def _standings(version: Version, report: Report, entries: int, day: date) -> Standings | None:
    """How the first so many lines of the history stood against a report on a day; None if nobody had decided anything."""
    lines = decisions.history(version.plan).entries[:entries]
    return review.standings(History(lines), report, day) if lines else None


def _day_of(letter: Letter) -> date:
    """The day on which a letter was asked for: what was waived until then counts."""
    day = letter.fields.get("day")
    return date.fromisoformat(day) if day else timezone.localtime(letter.at).date()


def report_of(letter: Letter) -> Report:
    """The report that a letter is about, also where the version was checked again since."""
    return reports.by_file(letter.fields.get("report") or letter.version.report_file)


def standings_now(version: Version, report: Report) -> Standings | None:
    """How the decisions stand against a report, as a letter of this moment takes them."""
    return _standings(version, report, _count(version.plan), timezone.localdate())


def doubts(report: Report, standings: Standings | None) -> tuple[Bilingual, ...]:
    """Why no letter should be based on this report or these decisions unless somebody confirms it; () if it may."""
    return tuple(problem.message for problem in compose.refusals(report, standings))


@dataclass(frozen=True, slots=True)
class Choice:
    """The findings that a letter has, and those that it leaves out with the reason: a choice, "review", "open".

    `opinions` are the findings that it has without those that it says with another one, as its table and the form for replies count."""

    taken: tuple[Finding, ...]
    opinions: int
    left: tuple[tuple[Finding, str], ...]


def choice(report: Report, standings: Standings | None) -> Choice:
    """Which findings a letter has. Without decisions, those that failed; what could not be told is left to be settled."""
    options = LetterOptions(decisions=standings)
    asked = {sub.id for _, sub in compose.included(report, options)}
    taken, left = [], []
    for finding in reports.findings(report):
        if finding.sub.id in asked:
            taken.append(finding)
        else:
            left.append((finding, _left_out(finding, standings)))
    return Choice(tuple(taken), len(compose.opinions(report, options)), tuple(left))


def _left_out(finding: Finding, standings: Standings | None) -> str:
    standing = standings.by_id.get(finding.sub.id) if standings is not None else None
    if standing is None:
        return "open"
    return standing.decision.choice if standing.state == "holds" else "review"


def options(letter: Letter, report: Report) -> LetterOptions:
    """What the letter says besides the report, with the decisions that were made before it."""
    given: dict[str, Any] = {
        name: date.fromisoformat(value) if name in DATES else value for name, value in letter.fields.items() if name in (*TEXTS, *DATES)
    }
    standings = _standings(letter.version, report, letter.fields["entries"], _day_of(letter))
    return LetterOptions(**given, draft=not letter.final, confirmed=letter.fields["confirmed"], decisions=standings)


def template_of(letter: Letter) -> Template | None:
    """The office's own template that a letter is written with; None for the standard one."""
    number = letter.fields.get("template")
    return Template.objects.get(pk=number) if number else None


def decided_since(letter: Letter) -> int:
    """How many lines the history of decisions has got since a letter was written."""
    return _count(letter.version.plan) - int(letter.fields["entries"])


# ---- seeing -----------------------------------------------------------------------------------------------------


def seen(person: Person, version: Version) -> QuerySet[Letter]:
    """The letters about a version that somebody may see, the last first. The drafting office sees what was sent to it."""
    letters = version.letters.order_by("-number")
    if rights.may(person, "write_letter", version.plan):
        return letters
    require(person, "see_letter", version.plan)
    return letters.filter(final=True, state="done")


@dataclass(frozen=True, slots=True)
class Text:
    """A letter as text, by lines; and how it differs from letter number `before` about the same version: lines that begin with "- " and
    "+ "; None if there is none before it or the two cannot be compared."""

    lines: tuple[str, ...] = ()
    before: int | None = None
    changes: tuple[str, ...] | None = None

    def stored(self) -> str:
        """The stored file that holds it."""
        return files.put(json.dumps([self.lines, self.before, self.changes], ensure_ascii=False).encode())


def text(letter: Letter) -> Text:
    """A letter that was written as text."""
    job = letter.jobs.filter(kind="letter", state="done").exclude(result_file="").first()
    if job is None:
        return Text()
    lines, before, changes = json.loads(files.get(job.result_file))
    return Text(tuple(lines), before, tuple(changes) if changes is not None else None)


@dataclass(frozen=True, slots=True)
class Pages:
    """The preview of a letter: pictures of its pages. `state` is that of the work on it; `problem`: why there is none."""

    state: str = ""
    count: int = 0
    file: str = ""
    problem: str = ""

    def picture(self, number: int) -> bytes:
        """A page as a PNG file, from 1."""
        with files.opened(self.file) as path, zipfile.ZipFile(path) as pictures:
            return pictures.read(f"{number}.png")


def pages(letter: Letter) -> Pages:
    """The preview of a letter."""
    job = letter.jobs.filter(kind="preview").order_by("-pk").first()
    if job is None:
        return Pages()
    if not job.result_file:
        return Pages(job.state, problem=job.problem)
    with files.opened(job.result_file) as path, zipfile.ZipFile(path) as pictures:
        return Pages(job.state, len(pictures.namelist()), job.result_file)


def stored_pages(pictures: Sequence[bytes]) -> str:
    """The stored file that holds pictures of pages."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for number, picture in enumerate(pictures, 1):
            written.writestr(zipfile.ZipInfo(f"{number}.png"), picture)
    return files.put(out.getvalue())


# ---- annotated drafts -------------------------------------------------------------------------------------------


def annotate(person: Person, version: Version, bare: bool = False, bundle: Bundle | None = None) -> Job:
    """Asks for the draft with its findings as comments, those left out that were dismissed or waived, as far as the person may know it.

    `bare`: without macros and links of the original. What is being made already is not asked for again but for a bundle.
    """
    require(person, "export", version.plan)
    if not version.report_file:
        raise refused("not_checked_yet")
    arguments = {"decided": rights.may(person, "see_decisions", version.plan), "entries": _count(version.plan), "bare": bare}
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=version.plan_id)
        job: Job
        for job in version.jobs.filter(kind="annotate", state__in=("waiting", "running")):
            if job.arguments == arguments and bundle is None:
                return job
        audit.record(person, "annotate", version.plan, None, {"version": version.number, **arguments})
        return queue.add("annotate", version, None, bundle, **arguments)


def annotated(person: Person, version: Version) -> Job | None:
    """The last annotated draft that was asked for, with the decisions if the person may see them."""
    require(person, "export", version.plan)
    sees = rights.may(person, "see_decisions", version.plan)
    jobs: list[Job] = list(version.jobs.filter(kind="annotate").order_by("-pk"))
    return next((job for job in jobs if job.arguments["decided"] == sees), None)


def left_out(job: Job, report: Report) -> frozenset[str]:
    """The findings that an annotated draft leaves out: those that were dismissed or waived when it was asked for."""
    if not job.arguments["decided"]:
        return frozenset()
    standings = _standings(job.version, report, job.arguments["entries"], timezone.localdate()) or Standings()
    subs = (sub for result in report.results for sub in result.subresults if sub.outcome in FINDINGS)
    return frozenset(sub.id for sub in subs if (valid := standings.valid(sub.id)) and valid.choice in ("dismiss", "waive"))


def decisions_since(job: Job) -> int:
    """How many lines the history of decisions has got since an annotated draft was asked for, as far as it shows them."""
    return _count(job.version.plan) - int(job.arguments["entries"]) if job.arguments["decided"] else 0
