"""From tokens to the tree. The only module that knows Lark; it is imported when a text is parsed and not before.

Every section is parsed by itself, so a mistake costs its section only: the other sections and items stand, and are checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast

from plancheck import resources
from plancheck.language import hints, lexer, tree
from plancheck.language.files import normal
from plancheck.language.lexer import Mistake, Token
from plancheck.language.problems import did_you_mean, make, mended, near, only, unquoted
from plancheck.language.syntax import (
    Alone,
    And,
    AnyOf,
    Approx,
    Arith,
    At,
    Basis,
    Between,
    Body,
    Compare,
    CompareOp,
    Count,
    Entry,
    Every,
    Has,
    If,
    Interval,
    ItemNode,
    Let,
    ListOf,
    Name,
    Neg,
    Node,
    Not,
    Number,
    Objects,
    Or,
    Pattern,
    Prop,
    Rows,
    RuleNode,
    Section,
    Text,
    The,
    Trend,
    UnitName,
    Words,
    Year,
)
from plancheck.language.words import (
    CLOSED,
    DAYS,
    ERRS,
    ITEM_USES,
    ITEM_WORDS,
    ITEMS,
    LABELS,
    LEVELS,
    SETTINGS,
    UNDECIDED,
    ItemKind,
    closed,
    day,
)
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span

if TYPE_CHECKING:
    from lark import Lark
    from lark.exceptions import UnexpectedToken

STARTS = ("raw", "words", "retired", "texts", "basis", "let", "objects", "interval", "rows", "condition")


# ---- the grammar, and what its rules build ----------------------------------------------------------------------

Child = Any  # a Token, a node, or None for an optional part that is not there


def _cover(children: list[Child]) -> Span:
    """From the first to the last child that is there."""
    last = children[-1] if children[-1] is not None else next(child for child in reversed(children) if child is not None)
    first = children[0]
    return Span(first.start if first.__class__ is Token else first.span.start, last.end if last.__class__ is Token else last.span.end)


def _nodes(children: list[Child]) -> tuple[Node, ...]:
    return tuple([child for child in children if child.__class__ is not Token])


@dataclass(frozen=True, slots=True)
class _Arguments:
    nodes: tuple[Node, ...]
    span: Span


_TrendKind = Literal["agree", "rise", "fall", "improve", "consecutive"]
_CountOp = Literal["at_least", "at_most", "exactly"]


class _Build:
    """One method a rule of the grammar (or its alias): its children, from left to right, to a node."""

    # ---- bodies of sections

    def raw(self, c: list[Child]) -> Entry:
        return Entry(c[0].value, c[0].span)

    def words(self, c: list[Child]) -> Words:
        return Words(tuple(Entry(t.value, t.span) for t in c if t.type == "WORD"))

    def retired(self, c: list[Child]) -> Words:
        arrow = next((t.start for t in c if t is not None and t.type == "ARROW"), None)
        entries = [Entry(t.value, t.span) for t in c if t is not None and t.type == "WORD"]
        old = tuple(each for each in entries if arrow is None or each.span.start < arrow)
        return Words(old, tuple(entries[len(old) :]))

    def texts(self, c: list[Child]) -> Bilingual:
        return Bilingual(c[0], c[2] if c[2] is not None else "")

    def text(self, c: list[Child]) -> str:
        return "".join(token.value for token in c)

    def basis(self, c: list[Child]) -> Basis:
        settings = tuple(child for child in c[1:] if child.__class__ is tuple)  # (key as written, text)
        return Basis(c[0].value, settings, c[0].span)

    def setting(self, c: list[Child]) -> tuple[str, str]:
        return c[0].value, c[2].value

    def let(self, c: list[Child]) -> Let:
        return Let(c[0].value, c[2], c[0].span)

    def objects(self, c: list[Child]) -> Objects:
        return Objects(_nodes(c))

    def each(self, c: list[Child]) -> Node:
        return cast(Node, c[1])

    def interval(self, c: list[Child]) -> Interval:
        if c[0].__class__ is Token:
            low, high = (c[1], None) if c[0].value in ("≥", ">") else (None, c[1])
            return Interval(low, high, c[0].span)
        return Interval(c[0], c[2], c[1].span)

    def bound(self, c: list[Child]) -> Decimal:
        return cast(Decimal, -c[1].value if len(c) == 2 else c[0].value)

    def rows(self, c: list[Child]) -> Rows:
        return Rows(tuple(c))

    def row(self, c: list[Child]) -> tuple[Entry, ...]:
        return tuple(Entry(t.value, t.span) for t in c if t.type == "CELL")

    # ---- conditions

    def condition(self, c: list[Child]) -> Node:
        parts = _nodes(c)
        return And(parts, True, _cover(c)) if len(parts) > 1 else parts[0]

    def either(self, c: list[Child]) -> Node:
        return Or(_nodes(c), _cover(c))

    def both(self, c: list[Child]) -> Node:
        return And(_nodes(c), False, _cover(c))

    def negated(self, c: list[Child]) -> Node:
        return Not(c[1], _cover(c))

    def alone(self, c: list[Child]) -> Node:
        return Alone(c[1].nodes, _cover(c))

    def every(self, c: list[Child]) -> Node:
        return Every(c[1], c[3], None, _cover(c))

    def counted(self, c: list[Child]) -> Node:
        return Every(c[1], c[3], c[0], _cover(c))

    def choice(self, c: list[Child]) -> Node:
        return If(c[1], c[3], c[5] if len(c) > 5 else None, _cover(c))

    # ---- statements

    def compare(self, c: list[Child]) -> Token:
        return cast(Token, c[0])

    def compared(self, c: list[Child]) -> Node:
        return Compare(c[0], cast(CompareOp, c[1].value), c[2], _cover(c))

    def compared_it(self, c: list[Child]) -> Node:
        return Compare(None, cast(CompareOp, c[0].value), c[1], _cover(c))

    def approx(self, c: list[Child]) -> Node:
        return Approx(c[0], c[2], c[3], _cover(c))

    def approx_it(self, c: list[Child]) -> Node:
        return Approx(None, c[1], c[2], _cover(c))

    def has(self, c: list[Child]) -> Node:
        return Has(c[0], c[3], c[2], False, _cover(c))

    def has_it(self, c: list[Child]) -> Node:
        return Has(None, c[2], c[1], False, _cover(c))

    def has_no(self, c: list[Child]) -> Node:
        return Has(c[0], c[2], None, True, _cover(c))

    def has_no_it(self, c: list[Child]) -> Node:
        return Has(None, c[1], None, True, _cover(c))

    def between(self, c: list[Child]) -> Node:
        return Between(c[0], c[2], c[4], _cover(c))

    def between_it(self, c: list[Child]) -> Node:
        return Between(None, c[1], c[3], _cover(c))

    def trend(self, c: list[Child]) -> Node:
        return Trend(c[0], cast(_TrendKind, c[1].value), c[2], _cover(c))

    def trend_it(self, c: list[Child]) -> Node:
        return Trend(None, cast(_TrendKind, c[0].value), c[1], _cover(c))

    def count(self, c: list[Child]) -> Count:
        return Count(cast(_CountOp, c[0].value), int(c[1].value), _cover(c))

    def tolerance(self, c: list[Child]) -> Node:
        return cast(Node, replace(c[1], span=_cover(c)))

    # ---- values

    def any_of(self, c: list[Child]) -> Node:
        return AnyOf(c[1], _cover(c))

    def list_of(self, c: list[Child]) -> Node:
        return ListOf(_nodes(c), _cover(c))

    def arith(self, c: list[Child]) -> Node:
        return Arith(c[1].value, c[0], c[2], _cover(c))

    def minus(self, c: list[Child]) -> Node:
        return Neg(c[1], _cover(c))

    def prop(self, c: list[Child]) -> Node:
        return Prop(c[0], c[2].value, c[3].nodes if c[3] is not None else None, _cover(c))

    def at(self, c: list[Child]) -> Node:
        return At(c[0], c[2], _cover(c))

    def at_it(self, c: list[Child]) -> Node:
        return At(None, c[1], _cover(c))

    def name(self, c: list[Child]) -> Node:
        return Name(c[0].value, c[1].nodes if c[1] is not None else None, _cover(c))

    def the(self, c: list[Child]) -> Node:
        return The(c[1].value, _cover(c))

    def year(self, c: list[Child]) -> Node:
        return Year(c[0].value, c[0].span)

    def string(self, c: list[Child]) -> Node:
        return Text(c[0].value, c[0].span)

    def pattern(self, c: list[Child]) -> Node:
        return Pattern(c[0].value, c[0].span)

    def unit(self, c: list[Child]) -> Node:
        return UnitName(c[0].value, c[0].span)

    def paren(self, c: list[Child]) -> Node:
        # The brackets become part of the span: so the checker can tell "A 或 （B 且 C）" from "A 或 B 且 C".
        return cast(Node, replace(c[1], span=_cover(c)))

    def args(self, c: list[Child]) -> _Arguments:
        return _Arguments(_nodes([child for child in c if child is not None]), _cover(c))

    def quantity(self, c: list[Child]) -> Node:
        return Number(c[0].value, c[1].value if c[1] is not None else "", _cover(c))


@lru_cache(maxsize=1)
def grammar() -> str:
    """The text of the grammar."""
    return (resources.folder("grammar") / "rules.lark").read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def lark(strict: bool = False) -> Lark:
    """The parser, built once. `strict` also refuses what Lark would settle by itself (needs the package interegular)."""
    from lark import Lark
    from lark.lexer import Lexer

    class Ready(Lexer):
        """Hands on the tokens that are given in place of a text."""

        def __init__(self, lexer_conf: object) -> None:
            pass

        def lex(self, data: list[Token]) -> Iterator[Token]:  # type: ignore[override]
            return iter(data)

    return Lark(
        grammar(), parser="lalr", lexer=Ready, start=list(STARTS), transformer=_Build(), maybe_placeholders=True,
        propagate_positions=False, strict=strict,
    )  # fmt: skip


_Reduce = tuple[int, Callable[[list[Child]], Child] | None, str]  # how many values, what builds a node of them, the rule it is of


@dataclass(frozen=True, slots=True)
class _Tables:
    """Lark's tables, laid out for one loop. `moves`: state -> terminal -> the next state, or what is to be built first."""

    moves: Mapping[int, Mapping[str, int | _Reduce]]
    gotos: Mapping[int, Mapping[str, int]]
    first: Mapping[str, int]
    last: Mapping[str, int]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    from lark.parse_tree_builder import ExpandSingleChild

    made: Any = lark().parser
    table, callbacks = made.parser.parser.parse_table, made.parser.parser.callbacks
    moves: dict[int, dict[str, int | _Reduce]] = {}
    for state, row in table.states.items():
        own = moves[state] = {}
        for symbol, (_, to) in row.items():
            if isinstance(to, int):
                own[str(symbol)] = to
                continue
            size, build = len(to.expansion), callbacks[to]
            assert size, "no rule of the grammar is empty"
            own[str(symbol)] = (size, None if size == 1 and isinstance(build, ExpandSingleChild) else build, str(to.origin.name))
    gotos = {state: {symbol: to for symbol, to in row.items() if isinstance(to, int)} for state, row in moves.items()}
    return _Tables(moves, gotos, table.start_states, table.end_states)


