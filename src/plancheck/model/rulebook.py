"""A rule book: the rules of a pack for people. Texts are in both languages; nothing comes from a draft."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Place, Role
from plancheck.model.report import Level, Outcome

NOTHING = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class RuleBasis:
    """The basis of a rule. `cap` is the highest level that the strength allows; `clause` and `quote` are "" if not given."""

    document: Bilingual
    number: str
    strength: Bilingual
    cap: Level
    clause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class NounDescription:
    """A noun that a rule uses, with a sentence that explains it."""

    word: Bilingual
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition that a rule names: the kind of item, its label, and groups of words with their labels.

    `use` is its purpose in the pack ("": none); `rows` are the header and all rows of a reference table.
    """

    kind: Bilingual
    name: str
    label: Bilingual
    groups: tuple[tuple[Bilingual, tuple[str, ...]], ...] = ()
    use: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a rule names, and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """A text of a rule: its role ("failed", "passed", "cantTell", "inapplicable" or "advice"), and its reason for cantTell."""

    role: str
    reason: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class BookCase:
    """A test case of a rule: its name ("" in a language that its file does not use), the small draft, and the expected outcome."""

    name: Bilingual
    draft: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class BookExample:
    """A passage that a rule passed or failed, with the message of the report.

    `file` is the sample plan ("" for a test case of the rule) and `title` the title of the plan. `quote` has at most 80 characters; it is
    "" if there is no such passage, and `place` then is where it was looked for (None: everywhere).
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
    """A rule. `text` is the rule itself in both languages; `errs` is "may_miss", "may_overreport" or "".

    `asks` are the sections that determine the outcome (label, content) as written in the pack; `subjects` the kinds of its subjects;
    `applies` its condition on plans ("": none); `avoids` the definitions whose passages do not count.
    """

    id: str
    title: Bilingual
    level: Level
    grounds: tuple[RuleBasis, ...]
    reads: tuple[NounDescription, ...]
    errs: str
    texts: tuple[RuleText, ...]
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
    """The rules of a chapter; `title` is None if the pack gives none."""

    title: Bilingual | None
    rules: tuple[BookRule, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A pack. `applies` is the condition on plans ("": all plans), `imports` the ids of packs whose definitions it uses.

    `annex` are all definitions that its rules use, and those that are used for every plan (word lists and tables with a purpose).
    `sampled`: examples may come from sample plans.
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
