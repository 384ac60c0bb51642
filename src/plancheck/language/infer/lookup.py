"""Types of the nouns of an owner, or of an owner at a year."""

from __future__ import annotations

from plancheck.language import types
from plancheck.language.infer.mismatches import english
from plancheck.language.infer.scope import PLAN, Context
from plancheck.language.types import NOUNS, Noun, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.wording.catalogue import listed


def at_year(ctx: Context, owners: Types, name: str, span: Span) -> Types:
    """The type of a noun of something at a year."""
    noun = NOUNS.get(name)
    if noun is None or not noun.at_year:
        fits = [word for word, row in NOUNS.items() if row.at_year]
        ctx.say(
            "at-noun",
            span,
            name=ctx.word(name),
            fits=listed(map(ctx.word, fits)),
        )
        return ()
    of = owners[0].of[0]
    unit = (of.unit or ctx.unit_of(of)) if noun.kind == "数值" else None
    return (Type(noun.kind, many=True, unit=unit, origin=of.origin),)


def in_owners(ctx: Context, noun: Noun, name: str, owners: Types, span: Span, dotted: bool = False) -> Types:
    """The types of a noun of all alternatives of an owner; reports the first that does not have it.

    A list of figures has figures (该序列.目标 有 至少 2 个 现状值), but a single figure does not."""
    elements = []
    for owner in owners:
        facts = owner.kind == "数值" and owner.many and noun.kind == "数值" and not dotted
        if owner.kind not in noun.owners and not facts:
            owner_kinds = types.ordered(noun.owners)
            whole = (
                (
                    f"。问全文写作 方案 有 {name}；说的就是这一个，写作 该{name}",
                    f". Of the whole draft: plan has {WORDS.get(name, name)}; of the one that is looked at: this {WORDS.get(name, name)}",
                )
                if owner.kind == noun.kind
                else ("", "")
            )
            if owner.kind == "年" and noun.at_year:
                whole = ("。年份写在后面：… 在 2025年 的 " + name, f". Write the year after it: … at year 2025's {WORDS.get(name, name)}")
            ctx.say(
                "no-noun", span, name=ctx.word(name), **ctx.kinds((owner,)),
                fits=Bilingual("、".join(owner_kinds) + whole[0], english(owner_kinds) + whole[1]),
            )  # fmt: skip
            return ()
        unit = owner.unit if facts else ctx.unit_of(owner) if noun.kind == "数值" else None
        origin = owner.origin if owner.origin is not None else PLAN
        elements.append(Type(noun.kind, many=True, unit=unit, origin=origin))
    return tuple(elements)
