"""The rows by which a quantity is read (src/plancheck/extraction/data/grammar.toml): each decides its example."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from plancheck.extraction import statements
from plancheck.extraction.amounts import grammar, years
from plancheck.extraction.statements.clause import Setting
from plancheck.extraction.words import lexicon
from plancheck.text.line import squeeze

WHOLE = tomllib.loads((lexicon.FOLDER / "grammar.toml").read_text("utf-8"))
ROWS = [(table, name, row) for table in WHOLE if table != "aside" for name, row in WHOLE[table].items()]
IDS = [f"{table}.{name}" for table, name, _ in ROWS]
SETTING = Setting(place="云水市", pivot=2022, horizon=2025, today=2023)


def _decided(text: str, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """The rows that decide a text, each with its table."""
    first, fitting, found = grammar.first, grammar.all_that_fit, set()

    def recording(table: str, it: grammar.Marks) -> tuple[grammar.Row, dict[str, str]] | None:
        fit = first(table, it)
        if fit is not None:
            found.add((table, fit[0].name))
        return fit

    def recording_all(table: str, it: grammar.Marks) -> list[grammar.Row]:
        rows = fitting(table, it)
        found.update((table, row.name) for row in rows)
        return rows

    monkeypatch.setattr(grammar, "first", recording)
    monkeypatch.setattr(grammar, "all_that_fit", recording_all)
    years.find.cache_clear()
    statements.read(squeeze(text).text, SETTING)
    return found


@pytest.mark.parametrize(("table", "name", "row"), ROWS, ids=IDS)
def test_a_row_decides_its_example(table: str, name: str, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert (table, name) in _decided(row["example"], monkeypatch)
    assert "counter" not in row or (table, name) not in _decided(row["counter"], monkeypatch)
