"""The quick ways of the engine and the plain ones agree, on outcome and on evidence."""

from __future__ import annotations

from typing import Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.judging import RULE, judge, loaded
from tests.engine.test_trace import alone

from plancheck import extraction
from plancheck.engine import elements, evaluate, predicates, prefilter
from plancheck.engine.context import Context
from plancheck.engine.elements import Passage, TextValue
from plancheck.engine.tracer import Recorder
from plancheck.language.loader import RuleSet
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Plan
from plancheck.model.report import Result
from plancheck.model.value import Known
from plancheck.model.vocabulary import Vocabulary
from plancheck.readers import plain
from plancheck.text import mentions

# ---- what is looked up and what is left out ----------------------------------------------------------------------------------

BODIES = (
    "要求：没有 段落（匹配 /X{2,}|待(定|补充)/）",
    "要求：方案 有 段落（含 浇水，不属于 主要任务）",
    "要求：方案 有 段落（含 任一 浇水、施肥，匹配 /喷灌|肥料/）",
    "要求：方案 含 浇水 且 主要任务 不含 施肥",
    "要求：方案 有 句子（含 浇水 或 匹配 /步道.{0,3}公里/，不匹配 /^投资|水渠/，不属于 主要目标）",
    "要求：没有 句子（匹配 /[铺安建](设|装)/，含 任一 浇水、施肥） 且 有 句子（有 目标，匹配 /2030/）",
    "要求：主要任务 匹配 /[铺安](设|装).{0,6}(管|备)/",
    "对象：每个 数值（单位 是 %，没有 变化，名称 匹配 /率|比/）\n  要求：值 介于 0 % 至 40 % 之间",
    "对象：每个 目标（有 指标，年 是 任一 期限，单位 是 任一 %、个百分点）\n  要求：没有 表格 且 属于 浇水",
    "对象：每个 指标（有 至少 2 个 目标）\n  要求：每个 年（期限） 满足 该指标 在 该年 有 目标",
    "对象：每个 主题（浇水、施肥，主要任务 有 章节（属于 该主题））\n  要求：方案 有 目标（属于 该主题，有 指标，年 是 任一 期限）",
    "对象：每个 任务（有 至少 1 个 举措）\n  要求：有 责任单位",
    "对象：每个 序列（有 至少 2 个 数值）、每个 年（该序列.年份）\n  要求：该序列 在 该年 的 目标 一致",
    "对象：每个 目标（年 是 任一 期限，指标 属于 浇水 或 类别 不属于 浇水，表格 没有 项目，不属于 施肥）\n"
    "  要求：非 累计 且 名称 匹配 /率$/",
    "要求：方案 有 章节（不属于 任一 主要目标、其他事项，有 至少 1 个 举措（不匹配 /^[^，。]{0,4}(尚未|整修)/），"
    "有 段落（含 浇水 或 匹配 /步道.{0,3}公里|X{2,}/））",
    "要求：所写数值(树木覆盖率 在 2030年 的 目标) ≥ 40 % 且 有 目标（单位 是 %，所写数值(值) = 40 %）",
    "要求：没有 段落（匹配 /[铺安建](设|装)/，含 施肥 或 含 浇水，不匹配 /道路/）",
    "对象：每个 年（期限，树木覆盖率 在 该年 有 目标，有 邻值）\n  其中：邻值 = 参照（邻园，“东园”，该年）\n"
    "  要求：树木覆盖率 在 该年 的 目标 ≥ 邻值 且 树木覆盖率 在 2025年 的 目标 ≥ 36 %",
    "对象：每个 指标（名称 不匹配 /绿地/，有 目标（年 是 任一 期限，没有 表格） 或 有 现状值（没有 变化））\n"
    "  要求：该指标.目标（没有 变化）.单位 一致 且 该指标.数值.单位 一致",
    "要求：树木覆盖率 在 2030年 的 目标 ≥ 40 % 且 树木覆盖率 在 2025年 的 目标 < 36 %",
)
KEPT = "".join(
    RULE.format(body=each, zh="{主体}{值}{位置}", en="{subject}{place}").replace("G-01", f"K-{n:02}") for n, each in enumerate(BODIES)
)
LINES = (
    "一、主要目标", "二、主要任务", "（一）改进浇水", "（二）整修道路", "[未读]",
    "到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到40%以上。", "到2025年，树木覆盖率达到38%。",
    "2022年树木覆盖率为30%，绿地比例提高2个百分点。",
    "铺设滴灌管网20公里，安装喷灌设备300台，修整水渠。（市园林局负责）", "尚未推广滴灌，防止大水漫灌破坏水渠。", "投资XX万元，其余待补充。",
    "施用有机肥料，推广堆肥。", "建设步道5公里，途中安装一处喷灌。",
)  # fmt: skip


def traced(packs: RuleSet, plan: Plan) -> list[Result]:
    """The results of rules while they are traced: no paragraph is left out beforehand then, and no figure is looked up."""
    judge = evaluate.Evaluator(packs)
    return [judge.traced(rule, plan, Recorder())[0] for rule in packs.rules]


@given(st.lists(st.sampled_from(LINES), max_size=12))
@settings(max_examples=80, deadline=None)
def test_a_rule_comes_out_the_same_when_it_is_traced(lines: list[str]) -> None:
    packs = loaded(KEPT)
    plan = extraction.plan(plain.read("# 西山庭园建设方案\n" + "".join(f"{line}\n" for line in lines)), packs.vocabulary)
    assert [alone(result) for result in evaluate.evaluate(packs, plan)] == traced(packs, plan)


