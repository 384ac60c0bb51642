"""What a quantity is said of: the words before and behind it, read as one of a few forms, tried in order.

A form (a function in `FORMS`) gives a `Predicate`, or NOTHING where the quantity states nothing, or None where it is not of this form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from plancheck.extract import patterns, subjects
from plancheck.extract.context import Carried, Setting
from plancheck.extract.patterns import any_of, late
from plancheck.extract.quantities import UNIT, Found
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension


class Predicate(NamedTuple):
    """A subject with its scope, how it changes, and how the words say so."""

    subject: str
    scope: str | None
    change: Change | None = None
    behind: bool = False  # its noun stands behind the quantity
    annual: bool = False
    level: bool = False  # a verb of reaching leads to it
    named: bool = False  # its name states the change
    keeps: bool = False  # what was spoken of before goes on being spoken of
    grown: bool = False  # a verb before its object moves it: 新增甲


@lru_cache(maxsize=1024)
def counts(unit: str) -> bool:
    """Whether a unit is a counting word, with 万 or 亿 before it or not."""
    of = dimension(unit)
    return bool(unit) and of is not None and unit in (of, "万" + of, "亿" + of)


class _Nothing:
    """The mark of a quantity that states nothing."""


NOTHING = _Nothing()
Reading = Predicate | _Nothing | None


@dataclass(frozen=True, eq=False, repr=False)
class Words:
    """A quantity with the words before it (years taken out) and behind it, and what the text has said so far."""

    raw: str
    after: str
    found: Found
    setting: Setting
    state: Carried
    joined: bool = False  # 、 or 和 stood before the words
    rest: str = ""  # what stands behind `after`

    @cached_property
    def link(self) -> subjects.Link:
        """The verb that leads to the quantity."""
        return subjects.link(self.raw)

    @cached_property
    def noun(self) -> str:
        """The noun behind the quantity, "" if the clause goes on otherwise."""
        return noun_of(self.after)

    @cached_property
    def moved(self) -> tuple[Change | None, str]:
        """The change that opens the words, with its object."""
        return subjects.moved(_opening(self.raw))

    @cached_property
    def listing(self) -> bool:
        """Whether a list of counts goes on: 、3座乙."""
        return self.rest.startswith(("、", "和", "及", "与")) and self.rest[1:2].isdecimal() and _LISTS_ON.match(self.rest) is not None

    @property
    def listed_on(self) -> bool:
        """Whether the words only go on with a list: 、乙."""
        return self.joined and self.link.kind == ""

    @property
    def counts(self) -> bool:
        """Whether the unit is a counting word."""
        return counts(self.found.unit)

    @property
    def relative(self) -> bool:
        """Whether the unit is a percentage or percentage points."""
        return dimension(self.found.unit) in ("ratio", "points")

    @property
    def scope(self) -> str | None:
        """The territory named before the quantity, else the carried one."""
        return subjects.clean(self.raw + "某", None)[1] or self.state.scope

    def clean(self, raw: str) -> str:
        """The subject in some words."""
        return subjects.clean(raw, self.setting.place)[0]

    def carry(self, raw: str) -> tuple[str, str | None]:
        """The subject and scope in some words, from what was said before where they name none or depend on it."""
        subject, scope = subjects.clean(raw, self.setting.place)
        this = _THIS.fullmatch(subject)
        meant = next((each for each in reversed(self.state.recent) if each.endswith(this["thing"])), "") if this else ""
        if meant:  # 甲座位数20万个，2020年这一座位数为10万个
            return meant, scope or self.state.scope
        built = _BUILT_IN.match(subject)
        if built:  # 城东镇建设书屋3万平方米: of 书屋, there
            subject, scope = subject[built.end() :], built["where"]
        if not subject.strip("■，、的"):
            return self.heir, scope or self.state.scope
        if (subjects.is_act(subject) and not patterns.search("完成|实施|开展|实现", raw)) or subject == "覆盖":
            return self.heir + subject, scope or self.state.scope
        if subject.startswith("占") and not subject.startswith(("占比", "占地")) and len(subject) > 3 and len(self.state.subject) > 1:
            return patterns.sub("(?<=[一-鿿]{2})占.+$", "", self.state.subject) + subject, scope  # 甲由3吨增加到5吨，占乙比重提高9%
        if _DEPENDENT.fullmatch(subject):
            of = self.state.topic or self.state.subject
            return of if of.endswith(subject) else of + subject, scope
        part = _SHARE_OF.fullmatch(subject)
        if part and self.state.recent and self.state.subject != part[1] and self.state.subject.endswith(part[1]):
            return self.state.subject + part[2], scope  # 甲座位5万个，座位占比52%
        if self.state.recent and subject.endswith("率") and _USE.fullmatch(subject) and _WASTE.search(self.state.subject):
            return _WASTE.sub("", self.state.subject) + subject, scope  # 甲产生量600吨，处理率97%
        if self.state.recent and counts(self.state.unit) and _SIZE_OF.fullmatch(subject) and not self.counts and not self.relative:
            return self.state.subject + subject, scope  # 建成甲3座，总容量60万吨
        if self.state.topic and _AMOUNT.fullmatch(subject):
            return self.state.topic + subject, scope
        if _USED_UP.fullmatch(subject) and subject.removeprefix("实际") in self.state.subject:
            return self.state.subject, scope  # 甲排放…, 排放可降至
        short = self.state.recent and len(subject) <= 4 and subjects.MEASURED.search(subject) and self.state.subject.endswith(subject)
        if short and not self.state.subject.endswith(tuple(mark + subject for mark in "、和及与")):
            return self.state.subject, scope  # 甲年产量…, 年产量达到
        return subject, scope

    @property
    def heir(self) -> str:
        """Whom a clause without a subject speaks of: what the clauses before it were about, else the last subject.

        A share goes on being of the subject, though another matter was touched between; 3000辆 is of what was spoken of last.
        """
        if self.relative or self.found.unit in ("倍", "番"):
            return self.state.subject
        if self.state.topic:
            return self.state.topic
        return self.state.subject if self.state.recent or self.state.opening else ""

    def said(self, raw: str, change: Change | None = None, level: bool = False) -> Predicate | _Nothing:
        """The predicate of the subject in some words, NOTHING where there is none."""
        subject, scope = self.carry(raw)
        return Predicate(subject, scope, change, level=level) if subject else NOTHING


# --- the forms ----------------------------------------------------------------------------------------------------------------


def _remote(words: Words) -> Reading:
    """甲不低于全市平均水平的80%."""
    hit = subjects.REMOTE.search(words.raw)
    if not hit or words.found.before_op:
        return None
    subject = words.clean(words.raw[: hit.start()])
    if words.found.unit == "%" and words.after.startswith("的") and ABLE.search(words.noun) and len(subject) < 2:
        return Predicate(f"{words.noun}占{hit['of']}", words.scope, behind=True)  # 形成不低于甲5%的乙能力
    if (
        subject
        and words.found.unit == "%"
        and (hit["op"] in ("不足", "不到") or not patterns.search("水平|平均|目标|指标|任务", hit["of"]))
    ):
        subject = f"{subject}占{hit['of']}"  # 甲不低于乙的20%
    return Predicate(subject or hit["of"], words.scope, level=True)


_ABOVE_WIDER = late(rf"(?:高于|低于|超过)({subjects.WIDER})的?$")
_THAN_ALL = late(rf"(?:高于|低于|优于|超过)(?P<where>{subjects.WIDER}|全[市省区县])(?:同期)?(?:平均)?(?:水平|值)?的$", needs=("的",))


def _elsewhere(words: Words) -> Reading:
    """甲高于全国57.5%的平均水平: the nation's value."""
    than = _THAN_ALL.search(words.raw) if words.raw.endswith("的") and words.found.unit == words.state.unit else None
    if than and words.state.recent and not words.clean(patterns.sub(r"(?:远|略|明显|仍|均)+$", "", words.raw[: than.start()])):
        where = than["where"] if patterns.fullmatch(subjects.WIDER, than["where"]) else None
        return Predicate(words.state.subject, where, level=True, keeps=True)  # 低于全市平均的5吨
    level = words.after.startswith(("水平", "平均水平", "的水平", "的平均水平"))
    hit = _ABOVE_WIDER.search(words.raw) if level else None
    if not hit:
        return None
    subject, _ = words.carry(patterns.sub(r"(?:远|略|明显|仍|均)+$", "", words.raw[: hit.start()]))
    return Predicate(subject, hit[1], level=True, keeps=True) if subject else NOTHING


