"""Print syntax trees as text, in either language. Parsing printed text gives back the same tree.

Keywords, functions and words of a plan are printed in the requested language; names defined by packs are printed unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, assert_never

from plancheck.language import expansion
from plancheck.language import syntax as s
from plancheck.language.words import (
    CLOSED,
    DAYS,
    ERRS,
    ITEM_USES,
    ITEMS,
    LABELS,
    LEVELS,
    OF_LABELS,
    ONLY_VOCABULARY,
    SETTINGS,
    TOLERANCE,
    WORDS,
    day_text,
    keyword,
    word,
)
from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import Moment
from plancheck.model.quantity import NamedUnit, Quantity
from plancheck.model.vocabulary import (
    EventConcept,
    Indicator,
    ReferenceTable,
    SectionConcept,
    Source,
    Strength,
    Topic,
    WordList,
)

Lang = Literal["zh", "en"]

# Binding strength: a node is parenthesized where a stronger one is required.
_CONDITION, _OR, _AND, _NOT, _PRED, _OPERAND, _SUM, _PRODUCT, _UNARY, _PRIMARY, _ATOM = range(11)

#: The English word for 否, which after “has” would mean that there is none.
_NO = re.compile(r"no(?!\w)")


def expr(node: s.Node, lang: Lang) -> str:
    """Print a condition or value."""
    return _Printer(lang).at(node, _CONDITION, True)


def value(value: object) -> str:
    """A single parameter value as written in Chinese rules: 2030年, 20 %, /待定|未定/; texts and names unchanged."""
    match value:
        case Quantity():
            return f"{number(value.value)} {value.unit}".strip()
        case s.Pattern():
            return expr(value, "zh")
        case int():
            return f"{value}年"
        case Moment():
            return value.label.zh
        case _:
            return str(value)


def _plain(name: str) -> bool:
    """Whether a name needs no 「」."""
    from plancheck.language import lexer  # takes 10 ms to import, and few checks print a name

    return lexer.plain(name)


class _Printer:
    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        zh = lang == "zh"
        self.open, self.close, self.comma, self.semicolon = ("（", "）", "，", "；") if zh else ("(", ")", ", ", "; ")

    def at(self, node: s.Node, level: int, last: bool = False) -> str:
        """Print `node` where binding strength `level` is required. `last`: nothing follows it in the same statement."""
        text, binds, open_ = self.node(node, last)
        if binds < level or (open_ and not last):
            return f"{self.open}{self.at(node, _CONDITION, True)}{self.close}"
        return text

    def word(self, terminal: str, value: str) -> str:
        """A keyword."""
        return keyword(terminal, value, self.lang)

    def name(self, name: str) -> str:
        """Print a name: translate words of the language, keep others, and add 「」 where the name would be misread."""
        known = word(name, self.lang)
        if known is None:
            return name if _plain(name) else f"「{name}」"
        return known if self.lang == "en" or _plain(name) else f"「{name}」"

    def statement(self, left: s.Node | None, *rest: str) -> str:
        """Join the subject, if any, and the rest of a statement."""
        parts = [self.at(left, _OPERAND)] if left is not None else []
        return " ".join([*parts, *(part for part in rest if part)])

    # These return the text, its binding strength, and whether it is open to the right, that is, would absorb what follows.
    def node(self, node: s.Node, last: bool) -> tuple[str, int, bool]:
        match node:
            case s.And(loose=True):
                return self.semicolon.join(self.at(part, _OR, True) for part in node.parts), _CONDITION, False
            case s.And() | s.Or():
                return self._joined(node, last)
            case s.Not():
                text = f"{self.word('NOT', 'not')} {self.at(node.part, _NOT, last)}"
                return text, _NOT, self._open(node)
            case s.Alone():
                return self.word("ALONE", "alone") + self.args(node.parts), _PRED, False
            case s.If() | s.Every():
                return self._scope(node), _NOT, True
            case s.Has() | s.Compare() | s.Approx() | s.Between() | s.Trend():
                return self._statement(node), _PRED, False
            case s.Held():
                return self._held(node), _PRED, False
            case s.AnyOf() | s.ListOf():
                return self._list(node), _OPERAND, False
            case s.Arith():
                level = _SUM if node.op in "+-" else _PRODUCT
                sign = {"+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "DIV"}[node.op]
                return f"{self.at(node.left, level)} {self.word(sign, node.op)} {self.at(node.right, level + 1)}", level, False
            case s.Expressed():
                return f"{self.at(node.part, _PRODUCT)} {self.word('AS', 'as')} {node.unit}", _PRODUCT, False
            case s.Neg():
                return f"{self.word('MINUS', '-')}{self.at(node.part, _UNARY)}", _UNARY, False
            case s.Prop() | s.At():
                return self._primary(node), _PRIMARY, False
            case s.Pattern():
                return f"/{node.source}/", _OPERAND, False  # after a value, its "/" would be read as division
            case s.UnitName():
                return node.unit, _OPERAND, False  # after a number, it would be read as the number's unit
            case _:
                return self._atom(node), _ATOM, False

    def _open(self, node: s.Node) -> bool:
        """Whether the last thing printed in `node` is open to the right."""
        while True:
            match node:
                case s.If() | s.Every():
                    return True
                case s.Not():
                    node = node.part
                case s.Or() | s.And(loose=False):
                    if isinstance(node.parts[-1], s.And | s.Or):  # it is parenthesized
                        return False
                    node = node.parts[-1]
                case _:
                    return False

    def _joined(self, node: s.And | s.Or, last: bool) -> tuple[str, int, bool]:
        own = _AND if isinstance(node, s.And) else _OR
        sign = self.word("AND", "and") if isinstance(node, s.And) else self.word("OR", "or")
        # 且 inside 或 needs no parentheses but is easily misread without them; the checker warns about it.
        parts = [self.at(part, _NOT) for part in node.parts[:-1]]
        return f" {sign} ".join([*parts, self.at(node.parts[-1], _NOT, last)]), own, self._open(node)

    def _scope(self, node: s.If | s.Every) -> str:
        if isinstance(node, s.Every):
            head = self.count(node.count) if node.count else self.word("EVERY", "every")
            return f"{head} {self.at(node.noun, _PRIMARY)} {self.word('SATISFIES', 'satisfies')} {self.at(node.body, _OR, True)}"
        test = self.at(node.test, _OR)
        text = f"{self.word('IF', 'if')} {test}{self.comma}{self.word('THEN', 'then')} "
        if node.orelse is None:
            return text + self.at(node.then, _OR, True)
        return f"{text}{self.at(node.then, _OR)}{self.comma}{self.word('ELSE', 'else')} {self.at(node.orelse, _OR, True)}"

    def count(self, count: s.Count) -> str:
        """至少 3 个."""
        return f"{self.word('COUNT', count.op)} {count.number}" + (" 个" if self.lang == "zh" else "")

    def _statement(self, node: s.Has | s.Compare | s.Approx | s.Between | s.Trend) -> str:
        match node:
            case s.Has():
                has = self.word("HASNO", "has_no") if node.negated else self.word("HAS", "has")
                noun = self.at(node.noun, _PRIMARY)
                if not node.negated and _NO.match(noun):
                    noun = f"({noun})"
                return self.statement(node.subject, has, self.count(node.count) if node.count else "", noun)
            case s.Compare():
                sign = self.word("EQ", "=") if node.op == "=" else self.word("CMP", node.op)
                return self.statement(node.left, sign, self.at(node.right, _OPERAND))
            case s.Approx():
                return self.statement(node.left, self.word("APPROX", "approx"), self.at(node.right, _OPERAND)) + self.tolerance(
                    node.tolerance
                )
            case s.Between():
                ends = (self.at(node.low, _SUM), self.word("DASH", "to"), self.at(node.high, _SUM))
                return self.statement(node.left, self.word("BETWEEN", "between"), *ends, self.word("BETWEEN_END", "between_end"))
            case s.Trend():
                return self.statement(node.left, self.word("TREND", node.kind)) + self.tolerance(node.tolerance)
            case _:
                assert_never(node)

    def _held(self, node: s.Held) -> str:
        """甲 有专门部分, 甲 覆盖 乙, 覆盖（甲，乙）."""
        name = node.name if _plain(node.name) else f"「{node.name}」"
        if node.subject is not None and len(node.args) == 1 and _is_said(node.args[0]):
            return self.statement(node.subject, name, self.at(node.args[0], _OPERAND))
        return self.statement(node.subject, name + self.args(node.args or None))

    def tolerance(self, number: s.Number | None) -> str:
        """（容差 0.5 %）, "" without one."""
        if number is None:
            return ""
        return f"{self.open}{TOLERANCE[self.lang == 'en']} {self._atom(number)}{self.close}"

    def _list(self, node: s.AnyOf | s.ListOf) -> str:
        if isinstance(node, s.ListOf):
            return "、".join(self.at(part, _SUM) for part in node.parts)
        inner = node.part
        text = self._list(inner) if isinstance(inner, s.ListOf) else self.at(inner, _SUM)
        return f"{self.word('ANY', 'any')} {text}"

    def _primary(self, node: s.Prop | s.At) -> str:
        if isinstance(node, s.At):
            when = self.at(node.when, _ATOM)
            subject = f"{self.at(node.subject, _PRIMARY)} " if node.subject is not None else ""
            return f"{subject}{self.word('AT', 'at')} {when}"
        owner = self.at(node.owner, _PRIMARY)
        joint = "."
        if isinstance(node.owner, s.At):  # 回收率 在 该年 的 目标
            joint = " 的 " if self.lang == "zh" else "'s "
        return f"{owner}{joint}{self.name(node.name)}{self.args(node.args)}"

    def args(self, args: tuple[s.Node, ...] | None) -> str:
        """（…，…）, "" without parentheses."""
        if args is None:
            return ""
        return f"{self.open}{self.comma.join(self.at(arg, _OR, True) for arg in args)}{self.close}"

    def _atom(self, node: s.Node) -> str:
        match node:
            case s.Name():
                return self.name(node.name) + self.args(node.args)
            case s.The():
                this = self.word("THE", "the")
                return (
                    f"{this}{node.name}"
                    if self.lang == "zh" and node.name in WORDS and _plain(node.name)
                    else f"{this} {self.name(node.name)}"
                )
            case s.Number():
                return f"{number(node.value)} {node.unit}" if node.unit else number(node.value)
            case s.Year():
                return f"{node.year}年" if self.lang == "zh" else f"year {node.year}"
            case s.Date():
                return date(node.year, node.month, node.day, self.lang)
            case s.Text():
                return text(node.text, self.lang)
            case _:
                raise TypeError(f"{type(node).__name__} is no atom")


def _is_said(node: s.Node) -> bool:
    """Whether an argument of a condition needs no parentheses."""
    if isinstance(node, s.ListOf):
        return all(_is_said(part) and not isinstance(part, s.ListOf | s.UnitName) for part in node.parts)
    return isinstance(node, s.Name | s.The | s.Number | s.Year | s.Date | s.Text | s.UnitName)


def date(year: int, month: int, day: int | None, lang: str) -> str:
    """A month or day as written in a rule: 2026年3月, 2026年3月15日."""
    if lang == "zh":
        return f"{year}年{month}月" + (f"{day}日" if day else "")
    return f"day {year}-{month:02}-{day:02}" if day else f"month {year}-{month:02}"


def number(value: Decimal) -> str:
    """A number as digits, never with an exponent."""
    return format(value, "f")


#: Paired, unnested quotation marks, which need no backslash.
_PAIRED = re.compile(r"(?:[^“”]|“[^“”]*”)*")


def text(value: str, lang: Lang) -> str:
    """Quote a text in the style of a language."""
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    if lang == "en":
        return '"' + escaped.replace('"', '\\"') + '"'
    if not _PAIRED.fullmatch(escaped):
        escaped = escaped.replace("“", "\\“").replace("”", "\\”")
    return f"“{escaped}”"


def texts(value: Bilingual) -> str:
    """“中文” / "English", or only the Chinese if there is no English, or the Chinese stands in its place."""
    alone = not value.en or (value.en == value.zh and not value.zh.isascii())
    return text(value.zh, "zh") if alone else f"{text(value.zh, 'zh')} / {text(value.en, 'en')}"


# ---- rules and definitions --------------------------------------------------------------------------------------


class _Lines:
    """The lines of an item."""

    def __init__(self, kind: s.Kind, name: str, title: Bilingual | None, lang: Lang) -> None:
        self.lang: Lang = lang
        item = ITEMS[kind]
        head = f"{item.zh if lang == 'zh' else item.kind} {item_name(name)}"
        self.lines = [f"{head} {texts(title)}" if title is not None and (title.zh or title.en) else head]

    def add(self, label: str, body: str, of: str = "") -> None:
        """A section."""
        row = LABELS[label]
        if self.lang == "zh":
            self.lines.append(f"  {label}{f'（{of}）' if of else ''}：{body}")
        else:
            self.lines.append(f"  {row.en}{f' ({of})' if of else ''}: {body}")

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


def item_name(name: str) -> str:
    """The name in an item's first line, in 「」 if it contains a space or a special character."""
    return f"「{name}」" if any(char.isspace() or char in '"“＂/／#「' for char in name) else name


