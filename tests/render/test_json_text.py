"""JSON in one pass: numbers, white space, things that stand in many places, text that no file may hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plancheck.contract.json_text import utf8, values


@dataclass(frozen=True)
class Thing:
    name: str
    inside: object = None


@dataclass(frozen=True)
class Maker:
    n: int


class Odd(str):
    __slots__ = ()


FORMS = {Thing: lambda it: {"name": it.name, "inside": it.inside}}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("13.50"), "13.5"),
        (Decimal("0.1000000000000000000000000000001"), "0.1000000000000000000000000000001"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (date(1, 2, 3), '"0001-02-03"'),
        (True, "true"),
        (None, "null"),
        ({}, "{}"),
        ((), "[]"),
        ([1, None, 2.5, False], "[1, null, 2.5, false]"),
        ((Decimal(1), Decimal(2)), "[\n 1,\n 2\n]"),
        (("a",), '[\n "a"\n]'),
        ({"a": {"b": (1, 2)}, "c": [{}]}, '{\n "a": {\n  "b": [1, 2]\n },\n "c": [\n  {}\n ]\n}'),
        ('"\n\x1b\\％', '"\\"\\n\\u001b\\\\％"'),
        ("\ud83d\ude00\udfff", '"\\ud83d\\ude00\\udfff"'),
        (Odd("甲"), '"甲"'),
        ({"百%": Odd("%s")}, '{\n "百%": "%s"\n}'),
        (Thing("a\n", Thing("b")), '{\n "name": "a\\n",\n "inside": {\n  "name": "b",\n  "inside": null\n }\n}'),
    ],
)
@pytest.mark.parametrize("shared", [frozenset(), frozenset({Thing})], ids=["", "shared"])
def test_text(value: object, text: str, shared: frozenset[type]) -> None:
    assert utf8(value, FORMS, shared) == (text + "\n").encode()


def test_what_is_shared_is_made_once_and_indented_where_it_stands() -> None:
    asked: list[str] = []

    def form(it: Thing) -> dict[str, Any]:
        asked.append(it.name)
        return {"name": it.name, "inside": it.inside}

    inner = Thing("b")
    outer = Thing("a", inner)
    value = {"deep": {"deep": (outer, outer)}, "inner": inner, "outer": outer}
    assert utf8(value, {Thing: form}, frozenset({Thing})) == utf8(value, FORMS)
    assert asked == ["a", "b"]


def test_things_made_on_the_way_are_not_taken_for_one_another() -> None:
    """What is gone leaves its id to the next."""
    made = json.loads(utf8([Maker(n) for n in range(500)], {**FORMS, Maker: lambda it: {"made": Thing(str(it.n))}}, frozenset({Thing})))
    assert [each["made"]["name"] for each in made] == [str(n) for n in range(500)]


def test_a_long_text_is_whole() -> None:
    value = [{"n": n, "text": "文" * (n % 7), "in": [[str(n)] * (n % 5)]} for n in range(3000)]
    assert utf8(value, {}) == (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def test_what_has_no_form_is_a_fault() -> None:
    with pytest.raises(TypeError, match="Thing has no form"):
        utf8({"a": [Thing("b")]}, {})


def test_values_are_what_the_standard_library_takes() -> None:
    found = values({"a": (Thing("b", Decimal("1.50")),), "c": None, "d": [True, 1]}, FORMS)
    assert found == {"a": [{"name": "b", "inside": "1.50"}], "c": None, "d": [True, 1]}
