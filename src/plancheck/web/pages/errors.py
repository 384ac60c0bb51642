"""Pages for requests that cannot be answered."""

from __future__ import annotations

import errno
import sys

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from plancheck.web import site
from plancheck.web.files import StoreGone
from plancheck.web.page import message


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or comes from another site."""
    return _said(request, "csrf", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or none that this person may know of."""
    return _said(request, "not_found", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request makes no sense: a wrong host, too many fields."""
    return _said(request, "bad_request", 400)


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The address takes forms and is no page itself, as after going back to it; Django's own answer is empty."""
    said = _said(request, "not_allowed", 405)
    said["Allow"] = response["Allow"]
    return said


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or the disk is full, or the database gone. Asks the database nothing, since it may be gone."""
    request.user = AnonymousUser()
    key, status = _fault(sys.exception())
    return _said(request, key, status)


def _fault(error: BaseException | None) -> tuple[str, int]:
    while error is not None:
        if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or "disk is full" in str(error):
            return "disk_full", 507
        if isinstance(error, (OperationalError, InterfaceError)):
            return "no_database", 503
        if isinstance(error, StoreGone):
            return "no_store", 503
        error = error.__cause__ or error.__context__
    return "failed", 500


def _said(request: HttpRequest, key: str, status: int) -> HttpResponse:
    # What the middleware sets is not there if that has failed itself.
    if not hasattr(request, "lang"):
        request.lang = site.language(request.COOKIES.get("lang"))
    if not hasattr(request, "htmx"):
        request.htmx = False
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    return message(request, key, status=status)
