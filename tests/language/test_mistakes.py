"""What policy staff write for something else: each gives one sentence at the right place that says what to write."""

from __future__ import annotations

import pytest
from tests.language.test_walk import PACK, errors, pack, rule

DATED = "时间写作 2026年3月，后面不接别的字"
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
    ("要求：回收利用率 在 2025年 的 目标 ≥ 36", "回收利用率 在 2025年 的 目标 ≥ 36", "数后面写上单位：36 %"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 0.36", "回收利用率 在 2025年 的 目标 ≥ 0.36", "写成百分数：0.36 写作 36 %"),
    ("要求：数量（目标） ≥ 30 %", "数量（目标） ≥ 30 %", "左边没有单位，右边也不写：0.3"),
    ("要求：焚烧能力 在 2025年 的 目标 ≥ 20 万 吨", "吨", "单位连写：20 万吨"),
    ("要求：焚烧能力 在 2025年 的 目标 ≥ 20 万 tce", "tce", "单位连写：20 万吨标准煤"),
    ("要求：回收利用率 不高于 100 %", "回收利用率 不高于 100 %", "比较的是它的数值：… 在 2025年 的 目标，或 ….目标"),
    ("要求：不高于 100 %", "不高于 100 %", "前面写明比什么：… 不高于 100 %；范围写作 介于 … 至 … 之间"),
    ("对象：每个 项目\n要求：不低于 5 亿元", "不低于 5 亿元", "前面写明比什么：… 不低于 5 亿元；范围写作 介于 … 至 … 之间"),
    ("要求：每个 目标 满足 值 ≥ 名称", "值 ≥ 名称", "可与数值比较的是：数值、数、金额、数额"),
    ("要求：每个 目标 满足 值 ≥ “36 %”", "值 ≥ “36 %”", "数量不加引号：30 %、5 万吨"),
    ("要求：每个 目标 满足 年 = 名称", "年 = 名称", "可与年比较的是：年、时间"),
    ("要求：每个 目标 满足 年 = “2025年”", "年 = “2025年”", "年份写作 2025年，不加引号"),
    ("要求：方案 含 “资金”/", "/", "多了一个“/”，删去它；除号写作 ÷，模式写在两条 / 之间"),
    ("要求：方案 含 “资金” /；有 目标", "；", "多了一个“/”，删去它；除号写作 ÷，模式写在两条 / 之间"),
    ("要求：有 目标\n不符合：“缺” /", "/", "“/”后面写英文；没有英文就删去“/”"),
    ('要求：有 目标\n不符合：“缺” / "x" /', "/", "“/”只在中文和英文之间写一次"),
    ("要求：方案.省份 是 “山西”", "“山西”", "写全称：山西省"),
    ("要求：方案.省份 是 任一 “山西省”、“河北”", "“河北”", "写全称：河北省"),
    ("要求：plan.province = “山西”", "“山西”", "写全称：山西省"),
    ("对象：每个 序列（有 方向，有 目标）\n要求：该序列.目标 不劣于 “好”", "“好”", "右边可以是：数值、数、金额、数额"),
    (
        "对象：每个 序列（有 方向，有 目标）\n要求：焚烧能力 在 2025年 的 目标 不劣于 参照（各市，“云川市”）",
        "焚烧能力 在 2025年 的 目标 不劣于 参照（各市，“云川市”）",
        "改用能换算的单位；%与百分点也不能换算",
    ),
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
    ("要求：回收利用率在2025年有目标", "回收利用率在2025年有目标", "词之间要有空格：回收利用率 在 2025年 有 目标"),
    ("要求：至少有2个目标", "至少有2个目标", "词之间要有空格：至少 有 2个 目标"),
    ("要求：回收利用率 在 2025年 的目标 ≥ 36 %", "的目标", "词之间要有空格：的 目标"),
    ("要求：有 目标（单位是%）", "%", "词之间要有空格：单位 是"),
    ("对象：每个 项目\n要求：项目总投资 ≥ 5 万元", "项目总投资", "词之间要有空格，“的”不能省：项目 的 总投资"),
    ("要求：最大值（目标） ≥ 1 %", "最大值", "是不是“最大”？"),
    ("要求：总和（项目.总投资） ≥ 1 亿元", "总和", "函数有：合计、数量、最大、最小、平均、所写数值、基期值、变化率、参照、字数"),
    ("要求：章节.保障措施 含 “资金”", "保障措施", "它自己就是名称，直接写“保障措施”"),
    ("要求：“保障措施” 含 “资金”", "“保障措施”", "左边可以是：方案、章节、段落、任务、项目、文字"),
    ("对象：每个 年（期限）\n要求：回收利用率 在 那年 有 目标", "那年", "写作 该年"),
    ("要求：回收利用率 ≥ 40 %", "回收利用率 ≥ 40 %", "比较的是它的数值：… 在 2025年 的 目标，或 ….目标"),
    ("要求：回收利用率 2025年 目标 ≥ 36 %", "2025年", "年份用“在”：… 在 2025年 的 目标"),
    ("要求：2025年 回收利用率 ≥ 36 %", "回收利用率", "年份写在后面：回收利用率 在 2025年 的 目标"),
    ("要求：回收利用率 在 2025年 目标 ≥ 36 %", "目标", "“的”不能省：在 2025年 的 目标"),
    ("要求：回收利用率 的 2025年 目标 ≥ 36 %", "2025年", "年份用“在”：… 在 2025年 的 目标"),
    ("要求：回收利用率 在 2025年底 的 目标 ≥ 36 %", "年底", "年份写作 2025年，后面不接别的字"),
    ("对象：每个 项目\n要求：开工时间 不晚于 2026年3月底", "年3月底", f"{DATED}；不晚于 2026年3月，是到3月底为止"),
    ("对象：每个 项目\n要求：开工时间不晚于2026年3月", "开工时间不晚于2026年3月", "词之间要有空格：开工时间 不晚于 2026年3月"),
    ("对象：每个 项目\n要求：开工时间 不晚于 2026年13月", "2026年13月", "月份写 1 到 12，日期写这个月有的：2026年3月、2026年3月15日"),
    ("对象：每个 项目\n要求：开工时间 不晚于 2026.3", "开工时间 不晚于 2026.3", "时间写作 2026年3月，不写作 2026.3"),
    ("对象：每个 项目\n要求：开工时间 不晚于 “2026年3月”", "开工时间 不晚于 “2026年3月”", "时间写作 2026年3月，不加引号"),
    ("对象：每个 项目\n要求：竣工时间 不晚于 2026年3月", "竣工时间", "写“完成时间”"),
    ("要求：回收利用率 在 2025年3月 有 目标", "2025年3月", "写作 在 2030年、在 该年；几个年份用 每个 年（期限） 满足 …"),
    ("对象：每个 项目\n要求：有 列", "列", "“列”可以问：方案、章节、表格"),
    ("对象：每个 单元格\n要求：表头 含 “投资”", "表头", "写“列.标题”"),
    ("要求：有 表格（有 附件）", "附件", "“附件”可以问：方案"),
    ("要求：焚烧能力 在 2025年 的 目标 ≥ 600t/d", "t/d", "是不是“吨/天”？"),
    ("对象：每个 项目\n要求：总投资 ≥ 500 万元人民币", "万元人民币", "是不是“万元”？"),
    ("要求：有 目标（单位 是 担）", "担", "写常用的单位，如 %、万吨、吨标准煤、万千瓦、亿元、公里、辆"),
    ("要求：数量（目标） ≥ 2 个", "数量（目标） ≥ 2 个", "左边没有单位，右边也不写：2"),
    ("要求：合计（项目.总投资） ≥ 1 亿", "合计（项目.总投资） ≥ 1 亿", "金额写上单位：500 万元、2 亿元"),
    ("对象：每个 项目\n要求：总投资 ≥ 5,000 万元", ",", "千位之间不写逗号：5000"),
    ("对象：每个 项目\n要求：总投资 ≥ ¥500万元", "¥", "金额写作 500 万元"),
    ("对象：每个 项目\n要求：总投资 x 2 ≥ 500 万元", "x", "乘号写作 ×"),
    ("要求：回收利用率 在 2025年 的 目标 =>36%", ">", "写作 ≥"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 36%以上", "以上", "写在数的前面：≥ 36 %"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 三十六 %", "%", "数写作阿拉伯数字：36"),
    ("要求：回收利用率 在 2025年 的 目标 超过 36 %", "超过", "写“>”或“高于”"),
    ("要求：有 目标（值 在 30% 至 40% 之间）", "至", "范围写作 介于 30 % 至 40 % 之间"),
    ("要求：有 目标（值 介于 30% 和 40% 之间）", "和", "范围写作 介于 30 % 至 40 % 之间"),
    ("要求：有 目标（值 介于 30%-40% 之间）", "之间", "范围写作 介于 30 % 至 40 % 之间"),
    ("要求：有 不少于 2 个 目标", "不少于", "数目写作 有 至少 2 个 …、有 至多 2 个 …"),
    ("要求：目标 数量 ≥ 2", "数量", "函数写在前面：数量（目标）"),
    ("要求：方案 必须 有 目标", "必须", "“要求”说的就是应当做到的，不写“应”“须”"),
    ("要求：方案 中 含 “资金”", "中", "不写“中”“里”：方案 含 “…”，方案 有 …"),
    ("要求：方案 含有 “资金”", "含有", "写“含”：方案 含 “…”"),
    ("要求：方案 含 “资金”“来源”", "“来源”", "并列的词之间写“、”"),
    ("要求：方案 含 任一 “资金”，“来源”", "，", "并列的词之间写“、”"),
    ("要求：方案 匹配 “资金.*来源”", "“资金.*来源”", "右边可以是：模式，写作 /资金.*来源/"),
    ("对象：每个 任务\n要求：责任单位 非空", "非空", "写“有”：有 责任单位"),
    ("对象：每个 任务\n要求：没有 责任单位 含 “局”", "含", "条件写在括号里：没有 责任单位（…）"),
    ("要求：每一个 任务 都 有 责任单位", "都", "“都”写作“满足”：每个 … 满足 …"),
    ("要求：如果 有 目标 就 有 项目", "就", "写“则”：若 …，则 …"),
    ("要求：若 有 目标，则 有 项目，不然 有 任务", "，", "写“否则”：若 …，则 …，否则 …"),
    ("要求：有 目标（单位 是 %；年 是 2025年）", "；", "括号里用“，”隔开"),
    ("要求：有 目标 || 有 项目", "|", "请写 或"),
    ("要求：有 目标 AND 有 项目", "AND", "写作小写：and"),
    ("要求：有 目标 // 说明", "//", "注释以 # 开头"),
    ("要求：\n    1. 有 目标\n    2. 有 项目", "有", "不写序号；几个要求用“；”分开"),
    ("要求：①有 目标；②有 项目", "目标", "不写序号；几个要求用“；”分开"),
    ('要求：有 目标\n不符合：”缺” / "x"', "”", "在本行内补上 “"),
    ('要求：有 目标\n不符合：“缺{主体” / "x"', "{", "写作 {主体}；花括号只用来写占位"),
    ("要求：有 目标\n级别：“应当”", "“应当”", "可写：必须、应当、建议"),
    ("要求：有 目标\n级别 应当", "级别", "写作 级别：…"),
    ("要求∶有 目标", "要求", "写作 要求：…"),
    ("其中：甲 = 乙\n其中：乙 = 5 %\n要求：甲 ≥ 30 %", "乙", "把“乙”写在它上面：“其中”只用在上面起了名的"),
    ("其中：甲\n要求：甲 ≥ 5 %", "甲", "写作 其中：甲 = …"),
    ("其中：甲 ≥ 30 %\n要求：甲", "≥", "这里要写：="),
    ("要求：方案.类型 是 “镇”", "“镇”", "方案类型只有：大城市"),
    ("要求：参照（先进，“回收利用率”，2025年） ≤ 30 %", "先进", "是不是“先进水平”？"),
    ("要求：参照（先进水平，回收利用率，2025年） ≤ 30 %", "回收利用率", "可用于：年、文字、地区、方案类型；名称写成文字：“回收利用率”"),
    ("要求：回收利用率 在 2025年 的 目标 约等于 35 %（误差 5 %）", "（", "写作（容差 5 %）"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 35 %（容差 5 %）", "（容差", "容差只用于“约等于”和“一致”"),
    ("要求：回收利用率.目标 逐年上升", "逐年上升", "是不是“逐期上升”？"),
    ("要求：治理任务.字数 ≥ 500", "字数", "函数写在前面：字数（…）"),
    ("要求：字数（治理任务） ≥ 500 字", "字", "字数没有单位，只写数"),
    ("要求：零填埋 不晚于 2030年", "零填埋 不晚于 2030年", "比较的是它的年：….年 不晚于 2030年"),
    ("要求：零填埋 在 2030年前", "年前", "年份写作 2025年，后面不接别的字"),
    ("要求：回收利用率 在 2030年 前 有 目标", "前", "时间写作 不晚于 2030年、早于 2030年、晚于 2030年"),
    ("要求：若 有 目标，则 有 项目；否则 有 任务", "否则", "“否则”前面写“，”：若 …，则 …，否则 …"),
    ("要求：回收利用率 在 2025年 的 目标 ≥ 5 % 且 ≤ 9 %", "≤ 9 %", "前面写明比什么：… ≤ 9 %；范围写作 介于 … 至 … 之间"),
    ("要求：回收利用率 在 二〇二五年 有 目标", "二〇二五年", "年份写作数字：2025年"),
    ("要求：有 目標", "目標", "是不是“目标”？"),
    ("要求：有 目标\n不符合：缺少目标", "缺少目标", "文字写在“”里"),
    ('要求：有 目标\n不符合：“{单位}缺” / "x"', "{单位}", "可写：主体、值、位置"),
    ("要求：有 目标\n级别：必需", "必需", "可写：必须、应当、建议"),
    ("依據：手册\n要求：有 目标", "依據", None),
]


@pytest.mark.parametrize(("source", "marked", "help"), MISTAKES)
def test_a_plausible_mistake(source: str, marked: str, help: str | None) -> None:
    written = rule(source) if source[2] == "：" else rule(f"要求：{source}").replace("要求：要求", "要求")
    if "级别 应当" in source:
        written = written.replace("  级别：应当\n", "", 1)
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
        "有 零填埋（年 不迟于 2030年）", "有 表格（列 含 “指标”）", "有 单元格（行名 含 “指标”，没有 内容）", "方案 的 附件 有 表格",
        "有 时间（不迟于 2026年3月）", "最大（治理任务.时间） 早于 2026年3月15日", "要求：有 目标\n级别：应当。",
    ],
)  # fmt: skip
def test_what_people_write_is_read(source: str) -> None:
    assert errors(pack(rule(source))) == []


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ('规则 W-01 “试” / "try"\n依据：手册\n', "  依据"), ('规则： W-01 “试” / "try"\n', "规则"), ('規則 W-01 “试” / "try"\n', "规则"),
        ('规则 W-01 “试” / "try"\n  依據：手册\n', "依据"),
        ('规则W-01 “试” / "try"\n', "规则 W-01"), ('规则：W-01 “试” / "try"\n', "规则 W-01"),
        ('// 说明\n', "#"), ('＃ 说明\n', "#"), ('规则 W-01 “试” / "try"\n  依据 手册\n', "："),
        ('规则 W-01 “试” / "try"\n  依据∶手册\n', "："),
        ('规则 W-01 “试” / "try"\n  级别：“应当”\n', "应当"),
    ],
)  # fmt: skip
def test_what_mends_itself(text: str, fixed: str) -> None:
    fixes = [each.fix[1] for each in pack(text).diagnostics if each.fix]
    assert fixes == [fixed]


