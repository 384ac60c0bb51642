"""What a clause without a quantity is about: the thing it acts on, or the thing it says something of."""

from __future__ import annotations

from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon

TERMS = lexicon("headings")
_NO_THINGS = TERMS.listed("no_things")
_NO_TOPIC = TERMS.late("no_topic")
_AROUND_THING = TERMS.text("around_thing")

_ACT = TERMS.late("act")
_OF = TERMS.late("of")
_ONLY_VERBS = TERMS.late("only_verbs")


_OPENS = TERMS.late("opens")


def acts(title: str) -> bool:
    """Whether a title tells what to do (全力推进城东书屋), and does not only name a thing (城东书屋)."""
    return _OPENS.match(title) is not None


def topic(clause: str) -> str:
    """What `clause` (without years and fillers in front) is about, "" if its words do not show it.

    社区书屋实现跨越式发展 is about 社区书屋; 在学校开展朗读示范 about 朗读示范.
    """
    clause = patterns.sub(r"[（(][^（()）]*[)）]|■", "", clause)
    of = _OF.match(clause)
    if of and not _NO_TOPIC.search(of[1]):
        return of[1]
    for act in reversed([*_ACT.finditer(clause)]):
        thing = clause[act.end() :].strip(_AROUND_THING)
        if thing.endswith(_NO_THINGS):
            return ""
        if 2 <= len(thing) <= 20 and not _ONLY_VERBS.fullmatch(thing):
            return thing
    return ""