_END = Token("$END", "", 0, 0)


def _built(tokens: list[Token], start: str) -> Body:
    """What Lark's own loop makes of the tokens, in half its time. Raises UnexpectedToken, by Lark, where they do not parse."""
    tables = _tables()
    moves, gotos = tables.moves, tables.gotos
    state = tables.first[start]
    states: list[int] = [state]
    values: list[Child] = []
    for token in (*tokens, _END):
        move = moves[state].get(token.type)
        while move.__class__ is tuple:
            size, build, rule = move
            if build is None:  # the only child is handed on as it is
                states.pop()
            else:
                values[-size:] = (build(values[-size:]),)
                del states[-size:]
            state = gotos[states[-1]][rule]
            states.append(state)
            move = moves[state].get(token.type)
        if move.__class__ is not int:
            break
        state = move
        states.append(state)
        values.append(token)
    return cast(Body, values[0] if state == tables.last[start] else lark().parse(cast(str, tokens), start=start))


# ---- a text -----------------------------------------------------------------------------------------------------


def parse(text: str, file: str) -> tuple[list[ItemNode], list[Diagnostic]]:
    """The items of a rules text in their order, and everything that is wrong with its form. Spans count in `normal(text)`.

    An item that could only be read in part is there with `faulty` set, for the names that it defines. Never raises for a text.
    """
    text = normal(text)
    found: list[Diagnostic] = []
    spoilt = _invisible(text, file, found)
    spans, unindented, indented = lexer.items(text)
    for span in indented:
        spaces = Span(text.rfind("\n", 0, span[0]) + 1, span[0])
        found.append(mended(make("item-indented", file, Span(*span), kind=text[slice(*span)]), (spaces, "")))
    for span in unindented:
        word = text[slice(*span)]
        found.append(mended(make("label-not-indented", file, Span(*span), word=word), (Span(*span), f"  {word}")))
    found += _stray(text, spans[0][0] if spans else len(text), file)
    nodes: list[ItemNode] = []
    for start, end in spans:
        node = _item(text, start, end, file, found)
        if node is None:
            continue
        if any(start <= at < end for at in spoilt) or any(start <= at < end for at, _ in unindented):
            node = replace(node, faulty=(*node.faulty, ""), rule=None)
        nodes.append(node)
    lines = {text.count("\n", 0, at) for at in spoilt}
    found = [each for each in found if each.code == "invisible-character" or not lines or _line(text, each) not in lines]
    return nodes, sorted(found, key=lambda each: each.span.start if each.span else -1)


