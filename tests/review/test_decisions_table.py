"""The table of opinions that goes to reviewers without plancheck, and comes back: all of it, or nothing and every fault (X5)."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.office import profile
from tests.review.small import checked, finding
from tests.review.test_decisions import CONFIRM, DAY, DISMISS, STRICTER, WAIVE, decided
from tests.zips import zipped

from plancheck import sheets
from plancheck.model.decision import Decision, History, Waiver
from plancheck.render.decided import sheet
from plancheck.review import decision_file, decision_table, decisions
from plancheck.wording.catalogue import group

REPORT = checked()
COLUMN = {each.zh: place for place, each in enumerate(group("opinions").values(), 1)}
#: The findings in the order of the table, from row 2 on.
RULES = ("G-01", "G-02", "G-03")


def exported(history: History | None = None, lang: str = "zh", on: date = DAY) -> bytes:
    history = history or History()
    entries = {id: each.name for id, each in history.last.items()}
    return sheets.write([sheet(REPORT, decisions.standings(history, REPORT, on), entries, lang)])


def test_numbers_have_the_narrowest_column() -> None:
    table = sheet(REPORT, decisions.standings(History(), REPORT, DAY), {}, "zh")
    shown = {title: width for at, (title, width) in enumerate(zip(table.header, table.widths, strict=True)) if at not in table.hidden}
    assert min(shown, key=lambda title: shown[title]) == "序号"


def filled(*changes: tuple[int, str, object], history: History | None = None, data: bytes | None = None) -> bytes:
    """The table with some cells (row, column, value) written by somebody with a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(data or exported(history)))
    for row, column, value in changes:
        book.worksheets[0].cell(row, COLUMN[column]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(data: bytes, history: History | None = None, by: str | None = "乙", **more) -> decision_table.Imported:
    opened = decision_table.open_table(None, data)
    assert isinstance(opened, tuple), opened
    return decision_table.import_decisions(opened, REPORT, history or History(), by, DAY, more.get("take", {}), more.get("otherwise"))


def current(history: History) -> dict[str, Decision | None]:
    return {each.target.rule: each.decision for each in history.current.values()}


WAIVED = (
    (3, "处理意见", "豁免"),
    (3, "理由", "已单独批复"),
    (3, "豁免文号", "园发〔2026〕3号"),
    (3, "批准机关", "东园管理处"),
    (3, "豁免范围", "本次报送"),
)


# ---- out --------------------------------------------------------------------------------------------------------


def test_the_table_as_it_goes_out() -> None:
    history = decided(REPORT, "G-02", replace(WAIVE, reason="=1+1"))
    book = openpyxl.load_workbook(io.BytesIO(exported(history)))
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == list(COLUMN)
    row = {name: page.cell(3, place).value for name, place in COLUMN.items()}
    _, sub = finding(REPORT, "G-02")
    assert (row["序号"], row["审核要点"], row["问题描述"]) == (2, "没有强制措施（G-02）", "有强制措施")
    assert row["原文位置及摘录"] == "二、主要任务  第6段：“一律在年底以前拆除并改种本地乔木和灌木。”"
    assert (row["处理意见"], row["理由"], row["豁免文号"], row["批准机关"]) == ("豁免", "=1+1", "园发〔2026〕3号", "东园管理处")
    assert page.cell(3, COLUMN["理由"]).data_type == "s"
    assert (row["豁免期限"].date(), row["审核人"], row["处理意见状态"]) == (date(2026, 12, 31), "甲", "有效")
    assert (row["编号（勿改）"], row["校验（勿改）"]) == (sub.id, sub.fingerprint)
    hidden = [name for name, place in COLUMN.items() if page.column_dimensions[openpyxl.utils.get_column_letter(place)].hidden]
    assert hidden == ["编号（勿改）", "校验（勿改）", "导出时意见（勿改）"]
    (choices,) = page.data_validations.dataValidation
    assert (choices.formula1, str(choices.sqref)) == ('"采纳,不采纳,豁免,待核实"', "H2:H4")


def test_what_has_to_be_looked_at_again_is_not_filled_in() -> None:
    page = openpyxl.load_workbook(io.BytesIO(exported(decided(REPORT, "G-02", WAIVE), on=date(2027, 1, 1)))).worksheets[0]
    assert page.cell(3, COLUMN["处理意见"]).value is None
    assert page.cell(3, COLUMN["处理意见状态"]).value.startswith("豁免（豁免已过期，重新计入）；园发〔2026〕3号，东园管理处")


# ---- in ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), {}),
        (((2, "处理意见", "采纳"),), {"G-01": CONFIRM}),
        (((2, "处理意见", " confirmed "), (2, "改后文字", "请补充2030年目标。")), {"G-01": Decision("confirm", "请补充2030年目标。")}),
        (((3, "处理意见", "不采纳"), (3, "理由", "不属于本方案范围")), {"G-02": DISMISS}),
        (((3, "处理意见", "不采纳"), (3, "理由", 2026)), {"G-02": Decision("dismiss", reason="2026")}),
        ((*WAIVED, (3, "豁免期限", date(2026, 12, 31))), {"G-02": WAIVE}),
        ((*WAIVED, (3, "豁免期限", "2026年12月31日")), {"G-02": WAIVE}),
        ((*WAIVED, (3, "豁免期限", "2026/12/31")), {"G-02": WAIVE}),
        (WAIVED, {"G-02": replace(WAIVE, waiver=replace(WAIVE.waiver, until=None))}),
        (((2, "处理意见", "待核实"), (4, "处理意见", "采纳")), {"G-01": Decision("needs_information"), "G-03": CONFIRM}),
    ],
)
def test_filled_in_rows(changes: tuple[tuple[int, str, object], ...], expected: dict[str, Decision]) -> None:
    found = taken(filled(*changes))
    assert found.problems == ()
    assert (current(found.history), found.count) == (expected, len(expected))
    assert {(each.by, each.on) for each in found.history.entries} <= {("乙", DAY)}


