"""No word of the rule packs stands in src/: what the packs are about lives in their own text."""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.extraction.drafts import draft
from tests.rules import helpers

from plancheck import extraction
from plancheck.language import patterns
from plancheck.language.patterns import PatternPart
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.line import fold

SHIPPED = helpers.shipped()
SOURCE = helpers.ROOT / "src"
_HAN = re.compile("[\u4e00-\u9fff]")

#: A plan of another field, about public libraries. What it says any plan may say, and so may the code.
LIBRARY = (Path(__file__).parent / "library-plan.txt").read_text("utf-8")
PLAIN = fold(LIBRARY)


def pack_words(words: Vocabulary) -> set[str]:
    """Every name, title, word, alias, kind and place of the packs, of two characters or more; gap words in their pieces."""
    found: list[str] = []
    for section in words.sections:
        found += [section.name, *section.titles, *section.words]
    for topic in words.topics:
        parts = [word.split("…") for word in (*topic.titles, *topic.words)]
        # Two letters beside a gap (责任…分工) tell nothing by themselves.
        found += [topic.name, *(piece for pieces in parts for piece in pieces if len(pieces) == 1 or len(piece) > 2)]
    for event in words.events:
        found += [event.name, *event.words]
    for indicator in words.indicators:
        found += [indicator.name, indicator.code, *indicator.aliases, *indicator.excludes]
    for wordlist in words.wordlists:
        # The verbs of any plan are many, and told in the list for what they are.
        found += [wordlist.name, *(wordlist.words if wordlist.use != "动作" else ())]
    for table in words.references:
        found += [table.name, *(cell for row in table.rows for cell in row if _HAN.match(cell))]
    for source in words.sources:
        found += [source.name, source.title.zh, source.official_title, source.number]
    found += [name for each in words.strengths for name in (each.name, each.label.zh)]
    return {word for word in found if len(word) >= 2 and _HAN.search(word)}


def plain(word: str) -> bool:
    """Whether the plan of another field says a word, or the parts of two letters and more that it is put together of (任务|清单)."""
    return word in PLAIN or any(word[:at] in PLAIN and plain(word[at:]) for at in range(2, len(word) - 1))


# ---- what a string says, or as a pattern matches ------------------------------------------------------------------------


