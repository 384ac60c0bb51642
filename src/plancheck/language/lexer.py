"""Split rule text into tokens. Words end at spaces and punctuation, so a name may contain a keyword.

Some forms need no spaces: 2025年, 2026年3月, 18万辆, 5000吨标准煤/万元, 3个项目, 该年. Any other text without spaces is a single name; if
it is undefined, the checker suggests how to split it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plancheck.language.words import (
    CLASSIFIERS,
    EN_LABELS,
    ENGLISH,
    ITEM_WORDS,
    KEYWORDS,
    LABELS,
    ONLY_VOCABULARY,
    SPELLINGS,
    TOLERANCE,
    WORDS,
    Label,
)
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.model.quantity import cached, named_end, parse_unit

#: The most terms in one section (joined by 且 或 、 ； + …), and the deepest nesting of brackets.
LONGEST_CHAIN = 2_000
DEEPEST = 100
LONGEST_NUMBER = 40
LONGEST_TEXT = 20_000


@dataclass(slots=True)
class Token:
    """A token: its grammar terminal, value and position."""

    type: str
    value: str | int | Decimal | tuple[int, int, int | None]
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its span in the text."""
        return Span(self.start, self.end)


class LexicalError(Exception):
    """The first error in a section: a code of problems.py, its span and the values for its message.

    Raised in this module and caught in parser.py.
    """

    def __init__(self, code: str, start: int, end: int, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.span = Span(start, end)
        self.values = values


# ---- items and sections -----------------------------------------------------------------------------------------

#: Invisible characters and those that change the direction of text; neither belongs in a rule.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")

_LABEL = r"(?P<word>[A-Za-z]+(?:[ ][A-Za-z]+){0,2}|[^\W\d]\w*)(?P<of>[ ]*[（(][^（）()\n]*[）)])?[ ]*[：:]"
_FIRST_COLUMN = re.compile(r"^(?=[^\s#\u3000])", re.M)
_LABEL_FIRST = re.compile(_LABEL)
_LABELS = re.compile(r"(?:^[ \t\u3000]*|(?<=\S)[ \t\u3000]{2,})" + _LABEL, re.M)
_QUOTED = re.compile(r"“(?:[^“”\n]|“[^“”\n]*”)*”|\"(?:\\.|[^\"\\\n])*\"|＂[^＂\n]*＂|「[^」\n]*」|(?:^|\s)\#.*")


_KINDS = "|".join(sorted(ITEM_WORDS, key=len, reverse=True))
_QUOTE = r"(?:“[^”\n]*”|\"[^\"\n]*\")"
#: An item indented by mistake: a line that can only be an item header, followed by a section.
_INDENTED = re.compile(
    rf"^[ \t\u3000]+(?P<item>(?P<kind>{_KINDS})[ \t\u3000]+(?P<name>「[^」\n]+」|[^\s「“\"：:]+)[ \t\u3000]*{_QUOTE}"
    rf"(?:[ \t\u3000]*[/／][ \t\u3000]*{_QUOTE})?)[ \t\u3000]*$(?=\n[ \t\u3000]*{_LABEL})".replace("?P<word>", "?:").replace(
        "?P<of>", "?:"
    ),
    re.M,
)
#: Sections recognized even without a colon, by kind of item: nothing else there begins with these words.
_BARE: dict[str, tuple[str, ...]] = {
    "rule": (
        "依据",
        "级别",
        "对象",
        "要求",
        "不符合",
        "无法判定",
        "不适用",
        "偏差",
        "basis",
        "level",
        "requires",
        "failed",
        "undecided",
        "inapplicable",
        "errs",
    ),
    "pack": ("版本", "引入", "适用", "参数", "启用", "生效", "失效"),
}
_COLONLESS = {
    kind: re.compile(
        rf"^[ \t\u3000]+(?P<word>{'|'.join(words)})(?P<gap>[ \t\u3000]*[∶︰﹕꞉；;，,=＝][ \t\u3000]*|[ \t\u3000]+|是)"
        r"(?=[^\s：:（(])",
        re.M,
    )
    for kind, words in _BARE.items()
}


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A section: its label (None if unknown), the text in parentheses after it, and the positions of label and body.

    `gap` is what follows the label in place of a colon.
    """

    label: Label | None
    word: str
    of: str
    start: int
    body: int
    end: int
    gap: str = ""


def find_label(word: str) -> Label | None:
    """Look up a label in either language."""
    return LABELS.get(word) or EN_LABELS.get(word)


def items(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]]]:
    """The spans of all items, of labels that are not indented, and of the keywords of items that are.

    An item starts at a line that begins in the first column and is neither blank nor a comment. A label in the first column
    belongs to the item above it.
    """
    hits = [hit for hit in _INDENTED.finditer(text) if hit["name"] not in _PHRASES]
    starts, indented = [hit.start() for hit in hits], [hit.span("kind") for hit in hits]
    unindented: list[tuple[int, int]] = []
    for line in _FIRST_COLUMN.finditer(text):
        label = _LABEL_FIRST.match(text, line.start())
        if label and find_label(label["word"]) and starts:
            unindented.append(label.span("word"))
        else:
            starts.append(line.start())
    starts.sort()
    return list(zip(starts, [*starts[1:], len(text)], strict=True)) if starts else [], unindented, indented


def sections(text: str, start: int, end: int, kind: str = "") -> list[LabelledText]:
    """The sections of an item. A label is at the start of a line or, if it is a known word, after two spaces.

    With `kind`, the sections of such an item are recognized even without a colon.
    """
    labelled: list[LabelledText] = []
    for hit in _LABELS.finditer(text, start, end):
        label = find_label(hit["word"])
        line = text.rfind("\n", 0, hit.start("word")) + 1
        if text[line : hit.start("word")].strip(" \t\u3000") and (label is None or _inside_quotes(text, line, hit.start("word"))):
            continue
        labelled.append(LabelledText(label, hit["word"], (hit["of"] or "").strip(" （()）"), hit.start("word"), hit.end(), end))
    if kind in _COLONLESS:
        for hit in _COLONLESS[kind].finditer(text, start, end):
            above = next((section for section in reversed(labelled) if section.start < hit.start()), None)
            if above is None or above.label is None or above.label.zh != "说明":  # whose text is free
                labelled.append(LabelledText(find_label(hit["word"]), hit["word"], "", hit.start("word"), hit.end(), end, hit["gap"]))
        labelled.sort(key=lambda section: section.start)
    ends = [*(section.start for section in labelled[1:]), end][: len(labelled)]
    return [
        LabelledText(section.label, section.word, section.of, section.start, section.body, stop, section.gap)
        for section, stop in zip(labelled, ends, strict=True)
    ]


def _inside_quotes(text: str, line: int, at: int) -> bool:
    end = text.find("\n", at)
    return any(hit.start() <= at - line < hit.end() for hit in _QUOTED.finditer(text[line : end if end >= 0 else len(text)]))


# ---- plain sections ---------------------------------------------------------------------------------------------

_WORD = re.compile(r"「[^」\n]*」|“[^”\n]*”|\"[^\"\n]*\"|[、，,；;]|[^、，,；;\s「“\"](?:[^、，,；;\n]*[^、，,；;\s])?")
COMMENT = re.compile(r"(?:^|(?<=\s))\#.*")


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield (position, line without its comment) for every line that is not blank."""
    for line in text[start:end].splitlines(keepends=True):
        comment = COMMENT.search(line) if "#" in line else None
        body = line[: comment.start()] if comment else line
        if body.strip():
            yield start, body
        start += len(line)


def raw(text: str, start: int, end: int) -> list[Token]:
    """One RAW token: the text without comments, its lines joined by a space, or by nothing next to a Chinese character."""
    parts: list[str] = []
    first, last = start, start
    for place, line in _lines(text, start, end):
        part = line.strip()
        lead = place + len(line) - len(line.lstrip())
        first, last = (first if parts else lead), lead + len(part)
        if parts and parts[-1][-1].isascii() and part[0].isascii():
            parts.append(" ")
        parts.append(part)
    return [Token("RAW", "".join(parts), first, last)] if parts else []


def word_list(text: str, start: int, end: int) -> list[Token]:
    """WORD and ENUM tokens. A word with punctuation is written in 「」; a list may continue on the next line without a separator."""
    out: list[Token] = []
    for place, line in _lines(text, start, end):
        for hit in _WORD.finditer(line):
            part = hit.group()
            a, b = place + hit.start(), place + hit.end()
            if part in "、，,；;":
                out.append(Token("ENUM", "、", a, b))
                continue
            if out and out[-1].type == "WORD":
                out.append(Token("ENUM", "、", a, a))
            out.append(Token("WORD", part[1:-1] if part[0] in '「“"' else part, a, b))
    return out


#: The words behind an import, with a comma before them or not.
_ONLY = re.compile(r"\s+(?:" + "|".join(spelling.replace(" ", r"\s*") for spelling in ONLY_VOCABULARY) + r")$")


def imports(text: str, start: int, end: int) -> list[Token]:
    """WORD, ENUM and ONLY tokens: packs, some with 只取 词表 behind them."""
    out: list[Token] = []
    for token in word_list(text, start, end):
        hit = _ONLY.search(str(token.value)) if token.type == "WORD" and token.end - token.start == len(str(token.value)) else None
        if hit is None:
            out.append(token)
            continue
        cut = token.start + hit.start()
        out.append(Token("WORD", str(token.value)[: hit.start()], token.start, cut))
        out.append(Token("ONLY", "only", cut + len(hit[0]) - len(hit[0].lstrip()), token.end))
    return out


_ARROW = re.compile("→|->")


def retired(text: str, start: int, end: int) -> list[Token]:
    """WORD, ENUM and ARROW tokens: retired ids, → and their successors."""
    out: list[Token] = []
    for token in word_list(text, start, end):
        if token.type == "WORD" and token.end - token.start == len(str(token.value)):
            _split_at_arrows(str(token.value), token.start, out)
        elif token.type != "ENUM" or (out and out[-1].type != "ARROW"):
            out.append(token)
    return out


def _split_at_arrows(word: str, at: int, out: list[Token]) -> None:
    """Split a word at its arrows."""
    begin = 0
    for hit in (*_ARROW.finditer(word), None):
        end = hit.start() if hit else len(word)
        part = word[begin:end].strip()
        if part:
            lead = at + word.index(part, begin)
            out.append(Token("WORD", part, lead, lead + len(part)))
        if hit:
            if out and out[-1].type == "ENUM":
                out.pop()
            out.append(Token("ARROW", "→", at + hit.start(), at + hit.end()))
            begin = hit.end()


def rows(text: str, start: int, end: int) -> list[Token]:
    """ROW CELL (BAR CELL)* for every line of a table, such as "| a | b |". The last bar is optional."""
    out: list[Token] = []
    for place, line in _lines(text, start, end):
        body = line.strip()
        at = place + len(line) - len(line.lstrip())
        if body[0] not in "|｜":
            raise LexicalError(
                "syntax", at, at + 1, text=body[:12], hint=Bilingual("表的每一行以 | 开头", "Every row of a table starts with |")
            )
        if "--" in body and not body.strip("|｜-:： "):  # a Markdown separator row
            hint = Bilingual("删去这一行：第一行就是表头", "Delete this line: the first row is the header")
            raise LexicalError("syntax", at, at + len(body), text=body[:12], hint=hint)
        closed = body[:-1] if body[-1] in "|｜" and len(body) > 1 else body
        for number, cell in enumerate(_cells(closed[1:], at + 1)):
            out.append(Token("BAR" if number else "ROW", "|", cell.start, cell.start))
            out.append(cell)
    return out


def _cells(body: str, at: int) -> Iterator[Token]:
    begin, quote = 0, ""
    for place, char in enumerate(body + "|"):
        if quote:
            quote = "" if char == quote else quote
        elif char in '“"' and not body[begin:place].strip():
            quote = "”" if char == "“" else '"'
        elif char in "|｜":
            cell = body[begin:place]
            lead = at + begin + len(cell) - len(cell.lstrip())
            text = cell.strip()
            value = text[1:-1] if len(text) > 1 and (text[0], text[-1]) in (("“", "”"), ('"', '"')) else text
            yield Token("CELL", value, lead, lead + len(text))
            begin = place + 1


_BASIS_NAME = re.compile(r"\s*(?:「(?P<quoted>[^」\n]+)」|(?P<name>[^\s（(「#、]+))")
#: The settings of a basis that another one follows.
_BASIS_SETTINGS = re.compile(r"\s*[（(](?:“(?:\\.|[^“”\\]|“[^”]*”)*”|\"(?:\\.|[^\"\\])*\"|[^（）()“\"])*[）)](?=\s*、)")
_NEXT_BASIS = re.compile(r"\s*(?P<sign>、)")


def basis(text: str, start: int, end: int) -> list[Token]:
    """The names of documents, which may contain punctuation, each with its settings in parentheses."""
    out: list[Token] = []
    at = start
    while hit := _BASIS_NAME.match(text, at, end):
        group = "quoted" if hit["quoted"] else "name"
        out.append(Token("NAME", hit[group], *hit.span(group)))
        at = hit.end()
        if settings := _BASIS_SETTINGS.match(text, at, end):
            out += expression(text, at, settings.end())
            at = settings.end()
        sign = _NEXT_BASIS.match(text, at, end)
        if sign is None:
            return [*out, *expression(text, at, end)]
        out.append(Token("ENUM", "、", *sign.span("sign")))
        at = sign.end()
    return [*out, *expression(text, at, end)] if out else []


# ---- expressions ------------------------------------------------------------------------------------------------

_SIGNS: dict[str, tuple[str, str]] = {
    "(": ("LPAR", "("), "（": ("LPAR", "("), ")": ("RPAR", ")"), "）": ("RPAR", ")"), ",": ("COMMA", ","), "，": ("COMMA", ","),
    ";": ("SEMI", ";"), "；": ("SEMI", ";"), "。": ("SEMI", ";"), "、": ("ENUM", "、"), "/": ("SLASH", "/"), "／": ("SLASH", "/"),
    "%": ("UNIT", "%"), "％": ("UNIT", "%"), "‰": ("UNIT", "‰"), "℃": ("UNIT", "℃"), "㎡": ("UNIT", "㎡"), "㎥": ("UNIT", "㎥"),
    "-": ("MINUS", "-"),
    **{spelling: meaning for spelling, meaning in SPELLINGS.items() if not re.match(r"\w", spelling)},
}  # fmt: skip
_LONG_SIGNS = sorted((sign for sign in _SIGNS if len(sign) > 1), key=len, reverse=True)
_SHORT_SIGNS = "".join(re.escape(sign) for sign in _SIGNS if len(sign) == 1)
_PHRASES = {**{en: ("NAME", zh) for en, zh in ENGLISH.items()}, **SPELLINGS}
_PHRASE = re.compile("(?:" + "|".join(p.replace(" ", "[ ]+") for p in sorted(_PHRASES, key=len, reverse=True) if " " in p) + r")(?!\w)")
_JOINS = [row for row in KEYWORDS if row.terminal in ("AND", "OR", "THEN", "ELSE", "SATISFIES")]
_JOINING = "|".join(spelling for row in _JOINS for spelling in (row.zh, *row.also))
_JOINING_EN = "|".join(row.en for row in _JOINS)

_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<WS>(?:[ \t\u3000\r\n]+|\#[^\n]*)+)",
            r"(?P<NAME>[^\W\d]\w*)",
            r"(?P<DATE>(?:[1１][8８9９]|[2２][0０1１])[0-9０-９]{2}[ ]?年[ ]?[0-9０-９]{1,2}[ ]?月"
            r"(?:[ ]?[0-9０-９]{1,2}[ ]?[日号])?(?!\w))",
            r"(?P<YEAR>(?:[1１][8８9９]|[2２][0０1１])[0-9０-９]{2}[ ]?年(?!\w))",
            r"(?P<NUMBER>[0-9０-９]+(?:[.．][0-9０-９]+)*)",
            r"(?P<TOL>[（(][ ]*(?:" + "|".join(TOLERANCE) + r")(?!\w))",
            r"(?P<SKIP>[，,](?=\s*(?:(?:" + _JOINING + r")(?!\w)|(?:" + _JOINING_EN + r")\b)))",
            r"(?P<QNAME>「[^」\n]+」)",
            r"(?P<TEXT>“(?:\\.|[^“”\\\n]|“[^“”\n]*”)*”|\"(?:\\.|[^\"\\\n])*\"|＂[^＂\n]*＂)",
            r"(?P<TITLE>《[^》\n]+》)",
            r"(?P<OPEN>[“\"＂《「])",
            r"(?P<SIGN>" + "|".join(map(re.escape, _LONG_SIGNS)) + f"|[{_SHORT_SIGNS}])",
            r"(?P<BAD>.)",
        )
    )
)
_YEAR_EN = re.compile(r"year[ ]+(1[89]\d\d|2[01]\d\d)(?!\w)")
_DATE_EN = re.compile(r"(?:month|day)[ ]+((?:1[89]|2[01])\d\d)-(\d\d?)(?:-(\d\d?))?(?!\w)")
_MORE_UNIT = re.compile(r"[\w㎡㎥·]*(?:[/／](?:[^\W\d_]|㎡|㎥)[\w㎡㎥]*)+")
_PATTERN = re.compile(r"/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+)/")
_ESCAPE = re.compile(r"\\([\\\"“”n])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
#: After these tokens a value is complete, so "/" divides; elsewhere it starts a pattern.
_VALUE_ENDS = frozenset(("NAME", "NUMBER", "YEAR", "DATE", "UNIT", "CLASSIFIER", "TEXT", "PATTERN", "RPAR"))
_JOINTS = frozenset(("AND", "OR", "SEMI", "ENUM", "COMMA", "PLUS", "MINUS", "TIMES", "DIV", "SLASH", "SATISFIES", "DOT", "NOT", "IF", "AT"))
_CLOSING = {"“": "”", '"': '"', "＂": "＂", "《": "》", "（": "）", "(": ")"}


def unescape(text: str) -> str:
    """A text as meant: \\n is a line end, a backslash takes the meaning from a quotation mark or a backslash."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda hit: "\n" if hit[1] == "n" else hit[1], text)


def expression(text: str, start: int, end: int) -> list[Token]:
    """The tokens of an expression or of texts. Raises LexicalError at the first invalid character."""
    out: list[Token] = []
    _read(text, start, end, out)
    return out


def before_error(mode: str, text: str, start: int, end: int) -> list[Token]:
    """The tokens of the body of a section up to the first error in it, for an editor in which it is half written."""
    if READERS[mode] is not expression:
        try:
            return READERS[mode](text, start, end)
        except LexicalError:
            return []
    out: list[Token] = []
    with suppress(LexicalError):
        _read(text, start, end, out)
    return out


def _read(text: str, start: int, end: int, out: list[Token]) -> None:
    """Add the tokens of an expression to `out`. Raises LexicalError where `expression` does."""
    brackets: list[Token] = []
    joints = 0
    match = _TOKEN.match
    at = start
    while at < end:
        hit = match(text, at, end)
        assert hit is not None  # BAD matches any character
        kind = hit.lastgroup or "BAD"
        begin, at = at, hit.end()
        if kind == "WS" or kind == "SKIP":
            continue
        at = _READ[kind](text, begin, at, end, out)
        last = out[-1]
        if last.type in _JOINTS:
            joints += 1
            if joints >= LONGEST_CHAIN:
                raise LexicalError("expression-too-long", last.start, last.end, limit=LONGEST_CHAIN)
        elif last.type in ("LPAR", "TOL"):
            brackets.append(last)
            if len(brackets) > DEEPEST:
                raise LexicalError("expression-too-deep", last.start, last.end, limit=DEEPEST)
        elif last.type == "RPAR":
            if not brackets:
                raise LexicalError("close-bracket", last.start, last.end, mark=text[last.start])
            brackets.pop()
    if brackets:
        mark = text[brackets[-1].start]
        raise LexicalError("open-bracket", brackets[-1].start, brackets[-1].start + 1, mark=mark, close=_CLOSING[mark])


# Each reader takes (text, begin, end of the hit, end of the section, tokens so far), appends one token or two, and
# returns where reading goes on.


def _name(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    word = text[begin:at]
    after_number = bool(out) and out[-1].type == "NUMBER"
    counted = after_number and len(out) > 1 and out[-2].type == "COUNT"
    measured = after_number and not counted
    spelt = named_end(text, begin)
    if spelt > at:  # t-CO₂, as a pack spells a unit
        more = _MORE_UNIT.match(text, spelt, end)
        spelt = more.end() if more and text[spelt] in "/／" else spelt
        out.append(Token("UNIT", text[begin:spelt].replace("／", "/"), begin, spelt))
        return spelt
    if at < end and text[at] in "/／㎡㎥·":
        unit = _MORE_UNIT.match(text, at, end)
        if unit and (measured or parse_unit(text[begin : unit.end()])):
            out.append(Token("UNIT", text[begin : unit.end()].replace("／", "/"), begin, unit.end()))
            return unit.end()
    if word[0].isascii():
        return _english(text, begin, at, end, out, measured)
    token = _chinese(word, begin, at, after_number, counted)
    out.append(token)
    return token.end


def _chinese(word: str, begin: int, at: int, after_number: bool, counted: bool) -> Token:
    keyword = SPELLINGS.get(word)
    if keyword and (keyword[0] != "CLASSIFIER" or after_number):
        return Token(*keyword, begin, at)
    if counted and word[0] in CLASSIFIERS and word[1:] in WORDS:
        return Token("CLASSIFIER", word[0], begin, begin + 1)  # 至少 3 个项目
    if word[0] == "该" and word[1:] in WORDS:
        return Token("THE", "the", begin, begin + 1)
    is_unit = (not after_number or counted) and word not in WORDS and parse_unit(word)
    return Token("UNIT" if is_unit else "NAME", word, begin, at)


def _english(text: str, begin: int, at: int, end: int, out: list[Token], measured: bool) -> int:
    year = _YEAR_EN.match(text, begin, end)
    if year:
        out.append(Token("YEAR", int(year[1]), begin, year.end()))
        return year.end()
    dated = _DATE_EN.match(text, begin, end)
    if dated:
        return _dated(text, begin, dated.end(), out)
    phrase = _PHRASE.match(text, begin, end)
    if phrase:
        at = phrase.end()
    word = re.sub(" +", " ", text[begin:at])
    kind, value = _PHRASES.get(word, ("", word))
    if not kind:
        kind = "UNIT" if not measured and parse_unit(word) else "NAME"
    out.append(Token(kind, value, begin, at))
    return at


def _sign(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    kind, value = _SIGNS[text[begin:at]]
    if kind == "SLASH" and text.startswith("//", begin):
        raise LexicalError("unknown-character", begin, begin + 2, char="//", hint=Bilingual("注释以 # 开头", "A comment starts with #"))
    if kind == "SLASH" and (not out or out[-1].type not in _VALUE_ENDS):
        pattern = _PATTERN.match(text, begin, end)
        if not pattern:
            raise LexicalError("open-pattern", begin, at)
        out.append(Token("PATTERN", pattern[1], begin, pattern.end()))
        return pattern.end()
    out.append(Token(kind, value, begin, at))
    return at


def _year(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    out.append(Token("YEAR", int(text[begin : begin + 4].translate(_FULL_WIDTH)), begin, at))
    return at


def _date(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    return _dated(text, begin, at, out)


def _dated(text: str, begin: int, at: int, out: list[Token]) -> int:
    """Add a month or day. Raises LexicalError for one that no calendar has."""
    year, month, *day = (int(part) for part in re.findall(r"\d+", text[begin:at].translate(_FULL_WIDTH)))
    try:
        date(year, month, day[0] if day else 1)
    except ValueError:
        raise LexicalError("bad-date", begin, at, text=text[begin:at]) from None
    out.append(Token("DATE", (year, month, day[0] if day else None), begin, at))
    return at


def _number(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    digits = text[begin:at].translate(_FULL_WIDTH)
    if len(digits) > LONGEST_NUMBER:
        raise LexicalError("number-too-long", begin, at, size=len(digits), limit=LONGEST_NUMBER)
    if digits.count(".") > 1:
        raise LexicalError("bad-number", begin, at, text=digits)
    if "." in digits and out and out[-1].type == "COUNT":
        raise LexicalError("count-not-whole", begin, at, text=digits)
    out.append(Token("NUMBER", Decimal(digits), begin, at))
    return at


def _tolerance(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    out.append(Token("TOL", "tolerance", begin, at))
    return at


def _quoted_name(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    out.append(Token("NAME", text[begin + 1 : at - 1], begin, at))
    return at


def _text(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    if at - begin > LONGEST_TEXT:
        raise LexicalError("text-too-long", begin, at, size=at - begin - 2, limit=LONGEST_TEXT)
    out.append(Token("TEXT", unescape(text[begin + 1 : at - 1]), begin, at))
    return at


def _title(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    out.append(Token("TEXT", text[begin:at], begin, at))  # a title keeps its 《》
    return at


def _open(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    mark = text[begin]
    if mark == "「":
        raise LexicalError("open-name", begin, at)
    raise LexicalError("open-text", begin, at, mark=mark, close=_CLOSING[mark])


#: Signs commonly used instead of the right one, with the right one.
_MEANT = {
    "‘": "“",
    "’": "”",
    "'": '"',
    "[": "（",
    "]": "）",
    "【": "（",
    "】": "）",
    "{": "（",
    "}": "）",
    "〔": "（",
    "〕": "）",
    "〖": "（",
    "〗": "）",
    "『": "「",
    "』": "」",
    "&": "且",
    "|": "或",
    "!": "非",
    "·": "、",
}


_IN_ENGLISH = {"且": "and", "或": "or", "非": "not"}
_COLON = ("“：”只写在栏目名之后；给值写 =", "A colon is used only after the name of a section; use = to give a value")
_MONEY = ("金额写作 500 万元", "An amount of money is written 500 万元")
#: Other signs that are not part of the language, with advice.
_ADVICE = {
    **dict.fromkeys("：:∶︰﹕꞉", _COLON), **dict.fromkeys("¥￥$", _MONEY),
}  # fmt: skip


def _bad(text: str, begin: int, at: int, end: int, out: list[Token]) -> int:
    char = text[begin]
    if char == "”":
        raise LexicalError("open-text", begin, at, mark=char, close="“")
    if unicodedata.category(char) == "Zs":  # copied from a web page or from Word
        hint = Bilingual("改成普通的空格", "Put a plain space there")
        raise LexicalError("unknown-character", begin, at, char=f"U+{ord(char):04X}", fix=" ", hint=hint)
    meant = _MEANT.get(char)
    hint = Bilingual(*_ADVICE.get(char, ("名称里有符号时写在「」里", "Write a name that contains punctuation in 「」")))
    if meant:
        hint = Bilingual(f"请写 {meant}", f"Write {_IN_ENGLISH.get(meant, meant)}")
    raise LexicalError("unknown-character", begin, at, char=char, hint=hint)


_READ: dict[str, Callable[[str, int, int, int, list[Token]], int]] = {
    "NAME": _name, "DATE": _date, "YEAR": _year, "NUMBER": _number, "TOL": _tolerance, "QNAME": _quoted_name, "TEXT": _text,
    "TITLE": _title, "OPEN": _open, "SIGN": _sign, "BAD": _bad,
}  # fmt: skip

#: The tokenizer for the body of a section, by the mode of its label.
READERS: dict[str, Callable[[str, int, int], list[Token]]] = {
    "raw": raw, "words": word_list, "imports": imports, "retired": retired, "rows": rows, "basis": basis, "texts": expression,
    "condition": expression,
    "objects": expression, "let": expression, "interval": expression, "amount": expression, "regex": expression,
}  # fmt: skip


def plain_unit(name: str) -> bool:
    """Whether a name can be written behind a number as a unit: it is one word without "/" that begins with a letter, and no keyword."""
    return re.fullmatch(r"[^\W\d]\w*", name) is not None and name not in SPELLINGS and name not in WORDS and name not in ENGLISH


@cached(8192)
def plain(name: str) -> bool:
    """Whether a name needs no 「」: it is a single word and not a keyword, a unit or a word of the other language."""
    try:
        tokens = expression(name, 0, len(name))
    except LexicalError:
        return False
    return len(tokens) == 1 and tokens[0].type == "NAME" and tokens[0].value == name and tokens[0].end - tokens[0].start == len(name)