def test_who_and_when_as_the_row_says() -> None:
    found = taken(filled((2, "处理意见", "采纳"), (2, "审核人", "丁"), (2, "审核日期", date(2026, 11, 20))), by=None)
    assert [(each.by, each.on) for each in found.history.entries] == [("丁", date(2026, 11, 20))]
    history = decided(REPORT, "G-01", CONFIRM)  # by 甲: whoever changes the row need not change the name
    found = taken(filled((2, "处理意见", "待核实"), history=history), history)
    assert [each.by for each in found.history.entries] == ["甲", "乙"]


def test_a_table_that_nobody_filled_in_changes_nothing() -> None:
    history = decided(REPORT, "G-02", WAIVE, decided(REPORT, "G-01", Decision("confirm", "两行\r\n文字 ")))
    for lang in ("zh", "en"):
        found = taken(exported(history, lang), history)
        assert (found.problems, found.count, found.history) == ((), 0, history)


BOTH = decided(REPORT, "G-02", DISMISS, decided(REPORT, "G-01", CONFIRM))
EMPTY = ((3, "处理意见", None), (3, "理由", None))


@pytest.mark.parametrize(
    ("changes", "since", "expected", "counts"),
    [
        pytest.param(EMPTY, BOTH, {"G-01": CONFIRM}, (0, 1), id="cleared"),
        pytest.param(((2, "处理意见", None), *EMPTY), BOTH, {}, (0, 2), id="both cleared"),
        pytest.param((*EMPTY, (4, "处理意见", "采纳")), BOTH, {"G-01": CONFIRM, "G-03": CONFIRM}, (1, 1), id="cleared beside a new one"),
        pytest.param(EMPTY, decisions.undo(BOTH, finding(REPORT, "G-02")[1].id, "丙", DAY), {"G-01": CONFIRM}, (0, 0), id="undone since"),
        pytest.param(
            (), decided(REPORT, "G-03", CONFIRM, BOTH), {"G-01": CONFIRM, "G-02": DISMISS, "G-03": CONFIRM}, (0, 0), id="new since"
        ),
    ],
)
def test_a_decision_that_was_cleared_is_taken_back(changes, since: History, expected: dict[str, Decision], counts: tuple[int, int]) -> None:
    found = taken(filled(*changes, history=BOTH), since)
    assert found.problems == ()
    assert (current(found.history), (found.count, found.cleared)) == (expected, counts)
    assert found.history.entries[: len(since.entries)] == since.entries
    assert {each.by for each in found.history.entries[len(since.entries) :]} <= {"乙"}
    decision_file.read(decision_file.write(found.history, REPORT))


def test_what_went_out_empty_was_not_cleared() -> None:
    """A waiver that has run out, and a decision on another state of the finding, have to be looked at again: they are not filled in."""
    ended, old = decided(REPORT, "G-02", WAIVE), decided(checked(rules=STRICTER), "G-02", CONFIRM)
    for history, on in ((ended, date(2027, 1, 1)), (old, DAY)):
        tables = decision_table.open_table(None, exported(history, on=on))
        assert isinstance(tables, tuple)
        found = decision_table.import_decisions(tables, REPORT, history, "乙", on, {})
        assert (found.problems, found.cleared, found.history) == ((), 0, history)


