"""What is sent in with a draft: read as a part of it, told apart from papers of their own, never passed off as read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.batch.drafts import batch, by_name, fill
from tests.batch.test_batch_hostile import apart, linux
from tests.hostile import makers
from tests.readers.docx import docx, p, tbl, tr

from plancheck import rulelab, sheets
from plancheck.contract import report as report_file
from plancheck.extraction import plan as plan_of
from plancheck.model.document import Document
from plancheck.readers import annexes

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
    assert json.loads(report_file.write(report_file.read(json.dumps(report).encode()))) == report


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


LETTER = (
    "甲市人民政府", "甲政函〔2026〕12号", "关于报送《甲市碳达峰试点实施方案》的函", "省发展改革委：",
    "按照通知要求，我市编制了《甲市碳达峰试点实施方案》，到2025年单位地区生产总值能耗下降13.5%。现报上，请予审核。",
    "附件：甲市碳达峰试点实施方案", "（联系人：张三，电话：12345678）", "甲市人民政府", "2026年3月1日",
)  # fmt: skip


def lines(*texts: str) -> bytes:
    return docx("".join(map(p, texts)))


def changed(old: str, new: str) -> bytes:
    return lines(*(each.replace(old, new) for each in LETTER))


@pytest.mark.parametrize(
    ("name", "data", "letter"),
    [
        ("附件 报送函.docx", lines(*LETTER), True),
        ("附件1 请示.docx", changed("的函", "的请示"), True),
        ("附件 关于报送方案的函.docx", lines(*LETTER[2:]), True),
        ("附件 报送函.docx", lines(*LETTER[:2], "关于报送《甲市碳达峰试点", "实施方案》的函", *LETTER[3:]), True),
        # anything that leaves it open
        ("附件1 重点项目清单.docx", lines(*LETTER), False),  # the wrong file: the list is lacking
        ("附件 报送函.docx", changed("报送《甲市碳达峰试点实施方案》", "报送试点材料"), False),
        ("附件 报送函.docx", lines("关于报送《甲市碳达峰试点实施方案》的报告", *LETTER[3:]), False),
        ("附件 报送函.docx", lines(*LETTER[:3], *LETTER[4:]), False),  # to nobody
        ("附件 报送函.docx", lines(*LETTER, "附件1", "一、总体要求", "建设光伏基地。"), False),
        ("附件 报送函.docx", lines(*LETTER, "建设光伏基地。" * 200), False),
        ("附件 报送函.docx", docx("".join(map(p, LETTER)) + tbl(tr(*HEADER), tr(*ROWS[0]))), False),
        ("附件 报送函.docx", lines(*LETTER)[:400], False),
        ("附件 关于报送实施方案的函.pdf", b"%PDF-1.7 broken", False),
    ],
)
def test_q05_the_letter_that_a_plan_is_sent_in_with_leaves_nothing_open(tmp_path: Path, name: str, data: bytes, letter: bool) -> None:
    """One that surely is it was read, and is no annex of the plan; whatever may be more leaves open what the draft lacks."""
    code, report = checked(tmp_path, {"方案.docx": draft(), name: data})
    ((attachment),) = report["attachments"]
    noted = {each["code"] for each in report["diagnostics"]}
    assert all(each["document"] == 0 for each in evidence(report))
    if letter:
        assert (code, report["document"]["status"], attachment["status"], outcome(report, "PROJ-01")) == (0, "checked", "checked", "failed")
        assert "报送方案的函或请示" in attachment["detail"]["zh"]
        assert noted >= {"covering-letter", "annexes-not-given"}
    else:
        assert (code, report["document"]["status"], outcome(report, "PROJ-01")) == (3, "checked_partly", "cantTell")
        assert attachment["status"] == "not_checked"
        assert "covering-letter" not in noted


def test_q05_an_annex_beside_the_letter_is_read_all_the_same(tmp_path: Path) -> None:
    files = {"方案.docx": draft(), "附件 报送函.docx": lines(*LETTER), "附件1.xlsx": spreadsheet()}
    code, report = checked(tmp_path, files)
    assert (code, outcome(report, "PROJ-01"), "annexes-not-given" in {each["code"] for each in report["diagnostics"]}) == (
        0,
        "passed",
        False,
    )
    assert {each["document"] for each in evidence(report)} <= {0, 1, 2}
    code, report = checked(tmp_path / "again", {**files, "附件1.xlsx": b"PKjunk"})
    assert (code, outcome(report, "PROJ-01")) == (3, "cantTell")


def covered(hide: Any, **more: str) -> bytes:
    """The spreadsheet of projects, with a part of its sheet hidden by `hide`."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(spreadsheet(**more)))
    hide(book.worksheets[0])
    return saved(book)


