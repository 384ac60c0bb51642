"""Values of running text in an order that is told once: 每个指标后跟三个数，次序为2023年/2025年/2030年. 借阅率（%）14.2/18/25.6，…."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plancheck.extraction import indicator_columns, legends
from plancheck.extraction.clause import Statement
from plancheck.extraction.indicator_rows.rows import named
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.scene import Scene
from plancheck.extraction.subjects import MEASURED
from plancheck.model.plan import Fact
from plancheck.model.quantity import fold_unit, parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_SERIES, _NO_VALUE, _UNIT_OF_ALL, _FALLS = TERMS.lates("series", "series_no_value", "series_unit", "legend_falls")
_COMPARED = TERMS.late("series_compared")


def read(scene: Scene) -> Iterator[Fact]:
    """The facts of a draft whose values stand in such an order, from the block that tells it on through its chapter."""
    told: tuple[str, ...] = ()
    for block in scene.document.blocks:
        section = scene.section(block.index)
        if section is not None and section.heading.level == 1 and section.start == block.index:
            told = ()
        if not block.countable or block.table is not None:
            continue
        shadow = squeeze(block.text)
        told = tuple(legends.years_in_order(shadow.text)) or told
        if len(told) > 1:
            yield from (scene.fact(block.index, each, shadow) for each in _statements(scene, shadow.text, [*map(int, told)]))


def _statements(scene: Scene, text: str, told: list[int]) -> Iterator[Statement]:
    unit = next((fold_unit(hit[1]) for hit in _UNIT_OF_ALL.finditer(text) if parse_unit(hit[1])), "")
    for hit in _SERIES.finditer(text):
        values = legends.VALUES.split(hit["values"])
        row = named(hit["name"], "", unit, "")
        bases = _COMPARED.findall(text, max(text.rfind(mark, 0, hit.start()) for mark in "；。") + 1, hit.start())
        if len(values) > len(told) or not row.unit:
            continue
        change = row.change or ("decrease" if bases and _FALLS.search(text) else None)
        base = row.base or (int(bases[-1]) if bases and change else None)
        name = row.subject.partition("（")[0]
        name = name if MEASURED.search(name) else row.subject
        for year, value in zip(told, values, strict=False):  # of fewer values the last are missing
            if not _NO_VALUE.fullmatch(value):
                ground = indicator_columns.ground_of(f"{year}年", year, told, scene)
                yield Statement(
                    name, None, ground, year, base, change, "=", Decimal(value), None, fold_unit(row.unit), False, hit.start(), hit.end()
                )  # fmt: skip
