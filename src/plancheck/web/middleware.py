"""What every request passes through: headers that keep pages from doing more than they should, the language, and who is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from plancheck.web import site

Answer = Callable[[HttpRequest], HttpResponse]
#: Scripts, styles and pictures come from this server only, none from a page itself. A page may loosen it by setting its own.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Where everybody may go; and where somebody may go who must first change the password.
OPEN = ("/login", "/enter", "/language", "/static/", "/help")
CHANGING = ("/password", "/logout", "/language", "/static/", "/help")


def Protection(answer: Answer) -> Answer:
    """Sets the content security policy, and forbids storing pages, which hold drafts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def Language(answer: Answer) -> Answer:
    """Sets `request.lang`: the person's language, else that of the cookie, else the site's. Says in it where an address is no page."""
    from plancheck.web.pages import errors  # needs the settings, which name this module

    def middleware(request: HttpRequest) -> HttpResponse:
        own = request.user.lang if request.user.is_authenticated else ""
        request.lang = site.language(own or request.COOKIES.get("lang"))
        response = answer(request)
        return errors.not_allowed(request, response) if response.status_code == 405 else response

    return middleware


def SignedIn(answer: Answer) -> Answer:
    """Sends whoever is not signed in to the page where they can be, and whoever must change the password to where that is done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.path.startswith(OPEN):
                return answer(request)
            return _sent(request, f"/login?next={request.path}" if request.method == "GET" and not request.htmx else "/login")
        if request.user.must_change_password and not request.path.startswith(CHANGING):
            return _sent(request, "/password")
        _renew(request)
        return answer(request)

    return middleware


def _renew(request: HttpRequest) -> None:
    """Lets a session that a person uses last longer. Parts that an open page asks for by itself are no use."""
    now = int(time.time())
    if (request.method == "POST" or not request.htmx) and now - request.session.get("used", 0) >= site.RENEWED:
        request.session["used"] = now


def _sent(request: HttpRequest, place: str) -> HttpResponse:
    """To another page: a part of a page that htmx asked for cannot show it, so the whole page goes there."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": place})
    return redirect(place)
