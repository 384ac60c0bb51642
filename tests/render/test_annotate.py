"""The annotated draft: comments stand on the very characters, and nothing else of the file changes."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from lxml import etree
from tests.hostile import makers, templates
from tests.readers.docx import MAIN, PICTURE, abstract, box, docx, field, lvl, num, numbered, p, r, root, tbl, tc, tr
from tests.rules import helpers
from tests.sheets.test_sheets import office
from tests.zips import zipped

from plancheck import readers
from plancheck.annotated import pdf, word
from plancheck.annotated.notes import LONGEST, Annotated, AnnotateOptions
from plancheck.annotated.notes import notes as notes_of
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.model.place import Evidence, Place
from plancheck.model.report import DocumentInfo, Options, PlanInfo, Report, Result, Subject, SubResult

ROOT = Path(__file__).parents[2]
NONE = Bilingual("", "")
OPTIONS = AnnotateOptions(author="某省发展改革委", initials="发改", when="2026-11-25T00:00:00Z")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def report(data: bytes, *quotes: str, message: str = "缺少目标值") -> Report:
    """A report with a failed sub-result for each quote, on its first place in the draft; "" for the plan as a whole."""
    document = readers.read(data, "plan.docx")
    subs = []
    said, advice = Bilingual(message, message), Bilingual("请补充", "add it")
    for number, quote in enumerate(quotes):
        evidence = (Evidence(quote, _place(data, quote), role="conflict"),) if quote else ()
        subject = Subject("plan" if not quote else "fact", str(number), NONE)
        subs.append(SubResult(f"{number:032x}", subject, "failed", None, said, advice, "f", (), evidence))
    title, source = Bilingual("有目标", "has a target"), Bilingual("通知", "notice")
    result = Result("GOAL-01", "v", title, "must", "notice", source, source, "", "failed", None, NONE, NONE, tuple(subs))
    info = DocumentInfo("plan.docx", document.sha256, document.format, None, document.status, document.reason, document.detail)
    plan = PlanInfo("方案", "unknown", NONE, None, None)
    return Report("0", (), date(2026, 11, 25), Options(), info, plan, "noncompliant", (result,))


def _place(data: bytes, quote: str) -> Place:
    document = readers.read(data, "plan.docx")
    for block in document.blocks:
        at = block.text.find(quote)
        if at >= 0:
            return document.place(block.index, at, at + len(quote), ("一、目标",))
    raise AssertionError(f"{quote} is not in {[block.text for block in document.blocks]}")


def annotated(data: bytes, *quotes: str, options: AnnotateOptions = OPTIONS) -> bytes:
    """The annotated file."""
    found = word.annotate(data, report(data, *quotes), options)
    assert isinstance(found, Annotated), found
    assert found.comments == len(quotes)
    return found.data


def part(data: bytes, name: str) -> bytes:
    """A part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def tree(data: bytes, name: str = "word/document.xml") -> etree._Element:
    """The root of a part."""
    return etree.fromstring(part(data, name))


def covered(data: bytes) -> list[str]:
    """The text between start and end of each comment, in the order of their ids."""
    found: dict[str, str] = {}
    open_: set[str] = set()
    for each in tree(data).iter():
        id = each.get(W + "id") or ""
        if each.tag == W + "commentRangeStart":
            open_.add(id)
            found[id] = ""
        elif each.tag == W + "commentRangeEnd":
            open_.remove(id)
        elif each.tag in (W + "t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"):
            for id in open_:
                found[id] += each.text or ""
        elif each.tag == W + "tab":
            for id in open_:
                found[id] += "\t"
    assert not open_
    return [found[id] for id in sorted(found, key=int)]


def comments(data: bytes) -> list[list[str]]:
    """The paragraphs of each comment."""
    return [["".join(each.itertext(W + "t")) for each in comment.iter(W + "p")] for comment in tree(data, "word/comments.xml")]


# ---- where comments stand ---------------------------------------------------------------------------------------

