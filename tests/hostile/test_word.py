"""Word files that are broken, made to do harm, or odd: the rows D of the acceptance list, each through the whole pipeline."""

from __future__ import annotations

import io
import json
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from tests import work
from tests.cli.files import ole
from tests.hostile import makers
from tests.hostile.makers import checked, codes, failed, one, read, refused, texts
from tests.readers.docx import PICTURE, TYPE, abstract, box, docx, field, lvl, num, numbered, p, r, root, style, tbl, tc, tr
from tests.readers.pdfs import build, flow
from tests.zips import zipped

from plancheck import readers
from plancheck.cli import main
from plancheck.readers import office
from plancheck.worker import Limits

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who opens a file")


def nothing_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on it is an error to unpack a part or to parse one."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was unpacked or parsed")

    monkeypatch.setattr(zipfile.ZipFile, "open", refuse)
    monkeypatch.setattr(etree, "fromstring", refuse)


def inserted(data: bytes, change: Callable[[str], str]) -> bytes:
    """The file with its text part as `change` makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            raw = old.read(info)
            new.writestr(info.filename, change(raw.decode()) if info.filename == makers.DOCUMENT else raw)
    return out.getvalue()


# ---- bombs ------------------------------------------------------------------------------------------------------


def test_d01_document_unpacks_to_a_gigabyte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = makers.gigabyte()
    assert len(data) < 1.2e6
    refused(one(tmp_path, data), "too_large", "解压后有 1024.0 MB，超过 500.0 MB 的上限", "unpacks to 1024.0 MB")
    nothing_parsed(monkeypatch)  # it is told from the directory of the zip
    with work.at_most(100_000):
        refused(read(data), "too_large")


def test_d01_a_part_that_is_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    data = makers.lying()
    refused(one(tmp_path, data), "damaged", "word/document.xml 已损坏", "word/document.xml inside the file is damaged")
    with makers.growth() as grown:
        refused(read(data), "damaged")
    assert grown() < 30 << 20  # it says 3 MB and has 256


def test_d02_twenty_million_empty_paragraphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many, ratio = makers.paragraphs(20_000_000), makers.paragraphs(15_000_000)
    assert len(many) < 250_000
    found = checked(tmp_path, {"many": many, "ratio": ratio})
    refused(found["many"], "too_large", "114.4 MB", "114.4 MB")
    refused(found["ratio"], "too_large", "压缩比超过 100:1", "exceeds 100:1")
    nothing_parsed(monkeypatch)
    refused(read(many), "too_large")
    refused(read(ratio), "too_large")


def test_d03_overlapping_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = makers.overlapping()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sum(info.file_size for info in archive.infolist()) > 10 << 30
    assert len(data) < 161_000
    refused(one(tmp_path, data), "damaged", "互相重叠（overlapping entries）", "overlapping entries")
    nothing_parsed(monkeypatch)
    refused(read(data), "damaged")


@linux
def test_d04_entities_and_doctype(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        outside = (
            f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y SYSTEM "{address}"><!ENTITY % z SYSTEM "{address}"> %z;'
            f'<!ENTITY % f SYSTEM "{secret.as_uri()}"> %f;'
        )
        files = {
            "bomb": makers.with_doctype(makers.laughs(), "&l9;"),
            "quadratic": makers.with_doctype(f'<!ENTITY a "{"A" * 20_000}">', "&a;" * 5_000),
            "outside": makers.with_doctype(outside, "&x;&y;"),
            "utf-16": makers.with_doctype(outside, "&x;&y;", "utf-16"),
            "utf-32": makers.with_doctype(outside, "&x;&y;", "utf-32"),
            "styles": makers.with_doctype(outside, "&x;&y;", part="word/styles.xml"),
        }
        with makers.watched(secret) as opened:
            secret.read_bytes()
            assert opened() == 1  # the watch works
            found = checked(tmp_path / "run", files)
            for name, data in files.items():
                assert read(data).reason == "damaged", name
            assert opened() == 0
        with pytest.raises(BlockingIOError):
            server.accept()  # nobody asked
    for name in files:
        refused(found[name], "damaged")
        if name != "utf-32":
            assert "DOCTYPE" in found[name].document.detail.zh
            assert "DOCTYPE" in found[name].document.detail.en


def test_d05_tables_in_tables(tmp_path: Path) -> None:
    deep = {
        "tables": docx(makers.nested(5000)),
        "controls": docx("<w:sdt><w:sdtContent>" * 5_000 + p("底") + "</w:sdtContent></w:sdt>" * 5_000),
    }
    found = checked(tmp_path, {**deep, "80": docx(makers.nested(80, "一、总体要求"))})
    for name in deep:
        refused(found[name], "too_large", "嵌套过深", "nested too deeply")
    assert found["80"].document.status == "checked"
    assert texts(read(docx(makers.nested(80)))) == ["最里"]


def test_d06_a_cell_over_300_million_columns(tmp_path: Path) -> None:
    data = docx(
        tbl(tr(tc("跨列", '<w:gridSpan w:val="300000000"/>'), "窄"), tr("甲", "乙", properties='<w:gridBefore w:val="300000000"/>'))
    )
    report = one(tmp_path, data)
    assert report.document.status == "checked"
    notes = [each.message for each in report.diagnostics if each.code == "grid-span"]
    assert "已按 63 列处理" in notes[0].zh
    assert "63 columns" in notes[0].en
    with work.at_most(10_000):
        document = read(data)
    assert texts(document) == ["跨列", "窄", "甲", "乙"]
    assert max(len(row) for row in document.tables[0].grid) <= 65


def test_d07_a_table_of_30_000_cells() -> None:
    """The reader alone, which is what the row bounds; that a whole run reads tables is seen in others."""
    data = makers.grid(3000, 10)
    with work.at_most(30_000 * 100):
        document = read(data)
    assert len(document.tables[0].grid) == 3000
    assert texts(document) == [f"单元格{row}-{column}" for row in range(3000) for column in range(10)]


# ---- what stands where naive readers do not look ----------------------------------------------------------------


CHANGED = docx(
    p("一、总体要求")
    + p(
        "保留",
        f'<w:ins w:id="1" w:author="x">{r("插入")}</w:ins>',
        '<w:del w:id="2" w:author="x"><w:r><w:delText>删除</w:delText></w:r></w:del>',
        f'<w:moveTo w:id="3" w:author="x">{r("移入")}</w:moveTo>',
        f'<w:moveFrom w:id="4" w:author="x">{r("移出")}</w:moveFrom>',
    )
)
#: View → its text; what the diagnostic says of it.
VIEWS = {
    "final": ("保留插入移入", "含修订痕迹 4 处，按接受全部修订后的文本审核", "4 tracked changes; it is checked as if all were accepted"),
    "original": (
        "保留删除移出",
        "含修订痕迹 4 处，按修订前（拒绝全部修订）的文本审核",
        "4 tracked changes; it is checked as it was before the changes",
    ),
}


def test_d08_tracked_changes(tmp_path: Path) -> None:
    report = one(tmp_path, CHANGED)
    told = next(each for each in report.diagnostics if each.code == "tracked-changes")
    _, zh, en = VIEWS["final"]
    assert zh in told.message.zh
    assert en in told.message.en
    assert told.help is not None
    assert "--view original" in told.help.zh
    assert "--view original" in told.help.en
    assert texts(read(CHANGED)) == ["一、总体要求", "保留插入移入"]


@pytest.mark.parametrize("view", VIEWS)
def test_d08_option_for_the_original_view(tmp_path: Path, capsys: pytest.CaptureFixture[str], view: str) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(CHANGED)
    text, zh, en = VIEWS[view]
    assert main(["extract", str(path), "--format", "text", "--view", view]) == 0
    assert capsys.readouterr().out.splitlines() == ["一、总体要求", text]
    main(["check", str(path), "--format", "json", "--view", view])
    report = json.loads(capsys.readouterr().out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "tracked-changes")
    assert zh in told["message"]["zh"]
    assert en in told["message"]["en"]
    assert set(report["options"]) == {"kind", "province", "parameters", "plan_date"}


def test_d08_what_is_checked_is_the_view_that_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A chapter that was inserted: in the original view the rule that asks for it fails."""
    inserted = f'<w:ins w:id="1" w:author="x">{r("一、总体要求")}</w:ins>'
    body = p("某市碳达峰试点实施方案", ppr='<w:jc w:val="center"/>') + p(inserted, ppr='<w:rPr><w:ins w:id="2"/></w:rPr>') + _BODY * 2
    path = tmp_path / "plan.docx"
    path.write_bytes(docx(body))
    found, letters = {}, {}
    for view in VIEWS:
        main(["check", str(path), "--format", "json", "--view", view])
        found[view] = next(each for each in json.loads(capsys.readouterr().out)["results"] if each["rule"] == "STR-01")
        assert main(["letter", str(path), "-o", str(tmp_path / f"{view}.docx"), "--confirm", "--view", view]) == 0
        letters[view] = "\n".join(texts(read((tmp_path / f"{view}.docx").read_bytes())))
    assert {view: result["outcome"] for view, result in found.items()} == {"final": "passed", "original": "failed"}
    said = found["original"]["message"]["zh"].rstrip("。")
    assert {view: said in letter for view, letter in letters.items()} == {"final": False, "original": True}


