"""A document as plain text: what stands where, what is no body text, and where something was not read."""

from __future__ import annotations

import pytest

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Block, Document, Skipped
from plancheck.report import reading

BLOCKS = (
    Block(0, "一、总体要求"),
    Block(1, "页眉的字", part="header"),
    Block(2, "看不见的字", hidden=True),
    Block(3, "两行\n一段"),
)
PICTURE, REST = Skipped("not_read", 1, Bilingual("一张图片", "a picture")), Skipped("not_read", 4, Bilingual("其余各页", "all other pages"))


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("zh", ["一、总体要求", "［未读］一张图片", "［页眉］页眉的字", "［隐藏］看不见的字", "两行", "一段", "［未读］其余各页"]),
        (
            "en",
            [
                "一、总体要求",
                "[not read] a picture",
                "[header] 页眉的字",
                "[hidden] 看不见的字",
                "两行",
                "一段",
                "[not read] all other pages",
            ],
        ),
    ],
)
def test_what_was_not_read_stands_at_its_place(lang: str, lines: list[str]) -> None:
    document = Document("方案.docx", "", "docx", blocks=BLOCKS, skipped=(REST, PICTURE))
    assert reading.text(document, lang).splitlines() == lines
