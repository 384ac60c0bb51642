"""Letters about a version, and the draft with its findings as comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from plancheck.model.report import Report
from plancheck.render import decided
from plancheck.web import files, problems, reports, rights
from plancheck.web.acts import Refused, letters, templates
from plancheck.web.models import Letter, Version
from plancheck.web.page import download, gone_to, handled, render, version_of
from plancheck.wording.catalogue import phrase
from plancheck.wording.numbers import date_text

#: Why findings are left out of a letter, in the order in which pages count them.
LEFT_OUT = ("open", "review", "needs_information", "dismiss", "waive")


@require_http_methods(["GET", "HEAD", "POST"])
@handled
def overview(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """All letters about a version, and the form for the next one; a form that is sent in writes it."""
    version = version_of(request, plan, number)
    if request.method != "POST":
        return _overview(request, version, letters.suggestions(version))
    fields = {name: request.POST.get(name, "") for name in (*letters.TEXTS, *letters.DATES, "template")}
    act, confirmed = request.POST.get("act"), bool(request.POST.get("confirmed"))
    if act == "change":
        return _overview(request, version, fields, confirmed=confirmed)
    try:
        letter = letters.prepared(request.user, version, fields, act == "send", confirmed)
        if act == "send" and not request.POST.get("sure"):
            return _ask(request, version, letter.content, sent=fields | ({"confirmed": "1"} if confirmed else {}))
        written = letters.save(request.user, letter)
    except Refused as error:
        return _overview(request, version, fields, error, confirmed)
    return gone_to(request, f"{_place(written)}?written")


def _overview(
    request: HttpRequest, version: Version, fields: dict[str, str], problem: Refused | None = None, confirmed: bool = False
) -> HttpResponse:
    seen = letters.seen(request.user, version)
    report = reports.of(version)
    writes = rights.may(request.user, "write_letter", version.plan)
    return render(
        request,
        "letters.html.j2",
        status=409 if problem else 200,
        version=version,
        report=report,
        letters=list(seen.select_related("by")),
        fields=fields,
        **_problem(request, problem),
        confirmed=confirmed,
        may_write=writes and report is not None and version.plan.closed is None,
        templates=templates.offered() if writes else (),
        standard=templates.standard_name(),
        **(_chosen(request, version, report) if writes and report is not None else {"choice": None}),
    )


def _problem(request: HttpRequest, problem: Refused | None) -> dict[str, Any]:
    """Why a letter was not written, and whether it is if somebody confirms it."""
    text = problem.message.of(request.lang) if problem is not None else ""
    return {"problem": text, "to_confirm": isinstance(problem, letters.Unconfirmed)}


def _chosen(request: HttpRequest, version: Version, report: Report) -> dict[str, Any]:
    """What a letter of this moment would have, and what it would leave out."""
    standings = letters.standings_now(version, report)
    choice = letters.choice(report, standings)
    counted = Counter(why for _, why in choice.left)
    return {
        "choice": choice,
        "counted": [(why, counted[why]) for why in LEFT_OUT if counted[why]],
        "undecided": standings is None,
        "doubts": [text.of(request.lang) for text in letters.doubts(report, standings)],
        "finding_text": lambda finding: decided.problem(finding.result, finding.sub, request.lang),
    }


# ---- one letter -------------------------------------------------------------------------------------------------


def _letter_of(request: HttpRequest, plan: int, number: int, letter: int) -> Letter:
    """The letter of an address. Raises Http404 where there is none that this person may see."""
    asked: Letter | None = letters.seen(request.user, version_of(request, plan, number)).filter(number=letter).first()
    if asked is None:
        raise Http404
    return asked


def _place(letter: Letter) -> str:
    return f"/plans/{letter.version.plan_id}/v{letter.version.number}/letters/{letter.number}"


@require_safe
@handled
def letter(request: HttpRequest, plan: int, number: int, letter: int) -> HttpResponse:
    """A letter: its pages, what it says otherwise than the one before, and its files."""
    return _shown(request, _letter_of(request, plan, number, letter))


def _shown(request: HttpRequest, letter: Letter, problem: Refused | None = None) -> HttpResponse:
    version = letter.version
    sends = rights.may(request.user, "send_letter", version.plan)
    is_done = letter.state == "done"
    text = letters.text(letter) if is_done else letters.Text()
    pages = letters.pages(letter)
    return render(
        request,
        "letter.html.j2",
        status=409 if problem else 200,
        letter=letter,
        version=version,
        facts=_facts(request, letter.fields),
        text=text,
        pages=pages,
        sentences=lambda column: [it.of(request.lang) for it in problems.read(column)],
        may_write=rights.may(request.user, "write_letter", version.plan),
        may_send=sends and is_done and not letter.final and version.plan.closed is None,
        since=letters.decided_since(letter) if rights.may(request.user, "see_decisions", version.plan) else 0,
        written="written" in request.GET,
        gaps=None if letter.final or (named := letters.gaps(letter.fields)) is None else named.of(request.lang),
        early=letter.fields.get("deadline", "9") < letter.fields.get("date", ""),
        **_problem(request, problem),
    )


def _facts(request: HttpRequest, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a letter says, by the keys of its fields, as people read it. A letter always has a template."""
    texts = [(name, fields[name]) for name in letters.TEXTS if fields.get(name)]
    dates = [(name, date_text(date.fromisoformat(fields[name]), request.lang)) for name in letters.DATES if fields.get(name)]
    template = fields.get("template_name") or phrase("letters.template.standard", request.lang)
    return [*texts, *dates, ("template_name", template)]


