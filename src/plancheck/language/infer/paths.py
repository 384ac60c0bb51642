"""owner.name and subject 在 year."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import types
from plancheck.language.infer import lookup, nouns, presence, properties
from plancheck.language.infer.mismatches import english
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import At, Node, Prop
from plancheck.language.types import NOUNS, PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span


def prop(ctx: Context, node: Prop, scope: Scope) -> Types:
    """The types of owner.name, which is a property or a noun."""
    owners = ctx.value(node.owner, scope)
    name = node.name
    span = Span(node.owner.span.end, node.span.end)
    if not owners or name not in WORDS:
        return ()
    if any(owner.kind == "在" for owner in owners):
        options = lookup.at_year(ctx, owners, name, ctx.place(name, span))
    elif any(name in PROPERTIES.get(owner.kind, {}) for owner in owners) or name not in NOUNS or not NOUNS[name].dotted:
        options = properties.of(ctx, owners, name, span, None)
    else:
        options = lookup.in_owners(ctx, NOUNS[name], name, owners, ctx.place(name, span), dotted=True)
    if node.args and options and not all(option.many for option in options):
        ctx.no_filter(node)
        return options
    options = nouns.filtered(ctx, name, options, node.args or (), scope)[0] if node.args else options
    return (
        tuple(replace(option, sure=True) for option in options)
        if options and not node.args and presence.known(ctx, node, scope)
        else options
    )


def at(ctx: Context, node: At, scope: Scope) -> Types:
    """The type of subject 在 year, which is not a value itself but has nouns."""
    subject = ctx.left(node.subject, scope)
    when = ctx.value(node.when, scope)
    if not when or not _subject_fits(ctx, node, subject, scope) or not _year_fits(ctx, node.when, when, scope) or not subject:
        return ()
    return (Type("在", of=subject, sure=True, origin=subject[0].origin),)


def _subject_fits(ctx: Context, node: At, subject: Types, scope: Scope) -> bool:
    written = node.subject or node
    for option in subject:
        if option.many and option.kind == "数值":
            continue
        if option.kind not in types.AT_YEAR or option.many or option.beside:
            fits = types.ordered(types.AT_YEAR)
            ctx.say("at-subject", written.span, **ctx.kinds((option,)), fits=Bilingual("、".join(fits), english(fits)))
            return False
        if not option.sure and not presence.known(ctx, node.subject, scope):
            ctx.say("unguarded-at", written.span, text=ctx.written(written))
            return False
    return True


def _year_fits(ctx: Context, node: Node, when: Types, scope: Scope) -> bool:
    for option in when:
        if option.kind != "年" or option.many or option.beside:
            ctx.say("at-without-year", node.span, text=ctx.written(node), **ctx.kinds((option,)))
            return False
        if not option.sure and not presence.known(ctx, node, scope):
            ctx.say("unguarded-at", node.span, text=ctx.written(node))
            return False
    return True