# ---- the first look -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("碳达峰|试点", {"碳达峰", "试点"}),
        ("发改环资.{0,8}1409号?", {"发改环资"}),
        ("(?<![A-Z])[XxＸ]{2,}", {"X", "x", "Ｘ"}),
        (r"附件\.docx?", {"附件.doc"}),
        ("(我|本)市(为|是)[^，]{0,9}(县级|市级)市", {"县级", "市级"}),
        ("年(率|比例)?$", {"年"}),
        ("×+", {"×"}),
        # nothing that must be there
        ("[0-9]+", None), ("(比例)?", None), (".*", None), ("率|", None), (r"\d年?", None), ("[^年]", None),
        # nothing that can be told
        ("(?i)abc", None), (r"\x41bc", None), (r"\p{Han}乙", None), ("[[:alpha:]]乙", None), ("[甲[:digit:]]乙", None), (r"\u4e00乙", None),
        # what may run away is tried everywhere, so that its time limit is met wherever it would be
        ("(达|达达)+终", None), ("(达+)+终", None),
    ],
)  # fmt: skip
def test_what_a_match_must_hold(pattern: str, texts: set[str] | None) -> None:
    needs = prefilter.pattern_needs(pattern)
    assert (None if needs is None else {text for first, *_ in needs for text in first}) == texts


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("(园区|本区)[^，]{0,9}(成立|设立)于", ((("园区", "本区"), ("成立", "设立"), ("于",)),)),
        (
            "(?<!不)碳(账户|汇.{0,3}账本)建(立|成)",
            ((("账户",), ("碳",), ("建",), ("成", "立")), (("账本",), ("碳",), ("建",), ("汇",), ("成", "立"))),
        ),
        ("年(率|比例)?$|月底", ((("年",),), (("月底",),))),
        (r"(?<![^。\n])某园区", ((("某园区",),),)),
        ("(19|20)[0-9]?[XxＸ×*]{1,2}年", ((("19", "20"), ("年",), ("*", "X", "x", "×", "Ｘ")),)),
    ],
)
def test_all_that_a_match_must_hold(pattern: str, needs: prefilter.Needs) -> None:
    assert prefilter.pattern_needs(pattern) == needs


@given(st.text("电价率比例费\n ", max_size=9))
@settings(max_examples=200, deadline=None)
def test_plain_texts_are_found_as_the_pattern_finds_them(text: str) -> None:
    plan = Plan(Document("", "", "docx"))
    for pattern in ("电价|收费|率", "(比例|率)$", "(电价|费)", "费$|率", "(?<!电)价"):
        found = predicates.matches(Context(plan, Vocabulary()), Known(TextValue(text)), pattern)
        assert found.state is bool(regex.search(pattern, text))


@pytest.mark.parametrize("body", ["段落（匹配 /(达|达达)+终/，含 施肥）", "段落（匹配 /(达|达达)+终/，有 表格）"])
def test_what_a_pattern_that_runs_away_is_tried_on_hangs_on_no_later_condition(body: str) -> None:
    draft = "# 西山庭园建设方案\n一、主要任务\n" + "达" * 60 + "完\n"
    assert judge(draft, f"要求：没有 {body}").reason == "pattern_timeout"


@given(st.lists(st.text("年率比XxＸ县级市为我，1409发改环资号", max_size=12), max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_match_is_held_back(texts: list[str]) -> None:
    blocks = prefilter.Blocks(texts)
    for pattern in (
        "(?<![比])[XxＸ]{2,}",
        "发改环资.{0,8}1409号?",
        "我市(为|是)[^，]{0,9}(县级|市级)市|年率",
        "(率|比)$",
        "(我市|县级)[^率]{0,9}(为.{0,2}比|率)",
        "(14|09)[号年]?[XxＸ，]{1,2}",
    ):
        held = blocks.meeting(prefilter.pattern_needs(pattern) or ())
        assert {n for n, text in enumerate(texts) if regex.search(pattern, text)} <= set(held)


@given(st.lists(st.text("水渠喷灌滴，。 的〔〕[]", max_size=12), max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_blocks_that_mention_a_word_are_those_that_hold_it(texts: list[str]) -> None:
    words = ("水渠", "喷…灌", "滴灌", "...", "[水]")
    blocks = tuple(Block(n, text, paragraph=n + 1) for n, text in enumerate(texts))
    vocabulary = loaded(RULE.format(body="要求：有 目标", zh="否", en="no")).vocabulary
    negating, opposing = vocabulary.words("否定"), vocabulary.words("反对")
    ctx = Context(Plan(Document("", "", "docx", blocks=blocks)), vocabulary)
    assert sorted(ctx.text_search.mentioning(words)) == [n for n, text in enumerate(texts) if mentions.spans(text, words)]
    for n in range(len(texts)):
        found = mentions.find(ctx.plan.document, n, n + 1, words, negating, opposing)
        assert ctx.text_search.mentions(Passage(n, 0, max(1, len(texts[n]))), words) == found


# ---- quotes and truths --------------------------------------------------------------------------------------------

EVIDENCE = st.builds(
    Evidence,
    st.sampled_from("甲乙"), st.builds(Place, st.integers(0, 1), st.integers(0, 1), st.just(2), section=st.sampled_from(((), ("一",)))),
    role=st.sampled_from(("support", "nearest")),
)  # fmt: skip
QUOTES = st.lists(EVIDENCE, max_size=14).map(tuple)


@given(QUOTES, st.integers(1, 13))
def test_the_first_few_quotes_are_the_first_few_different_ones(quotes: tuple[Any, ...], most: int) -> None:
    assert elements.trim(quotes, most) == tuple(dict.fromkeys(quotes))[:most]
    assert elements.trim(iter(quotes), most) == tuple(dict.fromkeys(quotes))[:most]
