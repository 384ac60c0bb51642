"""Plans written for plancheck, against labels that were made by hand without looking at the tool.

`zone-sound.pdf` (Chifeng; figures and measures are invented) is no sample any more; it is kept beside its labels, as it was printed.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.accuracy import matching
from tests.accuracy.matching import Row, fold

from plancheck import extraction, readers, resources
from plancheck.contract import plan as plan_file
from plancheck.language import loader

LABELS = Path(__file__).with_name("samples")
FILES = {"city-defects": resources.folder("samples") / "city-defects.docx", "zone-sound": LABELS / "zone-sound" / "zone-sound.pdf"}


@functools.cache
def extracted(name: str) -> Row:
    file = FILES[name]
    vocabulary = loader.load([resources.folder("rules")]).vocabulary
    found: Row = json.loads(plan_file.write(extraction.plan(readers.read(file.read_bytes(), file.name), vocabulary)))
    return found


def rows(name: str, kind: str) -> list[Row]:
    return [json.loads(line) for line in (LABELS / name / f"{kind}.jsonl").read_text("utf-8").splitlines() if line.strip()]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("kind", "score", "least"),
    [
        ("facts", matching.fact, 0.93),
        ("facts", matching.full, 0.87),
        ("headings", matching.heading, 0.98),
        ("tasks", matching.named("title"), 0.98),
        ("projects", matching.named("name"), 0.98),
        ("sums", matching.total, 0.85),
        ("events", matching.peak, 1.0),
    ],
    ids=["facts", "facts in full", "headings", "tasks", "projects", "sums", "events"],
)
def test_what_is_extracted_is_what_the_labels_say(name: str, kind: str, score: Callable[[Row, Row], float], least: float) -> None:
    labels, found = rows(name, kind), extracted(name)[kind]
    if kind == "headings":
        labels, found = ([each for each in some if each["level"] in (1, 2, 3)] for some in (labels, found))
    assert matching.f1(matching.figures(labels, found, score)) >= least


@pytest.mark.parametrize("name", FILES)
def test_indicators_are_told_from_their_look_alikes(name: str) -> None:
    labels, found = rows(name, "facts"), extracted(name)["facts"]
    codes = {label["indicator"] for label in labels if label.get("indicator")}
    pairs = [(labels[i].get("indicator"), found[j]["indicator"]) for i, j in matching.matched(labels, found, matching.fact)]
    assert [(meant, code) for meant, code in pairs if code in codes and code != meant] == []
    coded = [code == meant for meant, code in pairs if meant]
    assert sum(coded) >= 0.9 * len(coded)


@pytest.mark.parametrize("name", FILES)
def test_bodies_and_cells(name: str) -> None:
    duties = [each for each in rows(name, "responsibilities") if not each.get("optional")]
    labelled = Counter(fold(unit) for each in duties for unit in each["units"])
    found = Counter(fold(unit) for each in extracted(name)["responsibilities"] for unit in each["units"])
    assert sum((labelled & found).values()) >= 0.98 * max(labelled.total(), found.total())
    tables = json.loads((LABELS / name / "tables.json").read_text("utf-8"))
    assert cells(extracted(name)["tables"]) == cells(tables)


def cells(tables: list[Row]) -> Counter[str]:
    return Counter(fold(cell) for table in tables for row in (*table["header"], *table["rows"]) for cell in row if fold(cell))
