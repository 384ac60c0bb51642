"""Rules over small drafts: outcome, subject, quote. Each row is a sentence about the language."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine import judging
from tests.engine.judging import judge, loaded, quotes

from plancheck import extraction
from plancheck.engine import evaluate, nouns
from plancheck.language import loader
from plancheck.model.diagnostic import Bilingual
from plancheck.readers import plain

TITLE = "# 西山庭园建设方案\n"
GOALS = TITLE + "一、主要目标\n到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到40%以上。\n"
TASKS = TITLE + (
    "一、主要任务\n（一）改进浇水\n铺设滴灌管网20公里，安装喷灌设备300台，修整水渠。（市园林局负责）\n"
    "（二）整修道路\n建设步道5公里，途中安装一处喷灌。\n"
)

RANGE = TITLE + "一、主要目标\n到2025年，树木覆盖率达到30%—35%。\n"
TWO = TITLE + "一、主要目标\n到2025年，树木覆盖率达到30%以上。\n到2025年，树木覆盖率达到35%以上。\n"
PROSE = TITLE + "一、主要任务\n安装喷灌设备，共300台；步道暂不修整。\n"
TITLED = TITLE + "一、主要任务\n1.喷灌设施。铺设管网20公里。其余由园林局另行安排。\n"
TAKEN_BACK = TITLE + "一、主要任务\n1.喷灌设施。铺设管网20公里；东片尚未建成喷灌，由园林局负责维护。\n"
RUN_IN, OLD = TITLE + "一、主要任务\n", "其余仍为2001年的老管网，由园林局负责维护。\n"


@pytest.mark.parametrize(
    ("draft", "body", "outcome", "quote"),
    [
        # existence and counts
        (GOALS, "要求：有 主要目标", "passed", "一、主要目标"),
        (GOALS, "要求：有 主要任务", "failed", None),
        (GOALS, "要求：没有 主要任务", "passed", None),
        (GOALS, "要求：有 至少 2 个 目标", "passed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：有 至少 3 个 目标", "failed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：有 恰好 2 个 目标", "passed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：有 至多 1 个 目标", "failed", "到2025年，树木覆盖率达到35%"),
        # values at years, with filters
        (GOALS, "要求：树木覆盖率 在 2025年 有 目标（单位 是 %）", "passed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：树木覆盖率 在 2027年 有 目标", "failed", None),
        (GOALS, "要求：树木覆盖率 在 2025年 的 目标 ≥ 35 %", "passed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：树木覆盖率 在 2025年 的 目标 ≥ 36 %", "failed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：树木覆盖率 在 2025年 的 目标 介于 30 % 至 40 % 之间", "passed", "到2025年，树木覆盖率达到35%"),
        # a stated bound is an interval: 40%以上 is surely ≥ 40, and may or may not be ≥ 45
        (GOALS, "要求：树木覆盖率 在 2030年 的 目标 ≥ 40 %", "passed", None),
        (GOALS, "要求：树木覆盖率 在 2030年 的 目标 ≥ 45 %", "cantTell", None),
        # a comparison with an absent value is false
        (GOALS, "要求：树木覆盖率 在 2027年 的 目标 ≥ 1 %", "failed", None),
        # 含: plainly, negated, opposed
        (TASKS, "要求：主要任务 含 浇水", "passed", "安装喷灌设备300台"),
        (TITLE + "一、主要任务\n尚未推广滴灌，防止大水漫灌破坏水渠。\n", "要求：主要任务 含 浇水", "failed", "尚未推广滴灌"),
        # a title that text follows holds unless that text says that there is none of what the title names
        (f"{RUN_IN}1.喷灌设施。东片尚未建成喷灌，{OLD}", "要求：主要任务 含 浇水", "failed", "东片尚未建成喷灌"),
        (f"{RUN_IN}1.喷灌设施。东片尚未建成喷灌，西片安装喷灌，{OLD}", "要求：主要任务 含 浇水", "passed", "西片安装喷灌"),
        (f"{RUN_IN}1.推广喷灌设施。东片铺设管网，尚未建成水渠，{OLD}", "要求：主要任务 含 浇水", "passed", "1.推广喷灌设施"),
        (f"{RUN_IN}1.推广喷灌设施。东片铺设管网，避免喷灌浪费，{OLD}", "要求：主要任务 含 浇水", "passed", "1.推广喷灌设施"),
        # 属于: about a topic, not a mention
        (TASKS, "要求：主要任务 有 章节（属于 浇水，有 至少 2 个 举措）", "passed", "（一）改进浇水"),
        (TITLE + "一、主要任务\n（一）整修道路\n建设步道，途中安装一处喷灌。\n", "要求：主要任务 有 章节（属于 浇水）", "failed", None),
        # lists side by side and any of them
        (TASKS, "要求：主要任务 含 浇水、施肥", "failed", None),
        (TASKS, "要求：主要任务 含 任一 浇水、施肥", "passed", None),
        # events
        (TITLE + "一、主要目标\n力争2028年开园。\n", "要求：有 开园（主体 是 方案.地区） 且 最大(开园.年) 不晚于 2030年", "passed", None),
        (TITLE + "一、主要目标\n力争2032年开园。\n", "要求：有 开园 且 最大(开园.年) 不晚于 2030年", "failed", "2032年开园"),
        # patterns
        (TITLE + "一、主要目标\n投资XX万元。\n", "要求：没有 段落（匹配 /X{2,}/）", "failed", "XX"),
        # sentences: each is asked by itself, a run-in title goes with the first one behind it, a match shows its clause
        (PROSE, "要求：方案 有 句子（含 浇水，匹配 /步道/）", "failed", None),
        (PROSE, "要求：方案 有 段落（含 浇水，匹配 /步道/）", "passed", "安装喷灌设备"),
        (PROSE, "要求：方案 有 句子（含 浇水，匹配 /^安装/）", "passed", "安装喷灌设备，共300台"),
        (PROSE, "要求：方案 有 句子（含 浇水，匹配 /共300/）", "passed", "共300台"),
        (PROSE, "要求：方案 有 恰好 2 个 句子", "passed", None),
        (TITLED, "要求：方案 有 句子（含 浇水，匹配 /^铺设管网/）", "passed", "1.喷灌设施"),
        (TITLED, "要求：方案 有 句子（含 浇水，匹配 /另行/）", "failed", None),
        (TITLED, "要求：方案 有 句子（匹配 /设施/）", "failed", None),  # a title is none
        (TAKEN_BACK, "要求：方案 有 句子（含 浇水）", "failed", None),
        (PROSE, "要求：方案 有 句子（含 浇水，有 举措）", "passed", "安装喷灌设备"),
        (PROSE, "要求：方案 有 句子（匹配 /步道/，有 举措）", "failed", None),
        (GOALS, "要求：方案 有 句子（匹配 /2030/，有 目标（年 是 2025年））", "failed", None),
        (GOALS, "要求：方案 有 句子（匹配 /2030/，有 目标（年 是 2030年））", "passed", "到2030年"),
        (PROSE, "要求：方案 有 举措（含 浇水，匹配 /安装/）", "passed", "安装喷灌设备"),
        (PROSE + "建设步道5公里，途中见喷灌。\n", "要求：方案 有 举措（含 浇水，匹配 /步道/）", "failed", None),
        # a numbered line that is a whole sentence is text, one that is a title is none
        (TITLE + "一、主要任务\n（一）安装喷灌300台。\n（二）改进浇水\n", "要求：主要任务 有 段落（含 浇水）", "passed", "安装喷灌300台"),
        (TITLE + "一、主要任务\n（一）改进喷灌\n修整步道。\n", "要求：主要任务 有 段落（含 浇水）", "failed", None),
        # if
        (GOALS, "要求：若 有 主要任务，则 有 其他事项，否则 有 主要目标", "passed", None),
        # nearness: figures that are exact, not bounds
        (GOALS, "要求：树木覆盖率 在 2025年 的 目标 约等于 36 %（容差 5 %）", "passed", None),
        (GOALS, "要求：树木覆盖率 在 2025年 的 目标 约等于 38 %（容差 5 %）", "failed", None),
        (GOALS, "要求：树木覆盖率 在 2030年 的 目标 约等于 40 %", "cantTell", None),
        # an indicator's direction is a word of the language
        (GOALS, "要求：每个 序列（方向 是 上升） 满足 有 目标", "passed", None),
        (GOALS, "要求：有 序列（方向 是 下降）", "failed", None),
        # arithmetic and functions
        (GOALS, "要求：数量(主要目标) = 1", "passed", None),
        (GOALS, "要求：变化率(树木覆盖率 在 2025年 的 目标, 50 %) > 40 %", "passed", None),
        # the figure as written, for those who want it instead of the interval
        (GOALS, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 35 %", "passed", "到2025年，树木覆盖率达到35%"),
        (GOALS, "要求：所写数值(树木覆盖率 在 2030年 的 目标) ≥ 40 %", "passed", "到2030年，树木覆盖率达到40%以上"),
        (GOALS, "要求：所写数值(树木覆盖率 在 2030年 的 目标) ≥ 45 %", "failed", "到2030年，树木覆盖率达到40%以上"),
        (GOALS, "要求：所写数值(树木覆盖率 在 2030年 的 目标) ≤ 40 %", "passed", None),
        (GOALS, "要求：所写数值(树木覆盖率 在 2030年 的 目标) 约等于 40 %", "passed", None),
        (GOALS, "要求：所写数值(树木覆盖率 在 2030年 的 目标) 不劣于 树木覆盖率 在 2025年 的 目标", "passed", None),
        (GOALS, "要求：有 目标（所写数值(值) = 40 %）", "passed", "到2030年，树木覆盖率达到40%以上"),
        (GOALS, "要求：所写数值(树木覆盖率 在 2027年 的 目标) ≥ 1 %", "failed", None),
        (GOALS, "要求：所写数值(树木覆盖率 在 2025年 的 目标、树木覆盖率 在 2030年 的 目标) ≥ 40 %", "failed", None),
        (GOALS, "要求：所写数值(任一 树木覆盖率 在 2025年 的 目标、树木覆盖率 在 2030年 的 目标) ≥ 40 %", "passed", None),
        # which a range is still more than one of
        (RANGE, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 30 %", "passed", None),
        (RANGE, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 33 %", "cantTell", "到2025年，树木覆盖率达到30%—35%"),
        (RANGE, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 36 %", "failed", None),
        # and of two values that say different things neither wins
        (TWO, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 30 %", "passed", None),
        (TWO, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 33 %", "cantTell", None),
        (TITLE + "一、主要目标\n[未读]\n", "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 1 %", "cantTell", None),
    ],
)  # fmt: skip
def test_outcome(draft: str, body: str, outcome: str, quote: str | None) -> None:
    result = judge(draft, body)
    assert result.outcome == outcome, result.message.zh
    if quote is not None:
        assert any(quote in each or each in quote for each in quotes(result)), quotes(result)


@pytest.mark.parametrize(
    ("draft", "body", "expected"),
    [
        (
            GOALS,
            "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 的 目标 ≥ 38 %",
            {"2025年": "failed", "2030年": "passed"},
        ),
        (
            TASKS,
            "对象：每个 任务\n  要求：有 责任单位",
            {"改进浇水": "passed", "整修道路": "failed"},
        ),
        (
            TITLE + "一、主要目标\n2022年树木覆盖率为30%，到2025年达到28%，2030年达到33%。\n",
            "对象：每个 序列（有 方向，有 现状值，有 目标）、每个 年（期限，该序列 在 该年 有 目标）\n"
            "  要求：该序列 在 该年 的 目标 不劣于 基期值(该序列)",
            {"tree cover · 2025": "failed", "tree cover · 2030": "passed"},
        ),
        (GOALS, "对象：每个 项目\n  要求：有 总投资", {"plan": "inapplicable"}),
    ],
)  # fmt: skip
def test_each(draft: str, body: str, expected: dict[str, str]) -> None:
    result = judge(draft, body)
    found = {
        **{sub.subject.label.zh: sub.outcome for sub in result.subresults},
        **{s.subject.label.en: s.outcome for s in result.subresults},
    }
    assert {name: found.get(name) for name in expected} == expected


def test_the_outcome_of_a_rule_is_the_worst_of_its_subjects_and_says_how_many() -> None:
    result = judge(GOALS, "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 的 目标 ≥ 38 %")
    assert result.outcome == "failed"
    assert result.message.zh == "不行：2025年"
    assert result.message.en == "no: 2025"


def test_a_rule_spells_out_the_first_few_subjects_and_counts_the_rest() -> None:
    years = "2021年、2022年、2023年、2024年"
    body = f"对象：每个 年（{years}）\n  要求：树木覆盖率 在 该年 有 目标"
    result = judge(GOALS, body)
    assert result.message == Bilingual("不行：2021年、2022年、2023年、2024年", "no: 2021, 2022, 2023, 2024")
    # which year a sentence is about is not clear where it names the year twice
    result = judge(GOALS, body, "不行：{主体}，{主体}", "no: {subject}, {subject}")
    assert result.message.zh == "不行：2021年，2021年；不行：2022年，2022年；不行：2023年，2023年等，共4项，其中4项不符合"
    assert result.message.en == "no: 2021, 2021; no: 2022, 2022; no: 2023, 2023; and more: 4 of 4 failed"


@pytest.mark.parametrize(
    "body",
    [
        "要求：有 主要任务",
        "要求：方案 含 施肥",
        "要求：有 开园",
        "要求：方案 有 至少 9 个 目标",
        "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 有 目标（单位 是 万辆）",
    ],
)
def test_what_was_not_read_turns_failed_into_cant_tell(body: str) -> None:
    assert judge(GOALS, body).outcome == "failed"
    hidden = judge(GOALS + "[未读]\n", body)
    assert hidden.outcome == "cantTell"
    assert hidden.reason == "not_read"


@pytest.mark.parametrize("body", ["要求：没有 项目", "对象：每个 任务\n  要求：有 责任单位"])
def test_nothing_found_in_a_part_not_read_is_no_pass(body: str) -> None:
    assert judge(GOALS, body).outcome in ("passed", "inapplicable")
    assert judge(GOALS + "[未读]\n", body).outcome == "cantTell"


def test_a_failure_that_was_read_stays_failed_beside_an_unread_part() -> None:
    draft = TITLE + "一、主要目标\n投资XX万元。\n[未读]\n"
    assert judge(draft, "要求：没有 段落（匹配 /X{2,}/）").outcome == "failed"


def test_two_values_in_conflict_decide_only_where_both_answer_alike() -> None:
    draft = TITLE + "一、主要目标\n到2025年，树木覆盖率达到35%。\n二、主要任务\n到2025年树木覆盖率达到38%。\n"
    assert judge(draft, "要求：树木覆盖率 在 2025年 的 目标 ≥ 30 %").outcome == "passed"
    unsure = judge(draft, "要求：树木覆盖率 在 2025年 的 目标 ≥ 36 %")
    assert (unsure.outcome, unsure.reason) == ("cantTell", "conflict")
    assert len(quotes(unsure)) == 2
    apart = judge(draft, "要求：树木覆盖率 在 2025年 的 目标 一致")
    assert apart.outcome == "failed"
    assert len(quotes(apart, "conflict")) == 2


def test_no_reference_value_is_not_guessed() -> None:
    body = "其中：邻 = 参照(邻园, “{who}”, 2025年)\n  要求：树木覆盖率 在 2025年 的 目标 ≥ 邻"
    assert judge(GOALS, body.replace("{who}", "东园")).outcome == "passed"
    missing = judge(GOALS, body.replace("{who}", "西园"))
    assert (missing.outcome, missing.reason) == ("cantTell", "no_reference")
    guarded = "对象：每个 年（2025年，有 邻）\n  " + body.replace("{who}", "西园")
    assert judge(GOALS, guarded).outcome == "inapplicable"


@pytest.mark.parametrize(
    ("draft", "body", "message"),
    [
        # that the pack is for other plans is not what the rule's own text is about
        (GOALS, "适用：有 主要任务\n  要求：有 项目", "不适用：“方案 含 “菜园””不成立"),
        (GOALS, "对象：每个 项目\n  要求：有 总投资", "不适用：“方案 含 “菜园””不成立"),
        (GOALS + "另辟菜园一处。\n", "适用：有 主要任务\n  要求：有 项目", "没有可看的"),
        (GOALS + "另辟菜园一处。\n", "对象：每个 项目\n  要求：有 总投资", "没有可看的"),
    ],
)
def test_why_a_rule_does_not_apply_is_told_by_what_does_not_hold(tmp_path: Path, draft: str, body: str, message: str) -> None:
    pack = judging.PACK.replace("  版本：1\n", "  版本：1\n  适用：方案 含 “菜园”\n")
    rule = judging.RULE.format(body=body, zh="不行", en="no") + '  不适用：“没有可看的” / "nothing to look at"\n'
    (tmp_path / "garden").mkdir()
    (tmp_path / "garden" / "pack.rules").write_text(pack + rule, "utf-8")
    (result,) = evaluate.evaluate(packs := loader.load((tmp_path,)), extraction.plan(plain.read(draft), packs.vocabulary))
    assert (result.outcome, result.message.zh) == ("inapplicable", message)


def test_a_rule_that_raises_is_an_error_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = loaded(
        '规则 G-01 "坏" / "bad"\n  依据：手册\n  级别：必须\n  要求：有 项目\n  不符合：“否” / "no"\n'
        '规则 G-02 "好" / "good"\n  依据：手册\n  级别：必须\n  要求：有 主要目标\n  不符合：“否” / "no"\n'
    )

    def broken(*_: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setitem(nouns.NOUNS, "项目", broken)
    bad, good = evaluate.evaluate(packs, extraction.plan(plain.read(GOALS), packs.vocabulary))
    assert (bad.outcome, bad.reason) == ("error", "internal")
    assert good.outcome == "passed"


def test_a_pattern_that_runs_out_of_time_makes_its_rule_an_error() -> None:
    draft = TITLE + "一、主要目标\n" + "达" * 60 + "完\n"
    result = judge(draft, "要求：没有 段落（匹配 /(达|达达)+终/）")
    assert (result.outcome, result.reason) == ("error", "pattern_timeout")


def test_a_moved_paragraph_keeps_id_and_fingerprint_and_a_changed_quote_does_not() -> None:
    body = "要求：树木覆盖率 在 2025年 的 目标 ≥ 36 %"
    moved = GOALS.replace("一、主要目标\n", "一、主要目标\n前面多一段话。\n")
    first, second = judge(GOALS, body).subresults[0], judge(moved, body).subresults[0]
    assert (first.id, first.fingerprint) == (second.id, second.fingerprint)
    assert first.evidence[0].place != second.evidence[0].place
    changed = judge(GOALS.replace("35%", "34%"), body).subresults[0]
    assert changed.id == first.id
    assert changed.fingerprint != first.fingerprint


def test_every_quote_is_the_text_at_its_place() -> None:
    document = plain.read(TASKS)
    for body in ("要求：主要任务 含 浇水", "对象：每个 任务\n  要求：有 责任单位", "要求：没有 段落（匹配 /喷灌/）"):
        for sub in judge(TASKS, body).subresults:
            for each in sub.evidence:
                text = document.blocks[each.place.block].text
                assert text[each.place.start : each.place.end] == each.quote


def test_messages_name_subject_value_and_place() -> None:
    result = judge(
        GOALS,
        "对象：每个 年（2025年）\n  要求：树木覆盖率 在 该年 的 目标 ≥ 38 %",
        "{年}年只有{值}，见{位置}",
        "{year}: {value} at {place}",
    )
    assert result.message.zh == "2025年只有树木覆盖率达到35%，见一、主要目标，第3段"
    assert result.message.en == "2025: 树木覆盖率达到35% at 一、主要目标, paragraph 3"


def test_the_functions_of_the_engine_are_those_of_the_language() -> None:
    from plancheck.engine.functions import FUNCTIONS
    from plancheck.language.builtins import BUILTINS

    assert list(FUNCTIONS) == list(BUILTINS)


def test_every_noun_and_property_of_the_engine_is_a_word_of_the_language() -> None:
    from plancheck.engine.nouns import NOUNS, PROPERTIES
    from plancheck.language.words import WORDS

    assert set(NOUNS) <= set(WORDS)
    assert {name for row in PROPERTIES.values() for name in row} <= set(WORDS)


def test_the_drafts_of_this_file_need_no_guideline_of_ours() -> None:
    text = Path(__file__).with_name("judging.py").read_text("utf-8")
    assert "annex2" not in text


CELLS = TITLE + "一、主要目标\n| 指标 | 单位 | 2025年 | 2030年 |\n|---|---|---|---|\n| 树木覆盖率 | % | 20.0 | 30% |\n"


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2025, "表1“树木覆盖率”2025年 20.0%"),  # the unit stands in a column of its own
        (2030, "表1“树木覆盖率”2030年 30%"),
    ],
)
def test_a_figure_out_of_a_table_is_told_with_its_row_and_year(year: int, said: str) -> None:
    found = judge(CELLS, f"要求：树木覆盖率 在 {year}年 的 目标 ≥ 60 %", zh="只有{值}", en="only {value}")
    assert found.message.zh == f"只有{said}"
    assert [each.quote for each in found.evidence] == [said.split(" ")[1].removesuffix("%") if year == 2025 else "30%"]
