"""The first page: drop files, see where every plan stands."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck import checking, resources
from plancheck.web import rights, work
from plancheck.web.acts import refused, submissions
from plancheck.web.acts.submissions import About, Upload
from plancheck.web.models import Plan, Round, Version
from plancheck.web.page import gone_to, handled, render, version_of

#: The plans on the first page.
MOST_PLANS = 200
#: The samples that are offered to try, in samples/.
SAMPLES = ("city-defects.docx",)


@require_safe
@handled
def home(request: HttpRequest) -> HttpResponse:
    """The drop zone and the plans that this person may see, newest first."""
    if not rights.may(request.user, "submit") and not rights.may(request.user, "see"):
        return render(request, "welcome.html.j2")
    vocabulary = work.rules().vocabulary
    return render(
        request,
        "home.html.j2",
        kinds=checking.kinds(vocabulary),
        provinces=checking.provinces(vocabulary),
        round=Round.objects.filter(closed=None).order_by("-pk").first(),
        rows=_rows(request),
        may_submit=rights.may(request.user, "submit"),
    )


@require_safe
@handled
def rows(request: HttpRequest) -> HttpResponse:
    """The list of plans alone, which the page asks for while something is waiting."""
    return render(request, "home_rows.html.j2", rows=_rows(request))


def _rows(request: HttpRequest) -> list[Version]:
    """The latest version of each plan that this person may see."""
    plans = Plan.objects.filter(closed=None, round__closed=None)
    if not rights.may(request.user, "see_round"):
        plans = plans.filter(owner=request.user)
    numbers = list(plans.order_by("-pk").values_list("pk", flat=True)[:MOST_PLANS])
    latest: dict[int, Version] = {}
    for version in Version.objects.filter(plan__in=numbers).select_related("plan", "plan__owner").order_by("plan", "number"):
        latest[version.plan_id] = version
    return [latest[pk] for pk in numbers if pk in latest]


@require_POST
@handled
def submit(request: HttpRequest) -> HttpResponse:
    """Takes dropped files: each is a plan, or all are one plan, the first its draft and the others its annexes."""
    uploads = [_upload(file) for file in request.FILES.getlist("file")]
    if not uploads:
        raise refused("no_file")
    about = About(request.POST.get("kind", ""), request.POST.get("province", ""), request.POST.get("office", "").strip()[:120])
    if request.POST.get("together"):
        draft, *annexes = uploads
        version = submissions.submit(request.user, draft, annexes, about)
        return gone_to(request, f"/plans/{version.plan_id}/")
    made = [submissions.submit(request.user, upload, (), about) for upload in uploads]
    return gone_to(request, f"/plans/{made[0].plan_id}/" if len(made) == 1 else "/")


def _upload(file: UploadedFile) -> Upload:
    return Upload(file.name or "", file.size or 0, file.chunks())


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
