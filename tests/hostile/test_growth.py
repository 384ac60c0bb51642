"""Inputs in which one thing stands very often: work grows with their length and not with its square, and what a person cannot mean is not
read, told of, and no pass. The rows are L1 to L10 of docs/hostile.md. Work is counted, not timed."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from tests import work
from tests.families import FAMILIES, Family, han
from tests.hostile.makers import HELLO, job, one, one_page, refused, stream
from tests.hostile.test_rules import errors, load, rule
from tests.readers.docx import abstract, docx, lvl, num, numbered, p, style, tbl, tr

from plancheck import checking, pipeline, readers
from plancheck.engine import compare
from plancheck.extraction import ledger
from plancheck.extraction.statements import lost_signs
from plancheck.model.document import Document
from plancheck.model.report import Options, Report
from plancheck.readers import annexes, bounds, office, package, plain
from plancheck.readers.word import styles

YEARS, FIGURES, LONGEST = bounds.MOST_YEARS, bounds.MOST_FIGURES, bounds.MOST_CHARACTERS


def read(family: Family, size: int) -> Document:
    made = family.make(size)
    if isinstance(made, str):
        return bounds.within(plain.read(made))
    if family.kind == "xlsx":
        return annexes.joined(plain.read("# 云水市碳达峰试点实施方案\n一、总体要求"), [annexes.read(made, "附件.xlsx", 30, "final")])
    return readers.read(made, f"draft.{family.kind}")


def calls(family: Family, size: int) -> int:
    """What reading and checking a draft of that size takes."""
    asked = job()
    with work.counted() as made:
        checking.of_document(read(family, size), asked.loaded, Options(), asked.on)
    return made()


@pytest.mark.parametrize("family", [each for each in FAMILIES if each.kind != "rules"], ids=lambda family: family.name)
def test_l02_work_grows_with_the_size(family: Family) -> None:
    size = max(family.first // 8, 12)
    calls(family, 12)  # what is compiled and remembered the first time
    assert calls(family, 4 * size) <= 4.8 * calls(family, size)


def test_l02_the_account_of_a_wide_table_costs_work_in_proportion() -> None:
    """Each head of a column has the years of the whole table, and each cell those of the cells behind it."""
    (family,) = [each for each in FAMILIES if each.name == "indicator columns"]
    loaded = job().loaded

    def asked(size: int) -> int:
        plan = checking.plan_of(read(family, size), loaded, Options())
        with work.counted() as made:
            again = ledger.ledger(plan, loaded.vocabulary)
        assert again == plan.ledger
        return made()

    asked(12)  # what is compiled the first time
    assert asked(480) <= 2.1 * asked(240)


def test_l02_printed_lines_without_signs_are_looked_at_once() -> None:
    """Whether two statements meet at the end of a line is asked of the words around it, however long the paragraph is."""
    (family,) = [each for each in FAMILIES if each.name == "PDF lines without signs"]

    def asked(size: int) -> int:
        (*_, paragraph) = read(family, size).blocks
        assert len(paragraph.lines) == size
        with work.counted() as made:
            lost_signs.signed(paragraph)
        return made()

    asked(400)  # what is compiled the first time
    assert asked(400) <= 2.2 * asked(200)


@pytest.mark.parametrize(
    ("size", "seconds"),
    [(0, 30), (3 << 20, 30), (4 << 20, 30), ((4 << 20) + 4096, 30.2), (8 << 20, 30 + 0.2 * 1024), (100 << 20, 30 + 0.2 * 3000)],
)
def test_l01_a_small_file_gets_thirty_seconds(size: int, seconds: float) -> None:
    assert pipeline.seconds(size) == pytest.approx(seconds)


def test_l01_text_recognition_is_waited_for_but_computes_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancheck.extras.recognises_text", lambda: False)
    assert pipeline.patience(3 << 20) == 30
    monkeypatch.setattr("plancheck.extras.recognises_text", lambda: True)
    assert pipeline.patience(3 << 20) == pytest.approx(30 + 0.2 * 768)
    assert pipeline.seconds(3 << 20) == 30


def test_l01_a_hundred_thousand_headings_stop_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "SECONDS", 3.0)
    monkeypatch.setattr("plancheck.extras.recognises_text", lambda: False)
    draft = tmp_path / "draft.docx"
    draft.write_bytes(docx("".join(p(f"{han(at)}、书屋{at}建设") for at in range(1, 100_001))))
    (answer,) = pipeline.reports([draft], job())
    assert (answer.value.verdict, answer.value.document.reason, answer.value.results) == ("not_checked", "too_slow", ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("到" + "2025年、" * YEARS + "书屋达到一座。", None),
        ("书屋。到" + "2025年、" * (YEARS + 1) + "书屋达到一座。", "书屋。"),
        ("到" + "２０２５年、" * (YEARS + 1) + "书屋达到一座。", ""),
        ("到" + "二〇二五年、" * (YEARS + 1) + "书屋达到一座。", ""),
        ("到" + "2025年，书屋达到一座。" * (YEARS + 1), None),
        ("书屋" + "3座、" * FIGURES + "。", None),
        ("书屋。" + "3座、" * (FIGURES + 1) + "。", "书屋。"),
        ("书" * LONGEST, None),
        ("书" * (LONGEST + 1), "书" * LONGEST),
        ("书。" * LONGEST, "书。" * (LONGEST // 2)),
    ],
    ids=lambda value: str(value)[:8],
)
@pytest.mark.parametrize("cell", [False, True])
def test_l02_what_no_person_writes_is_not_read(text: str, kept: str | None, cell: bool) -> None:
    document = readers.read(docx(p("一、总体要求") + (tbl(tr("甲", text)) if cell else p(text)) + p("二、重点任务")), "draft.docx")
    (block,) = [each for each in document.blocks if each.text.startswith(text[:2]) or each.text == kept]
    assert block.text == (text if kept is None else kept)
    assert document.status == ("checked" if kept is None else "checked_partly")
    assert document.reason == (None if kept is None else "too_large")
    assert [each.code for each in document.diagnostics] == ([] if kept is None else ["too-much"])
    assert document.complete(0, len(document.blocks)) == (kept is None)
    assert document.complete(block.index + 2, len(document.blocks))


def test_l02_what_is_not_read_is_no_pass(tmp_path: Path) -> None:
    report = one(tmp_path, docx(p("云水市碳达峰试点实施方案") + p("一、总体要求") + p("到" + "2025年、" * 4000 + "书屋达到一座。")))
    assert (report.document.status, report.document.reason) == ("checked_partly", "too_large")
    assert "年份" in report.document.detail.zh
    assert "years" in report.document.detail.en
    assert report.verdict not in ("compliant", "not_checked")
    assert not any(result.outcome == "failed" and result.level == "must" for result in report.results)


def test_l02_a_rule_that_compares_too_much_is_an_error_and_the_draft_incomplete() -> None:
    """Each value of one indicator and year against each other; however often one value is said, it is compared once."""

    def report(values: int) -> Report:
        rows = "\n".join(f"|单位地区生产总值能耗下降|%|{at % values / 100}|13.5|" for at in range(800))
        draft = f"# 云水市碳达峰试点实施方案\n一、总体要求\n表1 主要指标\n|指标|单位|2020年|2025年|\n|---|---|---|---|\n{rows}\n"
        with work.at_most(20_000_000):
            return checking.of_document(plain.read(draft), job().loaded, Options(), job().on)

    different = report(700)
    stopped = [result.reason for result in different.results if result.outcome == "error"]
    assert stopped
    assert set(stopped) == {"limit"}
    assert different.verdict == "incomplete"
    assert all(result.outcome != "error" for result in report(9).results)


def test_l02_pairs_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "MOST_PAIRS", 6)
    assert len(list(compare._pairs("甲乙", "甲乙丙"))) == 6
    with pytest.raises(compare.LimitExceeded):
        list(compare._pairs("甲乙", "甲乙丙丁"))


def chain(length: int) -> bytes:
    """A paragraph in a style that is based on others, in a row of that length; the last of them hides its text."""
    based = [style(f"s{at}", f"s{at}", based=f"s{at + 1}" if at < length - 1 else "") for at in range(length - 1)]
    based.append(style(f"s{length - 1}", "last", rpr="<w:vanish/>"))
    return docx(p("正文。") + p("藏起来的话。", ppr='<w:pStyle w:val="s0"/>'), styles="".join(based))


def labelled(length: int) -> bytes:
    """A paragraph whose automatic number has a text of that length."""
    return docx(numbered("正文。", 1), numbering=abstract(0, lvl(0, "decimal", "甲" * (length - 2) + "%1")) + num(1, 0))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (chain(styles.MOST_BASES), None), (chain(styles.MOST_BASES + 1), "too_large"), (chain(20_000), "too_large"),
        (labelled(styles.LONGEST_LABEL), None), (labelled(styles.LONGEST_LABEL + 1), "too_large"), (labelled(1 << 20), "too_large"),
    ],
    ids=["chain", "chain + 1", "long chain", "label", "label + 1", "long label"],
)  # fmt: skip
def test_l03_styles_and_labels_without_end(data: bytes, reason: str | None) -> None:
    with work.at_most(400_000):
        document = readers.read(data, "draft.docx")
    if reason is None:
        assert document.status == "checked"
        assert [block.text for block in document.blocks if block.hidden] in ([], ["藏起来的话。"])
    else:
        refused(document, reason)


@pytest.mark.parametrize(("lines", "code"), [(11, []), (12, ["where-too-large"]), (60, ["where-too-large"])])
def test_l10_where_values_that_double(tmp_path: Path, lines: int, code: list[str]) -> None:
    doubling = "其中：v0 = 最大（目标）\n" + "".join(f"  其中：v{n} = v{n - 1} + v{n - 1}\n" for n in range(1, lines)) + "  "
    with work.at_most(2_000_000):  # half of it to make the grammar, once
        loaded = load(tmp_path, rule(f"v{lines - 1} > 1 %", objects=doubling))
    assert [found for found, _ in errors(loaded)] == code


def test_l13_a_text_that_the_parser_refuses_is_too_large() -> None:
    with pytest.raises(package.CannotRead) as caught:
        package.parse(b"<t>" + b"x" * (11 << 20) + b"</t>", "word/document.xml")
    assert caught.value.reason == "too_large"


def test_l13_what_a_file_calls_its_links_is_cut() -> None:
    kind = "链" * 300_000
    data = docx(p("正文。"), relations=f'<Relationship Id="x" Type="t/{kind}" Target="http://甲.example/" TargetMode="External"/>')
    (told,) = readers.read(data, "draft.docx").diagnostics
    assert told.code == "external-links"
    assert len(told.message.zh) < 100


def test_l13_a_form_that_is_not_read_is_told_of() -> None:
    form = b"/AcroForm << /Fields [] /XFA [(template) 4 0 R] >> /NeedsRendering true"
    told = readers.read(one_page(stream(zlib.compress(HELLO)), catalogue=form), "draft.pdf")
    assert "xfa" in [each.code for each in told.diagnostics]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (rb"{\field{\*\fldinst INCLUDEPICTURE \\\\server\\x.png}}", True), (rb"{\field{\*\fldinst DDEAUTO x y}}", True),
        (rb"{\*\template http://x.example/t.dotm}", True), (rb"{\b DDEX includepictures}", False),
    ],
)  # fmt: skip
def test_l13_links_of_rtf_are_told_of(text: bytes, told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find", lambda: "soffice")
    monkeypatch.setattr(office, "_converted", lambda *arguments: docx(p("正文。")))
    document = office.read(b"{\\rtf1 " + text + b"}", "draft.rtf", "0", "rtf")
    assert ("external-links" in [each.code for each in document.diagnostics]) == told
