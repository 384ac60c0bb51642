"""extract without a format: what was read, in the words of the person who reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main

DRAFT = (
    "某市碳达峰试点实施方案",
    "一、主要目标",
    "到2025年，非化石能源消费比重达到20%以上，单位地区生产总值能耗比2020年下降13.5%。全市碳排放力争2029年前达峰。",
    "二、重点任务",
    "（一）增绿",
    "新增绿地3公顷。",
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            [
                "某市碳达峰试点实施方案 · 城市 · 某市",
                "  非化石能源消费比重 · 目标 2025年 · ≥20%   [一、主要目标  第3段]",
                "  单位地区生产总值能耗 · 目标 2025年 · 下降13.5%（比2020年）   [一、主要目标  第3段]",
                "  绿地 · 目标 未写年份 · 上升3公顷   [二、重点任务 > （一）增绿  第6段]",
                "  碳达峰 ≤2029年   [一、主要目标  第3段]",
            ],
        ),
        (
            "en",
            [
                "某市碳达峰试点实施方案 · city · 某市",
                "  非化石能源消费比重 · target 2025 · ≥20%   [一、主要目标  para. 3]",
                "  碳达峰 ≤2029   [一、主要目标  para. 3]",
            ],
        ),
    ],
)
def test_values_are_told_as_people_write_them(capsys: pytest.CaptureFixture[str], lang: str, said: list[str]) -> None:
    Path("plan.docx").write_bytes(files.docx(*DRAFT))
    assert main(["extract", "plan.docx", "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [each for each in said if each not in lines] == [], lines


def test_a_kind_that_is_not_known_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("plan.docx").write_bytes(files.docx("一、情况"))
    main(["extract", "plan.docx"])
    assert capsys.readouterr().out.splitlines()[0] == "plan.docx · 方案类型：未能识别"
