"""Who gets what at every address: the table of addresses × roles × own or another's plan, with the expected status written out.

An address of urls.py needs a row here. A row has the statuses in the order of WHO. 302 sends to the page for signing in; 404 hides what
somebody may not know of; 403 is for what somebody may not do with a plan that they may see, or with no plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.rules.test_trial import RULE

#: Who asks: nobody; the drafter whose plan it is; another drafter; and the other roles, with a plan of that first drafter.
WHO = ("nobody", "own", "other", "reviewer", "lead", "policy", "administrator")

#: Everybody who may see a plan; who may decide about it; who may take it back or hand in for it.
SEE = "302 200 404 200 200 404 404"
#: The method is none of this address.
NO = "302 405 405 405 405 405 405"
NO_FOR_ALL = "405 405 405 405 405 405 405"

#: Address: (form, GET, POST). A form of None asks for none of it.
ROWS: dict[str, tuple[dict[str, str], str, str]] = {
    "": ({}, "302 200 200 200 200 200 200", NO),
    "rows": ({}, "302 200 200 200 200 200 200", NO),
    "submit": ({}, NO, "302 303 303 303 303 403 403"),
    "sample": ({"name": "city-defects.docx"}, NO, "302 303 303 303 303 403 403"),
    "plans/<int:plan>/about": ({}, SEE, NO),
    "plans/<int:plan>/describe": ({"title": "x"}, NO, "302 303 404 303 303 404 404"),
    "plans/<int:plan>/correct": ({}, NO, "302 303 404 303 303 404 404"),
    "plans/<int:plan>/export": ({}, NO, "302 303 404 303 303 404 404"),
    # Checked already: 204 tells the page to go on.
    "plans/<int:plan>/v<int:number>/progress": ({}, "302 204 404 204 204 404 404", NO),
    # Checked already: 303 goes to the report.
    "plans/<int:plan>/v<int:number>/wait": ({}, "302 303 404 303 303 404 404", NO),
    "rounds/": ({"name": "x"}, "302 403 403 200 200 403 403", "302 403 403 403 303 403 403"),
    "rounds/<int:round>/": ({}, "302 403 403 200 200 403 403", NO),
    "rounds/<int:round>/change": ({"name": "x"}, NO, "302 403 403 403 303 403 403"),
    "rounds/<int:round>/close": ({}, "302 403 403 403 200 403 403", "302 403 403 403 303 403 403"),
    "rounds/<int:round>/matrix": ({}, "302 403 403 200 200 403 403", NO),
    "rounds/<int:round>/rules": ({}, "302 403 403 200 200 403 403", NO),
    "rounds/<int:round>/indicators": ({}, "302 403 403 200 200 403 403", NO),
    "rounds/<int:round>/indicators/<str:code>": ({}, "302 403 403 200 200 403 403", NO),
    "rounds/<int:round>/table": ({}, NO, "302 403 403 303 303 403 403"),
    "rounds/<int:round>/ask": ({"act": "close", "plan": "<int:plan>"}, NO, "302 403 403 403 200 403 403"),
    "rounds/<int:round>/do": ({"act": "close", "plan": "<int:plan>"}, NO, "302 403 403 403 303 403 403"),
    # The bundle is the reviewer's; those of others are not there.
    "bundles/<int:bundle>/": ({}, "302 404 404 200 404 404 404", NO),
    "bundles/<int:bundle>/file": ({}, "302 404 404 200 404 404 404", NO),
    "rules/": ({}, "302 200 200 200 200 200 200", NO),
    "rules/words": ({}, "302 200 200 200 200 200 200", NO),
    "rules/book": ({}, "302 200 200 200 200 200 200", NO),
    "rules/office": ({}, "302 403 403 403 200 200 403", NO),
    "rules/office/<int:saved>/use": ({}, NO, "302 403 403 403 303 403 403"),
    "rules/office/<int:saved>/end": ({}, NO, "302 403 403 403 303 403 403"),
    "playground/": ({}, "302 403 403 403 403 200 403", NO),
    "playground/try": ({"draft": "typed", "typed": "甲", "text": "x"}, NO, "302 403 403 403 403 200 403"),
    "playground/file": ({"text": "x"}, NO, "302 403 403 403 403 200 403"),
    # Without a rule in it: 409 says so, to whoever may.
    "playground/keep": ({"text": "x"}, NO, "302 403 403 403 403 409 403"),
    # Nobody has asked for it: 286 tells the page to ask no more.
    "playground/outcome/<int:job>": ({}, "302 403 403 403 403 286 403", NO),
    # Open to all: it holds nothing of a draft. Whether there is one is up to who built the program.
    "help": ({}, "302 302 302 302 302 302 302", NO_FOR_ALL),
    "help/<path:place>": ({}, "200 200 200 200 200 200 200", NO_FOR_ALL),
    "enter": ({}, "404 404 404 404 404 404 404", NO_FOR_ALL),
    "login": ({"username": "none", "password": "none"}, "200 200 200 200 200 200 200", "401 401 401 401 401 401 401"),
    "logout": ({}, NO, "302 303 303 303 303 303 303"),
    "password": ({}, "302 200 200 200 200 200 200", "302 409 409 409 409 409 409"),
    "language": ({"lang": "en"}, NO_FOR_ALL, "303 303 303 303 303 303 303"),
    "people/": ({}, "302 403 403 403 403 403 200", NO),
    "people/create": ({"username": "new", "role": "drafter"}, NO, "302 403 403 403 403 403 200"),
    "people/<int:person>/": ({}, "302 403 403 403 403 403 200", NO),
    "people/<int:person>/change": ({"name": "x", "role": "lead", "active": "1"}, NO, "302 403 403 403 403 403 303"),
    "people/<int:person>/reset": ({}, NO, "302 403 403 403 403 403 200"),
    "people/<int:person>/end": ({}, NO, "302 403 403 403 403 403 200"),
    "templates/": ({}, "302 403 403 403 200 403 200", NO),
    # Without a file: 409 says so, to whoever may.
    "templates/add": ({}, NO, "302 403 403 403 409 403 409"),
    "templates/standard.docx": ({}, "302 403 403 403 200 403 200", NO),
    "templates/<int:template>/file.docx": ({}, "302 403 403 403 200 403 200", NO),
    "templates/<int:template>/remove": ({}, NO, "302 403 403 403 303 403 303"),
    "history": ({}, "302 403 403 403 200 403 403", NO),
    "history.csv": ({}, "302 403 403 403 200 403 403", NO),
    "plans/<int:plan>/": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/": ({}, SEE, NO),
    # Checked already: 409 says so, to whoever may do it.
    "plans/<int:plan>/v<int:number>/cancel": ({}, NO, "302 409 404 409 409 404 404"),
    "plans/<int:plan>/v<int:number>/again": ({}, NO, "302 409 404 409 409 404 404"),
    "plans/<int:plan>/v<int:number>/text/<int:piece>": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/search": ({"q": "碳"}, SEE, NO),
    # Without what the page sends along: 400, to whoever may.
    "plans/<int:plan>/v<int:number>/news": ({}, "302 403 404 400 400 404 404", NO),
    "plans/<int:plan>/v<int:number>/decide-all": ({}, NO, "302 403 404 400 400 404 404"),
    "plans/<int:plan>/v<int:number>/undo-all": ({}, NO, "302 403 404 400 400 404 404"),
    # Nobody has asked why yet: 404, until a POST does.
    "plans/<int:plan>/v<int:number>/findings/<slug:id>/why": ({}, "302 404 404 404 404 404 404", "302 200 404 200 200 404 404"),
    "plans/<int:plan>/v<int:number>/findings/<slug:id>": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/findings/<slug:id>/decide": ({"choice": "confirm"}, NO, "302 403 404 303 303 404 404"),
    "plans/<int:plan>/v<int:number>/findings/<slug:id>/undo": ({}, NO, "302 403 404 303 303 404 404"),
    "plans/<int:plan>/v<int:number>/letters/": ({}, SEE, "302 403 404 303 303 404 404"),
    # A draft of a letter, which the drafter of the plan does not see.
    "plans/<int:plan>/v<int:number>/letters/<int:letter>": ({}, "302 404 404 200 200 404 404", NO),
    "plans/<int:plan>/v<int:number>/letters/<int:letter>/send": (
        {"confirmed": "1", "sure": "1"},
        "302 404 404 403 200 404 404",
        "302 404 404 403 303 404 404",
    ),
    # No pictures of its pages were made.
    "plans/<int:plan>/v<int:number>/letters/<int:letter>/pages/<int:page>": ({}, "302 404 404 404 404 404 404", NO),
    "plans/<int:plan>/v<int:number>/letters/<int:letter>/letter.docx": ({}, "302 404 404 200 200 404 404", NO),
    "plans/<int:plan>/v<int:number>/letters/<int:letter>/replies.xlsx": ({}, "302 404 404 200 200 404 404", NO),
    "plans/<int:plan>/v<int:number>/annotated": ({}, SEE, "302 303 404 303 303 404 404"),
    # Nobody has asked for it yet.
    "plans/<int:plan>/v<int:number>/annotated/file": ({}, "302 404 404 404 404 404 404", NO),
    # Without a file: 409 says so.
    "plans/<int:plan>/v<int:number>/next": ({}, SEE, "302 409 404 409 409 404 404"),
    "plans/<int:plan>/v<int:number>/received": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/replies": ({}, NO, "302 409 404 409 409 404 404"),
    "plans/<int:plan>/compare/<int:old>/<int:new>": ({}, SEE, NO),
    "plans/<int:plan>/compare/<int:old>/<int:new>/page": ({}, SEE, NO),
    "plans/<int:plan>/compare/<int:old>/<int:new>.<slug:format>": ({}, SEE, NO),
    # Without a file: 409 says so.
    "plans/<int:plan>/v<int:number>/import": ({}, NO, "302 403 404 409 409 404 404"),
    "plans/<int:plan>/v<int:number>/draft": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/annexes/<int:annex>": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/report": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/report.<slug:format>": ({}, SEE, NO),
    "plans/<int:plan>/v<int:number>/decisions.json": ({}, "302 403 404 200 200 404 404", NO),
    "plans/<int:plan>/v<int:number>/examples.tsv": ({}, "302 403 404 200 200 404 404", NO),
    "plans/<int:plan>/v<int:number>/examples.toml": ({}, "302 403 404 200 200 404 404", NO),
}


def _routes() -> list[str]:
    from plancheck.web.urls import urlpatterns

    routes = [str(pattern.pattern) for pattern in urlpatterns]
    return [re.sub("^(round|bundle)s/<int:number>", r"\1s/<int:\1>", route) for route in routes]


def test_every_address_has_its_row(site: Any) -> None:
    missing = [route for route in _routes() if route not in ROWS]
    assert missing == [], "write a row for each into ROWS of tests/web/test_rights.py, with the statuses that you mean"
    assert [route for route in ROWS if route not in _routes()] == []


@pytest.fixture
def office(person: Any, browser_of: Any, submitted: Any, handbook: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """A browser for everybody of WHO, and what stands for the variables of addresses."""
    from plancheck.web import files, reports, summaries
    from plancheck.web.acts import decisions
    from plancheck.web.models import Annex, Bundle, Job, Letter, OfficeRule, Template, Version

    people = {"own": person("drafter", "own"), "other": person("drafter", "other")}
    people |= {role: person(role) for role in WHO[3:]}
    version = submitted(people["own"], checked=True)
    Annex.objects.create(version=version, number=1, name="附件.docx", file=files.put(b"annex"), size=5)
    report = reports.of(version)
    finding, indicator = reports.findings(report)[0], next(it for it in report.indicators if it.code)
    bundle = Bundle.objects.create(round=version.plan.round, kind="export", by=people["reviewer"], lang="zh")
    letter = files.put(b"letter")
    Letter.objects.create(
        version=version,
        number=1,
        fields={"entries": 0, "confirmed": True},
        state="done",
        letter_file=letter,
        form_file=letter,
        by=people["reviewer"],
    )
    second = Version.objects.create(
        plan=version.plan, number=2, name="b.docx", draft_file=version.draft_file, size=1, by=people["own"], state="checked",
        report_file=version.report_file, text_file=version.text_file, verdict=version.verdict,
    )  # fmt: skip
    for checked in (version, second):
        summaries.write(checked, report, decisions.history(version.plan))
    Job.objects.create(
        kind="export",
        version=version,
        bundle=bundle,
        state="done",
        result_file=files.put(json.dumps([["v1/a.docx", version.draft_file]]).encode()),
    )
    template = Template.objects.create(name="函.docx", file=files.put(b"template"), state="fine", by=people["lead"])
    saved = OfficeRule.objects.create(rule="TRY-01", number=1, text=RULE, by=people["policy"])
    values = {
        "int:saved": saved.pk,
        "int:plan": version.plan_id, "int:number": 1, "int:piece": 0, "int:annex": 1, "slug:id": finding.sub.id, "slug:format": "json",
        "int:person": people["other"].pk, "int:round": version.plan.round_id, "int:bundle": bundle.pk,
        "int:letter": 1, "int:template": template.pk, "int:job": 1, "int:page": 1, "int:old": 1, "int:new": 2, "str:code": indicator.code,
        "path:place": "en/index.html",
    }  # fmt: skip
    return {"nobody": browser_of()} | {who: browser_of(somebody) for who, somebody in people.items()}, values


def _address(route: str, values: dict[str, Any]) -> str:
    for name, value in values.items():
        route = route.replace(f"<{name}>", str(value))
    assert "<" not in route, f"{route}: give its variable a value in the fixture `office`"
    return f"/{route}"


def _statuses(ask: Callable[[Any], Any], browsers: dict[str, Any]) -> dict[str, int]:
    """The status that everybody gets, each from the same state: what an act changed is undone."""
    from django.db import transaction

    statuses = {}
    for who, browser in browsers.items():
        cookies = browser.cookies.copy()
        with transaction.atomic():
            statuses[who] = ask(browser).status_code
            transaction.set_rollback(True)
        browser.cookies = cookies
    return statuses


def test_everybody_gets_what_is_theirs(office: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Every row of the table, in one office: each leaves it as it was."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    browsers, values = office
    wrong = []
    for route, (fields, get, post) in ROWS.items():
        file = {"file": SimpleUploadedFile("a.docx", b"draft")} if route == "submit" else {}
        form = {name: str(values.get(text.strip("<>"), text)) for name, text in fields.items()} | file
        address = _address(route, values)
        for method, expected, ask in (
            ("GET", get, partial(Client.get, path=address)),
            ("POST", post, partial(Client.post, path=address, data=form)),
        ):
            wanted = dict(zip(WHO, map(int, expected.split()), strict=True))
            asked = _statuses(ask, browsers)
            wrong += [f"{method} {address}: {who} gets {got}, not {wanted[who]}" for who, got in asked.items() if got != wanted[who]]
    assert wrong == [], "\n".join(wrong)


def test_who_is_not_signed_in_comes_back_to_the_page_after_signing_in(office: Any) -> None:
    browsers, values = office
    page = _address("plans/<int:plan>/", values)
    assert browsers["nobody"].get(page).headers["Location"] == f"/login?next={page}"
    assert browsers["nobody"].post("/submit").headers["Location"] == "/login"


def test_what_is_hidden_looks_like_what_is_not_there(office: Any) -> None:
    browsers, values = office
    hidden = browsers["other"].get(_address("plans/<int:plan>/", values))
    none = browsers["other"].get("/plans/99999999/")
    assert (hidden.status_code, none.status_code) == (404, 404)
    texts = [
        re.sub(r"/plans/\d+/|value=.[A-Za-z0-9]{64}.|[A-Za-z0-9]{64}", "", answer.content.decode()) for answer in (hidden, none)
    ]  # but for the address and the token of the form
    assert texts[0] == texts[1]


def test_what_a_reviewer_gathered_is_gone_with_the_role(office: Any) -> None:
    from plancheck.web.models import Person

    browsers, values = office
    file = _address("bundles/<int:bundle>/file", values)
    assert browsers["reviewer"].get(file).status_code == 200
    Person.objects.filter(username="reviewer").update(role="drafter")
    assert browsers["reviewer"].get(file).status_code == 404
