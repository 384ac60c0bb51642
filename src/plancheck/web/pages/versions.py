"""The next version of a plan, the table of replies that comes with it, and what became of the findings of the version before."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plancheck.contract import comparison as comparison_file
from plancheck.model.comparison import Comparison, Item
from plancheck.model.decision import Standings
from plancheck.report import comparison as comparison_report
from plancheck.web import reports, rights
from plancheck.web.acts import Refused, comparing, refused, submissions
from plancheck.web.models import Version
from plancheck.web.page import DRAFTS, SHEETS, download, gone_to, handled, plan_of, render, upload, version_of, whole_page

#: A comparison as a file, by the suffix that the command line gives it.
FORMATS: dict[str, Callable[[Comparison, str, Standings | None], bytes]] = {
    "html": lambda comparison, lang, standings: comparison_report.html(comparison, lang, decisions=standings),
    "xlsx": comparison_report.xlsx,
    "json": lambda comparison, lang, standings: comparison_file.write(comparison, standings),
}


# ---- handing in -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@handled
def next_version(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The form for the next version: draft, annexes, the table of replies; a form that is sent in hands it in."""
    version = version_of(request, plan, number, "submit")
    if request.method != "POST":
        return _form(request, version)
    draft = request.FILES.get("draft")
    if draft is None:
        return _form(request, version, refused("no_file").message.of(request.lang))
    annexes = [upload(file) for file in request.FILES.getlist("annex")]
    table = request.FILES.get("replies")
    try:
        made = submissions.submit_version(request.user, version.plan, upload(draft), annexes, upload(table) if table else None)
    except Refused as error:
        return _form(request, version, error.message.of(request.lang))
    return gone_to(request, f"/plans/{plan}/v{made.number}/received")


def _form(request: HttpRequest, version: Version, problem: str = "") -> HttpResponse:
    letter = version.plan.latest.letters.filter(final=True, state="done").order_by("-number").first()
    return render(
        request,
        "next.html.j2",
        status=409 if problem else 200,
        version=version,
        latest=version.plan.latest,
        letter=letter,
        problem=problem,
        drafts=",".join(DRAFTS),
        annexes=",".join((*DRAFTS, *SHEETS)),
    )


@require_safe
@handled
def received(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """What was handed in with a version, and what is wrong with its table of replies."""
    version = version_of(request, plan, number)
    return _received(request, version)


def _received(request: HttpRequest, version: Version, problem: str = "") -> HttpResponse:
    table = comparing.returned(version)
    return render(
        request,
        "received.html.j2",
        status=409 if problem else 200,
        version=version,
        annexes=list(version.annexes.all()),
        table=table,
        about=comparing.answered(version),
        old=comparing.before(version),
        waits=version.waits or (table is not None and table.state in ("waiting", "running")),
        may_reply=rights.may(request.user, "reply", version.plan) and version.plan.closed is None,
        asked=comparing.is_asked_to_reply(version),
        problem=problem,
    )


@require_POST
@handled
def replies(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """Takes the table of replies alone: later than the version, or mended."""
    version = version_of(request, plan, number, "reply")
    table = request.FILES.get("replies")
    try:
        if table is None:
            raise refused("no_file")
        comparing.hand_in_replies(request.user, version, upload(table))
    except Refused as error:
        return _received(request, version, error.message.of(request.lang))
    return gone_to(request, f"/plans/{plan}/v{number}/received")


# ---- comparing --------------------------------------------------------------------------------------------------


def _compared(request: HttpRequest, plan: int, old: int, new: int) -> tuple[Version, Version, comparing.Compared]:
    asked = plan_of(request, plan)
    versions = {version.number: version for version in asked.versions.select_related("plan", "plan__round", "plan__owner")}
    if old not in versions or new not in versions or old >= new:
        raise Http404
    return versions[old], versions[new], comparing.compared(request.user, versions[old], versions[new])


@require_safe
@handled
def compare(request: HttpRequest, plan: int, old: int, new: int) -> HttpResponse:
    """What became of every finding of a version in a later one, with what the drafting office says."""
    before, after, made = _compared(request, plan, old, new)
    numbers = {finding.sub.id: finding.number for finding in reports.findings(made.comparison.new)}
    return render(
        request,
        "compare.html.j2",
        **comparison_report.values(made.comparison, request.lang, made.standings),
        before=before,
        after=after,
        table=made.returned,
        finding_link=lambda item: _finding_link(after, item, numbers),
        pairs=_pairs(after, before),
        may_reply=rights.may(request.user, "reply", after.plan) and after.plan.closed is None,
        asked=comparing.is_asked_to_reply(after),
    )


def _finding_link(after: Version, item: Item, numbers: dict[str, int]) -> str:
    """The finding on the page of the new version; "" where it has none."""
    number = numbers.get(item.new.sub.id) if item.new is not None else None
    return f"/plans/{after.plan_id}/v{after.number}/#f-{number}" if number else ""


def _pairs(after: Version, before: Version) -> list[tuple[int, int]]:
    """The other pairs of versions that can be compared: those before and after each other."""
    numbers = list(after.plan.versions.exclude(report_file="").order_by("number").values_list("number", flat=True))
    neighbours = [*pairwise(numbers)]
    if len(numbers) > 2:
        neighbours.append((numbers[0], numbers[-1]))
    return [pair for pair in neighbours if pair != (before.number, after.number)]


@require_safe
@handled
def compare_file(request: HttpRequest, plan: int, old: int, new: int, format: str) -> HttpResponse:
    """The comparison as a file, as `plancheck compare` writes it."""
    if format not in FORMATS:
        raise Http404
    before, after, made = _compared(request, plan, old, new)
    data = FORMATS[format](made.comparison, request.lang, made.standings)
    stem = after.name.rpartition(".")[0] or after.name
    return download(data, f"{stem}.v{before.number}-v{after.number}.{format}")


@require_safe
@handled
def compare_page(request: HttpRequest, plan: int, old: int, new: int) -> HttpResponse:
    """The whole comparison as a page of its own, to print."""
    _, _, made = _compared(request, plan, old, new)
    return whole_page(comparison_report.html(made.comparison, request.lang, decisions=made.standings))
