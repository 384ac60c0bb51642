"""All benchmarks in one run: where a check's time goes, how fast drafts are read, how fast rules are, how fast an editor is
answered, how many drafts a minute are checked, how the time of a check grows. None can fail a build.

Run:  make bench    (or: python tests/benchmarks/bench.py [FILE…])

Each part is a process of its own with a time limit, so that one that hangs, or lacks a peer, takes nothing from the others.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
#: Measured unless files are named: a Word and a PDF draft.
USUAL = [str(SAMPLES / name) for name in ("city-a.docx", "zone-a.pdf")]
#: A part, what it is asked, and the seconds it may take. Most of them go into the workbench: the load and the kills on two databases.
PARTS = (
    ("bench_check.py", sys.argv[1:] or USUAL, 100),
    ("bench_reading.py", sys.argv[1:], 200),
    ("bench_rules.py", [], 110),
    ("bench_lsp.py", [], 120),
    ("bench_batch.py", ["8"], 150),
    ("bench_web.py", ["200"], 900),
    ("bench_kill.py", [], 1500),
    ("bench_hosts.py", [], 600),
    ("bench_growth.py", [], 240),
)


def run(part: str, asked: list[str], seconds: int) -> None:
    """One part; what it printed stands, even where its time ran out."""
    started = subprocess.Popen([sys.executable, "-u", str(HERE / part), *asked], start_new_session=True)
    try:
        code = started.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)  # with the checks that it started
        started.wait()
        print(f"{part}: stopped after {seconds} s", flush=True)
        return
    if code:
        print(f"{part}: ended with {code}", flush=True)


if __name__ == "__main__":
    for name, asked, most in PARTS:
        if (HERE / name).exists():
            run(name, asked, most)
            print(flush=True)
