"""Word files that are broken, or made to do harm: always a document with a reason, never an exception, never a clean pass."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib

import pytest
from tests import work
from tests.zips import zipped

from plancheck import readers
from plancheck.readers import word
from plancheck.readers.package import Limits

from .docx import box, docx, p, root, tbl, tc, tr


def outcome(data: bytes) -> tuple[str, str | None]:
    document = readers.read(data, "draft.docx")
    return document.status, document.reason


def document(body: str) -> bytes:
    return docx(document=body)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
NOISE = random.Random(1).randbytes(40_000)  # keeps the ratio of the whole file low


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("x") + "</w:tc></w:tr></w:tbl>" * depth


def duplicated() -> bytes:
    out = io.BytesIO(docx(p("第一份")))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", root("document", f"<w:body>{p('第二份')}</w:body>"))
    return out.getvalue()


def overlapping() -> bytes:
    """Many names in the directory for one and the same entry."""
    raw = root("document", f"<w:body>{p('x')}</w:body>").encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    crc = zlib.crc32(raw)
    names = [b"word/document.xml", b"word/documenu.xml"]
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(packed), len(raw), len(names[0]), 0) + names[0] + packed
    directory = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, crc, len(packed), len(raw), len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    return local + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 2, 2, len(directory), len(local), 0)


def encrypted_entries() -> bytes:
    data = bytearray(docx(p("x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (document(root("document", "<w:body>" + "x" * 30_000_000 + "</w:body>")), "too_large"),  # D1, D2: ratio
        (overlapping(), "damaged"),  # D3
        (document(f"{ENTITIES}<w:document xmlns:w='x'>&a;&b;</w:document>"), "damaged"),  # D4
        (document(f"{ENTITIES}<w:document xmlns:w='x'>&a;</w:document>".encode("utf-16")), "damaged"),
        (docx(nested(5000)), "too_large"),  # D5
        (duplicated(), "damaged"),  # D11
        (encrypted_entries(), "encrypted"),
        (docx(p("x"), files={"WORD/Document.xml": "y"}), "damaged"),
        (document("<w:document"), "damaged"),
        (document(root("document", "")), "damaged"),
        (document(root("hdr", f"<w:body>{p('x')}</w:body>")), "damaged"),
        (zipped({"word/other.xml": "x", "[Content_Types].xml": "y"}), "damaged"),
        (zipped({f"word/{at}.xml": "" for at in range(10_001)}), "too_large"),
    ],
)
def test_refused(data: bytes, reason: str) -> None:
    with work.at_most(10_000):
        assert outcome(data) == ("not_checked", reason)


def test_tables_80_deep_are_read() -> None:
    assert [block.text for block in readers.read(docx(nested(80)), "x").blocks] == ["x"]


def test_boxes_in_boxes_are_read() -> None:
    inner = p("最里")
    for _ in range(6):
        inner = p(box(inner))
    assert [block.text for block in readers.read(docx(inner), "x").blocks] == ["最里"]


@pytest.mark.parametrize("span", ['<w:gridSpan w:val="300000000"/>', '<w:gridSpan w:val="999999999999999"/>', '<w:gridSpan w:val="-5"/>'])
def test_spans_are_cut(span: str) -> None:
    found = readers.read(docx(tbl(tr(tc("宽", span), "窄"), tr("甲", "乙"))), "x")
    assert [block.text for block in found.blocks] == ["宽", "窄", "甲", "乙"]
    assert len(found.tables[0].grid[0]) <= 64
    assert ("grid-span" in [each.code for each in found.diagnostics]) == ("3000" in span)


def test_a_gap_of_columns_is_cut() -> None:
    found = readers.read(docx(tbl(tr("甲", "乙", properties='<w:gridBefore w:val="300000000"/>'))), "x")
    assert len(found.tables[0].grid[0]) == 65


@pytest.mark.parametrize(
    ("body", "limits", "fits"),
    [
        (p("x") * 5, Limits(paragraphs=5), True),
        (p("x") * 6, Limits(paragraphs=5), False),
        (tbl(tr("a", "b"), tr("c", "d")), Limits(cells=4), True),
        (tbl(tr("a", "b"), tr("c", "d", "e")), Limits(cells=4), False),
        (p("x"), Limits(entries=3), True),
        (p("x"), Limits(entries=2), False),
        (p("x"), Limits(part=100_000), True),
        (p("x"), Limits(part=500), False),
        (p("x"), Limits(unpacked=1_000), False),
        (p("x") * 5, Limits(tags=10), False),
        (p("x") * 900, Limits(ratio=1000, ratio_from=1000), True),
        (p("x") * 900, Limits(ratio=5, ratio_from=1000), False),
    ],
)
def test_limits(body: str, limits: Limits, fits: bool) -> None:
    found = word.read(docx(body), "x", "", limits)
    assert (found.status, found.reason) == (("checked", None) if fits else ("not_checked", "too_large"))


def test_the_size_of_the_file_is_limited() -> None:
    data = docx(p("x"))
    assert readers.read(data, "x", most=len(data)).status == "checked"
    found = readers.read(data, "x", most=len(data) - 1)
    assert (found.status, found.reason) == ("not_checked", "too_large")


def test_a_large_table_is_read_with_work_in_proportion() -> None:
    data = docx(tbl(*[tr(*[f"单元格{row * column}" for column in range(10)]) for row in range(3000)]))
    with work.at_most(30_000 * 100):
        found = readers.read(data, "x")
    assert (len(found.blocks), len(found.tables[0].grid)) == (30_000, 3000)


SMALL = docx(
    p("正文", '<w:r><w:footnoteReference w:id="1"/></w:r>') + tbl(tr("a", "b"), tr("c", "d")),
    footnotes=f'<w:footnote w:id="1">{p("脚注")}</w:footnote>',
    header=p("页眉"),
)


def test_truncated_anywhere_is_damaged() -> None:
    for part in range(1, 50):
        assert outcome(SMALL[: len(SMALL) * part // 50]) == ("not_checked", "damaged")


def test_a_flipped_bit_never_passes_for_another_text() -> None:
    whole = [block.text for block in readers.read(SMALL, "x").blocks if block.countable]
    for at in range(len(SMALL)):
        data = bytearray(SMALL)
        data[at] ^= 1 << at % 8
        found = readers.read(bytes(data), "x")
        if found.status == "checked":
            assert [block.text for block in found.blocks if block.countable] == whole, at


@pytest.mark.parametrize("part", ["footnotes", "numbering", "styles"])
def test_a_damaged_part_of_the_text_is_never_a_clean_pass(part: str) -> None:
    parts = {"footnotes": f'<w:footnote w:id="1">{p("脚注")}</w:footnote>', "numbering": "", "styles": ""}
    body = p("正文", '<w:r><w:footnoteReference w:id="1"/></w:r>')
    found = readers.read(docx(body, files={f"word/{part}.xml": "<broken"}, **parts), "x")
    assert found.status == ("checked_partly" if part == "footnotes" else "not_checked")


def test_a_footnote_that_refers_to_itself_ends() -> None:
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    found = readers.read(docx(p("文", reference), footnotes=f'<w:footnote w:id="1">{p("注", reference)}</w:footnote>'), "x")
    assert [block.text for block in found.blocks] == ["文", "注"]
