"""The statements of (indicator, year, value) in one text, and the targets that it leaves to others to set.

Works clause by clause on squeezed text. What a sentence does not say itself (its year, its subject) comes from what stands before it:
`Carried` goes from clause to clause and from sentence to sentence. Source of the forms: the labelling guide and real sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from plancheck.extract import clauses, patterns, quantities, subjects, topics, years
from plancheck.extract.patterns import any_of, late
from plancheck.extract.predicates import (
    ABLE,
    ABLE_TO,
    ATTRIBUTE_OF,
    BY_NAME,
    GIVEN_TO,
    GOES_ON,
    MET,
    OUT_OF,
    PACE,
    REST,
    Carried,
    Predicate,
    Setting,
    Words,
    counts,
    noun_of,
    predicate,
)
from plancheck.extract.quantities import Found
from plancheck.model.plan import Change, FactKind, Op
from plancheck.model.quantity import dimension


class Statement(NamedTuple):
    """One value as the text states it. [start, end) is the piece that holds the value with its subject, in squeezed text."""

    subject: str
    scope: str | None
    kind: FactKind
    year: int | None
    base_year: int | None
    change: Change | None
    op: Op
    value: Decimal
    value_to: Decimal | None
    unit: str
    soft: bool
    start: int
    end: int
    cumulative: bool = False
    counted: bool = False  # a count of measures or the like: never an indicator
    second: bool = False  # beside a first value of the same thing, in another dimension (15万千瓦/60万千瓦时)


class Left(NamedTuple):
    """A target without a value of its own: its subject, year and place (squeezed). `trend`: 稳中有降 and the like."""

    subject: str
    year: int | None
    start: int
    end: int
    trend: bool


_MASK = late(
    r"《[^《》]*》|[〔\[【(（](?:19|20)\d\d[〕\]】)）]\d+号|[A-Z]{2,}/?[A-Z]*\s?\d+(?:\.\d+)?-\d{4}|https?://\S+|\d{3,4}-\d{7,8}|[（(](?:责任|牵头|配合|落实)(?:单位|部门)[：:][^（()）]*[)）]|[（(]?(?:责任|牵头|配合|落实)(?:单位|部门)[：:].*",
    needs=("《", "号", "-", "：", ":"),
)
_BRACKETS = late(r"[（(]([^（()）]*)[)）]")
#: A value that is all of it, or none: phrases with their value in percent.
_WHOLE = late(r"(?P<op>基本)?(?:实现)?(?P<all>全覆盖)(?=$|[，。；、）)])|(?P<zero>零增长)")
#: A level of nothing: 2030年为零.
_NONE = late(r"(?<=[为到至])[零0](?=$|[，。；、）)])", needs=("零", "0"))
#: Roles of years that a statement may hold for.
_SAYING = ("by", "in", "over", "since", "unknown", "now")
_JOINT = late(r"[，,、和及与或]|以及|并")
_GROUPED = late(r"(?:[、和及与/]|以及|，|,)")
_REACHED = late(
    r"(?:大幅|快速|进一步|逐步|稳步|相应|迅速|有效|显著|明显|大幅度)*(?:提高|提升|增长|增加|上升|扩大|发展|下降|降低|减少|削减|压减|优化|升|增|降|减|变化|变|调整|延伸|拓展|扩展|攀升|跃升|上涨|回落|缩短|缩小|改善)(?:到|至|为|成)了?$"
)
_FROM = late(r"(?:由|从)(?:[^，。；]{0,8}?的|约|[^，。；]{0,6}?为)?$")
_TARGET = late(r"力争|争取|确保|力求|有望|预计|预期|计划|将(?!其)|目标|到时|规划|拟|要求|应(?!急|用|对)|不得|原则上|下达")
_STATUS = late(
    r"已经?(?!有的)|截[至止]|以来|超额|累计完成了|达到了|实现了|居全[国省]|位居|共有(?!产)|同比|仅为|[增减提下]了|获得|获批|(?<![一-鿿]{2})现有|(?<=[市县区省州])现有|目前|名列|荣获",
    needs=("仅为", "以来", "位居", "共有", "同比", "名列", "居全", "现有", "目前", "荣获", "获得", "获批", "超额", "了", "已", "截"),
)
#: Words for how little there is now.
_LOW = late(r"只有|仅有|仅为|仅占|只占|仅(?=[\d约])|(?<!得)不[到足]", needs=("只占", "只有", "不", "仅"))
#: A label that makes what follows an aim, whatever its year.
_AIMED = late(r"^[一-鿿]{0,10}目标[:：]", needs=("目标",))
_counts_measures = any_of("措施|举措|行动|任务|方面|改革|政策|条款|环节|领域|步骤|原则|章节|方向|维度|办法|意见|做法|经验")
_ABOVE = r"(?:国家|(?:(?:(?!完成|达到|落实|实现|满足|控制|确保)[一-鿿]){2,3}(?=[省市])|[全我])?[省市州县区](?!域)|上级|自治区|各级)"
_DELEGATED = late(
    r"(?:确保|全面|力争|力求|按要求|努力|如期|须|应)*(?:完成|达到|落实|实现|满足|控制在)*(?:好|了)?"
    rf"(?P<set>{_ABOVE}[^，。；、]{{0,6}}?(?:下达|分解|考核|核定)(?:给|我|全|本)?[省市县区]?的?(?P<named>[^，。；]{{0,24}}?)(?P<tail>(?:指标|目标值?|任务|要求|水平|控制|权重)(?![、和及与][一-鿿])|$))"
    rf"|以[^，。；]{{2,10}}(?:下达|分解|确定|核定)[^，。；]{{0,8}}为准|(?:完成|达到|满足|符合){_ABOVE}[^，。；、]{{0,6}}?(?:要求|目标值?|任务|指标)",
    needs=("国家", "省", "市", "州", "县", "区", "上级", "各级", "为准"),
)
#: One of these stands in all that `_DELEGATED` finds.
_SET_ELSEWHERE = late(
    "下达|分解|考核|核定|为准|(?:完成|达到|满足|符合).{0,20}(?:要求|目标|任务|指标)",
    needs=("下达", "分解", "考核", "核定", "为准", "要求", "目标", "任务", "指标"),
)
#: What a delegated target must look like: a quantity, not a duty.
_QUANTITY_LIKE = late(r"单位|总量|强度|消费|权重|消耗|产量|用量|储备|储量")
_TREND = late(
    r"(?:稳中有[降升]|(?:持续|稳步|逐步|进一步|不断|明显|大幅|显著|有所|逐年|稳定)+(?:提升|提高|下降|降低|增长|优化|改善|减少|上升|增加|扩大)|不[减增降]少?(?:加|低)?|只[减增降]不[增减升])$",
    needs=("稳中有", "进一步", "大幅", "持续", "明显", "显著", "有所", "稳定", "稳步", "逐年", "逐步", "不", "只"),
)
_CUMULATIVE = late(r"累计|合计|共计|总计|共(?=\d)", needs=("累计", "合计", "总计", "共"))
_SUMMED = late(
    r"累计|新增|净增|新建|完成|实施|建成|建设|落实|投资|新改|改造|推广|关停|淘汰|创建|增量|引进|培育|投放|开展|形成|培训|种植|营造|治理|修复|整治|处置|对\d|拆除|植树|造林|排查|封堵|纳管|查处|查办|取缔|出动|化解|清理|投运|惠及|受益|替换|压减|退出|报废|关闭|扩建|改建|更新改造"
)


#: 占比依次为…: one by one, as 分别 says.
_IN_TURN = late(r"依次(?=[为是达占较比提增降下控]|约?\d)")
#: What would be, were nothing done: no state of anything, no target.
_SUPPOSED = late(
    r"(?:^|[，,])(?:如果?|若|假如|假设)?(?:不(?:再)?|未|无)(?:采取|实施|新增|开展|落实|出台)[^，。；]{0,14}?(?:措施|政策|行动|举措|项目)(?:的?情况下|情[景形]下?|时|下)?$"
    r"|(?:基准|惯性|照常|无措施|现有政策|既有政策|当前政策|趋势照常|常规|自然增长)(?:发展)?情[景形](?:测算|预测|下|中)?|^按照?(?:现有|既有|当前)(?:发展)?(?:趋势|政策|路径)",
    needs=("措施", "政策", "行动", "举措", "项目", "情", "现有", "既有", "当前"),
)
#: What is done after all.
_ACTED = late(r"^(?:而|但|并|如果?|若)?(?:通过|采取|实施|落实|经过)|情[景形]")


def read(text: str, setting: Setting, carried: Carried | None = None) -> tuple[tuple[Statement, ...], tuple[Left, ...], Carried]:
    """Every statement and every delegated target of a squeezed text, and what it hands on."""
    text = _IN_TURN.sub("分别", text) if "依次" in text else text
    masked = _masked(text)
    stated: list[Statement] = []
    left: list[Left] = []
    state = carried or Carried()
    for start, end in clauses.sentences(masked):
        state = _next_sentence(state, setting, masked[start:end])
        first = len(stated)
        for clause in clauses.clauses(masked[start:end]):
            span = (start + clause[0], start + clause[1])
            dated = _dated_last(masked, span, setting) if len(stated) > first and not state.own_year else None
            if dealt := _dealt(masked, span, stated, first):
                stated[-len(dealt) :] = [each._replace(year=year) for each, year in zip(stated[-len(dealt) :], dealt, strict=True)]
                continue
            compared = _compared_last(masked, span) if len(stated) > first else None
            if compared is not None:
                stated[first:] = [
                    each._replace(base_year=compared) if each.change and not each.base_year else each for each in stated[first:]
                ]
                continue
            found, open_targets, state = _clause(text, masked, span, (start, end), setting, state)
            if dated is not None:
                hoped = subjects.SOFT.search(masked[span[0] : span[1]]) is not None
                stated[first:] = [each._replace(year=dated, kind="target", soft=each.soft or hoped) for each in stated[first:]]
            stated += found
            left += open_targets
    return tuple(stated), tuple(left), state


#: What is said of all that stands before: 以上任务于2026年底前完成, 均于2026年底前并网, …的目标，力争在2027年实现.
_DATED_LAST = late(
    r"(?:(?:以上|上述|前述|这些|各项?)(?:任务|工作|项目|目标|指标|工程)+)?(?:均|都|全部)?(?:力争|争取|确保|计划|预计|要|将|拟)*■(?:之?前)?(?:全部|全面|如期|基本|同步)?(?:完成|实现)"
    r"|(?:均|都|全部)(?:力争|争取|确保|计划|预计|要|将|拟)*■(?:之?前)?(?:全部|全面|如期|基本|同步)?(?:建成(?:投[产用运])?|投[产用运]|并网(?:发电)?|竣工|达产)",
    needs=("■",),
)


#: With which year all changes before compare: 均以2021年为基期, 基期均为2021年.
_COMPARED_LAST = late(
    r"[，,；;（(]?(?:以上|上述|各项?|下降|降低|提高|增长|比例|目标|指标|数值?)*(?:均|都)?(?:以|较|与|相对于?|比)■(?:为基[期准数年]|为基础|相比|计算|水平)?(?:计算|测算)?[）)。；;]?"
    r"|基[期准]年?(?:均|都)?[为是]■[。；;]?",
    needs=("■",),
)


def _compared_last(text: str, span: tuple[int, int]) -> int | None:
    """The year that a clause says all changes of its sentence compare with; None where it is no such clause."""
    body = text[span[0] : span[1]]
    hit = patterns.search(r"(?:19|20)\d\d年", body) if "基" in body and len(body) <= 24 else None
    return int(hit[0][:4]) if hit and _COMPARED_LAST.fullmatch(body[: hit.start()] + "■" + body[hit.end() :]) else None


#: Which years the values before are for, one by one: 对应年份分别为2025年和2030年.
_DEALT = late(
    r"(?:其|所|分别|依次)?(?:对应|相应|所属)(?:的)?(?:目标)?(?:年份|年度|年限|时间|时点|期限)?(?:分别|依次)?(?:为|是)?■(?:(?:[、和及与]|以及)■)+"
    r"|(?:分别|依次)(?:为|是|对应)■(?:(?:[、和及与]|以及)■)+(?:的?(?:目标)?(?:值|目标|数值))?",
    needs=("■",),
)


def _dealt(text: str, span: tuple[int, int], said: list[Statement], first: int) -> list[int]:
    """The years that a clause deals to the last values of its sentence, where they are as many and of one subject; else none."""
    body = text[span[0] : span[1]].lstrip("，,（(").rstrip("）)。；")
    named = [each for each in years.find(body) if each.year is not None] if "年" in body and len(body) <= 40 else []
    last = said[first:][-len(named) :] if named else []
    if len(named) < 2 or len(last) != len(named) or len({each.subject for each in last}) > 1:
        return []
    bare = body
    for each in reversed(named):
        bare = bare[: each.start] + "■" + bare[each.end :]
    return [each.year for each in named if each.year is not None] if _DEALT.fullmatch(bare) else []


def _dated_last(text: str, span: tuple[int, int], setting: Setting) -> int | None:
    """The year, ahead of the draft, that a clause gives to all that its sentence said before; None where it is no such clause."""
    body = text[span[0] : span[1]]
    named = years.find(body) if "年" in body and len(body) <= 40 else ()
    if len(named) != 1 or named[0].role not in ("in", "by") or not _ahead(named[0], setting):
        return None
    each = named[0]
    soft = subjects.SOFT.match(body[each.start : each.end])
    return each.year if _DATED_LAST.fullmatch(body[: each.start] + (soft[0] if soft else "") + "■" + body[each.end :]) else None


def _masked(text: str) -> str:
    """`text` with cited titles, document numbers and the like blanked, length kept."""
    return _MASK.sub(lambda hit: "■" * len(hit[0]), text)


def _next_sentence(state: Carried, setting: Setting, sentence: str) -> Carried:
    year, age = state.year, state.age + 1
    lasting = setting.lasting or (year is not None and setting.pivot is not None and (year.year or 9999) <= setting.pivot)
    # 到2025年 of one sentence serves the next; a period only one that goes on with 力争…, a start does not.
    serves = year is not None and age <= 1 and (year.role == "by" or (year.role == "over" and subjects.SOFT.match(sentence)))
    # “十四五”期间，要…, with no value of its own yet: the plan's period goes on through the paragraph.
    alone = year is not None and year.role == "over" and state.period is year and len(state.said) < 2
    serves = serves or (alone and not state.unit and _ahead(year, setting))
    if year is not None and (year.role in ("unknown", "since") or (not serves and not lasting)):
        year = None
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


# --- one clause ---------------------------------------------------------------------------------------------------------------


def _clause(
    text: str, masked: str, span: tuple[int, int], sentence: tuple[int, int], setting: Setting, state: Carried
) -> tuple[list[Statement], list[Left], Carried]:
    start, end = span
    if state.whole and text[start - 1 : start] in ("；", ";"):
        state = state.but(subject=state.whole, whole="")  # 甲8座，其中乙5座；到2025年再增加4座
    body = masked[start:end]
    brackets = [*_BRACKETS.finditer(body)] if "（" in body or "(" in body else []
    for hit in brackets:
        if hit[1] not in ("含", "不含", "A") and not _staged(body, hit):
            body = body[: hit.start()] + "■" * len(hit[0]) + body[hit.end() :]
    mentions = _settled([each.moved(start) for each in years.find(body)], state, setting)
    state = _with_soft(state, text[start:end], mentions, start, setting.place)
    if setting.past and _POINT.match(body) and _ahead(state.year, setting):
        state = state.but(year=setting.lead)  # 一是…2025年前…；二是…: of a baseline, each point speaks of now
    found = _quantities(body, start, mentions)
    carrying = _CARRYING.search(body) if "支撑" in body and len(found) > 1 else None
    paces = _paces(carrying, body, span, found, mentions, setting, state) if carrying else []
    found = [each for each in found if not (paces and carrying and carrying.start() <= each.start - start < carrying.end())]
    parts = [*_parts(text, body, start, found, mentions)] if found else []
    if not parts:  # 结合“十三五”期间经验: what was learnt then
        mentions = [each for each in mentions if not _LEARNT.match(body[each.end - start :])]
    if not parts and mentions and _founds(body):
        # 2013年批准设立: when it began, no year for what follows.
        mentions = [each for each in mentions if each.role not in ("in", "by") or text[each.start] in "到至"]
    told = _without(text, start, parts[0].found[0].start if parts else end, mentions)
    if _SUPPOSED.search(told):
        state = state.but(supposed=True)
    elif state.supposed and _ACTED.search(told):
        state = state.but(supposed=False)
    stated: list[Statement] = [*paces]
    at = start
    respectively = _respectively(text, parts, mentions, setting)
    for place, part in enumerate(parts):
        state = _with_years(state, mentions, at, part.found[0].start)
        at = part.found[0].start
        made, state = _state(text, part, span, sentence, mentions, setting, state)
        stated += [each._replace(subject=respectively[place]) for each in made] if respectively else made
    stated = [*_compared_with(body, start, mentions, setting, state), *_all_did(stated)]
    state = _with_years(state, mentions, at, end)
    if parts or any(each.role in _SAYING for each in mentions):
        aims = any(each.role in _SAYING and each.role != "in" and text[each.start] not in "在于" for each in mentions)
        dated = bool(parts) or aims
        state = state.but(dated=dated) if dated != state.dated else state
    for hit in brackets:
        stated += _bracket(text, (start + hit.start(1), start + hit.end(1)), span, sentence, setting, state)
    stated = [] if state.supposed else stated
    left = [] if stated and not parts else _left(text, masked, span, mentions, setting, state, bool(stated))
    return stated, left, state if parts else _passed(text, span, mentions, setting, state)


#: A stage of the plan, and the year in brackets behind it: 近期（2025年）.
_STAGE = late("(?:[近中远]期|期末?|阶段)$", needs=("期", "阶段"))
_ONLY_YEARS = late(r"(?:(?:19|20)\d\d年?[-—~至到]+)?(?:19|20)\d\d年?[底末]?", needs=("19", "20"))


def _staged(body: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket only dates the stage before it."""
    return _ONLY_YEARS.fullmatch(bracket[1]) is not None and _STAGE.search(body[: bracket.start()]) is not None


