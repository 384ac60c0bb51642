"""What a clause hands on to those behind it: its subject, what it is about, a hope, a supposition."""

from __future__ import annotations

from plancheck.extraction import patterns, subjects, topics
from plancheck.extraction.context import Carried, Setting
from plancheck.extraction.patterns import late
from plancheck.extraction.predicates import Predicate
from plancheck.extraction.statements import bases, dates, wording
from plancheck.extraction.statements.about import CUMULATIVE, CUT, SUMMED
from plancheck.extraction.statements.clause import TOGETHER, Clause
from plancheck.extraction.statements.grouping import Part
from plancheck.extraction.statements.open_targets import ASIDE, TREND
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

# --- from sentence to sentence ------------------------------------------------------------------------------------------------


def next_sentence(state: Carried, setting: Setting, sentence: str) -> Carried:
    """What goes on into a sentence."""
    year, age = state.year, state.age + 1
    lasting = setting.lasting or (year is not None and setting.pivot is not None and (year.year or 9999) <= setting.pivot)
    # 到2025年 of one sentence serves the next; a period only one that goes on with 力争…, a start does not.
    serves = year is not None and age <= 1 and (year.role == "by" or (year.role == "over" and subjects.SOFT.match(sentence)))
    # “十四五”期间，要…, with no value of its own yet: the plan's period goes on through the paragraph.
    alone = year is not None and year.role == "over" and state.period is year and len(state.said) < 2
    serves = serves or (alone and not state.unit and dates.ahead(year, setting))
    if year is not None and (year.role in ("unknown", "since") or (not serves and not lasting)):
        year = year if year.role == "present" and setting.past else None  # 目前甲有7座。乙有3座: of a baseline
    if year is not None and not state.dated and setting.lead is not None and setting.lead.role == "by":
        year = None  # under 到2030年: 甲2028年最高。乙达到32%
    return state.but(
        year=year or setting.lead,
        own_year=False,
        age=age,
        soft=False,
        scope=None,
        base=None,
        since=None,
        acting=False,
        summing=False,
        said=setting.named,
        earlier=state.said or state.earlier,
        topic="",
        opening=True,
        recent=state.inside,
        inside=(),
        adding=False,
        listed=(),
        turn=None,
        moved=None,
        based=None,
        summed=False,
        priced="",
        whole="",
        supposed=False,
        waiting=(),
        frame="",
    )


# --- into a clause ------------------------------------------------------------------------------------------------------------

#: A point of a list in running text: 一是, 第二.
_POINT = late(r"(?:[一二三四五六七八九十]是(?!否)|第[一二三四五六七八九十][，,]?)", needs=("是", "第"))
#: A value and no more.
BARE_VALUE = late(r"(?:达到?|实现|降至|提高到)?约?[\d.]+(?:%|[^的\d]{0,4})(?:左右|以上|以内)?[，。；]?")


def into(clause: Clause, state: Carried) -> Carried:
    """What goes on into a clause, with the hope that opens it."""
    if _opens_soft(clause):
        state = state.but(soft=True)
    if clause.setting.past and _POINT.match(clause.body) and dates.ahead(state.year, clause.setting):
        return state.but(year=clause.setting.lead)  # 一是…2025年前…；二是…: of a baseline, each point speaks of now
    return state


def _opens_soft(clause: Clause) -> bool:
    """Whether a soft word opens a clause (before or behind its year, or the plan's own place): it holds for the rest of the sentence."""
    whole = opened = clause.whole
    if not any(map(whole.__contains__, "争努望求")):
        return False
    first = next((each for each in clause.mentions if each.start - clause.start <= 6), None)
    if first is not None:
        start, end = first.start - clause.start, first.end - clause.start
        if subjects.SOFT.search(whole[start:end]):
            return True
        opened = whole[:start] + whole[end:]
    opened = patterns.sub("^[全本我][市省区县州]", "", opened.lstrip("，、—-·").removeprefix(clause.setting.place or ""))
    opens = subjects.SOFT.match(opened)
    return opens is not None and not BARE_VALUE.fullmatch(opened[opens.end() :])  # 下降14%，力争15%: of this value alone


#: What would be, were nothing done: no state of anything, no target.
_SUPPOSED = late(
    r"(?:^|[，,])(?:如果?|若|假如|假设)?(?:不(?:再)?|未|无)(?:采取|实施|新增|开展|落实|出台)[^，。；]{0,14}?(?:措施|政策|行动|举措|项目)(?:的?情况下|情[景形]下?|时|下)?$"
    r"|(?:基准|惯性|照常|无措施|现有政策|既有政策|当前政策|趋势照常|常规|自然增长)(?:发展)?情[景形](?:测算|预测|下|中)?|^按照?(?:现有|既有|当前)(?:发展)?(?:趋势|政策|路径)",
    needs=("措施", "政策", "行动", "举措", "项目", "情", "现有", "既有", "当前"),
)
#: What is done after all.
_ACTED = late(r"^(?:而|但|并|如果?|若)?(?:通过|采取|实施|落实|经过)|情[景形]")


