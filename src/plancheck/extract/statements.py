"""The statements of (indicator, year, value) in one text, and the targets that it leaves to others to set.

Works clause by clause on squeezed text. What a sentence does not say itself (its year, its subject) comes from what stands before it:
`Carried` goes from clause to clause and from sentence to sentence. Source of the forms: the labelling guide and real sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from plancheck.extract import clauses, quantities, subjects, years
from plancheck.extract.quantities import Found
from plancheck.model.plan import Change, FactKind, Op
from plancheck.model.quantity import dimension


@dataclass(frozen=True, slots=True)
class Statement:
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


@dataclass(frozen=True, slots=True)
class Left:
    """A target without a value of its own: its subject, year and place (squeezed). `trend`: 稳中有降 and the like."""

    subject: str
    year: int | None
    start: int
    end: int
    trend: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known around a text: the plan's own place, the last year that lies in its past, what part it stands in, the year above it."""

    place: str | None = None
    pivot: int | None = None
    horizon: int | None = None
    past: bool = False  # the text tells what has been reached
    lasting: bool = False  # a year holds for the sentences that follow it
    lead: years.Mention | None = None
    today: int | None = None  # the year in which the draft was written


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes on from clause to clause."""

    year: years.Mention | None = None
    own_year: bool = False  # the sentence itself said it
    age: int = 0  # sentences since it was said
    subject: str = ""
    scope: str | None = None
    soft: bool = False
    base: int | None = None
    since: int | None = None  # the year that a course began with (由2015年的A到B)
    acting: bool = False  # the last quantity came with its noun behind it
    summing: bool = False
    said: tuple[years.Mention, ...] = ()  # the years that the sentence has named


_MASK = re.compile(
    r"《[^《》]*》|[〔\[【(（](?:19|20)\d\d[〕\]】)）]\d+号|[A-Z]{2,}/?[A-Z]*\s?\d+(?:\.\d+)?-\d{4}|https?://\S+|\d{3,4}-\d{7,8}|[（(]?(?:责任|牵头|配合|落实)(?:单位|部门)[：:].*"
)
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
#: A value that is all of it, or none: phrases with their value in percent.
_WHOLE = re.compile(r"(?P<op>基本)?(?:实现)?(?P<all>全覆盖)(?=$|[，。；、）)])|(?P<zero>零增长)")
#: Roles of years that a statement may hold for.
_SAYING = ("by", "in", "over", "since", "unknown", "now")
_JOINT = re.compile(r"[，,、和及与或]|以及|并")
_GROUPED = re.compile(r"(?:[、和及与/]|以及|，|,)")
_REACHED = re.compile(
    r"(?:大幅|快速|进一步|逐步|稳步|相应|迅速|有效|显著|明显|大幅度)*(?:提高|提升|增长|增加|上升|扩大|发展|下降|降低|减少|削减|压减|优化|升|增|降|减|变化|调整|改善)(?:到|至|为|成)了?$"
)
_FROM = re.compile(r"(?:由|从)(?:[^，。；]{0,8}?的|约|[^，。；]{0,6}?为)?$")
_TARGET = re.compile(r"力争|争取|确保|力求|有望|预计|预期|计划|将(?!其)|目标|到时|规划|拟|要求|应(?!急|用|对)|不得|原则上|下达")
_STATUS = re.compile(
    r"已经?(?!有的)|截[至止]|以来|超额|累计完成了|达到了|实现了|居全[国省]|位居|同比|仅为|[增减提下]了|获得|获批|现有|目前|名列|荣获"
)
_OBJECT = re.compile(
    r"(?:列入|入选|获评|获批|获得|纳入|成为|建成|达到|评为|认定为|创成|完成|实现|通过|进入|参与|基本|初步|满足|符合|开展|配备|安装|使用|采用|接入)"
)
#: Verbs whose object is what the counted ones do, not what they are.
_DOING = ("基本", "初步", "完成", "实现", "达到", "参与", "建成", "安装", "配备", "使用", "开展", "接入", "采用", "具备")
_ATTRIBUTE_OF = re.compile(r"^的(?:目标|水平|要求|比例|规模|能力|任务|速度|增速|标准|幅度|占比|份额)")
_GOES_ON = re.compile(
    r"^(?:[，,、；;。：:）)】\]…！？\n■和及或/]|与(?!.{2,40}?(?:相关|有关|配套|匹配))|以及|并|占|较|比|高于|低于|超|居|用于|为|相当|折合|左右|不等|提高|提升|增|下降|降|减|上升|扩大|其中|同比|年均|分别|的?基础|时|后|列全|位列|位居|远|同|起|之间|每年|的速度|实现|任务|目标|进一步|大幅|快速|逐步|稳步|继续|到\d|至\d|且|而)"
)
_LENGTHS = (
    "length",
    "time",
    "day",
    "minute",
    "year",
    "month",
    "voltage",
    "apparent_power",
    "steam",
    "吨级",
    "pressure",
    "届",
    "期",
    "次",
    "对",
    "头",
    "位",
    "班",
    "名",
)
_COUNT_NOUN = re.compile(r"(?:措施|举措|行动|任务|方面|改革|政策|条款|环节|领域|步骤|原则|章节|方向|维度|办法|意见)")
_ABOVE = r"(?:国家|[全我]?[省市州县区](?!域)|上级|自治区|各级)"
_DELEGATED = re.compile(
    r"(?:确保|全面|力争|力求|按要求|努力|如期|须|应)*(?:完成|达到|落实|实现|满足|控制在)*(?:好|了)?"
    rf"(?P<set>{_ABOVE}[^，。；、]{{0,6}}?(?:下达|分解|考核|核定)(?:给|我|全|本)?[省市县区]?的?(?P<named>[^，。；]{{0,24}}?)(?P<tail>指标|目标值?|任务|要求|水平|控制|权重|$))"
    rf"|以[^，。；]{{2,10}}(?:下达|分解|确定|核定)[^，。；]{{0,8}}为准|(?:完成|达到|满足|符合){_ABOVE}[^，。；、]{{0,6}}?(?:要求|目标值?|任务|指标)"
)
#: What a delegated target must look like: a quantity, not a duty.
_QUANTITY_LIKE = re.compile(r"单位|总量|强度|消费|权重|消耗|产量|用量")
_TREND = re.compile(
    r"(?:稳中有[降升]|(?:持续|稳步|逐步|进一步|不断|明显|大幅|显著|有所|逐年|稳定)+(?:提升|提高|下降|降低|增长|优化|改善|减少|上升|增加|扩大)|不[减增降]少?(?:加|低)?|只[减增降]不[增减升])$"
)
_CUMULATIVE = re.compile(r"累计|合计|共计|总计|共(?=\d)")
_SUMMED = re.compile(
    r"累计|新增|净增|新建|完成|实施|建成|建设|落实|投资|新改|改造|推广|关停|淘汰|创建|增量|引进|培育|投放|开展|形成|培训|种植|营造"
)


def read(text: str, setting: Setting, carried: Carried | None = None) -> tuple[tuple[Statement, ...], tuple[Left, ...], Carried]:
    """Every statement and every delegated target of a squeezed text, and what it hands on."""
    masked = _masked(text)
    stated: list[Statement] = []
    left: list[Left] = []
    state = carried or Carried()
    for start, end in clauses.sentences(masked):
        state = _next_sentence(state, setting)
        for clause in clauses.clauses(masked[start:end]):
            span = (start + clause[0], start + clause[1])
            found, open_targets, state = _clause(text, masked, span, (start, end), setting, state)
            stated += found
            left += open_targets
    return tuple(stated), tuple(left), state


def _masked(text: str) -> str:
    """`text` with cited titles, document numbers and the like blanked, length kept."""
    return _MASK.sub(lambda hit: "■" * len(hit[0]), text)


def _next_sentence(state: Carried, setting: Setting) -> Carried:
    year, age = state.year, state.age + 1
    lasting = setting.lasting or (year is not None and setting.pivot is not None and (year.year or 9999) <= setting.pivot)
    # 到2025年 of one sentence serves the next; a period or a start does not.
    if year is not None and (year.role == "unknown" or ((age > 1 or year.role != "by") and not lasting)):
        year = None
    return replace(
        state,
        year=year or setting.lead,
        own_year=False,
        age=age,
        soft=False,
        scope=None,
        base=None,
        since=None,
        acting=False,
        summing=False,
        said=(),
    )


# --- one clause ---------------------------------------------------------------------------------------------------------------


def _clause(
    text: str, masked: str, span: tuple[int, int], sentence: tuple[int, int], setting: Setting, state: Carried
) -> tuple[list[Statement], list[Left], Carried]:
    start, end = span
    body = _BRACKETS.sub(lambda hit: "■" * len(hit[0]), masked[start:end])
    mentions = [_shift(each, start) for each in years.find(body)]
    state = _with_soft(state, text[start:end], mentions, start)
    found = _quantities(body, start, mentions)
    parts = [*_parts(text, body, start, found, mentions)]
    stated: list[Statement] = []
    at = start
    for part in parts:
        state = _with_years(state, mentions, at, part.found[0].start)
        at = part.found[0].start
        made, state = _state(text, part, span, sentence, mentions, setting, state)
        stated += made
    state = _with_years(state, mentions, at, end)
    for hit in _BRACKETS.finditer(masked[start:end]):
        stated += _bracket(text, (start + hit.start(1), start + hit.end(1)), span, sentence, setting, state)
    left = [] if stated and not parts else _left(text, masked, span, mentions, setting, state, bool(stated))
    if not parts:
        named = _named(text, span, mentions, setting)
        state = replace(state, subject=named or state.subject, acting=False)
    return stated, left, state


def _shift(each: years.Mention, by: int) -> years.Mention:
    return replace(each, start=each.start + by, end=each.end + by)


def _with_soft(state: Carried, clause: str, mentions: list[years.Mention], start: int) -> Carried:
    """A soft word that opens a clause (before or behind its year) holds for the rest of the sentence."""
    opened = clause
    for each in mentions:
        if each.start - start <= 6:
            opened = opened[: max(0, each.start - start)] + opened[each.end - start :]
            if subjects.SOFT.search(clause[each.start - start : each.end - start]):
                return replace(state, soft=True)
            break
    opens = subjects.SOFT.match(opened.lstrip("，、—-·"))
    return replace(state, soft=True) if opens else state


def _with_years(state: Carried, mentions: list[years.Mention], after: int, before: int) -> Carried:
    for each in mentions:
        if after <= each.start < before or (each.start <= after < each.end <= before and each.start >= after):
            if each.role in _SAYING:
                state = replace(state, year=each, own_year=True, age=0, said=(*state.said, each))
            elif each.role == "from":
                state = replace(state, since=each.year)
    return state


def _quantities(body: str, start: int, mentions: list[years.Mention]) -> list[Found]:
    def free(each: Found) -> bool:
        return not any(m.start - start < each.end and each.start < m.end - start for m in mentions)

    found = [each for each in quantities.find_squeezed(body) if free(each)]
    for at in range(len(found) - 2, -1, -1):  # 11.4和0.7个百分点: the last unit serves both
        if not found[at].unit and found[at + 1].unit and _GROUPED.fullmatch(body[found[at].end : found[at + 1].start]):
            found[at] = replace(found[at], unit=found[at + 1].unit)
    for hit in _WHOLE.finditer(body):
        whole = Decimal(0) if hit["zero"] else Decimal(100)
        op: Op = "≈" if hit["op"] else "="
        found.append(Found(hit.start(), hit.end(), hit.start(), hit.end(), whole, None, "%", op, True))
    return sorted((_moved(each, start) for each in found), key=lambda each: each.start)


def _moved(each: Found, by: int) -> Found:
    return replace(each, start=each.start + by, end=each.end + by, number=each.number + by, unit_end=each.unit_end + by)


@dataclass(frozen=True, slots=True)
class _Part:
    """Quantities that share one predicate: one, a list (a、b和c) or a course (由a到b), with the words before and behind."""

    found: tuple[Found, ...]
    start: int  # where the words before begin
    end: int  # where the words behind end
    course: bool = False


def _parts(text: str, body: str, start: int, found: list[Found], mentions: list[years.Mention]) -> Iterator[_Part]:
    kept = [each for at, each in enumerate(found) if not _attributive(body, start, each, found[at + 1 :], found[at - 1] if at else None)]
    groups: list[list[Found]] = []
    courses: set[int] = set()
    for each in kept:
        between = _blank(body, start, groups[-1][-1].end, each.start, mentions) if groups else ""
        if (
            groups
            and len(groups[-1]) == 1
            and _REACHED.fullmatch(between.strip("■，,的"))
            and _opened(body, start, groups[-1][0], mentions)
        ):
            courses.add(len(groups) - 1)
            groups[-1].append(each)
        elif groups and len(groups) - 1 not in courses and _GROUPED.fullmatch(between) and (between == "/" or _alike(groups[-1][-1], each)):
            groups[-1].append(each)
        else:
            groups.append([each])
    begin = start
    for at, group in enumerate(groups):
        until = groups[at + 1][0].start if at + 1 < len(groups) else start + len(body)
        cut = _cut(body, start, group[-1].end, until) if at + 1 < len(groups) else until
        yield _Part(tuple(_one_unit(group)), begin, cut, at in courses)
        begin = cut


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
    for each in group:
        bare = not each.unit or (each.unit == "个" and last.unit.endswith("百分点"))
        yield replace(each, unit=last.unit) if bare and each is not last else each


def _cut(body: str, start: int, a: int, b: int) -> int:
    """Where, between two quantities, the second's words begin: behind the first joining mark, else at once after the first."""
    between = body[a - start : b - start]
    hits = list(_JOINT.finditer(between))
    if not hits:
        return a
    nouns = [hit for hit in hits if hit.start() > 0]
    first = hits[0] if hits[0].start() == 0 else (nouns[-1] if hits[-1].end() == len(between) else nouns[0])
    return a + first.start()


