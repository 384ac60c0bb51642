"""What a clause hands on to those behind it (its subject, what it is about, a hope, a supposition), and the targets that it leaves open."""

from __future__ import annotations

import re

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.grammar import counts
from plancheck.extraction.amounts.unit_words import unit_pattern
from plancheck.extraction.names import subjects, topics
from plancheck.extraction.statements import dating, values
from plancheck.extraction.statements.clause import CUT, PRICED, TOGETHER, Carried, Clause, Left, Setting, at_prices
from plancheck.extraction.statements.grouping import Part
from plancheck.extraction.statements.marks import OUT_OF, Predicate
from plancheck.extraction.statements.values import CUMULATIVE, SUMMED
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import HAN, late
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension
from plancheck.text import clauses

TERMS = lexicon("statements")
_WEIGHT, _HOPE_SIGNS, _PLACE_ENDS = TERMS.text("weight"), TERMS.text("hope_signs"), TERMS.text("place_ends")
_FALLING, _IN_A_FRAME, _BECOMING = TERMS.text("falling"), TERMS.text("in_a_frame"), TERMS.text("becoming")

# --- open targets ------------------------------------------------------------------------------------------------------------

_DONE_EARLY, _OPEN_TARGET_MAKES, _CHANGE_BEHIND, _JOINED_BY = TERMS.lates("done_early", "open_target_makes", "change_behind", "joined_by")
_IN_LINE_WITH, _DELEGATED, _SET_ELSEWHERE, _QUANTITY_LIKE = TERMS.lates("in_line_with", "delegated", "set_elsewhere", "quantity_like")
TREND, _BY_THE_WAY = TERMS.lates("trend", "open_target_aside")


def left_open(clause: Clause, state: Carried, valued: bool) -> list[Left]:
    """The targets that a clause leaves open; `valued`: it states a value, so that only a bracket of it may."""
    body = clause.masked
    hit = _DELEGATED.search(body) if _SET_ELSEWHERE.search(body) else None
    if hit and not _DONE_EARLY.search(body) and not (valued and "（" not in body) and not _by_the_way(body, hit):
        return [Left(name, dating.of_clause(clause, state), clause.start, clause.end, False) for name in _left_to_others(clause, hit)]
    trend = None if valued else TREND.search(body)
    subject = clause.subject(clause.start, clause.start + trend.start()) if trend else ""
    if not subject or _BY_THE_WAY.match(subject):
        return []
    return [Left(name, dating.of_clause(clause, state), clause.start, clause.end, True) for name in subjects.joined(subject)]


def _left_to_others(clause: Clause, hit: re.Match[str]) -> list[str]:
    """The quantities that others set: those before the words that say so, else those in them."""
    named = (hit["named"] or "") + (hit["tail"] if hit["tail"] == _WEIGHT else "")
    subject = clause.subject(clause.start, clause.start + hit.start())
    if not subject and hit["by"] is None and not _OPEN_TARGET_MAKES.search(clause.masked[: hit.start()]):
        subject = subjects.clean(years.without(named), clause.setting.place)[0]
    subject = _CHANGE_BEHIND.sub("", subject)
    names = subjects.split(subject, len(_JOINED_BY.findall(subject)) + 1) or (subject,)
    return [name for name in names if _delegable(name)]


def _by_the_way(body: str, hit: re.Match[str]) -> bool:
    """Whether a value stands before a bracket that only says who has the last word: 降低15%（以上级下达为准）."""
    opened = body.rfind("（", 0, hit.start())
    return opened > 0 and "）" not in body[opened : hit.start()] and bool(quantities.find_squeezed(body[:opened]))


def _delegable(subject: str) -> bool:
    """Whether a delegated target is one: a quantity, no duty."""
    quantity = subjects.MEASURED.search(subject) or _QUANTITY_LIKE.search(subject)
    return bool(subject and quantity) and not _IN_LINE_WITH.match(subject)


# --- discourse ---------------------------------------------------------------------------------------------------------------

_PACE_ENDS = TERMS.listed("pace_ends")
_PRICE_ENDS = TERMS.listed("price_ends")
_OWN_TERRITORY, _JOINING = TERMS.lates("own_territory", "joining")

# --- from sentence to sentence ------------------------------------------------------------------------------------------------