def parameters(names: Iterable[str], lang: Lang) -> str:
    """The parameters of a condition behind its name: （部分、主题）."""
    return f"（{'、'.join(names)}）" if lang == "zh" else f"({', '.join(names)})"


def rule(node: s.RuleNode, lang: Lang) -> str:
    """Print a rule."""
    out = _Lines("rule", node.id, node.title, lang)
    for label, body, of in _rule_sections(node, lang):
        out.add(label, body, of)
    return str(out)


def meaning(node: s.RuleNode) -> str:
    """Print what a rule checks, without its messages and dates. The version of the rule is computed from this."""
    out = _Lines("rule", node.id, None, "zh")
    for label, body, of in _rule_sections(expansion.plain_rule(node), "zh"):
        if LABELS[label].mode != "texts" and label not in (*DAYS, "版本"):
            out.add(label, body, of)
    return str(out)


def _rule_sections(node: s.RuleNode, lang: Lang) -> Iterable[tuple[str, str, str]]:
    if node.edition:
        yield "版本", node.edition, ""
    yield (
        "依据",
        "、".join(_basis(basis, lang) for basis in s.bases(node)),
        "",
    )
    yield "级别", _closed(LEVELS, next(zh for zh, code in LEVELS.items() if code == node.level), lang), ""
    if node.applies is not None:
        yield "适用", expr(node.applies, lang), ""
    if node.objects:
        yield "对象", _body(s.Objects(node.objects), lang), ""
    for let in node.lets:
        yield "其中", _body(let, lang), ""
    yield "要求", expr(node.requires, lang), ""
    for label, value in (("符合", node.passed), ("不符合", node.failed)):
        if value is not None:
            yield label, texts(value), ""
    for code, value in node.failed_by:
        yield "不符合", texts(value), _of("不符合", code, lang)
    for code, value in node.undecided:
        yield "无法判定", texts(value), _of("无法判定", code, lang)
    for label, value in (("不适用", node.inapplicable), ("建议", node.advice)):
        if value is not None:
            yield label, texts(value), ""
    if node.errs:
        yield "偏差", _closed(ERRS, next(zh for zh, code in ERRS.items() if code == node.errs), lang), ""
    for label, iso in (("生效", node.since), ("失效", node.until)):
        if iso:
            yield label, day_text(iso, lang), ""


