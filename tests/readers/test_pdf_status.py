"""What cannot be read of a PDF is said, and never counts as wholly read."""

from __future__ import annotations

import io

import pypdf
import pytest
from pypdf import annotations

from plancheck.model.document import Document
from plancheck.readers import pdf

from .pdfs import Sheet, build, flow

PROSE = ["一、总体要求", "为贯彻落实有关决策部署，结合实际，制定本方案。" * 4, "二、主要任务", "大力推进各项工作，确保取得实效。" * 4]


def read(data: bytes) -> Document:
    return pdf.read(data, "draft.pdf", "0" * 64)


def locked(user: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build(flow(PROSE))))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned() -> Sheet:
    return Sheet().picture(0, 0, 595, 842)


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"", "not_checked", "empty"),
        (b"\0\0\n", "not_checked", "empty"),
        (b"%PDF-1.7\nhello", "not_checked", "damaged"),
        (build(flow(PROSE))[:400], "not_checked", "damaged"),
        (b"junk before\n" + build(flow(PROSE)), "checked", None),
        (locked("user"), "not_checked", "encrypted"),
        (locked(""), "checked", None),
        (build([Sheet()]), "not_checked", "empty"),
        (build([scanned()]), "not_checked", "no_text_layer"),
        (build([scanned(), scanned()]), "not_checked", "no_text_layer"),
        (build(flow(PROSE)), "checked", None),
        (build([*flow(PROSE), Sheet()]), "checked", None),  # a blank page hides nothing
        (build([*flow(PROSE), scanned()]), "checked_partly", "no_text_layer"),
        (build([*flow(PROSE), scanned().text(280, 770, "— 2 —", 14)]), "checked_partly", "no_text_layer"),  # only a page number
        (build([Sheet().text(90, 60, "秘密★10年", 16), *flow(PROSE)]), "not_checked", "classified_marking"),
        (build([Sheet().text(90, 60, "机 密", 16), *flow(PROSE)]), "not_checked", "classified_marking"),
        (build([Sheet().text(90, 60, "绝密 ★ 长期", 16).text(90, 100, "正文在此。"), *flow(PROSE)]), "not_checked", "classified_marking"),
        (build(flow(["加强秘密保护工作，做好保密工作。", *PROSE])), "checked", None),
        (build([*flow(PROSE), Sheet().text(90, 60, "秘密★10年", 16)]), "checked", None),  # on the first page only
    ],
)
def test_status(data: bytes, status: str, reason: str | None) -> None:
    document = read(data)
    assert (document.status, document.reason) == (status, reason)
    assert document.format == "pdf"
    assert (status == "checked") == (document.detail.zh == "") == (document.detail.en == "")


def test_every_truncation_is_a_value_and_no_pass() -> None:
    data = build(flow(PROSE))
    for cut in range(0, len(data), len(data) // 50):
        document = read(data[:cut])
        assert document.status != "checked", cut
        assert not document.complete(0, len(document.blocks)) or not document.blocks


@pytest.mark.parametrize(("pages", "reason"), [(5, None), (6, "too_large")])
def test_page_limit(pages: int, reason: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.document, "MAX_PAGES", 5)
    document = read(build([Sheet().text(90, 300, "正文一行。")], count=pages))
    assert document.reason == reason
    assert document.pages == (pages if reason is None else None)


def test_the_real_page_limit() -> None:
    assert read(build([Sheet().text(90, 300, "正文。")], count=3_001)).reason == "too_large"


def test_a_broken_stream_is_damage_though_pdfium_mends_it() -> None:
    data = build(flow(["推动重点领域节能降碳改造。" * 200]))
    start = data.rfind(b">>\nstream\n", 0, data.index(b"/Contents")) + 100
    document = read(data[:start] + bytes(20) + data[start + 20 :])
    assert (document.status, document.reason) == ("checked_partly", "damaged")
    assert not any(document.complete(block.index, block.index + 1) for block in document.blocks)


def index_of(document: Document, text: str) -> int:
    return next(block.index for block in document.blocks if block.text.startswith(text))


def three_pages(second: Sheet) -> Document:
    """A chapter on page 1, one on page 3, and what `second` makes of page 2."""
    return read(
        build(
            [*flow(["一、现状", "第一章的内容在此。"]), second, *flow(["二、目标", "第二章的内容在此。", "三、措施", "第三章的内容在此。"])]
        )
    )


def private(text: str) -> bytes:
    """A CMap that gives every second character of a text a private-use code."""
    codes = sorted({ord(char) for char in text})
    pairs = "\n".join(f"<{code:04X}> <{0xE000 + n if n % 2 else code:04X}>" for n, code in enumerate(codes))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /X def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    ).encode()


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (scanned(), "no_text_layer"),
        (Sheet().picture(60, 60, 500, 700).text(280, 780, "— 2 —", 14), "no_text_layer"),
        (
            scanned().spots(90, 100, 400, 116).text(90, 100, "扫描识别出来的文字在这里，可能有错字。", mode=3),
            "not_read",
        ),  # recognised text of a scan
        (Sheet().text(150, 100, "表1 主要指标").picture(90, 130, 500, 400), "not_read"),  # a table that is a picture
    ],
)
def test_a_page_taken_away_leaves_its_range_incomplete(second: Sheet, reason: str) -> None:
    document = three_pages(second)
    first, goal, measures = (index_of(document, title) for title in ("一、", "二、", "三、"))
    assert document.status == "checked_partly"
    assert {(part.reason, part.page) for part in document.skipped} == {(reason, 2)}
    assert not document.complete(first, goal)
    assert document.complete(goal + 1, measures)
    assert document.complete(measures, len(document.blocks))
    assert "2" in document.detail.zh
    assert "2" in document.detail.en


