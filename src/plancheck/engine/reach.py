"""What a condition hangs on besides the plan: so that one that asks the same of the same element is worked out once a plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from operator import attrgetter
from typing import Any

from plancheck.engine.elements import Named, Passage, Series, Words
from plancheck.engine.nouns import PROPERTIES
from plancheck.language import syntax as s
from plancheck.language import tree
from plancheck.language.builtins import BUILTINS
from plancheck.model.plan import (
    Delegated,
    Event,
    Fact,
    Measure,
    PlaceName,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)
from plancheck.model.vocabulary import EventConcept, Indicator, SectionConcept, Topic, WordList

#: Elements that no noun is asked of: one behind them, further out, is.
UNASKED = (int, str, Words, Topic)
#: noun, or property that lists elements -> what its elements are. Others are not told before a rule runs.
_ELEMENTS: dict[str, type] = {
    "章节": Section, "下级章节": Section, "段落": Passage, "句子": Passage, "正文": Passage, "表格": PlanTable,
    "指标": Named, "序列": Series,
    "数值": Fact, "目标": Fact, "现状值": Fact, "事件": Event, "任务": TaskItem, "举措": Measure, "项目": Project,
    "责任": Responsibility, "合计关系": Sum, "地名": PlaceName, "委托目标": Delegated, "主题": Topic, "责任单位": Words, "牵头单位": Words,
}  # fmt: skip
#: Elements that a plan holds as long as it is judged, so that an answer about one is worth keeping.
LASTING = frozenset(_ELEMENTS.values()).difference(UNASKED)
_DEFINED: dict[type, type] = {SectionConcept: Section, EventConcept: Event, Indicator: Fact, Topic: Passage, WordList: Passage}
#: Properties that are true or false by themselves.
_BOOLEAN = frozenset({"完整", "累计"})
_CONSTANTS = ("上升", "下降", "是", "否")
_OF_MEANING = ("contains", "contains_not", "concerns", "concerns_not")
CONDITIONS = (s.And, s.Or, s.Not, s.Alone, s.If, s.Every, s.Has, s.Compare, s.Approx, s.Between, s.Trend)
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Reach:
    """What is asked of what is bound where a condition stands.

    `it`: the innermost element; `about`: what that one is about (属于); `owner`: the element that a noun is asked of; `holds`: the
    words that this one is asked for alone (有 年); `asks`: bare names, of whichever element has such a property; `bound`: the kinds
    that 该… names. `named`: whether a value of the rule's own (其中) is meant.
    """

    it: bool = False
    about: bool = False
    owner: bool = False
    holds: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    named: bool = False

    @property
    def own(self) -> bool:
        """Whether anything is asked of an element without saying which."""
        return self.it or self.about or self.owner or bool(self.holds) or bool(self.asks)

    def of(self, kind: type) -> bool:
        """Whether all of that is asked of the innermost element, if it is of this type."""
        asked = self.asks.issubset(PROPERTIES.get(kind, ()))
        return asked and not ((self.owner or self.holds) and kind in UNASKED)


_NOTHING = Reach()
_IT = Reach(it=True)
_OWNER = Reach(owner=True)
#: Properties of a fact that hang on these fields of it alone, and rest on its own quote.
STATED: dict[str, tuple[str, ...]] = {
    "年": ("year",),
    "单位": ("unit",),
    "变化": ("change",),
    "名称": ("subject",),
    "类别": ("category",),
    "指标": ("indicator",),
    "章节": ("section",),
    "表格": ("evidence.place.table",),
    "基年": ("base_year", "evidence.place.table"),
    "累计": ("cumulative",),
}
#: The fields of a fact that say what it is about, in a draft that was wholly read.
ABOUT = ("indicator", "category", "subject", "section")


def stated(found: Reach) -> Callable[[Fact], Any] | None:
    """What a condition asks of a fact, where it asks for nothing but what facts state; None where it asks for more, or for nothing."""
    names = found.asks | found.holds
    if found.it or found.owner or not names.issubset(STATED) or not (names or found.about):
        return None
    fields = dict.fromkeys(field for name in sorted(names) for field in STATED[name])
    return attrgetter(*fields, *(field for field in (ABOUT if found.about else ()) if field not in fields))


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a rule may use."""

    definitions: Mapping[str, Any]
    lets: Mapping[str, s.Node]
    parameters: Collection[str]
    told: dict[int, tuple[s.Node, Reach | None]] = field(default_factory=dict, compare=False)


def reach(node: s.Node | None, names: Names) -> Reach | None:
    """What a condition or a value hangs on; None where that cannot be told."""
    if node is None:
        return _IT
    told = names.told.get(id(node))
    if told is None:
        told = names.told[id(node)] = (node, _reach(node, names))
    return told[1]


def _reach(node: s.Node, names: Names) -> Reach | None:
    match node:
        case s.Number() | s.Year() | s.Text() | s.UnitName() | s.Pattern():
            return _NOTHING
        case s.The():
            return Reach(bound=frozenset({node.name}))
        case s.Name():
            return _of_name(node, names)
        case s.Has(subject=None, noun=s.Name(args=None) as noun) if noun.name in STATED and _only_asked(noun.name, names):
            return Reach(holds=frozenset({noun.name}))
        case s.Has():
            return _joined([_of_noun(node.noun, names, reach(node.subject, names) if node.subject is not None else _OWNER)])
        case s.Every():
            listed = _of_noun(node.noun, names, _OWNER)
            return _joined([listed, _inside(node.noun, [node.body], names)])
        case s.Prop():
            return _joined([reach(node.owner, names), _inside(node, node.args or (), names)])
        case s.Compare(left=None, op="concerns" | "concerns_not"):
            return _joined([Reach(about=True), of_right(node, names)])
        case s.Compare():
            return _joined([reach(node.left, names), of_right(node, names)])
        case s.Approx():
            return _joined([reach(node.left, names), reach(node.right, names)])
        case s.Between():
            return _joined([reach(node.left, names), reach(node.low, names), reach(node.high, names)])
        case s.Trend():
            return reach(node.left, names)
        case s.At():
            return _joined([reach(node.subject, names), reach(node.when, names)])
        case _:
            return _joined(reach(part, names) for part in tree.children(node))


