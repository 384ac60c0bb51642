"""Folders of rule files to packs, rules, vocabulary and diagnostics. The packs are about waste and about nothing else."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from plancheck.language import cache, files, loader, patterns, prefilters, problems
from plancheck.language.loader import RuleSet
from plancheck.language.prefilters import Prefilter
from plancheck.language.syntax import Compare, Name, Pack, Pattern, Prop
from plancheck.language.version import rule_version
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span
from plancheck.model.quantity import Quantity
from plancheck.model.vocabulary import Indicator, ReferenceTable, SectionConcept, Source, Strength, WordList

PACKS = Path(__file__).parent / "packs"


def write(folder: Path, **files: str | bytes) -> Path:
    """Rule files in a folder: keyword a__b stands for a/b.rules."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".rules")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


#: What is told of packs that are made for one mistake only, and use little of what they define. See test_diagnostics.py.
LINT = ("unused-definition", "unused-parameter", "no-undecided-text", "no-error-direction")


def told(loaded: RuleSet) -> list[Diagnostic]:
    """What is wrong, without the warnings that every small pack has."""
    return [each for each in loaded.diagnostics if each.code not in LINT]


def codes(loaded: RuleSet) -> list[str]:
    return [each.code for each in told(loaded)]


# ---- what comes out ---------------------------------------------------------------------------------------------


def test_a_sound_pack() -> None:
    loaded = loader.load([PACKS])
    assert loaded.diagnostics == ()
    assert loaded.sound
    assert [pack.id for pack in loaded.packs] == ["municipal-waste"]
    assert [rule.id for rule in loaded.rules] == ["WASTE-01", "WASTE-02", "WASTE-03", "WASTE-04", "WASTE-05"]
    rule = loaded.rules[0]
    assert (rule.file, rule.pack, rule.level, rule.basis) == ("waste/municipal/2-rules.rules", "municipal-waste", "must", "guide")
    assert (rule.clause, rule.citation) == ("三", "明确分阶段目标")
    assert rule.undecided[1] == ("conflict", Bilingual("两处数值不一致：{位置}", "Two values disagree: {place}"))
    pack = loaded.packs[0]
    assert pack.applies == Compare(Prop(Name("方案"), "类型"), "is", Name("大城市"))
    assert (pack.version, pack.default, pack.retired, len(pack.sha256)) == ("2026.1", True, ("WASTE-00",), 64)


def test_the_vocabulary() -> None:
    it = loader.load([PACKS]).vocabulary
    assert it.sections[0] == SectionConcept("工作现状", Bilingual("工作现状", "state of the work"), ("工作现状", "基本情况"), (), "现状")
    assert it.topics[0].words == ("四分类", "撤桶并站", "定时…投放")
    assert it.indicators[0] == Indicator(
        "回收利用率", "recovery_rate", Bilingual("回收利用率", "recovery rate"), ("资源化利用率", "回收、利用率"), ("污水回收利用率",), "%",
        Decimal(0), Decimal(100), "up", ("分类投放",),
    )  # fmt: skip
    assert it.references[0] == ReferenceTable(
        "先进水平", Bilingual("先进水平", "advanced level"), ("指标", "年", "值", "来源"),
        (("回收利用率", "2025", "35 %", "行业公报 2023"), ("回收利用率", "2030", "45 %", "行业公报 2023")),
    )  # fmt: skip
    assert it.wordlists[0] == WordList("大城市", Bilingual("大城市", "large city"), ("市", "特大城市"), "方案类型", "large")
    assert it.words("否定") == ("尚未", "没有", "未能")
    assert it.strengths[1] == Strength("practice", Bilingual("审核惯例", "review practice"), "should")
    title = Bilingual("城市生活垃圾治理方案编制指南", "Guideline for municipal waste plans")
    assert it.sources[0] == Source("guide", title, "城管〔2024〕12号", "guideline")
    assert it.parameters == {"期限": (2025, 2030), "最低投资": (Quantity(Decimal(500), "万元"),)}


def test_a_pack_that_is_off_by_default_is_loaded_when_named_with_what_it_imports() -> None:
    assert loader.names([PACKS]) == ("waste-extended", "municipal-waste")
    loaded = loader.load([PACKS], ["waste-extended"])
    assert [pack.id for pack in loaded.packs] == ["waste-extended", "municipal-waste"]
    assert {rule.id: rule.level for rule in loaded.rules}["WASTE-01"] == "advice"  # 调整
    assert {rule.id: rule.level for pack in loaded.packs for rule in pack.rules}["WASTE-01"] == "must"
    assert [(each.code, each.severity) for each in loaded.diagnostics] == [("rule-adjusted", "note")]


