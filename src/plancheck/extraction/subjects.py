"""What a quantity is a quantity of: the words before (or behind) it without verbs, adverbs, years and the plan's own territory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from plancheck.extraction import patterns
from plancheck.extraction.indicators import strip_territory
from plancheck.extraction.patterns import any_of, late
from plancheck.extraction.quantities import NEGATION
from plancheck.extraction.words import either
from plancheck.model.plan import Change

_yearly = any_of("年均|年平均|每年")
LinkKind = Literal["level", "change", "act", ""]

_UP = "偏[多高大]|新增|净增|提高|提升|增长|增加|上升|扩大|增大|升高|上涨|增"
_DOWN = "偏[少低小]|下降|降低|减少|削减|压减|缩减|下调|压缩|压降|回落|下滑|降"
_REACH = (
    rf"(?:{_UP}|{_DOWN}|升|减|压|涨|缩|扩|提|抬升|跃升|攀升|发展|优化|调整|集聚|增强|推广|收窄|放宽|缩短|延长|变)(?:到|至|为|成)了?|达到了?|达成?|"
    r"控制在|控制到|控制|限制在|保持在?|稳定在|维持在?|占到|占(?!比)|实现了?|完成了?|仅?约?为|(?<!但|于|还|就)是|仅有?|共有?|介于|高达|多达|突破|超出|设为|定为|"
    rf"存在|拥有|只有|仅有|有(?!所)|预计为?|{either('in_all')}|累计|不|剩余|利用"
)
_ADVERB = (
    r"(?:分别|相?对应|均|都|各|累计|年均|平均|每年|年平均|同比|环比|实际|进一步|逐步|逐年|稳步|稳定|持续|不断|大幅度?|显著|明显|快速|原则上|"
    r"力争|争取|努力|确保|有望|预期|预计|计划|要|应当?|须|需|将|可以|能够|已经?|总体|整体|基本|全部|全面|提前|再|又|也|至少|合计|共|总共|仅|(?<!节)约|率先|"
    r"超额|进一步|全年|提质|集中|相应|同步|随之|(?:五年|历年)?累积|五年(?=累)|只(?=有|占|达)|大部(?!分)|大多数?|大致|一般(?=[在为介])|仍然?|依然|还(?!田|款)|(?<!人)才|可(?=[达降减升提]))"
)
_LINK = late(rf"(?P<adverbs>{_ADVERB}*)(?P<verb>(?P<reach>{_REACH})|(?P<up>{_UP}|翻)了?|(?P<down>{_DOWN})了?)(?:{_ADVERB}|了|的)*$")
_ACTS = (
    "新引进集聚|修订完善|整治提升|改造提升|新引进|新改扩建|新建成|新建|扩建|改建|建成投产|建成|建设|新增加|新增|净增|新植|关停|关闭|淘汰|退出|化解|推广应用|推广|创建|创成|"
    "建成投运|建成投用|布设|架设|确定|选定|选取|增设|增配|铺设|敷设|替换|更换|换装|报废|拆解|发放|举办|承办|受理|审批|核查|抽查|划定|设|督促|涉及|查处|查办|进行|培育|引进|引育|招引|改造|实施|形成|打造|布局|投放|建立|设立|开展|开工|投产|组织|获得|获批|集聚|聚集|制定|发布|出台|种植|购置|更新|投入|安排|完成|实现|"
    "节约|处置|回收|谋划|储备|启动|推出|遴选|评选|命名|认定|培养|培训|清理|整治|治理|修复|减少|增加|压减|削减|提供|带动|替代|配备|配置|设置|建|新|共|使用|汇集|拥有|有|至少|攻克|落地|入库|签约|转化|组建|发展|支持|开发|接入|推进|满足"
)
_EACH_ACT = frozenset(_ACTS.split("|"))
_ACT = late(rf"(?:{_ACTS})(?:了|完成|一批|各类|约|现有|全部|剩余|余下|其余|全[市省区县]|[本我][市省区县])*$")
_TOTAL = late(rf"(?:累计|{either('in_all')}|共)$")

_SOFT = "力争|争取|努力|有望|力求|(?:奋斗|冲刺|挑战)目标"
SOFT = late(rf"(?:{_SOFT})(?!上游|先)", needs=("力争", "争取", "努力", "有望", "力求", "奋斗", "冲刺", "挑战"))
#: What things have reached that are called so: 达到标杆水平的甲比例.
_ATTAINED = r"[^，。；\d]{2,8}(?:水平|标准|要求)以?[上下内]?的"
_FILLERS = (
    rf"{_SOFT}|确保|保障|保证|推动|推进|促进|带动|拉动|支撑|使得|使(?!用)|令|建成(?!区)|建设(?!用地|单位|规模|面积)|形成|完成(?!率)|实施(?!率)|落实(?!率)|开展|创建|获得|培育|打造|集聚(?!区)|引进|"
    r"基本(?=实现|形成|达到|做到|建成|完成)|再(?=完成|建成|新建|新增|实施)|推广应用(?!率|比例|面积|规模)|推广(?!率|应用)|做好|探索(?!性)|实现|达到"
    rf"(?!{_ATTAINED})"
    r"|保持|稳定(?!性|率)|维持|提升|提高|优化|扩大|预计|预期|计划(?!单列)|规划(?!用地)|明确|规定|要求|把(?![关握控脉门手守])|加快|加大|加强|积极|大力|全面|逐步|稳步|持续|不断|进一步|"
    rf"深入|有序|合理|严格|切实|成功|累计|{either('in_all')}|总共|原则上|应当?(?!急|用|对|变)|须|需(?!求|水|氧)|要(?!素)|将|已经?|均(?!衡)|都(?!市)|分别|同步|控制|严控|限制|其中|同时|此外|另外|另有|并且|并(?!网|联|购)|且|"
    r"而|则|但|即|至|到|达(?!标|产|峰"
    rf"|到{_ATTAINED})"
    r"|截至|为(?!主)|有(?!色|机|轨|效|害|限)|由|从(?!业|事)|在(?!建|用|校|线|运|营|[册岗籍途役售租]|[编](?!制)|产(?!业)|库(?!区)|职(?!业)|读(?!书|者)|学(?!校)|研(?!究|发))|以(?![^，]{1,12}为|上|下|内|外)|于|于是|还(?!田|款)|努力|共(?!享|建|同)|约|年均|每年|率先|甚至|一度|(?:重点|主要)(?=建设|推进|实施|开展|打造|推广)|可(?=[节减])|包[括含]|拟|高质量|高水平|等(?![级效量待])|虽然|尽管|"
    r"距离?(?=$)|(?:前)?[二三四五六两]年$|特别是|尤其是|相应|相当于|相当|力保|引导|鼓励|助力|届时|目前|当前(?!年)|同年(?!龄|级)|折合(?!标准?煤)|同一?(?:口径|基期|基年|基准)(?:下|的)*"
)
#: The years of a plan together, which no subject holds: 甲率两个年份分别达到….
_BOTH = r"[两三]个(?:目标|考核|规划|水平)?(?:年份|年度|期限|阶段|时点|节点|时间节点|时间点|目标年|水平年)|前后[两三]期"
BOTH_YEARS = late(_BOTH, needs=("个", "前后"))
_FRONT = late(
    rf"^(?:由此|因此|(?:{_BOTH})(?:[（(][、和与]?[)）])?的|{_FILLERS}|和(?!田|平|谐)|及(?!时)|与|[，、；：:,。—\-·\s”）)\]】/¹²³⁴-⁹]|一一|[一二三四五六七八九十]+是(?!否)|(?:国家|国务院|省[委政]府?)?(?:明确|提出|要求|规定)(?!率)|(?:国家|上级|省|市|自治区)政?府?下达给?(?=[一-鿿]{{2}})|"
    rf"[(（][一二三四五六七八九十\d]+[)）]|[a-z][)）]|\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}(?=[一-鿿])|\d{{1,2}}[.、](?!\d))"
)
_BACK = late(
    rf"(?:{_ADVERB}|[，、：:；—\-·“(（]|的|了|等|方面|情况|其中|至|到|较|由|从|在|一般|(?<!节)约|预算为?|达|为|按照?|可以|各自|折合|约合|尚|的?(?:目标|规划|预期|控制|现状|基期|基准)值|(?:[上前]述|以上|这)?(?:{_BOTH}))$"
)
_CAUSED = late(
    r"^.*(?:带动|推动|促使|拉动|支撑|使得|使(?!用)|确保|力争|争取|实现|保证|达到(?![^，]*的))(?=[一-鿿A-Za-z“（(]{4,}$)",
    needs=("争取", "保证", "力争", "实现", "带动", "拉动", "推动", "支撑", "确保", "达到", "使"),
)
WIDER = "全球|全世界|世界|我国|全国|中国|国内|国际|全省|全自治区"
_SCOPE = late(rf"^({WIDER})(?!领先|先进|统一|首)的?", needs=("全球", "世界", "我国", "全国", "中国", "国内", "国际", "全省", "全自治区"))
_INCREASING = late(
    r"^(?:.{0,6}?|[^，；、和及与或]{0,20}?(?=新增(?!投|[^，]*需求)))(?:累计|全年|年均)?(新增加?|净增加?|增加)(?!值|量|率|幅|[至到为]|[及和与或、](?:更新|改造|存量|扩建))"
)
_DECREASING = late(
    r"^(?:.{0,4}?)(减少|削减|压减|减排(?=[一-鿿A-Z]{2})(?!目标|任务|潜力|能力|项目|工程|效|措施|技术|改造))(?!总?量|率|[至到为])",
    needs=("减少", "削减", "压减", "减排"),
)
_NARROW = late(
    r"([高低]于|高出|低出|超(?![标限低级重载采排大高临算声净充长薄])过?出?)(?:了)?((?:全[国省市]|[全国省市]|同期|世界|国内|国际|上级|[一-鿿]{2,8}?)?"
    r"(?:平均)?(?:下达|规划)?(?:水平|目标|任务|指标|要求|值)*)$",
    needs=("高于", "低于", "高出", "低出", "超"),
)

MEASURE = (
    rf"(?:率|{either('share')}|权重|总量|总数|总额|总值|量|强度|面积|容量|规模|水平|数|值|能力|里程|收入|系数|比|程度|覆盖|浓度|天数|密度|度|化|"
    r"耗)"
)
MEASURED = late(rf"{MEASURE}(?:[（(][^（()）]*[)）])?$")
#: 单位X…: the shared head of "单位X甲和乙" ends with a measure of X.
_PER = late(
    r"^(.*?(?:单位|万元|亩均|人均|每[一-鿿])(?:[一-鿿]{0,6}?(?:总值|增加值|产值|面积|产品|收入|周转量|产量)(?:[（(]GDP[)）])?|GDP)?)(.+)$",
    needs=("万元", "亩均", "人均", "单位", "每"),
)
#: A name that says its own change: 下降指标为23%, 降幅达到15%.
CHANGE_NAMED = late(
    rf"(?:累计|实际)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))的?(?:指标|目标|幅度?|任务|百分比)的?$|(?P<less>[减降削]排?|削减|减排|压减|下降|降低|减少)比例的?$",
    needs=("指标", "目标", "幅", "任务", "比例", "百分比"),
)
_DROP_NAMED = late(rf"(?:累计|实际)?(?:{_DOWN})率的?$", needs=("率",))
#: 不低于全市平均水平的80%: an operator with a noun between it and the number.
REMOTE = late(
    rf"(?P<op>{NEGATION}(?:[低少小高大多]于|超过|超出|突破)|(?<!得)不[足到](?=全|世界|同|[一-鿿]{{0,4}}平均))(?P<of>[一-鿿]{{2,10}}?)的?$",
    needs=("于", "超", "突破", "不足", "不到"),
)
_JOINT = late(r"、|以及|和|及(?!以[上下内外])其?|与|，", needs=("、", "和", "及", "与", "，"))


class Link(NamedTuple):
    """How words in front of a quantity end: in a verb of reaching, of changing, an act, or none; `rest` is what stands before it."""

    kind: LinkKind
    rest: str
    change: Change | None = None
    adverbs: str = ""
    verb: str = ""

    @property
    def annual(self) -> bool:
        """Whether the change is a yearly one."""
        return _yearly(self.adverbs)


@lru_cache(maxsize=8192)
def link(raw: str) -> Link:
    """The verb that ends `raw` (the words before a quantity)."""
    raw = raw.rstrip("近了：:“") if raw.endswith("节约") else raw.rstrip("约近了：:“")
    if raw.endswith("现有") and (act := _ACT.search(raw)):  # 完成现有8公里旧书道改造
        return Link("act", raw[: act.start()], None, "", act[0].removesuffix("现有"))
    found = _LINK.search(raw)
    if found:
        rest, adverbs, verb = raw[: found.start()], raw[found.start() : found.end()], found["verb"]
        if found["reach"]:
            return Link("act" if _acting(verb, rest) else "level", rest, None, adverbs, verb)
        if not _acting(verb, rest):
            return Link("change", rest, "increase" if found["up"] else "decrease", adverbs, verb)
    act = _ACT.search(raw)
    if act and _COMES_TO.match(act[0]) and MEASURED.search(clean(raw[: act.start()])[0]):  # 藏书能力形成8万册
        return Link("level", raw[: act.start()], None, "", act[0])
    if act:
        return Link("act", raw[: act.start()], None, "", act[0])
    return Link("", raw)


#: Acts that say what a measure comes to.
_COMES_TO = late("形成|建成|创成|落地|安排")


def _acting(verb: str, rest: str) -> bool:
    """完成, 实现, 减少 with nothing before them act on what follows; with a subject they say what it came to."""
    return verb.rstrip("了") in (
        "完成",
        "实现",
        "有",
        "共有",
        "拥有",
        "累计",
        "共",
        "共计",
        "合计",
        "利用",
        "新增",
        "净增",
        "增加",
        "减少",
        "削减",
        "压减",
    ) and (not (doer := clean(rest)[0]) or (doer[0] in "各每" and _EACH_OF.fullmatch(doer) is not None))


#: Each of several that are to do something: 各市县, 每个街区.
_EACH_OF = late("(?:各|每个?)(?:[市县区州旗]{1,3}|县（市、区）|[市县]（[^（）]{1,5}）|地区?|乡镇|镇街)")


@lru_cache(maxsize=8192)
def clean(raw: str, place: str | None = None) -> tuple[str, str | None]:
    """The subject in `raw` and its scope (全国 …, None for the plan's own): fillers in front and behind gone, in any order."""
    text, scope = raw, None
    while text:
        before = text
        text = _FRONT.sub("", text)
        text = _BACK.sub("", text)
        text = strip_territory(text, place)
        found = _SCOPE.match(text)
        if found and not (found[1] == "全省" and place and place.endswith("省")):
            scope, text = found[1], text[found.end() :]
        if text == before:
            break
    caused = _CAUSED.match(text)
    if caused:
        return clean(text[caused.end() :], place)[0], scope
    return _balanced(text), scope


def _balanced(text: str) -> str:
    """Without closing marks that were never opened and opening ones never closed, at the edges."""
    for left, right in ("（）", "()", "“”", "《》"):
        if left not in text and right not in text:
            continue
        if text.count(right) > text.count(left) and text.endswith(right):
            text = text[:-1]
        if text.count(left) > text.count(right):
            text = text[text.index(left) + 1 :] if text.startswith(left) else text
    return text


_OPENS_ACT = late(rf"(?:{_ACTS})(?=[一-鿿]{{2}})")


def opens_act(text: str) -> bool:
    """Whether a text begins with an act on what it names: 培育馆员, 新建书屋."""
    return _OPENS_ACT.match(text) is not None


def is_act(text: str) -> bool:
    """Whether `text` is nothing but an act (退出): a carried subject does it."""
    return text in _EACH_ACT


def moved(raw: str) -> tuple[Change | None, str]:
    """The change that opens `raw` (新增, 净增, 减少 before their object), and the object."""
    found = _INCREASING.match(raw) if "增" in raw else None
    if found:
        return "increase", _around(raw, found)
    found = _DECREASING.match(raw) if "减" in raw else None
    return ("decrease", _around(raw, found)) if found else (None, raw)


def _around(raw: str, found: re.Match[str]) -> str:
    """The object with what stands before the verb: 甲新增容量 is 甲容量."""
    return patterns.sub(r"(?:累计|全年|年均)$", "", raw[: found.start(1)]) + raw[found.end() :]


def named_change(rest: str) -> tuple[Change | None, str]:
    """The change that a name states (降幅, 下降率, 下降指标), and the name without it."""
    name = rest.removesuffix("的")
    found = CHANGE_NAMED.search(rest) if name.endswith(("指标", "目标", "幅", "幅度", "任务", "比例", "百分比")) else None
    if found:
        if found["less"]:
            return "decrease", rest.removesuffix("的")
        return ("increase" if found["up"] else "decrease"), rest[: found.start()]
    found = _DROP_NAMED.search(rest) if name.endswith("率") else None
    return ("decrease", rest[: found.start()]) if found else (None, rest)


def compared(raw: str) -> str | None:
    """The comparison with another's level that ends `raw`: 高于全省; None if there is none."""
    found = _NARROW.search(raw)
    return found[0] if found and found[2] else None


def split(subject: str, count: int) -> tuple[str, ...]:
    """The `count` subjects that `subject` joins, each completed with the shared head or tail; () if it does not join so many.

    单位X甲和乙 gives 单位X甲, 单位X乙; 农药、化肥利用率 gives 农药利用率, 化肥利用率.
    """
    parts = [part for part in _outside_brackets(subject) if part]
    if count < 2 or len(parts) < 2:
        return ()
    if len(parts) != count:  # a 和 may stand inside one of them: 煤、油、电及其他
        parts = [part for part in subject.split("、") if part]
    return _completed(parts) if len(parts) == count else ()


def joined(subject: str) -> tuple[str, ...]:
    """The subjects that share one value: those of "甲率和乙率" where each is a measure by itself; else the one."""
    parts = [part for part in _outside_brackets(subject) if part]
    if subject.endswith(("比值", "之比")):
        return (subject,)  # 甲面积与乙面积比值
    if len(parts) > 1 and all(
        (MEASURED.search(part) or _PER.match(part)) and not part.endswith("计量") and len(part) >= (4 if at == 0 else 3)
        for at, part in enumerate(parts)
    ):
        return _completed(parts)
    if len(parts) > 2 and MEASURED.search(parts[-1]) and MEASURED.search(parts[-2]) and not any(map(MEASURED.search, parts[:-2])):
        first = subject[: subject.rindex(parts[-1])].rstrip("、和及与")  # 甲、乙等安装率、联网率
        return (first, parts[-1]) if "等" in first and len(parts[-1]) >= 3 else (subject,)
    return (subject,)


def _outside_brackets(text: str) -> list[str]:
    if not _JOINT.search(text):
        return [text]
    depth, pieces, last, at = 0, [], 0, 0
    while at < len(text):
        if text[at] in "（(“《":
            depth += 1
        elif text[at] in "）)”》":
            depth -= 1
        hit = _JOINT.match(text, at) if depth <= 0 else None
        if hit:
            pieces.append(text[last:at])
            at = last = hit.end()
        else:
            at += 1
    return [*pieces, text[last:]]


def _completed(parts: list[str]) -> tuple[str, ...]:
    before = _MEASURE_BEFORE.fullmatch(parts[0])
    if before and all(map(_TERRITORY.fullmatch, parts[1:])):
        return tuple(part + before["measure"] for part in (before["first"], *parts[1:]))
    all_of = _AND_SO_ON.search(parts[-1])
    if all_of:  # 甲、乙以及丙等产量占全国总产量
        return tuple(part + all_of["tail"] for part in (*parts[:-1], parts[-1][: all_of.start()]))
    head = _PER.match(parts[0])
    first = head[1] if head and head[2] and not patterns.fullmatch(MEASURE, head[2]) else ""
    if first:
        parts = [parts[0], *(part if _PER.match(part) or part.startswith(first) else first + part for part in parts[1:])]
    shared = patterns.search(r"(?<=[一-鿿])占(?!比|地).{2,}$", parts[-1])
    if shared and not any("占" in part for part in parts[:-1]):
        tail = shared[0]
    else:
        tail = "" if all(MEASURED.search(part) for part in parts[:-1]) or first else _tail(parts)
    if tail.startswith("占"):
        return tuple(part if "占" in part else part + tail for part in parts)
    return tuple(part if MEASURED.search(part) or part.endswith(tail) else part + tail for part in parts)


#: 等 behind the last of a list: what follows is of all.
_AND_SO_ON = late(rf"(?<=[一-鿿]{{2}})等(?P<tail>[一-鿿]{{0,2}}{MEASURE}(?:占[一-鿿]+)?)$", needs=("等",))
#: One character of a measure behind two or four that go with it: 借阅率, 室内借阅率, 座位容量.
_WHOLE_TAIL = late(rf"(?:[一-鿿]{{2}}){{1,2}}{MEASURE}")
#: Equipment, or its size, behind what it is for: 借阅装置, 借阅装置总容量.
_EQUIPMENT = late(r"总?(?<!包)装[备置机](?:总?容量|总?规模)?$", needs=("装",))


#: A number of things, whatever they are.
_HOW_MANY = ("数量", "个数")


#: A part of a territory that has values of its own: 市区, 县城, 建制镇, 农村地区.
_TERRITORY = late(
    r"[一-鿿]{0,4}?(?:[市城县镇]区|县城|城镇|乡镇|农村|乡村|村庄|[市县区州旗镇乡村])(?:建成区|地区)?(?![两三]级|[级属直内外中])"
)
#: A measure before the first of several territories: 书屋覆盖率市区、县城.
_MEASURE_BEFORE = late(rf"(?P<measure>.{{2,}}{MEASURE})(?P<first>{_TERRITORY.pattern})")


def _of_territories(others: Sequence[str], last: str) -> str:
    """What is measured in each of several territories (市区、县城书屋覆盖率: 书屋覆盖率); "" if that is not what is joined."""
    own = _TERRITORY.match(last)
    tail = last[own.end() :] if own else ""
    return tail if len(tail) > 1 and MEASURED.search(tail) and all(map(_TERRITORY.fullmatch, others)) else ""


def _tail(parts: list[str]) -> str:
    """What the last part lends to those before it: the words behind a character that all end with (甲车和乙车产量), else a measure."""
    *others, last = parts
    if placed := _of_territories(others, last):
        return placed
    endings = {part[-1] for part in others}
    common = last.find(endings.pop(), 1) if len(endings) == 1 else -1
    if 0 < common < len(last) - 2 and patterns.match("[一-鿿]", last[common]):
        return last[common + 1 :].removeprefix("等")
    if last.endswith(_HOW_MANY):
        return last[-2:]  # 书亭、电子借书机数量
    sizes = {len(part) for part in others if patterns.fullmatch("[一-鿿]+", part)}
    if len(sizes) == 1 and patterns.fullmatch(MEASURE, last[min(sizes) :]) and len(last) > min(sizes) + 1:
        return last[min(sizes) :]
    if len(sizes) == 1 and _WHOLE_TAIL.fullmatch(last[min(sizes) :]):
        return last[min(sizes) :]
    rated = _EQUIPMENT.search(last)
    if rated and not any("装" in part for part in others):
        return rated[0]
    found = patterns.search(rf"(?<=的){MEASURE}$", last) or patterns.search(rf"(?:[一-鿿]{{2}})?{MEASURE}$", last)
    return found[0] if found else ""
