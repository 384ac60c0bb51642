"""The version of a rule, which changes if what it checks changes, but not if its texts for people do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from plancheck.language import printer, tree
from plancheck.language.printer import Definition
from plancheck.language.syntax import Compare, Name, Node, Pattern, RuleNode, bases
from plancheck.model.quantity import Quantity
from plancheck.model.vocabulary import Indicator, SectionConcept, Source, Vocabulary


def rule_version(rule: RuleNode, vocabulary: Vocabulary, applies: Node | None = None) -> str:
    """A hash (16 hex digits) of the rule's meaning and of all definitions that it uses, directly or indirectly.

    `applies` is the 适用 of the rule's pack.
    """
    parts = [printer.meaning(rule)]
    if applies is not None:
        parts.append(printer.expr(applies, "zh"))
    parts += sorted(_uses(rule, vocabulary, applies))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def names(rule: RuleNode) -> set[str]:
    """All names in the rule's expressions, and its basis."""
    used = {basis.name for basis in bases(rule)}
    roots = [rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets)]
    for root in roots:
        used |= _names(root)
    return used


def _names(root: Node | None) -> set[str]:
    return {node.name for node in tree.walk(root) if isinstance(node, Name)} if root is not None else set()


def _uses(rule: RuleNode, vocabulary: Vocabulary, applies: Node | None) -> Iterator[str]:
    """The printed definitions and parameters that the rule uses, without repetitions."""
    defined = _defined(vocabulary)
    strengths = {strength.name: strength for strength in vocabulary.strengths}
    # Whatever is compared may stand in the draft in a unit of a pack.
    yield from map(printer.definition, vocabulary.units)
    wanted = list(names(rule) | _names(applies) | _implicit(rule, vocabulary, applies))
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        for item in defined.get(name, ()):
            yield printer.definition(item)
            if isinstance(item, Indicator):
                wanted += item.topics
            elif isinstance(item, SectionConcept):
                wanted += item.contents
            elif isinstance(item, Source) and item.strength in strengths:
                yield printer.definition(strengths[item.strength])
        if name in vocabulary.examples:
            yield f"例句 {name} = {vocabulary.examples[name]}"
        if name in vocabulary.parameters:
            values = vocabulary.parameters[name]
            yield f"参数 {name} = {'、'.join(map(_value, values))}"
            wanted += [value for value in values if isinstance(value, str)]  # a parameter may list the names of definitions


#: Definitions that rules use without naming them: word lists by their use, and a parameter of the language.
_BEHIND = {"contains": ("否定", "反对"), "concerns": ("否定", "反对"), "举措": ("动作",), "任务": ("动作",), "责任单位": ("机构", "牵头")}
_SHARES = "主题份额"


def _implicit(rule: RuleNode, vocabulary: Vocabulary, applies: Node | None) -> set[str]:
    """The names of word lists and parameters that the comparisons and nouns of the rule use implicitly."""
    roots = [rule.requires, rule.applies, applies, *rule.objects, *(let.value for let in rule.lets)]
    nodes = [node for root in roots if root is not None for node in tree.walk(root)]
    words = {node.op.removesuffix("_not") for node in nodes if isinstance(node, Compare)} | {n.name for n in nodes if isinstance(n, Name)}
    uses = {use for word in words for use in _BEHIND.get(word, ())}
    return {wordlist.name for wordlist in vocabulary.wordlists if wordlist.use in uses} | ({_SHARES} if "concerns" in words else set())


def _defined(vocabulary: Vocabulary) -> dict[str, list[Definition]]:
    by_name: dict[str, list[Definition]] = {}
    groups: tuple[tuple[Definition, ...], ...] = (
        vocabulary.sections, vocabulary.topics, vocabulary.events, vocabulary.indicators, vocabulary.wordlists, vocabulary.references,
        vocabulary.sources,
    )  # fmt: skip
    for group in groups:
        for item in group:
            by_name.setdefault(item.name, []).append(item)
    return by_name


def _value(value: object) -> str:
    return printer.value(value) if isinstance(value, Quantity | Pattern) else str(value)
