"""What every expression of a rule stands for, and every place where it could not work: found before any draft is read.

Names are resolved as the engine resolves them (engine/compile.py): a 其中 value, a function, a definition, a parameter; a bare word is
asked of the innermost bound element that has it. Each place where the engine would raise, or would answer without looking, is an
error here. An expression in which a mistake was told stands for nothing (empty types), so that one mistake gives one diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol, assert_never

from plancheck.language import definitions, tree, types
from plancheck.language.builtins import BUILTINS, Builtin
from plancheck.language.problems import did_you_mean, near
from plancheck.language.syntax import (
    And,
    AnyOf,
    Approx,
    Arith,
    At,
    Between,
    Compare,
    Every,
    Has,
    If,
    ItemNode,
    ListOf,
    Name,
    Neg,
    Node,
    Not,
    Number,
    Or,
    Pattern,
    Prop,
    Rows,
    Text,
    The,
    Trend,
    UnitName,
    Year,
)
from plancheck.language.types import AMOUNTS, KINDS, NOUNS, PLACED, PROPERTIES, TEXTS, Noun, Type, Types
from plancheck.language.words import KEYWORDS, WORDS
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.model.quantity import dimension

#: The element of a bare word that no bound element answers: the plan.
PLAN = -1
_CONDITIONS = (And, Or, Not, If, Every, Has, Compare, Approx, Between, Trend)
_OPERATORS = {row.value: row for row in KEYWORDS if row.terminal in ("CMP", "EQ", "TREND", "APPROX", "BETWEEN")}
#: Dimensions that an amount of money may have.
_MONEY = (None, "money", "usd")


class Say(Protocol):
    """Notes a mistake, each once; `count` is how many there are."""

    count: int

    def __call__(self, code: str, span: Span, /, **values: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """An element that 每个, 对象 or a filter binds: the word by which 该… speaks of it, and what it is."""

    word: str
    types: Types


@dataclass(frozen=True, slots=True)
class Here:
    """Where an expression stands: the bound elements, the innermost last, and what is known to be there (`key`s)."""

    bound: tuple[Bound, ...] = ()
    there: frozenset[Any] = frozenset()

    def push(self, word: str, found: Types) -> Here:
        """With one more element, which is one and is certainly there."""
        single = tuple(replace(each, many=False, beside=False, sure=True) for each in found)
        return Here((*self.bound, Bound(word, single)), self.there)

    def knowing(self, keys: Iterable[Any]) -> Here:
        """With more that is known to be there."""
        return replace(self, there=self.there | frozenset(keys))


@dataclass
class Names:
    """What a pack's expressions may name apart from the language's own words."""

    items: Mapping[str, ItemNode | None]  # None: a parameter
    kinds: tuple[str, ...] = ()  # the codes of the kinds of plan
    parameters: dict[str, Types] = field(default_factory=dict)


@dataclass
class Inference:
    """The types of the expressions of one rule. `say` notes a mistake: (code, span, **values)."""

    names: Names
    say: Say
    text: str
    lets: dict[str, Node] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # the bound elements that were asked for anything
    called: set[str] = field(default_factory=set)  # the 其中 values that were
    ignored: Callable[[Node, str], None] | None = None  # told of a body that does not speak of its element
    _kept: dict[tuple[str, Here], tuple[Types, frozenset[int]]] = field(default_factory=dict)
    _hidden: frozenset[str] = frozenset()  # 其中 values that the one looked at cannot build on

    # ---- conditions

    def condition(self, node: Node, here: Here, negative: bool = False) -> None:
        """Check a node as a condition; `negative`: it stands under an odd number of 非."""
        match node:
            case And():
                within = here.knowing(key for part in node.parts for key in self.there(part, here, not negative))
                for part in node.parts:
                    self.condition(part, within, negative)
            case Or():
                for part in node.parts:
                    self.condition(part, here, negative)
            case Not():
                self.condition(node.part, here, not negative)
            case If():
                self.condition(node.test, here)
                self.condition(node.then, here.knowing(self.there(node.test, here, True)), negative)
                if node.orelse is not None:
                    self.condition(node.orelse, here.knowing(self.missing(node.test, here)), negative)
            case Every():
                self._every(node, here, negative)
            case Has():
                self._has(node, here)
            case Compare() | Approx() | Between():
                before = self.say.count
                self._compared(node, here)
                if negative and self.say.count == before:
                    self._unguarded(node, here)
            case Trend():
                self._trend(node, here)
            case _:
                self._plain(node, here)

    def _plain(self, node: Node, here: Here) -> None:
        """A value as a condition: a list, something that may be missing, or 完整 and its like."""
        found = self.value(node, here)
        if any(each.kind == "在" for each in found):
            self.say("at-alone", node.span, text=self.written(node))
        elif any(each.kind not in ("条件", "是否") and not each.many and (each.sure or self._constant(node)) for each in found):
            self.say("not-a-condition", node.span, text=self.written(node), **self._kinds(found))

    def _constant(self, node: Node) -> bool:
        return isinstance(node, Number | Year | Text | UnitName | Arith | Neg) or (isinstance(node, Name) and node.name in BUILTINS)

    def _every(self, node: Every, here: Here, negative: bool) -> None:
        _, inner = self.noun(node.noun, self._owner(here), here)
        before, self.used = self.used, set()
        self.condition(node.body, inner, negative)
        if len(here.bound) not in self.used and inner.bound[-1].types and self.ignored:
            self.ignored(node.body, inner.bound[-1].word)
        self.used |= before

    def _has(self, node: Has, here: Here) -> None:
        owners = self.value(node.subject, here) if node.subject is not None else self._owner(here)
        if owners:  # else what the noun speaks of is not known either
            self.noun(node.noun, owners, here)

    # ---- what is known to be there

    def there(self, node: Node, here: Here, comparisons: bool) -> Iterator[Any]:
        """Keys of what must be there for the condition to hold."""
        match node:
            case And():
                for part in node.parts:
                    yield from self.there(part, here, comparisons)
            case Has(negated=False) if node.count is None or (node.count.op != "at_most" and node.count.number > 0):
                yield from self._has_keys(node, here)
            case Compare() if comparisons and not node.op.endswith("s_not"):
                yield from self.keys(node.left, here)
                yield from self.keys(node.right, here)
            case Approx() | Between() if comparisons:
                yield from self.keys(node.left, here)
            case Name() | Prop() if comparisons:
                yield from self.keys(node, here)

    def missing(self, node: Node, here: Here) -> Iterator[Any]:
        """Keys of what must be there where the condition does not hold: 若 没有 甲，则 …，否则 （here 甲 is there）."""
        match node:
            case Has(negated=True):
                yield from self._has_keys(node, here)
            case Not():
                yield from self.there(node.part, here, True)
            case Or():
                for part in node.parts:
                    yield from self.missing(part, here)

    def _has_keys(self, node: Has, here: Here) -> Iterator[Any]:
        noun = node.noun
        if not isinstance(noun, Name):
            yield from self.keys(noun, here)
            return
        bare = replace(noun, args=None)
        for each in (noun, bare):
            if node.subject is None and (each.name in self.lets or each.name in self.names.items):
                yield from self.keys(each, here)
            elif node.subject is None:
                yield (self._owner_at(here), each.name, each.args)
            elif isinstance(node.subject, The):
                yield (self._bound_at(node.subject.name, here), each.name, each.args)
            else:
                yield Prop(node.subject, each.name, each.args)

    def keys(self, node: Node | None, here: Here) -> Iterator[Any]:
        """How what an expression speaks of is known again, if it can be."""
        match node:
            case Name() if node.name in self.lets or node.name in self.names.items:
                yield node
            case Name():
                at = self._having(node.name, here) if node.args is None else None
                yield (self._owner_at(here) if at is None else at, node.name, node.args)
            case Prop(owner=The(name=word)):
                yield (self._bound_at(word, here), node.name, node.args)
            case Prop() | At():
                yield node

    def known(self, node: Node | None, here: Here) -> bool:
        """Whether an expression is known to be there."""
        return any(key in here.there for key in self.keys(node, here))

    def _unguarded(self, node: Compare | Approx | Between, here: Here) -> None:
        """非 over a comparison: false with something missing, so 非 would make it true."""
        if isinstance(node, Compare) and node.op.endswith("s_not"):
            return
        sides = (node.left, node.low, node.high) if isinstance(node, Between) else (node.left, node.right)
        for side in sides:
            if side is None or self.known(side, here) or isinstance(side, Pattern):
                continue
            if isinstance(node, Compare) and node.op in ("contains", "concerns") and side is node.right:
                continue
            found = self.value(side, here)
            if any(not each.sure or each.many for each in found) and not self._within_known(side, here):
                self.say("unguarded-not", node.span, text=self.written(side))
                return

    def _within_known(self, side: Node, here: Here) -> bool:
        """A function or sum of things is there where they are."""
        if isinstance(side, Name) and side.name in BUILTINS:
            return bool(side.args) and all(self.known(arg, here) for arg in side.args or ())
        if isinstance(side, Arith | Neg):
            parts = tree.children(side)
            return all(
                self.known(part, here) or all(each.sure and not each.many for each in self.value(part, here))
                for part in parts
            )  # fmt: skip
        return False

    # ---- comparisons

    def _left(self, node: Node | None, here: Here) -> Types:
        if node is not None:
            return self.value(node, here)
        if not here.bound:
            return (_THE_PLAN,)
        self.used.add(len(here.bound) - 1)
        return here.bound[-1].types

    def _compared(self, node: Compare | Approx | Between, here: Here) -> None:
        left = self._left(node.left, here)
        if isinstance(node, Between):
            for end in (node.low, node.high):
                self._ordered(node, "≥", left, self.value(end, here), "between", end)
            return
        if isinstance(node, Approx):
            self._approx(node, left, self.value(node.right, here))
            return
        match node.op:
            case "contains" | "contains_not":
                self._contains(node, left, here)
            case "concerns" | "concerns_not":
                self._concerns(node, left, here)
            case "matches" | "matches_not":
                self._matches(node, left, here)
            case "not_worse":
                self._not_worse(node, left, here)
            case _:
                self._ordered(node, node.op, left, self.value(node.right, here), node.op, node.right)

    def _ordered(self, node: Compare | Between, op: str, left: Types, right: Types, shown: str, right_node: Node) -> None:
        """A comparison of values: both sides of kinds that can be compared, in one dimension."""
        for a in left:
            for b in right:
                if a.kind == "在" or b.kind == "在":
                    side = (node.left if a.kind == "在" else right_node) or node
                    self.say("at-alone", side.span, text=self.written(side))
                    return
                if b.kind not in types.partners(op, a.kind):
                    self._no_meaning(node, shown, a, b, op)
                    return
                if not self._closed(a, b, right_node) or not self._closed(b, a, node.left or node):
                    return
                if self.clash(a, b):
                    self._clash(node.span, a, b)
                    return

    def _no_meaning(self, node: Node, shown: str, a: Type, b: Type, op: str) -> None:
        row = _OPERATORS[shown]
        hint = _HINTS.get((a.kind, b.kind)) or _HINTS.get((b.kind, a.kind))
        if hint is None:
            others = types.ordered(types.partners(op, a.kind))
            hint = (
                Bilingual(f"可与{a.kind}比较的是：{'、'.join(others)}", f"It compares with: {_english(others)}")
                if others
                else Bilingual(f"“{row.zh}”不用于{a.kind}", f"{row.en!r} is not for {types.en((a,))}")
            )
        self.say(
            "no-meaning", node.span, op_zh=row.zh, op_en=row.en, left_zh=types.zh((a,)), left_en=types.en((a,)),
            right_zh=types.zh((b,)), right_en=types.en((b,)), hint_zh=hint.zh, hint_en=hint.en,
        )  # fmt: skip

    def _closed(self, closed: Type, other: Type, node: Node) -> bool:
        """Whether a text that is compared with one of a few words is one of them."""
        if closed.kind not in types.CLOSED or other.says is None:
            return True
        words = self.names.kinds if closed.kind == "方案类型" else types.CLOSED[closed.kind]
        if other.says in words or not words:
            return True
        hint = "、".join(words)
        self.say(
            "closed-value",
            node.span,
            text=other.says,
            kind_zh=closed.kind,
            kind_en=types.en((replace(closed, many=False, beside=False),)),
            words=hint,
        )
        return False

    def clash(self, a: Type, b: Type) -> bool:
        """Whether two amounts measure different things."""
        if a.kind not in AMOUNTS or b.kind not in AMOUNTS:
            return False
        one, two = _dimension(a), _dimension(b)
        if one is None or two is None:
            money = "金额" in (a.kind, b.kind)
            return money and (one or two) not in _MONEY
        return one != two

    def _clash(self, span: Span, a: Type, b: Type) -> None:
        self.say("dimension-clash", span, **{
            "left_zh": _unit(a, "zh"), "left_en": _unit(a, "en"), "right_zh": _unit(b, "zh"), "right_en": _unit(b, "en"),
        })  # fmt: skip

    def _approx(self, node: Approx, left: Types, right: Types) -> None:
        if self._beside(left + right, node.span, "约等于", "about"):
            return
        if not (self._amounts(left, node.left or node) and self._amounts(right, node.right)):
            return
        for a in left:
            for b in right:
                if self.clash(a, b):
                    self._clash(node.span, a, b)
                    return
        margin = node.tolerance
        if margin is not None and dimension(margin.unit) != "ratio":
            for each in right:
                if self.clash(each, Type("数", unit=margin.unit)):
                    self._clash(margin.span, each, Type("数", unit=margin.unit))
                    return

    def _amounts(self, found: Types, node: Node, years: bool = False) -> bool:
        """Whether a side states amounts (or years); tells of it if not."""
        for each in found:
            if each.kind == "在":
                self.say("at-alone", node.span, text=self.written(node))
                return False
            if each.kind not in AMOUNTS and not (years and each.kind in ("年", "整数")):
                self.say("no-amount", node.span, text=self.written(node), **self._kinds((each,)))
                return False
        return True

    def _beside(self, found: Types, span: Span, zh: str, en: str) -> bool:
        """Whether values stand side by side where one is needed; tells of it."""
        if any(each.beside for each in found):
            self.say("side-by-side", span, zh=zh, en=en)
            return True
        return False

    # ---- 含, 属于, 匹配, 不劣于

    def _contains(self, node: Compare, left: Types, here: Here) -> None:
        self._searched(left, node, "contains")
        right = self.meant(node.right, here)
        for each in right:
            if each.kind not in types.MENTIONED or each.many:
                self._wrong_side(
                    node.right, "contains", False, (each,), types.ordered(types.MENTIONED - {"单位", "角色", "方向", "方案类型"})
                )
                return

    def _searched(self, left: Types, node: Compare, op: str) -> None:
        for each in left:
            if each.kind not in PLACED | TEXTS | {"方案类型", "角色"}:
                self._wrong_side(node.left or node, op, True, (each,), ["方案", "章节", "段落", "任务", "项目", "文字"])
                return

    def _concerns(self, node: Compare, left: Types, here: Here) -> None:
        for b in self.meant(node.right, here):
            if b.kind not in types.ABOUT or b.many:
                self._wrong_side(node.right, "concerns", False, (b,), list(types.ABOUT))
                return
            for a in left:
                if a.kind not in types.ABOUT[b.kind]:
                    fits = types.ordered(types.ABOUT[b.kind] - {"单位"})
                    self._wrong_side(node.left or node, "concerns", True, (a,), fits, of=b.kind)
                    return

    def _matches(self, node: Compare, left: Types, here: Here) -> None:
        self._searched(left, node, "matches")
        if not isinstance(node.right, Pattern):
            right = self.value(node.right, here)
            if right:
                self._wrong_side(node.right, "matches", False, right, ["模式"])

    def _wrong_side(self, node: Node, op: str, left: bool, found: Types, fits: list[str], of: str = "") -> None:
        row = _OPERATORS[op]
        self.say(
            "wrong-side", node.span, op_zh=row.zh, op_en=row.en, side_zh="左边" if left else "右边", side_en="left" if left else "right",
            **self._kinds(found), fits_zh="、".join(fits), fits_en=_english(fits),
            of_zh=f"右边是{of}时，" if of else "", of_en=f" for a {KINDS[of]}" if of else "",
        )  # fmt: skip

    def _not_worse(self, node: Compare, left: Types, here: Here) -> None:
        right = self.value(node.right, here)
        if self._beside(left + right, node.span, "不劣于", "no worse than"):
            return
        for side, found in ((node.left or node, left), (node.right, right)):
            wrong = tuple(each for each in found if each.kind != "数值" or (side is not node.right and not each.many))
            if wrong:
                self._wrong_side(side, "not_worse", side is not node.right, wrong[:1], ["数值"])
                return
        self._directed(left, node, "不劣于", "no worse than", here)

    def _directed(self, found: Types, node: Node, zh: str, en: str, here: Here) -> None:
        """逐期改善 and 不劣于 go by the direction of an indicator, which must be known to have one."""
        for each in found:
            origin = each.origin
            item = self.names.items.get(origin) if isinstance(origin, str) else None
            declared = item is not None and bool(definitions.text(item, "方向"))
            if not declared and (not isinstance(origin, int) or (origin, "方向", None) not in here.there):
                self.say("unguarded-direction", node.span, op_zh=zh, op_en=en)
                return

    def _trend(self, node: Trend, here: Here) -> None:
        row = _OPERATORS[node.kind]
        found = self._left(node.left, here)
        if node.tolerance is not None:
            self.say("tolerance-ignored", node.tolerance.span, op_zh=row.zh, op_en=row.en)
        if not found or self._beside(found, node.span, row.zh, row.en):
            return
        if any(each.kind == "在" for each in found):
            self.say("at-alone", (node.left or node).span, text=self.written(node.left or node))
            return
        wanted = {"agree": None, "consecutive": ("整数", "年")}.get(node.kind, ("数值",))
        if any(not each.many for each in found) or (node.kind == "consecutive" and not isinstance(node.left, Prop)):
            self.say("list-needed", node.span, op_zh=row.zh, op_en=row.en, **self._kinds(found))
        elif wanted and any(each.kind not in wanted for each in found):
            self._wrong_side(node.left or node, node.kind, True, found, list(wanted))
        elif node.kind == "improve":
            self._directed(found, node, row.zh, row.en, here)

    def meant(self, node: Node, here: Here) -> Types:
        """The right side of 含 and 属于: a definition stands for itself there."""
        match node:
            case Name(args=None) if node.name not in self.lets and node.name not in WORDS and self.names.items.get(node.name) is not None:
                item = self.names.items[node.name]
                kind = types.MEANT.get(item.kind, "") if item else ""
                return (Type(kind, sure=True, defined=node.name),) if kind else ()
            case ListOf():
                return tuple(replace(each, beside=True) for part in node.parts for each in self.meant(part, here))
            case AnyOf():
                return tuple(replace(each, beside=True) for each in self.meant(node.part, here))
            case _:
                return self.value(node, here)

    # ---- values

    def value(self, node: Node, here: Here) -> Types:
        """What a node stands for as a value."""
        match node:
            case Name():
                return self._name(node, here)
            case The():
                at = self._bound_at(node.name, here)
                if at is None:
                    if node.name in WORDS:
                        words = list(dict.fromkeys(each.word for each in here.bound))
                        hint = (
                            Bilingual("这里可说：" + "、".join(f"该{each}" for each in words), "Bound here: " + ", ".join(words))
                            if words
                            else Bilingual("先用“对象：每个 …”或“每个 … 满足”", "Bind it first: “for: every …”, or “every … satisfies”")
                        )
                        self.say("not-bound", node.span, name=node.name, en=WORDS[node.name], hint_zh=hint.zh, hint_en=hint.en)
                    return ()
                self.used.add(at)
                return tuple(replace(each, origin=at) for each in here.bound[at].types)
            case Prop():
                return self._prop(node, here)
            case At():
                return self._at(node, here)
            case ListOf():
                parts = [self.value(part, here) for part in node.parts]
                return tuple(replace(each, beside=True) for part in parts for each in part) if all(parts) else ()
            case AnyOf():
                return tuple(replace(each, beside=True) for each in self.value(node.part, here))
            case Number():
                return (Type("数", sure=True, unit=node.unit),)
            case Year():
                return (Type("年", sure=True),)
            case Text():
                return (Type("文字", sure=True, says=node.text),)
            case UnitName():
                return (Type("单位", sure=True),)
            case Neg():
                found = self.value(node.part, here)
                return self._one_amount(found, node.part)
            case Arith():
                return self._arith(node, here)
            case Pattern():
                self.say("pattern-place", node.span)
                return ()
            case And() | Or() | Not() | If() | Every() | Has() | Compare() | Approx() | Between() | Trend():
                self.condition(node, here)
                return (Type("条件", sure=True),)
            case _:
                assert_never(node)

    def _one_amount(self, found: Types, node: Node) -> Types:
        """An operand of arithmetic: an amount, or a year as its number."""
        if self._beside(found, node.span, "运算", "arithmetic") or not self._amounts(found, node, years=True):
            return ()
        if any(each.kind == "金额" for each in found):
            self.say("no-amount", node.span, text=self.written(node), **self._kinds(found))
            return ()
        return tuple(Type("数", sure=each.sure, unit="" if each.kind in ("年", "整数") else each.unit) for each in found)

    def _arith(self, node: Arith, here: Here) -> Types:
        left = self._one_amount(self.value(node.left, here), node.left)
        right = self._one_amount(self.value(node.right, here), node.right)
        if not left or not right:
            return ()
        a, b = left[0], right[0]
        sure = a.sure and b.sure
        if node.op == "/" and isinstance(node.right, Number) and node.right.value == 0:
            self.say("division-by-zero", node.right.span)
            return ()
        if node.op == "*":
            if a.unit and b.unit:
                self._clash(node.span, a, b)
                return ()
            unit = None if a.unit is None or b.unit is None else a.unit or b.unit
            return (Type("数", sure=sure, unit=unit),)
        if node.op == "/" and b.unit == "":
            return (Type("数", sure=sure, unit=a.unit),)
        if self.clash(a, b):
            self._clash(node.span, a, b)
            return ()
        return (Type("数", sure=sure, unit=("" if b.unit is not None else None) if node.op == "/" else a.unit),)

    def _name(self, node: Name, here: Here) -> Types:
        name, items = node.name, self.names.items
        if name in self.lets:
            self._no_filter(node)
            return self.let(name, here) if name not in self._hidden else ()
        if name in BUILTINS:
            return self._call(node, BUILTINS[name], here)
        if name == "方案":
            self._no_filter(node)
            return (replace(_THE_PLAN, origin=PLAN),)
        if name not in WORDS:
            if name not in items:
                return ()  # the name is told as unknown
            item = items[name]
            if item is None:
                self._no_filter(node)
                return self.names.parameters.get(name, ())
            return self._definition(item, node, here)
        if name in ("上升", "下降", "是", "否"):
            return (Type("方向" if name in types.CLOSED["方向"] else "是否", sure=True),)
        if node.args is None:
            at = self._having(name, here)
            if at is not None:
                return self._of_bound(at, name, node, here)
            if any(not bound.types for bound in here.bound):
                return ()
        if name in NOUNS:
            return self.noun(node, self._owner(here), here)[0]
        row = PROPERTIES["方案"].get(name)
        if row is not None:
            self._no_filter(node)
            return (row,)
        owners = [kind for kind, has in PROPERTIES.items() if name in has]
        if node.args is not None and any(name in PROPERTIES.get(each.kind, {}) for bound in here.bound for each in bound.types):
            self.say("filter-ignored", node.span, name=name)
            return ()
        self._no_property((_THE_PLAN,), name, node.span, owners)
        return ()

    def _no_filter(self, node: Name | Prop) -> None:
        if node.args is not None:
            self.say("filter-ignored", self.place(node.name, node.span), name=node.name)

    def _definition(self, item: ItemNode, node: Name, here: Here) -> Types:
        if item.kind in ("section", "event"):
            return self.noun(node, (_THE_PLAN,), here)[0]
        self._no_filter(node)
        if item.kind == "wordlist" and definitions.text(item, "用途") == "方案类型":
            return (Type("方案类型", sure=True, defined=item.name),)
        kind = types.VALUES.get(item.kind)
        return (Type(kind, sure=True, defined=item.name, origin=item.name),) if kind else ()

    def let(self, name: str, here: Here) -> Types:
        """A 其中 value where it is used: it speaks of the elements that are bound there."""
        self.called.add(name)
        if (name, here) not in self._kept:
            for below in self._below(name):
                if (below, here) in self._kept:
                    continue
                before, self.used = self.used, set()
                hidden, self._hidden = self._hidden, self._from(below)
                node = self.lets[below]
                found: Types
                if isinstance(node, _CONDITIONS):
                    self.condition(node, here)
                    found = (Type("条件", sure=True),)
                else:
                    found = self.value(node, here)
                self._kept[below, here] = (found, frozenset(self.used))
                self.used, self._hidden = before, hidden
        found, used = self._kept[name, here]
        self.used |= used
        return tuple(replace(each, sure=True) for each in found) if self.known(Name(name), here) else found

    def _from(self, name: str) -> frozenset[str]:
        """A 其中 value and those behind it: it builds on those above it only."""
        order = list(self.lets)
        return frozenset(order[order.index(name) :])

    def _below(self, name: str) -> list[str]:
        """The 其中 values that one is made of, each behind those it is made of itself, and itself at the end. They come in their order."""
        wanted, queue = {name}, [name]
        while queue:
            for node in tree.walk(self.lets[queue.pop()]):
                if isinstance(node, Name) and node.name in self.lets and node.name not in wanted:
                    wanted.add(node.name)
                    queue.append(node.name)
        return [each for each in self.lets if each in wanted]

    def _call(self, node: Name, builtin: Builtin, here: Here) -> Types:
        args = node.args or ()
        fewest, most = builtin.arity
        if len(args) < fewest or (most is not None and len(args) > most):
            return ()  # told where names are checked
        found = [self.value(arg, here) for arg in args]
        for number, (arg, each) in enumerate(zip(args, found, strict=True)):
            takes = builtin.takes[min(number, len(builtin.takes) - 1)]
            if not self._argument(takes, arg, each, builtin, here):
                return ()
        if not all(found):
            return ()
        sure = all(each.sure or self.known(arg, here) for arg, types_ in zip(args, found, strict=True) for each in types_)
        match builtin.gives:
            case "count":
                return (Type("数", sure=True, unit=""),)
            case "percent":
                for a in found[0]:
                    for b in found[1]:
                        if self.clash(a, b):
                            self._clash(node.span, a, b)
                            return ()
                return (Type("数", sure=sure, unit="%"),)
            case "status values":
                return tuple(
                    Type("数值", many=True, unit=each.unit or self._unit_of(each), origin=each.origin) for each in found[0][:1]
                )  # fmt: skip
            case "cell":
                return self._cell(node, found, args)
            case _:
                first = found[0][0]
                if first.kind in ("年", "整数"):
                    return (Type(first.kind, sure=sure),)
                if any(self.clash(first, each) for each in found[0]):
                    other = next(each for each in found[0] if self.clash(first, each))
                    self._clash(args[0].span, first, other)
                    return ()
                return (Type("数", sure=sure, unit=first.unit),)

    def _argument(self, takes: str, node: Node, found: Types, builtin: Builtin, here: Here) -> bool:
        """Whether an argument is what the function takes; tells of it if not."""
        match takes:
            case "amounts" | "amounts or years":
                return self._amounts(found, node, years=takes != "amounts")
            case "anything":
                fits = all(each.kind != "在" for each in found)
                wanted: tuple[str, ...] = ()
            case "series":
                wanted = ("序列", "指标", "指标定义")
                fits = all(each.kind in wanted and not each.many and not each.beside for each in found)
            case "table":
                wanted = ("参照表",)
                fits = all(each.kind == "参照表" for each in found)
            case "key":
                wanted = tuple(types.ordered(types.KEYS - {"单位", "角色", "方向", "整数"}))
                fits = all(each.kind in types.KEYS and not each.many and not each.beside for each in found)
            case _:
                wanted = ("文字", "章节", "段落", "任务", "方案")
                fits = all(each.kind in PLACED | TEXTS and each.says is None for each in found)
        if not fits and any(each.kind == "在" for each in found):
            self.say("at-alone", node.span, text=self.written(node))
        elif not fits:
            self.say(
                "wrong-argument", node.span, function=builtin.name, function_en=builtin.en, **self._kinds(found),
                fits_zh="、".join(wanted), fits_en=_english(wanted),
            )  # fmt: skip
        return fits

    def _unit_of(self, found: Type) -> str | None:
        """The unit that an indicator declares."""
        item = self.names.items.get(found.defined) if found.defined else None
        return (definitions.text(item, "单位") or None) if item is not None and item.kind == "indicator" else None

    def _cell(self, node: Name, found: list[Types], args: tuple[Node, ...]) -> Types:
        """The cell behind the keys of 参照: as many keys as tell one row, each of the kind of its column."""
        item = self.names.items.get(found[0][0].defined)
        section = item.find("表") if item else None
        rows = section.body.rows if section and isinstance(section.body, Rows) else ()
        if item is None or len(rows) < 2:
            return ()
        columns, data = [cell.text for cell in rows[0]], [[cell.text for cell in row] for row in rows[1:] if len(row) == len(rows[0])]
        keys, most = len(args) - 1, len(columns) - 2
        told = {tuple(row[:keys]) for row in data}
        if keys > most or len(told) < len(data):
            wanted = "、".join(columns[:most])
            self.say("wrong-keys", node.span, table=item.name, given=keys, wanted=most, columns=wanted)
            return ()
        for number, (arg, each) in enumerate(zip(args[1:], found[1:], strict=True)):
            cells = {row[number] for row in data}
            years = all(_is_year(cell) for cell in cells)
            if (each[0].kind == "年") != years and (each[0].kind == "年" or each[0].says is None):
                self.say("wrong-key", arg.span, table=item.name, column=columns[number], **self._kinds(each))
                return ()
            said = each[0].says if each[0].says is not None else f"{arg.year}" if isinstance(arg, Year) else None
            if said is not None and _plain_key(said) not in {_plain_key(cell) for cell in cells}:
                self.say("no-such-row", arg.span, table=item.name, column=columns[number], text=said)
        return _column([row[keys] for row in data])

    # ---- properties

    def _having(self, name: str, here: Here) -> int | None:
        """The innermost bound element that has a property of that name."""
        for at in range(len(here.bound) - 1, -1, -1):
            if any(name in PROPERTIES.get(each.kind, {}) for each in here.bound[at].types):
                return at
        return None

    def _of_bound(self, at: int, name: str, node: Node, here: Here) -> Types:
        self.used.add(at)
        found = self._property(here.bound[at].types, name, node.span, at)
        return tuple(replace(each, sure=True) for each in found) if self.known(node, here) else found

    def _property(self, owners: Types, name: str, span: Span, at: int | str | None) -> Types:
        """A property of each alternative; tells of the first that has none of that name."""
        found = []
        for owner in owners:
            row = PROPERTIES.get(owner.kind, {}).get(name)
            if row is None:
                self._no_property((owner,), name, self.place(name, span), [kind for kind, has in PROPERTIES.items() if name in has])
                return ()
            unit = row.unit
            if row.kind in ("数值", "数额", "金额") and name == "值":
                unit = owner.unit
            if name in ("上限", "下限"):
                unit = self._unit_of(owner)
            found.append(
                replace(
                    row, many=row.many or owner.many, beside=row.beside or owner.beside, sure=row.sure and owner.sure and not owner.many,
                    unit=unit, origin=owner.origin if at is None else at,
                )
            )  # fmt: skip
        return tuple(found)

    def _no_property(self, owners: Types, name: str, span: Span, having: list[str]) -> None:
        owner = owners[0]
        close = near(name, PROPERTIES.get(owner.kind, {}))
        hint = did_you_mean(close) if close else Bilingual("", "")
        if not hint.zh and having:
            hint = Bilingual(
                f"“{name}”是这些的属性：{'、'.join(having)}", f"{WORDS.get(name, name)!r} is a property of: {_english(having)}"
            )
        elif not hint.zh and name in NOUNS:
            asked = types.ordered(NOUNS[name].owners)
            hint = Bilingual(f"“{name}”可以问：{'、'.join(asked)}", f"{WORDS[name]!r} may be asked of: {_english(asked)}")
        self.say(
            "no-property", span, name=name, name_en=WORDS.get(name, name), **self._kinds((replace(owner, many=False),)),
            hint_zh=hint.zh, hint_en=hint.en,
        )  # fmt: skip

    def _prop(self, node: Prop, here: Here) -> Types:
        owners = self.value(node.owner, here)
        name = node.name
        span = Span(node.owner.span.end, node.span.end)
        if not owners or name not in WORDS:
            return ()
        if any(each.kind == "在" for each in owners):
            found = self._at_year(owners, name, self.place(name, span))
        elif any(name in PROPERTIES.get(each.kind, {}) for each in owners) or name not in NOUNS or not NOUNS[name].dotted:
            found = self._property(owners, name, span, None)
        else:
            found = self._asked(NOUNS[name], name, owners, self.place(name, span), dotted=True)
        if node.args and found and not all(each.many for each in found):
            self._no_filter(node)
            return found
        found = self._filter(name, found, node.args or (), here)[0] if node.args else found
        return tuple(replace(each, sure=True) for each in found) if found and not node.args and self.known(node, here) else found

    def _at(self, node: At, here: Here) -> Types:
        subject = self._left(node.subject, here)
        when = self.value(node.when, here)
        for each in subject:
            listed = each.many and each.kind == "数值"
            if not listed and (each.kind not in types.AT_YEAR or each.many or each.beside):
                fits = types.ordered(types.AT_YEAR)
                span = (node.subject or node).span
                self.say("at-subject", span, **self._kinds((each,)), fits_zh="、".join(fits), fits_en=_english(fits))
                return ()
            if not listed and not each.sure and not self.known(node.subject, here):
                self.say("unguarded-at", (node.subject or node).span, text=self.written(node.subject or node))
                return ()
        for each in when:
            if each.kind != "年" or each.many or each.beside:
                self.say("at-without-year", node.when.span, text=self.written(node.when), **self._kinds((each,)))
                return ()
            if not each.sure and not self.known(node.when, here):
                self.say("unguarded-at", node.when.span, text=self.written(node.when))
                return ()
        if not subject or not when:
            return ()
        return (Type("在", of=subject, sure=True, origin=subject[0].origin),)

    def _at_year(self, owners: Types, name: str, span: Span) -> Types:
        noun = NOUNS.get(name)
        if noun is None or not noun.at_year:
            fits = [word for word, each in NOUNS.items() if each.at_year]
            self.say(
                "at-noun",
                span,
                name=name,
                name_en=WORDS.get(name, name),
                fits_zh="、".join(fits),
                fits_en=", ".join(WORDS[f] for f in fits),
            )
            return ()
        of = owners[0].of[0]
        unit = (of.unit or self._unit_of(of)) if noun.kind == "数值" else None
        return (Type(noun.kind, many=True, unit=unit, origin=of.origin),)

    def _asked(self, noun: Noun, name: str, owners: Types, span: Span, dotted: bool = False) -> Types:
        """A noun asked of each alternative of an owner; tells of the first that it cannot be asked of. A list of figures has
        figures (该序列.目标 有 至少 2 个 现状值), each single one has not."""
        found = []
        for owner in owners:
            facts = owner.kind == "数值" and owner.many and noun.kind == "数值" and not dotted
            if owner.kind not in noun.owners and not facts:
                asked = types.ordered(noun.owners)
                self.say(
                    "no-noun", span, name=name, name_en=WORDS.get(name, name), **self._kinds((owner,)),
                    fits_zh="、".join(asked), fits_en=_english(asked),
                )  # fmt: skip
                return ()
            unit = owner.unit if facts else self._unit_of(owner) if noun.kind == "数值" else None
            origin = owner.origin if owner.origin is not None else PLAN
            found.append(Type(noun.kind, many=True, unit=unit, origin=origin))
        return tuple(found)

    # ---- nouns

    def _owner_at(self, here: Here) -> int:
        for at in range(len(here.bound) - 1, -1, -1):
            if not here.bound[at].types or any(each.kind not in types.SKIPPED for each in here.bound[at].types):
                return at
        return PLAN

    def _owner(self, here: Here) -> Types:
        """What a bare noun is asked of."""
        at = self._owner_at(here)
        if at == PLAN:
            return (replace(_THE_PLAN, origin=PLAN),)
        self.used.add(at)
        return tuple(replace(each, origin=at) for each in here.bound[at].types)

    def _bound_at(self, word: str, here: Here) -> int | None:
        return next((at for at in range(len(here.bound) - 1, -1, -1) if here.bound[at].word == word), None)

    def noun(self, node: Node, owners: Types, here: Here) -> tuple[Types, Here]:
        """What a noun finds in an owner, and where its filter leads: with one such element bound, and what the filter tells of it."""
        word = node.name if isinstance(node, Name | Prop) else "它"
        match node:
            case Name():
                found, tests = self._found(node, owners, here)
            case Prop() | The() | ListOf() | AnyOf() | At():
                found, tests = self.value(node, here), ()
                if any(each.kind == "在" for each in found):
                    self.say("at-alone", node.span, text=self.written(node))
                    found = ()
                if isinstance(node, Prop) and node.args:  # its filter was checked with it: here only what it tells
                    told = here.push(word, found)
                    keys = [key for test in node.args for key in self.there(test, told, True)]
                    return found, told.knowing(keys)
            case _:
                self.say("not-a-noun", node.span, text=self.written(node))
                found, tests = (), ()
        return self._filter(word, found, tests, here)

    def _found(self, node: Name, owners: Types, here: Here) -> tuple[Types, tuple[Node, ...]]:
        """What a name finds as a noun, and the conditions among what stands in its parentheses."""
        name = node.name
        if name in self.lets or name in BUILTINS:
            found = self.value(node if name in BUILTINS else replace(node, args=None), here)
            return found, (self._tests(node) if name not in BUILTINS else ())
        domains = [arg for arg in node.args or () if not self.is_condition(arg)]
        if domains:
            return self._domain(node, domains, here), self._tests(node)
        span = self.place(name, node.span)
        if name in self.names.items and name not in WORDS:
            item = self.names.items[name]
            if item is None:
                return self.names.parameters.get(name, ()), self._tests(node)
            noun = types.DEFINED.get(item.kind)
            if noun is None:
                self.say("not-a-noun", span, text=name)
                return (), ()
            if any(each.kind == "在" for each in owners):
                return self._defined_at_year(noun, item, owners, span), self._tests(node)
            found = self._asked(noun, name, owners, span)
            if item.kind == "indicator":
                unit = definitions.text(item, "单位") or None
                found = tuple(replace(each, unit=unit, origin=name) for each in found)
            return found, self._tests(node)
        if name not in WORDS:
            return (), ()
        if any(each.kind == "在" for each in owners):
            return self._at_year(owners, name, span), self._tests(node)
        if any(name in PROPERTIES.get(each.kind, {}) for each in owners) and not any(each.many and each.kind == "数值" for each in owners):
            return tuple(replace(each, many=True) for each in self._property(owners, name, span, None)), self._tests(node)
        if name in NOUNS:
            return self._asked(NOUNS[name], name, owners, span), self._tests(node)
        if name == "年" and owners and owners[0].kind == "方案":
            self.say("domain-missing", span, name=name)
        elif owners and any(name in PROPERTIES.get(each.kind, {}) for each in owners):
            self.say("list-asked", span, name=name, name_en=WORDS.get(name, name))
        elif owners:
            self._no_property(owners, name, span, [kind for kind, has in PROPERTIES.items() if name in has])
        return (), ()

    def _defined_at_year(self, noun: Noun, item: ItemNode, owners: Types, span: Span) -> Types:
        if not noun.at_year:
            return self._at_year(owners, item.name, span)
        return (Type(noun.kind, many=True, unit=definitions.text(item, "单位") or None, origin=item.name),)

    def _tests(self, node: Name) -> tuple[Node, ...]:
        return tuple(arg for arg in node.args or () if self.is_condition(arg))

    def is_condition(self, node: Node) -> bool:
        """Whether what stands in a noun's parentheses is a condition, and not a list to choose from."""
        if isinstance(node, Name) and node.args is None:
            return node.name in ("完整", "累计") or (node.name in self.lets and isinstance(self.lets[node.name], _CONDITIONS))
        return isinstance(node, _CONDITIONS)

    def _domain(self, node: Name, domains: list[Node], here: Here) -> Types:
        """年（期限）, 主题（五项任务）: the elements are those of the lists, which must be of the noun's kind."""
        name = node.name
        kind = "年" if name == "年" else NOUNS[name].kind if name in NOUNS else ""
        found: list[Type] = []
        for domain in domains:
            for each in self.value(domain, here):
                if each.kind == "在":
                    self.say("at-alone", domain.span, text=self.written(domain))
                    return ()
                given = "指标" if each.kind == "指标定义" else each.kind
                if given != kind:
                    self.say("wrong-domain", domain.span, name=name, name_en=WORDS.get(name, name), **self._kinds((each,)))
                    return ()
                found.append(Type(kind, many=True))
        return tuple(dict.fromkeys(found))

    def _filter(self, word: str, found: Types, tests: tuple[Node, ...], here: Here) -> tuple[Types, Here]:
        """Elements with the conditions of a filter checked, and narrowed by what these tell."""
        for test in tests:
            if not self.is_condition(test) and found:  # behind a dot only conditions are read
                self.say("filter-ignored", test.span, name=self.written(test))
        tests = tuple(test for test in tests if self.is_condition(test))
        narrowed = self._narrowed(word, found, tests)
        inner = here.push(word, narrowed)
        inner = inner.knowing(key for test in tests for key in self.there(test, inner, True))
        if found:
            before, self.used = self.used, set()
            for test in tests:
                self.condition(test, inner)
            # What the filter asks of its own element is no use of it by what follows.
            self.used = before | {at for at in self.used if at < len(here.bound)}
        return narrowed, inner

    def _narrowed(self, word: str, found: Types, tests: tuple[Node, ...]) -> Types:
        units: list[tuple[Compare, tuple[str, ...]]] = []
        changes = False
        for test in tests:
            for part in test.parts if isinstance(test, And) else (test,):
                if _speaks_of(part, word, "单位") and isinstance(part, Compare) and part.op in ("is", "="):
                    units.append((part, _units(part.right)))
                changes = changes or any(_speaks_of(each, word, "变化") for each in tree.walk(part))
        if not units and not changes:
            return found
        wanted = units[0][1] if units else ()
        for part, spelt in units:
            for each in found:
                declared = dimension(each.unit) if each.unit else None
                if spelt and declared and not changes and all(dimension(unit) not in (None, declared) for unit in spelt):
                    self.say("unit-never-fits", part.span, unit="、".join(spelt), declared=each.unit)
        unit = wanted[0] if wanted and len({dimension(each) for each in wanted}) == 1 else None
        return tuple(replace(each, unit=unit) for each in found)

    # ---- for people

    def place(self, name: str, span: Span) -> Span:
        """Where in `span` a name is written."""
        at = self.text.find(name, span.start, span.end)
        return Span(at, at + len(name)) if at >= 0 else span

    def written(self, node: Node) -> str:
        """A node as it is written, shortened, without the brackets around it."""
        text = " ".join(self.text[node.span.start : node.span.end].split())
        return text if len(text) <= 24 else text[:23] + "…"

    def _kinds(self, found: Types) -> dict[str, str]:
        return {"kind_zh": types.zh(found), "kind_en": types.en(found)}


