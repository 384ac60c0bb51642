"""What a file is, by content; and the sentence that says what to do with it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.zips import zipped

from plancheck import readers
from plancheck.readers.contents import contents_lines, is_contents_entry, is_contents_title
from plancheck.readers.sniff import sniff

from .docx import docx, p

ODT = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
MOVED = zipped(
    {
        "[Content_Types].xml": '<Types><Override PartName="/doc/main.xml" ContentType="wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<R><Relationship Id="a" Type="http://x/relationships/officeDocument" Target="/doc/main.xml"/></R>',
        "doc/main.xml": "<x/>",
    }
)


@pytest.mark.parametrize(
    ("data", "format", "reason"),
    [
        (docx(p("x")), "docx", None),
        (MOVED, "docx", None),
        (b"%PDF-1.7\n", "pdf", None),
        (b"HN\xc8\0\1\0", "caj", "unsupported_format"),
        (b"HN\xc9\0\1\0", "caj", "unsupported_format"),
        ("HN 是编号，文字".encode(), "text", "unsupported_format"),
        ("𠀀".encode("gb18030") * 9 + "𠀀".encode("gb18030")[:3], "text", "unsupported_format"),  # ends within a character
        (b"mail header\r\n\r\n" + b" " * 900 + b"%PDF-1.4", "pdf", None),
        (b"", "empty", "empty"),
        (b" \r\n\t ", "empty", "empty"),
        (b"\0" * 5000, "unknown", "damaged"),
        (docx(p("x"))[:700], "docx", "damaged"),
        (b"PK\x03\x04junk", "zip", "damaged"),
        (b"{\\rtf1\\ansi hello}", "rtf", None),
        ("<html><body>方案</body></html>".encode("gb18030"), "html", "unsupported_format"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "html", "unsupported_format"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht", "unsupported_format"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "word-xml", "unsupported_format"),
        (b"<?xml version='1.0'?><uof:UOF xmlns:uof='x'/>", "uof", "unsupported_format"),
        (zipped({"uof.xml": "<x/>"}), "uof", "unsupported_format"),
        (b'<?xml version="1.0"?><data/>', "xml", "unsupported_format"),
        ("一、总体要求\n二、主要目标".encode(), "text", "unsupported_format"),
        ("一、总体要求\n二、主要目标".encode("gb18030"), "text", "unsupported_format"),
        ("一、总体要求".encode("utf-16"), "text", "unsupported_format"),
        (zipped({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "ofd", None),
        (zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "xlsx", "unsupported_format"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "pptx", "unsupported_format"),
        (ODT, "odt", "unsupported_format"),
        (zipped({"a.txt": "x"}), "zip", "unsupported_format"),
        (zipped({}), "zip", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "image", "unsupported_format"),
        (b"\xff\xd8\xff\xe0....", "image", "unsupported_format"),
        (b"Rar!\x1a\x07\x00", "archive", "unsupported_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048, "ole", "damaged"),
        (bytes(range(256)) * 8, "unknown", "unsupported_format"),
    ],
)
def test_sniff(data: bytes, format: str, reason: str | None) -> None:
    found = sniff(data)
    assert (found.format, found.reason) == (format, reason)
    if reason:
        assert found.detail.zh.endswith("。")
        assert found.detail.en.endswith(".")
        assert not any("\u4e00" <= char <= "\u9fff" for char in found.detail.en)


def ole(*streams: str, word: bytes = b"") -> bytes:
    """A compound file whose streams are empty (or hold `word`) and have these names."""
    import struct

    names = ["Root Entry", *streams]
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126]
    content = word.ljust(4096, b"\0") if word else b""
    if content:
        fat[2:10] = [3, 4, 5, 6, 7, 8, 9, 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    entries = b""
    for at in range(4):
        name = names[at].encode("utf-16-le") if at < len(names) else b""
        kind = 0 if at >= len(names) else 5 if at == 0 else 2
        child = 1 if at == 0 and len(names) > 1 else 0xFFFFFFFF
        right = at + 1 if 0 < at < len(names) - 1 else 0xFFFFFFFF
        start, size = (2, 4096) if at == 1 and content else (0xFFFFFFFE, 0)
        length = len(name) + 2 if name else 0
        entries += name.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, 0xFFFFFFFF, right, child) + b"\0" * 36
        entries += struct.pack("<III", start, size, 0)
    return header + struct.pack("<128I", *fat) + entries + content


@pytest.mark.parametrize(
    ("data", "format", "reason"),
    [
        (ole("WordDocument", "1Table"), "doc", None),
        (ole("WordDocument", "WpsCustomData"), "wps", None),
        (ole("WordDocument", word=b"\xec\xa5\xc1\x00")[:-600], "doc", "damaged"),
        (ole("WordDocument", word=b"\xec\xa5\xc1\x00" + b"\0" * 6 + b"\x00\x01"), "doc", "encrypted"),
        (ole("EncryptedPackage", "EncryptionInfo"), "ole", "encrypted"),
        (ole("Workbook"), "xls", "unsupported_format"),
        (ole("PowerPoint Document"), "ppt", "unsupported_format"),
        (ole("Something"), "ole", "unsupported_format"),
    ],
)
def test_ole(data: bytes, format: str, reason: str | None) -> None:
    found = sniff(data)
    assert (found.format, found.reason) == (format, reason)


def test_the_name_does_not_count() -> None:
    found = readers.read(b"<html><body>x", "plan.docx")
    assert (found.name, found.format, found.status, found.reason) == ("plan.docx", "html", "not_checked", "unsupported_format")
    assert "另存为" in found.detail.zh
    assert readers.read(docx(p("正文")), "plan.pdf").blocks[0].text == "正文"


def test_each_reader_loads_its_own_libraries_only() -> None:
    """Reading a Word file must not wait for the libraries of PDF files."""
    code = (
        "import sys; from plancheck import readers; readers.read(sys.stdin.buffer.read(), 'x');"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'lxml', 'pdfplumber', 'pdfminer', 'pypdfium2', 'docx', 'olefile'}))"
    )
    for data, expected in ((docx(p("x")), "['lxml']"), (b"text", "[]")):
        done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
        assert done.stdout.decode().strip() == expected


# --- contents pages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、总体要求……3", True), ("一、总体要求\t3", True), ("1.1\t背景\tiii", True), ("第一章 总则 .......... 12", True),
        ("（一）指导思想．．．．．．2", True), ("第一章 总则   3", True), ("附件 ………… (15)", True), ("总则····—4—", True),
        ("一、总体要求", False), ("到2025年，能耗下降13.5%", False), ("能耗下降……", False), ("装机容量 3", False),
        ("力争提前达峰。\t3", False), ("", False),
    ],
)  # fmt: skip
def test_contents_entries(text: str, expected: bool) -> None:
    assert is_contents_entry(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("目录", True), ("目　　录", True), ("目 次", True), ("目录管理办法", False), ("项目目录", False)]
)
def test_contents_titles(text: str, expected: bool) -> None:
    assert is_contents_title(text) is expected


@pytest.mark.parametrize(
    ("lines", "marked"),
    [
        (["方案", "目录", "一、要求…1", "二、目标…2", "一、要求", "正文", "二、目标"], [1, 2, 3]),
        (["目录", "一、要求", "二、目标", "一、要求", "正文", "二、目标", "正文"], [0, 1, 2]),
        (["一、要求\t1", "二、目标\t2", "三、措施\t3", "一、要求", "二、目标", "三、措施"], [0, 1, 2]),
        (["装机\t30", "电量\t20", "负荷\t50", "正文"], []),  # typed columns
        (["装机\t10", "电量\t20", "负荷\t50", "正文"], []),  # rising, but nothing of it stands below
        (["目录", "正文没有目录项。", "一、要求"], []),
    ],
)
def test_contents_lines(lines: list[str], marked: list[int]) -> None:
    assert sorted(contents_lines(lines)) == marked
