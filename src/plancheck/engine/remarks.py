"""Notes on what a draft says of itself beside what else is known: the name of its file, the packs' lists of places, the province given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Protocol

from plancheck.language.loader import RuleSet
from plancheck.language.packs import dependencies
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.plan import Plan
from plancheck.text.line import fold_name
from plancheck.wording.catalogue import both, listed


class KnownPlace(Protocol):
    """A place that a pack lists: its names, the longest first, and its province."""

    @property
    def name(self) -> str: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def province(self) -> str | None: ...


def remarks(plan: Plan, known: Sequence[KnownPlace], province: str | None) -> Iterator[Diagnostic]:
    """What a person should know about the place of a plan; `province` is the one that was given, if any."""
    place = plan.place
    if place is not None and (other := _in_file_name(plan.document.name, place, known)) is not None:
        message = both("result.remark.other_place", name=plan.document.name, other=other, place=place)
        yield Diagnostic("file-of-other-place", "warning", message, both("result.remark.other_place.help"))
    if not known:
        return
    row = _row(place, known) if place is not None else None
    if row is None:
        message = both("result.remark.not_listed", place=place) if place is not None else both("result.remark.no_place")
        yield Diagnostic("place-not-listed", "note", message, both("result.remark.not_listed.help"))
    if province is not None and row is not None and row.province and fold_name(row.province) != fold_name(province):
        message = both("result.remark.province", place=place or "", own=row.province, given=province)
        yield Diagnostic("province-differs", "warning", message, both("result.remark.province.help"))


def other_guidelines(loaded: RuleSet) -> Iterator[Diagnostic]:
    """What a person should know of a document that is none of the loaded guidelines': the packs of others that are off."""
    used = {pack.id for pack in loaded.packs}
    imported = dependencies(loaded.off)
    tops = [pack for pack in loaded.off if not used & {*pack.imports, *imported[pack.id]}]
    tops = [pack for pack in tops if not any(pack.id in imported[other.id] for other in tops)]
    if tops:
        packs = listed(Bilingual(f"{pack.title.zh}（{pack.id}）", f"{pack.title.en} ({pack.id})") for pack in tops)
        message = both("result.remark.other_guidelines", packs=packs)
        yield Diagnostic("other-guidelines", "note", message, both("result.remark.other_guidelines.help"))


def _row(place: str, known: Sequence[KnownPlace]) -> KnownPlace | None:
    """The row of a place: its own, or that of the city whose name it begins with."""
    own = fold_name(place)
    exact = next((row for row in known if own in map(fold_name, row.names)), None)
    return exact or next((row for row in known if any(own.startswith(fold_name(name)) for name in row.names)), None)


def _in_file_name(file: str, place: str, known: Sequence[KnownPlace]) -> str | None:
    """The place that the name of a file speaks of, if it is another than the plan's own."""
    text, own = fold_name(PurePath(file).stem), _row(place, known)
    if fold_name(place) in text or (own is not None and any(fold_name(name) in text for name in own.names)):
        return None
    return next((row.name for row in known if row is not own and row.name != row.province and fold_name(row.name) in text), None)
