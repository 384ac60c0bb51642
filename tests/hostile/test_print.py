"""What is judged is what is printed (docs/hostile.md, V8): a pass rests on passages that the print of the draft shows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from tests.engine.judging import RULE, loaded
from tests.hostile.makers import job, relation
from tests.readers import fonts
from tests.readers.docx import _relations, docx, p, r, root, tbl, tr
from tests.readers.pdfs import Sheet, build

from plancheck import batch as drafts
from plancheck import checking, pipeline, readers, sheets
from plancheck.cli import main
from plancheck.contract import report as report_file
from plancheck.engine import printed
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence
from plancheck.model.report import Options, PrintInfo, Report
from plancheck.readers import annexes, office, plain, printing
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look
from plancheck.review import compare
from plancheck.wording.catalogue import both

DAY = date(2026, 1, 1)


def document(*texts: str | Block, name: str = "draft.docx") -> Document:
    """A document of paragraphs."""
    blocks = (text if isinstance(text, Block) else Block(0, text) for text in texts)
    return Document(name, "", "docx", blocks=tuple(replace(block, index=index) for index, block in enumerate(blocks)))


def shown(draft: Document, block: int, quote: str, print: Document) -> bool:
    """Whether the print shows a passage of a block of the draft."""
    start = draft.blocks[block].text.index(quote)
    passage = Evidence(quote, draft.place(block, start, start + len(quote)))
    return printed._Print(print, draft, 0).shows(passage)


LONG = "加强关键核心技术攻关，建设省级重点实验室3家。"
FURNITURE = Block(0, "关键核心技术攻关", part="header")


@pytest.mark.parametrize(
    ("draft", "block", "quote", "print", "expected"),
    [
        # the same words, written as a printer writes them
        ([LONG], 0, LONG, [LONG], True),
        ([LONG], 0, LONG, ["加强关键核心技术攻关,建设省级 重点实验室 3 家。"], True),
        (["ＣＯ₂ 下降13.5％"], 0, "ＣＯ₂ 下降13.5％", ["CO2下降13.5%"], True),
        (["low-carbon pilot"], 0, "low-carbon pilot", ["low-car-\nbon pilot"], True),
        (["PILOT ZONE"], 0, "PILOT ZONE", ["Pilot zone"], True),
        # torn apart: by lines, cells, the end of a page, a footnote, a deletion that is shown, a box over it
        ([LONG], 0, LONG, ["加强关键核心技术", "攻关，建设省级重点实验室3家。"], True),
        ([LONG], 0, LONG, ["加强关键核心技", "12", "1 指国家目录", "术攻关，建设省级重点实验室3家。"], True),
        (["生态与创新"], 0, "生态与创新", ["生态与创", "森林覆盖率", "45.2%", "新"], True),
        # a single character that is left over must be all of a block
        (["科技支撑"], 0, "科技支撑", ["开展科技支", "45.2%", "撑"], True),
        (["科技支撑"], 0, "科技支撑", ["开展科技支", "45.2%", "撑起来。"], False),
        ([LONG], 0, LONG, ["加强关键核心技术攻关，拟新建改建建设省级重点实验室3家。"], True),
        ([LONG], 0, LONG, ["加9强关8键7核6心5技4术3攻2关1建设省级重点实验室3家"], True),
        # an automatic number that the printer writes in another way, or not at all
        ([Block(0, "(1)加强攻关工作", label="(1)")], 0, "(1)加强攻关工作", ["第一加强攻关工作"], True),
        # not there, or there without ink
        ([LONG], 0, LONG, ["推进绿色生活。"], False),
        ([LONG], 0, LONG, [Block(0, LONG, hidden=True)], False),
        ([LONG], 0, LONG, ["加强关键核心技术攻关。"], False),
        ([LONG], 0, LONG, ["加强关键核心技术攻关，建设省级重点实验室4家。"], False),
        (["科技"], 0, "科技", ["推进绿色生活。"], False),
        # the same words elsewhere: in the contents, in a header, in a sentence of another chapter
        ([LONG, "结束。"], 0, "加强关键核心技术攻关", [Block(0, "加强关键核心技术攻关……3", role="contents"), "结束。"], False),
        ([LONG, "结束。"], 0, "关键核心技术攻关", [FURNITURE, "结束。"], False),
        (["科技支撑", "开展攻关。", "强化科技支撑能力。"], 0, "科技支撑", ["开展攻关。", "强化科技支撑能力。"], False),
        (["科技支撑", "开展攻关。", "强化科技支撑能力。"], 2, "科技支撑", ["开展攻关。", "强化科技支撑能力。"], True),
        (["科技支撑", "开展攻关。", "强化科技支撑能力。"], 0, "科技支撑", ["科技支撑", "开展攻关。", "强化能力。"], True),
    ],
)
def test_v8_what_the_print_shows(draft: list[str | Block], block: int, quote: str, print: list[str | Block], expected: bool) -> None:
    assert shown(document(*draft), block, quote, document(*print)) is expected


# ---- the outcome ------------------------------------------------------------------------------------------------

PLAN = (
    "# 西山庭园建设方案\n一、主要目标\n到2025年，树木覆盖率达到35%。\n二、主要任务\n"
    "（一）改进浇水\n安装喷灌设备300台。\n（二）改进水渠\n修整水渠。\n"
)
WATERED = RULE.format(body="要求：主要任务 含 浇水", zh="不行", en="no")
EACH = RULE.format(body="对象：每个 任务\n  要求：该任务 含 浇水", zh="不行", en="no")
NONE = RULE.format(body="要求：没有 开园", zh="不行", en="no")


def judged(rule: str, print: Document | None, draft: str = PLAN) -> Report:
    """The report on a draft by one rule, with a print."""
    return checking.of_document(plain.read(draft), loaded(rule), Options(), DAY, (print,))


def test_v8_a_pass_is_open_without_its_passage_in_the_print() -> None:
    whole, lacking = plain.read(PLAN), plain.read(PLAN[: PLAN.index("安装")])
    sound, open_ = judged(WATERED, whole), judged(WATERED, lacking)
    assert [result.outcome for result in sound.results] == ["passed"]
    assert sound.results == judged(WATERED, None).results  # it is its own print
    (result,) = open_.results
    assert (result.outcome, result.reason, open_.verdict) == ("cantTell", "not_in_print", "needs_review")
    assert "安装喷灌设备300台" in [passage.quote for passage in result.evidence]
    assert "二、主要任务" in result.message.zh
    assert "print" in result.message.en
    assert "打印" in result.advice.zh
    assert "print" in result.advice.en
    (sub,), (before,) = result.subresults, sound.results[0].subresults
    assert (sub.id, sub.subject) == (before.id, before.subject)
    assert sub.fingerprint != before.fingerprint


def test_v8_of_several_subjects_only_those_that_are_not_printed_are_open() -> None:
    (result,) = judged(EACH, plain.read(PLAN.replace("安装喷灌设备300台。\n", ""))).results
    outcomes = {sub.subject.label.zh: (sub.outcome, sub.reason) for sub in result.subresults}
    assert list(outcomes.values()) == [("cantTell", "not_in_print"), ("passed", None)]
    assert (result.outcome, result.reason) == ("cantTell", "not_in_print")


def test_v8_what_rests_on_no_passage_stays() -> None:
    assert [result.outcome for result in judged(NONE, document("别的文字")).results] == ["passed"]


def test_v8_a_passage_that_only_comes_near_need_not_be_printed() -> None:
    draft = plain.read(PLAN)
    results = judged(WATERED, None).results
    (sub,) = results[0].subresults
    near = tuple(replace(passage, role="nearest") for passage in sub.evidence)
    results = (replace(results[0], subresults=(replace(sub, evidence=near),)),)
    assert printed.confirmed(results, draft, {0: document("无")}) == results


def test_v8_passages_of_an_annex_are_looked_for_in_its_own_print() -> None:
    draft, annex = plain.read(PLAN[: PLAN.index("（一）")]), plain.read("（一）改进浇水\n安装喷灌设备300台。\n")
    whole = annexes.joined(draft, [replace(annex, name="附表.docx")])
    rules = loaded(RULE.format(body="要求：方案 含 浇水", zh="不行", en="no"))
    prints = {"shown": (draft, annex), "hidden": (draft, document("无")), "elsewhere": (annex, document("无")), "unprinted": (draft, None)}
    found = {name: checking.of_document(whole, rules, Options(), DAY, given).results[0] for name, given in prints.items()}
    assert {name: result.outcome for name, result in found.items()} == {
        "shown": "passed", "hidden": "cantTell", "elsewhere": "cantTell", "unprinted": "passed",
    }  # fmt: skip
    assert "附件1" in found["hidden"].message.zh


def test_v8_looking_for_many_passages_is_bounded() -> None:
    draft = document(*(f"第{number}项措施由有关单位负责落实到位" for number in range(3000)))
    print = printed._Print(document("第" * 50_000), draft, 0)
    calls = 0

    def counted(text: str) -> bool:
        nonlocal calls
        calls += 1
        return False

    print._shows_over_blocks = print._shows_in_parts = print._shows_mixed = counted  # type: ignore[method-assign]
    assert not any(print.shows(Evidence(block.text, draft.place(block.index, 0, len(block.text)))) for block in draft.blocks)
    assert calls == 3 * printed._SEARCHES


# ---- what the report says ---------------------------------------------------------------------------------------

SILENT = Bilingual("", "")
NO_PRINT = PrintInfo("not_checked", both("reading.print_no_office"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("print", "zh", "en"), [
    (None, "未与打印稿核对", "not checked against the print"),
    (PrintInfo("checked", SILENT), "已与打印稿核对", "checked against the print"),
    (NO_PRINT, "未与打印稿核对：本机没有 LibreOffice", "not checked against the print: LibreOffice is not installed"),
])  # fmt: skip
def test_v8_every_report_says_whether_it_was_printed(lang: str, print: PrintInfo | None, zh: str, en: str) -> None:
    report = replace(judged(WATERED, None), print=print)
    for form in ("html", "md", "console", "csv", "junit", "sarif"):
        text = FORMATS[form].write([Checked(report)], Look(lang)).decode("utf-8-sig")
        assert (en if form == "junit" or lang == "en" else zh) in text, form
        assert ("未与打印稿核对" in text or "not checked against" in text) == (print is None or print.status != "checked"), form


def test_v8_the_table_of_opinions_has_a_row_about_the_print() -> None:
    data = FORMATS["xlsx"].write([Checked(replace(judged(WATERED, None), print=NO_PRINT))], Look("zh"))
    rows = list(openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert ("打印稿", None, "需人工核实", "未与打印稿核对：本机没有 LibreOffice，不能打印") in [row[1:5] for row in rows]


def test_v8_the_json_says_so_and_older_files_are_read() -> None:
    asked = replace(judged(WATERED, None), print=NO_PRINT)
    assert report_file.read(report_file.write(asked)) == asked
    without = replace(asked, print=None)
    assert "print" not in json.loads(report_file.write(without))
    assert report_file.read(report_file.write(without)).print is None


def test_v8_what_was_not_in_print_is_not_mended_by_not_printing() -> None:
    old = judged(WATERED, plain.read(PLAN[: PLAN.index("安装")]))
    new = judged(WATERED, plain.read(PLAN))
    assert [item.state for item in compare.compare(old, new).items] == ["mended"]
    assert [item.state for item in compare.compare(old, replace(new, print=None)).items] == ["unverified"]
    assert [item.state for item in compare.compare(old, replace(new, print=NO_PRINT)).items] == ["unverified"]


# ---- printing ---------------------------------------------------------------------------------------------------

TITLE, GOALS = "某市碳达峰试点实施方案", ["一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%。"]
CHAPTER = ["二、科技创新", "加强关键核心技术攻关，建设省级重点实验室3家。"]


def word(*lines: str) -> bytes:
    return docx("".join(p(line) for line in (TITLE, *lines)) + tbl(tr("指标", "2025年"), tr("森林覆盖率", "40.2%")))


def test_v8_libreoffice_prints_what_a_person_sees() -> None:
    """A draft is found in its own print to the last sentence; what another prints without is not."""
    assert office.find() is not None, "the tests need LibreOffice"
    draft = readers.read(word(*GOALS, *CHAPTER), "draft.docx")
    prints = []
    for data in (word(*GOALS, *CHAPTER), word(*GOALS)):
        print = printing.printed(data, readers.read(data, "draft.docx"), 240.0, 60.0)
        assert isinstance(print, Document)
        assert (print.format, print.status) == ("pdf", "checked")
        prints.append(print)
    for block in draft.blocks:
        assert [shown(draft, block.index, block.text, print) for print in prints] == [True, block.text not in CHAPTER], block.text


@pytest.mark.parametrize(("drawn", "printed"), [("不", False), ("可", True)], ids=["another", "its own"])
def test_v8_what_an_embedded_font_draws_otherwise_is_not_in_the_print(drawn: str, printed: bool) -> None:
    """可 in a font of the file that draws 不: the sentence as it is read is not the one on paper. Reading the file alone tells nothing."""
    sentence = "各县区可新上高耗能项目，由市发展改革委统筹推进。"
    font = fonts.embedded(fonts.truetype("Own Song", {"可": fonts.drawn(drawn)}))
    named = f'<w:font w:name="Own Song"><w:charset w:val="86"/><w:embedRegular r:id="f" w:fontKey="{fonts.KEY}"/></w:font>'
    types = f'<Default Extension="odttf" ContentType="{OBFUSCATED}"/><Default Extension="xml"'
    part = f'<Override PartName="/word/fontTable.xml" ContentType="{FONTS}"/></Types>'
    body = p(TITLE) + p("各县区", r("可", OWN), "新上高耗能项目，由市发展改革委统筹推进。") + p(GOALS[1])
    content = ZipFile(BytesIO(docx(body))).read("[Content_Types].xml").decode()
    data = docx(
        body,
        relations=relation("t", "fontTable", "fontTable.xml") + relation("s", "settings", "settings.xml"),
        files={
            "[Content_Types].xml": content.replace('<Default Extension="xml"', types).replace("</Types>", part),
            "word/fonts/font1.odttf": font,
            "word/fontTable.xml": root("fonts", named),
            "word/settings.xml": root("settings", "<w:embedTrueTypeFonts/>"),
            "word/_rels/fontTable.xml.rels": _relations(relation("f", "font", "fonts/font1.odttf")),
        },
    )
    draft = readers.read(data, "draft.docx")
    assert draft.status == "checked"
    print = printing.printed(data, draft, 240.0, 60.0)
    assert isinstance(print, Document)
    (block,) = [block for block in draft.blocks if block.text == sentence]
    assert shown(draft, block.index, sentence, print) is printed
    (other,) = [block for block in draft.blocks if block.text == GOALS[1]]
    assert shown(draft, other.index, GOALS[1], print)


OWN = '<w:rFonts w:ascii="Own Song" w:hAnsi="Own Song" w:eastAsia="Own Song"/>'
OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"

Printer = Callable[[str], None]


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printer:
    """Puts a script in the place of LibreOffice; `made.pdf` in $FOLDER is a print without the chapter."""
    sheet = Sheet()
    for row, line in enumerate((TITLE, *GOALS)):
        sheet.text(90, 60 + 30 * row, line)
    (tmp_path / "made.pdf").write_bytes(build([sheet]))

    def put(script: str) -> None:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\nFOLDER={tmp_path}\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(office, "find", lambda: str(path) if script else None)

    return put


PRINTS = "mkdir out; cp $FOLDER/made.pdf out/draft.pdf"


def checked(folder: Path, data: bytes, *, as_printed: bool = True, name: str = "draft.docx", **changes: object) -> Report:
    (folder / name).write_bytes(data)
    (answer,) = pipeline.reports([folder / name], replace(job(), as_printed=as_printed, **changes))  # type: ignore[arg-type]
    return answer.value


def test_v8_a_draft_whose_print_lacks_a_chapter_passes_nothing_on_it(tmp_path: Path, printer: Printer) -> None:
    printer(PRINTS)
    before, after = (checked(tmp_path, word(*GOALS, *CHAPTER), as_printed=asked) for asked in (False, True))
    assert before.print is None
    assert after.print == PrintInfo("checked", SILENT)
    resting = {
        result.rule
        for result in before.results
        if result.outcome == "passed" and any(e.role == "support" and e.quote[:4] in "".join(CHAPTER) for e in result.evidence)
    }
    assert resting
    outcomes = {result.rule: (result.outcome, result.reason) for result in after.results}
    assert {outcomes[rule] for rule in resting} == {("cantTell", "not_in_print")}
    messages = {result.message.zh for result in after.results if result.rule in resting}
    assert all("打印稿中应在第1页前后" in message for message in messages), messages
    same = [(result.outcome, outcomes[result.rule][0]) for result in before.results if outcomes[result.rule][1] != "not_in_print"]
    assert all(old == new for old, new in same)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("", "没有 LibreOffice"),
        ("exit 1", "未能打印"),
        ("mkdir out; echo junk > out/draft.pdf", "未能读出"),
        ("sleep 60", "没有打印完"),
    ],
)
def test_v8_where_there_is_no_print_passes_stay_and_the_report_says_so(
    script: str, why: str, tmp_path: Path, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(script)
    monkeypatch.setattr(pipeline, "PRINTING", 0.05)
    before, after = (checked(tmp_path, word(*GOALS, *CHAPTER), as_printed=asked) for asked in (False, True))
    assert after.results == before.results
    assert after.print is not None
    assert after.print.status == "not_checked"
    assert why in after.print.detail.zh
    assert "draft.docx" in after.print.detail.zh


def test_v8_a_print_that_ends_the_process_costs_the_check_against_it_only(
    tmp_path: Path, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(PRINTS)
    monkeypatch.setattr(printing, "printed", lambda *arguments: os._exit(1))
    report = checked(tmp_path, word(*GOALS))
    assert report.document.status == "checked"
    assert report.print is not None
    assert report.print.status == "not_checked"
    assert "改为不核对" in report.print.detail.zh


def test_v8_a_pdf_is_its_own_print_and_a_table_has_none(tmp_path: Path, printer: Printer) -> None:
    printer("exit 1")
    pdf = checked(tmp_path, (tmp_path / "made.pdf").read_bytes(), name="draft.pdf")
    assert pdf.print == PrintInfo("checked", SILENT)
    printer(PRINTS)
    table = sheets.Sheet("指标", ("指标", "2025年"), (("森林覆盖率", "40.2%"),), (20, 20))
    (tmp_path / "附表.xlsx").write_bytes(sheets.write([table]))
    report = checked(tmp_path, word(*GOALS), annexes=(tmp_path / "附表.xlsx",))
    assert report.print is not None
    assert report.print.status == "checked_partly"
    assert report.print.detail.zh == "附表.xlsx：.xlsx 文件不能打印核对"


# ---- the doors --------------------------------------------------------------------------------------------------


def test_v8_thorough_batches_are_results_of_their_own(tmp_path: Path, printer: Printer) -> None:
    printer(PRINTS)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(word(*GOALS, *CHAPTER))
    contents = drafts.find(tmp_path / "in", tmp_path / "out", tmp_path / "zips", job().limits)
    assert isinstance(contents, drafts.Contents)
    items = drafts.items(contents)

    def reused(as_printed: bool) -> list[bool]:
        batch = drafts.Batch(replace(job(), as_printed=as_printed), tmp_path / "out", "zh", "in")
        return [event.reused for _, event in drafts.run(batch, items, 1) if isinstance(event, drafts.Result)]

    assert [reused(False), reused(True), reused(True)] == [[False], [False], [True]]
    report = report_file.read((tmp_path / "out" / "reports" / "a.docx.json").read_bytes())
    assert report.print is not None
    assert report.print.status == "checked"
    assert "not_in_print" in {result.reason for result in report.results}
    printer("exit 1")
    (tmp_path / "in" / "a.docx").write_bytes(word(*GOALS))
    assert [reused(True), reused(True)] == [[False], [False]]  # what could not be printed is tried again


@pytest.mark.parametrize(("arguments", "setting"), [(["--as-printed"], ""), ([], "as_printed = true\n")])
def test_v8_the_option_and_the_setting(
    arguments: list[str], setting: str, tmp_path: Path, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(PRINTS)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plancheck.toml").write_text(setting, "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "draft.docx").write_bytes(word(*GOALS, *CHAPTER))
    main(["check", "in/draft.docx", *arguments, "-o", "report.json"])
    report = report_file.read((tmp_path / "report.json").read_bytes())
    assert report.print == PrintInfo("checked", SILENT)
    assert "not_in_print" in {result.reason for result in report.results}
