"""Signing in and out, one's own password, and the language."""

from __future__ import annotations

import hmac
from pathlib import Path

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plancheck.web import site
from plancheck.web.acts import Refused, people
from plancheck.web.page import gone_to, handled, message, render
from plancheck.wording.catalogue import LANGUAGES

#: The file of the token that lets the one person of a workbench in, once.
TOKEN = "token"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Lets the one person in who has the token that the command printed. It works once."""
    if site.current().office:
        return message(request, "not_found", status=404)
    if request.user.is_authenticated:
        return gone_to(request, "/")
    path = site.current().folder / TOKEN
    given = request.GET.get("token", "")
    if not _taken(path, given):
        return message(request, "token_used", status=403)
    login(request, people.the_owner(), backend=_BACKEND)
    return gone_to(request, "/")


def _taken(path: Path, given: str) -> bool:
    """Whether this is the token, which nobody can use again."""
    try:
        token = path.read_text("ascii").strip()
    except FileNotFoundError:
        return False
    if not token or not given.isascii() or not hmac.compare_digest(token, given):
        return False
    try:
        path.unlink()
    except FileNotFoundError:  # another request was faster
        return False
    return True


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page where people sign in; without accounts, it says how to get in."""
    if not site.current().office:
        return gone_to(request, "/") if request.user.is_authenticated else message(request, "token_needed", status=403)
    place = _inside(request, request.GET.get("next", "/"))
    if request.method != "POST":
        return render(request, "login.html.j2", next=place, wrong=False, username="")
    username = request.POST.get("username", "").strip()
    person = authenticate(request, username=username, password=request.POST.get("password", ""))
    if person is None:
        if getattr(request, "axes_locked_out", False):
            return locked_out(request, {})
        return render(request, "login.html.j2", status=401, next=place, wrong=True, username=username)
    login(request, person)
    return gone_to(request, place)


def locked_out(request: HttpRequest, credentials: object, *others: object) -> HttpResponse:
    """The password was wrong too often."""
    return message(request, "locked_out", status=429, minutes=site.LOCKED_MINUTES)


def _inside(request: HttpRequest, place: str) -> str:
    """A page of this workbench; the first page instead of any other address."""
    safe = url_has_allowed_host_and_scheme(place, allowed_hosts=None, require_https=request.is_secure())
    return place if safe and place.startswith("/") else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return gone_to(request, "/login")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@handled
def password(request: HttpRequest) -> HttpResponse:
    """Changes one's own password; all other sessions end."""
    if not site.current().office:
        return message(request, "not_found", status=404)
    if request.method != "POST":
        return render(request, "password.html.j2", problem="")
    new = request.POST.get("new", "")
    problem = ""
    if new != request.POST.get("again", ""):
        problem = "again"
    else:
        try:
            people.change_own_password(request.user, request.POST.get("old", ""), new)
        except Refused as error:
            return render(request, "password.html.j2", status=409, problem=error.message.of(request.lang))
        update_session_auth_hash(request, request.user)
        return gone_to(request, "/")
    return render(request, "password.html.j2", status=409, problem=problem)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Sets the language of pages."""
    lang = request.POST.get("lang", "")
    response = gone_to(request, _inside(request, request.POST.get("next", "/")))
    if lang in LANGUAGES:
        if request.user.is_authenticated:
            request.user.lang = lang
            request.user.save(update_fields=["lang"])
        response.set_cookie("lang", lang, max_age=365 * 86400, samesite="Lax", httponly=True, secure=site.current().https)
    return response