def next_sentence(state: Carried, setting: Setting, sentence: str) -> Carried:
    """What goes on into a sentence."""
    year, age = state.year, state.age + 1
    lasting = setting.lasting or (year is not None and setting.pivot is not None and (year.year or 9999) <= setting.pivot)
    # 到2025年 of one sentence serves the next; a period only one that goes on with 力争…, a start does not.
    serves = year is not None and age <= 1 and (year.role == "by" or (year.role == "over" and subjects.SOFT.match(sentence)))
    # “十四五”期间，要…, with no value of its own yet: the plan's period goes on through the paragraph.
    alone = year is not None and year.role == "over" and state.period is year and len(state.said) < 2
    serves = serves or (alone and not state.unit and dating.ahead(year, setting))
    if year is not None and (year.role in ("unknown", "since") or (not serves and not lasting)):
        year = year if year.role == "present" and setting.past else None  # 目前甲有7座。乙有3座: of a baseline
    if setting.past and dating.ahead(year, setting):
        year = None  # 2030年前建成书房的任务还重。书屋占30%: a baseline turns to what is
    if year is not None and not state.dated and setting.lead is not None and setting.lead.role == "by":
        year = None  # under 到2030年: 甲2028年最高。乙达到32%
    return Carried(
        year or setting.lead, dated=state.dated, age=age, subject=state.subject, unit=state.unit, valued=state.valued, said=setting.named,
        earlier=state.said or state.earlier, recent=state.inside, period=state.period, grown=state.grown,
    )  # fmt: skip


# --- into a clause ------------------------------------------------------------------------------------------------------------

_POINT, BARE_VALUE = TERMS.lates("point", "bare_value")


def into(clause: Clause, state: Carried) -> Carried:
    """What goes on into a clause, with the hope that opens it."""
    if _opens_soft(clause):
        state = state.but(soft=True)
    if clause.setting.past and _POINT.match(clause.body) and dating.ahead(state.year, clause.setting):
        return state.but(year=clause.setting.lead)  # 一是…2025年前…；二是…: of a baseline, each point speaks of now
    return state


def _opens_soft(clause: Clause) -> bool:
    """Whether a soft word opens a clause (before or behind its year, or the plan's own place): it holds for the rest of the sentence."""
    whole = opened = clause.whole
    if not any(map(whole.__contains__, _HOPE_SIGNS)):
        return False
    first = next((each for each in clause.mentions if each.start - clause.start <= 6), None)
    if first is not None:
        start, end = first.start - clause.start, first.end - clause.start
        if subjects.SOFT.search(whole[start:end]):
            return True
        opened = whole[:start] + whole[end:]
    opened = _OWN_TERRITORY.sub("", opened.lstrip("，、—-·").removeprefix(clause.setting.place or ""))
    opens = subjects.SOFT.match(opened)
    return opens is not None and not BARE_VALUE.fullmatch(opened[opens.end() :])  # 下降14%，力争15%: of this value alone


_SUPPOSED, _ACTED = TERMS.lates("supposed", "acted")


def supposed(told: str, state: Carried) -> Carried:
    """What goes on behind the words before a clause's first value: whether it is what would be, were nothing done."""
    if _SUPPOSED.search(told):
        return state.but(supposed=True)
    return state.but(supposed=False) if state.supposed and _ACTED.search(told) else state


def is_supposed(words: str) -> bool:
    """Whether a sentence tells, at the end of these words of it, what would be were nothing done."""
    state = Carried()
    for start, end in clauses.clauses(words):
        state = supposed(years.without(words[start:end]), state)
    return state.supposed


# --- whose it is --------------------------------------------------------------------------------------------------------------

_DEMANDED = [form for _, form in TERMS.group("demanded")]
_OURS = TERMS.late("ours")
#: How high each of those stands who may set a figure for others.
_RANKS = {"nation": 4, "province": 3, "region": 2, "city": 1}
#: How high a plan's own place stands, by how its name ends; any other is lower. A city may lie in a region.
_OWN_RANKS = {end: int(rank) for end, rank in TERMS.pairs("own_ranks").items()}


