"""What would have to be otherwise for a rule to pass, from the conditions that did not hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from plancheck.engine import describe, texts
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, trim
from plancheck.engine.nouns import shown
from plancheck.engine.tracer import Seen
from plancheck.language import printer
from plancheck.language import syntax as s
from plancheck.language.words import UNDECIDED
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence
from plancheck.model.trace import Need
from plancheck.model.value import Absent, Truth

#: How many elements are named of those that are wrong, and how many of those that come near.
MOST, NEAREST = 5, 2

Comparison = s.Compare | s.Approx | s.Between | s.Trend
_REASONS = {code: Bilingual(zh, code.replace("_", " ")) for zh, code in UNDECIDED.items()}


def wanted(seen: Seen, want: bool, ctx: Context) -> tuple[Need, ...]:
    """What has to change for a condition to come to `want`; () where it does."""
    answer = seen.truth
    if answer is None or answer.state is want:
        return ()
    match seen.node:
        case s.And() | s.Or():
            return _joined(seen, seen.node, want, ctx)
        case s.Not():
            return tuple(need for run in seen.here for need in wanted(run, not want, ctx))
        case s.Alone():
            return _alone(seen, seen.node, want, ctx)
        case s.If():
            return _branch(seen, seen.node, want, ctx)
        case s.Every():
            return _every(seen, seen.node, want, ctx)
        case _ if answer.state is None:
            return (_unsettled(seen, answer),)
        case s.Has():
            return (_has(seen, seen.node, want, ctx),)
        case s.Compare() | s.Approx() | s.Between() | s.Trend():
            return (_comparison(seen, seen.node, want, ctx),)
        case _:
            return (
                Need(
                    _said("写明“{0}”" if want else "去掉或改正“{0}”", "state “{0}”" if want else "take out or mend “{0}”", text(seen.node))
                ),
            )


def settled(reason: str | None) -> tuple[Need, ...]:
    """What to do about something that could not be settled."""
    return (Need(texts.NEXT_STEP[reason]),) if reason is not None and reason in texts.NEXT_STEP else ()


def text(node: s.Node) -> Bilingual:
    """A node in the rule's own words."""
    return Bilingual(printer.expr(node, "zh"), printer.expr(node, "en"))


def _said(zh: str, en: str, *values: Bilingual | int) -> Bilingual:
    """A sentence in both languages, with its values filled in."""
    of = [value if isinstance(value, Bilingual) else texts.both_languages(str(value)) for value in values]
    return Bilingual(zh.format(*(item.zh for item in of)), en.format(*(item.en for item in of)))


def _unsettled(seen: Seen, answer: Truth) -> Need:
    reason = answer.reason or "ambiguous"
    said = _said("核实“{0}”（{1}）：{2}", "settle “{0}” ({1}): {2}", text(seen.node), _REASONS[reason], texts.NEXT_STEP[reason])
    return Need(said, answer.evidence)


# ---- conditions of conditions -----------------------------------------------------------------------------------


def _joined(seen: Seen, node: s.And | s.Or, want: bool, ctx: Context) -> tuple[Need, ...]:
    parts: list[Need] = []
    all_of = isinstance(node, s.And) is want
    for part in node.parts:
        ran = seen.of(part)
        if ran is not None:
            found = wanted(ran, want, ctx)
            parts += found if all_of or len(found) < 2 else [Need(_said("同时做到", "all of these"), parts=found)]
        else:
            parts.append(Need(_said("还须成立：“{0}”（此前未判断）", "then this must hold too, which was not asked: “{0}”", text(part))))
    if all_of or len(parts) < 2:
        return tuple(parts)
    return (Need(_said("做到下列之一即可", "one of these is enough"), parts=tuple(parts), any=True),)


def _alone(seen: Seen, node: s.Alone, want: bool, ctx: Context) -> tuple[Need, ...]:
    ran = [each for part in node.parts if (each := seen.of(part)) is not None and each.truth is not None]
    answer, holding = seen.truth, [run for run in ran if run.truth is not None and run.truth.state]
    if answer is not None and answer.state is None:
        if len(holding) < 2:
            return (_unsettled(seen, answer),)
        both = describe.joined(text(item.node) for item in holding)
        return (
            Need(
                _said("只保留其中一种说法：{0}（现在同时成立）", "keep only one of these: {0} (they hold at once)", both), answer.evidence
            ),
        )
    parts = tuple(need for run in (ran if want else holding) for need in wanted(run, want, ctx))
    return (Need(_said("做到下列之一即可", "one of these is enough"), parts=parts, any=True),) if want and len(parts) > 1 else parts


