"""The content of a rule book, shared by the HTML page, Markdown and the Word document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from plancheck.language.words import LABELS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, Level
from plancheck.wording.catalogue import both, phrase, phrases
from plancheck.wording.places import place_line

if TYPE_CHECKING:
    from plancheck.model.rulebook import BookExample, BookRule, Definition, RuleBook, RuleText


def title(books: Sequence[RuleBook], lang: str) -> str:
    """The titles of the packs."""
    return phrase("and", lang).join(book.title.of(lang) or book.id for book in books)


def strengths(books: Sequence[RuleBook]) -> tuple[tuple[Bilingual, Level], ...]:
    """The strengths of all bases in the books with the highest level that they allow, the strongest first."""
    every = dict.fromkeys(strength for book in books for strength in book.strengths)
    return tuple(sorted(every, key=lambda strength: LEVELS.index(strength[1])))


def matrix(books: Sequence[RuleBook]) -> tuple[tuple[Bilingual, Level, tuple[int | None, ...]], ...]:
    """For every strength its cap and the number of rules by level; None if the strength does not allow the level."""
    rules = [rule for book in books for rule in book.rules]
    rows = []
    for label, cap in strengths(books):
        counts = {level: sum(rule.level == level and rule.grounds[0].strength == label for rule in rules) for level in LEVELS}
        rows.append((label, cap, tuple(counts[level] if LEVELS.index(level) >= LEVELS.index(cap) else None for level in LEVELS)))
    return tuple(rows)


def annex(books: Sequence[RuleBook]) -> dict[str, tuple[Definition, ...]]:
    """The definitions of all books by kind, without repetitions or empty kinds."""
    definitions = list({(definition.kind.en, definition.name): definition for book in books for definition in book.annex}.values())
    by_kind = {kind: tuple(definition for definition in definitions if definition.kind.en == kind) for kind in _KINDS}
    return {kind: of_kind for kind, of_kind in by_kind.items() if of_kind}


#: Kind of definition -> the columns of the annex: English labels of groups of words, "use" for its purpose, "label" for what it is in
#: words.
ANNEX_COLUMNS: dict[str, tuple[str, ...]] = {
    "condition": ("label", "requires", "cases"),
    "pattern": ("label",),
    "indicator": ("unit", "direction", "aliases", "excludes"),
    "unit": ("equals", "aliases"),
    "section": ("headings", "words", "use"),
    "topic": ("headings", "words"),
    "event": ("words",),
    "wordlist": ("words", "use"),
}
_KINDS = (*ANNEX_COLUMNS, "reference")


def heads(lang: str) -> dict[str, str]:
    """The headings of the annex's columns: labels of the rule language."""
    labels = {label.en: label.en if lang == "en" else zh for zh, label in LABELS.items()}
    return labels | {"use": phrase("book.annex.purpose", lang), "label": phrase("book.annex.label", lang)}


#: The noun of the rule language for the plan as a whole.
_WHOLE = "方案"


def plain(rule: BookRule, book: RuleBook, lang: str) -> tuple[str, ...]:
    """What a rule reads and when it applies, in sentences."""
    w = phrases(lang)
    sentences = [w("plain.each", what=_joined(rule.subjects, lang))] if rule.subjects else [w("plain.whole")]
    # Everything is read in the plan, and the subjects are already named.
    named = {_WHOLE, *(subject.zh for subject in rule.subjects)}
    reads = [read.word for read in rule.reads if read.word.zh not in named]
    if reads:
        sentences.append(w("plain.reads", what=_joined(reads, lang)))
    used = [definition for definition in rule.definitions if definition.name not in rule.avoids]
    avoided = [definition for definition in rule.definitions if definition.name in rule.avoids]
    sentences += [w(key, what=_named(those, lang)) for key, those in (("plain.uses", used), ("plain.avoids", avoided)) if those]
    conditions = [condition.of(lang) for condition in (book.applies, rule.applies) if condition.of(lang)]
    sentences.append(w("plain.when", what=w("plain.both").join(conditions)) if conditions else w("plain.always"))
    return tuple(sentences)


def _joined(items: Sequence[Bilingual], lang: str) -> str:
    return phrase("and", lang).join(dict.fromkeys(item.of(lang) for item in items))


