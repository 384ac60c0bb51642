"""rules docs into one file: the book that an office circulates, over the real command line."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import docx
import pytest

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
WASTE = ROOT / "tests" / "language" / "packs" / "waste"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(WASTE, tmp_path / "own" / "waste")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)


WASTE_ONLY = ["--rules", "own", "--pack", "municipal-waste", "--date", "2026-11-25"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_word_document(capsys: Captured, lang: str) -> None:
    assert main(["rules", "docs", "-o", "规则手册.docx", "--lang", lang, *WASTE_ONLY]) == 0
    assert "规则手册.docx" in capsys.readouterr().err
    first = Path("规则手册.docx").read_bytes()
    assert main(["rules", "docs", "-o", "规则手册.docx", "--lang", lang, *WASTE_ONLY]) == 0
    assert Path("规则手册.docx").read_bytes() == first
    text = [each.text for each in docx.Document(BytesIO(first)).paragraphs]
    assert text[0] == {"zh": "规则手册", "en": "Rule book"}[lang]
    assert {"zh": "2026年11月25日", "en": "25 November 2026"}[lang] in text


def test_a_pack_that_is_named_is_printed_without_those_it_imports() -> None:
    assert main(["rules", "docs", "-o", "one.md", "--rules", "own", "--pack", "waste-extended"]) == 0
    assert re.findall(r"^### (\S+)", Path("one.md").read_text("utf-8"), re.M) == ["WASTE-90"]


def test_all_packs_in_one_page() -> None:
    command = ["rules", "docs", "-o", "all.HTML", "--rules", "own", "--pack", "municipal-waste", "--pack", "waste-extended"]
    assert main(command) == 0
    text = Path("all.HTML").read_text("utf-8")
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {"r-WASTE-01", "r-WASTE-90", "c-1-1", "c-2-1"} <= set(ids)
    assert "补充规则、城市生活垃圾治理方案编制指南" in text
    assert "条规则" in text


def test_a_folder_of_word_documents() -> None:
    assert main(["rules", "docs", "-o", "books", "--format", "docx", *WASTE_ONLY]) == 0
    assert [each.name for each in Path("books").iterdir()] == ["municipal-waste.docx"]


def test_a_folder_may_be_called_like_a_file() -> None:
    Path("books.html").mkdir()
    assert main(["rules", "docs", "-o", "books.html", *WASTE_ONLY]) == 0
    assert [each.name for each in Path("books.html").iterdir()] == ["municipal-waste.html"]


def test_a_suffix_and_a_format_that_do_not_agree(capsys: Captured) -> None:
    assert main(["rules", "docs", "-o", "book.docx", "--format", "md", *WASTE_ONLY]) == 2
    assert capsys.readouterr().err == "“book.docx”与 --format md 不一致，请去掉其中一个\n"
    assert not Path("book.docx").exists()


def test_the_shipped_book_takes_its_examples_from_the_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancheck.rulelab.shipped_cases", lambda: None)  # as in an installation, where no cases are
    assert main(["rules", "docs", "-o", "book.md", "--pack", "annex2-common", "--date", "2026-11-25"]) == 0
    text = Path("book.md").read_text("utf-8")
    goal = text[text.index("### GOAL-06") :].split("\n### ")[0]
    assert "示例：不符合：示例方案city-defects.docx" in goal
    assert re.search(r"示例：符合：示例方案city-\w+.docx《[^》]+》：", goal)
    quotes = re.findall(r"“([^”\n]+)” · 报告写", text)
    assert len(quotes) > 40
    assert [each for each in quotes if len(each.replace("\\", "")) > 80] == []
    assert "示例：不符合：示例方案中没有" in text
