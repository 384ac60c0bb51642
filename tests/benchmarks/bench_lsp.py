"""The answer of the language server to a keystroke: the time from the change to the diagnostics of the file, and to the suggestions.

One person types at the end of the largest rule files that come along, letter by letter, in a real process over its standard streams.
`work` is the CPU time of the same, without the streams and whatever else the machine does; the ratio is of it to parsing the file alone.
The last column is the CPU time of a check of all files, which the server does in a pause.

Run:  make bench    (or: python tests/benchmarks/bench_lsp.py [KEYS])
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from lsprotocol import types as lsp
from tests.lsp.editor import Editor

from plancheck import resources
from plancheck.language import loader, parser
from plancheck.lsp.project import Project

#: How many files, the largest first, and what is typed into each.
FILES = 3
TYPED = '\n规则 NEW-01 “试写一条” / "An attempt"\n  依据：指南\n  级别：应当\n  要求：有 表格（有 至少 3 个 目标）\n'
AIM = 100  # ms


def main(keys: int) -> None:
    """Print a row for each file."""
    folder = resources.folder("rules")
    largest = sorted(folder.rglob("*.rules"), key=lambda path: path.stat().st_size, reverse=True)[:FILES]
    print(
        f"{'ms a keystroke':<46}{'size':>8}{'p50':>7}{'p95':>7}{'work p95':>10}{'parse':>7}{'ratio':>7}{'suggest p95':>13}{'all files':>11}"
    )
    for path in largest:
        asyncio.run(_row(folder, path, keys))


async def _row(folder: Path, path: Path, keys: int) -> None:
    text = path.read_text("utf-8")
    editor = await Editor(folder).start()
    name = path.relative_to(folder).as_posix()
    editor.open(name, text)
    await editor.diagnostics(name)
    answers, suggestions = [], []
    for key in range(keys):
        written = text + TYPED[: 1 + key % len(TYPED)]
        begun = time.perf_counter()
        editor.open(name, written)
        await editor.until(lambda: editor.uri(name) in editor.client.diagnostics)
        answers.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        place_now = lsp.Position(written.count("\n"), len(written.rpartition("\n")[2]))
        await editor.client.text_document_completion_async(lsp.CompletionParams(editor.document(name), place_now))
        suggestions.append(time.perf_counter() - begun)
    await editor.stop()
    project = Project([folder])
    work = []
    for key in range(-2, keys):  # at first, everything is read
        project.write(path.resolve(), text + TYPED[: 1 + key % len(TYPED)])
        seconds = _timed(lambda: project.problems(path.resolve()))
        work += [seconds] if key >= 0 else []
    parse = statistics.median(_timed(lambda: parser.parse(text, name, None)) for _ in range(9))
    files, problems = loader.find([folder])
    whole = _timed(lambda: loader.build(files, list(problems), ()))
    p50, p95, busy = statistics.median(answers), _p95(answers), _p95(work)
    late = "" if p95 * 1000 < AIM else f"  over the aim of {AIM} ms"
    print(
        f"{name:<46}{len(text):>8}{p50 * 1000:>7.0f}{p95 * 1000:>7.0f}{busy * 1000:>10.0f}{parse * 1000:>7.0f}{busy / parse:>7.1f}"
        f"{_p95(suggestions) * 1000:>13.0f}{whole * 1000:>11.0f}{late}",
        flush=True,
    )


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[18]


def _timed(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
