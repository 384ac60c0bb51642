"""What the words of a rule mean before a draft is read, held against what the engine finds when one is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from tests.engine.judging import PACK as GARDEN
from tests.language.test_loader import write

from plancheck import extraction, readers
from plancheck.engine import evaluate
from plancheck.engine.compile import Compiler, Frame, definitions
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Cell, Column, Listing, NamedQuantity, Passage, Series, Territory, TextValue
from plancheck.engine.nouns import NOUNS as FINDERS
from plancheck.engine.nouns import PROPERTIES as ASKED
from plancheck.language import loader, types
from plancheck.language.builtins import BUILTINS
from plancheck.language.loader import RuleSet
from plancheck.language.syntax import Name
from plancheck.language.types import DEFINED, KINDS, NOUNS, PROPERTIES
from plancheck.language.words import NOUNS as WORDS_OF_A_PLAN
from plancheck.language.words import PROPERTIES as WORDS_ASKED
from plancheck.model.moment import Moment
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Measure,
    Money,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)  # fmt: skip
from plancheck.model.quantity import Quantity
from plancheck.model.value import Absent, Known
from plancheck.model.vocabulary import Indicator, Source, Topic, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
#: The engine's class of each kind of element.
CLASSES: dict[type, str] = {
    Plan: "方案", Section: "章节", Passage: "段落", PlanTable: "表格", NamedQuantity: "指标", Series: "序列", Fact: "数值",
    Delegated: "委托目标",
    Event: "事件", TaskItem: "任务", Measure: "举措", Project: "项目", Responsibility: "责任", Sum: "合计关系", PlaceName: "地名",
    Topic: "主题", Indicator: "指标定义", Source: "文件", Amount: "数额", Money: "金额",
    Column: "列", Cell: "单元格", Moment: "时间",
}  # fmt: skip
#: What a value of each kind is when the engine has found it.
FOUND: dict[str, tuple[type, ...]] = {
    **{kind: (cls,) for cls, kind in CLASSES.items()}, "句子": (Passage,),
    "年": (int,), "整数": (int,), "文字": (TextValue,), "单位": (TextValue,), "数": (Quantity,),
    "地区": (Territory,), "是否": (bool,), "方向": (str,), "方案类型": (str,), "角色": (str,),
}  # fmt: skip


# ---- the tables -------------------------------------------------------------------------------------------------


def test_every_property_of_the_engine_has_a_type_and_no_other() -> None:
    engine = {CLASSES[cls]: set(row) for cls, row in ASKED.items()} | {"举措": set()}
    engine["句子"] = engine["段落"]  # both are passages
    assert {kind: set(row) for kind, row in PROPERTIES.items()} == engine


def test_every_noun_of_the_engine_has_a_type_and_no_other() -> None:
    assert set(NOUNS) == set(FINDERS)
    assert set(NOUNS) | {"方案", "年"} == set(WORDS_OF_A_PLAN)


def test_the_tables_speak_of_known_kinds_only() -> None:
    rows = [*NOUNS.values(), *DEFINED.values()]
    spoken = {row.kind for row in rows} | {kind for row in rows for kind in row.owners}
    spoken |= {each.kind for row in PROPERTIES.values() for each in row.values()} | set(PROPERTIES)
    spoken |= {*types.ABOUT, *types.MENTIONED, *types.KEYS, *types.CLOSED, *types.PLACED, *types.AMOUNTS}
    assert spoken - set(KINDS) == set()
    assert {name for row in PROPERTIES.values() for name in row} <= {*WORDS_ASKED, *WORDS_OF_A_PLAN}


def test_every_function_says_what_it_takes() -> None:
    for name, row in BUILTINS.items():
        fewest, most = row.arity
        assert len(row.takes) <= (most or fewest), name
        assert row.takes, name


# ---- the tables against the engine, over sample plans -------------------------------------------------------------


@lru_cache(maxsize=1)
def shipped() -> RuleSet:
    return loader.load([ROOT / "rules"])


@lru_cache(maxsize=4)
def context(name: str) -> Context:
    file = ROOT / "samples" / name
    vocabulary = shipped().vocabulary
    plan = extraction.plan(readers.read(file.read_bytes(), name), vocabulary, None, None)
    return Context(plan, vocabulary, {})


def elements(ctx: Context) -> Iterator[Any]:
    """Some elements of every kind that a plan has, and definitions."""
    yield ctx.plan
    for name, finder in FINDERS.items():
        if name != "主题":
            yield from finder(ctx, ctx.plan).sure[:25]
    for each in ctx.plan.sums:
        yield each.total
    yield from (project.investment for project in ctx.plan.projects if project.investment)
    yield from (*ctx.vocabulary.indicators, *ctx.vocabulary.topics[:3], *ctx.vocabulary.sources)


SAMPLES = ["city-a.docx", "city-defects.docx", "zone-b.docx"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_a_property_gives_is_of_its_type(sample: str) -> None:
    ctx = context(sample)
    asked = set()
    for element in elements(ctx):
        kind = CLASSES[type(element)]
        for name, wanted in PROPERTIES[kind].items():
            found = ASKED[type(element)][name](ctx, element)
            asked.add((kind, name))
            where = f"{kind}.{name}"
            assert isinstance(found, Listing) is wanted.many, where
            if isinstance(found, Listing):
                assert all(type(each) in FOUND[wanted.kind] for each in found.sure), where
            elif isinstance(found, Known):
                assert type(found.value) in FOUND[wanted.kind], where
            assert not (wanted.sure and isinstance(found, Absent)), where
    assert len(asked) > 40


@pytest.mark.parametrize("sample", SAMPLES[:2])
def test_a_noun_can_be_asked_of_its_owners_and_finds_what_it_says(sample: str) -> None:
    ctx = context(sample)
    asked = set()
    for element in elements(ctx):
        kind = CLASSES[type(element)]
        for name, row in NOUNS.items():
            if kind not in row.owners:
                continue
            asked.add((name, kind))
            found = FINDERS[name](ctx, element)
            assert {type(each) for each in found.sure} <= set(FOUND[row.kind]), f"{kind} 有 {name}"
            if row.at_year and kind in types.AT_YEAR:
                FINDERS[name](ctx, AtYear(element, Known(2030)))
    assert len(asked) > 45


@pytest.mark.parametrize("sample", SAMPLES[:1])
def test_a_definition_can_be_asked_of_its_owners_and_finds_what_it_says(sample: str) -> None:
    ctx = context(sample)
    words: Vocabulary = ctx.vocabulary
    some = {"section": words.sections[:2], "event": words.events, "indicator": words.indicators[:2], "topic": words.topics[:2]}
    scope = Compiler(definitions(words))
    seen = set()
    for kind, each in ((kind, each) for kind, row in some.items() for each in row):
        find = scope.noun(Name(each.name))
        for element in elements(ctx):
            owner = CLASSES[type(element)]
            if owner not in DEFINED[kind].owners:
                continue
            found = find(ctx, Frame(), Known(element))
            seen.add((kind, owner))
            assert {CLASSES[type(one)] for one in found.sure} <= {DEFINED[kind].kind}, f"{owner} 有 {each.name}"
    assert len(seen) > 25


# ---- what the checker lets through, runs --------------------------------------------------------------------------

_DEFINED = ["主要目标", "主要任务", "开园", "树木覆盖率", "单位面积耗水", "浇水", "否定词", "手册", "邻园", "期限"]
_OPERATORS = ["≥", "<", "=", "≠", "是", "不是", "早于", "不晚于", "含", "不含", "属于", "不属于", "匹配", "不劣于"]
_PLAIN = ["2030年", "5 %", "3", "70 万辆", "“文字”", "10 万元", "上升", "%", "万吨"]
_TRENDS = ["一致", "逐期上升", "逐期下降", "逐期改善", "连续"]


class Author:
    """Writes rules at random: most mean nothing."""

    def __init__(self, seed: int) -> None:
        self.at = random.Random(seed)
        self.words = [list(NOUNS), list(WORDS_ASKED), list(WORDS_ASKED), _DEFINED]

    def word(self) -> str:
        return self.at.choice(self.at.choice(self.words))

    def value(self, depth: int) -> str:
        one, more = self.at.random(), lambda: self.value(depth - 1)
        if depth <= 0 or one < 0.3:
            return self.word()
        if one < 0.4:
            return "该" + self.at.choice(["年", "序列", "指标", "目标", "数值", "任务", "项目"])
        if one < 0.55:
            return f"{more().split('（')[0]}.{self.word()}"
        if one < 0.65:
            subject = self.at.choice(["该序列", "该指标", "树木覆盖率", "指标", self.word()])
            return f"{subject} 在 {self.at.choice(['该年', '2030年', '年', '基年'])} 的 {self.at.choice(['目标', '现状值', self.word()])}"
        if one < 0.75:
            return self.at.choice(_PLAIN)
        if one < 0.88:
            return f"{self.at.choice(['合计', '数量', '最大', '最小', '平均', '所写数值', '基期值', '字数'])}({more()})"
        if one < 0.92:
            return f"变化率({more()}, {more()})" if one < 0.9 else f"参照(邻园, {more()}, {more()})"
        return f"{more()} {self.at.choice('+-×÷')} {more()}" if one < 0.96 else f"{self.at.choice(['任一 ', ''])}{more()}、{more()}"

    def noun(self, depth: int) -> str:
        name = self.word()
        if name == "年":
            return f"年（{self.at.choice(['期限', '2030年', '该序列.年份'])}）"
        return f"{name}（{self.condition(depth - 1)}）" if depth > 0 and self.at.random() < 0.5 else name

    def condition(self, depth: int) -> str:
        one, less = self.at.random() * (0.6 if depth <= 0 else 1), depth - 1
        if one < 0.2:
            return f"有 {self.at.choice(['', '至少 2 个 '])}{self.noun(depth)}"
        if one < 0.3:
            return f"{self.value(less)} 有 {self.noun(less)}"
        if one < 0.6:
            operator = self.at.choice(_OPERATORS)
            return f"{self.at.choice(['', self.value(less)])} {operator} {'/甲+/' if operator == '匹配' else self.value(less)}"
        if one < 0.7:
            return f"{self.value(less)} {self.at.choice(_TRENDS)}"
        if one < 0.75:
            return f"{self.value(less)} 约等于 {self.value(less)}"
        if one < 0.8:
            return f"非 （{self.condition(less)}）"
        if one < 0.9:
            return f"（{self.condition(less)} {self.at.choice('且或')} {self.condition(less)}）"
        return f"（每个 {self.noun(less)} 满足 {self.condition(less)}）"

    def rule(self, number: int) -> str:
        objects = "、".join(f"每个 {self.noun(1)}" for _ in range(self.at.choice([1, 1, 2])))
        head = f'规则 X-{number} “试” / "try"\n  依据：手册\n  级别：必须\n' + (f"  对象：{objects}\n" if self.at.random() < 0.7 else "")
        return f'{head}  要求：{self.condition(2)}\n  不符合：“缺{{主体}}{{值}}” / "missing {{subject}}"\n'


@pytest.mark.parametrize("seed", range(3))
def test_a_rule_that_is_let_through_never_raises(tmp_path: Path, seed: int) -> None:
    author = Author(seed)
    text = "".join(author.rule(number) for number in range(1500))
    loaded = loader.load([write(tmp_path, garden__a=GARDEN, garden__b=text)])
    assert len(loaded.rules) > 40
    ctx = context("city-defects.docx")
    plan = replace(ctx.plan, kind="garden")
    results = evaluate.evaluate(loaded, plan)
    source = {rule.id: text[rule.span.start : rule.span.end] for rule in loaded.rules}
    assert [source[result.rule] for result in results if result.outcome == "error"] == []


# ---- what may be said ---------------------------------------------------------------------------------------------

SAID = [
    "要求：有 开园（年 不晚于 2030年）",
    "要求：有 开园（主体 是 方案.地区） 且 最大(开园.年) 不晚于 2030年",
    "要求：方案 有 至少 3 个 项目（总投资 ≥ 1 亿元，属于 浇水）",
    "要求：合计（项目.总投资） ≥ 10 亿元 且 数量（任务） ≥ 5",
    "要求：所写数值（树木覆盖率 在 2030年 的 目标） ≥ 40 % 且 有 目标（所写数值（值） ≤ 100 %）",
    "要求：所写数值（树木覆盖率.目标）.单位 一致 且 所写数值（最大（项目.总投资）） ≥ 1 亿元",
    "对象：每个 序列（有 方向，有 目标）\n  要求：所写数值（该序列.目标） 逐期改善 且 所写数值（该序列.目标） 不劣于 基期值（该序列）",
    "要求：若 有 树木覆盖率（年 是 2030年），则 非 所写数值（30 %） ≥ 40 %",
    "要求：树木覆盖率 有 目标（年 是 任一 期限，单位 是 任一 %、个百分点）",
    "要求：每个 指标（树木覆盖率、单位面积耗水） 满足 该指标 有 目标",
    "要求：树木覆盖率 在 2030年 的 目标 ≥ 树木覆盖率 在 2025年 的 目标",
    "要求：变化率（树木覆盖率 在 2025年 的 现状值，树木覆盖率 在 2030年 的 目标） ≥ 10 %",
    "要求：最大（树木覆盖率.目标） − 最小（树木覆盖率.现状值） ≥ 5 % 或 树木覆盖率.目标 逐期改善",
    "要求：任一 主要目标、其他事项 含 任一 浇水、施肥",
    "要求：有 表格（标题 含 “指标表” 或 有 至少 3 个 目标）",
    "要求：主要任务.下级章节.序号 连续 且 字数（主要任务） ≥ 500",
    "要求：没有 目标（年 早于 2021年，单位 不是 %） 且 没有 地名（角色 是 “主体”）",
    "要求：每个 段落（含 “开园”） 满足 不含 “一刀切”",
    "要求：主要任务 有 章节（属于 浇水，有 至少 2 个 举措，层级 ≥ 2）",
    "要求：方案 有 现状值（名称 属于 浇水，有 年，没有 变化）",
    "要求：若 有 主要任务，则 有 项目，否则 有 主要目标",
    "要求：方案 含 手册.标题 且 方案.名称 匹配 /方案$/ 且 方案.省份 是 “西山省”",
    "对象：每个 任务（属于 浇水，有 至少 2 个 责任单位）\n  要求：有 牵头单位（不属于 机构） 且 标题 含 “水”",
    "对象：每个 项目\n  要求：有 内容 且 （有 规模 或 内容 匹配 /[0-9]/） 且 总投资 有 单位",
    "对象：每个 项目（有 总投资）\n  要求：非 总投资 ≥ 100 亿元",
    "对象：每个 项目\n  要求：若 有 总投资，则 非 总投资 ≥ 100 亿元",
    "对象：每个 项目\n  要求：若 没有 总投资，则 有 规模，否则 非 该项目.总投资 ≥ 100 亿元",
    "对象：每个 数值（单位 是 %，指标 有 上限）\n  要求：值 介于 指标.下限 至 指标.上限 之间",
    "对象：每个 目标（有 指标，有 基年）\n  要求：基年 是 2020年 且 指标 在 基年 有 现状值",
    "对象：每个 委托目标（有 指标，年 是 任一 期限）\n  要求：指标 在 年 有 目标",
    "对象：每个 序列（有 方向，有 现状值，有 目标）、每个 年（期限，该序列 在 该年 有 目标）\n"
    "  要求：该序列 在 该年 的 目标 不劣于 基期值(该序列)",
    "对象：每个 序列（有 至少 2 个 数值）、每个 年（该序列.年份）\n  要求：该序列 在 该年 的 目标 一致 且 该序列 在 该年 的 现状值 一致",
    "对象：每个 合计关系（有 各项）\n  其中：和 = 合计(各项)\n  要求：若 完整，则 和 约等于 总数（容差 0.5 %），否则 和 ≤ 总数",
    "对象：每个 年（期限，树木覆盖率 在 该年 有 目标，有 邻）\n  其中：邻 = 参照(邻园, “东园”, 该年)\n"
    "  要求：树木覆盖率 在 该年 的 目标 ≥ 邻",
    "对象：每个 年（期限）\n  要求：主要目标 有 段落（没有 表格，含 该年，没有 开园（年 是 该年） 或 字数(该段落) ≥ 60）",
    "对象：每个 章节（有 下级章节）\n  要求：下级章节.序号 连续 且 每个 下级章节 满足 有 举措",
    "对象：每个 主题（浇水、施肥）\n  要求：主要任务 有 章节（属于 该主题） 或 方案 含 该主题 或 方案 有 目标（属于 该主题）",
    "对象：每个 责任\n  要求：责任单位 含 任一 “局”、“委” 或 有 牵头单位",
]  # fmt: skip


@pytest.mark.parametrize("body", SAID)
def test_what_makes_sense_is_let_through_and_runs(tmp_path: Path, body: str) -> None:
    text = f'规则 X-1 “试” / "try"\n  依据：手册\n  级别：必须\n  {body}\n  不符合：“缺{{主体}}” / "missing {{subject}}"\n'
    loaded = loader.load([write(tmp_path, garden__a=GARDEN, garden__b=text)])
    assert [(each.code, each.message.zh) for each in loaded.diagnostics if each.severity == "error"] == []
    ctx = context("city-defects.docx")
    (result,) = evaluate.evaluate(loaded, replace(ctx.plan, kind="garden"))
    assert result.outcome != "error"


@pytest.mark.parametrize(
    ("body", "code", "marked"),
    [
        # an owner that has no such property, by any way of asking
        ("对象：每个 项目\n  要求：该项目.单位 是 万元", "no-property", "单位"),
        ("要求：值 ≥ 5 %", "no-property", "值"),
        ("要求：有 责任单位", "no-property", "责任单位"),
        ("对象：每个 责任单位\n  要求：有 任务", "no-property", "责任单位"),
        ("要求：每个 任务 满足 该任务.总投资 ≥ 5 元", "no-property", "总投资"),
        # a noun that cannot be asked of its owner
        ("对象：每个 项目\n  要求：有 序列", "no-noun", "序列"),
        ("对象：每个 指标\n  要求：有 任务", "no-noun", "任务"),
        ("要求：树木覆盖率 有 项目", "no-noun", "项目"),
        ("要求：现状值.现状值 一致", "no-noun", "现状值"),
        ("要求：有 方案", "no-property", "方案"),
        # comparisons
        ("要求：有 目标（名称 ≥ 5）", "no-meaning", "名称 ≥ 5"),
        ("要求：有 目标（年 ≥ 5 %）", "no-meaning", "年 ≥ 5 %"),
        ("要求：有 目标（值 早于 2030年）", "no-meaning", "值 早于 2030年"),
        ("要求：有 章节（序号 ≥ 3 个）", "no-meaning", "序号 ≥ 3 个"),
        ("要求：有 开园（主体 是 “西山”）", "no-meaning", "主体 是 “西山”"),
        ("要求：有 目标（指标 是 “树木覆盖率”）", "no-meaning", "指标 是 “树木覆盖率”"),
        ("要求：有 目标（年 介于 1 % 至 2030年 之间）", "no-meaning", "年 介于 1 % 至 2030年 之间"),
        ("要求：方案.类型 是 “城市”", "closed-value", None),
        ("要求：有 目标（变化 是 “增加”）", "closed-value", "“增加”"),
        # dimensions
        ("要求：树木覆盖率 在 2025年 的 目标 ≥ 5 万辆", "dimension-clash", "树木覆盖率 在 2025年 的 目标 ≥ 5 万辆"),
        ("要求：树木覆盖率 在 2025年 的 目标 ≥ 5 个百分点", "dimension-clash", None),
        ("要求：有 目标（单位 是 吨标准煤/万元，值 ≥ 5 千克标准煤/元）", None, None),
        ("要求：有 项目（总投资 ≥ 5 吨）", "dimension-clash", "总投资 ≥ 5 吨"),
        ("要求：有 项目（总投资 ≥ 5 万元）", None, None),
        ("要求：5 吨 ÷ 3 辆 ≥ 1", "dimension-clash", "5 吨 ÷ 3 辆"),
        ("要求：5 吨 ÷ 3 辆 计 吨/辆 ≥ 1 吨/辆", None, None),
        ("要求：5 吨 ÷ 3 辆 计 千克/辆 ≥ 1 吨/辆", None, None),
        ("要求：5 吨 ÷ 3 辆 计 辆/吨 ≥ 1 吨/辆", "dimension-clash", "5 吨 ÷ 3 辆 计 辆/吨"),
        ("要求：5 吨 ÷ 3 辆 计 吨 ≥ 1 吨", "dimension-clash", "5 吨 ÷ 3 辆 计 吨"),
        ("要求：5 吨 ÷ 3 辆 计 吨/辆 ≥ 1 吨", "dimension-clash", None),
        ("要求：5 吨 ÷ 3 吨标准煤 计 吨二氧化碳/吨标准煤 ≥ 1 吨二氧化碳/吨标准煤", None, None),  # what was weighed is the author's to say
        ("要求：5 吨标准煤 ÷ 3 吨标准煤 计 吨二氧化碳/吨标准煤 ≥ 1 吨二氧化碳/吨标准煤", "dimension-clash", None),
        ("要求：5 吨 ÷ 0 辆 计 吨/辆 ≥ 1 吨/辆", "division-by-zero", "0 辆"),
        ("要求：5 吨 ÷ 4 吨 计 % ≥ 1 %", None, None),
        ("要求：5 吨 ÷ 4 吨 ≥ 30 %", None, None),
        ("要求：5 吨 ÷ 4 吨 ≥ 0.3", None, None),
        ("要求：5 吨 ÷ 4 吨 ≥ 1", None, None),
        ("要求：5 吨 ÷ 4 吨 ≥ 30", "dimension-clash", "5 吨 ÷ 4 吨 ≥ 30"),
        ("要求：5000 吨 计 万吨 ≥ 1 吨", None, None),
        ("要求：5000 吨 计 万辆 ≥ 1 万辆", "dimension-clash", "5000 吨 计 万辆"),
        ("要求：最大（目标） ≥ 5 % + 3 吨", "dimension-clash", "5 % + 3 吨"),
        ("要求：最大（目标） ≥ 5 吨 × 3 %", "dimension-clash", "5 吨 × 3 %"),
        ("对象：每个 合计关系\n  要求：总数 约等于 合计（各项）（容差 3 吨）", None, None),
        # amounts
        ("要求：最大（章节） ≥ 3", "no-amount", "章节"),
        ("要求：合计（目标.年） ≥ 3", "no-amount", "目标.年"),
        ("要求：方案.名称 + 1 ≥ 3", "no-amount", "方案.名称"),
        ("要求：方案.名称 约等于 5", "no-amount", "方案.名称"),
        # 在
        ("要求：树木覆盖率 在 树木覆盖率 有 目标", "at-without-year", "树木覆盖率"),
        ("要求：方案.地区 在 2025年 有 目标", "at-subject", "方案.地区"),
        ("要求：有 指标（在 2025年）", "at-alone", "在 2025年"),
        ("要求：树木覆盖率 在 2025年 有 项目", "at-noun", "项目"),
        ("对象：每个 目标（有 指标）\n  要求：指标 在 基年 有 现状值", "unguarded-at", "基年"),
        # 该
        ("要求：该任务 有 责任单位", "not-bound", "该任务"),
        ("对象：每个 目标\n  要求：有 该数值", "not-bound", "该数值"),
        # 其中 speaks of the elements of 对象 alone
        ("其中：高 = 该数值.值\n  要求：有 目标（高 ≥ 30 %）", "not-bound", "该数值"),
        ("其中：高 = 值 ≥ 30 %\n  要求：有 目标（高）", "no-property", "值"),
        ("适用：该年 是 2025年\n  对象：每个 年（期限）\n  要求：有 目标（年 是 该年）", "not-bound", "该年"),
        # 含, 属于, 匹配
        ("要求：2025年 含 浇水", "wrong-side", "2025年"),
        ("要求：树木覆盖率 含 浇水", "wrong-side", "树木覆盖率"),
        ("要求：方案 含 项目", "wrong-side", "项目"),
        ("要求：有 项目（属于 树木覆盖率）", "wrong-side", "树木覆盖率"),
        ("要求：有 项目（属于 机构）", "wrong-side", "属于 机构"),
        ("要求：方案 匹配 “甲”", "wrong-side", "“甲”"),
        # trends and directions
        ("要求：目标 逐期改善", "unguarded-direction", "目标 逐期改善"),
        ("对象：每个 序列\n  要求：该序列.目标 不劣于 基期值（该序列）", "unguarded-direction", None),
        ("要求：树木覆盖率.目标 不劣于 30 %", None, None),
        ("要求：章节.标题 逐期上升", "wrong-side", "章节.标题"),
        ("要求：章节.标题 连续", "wrong-side", "章节.标题"),
        ("对象：每个 章节\n  要求：序号 连续", "list-needed", "序号 连续"),
        # 非
        ("对象：每个 项目\n  要求：非 内容 匹配 /待定/", "unguarded-not", "内容 匹配 /待定/"),
        ("要求：非 （最大（目标） ≥ 5 % 或 有 项目）", "unguarded-not", "最大（目标） ≥ 5 %"),
        ("要求：非 （有 目标 且 最大（目标） ≥ 5 %）", None, None),
        ("要求：非 方案 含 浇水", None, None),
        ("对象：每个 目标\n  要求：非 累计", None, None),
        # functions
        ("要求：字数（2025年） ≥ 3", "wrong-argument", "2025年"),
        ("要求：所写数值（主要目标） ≥ 3 %", "no-amount", "主要目标"),
        ("要求：最大（所写数值（开园.年）） 早于 2030年", "no-amount", "开园.年"),
        ("要求：所写数值（树木覆盖率 在 2025年） ≥ 3 %", "at-alone", "树木覆盖率 在 2025年"),
        ("要求：所写数值（树木覆盖率.目标） ≥ 3 万辆", "dimension-clash", "所写数值（树木覆盖率.目标） ≥ 3 万辆"),
        ("要求：非 所写数值（树木覆盖率 在 2025年 的 目标） ≥ 3 %", "unguarded-not", "所写数值（树木覆盖率 在 2025年 的 目标） ≥ 3 %"),
        ("要求：参照（浇水，“东园”） ≥ 3 %", "wrong-argument", "浇水"),
        ("对象：每个 目标\n  要求：值 ≥ 参照（邻园，该目标，2025年）", "wrong-argument", "该目标"),
        ("要求：树木覆盖率.目标 ≥ 参照（邻园，“东园”，2025年，“甲”）", "wrong-keys", None),
        # nothing that can be had, listed or ignored
        ("要求：有 邻园", "not-a-noun", "邻园"),
        ("要求：有 2025年", "not-a-noun", "2025年"),
        ("要求：30 %", "not-a-condition", "30 %"),
        ("对象：每个 任务\n  要求：该任务", "not-a-condition", "该任务"),
        ("对象：每个 主要任务（浇水）\n  要求：有 段落", "wrong-domain", "浇水"),
        ("对象：每个 项目\n  要求：该项目.总投资（单位 是 万元） ≥ 5 万元", "filter-ignored", "总投资"),
        # a mistake in a 其中 value is told once, however often it is used
        ("对象：每个 项目\n  其中：大 = 该项目.单位\n  要求：大 是 万元 或 大 是 亿元", "no-property", "单位"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_once_and_at_its_place(tmp_path: Path, body: str, code: str | None, marked: str | None) -> None:
    kinds = '词表 庭园 "garden"\n  用途：方案类型\n  代码：garden\n  词语：园\n'
    text = f'规则 X-1 “试” / "try"\n  依据：手册\n  级别：必须\n  {body}\n  不符合：“缺{{主体}}” / "missing {{subject}}"\n'
    loaded = loader.load([write(tmp_path, garden__a=GARDEN + kinds, garden__b=text)])
    found = [each for each in loaded.diagnostics if each.severity == "error"]
    assert [each.code for each in found] == ([code] if code else [])
    if marked is not None:
        assert found[0].span
        assert text[found[0].span.start : found[0].span.end] == marked
