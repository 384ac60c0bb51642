"""Spreadsheets: what is written says the same in every program, and what is read may be hostile."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.office import profile
from tests.zips import zipped

from plancheck.sheets import CUT, LONGEST, Row, Sheet, Unreadable, Value, clean, csv, read, write

ROWS: tuple[tuple[Value, ...], ...] = (
    ("=1+1", 1, date(2026, 1, 2)),
    ("+86 10", Decimal("13.5"), None),
    ("-cmd|'/C calc'!A0", 0, None),
    ("@SUM(1)", -3, None),
    ("＝1＋1", None, None),
    ('两行\n文字，"引号"', None, None),
)
SHEET = Sheet("审核意见表", ("文字", "数", "日期"), ROWS, widths=(30, 8, 12), choices={0: ("采纳", "不采纳")})


def office(source: Path, target: str, folder: Path) -> Path:
    """`source` as LibreOffice saves it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice is not installed: sh tools/viewers.sh"
    subprocess.run(
        [
            program,
            profile(),
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=600,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )
    return folder / f"{source.stem}.{target.partition(':')[0]}"


def test_what_is_written_is_read_again() -> None:
    ((title, rows),) = read(write([SHEET]))
    assert title == "审核意见表"
    assert rows == (
        Row(1, ("文字", "数", "日期")),
        Row(2, ("=1+1", 1, date(2026, 1, 2))),
        Row(3, ("+86 10", Decimal("13.5"))),
        Row(4, ("-cmd|'/C calc'!A0", 0)),
        Row(5, ("@SUM(1)", -3)),
        Row(6, ("＝1＋1",)),
        Row(7, ('两行\n文字，"引号"',)),
    )


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert write([SHEET]) == write([SHEET])


def test_the_temporary_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% & 临时 😀"
    folder.mkdir()
    code = 'from plancheck.sheets import Sheet, read, write; print(len(read(write([Sheet("a", ("b",), (("c",),))]))))'
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "TMPDIR": str(folder)})
    assert done.stdout == b"1\n"
    assert list(folder.iterdir()) == []


def test_x2_libreoffice_shows_the_text_and_no_formula(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "table.xlsx"
    source.write_bytes(write([SHEET]))
    shown = office(source, "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path).read_text("utf-8")
    assert [line.split(",")[0].strip('"') for line in shown.splitlines()[1:6]] == [
        "=1+1",
        "+86 10",
        "-cmd|'/C calc'!A0",
        "@SUM(1)",
        "＝1＋1",
    ]
    (_, rows), *_ = read(office(source, "xlsx", tmp_path).read_bytes())
    assert rows[1].values == ("=1+1", 1, date(2026, 1, 2))


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_x2_no_text_is_a_formula_in_csv(mark: str) -> None:
    assert csv([(f"{mark}1+1",)]).decode("utf-8-sig") == f"'{mark}1+1\r\n"


def test_x4_csv_opens_in_excel_on_chinese_windows() -> None:
    assert csv([("碳", 1)])[:3] == b"\xef\xbb\xbf"
    assert csv([("碳", 1)], "gb18030") == "碳,1\r\n".encode("gb18030")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1fc\x7f", "abc"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("列\t表", "列\t表"),
        ("\ud800孤", "孤"),
        ("𬭎" * 3, "𬭎" * 3),
        ("碳" * LONGEST, "碳" * LONGEST),
        ("碳" * (LONGEST + 1), "碳" * (LONGEST - len(CUT)) + CUT),
        ("𬭎" * LONGEST, "𬭎" * ((LONGEST - len(CUT)) // 2) + CUT),
    ],
)
def test_x3_what_no_cell_may_hold_is_taken_out(text: str, kept: str) -> None:
    assert clean(text) == kept
    ((_, rows),) = read(write([Sheet("x", ("a",), ((text,),))]))
    assert rows[1].values == (kept,)


def test_x1_two_cells_at_the_corners_are_two_cells() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "左上", "右下"  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()) == (("Sheet", (Row(1, ("左上",)), Row(1_048_576, ("右下",)))),)


def test_x1_more_cells_than_allowed_are_refused() -> None:
    with pytest.raises(Unreadable) as found:
        read(write([SHEET]), most=20)
    assert (found.value.reason, found.value.what.zh) == ("too_large", "表格有 21 个单元格，超过 20 个")
    assert read(write([SHEET]), most=21)


def _with(part: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(write([SHEET]))) as package:
        return zipped({**{name: package.read(name) for name in package.namelist()}, part: data})


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "unsupported_format"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported_format"),
        (lambda: zipped({"word/document.xml": b"<a/>"}), "unsupported_format"),
        (lambda: write([SHEET])[:900], "damaged"),
        (lambda: _with("xl/worksheets/sheet1.xml", b"<worksheet"), "damaged"),
        (lambda: _with("xl/worksheets/sheet1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"), "damaged"),
        (lambda: _with("xl/worksheets/sheet1.xml", b" " * (200 << 20)), "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(make: Callable[[], bytes], reason: str) -> None:
    data = make()
    with pytest.raises(Unreadable) as found:
        read(data)
    assert found.value.reason == reason
    assert "" not in (found.value.what.zh, found.value.what.en)
