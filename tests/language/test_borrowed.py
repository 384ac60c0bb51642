"""Packs of which only the vocabulary is taken: 引入：甲包 只取 词表."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import checking
from plancheck.language import fmt, loader, parser, printer
from plancheck.language.loader import RuleSet
from plancheck.model.report import Options, Report
from plancheck.readers import plain
from plancheck.render import rows

ON = date(2025, 3, 1)
COMMON = """规则包 common “通用” / "Common"
  版本：1
  参数：界限 = 30 %
强度 strong “强” / "strong"
  最高级别：必须
文件 手册 “手册” / "Handbook"
  依据强度：strong
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
指标 回收率 "recovery rate"
  代码：recovery
  单位：%
条件 到数（量、那年、数） “到那年达到这个数” / "reaches the number by the year"
  要求：量 在 那年 的 目标 ≥ 数
规则 C-01 “回收率有目标” / "Recovery rate has a target"
  依据：手册
  级别：必须
  要求：回收率 在 2030年 有 目标
  不符合：“缺少” / "missing"
篇 认定 “是不是” / "is it one"
  用途：认定
规则 C-S “题目” / "title"
  依据：手册
  级别：必须
  要求：方案.名称 匹配 /回收/
  不符合：“不是” / "is none"
"""
OWN = """规则包 own “本省” / "Ours"
  版本：1
  引入：{imports}
规则 O-01 “回收率达到界限” / "Recovery rate reaches the limit"
  依据：手册
  级别：必须
  要求：回收率 到数（2030年，界限）
  不符合：“不到{{界限}}” / "below {{界限}}"
"""
DRAFT = "# 云川市方案\n一、主要目标\n到2030年，回收率达到35%。\n"


def load(files: Mapping[str, str], *packs: str) -> RuleSet:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).mkdir()
            (Path(folder) / name / "a.rules").write_text(text, "utf-8")
        return loader.load([Path(folder)], packs)


def checked(loaded: RuleSet) -> Report:
    assert [each.code for each in loaded.diagnostics if each.severity == "error"] == []
    return checking.of_document(plain.read(DRAFT), loaded, Options(), ON)


@pytest.mark.parametrize(
    ("imports", "rules", "remark", "verdict"),
    [
        ("common 只取 词表", ["O-01"], True, "compliant"),
        ("common，只取词表", None, False, ""),
        ("common", ["C-01", "O-01"], False, "please_confirm"),
    ],
)
def test_the_words_are_used_and_the_rules_are_not(imports: str, rules: list[str] | None, remark: bool, verdict: str) -> None:
    loaded = load({"common": COMMON, "own": OWN.format(imports=imports)}, "own")
    if rules is None:
        (wrong,) = [each for each in loaded.diagnostics if each.code == "unknown-import"]
        assert str(wrong.help and wrong.help.zh) == "只用它的词，写作：… 只取 词表"
        return
    report = checked(loaded)
    assert [rule.id for rule in loaded.rules] == rules
    assert {pack.id: pack.only_vocabulary for pack in report.packs} == {"common": remark, "own": False}
    assert any(each.endswith("（只取词表）") for each in rows.packs(report, "zh")) is remark
    assert next(rule.requires for rule in loaded.rules if rule.id == "O-01")
    assert (report.recognition is None) is remark


def test_what_was_asked_for_by_its_name_keeps_its_rules() -> None:
    files = {"common": COMMON, "own": OWN.format(imports="common 只取 词表")}
    assert [rule.id for rule in load(files, "own", "common").rules] == ["C-01", "O-01"]
    assert [rule.id for rule in load(files).rules] == ["C-01", "O-01"]


def test_what_it_imports_itself_is_taken_in_the_same_way() -> None:
    middle = '规则包 middle “中” / "M"\n  版本：1\n  引入：common\n'
    loaded = load({"common": COMMON, "middle": middle, "own": OWN.format(imports="common、middle 只取 词表")}, "own")
    assert [rule.id for rule in loaded.rules] == ["C-01", "O-01"]  # common is imported whole as well
    loaded = load({"common": COMMON, "middle": middle, "own": OWN.format(imports="middle 只取 词表")}, "own")
    assert [rule.id for rule in loaded.rules] == ["O-01"]


def test_a_guideline_of_its_own_may_take_the_words_of_another() -> None:
    """Both read drafts, each by its own rules."""
    signs = '篇 认定 “是不是” / "is it one"\n  用途：认定\n规则 O-S “题目” / "title"\n  依据：手册\n  级别：必须\n'
    signs += "  要求：方案.名称 匹配 /云川/\n"
    own = OWN.format(imports="common 只取 词表") + signs + '  不符合：“不是” / "is none"\n'
    loaded = load({"common": COMMON, "own": own})
    assert [[rule.id for rule in one.rules] for one in loaded.guidelines] == [["C-01"], ["O-01"]]
    assert [result.rule for result in checked(loaded).results] == ["O-01"]


def test_a_rule_that_was_not_taken_cannot_be_adjusted() -> None:
    own = OWN.format(imports="common 只取 词表") + '调整 C-01\n  停用：是\n  理由：“不用” / "not used"\n'
    (wrong,) = [each for each in load({"common": COMMON, "own": own}, "own").diagnostics if each.severity == "error"]
    assert (wrong.code, wrong.help and wrong.help.zh) == ("unknown-rule", "规则包 common 只取了词表；要调整它的规则，引入整个包")


@pytest.mark.parametrize(("written", "hint"), [("common 只取词表", ""), ("common 只要 词", "只用它的词，写作：common 只取 词表")])
def test_how_it_is_written_is_said(written: str, hint: str) -> None:
    found = load({"common": COMMON, "own": OWN.format(imports=written)}, "own").diagnostics
    wrong = [each.help.zh for each in found if each.severity == "error" and each.code == "unknown-import" and each.help]
    assert wrong == ([hint] if hint else [])


@given(st.lists(st.tuples(st.sampled_from(["a", "b-c", "甲包", "d.e"]), st.booleans()), min_size=1, max_size=4, unique_by=lambda it: it[0]))
def test_imports_are_read_as_they_were_printed(imports: list[tuple[str, bool]]) -> None:
    text = '规则包 p “甲” / "A"\n  版本：1\n  引入：' + "、".join(name + (" 只取 词表" if only else "") for name, only in imports) + "\n"
    (item,), wrong = parser.parse(text, "")
    assert wrong == []
    for lang in ("zh", "en"):
        for again in (printer.item(item, lang), fmt.fmt(text, lang)):
            assert parser.parse(again, "") == ([item], [])
    assert fmt.fmt(fmt.fmt(text, "en"), "zh") == text
