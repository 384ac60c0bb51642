# ruff: noqa: E501
"""Reports for the tests of this room: one made by hand, and a strategy for random ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Box, Evidence, Place
from plancheck.model.report import (
    LEVELS,
    OUTCOMES,
    DocumentInfo,
    Options,
    PackInfo,
    Path,
    PlanInfo,
    Point,
    Report,
    Result,
    Subject,
    SubResult,
    verdict_of,
    worst,
)
from plancheck.model.value import REASONS

NONE = Bilingual("", "")
DETAIL = NONE
TASKS = ("三、重点任务", "（五）促进交通运输绿色低碳发展")
GOALS = ("二、总体要求", "（三）主要目标")
PROJECTS = ("四、重点工程",)

BASES = {
    "annex2": Bilingual("附件2公开摘要载明", "stated in a public summary of Annex 2"),
    "notice1409": Bilingual("主通知载明", "stated in the main notice"),
    "national": Bilingual("国家层面要求", "national demand"),
    "practice": Bilingual("审核实践", "review practice"),
}
SOURCES = {
    "annex2": Bilingual("《碳达峰试点实施方案编制指南》", "Guidelines for Preparing the Carbon Peaking Pilot Implementation Plan"),
    "notice1409": Bilingual("《国家碳达峰试点建设方案》（发改环资〔2023〕1409号）", "National Carbon Peaking Pilot Scheme, 1409 of 2023"),
    "national": Bilingual("《2030年前碳达峰行动方案》（国发〔2021〕23号）", "Action Plan for Carbon Peaking before 2030"),
    "practice": Bilingual("审核实践归纳", "derived from review practice"),
}


def place(
    block: int, start: int, end: int, section: tuple[str, ...], paragraph: int | None = None, page: int | None = None, **more
) -> Place:
    return Place(block, start, end, 0, section, page, paragraph, **more)


def quoted(
    quote: str, before: str, after: str, section: tuple[str, ...], paragraph: int, page: int | None = 6, role: str = "support"
) -> Evidence:
    where = Place(
        paragraph + 4,
        len(before),
        len(before) + len(quote),
        0,
        section,
        page,
        paragraph,
        boxes=(Box(page or 1, (90.0, 120.5, 380.25, 136.0)),),
    )
    return Evidence(quote, where, before, after, role)


WHOLE = Subject("plan", "plan", Bilingual("方案", "the plan"))


def subject(kind: str, key: str, zh: str, en: str) -> Subject:
    return Subject(kind, key, Bilingual(zh, en))


def sub(
    rule: str,
    about: Subject,
    outcome: str,
    message: Bilingual,
    advice: Bilingual = NONE,
    reason: str | None = None,
    evidence=(),
    looked_for=(),
):
    return SubResult(
        f"{rule}:{about.key}", about, outcome, reason, message, advice, f"f-{rule}-{about.key}-{outcome}", looked_for, tuple(evidence)
    )


def result(
    rule: str, title: Bilingual, level: str, basis: str, subs, message: Bilingual, advice: Bilingual = NONE, group: str = "", errs: str = ""
):
    outcome = worst([each.outcome for each in subs])
    reason = next((each.reason for each in subs if each.outcome == outcome), None)
    return Result(
        rule, f"v-{rule}", title, level, basis, BASES[basis], SOURCES[basis], errs, outcome, reason, message, advice, tuple(subs), "annex2-city",
        B(group, group) if isinstance(group, str) and group else group or None,
    )  # fmt: skip


def single(rule, title, level, basis, outcome, message, advice=NONE, group=None, reason=None, evidence=(), looked_for=(), errs=""):
    return result(
        rule, title, level, basis, [sub(rule, WHOLE, outcome, message, advice, reason, evidence, looked_for)], message, advice, group, errs
    )  # fmt: skip


B = Bilingual


def sample_results() -> tuple[Result, ...]:
    """Thirteen rules that show every outcome and level."""
    penetration = quoted(
        "新能源汽车渗透率达到45%左右", "到2025年，城市绿色出行比例达到72%，", "，公共领域车辆电动化水平明显提升。", GOALS, 31
    )
    in_table = Evidence("50", Place(212, 0, 2, 0, ("附表1 主要指标表",), 22, None, 1, (6, 4)), "", "", "conflict")
    years = [
        sub("IND-C01", subject("year", "2025", "2025年", "2025"), "passed", B("新能源汽车渗透率有2025年目标值", "There is a 2025 value"), evidence=[penetration]),
        sub(
            "IND-C01", subject("year", "2030", "2030年", "2030"), "failed",
            B("新能源汽车渗透率缺少2030年目标值", "NEV penetration rate has no target for 2030"),
            B("建议在主要目标或指标表中补充2030年新能源汽车渗透率目标值", "State the 2030 target in the goals chapter or the indicator table"),
            looked_for=(place(30, 0, 8, GOALS, 30, 6), place(205, 0, 8, ("附表1 主要指标表",), 190, 22)),
        ),
    ]  # fmt: skip
    tasks = [
        sub(
            "RESP-01", subject("task", f"t{n}", f"（{n}）任务{n}", f"task {n}"), "failed" if n in (2, 5) else "passed",
            B("该项任务没有写明责任单位", "This task names no responsible body") if n in (2, 5) else B("写明了责任单位", "It names a body"),
            B("请为该项任务明确牵头单位和配合单位", "Name the leading and supporting bodies") if n in (2, 5) else NONE,
            evidence=[quoted(f"（{n}）推进第{n}项工作", "", "。加快构建绿色低碳体系，形成可复制可推广的经验做法。", TASKS, 60 + n, 9, "nearest" if n in (2, 5) else "support")],
        )
        for n in range(1, 7)
    ]  # fmt: skip
    return (
        single("BAS-01", B("工作基础写明资源禀赋", "The baseline covers resource endowment"), "should", "notice1409", "passed",
               B("写明了资源禀赋", "Resource endowment is covered"), group=B("工作基础", "Baseline"),
               evidence=[quoted("全市太阳能资源丰富，年日照时数约2800小时", "（一）资源禀赋。", "，风能可开发量超过300万千瓦。", ("一、工作基础",), 12, 2)]),
        single("STR-05", B("有科技创新部分", "There is a part on science and technology"), "must", "notice1409", "failed",
               B("方案没有科技创新方面的章节", "The draft has no part on science and technology innovation"),
               B("建议单设章节，写明绿色低碳技术攻关、示范应用和创新平台建设", "Add a chapter on research, demonstration and platforms"), "总体结构", None,
               [quoted("加强科技支撑", "（六）保障措施。加强组织领导，", "，强化监督考核。", ("五、保障措施",), 140, 18, "nearest")],
               (place(3, 0, 6, (), 3, 1),), "may_overreport"),
        single("TASK-C5", B("交通运输绿色低碳发展有具体举措", "Transport is covered with concrete measures"), "must", "annex2", "failed",
               B("“（五）促进交通运输绿色低碳发展”只有一般表述，没有具体举措", "The transport part holds no concrete measures"),
               B("请补充充换电设施、公共交通、多式联运等方面的具体举措和规模", "Add concrete measures with their size"), "主要任务", None,
               [quoted("大力发展绿色交通", "（五）促进交通运输绿色低碳发展。", "，倡导绿色出行，推动交通运输领域绿色低碳转型。", TASKS, 88, 11, "nearest")]),
        result("IND-C01", B("新能源汽车渗透率有各期限目标值", "NEV penetration rate has a target for each horizon"), "should", "annex2", years,
               B("新能源汽车渗透率缺少2030年目标值", "NEV penetration rate has no target for 2030"),
               B("建议在主要目标或指标表中补充2030年新能源汽车渗透率目标值", "State the 2030 target in the goals chapter or the indicator table"), "指标"),
        result("RESP-01", B("每项任务写明责任单位", "Each task item names a responsible body"), "should", "practice", tasks,
               B("6项任务中有2项没有写明责任单位", "2 of 6 tasks name no responsible body"),
               B("请逐项明确责任单位", "Name a responsible body for each"), "组织实施", "may_miss"),
        single("GOAL-11", B("同一指标同一年份数值一致", "One indicator, one year, one value"), "should", "practice", "failed",
               B("2025年新能源汽车渗透率正文为45%左右，指标表为50%", "For 2025 the text says about 45 % and the table 50 %"),
               B("请核对并统一正文和指标表中的数值", "Make text and table agree"), "目标", None, [penetration, in_table]),
        single("GOAL-13", B("碳排放数据写明核算边界", "The accounting scope of carbon figures is stated"), "advice", "practice", "failed",
               B("没有写明碳排放核算边界", "The accounting scope is not stated"), B("建议注明是否包含外购电力", "Say whether imported power is included"), "目标"),
        single("TXT-01", B("没有遗留的占位符", "No left-over placeholders"), "advice", "practice", "failed",
               B("正文遗留“××”", "A placeholder is left in the text"), B("请补全或删除", "Fill it in or delete it"), "文字", None,
               [quoted("××", "由市发展改革委会同", "局负责落实。", TASKS, 93, 12)]),
        single("ELIG-01", B("试点为地级及以上城市", "The pilot is a city of prefecture level or above"), "must", "notice1409", "cantTell",
               B("参照表中没有该地区，请人工核实", "The place is not in the table"), B("请核对试点地区级别", "Check the level of the place"), "资格", "no_reference",
               [quoted("××市", "", "国家碳达峰试点实施方案", (), 1, 1)]),
        single("REF-04", B("绿色出行比例不低于70%", "Green travel share is at least 70 %"), "should", "national", "inapplicable",
               B("方案未载明常住人口达到100万，本条不适用", "The draft states fewer than 1 million inhabitants: the rule does not apply"), group=B("指标", "Indicators")),
        single("SCI-01", B("科技部分有具体技术或平台", "The science part names technologies"), "advice", "practice", "cantTell",
               B("相关部分没有读到", "That part was not read"), NONE, "科技", "not_read"),
        single("STR-03", B("有主要任务", "There are main tasks"), "must", "notice1409", "passed", B("有主要任务章节", "There is such a chapter"), group=B("总体结构", "Structure"),
               evidence=[quoted("三、重点任务", "", "", ("三、重点任务",), 50, 8)]),
        single("TXT-05", B("没有“一刀切”措施", "No blanket measures"), "should", "national", "passed", B("没有发现", "None found"), group=B("文字", "Text")),
    )  # fmt: skip


def sample_paths() -> tuple[Path, ...]:
    def point(year, value, kind="target", op="=", unit="%", change=None, base=None, to=None, block=35):
        return Point(
            year, kind, Decimal(value), None if to is None else Decimal(to), op, unit, base, change, place(block, 0, 4, GOALS, block, 6)
        )

    return (
        Path("non_fossil_share", B("非化石能源消费比重", "non-fossil share"), "%",
             (point(2020, "9.6", "status"), point(2025, "16", op="≈"), point(2030, "22", op=">=")), (("省级目标", "2025", "13%"), ("省级目标", "2030", "20%"))),
        Path("energy_per_gdp", B("单位地区生产总值能耗", "energy per GDP"), "%",
             (point(2025, "14.5", change="decrease", base=2020), point(2030, "13", change="decrease", base=2025)), ()),
        Path("nev_penetration", B("新能源汽车渗透率", "NEV penetration rate"), "%", (point(2023, "28.4", "status"), point(2025, "45", op="≈"), point(2025, "50")), ()),
        Path("nev_stock", B("新能源汽车保有量", "NEV ownership"), "万辆", (point(2023, "3.2", "status", unit="万辆"), point(2030, "18", unit="万辆", op="range", to="20")), ()),
        Path("~光伏装机", B("光伏发电装机容量", "solar capacity"), "万千瓦", (point(None, "120", unit="万千瓦"),), ()),
    )  # fmt: skip


def sample_report(**changes) -> Report:
    """A realistic report: noncompliant, with every outcome but error."""
    results = sample_results()
    it = Report(
        tool_version="0.1.0",
        packs=(
            PackInfo("annex2-common", "2026.1", "1f" * 32, B("碳达峰试点实施方案编制指南（通用）", "Annex 2, common")),
            PackInfo("annex2-city", "2026.1", "a3" * 32, B("碳达峰试点实施方案编制指南（城市）", "Annex 2, pilot cities")),
        ),
        date=date(2026, 11, 25),
        options=Options("city", None, (("期限", "2025年、2030年"),)),
        document=DocumentInfo("青岩市国家碳达峰试点实施方案（送审稿）.pdf", "5d" * 32, "pdf", 24, "checked", None, DETAIL),
        plan=PlanInfo("青岩市国家碳达峰试点实施方案", "city", B("城市", "city"), "青岩市", "山东省"),
        verdict=verdict_of("checked", "city", results),
        results=results,
        attachments=(DocumentInfo("附表.docx", "77" * 32, "docx", None, "checked_partly", "not_read", B("有1个嵌入对象未读取", "1 embedded object was not read")),),
        indicators=sample_paths(),
        diagnostics=(
            Diagnostic("tracked-changes", "warning", B("含修订痕迹3处，按修订后的文字审核", "3 tracked changes: the final text was checked"),
                       B("请接受或拒绝全部修订后再报送", "Accept or reject them before submitting"), place(40, 0, 10, TASKS, 40, 7)),
            Diagnostic("fonts", "note", B("个别字形按同形字读取", "Some glyphs were read as look-alikes")),
        ),
    )  # fmt: skip
    return replace(it, **changes)


def with_results(results: tuple[Result, ...], **changes) -> Report:
    """The sample with other results and the verdict that follows from them."""
    it = sample_report(results=results, **changes)
    return replace(it, verdict=changes.get("verdict", verdict_of(it.document.status, it.plan.kind, results)))


def many(count: int) -> Report:
    """A report with so many failed rules, must, should and advice in turn."""
    base = [each for each in sample_results() if each.outcome == "failed"]
    results = tuple(
        replace(base[n % len(base)], rule=f"{base[n % len(base)].rule}-{n}", level=LEVELS[n % 3], title=B(f"第{n + 1}条要点", f"rule {n + 1}")) for n in range(count)
    )  # fmt: skip
    return with_results(results + tuple(each for each in sample_results() if each.outcome == "passed"))


# --- random ones ------------------------------------------------------------------------------------------------------------

#: What drafts of strangers may hold.
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "]]>",
    "{{ 7*7 }}{% raw %}",
    "${x} `code` | cell | **bold** [a](javascript:alert(1)) <b>b</b> &amp;",
    "# heading",
    "1. list",
    "\x1b[31mred\x07",
    "\u202egnp.exe",
    "line\u2028separator",
    "zero\u200bwidth",
    "[red]markup[/red]",
    "a\nb\tc",
    "<w:fldSimple w:instr='X'/>",
    "𬭎字",
    "~~~",
    "---",
    "http://evil.example/ www.evil.example",
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20), st.sampled_from(("推进绿色交通", "2030年达到20%以上", "")))
labels = st.text(alphabet="甲乙丙丁戊己庚辛abc-<>|\"'&", min_size=1, max_size=8)
bilinguals = st.builds(Bilingual, texts, texts)
numbers = st.integers(min_value=1, max_value=400)
maybe = st.one_of(st.none(), numbers)
values = st.decimals(allow_nan=False, allow_infinity=False, places=None, min_value=-(10**9), max_value=10**9) | st.sampled_from(
    (Decimal("0.1"), Decimal("13.50"), Decimal("1E+30"), Decimal("0.1234567890123456789"), Decimal("-0"))
)
rects = st.tuples(*[st.floats(0, 900, allow_nan=False)] * 4)
places = st.builds(
    Place, numbers, numbers, numbers, st.integers(0, 2), st.lists(texts, max_size=3).map(tuple), maybe, maybe, maybe,
    st.one_of(st.none(), st.tuples(numbers, numbers)), st.lists(st.builds(Box, numbers, rects), max_size=2).map(tuple),
)  # fmt: skip
evidences = st.builds(Evidence, texts, places, texts, texts, st.sampled_from(("support", "conflict", "nearest")))
subjects = st.builds(Subject, st.sampled_from(("plan", "year", "task")), labels, bilinguals)


@st.composite
def subresults(draw):
    outcome = draw(st.sampled_from(OUTCOMES))
    reasons = {"cantTell": st.sampled_from(REASONS), "error": st.sampled_from(("pattern_timeout", "limit", "internal"))}
    return SubResult(
        draw(labels), draw(subjects), outcome, draw(reasons.get(outcome, st.none())), draw(bilinguals), draw(bilinguals), draw(labels),
        tuple(draw(st.lists(places, max_size=2))), tuple(draw(st.lists(evidences, max_size=2))),
    )  # fmt: skip


@st.composite
def results(draw):
    subs = tuple(draw(st.lists(subresults(), min_size=1, max_size=3)))
    outcome = worst([each.outcome for each in subs])
    return Result(
        draw(labels), draw(labels), draw(bilinguals), draw(st.sampled_from(LEVELS)), draw(labels), draw(bilinguals), draw(bilinguals),
        draw(st.sampled_from(("", "may_miss", "may_overreport"))), outcome, next(each.reason for each in subs if each.outcome == outcome),
        draw(bilinguals), draw(bilinguals), subs, draw(labels), draw(st.one_of(st.none(), bilinguals)),
    )  # fmt: skip


points = st.builds(
    Point, st.one_of(st.none(), st.integers(2000, 2060)), st.sampled_from(("target", "status")), values, st.one_of(st.none(), values),
    st.sampled_from(("=", "≈", ">=", "<=", "range")), st.sampled_from(("%", "万辆", "")), st.one_of(st.none(), st.integers(2000, 2030)),
    st.sampled_from((None, "increase", "decrease")), places,
)  # fmt: skip
paths = st.builds(
    Path, labels, bilinguals, st.sampled_from(("%", "")), st.lists(points, max_size=4).map(tuple),
    st.lists(st.tuples(texts, st.sampled_from(("2025", "2030", "")), st.sampled_from(("20%", "—", "≥ 18.5 %"))), max_size=2).map(tuple),
)  # fmt: skip
diagnostics = st.builds(
    Diagnostic,
    labels,
    st.sampled_from(("error", "warning", "note")),
    bilinguals,
    st.one_of(st.none(), bilinguals),
    st.one_of(st.none(), places),
)
documents = st.one_of(
    st.builds(DocumentInfo, texts, labels, st.sampled_from(("pdf", "docx")), maybe, st.just("checked"), st.none(), st.just(DETAIL)),
    st.builds(DocumentInfo, texts, labels, st.just("pdf"), maybe, st.just("checked_partly"), st.just("no_text_layer"), bilinguals),
    st.builds(DocumentInfo, texts, labels, st.just("doc"), st.none(), st.just("not_checked"), st.just("unsupported_format"), bilinguals),
)


@st.composite
def reports(draw):
    document = draw(documents)
    found = () if document.status == "not_checked" else tuple(draw(st.lists(results(), max_size=6)))
    kind = draw(st.sampled_from(("city", "unknown")))
    options = Options(
        draw(st.one_of(st.none(), labels)),
        draw(st.one_of(st.none(), texts)),
        tuple(draw(st.dictionaries(labels, texts, max_size=2)).items()),
    )
    plan = PlanInfo(draw(texts), kind, draw(bilinguals), draw(st.one_of(st.none(), texts)), draw(st.one_of(st.none(), texts)))
    return Report(
        "0.1.0", tuple(draw(st.lists(st.builds(PackInfo, labels, labels, labels, bilinguals), max_size=2))), draw(st.dates()), options, document, plan,
        verdict_of(document.status, kind, found), found, tuple(draw(st.lists(documents, max_size=2))), tuple(draw(st.lists(paths, max_size=2))),
        tuple(draw(st.lists(diagnostics, max_size=2))),
    )  # fmt: skip
