"""`--annex`: one draft with the files that were sent in with it, over the real command line; and annexes that nobody gave."""

from __future__ import annotations

import faulthandler
import io
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as python_docx
import openpyxl
import pytest
from tests.batch.test_batch_annexes import draft, listed, outcome, read_word, saved, spreadsheet
from tests.batch.test_batch_hostile import linux
from tests.cli import files
from tests.hostile import makers
from tests.readers.docx import docx, p

from plancheck import pipeline
from plancheck.cli import main
from plancheck.extraction.outline import annexed
from plancheck.model.document import Document
from plancheck.readers import formats
from plancheck.worker import Lost, Task

Captured = pytest.CaptureFixture[str]
SHEET = "附件2.xlsx"
DAY = ("--date", "2026-11-25")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("方案.docx").write_bytes(draft())
    Path(SHEET).write_bytes(spreadsheet())
    Path("清单.docx").write_bytes(listed("附件3"))


def run(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def report(capsys: Captured, *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(capsys, "check", *arguments, "--format", "json", "--fail-on", "never", *DAY)
    return code, json.loads(out)


def project(found: dict[str, Any]) -> dict[str, Any]:
    """The first passage of an annex that the rule on projects rests on."""
    (result,) = [each for each in found["results"] if each["rule"] == "PROJ-01"]
    it: dict[str, Any] = next(each for each in result["subresults"][0]["evidence"] if each["document"])
    return it


# ---- read -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annexes", "result", "place"),
    [
        ((), "failed", None),
        ((SHEET,), "passed", (1, 1, [4, 2], ["附件2"])),
        (("清单.docx",), "passed", (1, 1, [2, 2], ["附件 清单"])),
        (("说明.docx", SHEET), "passed", (2, 1, [4, 2], ["附件2"])),
    ],
)  # fmt: skip
def test_check_reads_an_annex_as_a_part(
    capsys: Captured, annexes: tuple[str, ...], result: str, place: tuple[int, int, list[int], list[str]] | None
) -> None:
    """The rule fails without it and passes with it; the place names the annex and counts as its own file does."""
    Path("说明.docx").write_bytes(docx(p("有关情况")))
    code, found = report(capsys, "方案.docx", *(word for each in annexes for word in ("--annex", each)))
    assert (code, found["document"]["status"], outcome(found, "PROJ-01")) == (0, "checked", result)
    assert [(each["name"], each["status"]) for each in found["attachments"]] == [(each, "checked") for each in annexes]
    if place:
        it = project(found)
        assert it["quote"] == "城东光伏发电项目"
        assert (it["document"], it["table"], it["cell"], it["section"]) == place


def test_what_a_person_names_is_a_part_whatever_it_looks_like(capsys: Captured) -> None:
    """In a folder of batch, a paper with that title is none of the draft's."""
    Path("说明.docx").write_bytes(docx("".join(map(p, ("关于试点工作的报告", "三、组织保障", "到2030年，新能源汽车渗透率达到50%。")))))
    code, found = report(capsys, "方案.docx", "--annex", "说明.docx")
    assert (code, found["document"]["status"], found["attachments"][0]["status"]) == (0, "checked", "checked")
    assert any(point["place"]["document"] == 1 for path in found["indicators"] for point in path["series"])


def noted(path: str) -> set[str]:
    """The rules whose findings stand in the comments of a Word file."""
    with zipfile.ZipFile(path) as package:
        return set(re.findall(r"\[plancheck (\S+) ", package.read("word/comments.xml").decode())) - {"-"}


def test_annotate_finds_what_check_finds(capsys: Captured) -> None:
    for number, given in enumerate(((), ("--annex", SHEET))):
        _, found = report(capsys, "方案.docx", *given)
        code, _, err = run(capsys, "annotate", "方案.docx", *given, "-o", f"{number}.docx", *DAY)
        assert code == 0
        apart = set(re.findall(r"([A-Z]+-\w+) \d+ 条", err))
        assert apart == ({"PROJ-07"} if given else set())
        assert noted(f"{number}.docx") | apart == {each["rule"] for each in found["results"] if each["outcome"] in ("failed", "cantTell")}
        assert ("方案提到的附件" in err) == (not given)
    assert ("PROJ-01" in noted("0.docx"), "PROJ-01" in noted("1.docx")) == (True, False)


def test_annotate_says_what_it_did_not_read(capsys: Captured) -> None:
    Path("坏.docx").write_bytes(b"PK")
    code, _, err = run(capsys, "annotate", "方案.docx", "--annex", "坏.docx", *DAY)
    assert code == 0
    assert "坏.docx" in err
    code, _, err = run(capsys, "annotate", "方案.docx", "--annex", SHEET, "--report", "r.json", *DAY)
    assert (code, "--annex 不能和 --report 一起用" in err) == (2, True)


def test_explain_rests_on_the_annex(capsys: Captured) -> None:
    assert run(capsys, "explain", "PROJ-01", "方案.docx", *DAY)[0] == 1
    code, out, _ = run(capsys, "explain", "PROJ-01", "方案.docx", "--annex", SHEET, *DAY)
    assert code == 0
    assert f"附件1：{SHEET}" in out
    assert "附件2  附件1，表1，第4行第2列  “城东光伏发电项目”" in out
    _, out, _ = run(capsys, "explain", "PROJ-01", "方案.docx", "--annex", SHEET, "--format", "json", *DAY)
    trace = json.loads(out)
    assert [each["name"] for each in trace["attachments"]] == [SHEET]
    quoted = [each for example in trace["explained"][0]["root"]["list"]["met"] for each in example["evidence"]]
    assert (quoted[0]["document"], quoted[0]["table"], quoted[0]["cell"]) == (1, 1, [4, 2])
    _, out, _ = run(capsys, "explain", "PROJ-01", "方案.docx", "--annex", SHEET, "--format", "html", *DAY)
    assert f"<dt>附件1</dt><dd>{SHEET}</dd>" in out


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("outline", ("附件1：附件2.xlsx", "城东光伏发电项目   [附件2  附件1，表1，第4行第2列]")),
        ("text", ("\n附件2\n", "1\t城东光伏发电项目\t装机5万千瓦")),
        ("html", ("<dt>附件1</dt><dd>附件2.xlsx</dd>", "附件1，表1，第4行第2列")),
    ],
)
def test_extract_shows_the_annex(capsys: Captured, form: str, said: tuple[str, ...]) -> None:
    code, out, _ = run(capsys, "extract", "方案.docx", "--annex", SHEET, "--format", form, *DAY)
    assert code == 0
    for each in said:
        assert each in out
    assert 'class="lost"' not in out  # everything stands where the page says


