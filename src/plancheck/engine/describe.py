"""Describes values in explanations: elements, lists, and the owners of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from plancheck.engine import texts
from plancheck.engine.compile import Frame
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, Passage, TextValue, ValueGroup
from plancheck.language import printer, words
from plancheck.language.syntax import Pattern
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import describe as describe_place
from plancheck.model.plan import Event, Fact, Plan, Section
from plancheck.model.value import Absent, Known, Reason, Truth, Unknown
from plancheck.model.vocabulary import EventConcept, Indicator, SectionConcept, Source, Topic, WordList

#: The most elements of a list, and the most words of a definition, that are shown.
FEW, FEW_WORDS = 4, 12
#: Integers in this range are years, others are counts or ordinals.
YEARS = range(1900, 2200)

PLAN = Bilingual("方案", "plan")
NOTHING = Bilingual("没有", "none")
_OPS = {"=": "", "≈": "≈", ">=": "≥", "<=": "≤", "range": ""}
_CHANGES = {"increase": Bilingual("上升", "up "), "decrease": Bilingual("下降", "down "), None: Bilingual("", "")}
#: How a chapter is known that no title names (see `model.plan.Known`).
_KNOWN = {
    "contents": Bilingual("凭所讲的主题认出", "known by its topics"),
    "order": Bilingual("凭前后章节和所讲的主题认出", "known by its place and topics"),
    "parts": Bilingual("凭下级标题认出", "known by its parts"),
    "beside": Bilingual("凭相邻部分认出", "known by what stands beside it"),
    "aims": Bilingual("凭所写的年份和目标认出", "known by its years and aims"),
    "exclusion": Bilingual("不是别的章节，写了举措", "no other chapter, with measures"),
    "opening": Bilingual("凭在目标之前认出", "known by its place before the objectives"),
}


def joined(parts: Iterable[Bilingual], zh: str = "、", en: str = ", ") -> Bilingual:
    """Several texts as one."""
    listed = list(parts)
    return Bilingual(zh.join(text.zh for text in listed), en.join(text.en for text in listed))


def word(name: str) -> Bilingual:
    """A word of the language in both languages; a pack's name as it is."""
    return Bilingual(words.word(name, "zh") or name, words.word(name, "en") or name)


def reason(code: Reason | None) -> Bilingual:
    """A reason in brackets; "" if there is none."""
    if code is None:
        return Bilingual("", "")
    known = texts.REASON[code]
    return Bilingual(f"（{known.zh}）", f" ({known.en})")


def element(item: Any, ctx: Context) -> Bilingual:
    """The name of an element, with its figure if it states one."""
    match item:
        case bool():
            return texts.label(item)
        case int():
            return Bilingual(f"{item}年", str(item)) if item in YEARS else texts.both_languages(str(item))
        case str():
            return _code(item, ctx)
        case Decimal():
            return texts.both_languages(texts.number(item))
        case Plan():
            return PLAN
        case Fact():
            return _fact(item)
        case Event():
            return texts.both_languages(f"{item.event} {_OPS[item.op]}{item.year or '—'}")
        case Passage():
            place = ctx.plan.place_of(item.block, 0, 0)
            return Bilingual(describe_place(place, "zh"), describe_place(place, "en"))
        case Source():
            return item.title
        case Pattern():
            return _pattern(item, ctx)
        case Section(known=how) if how in _KNOWN:
            name, way = texts.label(item), _KNOWN[how]
            return Bilingual(f"{name.zh}（{way.zh}）", f"{name.en} ({way.en})")
        case _:
            return texts.label(item)


def _pattern(pattern: Pattern, ctx: Context) -> Bilingual:
    """What a named pattern is for, in words; the pattern itself if no pack says it."""
    names = (name for name, values in ctx.vocabulary.parameters.items() if pattern in values)
    described = next((ctx.vocabulary.patterns[name] for name in names if name in ctx.vocabulary.patterns), None)
    return described or texts.both_languages(printer.value(pattern))


def _code(code: str, ctx: Context) -> Bilingual:
    """A code of a pack by its label, a word of the language in both languages, any other text unchanged."""
    kinds = {wordlist.code: wordlist.label for wordlist in ctx.vocabulary.wordlists if wordlist.code}
    return kinds.get(code) or word(words.ENGLISH.get(code, code))


def _fact(fact: Fact) -> Bilingual:
    figure = texts.number(fact.value) + (f"—{texts.number(fact.value_to)}" if fact.value_to is not None else "")
    gap = "" if fact.unit in ("", "%", "‰") else " "
    name = " ".join(part for part in (fact.subject, str(fact.year or "")) if part)
    change = _CHANGES[fact.change]
    stated = f"{_OPS[fact.op]}{figure}{gap}{fact.unit}"
    return Bilingual(
        f"{name}：{change.zh}{stated}" if name else change.zh + stated, f"{name}: {change.en}{stated}" if name else change.en + stated
    )


def value(val: Any, ctx: Context) -> Bilingual:
    """A value, an absence or an unknown in words."""
    match val:
        case Known():
            return element(val.value, ctx)
        case Absent():
            return NOTHING
        case Unknown():
            why = reason(val.reason)
            return Bilingual(f"不明{why.zh}", f"unknown{why.en}")
        case Truth():
            return Bilingual("不明", "unknown") if val.state is None else texts.label(val.state)
        case Listing():
            return _list(val, ctx)
        case ValueGroup():
            return joined(value(part, ctx) for part in val.parts)
        case AtYear():
            what = value(val.subject, ctx) if isinstance(val.subject, Listing) else element(val.subject, ctx)
            when = value(val.year, ctx)
            return Bilingual(f"{what.zh} 在 {when.zh}", f"{what.en} at {when.en}")
        case _:
            raise TypeError(f"{type(val).__name__} is no value")


def _list(elements: Listing, ctx: Context) -> Bilingual:
    sure = elements.sure
    if not sure:
        why = reason(None if elements.complete else elements.reason)
        return NOTHING if elements.complete else Bilingual(f"没有读到{why.zh}", f"none was read{why.en}")
    few = joined([element(item, ctx) for item in sure[:FEW]], "；", "; ")
    return few if len(sure) <= FEW else Bilingual(f"{few.zh}；等 {len(sure)} 个", f"{few.en}; … ({len(sure)} in all)")


def owner(val: Any, frame: Frame, ctx: Context) -> Bilingual | None:
    """The owner of a word: its kind and name. None if it has no name (a list)."""
    match val:
        case Known(value=Plan()):
            return PLAN
        case Known():
            kind = next((kind for kind, bound in reversed(frame.stack) if bound is val.value), None)
            name = element(val.value, ctx)
            if kind is None:
                return name
            spoken = word(kind)
            return Bilingual(f"{spoken.zh}“{name.zh}”", f"{spoken.en} “{name.en}”")
        case AtYear(subject=Listing()):
            return None
        case AtYear():
            return value(val, ctx)
        case _:
            return None


def search_words(val: Any) -> tuple[str, ...]:
    """The first few words by which a definition or a text is searched."""
    match val:
        case Known(value=Topic() | SectionConcept() as defined):
            names: Sequence[str] = (*defined.words, *defined.titles)
        case Known(value=WordList() | EventConcept() as defined):
            names = defined.words
        case Known(value=Indicator() as indicator):
            names = (indicator.name, *indicator.aliases)
        case Known(value=TextValue() as text):
            names = (text.text,)
        case Known(value=str() as text):
            names = (text,)
        case ValueGroup():
            names = [item for part in val.parts for item in search_words(part)]
        case _:
            names = ()
    return tuple(dict.fromkeys(names))[:FEW_WORDS]
