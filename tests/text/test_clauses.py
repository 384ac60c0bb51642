"""Sentences and clauses as spans of the original text."""

import pytest

from plancheck.text import clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设书房。开放阅览室！", ["建设书房。", "开放阅览室！"]),
        ("他说“要建。”然后走了。", ["他说“要建。”", "然后走了。"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("甲；乙。", ["甲；乙。"]),
        ("达到2.5%。", ["达到2.5%。"]),
        ("  ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in clauses.sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年，建设书房；开放阅览室。", ["到2025年", "建设书房", "开放阅览室"]),
        ("总投资1,000万元，比例1:3", ["总投资1,000万元", "比例1:3"]),
        ("改造设备（责任单位：甲局、乙局，下同）。后文", ["改造设备（责任单位：甲局、乙局，下同）", "后文"]),
        ("落实《条例，办法》要求，推进", ["落实《条例，办法》要求", "推进"]),
        ("（括号未闭合，后文。下一句，再下", ["（括号未闭合，后文", "下一句", "再下"]),
        ("（全句在内。）后文", ["（全句在内。）后文"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in clauses.clauses(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年，建设书房；开放阅览室。", ["到2025年，建设书房", "开放阅览室"]),
        ("一是建设书房（甲；乙），二是开放；关闭旧馆！", ["一是建设书房（甲；乙），二是开放", "关闭旧馆"]),
        ("目标：建成书房。\n第二行", ["目标：建成书房", "第二行"]),
        ("。；", []),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in clauses.statements(text)] == expected


@pytest.mark.parametrize(("at", "expected"), [(0, (0, 2)), (2, None), (3, (3, 5)), (9, None)])
def test_around(at: int, expected: tuple[int, int] | None) -> None:
    assert clauses.around(clauses.clauses("甲乙，丙丁。"), at) == expected