def test_extract_as_json_names_the_annex(capsys: Captured) -> None:
    _, alone, _ = run(capsys, "extract", "方案.docx", "--format", "json", *DAY)
    assert "attachments" not in json.loads(alone)
    _, twice, _ = run(capsys, "extract", "方案.docx", "--annex", "清单.docx", "--annex", SHEET, "--format", "json", *DAY)
    assert [each["place"]["document"] for each in json.loads(twice)["projects"]] == [1, 1]  # one project, whatever lists it again
    Path(SHEET).write_bytes(spreadsheet(B4="城东书屋", B5="城西书亭"))
    _, out, _ = run(capsys, "extract", "方案.docx", "--annex", "清单.docx", "--annex", SHEET, "--format", "json", *DAY)
    plan = json.loads(out)
    assert [(each["name"], each["format"]) for each in plan["attachments"]] == [("清单.docx", "docx"), (SHEET, "xlsx")]
    places = [(each["place"]["document"], each["place"]["table"], each["place"]["cell"]) for each in plan["projects"]]
    assert places[0] == (1, 1, [2, 2])
    assert places[-1] == (2, 1, [5, 2])
    assert plan["headings"][0] == json.loads(alone)["headings"][0]


def test_letter_leaves_out_what_the_annex_has(capsys: Captured) -> None:
    def opinions(*more: str) -> str:
        Path("函.docx").unlink(missing_ok=True)
        assert run(capsys, "letter", "方案.docx", "-o", "函.docx", *more, *DAY)[0] == 0
        made = python_docx.Document("函.docx")
        return "\n".join([*(each.text for each in made.paragraphs), *(c.text for t in made.tables for r in t.rows for c in r.cells)])

    assert "未逐项列出重点项目" in opinions()
    assert "未逐项列出重点项目" not in opinions("--annex", SHEET)


@pytest.mark.parametrize("old", ["旧.docx", "旧.json", "方案.docx"])
def test_compare_reads_it_with_the_new_version(capsys: Captured, old: str) -> None:
    Path("旧.docx").write_bytes(draft("三、组织保障", "市长任组长。"))
    assert run(capsys, "check", "旧.docx", "-o", "旧.json", "--fail-on", "never", *DAY)[0] == 0
    code, out, _ = run(capsys, "compare", old, "方案.docx", "--annex", SHEET, "--format", "json", "--fail-on", "never", *DAY)
    found = json.loads(out)
    assert code == 0
    assert "attachments_differ" in found["cautions"]
    assert [(each["state"], each["open"]) for each in found["items"] if each["rule"] == "PROJ-01"] == [("mended", False)]


