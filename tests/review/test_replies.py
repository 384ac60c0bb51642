"""The 意见采纳情况表: what goes out, what comes back (also out of LibreOffice), every fault with its row, and the re-check beside it."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.office import profile

from plancheck import sheets
from plancheck.model.comparison import Claim, Reply
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence
from plancheck.model.report import Cause, Report
from plancheck.review import replies
from plancheck.review.compare import compare

from .pairs import quote, report, rule, sub

OLD = report(
    rule(sub("failed", quote("一律拆除旧花圃", "二、任务", 5)), id="A"),
    rule(
        sub("failed", type="year", key="2025", label="2025年"),
        sub("failed", type="year", key="2030", label="2030年"),
        id="B",
        level="should",
    ),
    rule(sub("cantTell", quote("=SUM(1)", "三、工程", 8)), id="C", level="should"),
    rule(sub("passed"), id="D"),
)
IDS = [found.id for _, found in OLD.findings()]
HEADER = ("序号", "审核意见", "是否采纳", "修改说明", "修改后位置", "编号（勿改）", "校验（勿改）")
Edit = Callable[[Any], None]


def blank(lang: str = "zh") -> bytes:
    return sheets.write(replies.form(OLD, OLD.findings(), lang))


def edited(*edits: Edit, data: bytes | None = None) -> bytes:
    """The table with these changes by hand."""
    book = openpyxl.load_workbook(io.BytesIO(data or blank()))
    for edit in edits:
        edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(row: int, column: int, value: Any) -> Edit:
    def edit(page: Any) -> None:
        page.cell(row, column).value = value

    return edit


def read(data: bytes, about: Report = OLD) -> replies.Read:
    return replies.read(sheets.read(data), about)


def test_what_goes_out() -> None:
    table, guide = replies.form(OLD, OLD.findings())
    assert table.header == HEADER
    assert table.choices == {2: ("采纳", "部分采纳", "不采纳")}
    assert table.hidden == {5, 6}
    assert [row[0] for row in table.rows] == [1, 2, 3, 4]
    assert [row[2:5] for row in table.rows] == [(None, None, None)] * 4
    assert [row[5] for row in table.rows] == IDS
    assert [row[6] for row in table.rows] == [found.fingerprint for _, found in OLD.findings()]
    assert table.rows[0][1] == "failed:方案\n请修改\n（二、任务，第5段）“一律拆除旧花圃”"
    assert ("意见编号（勿改）", " ".join(IDS)) in guide.rows
    assert ("审核文件", "plan.docx") in guide.rows
    assert ("文件 SHA-256", OLD.document.sha256) in guide.rows


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ((), ""),
        ((quote("责任", role="nearest"), quote("单位", role="nearest")), "\n相近原文（一、目标，第1段）“责任”"),
        ((quote("责任", role="nearest"), quote("单位", "二、任务", 4)), "\n（二、任务，第4段）“单位”"),
        (tuple(quote(str(n)) for n in range(5)), "".join(f"\n（一、目标，第1段）“{n}”" for n in range(3))),
        ((quote("长" * 200),), f"\n（一、目标，第1段）“{'长' * 120}……”"),
    ],
)
def test_an_opinion_names_the_passages_in_question(evidence: tuple[Evidence, ...], said: str) -> None:
    result = rule(sub("failed", *evidence))
    assert replies.opinion(result, result.subresults[0], "zh") == "failed:方案\n请修改" + said


@pytest.mark.parametrize(("type", "said"), [("task", "（一、目标，第1段）“责任”"), ("year", "相近原文（一、目标，第1段）“责任”")])
def test_a_task_at_fault_is_named_itself(type: str, said: str) -> None:
    result = rule(sub("failed", quote("责任", role="nearest"), type=type))
    assert replies.opinion(result, result.subresults[0], "zh").splitlines()[-1] == said


def test_the_letters_own_words_stand_in_the_table() -> None:
    table, _ = replies.form(OLD, OLD.findings()[:1], texts={IDS[0]: "请删去强制措施"})
    assert [row[1] for row in table.rows] == ["请删去强制措施\n（二、任务，第5段）“一律拆除旧花圃”"]


def test_it_is_a_sheet_with_a_hidden_id_and_a_list_of_choices() -> None:
    page = openpyxl.load_workbook(io.BytesIO(blank())).worksheets[0]
    assert page.column_dimensions["F"].hidden
    assert page.column_dimensions["G"].hidden
    (validation,) = page.data_validations.dataValidation
    assert (validation.formula1, str(validation.sqref)) == ('"采纳,部分采纳,不采纳"', "C2:C5")


FILLED = (
    put(2, 3, "采纳"), put(2, 4, "已改为引导措施"), put(2, 5, "第二部分（三）"), put(3, 3, " 部分采纳 "), put(4, 3, "不采纳"),
    put(4, 4, "超出期限"),
)  # fmt: skip
REPLIES = (
    Reply(IDS[0], "accepted", "已改为引导措施", "第二部分（三）", 2),
    Reply(IDS[1], "partly", "", "", 3),
    Reply(IDS[2], "rejected", "超出期限", "", 4),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_comes_back(lang: str) -> None:
    filled = FILLED if lang == "zh" else (put(2, 3, "Accepted"), put(3, 3, "partly accepted"), put(4, 3, "not accepted"))
    found = read(edited(*filled, data=blank(lang)))
    assert found.problems == ()
    assert [(each.id, each.choice, each.row) for each in found.replies] == [(each.id, each.choice, each.row) for each in REPLIES]
    assert found.asked == set(IDS)
    assert (found.document, found.sha256) == ("plan.docx", OLD.document.sha256)
    if lang == "zh":
        assert found.replies == REPLIES


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_it_comes_back_out_of_libreoffice(tmp_path: Path) -> None:
    """Saved again by another program: its own styles, sizes and shared strings, and the columns still hidden."""
    (tmp_path / "in.xlsx").write_bytes(edited(*FILLED))
    command = [
        "soffice", profile(), "--headless", "--convert-to", "xlsx",
        "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    data = (tmp_path / "out" / "in.xlsx").read_bytes()
    assert read(data) == replace(read(edited(*FILLED)))
    assert read(data).replies == REPLIES
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert page.column_dimensions["F"].hidden
    assert page.data_validations.dataValidation[0].formula1 == '"采纳,部分采纳,不采纳"'


def above(page: Any) -> None:
    """An office puts a title above the table."""
    page.insert_rows(1)
    page.cell(1, 1).value = "襄阳市意见采纳情况表"


def swapped(page: Any) -> None:
    """Rows sorted by hand, whole."""
    first, second = ([page.cell(row, column).value for column in range(1, 8)] for row in (2, 3))
    for column in range(1, 8):
        page.cell(2, column).value, page.cell(3, column).value = second[column - 1], first[column - 1]


def test_a_title_above_and_another_order_do_no_harm() -> None:
    found = read(edited(*FILLED, swapped, above))
    assert found.problems == ()
    assert {(each.id, each.choice) for each in found.replies} == {(each.id, each.choice) for each in REPLIES}
    assert [each.row for each in found.replies] == [3, 4, 5]


def test_a_row_that_was_taken_out_is_not_forgotten() -> None:
    found = read(edited(*FILLED, lambda page: page.delete_rows(5)))
    assert found.problems == ()
    assert found.asked == set(IDS)
    found = read(edited(*FILLED, lambda page: page.delete_rows(2)))
    assert len(found.replies) == 2
    assert IDS[0] in found.asked


@pytest.mark.parametrize(
    ("edits", "problems"),
    [
        ([lambda page: page.delete_cols(3)], ["缺少“是否采纳”列"]),
        ([lambda page: page.delete_cols(6)], ["缺少“编号（勿改）”列"]),
        ([lambda page: page.delete_cols(4, 4)], ["缺少“修改说明”列", "缺少“修改后位置”列", "缺少“编号（勿改）”列", "缺少“校验（勿改）”列"]),
        ([put(1, 5, "修改说明")], ["缺少“修改后位置”列", "有两个“修改说明”列"]),
        ([put(1, 3, None)], ["缺少“是否采纳”列"]),
        ([put(1, 3, None), put(1, 4, None)], ["缺少“是否采纳”列", "缺少“修改说明”列"]),
        ([put(1, 3, None), put(1, 4, None), put(1, 5, None)], ["没有“是否采纳”这一列的表"]),
        ([put(2, 6, "0000000000000000")], ["第 2 行：报告里没有编号“0000000000000000”"]),
        ([put(3, 6, IDS[0]), put(3, 7, OLD.findings()[0][1].fingerprint)], [f"第 3 行：编号“{IDS[0]}”与第 2 行重复"]),
        (
            [put(2, 6, IDS[1])],
            ["第 2 行：编号与校验列不符：这张表不是从这份报告导出的，或编号被改过", f"第 3 行：编号“{IDS[1]}”与第 2 行重复"],
        ),
        ([put(2, 6, None)], ["第 2 行：没有编号：行是新加的，或隐藏列被清空；请用原表填写"]),
        ([put(9, 2, "另有意见")], ["第 9 行：没有编号：行是新加的，或隐藏列被清空；请用原表填写"]),
        ([put(2, 4, "已改")], ["第 2 行：填了“修改说明”，但没有填是否采纳"]),
        ([put(2, 3, "同意")], ["第 2 行：是否采纳不能是“同意”，可以是：采纳、部分采纳、不采纳（是不是“采纳”？）"]),
        ([put(2, 3, "不同意")], ["第 2 行：是否采纳不能是“不同意”，可以是：采纳、部分采纳、不采纳（是不是“不采纳”？）"]),
        ([put(2, 3, "部份采纳")], ["第 2 行：是否采纳不能是“部份采纳”，可以是：采纳、部分采纳、不采纳（是不是“部分采纳”？）"]),
        *(
            ([put(2, 3, said)], [f"第 2 行：是否采纳不能是“{said}”，可以是：采纳、部分采纳、不采纳（是不是“{meant}”？）"])
            for said, meant in (("Yes", "采纳"), ("√", "采纳"), ("partly", "部分采纳"), ("No", "不采纳"), ("×", "不采纳"))
        ),
        ([put(2, 3, 1)], ["第 2 行：是否采纳不能是“1”，可以是：采纳、部分采纳、不采纳"]),
        (
            [put(2, 3, "好"), put(3, 6, "x"), put(4, 5, "第三部分")],
            [
                "第 2 行：是否采纳不能是“好”，可以是：采纳、部分采纳、不采纳",
                "第 3 行：报告里没有编号“x”",
                "第 4 行：填了“修改后位置”，但没有填是否采纳",
            ],
        ),
        ([lambda page: page.delete_rows(2, 9)], ["表里没有一条意见"]),
        ([lambda page: page.delete_rows(1, 9)], ["没有“是否采纳”这一列的表"]),
    ],
)
def test_all_or_nothing(edits: list[Edit], problems: list[str]) -> None:
    """X5: every fault with its row, and not one reply taken."""
    found = read(edited(put(5, 3, "采纳"), *edits))
    assert [each.zh for each in found.problems] == problems
    assert all(each.en and each.en != each.zh for each in found.problems)
    assert found.replies == ()
    assert found.asked == frozenset()


def test_a_table_of_another_report_is_refused() -> None:
    other = report(rule(sub("failed", quote("别的原文")), id="A"))
    found = read(blank(), other)
    assert found.problems[0].zh == "第 2 行：编号与校验列不符：这张表不是从这份报告导出的，或编号被改过"
    assert len(found.problems) == 4


def test_what_met_the_requirement_was_not_asked() -> None:
    found = read(edited(put(9, 6, OLD.results[3].subresults[0].id), put(9, 7, OLD.results[3].subresults[0].fingerprint), put(9, 3, "采纳")))
    assert [each.zh for each in found.problems] == [f"第 9 行：上一版报告的编号“{OLD.results[3].subresults[0].id}”没有问题，不应有答复"]


# ---- beside the re-check ----------------------------------------------------------------------------------------

OUTCOMES = {
    "mended": rule(sub("passed", quote("有", role="support"))),
    "inapplicable": rule(sub("inapplicable")),
    "partly": rule(sub("cantTell", quote("一律拆除旧花圃"))),
    "unmended": rule(sub("failed", quote("一律拆除旧花圃"))),
    "unverified": rule(sub("cantTell", reason="not_read")),
    "rule_changed": rule(sub("passed"), version="v2"),
}


@pytest.mark.parametrize(
    ("state", "accepted", "partly", "rejected"),
    [
        ("mended", "agrees", "agrees", "mended_anyway"),
        ("inapplicable", "agrees", "agrees", "mended_anyway"),
        ("partly", "contradicted", "agrees", "declined"),
        ("unmended", "contradicted", "contradicted", "declined"),
        ("unverified", "unverified", "unverified", "unverified"),
        ("rule_changed", "unverified", "unverified", "unverified"),
    ],
)
def test_how_a_reply_stands_to_what_was_found(state: str, accepted: str, partly: str, rejected: str) -> None:
    old = report(rule(sub("failed", quote("一律拆除旧花圃"))))
    comparison = compare(old, report(OUTCOMES[state], day=2))
    (item,) = comparison.items
    assert item.state == state
    (id,) = (found.id for _, found in old.findings())
    answers = {"accepted": accepted, "partly": partly, "rejected": rejected}
    for choice, expected in answers.items():
        reply = Reply(id, choice)  # type: ignore[arg-type]
        claims = replies.claims(comparison, replies.Read((reply,), frozenset({id})))
        assert claims == {id: Claim(expected, reply)}  # type: ignore[arg-type]
    assert replies.claims(comparison, replies.Read((), frozenset({id}))) == {id: Claim("unanswered", None)}
    assert replies.claims(comparison, replies.Read()) == {}


def test_a_reply_reaches_the_findings_that_follow_from_its_own() -> None:
    above = sub("failed", quote("甲"), key="above", label="甲")
    below = replace(
        sub("failed", quote("乙"), key="below", label="乙", rule="B"), because_of=Cause(above.id, Bilingual("缺一章", "a chapter"))
    )
    old = report(rule(above), rule(below, id="B"))
    comparison = compare(old, report(rule(above), rule(replace(below, outcome="passed"), id="B"), day=2))
    reply, own = Reply(above.id, "accepted"), Reply(below.id, "rejected")
    found = replace(comparison, claims=replies.claims(comparison, replies.Read((reply,), frozenset({above.id}))))
    assert found.claims == {above.id: Claim("contradicted", reply), below.id: Claim("agrees", reply, follows=True)}
    assert (found.replied["contradicted"], found.replied["agrees"]) == (1, 0)
    # A finding with a row of its own goes by that row alone.
    assert replies.claims(comparison, replies.Read((reply, own)))[below.id] == Claim("mended_anyway", own)
    assert replies.claims(comparison, replies.Read((reply,), frozenset({above.id, below.id})))[below.id] == Claim("unanswered", None)


def test_what_the_office_says_beside_what_was_found() -> None:
    new = report(
        rule(sub("failed", quote("一律拆除旧花圃", "四、保障", 19)), id="A"),
        rule(
            sub("passed", type="year", key="2025", label="2025年"),
            sub("failed", type="year", key="2030", label="2030年"),
            id="B",
            level="should",
        ),
        rule(sub("passed"), id="C", level="should"),
        rule(sub("failed"), id="D"),
        day=2,
    )
    comparison = compare(OLD, new)
    found = replace(comparison, claims=replies.claims(comparison, read(edited(*FILLED))))
    assert {id: each.standing for id, each in found.claims.items()} == {
        IDS[0]: "contradicted", IDS[1]: "agrees", IDS[2]: "declined", IDS[3]: "unanswered",
    }  # fmt: skip
    assert found.replied == {"contradicted": 1, "declined": 1, "unanswered": 1, "unverified": 0, "mended_anyway": 0, "agrees": 1}
    assert [item.state for item in found.items if found.claim(item) is None] == ["new"]


def test_the_form_names_the_plan_and_asks_who_answers() -> None:
    made = report(rule(sub("failed", quote("甲"))))
    (_, guide) = replies.form(made, made.findings(), "zh")
    assert [row[0] for row in guide.rows[:5]] == [
        "表名", "方案名称", "填报单位（请填写）", "联系人及电话（请填写）", "填报日期（请填写）",
    ]  # fmt: skip
    assert [row[1] for row in guide.rows[:5]] == ["意见采纳情况表", made.plan.title, "", "", ""]