def _settled(mentions: list[years.Mention], state: Carried, setting: Setting) -> list[years.Mention]:
    """The years of a clause, with 年内 as this year where nothing around it says which one is meant."""
    if not any(each.role == "within" for each in mentions):
        return mentions
    other = state.year is not None or setting.past or any(each.role in _SAYING for each in mentions)
    role: years.Role = "named" if other else "now"
    return [each._replace(role=role, planned=True) if each.role == "within" else each for each in mentions]


#: 以年均2%的用纸增速支撑了年均6%的借阅增长: how fast two things grew.
_CARRYING = late(
    r"以(?P<one>[^，。；%]{0,6}[\d.]+%)(?:以上|以下|左右|以内)?的(?P<thing>[一-鿿]{2,16}?)(?P<yearly>年均)?(?P<way>增长|增速|下降|降幅|增幅)(?:率|速度)?"
    r"支撑了?(?:全[市省区县州]|[本我][市省区县州])?(?:实现)?"
    r"(?P<other>[^，。；%]{0,6}[\d.]+%)(?:以上|以下|左右|以内)?的(?P<second>[一-鿿]{2,16}?)(?:年均)?(?:增长|增速|增幅)(?:率|速度)?",
    needs=("支撑",),
)


def _paces(
    hit: re.Match[str],
    body: str,
    span: tuple[int, int],
    found: list[Found],
    mentions: list[years.Mention],
    setting: Setting,
    state: Carried,
) -> list[Statement]:
    """What grew, and what it carried, where two figures stand in the words and no more."""
    inside = [each for each in found if hit.start() <= each.start - span[0] < hit.end()]
    if len(inside) != 2:
        return []
    made = []
    for each, name, words in zip(inside, (hit["thing"], hit["second"]), (hit["one"] + (hit["yearly"] or ""), hit["other"]), strict=True):
        change: Change = "decrease" if each is inside[0] and hit["way"] in ("下降", "降幅") else "increase"
        yearly = "年均" in words or "每年" in words
        about = _About(None, state.soft, None, change, yearly, words, body, False)
        name = subjects.clean(name, setting.place)[0] + ("年均" if yearly else "")
        made.append(_statement(each, name, _nearest(mentions, each.start, state), span[0], setting, state, about))
    return made


