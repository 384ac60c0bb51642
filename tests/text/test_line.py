"""The forms in which a text is matched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plancheck.text import line


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        (line.usual, "书屋２０座,书亭3座;书车1辆", "书屋20座，书亭3座；书车1辆"),
        (line.usual, "1,200 books; 3 cars", "1,200 books; 3 cars"),
        (line.tight, "责 任\u200b单位：Ａ 局", "责任单位：Ａ局"),
        (line.fold, "书 屋〔Ａ〕⻓５", "书屋[A]长5"),
        (line.compatible, "书 屋〔Ａ〕５ ㎡", "书屋〔A〕5m2"),
        (line.fold_name, "书 屋〔Ａ〕", "书屋[a]"),
    ],
)
def test_a_form(form: Callable[[str], str], text: str, expected: str) -> None:
    assert form(text) == expected


def test_a_line_knows_where_its_characters_stood() -> None:
    squeezed = line.squeeze("书 屋２０ 座，Li X。  书亭 5 kW。")
    assert squeezed.text == "书屋20座，Li X。书亭5kW。"
    assert squeezed.span(0, 2) == (0, 3)
    assert squeezed.index(5) == 4
    assert [squeezed.text[start:end] for start, end in squeezed.sentences] == ["书屋20座，Li X。", "书亭5kW。"]
