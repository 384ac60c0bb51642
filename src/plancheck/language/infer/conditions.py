"""Whether a node says something that can hold or not: conditions, and what stands where a condition is asked for."""

from __future__ import annotations

from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import comparing, presence, trends
from plancheck.language.infer.scope import Context, Here
from plancheck.language.syntax import (
    Alone,
    And,
    Approx,
    Arith,
    Between,
    Compare,
    Every,
    Has,
    If,
    Name,
    Neg,
    Node,
    Not,
    Number,
    Or,
    Text,
    Trend,
    UnitName,
    Year,
)
from plancheck.model.diagnostic import Bilingual


def condition(it: Context, node: Node, here: Here, negative: bool = False) -> None:
    """Check a node as a condition; `negative`: it stands under an odd number of 非."""
    match node:
        case And():
            within = here.knowing(key for part in node.parts for key in presence.there(it, part, here, not negative))
            for part in node.parts:
                it.condition(part, within, negative)
        case Or() | Alone():
            for part in node.parts:
                it.condition(part, here, negative)
        case Not():
            it.condition(node.part, here, not negative)
        case If():
            it.condition(node.test, here)
            it.condition(node.then, here.knowing(presence.there(it, node.test, here, True)), negative)
            if node.orelse is not None:
                it.condition(node.orelse, here.knowing(presence.missing(it, node.test, here)), negative)
        case Every():
            _every(it, node, here, negative)
        case Has():
            _has(it, node, here)
        case Compare() | Approx() | Between():
            before = it.say.count
            comparing.compared(it, node, here)
            if negative and it.say.count == before:
                presence.unguarded(it, node, here)
        case Trend():
            trends.trend(it, node, here)
        case _:
            _plain(it, node, here)


def _plain(it: Context, node: Node, here: Here) -> None:
    """A value as a condition: a list, something that may be missing, or 完整 and its like."""
    found = it.value(node, here)
    if any(each.kind == "在" for each in found):
        it.say("at-alone", node.span, text=it.written(node))
    elif any(each.kind not in ("条件", "是否") and not each.many and (each.sure or _constant(it, node)) for each in found):
        hint = Bilingual("写明比较或存在：… 是 …，有 …", "Say what is compared, or what is there: … is …, has …")
        if isinstance(node, Text):
            hint = Bilingual("几个词之一写作 含 任一 “…”、“…”", "One of several words is written: contains any of “…”、“…”")
        it.say("not-a-condition", node.span, text=it.written(node), hint=hint, **it.kinds(found))


def _constant(it: Context, node: Node) -> bool:
    return isinstance(node, Number | Year | Text | UnitName | Arith | Neg) or (isinstance(node, Name) and node.name in BUILTINS)


def _every(it: Context, node: Every, here: Here, negative: bool) -> None:
    _, inner = it.noun(node.noun, it.owner(here), here)
    before, it.used = it.used, set()
    it.condition(node.body, inner, negative)
    if len(here.bound) not in it.used and inner.bound[-1].types and it.ignored:
        it.ignored(node.body, inner.bound[-1].word)
    it.used |= before


def _has(it: Context, node: Has, here: Here) -> None:
    owners = it.value(node.subject, here) if node.subject is not None else it.owner(here)
    if owners:  # else what the noun speaks of is not known either
        it.noun(node.noun, owners, here)