# ---- not read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "reason", "said"),
    [
        ("坏.xlsx", b"PKjunk", "damaged", "没有审核"),
        ("坏.docx", b"junk", "unsupported_format", "请"),
        ("密.docx", files.ole("EncryptedPackage"), "encrypted", "打开密码"),
        ("密.xlsx", files.ole("EncryptedPackage"), "unsupported_format", "密码"),
        ("旧.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "unsupported_format", "另存为 .xlsx"),
        ("表.csv", b"a,b", "unsupported_format", ".csv 格式"),
        ("序.csv", "序号,项目\n1,光伏\n".encode("gb18030"), "unsupported_format", ".csv 格式"),
        ("网页.xls", b"<html><table></table></html>", "unsupported_format", ".xls 格式"),
        ("网页.xlsx", b"<html><table></table></html>", "unsupported_format", "文件不是 .xlsx 电子表格"),
        ("空.docx", b"", "empty", ""),
    ],
)
def test_an_annex_that_is_not_read_leaves_open_what_the_draft_lacks(
    capsys: Captured, name: str, data: bytes, reason: str, said: str
) -> None:
    Path(name).write_bytes(data)
    code, found = report(capsys, "方案.docx", "--annex", name)
    assert (code, found["document"]["status"], found["verdict"]) == (3, "checked_partly", "needs_review")
    assert outcome(found, "PROJ-01") == "cantTell"
    ((annex),) = found["attachments"]
    assert (annex["name"], annex["status"], annex["reason"]) == (name, "not_checked", reason)
    assert said in annex["detail"]["zh"]
    assert annex["detail"]["en"]
    assert name in found["document"]["detail"]["zh"]
    code, out, _ = run(capsys, "explain", "PROJ-01", "方案.docx", "--annex", name, *DAY)
    assert code == 3
    assert f"{name}：" in out
    assert run(capsys, "extract", "方案.docx", "--annex", name, "-o", "读.html", *DAY)[0] == 3
    assert name in Path("读.html").read_text("utf-8")


def test_what_is_noted_of_an_annex_is_told_once_and_as_its_file_counts(capsys: Captured) -> None:
    hidden = "<w:p><w:r><w:t>另有说明。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>这一段是隐藏的文字，看不见</w:t></w:r></w:p>"
    Path("附件4.docx").write_bytes(docx(p("重点项目清单") + hidden))
    code, out, _ = run(capsys, "extract", "方案.docx", "--annex", "附件4.docx", "--format", "json", *DAY)
    (note,) = [each for each in json.loads(out)["diagnostics"] if each["code"] == "hidden-text"]
    assert (code, note["place"]["document"], note["place"]["block"], note["place"]["start"]) == (0, 1, 2, 5)
    assert note["message"]["zh"].startswith("附件4.docx：")


