"""The handbook, served as /help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plancheck.wording.catalogue import phrase


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_begins_in_the_language_of_the_person(handbook: Path, browser_of: Callable[..., Any], lang: str) -> None:
    browser = browser_of()
    browser.cookies["lang"] = lang
    assert browser.get("/help").headers["Location"] == f"/help/{lang}/index.html"


@pytest.mark.parametrize(
    ("place", "kind", "text"),
    [("zh/index.html", "text/html", "<p>手册</p>"), ("zh/site.css", "text/css", "p {}"), ("index.html", "text/html", "<p>two</p>")],
)
def test_a_file_of_the_handbook_comes_as_it_is(handbook: Path, browser_of: Callable[..., Any], place: str, kind: str, text: str) -> None:
    answer = browser_of().get(f"/help/{place}")
    assert (answer.status_code, answer.content.decode()) == (200, text)
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize("place", ["../secret.key", "zh/../../secret.key", "%2e%2e/secret.key", "zh", "zh/none.html", "a%00b", "x" * 5000])
def test_nothing_else_is_served(handbook: Path, browser_of: Callable[..., Any], place: str) -> None:
    assert browser_of().get(f"/help/{place}").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["/help", "/help/zh/index.html"])
def test_without_a_handbook_the_page_says_so(
    handbook: Path, browser_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, lang: str, place: str
) -> None:
    from plancheck import resources

    monkeypatch.setattr(resources, "handbook", lambda: None)
    browser = browser_of()
    browser.cookies["lang"] = lang
    answer = browser.get(place)
    assert answer.status_code == 404
    assert phrase("web.no_handbook", lang) in answer.content.decode()


def test_every_page_leads_to_the_handbook(reviewer: Any, browser_of: Callable[..., Any]) -> None:
    for browser, page in ((browser_of(), "/login"), (browser_of(reviewer), "/")):
        assert '<a href="/help">' in browser.get(page).content.decode()
