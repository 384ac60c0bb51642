"""Checks patterns in rules, in parameters and in --set."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    if len(node.source) > patterns.LONGEST:
        yield make("pattern-too-long", file, node.span, size=len(node.source), limit=patterns.LONGEST)
        return
    branches, depth = patterns.read(node.source)
    if depth > patterns.DEEPEST:
        yield make("pattern-too-deep", file, node.span, depth=depth, limit=patterns.DEEPEST)
        return
    steps = patterns.steps(branches)
    if steps > patterns.MOST_STEPS:  # the library expands them
        yield make("pattern-too-large", file, node.span, size=steps, limit=patterns.MOST_STEPS)
        return
    fault = patterns.fault(node.source)
    if fault:
        span = node.span
        if fault.at is not None:  # after the slash; an error at the end is shown at the last character
            at = span.start + 1 + min(fault.at, len(node.source) - 1)
            span = Span(at, at + 1)
        yield make("bad-pattern", file, span, reason=fault.reason)
        return
    group = _FULL_WIDTH.search(node.source)
    if group:
        yield make("full-width-group", file, Span(node.span.start + 1 + group.start(), node.span.start + 1 + group.end()))
    why = patterns.slow(branches)
    if why:
        cause, way = _SLOW[why]
        yield make("slow-pattern", file, node.span, why=cause, way=way)
