"""The years that a text names and what each is for: a horizon, a period, a base, the start of a course.

Offsets are those of the text given, which is squeezed (`quantities.squeeze`) by those who have white space in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from plancheck.extraction import patterns
from plancheck.extraction.patterns import late
from plancheck.extraction.quantities import chinese_number

#: by: 到2025年, 2025年底前 · in: 2020年 · over: a period · since: 2022年起 · base: 比2020年 · from: 由2015年的 ·
#: now: 今年 · unknown: 近三年, 去年 · named: a date or part of a name, not the year of a statement.
#: within: 年内, 全年完成, of this year where nothing else says which.
#: present: 目前, of the time of writing, whatever year was named before.
Role = Literal["by", "in", "over", "since", "base", "from", "unknown", "now", "named", "within", "present"]


class Mention(NamedTuple):
    """A year in a text. [start, end) holds its preposition and ending (到2025年底前); `base` is the year before a period began.

    `before`: it says 前 (not later than). `about`: 左右. `past`: it says 截至 or 以来.
    """

    start: int
    end: int
    year: int | None
    role: Role
    base: int | None = None
    before: bool = False
    about: bool = False
    past: bool = False
    late: bool = False  # the end of a period: 末
    shift: int = 0  # years from the one in which the text was written: -1 for 去年
    planned: bool = False  # of what is planned, in no year that is named: 本次规划, 规划期末

    def moved(self, by: int) -> Mention:
        """The same year in a text that has `by` more characters before it."""
        return Mention(
            self.start + by, self.end + by, self.year, self.role, self.base, self.before, self.about, self.past, self.late, self.shift,
            self.planned,
        )  # fmt: skip


_DIGIT = "〇零○一二三四五六七八九"
_YEAR = rf"(?:(?:19|20)\d\d|二[〇零○][{_DIGIT}]{{2}})"
_DASH = r"(?:年?(?:-{1,2}|—{1,2}|~|至|到))"
_FIVE = r"[“\"「]?十(?P<{name}>[一二三四五六])五[”\"」]?"
_PATTERN = late(
    "|".join(
        (
            rf"(?P<staged>(?:[近中远]期|规划期末?|期末|第[一二三四]阶段)[（(](?:(?:19|20)\d\d年?{_DASH})?(?P<stage>{_YEAR})年?[底末]?[)）])",
            rf"(?P<two>{_FIVE.format(name='one')}(?:和|、|及|与|至|到|-|—|(?<=[”\"」])(?=[“\"「])){_FIVE.format(name='other')}(?P<two_tail>期间|时期|末)?)",
            rf"(?P<plan>{_FIVE.format(name='n')}(?:规划)?(?P<plan_tail>(?:时?期)?末期?|(?<=[比较]“十.五”)初(?!期)|期?间|时期|以来|期内|[初前中后]+期|[前后][一二三两四]年|"
            r"(?=[,，、]?(?:累计|年均|新增|新建|完成(?![后率情])|(?:计划|预计)(?=完成|新[增建]|投资|实施|建设)|全[市省区县]|力争|期)|(?=[一-鿿]{2,14}(?:目标|任务|指标)(?:值|分别)?(?:为|是))|(?=[一-鿿]{2,20}(?:调整为|达到?|[提升增降减][高加至]到?|控制在)\d))))",
            rf"(?P<range>(?P<first>{_YEAR}){_DASH}(?P<last>{_YEAR})年?(?:之?间|期间)?)",
            rf"(?P<date>(?P<dated>{_YEAR})年(?:1[0-2]|0?[1-9])月(?P<date_tail>(?:\d{{1,2}}日|底|末|份|[上中下]旬)?(?:之?前|以前)?))",
            rf"(?P<begun>(?P<begin>{_YEAR})年(?:\d{{1,2}}月)?(?![底末初中前后以起来至到和与及])[^，,。；;、\d年]{{4,24}}以来(?=[，,]|$))",
            rf"(?P<point>(?P<year>{_YEAR})(?:年(?P<tail>(?:年?[底末初]|年?中(?![一-鿿])|年终)?(?:前后|左右|之?前|以前|起|开始|以来|以后|之?后)?)|(?=[)）])))",
            r"(?P<usual>(?:与|比|较|同)(?:历史)?(?:常年|往年|上年[底末]?|去年[底末]?|年初|同期|峰值年?份?)(?:同期)?(?:相比)?)",
            r"(?P<now>今年|本年度?)",
            r"(?P<vague>(?:最?近|过去|未来)(?:[一二三四五六七八九十两几]|\d)+年(?:来|内)?|去年|明年)",
            r"(?P<within>(?<![一二三四五六七八九十两几多\d今本每全近期半来整数百千个])年内(?=[一-鿿])|(?:全年|年底前)(?=计划|力争|确保|预计|完成|建成|新增|新建|改造|建设|实施|淘汰|推广|投运|开工|新改))",
            r"(?P<present>(?<=[由从])(?:现状|目前|当前|现在)(?:水平|值)?的?(?=[约近]?\d))",
            r"(?P<today>(?:截[至止]到?目前(?:为止)?|截[至止]到?当前|(?<![由从比较与同和在按以于到])目前)(?![的已]?(?:水平|政策|趋势|情[景形]|基础)))",
            r"(?P<plans>本[次轮](?:共计?|合计)?(?=新?规划)|规划期末(?![（(]))",
        )
    ),
    needs=("年", "五", "19", "20", "同期", "峰值", "二", "本次", "本轮", "期末", "现状", "目前", "当前", "现在"),
)
_ENDS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}
# 提升至2025年的 keeps its verb: there 至 belongs to it.
_BY = late(
    r"(?:力争|争取|确保|展望|预计)?(?:不晚于|不迟于|(?:至迟|最迟|最晚)[到于在]?|截至|截止到?|(?<![升高降低增长加大少减缩展整善宽小])(?:到|至)|于|在|自|从|自从|展望)$"
)
#: What says that a year is the last that it may be.
_LATEST = late(r"不晚于|不迟于|至迟|最迟|最晚", needs=("晚", "迟"))
_PAST = late(r"截[至止]到?$", needs=("截",))
_BASE_BEFORE = late(r"(?:(?<![占配])比|较|相较于?|相比于?|相对于?|对比|同比)(?:基[期准年]|“?)?$", needs=("比", "较", "相对"))
_WITH_BEFORE = late(r"(?:与|和|同|跟)$", needs=("与", "和", "同", "跟"))
_WITH_AFTER = late(
    r"^(?:的|水平|同期|全年)*(?:约?[\d.]+[^，。；、\d]{1,8}|[一-鿿]{2,8}?(?<=[量度率值数]))?(?:相比|对比)(?:较)?", needs=("相比", "对比")
)
#: What a year is taken as with which others compare: 为比较基准, 作为对照年.
_YARDSTICK = r"(?:[比对]较?比?|对照|参照|计算|核算|测算|统计|统一|共同|起算)*的?(?:基(?:准|期|数|年|点|础)|起算?点|参照|对照|参考(?!值))"
_BASE_AFTER = late(
    rf"^(?:的?(?:水平|基数|年末|数值)?(?:的)?(?:实际)?基础上?|的?(?:水平|数据|数值|实绩)?作?为{_YARDSTICK}|基期(?!值)|基数(?:计算|测算|核算)?(?=[，,]|$))",
    needs=("基", "点", "照", "参考"),
)
#: A name for such a year: 基期为2020年.
_BASE_NAMED = late(r"(?:基期|基年|基准年?|[比对][较比](?:年份|基数))(?:均|都)?[为是:：]$", needs=("基", "年份"))
_TIMES_BEFORE = late(r"(?:是|为|相当于|达到?)$", needs=("是", "为", "相当于", "达"))
_TIMES_AFTER = late(r"^的?约?[\d.]+[余多]?倍|^的?(?:水平|比重)")
_FROM_BEFORE = late(r"(?:由|从)$", needs=("由", "从"))
_FROM_AFTER = late(r"^(?:的)?(?:约|大约|近)?\d")
_PRICE_AFTER = late(r"^(?:不变价|可比价|价格?)", needs=("价",))
#: What a year or a period had, with which something is compared: 高于“十三五”时期实际, 不低于2020年水平.
_ABOVE_BEFORE = late('(?:[高低优大小多少快慢]于|超过|达到或超过|不[低高]于)[“"]?$', needs=("于", "超过"))
_ABOVE_AFTER = late("(?:时期|期间|末期?|同期)?的?(?:平均|实际|历史|最高)*(?:水平|实际|实绩|实际值|平均数?|数值)(?=[，。；、]|$)")
#: When something was built tells which ones are meant: 2000年前建成的小区.
_BUILT_AFTER = late(
    r"^(?:之?前|以前|之?间|期间)?(?:建成|建造|竣工|投产|投运)(?:的|小区|住宅|房屋|老旧)", needs=("建成", "建造", "竣工", "投产", "投运")
)


def number(text: str) -> int:
    """A year in digits or in Chinese numerals."""
    return int(text) if text[0].isdigit() else chinese_number(text.replace("○", "〇")) or 0


@lru_cache(maxsize=8192)
def find(text: str) -> tuple[Mention, ...]:
    """Every year that `text` (squeezed) names, in order."""
    return tuple(each for hit in _PATTERN.finditer(text) for each in (_each_period(text, hit) or (_mention(text, hit),)))


def without(text: str) -> str:
    """`text` (squeezed) without the years that it names."""
    kept, last = [], 0
    for each in find(text):
        kept.append(text[last : each.start])
        last = each.end
    return "".join([*kept, text[last:]])


#: Two periods of which each has a value of its own, or the same one.
_EACH_OF_TWO = late("[，,]?(?:分别|各|均)(?!是|有关)")


def _each_period(text: str, hit: re.Match[str]) -> tuple[Mention, ...]:
    """“十四五”、“十五五”期间分别新增: both periods, the first up to the mark between them; () where the two are one stretch of time."""
    if not hit["two"] or not _EACH_OF_TWO.match(text, hit.end()) or hit["two_tail"] == "末":
        return ()
    middle = hit.start("other") - (2 if text[hit.start("other") - 2] in '“"「' else 1)
    first, second = _ENDS[hit["one"]], _ENDS[hit["other"]]
    return (
        Mention(hit.start(), middle - (text[middle - 1] not in '”"」五'), first, "over", first - 5),
        Mention(middle, hit.end(), second, "over", second - 5),
    )


def _mention(text: str, hit: re.Match[str]) -> Mention:
    if hit["usual"]:
        return Mention(hit.start(), hit.end(), None, "base")
    if hit["now"]:
        return Mention(hit.start(), hit.end(), None, "now")
    if hit["vague"]:
        return Mention(hit.start(), hit.end(), None, "unknown", shift={"去年": -1, "明年": 1}.get(hit[0], 0))
    if hit["within"]:
        return Mention(hit.start(), hit.end(), None, "within")
    if hit["present"]:
        return Mention(hit.start(), hit.end(), None, "from")
    if hit["today"]:
        return Mention(hit.start(), hit.end(), None, "present", past=True)
    if hit["plans"]:
        return Mention(hit.start(), hit.end(), None, "unknown", planned=True)
    if hit["staged"]:
        opens = patterns.search(r"[（(]((?:19|20)\d\d)年?(?:-|—|~|至|到)", hit[0])
        return Mention(hit.start(), hit.end(), number(hit["stage"]), "over" if opens else "by", int(opens[1]) - 1 if opens else None)
    lead = _BY.search(text, max(0, hit.start() - 6), hit.start())
    start = lead.start() if lead else hit.start()
    latest = lead is not None and _LATEST.search(lead[0]) is not None
    past = bool(_PAST.search(text, max(0, hit.start() - 4), hit.start()))
    if hit["two"]:
        return Mention(start, hit.end(), _ENDS[hit["other"]], "over", _ENDS[hit["one"]] - 5)
    if hit["plan"]:
        compared = _BASE_BEFORE.search(text[max(0, hit.start() - 6) : hit.start()])
        if compared:
            year = _ENDS[hit["n"]] - (5 if hit["plan_tail"] == "初" else 0)
            return Mention(hit.start() - len(compared[0]), hit.end(), year, "base")
        if _ABOVE_BEFORE.search(text[max(0, hit.start() - 6) : hit.start()]) and _ABOVE_AFTER.match(text[hit.end() : hit.end() + 12]):
            return Mention(hit.start(), hit.end(), _ENDS[hit["n"]], "named")
        end, tail = _ENDS[hit["n"]], hit["plan_tail"]
        if tail.endswith("初期") and _FROM_BEFORE.search(text[max(0, hit.start() - 6) : hit.start()]):
            return Mention(hit.start(), hit.end(), None, "from")  # 从“十三五”初期的53%
        if "末" in tail:
            return Mention(start, hit.end(), end, "by", late=True, past=past)
        return Mention(start, hit.end(), end, "over", end - 5, past=past or tail == "以来")
    if hit["range"] and _BUILT_AFTER.search(text[hit.end() : hit.end() + 10]):
        return Mention(hit.start(), hit.end(), number(hit["last"]), "named")
    if hit["range"]:
        first, last = number(hit["first"]), number(hit["last"])
        return Mention(start, hit.end(), last, "over", first - 1 if first % 5 == 1 else first)
    if hit["begun"]:  # 2016年开展甲行动以来: what was done since, up to no year that is named
        began = number(hit["begin"])
        return Mention(start, hit.end(), None, "over", began, past=True)
    if hit["date"]:
        tail = hit["date_tail"]
        role: Role = "by" if lead or tail.endswith("前") else ("named" if "日" in tail else "in")
        return Mention(start, hit.end(), number(hit["dated"]), role, before=tail.endswith("前") or latest, past=past)
    return _point(text, hit, start, bool(lead), past, latest)


def _point(text: str, hit: re.Match[str], start: int, led: bool, past: bool, latest: bool) -> Mention:
    year, tail = number(hit["year"]), hit["tail"] or ""
    before, after = text[max(0, hit.start() - 8) : hit.start()], text[hit.end() : hit.end() + 16]
    end = hit.end()

    def mention(role: Role, first: int = start, last: int = end) -> Mention:
        return Mention(
            first,
            last,
            year,
            role,
            before=latest or (tail.endswith("前") and "前后" not in tail),
            about=tail.endswith(("左右", "前后")),
            past=past or tail == "以来",
        )

    if _PRICE_AFTER.search(after) or _BUILT_AFTER.search(after) or (_ABOVE_BEFORE.search(before) and _ABOVE_AFTER.match(after)):
        return mention("named")
    compared = _BASE_BEFORE.search(before)
    if compared:
        return mention("base", hit.start() - len(compared[0]))
    joined = _WITH_BEFORE.search(before)
    versus = _WITH_AFTER.search(text[hit.end() : hit.end() + 24]) if joined else None
    if joined and versus:
        return mention("base", hit.start() - len(joined[0]), end + len(versus[0]))
    if _BASE_NAMED.search(before):
        return mention("base", hit.start())
    based = _BASE_AFTER.search(after)
    if based:
        return mention("base", start, end + len(based[0]))
    times = _TIMES_BEFORE.search(before)
    if times and _TIMES_AFTER.search(after):
        return mention("base", hit.start())
    if _FROM_BEFORE.search(before) and _FROM_AFTER.search(after):
        return mention("from", hit.start())
    if tail == "以来" and patterns.match(r"连续|最|首|罕见", after):
        return mention("named")
    if tail in ("起", "开始", "以来"):
        return mention("since")
    return mention("by" if led or "前" in tail or tail.endswith(("底", "末")) else "in")
