"""A workbench that encrypts itself: which certificates it takes, what passes through, and what does not."""

from __future__ import annotations

import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.benchmarks.bench_web import Client
from tests.web import certified, killing
from tests.web.certified import Made
from tests.web.killing import Serving, runs, wait_for
from tests.web.live import PATIENCE
from tests.web.test_backup import plancheck, run

from plancheck.web import certificates, entrance
from plancheck.web.entrance import Entrance

# ---- which certificates it takes ---------------------------------------------------------------------------------


def _expired(folder: Path) -> Made:
    return certified.made(folder, years=(2020, 2021))


def _not_begun(folder: Path) -> Made:
    return certified.made(folder, years=(2098, 2099))


def _of_another(folder: Path) -> Made:
    return Made(certified.made(folder).certificate, certified.made(folder, "other").key)


def _locked(folder: Path) -> Made:
    return certified.made(folder, password="secret")


def _swapped(folder: Path) -> Made:
    one = certified.made(folder)
    return Made(one.key, one.certificate)


def _no_key(folder: Path) -> Made:
    one = certified.made(folder)
    one.key.write_bytes(b"\x30\x82")
    return one


def _no_file(folder: Path) -> Made:
    one = certified.made(folder)
    one.key.unlink()
    return one


def _folder(folder: Path) -> Made:
    return Made(folder, certified.made(folder).key)


def _for_clients(folder: Path) -> Made:
    return certified.made(folder, purpose=ExtendedKeyUsageOID.CLIENT_AUTH)


BAD: list[tuple[Callable[[Path], Made], str, str]] = [
    (_expired, "own.crt has ended", "own.crt 已过期"),
    (_not_begun, "own.crt has not begun", "own.crt 还没有生效"),
    (_of_another, "other.key is not that of the certificate", "other.key 不是证书"),
    (_locked, "own.key has a password", "own.key 有密码保护"),
    (_swapped, "own.key holds no certificate", "own.key 里没有 PEM 格式的证书"),
    (_no_key, "own.key holds no usable key", "own.key 里没有能用的 PEM 格式私钥"),
    (_no_file, "own.key cannot be read (No such file or directory)", "读不了"),
    (_folder, "cannot be read (Is a directory)", "读不了"),
    (_for_clients, "is none for a web site", "不能用于网站"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "en", "zh"), BAD)
def test_a_certificate_that_browsers_would_not_accept_is_told_in_both_languages(
    tmp_path: Path, made: Callable[[Path], Made], en: str, zh: str
) -> None:
    one = made(tmp_path / "made")
    with pytest.raises(certificates.Unusable) as caught:
        certificates.end_of(certificates.opened(one.certificate, one.key), one.certificate, ["plancheck.test"])
    assert en in caught.value.message.en
    assert zh in caught.value.message.zh


@pytest.mark.parametrize(
    ("names", "refused"),
    [(["plancheck.test"], ""), (["127.0.0.1", "localhost"], ""), (["plancheck.test", "10.0.0.8"], "10.0.0.8"),
     (["other.test"], "other.test")],
)  # fmt: skip
def test_a_certificate_has_to_be_made_out_to_every_name_that_browsers_use(tmp_path: Path, names: list[str], refused: str) -> None:
    one = certified.made(tmp_path / "made")
    context = certificates.opened(one.certificate, one.key)
    if refused:
        with pytest.raises(certificates.Unusable, match=f"is not made out to {refused}"):
            certificates.end_of(context, one.certificate, names)
    else:
        assert certificates.end_of(context, one.certificate, names).year == 2099


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--certificate", "own.crt"], "--certificate and --key together"),
        (["--key", "own.key"], "--certificate and --key together"),
        (["--certificate", "own.crt", "--key", "own.key", "--proxy", "10.0.0.1"], "--certificate or --proxy, not both"),
        (["--certificate", "own.crt", "--key", "own.key", "--name", "other.test"], "is not made out to other.test"),
        (["--certificate", "own.crt", "--key", "own.key", "--host", "10.0.0.8"], "is not made out to 10.0.0.8"),
    ],
)
def test_serve_stops_before_its_port_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], says: str) -> None:
    certified.made(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = plancheck("serve", "--no-browser", "--data", str(tmp_path / "data"), *options)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert not (tmp_path / "data").exists()


# ---- what passes through -----------------------------------------------------------------------------------------


@dataclass
class Served:
    """An application behind an entrance, and the port of its own server."""

    port: int
    inner: int
    trusting: ssl.SSLContext

    def ask(self, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, Any]:
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.trusting, timeout=60)
        connection.request("POST", "/", body, headers or {})
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        return answer.status, json.loads(read) if answer.status == 200 else read


