"""Whom a value without a name of its own is said of, and where nobody is."""

import pytest

from plancheck.extraction import statements
from plancheck.extraction.statements import bind
from plancheck.extraction.statements.clause import Carried, Setting
from plancheck.text.line import squeeze

SETTING = Setting(place="云水市", pivot=2022, horizon=2025, today=2023)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2025年书屋达到3座，2030年达到5座。", ("书屋", "5座")),  # what was spoken of last
        ("书亭达到20万座；推广书屋，2030年达到3座。", ("书屋", "3座")),  # what a clause since then was about
        ("借阅率达到30%；推广书屋，比2020年提高5个百分点。", ("借阅率", "5个百分点")),  # but a share goes on being of the subject
        ("2022年用纸总量3万吨，单位产值用纸2吨/万元；2025年4万吨。", ("用纸总量", "4万吨")),  # 4万吨 is no 吨/万元
        ("书屋投资3亿元，2025年达到5座。", ("书屋投资", "3亿元")),  # no sum of money comes to 5座, and nobody else was spoken of
        ("2022年用纸总量3万吨，用水总量5万吨，单位产值用纸2吨/万元；2025年4万吨。", ("单位产值用纸", "2吨/万元")),  # either of two
        ("书屋投资3亿元；城东书亭，2025年5座。", ("书屋投资", "3亿元")),
        ("2025年书纸产能达到3万吨/年，2030年达到8万吨。", ("书纸产能", "8万吨")),  # the same, each year or not
        ("书屋占比达到30%。45%，是借阅率在2025年守得住的底线。", ("书屋占比", "30%")),  # of what stands behind, in words that no row knows
        ("书屋投资3亿元。分阶段看，2025年完成2亿元。", ("书屋投资", "3亿元")),  # a clause since then told of something else
        ("书屋占比达到30%。2030年，45%。", ("书屋占比", "45%")),
        ("用纸总量3万吨，2025年下降5%。", ("用纸总量", "5%")),
        # what falls once more is what fell before, not what was built between; a share of it is
        ("用纸强度比2020年下降15%，建成书亭9座；到2030年下降29%。", ("用纸强度", "29%")),
        ("用纸强度比2020年下降15%，建成书亭9座，占全市的60%。", ("书亭占全市", "60%")),
        ("用纸强度下降15%，书亭达到9座；到2030年提高29%。", ("书亭", "29%")),  # compared with no year: nothing says so
        # what something is done with above all is no subject
        ("2030年书屋达到120座；书亭以改造为主，2030年保持在64座。", ("书亭", "64座")),
        ("2030年书屋达到120座；坚持以改造为主，2031年保持在64座。", ("书屋", "64座")),
        ("产值2025年做到118亿元，2030年做到172亿元。", ("产值", "172亿元")),
        # a number of what was told has no name
        ("书屋用纸3吨，书亭用纸5吨，两项合计8吨。", ("书亭用纸", "5吨")),
        ("书屋用纸3吨，其中约八成即2吨纸在本地用掉。", ("书屋用纸", "3吨")),
        ("书屋5座，用纸2025年按年均8.3%、2030年按年均7.6%测算。", ("书屋", "5座")),
        ("用纸强度2025年下降49.8%，差不多减一半。", ("用纸强度", "49.8%")),
        ("用纸2025年降到790万吨，比高点少12万吨。", ("用纸", "790万吨")),
        ("省里要求借阅率2025年达到15%。我们定的是18.5%。", ("借阅率", "15%")),
        # all of a share
        ("书屋开放率2025年达到60%，2030年全部达到。", ("书屋开放率", "100%")),
        ("书屋2025年达到60座，2030年全部达到。", ("书屋", "60座")),
        ("书屋占比2025年达到60%，2030年全部建成书亭。", ("书屋占比", "60%")),
        ("用纸强度7吨/座，比2020年下降15%；用水强度9吨/座，比2020年下降29%。", ("用水强度", "29%")),
    ],
)
def test_whom_the_last_value_is_said_of(text: str, last: tuple[str, str]) -> None:
    stated, _, _ = statements.read(squeeze(text).text, SETTING)
    assert (stated[-1].subject, f"{stated[-1].value}{stated[-1].unit}") == last


def test_what_a_cell_is_of_is_told_by_its_row() -> None:
    stated, _, _ = statements.read("10万册/20万人次", SETTING, Carried(subject="城东书屋"))
    assert [(each.subject, each.unit) for each in stated] == [("城东书屋", "万册"), ("城东书屋", "万人次")]


def test_the_weights_are_told() -> None:
    state = Carried(subject="单位产值用纸", recent=("用纸总量", "单位产值用纸"), valued=(("用纸总量", "万吨"), ("单位产值用纸", "吨/万元")))
    assert bind.heirs(state, "万吨", joined=False, bare=False) == [
        (11, "用纸总量", ("alike", "earlier")),
        (-40, "单位产值用纸", ("last", "of_another_kind")),
    ]