def _compared_with(body: str, start: int, mentions: list[years.Mention], setting: Setting, state: Carried) -> Iterator[Statement]:
    """与2019年的35吨相比: what it was then."""
    for each in mentions:
        said = body[each.start - start : each.end - start] if each.role == "base" and each.year is not None else ""
        found = quantities.find_squeezed(said) if "的" in said and "比" in said else []
        subject = subjects.clean(_without_years(body[: each.start - start]), setting.place)[0] or state.subject
        if len(found) == 1 and found[0].unit and subject and not state.supposed:
            about = _About(state.scope, False, None, None, False, said, said, True)
            then = each._replace(role="in", past=True)
            yield _statement(found[0].moved(each.start), subject, then, each.start, setting, state, about)


#: What those that are counted have done: 完成改造的书屋.
_DID = late("(?:完成|实现|建立|制定)[^的]{2,}的")


def _all_did(stated: list[Statement]) -> list[Statement]:
    """10家书屋和1家书亭完成改造: what the last of a list of counts did, those before it did too."""
    last = stated[-1] if len(stated) > 1 else None
    did = _DID.match(last.subject) if last else None
    if last is None or did is None or any(each.unit != last.unit or each.change or dimension(each.unit) != each.unit for each in stated):
        return stated
    return [
        each
        if _DID.match(each.subject)
        else each._replace(subject=did[0] + each.subject, base_year=last.base_year, cumulative=last.cumulative)
        for each in stated
    ]


#: A quote that holds a statement: “…达到45%”等目标.
_QUOTING = late("“[^“”]{6,}$")
#: A point of a list in running text: 一是, 第二.
_POINT = late(r"(?:[一二三四五六七八九十]是(?!否)|第[一二三四五六七八九十][，,]?)", needs=("是", "第"))
#: What a year or a period has taught.
_LEARNT = late(r"的?[一-鿿]{0,8}(?:经验|做法|教训)", needs=("经验", "做法", "教训"))
#: What happened in a year that says nothing about when its figures hold.
_founds = any_of("设立|成立|挂牌|获批|批准|批复|列入|入选|印发|出台|颁布")


def _ahead(mention: years.Mention | None, setting: Setting) -> bool:
    """Whether a year lies ahead of the draft."""
    return mention is not None and mention.year is not None and setting.pivot is not None and mention.year > setting.pivot


def _respectively(text: str, parts: list[_Part], mentions: list[years.Mention], setting: Setting) -> tuple[str, ...]:
    """甲、乙占比分别提升1.5%和下降5.1%: the subject of each part; () where the clause is not of this form."""
    if len(parts) < 2 or any(len(part.found) > 1 for part in parts):
        return ()
    raw = [_without(text, part.start, part.found[0].start, mentions) for part in parts]
    links = [subjects.link(each) for each in raw]
    if "分别" not in raw[0] or any(each.kind != "change" or subjects.clean(each.rest)[0] for each in links[1:]):
        return ()
    return subjects.split(subjects.clean(links[0].rest, setting.place)[0], len(parts))


#: On from where the value before left it.
_AGAIN = late(r"再(?:次)?(?:下降|降低|减少|压减|提高|提升|增长|增加|上升)", needs=("再",))
#: A clause that says which way a quantity goes, and not how far.
_TURNS = late(r"(?P<name>[^，。；]{2,24}?)(?:累计|逐步|持续|进一步|明显)*(?P<way>下降|降低|减少|压减|提高|提升|增长|增加|上升)(?:了)?")


def _passed(text: str, span: tuple[int, int], mentions: list[years.Mention], setting: Setting, state: Carried) -> Carried:
    """What a clause without a quantity hands on: a base (与2015年相比), a subject that it names, or what it is about."""
    raw = _without(text, *span, mentions)
    bare = subjects.clean(raw)[0]
    base = next((each.year for each in mentions if each.role == "base"), None)
    priced = _PRICED.match(text[span[0] : span[1]])
    if priced and span[0] + priced.end() >= span[1] - 1:
        return state.but(priced=_at_prices(priced), year=None if state.own_year else state.year)
    if base is not None and len(bare) <= 2:
        return state.but(base=base)
    turned = _TURNS.fullmatch(bare) if base is not None else None
    if turned and subjects.MEASURED.search(turned["name"]):  # 用纸量比2020年下降，2025年达到15%
        change: Change = "decrease" if turned["way"][0] in "下降减压" else "increase"
        name = turned["name"]
        return state.but(
            subject=name, topic="", opening=False, acting=False, recent=(*state.recent, name), moved=(name, change), based=(name, base)
        )
    if len(bare) < 2:
        return state
    framed = _FRAME.fullmatch(_NEUTRAL.sub("", raw)) if "构" in raw else None
    if framed:
        return state.but(frame=framed["whole"], topic="", opening=False, acting=False, recent=())
    named = _named(text, span, mentions, setting)
    if named:
        waiting = (*state.waiting, named)
        state = state.but(waiting=waiting, topic="", opening=False, acting=False, turn=None, summed=False)
        return state.but(subject=named, recent=(*state.recent, named))
    single = _NEXT_IS.search(raw)
    if single:
        return state.but(subject=single[1], topic="", opening=False, acting=False, recent=(*state.recent, single[1]))
    following = _LISTED_BEHIND.search(raw)
    if following:
        return state.but(topic="", opening=False, acting=False, recent=(*state.recent, *patterns.split("[、和及与]", following[1])))
    listed = _LISTED.match(bare)
    parts = tuple(listed[0].split("、")) if listed else ()
    parts = (*parts[:-1], parts[-1][: len(parts[0])]) if parts else ()
    return state.but(topic=topics.topic(_NEUTRAL.sub("", raw)) or state.topic, opening=False, acting=False, listed=parts)


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


def _with_soft(state: Carried, clause: str, mentions: list[years.Mention], start: int, place: str | None) -> Carried:
    """A soft word that opens a clause (before or behind its year, behind the plan's own place) holds for the rest of the sentence."""
    if not any(map(clause.__contains__, "争努望求")):
        return state
    opened = clause
    for each in mentions:
        if each.start - start <= 6:
            opened = opened[: max(0, each.start - start)] + opened[each.end - start :]
            if subjects.SOFT.search(clause[each.start - start : each.end - start]):
                return state.but(soft=True)
            break
    opened = patterns.sub("^[全本我][市省区县州]", "", opened.lstrip("，、—-·").removeprefix(place or ""))
    opens = subjects.SOFT.match(opened)
    if opens and _BARE_VALUE.fullmatch(opened[opens.end() :]):
        return state  # 下降14%，力争15%: of this value alone
    return state.but(soft=True) if opens else state


#: A value and no more.
_BARE_VALUE = late(r"(?:达到?|实现|降至|提高到)?约?[\d.]+(?:%|[^的\d]{0,4})(?:左右|以上|以内)?[，。；]?")


def _with_years(state: Carried, mentions: list[years.Mention], after: int, before: int) -> Carried:
    for each in mentions:
        if after <= each.start < before or (each.start <= after < each.end <= before and each.start >= after):
            if each.role in _SAYING:
                state = state.but(year=each, own_year=True, age=0, said=(*state.said, each), period=_period(each, state))
            elif each.role == "from":
                state = state.but(since=each.year)
    return state


def _period(mention: years.Mention, state: Carried) -> years.Mention | None:
    if mention.role == "over" and mention.base is not None:
        return mention
    return state.period if state.period and mention.year == state.period.year else None


def _quantities(body: str, start: int, mentions: list[years.Mention]) -> list[Found]:
    def free(each: Found) -> bool:
        return not any(m.start - start < each.end and each.start < m.end - start for m in mentions)

    found = [each for each in quantities.find_squeezed(body) if not mentions or free(each)]
    for at in range(len(found) - 2, -1, -1):  # 11.4和0.7个百分点: the last unit serves both
        if not found[at].unit and found[at + 1].unit and _GROUPED.fullmatch(body[found[at].end : found[at + 1].start]):
            found[at] = found[at]._replace(unit=found[at + 1].unit)
    for at, (a, b) in enumerate(pairwise(found)):
        if a.op == "≈" and a.before_op and b.op == "=" and _both_parts(body, 0, a, b):
            found[at + 1] = b._replace(op="≈")  # 约 before the first serves both
    for hit in _NONE.finditer(body) if "零" in body or "0" in body else ():
        found.append(Found(hit.start(), hit.end(), hit.start(), hit.end(), Decimal(0), None, "", "=", True))
    for hit in _WHOLE.finditer(body) if "全覆盖" in body or "零增长" in body else ():
        if hit["all"] and _ALL_ROUND.search(body[: hit.start()]):
            continue  # 无遗漏、全覆盖: no share of anything
        whole = Decimal(0) if hit["zero"] else Decimal(100)
        op: Op = "≈" if hit["op"] else "="
        found.append(Found(hit.start(), hit.end(), hit.start(), hit.end(), whole, None, "%", op, True))
    return sorted((each.moved(start) for each in found), key=lambda each: each.start)


#: Before 全覆盖, what makes it no share: 无遗漏、, 应检尽检、.
_ALL_ROUND = late("(?:[应宜能]尽|[无不零])[^，。；]{0,4}、?$", needs=("尽", "无", "不", "零"))


class _Part(NamedTuple):
    """Quantities that share one predicate: one, a list (a、b和c) or a course (由a到b), with the words before and behind."""

    found: tuple[Found, ...]
    start: int  # where the words before begin
    end: int  # where the words behind end
    course: bool = False