def _attributive(body: str, start: int, each: Found, later: list[Found], previous: Found | None) -> bool:
    """Whether a quantity only tells which ones are meant (5000吨以上企业, 500米服务半径), and states nothing."""
    a, b = each.start - start, each.end - start
    before, after = body[:a], body[b:]
    if dimension(each.unit) == "voltage" and after and not _GOES_ON.match(after):
        return True
    if each.worded and each.before_op and dimension(each.unit) == each.unit:
        return False
    if each.unit in ("年", "个月", "月") or (each.unit == "" and not _ratio_like(each, before)):
        return True
    if previous is not None and not before[previous.end - start :].strip("、和及与，"):
        before_is_list = True
    else:
        before_is_list = before.endswith(("、", "和", "及", "与"))
    if re.match(r"■+[及或]?(?:以上|以下|以内)", after):
        return True
    after = re.sub(r"^■+", "", after)
    if each.op in (">=", "<=") and re.match(r"[或且][^，。]{2,20}的[一-鿿]{2}", after) and subjects.link(before).kind == "":
        return True
    if not after or _GOES_ON.match(after) or _ATTRIBUTE_OF.match(after):
        return False
    if after.startswith("的") and each.op in (">=", "<=") and each.unit != "%":
        return True
    if after.startswith("的") and each.unit == "%" and each.op != "=" and before and not before_is_list:
        return not re.search(r"占[^，]{2,}$", before)
    if subjects.link(before).kind == "act" or (each.unit == "%" and not subjects.clean(before)[0]):
        return bool(each.after_op) and each.unit != "%" and dimension(each.unit) not in (None, each.unit)
    if dimension(each.unit) == each.unit and (before_is_list or not subjects.clean(_without_years(before))[0]):
        return bool(each.after_op)
    if each.unit == "%":
        return bool(later) and subjects.link(before).kind == ""
    return True


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
    return bool(each.before_op) or subjects.link(before).kind == "level"


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
    first, last = part.found[0], part.found[-1]
    raw = _without(text, part.start, first.start, mentions)
    after = re.sub(r"^[（(][^（()）]*[)）]", "", text[last.end : part.end])
    understood = _understand(raw, after, first, setting, state)
    if understood is None:
        return [], replace(state, acting=False)
    subject, scope, change, acting, annual, rising = understood
    scope = scope or state.scope
    base = _base(mentions, span, first.start, state)
    soft = state.soft or bool(subjects.SOFT.search(raw))
    about = _About(
        scope,
        soft,
        base,
        change,
        annual,
        text[part.start : last.end],
        _kind_words(text, sentence, span),
        rising,
        bool(re.search(r"占(?!比)[^，]{2,}$", raw)),
    )
    names = _names(subject, len(part.found), part, raw)
    made: list[Statement] = []
    if part.course:
        made = _course(part, subject, mentions, setting, state, about)
    else:
        pairs = _paired(part, names, raw, mentions, state)
        for found, name, mention in pairs:
            made.append(_statement(found, name, mention, part.start, setting, state, about))
    name = subject.removesuffix("年均")
    handed = replace(
        state,
        subject=name,
        scope=scope,
        acting=acting,
        since=next((m.year for m in mentions if m.role == "from" and m.end <= last.start), state.since if name == state.subject else None),
        summing=state.summing or bool(_CUMULATIVE.search(raw)),
    )
    return made, handed