def _of(label: str, code: str, lang: Lang) -> str:
    """The word in parentheses behind a label."""
    values = OF_LABELS[label]
    return _closed(values, next((zh for zh, name in values.items() if name == code), ""), lang)


def _closed(values: Mapping[str, str], zh: str, lang: Lang) -> str:
    return zh if lang == "zh" or not zh else values[zh].replace("_", " ")


def _basis(body: s.Basis, lang: Lang) -> str:
    name = body.name if not any(char.isspace() or char in "（(「#、" for char in body.name) else f"「{body.name}」"
    if not body.settings:
        return name
    printer = _Printer(lang)
    settings = (f"{key if lang == 'zh' else SETTINGS[key]} = {text(value, lang)}" for key, value in body.settings)
    return f"{name}{printer.open}{printer.comma.join(settings)}{printer.close}"


def item(node: s.ItemNode, lang: Lang) -> str:
    """Print an item of any kind, without comments."""
    out = _Lines(node.kind, node.name, node.title, lang)
    if node.parameters:
        name = item_name(node.name)
        out.lines[0] = out.lines[0].replace(name, name + parameters(node.parameters, lang), 1)
    for section in node.sections:
        body = section.body
        if isinstance(body, s.Entry):
            values = ITEM_USES.get(node.kind, {}) if section.label == "用途" else CLOSED.get(section.label, {})
            out.add(section.label, _closed(values, body.text, lang) if body.text in values else body.text)
        else:
            out.add(section.label, _body(body, lang), _closed(OF_LABELS.get(section.label, {}), section.of, lang))
    return str(out)


