"""The language's description, walked sentence by sentence: each row a small rule that is parsed, checked and put to two drafts.

A row says in short what the description promises; its rule passes the first draft and fails the second. What the description
promises and nothing does yet is marked, strictly: whoever builds it takes the mark away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest

from plancheck import checking
from plancheck.engine import trace
from plancheck.language import cache, fmt, loader, parser, printer
from plancheck.language.loader import RuleSet
from plancheck.model import quantity
from plancheck.model.report import Options, Result
from plancheck.readers import plain
from plancheck.rulebook import reference
from plancheck.wording.catalogue import names

ON = date(2025, 3, 1)
PACK = """规则包 walk “城市生活垃圾治理方案编制指南” / "Guideline for municipal waste plans"
  版本：1
  适用：方案.类型 是 大城市
  参数：期限 = 2025年、2030年
  参数：界限 = 30 %
  参数：两题 = 分类投放、末端处理
  参数：要写的 = “资金来源”、“组织保障”
强度 strong “强” / "strong"
  最高级别：必须
文件 手册 “垃圾治理手册” / "Waste handbook"
  文号：城管〔2024〕12号
  官方名称：城市生活垃圾治理手册
  依据强度：strong
词表 大城市 "large city"
  用途：方案类型
  代码：large
  词语：市
词表 否定词 "negating"
  用途：否定
  词语：尚未、没有、未能
词表 反对词 "opposing"
  用途：反对
  词语：避免、杜绝、防止
词表 动作词 "acts"
  用途：动作
  词语：建设、推行、改造、配备、扩建
词表 机构词 "bodies"
  用途：机构
  词语：局、委、公司
词表 牵头词 "leading"
  用途：牵头
  词语：牵头
词表 资金词 "money words"
  词语：财政资金、社会资本
章节 工作现状 "state of the work"
  标题：工作现状
  用途：现状
章节 治理目标 "goals"
  标题：治理目标
  用途：目标
章节 治理任务 "tasks"
  标题：治理任务
  用途：任务
章节 保障措施 "support"
  标题：保障措施
章节 重点项目 "projects"
  标题：重点项目
  用途：工程
主题 分类投放 "sorting at source"
  标题：垃圾分类、分类投放
  词语：四分类、撤桶并站、定时…投放
主题 末端处理 "final treatment"
  标题：末端处理
  词语：焚烧、填埋、堆肥
事件 零填埋 "end of landfilling"
  词语：零填埋
指标 回收利用率 "recovery rate"
  代码：recovery_rate
  别名：资源化利用率、「回收、利用率」
  不是：污水回收利用率
  单位：%    范围：0—100    方向：上升
  主题：分类投放
指标 焚烧能力 "incineration capacity"
  代码：incineration
  单位：吨/天
  方向：上升
指标 人均产生量 "waste per head"
  代码：per_head
  单位：千克
  方向：下降
指标 运输车辆 "vehicles"
  代码：vehicles
  单位：辆
参照表 先进水平 "advanced level"
  表：
    | 名称 | 年 | 值 | 来源 |
    | 回收利用率 | 2025 | 35 % | 行业公报 2023 |
    | 回收利用率 | 2030 | 45 % | 行业公报 2023 |
参照表 各地 "places"
  用途：地区
  表：
    | 名称 | 省份 | 来源 |
    | 太原市 | 山西省 | 行政区划 |
    | 石家庄市 | 河北省 | 行政区划 |
参照表 各市 "cities"
  表：
    | 地区 | 值 | 来源 |
    | 云川市 | 40 % | 公报 |
"""
TITLE = "# 云川市生活垃圾治理方案\n"
GOALS = "一、治理目标\n"
STATE = "一、工作现状\n"
TASKS = "一、治理任务\n"
SUPPORT = "一、保障措施\n"
HEAD = "| 项目名称 | 建设内容 | 总投资（亿元） | 建设期限 |\n|---|---|---|---|\n"
PROJECTS = "一、重点项目\n"
SORTING = TASKS + "（一）分类投放\n1.推行四分类。推行四分类投放，配备分类容器2000个。改造投放点300处。\n"
NAMED = """写法 空话 “不写做什么的话” / "empty words"
  模式：/认识|意义/
条件 是实话 “不是空话” / "is not empty"
  要求：不匹配 空话
条件 有专门部分（主题） “有一个专门的部分，写了两项举措” / "has a part of its own with two measures"
  要求：治理任务 有 章节（属于 该主题，有 至少 2 个 举措（是实话））
条件 以两项举措覆盖（部分、主题） “部分里有一节讲它，写了两项举措” / "covers it with two measures"
  要求：部分 有 章节（属于 主题，有 至少 2 个 举措）
条件 到那年达到（量、那年、数） “那年的目标达到一个数” / "the target of that year reaches a number"
  要求：量 在 那年 的 目标 ≥ 数
条件 任一提到（词） “提到其中一个词” / "one of the words is mentioned"
  要求：方案 含 任一 词
"""
BOTH = GOALS + "到2025年，回收利用率达到36%；到2030年，回收利用率达到50%。\n"


@lru_cache(maxsize=512)
def pack(items: str, head: str = PACK) -> RuleSet:
    """The pack with more items."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "walk").mkdir()
        (Path(folder) / "walk" / "pack.rules").write_text(head + items, encoding="utf-8")
        return loader.load([Path(folder)])


def rule(sections: str) -> str:
    """A rule of these sections; one line alone is its 要求."""
    body = sections if "：" in sections.split("\n")[0][:6] else f"要求：{sections}"
    lines = "".join(f"  {line}\n" for line in body.strip().split("\n"))
    defaults = "".join(
        f"  {label}：{text}\n"
        for label, text in (
            ("级别", "应当"),
            ("不符合", '“缺” / "missing"'),
            ("无法判定", '“见{位置}” / "see {place}"'),
            ("偏差", "可能漏报"),
        )
        if f"{label}：" not in lines
    )
    return f'规则 W-01 “试” / "try"\n  依据：手册\n{defaults}{lines}'


def result(loaded: RuleSet, draft: str, options: Options | None = None) -> Result:
    """What the rule says of a draft, on the day of the tests."""
    report = checking.of_document(plain.read(TITLE + draft), loaded, options or Options(), ON)
    return next(each for each in report.results if each.rule == "W-01")


def errors(loaded: RuleSet) -> list[str]:
    return [f"{each.code}: {each.message.zh}" for each in loaded.diagnostics if each.severity == "error"]


@dataclass(frozen=True)
class Row:
    """A sentence of the description, a rule, a draft that passes and one that does not; `otherwise` is the outcome of the second."""

    sentence: str
    rule: str
    passes: str
    fails: str
    otherwise: str = "failed"
    more: str = ""  # further items
    options: Options = field(default_factory=Options)


