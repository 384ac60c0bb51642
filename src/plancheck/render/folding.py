"""One fault, one card: which findings are shown under another one that they follow from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import FINDINGS, Report, Result, SubResult

if TYPE_CHECKING:
    from plancheck.model.decision import Standings


@dataclass(frozen=True, slots=True)
class Follows:
    """The findings of one rule that follow from another finding, and why."""

    result: Result
    why: Bilingual
    subs: tuple[SubResult, ...]


@dataclass(frozen=True, slots=True)
class Folds:
    """The findings of a report that are shown under others. `below`: those that follow from a finding, by its id."""

    below: dict[str, tuple[Follows, ...]] = field(default_factory=dict)
    folded: frozenset[str] = frozenset()

    def of(self, subs: Iterable[SubResult]) -> tuple[Follows, ...]:
        """What follows from some findings, told once for each rule and reason."""
        joined: dict[tuple[str, Bilingual], Follows] = {}
        for sub in subs:
            for follows in self.below.get(sub.id, ()):
                key = follows.result.rule, follows.why
                known = joined.get(key)
                joined[key] = follows if known is None else replace(known, subs=known.subs + follows.subs)
        return tuple(joined.values())

    def shown(self, subs: Iterable[SubResult]) -> tuple[SubResult, ...]:
        """The findings among these that are not shown under others."""
        return tuple(sub for sub in subs if sub.id not in self.folded)

    def hides(self, result: Result) -> bool:
        """Whether all findings of a rule are shown under others, so that the rule has no place of its own."""
        findings = [sub for sub in result.subresults if sub.outcome in FINDINGS]
        return result.outcome in FINDINGS and bool(findings) and all(sub.id in self.folded for sub in findings)


def folds(report: Report, standings: Standings | None = None) -> Folds:
    """The findings to show under others. A finding that was dismissed or waived lets go of those that follow from it."""
    by_parent: dict[str, dict[str, tuple[Result, Bilingual, list[SubResult]]]] = {}
    for result, sub in report.findings():
        if sub.because_of is not None and not (standings is not None and standings.releases(sub.because_of.id)):
            rules = by_parent.setdefault(sub.because_of.id, {})
            rules.setdefault(result.rule, (result, sub.because_of.why, []))[2].append(sub)
    below = {
        parent: tuple(Follows(result, why, tuple(subs)) for result, why, subs in rules.values()) for parent, rules in by_parent.items()
    }
    return Folds(below, frozenset(sub.id for rules in below.values() for follows in rules for sub in follows.subs))


def repeated(sub: SubResult, result: Result, listed: Iterable[SubResult]) -> bool:
    """Whether a finding of a rule is one fault with another one that is told: it repeats it, or the same passages contradict both."""
    own, cause = _contradicted(sub), sub.because_of
    return any(
        (cause is not None and cause.repeats and cause.id == other.id)
        or (not own.isdisjoint(_contradicted(other)) and other.id != sub.id and other in result.subresults)
        for other in listed
    )


def _contradicted(sub: SubResult) -> set[tuple[int, int, int]]:
    places = (quote.place for quote in sub.evidence if quote.role == "conflict")
    return {(place.document, place.block, place.start) for place in places}
