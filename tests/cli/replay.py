"""Pages of the documentation, followed to the letter: every file is written, every command run, and what it prints is what the page shows.

A block under a line "**name** (how):" is a file; `_HOW` has what can stand in the brackets. A block of ```console holds commands, and
below each what it prints. There, a line of two ellipses stands for lines that the page leaves out (none, where a machine prints none).
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli import files

from plancheck.cli import main

#: How wide the console of the pages is.
COLUMNS = "100"
LEFT_OUT = "……"
_BLOCK = re.compile(
    r"(?:^\*\*(?P<path>[^*]+)\*\*[ （(]*(?P<how>[^）)\n]+)[）)][：:]\n\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.M | re.S
)
_HOW = {
    "新建": "new", "new": "new", "在末尾加上": "append", "append": "append", "改为": "new", "change to": "new",
    "由 方案.docx 改成": "edit", "方案.docx with these changes": "edit", "填写": "fill", "filled in": "fill",
    "放进": "put", "holds": "put",
}  # fmt: skip
ARROW = " → "
CELL = " | "


@dataclass(frozen=True)
class Step:
    """A block of a page: a file to write, to change or to add to, or commands with what they print."""

    kind: str
    path: str
    body: str
    start: int
    end: int
    language: str = ""


def makefile_targets() -> set[str]:
    """What `make` can be asked for."""
    makefile = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")
    return {target for line in re.findall(r"^([a-z][a-z -]*):(?!=)", makefile, re.M) for target in line.split()}


def steps(text: str) -> Iterator[Step]:
    """The blocks of a page, in their order."""
    for hit in _BLOCK.finditer(text):
        how = "console" if hit["kind"] == "console" else _HOW[hit["how"]] if hit["path"] else "shown"
        yield Step(how, hit["path"] or "", hit["body"], hit.start("body"), hit.end("body"), hit["kind"])


def run(command: str) -> str:
    """What a command prints, its notes to the person included."""
    arguments = shlex.split(command.removeprefix("plancheck "))
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(arguments)
    out.flush()
    return out.buffer.getvalue().decode()  # type: ignore[attr-defined]  # it was made of a BytesIO


def done(step: Step) -> str:
    """The block as it is once its step is taken in the working folder."""
    match step.kind:
        case "console":
            return "\n".join(f"$ {command}\n{like(run(command), shown.rstrip())}" for command, shown in commands(step.body))
        case "new" if step.path.endswith(".docx"):
            _write(step.path, files.docx(*step.body.splitlines()))
        case "new":
            _write(step.path, step.body.encode())
        case "append":
            _write(step.path, f"{Path(step.path).read_text('utf-8')}\n{step.body}".encode())
        case "edit":
            edited(Path("方案.docx"), Path(step.path), step.body)
        case "fill":
            filled(Path(step.path), step.body)
        case "put":
            put(Path(step.path), step.body)
    return step.body


def _write(path: str, data: bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data)


# ---- consoles ---------------------------------------------------------------------------------------------------


def commands(body: str) -> Iterator[tuple[str, str]]:
    """The commands of a console, each with what the page shows below it."""
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def like(printed: str, shown: str) -> str:
    """What was printed, with the lines left out that the page leaves out: `shown` itself where it is true."""
    printed = f"{printed.rstrip()}\n" if printed.strip() else ""
    pieces = [piece.splitlines() for piece in re.split(rf"^{LEFT_OUT}$\n?", shown, flags=re.M)]
    if len(pieces) == 1:
        return printed
    lines = printed.splitlines()
    found, at = [], 0
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        if last:
            at = max(at, len(lines) - len(piece))
        elif number:
            at = next((n for n in range(at, len(lines)) if piece and lines[n].startswith(piece[0])), at)
        found.append(lines[at : at + len(piece)])
        at += len(piece)
    return "".join(f"{line}\n" for line in f"\n{LEFT_OUT}\n".join("\n".join(each) for each in found).strip("\n").splitlines())


# ---- what people do with the files ------------------------------------------------------------------------------


def edited(source: Path, target: Path, body: str) -> None:
    """`target` is `source` with the changes of the block: "old → new" in a paragraph, "row | old → new" in a cell of a table's row."""
    from docx import Document

    document = Document(str(source))
    for line in body.splitlines():
        old, arrow, new = line.partition(ARROW)
        assert arrow, line
        row, bar, cell = old.rpartition(CELL)
        if bar:
            _cell(document, row, cell, new)
        else:
            _words(document, old, new)
    document.save(str(target))


def _words(document: Any, old: str, new: str) -> None:
    (paragraph,) = (each for each in document.paragraphs if old in each.text)
    whole = [run for run in paragraph.runs if old in run.text]
    if not whole:
        paragraph.runs[0].text = paragraph.text
        for each in paragraph.runs[1:]:
            each.text = ""
    (first, *_) = whole or paragraph.runs
    first.text = first.text.replace(old, new)


def _cell(document: Any, row: str, old: str, new: str) -> None:
    """The first cell with that text, "" for an empty one, in the row that has a cell with the text `row`."""
    rows = [each for table in document.tables for each in table.rows if row in [cell.text for cell in each.cells]]
    (cells,) = (each.cells for each in rows)
    cell = next(each for each in cells if each.text == old.strip("（）() ").replace("空", "").replace("empty", ""))
    paragraph = cell.paragraphs[0]
    for each in paragraph.runs[1:]:
        each.text = ""
    if paragraph.runs:
        paragraph.runs[0].text = new
    else:
        paragraph.add_run(new)


def filled(path: Path, body: str) -> None:
    """The table of replies with the rows of the block: "words of the one opinion | choice | explanation | where"."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(min_row=2))
    for line in body.splitlines():
        words, *cells = (each.strip() for each in line.split("|"))
        (row,) = (each for each in rows if words in str(each[1].value))
        for cell, text in zip(row[2:], cells, strict=False):
            cell.value = text
    book.save(path)


def put(folder: Path, body: str) -> None:
    """The folder with the files of the block: "name ← file of samples/ or of the working folder"."""
    for line in body.splitlines():
        name, arrow, source = line.partition(" ← ")
        assert arrow, line
        target = folder / name.strip()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample(source.strip()), target)


def sample(name: str) -> Path:
    """A sample plan, or a file that stands in the working folder."""
    kept = Path(__file__).parents[2] / "samples" / name
    return kept if kept.is_file() else Path(name)


# ---- pages ------------------------------------------------------------------------------------------------------


def written(pages: Mapping[str, Path], start: Mapping[str, str] | None = None) -> None:
    """Writes the pages anew, with what the commands print now; `start` has the sample plans that the working folder begins with."""
    for language, page in pages.items():
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(f"{folder}/work")
            os.chdir(f"{folder}/work")
            os.environ |= {"PLANCHECK_LANG": language, "COLUMNS": COLUMNS}
            for name, source in (start or {}).items():
                shutil.copyfile(sample(source), name)
            text, at = "", 0
            whole = page.read_text("utf-8")
            for each in steps(whole):
                text += whole[at : each.start] + done(each)
                at = each.end
            page.write_text(text + whole[at:], "utf-8")
