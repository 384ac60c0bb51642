"""Build rule books, one per pack, with everything a reader of a finding may want to know about its rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from textwrap import dedent
from typing import Any, cast

from plancheck import resources
from plancheck.language import loader, printer, tree
from plancheck.language.fmt import fmt
from plancheck.language.grounds import grounds
from plancheck.language.loader import RuleSet
from plancheck.language.syntax import Compare, Condition, Every, Has, Held, Name, Node, Pack, Prop, RuleNode, The
from plancheck.language.version import names
from plancheck.language.words import ITEMS, LABELS, NOUNS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Level, Outcome, Report
from plancheck.model.rulebook import (
    BookCase,
    BookChapter,
    BookRule,
    Definition,
    NounDescription,
    Parameter,
    RuleBasis,
    RuleBook,
    RuleText,
)
from plancheck.model.vocabulary import Vocabulary
from plancheck.rulelab import examples
from plancheck.rulelab.cases import Case
from plancheck.version import VERSION
from plancheck.wording.catalogue import both
from plancheck.workspace import Workspace, source

#: The most rows of a reference table shown in a book.
MOST_ROWS = 12


def books(
    workspace: Workspace, cases: Sequence[Case], reports: Sequence[Report] = (), on: date | None = None, only: Collection[str] = ()
) -> tuple[RuleBook, ...]:
    """A rule book for every pack with rules, or for those of `only` if these have rules.

    `cases` are listed with the rules they test, except those marked as known failures.

    Examples come from `reports` on sample plans (see `sampled`) and, if a date `on` is given, from cases where no sample has one.
    """
    loaded = workspace.loaded
    packs = [pack for pack in loaded.packs if any(rule.pack == pack.id for rule in loaded.rules)]
    packs = [pack for pack in packs if pack.id in only] or packs
    for_samples = sampled(workspace) if reports else frozenset()
    return tuple(_book(pack, workspace, cases, reports if pack.id in for_samples else (), on) for pack in packs)


def sampled(workspace: Workspace) -> frozenset[str]:
    """The packs that the shipped sample plans were written for: the shipped packs and those that import them."""
    packs = workspace.loaded.packs
    shipped = loader.names([resources.folder("rules")])
    ids = {pack.id for pack in packs if pack.id in shipped}
    while more := {pack.id for pack in packs if pack.id not in ids and ids & set(pack.imports)}:
        ids |= more
    return frozenset(ids)


def _book(pack: Pack, workspace: Workspace, cases: Sequence[Case], reports: Sequence[Report], on: date | None) -> RuleBook:
    loaded = workspace.loaded.with_pack(pack.id)
    chapters: dict[Bilingual | None, list[BookRule]] = {}
    used: set[str] = set()
    conditions: dict[str, Definition] = {}
    for rule in loaded.rules:
        if rule.pack == pack.id:
            used |= _used(rule, pack)
            conditions |= {definition.name: definition for definition in _conditions(rule, loaded)}
            chapters.setdefault(rule.group, []).append(_rule(rule, workspace, cases, reports, on))
    named = {ground.strength for rules in chapters.values() for rule in rules for ground in rule.grounds}
    strengths = tuple((strength.label, cast(Level, strength.cap)) for strength in loaded.vocabulary.strengths if strength.label in named)
    return RuleBook(
        pack.id, pack.title, pack.version, pack.sha256, VERSION, _expr(pack.applies), pack.imports,
        tuple(BookChapter(title, tuple(rules)) for title, rules in chapters.items()), strengths,
        (*conditions.values(), *_definitions(used | _everywhere(loaded.vocabulary), loaded.vocabulary)), bool(reports),
    )  # fmt: skip


def _expr(node: Node | None) -> Bilingual:
    return Bilingual(printer.expr(node, "zh"), printer.expr(node, "en")) if node is not None else Bilingual("", "")


def _used(rule: RuleNode, pack: Pack) -> set[str]:
    """The names that a rule depends on, in its own text and in its pack's condition."""
    return names(rule) | ({node.name for node in tree.walk(pack.applies) if isinstance(node, Name)} if pack.applies else set())


def _everywhere(vocabulary: Vocabulary) -> set[str]:
    """The definitions used to read every plan, whether or not a rule names them."""
    return (
        {wordlist.name for wordlist in vocabulary.wordlists if wordlist.use}
        | {reference.name for reference in vocabulary.references if reference.use}
        | {unit.name for unit in vocabulary.units}
    )