def test_a_later_folder_adds_to_the_first(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        office__own='规则包 office “本局” / "Our office"\n  版本：1\n  引入：municipal-waste\n  参数：期限 = 2030年\n'
        '调整 WASTE-04\n  停用：是\n  理由：“另行核算” / "Reckoned elsewhere"\n',
    )
    loaded = loader.load([PACKS, own])
    assert [rule.id for rule in loaded.rules] == ["WASTE-01", "WASTE-02", "WASTE-03", "WASTE-05"]
    assert codes(loaded) == ["rule-switched-off"]
    assert loaded.vocabulary.parameters["期限"] == (2030,)


def test_an_office_may_set_a_pattern_anew(tmp_path: Path) -> None:
    item = '规则包 {name} "甲" / "A"\n  版本：1\n{more}  参数：套话 = {value}\n'
    packs = write(tmp_path / "base", base__p=item.format(name="base", more="", value="/提高/"))
    own = write(tmp_path / "own", office__p=item.format(name="office", more="  引入：base\n", value="/深化|提高/"))
    assert loader.load([packs], ["base"]).vocabulary.parameters == {"套话": (Pattern("提高"),)}
    loaded = loader.load([packs, own], ["office"])
    assert loaded.vocabulary.parameters == {"套话": (Pattern("深化|提高"),)}
    assert [code for code in codes(loaded) if code not in LINT] == []


def test_the_hash_of_a_pack_is_over_the_bytes_of_its_files(tmp_path: Path) -> None:
    def pack(folder: Path, text: str) -> Pack:
        return loader.load([write(folder, p__a='规则包 p "甲" / "A"\n  版本：1\n', p__b=text)]).packs[0]

    assert pack(tmp_path / "1", "# 一\n").sha256 == pack(tmp_path / "2", "# 一\n").sha256
    assert pack(tmp_path / "1", "# 一\n").sha256 != pack(tmp_path / "3", "# 二\n").sha256


# ---- what could not be read is the only thing that is told --------------------------------------------------------

LOST = {
    # what is done to a copy of the packs, and all that is told of them
    "a file of definitions": ("municipal/1-definitions.rules", None, "gbk-file"),
    "the file of the pack": ("municipal/0-pack.rules", None, "gbk-file"),
    "the name of the pack": ("municipal/0-pack.rules", ("规则包 ", "規則包 "), "unknown-item"),
    "a definition": ("municipal/1-definitions.rules", ("指标 回收", "指標 回收"), "unknown-item"),
    "a document": ("municipal/0-pack.rules", ("文件 guide", "文檔 guide"), "unknown-item"),
    "a strength": ("municipal/0-pack.rules", ("强度 guideline", "强 度 guideline"), "unknown-item"),
    "a parameter": ("municipal/0-pack.rules", ("参数：期限", "参数 期限"), "label-colon"),
    "a rule that is adjusted": ("municipal/2-rules.rules", ("规则 WASTE-01", "规贝 WASTE-01"), "unknown-item"),
}


@pytest.mark.parametrize("name", LOST)
def test_what_is_missing_for_another_mistake_is_not_told(tmp_path: Path, name: str) -> None:
    shutil.copytree(PACKS / "waste", tmp_path / "waste")
    file, change, code = LOST[name]
    path = tmp_path / "waste" / file
    text = path.read_text("utf-8")
    assert change is None or change[0] in text
    path.write_bytes(text.encode("gb18030") if change is None else text.replace(*change, 1).encode())
    found = loader.load([tmp_path], ["waste-extended"]).diagnostics
    assert [each.code for each in found if each.severity != "note"] == [code]


