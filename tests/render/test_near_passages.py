"""A passage that only comes near to what is asked for is called so wherever passages are listed; a finding's own passage is not."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from tests.render.reports import sample_results, with_results
from tests.review.pairs import quote, sub

from plancheck.letter.compose import LetterOptions, compose
from plancheck.model.comparison import Side
from plancheck.model.report import Report
from plancheck.render import decided, rows
from plancheck.report import comparison, template
from plancheck.report.console import console
from plancheck.review.compare import compare


def report(type: str, *roles: str) -> Report:
    """One finding about a subject of that type, with a passage a role: 甲, 乙 …"""
    passages = (quote(text, role=role) for text, role in zip("甲乙丙", roles, strict=False))  # type: ignore[arg-type]
    base = next(each for each in sample_results() if each.outcome == "failed")
    return with_results((replace(base, subresults=(sub("failed", *passages, type=type, key="x"),)),))


PLACE = "一、目标  第1段"


@pytest.mark.parametrize(
    ("type", "roles", "expected"),
    [
        ("plan", ("nearest",), ["相近原文：", PLACE, "“甲”"]),
        ("plan", ("nearest", "nearest"), ["相近原文：", PLACE, "“甲”", PLACE, "“乙”"]),
        ("plan", ("nearest", "conflict"), [PLACE, "“乙”", "相近原文：", PLACE, "“甲”"]),
        ("year", ("nearest",), ["相近原文：", PLACE, "“甲”"]),
        ("topic", ("nearest",), ["相近原文：", PLACE, "“甲”"]),
        ("value", ("nearest",), [PLACE, "“甲”"]),
        ("series/year", ("nearest",), [PLACE, "“甲”"]),
        ("plan", ("conflict",), [PLACE, "“甲”"]),
        ("plan", ("support",), [PLACE, "“甲”"]),
    ],
)
def test_on_the_console(type: str, roles: tuple[str, ...], expected: list[str]) -> None:
    lines = console(report(type, *roles), "zh", 300).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("──")) + 1
    column = [line.split("  ")[-1].strip() if "  第" not in line else PLACE for line in lines[start:]]
    assert [each for each in column if each in {"相近原文：", PLACE, "“甲”", "“乙”"}] == expected


@pytest.mark.parametrize(("type", "before"), [("plan", "相近原文："), ("year", "相近原文："), ("task", "")])
def test_in_tables_comparisons_and_the_letter(type: str, before: str) -> None:
    it = report(type, "nearest")
    result = it.results[0]
    (found,) = result.subresults
    assert list(decided.passages(found, "zh")) == [f"{before}{PLACE}：“甲”"]
    assert comparison.passages(Side(result, found), "zh") == (f"{before}{PLACE}：“甲”",)
    data = compose(it, LetterOptions("某省发展和改革委员会", "某市", date=date(2026, 11, 25)))
    assert isinstance(data, bytes)
    assert docx.Document(io.BytesIO(data)).tables[0].rows[1].cells[5].text == f"{before}一、目标，第1段：“甲”"


def test_in_english() -> None:
    assert "Nearest passage:" in console(report("plan", "nearest"), "en", 300)


@pytest.mark.parametrize(
    ("type", "outcome", "expected"),
    [
        ("plan", "failed", "最接近的原文（不作依据）："),
        ("year", "cantTell", "最接近的原文（不作依据）："),
        ("value", "failed", "问题所在的原文："),
        ("task", "cantTell", "问题所在的原文："),
        ("task", "passed", "最接近的原文（不作依据）："),
    ],
)
def test_on_pages_and_in_tables(type: str, outcome: str, expected: str) -> None:
    """What is wrong with a value stood under “nearest passage (no evidence)”, although it is the very passage."""
    base = report(type, "nearest").results[0]
    found = sub(outcome, quote("甲", role="nearest"), type=type, key="x")  # type: ignore[arg-type]
    it = with_results((replace(base, outcome=found.outcome, subresults=(found,)),))
    assert list(rows.passages(found, "zh")) == [f"{expected}{PLACE}  “甲”"]
    assert f"- {expected}" in template.markdown(it).decode() or outcome == "passed"
    assert f"<figcaption>{expected}" in template.html(it).decode() or outcome == "passed"
    both = compare(it, replace(it, date=date(2026, 12, 1)))
    assert f"<figcaption>{expected}" in comparison.html(both).decode() or outcome == "passed"
    assert f"- {expected}" in comparison.markdown(both).decode() or outcome == "passed"
