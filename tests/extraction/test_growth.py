"""Twice as long a text takes twice as much work, in whatever form it lists its figures: the work is counted, not timed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.names import subjects
from plancheck.extraction.sums import texts
from plancheck.extraction.sums.sentences import sums
from plancheck.extraction.sums.texts import Text
from plancheck.model.plan import Plan
from plancheck.model.quantity import Quantity
from plancheck.readers import plain

FORMS = [
    "，{i}亿元",
    "、甲{i}亿元",
    "，书屋{i}万吨",
    "书屋{i}万吨，",
    "甲0万吨，",
    "甲{i}万吨，其中乙{i}万吨；",
    "甲{i}万吨，其中乙{i}万吨，",
    "甲{i}万吨。其中乙{i}万吨。",
    "甲{i}万吨，其中2020年乙{i}万吨；",
    "甲{i}万吨（乙{i}万吨），",
    "甲{i}万吨（乙{i}万吨，",
    "2020年、2022年甲分别为{i}万吨、{i}万吨，",
    "甲{i}万吨，合计{i}万吨；",
    "甲{i}万吨，合计{i}万吨，",
    "甲{i}万吨、乙{i}万吨合计{i}万吨、",
    "，总投资{i}亿元",
    "甲工程{i}个，投资{i}亿元；",
    "按来源分，甲{i}亿元；",
    "2020年投资{i}亿元，",
    "2020年书屋总面积{i}亩，2021年{i}亩，2025年{i}亩，",
    "单机5兆瓦机组{i}台，总容量{i}万千瓦，",
    "安装单机5兆瓦机组{i}台，",
    "一是城东书屋工程，{i}个项目、{i}亿元。",
    "由甲{i}万吨、乙{i}万吨组成，",
    "占三分之一、{i}万吨，",
]


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many characters are searched for quantities and years or cleaned, and how many amounts are looked at."""
    work = [0]

    def watched(owner: Any, name: str, cost: Callable[..., int]) -> None:
        real = getattr(owner, name)

        def call(*args: Any, **named: Any) -> Any:
            work[0] += cost(*args)
            return real(*args, **named)

        monkeypatch.setattr(owner, name, call)

    with monkeypatch.context():
        for owner, name in ((quantities, "find_squeezed"), (years, "find"), (subjects, "clean"), (subjects, "link")):
            watched(owner, name, lambda text, *_: len(text))
        watched(texts, "dimension", lambda *_: 1)
        watched(Quantity, "base", lambda *_: 1)
        real = Text.back

        def back(self: Text, start: int, end: int) -> Any:
            for each in real(self, start, end):
                work[0] += 1
                yield each

        monkeypatch.setattr(Text, "back", back)
        yield work


def work(form: str, times: int, monkeypatch: pytest.MonkeyPatch) -> int:
    text = "总投资9亿元，" + "".join(form.format(i=at % 90 + 1) for at in range(times)) + "。"
    document = plain.read(text)
    with counted(monkeypatch) as done:
        list(sums(Plan(document), 0))
    return done[0]


@pytest.mark.parametrize("form", FORMS)
def test_work_grows_with_the_length(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = work(form, 100, monkeypatch), work(form, 400, monkeypatch)
    assert long <= 4.6 * short


def test_overlapping_quantities_are_left_out_as_before() -> None:
    found = quantities.find("占三分之一、12万吨，百分之三十五、一半以上和30%")
    assert [each.value for each in found] == [Decimal("33.33"), Decimal(12), Decimal(35), Decimal(50), Decimal(30)]


@pytest.mark.parametrize("form", ["、{i}%", "、甲{i}%", "和书屋{i}万册"])
def test_values_that_one_clause_lists_are_not_each_looked_for_in_all_of_it(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def done(times: int) -> int:
        listed = "".join(form.format(i=at % 89 + 10) for at in range(times))
        with counted(monkeypatch) as work:
            extraction.plan(plain.read(f"一、主要目标\n到2030年，书屋达标率分别达到45%{listed}以上。"), VOCABULARY)
        return work[0]

    assert done(1200) <= 2.6 * done(600)