def _named(definitions: Sequence[Definition], lang: str) -> str:
    """Definitions by kind: 章节“甲”“乙”、主题“丙”."""
    kinds: dict[str, list[str]] = {}
    for definition in definitions:
        kinds.setdefault(definition.kind.of(lang), []).append(phrase("quoted", lang, text=name_of(definition, lang)))
    gap = {"zh": ("", ""), "en": (" ", " ")}["en" if lang == "en" else "zh"]
    return phrase("and", lang).join(kind + gap[0] + gap[1].join(names) for kind, names in kinds.items())


def name_of(definition: Definition, lang: str) -> str:
    """The label of a definition, or its name if it has none in the language."""
    return definition.label.of(lang) or definition.name


def said(text: RuleText, lang: str) -> str:
    """The heading of a text: the outcome with its reason, or the advice."""
    head = phrase("said.advice" if text.role == "advice" else f"outcome.{text.role}", lang)
    return head + phrase("open", lang) + phrase(f"reason.{text.reason}", lang) + phrase("close", lang) if text.reason else head


def texts(rule: BookRule) -> tuple[RuleText, ...]:
    """The texts of outcomes that need no manual review."""
    return tuple(text for text in rule.texts if text.role in ("passed", "failed", "inapplicable"))


def undecided(rule: BookRule) -> tuple[RuleText, ...]:
    """The texts for manual review, those for a specific reason first."""
    return tuple(sorted((text for text in rule.texts if text.role == "cantTell"), key=lambda text: not text.reason))


def next_step(text: RuleText, lang: str) -> str:
    """What the reviewer should do."""
    return phrase(f"book.next.{text.reason or 'any'}", lang)


class ExampleText(NamedTuple):
    """An example: heading, place, role and text of the quote ("" if none), and the message of the report."""

    head: str
    where: str
    role: str
    quote: str
    says: str


def examples(rule: BookRule, book: RuleBook, lang: str) -> tuple[ExampleText, ...]:
    """An example that passes and one that fails, or a note that there is none."""
    return tuple(_example(rule, book, outcome, lang) for outcome in ("passed", "failed"))


def _example(rule: BookRule, book: RuleBook, outcome: str, lang: str) -> ExampleText:
    w = phrases(lang)
    head = w(f"rule.example.{outcome}")
    chosen = next((example for example in rule.examples if example.outcome == outcome), None)
    if chosen is None:
        return ExampleText(head, w("rule.example.none" if book.sampled else "rule.example.none_cases"), "", "", "")
    where = w("example.sample", file=chosen.file, title=chosen.title) if chosen.file else w("example.case")
    says = w("example.says") + chosen.message.of(lang) if chosen.message.of(lang) else ""
    if chosen.quote and chosen.place is not None:
        return ExampleText(head, f"{where}{w('colon')}{place_line(chosen.place, lang)}", w(f"role.{chosen.role}"), chosen.quote, says)
    return ExampleText(head, f"{where}{w('colon')}{_sought(chosen, lang)}" if chosen.outcome == "failed" else where, "", "", says)


def _sought(example: BookExample, lang: str) -> str:
    """That nothing matches the rule, and the section that was searched."""
    section = " > ".join(example.place.section) if example.place is not None else ""
    return phrase("example.nothing", lang) + (section or phrase("looked_for.whole", lang))


def listed(items: Sequence[str], lang: str) -> str:
    """The items as an enumeration."""
    return phrase("and", lang).join(items)


def groups(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The words of a definition by the English label of the group."""
    return {label.en: items for label, items in definition.groups}


def purpose(definition: Definition, lang: str) -> str:
    """The purpose of a word list or table; "" if none is given."""
    # The phrase starts with the kind of item, which is already in the heading.
    return re.sub("^[^：:]+[：:] ?", "", phrase(f"language.use.{definition.use}", lang)) if definition.use else ""


def level_means() -> dict[str, Bilingual]:
    """The meaning of every level."""
    return {code: both(f"language.constant.{zh}") for zh, code in (("必须", "must"), ("应当", "should"), ("建议", "advice"))}


def errs_mean() -> dict[str, Bilingual]:
    """The meaning of every direction of error."""
    return {code: both(f"language.constant.{zh}") for zh, code in (("可能漏报", "may_miss"), ("可能误报", "may_overreport"))}
