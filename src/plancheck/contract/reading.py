"""A draft as it was read, as JSON. The workbench stores it beside the report; it is no format for others."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from plancheck.model.document import Document


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft with its annexes, and its headings as (block, level, text)."""

    document: Document
    headings: tuple[tuple[int, int, str], ...] = ()


_ADAPTER = TypeAdapter(DraftText)


def write(text: DraftText) -> bytes:
    """The text as JSON in UTF-8."""
    try:
        return _ADAPTER.dump_json(text)
    except PydanticSerializationError:  # pydantic cannot write a lone surrogate
        return json.dumps(_ADAPTER.dump_python(text, mode="json"), ensure_ascii=True).encode()


def read(data: bytes) -> DraftText:
    """A text that was written before. Raises ValueError for anything else."""
    return _ADAPTER.validate_python(json.loads(data))
