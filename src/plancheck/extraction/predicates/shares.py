"""Quantities that say how much of a whole a part is, or where."""

from __future__ import annotations

from plancheck.extraction import subjects
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates.comparisons import ABLE
from plancheck.extraction.predicates.words import NOTHING, Predicate, Reading, Words

TERMS = lexicon("predicates")
_SHARE_OPENS = TERMS.listed("share_opens")
_IS_ONE_OF = TERMS.late("is_one_of")
_REACHES_OF = TERMS.late("reaches_of")
_REACHES_LEVEL = TERMS.late("reaches_level")
_SHARE_OF_WHOLE = TERMS.late("share_of_whole")
_SHARE_OR_GROWTH = TERMS.late("share_or_growth")
_WEIGHT_IN = TERMS.late("weight_in")
_PROVIDED_WITH = TERMS.late("provided_with")

ABLE_TO = TERMS.late("able_to")
_TOTALS = TERMS.late("totals")
_DEPENDENT_END = TERMS.late("dependent_end")
_SHARE_BEHIND = TERMS.late("share_behind")
_HERE, _HERE_COUNTED = TERMS.late("here"), TERMS.late("here_counted")
_WHERE = TERMS.late("where")


def part_of(words: Words) -> Reading:
    """甲达到乙的5%, 甲能力达到乙3%—5%; 仅为乙的55% of what was spoken of."""
    if words.found.unit != "%":
        return None
    ends = words.raw.endswith("的")
    of = _IS_ONE_OF.match(words.raw) if ends else None
    if of and words.heir:
        return Predicate(f"{words.heir}占{of[1]}", words.scope, level=True, keeps=True)
    hit = _REACHES_OF.search(words.raw) if ends else None
    if hit:
        return Predicate(f"{words.clean(hit[1])}占{hit[2]}", words.scope, level=True)
    hit = _REACHES_LEVEL.search(words.raw) if "达到" in words.raw and not words.raw.endswith("达到") else None
    if hit and "的" not in hit[2] and subjects.MEASURED.search(hit[1]) and words.link.kind == "":
        return Predicate(f"{words.clean(hit[1])}占{hit[2]}", words.scope, level=True)
    return None


def share(words: Words) -> Reading:
    """甲100%乙化, 甲50%以上面积达到丙; 占甲50%以上的乙 is 乙占甲."""
    if not (words.noun and words.found.unit == "%" and words.link.kind == ""):
        return None
    subject, scope = subjects.clean(words.raw, words.setting.place)
    of = _SHARE_OF_WHOLE.search(words.raw)
    if of:
        return Predicate(f"{words.noun}占{of[1]}", scope, behind=True)
    return Predicate(subject + words.noun, scope)


def further_part(words: Words) -> Reading:
    """占乙的16% after 甲: 甲占乙."""
    if not words.raw.startswith(_SHARE_OPENS):
        return None
    subject, scope = words.carry("")
    part = words.clean(words.link.rest if words.link.kind else words.raw) or "占比"
    # A carried subject that already is a share (甲占乙) gives 甲 for the next one.
    subject = _SHARE_OR_GROWTH.sub("", subject) or subject
    return Predicate(subject + part, scope, level=True) if subject else NOTHING


def holds(words: Words) -> Reading:
    """其中甲占60%、乙占15% after a total: 甲占 that total, 乙占 it too."""
    framed = words.state.frame and words.relative and words.link.kind in ("", "level") and not words.found.before_op
    if (words.link.verb != "占" and not framed) or not words.relative or "占" in words.link.rest:
        return None
    part, scope = subjects.clean(words.link.rest if words.link.kind else words.raw, words.setting.place)
    part = _SHARE_BEHIND.sub("", part) if framed else part
    if framed and part and not subjects.MEASURED.search(part) and words.link.verb in ("占", "为", ""):
        return Predicate(f"{part}占{words.state.frame}比重", scope, level=True)  # 用纸结构中，新纸占56%
    if words.link.verb != "占":
        return None
    of = _WEIGHT_IN.search(words.state.subject) if words.joined else None
    whole = of[1] if of else words.state.subject
    if not part or not (words.joined or "其中" in words.raw) or not words.state.recent or "占" in whole or not _TOTALS.search(whole):
        return None
    return Predicate(f"{part}占{whole}比重", scope, level=True)


def in_a_place(words: Words) -> Reading:
    """其他县市区提升到20% after 甲比例达到50%: 甲比例 in the other counties."""
    bare = words.counts and words.found.unit == words.state.unit and words.link.kind == ""
    if not words.state.recent or (words.link.kind != "level" and not words.found.before_op and not bare):
        return None
    alike = words.found.unit == words.state.unit and not words.noun
    if not alike and not (words.relative and subjects.MEASURED.search(words.state.subject)):
        return None
    where = words.clean(words.link.rest if words.link.kind else words.raw)
    measure = _DEPENDENT_END.search(where)  # 甲市、乙市占比达到80%
    where = where[: measure.start()] if measure and words.state.subject.endswith(measure[0]) else where
    if not _WHERE.fullmatch(where) or subjects.MEASURED.search(where):
        return None
    here = _HERE_COUNTED if words.counts else _HERE
    everywhere = here.sub("", words.state.subject)  # 甲市占比80%，其他市70%
    return Predicate(everywhere, where, level=True, keeps=True)


def has(words: Words) -> Reading:
    """甲具备5%以上的乙能力: 甲乙能力."""
    if not words.after.startswith("的") or not words.noun or not words.relative:
        return None
    hit = _PROVIDED_WITH.search(words.raw)
    of = None if hit or not ABLE.search(words.noun) else ABLE_TO.match(words.raw)
    if of:
        return Predicate(f"{words.noun}占{of['of']}", words.scope, behind=True)  # 形成最大甲5%以上的乙能力
    if not hit:
        return None
    return Predicate(words.clean(hit[1]) + words.noun, words.scope, behind=True)
