"""What a rule book says, whatever its form: page, Markdown and Word document say the same."""

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
    from plancheck.model.rulebook import BookExample, BookRule, Definition, RuleBook, Said


def title(books: Sequence[RuleBook], lang: str) -> str:
    """The title of the one pack, or of the first of several and how many more there are."""
    return phrase("and", lang).join(book.title.of(lang) or book.id for book in books)


def strengths(books: Sequence[RuleBook]) -> tuple[tuple[Bilingual, Level], ...]:
    """Every strength that rules of the books rest on, with the highest level it allows; each once, the strong ones first."""
    every = dict.fromkeys(strength for book in books for strength in book.strengths)
    return tuple(sorted(every, key=lambda strength: LEVELS.index(strength[1])))


def matrix(books: Sequence[RuleBook]) -> tuple[tuple[Bilingual, Level, tuple[int | None, ...]], ...]:
    """For every strength its cap, and for every level how many rules have it; None where the strength does not allow the level."""
    rules = [rule for book in books for rule in book.rules]
    rows = []
    for label, cap in strengths(books):
        counts = {level: sum(rule.level == level and rule.ground.strength == label for rule in rules) for level in LEVELS}
        rows.append((label, cap, tuple(counts[level] if LEVELS.index(level) >= LEVELS.index(cap) else None for level in LEVELS)))
    return tuple(rows)


def annex(books: Sequence[RuleBook]) -> dict[str, tuple[Definition, ...]]:
    """The definitions of all books by their kind, each once; kinds without any are left out."""
    every = list({(thing.kind.en, thing.name): thing for book in books for thing in book.annex}.values())
    by_kind = {kind: tuple(thing for thing in every if thing.kind.en == kind) for kind in _KINDS}
    return {kind: those for kind, those in by_kind.items() if those}


#: Kind of definition -> the groups of its words that the annex shows, by their English label ("use": what it is for).
ANNEX_COLUMNS: dict[str, tuple[str, ...]] = {
    "indicator": ("unit", "direction", "aliases", "excludes"),
    "section": ("headings", "words", "use"),
    "topic": ("headings", "words"),
    "event": ("words",),
    "wordlist": ("words", "use"),
}
_KINDS = (*ANNEX_COLUMNS, "reference")


def heads(lang: str) -> dict[str, str]:
    """The heads of the annex's columns: the rule language's own labels."""
    labels = {label.en: label.en if lang == "en" else zh for zh, label in LABELS.items()}
    return labels | {"use": phrase("book.annex.purpose", lang)}


#: The noun of the rule language for the plan as a whole.
_WHOLE = "方案"


def plain(rule: BookRule, book: RuleBook, lang: str) -> tuple[str, ...]:
    """What a rule reads and when it applies, in whole sentences."""
    w = phrases(lang)
    sentences = [w("plain.each", what=_joined(rule.subjects, lang))] if rule.subjects else [w("plain.whole")]
    # Everything is read in the plan as a whole, and what is checked one by one is named already.
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


def _named(those: Sequence[Definition], lang: str) -> str:
    """Definitions by kind: 章节“甲”“乙”、主题“丙”."""
    kinds: dict[str, list[str]] = {}
    for thing in those:
        kinds.setdefault(thing.kind.of(lang), []).append(phrase("quoted", lang, text=name_of(thing, lang)))
    gap = {"zh": ("", ""), "en": (" ", " ")}["en" if lang == "en" else "zh"]
    return phrase("and", lang).join(kind + gap[0] + gap[1].join(names) for kind, names in kinds.items())


def name_of(definition: Definition, lang: str) -> str:
    """What people call a definition: its label, or its name where it has none in the language."""
    return definition.label.of(lang) or definition.name


def said(text: Said, lang: str) -> str:
    """What a text is said for: an outcome, with its reason, or the advice."""
    head = phrase("said.advice" if text.role == "advice" else f"outcome.{text.role}", lang)
    return head + phrase("open", lang) + phrase(f"reason.{text.reason}", lang) + phrase("close", lang) if text.reason else head


def texts(rule: BookRule) -> tuple[Said, ...]:
    """The texts of the outcomes that a program settles."""
    return tuple(text for text in rule.texts if text.role in ("passed", "failed", "inapplicable"))


def undecided(rule: BookRule) -> tuple[Said, ...]:
    """The texts for what a person must check, those for a named reason first."""
    return tuple(sorted((text for text in rule.texts if text.role == "cantTell"), key=lambda text: not text.reason))


def next_step(text: Said, lang: str) -> str:
    """What the person does who must check."""
    return phrase(f"book.next.{text.reason or 'any'}", lang)


class Shown(NamedTuple):
    """An example in words: what it is one of, where it stands, the quote ("" none) and what it is, what the report says."""

    head: str
    where: str
    role: str
    quote: str
    says: str


def examples(rule: BookRule, book: RuleBook, lang: str) -> tuple[Shown, ...]:
    """One passage that passes and one that fails; a line that there is none stands for one that is lacking."""
    return tuple(_example(rule, book, outcome, lang) for outcome in ("passed", "failed"))


def _example(rule: BookRule, book: RuleBook, outcome: str, lang: str) -> Shown:
    w = phrases(lang)
    head = w(f"rule.example.{outcome}")
    chosen = next((example for example in rule.examples if example.outcome == outcome), None)
    if chosen is None:
        return Shown(head, w("rule.example.none" if book.sampled else "rule.example.none_cases"), "", "", "")
    where = w("example.sample", file=chosen.file, title=chosen.title) if chosen.file else w("example.case")
    says = w("example.says") + chosen.message.of(lang) if chosen.message.of(lang) else ""
    if chosen.quote and chosen.place is not None:
        return Shown(head, f"{where}{w('colon')}{place_line(chosen.place, lang)}", w(f"role.{chosen.role}"), chosen.quote, says)
    return Shown(head, f"{where}{w('colon')}{_sought(chosen, lang)}" if chosen.outcome == "failed" else where, "", "", says)


def _sought(example: BookExample, lang: str) -> str:
    """That nothing answers to the rule, and where it was looked for."""
    section = " > ".join(example.place.section) if example.place is not None else ""
    return phrase("example.nothing", lang) + (section or phrase("looked_for.whole", lang))


def listed(items: Sequence[str], lang: str) -> str:
    """Words one behind the other."""
    return phrase("and", lang).join(items)


def groups(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The words of a definition by the English label of their group."""
    return {label.en: items for label, items in definition.groups}


def purpose(definition: Definition, lang: str) -> str:
    """What a pack uses a word list or a table for; "" where it gives no purpose."""
    # The sentence begins with the kind of item, which stands above it here.
    return re.sub("^[^：:]+[：:] ?", "", phrase(f"language.use.{definition.use}", lang)) if definition.use else ""


def level_means() -> dict[str, Bilingual]:
    """What each level means."""
    return {code: both(f"language.constant.{zh}") for zh, code in (("必须", "must"), ("应当", "should"), ("建议", "advice"))}


def errs_mean() -> dict[str, Bilingual]:
    """What each direction of error means."""
    return {code: both(f"language.constant.{zh}") for zh, code in (("可能漏报", "may_miss"), ("可能误报", "may_overreport"))}