ROWS = {
    # ---- named conditions and patterns
    "a-condition-with-a-subject": Row(
        "能源转型 有专门部分",
        "分类投放 有专门部分",
        SORTING,
        TASKS + "（一）分类投放\n1.推行四分类。提高认识，明确意义。\n",
        more=NAMED,
    ),
    "a-condition-with-an-object": Row(
        "主要任务 以两项举措覆盖 能源转型, in a rule about each topic",
        "对象：每个 主题（分类投放）\n要求：治理任务 以两项举措覆盖 该主题 且 非 治理任务 以两项举措覆盖 末端处理",
        SORTING,
        TASKS + "（一）末端处理\n1.扩建焚烧厂。扩建焚烧厂1座。改造填埋场2座。\n",
        more=NAMED,
    ),
    "a-condition-on-it": Row(
        "a condition without a subject speaks of the element that is bound: 有 段落（是实话）",
        "保障措施 有 段落（是实话）",
        SUPPORT + "市财政安排资金。",
        SUPPORT + "提高认识。",
        more=NAMED,
    ),
    "a-condition-in-english": Row(
        "named conditions in a rule in English",
        "要求：分类投放 有专门部分 and 治理任务 以两项举措覆盖(分类投放)",
        SORTING,
        TASKS + "（一）分类投放\n1.推行四分类。提高认识，明确意义。\n",
        more=NAMED,
    ),
    "a-bound-as-an-argument": Row(
        "numbers, years, lists as arguments",
        "回收利用率 到那年达到（2025年，35 %） 且 任一提到（“焚烧”、“回收利用率”）",
        GOALS + "到2025年，回收利用率达到36%。",
        GOALS + "到2025年，回收利用率达到34%。",
        more=NAMED,
    ),
    # ---- shares and reference values
    "a-share-compares-with-percent": Row(
        "a quotient of like amounts is a share: 30 % or 0.3",
        "焚烧能力 在 2025年 的 目标 ÷ 焚烧能力 在 2030年 的 目标 ≥ 60 % 且 焚烧能力 在 2025年 的 目标 ÷ 焚烧能力 在 2030年 的 目标 ≤ 0.7",
        GOALS + "到2025年，焚烧能力达到600吨/天；到2030年，焚烧能力达到900吨/天。",
        GOALS + "到2025年，焚烧能力达到500吨/天；到2030年，焚烧能力达到900吨/天。",
    ),
    "a-share-in-a-range-and-within-a-tolerance": Row(
        "介于 and 约等于 take shares too",
        "其中：比 = 焚烧能力 在 2025年 的 目标 ÷ 焚烧能力 在 2030年 的 目标\n要求：比 介于 50 % 至 70 % 之间 且 比 约等于 66 %（容差 5 %）",
        GOALS + "到2025年，焚烧能力达到600吨/天；到2030年，焚烧能力达到900吨/天。",
        GOALS + "到2025年，焚烧能力达到500吨/天；到2030年，焚烧能力达到900吨/天。",
    ),
    "no-worse-than-a-reference-value": Row(
        "不劣于 参照(…), in a table with several units",
        "对象：每个 序列（有 方向，该序列.名称 是 “人均产生量”）\n要求：该序列 在 2025年 的 目标 不劣于 参照（各值，“人均产生量”）",
        GOALS + "到2025年，人均产生量降至300千克。",
        GOALS + "到2025年，人均产生量降至400千克。",
        more='参照表 各值 "values"\n  表：\n    | 名称 | 值 | 来源 |\n    | 人均产生量 | 350 千克 | 报 |\n'
        "    | 焚烧能力 | 600 吨/天 | 报 |\n",
    ),
    # ---- the examples of the description
    "a-target-at-each-horizon": Row(
        "每个 年（期限）, 在 该年 有 目标（单位 是 %）",
        "对象：每个 年（期限）\n要求：回收利用率 在 该年 有 目标（单位 是 %）",
        BOTH,
        GOALS + "到2025年，回收利用率达到36%。",
    ),
    "any-of-two-chapters-match": Row(
        "任一 工作基础、总体要求 匹配 /…/",
        "任一 工作现状、保障措施 匹配 /收运体系.{0,4}建成/",
        STATE + "收运体系基本建成。\n二、保障措施\n落实资金。",
        STATE + "收运体系老化。\n二、保障措施\n落实资金。",
    ),
    "two-chapters-match": Row(
        "工作基础、总体要求 匹配 /…/",
        "工作现状、保障措施 匹配 /体系.{0,4}建成/",
        STATE + "收运体系基本建成。\n二、保障措施\n监管体系年内建成。",
        STATE + "收运体系基本建成。\n二、保障措施\n落实资金。",
    ),
    "any-of-two-chapters": Row(
        "任一 工作基础、总体要求 含 功能定位",
        "任一 工作现状、保障措施 含 “收运体系”",
        STATE + "收运体系基本建成。\n二、保障措施\n落实资金。",
        STATE + "设施老化。\n二、保障措施\n落实资金。",
    ),
    "a-table-by-title-or-targets": Row(
        "有 表格（标题 含 指标表 或 有 至少 3 个 目标）",
        "有 表格（标题 含 “指标表” 或 有 至少 2 个 目标）",
        GOALS + "表1 主要指标表\n| 指标 | 2025年 |\n|---|---|\n| 回收利用率（%） | 36 |\n",
        GOALS + "表1 进度表\n| 事项 | 时间 |\n|---|---|\n| 培训 | 三月 |\n",
    ),
    "the-plans-own-event": Row(
        "有 碳达峰（主体 是 方案.地区） 且 最大(碳达峰.年) 不晚于 2030年",
        "有 零填埋（主体 是 方案.地区） 且 最大(零填埋.年) 不晚于 2030年",
        GOALS + "全市2027年实现零填埋。",
        GOALS + "全市2031年实现零填埋。",
    ),
    "product-of-two-each": Row(
        "对象 may list several 每个 (their product); 不劣于 基期值(该序列)",
        "对象：每个 序列（有 方向，有 现状值，有 目标）、每个 年（期限，该序列 在 该年 有 目标）\n"
        "要求：该序列 在 该年 的 目标 不劣于 基期值(该序列)",
        GOALS + "2022年回收利用率为31%，到2025年，回收利用率达到36%。",
        GOALS + "2022年回收利用率为31%，到2025年，回收利用率达到30%。",
    ),
    "between-the-limits": Row(
        "每个 数值（单位 是 %，指标 有 上限）: 值 介于 指标.下限 至 指标.上限 之间",
        "对象：每个 数值（单位 是 %，指标 有 上限）\n要求：值 介于 指标.下限 至 指标.上限 之间",
        GOALS + "到2025年，回收利用率达到36%。",
        GOALS + "到2025年，回收利用率达到136%。",
    ),
    "agree-everywhere": Row(
        "每个 年（该序列.年份）: 目标 一致",
        "对象：每个 序列（有 至少 2 个 数值）、每个 年（该序列.年份）\n要求：该序列 在 该年 的 目标 一致",
        GOALS + "到2025年，回收利用率达到36%。\n再次强调，到2025年，回收利用率达到36%。",
        GOALS + "到2025年，回收利用率达到36%。\n再次强调，到2025年，回收利用率达到38%。",
    ),
    "sums-with-tolerance": Row(
        "若 完整，则 … 约等于 总数（容差 0.5 %），否则 … ≤ 总数",
        "对象：每个 合计关系\n要求：若 完整，则 合计(各项) 约等于 总数（容差 0.5 %），否则 合计(各项) ≤ 总数",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 4 | 2025 |\n| 合计 | < | 10 | |\n",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 3 | 2025 |\n| 合计 | < | 10 | |\n",
    ),
    "paragraphs-by-pattern": Row(
        "每个 段落（匹配 /…/）: 若 匹配 /…/，则 含 主通知.标题；若 匹配 /…/，则 含 主通知.文号",
        "对象：每个 段落（匹配 /手册|城管.{0,8}12/）\n要求：若 匹配 /手册/，则 含 手册.官方名称；若 匹配 /城管/，则 含 手册.文号",
        SUPPORT + "依据城市生活垃圾治理手册。\n依据城管〔2024〕12号。",
        SUPPORT + "依据垃圾治理手册。\n依据城管〔2024〕12号。",
    ),
    "a-chapter-has-a-section-about": Row(
        "主要任务 有 章节（属于 能源转型，有 至少 2 个 举措）",
        "治理任务 有 章节（属于 分类投放，有 至少 2 个 举措）",
        TASKS + "（一）分类投放\n推行四分类投放，配备分类容器2000个，改造投放点300处。\n",
        TASKS + "（一）末端处理\n扩建焚烧厂1座，改造填埋场2座。\n",
    ),
    "each-of-a-list-of-topics": Row(
        "每个 主题（五项任务，主要任务 有 章节（属于 该主题 …））: 方案 有 目标（属于 该主题，年 是 任一 期限）",
        "对象：每个 主题（两题，治理任务 有 章节（属于 该主题））\n要求：方案 有 目标（属于 该主题，年 是 任一 期限）",
        GOALS + "到2025年，回收利用率达到36%。\n二、治理任务\n（一）分类投放\n推行四分类投放。\n",
        GOALS + "到2026年，回收利用率达到36%。\n二、治理任务\n（一）分类投放\n推行四分类投放。\n",
    ),
    "a-value-of-a-reference-table": Row(
        "每个 年（期限，… 在 该年 有 目标，有 本省）；其中：本省 = 参照(…, 该年)",
        "对象：每个 年（期限，回收利用率 在 该年 有 目标，有 先进）\n"
        "其中：先进 = 参照(先进水平, “回收利用率”, 该年)\n要求：回收利用率 在 该年 的 目标 ≥ 先进",
        GOALS + "到2025年，回收利用率达到35%。",
        GOALS + "到2025年，回收利用率达到34%。",
    ),
    # ---- form 1: words
    "glued-forms": Row(
        "glued forms: 2025年, 18万辆, 3个项目, 该年",
        "对象：每个 年（2025年）\n要求：运输车辆 在 该年 的 目标 ≥ 200辆 且 有 至少 1个目标",
        GOALS + "到2025年，运输车辆达到300辆。",
        GOALS + "到2025年，运输车辆达到100辆。",
    ),
    "glued-unit-of-two": Row(
        "glued: 5000吨标准煤/万元",
        "焚烧能力 在 2025年 的 目标 ≥ 500吨/天",
        GOALS + "到2025年，焚烧能力达到600吨/天。",
        GOALS + "到2025年，焚烧能力达到400吨/天。",
    ),
    "name-in-corners": Row(
        "a name that equals a keyword or holds a sign stands in 「」",
        "方案 含 「回收、分类」",
        SUPPORT + "加强回收。",
        SUPPORT + "加强收运。",
        more='词表 「回收、分类」 "recovery and sorting"\n  词语：回收、「分类、投放」\n',
    ),
    "words-in-corners": Row(
        "… in word lists too",
        "方案 含 回收利用率",
        SUPPORT + "提高回收、利用率。",
        SUPPORT + "提高回收的比例。",
    ),
    "full-width": Row(
        "full-width punctuation is as good as half-width",
        "有 目标(单位 是 ％, 年 是 ２０２５年); 有 至少 １ 个 目标",
        BOTH,
        GOALS + "到2030年，回收利用率达到50%。",
    ),
    # ---- form 3: existence
    "at-least": Row("有 至少 N 个", "有 至少 2 个 目标", BOTH, GOALS + "到2025年，回收利用率达到36%。"),
    "at-most": Row("有 至多 N 个", "有 至多 1 个 目标", GOALS + "到2025年，回收利用率达到36%。", BOTH),
    "exactly": Row("有 恰好 N 个", "有 恰好 2 个 目标", BOTH, GOALS + "到2025年，回收利用率达到36%。"),
    "there-is": Row("存在 = 有", "存在 目标", BOTH, GOALS + "提高水平。"),
    "there-is-none": Row("缺 = 没有", "方案 缺 段落（含 “待定”）", SUPPORT + "资金已经落实。", SUPPORT + "资金待定。"),
    "comma-means-and": Row(
        "in parentheses ， means 且",
        "有 目标（单位 是 %，年 是 2030年）",
        BOTH,
        GOALS + "到2025年，回收利用率达到36%；到2030年，运输车辆达到300辆。",
    ),
    "a-domain-in-parentheses": Row(
        "parentheses after a noun hold a domain and conditions",
        "每个 年（2025年、2030年） 满足 回收利用率 在 该年 有 目标",
        BOTH,
        GOALS + "到2025年，回收利用率达到36%。",
    ),
    # ---- form 4: it
    "it-of-the-object": Row(
        "a missing subject is the element that 对象 binds",
        "对象：每个 任务\n要求：有 责任单位",
        TASKS + "1.推行四分类。推行四分类投放。（责任单位：市城管局）\n",
        TASKS + "1.推行四分类。推行四分类投放。\n",
    ),
    "it-of-the-parentheses": Row(
        "… or that parentheses bind",
        "治理任务 有 任务（有 责任单位）",
        TASKS + "1.推行四分类。推行四分类投放。（责任单位：市城管局）\n",
        TASKS + "1.推行四分类。推行四分类投放。\n",
    ),
    "this-by-its-kind": Row(
        "该… is the bound element by its kind",
        "每个 任务 满足 （每个 举措 满足 该任务 有 责任单位）",
        TASKS + "1.推行四分类。推行四分类投放。（责任单位：市城管局）\n",
        TASKS + "1.推行四分类。推行四分类投放。\n",
    ),
    # ---- form 5: strength
    "or-binds-weaker-than-and": Row(
        "weakest to strongest: 或 且 非",
        "含 “甲” 且 含 “乙” 或 含 “丙”",
        SUPPORT + "丙。",
        SUPPORT + "甲。",
    ),
    "semicolon-binds-weakest": Row("； binds weakest", "含 “甲” 或 含 “乙”；含 “丙”", SUPPORT + "甲丙。", SUPPORT + "甲乙。"),
    "not-binds-strongest": Row("非 binds strongest", "非 含 “甲” 且 含 “乙”", SUPPORT + "乙。", SUPPORT + "丙。"),
    "every-reaches-right": Row(
        "每个 … 满足 reaches right to ；",
        "每个 任务 满足 有 责任单位 且 有 举措；含 “四分类”",
        TASKS + "1.推行四分类。推行四分类投放。（责任单位：市城管局）\n",
        TASKS + "1.推行四分类。推行四分类投放。\n",
    ),
    "if-then": Row("若 … 则", "若 含 “甲”，则 含 “乙”", SUPPORT + "丙。", SUPPORT + "甲。"),
    "if-then-else": Row("若 … 则 … 否则", "若 含 “甲”，则 含 “乙”，否则 含 “丙”", SUPPORT + "丙。", SUPPORT + "乙。"),
    # ---- form 6
    "ranges": Row(
        "介于 a 至 b 之间",
        "回收利用率 在 2025年 的 目标 介于 30 % 至 40 % 之间",
        GOALS + "到2025年，回收利用率达到36%。",
        GOALS + "到2025年，回收利用率达到46%。",
    ),
    "range-without-its-end": Row(
        "之间 may be left out, and — stand for 至",
        "回收利用率 在 2025年 的 目标 介于 30 %—40 %",
        GOALS + "到2025年，回收利用率达到40%。",
        GOALS + "到2025年，回收利用率达到29%。",
    ),
    "bare-list-is-all": Row(
        "a bare list is all",
        "工作现状、保障措施 含 “资金”",
        STATE + "资金不足。\n二、保障措施\n落实资金。",
        STATE + "资金不足。\n二、保障措施\n落实人员。",
    ),
    "contains-a-list": Row("含 a bare list: all of it", "方案 含 “甲”、“乙”", SUPPORT + "甲乙。", SUPPORT + "甲丙。"),
    "contains-any-of-a-list": Row("含 任一 …", "方案 含 任一 “甲”、“乙”", SUPPORT + "乙。", SUPPORT + "丙。"),
    "a-where-value": Row(
        "其中：名 = value names a value in conditions",
        "其中：够高 = 界限 + 5 %\n要求：回收利用率 在 2025年 的 目标 ≥ 够高",
        GOALS + "到2025年，回收利用率达到35%。",
        GOALS + "到2025年，回收利用率达到34%。",
    ),
    "a-where-condition": Row(
        "其中 may name a condition",
        "其中：够高 = 回收利用率 在 2025年 的 目标 ≥ 35 %\n要求：够高",
        GOALS + "到2025年，回收利用率达到35%。",
        GOALS + "到2025年，回收利用率达到34%。",
    ),
    "a-where-value-in-parentheses": Row(
        "其中 speaks of the element of 对象, in the parentheses of another noun as well",
        "对象：每个 项目\n其中：金额 = 总投资\n要求：方案 没有 项目（总投资 > 金额 × 2）",
        PROJECTS + HEAD + "| 甲厂 | 焚烧炉2台 | 6 | 2025 |\n| 乙厂 | 焚烧炉1台 | 12 | 2025 |\n",
        PROJECTS + HEAD + "| 甲厂 | 焚烧炉2台 | 6 | 2025 |\n| 乙厂 | 焚烧炉1台 | 13 | 2025 |\n",
    ),
    "a-where-value-in-the-second-list-of-objects": Row(
        "其中 in the parentheses of a list of 对象 speaks of the elements bound so far",
        "对象：每个 指标（有 目标（值 ≥ 底线））、每个 年（期限，高 ≥ 20 %）\n其中：底线 = 30 %\n其中：高 = 最大(该指标.目标.值)\n"
        "要求：该指标 在 该年 有 目标",
        GOALS + "到2025年，回收利用率达到35%，到2030年，回收利用率达到40%。",
        GOALS + "到2025年，回收利用率达到35%。",
    ),
    # ---- form 7
    "unit-converts": Row(
        "单位 是 吨 means converts exactly to",
        "有 目标（单位 是 吨）",
        GOALS + "到2025年，清运量达到3万吨。",
        GOALS + "到2025年，运输车辆达到300辆。",
    ),
    "one-of-several-and-none": Row(
        "不矛盾（…）: exactly one of its conditions holds",
        "不矛盾（方案 含 “焚烧为主”，方案 含 “填埋为主”）",
        TASKS + "（一）末端处理\n坚持焚烧为主。",
        TASKS + "（一）末端处理\n推行堆肥。",
    ),
    "one-of-several-and-two": Row(
        "不矛盾（…）: where several surely hold, Unknown(conflict)",
        "不矛盾（方案 含 “焚烧为主”，方案 含 “填埋为主”，方案 含 “堆肥为主”）",
        TASKS + "（一）末端处理\n坚持填埋为主。",
        TASKS + "（一）末端处理\n坚持焚烧为主。\n（二）其他\n近期填埋为主。",
        otherwise="cantTell",
    ),
    "one-of-several-and-unknown": Row(
        "不矛盾（…）: a part that is not known makes it unknown, with that part's reason",
        "不矛盾（方案 含 “焚烧为主”，回收利用率 在 2025年 的 目标 ≥ 35 %）",
        TASKS + "（一）末端处理\n坚持焚烧为主。\n二、治理目标\n到2025年，回收利用率达到30%。",
        TASKS + "（一）末端处理\n坚持焚烧为主。\n二、治理目标\n到2025年，回收利用率达到36%。\n到2025年，回收利用率达到33%。",
        otherwise="cantTell",
    ),
    "candidates-must-agree": Row(
        "a list compared with a value needs every candidate to agree, else Unknown(conflict)",
        "回收利用率 在 2025年 的 目标 ≥ 35 %",
        GOALS + "到2025年，回收利用率达到36%。\n到2025年，回收利用率达到38%。",
        GOALS + "到2025年，回收利用率达到36%。\n到2025年，回收利用率达到33%。",
        otherwise="cantTell",
    ),
    # ---- form 8
    "two-labels-in-a-line": Row(
        "a label stands behind two spaces too",
        "有 至少 1 个 目标  偏差：可能误报",
        BOTH,
        GOALS + "提高水平。",
    ),
    "quoted-alias": Row(
        "别名 in 「」 is one name", "有 回收利用率", GOALS + "到2025年，资源化利用率达到36%。", GOALS + "到2025年，污水回收利用率达到36%。"
    ),
    # ---- types
    "not-proved-absent": Row("three-valued truth", "有 目标", BOTH, GOALS + "提高水平。\n[未读]\n", otherwise="cantTell"),
    "exact-conversion": Row(
        "units of a dimension convert exactly",
        "有 目标（单位 是 万吨，值 ≥ 3 万吨）",
        GOALS + "到2025年，清运量达到30000吨。",
        GOALS + "到2025年，清运量达到29999吨。",
    ),
    "year-of-an-element": Row("year", "有 目标（年 不早于 2030年）", BOTH, GOALS + "到2025年，回收利用率达到36%。"),
    "text-of-an-element": Row(
        "text",
        "有 项目（名称 是 “东郊厂”）",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n",
        PROJECTS + HEAD + "| 西站 | 车20辆 | 4 | 2025 |\n",
    ),
    "sections-and-subsections": Row(
        "section: 下级章节",
        "治理任务.下级章节.序号 连续",
        TASKS + "（一）分类\n推行分类。\n（二）处理\n扩建厂。\n",
        TASKS + "（一）分类\n推行分类。\n（三）处理\n扩建厂。\n",
    ),
    "order-of-chapters": Row(
        "section: 次序",
        "适用：有 治理目标 且 有 治理任务\n要求：治理目标.次序 < 治理任务.次序",
        GOALS + "到2025年，资源化利用率达到36%。\n" + TASKS.replace("一、", "二、") + "推行分类。\n",
        TASKS + "推行分类。\n" + GOALS.replace("一、", "二、") + "到2025年，资源化利用率达到36%。\n",
    ),
    "order-of-chapters-one-of-which-is-lacking": Row(
        "a chapter that is lacking has no order: the rule does not apply",
        "适用：有 治理目标 且 有 治理任务\n要求：治理目标.次序 < 治理任务.次序",
        GOALS + "到2025年，资源化利用率达到36%。\n" + TASKS.replace("一、", "二、") + "推行分类。\n",
        GOALS + "到2025年，资源化利用率达到36%。\n",
        "inapplicable",
    ),
    "first-chapter": Row(
        "section: 次序 of a subsection counts the headings above it",
        "章节（标题 匹配 /分类/）.次序 = 2",
        TASKS + "（一）分类\n推行分类。\n",
        TASKS + "（一）处理\n扩建厂。\n（二）分类\n推行分类。\n",
    ),
    "depth-of-a-section": Row(
        "section: 层级",
        "有 章节（层级 = 2）",
        TASKS + "（一）分类\n推行分类。\n",
        TASKS + "推行分类。\n",
    ),
    "ordinal-of-a-section": Row(
        "序号 ≥ 3",
        "有 章节（层级 = 1，序号 ≥ 3）",
        GOALS + "甲。\n二、治理任务\n乙。\n三、保障措施\n丙。\n",
        GOALS + "甲。\n二、治理任务\n乙。\n",
    ),
    "indicator-is": Row(
        "指标 是 某指标",
        "有 目标（指标 是 回收利用率）",
        BOTH,
        GOALS + "到2025年，运输车辆达到300辆。",
    ),
    "series-of-an-indicator": Row(
        "series: 指标 是 某指标",
        "对象：每个 序列（指标 是 回收利用率）\n要求：有 至少 2 个 目标",
        BOTH,
        GOALS + "到2025年，回收利用率达到36%。",
    ),
    "indicator-is-not": Row(
        "指标 不是 某指标",
        "有 目标（指标 不是 回收利用率）",
        GOALS + "到2025年，运输车辆达到300辆。",
        BOTH,
    ),
    "contains-the-region": Row("含 with a region", "保障措施 含 方案.地区", SUPPORT + "云川市成立专班。", SUPPORT + "成立专班。"),
    "investments-add-up": Row(
        "arithmetic on 总投资: 合计",
        "合计(方案.项目.总投资) ≥ 10 亿元",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 4 | 2025 |\n",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 3 | 2025 |\n",
    ),
    "twice-an-investment": Row(
        "arithmetic on 总投资",
        "对象：每个 项目\n要求：总投资 × 2 ≥ 10 亿元",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 4 | 2024 |\n",
    ),
    "share-of-an-investment": Row(
        "arithmetic on 总投资: a share",
        "对象：每个 项目\n要求：总投资 ÷ 合计(方案.项目.总投资) ≤ 0.6",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 4 | 2025 |\n",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 7 | 2024 |\n| 西站 | 车20辆 | 3 | 2025 |\n",
    ),
    "parameter-of-chapters": Row(
        "a parameter lists chapters",
        "每个 章节（各章） 满足 含 “资金”",
        STATE + "资金不足。\n二、保障措施\n落实资金。",
        STATE + "资金不足。\n二、保障措施\n落实人员。",
        more="@  参数：各章 = 工作现状、保障措施\n",
    ),
    "parameter-of-chapters-missing-one": Row(
        "a parameter lists chapters: all of them are asked for",
        "各章 含 “资金”",
        STATE + "资金不足。\n二、保障措施\n落实资金。",
        STATE + "资金不足。\n",
        more="@  参数：各章 = 工作现状、保障措施\n",
    ),
    "parameter-of-events": Row(
        "a parameter lists events",
        "最大(要事.年) 不晚于 2030年",
        GOALS + "全市2027年实现零填埋。",
        GOALS + "全市2031年实现零填埋。",
        more="@  参数：要事 = 零填埋\n",
    ),
    "parameter-of-topics": Row(
        "a parameter lists topics",
        "每个 主题（两题） 满足 治理任务 有 章节（属于 该主题）",
        TASKS + "（一）分类投放\n推行四分类。\n（二）末端处理\n扩建焚烧厂。\n",
        TASKS + "（一）分类投放\n推行四分类。\n",
    ),
    "parameter-of-texts": Row(
        "a parameter lists texts", "方案 含 要写的", SUPPORT + "明确资金来源和组织保障。", SUPPORT + "明确资金来源。"
    ),
    "parameter-of-a-number": Row(
        "a parameter is a number",
        "回收利用率 在 2025年 的 目标 ≥ 界限",
        GOALS + "到2025年，回收利用率达到30%。",
        GOALS + "到2025年，回收利用率达到29%。",
    ),
    "parameter-of-a-pattern": Row(
        "a parameter is a pattern, behind 匹配",
        "方案 没有 段落（匹配 套话） 且 方案.名称 不匹配 套话",
        SUPPORT + "市财政每年安排专项资金。",
        SUPPORT + "进一步提高认识。",
        more="@  参数：套话 = /(提高|深化)认识|高度重视/\n",
    ),
    "parameter-of-a-pattern-of-a-list": Row(
        "a pattern that is a parameter, of titles and within 每个",
        "对象：每个 章节（标题 匹配 开头）\n要求：有 段落（匹配 开头 或 匹配 /资金/）",
        SUPPORT + "资金由市财政安排。",
        SUPPORT + "由市财政安排。",
        more="@  参数：开头 = /^(保障|组织)/\n",
    ),
    "parameter-of-indicators": Row(
        "a parameter lists indicators",
        "对象：每个 指标（要指标）\n要求：有 目标",
        BOTH.rstrip("\n") + "\n到2025年，运输车辆达到300辆。\n",
        BOTH,
        more="@  参数：要指标 = 回收利用率、运输车辆\n",
    ),
    "delegated-targets": Row(
        "delegated target",
        "没有 委托目标",
        BOTH,
        GOALS + "到2025年，回收利用率完成省下达任务。",
    ),
    "measures": Row(
        "举措 is an action word with a named object or a quantity",
        "治理任务 有 至少 2 个 举措",
        TASKS + "建设焚烧厂1座，配备车辆20辆。",
        TASKS + "建设焚烧厂1座。",
    ),
    "responsibilities": Row(
        "responsibility",
        "有 责任（有 牵头单位）",
        TASKS + "1.推行四分类。推行四分类投放。（牵头单位：市城管局）\n",
        TASKS + "1.推行四分类。推行四分类投放。\n",
    ),
    "projects": Row(
        "project",
        "对象：每个 项目\n要求：有 建设期限 且 总投资 > 0 万元",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024-2025 |\n",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | |\n",
    ),
    "tables": Row(
        "table",
        "治理目标 有 表格（有 至少 1 个 目标）",
        GOALS + "| 指标 | 2025年 |\n|---|---|\n| 回收利用率（%） | 36 |\n",
        GOALS + "提高水平。",
    ),
    "paragraph-table": Row(
        "a paragraph's table",
        "有 段落（有 表格，含 “回收”）",
        GOALS + "| 指标 | 2025年 |\n|---|---|\n| 回收利用率（%） | 36 |\n",
        GOALS + "回收利用率提高。",
    ),
    "body-of-a-section": Row("正文", "字数(治理目标.正文) ≥ 10", GOALS + "回收利用率提高到百分之三十六以上。", GOALS + "提高水平。"),
    # ---- operators
    "equal": Row("=", "数量(方案.目标) = 2", BOTH, GOALS + "到2025年，回收利用率达到36%。"),
    "not-equal": Row("≠", "数量(方案.目标) ≠ 1", BOTH, GOALS + "到2025年，回收利用率达到36%。"),
    "less": Row("<", "回收利用率 在 2025年 的 目标 < 37 %", BOTH, GOALS + "到2025年，回收利用率达到37%。"),
    "more": Row(">", "回收利用率 在 2025年 的 目标 > 35 %", BOTH, GOALS + "到2025年，回收利用率达到35%。"),
    "plus-minus": Row(
        "+ −",
        "回收利用率 在 2030年 的 目标 − 回收利用率 在 2025年 的 目标 ≥ 10 %",
        BOTH,
        GOALS + "到2025年，回收利用率达到46%；到2030年，回收利用率达到50%。",
    ),
    "times-divided": Row(
        "× ÷",
        "回收利用率 在 2030年 的 目标 ÷ 2 ≤ 回收利用率 在 2025年 的 目标 × 1.2",
        BOTH,
        GOALS + "到2025年，回收利用率达到16%；到2030年，回收利用率达到50%。",
    ),
    "minus-sign": Row(
        "a negative number",
        "变化率(回收利用率 在 2025年 的 目标, 回收利用率 在 2030年 的 目标) ≥ −5 %",
        BOTH,
        GOALS + "到2025年，回收利用率达到60%；到2030年，回收利用率达到50%。",
    ),
    "about-without-tolerance": Row(
        "约等于 without tolerance goes by the printed figures",
        "对象：每个 合计关系\n要求：合计(各项) 约等于 总数",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 4 | 2025 |\n| 合计 | < | 10 | |\n",
        PROJECTS + HEAD + "| 东郊厂 | 焚烧炉2台 | 6 | 2024 |\n| 西站 | 车20辆 | 2 | 2025 |\n| 合计 | < | 10 | |\n",
    ),
    "agree-whatever-the-operator": Row(
        "20 % and 20 %以上 agree",
        "回收利用率.目标 一致",
        GOALS + "到2025年，回收利用率达到36%。\n到2025年，回收利用率达到36%以上。",
        GOALS + "到2025年，回收利用率达到36%。\n到2025年，回收利用率达到40%以上。",
    ),
    "agree-with-tolerance": Row(
        "一致 with tolerance",
        "回收利用率.目标 一致（容差 1 %）",
        GOALS + "到2025年，回收利用率达到36%。\n到2025年，回收利用率达到36.2%。",
        GOALS + "到2025年，回收利用率达到36%。\n到2025年，回收利用率达到38%。",
    ),
    "rise": Row(
        "逐期上升",
        "对象：每个 序列\n要求：该序列.目标 逐期上升",
        BOTH,
        GOALS + "到2025年，回收利用率达到36%；到2030年，回收利用率达到30%。",
    ),
    "fall": Row(
        "逐期下降",
        "对象：每个 序列\n要求：该序列.目标 逐期下降",
        GOALS + "到2025年，人均产生量为300千克；到2030年，人均产生量为250千克。",
        GOALS + "到2025年，人均产生量为300千克；到2030年，人均产生量为350千克。",
    ),
    "improve": Row(
        "逐期改善 goes by the direction",
        "对象：每个 序列（有 方向）\n要求：该序列.目标 逐期改善",
        GOALS + "到2025年，人均产生量为300千克；到2030年，人均产生量为250千克。",
        GOALS + "到2025年，人均产生量为300千克；到2030年，人均产生量为350千克。",
    ),
    "before": Row("早于", "最小(零填埋.年) 早于 2028年", GOALS + "全市2027年实现零填埋。", GOALS + "全市2028年实现零填埋。"),
    "no-later": Row("不晚于", "最小(零填埋.年) 不晚于 2027年", GOALS + "全市2027年实现零填埋。", GOALS + "全市2028年实现零填埋。"),
    "matches": Row("匹配 /pattern/", "保障措施 匹配 /资金[来筹]源/", SUPPORT + "明确资金来源。", SUPPORT + "明确资金渠道。"),
    "matches-not": Row("不匹配", "保障措施 不匹配 /X{2,}|待定/", SUPPORT + "明确资金来源。", SUPPORT + "资金待定。"),
    # ---- 含 and 属于
    "not-negated": Row(
        "含 X: not negated in the same clause", "方案 含 “专项资金”", SUPPORT + "设立专项资金。", SUPPORT + "尚未设立专项资金。"
    ),
    "not-opposed": Row("含 X: not opposed in the same clause", "方案 含 “填埋”", SUPPORT + "建设填埋场。", SUPPORT + "杜绝填埋。"),
    "not-in-the-contents": Row(
        "含 X: outside contents", "方案 含 “资金来源”", SUPPORT + "明确资金来源。", "[目录]\n资金来源\n[/目录]\n" + SUPPORT + "落实人员。"
    ),
    "a-gap-in-a-clause": Row(
        "词语 may hold … (a gap within a clause)", "方案 含 分类投放", SUPPORT + "推行定时定点投放。", SUPPORT + "定时收运，规范管理投放。"
    ),
    "a-word-list": Row("含 a word list", "方案 含 资金词", SUPPORT + "争取社会资本。", SUPPORT + "争取银行贷款。"),
    "contains-a-document": Row("含 a document", "方案 含 手册", SUPPORT + "依据城市生活垃圾治理手册。", SUPPORT + "依据有关规定。"),
    "contains-a-chapter": Row("含 a chapter's headings", "保障措施 含 治理任务", SUPPORT + "细化治理任务。", SUPPORT + "细化分工。"),
    "contains-an-event": Row("含 an event", "治理目标 含 零填埋", GOALS + "实现零填埋。", GOALS + "减少填埋。"),
    "contains-a-year": Row("含 a year", "治理目标 含 2030年", GOALS + "到2030年全面完成。", GOALS + "到2025年全面完成。"),
    "one-mention-is-not-about": Row(
        "one mention never passes a coverage rule",
        "治理任务 有 章节（属于 末端处理）",
        TASKS + "（一）末端处理\n扩建焚烧厂1座。\n",
        TASKS + "（一）宣传教育\n开展宣传。\n组织培训。\n完善队伍。\n定期检查。\n介绍焚烧知识。\n加强引导。\n",
    ),
    "a-task-is-about": Row(
        "a task item is about a topic",
        "对象：每个 任务（属于 末端处理）\n要求：有 责任单位",
        TASKS + "1.末端处理。扩建焚烧厂1座。（责任单位：市城管局）\n",
        TASKS + "1.末端处理。扩建焚烧厂1座。\n",
    ),
    "a-fact-goes-by-its-indicator": Row(
        "属于 of a fact goes by its indicator's 主题", "有 目标（属于 分类投放）", BOTH, GOALS + "到2025年，运输车辆达到300辆。"
    ),
    "a-fact-stands-in-a-chapter": Row("属于 a chapter", "有 目标（属于 治理目标）", BOTH, SUPPORT + "到2025年，回收利用率达到36%。"),
    # ---- functions
    "sum": Row(
        "合计",
        "对象：每个 合计关系\n要求：合计(各项) = 总数",
        PROJECTS + HEAD + "| 甲 | 炉 | 6 | 2024 |\n| 乙 | 车 | 4 | 2025 |\n| 合计 | < | 10 | |\n",
        PROJECTS + HEAD + "| 甲 | 炉 | 6 | 2024 |\n| 乙 | 车 | 5 | 2025 |\n| 合计 | < | 10 | |\n",
    ),
    "count": Row(
        "数量",
        "数量(方案.项目) ≥ 2",
        PROJECTS + HEAD + "| 甲 | 炉 | 6 | 2024 |\n| 乙 | 车 | 4 | 2025 |\n",
        PROJECTS + HEAD + "| 甲 | 炉 | 6 | 2024 |\n",
    ),
    "mean": Row("平均", "平均(回收利用率.目标) ≥ 43 %", BOTH, GOALS + "到2025年，回收利用率达到36%；到2030年，回收利用率达到40%。"),
    "largest": Row("最大", "最大(回收利用率.目标) ≥ 50 %", BOTH, GOALS + "到2025年，回收利用率达到36%；到2030年，回收利用率达到40%。"),
    "smallest": Row("最小", "最小(回收利用率.目标) ≥ 36 %", BOTH, GOALS + "到2025年，回收利用率达到30%；到2030年，回收利用率达到40%。"),
    "as-written": Row(
        "所写数值: 40%以上 is 40 %",
        "所写数值(回收利用率 在 2025年 的 目标) ≥ 40 %",
        GOALS + "到2025年，回收利用率达到40%以上。",
        GOALS + "到2025年，回收利用率达到39%以上。",
    ),
    "baseline": Row(
        "基期值 is the latest status value",
        "基期值(回收利用率) ≥ 31 %",
        STATE + "2020年回收利用率为20%，2022年回收利用率为31%。",
        STATE + "2020年回收利用率为40%，2022年回收利用率为30%。",
    ),
    "rate-of-change": Row(
        "变化率",
        "变化率(回收利用率 在 2025年 的 目标, 回收利用率 在 2030年 的 目标) ≥ 25 %",
        BOTH,
        GOALS + "到2025年，回收利用率达到36%；到2030年，回收利用率达到40%。",
    ),
    "lookup-by-region": Row(
        "参照(table, keys…): a region",
        "回收利用率 在 2025年 的 目标 ≥ 参照(各市, 方案.地区)",
        GOALS + "到2025年，回收利用率达到40%。",
        GOALS + "到2025年，回收利用率达到39%。",
    ),
    "length": Row(
        "字数",
        "对象：每个 任务\n要求：字数(该任务) ≥ 20",
        TASKS + "1.推行四分类。推行四分类投放，配备分类容器2000个，改造投放点。\n",
        TASKS + "1.推行四分类。推行。\n",
    ),
    "counted-each": Row(
        "至少 N 个 … 满足",
        "至少 2 个 任务 满足 有 责任单位",
        TASKS + "1.推行分类。推行分类。（责任单位：市城管局）\n2.扩建厂。扩建厂。（责任单位：市城管局）\n",
        TASKS + "1.推行分类。推行分类。（责任单位：市城管局）\n2.扩建厂。扩建厂。\n",
    ),
    "lead-bodies": Row(
        "responsibility: 牵头单位",
        "对象：每个 任务\n要求：牵头单位 含 “城管局”",
        TASKS + "1.推行分类。推行分类。（牵头单位：市城管局）\n",
        TASKS + "1.推行分类。推行分类。（牵头单位：市住建局）\n",
    ),
    "borderline": Row(
        "属于: between the two thresholds of the pack cantTell(borderline)",
        "治理任务 有 章节（属于 末端处理）",
        TASKS + "（一）末端处理\n扩建焚烧厂1座。\n",
        TASKS + "（一）其他任务\n" + "推行宣传工作。\n" * 6 + "建设焚烧厂。\n" * 3,
        otherwise="cantTell",
    ),
    "unit-of-an-indicator": Row(
        "indicator: its unit", "对象：每个 序列（单位 是 %）\n要求：有 至少 2 个 目标", BOTH, GOALS + "到2025年，回收利用率达到36%。"
    ),
    # ---- applicability, kinds
    "applies": Row(
        "适用 with its reason when false",
        "适用：方案 含 “焚烧”\n要求：有 目标",
        GOALS + "到2025年，焚烧能力达到600吨/天。",
        GOALS + "提高水平。",
        otherwise="inapplicable",
    ),
    "own-region": Row(
        "place: 主体 是 方案.地区", "有 零填埋（主体 是 方案.地区）", GOALS + "全市2027年实现零填埋。", GOALS + "全国2027年实现零填埋。"
    ),
    "cumulative": Row("累计", "有 目标（累计）", GOALS + "到2025年，累计建成投放点300处。", GOALS + "到2025年，投放点达到300处。"),
    "change-and-base-year": Row(
        "base year and change",
        "有 目标（变化 是 下降，基年 是 2020年）",
        GOALS + "到2025年，人均产生量比2020年下降5%。",
        GOALS + "到2025年，人均产生量为300千克。",
    ),
}