ENGLISH = [
    ("requires: the plan has a target", "plan", "Leave out “the” and “a”"),
    ("requires: has at least two targets", "two", "A count is written: at least 2, exactly 2"),
    ("requires: target of 回收利用率 >= 30 %", "of", "Write: …'s target, or ….target"),
    ("requires: Has target", "target", "Write it in small letters: has"),
    ("requires: has target AND has project", "AND", "Write it in small letters: and"),
    ("requires: has target && has project", "&", "Write and"),
    ("requires: has target.", ".", "No full stop at the end"),
    ("requires: every task: has responsible bodies", ":", "A colon is used only after the name of a section; use = to give a value"),
    ("requires: 回收利用率.target >= 30 percent", "percent", "Did you mean %?"),
    ("requires: aswritten(回收利用率.target) >= 30 %", "aswritten", "Did you mean as_written?"),
    ("requires has target", "requires", "Write requires: …"),
]


@pytest.mark.parametrize(("source", "marked", "help"), ENGLISH)
def test_a_plausible_mistake_in_english(source: str, marked: str, help: str) -> None:
    written = f'rule W-01 "试" / "try"\n  basis: 手册\n  level: should\n  {source}\n  failed: "缺" / "missing"\n'
    (it,) = [each for each in pack(written).diagnostics if each.severity == "error"]
    assert it.span
    assert it.help
    assert ((PACK + written)[it.span.start : it.span.end], it.help.en) == (marked, help)
    if it.fix:
        whole = PACK + written
        assert errors(pack(whole[len(PACK) : it.fix[0].start] + it.fix[1] + whole[it.fix[0].end :])) == []


