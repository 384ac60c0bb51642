"""What every target has: seeds, a mutator, and what must hold of any input; and what holds of whatever a reader gives."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar, get_args

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import REASONS, Document, Status

T = TypeVar("T")
Mutator = Callable[[bytes, Random], bytes]


@dataclass(frozen=True)
class Target:
    """`run` raises for an input that finds a fault; `seconds` of CPU that one input may take; `apart`: in a process that may die.

    `alone`: it sets up what a process can have only once, so that tests run it in another. `whole`: all of what `run` chooses a part of."""

    name: str
    seeds: Callable[[], list[bytes]]
    mutate: Mutator
    run: Callable[[bytes], None]
    seconds: float = 5.0
    apart: bool = False
    alone: bool = False
    share: float = 1.0  # of the time that there is
    whole: Callable[[bytes], None] | None = None


def one_of(all_of_them: Sequence[T], data: bytes) -> T:
    """The one that an input chooses: always the same for the same bytes."""
    return all_of_them[zlib.crc32(data) % len(all_of_them)]


def sound(found: Document) -> None:
    """What holds of any Document."""
    assert found.status in get_args(Status)
    if found.status == "not_checked":
        assert found.reason in REASONS, "not checked without a reason"
        assert not any(each.countable and each.text.strip() for each in found.blocks), "not checked, but there is text"
        assert found.reason != "classified_marking" or not found.blocks, "text of a classified paper is kept"
    assert (found.status == "checked") == (not found.skipped and found.reason is None), "checked, but something was skipped"
    if found.status != "checked":
        assert found.detail.zh, "no sentence in Chinese"
        assert found.detail.en, "no sentence in English"
    if found.status != "not_checked":
        assert any(each.countable and each.text.strip() for each in found.blocks), "checked without a text"
    for at, block in enumerate(found.blocks):
        assert block.index == at, "blocks are not numbered"
        assert block.text.startswith(block.label), "a label is no part of its text"
        assert 0 <= block.bold <= len(block.text), "bold beyond the text"
        assert max(block.text, default="") < "\ud800" or not any("\ud800" <= char < "\ue000" for char in block.text), (
            "half a surrogate pair"
        )
        assert all(0 <= line.start <= line.end <= len(block.text) for line in block.lines), "a line out of its block"
    for number, table in enumerate(found.tables, 1):
        assert table.index == number, "tables are not numbered"
        assert all(-1 <= each < len(found.blocks) for row in table.grid for each in row), "a grid names no block"
        assert len({len(row) for row in table.grid}) <= 1, "a grid with rows of different lengths"
    assert all(0 <= each.at <= len(found.blocks) for each in found.skipped), "something skipped out of the blocks"
    for each in found.diagnostics:
        told(each)
        if each.place is not None:
            assert 0 <= each.place.start <= each.place.end <= len(found.blocks[each.place.block].text), "a diagnostic out of its block"


def told(it: Diagnostic) -> None:
    assert it.code, "a diagnostic without a code"
    assert it.message.zh.strip(), "no message in Chinese"
    assert it.message.en.strip(), "no message in English"


def refused(reason: str, *said: Bilingual) -> None:
    assert reason in REASONS, "no reason of a document"
    assert said, "refused without a word"
    assert all(each.zh and each.en for each in said), "refused in one language only"
