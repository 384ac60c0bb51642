"""Quantities measured by another one: the nation's value, so much of it, so many times it."""

from __future__ import annotations

from plancheck.extraction import patterns, subjects
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates.words import NOTHING, Predicate, Reading, Words

TERMS = lexicon("predicates")
_LEVEL_WORDS = TERMS.listed("level_words")
_FEWER_THAN = TERMS.listed("fewer_than")
_COMPARED_WITH = TERMS.late("compared_with")
_BY_HOW_FAR = TERMS.late("by_how_far")
_IS_TIMES = TERMS.late("is_times")
_IS_WHAT = TERMS.late("is_what")
_IS_OF = TERMS.late("is_of")

_ABOVE_WIDER = TERMS.late("above_wider")
_THAN_ALL = TERMS.late("than_all")
ABLE = TERMS.late("able")


def remote(words: Words) -> Reading:
    """甲不低于全市平均水平的80%."""
    hit = subjects.REMOTE.search(words.raw)
    if not hit or words.found.before_op:
        return None
    subject = words.clean(words.raw[: hit.start()])
    if words.found.unit == "%" and words.after.startswith("的") and ABLE.search(words.noun) and len(subject) < 2:
        return Predicate(f"{words.noun}占{hit['of']}", words.scope, behind=True)  # 形成不低于甲5%的乙能力
    if subject and words.found.unit == "%" and (hit["op"] in _FEWER_THAN or not _COMPARED_WITH.search(hit["of"])):
        subject = f"{subject}占{hit['of']}"  # 甲不低于乙的20%
    return Predicate(subject or hit["of"], words.scope, level=True)


def elsewhere(words: Words) -> Reading:
    """甲高于全国57.5%的平均水平: the nation's value."""
    than = _THAN_ALL.search(words.raw) if words.raw.endswith("的") and words.found.unit == words.state.unit else None
    if than and words.state.recent and not words.clean(_BY_HOW_FAR.sub("", words.raw[: than.start()])):
        where = than["where"] if patterns.fullmatch(subjects.WIDER, than["where"]) else None
        return Predicate(words.state.subject, where, level=True, keeps=True)  # 低于全市平均的5吨
    level = words.after.startswith(_LEVEL_WORDS)
    hit = _ABOVE_WIDER.search(words.raw) if level else None
    if not hit:
        return None
    subject, _ = words.carry(_BY_HOW_FAR.sub("", words.raw[: hit.start()]))
    return Predicate(subject, hit[1], level=True, keeps=True) if subject else NOTHING


def compared(words: Words) -> Reading:
    """甲高于全省11.6个百分点."""
    compared = subjects.compared(words.raw)
    if not compared or words.found.before_op:
        return None
    subject, scope = words.carry(words.raw[: -len(compared)])
    return Predicate(subject + compared, scope, level=True) if subject else NOTHING


def times_of(words: Words) -> Reading:
    """是他处的2倍: a comparison with a place, no value."""
    if words.found.unit != "倍":
        return None
    if words.heir and words.raw.endswith("的") and _IS_TIMES.fullmatch(words.raw):
        return Predicate(words.heir, words.state.scope, level=True, keeps=True)  # 是2015年的16倍
    compared = _IS_WHAT.match(words.raw) or _IS_OF.search(words.raw)
    return NOTHING if compared else None
