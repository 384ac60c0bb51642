"""A real browser for the tests: headless Chromium, spoken to over a pipe. No page can reach anything but files."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

KEYS = {"Tab": 9, "Enter": 13, "ArrowRight": 39, " ": 32}

#: What the browser reads commands from is 3, what it answers to is 4.
_LAUNCHER = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
for place, end in enumerate(ends, 3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""


def program() -> str:
    """A browser of this machine. One without windows comes first, which does the same with a quarter of the work for a page."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    places = list(filter(None, map(shutil.which, names)))
    assert places, "Chromium is not installed: sh tools/viewers.sh"
    return places[0]


class Browser:
    """A running Chromium with one page; `events` holds what it told of since the last `open`."""

    def __init__(self, folder: Path) -> None:
        browser = program()
        to_child, self._write = os.pipe()
        self._read, from_child = os.pipe()
        flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", "--no-first-run",
            "--mute-audio", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        ]  # fmt: skip
        command = [browser, *flags, "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder / 'profile'}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCHER, str(to_child), str(from_child), *command],
            pass_fds=(to_child, from_child),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_child)
        os.close(from_child)
        self._number, self._rest, self._session = 0, b"", None
        self.events: list[dict[str, Any]] = []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "DOM"):
            self(f"{domain}.enable")
        self("Page.setLifecycleEventsEnabled", enabled=True)

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers to a command of its protocol."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params, **({"sessionId": self._session} if self._session else {})}
        self._send(message)
        while True:
            found = self._next()
            if found.get("id") == self._number:
                assert "error" not in found, f"{method}: {found['error']}"
                answer: dict[str, Any] = found["result"]
                return answer
            self.events.append(found)

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data) :]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._read, 1 << 20)
            assert more, "the browser ended"
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def open(self, page: Path, width: int = 1280, height: int = 900) -> None:
        """Open a file as a double click does, and wait until it is loaded and drawn."""
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._go("about:blank")
        self.events = []
        self._go(page.as_uri())
        self.js("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")

    def _go(self, address: str) -> None:
        loader = self("Page.navigate", url=address)["loaderId"]
        seen = 0
        while True:
            for each in self.events[seen:]:
                if (
                    each.get("method") == "Page.lifecycleEvent"
                    and each["params"]["loaderId"] == loader
                    and each["params"]["name"] == "load"
                ):
                    return
            seen = len(self.events)
            self.events.append(self._next())

    def js(self, expression: str) -> Any:
        """The value of an expression in the page; promises are waited for. The page's own policy stays as it is."""
        found = self("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def requests(self) -> list[str]:
        """What the page asked for since it was opened, besides itself and what its own policy stopped."""
        told = [(each.get("method"), each.get("params", {})) for each in self.events]
        stopped = {it["requestId"] for name, it in told if name == "Network.loadingFailed" and it.get("blockedReason") == "csp"}
        return [it["request"]["url"] for name, it in told if name == "Network.requestWillBeSent" and it["requestId"] not in stopped][1:]

    def dialogs(self) -> int:
        """How many dialogs opened."""
        return sum(each.get("method") == "Page.javascriptDialogOpening" for each in self.events)

    def press(self, key: str) -> None:
        """Press and let go of a key, as a person does."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=KEYS[key],
                code={" ": "Space"}.get(key, key), **({"text": text} if text and kind == "keyDown" else {}),
            )  # fmt: skip

    def picture(self, whole: bool = True) -> bytes:
        """The page as PNG: all of it, or what the window shows."""
        return base64.b64decode(self("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])

    def drawn(self, selector: str) -> tuple[int, int]:
        """Of the elements that have children, how many have contents that are drawn, and how many there are."""
        drawn, there = self.js(
            f"""(() => {{
                const all = [...document.querySelectorAll({selector!r})].filter(it => it.firstElementChild);
                const seen = all.filter(it => it.firstElementChild.checkVisibility({{contentVisibilityAuto: true}}));
                return [seen.length, all.length]; }})()"""
        )
        return drawn, there

    def pdf(self) -> bytes:
        """What the print dialogue makes of the page."""
        found = self("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(found["data"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser that ends with the block."""
    with Browser(folder) as found:
        yield found
