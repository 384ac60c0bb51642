"""Caches loaded rules between runs, so that a check neither parses rules nor builds the parser.

The name of a file is a hash of everything that its content depends on. An invalid file is ignored and written again. Values are stored as
JSON and checked against the fields of their classes when they are read. They are not pickled, so a forged file runs no code.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from plancheck import resources
from plancheck.language.syntax import Pattern
from plancheck.model.moment import Moment
from plancheck.model.quantity import Quantity
from plancheck.version import VERSION

T = TypeVar("T")
#: Decodes the JSON of a value of one type; raises ValueError for anything else.
Decoder = Callable[[Any], object]

FORMAT = "plancheck/cache/3"
#: The most files in a cache folder; the oldest are removed.
MOST_FILES = 16


def key(parts: Iterable[bytes]) -> str:
    """The name (64 hex digits) for content that depends on `parts`, this version of plancheck and the grammar."""
    digest = hashlib.sha256(f"{FORMAT} {VERSION}".encode())
    for part in (_sources(), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


@cache
def _sources() -> bytes:
    """A hash of the grammar and of the source of all modules that load rules."""
    package = Path(__file__).resolve().parents[1]
    modules = [path for room in ("language", "model") for path in sorted((package / room).rglob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in (resources.folder("grammar") / "rules.lark", *modules))).digest()


def read(folder: Path, name: str, kind: type[T]) -> T | None:
    """The value of type `kind` stored under `name`; None if there is none, or a damaged one."""
    try:
        digest, _, body = (folder / f"{name}.json").read_bytes().partition(b"\n")
        value = _decoder(cast(Any, kind))(json.loads(body)) if digest == _digest(body) else None
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


def write(folder: Path, name: str, value: object) -> None:
    """Store a value under `name` atomically. Does nothing if the folder cannot be written to."""
    body = json.dumps(_encoded(value), ensure_ascii=False, separators=(",", ":")).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as staging:
            file = Path(staging) / "new"
            file.write_bytes(_digest(body) + b"\n" + body)
            file.replace(folder / f"{name}.json")
        newest_first = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest_first[MOST_FILES:]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _encoded(value: object) -> object:
    """A frozen value as JSON: a dataclass as a list of its name and its fields, a tuple as a list, a Decimal as its digits."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, dict):
        return {key: _encoded(item) for key, item in value.items()}
    if is_dataclass(value):
        return [type(value).__name__, *(_encoded(getattr(value, field.name)) for field in fields(value))]
    raise TypeError(f"{type(value).__name__} cannot be stored in a cache")


@cache
def _decoder(hint: Any) -> Decoder:
    """The decoder for a type hint of a field."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _dataclasses((hint,))
    if origin in (Union, types.UnionType):
        kinds = tuple(kind for kind in arguments if is_dataclass(kind))
        others = [_decoder(kind) for kind in arguments if not is_dataclass(kind)]
        return _first_of([*([_dataclasses(kinds)] if kinds else []), *others])
    if origin is tuple and arguments[-1] is Ellipsis:
        return _sequence(_decoder(arguments[0]))
    if origin is tuple:
        return _row([_decoder(kind) for kind in arguments])
    if origin is dict:
        return _mapping(_decoder(arguments[1]))
    if origin is Literal:
        return lambda value: _checked(value, type(value) in (str, int, bool) and value in arguments)
    if hint is Decimal:
        return _decimal
    if hint is object:  # a value of a parameter
        return _first_of([_dataclasses((Quantity, Pattern, Moment)), _decoder(int), _decoder(str)])
    return lambda value: _checked(value, type(value) is hint)


def _checked(value: object, fits: bool) -> object:
    if not fits:
        raise ValueError
    return value


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(value) if type(value) is str else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValueError
    return number


def _sequence(item: Decoder) -> Decoder:
    return lambda value: tuple([item(part) for part in _list(value)])


def _row(items: list[Decoder]) -> Decoder:
    # zip(strict=True) raises ValueError for a row of another length.
    return lambda value: tuple([item(part) for item, part in zip(items, _list(value), strict=True)])


def _mapping(item: Decoder) -> Decoder:
    def decode(value: Any) -> object:
        _checked(value, type(value) is dict)
        return {key: item(part) for key, part in value.items()}

    return decode


def _first_of(decoders: list[Decoder]) -> Decoder:
    """A decoder that tries others in order."""

    def decode(value: Any) -> object:
        for decoder in decoders:
            try:
                return decoder(value)
            except ValueError:
                continue
        raise ValueError

    return decode


def _dataclasses(kinds: tuple[Any, ...]) -> Decoder:
    by_name: dict[str, type] = {kind.__name__: kind for kind in kinds}

    def decode(value: Any) -> object:
        name, *parts = _list(value) or [None]
        kind = by_name.get(name) if type(name) is str else None
        if kind is None:
            raise ValueError
        return kind(*[decoder(part) for decoder, part in zip(_fields(kind), parts, strict=True)])

    return decode


@cache
def _fields(kind: type) -> tuple[Decoder, ...]:
    # Fields are looked up when a class first occurs, not when its decoder is created, since types may be recursive.
    hints = get_type_hints(kind)
    return tuple(_decoder(hints[field.name]) for field in fields(kind))


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise ValueError
    return value
