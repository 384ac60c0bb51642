"""Pages for requests that cannot be answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from plancheck.web import site
from plancheck.web.page import message


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or comes from another site."""
    return _said(request, "csrf", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or none that this person may know of."""
    return _said(request, "not_found", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request makes no sense: a wrong host, too many fields."""
    return HttpResponse(status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or the disk is full, or the database gone."""
    return _said(request, "failed", 500)


def _said(request: HttpRequest, key: str, status: int) -> HttpResponse:
    if not hasattr(request, "lang"):
        request.lang = site.language(request.COOKIES.get("lang"))
    if not hasattr(request, "htmx"):
        request.htmx = False
    return message(request, key, status=status)