def _outdone(words: Words) -> Reading:
    """超过规划8%的目标, 相当于减少用煤1.2亿吨: a yardstick, no value of its own."""
    passed = "超" in words.raw and patterns.match(r"(?:均|已|全部|提前)*(?:超过|超额|超出)", words.raw)
    if (passed or "规划" in words.raw or "承诺" in words.raw) and patterns.match(r"的?[^，。；]{0,6}?(?:目标|任务|指标)", words.after):
        return NOTHING
    of_aim = (
        words.found.unit == "%"
        and words.raw.endswith("的")
        and patterns.search(r"(?:下达|规划|考核).{0,6}(?:目标|任务|指标)[值量]?的$|(?:目标|任务)(?:进度)?[值量]?的$", words.raw)
    )
    if words.counts and (words.noun or words.clean(words.raw) or words.heir).endswith("指标"):
        return NOTHING  # 设置17项指标: how long a list is
    if words.found.unit == "位" and _RANKED.search(words.raw):
        return NOTHING
    # 减按15%的税率, not 造价按5200元/千瓦测算
    aside = words.raw.endswith("按") and not _RECKONED.match(words.after)
    return NOTHING if of_aim or aside or words.raw.startswith("相当") else None


#: How far a place in a ranking moved.
_RANKED = late("(?:前进|上升|提升|提高|后退|下降|下滑|跃升|前移|居|列)(?:了|至|到|第)?$")
_RECKONED = late("(?:测算|估算|计算|核算|考虑)(?=$|[，。；、）)])", needs=("算", "考虑"))
#: One of these stands where something is granted.
_gives = any_of("给予|予以|享受|最高|奖|补|资助")


