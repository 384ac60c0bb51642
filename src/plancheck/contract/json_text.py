"""JSON text of what a renderer hands over, in one pass: exact decimals, one space a level, arrays of numbers on one line.

Our own few lines, since the standard library's writer knows no exact decimals, and is in Python itself where it is to indent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from json.encoder import encode_basestring
from math import isfinite
from types import NoneType
from typing import Any

from plancheck.wording.numbers import number

#: A type of the model to what stands for it: strings, numbers, dates, dicts, tuples and further things that have a form.
Forms = Mapping[type, Callable[[Any], object]]


def _float(value: float) -> str:
    return repr(value) if isfinite(value) else json.dumps(value)


_PLAIN: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: repr,
    NoneType: lambda _: "null",
    bool: lambda value: "true" if value else "false",
    float: _float,
    Decimal: number,
    date: lambda value: f'"{value.isoformat()}"',
}
_NUMBERS = {int, float, bool, NoneType}
#: Pieces of text that are kept before they are joined and encoded: few enough to stay in the processor's cache.
_MOST_PIECES = 300


def utf8(value: object, forms: Forms, shared: frozenset[type] = frozenset()) -> bytes:
    """`value` as JSON, UTF-8, with a line end. Lone surrogates are escaped. TypeError for what has no form.

    Things of the types `shared`, all of them with a form, may stand in many places: the text of each is made once.
    """
    return _Writer(forms, shared).bytes(value)


def values(value: Any, forms: Forms) -> Any:
    """`value` as the standard library's writer takes it, exact decimals as text."""
    kind = type(value)
    if kind is dict:
        return {key: values(item, forms) for key, item in value.items()}
    if kind is tuple or kind is list:
        return [values(item, forms) for item in value]
    if (form := forms.get(kind)) is not None:
        return values(form(value), forms)
    return str(value) if kind is Decimal else value


class _Writer:
    def __init__(self, forms: Forms, shared: frozenset[type]) -> None:
        self._forms, self._shared = forms, shared
        # By the id of a thing, with the thing itself: as long as it is kept, no other has its id.
        self._made: dict[int, tuple[object, str]] = {}
        self._set_in: dict[tuple[int, str], str] = {}
        self._pieces: list[str] = []
        self._done = BytesIO()

    def bytes(self, value: object) -> bytes:
        self._write(value, "\n", self._pieces)
        self._pieces.append("\n")
        self._flush()
        return self._done.getvalue()

    def _flush(self) -> None:
        self._done.write("".join(self._pieces).encode("utf-8", "backslashreplace"))
        self._pieces.clear()

    def _write(self, value: Any, line: str, out: list[str]) -> None:
        """Adds JSON of `value` to `out`; `line` is a line end with the white space that the line of `value` begins with."""
        kind = type(value)
        if kind in self._shared:
            out.append(self._once(value, line))
        elif kind is dict:
            self._object(value, line, out)
        elif kind is tuple or kind is list:
            self._array(value, line, out)
        elif (form := self._forms.get(kind)) is not None:
            self._write(form(value), line, out)
        else:
            out.append(_plain(kind)(value))

    def _once(self, value: object, line: str) -> str:
        key = id(value), line
        if (found := self._set_in.get(key)) is None:
            if id(value) not in self._made:
                pieces: list[str] = []
                self._write(self._forms[type(value)](value), "\n", pieces)
                self._made[id(value)] = value, "".join(pieces)
            # A line end in a string is escaped, so that these are the ends of lines.
            found = self._set_in[key] = self._made[id(value)][1].replace("\n", line)
        return found

    def _object(self, value: Mapping[str, object], line: str, out: list[str]) -> None:
        if not value:
            out.append("{}")
            return
        inner, mark = line + " ", "{"
        for key, item in value.items():
            if (plain := _PLAIN.get(type(item))) is not None:
                out.append(f"{mark}{inner}{encode_basestring(key)}: {plain(item)}")
            else:
                out.append(f"{mark}{inner}{encode_basestring(key)}: ")
                self._write(item, inner, out)
            mark = ","
        out.append(line + "}")

    def _array(self, value: Sequence[object], line: str, out: list[str]) -> None:
        if _NUMBERS.issuperset(map(type, value)):
            out.append(f"[{', '.join([_PLAIN[type(item)](item) for item in value])}]")
            return
        inner, mark = line + " ", "["
        for item in value:
            out.append(mark + inner)
            self._write(item, inner, out)
            mark = ","
        out.append(line + "]")
        if out is self._pieces and len(out) > _MOST_PIECES:
            self._flush()


def _plain(kind: type) -> Callable[[Any], str]:
    if issubclass(kind, str):  # what lxml gives for some text
        return encode_basestring
    if kind in _PLAIN:
        return _PLAIN[kind]
    raise TypeError(f"{kind.__name__} has no form in JSON")
