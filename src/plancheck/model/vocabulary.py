"""The definitions of rule packs, by which drafts are understood. The code contains none of their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import NamedUnit


class Part(StrEnum):
    """What a chapter is for (用途), as the extraction reads it."""

    BASELINE = "现状"
    AIMS = "目标"
    TASKS = "任务"
    PROJECTS = "工程"


@dataclass(frozen=True, slots=True)
class SectionConcept:
    """A chapter (章节): recognised by its title or its content, never by its position. `part` (用途) is its purpose for the extraction, a
    `Part` or "". Without a matching title, a chapter is recognised if its parts are about at least `least` (至少) of the topics
    `contents` (内容)."""

    name: str
    label: Bilingual
    titles: tuple[str, ...]
    words: tuple[str, ...] = ()
    part: str = ""
    contents: tuple[str, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic (主题): `titles` are phrases in headings about it, `words` are words in texts about it ("…" is a gap within a clause).
    `kind` is the code of the kind of plan that its pack is for, "" for any."""

    name: str
    label: Bilingual
    titles: tuple[str, ...]
    words: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EventConcept:
    """An event at a year (事件). `words` state it by themselves, `predicates` only with one of the `subjects`."""

    name: str
    label: Bilingual
    words: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quantity (指标). `excludes` are similar names of other quantities (不是); `direction` is "up", "down" or None."""

    name: str
    code: str
    label: Bilingual
    aliases: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    unit: str | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    direction: str | None = None
    topics: tuple[str, ...] = ()


class Use(StrEnum):
    """What a word list is for (用途): see `USES`."""

    PLAN_KIND = "方案类型"
    NEGATING = "否定"
    OPPOSING = "反对"
    ACTS = "动作"
    BODIES = "机构"
    NOBODIES = "泛指机构"
    LEADS = "牵头"
    NO_PLACES = "非地名"


#: How a table of places says what it is for.
PLACES = "地区"


@dataclass(frozen=True, slots=True)
class WordList:
    """Words for a purpose (词表), which is `use` (用途): see `USES`."""

    name: str
    label: Bilingual
    words: tuple[str, ...]
    use: str = ""
    code: str = ""


#: The purposes of word lists, and how the engine or the extraction uses them.
USES: dict[str, str] = {
    Use.PLAN_KIND: "a kind of plan; the words are its marks in a title; its code stands in the JSON",
    Use.NEGATING: "words that negate a mention in the same clause",
    Use.OPPOSING: "words that oppose a mention in the same clause",
    Use.ACTS: "verbs that open a measure",
    Use.BODIES: "names and endings of responsible bodies",
    Use.NOBODIES: "body names that commit nobody",
    Use.LEADS: "words that mark the leading body",
    Use.NO_PLACES: "words that hold a place's name and are none",
}


#: The headers of the column of a table of places that names their province.
PROVINCE_COLUMNS = ("省份", "省", "省级", "所在省份", "province")


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """Data with a source for every row (参照表). Cells are text; the last column of a row is its source."""

    name: str
    label: Bilingual
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    use: str = ""  # PLACES: a table of places (name, province, kind, level …)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rules are based on (文件). `clauses` are its numbered clauses with their texts (条文), if the pack brings them."""

    name: str
    title: Bilingual
    number: str = ""
    strength: str = ""
    official_title: str = ""
    clauses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Strength:
    """The strength of a basis (强度), and the highest level of rules based on it."""

    name: str
    label: Bilingual
    cap: str


@dataclass(frozen=True)
class Vocabulary:
    """All definitions of the loaded packs."""

    sections: tuple[SectionConcept, ...] = ()
    topics: tuple[Topic, ...] = ()
    events: tuple[EventConcept, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    wordlists: tuple[WordList, ...] = ()
    references: tuple[ReferenceTable, ...] = ()
    #: What the named patterns (写法) are for, in words, by their name.
    patterns: dict[str, Bilingual] = field(default_factory=dict)
    #: What the named conditions (条件) ask for, in words, by their name.
    conditions: dict[str, Bilingual] = field(default_factory=dict)
    units: tuple[NamedUnit, ...] = ()
    sources: tuple[Source, ...] = ()
    strengths: tuple[Strength, ...] = ()
    #: What was learnt from the examples of the packs, as JSON (`engine.likeness`).
    learnt: tuple[str, ...] = ()
    #: What was learnt of the texts of chapters, as JSON (`extraction.likeness`).
    chapters: tuple[str, ...] = ()
    #: The digest of the examples of every definition that has some, by its name; empty where nothing was learnt from them.
    examples: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def words(self, use: str) -> tuple[str, ...]:
        """All words of the lists with a purpose."""
        return tuple(word for wordlist in self.wordlists if wordlist.use == use for word in wordlist.words)

    @cached_property
    def kinds(self) -> tuple[WordList, ...]:
        """The kinds of plan that the packs declare, each with its code, name, label and the marks of its titles."""
        return tuple(each for each in self.wordlists if each.use == Use.PLAN_KIND)

    @cached_property
    def indicator_by_code(self) -> dict[str, Indicator]:
        """Indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def topic_words(self) -> tuple[str, ...]:
        """The names, titles and words of all topics."""
        return tuple(word for topic in self.topics for word in (topic.name, *topic.titles, *topic.words))

    def tables(self, use: str) -> tuple[ReferenceTable, ...]:
        """The reference tables with a purpose."""
        return tuple(table for table in self.references if table.use == use)
