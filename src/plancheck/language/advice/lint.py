"""What is probably wrong with rules whose form and meaning are right.

Warnings, which change no outcome and no exit code: a rule that cannot fail, pass or apply; conditions said twice; names that nothing uses;
a rule about prose that does not say which way it errs; a year out of nowhere. An error: a year after all horizons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plancheck.language import definitions, tree
from plancheck.language.advice.constant_conditions import Folding, Sure
from plancheck.language.infer import Inference
from plancheck.language.syntax import (
    And,
    Basis,
    Compare,
    Entry,
    ItemNode,
    Let,
    Name,
    Node,
    Objects,
    Rows,
    Year,
)
from plancheck.language.types import NOUNS
from plancheck.language.words import ITEMS, SETTLED
from plancheck.model.diagnostic import Bilingual, Span

Warn = tuple[str, Span, dict[str, object]]

# ---- always so, never so ----------------------------------------------------------------------------------------


def certain(item: ItemNode, applies: Node | None, kinds: Iterable[str]) -> Iterator[Warn]:
    """Conditions of an item that say nothing: `applies` is the 适用 of its pack, `kinds` the names of kinds of plan."""
    kinds = frozenset(kinds)
    given: frozenset[Node] = frozenset()
    objects = item.find("对象")
    if objects and isinstance(objects.body, Objects):
        for noun in objects.body.nouns:
            if isinstance(noun, Name) and noun.args:
                yield from _told(Folding(kinds), And(noun.args, span=noun.span), "never-applies", None)
        last = objects.body.nouns[-1]
        given = frozenset(last.args or ()) if isinstance(last, Name) else frozenset()
    section = item.find("适用")
    if not objects:  # what a condition asks of the plan there, it asks of an element behind 对象
        for each in (applies, section.body if section else None):
            given |= frozenset(each.parts if isinstance(each, And) else [each] if each is not None else [])  # type: ignore[list-item]
    own: Node | None = section.body if section else None  # type: ignore[assignment]  # 适用 holds a condition
    if own is not None:
        whole = And((applies, own), span=own.span) if applies is not None and item.kind == "rule" else own
        yield from _told(Folding(kinds), whole, "never-applies", None, own)
    for section in item.all("其中"):
        if isinstance(section.body, Let) and section.body.value is not None:
            yield from _told(Folding(kinds), section.body.value, None, None)
    section = item.find("要求")
    if section:
        yield from _told(Folding(kinds, given), section.body, "never-passes", "never-fails")  # type: ignore[arg-type]  # 要求 holds a condition


def _told(folding: Folding, node: Node, never: str | None, always: str | None, within: Node | None = None) -> Iterator[Warn]:
    found = folding.fold(node)
    if found:
        code = (always or "always-true") if found.value else (never or "always-false")
        span = found.cause.span
        if within is not None and not within.span.start <= span.start < within.span.end:
            span = within.span
        yield code, span, {}
    inner: list[Sure] = list({each.cause.span: each for each in folding.inner}.values())
    for each in inner:
        if not found or each.cause.span != found.cause.span:
            yield ("always-true" if each.value else "always-false"), each.cause.span, {}
    for repeated in folding.twice:
        yield "said-twice", repeated.span, {}


# ---- prose ------------------------------------------------------------------------------------------------------

_PROSE = ("contains", "contains_not", "concerns", "concerns_not", "matches", "matches_not")


def prose(item: ItemNode, chapters: Iterable[str]) -> Iterator[Warn]:
    """A rule about prose says what is to be done where it cannot decide, and which way it errs."""
    nodes = [node for root in roots(item) for node in tree.walk(root)]
    names = {"章节", "下级章节", "段落", "句子", *chapters}
    asks = any(isinstance(node, Compare) and node.op in _PROSE for node in nodes) or any(
        isinstance(node, Name) and node.name in names for node in nodes
    )
    if not asks:
        return
    if not item.find("无法判定") and "无法判定" not in item.faulty:
        yield "no-undecided-text", item.name_span, {"name": item.name}
    if not item.find("偏差") and "偏差" not in item.faulty:
        yield "no-error-direction", item.name_span, {"name": item.name}


def roots(item: ItemNode) -> list[Node]:
    """The expressions of an item."""
    return [root for section in item.sections for root in tree.expressions(section.body)]


# ---- years ------------------------------------------------------------------------------------------------------


def years(item: ItemNode, parameters: Iterable[Let], source: ItemNode | None, seen: dict[str, ItemNode | None]) -> Iterator[Warn]:
    """Years that a rule writes down though no parameter, nothing in its basis and no table that it uses has them.

    One after the last year of all these, the horizons among them, is asked of no plan: an error. One before may be a base year.
    """
    nodes = [node for root in roots(item) for node in tree.walk(root)]
    written = [node for node in nodes if isinstance(node, Year)]
    if not written:
        return
    horizons = {node.year for let in parameters if let.value is not None for node in tree.walk(let.value) if isinstance(node, Year)}
    grounds = list(_basis_texts(item, source))
    for node in nodes:
        table = seen.get(node.name) if isinstance(node, Name) else None
        section = table.find("表") if table is not None else None
        if section and isinstance(section.body, Rows):
            grounds += [cell.text for row in section.body.rows for cell in row]
    explained = horizons | {int(hit) for text in grounds for hit in re.findall(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)", text)}
    for year in dict.fromkeys(node.year for node in written):
        if year not in explained:
            span = next(node.span for node in written if node.year == year)
            if horizons and year > max(explained):
                yield "year-after-horizons", span, {"year": year, "last": max(explained)}
            else:
                yield "unexplained-year", span, {"year": year}


def _basis_texts(item: ItemNode, source: ItemNode | None) -> Iterator[str]:
    basis = item.find("依据")
    if basis and isinstance(basis.body, Basis):
        yield from (text for _, text in basis.body.settings)
    if source is not None:
        yield from (source.title.zh, source.title.en) if source.title else ()
        for section in source.sections:
            if isinstance(section.body, Entry):
                yield section.body.text
            elif isinstance(section.body, Bilingual):
                yield section.body.zh


# ---- what nothing uses ------------------------------------------------------------------------------------------


def unused_lets(item: ItemNode, inference: Inference) -> Iterator[Warn]:
    """其中 values that neither a condition nor a text of the rule speaks of."""
    texts = [text for section in item.sections if isinstance(section.body, Bilingual) for text in (section.body.zh, section.body.en)]
    for section in item.all("其中"):
        let = section.body
        if (
            isinstance(let, Let)
            and let.value is not None
            and let.name not in inference.called
            and not any(let.name in text for text in texts)
        ):
            yield "unused-where", let.span, {"name": let.name}


@dataclass(frozen=True)
class Uses:
    """What the items of some packs speak of: names in expressions and lists, words of a plan without a list to choose from."""

    names: frozenset[str]
    nouns: frozenset[str]


def uses(items: Iterable[ItemNode]) -> Uses:
    """What the expressions, bases and lists of these items speak of."""
    names: set[str] = set()
    nouns: set[str] = set()
    for item in items:
        for node in (node for root in roots(item) for node in tree.walk(root)):
            if isinstance(node, Name):
                names.add(node.name)
                if node.name in NOUNS and not any(isinstance(arg, Name) and arg.name not in NOUNS for arg in node.args or ()):
                    nouns.add(node.name)
            elif getattr(node, "name", "") in NOUNS:
                nouns.add(node.name)  # type: ignore[union-attr]  # it was just asked for its name
        basis = item.find("依据")
        if basis and isinstance(basis.body, Basis):
            names.add(basis.body.name)
        if item.kind == "indicator":
            names |= set(definitions.words(item, "主题"))
        elif item.kind == "section":
            names |= set(definitions.words(item, "内容"))
        elif item.kind == "document":
            names.add(definitions.text(item, "依据强度"))
    return Uses(frozenset(names), frozenset(nouns))


#: Kinds of definitions that count for whoever speaks of one of these nouns, without being named.
_SILENT = {
    "indicator": ("指标", "序列", "数值", "目标", "现状值", "委托目标"), "event": ("事件",), "topic": ("主题",),
}  # fmt: skip
_DEFINED = ("section", "topic", "event", "indicator", "wordlist", "reference", "document", "strength")


def unused(item: ItemNode, seen: Uses) -> Iterator[Warn]:
    """A definition that nothing uses; what has a use of its own (用途) is used by the reading of drafts."""
    if item.kind not in _DEFINED or item.name in seen.names or definitions.text(item, "用途"):
        return
    if seen.nouns.isdisjoint(_SILENT.get(item.kind, ())):
        kind = ITEMS[item.kind]  # type: ignore[index]  # it is one of them
        yield "unused-definition", item.name_span, {"name": item.name, "kind": Bilingual(kind.zh, kind.kind)}


def unused_parameters(parameters: Iterable[Let], seen: Uses) -> Iterator[Warn]:
    """Parameters that nothing uses, the language itself included."""
    for let in parameters:
        if let.name not in seen.names and let.name not in SETTLED:
            yield "unused-parameter", let.span, {"name": let.name}