LISTS = abstract(0, lvl(0, "chineseCounting", "%1、")) + num(1, 0)
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"

RUBY = "<w:r><w:ruby><w:rubyPr/><w:rt/><w:rubyBase><w:r><w:t>碳达峰</w:t></w:r></w:rubyBase></w:ruby></w:r>"

#: body, quote, the text that the comment covers
RANGES = {
    "a whole run": (p("到2025年达到45%。"), "到2025年达到45%。", "到2025年达到45%。"),
    "inside a run": (p("到2025年渗透率达到45%左右。"), "达到45%", "达到45%"),
    "at the start of a run": (p("到2025年渗透率达到45%。"), "到2025年", "到2025年"),
    "at the end of a run": (p("到2025年渗透率达到45%"), "45%", "45%"),
    "over three runs": (p(r("到2025年渗"), r("透率", "<w:b/>"), r("达到45%。")), "渗透率达到", "渗透率达到"),
    "a run of two texts": (p("<w:r><w:t>到2025年</w:t><w:tab/><w:t>达到45%</w:t></w:r>"), "年\t达", "年\t达"),
    "spaces that XML drops": (p("<w:r><w:t>  到2025年 </w:t></w:r>", r("达到45%")), "2025年达到", "2025年达到"),
    "a soft hyphen": (p(r("渗透\u00ad率达到45%")), "透率达", "透\u00ad率达"),
    "line ends of the XML": (p("<w:r><w:t>渗透率\r\n达到45%</w:t></w:r>"), "达到45%", "达到45%"),
    "a tracked insertion": (p("渗透率", f'<w:ins w:id="1" w:author="a">{r("达到45%")}</w:ins>', r("。")), "率达到", "率达到"),
    "a hyperlink": (p("渗透率", f'<w:hyperlink r:id="h">{r("达到45%")}</w:hyperlink>'), "达到", "达到"),
    "an automatic number": (numbered("主要目标如下", 1), "一、主要目标", "主要目标"),
    "a cell": (tbl(tr("指标", "2025年"), tr("渗透率（%）", "45"), tr("保有量", "16")), "45", "45"),
    "the second paragraph of a cell": (tbl(tr("a", "b"), tr(tc(p("渗透率") + p("目标45%")), "c")), "标45", "标45"),
    "a rich content control": (p(CONTROL.format("", r("渗透率达到45%"))), "达到", "达到"),
    "a plain content control": (p(CONTROL.format("<w:text/>", r("渗透率达到45%")), r("。")), "达到", "渗透率达到45%"),
    "a field": (p(field("REF x", r("渗透率达到45%"))), "达到", "达到"),
    "a formula": (p("约为", "<m:oMath><m:r><m:t>2×3</m:t></m:r></m:oMath>", r("。")), "2×3", "2×3"),
    "a ruby": (
        p("<w:r><w:ruby><w:rubyPr/><w:rt/><w:rubyBase><w:r><w:t>碳达峰</w:t></w:r></w:rubyBase></w:ruby></w:r>", r("方案")),
        "达峰",
        "碳达峰",
    ),
    "a text box": (p("见专栏", box(p("渗透率达到45%"))), "渗透率达到45%", "见专栏渗透率达到45%渗透率达到45%"),
    "the plan as a whole": (p("") + p("某市方案") + p("正文"), "", "某市方案"),
}


@pytest.mark.parametrize("name", RANGES)
def test_a_comment_covers_what_it_rests_on(name: str) -> None:
    body, quote, text = RANGES[name]
    data = docx(body, numbering=LISTS)
    found = annotated(data, quote)
    assert covered(found) == [text]
    assert _texts(readers.read(found, "a")) == _texts(readers.read(data, "a"))


def test_comments_may_touch_and_overlap() -> None:
    data = docx(p("到2025年渗透率达到45%，保有量16万辆"))
    quotes = ("2025年", "渗透率达到", "达到45%", "到2025年渗透率达到45%，保有量16万辆", "达到45%", "，保")
    found = annotated(data, *quotes)
    assert covered(found) == list(quotes)
    assert "".join(tree(found).itertext(W + "t")) == "到2025年渗透率达到45%，保有量16万辆"


