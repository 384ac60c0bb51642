"""Values in words, for those who ask why: what an element is called, what a list holds, what a word was asked of."""

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
from plancheck.model.plan import Event, Fact, Plan
from plancheck.model.value import Absent, Known, Truth, Unknown
from plancheck.model.vocabulary import EventConcept, Indicator, SectionConcept, Source, Topic, WordList

#: How many elements of a list a value spells out, and how many words of a definition.
FEW, FEW_WORDS = 4, 12
#: Whole numbers in this range are years, others counts and ordinals.
YEARS = range(1900, 2200)

PLAN = Bilingual("方案", "plan")
NOTHING = Bilingual("没有", "none")
_REASONS = {code: Bilingual(zh, code.replace("_", " ")) for zh, code in words.UNDECIDED.items()}
_OPS = {"=": "", "≈": "≈", ">=": "≥", "<=": "≤", "range": ""}
_CHANGES = {"increase": Bilingual("上升", "up "), "decrease": Bilingual("下降", "down "), None: Bilingual("", "")}


def joined(parts: Iterable[Bilingual], zh: str = "、", en: str = ", ") -> Bilingual:
    """Several texts as one."""
    listed = list(parts)
    return Bilingual(zh.join(text.zh for text in listed), en.join(text.en for text in listed))


def word(name: str) -> Bilingual:
    """A word of the language in both languages; a pack's name as it is."""
    return Bilingual(words.word(name, "zh") or name, words.word(name, "en") or name)


def reason(code: str | None) -> Bilingual:
    """Why something is unknown, in brackets; "" without a reason."""
    if code is None:
        return Bilingual("", "")
    known = _REASONS[code]
    return Bilingual(f"（{known.zh}）", f" ({known.en})")


def element(it: Any, ctx: Context) -> Bilingual:
    """What people call an element, with its figure where it states one."""
    match it:
        case bool():
            return texts.label(it)
        case int():
            return Bilingual(f"{it}年", str(it)) if it in YEARS else texts.both_languages(str(it))
        case str():
            return _code(it, ctx)
        case Decimal():
            return texts.both_languages(texts.number(it))
        case Plan():
            return PLAN
        case Fact():
            return _fact(it)
        case Event():
            return texts.both_languages(f"{it.event} {_OPS[it.op]}{it.year or '—'}")
        case Passage():
            place = ctx.plan.place_of(it.block, 0, 0)
            return Bilingual(describe_place(place, "zh"), describe_place(place, "en"))
        case Source():
            return it.title
        case Pattern():
            return texts.both_languages(printer.value(it))
        case _:
            return texts.label(it)


def _code(it: str, ctx: Context) -> Bilingual:
    """A code of a pack by its label, a word of the language in both languages, any other text as it is."""
    kinds = {wordlist.code: wordlist.label for wordlist in ctx.vocabulary.wordlists if wordlist.code}
    return kinds.get(it) or word(words.ENGLISH.get(it, it))


def _fact(it: Fact) -> Bilingual:
    figure = texts.number(it.value) + (f"—{texts.number(it.value_to)}" if it.value_to is not None else "")
    gap = "" if it.unit in ("", "%", "‰") else " "
    name = " ".join(part for part in (it.subject, str(it.year or "")) if part)
    change = _CHANGES[it.change]
    said = f"{_OPS[it.op]}{figure}{gap}{it.unit}"
    return Bilingual(f"{name}：{change.zh}{said}" if name else change.zh + said, f"{name}: {change.en}{said}" if name else change.en + said)


def value(it: Any, ctx: Context) -> Bilingual:
    """A value, a proved absence or an unknown in words."""
    match it:
        case Known():
            return element(it.value, ctx)
        case Absent():
            return NOTHING
        case Unknown():
            why = reason(it.reason)
            return Bilingual(f"不明{why.zh}", f"unknown{why.en}")
        case Truth():
            return Bilingual("不明", "unknown") if it.state is None else texts.label(it.state)
        case Listing():
            return _list(it, ctx)
        case ValueGroup():
            return joined(value(part, ctx) for part in it.parts)
        case AtYear():
            what = value(it.what, ctx) if isinstance(it.what, Listing) else element(it.what, ctx)
            when = value(it.year, ctx)
            return Bilingual(f"{what.zh} 在 {when.zh}", f"{what.en} at {when.en}")
        case _:
            raise TypeError(f"{type(it).__name__} is no value")


def _list(it: Listing, ctx: Context) -> Bilingual:
    sure = it.sure
    if not sure:
        why = reason(None if it.complete else it.reason)
        return NOTHING if it.complete else Bilingual(f"没有读到{why.zh}", f"none was read{why.en}")
    few = joined([element(item, ctx) for item in sure[:FEW]], "；", "; ")
    return few if len(sure) <= FEW else Bilingual(f"{few.zh}；等 {len(sure)} 个", f"{few.en}; … ({len(sure)} in all)")


def owner(it: Any, frame: Frame, ctx: Context) -> Bilingual | None:
    """What a word was asked of: the kind of element and what it is called. None for what has no name of its own (a list)."""
    match it:
        case Known(value=Plan()):
            return PLAN
        case Known():
            kind = next((kind for kind, bound in reversed(frame.stack) if bound is it.value), None)
            name = element(it.value, ctx)
            if kind is None:
                return name
            spoken = word(kind)
            return Bilingual(f"{spoken.zh}“{name.zh}”", f"{spoken.en} “{name.en}”")
        case AtYear(what=Listing()):
            return None
        case AtYear():
            return value(it, ctx)
        case _:
            return None


def sought(it: Any) -> tuple[str, ...]:
    """The words that a definition or a text is looked for by, the first few."""
    match it:
        case Known(value=Topic() | SectionConcept() as defined):
            found: Sequence[str] = (*defined.words, *defined.titles)
        case Known(value=WordList() | EventConcept() as defined):
            found = defined.words
        case Known(value=Indicator() as indicator):
            found = (indicator.name, *indicator.aliases)
        case Known(value=TextValue() as text):
            found = (text.text,)
        case Known(value=str() as text):
            found = (text,)
        case ValueGroup():
            found = [item for part in it.parts for item in sought(part)]
        case _:
            found = ()
    return tuple(dict.fromkeys(found))[:FEW_WORDS]
