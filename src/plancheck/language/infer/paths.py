"""owner.name and subject 在 year."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import types
from plancheck.language.infer import asking, nouns, presence, properties
from plancheck.language.infer.scope import Context, Here
from plancheck.language.infer.telling import english
from plancheck.language.syntax import At, Prop
from plancheck.language.types import NOUNS, PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span


def prop(it: Context, node: Prop, here: Here) -> Types:
    """What owner.name is, or the noun that it finds."""
    owners = it.value(node.owner, here)
    name = node.name
    span = Span(node.owner.span.end, node.span.end)
    if not owners or name not in WORDS:
        return ()
    if any(each.kind == "在" for each in owners):
        found = asking.at_year(it, owners, name, it.place(name, span))
    elif any(name in PROPERTIES.get(each.kind, {}) for each in owners) or name not in NOUNS or not NOUNS[name].dotted:
        found = properties.of(it, owners, name, span, None)
    else:
        found = asking.asked(it, NOUNS[name], name, owners, it.place(name, span), dotted=True)
    if node.args and found and not all(each.many for each in found):
        it.no_filter(node)
        return found
    found = nouns.filtered(it, name, found, node.args or (), here)[0] if node.args else found
    return tuple(replace(each, sure=True) for each in found) if found and not node.args and presence.known(it, node, here) else found


def at(it: Context, node: At, here: Here) -> Types:
    """What subject 在 year is: nothing by itself, something to ask."""
    subject = it.left(node.subject, here)
    when = it.value(node.when, here)
    if not when:
        return ()
    for each in subject:
        listed = each.many and each.kind == "数值"
        if not listed and (each.kind not in types.AT_YEAR or each.many or each.beside):
            fits = types.ordered(types.AT_YEAR)
            span = (node.subject or node).span
            it.say("at-subject", span, **it.kinds((each,)), fits=Bilingual("、".join(fits), english(fits)))
            return ()
        if not listed and not each.sure and not presence.known(it, node.subject, here):
            it.say("unguarded-at", (node.subject or node).span, text=it.written(node.subject or node))
            return ()
    for each in when:
        if each.kind != "年" or each.many or each.beside:
            it.say("at-without-year", node.when.span, text=it.written(node.when), **it.kinds((each,)))
            return ()
        if not each.sure and not presence.known(it, node.when, here):
            it.say("unguarded-at", node.when.span, text=it.written(node.when))
            return ()
    if not subject:
        return ()
    return (Type("在", of=subject, sure=True, origin=subject[0].origin),)
