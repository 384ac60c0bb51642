"""One rule never floods a report."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge

from plancheck.engine import judging

DRAFT = "# 西山庭园建设方案\n一、主要任务\n" + "".join(f"第{n}段，投资XX万元。\n" for n in range(9))


@pytest.mark.parametrize(
    ("most", "spelt", "said"), [(9, 9, None), (8, 8, "另有1项同类问题，未逐一列出"), (3, 3, "另有6项同类问题，未逐一列出")]
)
def test_the_first_findings_are_spelt_out_and_the_rest_are_counted(
    monkeypatch: pytest.MonkeyPatch, most: int, spelt: int, said: str | None
) -> None:
    monkeypatch.setattr(judging, "MOST_FINDINGS", most)
    result = judge(DRAFT, "对象：每个 段落（匹配 /XX/）\n  要求：不匹配 /XX/")
    assert result.outcome == "failed"
    assert len([sub for sub in result.subresults if sub.subject.type == "paragraph"]) == spelt
    assert [sub.message.zh for sub in result.subresults if sub.subject.type == "list"] == ([said] if said else [])


def test_what_failed_is_listed_before_what_is_open_and_each_rest_is_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_FINDINGS", 2)
    rows = "".join(
        f"|{name}|%|{value}|\n" for name, value in zip("甲乙丙丁戊己", ("大4小5", "大3小4", "12", "11", "13", "大2小3"), strict=True)
    )
    draft = "# 西山庭园方案\n截至2020年底，成效明显。\n二、主要目标\n|指标|单位|2025年|2030年|\n" + rows.replace("|%|", "|%|9|")
    result = judge(draft, "对象：每个 指标（有 至少 1 个 目标）\n  要求：该指标 在 2030年 没有 目标", "有目标", "A target")
    listed = [(sub.subject.label.zh, sub.outcome) for sub in result.subresults]
    assert listed == [("丙", "failed"), ("丁", "failed"), ("另有1项", "failed"), ("另有3项", "cantTell")]
    assert [sub.message.zh for sub in result.subresults[2:]] == ["另有1项同类问题，未逐一列出", "另有3项同样需人工核实，未逐一列出"]
