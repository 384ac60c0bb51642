"""The review page: the draft as it was read, its findings, and deciding about them.

The page itself holds the list of findings. Pieces of the draft and the card of a finding come when they are needed. Answers that change a
decision also carry what it changes elsewhere on the page: the sign in the list and the head.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plancheck.model.decision import CHOICES, Decision, Waiver, reviewed_verdict
from plancheck.model.report import LEVELS, Report
from plancheck.render import decided
from plancheck.render.summary import next_step, print_text, verdict_sentence
from plancheck.report import sentences
from plancheck.report.short import in_short
from plancheck.web import drafts, reports, rights
from plancheck.web.acts import Refused, comparing, decisions, explanations, refused, submissions
from plancheck.web.drafts import Layout, Row
from plancheck.web.models import Version
from plancheck.web.page import View, gone_to, handled, plan_of, render, version_of
from plancheck.wording.catalogue import phrase
from plancheck.wording.places import looked_text, place_line, shown_role

#: What may be decided about a finding, for filters: nothing yet; a decision that must be made again; a choice.
STATES = ("open", "review", *CHOICES)
_FIELDS = ("choice", "text", "reason", "waiver_number", "approver", "scope", "until")


@dataclass
class Shown:
    """A version that was checked, as somebody may see it: decisions only where their role lets them."""

    request: HttpRequest
    version: Version
    report: Report
    layout: Layout

    @property
    def sees(self) -> bool:
        """Whether this person sees decisions."""
        return rights.may(self.request.user, "see_decisions", self.version.plan)

    @property
    def may_decide(self) -> bool:
        """Whether this person can decide about the findings now."""
        return rights.may(self.request.user, "decide", self.version.plan) and self.version.plan.closed is None

    @cached_property
    def decided(self) -> decisions.Decided | None:
        """What has been decided, read once a request; None for who does not see it."""
        return decisions.decided(self.version.plan, self.report) if self.sees else None

    @property
    def keep(self) -> str:
        """What the names begin with under which a browser keeps what was typed about the findings of this plan, and not saved."""
        return f"plancheck/{self.request.user.pk}/{self.version.plan_id}/"

    def row(self, id: str) -> Row:
        """The finding with this id. Raises Http404 if there is none."""
        if id not in self.layout.by_id:
            raise Http404
        return self.layout.by_id[id]

    def state(self, row: Row) -> str:
        """What was decided about a finding, one of STATES."""
        standing = self.decided.standings.by_id.get(row.id) if self.decided is not None else None
        if standing is None:
            above = self.decided.standings.covering(row.finding.sub) if self.decided is not None else None
            return above.choice if above is not None else "open"
        return standing.decision.choice if standing.state == "holds" else "review"

    def seen(self, row: Row) -> str:
        """The name of the last entry about a finding, "" for none: who decides next says that they saw it."""
        last = self._last.get(row.id) if self.decided is not None else None
        return last.name if last is not None else ""

    @cached_property
    def _last(self) -> Mapping[str, Any]:
        return self.decided.history.last if self.decided is not None else {}

    def head(self) -> dict[str, Any]:
        """The values that what stands in the head, and the signs in the list, need."""
        values: dict[str, Any] = {"shown": self, "version": self.version, "report": self.report, "rows": self.layout.rows}
        if self.decided is not None:
            values["settled"] = sum(self.state(row) not in ("open", "review") for row in self.layout.rows)
            values["reviewed"] = reviewed_verdict(self.report, self.decided.standings)
        return values


class Rechecked(Exception):
    """The page that asks shows an older report than there is now: its numbers may be those of other findings."""


def _alike(view: View) -> View:
    """The view for parts of the page. Where the version was checked again since the page was opened, nothing is done or put into the page,
    and the page says so.
    """

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        try:
            return view(request, **given)
        except Rechecked:
            return HttpResponse(status=204, headers={"HX-Trigger": "review:rechecked"})

    return answer


def _version(request: HttpRequest, plan: int, number: int, act: rights.Act = "see") -> Version:
    """The version of an address. Raises Rechecked where the page that asks has another report on it."""
    version = version_of(request, plan, number, act)
    if request.headers.get("X-Plancheck-Report", version.report_file) != version.report_file:
        raise Rechecked
    return version


def _shown(request: HttpRequest, plan: int, number: int, act: rights.Act = "see") -> Shown:
    """The version of an address. Raises Http404 where it was not checked yet, and Rechecked."""
    return _shown_of(request, _version(request, plan, number, act))


def _shown_of(request: HttpRequest, version: Version) -> Shown:
    report, layout = reports.of(version), drafts.of(version)
    if report is None or layout is None:
        raise Http404
    return Shown(request, version, report, layout)


# ---- the page ---------------------------------------------------------------------------------------------------


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
    if not version.report_file:
        return render(request, "progress.html.j2", version=version, ahead=submissions.waiting_before(version))
    shown = _shown_of(request, version)
    report, lang = shown.report, request.lang
    last = version.plan.versions.order_by("-number").values_list("number", flat=True)[0]
    values = shown.head() | {
        "newest": last,
        "before": comparing.before(version) if version.number > 1 else None,
        "annexes": list(version.annexes.all()),
        "pieces": len(shown.layout.pieces),
        "sentence": verdict_sentence(report, lang),
        "next_step": next_step(report, lang),
        "printed": print_text(report, lang) if report.print is not None else phrase("web.print.not_asked", lang),
        "problem": lambda row: decided.problem(row.finding.result, row.finding.sub, lang),
        "place_line": lambda place: place_line(place, lang),
        "levels": LEVELS,
        "counts": _counts(shown),
        "states": STATES,
        "chapters": list(dict.fromkeys(row.chapter for row in sorted(shown.layout.rows, key=lambda row: row.order) if row.chapter)),
        "number": shown.decided.last if shown.decided is not None else 0,
    }
    return render(request, "review.html.j2", **values)


def _counts(shown: Shown) -> Counter[str]:
    """How many findings have each level, outcome and state."""
    counted: Counter[str] = Counter()
    for row in shown.layout.rows:
        counted.update((row.finding.result.level, row.finding.sub.outcome, shown.state(row)))
    return counted


@require_safe
@handled
@_alike
def piece(request: HttpRequest, plan: int, number: int, piece: int) -> HttpResponse:
    """A piece of the draft, with the passages of findings marked."""
    version = _version(request, plan, number)
    layout = drafts.of(version)
    if layout is None or (piece and piece >= len(layout.pieces)):
        raise Http404
    parts = layout.pieces[piece] if layout.pieces else ()
    return render(request, "draft_chunk.html.j2", parts=parts, number=piece, document=layout.document)


@require_safe
@handled
@_alike
def search(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The places of the draft where the words that are looked for stand."""
    version = _version(request, plan, number)
    layout = drafts.of(version)
    if layout is None:
        raise Http404
    words = request.GET.get("q", "")[:200].strip()
    return render(request, "review_hits.html.j2", words=words, hits=drafts.search(layout, words), most=drafts.MOST_HITS)


