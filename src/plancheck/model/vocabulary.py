"""What rule packs define: the words by which a draft is understood. src/ itself knows none of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from plancheck.model.diagnostic import Bilingual


@dataclass(frozen=True, slots=True)
class SectionConcept:
    """A chapter to expect (章节): recognised by title, else by what it holds, never by place. `part` (用途) is what extraction uses
    it as: "任务" its lowest items are task items, "目标" objectives, "现状" baseline, "工程" projects, "" nothing special.
    A chapter that no title names is this one where its parts are about at least `least` (至少) of the topics `contents` (内容)."""

    name: str
    label: Bilingual
    titles: tuple[str, ...]
    words: tuple[str, ...] = ()
    part: str = ""
    contents: tuple[str, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject (主题): `titles` are phrases that make a heading about it, `words` what its text speaks of ("…" is a gap in a clause).
    `kind` is the code of the kind of plan that its pack is for, "" for any."""

    name: str
    label: Bilingual
    titles: tuple[str, ...]
    words: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EventConcept:
    """Something that happens in a year (事件). `words` say it by themselves, `predicates` of one of the `subjects`."""

    name: str
    label: Bilingual
    words: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quantity with a name (指标). `excludes` are look-alikes that are not it (不是); `direction` is "up", "down" or None."""

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


@dataclass(frozen=True, slots=True)
class WordList:
    """Words for one purpose (词表); `use` (用途) says which: see `USES`."""

    name: str
    label: Bilingual
    words: tuple[str, ...]
    use: str = ""
    code: str = ""


#: The purposes a word list may have, with what the engine or the extraction does with it.
USES = {
    "方案类型": "a kind of plan; the words are its marks in a title; its code stands in the JSON",
    "否定": "words that negate a mention in the same clause",
    "反对": "words that oppose a mention in the same clause",
    "动作": "verbs that open a measure",
    "机构": "names and endings of responsible bodies",
    "泛指机构": "body names that commit nobody",
    "牵头": "words that mark the leading body",
    "非地名": "words that hold a place's name and are none",
}


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """Data with a source for every row (参照表). Cells are text; the last column of a row is its source."""

    name: str
    label: Bilingual
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    use: str = ""  # "地区": a table of places (name, province, kind, level …)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rules rest on (文件)."""

    name: str
    title: Bilingual
    number: str = ""
    strength: str = ""
    official_title: str = ""


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a basis is (强度) and the highest level a rule on it may have."""

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
    sources: tuple[Source, ...] = ()
    strengths: tuple[Strength, ...] = ()
    parameters: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def words(self, use: str) -> tuple[str, ...]:
        """All words of the lists with that purpose."""
        return tuple(word for wordlist in self.wordlists if wordlist.use == use for word in wordlist.words)

    @cached_property
    def indicator_by_code(self) -> dict[str, Indicator]:
        """Indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def tables(self, use: str) -> tuple[ReferenceTable, ...]:
        """The reference tables with that purpose."""
        return tuple(table for table in self.references if table.use == use)
