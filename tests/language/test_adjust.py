"""What an office changes in a rule of another pack (调整): its title, level, basis, requirement, texts and parameters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancheck import checking
from plancheck.language import fmt, loader, parser, printer
from plancheck.language.loader import RuleSet
from plancheck.language.syntax import RuleNode
from plancheck.model.report import Options, Result
from plancheck.readers import plain

ON = date(2025, 3, 1)
COMMON = """规则包 common “通用” / "Common"
  版本：1
  参数：界限 = 30 %
强度 strong “强” / "strong"
  最高级别：必须
强度 weak “弱” / "weak"
  最高级别：建议
文件 手册 “手册” / "Handbook"
  依据强度：strong
文件 惯例 “惯例” / "Practice"
  依据强度：weak
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
指标 回收率 "recovery rate"
  代码：recovery
  单位：%
  方向：上升
条件 够（量、那年） “到那年达到界限” / "reaches the limit by the year"
  要求：量 在 那年 的 目标 ≥ 界限
规则 C-01 “回收率达到{界限}” / "Recovery rate reaches {界限}"
  依据：手册
  级别：应当
  对象：每个 年（2030年）
  其中：最高 = 最大（回收率 在 该年 的 目标）
  要求：回收率 够（该年）
  不符合：“{年}不到{界限}，最高{最高}” / "{year} is below {界限}, {最高}"
  不符合（缺少）：“{年}没有写” / "nothing in {year}"
"""
OWN = """规则包 own “本省” / "Ours"
  版本：1
  引入：common