RATE = '指标 甲率 "a"\n  代码：jia\n  单位：%\n  范围：0—100\n  方向：上升\n'
TABLE = "参照表 表甲\n  表：\n    | 年 | 值 | 来源 |\n    | 2025 | 3 % | 报 |\n"
DEFINITIONS = [
    # an item, its code, what is marked, what to do
    (RATE.replace("0—100", "0到100"), "syntax", "到100", "写作 0—100、≥ 0 或 ≤ 100，不写单位"),
    (RATE.replace("0—100", "0%—100%"), "syntax", "%", "写作 0—100、≥ 0 或 ≤ 100，不写单位"),
    (RATE.replace("0—100", "[0,100]"), "unknown-character", "[", "写作 0—100、≥ 0 或 ≤ 100，不写单位"),
    (RATE.replace("甲率", "甲 率"), "syntax", "率", "名称里不写空格；文字写在“”里"),
    (RATE.replace("甲率", "“甲率”"), "missing-name", "指标", "写作 指标 名称，名称不加引号"),
    (RATE + "  别名：丙率 丁率\n", "odd-word", "丙率 丁率", "几个词之间写“、”"),
    ('主题 甲题 "a"\n  词语：/定时.*投放/\n', "odd-word", "/定时.*投放/", "隔着字写作 甲…乙；模式写在规则里：匹配 /…/"),
    ('章节 甲章 "a"\n  标题：一、甲章\n', "odd-word", "一", "标题不写编号：甲章，不写 一、甲章"),
    (TABLE.replace("    | 2025", "    |---|---|---|\n    | 2025"), "syntax", "|---|---|---|", "删去这一行：第一行就是表头"),
    (TABLE + "    | 2025年 | 4 % | 报 |\n", "duplicate-row", "2025年 | 4 % | 报", "删去其一，或加一列把它们分开"),
    (RATE.replace("  代码：jia\n", ""), "missing-section", "甲率", "加一行：代码：…"),
    ("一、总则\n", "unknown-item", "一、总则", None),
]