@dataclass(frozen=True, slots=True)
class _About:
    scope: str | None
    soft: bool
    base: int | None
    change: Change | None
    annual: bool
    words: str
    context: str
    level: bool
    present: bool = False  # it tells how things are (甲占乙30%)


def _without(text: str, a: int, b: int, mentions: list[years.Mention]) -> str:
    kept, at = [], a
    for each in mentions:
        if each.end <= at or each.start >= b:
            continue
        kept.append(text[at : max(at, each.start)])
        if each.role == "base" and re.search(r"[一-鿿]$", text[at : each.start]):
            kept.append("")
        at = each.end
    kept.append(text[at:b] if at < b else "")
    return "".join(kept)


def _understand(
    raw: str, after: str, found: Found, setting: Setting, state: Carried
) -> tuple[str, str | None, Change | None, bool, bool, bool] | None:
    """Subject, scope, change, whether its noun stood behind, whether yearly, whether a level. None: it states nothing."""
    raw = raw.lstrip("，,、；和及与或")
    remote = subjects.REMOTE.search(raw)
    if remote and not found.before_op:
        subject = subjects.clean(raw[: remote.start()], setting.place)[0] or remote["of"]
        return subject, _scope(raw, state), None, False, False, True
    compared = subjects.compared(raw)
    if compared and not found.before_op:
        subject, scope = _carry(raw[: -len(compared)], setting, state)
        return (subject + compared, scope, None, False, False, True) if subject else None
    if found.unit == "倍" and re.match(r"(?:是|为|约为|相当于)[一-鿿]", raw):
        return None  # 是他处的2倍: a comparison with a place, no value
    whole = re.search(r"^(.{2,}?)(?:达到?|占到?)([一-鿿]{3,}?)的$", raw) if found.unit == "%" else None
    if whole:
        subject = subjects.clean(whole[1], setting.place)[0]
        return f"{subject}占{whole[2]}", _scope(raw, state), None, False, False, True
    link = subjects.link(raw)
    noun = _noun(after)
    if found.worded and found.before_op and noun and dimension(found.unit) == found.unit:
        return subjects.clean(raw, setting.place)[0] + noun, _scope(raw, state), None, True, False, False
    if noun and raw.endswith(("、", "和")) and dimension(found.unit) == found.unit:
        return _predicate(noun), _scope(raw, state), None, True, False, False
    opening, rest = subjects.moved(_opening(raw))
    if found.unit == "番":
        subject, scope = _carry(link.rest if link.kind else raw, setting, state)
        return (subject, scope, "increase", False, False, False) if subject else None
    if link.kind == "act" and noun:
        keep = re.match(r"(?:关停|关闭|淘汰|新建|新引进集聚|退出|化解|减少|整治提升)", link.verb)
        change: Change | None = (
            "increase" if re.match("新增|净增|增加", link.verb) else "decrease" if re.match("减少|削减|压减", link.verb) else None
        )
        name = subjects.clean(noun, setting.place)[0] or noun
        return (keep[0] if keep and keep[0] != "减少" else "") + name, _scope(raw, state), change, True, False, False
    if not subjects.clean(raw, setting.place)[0] and noun and _headed(found, noun, state):
        return _predicate(noun), _scope(raw, state), None, True, False, False
    if noun and found.unit == "%" and link.kind == "":
        return _share(raw, noun, setting)
    if link.kind == "act" and dimension(found.unit) in ("ratio", "points") and re.match("增加|减少|削减|压减", link.verb):
        subject, scope = _carry(link.rest, setting, state)
        turn: Change = "increase" if link.verb.startswith("增加") else "decrease"
        return (subject, scope, turn, False, False, False) if subject else None
    if link.kind == "change":
        subject, scope = _carry(link.rest, setting, state)
        if not subject:
            return None
        return subject + ("年均" if link.annual else ""), scope, link.change, False, link.annual, False
    if raw.startswith("占") or re.match(r"^(?:约|仅|分别|达)?占", raw):
        subject, scope = _carry("", setting, state)
        part = subjects.clean(link.rest if link.kind else raw, setting.place)[0]
        return (_head(subject) + part, scope, None, False, False, True) if subject else None
    body = link.rest if link.kind == "level" else raw
    named, bare = subjects.named_change(body)
    if named and found.unit and dimension(found.unit) in ("ratio", "points"):
        subject, scope = _carry(bare, setting, state)
        return (subject, scope, named, False, False, False) if subject else None
    if (opening and dimension(found.unit) not in ("ratio", "points") and not subjects.MEASURED.search(link.rest or "率")) or _pure_increase(
        opening, rest, found
    ):
        body = rest if link.kind != "level" else subjects.moved(_opening(link.rest))[1]
    else:
        opening = None
    subject, scope = _carry(body, setting, state)
    if not subject or (noun and link.kind == "" and found.unit != "%"):
        return None
    if link.kind == "" and not found.unit and not found.before_op:
        return None
    if link.kind == "" and dimension(found.unit) in _LENGTHS and len(subjects.clean(body, setting.place)[0]) < 2:
        return None
    return subject, scope, opening, False, False, link.kind == "level"


