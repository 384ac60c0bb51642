"""The statements of (indicator, year, value) in one text, and the targets that it leaves to others to set.

A text is read clause by clause. What a sentence does not say itself (its year, its subject) comes from what stands before it: `Carried`
goes from clause to clause and from sentence to sentence. Source of the forms: the labelling guide and real sentences."""

from __future__ import annotations

import re
from typing import NamedTuple

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.grammar import counts
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.amounts.unit_words import unit_pattern
from plancheck.extraction.names import subjects
from plancheck.extraction.statements import dating, discourse, grouping, pairing, values
from plancheck.extraction.statements.clause import TOGETHER, Carried, Clause, Left, Setting, Statement, mask, opened, unbracketed, unpriced
from plancheck.extraction.statements.discourse import BARE_VALUE
from plancheck.extraction.statements.grouping import LIES, QUOTING, Part, is_none, more_sizes
from plancheck.extraction.statements.marks import Words, predicate
from plancheck.extraction.statements.values import About
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.quantity import dimension
from plancheck.text import clauses

TERMS = lexicon("statements")

# --- brackets ----------------------------------------------------------------------------------------------------------------

_BOUNDS_ALONE = TERMS.listed("bounds_alone")
_SAYS_INCLUDED, _DENSE_UNITS = TERMS.listed("says_included"), TERMS.listed("dense_units")
_ALONE_IN_BRACKETS, _IS_SO, _OPENS_YEAR_ALONE = TERMS.text("alone_in_brackets"), TERMS.text("is_so"), TERMS.text("opens_year_alone")
_BOUND_IN_BRACKETS, _NO_VALUE_INSIDE, _SHARE_INSIDE = TERMS.lates("bound_in_brackets", "no_value_inside", "share_inside")
_PART_INSIDE, _IS_ANOTHER, _BELONGS_TO, _A_DISTRICT = TERMS.lates("part_inside", "is_another", "belongs_to", "a_district")

_BRACKET = late(r"[（(]([^（()）]*)[)）]")
_STAGE, _ONLY_YEARS, _PLACED = TERMS.lates("stage", "only_years", "placed")
_TIMES = ("time", "minute", "day", "week", "month", "year")
_LASTING, _NEXT_OF_BRACKETS = TERMS.lates("lasting", "next_of_brackets")


def _brackets(masked: str) -> list[re.Match[str]]:
    """The brackets of a clause, what stands in each as group 1."""
    return [*_BRACKET.finditer(masked)] if "（" in masked or "(" in masked else []


def _blanked(masked: str, brackets: list[re.Match[str]]) -> str:
    """The clause with its brackets _blanked, but for those that are part of the words around them."""
    body = masked
    for hit in brackets:
        if hit[1] not in _SAYS_INCLUDED and not _staged(masked, hit):
            body = body[: hit.start()] + "■" * len(hit[0]) + body[hit.end() :]
    return body


