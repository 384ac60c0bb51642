"""The review page: the draft as it was read on the left, its findings on the right, and deciding about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck.contract.reading import DraftText
from plancheck.model.decision import CHOICES, Decision, Standings, Waiver, reviewed_verdict
from plancheck.model.report import Report
from plancheck.render import decided
from plancheck.render.summary import print_text, verdict_sentence
from plancheck.report import marked_text
from plancheck.report.marked_text import Mark
from plancheck.web import reports, rights
from plancheck.web.acts import decisions, refused, submissions
from plancheck.web.models import Version
from plancheck.web.page import handled, plan_of, render, version_of
from plancheck.web.reports import Finding
from plancheck.wording.places import looked_text, place_line, shown_role

#: The paragraphs and tables that are loaded at a time.
CHUNK = 80
#: The most passages of a finding.
MOST_PASSAGES = 6


@require_safe
@handled
def latest(request: HttpRequest, plan: int) -> HttpResponse:
    """The review page of the latest version."""
    asked = plan_of(request, plan)
    return review(request, plan=plan, number=asked.latest.number)


@require_safe
@handled
def review(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The page of a version: its progress while it is not checked, then draft and findings."""
    version = version_of(request, plan, number)
    report = reports.of(version)
    if report is None:
        return render(request, "progress.html.j2", version=version, ahead=submissions.waiting_before(version))
    return render(request, "review.html.j2", **_values(request, version, report))


def _values(request: HttpRequest, version: Version, report: Report) -> dict[str, Any]:
    sees = rights.may(request.user, "see_decisions", version.plan)
    standings = decisions.standings(version.plan, report) if sees else None
    return {
        "version": version,
        "report": report,
        "findings": reports.findings(report),
        "standings": standings,
        "tally": decided.tally(report, standings) if standings is not None else None,
        "reviewed": reviewed_verdict(report, standings) if standings is not None else None,
        "sentence": verdict_sentence(report, request.lang),
        "printed": print_text(report, request.lang),
        "problem": lambda finding: decided.problem(finding.result, finding.sub, request.lang),
        "first_place": lambda finding: _first_place(finding, request.lang),
        "state": lambda finding: _state(finding, standings),
        "may_decide": rights.may(request.user, "decide", version.plan) and version.plan.closed is None,
        "chunks": _chunks(version),
        "headings": _headings(version),
    }


def _first_place(finding: Finding, lang: str) -> str:
    return place_line(finding.sub.evidence[0].place, lang) if finding.sub.evidence else ""


def _state(finding: Finding, standings: Standings | None) -> str:
    """What was decided, for filters: a choice, "review" where it must be decided again, "open"."""
    standing = standings.by_id.get(finding.sub.id) if standings is not None else None
    if standing is None:
        return "open"
    return standing.decision.choice if standing.state == "holds" else "review"


# ---- the draft --------------------------------------------------------------------------------------------------