#: What the engine or the language does not do yet.
MISSING: dict[str, str] = {}


def _head(more: str) -> tuple[str, str]:
    """Further lines of the pack item stand behind @."""
    if not more.startswith("@"):
        return PACK, more
    first, rest = PACK.split("强度 ", 1)
    return f"{first}{more[1:]}强度 {rest}", ""


def _marked(name: str, row: Row) -> object:
    marks = [pytest.mark.xfail(reason=MISSING[name], strict=True)] if name in MISSING else []
    return pytest.param(row, id=name, marks=marks)


@pytest.mark.parametrize("row", [_marked(name, row) for name, row in ROWS.items()])
def test_what_the_description_promises(row: Row) -> None:
    head, items = _head(row.more)
    loaded = pack(items + rule(row.rule), head)
    assert errors(loaded) == []
    passed, other = result(loaded, row.passes, row.options), result(loaded, row.fails, row.options)
    assert (passed.outcome, other.outcome) == ("passed", row.otherwise), (passed.message.zh, other.message.zh)


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items() if name not in MISSING])
def test_the_same_in_english(row: Row) -> None:
    """Written in the other language, the rule says the same of the same drafts."""
    head, items = _head(row.more)
    source = rule(row.rule)
    (item,), wrong = parser.parse(source, "", None)
    assert wrong == []
    english = printer.item(item, "en")
    again, wrong = parser.parse(english, "", None)
    assert wrong == []
    assert [replace(each.rule, file="") for each in again if each.rule] == [replace(item.rule, file="")] if item.rule else False
    loaded = pack(items + english, head)
    assert errors(loaded) == []
    outcomes = tuple(result(loaded, draft, row.options).outcome for draft in (row.passes, row.fails))
    assert outcomes == ("passed", row.otherwise)


