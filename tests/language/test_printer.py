"""What is printed is read as the tree it was printed from, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plancheck import resources
from plancheck.language import expansion, loader, parser, printer
from plancheck.language.syntax import (
    Alone,
    And,
    AnyOf,
    Approx,
    Arith,
    At,
    Between,
    Compare,
    Count,
    Every,
    Expressed,
    Has,
    Held,
    If,
    Let,
    ListOf,
    Name,
    Neg,
    Node,
    Not,
    Number,
    Or,
    Pattern,
    Prop,
    RuleNode,
    Text,
    The,
    Trend,
    UnitName,
    Year,
)  # fmt: skip
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual

HEAD = '规则 R “甲” / "A"\n  依据：d\n  级别：应当\n  不符合：“乙” / "B"\n  要求：'
LANGUAGES = ("zh", "en")
#: The name of a condition.
HOLDS = "有专门部分"


def read(text: str) -> Node:
    """The tree of a condition."""
    items, wrong = parser.parse(HEAD + text, "t", {HOLDS})
    assert not wrong, (text, [each.message.zh for each in wrong])
    assert items[0].rule
    return items[0].rule.requires


# ---- what a tree may be -----------------------------------------------------------------------------------------

odd = [
    "在",
    "target",
    "year",
    "回收、利用率",
    "3号线",
    "该年",
    "万吨",
    "a b",
    "且",
    "at least",
    "个",
    "CO2排放",
    "年",
    "是",
    "项目清单",
    "x’s",
    "的",
]
names = st.one_of(st.sampled_from(sorted(WORDS)), st.sampled_from(odd), st.text("回收率能力区甲乙丙在有abc_1", min_size=1, max_size=5))
numbers = st.builds(
    Number,
    st.decimals(0, 10**9, places=3).map(lambda value: value.normalize() if value % 1 else value.quantize(Decimal(1))),
    st.sampled_from(["", "%", "万吨", "吨标准煤/万元", "个", "人", "个百分点", "家", "m²", "kWh"]),
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Name, names),
    st.builds(The, st.one_of(st.sampled_from(["年", "序列", "任务"]), names)),
    numbers,
    st.builds(Year, st.integers(1800, 2199)),
    st.builds(Text, st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), include_characters='“”"\\\n'), max_size=12)),
    st.builds(UnitName, st.sampled_from(["%", "万吨", "吨标准煤/万元", "km", "‰", "个"])),
    st.builds(Pattern, st.sampled_from([r"\d+%", "a|b", r"[/]x", r"\/", "（甲）"])),
)


def larger(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(node, min_size=2, max_size=3).map(tuple)
    maybe = st.none() | node
    count = st.builds(Count, st.sampled_from(["at_least", "at_most", "exactly"]), st.integers(0, 99))
    args = st.none() | st.lists(node, max_size=3).map(tuple)
    tolerance = st.none() | numbers
    operators = [
        "=", "≠", "≥", "≤", ">", "<", "is", "is_not", "contains", "contains_not", "concerns", "concerns_not", "matches", "matches_not",
        "before", "not_after", "after", "not_before", "not_worse",
    ]  # fmt: skip
    return st.one_of(
        st.builds(And, some, st.booleans()),
        st.builds(Or, some),
        st.builds(Not, node),
        st.builds(Alone, some),
        st.builds(If, node, node, maybe),
        st.builds(Every, node, node, st.none() | count),
        st.builds(Has, maybe, node, st.none() | count),
        st.builds(Has, maybe, node, st.none(), st.just(True)),
        st.builds(Compare, maybe, st.sampled_from(operators), node),
        st.builds(Approx, maybe, node, tolerance),
        st.builds(Between, maybe, node, node),
        st.builds(Trend, maybe, st.sampled_from(["agree", "rise", "fall", "improve", "consecutive"]), tolerance),
        st.builds(Held, maybe, st.just(HOLDS), st.lists(node, max_size=3).map(tuple)),
        st.builds(AnyOf, node),
        st.builds(ListOf, some),
        st.builds(Arith, st.sampled_from("+-*/"), node, node),
        st.builds(Neg, node),
        st.builds(Expressed, node, st.sampled_from(["万吨", "%", "吨二氧化碳/吨标准煤"])),
        st.builds(Name, names, args),
        st.builds(Prop, node, names, args),
        st.builds(At, maybe, node),
    )


trees = st.recursive(leaves, larger, max_leaves=12)


@given(tree=trees)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(tree=And((Or((Name("a"), Not(If(Name("b"), Name("c"))))), Name("d"))))
@example(tree=If(Name("a"), If(Name("b"), Name("c")), Name("d")))
@example(tree=Or((Name("a"), And((Name("b"), Every(Name("c"), Or((Name("d"), Name("e")))))))))
@example(tree=And((Name("a"), And((Name("b"), Name("c")), True)), True))
@example(tree=Approx(None, Name("x"), Number(Decimal("0.5"), "%")))
@example(tree=Prop(At(Name("回收率"), The("年")), "目标", (Name("方向"),)))
@example(tree=Has(None, Name("否", (Name("是"),)), None))
@example(tree=Has(Name("项目"), Prop(Name("否"), "年"), None))
@example(tree=Held(Number(Decimal(30)), HOLDS, (Number(Decimal(5), "%"),)))
@example(tree=And((Held(None, HOLDS), Held(Name("a"), HOLDS, (ListOf((Name("b"), UnitName("%"))),)))))
def test_every_tree_is_read_as_it_was_printed(tree: Node) -> None:
    for lang in LANGUAGES:
        assert read(printer.expr(tree, lang)) == tree, printer.expr(tree, lang)


texts = st.builds(Bilingual, st.text(min_size=1, max_size=8).filter(str.strip), st.just("x"))


@given(requires=trees, applies=st.none() | trees, value=trees, noun=trees, text=st.sampled_from(["{年}缺“目标”", 'a "b" \\n', "行\n行"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_rule_is_read_as_it_was_printed(requires: Node, applies: Node | None, value: Node, noun: Node, text: str) -> None:
    both = Bilingual(text, text + "!")
    node = RuleNode(
        id="R-01", title=both, requires=requires, level="advice", basis="d", objects=(noun, Name("年")), lets=(Let("甲", value),),
        applies=applies, failed=both, passed=both, undecided=(("", both), ("not_read", both)), inapplicable=both, advice=both,
        errs="may_miss", since="2026-01-01", until="2027-12-31", clause="三（一）", citation="引“文”", file="t",
    )  # fmt: skip
    for lang in LANGUAGES:
        printed = printer.rule(node, lang)
        items, wrong = parser.parse(printed, "t", {HOLDS})
        assert not wrong, printed
        assert items[0].rule == node, printed


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("回收率 在 该年 有 目标（单位 是 %）", "回收率 at this year has target(unit is %)"),
        ("若 完整，则 合计（各项） 约等于 总数（容差 0.5 %），否则 合计（各项） ≤ 总数",
         "if complete, then sum_of(parts) about total(tolerance 0.5 %), else sum_of(parts) <= total"),
        ("任一 工作现状、治理任务 含 末端处理", "any of 工作现状、治理任务 contains 末端处理"),
        ("该序列 在 该年 的 目标 不劣于 基期值（该序列）", "this series at this year's target no worse than baseline(this series)"),
        ("所写数值（回收率 在 该年 的 目标） ≥ 35 %", "as_written(回收率 at this year's target) >= 35 %"),
        ("最大（零填埋.年） 不晚于 2030年", "largest(零填埋.year) no later than year 2030"),
        ("值 介于 指标.下限 至 指标.上限 之间", "value between indicator.lower limit to indicator.upper limit"),
        ("每个 任务 满足 有 至少 2 个 举措", "every task satisfies has at least 2 measure"),
        ("没有 项目（内容 不匹配 /待定|X{2,}/） 且 非 总投资 < 500 万元",
         "has no project(content does not match /待定|X{2,}/) and not investment < 500 万元"),
        ("（甲 或 乙） 且 丙；丁", "(甲 or 乙) and 丙; 丁"),
        ("甲 或 （乙 且 丙）", "甲 or (乙 and 丙)"),  # the checker warns of it without brackets
        ("（甲 且 乙） 或 丙 或 （丁 且 每个 项目 满足 戊）", "(甲 and 乙) or 丙 or (丁 and every project satisfies 戊)"),
        ("若 （甲 且 乙） 或 丙，则 丁", "if (甲 and 乙) or 丙, then 丁"),
        ("该主题 有专门部分 且 甲 有专门部分 2025年、乙", "this topic 有专门部分 and 甲 有专门部分 year 2025、乙"),
        ("有专门部分 或 有专门部分（甲，30 %）", "有专门部分 or 有专门部分(甲, 30 %)"),
    ],
)  # fmt: skip
def test_both_languages(zh: str, en: str) -> None:
    assert printer.expr(read(zh), "zh") == zh
    assert printer.expr(read(zh), "en") == en
    assert read(en) == read(zh)


def test_all_shipped_rules_are_read_as_they_were_printed() -> None:
    folder = [resources.folder("rules")]
    loaded = loader.load(folder, loader.names(folder))
    conditions = {condition.name: condition for pack in loaded.packs for condition in pack.conditions}
    for rule in loaded.rules:
        for lang in LANGUAGES:
            items, wrong = parser.parse(printer.rule(rule, lang), rule.file, conditions)
            assert not wrong, printer.rule(rule, lang)
            assert items[0].rule
            assert expansion.rule(replace(items[0].rule, pack=rule.pack, group=rule.group), conditions) == rule