@pytest.mark.parametrize(("text", "code", "marked", "help"), DEFINITIONS)
def test_a_plausible_mistake_in_a_definition(text: str, code: str, marked: str, help: str | None) -> None:
    found = [each for each in pack(text).diagnostics if each.severity == "error" or each.code == "odd-word"]
    assert [each.code for each in found] == [code]
    assert found[0].span
    assert found[0].help
    assert (PACK + text)[found[0].span.start : found[0].span.end] == marked
    assert found[0].help.zh == help or (help is None and found[0].help.zh.endswith("；注释以 # 开头"))


@pytest.mark.parametrize("text", [RATE.replace("0—100", each) for each in ("0-100", "-5-10", "0~100", "0 至 100", "≥0")] + [TABLE])
def test_definitions_that_are_read(text: str) -> None:
    assert [each.code for each in pack(text).diagnostics if each.severity == "error" or each.code == "odd-word"] == []


WHOLE = rule("要求：有 目标")
INDENTED = {
    "spaces": "  " + WHOLE, "a full-width space": "\u3000" + WHOLE, "a tab": "\t" + WHOLE,
    "English": '  rule W-01 “试” / "try"\n  basis: 手册\n  level: should\n  requires: has target\n  failed: “缺” / "missing"\n',
}  # fmt: skip


