"""Types of properties: 方案.类型, or a bare word that is a property of a bound element."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import types
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import presence
from plancheck.language.infer.mismatches import english
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.problems import did_you_mean, near
from plancheck.language.syntax import Node
from plancheck.language.types import NOUNS, PROPERTIES, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.wording.catalogue import group


def property_of_bound(ctx: Context, at: int, name: str, node: Node, scope: Scope) -> Types:
    """The types of a bare word that is a property of a bound element."""
    ctx.used.add(at)
    options = of(ctx, scope.bound[at].types, name, node.span, at)
    return tuple(replace(option, sure=True) for option in options) if presence.known(ctx, node, scope) else options


def of(ctx: Context, owners: Types, name: str, span: Span, at: int | str | None) -> Types:
    """The types of a property of all alternatives; reports the first that does not have it."""
    options = []
    for owner in owners:
        row = PROPERTIES.get(owner.kind, {}).get(name)
        if row is None:
            report_missing(ctx, (owner,), name, ctx.place(name, span), [kind for kind, has in PROPERTIES.items() if name in has])
            return ()
        unit = row.unit
        if row.kind in ("数值", "数额", "金额") and name == "值":
            unit = owner.unit
        if name in ("上限", "下限"):
            unit = ctx.unit_of(owner)
        options.append(
            replace(
                row, many=row.many or owner.many, beside=row.beside or owner.beside, sure=row.sure and owner.sure and not owner.many,
                unit=unit, origin=owner.origin if at is None else at,
            )
        )  # fmt: skip
    return tuple(options)


def _meant(kind: str, name: str) -> str | None:
    """The property of a kind of element whose description names what was asked for: 业主 of a 项目, for its 责任单位."""
    described = group("language.property")
    return next(
        (it for it in PROPERTIES.get(kind, {}) if it in described and name in described[it].zh.partition("，")[0].split("或")), None
    )


def report_missing(ctx: Context, owners: Types, name: str, span: Span, having: list[str]) -> None:
    """Report a missing property, with a suggestion."""
    owner = owners[0]
    close = near(name, PROPERTIES.get(owner.kind, {}))
    hint = did_you_mean(close) if close else Bilingual("", "")
    if name == "标题" and "名称" in PROPERTIES.get(owner.kind, {}):
        hint = Bilingual("写“名称”：它的标题就是名称", "Write “name”: its title is its name")
    elif name in BUILTINS:
        hint = Bilingual(f"函数写在前面：{name}（…）", f"The function comes first: {BUILTINS[name].en}(…)")
    elif not hint.zh and (meant := _meant(owner.kind, name)) is not None:
        described = group("language.property")[meant]
        hint = Bilingual(f"写“{meant}”：{described.zh}", f"Write {WORDS[meant]!r}: {described.en}")
    elif not hint.zh and (nouns := [word for word, row in NOUNS.items() if row.kind in having and owner.kind in row.owners]):
        zh, en = f"写作 有 {nouns[0]}（有 {name}）", f"Write: has {WORDS[nouns[0]]}(has {WORDS.get(name, name)})"
        hint = Bilingual(f"{zh}：它是{nouns[0]}的属性", f"{en}: it is a property of these")
    elif not hint.zh and having:
        hint = Bilingual(f"“{name}”是这些的属性：{'、'.join(having)}", f"{WORDS.get(name, name)!r} is a property of: {english(having)}")
    elif not hint.zh and name in NOUNS:
        owner_kinds = types.ordered(NOUNS[name].owners)
        hint = Bilingual(f"“{name}”可以问：{'、'.join(owner_kinds)}", f"{WORDS[name]!r} may be asked of: {english(owner_kinds)}")
    if ctx.within and hint.zh:
        hint = Bilingual(
            f"{hint.zh}。“其中”的值说的是“对象”里的每一项，不是括号里找的",
            f"{hint.en}. A value of “where” speaks of the elements of “for”, not of those in parentheses",
        )
    ctx.say(
        "no-property", span, name=ctx.word(name), **ctx.kinds((replace(owner, many=False),)),
        hint=hint,
    )  # fmt: skip