# ---- what depends on more than the draft ------------------------------------------------------------------------------


def test_the_kind_of_plan_decides_whether_a_pack_applies() -> None:
    loaded = pack(rule("有 目标"))
    assert result(loaded, BOTH).outcome == "passed"
    other = result(loaded, BOTH, Options(kind="other"))
    assert other.outcome == "inapplicable"
    assert "方案.类型 是 大城市" in other.message.zh


def test_the_province_of_a_plan() -> None:
    loaded = pack(rule("方案.省份 是 “云岭省”"))
    outcomes = [result(loaded, BOTH, Options(province=name)).outcome for name in ("云岭省", "海原省")]
    assert outcomes == ["passed", "failed"]


@pytest.mark.parametrize(("value", "outcome"), [("36 %", "passed"), ("37 %", "failed")])
def test_a_parameter_may_be_set_when_a_draft_is_checked(value: str, outcome: str) -> None:
    loaded = pack(rule("回收利用率 在 2025年 的 目标 ≥ 界限"))
    assert result(loaded, BOTH, Options(parameters=(("界限", value),))).outcome == outcome


PLAIN = SUPPORT + "进一步深化认识。"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_of_the_reference_is_true(lang: Literal["zh", "en"]) -> None:
    loaded = pack(fmt.fmt(reference.NAMED.replace("R-01", "W-01"), lang))
    assert errors(loaded) == []
    goal, money = GOALS + "到2025年，回收利用率达到36%。\n", "二、保障措施\n落实财政资金。\n"
    drafts = {
        goal + money: "passed",
        goal: "failed",
        goal + money.replace("落实", "提高认识，落实"): "failed",
        goal.replace("36", "34") + money: "failed",
    }
    assert [result(loaded, draft).outcome for draft in drafts] == list(drafts.values())


