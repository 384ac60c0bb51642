"""Loaded packs kept as JSON between runs, so that a check does not build the parser. Never pickle: every value is validated.

A cache file is named by a hash of all that its content follows from: the rule files, the packs asked for, the tool, the grammar.
A file that is damaged, or is anything else than it should be, counts as none and is written again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin

from plancheck import __version__, resources
from plancheck.language.syntax import Pattern
from plancheck.model.quantity import Quantity

T = TypeVar("T")

FORMAT = "plancheck/cache/1"
#: How many files a cache folder keeps.
KEPT = 16


class Damaged(ValueError):
    """A cache file is not what it should be. Raised and caught in this module."""


# ---- files ------------------------------------------------------------------------------------------------------


def key(parts: Iterable[bytes]) -> str:
    """The name of the content that follows from `parts`, the tool and the grammar: 64 hex digits."""
    digest = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    for part in (_tool(), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _tool() -> bytes:
    """The grammar and the source of everything that the content of a cache file follows from."""
    here = Path(__file__).resolve().parent
    sources = [*sorted(here.rglob("*.py")), *sorted((here.parent / "model").glob("*.py"))]
    grammar = resources.folder("grammar") / "rules.lark"
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in (grammar, *sources))).digest()


def read(folder: Path, name: str, kind: type[T]) -> T | None:
    """The value of type `kind` kept under `name`; None if there is none, or none that is whole."""
    try:
        head, _, body = (folder / f"{name}.json").read_bytes().partition(b"\n")
        if json.loads(head) != _head(body):
            return None
        return cast(T, _decoder(cast(Any, kind))(json.loads(body)))
    except (OSError, ValueError, RecursionError):
        return None


def write(folder: Path, name: str, value: object) -> None:
    """Keep a value under `name`. The file is there whole or not at all; a folder that cannot be written to is no fault."""
    body = json.dumps(encode(value), ensure_ascii=False, separators=(",", ":")).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(suffix=".part", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(_head(body)).encode() + b"\n" + body)
            os.replace(temporary, folder / f"{name}.json")
        except OSError:
            os.unlink(temporary)
            raise
        _prune(folder)
    except OSError:
        return


def _head(body: bytes) -> dict[str, str]:
    return {"format": FORMAT, "sha256": hashlib.sha256(body).hexdigest()}


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[KEPT:]:
        path.unlink(missing_ok=True)


# ---- values to JSON ---------------------------------------------------------------------------------------------


def encode(value: object) -> object:
    """A frozen value as JSON: a dataclass as [its name, its fields …], a tuple as a list, a Decimal as its digits."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [encode(each) for each in value]
    if isinstance(value, dict):
        return {name: encode(each) for name, each in value.items()}
    if is_dataclass(value):
        return [type(value).__name__, *(encode(getattr(value, each.name)) for each in fields(value))]
    raise TypeError(f"{type(value).__name__} is not kept in a cache")


Decoder = Callable[[Any], object]


@lru_cache(maxsize=512)
def _decoder(hint: Any) -> Decoder:
    """What makes JSON into a value of type `hint`, or raises Damaged where it is none."""
    origin, args = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _one_of((cast(type, hint),))
    if origin in (Union, types.UnionType):
        kinds = tuple(each for each in args if is_dataclass(each))
        others = tuple(_decoder(each) for each in args if not is_dataclass(each) and each is not type(None))
        return _either(_one_of(cast("tuple[type, ...]", kinds)) if kinds else None, others, type(None) in args)
    if origin is tuple and args[0] in (int, str) and args[-1] is Ellipsis:
        return _scalars(args[0])
    if origin is tuple:
        return _list(_decoder(args[0])) if args[-1] is Ellipsis else _row(tuple(_decoder(each) for each in args))
    if origin is dict:
        return _mapping(_decoder(args[1]))
    if origin is Literal:
        return _exactly(args)
    if hint is object:
        return _either(_one_of((Quantity, Pattern)), (_scalar(int), _scalar(str)), False)  # what a parameter may hold
    return _SCALARS[hint]


def _scalar(kind: type) -> Decoder:
    def decode(value: Any) -> object:
        if type(value) is not kind:
            raise Damaged(kind.__name__)
        return value

    return decode


def _decimal(value: Any) -> object:
    if type(value) is not str:
        raise Damaged("Decimal")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise Damaged("Decimal") from None
    if not number.is_finite():
        raise Damaged("Decimal")
    return number


_SCALARS: dict[Any, Decoder] = {int: _scalar(int), str: _scalar(str), bool: _scalar(bool), float: _scalar(float), Decimal: _decimal}


def _exactly(values: tuple[object, ...]) -> Decoder:
    def decode(value: Any) -> object:
        if value not in values:
            raise Damaged("Literal")
        return cast(object, value)

    return decode


def _scalars(kind: type) -> Decoder:
    """As `_list` of `_scalar`, in a tenth of the time: thousands of words are kept in lists."""

    only = {kind}

    def decode(value: Any) -> object:
        if type(value) is not list or not only.issuperset(map(type, value)):
            raise Damaged("tuple")
        return tuple(value)

    return decode


def _list(each: Decoder) -> Decoder:
    def decode(value: Any) -> object:
        if type(value) is not list:
            raise Damaged("tuple")
        return tuple([each(item) for item in value])

    return decode


def _row(each: tuple[Decoder, ...]) -> Decoder:
    def decode(value: Any) -> object:
        if type(value) is not list or len(value) != len(each):
            raise Damaged("tuple")
        return tuple([decode(item) for decode, item in zip(each, value, strict=True)])

    return decode


def _mapping(each: Decoder) -> Decoder:
    def decode(value: Any) -> object:
        if type(value) is not dict:
            raise Damaged("dict")
        return {name: each(item) for name, item in value.items()}

    return decode


def _either(node: Decoder | None, others: tuple[Decoder, ...], optional: bool) -> Decoder:
    def decode(value: Any) -> object:
        if value is None and optional:
            return None
        if node is not None and type(value) is list:
            return node(value)
        for other in others:
            try:
                return other(value)
            except Damaged:
                continue
        raise Damaged("Union")

    return decode


def _one_of(kinds: tuple[type, ...]) -> Decoder:
    """A dataclass by its name. Its fields' decoders are made when they are first needed: types refer to themselves."""
    by_name = {kind.__name__: kind for kind in kinds}
    ready: dict[str, tuple[Decoder, ...]] = {}

    def decode(value: Any) -> object:
        if type(value) is not list or not value or type(value[0]) is not str or value[0] not in by_name:
            raise Damaged("dataclass")
        name = value[0]
        kind = by_name[name]
        decoders = ready.get(name)
        if decoders is None:
            decoders = ready[name] = _fields(kind)
        if len(value) != len(decoders) + 1:
            raise Damaged(name)
        return kind(*[decode(item) for decode, item in zip(decoders, value[1:], strict=True)])

    return decode


@lru_cache(maxsize=256)
def _fields(kind: type) -> tuple[Decoder, ...]:
    return tuple(_decoder(_hint(kind.__module__, str(each.type))) for each in fields(kind))


@lru_cache(maxsize=512)
def _hint(module: str, text: str) -> Any:
    """What an annotation in one of our modules stands for. typing.get_type_hints evaluates each of a hundred equal ones: 2 ms a start."""
    return eval(text, vars(sys.modules[module]))
