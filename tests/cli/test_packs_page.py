"""The page on packs, followed to the letter.

After a change of what commands print, `python -m tests.cli.test_packs_page` writes it anew: read the difference like code.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.replay import COLUMNS, done, steps, written

PAGES = {lang: Path(__file__).parents[2] / "docs" / "language" / f"packs.{lang}.md" for lang in ("zh", "en")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANCHECK_LANG", lang)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    text = PAGES[lang].read_text("utf-8")
    for step in steps(text):
        assert done(step) == step.body, f"{PAGES[lang].name}:{text.count(chr(10), 0, step.start) + 1}"


if __name__ == "__main__":
    written(PAGES)
