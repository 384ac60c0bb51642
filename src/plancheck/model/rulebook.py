"""A rule book: a pack's rules as an office circulates them. Every text is in both languages; nothing in it comes from a draft."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Level, Outcome


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule rests on. `cap` is the highest level that the strength allows; `clause` and `quote` are "" where none is given."""

    document: Bilingual
    number: str
    strength: Bilingual
    cap: Level
    clause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Reads:
    """A kind of thing that a rule looks at in a plan, with a sentence on what one is."""

    word: Bilingual
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition that a rule names: what kind of item it is, its label, and its words in groups (their label, the words)."""

    kind: Bilingual
    name: str
    label: Bilingual
    groups: tuple[tuple[Bilingual, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a rule names, with the value it has."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a rule: what it is said for ("failed", "passed", "cantTell", "inapplicable", "advice"; a reason for cantTell)."""

    role: str
    reason: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class BookCase:
    """A case of a rule: what it shows, the small draft, the outcome that is expected of it."""

    name: str
    draft: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class BookRule:
    """A rule. `text` is the rule itself, as it reads in each language; `errs` is "may_miss", "may_overreport" or ""."""

    id: str
    title: Bilingual
    level: Level
    ground: Ground
    reads: tuple[Reads, ...]
    errs: str
    texts: tuple[Said, ...]
    text: Bilingual
    definitions: tuple[Definition, ...]
    parameters: tuple[Parameter, ...] = ()
    cases: tuple[BookCase, ...] = ()


@dataclass(frozen=True, slots=True)
class BookChapter:
    """Rules that stand together; no title where the pack's file gives none."""

    title: Bilingual | None
    rules: tuple[BookRule, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A pack. `applies` is the condition on plans ("" for all), `imports` the ids of packs whose definitions it uses."""

    id: str
    title: Bilingual
    version: str
    sha256: str
    tool_version: str
    applies: Bilingual
    imports: tuple[str, ...]
    chapters: tuple[BookChapter, ...]
    strengths: tuple[tuple[Bilingual, Level], ...]

    @property
    def rules(self) -> tuple[BookRule, ...]:
        """All rules in their order."""
        return tuple(rule for chapter in self.chapters for rule in chapter.rules)
