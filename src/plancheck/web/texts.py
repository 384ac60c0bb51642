"""Texts of forms and drafts, as columns keep them."""

from __future__ import annotations

#: What stands in place of a sign that no database has to take: half of a pair of surrogates, and NUL, which PostgreSQL refuses.
_REPLACEMENT = "\ufffd"


def storable(text: str, longest: int | None = None) -> str:
    """The text with the signs replaced that cannot be stored, cut to so many characters."""
    return "".join(_REPLACEMENT if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)[:longest]


def line(text: str, longest: int) -> str:
    """One line of a form, without control characters, cut to so many characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:longest]


def is_storable(value: object) -> bool:
    """Whether all texts of a value of JSON can be stored as they are."""
    match value:
        case str():
            return storable(value) == value
        case dict():
            return all(is_storable(key) and is_storable(inner) for key, inner in value.items())
        case list():
            return all(map(is_storable, value))
    return True