def _granted(words: Words) -> Reading:
    """给予一次性奖励100万元, 按投资额的20%给予奖励, 单个项目最高500万元: what a rule grants, no state of anything."""
    if not _gives(words.raw + words.after) or not (words.relative or dimension(words.found.unit) == "money"):
        return None
    given = patterns.search(
        rf"(?:给予|予以|享受)[^，]*(?:{_GRANT})$|(?:单[个项户家]|每[个项户家])[^，]{{0,8}}(?:最高|奖[励补]|补贴)$|^最高$",
        words.link.rest or words.raw,
    )
    given = given or patterns.search(rf"(?:给予|予以|享受)[^，]*(?:{_GRANT})$", words.raw)
    return (
        NOTHING
        if given or patterns.match(rf"的?(?:比例|标准|额度)?(?:给予|予以)|的?(?:一次性|财政|资金)*(?:{_GRANT})", words.after)
        else None
    )


def _compared(words: Words) -> Reading:
    """甲高于全省11.6个百分点."""
    compared = subjects.compared(words.raw)
    if not compared or words.found.before_op:
        return None
    subject, scope = words.carry(words.raw[: -len(compared)])
    return Predicate(subject + compared, scope, level=True) if subject else NOTHING


def _times_of(words: Words) -> Reading:
    """是他处的2倍: a comparison with a place, no value."""
    if words.found.unit != "倍":
        return None
    if words.heir and words.raw.endswith("的") and patterns.fullmatch("(?:已|约|将|达|大)*(?:是|为|达到?|相当于)的", words.raw):
        return Predicate(words.heir, words.state.scope, level=True, keeps=True)  # 是2015年的16倍
    compared = patterns.match(r"(?:是|为|约为|相当于)[一-鿿]", words.raw) or patterns.search(
        r"(?:(?<!但|于|还|就)是|为)(?!的)[一-鿿]{2,}$", words.raw
    )
    return NOTHING if compared else None


def _part_of(words: Words) -> Reading:
    """甲达到乙的5%, 甲能力达到乙3%—5%; 仅为乙的55% of what was spoken of."""
    if words.found.unit != "%":
        return None
    ends = words.raw.endswith("的")
    of = patterns.match(r"(?:仅|只|约)*(?:为|是)([一-鿿]{3,})(?:[（(][^（()）]*[)）])?的$", words.raw) if ends else None
    if of and words.heir:
        return Predicate(f"{words.heir}占{of[1]}", words.scope, level=True, keeps=True)
    hit = patterns.search(r"^(.{2,}?)(?<!下)(?:达到?|占到?)([一-鿿]{3,}?)的$", words.raw) if ends else None
    if hit:
        return Predicate(f"{words.clean(hit[1])}占{hit[2]}", words.scope, level=True)
    hit = patterns.search(r"^(.{2,}?)达到([一-鿿]{4,})$", words.raw) if "达到" in words.raw and not words.raw.endswith("达到") else None
    if hit and "的" not in hit[2] and subjects.MEASURED.search(hit[1]) and words.link.kind == "":
        return Predicate(f"{words.clean(hit[1])}占{hit[2]}", words.scope, level=True)
    return None


def _least(words: Words) -> Reading:
    """至少一种甲."""
    if not (words.found.worded and words.found.before_op and words.noun and words.counts):
        return None
    return Predicate(words.clean(words.raw) + words.noun, words.scope, behind=True)


def _listed(words: Words) -> Reading:
    """…、10个甲."""
    if not (words.noun and words.raw.endswith(("、", "和")) and words.counts):
        return None
    return Predicate(_object(words.noun), words.scope, behind=True)


def _doubled(words: Words) -> Reading:
    """甲翻一番."""
    return words.said(words.link.rest if words.link.kind else words.raw, "increase") if words.found.unit == "番" else None