def _staged(body: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket only dates the stage before it."""
    return _ONLY_YEARS.fullmatch(bracket[1]) is not None and _STAGE.search(body[: bracket.start()]) is not None


def _of_bracket(clause: Clause, hit: re.Match[str], state: Carried) -> list[Statement]:
    """The _of_bracket of a bracket: a bare quantity is said of the words before it, unless it sets a threshold; else it is a text."""
    start, end = clause.start + hit.start(1), clause.start + hit.end(1)
    body, behind = clause.text[start:end], clause.text[end + 1 :]
    found = [] if _BOUND_IN_BRACKETS.match(behind) else quantities.find_squeezed(body)
    if not found or _NO_VALUE_INSIDE.match(body):
        return []
    if len(found) == 1 and not body[: found[0].start].strip(_ALONE_IN_BRACKETS) and not body[found[0].end :] and found[0].unit:
        return _value_of_bracket(clause, (start, end), found[0], state)
    if behind[:1].isdecimal() and all(each.op in (">=", "<=") for each in found):
        return []  # 书屋改造（节纸率不低于15%）3座: which ones are meant
    if any(each.after_op and each.op in (">=", "<=") and not _SHARE_INSIDE.search(body[: each.start]) for each in found):
        return []
    return [each._replace(start=each.start + start, end=each.end + start) for each in _text_of_bracket(body, clause.setting, state)]


def _text_of_bracket(body: str, setting: Setting, state: Carried) -> tuple[Statement, ...]:
    """The _of_bracket of a text in brackets, each with its place in it."""
    subject = state.subject if _PART_INSIDE.match(body) else ""
    hoped = subjects.SOFT.match(body)
    more = hoped is not None and BARE_VALUE.fullmatch(body[hoped.end() :]) is not None  # 下降14%（力争15%）
    parts = (subject,) if subject and body.startswith(common.OF_WHICH) and state.recent else ()
    before = Carried(
        year=state.year, own_year=True, subject=state.subject if more else subject, inside=parts, unit=state.unit if parts else ""
    )
    made, _, _ = read(body, setting._replace(lead=state.year), before)
    where = _PLACED.match(body) if state.recent else None
    if where and len(made) == 1:  # 超过50%（城东超过60%）
        made = (made[0]._replace(subject=state.subject, scope=where["place"]),)
    if more and state.moved and state.moved[0] == state.subject:
        base = state.based[1] if state.based and state.based[0] == state.subject else None
        made = tuple(each._replace(change=state.moved[1], base_year=base) for each in made)
    return made


def _value_of_bracket(clause: Clause, inside: tuple[int, int], found: Found, state: Carried) -> list[Statement]:
    """The statement of a bare quantity in a bracket, of the words before it."""
    text, start, opened = clause.text, clause.start, inside[0] - 1
    before = text[start:opened]
    quoted = text[inside[1] + 1 : inside[1] + 2] == common.OF
    other = _IS_ANOTHER.search(before) if quoted else None
    if other and not other[1]:
        return []  # 仅为他处人均量（381）的55%: the other's value
    item = _NEXT_OF_BRACKETS.search(before)
    if item and not quantities.find_squeezed(_BRACKET.sub("", before)):  # 城东路（8公里）、城西路（9公里）
        start, before = opened - len(item[1]), item[1]
    number = patterns.match(r"\d{1,2}[.、．](?!\d)", before) if before[:1].isdecimal() else None
    if number:  # 1.书屋（3座）
        start, before = start + number.end(), before[number.end() :]
    if found.after_op in _BOUNDS_ALONE or quantities.find_squeezed(before):
        return []
    subject, scope = Words(before, "", found, clause.setting, state).carry(years.without(before))
    if not subject or not before:
        return []
    if dimension(found.unit) in _TIMES and not _LASTING.search(subject):
        return []  # 短时供书能力（2小时左右）达到…: for how long
    subject = _BELONGS_TO.sub("", subject)
    if other:
        subject, scope = other[2], other[1]
    placed = _A_DISTRICT.match(subject) if counts(found.unit) else None
    if placed:
        subject, scope = subject[placed.end() :], placed[1]
    dense = found.unit.endswith(_DENSE_UNITS)
    about = About(before, clause.context, scope=scope, soft=state.soft, level=True, dense=dense)
    return [values.statement(found.moved(inside[0]), subject, _year_of_bracket(before, start, state), start, clause.setting, state, about)]


def _year_of_bracket(before: str, start: int, state: Carried) -> years.Mention | None:
    """The year of a value in brackets: one compared with right before it, else the nearest."""
    mentions = [each.moved(start) for each in years.find(before)]
    end = start + len(before)
    compared = [each for each in mentions if each.end >= end]
    return compared[-1] if compared else dating.nearest(mentions, end + 1, state)


# --- predication -------------------------------------------------------------------------------------------------------------

_SHARES_JOINED = TERMS.late("shares_joined")

_FORECAST, _FORECAST_OF = TERMS.late("forecast"), TERMS.late("forecast_of")
_IN_COAL, _EACH_ONE, _RATIO_NAMED, _EACH_YEAR = TERMS.lates("in_coal", "each_one", "ratio_named", "each_year")
_OUT_OF, _SOME_OF = TERMS.late("out_of"), TERMS.late("some_of")
_SIZE = late(lambda: rf"\d+(?:\.\d+)?{unit_pattern()}")


def _of_part(clause: Clause, part: Part, state: Carried) -> tuple[list[Statement], Carried]:
    """The statements of a part, none where its quantities state nothing, and what goes on behind it."""
    if state.recent and state.unit[:1] in (common.TEN_THOUSAND, common.HUNDRED_MILLION):
        part = part.counted_in(state.unit, (state.unit[0],))  # 书架120万个，其中木架80万
    if _is_out_of_all(clause, part):
        return [], state.but(acting=False)
    if part.first.op in (">=", "<=") and _EACH_ONE.match(clause.text, clause.start):
        return [], state.but(acting=False)  # 其中单个书屋藏书超过5万册: what each one must have
    if is_none(part.first):
        unit = _unit_of_none(clause, part, state)
        if not unit:
            return [], state
        part = part.counted_in(unit)
    raw, priced = unpriced(clause.undated(part.start, part.first.start), clause.text, (part.start, part.first.start), part.last.end)
    part, raw = _in_coal(part, values.without_aside(raw))
    state = discourse.of_all(raw, state)
    whole = _sized_whole(clause, part)
    raw = raw if whole is None else raw.replace(whole.printed, "", 1)
    joined = raw.startswith(TOGETHER)
    rest = clause.text[part.end : clause.end]
    said = predicate(Words(opened(raw), _words_behind(clause, part), part.first, clause.setting, state, joined, rest))
    if said is None:
        return [], state.but(acting=False)
    subject = said.subject + (priced or (state.priced if dimension(part.first.unit) == "money" else ""))
    if _EACH_YEAR.search(raw) and not subject.endswith(common.YEARLY):
        subject += common.YEARLY
    base = values.base_of(clause.mentions, part.first, said, subject, raw, _around(clause, part), state)
    among = "" if discourse.opens_parts(clause, part) else state.among
    about = About(
        words=clause.text[part.start : part.last.end],
        context=clause.context,
        scope=said.placed or said.scope or state.scope or among or None,
        soft=state.soft or bool(subjects.SOFT.search(raw)),
        base=base,
        change=said.change,
        annual=said.annual,
        level=said.level,
        behind=said.behind,
        before=raw,
        clause=clause.start,
        vague=any(each.role == "base" and each.year is None and part.start <= each.start < part.first.start for each in clause.mentions),
        added=joined and state.adding and not said.level,
    )
    course = part.course
    made = _course(clause, part, subject, state, about) if course else _of_each(clause, part, subject, raw, said.named, state, about)
    no_indicator = said.counted or _foreseen(subject, about, made) or about.effect
    made = [each._replace(counted=True) for each in made] if no_indicator else made
    if whole is not None:
        mention = dating.nearest(clause.mentions, part.first.start, state)
        made = [values.statement(whole.found, whole.name, mention, whole.start, clause.setting, state, about._replace(level=True)), *made]
    return made, discourse.handed(clause, part, said, subject, base, raw, state)


#: Fewer names are listed in one sentence.
_MANY = 40


def _is_out_of_all(clause: Clause, part: Part) -> bool:
    """Whether a part says how many things there are of which the next one counts some, or how many of these (改造全部20座书屋中的12座),
    or how many quantities it lists."""
    first = part.first
    if len(part.found) > 1 or not counts(first.unit):
        return False
    named = subjects.split(clause.subject(part.start, first.start), int(first.value)) if 1 < first.value < _MANY else ()
    if len(named) > 1 and all(map(subjects.measured, named)):  # 座位数、借阅率、用纸强度3项为约束性
        return True
    return _OUT_OF.fullmatch(clause.text, first.end, part.end) is not None or _SOME_OF.search(clause.text, 0, first.start) is not None


def _foreseen(subject: str, about: About, made: list[Statement]) -> bool:
    """Whether values are only foreseen, of what others use: 预计用纸量达到3万吨, not 预计用纸量控制在3万吨以内."""
    return all(each.op != "<=" for each in made) and bool(_FORECAST.search(about.words) and _FORECAST_OF.search(subject))


class _Whole(NamedTuple):
    """A whole that a share is of, where its own size stands with it: 占全部用电80万千瓦时的四成."""

    found: Found
    name: str
    start: int
    printed: str  # its size


def _sized_whole(clause: Clause, part: Part) -> _Whole | None:
    """The whole with its size that the first value of a part is a share of."""
    before = clause.text[part.start : part.first.start]
    at = before.rfind(common.MAKES_UP)
    if at < 0 or not before.endswith(common.OF) or dimension(part.first.unit) != "ratio":
        return None
    sized = quantities.find_squeezed(before[at:])
    name = subjects.clean(years.without(before[at + 1 : at + sized[0].start]), clause.setting.place)[0] if len(sized) == 1 else ""
    if not name or at + sized[0].end != len(before) - 1 or dimension(sized[0].unit) in ("ratio", None):
        return None
    found = sized[0].moved(part.start + at)
    return _Whole(found, name, part.start + at + 1, clause.text[found.start : found.end])


def _unit_of_none(clause: Clause, part: Part, state: Carried) -> str:
    """What nothing is counted in: 甲比例为0; "" where nothing says so (甲占比达到30%，乙用量为零)."""
    if _RATIO_NAMED.search(clause.text[part.start : part.first.start]):
        return "%"
    own = clause.subject(part.start, part.first.start).removesuffix(_IS_SO)
    return state.unit if not own or own == state.subject else ""


def _in_coal(part: Part, raw: str) -> tuple[Part, str]:
    """A part with its tons as those of coal where the words before it say so, and the words without them: 甲利用量折合标准煤35万吨."""
    coal = _IN_COAL.search(raw) if part.first.unit.endswith(common.TONNE) and dimension(part.first.unit) == "mass" else None
    if coal is None:
        return part, raw
    part = part._replace(found=tuple(each._replace(unit=each.unit + common.STANDARD_COAL) for each in part.found))
    return part, raw[: coal.start()] if coal["as"] else raw


def _words_behind(clause: Clause, part: Part) -> str:
    """The words behind a part, with what they share with the parts that follow."""
    last, text = part.last, clause.text
    after = unbracketed(text[last.end : part.end])
    behind = text[last.end : clause.end]
    follows = _SHARES_JOINED.match(behind) if last.unit == "%" and behind.startswith(common.OF) else None
    lies = LIES.match(behind[follows.end() :]) if follows else None
    after = after + lies["where"] if lies else after
    sizes = more_sizes(text[part.end : clause.end]) if after[:1].isdecimal() else None
    after = after + sizes["thing"] if sizes and _SIZE.fullmatch(after) else after
    return "" if after.startswith("”") and QUOTING.search(text[clause.start : part.first.start]) else after


def _around(clause: Clause, part: Part) -> tuple[str, str]:
    """The text of a part before its first value, and the clause behind its last."""
    return clause.text[part.start : part.first.start], clause.text[part.last.end : clause.end]


def _of_each(clause: Clause, part: Part, subject: str, raw: str, named: bool, state: Carried, about: About) -> list[Statement]:
    """The statement of each value; `named`: the subject's name states the change (降幅)."""
    made = []
    twin = pairing.of_one_plant(part)
    for each in pairing.paired(clause, part, subject, raw, state):
        name = subjects.named_change(each.subject)[1] or each.subject if named else each.subject
        mention = dating.behind(clause.text[each.found.end : clause.end], clause.setting) or each.mention
        about_it = about._replace(scope=each.place) if each.place else about
        one = values.statement(each.found, name, mention, part.start, clause.setting, state, about_it)
        last = each.found.start == part.last.start
        again = (last and _counts_again(part)) or _cost_of_a_count(each.found, name, raw, state)
        rests = (mention is None or mention.role == "in") and _RESTS.match(clause.text, each.found.end)
        one = one._replace(ground="course_start") if rests else one
        made.append(one._replace(second=twin and last, counted=one.counted or again))
    return made


def _cost_of_a_count(found: Found, subject: str, raw: str, state: Carried) -> bool:
    """Whether money is only what the things cost that were counted right before: 书屋改造5项、3亿元."""
    return not raw.strip("，、") and subject == state.subject and dimension(found.unit) == "money" and counts(state.unit)


def _counts_again(part: Part) -> bool:
    """Whether the last value follows at once on another one that counts something else of the same thing: 通道18条37回路."""
    if len(part.found) < 2:
        return False
    before, last = part.found[-2:]
    return before.end == last.start and counts(before.unit) and counts(last.unit) and dimension(before.unit) != dimension(last.unit)


def _course(clause: Clause, part: Part, subject: str, state: Carried, about: About) -> list[Statement]:
    """Both ends of a course: 由2019年的58座增加到2022年的104座."""
    a, b = part.found
    mentions = clause.mentions
    started = next((m for m in mentions if m.role in ("from", "in", "by") and 0 <= a.start - m.end <= 3), None)
    ended = next((m for m in reversed(mentions) if m.role in ("in", "by") and a.end <= m.start and 0 <= b.start - m.end <= 2), None)
    end = ended or dating.nearest([m for m in mentions if m is not started], a.start, state)
    opened = None
    if started is None and end is not None:
        if end.role == "over" and end.base is not None:
            opened = end._replace(year=end.base, role="in", base=None)  # “十三五”期间，甲由20%提高到25%
        elif end.role == "since" and end.past:
            opened, end = end._replace(role="in"), end._replace(year=None)  # 自2019年以来，甲由58座增加到104座
        elif state.since is not None and (end.year or 0) > state.since:
            opened = end._replace(year=state.since, role="in", base=None)  # 甲由2015年的5座减到2020年的2座，占比由13%降为2%
    level = about._replace(change=None, base=None, annual=False, level=True)
    first = values.statement(a, subject, started or opened, part.start, clause.setting, state.but(year=None), level)
    second = values.statement(b, subject, end, part.start, clause.setting, state, level)
    return [first._replace(ground="course_start", soft=False), second]


# --- reader ------------------------------------------------------------------------------------------------------------------

_IN_TURN, _FACTORS, _REASON, _RESTS = TERMS.lates("in_turn", "factors", "reason", "rests_behind")


def read(text: str, setting: Setting, carried: Carried | None = None) -> tuple[tuple[Statement, ...], tuple[Left, ...], Carried]:
    """Every statement and every delegated target of a squeezed text, and what it hands on."""
    text = _IN_TURN.sub(common.IN_TURN, text)
    masked = mask(text)
    stated: list[Statement] = []
    left: list[Left] = []
    state = carried or Carried()
    for sentence in clauses.sentences(masked):
        said = dating.compared(masked[slice(*sentence)], stated) if stated else None
        if said is not None:
            stated = said
            continue
        found, targets, state = _sentence(text, masked, sentence, setting, state)
        stated += found
        left += targets
    return tuple(stated), tuple(left), state


def _sentence(
    text: str, masked: str, span: tuple[int, int], setting: Setting, state: Carried
) -> tuple[list[Statement], list[Left], Carried]:
    body = masked[span[0] : span[1]]
    state = discourse.next_sentence(state, setting, body)
    stated: list[Statement] = []
    left: list[Left] = []
    for first, last in clauses.clauses(body):
        start, end, words = span[0] + first, span[0] + last, body[first:last]
        said = dating.dealt(words, stated) or dating.compared(words, stated) if stated else None
        if said is not None:
            stated = said
            continue
        dated = dating.dated(words, stated, setting) if stated and not state.own_year else None
        found, targets, state = _clause(text, masked, (start, end), span[0], setting, state)
        stated = [*(stated if dated is None else dated), *found]
        kept = dating.kept(masked[stated[-1].end : end], stated[-1], setting) if stated else None
        if kept is not None:
            stated, targets = [*stated, kept], []
        for inside in _brackets(words) if len(stated) > 1 else ():
            stated = (dating.compared(inside[1], stated) if dating.OF_ALL.search(inside[1]) else None) or stated
        left += targets
    return stated, left, state


def _clause(
    text: str, masked: str, span: tuple[int, int], sentence: int, setting: Setting, state: Carried
) -> tuple[list[Statement], list[Left], Carried]:
    start, end = span
    if state.whole and text[start - 1 : start] in ("；", ";"):
        state = state.but(subject=state.whole, whole="")  # 甲8座，其中乙5座；到2025年再增加4座
    if state.beside is not None and text[start - 1 : start] in ("；", ";"):
        state = state.but(year=state.beside[0], own_year=state.beside[1], beside=None)
    anew = text[start - 1 : start] in ("；", ";")
    state = dating.anew(state, masked[sentence:start]) if anew else state
    state = state if state.anew == anew else state.but(anew=anew)
    marks = _brackets(masked[start:end])
    body = _blanked(masked[start:end], marks)
    named = dating.settled([each.moved(start) for each in years.find(body)], state, setting)
    clause = Clause(text, masked[start:end], body, start, end, sentence, named, setting)
    state = discourse.into(clause, state)
    clause, state = discourse.told_of(clause, state)
    if clause.start >= clause.end:
        return [], [], dating.with_years(state, clause.mentions, start, end)
    start = clause.start
    found = grouping.found(clause, state.unit == "%" and bool(state.subject))
    stated, found = pairing.paces(clause, found, state) if len(found) > 1 else ([], found)
    parts = [*grouping.parts(clause, found)] if found else []
    if clause.mentions and not parts:
        clause = clause._replace(mentions=dating.telling(clause))
    state = discourse.supposed(clause.undated(start, parts[0].first.start if parts else end), state)
    if parts:
        beside = dating.by_the_way(clause, parts[0].first.start, state)
        made, state = _of_parts(clause, parts, state)
        state = state.but(beside=beside) if beside is not None else state
        stated = pairing.all_did([*stated, *made])
    if clause.mentions:
        stated = [*pairing.compared_with(clause, state), *stated]
    state = dating.with_years(state, clause.mentions, parts[-1].first.start if parts else start, end)
    state = _with_date(clause, bool(parts), state)
    for hit in marks:
        stated += _of_bracket(clause, hit, state)
    explains = not clause.mentions and _REASON.match(clause.body)  # 到2030年…：…，是因为书屋翻番: no value of 2030
    stated = [] if state.supposed or explains or _FACTORS.search(clause.body) else stated
    if state.whose:
        stated = [each._replace(scope=each.scope or state.whose, demanded=True) for each in stated]
    left = [] if stated and not parts else discourse.left_open(clause, state, bool(stated))
    if parts:
        return stated, left, state
    state = discourse.passed(clause, state)
    if len(left) == 1 and not left[0].trend:  # 甲完成省下达任务，力争下降15%: 甲
        state = discourse.speaking_of(left[0].subject, state)
    return stated, left, state


def _of_parts(clause: Clause, parts: list[Part], state: Carried) -> tuple[list[Statement], Carried]:
    """The statements of the parts of a clause, each read behind the years before it."""
    stated: list[Statement] = []
    names = pairing.respectively(clause, parts)
    at = clause.start
    for place, part in enumerate(parts):
        state = dating.with_years(state, clause.mentions, at, part.first.start)
        at = part.first.start
        made, state = _of_part(clause, part, state)
        stated += [each._replace(subject=names[place]) for each in made] if names else made
    return stated, state


def _with_date(clause: Clause, valued: bool, state: Carried) -> Carried:
    """What goes on, with whether a value, or an aim, was said to hold for the year."""
    named = [each for each in clause.mentions if each.role in dating.SAYING]
    if not valued and not named:
        return state
    dated = valued or any(each.role != "in" and clause.text[each.start] not in _OPENS_YEAR_ALONE for each in named)
    return state.but(dated=dated) if dated != state.dated else state
