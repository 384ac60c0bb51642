"""Places and passages of a draft in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from plancheck.model.place import Evidence, Place, Role
from plancheck.model.report import SubResult
from plancheck.wording.catalogue import phrase


class PlaceText(NamedTuple):
    """A place in words: the headings above it, and the position below them."""

    section: str
    spot: str


def place_text(place: Place, lang: str) -> PlaceText:
    """Chapter (outermost heading first, parted by " > ") and page, paragraph, table, row and column; "" for what is not known."""
    spots = [phrase("attachment", lang, n=place.document)] if place.document else []
    numbered = {"page": place.page, "paragraph": place.paragraph, "table": place.table}
    spots += [phrase(f"place.{name}", lang, n=n) for name, n in numbered.items() if n is not None]
    if place.cell is not None:
        spots.append(phrase("place.cell", lang, row=place.cell[0], column=place.cell[1]))
    return PlaceText(" > ".join(place.section), (", " if lang == "en" else "，").join(spots))


def shown_role(evidence: Evidence, sub: SubResult) -> Role:
    """The role of a passage for display. The nearest passage of a task or a value is its own, so it is shown as the passage in question."""
    is_own = sub.is_of_something_read and sub.outcome in ("failed", "cantTell")
    return "conflict" if evidence.role == "nearest" and is_own else evidence.role


def near_text(evidence: Evidence, sub: SubResult, lang: str) -> str:
    """A short label for a nearest passage; "" for any other."""
    return phrase("role.near", lang) + phrase("colon", lang) if shown_role(evidence, sub) == "nearest" else ""


def place_line(place: Place, lang: str) -> str:
    """A place in one line."""
    text = place_text(place, lang)
    return "  ".join(part for part in text if part) or phrase("place.unknown", lang)


def names_subject(label: str, text: str) -> bool:
    """Whether a text contains all parts of a subject's label, so that it need not be repeated before the text."""
    return all(part in text for part in label.split(" · "))


#: The most headings that are named of the places that were searched.
MOST_LOOKED = 4


def looked_text(places: Iterable[Place], lang: str, most: int = MOST_LOOKED, joint: str = " > ") -> str:
    """The headings of the places that were searched, without repetitions, and cells that are empty; "" for no place.

    Of more than `most` headings, the first ones, the last one and their number are given, so that it is clear that all were searched.
    """
    names = list(
        dict.fromkeys(
            place_line(place, lang) if place.is_empty_cell else joint.join(place.section) or phrase("looked_for.whole", lang)
            for place in places
        )
    )
    count = ""
    if len(names) > most:
        names, count = [*names[: most - 1], phrase("looked_for.gap", lang), names[-1]], phrase("looked_for.parts", lang, n=len(names))
    return phrase("looked_for.joint", lang).join(names) + count
