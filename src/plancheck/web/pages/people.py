"""The accounts of an office, for its administrators."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from plancheck.web import rights, site
from plancheck.web.acts import Refused, people
from plancheck.web.models import Person
from plancheck.web.page import gone_to, handled, render


@require_safe
@handled
def everybody(request: HttpRequest) -> HttpResponse:
    """All accounts, and the form for a new one."""
    return _everybody(request)


def _everybody(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    _require(request)
    everybody = Person.objects.exclude(role="owner").order_by("-is_active", "username")
    return render(request, "people.html.j2", status, people=everybody, roles=people.ACCOUNT_ROLES, typed=_typed(request), problem=problem)


def _require(request: HttpRequest) -> None:
    """Raises Http404 where a workbench has no accounts, Forbidden for whoever may not see them."""
    if not site.current().office:
        raise Http404
    rights.require(request.user, "manage_people")


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed into a form that is shown again."""
    return {name: request.POST.get(name, "") for name in ("username", "name", "office", "role")}


@require_POST
@handled
@sensitive_variables("password")
def create(request: HttpRequest) -> HttpResponse:
    """Makes an account, and shows its first password on the page that answers, once."""
    _require(request)
    try:
        made, password = people.create(request.user, **_typed(request))
    except Refused as error:
        return _everybody(request, 409, error.message.of(request.lang))
    return _account(request, made, password=password)


@require_safe
@handled
def account(request: HttpRequest, person: int) -> HttpResponse:
    """One account: its data, and what can be done with it."""
    return _account(request, _of(request, person))


def _of(request: HttpRequest, person: int) -> Person:
    _require(request)
    asked: Person | None = Person.objects.exclude(role="owner").filter(pk=person).first()
    if asked is None:
        raise Http404
    return asked


def _account(
    request: HttpRequest, other: Person, status: int = 200, problem: str = "", password: str = "", ended: int = -1
) -> HttpResponse:
    """The page of an account. `password`: a new one to tell its owner. `ended`: how many sessions were just ended."""
    return render(
        request, "person.html.j2", status, other=other, roles=people.ACCOUNT_ROLES, problem=problem, password=password, ended=ended
    )


@require_POST
@handled
def change(request: HttpRequest, person: int) -> HttpResponse:
    """Changes name, office, role, and whether the account may be used."""
    other = _of(request, person)
    typed, active = _typed(request), bool(request.POST.get("active"))
    try:
        people.change(request.user, other, typed["name"], typed["office"], typed["role"], active)
    except Refused as error:
        other.name, other.office, other.role, other.is_active = typed["name"], typed["office"], typed["role"], active
        return _account(request, other, 409, error.message.of(request.lang))
    return gone_to(request, "/people/")


@require_POST
@handled
@sensitive_variables("password")
def reset(request: HttpRequest, person: int) -> HttpResponse:
    """Gives an account a new first password, and shows it, once."""
    other = _of(request, person)
    password = people.reset_password(request.user, other)
    return _account(request, other, password=password)


@require_POST
@handled
def end_sessions(request: HttpRequest, person: int) -> HttpResponse:
    """Signs somebody out everywhere."""
    other = _of(request, person)
    return _account(request, other, ended=people.end_sessions(request.user, other))