def _opening(raw: str) -> str:
    return re.sub(rf"^(?:{subjects._SOFT}|确保|预计|计划|完成|实现|全[市省区县]|[本我][市省区县]|[，、])+", "", raw)


def _pure_increase(opening: Change | None, rest: str, found: Found) -> bool:
    return opening is not None and bool(rest) and dimension(found.unit) not in ("ratio", "points")


def _carry(raw: str, setting: Setting, state: Carried) -> tuple[str, str | None]:
    subject, scope = subjects.clean(raw, setting.place)
    if subject and not re.fullmatch(r"[■，、的]+", subject):
        if subjects.is_act(subject) and state.subject and not re.search("完成|实施|开展|实现", raw):
            return state.subject + subject, scope or state.scope
        dependent = state.subject and re.fullmatch(r"(?:年均)?(?:增速|增长率|比重|占比|比例|增幅|降幅)", subject)
        return (state.subject + subject if dependent else subject), scope
    return state.subject, scope or state.scope


def _scope(raw: str, state: Carried) -> str | None:
    return subjects.clean(raw + "某", None)[1] or state.scope


def _head(subject: str) -> str:
    """A carried subject that already is a share (甲占乙) gives 甲 for the next share."""
    return re.sub(r"占.+$", "", subject) or subject


