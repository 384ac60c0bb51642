"""The shipped packs as a whole: sound, each rule at the level its ground allows, in two languages, and nowhere but in their own text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.rules import helpers

from plancheck.language import loader
from plancheck.language.loader import RuleSet
from plancheck.language.syntax import RuleNode
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, Report, Result

SHIPPED = helpers.shipped()
BY_ID = {rule.id: rule for rule in SHIPPED.rules}

# ---- what is shipped --------------------------------------------------------------------------------------------------------

#: (level, strength of the basis) -> rules: the catalogue. A rule's ground decides how high it may be, so both are fixed here.
_TABLE_OF_RULES = {
    ("must", "annex2"): "TASK-C1 TASK-C2 TASK-C3 TASK-C4 TASK-C5 TASK-Z1 TASK-Z2 TASK-Z3 TASK-Z4 TASK-Z5",
    ("should", "annex2"): "IND-C01 IND-C02 IND-C03",
    ("must", "notice1409"): "STR-03 STR-04 STR-05 STR-06 STR-07 GOAL-01 GOAL-02",
    ("should", "notice1409"): "BAS-01 BAS-02 BAS-03 BAS-04 PROJ-01 POL-01 POL-02 ELIG-01",
    ("advice", "notice1409"): "PROJ-07",
    ("should", "national"): "GOAL-06 TXT-05 REF-04",
    ("advice", "national"): "REF-11 REF-12 REF-13",
    ("should", "province"): "REF-01 REF-02 REF-03",
    ("should", "practice"): """
        BAS-05 STR-01 STR-02 STR-08 STR-09 GOAL-03 GOAL-04 GOAL-05 GOAL-07 GOAL-08 GOAL-09 GOAL-10 GOAL-11 GOAL-12 RESP-01
        PROJ-02 PROJ-03 PROJ-04 PROJ-05 PROJ-06 ORG-01 ORG-02 TXT-01 TXT-02 TXT-03 TASK-C6 TASK-Z6""",
    ("advice", "practice"): "BAS-06 GOAL-13 RESP-02 RESP-03 SCI-01 ORG-03 TXT-04",
}
CATALOGUE = {rule: ground for ground, rules in _TABLE_OF_RULES.items() for rule in rules.split()}
#: strength -> the highest level a rule on it may have.
CAPS = {"annex2": "must", "notice1409": "must", "national": "should", "province": "should", "practice": "should"}
#: Rules of the catalogue that are not shipped yet.
TO_COME: set[str] = set()


def strength(rule: RuleNode) -> str:
    """The strength of the document that a rule rests on."""
    return next(source.strength for source in SHIPPED.vocabulary.sources if source.name == rule.basis)


def test_nothing_is_wrong_with_the_shipped_rules() -> None:
    assert [(each.code, each.file, each.message.zh) for each in SHIPPED.diagnostics] == []
    assert [pack.id for pack in SHIPPED.packs] == ["annex2-city", "annex2-common", "annex2-zone"]


def test_ids_levels_and_bases_are_those_of_the_catalogue() -> None:
    assert {rule.id: (rule.level, strength(rule)) for rule in SHIPPED.rules} | {id: CATALOGUE[id] for id in TO_COME} == CATALOGUE


def test_caps_are_those_of_the_grounds() -> None:
    assert {each.name: each.cap for each in SHIPPED.vocabulary.strengths} == CAPS


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.id)
def test_no_rule_is_above_the_cap_of_its_ground(rule: RuleNode) -> None:
    assert LEVELS.index(rule.level) >= LEVELS.index(CAPS[strength(rule)])


# ---- texts ------------------------------------------------------------------------------------------------------------------

_HAN = re.compile(r"[一-鿿]")
_BRACES = re.compile(r"[{}｛｝]")


def texts(rule: RuleNode) -> Iterator[Bilingual]:
    """Every text that a rule may show."""
    yield rule.title
    yield from (text for text in (rule.failed, rule.passed, rule.inapplicable, rule.advice) if text is not None)
    yield from (text for _, text in rule.undecided)


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.id)
def test_every_text_is_there_in_both_languages(rule: RuleNode) -> None:
    assert rule.failed is not None
    assert rule.advice is not None
    for text in texts(rule):
        assert _HAN.search(text.zh), text
        assert text.en, text
        assert not _HAN.search(re.sub(r"\{[^}]*\}", "", text.en)), f"Chinese in the English text: {text.en}"
        assert "附件2" not in text.zh, f"a clause of the guideline is claimed: {text.zh}"


def test_every_definition_has_a_label_in_both_languages() -> None:
    words = SHIPPED.vocabulary
    labels = [
        each.label
        for group in (words.sections, words.topics, words.events, words.indicators, words.wordlists, words.references)
        for each in group
    ]
    labels += [source.title for source in words.sources] + [each.label for each in words.strengths]
    assert [label for label in labels if not _HAN.search(label.zh) or not label.en or _HAN.search(label.en)] == []


SAMPLES = ["city-a.docx", "city-b.docx", "city-defects.docx", "zone-a.docx", "zone-a.pdf", "zone-b.docx"]


REFERENCES = ("REF-01", "REF-02", "REF-03")


#: None of their provinces has reference values: one of them is also checked as if it were in one that has.
@pytest.fixture(scope="module", params=[*SAMPLES, "city-a.docx in 山东省"])
def sample(request: pytest.FixtureRequest) -> Report:
    """The report on a sample plan."""
    name, _, province = request.param.partition(" in ")
    return helpers.checked(name, province or None)


def test_nothing_is_left_open_in_what_a_reader_sees(sample: Report) -> None:
    shown = [
        text
        for result in sample.results
        for text in (result.message, result.advice, *(t for sub in result.subresults for t in (sub.message, sub.advice)))
    ]
    assert [text for text in shown if _BRACES.search(text.zh + text.en)] == []
    assert [text for text in shown if bool(text.zh) != bool(text.en)] == []
    assert [result.rule for result in sample.results if not result.message.zh] == []
    assert [result.rule for result in sample.results if result.outcome == "error"] == []


def test_every_quote_of_a_sample_stands_in_it(sample: Report) -> None:
    quotes = [each for result in sample.results for sub in result.subresults for each in sub.evidence]
    assert quotes
    assert [each for each in quotes if each.quote and each.place.end - each.place.start != len(each.quote)] == []


@pytest.mark.parametrize("name", [each for each in SAMPLES if each != "city-defects.docx"])
def test_a_sound_sample_complies(name: str) -> None:
    """No rule fails and none is left open."""
    report = helpers.checked(name)
    assert (report.document.status, report.verdict, report.diagnostics) == ("checked", "compliant", ())
    assert {each.outcome for each in report.results} == {"passed", "inapplicable"}


def test_reference_values_of_a_province_are_held_against_a_sample() -> None:
    told, own = (
        {each.rule: each.outcome for each in helpers.checked("city-a.docx", province).results if each.rule in REFERENCES}
        for province in ("山东省", None)
    )
    assert told == dict.fromkeys(REFERENCES, "passed")
    assert own == dict.fromkeys(REFERENCES, "inapplicable")


def test_word_and_pdf_of_one_plan_are_judged_alike() -> None:
    """Rule for rule and subject for subject, on the same words but for blanks."""
    word, pdf = (helpers.checked(name) for name in ("zone-a.docx", "zone-a.pdf"))
    for one, other in zip(word.results, pdf.results, strict=True):
        assert rests_on(one) == rests_on(other)


def rests_on(result: Result) -> tuple[object, ...]:
    """A result with its subjects, and the words that decided."""
    subjects = [
        (
            sub.subject.key,
            sub.outcome,
            sub.reason,
            [(each.role, "".join(each.quote.split())) for each in sub.evidence if each.role != "nearest"],
        )
        for sub in result.subresults
    ]
    return result.rule, result.outcome, result.reason, subjects


# ---- a rule's meaning lives in its text -------------------------------------------------------------------------------------

_TITLE = "# 云川市碳达峰试点实施方案\n"
_GOALS = _TITLE + "一、工作基础\n截至2022年，全市常住人口320万人，太阳能资源可观。\n二、主要目标\n"
_TASK = _TITLE + "一、主要任务\n（一）能源绿色低碳转型\n建设风电场3座，改造煤电机组4台。\n"
_PROJECTS = (
    _TITLE
    + "一、重点工程\n| 项目名称 | 建设内容 | 总投资（亿元） | 建设年限 | 建设单位 |\n|---|---|---|---|---|\n"
    + "| 北山光伏基地 | 建设光伏100万千瓦 | 45 | 2024—2026年 | 云川能源公司 |\n"
    + "| 南河储能电站 | 建设储能20万千瓦 | 55.2 | 2024—2026年 | 云川电力公司 |\n"
    + "| 合计 | < | 100 | | |\n"
)
_MIXED = (
    _TITLE
    + "一、主要任务\n（一）滨海新城提升\n修复滨海湿地300公顷。\n更新电动公交车300辆。\n建设充电桩2000个。\n推广多式联运。\n"
    + "种植防护林20公里。\n整治海滩12处。\n建设文化馆3座。\n修缮古民居40处。\n开设社区食堂60家。\n更新管道80公里。\n"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of one item of a rule file that are changed, and what a rule says of a draft before and after."""

    what: str
    file: str
    item: str
    old: str
    new: str
    rule: str
    draft: str
    before: str
    after: str


