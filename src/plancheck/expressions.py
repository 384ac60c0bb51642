"""Regular expressions, compiled, kept between runs: a check of one draft asks some five hundred, and compiling them is a fifth of it.

Neither `re` nor `regex` has a public way to keep what it compiled. So this module stands on what both do inside: `re` makes a list of
numbers and hands it to `_sre`, which looks it through before it takes it; `regex` pickles a pattern as what it hands to its own core.
A file of another version of either, a damaged one, or a library that no longer works so, counts as none: then all is compiled as ever.
Expressions come from this package and from rule packs, never from a draft, so none of a draft's text is kept.
"""

from __future__ import annotations

import copyreg
import hashlib
import json
import os
import re
import sys
import tempfile
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

if TYPE_CHECKING:  # the process that only hands a draft on does not pay for it
    import regex

FORMAT = "plancheck/expressions/1"
#: More expressions than these are not kept: those of rule files that were edited since go with the next file.
MOST = 4000
_NUMBERS = "I"


class _Kept:
    """What this process knows of compiled expressions."""

    file: Path | None = None
    #: As the file holds them, by their name.
    stored: ClassVar[dict[str, Any]] = {}
    #: Compiled since the file was read.
    new: ClassVar[dict[str, Any]] = {}


def keep_in(folder: Path | None) -> None:
    """From now on expressions are taken from a file in this folder, and `save` puts others there; None: they are not kept."""
    file = None if folder is None else folder / f"expressions-{_version()}.json"
    if file == _Kept.file:
        return
    _Kept.file, _Kept.stored, _Kept.new = file, _read(file) if file is not None else {}, {}


def by_re(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`."""
    pattern: re.Pattern[str] = _compiled(_RE, source, int(flags))
    return pattern


def by_regex(source: str, flags: int = 0) -> regex.Pattern[str]:
    """As `regex.compile`."""
    pattern: regex.Pattern[str] = _compiled(_REGEX, source, int(flags))
    return pattern


def _compiled(engine: _Engine, source: str, flags: int) -> Any:
    if _Kept.file is None:
        return engine.fresh(source, flags)
    name = f"{engine.name} {flags} {source}"
    parts = _Kept.stored.get(name)
    pattern = None if parts is None else _taken(engine, source, parts)
    if pattern is not None:
        return pattern
    pattern, parts = engine.made(source, flags)
    if parts is not None:
        _Kept.new[name] = parts
    return pattern


def save() -> None:
    """Keeps what was compiled since the file was read. The file is there whole or not at all; one that cannot be written is no fault."""
    file = _Kept.file
    if file is None or not _Kept.new:
        return
    together = _read(file) | _Kept.new  # another process may have written meanwhile
    _Kept.stored = together if len(together) <= MOST else dict(_Kept.new)
    _Kept.new = {}
    body = json.dumps(_Kept.stored, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(suffix=".part", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(_head(body) + b"\n" + body)
            os.replace(temporary, file)
        except OSError:
            os.unlink(temporary)
            raise
    except OSError:
        return


# ---- the file -----------------------------------------------------------------------------------------------------


def _version() -> str:
    """What the content of the file hangs on, as a name."""
    import regex

    magic = getattr(import_module("_sre"), "MAGIC", "")
    parts = (FORMAT, sys.version, sys.implementation.cache_tag, magic, array(_NUMBERS).itemsize, sys.byteorder, regex.__version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _head(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _read(file: Path) -> dict[str, Any]:
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        found = json.loads(body.decode("utf-8", "surrogatepass")) if head == _head(body) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# ---- the engines --------------------------------------------------------------------------------------------------


class _Engine(NamedTuple):
    """One of the two libraries."""

    name: str
    fresh: Callable[[str, int], Any]
    #: The expression, and what it is made of; None where that cannot be told.
    made: Callable[[str, int], tuple[Any, Any]]
    #: The expression out of what it was made of.
    take: Callable[[str, Any], Any]


def _taken(engine: _Engine, source: str, parts: Any) -> Any:
    """The expression out of what it was made of; None where the library does not take that."""
    try:
        return engine.take(source, parts)
    except (ImportError, AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError, RuntimeError):
        return None


def _made_by_re(source: str, flags: int) -> tuple[re.Pattern[str], Any]:
    try:
        parsed = import_module("re._parser").parse(source, flags)
        code = import_module("re._compiler")._code(parsed, flags)
        state = parsed.state
        parts = [flags | state.flags, b64encode(array(_NUMBERS, code)).decode(), state.groups - 1, dict(state.groupdict)]
    except (ImportError, AttributeError, OverflowError):
        return re.compile(source, flags), None
    pattern = _taken(_RE, source, parts)
    return (re.compile(source, flags), None) if pattern is None else (pattern, parts)


def _take_by_re(source: str, parts: Any) -> re.Pattern[str]:
    flags, code, count, groups = parts
    names: list[str | None] = [None] * (count + 1)
    for name, number in groups.items():
        names[number] = name
    make = import_module("_sre").compile
    pattern: re.Pattern[str] = make(source, flags, array(_NUMBERS, b64decode(code)).tolist(), count, groups, tuple(names))
    return pattern


def _made_by_regex(source: str, flags: int) -> tuple[regex.Pattern[str], Any]:
    import regex

    pattern = regex.compile(source, flags)
    try:
        pickled = cast(Any, copyreg.dispatch_table[regex.Pattern](pattern))
        _, all_flags, code, groups, _, lists, indexes, offset, chars, char_flags, count = pickled[1]
    except (KeyError, TypeError, ValueError):
        return pattern, None
    if lists or indexes:  # words given beside the expression: ours have none
        return pattern, None
    return pattern, [all_flags, b64encode(code).decode(), dict(groups), offset, list(chars), char_flags, count]


def _take_by_regex(source: str, parts: Any) -> regex.Pattern[str]:
    flags, code, groups, offset, chars, char_flags, count = parts
    make = _core()
    names = {number: name for name, number in groups.items()}
    pattern: regex.Pattern[str] = make(source, flags, b64decode(code), groups, names, {}, [], offset, tuple(chars), char_flags, count)
    return pattern


def _fresh_by_regex(source: str, flags: int) -> regex.Pattern[str]:
    import regex

    return regex.compile(source, flags)


@lru_cache(maxsize=1)
def _core() -> Any:
    """What pickle would call to make a pattern of `regex`."""
    import regex

    return cast(Any, copyreg.dispatch_table[regex.Pattern](regex.compile("")))[0]


_RE = _Engine("re", re.compile, _made_by_re, _take_by_re)
_REGEX = _Engine("regex", _fresh_by_regex, _made_by_regex, _take_by_regex)
