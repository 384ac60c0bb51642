"""Which clause of a guideline is behind which rules: the clauses that a pack brings (条文 of a 文件), each with the rules that name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plancheck.language.clauses import named
from plancheck.language.ruleset import RuleSet
from plancheck.language.syntax import bases
from plancheck.model.vocabulary import Source


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its number and text, and the ids of the rules that name it, in the order of the rule files.

    `heads` are the clauses under it where it is only their heading: it has no rule of its own, and needs none.
    """

    number: str
    text: str
    rules: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """A document that rules are based on: its clauses in their order, and the rules that name none of them."""

    source: Source
    clauses: tuple[Clause, ...]
    elsewhere: tuple[str, ...]

    @property
    def lacking(self) -> tuple[Clause, ...]:
        """The clauses that no rule names and that are no mere headings."""
        return tuple(clause for clause in self.clauses if not clause.rules and not clause.heads)


def coverage(loaded: RuleSet) -> tuple[DocumentCoverage, ...]:
    """The documents with clauses in the loaded packs."""
    return tuple(_document(source, loaded) for source in loaded.vocabulary.sources if source.clauses)


def _document(source: Source, loaded: RuleSet) -> DocumentCoverage:
    numbers = [number for number, _ in source.clauses]
    behind: dict[str, list[str]] = {number: [] for number in numbers}
    elsewhere = []
    for rule in loaded.rules:
        every = (basis for edition in (rule, *rule.later) for basis in bases(edition))
        cited = [dict(basis.settings).get("条款", "") for basis in every if basis.name == source.name]
        cited_numbers = [number for text in cited for number in named(text, numbers)[0]]
        for number in dict.fromkeys(cited_numbers):
            behind[number].append(rule.id)
        if cited and not cited_numbers:
            elsewhere.append(rule.id)
    clauses = (Clause(number, text, tuple(behind[number]), _under(number, numbers)) for number, text in source.clauses)
    return DocumentCoverage(source, tuple(clauses), tuple(elsewhere))


def _under(number: str, numbers: Sequence[str]) -> tuple[str, ...]:
    """The clauses whose number goes on where this one ends: 三（一） under 三, 2.1 under 2."""
    return tuple(other for other in numbers if other.startswith(number) and other.removeprefix(number)[:1] in _DEEPER)


#: What a deeper number goes on with.
_DEEPER = ("（", "(", ".", "．", "-")
