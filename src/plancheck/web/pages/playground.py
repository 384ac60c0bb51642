"""The playground: a draft on the left, rules on the right, and what they find while somebody writes them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck import resources, rulelab
from plancheck.contract import reading
from plancheck.report import sentences
from plancheck.rulelab import trial
from plancheck.web import problems, rights, ruleset, site
from plancheck.web.acts import trying
from plancheck.web.models import Job
from plancheck.web.page import download, handled, render


@require_safe
@handled
def playground(request: HttpRequest) -> HttpResponse:
    """The page, with a rule of the site to begin with."""
    rights.require(request.user, "write_rules")
    rules = ruleset.rules().rules
    asked = request.GET.get("rule", "")
    rule = next((rule for rule in rules if rule.id == asked), None)
    if rule is None:
        if asked:
            raise Http404
        rule = min(rules, key=lambda rule: rule.span.end - rule.span.start)
    here = site.current()
    workspace = rulelab.load(here.rules, here.packs, resources.cache_folder())
    return render(
        request,
        "playground.html.j2",
        rule=rule,
        rules=rules,
        text=rulelab.source(rule, workspace),
        samples=trying.samples(),
        plans=trying.plans(request.user),
        longest=trial.LONGEST,
        longest_draft=trial.LONGEST_DRAFT,
    )


@require_POST
@handled
def attempt(request: HttpRequest) -> HttpResponse:
    """Asks for the outcome of the rules as they are written now; the answer then asks for it by itself."""
    given = {name: request.POST.get(name, "") for name in ("text", "draft", "typed")}
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
        "pieces": lambda number, text: _pieces(text, marks.get(number, [])),
    }


def _pieces(text: str, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A paragraph in pieces, each with whether it is a passage of a result. Of passages that overlap, the first is marked."""
    pieces, at = [], 0
    for start, end in sorted(marks):
        if start >= at:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


@require_POST
@handled
def file(request: HttpRequest) -> HttpResponse:
    """The rules as they are written, as a file for a pack."""
    rights.require(request.user, "write_rules")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    name = next(iter(trial.begun(text)), "rules")
    return download(text.encode(), f"{name}.rules")
