"""PDF files that are broken, made to do harm, or scans: the rows P of the acceptance list, each through the whole pipeline."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject
from tests import warm
from tests.hostile import makers
from tests.hostile.makers import checked, codes, failed, one, refused, texts
from tests.readers.pdfs import Sheet, build, flow
from tests.readers.test_pdf_layout import columns
from tests.readers.test_pdf_status import PROSE, locked, private, scanned
from tests.rules import helpers

from plancheck.model.document import Document
from plancheck.readers import ocr

#: Checks files under small limits, and prints what came of them. In a process of its own, as the command is: one that forks.
RUN = """
import json, sys
from pathlib import Path
from plancheck import pipeline
from plancheck.worker import Limits
from tests.hostile import makers

pipeline.SECONDS, pipeline.SECONDS_A_PAGE = float(sys.argv[2]), 0.0
job = makers.job(Limits(memory=int(sys.argv[1]) << 20))
with makers.growth() as grown:
    reports = [answer.value for answer in pipeline.reports([Path(each) for each in sys.argv[3:]], job)]
told = [[it.document.status, it.document.reason, it.document.detail.zh, it.document.detail.en, len(it.results)] for it in reports]
print(json.dumps({"told": told, "grown": grown()}))
"""

DESCRIPTION = "Reading this file needs more than {} MB of memory"


def read(data: bytes) -> Document:
    return makers.read(data, "draft.pdf")


def limited(folder: Path, megabytes: int, seconds: float, *files: bytes) -> list[list[object]]:
    """What comes of files: status, reason, sentence in Chinese and English, number of results."""
    folder.mkdir()
    paths = [folder / str(number) for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    temporary = folder / "temporary"
    temporary.mkdir()
    done = warm.run(RUN, str(megabytes), str(seconds), *paths, TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["grown"] < makers.MOST_GROWTH
    assert not list(temporary.iterdir())
    return list(found["told"])


def paged(*pages: bytes) -> bytes:
    """The pages of several PDFs as one."""
    writer = pypdf.PdfWriter()
    for each in pages:
        writer.append(io.BytesIO(each))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# ---- bombs ------------------------------------------------------------------------------------------------------


def test_p01_twenty_million_text_operators(tmp_path: Path) -> None:
    data = makers.operators()
    assert len(data) < 220_000
    before, (status, reason, zh, en, results), after = limited(tmp_path / "memory", 300, 30, makers.SOUND, data, makers.SOUND)
    assert before[0] == after[0] == "checked"
    assert (status, reason, results) == ("not_checked", "out_of_memory", 0)
    assert "内存超过 300 MB" in str(zh)
    assert "请用 Word 或 WPS 另存为 .docx" in str(zh)
    assert DESCRIPTION.format(300) in str(en)
    ((status, reason, zh, en, results),) = limited(tmp_path / "time", 1024, 0.3, data)
    assert (status, reason, results) == ("not_checked", "too_slow", 0)
    assert "秒内没有读完" in str(zh)
    assert "请用 Word 或 WPS 另存为 .docx" in str(zh)
    assert "Reading took longer than" in str(en)


def test_p02_packed_twice(tmp_path: Path) -> None:
    data = makers.packed_twice()
    assert len(data) < 5_000
    ((status, reason, zh, en, results),) = limited(tmp_path / "run", 300, 30, data)
    assert (status, reason, results) == ("not_checked", "out_of_memory", 0)
    assert "内存超过 300 MB" in str(zh)
    assert DESCRIPTION.format(300) in str(en)


def test_p03_a_page_two_million_points_wide(tmp_path: Path) -> None:
    data = makers.one_page(makers.stream(makers.flated(makers.HELLO, b"", 0, b"")), b"[0 0 2000000 2000000]")
    assert texts(read(data)) == ["Hello"]
    report = one(tmp_path, data)
    assert (report.document.status, report.document.pages) == ("checked", 1)
    wide = build([Sheet(size=(2_000_000.0, 842.0)).text(90, 100, "一、总体要求")])
    assert texts(read(wide)) == ["一、总体要求"]


def test_p04_page_trees_that_lie(tmp_path: Path) -> None:
    hello = makers.stream(makers.flated(makers.HELLO, b"", 0, b""))
    files = {
        "loop": makers.one_page(hello, pages=b"/Kids [2 0 R 2 0 R] /Count 2"),
        "none": makers.one_page(hello, pages=b"/Kids [] /Count 0"),
        "billions": makers.one_page(hello, pages=b"/Kids [3 0 R] /Count 2000000000"),
        "60000": makers.one_page(hello, pages=b"/Kids [%s] /Count 60000" % (b"3 0 R " * 60_000)),
    }
    found = checked(tmp_path, files)
    refused(found["loop"], "damaged", "损坏", "damaged")
    refused(found["none"], "damaged", "损坏", "damaged")
    refused(found["60000"], "too_large", "共 60000 页，超过上限 3000 页", "60000 pages, more than the limit of 3000")
    assert (found["billions"].document.status, found["billions"].document.pages) == ("checked", 1)
    assert texts(read(files["billions"])) == ["Hello"]


# ---- scans ------------------------------------------------------------------------------------------------------


def test_p05_scan_without_text_layer(tmp_path: Path) -> None:
    report = one(tmp_path, build([scanned(), scanned()]))
    refused(report, "no_text_layer", "请提供 Word 原件", "Provide the Word original")
    assert report.counts == {"error": 0, "failed": 0, "cantTell": 0, "passed": 0, "inapplicable": 0}  # nothing is said to be missing


def test_p06_some_pages_scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound plan: with its last third scanned nothing fails that did not fail before, without it something does.

    Text is recognised in no scan: test_p05 has one in which it is looked for.
    """
    monkeypatch.setattr(ocr, "available", lambda: False)
    whole = (makers.ROOT / "samples" / "zone-a.pdf").read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(whole))
    count = len(reader.pages)
    kept = 2 * count // 3
    writer = pypdf.PdfWriter()
    for page in reader.pages[:kept]:
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    short = out.getvalue()
    files = {"short": short, "scanned": paged(short, build([scanned()] * (count - kept)))}
    found = checked(tmp_path, files) | {"whole": helpers.checked("zone-a.pdf")}
    report = found["scanned"]
    assert (report.document.status, report.document.reason, report.verdict) == ("checked_partly", "no_text_layer", "needs_review")
    assert f"第 {kept + 1}–{count} 页" in report.document.detail.zh
    assert f"Pages {kept + 1}–{count}" in report.document.detail.en
    assert failed(report) <= failed(found["whole"])
    assert failed(found["short"]) > failed(found["whole"])
    outcomes = {result.rule: (result.outcome, result.reason) for result in report.results}
    for rule in failed(found["short"]) - failed(found["whole"]):
        assert outcomes[rule][0] == "cantTell", rule
        assert outcomes[rule][1] in ("not_read", "incomplete_list", "applicability_unknown"), rule