def told_of(clause: Clause, state: Carried) -> tuple[Clause, Carried]:
    """A clause without the words that say who set its figures, and whose they are from here on: 省里要求借阅率达到30%，我市达到35%."""
    words = clause.whole
    place = clause.setting.place
    hit = next((hit for form in _DEMANDED if (hit := form.match(words))), None)
    if hit:
        return clause.since(clause.start + hit.end()), state.but(whose=hit["who"] if _above(hit, place) else "")
    if state.whose and (_OURS.match(words) or (place and words.lstrip("，；：、—").startswith(place))):
        return clause, state.but(whose="")
    return clause, state


def _above(hit: re.Match[str], place: str | None) -> bool:
    """Whether the one who speaks stands above a place, or is a paper of another one."""
    rank = next((_RANKS[each] for each in _RANKS if hit[each]), None)
    if rank is None:  # a title alone: one that is not called after the place
        return place is None or place.rstrip(_PLACE_ENDS) not in hit["who"]
    return rank > next((own for end, own in _OWN_RANKS.items() if place and place.endswith(end)), 1 if place is None else 0)


# --- out of a clause ----------------------------------------------------------------------------------------------------------

_OF_WHICH = TERMS.listed("of_which")


def handed(clause: Clause, part: Part, said: Predicate, subject: str, base: int | None, raw: str, state: Carried) -> Carried:
    """What a statement hands on to the next."""
    name, scope, last = subject.removesuffix(common.YEARLY), said.scope or state.scope, part.last
    if CUT.search(name):  # what fields save is no subject of what follows
        return state.but(scope=scope, opening=False, acting=False, recent=(*state.recent, name), unit=last.unit)
    based = (name, base) if said.change and base is not None else state.based
    sums = bool(CUMULATIVE.search(raw))
    summing = state.summing or sums
    if opens_parts(clause, part):
        state = state.but(among=subject)
    if said.keeps:
        return state.but(acting=False, waiting=(), based=based, summing=summing)
    same = name == state.subject
    since = state.since if same else None
    return state.but(
        subject=name,
        waiting=(),
        unit=last.unit,
        alone=len(part.found) == 1,
        valued=(*state.valued[-7:], (name, "" if said.change else last.unit)),
        scope=scope,
        topic="",
        opening=False,
        acting=said.behind,
        since=next((m.year for m in clause.mentions if m.role == "from" and m.end <= last.start), since),
        summing=summing,
        recent=state.recent if name in state.recent else (*state.recent, name),
        turn=said.change if said.named else None,
        based=based,
        summed=sums or (same and state.summed),
        moved=(name, said.change) if said.change and not said.grown and not said.annual else None,
        grown=(said.change, dimension(last.unit)) if said.grown and said.change else None,
        adding=SUMMED.search(raw) is not None or (state.adding and raw.startswith(TOGETHER)),
        whole=state.whole or (state.subject if raw.startswith(_OF_WHICH) else ""),
    )


def of_all(raw: str, state: Carried) -> Carried:
    """What goes on to words that speak of the plan's own territory (全市…): no other one's figure is meant."""
    return state.but(scope=None, among="") if _OWN_TERRITORY.match(raw) and (state.scope or state.among) else state


def opens_parts(clause: Clause, part: Part) -> bool:
    """Whether what follows is told of the things that a part counts: 8个甲中，乙3个."""
    return counts(part.last.unit) and OUT_OF.match(clause.after(part.last.end)) is not None


