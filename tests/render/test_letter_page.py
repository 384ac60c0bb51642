"""The page about the letter's template: it has every name and none besides, and what it shows may stand in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import click
import pytest
from docx import Document

from plancheck.cli.letter import letter
from plancheck.letter.compose import NAMES
from plancheck.letter.word_template import Shape, problems

PAGES = [Path(__file__).parents[2] / "docs" / f"letter.{lang}.md" for lang in ("zh", "en")]
#: Names of an example's own.
OWN = {"组", "项"}


def _names(shape: Shape, prefix: str = "") -> Iterator[str]:
    if isinstance(shape, Mapping):
        for name, inner in shape.items():
            yield from _names(inner, f"{prefix}{name}.") if isinstance(inner, Mapping) else [f"{prefix}{name}"]


def _members(shape: Shape) -> set[str]:
    return {name for part in shape if isinstance(part, Mapping) for name in part} if isinstance(shape, list) else set()


def _template(lines: list[str]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_it_has_every_name_and_none_besides(page: Path) -> None:
    text = page.read_text("utf-8")
    table = text.split("\n|---|---|---|\n")[1].split("\n\n")[0]
    listed = [name for row in table.split("\n") for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(_names(NAMES))
    below = text.split(table)[1].split("\n## ")[0]
    inner = set(re.findall(r"`([^`]+)`", below)) - {"主要问题", "意见表"}
    assert inner == _members(NAMES["主要问题"]) | _members(NAMES["意见表"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_its_options_are_options_of_the_command(page: Path) -> None:
    options = {option for each in letter.params if isinstance(each, click.Option) for option in each.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", page.read_text("utf-8"))) <= options


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_it_shows_may_stand_in_a_template(page: Path) -> None:
    blocks = [text for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S) if not kind]
    assert len(blocks) == 4
    for block in blocks:
        wrong = [each for each in problems(_template(block.strip().split("\n")), NAMES, "t.docx") if each.severity == "error"]
        assert wrong == [], block
    misspelt = blocks[0].replace("方案名称", "方案名")
    assert "方案名称" in str([each.help for each in problems(_template([misspelt]), NAMES, "t.docx")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_its_table_may_stand_in_a_template(page: Path) -> None:
    rows = [re.findall(r"`([^`]+)`", line) for line in page.read_text("utf-8").split("\n") if "tr " in line or "项.序号" in line]
    assert [len(row) for row in rows if row] == [1, 1, 3, 1]  # the sentence about {%tr %}, and three rows
    document = Document()
    table = document.add_table(3, 3)
    for cells, texts in zip(table.rows, rows[1:], strict=True):
        for cell, said in zip(cells.cells, texts, strict=False):
            cell.text = said
    made = BytesIO()
    document.save(made)
    assert [each for each in problems(made.getvalue(), NAMES, "t.docx") if each.severity == "error"] == []