def _echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Says where a request comes from, how it came and how long it was."""
    size = sum(len(chunk) for chunk in iter(lambda: environ["wsgi.input"].read(1 << 16), b""))
    start("200 OK", [("Content-Type", "application/json")])
    told = {key: environ.get(key) for key in ("REMOTE_ADDR", "wsgi.url_scheme", "SERVER_PORT", "HTTP_X_FORWARDED_FOR")}
    return [json.dumps({**told, "size": size}).encode()]


@pytest.fixture
def served(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    from plancheck.web import serving

    monkeypatch.setattr(serving, "application", lambda: _echo)
    monkeypatch.setattr(entrance, "GREETING", 2)
    one = certified.made(tmp_path)
    inner: list[int] = []
    really = Entrance.open
    monkeypatch.setattr(Entrance, "open", lambda self, port: (inner.append(port), really(self, port))[1])
    with serving.listening("127.0.0.1", 0, encrypted=certificates.opened(one.certificate, one.key)) as server:
        runs = threading.Thread(target=server.run, daemon=True)
        runs.start()
        yield Served(server.effective_port, inner[0], ssl.create_default_context(cafile=str(one.certificate)))
        server.task_dispatcher.shutdown()
    runs.join(30)


def test_a_request_comes_whole_and_with_where_it_is_from(served: Served) -> None:
    status, told = served.ask(os.urandom(5 << 20), {"X-Forwarded-For": "10.1.2.3"})
    assert status == 200
    assert (told["size"], told["REMOTE_ADDR"], told["SERVER_PORT"]) == (5 << 20, "127.0.0.1", str(served.port))
    assert told["HTTP_X_FORWARDED_FOR"] is None


def test_whoever_comes_without_encryption_is_told_how_to_come(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request("GET", "/login?secret=1", headers={"Cookie": "x=" + "y" * 3000})
    answer = connection.getresponse()
    said = answer.read().decode()
    assert answer.status == 400
    assert "请以 https 开头" in said
    assert "begin the address with “https”" in said


def test_nobody_comes_past_the_entrance(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.inner, timeout=60)
    connection.request("GET", "/")
    assert connection.getresponse().status == 403


def test_visitors_who_say_nothing_keep_nobody_out_and_are_sent_away(served: Served) -> None:
    silent = [socket.create_connection(("127.0.0.1", served.port), 60) for _ in range(30)]
    half = socket.create_connection(("127.0.0.1", served.port), 60)
    half.sendall(b"\x16\x03\x01")  # a greeting that does not go on
    assert served.ask()[0] == 200
    for connection in (*silent, half):
        assert connection.recv(100) == b""
        connection.close()


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x00\x05hello", b"\x16" + os.urandom(2000), b"\x00", b"GET / HTTP/1.1\r\n\r\n"])
def test_garbage_harms_nobody_else(served: Served, sent: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", served.port), 60) as connection:
            connection.sendall(sent)
    assert served.ask(b"x" * 1000)[1]["size"] == 1000
    assert "Traceback" not in capfd.readouterr().err


def test_old_versions_of_tls_are_refused(served: Served) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", served.port), 60) as connection, pytest.raises(OSError):  # noqa: PT011  as each system says it
        old.wrap_socket(connection)


def test_no_more_visitors_are_let_in_than_there_may_be_and_the_next_one_waits(tmp_path: Path) -> None:
    one = certified.made(tmp_path)
    inside = socket.create_server(("127.0.0.1", 0))
    door = Entrance(certificates.opened(one.certificate, one.key), "127.0.0.1", 0, most=1, still=60)
    door.open(inside.getsockname()[1])
    trusting = ssl.create_default_context(cafile=str(one.certificate))
    try:
        first = trusting.wrap_socket(socket.create_connection(("127.0.0.1", door.port), 60), server_hostname="localhost")
        second = socket.create_connection(("127.0.0.1", door.port), 60)
        second.settimeout(0.5)
        with pytest.raises(TimeoutError):
            trusting.wrap_socket(second, server_hostname="localhost", do_handshake_on_connect=True)
        first.close()
        third = trusting.wrap_socket(socket.create_connection(("127.0.0.1", door.port), 60), server_hostname="localhost")
        third.close()
    finally:
        door.close()
        inside.close()


# ---- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[str, Made, subprocess.Popen[str]]]:
    """The one-time address of a `serve` with a certificate, the certificate, and the process."""
    one = certified.made(tmp_path / "made")
    log = tmp_path / "log"
    command = [sys.executable, "-m", "plancheck", "serve", "--no-browser", "--data", str(tmp_path / "data"), "--lang", "en"]
    with log.open("w") as told:
        process = subprocess.Popen([*command, "--workers", "1", *one.options], stderr=told, stdin=subprocess.DEVNULL, text=True)
    try:
        wait_for(lambda: "Press Ctrl-C" in log.read_text() or process.poll() is not None)
        yield log.read_text().partition("Workbench: ")[2].split()[0], one, process
    finally:
        process.kill()
        process.wait(60)


def test_serve_encrypts_and_ends_with_its_workers(office: tuple[str, Made, subprocess.Popen[str]]) -> None:
    address, one, process = office
    place = urlsplit(address)
    trusting = ssl.create_default_context(cafile=str(one.certificate))
    connection = http.client.HTTPSConnection("127.0.0.1", place.port, context=trusting, timeout=60)
    connection.request("GET", f"{place.path}?{place.query}")
    answer = connection.getresponse()
    answer.read()
    (cookie,) = (cookie for cookie in answer.headers.get_all("Set-Cookie") if cookie.startswith("plancheck-session"))
    assert (place.scheme, answer.status) == ("https", 303)
    assert all(mark in cookie for mark in ("HttpOnly", "SameSite=Lax", "Secure"))
    assert answer.headers["Strict-Transport-Security"] is None  # other ports of this host may not be encrypted
    connection.request("GET", "/", headers={"Cookie": cookie.partition(";")[0]})
    assert connection.getresponse().status == 200
    workers = Serving(process, Client(0)).family()
    process.terminate()
    assert process.wait(60) == 0
    wait_for(lambda: not any(runs(worker) for worker in workers))  # what a worker forks from ends a moment after it
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", place.port), 60)


def test_a_draft_is_handed_in_and_reviewed_over_https(office: tuple[str, Made, subprocess.Popen[str]], chromium: Any) -> None:
    context = chromium.new_context(ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(office[0])
    assert page.url.startswith("https://127.0.0.1:")
    page.click("form[action='/sample'] button")
    page.wait_for_selector("#f-1", timeout=killing.PATIENCE * 1000)  # a worker that has just started bare checks it
    assert page.evaluate("window.isSecureContext")
    assert [cookie["secure"] for cookie in context.cookies() if cookie["name"].startswith("plancheck-session")] == [True]
    assert faults == []
    context.close()


_SITE = """
import sys
from contextlib import contextmanager
from types import SimpleNamespace
from plancheck.web import serving
from plancheck.__main__ import main

