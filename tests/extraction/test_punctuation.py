"""Signs of another width change nothing that is read, and are quoted as they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.rules import helpers

from plancheck import checking, readers
from plancheck.extraction.outline import printed
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Plan
from plancheck.model.report import Options

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = helpers.shipped()
DRAFTS = [
    ROOT / "samples" / "zone-b.docx",
    *(ROOT / "tests" / "mutants" / "plans" / f"{name}.docx" for name in ("city-g", "city-l", "zone-m")),
]
_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
WAYS: dict[str, Callable[[str], str]] = {
    "full-width digits": lambda text: text.translate(_DIGITS),
    "half-width semicolons": lambda text: text.replace("；", ";"),
    "half-width commas": lambda text: text.replace("，", ","),
    "half-width brackets": lambda text: text.replace("（", "(").replace("）", ")"),
    "half-width colons": lambda text: text.replace("：", ":"),
}


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        (
            "到2025年,占比达到25%,到2030年达到30%;装机1,200万千瓦;投资3亿元",
            "到2025年，占比达到25%，到2030年达到30%；装机1,200万千瓦；投资3亿元",
        ),
        ("“十五五”,力争;(一)", "“十五五”，力争；(一)"),
        ("２０３０年达到２５％，１，２００万", "2030年达到25％，1，200万"),
        ("ISO 14001, GB/T 23331; SO2,NOx", "ISO 14001, GB/T 23331； SO2,NOx"),
        ("85,120,300座", "85,120,300座"),
    ],
)
def test_signs_between_chinese_words_are_read_as_the_usual_ones(text: str, usual: str) -> None:
    document = Document("draft", "", "docx", blocks=(Block(0, text),))
    (block,) = printed.with_usual_signs(document).blocks
    assert block.text == usual
    assert len(usual) == len(text)


def test_a_document_with_the_usual_signs_is_left_as_it_is() -> None:
    document = Document("draft", "", "docx", blocks=(Block(0, "到2025年，占比达到25%；装机1,200万千瓦。"),))
    assert printed.with_usual_signs(document) is document


def plan(of: Document) -> Plan:
    return checking.plan_of(of, SHIPPED, Options())


def said(found: Plan) -> tuple[Any, ...]:
    """What a plan states, without texts and places."""
    return (
        Counter((each.indicator, each.year, each.kind, each.change, each.base_year, each.value, each.unit) for each in found.facts),
        Counter((each.investment and each.investment.value, each.period, bool(each.owner)) for each in found.projects),
        Counter((len(each.units), len(each.lead), len(each.measures)) for each in found.tasks),
        Counter(each.year for each in found.events),
        Counter((each.level, each.place.block) for each in found.headings),
        Counter((each.total.value, len(each.parts)) for each in found.sums),
    )


def quotes(it: Any) -> Iterator[Evidence]:
    """Every quote in something, however deep."""
    if isinstance(it, Evidence):
        yield it
    elif isinstance(it, tuple):
        for each in it:
            yield from quotes(each)
    elif is_dataclass(it) and not isinstance(it, (Document, type)):
        for field in fields(it):
            yield from quotes(getattr(it, field.name))


@pytest.mark.parametrize("draft", DRAFTS, ids=[draft.stem for draft in DRAFTS])
def test_a_draft_in_signs_of_another_width_says_the_same(draft: Path) -> None:
    own = readers.read(draft.read_bytes(), draft.name)
    usual = plan(own)
    stated, outcomes = said(usual), outcomes_of(usual)
    for way, rewritten in WAYS.items():
        other = replace(own, blocks=tuple(replace(block, text=rewritten(block.text)) for block in own.blocks))
        assert other != own, way
        found = plan(other)
        assert found.document is other, way
        for ours, theirs in zip(stated, said(found), strict=True):
            assert theirs == ours, way
        assert outcomes_of(found) == outcomes, way
        for quote in quotes(found):
            printed = other.blocks[quote.place.block].text[quote.place.start : quote.place.end]
            assert quote.quote == printed, way


def outcomes_of(it: Plan) -> dict[str, str]:
    return helpers.outcomes(it)
