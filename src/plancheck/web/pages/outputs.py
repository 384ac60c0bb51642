"""Files to take away: the draft as it was handed in, the report in every format, the decisions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look
from plancheck.review import decision_file
from plancheck.rulelab import example_sets
from plancheck.web import files, reports, rights, ruleset
from plancheck.web.acts import decisions
from plancheck.web.models import Version
from plancheck.web.page import download, handled, version_of, whole_page


@require_safe
@handled
def draft(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The draft as it was handed in."""
    version = version_of(request, plan, number)
    return download(files.get(version.draft_file), version.name)


@require_safe
@handled
def annex(request: HttpRequest, plan: int, number: int, annex: int) -> HttpResponse:
    """An annex as it was handed in."""
    version = version_of(request, plan, number)
    asked = version.annexes.filter(number=annex).first()
    if asked is None:
        raise Http404
    return download(files.get(asked.file), asked.name)


@require_safe
@handled
def report(request: HttpRequest, plan: int, number: int, format: str) -> HttpResponse:
    """The report as a file."""
    version = version_of(request, plan, number)
    if format not in FORMATS:
        raise Http404
    data = _written(request, version, format)
    return download(data, f"{_stem(version)}{FORMATS[format].suffix}")


@require_safe
@handled
def page(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The whole report as a page. Its own styles may apply, by their hashes; nothing else that stands in it."""
    version = version_of(request, plan, number)
    return whole_page(_written(request, version, "html"))


def _written(request: HttpRequest, version: Version, format: str) -> bytes:
    made = reports.of(version)
    if made is None:
        raise Http404
    sees = rights.may(request.user, "see_decisions", version.plan)
    standings = decisions.standings(version.plan, made) if sees and version.plan.entries.exists() else None
    return FORMATS[format].write([Checked(made, standings)], Look(request.lang))


@require_safe
@handled
def decision_list(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The decisions as a file that the command line reads."""
    version = version_of(request, plan, number, "see_decisions")
    made = reports.of(version)
    if made is None:
        raise Http404
    return download(decision_file.write(decisions.history(version.plan), made), f"{_stem(version)}.decisions.json")


#: How what reviewers decided is written down for those who write rules.
_EXAMPLES = {"tsv": example_sets.as_examples, "toml": example_sets.as_cases}


@require_safe
@handled
def examples(request: HttpRequest, plan: int, number: int, format: str) -> HttpResponse:
    """What reviewers decided, as examples or cases. Each line is a comment until somebody has read it: none counts before."""
    version = version_of(request, plan, number, "see_decisions")
    made = reports.of(version)
    if made is None:
        raise Http404
    candidates = example_sets.candidates(made, decisions.standings(version.plan, made), ruleset.rules())
    return download(_EXAMPLES[format](candidates, request.lang).encode(), f"{_stem(version)}-examples.{format}")


def _stem(version: Version) -> str:
    return f"{version.name.rpartition('.')[0] or version.name}-v{version.number}"
