"""A rule book: a pack's rules as an office circulates them. Every text is in both languages; nothing in it comes from a draft."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Place, Role
from plancheck.model.report import Level, Outcome

NOTHING = Bilingual("", "")


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
    """A definition that a rule names: what kind of item it is, its label, and its words in groups (their label, the words).

    `use` is the purpose that the pack gives it ("" none); `rows` are all rows of a reference table, its columns first.
    """

    kind: Bilingual
    name: str
    label: Bilingual
    groups: tuple[tuple[Bilingual, tuple[str, ...]], ...] = ()
    use: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


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
    """A case of a rule: what it shows ("" in a language that its file does not use), the small draft, the outcome expected of it."""

    name: Bilingual
    draft: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class BookExample:
    """A passage that a rule passed or failed, with what a report says of it.

    `file` is the sample plan ("" for a case of the rule's tests) and `title` what the plan calls itself. `quote` holds at most 80
    characters; without one nothing in the plan answers to the rule, and `place` is where it was looked for (None: everywhere).
    """

    outcome: Outcome
    file: str
    title: str
    message: Bilingual
    quote: str = ""
    role: Role = "support"
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class BookRule:
    """A rule. `text` is the rule itself, as it reads in each language; `errs` is "may_miss", "may_overreport" or "".

    `asks` are the sections that decide (label, what stands there), in the pack's own words; `subjects` the kinds of thing it is
    checked for one by one; `applies` its own condition on plans ("" none); `avoids` the definitions whose passages do not count.
    """

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
    asks: tuple[tuple[Bilingual, Bilingual], ...] = ()
    subjects: tuple[Bilingual, ...] = ()
    applies: Bilingual = NOTHING
    avoids: tuple[str, ...] = ()
    examples: tuple[BookExample, ...] = ()


@dataclass(frozen=True, slots=True)
class BookChapter:
    """Rules that stand together; no title where the pack's file gives none."""

    title: Bilingual | None
    rules: tuple[BookRule, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A pack. `applies` is the condition on plans ("" for all), `imports` the ids of packs whose definitions it uses.

    `annex` are all definitions that its rules use, each once, and those that are used for every plan (word lists and tables with a
    purpose). `sampled` is whether examples were sought in sample plans.
    """

    id: str
    title: Bilingual
    version: str
    sha256: str
    tool_version: str
    applies: Bilingual
    imports: tuple[str, ...]
    chapters: tuple[BookChapter, ...]
    strengths: tuple[tuple[Bilingual, Level], ...]
    annex: tuple[Definition, ...] = ()
    sampled: bool = False

    @property
    def rules(self) -> tuple[BookRule, ...]:
        """All rules in their order."""
        return tuple(rule for chapter in self.chapters for rule in chapter.rules)

    @property
    def size(self) -> int:
        """How many rules there are."""
        return len(self.rules)