def test_a_cleared_row_whose_decision_is_another_by_now_is_a_conflict() -> None:
    sent, since = filled(*EMPTY, history=BOTH), decided(REPORT, "G-02", CONFIRM, BOTH, by="丙")
    refused = taken(sent, since)
    assert refused.history == since
    assert [each.zh.partition("，")[0] for each in refused.problems] == ["第 3 行：导出之后已另有处理意见（采纳）"]
    assert current(taken(sent, since, otherwise="mine").history) == {"G-01": CONFIRM, "G-02": CONFIRM}
    assert current(taken(sent, since, otherwise="theirs").history) == {"G-01": CONFIRM}


def dropped(column: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    book.worksheets[0].delete_cols(COLUMN[column])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def doubled() -> bytes:
    """The third row once more at the end, with another decision."""
    copied = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(exported())).worksheets[0][3]]
    return filled(*((5, name, copied[place - 1]) for name, place in COLUMN.items()), (5, "处理意见", "采纳"), (3, "处理意见", "待核实"))


IDS = [finding(REPORT, each)[1].id for each in RULES]
CHECKS = [finding(REPORT, each)[1].fingerprint for each in RULES]
GOOD = (2, "处理意见", "采纳")


@pytest.mark.parametrize(
    ("make", "zh", "en"),
    [
        pytest.param(lambda: dropped("处理意见"), ["没有“处理意见”这一列的表"], "no sheet has a column “Decision”", id="no decisions"),
        pytest.param(lambda: dropped("编号（勿改）"), ["缺少“编号（勿改）”列"], "the column “Id (keep)” is missing", id="missing column"),
        pytest.param(lambda: dropped("理由"), ["缺少“理由”列"], "the column “Reason” is missing", id="missing column of a person's"),
        pytest.param(lambda: filled(GOOD, (1, "问题描述", "理由")), ["有两个“理由”列"], "appears twice", id="two columns of a name"),
        pytest.param(
            lambda: filled(GOOD, (3, "编号（勿改）", "ffff")),
            ["第 3 行：报告里没有编号“ffff”"],
            "row 3: the report has no ID “ffff”",
            id="unknown id",
        ),
        pytest.param(
            lambda: filled(GOOD, (3, "编号（勿改）", None)),
            ["第 3 行：没有编号，不能读入；请勿增加行或清空隐藏列"],
            "row 3: has no ID",
            id="no id",
        ),
        pytest.param(doubled, [f"第 5 行：编号“{IDS[1]}”与第 3 行重复"], "is also in row 3", id="duplicate rows"),
        pytest.param(
            lambda: filled(GOOD, (3, "编号（勿改）", IDS[2]), (4, "编号（勿改）", IDS[1])),
            [
                "第 3、4 行：编号与校验列不符",
                "第 3 行：编号属于 G-03，与“审核要点”列不符",
                "第 4 行：编号属于 G-02",
            ],
            "rows 3, 4: the ID does not match the check column",
            id="edited ids",
        ),
        pytest.param(
            lambda: filled(
                GOOD,
                *((r, "编号（勿改）", IDS[s]) for r, s in ((3, 2), (4, 1))),
                *((r, "校验（勿改）", CHECKS[s]) for r, s in ((3, 2), (4, 1))),
            ),
            ["第 3 行：编号属于 G-03，与“审核要点”列不符；可能只排序了部分列", "第 4 行：编号属于 G-02"],
            "perhaps only some columns were sorted",
            id="only some columns sorted",
        ),
        pytest.param(
            lambda: filled(GOOD, (3, "校验（勿改）", "0" * 16)),
            ["第 3 行：编号与校验列不符"],
            "was not exported from this report",
            id="another report's",
        ),
        pytest.param(
            lambda: filled(GOOD, *WAIVED, (3, "豁免期限", 46387)),
            ["第 3 行：“豁免期限”要写成 2026-12-31 这样，现为“46387”（是不是 2026-12-31？"],
            "did you mean 2026-12-31?",
            id="date as a number",
        ),
        *(
            pytest.param(
                lambda number=number: filled(GOOD, *WAIVED, (3, "豁免期限", number)),
                [f"现为“{number}”" + (f"（是不是 {day}？" if day else "")],
                f"“{number}”" + (f" (did you mean {day}?" if day else ""),
                id=f"{number} as a date",
            )
            for number, day in ((36525, ""), (36526, "2000-01-01"), (73050, "2099-12-31"), (73051, ""))
        ),
        pytest.param(
            lambda: filled(GOOD, *WAIVED, (3, "豁免期限", 20261231)),
            ["现为“20261231”（是不是 2026-12-31？"],
            "did you mean 2026-12-31?",
            id="date as digits",
        ),
        pytest.param(lambda: filled(GOOD, *WAIVED, (3, "豁免期限", 12)), ["现为“12”"], "not “12”", id="date as any number"),
        pytest.param(
            lambda: filled(GOOD, *WAIVED, (3, "豁免期限", "2026-02-30")), ["现为“2026-02-30”"], "not “2026-02-30”", id="no such day"
        ),
        pytest.param(
            lambda: filled(GOOD, (2, "审核日期", 46000)), ["第 2 行：“审核日期”要写成"], "row 2: “Decided on”", id="day as a number"
        ),
        pytest.param(
            lambda: filled(GOOD, (3, "处理意见", "同意")),
            ["第 3 行：处理意见不能是“同意”，可以是：采纳、不采纳、豁免、待核实"],
            "row 3: the decision cannot be “同意”",
            id="no such choice",
        ),
        pytest.param(
            lambda: filled(GOOD, (3, "处理意见", "不采纳")),
            ["第 3 行：不采纳要写理由"],
            "row 3: a dismissal needs a reason",
            id="no reason",
        ),
        pytest.param(
            lambda: filled(GOOD, (3, "处理意见", "豁免"), (3, "理由", "因故")),
            ["第 3 行：豁免要写文号", "第 3 行：豁免要写批准机关"],
            "needs a document number",
            id="no waiver",
        ),
        pytest.param(
            lambda: filled(GOOD, (3, "改后文字", "请改")),
            ["第 3 行：填了“改后文字”，但没有处理意见"],
            "“Edited text” is filled in",
            id="no choice",
        ),
    ],
)
def test_x5_nothing_is_taken_unless_all_is_sound(make: Callable[[], bytes], zh: list[str], en: str) -> None:
    history = decided(REPORT, "G-03", CONFIRM)
    found = taken(make(), history)
    assert (found.history, found.count) == (history, 0)
    said = [each.zh for each in found.problems]
    assert [any(line.startswith(("第", "缺", "有", "没")) and part in line for line in said) for part in zh] == [True] * len(zh), said
    assert len(said) == len(zh), said
    assert any(en in each.en for each in found.problems)