def strings(source: str) -> Iterator[tuple[int, str]]:
    """The strings of Python code, those between the braces of f-strings included, and its comments, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def between_names(source: str) -> Iterator[tuple[int, str]]:
    """What stands between the names of other rows in the lines of a data file, with their lines, as between the braces of f-strings."""
    for line, text in enumerate(source.splitlines(), 1):
        for part in re.split(r"\{[a-z][\w.-]*\}", text):
            yield line, part


def says(word: str, text: str, branches: Sequence[Sequence[PatternPart]]) -> bool:
    """Whether a word stands in a text, or in something that the text matches as a pattern (重[点大], 重(?:点|大))."""
    return word in text or any(len(word) in _read(word, branch, {0}) for branch in branches)


def _read(word: str, branch: Sequence[PatternPart], read: set[int]) -> set[int]:
    """How many characters of the word may have been read behind a branch, from those that may have been before it."""
    for piece in branch:
        behind = set(read) if piece.least == 0 or piece.source in ("(?=", "(?!", "(?<=", "(?<!") else set()
        step = read
        for _ in range(len(word) if piece.most is None else min(piece.most, len(word))):
            step = _once(word, piece, step)
            behind |= step
        read = behind | ({len(word)} if len(word) in read else set())
    return read


def _once(word: str, piece: PatternPart, read: set[int]) -> set[int]:
    if piece.branches:
        return set().union(*(_read(word, branch, read) for branch in piece.branches))
    characters = _characters(piece.source)
    return {0, *(at + 1 for at in read if at < len(word) and word[at] in characters), *({len(word)} & read)}


def _characters(source: str) -> str:
    """The characters that a part of a pattern matches; "" for any, for ranges and for what a class leaves out."""
    if source[0] == "[":
        return "" if re.search(r"^\[\^|\\|.-.", source) else source[1:-1]
    return source if source not in ".^$" else ""


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("重点", "以重点为主", True),
        ("重点", "重[点大]", True),
        ("核心", "(?:[具主核关参重][体要心键考点])?任务", True),
        ("核心任务", "(?:[具主核关参重][体要心键考点])?任务", True),
        ("重点任务", "重(?:要|点)的?任务", True),
        ("重任务", "重(?:要|点)?任务", True),
        ("任务", "(?<!重)任(?=务)务", True),
        ("点点", "点{2,3}", True),
        ("重点", "重.点", False),
        ("重点", "重[^大]", False),
        ("重点", "重[一-鿿]", False),
        ("重点", "重(?:大|要)点?", False),
        ("点重", "重点", False),
    ],
)
def test_a_pattern_says_the_words_that_it_matches(word: str, text: str, expected: bool) -> None:
    assert says(word, text, patterns.read(text)[0]) is expected


def test_strings_are_read_whole_whatever_they_stand_in() -> None:
    code = 'a = "甲" "乙"\nb = f"丙{a}丁" r"\\d"  # 戊\n"""己"""\nc = (f"庚"\n     f"{a:辛}")\n'
    assert {text for _, text in strings(code)} >= {"甲乙", "丙", "丁\\d", "# 戊", "己", "庚", "辛"}


# ---- the code -----------------------------------------------------------------------------------------------------------


def in_code() -> dict[str, list[str]]:
    """Every word of the packs that the code says, with its places: file:line."""
    return places_in_code(frozenset(pack_words(SHIPPED.vocabulary)))


@functools.cache
def places_in_code(words: frozenset[str]) -> dict[str, list[str]]:
    """Those of the words that the code says, with their places."""
    by_first = defaultdict(list)
    for word in words:
        by_first[word[0]].append(word)
    places: dict[str, list[str]] = defaultdict(list)
    for place, text in texts_in_code():
        characters = set(text)
        candidates = [word for first in characters for word in by_first.get(first, ()) if characters.issuperset(word)]
        branches = patterns.read(text)[0] if candidates and not characters.isdisjoint("[(|?") else []
        for word in candidates:
            if says(word, text, branches):
                places[word].append(place)
    return dict(places)


@functools.cache
def texts_in_code() -> tuple[tuple[str, str], ...]:
    """All texts of the code, each with its place: file:line."""
    texts: list[tuple[str, str]] = []
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml")]):
        content, name = file.read_text("utf-8"), file.relative_to(SOURCE).as_posix()
        found = strings(content) if file.suffix == ".py" else between_names(content)
        texts += [(f"{name}:{line}", text) for line, text in found]
    return tuple(texts)


def test_the_code_holds_no_word_of_the_packs_that_is_of_their_field() -> None:
    assert {word: places for word, places in in_code().items() if not plain(word)} == {}


def things_said(words: Vocabulary) -> list[str]:
    """The indicators, events, topics and documents of the packs that the plan of another field names."""
    things = [name for each in words.indicators for name in (each.name, *each.aliases)]
    things += [name for each in words.events for name in (each.name, *each.words)]
    things += [each.name for each in words.topics] + [each.number for each in words.sources if each.number]
    return [thing for thing in things if fold(thing) in PLAIN]


def test_the_plan_of_another_field_speaks_of_nothing_that_the_packs_are_about() -> None:
    words = SHIPPED.vocabulary
    assert things_said(words) == []
    called = [each.name for group in (words.sections, words.references) for each in group]
    assert [name for name in called if fold(name) in PLAIN] == ["附表"]  # also how any table at the end may be called
    read = extraction.plan(draft(LIBRARY), words)
    assert {fact.indicator for fact in read.facts if fact.indicator in words.indicator_by_code} == set()
    assert read.events == ()
    assert len(read.facts) >= 20  # a plan like any other