def _done(words: Words) -> Reading:
    """建成10个甲, 新增3座乙."""
    verb = words.link.verb
    having = words.link.kind == "level" and verb.rstrip("了") in _HAVING and words.counts
    if not (words.link.kind == "act" or having) or not words.noun:
        return None
    keep = patterns.match(r"(?:关停|关闭|淘汰|新建|新引进集聚|退出|化解|减少|整治提升)", verb)
    change: Change | None = (
        "increase" if patterns.match("新增|净增|增加", verb) else "decrease" if patterns.match("减少|削减|压减", verb) else None
    )
    thing = _IN_ALL.sub("", words.noun) if words.noun.startswith(("共", "合计", "总计")) else words.noun
    name = words.clean(patterns.sub("(?<=.{2})(?:达到|实现|通过).+$", "", thing)).lstrip("了") or thing
    rated = _RATED.fullmatch(name)
    if rated and verb.rstrip("了") == "有":  # 甲超标率最高，有7个点位超标: 甲超标点位
        of = words.state.subject.removesuffix(rated["how"] + "率")
        return Predicate((of if of != words.state.subject else "") + rated["how"] + rated["thing"], words.scope, behind=True, keeps=True)
    return Predicate((keep[0] if keep and keep[0] != "减少" else "") + name, words.scope, change, behind=True)


REST = late("[，,]?(?:其余|其他|剩余|余下|另外|另有)的?", needs=("其余", "其他", "剩余", "余下", "另"))


#: What is done with some of those spoken of.
_SOME = late(
    "[，,；;]?(?:其中)?[：:]?(?:共计?|合计)?(?:计划|拟)?(?P<act>(?:规划|调整)?(?:保留|新建|迁建|改建|扩建|改扩建|续建|在建|已建|拟建|撤销|拆除|迁移|原址改造|改造提升|提升改造)|新?规划|调整)(?:约)?",
    needs=("保留", "建", "撤销", "拆除", "迁移", "改造", "规划", "调整"),
)


def _some(words: Words) -> Reading:
    """规划甲100座，其中保留60座、新建40座: 保留甲, 新建甲."""
    hit = _SOME.fullmatch(words.raw) if words.counts and not words.noun and words.state.recent else None
    if not hit or words.found.unit != words.state.unit:
        return None
    of = _SOME_OF.sub("", words.state.subject)
    return Predicate(hit["act"] + of, words.state.scope, keeps=True) if of else None


_SOME_OF = late("^(?:新?规划|布局|建成投运|现有|共有)+(?=.{2})")


def _the_rest(words: Words) -> Reading:
    """甲14个，其中3个停用，其余11个均开放: 甲."""
    if not words.counts or not words.state.recent or words.found.unit != words.state.unit or not REST.fullmatch(words.raw):
        return None
    does = patterns.sub("^(?:均|都|全部|已经?|也)+", "", words.noun)
    name = f"{does}的{words.heir}" if does and does != words.noun and len(does) <= 30 else words.heir  # 其余11个均开放: 开放的甲
    return Predicate(name, words.state.scope, behind=True, keeps=True) if words.heir else None


#: Ones that are built, by their names: 建成城东书屋和城西书屋(2个).
BY_NAME = late(
    r"(?:初步|基本|率先|加快|重点|全面|力争|争取|将)*(?:建成|建设|打造|创建|培育|形成|推进|实施)(?!的)[^，。；的]{2,30}[、和及与][^，。；的]{2,14}",
    needs=("、", "和", "及", "与"),
)


def _named_ones(words: Words) -> Reading:
    """建成城东区和城西区2个甲: two of 甲."""
    if not words.counts or not words.noun or words.link.kind != "" or not BY_NAME.fullmatch(words.raw.lstrip("，")):
        return None
    return Predicate(words.noun, words.scope, behind=True)


def _opening_count(words: Words) -> Reading:
    """10个甲列入乙, 50%的甲."""
    if not words.noun:
        return None
    within = words.clean(words.raw)
    if within and not (words.counts and patterns.fullmatch("[一-鿿]{1,4}[市县区州旗]", within)):
        return None
    headed = words.found.unit in ("%", "成") or (
        words.counts
        and (
            words.state.acting
            or words.listing
            or bool(OBJECT.search(words.noun) or _COMPRISES.search(words.raw) or OUT_OF.match(words.after))
        )
    )
    whole = _ALL_OF_IT.match(words.noun)  # 60万吨产能全部退出
    noun = words.noun if not whole or words.counts else whole[1] + words.noun[whole.end() :]
    return Predicate(_of_kind(_object(noun), words), within or words.scope, behind=True) if headed or whole else None


def _of_kind(noun: str, words: Words) -> str:
    """甲21个，包括18个大型: 大型甲."""
    typed = noun.endswith(("型", "类", "式", "级")) and patterns.fullmatch("[一-鿿A-Z0-9]{1,6}[型类式级]", noun)
    if not typed:
        return noun
    of = _TYPED.sub("", words.state.subject) if words.state.acting or words.joined else words.state.subject
    of = of.removeprefix("现有")
    return noun + of if words.state.recent and not of.endswith(noun) else noun