def test_d25_evidence_where_no_comment_may_stand_says_its_true_place() -> None:
    note = '<w:footnote w:id="1">' + p("边界为行政区域") + "</w:footnote>"
    body = p("见专栏", box(p("渗透率45%")), '<w:r><w:footnoteReference w:id="1"/></w:r>') + p("结尾")
    data = docx(body, footnotes=note, header=p("页眉文字"))
    found = annotated(data, "渗透率45%", "边界为行政区域", "页眉文字", "结尾")
    assert covered(found)[-1] == "结尾"
    texts = ["\n".join(lines) for lines in comments(found)]
    assert [("原文位置：一、目标" in text) for text in texts] == [True, True, True, False]
    assert [list(each.iterancestors(W + "txbxContent")) for each in tree(found).iter(W + "commentRangeStart", W + "commentReference")] == [
        []
    ] * 8


def test_a_missing_thing_is_noted_at_its_chapter() -> None:
    data = docx(p("某市方案") + p("一、主要目标") + p("正文"))
    asked = report(data, "")
    (result,) = asked.results
    chapter = replace(result.subresults[0], looked_for=(_place(data, "一、主要目标"),))
    found = word.annotate(data, replace(asked, results=(replace(result, subresults=(chapter,)),)), OPTIONS)
    assert isinstance(found, Annotated)
    assert covered(found.data) == ["一、主要目标"]


# ---- what they say ----------------------------------------------------------------------------------------------


def test_what_a_comment_says() -> None:
    data = annotated(docx(p("渗透率达到45%")), "45%")
    assert comments(data) == [
        ["GOAL-01 有目标（必须修改：不符合）", "缺少目标值", "修改建议：请补充", "依据：通知（通知）", "[plancheck GOAL-01 000000000000]"]
    ]
    (seen,) = WordDocument(io.BytesIO(data)).comments
    assert [each.text for each in seen.paragraphs] == comments(data)[0]
    (comment,) = tree(data, "word/comments.xml")
    assert (comment.get(W + "author"), comment.get(W + "initials"), comment.get(W + "date")) == ("某省发展改革委", "发改", OPTIONS.when)


def test_a_finding_at_several_places_is_told_once() -> None:
    """Whole at the first place of the draft, whatever the order of its evidence; one line at each other place."""
    data = docx(p("一、目标") + p("渗透率达到45%") + p("保有量16万辆") + p("装机达到3万千瓦"))
    asked = report(data, "3万千瓦", "16万辆", "45%")
    (result,) = asked.results
    one = replace(result.subresults[0], evidence=tuple(sub.evidence[0] for sub in (*result.subresults, result.subresults[2])))
    found = word.annotate(data, replace(asked, results=(replace(result, subresults=(one,)),)), OPTIONS)
    assert isinstance(found, Annotated)
    again, mark = "GOAL-01 有目标：同一问题，全文见一、目标  第2段的批注", "[plancheck GOAL-01 000000000000]"
    first, *others = comments(found.data)
    assert first[:2] == ["GOAL-01 有目标（必须修改：不符合）", "缺少目标值"]
    assert others == [[again, mark], [again, mark]]
    assert covered(found.data) == ["45%", "16万辆", "3万千瓦"]


def in_annex(evidence: Evidence) -> Evidence:
    return replace(evidence, place=replace(evidence.place, document=1))


