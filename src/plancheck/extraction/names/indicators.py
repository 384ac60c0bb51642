"""Which of the packs' indicators a named quantity is.

A look-alike must never pass for an indicator, so a name counts only where all of it is accounted for: the name or an alias,
and around it nothing but the plan's own territory, neutral words and the unit. Everything else is another quantity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.quantity import cached, parse_unit
from plancheck.model.vocabulary import Indicator
from plancheck.text.line import compatible

TERMS = lexicon("subjects")
_USED_WORDS = TERMS.listed("used_words")
_UNIT_IN_FRONT, _TERRITORY_IN_FRONT, _AMOUNT_USED = TERMS.lates("unit_in_front", "territory_in_front", "amount_used")
_NEUTRAL_FRONT, _NEUTRAL_BACK, _CHANGE_BACK, _AMOUNT_BACK = TERMS.lates("neutral_front", "neutral_back", "change_back", "amount_back")
_DONE_TO, _ADDITION, _THE_REST, _SHARE_AMONG = TERMS.lates("done_to", "addition", "the_rest", "share_among")
_BRACKETS = late(r"\(([^()]*)\)", needs=("(",))
_TWICE = late(r"(?P<name>[^()]{2,})\((?P<also>[^()]{2,})\)", needs=("(",))


@cached(16384)
def fold(text: str) -> str:
    """A name in one form: NFKC (widths), no white space, a unit in brackets dropped: "总量（万吨）" gives "总量"."""
    text = compatible(text)
    return _BRACKETS.sub(lambda hit: "" if _is_unit(hit[1]) else hit[0], text)


def _is_unit(text: str) -> bool:
    return bool(text) and parse_unit(_UNIT_IN_FRONT.sub("", text)) is not None


_SHARE, _PART_OF, _BARE_SHARE, _SHARE_ASIDE = TERMS.lates("share", "part_of", "bare_share", "share_aside")
_DEFINED, _AT_PRICES = TERMS.lates("defined", "at_prices")
_USED = TERMS.late("used")
_PER_WORTH, _ONE = TERMS.late("per_worth"), TERMS.source("one")
_RENAMED = TERMS.late("renamed")
_SHARE_TOLD, _PRICES_TOLD, _WEIGHT = TERMS.text("share_told"), TERMS.text("prices_told"), TERMS.text("share_ends")
_PARTS_OF_CITY, _TERRITORY_ENDS = (common.DISTRICT, common.COUNTY), common.CITY + common.COUNTY


@lru_cache(maxsize=16384)
def _canonical(name: str) -> str:
    """A name in which all ways to say a share are one (甲占乙比), and all to say what it is measured by (每万元产值: 单位产值). A part of
    what is consumed needs no 消费 of its own."""
    name = _PER_WORTH.sub(_ONE, name)
    text = _SHARE.sub(common.THAN, _DEFINED.sub("", _SHARE_ASIDE.sub(_SHARE_TOLD, name)))
    if _BARE_SHARE.fullmatch(text):
        text += common.THAN
    hit = _PART_OF.match(text)
    if not hit:
        return text
    of = _TERRITORY_IN_FRONT.sub("", hit["of"])
    of = _AMOUNT_USED.sub("", of)
    part = _USED.sub("", hit["part"]) if of.endswith(_USED_WORDS) else hit["part"]
    return f"{part}{common.MAKES_UP}{of}{common.THAN}"


def form(name: str) -> str:
    """The form in which the names of indicators are compared: two names with one form are one."""
    return _canonical(fold(name))


def _told_plainly(name: str) -> str:
    """A name without brackets that say what it means, those on prices in one form; a share of something in the one form 甲占乙比重."""
    text, name = _canonical(name), _AT_PRICES.sub(_PRICES_TOLD, _PER_WORTH.sub(_ONE, name))
    return text + _WEIGHT if _PART_OF.match(text) else _DEFINED.sub("", name)


class Names:
    """The names, aliases and look-alikes of indicators, with what subjects were found to be: made for one plan."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self._known = _known(tuple(indicators))
        self._longest_first = sorted({len(name) for name in self._known}, reverse=True)
        self._said: dict[tuple[str, str | None], Indicator | None] = {}
        self._codes: dict[tuple[str, str | None], str | None] = {}

    def match(self, subject: str, place: str | None = None) -> Indicator | None:
        """See `match`."""
        key = (subject, place)
        if key not in self._said:
            self._said[key] = self._match(subject, place)
        return self._said[key]

    def code(self, subject: str, place: str | None = None) -> str | None:
        """See `code`."""
        key = (subject, place)
        if key not in self._codes:
            self._codes[key] = self._code(subject, place)
        return self._codes[key]

    def _code(self, subject: str, place: str | None) -> str | None:
        found = self.match(subject, place)
        if found:
            return found.code
        folded = _AMOUNT_BACK.sub("", strip_territory(_told_plainly(fold(subject)), place))
        folded = _DONE_TO.sub(r"\g<what>\g<verb>", folded)
        return None if not folded or _THE_REST.fullmatch(folded) else f"~{folded}"

    def _match(self, subject: str, place: str | None) -> Indicator | None:
        text = fold(subject)
        twice = _TWICE.fullmatch(text)
        if twice and (its := self.match(twice["name"], place)) is not None and its is self.match(twice["also"], place):
            return its  # a name with another one of the same in brackets
        for spelling in _spellings(text):
            plain = _plain(spelling)
            for candidate in dict.fromkeys((spelling, _NEUTRAL_BACK.sub("", spelling), plain, _CHANGE_BACK.sub("", plain))):
                if not candidate:
                    continue
                found = self._longest(_canonical(strip_territory(candidate, place) or candidate), place)
                if found is not _NOTHING:
                    return found if isinstance(found, Indicator) else None
        return None

    def _longest(self, text: str, place: str | None) -> object:
        """The indicator, None for a look-alike, _NOTHING where no name fits."""
        for length in self._longest_first:
            name = text[-length:]
            if len(name) == length and name in self._known:
                its, front = self._known[name], text[:-length]
                return its if _neutral(front, place) or (its is not None and _is_own_whole(front, its)) else _NOTHING
        return _NOTHING