def _met(words: Words) -> Reading:
    """对5个甲进行改造, 以10个乙为重点, 城东等6个丙: things that something is done to."""
    if not words.noun or not words.counts or words.found.unit == "种":
        return None
    given = words.found.unit.removeprefix("万") in ("户", "人", "名", "家", "人次") and GIVEN_TO.search(words.raw)
    if not given and not (words.link.kind == "" and (MET.search(words.raw) or OUT_OF.match(words.after))):
        return None
    named = patterns.sub(r"(?:为|作为)(?:重点|试点|对象|目标|基础|主).*$|的?(?<=.{2})\d.*$", "", words.noun)
    named = patterns.sub("^(?:具有|具备)[^，]{2,10}的", "", named)
    doing = patterns.fullmatch("(?P<thing>.{2,}?)(?:开展|推进)(?P<work>.{2,}?)(?:工作|建设)?", named)
    named = doing["work"] + doing["thing"] if doing else patterns.sub("(?<=[一-鿿]{2})(?:进行|实施|加以|予以|给予)(?:了)?", "", named)
    return Predicate(named, words.scope, behind=True)


def _share(words: Words) -> Reading:
    """甲100%乙化, 甲50%以上面积达到丙; 占甲50%以上的乙 is 乙占甲."""
    if not (words.noun and words.found.unit == "%" and words.link.kind == ""):
        return None
    subject, scope = subjects.clean(words.raw, words.setting.place)
    of = patterns.search(r"占([^，]{2,})$", words.raw)
    if of:
        return Predicate(f"{words.noun}占{of[1]}", scope, behind=True)
    return Predicate(subject + words.noun, scope)


def _turned(words: Words) -> Reading:
    """甲增加5%."""
    if words.link.kind != "act" or not words.relative or not patterns.match("增加|减少|削减|压减", words.link.verb):
        return None
    return words.said(words.link.rest, "increase" if words.link.verb.startswith("增加") else "decrease")


def _changed(words: Words) -> Reading:
    """甲比2020年下降13%, 年均增长5%."""
    if words.link.kind != "change":
        return None
    subject, scope = words.carry(words.link.rest)
    if not subject:
        return NOTHING
    return Predicate(subject + ("年均" if words.link.annual else ""), scope, words.link.change, annual=words.link.annual)


_ADVERBS = late("(?:分别|均|都|各|应当?|须|要|原则上|力争|总体)+$")
_MORE_OR_LESS = late(r"[，,]?(?:约|又|均|还|略)*(?P<way>高|低)出?了?", needs=("高", "低"))


def _higher(words: Words) -> Reading:
    """比2020年高5个百分点: the year is gone from the words."""
    hit = _MORE_OR_LESS.fullmatch(words.raw) if words.relative else None
    if not hit or not words.heir:
        return None
    return Predicate(words.heir, words.state.scope, "increase" if hit["way"] == "高" else "decrease")


def _further_part(words: Words) -> Reading:
    """占乙的16% after 甲: 甲占乙."""
    if not words.raw.startswith(("占", "约占", "仅占", "分别占", "达占")):
        return None
    subject, scope = words.carry("")
    part = words.clean(words.link.rest if words.link.kind else words.raw) or "占比"
    # A carried subject that already is a share (甲占乙) gives 甲 for the next one.
    subject = patterns.sub(r"占.+$|(?<=[一-鿿]{2})(?:年均)?(?:增速|增长率)$", "", subject) or subject
    return Predicate(subject + part, scope, level=True) if subject else NOTHING


def _holds(words: Words) -> Reading:
    """其中甲占60%、乙占15% after a total: 甲占 that total, 乙占 it too."""
    framed = words.state.frame and words.relative and words.link.kind in ("", "level") and not words.found.before_op
    if (words.link.verb != "占" and not framed) or not words.relative or "占" in words.link.rest:
        return None
    part, scope = subjects.clean(words.link.rest if words.link.kind else words.raw, words.setting.place)
    part = patterns.sub("(?<=[一-鿿]{2})(?:占比|比重|比例|所占比例)$", "", part) if framed else part
    if framed and part and not subjects.MEASURED.search(part) and words.link.verb in ("占", "为", ""):
        return Predicate(f"{part}占{words.state.frame}比重", scope, level=True)  # 用纸结构中，新纸占56%
    if words.link.verb != "占":
        return None
    of = patterns.search(r"占([^占]+)比重$", words.state.subject) if words.joined else None
    whole = of[1] if of else words.state.subject
    if not part or not (words.joined or "其中" in words.raw) or not words.state.recent or "占" in whole or not _TOTALS.search(whole):
        return None
    return Predicate(f"{part}占{whole}比重", scope, level=True)


def _named_change(words: Words) -> Reading:
    """甲降幅达到15%."""
    if not words.relative:
        return None
    plain = words.raw if words.found.before_op else ""  # 甲降幅分别不低于15%
    raw = words.link.rest if words.link.kind == "level" else _ADVERBS.sub("", plain) or words.raw
    named, bare = subjects.named_change(raw)
    if not named:
        return None
    subject, scope = words.carry(bare)
    annual = bare.endswith(("年均", "年平均"))
    return Predicate(subject + ("年均" if annual else ""), scope, named, annual=annual, named=True) if subject else NOTHING


