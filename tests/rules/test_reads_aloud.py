"""The shipped rules read aloud: a requirement is one short line, and people are shown words, never regular expressions."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.rules import helpers

from plancheck import checking, rulelab
from plancheck.engine import trace
from plancheck.language import loader, parser, tree
from plancheck.language.loader import RuleSet
from plancheck.language.syntax import Pattern, RuleNode
from plancheck.model.report import Options
from plancheck.rulebook import page
from plancheck.rulelab.book import books

RULES = Path(__file__).parents[2] / "rules"
#: The longest requirement, in characters.
LONGEST = 80
#: The guidelines: their folder, and the pack that imports all of it.
GUIDELINES = {"annex2": "annex2-extended", "zero-carbon-park": "zero-carbon-park"}
of_each_guideline = pytest.mark.parametrize("folder", GUIDELINES)
#: What stands in expressions and not in sentences.
EXPRESSION = re.compile(r"\(\?|\[\^|\{\d+,\d*\}|\\[sdw]")


@cache
def _loaded(folder: str) -> RuleSet:
    """The rules of a guideline."""
    return loader.load([RULES / folder], [GUIDELINES[folder]])


def _all(folder: str) -> list[RuleNode]:
    """The rules of a guideline, and the signs by which its plans are recognised."""
    return [*_loaded(folder).rules, *(sign for pack in _loaded(folder).packs for sign in pack.signs)]


def _sections(folder: str, label: str) -> list[tuple[str, str]]:
    """The sections of a guideline's rules with a label: the rule and the text as it stands in the file."""
    found = []
    for path in sorted((RULES / folder).rglob("*.rules")):
        text = path.read_text("utf-8")
        for item in parser.parse(text, path.name, None)[0]:
            found += [(item.name, text[part.span.start : part.span.end]) for part in item.all(label) if item.kind == "rule"]
    return found


@of_each_guideline
def test_every_requirement_is_one_short_line(folder: str) -> None:
    requirements = [(rule, text.removeprefix("要求：")) for rule, text in _sections(folder, "要求")]
    assert len(requirements) == len(_all(folder))
    assert [(rule, len(text)) for rule, text in requirements if "\n" in text or len(text) > LONGEST] == []


@of_each_guideline
def test_expressions_stand_in_named_patterns_alone(folder: str) -> None:
    for rule in _all(folder):
        roots = [rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets)]
        assert not any(isinstance(node, Pattern) for root in roots if root is not None for node in tree.walk(root)), rule.id
    vocabulary = _loaded(folder).vocabulary
    assert {name for name, values in vocabulary.parameters.items() if isinstance(values[0], Pattern)} == set(vocabulary.patterns)


@pytest.mark.parametrize(("folder", "least"), [("annex2", 100), ("zero-carbon-park", 20)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_patterns_and_conditions_are_described_in_words(folder: str, least: int, lang: str) -> None:
    vocabulary = _loaded(folder).vocabulary
    described = [text.of(lang) for texts in (vocabulary.patterns, vocabulary.conditions) for text in texts.values()]
    assert len(described) > least
    assert [text for text in described if len(text) < 4 or EXPRESSION.search(text)] == []


@pytest.mark.parametrize(("packs", "rule_pattern"), [((), ("annex2", "留待")), (("zero-carbon-park",), ("zero-carbon-park", "核算边界"))])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rule_book_shows_the_words_and_no_expression(packs: tuple[str, ...], rule_pattern: tuple[str, str], lang: str) -> None:
    folder, name = rule_pattern
    pages = [page.html(book, lang=lang).decode() for book in books(rulelab.load([], packs), [])]
    for text in pages:
        body = re.sub("<style.*?</style>|<script.*?</script>", "", text, flags=re.S)
        assert EXPRESSION.findall(body) == []
    assert _loaded(folder).vocabulary.patterns[name].of(lang) in pages[0]


@pytest.mark.parametrize("rule", ["TASK-C1", "POL-01", "GOAL-04", "ELIG-01", "TXT-01"])
def test_an_explanation_shows_a_line_for_each_condition_and_no_expression(rule: str) -> None:
    loaded = helpers.shipped()
    plan = checking.plan_of(helpers.read("city-defects.docx"), loaded, Options())
    (node,) = [each for each in loaded.rules if each.id == rule]
    explained = trace.explain(loaded, plan, node, on=date(2025, 3, 1))
    shown = repr(explained)
    assert EXPRESSION.findall(shown.replace("\\\\", "\\")) == []
    if rule == "TASK-C1":
        assert "能源转型 有单列部分不含（资源利用效率、重点行业达峰、城乡建设低碳、交通低碳，能源旁事）" in shown
        assert _loaded("annex2").vocabulary.conditions["有单列部分不含"].zh in shown
