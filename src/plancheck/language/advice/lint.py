"""Finds probable mistakes in valid rules.

These are warnings, which affect no outcome and no exit code: a rule that cannot fail, pass or apply; repeated conditions; unused names; a
rule about prose that does not say in which direction it errs; an unexplained year. A year after all horizons is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plancheck.language import definitions, expansion, failures, placeholders, tree
from plancheck.language import syntax as s
from plancheck.language.advice.constant_conditions import ConstantFolder
from plancheck.language.infer import Inference
from plancheck.language.types import NOUNS
from plancheck.language.words import FAILED_CAUSES, ITEMS, SETTLED
from plancheck.model.diagnostic import Bilingual, Span

Warn = tuple[str, Span, dict[str, object]]

# ---- always so, never so ----------------------------------------------------------------------------------------


def constant_conditions(item: s.ItemNode, applies: s.Node | None, kinds: Iterable[str]) -> Iterator[Warn]:
    """Constant and repeated conditions of an item. `applies` is the 适用 of its pack, `kinds` the names of kinds of plans."""
    kinds = frozenset(kinds)
    objects = tree.nodes(item, "对象")
    for noun in objects:
        if isinstance(noun, s.Name) and noun.args:
            yield from _constant(ConstantFolder(kinds), s.And(noun.args, span=noun.span), "never-applies", None)
    own = next(iter(tree.nodes(item, "适用")), None)
    if own is not None:
        whole = s.And((applies, own), span=own.span) if applies is not None and item.kind == "rule" else own
        yield from _constant(ConstantFolder(kinds), whole, "never-applies", None, own)
    for value in tree.nodes(item, "其中"):
        yield from _constant(ConstantFolder(kinds), value, None, None)
    if objects:
        given = (objects[-1].args or ()) if isinstance(objects[-1], s.Name) else ()
    else:  # conditions of rules with 对象 are about their elements, not the plan
        given = tuple(part for condition in (applies, own) if condition is not None for part in _parts(condition))
    for requirement in tree.nodes(item, "要求"):
        yield from _constant(ConstantFolder(kinds, frozenset(given)), requirement, "never-passes", "never-fails")


def _parts(condition: s.Node) -> tuple[s.Node, ...]:
    return condition.parts if isinstance(condition, s.And) else (condition,)


def _constant(folding: ConstantFolder, node: s.Node, never: str | None, always: str | None, within: s.Node | None = None) -> Iterator[Warn]:
    """Constant parts of a condition, and the condition itself if it is constant; `always` and `never` are the codes for it."""
    whole = folding.fold(node)
    if whole:
        code = (always or "always-true") if whole.value else (never or "always-false")
        span = whole.cause.span
        if within is not None and not within.span.start <= span.start < within.span.end:
            span = within.span
        yield code, span, {}
    for part in {part.cause.span: part for part in folding.constants}.values():
        if not whole or part.cause.span != whole.cause.span:
            yield ("always-true" if part.value else "always-false"), part.cause.span, {}
    for repeated in folding.repeated:
        yield "said-twice", repeated.span, {}


# ---- prose ------------------------------------------------------------------------------------------------------

_PROSE = ("contains", "contains_not", "concerns", "concerns_not", "matches", "matches_not")


def prose(item: s.ItemNode, chapters: Iterable[str], conditions: Mapping[str, s.Condition]) -> Iterator[Warn]:
    """A rule about prose needs a text for undecided results, and the direction in which it errs."""
    nodes = [node for root in roots(item) for node in tree.walk(expansion.expanded(root, conditions))]
    names = {"章节", "下级章节", "段落", "句子", *chapters}
    asks = any(isinstance(node, s.Compare) and node.op in _PROSE for node in nodes) or any(
        isinstance(node, s.Name) and node.name in names for node in nodes
    )
    if not asks:
        return
    if not item.find("无法判定") and "无法判定" not in item.faulty:
        yield "no-undecided-text", item.name_span, {"name": item.name}
    if not item.find("偏差") and "偏差" not in item.faulty:
        yield "no-error-direction", item.name_span, {"name": item.name}


def causes(item: s.ItemNode, conditions: Mapping[str, s.Condition]) -> Iterator[Warn]:
    """Texts for a cause that a failure of the rule cannot have, which nobody would ever see."""
    requires = [expansion.expanded(node, conditions) for node in tree.nodes(item, "要求")]
    if not requires:
        return
    known = set().union(*map(failures.possible, requires))
    for section in item.all("不符合"):
        if section.of and FAILED_CAUSES[section.of] not in known:
            others = [zh for zh, code in FAILED_CAUSES.items() if code in known]
            hint = Bilingual(
                f"这里可能的是：{'、'.join(others)}" if others else "这条要求分不出原因，删去这一行",
                "Possible here: " + ", ".join(FAILED_CAUSES[zh] for zh in others)
                if others
                else "This requirement tells no causes apart: leave the line out",
            )
            yield "cause-never", section.span, {"cause": Bilingual(section.of, FAILED_CAUSES[section.of]), "hint": hint}


def texts(item: s.ItemNode) -> list[Bilingual]:
    """The texts of a rule for people, its title among them."""
    own = [item.title] if item.kind == "rule" and item.title is not None else []
    return own + [section.body for section in item.sections if isinstance(section.body, Bilingual)]


def roots(item: s.ItemNode) -> list[s.Node]:
    """The expressions of an item."""
    return [root for section in item.sections for root in tree.expressions(section.body)]


# ---- years ------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)")


def years(item: s.ItemNode, parameters: Iterable[s.Let], source: s.ItemNode | None, seen: dict[str, s.ItemNode | None]) -> Iterator[Warn]:
    """Years in a rule that are in no parameter, nor in its basis, nor in a table that it uses.

    A year after all of those is an error, since no plan reaches it. An earlier one may be a base year.
    """
    nodes = [node for root in roots(item) for node in tree.walk(root)]
    written: dict[int, Span] = {}
    for node in nodes:
        if isinstance(node, s.Year | s.Date):
            written.setdefault(node.year, node.span)
    horizons = {year for let in parameters if let.value is not None for year in _years(let.value)}
    tables = (seen.get(node.name) for node in nodes if isinstance(node, s.Name))
    grounds = [*_basis_texts(item, source), *(text for table in tables if table is not None for text in _cells(table))]
    explained = horizons | {int(year) for text in grounds for year in _YEAR.findall(text)}
    for year, span in written.items():
        if year not in explained and horizons and year > max(explained):
            yield "year-after-horizons", span, {"year": year, "last": max(explained)}
        elif year not in explained:
            yield "unexplained-year", span, {"year": year}


def _cells(table: s.ItemNode) -> Iterator[str]:
    section = table.find("表")
    if section and isinstance(section.body, s.Rows):
        yield from (cell.text for row in section.body.rows for cell in row)


def _years(node: s.Node) -> Iterator[int]:
    return (part.year for part in tree.walk(node) if isinstance(part, s.Year | s.Date))


def _basis_texts(item: s.ItemNode, source: s.ItemNode | None) -> Iterator[str]:
    basis = item.find("依据")
    if basis and isinstance(basis.body, s.Basis):
        yield from (text for each in basis.body.every for _, text in each.settings)
    if source is not None:
        yield from (source.title.zh, source.title.en) if source.title else ()
        for section in source.sections:
            if isinstance(section.body, s.Entry):
                yield section.body.text
            elif isinstance(section.body, Bilingual):
                yield section.body.zh


# ---- what nothing uses ------------------------------------------------------------------------------------------


def unused_lets(item: s.ItemNode, inference: Inference) -> Iterator[Warn]:
    """其中 values that no condition or text of the rule uses."""
    texts = [text for section in item.sections if isinstance(section.body, Bilingual) for text in (section.body.zh, section.body.en)]
    for section in item.all("其中"):
        let = section.body
        if (
            isinstance(let, s.Let)
            and let.value is not None
            and let.name not in inference.called
            and not any(let.name in text for text in texts)
        ):
            yield "unused-where", let.span, {"name": let.name}


@dataclass(frozen=True)
class Uses:
    """The names in expressions and lists of some items, and the nouns that they use without a list of elements."""

    names: frozenset[str]
    nouns: frozenset[str]


def uses(items: Iterable[s.ItemNode]) -> Uses:
    """The names that the expressions, bases and lists of these items use."""
    every = [_used(item) for item in items]
    return Uses(frozenset().union(*(each.names for each in every)), frozenset().union(*(each.nouns for each in every)))


def _used(item: s.ItemNode) -> Uses:
    names: set[str] = set()
    nouns: set[str] = set()
    for node in (node for root in roots(item) for node in tree.walk(root)):
        if isinstance(node, s.Name):
            names.add(node.name)
            if node.name in NOUNS and not any(isinstance(arg, s.Name) and arg.name not in NOUNS for arg in node.args or ()):
                nouns.add(node.name)
        elif isinstance(node, s.Held):
            names.add(node.name)
        elif isinstance(node, s.Prop | s.The) and node.name in NOUNS:
            nouns.add(node.name)
    names |= {slot.name for text in texts(item) for slot in placeholders.slots(text)}
    basis = item.find("依据")
    if basis and isinstance(basis.body, s.Basis):
        names |= {each.name for each in basis.body.every}
    if item.kind == "indicator":
        names |= set(definitions.words(item, "主题"))
    elif item.kind == "section":
        names |= set(definitions.words(item, "内容"))
    elif item.kind == "document":
        names.add(definitions.text(item, "依据强度"))
    return Uses(frozenset(names), frozenset(nouns))


#: Kinds of definitions that these nouns use without naming them.
_SILENT = {
    "indicator": ("指标", "序列", "数值", "目标", "现状值", "委托目标"), "event": ("事件",), "topic": ("主题",),
}  # fmt: skip
_DEFINED = ("section", "topic", "event", "indicator", "wordlist", "reference", "document", "strength", "pattern", "condition")


def unused(item: s.ItemNode, seen: Uses) -> Iterator[Warn]:
    """Unused definitions. One with a purpose (用途) is used when drafts are read."""
    if item.kind not in _DEFINED or item.name in seen.names or definitions.text(item, "用途"):
        return
    if seen.nouns.isdisjoint(_SILENT.get(item.kind, ())):
        kind = ITEMS[item.kind]
        yield "unused-definition", item.name_span, {"name": item.name, "kind": Bilingual(kind.zh, kind.kind)}


def unused_parameters(parameters: Iterable[s.Let], seen: Uses) -> Iterator[Warn]:
    """Parameters that neither the items nor the language use."""
    for let in parameters:
        if let.name not in seen.names and let.name not in SETTLED:
            yield "unused-parameter", let.span, {"name": let.name}
