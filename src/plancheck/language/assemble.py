"""Build a rule set from rule files: packs, active rules, the vocabulary and all diagnostics.

Not imported when the rules come from the cache, because this module imports the parser and the checker.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from plancheck.language import checker, definitions, expansion, learnt, parser, placeholders
from plancheck.language.files import RuleFile, decode
from plancheck.language.packs import PackSource, dependencies, guidelines
from plancheck.language.problems import LISTED, choose, make
from plancheck.language.ruleset import RuleSet, joined
from plancheck.language.syntax import Condition, ConditionCase, Entry, ItemNode, Node, Pack, RuleNode
from plancheck.language.words import CASE_OUTCOMES, LABELS, LEVELS, closed
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.quantity import NamedUnit, in_use, using
from plancheck.model.vocabulary import Vocabulary


def names(files: Sequence[RuleFile]) -> tuple[str, ...]:
    """The names of all packs in the files."""
    return tuple(source.id for source in sources(files))


def sources(files: Sequence[RuleFile]) -> list[PackSource]:
    """All packs in the files, as read."""
    with using(_units(files)):
        return _sources(files, [])[0]


def _units(files: Sequence[RuleFile]) -> tuple[NamedUnit, ...]:
    """The units that packs in the files name."""
    decoded = [decode(file.data, file.name) for file in files if file.data is not None]
    return tuple(definitions.unit(item) for text in decoded if isinstance(text, str) for item in parser.units(text))


def of_file(name: str, files: Sequence[RuleFile], packs: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What is wrong with the file `name`, for an editor that asks at every keystroke; its pack is loaded too.

    These are the diagnostics that `build` gives for it, but for values of parameters, adjusted rules and what examples need, which are
    known only once all rules are assembled.
    """
    diagnostics: list[Diagnostic] = []
    with using(_units(files)):
        everything, nameless = _sources(files, diagnostics)
        own = [pack.id for pack in everything if name in pack.files]
        active = _active(everything, (*(packs or on(everything)), *own), [])
        diagnostics += checker.check(active, everything, nameless, only=name)
    return tuple(_ordered([diagnostic for diagnostic in diagnostics if diagnostic.file == name], files))


def build(files: Sequence[RuleFile], diagnostics: list[Diagnostic], packs: Sequence[str]) -> RuleSet:
    """What `load` does once the files are read."""
    with using(_units(files)):
        return _build(files, diagnostics, packs)


def _build(files: Sequence[RuleFile], diagnostics: list[Diagnostic], packs: Sequence[str]) -> RuleSet:
    everything, nameless = _sources(files, diagnostics)
    active = _active(everything, packs, [] if nameless else diagnostics)
    loaded = {pack.id for pack in active}
    quiet = {file for pack in everything if pack.id not in loaded for file in pack.files}
    diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.file not in quiet]
    known = {pack.id for pack in everything}
    # A pack that was only partly read, or whose import is misspelt, may set a parameter that another pack leaves without a value.
    whole = not any(pack.lost or not known.issuperset(pack.imports) for pack in active)
    groups = guidelines(active)
    problems: list[Diagnostic] = []
    parameters = [_parameters(group, problems, whole) for group in groups]
    _add(diagnostics, problems)
    diagnostics += checker.check(active, everything, nameless)
    wrong = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    problems = []
    parts = [_guideline(group, values, wrong, problems) for group, values in zip(groups, parameters, strict=True)]
    _add(diagnostics, problems)
    ordered = tuple(_ordered(diagnostics, files))
    off = tuple(definitions.pack(pack.item, pack.sha256) for pack in everything if pack.id not in loaded)
    if len(parts) == 1:
        return replace(parts[0], diagnostics=ordered, off=off)
    return joined(parts, ordered, off)


def _add(diagnostics: list[Diagnostic], told: list[Diagnostic]) -> None:
    """Add what guidelines were told, once: packs of no guideline are read for each."""
    diagnostics += dict.fromkeys(told)


