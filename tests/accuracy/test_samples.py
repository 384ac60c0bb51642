"""Plans written for plancheck, against labels that were made by hand without looking at its output. The floors are in tests/floors.toml."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests.accuracy import matching, measure
from tests.accuracy.matching import Row, fold


def extracted(name: str) -> Row:
    return measure.extracted(measure.SAMPLES[name])


def rows(name: str, kind: str) -> list[Row]:
    return measure.rows(measure.HERE / "samples" / name / f"{kind}.jsonl")


@pytest.mark.parametrize("name", measure.SAMPLES)
def test_a_plan_is_read_as_its_labels_say(name: str) -> None:
    assert set(measure.floors()[name]) == set(measure.SAMPLE_KINDS)
    assert measure.below({name: measure.of_sample(name)}) == []


def test_a_figure_below_its_floor_is_reported() -> None:
    none = {"city-defects": dict.fromkeys(measure.SAMPLE_KINDS, (0, 1, 1))}
    assert len(measure.below(none)) == len(measure.SAMPLE_KINDS)
    assert measure.below({"city-defects": {}})[0].startswith("city-defects, facts: F1 0.0000, floor 0.98")


@pytest.mark.parametrize("name", measure.SAMPLES)
def test_indicators_are_distinguished_from_similar_quantities(name: str) -> None:
    labels, found = rows(name, "facts"), extracted(name)["facts"]
    codes = {label["indicator"] for label in labels if label.get("indicator")}
    pairs = [(labels[i].get("indicator"), found[j]["indicator"]) for i, j in matching.matched(labels, found, matching.fact)]
    assert [(meant, code) for meant, code in pairs if code in codes and code != meant] == []
    coded = [code == meant for meant, code in pairs if meant]
    assert sum(coded) >= 0.9 * len(coded)


@pytest.mark.parametrize("name", measure.SAMPLES)
def test_bodies_and_cells(name: str) -> None:
    duties = [each for each in rows(name, "responsibilities") if not each.get("optional")]
    labelled = Counter(fold(unit) for each in duties for unit in each["units"])
    found = Counter(fold(unit) for each in extracted(name)["responsibilities"] for unit in each["units"])
    assert sum((labelled & found).values()) >= 0.98 * max(labelled.total(), found.total())
    tables = json.loads((measure.HERE / "samples" / name / "tables.json").read_text("utf-8"))
    assert cells(extracted(name)["tables"]) == cells(tables)


def cells(tables: list[Row]) -> Counter[str]:
    return Counter(fold(cell) for table in tables for row in (*table["header"], *table["rows"]) for cell in row if fold(cell))
