"""一致 and 约等于 with a tolerance, and sums of figures that are stated as ≈."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.engine.judging import judge, loaded, quotes

from plancheck.engine import compare
from plancheck.engine.context import Context
from plancheck.engine.elements import ApproximateQuantity, Listing, Member, RoundedSum, listing
from plancheck.engine.functions import FUNCTIONS
from plancheck.model.document import Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Amount, Op, Plan
from plancheck.model.quantity import Quantity
from plancheck.model.value import Known, Truth
from plancheck.model.vocabulary import Vocabulary

TITLE = "# 西山庭园建设方案\n"


def draft(*values: str) -> str:
    """A draft that states the tree cover of 2025 in several places."""
    return TITLE + "一、主要目标\n" + "".join(f"到2025年，树木覆盖率达到{value}。\n" for value in values)


@pytest.mark.parametrize(
    ("values", "tolerance", "outcome"),
    [
        # as printed, without a tolerance
        (("35%", "35%"), "", "passed"),
        (("35%", "35.2%"), "", "passed"),  # the coarser precision
        (("35.0%", "35.2%"), "", "failed"),
        # a share of the larger figure
        (("35.0%", "35.2%"), "（容差 1 %）", "passed"),
        (("35.0%", "36.0%"), "（容差 1 %）", "failed"),
        (("35.0%", "36.0%"), "（容差 3 %）", "passed"),
        (("36.0%", "35.0%"), "（容差 3 %）", "passed"),  # whichever stands first
        # every pair, not only neighbours
        (("35.0%", "35.3%", "35.6%"), "（容差 1 %）", "failed"),
        # a bound and its figure
        (("35.0%", "35.2%以上"), "（容差 1 %）", "passed"),
        # what agrees as printed agrees, however small the tolerance
        (("35%", "35.4%"), "（容差 0.1 %）", "passed"),
    ],
)
def test_agree(values: tuple[str, ...], tolerance: str, outcome: str) -> None:
    assert judge(draft(*values), f"要求：树木覆盖率 在 2025年 的 目标 一致{tolerance}").outcome == outcome


def test_figures_that_do_not_agree_are_both_shown() -> None:
    result = judge(draft("35.0%", "38.0%"), "要求：树木覆盖率 在 2025年 的 目标 一致（容差 5 %）")
    assert quotes(result, "conflict") == ["树木覆盖率达到35.0%", "树木覆盖率达到38.0%"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("要求：树木覆盖率 在 2025年 的 目标 一致（容差 1 %）", []),
        ("要求：树木覆盖率 在 2025年 的 目标 一致（容差 1 万辆）", ["dimension-clash"]),
        ("要求：树木覆盖率 在 2025年 的 目标.单位 一致（容差 1 %）", ["no-amount"]),
        ("要求：树木覆盖率 在 2025年 的 目标 逐期上升（容差 1 %）", ["tolerance-ignored"]),
    ],
)
def test_what_the_checker_says_of_a_tolerance(body: str, codes: list[str]) -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from tests.engine.judging import PACK, RULE

    from plancheck.language import loader

    with TemporaryDirectory() as folder:
        (Path(folder) / "garden").mkdir()
        (Path(folder) / "garden" / "pack.rules").write_text(PACK + RULE.format(body=body, zh="否", en="no"), encoding="utf-8")
        found = loader.load([Path(folder)])
    assert [each.code for each in found.diagnostics if each.severity == "error"] == codes


# ---- amounts --------------------------------------------------------------------------------------------------------


def amount(text: str) -> Amount:
    """ "约3.2亿元" as an amount."""
    op: Op = "≈" if text.startswith("约") else "="
    number = text.lstrip("约").rstrip("万亿元")
    unit = text.lstrip("约")[len(number) :]
    return Amount(Decimal(number), unit, Evidence(text, Place(0, 0, len(text))), op)


def amounts(*texts: str) -> Listing:
    return listing([amount(text) for text in texts])


@pytest.mark.parametrize(
    ("left", "right", "tolerance", "state"),
    [
        ("100万元", "100万元", None, True),
        ("100万元", "100.4万元", None, True),  # at the coarser printed precision
        ("100.0万元", "100.4万元", None, False),
        ("1亿元", "10000万元", None, True),  # exact conversion
        ("100.0万元", "100.4万元", Quantity(Decimal("0.5"), "%"), True),
        ("100.0万元", "101.0万元", Quantity(Decimal("0.5"), "%"), False),
        ("100.0万元", "101.0万元", Quantity(Decimal(1), "万元"), True),
        ("100.0万元", "101.0万元", Quantity(Decimal(5000), "元"), False),
        ("100.0万元", "101.0万元", Quantity(Decimal(10000), "元"), True),
        ("100.0万元", "101.0万元", Quantity(Decimal(5), "吨"), None),  # of another dimension: nobody knows what is meant
    ],
)
def test_near_and_agree_read_a_tolerance_alike(left: str, right: str, tolerance: Quantity | None, state: bool | None) -> None:
    near = compare.approx(Known(amount(left)), Known(amount(right)), tolerance)
    agreed = compare.agree(amounts(left, right), tolerance)
    assert (near.state, agreed.state) == (state, state)
    assert (near.reason, agreed.reason) == ((None, None) if state is not None else ("ambiguous", "ambiguous"))


@pytest.mark.parametrize(
    ("parts", "total", "near", "below"),
    [
        # exact figures
        (("3亿元", "4亿元"), "7亿元", True, True),
        (("3.2亿元", "4.0亿元"), "7亿元", False, False),
        # ≈ figures: at the coarser of the precisions in which they are printed
        (("约3.2亿元", "约4.0亿元"), "约7亿元", True, True),
        (("约3亿元", "约4亿元"), "7.2亿元", True, True),
        (("3.2亿元", "4.0亿元"), "约7亿元", True, True),
        (("约3.2亿元", "约4.0亿元"), "约7.2亿元", True, True),
        (("约3.2亿元", "约4.0亿元"), "约7.1亿元", False, False),
        (("约3亿元", "约4亿元"), "约9亿元", False, True),
        (("约3亿元", "约4亿元"), "约5亿元", False, False),
        # one ≈ part makes the sum so, at its own precision and in any unit
        (("约32010万元", "4亿元"), "7.2021亿元", False, True),
        # zeros at the end of an ≈ figure may be rounded
        (("约32000万元", "4亿元"), "7.2001亿元", True, True),
        (("约1650亿元", "约690亿元", "约72亿元"), "约2400亿元", True, True),
        (("约1650亿元", "约690亿元", "约172亿元"), "约2400亿元", False, False),
        (("约3亿元", "40100万元"), "7亿元", True, True),
    ],
)
def test_sum_of_parts_against_its_total(parts: tuple[str, ...], total: str, near: bool, below: bool) -> None:
    added = FUNCTIONS["合计"](None, [amounts(*parts)])  # type: ignore[arg-type]  # a sum asks nothing of the plan
    stated = Known(amount(total))
    found = compare.approx(added, stated, Quantity(Decimal("0.0001"), "%"))
    assert (found.state, compare.compare(added, "≤", stated).state) == (near, below)
    assert [e.quote for e in found.evidence] == [*parts, total]


def test_a_sum_of_rough_figures_is_not_surely_above_a_total_it_cannot_be_told_from() -> None:
    added = FUNCTIONS["合计"](None, [amounts("约3.2亿元", "约4.0亿元")])  # type: ignore[arg-type]
    assert isinstance(added, Known)
    assert added.value == ApproximateQuantity(Decimal("7.2"), "亿元", Decimal(10**7))
    above = compare.compare(added, ">", Known(amount("约7亿元")))
    assert (above.state, above.reason) == (None, "ambiguous")


@pytest.mark.parametrize(
    ("parts", "op", "figure"),
    [
        (("约3.2亿元", "约4.0亿元"), "≈", "7.2亿元"),
        (("3亿元", "4亿元"), ">=", "7亿元"),
        (("3亿元", "4亿元"), "<=", "7亿元"),
        (("3亿元", "40000万元"), "=", "7亿元"),
    ],
)
def test_figures_as_written_are_exact(parts: tuple[str, ...], op: Op, figure: str) -> None:
    ctx = Context(Plan(Document("", "", "docx")), Vocabulary())
    stated = listing([replace(amount(each), op=op) for each in parts])
    for written in (
        FUNCTIONS["所写数值"](ctx, [FUNCTIONS["合计"](ctx, [stated])]),
        FUNCTIONS["合计"](ctx, [FUNCTIONS["所写数值"](ctx, [stated])]),
    ):
        assert isinstance(written, Known)
        assert type(written.value) in (Quantity, RoundedSum)
        assert compare.compare(written, "=", Known(amount(figure))).state is True
        assert [e.quote for e in written.evidence] == list(parts)
    found = FUNCTIONS["所写数值"](ctx, [stated])
    assert isinstance(found, Listing)
    assert [each.op for each in found.sure] == ["="] * len(parts)
    assert [each.truth for each in found.members] == [each.truth for each in stated.members]


def test_a_member_that_may_not_belong_leaves_a_sum_unknown() -> None:
    unsure = Listing((Member(amount("约3亿元"), Truth(None, "not_read")),))
    assert FUNCTIONS["合计"](None, [unsure]) != FUNCTIONS["合计"](None, [amounts("约3亿元")])  # type: ignore[arg-type]


def test_the_rules_here_are_sound() -> None:
    assert loaded("").rules == ()


UNITS = """
# 西山庭园建设方案
一、主要目标
表1 主要指标
|指标|单位|2025年|
|整治院落|{first}|119|
表2 分项指标
|指标|单位|2030年|
|整治院落|{second}|145|
"""


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("个", "", "passed"),  # one has its measure word left out
        ("", "户", "passed"),
        ("个", "个", "passed"),
        ("个", "户", "failed"),
        ("个", "万吨", "failed"),
        ("", "万吨", "failed"),
    ],
)
def test_units_of_counts(first: str, second: str, outcome: str) -> None:
    draft = UNITS.format(first=first, second=second)
    result = judge(draft, "对象：每个 指标（有 至少 2 个 目标）\n  要求：该指标.目标.单位 一致", "单位不一", "Different units")
    assert [(sub.subject.label.zh, sub.outcome) for sub in result.subresults] == [("整治院落", outcome)]