def _noun(after: str) -> str:
    text = after.lstrip("的")
    cut = re.search(r"[，,；;。：:！？]|以及", text)
    text = text[: cut.start()] if cut else text
    text = re.sub(r"[、和及与或并]+$", "", text)
    return "" if _GOES_ON.match(after) and not after.startswith("的") else text


def _headed(found: Found, noun: str, state: Carried) -> bool:
    """Whether "10个X" may open a clause: a share or a count, in a list of such or with a predicate of its own."""
    if found.unit == "%":
        return True
    return dimension(found.unit) == found.unit and (state.acting or bool(_OBJECT.search(noun)))


def _predicate(noun: str) -> str:
    """What "1家企业列入X" counts: X; without an object the noun itself."""
    hit = _OBJECT.search(noun)
    if not hit:
        return noun
    behind = noun[hit.end() :].strip("的了")
    return behind if len(behind) >= 3 and hit[0] not in _DOING else noun


def _share(raw: str, noun: str, setting: Setting) -> tuple[str, str | None, Change | None, bool, bool, bool]:
    """甲100%乙化, 甲50%以上面积达到丙; 占甲50%以上的乙 is 乙占甲."""
    subject, scope = subjects.clean(raw, setting.place)
    of = re.search(r"占([^，]{2,})$", raw)
    if of:
        return f"{noun}占{of[1]}", scope, None, True, False, False
    return subject + noun, scope, None, False, False, False


