"""What is sent in with a draft: read as a part of it, told apart from papers of their own, never passed off as read."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.batch.drafts import batch, by_name, fill
from tests.batch.test_batch_hostile import apart, linux
from tests.hostile import makers
from tests.readers.docx import docx, p, tbl, tr

from plancheck import annexes, rulelab, sheets
from plancheck.extract import plan as plan_of
from plancheck.model.document import Document
from plancheck.render import json_v1

if TYPE_CHECKING:
    from openpyxl import Workbook

OPENING = ("甲市碳达峰试点实施方案", "一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%。", "二、重点工程", "项目清单见附件1。")
HEADER = ("序号", "项目名称", "建设内容及规模", "总投资（亿元）", "建设年限", "责任单位")
ROWS = (
    ("1", "城东光伏发电项目", "装机5万千瓦", "2.1", "2024—2025年", "市能源局"),
    ("2", "热电联产改造项目", "改造机组两台", "3.4", "2024—2026年", "市住建局"),
)
TITLE = "甲市碳达峰试点重点项目清单"


def draft(*more: str) -> bytes:
    return docx("".join(map(p, (*OPENING, *more))))


def listed(*above: str) -> bytes:
    """A Word file with a table of projects."""
    return docx("".join(map(p, (*above, TITLE))) + tbl(tr(*HEADER), *(tr(*row) for row in ROWS)))


def spreadsheet(**more: str) -> bytes:
    """The same table as a spreadsheet: title merged over the width, a note on units, the header in row 3, projects in rows 4 and 5."""
    book = new()
    page = book.active
    assert page is not None
    page["A1"], page["A2"] = TITLE, "单位：亿元"
    page.merge_cells("A1:F1")
    for row, values in enumerate((HEADER, *ROWS), 3):
        for column, value in enumerate(values, 1):
            page.cell(row, column, float(value) if value.replace(".", "").isdigit() and "." in value else value)
    for place, value in more.items():
        page[place] = value
    return saved(book)


def new() -> Workbook:
    """An empty spreadsheet. openpyxl is imported here, after plancheck has said how it is to write."""
    from openpyxl import Workbook

    return Workbook()


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(tmp_path: Path, files: dict[str, bytes]) -> tuple[int, dict[str, Any]]:
    """Exit code under --fail-on never, and the report on the draft of a submission."""
    source = fill(tmp_path / "in", {f"甲/{name}": data for name, data in files.items()})
    code, made = batch(source, tmp_path / "out", "--fail-on", "never")
    ((draft),) = made["drafts"]
    return code, json.loads((tmp_path / "out" / draft["reports"]["json"]).read_bytes())


def outcome(report: dict[str, Any], rule: str) -> str:
    return str(next(each["outcome"] for each in report["results"] if each["rule"] == rule))


def evidence(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for result in report["results"] for sub in result["subresults"] for each in sub["evidence"]]


# ---- read ---------------------------------------------------------------------------------------------------------


def test_q05_without_its_annex_a_draft_has_no_projects(tmp_path: Path) -> None:
    code, report = checked(tmp_path, {"方案.docx": draft()})
    assert (code, outcome(report, "PROJ-01")) == (0, "failed")


@pytest.mark.parametrize(
    ("name", "data", "row"),
    [("附件1 重点项目清单.docx", listed("附件1"), 2), ("附件1 重点项目清单.xlsx", spreadsheet(), 4), ("项目表.xlsx", spreadsheet(), 4)],
)
def test_q05_a_table_in_a_file_of_its_own_is_the_drafts(tmp_path: Path, name: str, data: bytes, row: int) -> None:
    """Word or spreadsheet: passed, with a place in the annex as its own file counts it, and the draft wholly checked."""
    code, report = checked(tmp_path, {"方案.docx": draft(), name: data})
    assert (code, report["document"]["status"], outcome(report, "PROJ-01")) == (0, "checked", "passed")
    ((attachment),) = report["attachments"]
    assert (attachment["name"], attachment["status"], attachment["reason"]) == (name, "checked", None)
    quoted = {each["quote"]: each for each in evidence(report) if each["document"] == 1}
    named = quoted["城东光伏发电项目"]
    assert (named["table"], named["cell"], named["paragraph"]) == (1, [row, 2], None)
    assert {each["document"] for each in evidence(report)} == {0, 1}
    assert json.loads(json_v1.report(json_v1.restored(json_v1.read_report(json.dumps(report).encode())))) == report


def test_q05_an_annex_says_nothing_of_how_the_draft_is_numbered(tmp_path: Path) -> None:
    """Chapters and titles of an annex stand below its name; the draft's own headings are what they are without it."""
    vocabulary = rulelab.load([]).loaded.vocabulary
    alone = read_word(draft("三、组织保障", "市长任组长。"))
    other = docx("".join(map(p, ("附件1", "各区任务清单", "第一章 城东区", "第一节 工业", "建设光伏。", "第二章 城西区", "建设风电。"))))
    joined = annexes.joined(alone, [annexes.read(other, "附件1 各区任务清单.docx", 30, "final")])
    plan, before = plan_of(joined, vocabulary), plan_of(alone, vocabulary)
    own = [each for each in plan.headings if not each.place.document]
    assert own == list(before.headings)
    assert [(each.level, each.number, each.title) for each in plan.headings[len(own) :]] == [
        (1, "附件1", "各区任务清单"), (2, "第一章", "城东区"), (3, "第一节", "工业"), (2, "第二章", "城西区"),
    ]  # fmt: skip
    assert plan.title == before.title
    assert {each.heading.title for each in plan.sections if each.parent is None} == {"总体要求", "重点工程", "组织保障", "各区任务清单"}