BASE = (
    '规则包 base “基” / "Base"\n  版本：1\n  参数：期限\n强度 s “强” / "s"\n  最高级别：应当\n文件 书 “书” / "Book"\n  依据强度：s\n'
    '指标 甲率 "a"\n  代码：a\n'
)
OWN = (
    '规则包 own “己” / "Own"\n  版本：1\n  引入：base\n  参数：期限 = 2025年\n规则 O-1 “试” / "try"\n  依据：书\n  级别：应当\n'
    '  对象：每个 年（期限）\n  要求：甲率 在 该年 有 目标\n  不符合：“缺” / "missing"\n'
)
LINKS = {
    # what is written otherwise in the pack that imports, and all that is told
    "nothing": ("", "", []),
    "a path": ("引入：base", "引入：../base", ["import-path"]),
    "a file": ("引入：base", "引入：base.rules", ["unknown-import"]),
    "the title": ("引入：base", "引入：基", ["unknown-import"]),
    "two values with a comma": ("2025年", "2025年，2030年", ["syntax"]),
    "a value with a colon": ("期限 = ", "期限：", ["unknown-character"]),
    "no value": ("  参数：期限 = 2025年\n", "", ["parameter-open"]),
    "another name": ("参数：期限", "参数：年限", ["parameter-open"]),
    "no import": ("  引入：base\n", "", ["not-imported", "not-imported"]),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_mistake_in_the_link_between_packs_is_told_once(tmp_path: Path, name: str) -> None:
    old, new, expected = LINKS[name]
    assert old in OWN
    loaded = loader.load([write(tmp_path, base__p=BASE, own__p=OWN.replace(old, new, 1))])
    assert codes(loaded) == expected


def test_a_name_that_nothing_has_is_told_where_all_was_read(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "waste", tmp_path / "waste")
    path = tmp_path / "waste" / "municipal/1-definitions.rules"
    path.write_text(path.read_text("utf-8").replace("指标 回收", "指标 再回收", 1), "utf-8")
    found = loader.load([tmp_path], ["municipal-waste"]).diagnostics
    assert {each.code for each in found if each.severity == "error"} == {"unknown-name"}


@pytest.mark.parametrize(
    ("text", "encoding", "code"), [(PACKS, "gb18030", "gbk-file"), (None, "big5", "not-utf8"), (PACKS, "utf-16", "utf16-file")]
)
def test_which_encoding_a_file_has(tmp_path: Path, text: Path | None, encoding: str, code: str) -> None:
    said = (
        (text / "waste" / "municipal" / "0-pack.rules").read_text("utf-8")
        if text
        else '規則 A-01 "總投資" / "A"\n  級別：應當\n  要求：有 總投資\n'
    )
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.rules").write_bytes(said.encode(encoding))
    assert [each.code for each in loader.load([tmp_path]).diagnostics] == [code]


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u202f"])
def test_another_kind_of_space_is_told_by_its_number_and_mends_itself(tmp_path: Path, space: str) -> None:
    head = '规则包 p "包" / "pack"\n  版本：1\n'
    (found,) = [
        each for each in loader.load([write(tmp_path, p__a=head.replace("  版", f"{space} 版"))]).diagnostics if each.severity == "error"
    ]
    assert found.message.zh == f"规则语言里没有字符“U+{ord(space):04X}”"
    assert found.fix
    assert found.fix[1] == " "


# ---- what is wrong ----------------------------------------------------------------------------------------------

PACK = """规则包 p "包" / "pack"
  版本：1
  参数：期限 = 2025年、2030年
强度 s "强" / "strong"
  最高级别：应当
文件 d "文件" / "document"
  依据强度：s
章节 甲章 "chapter a"
  标题：甲章
主题 乙题 "topic b"
  词语：乙
指标 回收率 "recovery rate"
  代码：recovery
  单位：%
参照表 先进
  表：
    | 年 | 值 | 来源 |
    | 2025 | 35 % | 公报 |
"""
RULE = """规则 R-01 "甲" / "A"
  依据：d
  级别：应当
  要求：有 目标
  不符合：“缺” / "missing"
"""


def rule(**sections: str) -> str:
    """The rule R-01 with sections replaced, added, or (empty) left out."""
    lines = dict(line.strip().split("：", 1) for line in RULE.splitlines()[1:])
    lines.update(sections)
    return RULE.splitlines()[0] + "\n" + "".join(f"  {label}：{body}\n" for label, body in lines.items() if body)


@pytest.mark.parametrize(
    ("text", "code", "marked", "help"),
    [
        (rule(要求="回收律 在 2025年 有 目标"), "unknown-name", "回收律", "是不是“回收率”？"),
        (rule(要求="回收率在2025年有目标"), "unknown-name", "回收率在2025年有目标", ""),
        (rule(要求="回收率在该年有目标"), "unknown-name", "回收率在该年有目标", "词之间要有空格：回收率 在 该年 有 目标"),
        (rule(要求="有 tagret"), "unknown-name", "tagret", "是不是“target”"),
        (rule(要求="最达(目标) > 1"), "unknown-function", "最达", "是不是“最大”、“最小”？"),
        (rule(要求="最大(目标，目标) > 1"), "wrong-arguments", "最大", ""),
        (rule(要求="参照(先进) > 1"), "wrong-arguments", "参照", ""),
        (rule(要求="方案.类形 是 甲章"), "unknown-property", "类形", "“类型”？"),
        (rule(要求="该任 有 责任"), "unknown-name", "该任", ""),
        (rule(要求="该任务 有 责任"), "not-bound", "该任务", "先用"),
        (rule(要求="有 目标（单位 是 万两）"), "unknown-unit", "万两", "是不是"),
        (rule(要求="最大(目标) > 5 万两"), "unknown-unit", "万两", "是不是"),
        (rule(要求="方案 匹配 /(甲/"), "bad-pattern", "甲", ""),
        (rule(要求="方案 匹配 /" + "(" * 500 + "甲" + ")" * 500 + "/"), "pattern-too-deep", None, ""),
        (rule(要求="方案 匹配 /" + "甲" * 2001 + "/"), "pattern-too-long", None, ""),
        (rule(要求="有 目标 或 有 任务 且 有 项目"), "mixed-and-or", "有 任务 且 有 项目", "给“且”的部分加括号"),
        (rule(级别="必须"), "level-above-basis", "必须", "降低级别"),
        (rule(依据="e"), "unknown-basis", "e", "可写：d"),
        (rule(级别=""), "missing-section", "R-01", "加一行：级别：…"),
        (rule(依据=""), "missing-section", "R-01", "加一行：依据：…"),
        (rule(要求=""), "missing-section", "R-01", "加一行：要求：…"),
        (rule(不符合=""), "missing-section", "R-01", "加一行：不符合：…"),
        (rule(建议="“” / \"Add\""), "missing-text", "建议", "写作"),
        (rule(不符合="“缺{年}” / \"missing\""), "unknown-placeholder", "{年}", "可写：主体、值、位置"),
        (rule(不符合="“缺” / \"missing {task}\""), "unknown-placeholder", "{task}", "可写"),
        (rule(其中="年 = 2025年", 建议="“{年}” / \"{年}\""), "reserved-name", "年", "换一个名称"),
        (rule(其中="回收率 = 5", 建议="“{回收率}” / \"{回收率}\""), "duplicate-name", "回收率", ""),
        (rule(其中="子 = 丑 + 1", 建议="“{丑}” / \"{丑}\"") + "  其中：丑 = 子\n", "unknown-name", "丑", ""),
        (rule() + rule(), "duplicate-rule", "R-01", "编号用过就不再用，请取新号"),
        ("章节 乙题 \"b\"\n  标题：乙\n", "duplicate-name", "乙题", ""),
        ("主题 目标 \"b\"\n  标题：乙\n", "reserved-name", "目标", ""),
        ("事件 期限 \"b\"\n  词语：乙\n", "duplicate-name", "期限", ""),
        ("主题 丙题 \"b\"\n", "missing-section", "丙题", ""),
        ("指标 产量 \"b\"\n  代码：recovery\n", "duplicate-code", "recovery", ""),
        ("指标 产量 \"b\"\n  代码：c\n  别名：回 收率\n", "duplicate-alias", "回 收率", "不需要它的指标"),
        ("指标 产量 \"b\"\n  代码：c\n  单位：万两\n", "unknown-unit", "万两", ""),
        ("指标 产量 \"b\"\n  代码：c\n  范围：5—1\n", "bad-range", "范围：5—1", ""),
        ("指标 产量 \"b\"\n  代码：c\n  主题：丙题\n", "unknown-topic", "丙题", "乙题"),
        ("指标 产量 \"b\"\n", "missing-section", "产量", ""),
        ("章节 丙 \"c\"\n  标题：丙\n  内容：丙题\n  至少：1\n", "unknown-topic", "丙题", "乙题"),
        ("章节 丙 \"c\"\n  标题：丙\n  内容：乙题\n", "missing-section", "丙", "至少"),
        ("章节 丙 \"c\"\n  标题：丙\n  至少：1\n", "missing-section", "丙", "内容"),
        ("章节 丙 \"c\"\n  标题：丙\n  内容：乙题\n  至少：2\n", "bad-least", "2", "几个主题"),
        ("章节 丙 \"c\"\n  标题：丙\n  内容：乙题\n  至少：0\n", "bad-least", "0", "几个主题"),
        ("章节 丙 \"c\"\n  标题：丙\n  内容：乙题\n  至少：几个\n", "bad-least", "几个", "几个主题"),
        ("参照表 表二\n  表：\n    | a | b |\n    | 1 |\n", "bad-table", "1", ""),
        ("参照表 表二\n  表：\n    | a | b |\n    | 1 |  |\n", "row-without-source", None, ""),
        ("参照表 表二\n  表：\n    | a | b |\n", "table-without-rows", "表二", ""),
        ("文件 e \"甲\" / \"A\"\n  依据强度：t\n", "unknown-strength", "t", "可写：s"),
        ("词表 城 \"b\"\n  用途：方案类型\n  词语：城\n", "missing-section", "城", "代码"),
        ("词表 城 \"b\"\n  用途：装饰\n  词语：城\n", "bad-value", "装饰", "否定"),
        ("调整 R-09\n  级别：建议\n  理由：“甲” / \"A\"\n", "unknown-rule", "R-09", ""),
        (RULE + "调整 R-01\n  理由：“甲” / \"A\"\n", "nothing-adjusted", "R-01", ""),
        (RULE + "调整 R-01\n  级别：必须\n  理由：“甲” / \"A\"\n", "level-above-basis", "必须", ""),
    ],
)  # fmt: skip
def test_one_mistake_in_a_pack(tmp_path: Path, text: str, code: str, marked: str | None, help: str) -> None:
    folder = write(tmp_path, p__a=PACK, p__b=text)
    loaded = loader.load([folder])
    wrong = [each for each in told(loaded) if each.severity != "note" and each.code != "odd-word"]  # 回 收率
    assert [each.code for each in wrong] == [code]
    found = wrong[0]
    assert found.file == "p/b.rules"
    assert found.span
    if marked is not None:
        assert text[found.span.start : found.span.end] == marked
    if help:
        assert found.help
        assert help in found.help.zh
    source = loader.source([folder], found.file)
    assert source
    assert problems.render_place(source, found.span)


@pytest.mark.parametrize(
    ("text", "count", "first"),
    [
        (RULE, 0, ""),
        (rule(不符合="“缺”"), 1, "规则 R-01 的“不符合”"),
        (rule(不符合="“缺”", 建议="“补上”").replace(' / "A"', ""), 3, "规则 R-01"),
        ("主题 丙题\n  词语：丙\n", 1, "主题 丙题"),
    ],
)
def test_a_pack_in_chinese_alone_is_told_so_once(tmp_path: Path, text: str, count: int, first: str) -> None:
    loaded = loader.load([write(tmp_path, p__a=PACK, p__b=text)])
    said = [each for each in loaded.diagnostics if each.code == "chinese-alone"]
    assert [each.severity for each in said] == ["note"] * bool(count)
    if said:
        assert said[0].message.zh == f"规则包 p 有 {count} 处文字只有中文，英文报告里照印中文"
        assert said[0].help
        assert said[0].help.zh.endswith(f"第一处：{first}")
        assert (said[0].file, said[0].span) == ("p/a.rules", Span(4, 5))
    assert loaded.sound


def test_where_nobody_wrote_english_the_chinese_stands_in_its_place(tmp_path: Path) -> None:
    text = rule(不符合="“缺”", 建议="“补上”").replace(' / "A"', "")
    loaded = loader.load([write(tmp_path, p__a=PACK.replace('"包" / "pack"', "“包”"), p__b=text)])
    (made,) = loaded.rules
    assert (made.title.en, made.failed, made.advice) == (made.title.zh, Bilingual("缺", "缺"), Bilingual("补上", "补上"))
    assert loaded.packs[0].title == Bilingual("包", "包")


@pytest.mark.parametrize(
    "text",
    [
        rule(对象="每个 年（期限）", 要求="有 目标（年 是 该年）", 不符合="“{年}{主体}{值}{位置}” / \"{year}{subject}{value}{place}\""),
        rule(对象="每个 任务、每个 目标", 要求="该任务 有 责任 且 有 基年", 不符合="“{任务}{目标}” / \"{task} {target}\""),
        rule(其中="先 = 参照(先进, 2025年)", 不符合="“{先}” / \"{先}\""),
        rule(要求="有 目标（单位 是 万辆） 或 （有 任务 且 有 项目）"),
        rule(要求="d.文号 含 “甲” 且 回收率 在 2025年 有 目标 且 有 甲章（属于 乙题）"),
        rule(对象="每个 数值", 要求="值 ≥ 5 个 或 值 ≥ 5 人/户"),
    ],
)  # fmt: skip
def test_what_a_rule_may_say(tmp_path: Path, text: str) -> None:
    loaded = loader.load([write(tmp_path, p__a=PACK, p__b=text)])
    assert told(loaded) == []


def test_a_rule_with_an_error_is_not_evaluated_and_the_others_are(tmp_path: Path) -> None:
    text = rule(要求="回收律 有 目标") + rule().replace("R-01", "R-02") + rule(要求="（").replace("R-01", "R-03")
    loaded = loader.load([write(tmp_path, p__a=PACK, p__b=text)])
    assert codes(loaded) == ["unknown-name", "open-bracket"]
    assert [each.id for each in loaded.rules] == ["R-02"]
    assert [each.id for each in loaded.packs[0].rules] == ["R-02"]
    assert not loaded.sound


def pack(name: str, *lines: str) -> str:
    return f'规则包 {name} "包" / "pack"\n  版本：1\n' + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a__p": pack("a", "引入：b")}, [("unknown-import", "a/p.rules")]),
        ({"a__p": pack("a", "引入：../../etc/passwd")}, [("import-path", "a/p.rules")]),
        ({"a__p": pack("a", r"引入：\\server\share")}, [("import-path", "a/p.rules")]),
        ({"a__p": pack("a", "引入：b"), "b__p": pack("b", "引入：c"), "c__p": pack("c", "引入：a")}, [("import-cycle", "a/p.rules")]),
        ({"a__p": pack("a", "引入：a")}, [("import-cycle", "a/p.rules")]),
        ({"a__p": "# 空\n"}, [("pack-missing", "a/p.rules")]),
        ({"a__p": pack("a"), "a__q": pack("b")}, [("pack-twice", "a/q.rules")]),
        ({"a__p": pack("a"), "b__p": pack("a")}, [("duplicate-pack", "b/p.rules")]),
        ({"a__p": pack("a", "参数：期限")}, [("parameter-open", "a/p.rules")]),
        ({"a__p": pack("a", "参数：期限"), "b__p": pack("b", "引入：a", "参数：期限 = 2030年")}, []),
        ({"a__p": pack("a", "参数：期限 = 2025年"), "b__p": pack("b", "引入：a", "参数：期限 = 2030年")}, []),
        ({"a__p": pack("a", "参数：限 = 2025年"), "b__p": pack("b", "参数：限 = 2030年")}, [("parameter-conflict", "b/p.rules")]),
        ({"a__p": pack("a", "参数：限 = 有 目标")}, [("parameter-value", "a/p.rules")]),
        ({"a__p": pack("a", "退役：R-01") + RULE.replace("依据：d", "依据：d") + PACK.split("\n", 3)[3]}, [("retired-rule", "a/p.rules")]),
        ({"a__p": PACK, "b__p": pack("b") + rule(要求="回收率 有 目标", 依据="d")},
         [("not-imported", "b/p.rules"), ("not-imported", "b/p.rules")]),
        ({"a__p": "规则包 甲 “包”\n  版本：1\n".encode("gbk")}, [("gbk-file", "a/p.rules")]),
        ({"a__p": "规则包 甲".encode("utf-16")}, [("utf16-file", "a/p.rules")]),
        ({"a__p": b"\xff\x00\xfe"}, [("not-utf8", "a/p.rules")]),
        ({"a__p": pack("a"), "a__q": b"\x80" * 10}, [("not-utf8", "a/q.rules")]),
        ({"a__p": "\ufeff" + pack("a").replace("\n", "\r\n")}, []),
    ],
)  # fmt: skip
def test_packs_and_files(tmp_path: Path, files: dict[str, str | bytes], expected: list[tuple[str, str]]) -> None:
    loaded = loader.load([write(tmp_path, **files)])
    assert [(each.code, each.file) for each in told(loaded)] == expected


