"""Loaded rules stored between runs, so that a check neither parses rules nor builds the parser.

A file is named by a hash of all that its content follows from. One that is damaged counts as none and is written again.
Values are pickled; only plancheck's own data classes are ever restored, so that a forged file runs no code.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import tempfile
from collections.abc import Iterable
from dataclasses import is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from plancheck import __version__, resources

T = TypeVar("T")

FORMAT = "plancheck/cache/2"
#: How many files a cache folder may hold; the oldest go.
MOST_FILES = 16


def key(parts: Iterable[bytes]) -> str:
    """The name of the content that follows from `parts`, this version of plancheck and the grammar: 64 hex digits."""
    digest = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    for part in (_sources(), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


@cache
def _sources() -> bytes:
    """A hash of the grammar and of the source of all modules that loaded rules are made by."""
    package = Path(__file__).resolve().parents[1]
    modules = [path for room in ("language", "model") for path in sorted((package / room).rglob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in (resources.folder("grammar") / "rules.lark", *modules))).digest()


def read(folder: Path, name: str, kind: type[T]) -> T | None:
    """The value of type `kind` stored under `name`; None if there is none, or a damaged one."""
    try:
        digest, _, body = (folder / f"{name}.pickle").read_bytes().partition(b"\n")
        value = _Unpickler(io.BytesIO(body)).load() if digest == _digest(body) else None
    except Exception:  # noqa: BLE001  (unpickling a forged file may raise anything)
        return None
    return value if isinstance(value, kind) else None


def write(folder: Path, name: str, value: object) -> None:
    """Store a value under `name`: the whole file or none. A folder that cannot be written to is no error."""
    body = pickle.dumps(value)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as staging:
            file = Path(staging) / "new"
            file.write_bytes(_digest(body) + b"\n" + body)
            file.replace(folder / f"{name}.pickle")
        newest_first = sorted(folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest_first[MOST_FILES:]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


class _Unpickler(pickle.Unpickler):
    """Restores plain values, decimals and plancheck's data classes, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("decimal", "Decimal"):
            return Decimal
        if module.startswith(("plancheck.language.", "plancheck.model.")):
            found = super().find_class(module, name)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not stored in a cache")