@require_http_methods(["GET", "HEAD", "POST"])
@handled
def send(request: HttpRequest, plan: int, number: int, letter: int) -> HttpResponse:
    """Asks whether the letter is to be sent that a draft of it says, which cannot be taken back; and sends it."""
    draft = _letter_of(request, plan, number, letter)
    rights.require(request.user, "send_letter", draft.version.plan)
    if draft.final or draft.state != "done":
        return gone_to(request, _place(draft))
    sure, confirmed = bool(request.POST.get("sure")), bool(request.POST.get("confirmed"))
    try:
        letters.to_send(request.user, draft, confirmed)
        if sure:
            return gone_to(request, _place(letters.send(request.user, draft, confirmed)))
    except letters.Unconfirmed as error:
        return _ask(request, draft.version, draft.fields, draft, problem=error)
    except Refused as error:
        return _shown(request, draft, error)
    return _ask(request, draft.version, draft.fields, draft)


def _ask(
    request: HttpRequest,
    version: Version,
    fields: Mapping[str, Any],
    letter: Letter | None = None,
    sent: Mapping[str, str] | None = None,
    problem: Refused | None = None,
) -> HttpResponse:
    """The page that asks before a letter is sent. `sent` are the fields of the form again, where it is not sent from a draft."""
    return render(
        request,
        "letter_send.html.j2",
        status=409 if problem and request.POST.get("sure") else 200,
        version=version,
        letter=letter,
        facts=_facts(request, fields),
        sent=sent or {},
        since=letters.decided_since(letter) if letter is not None else 0,
        **_problem(request, problem),
    )


@require_safe
@handled
def picture(request: HttpRequest, plan: int, number: int, letter: int, page: int) -> HttpResponse:
    """A page of the preview."""
    pages = letters.pages(_letter_of(request, plan, number, letter))
    if not 0 < page <= pages.count:
        raise Http404
    return HttpResponse(pages.picture(page), content_type="image/png")


@require_safe
@handled
def letter_file(request: HttpRequest, plan: int, number: int, letter: int) -> HttpResponse:
    """The letter as a Word file."""
    asked = _letter_of(request, plan, number, letter)
    if not asked.letter_file:
        raise Http404
    return download(files.get(asked.letter_file), f"{_stem(asked)}.docx")


@require_safe
@handled
def form_file(request: HttpRequest, plan: int, number: int, letter: int) -> HttpResponse:
    """The table for the replies to the letter."""
    asked = _letter_of(request, plan, number, letter)
    if not asked.form_file:
        raise Http404
    return download(files.get(asked.form_file), f"{_stem(asked)}.意见采纳情况表.xlsx")


def _stem(letter: Letter) -> str:
    return f"{_name(letter.version)}.意见函{letter.number}{'' if letter.final else '（草稿）'}"


def _name(version: Version) -> str:
    return f"{version.name.rpartition('.')[0] or version.name}-v{version.number}"


# ---- the annotated draft ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@handled
def annotated(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The page of the annotated draft; a form that is sent in asks for a new one."""
    version = version_of(request, plan, number, "export")
    if request.method == "POST":
        letters.annotate(request.user, version, bool(request.POST.get("bare")))
        return gone_to(request, f"/plans/{plan}/v{number}/annotated")
    job, report = letters.annotated(request.user, version), reports.of(version)
    return render(
        request,
        "annotated.html.j2",
        version=version,
        job=job,
        problems=[it.of(request.lang) for it in problems.read(job.problem)] if job is not None else [],
        since=letters.decisions_since(job) if job is not None else 0,
        is_word=report is not None and report.document.format == "docx",
    )


@require_safe
@handled
def annotated_file(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The annotated draft."""
    version = version_of(request, plan, number, "export")
    job = letters.annotated(request.user, version)
    if job is None or not job.result_file:
        raise Http404
    data = files.get(job.result_file)
    return download(data, f"{_name(version)}.批注{'.pdf' if data.startswith(b'%PDF') else '.docx'}")
