"""The syntax trees of rules, which the parser creates, the checker and the engine read, and the printer prints.

Trees are the same for both languages: keywords are stored by their meaning, names as written. Every node has its span.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, get_args

from plancheck.model.diagnostic import Bilingual, Span

NOWHERE = Span(0, 0)


# ---- expressions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. `loose`: written with "；", which means the same but binds weaker."""

    parts: tuple[Node, ...]
    loose: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Alone:
    """不矛盾（a，b）: exactly one part holds; unknown (conflict) if several do."""

    parts: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """若 test 则 then [否则 orelse]; true if the test is false and there is no 否则."""

    test: Node
    then: Node
    orelse: Node | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """至少 / 至多 / 恰好 N."""

    op: Literal["at_least", "at_most", "exactly"]
    number: int
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Every:
    """每个 noun 满足 body; with a count: 至少 N 个 noun 满足 body."""

    noun: Node
    body: Node
    count: Count | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Has:
    """subject 有 [count] noun(filter); `negated`: 没有. A missing subject is "it"."""

    subject: Node | None
    noun: Node
    count: Count | None = None
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


CompareOp = Literal[
    "=", "≠", "≥", "≤", ">", "<", "is", "is_not", "contains", "contains_not", "concerns", "concerns_not", "matches", "matches_not",
    "before", "not_after", "after", "not_before", "not_worse",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compare:
    """left op right. A missing left is "it". For matches the right is a Pattern, or names a parameter that is one."""

    left: Node | None
    op: CompareOp
    right: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Approx:
    """left 约等于 right（容差 tolerance）."""

    left: Node | None
    right: Node
    tolerance: Number | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Between:
    """left 介于 low 至 high 之间, both ends included."""

    left: Node | None
    low: Node
    high: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trend:
    """left 一致 / 逐期上升 / 逐期下降 / 逐期改善 / 连续."""

    left: Node | None
    kind: Literal["agree", "rise", "fall", "improve", "consecutive"]
    tolerance: Number | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """任一 a、b, or 任一 x: any of them."""

    part: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """a、b、c: all of them."""

    parts: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arith:
    op: Literal["+", "-", "*", "/"]
    left: Node
    right: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Neg:
    part: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expressed:
    """part 计 unit: an amount expressed in a unit. A quotient of amounts of unlike dimensions gets its unit only so."""

    part: Node
    unit: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, with （…） behind it if written: filter conditions of a noun, or arguments of a function. args None: no parentheses."""

    name: str
    args: tuple[Node, ...] | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class The:
    """该 name: the bound element of that kind."""

    name: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prop:
    """owner.name or owner 的 name, with a filter if written: 方案.类型, 该项目.总投资."""

    owner: Node
    name: str
    args: tuple[Node, ...] | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class At:
    """subject 在 when: an indicator or series at a year. A missing subject is "it"."""

    subject: Node | None
    when: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, with a unit text if written ("" if none)."""

    value: Decimal
    unit: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Date:
    """A month of a year, or a day of it."""

    year: int
    month: int
    day: int | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, written between slashes."""

    source: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit without a number, as in 单位 是 %."""

    unit: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """subject name args: a condition that a pack names (条件) holds.

    `body` is what it requires here; None before the rules are assembled.
    """

    subject: Node | None
    name: str
    args: tuple[Node, ...] = ()
    body: Node | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Node = (
    And | Or | Not | Alone | If | Every | Has | Compare | Approx | Between | Trend | Held | AnyOf | ListOf | Arith | Neg | Expressed
    | Name | The | Prop | At | Number | Year | Date | Text | Pattern | UnitName
)  # fmt: skip
#: All kinds of nodes.
NODES = get_args(Node)


# ---- items ------------------------------------------------------------------------------------------------------


Level = Literal["must", "should", "advice"]
Kind = Literal[
    "pack", "document", "section", "topic", "event", "indicator", "reference", "wordlist", "pattern", "condition", "strength",
    "rule", "adjust", "chapter", "unit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Let:
    """A named value: 其中：名 = value, or a parameter (value None: the importing pack must give it)."""

    name: str
    value: Node | None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ConditionCase:
    """A case of a named condition: a draft, a use of the condition, and what comes out: 成立, 不成立 or 不能断定."""

    draft: str
    use: Node
    outcome: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition (条件): what it requires, in terms of its parameters."""

    name: str
    title: Bilingual
    parameters: tuple[str, ...]
    requires: Node
    file: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    cases: tuple[ConditionCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """依据：name（条款 = “…”，引文 = “…”）. `others` are the bases behind the first."""

    name: str
    settings: tuple[tuple[str, str], ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    others: tuple[Basis, ...] = ()

    @property
    def every(self) -> tuple[Basis, ...]:
        """All bases, each by itself, in their order."""
        return (replace(self, others=()), *self.others)


@dataclass(frozen=True, slots=True)
class RuleNode:
    """A rule as written. `objects` are the nouns of 对象：每个 …, in order (their product). `undecided` maps reason codes
    ("" is the text for any reason) to texts, `failed_by` causes of a failure.
    `errs`: "may_miss", "may_overreport" or "". In force from the day `since` on,
    no more from `until` on (2026-01-01; "" without an end)."""

    id: str
    title: Bilingual
    requires: Node
    level: Level
    basis: str
    objects: tuple[Node, ...] = ()
    lets: tuple[Let, ...] = ()
    applies: Node | None = None
    failed: Bilingual | None = None
    failed_by: tuple[tuple[str, Bilingual], ...] = ()
    passed: Bilingual | None = None
    undecided: tuple[tuple[str, Bilingual], ...] = ()
    inapplicable: Bilingual | None = None
    advice: Bilingual | None = None
    errs: str = ""
    since: str = ""
    until: str = ""
    clause: str = ""
    citation: str = ""
    others: tuple[Basis, ...] = ()  # its further bases
    pack: str = ""
    group: Bilingual | None = None  # its 篇
    adjusted_by: tuple[str, ...] = ()  # the packs that changed it (调整), in their order
    edition: str = ""  # its 版本; a rule with later ones under its id has these, by the day from which each holds
    later: tuple[RuleNode, ...] = ()
    named: Bilingual | None = None  # its title as written, if that names parameters; `title` has the packs' values of these
    file: str = ""  # as given to the loader, for diagnostics
    span: Span = field(default=NOWHERE, compare=False, repr=False)


def bases(rule: RuleNode) -> tuple[Basis, ...]:
    """The bases of a rule in their order."""
    settings = tuple((key, value) for key, value in (("条款", rule.clause), ("引文", rule.citation)) if value)
    return (Basis(rule.basis, settings), *rule.others)


def in_force(rule: RuleNode, day: str | None) -> RuleNode:
    """The edition of a rule that holds on a day (2026-01-01): the last that began by then, or the first. Without a day, the last."""
    if not rule.later:
        return rule
    begun = [edition for edition in (rule, *rule.later) if day is None or edition.since <= day]
    return replace(begun[-1] if begun else rule, later=())


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack: its rules and imports. `applies`, `since` and `until` are for all of its rules."""

    id: str
    title: Bilingual
    version: str
    sha256: str
    imports: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()  # those of its imports of which only the vocabulary is taken
    only_vocabulary: bool = False  # nothing loaded takes its rules
    applies: Node | None = None
    since: str = ""
    until: str = ""
    default: bool = True  # False: only with --pack (启用：否)
    parameters: tuple[Let, ...] = ()  # its named patterns among them
    conditions: tuple[Condition, ...] = ()
    rules: tuple[RuleNode, ...] = ()
    signs: tuple[RuleNode, ...] = ()  # of chapters with 用途：认定; they say whether a document is one that the rules are for
    retired: tuple[str, ...] = ()
    became: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a retired id and its successors


# ---- items as they stand in a file ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a list, or the text of a plain section, with its span."""

    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """范围：low—high; None: no limit."""

    low: Decimal | None
    high: Decimal | None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words or ids. Retired ids have their successors (退役：OLD → NEW、NEW). `borrowed` are the imports of which only the
    vocabulary is taken (引入：甲包 只取 词表)."""

    entries: tuple[Entry, ...]
    became: tuple[Entry, ...] = ()
    borrowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table; the first one is the header."""

    rows: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Objects:
    """The nouns of 对象：每个 …、每个 …."""

    nouns: tuple[Node, ...]


Body = Entry | Words | Bilingual | Basis | Interval | Rows | Objects | Let | Node


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an item: the Chinese word of its label, the text in parentheses after the label ("": none), and its body."""

    label: str
    of: str
    body: Body
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ItemNode:
    """An item of a file. `title` is None if there is no text after the name.

    `parameters` are those of a 条件, written in parentheses after its name.

    `faulty` are the labels of sections that could not be read ("" for an unknown label). Such an item still defines its name, so that this
    causes no further errors, but is not evaluated. `rule` is set for a rule without such sections.
    """

    kind: Kind
    name: str
    title: Bilingual | None
    sections: tuple[Section, ...]
    faulty: tuple[str, ...] = ()
    rule: RuleNode | None = None
    file: str = ""
    parameters: tuple[str, ...] = ()
    name_span: Span = field(default=NOWHERE, compare=False, repr=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def find(self, label: str) -> Section | None:
        """The first section with that label."""
        return next((section for section in self.sections if section.label == label), None)

    def all(self, label: str) -> tuple[Section, ...]:
        """All sections with that label."""
        return tuple(section for section in self.sections if section.label == label)
