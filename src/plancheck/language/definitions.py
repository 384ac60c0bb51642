"""Convert items to the definitions of model/vocabulary.py and the values of parameters, for the engine and the extraction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from plancheck.language import syntax as s
from plancheck.language.words import ADJUSTABLE, DIRECTIONS, LEVELS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import moment
from plancheck.model.quantity import NamedUnit, Quantity
from plancheck.model.vocabulary import (
    EventConcept,
    Indicator,
    ReferenceTable,
    SectionConcept,
    Source,
    Strength,
    Topic,
    Vocabulary,
    WordList,
)


def spoken(text: Bilingual) -> Bilingual:
    """A text of a pack as reports print it: where nobody wrote the English, the Chinese stands in both languages."""
    return text if text.en.strip() else Bilingual(text.zh, text.zh)


def label(item: s.ItemNode) -> Bilingual:
    """The display name of a definition: its title, or its name in both languages."""
    if item.title is None:
        return Bilingual(item.name, item.name)
    return Bilingual(item.title.zh or item.name, item.title.en or item.title.zh or item.name)


def text(item: s.ItemNode, name: str) -> str:
    """The text of a plain section, or "" if the item has none."""
    section = item.find(name)
    return section.body.text if section and isinstance(section.body, s.Entry) else ""


def entries(item: s.ItemNode, name: str) -> tuple[s.Entry, ...]:
    """The words of all list sections with that label, with their spans."""
    return tuple(entry for section in item.all(name) if isinstance(section.body, s.Words) for entry in section.body.entries)


def words(item: s.ItemNode, name: str) -> tuple[str, ...]:
    """The words of a list section without duplicates."""
    return tuple(dict.fromkeys(entry.text for entry in entries(item, name)))


def _rows(item: s.ItemNode, name: str) -> tuple[tuple[s.Entry, ...], ...]:
    """The rows of a table section, or none if the item has none."""
    section = item.find(name)
    return section.body.rows if section and isinstance(section.body, s.Rows) else ()


def adjusted(rule: s.ItemNode, item: s.ItemNode) -> s.ItemNode:
    """The rule as changed by a 调整 item, which replaces its title and whole sections; in 其中, only the values of the same names."""
    own = [section for section in item.sections if section.label in ADJUSTABLE]
    replaced = {section.label for section in own} - {"其中"}
    named = {section.body.name: section for section in own if isinstance(section.body, s.Let)}
    items = [
        named.pop(section.body.name) if isinstance(section.body, s.Let) and section.body.name in named else section
        for section in rule.sections
        if section.label not in replaced
    ]
    more = [section for section in own if section.label in replaced or section in named.values()]
    return replace(rule, title=item.title or rule.title, sections=(*items, *more))


def given(item: s.ItemNode) -> dict[str, s.Node]:
    """The parameters that a 调整 item gives its rule."""
    bodies = (section.body for section in item.all("参数"))
    return {body.name: body.value for body in bodies if isinstance(body, s.Let) and body.value is not None}


def borrowed(item: s.ItemNode) -> tuple[str, ...]:
    """The imports of a pack of which only the vocabulary is taken."""
    return tuple(name for section in item.all("引入") if isinstance(section.body, s.Words) for name in section.body.borrowed)


def became(item: s.ItemNode) -> dict[str, tuple[s.Entry, ...]]:
    """The successors of each replaced rule id of a pack, with their spans."""
    successors: dict[str, tuple[s.Entry, ...]] = {}
    for section in item.all("退役"):
        if isinstance(section.body, s.Words) and section.body.became:
            for old in section.body.entries:
                successors[old.text] = (*successors.get(old.text, ()), *section.body.became)
    return successors


def section(item: s.ItemNode) -> SectionConcept:
    """A 章节 item."""
    return SectionConcept(
        item.name, label(item), words(item, "标题"), words(item, "词语"), text(item, "用途"), words(item, "内容"), least(item) or 0
    )


def least(item: s.ItemNode) -> int | None:
    """The number in 至少, or None if it is missing or not a positive whole number."""
    written = unicodedata.normalize("NFKC", text(item, "至少"))
    return int(written) if re.fullmatch(r"[1-9]\d?", written) else None


def topic(item: s.ItemNode, kind: str = "") -> Topic:
    """A 主题 item of a pack for that kind of plan."""
    return Topic(item.name, label(item), words(item, "标题"), words(item, "词语"), kind)


def kinds(items: Iterable[s.ItemNode]) -> dict[str, str]:
    """The codes of the kinds of plan, by the name of their word list."""
    codes = ((item.name, text(item, "代码")) for item in items if item.kind == "wordlist" and text(item, "用途") == "方案类型")
    return {name: code for name, code in codes if code}


def kind_of(pack: s.ItemNode, kinds: Mapping[str, str]) -> str:
    """The code of the kind of plan a pack applies to (适用：方案.类型 是 …), or "" for any other condition or none."""
    applies = pack.find("适用")
    match applies.body if applies else None:
        case s.Compare(s.Prop(s.Name("方案"), "类型"), "is", s.Name(name)):
            return kinds.get(name, "")
        case _:
            return ""


def event(item: s.ItemNode) -> EventConcept:
    """An 事件 item."""
    return EventConcept(item.name, label(item), words(item, "词语"), words(item, "主语"), words(item, "谓语"))


def indicator(item: s.ItemNode) -> Indicator:
    """A 指标 item."""
    span = item.find("范围")
    interval = span.body if span and isinstance(span.body, s.Interval) else s.Interval(None, None)
    return Indicator(
        name=item.name,
        code=text(item, "代码") or item.name,
        label=label(item),
        aliases=words(item, "别名"),
        excludes=words(item, "不是"),
        unit=text(item, "单位") or None,
        lower=interval.low,
        upper=interval.high,
        direction=DIRECTIONS.get(text(item, "方向")),
        topics=words(item, "主题"),
    )


def reference(item: s.ItemNode) -> ReferenceTable:
    """A 参照表 item. Rows whose length differs from the header are skipped; the checker reports them."""
    rows = _rows(item, "表") or ((),)
    columns = tuple(cell.text for cell in rows[0])
    data = tuple(tuple(cell.text for cell in row) for row in rows[1:] if len(row) == len(columns))
    return ReferenceTable(item.name, label(item), columns, data, text(item, "用途"))


def column(item: s.ItemNode, names: Collection[str]) -> tuple[str, ...]:
    """The cells of the column of a table with one of these names, without its header; none without such a column."""
    rows = _rows(item, "表")
    at = next((number for number, cell in enumerate(rows[0]) if cell.text in names), None) if rows else None
    return tuple(row[at].text for row in rows[1:] if len(row) > at) if at is not None else ()


def wordlist(item: s.ItemNode) -> WordList:
    """A 词表 item."""
    return WordList(item.name, label(item), words(item, "词语"), text(item, "用途"), text(item, "代码"))


def source(item: s.ItemNode) -> Source:
    """A 文件 item."""
    return Source(item.name, label(item), text(item, "文号"), text(item, "依据强度"), text(item, "官方名称"), clauses(item))


def clauses(item: s.ItemNode) -> tuple[tuple[str, str], ...]:
    """The numbers and texts of a document's clauses. Rows of another form are skipped; the checker reports them."""
    return tuple((row[0].text, row[1].text) for row in _rows(item, "条文") if len(row) == 2)