def test_places_are_counted_in_their_own_file() -> None:
    joined = annexes.joined(read_word(listed()), [annexes.read(listed("附件1"), "附件1 清单.docx", 30, "final")])
    first, second = joined.files()
    assert [block.text for block in second.blocks] == [block.text for block in read_word(listed("附件1")).blocks]
    assert [block.index for block in second.blocks] == list(range(len(second.blocks)))
    assert second.tables[0].grid == read_word(listed("附件1")).tables[0].grid
    assert first.blocks == read_word(listed()).blocks
    cell = joined.tables[1].grid[1][1]
    place = joined.place(cell, 0, 2)
    own = joined.own(place)
    assert (place.document, place.table, own.document, own.table, own.cell) == (1, 2, 1, 1, (2, 2))
    assert own.block == 1 + second.tables[0].grid[1][1]  # block 0 is the name of the file
    assert joined.own(joined.place(0, 0, 1)) == joined.place(0, 0, 1)


def read_word(data: bytes) -> Document:
    from plancheck import readers

    return readers.read(data, "方案.docx")


# ---- not read -----------------------------------------------------------------------------------------------------

NOTICE = docx("".join(map(p, ("关于报送试点材料的函", "省发展改革委：", "现将有关材料报送你委，请予审核。"))))
OTHER = docx("".join(map(p, ("乙市碳达峰试点实施方案", "一、总体要求", "到2025年，单位地区生产总值能耗下降99%。"))))


