"""Which cause a failed requirement has, for rules with a text for it (不符合（缺少）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plancheck.engine.compile import Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing
from plancheck.language import syntax as s
from plancheck.language.failures import COMPARED, OF_VALUES
from plancheck.model.value import Absent
from plancheck.model.vocabulary import SectionConcept


def cause(node: s.Node, scope: Scope, ctx: Context, frame: Frame) -> str:
    """The cause of a condition that is false: "missing", "below", "above" or "differs"; "" for any other, or for several."""
    match node:
        case s.And(parts=parts):
            return next((cause(part, scope, ctx, frame) for part in parts if _fails(part, scope, ctx, frame)), "")
        case s.Or(parts=parts):
            causes = {cause(part, scope, ctx, frame) for part in parts}
            return causes.pop() if len(causes) == 1 else ""
        case s.If(test=test, then=then, orelse=otherwise):
            branch = otherwise if _fails(test, scope, ctx, frame) else then
            return cause(branch, scope, ctx, frame) if branch is not None else ""
        case s.Held(body=body) if body is not None:
            return cause(body, scope, ctx, frame)
        case s.Has(negated=False, count=count):
            if count is not None and count.op == "at_most":
                return "above"
            return "" if _is_empty(node, scope, ctx, frame) else "missing"
        case s.Compare(left=left, op=op, right=right) if op in OF_VALUES and _lacks((left, right), scope, ctx, frame):
            return "missing"
        case s.Compare(op=op):
            return COMPARED.get(op, "")
        case s.Approx(left=left, right=right):
            return "missing" if _lacks((left, right), scope, ctx, frame) else "differs"
        case s.Trend(left=left, kind="agree"):
            return "missing" if _lacks((left,), scope, ctx, frame) else "differs"
        case s.Between(left=left, low=low):
            if _lacks((left,), scope, ctx, frame):
                return "missing"
            return "below" if _fails(s.Compare(left, "≥", low), scope, ctx, frame) else "above"
        case _:
            return ""


def _is_empty(node: s.Has, scope: Scope, ctx: Context, frame: Frame) -> bool:
    """Whether a chapter that is asked for is there, and only has not in it what is asked of it: 有 甲章（有 段落）."""
    noun = node.noun
    if not (isinstance(noun, s.Name) and noun.args and isinstance(scope.definitions.get(noun.name), SectionConcept)):
        return False
    by_itself = tuple(arg for arg in noun.args if not _asks_for_contents(arg))
    return by_itself != noun.args and not _fails(replace(node, noun=replace(noun, args=by_itself or None)), scope, ctx, frame)


def _asks_for_contents(node: s.Node) -> bool:
    return isinstance(node, s.Has) or (isinstance(node, s.And | s.Or) and all(map(_asks_for_contents, node.parts)))


def _fails(node: s.Node, scope: Scope, ctx: Context, frame: Frame) -> bool:
    return scope.condition(node)(ctx, frame).state is False


def _lacks(nodes: Sequence[s.Node | None], scope: Scope, ctx: Context, frame: Frame) -> bool:
    """Whether one of the values is proved absent. A missing node is the bound element, which is there."""
    values = [scope.value(node)(ctx, frame) for node in nodes if node is not None]
    return any(isinstance(value, Absent) or (isinstance(value, Listing) and not value.members) for value in values)