def _line(text: str, diagnostic: Diagnostic) -> int:
    return text.count("\n", 0, diagnostic.span.start) if diagnostic.span else -1


def _invisible(text: str, file: str, found: list[Diagnostic]) -> list[int]:
    """Places of invisible characters outside comments. Other mistakes in their lines come of them and are not told."""
    places = []
    for hit in lexer.INVISIBLE.finditer(text):
        line = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
        if line.lstrip().startswith("#"):
            continue
        places.append(hit.start())
        found.append(make("invisible-character", file, Span(*hit.span()), code=f"U+{ord(hit.group()):04X}"))
    return places


def _stray(text: str, end: int, file: str) -> list[Diagnostic]:
    for hit in re.finditer(r"^[ \t\u3000]*([^\s#].*)$", text[:end], re.M):
        return [make("stray-text", file, Span(*hit.span(1)))]
    return []


_HEADER = re.compile(r"(?P<kind>\S+)(?:[ \t\u3000]+(?:「(?P<quoted>[^」\n]+)」|(?P<name>[^\s\"“＂/／#「]+)))?")


def _item(text: str, start: int, end: int, file: str, found: list[Diagnostic]) -> ItemNode | None:
    start = end - len(text[start:end].lstrip(" \t\u3000"))  # an item that is indented by mistake
    hit = _HEADER.match(text, start, end)
    assert hit is not None  # an item starts with something
    kind = ITEM_WORDS.get(hit["kind"])
    if kind is None:
        found.append(_unknown_item(hit["kind"], Span(*hit.span("kind")), file))
        return None
    group = "quoted" if hit["quoted"] else "name"
    if not hit[group]:
        found.append(make("missing-name", file, Span(*hit.span("kind")), kind=hit["kind"]))
        return None
    labelled = lexer.sections(text, hit.end(), end, kind.kind)
    reader = _Reader(text, file, kind, found)
    title = reader.title(hit.end(), labelled[0].start if labelled else end, hit[group])
    bodies = [section for each in labelled if (section := reader.section(each)) is not None]
    stop = start + len(text[start:end].rstrip())
    node = ItemNode(
        kind.kind, hit[group], title, tuple(bodies), tuple(reader.faulty), None, file, Span(*hit.span(group)), Span(start, stop)
    )
    return replace(node, rule=_rule(node)) if kind.kind == "rule" else node


