"""What might be the thing: a passage that no reader accounts for keeps "missing" open, and is shown."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.judging import RULE, judge, loaded
from tests.rules import helpers

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.model.report import Options, Result
from plancheck.readers import plain

OWNERS = "\n  对象：每个 任务\n  要求：该任务 有 责任单位"
VALUE = "\n  要求：树木覆盖率 在 2030年 有 目标"


def _nearest(result: Result) -> list[str]:
    return [evidence.quote for sub in result.subresults for evidence in sub.evidence if evidence.role == "nearest"]


@pytest.mark.parametrize(
    ("sentence", "outcome", "shown"),
    [
        ("（责任单位：市园林局）", "passed", None),
        ("头一个要找的：市园林局。", "cantTell", ["市园林局"]),  # in words that no reader knows
        ("", "failed", None),
    ],
)
def test_a_body_in_unknown_words_keeps_a_missing_owner_open(sentence: str, outcome: str, shown: list[str] | None) -> None:
    result = judge(f"一、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。{sentence}", OWNERS)
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("由春风坊牵头。", ["春风坊"]),
        ("春风坊牵头，秋水阁配合。", ["春风坊"]),
        ("春风坊负责跟进。", ["春风坊"]),
        ("牵头的是春风坊。", ["春风坊"]),
        ("牵头的人选：春风坊；其余另定。", ["春风坊"]),
        ("责任落在春风坊、秋水阁身上。", ["春风坊", "秋水阁"]),
        ("这一条归春风坊管。", ["春风坊"]),
        ("由市春风坊兜底。", ["市春风坊兜底"]),
        # by how the sentence is built alone
        ("由春风坊扛到底。", ["春风坊扛到底"]),
        ("交给春风坊扛起。", ["春风坊扛起"]),
        ("扛旗：春风坊、秋水阁。", ["春风坊、秋水阁"]),
        ("——春风坊、秋水阁。", ["春风坊、秋水阁"]),
        ("（春风坊、秋水阁）", ["春风坊、秋水阁"]),
        ("（春风坊扛起，秋水阁帮衬）", ["春风坊扛起，秋水阁帮衬"]),
        ("扛旗单位：春风坊、秋水阁。", ["春风坊", "秋水阁"]),
        ("扛旗人：春风坊。", ["春风坊"]),
        ("由专人负责。", None),  # nobody in particular
        ("春风坊扛起。", None),  # nothing shows that anybody stands there
        ("——铺设水渠、推广滴灌。", None),  # acts
        ("由低到高。", None),  # a course
        ("由渠首、渠尾组成。", None),  # parts
        ("水渠推广到城东。", None),  # what is done
        ("（新的水渠建设）", None),
        ("（责任单位：）", None),  # nobody behind the label
        ("（扛旗：）", None),
        ("（待定）", None),
        ("单位：万元", None),
        ("实行园长负责制。", None),
        ("由市场决定。", None),
        ("各项任务的牵头单位另定。", None),
        ("春风坊的责任人另定。", None),
        ("推广春风坊的做法。", None),
    ],
)
def test_who_answers_may_be_called_whatever_it_is(sentence: str, shown: list[str] | None) -> None:
    result = judge(f"一、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。{sentence}", OWNERS)
    assert (result.outcome, result.reason) == (("cantTell", "candidate") if shown else ("failed", None))
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("sentence", "outcome", "shown"),
    [
        ("到2030年，树木覆盖率达到45%。", "passed", None),
        ("2030年收官时，让树木覆盖迈过45%的门槛。", "cantTell", ["让树木覆盖迈过45%"]),
        ("浇水的水渠2029年见底。45%，是树木覆盖到2030年迈过的门槛。", "cantTell", ["45%"]),  # its own year, not that of the one before
        ("收官时新栽2075棵，让树木覆盖迈过45%的门槛。", "cantTell", ["让树木覆盖迈过45%"]),  # a number that is no year
        ("2030年树木覆盖率的数：45%。", "cantTell", ["45%"]),  # its look-alike stands in its own name only
        ("2030年，木覆盖率的数：45%。", "failed", None),  # the look-alike
        ("2030年按木覆盖率看树木，算作45%。", "failed", None),
        ("2030年收官时，让游客满意迈过45%的门槛。", "failed", None),  # of something else
        ("2030年收官时，让树木覆盖迈过45公顷的门槛。", "failed", None),  # no share
        ("2027年收官时，让树木覆盖迈过45%的门槛。", "failed", None),  # of another year
        ("推广树木养护。", "failed", None),
    ],
)
def test_a_figure_near_a_part_of_the_name_keeps_a_missing_value_open(sentence: str, outcome: str, shown: list[str] | None) -> None:
    result = judge(f"一、主要目标\n坚持统筹推进。{sentence}\n二、主要任务\n（一）铺设水渠。铺设水渠十条。", VALUE)
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("2025年树木覆盖率达到30%，2030年用水较2020年下降45%。", "failed"),  # levels alone are told of the cover
        ("2025年树木覆盖率提高到30%，较2020年提高3%，2030年用水较2020年下降45%。", "cantTell"),
        ("2030年树木覆盖与用水较2020年下降45%。", "cantTell"),  # nothing is told of it
    ],
)
def test_by_how_much_something_fell_is_no_value_of_what_levels_are_told_of(sentence: str, outcome: str) -> None:
    assert judge(f"一、主要目标\n{sentence}\n二、主要任务\n（一）铺设水渠。铺设水渠十条。", VALUE).outcome == outcome


@pytest.mark.parametrize(
    ("chapter", "outcome", "shown"),
    [
        ("三、其他事项\n每年开放。", "passed", None),
        ("三、还有哪些事项\n每年开放。", "cantTell", ["三、还有哪些事项"]),  # may be meant by 其他事项
        ("三、其他、绿地和器材\n每年开放。", "cantTell", ["三、其他、绿地和器材"]),  # lists it among others
        ("三、绿地和其他事\n每年开放。", "cantTell", ["三、绿地和其他事"]),
        ("三、其他绿地和器材\n每年开放。", "failed", None),  # 其他 is of what it lists
        ("三、其他、绿地和器材", "failed", None),
        ("三、还有哪些事项", "failed", None),  # nothing stands in it
        ("三、还要说的\n每年开放。", "failed", None),  # of another name
        ("三、主要任务的事项\n每年开放。", "failed", None),  # understood as another chapter
        ("（二）还有哪些事项\n每年开放。", "failed", None),  # a part of a chapter that was understood
        ("三、事项登记\n每年开放。", "failed", None),  # is of another kind
        ("三、主要情况\n每年开放。", "failed", None),  # a word that titles of other chapters have too
    ],
)
def test_a_chapter_that_nobody_knows_keeps_a_missing_one_open(chapter: str, outcome: str, shown: list[str] | None) -> None:
    draft = f"一、主要目标\n到2030年，树木覆盖率达到45%。\n二、主要任务\n（一）铺设水渠。铺设水渠十条。\n{chapter}"
    result = judge(draft, "\n  要求：方案 有 其他事项")
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("chapter", "outcome", "shown"),
    [
        ("三、养护要点\n每年开放。", "passed", None),
        ("三、往后怎么过\n修好水渠，肥料自备。", "passed", None),  # speaks of both topics
        ("三、往后怎么过\n每年开放。修好水渠。大门常开。", "cantTell", ["三、往后怎么过"]),  # of one of them
        ("三、往后怎么过，抓哪些要点\n每年开放。", "cantTell", ["三、往后怎么过，抓哪些要点"]),  # a part of its title ends as one does
        ("三、抓哪些要点，往后怎么过\n每年开放。", "cantTell", ["三、抓哪些要点，往后怎么过"]),
        ("三、往后怎么过\n每年开放。", "failed", None),
        ("三、主要目标的落实\n修好水渠。", "failed", None),  # understood as another chapter
        ("三、说说别的事\n每年开放。", "failed", None),  # no noun of the title 院里的事
        ("三、抓哪些要点\n每年开放。\n架桥三座。", "cantTell", ["三、抓哪些要点"]),
        ("三、抓哪些要点\n仓库每年进货。\n仓库架桥三座。", "failed", None),  # speaks of something else all the time
        ("附件1 抓哪些要点\n每年开放。", "failed", None),  # an annex that speaks of neither
        ("附件1 抓哪些要点\n每年开放。修好水渠。", "cantTell", ["附件1 抓哪些要点"]),
    ],
)
def test_a_chapter_that_speaks_of_the_topics_of_a_missing_one_keeps_it_open(chapter: str, outcome: str, shown: list[str] | None) -> None:
    draft = f"一、主要目标\n到2030年，树木覆盖率达到45%。\n二、主要任务\n（一）立好牌子。推广手册。\n{chapter}"
    result = judge(draft, "\n  要求：方案 有 养护要点")
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("part", "outcome"),
    [
        ("（二）抓好要点\n水渠每年修。", "cantTell"),  # ends as a title does, and speaks of one topic
        ("（二）抓好要点\n每年开放。", "failed"),
        ("（二）要点怎么抓\n水渠每年修。", "failed"),
        ("（二）抓好要点\n水渠每年修。大门常开。架桥三座。", "failed"),  # hardly speaks of it
        ("1.抓好要点。水渠每年修。", "failed"),  # an item of a part
    ],
)
def test_a_part_of_a_chapter_keeps_a_missing_one_open_by_its_title_and_its_topics(part: str, outcome: str) -> None:
    draft = f"一、主要目标\n到2030年，树木覆盖率达到45%。\n二、主要任务\n（一）立好牌子。推广手册。\n{part}\n三、其他事项\n每年开放。"
    result = judge(draft, "\n  要求：方案 有 养护要点")
    assert (result.outcome, result.reason) == (outcome, "candidate" if outcome == "cantTell" else None)


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("树木覆盖率 有 目标", "cantTell"),
        ("树木覆盖率 有 数值", "cantTell"),
        ("树木覆盖率 有 序列", "cantTell"),
        ("方案 有 树木覆盖率", "cantTell"),
        ("单位面积耗水 有 目标", "failed"),
    ],
)
def test_without_a_year_any_figure_may_be_it(asked: str, outcome: str) -> None:
    draft = "一、主要目标\n坚持统筹推进。2030年收官时，让树木覆盖迈过45%的门槛。\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"
    assert judge(draft, f"\n  要求：{asked}").outcome == outcome


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("2030年看园区器材，完好率咬住45%。", "cantTell"),  # the two pieces of its name
        ("2030年完好率咬住45%，园区器材更多。", "cantTell"),
        ("2027年看园区器材，完好率咬住45%。", "failed"),  # of another year
        ("2030年看园区器材，完好率咬住45公顷。", "failed"),
        ("2030年看园区道路，完好率咬住45%。", "failed"),  # a mere ending
    ],
)
def test_a_name_in_two_pieces_keeps_a_missing_value_open(sentence: str, outcome: str) -> None:
    rule = "\n  要求：园区器材完好率 在 2030年 有 目标"
    draft = f"一、主要目标\n坚持统筹推进。{sentence}\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"
    assert judge(draft, rule).outcome == outcome


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("2030年收官时，守住树木覆盖率底线45%。", "cantTell"),  # the whole name, in unknown words
        ("2030年收官时，树木覆盖盯住45%。", "cantTell"),  # its head
        ("2027年收官时，守住树木覆盖率底线45%。", "failed"),
        ("收官时，守住树木覆盖率底线45%。", "failed"),  # of no year
        ("2030年收官时，道路覆盖率盯住45%。", "failed"),  # a mere ending
        ("2030年收官时，守住树木覆盖率底线45公顷。", "failed"),
    ],
)
def test_a_value_of_one_year_does_not_hide_that_of_another(sentence: str, outcome: str) -> None:
    rule = "\n  对象：每个 年（期限）\n  要求：树木覆盖率 有 目标（年 是 该年）"
    draft = f"一、主要目标\n到2025年，树木覆盖率达到40%。{sentence}\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"
    assert judge(draft, rule).outcome == outcome


def _goals(sentence: str) -> str:
    return f"一、主要目标\n坚持统筹推进。{sentence}\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ("树木覆盖率达到40%，道路覆盖率达到20%", "failed"),  # they differ in 2025: two quantities
        ("树木覆盖率达到40%，道路覆盖率达到40%", "cantTell"),
        ("树木覆盖率达到40%", "cantTell"),
        ("树木覆盖率达到40%，东院道路覆盖率达到20%", "cantTell"),  # of another quantity
    ],
)
def test_two_quantities_that_differ_in_one_year_are_not_one_in_another(before: str, outcome: str) -> None:
    result = judge(_goals(f"到2025年，{before}。到2030年，道路覆盖率达到45%。"), VALUE)
    assert (result.outcome, result.reason) == (outcome, "candidate" if outcome == "cantTell" else None)
    assert _nearest(result) == (["道路覆盖率达到45%"] if outcome == "cantTell" else ["树木覆盖率达到40%"])  # else that of the year before


@pytest.mark.parametrize("share", ["40%", "20%"])
def test_a_quantity_with_a_known_name_in_its_own_is_not_surely_one(share: str) -> None:
    draft = _goals(f"到2025年，树木覆盖率达到40%，守住的树木覆盖率底线{share}。到2030年，树木覆盖率达到45%。")
    result = judge(draft, "\n  对象：每个 指标\n  要求：该指标 在 2030年 有 目标")
    assert {sub.subject.key: sub.outcome for sub in result.subresults} == {"tree_cover": "passed", "~守住的树木覆盖率底线": "cantTell"}


SURE = "\n  对象：每个 指标\n  要求：每个 年（期限） 满足 该指标 在 该年 有 目标"


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        ("到2025年，凉亭座位数达到40个。", {"~凉亭座位数": "failed"}),
        ("2025年要迈过40个。", {"~迈过": "cantTell"}),  # what is left of a sentence is no name
        ("2030年凉亭座位数为50个，2025年的阶段值为40个。", {"~凉亭座位数": "cantTell", "~阶段值": "cantTell"}),  # it may be of the other
    ],
)
def test_a_value_is_missing_only_of_what_is_surely_a_quantity(sentence: str, outcomes: dict[str, str]) -> None:
    result = judge(_goals(f"到2025年，树木覆盖率达到40%，到2030年达到45%。{sentence}"), SURE)
    assert {sub.subject.key: sub.outcome for sub in result.subresults} == {"tree_cover": "passed", **outcomes}


@pytest.mark.parametrize(("year", "outcome"), [(2023, "failed"), (2025, "cantTell")])
def test_what_tells_of_now_is_no_further_target(year: int, outcome: str) -> None:
    draft = _goals(f"截至2023年，成效明显。{year}年，守住的树木覆盖率底线20%。到2030年，树木覆盖率达到45%。")
    assert judge(draft, "\n  要求：有 至少 2 个 指标（在 2030年 有 目标）").outcome == outcome


def test_words_of_one_quantity_do_not_hide_a_value_in_a_sentence_behind_it() -> None:
    draft = _goals("到2025年，树木覆盖率达到40%，道路覆盖率达到20%。45%，是树木覆盖到2030年迈过的门槛。")
    assert _nearest(judge(draft, VALUE)) == ["45%"]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("2030年院里花草大株成活的比率咬住45%。", ["2030年院里花草大株成活的比率咬住45%"]),
        ("2030年院里盆栽花草成活的比率达到45%。", None),  # its look-alike has this word
        ("2030年院里花草售价的涨率达到45%。", None),  # a look-alike of another indicator with half of the name
        ("2030年院里花草株数的增率达到45%。", None),  # of which another indicator is the share
    ],
)
def test_what_only_a_look_alike_has_tells_it_in_other_words(sentence: str, shown: list[str] | None) -> None:
    result = judge(_goals(sentence), "\n  要求：院里花草成活率 在 2030年 有 目标")
    assert (result.outcome, result.reason) == (("cantTell", "candidate") if shown else ("failed", None))
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("树木覆盖面积占园区面积比重2030年达到45%。", "cantTell"),
        ("果园面积占树木覆盖面积比重2030年达到45%。", "failed"),  # the whole that something else is a share of
        ("把树木覆盖面积占园区面积比重嚟嘅到45%，2030年佢冚。", "cantTell"),  # the year behind it may be its year, which is ahead
        ("把树木覆盖面积占园区面积比重嚟嘅到45%，2027年佢冚。", "failed"),
        ("到2027年，游客满意率达到80%。树木覆盖率达到45%，2030年佢冚。", "cantTell"),  # and not that of the sentence before
    ],
)
def test_a_share_is_of_what_stands_before_its_whole(sentence: str, outcome: str) -> None:
    assert judge(_goals(sentence), VALUE).outcome == outcome


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("到2030年，树木栽种率达到60%，其中树木覆盖的阔叶林达到45%。", "failed"),  # a part
        ("到2030年，栽种80棵，其中树木覆盖的阔叶林达到45%。", "cantTell"),  # of no whole in this unit
        ("到2030年实现三项目标，其中树木覆盖迈过45%。", "cantTell"),  # one of several
    ],
)
def test_a_part_of_what_was_told_before_is_not_the_whole(sentence: str, outcome: str) -> None:
    assert judge(_goals(sentence), VALUE).outcome == outcome


@pytest.mark.parametrize(
    ("sentence", "asked", "outcome"),
    [
        ("目前树木覆盖面达到45%。", "目标", "failed"),  # what is
        ("2023年树木覆盖面达到45%。", "目标", "failed"),
        ("2030年树木覆盖面达到45%。", "目标", "cantTell"),
        ("推进树木覆盖，水渠衬砌过45%。", "目标", "failed"),  # of no year, and of something else
        ("推进树木覆盖，2030年水渠衬砌过45%。", "目标", "cantTell"),
    ],
)
def test_what_is_and_what_is_done_without_a_year_is_no_target(sentence: str, asked: str, outcome: str) -> None:
    assert judge(_goals(sentence), f"\n  要求：树木覆盖率 在 2030年 有 {asked}").outcome == outcome


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("2030年收官时，单位面积铺设水渠31千米。", "failed"),  # no amount by something
        ("2030年收官时，让单位面积耗水压过13.5%的门槛。", "cantTell"),
        ("2030年收官时，单位面积耗掉的水压到31吨/亩。", "cantTell"),
    ],
)
def test_an_amount_by_something_is_in_a_unit_by_something_or_a_share(sentence: str, outcome: str) -> None:
    assert judge(_goals(sentence), "\n  要求：单位面积耗水 在 2030年 有 目标").outcome == outcome


@pytest.mark.parametrize(("in_list", "outcome"), [(True, "failed"), (False, "cantTell")])
def test_what_a_project_builds_is_no_target(in_list: bool, outcome: str) -> None:
    built, period = "树木覆盖面积45%", "2028—2030年"
    table = (
        f"三、重点项目\n表1 重点项目\n| 序号 | 项目名称 | 建设内容 | 建设期限 |\n|---|---|---|---|\n| 1 | 水渠工程 | {built} | {period} |\n"
    )
    result = judge(_goals("" if in_list else f"{period}{built}。") + "\n" + (table if in_list else ""), VALUE)
    assert (result.outcome, result.reason) == (outcome, "candidate" if outcome == "cantTell" else None)


def test_an_indicator_without_a_unit_may_be_stated_in_any() -> None:
    draft = "一、主要目标\n坚持统筹推进。2030年收官时，让单位面积耗水压过13.5%的门槛。\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"
    result = judge(draft, "\n  要求：单位面积耗水 在 2030年 有 现状值")
    assert (result.outcome, result.reason) == ("cantTell", "candidate")


def test_a_figure_of_a_measure_may_be_a_value_too() -> None:
    """That it is known how much of something a measure is of does not say that it is no value of an indicator."""
    draft = "一、主要目标\n坚持统筹推进。\n二、主要任务\n（一）铺设水渠。2030年收官时，铺设走3吨/亩单位面积耗水的水渠。"
    result = judge(draft, "\n  要求：单位面积耗水 在 2030年 有 现状值")
    assert (result.outcome, result.reason) == ("cantTell", "candidate")


def test_a_number_in_a_cell_may_have_its_unit_elsewhere() -> None:
    draft = "一、主要目标\n表1 安排\n| 事项 | 2030年收官时（%） |\n| 让树木覆盖迈过 | 45 |\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"
    result = judge(draft, VALUE)
    assert (result.outcome, result.reason) == ("cantTell", "candidate")


@pytest.mark.parametrize("sentence", ["建设绿色数据中心，引导钢铁企业改造。", "支持电力公司改造。", "推广园林企业的做法，布局研究院。"])
def test_who_is_helped_or_built_is_nobody_who_answers(sentence: str) -> None:
    assert judge(f"一、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。{sentence}", OWNERS).outcome == "failed"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("铺设水渠十条，前后都要凑够5.5亿元。", "cantTell"),  # of what the sum is, nothing says
        ("铺设水渠十条，每年节省成本5.5亿元。", "failed"),
        ("铺设水渠十条，每年增加产值5.5亿元。", "failed"),
        ("铺设水渠十条，前后都要凑够5.5公里。", "failed"),
    ],
)
def test_a_sum_of_nothing_in_particular_keeps_an_investment_open(text: str, outcome: str) -> None:
    draft = f"一、其他事项\n表1 重点项目\n| 序号 | 项目名称 | 建设内容 | 总投资（亿元） |\n| 1 | 水渠工程 | {text} | — |"
    assert judge(draft, "\n  对象：每个 项目\n  要求：该项目 有 总投资").outcome == outcome


@pytest.mark.parametrize(("cell", "outcome"), [("五点五", "cantTell"), ("5.5", "passed"), ("待定", "failed"), ("", "failed")])
def test_an_amount_in_a_form_that_is_not_read_keeps_it_open(cell: str, outcome: str) -> None:
    draft = f"一、其他事项\n表1 重点项目\n| 序号 | 项目名称 | 建设内容 | 总投资（亿元） |\n| 1 | 水渠工程 | 铺设水渠十条 | {cell} |"
    assert judge(draft, "\n  对象：每个 项目\n  要求：该项目 有 总投资").outcome == outcome


@pytest.mark.parametrize(
    ("head", "cell", "asked", "shown"),
    [
        ("扛旗", "市园林局", "业主", ["市园林局"]),
        ("何时", "2026—2028年", "建设期限", ["2026—2028年"]),
        ("扛多少（亿元）", "5.5", "总投资", ["5.5"]),
        ("花的钱", "5.5亿元", "总投资", ["5.5亿元"]),
        ("扛旗", "满园春色", "业主", None),
        ("扛旗", "满园春色", "总投资", None),
    ],
)
def test_a_cell_of_a_column_that_nobody_knows_keeps_a_field_open(head: str, cell: str, asked: str, shown: list[str] | None) -> None:
    rows = f"| 1 | 水渠工程 | 铺设水渠十条 | {cell} |\n| 2 | 水井工程 | 打井两口 | — |"
    draft = f"一、其他事项\n表1 重点项目\n| 序号 | 项目名称 | 建设内容 | {head} |\n{rows}"
    result = judge(draft, f"\n  对象：每个 项目\n  要求：该项目 有 {asked}")
    assert {sub.subject.key: sub.outcome for sub in result.subresults} == {
        "水渠工程": "cantTell" if shown else "failed",
        "水井工程": "failed",  # the cell of another row says nothing of it
    }
    if shown:
        assert [it.quote for sub in result.subresults if sub.outcome == "cantTell" for it in sub.evidence] == shown


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        (["市园林局", "市水利局", "满园春色公司等"], "passed"),  # most name bodies, so that all cells do, whatever they say
        (["市园林局", "市水利局", "满园春色"], "passed"),
        (["市园林局", "市水利局", "园林局组织各片区"], "passed"),
        (["市园林局", "市水利局、市交通¶运输局", "满园中心"], "passed"),
        (["市园林局", "市水利局", "—"], "failed"),
        (["市园林局", "东区", "满园春色"], "failed"),  # a column of something else
    ],
)
def test_what_stands_in_a_column_of_bodies_is_one_whatever_it_is_called(cells: list[str], outcome: str) -> None:
    rows = "\n".join(f"| {at} | 工程{at} | 铺设水渠十条 | {cell} |" for at, cell in enumerate(cells, 1))
    made = plain.read(f"一、其他事项\n表1 重点项目\n| 序号 | 项目名称 | 建设内容 | 扛旗 |\n{rows}")
    broken = replace(made, blocks=tuple(replace(block, text=block.text.replace("¶", "\n")) for block in made.blocks))
    result = judge(broken, "\n  对象：每个 项目\n  要求：该项目 有 业主")
    assert result.subresults[-1].outcome == outcome


@pytest.mark.parametrize(
    ("named", "cell", "outcome", "shown"),
    [
        ("铺设水渠", "市园林局", "cantTell", ["市园林局"]),
        ("铺设水渠", "满园春色", "failed", None),
        ("打井", "市园林局", "failed", None),  # the row is of something else
    ],
)
def test_a_cell_of_a_row_that_names_a_task_keeps_its_owner_open(named: str, cell: str, outcome: str, shown: list[str] | None) -> None:
    table = f"表1 安排\n| 序号 | 条目 | 扛旗 |\n| 1 | {named} | {cell} |\n| 2 | 修路 | — |"
    draft = f"一、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。\n二、其他事项\n{table}"
    result = judge(draft, OWNERS)
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("first", "named", "open_"),
    [
        ("3.1", "水渠铺设、路面修补", []),  # of other words
        ("1.1—1.2", "水渠铺设、路面修补", ["铺设水渠", "修补园路"]),  # by their numbers
        ("1.1、1.2", "两项", ["铺设水渠", "修补园路"]),
        ("1.2", "两项", ["修补园路"]),
        ("一", "铺设水渠、打井", ["铺设水渠"]),  # among others
        ("一", "第一章 1.2 修补园路", ["修补园路"]),  # behind where it stands
        ("一", "加快铺设水渠", ["铺设水渠"]),  # most of it
        ("一", "铺设水渠的人手和器材安排", []),
        ("1.1-1.999999999", "两项", []),  # no numbers of items
        (f"1.{'1' * 5000}", "两项", []),
    ],
)
def test_a_row_may_name_its_tasks_by_number_or_among_others(first: str, named: str, open_: list[str]) -> None:
    table = f"表1 安排\n| 编号 | 条目 | 扛旗 | 配合单位 |\n| {first} | {named} | 市园林局 | 市水利局 |\n| 2 | 修桥 | — | 市水利局 |"
    tasks = "1 主要任务\n1.1 铺设水渠\n铺设水渠十条，推广滴灌。\n1.2 修补园路\n修补园路三条，推广透水砖。"
    result = judge(f"{tasks}\n2 其他事项\n{table}", OWNERS)
    assert {sub.subject.key for sub in result.subresults} == {"铺设水渠", "修补园路"}
    assert [sub.subject.key for sub in result.subresults if sub.outcome == "cantTell"] == open_
    assert {sub.outcome for sub in result.subresults} <= {"cantTell", "failed"}


@pytest.mark.parametrize(
    ("intro", "closing", "open_"),
    [
        ("", "", []),
        ("这一章头一个要找的：市园林局。", "", ["铺设水渠", "修补园路"]),
        ("", "这一章头一个要找的：市园林局。", ["铺设水渠", "修补园路"]),
        ("", "园路修补之后由专人巡查。这一章头一个要找的：市园林局。", ["修补园路"]),  # goes on with the last item
        ("水渠和园路历来由各片区分头管，近年改作统一养护。头一个要找的：市园林局。", "", []),  # tells of something else first
    ],
)
def test_a_line_may_name_somebody_for_all_items_of_its_part(intro: str, closing: str, open_: list[str]) -> None:
    first = "（一）铺设水渠\n铺设水渠十条，推广滴灌。\n（二）修补园路\n修补园路三条，推广透水砖。"
    result = judge("\n".join(filter(None, ("一、主要任务", intro, first, closing, "二、其他事项"))), OWNERS)
    assert [sub.subject.key for sub in result.subresults if sub.outcome == "cantTell"] == open_
    assert len(result.subresults) == 2


def test_a_line_at_the_end_is_of_the_last_item_where_another_has_its_own() -> None:
    first = "（一）铺设水渠\n铺设水渠十条，推广滴灌。由市水利局牵头。\n（二）修补园路\n修补园路三条。\n（三）补种树木\n补种树木百棵。"
    result = judge(f"一、主要任务\n{first}\n头一个要找的：市园林局。\n二、其他事项", OWNERS)
    assert [(sub.subject.key, sub.outcome) for sub in result.subresults] == [
        ("铺设水渠", "passed"),
        ("修补园路", "failed"),
        ("补种树木", "cantTell"),
    ]


def test_who_only_helps_with_a_task_keeps_its_owner_open_no_longer() -> None:
    table = "表1 安排\n| 任务 | 牵头单位 | 配合单位 |\n| 铺设水渠 | — | 市园林局 |\n| 修路 | 市水利局 | 市园林局 |"
    result = judge(f"一、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。\n二、其他事项\n{table}", OWNERS)
    assert (result.outcome, result.reason) == ("failed", None)


def test_an_amount_that_is_only_known_to_add_up_keeps_an_investment_open() -> None:
    rows = "| 1 | 水渠工程 | 铺设水渠十条 | 5.5 |\n| 2 | 水井工程 | 打井两口 | 2.5 |\n| 合计 | | | 8 |"
    draft = f"一、其他事项\n表1 重点项目\n| 序号 | 项目名称 | 建设内容 | 2025年扛多少（亿元） |\n{rows}"
    result = judge(draft, "\n  对象：每个 项目\n  要求：该项目 有 总投资")
    assert {sub.subject.key: sub.outcome for sub in result.subresults} == {"水渠工程": "cantTell", "水井工程": "cantTell"}


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        # the sentence names an indicator, and no figure of it: what it states may be that one's
        ("树木覆盖率这一项，2025年扛住40%。", {"tree_cover": "cantTell", "~扛住": "cantTell"}),
        ("2025年树木覆盖率的数：40%。", {"tree_cover": "cantTell", "~树木覆盖率的数": "cantTell"}),
        ("2025年，树木覆盖率达到40%，扛住30%。", {"tree_cover": "passed", "~扛住": "cantTell"}),
        ("树木这一项，2025年扛住40%。", {"tree_cover": "failed", "~扛住": "cantTell"}),
    ],
)
def test_what_a_sentence_states_of_nothing_known_may_be_of_the_indicator_that_it_names(sentence: str, outcomes: dict[str, str]) -> None:
    draft = _goals(f"{sentence}到2030年，树木覆盖率达到45%。")
    result = judge(draft, "\n  对象：每个 指标\n  要求：每个 年（期限） 满足 该指标 在 该年 有 目标")
    assert {sub.subject.key: sub.outcome for sub in result.subresults} == outcomes


@pytest.mark.parametrize(("called", "outcome"), [("绿荫面积比例", "cantTell"), ("树木覆盖率", "failed")])
def test_what_is_said_of_an_indicator_as_the_draft_calls_it_may_be_of_it(called: str, outcome: str) -> None:
    packs = loaded(RULE.format(body="\n  对象：每个 指标\n  要求：每个 年（期限） 满足 该指标 在 该年 有 目标", zh="不行", en="no"))
    plan = extraction.plan(plain.read(_goals("2025年绿荫面积比例的数：40%。到2030年，树木覆盖率达到45%。")), packs.vocabulary)
    facts = tuple(replace(fact, subject=called) if fact.indicator == "tree_cover" else fact for fact in plan.facts)
    result = evaluate.evaluate(packs, replace(plan, facts=facts))[0]
    assert {sub.subject.key: sub.outcome for sub in result.subresults}["~绿荫面积比例的数"] == outcome


@pytest.mark.parametrize(
    ("told", "outcome", "shown"),
    [
        ("2030年扛住：单位面积耗水，45%。", "cantTell", ["45%"]),  # the reader takes it for one of what the sentence before is of
        ("45%，是单位面积耗水到2030年扛住的线。", "cantTell", ["45%"]),  # and of the year of its sentence
        ("45%，是单位面积耗水到2027年扛住的线。", "failed", None),
        ("2030年扛住：浇园子的水，45%。", "failed", None),
        ("2030年扛住：单位面积耗水，游客满意率达到45%。", "failed", None),  # it has words of its own
    ],
)
def test_a_figure_without_words_may_be_of_what_its_own_sentence_names(told: str, outcome: str, shown: list[str] | None) -> None:
    result = judge(_goals(f"2029年游客满意率达到80%。{told}"), "\n  要求：单位面积耗水 在 2030年 有 目标")
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


#: Words that no reader knows: signs that no draft has.
_UNKNOWN = st.text("嚟嘅冚乸咗唔佢嘢", min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(before=_UNKNOWN, after=_UNKNOWN)
@pytest.mark.parametrize(
    ("draft", "asked"),
    [
        ("一、主要任务\n（一）铺设水渠。铺设水渠十条。{0}市园林局{1}。", OWNERS),
        ("一、主要任务\n（一）铺设水渠。铺设水渠十条。{0}，市园林局、市水利局{1}。", OWNERS),
        ("一、主要目标\n坚持统筹推进。2030年{0}树木覆盖率{1}45%。\n二、其他事项\n无。", VALUE),
        ("一、主要目标\n坚持统筹推进。树木覆盖率{0}，2030年{1}45%。\n二、其他事项\n无。", VALUE),
    ],
)
def test_what_stands_there_in_words_that_nobody_knows_never_fails(draft: str, asked: str, before: str, after: str) -> None:
    assert judge(draft.format(before, after), asked).outcome in ("passed", "cantTell")
    without = draft.format(before, after).replace("市园林局", "").replace("市水利局", "").replace("45%", "")
    assert judge(without, asked).outcome == "failed"


@pytest.mark.parametrize(
    ("built", "outcome", "shown"),
    [
        ("打井两口。花20万元。", "cantTell", ["花20万元"]),  # may be the investment
        ("打井两口。", "failed", ["水井"]),
    ],
)
def test_a_sum_in_its_row_keeps_a_missing_investment_open(built: str, outcome: str, shown: list[str]) -> None:
    table = f"| 序号 | 项目名称 | 建设内容 |\n|---|---|---|\n| 1 | 水井 | {built} |\n"
    result = judge(f"一、主要任务\n（一）打井。打井两口。\n{table}", "对象：每个 项目\n  要求：该项目 有 总投资")
    assert (result.outcome, result.reason) == (outcome, "candidate" if outcome == "cantTell" else None)
    assert [sub.subject.key for sub in result.subresults] == ["水井"]
    assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("item", "outcome", "shown"),
    [
        ("（一）铺设水渠。铺设水渠十条，种植草木。（责任单位：市园林局）", "passed", None),
        (
            "（一）水渠。30亩坡地喝上渠水。（责任单位：市园林局）",
            "cantTell",
            ["（一）水渠", "30亩"],
        ),  # somebody answers for it, and it says how much
        ("（一）水渠。渠水引到西坡。（责任单位：市园林局）", "failed", None),
        ("（一）水渠。30亩坡地喝上渠水。", "failed", None),  # nobody answers for it
        ("（一）水渠。提高认识，加强领导。（责任单位：市园林局）", "failed", None),
        # what a project in a box builds is no measure, nor may it be one
        (
            "（一）水渠。水渠涉及面广，由市园林局牵头另行编制方案。（责任单位：市园林局）\n"
            "专栏1　水渠项目\n1.东坡水渠项目。铺设水渠十条，投资2亿元。\n2.西坡水渠项目。铺设水渠30条，投资3亿元。",
            "failed",
            None,
        ),
    ],
)
def test_an_item_with_a_figure_and_a_body_may_hold_measures_in_unknown_words(item: str, outcome: str, shown: list[str] | None) -> None:
    result = judge(f"一、主要任务\n{item}", "\n  要求：方案 有 章节（标题 含 “水渠”，有 举措）")
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(("figure", "outcome"), [("63", "cantTell"), ("63900", "failed"), ("1,200", "failed")])
def test_a_number_of_a_cell_that_is_no_share_keeps_no_share_open(figure: str, outcome: str) -> None:
    table = f"| 片区 | 数 |\n|---|---|\n| 树木覆盖（3个） | {figure} |\n| 别的 | 5 |"
    result = judge(f"一、主要目标\n到2025年，树木覆盖率达到30%。\n{table}", VALUE)
    assert (result.outcome, result.reason) == (outcome, "candidate" if outcome == "cantTell" else None)


#: A chapter without a title of its own in front of the tasks.
AIMED = "树木覆盖率2030年45%，绿地2030年900公顷。"


@pytest.mark.parametrize(
    ("title", "said", "answers", "outcome", "shown"),
    [
        ("要交的卷", AIMED, "（责任单位：市园林局）", "cantTell", ["一、要交的卷"]),
        ("要交的卷", AIMED, "", "failed", None),  # nobody answers for anything in the plan
        ("养护要点", AIMED, "（责任单位：市园林局）", "failed", None),  # its title says what it is
        ("要交的卷", "院里有树。", "（责任单位：市园林局）", "failed", None),
    ],
)
def test_a_chapter_that_holds_most_targets_keeps_missing_objectives_open(
    title: str, said: str, answers: str, outcome: str, shown: list[str] | None
) -> None:
    draft = f"一、{title}\n{said}\n二、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。{answers}"
    result = judge(draft, "\n  要求：方案 有 主要目标")
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


#: A chapter that is one of the tasks only since it can be nothing else, and that speaks of what a missing chapter is about.
LEFT = """\
    一、主要目标
    到2030年，非化石能源占比达到25%。
    二、好好干
    （一）建起来
    新建光伏30万千瓦。
    三、{title}
    （一）出门
    推广步行。{said}
    （二）进门
    节能宣传周办好。更换窗户400樘。改造老楼。
    四、组织实施
    成立领导小组。"""


@pytest.mark.parametrize(
    ("title", "said", "outcome"),
    [
        ("出门进门", "", "cantTell"),
        ("出门进门", "新建风电20万千瓦。改造煤电5台。新建储能5万千瓦。建设热网。疏浚河道。", "failed"),  # hardly any of it
        ("低碳技术攻关", "", "failed"),  # its title says what it is
    ],
)
def test_a_chapter_that_is_only_left_for_the_tasks_keeps_open_what_it_speaks_of(title: str, said: str, outcome: str) -> None:
    result = helpers.result(helpers.report(dedent(LEFT.format(title=title, said=said)), helpers.shipped(), Options(kind="city")), "STR-07")
    assert (result.outcome, _nearest(result)) == (outcome, [f"三、{title}"] if outcome == "cantTell" else [])


#: A list whose heads say nothing, and one of which it is not known what it lists.
DOUBTED = [
    ("表1 水渠工程（单位：万元）", "名称 | 几时 | 掏几个 | 谁扛", "东渠 | 2025—2027年 | 120 | 市园林局", "西渠 | 2026年 | — | 市园林局"),
    ("表1 水渠概况", "项目 | 数目 | 年份", "东渠 | 3条 | 2025年", "西渠 | 2条 | 2026年"),
]


@pytest.mark.parametrize(("title", "heads", "one", "other"), DOUBTED)
def test_what_may_be_no_list_of_projects_leaves_open_what_is_asked_of_them(title: str, heads: str, one: str, other: str) -> None:
    draft = f"一、其他事项\n{title}\n| {heads} |\n| {one} |\n| {other} |"
    asked = judge(draft, "\n  对象：每个 项目\n  要求：该项目 有 总投资")
    assert [(sub.outcome, sub.reason, [it.quote for it in sub.evidence]) for sub in asked.subresults] == [
        ("cantTell", "applicability_unknown", ["东渠"]), ("cantTell", "applicability_unknown", ["西渠"]),
    ]  # fmt: skip
    counted = judge(draft, "\n  要求：方案 有 至少 2 个 项目")
    assert (counted.outcome, counted.reason) == ("cantTell", "candidate")
    none = judge(f"一、其他事项\n{title}\n", "\n  要求：方案 有 至少 2 个 项目")
    assert none.outcome == "failed"


@pytest.mark.parametrize(
    ("head", "cell", "outcome"),
    [
        ("扛什么", "铺设水渠十条", "cantTell"),
        ("扛旗", "市园林局", "failed"),  # who
        ("几时", "2026年开工、2028年建成", "failed"),
        ("备注", "铺设水渠十条", "failed"),
        ("地点", "城东区水渠头", "failed"),
        ("扛什么", "—", "failed"),
        ("扛什么", "十条", "failed"),
    ],
)
def test_words_under_a_head_that_says_nothing_may_tell_what_is_built(head: str, cell: str, outcome: str) -> None:
    rows = f"| 1 | 东渠工程 | {cell} | 5.5 |\n| 2 | 西渠工程 | {cell} | 2.5 |"
    draft = f"一、其他事项\n表1 重点项目\n| 序号 | 项目名称 | {head} | 总投资（亿元） |\n{rows}"
    result = judge(draft, "\n  对象：每个 项目\n  要求：该项目 有 内容")
    assert [sub.outcome for sub in result.subresults] == [outcome, outcome]
    if outcome == "cantTell":
        assert [it.quote for sub in result.subresults for it in sub.evidence] == [cell, cell]


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("2030年收官时，让凉亭座椅盯住45%。", "cantTell"),  # half of its name, which another has too
        ("凉亭座椅的攒劲2030年盯住45%。", "cantTell"),
        ("2027年收官时，让凉亭座椅盯住45%。", "failed"),
        ("2030年收官时，让凉亭座盯住45%。", "failed"),
        ("2030年，凉亭座椅完好率达到45%。", "failed"),  # by another name
    ],
)
def test_half_of_a_name_that_several_have_keeps_a_value_of_each_open(sentence: str, outcome: str) -> None:
    draft = _goals(f"到2025年，凉亭座椅出租率达到40%，凉亭座椅空闲率降到9%。{sentence}")
    assert judge(draft, "\n  要求：凉亭座椅出租率 在 2030年 有 目标").outcome == outcome


#: A plan whose chapters nobody's titles name; the third is one of the tasks since it can be nothing else.
NAMELESS = """\
    一、主要目标
    到2030年，非化石能源占比达到25%。
    二、从头做起
    {acts}
    三、政策机制
    设立专项资金。
    四、组织实施
    成立领导小组。"""
ENERGY = "（一）电来得干净\n    推动能源绿色低碳转型。建设风电30万千瓦，建设光伏20万千瓦。改造煤电5台。"
FIELDS = """（一）推动能源绿色低碳转型
    建设风电30万千瓦，建设光伏20万千瓦。
    （二）提升能源资源利用效率
    改造锅炉40台，建设节能项目。
    （三）促进交通运输绿色低碳发展
    更换公交车400辆，建设充电桩90个。"""


@pytest.mark.parametrize(
    ("acts", "outcomes"),
    [
        (FIELDS, {"STR-03": "passed", "TASK-C1": "passed", "TASK-C3": "failed"}),  # on several of the topics of its kind of plan
        (ENERGY, {"STR-03": "cantTell", "TASK-C1": "cantTell", "TASK-C3": "failed"}),
    ],
)
def test_what_is_only_left_for_the_tasks_is_doubtful_where_it_is_about_one_of_them(acts: str, outcomes: dict[str, str]) -> None:
    report = helpers.report(dedent(NAMELESS.format(acts=acts)), helpers.shipped(), Options(kind="city"))
    found = {rule: helpers.result(report, rule) for rule in outcomes}
    assert {rule: each.outcome for rule, each in found.items()} == outcomes
    if outcomes["STR-03"] == "cantTell":
        assert (found["STR-03"].reason, _nearest(found["STR-03"]), found["TASK-C1"].reason) == ("candidate", ["二、从头做起"], "borderline")


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("主要任务", "passed"),
        ("说说别的", "cantTell"),
        ("说说能源转型", "passed"),  # it has the title of the topic itself
        ("工作基础", "failed"),
    ],
)
def test_what_stands_in_a_chapter_that_is_nothing_known_covers_no_task_for_sure(title: str, outcome: str) -> None:
    before = "一、主要目标\n    到2030年，非化石能源占比达到25%。\n    二、重点任务\n    （一）更换公交车\n    更换公交车400辆。"
    report = helpers.report(dedent(f"    {before}\n    三、{title}\n    {ENERGY}"), helpers.shipped(), Options(kind="city"))
    assert helpers.result(report, "TASK-C1").outcome == outcome


@pytest.mark.parametrize(
    ("chapter", "said", "outcome"),
    [
        ("说在前面", "推广滴灌。", "cantTell"),
        ("说在前面", "推广滴灌。（责任单位：市园林局）", "passed"),
        ("说在前面", "1.滴灌。推广滴灌十条。\n2.水渠。铺设水渠十条。", "passed"),
        ("其他事项", "推广滴灌。", "passed"),
    ],
)
def test_a_part_beside_the_objectives_may_be_the_way_to_them(chapter: str, said: str, outcome: str) -> None:
    result = judge(f"一、{chapter}\n（一）主要目标\n到2030年，树木覆盖率达到45%。\n（二）主要任务\n{said}", "\n  要求：方案 有 主要任务")
    assert (result.outcome, _nearest(result)) == (outcome, ["（二）主要任务"] if outcome == "cantTell" else [])


TOLD = "表9 补记\n| 何处 | 扛旗 |\n| 东坡 | 市园林局 |\n| 西坡 | 市水利局 |\n| 南坡 | 市交通局 |"


@pytest.mark.parametrize(
    ("owners", "told", "outcomes"),
    [
        ((), TOLD, {"cantTell"}),
        ((), TOLD.replace("| 南坡 | 市交通局 |", ""), {"failed"}),  # two are no list
        ((), "头一个要找的：市园林局。再一个要找的：市水利局。末一个要找的：市交通局。", {"failed"}),  # whom a text names
        (("市园林局", "—", "—"), TOLD, {"passed", "failed"}),  # cells of their own are empty
    ],
)
def test_what_most_of_a_list_lack_may_be_told_together_elsewhere(owners: tuple[str, ...], told: str, outcomes: set[str]) -> None:
    rows = "\n".join(f"| {at} | 第{at}渠工程 | 铺设水渠十条 |" + (f" {owners[at - 1]} |" if owners else "") for at in (1, 2, 3))
    heads = "| 序号 | 项目名称 | 建设内容 |" + (" 建设单位 |" if owners else "")
    result = judge(f"一、其他事项\n表1 重点项目\n{heads}\n{rows}\n二、补记\n{told}", "\n  对象：每个 项目\n  要求：该项目 有 业主")
    assert {sub.outcome for sub in result.subresults} == outcomes


@pytest.mark.parametrize(
    ("owned", "outcomes"),
    [
        (0, {"cantTell"}),
        (1, {"passed", "cantTell"}),
        (2, {"passed", "failed"}),  # most have one
    ],
)
def test_owners_that_most_items_lack_may_be_told_together_elsewhere(owned: int, outcomes: set[str]) -> None:
    own = "（责任单位：市水利局）"
    items = "\n".join(f"（{number}）修第{number}渠\n铺设水渠十条。{own * (at < owned)}" for at, number in enumerate("一二三"))
    result = judge(f"一、主要任务\n{items}\n二、补记\n{TOLD}", OWNERS)
    assert {sub.outcome for sub in result.subresults} == outcomes
