"""A noun with its filter: what it finds in an owner."""

from __future__ import annotations

from typing import Any

from plancheck.engine.compile.filters import filter_of, may_run_away, tests_of
from plancheck.engine.compile.owners import of_each
from plancheck.engine.compile.paragraphs import SIFTED, sieve_of, sifted_first
from plancheck.engine.compile.scope import Finder, Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    AtYear,
    Listing,
    Member,
    Val,
    as_listing,
)
from plancheck.engine.nouns import NOUNS, ask_one, defined, elements_of, has_property
from plancheck.engine.reach import is_condition
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.model.vocabulary import Indicator


def noun(node: s.Node, scope: Scope) -> Finder:
    """A noun with its filter, asked of an owner."""
    match node:
        case s.Name():
            base = _base(node, scope)
            domains = [scope.value(arg) for arg in node.args or () if not is_condition(arg, scope.lets)]
            tests = tests_of(node.args, scope) if node.name not in BUILTINS else []
        case s.Prop() | s.The() | s.At() | s.ListOf() | s.AnyOf():
            plain = scope.value(node)
            return lambda ctx, frame, owner: as_listing(plain(ctx, frame))
        case _:
            raise TypeError(f"{type(node).__name__} is no noun")
    kind, filtered = node.name, filter_of(node.args or (), tests, scope)
    if kind in SIFTED and kind not in scope.lets and not domains and scope.watch is None and filtered is not None:
        telling = (node.args or ())[:1] if may_run_away(node.args or (), scope) else node.args or ()
        return sifted_first(kind, [sieve_of(arg, scope) for arg in telling], filtered, tests)

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if domains and node.name not in BUILTINS:
            found = _domain(ctx, kind, [as_listing(domain(ctx, frame)) for domain in domains])
        else:
            found = base(ctx, frame, owner)
        return filtered(ctx, frame, found, kind) if filtered is not None else found

    return find


def _domain(ctx: Context, kind: str, lists: list[Listing]) -> Listing:
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

    def one(ctx: Context, each: Any) -> Listing:
        if has_property(each, name):
            return as_listing(ask_one(ctx, each, name))
        if name in NOUNS:
            return elements_of(ctx, name, each)
        raise TypeError(f"{type(each).__name__} has no {name}")

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if name in ctx.parameters:
            return as_listing(ctx.parameters[name])
        return of_each(ctx, owner, lambda each: one(ctx, each))

    return find