def _guideline(
    active: list[PackSource], parameters: dict[str, tuple[object, ...]], wrong: list[Diagnostic], diagnostics: list[Diagnostic]
) -> RuleSet:
    """The rule set of packs that read a draft together, without its diagnostics, which are added to `diagnostics`.

    `wrong` are the errors in all items.
    """
    conditions = {condition.name: condition for pack in active for condition in pack.conditions}
    built = {pack.id: _built(pack, conditions, wrong) for pack in active}
    items = [item for pack in active for item in pack.items]
    codes = definitions.kinds(items)
    kinds = {item.name: definitions.kind_of(pack.item, codes) for pack in active for item in pack.items if item.kind == "topic"}
    vocabulary = learnt.with_learnt(definitions.vocabulary(items, parameters, kinds), active, diagnostics)
    written = [rule for pack in built.values() for rule in pack.rules]
    rules = _adjusted(active, written, conditions, vocabulary, wrong, diagnostics)
    built = {name: replace(pack, rules=tuple(_titled(rule, vocabulary) for rule in pack.rules)) for name, pack in built.items()}
    return RuleSet(tuple(built.values()), tuple(_titled(rule, vocabulary) for rule in rules), vocabulary, ())


def _of_editions(rule: RuleNode, change: Callable[[RuleNode], RuleNode]) -> RuleNode:
    """A rule with a change made to it and to its later editions."""
    return replace(change(replace(rule, later=())), later=tuple(map(change, rule.later)))


def _titled(rule: RuleNode, vocabulary: Vocabulary) -> RuleNode:
    """The rule with the values of parameters in its title, and in those of its later editions."""
    return _of_editions(rule, lambda edition: _titled_alone(edition, vocabulary))


def _titled_alone(rule: RuleNode, vocabulary: Vocabulary) -> RuleNode:
    if not placeholders.slots(rule.title):
        return rule
    return replace(rule, title=placeholders.filled(rule.title, vocabulary.parameters, vocabulary), named=rule.title)


def _built(pack: PackSource, conditions: Mapping[str, Condition], wrong: list[Diagnostic]) -> Pack:
    """A pack with its rules, in which the conditions that they use are written out, and the signs by which its plans are recognised."""
    plain = definitions.pack(pack.item, pack.sha256)
    rules, signs = _rules(pack, wrong)
    return replace(
        plain,
        only_vocabulary=pack.only_vocabulary,
        applies=expansion.expanded(plain.applies, conditions) if plain.applies is not None else None,
        parameters=(*plain.parameters, *pack.patterns),
        conditions=tuple(_with_cases(pack, condition, conditions) for condition in pack.conditions),
        rules=tuple(_of_editions(rule, lambda edition: expansion.rule(edition, conditions)) for rule in rules),
        signs=tuple(expansion.rule(rule, conditions) for rule in signs),
    )


def _with_cases(pack: PackSource, condition: Condition, conditions: Mapping[str, Condition]) -> Condition:
    """A condition with its cases, in which the conditions that they use are written out."""
    item = next(item for item in pack.items if item.kind == "condition" and item.name == condition.name)
    cases = []
    for draft, text, outcome in definitions.cases(item):
        use, wrong = parser.use(text, conditions)
        if use is not None and not wrong:
            cases.append(ConditionCase(draft, expansion.expanded(use, conditions), closed(CASE_OUTCOMES, outcome) or outcome))
    return replace(condition, cases=tuple(cases))


def _ordered(diagnostics: list[Diagnostic], files: Sequence[RuleFile]) -> list[Diagnostic]:
    order = {file.name: number for number, file in enumerate(files)}
    return sorted(
        diagnostics, key=lambda diagnostic: (order.get(diagnostic.file or "", -1), diagnostic.span.start if diagnostic.span else -1)
    )