def test_p07_passwords(tmp_path: Path) -> None:
    found = checked(tmp_path, {"user": locked("user"), "owner": locked("")})
    refused(found["user"], "encrypted", "打开密码", "requires a password to open")
    assert found["owner"].document.status == "checked"
    assert "".join(texts(read(locked("")))) == "".join(PROSE)


# ---- what a PDF may carry ---------------------------------------------------------------------------------------


def laden() -> bytes:
    """A PDF with a script, an embedded file, a link to a program and one to a web page."""
    script = b"<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build(flow(PROSE)).replace(b"<< /Type /Catalog", script, 1)))
    writer.add_attachment("a.txt", b"x")
    actions = (
        {"/S": NameObject("/Launch"), "/F": TextStringObject("calc.exe")},
        {"/S": NameObject("/URI"), "/URI": TextStringObject("http://x.example/")},
    )
    for at, action in enumerate(actions):
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject(FloatObject(each) for each in (50, 50 + 40 * at, 90, 80 + 40 * at)),
                NameObject("/A"): DictionaryObject({NameObject(key): value for key, value in action.items()}),
            }
        )
        writer.add_annotation(0, link)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_p08_scripts_launches_and_files(tmp_path: Path) -> None:
    report = one(tmp_path, laden())
    assert report.document.status == "checked"
    assert {"javascript", "embedded-files", "launch-action", "external-link"} <= set(codes(report))
    assert all(each.message.zh and each.message.en for each in report.diagnostics)
    assert "".join(texts(read(laden()))) == "".join(PROSE)


def test_p09_text_that_nobody_sees(tmp_path: Path) -> None:
    sheet = (
        Sheet().text(122, 100, "看得见的正文在这里。").text(90, 300, "不可见的目标", mode=3).text(90, 340, "白色的目标", grey=1.0)
        .text(2000, 380, "页外的目标")
    )  # fmt: skip
    scan = scanned().spots(90, 100, 400, 116).text(90, 100, "一、总体要求，到二〇二五年完成任务。", mode=3)
    document = read(build([sheet]))
    assert texts(document) == ["看得见的正文在这里。"]
    assert {block.text for block in document.blocks if block.hidden} == {"不可见的目标", "白色的目标", "页外的目标"}
    found = checked(tmp_path, {"hidden": build([sheet]), "all": build([Sheet().text(90, 300, "看不见", mode=3)]), "scan": build([scan])})
    assert found["hidden"].document.status == "checked"
    assert "隐藏文字" in next(each for each in found["hidden"].diagnostics if each.code == "hidden-text").message.zh
    refused(found["all"], "no_text_layer", "文字全部不可见", "All text of the PDF is invisible")
    # under a picture of the page it is the text layer of a scan: read, but never sure
    assert (found["scan"].document.status, found["scan"].document.reason) == ("checked_partly", "not_read")
    assert texts(read(build([scan]))) == ["一、总体要求，到二〇二五年完成任务。"]
    assert "ocr-text" in codes(found["scan"])
    assert not failed(found["scan"])


