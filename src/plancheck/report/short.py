"""A finding in three sentences for people, and the texts of conditions without what nobody reads."""

from __future__ import annotations

import re

from plancheck.model.report import Result, SubResult
from plancheck.wording.catalogue import phrase
from plancheck.wording.places import looked_text, near_text, place_line

#: The most characters of a passage in one of the three sentences.
_MOST_QUOTED = 80


def in_short(result: Result, sub: SubResult, lang: str) -> tuple[str, str, str]:
    """What was asked, what was found, and what would make it pass, in a sentence each."""
    asked = phrase("trace.short.asked", lang, title=result.title.of(lang), source=result.source.of(lang))
    message = (sub.message.of(lang) or result.message.of(lang) or result.title.of(lang)).rstrip("。；.;")
    where = _where(sub, message, lang)
    found = phrase("trace.short.found", lang, outcome=phrase(f"outcome.{sub.outcome}", lang), message=message, where=where)
    advice = (sub.advice.of(lang) or result.advice.of(lang)).rstrip("。；.;")
    key = sub.outcome if sub.outcome not in ("failed", "cantTell", "error") or not advice else "todo"
    return asked, found, phrase(f"trace.short.{key}", lang, advice=advice)


def _where(sub: SubResult, message: str, lang: str) -> str:
    """The passage that it rests on or the nearest one, otherwise where it was looked for."""
    if any(place.is_empty_cell for place in sub.looked_for):
        return phrase("trace.short.place", lang, place=looked_text(sub.looked_for, lang))
    if sub.evidence:
        evidence = sub.evidence[0]
        quote = " ".join(evidence.quote.split())
        cut = quote if len(quote) <= _MOST_QUOTED else quote[:_MOST_QUOTED] + "……"
        how = "near" if near_text(evidence, sub, lang) else "place" if quote in message else "at"
        return phrase(f"trace.short.{how}", lang, place=place_line(evidence.place, lang), quote=cut)
    if sub.looked_for:
        return phrase("trace.short.looked", lang, places=looked_text(sub.looked_for, lang))
    return ""


#: A pattern that is written out; longer ones are shown by their beginning.
_PATTERN = re.compile(r"/(?:\\.|[^/\\\n]){40,}/")
_PATTERN_SHOWN = 24


def shortened(text: str) -> str:
    """The text of a condition for people: long patterns are cut, since nobody reads them there."""
    return _PATTERN.sub(lambda match: match[0][:_PATTERN_SHOWN] + "…/", text)
