"""A re-check of the sample with defects: some mended, half mended, moved, reworded, and a new one; rule, subject, state, quotes, places."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from tests.rules import helpers

from plancheck import checking, readers
from plancheck.model.comparison import Comparison, Item, Side
from plancheck.model.report import Options, Report
from plancheck.review.compare import compare

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "city-defects.docx"
ON = date(2026, 11, 25)
PLACEHOLDERS = [("（此处比例请市经信局再核实）", "2.推动建材化工降碳", 56), ("XX", "（一）加大财政支持", 78)]


def paragraph(document: Any, words: str) -> Any:
    """The one paragraph that holds these words."""
    (found,) = (each for each in document.paragraphs if words in each.text)
    return found


def put(document: Any, old: str, new: str) -> None:
    """Replace words in the paragraph that holds them, run by run where they stand in one run."""
    it = paragraph(document, old)
    runs = [run for run in it.runs if old in run.text]
    if not runs:
        it.runs[0].text = it.text
        for run in it.runs[1:]:
            run.text = ""
        runs = [it.runs[0]]
    runs[0].text = runs[0].text.replace(old, new)


def mend(document: Any) -> None:
    """A placeholder filled in and a drafter's remark taken out, and one of four targets gets its base year."""
    put(document, "（此处比例请市经信局再核实）", "")
    put(document, "试点专项资金XX亿元", "试点专项资金3亿元")
    put(document, "规模以上工业单位增加值能耗下降13.5%", "规模以上工业单位增加值能耗比2020年下降13.5%")


def half(document: Any) -> None:
    """The peak moves to another year that still is too late."""
    put(document, "力争2032年前后达到峰值", "力争2031年前后达到峰值")


def move(document: Any) -> None:
    """A measure goes to another chapter, and those behind it are renumbered."""
    moved = paragraph(document, "一律停产关闭")
    paragraph(document, "（三）引育专业人才")._p.addnext(deepcopy(moved._p))
    moved._p.getparent().remove(moved._p)
    put(document, "4.压减散煤和小锅炉", "（四）压减散煤和小锅炉")
    put(document, "5.推进煤电和供热清洁化", "4.推进煤电和供热清洁化")
    put(document, "6.完善油气保障和消费结构", "5.完善油气保障和消费结构")


def reword(document: Any) -> None:
    """A task gets other words and another number: it changes place with the next."""
    put(document, "3.完善充换电和加氢网络", "4.优化充换电和加氢站网络")
    put(document, "4.改善公共出行服务", "3.改善公共出行服务")
    task, other = paragraph(document, "4.优化充换电和加氢站网络"), paragraph(document, "3.改善公共出行服务")
    task._p.addprevious(other._p)


def spoil(document: Any) -> None:
    """A task loses its responsible body."""
    put(document, "（牵头单位：市商务局；配合单位：市城管执法委、谷城县人民政府）", "")


@functools.cache
def report(*edits: Callable[[Any], None]) -> Report:
    """The report on the sample with these edits."""
    document = Document(str(SAMPLE))
    for edit in edits:
        edit(document)
    out = io.BytesIO()
    document.save(out)
    return checking.of_document(readers.read(out.getvalue(), "new.docx" if edits else "old.docx"), helpers.shipped(), Options(), ON)


@functools.cache
def compared() -> Comparison:
    return compare(report(), report(mend, half, move, reword, spoil))


def item(comparison: Comparison, rule: str, label: str = "") -> Item:
    """The one item of a rule whose subject's label holds `label`."""
    (found,) = (
        each
        for each in comparison.items
        if each.side.result.rule == rule and any(label in side.sub.subject.label.zh for side in (each.old, each.new) if side)
    )
    return found


def shown(side: Side | None) -> list[tuple[str, str, int | None]]:
    """The passages of a side: quote, innermost heading, paragraph."""
    assert side is not None
    return [(each.quote, each.place.section[-1] if each.place.section else "", each.place.paragraph) for each in side.sub.evidence]


def test_what_was_fixed() -> None:
    found = item(compared(), "TXT-01")
    assert (found.state, found.why, found.level) == ("mended", "passed", "should")
    assert shown(found.old) == PLACEHOLDERS
    assert found.new is not None
    assert found.new.sub.outcome == "passed"


