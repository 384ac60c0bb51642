"""One round from draft to second version, as docs/round.*.md tells it; and every command of the READMEs, with made-up names.

After a change of what commands print, `python -m tests.cli.test_round` writes the pages anew: read the difference like code.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli import files
from tests.cli.replay import COLUMNS, done, edited, like, makefile_targets, put, sample, steps, written

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
PAGES = {lang: ROOT / "docs" / f"round.{lang}.md" for lang in ("zh", "en")}
#: What the working folder holds when the page begins.
START = {"方案.docx": "city-defects.docx"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the draft."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("COLUMNS", COLUMNS)
    for name, source in START.items():
        shutil.copyfile(sample(source), name)
    return tmp_path / "work"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_round_is_true(folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setenv("PLANCHECK_LANG", lang)
    text = PAGES[lang].read_text("utf-8")
    for step in steps(text):
        assert done(step) == step.body, f"{PAGES[lang].name}:{text.count(chr(10), 0, step.start) + 1}"


@pytest.mark.parametrize(
    ("printed", "shown", "true"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\nb\nc\n", "a\nb", False),
        ("a\nb\nc\n", "a\n……\nc", True),
        ("a\nb\nd\n", "a\n……\nc", False),
        ("a\n1\nb\nc\n2\nd\n", "a\n……\nb\nc\n……\nd", True),
        ("a\n1\nb\nC\n2\nd\n", "a\n……\nb\nc\n……\nd", False),
        ("a\nb\n", "a\nb\n……", True),
        ("a\nb\nc\n", "a\nb\n……", True),
        ("x\nb\n", "a\n……\nb", False),
        ("x\nb\n", "……\nb", True),
    ],
)
def test_what_a_page_may_leave_out(printed: str, shown: str, true: bool) -> None:
    assert (like(printed, shown).rstrip() == shown) == true


# ---- READMEs ----------------------------------------------------------------------------------------------------

READMES = {"README.zh-CN.md": ("方案.docx", "第二稿.docx", "收件"), "README.md": ("plan.docx", "second.docx", "drafts")}
#: What the commands of a README leave behind: the two drafts, an annotated copy, a letter with its form of replies,
#: a report, a comparison, and two files of data for the next step.
KINDS = [".docx", ".docx", ".docx", ".docx", ".html", ".html", ".json", ".json", ".xlsx"]
#: What a README's command may end with besides 0: an unmet must-rule.
FINE, FOUND = 0, 1


def lines(body: str) -> Iterator[list[str]]:
    """The commands of a block of shell, each as its words."""
    for line in body.splitlines():
        if words := shlex.split(line, comments=True):
            yield words


def obey(words: list[str]) -> None:
    """Run a command of a README, in the working folder; what is no command of ours is looked up or done."""
    match words:
        case ["plancheck", *arguments]:
            assert main(arguments) in (FINE, FOUND), words
        case ["make", target]:
            assert target in makefile_targets()
        case ["pip", "install", "."]:
            assert (ROOT / "pyproject.toml").is_file()  # that the wheel works is seen in test_package.py
        case ["cp", source, target]:
            shutil.copyfile(ROOT / source, target)
        case _:
            pytest.fail(f"a command that nobody runs: {words}")


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    draft, second, drafts = READMES[name]
    Path(draft).write_bytes(files.docx("襄阳市碳达峰试点实施方案", "一、主要目标", "全市碳排放力争2032年前后达到峰值。"))
    edited(Path(draft), Path(second), "力争2032年前后达到峰值 → 力争2029年前达到峰值")
    put(Path(drafts), f"襄阳.docx ← {draft}\n湖州.docx ← {second}")
    text = (ROOT / name).read_text("utf-8")
    made = 0
    for step in steps(text):
        for words in lines(step.body) if step.language == "sh" else ():
            obey(words)
            made += 1
    assert made == 11
    assert not re.findall(r"^ {4,}plancheck ", text, re.M)  # every command stands in a block that is run
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file()) == KINDS


@pytest.mark.parametrize("page", [*READMES, "docs/README.md", "docs/round.zh.md", "docs/round.en.md", "CHANGELOG.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


if __name__ == "__main__":
    written(PAGES, START)