@pytest.mark.parametrize(
    ("roles", "placed"),
    [
        ((("conflict", 0), ("conflict", 1)), True),
        ((("conflict", 1), ("support", 0)), True),
        ((("conflict", 1),), False),
        ((("support", 1), ("nearest", 0)), False),
        ((("nearest", 1),), False),
        ((("nearest", 1), ("nearest", 0)), True),
    ],
)
def test_what_rests_on_an_annex_is_not_marked_and_said(roles: tuple[tuple[Any, int], ...], placed: bool) -> None:
    data = docx(p("某市方案") + p("渗透率达到45%"))
    asked = report(data, "45%")
    (result,) = asked.results
    (evidence,) = result.subresults[0].evidence
    held = tuple(in_annex(replace(evidence, role=role)) if where else replace(evidence, role=role) for role, where in roles)
    results = (replace(result, subresults=(replace(result.subresults[0], evidence=held),)),)
    found = word.annotate(data, replace(asked, results=results, attachments=(replace(asked.document, name="附件.xlsx"),)), OPTIONS)
    assert isinstance(found, Annotated)
    if placed:
        assert (covered(found.data), found.diagnostics) == (["45%"], ())
    else:
        assert covered(found.data) == ["某市方案"]
        assert comments(found.data) == [
            [
                "另有 1 条问题的依据在附件里，没有在方案中标出：",
                "GOAL-01 有目标：缺少目标值（附件.xlsx 一、目标  附件1，第2段）",
                "[plancheck - annexes]",
            ]
        ]
        assert [(each.code, each.message.zh) for each in found.diagnostics] == [
            ("annotate-annexes", "批注只写在方案上；有 1 条问题的依据在附件里，没有在方案中标出，列在标题处的批注里：GOAL-01 1 条")
        ]
        assert isinstance(again := word.annotate(found.data, asked, OPTIONS), Annotated)
        assert len(comments(again.data)) == 1


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("a\x00b\x0bc\x1f", "abc"),
        ("]]> <w:t> & {{x}} {%y%}", "]]> <w:t> & {{x}} {%y%}"),
        ("𬭎😀", "𬭎😀"),
        ("\ud800x", "x"),
    ],
)
def test_d26_any_text_may_stand_in_a_comment(message: str, said: str) -> None:
    data = docx(p("渗透率达到45%"))
    found = word.annotate(data, report(data, "45%", message=message), OPTIONS)
    assert isinstance(found, Annotated)
    assert comments(found.data)[0][1] == said


def test_d26_a_very_long_text_is_cut() -> None:
    data = docx(p("渗透率达到45%"))
    found = word.annotate(data, report(data, "45%", message="长" * 32_000), OPTIONS)
    assert isinstance(found, Annotated)
    text = "\n".join(comments(found.data)[0][:-1])
    assert len(text) == LONGEST
    assert text.endswith("长…")
    assert comments(found.data)[0][-1] == "[plancheck GOAL-01 000000000000]"


def test_findings_that_were_dismissed_are_left_out() -> None:
    data = docx(p("渗透率达到45%，保有量16万辆"))
    found = word.annotate(data, report(data, "45%", "16万辆"), replace(OPTIONS, left_out=frozenset({f"{0:032x}"})))
    assert isinstance(found, Annotated)
    assert covered(found.data) == ["16万辆"]


# ---- what does not change ---------------------------------------------------------------------------------------

THEIRS = '<w:comment w:id="{0}" w:author="张三"><w:p><w:r><w:t>他人意见{0}</w:t></w:r></w:p></w:comment>'


def _marked(id: int, run: str) -> str:
    return f'<w:commentRangeStart w:id="{id}"/>{run}<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>'


def test_d24_comments_of_others_stay_and_ours_are_replaced() -> None:
    heading = numbered("", 1).replace("</w:pPr>", "</w:pPr>" + _marked(3, r("主要目标")))
    body = heading + tbl(tr("a", "b"), tr(tc(f"<w:p>{_marked(7, r('45'))}</w:p>"), "c"))
    data = docx(body, numbering=LISTS, comments=THEIRS.format(3) + THEIRS.format(7))
    once = annotated(data, "主要目标", "45")
    assert [lines[0] for lines in comments(once)][:2] == ["他人意见3", "他人意见7"]
    ids = [each.get(W + "id") for each in tree(once, "word/comments.xml")]
    assert ids == ["3", "7", "8", "9"]
    assert annotated(once, "主要目标", "45") == once
    less = annotated(once, "45")
    assert [lines[0][:7] for lines in comments(less)] == ["他人意见3", "他人意见7", "GOAL-01"]
    assert [each.get(W + "id") for each in tree(less).iter(W + "commentReference")] == ["3", "7", "8"]


