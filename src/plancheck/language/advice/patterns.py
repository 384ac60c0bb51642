"""Checks patterns in rules, in parameters and in --set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from plancheck.language import patterns
from plancheck.language.problems import make
from plancheck.language.syntax import Pattern
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span

#: Full-width brackets around alternatives, which were probably meant as a group.
_FULL_WIDTH = re.compile(r"（[^（）()\[\]|]*\|[^（）()\[\]]*）")
_SLOW = {
    "nested": (
        Bilingual("重复里面又有重复，如 (达+)+", "a repeat inside a repeat, such as (达+)+"),
        Bilingual("去掉一层重复", "leave out one of the repeats"),
    ),
    "overlapping": (
        Bilingual("重复的几个分支互相包含，如 (年|年年)+", "a repeat of branches that are made of each other, such as (年|年年)+"),
        Bilingual("只留短的分支", "keep the short branch only"),
    ),
    "wide": (
        Bilingual("一行里有三个以上没有上限的 .*", "three or more parts without an end, such as .*, in a row"),
        Bilingual("给每个加上限，如 .{0,20}", "give each an end, such as .{0,20}"),
    ),
}


def problems(node: Pattern, file: str) -> Iterator[Diagnostic]:
    """Errors for a pattern that cannot be used, a warning for one that may be very slow."""
    for code, part, values in _judged(node.source):
        first = node.span.start + 1  # after the slash
        span = node.span if part is None else Span(first + part.start, first + part.end)
        yield make(code, file, span, **values)


@lru_cache(maxsize=1024)  # an editor asks again for all patterns of a file at every key
def _judged(source: str) -> tuple[tuple[str, Span | None, dict[str, object]], ...]:
    """What is wrong with a pattern: a code, the part of the source (None: all of it) and the values of the message."""
    return tuple(_wrong(source))


def _wrong(source: str) -> Iterator[tuple[str, Span | None, dict[str, object]]]:
    if len(source) > patterns.LONGEST:
        yield "pattern-too-long", None, {"size": len(source), "limit": patterns.LONGEST}
        return
    branches, depth = patterns.read(source)
    if depth > patterns.DEEPEST:
        yield "pattern-too-deep", None, {"depth": depth, "limit": patterns.DEEPEST}
        return
    steps = patterns.steps(branches)
    if steps > patterns.MOST_STEPS:  # the library expands them
        yield "pattern-too-large", None, {"size": steps, "limit": patterns.MOST_STEPS}
        return
    fault = patterns.fault(source)
    if fault:
        part = None
        if fault.at is not None:  # an error at the end is shown at the last character
            at = min(fault.at, len(source) - 1)
            part = Span(at, at + 1)
        yield "bad-pattern", part, {"reason": fault.reason}
        return
    group = _FULL_WIDTH.search(source)
    if group:
        yield "full-width-group", Span(group.start(), group.end()), {}
    why = patterns.slow(branches)
    if why:
        cause, way = _SLOW[why]
        yield "slow-pattern", None, {"why": cause, "way": way}
