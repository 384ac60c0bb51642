"""Problems that fuzzing found, as small cases; the inputs themselves are under crashes/."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from tests.fuzz import mutate
from tests.readers.docx import docx, p, r, tbl
from tests.zips import zipped

from plancheck import archive, sheets
from plancheck.contract import reading, schema
from plancheck.contract import round as round_file
from plancheck.readers import word
from plancheck.readers.package import CannotRead

HIDDEN = p(r("不能给人看的字", "<w:vanish/>"))


def test_a_part_that_is_shorter_than_its_header_says_is_damaged() -> None:
    data = bytearray(zipped({"a.xml": "<a/>", "empty": ""}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 14)  # the size that the directory gives for what is empty; the checksum of nothing fits
    found = archive.Archive(bytes(data))
    assert found.read("a.xml") == b"<a/>"
    with pytest.raises(archive.Refused) as refused:
        found.read("empty")
    assert (refused.value.reason, refused.value.what.zh) == ("damaged", "文件内部部分 empty 已损坏")


@pytest.mark.parametrize("name", [b"\0bc", b"\0\0\0"])
def test_an_entry_without_a_name_is_damaged(name: bytes) -> None:
    data = zipped({"abc": "x", "d": "y"}).replace(b"abc", name)
    with pytest.raises(archive.Refused) as refused:
        archive.Archive(data)
    assert refused.value.reason == "damaged"


def test_a_spreadsheet_in_an_encoding_that_is_none_is_damaged() -> None:
    made = mutate.parts(sheets.write([sheets.Sheet("甲", ("乙",), (("丙",),))]))
    spoilt = [(name, b'<?xml version="1.0" encoding="x"?>' + data if name == "xl/workbook.xml" else data) for name, data in made]
    with pytest.raises(sheets.Unreadable) as refused:
        sheets.read(mutate.packed(spoilt))
    assert refused.value.reason == "damaged"


def test_no_word_of_a_classified_draft_is_kept_not_even_a_hidden_one() -> None:
    found = word.read(docx(p("机密★10年") + HIDDEN + p("正文")), "a.docx", "")
    assert (found.status, found.reason, found.blocks) == ("not_checked", "classified_marking", ())
    assert "不能给人看" not in repr(found)
    assert found.diagnostics == ()


def test_a_draft_of_hidden_text_only_says_so_without_a_place() -> None:
    found = word.read(docx(HIDDEN), "a.docx", "")
    assert (found.reason, found.blocks) == ("empty", ())
    (told,) = found.diagnostics
    assert (told.code, told.place) == ("hidden-text", None)
    assert "不能给人看的字" in told.message.zh


@pytest.mark.parametrize(
    ("body", "reason"),
    [(HIDDEN, "empty"), (p("秘密★") + p("正文"), "classified_marking"), (tbl(), "empty")],
    ids=["hidden", "classified", "nothing"],
)
def test_a_draft_that_is_not_checked_has_no_anchors(body: str, reason: str) -> None:
    data = docx(body)
    assert word.read(data, "a.docx", "").reason == reason
    with pytest.raises(CannotRead) as refused:
        word.anchors(data)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "read",
    [*(model.from_json for model in schema.MODELS.values()), round_file.read_record, reading.read, reading.read_why],
    ids=lambda read: f"{getattr(read, '__self__', read).__name__}",
)
def test_json_that_is_nested_without_end_is_no_file_of_ours(read: Callable[[bytes], object]) -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        read(b"[" * 100_000)
