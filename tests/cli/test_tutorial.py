"""The tutorials, followed to the letter: every file is written, every command run, and what it prints is what the page shows.

At the end the pack of the page is the pack in tests/language/packs/waste. After a change of what commands print,
`python -m tests.cli.test_tutorial` writes the pages anew: read the difference like code.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.replay import COLUMNS, done, run, steps, written

ROOT = Path(__file__).parents[2]
PAGES = {lang: ROOT / "docs" / "language" / f"new-guideline.{lang}.md" for lang in ("zh", "en")}
#: The page that ends with a rule of the reader's own.
FIRST = {lang: ROOT / "docs" / "language" / f"tutorial.{lang}.md" for lang in ("zh", "en")}
PACK = ROOT / "tests" / "language" / "packs" / "waste"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tutorial_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANCHECK_LANG", lang)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    text = PAGES[lang].read_text("utf-8")
    for step in steps(text):
        assert done(step) == step.body, f"{PAGES[lang].name}:{text.count(chr(10), 0, step.start) + 1}"
    made = Path("rules/waste")
    assert {path.relative_to(made): path.read_text("utf-8") for path in made.rglob("*.*")} == {
        path.relative_to(PACK): path.read_text("utf-8") for path in PACK.rglob("*.*")
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_on_a_first_rule_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANCHECK_LANG", lang)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    text = FIRST[lang].read_text("utf-8")
    for step in steps(text):
        assert done(step) == step.body, f"{FIRST[lang].name}:{text.count(chr(10), 0, step.start) + 1}"


def test_the_pack_of_the_tutorial_has_nothing_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PLANCHECK_LANG", "en")
    found = run(f"plancheck rules test {PACK} --rules {PACK} --pack municipal-waste --conditions")
    assert "0 changes that no case notices" in found
    assert found.endswith("26 cases, 0 failed\n")
    assert run(f"plancheck rules fmt --check {PACK}") == "5 files, 0 changed\n"


if __name__ == "__main__":
    written(PAGES)
    written(FIRST)
