"""Placeholders in the texts of rules: {年}, {算得，两位}, and parameters in titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from plancheck.language import printer
from plancheck.language.syntax import Pattern
from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import Moment
from plancheck.model.quantity import Quantity
from plancheck.model.vocabulary import Vocabulary

#: How many decimals a number is rounded to, by the word behind its name.
ROUNDINGS = {"整数": 0, "一位": 1, "两位": 2, "三位": 3, "0 digits": 0, "1 digit": 1, "2 digits": 2, "3 digits": 3}
_PLACEHOLDER = re.compile(r"[{｛]\s*(\w+)(?:\s*[，,]\s*(" + "|".join(ROUNDINGS) + r"))?\s*[}｝]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder: its name and the decimals that a number is rounded to; None: as it is."""

    name: str
    places: int | None = None


def split(text: str) -> tuple[str | Slot, ...]:
    """Literal text and placeholders, in turn, beginning and ending with text."""
    parts: list[str | Slot] = []
    end = 0
    for hit in _PLACEHOLDER.finditer(text):
        parts += [text[end : hit.start()], Slot(hit[1], ROUNDINGS.get(hit[2]))]
        end = hit.end()
    return (*parts, text[end:])


def slots(text: Bilingual) -> frozenset[Slot]:
    """The placeholders of a text in either language."""
    return frozenset(part for language in (text.zh, text.en) for part in split(language) if isinstance(part, Slot))


def slot(inner: str) -> Slot | None:
    """The placeholder with this text between its braces; None if it is none."""
    parts = split(f"{{{inner}}}")
    return parts[1] if len(parts) == 3 and isinstance(parts[1], Slot) else None


def with_values(text: Bilingual, values: Mapping[str, tuple[object, ...]], vocabulary: Vocabulary, spaced: bool = False) -> Bilingual:
    """A text with some values in place of their names; other placeholders stay as they are. `spaced`: 30 % as in titles, not 30%."""
    if not any(slot.name in values for slot in slots(text)):
        return text

    def put(hit: re.Match[str], lang: str) -> str:
        slot = Slot(hit[1], ROUNDINGS.get(hit[2]))
        if hit[1] not in values:
            return hit[0]
        shown = _value(slot, values[hit[1]], vocabulary, lang)
        amount = any(isinstance(value, Quantity) for value in values[hit[1]])
        return shown.replace(" ", "") if amount and not spaced else shown

    zh, en = (_PLACEHOLDER.sub(partial(put, lang=lang), written) for lang, written in (("zh", text.zh), ("en", text.en)))
    return Bilingual(zh, en)


def filled(text: Bilingual, parameters: Mapping[str, tuple[object, ...]], vocabulary: Vocabulary) -> Bilingual:
    """A text with the values of parameters (as `definitions.values` gives them) in place of their names."""
    if not slots(text):
        return text
    zh, en = (
        "".join(part if isinstance(part, str) else _value(part, parameters.get(part.name), vocabulary, lang) for part in split(written))
        for lang, written in (("zh", text.zh), ("en", text.en))
    )
    return Bilingual(zh, en)


def _value(slot: Slot, values: tuple[object, ...] | None, vocabulary: Vocabulary, lang: str) -> str:
    if values is None:  # the checker reports it
        return f"{{{slot.name}}}"
    return ("、" if lang == "zh" else ", ").join(_shown(value, slot.places, vocabulary, lang) for value in values)


def _shown(value: object, places: int | None, vocabulary: Vocabulary, lang: str) -> str:
    match value:
        case Quantity():
            return printer.value(value if places is None else Quantity(rounded(value.value, places), value.unit))
        case Pattern():
            return "{}"
        case Moment():
            return value.label.of(lang)
        case str():
            groups = (vocabulary.sections, vocabulary.topics, vocabulary.events, vocabulary.indicators, vocabulary.wordlists)
            return next((each.label.of(lang) for group in groups for each in group if each.name == value), value)
        case _:
            return str(value)


def rounded(value: Decimal, places: int) -> Decimal:
    """A number rounded as people do: 0.125 gives 0.13 with two decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