def supposed(told: str, state: Carried) -> Carried:
    """What goes on behind the words before a clause's first value: whether it is what would be, were nothing done."""
    if _SUPPOSED.search(told):
        return state.but(supposed=True)
    return state.but(supposed=False) if state.supposed and _ACTED.search(told) else state


# --- out of a clause ----------------------------------------------------------------------------------------------------------

#: What opens the parts of a whole.
_OF_WHICH = ("其中", "，其中", ",其中", "、其中", "；其中")


def handed(clause: Clause, part: Part, said: Predicate, subject: str, base: int | None, raw: str, state: Carried) -> Carried:
    """What a statement hands on to the next."""
    name, scope, last = subject.removesuffix("年均"), said.scope or state.scope, part.last
    if CUT.search(name):  # what fields save is no subject of what follows
        return state.but(scope=scope, opening=False, acting=False, recent=(*state.recent, name), unit=last.unit)
    based = (name, base) if said.change and base is not None else state.based
    sums = bool(CUMULATIVE.search(raw))
    summing = state.summing or sums
    if said.keeps:
        return state.but(acting=False, waiting=(), based=based, summing=summing)
    same = name == state.subject
    since = state.since if same else None
    return state.but(
        subject=name,
        waiting=(),
        unit=last.unit,
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


def passed(clause: Clause, state: Carried) -> Carried:
    """What a clause without a quantity hands on: a base (与2015年相比), a subject that it names, or what it is about."""
    raw = clause.undated(clause.start, clause.end)
    bare = subjects.clean(raw)[0]
    base = next((each.year for each in clause.mentions if each.role == "base"), None)
    priced = wording.PRICED.match(clause.whole)
    if priced and priced.end() >= len(clause.whole) - 1:
        return state.but(priced=wording.at_prices(priced), year=None if state.own_year else state.year)
    if base is not None and len(bare) <= 2:
        return state.but(base=base)
    turned = _TURNS.fullmatch(bare) if base is not None else None
    if base is not None and turned and subjects.MEASURED.search(turned["name"]):  # 用纸量比2020年下降，2025年达到15%
        change: Change = "decrease" if turned["way"][0] in "下降减压" else "increase"
        return speaking_of(turned["name"], state).but(moved=(turned["name"], change), based=(turned["name"], base))
    if len(bare) < 2:
        return state
    framed = _FRAME.fullmatch(_NEUTRAL.sub("", raw)) if "构" in raw else None
    if framed:
        return state.but(frame=framed["whole"], topic="", opening=False, acting=False, recent=())
    way, name = subjects.named_change(patterns.sub("■+$", "", raw))
    name = subjects.clean(_UNNAMED_BASE.sub("", name), clause.setting.place)[0] if way and not _UNSAID.match(raw) else ""
    told = base or bases.within(clause.whole) or (state.based[1] if state.based and bases.ALIKE.match(raw.lstrip("，；")) else None)
    if way and len(name) > 2 and (told is not None or subjects.MEASURED.search(name)):  # 用纸量较2020年的降幅，2025年为15%
        return speaking_of(name, state).but(turn=way, waiting=(), based=(name, told) if told is not None else None)
    named = _named(clause, raw)
    named = named or (bare if base is not None and _CONSUMED.search(bare) and not _UNSAID.match(raw) else "")
    if named:
        based = (named, base) if base is not None else state.based  # 用纸量在2020年基础上，2025年下降14%
        return speaking_of(named, state).but(waiting=(*state.waiting, named), turn=None, summed=False, based=based)
    single = _NEXT_IS.search(raw)
    if single:
        return speaking_of(single[1], state)
    following = _LISTED_BEHIND.search(raw)
    if following:
        return state.but(topic="", opening=False, acting=False, recent=(*state.recent, *patterns.split("[、和及与]", following[1])))
    listed = _LISTED.match(bare)
    parts = tuple(listed[0].split("、")) if listed else ()
    parts = (*parts[:-1], parts[-1][: len(parts[0])]) if parts else ()
    return state.but(topic=topics.topic(_NEUTRAL.sub("", raw)) or state.topic, opening=False, acting=False, listed=parts)


def speaking_of(subject: str, state: Carried) -> Carried:
    """What goes on behind a clause that names a subject without a value."""
    return state.but(subject=subject, topic="", opening=False, acting=False, recent=(*state.recent, subject))


#: Quantities whose names end in no measure.
_CONSUMED = late("(?<=[一-鿿]{2})(?:排放|消费|消耗)$", needs=("排放", "消费", "消耗"))
#: Against a year that is not named.
_UNNAMED_BASE = late(r"(?:相?[比较]|[与同和])(?:基准年份?|基[期年]|上一?期)(?:相比)?的?$", needs=("基", "期"))
#: How something is done, in a clause that ends in the name of a change: 按用纸量降幅.
_UNSAID = late(r"^[，；]?(?:按|根据|对|将|把|以|围绕|通过|完成|确保|实现)")
#: A clause that says which way a quantity goes, and not how far.
_TURNS = late(r"(?P<name>[^，。；]{2,24}?)(?:累计|逐步|持续|进一步|明显)*(?P<way>下降|降低|减少|压减|提高|提升|增长|增加|上升)(?:了)?")
#: A whole by its parts: 用纸结构中, 从用纸构成看.
_FRAME = late(r"从?(?P<whole>[一-鿿]{2,16}?)(?:总量)?(?:构成|结构)(?:中|上|方面|里|来?看)", needs=("构成", "结构"))
_NEUTRAL = late(r"^(?:[，、；：\s]|[一二三四五六七八九十]是|其中|同时|此外|全[市省区县]|[本我][市省区县])+")
#: 其次为甲，占5%.
_NEXT_IS = late(
    r"(?:其次|再次|最[大高多低小少]的?|居首的?)(?:为|是)([一-鿿A-Za-z0-9]{2,12})$",
    needs=("其次", "再次", "最", "居首"),
)
#: 其次分别为甲、乙和丙: names for the values that follow.
_LISTED_BEHIND = late(
    r"(?:分别|依次|主要)(?:为|是|有)((?:[^、，和及与]{1,12}、)*[^、，和及与]{1,12}[、和及与][^、，和及与]{1,12})$",
    needs=("分别", "依次", "主要"),
)
_LISTED = late(r"(?:[一-鿿]{1,6}、)+[一-鿿]{1,6}")
#: A measure that a clause says something of without a figure: 甲规模成倍增加, 甲总量不再上升.
_SAID_OF = late(
    rf"^(.{{2,30}}?{subjects.MEASURE})(?=(?:力争|争取|有望|预计|于|在|将|仍|进入|处于|保持|得到|实现|达到|率先|逐步|逐年|持续|稳步|不断|总体|基本|"
    r"明显|显著|大幅|有所|较快|快速|成倍|平稳|如期|提前|出现|[最较偏][高低大小])|$)"
)
_TO_PEAK = late(
    r"^(.{2,30}?)(?:力争|争取|有望|将|预计|于|在|率先|提前|如期|总体)*(?:达到|出现|进入|迎来)(?:最高|峰|平台)",
    needs=("出现", "达到", "迎来", "进入"),
)
_GROUND = late(r"^(?:测算|预测|核算|计算)?以(.{2,20})为(?:依据|基础|基准|基数)$", needs=("依据", "基准", "基数", "基础"))
_ONLY_MOVES = late(r"(?:增长|提升|提高|下降|上升|扩大)(?:迅速|明显|显著|较快|加快)$")
_TOLD_BY = late(r"^(?:测算|预测|规划)(?:采用|使用|选取)的|(?:分别)?(?:为|是|如下)$")


def _named(clause: Clause, undated: str) -> str:
    """The quantity that a clause without a value speaks of (甲比重不断提升，由…): a subject for what follows, "" if it names none."""
    raw = _TOLD_BY.sub("", _ONLY_MOVES.sub("", TREND.sub("", patterns.sub(r"[（(][^（()）]*[)）]", "", undated))))
    if ASIDE.match(subjects.clean(raw)[0]) or ASIDE.match(raw):
        return ""
    ground = _GROUND.match(raw)
    said = None if ground else _TO_PEAK.match(raw) or _SAID_OF.match(raw)
    subject = subjects.clean(ground[1] if ground else said[1] if said else raw, clause.setting.place)[0]
    if not 2 <= len(subject) <= 30 or subject.endswith("化"):
        return ""
    measure = subjects.MEASURED.search(subject) or subject.endswith(("增速", "增幅", "降幅"))
    price = subject.endswith(("价", "价格", "成本", "费用")) and TREND.search(undated)
    return subject if measure or price or ground or said else ""