@pytest.mark.parametrize(("text", "read"), [(text, zh) for text, zh, _ in reference.KINDS])
def test_figures_are_read_as_the_reference_says(text: str, read: str) -> None:
    head, *rows = text.split("\n")
    if rows:
        text = f"表1 指标表\n{head}\n{'|---' * (head.count('|') - 1)}|\n{rows[0]}"
    part = STATE if "目标" not in read else GOALS
    facts = checking.plan_of(plain.read(f"{TITLE}2023年6月\n{part}{text}\n"), pack(rule("有 目标")), Options()).facts
    words = {"target": "目标", "status": "现状值"}
    assert "、".join(f"{fact.year}年{words[fact.kind]}" if fact.year else words[fact.kind] for fact in facts) == read


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rule_and_the_cases_of_the_reference_agree(lang: Literal["zh", "en"]) -> None:
    from plancheck.rulelab.cases import CASE_KEYS, EXPECT_KEYS, cases_of, run_case

    listed = PACK.replace("强度 strong", "  参数：要报的指标 = 回收利用率、人均产生量\n强度 strong", 1)
    loaded = pack(fmt.fmt(reference.EACH, lang), listed)
    assert errors(loaded) == []
    found, wrong = cases_of(reference.CASE, "r-01.toml")
    assert wrong == []
    assert len(found) == 2
    assert [run_case(case, loaded, date(2026, 1, 1)).misses for case in found] == [(), ()]
    keys = [key for key in names("language.case") if not key.startswith("expect.")]
    assert set(keys) == set(CASE_KEYS)
    assert {key.removeprefix("expect.") for key in names("language.case")} - set(keys) == set(EXPECT_KEYS)


