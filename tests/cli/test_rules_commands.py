"""rules fmt, check --fix, test, new and docs, over the real command line, on a pack of an office's own."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from plancheck import resources, rulelab
from plancheck.cli import main
from plancheck.engine import nouns
from plancheck.engine.elements import Cell, Column
from plancheck.language import grammar, loader, meanings, parser, words
from plancheck.language.fmt import alike
from plancheck.model import plan as plans
from plancheck.model.report import OUTCOMES
from plancheck.model.vocabulary import USES, Source, Topic
from plancheck.rulebook import page, reference
from plancheck.rulelab import Case
from plancheck.rulelab.book import books
from plancheck.wording.catalogue import group

ROOT = Path(__file__).parents[2]
WASTE = ROOT / "tests" / "language" / "packs" / "waste"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with a pack and a plancheck.toml that names it."""
    shutil.copytree(WASTE, tmp_path / "own" / "waste")
    (tmp_path / "plancheck.toml").write_text('rules = ["own"]\npacks = ["municipal-waste"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)


RULES = Path("own/waste/municipal/2-rules.rules")
CASES = Path("own/waste/municipal/2-rules.toml")


def edit(file: Path, old: str, new: str) -> None:
    """Change words of a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


# ---- fmt --------------------------------------------------------------------------------------------------------


def test_fmt_lays_out_and_says_what(capsys: Captured) -> None:
    assert main(["rules", "fmt"]) == 0
    assert capsys.readouterr().out == "5 个文件，0 个有变动\n"
    before = RULES.read_text("utf-8")
    edit(RULES, "回收利用率 在 该年 有 目标（单位 是 %）", "回收利用率   在 该年 有 目标(单位 是 ％)  # 注")
    untidy = RULES.read_text("utf-8")
    assert main(["rules", "fmt", "own", "--check"]) == 1
    assert capsys.readouterr().out == f"需要整理：{RULES}（1 行）\n5 个文件，1 个有变动\n"
    assert RULES.read_text("utf-8") == untidy
    assert main(["rules", "fmt", str(RULES)]) == 0
    assert capsys.readouterr().out == f"整理了：{RULES}\n1 个文件，1 个有变动\n"
    assert RULES.read_text("utf-8") == before.replace("目标（单位 是 %）\n", "目标（单位 是 %）  # 注\n", 1)
    assert not list(Path("own").rglob("*.part"))


def test_fmt_rewrites_one_language_as_the_other_and_back(capsys: Captured) -> None:
    chinese = RULES.read_text("utf-8")
    assert main(["rules", "fmt", str(RULES), "--lang", "en"]) == 0
    assert "5 files" not in capsys.readouterr().err
    english = RULES.read_text("utf-8")
    assert "  requires: 回收利用率 at this year has target(unit is %)\n" in english
    assert "  undecided (conflict): " in english
    assert alike(parser.parse(chinese, "t")[0], parser.parse(english, "t")[0])
    assert main(["rules", "test"]) == 0
    assert main(["rules", "fmt", str(RULES), "--lang", "zh"]) == 0
    assert RULES.read_text("utf-8") == chinese


def test_fmt_leaves_what_it_cannot_read(capsys: Captured) -> None:
    RULES.write_bytes("规则 甲\n".encode("gbk"))
    assert main(["rules", "fmt", str(RULES)]) == 2
    assert "GBK" in capsys.readouterr().err
    assert RULES.read_bytes() == "规则 甲\n".encode("gbk")
    broken = '规则 R-1 “甲” / "A"\n  依据:d\n  要求:甲 在 且\n'
    RULES.write_text(broken, "utf-8")
    assert main(["rules", "fmt", str(RULES)]) == 0
    out, err = capsys.readouterr()
    assert out == "1 个文件，0 个有变动\n"
    assert err == f"{RULES}：有 1 处写法错误，写错的条目没有整理；运行 plancheck rules check 看错在哪里\n"
    assert RULES.read_text("utf-8") == broken


@pytest.mark.parametrize("command", ["rules check", "rules list --rules"])
def test_a_file_is_no_rules_folder(capsys: Captured, command: str) -> None:
    folder = RULES.parent
    assert main([*command.split(), str(RULES)]) == 2
    assert f"“{RULES}”是文件，这里要写规则文件夹：{folder}" in capsys.readouterr().err
    assert main([*command.split(), str(RULES), "--lang", "en"]) == 2
    assert f"“{RULES}” is a file; give the rules folder instead: {folder}" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["rules show MY-99", "explain MY-99 drafts/plan.docx"])
def test_a_rule_that_is_not_there_may_stand_in_a_folder_that_was_not_named(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    Path("drafts").mkdir()
    Path("drafts/plan.docx").write_bytes(b"x")
    assert main(command.split()) == 2  # plancheck.toml names the rules here
    assert "--rules" not in capsys.readouterr().err
    Path("plancheck.toml").unlink()
    for lang, said in (("zh", "自己写的规则要加 --rules 规则文件夹"), ("en", "To use rules of your own, add --rules DIR")):
        assert main([*command.split(), "--lang", lang]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [(["nowhere"], 4, "没有“nowhere”"), (["plancheck.toml/.."], 4, "没有"), (["own/waste/empty"], 4, ".rules")],
)
def test_fmt_without_files(capsys: Captured, arguments: list[str], code: int, said: str) -> None:
    Path("own/waste/empty").mkdir()
    assert main(["rules", "fmt", *arguments]) == code
    assert said in capsys.readouterr().err


# ---- check ------------------------------------------------------------------------------------------------------


def test_check_fix_mends_and_says_what(capsys: Captured) -> None:
    before = RULES.read_text("utf-8")
    edit(RULES, "回收利用率 在 该年 有 目标（单位 是 %）", "回收利用率在该年有目标(单位 是 %)")
    assert main(["rules", "check"]) == 2
    capsys.readouterr()
    assert main(["rules", "check", "--fix"]) == 0
    out = capsys.readouterr().out
    assert f"{RULES}:5:6: “回收利用率在该年有目标”改为“回收利用率 在 该年 有 目标”\n" in out
    assert out.endswith("1 个规则包、5 条规则，没有错误（提醒 0 处）\n")
    assert RULES.read_text("utf-8") == before
    assert main(["rules", "check", "--fix"]) == 0
    assert capsys.readouterr().out.startswith("没有能自动修改的地方\n")


def test_check_fix_leaves_what_needs_thought(capsys: Captured) -> None:
    edit(RULES, "级别：必须", "级别：可选")
    before = RULES.read_text("utf-8")
    assert main(["rules", "check", "--fix"]) == 2
    assert "“可选”不能用在栏目“级别”" in capsys.readouterr().out
    assert RULES.read_text("utf-8") == before


def test_check_fix_touches_no_files_of_others(capsys: Captured) -> None:
    Path("plancheck.toml").unlink()
    assert main(["rules", "check", "--fix"]) == 2
    assert "--fix 要知道改哪里的文件" in capsys.readouterr().err


def test_check_tells_of_the_persons_own_files(capsys: Captured) -> None:
    """What is only a warning in the packs that come with the program is not for them."""
    Path("more").mkdir()
    Path("more/p.rules").write_text('规则包 more “多” / "More"\n  版本：1\n  引入：annex2-common\n词表 甲\n  词语：乙\n', "utf-8")
    assert main(["rules", "check", "more", "--pack", "more"]) == 0
    out = capsys.readouterr().out
    assert "annex2/" not in out
    assert "没有错误" in out


# ---- test -------------------------------------------------------------------------------------------------------


def test_coverage_is_counted_by_rule_and_outcome(capsys: Captured) -> None:
    assert main(["rules", "test", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "rule      Met  Not met  Needs manual review  Not applicable  Could not be checked"
    assert [line.split() for line in lines[1:7]] == [
        ["WASTE-01", "1", "2", "1", "1", "-"],
        ["WASTE-02", "1", "3", "-", "1", "-"],
        ["WASTE-03", "2", "2", "-", "1", "-"],
        ["WASTE-04", "3", "2", "-", "1", "-"],
        ["WASTE-05", "2", "3", "-", "-", "-"],
        ["total", "9", "12", "1", "4", "-"],
    ]
    assert lines[7:] == ["26 cases, 0 failed"]


def test_a_pack_of_ones_own_without_a_case_is_not_passed_over(capsys: Captured) -> None:
    Path("own/more").mkdir()
    head = '规则包 more “多” / "More"\n  版本：1\n  引入：municipal-waste\n\n'
    more = '规则 MORE-01 “有目标” / "A target"\n  依据：usage\n  级别：应当\n  要求：有 目标\n  不符合：“缺” / "missing"\n'
    Path("own/more/p.rules").write_text(head + more, "utf-8")
    assert main(["rules", "test", "--pack", "more"]) == 0
    out = capsys.readouterr().out
    assert "\nMORE-01      -       -           -       -         -\n" in out
    assert "没有见过既符合又不符合的规则 1 条：MORE-01\n" in out
    assert main(["rules", "test", str(CASES), "--pack", "more"]) == 0  # asked for the cases of one file, it speaks of that pack only
    assert "MORE-01" not in capsys.readouterr().out


def test_asked_for_one_file_the_table_has_the_rules_that_it_tests(capsys: Captured) -> None:
    text = CASES.read_text("utf-8")
    one = Path("own/one.toml")
    one.write_text(text[text.index("[[case]]") : text.index("[[case]]", text.index("[[case]]") + 1)], "utf-8")
    assert main(["rules", "test", str(one)]) == 0
    rows = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == ["WASTE-01", "合计", "没有见过既符合又不符合的规则", "1"]


def test_the_shipped_cases_are_those_of_the_packs_that_are_loaded(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert main(["rules", "test", "--pack", "zero-carbon-park"]) == 0
    out = capsys.readouterr().out
    assert "\nZC-TXT-03 " in out
    assert "\nTASK-" not in out
    assert "个用例，0 个未通过" in out


def test_conditions_and_bounds_that_no_case_notices_are_listed(capsys: Captured) -> None:
    text = CASES.read_text("utf-8")
    start, end = text.index('[[case]]\nname = "提高几个百分点'), text.index('[[case]]\nname = "另一个期限')
    text = (text[:start] + text[end:]).replace("| 597 |", "| 598 |")
    start, end = text.index('[[case]]\nname = "“40%以上”'), text.index('[[case]]\nname = "没有目标就不比')
    CASES.write_text(text[:start] + text[end:], "utf-8")
    assert main(["rules", "test", "--conditions"]) == 0
    out = capsys.readouterr().out
    assert "WASTE-01：去掉“单位 是 %”，没有用例察觉\n" in out
    assert "WASTE-03：“所写数值（回收利用率 在 该年 的 目标）”改为“回收利用率 在 该年 的 目标”，没有用例察觉\n" in out
    assert "WASTE-04：“0.5 %”改为“0.4 %”，没有用例察觉\n" in out
    assert "0.6 %" not in out
    assert "补一个只差这一点的用例；想不出这样的方案，这一点就是多余的，可以删去\n没有用例察觉的改动 3 处" in out
    assert "没有用例察觉的改动 3 处（另有 0 处" in out
    excuses = '\n[idle]\n"WASTE-01: 单位 是 %" = "只有百分数"\n"WASTE-04: 0.5 % → 0.4 %" = "足够"\n'
    excuses += '"WASTE-03: 所写数值（回收利用率 在 该年 的 目标） → 回收利用率 在 该年 的 目标" = "都写准数"\n'
    CASES.write_text(CASES.read_text("utf-8") + excuses, "utf-8")
    assert main(["rules", "test", "--conditions"]) == 0
    out = capsys.readouterr().out
    assert "没有用例察觉的改动 0 处（另有 3 处" in out
    assert "多余" not in out


def test_what_stands_in_a_rule_twice_is_told_twice(capsys: Captured) -> None:
    text = CASES.read_text("utf-8")
    CASES.write_text(text[: text.index("# ---- WASTE-02")] + text[text.index('[[case]]\nname = "末端处理只有一项') :], "utf-8")
    assert main(["rules", "test", "--conditions"]) == 0
    out = capsys.readouterr().out
    assert "WASTE-02：2 处中第 2 处“至少 2”改为“至少 3”，没有用例察觉\n" in out


def test_the_cases_of_a_folder_of_rules_may_stand_under_tests(capsys: Captured) -> None:
    """As in a checkout of plancheck: rules/… has the rules, tests/rules/… the cases."""
    Path("tests/own").mkdir(parents=True)
    CASES.rename("tests/own/cases.toml")
    for case in Path("own").rglob("*.toml"):
        case.unlink()
    assert main(["rules", "test"]) == 0
    assert "21 个用例，0 个未通过\n" in capsys.readouterr().out


def test_without_any_cases_it_says_where_to_name_some(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancheck.rulelab.shipped_cases", lambda: None)
    Path("plancheck.toml").unlink()
    assert main(["rules", "test"]) == 4
    assert "写明用例文件（*.toml）或文件夹，或用 --rules 指明自己的规则文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["more.txt", "more.rules.txt", "more.RULES", "more.rule"])
def test_rules_in_a_file_of_another_name_are_not_passed_over(capsys: Captured, name: str) -> None:
    (RULES.parent / name).write_text('规则 W-9 “甲” / "A"\n  依据：guide\n', "utf-8")
    assert main(["rules", "check"]) == 0
    out = capsys.readouterr().out
    assert f"municipal/{name}: 提醒：“{name}”里有规则，但没有读：规则文件的名称以 .rules 结尾 [other-suffix]" in out
    assert "改名为 more.rules；" in out


@pytest.mark.parametrize("text", ["说明\n规则包在这里\n", "规则：见下\n  一、甲：乙\n", ""])
def test_a_note_beside_the_rules_is_no_rule_file(capsys: Captured, text: str) -> None:
    (RULES.parent / "readme.txt").write_text(text, "utf-8")
    assert main(["rules", "check"]) == 0
    assert "readme.txt" not in capsys.readouterr().out


def test_a_missing_pack_is_not_taken_for_the_one_that_imports_it(capsys: Captured) -> None:
    Path("own/zcp").mkdir()
    Path("own/zcp/pack.rules").write_text('规则包 zcp-sx “省” / "Province"\n  版本：1\n  引入：zcp\n', "utf-8")
    assert main(["rules", "check", "--pack", "zcp-sx"]) == 2
    out = capsys.readouterr().out
    assert "没有名为“zcp”的规则包 [unknown-import]" in out
    assert "是不是" not in out  # neither itself nor another that is not like it


@pytest.mark.parametrize(
    ("wanted", "hint"), [("annex2-citi", "是不是“annex2-city”？"), ("zero-carbon-parks", "是不是“zero-carbon-park”？"), ("zcp-s", "可写：")]
)
def test_a_missing_pack_is_taken_for_one_that_is_like_it(capsys: Captured, wanted: str, hint: str) -> None:
    Path("own/zcp").mkdir()
    Path("own/zcp/pack.rules").write_text(f"规则包 zcp-sx “省” / “Province”\n  版本：1\n  引入：{wanted}\n", "utf-8")
    assert main(["rules", "check", "--pack", "zcp-sx"]) == 2
    out = capsys.readouterr().out
    assert f"怎么改：{hint}" in out
    assert "zcp-sx" not in out[out.index("怎么改") :].splitlines()[0]


def test_a_parameter_without_its_unit_is_told_before_any_draft_is_read(capsys: Captured) -> None:
    Path("plan.docx").write_bytes(b"")
    assert main(["check", "plan.docx", "--config", "plancheck.toml", "--set", "最低投资=800"]) == 2
    assert "参数“最低投资”的单位是 万元，写作：800 万元" in capsys.readouterr().err
    assert main(["check", "plan.docx", "--config", "plancheck.toml", "--set", "最低投资=8 吨"]) == 2
    assert "参数“最低投资”的单位是 万元，写作：8 万元" in capsys.readouterr().err


def test_every_kind_of_change_is_tried() -> None:
    """A rule without any telling case keeps all its changes: what is left out, and each bound up and down."""
    loaded = loader.load([WASTE], ["municipal-waste"])
    blind = [Case(Path("x"), rule.id, "# 云川市方案\n一、概况", {rule.id: {"outcome": "inapplicable"}}) for rule in loaded.rules]
    found = {(each.rule, each.what, each.becomes) for each in rulelab.survivors(loaded, blind, {})}
    assert {each for each in found if each[0] == "WASTE-02"} == {
        ("WASTE-02", "章节 属于 分类投放 或 （章节 属于 末端处理 且 有 至少 2 个 举措）", ""),
        ("WASTE-02", "章节 属于 分类投放", ""), ("WASTE-02", "章节 属于 末端处理 且 有 至少 2 个 举措", ""),
        ("WASTE-02", "章节 属于 末端处理", ""), ("WASTE-02", "有 至少 2 个 举措", ""), ("WASTE-02", "至少 2", ""),
        ("WASTE-02", "有 责任单位", ""), ("WASTE-02", "若 有 至少 2 个 责任单位，则 有 牵头单位", ""),
        ("WASTE-02", "若 有 至少 2 个 责任单位", ""),
        ("WASTE-02", "至少 2", "至少 1"), ("WASTE-02", "至少 2", "至少 3"),
    }  # fmt: skip
    assert ("WASTE-04", "0.5 %", "0.4 %") in found
    assert ("WASTE-04", "0.5 %", "0.6 %") in found


def test_a_case_file_with_an_unknown_table_is_not_sound(capsys: Captured) -> None:
    CASES.write_text(CASES.read_text("utf-8") + "\n[idel]\n", "utf-8")
    assert main(["rules", "test"]) == 2
    assert f"{CASES}：没有 'idel' 这一项，可以有：case, idle" in capsys.readouterr().err
    assert main(["rules", "test", "--lang", "en"]) == 2
    assert f"{CASES}: unknown key 'idel'; known keys: case, idle" in capsys.readouterr().err


# ---- words ------------------------------------------------------------------------------------------------------


def test_the_words_that_rules_may_use_are_listed(capsys: Captured) -> None:
    assert main(["rules", "words"]) == 0
    out = capsys.readouterr().out
    assert "指标（2）\n  回收利用率  %、资源化利用率、回收、利用率\n  焚烧能力  吨/天\n" in out
    assert "主题（2）\n  分类投放  垃圾分类、分类投放、四分类、撤桶并站、定时…投放\n" in out
    assert "参照表（1）\n  先进水平  指标、年、值、来源\n" in out
    assert "参数（2）\n  期限  2025年、2030年\n  最低投资  500 万元\n" in out
    assert "文件（2）\n  guide  城市生活垃圾治理方案编制指南；城管〔2024〕12号\n" in out


def test_words_are_sought_by_a_part_of_what_they_stand_for(capsys: Captured) -> None:
    assert main(["rules", "words", "焚烧", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "indicator (1)\n  焚烧能力  incineration capacity; 吨/天\n" in out
    assert "topic (1)\n  末端处理  final treatment; 末端处理、焚烧、填埋、堆肥\n" in out
    assert "分类投放" not in out
    assert main(["rules", "words", "没有的词"]) == 4
    assert "规则包里没有含“没有的词”的词" in capsys.readouterr().err


def test_a_condition_is_listed_as_it_is_used(capsys: Captured) -> None:
    with Path("own/waste/municipal/0-pack.rules").open("a", encoding="utf-8") as file:
        file.write("条件 到那年达到（量、那年、数） “那年的目标达到一个数”\n  要求：量 在 那年 的 目标 ≥ 数\n")
        file.write("条件 有专门部分（主题） “有一个专门的部分”\n  要求：方案 有 章节（属于 该主题）\n".replace("该主题", "主题"))
    assert main(["rules", "words", "那年", "--pack", "municipal-waste"]) == 0
    assert "  量 到那年达到（那年，数）  那年的目标达到一个数\n" in capsys.readouterr().out


# ---- new --------------------------------------------------------------------------------------------------------


def test_new_begins_a_rule_that_loads_and_cases_that_are_sound(capsys: Captured) -> None:
    assert main(["rules", "new", "WASTE-06", "--pack", "municipal-waste"]) == 0
    out = capsys.readouterr().out
    assert (
        "已写出：own/waste/municipal/waste-06.rules\n已写出：own/waste/municipal/waste-06.toml\n接下来：\n  1. 在规则文件里把【】中的话"
        in out
    )
    assert main(["rules", "check"]) == 2
    assert "waste-06.rules:1:14: 错误：“【一句话说明要求什么】”还没有写（共 7 处【】） [unwritten]" in capsys.readouterr().out
    begun_rule = Path("own/waste/municipal/waste-06.rules")
    begun_rule.write_text(re.sub("【([^】]*)】", r"\1", begun_rule.read_text("utf-8")), "utf-8")
    assert main(["rules", "check"]) == 0
    assert main(["rules", "fmt", "--check"]) == 0
    begun, wrong = rulelab.cases(Path("own/waste/municipal/waste-06.toml"))
    assert wrong == []
    assert [case.expect for case in begun] == [{"WASTE-06": {"outcome": "passed"}}, {"WASTE-06": {"outcome": "failed"}}]
    written = Path("own/waste/municipal/waste-06.toml").read_text("utf-8")
    assert re.findall("^expect.*$", written, re.M) == ['expect.WASTE-06 = "符合"', 'expect.WASTE-06 = "不符合"']
    assert begun[0].draft.splitlines()[0] == "# 某市方案"  # by its title a plan that the pack is for
    loaded = loader.load([Path("own")], ["municipal-waste"])
    rule = next(rule for rule in loaded.rules if rule.id == "WASTE-06")
    assert (rule.level, rule.basis, rule.errs) == ("should", "guide", "may_miss")


def test_new_asks_for_no_english_in_a_pack_that_has_none(capsys: Captured) -> None:
    Path("own/office").mkdir()
    Path("own/office/pack.rules").write_text("规则包 office “本局”\n  版本：1\n  引入：municipal-waste\n", "utf-8")
    assert main(["rules", "new", "O-01", "--pack", "office"]) == 0
    begun = Path("own/office/o-01.rules").read_text("utf-8")
    assert "  不符合：“没有写明【什么】”\n" in begun
    assert re.search("[A-Za-z]{3}", begun.replace("guide", "")) is None
    capsys.readouterr()
    assert main(["rules", "check", "--pack", "office"]) == 2
    assert "共 4 处【】" in capsys.readouterr().out


def test_new_never_overwrites(capsys: Captured) -> None:
    Path("own/waste/municipal/waste-06.toml").write_text("# mine\n", "utf-8")
    assert main(["rules", "new", "WASTE-06", "--pack", "municipal-waste"]) == 2
    assert "已有文件“own/waste/municipal/waste-06.toml”，不覆盖" in capsys.readouterr().err
    assert Path("own/waste/municipal/waste-06.toml").read_text("utf-8") == "# mine\n"
    assert not Path("own/waste/municipal/waste-06.rules").exists()


def test_new_like_another_in_english(capsys: Captured) -> None:
    assert main(["rules", "new", "WASTE-07", "--pack", "municipal-waste", "--like", "waste-01", "--lang", "en"]) == 0
    assert "1. in the rule file, change requirement and texts to those of the new rule;" in capsys.readouterr().out
    assert "put small drafts" in Path("own/waste/municipal/waste-07.toml").read_text("utf-8")
    text = Path("own/waste/municipal/waste-07.rules").read_text("utf-8")
    assert text.startswith("rule WASTE-07 “回收利用率有各期限目标值”")
    assert '  basis: guide(clause = "三", quote = "明确分阶段目标")\n' in text
    assert main(["rules", "check"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["waste-01", "--pack", "municipal-waste"], "编号 WASTE-01 已经用过（waste/municipal/2-rules.rules）"),
        (["WASTE-00", "--pack", "municipal-waste"], "编号 WASTE-00 已经用过（waste/municipal/0-pack.rules）"),
        (["WASTE-90", "--pack", "municipal-waste"], "编号 WASTE-90 已经用过（waste/extended/pack.rules）"),
        (["WASTE-06", "--pack", "municipal-wast"], "没有名为“municipal-wast”的规则包"),
        (["WASTE-06", "--pack", "municipal-waste", "--like", "WASTE-0"], "没有规则“WASTE-0”"),
        (["../x", "--pack", "municipal-waste"], "编号“../x”只能由"),
        (["a b", "--pack", "municipal-waste"], "编号“a b”只能由"),
        (["WASTE-06"], "还缺少选项 --pack"),
    ],
)
def test_new_refuses(capsys: Captured, arguments: list[str], said: str) -> None:
    assert main(["rules", "new", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(Path("own").rglob("waste-06.*"))


def test_new_writes_into_no_pack_of_an_installation(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulelab, "shipped_cases", lambda: None)
    assert main(["rules", "new", "X-01", "--pack", "annex2-common"]) == 2
    assert "随程序安装" in capsys.readouterr().err


# ---- docs -------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """The ids, links and outside references of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and (value or "").startswith("#"):
                self.links.append((value or "")[1:])
            elif name in ("href", "src"):
                self.outside.append(value or "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_book_is_one_page_with_everything_about_each_rule(capsys: Captured, lang: str) -> None:
    assert main(["rules", "docs", "-o", "books", "--lang", lang]) == 0
    assert [path.name for path in Path("books").iterdir()] == ["municipal-waste.html"]
    text = Path("books/municipal-waste.html").read_text("utf-8")
    page = _Page(text)
    assert page.outside == []
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in text
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)
    assert [each for each in page.ids if each.startswith("r-")] == [f"r-WASTE-0{n}" for n in range(1, 6)]
    shown = {
        "zh": ["回收利用率 在 该年 有 目标（单位 是 %）", "依据为“审核惯例”的规则，级别最高为“应当”",
               "期限</b> = 2025年、2030年", "要在某一年达到的数值", "需人工核实（前后不一）", "资源化利用率、「回收、利用率」",
               "符合：两个期限都有目标值", "全市2027年实现原生垃圾零填埋", "可能误报：规则看词"],
        "en": ["回收利用率 at this year has target(unit is %)", "Rules based on “review practice” have at most the level “should”",
               "A figure to be reached by some year", "Needs manual review (contradictory statements)", "indicator 回收利用率"],
    }[lang]  # fmt: skip
    assert [each for each in shown if each not in text] == []


def test_a_book_in_markdown(capsys: Captured) -> None:
    assert main(["rules", "docs", "-o", "books", "--format", "md", "--lang", "en"]) == 0
    text = Path("books/municipal-waste.md").read_text("utf-8")
    assert re.findall(r"^### (\S+)", text, re.M) == [f"WASTE-0{n}" for n in range(1, 6)]
    assert "\n- Level: must (A plan that fails has to be changed)\n" in text
    assert "\n```\nrule WASTE-01 “回收利用率有各期限目标值” /" in text
    assert "\\:" not in text


def test_what_packs_say_is_escaped() -> None:
    edit(RULES, "“回收利用率有各期限目标值”", "“<img src=x>*甲*”")
    (book,) = books(rulelab.load([Path("own")], ["municipal-waste"]), [])
    assert "<img" not in page.html(book).decode()
    assert r"\<img src=x\>\*甲\*" in page.markdown(book).decode()


def test_the_shipped_rules_make_books() -> None:
    workspace = rulelab.load([])
    made = books(workspace, [])
    assert {book.id: len(book.rules) for book in made} == Counter(rule.pack for rule in workspace.loaded.rules)
    goal = next(rule for book in made for rule in book.rules if rule.id == "GOAL-06")
    assert (goal.grounds[0].document.zh, goal.grounds[0].cap, goal.level) == ("2030年前碳达峰行动方案", "should", "should")
    assert [each.word.zh for each in goal.reads] == ["方案", "年"]
    assert [each.name for each in goal.definitions] == ["没有另说更晚", "碳达峰", "达峰顺延", "领域名称"]
    for book in made:
        assert _Page(page.html(book).decode()).outside == []


# ---- the reference page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reference_is_current(capsys: Captured, lang: str) -> None:
    made = reference.reference("en" if lang == "en" else "zh")
    kept = ROOT / "docs" / "language" / f"reference.{lang}.md"
    assert kept.read_bytes() == made, "write it anew: plancheck rules docs --reference -o docs/language"
    main(["rules", "docs", "--reference", "--lang", lang])
    assert capsys.readouterr().out == made.decode()


def test_every_word_has_its_sentence() -> None:
    assert meanings.EXAMPLES.keys() == {(each.terminal, each.value) for each in words.KEYWORDS}
    assert set(group("language.keyword")) == {f"{each.terminal}.{each.value}" for each in words.KEYWORDS}
    assert meanings.OWNERS.keys() == words.PROPERTIES.keys()
    for kind in ("noun", "property", "constant", "item", "label", "placeholder"):
        table = {"property": "PROPERTIES"}.get(kind, f"{kind.upper()}S")
        assert group(f"language.{kind}").keys() == getattr(words, table).keys(), kind
    assert group("language.use").keys() == {use for uses in words.ITEM_USES.values() for use in uses}
    assert USES.keys() <= group("language.use").keys()
    assert set(group("language.outcome")) == set(OUTCOMES)
    assert reference.MODES.keys() == set(grammar.STARTS)


@pytest.mark.parametrize(("key", "written"), meanings.EXAMPLES.items(), ids=lambda each: str(each) if isinstance(each, tuple) else "")
def test_every_example_is_read_and_shows_its_keyword(key: tuple[str, str], written: str) -> None:
    keyword = next(each for each in words.KEYWORDS if (each.terminal, each.value) == key)
    trees = []
    for lang, spelt in (("zh", keyword.zh), ("en", keyword.en)):
        example = reference.in_language(written, "en" if lang == "en" else "zh")
        items, wrong = parser.parse(f'规则 R “甲” / "A"\n  依据：d\n  级别：应当\n  要求：{example}\n  不符合：“乙” / "B"\n', "t")
        assert not wrong
        assert items[0].rule
        assert spelt in example
        trees.append(items[0].rule.requires)
    assert trees[0] == trees[1]
    assert reference.in_language(written, "zh") == written


#: Nouns of the language -> what the engine takes them for.
ELEMENTS: dict[str, type] = {
    "方案": plans.Plan, "章节": plans.Section, "数值": plans.Fact, "目标": plans.Fact, "现状值": plans.Fact, "委托目标": plans.Delegated,
    "事件": plans.Event, "任务": plans.TaskItem, "项目": plans.Project, "责任": plans.Responsibility, "合计关系": plans.Sum,
    "地名": plans.PlaceName, "表格": plans.PlanTable, "附件": plans.Section, "列": Column, "单元格": Cell, "文件": Source, "主题": Topic,
}  # fmt: skip


@pytest.mark.parametrize(("name", "owners"), meanings.OWNERS.items())
def test_what_the_reference_says_may_be_asked_is_answered(name: str, owners: tuple[str, ...]) -> None:
    """Of a series or an indicator the engine knows the same names, by its own tables."""
    asked = {each: nouns.PROPERTIES[kind] for each, kind in ELEMENTS.items()}
    asked |= {"指标": nouns.PROPERTIES[nouns.NamedQuantity], "序列": nouns.PROPERTIES[nouns.Series]}
    assert set(owners) == {owner for owner, answers in asked.items() if name in answers}


def test_numbers_step_in_their_last_place() -> None:
    from plancheck.language.syntax import Number
    from plancheck.rulelab.conditions import _stepped

    assert [change[2].value for change in _stepped(Number(Decimal("0.5"), "%"))] == [Decimal("0.4"), Decimal("0.6")]
    assert [change[2].value for change in _stepped(Number(Decimal(0), "%"))] == [Decimal(1)]


# ---- learn ------------------------------------------------------------------------------------------------------


def test_learn_writes_what_the_examples_say(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck import extras
    from plancheck.rulelab.learn import Lesson

    assert main(["rules", "learn", "own"]) == 4
    assert capsys.readouterr().err.strip() == "own 里没有例句（例句、反例、例句集）"
    definitions = Path("own/waste/municipal/1-definitions.rules")
    topic = re.search(r"^主题 .*\n(?:  .*\n)+", definitions.read_text("utf-8"), re.M)
    assert topic is not None
    edit(definitions, topic[0], topic[0] + "  例句：「建设分拣中心两座」\n")
    monkeypatch.setattr(extras, "learns", lambda: False)
    assert main(["rules", "learn", "own"]) == 2
    assert 'pip install "plancheck[learn]"' in capsys.readouterr().err
    monkeypatch.setattr(extras, "learns", lambda: True)
    monkeypatch.setattr(Lesson, "learnt", lambda lesson: f"{len(lesson.examples)}\n")
    assert main(["rules", "learn", "own"]) == 0
    assert capsys.readouterr().out.strip() == "own/waste/municipal/learnt.json：由规则包 municipal-waste 的 1 个例句学得"
    assert Path("own/waste/municipal/learnt.json").read_text("utf-8") == "1\n"


def test_learn_tells_chapters_apart_by_whole_plans(capsys: Captured, tmp_path: Path) -> None:
    texts = {"一、基本情况": "园子占地三十亩，去年接待游人两万。", "二、主要任务": "铺设水渠，安装喷灌设备。"}
    for number in range(3):
        plan = docx.Document()
        for text in ("花园市试点实施方案", *(line for title, said in texts.items() for line in (title, said * 16))):
            plan.add_paragraph(text)
        plan.save(str(tmp_path / f"{number}.docx"))
    shutil.copytree(resources.folder("rules") / "annex2" / "annex2-common", "mine")
    assert main(["rules", "learn", "mine", "--plans", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == "mine/chapters.json：由 3 份方案的 6 章学得（规则包 annex2-common）"
    assert set(json.loads(Path("mine/chapters.json").read_text("utf-8"))["chapters"]) == {"主要任务", "工作基础"}
    assert main(["rules", "learn", "mine", "--plans", str(tmp_path / "0.docx"), "--plans", str(tmp_path / "1.docx")]) == 4
    assert "没有标题写明的章可学" in capsys.readouterr().err