def _sources(files: Sequence[RuleFile], diagnostics: list[Diagnostic]) -> tuple[list[PackSource], bool]:
    """The packs, one per folder, in file order, and whether some folder has a pack without a name."""
    folders: dict[Path, list[RuleFile]] = {}
    for file in files:
        folders.setdefault(file.path.parent, []).append(file)
    packs: list[PackSource] = []
    nameless = False
    decoded = {file.name: decode(file.data, file.name) if file.data is not None else None for file in files}
    conditions = frozenset(name for text in decoded.values() if isinstance(text, str) for name in parser.condition_names(text))
    for folder, members in folders.items():
        texts: dict[str, str] = {}
        items: list[ItemNode] = []
        spoilt = False
        for file in members:
            text = decoded[file.name]
            if not isinstance(text, str):
                spoilt = True
                diagnostics += [text] if text else []
                continue
            texts[file.name] = text
            nodes, wrong = _parsed(text, file.name, conditions)
            items += nodes
            diagnostics += wrong
            spoilt = spoilt or any(diagnostic.code in ("unknown-item", "missing-name") for diagnostic in wrong)
        pack = _pack(folder, members, texts, items, spoilt, diagnostics)
        nameless = nameless or pack is None
        earlier = next((other for other in packs if pack and other.id == pack.id), None)
        if pack and earlier:
            diagnostics.append(make("duplicate-pack", pack.item.file, pack.item.name_span, name=pack.id, where=earlier.item.file))
        elif pack:
            packs.append(replace(pack, lost=spoilt or not {"参数", ""}.isdisjoint(pack.item.faulty)))
    return packs, nameless


#: What was parsed last of every file, by its name: most stay the same while somebody writes one, or while fixes are applied to some.
_LAST: dict[str, tuple[tuple[object, ...], list[ItemNode], list[Diagnostic], parser.Known]] = {}
#: The most files that are kept.
_MOST = 500


def _parsed(text: str, file: str, conditions: frozenset[str]) -> tuple[list[ItemNode], list[Diagnostic]]:
    """What `parser.parse` gives."""
    given = (text, conditions, in_use())
    last = _LAST.get(file)
    if last is None or last[0] != given:
        if len(_LAST) >= _MOST:
            _LAST.clear()
        known = last[3] if last is not None and last[0][1:] == given[1:] else parser.Known()
        last = _LAST[file] = (given, *parser.parse(text, file, conditions, known), known)
    return last[1], last[2]


def _pack(
    folder: Path, members: list[RuleFile], texts: dict[str, str], items: list[ItemNode], spoilt: bool, diagnostics: list[Diagnostic]
) -> PackSource | None:
    heads = [item for item in items if item.kind == "pack"]
    for extra in heads[1:]:
        diagnostics.append(make("pack-twice", extra.file, extra.name_span, where=heads[0].file))
    if not heads:
        if not spoilt:  # otherwise the 规则包 item is probably there, and its error is already reported
            diagnostics.append(make("pack-missing", members[0].name, None, name=folder.name))
        return None
    sha256 = hashlib.sha256(b"".join(file.data or b"" for file in members)).hexdigest()
    own = tuple(replace(item, rule=replace(item.rule, pack=heads[0].name)) if item.rule else item for item in items if item.kind != "pack")
    return PackSource(heads[0].name, heads[0], own, texts, tuple(file.name for file in members), sha256, folder=folder)


def on(everything: Sequence[PackSource]) -> list[str]:
    """The packs that are loaded where none is asked for."""
    return [pack.id for pack in everything if definitions.text(pack.item, "启用") != "否"]


def _active(everything: list[PackSource], requested: Sequence[str], diagnostics: list[Diagnostic]) -> list[PackSource]:
    """The packs to load, in file order: those asked for (or enabled by default) and everything they import."""
    by_name = {pack.id: pack for pack in everything}
    for name in requested:
        if name not in by_name:
            hint = choose(name, by_name, LISTED)
            diagnostics.append(make("unknown-pack", None, None, name=name, hint=hint))
    wanted = [name for name in requested if name in by_name] if requested else on(everything)
    seen = _reached(wanted, {name: pack.imports for name, pack in by_name.items()})
    whole = _reached(wanted, {name: [it for it in pack.imports if it not in pack.borrowed] for name, pack in by_name.items()})
    return [pack if pack.id in whole else pack.vocabulary() for pack in everything if pack.id in seen]


