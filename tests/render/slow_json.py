"""JSON as the contract's models say it, slowly: read by the model, dumped, and printed a value at a time. What is written equals it."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from pydantic import BaseModel

from plancheck.wording.numbers import number

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def slow(data: bytes, model: type[BaseModel], optional: str = "") -> bytes:
    """`data`, read by `model` and written again. The field `optional` may be absent. ValueError for what the model does not take."""
    given = json.loads(data, parse_float=Decimal)
    made = model.model_validate(given).model_dump(by_alias=True, exclude={optional} - given.keys())
    pieces: list[str] = []
    _write(made, "\n", pieces)
    return (_LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", "".join(pieces)) + "\n").encode()


def _write(value: Any, line: str, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(encode_basestring(value))
    elif isinstance(value, dict):
        inner, mark = line + " ", "{"
        for key, item in value.items():
            out.append(f"{mark}{inner}{encode_basestring(key)}: ")
            _write(item, inner, out)
            mark = ","
        out.append(line + "}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        if all(item is None or isinstance(item, (int, float)) for item in value):
            out.append(f"[{', '.join(map(json.dumps, value))}]")
            return
        inner, mark = line + " ", "["
        for item in value:
            out.append(mark + inner)
            _write(item, inner, out)
            mark = ","
        out.append(line + "]")
    elif isinstance(value, Decimal):
        out.append(number(value))
    elif isinstance(value, date):
        out.append(f'"{value.isoformat()}"')
    else:
        out.append(json.dumps(value))
