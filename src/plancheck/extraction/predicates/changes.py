"""Quantities by which something rises or falls."""

from __future__ import annotations

from plancheck.extraction import subjects
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates.words import NOTHING, Predicate, Reading, Words
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

TERMS = lexicon("predicates")
_YEARLY_WORDS = TERMS.listed("yearly_words")
_FALLS = TERMS.listed("falls")
_MOVES = TERMS.late("moves")
_HELD_AT = TERMS.late("held_at")

_ADVERBS = TERMS.late("adverbs")
_MORE_OR_LESS = TERMS.late("more_or_less")
_GREW = TERMS.late("grew")
_GROWTH = TERMS.late("growth")
PACE = TERMS.late("pace")
_CAPACITY = TERMS.late("capacity")


def doubled(words: Words) -> Reading:
    """甲翻一番."""
    return words.said(words.link.rest if words.link.kind else words.raw, "increase") if words.found.unit == "番" else None


def multiplied(words: Words) -> Reading:
    """甲实现2—3倍增长."""
    if words.found.unit != "倍" or not _GROWTH.match(words.after):
        return None
    return words.said(words.link.rest if words.link.kind else words.raw, "increase")


def turned(words: Words) -> Reading:
    """甲增加5%."""
    if words.link.kind != "act" or not words.relative or not _MOVES.match(words.link.verb):
        return None
    return words.said(words.link.rest, "increase" if words.link.verb.startswith("增加") else "decrease")


def changed(words: Words) -> Reading:
    """甲比2020年下降13%, 年均增长5%."""
    if words.link.kind != "change":
        return None
    subject, scope = words.carry(words.link.rest)
    if not subject:
        return NOTHING
    return Predicate(subject + ("年均" if words.link.annual else ""), scope, words.link.change, annual=words.link.annual)


def higher(words: Words) -> Reading:
    """比2020年高5个百分点: the year is gone from the words."""
    hit = _MORE_OR_LESS.fullmatch(words.raw) if words.relative else None
    if not hit or not words.heir:
        return None
    return Predicate(words.heir, words.state.scope, "increase" if hit["way"] == "高" else "decrease")


def named_change(words: Words) -> Reading:
    """甲降幅达到15%."""
    if not words.relative:
        return None
    plain = words.raw if words.found.before_op else ""  # 甲降幅分别不低于15%
    raw = words.link.rest if words.link.kind == "level" else _ADVERBS.sub("", plain) or words.raw
    named, bare = subjects.named_change(raw)
    if not named:
        return None
    subject, scope = words.carry(bare)
    annual = bare.endswith(_YEARLY_WORDS)
    return Predicate(subject + ("年均" if annual else ""), scope, named, annual=annual, named=True) if subject else NOTHING


def at_a_rate(words: Words) -> Reading:
    """甲保持年均5%以上的增长速度, 以年均8%的速度递增."""
    hit = PACE.match(words.after) if words.relative else None
    way = hit and (hit["way"] or hit["then"])
    if not way:
        return None
    raw = words.link.rest if words.link.kind else words.raw
    raw = _HELD_AT.sub("", raw)
    subject, scope = words.carry(raw)
    yearly = "年" in words.raw[len(raw) :]
    change: Change = "decrease" if way in _FALLS else "increase"
    return Predicate(subject + ("年均" if yearly else ""), scope, change, annual=yearly) if subject else NOTHING


def grew(words: Words) -> Reading:
    """甲达到3吨，新增5吨 of what was spoken of; 甲总数120座，较2015年增加35座."""
    if not words.state.recent or words.state.topic or words.relative or words.noun:
        return None
    hit = _GREW.fullmatch(words.raw)
    if not hit:
        return None
    if not _CAPACITY.search(words.heir) and dimension(words.found.unit) != "power" and words.found.unit != words.state.unit:
        return None
    return Predicate(words.heir, words.scope, "increase" if hit["up"] else "decrease", grown=True)
