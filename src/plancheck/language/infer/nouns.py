"""What a noun in 有, 每个 and 对象 finds, and what its parentheses tell of it."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import definitions, tree, types
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import asking, presence, properties
from plancheck.language.infer.scope import CONDITIONS, Context, Here
from plancheck.language.syntax import And, AnyOf, At, Compare, Has, ItemNode, ListOf, Name, Node, Prop, Text, The, UnitName
from plancheck.language.types import NOUNS, PROPERTIES, Noun, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.model.quantity import dimension


def noun(it: Context, node: Node, owners: Types, here: Here) -> tuple[Types, Here]:
    """What a noun finds in an owner, and where its filter leads: with one such element bound, and what the filter tells of it."""
    word = node.name if isinstance(node, Name | Prop) else "它"
    match node:
        case Name():
            found, tests = _found(it, node, owners, here)
        case Prop() | The() | ListOf() | AnyOf() | At():
            found, tests = it.value(node, here), ()
            if any(each.kind == "在" for each in found):
                it.say("at-alone", node.span, text=it.written(node))
                found = ()
            if isinstance(node, Prop) and node.args:  # its filter was checked with it: here only what it tells
                told = here.push(word, found)
                keys = [key for test in node.args for key in presence.there(it, test, told, True)]
                return found, told.knowing(keys)
        case _:
            it.say("not-a-noun", node.span, text=it.written(node))
            found, tests = (), ()
    return filtered(it, word, found, tests, here)


def _found(it: Context, node: Name, owners: Types, here: Here) -> tuple[Types, tuple[Node, ...]]:
    """What a name finds as a noun, and the conditions among what stands in its parentheses."""
    name = node.name
    if name in it.lets or name in BUILTINS:
        found = it.value(node if name in BUILTINS else replace(node, args=None), here)
        return found, (_tests(it, node) if name not in BUILTINS else ())
    domains = [arg for arg in node.args or () if not is_condition(it, arg)]
    if domains:
        return _domain(it, node, domains, here), _tests(it, node)
    span = it.place(name, node.span)
    if name in it.names.items and name not in WORDS:
        item = it.names.items[name]
        if item is None:
            return it.parameter(node), _tests(it, node)
        noun = types.DEFINED.get(item.kind)
        if noun is None:
            it.say("not-a-noun", span, text=name)
            return (), ()
        if any(each.kind == "在" for each in owners):
            return _defined_at_year(it, noun, item, owners, span), _tests(it, node)
        found = asking.asked(it, noun, name, owners, span)
        if item.kind == "indicator":
            unit = definitions.text(item, "单位") or None
            found = tuple(replace(each, unit=unit, origin=name) for each in found)
        return found, _tests(it, node)
    if name not in WORDS:
        return (), ()
    if any(each.kind == "在" for each in owners):
        return asking.at_year(it, owners, name, span), _tests(it, node)
    if any(name in PROPERTIES.get(each.kind, {}) for each in owners) and not any(each.many and each.kind == "数值" for each in owners):
        return tuple(replace(each, many=True) for each in properties.of(it, owners, name, span, None)), _tests(it, node)
    if name in NOUNS:
        return asking.asked(it, NOUNS[name], name, owners, span), _tests(it, node)
    if name == "年" and owners and owners[0].kind == "方案":
        it.say("domain-missing", span)
    elif owners and any(name in PROPERTIES.get(each.kind, {}) for each in owners):
        it.say("list-asked", span, name=it.word(name))
    elif owners:
        properties.tell_none(it, owners, name, span, [kind for kind, has in PROPERTIES.items() if name in has])
    return (), ()


def _defined_at_year(it: Context, noun: Noun, item: ItemNode, owners: Types, span: Span) -> Types:
    if not noun.at_year:
        return asking.at_year(it, owners, item.name, span)
    return (Type(noun.kind, many=True, unit=definitions.text(item, "单位") or None, origin=item.name),)


def _tests(it: Context, node: Name) -> tuple[Node, ...]:
    return tuple(arg for arg in node.args or () if is_condition(it, arg))


def is_condition(it: Context, node: Node) -> bool:
    """Whether what stands in a noun's parentheses is a condition, and not a list to choose from."""
    if isinstance(node, Name) and node.args is None:
        return node.name in ("完整", "累计") or (node.name in it.lets and isinstance(it.lets[node.name], CONDITIONS))
    return isinstance(node, CONDITIONS)