def strength(item: s.ItemNode) -> Strength:
    """A 强度 item. Its cap is a level code, "must" if none could be read."""
    return Strength(item.name, label(item), LEVELS.get(text(item, "最高级别"), "must"))


def vocabulary(
    items: Iterable[s.ItemNode], parameters: dict[str, tuple[object, ...]], kinds: Mapping[str, str] = MappingProxyType({})
) -> Vocabulary:
    """All definitions among `items`, in order. `kinds` maps topics to the kind of plan their pack is for."""
    by: dict[str, list[s.ItemNode]] = {}
    for item in items:
        by.setdefault(item.kind, []).append(item)
    return Vocabulary(
        sections=tuple(map(section, by.get("section", ()))),
        topics=tuple(topic(item, kinds.get(item.name, "")) for item in by.get("topic", ())),
        events=tuple(map(event, by.get("event", ()))),
        indicators=tuple(map(indicator, by.get("indicator", ()))),
        wordlists=tuple(map(wordlist, by.get("wordlist", ()))),
        references=tuple(map(reference, by.get("reference", ()))),
        units=tuple(map(unit, by.get("unit", ()))),
        sources=tuple(map(source, by.get("document", ()))),
        strengths=tuple(map(strength, by.get("strength", ()))),
        patterns={item.name: spoken(item.title) for item in by.get("pattern", ()) if item.title is not None},
        conditions={item.name: spoken(item.title) for item in by.get("condition", ()) if item.title is not None},
        parameters=parameters,
    )


