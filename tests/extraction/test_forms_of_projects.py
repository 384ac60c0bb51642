"""Projects whose fields stand in other forms: two tables, a table with its heads in the first column, cards, a sentence for all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import plan
from plancheck.model.plan import Project

EAST = ("城东书屋项目", "新建书屋20座", "2", "2024—2025年", "甲公司")
WEST = ("城西书屋项目", "改造书屋5座", "1", "2025—2026年", "乙公司")


def table(*rows: tuple[str, ...]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""])


TWO = "表1 书屋项目\n" + table(("序号", "项目名称", "建设内容"), ("1", *EAST[:2]), ("2", *WEST[:2])) + "表2 书屋项目投资\n"
CODED = TWO.replace("| 1 |", "| P1 |").replace("| 2 |", "| P2 |")
HEADS = ("总投资（亿元）", "建设年限", "建设单位")
FORMS = {
    "by name": TWO + table(("项目名称", *HEADS), (EAST[0], *EAST[2:]), (WEST[0], *WEST[2:])),
    "by number": CODED + table(("项目编号", *HEADS), ("P1", *EAST[2:]), ("P2", *WEST[2:])),
    "turned": "表1 书屋项目\n" + table(*zip(("项目名称", "建设内容", *HEADS), EAST, WEST, strict=True)),
    "forms": "".join(
        f"表{at} 书屋\n" + table(*zip(("项目名称", "建设内容", *HEADS), row, strict=True)) for at, row in enumerate((EAST, WEST), 1)
    ),
    "cards": "二、落地\n"
    + "".join(
        f"【P0{at}】{row[0]}\n建设单位：{row[4]}。\n建设内容：{row[1]}。\n总投资：{row[2]}亿元　建设周期：{row[3]}\n"
        for at, row in enumerate((EAST, WEST), 1)
    ),
    "named and told in one cell": "表1 书屋项目\n"
    + table(("项目", *HEADS), *((f"{row[0]}（{row[1]}）", *row[2:]) for row in (EAST, WEST))),
    "turned, with the unit as a head": "表1 书屋项目\n"
    + table(*zip(("项目", "建什么", "亿元", "起止年", "建设方"), EAST, WEST, strict=True)),
    "turned, with heads that nobody knows": "表1 书屋项目\n"
    + table(*zip(("名目", "弄啥", "亿元", "啥时候", "出力方"), EAST, WEST, strict=True)),
    "side by side": "表1 书屋项目\n" + table(("项目名称", "建设内容", *HEADS) * 2, (*EAST, *WEST)),
    "titled forms": "".join(
        f"卡{at}\n" + table((row[0],) * 4, ("建设内容", row[1], "总投资", f"{row[2]}亿元"), ("建设单位", row[4], "起止年限", row[3]))
        for at, row in enumerate((EAST, WEST), 1)
    ),
    "forms with a code before the name": "".join(
        f"卡{at}\n"
        + table(
            (f"A-{at}", row[0], "类别", "新"), ("建设内容", row[1], "总投资", f"{row[2]}亿元"), ("建设单位", row[4], "起止年限", row[3])
        )
        for at, row in enumerate((EAST, WEST), 1)
    ),
    "fields between dashes": "每条依次为：名称、建设内容、总投资（亿元）、年限、建设单位。\n"
    + "\n".join("—".join(row).replace("2024—2025", "2024至2025").replace("2025—2026", "2025至2026") for row in (EAST, WEST))
    + "\n",
    "fields under names": "卡片第三行依次为总投资（亿元）、起止年限、建设单位、主管单位。\n"
    + "\n".join(f"【卡{at}】{row[0]}\n{row[1]}。\n" + " / ".join((*row[2:], "市文化局")) for at, row in enumerate((EAST, WEST), 1))
    + "\n",
    "told in turn": "投资单位为亿元。\n"
    + "；".join(f"A{at}{row[0]}，{row[1]}" for at, row in enumerate((EAST, WEST), 1))
    + "。投资依次为2、1，起止年份分别为2024—2025年、2025—2026年；分别由甲公司、乙公司建设。\n",
    "told by numbers": "；".join(f"B{at}{row[0]}，{row[1]}，投资{row[2]}亿元" for at, row in enumerate((EAST, WEST), 1))
    + "。B1执行2024—2025年，B2执行2025—2026年。B1由甲公司建设，B2由乙公司建设。\n",
    "two in a cell": "表1 书屋项目\n"
    + table(("项目名称", "建设内容", "投资与年限", "建设单位"), *((*row[:2], f"{row[2]}亿元，{row[3]}", row[4]) for row in (EAST, WEST))),
    "all in a cell": "表1 书屋项目\n"
    + table(("项目", "有关情况"), *((row[0], f"{row[1]}，{row[2]}亿元，{row[3]}，{row[4]}") for row in (EAST, WEST))),
    "labels that nobody knows": "".join(
        f"（{at}）{row[0]}\n弄啥：{row[1]}。\n花多少：{row[2]}亿元。\n啥时候：{row[3]}。\n谁来弄：{row[4]}。\n"
        for at, row in zip("一二", (EAST, WEST), strict=True)
    ),
    "fields between semicolons": "".join(
        f"{at}.{row[0]}。{row[1]}；{row[2]}亿元；{row[3]}；{row[4]}。\n" for at, row in enumerate((EAST, WEST), 1)
    ),
    "in brackets": "实施以下项目：" + "、".join(f"{row[0]}（{row[1]}，{row[2]}亿元，{row[3]}，{row[4]}）" for row in (EAST, WEST)) + "。\n",
    "start and end under heads that nobody knows": "表1 书屋项目\n"
    + table(
        ("名目", "弄啥", "开头", "收尾", "亿元", "出力方"), *((*row[:2], row[3][:4] + "年", row[3][5:], *row[2::2]) for row in (EAST, WEST))
    ),
    "by a number that both tables count": TWO
    + table(("建设单位", "项目号", "总投资（亿元）", "建设年限"), *((row[4], str(at), *row[2:4]) for at, row in ((1, EAST), (2, WEST)))),
    "the unit in the title": "表1 书屋项目\n"
    + table(("序号", "项目名称", "建设内容"), ("1", *EAST[:2]), ("2", *WEST[:2]))
    + "表2 钱和年限（亿元，合计3亿元）\n"
    + table(("项目名称", "投资", "年限", "业主"), (EAST[0], *EAST[2:]), (WEST[0], *WEST[2:])),
    "the unit above the table before": "投资单位为亿元。\n"
    + "".join(f"表{at} 书屋项目\n" + table(("项目名称", "建设内容", "投资", *HEADS[1:]), row) for at, row in ((1, EAST), (2, WEST))),
    "turned, with a column of all": "表1 书屋项目（投资单位：亿元）\n"
    + table(*zip(("项目名称", "建设内容", "投资", *HEADS[1:]), EAST, WEST, ("小计", "2个", "3", "—", "—"), strict=True)),
    "heads that a legend tells": CODED
    + "表2栏目：（甲）总投资，单位亿元；（乙）建设年限；（丙）建设单位。\n表2 书屋项目投资\n"
    + table(("代码", "（甲）", "（乙）", "（丙）"), ("P1", *EAST[2:]), ("P2", *WEST[2:])),
    "sums of groups that count their own": "表1 书屋项目\n"
    + table(
        ("代码", "项目名称", "建设内容", *HEADS),
        ("N1", *EAST),
        ("N组1项", "", "", "2", "", ""),
        ("M1", *WEST),
        ("2项合计", "", "", "3", "", ""),
    ),
    "sentences in a cell": "表1 书屋项目\n"
    + table(
        ("项目", "建什么、何时建", "钱和人"),
        *((row[0], f"{row[1]}。建设期{row[3]}。", f"总投资{row[2]}亿元，由{row[4]}建设。") for row in (EAST, WEST)),
    ),
    "fields in brackets behind a name": "每条括号内依次为建设年限、总投资（亿元）、建设单位，括号后为建设内容。\n"
    + "".join(f"{at}.{row[0]}（{row[3]}；{row[2]}；{row[4]}）：{row[1]}。\n" for at, row in ((4, EAST), (2, WEST))),
    "fields in brackets behind what is built": "〔　〕内依次为起止年份、总投资（亿元）、建设单位。\n专栏1　书屋工程\n"
    + "".join(f"{at}.{row[0]}：{row[1]}〔{row[3]}；{row[2]}；{row[4]}〕\n" for at, row in ((1, EAST), (2, WEST))),
    "turned, with the scale alone": "表1 书屋项目（投资单位：亿元）\n"
    + table(*zip(("名称", "规模", "投资", *HEADS[1:]), EAST, WEST, strict=True)),
    "signs under years, full and empty": "表1 书屋项目\n"
    + table(
        ("项目", "规模", "投资（亿元）", "2024年", "2025年", "2026年", "业主"),
        (*EAST[:3], "■", "■", "□", EAST[4]),
        (*WEST[:3], "□", "■", "■", WEST[4]),
    ),
    "sentences with numbers in brackets": "书屋建设（2项，3亿元）。"
    + "".join(f"（{at}）在城区建设{row[0]}，{row[1]}，投资{row[2]}亿元，{row[3]}由{row[4]}承建。" for at, row in ((1, EAST), (2, WEST)))
    + "\n",
    "by their numbers in a list elsewhere": "".join(
        f"支撑项目一个：第{at}号{row[0]}，{row[1]}，由{row[4]}于{row[3]}建设，总投资{row[2]}亿元。\n" for at, row in ((3, EAST), (4, WEST))
    ),
    "the same labels in each paragraph": "金额一律以亿元计。\n"
    + "".join(
        f"甲{at}　{row[0]}。规模：{row[1]}。金额：{row[2]}。时间：{row[3]}。两头：{row[4]}。\n" for at, row in ((1, EAST), (2, WEST))
    ),
    "items of a paragraph": "二、名录\n"
    + "；".join(f"{'①②'[at]}{row[0]}：{row[4]}建设，{row[1]}，{row[3]}，{row[2]}亿元" for at, row in enumerate((EAST, WEST)))
    + "。\n",
}


def projects(text: str) -> list[Project]:
    return [*plan(draft("一、重点项目\n" + text), VOCABULARY).projects]


@pytest.mark.parametrize("form", FORMS)
def test_a_project_is_one_with_all_that_is_said_of_it(form: str) -> None:
    found = projects(FORMS[form])
    assert [each.name for each in found] == [EAST[0], WEST[0]]
    found = [replace(each, period=each.period and each.period.replace("至", "—").replace("年—", "—")) for each in found]
    assert [str(each.investment and each.investment.value) for each in found] == ["2", "1"]
    assert [(each.period, each.owner) for each in found] == [EAST[3:], WEST[3:]]
    assert all(each.content and "书屋" in each.content for each in found)


@pytest.mark.parametrize(
    ("said", "owner"),
    [("以下项目均由丙公司建设。", "丙公司"), ("书屋管理由丙公司负责。", None)],
)
def test_a_sentence_beside_a_table_is_of_all_its_rows_where_it_says_so(said: str, owner: str | None) -> None:
    rows = ("项目名称", "建设内容", "总投资（亿元）"), EAST[:3], WEST[:3]
    assert [each.owner for each in projects(f"{said}\n" + table(*rows))] == [owner, owner]


@pytest.mark.parametrize(("stated", "fits"), [("3", True), ("4", False)])
def test_a_total_is_of_the_list_before_it_unless_a_heading_parts_them(stated: str, fits: bool) -> None:
    listed = [f"{at}.{row[0]}：{row[1]}，总投资{row[2]}亿元，{row[3]}。\n" for at, row in ((1, EAST), (2, WEST))]
    behind = f"一、重点项目\n{''.join(listed)}以上2个项目，合计{stated}亿元。\n"
    others = "（一）新建\n共2个项目，总投资3亿元。\n" + "".join(listed)
    before = f"一、重点项目\n{others}（二）改造\n共2个项目，总投资4亿元。\n" + "".join(listed).replace("2亿元", "3亿元").replace("城", "镇")

    def right(text: str) -> list[bool]:
        return [each.total.value == sum(part.value for part in each.parts) for each in plan(draft(text), VOCABULARY).sums]

    assert right(behind) == [fits]
    assert right(before)
    assert all(right(before))


@pytest.mark.parametrize(
    ("told", "lacks"),
    [("2；甲公司", "period"), ("2024—2025年；甲公司", "investment"), ("2024—2025年；2", "owner")],
)
def test_a_line_that_lacks_a_field_of_the_others_lacks_just_that(told: str, lacks: str) -> None:
    rows = (EAST, WEST, ("城南书屋项目", "新建书屋4座", "3", "2025—2026年", "丙公司"))
    lines = [f"{row[0]}（{row[3]}；{row[2]}；{row[4]}）：{row[1]}。\n" for row in rows]
    lines[0] = f"{EAST[0]}（{told}）：{EAST[1]}。\n"
    found = projects("括号内依次为建设年限、总投资（亿元）、建设单位。\n" + "".join(lines))
    assert [each.name for each in found] == [row[0] for row in rows]
    assert getattr(found[0], lacks) is None
    assert found[0].content
    assert all(each.period and each.investment and each.owner for each in found[1:])


KINDS = "表2 四类书屋\n" + table(("工程", "投资合计（亿元）"), ("新建类", "2"), ("改造类", "1"))
LISTED = "表1 书屋项目\n" + table(("项目类别", "项目名称", "建设内容", "总投资（亿元）"), ("新建", *EAST[:3]), ("改造", *WEST[:3]))


def test_rows_called_like_the_kinds_of_projects_elsewhere_are_none() -> None:
    assert [each.name for each in projects(LISTED + KINDS)] == [EAST[0], WEST[0]]


def test_what_is_called_like_kinds_alone_is_no_sure_list() -> None:
    assert [each.sure for each in projects(KINDS)] == [False, False]


@pytest.mark.parametrize(("signs", "period"), [("■|■||", "24—25"), ("|■|■|■", "25—27"), ("||■|", "26"), ("|||", None)])
def test_signs_under_years_say_when(signs: str, period: str | None) -> None:
    heads, years = ("项目名称", "建设内容", "总投资（亿元）"), ("24", "25", "26", "27")
    rows = [(*EAST[:3], *signs.split("|")), (*WEST[:3], "■", "■", "■", "■")]
    assert [each.period for each in projects("表1 书屋项目\n" + table((*heads, *years), *rows))] == [period, "24—27"]


def test_who_leads_may_be_told_by_the_numbers_of_items() -> None:
    items = "；".join(
        f"{'①②③'[at]}{row[0]}：{row[1]}，{row[3]}，{row[2]}亿元" for at, row in enumerate((EAST, WEST, ("城南书屋", *WEST[1:])))
    )
    found = projects(f"二、名录\n{items}。\n以上项目的牵头单位：①市文化局，②③市教育局。\n")
    assert [each.owner and each.owner.rstrip("，。") for each in found] == ["市文化局", "市教育局", "市教育局"]


def test_a_sentence_with_numbers_is_of_the_list_before_it() -> None:
    first, second = (
        "；".join(f"{mark}{where}{row[0][2:]}：{row[1]}，{row[3]}，{row[2]}亿元" for mark, row in zip("①②", (EAST, WEST), strict=True))
        + "。"
        for where in ("城东", "城南")
    )
    told = f"二、名录\n{first}\n牵头单位：①②市文化局。\n{second}\n牵头单位：①②市教育局。\n"
    assert [each.owner for each in projects(told)] == ["市文化局", "市文化局", "市教育局", "市教育局"]


def test_lines_with_signs_that_are_not_built_alike_list_no_projects() -> None:
    lines = "书屋—书亭—书架—书桌\n借书—还书—读书\n2024—2025—2026—2027年逐年推进\n"
    assert projects(lines) == []


@pytest.mark.parametrize(
    "said", ["建成后书屋靠近街心公园和读者服务中心", "打造全市读书中心", "形成街角有书亭的格局", "地点：城东区政务服务中心"]
)
def test_what_ends_like_a_body_builds_nothing(said: str) -> None:
    (found,) = projects(f"（一）{EAST[0]}。{EAST[1]}，{said}，投资{EAST[2]}亿元，{EAST[3]}。\n")
    assert (found.owner, found.period) == (None, EAST[3])


def test_a_list_of_one_task_is_no_form_of_a_project() -> None:
    heads = ("序号", "任务", "主要内容", "牵头单位", "配合单位")
    assert projects("二、书屋\n" + table(heads, ("1", "补书屋", "补书屋20座，每年安排不低于8000万元。", "市文化局", "市教育局"))) == []