@pytest.mark.parametrize(
    ("lines", "expected", "wrong"),
    [
        (["退役：R-00"], {}, []),
        (["退役：R-00 → R-01"], {"R-00": ("R-01",)}, []),
        (["退役：R-00、R-09 -> R-01, R-02"], {"R-00": ("R-01", "R-02"), "R-09": ("R-01", "R-02")}, []),
        (["退役：R-09", "退役：R-00→R-01", "退役：R-08 → R-02"], {"R-00": ("R-01",), "R-08": ("R-02",)}, []),
        (["退役：R-00 → R-09、R-01", "退役：R-09 → R-02、R-01"], {"R-00": ("R-02", "R-01"), "R-09": ("R-02", "R-01")}, []),
        (["退役：R-00 → R-09", "退役：R-09"], {"R-00": ("R-09",)}, []),
        (["退役：R-00 → R-09", "退役：R-09 → R-00"], {"R-00": (), "R-09": ()}, []),
        (["退役：R-00 → R-011"], {"R-00": ("R-011",)}, [("unknown-successor", "R-011", "R-01")]),
        (["退役：R-00 → R-00"], {"R-00": ()}, [("unknown-successor", "R-00", None)]),
        (["退役：R-00 →"], {}, [("unfinished", "→", None)]),
        (["退役：R-00 → R-01 → R-02"], {}, [("syntax", "→", None)]),
    ],
)  # fmt: skip
def test_what_retired_rules_became(
    tmp_path: Path, lines: list[str], expected: dict[str, tuple[str, ...]], wrong: list[tuple[str, str, str | None]]
) -> None:
    text = pack("a", *lines) + PACK.split("\n", 2)[2] + rule() + rule().replace("R-01", "R-02")
    loaded = loader.load([write(tmp_path, a__p=text)])
    shown = [(each.code, text[each.span.start : each.span.end], each.fix and each.fix[1]) for each in told(loaded) if each.span]
    assert shown == wrong
    assert loaded.successors == expected


