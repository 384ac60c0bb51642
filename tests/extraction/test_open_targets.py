"""Targets whose value is left to a higher level."""

import pytest
from tests.extraction.test_facts import SCENE, read


@pytest.mark.parametrize(
    "left",
    [
        "完成地区下达的削减指标", "完成盟下达的目标", "达到地区核定的控制目标", "以地区下达为准", "完成兵团分解的任务",
        "按地区下达指标执行", "完成旗里下达的任务",
    ],
)  # fmt: skip
def test_a_target_that_a_prefecture_sets_is_left_to_it(left: str) -> None:
    _, found, _ = read(f"截至2023年底，成效明显。\n到2030年，用水量{left}。")
    assert [(each.subject, each.year) for each in found] == [("用水量", 2030)]


@pytest.mark.parametrize("cell", ["以地区下达为准", "由上级确定", "由自治区核定", "地区分解数", "按兵团下达执行", "由州里明确"])
def test_a_cell_that_leaves_a_target_to_others(cell: str) -> None:
    _, found, _ = read(f"截至2023年底，成效明显。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 用水量 | 吨 | 12 | {cell} |")
    assert [(each.subject, each.year) for each in found] == [("用水量", 2030)]


@pytest.mark.parametrize("text", ["到2030年，各地区完成用水核查。", "到2030年，书屋完成地区认证。", "推动各盟市完成书屋普查。"])
def test_what_a_prefecture_is_named_for_is_no_target(text: str) -> None:
    assert read("截至2023年底，成效明显。\n" + text)[1] == ()


LEFT = [
    # how something is done is no quantity
    ("到2025年，按时、保质、足量完成省下达的既有书屋改造指标与配套项目。", []),
    ("到2025年，用纸总量完成省下达的目标。", [("用纸总量", 2025)]),
    # what the quantity does meanwhile is no part of its name
    ("到2025年，纸尘排放量持续降低并完成自治区下达的目标。", [("纸尘排放量", 2025)]),
    ("到2025年，单位GDP能耗稳步下降且达到省下达的任务要求。", [("单位GDP能耗", 2025)]),
    ("到2025年，用纸强度和用水量进一步降低、并全面完成省下达的目标任务。", [("用纸强度", 2025), ("用水量", 2025)]),
    ("到2025年，用水总量得到有效控制并完成省下达目标。", [("用水总量", 2025)]),
    # a period that something is compared with dates nothing
    ("到2025年，全社会阅读投入强度高于“十三五”时期实际。规模以上书社阅读投入占收入比重逐步提高。",
     [("规模以上书社阅读投入占收入比重", 2025)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LEFT)
def test_open_targets(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(each.subject, each.year) for each in read(f"{SCENE}一、主要目标\n{text}")[1]] == expected
