"""The certificate by which browsers reach a workbench over HTTPS, looked at as a browser does before anybody comes."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import both

#: Days before its end from which a certificate is told to end soon.
SOON = 30
#: What OpenSSL calls a certificate that has ended or not begun, and one made out to other names or addresses.
_ENDED, _NOT_BEGUN, _OTHER_NAMES = 10, 9, (62, 64)


#: What encrypts for a server.
Encryption = ssl.SSLContext


class Unusable(Exception):
    """No browser would accept the certificate, or the server cannot use it; `message` says why."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


def opened(certificate: Path, key: Path) -> Encryption:
    """TLS 1.2 or later with a certificate and its key, both PEM. The certificates of those who signed it may
    follow in its file. Raises Unusable."""
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as error:
            raise Unusable(both("web.certificate.unread", path=path, error=error.strerror or str(error))) from None
    try:
        ssl.create_default_context(cafile=certificate)
    except ssl.SSLError:
        raise Unusable(both("web.certificate.none", path=certificate)) from None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    locked = False

    def asked() -> str:
        nonlocal locked
        locked = True
        return ""

    try:
        context.load_cert_chain(certificate, key, asked)
    except (ssl.SSLError, ValueError) as error:
        mismatched = "MISMATCH" in (getattr(error, "reason", "") or "")
        why = "locked_key" if locked else "other_key" if mismatched else "no_key"
        raise Unusable(both(f"web.certificate.{why}", path=key, certificate=certificate)) from None
    return context


def end_of(context: Encryption, certificate: Path, names: Sequence[str]) -> datetime:
    """When the certificate ends. Raises Unusable unless it is in force and made out to all `names` (hosts or addresses).

    A browser that trusts it is played in memory. Whether the browsers of the office do is up to their settings.
    """
    browser = ssl.create_default_context(cafile=certificate)
    browser.verify_flags = ssl.VERIFY_X509_PARTIAL_CHAIN  # the certificate is trusted, whoever signed it
    ends = ""
    for name in names:
        try:
            ends = _greeted(context, browser, name)["notAfter"]
        except ssl.SSLCertVerificationError as error:
            if error.verify_code in (_ENDED, _NOT_BEGUN):
                why = "ended" if error.verify_code == _ENDED else "not_begun"
                raise Unusable(both(f"web.certificate.{why}", path=certificate)) from None
            if error.verify_code in _OTHER_NAMES:
                raise Unusable(both("web.certificate.other_name", path=certificate, name=name)) from None
            raise Unusable(both("web.certificate.refused", path=certificate, error=error.verify_message)) from None
        except ssl.SSLError as error:  # a key that is too short, a method that is none any more
            raise Unusable(both("web.certificate.refused", path=certificate, error=error.reason)) from None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


def _greeted(server: ssl.SSLContext, browser: ssl.SSLContext, name: str) -> dict[str, str]:
    """What a browser that asks for a name is shown."""
    to_server, to_browser = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [browser.wrap_bio(to_browser, to_server, server_hostname=name), server.wrap_bio(to_server, to_browser, server_side=True)]
    open_ = list(sides)
    while open_:
        for side in tuple(open_):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            open_.remove(side)
    shown: dict[str, str] = sides[0].getpeercert() or {}  # type: ignore[assignment]
    return shown
