"""What policy staff write for something else: each gives one sentence at the right place that says what to write."""

from __future__ import annotations

import pytest
from tests.language.test_walk import PACK, errors, pack, rule

MISTAKES = [
    # rule, what is marked, what to do
    ("要求：回收利用率 在 2025 有 目标", "2025", "写作 在 2030年、在 该年；几个年份用 每个 年（期限） 满足 …"),
    ("对象：每个 年（2025、2030）\n要求：回收利用率 在 该年 有 目标", "2025、2030", "年份写作 2025年，不写作 2025"),
    ("要求：方案 含 资金来源", "资金来源", "在规则包里定义它；是文字就写在“”里"),
    ("要求：方案 含 “资金来源”或“社会资本”", "“社会资本”", "几个词之一写作 含 任一 “…”、“…”"),
    ("要求：方案 有 目标【单位 是 %】", "【", "请写 （"),
    ("要求：方案 有 目标〔单位 是 %〕", "〔", "请写 （"),
    ("要求：方案 含 ‘资金’", "‘", "请写 “"),
    ("要求：方案 含 『资金』", "『", "请写 「"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 36", "回收利用率 在 2025年 的 目标 ≥ 36", "数后面写上单位，如 30 %"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 百分之三十", "百分之三十", "比例写作数字和符号：30 %"),
    ("要求：有 目标（单位 是 百分比）", "百分比", "是不是“%”？"),
    ("对象：每个 项目\n要求：总投资 ≥ 500 万", "总投资 ≥ 500 万", "金额写上单位：500 万元、2 亿元"),
    ("要求：回收利用率 在 2025年 的 目标 不小于36%", "不小于36", "词之间要有空格：不小于 36"),
    ("要求：回收利用率2025年目标不低于36%", "%", "词之间要有空格：回收利用率2025年目标 不低于 36"),
    ("要求：每个任务有责任单位", "每个任务有责任单位", "词之间要有空格：每个 任务 有 责任单位"),
    ("对象：每个年（期限）\n要求：回收利用率 在 该年 有 目标", "每个年", "词之间要有空格：每个 年"),
    ("要求：每个 任务 有 责任单位", "有", "“每个 …”之后先写“满足”：每个 … 满足 有 …"),
    ("对象：任务\n要求：有 责任单位", "任务", "这里要写：每个"),
    ("要求：有 目标 和 有 项目", "和", "条件之间写“且”，并列的词之间写“、”"),
    ("要求：有 目标，有 项目", "，", "逗号只用在括号里；条件之间写“且”或“；”"),
    ("要求：至少 有 2 个 目标", "有", "“有”写在前面：有 至少 2 个 …"),
    ("要求：有 两个 目标", "目标", "数目写作 至少 2 个、恰好 2 个"),
    ("要求：有 2个以上 目标", "目标", "数目写作 有 至少 2 个 …、有 恰好 2 个 …"),
    ("要求：有 标题 含 “资金”", "含", "条件写在括号里：有 标题（…）"),
    ("要求：没有 含 “甲”", "含", "否定的说法是：不含、不是、不属于、不匹配"),
    ("要求：不 含 “甲”", "不", "连写：不含、不是、不属于、不匹配；“不有”写作“没有”"),
    ("要求：非含 “甲”", "“甲”", "词之间要有空格：非 含"),
    ("要求：项目 总投资 ≥ 500 万元", "总投资", "“的”不能省：项目 的 总投资，或 项目.总投资"),
    ("要求：有 目標", "目標", "是不是“目标”？"),
    ("要求：有 目标\n不符合：缺少目标", "缺少目标", "文字写在“”里"),
    ('要求：有 目标\n不符合：“{单位}缺” / "x"', "{单位}", "可写：主体、值、位置"),
    ("要求：有 目标\n级别：必需", "必需", "可写：必须、应当、建议"),
    ("依據：手册\n要求：有 目标", "依據", None),
]


@pytest.mark.parametrize(("source", "marked", "help"), MISTAKES)
def test_a_plausible_mistake(source: str, marked: str, help: str | None) -> None:
    written = rule(source)
    if "依據" in source:
        written = written.replace("  依据：手册\n", "")
    found = [each for each in pack(written).diagnostics if each.severity == "error"]
    assert len(found) == 1, [each.message.zh for each in found]
    (it,) = found
    assert it.span
    assert it.help
    assert (PACK + written)[it.span.start : it.span.end] == marked
    assert it.help.zh == help or (help is None and it.help.zh.startswith("是不是“依据”？"))
    assert not any(each in it.message.zh for each in ("““", "””"))
    assert '/ "English"' not in it.help.zh


@pytest.mark.parametrize(
    "source",
    [
        "回收利用率 在 2025年 的 目标 大于等于 36%", "回收利用率 在 2025年 的 目标 不小于 36 %", "回收利用率 在 2025年 的 目标 不大于 36 %",
        "有 目标 并 有 项目", "有 目标 而且 有 项目", "如果 有 目标，那么 有 项目", "所有 任务 满足 有 责任单位", "方案 提到 “资金”",
        "有 零填埋（年 不迟于 2030年）", "要求：有 目标\n级别：应当。",
    ],
)  # fmt: skip
def test_what_people_write_is_read(source: str) -> None:
    assert errors(pack(rule(source))) == []


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ('规则 W-01 “试” / "try"\n依据：手册\n', "  依据"), ('规则： W-01 “试” / "try"\n', "规则"), ('規則 W-01 “试” / "try"\n', "规则"),
        ('规则 W-01 “试” / "try"\n  依據：手册\n', "依据"),
    ],
)  # fmt: skip
def test_what_mends_itself(text: str, fixed: str) -> None:
    fixes = [each.fix[1] for each in pack(text).diagnostics if each.fix]
    assert fixes == [fixed]