def _only_asked(name: str, names: Names) -> bool:
    """Whether a name can only be a property or a noun."""
    others: tuple[Collection[str], ...] = (names.lets, names.definitions, names.parameters, BUILTINS, _CONSTANTS, ("方案",))
    return not any(name in each for each in others)


def of_right(node: s.Compare, names: Names) -> Reach | None:
    """What the right side of a comparison hangs on."""
    return _meant(node.right, names) if node.op in _OF_MEANING else reach(node.right, names)


def _meant(node: s.Node, names: Names) -> Reach | None:
    """The right side of 含 and 属于, where a definition stands for itself."""
    match node:
        case s.Name(args=None) if node.name in names.definitions and node.name not in names.lets:
            return _NOTHING
        case s.ListOf():
            return _joined(_meant(part, names) for part in node.parts)
        case s.AnyOf():
            return _meant(node.part, names)
        case _:
            return reach(node, names)


def _of_name(node: s.Name, names: Names) -> Reach | None:
    name = node.name
    if name in names.lets:
        found = reach(names.lets[name], names)
        return None if found is None else replace(found, named=True)
    if name in BUILTINS:
        return _joined(reach(arg, names) for arg in node.args or ())
    if name in names.definitions:
        definition = names.definitions[name]
        return _of_noun(node, names, _NOTHING) if isinstance(definition, SectionConcept | EventConcept) else _NOTHING
    if name == "方案" or name in _CONSTANTS or name in names.parameters:
        return _NOTHING
    return Reach(asks=frozenset({name})) if node.args is None else _of_noun(node, names, _OWNER)


def _of_noun(node: s.Node, names: Names, owner: Reach | None) -> Reach | None:
    """What a noun with its filter hangs on, asked of an owner."""
    if not isinstance(node, s.Name):
        return _joined([owner, reach(node, names)])
    if node.name in names.lets or node.name in BUILTINS:
        tests = () if node.name in BUILTINS else node.args or ()
        return _joined([owner, _of_name(node, names), _inside(node, tests, names)])
    domains = [reach(arg, names) for arg in node.args or () if not is_condition(arg, names.lets)]
    return _joined([owner, *domains, _inside(node, [arg for arg in node.args or () if is_condition(arg, names.lets)], names)])


def is_condition(node: s.Node, lets: Mapping[str, s.Node]) -> bool:
    """Whether an argument of a noun is a condition on its elements; else it is the domain that they are of."""
    if isinstance(node, s.Name) and node.args is None:
        return node.name in _BOOLEAN or (node.name in lets and isinstance(lets[node.name], CONDITIONS))
    return isinstance(node, CONDITIONS)


def _inside(noun: s.Node, conditions: Iterable[s.Node], names: Names) -> Reach | None:
    """What conditions on the elements of a noun hang on besides these."""
    found = _joined(reach(each, names) for each in conditions)
    if found is None or not (found.own or found.bound):
        return found
    kind = noun.name if isinstance(noun, s.Name | s.Prop) else "它"
    element = _element(noun, names)
    if element is None and (found.owner or found.holds or found.asks):
        return None
    further = element in UNASKED
    return Reach(
        owner=found.owner and further,
        holds=found.holds if further else frozenset(),
        asks=found.asks.difference(PROPERTIES.get(element, ())) if element is not None else found.asks,
        bound=found.bound - {kind},
        named=found.named,
    )


def _element(noun: s.Node, names: Names) -> type | None:
    """What the elements of a noun are; None where that is not told by its word."""
    if isinstance(noun, s.Prop):
        return _ELEMENTS.get(noun.name)
    if not isinstance(noun, s.Name) or noun.name in names.lets or noun.name in BUILTINS or noun.name in names.parameters:
        return None
    if noun.name in names.definitions:
        return _DEFINED.get(type(names.definitions[noun.name]))
    return _ELEMENTS.get(noun.name)


def _joined(parts: Iterable[Reach | None]) -> Reach | None:
    found = []
    for part in parts:
        if part is None:
            return None
        if part is not _NOTHING:
            found.append(part)
    if len(found) < 2:
        return found[0] if found else _NOTHING
    return Reach(
        any(part.it for part in found),
        any(part.about for part in found),
        any(part.owner for part in found),
        frozenset().union(*(part.holds for part in found)),
        frozenset().union(*(part.asks for part in found)),
        frozenset().union(*(part.bound for part in found)),
        any(part.named for part in found),
    )


def number(node: s.Node, rule: Any = None) -> int:
    """One number for equal conditions of all rules; never given to another. `rule`: what tells apart the rule they must be of."""
    figures = tuple(str(each.value) for each in tree.walk(node) if isinstance(each, s.Number))  # 20 % equals 20.0 %, but is not as exact
    return _number(node, figures, rule)


@lru_cache(maxsize=65536)
def _number(node: s.Node, figures: tuple[str, ...], rule: Any) -> int:
    return next(_NUMBERS)