def _body(body: s.Body, lang: Lang) -> str:
    match body:
        case s.Entry():
            return body.text
        case s.Words():
            arrow = " → " if lang == "zh" else " -> "
            if body.borrowed:
                only = ONLY_VOCABULARY[lang == "en"]
                marked = (
                    f"{list_word(entry.text)} {only}" if entry.text in body.borrowed else list_word(entry.text) for entry in body.entries
                )
                return "、".join(marked)
            return arrow.join("、".join(list_word(entry.text) for entry in part) for part in (body.entries, body.became) if part)
        case Bilingual():
            return texts(body)
        case s.Basis():
            return "、".join(_basis(basis, lang) for basis in body.every)
        case s.Interval():
            return interval(body.low, body.high)
        case s.Rows():
            return table([[cell.text for cell in row] for row in body.rows])
        case s.Objects():
            printer = _Printer(lang)
            return "、".join(f"{printer.word('EVERY', 'every')} {printer.at(noun, _PRIMARY)}" for noun in body.nouns)
        case s.Let():
            printer = _Printer(lang)
            name = body.name if _plain(body.name) else f"「{body.name}」"
            return name if body.value is None else f"{name} = {printer.at(body.value, _OR, True)}"
        case _:
            return expr(body, lang)


def list_word(name: str) -> str:
    """A word of a list, in 「」 if it contains a special character."""
    return f"「{name}」" if any(char in '、，,；;「“"#→' for char in name) or name != name.strip() else name