def test_every_known_unit_is_in_the_reference_once() -> None:
    units = [unit for family in quantity.families() for unit in family]
    assert all(quantity.parse_unit(unit) for unit in units)
    for family in quantity.families()[:-1]:
        assert len({quantity.dimension(unit) for unit in family}) == 1
    page = reference.reference("zh").decode()
    assert [unit for unit in units if unit not in page] == []


def named(items: str, pattern: str = "/(提高|深化)认识/") -> RuleSet:
    """The pack with a pattern that has a name."""
    return pack(items, PACK.replace("强度 strong", f"  参数：套话 = {pattern}\n强度 strong", 1))


def test_a_pattern_with_a_name_says_what_the_pattern_itself_says() -> None:
    drafts = (PLAIN, BOTH, SUPPORT + "市财政安排资金。", STATE + "提高认识。\n" + TASKS + "深化认识。")
    for body in (
        "方案 没有 段落（匹配 {}）",
        "方案 不匹配 {}",
        "对象：每个 段落（不匹配 {}）\n要求：含 “资金”",
        "每个 章节 满足 标题 不匹配 {}",
    ):
        for draft in drafts:
            one, other = (
                result(loaded, draft) for loaded in (named(rule(body.format("套话"))), named(rule(body.format("/(提高|深化)认识/"))))
            )
            assert [(sub.outcome, sub.evidence, sub.looked_for) for sub in one.subresults] == [
                (sub.outcome, sub.evidence, sub.looked_for) for sub in other.subresults
            ]


