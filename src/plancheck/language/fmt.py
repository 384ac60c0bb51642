"""Format rule text in either language. The tree, comments, blank lines and line breaks inside sections do not change.

The formatter sets the order of sections, indentation, spaces between words, and punctuation (full-width in Chinese, half-width in
English). Items that do not parse, and sections whose tree would change, are left as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plancheck.language import definitions, lexer, parser, printer, tree
from plancheck.language.files import normal
from plancheck.language.lexer import LabelledText, Token
from plancheck.language.printer import Lang
from plancheck.language.syntax import Between, Interval, ItemNode
from plancheck.language.words import (
    CLOSED,
    DAYS,
    ITEM_USES,
    ITEM_WORDS,
    OF_LABELS,
    ONLY_VOCABULARY,
    SETTINGS,
    WORDS,
    closed,
    day,
    day_text,
    keyword,
)
from plancheck.model.quantity import using

#: The order of sections within an item. Other labels follow in their own order.
ORDER: dict[str, tuple[str, ...]] = {
    "pack": ("版本", "引入", "适用", "参数", "启用", "生效", "失效", "退役", "说明"),
    "document": ("文号", "官方名称", "依据强度", "条文", "说明"),
    "section": ("标题", "词语", "内容", "至少", "用途", "说明"),
    "topic": ("标题", "词语", "例句", "反例", "例句集", "说明"),
    "event": ("词语", "主语", "谓语", "说明"),
    "indicator": ("代码", "别名", "不是", "单位", "范围", "方向", "主题", "说明"),
    "unit": ("等于", "别名", "说明"),
    "reference": ("用途", "表", "说明"),
    "wordlist": ("用途", "代码", "词语", "说明"),
    "rule": (
        "版本", "依据", "级别", "适用", "对象", "其中", "要求", "不符合", "符合", "无法判定", "不适用", "建议", "偏差",
        "生效", "失效", "说明",
    ),
    "pattern": ("模式", "例句", "反例", "例句集", "说明"),
    "condition": ("要求", "用例", "说明"),
    "adjust": (
        "停用", "依据", "级别", "适用", "参数", "其中", "要求", "不符合", "符合", "无法判定", "不适用", "建议", "偏差", "理由",
    ),
    "chapter": ("用途", "说明"),
}  # fmt: skip


def fmt(text: str, lang: Lang | None = None) -> str:
    """Format a rule text, every item in its own language or all of them in `lang`. Never raises for a text.

    The result parses to the same items (see `alike`), and formatting it again does not change it.
    """
    text = normal(text)
    with using(tuple(definitions.unit(item) for item in parser.units(text))):
        return _fmt(text, lang)


def _fmt(text: str, lang: Lang | None) -> str:
    nodes, wrong = parser.parse(text, "", None)
    by_start = {node.name_span.start: node for node in nodes}
    spans, _, _ = lexer.items(text)
    faults = [diagnostic.span.start for diagnostic in wrong if diagnostic.span]
    out = _lines(text[: spans[0][0] if spans else len(text)])
    for start, end in spans:
        node = next((by_start[at] for at in by_start if start <= at < end), None)
        sound = node is not None and not node.faulty and not any(start <= at < end for at in faults)
        out += _item(text, start, end, node, lang) if node is not None and sound else _lines(text[start:end])
    return "\n".join(out).rstrip("\n") + "\n" if any(out) else ""


def alike(a: Sequence[ItemNode], b: Sequence[ItemNode]) -> bool:
    """Whether two texts have equal items in the same order, ignoring the order of sections inside an item."""
    return list(map(_sorted, a)) == list(map(_sorted, b))


def _sorted(node: ItemNode) -> ItemNode:
    return replace(node, sections=tuple(sorted(node.sections, key=lambda section: section.label)))


#: The spaces that the lexer skips. Others are mistakes and must remain visible.
BLANKS = " \t\u3000\r\n"


def _lines(text: str) -> list[str]:
    """The lines without trailing spaces; a final line end does not start another line."""
    return [line.rstrip(BLANKS) for line in text.removesuffix("\n").split("\n")] if text else []


# ---- an item ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a section and the comment after it ("" if none)."""

    text: str
    comment: str = ""

    def shown(self, indent: str) -> str:
        """The line as written."""
        if not self.text:
            return f"{indent}{self.comment}".rstrip(BLANKS)
        return f"{indent}{self.text}{f'  {self.comment}' if self.comment else ''}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A section: its place in the order, the comments and blank lines above it, its head (label or item) and its lines.

    `joined`: it is on the same line as the section before it.
    """

    rank: int
    above: tuple[str, ...]
    head: str
    lines: tuple[_Line, ...]
    joined: bool = False


def _item(text: str, start: int, end: int, node: ItemNode, lang: Lang | None) -> list[str]:
    own: Lang = lang or ("zh" if text[start : start + 1] > "\x7f" else "en")
    labelled = lexer.sections(text, node.name_span.end, end)
    head_end = labelled[0].start if labelled else end
    kind = ITEM_WORDS[next(iter(text[start:end].split(maxsplit=1)))]
    opening = f"{kind.zh if own == 'zh' else kind.kind} {printer.item_name(node.name)}"
    after = node.name_span.end + (text[node.name_span.end : node.name_span.end + 1] == "」")
    given = parser.PARAMETERS.match(text, after, head_end) if node.kind == "condition" else None
    if given:
        after = given.end()
        opening += printer.parameters(node.parameters, own) if node.parameters else ""
    titles = _TextFormatter(text, own, single="zh" if kind.titled or node.kind == "adjust" else "en")
    lines, rest = _split(titles.lines(after, head_end))
    parts: list[_Part] = []
    above: tuple[str, ...] = _above(rest)
    for current, following in pairwise([*labelled, None]):
        assert current is not None
        section, rest = _section(text, current, node, own)
        line = text.rfind("\n", 0, current.start) + 1
        joined = bool(text[line : current.start].strip(BLANKS)) and bool(parts)
        parts.append(replace(section, above=above, joined=joined))
        above = _above(rest) if following is not None else ()
    source = text[labelled[-1].body if labelled else after : end].split("\n")
    said = len(parts[-1].lines) if parts else len(lines)
    tail = [_comment_line(line) for line in source[said : said + len(rest)]]
    return _headed(opening, lines) + _arranged(parts) + tail


def _headed(opening: str, lines: Sequence[_Line]) -> list[str]:
    first, *others = lines or [_Line("")]
    text = f"{opening} {first.text}".rstrip(BLANKS)
    return [_Line(text, first.comment).shown(""), *(other.shown("    ") for other in others)]


def _arranged(parts: list[_Part]) -> list[str]:
    out: list[str] = []
    last = -1  # the place of the previous part as written
    for place in sorted(range(len(parts)), key=lambda place: parts[place].rank):
        part = parts[place]
        out += part.above
        first, *others = part.lines
        line = _Line(f"{part.head}{first.text}", first.comment)
        follows = part.joined and place > 0 and last == place - 1 and not parts[last].lines[-1].comment
        if follows and not part.above:
            out[-1] += "    " + line.shown("")
        else:
            out.append(line.shown("  "))
        out += [other.shown("    ") for other in others]
        last = place
    return out


def _above(rest: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"  {line.strip(BLANKS)}" if line.strip(BLANKS) else "" for line in rest)


def _comment_line(line: str) -> str:
    """A comment below the last section belongs to the next item if it starts in the first column."""
    return line.rstrip(BLANKS) if line[:1] == "#" or not line.strip(BLANKS) else f"  {line.strip(BLANKS)}"


def _split(lines: list[_Line]) -> tuple[list[_Line], list[str]]:
    """The lines up to the last with content, and the comments and blank lines after it.

    The first line of a section always belongs to it, since a comment on it is about the label.
    """
    last = max((n for n, line in enumerate(lines) if line.text), default=0)
    return lines[: last + 1], [line.comment for line in lines[last + 1 :]]


def _section(text: str, labelled: LabelledText, node: ItemNode, lang: Lang) -> tuple[_Part, list[str]]:
    label = labelled.label
    assert label is not None  # an item with an unknown label is not changed
    order = ORDER.get(node.kind, ())
    rank = order.index(label.zh) if label.zh in order else len(order)
    values = OF_LABELS.get(label.zh, {})
    of = closed(values, labelled.of) if labelled.of else ""
    name = label.zh if lang == "zh" else label.en
    if of:
        name += f"（{of}）" if lang == "zh" else f" ({values[of].replace('_', ' ')})"
    lines, rest = _split(_body(text, labelled, node, lang))
    head = f"{name}{'：' if lang == 'zh' else ': '}"
    part = _Part(rank, (), head if lines[0].text else head.rstrip(BLANKS), tuple(lines))
    return (part, rest) if _unchanged(node, labelled, part) else (_verbatim(text, labelled, part), rest)


def _unchanged(node: ItemNode, labelled: LabelledText, part: _Part) -> bool:
    """Whether a formatted section parses to the same tree. It is parsed within the same kind of item, which determines the labels."""
    kind = ITEM_WORDS[str(node.kind)]
    body = "\n".join(line.shown("    ") for line in part.lines[1:])
    first = _Line(f"{part.head}{part.lines[0].text}", part.lines[0].comment).shown("  ")
    again, _ = parser.parse(f"{kind.zh} X\n{first}\n{body}\n", "", None)
    old = [section for section in node.sections if section.span.start == labelled.start]
    new = again[0].sections if again and not again[0].faulty else ()
    return len(old) == len(new) == 1 and old[0] == new[0]


def _verbatim(text: str, labelled: LabelledText, part: _Part) -> _Part:
    """The section with its lines unchanged."""
    lines = text[labelled.body : labelled.end].split("\n")[: len(part.lines)]
    return replace(part, lines=tuple(_Line(line.strip(BLANKS)) for line in lines))


# ---- bodies -----------------------------------------------------------------------------------------------------


def _body(text: str, labelled: LabelledText, node: ItemNode, lang: Lang) -> list[_Line]:
    assert labelled.label is not None
    mode, label = labelled.label.mode, labelled.label.zh
    match mode:
        case "raw":
            if label in DAYS:
                return _plain_lines(text, labelled, lambda line: _day(line, lang))
            values = ITEM_USES.get(node.kind, {}) if label == "用途" else CLOSED.get(label, {})
            return _plain_lines(text, labelled, lambda line: _value(line, values, lang))
        case "words" | "imports" | "retired":
            return _word_lines(text, labelled, lang)
        case "rows":
            return _plain_lines(text, labelled, _row)
        case "texts":
            return _TextFormatter(text, lang).lines(labelled.body, labelled.end)
        case "interval":
            section = next((candidate for candidate in node.sections if candidate.span.start == labelled.start), None)
            body = section.body if section else None
            lines = _ExpressionFormatter(text, lang).lines(labelled.body, labelled.end)
            if isinstance(body, Interval) and len(_split(lines)[0]) == 1:
                return [_Line(printer.interval(body.low, body.high), lines[0].comment), *lines[1:]]
            return lines
        case "basis":
            return _BasisFormatter(text, lang).lines(labelled.body, labelled.end)
        case _:
            ends = frozenset(_open_ranges(text, labelled, node)) if lang == "zh" else frozenset[int]()
            return _ExpressionFormatter(text, lang, mode == "objects", ends).lines(labelled.body, labelled.end)


def _open_ranges(text: str, labelled: LabelledText, node: ItemNode) -> Iterator[int]:
    """Where ranges end that are written without 之间, as in English."""
    bodies = (section.body for section in node.sections if section.span.start == labelled.start)
    parts = (part for body in bodies for root in tree.expressions(body) for part in tree.walk(root))
    end = keyword("BETWEEN_END", "between_end", "zh")
    for part in parts:
        if isinstance(part, Between) and not text[part.span.start : part.span.end].rstrip(BLANKS).endswith(end):
            yield part.span.end


def _day(line: str, lang: Lang) -> str:
    named = day(line.rstrip("。"))
    return day_text(named.isoformat(), lang) if named else line


def _plain_lines(text: str, labelled: LabelledText, shown: Callable[[str], str]) -> list[_Line]:
    """The lines of a body without expressions, each formatted by `shown`."""
    return [_Line(shown(line) if line else "", comment) for _, line, comment in _split_lines(text, labelled.body, labelled.end)]


def _split_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """The position, content and comment of every line; an empty last line is omitted."""
    lines = text[start:end].split("\n")
    for number, line in enumerate(lines):
        comment = lexer.COMMENT.search(line) if "#" in line else None
        said = line[: comment.start()] if comment else line
        if number < len(lines) - 1 or said.strip(BLANKS) or comment or number == 0:
            yield start + len(said) - len(said.lstrip(BLANKS)), said.strip(BLANKS), comment.group().strip(BLANKS) if comment else ""
        start += len(line) + 1


def _value(line: str, values: Mapping[str, str], lang: Lang) -> str:
    known = closed(values, line)
    return line if known is None else known if lang == "zh" else values[known].replace("_", " ")


def _word_lines(text: str, labelled: LabelledText, lang: Lang) -> list[_Line]:
    assert labelled.label is not None
    sign, arrow = ("、", "→") if lang == "zh" else (", ", "->")
    read = lexer.READERS[labelled.label.mode]
    lines: list[_Line] = []
    filled: list[int] = []
    for number, (_, line, comment) in enumerate(_split_lines(text, labelled.body, labelled.end)):
        tokens = [token for token in read(line, 0, len(line)) if token.type != "ENUM"]
        only = ONLY_VOCABULARY[lang == "en"]
        said = "".join(
            f" {only}" if token is not None and token.type == "ONLY" else _listed(before, token, sign, arrow)
            for before, token in pairwise([None, *tokens])
            if token is not None
        )
        lines.append(_Line(said, comment))
        filled += [number] if said else []
    for number, following in pairwise(filled):  # a list that continues ends with a separator
        if not lines[number].text.endswith(arrow) and not lines[following].text.startswith(arrow):
            lines[number] = replace(lines[number], text=lines[number].text + sign.rstrip(BLANKS))
    return lines


def _listed(before: Token | None, token: Token, sign: str, arrow: str) -> str:
    """A word of a list, or an arrow, with the separator before it."""
    if token.type == "ARROW":
        return arrow if before is None else f" {arrow}"
    parted = "" if before is None else " " if before.type == "ARROW" else sign
    return parted + printer.list_word(str(token.value))


def _row(line: str) -> str:
    cells = [line[token.start : token.end] for token in lexer.rows(line, 0, len(line)) if token.type == "CELL"]
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


# ---- expressions ------------------------------------------------------------------------------------------------

_HAN = re.compile(r"[\u3400-\u9fff]")
_TIGHT_BEFORE = frozenset(("RPAR", "COMMA", "ENUM", "SEMI"))
_TIGHT_AFTER = frozenset(("LPAR", "ENUM"))
_VALUES = frozenset(("NAME", "NUMBER", "YEAR", "DATE", "UNIT", "CLASSIFIER", "TEXT", "PATTERN", "RPAR"))
_GAP = re.compile(r"(?P<comma>[，,])|(?P<comment>\#[^\n]*)|(?P<line>\n)")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
#: Tokens with one spelling per language.
_SIGNS: dict[str, dict[Lang, str]] = {
    "TOL": {"zh": "（容差", "en": "(tolerance"}, "LPAR": {"zh": "（", "en": "("}, "RPAR": {"zh": "）", "en": ")"},
    "SEMI": {"zh": "；", "en": ";"}, "ENUM": {"zh": "、", "en": "、"}, "SLASH": {"zh": "/", "en": "/"},
}  # fmt: skip


class _ExpressionFormatter:
    """Formats the tokens of an expression. Line ends and comments between them are kept."""

    def __init__(self, text: str, lang: Lang, listed: bool = False, ends: frozenset[int] = frozenset()) -> None:
        self.text, self.lang, self.listed, self.ends = text, lang, listed, ends
        self.zh = lang == "zh"

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of the body."""
        return lexer.expression(self.text, start, end)

    def lines(self, start: int, end: int) -> list[_Line]:
        """The lines of the body."""
        self.all = self.tokens(start, end)
        # some have no English word
        self.all = [token for number, token in enumerate(self.all) if self.spoken(number, token, 0)]
        depth = 0
        lines: list[_Line] = []
        line, at = "", start
        for number, token in enumerate(self.all):
            before = self.all[number - 1] if number else None
            comma, comments = self._gap(at, token.start)
            comma = (comma and before is not None) or token.type in ("THEN", "ELSE")
            joint = ("，" if self.zh else ",") if comma else ""
            # After a comment, a comma would not join the lines, so it is written before the next word.
            line = self._broken(line + joint, comments, lines) if not any(comments) else self._broken(line, comments, lines) + joint
            depth += (token.type in ("LPAR", "TOL")) - (token.type == "RPAR")
            space = bool(line) and (comma or not comments) and self._needs_space(number, token, before, comma)
            line += f"{' ' if space else ''}{self.spoken(number, token, depth)}"
            if self.zh and self._counts(number) and not self._classified(number):
                line += " 个"
            if token.end in self.ends:
                line += " " + keyword("BETWEEN_END", "between_end", self.lang)
            at = token.end
        line = self._broken(line, self._gap(at, end)[1], lines)
        return [*lines, _Line(line)] if line or not lines else lines

    def _broken(self, line: str, comments: Sequence[str], lines: list[_Line]) -> str:
        """Ends `line` at every line end, with its comment. The rest begins the next line."""
        for comment in comments:
            lines.append(_Line(line, comment))
            line = ""
        return line

    def _gap(self, start: int, end: int) -> tuple[bool, list[str]]:
        """Whether a gap has a comma that joins two statements, and the comments of the lines that end in it ("": none)."""
        comma, breaks, comment = False, [], ""
        for hit in _GAP.finditer(self.text, start, end):
            if hit.lastgroup == "comma":
                comma = True
            elif hit.lastgroup == "comment":
                comment = hit.group().rstrip(BLANKS)
            else:
                breaks.append(comment)
                comment = ""
        return comma, [*breaks, comment] if comment else breaks

    def _counts(self, number: int) -> bool:
        """Whether the token is the number of 至少 N."""
        return number > 0 and self.all[number].type == "NUMBER" and self.all[number - 1].type == "COUNT"

    def _classified(self, number: int) -> bool:
        return number + 1 < len(self.all) and self.all[number + 1].type == "CLASSIFIER"

    def _needs_space(self, number: int, token: Token, before: Token | None, comma: bool) -> bool:
        """Whether there is a space before a token."""
        if before is None:
            return False
        if comma:
            return not self.zh
        kind, last = token.type, before.type
        if last in ("COMMA", "SEMI"):
            return not self.zh
        if kind in _TIGHT_BEFORE or last in _TIGHT_AFTER or kind == "TOL":
            return False
        if kind == "LPAR":
            return last not in ("NAME", "ALONE") or self._unit(number - 1)
        if kind == "DOT":
            return self.zh and self._possessive(token)
        if last == "DOT":
            return self._possessive(before)
        if last == "THE" and self.zh:
            return not (token.value in WORDS and lexer.plain(str(token.value)))
        if last == "MINUS":
            sign = self.all[number - 2] if number > 1 else None
            return sign is not None and sign.type in _VALUES
        return True

    def _possessive(self, token: Token) -> bool:
        return self.text[token.start : token.end] in ("的", "'s", "’s")

    def _unit(self, number: int) -> bool:
        """Whether a name is the unit of the number before it."""
        return (
            self.all[number].type == "NAME" and number > 0 and self.all[number - 1].type == "NUMBER" and not self._counts(number - 1)
        )  # fmt: skip

    # ---- one token

    def spoken(self, number: int, token: Token, depth: int) -> str:
        """A token in the chosen language."""
        source = self.text[token.start : token.end]
        if token.type in _SIGNS:
            return _SIGNS[token.type][self.lang]
        match token.type:
            case "NAME":
                return source.replace("／", "/") if self._unit(number) else self.name(number, token)
            case "TEXT":
                return source if source[0] == "《" else printer.text(str(token.value), self.lang)
            case "NUMBER":
                return source.translate(_HALF_WIDTH)
            case "YEAR":
                return f"{token.value}年" if self.zh else f"year {token.value}"
            case "DATE":
                return printer.date(*token.value, self.lang) if isinstance(token.value, tuple) else source
            case "UNIT":
                return str(token.value)
            case "CLASSIFIER":
                counted = number > 1 and self._counts(number - 1)
                return "" if counted and not self.zh else source
            case "PATTERN":
                return source
            case "COMMA":
                return ("、" if self.listed and depth == 0 else "，") if self.zh else ","
            case _:
                return self._keyword(token, source)

    def name(self, number: int, token: Token) -> str:
        """A name. Words of the language are translated to the chosen language."""
        return _name(str(token.value), self.lang)

    def _keyword(self, token: Token, source: str) -> str:
        spelt = re.sub(r"\s+", " ", source)
        han, letters = bool(_HAN.search(spelt)), bool(re.search("[A-Za-z]", spelt))
        if (self.zh and han) or (not self.zh and letters):
            return spelt.replace("’", "'")
        if token.type == "DOT":
            return ("的" if self.zh else "'s") if han or letters else "."
        return keyword(token.type, str(token.value), self.lang)


