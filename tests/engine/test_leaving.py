"""What a check leaves to the collector alone: hardly anything. In a process that checks many drafts it was a fifth of the time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date

import pytest
from jinja2.runtime import Macro

from plancheck import checking, readers, resources, rulelab
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing
from plancheck.model.report import Options, SubResult
from plancheck.report import template

SAMPLE = resources.folder("samples") / "city-defects.docx"


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def left(*kinds: type) -> int:
    return sum(type(each) in kinds for each in gc.get_objects())


@pytest.mark.usefixtures("uncollected")
def test_a_check_and_its_page_leave_nothing_to_the_collector() -> None:
    rules, document = rulelab.load([]).loaded, readers.read(SAMPLE.read_bytes(), SAMPLE.name)
    template.html(checking.of_document(document, rules, Options(), date(2026, 1, 1)))  # compiled, and kept
    before = left(Context, Listing), left(Macro, SubResult)
    report = checking.of_document(document, rules, Options(), date(2026, 1, 1))
    assert left(SubResult) > 100
    page = template.html(report)
    del report
    assert (left(Context, Listing), left(Macro, SubResult)) == before
    assert len(page) > 100_000