def _row(page: Any, *rows: int) -> None:
    for row in rows:
        page.row_dimensions[row].hidden = True


HIDDEN = [
    (lambda page: _row(page, 4, 5), "cantTell", "行：4—5；列：—", "1 | 城东光伏发电项目"),
    (lambda page: _row(page, 4), "cantTell", "行：4；列：—", "城东光伏发电项目"),
    (lambda page: page.row_dimensions.group(4, 5, hidden=True), "cantTell", "行：4—5", "热电联产改造项目"),
    (
        lambda page: page.column_dimensions.group("B", "D", hidden=True),
        "cantTell",
        "行：—；列：B—D",
        "城东光伏发电项目 | 装机5万千瓦 | 2.1",
    ),
    (lambda page: page.column_dimensions.group("G", "XFD", hidden=True), "passed", "", ""),
    (lambda page: _row(page, 9, 10), "passed", "", ""),
]


@pytest.mark.parametrize(("hide", "result", "said", "kept"), HIDDEN)
def test_q05_hidden_rows_and_columns_are_no_evidence(tmp_path: Path, hide: Any, result: str, said: str, kept: str) -> None:
    """What nobody sees is kept and told of, and is neither there nor missing; where nothing stands in it, nothing is said."""
    code, report = checked(tmp_path, {"方案.docx": draft(), "附件1.xlsx": covered(hide)})
    status = "checked_partly" if said else "checked"
    ((attachment),) = report["attachments"]
    assert (code, attachment["status"], report["document"]["status"]) == (3 if said else 0, status, status)
    assert outcome(report, "PROJ-01") == result
    assert said in attachment["detail"]["zh"]
    told = [each for each in report["diagnostics"] if each["code"] == "hidden-text"]
    assert [(said in each["message"]["zh"], each["place"]["document"]) for each in told] == ([(True, 1)] if said else [])
    document = annexes.read(covered(hide), "附件1.xlsx", 10, "final")
    unseen = [each for each in document.blocks if each.hidden]
    assert any(kept in each.text for each in unseen) == bool(said)
    assert not any(each.countable or each.table is not None for each in unseen)
    quoted = {each["quote"] for each in evidence(report) if each["document"] == 1}
    assert not any(kept and quote in each.text.split(" | ") for each in unseen for quote in quoted if len(quote) > 4)


@pytest.mark.parametrize(
    ("dimension", "row", "cells"),
    [
        ("", "", ["A1", "B1", "C1", "A2"]),
        ('<col min="2" max="3" width="9" hidden="1"/>', "", ["A1", "A2"]),
        ('<col min="2" max="99999999" width="0" customWidth="1"/>', "", ["A1", "A2"]),
        ('<col min="1" max="1" width="9" hidden="0"/>', 'hidden="1"', ["A1", "B1", "C1"]),
        ("", 'ht="0" customHeight="1"', ["A1", "B1", "C1"]),
        ("", 'ht="9" customHeight="1" collapsed="1"', ["A1", "B1", "C1", "A2"]),
    ],
)
def test_what_is_seen_of_a_sheet(dimension: str, row: str, cells: list[str]) -> None:
    book = new()
    assert book.active is not None
    for each in ("A1", "B1", "C1", "A2"):
        book.active[each] = each
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"<sheetData>", f"<cols>{dimension}</cols><sheetData>".encode() if dimension else b"<sheetData>")
                text = text.replace(b'<row r="2"', f'<row r="2" {row}'.encode())
            made.writestr(name, text)
    (page,) = sheets.pages(out.getvalue())
    assert [each.text for each in page.cells] == cells
    assert sorted(each.text for each in (*page.cells, *page.unseen)) == ["A1", "A2", "B1", "C1"]


def test_merged_cells_stand_in_what_is_seen_of_them() -> None:
    def hide(page: Any) -> None:
        _row(page, 1)
        page.merge_cells("A4:A5")
        _row(page, 4)

    (page,) = sheets.pages(covered(hide))
    assert TITLE in [each.text for each in page.unseen]
    assert sheets.Cell(5, 1, 5, 1, "1") in page.cells
    assert page.rows == (1, 4)


def test_a_hidden_sheet_is_kept_and_no_evidence() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(spreadsheet()))
    book.create_sheet("说明")["A1"] = "首页"
    for state in ("hidden", "veryHidden"):
        book.worksheets[0].sheet_state = state
        book.active = 1
        document = annexes.read(saved(book), "附件1.xlsx", 10, "final")
        assert [each.text for each in document.blocks if each.countable] == ["首页"]
        assert "城东光伏发电项目" in document.text
        assert (document.status, [each.code for each in document.diagnostics]) == ("checked_partly", ["hidden-text"])


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
