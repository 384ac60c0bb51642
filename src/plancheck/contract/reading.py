"""A draft as it was read, and the explanation of a finding, as JSON. The workbench stores them; they are no formats for others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from plancheck.model.document import Document
from plancheck.model.trace import Why


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft with its annexes, and its headings as (block, level, text)."""

    document: Document
    headings: tuple[tuple[int, int, str], ...] = ()


_TEXT = TypeAdapter(DraftText)
_WHY = TypeAdapter(Why)


def write(text: DraftText) -> bytes:
    """The text as JSON in UTF-8."""
    return _written(_TEXT, text)


def read(data: bytes) -> DraftText:
    """A text that was written before. Raises ValueError for anything else."""
    return _TEXT.validate_python(_values(data))


def write_why(why: Why) -> bytes:
    """The explanation as JSON in UTF-8."""
    return _written(_WHY, why)


def read_why(data: bytes) -> Why:
    """An explanation that was written before. Raises ValueError for anything else."""
    return _WHY.validate_python(_values(data))


def _values(data: bytes) -> Any:
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _written(adapter: TypeAdapter[Any], value: object) -> bytes:
    try:
        return adapter.dump_json(value)
    except PydanticSerializationError:  # pydantic cannot write a lone surrogate
        return json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=True).encode()