def _in_a_place(words: Words) -> Reading:
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
    here = r"^[一-鿿]{2,5}(?:区域|[市县区州](?!域))" + (r"(?:规划|布局)?(?=[一-鿿]{2})" if words.counts else r"(?=[一-鿿]{4})")
    everywhere = patterns.sub(here, "", words.state.subject)  # 甲市占比80%，其他市70%
    return Predicate(everywhere, where, level=True, keeps=True)


def _at_a_rate(words: Words) -> Reading:
    """甲保持年均5%以上的增长速度, 以年均8%的速度递增."""
    hit = PACE.match(words.after) if words.relative else None
    way = hit and (hit["way"] or hit["then"])
    if not way:
        return None
    raw = words.link.rest if words.link.kind else words.raw
    raw = patterns.sub("(?:保持|维持|实现|[以按]|年均|每年|平均)+(?:不低于|高于|约)?$", "", raw)
    subject, scope = words.carry(raw)
    yearly = "年" in words.raw[len(raw) :]
    change: Change = "decrease" if way in ("下降", "降低", "递减", "减少") else "increase"
    return Predicate(subject + ("年均" if yearly else ""), scope, change, annual=yearly) if subject else NOTHING


def _peak(words: Words) -> Reading:
    """峰值控制在9100万吨以内 of what was spoken of."""
    of = words.state.subject if words.state.recent or words.state.opening else ""
    if words.relative or not of or words.clean(words.link.rest if words.link.kind else words.raw) != "峰值":
        return None
    return Predicate(of + "峰值", words.state.scope, level=True, keeps=True)


_GREW = late(r"[，,]?(?:累计|再|又|净)*(?:(?P<up>新增加?|净增加?|增加|增长)|减少)(?:了|约)*", needs=("增", "减少"))


def _grew(words: Words) -> Reading:
    """甲达到3吨，新增5吨 of what was spoken of; 甲总数120座，较2015年增加35座."""
    if not words.state.recent or words.state.topic or words.relative or words.noun:
        return None
    hit = _GREW.fullmatch(words.raw)
    if not hit:
        return None
    if not _CAPACITY.search(words.heir) and dimension(words.found.unit) != "power" and words.found.unit != words.state.unit:
        return None
    return Predicate(words.heir, words.scope, "increase" if hit["up"] else "decrease", grown=True)


def _level(words: Words) -> Reading:
    """甲达到45%, 新增乙200万千瓦, 丙30座."""
    found, link = words.found, words.link
    opening, rest = words.moved
    body = link.rest if link.kind == "level" else words.raw
    grown = opening if opening and not words.relative and (rest or not subjects.MEASURED.search(link.rest or "率")) else None
    if grown:
        body = rest if link.kind != "level" else subjects.moved(_opening(link.rest))[1]
    if grown == "increase" and body == "投资" and words.state.recent:  # 甲新增50万千瓦, 新增投资3亿元
        return Predicate(words.state.subject + "新增" + body, words.scope, keeps=True)  # a flow: no stock of it grows
    subject, scope = words.carry(body)
    subject = _of_kind(subject, words) if words.counts and ("其中" in words.raw or words.joined) else subject
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
    if link.kind == "" and not found.unit and not found.before_op and not found.after_op and not words.raw.endswith(("数", "PUE", "PUE）")):
        return NOTHING
    goes_on = found.before_op and words.state.recent and found.unit == words.state.unit
    if link.kind == "" and dimension(found.unit) in LENGTHS and len(words.clean(body)) < 2 and not goes_on:
        return NOTHING
    paced = _PACE_NAMED.search(subject) or ("年均" in words.raw and subject.endswith(("增速", "增长率")))
    if words.relative and grown is None and paced:
        return Predicate(subject, scope, "increase", annual=True, level=True)  # 甲年均增速达到5%
    return Predicate(subject, scope, grown, level=link.kind == "level", grown=grown is not None)


ABLE = late("(?:能力|容量|规模|资源)$")
ABLE_TO = late(
    "(?:形成|具备|建立|建成|达到)(?:占)?(?:全[市省区县州]|[本我][市省区县])?(?P<of>[一-鿿]{3,14})(?<![达到])$",
    needs=("形成", "具备", "建立", "建成", "达到"),
)


def _has(words: Words) -> Reading:
    """甲具备5%以上的乙能力: 甲乙能力."""
    if not words.after.startswith("的") or not words.noun or not words.relative:
        return None
    hit = patterns.search(r"^(.*?)(?:基本|初步|均|都|全部)*(?:具备|具有|拥有)$", words.raw)
    of = None if hit or not ABLE.search(words.noun) else ABLE_TO.match(words.raw)
    if of:
        return Predicate(f"{words.noun}占{of['of']}", words.scope, behind=True)  # 形成最大甲5%以上的乙能力
    if not hit:
        return None
    return Predicate(words.clean(hit[1]) + words.noun, words.scope, behind=True)


