"""Accounts: made by an administrator, signed in to with a name and a password."""

from __future__ import annotations

import secrets

from django.apps import apps
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from plancheck.web import audit, texts
from plancheck.web.acts import refused
from plancheck.web.models import ROLES, Person
from plancheck.web.rights import require

#: The roles that an account can have.
ACCOUNT_ROLES = tuple(role for role in ROLES if role != "owner")


def first_administrator(username: str, password: str, must_change: bool = False) -> Person:
    """The administrator of a new office. Raises Refused if there is an account already."""
    with transaction.atomic():
        if Person.objects.exclude(role="owner").exists():
            raise refused("has_administrator")
        return _made(None, username, username, "", "administrator", password, must_change)


def first_account(username: str) -> str:
    """Makes the administrator of a new office; the password for the first visit, which must then be changed. Raises Refused as above."""
    password = _temporary_password()
    first_administrator(username, password, must_change=True)
    return password


def the_owner() -> Person:
    """The one person of a workbench without accounts."""
    person: Person
    person, made = Person.objects.get_or_create(username="owner", defaults={"name": "", "role": "owner"})
    if made:
        person.set_unusable_password()
        person.save()
    return person


def create(person: Person, username: str, name: str, office: str, role: str) -> tuple[Person, str]:
    """A new account, and the password for its first visit, which must then be changed."""
    require(person, "manage_people")
    password = _temporary_password()
    with transaction.atomic():
        return _made(person, username, name, office, role, password, must_change=True), password


def _made(by: Person | None, username: str, name: str, office: str, role: str, password: str, must_change: bool) -> Person:
    username = username.strip()
    # Records write "name (shown name)", so a name without brackets and spaces can be looked for in them.
    if not username or len(username) > 60 or not all(sign.isalnum() or sign in "-_.@" for sign in username):
        raise refused("bad_username")
    if not name.isprintable() or not office.isprintable():
        raise refused("no_name")
    if role not in ACCOUNT_ROLES:
        raise refused("no_role")
    made = Person(username=username, name=name.strip()[:60] or username, office=office.strip()[:120], role=role)
    made.must_change_password = must_change
    if not must_change:
        check_password(password, made)
    made.set_password(password)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise refused("name_taken", name=username) from None
    audit.record(by, "create_person", None, None, {"username": username, "role": role, "office": made.office})
    return made


def change(person: Person, other: Person, name: str, office: str, role: str, active: bool) -> None:
    """Changes an account. Somebody whose role changes or who is shut out has to sign in again."""
    require(person, "manage_people")
    if role not in ACCOUNT_ROLES or other.role == "owner":
        raise refused("no_role")
    if not name.strip() or not name.isprintable() or not office.isprintable():
        raise refused("no_name")
    if other.pk == person.pk and (role != person.role or not active):
        raise refused("own_account")
    with transaction.atomic():
        # Two administrators may be about to shut each other out.
        list(Person.objects.select_for_update().filter(role="administrator", is_active=True).order_by("pk"))
        now = _locked(other)
        before = {"name": now.name, "office": now.office, "role": now.role, "active": now.is_active}
        after = {"name": name.strip()[:60], "office": office.strip()[:120], "role": role, "active": active}
        now.name, now.office, now.role, now.is_active = after["name"], after["office"], role, active
        now.save(update_fields=["name", "office", "role", "is_active"])
        if not Person.objects.filter(role="administrator", is_active=True).exists():
            raise refused("last_administrator")
        if before["role"] != role or not active:
            end_sessions_of(now)
        audit.record(person, "change_person", None, {"username": now.username, **before}, {"username": now.username, **after})
    other.refresh_from_db()


def _locked(person: Person) -> Person:
    """The account as it is now, which nobody else changes until the transaction ends: others may have changed it since it was read."""
    now: Person = Person.objects.select_for_update().get(pk=person.pk)
    return now


def reset_password(person: Person, other: Person) -> str:
    """A new password for somebody's next visit, who is signed out everywhere."""
    require(person, "manage_people")
    return _reset(person, other)


def reset_password_here(username: str) -> str:
    """The same for whoever runs the workbench on its machine, where every administrator has lost theirs.

    A lock after wrong passwords ends too. Raises Refused if nobody has this name.
    """
    other = Person.objects.exclude(role="owner").filter(username=username).first()
    if other is None:
        raise refused("no_person", name=texts.line(username, 60))
    return _reset(None, other)


def _reset(by: Person | None, other: Person) -> str:
    password = _temporary_password()
    hashed = make_password(password)
    with transaction.atomic():
        now = _locked(other)
        now.password, now.must_change_password = hashed, True
        now.save(update_fields=["password", "must_change_password"])
        end_sessions_of(now)
        # A lock after wrong passwords ends too.
        apps.get_model("axes", "AccessAttempt").objects.filter(username=now.username).delete()
        audit.record(by, "reset_password", None, None, {"username": now.username})
    other.refresh_from_db()
    return password


def end_sessions(person: Person, other: Person) -> int:
    """Signs somebody out everywhere. Returns how many sessions ended."""
    require(person, "manage_people")
    with transaction.atomic():
        ended = end_sessions_of(other)
        audit.record(person, "end_sessions", None, None, {"username": other.username, "sessions": ended})
    return ended


def change_own_password(person: Person, old: str, new: str) -> None:
    """Changes one's own password. All sessions end but the one that the page renews."""
    if not person.check_password(old):
        raise refused("wrong_password")
    check_password(new, person)
    if person.check_password(new):
        raise refused("same_password")
    hashed = make_password(new)
    with transaction.atomic():
        now = _locked(person)
        if now.password != person.password:  # an administrator has just given them another
            raise refused("wrong_password")
        now.password, now.must_change_password = hashed, False
        now.save(update_fields=["password", "must_change_password"])
        end_sessions_of(now)
        audit.record(now, "change_password")
    person.refresh_from_db()


def check_password(password: str, person: Person) -> None:
    """Raises Refused, with everything that is wrong, for a password that is too easy to guess."""
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        codes = {problem.code for problem in error.error_list}
        first = next(
            iter(sorted(codes & {"password_too_short", "password_too_common", "password_entirely_numeric"})), "password_too_similar"
        )
        raise refused(first) from None


def end_sessions_of(person: Person) -> int:
    """Signs somebody out everywhere. Returns how many sessions ended."""
    theirs = [session.pk for session in Session.objects.all().iterator() if session.get_decoded().get("_auth_user_id") == str(person.pk)]
    return int(Session.objects.filter(pk__in=theirs).delete()[0])


def _temporary_password() -> str:
    # Without signs that look alike, since it is read out or written down.
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(4))
