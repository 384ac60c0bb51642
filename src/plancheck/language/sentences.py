"""What every word of the language means, in a sentence: data beside words.py, for the reference page, rule books and hovers.

A test holds these tables and those of words.py together, and reads every example.
"""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.model.diagnostic import Bilingual


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence on a keyword and an example of it: a condition in Chinese, which is printed in English from its tree."""

    zh: str
    en: str
    example: str

    @property
    def sentence(self) -> Bilingual:
        """The sentence."""
        return Bilingual(self.zh, self.en)


#: (terminal, meaning in the tree) of a keyword -> what it means.
KEYWORDS: dict[tuple[str, str], Meaning] = {
    ("AND", "and"): Meaning("两边都成立", "Both sides hold", "有 内容 且 有 总投资"),
    ("OR", "or"): Meaning(
        "至少一边成立；先算“且”再算“或”，混用时加括号",
        "At least one side holds; 'and' binds first, so put it in parentheses where both stand",
        "有 规模 或 （有 内容 且 有 业主）",
    ),
    ("NOT", "not"): Meaning("后面的条件不成立", "What follows does not hold", "非 累计"),
    ("ALONE", "alone"): Meaning(
        "括号里恰有一个条件成立；有两个以上确实成立时前后矛盾，需人工核实",
        "Exactly one of the conditions holds; where several surely do, the draft contradicts itself and a person must decide",
        "不矛盾（方案 有 项目，方案 含 “不安排项目”）",
    ),
    ("EVERY", "every"): Meaning(
        "一类事物的全部；用在“对象”和“满足”之前", "All things of a kind; in “for” and before “satisfies”", "每个 任务 满足 有 责任单位"
    ),
    ("SATISFIES", "satisfies"): Meaning(
        "前面的每一个都符合后面的条件，一直管到“；”或“）”",
        "Each of what stands before meets what follows, up to “;” or “)”",
        "每个 项目 满足 有 总投资 且 有 业主",
    ),
    ("COUNT", "at_least"): Meaning("不少于这个数目", "This many or more", "方案 有 至少 3 个 项目"),
    ("COUNT", "at_most"): Meaning("不多于这个数目", "This many or fewer", "方案 有 至多 10 个 项目"),
    ("COUNT", "exactly"): Meaning("正好这个数目", "Exactly this many", "方案 有 恰好 1 个 表格"),
    ("IF", "if"): Meaning(
        "条件成立时才要求后面的内容", "What follows is asked only where the condition holds", "若 有 总投资，则 总投资 > 0 万元"
    ),
    ("THEN", "then"): Meaning("“若”成立时的要求", "What is asked where “if” holds", "若 完整，则 有 各项"),
    ("ELSE", "else"): Meaning(
        "“若”不成立时的要求；不写就不作要求",
        "What is asked where “if” does not hold; nothing, without it",
        "若 完整，则 合计（各项） = 总数，否则 合计（各项） ≤ 总数",
    ),
    ("HAS", "has"): Meaning(
        "存在这样的事物；括号里写它的条件", "There is such a thing; its conditions stand in parentheses", "方案 有 目标（单位 是 %）"
    ),
    ("HASNO", "has_no"): Meaning(
        "读完了也没有找到；没有读全时结论是“需人工核实”",
        "There is none in all that was read; unknown where a part was not read",
        "方案 没有 段落（匹配 /待定/）",
    ),
    ("CMP", "is"): Meaning(
        "等于；对单位是“能准确换算成”；对“任一”是其中之一",
        "Equals; of a unit: converts exactly to; of “any of”: is one of them",
        "单位 是 吨",
    ),
    ("CMP", "is_not"): Meaning("不等于；没有这个值时不成立", "Does not equal; false where there is no value", "单位 不是 %"),
    ("CMP", "contains"): Meaning(
        "文中提到，且同一分句里没有否定或反对它；目录和页眉页脚不算",
        "The text mentions it, not negated or opposed in its clause; contents lists do not count",
        "方案 含 “资金来源”",
    ),
    ("CMP", "contains_not"): Meaning("没有提到", "Does not mention it", "内容 不含 “待定”"),
    ("CMP", "concerns"): Meaning(
        "以此为主题：看标题，也看这个主题占多少句；在两个界限之间时结论是“需人工核实”",
        "Is about it: by its title and by the topic's share of its sentences; unknown between the two thresholds",
        "每个 章节 满足 属于 任一 主题",
    ),
    ("CMP", "concerns_not"): Meaning("不以此为主题", "Is not about it", "章节 不属于 主题"),
    ("CMP", "matches"): Meaning(
        "文字符合一个模式（正则表达式，写在两条斜线之间）",
        "The text fits a pattern (a regular expression between slashes)",
        "名称 匹配 /(率|比例)$/",
    ),
    ("CMP", "matches_not"): Meaning("文字不符合模式", "The text does not fit the pattern", "名称 不匹配 /年均|每年/"),
    ("CMP", "not_worse"): Meaning(
        "不比后者差：方向是“上升”的不低于，“下降”的不高于",
        "Not worse than: not below where up is good, not above where down is",
        "该序列 在 该年 的 目标 不劣于 基期值（该序列）",
    ),
    ("EQ", "="): Meaning("数值相等，单位先换算", "Equal amounts, after conversion of units", "合计（各项） = 总数"),
    ("CMP", "≠"): Meaning("数值不相等", "Not equal", "总数 ≠ 0 万元"),
    ("CMP", "≥"): Meaning("不低于", "Not below", "总投资 ≥ 500 万元"),
    ("CMP", "≤"): Meaning("不高于", "Not above", "合计（各项） ≤ 总数"),
    ("CMP", ">"): Meaning("高于", "Above", "总投资 > 1 亿元"),
    ("CMP", "<"): Meaning("低于", "Below", "值 < 100 %"),
    ("CMP", "before"): Meaning("年份在前", "An earlier year", "年 早于 2030年"),
    ("CMP", "not_after"): Meaning("年份相同或在前", "The same year or an earlier one", "年 不晚于 2030年"),
    ("CMP", "after"): Meaning("年份在后", "A later year", "年 晚于 2025年"),
    ("CMP", "not_before"): Meaning("年份相同或在后", "The same year or a later one", "年 不早于 2025年"),
    ("APPROX", "approx"): Meaning(
        "相差不超过容差；不写容差就按印出的位数比",
        "Differs by the tolerance at most; without one, at the printed precision",
        "合计（各项） 约等于 总数（容差 0.5 %）",
    ),
    ("BETWEEN", "between"): Meaning("在两个数之间，两端都算", "Between two amounts, both ends included", "值 介于 0 % 至 100 % 之间"),
    ("BETWEEN_END", "between_end"): Meaning(
        "“介于”的结尾，可以不写；英文没有这个词", "Ends 介于 in Chinese; English has no word for it", "值 介于 下限 至 上限 之间"
    ),
    ("TREND", "agree"): Meaning(
        "各处的数值相同：换算之后按较粗的位数比；写了容差，相差不超过它也算：同类单位的数，或较大一数的百分之几",
        "All figures agree, after conversion, at the coarser precision; with a tolerance, also those that differ by it at most: an amount "
        "of their kind, or percent of the larger one",
        "该序列 在 该年 的 目标 一致（容差 0.5 %）",
    ),
    ("TREND", "rise"): Meaning("一年比一年高", "Higher from year to year", "该序列.目标 逐期上升"),
    ("TREND", "fall"): Meaning("一年比一年低", "Lower from year to year", "该序列.目标 逐期下降"),
    ("TREND", "improve"): Meaning(
        "按指标的方向一年比一年好，“对象”里要有“有 方向”",
        "Better from year to year by the indicator's direction; “for” must say “has direction”",
        "该序列.目标 逐期改善",
    ),
    ("TREND", "consecutive"): Meaning(
        "序号一个接一个，没有缺号和重号", "Numbers follow each other without gaps or repeats", "下级章节.序号 连续"
    ),
    ("ANY", "any"): Meaning(
        "其中之一即可；不写“任一”的列举是全部", "One of them is enough; a list without it means all", "任一 章节、段落 含 “资金”"
    ),
    ("AT", "at"): Meaning("在某一年；只用于年份", "In a year; of years only", "该序列 在 2030年 有 目标"),
    ("THE", "the"): Meaning("“每个”正在说的那一个，按类别称呼", "The one that “every” speaks of, called by its kind", "该任务 有 举措"),
    ("DASH", "to"): Meaning("“介于”的两端之间", "Between the two ends of “between”", "值 介于 1 万元 至 5 万元 之间"),
    ("DOT", "."): Meaning("属于前者的；也写作“的”", "Of what stands before it; also 's", "该项目.总投资 > 0 万元"),
    ("PLUS", "+"): Meaning("相加，单位先换算", "The sum, after conversion", "总数 + 1 万元 > 0 万元"),
    ("MINUS", "-"): Meaning("相减；在数之前是负号", "The difference; before a number, its sign", "总数 − 合计（各项） < 1 万元"),
    ("TIMES", "*"): Meaning("相乘", "The product", "总数 × 2 > 合计（各项）"),
    ("DIV", "/"): Meaning("相除；也可写 /，两边留空格", "The quotient; also / between spaces", "总数 ÷ 2 < 合计（各项）"),
}

#: A noun of a plan -> what one of it is.
NOUNS: dict[str, Bilingual] = {
    "方案": Bilingual("整份方案", "The whole plan"),
    "章节": Bilingual(
        "一个标题和它下面的全部文字；规则包用“章节”条目给要找的章节起名", "A heading and all text under it; packs name those they look for"
    ),
    "段落": Bilingual("正文的一个自然段，或表格的一个单元格", "A paragraph of the text, or a cell of a table"),
    "句子": Bilingual(
        "段落里以句号、分号断开的一句，段首小标题连着它后面的一句",
        "A sentence of a paragraph, cut at full stops and semicolons; a run-in title goes with the sentence behind it",
    ),
    "表格": Bilingual("一张表", "A table"),
    "指标": Bilingual(
        "一个有名称的数量：规则包定义的，或方案自己提出的",
        "A quantity with a name: one that a pack defines, or one that only the draft has",
    ),
    "序列": Bilingual(
        "一个指标在各年的数值，范围、基年、升降都相同",
        "The values of one indicator over the years, with one scope, base year and direction of change",
    ),
    "数值": Bilingual(
        "文中或表中给某个指标的一个数，目标或现状", "A figure given for an indicator in text or table, a target or a status value"
    ),
    "目标": Bilingual("要在某一年达到的数值", "A figure to be reached in some year"),
    "现状值": Bilingual("已经达到的数值", "A figure that was reached"),
    "委托目标": Bilingual("没有给出数值、留给上级下达或另行确定的目标", "A target without a figure, left to be assigned or set elsewhere"),
    "事件": Bilingual("规则包定义的事情在某一年发生", "Something that a pack defines happens in some year"),
    "任务": Bilingual("最低一层编号或段首小标题的任务项", "A task item: the lowest numbered or run-in titled one"),
    "举措": Bilingual("一项具体举措：动词带着对象或数量", "A concrete measure: an action word with its object or a quantity"),
    "项目": Bilingual("项目表的一行，或逐项列出的一个项目", "A project: a row of a project table, or one listed by itself"),
    "责任": Bilingual("写明由谁负责的一个分句", "A clause that says who is responsible"),
    "合计关系": Bilingual("一个总数和组成它的各项", "A stated total and its parts"),
    "地名": Bilingual("文中的一个地名", "A place named in the text"),
    "主题": Bilingual("规则包定义的一个主题", "A topic that a pack defines"),
    "年": Bilingual("一个年份；“每个 年（…）”的括号里写年份或参数", "A year; “every year (…)” names years or a parameter"),
}

#: A property -> what it is, and the nouns that have it.
PROPERTIES: dict[str, tuple[Bilingual, tuple[str, ...]]] = {
    "类型": (Bilingual("方案的类型，规则包用“词表”声明", "The kind of plan, declared by a pack's word lists"), ("方案",)),
    "地区": (Bilingual("方案所属的地方", "The place that the plan is for"), ("方案",)),
    "省份": (Bilingual("方案所在的省份", "The province of that place"), ("方案",)),
    "名称": (
        Bilingual("名称", "Its name"),
        ("方案", "数值", "目标", "现状值", "委托目标", "任务", "项目", "合计关系", "地名", "表格", "指标", "序列", "主题"),
    ),
    "标题": (Bilingual("标题文字，不含编号", "The text of its heading, without the number"), ("章节", "任务", "表格", "文件")),
    "编号": (Bilingual("标题前的编号，如“（一）”", "The number before a heading, such as （一）"), ("章节",)),
    "层级": (Bilingual("标题的层级，1 为最高", "The level of its heading, 1 the highest"), ("章节",)),
    "序号": (Bilingual("编号所表示的数", "What its number counts"), ("章节",)),
    "正文": (Bilingual("它的全部段落", "All its paragraphs"), ("章节",)),
    "年份": (Bilingual("有数值的全部年份", "All years it has figures for"), ("序列",)),
    "值": (Bilingual("数值和单位", "The figure with its unit"), ("数值", "目标", "现状值")),
    "单位": (Bilingual("计量单位", "Its unit"), ("数值", "目标", "现状值", "指标", "序列")),
    "基年": (Bilingual("相比的年份", "The year it is compared with"), ("数值", "目标", "现状值", "序列")),
    "方向": (Bilingual("哪个方向是改善：上升或下降", "Which way is better: up or down"), ("指标", "序列")),
    "下限": (Bilingual("可能范围的下端", "The lower end of its possible range"), ("指标", "序列")),
    "上限": (Bilingual("可能范围的上端", "The upper end of its possible range"), ("指标", "序列")),
    "变化": (
        Bilingual(
            "数值说的是升幅还是降幅：上升、下降；不是变化量的没有", "Whether the figure is a rise or a cut: up, down; none otherwise"
        ),
        ("数值", "目标", "现状值", "序列"),
    ),
    "主体": (Bilingual("事件说的是谁，本地或别处", "Whom the event is said of, the plan's own place or another"), ("事件",)),
    "责任单位": (Bilingual("负责的全部单位", "All responsible bodies"), ("任务", "责任")),
    "牵头单位": (Bilingual("其中牵头的单位", "The leading ones among them"), ("任务", "责任")),
    "总投资": (Bilingual("总投资和单位", "Total investment with its unit"), ("项目",)),
    "内容": (Bilingual("建设内容", "What is built"), ("项目",)),
    "规模": (Bilingual("建设规模", "The scale of it"), ("项目",)),
    "建设期限": (Bilingual("建设起止年限", "The years of construction"), ("项目",)),
    "业主": (Bilingual("建设单位或责任单位", "Its owner or responsible body"), ("项目",)),
    "类别": (Bilingual("表中注明的类别", "The category that its table gives"), ("项目", "数值", "目标", "现状值")),
    "各项": (Bilingual("组成总数的各项", "The parts of the total"), ("合计关系",)),
    "总数": (Bilingual("写明的总数", "The stated total"), ("合计关系",)),
    "完整": (Bilingual("各项是否全部列出", "Whether all parts are listed"), ("合计关系",)),
    "下级章节": (Bilingual("下一层的章节", "The sections one level below"), ("方案", "章节")),
    "角色": (Bilingual("地名在文中的作用：本地、主体、提及", "The part a place plays: 本地 own, 主体 subject, 提及 mention"), ("地名",)),
    "文号": (Bilingual("规则包所列文件的文号", "The number of a document that a pack lists"), ("文件",)),
    "官方名称": (Bilingual("规则包所列文件的正式名称", "The official title of a document that a pack lists"), ("文件",)),
    "累计": (Bilingual("数值是几年累计的，不是某一年的", "The figure adds up several years"), ("数值", "目标", "现状值", "序列")),
}

#: Words that are values.
CONSTANTS: dict[str, Bilingual] = {
    "上升": Bilingual("数值变大，或变大是改善", "Growing, or growing is better"),
    "下降": Bilingual("数值变小，或变小是改善", "Shrinking, or shrinking is better"),
    "是": Bilingual("“启用”“停用”的值", "A value of “enabled” and “off”"),
    "否": Bilingual("“启用”“停用”的值", "A value of “enabled” and “off”"),
    "必须": Bilingual("不符合时必须修改", "A plan that fails must be changed"),
    "应当": Bilingual("不符合时应当修改", "A plan that fails should be changed"),
    "建议": Bilingual("不符合时建议完善", "A plan that fails may be improved"),
    "可能漏报": Bilingual(
        "规则看词，换了说法的问题可能看不出来；判为符合的要有人抽看", "May miss a fault that is worded otherwise; sample what it passes"
    ),
    "可能误报": Bilingual(
        "规则看词，换了说法的内容可能找不到；判为不符合的要有人核对", "May report what is only worded otherwise; check what it fails"
    ),
}

#: A kind of item -> what it defines.
ITEMS: dict[str, Bilingual] = {
    "pack": Bilingual(
        "一个规则包：版本、引入谁、对哪类方案适用、参数；一个文件夹一个",
        "A rule pack: version, imports, the plans it applies to, parameters; one a folder",
    ),
    "document": Bilingual("规则所依据的文件", "A document that rules rest on"),
    "section": Bilingual("要在方案里找的一个章节，按标题认", "A chapter to look for in a plan, known by its titles"),
    "topic": Bilingual("一个主题：标题里的说法和正文里的词", "A topic: phrases of headings and words of the text"),
    "event": Bilingual("在某一年发生的事情", "Something that happens in a year"),
    "indicator": Bilingual(
        "一个指标：名称、别名、单位、范围、改善的方向", "An indicator: names, unit, range, the direction that is better"
    ),
    "reference": Bilingual("供“参照”查用的数据，每行写来源", "Data for “lookup”, each row with its source"),
    "wordlist": Bilingual("一组词，用途说明拿它做什么", "Words for one purpose"),
    "strength": Bilingual("依据有多强，以及凭它最高可以定到哪一级", "How strong a basis is, and the highest level a rule on it may have"),
    "rule": Bilingual("一条规则", "A rule"),
    "adjust": Bilingual(
        "改变别的包里一条规则的级别，或停用它，并写明理由", "Changes the level of another pack's rule, or switches it off, with the reason"
    ),
    "chapter": Bilingual(
        "报告和规则手册里的分篇；其后的规则都归入这一篇", "A chapter of reports and rule books; the rules behind it stand in it"
    ),
}

#: A section's label -> what to write there.
LABELS: dict[str, Bilingual] = {
    "版本": Bilingual("规则包的版本，改了规则就改它", "The pack's version; change it when rules change"),
    "引入": Bilingual("所用的其他规则包", "The packs that it uses"),
    "适用": Bilingual(
        "在什么条件下适用；不成立时结论是“不适用”并写明这个条件",
        "When it applies; where this is false the outcome is “not applicable” and says so",
    ),
    "参数": Bilingual(
        "名称 = 值，值是年份、数、文字、名称，或一个模式；不写值就由引入它的包给出；审核时可用 --set 改",
        "NAME = value: years, numbers, texts, names, or one pattern; without one the importing pack gives it; --set changes it for a check",
    ),
    "启用": Bilingual("写“否”时只有用 --pack 点名才用", "“no”: used only when named with --pack"),
    "退役": Bilingual(
        "用过、不再用的规则编号，不许再取；→ 后面写接替它们的规则，已有的处理意见由此转到新规则、待复核",
        "Rule ids that were used once and may not be taken again; behind -> the rules in their place, at which earlier decisions are "
        "shown, to be looked at again",
    ),
    "文号": Bilingual("文件的文号", "The document's number"),
    "依据强度": Bilingual("一个“强度”条目的名称", "The name of a strength item"),
    "官方名称": Bilingual("文件的正式名称，供核对引用", "The document's official title, to check citations by"),
    "说明": Bilingual("给维护者看的话，不影响审核", "A note for those who keep the rules; changes nothing"),
    "最高级别": Bilingual("凭这种依据最高可以定的级别", "The highest level a rule on this strength may have"),
    "标题": Bilingual("标题里的说法", "Phrases of headings"),
    "词语": Bilingual("词，用“、”分开；… 表示同一分句里可以隔着别的字", "Words, separated by “、” or “,”; … is a gap within a clause"),
    "主语": Bilingual("事件说的是什么量，用“、”分开", "The quantity that the event is said of: its names, separated by “、” or “,”"),
    "谓语": Bilingual(
        "说“主语”里的量时才算这一事件的词，… 同上；“词语”里的词单独就算",
        "Words that tell the event where they are said of a subject, … as above; those of “words” tell it by themselves",
    ),
    "用途": Bilingual("拿它做什么，见下", "What it is used for, see below"),
    "代码": Bilingual("机器用的短名，字母和下划线", "A short name for machines: letters and underscores"),
    "别名": Bilingual("同一指标的其他叫法", "Other names of the indicator"),
    "不是": Bilingual("相像而不是它的叫法", "Names that look like it and are not"),
    "单位": Bilingual("通常的单位", "Its usual unit"),
    "范围": Bilingual("可能的范围，如 0—100、≥ 0", "Its possible range, such as 0—100, >= 0"),
    "方向": Bilingual("上升或下降是改善", "Whether up or down is better"),
    "主题": Bilingual("所属的主题", "The topics it belongs to"),
    "内容": Bilingual(
        "各部分所写的主题；标题都对不上的章节，凭这些主题认出",
        "Topics that its parts are about; a chapter that no heading names is known by them",
    ),
    "至少": Bilingual("要写到其中几个主题才算", "How many of these topics it must be about"),
    "表": Bilingual(
        "每行以 | 开头；第一行是列名，最后一列是来源", "Rows that start with |; the first names the columns, the last column is the source"
    ),
    "依据": Bilingual("一个“文件”条目；括号里可写条款和引文", "A document item; clause and quote may stand in parentheses"),
    "级别": Bilingual("必须、应当或建议，不能高于依据所允许的", "must, should or advice, not above what the basis allows"),
    "对象": Bilingual("对什么逐个审核；不写就审一次", "What is checked one by one; once, without it"),
    "其中": Bilingual("给一个值起名，条件和文字里都能用", "Names a value, for conditions and texts"),
    "要求": Bilingual("要成立的条件", "The condition that must hold"),
    "符合": Bilingual("符合时说的话", "What is said where it holds"),
    "不符合": Bilingual("不符合时说的话", "What is said where it does not hold"),
    "无法判定": Bilingual(
        "需人工核实时说的话；括号里可写是哪种原因", "What is said where a person must decide; a reason may stand in parentheses"
    ),
    "不适用": Bilingual("不适用时说的话", "What is said where it does not apply"),
    "偏差": Bilingual("规则容易错在哪边，随结论一起印出", "Which way the rule errs; printed with its findings"),
    "停用": Bilingual("写“是”时这条规则不再审", "“yes”: the rule is not checked any more"),
    "理由": Bilingual("为什么调整", "Why it is changed"),
    "建议": Bilingual("怎样修改", "How to mend the plan"),
    "生效": Bilingual(
        "从哪一天起适用（如 2026年1月1日）；此前审核的方案，结论是“不适用”",
        "The day it applies from, such as 2026-01-01; for a check before it the outcome is “not applicable”",
    ),
    "失效": Bilingual(
        "从哪一天起不再适用；可与“生效”同写，须在其后", "The day it applies no more from; with an effective day, it lies behind that"
    ),
}

#: A purpose of a section, a table or a word list -> what is done with it. Those of word lists stand in model/vocabulary.py, too.
USES: dict[str, Bilingual] = {
    "任务": Bilingual("章节：其中最低一层的条目是任务", "Section: its lowest items are tasks"),
    "目标": Bilingual("章节：其中的数值按目标理解", "Section: its figures are read as targets"),
    "现状": Bilingual("章节：其中的数值按现状理解", "Section: its figures are read as status values"),
    "工程": Bilingual("章节：其中逐项列出的是项目", "Section: what it lists are projects"),
    "地区": Bilingual(
        "参照表：地名、省份、类型，由此认出方案是哪里的", "Table: places with province and kind, by which the plan's place is known"
    ),
    "方案类型": Bilingual(
        "词表：一类方案；词语是标题里的标志，代码用在 JSON 里",
        "Word list: a kind of plan; its words mark a title, its code stands in the JSON",
    ),
    "否定": Bilingual("词表：同一分句里否定一处提法的词", "Word list: words that negate a mention in the same clause"),
    "反对": Bilingual("词表：同一分句里反对一处提法的词", "Word list: words that oppose a mention in the same clause"),
    "动作": Bilingual("词表：举措开头的动词", "Word list: verbs that open a measure"),
    "机构": Bilingual("词表：责任单位的名称和结尾", "Word list: names and endings of responsible bodies"),
    "泛指机构": Bilingual("词表：没有说明是谁的单位名称", "Word list: body names that commit nobody"),
    "牵头": Bilingual("词表：表示牵头的词", "Word list: words that mark the leading body"),
    "非地名": Bilingual("词表：含有地名而不是地名的词", "Word list: words that hold a place's name and are none"),
}

#: What any rule may put into its texts.
PLACEHOLDERS: dict[str, Bilingual] = {
    "主体": Bilingual("说的是哪一个", "Which one it is about"),
    "年": Bilingual("哪一年；对象有年份时才能写", "Which year; only where what is checked has one"),
    "值": Bilingual("所依据的值或原文", "The value or the words it rests on"),
    "位置": Bilingual("在方案里的位置", "The place in the plan"),
}

OUTCOMES: dict[str, Bilingual] = {
    "passed": Bilingual("要求成立", "What is asked for holds"),
    "failed": Bilingual("全部读到了，要求不成立", "All was read, and it does not hold"),
    "cantTell": Bilingual("凭读到的内容不能断定，原因见下", "What was read does not decide it, for one of the reasons below"),
    "inapplicable": Bilingual(
        "适用条件不成立，或没有要审的对象；会写明是哪个条件", "It does not apply, or there is nothing to check; the condition is named"
    ),
    "error": Bilingual("规则没有运行完，不能当作符合", "The rule did not run to its end; never a pass"),
}