def test_p10_characters_that_are_others(tmp_path: Path) -> None:
    radicals = build([Sheet().text(90, 100, "⼒争⻓期实现⻛电发展ﬁ")])
    assert texts(read(radicals)) == ["力争长期实现风电发展fi"]
    unmapped = build(flow(PROSE), to_unicode=private("".join(PROSE)))
    found = checked(tmp_path, {"radicals": radicals, "unmapped": unmapped})
    assert found["radicals"].document.status == "checked"
    report = found["unmapped"]
    assert (report.document.status, report.document.reason) == ("checked_partly", "not_read")
    assert "文字层不可靠" in report.document.detail.zh
    assert "unreliable text layer" in report.document.detail.en
    assert not failed(report)  # what is not found there may well stand there


def test_p11_layout(tmp_path: Path) -> None:
    """In short; tests/readers/test_pdf_layout.py and test_pdf_tables.py show all of it."""
    body = texts(read(build([columns()])))
    assert body[0] == "两栏排版的报告"
    assert body[1].startswith("左栏文字按顺序排在前面")
    pages = build(flow(["大力推进重点领域节能降碳改造，" * 60], number=True))
    assert texts(read(pages)) == ["大力推进重点领域节能降碳改造，" * 60]  # joined over lines and pages, no page number in it
    assert texts(read(build([Sheet().text(90, 100, "碳 达 峰").text(170, 100, "试 点")]))) == ["碳达峰试点"]
    assert one(tmp_path, pages).document.status == "checked"


def test_p12_cut_off_and_not_a_pdf(tmp_path: Path) -> None:
    """In short; tests/readers/test_pdf_status.py cuts at every 1/50."""
    sound = build(flow(PROSE))
    files = {
        "empty": b"",
        "zeros": b"\0" * 500,
        "text": b"hello",
        "head": b"%PDF-1.7\nhello",
        "half": sound[: len(sound) // 2],
        "junk": b"From: a@b.example\r\n\r\n" + sound,
        "xref": sound.replace(b"startxref", b"startxxxx"),
    }
    found = checked(tmp_path, files)
    refused(found["empty"], "empty", "没有内容", "is empty")
    refused(found["zeros"], "damaged", "零字节", "zero bytes")
    refused(found["text"], "unsupported_format", "纯文本文件", "a plain text file")
    refused(found["head"], "damaged", "请重新导出 PDF", "Export it again")
    refused(found["half"], "damaged", "请重新导出 PDF", "Export it again")
    assert found["junk"].document.status == "checked"
    assert found["xref"].document.status in ("checked", "checked_partly")
    assert "".join(texts(read(files["xref"]))) == "".join(PROSE)


@pytest.mark.parametrize(("width", "height"), [(14_400, 842), (14_401, 842), (595, 14_400), (595, 14_401)])
def test_p03_the_largest_page_of_the_format(width: int, height: int) -> None:
    document = read(build([Sheet(size=(float(width), float(height))).text(90, 100, "一、总体要求")]))
    assert (document.status, texts(document)) == ("checked", ["一、总体要求"])
    told = [each for each in document.diagnostics if each.code == "page-size"]
    if max(width, height) > 14_400:
        assert (told[0].severity, told[0].message.zh) == ("note", "第 1 页的宽或高超过 14400 磅，只读取了文字，未识别表格。")
        assert "Only their text was read" in told[0].message.en
    else:
        assert told == []


@pytest.mark.parametrize("width", [14_400, 14_401])
def test_p03_a_table_on_a_page_too_large_is_not_said_to_be_read(width: int) -> None:
    """What stood in it is no table any more, so that nothing may be missing for want of it."""
    columns, rows = [90.0, 250.0, 400.0], [100.0, 130.0, 160.0]
    sheet = Sheet(size=(float(width), 842.0)).text(90, 60, "一、主要目标").grid(columns, rows)
    document = read(build([sheet.row(columns, 108, ["指标", "2025年"]).row(columns, 138, ["能耗", "13.5%"])]))
    if width > 14_400:
        assert (document.status, document.reason, document.tables) == ("checked_partly", "not_read", ())
        assert "一、主要目标" in texts(document)
        assert all(any(word in text for text in texts(document)) for word in ("指标", "2025年", "能耗", "13.5%"))
        assert not document.complete(0, len(document.blocks))
        assert any("线条可能是表格" in part.message.zh and "read as text" in part.message.en for part in document.skipped)
    else:
        assert (document.status, len(document.tables)) == ("checked", 1)