@pytest.mark.parametrize(
    ("name", "data", "reason", "said"),
    [
        ("附件1 报送函.docx", NOTICE, "not_read", "另一份文件"),
        ("附件1.docx", OTHER, "not_read", "另一份文件"),
        ("附件1.docx", b"", "empty", ""),
        ("附件1.xlsx", b"", "empty", "空的"),
        ("附件1.xlsx", b"PKjunk", "damaged", "没有审核"),
        ("附件1.csv", b"a,b", "unsupported_format", ".csv 格式"),
        ("附件1.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "unsupported_format", "另存为 .xlsx"),
        ("附件1.docx", b"junk", "unsupported_format", "请"),
    ],
)  # fmt: skip
def test_q05_what_is_not_read_leaves_open_what_the_draft_lacks(tmp_path: Path, name: str, data: bytes, reason: str, said: str) -> None:
    """A paper of its own, an empty file, a format that is not read: cantTell where the draft would fail, and the way out is said."""
    code, report = checked(tmp_path, {"方案.docx": draft(), name: data})
    assert (code, report["document"]["status"], report["verdict"]) == (3, "checked_partly", "needs_review")
    ((attachment),) = report["attachments"]
    assert (attachment["status"], attachment["reason"]) == ("not_checked", reason)
    assert said in attachment["detail"]["zh"]
    assert attachment["detail"]["en"]
    assert outcome(report, "PROJ-01") == "cantTell"
    (note,) = [each for each in report["diagnostics"] if each["code"] == "attachments-not-read"]
    assert name in note["message"]["zh"]
    assert "人工核实" in note["message"]["zh"]
    assert all(each["document"] == 0 for each in evidence(report))


@pytest.mark.parametrize(
    ("hidden", "more", "said"), [(True, {}, "隐藏"), (False, {"B9": "=1+1"}, "公式没有保存计算结果")]
)  # fmt: skip
def test_q05_of_a_spreadsheet_nothing_is_passed_over(tmp_path: Path, hidden: bool, more: dict[str, str], said: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(spreadsheet(**more)))
    if hidden:
        book.create_sheet("说明")["A1"] = "首页"
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1
    code, report = checked(tmp_path, {"方案.docx": draft(), "附件1.xlsx": saved(book)})
    ((attachment),) = report["attachments"]
    assert (code, attachment["status"], report["document"]["status"]) == (3, "checked_partly", "checked_partly")
    assert said in attachment["detail"]["zh"]
    assert outcome(report, "PROJ-01") == ("cantTell" if hidden else "passed")


@linux
def test_c1_an_attachment_that_ends_the_process_costs_itself_only(tmp_path: Path) -> None:
    """The draft is checked again without it, and by the next run with it."""
    files = {"甲/方案.docx": draft(), "甲/附件/abort.docx": makers.SOUND, "乙/方案.docx": draft(), "乙/附件1.xlsx": spreadsheet()}
    done = apart(fill(tmp_path / "in", files), tmp_path / "out")
    assert done.returncode == 3, done.stderr
    found = by_name(json.loads((tmp_path / "out" / "round.json").read_bytes()))
    lost = found["甲/方案.docx"]
    assert (lost["document"]["status"], lost["verdict"]) == ("checked_partly", "needs_review")
    assert [(each["name"], each["status"], each["reason"]) for each in lost["attachments"]] == [("abort.docx", "not_checked", "not_read")]
    assert "中断" in lost["attachments"][0]["detail"]["zh"]
    assert found["乙/方案.docx"]["document"]["status"] == "checked"
    _, again = batch(tmp_path / "in", tmp_path / "out")
    ((attachment),) = by_name(again)["甲/方案.docx"]["attachments"]
    assert "另一份文件" in attachment["detail"]["zh"]


# ---- what a spreadsheet shows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.135, "0.0%", "13.5%"), (0.135, "0%", "14%"), (13.5, "General", "13.5"), (12, "General", "12"), (12, "0.0", "12.0"),
        (1 / 3, "General", "0.3333333333"), (1 / 3, "0.00", "0.33"), (2.50, '0.0"亿元"', "2.5"), (-3, "0_);[Red](0)", "-3"),
        (1234567, "#,##0", "1234567"), (1500000, "General", "1500000"), (date(2025, 12, 31), "yyyy-mm-dd", "2025-12-31"),
        (date(2025, 1, 1), 'yyyy"年"', "2025年"), (date(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"), (True, "General", "TRUE"),
        (" 市能源局\n", "General", "市能源局"),
    ],
)  # fmt: skip
def test_cells_as_they_are_shown(value: Any, form: str, shown: str) -> None:
    book = new()
    assert book.active is not None
    book.active["B2"] = value
    book.active["B2"].number_format = form
    ((page),) = sheets.pages(saved(book))
    assert page.cells == (sheets.Cell(2, 2, 2, 2, shown),)


def test_merged_cells_cover_their_places() -> None:
    ((page),) = sheets.pages(spreadsheet())
    assert page.cells[0] == sheets.Cell(1, 1, 1, 6, TITLE)
    assert (page.hidden, page.unsaved) == (False, 0)