def _unknown_item(word: str, span: Span, file: str) -> Diagnostic:
    bare = word.rstrip("：:")
    if bare in ITEM_WORDS:
        hint = Bilingual(f"后面不写冒号：{bare} 名称", f"No colon stands behind it: {bare} NAME")
        return mended(make("unknown-item", file, span, word=word, near_zh=hint.zh, near_en=hint.en), (span, bare))
    opener = next((each for each in sorted(ITEM_WORDS, key=len, reverse=True) if not each.isascii() and bare.startswith(each)), None)
    if opener:
        parts = f"{opener} {bare[len(opener) :].lstrip('：:')}"
        return mended(make("unknown-item", file, span, word=word[:40], near_zh=f"写作 {parts}", near_en=f"Write: {parts}"), (span, parts))
    lead = re.match(r"[-*#>•·_]+|[0-9]+[.、)）]", word)
    if lead:
        near_zh, near_en = f"行首不写“{lead[0]}”：规则 编号", f"Nothing stands before it: rule ID, without {lead[0]}"
        return make("unknown-item", file, span, word=word[:40], near_zh=near_zh, near_en=near_en)
    mark = next((each for each in ("//", "/*", "＃", "<!--", "；", ";", "%") if word.startswith(each)), None)
    if mark:
        start = Span(span.start, span.start + len(mark))
        return mended(
            make("unknown-item", file, span, word=word[:40], near_zh="注释以 # 开头", near_en="A comment starts with #"),
            (start, "#") if mark in ("//", "＃") else None,
        )
    close = near(word, ITEM_WORDS)
    hint = did_you_mean(close)
    if not hint.zh:
        hint = Bilingual(
            "可写：" + "、".join(each.zh for each in ITEMS.values()) + "；注释以 # 开头",
            "Write one of: " + ", ".join(ITEMS) + "; a comment starts with #",
        )
    best = only(word, close, of_few=True)
    return mended(
        make("unknown-item", file, span, word=word[:40], near_zh=hint.zh, near_en=hint.en), (span, best) if best and best != word else None
    )


