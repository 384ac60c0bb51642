"""The workbench as people have it: a server that listens, and Chromium.

The server runs in threads of the test process, so a test may look at the database and call acts while pages are open. Work that waits is
done by `live.work()`, in the test's own time. A test fails if a page of it reports a fault of its scripts or something the content security
policy stopped.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright
from tests import axe
from tests.render.browser import program

from plancheck.web.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
#: Milliseconds that a page may take for a step before the test fails: a loaded machine is slow, a page that hangs waits for ever.
PATIENCE = 60_000
#: Tests take it from here, so that it waits as long as a step of a page may take, not five seconds.
expect.set_options(timeout=PATIENCE)
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
#: A page that asks for itself every second, or every few, asks ten times as often: tests wait for nothing that only time brings.
_SOONER = """
for (const name of ["setTimeout", "setInterval"]) {
    const timer = window[name];
    window[name] = (call, wait, ...rest) => timer(call, [1000, 2000, 4000, 5000].includes(wait) ? wait / 10 : wait, ...rest);
}
"""
#: What Chromium says on its console where an answer is no success, which many tests ask for.
_EXPECTED = ("Failed to load resource", "Response Status Error Code")


@dataclass
class Live:
    """A running workbench. `faults` has what pages complained about; a test that means to provoke it clears the list."""

    base: str
    chromium: Browser
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def browser(self, person: Any = None, width: int = 1280, height: int = 900, lang: str = "zh", **options: Any) -> BrowserContext:
        """A browser of its own, in which a person is signed in; None is signed in nowhere. `lang` is that of pages."""
        context = self.chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_SOONER)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", self._told)
        cookies = {"lang": lang} | (_session(person) if person is not None else {})
        context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies.items()])
        self.contexts.append(context)
        return context

    def open(self, path: str, person: Any = None, **options: Any) -> Page:
        """A page in a browser of its own (see `browser`), loaded."""
        page = self.browser(person, **options).new_page()
        page.goto(self.base + path)
        return page

    def work(self) -> int:
        """Does all work that waits. Returns how many jobs."""
        from plancheck.web import work

        done = 0
        while work.work_once("live"):
            done += 1
        return done

    def _told(self, message: Any) -> None:
        if message.type == "error" and not message.text.startswith(_EXPECTED):
            self.faults.append(message.text)


def _session(person: Any) -> dict[str, str]:
    """The cookie of a new session of a person."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return {settings.SESSION_COOKIE_NAME: store.session_key}


def violations(page: Page, within: str = "") -> list[str]:
    """What axe-core finds on a page, or in the part of a selector: rule and element."""
    return axe.violations(page.evaluate, within)


@cache
def preload() -> None:
    """Starts the process that forks others, with what every check needs: each of them would import and compile it.

    A worker renews its claim in a thread, so the workbench opens all documents in such processes. The first of them would start it bare.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.preloaded"])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # where it looks for modules
        first = context.Process(target=int)
        first.start()
        first.join()


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[str]:
    """The address of a server of the workbench of the tests. All its threads end with the module: while there are others than the main
    one, documents are opened in processes that another one forks, which has to be prepared as this one is."""
    from plancheck.web import serving

    preload()
    with serving.listening("127.0.0.1", 0) as listening:
        runs = threading.Thread(target=listening.run, daemon=True)
        runs.start()
        yield f"http://127.0.0.1:{listening.effective_port}"
        listening.task_dispatcher.shutdown()
    runs.join(30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a module. It ends with them: while Playwright runs, no other asyncio can in this thread."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django sees the event loop of Playwright in this thread and takes its own calls for asynchronous ones, which they are not.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program(), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def live(bench: Site, server: str, chromium: Browser) -> Iterator[Live]:
    """The running workbench, without people; its pages are closed afterwards."""
    running = Live(server, chromium)
    yield running
    for context in running.contexts:
        context.close()
    assert running.faults == [], running.faults