@pytest.mark.parametrize(("value", "outcome"), [("/(提高|深化)认识/", "failed"), ("/提高认识/", "passed"), (r"/\d{4}\/\d{2}/", "passed")])
def test_a_named_pattern_may_be_set_when_a_draft_is_checked(value: str, outcome: str) -> None:
    loaded = named(rule("方案 没有 段落（匹配 套话）"))
    assert result(loaded, PLAIN, Options(parameters=(("套话", value),))).outcome == outcome


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2030年", "parameter-value"),
        ("“提高”", "parameter-value"),
        ("/提高/、/深化/", "parameter-value"),
        ("/(提高/", "bad-pattern"),
        ("/提高", "open-pattern"),
        ("/(?R)/", "bad-pattern"),
        ("/" + "好" * 2001 + "/", "pattern-too-long"),
    ],
)
def test_what_a_named_pattern_cannot_be_set_to(value: str, code: str) -> None:
    loaded = named(rule("方案 没有 段落（匹配 套话）"))
    values, wrong = checking.parameters(Options(parameters=(("套话", value),)), loaded.vocabulary)
    assert (values, [each.code for each in wrong]) == ({}, [code])


def test_a_year_is_no_pattern_to_be_set() -> None:
    _, (wrong,) = checking.parameters(Options(parameters=(("期限", "/提高/"),)), pack(rule("有 目标")).vocabulary)
    assert wrong.code == "parameter-value"
    _, (wrong,) = checking.parameters(Options(parameters=(("套话", "2030年"),)), named(rule("方案 不匹配 套话")).vocabulary)
    assert "/(提高|深化)认识/" in wrong.message.zh


@pytest.mark.parametrize(
    ("body", "pattern", "codes"),
    [
        ("方案 不匹配 套话", "/(提高|深化)认识/", []),
        ("方案 不匹配 套话", "/(提高/", ["bad-pattern"]),
        ("方案 不匹配 套话", "/(高+)+/", ["slow-pattern"]),
        ("方案 不匹配 套话", "/(?R)/", ["bad-pattern"]),
        ("方案 不匹配 套话", "/提高/、/深化/", ["parameter-value"]),
        ("方案 不匹配 套话", "/提高", ["open-pattern"]),
        ("方案 不匹配 套话", "2030年", ["wrong-side"]),
        ("方案 不匹配 期限 且 方案 不匹配 套话", "/提高/", ["wrong-side"]),
        ("方案 不匹配 套话（含 “资金”）", "/提高/", ["filter-ignored"]),
        ("方案 含 套话", "/提高/", ["pattern-place"]),
        ("方案 有 套话", "/提高/", ["pattern-place"]),
        ("方案.名称 是 套话", "/提高/", ["pattern-place"]),
        ("每个 年（套话） 满足 回收利用率 在 该年 有 目标", "/提高/", ["pattern-place"]),
        ("非 方案 匹配 套话", "/提高/", []),
        ("方案 不匹配 任一 套话、套话", "/提高/", ["pattern-place", "pattern-place"]),
    ],
)
def test_where_a_named_pattern_may_stand(body: str, pattern: str, codes: list[str]) -> None:
    quiet = ("unused-definition", "unused-parameter")
    found = named(rule(body), pattern).diagnostics
    assert [each.code for each in found if each.code not in quiet] == codes


def test_a_named_pattern_that_runs_away_makes_its_rule_an_error_as_the_pattern_itself_does() -> None:
    draft = SUPPORT + "达" * 60 + "完\n"
    for body in ("方案 没有 段落（匹配 {}，含 “资金”）", "对象：每个 章节（标题 匹配 /保障/）\n要求：不匹配 {}"):
        found = [result(named(rule(body.format(text)), "/(达|达达)+终/"), draft) for text in ("套话", "/(达|达达)+终/")]
        assert [(each.outcome, each.reason) for each in found] == [("error", "pattern_timeout")] * 2


def test_a_named_pattern_is_printed_kept_and_counted() -> None:
    loaded = named(rule("方案 不匹配 套话"))
    chinese = '规则包 p “甲” / "A"\n  版本：1\n  参数：套话 = /(提高|深化)认识/\n'
    english = fmt.fmt(chinese, "en")
    assert "  parameter: 套话 = /(提高|深化)认识/\n" in english
    assert fmt.fmt(english, "zh") == fmt.fmt(chinese, "zh")
    with TemporaryDirectory() as folder:
        cache.write(Path(folder), "0" * 64, loaded)
        assert cache.read(Path(folder), "0" * 64, RuleSet) == loaded
    assert loaded.versions != named(rule("方案 不匹配 套话"), "/提高认识/").versions
    assert loaded.versions == named(rule("方案 不匹配 套话")).versions


def test_a_named_pattern_is_shown_by_its_name_and_not_as_an_expression() -> None:
    loaded = named(rule("方案 不匹配 套话"))
    plan = checking.plan_of(plain.read(TITLE + PLAIN), loaded, Options())
    told = trace.explain(loaded, plan, loaded.rules[0])
    assert told.result.outcome == "failed"
    root = told.subjects[0].root
    assert root is not None
    assert (root.text.zh, root.steps) == ("方案 不匹配 套话", ())