def test_an_id_may_become_rules_of_a_pack_that_is_not_loaded(tmp_path: Path) -> None:
    folder = write(tmp_path, a__p=pack("a", "退役：X-1 → R-01"), b__p=pack("b", "启用：否") + PACK.split("\n", 2)[2] + rule())
    assert codes(loader.load([folder])) == []
    assert loader.load([folder], (), tmp_path / "kept").successors == {"X-1": ("R-01",)}
    assert loader.load([folder], (), tmp_path / "kept").successors == {"X-1": ("R-01",)}  # out of the cache


def test_a_pack_that_is_not_loaded_says_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, a__p=pack("a"), b__p=pack("b", "启用：否") + rule(要求="（"))
    assert loader.load([folder]).diagnostics == ()
    assert "open-bracket" in codes(loader.load([folder], ["b"]))
    unknown = loader.load([folder], ["c"])
    assert codes(unknown) == ["unknown-pack"]
    assert not unknown.sound


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", secret=pack("secret"))
    folder = write(tmp_path / "rules", a__p=pack("a"))
    os.symlink(outside / "secret.rules", folder / "a" / "link.rules")
    os.symlink(outside, folder / "linked")
    os.symlink(folder, folder / "a" / "loop")
    loaded = loader.load([folder])
    assert sorted((each.code, each.file) for each in loaded.diagnostics) == [
        ("linked-folder", "a/loop"), ("outside-folder", "a/link.rules"), ("outside-folder", "linked"),
    ]  # fmt: skip
    assert [pack.id for pack in loaded.packs] == ["a"]


