"""Types of nouns in 有, 每个 and 对象, and what their filters imply."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import definitions, tree, types
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import lookup, presence, properties
from plancheck.language.infer.scope import CONDITIONS, Context, Scope
from plancheck.language.syntax import And, AnyOf, At, Compare, Has, ListOf, Name, Node, Prop, Text, The, UnitName
from plancheck.language.types import NOUNS, PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import dimension


def noun(ctx: Context, node: Node, owners: Types, scope: Scope) -> tuple[Types, Scope]:
    """The types of a noun of an owner, and the scope in its filter: an element is bound, and what the filter implies is known."""
    word = node.name if isinstance(node, Name | Prop) else "它"
    match node:
        case Name():
            elements, tests = _elements(ctx, node, owners, scope)
        case Prop() | The() | ListOf() | AnyOf() | At():
            elements, tests = ctx.value(node, scope), ()
            if any(element.kind == "在" for element in elements):
                ctx.say("at-alone", node.span, text=ctx.written(node))
                elements = ()
            if isinstance(node, Prop) and node.args:  # its filter is already checked; only its implications matter here
                inner = scope.push(word, elements)
                keys = [key for test in node.args for key in presence.there(ctx, test, inner, True)]
                return elements, inner.knowing(keys)
        case _:
            hint = Bilingual("。找一句话写作 方案 含 “…”、方案 不含 “…”", ". To look for words: plan contains “…”")
            ctx.say("not-a-noun", node.span, text=ctx.written(node), hint=hint if isinstance(node, Text) else Bilingual("", ""))
            elements, tests = (), ()
    return filtered(ctx, word, elements, tests, scope)


def _elements(ctx: Context, node: Name, owners: Types, scope: Scope) -> tuple[Types, tuple[Node, ...]]:
    """The types of a name used as a noun, and the conditions in its parentheses."""
    if node.name in BUILTINS:
        return ctx.value(node, scope), ()
    tests = tuple(arg for arg in node.args or () if is_condition(ctx, arg))
    if node.name in ctx.lets:
        return ctx.value(replace(node, args=None), scope), tests
    domains = [arg for arg in node.args or () if not is_condition(ctx, arg)]
    if domains:
        return _domain(ctx, node, domains, scope), tests
    result = _word(ctx, node, owners) if node.name in WORDS else _definition(ctx, node, owners)
    return ((), ()) if result is None else (result, tests)


def _definition(ctx: Context, node: Name, owners: Types) -> Types | None:
    """The types of a definition or parameter used as a noun; None (reported) if it names nothing found in a draft."""
    name, span = node.name, ctx.place(node.name, node.span)
    if name not in ctx.names.items:
        return None
    item = ctx.names.items[name]
    if item is None:
        return ctx.parameter(node)
    if item.kind == "pattern":
        return ctx.value(replace(node, args=None), Scope()) or None
    noun = types.DEFINED.get(item.kind)
    if noun is None:
        ctx.say("not-a-noun", span, text=name, hint=Bilingual("", ""))
        return None
    unit = definitions.text(item, "单位") or None
    if any(owner.kind == "在" for owner in owners):
        return (Type(noun.kind, many=True, unit=unit, origin=name),) if noun.at_year else lookup.at_year(ctx, owners, name, span)
    elements = lookup.in_owners(ctx, noun, name, owners, span)
    return tuple(replace(element, unit=unit, origin=name) for element in elements) if item.kind == "indicator" else elements


def _word(ctx: Context, node: Name, owners: Types) -> Types | None:
    """The types of a word of the language used as a noun; None (reported) if the owners do not have it."""
    name, span = node.name, ctx.place(node.name, node.span)
    if any(owner.kind == "在" for owner in owners):
        return lookup.at_year(ctx, owners, name, span)
    is_property = any(name in PROPERTIES.get(owner.kind, {}) for owner in owners)
    if is_property and not any(owner.many and owner.kind == "数值" for owner in owners):
        return tuple(replace(element, many=True) for element in properties.of(ctx, owners, name, span, None))
    if name in NOUNS:
        return lookup.in_owners(ctx, NOUNS[name], name, owners, span)
    if name == "年" and owners and owners[0].kind == "方案":
        ctx.say("domain-missing", span)
    elif is_property:
        ctx.say("list-asked", span, name=ctx.word(name))
    elif owners:
        properties.report_missing(ctx, owners, name, span, [kind for kind, has in PROPERTIES.items() if name in has])
    return None


def is_condition(ctx: Context, node: Node) -> bool:
    """Whether the parentheses of a noun contain a condition and not a list to choose from."""
    if isinstance(node, Name) and node.args is None:
        return node.name in ("完整", "累计") or (node.name in ctx.lets and isinstance(ctx.lets[node.name], CONDITIONS))
    return isinstance(node, CONDITIONS)


def _domain(ctx: Context, node: Name, domains: list[Node], scope: Scope) -> Types:
    """年（期限）, 主题（五项任务）: the elements are those of the lists, which must be of the noun's kind."""
    name = node.name
    kind = "年" if name == "年" else NOUNS[name].kind if name in NOUNS else ""
    elements: list[Type] = []
    for domain in domains:
        bare = isinstance(domain, Name) and domain.args is None and domain.name not in ctx.names.items and domain.name not in ctx.lets
        own = PROPERTIES.get(kind, {}).get(domain.name) if bare and isinstance(domain, Name) else None
        if own is not None and isinstance(domain, Name):  # 序列（方向）
            hint = Bilingual(f"写作 有 {domain.name}", f"Write: has {WORDS[domain.name]}")
            ctx.say("wrong-domain", domain.span, name=ctx.word(name), hint=hint, **ctx.kinds((own,)))
            return ()
        for option in ctx.value(domain, scope):
            if option.kind == "在":
                ctx.say("at-alone", domain.span, text=ctx.written(domain))
                return ()
            given = "指标" if option.kind == "指标定义" else option.kind
            if given != kind:
                hint = Bilingual("括号里写条件，或同类的列表", "Put conditions there, or a list of its kind")
                if kind == "年" and given == "数":
                    hint = Bilingual("年份写作 2025年，不写作 2025", "A year is written year 2025, not 2025")
                ctx.say(
                    "wrong-domain", domain.span, name=ctx.word(name), hint=hint,
                    **ctx.kinds((option,)),
                )  # fmt: skip
                return ()
            elements.append(Type(kind, many=True))
    return tuple(dict.fromkeys(elements))


