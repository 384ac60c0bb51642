"""The playground: a draft on the left, rules on the right, and what they find while somebody writes them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck import rulelab
from plancheck.contract import reading
from plancheck.report import sentences
from plancheck.rulelab import trial
from plancheck.web import problems, rights, ruleset
from plancheck.web.acts import office_rules, trying
from plancheck.web.models import Job, OfficeRule
from plancheck.web.page import download, handled, render


@require_safe
@handled
def playground(request: HttpRequest) -> HttpResponse:
    """The page, with a rule of the site to begin with."""
    rights.require(request.user, "write_rules")
    workspace = ruleset.workspace()
    rules = ruleset.rules().rules
    asked = request.GET.get("rule", "")
    saved = OfficeRule.objects.filter(rule=asked).order_by("-number").first()
    rule = next((rule for rule in rules if rule.id == asked), None)
    if rule is None and saved is None:
        if asked:
            raise Http404
        rule = min(rules, key=lambda rule: rule.span.end - rule.span.start)
    return render(
        request,
        "playground.html.j2",
        id=asked or (rule.id if rule is not None else ""),
        text=saved.text if saved is not None or rule is None else rulelab.source(rule, workspace),
        case_text=saved.cases if saved is not None else "",
        seen=str(saved.number) if saved is not None else "",
        samples=trying.samples(),
        plans=trying.plans(request.user),
        longest=trial.LONGEST,
        longest_draft=trial.LONGEST_DRAFT,
        own_document=trial.OWN_DOCUMENT,
    )


@require_POST
@handled
def attempt(request: HttpRequest) -> HttpResponse:
    """Asks for the outcome of the rules as they are written now; the answer then asks for it by itself."""
    given = {name: request.POST.get(name, "") for name in ("text", "draft", "typed", "case_text")}
    job = trying.ask(request.user, **given, cases="cases" in request.POST)
    return render(request, "playground_waits.html.j2", job=job)


@require_safe
@handled
def outcome(request: HttpRequest, job: int) -> HttpResponse:
    """What came out; 204 until something has, 286 (htmx asks no more) where something newer was asked for meanwhile."""
    asked = trying.answer(request.user, job)
    if asked is None:
        return HttpResponse(status=286)
    if asked.state in ("waiting", "running"):
        return HttpResponse(status=204)
    return render(request, "playground_outcome.html.j2", **_shown(request, asked))


def _shown(request: HttpRequest, job: Job) -> dict[str, Any]:
    at = 1 if request.lang == "en" else 0
    made = job.arguments.get("made")
    marks: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    offers: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for block, start, end, condition in (made or {}).get("offers") or []:
        offers[block].append((start, end, condition))
    for result in (made or {}).get("results") or []:
        for block, start, end, _ in (passage for sub in result["subs"] for passage in sub["passages"]):
            marks[block].append((start, end))
    return {
        "job": job,
        "made": made,
        "lost": [it.of(request.lang) for it in problems.read(job.problem)],
        "both": lambda texts: texts[at],
        "subs": lambda result, passed: [sub for sub in result["subs"] if (sub["outcome"] == "passed") is passed],
        "why": lambda sub: sentences.reasons(reading.read_why(sub["why"].encode()), request.lang) if sub["why"] else [],
        "pieces": lambda number, text: _pieces(text, marks.get(number, []), offers.get(number, [])),
    }


def _pieces(text: str, marks: list[tuple[int, int]], offers: list[tuple[int, int, str]]) -> list[tuple[str, bool, str]]:
    """A paragraph in pieces: each with whether it is a passage of a result, and the condition that a figure offers ("" for none).

    Of passages that overlap the first is marked, of figures that do the first is offered.
    """
    kept_marks, kept_offers = _apart([(start, end, "") for start, end in marks]), _apart(offers)
    edges = sorted({0, len(text), *(at for start, end, _ in (*kept_marks, *kept_offers) for at in (start, end) if at <= len(text))})
    return [
        (
            text[start:end],
            any(first <= start and end <= last for first, last, _ in kept_marks),
            next((said for first, last, said in kept_offers if first <= start and end <= last), ""),
        )
        for start, end in pairwise(edges)
    ]


def _apart(stretches: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for stretch in sorted(stretches):
        if stretch[0] < stretch[1] and (not kept or stretch[0] >= kept[-1][1]):
            kept.append(stretch)
    return kept


@require_POST
@handled
def keep(request: HttpRequest) -> HttpResponse:
    """Saves the text as a rule of the office, which counts for no check before somebody says so."""
    given = {name: request.POST.get(name, "") for name in ("text", "seen")}
    saved = office_rules.save(request.user, given["text"], request.POST.get("case_text", ""), given["seen"])
    return render(request, "playground_kept.html.j2", saved=saved)


@require_POST
@handled
def file(request: HttpRequest) -> HttpResponse:
    """The rules as they are written, as a file for a pack."""
    rights.require(request.user, "write_rules")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    name = next(iter(trial.begun(text)), "rules")
    return download(text.encode(), f"{name}.rules")
