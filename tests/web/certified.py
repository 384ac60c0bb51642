"""Certificates as an office may have them, made by tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = ("plancheck.test", "localhost", "127.0.0.1")


@dataclass(frozen=True)
class Made:
    """A certificate and its key, both PEM."""

    certificate: Path
    key: Path

    @property
    def options(self) -> list[str]:
        return ["--certificate", str(self.certificate), "--key", str(self.key)]


def made(
    folder: Path, name: str = "own", names: tuple[str, ...] = NAMES, years: tuple[int, int | str] = (2020, 2099), *,
    password: str = "", purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Made:  # fmt: skip
    """A self-signed certificate made out to `names`, in force from one year until another or "soon"; its key may have a password."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "plancheck")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(_end(years[1]))
        .add_extension(x509.SubjectAlternativeName([_general(it) for it in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .sign(key, SHA256())
    )
    folder.mkdir(exist_ok=True)
    one = Made(folder / f"{name}.crt", folder / f"{name}.key")
    one.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    one.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return one


def _end(year: int | str) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC) if isinstance(year, int) else datetime.now(UTC) + timedelta(days=20)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