def test_a_missing_folder_and_a_large_file(tmp_path: Path) -> None:
    assert codes(loader.load([tmp_path / "none"])) == ["missing-folder"]
    folder = write(tmp_path, a__p=pack("a"), a__q="#" * (files.LARGEST_FILE + 1))
    assert codes(loader.load([folder])) == ["file-too-large"]
    assert codes(loader.load([write(tmp_path, a__q="#" * files.LARGEST_FILE)])) == []


# ---- versions ---------------------------------------------------------------------------------------------------


def versions(folder: Path, text: str, definitions: str = PACK) -> str:
    loaded = loader.load([write(folder, p__a=definitions, p__b=text)])
    return rule_version(loaded.rules[0], loaded.vocabulary)


@pytest.mark.parametrize(
    ("text", "definitions", "same"),
    [
        (rule(要求="回收率 在 2025年 有 目标"), PACK, True),
        (rule(要求="回收率 at year 2025 has target"), PACK, True),
        (rule(要求="回收率 在 2025年 有 目标", 不符合="“无” / \"none\"", 建议="“补” / \"Add\""), PACK, True),
        (rule(要求="回收率 在 2025年 有 目标"), PACK.replace("乙题", "丙题"), True),
        (rule(要求="回收率 在 2030年 有 目标"), PACK, False),
        (rule(要求="回收率 在 2025年 有 目标", 级别="建议"), PACK, False),
        (rule(要求="回收率 在 2025年 有 目标"), PACK.replace("单位：%", "单位：%\n  别名：回用率"), False),
    ],
)  # fmt: skip
def test_the_version_of_a_rule_follows_what_it_checks(tmp_path: Path, text: str, definitions: str, same: bool) -> None:
    first = versions(tmp_path / "1", rule(要求="回收率 在 2025年 有 目标"))
    assert len(first) == 16
    assert (versions(tmp_path / "2", text, definitions) == first) is same


