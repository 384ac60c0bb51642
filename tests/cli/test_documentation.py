"""The documentation agrees with the code and names nothing that is not there."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from plancheck.model import report, value

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
WHERE = ("*.md", "docs/*.md", "docs/start/*.md", "docs/language/*.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for where in WHERE for path in ROOT.glob(where))
#: Names in the table of one check: the second column, and names with a point in the third.
NAMES = sorted({name for row in re.findall(r"^\| \d+ \|.*$", ARCHITECTURE, re.M) for name in re.findall(r"`([a-z_]+(?:\.\w+)+)`", row)})


def test_the_drawn_layers_are_those_that_are_checked() -> None:
    drawn = re.findall(r"```layers\n(.*?)```", ARCHITECTURE, re.S)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert [each.splitlines() for each in drawn] == [[line.replace("plancheck.", "") for line in each] for each in layers]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "plancheck.toml"])
def test_every_function_of_the_trip_exists(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert hasattr(import_module(f"plancheck.{module}"), attribute)


def test_the_trip_is_long_enough_to_be_one() -> None:
    assert len(NAMES) > 15


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:src|tests|tools|rules|docs)/[\w./]+)`", ARCHITECTURE))))
def test_every_path_of_the_architecture_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_the_documentation_leads_somewhere(page: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", ["outcomes.md", "outcomes.zh.md"])
def test_the_page_on_outcomes_names_every_outcome_reason_and_verdict(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    for name in (*get_args(report.Outcome), *get_args(report.Verdict), *value.REASONS):
        assert re.search(rf"^\|.*`{name}`", text, re.M), name