def interval(low: Decimal | None, high: Decimal | None) -> str:
    """0—100, ≥ 0 or ≤ 100."""
    if low is not None and high is not None:
        return f"{number(low)}—{number(high)}"
    return f"≥ {number(low)}" if low is not None else f"≤ {number(high)}" if high is not None else ""


def table(rows: Iterable[Iterable[str]]) -> str:
    """The rows of a table, one per line."""
    return "".join(f"\n    | {' | '.join(_cell(cell) for cell in row)} |" for row in rows)


def _cell(cell: str) -> str:
    return f'"{cell}"' if "|" in cell or "｜" in cell or cell[:1] in ('"', "“") else cell


Definition = SectionConcept | Topic | EventConcept | Indicator | WordList | ReferenceTable | Source | Strength | NamedUnit


def definition(item: Definition) -> str:
    """Print what a definition means, in Chinese, without its display names."""
    match item:
        case SectionConcept():
            return _listed(
                "section", item.name, 标题=item.titles, 词语=item.words, 内容=item.contents,
                至少=str(item.least or ""), 用途=item.part,
            )  # fmt: skip
        case Topic():
            return _listed("topic", item.name, 标题=item.titles, 词语=item.words)
        case EventConcept():
            return _listed("event", item.name, 词语=item.words, 主语=item.subjects, 谓语=item.predicates)
        case Indicator():
            direction = {"up": "上升", "down": "下降"}.get(item.direction or "", "")
            return _listed(
                "indicator", item.name, 代码=item.code, 别名=item.aliases, 不是=item.excludes, 单位=item.unit or "",
                范围=interval(item.lower, item.upper), 方向=direction, 主题=item.topics,
            )  # fmt: skip
        case WordList():
            return _listed("wordlist", item.name, 用途=item.use, 代码=item.code, 词语=item.words)
        case ReferenceTable():
            return _listed("reference", item.name, 用途=item.use, 表=table([item.columns, *item.rows]))
        case Source():
            return _listed("document", item.name, 文号=item.number, 依据强度=item.strength, 官方名称=item.official_title)
        case NamedUnit():
            return _listed("unit", item.name, 等于=item.equals, 别名=item.aliases)
        case Strength():
            return _listed("strength", item.name, 最高级别=next(zh for zh, code in LEVELS.items() if code == item.cap))
        case _:
            assert_never(item)


def _listed(kind: s.Kind, name: str, **sections: str | tuple[str, ...]) -> str:
    out = _Lines(kind, name, None, "zh")
    for label, body in sections.items():
        if body:
            out.add(label, body if isinstance(body, str) else "、".join(map(list_word, body)))
    return str(out)