FORMS: tuple[Callable[[Words], Reading], ...] = (
    _at_a_rate, _outdone, _granted, _elsewhere, _remote, _compared, _times_of, _part_of, _has, _least, _listed, _doubled, _some, _done,
    _the_rest, _named_ones, _opening_count, _met, _share,
    _turned, _changed, _higher, _further_part, _holds, _named_change, _in_a_place, _peak, _grew, _level,
)  # fmt: skip


def predicate(words: Words) -> Predicate | None:
    """What the quantity is said of by the first form that fits; None where it states nothing."""
    for form in FORMS:
        reading = form(words)
        if reading is not None:
            return reading if isinstance(reading, Predicate) and reading.subject else None
    return None


# --- words --------------------------------------------------------------------------------------------------------------------

#: How fast: 5%的增长速度, 8%的速度递增.
PACE = late(
    "的?(?:年均|平均)?(?:(?P<way>增长|下降|降低|增加|递增|递减|减少)(?:的)?(?:速度|率|幅度|水平)|(?:速度|幅度|比例|速率)(?P<then>增长|下降|降低|增加|递增|递减|减少|提高|提升))",
    needs=("速度", "率", "幅度", "水平", "比例"),
)
#: What happened to all of a quantity.
_ALL_OF_IT = late("([一-鿿]{2,10}?)(?:已?全部|均已|悉数)", needs=("全部", "均已", "悉数"))
#: A type before the name of its whole: 大型甲.
_TYPED = late("^[一-鿿A-Z0-9]{1,6}?[型类式级](?=[一-鿿]{2})")
#: Verbs of having, whoever has.
_HAVING = frozenset(("有", "共有", "现有", "拥有", "设有", "建有"))
#: How large all of them are, before what they are: 完成35台共1200蒸吨甲改造.
_IN_ALL = late(rf"^(?:共|合计|总计)[\d.]+{UNIT}(?=[一-鿿])")
_LISTS_ON = late(rf"[、和及与]\d+{UNIT}[一-鿿]")
#: What comes before the parts of a count: 包括7个甲.
_COMPRISES = late(r"(?:包括|包含|涵盖|分为|其中)(?:有|了)?(?:约)?$", needs=("包括", "包含", "涵盖", "分为", "其中"))
#: 7个甲中，…: how many there are.
OUT_OF = late(
    r"^(?!工作日|小时)[^，。；的\d]{2,24}?(?:(?<![其集高])中|(?<!以)[上内](?=共|[，,]))(?=[，,]|$|[一-鿿]{1,8}(?:占|有|为|达)|[优劣好差未不超]|共)",
    needs=("中", "上", "内"),
)
#: Whom something is given to: 向城中村2万户居民发放.
GIVEN_TO = late("(?:^|[，,年])(?:向|为|给|面向)[一-鿿]{0,12}$", needs=("向", "为", "给"))
#: What comes before things that something is done to.
MET = late(
    r"(?:(?:^|[，,将已再])(?:将|拟|已)?(?:对|以|针对|围绕|覆盖|涉及|依托|选择|选取)|(?<=[一-鿿])等|全部|全市|全县|全省)(?:的|约)?$",
    needs=("对", "以", "围绕", "覆盖", "涉及", "依托", "选择", "选取", "等", "全部", "全市", "全县", "全省"),
)
#: Names of how fast something grows a year.
_PACE_NAMED = late("年均(?:增速|增长率|增长速度|增幅)$", needs=("年均",))
#: What was named before, by the end of its name.
_THIS = late("(?:这一|这个|这项|该项?|上述|前述)(?P<thing>[一-鿿]{2,})", needs=("这", "该", "述"))
#: A place that builds: 城东镇建设….
_BUILT_IN = late(
    "(?P<where>[一-鿿]{1,3}(?<![城乡村小])[县旗镇乡])(?:计划|规划|拟)?(?:建设(?!用地|规模|面积)|布局)(?=[一-鿿]{2})", needs=("建设", "布局")
)
#: Names of what is a percentage itself.
_RATE = late("(?:率|比例|比重|占比|增速|增幅|程度|水平|指数|评分)$")
#: Names of a measure that need to be told of what.
_GRANT = "奖[励补]|补[助贴偿]|资助"
_DEPENDENT = late(r"(?:年均)?(?:增速|增长率|比重|占比|比例|增幅|降幅)", needs=("增速", "增长率", "比重", "占比", "比例", "增幅", "降幅"))
#: Stocks that what is added to them adds to: 产能达到3吨，新增5吨.
_CAPACITY = late(r"(?:产能|能力|容量|规模|面积|里程|总量|保有量|数量|总数)$")
#: Names of a whole: 甲总量, 乙消费量.
_TOTALS = late(r"(?:总[量额数值]|产量|产值|[^占]{2}量|面积|投资|资金)$")
_SHARE_OF = late(r"(.{2,6}?)(占比|比重)", needs=("占比", "比重"))
_USE = late(r"(?:综合|循环|回收|[一-鿿]{2}化)*(?:利用|处理|处置|利用处置)率", needs=("利用", "处理", "处置"))
_WASTE = late(r"(?<=[一-鿿]{2})(?:产生|排放)总?量$")
_USED_UP = late(r"(?:实际)?(?:排放|消费|消耗)(?:总?量)?", needs=("排放", "消费", "消耗"))
_SIZE_OF = late("(?:总|合计)?(?:容量|规模|库容)", needs=("容量", "规模", "库容"))
_AMOUNT = late(r"年?(?:产量|产值|规模|数量|总量|产能|投资)")
_DEPENDENT_END = late(r"(?:占比|比例|比重)$", needs=("占比", "比例", "比重"))
#: Places alone: a subject they can only be the place of.
_WHERE = late(
    r"(?:其他|其余|各)?[一-鿿、\d]{0,30}?(?:[市县区州旗盟省]|区域|县城|[乡制]镇|农村|地区|节点|片区|新城|市群|都市圈|经济带|流域)(?:等地?)?",
    needs=("市", "县", "区", "州", "旗", "盟", "省", "镇", "农村", "节点", "新城", "都市圈", "经济带", "流域"),
)
LENGTHS = (
    "length", "time", "day", "minute", "year", "month", "voltage", "apparent_power", "steam", "吨级", "pressure", "届", "期", "次", "对",
    "头", "位", "班", "名", "层",
)  # fmt: skip
OBJECT = late(
    r"(?:列入|入选|获评|获批|获得|纳入|成为|建成|达到|评为|认定为|创成|完成|实现|通过|进入|参与|基本|初步|满足|符合|开展|配备|安装|使用|采用|接入|建立|制定)"
)
#: Verbs whose object is what the counted ones do, not what they are.
_DOING = ("基本", "初步", "完成", "实现", "达到", "参与", "建成", "安装", "配备", "使用", "开展", "接入", "采用", "具备", "建立", "制定")
GOES_ON = late(
    r"^(?:发展[到至为成]|[，,、；;。：:）)】\]…！？\n■和及或/]|与(?!.{2,40}?(?:相关|有关|配套|匹配))|以及|并|占|较|比|高于|低于|超(?![超低高净大微长导充级])|居(?![民住家])|用于|支持(?!单位|政策|力度)|为|相当|折合|左右|不等|提高|提升|增|下降|降(?![水雨雪])|减|压[减缩][至到]|缩[减短]|调整[为到至]|上升|(?:延伸|拓展|扩展)[至到]|攀升|跃升|上涨|回落|扩大|其中|同比|年均|分别|的?基础|时|后|列全|位列|位居|远|同|起|之间|每年|的速度|实现|任务|目标|进一步|大幅|快速|逐步|稳步|继续|到\d|至\d|且|而|计(?=$|[，。；算])|(?:测算|估算|核算|考虑)(?=$|[，。；、）)]))"
)


