"""Signs of another width: half-width commas and semicolons between Chinese words and full-width digits are read as the usual ones, and
quoted as printed.

Each is one character either way, so every place stays what it is.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from operator import is_
from typing import Any, TypeVar

from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Plan
from plancheck.text.line import usual

T = TypeVar("T")


def folded(document: Document) -> Document:
    """The document with the usual signs; itself where there is no other."""
    blocks = tuple(replace(block, text=text) if (text := usual(block.text)) != block.text else block for block in document.blocks)
    return document if all(map(is_, blocks, document.blocks)) else replace(document, blocks=blocks)


def as_printed(found: Plan, document: Document) -> Plan:
    """What was read of a folded document, with each quote as the document has it."""
    own = {each.name: _printed(getattr(found, each.name), document) for each in fields(found) if each.name != "document"}
    return replace(found, document=document, **own)


def _printed(it: T, document: Document) -> T:
    found: Any = it
    if isinstance(it, Evidence):
        at = it.place
        quote = document.blocks[at.block].text[at.start : at.end]
        if len(quote) != len(it.quote):  # not the text that stands there
            return it
        before, after = document.around(at.block, at.start, at.end)
        return it if (quote, before, after) == (it.quote, it.before, it.after) else replace(found, quote=quote, before=before, after=after)
    if type(it) is tuple:
        made = tuple(_printed(each, document) for each in found)
        return it if all(map(is_, made, found)) else made  # type: ignore[return-value]
    if is_dataclass(it) and not isinstance(it, type):
        values = ((each.name, getattr(it, each.name)) for each in fields(it))
        changed = {name: new for name, old in values if (new := _printed(old, document)) is not old}
        return replace(found, **changed) if changed else it
    return it
