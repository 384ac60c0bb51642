"""A fact that is said again in words that no row knows is never missing; taken out, it is."""

from __future__ import annotations

import random

import pytest
from tests.mutants import plant

from plancheck.readers import plain


@pytest.mark.parametrize("kind", ["acts", "bodies"])
def test_the_words_are_in_no_row_and_depend_on_the_seed(kind: str) -> None:
    words = [plant.fresh(random.Random(seed), kind) for seed in range(20)]
    assert words == [plant.fresh(random.Random(seed), kind) for seed in range(20)]
    assert len(set(words)) > 10
    assert not [word for word in words if word in plant.known()]


def test_a_fact_is_cut_with_its_brackets_and_said_again_at_the_end() -> None:
    document = plain.read("一、主要任务\n（一）铺设水渠。铺设水渠十条。（责任单位：市水利局）\n| 名称 | 投资 |\n| 水渠 | 5 |")
    block = document.blocks[1].text
    start = block.index("责任单位")
    cuts = (plant.Cut(1, start, len(block) - 1), plant.Cut(5, 0, 1, "—"))
    made = plant.edited(document, cuts, 1, "由栖坊扛。")
    assert made.blocks[1].text == "（一）铺设水渠。铺设水渠十条。由栖坊扛。"
    assert made.blocks[5].text == "—"
    assert made.blocks[0] is document.blocks[0]


def test_the_head_of_a_column_is_said_again_over_its_cells() -> None:
    document = plain.read("一、主要任务\n| 名称 | 业主 |\n| 水渠 | 市水利局 |")
    head, cell = document.blocks[2], document.blocks[4]
    it = plant.Lost("builder-column", "业主", (plant.Cut(4, 0, len(cell.text), "—"),), 2, "业主", {}, plant.Cut(2, 0, len(head.text)))
    assert [block.text for block in it.without(document).blocks[1:]] == ["名称", "业主", "水渠", "—"]
    assert [block.text for block in it.said(document, "谁扛").blocks[1:]] == ["名称", "谁扛", "水渠", "市水利局"]


@pytest.mark.parametrize(
    ("plan", "kinds"),
    [
        ("city-c", {"owner", "value"}),
        ("zone-o", {"owner", "value", "builder", "builder-cell", "builder-column", "period-column"}),
    ],
)
def test_no_planting_in_a_plan_fails(plan: str, kinds: set[str]) -> None:
    found = plant.plantings(plan, 3, (), facts=1, said=3)
    assert {each.kind for each in found} >= kinds
    assert [(each.way, each.text) for each in found if each.outcome not in ("passed", "cantTell")] == []
    assert all(each.shown for each in found)