class _Reader:
    """Reads the header's texts and the sections of one item, noting what is wrong."""

    def __init__(self, text: str, file: str, kind: ItemKind, found: list[Diagnostic]) -> None:
        self.text, self.file, self.kind, self.found = text, file, kind, found
        self.faulty: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        self.days: dict[str, date] = {}

    def say(self, code: str, span: Span, label: str, /, **values: object) -> None:
        """Note a mistake that makes the section `label` unreadable."""
        self.found.append(make(code, self.file, span, **values))
        self.faulty.append(label)

    def title(self, start: int, end: int, name: str) -> Bilingual | None:
        """The texts behind the name: "zh" / "en"; a single one is the English of a name that is Chinese itself."""
        texts = self.body("texts", "", start, end)
        if not isinstance(texts, Bilingual):
            return None
        return texts if texts.en or self.kind.titled else Bilingual(name, texts.zh)

    def section(self, each: lexer.Labelled) -> Section | None:
        """A section, None if it cannot be read."""
        span = Span(each.start, each.start + len(each.word))
        label = each.label
        if label is None or label.zh not in self.kind.labels:
            self._unknown_label(each.word, span)
            return None
        if each.gap:
            gap = Span(each.body - len(each.gap), each.body)
            self.say("label-colon", span, label.zh, word=each.word)
            self.found[-1] = mended(self.found[-1], (gap, ": " if each.word.isascii() else "："))
        of = each.of
        if of:
            reason = closed(UNDECIDED, of) if label.zh == "无法判定" else None
            if reason is None:
                values = UNDECIDED if label.zh == "无法判定" else {}
                self.say("bad-value", span, label.zh, text=of, label=each.word, **_values(values))
                return None
            of = reason
        if (label.zh, of) in self.seen and not (label.repeats and label.mode in ("let", "retired")):
            self.say("duplicate-section", span, label.zh, label=each.word)
            return None
        self.seen.add((label.zh, of))
        before = len(self.faulty)
        body = self.body(label.mode, label.zh, each.body, each.end)
        if body is None:
            if len(self.faulty) == before:
                self.say("empty-section", span, label.zh, label=each.word)
            return None
        checked = self._closed(label.zh, each.word, body)
        if isinstance(checked, Basis):
            checked = self._settings(checked, each)
        stop = each.body + len(self.text[each.body : each.end].rstrip())
        return Section(label.zh, of, checked, Span(each.start, stop)) if checked is not None else None

    def _unknown_label(self, word: str, span: Span) -> None:
        labels = [LABELS[each] for each in self.kind.labels]
        candidates = near(word, [*(each.zh for each in labels), *(each.en for each in labels)])
        close, best = did_you_mean(candidates), only(word, candidates, of_few=True)
        self.say(
            "unknown-section", span, "", word=word, kind=self.kind.zh, kind_en=str(self.kind.kind), near_zh=close.zh,
            near_en=f"{close.en} " if close.en else "",
            labels_zh="、".join(each.zh for each in labels), labels_en=", ".join(each.en for each in labels),
        )  # fmt: skip
        self.found[-1] = mended(self.found[-1], (span, best) if best else None)

    def _closed(self, label: str, word: str, body: Body) -> Body | None:
        """The body, where the section takes one of a few words: that word in Chinese."""
        if label in DAYS and isinstance(body, Entry):
            return self._day(label, word, body)
        values = ITEM_USES.get(self.kind.kind) if label == "用途" else CLOSED.get(label)
        if values is None or not isinstance(body, Entry):
            return body
        value = closed(values, body.text.rstrip("。"))
        if value is None:
            self.say("bad-value", body.span, label, text=unquoted(body.text[:40]), label=word, **_values(values))
            bare = closed(values, unquoted(body.text))
            self.found[-1] = mended(self.found[-1], (body.span, unquoted(body.text)) if bare else None)
            return None
        return Entry(value, body.span)

    def _day(self, label: str, word: str, body: Entry) -> Body | None:
        """The day that a section names, as 2026-01-01; it must leave the item some days in force."""
        named = day(body.text.rstrip("。"))
        if named is None:
            self.say("bad-value", body.span, label, text=body.text[:40], label=word, **_A_DAY)
            return None
        self.days[label] = named
        if self.days.get("失效", date.max) <= self.days.get("生效", date.min):
            self.say("days-crossed", body.span, label, since=self.days["生效"].isoformat(), until=self.days["失效"].isoformat())
            return None
        return Entry(named.isoformat(), body.span)

    def _settings(self, body: Basis, each: lexer.Labelled) -> Basis | None:
        settings: list[tuple[str, str]] = []
        for key, value in body.settings:
            setting = closed(SETTINGS, key)
            if setting is None:
                at = self.text.find(key, body.span.end, each.end)
                self.say("unknown-setting", Span(at, at + len(key)), "依据", name=key)
                return None
            settings.append((setting, value))
        return replace(body, settings=tuple(settings))

    def body(self, mode: str, label: str, start: int, end: int) -> Body | None:
        """The body of a section, None if there is none or (noted) it cannot be read."""
        from lark.exceptions import UnexpectedToken

        try:
            tokens = lexer.READERS[mode](self.text, start, end)
        except Mistake as error:
            if mode == "interval":
                error.values |= {"hint_zh": _RANGE[0], "hint_en": _RANGE[1]}
            self.say(error.code, error.span, label, **error.values)
            self.found[-1] = mended(self.found[-1], (error.span, str(error.values["fix"])) if "fix" in error.values else None)
            return None
        if not tokens:
            return None
        plain = _plain(mode, tokens)
        if plain is not None:
            return plain
        try:
            body = _built(tokens, mode)
        except UnexpectedToken as error:
            self._syntax(error, tokens, label, _RANGE if mode == "interval" else _TITLE if not label and tokens[0].type == "NAME" else None)
            return None
        deep = _too_deep(body) if len(tokens) > lexer.DEEPEST else None
        if deep is not None:
            self.say("expression-too-deep", deep.span, label, limit=lexer.DEEPEST)
            return None
        return body

    def _syntax(self, error: UnexpectedToken, tokens: list[Token], label: str, advice: tuple[str, str] | None) -> None:
        at_end = error.token.type == "$END"
        token = tokens[-1] if at_end else cast(Token, error.token)
        at = len(tokens) if at_end else tokens.index(token) + 1
        place = hints.Place(tokens[:at], next(iter(tokens[at:]), None), at_end, error.accepts or error.expected)
        hint, glued = Bilingual(*advice) if advice else hints.hint(place), hints.apart(place)
        code = "unfinished" if at_end else "syntax"
        text = unquoted(self.text[token.start : token.end])
        self.say(code, token.span, label, text=text[:40], hint_zh=hint.zh, hint_en=hint.en)
        if glued:
            self.found[-1] = mended(self.found[-1], (glued[0].span, glued[1]))


