"""One group of quantities with its predicate, as statements, and what it hands on."""

from __future__ import annotations

from plancheck.extraction import subjects
from plancheck.extraction.context import Carried
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.predicates import Words, predicate
from plancheck.extraction.quantities import unit_pattern
from plancheck.extraction.statements import bases, dates, discourse, pairing, value, wording
from plancheck.extraction.statements.about import About
from plancheck.extraction.statements.attributive import LIES, QUOTING, is_none, more_sizes
from plancheck.extraction.statements.clause import TOGETHER, Clause
from plancheck.extraction.statements.grouping import Part
from plancheck.extraction.statements.statement import Statement
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_SHARES_JOINED = TERMS.late("shares_joined")

_IN_COAL = TERMS.late("in_coal")
_EACH_ONE = TERMS.late("each_one")
_RATIO_NAMED = TERMS.late("ratio_named")
_EACH_YEAR = TERMS.late("each_year")
_SIZE = late(lambda: rf"\d+(?:\.\d+)?{unit_pattern()}")


def statements(clause: Clause, part: Part, state: Carried) -> tuple[list[Statement], Carried]:
    """The statements of a part, none where its quantities state nothing, and what goes on behind it."""
    if state.recent and state.unit[:1] in ("万", "亿"):
        part = part.counted_in(state.unit, (state.unit[0],))  # 书架120万个，其中木架80万
    if part.first.op in (">=", "<=") and _EACH_ONE.match(clause.text, clause.start):
        return [], state.but(acting=False)  # 其中单个书屋藏书超过5万册: what each one must have
    if is_none(part.first):
        unit = _unit_of_none(clause, part, state)
        if not unit:
            return [], state
        part = part.counted_in(unit)
    raw, priced = wording.unpriced(clause.undated(part.start, part.first.start), clause.text[part.start : part.first.start])
    part, raw = _in_coal(part, bases.without_aside(raw))
    joined = raw.startswith(TOGETHER)
    rest = clause.text[part.end : clause.end]
    said = predicate(Words(wording.opened(raw), _behind(clause, part), part.first, clause.setting, state, joined, rest))
    if said is None:
        return [], state.but(acting=False)
    subject = said.subject + (priced or (state.priced if dimension(part.first.unit) == "money" else ""))
    if _EACH_YEAR.search(raw) and not subject.endswith("年均"):
        subject += "年均"
    base = bases.compared(clause.mentions, part.first, said, subject, raw, _around(clause, part), state)
    about = About(
        words=clause.text[part.start : part.last.end],
        context=clause.context,
        scope=said.scope or state.scope,
        soft=state.soft or bool(subjects.SOFT.search(raw)),
        base=base,
        change=said.change,
        annual=said.annual,
        level=said.level,
        before=raw,
        clause=clause.start,
        vague=any(each.role == "base" and each.year is None and part.start <= each.start < part.first.start for each in clause.mentions),
        added=joined and state.adding and not said.level,
    )
    course = part.course
    made = _course(clause, part, subject, state, about) if course else _each(clause, part, subject, raw, said.named, state, about)
    return made, discourse.handed(clause, part, said, subject, base, raw, state)


def _unit_of_none(clause: Clause, part: Part, state: Carried) -> str:
    """What nothing is counted in: 甲比例为0; "" where nothing says so (甲占比达到30%，乙用量为零)."""
    if _RATIO_NAMED.search(clause.text[part.start : part.first.start]):
        return "%"
    own = clause.subject(part.start, part.first.start).removesuffix("为")
    return state.unit if not own or own == state.subject else ""


def _in_coal(part: Part, raw: str) -> tuple[Part, str]:
    """A part with its tons as those of coal where the words before it say so, and the words without them: 甲利用量折合标准煤35万吨."""
    coal = _IN_COAL.search(raw) if part.first.unit.endswith("吨") and dimension(part.first.unit) == "mass" else None
    if coal is None:
        return part, raw
    part = part._replace(found=tuple(each._replace(unit=each.unit + "标准煤") for each in part.found))
    return part, raw[: coal.start()] if coal["as"] else raw


def _behind(clause: Clause, part: Part) -> str:
    """The words behind a part, with what they share with the parts that follow."""
    last, text = part.last, clause.text
    after = wording.unbracketed(text[last.end : part.end])
    behind = text[last.end : clause.end]
    follows = _SHARES_JOINED.match(behind) if last.unit == "%" and behind.startswith("的") else None
    lies = LIES.match(behind[follows.end() :]) if follows else None
    after = after + lies["where"] if lies else after
    sizes = more_sizes(text[part.end : clause.end]) if after[:1].isdecimal() else None
    after = after + sizes["thing"] if sizes and _SIZE.fullmatch(after) else after
    return "" if after.startswith("”") and QUOTING.search(text[clause.start : part.first.start]) else after


def _around(clause: Clause, part: Part) -> tuple[str, str]:
    """The text of a part before its first value, and the clause behind its last."""
    return clause.text[part.start : part.first.start], clause.text[part.last.end : clause.end]


def _each(clause: Clause, part: Part, subject: str, raw: str, named: bool, state: Carried, about: About) -> list[Statement]:
    """The statement of each value; `named`: the subject's name states the change (降幅)."""
    made = []
    twin = pairing.of_one_plant(part)
    for each in pairing.paired(clause, part, subject, raw, state):
        name = subjects.named_change(each.subject)[1] or each.subject if named else each.subject
        mention = dates.behind(clause.text[each.found.end : clause.end], clause.setting) or each.mention
        about_it = about._replace(scope=each.place) if each.place else about
        one = value.statement(each.found, name, mention, part.start, clause.setting, state, about_it)
        made.append(one._replace(second=True) if twin and each.found.start == part.last.start else one)
    return made


def _course(clause: Clause, part: Part, subject: str, state: Carried, about: About) -> list[Statement]:
    """Both ends of a course: 由2019年的58座增加到2022年的104座."""
    a, b = part.found
    mentions = clause.mentions
    started = next((m for m in mentions if m.role in ("from", "in", "by") and 0 <= a.start - m.end <= 3), None)
    ended = next((m for m in reversed(mentions) if m.role in ("in", "by") and a.end <= m.start and 0 <= b.start - m.end <= 2), None)
    end = ended or dates.nearest([m for m in mentions if m is not started], a.start, state)
    opened = None
    if started is None and end is not None:
        if end.role == "over" and end.base is not None:
            opened = end._replace(year=end.base, role="in", base=None)  # “十三五”期间，甲由20%提高到25%
        elif end.role == "since" and end.past:
            opened, end = end._replace(role="in"), end._replace(year=None)  # 自2019年以来，甲由58座增加到104座
        elif state.since is not None and (end.year or 0) > state.since:
            opened = end._replace(year=state.since, role="in", base=None)  # 甲由2015年的5座减到2020年的2座，占比由13%降为2%
    level = about._replace(change=None, base=None, annual=False, level=True)
    first = value.statement(a, subject, started or opened, part.start, clause.setting, state.but(year=None), level)
    second = value.statement(b, subject, end, part.start, clause.setting, state, level)
    return [first._replace(kind="status", soft=False), second]
