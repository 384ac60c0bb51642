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