EDITS = [
    Edit("a bound", "city/3-references", "规则 REF-04", "70 %", "80 %",
         "REF-04", _GOALS + "到2030年，全市城市绿色出行比例达到75%。", "passed", "failed"),
    Edit("a year", "common/3-goals", "规则 GOAL-06", "不晚于 2030年", "不晚于 2028年",
         "GOAL-06", _GOALS + "全市碳排放2029年达到峰值。", "passed", "failed"),
    Edit("the first horizon", "common/pack", "规则包 annex2-common", "首期 = 2025年", "首期 = 2027年",
         "GOAL-01", _GOALS + "到2027年，全市风电装机达到150万千瓦。", "failed", "passed"),
    Edit("a count of measures", "common/conditions", "条件 有单列部分不含", "至少 2 个", "至少 9 个",
         "TASK-C1", _TASK, "passed", "failed"),
    Edit("a count of targets", "common/3-goals", "规则 GOAL-03", "至少 5 个", "至少 2 个",
         "GOAL-03", _GOALS + "到2030年，全市风电装机达到150万千瓦，森林覆盖率达到33%。", "failed", "passed"),
    Edit("a topic word", "common/vocabulary", "主题 资源禀赋", "水资源总量", "水的总量",
         "BAS-01", _TITLE + "一、工作基础\n全市水资源总量20亿立方米。", "passed", "cantTell"),  # it is like an example
    Edit("a chapter's title", "common/vocabulary", "章节 重点工程", "项目库", "项目储备",
         "STR-04", _TITLE + "一、项目库\n建设百万千瓦光伏。", "passed", "failed"),
    Edit("an alias", "city/pack", "指标 城市绿色出行比例", "绿色出行分担率、", "",
         "IND-C03", _GOALS + "到2025年，全市绿色出行分担率达到70%。到2030年，绿色出行分担率达到75%。", "passed", "cantTell"),
    Edit("a unit", "city/2-indicators", "规则 IND-C01", "单位 是 %", "单位 是 万辆",
         "IND-C01", _GOALS + "到2025年，全市新能源汽车渗透率达到40%。到2030年，新能源汽车渗透率达到60%。", "passed", "failed"),
    Edit("a tolerance", "common/5-projects", "规则 PROJ-06", "约等于 总数", "约等于 总数（容差 1 %）",
         "PROJ-06", _PROJECTS.replace("| 100 |", "| 101 |"), "failed", "passed"),
    Edit("a reference value", "common/places", "参照表 省级非化石能源比重", "| 2025 | 13 % |", "| 2025 | 19 % |",
         "REF-01", "# 烟台市碳达峰试点实施方案\n一、主要目标\n到2025年，全市非化石能源占比达到15%。", "passed", "failed"),
    Edit("a parameter", "common/pack", "规则包 annex2-common", "期限 = 2025年、2030年", "期限 = 2030年",
         "IND-C01", _GOALS + "到2030年，全市新能源汽车渗透率达到60%。", "failed", "passed"),
    Edit("the thresholds of a subject", "common/pack", "规则包 annex2-common", "15 %、40 %", "5 %、20 %",
         "TASK-C5", _MIXED, "cantTell", "passed"),
    Edit("a negation", "common/7-text", "规则 TXT-05", "没有 句子", "有 句子", "TXT-05", _TASK, "passed", "failed"),
    Edit("an opposing word", "common/vocabulary", "词表 反对词", "防止、", "",
         "TXT-05", _TASK + "防止“一刀切”关停。", "passed", "failed"),
    Edit("a negating word", "common/vocabulary", "词表 否定词", "尚未、", "",
         "TXT-05", _TASK + "尚未实行“一刀切”关停。", "passed", "failed"),
    Edit("a kind of plan", "zone/pack", "规则包 annex2-zone", "方案.类型 是 园区", "方案.类型 不是 园区",
         "TASK-Z1", _TASK, "inapplicable", "passed"),
    Edit("or for and", "common/5-projects", "规则 PROJ-02", "有 内容 且", "有 内容 或",
         "PROJ-02", _PROJECTS.replace("建设光伏100万千瓦", "建设光伏电站"), "failed", "passed"),
]  # fmt: skip


