"""Records how a rule is evaluated: every node with the frame it ran in, the owner it was asked of, and its answer.

The record holds what the closures of engine/compile/ gave each other; nothing is evaluated twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from plancheck.engine.compile import Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, Several, Val
from plancheck.language.syntax import Node
from plancheck.model.report import SubResult
from plancheck.model.value import Absent, Known, Truth, Unknown

#: An exception's own words may hold a whole element.
LONGEST_ERROR = 300
_VALUES = (Known, Absent, Unknown, Listing, Several, AtYear)


@dataclass(eq=False, slots=True)
class Seen:
    """A node that ran: `owner` is what a noun was asked of, `answer` what came out, `error` what was raised, `below` what ran in it.

    `inner` is the value that a condition was made of, where it is the same node.
    """

    node: Node
    frame: Frame
    owner: Val | None = None
    answer: Any = None
    inner: Any = None
    error: str = ""
    below: list[Seen] = field(default_factory=list)

    @property
    def truth(self) -> Truth | None:
        """What a condition came to; None for a value."""
        return self.answer if isinstance(self.answer, Truth) else None

    @property
    def val(self) -> Any:
        """The value; None for a condition that is made of others."""
        return next((run for run in (self.answer, self.inner) if isinstance(run, _VALUES)), None)

    @property
    def here(self) -> list[Seen]:
        """What ran in it with nothing more bound, each node once merged with itself (a noun as a value as a condition)."""
        return [merged(run) for run in self.below if len(run.frame.stack) <= len(self.frame.stack)]

    def of(self, node: Node | None) -> Seen | None:
        """The part of it that is `node`."""
        return next((run for run in self.here if run.node is node), None)

    def by_element(self) -> Iterator[tuple[Any, list[Seen]]]:
        """For each element that was bound in it: the element, and what it was put to."""
        groups: dict[Frame, list[Seen]] = {}
        for run in self.below:
            if len(run.frame.stack) > len(self.frame.stack):
                groups.setdefault(run.frame, []).append(merged(run))
        return ((group[0].frame.stack[-1][1], group) for group in groups.values())


def merged(seen: Seen) -> Seen:
    """A node without its other selves directly below it."""
    while seen.below and seen.below[0].node is seen.node and len(seen.below[0].frame.stack) == len(seen.frame.stack):
        first, *rest = seen.below
        inner = seen.val if seen.val is not None else first.val
        owner = seen.owner if seen.owner is not None else first.owner
        seen = replace(seen, owner=owner, inner=inner, below=[*first.below, *rest])
    return seen


@dataclass(frozen=True, slots=True)
class Judged:
    """A subject that was judged: what was bound, whether it belongs, what came out."""

    frame: Frame
    belongs: Truth
    sub: SubResult


class Recorder:
    """Records the evaluation of one rule over one plan."""

    def __init__(self) -> None:
        self.top: list[Seen] = []
        self.subjects: list[Judged] = []
        self.failed: Seen | None = None  # the innermost node that raised
        self._open = [self.top]

    def trace(self, compiler: Callable[[Node, Scope], Any], node: Node, scope: Scope) -> Any:
        """The node's closure, wrapped so that each of its runs is recorded."""
        try:
            closure = compiler(node, scope)
        except Exception as error:
            self._fail(Seen(node, Frame()), error)
            raise

        def traced(ctx: Context, frame: Frame, *owner: Val) -> Any:
            seen = Seen(node, frame, owner[0] if owner else None)
            self._open[-1].append(seen)
            self._open.append(seen.below)
            try:
                seen.answer = closure(ctx, frame, *owner)
            except Exception as error:
                self._fail(seen, error)
                raise
            finally:
                self._open.pop()
            return seen.answer

        return traced

    def _fail(self, seen: Seen, error: Exception) -> None:
        seen.error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
        if self.failed is None:
            self.failed = seen

    def judged(self, frame: Frame, belongs: Truth, sub: SubResult) -> None:
        """A subject came out."""
        self.subjects.append(Judged(frame, belongs, sub))

    def runs(self, node: Node | None) -> Iterator[Seen]:
        """Every run of a node that stands at the top of the rule."""
        return (merged(run) for run in self.top if run.node is node)
