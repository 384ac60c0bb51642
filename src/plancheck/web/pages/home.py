"""The first page: drop files, see where every plan stands; and what a person may change of a plan afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck import checking, pipeline, resources
from plancheck.model.round import VERDICTS
from plancheck.web import listing, rights, ruleset, site
from plancheck.web.acts import Refused, refused, submissions
from plancheck.web.acts.submissions import About, Upload
from plancheck.web.listing import Wanted
from plancheck.web.models import Plan, Round
from plancheck.web.page import DRAFTS, SHEETS, gone_to, handled, plan_of, render, upload, version_of
from plancheck.web.pages.rounds import last_bundles

#: The samples that are offered to try, in samples/.
SAMPLES = ("city-defects.docx",)


@require_safe
@handled
def home(request: HttpRequest) -> HttpResponse:
    """The drop zone and the plans that this person may see, newest first."""
    if not rights.may(request.user, "submit") and not rights.may(request.user, "see"):
        return render(request, "welcome.html.j2")
    return render(
        request,
        "home.html.j2",
        **_kinds_and_provinces(),
        **_rows(request),
        **_own(request),
        round=Round.objects.filter(closed=None).order_by("-pk").first(),
        may_submit=rights.may(request.user, "submit"),
        accepted=(*DRAFTS, *SHEETS),
        largest=pipeline.LARGEST,
        largest_together=site.LARGEST_UPLOAD,
    )


@require_safe
@handled
def rows(request: HttpRequest) -> HttpResponse:
    """The list of plans alone, which the page asks for while something is waiting."""
    return render(request, "home_rows.html.j2", **_rows(request))


def _own(request: HttpRequest) -> dict[str, Any]:
    """What who does not see rounds finds on no other page: their plans of closed rounds, and what they had made."""
    if rights.may(request.user, "see_round"):
        return {"earlier": (), "bundles": ()}
    earlier = Plan.objects.filter(owner=request.user).exclude(round__closed=None)
    return {"earlier": listing.rows(earlier, request.user), "bundles": last_bundles(request.user)}


def _kinds_and_provinces() -> dict[str, Any]:
    vocabulary = ruleset.rules().vocabulary
    return {"kinds": checking.kinds(vocabulary), "provinces": checking.provinces(vocabulary)}


def _rows(request: HttpRequest) -> dict[str, Any]:
    """The plans of open rounds that this person may see, as the address asks for them."""
    sees_all = rights.may(request.user, "see_round")
    plans = Plan.objects.filter(round__closed=None)
    all_rows = listing.rows(plans if sees_all else plans.filter(owner=request.user), request.user)
    wanted = Wanted.of(request.GET)
    chosen = listing.chosen(all_rows, wanted, request.user.pk)
    return {
        "all_rows": all_rows,
        "rows": listing.page_of(chosen, wanted),
        "wanted": wanted,
        "choices": listing.choices(all_rows),
        "verdicts": VERDICTS,
        "waiting": sum(row.waits for row in all_rows),
        "query": lambda **changes: urlencode(wanted.query(**changes)),
        **({"whose": True} if sees_all else {}),
    }


@require_POST
@handled
def submit(request: HttpRequest) -> HttpResponse:
    """Takes dropped files: each is a plan, or all are one plan, the first its draft and the others its annexes."""
    uploads = [upload(file) for file in request.FILES.getlist("file")]
    if not uploads:
        raise refused("no_file")
    about = About(request.POST.get("kind", ""), request.POST.get("province", ""), request.POST.get("office", ""))
    if request.POST.get("together"):
        draft, *annexes = uploads
        version = submissions.submit(request.user, draft, annexes, about)
        return gone_to(request, f"/plans/{version.plan_id}/")
    made = submissions.submit_each(request.user, uploads, about)
    return gone_to(request, f"/plans/{made[0].plan_id}/" if len(made) == 1 else "/")


@require_POST
@handled
def sample(request: HttpRequest) -> HttpResponse:
    """Hands in one of the samples that come with plancheck."""
    name = request.POST.get("name", "")
    if name not in SAMPLES:
        raise refused("no_file")
    data = (resources.folder("samples") / name).read_bytes()
    version = submissions.submit(request.user, Upload(name, len(data), (data,)))
    return gone_to(request, f"/plans/{version.plan_id}/")


# ---- while it is checked ----------------------------------------------------------------------------------------


@require_safe
@handled
def progress(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """How far the check of a version is. When it has ended, the page that asked loads again and is the review page."""
    version = version_of(request, plan, number)
    if version.state == "checked":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "progress_part.html.j2", version=version, ahead=submissions.waiting_before(version))


@require_POST
@handled
def cancel(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """Cancels a check."""
    submissions.cancel(request.user, version_of(request, plan, number))
    return gone_to(request, "/")


@require_POST
@handled
def check_again(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """Checks a version again that was cancelled or could not be checked."""
    version = version_of(request, plan, number)
    submissions.check_again(request.user, version)
    return gone_to(request, f"/plans/{plan}/")


# ---- what is said about a plan ----------------------------------------------------------------------------------


@require_safe
@handled
def about(request: HttpRequest, plan: int) -> HttpResponse:
    """What was recognised of a plan, first whether it is one of this guideline at all, and the forms that correct it."""
    return _about(request, plan_of(request, plan))


def _about(request: HttpRequest, plan: Plan, problem: str = "", status: int = 200) -> HttpResponse:
    version = plan.latest
    return render(
        request,
        "about_plan.html.j2",
        status=status,
        plan=plan,
        version=version,
        summary=getattr(version, "summary", None),
        problem=problem,
        may_change=rights.may(request.user, "submit", plan) and plan.closed is None and plan.round.closed is None,
        **_kinds_and_provinces(),
    )


@require_POST
@handled
def describe(request: HttpRequest, plan: int) -> HttpResponse:
    """Changes the title and the office of a plan."""
    asked = plan_of(request, plan)
    submissions.describe(request.user, asked, request.POST.get("title", ""), request.POST.get("office", ""))
    return gone_to(request, f"/plans/{plan}/")


@require_POST
@handled
def correct(request: HttpRequest, plan: int) -> HttpResponse:
    """Corrects kind and province; the latest version is checked again."""
    asked = plan_of(request, plan)
    kind, province = request.POST.get("kind", ""), request.POST.get("province", "")
    try:
        version = submissions.correct(request.user, asked, kind, province, ruleset.rules().vocabulary)
    except Refused as error:
        return _about(request, asked, error.message.of(request.lang), 409)
    return gone_to(request, f"/plans/{plan}/v{version.number}/wait")


@require_safe
@handled
def wait(request: HttpRequest, plan: int, number: int) -> HttpResponse:
    """The page that waits for the check of a version, also of one that has a report already."""
    version = version_of(request, plan, number)
    if version.state == "checked":
        return gone_to(request, f"/plans/{plan}/v{number}/")
    return render(request, "progress.html.j2", version=version, ahead=submissions.waiting_before(version))