def _chunks(version: Version) -> int:
    """How many pieces the text is loaded in."""
    text = reports.text_of(version)
    return -(-len(_parts(text, {})) // CHUNK) if text is not None else 0


def _headings(version: Version) -> Sequence[tuple[int, int, str]]:
    text = reports.text_of(version)
    return text.headings if text is not None else ()


def _parts(text: DraftText, marks: Mapping[int, Sequence[Mark]]) -> tuple[marked_text.Part, ...]:
    levels = {block: min(max(level + 2, 3), 6) for block, level, _ in text.headings}
    document = text.document
    walked = marked_text.parts(document, marks, levels)
    return tuple(piece for part in walked for piece in _pieces(part))


def _pieces(part: marked_text.Part) -> list[marked_text.Part]:
    """A part of text in pieces of one paragraph, so that it can be loaded in turn."""
    from dataclasses import replace

    if part.form != "text":
        return [part]
    return [replace(part, paragraphs=(paragraph,)) for paragraph in part.paragraphs]


def marks(report: Report, text: DraftText) -> dict[int, list[Mark]]:
    """The passages of all findings by block, outer ones first. The entry of a mark is the number of its finding."""
    starts = {number: annex.start for number, annex in enumerate(text.document.annexes, 1)}
    by_block: dict[int, list[Mark]] = defaultdict(list)
    for finding in reports.findings(report):
        for at, evidence in enumerate(finding.sub.evidence[:MOST_PASSAGES]):
            place = evidence.place
            block = starts.get(place.document, 0) + place.block
            if not 0 <= block < len(text.document.blocks) or place.end <= place.start:
                continue
            kind = f"{finding.sub.outcome} {finding.result.level}"
            by_block[block].append(Mark(f"m-{finding.number}-{at}", str(finding.number), kind, str(finding.number), place.start, place.end))
    for of_block in by_block.values():
        of_block.sort(key=lambda mark: (mark.start, -mark.end))
    return dict(by_block)


@require_safe
@handled
def chunk(request: HttpRequest, plan: int, number: int, chunk: int) -> HttpResponse:
    """A piece of the draft, with the passages of findings marked."""
    version = version_of(request, plan, number)
    report, text = reports.of(version), reports.text_of(version)
    if report is None or text is None:
        raise Http404
    parts = _parts(text, marks(report, text))
    start = chunk * CHUNK
    if start >= len(parts) and chunk:
        raise Http404
    return render(
        request,
        "draft_chunk.html.j2",
        version=version,
        parts=parts[start : start + CHUNK],
        next=chunk + 1 if start + CHUNK < len(parts) else None,
        document=text.document,
    )


# ---- findings ---------------------------------------------------------------------------------------------------


def _finding(version: Version, id: str) -> tuple[Report, Finding]:
    report = reports.of(version)
    if report is None:
        raise refused("not_checked_yet")
    for finding in reports.findings(report):
        if finding.sub.id == id:
            return report, finding
    raise Http404


@require_safe
@handled
def finding(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """One finding with its passages and the form for deciding about it."""
    version = version_of(request, plan, number)
    report, asked = _finding(version, id)
    return _card(request, version, report, asked)


def _card(
    request: HttpRequest, version: Version, report: Report, finding: Finding, conflict: decisions.Conflict | None = None, problem: str = ""
) -> HttpResponse:
    values = _values(request, version, report)
    history = decisions.history(version.plan) if values["standings"] is not None else None
    last = history.last.get(finding.sub.id) if history is not None else None
    return render(
        request,
        "finding.html.j2",
        status=409 if conflict is not None or problem else 200,
        **values,
        finding=finding,
        entries=[entry for entry in history.entries if entry.target.id == finding.sub.id] if history is not None else (),
        seen=last.name if last is not None else "",
        choices=CHOICES,
        conflict=conflict,
        problem_text=problem,
        passages=finding.sub.evidence[:MOST_PASSAGES],
        role=shown_role,
        place_line=lambda place: place_line(place, request.lang),
        looked=looked_text(finding.sub.looked_for, request.lang),
        decision_line=lambda standing: decided.line(standing, request.lang),
        details=lambda decision: decided.details(decision, request.lang),
    )


@require_POST
@handled
def decide(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """Decides about a finding; the card comes back with the decision, or with that of somebody who was faster."""
    from plancheck.web.acts import Refused

    version = version_of(request, plan, number)
    report, asked = _finding(version, id)
    try:
        outcome = decisions.decide(request.user, version, {id: _decision(request)}, {id: request.POST.get("seen", "")})
    except Refused as error:
        return _card(request, version, report, asked, problem=error.message.of(request.lang))
    return _card(request, version, report, asked, next(iter(outcome.conflicts), None))


@require_POST
@handled
def undo(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """Takes back the last decision about a finding."""
    version = version_of(request, plan, number)
    report, asked = _finding(version, id)
    outcome = decisions.undo(request.user, version, id, request.POST.get("seen", ""))
    return _card(request, version, report, asked, next(iter(outcome.conflicts), None))


def _decision(request: HttpRequest) -> Decision:
    """The decision that a form says."""
    choice = request.POST.get("choice", "")
    if choice not in CHOICES:
        raise refused("no_choice")
    fields = {name: request.POST.get(name, "").strip() for name in ("text", "reason", "waiver_number", "approver", "scope", "until")}
    waiver = None
    if choice == "waive":
        waiver = Waiver(fields["waiver_number"], fields["approver"], fields["scope"], _until(fields["until"]))
    return Decision(choice, fields["text"] if choice == "confirm" else "", fields["reason"], waiver)


def _until(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise refused("date", value=text) from None
