"""How many drafts a minute `plancheck batch` checks, what a second process adds, what memory the whole tree takes, where the time goes.

Run:  python tests/benchmarks/bench_batch.py [N]             (N drafts of about 40 pages, half of them PDF; 40 unless given)
      python tests/benchmarks/bench_batch.py --soak [N]      (N small drafts, 2,000 unless given: does memory stay flat?)

Drafts a minute hold for one machine only; the ratio, the shares and the memory mean the same on others.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench_check import samples, timed

from plancheck import checking, extraction, readers, rulelab
from plancheck.contract import report as report_file
from plancheck.engine import evaluate
from plancheck.model.report import Options
from plancheck.report import template

#: PDF files that LibreOffice makes; the others are copies with another end, which are other files to everybody.
PDFS = 4
_PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*</w:p>", re.DOTALL)
_TABLE = re.compile(r"(<w:tbl>.*?</w:tbl>)", re.DOTALL)


# ---- drafts -----------------------------------------------------------------------------------------------------


def draft(base: Path, seed: int) -> bytes:
    """A sample plan of twice its length: each long paragraph is followed by a copy with other figures; a few are left out."""
    dice = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(base) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _longer(data.decode(), dice).encode() if name == "word/document.xml" else data)
    return out.getvalue()


def _longer(text: str, dice: random.Random) -> str:
    parts = _TABLE.split(text)
    return "".join(part if place % 2 else _PARAGRAPH.sub(lambda it: _twice(it[0], dice), part) for place, part in enumerate(parts))


def _twice(paragraph: str, dice: random.Random) -> str:
    if len(re.sub("<[^>]*>", "", paragraph)) < 60:
        return paragraph
    other = re.sub(r"(?<=>)[^<]*", lambda it: re.sub(r"(?<!\d)[1-9]\d(?=\.?\d*%)", lambda _: str(dice.randint(10, 90)), it[0]), paragraph)
    return (paragraph if dice.random() < 0.95 else "") + other


def make(folder: Path, count: int) -> None:
    """`count` drafts in `folder`, a folder for every ten, every second one a PDF if LibreOffice is there."""
    bases = [each for each in samples() if each.suffix == ".docx"]
    printed = _printed(folder.parent / "pdf", [draft(bases[n % len(bases)], n) for n in range(PDFS)])
    for number in range(count):
        place = folder / f"{number // 10 + 1:03}"
        place.mkdir(parents=True, exist_ok=True)
        if printed and number % 2:
            (place / f"{number:04}.pdf").write_bytes(printed[number // 2 % len(printed)] + f"\n%{number}\n".encode())
        else:
            (place / f"{number:04}.docx").write_bytes(draft(bases[number % len(bases)], number))


def _printed(folder: Path, drafts: list[bytes]) -> list[bytes]:
    office = shutil.which("soffice")
    if office is None:
        return []
    folder.mkdir()
    for number, data in enumerate(drafts):
        (folder / f"{number}.docx").write_bytes(data)
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, sorted(folder.glob("*.docx")))], capture_output=True, check=True)
    return [each.read_bytes() for each in sorted(folder.glob("*.pdf"))]


# ---- measuring --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A run of the command: seconds, exit code, seconds of CPU of the whole tree and of the supervisor, most memory of both (bytes; pages
    that are shared count once), and for each tenth of the drafts how many processes there were, and the most memory of both."""

    seconds: float
    code: int
    cpu: float
    own: float
    tree: int
    supervisor: int
    tenths: list[tuple[int, int, int]]