def _branch(seen: Seen, node: s.If, want: bool, ctx: Context) -> tuple[Need, ...]:
    test = seen.of(node.test)
    truth = test.truth if test is not None else None
    if test is None or truth is None or truth.state is None:
        return wanted(test, True, ctx) if test is not None else ()
    taken = seen.of(node.then if truth.state else node.orelse)
    return wanted(taken, want, ctx) if taken is not None else ()


def _every(seen: Seen, node: s.Every, want: bool, ctx: Context) -> tuple[Need, ...]:
    if node.count is not None or not want:
        return (Need(_said("使“{0}”" + ("成立" if want else "不成立"), "make “{0}” " + ("true" if want else "false"), text(node))),)
    found: list[Need] = []
    for element, group in seen.by_element():
        parts = tuple(need for run in group for need in wanted(run, True, ctx))
        if parts:
            found.append(Need(describe.element(element, ctx), shown(ctx, element)[:1], parts))
    if not found:
        listing = next((run.val for run in seen.here if run.node is node.noun), None)
        return settled(listing.reason) if isinstance(listing, Listing) else ()
    rest = len(found) - MOST
    return (*found[:MOST], *([Need(_said("另有 {0} 个", "{0} more", rest))] if rest > 0 else []))


# ---- lists ------------------------------------------------------------------------------------------------------


def _has(seen: Seen, node: s.Has, want: bool, ctx: Context) -> Need:
    lists = [run for run in seen.here if run.node is node.noun]
    op, number = (node.count.op, node.count.number) if node.count else ("at_least", 1)
    listing = next((run.val for run in lists), None)
    sure = listing.sure if isinstance(listing, Listing) and len(lists) == 1 else []
    what = text(node.noun)
    where = describe.owner(lists[0].owner, seen.frame, ctx) if len(lists) == 1 and lists[0].owner is not None else None
    inside = _said("{0}：", "{0}: ", where) if where is not None and where != describe.PLAN else Bilingual("", "")
    if op == "at_least" and want is not node.negated:
        close = _closest(lists[0], ctx) if len(lists) == 1 else ()
        if number == 1:
            return Need(_said("{0}写明“{1}”（现在没有）", "{0}state “{1}” (there is none)", inside, what), parts=close)
        said = _said(
            "{0}写明至少 {2} 个“{1}”（现有 {3} 个）", "{0}state at least {2} of “{1}” (there are {3})", inside, what, number, len(sure)
        )
        return Need(said, _shown(sure, ctx), close)
    if op == "exactly":
        said = _said(
            "{0}使“{1}”恰好 {2} 个（现有 {3} 个）", "{0}make it exactly {2} of “{1}” (there are {3})", inside, what, number, len(sure)
        )
        return Need(said, _shown(sure, ctx))
    said = _said("{0}去掉或改正“{1}”（现有 {2} 个）", "{0}take out or mend “{1}” (there are {2})", inside, what, len(sure))
    return Need(said, _shown(sure, ctx))


def _shown(elements: Sequence[Any], ctx: Context) -> tuple[Evidence, ...]:
    return trim(e for element in elements[:MOST] for e in shown(ctx, element)[:1])


def _closest(seen: Seen, ctx: Context) -> tuple[Need, ...]:
    """The elements that lack least, with what they lack."""
    ranked = sorted(seen.by_element(), key=lambda each: -nearness(each[1]))
    out: list[Need] = []
    for element, group in ranked:
        lacking = tuple(need for run in group for need in wanted(run, True, ctx))
        if lacking and nearness(group) > 0 and len(out) < NEAREST:
            name = describe.element(element, ctx)
            out.append(Need(_said("最接近的“{0}”还缺", "the nearest, “{0}”, lacks", name), shown(ctx, element)[:1], lacking))
    return tuple(out)


def nearness(group: Iterable[Seen]) -> float:
    """How many of an element's conditions it met, the last one in part."""
    return sum(_met(run) for run in group)