def _base(mentions: list[years.Mention], span: tuple[int, int], at: int, state: Carried) -> int | None:
    here = [each.year for each in mentions if each.role == "base" and each.start < at]
    return here[-1] if here else state.base


def _kind_words(text: str, sentence: tuple[int, int], span: tuple[int, int]) -> str:
    return text[sentence[0] : span[1]]


def _names(subject: str, count: int, part: _Part, raw: str) -> tuple[str, ...]:
    if part.course:
        return (subject,)
    if count > 1:
        return subjects.split(subject, count)
    return subjects.joined(subject)


def _paired(
    part: _Part, names: tuple[str, ...], raw: str, mentions: list[years.Mention], state: Carried
) -> Iterator[tuple[Found, str, years.Mention | None]]:
    """Each value with its subject and year: lists of subjects, lists of years, else the one subject and year for all."""
    count = len(part.found)
    if count == 1:
        for name in names:
            yield part.found[0], name, _nearest(mentions, part.found[0].start, state)
        return
    found = _shared_op(part.found)
    if names:
        for each, name in zip(found, names, strict=True):
            yield each, name, _nearest(mentions, part.found[0].start, state)
        return
    listed = [m for m in state.said if m.role in ("by", "in", "over")][-count:]
    subject = subjects.clean(subjects.link(raw).rest if subjects.link(raw).kind else raw)[0] or state.subject
    for at, each in enumerate(found):
        yield each, subject, (listed[at] if len(listed) == count and "分别" in raw else _nearest(mentions, part.found[0].start, state))


