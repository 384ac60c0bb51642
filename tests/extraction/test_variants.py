"""One quantity under two names is one; two that look alike are two."""

import pytest
from tests.extraction.test_facts import SCENE, read

GOALS = "二、主要目标\n"


def keys(text: str) -> list[str | None]:
    """The keys of the facts of a text, in reading order."""
    return [fact.indicator for fact in read(SCENE + text)[0]][1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # how the measure is told
        ("到2025年，墨气排放量达到80吨；到2030年，墨气排放总量达到70吨。", ["~墨气排放总量", "~墨气排放总量"]),
        ("到2025年，岸上书机装机达到13万千瓦；到2030年，岸上书机37万千瓦。", ["~岸上书机装机", "~岸上书机装机"]),
        ("2025年标杆书屋占四成，2030年标杆书屋占比达到80%。", ["~标杆书屋占比", "~标杆书屋占比"]),
        ("2025年岸上书机装机占比达到30%。\n2030年岸上书机装机总量达到9千瓦，占比达到45%。",
         ["~岸上书机装机总量占比", "~岸上书机装机", "~岸上书机装机总量占比"]),
        # what is a share of what: two values that disagree are of two things
        ("2025年夜读座位占比达到30%。\n2030年夜读座位占全部座位比重达到50%。", ["~夜读座位占全部座位比重", "~夜读座位占全部座位比重"]),
        ("2030年夜读座位占比达到30%。\n2030年夜读座位占全部座位比重达到50%。", ["~夜读座位占比", "~夜读座位占全部座位比重"]),
        ("2025年夜读座位占比达到30%。\n2030年夜读座位占全部座位比重达到50%，夜读座位占书架比重达到20%。",
         ["~夜读座位占比", "~夜读座位占全部座位比重", "~夜读座位占书架比重"]),
        # the same letters in another order
        ("2025年当年新增书车和书船中电动车船占比达到30%。\n2030年新增电动书车、书船当年占比达到45%。",
         ["~当年新增书车和书船中电动车船占比", "~新增电动书车、书船当年占比"]),
        ("2025年当年新增书车书船中电动力占比达到30%。\n2030年当年新增电动力书车、书船占比达到45%。",
         ["~当年新增电动力书车、书船占比", "~当年新增电动力书车、书船占比"]),
        # an amount and a share of one thing are two
        ("2025年夜读座位达到30万个，夜读座位占比达到50%。", ["~夜读座位", "~夜读座位占比"]),
        # the sentence names the thing
        (GOALS + "到2025年，新能源汽车渗透率达到45%，保有量达到6万辆。\n到2030年，新能源汽车渗透率达到60%，保有量达到9万辆。",
         ["nev_penetration", "nev_stock", "nev_penetration", "nev_stock"]),
        # a share by its verb is the indicator that is called so
        ("到2030年，非化石能源占到34%。", ["non_fossil_share"]),
        ("到2030年，非化石能源达到34%。", ["~非化石能源"]),
        # the value that a table gives a longer name
        (GOALS + "墨气排放先升后降，到2030年，排放总量回到930吨。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 墨气排放总量 | 吨 | 950 | 930 |",
         ["~墨气排放总量", "~墨气排放总量", "~墨气排放总量"]),
        (GOALS + "墨气排放先升后降，到2030年，排放总量回到935吨。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 墨气排放总量 | 吨 | 950 | 930 |",
         ["~排放总量", "~墨气排放总量", "~墨气排放总量"]),
        # at the prices of a year: another quantity where the text tells it apart, in a table alone only a note on it
        ("2020年借阅收入27亿元，按2015年可比价计算为26亿元。\n| 指标 | 单位 | 2020年 |\n| 借阅收入（2015年不变价） | 亿元 | 26 |",
         ["~借阅收入", "~借阅收入(2015年价)", "~借阅收入(2015年价)"]),
        ("2020年借阅收入27亿元。\n| 指标 | 单位 | 2020年 |\n| 借阅收入（2015年不变价） | 亿元 | 26 |", ["~借阅收入", "~借阅收入"]),
        # a longer name with letters left out, which has the same value in a year and no other in any
        ("2025年岸上书机藏书数达到40万册。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 岸上新型书机藏书数 | 万册 | 40 | 70 |",
         ["~岸上新型书机藏书数", "~岸上新型书机藏书数", "~岸上新型书机藏书数"]),
        ("2025年岸上书机藏书数达到41万册。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 岸上新型书机藏书数 | 万册 | 40 | 70 |",
         ["~岸上书机藏书数", "~岸上新型书机藏书数", "~岸上新型书机藏书数"]),
        ("2025年岸上书机藏书数达到40万册，2030年达到60万册。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 岸上新型书机藏书数 | 万册 | 40 | 70 |",
         ["~岸上书机藏书数", "~岸上书机藏书数", "~岸上新型书机藏书数", "~岸上新型书机藏书数"]),
        ("2025年书屋开放率达到100%。\n| 指标 | 单位 | 2025年 | 2030年 |\n| 社区书屋开放率 | % | 100 | 100 |",
         ["~书屋开放率", "~社区书屋开放率", "~社区书屋开放率"]),
    ],
)  # fmt: skip
def test_keys(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_the_quantities_of_a_zone_need_not_say_that_they_are_its_own() -> None:
    text = "到2025年，用纸产出率达到30元/吨。\n到2030年，园区用纸产出率达到50元/吨。"
    assert {fact.indicator for fact in read(text, "云水阅读开发区")[0]} == {"~用纸产出率"}
    assert len({*keys(text)}) == 2  # of a city: its zones


TASKS = (
    "# 云水市方案\n## 三、主要任务\n书屋达到一级标准水平的座位比例2025年36%，2030年60%。社区借书亭2025年8座，2030年18座。\n"
    "## 附表\n表1 重点任务分工\n"
    "| 序号 | 重点任务 | 主要成果及完成时限 | 牵头单位 |\n|---|---|---|---|\n| 1 | 建设书屋 | {told} | 市文旅局 |"
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # a sentence in a cell leaves letters out of a name of the text
        ("2030年一级标准座位比例60%", "~书屋达到一级标准水平的座位比例"),
        ("2028年底前书库投用，2030年借书亭18座", "~社区借书亭"),
        # what it tells of another value is of something else, which the cell alone names: what somebody is to bring
        ("2030年一级标准座位比例65%", None),
        ("2030年累计发布书目6种", None),
    ],
)
def test_what_a_table_of_tasks_tells(told: str, expected: str | None) -> None:
    assert read(TASKS.format(told=told))[0][-1].indicator == expected