def filtered(ctx: Context, word: str, elements: Types, tests: tuple[Node, ...], scope: Scope) -> tuple[Types, Scope]:
    """Check the conditions of a filter and narrow the elements by what they imply."""
    for test in tests:
        if not is_condition(ctx, test) and elements:  # after a dot, only conditions are evaluated
            ctx.say("filter-ignored", test.span, name=ctx.written(test))
    tests = tuple(test for test in tests if is_condition(ctx, test))
    narrowed = _narrowed(ctx, word, elements, tests)
    inner = scope.push(word, narrowed)
    inner = inner.knowing(key for test in tests for key in presence.there(ctx, test, inner, True))
    if elements:
        before, ctx.used = ctx.used, set()
        for test in tests:
            ctx.condition(test, inner)
        # Uses of the element inside its own filter do not count as uses by what follows.
        ctx.used = before | {at for at in ctx.used if at < len(scope.bound)}
    return narrowed, inner


def _narrowed(ctx: Context, word: str, elements: Types, tests: tuple[Node, ...]) -> Types:
    """The elements with the unit required by a filter."""
    parts = [part for test in tests for part in (test.parts if isinstance(test, And) else (test,))]
    units = [part for part in parts if isinstance(part, Compare) and part.op in ("is", "=") and _speaks_of(part, word, "单位")]
    changes = any(_speaks_of(node, word, "变化") for part in parts for node in tree.walk(part))
    if not units and not changes:
        return elements
    if not changes:
        for part in units:
            _check_unit(ctx, part, elements)
    wanted = _units(units[0].right) if units else ()
    unit = wanted[0] if len({dimension(unit) for unit in wanted}) == 1 else None
    return tuple(replace(element, unit=unit) for element in elements)


def _check_unit(ctx: Context, node: Compare, elements: Types) -> None:
    """Report 单位 是 with a unit that no unit of the elements converts to."""
    units = _units(node.right)
    for element in elements:
        declared = dimension(element.unit) if element.unit else None
        if units and declared and all(dimension(unit) not in (None, declared) for unit in units):
            ctx.say("unit-never-fits", node.span, unit="、".join(units), declared=element.unit)


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
    """The units on the right side of 单位 是."""
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