def passed(clause: Clause, state: Carried) -> Carried:
    """What a clause without a quantity hands on: a base (与2015年相比), a subject that it names, or what it is about."""
    base = next((each.year for each in clause.mentions if each.role == "base"), None)
    raw = clause.undated(clause.start, clause.end)
    raw = raw if base is None else _TAKEN_WITH.sub("", raw)  # 用纸强度以2020年为基数，2025年下降15%
    bare = subjects.clean(raw)[0]
    priced = PRICED.match(clause.whole)
    if priced and priced.end() >= len(clause.whole) - 1:
        return state.but(priced=at_prices(priced), year=None if state.own_year else state.year)
    if base is not None and len(bare) <= 2:
        return state.but(base=base)
    turned = _TURNS.fullmatch(bare) if base is not None else None
    if base is not None and turned and subjects.MEASURED.search(turned["name"]):  # 用纸量比2020年下降，2025年达到15%
        change: Change = "decrease" if turned["way"][0] in _FALLING else "increase"
        return speaking_of(turned["name"], state).but(moved=(turned["name"], change), based=(turned["name"], base))
    if len(bare) < 2:
        return state
    framed = _FRAME.fullmatch(_NEUTRAL.sub("", raw)) if _IN_A_FRAME in raw else None
    if framed:
        return state.but(frame=framed["whole"], topic="", opening=False, acting=False, recent=())
    way, name = subjects.named_change(patterns.sub("■+$", "", raw))
    name = subjects.clean(_UNNAMED_BASE.sub("", name), clause.setting.place)[0] if way and not _UNSAID.match(raw) else ""
    told = base or values.within(clause.whole) or (state.based[1] if state.based and values.ALIKE.match(raw.lstrip("，；")) else None)
    if way and len(name) > 2 and (told is not None or subjects.MEASURED.search(name)):  # 用纸量较2020年的降幅，2025年为15%
        return speaking_of(name, state).but(turn=way, waiting=(), based=(name, told) if told is not None else None)
    named = _named_by(clause, raw)
    named = named or (bare if base is not None and _CONSUMED.search(bare) and not _UNSAID.match(raw) else "")
    if named:
        based = (named, base) if base is not None else state.based  # 用纸量在2020年基础上，2025年下降14%
        return speaking_of(named, state).but(waiting=(*state.waiting, named), turn=None, summed=False, based=based)
    single = _NEXT_IS.search(raw)
    if single:
        return speaking_of(single[1], state)
    following = _LISTED_BEHIND.search(raw)
    if following:
        return state.but(topic="", opening=False, acting=False, recent=(*state.recent, *_JOINING.split(following[1])))
    listed = _LISTED.match(bare)
    parts = tuple(listed[0].split("、")) if listed else ()
    parts = (*parts[:-1], parts[-1][: len(parts[0])]) if parts else ()
    valued = (*state.valued[-7:], ("", ""))
    mainly = _MAINLY.match(_NEUTRAL.sub("", raw))
    about = subjects.clean(mainly["what"] or "", clause.setting.place)[0] if mainly else topics.topic(_NEUTRAL.sub("", raw))
    return state.but(topic=about or state.topic, opening=False, acting=False, listed=parts, valued=valued)


def speaking_of(subject: str, state: Carried) -> Carried:
    """What goes on behind a clause that names a subject without a value."""
    return state.but(subject=subject, topic="", opening=False, acting=False, recent=(*state.recent, subject))


_TAKEN_WITH, _CONSUMED, _UNNAMED_BASE, _UNSAID, _TURNS = TERMS.lates("taken_with", "consumed", "unnamed_base", "unsaid", "turns")
_FRAME, _NEUTRAL, _MAINLY, _NEXT_IS, _LISTED_BEHIND = TERMS.lates("frame", "neutral", "mainly", "next_is", "listed_behind")
_SAID_OF, _TO_PEAK, _GROUND, _ONLY_MOVES, _TOLD_BY = TERMS.lates("said_of", "to_peak", "ground", "only_moves", "told_by")
_LABEL, _VALUES_BY_YEAR = TERMS.late("label"), TERMS.late("values_by_year", unit=unit_pattern)
_LISTED = late(rf"(?:[{HAN}]{{1,6}}、)+[{HAN}]{{1,6}}")


def _named_by(clause: Clause, undated: str) -> str:
    """The quantity that a clause without a value speaks of (甲比重不断提升，由…): a subject for what follows, "" if it names none."""
    raw = _TOLD_BY.sub("", _ONLY_MOVES.sub("", TREND.sub("", patterns.sub(r"[（(][^（()）]*[)）]", "", undated))))
    if _BY_THE_WAY.match(subjects.clean(raw)[0]) or _BY_THE_WAY.match(raw):
        return ""
    label = _LABEL.fullmatch(raw)
    if label and _VALUES_BY_YEAR.match(clause.text, clause.end):
        return label["name"]  # 书屋：2024年30座，2025年36座
    ground = _GROUND.match(raw)
    said = None if ground else _TO_PEAK.match(raw) or _SAID_OF.match(raw)
    subject = subjects.clean(ground[1] if ground else said[1] if said else raw, clause.setting.place)[0]
    if not 2 <= len(subject) <= 30 or subject.endswith(_BECOMING):
        return ""
    measure = subjects.MEASURED.search(subject) or subject.endswith(_PACE_ENDS)
    price = subject.endswith(_PRICE_ENDS) and TREND.search(undated)
    return subject if measure or price or ground or said else ""