def _domain(it: Context, node: Name, domains: list[Node], here: Here) -> Types:
    """年（期限）, 主题（五项任务）: the elements are those of the lists, which must be of the noun's kind."""
    name = node.name
    kind = "年" if name == "年" else NOUNS[name].kind if name in NOUNS else ""
    found: list[Type] = []
    for domain in domains:
        for each in it.value(domain, here):
            if each.kind == "在":
                it.say("at-alone", domain.span, text=it.written(domain))
                return ()
            given = "指标" if each.kind == "指标定义" else each.kind
            if given != kind:
                hint = Bilingual("括号里写条件，或同类的列表", "Put conditions there, or a list of its kind")
                if kind == "年" and given == "数":
                    hint = Bilingual("年份写作 2025年，不写作 2025", "A year is written year 2025, not 2025")
                it.say(
                    "wrong-domain", domain.span, name=it.word(name), hint=hint,
                    **it.kinds((each,)),
                )  # fmt: skip
                return ()
            found.append(Type(kind, many=True))
    return tuple(dict.fromkeys(found))


def filtered(it: Context, word: str, found: Types, tests: tuple[Node, ...], here: Here) -> tuple[Types, Here]:
    """Elements with the conditions of a filter checked, and narrowed by what these tell."""
    for test in tests:
        if not is_condition(it, test) and found:  # behind a dot only conditions are read
            it.say("filter-ignored", test.span, name=it.written(test))
    tests = tuple(test for test in tests if is_condition(it, test))
    narrowed = _narrowed(it, word, found, tests)
    inner = here.push(word, narrowed)
    inner = inner.knowing(key for test in tests for key in presence.there(it, test, inner, True))
    if found:
        before, it.used = it.used, set()
        for test in tests:
            it.condition(test, inner)
        # What the filter asks of its own element is no use of it by what follows.
        it.used = before | {at for at in it.used if at < len(here.bound)}
    return narrowed, inner


def _narrowed(it: Context, word: str, found: Types, tests: tuple[Node, ...]) -> Types:
    units: list[tuple[Compare, tuple[str, ...]]] = []
    changes = False
    for test in tests:
        for part in test.parts if isinstance(test, And) else (test,):
            if _speaks_of(part, word, "单位") and isinstance(part, Compare) and part.op in ("is", "="):
                units.append((part, _units(part.right)))
            changes = changes or any(_speaks_of(each, word, "变化") for each in tree.walk(part))
    if not units and not changes:
        return found
    wanted = units[0][1] if units else ()
    for part, spelt in units:
        for each in found:
            declared = dimension(each.unit) if each.unit else None
            if spelt and declared and not changes and all(dimension(unit) not in (None, declared) for unit in spelt):
                it.say("unit-never-fits", part.span, unit="、".join(spelt), declared=each.unit)
    unit = wanted[0] if wanted and len({dimension(each) for each in wanted}) == 1 else None
    return tuple(replace(each, unit=unit) for each in found)


def _speaks_of(node: Node, word: str, name: str) -> bool:
    """Whether a condition is about a property of the element that its filter binds."""
    match node:
        case Compare():
            side: Node | None = node.left
        case Has():
            side = node.noun if node.subject is None or node.subject == The(word) else None
        case _:
            side = None
    match side:
        case Name():
            return side.name == name
        case Prop(owner=The()):
            return side.name == name and side.owner == The(word)
        case _:
            return False


def _units(node: Node) -> tuple[str, ...]:
    """The units that the right side of 单位 是 spells."""
    match node:
        case UnitName():
            return (node.unit,)
        case Text():
            return (node.text,)
        case AnyOf():
            return _units(node.part)
        case ListOf():
            return tuple(unit for part in node.parts for unit in _units(part))
        case _:
            return ()