def _shared_op(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The words behind the last value of a list hold for all: 25%和20%以上."""
    last = found[-1].op
    shared = last if all(each.op == "=" for each in found[:-1]) and last in (">=", "<=", "≈") and found[-1].after_op else None
    return tuple(replace(each, op=shared) if shared else each for each in found)


def _nearest(mentions: list[years.Mention], at: int, state: Carried) -> years.Mention | None:
    before = [each for each in mentions if each.role in _SAYING and each.start < at]
    return before[-1] if before else state.year


def _course(part: _Part, subject: str, mentions: list[years.Mention], setting: Setting, state: Carried, about: _About) -> list[Statement]:
    a, b = part.found
    started = next((m for m in mentions if m.role in ("from", "in", "by") and 0 <= a.start - m.end <= 3), None)
    ended = next((m for m in reversed(mentions) if m.role in ("in", "by") and a.end <= m.start and 0 <= b.start - m.end <= 2), None)
    end = ended or _nearest([m for m in mentions if m is not started], a.start, state)
    level = replace(about, change=None, base=None, annual=False, level=True)
    first = _statement(a, subject, started, part.start, setting, replace(state, year=None), level)
    second = _statement(b, subject, end, part.start, setting, state, level)
    return [replace(first, kind="status", soft=False), second]


def _statement(
    found: Found, subject: str, mention: years.Mention | None, start: int, setting: Setting, state: Carried, about: _About
) -> Statement:
    year = _year_of(mention, setting)
    change, base = about.change, about.base
    summed = (
        bool(_SUMMED.search(about.words) or _SUMMED.search(subject))
        and dimension(found.unit) not in ("ratio", "points")
        and not _levels(about)
    )
    if base is None and change and state.since and subject.removesuffix("年均") == state.subject and not about.level:
        base = state.since
    if (
        base is None
        and mention is not None
        and mention.base is not None
        and (change or summed or state.summing)
        and (change or dimension(found.unit) != "ratio")
    ):
        base = mention.base
    kind = _kind(mention, about, setting)
    cumulative = bool(_CUMULATIVE.search(about.words)) or (mention is not None and mention.role == "over" and summed)
    unit = found.unit or "无量纲"
    op = found.op
    if found.worded and found.unit == "%" and found.value == 0:
        change = "increase"  # 零增长
    remote = subjects.REMOTE.search(about.words[: -(found.end - found.start)]) if op == "=" else None
    if remote:
        op = ">=" if re.match(r"不得?[低少小]", remote["op"]) else "<="
    if op == "=" and "控制在" in about.words[-14:]:
        op = "<="
    return Statement(
        subject, about.scope, kind, year, base, change, op, found.value, found.value_to, unit, about.soft, start, found.end,
        cumulative, bool(_COUNT_NOUN.search(subject)) and dimension(found.unit) == found.unit,
    )  # fmt: skip


def _year_of(mention: years.Mention | None, setting: Setting) -> int | None:
    if mention is None:
        return None
    return setting.today if mention.role == "now" else mention.year


def _levels(about: _About) -> bool:
    return about.level and not re.search("新增|新建|累计", about.words)


def _kind(mention: years.Mention | None, about: _About, setting: Setting) -> FactKind:
    """A year up to the pivot has been; a later one is planned, unless the words say that it was reached."""
    target, status = bool(_TARGET.search(about.context)), bool(_STATUS.search(about.context))
    if mention is not None and mention.past:
        return "status"
    if mention is not None and mention.role == "now":
        return "target" if target else "status"
    year = mention.year if mention else None
    if year is None and about.present and not target:
        return "status"
    if year is None:
        return "status" if setting.past or (status and not target and not about.soft) else "target"
    if setting.pivot is not None and year <= setting.pivot:
        return "target" if re.search(r"下达|目标[为是]|指标[为是]", about.context) and not status else "status"
    if about.soft or mention is None or mention.role in ("by", "over", "since"):
        return "target"
    early = setting.horizon is not None and year < setting.horizon
    return "status" if early and (setting.past or status or not target) else "target"


# --- brackets -----------------------------------------------------------------------------------------------------------------


def _bracket(
    text: str, inside: tuple[int, int], span: tuple[int, int], sentence: tuple[int, int], setting: Setting, state: Carried
) -> list[Statement]:
    """Statements in brackets: with their own subject; a bare quantity takes the words before the bracket, unless it sets a threshold."""
    body = text[inside[0] : inside[1]]
    if re.match(r"[及或]?(?:以上|以下|以内)", text[inside[1] + 1 :]):
        return []
    found = quantities.find_squeezed(body)
    if not found or re.match(r"以下简称|单位[:：]|含", body):
        return []
    if len(found) == 1 and not body[: found[0].start].strip("约为") and not body[found[0].end :] and found[0].unit:
        return _aside(text, inside, found[0], span, sentence, setting, state)
    own = [each for each in found if not (each.after_op and each.op in (">=", "<=") and not re.search("占|达|不", body[: each.start]))]
    if len(own) < len(found):
        return []
    made, _, _ = read(body, replace(setting, lead=state.year), Carried(year=state.year, own_year=True, subject=""))
    return [replace(each, start=each.start + inside[0], end=each.end + inside[0]) for each in made]


def _aside(
    text: str, inside: tuple[int, int], found: Found, span: tuple[int, int], sentence: tuple[int, int], setting: Setting, state: Carried
) -> list[Statement]:
    before = text[span[0] : inside[0] - 1]
    if found.after_op in ("以上", "以下", "及以上", "及以下") or quantities.find_squeezed(before):
        return []
    mentions = [_shift(each, span[0]) for each in years.find(before)]
    compared = [each for each in mentions if each.end >= inside[0] - 1]
    mention = compared[-1] if compared else _nearest(mentions, inside[0], state)
    subject, scope = _carry(_without_years(before), setting, state)
    if not subject or not before:
        return []
    about = _About(scope, state.soft, None, None, False, before, _kind_words(text, sentence, span), True)
    shifted = _moved(found, inside[0])
    return [_statement(shifted, subject, mention, span[0], setting, state, about)]


# --- targets without a value --------------------------------------------------------------------------------------------------


def _left(
    text: str, masked: str, span: tuple[int, int], mentions: list[years.Mention], setting: Setting, state: Carried, valued: bool
) -> list[Left]:
    start, end = span
    body = masked[start:end]
    hit = _DELEGATED.search(body)
    if hit and not re.search("超额|提前完成|已", body) and not (valued and "（" not in body):
        subject = subjects.clean(_without(text, start, start + hit.start(), mentions), setting.place)[0]
        subject = (
            subject
            or subjects.clean(_without_years((hit["named"] or "") + (hit["tail"] if hit["tail"] in ("权重",) else "")), setting.place)[0]
        )
        subject = re.sub(r"(?:下降|降低|提高|提升|增长)$", "", subject)
        good = (
            subject
            and (subjects.MEASURED.search(subject) or _QUANTITY_LIKE.search(subject))
            and not re.match(r"按照|对照|紧扣|根据|结合|围绕", subject)
        )
        return [Left(subject, _year(mentions, setting, state), start, end, False)] if good else []
    trend = _TREND.search(body)
    if trend and not valued:
        raw = _without(text, start, start + trend.start(), mentions)
        subject = subjects.clean(raw, setting.place)[0]
        return [Left(name, _year(mentions, setting, state), start, end, True) for name in subjects.joined(subject)] if subject else []
    return []


def _year(mentions: list[years.Mention], setting: Setting, state: Carried) -> int | None:
    named = [each for each in mentions if each.role in _SAYING]
    return _year_of(named[-1] if named else state.year, setting)


def _named(text: str, span: tuple[int, int], mentions: list[years.Mention], setting: Setting) -> str:
    """The quantity that a clause without a value speaks of (甲比重不断提升，由…): a subject for what follows, "" if it names none."""
    raw = _without(text, span[0], span[1], mentions)
    raw = re.sub(r"(?:增长|提升|提高|下降|上升|扩大)(?:迅速|明显|显著|较快|加快)$", "", _TREND.sub("", raw))
    if raw.startswith(("超", "低于", "高于", "位居", "居")):
        return ""
    subject = subjects.clean(raw, setting.place)[0]
    return subject if subjects.MEASURED.search(subject) and len(subject) <= 30 else ""
