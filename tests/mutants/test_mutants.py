"""The tenth of the seeds that runs with the suite, checked as `make mutants` does; and every seed can be made."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree
from tests.mutants import measure, operators

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.report import Cause, Subject, SubResult


@pytest.mark.parametrize("plan", measure.plans())
def test_every_seed_changes_its_plan(plan: str) -> None:
    sound, seeds = operators.Draft(measure.sound(plan)), measure.seeds(plan)
    words, whole = (etree.tostring(sound.root, encoding="UTF-8", method=method) for method in ("text", "xml"))
    assert len({seed.name for seed in seeds}) == len(seeds)
    assert sum(not seed.harmless for seed in seeds) >= 20
    assert sum(seed.harmless for seed in seeds) >= 15
    for seed in seeds:
        draft = copy.copy(sound)
        draft.root, draft.parts = copy.deepcopy(sound.root), dict(sound.parts)
        draft.body, draft.notes = draft.root.find(operators.q("w:body")), copy.deepcopy(sound.notes)
        operators.apply(draft, seed.edits)
        if etree.tostring(draft.root, encoding="UTF-8", method="text") == words:
            assert etree.tostring(draft.root, encoding="UTF-8") != whole, seed.name


def test_every_rule_that_can_fail_is_seeded_somewhere() -> None:
    seeded = {rule for seed in measure.every_seed() for rule in seed.expect}
    rules = {result.rule for result in measure.before("city-b").report.results}
    assert rules == seeded


def test_a_tenth_of_the_seeds_meets_the_floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "SCRATCH", tmp_path)
    office = shutil.which("soffice") is not None
    chosen = [seed for seed in measure.every_seed() if measure.in_tenth(seed) and (office or not measure.as_pdf(seed.plan))]
    scores = measure.run(chosen, workers=2)
    assert measure.violations(measure.figures(scores), measure.floors("tenth")) == [], "\n".join(measure.complaints(scores))


def test_a_figure_beyond_its_bound_is_reported() -> None:
    measured = {"found": measure.Ratio(97, 100), "disturbed": measure.Ratio(1, 100), "harmless": measure.Ratio(0, 10)}
    bounds = {"found": 0.98, "disturbed": 0.01, "harmless": 0.0}
    assert measure.violations(measured, bounds) == ["found: 97/100 (97.00%), bound 98.00%"]
    assert measure.violations(measured, {"disturbed": 0.009}) == ["disturbed: 1/100 (1.00%), bound 0.90%"]


def test_the_tenth_has_seeds_of_every_plan_and_both_kinds() -> None:
    tenth = [seed for seed in measure.every_seed() if measure.in_tenth(seed)]
    assert 0.08 < len(tenth) / len(measure.every_seed()) < 0.12
    assert {seed.plan for seed in tenth} == set(measure.plans())
    assert 0.15 < sum(seed.harmless for seed in tenth) / len(tenth) < 0.3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_pdf_mutant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "SCRATCH", tmp_path)
    seed = next(seed for seed in measure.seeds("zone-a") if seed.name == "peak in 2031")
    data, touched = measure.mutated(seed)
    measure.convert([data])
    after = measure.checked("zone-a", data)
    assert any("力争2031年" in text for text in after.texts)
    assert "failed" in {result.outcome for result in after.report.results if result.rule == "GOAL-06"}
    assert touched


# -- whether a finding stands at the edit ----------------------------------------------------------------------------------


def _sub(id: str, message: str, *blocks: int, because_of: str | None = None, type: str = "project") -> SubResult:
    evidence = tuple(Evidence(f"原文{block}", Place(block, 0, 2), role="nearest") for block in blocks)
    cause = None if because_of is None else Cause(because_of, Bilingual("同一原因", "one cause"))
    subject = Subject(type, id, Bilingual(f"对象{id}", id))
    return SubResult(id, subject, "failed", None, Bilingual(message, ""), Bilingual("", ""), id, (), evidence, cause)


TEXTS = ("工程项目表", "工程项目表（投资单位：亿元）", "甲工程", "五、支撑工程", "全文共五章")


@pytest.mark.parametrize(
    ("sub", "near", "touched", "stands"),
    [
        # the caption that was edited is shown as a whole, however short it is
        (_sub("a", "未写明单位", 2, 0), (), ["工程项目表"], True),
        (_sub("a", "未写明单位", 2, 1), (), ["工程项目表"], False),  # another one that only begins like it
        (_sub("a", "未写明单位", 2), (), ["工程项目表"], False),
        # a finding that follows from one that stands there
        (_sub("a", "未逐项列出", type="plan", because_of="root"), ("支撑工程",), [], True),
        (_sub("a", "未逐项列出", type="plan"), ("支撑工程",), [], False),
        (_sub("a", "未逐项列出", type="plan", because_of="other"), ("支撑工程",), [], False),  # or from one that does not
        (_sub("a", "未逐项列出", type="plan", because_of="root"), ("尚未成立",), [], False),
    ],
)
def test_a_finding_counts_where_the_edit_was_made(sub: SubResult, near: tuple[str, ...], touched: list[str], stands: bool) -> None:
    roots = SimpleNamespace(subresults=(_sub("root", "只有标题", 3, type="plan"), _sub("other", "没有", 4, type="plan")))
    after = measure.Checked(SimpleNamespace(results=(roots,)), TEXTS, {})
    assert measure.touches(sub, measure.Seed("city-b", "x", [], near=near), after, touched) is stands


# -- operators on a small draft ---------------------------------------------------------------------------------------------


def test_text_is_replaced_across_runs() -> None:
    draft = operators.Draft(measure.sound("city-b"))
    operators.replace(draft, "单位地区生产总值能耗比2020年下降14.0%", "单位地区生产总值能耗比2020年下降12.5%")
    p = draft.paragraph("下降12.5%")
    assert "下降14.0%" not in operators.text(p)
    assert len(operators.texts(p)) > 5


def test_a_text_that_is_not_there_is_an_error() -> None:
    draft = operators.Draft(measure.sound("city-b"))
    with pytest.raises(ValueError, match="stands 0 times"):
        operators.replace(draft, "没有这句话")
    with pytest.raises(ValueError, match="no heading"):
        operators.delete_section(draft, "没有这一章")


def test_a_section_ends_at_the_next_of_its_level() -> None:
    draft = operators.Draft(measure.sound("city-b"))
    operators.delete_section(draft, "五、科技创新")
    whole = "".join(operators.text(p) for p in draft.paragraphs())
    assert "大功率燃料电池" not in whole
    assert "六、制度创新" in whole


def test_cells_are_found_by_row_and_heading() -> None:
    draft = operators.Draft(measure.sound("zone-b"))
    touched = operators.swap_cells(draft, "再生水回用率", "2025年", "2030年")
    assert touched == ["17再生水回用率%22316545约束性"]


def test_numbers_in_words() -> None:
    assert [operators.spoken(*each) for each in (("38", ""), ("10", ""), ("25", "3"), ("7", "0"), ("40", "05"))] == [
        "三十八", "十", "二十五点三", "七", "四十点零五",
    ]  # fmt: skip