def _name(name: str, lang: Lang) -> str:
    known = WORDS.get(name)
    if known is not None and lang == "en":
        return known
    return name if lexer.plain(name) else f"「{name}」"


class _TextFormatter(_ExpressionFormatter):
    """Formats “zh” / "en". `single` is the language of a single text."""

    def __init__(self, text: str, lang: Lang, single: Lang = "zh") -> None:
        super().__init__(text, lang)
        self.single = single

    def spoken(self, number: int, token: Token, depth: int) -> str:
        """A text in the quotation marks of its language."""
        if token.type != "TEXT":
            return super().spoken(number, token, depth)
        slashes = [index for index, other in enumerate(self.all) if other.type == "SLASH"]
        lang: Lang = self.single if not slashes else "en" if number > slashes[0] else "zh"
        return printer.text(str(token.value), lang)


class _BasisFormatter(_ExpressionFormatter):
    """Formats the name of a document and its settings."""

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of the body."""
        return lexer.basis(self.text, start, end)

    def name(self, number: int, token: Token) -> str:
        """The document's name, or the key of a setting."""
        value = str(token.value)
        if number == 0 or self.all[number - 1].type == "ENUM":
            return value if not any(char.isspace() or char in "（(「#、" for char in value) else f"「{value}」"
        key = closed(SETTINGS, value)
        return _name(value, self.lang) if key is None else key if self.lang == "zh" else SETTINGS[key]