def test_x5_nobody_decided() -> None:
    found = taken(filled(GOOD), by=None)
    assert [each.zh for each in found.problems] == ["第 2 行：没有审核人；请填写，或加 --by"]


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ((2, 3), "第 2、3 行：没有审核人；请填写，或加 --by", "rows 2, 3: no reviewer is given"),
        ((2, 3, 4), "第 2—4 行：没有审核人；请填写，或加 --by", "rows 2–4: no reviewer is given"),
        ((2, 4), "第 2、4 行：没有审核人；请填写，或加 --by", "rows 2, 4: no reviewer is given"),
    ],
)
def test_x5_rows_with_the_same_fault_are_told_of_at_once(rows: tuple[int, ...], zh: str, en: str) -> None:
    found = taken(filled(*((row, "处理意见", "采纳") for row in rows)), by=None)
    assert [each.zh for each in found.problems] == [zh]
    assert found.problems[0].en.startswith(en)


def test_x5_rows_apart_are_told_of_in_their_order() -> None:
    found = taken(filled(*((row, "处理意见", "采纳") for row in (5, 7, 8, 10, 11, 12))))
    assert [each.zh.partition("：")[0] for each in found.problems] == ["第 5、7、8、10—12 行"]


def test_extra_columns_rows_left_out_and_another_order_do_no_harm() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled((4, "处理意见", "采纳"))))
    page = book.worksheets[0]
    page.cell(1, len(COLUMN) + 1).value, page.cell(4, len(COLUMN) + 1).value = "备注", "看过"
    page.delete_rows(2)
    page.move_range(f"{openpyxl.utils.get_column_letter(COLUMN['审核结论'])}1:E9", rows=0, cols=30)
    book.create_sheet("说明", 0).cell(1, 1).value = "填表说明"
    out = io.BytesIO()
    book.save(out)
    assert current(taken(out.getvalue()).history) == {"G-03": CONFIRM}


def test_a_decision_since_the_export_is_not_overwritten_unawares() -> None:
    sent = filled((3, "处理意见", "采纳"))
    history = decided(REPORT, "G-02", DISMISS, by="丙")
    refused = taken(sent, history)
    assert (refused.history, [each.zh for each in refused.problems]) == (
        history,
        ["第 3 行：导出之后已另有处理意见（不采纳），与本行不同；用 --take mine 保留现有的，或 --take theirs 用表中的"],
    )
    assert current(taken(sent, history, otherwise="mine").history) == {"G-02": DISMISS}
    assert current(taken(sent, history, take={IDS[1]: "theirs"}).history) == {"G-02": CONFIRM}
    assert taken(filled((3, "处理意见", "不采纳"), (3, "理由", DISMISS.reason)), history).problems == ()  # the same in both