_THE_PLAN = Type("方案", sure=True, origin=PLAN)
#: What to write instead, for pairs of kinds that people compare.
_HINTS: dict[tuple[str, str], Bilingual] = {
    ("年", "数"): Bilingual("年份写作 2025年，不写作 2025", "A year is written year 2025, not 2025"),
    ("年", "文字"): Bilingual("年份写作 2025年，不加引号", "A year is written year 2025, without quotation marks"),
    ("整数", "数"): Bilingual("序号只能与序号比较，或用“连续”", "An ordinal compares with an ordinal, or “run on”"),
    ("指标", "指标定义"): Bilingual(
        "写作 名称 是 “…”，或直接说那个指标：某指标 有 目标", "Write: name is “…”, or speak of the indicator itself: X has target"
    ),
    ("地区", "文字"): Bilingual("地区与 方案.地区 比较", "A region compares with plan.region"),
    ("数值", "文字"): Bilingual("数量不加引号：30 %、5 万吨", "An amount has no quotation marks: 30 %"),
}


def _english(kinds: Iterable[str]) -> str:
    return ", ".join(KINDS[kind] for kind in kinds)


def _dimension(found: Type) -> str | None:
    return None if found.unit is None else dimension(found.unit)


def _unit(found: Type, lang: str) -> str:
    if found.unit:
        return found.unit
    if found.unit == "":
        return "没有单位的数" if lang == "zh" else "a number without a unit"
    return "金额" if lang == "zh" else "an amount of money"


