"""What of a figure was told by a weak sign: a name that may be none, a base year in words that no row knows, a year that may be another."""

from __future__ import annotations

import pytest
from tests.extraction.test_facts import read

TABLE = "表1 指标\n| 指标 | 单位 | 2025年 | 2030年 |\n| 书屋借阅率 | % | 15 | 20 |\n| 书亭覆盖率 | % | 50 | 70 |\n"
SCENE = "截至2023年底，成效明显。\n一、主要目标\n"


def doubted(text: str) -> dict[str, str]:
    """What is doubted of the figures of running text, by their value."""
    found = (fact for fact in read(SCENE + TABLE + text)[0] if fact.evidence.place.table is None and fact.indicator)
    return {f"{fact.value}{fact.unit}": fact.doubt for fact in found}


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("到2030年，书屋座位数达到8万个。", {"8万个": ""}),
        ("到2030年，流动书车达到20辆。", {"20辆": ""}),  # a verb leads from it to the figure
        ("到2030年，书屋借阅率达到20%。", {"20%": ""}),  # a table has it
        ("到2030年，灯火要扛住20%。", {"20%": "name"}),
        ("2025年的阶段值为14%。", {"14%": "name"}),
        ("到2030年，书屋借阅率达到20%，高于全省平均水平3个百分点。", {"20%": "", "3个百分点": "name"}),
        ("2030年，青石铝业公司书屋借阅率达到35%。", {"35%": "name"}),  # of a firm
        ("青石县力争2030年书屋借阅率率先达到35%。", {"35%": "name"}),
        ("2030年云水市书屋借阅率达到20%。", {"20%": ""}),  # the plan's own
        ("2023年借阅达到12%，为2030年书屋借阅率的九成。", {"9成": "name"}),
        ("推演表明，2030年书屋用纸量达到30万吨。", {"30万吨": "name"}),
        ("2025年新添量5册。\n2025年新添量6册。\n2025年新添量8册。", {"5册": "name", "6册": "name", "8册": "name"}),
    ],
)
def test_a_name_is_sure_where_a_table_or_its_words_show_it(text: str, doubts: dict[str, str]) -> None:
    assert {value: doubted(text).get(value) for value in doubts} == doubts


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("到2030年，书屋用纸强度下降20%。", ""),
        ("到2030年，书屋用纸强度下降20%，起算之处看2020年。", "base"),
        ("2018年以来，书屋用纸强度持续走低，截至2020年累计降低20%。", "base"),
        ("到2030年，书屋用纸强度比2020年下降20%。", ""),
    ],
)
def test_a_year_before_beside_a_change_may_be_what_it_is_compared_with(text: str, doubt: str) -> None:
    assert doubted(text)["20%"] == doubt


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("到2025年，书亭达到5座。书屋借阅率提高到32%，2030年看齐。", "year"),  # the year behind it may be meant
        ("书屋借阅率提高到32%，2030年看齐。", "year"),
        ("到2025年，书屋借阅率提高到32%，2030年看齐。", ""),
        ("到2025年，书亭达到5座。书屋借阅率提高到32%，2030年提高到40%。", ""),  # which is another figure's
        ("到2025年，书亭达到5座。书屋借阅率提高到32%，比2020年好。", ""),
    ],
)
def test_a_year_behind_a_figure_without_one_of_its_own_may_be_its_year(text: str, doubt: str) -> None:
    assert doubted(text)["32%"] == doubt