def test_d24_five_hundred_comments() -> None:
    body = "".join(p(_marked(at, r(f"第{at}段。"))) for at in range(500))
    data = docx(body, comments="".join(THEIRS.format(at) for at in range(500)))
    found = annotated(data, "第499段")
    assert len(comments(found)) == 501
    assert covered(found)[-1] == "第499段"


def test_every_other_part_stays_byte_for_byte() -> None:
    files: dict[str, str | bytes] = {
        "docProps/app.xml": "<a  b = 'c'/>",
        "word/media/x.bin": bytes(range(256)),
        "customXml/item1.xml": b"\xef\xbb\xbf<x/>",
    }
    data = docx("<!-- wps -->" + p("渗透率<?wps x?>达到45%"), files=files, styles="", header=p("页眉"))
    found = annotated(data, "达到45%")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(found)) as new:
        changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
        assert changed == {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert new.namelist()[: len(old.namelist())] == old.namelist()
    assert b"<!-- wps -->" in part(found, "word/document.xml")
    assert b"<?wps x?>" in part(found, "word/document.xml")
    again = annotated(found, "达到45%")
    assert again == found


def test_a_file_with_nothing_to_say_is_left_as_it_is() -> None:
    data = docx(p("渗透率达到45%"))
    found = word.annotate(data, report(data), OPTIONS)
    assert isinstance(found, Annotated)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(found.data)) as new:
        assert {name: old.read(name) for name in old.namelist()} == {name: new.read(name) for name in new.namelist()}


def test_a_strict_file_gets_strict_comments() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = docx(document=f'<w:document xmlns:w="{strict}"><w:body>{p("渗透率达到45%")}</w:body></w:document>')
    found = annotated(data, "达到45%")
    assert strict.encode() in part(found, "word/comments.xml")
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in part(found, "word/_rels/document.xml.rels")
    assert len(list(tree(found).iter(f"{{{strict}}}commentRangeStart"))) == 1


# ---- macros, links, signatures ----------------------------------------------------------------------------------


def test_d14_a_file_with_macros_is_annotated_only_without_them() -> None:
    data = makers.macros()
    refused = word.annotate(data, report(data, "宏文件"), OPTIONS)
    assert isinstance(refused, tuple)
    assert [each.code for each in refused] == ["annotate-macros"]
    found = annotated(data, "宏文件", options=replace(OPTIONS, without_macros=True))
    with zipfile.ZipFile(io.BytesIO(found)) as package:
        assert [name for name in package.namelist() if "vba" in name.lower()] == []
    types = part(found, "[Content_Types].xml")
    assert b"macroEnabled" not in types
    assert MAIN.encode() in types
    assert [each.code for each in readers.read(found, "a").diagnostics] == []


def test_d14_nothing_points_to_the_macros_that_were_left_out() -> None:
    data, rels = makers.macros(), "word/_rels/document.xml.rels"
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    pointing = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="v" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
    ).encode()
    found = annotated(templates.changed(data, rels, pointing), "宏文件", options=replace(OPTIONS, without_macros=True))
    assert b"vbaProject" not in part(found, rels)


