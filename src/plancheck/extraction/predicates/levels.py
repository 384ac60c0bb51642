"""Quantities that something is at: 甲达到45%, 丙30座."""

from __future__ import annotations

from plancheck.extraction import subjects
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates.counted import of_kind
from plancheck.extraction.predicates.words import NOTHING, Predicate, Reading, Words, unopened
from plancheck.model.quantity import dimension

TERMS = lexicon("predicates")
_INDEX_ENDS = TERMS.listed("index_ends")
_GROWTH_NAMES = TERMS.listed("growth_names")

_PACE_NAMED = TERMS.late("pace_named")
_RATE = TERMS.late("rate")
LENGTHS = TERMS.listed("lengths")


def peak(words: Words) -> Reading:
    """峰值控制在9100万吨以内 of what was spoken of."""
    of = words.state.subject if words.state.recent or words.state.opening else ""
    if words.relative or not of or words.clean(words.link.rest if words.link.kind else words.raw) != "峰值":
        return None
    return Predicate(of + "峰值", words.state.scope, level=True, keeps=True)


def level(words: Words) -> Reading:
    """甲达到45%, 新增乙200万千瓦, 丙30座."""
    found, link = words.found, words.link
    opening, rest = words.moved
    body = link.rest if link.kind == "level" else words.raw
    grown = opening if opening and not words.relative and (rest or not subjects.MEASURED.search(link.rest or "率")) else None
    if grown:
        body = rest if link.kind != "level" else subjects.moved(unopened(link.rest))[1]
    if grown == "increase" and body == "投资" and words.state.recent:  # 甲新增50万千瓦, 新增投资3亿元
        return Predicate(words.state.subject + "新增" + body, words.scope, keeps=True)  # a flow: no stock of it grows
    subject, scope = words.carry(body)
    subject = of_kind(subject, words) if words.counts and ("其中" in words.raw or words.joined) else subject
    if grown == "increase" and ("年均" in words.raw or "每年" in words.raw) and not subject.endswith("年均"):
        subject += "年均"
    if grown is None and words.listed_on and words.state.grown and not words.relative:
        return Predicate(subject, scope, words.state.grown[0], grown=True) if subject and not words.noun else NOTHING
    moved = words.state.moved
    if moved and moved[0] == subject and words.relative and link.kind == "" and subjects.SOFT.search(words.raw) and not words.clean(body):
        return Predicate(subject, scope, moved[1])
    if moved and moved[0] == subject and words.relative and link.kind == "level" and not words.clean(body) and not _RATE.search(subject):
        return Predicate(subject, scope, moved[1])  # 用纸量比2020年下降10%，2025年达到15%
    hoped = subjects.SOFT.search(words.raw) if words.state.grown and not words.relative else None
    if hoped and words.state.grown and words.state.grown[1] == dimension(found.unit) and not words.clean(body):
        return Predicate(subject, scope, words.state.grown[0], grown=True)  # 新增甲80万千瓦，力争100万千瓦
    if words.state.turn and words.relative and not words.clean(body):
        return Predicate(subject, scope, words.state.turn, named=True)
    if not subject or (words.noun and link.kind == "" and found.unit != "%"):
        return NOTHING
    if link.kind == "" and not found.unit and not found.before_op and not found.after_op and not words.raw.endswith(_INDEX_ENDS):
        return NOTHING
    goes_on = found.before_op and words.state.recent and found.unit == words.state.unit
    if link.kind == "" and dimension(found.unit) in LENGTHS and len(words.clean(body)) < 2 and not goes_on:
        return NOTHING
    paced = _PACE_NAMED.search(subject) or ("年均" in words.raw and subject.endswith(_GROWTH_NAMES))
    if words.relative and grown is None and paced:
        return Predicate(subject, scope, "increase", annual=True, level=True)  # 甲年均增速达到5%
    return Predicate(subject, scope, grown, level=link.kind == "level", grown=grown is not None)