def gone(text: str) -> str:
    return f'<w:del w:id="7" w:author="x"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


_ROW = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
_ROWS = _ROW.format("", p("甲"), p("乙")) + _ROW.format('<w:trPr><w:del w:id="8" w:author="x"/></w:trPr>', p(gone("删去的行")), p("丙"))
#: Where text was deleted → the body; the paragraph where this is told, and at which character.
DELETED = {
    "within a line": (p("前文", gone("删"), gone("去"), "后文"), "前文后文", 2),
    "twice": (p("前文", gone("删去"), "后文", gone("，")), "前文后文", 2),
    "a paragraph": (p(gone("删去")) + p("后文"), "后文", 0),
    "a paragraph with its mark": (p(gone("删去"), ppr='<w:rPr><w:del w:id="9" w:author="x"/></w:rPr>') + p("后文"), "后文", 0),
    "the last paragraph": (p("前文") + p(gone("删去")), "前文", 2),
    "a row": (p("前文") + f"<w:tbl>{_ROWS}</w:tbl>" + p("后文"), "甲", 0),
    "a cell's text": (f"<w:tbl>{_ROW.format('', p(gone('删去')) + p('甲'), p('乙'))}</w:tbl>" + p("后文"), "甲", 0),
    "a cell": (
        f"<w:tbl>{_ROW.format('', '<w:tcPr><w:cellDel/></w:tcPr>' + p('删去'), p('乙') + '</w:tc><w:tc>' + p('丙'))}</w:tbl>" + p("后文"),
        "乙",
        0,
    ),
}


