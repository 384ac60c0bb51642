"""What would have to change in a draft for a rule to pass, derived from the conditions that failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from plancheck.engine import describe, texts
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, trim
from plancheck.engine.nouns import quotes_of
from plancheck.engine.tracer import Call
from plancheck.language import printer
from plancheck.language import syntax as s
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence
from plancheck.model.trace import Need
from plancheck.model.value import Absent, Truth

#: The most elements that are named of those that fail, and of those that come near.
MOST, NEAREST = 5, 2

Comparison = s.Compare | s.Approx | s.Between | s.Trend


def changes_for(call: Call, want: bool, ctx: Context) -> tuple[Need, ...]:
    """What has to change for a condition to become `want`; () if it already is."""
    answer = call.truth
    if answer is None or answer.state is want:
        return ()
    match call.node:
        case s.And() | s.Or():
            return _joined(call, call.node, want, ctx)
        case s.Not():
            return tuple(need for child in call.parts for need in changes_for(child, not want, ctx))
        case s.Held():
            return tuple(need for child in call.parts for need in changes_for(child, want, ctx))
        case s.Alone():
            return _alone(call, call.node, want, ctx)
        case s.If():
            return _branch(call, call.node, want, ctx)
        case s.Every():
            return _every(call, call.node, want, ctx)
        case _ if answer.state is None:
            return (_unsettled(call, answer),)
        case s.Has():
            return (_has(call, call.node, want, ctx),)
        case s.Compare() | s.Approx() | s.Between() | s.Trend():
            return (_comparison(call, call.node, want, ctx),)
        case _:
            return (
                Need(
                    _sentence(
                        "写明“{0}”" if want else "去掉或改正“{0}”", "state “{0}”" if want else "take out or mend “{0}”", text(call.node)
                    )
                ),
            )


def next_step(reason: str | None) -> tuple[Need, ...]:
    """The next step for an undecided result."""
    return (Need(texts.NEXT_STEP[reason]),) if reason is not None and reason in texts.NEXT_STEP else ()


def text(node: s.Node) -> Bilingual:
    """A node as the rule words it."""
    return Bilingual(printer.expr(node, "zh"), printer.expr(node, "en"))


def _sentence(zh: str, en: str, *values: Bilingual | int) -> Bilingual:
    """A sentence in both languages, with its values filled in."""
    of = [value if isinstance(value, Bilingual) else texts.both_languages(str(value)) for value in values]
    return Bilingual(zh.format(*(_unquoted(item.zh) for item in of)), en.format(*(_unquoted(item.en) for item in of)))


def _unquoted(text: str) -> str:
    """A text of a rule without its own quotation marks, since the sentence puts it in some."""
    return text[1:-1] if text.startswith("“") and text.endswith("”") else text


def _unsettled(call: Call, answer: Truth) -> Need:
    reason = answer.reason or "ambiguous"
    sentence = _sentence("核实“{0}”（{1}）：{2}", "settle “{0}” ({1}): {2}", text(call.node), texts.REASON[reason], texts.NEXT_STEP[reason])
    return Need(sentence, answer.evidence)


# ---- conditions of conditions -----------------------------------------------------------------------------------


def _joined(call: Call, node: s.And | s.Or, want: bool, ctx: Context) -> tuple[Need, ...]:
    parts: list[Need] = []
    all_of = isinstance(node, s.And) is want
    for part in node.parts:
        evaluated = call.part(part)
        if evaluated is not None:
            changes = changes_for(evaluated, want, ctx)
            parts += changes if all_of or len(changes) < 2 else [Need(_sentence("同时做到", "all of these"), parts=changes)]
        else:
            parts.append(
                Need(_sentence("还须成立：“{0}”（此前未判断）", "then this must hold too, which was not asked: “{0}”", text(part)))
            )
    if all_of or len(parts) < 2:
        return tuple(parts)
    return (Need(_sentence("做到下列之一即可", "one of these is enough"), parts=tuple(parts), any=True),)


def _alone(call: Call, node: s.Alone, want: bool, ctx: Context) -> tuple[Need, ...]:
    evaluated = [part for inner in node.parts if (part := call.part(inner)) is not None and part.truth is not None]
    answer, holding = call.truth, [child for child in evaluated if child.truth is not None and child.truth.state]
    if answer is not None and answer.state is None:
        if len(holding) < 2:
            return (_unsettled(call, answer),)
        both = describe.joined(text(item.node) for item in holding)
        return (
            Need(
                _sentence("只保留其中一种说法：{0}（现在同时成立）", "keep only one of these: {0} (they hold at once)", both),
                answer.evidence,
            ),
        )
    parts = tuple(need for child in (evaluated if want else holding) for need in changes_for(child, want, ctx))
    return (Need(_sentence("做到下列之一即可", "one of these is enough"), parts=parts, any=True),) if want and len(parts) > 1 else parts


def _branch(call: Call, node: s.If, want: bool, ctx: Context) -> tuple[Need, ...]:
    test = call.part(node.test)
    truth = test.truth if test is not None else None
    if test is None or truth is None or truth.state is None:
        return changes_for(test, True, ctx) if test is not None else ()
    taken = call.part(node.then if truth.state else node.orelse)
    return changes_for(taken, want, ctx) if taken is not None else ()


def _every(call: Call, node: s.Every, want: bool, ctx: Context) -> tuple[Need, ...]:
    if node.count is not None or not want:
        return (Need(_sentence("使“{0}”" + ("成立" if want else "不成立"), "make “{0}” " + ("true" if want else "false"), text(node))),)
    failing: list[Need] = []
    for element, group in call.by_element():
        parts = tuple(need for child in group for need in changes_for(child, True, ctx))
        if parts:
            failing.append(Need(describe.element(element, ctx), quotes_of(ctx, element)[:1], parts))
    if not failing:
        noun = call.part(node.noun)
        listing = noun.value if noun is not None else None
        return next_step(listing.reason) if isinstance(listing, Listing) else ()
    rest = len(failing) - MOST
    return (*failing[:MOST], *([Need(_sentence("另有 {0} 个", "{0} more", rest))] if rest > 0 else []))


# ---- lists ------------------------------------------------------------------------------------------------------


def _has(call: Call, node: s.Has, want: bool, ctx: Context) -> Need:
    lists = [child for child in call.parts if child.node is node.noun]
    op, number = (node.count.op, node.count.number) if node.count else ("at_least", 1)
    listing = next((child.value for child in lists), None)
    sure = listing.sure if isinstance(listing, Listing) and len(lists) == 1 else []
    what = text(node.noun)
    where = describe.owner(lists[0].owner, call.frame, ctx) if len(lists) == 1 and lists[0].owner is not None else None
    inside = _sentence("{0}：", "{0}: ", where) if where is not None and where != describe.PLAN else Bilingual("", "")
    if op == "at_least" and want is not node.negated:
        close = _closest(lists[0], ctx) if len(lists) == 1 else ()
        if number == 1:
            return Need(_sentence("{0}写明“{1}”（现在没有）", "{0}state “{1}” (there is none)", inside, what), parts=close)
        sentence = _sentence(
            "{0}写明至少 {2} 个“{1}”（现有 {3} 个）", "{0}state at least {2} of “{1}” (there are {3})", inside, what, number, len(sure)
        )
        return Need(sentence, _shown(sure, ctx), close)
    if op == "exactly":
        sentence = _sentence(
            "{0}使“{1}”恰好 {2} 个（现有 {3} 个）", "{0}make it exactly {2} of “{1}” (there are {3})", inside, what, number, len(sure)
        )
        return Need(sentence, _shown(sure, ctx))
    sentence = _sentence("{0}去掉或改正“{1}”（现有 {2} 个）", "{0}take out or mend “{1}” (there are {2})", inside, what, len(sure))
    return Need(sentence, _shown(sure, ctx))


def _shown(elements: Sequence[Any], ctx: Context) -> tuple[Evidence, ...]:
    return trim(e for element in elements[:MOST] for e in quotes_of(ctx, element)[:1])


def _closest(call: Call, ctx: Context) -> tuple[Need, ...]:
    """The elements that need the fewest changes, with these changes."""
    ranked = sorted(call.by_element(), key=lambda item: -nearness(item[1]))
    out: list[Need] = []
    for element, group in ranked:
        lacking = tuple(need for child in group for need in changes_for(child, True, ctx))
        if lacking and nearness(group) > 0 and len(out) < NEAREST:
            name = describe.element(element, ctx)
            out.append(Need(_sentence("最接近的“{0}”还缺", "the nearest, “{0}”, lacks", name), quotes_of(ctx, element)[:1], lacking))
    return tuple(out)


def nearness(group: Iterable[Call]) -> float:
    """How many of its conditions an element met; the last one may count in part."""
    return sum(_met(child) for child in group)


def _met(call: Call) -> float:
    answer = call.truth
    if answer is None:
        return 0.0
    if answer.state:
        return 1.0
    match call.node:
        case s.And():
            parts = [_met(child) for child in call.parts]
            return sum(parts) / len(call.node.parts)
        case s.Or():
            return max((_met(child) for child in call.parts), default=0.0)
        case s.Has(negated=False, count=s.Count(op="at_least") as count):
            noun = call.part(call.node.noun)
            elements = noun.value if noun is not None else None
            return min(0.9, len(elements.sure) / count.number) if isinstance(elements, Listing) else 0.0
        case _:
            return 0.1 if any(quote.role == "nearest" for quote in answer.evidence) else 0.0


# ---- comparisons ------------------------------------------------------------------------------------------------


def left_value(call: Call, node: Comparison, ctx: Context) -> Bilingual | None:
    """The value of the left side of a comparison; None if it was not evaluated by itself."""
    if node.left is None:
        bound = call.frame.stack[-1][1] if call.frame.stack else ctx.plan
        return describe.element(bound, ctx)
    evaluated = call.part(node.left)
    return describe.value(evaluated.value, ctx) if evaluated is not None and evaluated.value is not None else None


def _comparison(call: Call, node: Comparison, want: bool, ctx: Context) -> Need:
    answer = call.truth
    evidence = answer.evidence if answer is not None else ()
    name = text(node.left) if node.left is not None else left_value(call, node, ctx) or describe.PLAN
    if not want:
        return Need(_sentence("使“{0}”不成立", "make “{0}” false", text(node)), evidence)
    if isinstance(node, s.Compare) and node.op.startswith(("contains", "concerns", "matches")):
        return _of_text(call, node, name, evidence)
    evaluated = call.part(node.left) if node.left is not None else None
    demand = text(replace(node, left=None))
    if evaluated is not None and (
        isinstance(evaluated.value, Absent) or (isinstance(evaluated.value, Listing) and not evaluated.value.sure)
    ):
        return Need(_sentence("写明“{0}”（现在没有），并且{1}", "state “{0}” (there is none), and it must be {1}", name, demand), evidence)
    right = call.part(node.right) if isinstance(node, s.Compare | s.Approx) else None
    meant = _meant(right, node, ctx)
    now = left_value(call, node, ctx)
    if now is None or now == name:
        return Need(_sentence("“{0}”须{1}{2}", "“{0}” must be {1}{2}", name, demand, meant), evidence)
    return Need(_sentence("“{0}”现为 {1}，须{2}{3}", "“{0}” is {1}; it must be {2}{3}", name, now, demand, meant), evidence)


def _meant(right: Call | None, node: Comparison, ctx: Context) -> Bilingual:
    """The value of a name on the right side, in brackets; "" if the rule itself states the value."""
    if right is None or right.value is None or not isinstance(node, s.Compare | s.Approx):
        return Bilingual("", "")
    value = describe.value(right.value, ctx)
    return (
        Bilingual("", "")
        if value == text(node.right) or isinstance(node.right, s.Number | s.Year | s.Date | s.Text | s.UnitName)
        else Bilingual(f"（即 {value.zh}）", f" (that is, {value.en})")
    )


def _of_text(call: Call, node: s.Compare, name: Bilingual, evidence: tuple[Evidence, ...]) -> Need:
    what = text(node.right)
    if node.op in ("concerns_not", "matches_not"):
        return Need(_sentence("“{0}”须{1}", "“{0}”: this must hold: it {1}", name, text(replace(node, left=None))), evidence)
    if node.op == "contains_not":
        return Need(
            _sentence("“{0}”中删去或改写涉及“{1}”的内容", "in “{0}”, take out or reword what speaks of “{1}”", name, what), evidence
        )
    if node.op == "concerns":
        return Need(_sentence("“{0}”须属于“{1}”", "“{0}” must concern “{1}”", name, what), evidence)
    if node.op == "matches":
        return Need(_sentence("“{0}”须写成匹配 {1} 的样子", "“{0}” must be worded so that it matches {1}", name, what), evidence)
    right = call.part(node.right)
    words = describe.search_words(right.value) if right is not None else ()
    if not words:
        return Need(_sentence("在“{0}”中写明“{1}”", "in “{0}”, speak of “{1}”", name, what), evidence)
    listed = texts.both_languages("、".join(words))
    return Need(
        _sentence("在“{0}”中写明“{1}”（可识别的词语：{2}）", "in “{0}”, speak of “{1}” (words that count: {2})", name, what, listed),
        evidence,
    )