def _rule(rule: RuleNode, workspace: Workspace, cases: Sequence[Case], reports: Sequence[Report], on: date | None) -> BookRule:
    loaded = workspace.loaded.with_pack(rule.pack)
    pack = next(pack for pack in loaded.packs if pack.id == rule.pack)
    used = _used(rule, pack)
    definitions = (*_conditions(rule, loaded), *_definitions(used, loaded.vocabulary))
    editions = (rule, *rule.later)
    written = "\n\n".join(printer.rule(each, "zh").rstrip() if each.adjusted_by else source(each, workspace) for each in editions)
    return BookRule(
        id=rule.id,
        title=rule.title,
        level=rule.level,
        grounds=_grounds(rule, loaded),
        reads=tuple(NounDescription(Bilingual(noun, NOUNS[noun]), both(f"language.noun.{noun}")) for noun in _nouns(rule)),
        errs=rule.errs,
        texts=tuple(_texts(rule)),
        text=Bilingual(fmt(written, "zh").rstrip(), fmt(written, "en").rstrip()),
        definitions=definitions,
        parameters=tuple(
            Parameter(name, "、".join(map(printer.value, value)))
            for name, value in loaded.vocabulary.parameters.items()
            if name in used and name not in loaded.vocabulary.patterns
        ),
        cases=tuple(
            BookCase(_case_name(case.name), dedent(case.draft).strip(), cast(Outcome, case.expect[rule.id]["outcome"]))
            for case in cases
            if rule.id in case.expect and not case.why
        ),
        asks=tuple(_asks(rule)),
        subjects=tuple(map(_subject, rule.objects)),
        applies=_expr(rule.applies),
        avoids=tuple(_avoided(rule)),
        examples=examples.of(rule.id, reports, cases, loaded, on),
    )


def _case_name(name: str) -> Bilingual:
    """The single name of a case, used as the Chinese one if it is written in Chinese."""
    return Bilingual(name, "") if re.search("[\u4e00-\u9fff]", name) else Bilingual("", name)


def _asks(rule: RuleNode) -> Iterator[tuple[Bilingual, Bilingual]]:
    """The sections that determine the outcome, as written in the pack."""
    for node in rule.objects:
        yield _label("对象"), Bilingual(f"每个 {printer.expr(node, 'zh')}", f"every {printer.expr(node, 'en')}")
    for let in rule.lets:
        value = _expr(let.value)
        yield _label("其中"), Bilingual(f"{let.name} = {value.zh}", f"{let.name} = {value.en}")
    if rule.applies is not None:
        yield _label("适用"), _expr(rule.applies)
    yield _label("要求"), _expr(rule.requires)


def _subject(node: Node) -> Bilingual:
    """The kind of the elements of 每个 …."""
    name = next((part.name for part in (node, *tree.walk(node)) if isinstance(part, Name)), "")
    return Bilingual(name, NOUNS[name]) if name in NOUNS else Bilingual(name, name)


def _avoided(rule: RuleNode) -> list[str]:
    """The definitions whose passages the rule excludes, that is, which it only names after “不…”."""
    roots = [root for root in (rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets)) if root is not None]
    nodes = [node for root in roots for node in tree.walk(root)]
    behind = [
        part.name
        for node in nodes
        if isinstance(node, Compare) and node.op in ("concerns_not", "contains_not")
        for part in tree.walk(node.right)
        if isinstance(part, Name)
    ]
    everywhere = [node.name for node in nodes if isinstance(node, Name)]
    return [name for name in dict.fromkeys(behind) if behind.count(name) == everywhere.count(name)]


def _grounds(rule: RuleNode, loaded: RuleSet) -> tuple[RuleBasis, ...]:
    """The bases of a rule, the strongest first."""
    named = []
    for document, strength, basis in grounds(rule, loaded.vocabulary):
        settings, label = dict(basis.settings), strength.label if strength else document.title
        cap = cast(Level, strength.cap if strength else rule.level)
        named.append(RuleBasis(document.title, document.number, label, cap, settings.get("条款", ""), settings.get("引文", "")))
    return tuple(named)


def _nouns(rule: RuleNode) -> list[str]:
    """The nouns used by the rule, in the order of the language."""
    roots = [rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets)]
    names = {name for root in roots if root is not None for node in tree.walk(root) for name in _named(node)}
    return [noun for noun in NOUNS if noun in names]


