"""docs/hostile.md, the list of what was tested: every test that it names is there, and every row of the acceptance list has one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIST = (ROOT / "docs" / "hostile.md").read_text("utf-8")
#: Groups of the acceptance list with the number of their last row. Those of a server (W) and of a store (S) come with them.
GROUPS = {"D": 27, "V": 8, "L": 13, "P": 12, "R": 11, "Q": 8, "H": 8, "T": 12, "X": 5, "C": 10, "N": 5}
#: What is short for a module in the list.
SHORT = {
    "hostile": "test_batch_hostile",
    "submissions": "test_batch_submissions",
    "command": "test_batch_command",
    "annexes": "test_batch_annexes",
}


@cache
def functions() -> dict[str, frozenset[str]]:
    """The names of the test functions by module; `test_…` of the list may leave some of a name out."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        found[path.stem] = found.get(path.stem, frozenset()) | frozenset(
            each.name for each in body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
        )
    return found


def rows() -> list[tuple[str, str]]:
    """(first cell, name of a test) of every row of the tables: names with …, and with the module before a point where one is said."""
    found = []
    for line in LIST.splitlines():
        cells = [each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and "`" in cells[1]:
            found += [(cells[0], name) for name in re.findall(r"`([^`]+)`", cells[1]) if re.fullmatch(r"[\w.…]+", name)]
    return found


def there(name: str) -> bool:
    """Whether a test, or a module, is there under a name that may have … in it."""
    module, point, function = name.rpartition(".")
    if not point and name in functions():
        return True
    module = module.strip("…")
    inside = [functions().get(SHORT.get(module, module), frozenset())] if module else list(functions().values())
    pattern = re.compile(".*".join(map(re.escape, function.split("…"))))
    return any(pattern.fullmatch(each) for names in inside for each in names)


@pytest.mark.parametrize(("row", "name"), rows())
def test_every_test_of_the_list_is_there(row: str, name: str) -> None:
    assert there(name), f"{row}: no test {name}"


@pytest.mark.parametrize("group", GROUPS)
def test_every_row_of_the_acceptance_list_has_a_test(group: str) -> None:
    named = {int(number) for row, _ in rows() for number in re.findall(rf"\b{group}(\d+)\b", row)}
    assert named == set(range(1, GROUPS[group] + 1))


def test_the_check_sees_a_name_that_is_gone() -> None:
    assert there("submissions.test_c2_zips_are_opened_one_level_deep")
    assert there("…_are_opened_one_level_deep")
    assert not there("command.test_c2_zips_are_opened_one_level_deep")
    assert not there("test_c2_zips_are_opened_one_level")
    assert len(rows()) > 180