def edited(folder: Path, file: str, item: str, old: str, new: str) -> RuleSet:
    """The shipped rules with one item's words changed; raises where the words do not stand in it."""
    shutil.copytree(helpers.RULES, folder, dirs_exist_ok=True)
    path = folder / "annex2" / f"annex2-{file}.rules"
    text = path.read_text("utf-8")
    start = text.index(item)
    following = re.compile(r"^\S", re.M).search(text, start + 1)
    end = following.start() if following else len(text)
    assert old in text[start:end], f"{item} does not say {old!r}"
    path.write_text(text[:start] + text[start:end].replace(old, new) + text[end:], "utf-8")
    loaded = loader.load((folder,))
    assert [each.message.en for each in loaded.diagnostics if each.severity == "error"] == []
    return loaded


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what)
def test_editing_a_rule_changes_what_it_says(tmp_path: Path, edit: Edit) -> None:
    assert helpers.result(helpers.report(edit.draft, SHIPPED), edit.rule).outcome == edit.before
    loaded = edited(tmp_path, edit.file, edit.item, edit.old, edit.new)
    assert helpers.result(helpers.report(edit.draft, loaded), edit.rule).outcome == edit.after


@pytest.mark.parametrize(
    ("file", "item", "old", "new", "rule"),
    [
        pytest.param("common/3-goals", "规则 GOAL-06", "不晚于 2030年", "不晚于 2028年", "GOAL-06", id="its own words"),
        pytest.param("common/vocabulary", "主题 资源禀赋", "水资源总量", "水的总量", "BAS-01", id="a topic that it names"),
        pytest.param("common/places", "参照表 省级非化石能源比重", "13 %", "19 %", "REF-01", id="a table that it asks"),
        pytest.param("common/pack", "规则包 annex2-common", "2025年、2030年", "2030年", "IND-C01", id="a parameter"),
        pytest.param("common/conditions", "条件 有任务部分", "至少 2 个", "至少 3 个", "TASK-C6", id="a condition that it uses"),
        pytest.param("common/patterns", "写法 力争开头", "力争|争取", "力争", "GOAL-11", id="a pattern"),
        pytest.param("common/pack", "规则包 annex2-common", "15 %、40 %", "5 %、20 %", "TASK-C5", id="thresholds of 属于"),
        pytest.param("common/vocabulary", "词表 反对词", "防止、", "", "TXT-05", id="words that 含 obeys"),
        pytest.param("common/vocabulary", "词表 动作词", "建设、", "", "TASK-C5", id="words that 举措 is told by"),
    ],
)  # fmt: skip
def test_editing_what_a_rule_uses_makes_it_another_version(tmp_path: Path, file: str, item: str, old: str, new: str, rule: str) -> None:
    """Decisions rest on a rule's version: it must change with everything that may change what the rule says."""
    loaded = edited(tmp_path, file, item, old, new)
    before, after = (helpers.result(helpers.report(_GOALS, each), rule).rule_version for each in (SHIPPED, loaded))
    assert before != after