def _parts(text: str, body: str, start: int, found: list[Found], mentions: list[years.Mention]) -> Iterator[_Part]:
    telling = [_attributive(body, start, each, found[at + 1 :], found[at - 1] if at else None) for at, each in enumerate(found)]
    for at in range(len(found) - 2, -1, -1):  # 甲80万千瓦、乙30万千瓦的项目: both tell which project
        between = body[found[at].end - start : found[at + 1].start - start]
        listed = body.startswith("的", found[at + 1].end - start) and patterns.fullmatch(r"[、和及][一-鿿]{1,8}", between)
        if telling[at + 1] and listed and _alike(found[at], found[at + 1]):
            telling[at] = True
    for at in range(len(found) - 2, -1, -1):  # 35毫米、40毫米降水线
        between = body[found[at].end - start : found[at + 1].start - start]
        if telling[at + 1] and dimension(found[at].unit) == dimension(found[at + 1].unit) == "length" and between in ("、", "和"):
            telling[at] = True
    for at in range(len(found) - 2, -1, -1):  # 58期1740人次的培训: both count it
        if found[at].end == found[at + 1].start and _counts(found[at]) and _counts(found[at + 1]):
            telling[at] = telling[at + 1]
    kept = [each for each, tells in zip(found, telling, strict=True) if not tells]
    groups: list[list[Found]] = []
    courses: set[int] = set()
    for each in kept:
        between = _blank(body, start, groups[-1][-1].end, each.start, mentions) if groups else ""
        if (
            groups
            and len(groups[-1]) == 1
            and _REACHED.fullmatch(between.strip("■，,的") + (each.before_op if each.before_op.endswith(("至", "到")) else ""))
            and _opened(body, start, groups[-1][0], mentions)
        ):
            courses.add(len(groups) - 1)
            groups[-1].append(each)
        elif (groups and groups[-1][-1].end == each.start and _counts(groups[-1][-1]) and _counts(each)) or (
            groups
            and len(groups) - 1 not in courses
            and _GROUPED.fullmatch(between.removesuffix("为") if _is_none(each) else between)
            and (_is_none(each) or between == "/" or _alike(groups[-1][-1], each) or _each_its_own(body[: groups[-1][0].start - start]))
        ):
            groups[-1].append(each)
        else:
            groups.append([each])
    begin = start
    for at, group in enumerate(groups):
        until = groups[at + 1][0].start if at + 1 < len(groups) else start + len(body)
        cut = _cut(body, start, group[-1].end, until) if at + 1 < len(groups) else until
        out = OUT_OF.match(body[group[-1].end - start : until - start]) if cut < until and _counts(group[-1]) else None
        if out:
            cut = group[-1].end + out.end()  # 7座书屋中好的占28%
        if cut == group[-1].end and cut < until and _counts(group[-1]) and MET.search(_without_years(body[: group[0].start - start])):
            cut = until  # 对2个书院8个书屋进行改造
        yield _Part(tuple(_one_unit(group)), begin, cut, at in courses)
        begin = cut


def _counts(each: Found) -> bool:
    """Whether a quantity counts things or people."""
    return counts(each.unit)


def _each_its_own(before: str) -> bool:
    """Whether a list of values is one of a list of subjects: 甲、乙消费量分别控制在3吨、5立方米."""
    if "分别" not in before:
        return False
    return patterns.search(r"(?:(?:、|[一二两三四五六]项)[^，；]*|^[，,]?)分别(?:[比较](?:19|20)\d\d年)?[一-鿿]{0,4}$", before) is not None


def _blank(body: str, start: int, a: int, b: int, mentions: list[years.Mention]) -> str:
    """Characters [a, b) without the years in them."""
    kept = [body[at - start] for at in range(a, b) if not any(m.start <= at < m.end for m in mentions)]
    return "".join(kept).replace("■", "")


def _opened(body: str, start: int, first: Found, mentions: list[years.Mention]) -> bool:
    """Whether a course opens before `first`: 由, 从, or a year of its own (2015年46%提高到…)."""
    before = body[max(0, first.start - start - 12) : first.start - start]
    return bool(_FROM.search(before)) or any(m.role == "from" and 0 <= first.start - m.end <= 2 for m in mentions)


def _alike(a: Found, b: Found) -> bool:
    same = a.unit == b.unit or not a.unit or (a.unit == "个" and b.unit.endswith("百分点")) or dimension(a.unit) == "number"
    return same or (dimension(a.unit) == dimension(b.unit) and dimension(a.unit) is not None)


def _one_unit(group: list[Found]) -> Iterator[Found]:
    """In a list the last unit serves numbers without one (10、20和30%), and 8.2个和5.1个百分点."""
    last = group[-1]
    if _is_none(last):  # 30吨、为零
        last = group[-1] = last._replace(unit=group[0].unit)
    for each in group:
        bare = not each.unit or (each.unit == "个" and last.unit.endswith("百分点"))
        bare = bare or (each.unit in ("万", "亿") and last.unit.startswith(each.unit))  # 10万、12万和20万平方米
        yield each._replace(unit=last.unit) if bare and each is not last else each


def _cut(body: str, start: int, a: int, b: int) -> int:
    """Where, between two quantities, the second's words begin: behind the first joining mark, else at once after the first."""
    between = body[a - start : b - start]
    hits = list(_JOINT.finditer(between))
    if not hits:
        return a
    nouns = [hit for hit in hits if hit.start() > 0]
    first = hits[0] if hits[0].start() == 0 else (nouns[-1] if hits[-1].end() == len(between) else nouns[0])
    return a + first.start()


#: What is named by how long it takes: 15分钟生活圈.
_CIRCLE = late("[一-鿿]{2,6}[圈网带区](?!域内)")
#: An act and nothing that it acts on.
_NO_NAME = late(r"[，,、]?(?:其中)?(?:形成|建成|建设|新建|新增|规划建设|布局|投运|改造|淘汰)(?:了)?")
#: Whom a rule is for, a second thing that they must meet, and what such ones are to do: 支持5吨以上、满1年的书屋; 涉及3家以上书屋的由…
_WHOM = late("[，,]?(?:重点|优先|积极)*(?:支持|鼓励|引导|针对|面向|聚焦|对|将|把|凡)")
_AND_OTHER = late("、[^，。；]{2,20}的[一-鿿]{2}", needs=("、",))
_BY_WHOM = late("[一-鿿]{1,10}的[，,]?(?:由|应|须|可)", needs=("的",))
#: What goes on behind a threshold, and what it is a threshold of: 5吨以上或占一半的书屋.
_OR_OTHER = late(r"[或且][^，。]{2,20}的[一-鿿]{2}", needs=("或", "且"))


def _attributive(body: str, start: int, each: Found, later: list[Found], previous: Found | None) -> bool:
    """Whether a quantity only tells which ones are meant (5000吨以上企业, 500米服务半径), and states nothing."""
    a, b = each.start - start, each.end - start
    before, after = body[:a], body[b:]
    if (after.startswith("”") and _QUOTING.search(before)) or _is_none(each) or PACE.match(after):
        return False
    if (each.unit == "%" and after.startswith("标准")) or (each.unit in ("分钟", "小时") and _CIRCLE.match(after)):
        return True
    if dimension(each.unit) == "voltage" and after:
        paired = later and dimension(later[0].unit) == "voltage" and patterns.match(r"[、和及与]\d", after)
        if paired or not GOES_ON.match(after):
            return True
    if _counts(each) and not each.after_op and noun_of(after):
        undated = _without_years(before)
        if REST.fullmatch(undated) or BY_NAME.fullmatch(undated.lstrip("，,")):
            return False
        if OUT_OF.match(after) or MET.search(undated):
            return bool(later) and subjects.link(body[b : later[0].start - start]).kind == "level"  # 等9种书借阅量达到4万册
        if each.unit in ("户", "万户", "人", "万人", "名", "家") and GIVEN_TO.search(undated):
            return bool(later)
        if _HAS_MANY.search(before) or _TERRITORY.fullmatch(undated):
            return False
    if previous is not None and _counts(each) and _counts(previous) and noun_of(after):  # 对2个书院8个书屋进行改造
        between = body[previous.end - start : a]
        if patterns.fullmatch("[一-鿿]{1,5}[^的\\W]", between) and MET.search(_without_years(body[: previous.start - start])):
            return False
    if later and dimension(each.unit) == each.unit and each.unit and not subjects.clean(_without_years(before))[0]:
        between = body[b : later[0].start - start]  # 8座书屋藏书量达4万册: whose stock it is
        if patterns.search("[一-鿿]{3}", between) and not _JOINT.search(between) and subjects.link(before).kind == "":
            return True
    if later and each.unit == "%" and after.startswith("的") and not subjects.clean(_without_years(before))[0]:
        between = body[b : later[0].start - start]  # 其中50%的书屋漏损率低于3%: a value for half of them
        if not patterns.search("[、，和及]", between) and subjects.MEASURED.search(patterns.sub(r"(?:达到|为|降至|提高到)$", "", between)):
            return True
    if each.worded and each.before_op and dimension(each.unit) == each.unit:
        return False
    if later and _counts(later[0]) and not _counts(each) and each.unit not in ("%", "") and not each.after_op:
        between = body[b : later[0].start - start]  # 新建20吨书柜2座: how large each is
        if patterns.fullmatch("[一-鿿]{2,8}", between) and subjects.link(between).kind == "" and _NO_NAME.fullmatch(before):
            return True
    if each.after_op and each.op in (">=", "<=") and _AND_OTHER.match(after) and _WHOM.match(_without_years(before)):
        return True
    if each.after_op and _counts(each) and _BY_WHOM.match(after):
        return True
    if each.unit in ("年", "个月", "月") or (each.unit == "" and not _ratio_like(each, before)):
        return True
    if previous is not None and not before[previous.end - start :].strip("、和及与，"):
        before_is_list = True
    else:
        before_is_list = before.endswith(("、", "和", "及", "与"))
    if after.startswith("■") and patterns.match(r"■+[及或]?(?:以上|以下|以内)", after):
        return True
    after = after.lstrip("■")
    if after[:1].isdecimal() and _counts(each) and (subjects.link(before).kind == "level" or patterns.match(r"\d+回路", after)):
        return False  # 通道达到18条37回路
    if each.op == "=" and _ALL_OF_IT.match(after) and not subjects.clean(_without_years(before))[0]:
        return False
    if previous is not None and previous.end == each.start and dimension(previous.unit) == previous.unit and _SIZES.match(after):
        return True  # 2座20万立方米、8座22万立方米储罐: how large each is
    if each.op in (">=", "<=") and _OR_OTHER.match(after) and subjects.link(before).kind == "":
        return True
    if not after or GOES_ON.match(after) or ATTRIBUTE_OF.match(after):
        return False
    if after.startswith("的") and each.op in (">=", "<=") and each.unit != "%":
        return not (_counts(each) and subjects.link(before).kind == "act" and _MAKES.search(before))
    if later and _both_parts(body, start, each, later[0]):
        return False
    if after.startswith("的") and _HAS.search(before) and noun_of(after):
        return False
    if each.unit == "%" and after.startswith("的") and ABLE.search(noun_of(after)) and ABLE_TO.match(_without_years(before).lstrip("，,")):
        return False
    if after.startswith("的") and each.op in (">=", "<=") and before.startswith(("将", "对", "把")) and each.unit == "%":
        return True  # 将占10%以上的书屋列入名单
    if after.startswith("的") and each.unit == "%" and each.op != "=" and subjects.clean(_without_years(before))[0] and not before_is_list:
        return not patterns.search(r"占[^，]{2,}$", before)
    if subjects.link(before).kind == "act" or (each.unit in ("%", "成") and not subjects.clean(before)[0]):
        known = dimension(each.unit) is not None or "/" in each.unit
        return bool(each.after_op) and each.unit not in ("%", "成") and known and dimension(each.unit) != each.unit
    if _counts(each) and (before_is_list or not subjects.clean(_without_years(before))[0]):
        return bool(each.after_op)
    if each.unit == "%":
        return bool(later) and subjects.link(before).kind == ""
    return True


