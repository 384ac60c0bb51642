"""Records the evaluation of a rule as a tree of calls: every node with its frame, its owner and its result.

The tree holds what the closures of `engine.compile` returned; nothing is evaluated twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from plancheck.engine.compile import Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, Val, ValueGroup
from plancheck.language.syntax import Node
from plancheck.model.report import SubResult
from plancheck.model.value import Absent, Known, Truth, Unknown

#: The most characters of an exception's message, which may print a whole element.
LONGEST_ERROR = 300
_VALUES = (Known, Absent, Unknown, Listing, ValueGroup, AtYear)


@dataclass(eq=False, slots=True)
class Call:
    """One evaluation of a node. `owner`: the element or list that a noun was searched in; `error`: the exception that was raised.

    If a node is evaluated as a value and as a condition, `inner` is the value. `children` are the calls made by this one.
    """

    node: Node
    frame: Frame
    owner: Val | None = None
    result: Any = None
    inner: Any = None
    error: str = ""
    children: list[Call] = field(default_factory=list)

    @property
    def truth(self) -> Truth | None:
        """The result of a condition; None for a value."""
        return self.result if isinstance(self.result, Truth) else None

    @property
    def value(self) -> Any:
        """The value; None for a condition that consists of others."""
        return next((result for result in (self.result, self.inner) if isinstance(result, _VALUES)), None)

    @property
    def parts(self) -> list[Call]:
        """The child calls that bind no further element, merged."""
        return [merged(child) for child in self.children if len(child.frame.stack) <= len(self.frame.stack)]

    def part(self, node: Node | None) -> Call | None:
        """The child call of `node` that binds no further element."""
        return next((part for part in self.parts if part.node is node), None)

    def by_element(self) -> Iterator[tuple[Any, list[Call]]]:
        """Every element that was bound by the call, with the conditions that were evaluated for it."""
        groups: dict[Frame, list[Call]] = {}
        for child in self.children:
            if len(child.frame.stack) > len(self.frame.stack):
                groups.setdefault(child.frame, []).append(merged(child))
        return ((group[0].frame.stack[-1][1], group) for group in groups.values())


def merged(call: Call) -> Call:
    """A call with those of the same node directly below it as one: a noun is evaluated as a list, a value and a condition."""
    while call.children and call.children[0].node is call.node and len(call.children[0].frame.stack) == len(call.frame.stack):
        first, *rest = call.children
        inner = call.value if call.value is not None else first.value
        owner = call.owner if call.owner is not None else first.owner
        call = replace(call, owner=owner, inner=inner, children=[*first.children, *rest])
    return call


@dataclass(frozen=True, slots=True)
class JudgedSubject:
    """A subject with its sub-result: the bound elements, and whether they belong to their lists."""

    frame: Frame
    belongs: Truth
    sub: SubResult


class Recorder:
    """Records the evaluation of one rule over one plan."""

    def __init__(self) -> None:
        self.top: list[Call] = []
        self.subjects: list[JudgedSubject] = []
        self.failed: Call | None = None  # the innermost node that raised
        self._open = [self.top]

    def trace(self, compiler: Callable[[Node, Scope], Any], node: Node, scope: Scope) -> Any:
        """The node's closure, wrapped so that every call is recorded."""
        try:
            closure = compiler(node, scope)
        except Exception as error:
            self._fail(Call(node, Frame()), error)
            raise

        def traced(ctx: Context, frame: Frame, *owner: Val) -> Any:
            call = Call(node, frame, owner[0] if owner else None)
            self._open[-1].append(call)
            self._open.append(call.children)
            try:
                call.result = closure(ctx, frame, *owner)
            except Exception as error:
                self._fail(call, error)
                raise
            finally:
                self._open.pop()
            return call.result

        return traced

    def _fail(self, call: Call, error: Exception) -> None:
        call.error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
        if self.failed is None:
            self.failed = call

    def judged(self, frame: Frame, belongs: Truth, sub: SubResult) -> None:
        """Records the sub-result of a subject."""
        self.subjects.append(JudgedSubject(frame, belongs, sub))

    def calls(self, node: Node | None) -> Iterator[Call]:
        """Every call of a node at the top of the rule."""
        return (merged(call) for call in self.top if call.node is node)