# ---- one finding ------------------------------------------------------------------------------------------------


@require_safe
@handled
@_alike
def finding(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """One finding with its passages and the form for deciding about it."""
    shown = _shown(request, plan, number)
    return _card(shown, shown.row(id))


def _card(
    shown: Shown, row: Row, conflict: decisions.Conflict | None = None, problem: str = "", changed: bool = False, said: str = ""
) -> HttpResponse:
    """The card of a finding. After an act that was refused or is in conflict, its form has what was typed."""
    request, sub, lang = shown.request, row.finding.sub, shown.request.lang
    standing = shown.decided.standings.by_id.get(sub.id) if shown.decided is not None else None
    refilled = conflict is not None or bool(problem)
    response = render(
        request,
        "finding.html.j2",
        status=409 if refilled else 200,
        **shown.head(),
        row=row,
        standing=standing,
        entries=[entry for entry in shown.decided.history.entries if entry.target.id == sub.id] if shown.decided is not None else (),
        choices=CHOICES,
        form={name: request.POST.get(name, "") for name in _FIELDS} if refilled else _form(standing.decision if standing else None),
        refilled=refilled,
        conflict=conflict,
        problem_text=problem,
        changed=changed,
        role=shown_role,
        place_line=lambda place: place_line(place, lang),
        looked=looked_text(sub.looked_for, lang),
        decision_line=lambda standing: decided.line(standing, lang),
        details=lambda decision: decided.details(decision, lang),
    )
    return _said(response, said)


def _form(decision: Decision | None) -> dict[str, str]:
    """The fields of the form as a decision has them."""
    if decision is None:
        return dict.fromkeys(_FIELDS, "")
    waiver = decision.waiver or Waiver("", "")
    values = (decision.choice, decision.text, decision.reason, waiver.number, waiver.approver, waiver.scope, waiver.until or "")
    return dict(zip(_FIELDS, map(str, values), strict=True))


def _said(response: HttpResponse, text: str) -> HttpResponse:
    """The answer with a sentence that the page says aloud."""
    if text:
        response["HX-Trigger"] = json.dumps({"review:said": {"text": text}})
    return response


@require_POST
@handled
@_alike
def decide(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """Decides about a finding; the card comes back with the decision, or with that of somebody who was faster."""
    shown = _shown(request, plan, number, "decide")
    row = shown.row(id)
    try:
        decision = _decision(request)
        outcome = decisions.decide(request.user, shown.version, {id: decision}, {id: request.POST.get("seen", "")})
    except Refused as error:
        return _refused(shown, row, error)
    said = phrase("web.saved", request.lang, n=row.finding.number, choice=phrase(f"choice.{decision.choice}", request.lang))
    return _answered(shown, row, outcome, said)


@require_POST
@handled
@_alike
def undo(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """Takes back the last decision about a finding."""
    shown = _shown(request, plan, number, "decide")
    row = shown.row(id)
    try:
        outcome = decisions.undo(request.user, shown.version, id, request.POST.get("seen", ""))
    except Refused as error:
        return _refused(shown, row, error)
    key = "web.undo.done" if outcome.made or outcome.conflicts else "web.undo.nothing"
    return _answered(shown, row, outcome, phrase(key, request.lang, n=row.finding.number))


def _refused(shown: Shown, row: Row, error: Refused) -> HttpResponse:
    if not shown.request.htmx:
        raise error
    return _card(shown, row, problem=error.message.of(shown.request.lang))


def _answered(shown: Shown, row: Row, outcome: decisions.Outcome, said: str) -> HttpResponse:
    """The card after an act; without scripts, the page with it."""
    conflict = next(iter(outcome.conflicts), None)
    if conflict is not None:
        return _card(shown, row, conflict, changed=True)
    if not shown.request.htmx:
        return gone_to(shown.request, f"/plans/{shown.version.plan_id}/v{shown.version.number}/#f-{row.finding.number}")
    return _card(shown, row, changed=True, said=said)


def _decision(request: HttpRequest) -> Decision:
    """The decision that a form says: of its fields, those that its choice has."""
    fields = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    match fields["choice"]:
        case "confirm":
            return Decision("confirm", fields["text"])
        case "waive":
            waiver = Waiver(fields["waiver_number"], fields["approver"], fields["scope"], _until(fields["until"]))
            return Decision("waive", "", fields["reason"], waiver)
        case "dismiss" | "needs_information" as choice:
            return Decision(choice, "", fields["reason"])
        case _:
            raise refused("no_choice")


def _until(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise refused("date", value=text) from None


# ---- many findings ----------------------------------------------------------------------------------------------


@require_POST
@handled
@_alike
def decide_all(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """Decides the same about all findings that the form names, each with the entry that was seen."""
    shown = _shown(request, plan, number, "decide")
    seen = _which(request)
    decision = _decision(request)
    outcome = decisions.decide(request.user, shown.version, dict.fromkeys(seen, decision), seen)
    choice = phrase(f"choice.{decision.choice}", request.lang)
    return _bulk(shown, seen, outcome, "web.bulk.done", choice=choice)


@require_POST
@handled
@_alike
def undo_all(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """Takes back the decisions that the form names, where they are the last."""
    shown = _shown(request, plan, number, "decide")
    seen = _which(request)
    outcome = decisions.undo_all(request.user, shown.version, list(seen), seen)
    return _bulk(shown, seen, outcome, "web.bulk.undone", undoes=True)


def _which(request: HttpRequest) -> dict[str, str]:
    """The findings of a form by id, each with the name of the last entry that was seen: fields `which` of the form ID.NAME."""
    named = dict(item.partition(".")[::2] for item in request.POST.getlist("which"))
    if not named:
        raise BadRequest("no finding is named")
    return named


def _bulk(shown: Shown, seen: Iterable[str], outcome: decisions.Outcome, key: str, undoes: bool = False, **values: str) -> HttpResponse:
    text = phrase(key, shown.request.lang, n=len(outcome.made), **values)
    if outcome.conflicts:
        names = sorted({conflict.theirs.by for conflict in outcome.conflicts})
        joint = phrase("and", shown.request.lang)
        text += phrase("web.bulk.conflicts", shown.request.lang, n=len(outcome.conflicts), by=joint.join(names))
    made = set(outcome.made)
    changed = [row for row in shown.layout.rows if row.id in set(seen)]
    undoable = [row for row in changed if row.id in made] if not undoes else []
    response = render(shown.request, "review_bulk.html.j2", **shown.head(), text=text, changed_rows=changed, undoable=undoable)
    return _said(response, text)


# ---- several people ---------------------------------------------------------------------------------------------


@require_safe
@handled
@_alike
def news(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """What was decided after the entry of a number; 204 if nothing was. Pages that are open ask this every few seconds."""
    version = _version(request, plan, number, "see_decisions")
    try:
        after = int(request.GET.get("after", ""))
    except ValueError:
        raise BadRequest("the number of an entry is missing") from None
    if decisions.last_number(version.plan) <= after:
        return HttpResponse(status=204)
    entries = decisions.news(version.plan, after)
    shown = _shown_of(request, version)
    latest_of = {entry.content["id"]: entry for entry in entries}
    changed = [shown.layout.by_id[id] for id in latest_of if id in shown.layout.by_id]
    others = {id: entry.person for id, entry in latest_of.items() if entry.person_id != request.user.pk}
    numbers = [str(row.finding.number) for row in changed if row.id in others]
    said = ""
    if numbers:
        names = phrase("and", request.lang).join(sorted({str(person) for person in others.values()}))
        said = phrase("web.news", request.lang, by=names, numbers=phrase("web.news.joint", request.lang).join(numbers[:10]))
    response = render(request, "review_news.html.j2", **shown.head(), changed_rows=changed, others=others, number=entries[-1].number)
    return _said(response, said)


# ---- why --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@handled
@_alike
def why(request: HttpRequest, plan: int, number: int, id: str) -> HttpResponse:
    """Why a finding is one. A worker finds out; until then the answer asks again by itself."""
    shown = _shown(request, plan, number)
    row = shown.row(id)
    job = explanations.ask(request.user, shown.version, id) if request.method == "POST" else explanations.asked(shown.version, id)
    if job is None:
        raise Http404
    values: dict[str, Any] = {"version": shown.version, "row": row, "job": job}
    if job.state == "done":
        explained = explanations.stored(job.result_file)
        now = explained.subject.result.fingerprint if explained.subject is not None else ""
        values |= {
            "text": explained.text,
            "in_short": in_short(row.finding.result, row.finding.sub, request.lang),
            "reasons": sentences.reasons(explained, request.lang),
            "remedies": sentences.remedies(explained, request.lang),
            "same": now == row.finding.sub.fingerprint,
            "place_line": lambda place: place_line(place, request.lang),
        }
    return render(request, "finding_why.html.j2", **values)