#: 打造100个以上的书屋: how many there are to be.
_MAKES = late("(?:打造|建成|建设|新建|创建|培育|实施|形成|布局)(?:了|完成)?$")
#: 60万吨产能全部退出: what happened to all of it.
_ALL_OF_IT = late("[一-鿿]{2,10}(?:已?全部|均已|悉数)", needs=("全部", "均已", "悉数"))
#: 城东共有8座书屋, 城东9座书屋列入: a place that has them.
_HAS_MANY = late("(?:[共现拥设建]有|(?<=[市县区州省])有|下辖|管辖)(?:了|约)?$", needs=("有", "下辖", "管辖"))
_TERRITORY = late("[，,]?(?:其中)?[一-鿿]{1,4}[市县区州盟旗省]")
#: 书屋具备5%以上的借阅能力: how much of it there is.
_HAS = late("(?:具备|具有|拥有)(?:不低于|超过|约)*$")


def _is_none(each: Found) -> bool:
    return each.worded and not each.unit and each.value == 0


#: More kinds of a thing by size, and the thing: 、8座22万立方米储罐.
_SIZES = late(rf"(?:[、和]\d+{quantities.UNIT}\d+(?:\.\d+)?{quantities.UNIT})+(?P<thing>[一-鿿]{{2,8}}?)(?=及|和|等|[、，。；（]|$)")
_SIZE = late(rf"\d+(?:\.\d+)?{quantities.UNIT}")
#: What two parts share behind the second: 的书屋和60%的书亭分布在城东.
_LIES = late(r"^的(?P<thing>[一-鿿]{2,12}?)(?P<where>(?:分布|集中|位)[在于][一-鿿]{2,})")


def _both_parts(body: str, start: int, a: Found, b: Found) -> bool:
    """80%的书屋和60%的书亭分布在城东: each a part of its own."""
    between = body[a.end - start : b.start - start]
    lies = _LIES.match(body[b.end - start :])
    shares = a.unit == b.unit == "%" and lies is not None
    return shares and patterns.fullmatch(r"的[一-鿿]{2,12}?[、和及与]约?", between) is not None


def _without_years(text: str) -> str:
    kept, last = [], 0
    for each in years.find(text):
        kept.append(text[last : each.start])
        last = each.end
    return "".join([*kept, text[last:]])


def _ratio_like(each: Found, before: str) -> bool:
    """A bare number counts only where a verb of reaching or an operator stands before it and it is no whole number: PUE不高于1.3."""
    if each.value == each.value.to_integral():
        return False
    if before.endswith(("系数", "指数", "PUE", "（PUE）")):
        return True
    return bool(each.before_op) or each.after_op.startswith("上下") or subjects.link(before).kind == "level"


# --- one predicate ------------------------------------------------------------------------------------------------------------


def _state(
    text: str,
    part: _Part,
    span: tuple[int, int],
    sentence: tuple[int, int],
    mentions: list[years.Mention],
    setting: Setting,
    state: Carried,
) -> tuple[list[Statement], Carried]:
    if state.recent and any(each.unit in ("万", "亿") and state.unit.startswith(each.unit) for each in part.found):
        whole = tuple(each._replace(unit=state.unit) if each.unit == state.unit[:1] else each for each in part.found)
        part = part._replace(found=whole)  # 书架120万个，其中木架80万
    first, last = part.found[0], part.found[-1]
    if first.op in (">=", "<=") and text.startswith(("单", "其中单"), span[0]) and _EACH_ONE.match(text, span[0]):
        return [], state.but(acting=False)  # 其中单个书屋藏书超过5万册: what each one must have
    if _is_none(first):
        own = subjects.clean(_without(text, part.start, first.start, mentions))[0].removesuffix("为")
        goes_on = not own or own == state.subject  # 甲占比达到30%，乙用量为零: nothing says what 乙 is counted in
        unit = "%" if _RATIO_NAMED.search(text[part.start : first.start]) else state.unit if goes_on else ""
        if not unit:
            return [], state
        part = part._replace(found=tuple(each._replace(unit=each.unit or unit) for each in part.found))
        first, last = part.found[0], part.found[-1]
    raw, priced = _unpriced(_without(text, part.start, first.start, mentions), text[part.start : first.start])
    coal = _IN_COAL.search(raw)
    if coal and first.unit.endswith("吨") and dimension(first.unit) == "mass":  # 甲利用量折合标准煤35万吨
        part = part._replace(found=tuple(each._replace(unit=each.unit + "标准煤") for each in part.found))
        first, last = part.found[0], part.found[-1]
        raw = raw[: coal.start()] if coal["as"] else raw
    after = _unbracketed(text[last.end : part.end])
    behind = text[last.end : span[1]]
    follows = patterns.match(r"的[^，。；]{2,12}?[、和及与]约?[\d.]+%", behind) if behind.startswith("的") else None
    lies = _LIES.match(text[last.end + follows.end() : span[1]]) if follows and last.unit == "%" else None
    after = after + lies["where"] if lies else after
    sized = _SIZES.match(text[part.end : span[1]]) if after[:1].isdecimal() and _SIZE.fullmatch(after) else None
    after = after + sized["thing"] if sized else after
    after = "" if after.startswith("”") and _QUOTING.search(text[span[0] : first.start]) else after
    joined = raw.startswith(_TOGETHER)
    said = predicate(Words(_opened_raw(raw), after, first, setting, state, joined, text[part.end : span[1]]))
    if said is None:
        return [], state.but(acting=False)
    subject, scope = said.subject + (priced or (state.priced if dimension(first.unit) == "money" else "")), said.scope or state.scope
    if _EACH_YEAR.search(raw) and not subject.endswith("年均"):
        subject += "年均"
    base = _base(mentions, first.start, said, state)
    if said.change and state.subject == subject and dimension(first.unit) in ("ratio", "points") and _AGAIN.search(raw):
        base = _year_before(mentions, first.start, state) or base
    if base is None and said.change:
        base = _base_behind(text[last.end : span[1]])
    soft = state.soft or bool(subjects.SOFT.search(raw))
    about = _About(
        scope,
        soft,
        base,
        said.change,
        said.annual,
        text[part.start : last.end],
        _kind_words(text, sentence, span),
        said.level,
        raw,
        False,
        span[0],
        any(each.role == "base" and each.year is None and part.start <= each.start < first.start for each in mentions),
        joined and state.adding and not said.level,
    )
    made: list[Statement] = []
    if part.course:
        made = _course(part, subject, mentions, setting, state, about)
    else:
        twin = _of_one_plant(part)
        for found, name, mention, where in _paired(part, subject, raw, mentions, state):
            name = subjects.named_change(name)[1] or name if said.named else name
            mention = _year_behind(text[found.end : span[1]], setting) or mention
            each = _statement(found, name, mention, part.start, setting, state, about._replace(scope=where) if where else about)
            made.append(each._replace(second=True) if twin and found.start == part.found[1].start else each)
    return made, _handed(said, subject, scope, base, raw, last, mentions, state)


#: What a quantity of is told in coal: 折合标准煤35万吨, 节约标煤3万吨.
_IN_COAL = late(r"(?P<as>(?:约|共|可)*折(?:合|成|算)?(?:成|为)?)?标准?煤(?:总?量)?(?:为|约|达到?|超过)*$", needs=("煤",))
#: What a rule asks of each: 单个书屋.
_EACH_ONE = late("(?:其中)?单[个座台]")
#: A share or a rate that is nothing: 甲比例为0.
_RATIO_NAMED = late("(?:比例|比重|占比|率)(?:保持|降|稳定|控制|达)?[为到至在]*$")


def _opened_raw(raw: str) -> str:
    """The words before a quantity without what joins them to others, a bracket in front, and the 由 of a course."""
    raw = _unbracketed(raw.lstrip("，,、；和及与或"))
    raw = patterns.sub(r"^通过(?=[^，]{2,}$)", "", raw) if _CUT.search(raw) else raw
    raw = patterns.sub(r"^通过[^，]{2,16}?(?=减少|削减|压减|减排|新增|净增)", "", raw) if raw.startswith("通过") else raw
    if raw.endswith("在现有") or "约占" in raw:
        raw = patterns.sub(r"(?<=[一-鿿]{2})在现有$|(?<=[一-鿿]{2})约(?=占(?!比))", "", raw)
    if raw.endswith("保持为"):
        raw = patterns.sub("(?<=[一-鿿]{2})保持(?=为$)", "", raw)
    if "相当于" in raw:
        raw = patterns.sub("^.+相当于(?:每年)?(?=减少|削减)", "", raw)  # 甲相当于减少乙3吨: of 乙
    return patterns.sub(r"(?<=[一-鿿])(?:由|从)的?$", "", raw) if raw.endswith(("由", "从", "由的", "从的")) else raw


def _unbracketed(text: str) -> str:
    """Without a bracket that opens the text."""
    return patterns.sub(r"^[（(][^（()）]*[)）]", "", text) if text.startswith(("（", "(")) else text


def _present(raw: str) -> bool:
    """Whether the words before a value tell how things are: 甲占乙30%, 高于全省5个百分点; not 占比提高到, 保持在."""
    compared = subjects.compared(raw)
    limited = compared and patterns.search("不得?$", raw[: -len(compared)])
    if (compared and not limited and compared.startswith(("高于", "低于"))) or _HAS_NOW.search(raw):
        return True
    if not patterns.search(r"占(?![比地])[^，]{2,}$", raw):
        return False
    return not patterns.search(r"到了?$|至$|保持|稳定|控制", subjects.link(raw).verb.removeprefix("达到"))