def test_d21_links_are_taken_out_on_request() -> None:
    settings = makers.relation("t", "attachedTemplate", "http://203.0.113.1/t.dotm", "External")
    picture = field('INCLUDEPICTURE "http://203.0.113.1/x.png"', r("图片说明"))
    link = f'<w:hyperlink r:id="h">{r("链接")}</w:hyperlink>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    data = docx(
        p("渗透率达到45%", PICTURE, picture, link) + p("足够长的正文，" * 8),
        relations=makers.relation("rId9", "image", "http://203.0.113.1/y.png", "External")
        + makers.relation("h", "hyperlink", "http://203.0.113.2/", "External")
        + makers.relation("s", "settings", "settings.xml"),
        files={
            "word/settings.xml": root("settings", '<w:attachedTemplate r:id="t"/>'),
            "word/_rels/settings.xml.rels": relations.format(settings),
        },
    )
    kept, cut = annotated(data, "达到45%"), annotated(data, "达到45%", options=replace(OPTIONS, without_links=True))
    assert "external-links" in {each.code for each in readers.read(kept, "a").diagnostics}
    assert "external-links" not in {each.code for each in readers.read(cut, "a").diagnostics}
    everything = b"".join(part(cut, name) for name in zipfile.ZipFile(io.BytesIO(cut)).namelist())
    assert b"203.0.113.1" not in everything
    assert b"203.0.113.2" in everything
    assert readers.read(cut, "a").blocks[0].text == "渗透率达到45%图片说明链接"


def test_d23_a_signature_that_breaks_is_told_of() -> None:
    data = docx(p("一、总体要求"), files={"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": "<Signature/>"})
    found = word.annotate(data, report(data, "总体要求"), OPTIONS)
    assert isinstance(found, Annotated)
    assert [(each.code, each.severity) for each in found.diagnostics] == [("annotate-signed", "warning")]


# ---- whole drafts -----------------------------------------------------------------------------------------------

