"""The second guideline, national zero-carbon parks: a pack like any other, and nothing of the engine knows of it or of Annex 2.

It is off by default; `rules test` runs its cases where it is asked for.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from tests.cli.replay import COLUMNS, done, run, steps
from tests.rules import helpers
from tests.rules import test_words_in_code as words_in_code

from plancheck import checking, readers, rulelab
from plancheck.cli import main
from plancheck.language import loader
from plancheck.language.loader import RuleSet
from plancheck.language.syntax import RuleNode
from plancheck.model.report import LEVELS, UNRECOGNISED, Options, Report
from plancheck.readers import plain
from plancheck.render.folding import Folds
from plancheck.report.brief import brief
from plancheck.rulelab import Case
from plancheck.rulelab.book import books

PACK = "zero-carbon-park"
ANNEX2 = ("annex2-city", "annex2-common", "annex2-zone")
FOLDER = helpers.RULES / PACK
#: The drafts state what was in 2025.
TODAY = date(2026, 6, 1)
SAMPLES = helpers.SAMPLES / PACK
FILES = sorted((helpers.HERE / PACK).glob("*.toml"))
CASES = [case for file in FILES for case in helpers.cases(file)]


@functools.cache
def loaded(*packs: str) -> RuleSet:
    """The shipped rules with these packs and all that they import."""
    return loader.load((helpers.RULES,), packs or (PACK,))


RULES = loaded().rules


@functools.cache
def checked(name: str, *packs: str) -> Report:
    """The report of packs on a sample draft of either guideline; without packs, of those that are on by default."""
    file = SAMPLES / name
    document = readers.read(file.read_bytes(), name) if file.exists() else helpers.read(name)
    return checking.of_document(document, loaded(*packs) if packs else helpers.shipped(), Options(), TODAY)


def outcomes(report: Report) -> dict[str, str]:
    """The outcome of each rule."""
    return {each.rule: each.outcome for each in report.results}


# ---- what is shipped --------------------------------------------------------------------------------------------------------

#: (level, strength of the basis) -> rules: how high each rule is, and on what ground.
_TABLE_OF_RULES = {
    ("must", "annexes910"): "ZC-STR-02 ZC-STR-03 ZC-STR-04 ZC-IND-01 ZC-IND-02 ZC-IND-03",
    ("should", "annexes910"): """
        ZC-ELIG-01 ZC-ELIG-02 ZC-ELIG-03 ZC-ELIG-04 ZC-ELIG-05 ZC-ELIG-06 ZC-STR-05 ZC-STR-06 ZC-STR-07 ZC-ACC-01
        ZC-IND-04 ZC-IND-05 ZC-IND-06 ZC-IND-07 ZC-IND-08 ZC-IND-09 ZC-GOAL-01 ZC-BEN-01""",
    ("advice", "annexes910"): "ZC-GOAL-02",
    ("should", "notice910"): """
        ZC-TASK-01 ZC-TASK-02 ZC-TASK-03 ZC-TASK-04 ZC-TASK-05 ZC-TASK-06 ZC-TASK-07 ZC-TASK-08""",
    ("should", "list1082"): "ZC-ORG-01 ZC-ORG-02",
    ("should", "practice910"): """
        ZC-STR-01 ZC-STR-08 ZC-ACC-02 ZC-ACC-03 ZC-ACC-04 ZC-GOAL-03 ZC-GOAL-04 ZC-GOAL-05 ZC-GOAL-06 ZC-PROJ-01 ZC-PROJ-02 ZC-PROJ-03
        ZC-PROJ-04 ZC-PROJ-05 ZC-TXT-01 ZC-TXT-02""",
    ("advice", "practice910"): "ZC-STR-09 ZC-TASK-09 ZC-ORG-03 ZC-TXT-03",
}  # fmt: skip
CATALOGUE = {rule: ground for ground, rules in _TABLE_OF_RULES.items() for rule in rules.split()}
CAPS = {"notice910": "must", "annexes910": "must", "list1082": "should", "practice910": "should"}
INDICATORS = {
    "单位能耗碳排放", "清洁能源消费占比", "产品单位能耗", "工业固废综合利用率", "余热余冷余压综合利用率", "工业用水重复利用率",
    "综合能源消费量", "二氧化碳排放总量",
}  # fmt: skip


def strength(rule: RuleNode) -> str:
    """The strength of the document that a rule rests on."""
    return next(source.strength for source in loaded().vocabulary.sources if source.name == rule.basis)


def test_nothing_is_wrong_with_the_pack_and_it_stands_by_itself() -> None:
    assert [(each.code, each.file, each.message.zh) for each in loaded().diagnostics] == []
    assert [pack.id for pack in loaded().packs] == [PACK]


def test_ids_levels_and_bases_are_those_of_the_catalogue() -> None:
    assert {rule.id: (rule.level, strength(rule)) for rule in RULES} == CATALOGUE
    assert {each.name: each.cap for each in loaded().vocabulary.strengths} == CAPS
    assert [rule.id for rule in RULES if LEVELS.index(rule.level) < LEVELS.index(CAPS[strength(rule)])] == []
    assert {each.name for each in loaded().vocabulary.indicators} == INDICATORS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_text_is_there_in_both_languages_and_claims_no_clause(rule: RuleNode) -> None:
    assert rule.failed is not None
    assert rule.advice is not None
    written = (rule.title, rule.failed, rule.passed, rule.inapplicable, rule.advice, *(text for _, text in rule.undecided))
    for text in (each for each in written if each is not None):
        assert re.search("[一-鿿]", text.zh), text
        assert text.en, text
        assert not re.search("[一-鿿]", re.sub(r"\{[^}]*\}|发改环资\S+", "", text.en)), text.en
        assert not re.search(r"附件[1-4]|第.{1,3}条", text.zh), text.zh


def test_commands_find_the_pack_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--pack", PACK, "--lang", "zh"]) == 0
    out, off = capsys.readouterr().out.split("\n\n")
    listed = out.splitlines()
    assert [line.split()[0] for line in listed] == [rule.id for rule in RULES]
    assert all(line.endswith(f"[{PACK}]") for line in listed)
    assert [line.split()[0] for line in off.splitlines()[1:]] == ["annex2-city", "annex2-common", "annex2-extended", "annex2-zone"]
    assert main(["rules", "check", "--pack", PACK, "--lang", "zh"]) == 0
    assert "55 条规则，没有错误（提醒 0 处）" in capsys.readouterr().out
    assert main(["rules", "fmt", "--check", str(FOLDER), "--lang", "zh"]) == 0


def test_the_rules_that_are_on_by_default_are_those_of_annex_2() -> None:
    assert [pack.id for pack in helpers.shipped().packs] == list(ANNEX2)
    assert {rule.id for rule in helpers.shipped().rules}.isdisjoint(rule.id for rule in RULES)


# ---- cases ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=helpers.name_of)
def test_case(case: Case) -> None:
    assert helpers.misses(case, loaded(), TODAY) == []


def test_names_are_told_apart() -> None:
    assert [name for name, count in Counter(map(helpers.name_of, CASES)).items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_seen_every_way(rule: RuleNode) -> None:
    seen = {case.expect[rule.id]["outcome"] for case in CASES if rule.id in case.expect}
    assert seen == {"passed", "failed", "cantTell", "inapplicable"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_condition_is_seen_at_work(rule: RuleNode) -> None:
    """With a condition left out, or a bound moved, at least one case comes out otherwise."""
    assert [each.key for each in rulelab.survivors(replace(loaded(), rules=(rule,)), CASES, {})] == []


# ---- samples ----------------------------------------------------------------------------------------------------------------


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("park_samples", SAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["park-a", "park-defects"])
def test_a_sample_is_what_its_text_makes(name: str) -> None:
    lines = (SAMPLES / "text" / f"{name}.txt").read_text("utf-8").splitlines()
    assert _builder().wps_builder().Builder(lines).build() == (SAMPLES / f"{name}.docx").read_bytes()


def test_the_sound_sample_complies() -> None:
    report = checked("park-a.docx", PACK)
    assert (report.document.status, report.verdict, report.diagnostics) == ("checked", "compliant", ())
    assert {rule for rule, outcome in outcomes(report).items() if outcome != "passed"} == {"ZC-ELIG-04", "ZC-IND-03"}
    assert {"ZC-ELIG-04", "ZC-IND-03"} == {rule for rule, outcome in outcomes(report).items() if outcome == "inapplicable"}


DEFECTS = {each["id"]: each for each in tomllib.loads((SAMPLES / "defects.toml").read_text("utf-8"))["defect"]}
#: Defect -> the rules that find it.
FOUND_BY = {
    "P01": "ZC-TXT-02", "P02": "ZC-ELIG-02", "P03": "ZC-ELIG-04", "P04": "ZC-ELIG-06", "P05": "ZC-ACC-02 ZC-ACC-03", "P06": "ZC-ACC-04",
    "P07": "ZC-IND-03", "P08": "ZC-IND-09", "P09": "ZC-GOAL-05", "P10": "ZC-GOAL-04 ZC-IND-09 ZC-GOAL-03", "P11": "ZC-IND-06",
    "P12": "ZC-GOAL-03", "P13": "ZC-IND-08", "P14": "ZC-TASK-06", "P15": "ZC-TASK-07", "P16": "ZC-PROJ-04", "P17": "ZC-PROJ-05",
    "P18": "ZC-STR-07", "P19": "ZC-BEN-01", "P20": "ZC-TXT-01", "P21": "ZC-ORG-02",
}  # fmt: skip


def test_every_seeded_defect_is_found_and_nothing_else() -> None:
    failed = {rule for rule, outcome in outcomes(checked("park-defects.docx", PACK)).items() if outcome not in ("passed", "inapplicable")}
    assert FOUND_BY.keys() == DEFECTS.keys()
    assert failed == {rule for rules in FOUND_BY.values() for rule in rules.split()}


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_quote_of_a_defect_stands_in_the_draft(defect: str) -> None:
    assert DEFECTS[defect]["quote"] in (SAMPLES / "text" / "park-defects.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["park-a.docx", "park-defects.docx"])
def test_nothing_is_left_open_in_what_a_reader_sees(name: str) -> None:
    shown = [text for each in checked(name, PACK).results for sub in each.subresults for text in (sub.message, sub.advice)]
    assert [text for text in shown if re.search(r"[{}｛｝]", text.zh + text.en)] == []
    assert [text for text in shown if bool(text.zh) != bool(text.en)] == []


def test_the_rule_book_takes_its_examples_from_the_samples_of_its_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "docs", "-o", "book.md", "--pack", PACK, "--date", "2026-11-30", "--lang", "zh"]) == 0
    text = Path("book.md").read_text("utf-8")
    core = text[text.index("### ZC-IND-03") :].split("\n### ")[0]
    assert "示例：不符合：示例方案park-defects.docx《石坪高新技术产业园区国家级零碳园区建设方案（征求意见稿）》" in core
    assert set(re.findall(r"示例方案([\w-]+\.docx)", text)) == {"park-a.docx", "park-defects.docx"}


# ---- two guidelines ---------------------------------------------------------------------------------------------------------


ANNEX2_SAMPLES = ["city-a.docx", "city-b.docx", "city-defects.docx", "zone-a.pdf", "zone-b.docx"]
PARK_SAMPLES = ["park-a.docx", "park-defects.docx"]


@pytest.mark.parametrize("name", ANNEX2_SAMPLES)
def test_a_draft_of_annex_2_is_not_judged_by_the_other_guideline(name: str) -> None:
    report = checked(name, PACK)
    assert report.results == ()
    assert report.verdict in UNRECOGNISED
    assert report.recognition is not None
    assert {"ZC-ID-03", "ZC-ID-04"} <= {sign.rule for sign in report.recognition.signs if sign.speaks == "against"}


@pytest.mark.parametrize("name", PARK_SAMPLES)
def test_a_draft_of_a_zero_carbon_park_is_not_judged_by_annex_2(name: str) -> None:
    """It is told what speaks against it, and which other guideline could be named."""
    report = checked(name)
    assert (report.results, report.verdict) == ((), "please_confirm")
    assert report.recognition is not None
    assert [sign.rule for sign in report.recognition.signs if sign.speaks == "against"] == ["ID-03", "ID-06"]
    (note,) = [each for each in report.diagnostics if each.code == "other-guidelines"]
    assert note.message.zh == "规则库里还有别的指南，本次没有用：国家级零碳园区建设方案（zero-carbon-park）"


@pytest.mark.parametrize("name", PARK_SAMPLES)
def test_annex_2_alone_takes_a_parks_plan_for_none_of_its_own_even_where_it_speaks_of_the_pilots(name: str) -> None:
    document = readers.read((SAMPLES / name).read_bytes(), name)
    block = next(each for each in document.blocks if len(each.text) > 100)
    text = block.text + "园区所在的云川市是国家碳达峰试点城市。"
    changed = replace(document, blocks=tuple(replace(each, text=text) if each is block else each for each in document.blocks))
    report = checking.of_document(changed, helpers.shipped(), Options(), TODAY)
    assert report.recognition is not None
    assert [sign.rule for sign in report.recognition.signs if sign.speaks == "against"] == ["ID-06"]
    assert report.verdict == "please_confirm"


def test_each_sample_is_judged_by_its_own_pack_whatever_was_checked_before() -> None:
    """One process checks drafts of both guidelines in turn, and nothing of the one clings to the other."""
    order = [("park-a.docx", (PACK,)), ("zone-a.pdf", ANNEX2), ("park-a.docx", (PACK,)), ("city-a.docx", ANNEX2)]
    verdicts = []
    for name, packs in order:
        document = readers.read((SAMPLES / name).read_bytes(), name) if (SAMPLES / name).exists() else helpers.read(name)
        verdicts.append(checking.of_document(document, loader.load((helpers.RULES,), packs), Options(), TODAY).verdict)
    assert verdicts == ["compliant"] * 4


# ---- both at once -----------------------------------------------------------------------------------------------------------


def both() -> RuleSet:
    """The rules of both guidelines."""
    return loaded(*ANNEX2, PACK)


def test_both_guidelines_at_once_stand_side_by_side() -> None:
    together = both()
    assert [each.message.zh for each in together.diagnostics if each.severity != "note"] == []
    assert [tuple(pack.id for pack in each.packs) for each in together.guidelines] == [ANNEX2, (PACK,)]
    assert {rule.id for rule in together.rules} == {rule.id for rule in (*helpers.shipped().rules, *RULES)}
    assert dict(zip((rule.id for rule in together.rules), together.versions, strict=True)) == {
        rule.id: version for each in (helpers.shipped(), loaded()) for rule, version in zip(each.rules, each.versions, strict=True)
    }


@pytest.mark.parametrize(("name", "packs"), [*((name, ANNEX2) for name in ANNEX2_SAMPLES), *((name, (PACK,)) for name in PARK_SAMPLES)])
def test_a_draft_is_checked_by_the_guideline_that_it_is_a_plan_of(name: str, packs: tuple[str, ...]) -> None:
    together, alone = checked(name, *ANNEX2, PACK), checked(name, *packs)
    assert together.results == alone.results
    assert (together.verdict, together.plan, together.packs) == (alone.verdict, alone.plan, alone.packs)


def of_both(text: str, **options: str) -> Report:
    """The report of both guidelines on a draft."""
    return checking.of_document(plain.read(text), both(), Options(**options), TODAY)


BODY = "一、建设目标\n到2030年，二氧化碳排放达到峰值。\n二、重点任务\n1.发展光伏。建设光伏电站20万千瓦。\n"


def test_a_draft_of_no_guideline_is_told_what_speaks_against_each() -> None:
    report = of_both("# 云川市房屋安全工作方案\n一、主要任务\n1.排查房屋。开展排查。\n")
    assert (report.verdict, report.results) == ("not_applicable_document", ())
    assert [pack.id for pack in report.packs] == [*ANNEX2, PACK]
    assert report.recognition is not None
    against = [sign.message.zh for sign in report.recognition.signs if sign.speaks == "against"]
    assert against[0] == "（碳达峰试点实施方案编制指南（共用部分））题目没有碳达峰、低碳，正文也几乎不提碳排放"
    assert against[2] == "（国家级零碳园区建设方案）题目没有零碳园区，正文也几乎不提零碳园区"


def test_a_draft_that_may_be_of_both_guidelines_has_to_be_confirmed() -> None:
    title = "# 云川产业集聚区零碳园区暨低碳发展实施方案\n"
    text = title + BODY + "云川是国家碳达峰试点城市。\n"
    assert of_both(text).packs[-1].id == PACK
    name = "# 云川市低碳发展实施方案\n"
    both_ways = name + BODY + "本市是国家碳达峰试点城市，并建设国家级零碳园区。零碳园区先行。\n零碳园区建设。\n零碳园区扩面。\n"
    report = of_both(both_ways)
    assert (report.verdict, report.results) == ("please_confirm", ())
    assert report.recognition is not None
    assert {sign.rule for sign in report.recognition.signs if sign.speaks == "against"} == set()
    assert {pack.id for pack in of_both(both_ways, kind="city").packs} == set(ANNEX2)
    assert {pack.id for pack in of_both(both_ways, kind="zero_carbon_park").packs} == {PACK}
    assert of_both(both_ways, kind="zero_carbon_park").results != ()


def test_a_parameter_of_one_guideline_is_given_to_that_one_only() -> None:
    options = Options(parameters=(("基准年", "2024年"), ("首期", "2026年")))
    for name, packs in (("park-a.docx", (PACK,)), ("city-a.docx", ANNEX2)):
        document = readers.read((SAMPLES / name).read_bytes(), name) if (SAMPLES / name).exists() else helpers.read(name)
        own = loaded(*packs)
        expected = checking.of_document(document, own, checking.own(options, own), TODAY)
        assert checking.of_document(document, both(), options, TODAY).results == expected.results
        assert expected.results != checked(name, *packs).results


def test_explanations_plans_and_cases_take_the_guideline_of_the_rule() -> None:
    document = readers.read((SAMPLES / "park-a.docx").read_bytes(), "park-a.docx")
    trace = checking.explained(document, both(), Options(), TODAY, "ZC-IND-01")
    assert trace == replace(checking.explained(document, loaded(), Options(), TODAY, "ZC-IND-01"))
    assert checking.plan_of(document, both(), Options()) == checking.plan_of(document, loaded(), Options())
    for case in (CASES[0], CASES[-1]):
        assert rulelab.run_case(case, both(), TODAY) == rulelab.run_case(case, loaded(), TODAY)


def test_the_rule_book_of_both_gives_each_rule_its_own_ground() -> None:
    """审核惯例 is a document of either guideline, of unequal strength."""
    alone = books(rulelab.load((), (PACK,)), ())
    together = books(rulelab.load((), (*ANNEX2, PACK)), ())
    assert together == (*books(rulelab.load((), ANNEX2), ()), *alone)
    (rule,) = [rule for chapter in alone[0].chapters for rule in chapter.rules if rule.id == "ZC-TXT-01"]
    assert rule.grounds[0].strength.zh == "审核惯例"


def test_the_summary_names_the_guideline_that_applied() -> None:
    def named(name: str) -> str:
        return brief(checked(name, *ANNEX2, PACK), (), Folds(), "zh")[0]

    assert "碳达峰试点实施方案编制指南（城市）" in named("city-a.docx")
    assert "园区" not in named("city-a.docx").split("》")[-1]
    assert "国家级零碳园区建设方案" in named("park-a.docx")
    assert "编制指南" not in named("park-a.docx")


def test_a_cached_rule_set_of_both_is_the_same(tmp_path: Path) -> None:
    first = loader.load((helpers.RULES,), (*ANNEX2, PACK), tmp_path)
    again = loader.load((helpers.RULES,), (*ANNEX2, PACK), tmp_path)
    assert first == again
    assert first.versions == again.versions
    assert [each.versions for each in first.guidelines] == [each.versions for each in again.guidelines]


# ---- nothing in the code ----------------------------------------------------------------------------------------------------


def test_the_code_holds_no_word_of_the_pack_that_is_of_its_field() -> None:
    said = words_in_code.places_in_code(frozenset(words_in_code.pack_words(loaded().vocabulary)))
    assert {word: places for word, places in said.items() if not words_in_code.plain(word)} == {}


def test_the_plan_of_another_field_speaks_of_nothing_that_the_pack_is_about() -> None:
    assert words_in_code.things_said(loaded().vocabulary) == []


# ---- the page on choosing a guideline -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_on_choosing_a_guideline_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANCHECK_LANG", lang)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    text = (helpers.ROOT / "docs" / f"guidelines.{lang}.md").read_text("utf-8")
    for step in steps(text):
        assert done(step) == step.body, f"guidelines.{lang}.md:{text.count(chr(10), 0, step.start) + 1}"
    assert run(f"plancheck rules list --pack {PACK}")


if __name__ == "__main__":
    from tests.cli.replay import written

    written({lang: helpers.ROOT / "docs" / f"guidelines.{lang}.md" for lang in ("zh", "en")})