#: 城东共有, 下辖书屋.
_HAS_NOW = late("(?:[共现]有|下辖|管辖)(?:[一-鿿]{2,8})?$", needs=("共有", "现有", "下辖", "管辖"))
#: 每年安排2亿元: not what is given in all.
_EACH_YEAR = late(r"(?:每年|逐年)(?:[本市区县省]级)?(?:财政)?(?:安排|投入|拨付|列支|统筹|筹集|给予)$", needs=("每年", "逐年"))
_PRICED = late(r"^[，,、]?按(?:照)?(?P<year>(?:19|20)\d\d年)?(?P<price>(?:可比|不变)?价格?)(?:计算|测算|核算)?", needs=("价",))


def _unpriced(raw: str, text: str) -> tuple[str, str]:
    """按2020年价格计算为8872亿元: the words without the price base, and what it adds to the subject."""
    hit = _PRICED.match(text)
    if not hit:
        return raw, ""
    return _PRICED.sub("", raw, count=1), _at_prices(hit)


def _at_prices(hit: re.Match[str]) -> str:
    return f"（{hit['year'] or ''}{hit['price'].removesuffix('格')}）"


def _handed(
    said: Predicate, subject: str, scope: str | None, base: int | None, raw: str, last: Found, mentions: list[years.Mention], state: Carried
) -> Carried:
    """What a statement hands on to the next."""
    name = subject.removesuffix("年均")
    if _CUT.search(name):  # what fields save is no subject of what follows
        return state.but(scope=scope, opening=False, acting=False, recent=(*state.recent, name), unit=last.unit)
    based = (name, base) if said.change and base is not None else state.based
    sums = bool(_CUMULATIVE.search(raw))
    summing = state.summing or sums
    if said.keeps:
        return state.but(acting=False, waiting=(), based=based, summing=summing)
    same = name == state.subject
    return state.but(
        subject=name,
        waiting=(),
        unit=last.unit,
        scope=scope,
        topic="",
        opening=False,
        acting=said.behind,
        since=next((m.year for m in mentions if m.role == "from" and m.end <= last.start), state.since if same else None),
        summing=summing,
        recent=state.recent if name in state.recent else (*state.recent, name),
        turn=said.change if said.named else None,
        based=based,
        summed=sums or (same and state.summed),
        moved=(name, said.change) if said.change and not said.grown and not said.annual else None,
        grown=(said.change, dimension(last.unit)) if said.grown and said.change else None,
        adding=_SUMMED.search(raw) is not None or (state.adding and raw.startswith(_TOGETHER)),
        whole=state.whole or (state.subject if raw.startswith(("其中", "，其中", ",其中", "、其中", "；其中")) else ""),
    )


#: What joins the members of a list.
_TOGETHER = ("、", "和", "及", "与", "以及")


class _About(NamedTuple):
    scope: str | None
    soft: bool
    base: int | None
    change: Change | None
    annual: bool
    words: str
    context: str
    level: bool
    before: str = ""  # the words before the value, which may tell how things are (甲占乙30%)
    dense: bool = False  # its unit is one of how things are (3人/平方公里)
    clause: int = 0  # where its clause begins
    vague: bool = False  # compared with a year that is not named (较峰值)
    added: bool = False  # one of a list of what is added (新建甲9座、乙26座)

    @property
    def present(self) -> bool:
        """Whether it tells how things are."""
        return self.dense or _present(self.before)


def _without(text: str, a: int, b: int, mentions: list[years.Mention]) -> str:
    kept, at = [], a
    for each in mentions:
        if each.end <= at or each.start >= b:
            continue
        between = text[at : max(at, each.start)]
        kept.append("" if at > a and between in ("、", "和", "及", "与") else between)  # 2025年和2030年
        if each.role == "base" and patterns.search(r"[一-鿿]$", text[at : each.start]):
            kept.append("")
        at = each.end
    kept.append(text[at:b] if at < b else "")
    return "".join(kept)


def _base(mentions: list[years.Mention], at: int, said: Predicate, state: Carried) -> int | None:
    """The year compared with: of the clause, else of a clause that opened with it, else of the same subject's change before."""
    here = [each.year for each in mentions if each.role == "base" and each.start < at]
    if here:
        return here[-1]
    if said.change is None or said.behind:
        return None
    if said.annual:  # 借阅量较2015年增长20%，年均增长4%
        return state.based[1] if state.based is not None and state.based[0] == said.subject.removesuffix("年均") else None
    if state.base is None and state.based is not None and state.based[0] == said.subject == state.subject:
        return state.based[1]
    return state.base


def _year_before(mentions: list[years.Mention], at: int, state: Carried) -> int | None:
    """The year that 再 goes on from: 到2025年下降14%，到2030年再下降12%. None where the clause says one, or none was said."""
    if any(each.role == "base" and each.start < at for each in mentions):
        return None
    held = state.year.year if state.year is not None else None
    now = next((each.year for each in reversed(mentions) if each.role != "base" and each.start < at), held)
    earlier = [each.year for each in state.said if each.role in ("in", "by") and each.year is not None and (now is None or each.year < now)]
    return max(earlier, default=None)


def _base_behind(after: str) -> int | None:
    """The year that a bracket behind a change compares with: 下降14%（以2020年为基数）."""
    hit = patterns.match(r"[（(]([^（()）]*)[)）]", after)
    named = [each.year for each in years.find(hit[1]) if each.role == "base" and each.year is not None] if hit else []
    return named[0] if len(named) == 1 else None


_DATE_BEHIND = late(r"[（(]((?:到|至)?(?:19|20)\d\d年(?:[底末]|底?前)?)[)）]")


def _year_behind(after: str, setting: Setting) -> years.Mention | None:
    """The year of a value that stands in brackets behind it, and nothing else with it: 下降14%（2025年）和26%（2030年）."""
    hit = _DATE_BEHIND.match(after)
    named = next(iter(years.find(hit[1])), None) if hit else None
    to_come = named is not None and named.year is not None and setting.pivot is not None and named.year > setting.pivot
    return named._replace(role="by") if named is not None and to_come else named


def _kind_words(text: str, sentence: tuple[int, int], span: tuple[int, int]) -> str:
    return text[sentence[0] : span[1]]


_Pair = tuple[Found, str, "years.Mention | None", "str | None"]


def _paired(part: _Part, subject: str, raw: str, mentions: list[years.Mention], state: Carried) -> Iterator[_Pair]:
    """Each value with its subject, year and scope: lists of subjects, of years, of places, else the one subject and year for all.

    A list whose values cannot be told apart (分别 without a list that fits) states nothing.
    """
    count = len(part.found)
    absolute = dimension(part.found[0].unit) not in ("ratio", "points") and part.found[0].unit not in ("倍", "番")
    nearest = _nearest(mentions, part.found[0].start, state, absolute)
    if count == 1:
        dates: list[years.Mention | None] = [*_for_all(mentions, part)] or [nearest]
        yield from ((part.found[0], name, mention, None) for mention in dates for name in subjects.joined(subject))
        return
    found = _shared_op(part.found, "分别" in raw)
    if _of_one_plant(part):
        if found[0].before_op and found[1].op == "=":  # >15万千瓦/60万千瓦时
            found = (found[0], found[1]._replace(op=found[0].op))
        yield from ((each, subject, nearest, None) for each in found)
        return
    dated = [_between(mentions, part, at) for at in range(count)]
    if all(dated[1:]):  # 甲2025年180万平方米、2030年500万平方米
        yield from ((each, subject, mention or nearest, None) for each, mention in zip(found, dated, strict=True))
        return
    names = () if _dealt_to_years(mentions, part, count) else subjects.split(subject, count)
    kin = state.waiting[-(count - 1) :] if "分别" in raw and not names and len(subject) > 2 else ()
    if len(kin) == count - 1 and all(each[-2:] == subject[-2:] and each != subject for each in kin) and subjects.MEASURED.search(subject):
        names = (*kin, subject)  # 甲覆盖率，乙覆盖率，丙覆盖率分别达到
    carried = not subjects.clean(subjects.link(raw).rest if subjects.link(raw).kind else raw)[0]
    if not names and carried and len(state.recent) >= count and "分别" in raw:
        names = tuple(each + "占比" if subjects.link(raw).verb == "占" and "占" not in each else each for each in state.recent[-count:])
    tail = subjects.clean(subjects.link(raw).rest)[0]
    if not names and "分别" in raw and len(state.recent) >= count and _RELATIVE.fullmatch(tail):
        names = tuple(each if each.endswith(tail) else each + tail for each in state.recent[-count:])  # 甲3吨、乙5吨，占比分别为
    if (
        not names
        and "分别" in raw
        and len(state.recent) >= count
        and patterns.fullmatch(r"(?:上述|以上|这|该)?[一二两三四五六各]?项?指标", subject)
    ):
        names = state.recent[-count:]  # 甲…、乙…，两项指标分别增长
    if names:
        yield from ((each, name, nearest, None) for each, name in zip(found, names, strict=True))
        return
    if "分别" not in raw:
        in_turn = _in_step(found, state)
        yield from ((each, subject, mention, None) for each, mention in zip(found, in_turn or [nearest] * count, strict=True))
        return
    listed: list[years.Mention | None] = [*_each_year(state, count)]
    if listed:
        yield from ((each, subject, mention, None) for each, mention in zip(found, listed, strict=True))
    elif len(state.listed) == count:
        yield from ((each, subject, nearest, where) for each, where in zip(found, state.listed, strict=True))


_RELATIVE = late(r"占比|比重|比例|增速|增幅|降幅|增长率")


def _of_one_plant(part: _Part) -> bool:
    """15万千瓦/60万千瓦时: how much one thing gives, and how much it holds; told apart by the unit."""
    return [dimension(each.unit) for each in part.found] == ["power", "energy"]


def _for_all(mentions: list[years.Mention], part: _Part) -> list[years.Mention]:
    """The years that stand joined before one value, which holds for each: 2025年和2030年均为100%; [] where there are not several."""
    listed = [
        each for each in mentions if each.role in ("in", "by", "over") and part.start <= each.start and each.end <= part.found[0].start
    ]
    joined = len(listed) > 1 and all(b.start - a.end == 1 for a, b in pairwise(listed))
    return listed if joined else []


