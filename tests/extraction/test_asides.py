"""Why a figure, year or body is no fact of the plan: each row `aside` of data/grammar.toml with its example and its counter-example."""

from __future__ import annotations

import tomllib

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction.amounts import grammar
from plancheck.extraction.words import lexicon
from plancheck.model.ledger import MARK_KINDS, Mark

ROWS = tomllib.loads((lexicon.FOLDER / "grammar.toml").read_text("utf-8"))["aside"]


def _mark(sentence: str, kinds: str, early: bool) -> Mark | None:
    """What became of the passage in 【】 of a sentence, which stands above the first heading or below it."""
    quote = sentence[sentence.index("【") + 1 : sentence.index("】")]
    line = sentence.replace("【", "").replace("】", "")
    above, below = (
        ("", "\n一、总体要求\n坚持读者优先。")
        if early
        else ("一、总体要求\n坚持读者优先。\n二、其他事项\n略。\n", "\n三、组织\n略。\n略。")
    )
    marks = extraction.plan(draft(f"# 云水市书屋规划\n{above}{line}{below}"), VOCABULARY).ledger.marks
    found = [mark for mark in marks if mark.kind in kinds.split() and (mark.evidence.quote == quote or mark.evidence.quote.endswith(quote))]
    return found[0] if found else None


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_each_row_sets_aside_its_example(row: dict[str, str]) -> None:
    mark = _mark(row["example"], row["unit"], "early" in row.get("when", ""))
    assert mark is not None
    assert (mark.account, mark.by) == ("set_aside", row["reason"])


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_and_not_its_counter_example(row: dict[str, str]) -> None:
    mark = _mark(row["counter"], row["unit"], "early" in row.get("when", ""))
    assert mark is not None
    assert mark.by != row["reason"]


def test_rows_are_whole() -> None:
    keys = {"reason", "unit", "mark", "before", "behind", "sentence", "line", "when", "note", "example", "counter"}
    for row in ROWS.values():
        assert set(row) <= keys
        assert set(row["unit"].split()) <= set(MARK_KINDS)
        assert set(row.get("when", "").split()) <= {"early", "at_large", "everybody", "acting", "!of_project"}
        assert row["note"]
        assert {"mark", "before", "behind", "sentence", "line"} & set(row)


def test_a_row_that_asks_for_a_place_above_the_headings_holds_there_only() -> None:
    sentence = "各县（市、区）教育局，【云水新区执委会】，各学校："
    marks = _mark(sentence, "body", True), _mark(sentence, "body", False)
    assert [mark.by for mark in marks if mark] == ["addressee", ""]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("一、发展现状\n“十三五”期间，市委、市政府高度重视书屋工作。", "status"),
        ("一、发展现状\n“十三五”期间，建成书屋30座。", "facts"),
        ("一、总体要求\n到2025年，书屋服务取得新进展，机制更加健全。", "no_figure"),
        ("一、重点项目\n1.甲书屋。总投资3亿元，力求2025年通达。\n2.乙书屋。总投资3亿元。", ""),
        ("一、重点项目\n1.甲书屋。总投资3亿元。力求2025年通达。\n2.乙书屋。总投资3亿元。", ""),
    ],
)
def test_a_year_without_a_figure(text: str, by: str) -> None:
    """In lists of projects it may be when one is built."""
    marks = extraction.plan(draft(f"# 云水市书屋规划\n{text}"), VOCABULARY).ledger.marks
    assert [mark.by for mark in marks if mark.kind == "year"][:1] == [by]


def test_a_line_below_a_clause_tells_its_deadline() -> None:
    text = (
        "# 云水市书屋规划\n一、主要任务\n（一）建设书屋。新建书屋30座。\n责任单位：市文旅局\n完成时限：2025年12月底前\n"
        "（二）改造。修缮旧馆。\n完成时限：2026年"
    )
    plan = extraction.plan(draft(text), VOCABULARY)
    assert [(each.units, each.deadline) for each in plan.responsibilities] == [(("市文旅局",), "2025年12月底前")]
    accounts = {mark.evidence.quote: (mark.account, mark.by) for mark in plan.ledger.marks if mark.kind == "year"}
    assert accounts["2025年12月底前"] == ("used", "responsibilities")


def test_marks_of_a_long_line_are_looked_at_with_what_is_near_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph may have thousands of marks in one sentence."""
    first, lengths = grammar.first, set[tuple[int, int, int]]()

    def asked(name: str, it: grammar.Marks) -> object:
        if name == "aside":
            lengths.add((len(it.before), len(it.behind), len(it.sentence)))
        return first(name, it)

    monkeypatch.setattr(grammar, "first", asked)
    extraction.plan(draft(f"# 云水市书屋规划\n一、总体要求\n书屋{'（城建局' * 600}建设。"), VOCABULARY)
    assert len(lengths) > 100
    assert tuple(map(max, zip(*lengths, strict=True))) == (200, 200, 2003)