#: zone-a.docx: the Word file that a sample is printed from, with a cover, a contents page and a running header.
SAMPLES = [*sorted(each.name for each in (ROOT / "samples").glob("*.docx")), "zone-a.docx"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_whole_draft(name: str) -> None:
    """Every rule that looks at a draft is made to fail in turn by a report that calls all evidence a finding."""
    data = helpers.sample(name)
    found = helpers.checked(name)
    everything = replace(found, results=tuple(_failing(each) for each in found.results))
    written = word.annotate(data, everything, OPTIONS)
    assert isinstance(written, Annotated)
    notes = notes_of(everything, OPTIONS)
    assert written.comments == len(notes) > 50
    document, after = helpers.read(name), readers.read(written.data, name)
    assert _texts(after) == _texts(document)
    again = word.annotate(written.data, everything, OPTIONS)
    assert isinstance(again, Annotated)
    assert again.data == written.data
    for note, text in zip(notes, covered(written.data), strict=True):
        block = document.blocks[note.place.block] if note.place else None
        if note.place is not None and block is not None and block.part == "body" and not block.label:
            quote = block.text[note.place.start : note.place.end]
            assert "".join(quote.split()) in "".join(text.split()), note


def test_libreoffice_shows_every_comment(tmp_path: Path) -> None:
    """Those of some rules: it takes half a minute over a thousand."""
    found = helpers.checked(SAMPLES[0])
    some = replace(found, results=tuple(_failing(each) for each in found.results[::6]))
    written = word.annotate(helpers.sample(SAMPLES[0]), some, OPTIONS)
    assert isinstance(written, Annotated)
    assert written.comments > 50
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "draft.docx"
    source.write_bytes(written.data)
    assert office(source, "fodt", tmp_path).read_text("utf-8").count("<office:annotation ") == written.comments


def _texts(document: Document) -> list[str]:
    return [each.text for each in document.blocks if each.part != "comment"]


def _failing(result: Result) -> Result:
    subs = tuple(
        replace(sub, outcome="failed", evidence=tuple(replace(each, role="conflict") for each in sub.evidence)) for sub in result.subresults
    )
    return replace(result, outcome="failed", subresults=subs)


def test_a_pdf_gets_highlights_where_its_evidence_stands() -> None:
    from pypdf import PdfReader

    path = next((ROOT / "samples").glob("*.pdf"))
    data, found = path.read_bytes(), helpers.checked(path.name)
    everything = replace(found, results=tuple(_failing(each) for each in found.results))
    written = pdf.annotate(data, everything, OPTIONS)
    assert isinstance(written, Annotated)
    document = PdfReader(io.BytesIO(written.data))
    marks = [
        (number, each.get_object())
        for number, page in enumerate(document.pages, 1)
        for each in page.get("/Annots", [])
        if each.get_object()["/Subtype"] in ("/Highlight", "/Text")
    ]
    said = [str(each["/Contents"]) for _, each in marks if "/Contents" in each]
    notes = notes_of(everything, OPTIONS)
    loose = [note for note in notes if note.place is None or not note.place.boxes]
    assert len(loose) > 1
    ends = [text.splitlines()[-1] for text in said]
    assert sorted(end for end in ends if end != "[plancheck - plan]") == sorted(note.mark for note in notes if note not in loose)
    # Those without a place are in one note, not one over the other at the edge of the page.
    (whole,) = [text for text in said if text.endswith("[plancheck - plan]")]
    assert [note.lines[0] for note in loose if note.lines[0] not in whole] == []
    assert {str(each["/T"]) for _, each in marks} == {"某省发展改革委"}
    tops: dict[str, set[tuple[int, float]]] = {}
    for note in notes:
        for line in note.place.boxes if note.place is not None else ():
            height = float(document.pages[line.page - 1].mediabox.height)
            tops.setdefault(note.mark, set()).add((line.page, round(height - line.rect[1], 2)))
    for number, each in marks:
        if each["/Subtype"] == "/Highlight" and "/Contents" in each:
            assert (number, round(float(each["/Rect"][3]), 2)) in tops[str(each["/Contents"]).splitlines()[-1]]


def test_a_protected_or_broken_pdf_is_refused() -> None:
    from pypdf import PdfReader, PdfWriter

    path = next((ROOT / "samples").glob("*.pdf"))
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    asked = report(docx(p("x")), "x")
    for data, code in ((out.getvalue(), "annotate-encrypted"), (b"%PDF-1.7 nothing", "annotate-unread")):
        refused = pdf.annotate(data, asked, OPTIONS)
        assert isinstance(refused, tuple)
        assert [each.code for each in refused] == [code]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"[Content_Types].xml": b"<Types"}, "文件内部部分 [Content_Types].xml 不是完整的 XML"),
        ({"word/_rels/styles.xml.rels": b"<x"}, "文件内部部分 word/_rels/styles.xml.rels 不是完整的 XML"),
    ],
)
def test_a_part_that_only_the_copy_needs_may_be_damaged(files: dict[str, str | bytes], said: str) -> None:
    refused = word.annotate(docx(p("正文"), files=files), report(docx(p("正文")), "正文"), replace(OPTIONS, without_links=True))
    assert isinstance(refused, tuple)
    (found,) = refused
    assert (found.code, found.severity) == ("annotate-unread", "error")
    assert said in found.message.zh


def test_a_part_that_is_only_copied_may_be_damaged_or_missing() -> None:
    whole = docx(p("正文"), files={"word/media/a.png": b"picture" * 9})
    asked = report(docx(p("正文")), "正文")
    spoilt = whole.replace(zlib.crc32(b"picture" * 9).to_bytes(4, "little"), b"\0\0\0\0")
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        bare = zipped({name: package.read(name) for name in package.namelist() if name != "[Content_Types].xml"})
    for data, said in ((spoilt, "文件内部部分 word/media/a.png 已损坏"), (bare, "文件缺少内部部分 [Content_Types].xml")):
        refused = word.annotate(data, asked, OPTIONS)
        assert isinstance(refused, tuple)
        (found,) = refused
        assert said in found.message.zh


def test_comments_in_lists_of_types_and_relationships_do_no_harm() -> None:
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><!-- x --><?mso x?></Types>'
    data = docx(p("正文"), files={"[Content_Types].xml": types}, relations="<!-- x --><?mso x?>")
    made = word.annotate(data, report(data, "正文"), replace(OPTIONS, without_links=True, without_macros=True))
    assert isinstance(made, Annotated)
    assert made.comments == 1
