"""Tables that are printed otherwise than one thing in each row, and those that are not to be set otherwise."""

from __future__ import annotations

import pytest
from tests.extraction.drafts import upright

Rows = tuple[tuple[str, ...], ...]


def read(*rows: tuple[str, ...]) -> Rows:
    """The texts of a table of these rows as it is read."""
    document = upright("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return tuple(tuple(document.blocks[at].text if at >= 0 else "" for at in row) for row in document.tables[0].grid)


SET = {
    "heads of projects in front": (
        (("项目名称", "东屋", "西屋"), ("总投资", "2亿元", "3亿元"), ("建设年限", "2025年", "2026年"), ("建设单位", "甲公司", "乙公司")),
        (("项目名称", "总投资", "建设年限", "建设单位"), ("东屋", "2亿元", "2025年", "甲公司"), ("西屋", "3亿元", "2026年", "乙公司")),
    ),
    "a form of two columns of heads under a name": (
        (("东屋", "<", "<", "<"), ("建设内容", "书架20个", "总投资", "2亿元"), ("建设单位", "甲公司", "起止年限", "2025—2026年")),
        (("", "建设内容", "建设单位", "总投资", "起止年限"), ("东屋", "书架20个", "甲公司", "2亿元", "2025—2026年")),
    ),
    "a card with its number before its name, and cells that reach over": (
        (
            ("项目1", "东屋", "<", "<"),
            ("建设内容", "书架20个", "<", "<"),
            ("总投资", "2亿元", "建设期", "2025年"),
            ("建设单位", "甲公司", "责任单位", "市文旅局"),
        ),
        (("项目1", "建设内容", "总投资", "建设单位", "建设期", "责任单位"), ("东屋", "书架20个", "2亿元", "甲公司", "2025年", "市文旅局")),
    ),
    "who answers in a row": (
        (("事情", "补书屋", "训练馆员"), ("怎么做", "换窗", "开课"), ("责任单位", "市文旅局", "市教育局")),
        (("事情", "怎么做", "责任单位"), ("补书屋", "换窗", "市文旅局"), ("训练馆员", "开课", "市教育局")),
    ),
    "things side by side": (
        (("名称", "座位", "名称", "座位"), ("城区", "<", "<", "<"), ("东屋", "20", "西屋", "30"), ("南屋", "40", "", "")),
        (("名称", "座位"), ("城区", "城区"), ("东屋", "20"), ("南屋", "40"), ("西屋", "30")),
    ),
    "lines over the whole width": (
        (("书屋的事", "<", "<"), ("事情", "补书屋", "训练馆员"), ("责任单位", "市文旅局", "市教育局"), ("注：两年内办完", "<", "<")),
        (("书屋的事", "书屋的事"), ("事情", "责任单位"), ("补书屋", "市文旅局"), ("训练馆员", "市教育局"), ("注：两年内办完",) * 2),
    ),
    "bodies in a row, whatever stands before them": (
        (("栏目", "补书屋", "训练馆员"), ("怎么做", "换窗", "开课"), ("2025年", "5座", "8人"), ("扛旗", "市文旅局", "市教育局")),
        (("栏目", "怎么做", "2025年", "扛旗"), ("补书屋", "换窗", "5座", "市文旅局"), ("训练馆员", "开课", "8人", "市教育局")),
    ),
}


@pytest.mark.parametrize("form", SET)
def test_a_table_is_set_upright(form: str) -> None:
    printed, expected = SET[form]
    assert read(*printed) == expected


@pytest.mark.parametrize(
    "rows",
    [
        # an ordinary list of projects, and one with a single row
        (("项目名称", "总投资", "建设年限", "建设单位"), ("东屋", "2亿元", "2025年", "甲公司"), ("西屋", "3亿元", "2026年", "乙公司")),
        (("项目名称", "总投资", "建设年限", "建设单位"), ("东屋", "2亿元", "2025年", "甲公司")),
        # years in the first column, of values, of milestones
        (("年份", "借阅率（%）", "座位数（个）"), ("2020年", "20", "30"), ("2025年", "25", "36")),
        (("时间", "里程碑", "责任单位"), ("2025年", "补旧屋", "市文旅局"), ("2026年", "开课", "市教育局"), ("2027年", "验收", "市财政局")),
        # tasks by numbers, with one body or several
        (("序号", "任务", "牵头", "配合"), ("1", "补书屋", "市文旅局", "市教育局"), ("2", "训练馆员", "市教育局", "市文旅局")),
        # tasks by bodies, bodies by what they do
        (("任务", "市文旅局", "市教育局", "市财政局"), ("补书屋", "牵头", "配合", "—"), ("训练馆员", "配合", "牵头", "配合")),
        (("任务", "甲组", "乙组", "外头"), ("补书屋", "◎", "√", "市文旅局"), ("训练馆员", "", "", "市教育局"), ("服务", "√", "◎", "")),
        (("单位", "牵头", "配合"), ("市文旅局", "补书屋", "训练馆员"), ("市教育局", "训练馆员", "补书屋"), ("市财政局", "—", "补书屋")),
        # a form of two columns of heads, of a task
        (("要办的", "补书屋", "哪年", "2025年"), ("牵头单位", "市文旅局", "配合单位", "市教育局"), ("怎么办", "换窗", "地方", "城东")),
        # years that two groups share, and figures of the first row that only look like heads
        (("指标", "城区", "城区", "乡村", "乡村"), ("指标", "2025年", "2030年", "2025年", "2030年"), ("座位", "2", "3", "4", "5")),
        (("座位", "20", "座位", "30"), ("书架", "4", "书柜", "5")),
        # kinds of project, and who answers for each part of a plan
        (("领域", "项目", "投资"), ("投资主体", "2个", "3亿元"), ("年限", "1个", "2亿元")),
        (("部分", "组长", "成员"), ("修缮", "市文旅局", "市教育局"), ("牵头", "市教育局", "市文旅局"), ("服务", "市财政局", "市文旅局")),
        (("部分", "组长", "成员"), ("修缮", "市文旅局", "市教育局"), ("采购", "市教育局", "有关部门"), ("服务", "—", "—")),
        (("部分", "组长", "成员"), ("修缮", "市文旅局", "市教育局"), ("部分", "组长", "成员"), ("服务", "市财政局", "市文旅局")),
    ],
)  # fmt: skip
def test_an_ordinary_table_stays_as_it_is(rows: Rows) -> None:
    assert read(*rows) == rows
