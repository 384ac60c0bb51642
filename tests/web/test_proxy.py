"""A workbench on a network: what it believes of a reverse proxy, the configurations in the documentation, what is said without one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_backup import run

DOCS = [Path(__file__).parents[2] / "docs" / f"workbench.{lang}.md" for lang in ("zh", "en")]


def _blocks(language: str) -> list[str]:
    """The blocks of code in this language of both pages."""
    return [block for path in DOCS for block in re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), re.S)]


def _parsed(text: str, end: str) -> list[Any]:
    """Directives of a configuration: [words, inner directives or None] each. `end` ends one without braces."""
    tokens = re.findall(rf"[{{}}{end}]|[^\s{{}};]+", text)

    def block() -> list[Any]:
        directives, words = [], []
        while tokens:
            token = tokens.pop(0)
            if token == "}":
                break
            if token == "{":
                directives.append([words, block()])
                words = []
            elif token == end:
                directives += [[words, None]] if words else []
                words = []
            else:
                words.append(token)
        assert words == [], words
        return directives

    made = block()
    assert tokens == []
    return made


def test_the_configuration_of_nginx_fits_what_the_workbench_believes_and_takes() -> None:
    from plancheck.web import site

    first, second = _blocks("nginx")
    assert first == second
    ((head, server),) = _parsed(first, ";")
    values = {words[0]: words[1:] for words, inner in server if inner is None}
    ((_, location),) = [(words, inner) for words, inner in server if inner is not None]
    headers = {words[1]: words[2] for words, _ in location if words[0] == "proxy_set_header"}
    assert head == ["server"]
    assert values["listen"] == ["443", "ssl"]
    assert values["client_max_body_size"] == [f"{site.LARGEST_UPLOAD >> 20}m"]
    assert headers == {"Host": "$http_host", "X-Forwarded-For": "$remote_addr", "X-Forwarded-Proto": "$scheme"}
    (passed,) = [words[1] for words, _ in location if words[0] == "proxy_pass"]
    port, name = passed.rpartition(":")[2], values["server_name"][0]
    command = f"plancheck serve --office --port {port} --name {name} --https --proxy 127.0.0.1\n"
    assert all(command in path.read_text("utf-8") for path in DOCS)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    text = _blocks("nginx")[0].replace("/etc/ssl/plancheck.key", str(key)).replace("/etc/ssl/plancheck.crt", str(certificate))
    folders = "".join(f"{name}_temp_path {tmp_path}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {folders}{text} }}"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_configuration_of_caddy_names_the_same_server_and_limit() -> None:
    from plancheck.web import site

    first, second = _blocks("caddy")
    assert first == second
    ((head, inner),) = _parsed(re.sub(r"\n", " ; ", first), ";")
    assert head == ["plancheck.example.gov.cn"]
    assert [words for words, _ in inner] == [
        ["tls", "/etc/ssl/plancheck.crt", "/etc/ssl/plancheck.key"], ["request_body"], ["reverse_proxy", "127.0.0.1:8000"],
    ]  # fmt: skip
    assert inner[1][1] == [[["max_size", f"{site.LARGEST_UPLOAD >> 20}MiB"], None]]


@pytest.mark.parametrize(
    ("proxy", "believed"),
    [("", ["127.0.0.1", "http"]), ("10.9.9.9", ["127.0.0.1", "http"]), ("127.0.0.1", ["10.1.2.3", "https"])],
)
def test_only_the_named_proxy_is_believed_about_address_and_encryption(
    bench: Any, monkeypatch: pytest.MonkeyPatch, proxy: str, believed: list[str]
) -> None:
    from plancheck.web import serving

    def told(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps([environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]]).encode()]

    monkeypatch.setattr(serving, "application", lambda: told)
    with serving.listening("127.0.0.1", 0, proxy) as server:
        runs = threading.Thread(target=server.run, daemon=True)
        runs.start()
        request = urllib.request.Request(f"http://127.0.0.1:{server.effective_port}/")
        request.add_header("X-Forwarded-For", "10.1.2.3")
        request.add_header("X-Forwarded-Proto", "https")
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert json.load(answer) == believed
        server.task_dispatcher.shutdown()
    runs.join(30)


_SERVE = """
import sys
from contextlib import contextmanager
from types import SimpleNamespace
from plancheck.web import serving
from plancheck.__main__ import main

@contextmanager
def listening(*given):
    yield SimpleNamespace(effective_port=8000, run=lambda: None)

serving.listening = listening
serving.Workers.start = serving.Workers.stop = lambda crew: None
sys.argv = ["plancheck", "serve", "--no-browser", "--lang", "en", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    ("options", "warned"),
    [("", False), ("--host 127.0.0.2", False), ("--host ::1", False), ("--host 0.0.0.0", True), ("--host 10.0.0.8", True),
     ("--host 10.0.0.8 --https --proxy 10.0.0.1", False)],
)  # fmt: skip
def test_who_serves_a_network_in_clear_text_is_told_so(tmp_path: Path, options: str, warned: bool) -> None:
    done = run(_SERVE, "--data", str(tmp_path / "data"), *options.split())
    assert done.returncode == 0, done.stderr
    assert ("nothing is encrypted" in done.stderr) == warned
