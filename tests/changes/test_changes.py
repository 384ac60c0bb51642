"""The changes that `measure.py` makes of our own code: which there are, and that each is one and can be compiled."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.changes import changes

CODE = '''"""Not this."""

from x import y


def f(a: int | None, b: str = "unit") -> str | None:
    """Nor this."""
    if a < 3 and not b:
        raise ValueError("nor what is said")
    for each in (n for n in g(a, b) if n):
        h(each - 1)
    return b if a else None
'''


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A room with one module."""
    monkeypatch.setattr(changes, "SOURCE", tmp_path)
    monkeypatch.setattr(changes, "ROOMS", {"one": ("one",)})
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "module.py").write_text(CODE, "utf-8")
    return tmp_path / "one" / "module.py"


def test_what_is_written_instead(room: Path) -> None:
    made = {(each.line, each.kind, " ".join(each.before.split()), " ".join(each.after.split())) for each in changes.of(room)}
    assert made == {
        (6, "constant", '"unit"', "('unitx')"),
        (8, "and, or", "a < 3 and not b", "(a < 3 or not b)"),
        (8, "condition left out", "a < 3 and not b", "(a < 3)"),
        (8, "condition left out", "a < 3 and not b", "(not b)"),
        (8, "comparison", "a < 3", "(a <= 3)"),
        (8, "comparison", "a < 3", "(a > 3)"),
        (8, "constant", "3", "(4)"),
        (8, "constant", "3", "(2)"),
        (8, "negation", "not b", "(b)"),
        (10, "filter left out", "(n for n in g(a, b) if n)", "((n for n in g(a, b)))"),
        (10, "condition negated", "n", "(not n)"),
        (10, "arguments", "g(a, b)", "(g(b, a))"),
        (11, "statement left out", "h(each - 1)", "pass"),
        (11, "calculation", "each - 1", "(each + 1)"),
        (11, "constant", "1", "(2)"),
        (11, "constant", "1", "(0)"),
        (12, "return", "return b if a else None", "return None"),
        (12, "branches", "b if a else None", "(None if a else b)"),
    }


def test_a_change_leaves_all_else_where_it_was(room: Path) -> None:
    source = room.read_bytes()
    for each in changes.of(room):
        made = each.made(source)
        assert made != source
        assert made.count(b"\n") == source.count(b"\n")
        ast.parse(made)


def test_a_seed_names_the_same_changes(room: Path) -> None:
    assert changes.chosen("one", 5, 7) == changes.chosen("one", 5, 7) != changes.chosen("one", 5, 8)
    assert len({(each.start, each.end) for each in changes.chosen("one", 99, 7)}) == len(changes.chosen("one", 99, 7))
    assert len(changes.chosen("one", 5, 7)) == 5


@pytest.mark.parametrize("room", changes.ROOMS)
def test_every_room_can_be_changed(room: str) -> None:
    for each in changes.chosen(room, 20, 7):
        source = (changes.SOURCE / each.file).read_bytes()
        assert compile(each.made(source), each.file, "exec") != compile(source, each.file, "exec"), each.shown
