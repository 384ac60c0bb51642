"""extract --format html: the draft as it was read, as a page; its counts are those of the JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main

DRAFT = files.docx(
    "青川市碳达峰试点实施方案", "一、主要目标", "到2025年，新能源汽车渗透率达到45%。", "二、重点任务", "（一）能源转型", "建设风电基地。"
)
Captured = pytest.CaptureFixture[str]
COUNT = re.compile(r'data-count="(\w+)">(\d+)<')


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("plan.docx").write_bytes(DRAFT)


@pytest.mark.parametrize(
    ("more", "start"),
    [
        (["-o", "out.html"], "<!DOCTYPE html>"),
        (["-o", "OUT.HTML"], "<!DOCTYPE html>"),
        (["-o", "out.txt", "--format", "html"], "<!DOCTYPE html>"),
        (["-o", "out.json"], "{"),
        (["-o", "out.txt"], "青川市碳达峰试点实施方案 · "),
        (["-o", "out.html", "--format", "text"], "青川市碳达峰试点实施方案\n"),
    ],
)
def test_the_format_is_the_one_asked_for_or_that_of_the_suffix(more: list[str], start: str) -> None:
    assert main(["extract", "plan.docx", *more]) == 0
    assert Path(more[1]).read_text("utf-8").startswith(start)


def test_the_page_goes_to_standard_output_too(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["extract", "plan.docx", "--format", "html"]) == 0
    assert capsysbinary.readouterr().out.decode().rstrip().endswith("</html>")


@pytest.mark.parametrize(("lang", "html_lang", "says"), [("zh", "zh-CN", "文字已全部读取"), ("en", "en", "All text was read")])
def test_the_page_agrees_with_the_json(lang: str, html_lang: str, says: str) -> None:
    assert main(["extract", "plan.docx", "-o", "plan.html", "--lang", lang, "--date", "2026-01-02"]) == 0
    assert main(["extract", "plan.docx", "-o", "plan.json"]) == 0
    page, plan = Path("plan.html").read_text("utf-8"), json.loads(Path("plan.json").read_text("utf-8"))
    assert f'<html lang="{html_lang}">' in page
    assert says in page
    counts = dict(COUNT.findall(page))
    told = {"open": len(plan["ledger"]["open"]), "aside": sum(each["set_aside"] for each in plan["ledger"]["counts"])}
    assert len(counts) == 12
    assert counts == {name: str(told[name] if name in told else len(plan[name])) for name in counts}
    assert re.search(r'<mark class="target" id="m-facts-1"[^>]*>[^<]*新能源汽车渗透率达到45%<', page)
    assert all(f"{pack['id']} {pack['version']} {pack['sha256']}" in page for pack in plan["packs"])


def test_a_file_that_was_not_read_gives_a_page_that_says_so(capsys: Captured) -> None:
    Path("plan.docx").write_bytes(b"")
    assert main(["extract", "plan.docx", "-o", "plan.html"]) == 3
    page = Path("plan.html").read_text("utf-8")
    assert "没有读成：文件为空" in page
    assert page.count("文件没有读成，不知道有没有。") == 12


def test_the_draft_is_never_overwritten(capsys: Captured) -> None:
    assert main(["extract", "plan.docx", "-o", "plan.docx"]) == 2
    assert "plan.docx" in capsys.readouterr().err
    assert Path("plan.docx").read_bytes() == DRAFT