def _dealt_to_years(mentions: list[years.Mention], part: _Part, count: int) -> bool:
    """Whether as many years as values stand joined right before 分别: 甲与乙占比2025年、2030年分别达到…."""
    listed = _for_all(mentions, part)
    return len(listed) == count and part.found[0].start - listed[-1].end <= 8


def _between(mentions: list[years.Mention], part: _Part, at: int) -> years.Mention | None:
    """The year right before a value of a list."""
    after = part.found[at - 1].end if at else part.start
    return next((each for each in mentions if each.role in _SAYING and after <= each.start and each.end <= part.found[at].start), None)


def _each_year(state: Carried, count: int) -> list[years.Mention]:
    """The years that a sentence lists for `count` values: 2025年和2030年, or each year of 2022至2025年; [] if it does not."""
    listed = [each for each in state.said if each.role in ("by", "in", "over")][-count:]
    if len(listed) == count:
        return listed
    last = listed[-1] if listed else None
    if last is None or last.role != "over" or last.year is None or last.base is None:
        return []
    runs = (range(first, last.year + 1) for first in (last.base + (1 if last.base % 5 == 0 else 0), last.base))
    run = next((each for each in runs if len(each) == count), range(0))
    return [last._replace(year=year, role="in", base=None) for year in run]


def _in_step(found: tuple[Found, ...], state: Carried) -> list[years.Mention | None]:
    """The years that a sentence has just dealt to another subject (甲率2025年达到48%、2030年达到70%), for as many values of one kind."""
    told = [each for each in state.said if each.role in ("by", "in") and each.year is not None]
    dealt: list[years.Mention | None] = [*told]
    several = len({each.year for each in told}) == len(found) == len(told) > 1
    alike = len({each.unit for each in found}) == 1 and all(each.unit for each in found)
    return dealt if several and alike and state.own_year and state.subject else []


def _shared_op(found: tuple[Found, ...], each_its_own: bool) -> tuple[Found, ...]:
    """The words behind the last value of a list hold for all: 25%和20%以上; so do those before the first of 分别不低于25%、20%."""
    first, last = found[0], found[-1]
    if last.after_op and last.op in (">=", "<=", "≈") and all(each.op in ("=", last.op) for each in found[:-1]):
        return tuple(each._replace(op=last.op) for each in found)
    if each_its_own and first.before_op and first.op in (">=", "<=", "≈") and all(each.op == "=" for each in found[1:]):
        return tuple(each if each.worded and not each.value else each._replace(op=first.op) for each in found)
    return found


def _nearest(mentions: list[years.Mention], at: int, state: Carried, absolute: bool = False) -> years.Mention | None:
    """The year of a value: the last before it, else that of the text; an `absolute` one beside the base is of it (比2020年402座)."""
    started = next(
        (
            each
            for each in mentions
            if (each.role == "from" and 0 <= at - each.end <= 3)
            or (absolute and each.role == "base" and each.year is not None and 0 <= at - each.end <= 1)
        ),
        None,
    )
    before = [each for each in mentions if each.role in _SAYING and each.start < at]
    return started or (before[-1] if before else state.year)


def _course(part: _Part, subject: str, mentions: list[years.Mention], setting: Setting, state: Carried, about: _About) -> list[Statement]:
    a, b = part.found
    started = next((m for m in mentions if m.role in ("from", "in", "by") and 0 <= a.start - m.end <= 3), None)
    ended = next((m for m in reversed(mentions) if m.role in ("in", "by") and a.end <= m.start and 0 <= b.start - m.end <= 2), None)
    end = ended or _nearest([m for m in mentions if m is not started], a.start, state)
    level = about._replace(change=None, base=None, annual=False, level=True)
    opened = None
    if started is None and end is not None and end.role == "since" and end.past:
        opened, end = end._replace(role="in"), end._replace(year=None)  # 自2019年以来，甲由58座增加到104座
    if started is None and end is not None and end.role == "over" and end.base is not None:
        opened = end._replace(year=end.base, role="in", base=None)  # “十三五”期间，甲由20%提高到25%
    if started is None and opened is None and state.since is not None and end is not None and (end.year or 0) > state.since:
        opened = end._replace(year=state.since, role="in", base=None)  # 甲由2015年的5座减到2020年的2座，占比由13%降为2%
    first = _statement(a, subject, started or opened, part.start, setting, state.but(year=None), level)
    second = _statement(b, subject, end, part.start, setting, state, level)
    return [first._replace(kind="status", soft=False), second]


#: 约占总面积99%, 约达45%: about, with words between it and the figure.
_ABOUT = late(
    r"(?<![节集条合预制公契履违])约(?:占(?!比)[一-鿿]{0,12}?|达到?|为|合|有|需|可?[增减提升下降][长少高升加降低]了?)$",
    needs=("约",),
)
#: 至少完成3个.
_AT_LEAST_DONE = late("至少(?:达到|实现|保持|完成|建成|建设|新建|创建|打造|培育|形成|实施)(?:了)?$", needs=("至少",))
#: A name that says what is saved.
_CUT = late(r"(?<!年)减(?![少幅量持])[一-鿿]$", needs=("减",))
#: 在现有240万平方米基础上: how much there is now.
_PRESENT = late(r"(?<![实成造汰治])现有(?=约?\d)")


def _statement(
    found: Found, subject: str, mention: years.Mention | None, start: int, setting: Setting, state: Carried, about: _About
) -> Statement:
    if mention is not None and mention.start < about.clause and _ahead(mention, setting) and _LOW.search(about.words):
        mention = None  # …2025年前…，借阅率只有48%: how things are, not what is planned
    now = "现有" in about.words and _PRESENT.search(about.words) is not None and (mention is None or mention.start < about.clause)
    mention = None if now else mention
    year = _year_of(mention, setting)
    change, base = about.change, about.base
    if mention is not None and mention.role == "base":
        base = None  # 比2020年402座增加193座: what it was then
    if change is None and _CUT.search(subject) and dimension(found.unit) not in ("ratio", "points"):
        change = "decrease"  # 城东减排210万吨
        year = year if state.own_year or found.unit.endswith("/年") else None
    levelled = dimension(found.unit) in ("ratio", "points")
    summed = (not levelled and not _levels(about) and bool(about.added or _SUMMED.search(about.words) or _SUMMED.search(subject))) or (
        mention is not None and mention.role == "over" and dimension(found.unit) == "money" and not about.level
    )
    if base is None and not about.vague:
        base = _base_above(found, subject, mention, year, state, about, summed)
        span = mention is not None and mention.year is not None and mention.base == base and not _ahead(mention, setting)
        if summed and base is not None and base % 5 and span:
            base -= 1  # 2017年至2019年建成3座: from the year before
    if base is None and change and year is not None and mention is not None and mention.role != "over" and _YEAR_AGO.search(about.words):
        base = year - 1
    kind: FactKind = "status" if now else _kind(mention, about, setting)
    cumulative = bool(_CUMULATIVE.search(about.words)) or (mention is not None and mention.role == "over" and summed)
    # 累计提高5个百分点，达到30%
    cumulative = cumulative or (state.summed and subject == state.subject and not change and not levelled)
    # 较2020年累计下降6% is a change against that year, no sum over years.
    cumulative = cumulative and not (change and base is not None and levelled)
    unit = found.unit or "无量纲"
    op = found.op
    if found.worded and found.unit == "%" and found.value == 0 and found.end - found.start > 1:
        change = "increase"  # 零增长: no figure is printed, so no indicator's
    remote = subjects.REMOTE.search(about.words[: -(found.end - found.start)]) if op == "=" and "不" in about.words else None
    if remote:
        op = ">=" if patterns.match(r"不得?[低少小]", remote["op"]) else "<="
    if op == "=" and "控制在" in about.words[-14:]:
        op = "<="
    if op == "=" and "至少" in about.words and _AT_LEAST_DONE.search(about.words[: found.number - found.end]):
        op = ">="
    if op == "=" and _ABOUT.search(about.words[: found.number - found.end]):
        op = "≈"
    return Statement(
        subject, about.scope, kind, year, base, change, op, found.value, found.value_to, unit, about.soft, start, found.end,
        cumulative, _counted(subject, found),
    )  # fmt: skip


#: Against the year before.
_YEAR_AGO = late("同比|[较比]上(?:一?年度?|年同期)|[较比]去年", needs=("同比", "上", "去年"))


def _base_above(
    found: Found, subject: str, mention: years.Mention | None, year: int | None, state: Carried, about: _About, summed: bool
) -> int | None:
    """The year that a change or a sum starts from where its own words name none: that of the course or of the period it stands in."""
    change = about.change
    if found.unit.endswith("/年") or (
        patterns.search("每年|逐年", about.words) and dimension(found.unit) not in ("ratio", "points", "money")
    ):
        return None  # each year
    if change and state.since and subject.startswith(state.subject) and not about.level:
        return state.since
    if mention is not None and mention.base is not None and (change or ((summed or state.summing) and dimension(found.unit) != "ratio")):
        return mention.base
    if change and state.period and state.period.year == year and (about.annual or _CUMULATIVE.search(about.words)):
        return state.period.base  # “十三五”期间…，2020年…，借阅量累计增长5%
    return None


def _counted(subject: str, found: Found) -> bool:
    """Whether a value counts measures or the like, or no figure is printed (零增长): never an indicator's."""
    return (dimension(found.unit) == found.unit and _counts_measures(subject)) or (
        found.worded and found.value == 0 and found.unit == "%" and found.end - found.start > 1
    )


def _year_of(mention: years.Mention | None, setting: Setting) -> int | None:
    if mention is None:
        return None
    if mention.shift:
        return setting.today + mention.shift if setting.today else None
    return setting.today if mention.role == "now" else mention.year


_adds_up = any_of("新增|新建|累计|共计|合计")


def _levels(about: _About) -> bool:
    return about.level and not _adds_up(about.words)


