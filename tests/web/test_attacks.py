"""What somebody who means harm tries at the workbench; docs/hostile.md lists these tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import PASSWORD

FORMULA = '=HYPERLINK("http://evil","x")'
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def wrong_passwords(bench: Any) -> Iterator[None]:
    """Nobody has typed a wrong password yet, nor after the test."""
    from axes.utils import reset

    reset()
    yield
    reset()


def _signed_in(browser: Any, name: str = "reviewer", password: str = PASSWORD, **more: Any) -> Any:
    return browser.post("/login" + more.pop("query", ""), {"username": name, "password": password}, **more)


# ---- requests ---------------------------------------------------------------------------------------------------


def test_another_site_can_post_nothing(person: Any, browser_of: Any) -> None:
    """Every address that takes a POST refuses one without the token of its page, and one from another site."""
    from tests.web import test_rights

    posts = [route for route, (_, _, post) in test_rights.ROWS.items() if "303" in post or "409" in post or "200" in post]
    assert len(posts) > 20
    browser = browser_of(person("lead"), enforce_csrf_checks=True)
    for route in posts:
        assert browser.post("/" + re.sub(r"<[^>]+>", "1", route)).status_code == 403, route
    page = browser.get("/").content.decode()
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    form = {"csrfmiddlewaretoken": token, "lang": "en"}
    assert browser.post("/language", form, headers={"origin": "https://evil.example"}).status_code == 403
    assert browser.post("/language", form).status_code == 303


def test_a_session_from_before_signing_in_is_not_the_one_afterwards(person: Any, browser_of: Any, wrong_passwords: None) -> None:
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    person("reviewer")
    planted = SessionStore()
    planted.create()
    browser = browser_of()
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert _signed_in(browser).status_code == 303
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    thief = browser_of()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "\\\\evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "///evil", "\t//evil", ""],
)
@pytest.mark.parametrize("page", ["/login", "/language"])
def test_nobody_is_sent_to_another_site(person: Any, browser_of: Any, wrong_passwords: None, page: str, place: str) -> None:
    person("reviewer")
    from urllib.parse import quote

    if page == "/login":
        answer = _signed_in(browser_of(), query=f"?next={quote(place)}")
    else:
        answer = browser_of().post(page, {"lang": "en", "next": place})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "testserver@evil", "testserver:80:80", "a b"])
def test_another_host_name_is_refused(person: Any, browser_of: Any, host: str) -> None:
    answer = browser_of(person("reviewer")).get("/", headers={"host": host})
    assert (answer.status_code, host in answer.content.decode()) == (400, False)


def test_a_header_cannot_change_the_method(person: Any, browser_of: Any) -> None:
    browser = browser_of(person("reviewer"))
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert browser.get("/logout", headers={header: "POST"}).status_code == 405
    assert browser.post("/logout?_method=GET").status_code == 303


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_do_nothing(person: Any, browser_of: Any, method: str) -> None:
    assert getattr(browser_of(person("lead")), method)("/plans/1/").status_code in (403, 404, 405)


def test_very_many_fields_and_files_are_refused(person: Any, browser_of: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from plancheck.web.models import Plan

    browser = browser_of(person("reviewer"))
    assert browser.post("/language", {f"f{n}": "" for n in range(5001)}).status_code == 400
    many = [SimpleUploadedFile(f"{n}.docx", b"x") for n in range(501)]
    assert browser.post("/submit", {"file": many}).status_code == 400
    assert browser.post("/language", {"lang": "x" * (5 << 20)}).status_code == 400
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/base.html.j2", "/static/..%2f..%2fbase.html.j2", "/static//etc/passwd"],
)
def test_static_files_come_from_their_folder_only(site: Any, path: str) -> None:
    from io import BytesIO
    from urllib.parse import unquote

    from plancheck.web import serving

    statuses: list[str] = []
    environment = {
        "REQUEST_METHOD": "GET", "PATH_INFO": unquote(path), "QUERY_STRING": "", "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
    }  # fmt: skip
    body = b"".join(serving.application()(environment, lambda status, headers, *_: statuses.append(status)))
    assert statuses == ["404 Not Found"]
    assert b"root:" not in body


# ---- passwords --------------------------------------------------------------------------------------------------


def test_guessing_a_password_has_to_wait(person: Any, browser_of: Any, wrong_passwords: None) -> None:
    from plancheck.web.site import MOST_FAILURES

    person("reviewer")
    browser = browser_of()
    answers = [_signed_in(browser, password=f"guess {n}").status_code for n in range(MOST_FAILURES + 2)]
    assert answers == [401] * (MOST_FAILURES - 1) + [429] * 3
    assert _signed_in(browser).status_code == 429
    assert _signed_in(browser_of(), REMOTE_ADDR="10.0.0.9").status_code == 303


def test_an_unknown_name_costs_and_says_the_same_as_a_wrong_password(
    person: Any, browser_of: Any, wrong_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    person("reviewer")
    person("lead").__class__.objects.filter(username="lead").update(is_active=False)
    work: list[str] = []
    original = Argon2PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        work.append("hash")
        return str(original(self, password, salt))

    verify = Argon2PasswordHasher.verify

    def verified(self: Any, password: str, encoded: str) -> bool:
        work.append("hash")
        return bool(verify(self, password, encoded))

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verified)
    seen = []
    for name, password in (("reviewer", "wrong"), ("nobody", "wrong"), ("lead", PASSWORD)):
        work.clear()
        answer = _signed_in(browser_of(), name, password)
        text = re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode()).replace(name, "NAME")
        seen.append((answer.status_code, text, len(work)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][2] == 1


# ---- headers ----------------------------------------------------------------------------------------------------


def test_pages_carry_a_policy_and_are_not_stored(person: Any, browser_of: Any, submitted: Any) -> None:
    """Also after signing out, the browser has no page to go back to."""
    lead = person("lead")
    version = submitted(lead, checked=True)
    browser = browser_of(lead)
    for path in (
        "/",
        f"/plans/{version.plan_id}/",
        "/history",
        "/rounds/",
        "/none",
        "/people/",
        f"/plans/{version.plan_id}/v1/draft",
        "/login",
    ):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "no-store" in headers["Cache-Control"], path
        assert (headers["X-Content-Type-Options"], "frame-ancestors" in policy) == ("nosniff", True), path
    report = browser.get(f"/plans/{version.plan_id}/v1/report").headers["Content-Security-Policy"]
    assert "script-src" not in report
    assert "unsafe" not in report


def test_pages_have_no_script_or_style_of_their_own(person: Any, browser_of: Any, submitted: Any) -> None:
    lead = person("lead")
    version = submitted(lead, checked=True)
    for path in ("/", f"/plans/{version.plan_id}/", "/history", "/rounds/", "/login"):
        page = browser_of(lead).get(path).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|\sstyle=|<style|hx-on|javascript:", page) == [], path


def test_cookies_are_kept_from_scripts_and_other_sites(person: Any, browser_of: Any, wrong_passwords: None, tmp_path: Path) -> None:
    from django.conf import settings

    from plancheck.web import site as sites

    person("reviewer")
    browser = browser_of()
    browser.get("/login")
    _signed_in(browser)
    browser.post("/language", {"lang": "en"})
    assert {name.partition("-")[0] for name in browser.cookies} == {"plancheck", "lang"}
    for cookie in browser.cookies.values():
        assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
    assert settings.SESSION_COOKIE_NAME in browser.cookies
    secure = sites._settings(sites.Site(tmp_path, https=True, hsts=True))
    assert (secure["SESSION_COOKIE_SECURE"], secure["CSRF_COOKIE_SECURE"], secure["SECURE_HSTS_SECONDS"]) == (True, True, 31_536_000)


# ---- what is handed in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("a\0b.docx", "ab.docx"),
        ("a\r\nSet-Cookie: x=1.docx", "aSet-Cookie: x=1.docx"),
        ("方案\u202excod.exe", "方案xcod.exe"),
        ('a"; filename="evil.exe', 'a"; filename="evil.exe'),
        ("x" * 5000 + ".docx", "x" * 250 + ".docx"),
        ("...", "draft"),
        ("", "draft"),
        ("CON.docx", "CON.docx"),
        ("a.html", "a.html"),
        ("a.svg", "a.svg"),
    ],
)
def test_the_name_of_an_upload_is_a_name_only(person: Any, browser_of: Any, name: str, kept: str) -> None:
    from plancheck.web import files
    from plancheck.web.acts.submissions import Upload, submit

    reviewer = person("reviewer")
    version = submit(reviewer, Upload(name, 5, (b"draft",)))
    assert version.name == kept
    assert files.path(version.draft_file).name == version.draft_file
    answer = browser_of(reviewer).get(f"/plans/{version.plan_id}/v1/draft")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert re.fullmatch(r"attachment; filename=\"[^\"\\\r\n]*\"; filename\*=UTF-8''[A-Za-z0-9_.%~-]+", disposition)
    of_word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    kind = of_word if kept.endswith(".docx") else "application/octet-stream"
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (kind, "nosniff")


@pytest.mark.parametrize("name", ["a." + "x" * 400, "方" * 200 + ".docx", "a." + "方" * 100])
def test_a_name_that_no_file_can_have_is_taken(person: Any, browser_of: Any, name: str) -> None:
    """What is sent lies in a file before anybody looks at its name."""
    body = f'--x9\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\ndraft\r\n--x9--\r\n'.encode()
    answer = browser_of(person("drafter")).generic("POST", "/submit", body, "multipart/form-data; boundary=x9")
    assert answer.status_code == 303


def test_what_people_type_is_never_markup(person: Any, browser_of: Any, submitted: Any) -> None:
    from plancheck.model.decision import Decision
    from plancheck.web import reports
    from plancheck.web.acts import decisions
    from plancheck.web.acts.submissions import About, Upload, submit

    lead = person("lead", SCRIPT[:40])
    version = submitted(lead, checked=True)
    submit(lead, Upload(f"{SCRIPT}.docx", 1, (b"x",)), (), About(office=SCRIPT))
    id = reports.findings(reports.of(version))[0].sub.id
    decisions.decide(lead, version, {id: Decision("dismiss", reason=SCRIPT)}, {})
    version.plan.name = version.plan.office = SCRIPT
    version.plan.save()
    browser = browser_of(lead)
    for path in ("/", "/rounds/", "/history", f"/plans/{version.plan_id}/", f"/plans/{version.plan_id}/v1/findings/{id}",
                 f"/plans/{version.plan_id}/v1/report"):  # fmt: skip
        page = browser.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


def test_what_people_type_is_never_a_formula(person: Any, browser_of: Any, submitted: Any) -> None:
    from plancheck.model.decision import Decision
    from plancheck.web import reports
    from plancheck.web.acts import decisions

    lead = person("lead")
    version = submitted(lead, checked=True)
    id = reports.findings(reports.of(version))[0].sub.id
    decisions.decide(lead, version, {id: Decision("dismiss", reason=FORMULA)}, {})
    browser = browser_of(lead)
    text = browser.get(f"/plans/{version.plan_id}/v1/report.csv").content.decode("utf-8-sig")
    assert re.findall(r'(?:^|,)"?[=+@]HYPERLINK', text, re.M) == []
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(browser.get(f"/plans/{version.plan_id}/v1/report.xlsx").content))
    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []


# ---- the one-time address ---------------------------------------------------------------------------------------


def test_the_one_time_address_works_once(bench: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from django.conf import settings

    from plancheck.web import serving

    monkeypatch.setattr(settings, "SITE", replace(bench, office=False))
    first = serving.new_token(bench)
    for wrong in ("", "x", first[:-1], f"{first}x", "密码", first.swapcase()):
        assert browser_of().get("/enter", {"token": wrong}).status_code == 403
    second = serving.new_token(bench)  # after a restart
    assert browser_of().get("/enter", {"token": first}).status_code == 403
    mine = browser_of()
    assert mine.get("/enter", {"token": second}).status_code == 303
    assert mine.get("/").status_code == 200
    assert browser_of().get("/enter", {"token": second}).status_code == 403
    assert mine.get("/people/").status_code == 404


# ---- faults -----------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_nothing_is_accepted(person: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    from django.core.files.uploadedfile import SimpleUploadedFile

    from plancheck.web import files
    from plancheck.web.models import Plan, Record
    from plancheck.wording.catalogue import phrase

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    browser = browser_of(person("reviewer"), raise_request_exception=False)
    monkeypatch.setattr(files.os, "fsync", full)
    answer = browser.post("/submit", {"file": SimpleUploadedFile("a.docx", b"full disk")})
    monkeypatch.undo()
    assert (answer.status_code, phrase("web.disk_full", "zh") in answer.content.decode()) == (507, True)
    assert (Plan.objects.count(), Record.objects.count()) == (0, 0)
    assert list((files.path("00").parents[1]).glob("part-*")) == []
    assert browser.post("/submit", {"file": SimpleUploadedFile("a.docx", b"full disk")}).status_code == 303


def test_a_fault_before_anything_is_known_of_a_request_is_a_whole_page(bench: Any) -> None:
    from django.test import RequestFactory

    from plancheck.web.pages import errors
    from plancheck.wording.catalogue import phrase

    answer = errors.failed(RequestFactory().get("/"))
    page = answer.content.decode()
    assert (answer.status_code, phrase("web.failed", "zh") in page, "<html" in page) == (500, True, True)


def test_a_database_that_is_gone_is_said(person: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError
    from django.db.backends.utils import CursorWrapper

    from plancheck.web.models import Round
    from plancheck.wording.catalogue import phrase

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    browser = browser_of(person("lead"), raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", gone)
        answers = [browser.get("/"), browser.post("/rounds/", {"name": "x"})]
    assert [(answer.status_code, phrase("web.no_database", "zh") in answer.content.decode()) for answer in answers] == [(503, True)] * 2
    assert Round.objects.count() == 1
    assert browser.get("/").status_code == 200