@pytest.mark.parametrize("case", DELETED)
def test_d08_text_that_a_change_leaves_out_is_named_with_its_place(case: str) -> None:
    body, words, at = DELETED[case]
    document = read(docx(p("一、总体要求") + body))
    (told,) = [each for each in document.diagnostics if each.code == "deleted-text"]
    place = told.place
    assert place is not None
    assert (document.blocks[place.block].text, place.start) == (words, at)
    assert "“删去" in told.message.zh
    assert "“删去" in told.message.en
    assert not any("删去" in block.text for block in document.blocks)


def test_d08_inserted_text_is_named_in_the_original_view() -> None:
    codes = {view: [each.code for each in readers.read(CHANGED, "x.docx", view=view).diagnostics] for view in VIEWS}  # type: ignore[arg-type]
    assert codes == {"final": ["tracked-changes", "deleted-text"], "original": ["tracked-changes", "inserted-text"]}


@pytest.mark.parametrize(("lang", "word"), [("zh", "修订前"), ("en", "tracked changes")])
@pytest.mark.parametrize("command", ["check", "extract", "letter"])
def test_d08_the_option_is_in_the_help(capsys: pytest.CaptureFixture[str], command: str, lang: str, word: str) -> None:
    main([command, "--lang", lang, "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert "--view" in out
    assert word in out


EMBEDDED = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
EVERYWHERE = docx(
    p("正文", '<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:r><w:endnoteReference w:id="1"/></w:r>')
    + f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    + p(f'<w:smartTag w:uri="u" w:element="e">{r("标记")}</w:smartTag>', f'<w:hyperlink r:id="h">{r("链接")}</w:hyperlink>')
    + p(field("REF x", r("域")), f'<w:fldSimple w:instr="REF y">{r("简单域")}</w:fldSimple>')
    + p(box(p("文本框")))
    + p("附件", EMBEDDED)
    + '<w:altChunk r:id="chunk"/>',
    footnotes=f'<w:footnote w:id="1">{p("脚注")}</w:footnote>',
    endnotes=f'<w:endnote w:id="1">{p("尾注")}</w:endnote>',
    header=p("页眉"),
    footer=p("页脚"),
    comments=f'<w:comment w:id="0">{p("批注")}</w:comment>',
)


def test_d09_text_in_every_corner_of_the_file(tmp_path: Path) -> None:
    document = read(EVERYWHERE)
    assert [(block.part, block.text) for block in document.blocks] == [
        ("body", "正文"), ("footnote", "脚注"), ("endnote", "尾注"), ("body", "控件"), ("body", "标记链接"), ("body", "域简单域"),
        ("textbox", "文本框"), ("body", "附件"), ("header", "页眉"), ("footer", "页脚"), ("comment", "批注"),
    ]  # fmt: skip
    assert [(each.reason, each.at) for each in document.skipped] == [("not_read", 8), ("not_read", 8)]
    report = one(tmp_path, EVERYWHERE)
    assert (report.document.status, report.document.reason, report.verdict) == ("checked_partly", "not_read", "please_confirm")
    assert "altChunk" in report.document.detail.zh
    assert "Excel.Sheet.12" in report.document.detail.en
    assert "粘贴为正文后重新提交" in report.document.detail.zh


def _without(text: str, first: str, last: str, instead: str) -> str:
    """The text part without the paragraphs from the heading `first` on, up to the heading `last`."""
    start, end = (text.rindex("<w:p>", 0, text.index(f"<w:t>{heading}</w:t>")) for heading in (first, last))
    return text[:start] + instead + text[end:]


def test_d09_what_stands_in_a_part_not_read_is_not_said_to_be_missing(tmp_path: Path) -> None:
    """A sound plan whose last chapter was put in as an embedded file: nothing fails; left out altogether, something does."""
    sound = (makers.ROOT / "samples" / "city-a.docx").read_bytes()
    cut = {"embedded": f"<w:p>{EMBEDDED}</w:p>", "gone": ""}
    files = {name: inserted(sound, lambda text, put=put: _without(text, "组织实施", "防范转型风险", put)) for name, put in cut.items()}
    found = checked(tmp_path, {"whole": sound, **files})
    assert found["embedded"].document.status == "checked_partly"
    assert failed(found["embedded"]) <= failed(found["whole"])
    assert failed(found["gone"]) > failed(found["whole"])
    assert found["embedded"].verdict == "needs_review"
    assert found["embedded"].counts["cantTell"] > found["whole"].counts["cantTell"]


def _anchored(offset: int, text: str, extra: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>{offset}</wp:posOffset></wp:positionH><wp:docPr id="1" {extra}/>'
        "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>"
        f"{p(text)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def _vml(style: str, text: str) -> str:
    return f'<w:r><w:pict><v:shape style="{style}"><v:textbox><w:txbxContent>{p(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'


HIDDEN = {
    "隐藏": r("隐藏", "<w:vanish/>"),
    "白字": r("白字", '<w:color w:val="FFFFFF"/>'),
    "一磅字": r("一磅字", '<w:sz w:val="2"/>'),
    "页外框": _anchored(50_000_000, "页外框"),
    "隐藏框": _anchored(0, "隐藏框", 'hidden="1"'),
    "页外旧框": _vml("position:absolute;margin-left:-3000pt;width:10pt", "页外旧框"),
    "隐藏旧框": _vml("position:absolute;visibility:hidden", "隐藏旧框"),
}


def test_d10_hidden_text(tmp_path: Path) -> None:
    body = (
        p("一、总体要求")
        + "".join(p(each) for each in HIDDEN.values())
        + p(_vml("position:absolute;margin-left:30.5pt;top:2in", "看得见的框"))
    )
    document = read(docx(body))
    assert texts(document) == ["一、总体要求", "看得见的框"]
    assert [block.text for block in document.blocks if block.hidden] == list(HIDDEN)
    report = one(tmp_path, docx(body))
    told = {each.place.block: each for each in report.diagnostics if each.code == "hidden-text" and each.place is not None}
    assert [document.blocks[block].text for block in sorted(told)] == list(HIDDEN)
    assert all("隐藏文字" in each.message.zh and "Hidden text" in each.message.en for each in told.values())


def test_d10_hidden_text_is_no_evidence(tmp_path: Path) -> None:
    """What a target says in white letters counts as little as if it were not there."""
    target, white = "到2030年，非化石能源消费占比达到25%。", '<w:color w:val="FFFFFF"/>'
    body = p("某市碳达峰试点实施方案") + p("一、主要目标")
    found = checked(tmp_path, {"seen": docx(body + p(target)), "white": docx(body + p(r(target, white))), "none": docx(body)})
    outcomes = {name: [(each.rule, each.outcome) for each in report.results] for name, report in found.items()}
    assert outcomes["white"] == outcomes["none"] != outcomes["seen"]


#: EMU in the unit of the drawings below.
UNIT = 9_000


def _at(kind: str, where: str | int, base: str) -> str:
    inside = f"<wp:posOffset>{where * UNIT}</wp:posOffset>" if isinstance(where, int) else f"<wp:align>{where}</wp:align>"
    return f'<wp:position{kind} relativeFrom="{base}">{inside}</wp:position{kind}>'


def _floating(
    content: str, x: str | int, y: str | int, wide: int, high: int, *, behind: int = 0, height: int = 1, base: str = "page", more: str = ""
) -> str:
    """A run with a drawing that floats; lengths are in units of 9,000 EMU."""
    return (
        f'<w:r><w:drawing><wp:anchor behindDoc="{behind}" relativeHeight="{height}" simplePos="0" layoutInCell="1" allowOverlap="1" {more}>'
        f'{_at("H", x, base)}{_at("V", y, base)}<wp:extent cx="{wide * UNIT}" cy="{high * UNIT}"/><wp:docPr id="1"/>'
        f"<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


_BOX = f"<wps:wsp><wps:txbx><w:txbxContent>{p('框中的字')}</w:txbxContent></wps:txbx></wps:wsp>"
_SHOWN = (
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill>'
    '<pic:spPr><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
)
_BEHIND = _floating(_BOX, 100, 100, 50, 50, behind=1)
_OVER = _floating(_SHOWN, 90, 90, 60, 60)
_EXACT = _floating(_SHOWN, 100, 100, 50, 50)

#: Drawings of one paragraph, and whether the text of the box is hidden by the picture.
COVERS: dict[str, tuple[str, bool]] = {
    "covered": (_BEHIND + _OVER, True),
    "the picture first": (_OVER + _BEHIND, True),
    "just covered": (_BEHIND + _EXACT, True),
    "in two versions": (
        f"<mc:AlternateContent><mc:Choice>{_BEHIND}</mc:Choice><mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent>{_OVER}",
        True,
    ),
    "a picture behind the text, above the box": (_BEHIND + _floating(_SHOWN, 90, 90, 60, 60, behind=1, height=2), True),
    "aligned alike": (
        _floating(_BOX, "center", 100, 50, 50, behind=1) + _floating(_SHOWN, "center", 90, 50, 60),
        True,
    ),
    "sticks out to the left": (_BEHIND + _floating(_SHOWN, 101, 90, 60, 60), False),
    "sticks out to the right": (_BEHIND + _floating(_SHOWN, 89, 90, 60, 60), False),
    "sticks out below": (_BEHIND + _floating(_SHOWN, 90, 99, 60, 50), False),
    "a picture under the box": (_BEHIND + _floating(_SHOWN, 90, 90, 60, 60, behind=1, height=0), False),
    "a box in front": (_floating(_BOX, 100, 100, 50, 50, height=2) + _OVER, False),
    "a box in front, under the picture": (_floating(_BOX, 100, 100, 50, 50, height=0) + _OVER, True),
    # what cannot be compared
    "another base": (_BEHIND + _floating(_SHOWN, 90, 90, 60, 60, base="margin"), False),
    "an offset and an alignment": (_BEHIND + _floating(_SHOWN, "center", 90, 60, 60), False),
    "text between them": (_BEHIND + r("文") + _OVER, False),
    "a page between them": (_BEHIND + '<w:r><w:br w:type="page"/></w:r>' + _OVER, False),
    "moved out of the way": (_BEHIND + _OVER.replace('allowOverlap="1"', 'allowOverlap="0"'), False),
    "placed in another way": (_BEHIND + _OVER.replace('simplePos="0"', 'simplePos="1"'), False),
    "turned": (_BEHIND + _OVER.replace("<a:prstGeom", '<a:xfrm rot="2700000"/><a:prstGeom'), False),
    "no extent": (_BEHIND + _OVER.replace(f'cx="{60 * UNIT}"', ""), False),
    "in the line of text": (_BEHIND + PICTURE, False),
    # what is not seen, or seen through
    "a hidden picture": (_BEHIND + _OVER.replace('<wp:docPr id="1"', '<wp:docPr id="1" hidden="1"'), False),
    "a hidden run": (_BEHIND + _OVER.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"), False),
    "a deleted picture": (_BEHIND + f'<w:del w:id="1">{_OVER}</w:del>', False),
    "a clear picture": (_BEHIND + _OVER.replace("<a:blip ", '<a:blip><a:alphaModFix amt="50000"/></a:blip><a:blip '), False),
    "a round picture": (_BEHIND + _OVER.replace('prst="rect"', 'prst="ellipse"'), False),
    "no picture": (_BEHIND + _floating("", 90, 90, 60, 60), False),
}


@pytest.mark.parametrize("case", COVERS)
def test_d10_text_behind_a_picture(case: str) -> None:
    drawings, hidden = COVERS[case]
    document = read(docx(p("正文足够长的一段话，" * 6) + p(drawings)))
    (box,) = (block for block in document.blocks if block.text == "框中的字")
    assert (box.hidden, box.countable) == (hidden, not hidden)
    told = [each.message.zh for each in document.diagnostics if each.code == "hidden-text" and each.place and each.place.block == box.index]
    assert told == (["此处有隐藏文字“框中的字”，不作为依据"] if hidden else [])


def test_d10_text_behind_a_picture_in_another_paragraph_may_be_on_another_page() -> None:
    assert "框中的字" in texts(read(docx(p("正文足够长的一段话，" * 6) + p(_BEHIND) + p(_OVER))))


def test_d11_two_text_parts(tmp_path: Path) -> None:
    refused(one(tmp_path, makers.duplicated()), "damaged", "重名部分", "two parts with the same name")
    refused(read(makers.duplicated()), "damaged")


def test_d12_relationships_that_lead_nowhere(tmp_path: Path) -> None:
    relations = (
        makers.relation("a", "image", "NULL")
        + makers.relation("b", "image", "media/gone.png")
        + makers.relation("c", "image", "../../../x")
    )
    data = docx(p("一、总体要求") + p("正文足够长的一段话，" * 6, PICTURE), relations=relations)
    assert texts(read(data)) == ["一、总体要求", "正文足够长的一段话，" * 6]
    report = one(tmp_path, data)
    assert report.document.status == "checked"
    told = next(each for each in report.diagnostics if each.code == "missing-part")
    assert (told.severity, told.message.zh) == ("warning", "文件缺少被引用的内部部分：image")
    assert told.message.en


# ---- other kinds of files ---------------------------------------------------------------------------------------


def test_d13_iso_strict(tmp_path: Path) -> None:
    lists = abstract(0, lvl(0, "chineseCounting", "%1、")) + num(1, 0)
    usual = docx(numbered("总体要求", 1) + tbl(tr("指标", "值"), tr("能耗", "1")), numbering=lists)
    found = checked(tmp_path, {"usual": usual, "strict": makers.strict(usual)})
    assert found["strict"].document.status == "checked"
    assert [(each.rule, each.outcome) for each in found["strict"].results] == [(each.rule, each.outcome) for each in found["usual"].results]
    assert texts(read(makers.strict(usual))) == ["一、总体要求", "指标", "值", "能耗", "1"]


def test_d14_macros_and_templates_under_another_name(tmp_path: Path) -> None:
    found = checked(tmp_path, {"macro.docx": makers.macros(), "template.docx": makers.macros(template=True)})
    assert {report.document.status for report in found.values()} == {"checked"}
    told = next(each for each in found["macro.docx"].diagnostics if each.code == "macros")
    assert "含宏" in told.message.zh
    assert "macros" in told.message.en
    assert "macros" not in codes(found["template.docx"])
    assert texts(read(makers.macros())) == ["宏文件正文"]


OTHERS = {
    "html.docx": ("<html><body>方案</body></html>".encode("gb18030"), "html", "网页文件(HTML)", "a web page (HTML)"),
    "mht.docx": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht", "网页归档文件(MHT)", "a web archive (MHT)"),
    "zip.docx": (zipped({"方案.txt": "x"}), "zip", "压缩包", "a zip archive"),
    "sheet.docx": (zipped({"xl/workbook.xml": "<x/>"}), "xlsx", "电子表格(.xlsx/.et)", "a spreadsheet (.xlsx)"),
}


def test_d15_another_format_under_the_name_docx(tmp_path: Path) -> None:
    found = checked(tmp_path, {**{name: row[0] for name, row in OTHERS.items()}, "pdf.docx": build(flow(["一、总体要求"]))})
    for name, (_, format, zh, en) in OTHERS.items():
        refused(found[name], "unsupported_format", zh, en)
        assert found[name].document.format == format
    assert "另存为”Word 文档(.docx)" in found["html.docx"].document.detail.zh
    assert "Word 或 WPS" in found["html.docx"].document.detail.zh
    assert (found["pdf.docx"].document.format, found["pdf.docx"].document.status) == ("pdf", "checked")  # by content, not by name


@pytest.mark.parametrize(
    ("data", "format", "zh", "en"),
    [
        (b"{\\rtf1\\ansi hello}", "rtf", "RTF 文档", "an RTF document"),
        (ole("WordDocument"), "doc", "Word 97–2003 文档(.doc)", "a Word 97–2003 document (.doc)"),
    ],
)
def test_d15_old_formats_where_no_libreoffice_is(monkeypatch: pytest.MonkeyPatch, data: bytes, format: str, zh: str, en: str) -> None:
    monkeypatch.setattr(office, "find", lambda: None)
    document = read(data)
    refused(document, "unsupported_format", zh, en)
    assert document.format == format
    assert "请用 Word 或 WPS 打开后“文件→另存为”Word 文档(.docx)再提交" in document.detail.zh


def test_d16_a_docx_with_a_password(tmp_path: Path) -> None:
    refused(one(tmp_path, ole("EncryptedPackage")), "encrypted", "打开密码", "protected by a password")
    refused(read(ole("EncryptedPackage")), "encrypted")


def test_d17_empty_cut_off_and_flipped(tmp_path: Path) -> None:
    """Every 1/50 through the pipeline; every flipped bit is tried in tests/readers/test_word_hostile.py."""
    whole = makers.SOUND
    cut = {f"cut {part:02}": whole[: len(whole) * part // 50] for part in range(1, 50)}
    found = checked(tmp_path, {"empty": b"", "blank": b" \r\n", **cut})
    refused(found["empty"], "empty", "没有内容", "is empty")
    refused(found["blank"], "empty", "没有内容", "is empty")
    for name in cut:
        refused(found[name], "damaged", "请在 Word 或 WPS 中打开原文件检查", "save it again")


STRAY = {
    "~$plan.docx": b"\x04user" + b"\0" * 157,
    "plan.tmp": b"\0\1\2" * 40,
    "Thumbs.db": ole("256_a"),
    ".DS_Store": b"\0\0\0\1Bud1" + b"\0" * 100,
    "README": b"read me",
}


def test_d18_stray_files_named_one_by_one(tmp_path: Path) -> None:
    for report in checked(tmp_path, STRAY).values():
        assert report.document.reason in ("unsupported_format", "damaged")
        refused(report, report.document.reason)


def test_d18_stray_files_in_a_folder_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, data in {**STRAY, "plan.docx": makers.SOUND}.items():
        (tmp_path / "in" / name).write_bytes(data)
    assert main(["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--fail-on", "never"]) == 0
    made = json.loads((tmp_path / "out" / "round.json").read_bytes())
    assert [each["name"] for each in made["drafts"]] == ["plan.docx"]
    assert {each["name"]: each["reason"] for each in made["skipped"]} == dict.fromkeys(STRAY, "stray")


def test_d19_comments_and_instructions_in_the_xml(tmp_path: Path) -> None:
    body = "<!-- wps -->" + p("一、总体<!-- c -->要求") + "<?wps x?>" + p(r("正文<?wps y?>在此"))
    assert texts(read(docx(body))) == ["一、总体要求", "正文在此"]
    assert one(tmp_path, docx(body)).document.status == "checked"


def test_d20_encodings(tmp_path: Path) -> None:
    text = root("document", f"<w:body>{p('一、总体要求')}{p('二〇三〇年前达峰')}</w:body>")
    files = {name: docx(document=text.replace("UTF-8", name).encode(name)) for name in ("utf-16", "gb18030")}
    files["bom"] = docx(document=text.encode("utf-8-sig"))
    for name, data in files.items():
        assert texts(read(data)) == ["一、总体要求", "二〇三〇年前达峰"], name
    assert {report.document.status for report in checked(tmp_path, files).values()} == {"checked"}


@linux
def test_d21_external_things_are_not_fetched(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        settings = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="t" Type="{TYPE}attachedTemplate" Target="{address}/t.dotm" TargetMode="External"/></Relationships>'
        )
        data = docx(
            p("一、总体要求")
            + p(PICTURE, field(f'INCLUDEPICTURE "{address}/x.png"', r("图片说明")), field('DDEAUTO cmd "/c calc"', r("动态数据")))
            + p("正文足够长的一段话，" * 6),
            relations=makers.relation("rId9", "image", picture.as_uri(), "External")
            + makers.relation("u", "image", "\\\\server\\x", "External")
            + makers.relation("s", "settings", "settings.xml"),
            files={"word/settings.xml": root("settings", ""), "word/_rels/settings.xml.rels": settings},
        )
        with makers.watched(picture) as opened:
            report = one(tmp_path / "run", data)
            document = read(data)
            assert opened() == 0
        with pytest.raises(BlockingIOError):
            server.accept()
    assert texts(document) == ["一、总体要求", "图片说明动态数据", "正文足够长的一段话，" * 6]
    assert report.document.status == "checked"
    told = next(each for each in report.diagnostics if each.code == "external-links")
    assert told.message.zh == "文件含外部链接（DDEAUTO、INCLUDEPICTURE、attachedTemplate、image），未访问"
    assert "were not followed" in told.message.en


def test_d22_fifty_megabytes_of_pictures(tmp_path: Path) -> None:
    """Pictures are not even unpacked: that these are none would else be found out."""
    piece = bytes(range(256)) * 4096  # 1 MB
    out = io.BytesIO(
        docx(p("一、总体要求") + p("正文足够长的一段话，" * 6, PICTURE), relations=makers.relation("rId9", "image", "media/1.png"))
    )
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "word/media/1.png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (20_000).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0" + piece * 25
        )
        archive.writestr("word/media/2.emf", b"\1\0\0\0" + piece * 25)
        archive.writestr("word/media/3.wmf", b"\xd7\xcd\xc6\x9a" + piece)
    data = out.getvalue()
    assert len(data) > 50 << 20
    report = one(tmp_path, data, Limits(memory=400 << 20))
    assert report.document.status == "checked"
    assert any("图片或图表 1 个，其中的文字未读" in each.message.zh for each in report.diagnostics if each.code == "pictures")


def test_d23_signed_protected_and_final(tmp_path: Path) -> None:
    protection = '<w:documentProtection w:edit="readOnly" w:enforcement="1" w:hash="x" w:salt="y"/>'
    properties = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    custom = f'<Properties xmlns="{properties}"><property name="_MarkAsFinal"/></Properties>'
    settings = makers.relation("s", "settings", "settings.xml")
    files = {
        "signed": docx(p("一、总体要求"), files={"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": "<Signature/>"}),
        "protected": docx(p("一、总体要求"), relations=settings, files={"word/settings.xml": root("settings", protection)}),
        "final": docx(p("一、总体要求"), files={"docProps/custom.xml": custom}),
    }
    for name, report in checked(tmp_path, files).items():
        assert report.document.status == "checked", name
        assert texts(read(files[name])) == ["一、总体要求"]


# ---- headings ---------------------------------------------------------------------------------------------------

_BODY = p("加快推进各项工作，确保取得实效，为全国提供可操作、可复制、可推广的经验做法，走出一条绿色低碳高质量发展之路。")
_BROKEN = "<w:r><w:t>第{}章</w:t><w:br/><w:t>{}</w:t></w:r>"
_STYLES = style("H1", "heading 1", ppr='<w:outlineLvl w:val="0"/>') + style("H4", "heading 4", ppr='<w:outlineLvl w:val="3"/>')
_H1, _H4 = '<w:pStyle w:val="H1"/>', '<w:pStyle w:val="H4"/>'
_LIST = abstract(0, lvl(0, "chineseCounting", "%1、")) + num(1, 0)

#: How headings come: the body, and the other parts that it needs.
HEADINGS: dict[str, tuple[str, dict[str, str]]] = {
    "levels skipped": (
        p("总体要求", ppr=_H1) + _BODY + p("指导思想", ppr=_H4) + _BODY + p("主要目标", ppr=_H1) + _BODY,
        {"styles": _STYLES},
    ),
    "bold with numbers": (p(r("一、总体要求", "<w:b/>")) + _BODY + p(r("二、主要目标", "<w:b/>")) + _BODY, {}),
    "bold only": (p(r("总体要求", "<w:b/>")) + _BODY + p(r("主要目标", "<w:b/>")) + _BODY, {}),
    "automatic numbers": (numbered("总体要求", 1) + _BODY + numbered("主要目标", 1) + _BODY, {"numbering": _LIST}),
    "full-width digits": (p("１．总体要求") + _BODY + p("２．主要目标") + _BODY, {}),
    "manual breaks": (p(_BROKEN.format("一", "总体要求")) + _BODY + p(_BROKEN.format("二", "主要目标")) + _BODY, {}),
}


def test_d27_headings_of_every_make(tmp_path: Path) -> None:
    """The sections are found; they are said to be missing only where they are."""
    title = p("某市碳达峰试点实施方案", ppr='<w:jc w:val="center"/>')
    files = {name: docx(title + body, **parts) for name, (body, parts) in HEADINGS.items()}
    found = checked(tmp_path, {**files, "none": docx(title + _BODY * 2)})
    about = {"STR-01", "STR-02"}  # there is a section 总体要求, one 主要目标
    assert about <= failed(found.pop("none"))
    for name, report in found.items():
        assert not about & failed(report), name
        assert {result.outcome for result in report.results if result.rule in about} <= {"passed", "cantTell"}, name
