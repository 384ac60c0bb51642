"""The bases of a rule: the documents that it rests on, the strongest first."""

from __future__ import annotations

from plancheck.language.syntax import Basis, RuleNode, bases
from plancheck.language.words import LEVELS
from plancheck.model.vocabulary import Source, Strength, Vocabulary

_ORDER: list[str] = list(LEVELS.values())


def grounds(rule: RuleNode, vocabulary: Vocabulary) -> list[tuple[Source, Strength | None, Basis]]:
    """Every basis of a rule with its document and the strength of it. Of equal strength, in the order in which the rule names them."""
    sources = {source.name: source for source in reversed(vocabulary.sources)}
    strengths = {strength.name: strength for strength in reversed(vocabulary.strengths)}
    named = [(source := sources[basis.name], strengths.get(source.strength), basis) for basis in bases(rule)]
    return sorted(named, key=lambda of: _ORDER.index(of[1].cap) if of[1] else len(_ORDER))
