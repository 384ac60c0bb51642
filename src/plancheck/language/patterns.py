"""Checks patterns of rules: whether they are valid, and whether they may take very long. The engine also runs them with a time limit.

The library that runs patterns (regex) decides whether they are valid, since it accepts other patterns than `re`. Outside extraction/ and
engine/, only this module imports it, and only to compile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plancheck.model.diagnostic import Bilingual

LONGEST = 2_000  # characters
DEEPEST = 40  # nested groups
#: The most steps of a pattern with its counted repeats expanded, as the library does; a million take a quarter of a gigabyte.
MOST_STEPS = 1_000_000
#: The most successive unbounded parts. With more, the time for a line without a match grows with the third power of its length or faster.
MOST_WIDE = 2


@dataclass
class PatternPart:
    """A part of a pattern: a character or class, or a group with its branches. `most` None: repeated without a limit."""

    source: str
    branches: list[list[PatternPart]] = field(default_factory=list)
    least: int = 1
    most: int | None = 1
    steady: bool = False  # a possessive repeat, an atomic group or a lookaround: it does not backtrack

    @property
    def wide(self) -> bool:
        """Whether it matches nearly any character, without a limit."""
        return self.most is None and not self.branches and (self.source in (".", r"\w", r"\W", r"\D", r"\S") or self.source[:2] == "[^")


_ATOM = re.compile(r"\\[pPN]\{[^{}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[aiLmsux-]+\)|\(\?#[^)]*\)|[^\\]", re.S)
_REPEAT = re.compile(r"(?:\*|\+|\?|\{(\d*)(,?)(\d*)\})([?+]?)")
_OPEN = re.compile(r"\((?:\?(?:P?<[A-Za-z_]\w*>|<?[=!]|[:>]|[aiLmsux-]+:|P=\w+))?")


def read(source: str) -> tuple[list[list[PatternPart]], int]:
    """The branches of a pattern, and the depth of its groups. An invalid pattern is read up to its error."""
    top: list[list[PatternPart]] = [[]]
    stack: list[list[list[PatternPart]]] = [top]
    at = deepest = 0
    while at < len(source):
        branches = stack[-1]
        if source[at] == "(" and not source.startswith("(?#", at) and (opened := _OPEN.match(source, at)):
            group = PatternPart(opened.group(), [[]], steady=opened.group().endswith((">", "=", "!")) and "<" not in opened.group()[:4])
            branches[-1].append(group)
            stack.append(group.branches)
            deepest = max(deepest, len(stack) - 1)
            at = opened.end()
        elif source[at] == ")" and len(stack) > 1:
            stack.pop()
            at = _repeated(source, at + 1, stack[-1][-1][-1])
        elif source[at] == "|":
            branches.append([])
            at += 1
        else:
            atom = _ATOM.match(source, at)
            if atom is None:
                break
            piece = PatternPart(atom.group())
            branches[-1].append(piece)
            at = _repeated(source, atom.end(), piece)
    return top, deepest


def _repeated(source: str, at: int, piece: PatternPart) -> int:
    hit = _REPEAT.match(source, at)
    if hit is None or hit.group() in ("{}", "{,}"):
        return at
    sign = source[at]
    if sign == "{":
        low, comma, high = hit.group(1), hit.group(2), hit.group(3)
        piece.least = int(low or 0)
        piece.most = (int(high) if high else None) if comma else piece.least
    else:
        piece.least, piece.most = (1, None) if sign == "+" else (0, None) if sign == "*" else (0, 1)
    piece.steady = piece.steady or hit.group(4) == "+"
    return hit.end()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a pattern is invalid, and the position of the error in the pattern (None: the whole pattern)."""

    reason: Bilingual
    at: int | None = None