def _speaks_of(node: Node, word: str, name: str) -> bool:
    """Whether a condition is about a property of the element that its filter binds."""
    match node:
        case Compare():
            side: Node | None = node.left
        case Has():
            side = node.noun if node.subject is None or node.subject == The(word) else None
        case _:
            side = None
    match side:
        case Name():
            return side.name == name
        case Prop(owner=The()):
            return side.name == name and side.owner == The(word)
        case _:
            return False


def _units(node: Node) -> tuple[str, ...]:
    """The units that the right side of 单位 是 spells."""
    match node:
        case UnitName():
            return (node.unit,)
        case Text():
            return (node.text,)
        case AnyOf():
            return _units(node.part)
        case ListOf():
            return tuple(unit for part in node.parts for unit in _units(part))
        case _:
            return ()


def _plain_key(text: str) -> str:
    return "".join(text.split()).lower().removesuffix("年")


def _is_year(text: str) -> bool:
    key = _plain_key(text)
    return len(key) == 4 and key.isdecimal() and 1800 <= int(key) < 2200


def _column(cells: list[str]) -> Types:
    """What the cells of a column are: amounts of one unit, numbers, texts; nothing that is known where they differ."""
    units: set[str | None] = set()
    for cell in cells:
        if cell.strip() in ("", "-", "–", "—"):
            continue
        number = cell.strip().lstrip("<>≥≤ ").replace("−", "-")
        digits = len(number) - len(number.lstrip("+-0123456789."))
        try:
            Decimal(number[:digits])
        except ArithmeticError:
            units.add(None)
        else:
            units.add(number[digits:].strip())
    if units == {None}:
        return (Type("文字"),)
    if None in units or len({dimension(unit or "") for unit in units}) != 1:
        return ()
    return (Type("数", unit=sorted(unit or "" for unit in units)[0]),)
