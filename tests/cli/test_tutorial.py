"""The tutorials, followed to the letter: every file is written, every command run, and what it prints is what the page shows.

At the end the pack of the page is the pack in tests/language/packs/waste. After a change of what commands print,
`python -m tests.cli.test_tutorial` writes the pages anew: read the difference like code.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
PAGES = {lang: ROOT / "docs" / "language" / f"tutorial.{lang}.md" for lang in ("zh", "en")}
PACK = ROOT / "tests" / "language" / "packs" / "waste"
#: How wide the console of the pages is.
COLUMNS = "100"
#: "**file** (new):" and the like say what the block below is for; a block of ```console holds commands.
_BLOCK = re.compile(
    r"(?:^\*\*(?P<path>[^*]+)\*\*[ （(]*(?P<how>[^）)\n]+)[）)][：:]\n\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.M | re.S
)
_HOW = {"新建": "new", "new": "new", "在末尾加上": "append", "append": "append", "改为": "new", "change to": "new"}


@dataclass(frozen=True)
class Step:
    """A block of a page: a file to write or to add to, a Word document, or commands with what they print."""

    kind: str
    path: str
    body: str
    start: int
    end: int


def steps(text: str) -> Iterator[Step]:
    """The blocks of a page, in their order."""
    for hit in _BLOCK.finditer(text):
        how = "console" if hit["kind"] == "console" else _HOW[hit["how"]] if hit["path"] else "shown"
        yield Step(how, hit["path"] or "", hit["body"], hit.start("body"), hit.end("body"))


def run(command: str) -> str:
    """What a command prints, its notes to the person included."""
    arguments = command.removeprefix("plancheck ").split()
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(arguments)
    out.flush()
    return out.buffer.getvalue().decode()  # type: ignore[attr-defined]  # it was made of a BytesIO


def done(step: Step) -> str:
    """The block as it is once its step is taken in the working folder."""
    if step.kind == "console":
        commands = [line for line in step.body.splitlines() if line.startswith("$ ")]
        return "\n".join(f"{command}\n{run(command.removeprefix('$ ')).rstrip()}\n" for command in commands)
    if step.kind == "shown":
        return step.body
    path = Path(step.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".docx":
        path.write_bytes(files.docx(*step.body.splitlines()))
    elif step.kind == "append":
        path.write_text(f"{path.read_text('utf-8')}\n{step.body}", "utf-8")
    else:
        path.write_text(step.body, "utf-8")
    return step.body


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


def test_the_pack_of_the_tutorial_has_nothing_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PLANCHECK_LANG", "en")
    found = run(f"plancheck rules test {PACK} --rules {PACK} --pack municipal-waste --conditions")
    assert "0 changes that no case notices" in found
    assert found.endswith("24 cases, 0 failed\n")
    assert run(f"plancheck rules fmt --check {PACK}") == "5 files, 0 changed\n"


if __name__ == "__main__":
    for language, page in PAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.environ |= {"PLANCHECK_LANG": language, "COLUMNS": COLUMNS}
            written, at = "", 0
            whole = page.read_text("utf-8")
            for each in steps(whole):
                written += whole[at : each.start] + done(each)
                at = each.end
            page.write_text(written + whole[at:], "utf-8")
