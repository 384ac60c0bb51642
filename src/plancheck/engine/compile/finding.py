"""Nouns with their conditions as lists of an owner's elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plancheck.engine.compile.filters import Filter, filter_of
from plancheck.engine.compile.owners import of_each
from plancheck.engine.compile.paragraphs import PREFILTERED, prefiltered
from plancheck.engine.compile.scope import Finder, Frame, Scope, is_condition
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, Member, Val, as_listing
from plancheck.engine.nouns import NOUNS, element_property, elements_defined, elements_of, has_property
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.model.vocabulary import Indicator


def noun(node: s.Node, scope: Scope) -> Finder:
    """A noun with its conditions, as a list of an owner's elements."""
    match node:
        case s.Name():
            return _named(node, scope)
        case s.Prop() | s.The() | s.At() | s.ListOf() | s.AnyOf():
            return _of_value(node, scope)
        case _:
            raise TypeError(f"{type(node).__name__} is no noun")


def _named(node: s.Name, scope: Scope) -> Finder:
    if node.name in BUILTINS:
        return _of_value(node, scope)
    args = node.args or ()
    domain = [arg for arg in args if not is_condition(arg, scope.lets)]
    filtered = filter_of(args, scope)
    if filtered is None:
        return _domain(node.name, domain, scope) if domain else _base(node, scope)
    if node.name in PREFILTERED and not domain and node.name not in scope.lets and scope.tracer is None:
        return prefiltered(node.name, args[0], filtered, scope)
    return _with_filter(_domain(node.name, domain, scope) if domain else _base(node, scope), filtered, node.name)


def _of_value(node: s.Node, scope: Scope) -> Finder:
    value = scope.value(node)
    return lambda ctx, frame, owner: as_listing(value(ctx, frame))


def _with_filter(base: Finder, filtered: Filter, kind: str) -> Finder:
    return lambda ctx, frame, owner: filtered(ctx, frame, base(ctx, frame, owner), kind)


def _domain(kind: str, domain: Sequence[s.Node], scope: Scope) -> Finder:
    """The elements listed behind a noun: 年（期限）, 主题（五类政策）."""
    listed = [scope.value(arg) for arg in domain]
    return lambda ctx, frame, owner: _elements_of_domain(ctx, kind, [as_listing(value(ctx, frame)) for value in listed])


def _elements_of_domain(ctx: Context, kind: str, lists: Sequence[Listing]) -> Listing:
    members = tuple(member for listing in lists for member in listing.members)
    if kind == "指标":
        members = tuple(
            Member(ctx.figures.quantity(member.element.code), member.truth) if isinstance(member.element, Indicator) else member
            for member in members
        )
    incomplete = next((listing for listing in lists if not listing.complete), None)
    return Listing(members, incomplete is None, incomplete.reason if incomplete else "incomplete_list")


def _base(node: s.Name, scope: Scope) -> Finder:
    """A noun without conditions."""
    name = node.name
    if name in scope.lets:
        return _of_value(node, scope)
    if name in scope.definitions:
        definition = scope.definitions[name]
        return lambda ctx, frame, owner: of_each(ctx, owner, lambda element: elements_defined(ctx, definition, element))

    def one(ctx: Context, element: Any) -> Listing:
        if not isinstance(element, AtYear) and has_property(element, name):
            return as_listing(element_property(ctx, element, name))
        if name in NOUNS:
            return elements_of(ctx, name, element)
        raise TypeError(f"{type(element).__name__} has no {name}")

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if name in ctx.parameters:
            return as_listing(ctx.parameters[name])
        return of_each(ctx, owner, lambda element: one(ctx, element))

    return find