def _kind(mention: years.Mention | None, about: _About, setting: Setting) -> FactKind:
    """A year up to the pivot has been; a later one is planned, unless the words say that it was reached."""

    def target() -> bool:
        return _TARGET.search(about.context) is not None

    def status() -> bool:
        return _STATUS.search(about.context) is not None

    if mention is not None and (mention.past or mention.shift < 0):
        return "status"
    if mention is not None and mention.planned:
        return "target"
    if mention is not None and mention.role == "now":
        return "target" if target() else "status"
    year = mention.year if mention else None
    if year is None and _LOW.search(about.words) and not _TARGET.search(about.words):
        return "status"
    if year is None and not target() and about.present:
        return "status"
    if (
        year is None
        and about.base is not None
        and setting.pivot is not None
        and about.base <= setting.pivot - 5
        and not (target() or about.soft)
    ):
        return "status"  # 较2015年下降13%, and 2020 has been
    if _AIMED.match(about.context):
        return "target"
    if year is None:
        return "status" if setting.past or (status() and not target() and not about.soft) else "target"
    if setting.pivot is not None and year <= setting.pivot:
        return "target" if patterns.search(r"下达|目标[为是]|指标[为是]", about.context) and not status() else "status"
    told = mention is not None and (mention.role == "in" or (mention.role == "over" and setting.today is not None))
    if setting.past and told and not target() and not about.soft:
        return "status" if setting.today is None or year <= setting.today else "target"  # a baseline tells what is
    if about.soft or mention is None or (mention.role in ("by", "over", "since") and not (setting.past and not target())):
        return "target"
    early = setting.horizon is not None and year < setting.horizon
    return "status" if early and (setting.past or status() or not target()) else "target"


# --- brackets -----------------------------------------------------------------------------------------------------------------


def _bracket(
    text: str, inside: tuple[int, int], span: tuple[int, int], sentence: tuple[int, int], setting: Setting, state: Carried
) -> list[Statement]:
    """Statements in brackets: with their own subject; a bare quantity takes the words before the bracket, unless it sets a threshold."""
    body = text[inside[0] : inside[1]]
    if patterns.match(r"[及或]?(?:以上|以下|以内)", text[inside[1] + 1 :]):
        return []
    found = quantities.find_squeezed(body)
    if not found or patterns.match(r"以下简称|单位[:：]|含", body):
        return []
    if len(found) == 1 and not body[: found[0].start].strip("约为共计") and not body[found[0].end :] and found[0].unit:
        return _aside(text, inside, found[0], span, sentence, setting, state)
    own = [
        each for each in found if not (each.after_op and each.op in (">=", "<=") and not patterns.search("占|达|不", body[: each.start]))
    ]
    if len(own) < len(found):
        return []
    carried = state.subject if patterns.match(r"其中|(?:到)?(?:19|20)\d\d年", body) else ""
    hoped = subjects.SOFT.match(body)
    more = hoped is not None and _BARE_VALUE.fullmatch(body[hoped.end() :]) is not None  # 下降14%（力争15%）
    where = _PLACED.match(body) if state.recent else None  # 超过50%（城东超过60%）
    parts = (carried,) if carried and body.startswith("其中") and state.recent else ()
    before = Carried(
        year=state.year, own_year=True, subject=state.subject if more else carried, inside=parts, unit=state.unit if parts else ""
    )
    made, _, _ = read(body, setting._replace(lead=state.year), before)
    if where and len(made) == 1:
        made = (made[0]._replace(subject=state.subject, scope=where["place"]),)
    if more and state.moved and state.moved[0] == state.subject:
        base = state.based[1] if state.based and state.based[0] == state.subject else None
        made = tuple(each._replace(change=state.moved[1], base_year=base) for each in made)
    return [each._replace(start=each.start + inside[0], end=each.end + inside[0]) for each in made]


#: A place that has another value of what was spoken of.
_PLACED = late(
    r"(?:其中)?(?P<place>[一-鿿、]{1,12}(?:[市县区州旗]|区域|地区))(?:占比|比例)?(?:力争)?(?:达到?|不低于|不少于|超过|为|控制在)[\d约]"
)
#: A further name of a list in which each has a value in brackets.
_NEXT_OF_BRACKETS = late(r"[)）](?:、|和|及|以及|与|，)([^（()）、，]{2,})$")


def _unnumbered(before: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """The words of an item without its number (1.书屋)."""
    hit = patterns.match(r"\d{1,2}[.、．](?!\d)", before) if before[:1].isdecimal() else None
    return (before[hit.end() :], (span[0] + hit.end(), span[1])) if hit else (before, span)


def _aside(
    text: str, inside: tuple[int, int], found: Found, span: tuple[int, int], sentence: tuple[int, int], setting: Setting, state: Carried
) -> list[Statement]:
    before = text[span[0] : inside[0] - 1]
    quoted = text[inside[1] + 1 : inside[1] + 2] == "的"
    other = patterns.search(r"(?:为|是|相当于|高于|低于)([一-鿿]{2,4}[省市州])?([一-鿿]{3,})$", before) if quoted else None
    if other and not other[1]:
        return []  # 仅为他处人均量（381）的55%: the other's value
    item = _NEXT_OF_BRACKETS.search(before)
    if item and not quantities.find_squeezed(_BRACKETS.sub("", before)):  # 城东路（8公里）、城西路（9公里）
        before, span = item[1], (inside[0] - 1 - len(item[1]), span[1])
    before, span = _unnumbered(before, span)
    if found.after_op in ("以上", "以下", "及以上", "及以下") or quantities.find_squeezed(before):
        return []
    mentions = [each.moved(span[0]) for each in years.find(before)]
    compared = [each for each in mentions if each.end >= inside[0] - 1]
    mention = compared[-1] if compared else _nearest(mentions, inside[0], state)
    subject, scope = Words(before, "", found, setting, state).carry(_without_years(before))
    if not subject or not before:
        return []
    subject = patterns.sub("^[^，]*(?:属于|位于)[^的]*的(?=[一-鿿]{2,}$)", "", subject)
    if other:
        subject, scope = other[2], other[1]
    placed = patterns.match(r"([一-鿿]{2,3}(?:[市县旗]|(?<![园发社城郊辖片新])区))(?=[一-鿿]{3})", subject) if _counts(found) else None
    if placed:
        subject, scope = subject[placed.end() :], placed[1]
    about = _About(
        scope, state.soft, None, None, False, before, _kind_words(text, sentence, span), True, "", found.unit.endswith(("km²", "平方公里"))
    )
    shifted = found.moved(inside[0])
    return [_statement(shifted, subject, mention, span[0], setting, state, about)]


# --- targets without a value --------------------------------------------------------------------------------------------------


def _left(
    text: str, masked: str, span: tuple[int, int], mentions: list[years.Mention], setting: Setting, state: Carried, valued: bool
) -> list[Left]:
    start, end = span
    body = masked[start:end]
    hit = _DELEGATED.search(body) if _SET_ELSEWHERE.search(body) else None
    if hit and not patterns.search("超额|提前完成|已", body) and not (valued and "（" not in body) and not _by_the_way(body, hit):
        year = _year(mentions, setting, state)
        raw = _without(text, start, start + hit.start(), mentions)
        named = (hit["named"] or "") + (hit["tail"] if hit["tail"] in ("权重",) else "")
        subject = subjects.clean(raw, setting.place)[0] or subjects.clean(_without_years(named), setting.place)[0]
        subject = patterns.sub(r"(?:累计)?(?:(?:下降|降低)率?|提高|提升|增长|[降增]幅)$|(?<=[量率度耗])控制$", "", subject)
        names = subjects.split(subject, len(patterns.findall("、|和|及|与", subject)) + 1) or (subject,)
        return [Left(name, year, start, end, False) for name in names if _delegable(name)]
    trend = None if valued else _TREND.search(body)
    if trend:
        raw = _without(text, start, start + trend.start(), mentions)
        subject = subjects.clean(raw, setting.place)[0]
        if not subject or _ASIDE.match(subject):
            return []
        return [Left(name, _year(mentions, setting, state), start, end, True) for name in subjects.joined(subject)]
    return []


def _by_the_way(body: str, hit: re.Match[str]) -> bool:
    """Whether a value stands before a bracket that only says who has the last word: 降低15%（以上级下达为准）."""
    opened = body.rfind("（", 0, hit.start())
    return opened > 0 and "）" not in body[opened : hit.start()] and bool(quantities.find_squeezed(body[:opened]))


def _delegable(subject: str) -> bool:
    """Whether a delegated target is one: a quantity, no duty."""
    quantity = subjects.MEASURED.search(subject) or _QUANTITY_LIKE.search(subject)
    return bool(subject and quantity) and not patterns.match(r"按照|对照|紧扣|根据|结合|围绕|随着|(?:各项?|上述|以上|主要)?指标", subject)


def _year(mentions: list[years.Mention], setting: Setting, state: Carried) -> int | None:
    named = [each for each in mentions if each.role in _SAYING]
    return _year_of(named[-1] if named else state.year, setting)


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
_ASIDE = late(r"^(?:随着|通过|根据|按照|按|围绕|结合|依托|对于|针对|面向|鉴于|综合|超|低于|高于|位居|居)")


def _named(text: str, span: tuple[int, int], mentions: list[years.Mention], setting: Setting) -> str:
    """The quantity that a clause without a value speaks of (甲比重不断提升，由…): a subject for what follows, "" if it names none."""
    raw = patterns.sub(r"[（(][^（()）]*[)）]", "", _without(text, span[0], span[1], mentions))
    raw = patterns.sub(r"(?:增长|提升|提高|下降|上升|扩大)(?:迅速|明显|显著|较快|加快)$", "", _TREND.sub("", raw))
    raw = patterns.sub(r"^(?:测算|预测|规划)(?:采用|使用|选取)的|(?:分别)?(?:为|是|如下)$", "", raw)
    if _ASIDE.match(subjects.clean(raw)[0]) or _ASIDE.match(raw):
        return ""
    ground = _GROUND.match(raw)
    said = None if ground else _TO_PEAK.match(raw) or _SAID_OF.match(raw)
    subject = subjects.clean(ground[1] if ground else said[1] if said else raw, setting.place)[0]
    named: object = (
        (subjects.MEASURED.search(subject) and not subject.endswith("化")) or subject.endswith(("增速", "增幅", "降幅")) or ground
    )
    named = named or (subject.endswith(("价", "价格", "成本", "费用")) and _TREND.search(_without(text, span[0], span[1], mentions)))
    return subject if (named or said) and 2 <= len(subject) <= 30 and not subject.endswith("化") else ""
