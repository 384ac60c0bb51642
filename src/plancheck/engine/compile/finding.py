"""A noun with its filter: what it finds in an owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plancheck.engine.compile.filters import filter_of, may_run_away, tests_of
from plancheck.engine.compile.owners import of_each
from plancheck.engine.compile.paragraphs import SIFTED, sieve_of, sifted_first
from plancheck.engine.compile.scope import Finder, Frame, Scope
from plancheck.engine.compile.sharing import same_for_all
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    AtYear,
    Listing,
    Member,
    Val,
    as_listing,
)
from plancheck.engine.nouns import NOUNS, defined, elements_of, rows_of, stated
from plancheck.engine.reach import is_condition
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.model.value import Known
from plancheck.model.vocabulary import Indicator


def noun(node: s.Node, scope: Scope) -> Finder:
    """A noun with its filter, asked of an owner."""
    match node:
        case s.Name():
            domain = [arg for arg in node.args or () if not is_condition(arg, scope.lets)] if node.name not in BUILTINS else []
            base = _domain(node.name, domain, scope) if domain else _base(node, scope)
            tests = tests_of(node.args, scope) if node.name not in BUILTINS else []
        case s.Prop() | s.The() | s.At() | s.ListOf() | s.AnyOf():
            plain = scope.value(node)
            return lambda ctx, frame, owner: as_listing(plain(ctx, frame))
        case _:
            raise TypeError(f"{type(node).__name__} is no noun")
    kind, filtered = node.name, filter_of(node.args or (), tests, scope)
    if kind in SIFTED and kind not in scope.lets and not domain and scope.watch is None and filtered is not None:
        telling = (node.args or ())[:1] if may_run_away(node.args or (), scope) else node.args or ()
        return sifted_first(kind, [sieve_of(arg, scope) for arg in telling], filtered, tests)

    if filtered is None:
        return base
    return lambda ctx, frame, owner: filtered(ctx, frame, base(ctx, frame, owner), kind)


def _domain(kind: str, domain: Sequence[s.Node], scope: Scope) -> Finder:
    """What is listed behind a noun: 年（期限）, 主题（五类政策）."""
    listed = [scope.value(arg) for arg in domain]
    numbers = [same_for_all(arg, scope) for arg in domain]
    key = None if None in numbers else ("domain", kind, *numbers)

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if key is None:
            return _elements_of_domain(ctx, kind, [as_listing(each(ctx, frame)) for each in listed])
        return ctx.remembered(key, lambda: _elements_of_domain(ctx, kind, [as_listing(each(ctx, frame)) for each in listed]))

    return find


def _elements_of_domain(ctx: Context, kind: str, lists: Sequence[Listing]) -> Listing:
    members = tuple(member for found in lists for member in found.members)
    if kind == "指标":
        members = tuple(
            Member(ctx.name_of(member.element.code), member.truth) if isinstance(member.element, Indicator) else member
            for member in members
        )
    incomplete = next((found for found in lists if not found.complete), None)
    return Listing(members, incomplete is None, incomplete.reason if incomplete else "incomplete_list")


def _base(node: s.Name, scope: Scope) -> Finder:
    name = node.name
    if name in scope.lets or name in BUILTINS:
        plain = scope.value(node)
        return lambda ctx, frame, owner: as_listing(plain(ctx, frame))
    if name in scope.definitions:
        definition = scope.definitions[name]
        key = f"defined {name}"

        def described(ctx: Context, each: Any) -> Listing:
            if isinstance(each, AtYear | Listing):
                return defined(ctx, definition, each)
            return ctx.of(key, each, lambda each: defined(ctx, definition, each))

        return lambda ctx, frame, owner: of_each(ctx, owner, lambda each: described(ctx, each))

    rows, is_noun = rows_of(name), name in NOUNS

    def one(ctx: Context, each: Any) -> Listing:
        row = rows.get(type(each))
        if row is not None:
            found = stated(ctx, each, row)
            return found if type(found) is Listing else as_listing(found)
        if is_noun:
            return elements_of(ctx, name, each)
        raise TypeError(f"{type(each).__name__} has no {name}")

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if name in ctx.parameters:
            return as_listing(ctx.parameters[name])
        if type(owner) is Known:
            return one(ctx, owner.value)
        return one(ctx, owner) if type(owner) is AtYear else of_each(ctx, owner, lambda each: one(ctx, each))

    return find