def pictured(text: str, width: int) -> bytes:
    """A spreadsheet that holds a text and a picture that says it is `width` by `width`."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")
    kind = "http://schemas.openxmlformats.org"
    blip = f'<xdr:blipFill xmlns:a="{kind}/drawingml/2006/main"><a:blip xmlns:r="{kind}/officeDocument/2006/relationships" r:embed="rId1"/>'
    place = "<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{kind}/drawingml/2006/spreadsheetDrawing"><xdr:oneCellAnchor>{place}<xdr:ext cx="1" cy="1"/><xdr:pic>'
        f'<xdr:nvPicPr><xdr:cNvPr id="1" name="1"/><xdr:cNvPicPr/></xdr:nvPicPr>{blip}</xdr:blipFill><xdr:spPr/></xdr:pic>'
        "<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    )

    def relation(end: str, target: str) -> str:
        made = f'<Relationship Id="rId1" Type="{kind}/officeDocument/2006/relationships/{end}" Target="{target}"/>'
        return f'<Relationships xmlns="{kind}/package/2006/relationships">{made}</Relationships>'

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(spreadsheet() if not text else titled(text))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                link = f'<drawing xmlns:r="{kind}/officeDocument/2006/relationships" r:id="rId1"/></worksheet>'
                data = data.replace(b"</worksheet>", link.encode())
            new.writestr(name, data)
        new.writestr("xl/worksheets/_rels/sheet1.xml.rels", relation("drawing", "/xl/drawings/drawing1.xml"))
        new.writestr("xl/drawings/drawing1.xml", drawing)
        new.writestr("xl/drawings/_rels/drawing1.xml.rels", relation("image", "/xl/media/image1.png"))
        new.writestr("xl/media/image1.png", png)
    return out.getvalue()


def titled(text: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = text
    return saved(book)


@pytest.mark.parametrize(
    ("text", "width", "code", "result", "status", "reason", "said"),
    [
        ("附件2 重点项目清单", 800, 3, "cantTell", "checked_partly", "not_read", "几乎只有图片"),
        ("", 800, 0, "passed", "checked", None, ""),
        ("", 30_000, 3, "cantTell", "not_checked", "too_large", "图片过大"),
    ],
)
def test_pictures_in_a_spreadsheet(
    capsys: Captured, text: str, width: int, code: int, result: str, status: str, reason: str | None, said: str
) -> None:
    """A sheet that is a scan is not read; a logo beside a table is told of; one that would fill the memory is not opened."""
    Path("图.xlsx").write_bytes(pictured(text, width))
    found_code, found = report(capsys, "方案.docx", "--annex", "图.xlsx")
    ((annex),) = found["attachments"]
    assert (found_code, outcome(found, "PROJ-01"), annex["status"], annex["reason"]) == (code, result, status, reason)
    assert said in annex["detail"]["zh"]
    notes = [each["message"]["zh"] for each in found["diagnostics"] if each["code"] == "pictures"]
    assert len(notes) == (not text and status == "checked")


def test_of_a_draft_that_is_not_read_the_annexes_are_listed(capsys: Captured) -> None:
    Path("坏.docx").write_bytes(b"junk")
    code, found = report(capsys, "坏.docx", "--annex", SHEET)
    assert (code, found["verdict"]) == (3, "not_checked")
    ((annex),) = found["attachments"]
    assert (annex["name"], annex["status"], annex["reason"], len(annex["sha256"])) == (SHEET, "not_checked", "not_read", 64)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("check", "方案.docx", "--annex", "附件9.xlsx"), 4, "没有文件“附件9.xlsx”"),
        (("explain", "PROJ-01", "方案.docx", "--annex", "附件9.xlsx"), 4, "附件没有找全"),
        (("extract", "方案.docx", "--annex", "附件9.xlsx"), 4, "附件没有找全"),
        (("letter", "方案.docx", "-o", "函.docx", "--annex", "附件9.xlsx"), 4, "附件没有找全"),
        (("compare", "方案.docx", "清单.docx", "--annex", "附件9.xlsx"), 4, "附件没有找全"),
        (("check", "方案.docx", "--annex", "."), 2, "是文件夹"),
        (("check", "方案.docx", "--annex", "方案.docx"), 2, "写了两次"),
        (("check", "方案.docx", "--annex", SHEET, "--annex", f"./{SHEET}"), 2, "写了两次"),
        (("check", "方案.docx", "清单.docx", "--annex", SHEET), 2, "--annex 只用于一份方案，现有 2 份"),
        (("check", "方案.docx", "--annex", SHEET, "-o", SHEET), 2, "不能用报告覆盖它"),
        (("extract", "方案.docx", "--annex", "清单.docx", "-o", "清单.docx"), 2, "不能用报告覆盖它"),
        (("letter", "报告.json", "-o", "函.docx", "--annex", SHEET), 2, "“报告.json”是报告，不是方案"),
        (("compare", "方案.docx", "报告.json", "--annex", SHEET), 2, "“报告.json”是报告，不是方案"),
        (("compare", "--form", "报告.json", "-o", "表.xlsx", "--annex", SHEET), 2, "--annex"),
    ],
)
def test_what_cannot_be_an_annex_stops_the_command(capsys: Captured, arguments: tuple[str, ...], code: int, said: str) -> None:
    assert run(capsys, "check", "方案.docx", "-o", "报告.json", "--fail-on", "never", *DAY)[0] == 0
    before = Path(SHEET).read_bytes()
    found, out, err = run(capsys, *arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert Path(SHEET).read_bytes() == before


def test_one_that_is_too_large_is_not_opened(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancheck.pipeline.LARGEST", 40_000)
    Path("大.xlsx").write_bytes(b"x" * 40_001)
    code, found = report(capsys, "方案.docx", "--annex", "大.xlsx")
    assert (code, outcome(found, "PROJ-01"), found["attachments"][0]["reason"]) == (3, "cantTell", "too_large")


# ---- spoken of and not given ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("项目清单详见附件2。",), "附件2"),
        (("项目清单详见附件2，指标见附表一，分工（见附件3）。",), "附件2、附表一、附件3"),
        (("附件：1.重点项目清单 2.指标表",), "附件：1.重点项目清单 2.指标表"),
        (("附件1：重点项目清单",), "附件1：重点项目清单"),
        (("项目清单详见附件。",), "附件"),
        (("项目清单详见附件2。", "附件2", "重点项目清单"), ""),
        (("项目清单详见附件二。", "附件2 重点项目清单"), ""),
        (("指标见附表1。", "附表1：主要指标", "能耗下降13.5%。"), ""),
        (("项目见附表A，分工见附表B。", "附表A 重点项目清单", "附表B 任务分工"), ""),
        (("项目见附表A，分工见附表B。", "附表A 重点项目清单"), "附表B"),
        (("指标见附表1。", "附表1：主要指标"), "附表1、附表1：主要指标"),
        (("附件：重点项目清单", "附件", "重点项目清单"), ""),
        (("附件：1.重点项目清单", "重点项目清单"), ""),
        (("附件：重点项目清单", "附件：重点项目清单"), ""),
        (("项目清单详见附件2。", "附件1 指标表"), "附件2"),
        (("附近居民可见附属设施。", "依据附件的要求办理。"), ""),
    ],
)
def test_annexes_that_the_text_speaks_of(lines: tuple[str, ...], names: str) -> None:
    document = read_word(docx("".join(map(p, ("甲市实施方案", "一、总体要求", *lines)))))
    found = annexed.lacking(document)
    assert [each.message.zh for each in found] == (
        [f"方案提到的附件（{names}）不在这份文件里，也没有一并给出，没有计入审核；报告中说没有找到的内容可能在附件里。"] if names else []
    )
    for each in found:
        assert (each.code, each.severity) == ("annexes-not-given", "note")
        assert each.help is not None
        assert "--annex" in each.help.zh
        assert "--annex" in each.help.en
        assert each.place is not None
        assert document.blocks[each.place.block].text[each.place.start : each.place.end] == names.split("、")[0]


def test_the_note_changes_no_outcome_and_goes_with_the_annex(capsys: Captured) -> None:
    def noted(found: dict[str, Any]) -> list[str]:
        return [each["severity"] for each in found["diagnostics"] if each["code"] == "annexes-not-given"]

    code, without = report(capsys, "方案.docx")
    assert (code, without["document"]["status"], outcome(without, "PROJ-01"), noted(without)) == (0, "checked", "failed", ["note"])
    _, given = report(capsys, "方案.docx", "--annex", SHEET)
    assert noted(given) == []
    _, out, _ = run(capsys, "check", "方案.docx", "--lang", "en", *DAY)
    assert "add --annex FILE" in " ".join(out.split())


@linux
def test_an_annex_that_ends_the_process_costs_itself_only(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft is checked again without it; what it lacks stays open."""
    read = formats.read

    def ended(data: bytes, name: str, **options: Any) -> Document:
        if name == "abort.docx":
            faulthandler.disable()  # pytest's, inherited: its dump would look like a fault of the tests
            os.abort()
        return read(data, name, **options)

    monkeypatch.setattr(formats, "read", ended)
    Path("abort.docx").write_bytes(makers.SOUND)
    code, found = report(capsys, "方案.docx", "--annex", "abort.docx")
    assert (code, found["verdict"], outcome(found, "PROJ-01")) == (3, "needs_review", "cantTell")
    ((annex),) = found["attachments"]
    assert (annex["name"], annex["status"], annex["reason"]) == ("abort.docx", "not_checked", "not_read")
    assert "中断" in annex["detail"]["zh"]


def test_before_the_draft_goes_again_the_first_processes_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be forked while the threads of a pool run; and the time that is told is that of the draft alone."""
    order: list[tuple[str, float]] = []

    def run(function: object, job: pipeline.Job, tasks: list[Task], *rest: object, **named: object) -> Iterator[Lost]:
        for task in tasks:
            order.append(("begun", task.seconds))
            try:
                yield Lost("too_slow")
            finally:
                order.append(("gone", task.seconds))

    monkeypatch.setattr("plancheck.worker.run", run)
    Path("附件9.docx").write_bytes(b"x" * 400_000)
    job = replace(makers.job(), annexes=(Path("附件9.docx"),))
    (answer,) = pipeline.reports([Path("方案.docx")], job)
    alone = pipeline.patience(Path("方案.docx").stat().st_size)
    both = alone + pipeline.patience(400_000)
    assert order[:4] == [("begun", both), ("gone", both), ("begun", alone), ("gone", alone)]  # the files are hashed behind these
    assert answer.value.document.detail == pipeline.why(Lost("too_slow"), alone, pipeline.LIMITS)
    assert answer.value.document.detail != pipeline.why(Lost("too_slow"), both, pipeline.LIMITS)