def unit(item: s.ItemNode) -> NamedUnit:
    """A 单位 item."""
    section = item.find("等于")
    amount = section.body if section and isinstance(section.body, s.Number) else None
    return NamedUnit(item.name, label(item), words(item, "别名"), amount.value if amount else None, amount.unit if amount else "")


def values(node: s.Node) -> tuple[object, ...] | None:
    """The values of a constant expression, or None if it is not constant.

    A year is an int, a month or day a Moment, a number a Quantity, a text or name a str. A Pattern is always the only value.
    """
    return (s.Pattern(node.source),) if isinstance(node, s.Pattern) else _listed(node)


def _listed(node: s.Node) -> tuple[object, ...] | None:
    match node:
        case s.Year():
            return (node.year,)
        case s.Date():
            return (moment(node.year, node.month, node.day),)
        case s.Number():
            return (Quantity(node.value, node.unit),)
        case s.Neg(part=s.Number() as number):
            return (Quantity(-number.value, number.unit),)
        case s.Text():
            return (node.text,)
        case s.Name(args=None):
            return (node.name,)
        case s.AnyOf():
            return _listed(node.part)
        case s.ListOf():
            parts = [_listed(part) for part in node.parts]
            return None if any(part is None for part in parts) else tuple(value for part in parts for value in part or ())
        case _:
            return None


def pattern(item: s.ItemNode) -> s.Let | None:
    """A 写法 item as a parameter; None if its pattern could not be read."""
    section = item.find("模式")
    return s.Let(item.name, section.body, item.name_span) if section and isinstance(section.body, s.Pattern) else None


def condition(item: s.ItemNode) -> s.Condition | None:
    """A 条件 item; None if its requirement could not be read."""
    section = item.find("要求")
    if section is None:
        return None
    return s.Condition(item.name, label(item), item.parameters, cast(s.Node, section.body), item.file, item.span)


def cases(item: s.ItemNode) -> tuple[tuple[str, str, str], ...]:
    """The cases of a 条件 item as written: a draft with \\n for line ends, a use, an outcome. Rows of another form are skipped."""
    return tuple((row[0].text.replace("\\n", "\n"), row[1].text, row[2].text) for row in _rows(item, "用例") if len(row) == 3)


def pack(item: s.ItemNode, sha256: str) -> s.Pack:
    """A 规则包 item, without its rules."""
    applies = item.find("适用")
    return s.Pack(
        id=item.name,
        title=label(item),
        version=text(item, "版本"),
        sha256=sha256,
        imports=words(item, "引入"),
        borrowed=borrowed(item),
        applies=cast(s.Node, applies.body) if applies else None,
        since=text(item, "生效"),
        until=text(item, "失效"),
        default=text(item, "启用") != "否",
        parameters=tuple(section.body for section in item.all("参数") if isinstance(section.body, s.Let)),
        retired=words(item, "退役"),
        became=tuple((old, tuple(dict.fromkeys(new.text for new in heirs))) for old, heirs in became(item).items()),
    )