@contextmanager
def listening(*given):
    yield SimpleNamespace(effective_port=8443, run=lambda: None)

prepared = serving.prepare

def prepare(served):
    print(served.https, served.hsts)
    prepared(served)

serving.listening, serving.prepare, serving.sweep = listening, prepare, lambda site: None
serving.Workers.start = serving.Workers.stop = lambda crew: None
sys.argv = ["plancheck", "serve", "--no-browser", "--lang", "en", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    ("options", "site", "address"),
    [
        ("--port 443 --name plancheck.test --certificate own.crt --key own.key", "True True", "https://plancheck.test:8443/"),
        ("--port 8443 --certificate own.crt --key own.key", "True False", "https://127.0.0.1:8443/"),
        ("--port 8443 --https --proxy 10.0.0.1", "True True", "http://127.0.0.1:8443/"),
        ("--port 443", "False False", "http://127.0.0.1:8443/"),
        ("--host 0.0.0.0 --name plancheck.test --certificate own.crt --key own.key", "True False", "https://plancheck.test:8443/"),
    ],
)
def test_browsers_are_told_to_stay_with_https_only_where_the_whole_host_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, site: str, address: str
) -> None:
    certified.made(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = run(_SITE, "--data", str(tmp_path / "data"), *options.split())
    assert done.stdout.splitlines()[:1] == [site], done.stderr
    assert address in done.stderr
    assert "nothing is encrypted" not in done.stderr