def _named(node: Node) -> Iterator[str]:
    match node:
        case Name(name=name) | Prop(name=name) | The(name=name):
            yield name
        case Has() | Every() if isinstance(node.noun, Name):
            yield node.noun.name


def _texts(rule: RuleNode) -> Iterator[RuleText]:
    for role, text in (("failed", rule.failed), ("passed", rule.passed), ("inapplicable", rule.inapplicable)):
        if text is not None:
            yield RuleText(role, "", text)
    yield from (RuleText("failed", cause, text) for cause, text in rule.failed_by)
    yield from (RuleText("cantTell", reason, text) for reason, text in rule.undecided)
    if rule.advice is not None:
        yield RuleText("advice", "", rule.advice)


def _conditions(rule: RuleNode, loaded: RuleSet) -> Iterator[Definition]:
    """The named conditions of a rule and those that they use, in the order in which a reader comes to them."""
    known = {condition.name: condition for pack in loaded.packs for condition in pack.conditions}
    roots = [rule.applies, *rule.objects, *(let.value for let in rule.lets), rule.requires]
    held = dict.fromkeys(node.name for root in roots if root is not None for node in tree.walk(root) if isinstance(node, Held))
    for name in held:
        condition = known[name]
        asks: tuple[tuple[Bilingual, tuple[str, ...]], ...] = ((_label("要求"), (printer.expr(condition.requires, "zh"),)),)
        if condition.cases:
            shown = (f"{case.draft} → {printer.expr(case.use, 'zh')}：{case.outcome}" for case in condition.cases)
            asks = (*asks, (_label("用例"), tuple(shown)))
        yield Definition(Bilingual(ITEMS["condition"].zh, "condition"), _headed(condition), condition.title, asks)


def _headed(condition: Condition) -> str:
    """The name of a condition with its parameters."""
    return condition.name + (printer.parameters(condition.parameters, "zh") if condition.parameters else "")


# ---- definitions ------------------------------------------------------------------------------------------------


def _definitions(used: set[str], vocabulary: Vocabulary) -> Iterator[Definition]:
    """The definitions that a rule names, with those that its parameters list."""
    listed = {value for name in used for value in vocabulary.parameters.get(name, ()) if isinstance(value, str)}
    wanted = used | listed
    for kind, group, sections in _GROUPS:
        for definition in getattr(vocabulary, group):
            if definition.name in wanted:
                words = tuple(
                    (_label(label), _words(getattr(definition, field))) for label, field in sections if _words(getattr(definition, field))
                )
                yield Definition(
                    Bilingual(ITEMS[kind].zh, kind),
                    definition.name,
                    definition.label,
                    words,
                    getattr(definition, "use", "") or getattr(definition, "part", ""),
                )
    for name, words_for_it in vocabulary.patterns.items():
        if name in wanted:
            yield Definition(Bilingual(ITEMS["pattern"].zh, "pattern"), name, words_for_it)
    for table in vocabulary.references:
        if table.name in wanted:
            rows = tuple(" | ".join(row) for row in (table.columns, *table.rows))
            more = (f"… {len(rows) - MOST_ROWS}",) if len(rows) > MOST_ROWS else ()
            groups = ((_label("表"), rows[:MOST_ROWS] + more),)
            yield Definition(Bilingual("参照表", "reference"), table.name, table.label, groups, table.use, (table.columns, *table.rows))


def _label(label: str) -> Bilingual:
    return Bilingual(label, LABELS[label].en)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(printer.list_word, value))
    text = {"up": "上升", "down": "下降"}.get(str(value), str(value)) if value is not None else ""
    return (text,) if text else ()


#: Kinds of items, their lists in the vocabulary, and their sections with the fields for these.
_GROUPS: tuple[tuple[Any, str, tuple[tuple[str, str], ...]], ...] = (
    ("section", "sections", (("标题", "titles"), ("词语", "words"))),
    ("topic", "topics", (("标题", "titles"), ("词语", "words"))),
    ("event", "events", (("词语", "words"),)),
    ("indicator", "indicators", (("别名", "aliases"), ("不是", "excludes"), ("单位", "unit"), ("方向", "direction"))),
    ("unit", "units", (("等于", "equals"), ("别名", "aliases"))),
    ("wordlist", "wordlists", (("词语", "words"),)),
)