def test_pages_that_follow_each_other_are_told_as_a_range() -> None:
    text = flow(["第一章的内容在此。"])[0]
    table = Sheet().text(150, 100, "表1 主要指标").picture(90, 130, 500, 400)  # not read, for certain
    document = read(build([text, table, table, table, text, table]))
    assert [part.page for part in document.skipped] == [2, 3, 4, 6]
    assert document.detail.zh.startswith("第 2–4, 6 页")
    assert document.detail.en.startswith("Pages 2–4, 6 ")


def test_the_same_pages_with_text_are_complete() -> None:
    document = three_pages(flow(["第二页的内容。"])[0])
    assert document.complete(0, len(document.blocks))
    assert document.status == "checked"


def test_no_sentence_runs_over_a_page_that_was_not_read() -> None:
    long = "大力推进各项工作并且持续加强"
    document = read(
        build([Sheet().text(90, 100, long * 2 + "上下").text(90, 128, long * 2), scanned(), Sheet().text(90, 100, "下一页的字。")])
    )
    assert [block.text for block in document.blocks][-1] == "下一页的字。"


def test_recognised_text_of_a_scan_is_read_with_doubt() -> None:
    document = three_pages(scanned().spots(90, 100, 400, 116).text(90, 100, "到二〇二五年完成任务。", mode=3))
    block = document.blocks[index_of(document, "到二〇二五年")]
    assert block.countable
    assert [each.code for each in document.diagnostics] == ["ocr-text"]
    assert not document.complete(block.index, block.index + 1)


def test_private_characters_make_the_text_layer_doubtful() -> None:
    document = read(build(flow(PROSE), to_unicode=private("".join(PROSE))))
    assert (document.status, document.reason) == ("checked_partly", "not_read")
    assert "文字层不可靠" in document.detail.zh
    assert all(not document.complete(block.index, block.index + 1) for block in document.blocks)


@pytest.mark.parametrize(
    ("sheet", "hidden"),
    [
        (Sheet().text(90, 300, "看不见的目标", mode=3), "看不见的目标"),
        (Sheet().text(90, 300, "白色的目标", grey=1.0), "白色的目标"),
        (Sheet().text(90, 300, "极小的目标", size=1), "极小的目标"),
        (Sheet().text(2000, 300, "页外的目标"), "页外的目标"),
        (Sheet().box(80, 290, 300, 330, grey=0.2).text(90, 300, "深底白字", grey=1.0), None),  # seen by every reader
    ],
)
def test_hidden_text_is_no_evidence(sheet: Sheet, hidden: str | None) -> None:
    sheet.text(122, 100, "看得见的正文在这里。")
    document = read(build([sheet]))
    found = [block for block in document.blocks if block.hidden]
    assert [block.text for block in found] == ([hidden] if hidden else [])
    assert [each.code for each in document.diagnostics] == (["hidden-text"] if hidden else [])
    assert not any(block.countable for block in found)
    assert document.status == "checked"
    if hidden:
        place = document.diagnostics[0].place
        assert place is not None
        assert document.blocks[place.block].text == hidden


def test_a_file_of_hidden_text_only_is_not_checked() -> None:
    document = read(build([Sheet().text(90, 300, "看不见", mode=3)]))
    assert (document.status, document.reason) == ("not_checked", "no_text_layer")
    assert document.blocks[0].hidden


def test_scripts_and_attachments_are_named() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build(flow(PROSE))))
    writer.add_attachment("a.txt", b"x")
    out = io.BytesIO()
    writer.write(out)
    assert [each.code for each in read(out.getvalue()).diagnostics] == ["embedded-files"]
    script = b"<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    data = build(flow(PROSE)).replace(b"<< /Type /Catalog", script, 1)
    assert [each.code for each in read(data).diagnostics] == ["javascript"]


def test_text_in_form_fields_is_said_to_be_unread() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build(flow(PROSE))))
    note = annotations.FreeText(text="批注里的目标", rect=(50, 550, 200, 650))
    writer.add_annotation(page_number=0, annotation=note)
    out = io.BytesIO()
    writer.write(out)
    document = read(out.getvalue())
    assert (document.status, document.reason) == ("checked_partly", "not_read")