"""
DRAFT = "# 云川市方案\n一、主要目标\n到2030年，回收率达到{}%。\n"


def load(adjust: str, more: str = "") -> RuleSet:
    with TemporaryDirectory() as folder:
        for name, text in (("common", COMMON), ("own", OWN + adjust), ("top", more)):
            if text:
                (Path(folder) / name).mkdir()
                (Path(folder) / name / "a.rules").write_text(text, "utf-8")
        return loader.load([Path(folder)])


def adjusted(sections: str, header: str = "调整 C-01", more: str = "") -> RuleSet:
    loaded = load(f'{header}\n{sections}  理由：“本省另有规定” / "Ruled by the province"\n', more)
    assert [(each.code, each.message.zh) for each in loaded.diagnostics if each.severity != "note" and each.code not in HARMLESS] == []
    return loaded


def result(loaded: RuleSet, share: str) -> Result:
    return checking.of_document(plain.read(DRAFT.format(share)), loaded, Options(), ON).results[0]


def notes(loaded: RuleSet) -> list[tuple[str, str]]:
    return [(each.message.zh, each.message.en) for each in loaded.diagnostics if each.severity == "note"]


def rule(loaded: RuleSet) -> RuleNode:
    return loaded.rules[0]


WHY = "本省另有规定"
#: What the pack of the test itself is warned of.
HARMLESS = ("unexplained-year", "unused-definition")


@pytest.mark.parametrize(
    ("sections", "share", "outcome", "message", "what"),
    [
        ("  级别：建议\n", "20", "failed", "2030不到30%，最高20%", "级别由规则包 own 改为“建议”"),
        ("  参数：界限 = 40 %\n", "35", "failed", "2030不到40%，最高35%", "参数“界限”由规则包 own 改过"),
        ("  参数：界限 = 40 %\n", "40", "passed", None, "参数“界限”由规则包 own 改过"),
        ("  要求：回收率 在 该年 的 目标 ≥ 50 %\n", "45", "failed", "2030不到30%，最高45%", "要求由规则包 own 改过"),
        ("  要求：回收率 在 该年 的 目标 ≥ 界限\n  参数：界限 = 20 %\n", "25", "passed", None, "要求、参数“界限”由规则包 own 改过"),
        ('  不符合：“{年}太低” / "{year} too low"\n', "25", "failed", "2030太低", "不符合由规则包 own 改过"),
        ("  其中：最高 = 最大（回收率 在 该年 的 目标） × 2\n", "20", "failed", "2030不到30%，最高40%", "其中由规则包 own 改过"),
        ("  依据：惯例（条款 = “三”）\n  级别：建议\n", "20", "failed", "2030不到30%，最高20%", "依据、级别由规则包 own 改过"),
        ("  适用：方案 有 数值（单位 是 吨）\n", "20", "inapplicable", None, "适用由规则包 own 改过"),
    ],
)
def test_what_is_changed(sections: str, share: str, outcome: str, message: str | None, what: str) -> None:
    loaded = adjusted(sections)
    found = result(loaded, share)
    assert found.outcome == outcome, found.message.zh
    assert message is None or found.message.zh == message
    assert [zh for zh, _ in notes(loaded)] == [f"规则 C-01 的{what}：{WHY}"]
    assert rule(loaded).adjusted_by == ("own",)
    assert next(pack for pack in loaded.packs if pack.id == "common").rules[0].adjusted_by == ()


def test_title_basis_and_version_are_those_of_the_adjusted_rule() -> None:
    loaded = adjusted(
        "  依据：惯例（条款 = “三”）\n  级别：建议\n  参数：界限 = 40 %\n", '调整 C-01 “回收率达到{界限}（本省）” / "{界限} here"'
    )
    found = result(loaded, "35")
    assert (found.title.zh, found.source.zh, found.basis, found.level) == ("回收率达到40 %（本省）", "惯例", "weak", "advice")
    assert (rule(loaded).clause, rule(loaded).pack) == ("三", "common")
    assert notes(loaded)[0][1].startswith("The pack own changes the title, basis, level, parameter 界限 of C-01: ")
    assert loaded.versions != load("").versions
    assert adjusted('  不符合：“{年}太低” / "{year} too low"\n').versions == load("").versions  # texts change no meaning


def test_a_pack_above_adjusts_what_another_has_adjusted() -> None:
    top = (
        '规则包 top “本市” / "City"\n  版本：1\n  引入：own\n调整 C-01\n  不符合：“不到{界限}” / "below {界限}"\n  理由：“本市” / "city"\n'
    )
    loaded = adjusted("  参数：界限 = 40 %\n", more=top)
    assert (result(loaded, "35").message.zh, rule(loaded).adjusted_by) == ("不到40%", ("own", "top"))


@pytest.mark.parametrize(
    ("sections", "codes", "at"),
    [
        ("  要求：回收率 在 该年 的 目标 ≥ 50 万辆\n", ["dimension-clash"], "50 万辆"),
        ("  要求：没有的词 在 该年 有 目标\n", ["unknown-name"], "没有的词"),
        ("  参数：界限 = 40 万辆\n", ["dimension-clash"], "40 万辆"),
        ("  参数：期限 = 2030年\n", ["adjusted-parameter"], "期限"),
        ("  参数：界限 = 回收率.下限\n", ["parameter-value"], "界限"),
        ('  不符合：“{谁}” / "{who}"\n', ["unknown-placeholder", "unknown-placeholder"], "{谁}"),
        ('  不符合：“” / "too low"\n', ["missing-text"], "不符合"),
        ("  依据：惯例\n", ["level-above-basis"], "依据：惯例"),
        ("  依据：没有的文件\n", ["unknown-basis"], "没有的文件"),
        ("  停用：是\n  要求：回收率 在 该年 有 目标\n", ["off-and-changed"], "停用：是"),
        ("", ["nothing-adjusted"], "C-01"),
    ],
)
def test_mistakes_are_told_where_they_stand(sections: str, codes: list[str], at: str) -> None:
    loaded = load(f'调整 C-01\n{sections}  理由：“本省” / "ours"\n')
    wrong = [each for each in loaded.diagnostics if each.severity == "error"]
    assert [each.code for each in wrong] == codes
    text = OWN + f'调整 C-01\n{sections}  理由：“本省” / "ours"\n'
    span = wrong[0].span
    assert span is not None
    quoted = text[span.start : span.end].strip()
    assert quoted
    assert quoted in at or at in quoted
    assert rule(loaded).adjusted_by == ()  # one with a mistake changes nothing


SECTIONS = (
    "  级别：建议\n",
    "  参数：界限 = 40 %\n",
    "  要求：有 目标\n",
    '  不符合（低于）：“低” / "low"\n',
    "  依据：惯例（条款 = “三”）\n",
)


@given(st.lists(st.sampled_from(SECTIONS), min_size=1, unique=True), st.booleans())
def test_an_item_is_read_as_it_was_printed(sections: list[str], titled: bool) -> None:
    title = ' “题目” / "title"' if titled else ""
    text = f"调整 C-01{title}\n{''.join(sections)}" + '  理由：“本省” / "ours"\n'
    (item,), wrong = parser.parse(text, "")
    assert wrong == []
    for lang in ("zh", "en"):
        assert parser.parse(printer.item(item, lang), "") == ([item], [])
        again, wrong = parser.parse(fmt.fmt(text, lang), "")
        assert (wrong, fmt.alike(again, [item])) == ([], True)