def _plain(mode: str, tokens: list[Token]) -> Body | None:
    """The bodies that need no grammar: one text, a list, or “zh” / "en". Most sections are, so this is worth a third of the time."""
    if mode == "raw":
        return Entry(str(tokens[0].value), tokens[0].span)
    if mode == "words" and all((token.type == "WORD") == (place % 2 == 0) for place, token in enumerate(tokens)):
        return Words(tuple([Entry(str(token.value), token.span) for token in tokens[::2]]))
    if mode == "texts" and len(tokens) == 3 and [token.type for token in tokens] == ["TEXT", "SLASH", "TEXT"]:
        return Bilingual(str(tokens[0].value), str(tokens[2].value))
    return None


#: How a range is written, and what to do about words behind the name of an item.
_RANGE = ("写作 0—100、≥ 0 或 ≤ 100，不写单位", "Write 0—100, >= 0 or <= 100, without a unit")
_TITLE = ("名称里不写空格；文字写在“”里", "A name has no spaces; a text stands in “”")
#: What a section with a day takes.
_A_DAY = {"values_zh": "日期，如 2026年1月1日", "values_en": "a day, such as 2026-01-01"}


def _values(values: Mapping[str, str]) -> dict[str, str]:
    return {"values_zh": "、".join(values), "values_en": ", ".join(each.replace("_", " ") for each in values.values())}