def test_the_version_of_a_rule_follows_definitions_that_its_definitions_use(tmp_path: Path) -> None:
    text = rule(要求="回收率 在 2025年 有 目标")
    linked = PACK.replace("单位：%", "单位：%\n  主题：乙题")
    assert versions(tmp_path / "1", text, linked) != versions(tmp_path / "2", text, linked.replace("词语：乙", "词语：乙、丙"))
    named = rule(要求="有 目标（年 是 任一 期限）")
    assert versions(tmp_path / "3", named) != versions(tmp_path / "4", named, PACK.replace("2030年", "2035年"))


# ---- the cache --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packs", [(), ("waste-extended",)])
def test_what_comes_from_the_cache_is_what_was_loaded(tmp_path: Path, packs: tuple[str, ...]) -> None:
    fresh = loader.load([PACKS], packs)
    for _ in range(2):
        cached = loader.load([PACKS], packs, tmp_path)
        assert cached == fresh
        assert cached.versions == fresh.versions
        assert [rule.requires.span for rule in cached.rules] == [rule.requires.span for rule in fresh.rules]
        assert [each.span for each in cached.diagnostics] == [each.span for each in fresh.diagnostics]
    assert len(list(tmp_path.iterdir())) == 1
    loader.load([PACKS], ["municipal-waste"], tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_cache_file_is_ignored_and_written_again(tmp_path: Path) -> None:
    fresh = loader.load([PACKS], (), tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", b"{}", whole[:-10], whole.replace("回收".encode(), "回改".encode(), 1), b"[" * 100_000, whole + b" "):
        file.write_bytes(damaged)
        assert cache.read(tmp_path, file.stem, loader._CachedRules) is None
        assert loader.load([PACKS], (), tmp_path) == fresh
        assert cache.read(tmp_path, file.stem, loader._CachedRules)


def test_a_forged_cache_file_is_ignored(tmp_path: Path) -> None:
    loader.load([PACKS], (), tmp_path)
    (file,) = tmp_path.iterdir()
    sound = json.loads(file.read_bytes().partition(b"\n")[2])
    assert sound[0] == "_CachedRules"
    ran = tmp_path / "ran"
    forgeries: list[object] = [
        "x", None, [], {}, ["Bilingual", "a", "b"], ["Path", "x"], ["mkdir", str(ran)], [["_CachedRules"], *sound[1:]],
        sound[:-1], [*sound, 1], ["_CachedRules", *reversed(sound[1:])], ["_CachedRules", sound[1], [10_000], sound[3], sound[4]],
        ["_CachedRules", sound[1], sound[2], [1], sound[4]], ["_CachedRules", ["Quantity", "1", "%"], *sound[2:]],
    ]  # fmt: skip
    fresh = loader.load([PACKS], ())
    for forged in forgeries:
        body = json.dumps(forged).encode()
        file.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        assert loader.load([PACKS], (), tmp_path) == fresh
        assert json.loads(file.read_bytes().partition(b"\n")[2]) == sound  # it was written again
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(开展|推进).{0,9}考核", Prefilter(False, ((("考核",), ("开展", "推进")),))),
        ("率$|比例", Prefilter(False, ((("率",),), (("比例",),)))),
        ("[^，]+", Prefilter(False, None)),
        ("(达|达达)+终", Prefilter(True, None)),
    ],
)
@pytest.mark.parametrize("place", ["requires", "parameter", "pack"])
def test_prefilters_are_stored_with_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, expected: Prefilter, place: str
) -> None:
    wants = {"requires": rule(要求=f"方案 匹配 /{pattern}/"), "parameter": rule(要求="方案 匹配 套话"), "pack": rule(要求="有 任务")}
    section = {"requires": "", "parameter": f"  参数：套话 = /{pattern}/\n", "pack": f"  适用：方案 匹配 /{pattern}/\n"}[place]
    head = PACK.replace("  版本：1\n", f"  版本：1\n{section}")
    write(tmp_path / "rules", p__a=head, p__b=wants[place])
    fresh = loader.load([tmp_path / "rules"], (), tmp_path / "cache")
    assert prefilters.prefilter(pattern) == expected
    monkeypatch.setattr(prefilters, "_KNOWN", {})
    monkeypatch.setattr(patterns, "read", None)  # the next load has it from the cache
    assert loader.load([tmp_path / "rules"], (), tmp_path / "cache") == fresh
    assert prefilters.prefilter(pattern) == expected