def _met(seen: Seen) -> float:
    answer = seen.truth
    if answer is None:
        return 0.0
    if answer.state:
        return 1.0
    match seen.node:
        case s.And():
            parts = [_met(run) for run in seen.here]
            return sum(parts) / len(seen.node.parts)
        case s.Or():
            return max((_met(run) for run in seen.here), default=0.0)
        case s.Has(negated=False, count=s.Count(op="at_least") as count):
            found = next((run.val for run in seen.here if run.node is seen.node.noun), None)
            return min(0.9, len(found.sure) / count.number) if isinstance(found, Listing) else 0.0
        case _:
            return 0.1 if any(quote.role == "nearest" for quote in answer.evidence) else 0.0


# ---- comparisons ------------------------------------------------------------------------------------------------


def left(seen: Seen, node: Comparison, ctx: Context) -> Bilingual | None:
    """The left side of a comparison as it stands in the draft; None where it was not worked out by itself."""
    if node.left is None:
        bound = seen.frame.stack[-1][1] if seen.frame.stack else ctx.plan
        return describe.element(bound, ctx)
    ran = seen.of(node.left)
    return describe.value(ran.val, ctx) if ran is not None and ran.val is not None else None


def _comparison(seen: Seen, node: Comparison, want: bool, ctx: Context) -> Need:
    answer = seen.truth
    evidence = answer.evidence if answer is not None else ()
    name = text(node.left) if node.left is not None else left(seen, node, ctx) or describe.PLAN
    if not want:
        return Need(_said("使“{0}”不成立", "make “{0}” false", text(node)), evidence)
    if isinstance(node, s.Compare) and node.op.startswith(("contains", "concerns", "matches")):
        return _of_text(seen, node, name, evidence)
    ran = seen.of(node.left) if node.left is not None else None
    demand = text(replace(node, left=None))
    if ran is not None and (isinstance(ran.val, Absent) or (isinstance(ran.val, Listing) and not ran.val.sure)):
        return Need(_said("写明“{0}”（现在没有），并且{1}", "state “{0}” (there is none), and it must be {1}", name, demand), evidence)
    right = seen.of(node.right) if isinstance(node, s.Compare | s.Approx) else None
    meant = _meant(right, node, ctx)
    now = left(seen, node, ctx)
    if now is None or now == name:
        return Need(_said("“{0}”须{1}{2}", "“{0}” must be {1}{2}", name, demand, meant), evidence)
    return Need(_said("“{0}”现为 {1}，须{2}{3}", "“{0}” is {1}; it must be {2}{3}", name, now, demand, meant), evidence)


def _meant(right: Seen | None, node: Comparison, ctx: Context) -> Bilingual:
    """What a name on the right stands for, in brackets; "" where the text says it."""
    if right is None or right.val is None or not isinstance(node, s.Compare | s.Approx):
        return Bilingual("", "")
    value = describe.value(right.val, ctx)
    return (
        Bilingual("", "")
        if value == text(node.right) or isinstance(node.right, s.Number | s.Year | s.Text | s.UnitName)
        else Bilingual(f"（即 {value.zh}）", f" (that is, {value.en})")
    )


def _of_text(seen: Seen, node: s.Compare, name: Bilingual, evidence: tuple[Evidence, ...]) -> Need:
    what = text(node.right)
    if node.op in ("concerns_not", "matches_not"):
        return Need(_said("“{0}”须{1}", "“{0}”: this must hold: it {1}", name, text(replace(node, left=None))), evidence)
    if node.op == "contains_not":
        return Need(_said("“{0}”中删去或改写涉及“{1}”的内容", "in “{0}”, take out or reword what speaks of “{1}”", name, what), evidence)
    if node.op == "concerns":
        return Need(_said("“{0}”须属于“{1}”", "“{0}” must concern “{1}”", name, what), evidence)
    if node.op == "matches":
        return Need(_said("“{0}”须写成匹配 {1} 的样子", "“{0}” must be worded so that it matches {1}", name, what), evidence)
    right = seen.of(node.right)
    words = describe.sought(right.val) if right is not None else ()
    if not words:
        return Need(_said("在“{0}”中写明“{1}”", "in “{0}”, speak of “{1}”", name, what), evidence)
    listed = texts.both_languages("、".join(words))
    return Need(
        _said("在“{0}”中写明“{1}”（可识别的词语：{2}）", "in “{0}”, speak of “{1}” (words that count: {2})", name, what, listed), evidence
    )