def test_one_of_several_subjects_was_fixed() -> None:
    items = {each.side.sub.subject.key: each for each in compared().items if each.side.result.rule == "GOAL-05"}
    assert {key: each.state for key, each in items.items()} == {
        "industry_intensity|2025|target": "mended",
        "industry_intensity|2030|target": "unmended",
        "industry_intensity|2025|target#2": "unmended",
        "industry_intensity|2030|target#2": "unmended",
    }
    assert {each.siblings for each in items.values()} == {(4, 3)}
    mended = items["industry_intensity|2025|target"]
    assert shown(mended.old) == [("规模以上工业单位增加值能耗下降13.5%", "（一）第一阶段", 30)]
    assert mended.new is not None
    assert [each.quote for each in mended.new.sub.evidence] == ["规模以上工业单位增加值能耗比2020年下降13.5%"]


def test_what_was_partly_fixed() -> None:
    found = item(compared(), "GOAL-06")
    assert (found.state, found.why) == ("partly", "text_changed")
    assert shown(found.old) == [("全市能源活动二氧化碳排放力争2032年前后达到峰值", "（三）达峰安排", 34)]
    assert shown(found.new) == [("全市能源活动二氧化碳排放力争2031年前后达到峰值", "（三）达峰安排", 34)]


def test_what_was_moved_to_another_chapter_is_still_there() -> None:
    found = item(compared(), "TXT-05")
    assert (found.state, found.why, found.match) == ("unmended", "same", "id")
    assert shown(found.old) == [("全市所有燃煤锅炉和水泥、化肥企业一律停产关闭", "4.压减散煤和小锅炉", 44)]
    assert shown(found.new) == [("全市所有燃煤锅炉和水泥、化肥企业一律停产关闭", "（四）压减散煤和小锅炉", 76)]
    assert found.new is not None
    assert found.new.sub.evidence[0].place.section[0] == "六、创新驱动"


def test_what_was_reworded_and_renumbered_is_the_same_task() -> None:
    found = item(compared(), "RESP-01", "充换电")
    assert (found.state, found.match) == ("unmended", "words")
    assert shown(found.old) == [("3.完善充换电和加氢网络", "3.完善充换电和加氢网络", 65)]
    assert shown(found.new) == [("4.优化充换电和加氢站网络", "4.优化充换电和加氢站网络", 65)]


def test_what_is_new() -> None:
    found = item(compared(), "RESP-01", "健全再生资源体系")
    assert (found.state, found.why, found.match) == ("new", "was_passed", "id")
    assert found.old is not None
    assert found.old.sub.outcome == "passed"
    assert shown(found.new) == [("4.健全再生资源体系", "4.健全再生资源体系", 50)]


def test_all_else_is_as_it_was() -> None:
    states = {
        (each.side.result.rule, each.side.sub.subject.label.zh): each.state for each in compared().items if each.state not in ("unmended",)
    }
    assert states == {
        ("RESP-01", "健全再生资源体系"): "new",
        ("GOAL-06", "方案"): "partly",
        ("TXT-01", "方案"): "mended",
        ("GOAL-05", "规模以上工业单位增加值能耗（2025）"): "mended",
    }
    assert compared().cautions == ()
    assert (compared().old_total, compared().new_total) == (25, 24)


def test_the_order_is_new_and_open_must_first() -> None:
    order = [(each.level, each.state) for each in compared().items]
    assert order[:2] == [("must", "unmended"), ("must", "unmended")]
    assert order[2] == ("should", "new")
    assert order[-2:] == [("should", "mended"), ("should", "mended")]


def test_what_had_been_fixed_is_there_again() -> None:
    found = item(compare(report(mend), report(half), report()), "TXT-01")
    assert (found.state, found.why) == ("returned", "returned")
    assert shown(found.earlier) == PLACEHOLDERS
    assert item(compare(report(mend), report(half)), "TXT-01").state == "new"


def test_the_other_way_round_fixed_is_new() -> None:
    back = compare(report(mend, half, move, reword, spoil), report())
    assert back.counts["new"] == compared().counts["mended"] == 2
    assert back.counts["mended"] == compared().counts["new"] == 1
    assert back.counts["partly"] == compared().counts["partly"]


@pytest.mark.parametrize("edits", [(), (mend,), (spoil,)])
def test_a_report_beside_itself_has_nothing_fixed(edits: tuple[Callable[[Any], None], ...]) -> None:
    it = report(*edits)
    assert {each.state for each in compare(it, it).items} == {"unmended"}
    assert compare(it, it).cautions == ("same_file",)