def run(drafts: Path, out: Path, jobs: int, count: int) -> Run:
    """Runs `plancheck batch` and looks at its memory."""
    command = [sys.executable, "-m", "plancheck", "batch", str(drafts), "-o", str(out), "--jobs", str(jobs), "--quiet"]
    start, tenths, own = time.monotonic(), [(0, 0, 0)] * 10, 0.0
    process = subprocess.Popen(command)
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        others = _below(process.pid)
        mine, own = _memory(process.pid), max(own, _cpu(process.pid))
        tenth = min(9, 10 * _done(out) // count)
        most = zip(tenths[tenth], (1 + len(others), mine + sum(map(_memory, others)), mine), strict=True)
        tenths[tenth] = (max(next(most)), max(next(most)), max(next(most)))
        time.sleep(0.1)
    _, status, usage = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    tree, supervisor = (max(each[place] for each in tenths) for place in (1, 2))
    seconds = time.monotonic() - start
    return Run(seconds, process.returncode, usage.ru_utime + usage.ru_stime, own, tree, supervisor, tenths)


def _cpu(pid: int) -> float:
    """Seconds of CPU of a process by itself; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _done(out: Path) -> int:
    """How many drafts are done: the last file of each is its record."""
    try:
        return len(os.listdir(out / ".plancheck" / "drafts"))
    except OSError:
        return 0


def _memory(pid: int) -> int:
    """Bytes of a process, its share of common pages only."""
    try:
        found = re.search(r"(?m)^Pss:\s*(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) << 10 if found else 0


def _below(pid: int) -> list[int]:
    """All processes that it started, and those that they did."""
    try:
        children = [int(each) for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text("ascii").split()]
    except OSError:
        return []
    return [each for child in children for each in (child, *_below(child))]


def shares(paths: list[Path]) -> dict[str, float]:
    """CPU seconds of the parts of checking these drafts, in a process whose libraries are loaded."""
    workspace = rulelab.load([])
    for path in {path.suffix: path for path in paths}.values():  # what the first draft of a kind loads is no part of any
        report = checking.of_document(readers.read(path.read_bytes(), path.name), workspace.loaded, Options(), date(2026, 1, 1))
        template.html(report)
        report_file.write(report)
    found = dict.fromkeys(("reading", "extraction", "rules", "rendering: HTML", "rendering: JSON"), 0.0)
    for path in paths:
        data = path.read_bytes()
        document, reading = timed(lambda data=data, path=path: readers.read(data, path.name), 1)  # type: ignore[misc]
        plan, extracting = timed(lambda document=document: extraction.plan(document, workspace.loaded.vocabulary), 1)  # type: ignore[misc]
        _, rules = timed(lambda plan=plan: evaluate.evaluate(workspace.loaded, plan), 1)  # type: ignore[misc]
        report = checking.of_document(document, workspace.loaded, Options(), date(2026, 1, 1))
        _, page = timed(lambda report=report: template.html(report), 1)  # type: ignore[misc]
        _, text = timed(lambda report=report: report_file.write(report), 1)  # type: ignore[misc]
        for name, seconds in zip(found, (reading, extracting, rules, page, text), strict=True):
            found[name] += seconds
    return found


def small(folder: Path, count: int) -> None:
    """`count` drafts of a few sentences in `folder`, a folder for every hundred, no two alike."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests.batch.drafts import plan

    for number in range(count):
        place = folder / f"{number // 100 + 1:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:05}.docx").write_bytes(plan(f"第{number}市"))


def soak(count: int) -> None:
    """Prints the memory of a run of many small drafts, a line for every tenth."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PLANCHECK_CACHE"] = str(folder / "cache")
        small(folder / "drafts", count)
        it = run(folder / "drafts", folder / "out", 2, count)
        checked = len(json.loads((folder / "out" / "round.json").read_bytes())["drafts"])
        print(f"{count} small drafts, 2 at a time: {60 * count / it.seconds:.0f} a minute; {checked} in the overview, exit code {it.code}")
        print("most memory while each tenth was done (the last one with the overview):")
        for number, (processes, tree, supervisor) in enumerate(it.tenths, 1):
            print(f"  {10 * number:>3} %  {processes} processes  whole tree {tree >> 20:>5} MB  supervisor {supervisor >> 20:>4} MB")
        second, last = it.tenths[1], it.tenths[8]
        print(f"from the second tenth to the ninth: tree {(last[1] - second[1]) >> 20:+} MB, supervisor {(last[2] - second[2]) >> 20:+} MB")


def main(count: int) -> None:
    """Print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PLANCHECK_CACHE"] = str(folder / "cache")
        make(folder / "drafts", count)
        rulelab.load([], cache=folder / "cache")
        runs = {}
        for jobs in (1, 2):
            out = folder / f"out {jobs}"
            runs[jobs] = it = run(folder / "drafts", out, jobs, count)
            drafts = json.loads((out / "round.json").read_bytes())["drafts"]
            pages = [each["document"]["pages"] for each in drafts if each["document"]["pages"]]
            checked = sum(each["document"]["status"] != "not_checked" for each in drafts)
            print(f"{count} drafts ({len(pages)} PDF of {sum(pages) / max(1, len(pages)):.0f} pages on average), {jobs} at a time:")
            print(f"  {60 * count / it.seconds:.1f} drafts a minute; {checked} checked, exit code {it.code}")
            print(f"  CPU: {it.cpu / count:.2f} s a draft, supervisor {it.own:.1f} s in all ({it.own / it.cpu:.1%})")
            early = it.tenths[0][2]
            print(f"  memory: whole tree {it.tree >> 20} MB, supervisor {it.supervisor >> 20} MB (in the first tenth {early >> 20} MB)")
        # On a machine that others use too, the first of these says little; the second is what two processes cost one another.
        print(f"two processes: {runs[1].seconds / runs[2].seconds:.2f} × one, for {runs[2].cpu / runs[1].cpu:.2f} × the CPU")
        first = sorted((folder / "drafts").rglob("*.*"))[:10]
        found = shares(first)
        print("shares of the CPU of checking a draft and writing its report:")
        for part, seconds in found.items():
            print(f"  {part:<20}{seconds / sum(found.values()):6.1%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=40)
    parser.add_argument("--soak", type=int, nargs="?", const=2000)
    given = parser.parse_args()
    soak(given.soak) if given.soak else main(given.count)
