"""Units that a pack names (单位): rules and drafts understand them, and only those of that pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import checking
from plancheck.language import fmt, loader, parser, printer
from plancheck.language.loader import RuleSet
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import NamedUnit, dimension, fold_unit, parse_unit, using
from plancheck.model.report import Options, Result
from plancheck.readers import plain

ON = date(2025, 3, 1)
HEAD = """规则包 {pack} “甲” / "A"
  版本：1
强度 strong “强” / "strong"
  最高级别：必须
文件 手册 “手册” / "Handbook"
  依据强度：strong
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
指标 造林面积 "area planted"
  代码：area
指标 肉鸡存栏 "poultry"
  代码：poultry
指标 单位产品排放 "emissions per unit"
  代码：emissions
"""
UNITS = """单位 英亩 "acre"
  等于：0.404686 公顷
  别名：ac、acre
单位 羽 "head of poultry"
单位 吨二氧化碳 "tonne of carbon dioxide"
  别名：t-CO₂
"""
RULE = """规则 U-01 “面积” / "Area"
  依据：手册
  级别：必须
  要求：{requires}
  不符合：“不够” / "short"
"""
DRAFT = "# 云川市方案\n一、主要目标\n到2030年，{}。\n"


def load(text: str) -> RuleSet:
    with TemporaryDirectory() as folder:
        (Path(folder) / "p").mkdir()
        (Path(folder) / "p" / "a.rules").write_text(text, "utf-8")
        return loader.load([Path(folder)])


def result(loaded: RuleSet, goal: str) -> Result:
    """What the first rule says of a draft with this goal."""
    return checking.of_document(plain.read(DRAFT.format(goal)), loaded, Options(), ON).results[0]


def rules(requires: str, units: str = UNITS, pack: str = "p") -> RuleSet:
    loaded = load(HEAD.format(pack=pack) + units + RULE.format(requires=requires))
    assert [each.code for each in loaded.diagnostics if each.severity == "error"] == []
    return loaded


AREA = "造林面积 在 2030年 的 目标"


@pytest.mark.parametrize(
    ("requires", "passes", "fails"),
    [
        (f"{AREA} ≥ 2 万英亩", "造林面积达到2.1万英亩", "造林面积达到1.9万英亩"),
        (f"{AREA} ≥ 2 万acre", "造林面积达到2.1万ac", "造林面积达到1.9万acre"),
        (f"{AREA} ≥ 8000 公顷", "造林面积达到19769英亩", "造林面积达到19768英亩"),  # 19768 acres are 7999.8 hectares
        (f"{AREA} ≥ 2 万英亩", "造林面积达到8094公顷", "造林面积达到8093公顷"),
        ("造林面积 在 2030年 有 目标（单位 是 公顷）", "造林面积达到3英亩", "造林面积达到3羽"),
        ("造林面积 在 2030年 有 目标（单位 是 英亩）", "造林面积达到3公顷", "造林面积达到3吨"),
        ("肉鸡存栏 在 2030年 的 目标 ≥ 3 万羽", "肉鸡存栏达到3.5万羽", "肉鸡存栏达到2.5万羽"),
        ("单位产品排放 在 2030年 的 目标 ≤ 5 t-CO₂/英亩", "单位产品排放降到4.9吨二氧化碳/ac", "单位产品排放降到5.1tCO₂/英亩"),
        ("单位产品排放 在 2030年 的 目标 ≤ 5 tCO2/公顷", "单位产品排放降到2t-CO₂/英亩", "单位产品排放降到2.1t-CO₂/英亩"),
        (f"{AREA} ÷ 2 羽 计 ac/羽 ≤ 3 英亩/羽", "造林面积达到6英亩", "造林面积达到6.1英亩"),
    ],
)
def test_rules_and_drafts_understand_it(requires: str, passes: str, fails: str) -> None:
    loaded = rules(requires)
    assert (result(loaded, passes).outcome, result(loaded, fails).outcome) == ("passed", "failed")


def test_a_draft_is_read_in_the_unit_of_the_pack() -> None:
    draft = plain.read(DRAFT.format("造林面积达到2.1万ac") + "\n| 指标 | 单位 | 2030年 |\n|---|---|---|\n| 肉鸡存栏 | 万羽 | 30 |\n")
    plan = checking.plan_of(draft, rules(f"{AREA} ≥ 2 万英亩"), Options())
    assert {(fact.value, fact.unit) for fact in plan.facts} == {
        (Decimal("2.1"), "万英亩"),
        (Decimal(30), "万羽"),
    }


def test_nobody_else_knows_it() -> None:
    """Two packs may mean different things by a word, and neither changes what is read without them."""
    large, small = (
        rules(f"{AREA} ≥ 20 公顷", f'单位 顷地 "plot"\n  等于：{factor} 公顷\n', pack) for factor, pack in ((10, "p"), (2, "q"))
    )
    assert [result(loaded, "造林面积达到5顷地").outcome for loaded in (large, small, large)] == ["passed", "failed", "passed"]
    assert (parse_unit("顷地"), fold_unit("ac")) == (None, "ac")


def test_a_symbol_is_none_within_a_word() -> None:
    loaded = rules(f"{AREA} ≥ 2 英亩")
    assert result(loaded, "造林面积达到3acids").outcome != "passed"


def test_the_version_of_a_rule_depends_on_it() -> None:
    one, two = (rules(f"{AREA} ≥ 2 公顷", f'单位 英亩 "acre"\n  等于：{factor} 公顷\n') for factor in ("0.404686", "0.4047"))
    assert one.versions != two.versions
    assert rules(f"{AREA} ≥ 2 公顷", "").versions != one.versions


def test_a_unit_without_a_factor_is_a_dimension_of_its_own() -> None:
    with using((NamedUnit("英亩", Bilingual("", "")),)):
        assert dimension("万英亩/年") == "英亩/year"
    assert dimension("万英亩/年") is None


@given(
    st.sampled_from(["英亩", "羽", "顷地", "箱水"]),
    st.none() | st.tuples(st.decimals("0.0001", "9999", places=4), st.sampled_from(["公顷", "吨标准煤/万元", "升", "千瓦时"])),
    st.lists(st.sampled_from(["ac", "a c", "x²", "亩英", "q/h"]), max_size=3, unique=True),
)
def test_an_item_is_read_as_it_was_printed(name: str, equals: tuple[Decimal, str] | None, aliases: list[str]) -> None:
    text = f'单位 {name} "{name}"\n' + (f"  等于：{equals[0]:f} {equals[1]}\n" if equals else "")
    text += f"  别名：{'、'.join(aliases)}\n" if aliases else ""
    (item,), wrong = parser.parse(text, "")
    assert wrong == []
    for lang in ("zh", "en"):
        (again,), wrong = parser.parse(printer.item(item, lang), "")
        assert (wrong, again) == ([], item)
        (laid,), wrong = parser.parse(fmt.fmt(text, lang), "")
        assert (wrong, replace(laid, title=item.title)) == ([], item)


def test_a_file_that_uses_the_unit_of_another_is_laid_out() -> None:
    text = RULE.format(requires="造林面积 ÷ 2 公顷 计 羽   ≤ 3 羽")
    assert "要求：造林面积 ÷ 2 公顷 计 羽 ≤ 3 羽" in fmt.fmt(text)


def test_a_unit_of_a_pack_that_is_not_imported() -> None:
    user = HEAD.format(pack="q").replace("area", "planted") + RULE.format(requires=f"{AREA} ≥ 2 英亩")
    with TemporaryDirectory() as folder:
        for name, text in (("p", HEAD.format(pack="p") + UNITS), ("q", user)):
            (Path(folder) / name).mkdir()
            (Path(folder) / name / "a.rules").write_text(text, "utf-8")
        found = loader.load([Path(folder)], ("q",)).diagnostics
    assert [each.code for each in found if each.severity == "error"] == ["not-imported"]