def test_a_rule_that_is_not_touched_keeps_its_version(tmp_path: Path) -> None:
    loaded = edited(tmp_path, "common/3-goals", "规则 GOAL-06", "不晚于 2030年", "不晚于 2028年")
    before, after = (helpers.report(_GOALS, each).results for each in (SHIPPED, loaded))
    assert [old.rule for old, new in zip(before, after, strict=True) if old.rule_version != new.rule_version] == ["GOAL-06"]


def test_editing_a_level_changes_the_level(tmp_path: Path) -> None:
    loaded = edited(tmp_path, "common/2-structure", "规则 STR-03", "级别：必须", "级别：建议")
    assert helpers.result(helpers.report(_GOALS, SHIPPED), "STR-03").level == "must"
    assert helpers.result(helpers.report(_GOALS, loaded), "STR-03").level == "advice"


def test_a_level_above_its_ground_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        edited(tmp_path, "common/2-structure", "规则 STR-01", "级别：应当", "级别：必须")


def test_editing_a_text_changes_the_message(tmp_path: Path) -> None:
    loaded = edited(tmp_path, "common/6-policy", "规则 ORG-01", BY_ID["ORG-01"].failed.zh, "缺领导机构")
    assert helpers.result(helpers.report(_GOALS, loaded), "ORG-01").message == Bilingual("缺领导机构", BY_ID["ORG-01"].failed.en)