def test_a_decision_that_was_out_of_date_may_be_made_again() -> None:
    old = checked(rules=STRICTER)
    history = decided(old, "G-02", CONFIRM)
    found = taken(filled((3, "处理意见", "采纳"), history=history), history)
    assert (found.problems, found.count) == ((), 1)
    assert found.history.last[IDS[1]].target.fingerprint == CHECKS[1]


@pytest.mark.parametrize(("data", "zh"), [(b"PK\x03\x04x", "损坏"), (b"a,b\n", "不是 .xlsx"), (b"", "不是 .xlsx")])
def test_what_is_no_spreadsheet(data: bytes, zh: str) -> None:
    found = decision_table.open_table(None, data)
    assert not isinstance(found, tuple)
    assert zh in found.zh


# ---- L11 --------------------------------------------------------------------------------------------------------


def test_l11_formulas_that_were_never_calculated_take_nothing_back() -> None:
    history = decided(REPORT, "G-02", Decision("confirm"))
    column = openpyxl.utils.get_column_letter(COLUMN["处理意见"])
    found = decision_table.open_table(None, filled(*((row, "处理意见", "=Z1") for row in (2, 3, 4)), history=history))
    assert not isinstance(found, tuple)
    assert f"表格里有 3 个公式没有计算结果（处理意见 {column}2、处理意见 {column}3、" in found.zh
    assert f"3 formulas in the table were never calculated (处理意见 {column}2" in found.en


def test_l11_formulas_with_a_result_are_read_even_if_that_is_empty() -> None:
    """As Excel and WPS save them."""
    data = filled((3, "处理意见", "=Z1"), (4, "理由", "=Z1"))
    parts = {name: zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()}
    name = "xl/worksheets/sheet1.xml"
    first, second, rest = re.split(rb"<f>Z1</f><v ?/>|<f>Z1</f><v></v>", parts[name])
    first, second = (re.sub(rb"(<c [^>]*)>$", rb'\1 t="str">', part) for part in (first, second))
    parts[name] = first + "<f>Z1</f><v>采纳</v>".encode() + second + b"<f>Z1</f><v></v>" + rest
    assert taken(zipped(parts)).count == 1


# ---- LibreOffice ------------------------------------------------------------------------------------------------

OFFICE = shutil.which("soffice")


def saved(path: Path, form: str, folder: Path) -> Path:
    """The file as LibreOffice saves it."""
    run = [
        str(OFFICE),
        profile(),
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*run, str(path)], check=True, capture_output=True, timeout=600, env={**os.environ, "HOME": str(folder)})
    return folder / f"{path.stem}.{form.split(':')[0]}"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
def test_a_table_that_libreoffice_saved(tmp_path: Path) -> None:
    history = decided(REPORT, "G-03", Decision("dismiss", reason="=1+1"))
    data = filled(*WAIVED, (3, "豁免期限", date(2026, 12, 31)), (2, "处理意见", "采纳"), (2, "改后文字", "＝两行\n文字"), history=history)
    (tmp_path / "t.xlsx").write_bytes(data)
    (tmp_path / "out").mkdir()
    back = saved(tmp_path / "t.xlsx", "xlsx", tmp_path / "out").read_bytes()
    found = taken(back, history)
    assert found.problems == ()
    assert current(found.history) == {
        "G-01": Decision("confirm", "＝两行\n文字"),
        "G-02": WAIVE,
        "G-03": Decision("dismiss", reason="=1+1"),
    }
    assert found.count == 2
    page = openpyxl.load_workbook(io.BytesIO(back)).worksheets[0]
    assert page.column_dimensions[openpyxl.utils.get_column_letter(COLUMN["编号（勿改）"])].hidden


def test_a_waiver_without_a_last_day_or_scope_comes_back_whole() -> None:
    history = decided(REPORT, "G-01", Decision("waive", "", "因故", Waiver("1号", "处")))
    assert taken(exported(history), history).history == history


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("36525", None),
        ("36526", date(2000, 1, 1)),
        ("73050", date(2099, 12, 31)),
        ("73051", None),
        ("20261231", date(2026, 12, 31)),
        ("20261301", None),
        ("123456", None),
    ],
)
def test_a_number_is_near_a_day_of_this_century_only(number: str, day: date | None) -> None:
    assert decision_table._near(number) == day
