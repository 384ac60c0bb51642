"""Parse tokens into syntax trees. This is the only module that uses Lark, and is imported only when a text is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedToken, v_args

from plancheck import resources
from plancheck.language import lexer
from plancheck.language import syntax as s
from plancheck.model.diagnostic import Bilingual, Span

#: The start symbols: how the body of a section is parsed.
STARTS = ("raw", "words", "imports", "retired", "texts", "basis", "let", "objects", "interval", "amount", "rows", "regex", "condition")


@dataclass(frozen=True, slots=True)
class Rejected:
    """Tokens that do not parse: how many were read, including the unexpected one, and the terminals expected there.

    `at_end`: all tokens were accepted, but more are needed.
    """

    read: int
    at_end: bool
    allowed: set[str]


@cache
def source() -> str:
    """The text of the grammar."""
    return (resources.folder("grammar") / "rules.lark").read_text(encoding="utf-8")


def parse(tokens: Sequence[lexer.Token], start: str) -> s.Body | Rejected:
    """Parse the tokens of a section body from one of STARTS."""
    parser = _lark().parse_interactive(start=start)
    read, last = 0, None
    try:
        for token in tokens:
            read += 1
            last = Token(token.type, token.value, start_pos=token.start, end_pos=token.end)
            parser.feed_token(last)
        return cast(s.Body, parser.feed_eof(last))
    except UnexpectedToken as error:
        return Rejected(read, error.token.type == "$END", parser.accepts() or error.expected)


def expected(tokens: Sequence[lexer.Token], start: str) -> set[str]:
    """The terminals that can follow the tokens of an unfinished section body; none if these are wrong already."""
    parser = _lark().parse_interactive(start=start)
    try:
        for token in tokens:
            parser.feed_token(Token(token.type, token.value, start_pos=token.start, end_pos=token.end))
    except UnexpectedToken:
        return set()
    return set(parser.accepts())


@cache
def _lark() -> Lark:
    # All terminals are declared, so Lark's own lexer is never used.
    return Lark(source(), parser="lalr", lexer="basic", start=list(STARTS), transformer=_Builder(), maybe_placeholders=True)


# ---- the tree ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """The content of a pair of brackets, or of a row of a table."""

    items: tuple[Any, ...]
    span: Span


def _cover(children: Sequence[Any]) -> Span:
    """The span from the first to the last child that is not None."""
    present = [child for child in children if child is not None]
    return Span(_span(present[0]).start, _span(present[-1]).end)


def _span(child: Token | s.Node | s.Count | s.Basis | _Group) -> Span:
    if isinstance(child, Token):
        assert child.start_pos is not None
        assert child.end_pos is not None
        return Span(child.start_pos, child.end_pos)
    return child.span


def _entries(children: Sequence[Token | None], terminal: str) -> tuple[s.Entry, ...]:
    return tuple(s.Entry(token.value, _span(token)) for token in children if token is not None and token.type == terminal)


def _nodes(children: Sequence[Token | s.Node | None]) -> tuple[s.Node, ...]:
    return tuple(child for child in children if child is not None and not isinstance(child, Token))


def _with_span(method: Any, _rule: str, children: list[Any], _meta: None) -> Any:
    return method(_cover(children), *children)


@v_args(wrapper=_with_span)
class _Builder(Transformer[Token, s.Body]):
    """One method for each rule of the grammar, or for its alias: from the span of its children and the children to a node.

    An optional child that is missing is None.
    """

    # ---- bodies of sections

    def raw(self, span: Span, text: Token) -> s.Entry:
        return s.Entry(text.value, span)

    def words(self, _: Span, *children: Token) -> s.Words:
        return s.Words(_entries(children, "WORD"))

    def imports(self, _: Span, *children: Token | None) -> s.Words:
        tokens = [token for token in children if token is not None]
        borrowed = tuple(before.value for before, token in pairwise(tokens) if token.type == "ONLY")
        return s.Words(_entries(children, "WORD"), borrowed=borrowed)

    def retired(self, _: Span, *children: Token | None) -> s.Words:
        arrow = next((at for at, token in enumerate(children) if token is not None and token.type == "ARROW"), len(children))
        return s.Words(_entries(children[:arrow], "WORD"), _entries(children[arrow:], "WORD"))

    def texts(self, _: Span, zh: s.Text, _slash: Token | None, en: s.Text | None) -> Bilingual:
        return Bilingual(zh.text, en.text if en is not None else "")

    def text(self, span: Span, *parts: Token) -> s.Text:
        return s.Text("".join(part.value for part in parts), span)

    def basis(self, _: Span, first: s.Basis, *children: Token | s.Basis) -> s.Basis:
        return replace(first, others=tuple(child for child in children if isinstance(child, s.Basis)))

    def based(self, _: Span, name: Token, *children: Token | _Group | None) -> s.Basis:
        return s.Basis(name.value, tuple(child.items for child in children if isinstance(child, _Group)), _span(name))

    def setting(self, span: Span, name: Token, _equals: Token, text: Token) -> _Group:
        return _Group((name.value, text.value), span)

    def let(self, _: Span, name: Token, _equals: Token | None, value: s.Node | None) -> s.Let:
        return s.Let(name.value, value, _span(name))

    def objects(self, _: Span, *children: Token | s.Node) -> s.Objects:
        return s.Objects(_nodes(children))

    def each(self, _: Span, _every: Token, noun: s.Node) -> s.Node:
        return noun

    def interval(self, _: Span, *parts: Token | s.Number) -> s.Interval:
        match parts:
            case (s.Number() as low, Token() as dash, s.Number() as high):
                return s.Interval(low.value, high.value, _span(dash))
            case (Token() as sign, s.Number() as bound):
                low_end, high_end = (bound.value, None) if sign.value in ("≥", ">") else (None, bound.value)
                return s.Interval(low_end, high_end, _span(sign))
        raise AssertionError(parts)

    def bound(self, span: Span, *children: Token) -> s.Number:
        *minus, number = children
        return s.Number(-number.value if minus else number.value, "", span)

    def amount(self, _: Span, amount: s.Number) -> s.Number:
        return amount

    def rows(self, _: Span, *rows: _Group) -> s.Rows:
        return s.Rows(tuple(row.items for row in rows))

    def row(self, span: Span, *children: Token) -> _Group:
        return _Group(_entries(children, "CELL"), span)

    # ---- conditions

    def condition(self, span: Span, *children: Token | s.Node) -> s.Node:
        parts = _nodes(children)
        return s.And(parts, True, span) if len(parts) > 1 else parts[0]

    def either(self, span: Span, *children: Token | s.Node) -> s.Or:
        return s.Or(_nodes(children), span)

    def both(self, span: Span, *children: Token | s.Node) -> s.And:
        return s.And(_nodes(children), False, span)

    def negated(self, span: Span, _not: Token, part: s.Node) -> s.Not:
        return s.Not(part, span)

    def alone(self, span: Span, _alone: Token, parts: _Group) -> s.Alone:
        return s.Alone(parts.items, span)

    def every(self, span: Span, _every: Token, noun: s.Node, _satisfies: Token, body: s.Node) -> s.Every:
        return s.Every(noun, body, None, span)

    def counted(self, span: Span, count: s.Count, noun: s.Node, _satisfies: Token, body: s.Node) -> s.Every:
        return s.Every(noun, body, count, span)

    def choice(self, span: Span, _if: Token, test: s.Node, _then: Token, then: s.Node, *orelse: Token | s.Node) -> s.If:
        return s.If(test, then, next(iter(_nodes(orelse)), None), span)

    # ---- statements: with a subject, or without it ("..._it")

    def compare(self, _: Span, operator: Token) -> Token:
        return operator

    def compared(self, span: Span, left: s.Node, operator: Token, right: s.Node) -> s.Compare:
        return s.Compare(left, operator.value, right, span)

    def compared_it(self, span: Span, operator: Token, right: s.Node) -> s.Compare:
        return s.Compare(None, operator.value, right, span)

    def approx(self, span: Span, left: s.Node, _about: Token, right: s.Node, tolerance: s.Number | None) -> s.Approx:
        return s.Approx(left, right, tolerance, span)

    def approx_it(self, span: Span, _about: Token, right: s.Node, tolerance: s.Number | None) -> s.Approx:
        return s.Approx(None, right, tolerance, span)

    def has(self, span: Span, subject: s.Node, _has: Token, count: s.Count | None, noun: s.Node) -> s.Has:
        return s.Has(subject, noun, count, False, span)

    def has_it(self, span: Span, _has: Token, count: s.Count | None, noun: s.Node) -> s.Has:
        return s.Has(None, noun, count, False, span)

    def has_no(self, span: Span, subject: s.Node, _has_no: Token, noun: s.Node) -> s.Has:
        return s.Has(subject, noun, None, True, span)

    def has_no_it(self, span: Span, _has_no: Token, noun: s.Node) -> s.Has:
        return s.Has(None, noun, None, True, span)

    def between(self, span: Span, left: s.Node, _between: Token, low: s.Node, _to: Token, high: s.Node, _end: Token | None) -> s.Between:
        return s.Between(left, low, high, span)

    def between_it(self, span: Span, _between: Token, low: s.Node, _to: Token, high: s.Node, _end: Token | None) -> s.Between:
        return s.Between(None, low, high, span)

    def trend(self, span: Span, left: s.Node, kind: Token, tolerance: s.Number | None) -> s.Trend:
        return s.Trend(left, kind.value, tolerance, span)

    def trend_it(self, span: Span, kind: Token, tolerance: s.Number | None) -> s.Trend:
        return s.Trend(None, kind.value, tolerance, span)

    def held(self, span: Span, subject: s.Node, name: Token, args: _Group | None) -> s.Held:
        return s.Held(subject, name.value, args.items if args is not None else (), None, span)

    def held_object(self, span: Span, subject: s.Node, name: Token, argument: s.Node) -> s.Held:
        return s.Held(subject, name.value, (argument,), None, span)

    def held_it(self, span: Span, name: Token, args: _Group | None) -> s.Held:
        return s.Held(None, name.value, args.items if args is not None else (), None, span)

    def list_of_said(self, span: Span, *children: Token | s.Node) -> s.Node:
        parts = _nodes(children)
        return parts[0] if len(parts) == 1 else s.ListOf(parts, span)

    def count(self, span: Span, operator: Token, number: Token, _classifier: Token | None) -> s.Count:
        return s.Count(operator.value, int(number.value), span)

    def tolerance(self, span: Span, _open: Token, amount: s.Number, _close: Token) -> s.Number:
        return replace(amount, span=span)

    # ---- values

    def any_of(self, span: Span, _any: Token, part: s.Node) -> s.AnyOf:
        return s.AnyOf(part, span)

    def list_of(self, span: Span, *children: Token | s.Node) -> s.ListOf:
        return s.ListOf(_nodes(children), span)

    def arith(self, span: Span, left: s.Node, operator: Token, right: s.Node) -> s.Arith:
        return s.Arith(operator.value, left, right, span)

    def expressed(self, span: Span, part: s.Node, _as: Token, unit: Token) -> s.Expressed:
        return s.Expressed(part, unit.value, span)

    def minus(self, span: Span, _minus: Token, part: s.Node) -> s.Neg:
        return s.Neg(part, span)

    def prop(self, span: Span, owner: s.Node, _dot: Token, name: Token, args: _Group | None) -> s.Prop:
        return s.Prop(owner, name.value, args.items if args is not None else None, span)

    def at(self, span: Span, subject: s.Node, _at: Token, when: s.Node) -> s.At:
        return s.At(subject, when, span)

    def at_it(self, span: Span, _at: Token, when: s.Node) -> s.At:
        return s.At(None, when, span)

    def name(self, span: Span, name: Token, args: _Group | None) -> s.Name:
        return s.Name(name.value, args.items if args is not None else None, span)

    def the(self, span: Span, _the: Token, name: Token) -> s.The:
        return s.The(name.value, span)

    def year(self, span: Span, year: Token) -> s.Year:
        return s.Year(year.value, span)

    def date(self, span: Span, date: Token) -> s.Date:
        year, month, day = date.value
        return s.Date(year, month, day, span)

    def string(self, span: Span, text: Token) -> s.Text:
        return s.Text(text.value, span)

    def pattern(self, span: Span, pattern: Token) -> s.Pattern:
        return s.Pattern(pattern.value, span)

    def unit(self, span: Span, unit: Token) -> s.UnitName:
        return s.UnitName(unit.value, span)

    def paren(self, span: Span, _open: Token, inner: s.Node, _close: Token) -> s.Node:
        # The span includes the brackets: so the checker can tell "A 或 （B 且 C）" from "A 或 B 且 C".
        return replace(inner, span=span)

    def args(self, span: Span, *children: Token | s.Node | None) -> _Group:
        return _Group(_nodes(children), span)

    def quantity(self, span: Span, number: Token, unit: Token | None) -> s.Number:
        return s.Number(number.value, unit.value if unit is not None else "", span)