# ---- kinds of plan ----------------------------------------------------------------------------------------------------------

OF_A_CITY = [rule.id for rule in SHIPPED.rules if rule.pack == "annex2-city"]
OF_A_ZONE = [rule.id for rule in SHIPPED.rules if rule.pack == "annex2-zone"]
KINDS = [
    ("# 云川市碳达峰试点实施方案\n一、主要任务\n建设风电场3座。", "city", OF_A_ZONE, "不适用：“方案.类型 是 园区”不成立"),
    ("# 云川高新技术产业开发区碳达峰试点实施方案\n一、主要任务\n建设风电场3座。", "zone", OF_A_CITY, "不适用：“方案.类型 是 城市”不成立"),
]


@pytest.mark.parametrize(("draft", "kind", "others", "message"), KINDS, ids=["city", "zone"])
def test_rules_of_the_other_kind_do_not_apply_and_say_why(draft: str, kind: str, others: list[str], message: str) -> None:
    made = helpers.report(draft, SHIPPED)
    assert made.plan.kind == kind
    assert len(others) >= 6
    assert {(each.outcome, each.message.zh) for each in made.results if each.rule in others and not BY_ID[each.rule].inapplicable} == {
        ("inapplicable", message)
    }
    assert {each.outcome for each in made.results if each.rule in others} == {"inapplicable"}


def test_a_plan_of_unknown_kind_leaves_open_which_rules_apply() -> None:
    made = helpers.report("# 碳达峰试点实施方案\n一、主要任务\n建设风电场3座。", SHIPPED)
    assert made.plan.kind == "unknown"
    assert {(each.outcome, each.reason) for each in made.results if each.rule in OF_A_CITY + OF_A_ZONE} == {
        ("cantTell", "applicability_unknown")
    }
    assert made.verdict in ("noncompliant", "needs_review")