ATTRIBUTE_OF = late(r"^的(?:基础|目标|水平|要求|比例|规模(?!以|化)|能力|任务|速度|增速|标准|幅度|占比|份额)", needs=("的",))


def _opening(raw: str) -> str:
    return patterns.sub(rf"^(?:{subjects._SOFT}|确保|预计|计划|完成|实现|全[市省区县]|[本我][市省区县]|[，、])+", "", raw)


#: Things that are found to be so: 点位超标.
_RATED = late(r"(?P<thing>[一-鿿]{2,6}?)(?P<how>[未不]?(?:超标|达标|合格))")


@lru_cache(maxsize=8192)
def noun_of(after: str) -> str:
    """The noun that the words behind a quantity open with; "" where they go on otherwise."""
    if not after or ATTRIBUTE_OF.match(after):
        return ""
    text = after.lstrip("的")
    if out_of := OUT_OF.match(after):
        return out_of[0][:-1]
    cut = patterns.search(r"[，,；;。：:！？]|以及", text)
    text = text[: cut.start()] if cut else text
    text = text.rstrip("、和及与或并")
    return "" if GOES_ON.match(after) and not after.startswith("的") else text


def _object(noun: str) -> str:
    """What "1家企业列入X" counts: X; without an object the noun itself."""
    hit = OBJECT.search(noun)
    if not hit:
        return noun
    behind = noun[hit.end() :].strip("的了")
    if hit[0] in ("完成", "实现", "建立", "制定") and behind and hit.start() >= 2:  # 5家书屋完成改造: 完成改造的书屋
        who = patterns.sub(r"(?:都|均|已经?|全部|全面|分别|率先|基本|相继|陆续)+$", "", noun[: hit.start()])
        return f"{hit[0]}{behind.removesuffix('任务')}的{who}" if len(who) >= 2 else noun
    return behind if len(behind) >= 3 and hit[0] not in _DOING else noun