@cached(64)
def _known(indicators: tuple[Indicator, ...]) -> dict[str, Indicator | None]:
    """What each name is, in one form; None for a look-alike."""
    named: dict[str, Indicator | None] = {}
    for each in indicators:
        named |= {_canonical(fold(exclude)): None for exclude in each.excludes}
    for each in indicators:
        named |= {_canonical(fold(name)): each for name in (each.name, *each.aliases)}
    return {name: each for name, each in named.items() if name}


def _is_own_whole(front: str, indicator: Indicator) -> bool:
    """Whether words before a name say what it is a share of anyhow: only in letters with which its other names do, and with all that each
    of them has (新上架书中电子书普及率, where 新书中电子书普及率 and 新上架图书中电子书普及率 are names of 电子书普及率)."""
    hit = _SHARE_AMONG.fullmatch(front)
    every, common = _wholes(indicator)
    return hit is not None and bool(common) and common <= set(hit["whole"]) <= every


@cached(64)
def _wholes(indicator: Indicator) -> tuple[frozenset[str], frozenset[str]]:
    """The letters with which the names of an indicator say what it is a share of, and those that all of them have."""
    hits = (_SHARE_AMONG.match(fold(name)) for name in (indicator.name, *indicator.aliases))
    wholes = [frozenset(hit["whole"]) for hit in hits if hit]
    return frozenset().union(*wholes), frozenset.intersection(*wholes) if wholes else frozenset()


def match(subject: str, indicators: Sequence[Indicator], place: str | None = None) -> Indicator | None:
    """The indicator that `subject` names, None if it names another quantity or none of them.

    The longest name, alias or exclude that ends the subject decides; what stands before it must be neutral
    (the plan's own territory `place`, 实现, 累计 …): 新建, 人均, 规模以上 and the like make it another quantity.
    """
    return Names(indicators).match(subject, place)


def _spellings(text: str) -> Iterator[str]:
    """A name as it stands, without a bracket that gives it once more, and with a bracket in place of what it narrows."""
    yield text
    hit = _BRACKETS.search(text)
    if hit and hit.end() == len(text) and _RENAMED.match(hit[1]):
        yield text[: hit.start()]
    elif hit and hit.end() < len(text) and patterns.fullmatch(f"[{patterns.HAN}]{{2,6}}", hit[1]):
        yield hit[1] + text[hit.end() :]


_NOTHING = object()


def _plain(text: str) -> str:
    """Without bracketed additions and what is neutral at the end."""
    return _NEUTRAL_BACK.sub("", _ADDITION.sub("", text))


def _neutral(front: str, place: str | None) -> bool:
    return not strip_territory(front, place)


def strip_territory(text: str, place: str | None) -> str:
    """`text` without the plan's own territory and neutral words in front: 全市, 本省, the place's own name with or without its ending."""
    while True:
        rest = _NEUTRAL_FRONT.sub("", text)
        own = _own_name(rest, place) if place else 0
        rest = rest[own:]
        if rest == text:
            return rest
        text = rest


_CALLED_AFTER, _ZONE, _OF_ZONE = TERMS.lates("called_after", "zone", "of_zone")


def _own_name(text: str, place: str) -> int:
    """How long the place's name at the start of `text` is: whole, without its ending, its last words, or three letters out of it that
    end as it does (abbreviations of long names), or what a zone is called. 0 where none stands there."""
    if text.startswith(place) and text[len(place) : len(place) + 1] not in _PARTS_OF_CITY:
        return len(place)
    if len(place) > 2 and text.startswith(place[:-1]) and text[len(place) - 1 : len(place)] not in (*_PARTS_OF_CITY, place[-1]):
        return 0 if _CALLED_AFTER.match(text, len(place) - 1) else len(place) - 1
    if len(place) < 5:
        return 0
    for length in range(len(place) - 1, 1, -1):
        if text.startswith(place[-length:]) and (length > 2 or place[-length] not in _TERRITORY_ENDS):
            return length
    called = _OF_ZONE.match(text) if _ZONE.search(place) else None
    return called.end() if called else 3 if _initials(text[:3], place) else 0


def _initials(name: str, place: str) -> bool:
    """Whether `name` ends as the place does, and its letters stand in the place's name in order."""
    at = 0
    for letter in name:
        at = place.find(letter, at) + 1
        if not at:
            return False
    return len(name) == 3 and name[-1] == place[-1]


def code(subject: str, indicators: Sequence[Indicator], place: str | None = None) -> str | None:
    """A fact's indicator: a code, or "~" and the folded subject for a quantity that no pack knows; None without a subject."""
    return Names(indicators).code(subject, place)