def _too_deep(body: Body) -> Node | None:
    return next((deep for node in tree.expressions(body) if (deep := tree.too_deep(node, lexer.DEEPEST)) is not None), None)


# ---- rules ------------------------------------------------------------------------------------------------------


def _rule(item: ItemNode) -> RuleNode | None:
    """The rule that an item is, None if a section that makes it one is missing or could not be read."""
    body = {(each.label, each.of): each.body for each in item.sections}
    basis, level, requires = body.get(("依据", "")), body.get(("级别", "")), body.get(("要求", ""))
    if item.faulty or not isinstance(basis, Basis) or not isinstance(level, Entry) or requires is None:
        return None
    objects, settings = body.get(("对象", "")), dict(basis.settings)
    errs = body.get(("偏差", ""))
    return RuleNode(
        id=item.name,
        title=item.title or Bilingual("", ""),
        requires=cast(Node, requires),
        level=cast(Literal["must", "should", "advice"], LEVELS[level.text]),
        basis=basis.name,
        objects=objects.nouns if isinstance(objects, Objects) else (),
        lets=tuple(each.body for each in item.all("其中") if isinstance(each.body, Let)),
        applies=cast("Node | None", body.get(("适用", ""))),
        failed=_texts(body.get(("不符合", ""))),
        passed=_texts(body.get(("符合", ""))),
        undecided=tuple((UNDECIDED.get(each.of, ""), cast(Bilingual, each.body)) for each in item.all("无法判定")),
        inapplicable=_texts(body.get(("不适用", ""))),
        advice=_texts(body.get(("建议", ""))),
        errs=ERRS[errs.text] if isinstance(errs, Entry) else "",
        since=_text(body.get(("生效", ""))),
        until=_text(body.get(("失效", ""))),
        clause=settings.get("条款", ""),
        citation=settings.get("引文", ""),
        file=item.file,
        span=item.span,
    )


def _text(body: Body | None) -> str:
    return body.text if isinstance(body, Entry) else ""


def _texts(body: Body | None) -> Bilingual | None:
    return body if isinstance(body, Bilingual) else None