def _reached(wanted: Sequence[str], imports: Mapping[str, Sequence[str]]) -> set[str]:
    """The packs with all that they import, directly or indirectly."""
    reached: set[str] = set()
    pending = list(wanted)
    while pending:
        name = pending.pop()
        if name in imports and name not in reached:
            reached.add(name)
            pending += imports[name]
    return reached


def _parameters(active: list[PackSource], diagnostics: list[Diagnostic], whole: bool) -> dict[str, tuple[object, ...]]:
    """The value of every parameter. A pack overrides the packs it imports; packs that do not import each other must agree.

    A parameter without a value is reported only if `whole` is set, that is, if all packs were read completely.
    """
    values: dict[str, tuple[PackSource, tuple[object, ...]]] = {}
    open_: dict[str, tuple[PackSource, Diagnostic]] = {}
    depends_on = dependencies(active)
    # Imported packs come first, so that later values override theirs.
    for pack in sorted(active, key=lambda pack: len(depends_on[pack.id])):
        for let in (*pack.parameters, *pack.patterns):
            name, at = let.name, let.span
            if let.value is None:
                open_.setdefault(name, (pack, make("parameter-open", pack.item.file, at, name=name, pack=pack.id)))
                continue
            value = definitions.values(let.value)
            if value is None:
                diagnostics.append(make("parameter-value", pack.item.file, at, name=name))
                value = ()
            earlier = values.get(name)
            if earlier and earlier[0].id not in depends_on[pack.id] and earlier[1] != value:
                diagnostics.append(make("parameter-conflict", pack.item.file, at, name=name, where=earlier[0].item.file))
            values[name] = (pack, value)
    diagnostics += [diagnostic for name, (_, diagnostic) in open_.items() if name not in values and whole]
    return {name: value for name, (_, value) in values.items()}


# ---- rules ------------------------------------------------------------------------------------------------------


def _rules(pack: PackSource, wrong: list[Diagnostic]) -> tuple[tuple[RuleNode, ...], tuple[RuleNode, ...]]:
    """The rules of a pack that contain no error, and the signs among them."""
    places: dict[str, list[int]] = {}
    for diagnostic in wrong:
        if diagnostic.file and diagnostic.span:
            places.setdefault(diagnostic.file, []).append(diagnostic.span.start)
    chapters: dict[str, Bilingual | None] = {}  # file -> the current 篇
    of_signs: set[str] = set()  # the files whose current 篇 has signs
    rules: list[RuleNode] = []
    signs: list[RuleNode] = []
    for item in pack.items:
        if item.kind == "chapter":
            chapters[item.file] = definitions.spoken(item.title) if item.title is not None else None
            (of_signs.add if definitions.text(item, "用途") == "认定" else of_signs.discard)(item.file)
        elif item.rule and not any(item.span.start <= at <= item.span.end for at in places.get(item.file, ())):
            (signs if item.file in of_signs else rules).append(replace(item.rule, group=chapters.get(item.file)))
    return tuple(_by_edition(rules)), tuple(signs)


def _by_edition(rules: Sequence[RuleNode]) -> list[RuleNode]:
    """Each rule once, with its later editions behind it."""
    by_id: dict[str, list[RuleNode]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, []).append(rule)
    ordered = [sorted(editions, key=lambda rule: rule.since) for editions in by_id.values()]
    return [replace(first, later=tuple(later)) for first, *later in ordered]


