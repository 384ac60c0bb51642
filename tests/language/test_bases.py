"""Several bases of a rule, each with its strength: the strongest carries the level and stands first, and all are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import checking
from plancheck.contract import report as report_file
from plancheck.language import fmt, loader, parser, printer
from plancheck.language.loader import RuleSet
from plancheck.letter.compose import LetterOptions, compose, lines
from plancheck.model.report import Options, Report
from plancheck.readers import plain
from plancheck.render import rows
from plancheck.report.template import html, markdown

ON = date(2025, 3, 1)
PACK = """规则包 p “甲” / "A"
  版本：1
强度 strong “文件载明” / "stated"
  最高级别：必须
强度 middle “国家要求” / "national"
  最高级别：应当
强度 weak “审核惯例” / "practice"
  最高级别：建议
文件 通知 “主通知” / "Notice"
  文号：〔2026〕1号
  依据强度：strong
文件 行动方案 “行动方案” / "Action plan"
  依据强度：middle
文件 惯例 “惯例” / "Practice"
  依据强度：weak
文件 「甲、乙」 “两份” / "Two"
  依据强度：weak
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
指标 回收率 "recovery rate"
  代码：recovery
  单位：%
规则 R-01 “回收率有目标” / "Recovery rate has a target"
  依据：{basis}
  级别：{level}
  要求：回收率 在 2030年 有 目标
  不符合：“缺少” / "missing"
"""
THREE = "惯例、通知（条款 = “三（一）、四”，引文 = “提出目标”）、行动方案（条款 = “二”）"


def load(basis: str, level: str = "必须") -> RuleSet:
    with TemporaryDirectory() as folder:
        (Path(folder) / "p").mkdir()
        (Path(folder) / "p" / "a.rules").write_text(PACK.format(basis=basis, level=level), "utf-8")
        return loader.load([Path(folder)])


def checked(basis: str, level: str = "必须") -> Report:
    loaded = load(basis, level)
    assert [each.code for each in loaded.diagnostics if each.severity == "error"] == []
    return checking.of_document(plain.read("# 云川市方案\n一、主要目标\n稳步推进。\n"), loaded, Options(), ON)


def test_the_strongest_stands_first_and_all_are_in_the_result() -> None:
    (result,) = checked(THREE).results
    assert [(it.source.zh, it.basis, it.basis_label.zh, it.clause, it.quote) for it in result.grounds] == [
        ("主通知", "strong", "文件载明", "三（一）、四", "提出目标"),
        ("行动方案", "middle", "国家要求", "二", ""),
        ("惯例", "weak", "审核惯例", "", ""),
    ]
    assert (result.source.zh, result.basis, result.basis_label.zh) == ("主通知", "strong", "文件载明")


def test_of_equal_strength_the_first_named_stands_first() -> None:
    assert [it.source.zh for it in checked("惯例、「甲、乙」", "建议").results[0].grounds] == ["惯例", "两份"]
    assert [it.source.zh for it in checked("「甲、乙」、惯例", "建议").results[0].grounds] == ["两份", "惯例"]


def test_reports_and_letters_name_all() -> None:
    report = checked(THREE)
    said = "主通知（文件载明）；行动方案（国家要求）；惯例（审核惯例）"
    assert rows.basis(report.results[0], "zh") == said
    assert rows.basis(report.results[0], "en") == "Notice (stated); Action plan (national); Practice (practice)"
    assert said in html(report, "zh").decode()
    assert f"- 依据：{said}\n" in markdown(report, "zh").decode()
    letter = compose(report, LetterOptions(confirmed=True))
    assert isinstance(letter, bytes)
    assert said in "\n".join(lines(letter))
    assert report_file.read(report_file.write(report)).results[0].grounds == report.results[0].grounds


@pytest.mark.parametrize(
    ("basis", "level", "codes"),
    [
        ("惯例", "必须", ["level-above-basis"]),
        ("惯例、行动方案", "必须", ["level-above-basis"]),
        ("惯例、行动方案", "应当", []),
        ("惯例、通知", "必须", []),
        ("惯例、没有的", "建议", ["unknown-basis"]),
        ("惯例、惯例", "建议", ["basis-twice"]),
        ("惯例、", "建议", ["unfinished"]),
        ("惯例 通知", "建议", ["syntax"]),
    ],
)
def test_the_strongest_decides_how_high_the_level_may_be(basis: str, level: str, codes: list[str]) -> None:
    assert [each.code for each in load(basis, level).diagnostics if each.severity == "error"] == codes


def test_the_version_depends_on_each_basis() -> None:
    assert len({load(basis).versions for basis in ("通知", "通知、惯例", "通知、行动方案")}) == 3


NAMES = st.sampled_from(["annex2", "惯例", "甲、乙", "通 知", "甲（试行）"])
TEXTS = st.sampled_from(["", "三（一）、四", "“引”号", "a \\ b"])


@given(st.lists(st.tuples(NAMES, TEXTS, TEXTS), min_size=1, max_size=4))
def test_bases_are_read_as_they_were_printed(bases: list[tuple[str, str, str]]) -> None:
    written = []
    for name, clause, quote in bases:
        settings = [f"{key} = {printer.text(value, 'zh')}" for key, value in (("条款", clause), ("引文", quote)) if value]
        written.append(f"「{name}」" + (f"（{'，'.join(settings)}）" if settings else ""))
    text = f'规则 R-01 “甲” / "A"\n  依据：{"、".join(written)}\n  级别：建议\n  要求：有 目标\n  不符合：“乙” / "B"\n'
    (item,), wrong = parser.parse(text, "")
    assert wrong == []
    assert item.rule is not None
    assert [item.rule.basis, *(basis.name for basis in item.rule.others)] == [name for name, _, _ in bases]
    for lang in ("zh", "en"):
        for again in (printer.rule(item.rule, lang), printer.item(item, lang), fmt.fmt(text, lang)):
            (read,), wrong = parser.parse(again, "")
            assert (wrong, read.rule) == ([], item.rule)
