"""The rules that the office wrote: what was saved, what checks go by."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck.web import rights
from plancheck.web.acts import office_rules
from plancheck.web.models import OfficeRule
from plancheck.web.page import gone_to, handled, render


@require_safe
@handled
def everything(request: HttpRequest) -> HttpResponse:
    """All rules of the office, each with its numbers."""
    if not rights.may(request.user, "write_rules"):
        rights.require(request.user, "use_rules")
    rules = [(rule, list(those)) for rule, those in groupby(office_rules.all_(), key=lambda saved: saved.rule)]
    return render(request, "office_rules.html.j2", rules=rules)


@require_POST
@handled
def use(request: HttpRequest, saved: int) -> HttpResponse:
    """Lets checks go by a number of a rule."""
    office_rules.use(request.user, _of(request, saved))
    return gone_to(request, "/rules/office")


@require_POST
@handled
def end(request: HttpRequest, saved: int) -> HttpResponse:
    """Lets checks go by it no more."""
    office_rules.end(request.user, _of(request, saved))
    return gone_to(request, "/rules/office")


def _of(request: HttpRequest, number: int) -> OfficeRule:
    rights.require(request.user, "use_rules")
    try:
        asked: OfficeRule = OfficeRule.objects.get(pk=number)
    except OfficeRule.DoesNotExist:
        raise Http404 from None
    return asked