def _adjusted(
    active: list[PackSource],
    rules: list[RuleNode],
    conditions: Mapping[str, Condition],
    vocabulary: Vocabulary,
    wrong: list[Diagnostic],
    diagnostics: list[Diagnostic],
) -> list[RuleNode]:
    """Apply the packs' 调整 items without errors, which change parts of a rule or turn it off; those of imported packs first."""
    by_id = {rule.id: rule for rule in rules}
    written = {(item.name, definitions.text(item, "版本")): item for pack in active for item in pack.items if item.kind == "rule"}
    given: dict[str, dict[str, Node]] = {}
    depends_on = dependencies(active)
    places = [(diagnostic.file, diagnostic.span.start) for diagnostic in wrong if diagnostic.span]
    for pack in sorted(active, key=lambda pack: len(depends_on[pack.id])):
        for item in pack.items:
            rule = by_id.get(item.name) if item.kind == "adjust" and not item.faulty else None
            if rule is None or any(file == item.file and item.span.start <= at <= item.span.end for file, at in places):
                continue
            reason = item.find("理由")
            why = definitions.spoken(reason.body) if reason and isinstance(reason.body, Bilingual) else Bilingual("", "")
            values = {"name": item.name, "pack": pack.id, "reason": why}
            if definitions.text(item, "停用") == "是":
                del by_id[item.name]
                diagnostics.append(make("rule-switched-off", item.file, item.name_span, **values))
                continue
            given[item.name] = {**given.get(item.name, {}), **definitions.given(item)}
            for name, edition in written.items():
                written[name] = definitions.adjusted(edition, item) if name[0] == item.name else edition
            change = partial(_changed, pack.id, written, given[item.name], conditions, vocabulary)
            by_id[item.name] = _of_editions(rule, change)
            diagnostics.append(make("rule-adjusted", item.file, item.name_span, told=_told(item, pack.id), reason=why))
    return [by_id[rule.id] for rule in rules if rule.id in by_id]


def _changed(
    pack: str,
    written: Mapping[tuple[str, str], ItemNode],
    given: Mapping[str, Node],
    conditions: Mapping[str, Condition],
    vocabulary: Vocabulary,
    rule: RuleNode,
) -> RuleNode:
    """A rule as its adjusted item writes it, with parameters of its own; where it stands is unchanged."""
    made = parser.rule(written[rule.id, rule.edition]) or rule
    here = {name: expansion.condition_with(condition, given) for name, condition in conditions.items()}
    made = expansion.rule(expansion.rule_with(made, given), here)
    values = {name: value for name, node in given.items() if (value := definitions.values(node)) is not None}

    def fill(text: Bilingual) -> Bilingual:
        return placeholders.with_values(text, values, vocabulary)

    return replace(
        made,
        title=placeholders.with_values(made.title, values, vocabulary, spaced=True),
        failed=fill(made.failed) if made.failed else None,
        failed_by=tuple((cause, fill(text)) for cause, text in made.failed_by),
        passed=fill(made.passed) if made.passed else None,
        undecided=tuple((reason, fill(text)) for reason, text in made.undecided),
        inapplicable=fill(made.inapplicable) if made.inapplicable else None,
        advice=fill(made.advice) if made.advice else None,
        pack=rule.pack,
        group=rule.group,
        file=rule.file,
        span=rule.span,
        since=rule.since,
        until=rule.until,
        adjusted_by=(*rule.adjusted_by, pack),
    )


def _told(item: ItemNode, pack: str) -> Bilingual:
    """What a 调整 item of a pack changes, in words."""
    labels = dict.fromkeys(section.label for section in item.sections if section.label not in ("理由", "停用"))
    level = item.find("级别")
    if level is not None and list(labels) == ["级别"] and item.title is None and isinstance(level.body, Entry):
        name, code = level.body.text, LEVELS[level.body.text]
        return Bilingual(
            f"规则 {item.name} 的级别由规则包 {pack} 改为“{name}”", f"The pack {pack} sets the level of {item.name} to {code!r}"
        )
    names = ["标题", *labels] if item.title is not None else [*labels]
    parameters = "、".join(definitions.given(item))
    zh = "、".join(f"参数“{parameters}”" if label == "参数" else label for label in names)
    en = ", ".join(f"parameter {parameters}" if label == "参数" else "title" if label == "标题" else LABELS[label].en for label in names)
    return Bilingual(f"规则 {item.name} 的{zh}由规则包 {pack} 改过", f"The pack {pack} changes the {en} of {item.name}")