@pytest.mark.parametrize("name", INDENTED)
def test_an_item_that_is_indented_is_told_once_and_mends_itself(name: str) -> None:
    text = INDENTED[name]
    (found,) = [each for each in pack(text).diagnostics if each.severity == "error"]
    assert found.code == "item-indented"
    assert found.span
    assert (PACK + text)[found.span.start : found.span.end] in ("规则", "rule")
    assert found.fix
    assert (found.fix[0].start, found.fix[1]) == (len(PACK), "")
    assert errors(pack(text.lstrip())) == []


@pytest.mark.parametrize(
    "source",
    [
        "要求：方案 有\n    指标（名称 匹配 /率$/）\n说明：按\n    规则 W-02 “甲” 的说法\n    依据 原文",
        '要求：有 目标\n说明：见\n    规则 W-02 “甲” / "A"',
        "对象：每个\n    指标\n要求：\n    指标 含 “率” 或 有 目标",
    ],
)
def test_what_only_looks_like_an_item_or_a_section(source: str) -> None:
    found = pack(rule(source)).diagnostics
    assert [each.code for each in found if each.code in ("item-indented", "label-colon")] == []


@pytest.mark.parametrize("other", ["W－01", "W—01", "Ｗ-01", "w-01", "W-O1"])
def test_an_id_that_looks_like_another_is_no_other(other: str) -> None:
    found = [each for each in pack(WHOLE + WHOLE.replace("W-01", other)).diagnostics if each.severity == "error"]
    assert [each.code for each in found] == ["duplicate-rule"]
    head = PACK.replace("  版本：1\n", "  版本：1\n  退役：W-01\n", 1)
    assert [each.code for each in pack(WHOLE.replace("W-01", other), head).diagnostics if each.severity == "error"] == ["retired-rule"]