def test_the_cache_follows_the_bytes_of_the_files(tmp_path: Path) -> None:
    folder, kept = tmp_path / "rules", tmp_path / "cache"
    for text in (rule(), rule(要求="有 任务"), rule(要求="（")):
        write(folder, p__a=PACK, p__b=text)
        assert loader.load([folder], (), kept) == loader.load([folder])


def test_a_cache_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert loader.load([PACKS], (), tmp_path / "file") == loader.load([PACKS])


def test_a_warm_load_does_not_import_lark(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from plancheck.language import loader;"
        f"loaded = loader.load([Path({str(PACKS)!r})], (), Path({str(tmp_path)!r})); print(len(loaded.rules), 'lark' in sys.modules)"
    )
    for expected in ("5 True", "5 False"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
        assert done.stdout.strip() == expected


def test_the_cache_folder_keeps_a_few_files(tmp_path: Path) -> None:
    for number in range(cache.MOST_FILES + 4):
        cache.write(tmp_path, f"{number:02}", Bilingual("甲", str(number)))
    assert len(list(tmp_path.iterdir())) == cache.MOST_FILES
    assert cache.read(tmp_path, f"{cache.MOST_FILES + 3:02}", Bilingual) == Bilingual("甲", str(cache.MOST_FILES + 3))
