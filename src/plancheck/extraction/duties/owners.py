"""Who builds or answers for a project, where running text says it: 业主为甲公司; 由乙局组织实施; 丙公司投资建设; …（丁局）。"""

from __future__ import annotations

import re
from functools import lru_cache

from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import Late, late
from plancheck.model.quantity import parse_unit
from plancheck.model.vocabulary import Use, Vocabulary
from plancheck.text.line import fold

TERMS = lexicon("duties")
_PARTS_JOINED = TERMS.late("parts_joined")
_LIST_MARKS = TERMS.late("list_marks")

Span = tuple[int, int]

#: Those who build are named before those who answer for it.
_LABELS = TERMS.late("builders"), TERMS.late("answerers")
_LINK = TERMS.late("link")
_VALUE = late(r"(?:[^，,。；;\n（()）〕】]|[（(][^（()）]*[)）])+")
_SOUGHT = TERMS.late("sought")
_BY = TERMS.late("owner_by")
_ACTING = TERMS.late("acting")
_OPENING = TERMS.late("opening")
_LAST = TERMS.late("last")
_WORKS_BEHIND = TERMS.late("works_behind")
_COURSE = TERMS.late("course")
_LED = TERMS.late("led")
_BRACKET = late(r"[（(〔【\[](?P<who>[^（()）〔〕【】\[\]]{3,60})[）)〕】\]](?=[。；;\s]*$|[。；;])")
_AFTER_SUM = TERMS.late("after_sum")
_BEHIND_NAME = TERMS.late("behind_name")
_PLACE = TERMS.late("place")
_CENTRE = TERMS.text("centre")


def find(text: str, vocabulary: Vocabulary) -> Span | None:
    """Where the owner of the project that a text tells of stands in it, else who answers for it; None where nobody is named.

    That somebody is still to be found (业主另行确定) counts as told.
    """
    ends = _ends(vocabulary.words(Use.BODIES))
    labels = [_labelled(text, label, ends) for label in _LABELS]
    told = labels[0] or labels[1] or _by(text, ends) or _acting(text, ends) or _in_brackets(text, ends) or _behind_name(text, ends)
    acts = vocabulary.words(Use.ACTS)
    return told or _named(text, ends, acts, _OPENING) or _named(text, ends, acts, _LAST)


@lru_cache(maxsize=8)
def _ends(words: tuple[str, ...]) -> re.Pattern[str]:
    """How a body is called or ends; nothing fits where no pack says."""
    ranked = sorted(set(map(fold, words)) - {""}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, ranked)) or '(?!)'})$")


def _is_body(text: str, ends: re.Pattern[str]) -> bool:
    found = ends.search(fold(patterns.sub(r"[（(][^（()）]*[)）]$", "", text.strip())))
    return found is not None and len(text) >= (2 if len(found[0]) > 1 else 3)


def _labelled(text: str, label: Late, ends: re.Pattern[str]) -> Span | None:
    for hit in label.finditer(text):
        link = _LINK.match(text, hit.end())
        value = _VALUE.match(text, link.end() if link else hit.end())
        if value is None or parse_unit(value[0].strip()):  # 投资单位：万元
            continue
        bare = _is_body(value[0], ends) and not _PARTS_JOINED.match(value[0])
        if link or bare or _SOUGHT.match(value[0]):
            return _trimmed(text, *value.span())
    return None


def _by(text: str, ends: re.Pattern[str]) -> Span | None:
    for hit in _BY.finditer(text):
        who, works = _without_works(hit["who"])
        placed = _PLACE.search(who) and not _COURSE.search(who)
        if (hit["acts"] or works) and (_is_body(who, ends) or placed):
            return _trimmed(text, hit.start("who"), hit.start("who") + len(who))
    return None


def _acting(text: str, ends: re.Pattern[str]) -> Span | None:
    for hit in _ACTING.finditer(text):
        who, works = _without_works(hit["who"])
        named = _is_body(who, ends) and not ends.fullmatch(fold(who.strip())) and not _LED.match(who.strip())
        if (hit["acts"] or works) and named:
            return _trimmed(text, hit.start("who"), hit.start("who") + len(who))
    return None


def _named(text: str, ends: re.Pattern[str], acts: tuple[str, ...], form: Late) -> Span | None:
    """A body in the place of a form where hardly anything else can stand: all names there are of bodies, none is a kind of them, and no
    act opens them (建设阅读中心)."""
    for hit in form.finditer(text):
        listed = _LIST_MARKS.split(hit["who"].strip())
        bodies = all(_is_body(each, ends) and not ends.fullmatch(fold(each.strip())) for each in listed)
        if bodies and not _LED.match(hit["who"].strip()) and not hit["who"].strip().startswith(acts):
            return _trimmed(text, *hit.span("who"))
    return None


def _without_works(who: str) -> tuple[str, bool]:
    """A name without the acts behind it, and whether there were any: 城投集团投资建设; a body's own (建设局) stay."""
    behind = _WORKS_BEHIND.search(who)
    return (who[: behind.start()], True) if behind else (who, False)


_BEHIND_TITLE = TERMS.late("behind_title")


def _behind_name(text: str, ends: re.Pattern[str]) -> Span | None:
    """Bodies in brackets behind the name of what is built; a place may be called like one (城东书屋项目（市民中心）)."""
    for hit in (*_BEHIND_NAME.finditer(text), *_BEHIND_TITLE.finditer(text)):
        listed = patterns.split("[、/]", hit["who"])
        bodies = all(_is_body(each, ends) and not ends.fullmatch(fold(each.strip())) for each in listed)
        if bodies and (len(listed) > 1 or not hit["who"].strip().endswith(_CENTRE)):
            return hit.span("who")
    return None


def _in_brackets(text: str, ends: re.Pattern[str]) -> Span | None:
    for hit in _BRACKET.finditer(text):
        listed = patterns.split("[、，,；;/]", hit["who"])
        told = len(listed) > 1 or _AFTER_SUM.search(text[: hit.start()])
        if told and all(_is_body(each, ends) for each in listed):
            return hit.span("who")
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