#: Explanations by the beginning of the library's message.
_FAULTS = (
    ("missing )", "少了一个右括号 )", "a ) is missing"),
    ("unbalanced parenthesis", "多了一个右括号 )", "there is one ) too many"),
    ("nothing to repeat", "重复的符号 * + ? { 之前没有可以重复的字", "there is nothing before * + ? or { to repeat"),
    ("multiple repeat", "两个重复的符号连在一起", "two signs of repetition follow each other"),
    ("unterminated character set", "方括号 [ 没有配对", "[ is not closed"),
    ("bad character range", "方括号里的范围前后颠倒", "a range between brackets runs backwards"),
    ("min repeat", "花括号里前面的数比后面的大", "the first number between braces is larger than the second"),
    ("repeat count too big", "重复的次数太大", "a number of repeats is too large"),
    ("invalid group reference", "引用了没有的组", "a group is referred to that is not there"),
    ("unknown group", "引用了没有的组", "a group is referred to that is not there"),
    ("unknown property", "没有这一类字符", "there is no such class of characters"),
    ("bad escape", "反斜线之后缺少字符，或不能这样写", "a backslash is incomplete or invalid"),
)
#: Valid in the library but not allowed in rules, since it may take very long.
_REFUSED = re.compile(r"\(\?(?:R|[1-9]\d*|&\w+|P>\w+)\)|\{[^{}]*[eids]<=?[^{}]*\}|\\L<")


def fault(source: str) -> Fault | None:
    """Why a pattern is invalid; None if it is valid."""
    import regex

    refused = _REFUSED.search(source)
    if refused:
        return Fault(Bilingual("不能用递归和近似匹配", "recursion and approximate matches cannot be used"), refused.start())
    try:
        regex.compile(source)
    except regex.error as error:
        message, at = str(getattr(error, "msg", error)), getattr(error, "pos", None)  # missing in the type stubs
        known = next((row for row in _FAULTS if message.startswith(row[0])), None)
        return Fault(Bilingual(known[1], known[2]) if known else Bilingual(message, message), at)
    except RecursionError:
        return Fault(Bilingual("括号套得太深", "too many groups inside each other"))
    except OverflowError:
        return Fault(Bilingual("重复的次数太大", "a number of repeats is too large"))
    return None


def steps(branches: list[list[PatternPart]]) -> int:
    """The number of steps of a pattern with its counted repeats expanded."""
    return sum(
        max(piece.least if piece.most is None else piece.most, 1) * (steps(piece.branches) or 1) for branch in branches for piece in branch
    )


def slow(branches: list[list[PatternPart]]) -> str:
    """The kind of part by which a pattern may take very long on a text without a match; "" if there is none.

    "nested": (达+)+, "overlapping": (年|年年)+, "wide": three or more .* in a row.
    """
    for branch in branches:
        if sum(piece.wide and not piece.steady for piece in branch) > MOST_WIDE:
            return "wide"
        for piece in branch:
            if piece.most is None and piece.branches and not piece.steady:
                if any(_repeats_ambiguously(inner) for inner in piece.branches):
                    return "nested"
                if _overlapping(piece.branches):
                    return "overlapping"
            reason = slow(piece.branches)
            if reason:
                return reason
    return ""


def _repeats_ambiguously(branch: list[PatternPart]) -> bool:
    """Whether a branch has one unbounded part, and all others are optional."""
    endless = [piece for piece in branch if piece.most is None and not piece.steady]
    return any(all(other is piece or other.least == 0 for other in branch) for piece in endless) or any(
        len(branch) == 1 and piece.branches and any(map(_repeats_ambiguously, piece.branches)) for piece in branch
    )


def _overlapping(branches: list[list[PatternPart]]) -> bool:
    """Whether a branch consists of other branches, so that a text can match in many ways."""
    if any(piece.branches or piece.most != 1 or piece.least != 1 for branch in branches for piece in branch):
        return False
    texts = ["".join(piece.source for piece in branch) for branch in branches]
    return any(_consists_of(text, [other for at, other in enumerate(texts) if at != place]) for place, text in enumerate(texts))


def _consists_of(text: str, parts: list[str]) -> bool:
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + len(part) for part in parts if part and text.startswith(part, at)}
    return bool(text) and len(text) in reached