@pytest.mark.parametrize("office", ["a-office", "z-office"])
@pytest.mark.parametrize(("value", "outcome"), [("/提高认识/", "passed"), ("/提高认识|深化认识/", "failed")])
def test_the_importing_pack_sets_a_parameter_wherever_its_folder_stands(tmp_path: Path, office: str, value: str, outcome: str) -> None:
    own = f'规则包 {office} “本局” / "Own"\n  版本：1\n  引入：walk\n  参数：套话 = {value}\n'
    base = PACK.replace("强度 strong", "  参数：套话 = /认识/\n强度 strong", 1) + rule("方案 不匹配 套话")
    for name, text in ((office, own), ("walk", base)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.rules").write_text(text, encoding="utf-8")
    assert result(loader.load([tmp_path], [office]), PLAIN).outcome == outcome


TEXTS = """级别：应当
对象：每个 年（期限，回收利用率 在 该年 有 目标）
其中：先进 = 参照(先进水平, “回收利用率”, 该年)
要求：回收利用率 在 该年 的 目标 ≥ 先进
符合：“{年}年达到{先进}” / "{先进} is reached in {year}"
不符合：“{年}年只有{值}，低于{先进}” / "{value} in {year}: below {先进}"
无法判定：“见{位置}” / "see {place}"
无法判定（前后不一）：“两处不一：{位置}” / "two values: {place}"
建议：“提高{年}年目标” / "raise the target of {year}"
偏差：可能误报"""


@pytest.mark.parametrize(
    ("goals", "outcome", "zh", "en", "advice"),
    [
        ("到2025年，回收利用率达到36%。", "passed", "2025年达到35%", "35% is reached in 2025", ""),
        (
            "到2025年，回收利用率达到34%。",
            "failed",
            "2025年只有回收利用率达到34%，低于35%",
            "回收利用率达到34% in 2025: below 35%",
            "提高2025年目标",
        ),
        (
            "到2025年，回收利用率达到34%。\n到2025年，回收利用率达到36%。",
            "cantTell",
            "两处不一：",
            "two values: ",
            "请核对所列各处，统一后重新审核",
        ),
    ],
)
def test_texts_are_filled_for_each_outcome(goals: str, outcome: str, zh: str, en: str, advice: str) -> None:
    loaded = pack(rule(TEXTS))
    assert errors(loaded) == []
    found = result(loaded, GOALS + goals)
    (sub,) = found.subresults
    assert sub.outcome == outcome
    assert sub.message.zh.startswith(zh)
    assert sub.message.en.startswith(en)
    assert (sub.advice.zh if sub.advice else "") == advice


# ---- what is refused, or warned of ------------------------------------------------------------------------------------

REFUSED = {
    # days on which a rule is in force
    "a day that is none": ("生效：2026年2月30日\n要求：有 目标", ["bad-value"]),
    "a year alone is no day": ("生效：2026年\n要求：有 目标", ["bad-value"]),
    "a rule that is in force on no day": ("生效：2026年1月1日\n失效：2026年1月1日\n要求：有 目标", ["days-crossed"]),
    # sentence of the description -> (rule, codes)
    "a glued unknown word is an error": ("回收利用率在2025年有目标", ["unknown-name"]),
    "a keyword is a whole word": ("有 有色金属产量", ["unknown-name"]),
    "A 或 B 且 C gets a warning": ("含 “甲” 或 含 “乙” 且 含 “丙”", ["mixed-and-or"]),
    "A 或 （B 且 C） gets none": ("含 “甲” 或 （含 “乙” 且 含 “丙”）", []),
    "不矛盾 asks for two conditions": ("不矛盾（有 目标）", ["alone-parts"]),
    "不矛盾 asks for conditions": ("不矛盾（有 目标，30 %）", ["not-a-condition"]),
    "不矛盾 of one thing twice": ("不矛盾（有 目标，有 目标）", ["said-twice"]),
    "% against 万辆 is an error": ("回收利用率 在 2025年 的 目标 ≥ 5 万辆", ["dimension-clash"]),
    "百分点 is not %": ("回收利用率 在 2025年 的 目标 ≥ 5 百分点", ["dimension-clash"]),
    "万千瓦 and 亿千瓦 convert": ("有 目标（单位 是 万千瓦，值 ≥ 0.1 亿千瓦）", []),
    "吨标准煤/万元 converts with its multiples": ("有 目标（单位 是 吨标准煤/万元，值 ≤ 500 千克标准煤/万元）", []),
    "the checker demands 有 方向 in 对象": ("对象：每个 序列\n要求：该序列.目标 逐期改善", ["unguarded-direction"]),
    "非 over a comparison that 有 does not guard": ("非 回收利用率 在 2025年 的 目标 ≥ 5 %", ["unguarded-not"]),
    "a level above what the basis allows": ("级别：必须\n要求：有 目标", []),
    "a placeholder that the rule cannot supply": (
        '要求：有 目标\n不符合：“{年}” / "{year}"',
        ["unknown-placeholder", "unknown-placeholder"],
    ),
    "an unknown unit": ("回收利用率 在 2025年 的 目标 ≥ 5 个百份点", ["unknown-unit"]),
    "a year outside the horizons": ("有 零填埋（年 不晚于 2041年）", ["year-after-horizons"]),
    "a year among the horizons that nothing explains": ("有 零填埋（年 不晚于 2027年）", ["unexplained-year"]),
    "a year of the horizons": ("有 零填埋（年 不晚于 2030年）", []),
    "missing basis": ("依据：不存在\n要求：有 目标", ["unknown-basis"]),
    "pattern too large": ("方案 匹配 /(?:a{2000}){2000}/", ["pattern-too-large"]),
}


#: Rules that can run and probably do not say what was meant; and their neighbours, which are not warned of.
WARNED = [
    ("有 至少 0 个 目标", ["never-fails"]),
    ("有 目标 或 没有 目标", ["never-fails"]),
    ("含 “甲” 或 不含 “甲”", ["never-fails"]),
    ("若 有 目标，则 有 目标", ["never-fails"]),
    ("若 有 目标 且 有 项目，则 有 项目", ["never-fails"]),
    ("若 有 目标，则 有 项目", []),
    ("若 有 目标，则 有 目标，否则 有 项目", ["always-true"]),
    ("若 有 目标，则 没有 目标", ["always-false"]),
    ("对象：每个 目标（单位 是 %）\n要求：单位 是 %", ["never-fails"]),
    ("2025年 早于 2030年", ["never-fails"]),
    ("方案.类型 是 大城市", ["never-fails"]),  # as the pack says already
    ("适用：有 项目 且 有 目标\n要求：有 目标", ["never-fails"]),
    ("适用：有 目标\n对象：每个 章节\n要求：有 目标", []),  # of the chapter, not of the plan
    ("有 目标 且 没有 目标", ["never-passes"]),
    ("有 至少 3 个 目标 且 有 至多 2 个 目标", ["never-passes"]),
    ("有 恰好 1 个 目标 且 有 至少 2 个 目标", ["never-passes"]),
    ("有 至少 1 个 目标 且 有 至多 2 个 目标", []),
    ("有 至少 3 个 目标 且 有 至多 2 个 项目", []),
    ("对象：每个 目标\n要求：年 早于 2025年 且 年 晚于 2030年", ["never-passes"]),
    ("对象：每个 目标\n要求：值 介于 40 % 至 30 % 之间", ["never-passes"]),
    ("对象：每个 目标\n要求：值 ≥ 40 % 且 值 ≤ 30 %", ["never-passes"]),
    ("对象：每个 目标（单位 是 %）\n要求：单位 是 吨", ["never-passes"]),
    ("对象：每个 目标（值 ≥ 40 %）\n要求：值 < 30 %", ["never-passes"]),
    ("对象：每个 目标（值 ≥ 40 %）\n要求：值 ≥ 50 %", []),
    ("有 目标（值 ≥ 101 %，值 ≤ 100 %）", ["never-passes"]),
    ("对象：每个 目标（单位 是 %，单位 是 吨）\n要求：有 年", ["never-applies"]),
    ("适用：方案.类型 不是 大城市\n要求：有 目标", ["never-applies"]),
    ("对象：每个 年（期限）\n要求：有 目标", ["element-ignored"]),
    ("对象：每个 任务、每个 年（期限）\n要求：回收利用率 在 该年 有 目标", ["element-ignored"]),
    ("每个 任务 满足 方案 有 目标", ["element-ignored"]),
    ("每个 任务 满足 有 责任单位", []),
    ("有 目标 且 有 目标", ["said-twice"]),
    ("方案 匹配 /(达+)+/", ["slow-pattern"]),
    ("方案 匹配 /.*甲.*乙.*丙/", ["slow-pattern"]),
    ("方案 匹配 /甲.{0,20}乙/", []),
    ("其中：甲 = 5 %\n要求：有 目标", ["unused-where"]),
    ("有 目标（单位 是 %） 且 有 项目（有 内容） 且 有 任务(有 责任单位)", ["mixed-width"]),
]


@pytest.mark.parametrize(("source", "codes"), WARNED)
def test_what_is_warned_of(source: str, codes: list[str]) -> None:
    loaded = pack(rule(source))
    assert errors(loaded) == []
    assert [each.code for each in loaded.diagnostics if each.code not in ("unused-definition", "unused-parameter")] == codes


def test_what_nothing_uses_is_told() -> None:
    told = [(each.code, each.message.zh) for each in pack(rule("有 目标")).diagnostics]
    assert ("unused-definition", "词表“资金词”没有被用到") in told
    assert ("unused-definition", "参照表“先进水平”没有被用到") in told
    assert ("unused-parameter", "参数“界限”没有被用到") in told
    assert not any("否定词" in text for _, text in told)  # what has a use of its own is used by the reading of drafts


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_refused(sentence: str) -> None:
    source, codes = REFUSED[sentence]
    text = rule(source)
    if "依据：不存在" in text:
        text = text.replace("  依据：手册\n", "")
    quiet = ("unused-definition", "unused-parameter")
    assert [each.code for each in pack(text).diagnostics if each.code not in quiet] == codes


@pytest.mark.parametrize(
    ("days", "outcome", "message"),
    [
        ("生效：2024年12月31日", "passed", None),
        ("生效：{on}", "passed", None),  # from that day on
        ("生效：{next}", "inapplicable", ("不适用：自{next}起适用", "Not applicable before {next_iso}")),
        ("失效：{next}", "passed", None),
        ("失效：{on}", "inapplicable", ("不适用：自{on}起不再适用", "No longer applicable from {on_iso}")),
        ("生效：2025-01-01\n失效：{next_iso}", "passed", None),
        ("生效：２０２５年１月１日", "passed", None),
    ],
)
def test_a_rule_and_a_pack_are_in_force_from_a_day_to_a_day(days: str, outcome: str, message: tuple[str, str] | None) -> None:
    following = ON + timedelta(days=1)
    values = {f"{name}{key}": text for name, day in (("on", ON), ("next", following)) for key, text in (("", _zh(day)), ("_iso", str(day)))}
    days = days.format_map(values)
    of_rule = pack(rule(f"{days}\n要求：有 目标"))
    of_pack = pack(rule("有 目标"), PACK.replace("  版本：", "".join(f"  {line}\n" for line in days.split("\n")) + "  版本：", 1))
    for loaded in (of_rule, of_pack):
        assert errors(loaded) == []
        found = result(loaded, BOTH)
        assert found.outcome == outcome
        if message is not None:
            assert (found.message.zh, found.message.en) == tuple(text.format_map(values) for text in message)
            explained = checking.explained(plain.read(TITLE + BOTH), loaded, Options(), ON, "W-01").explanation
            assert explained is not None
            assert explained.result == found
    assert of_rule.versions == pack(rule("有 目标")).versions  # what it asks for is the same: no decision is to be looked at again


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
