"""Why a requirement can fail: the causes by which a rule may have texts of its own, as in 不符合（缺少）."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from plancheck.language import syntax as s

#: What a false comparison of two known values means.
COMPARED: Mapping[str, str] = MappingProxyType({
    "≥": "below", ">": "below", "after": "below", "not_before": "below",
    "≤": "above", "<": "above", "before": "above", "not_after": "above",
    "=": "differs", "is": "differs", "contains": "missing", "matches": "missing", "concerns": "missing",
})  # fmt: skip
#: Comparisons of values, which fail as well where one of the values is missing.
OF_VALUES = ("≥", ">", "≤", "<", "=", "after", "not_before", "before", "not_after", "not_worse")


def possible(node: s.Node) -> set[str]:
    """The causes that a failure of a condition can have."""
    match node:
        case s.And(parts=parts) | s.Or(parts=parts):
            return set().union(*map(possible, parts))
        case s.If(then=then, orelse=otherwise):
            return possible(then) | (possible(otherwise) if otherwise is not None else set())
        case s.Held(body=body) if body is not None:
            return possible(body)
        case s.Has(negated=False, count=count):
            return {"above"} if count is not None and count.op == "at_most" else {"missing"}
        case s.Compare(op=op):
            return ({COMPARED[op]} if op in COMPARED else set()) | ({"missing"} if op in OF_VALUES else set())
        case s.Approx() | s.Trend(kind="agree"):
            return {"missing", "differs"}
        case s.Between():
            return {"missing", "below", "above"}
        case _:
            return set()
