"""What is shown where something is missing: what comes near it, by the words and patterns of the rule, and nothing else."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge, loaded, quotes

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.readers import plain

DRAFT = """# 西山庭园建设方案
某园管委会
一、主要目标
坚持浇水优先，喷头要新。
二、主要任务
（一）浇水
铺设水渠十条，推广滴灌。
（二）立好牌子
牌子要新。
三、其他事项
大门常开，喷头不少。
"""


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        # by the first pattern that is asked for
        ("要求：方案 有 段落（匹配 /喷头/，匹配 /铜的/）", ["坚持浇水优先，喷头要新。", "大门常开，喷头不少。"]),
        ("要求：有 段落（匹配 /铜的/ 或 匹配 /喷头/，含 施肥）", ["坚持浇水优先，喷头要新。", "大门常开，喷头不少。"]),
        # by the words of the topic; a title about something else helps nobody
        ("要求：方案 有 段落（含 浇水，匹配 /铜的/）", ["坚持浇水优先，喷头要新。", "铺设水渠十条，推广滴灌。"]),
        ("要求：方案 有 章节（标题 匹配 /牌子/，含 施肥）", []),
        # what came near a list that another one is made of
        ("要求：有 任务（属于 浇水，有 责任单位）.举措（含 施肥）", ["（一）浇水"]),
        # a chapter that is asked for and has a heading only
        ("要求：有 其他事项（有 段落（含 施肥））", ["三、其他事项"]),
        ("要求：其他事项 有 段落（含 施肥）", []),  # there it is only the place to look in
        # a title is no paragraph
        ("要求：主要任务 有 段落（匹配 /^（一）浇水$/）", []),
    ],
)
def test_what_comes_near_something_missing(body: str, shown: list[str]) -> None:
    result = judge(DRAFT, body)
    assert (result.outcome, result.reason) == ("failed", None)
    assert [each.quote for sub in result.subresults for each in sub.evidence] == shown
    assert quotes(result, "nearest") == shown


GATES = "大门常开。" * 20
PART = "章节（属于 施肥，标题 匹配 /园/）"
TITLED = """
规则 G-01 "花木养护机构" / "who tends the plants"
  依据：手册
  级别：必须
  要求：方案 有 {what}
  不符合：“缺” / "missing"
"""
LATER = "句子（含 施肥，不匹配 /尚未|另行/）"


@pytest.mark.parametrize(
    ("draft", "what", "shown"),
    [
        # what is left to later and speaks of what the title speaks of
        ("一、其他事项\n养护机构尚未成立。\n", LATER, ["养护机构尚未成立"]),
        ("一、其他事项\n大门尚未建好。养护机构的组成另行确定。\n", LATER, ["养护机构的组成另行确定"]),
        ("一、其他事项\n大门尚未建好。\n", LATER, []),
        ("一、其他事项\n养护机构每年开会。\n", LATER, []),
        ("# 西山庭园建设方案\n养护机构尚未成立。\n一、其他事项\n大门常开。\n", LATER, []),  # on the title page
        ("一、其他事项\n| 名称 | 内容 |\n|---|---|\n| 机构 | 养护机构尚未成立。 |\n", LATER, []),
        # what is said of a topic that no part is about; where it is only what there is or is to be, last
        (f"一、主要目标\n施肥要少。{GATES}\n二、其他事项\n施肥要匀。{GATES}\n", PART, ["施肥要匀", "施肥要少"]),
        (f"一、其他事项\n堆肥要熟。{GATES}\n", PART, []),  # a word of its, which heads no part
        (f"一、其他事项\n没有施肥。{GATES}\n", PART, []),
        # how the chapter begins that lists such things
        ("一、主要任务\n共三项工作。清单另发。\n二、其他事项\n大门常开。\n", "至少 2 个 任务", ["共三项工作"]),
        ("一、主要任务\n二、其他事项\n大门常开。\n", "至少 2 个 任务", []),
    ],
)
def test_where_nothing_comes_near_what_stands_in_its_place_is_shown(draft: str, what: str, shown: list[str]) -> None:
    packs = loaded(TITLED.format(what=what))
    (result,) = evaluate.evaluate(packs, extraction.plan(plain.read(draft), packs.vocabulary))
    assert (result.outcome, [each.quote for each in result.evidence]) == ("failed", shown)
    assert quotes(result, "nearest") == shown


YEARS = "\n  其中：所缺 = 年（期限，该指标 在 该年 没有 目标）\n  要求：每个 年（期限） 满足 该指标 在 该年 有 目标"


@pytest.mark.parametrize(
    ("stated", "missing", "shown"),
    [
        ("到2025年，树木覆盖率达到30%。", "2030", ["树木覆盖率达到30%"]),
        ("到2030年，树木覆盖率达到35%。", "2025", ["树木覆盖率达到35%"]),
        # the years that come nearest to the one that is missing come first
        ("到2030年，树木覆盖率达到35%。到2026年，树木覆盖率达到31%。", "2025", ["树木覆盖率达到31%", "树木覆盖率达到35%"]),
        ("到2025年，树木覆盖率达到30%。到2035年，树木覆盖率达到40%。", "2030", ["树木覆盖率达到30%", "树木覆盖率达到40%"]),
        # that others will set it says more than any other year
        ("到2025年，树木覆盖率达到30%；到2030年，树木覆盖率达到上级要求。", "2030", ["树木覆盖率达到上级要求"]),
        # no more than a few are shown
        (
            "到2023年，树木覆盖率达到27%。到2024年，树木覆盖率达到28%。到2026年，树木覆盖率达到31%。到2030年，树木覆盖率达到35%。",
            "2025",
            ["树木覆盖率达到28%", "树木覆盖率达到31%", "树木覆盖率达到27%"],
        ),
        # of neither year
        ("到2035年，树木覆盖率达到40%。", "2025、2030", ["树木覆盖率达到40%"]),
    ],
)
def test_in_place_of_a_missing_year_its_neighbours_are_shown(stated: str, missing: str, shown: list[str]) -> None:
    found = judge(f"一、主要目标\n{stated}", f"\n  对象：每个 指标{YEARS}", "{指标}没有{所缺}年的目标值", "{indicator} has none for {所缺}")
    assert (found.outcome, found.message.zh) == ("failed", f"树木覆盖率没有{missing}年的目标值")
    assert found.message.en == f"tree cover has none for {missing.replace('、', ', ')}"
    assert quotes(found, "nearest") == shown
