"""All words of the language in Chinese and English: keywords, nouns and properties, items, labels, closed values.

Syntax trees have the Chinese words, whichever language a rule is written in. Names defined by packs are not included.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plancheck.language.builtins import BUILTINS
from plancheck.language.syntax import Kind, Level
from plancheck.model.value import OF_RULES
from plancheck.model.vocabulary import USES

# ---- keywords ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword: its terminal in the grammar, its meaning in the tree, its printed form, and further accepted spellings."""

    terminal: str
    value: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


KEYWORDS = (
    Keyword("AND", "and", "且", "and", ("并且", "并", "而且")),
    Keyword("OR", "or", "或", "or", ("或者",)),
    Keyword("NOT", "not", "非", "not"),
    Keyword("ALONE", "alone", "不矛盾", "without conflict"),
    Keyword("EVERY", "every", "每个", "every", ("每项", "每条", "每处", "每一个", "所有", "each")),
    Keyword("SATISFIES", "satisfies", "满足", "satisfies", ("都满足", "均满足")),
    Keyword("COUNT", "at_least", "至少", "at least"),
    Keyword("COUNT", "at_most", "至多", "at most"),
    Keyword("COUNT", "exactly", "恰好", "exactly"),
    Keyword("IF", "if", "若", "if", ("如果",)),
    Keyword("THEN", "then", "则", "then", ("那么",)),
    Keyword("ELSE", "else", "否则", "else"),
    Keyword("HAS", "has", "有", "has", ("存在", "have")),
    Keyword("HASNO", "has_no", "没有", "has no", ("缺", "无", "have no")),
    Keyword("CMP", "is", "是", "is"),
    Keyword("CMP", "is_not", "不是", "is not"),
    Keyword("CMP", "contains", "含", "contains", ("包含", "包括", "提到")),
    Keyword("CMP", "contains_not", "不含", "does not contain", ("不包含", "不包括", "未提到")),
    Keyword("CMP", "concerns", "属于", "concerns"),
    Keyword("CMP", "concerns_not", "不属于", "does not concern"),
    Keyword("CMP", "matches", "匹配", "matches"),
    Keyword("CMP", "matches_not", "不匹配", "does not match"),
    Keyword("CMP", "not_worse", "不劣于", "no worse than"),
    Keyword("EQ", "=", "=", "=", ("等于", "＝", "==")),
    Keyword("CMP", "≠", "≠", "!=", ("不等于", "<>")),
    Keyword("CMP", "≥", "≥", ">=", ("不低于", "不少于", "不小于", "大于等于", "大于或等于", "≧", "＞＝")),
    Keyword("CMP", "≤", "≤", "<=", ("不高于", "不超过", "不大于", "不多于", "小于等于", "小于或等于", "≦", "＜＝")),
    Keyword("CMP", ">", ">", ">", ("高于", "大于", "多于", "＞")),
    Keyword("CMP", "<", "<", "<", ("低于", "小于", "少于", "＜")),
    Keyword("CMP", "before", "早于", "before"),
    Keyword("CMP", "not_after", "不晚于", "no later than", ("不迟于",)),
    Keyword("CMP", "after", "晚于", "after", ("迟于",)),
    Keyword("CMP", "not_before", "不早于", "no earlier than"),
    Keyword("APPROX", "approx", "约等于", "about"),
    Keyword("BETWEEN", "between", "介于", "between"),
    Keyword("BETWEEN_END", "between_end", "之间", ""),
    Keyword("TREND", "agree", "一致", "agree", ("agrees",)),
    Keyword("TREND", "rise", "逐期上升", "rise", ("rises",)),
    Keyword("TREND", "fall", "逐期下降", "fall", ("falls",)),
    Keyword("TREND", "improve", "逐期改善", "improve", ("improves",)),
    Keyword("TREND", "consecutive", "连续", "run on", ("runs on",)),
    Keyword("ANY", "any", "任一", "any of", ("任何", "any")),
    Keyword("AT", "at", "在", "at"),
    Keyword("AS", "as", "计", "as"),
    Keyword("THE", "the", "该", "this"),
    Keyword("DASH", "to", "至", "to", ("—", "–", "——", "～", "~")),
    Keyword("DOT", ".", ".", ".", ("的", "．", "'s", "’s")),
    Keyword("PLUS", "+", "+", "+", ("＋",)),
    Keyword("MINUS", "-", "−", "-", ("－",)),
    Keyword("TIMES", "*", "×", "*", ("＊",)),
    Keyword("DIV", "/", "÷", "÷"),
)

#: Measure words between a number and a noun.
CLASSIFIERS = "个处项条类家种张"

#: The word before a tolerance in parentheses.
TOLERANCE = ("容差", "tolerance")

# ---- words of a plan --------------------------------------------------------------------------------------------

#: The nouns, which follow 每个 and 有.
NOUNS = {
    "方案": "plan", "章节": "section", "段落": "paragraph", "句子": "sentence", "表格": "table", "指标": "indicator", "序列": "series",
    "数值": "figure", "目标": "target", "现状值": "status", "委托目标": "delegated target", "事件": "event", "任务": "task",
    "举措": "measure", "项目": "project", "责任": "responsibility", "合计关系": "stated sum", "地名": "place name",
    "主题": "topic", "年": "year", "时间": "date", "列": "column", "单元格": "cell", "附件": "annex",
}  # fmt: skip

#: The properties.
PROPERTIES = {
    "类型": "kind", "地区": "region", "省份": "province", "名称": "name", "标题": "title", "编号": "numbering", "层级": "depth",
    "序号": "ordinal", "次序": "position", "正文": "body", "年份": "years", "值": "value", "单位": "unit", "基年": "base year",
    "方向": "direction", "下限": "lower limit", "上限": "upper limit", "变化": "change", "主体": "subject",
    "责任单位": "responsible bodies", "牵头单位": "lead bodies", "总投资": "investment", "内容": "content", "规模": "scale",
    "建设期限": "construction period", "开工年": "start year", "完成年": "completion year",
    "开工时间": "start date", "完成时间": "completion date", "时限": "deadline", "编制时间": "drafting date", "行名": "row name",
    "业主": "owner", "类别": "category", "各项": "parts", "总数": "total", "完整": "complete",
    "下级章节": "subsections", "角色": "role", "文号": "document number", "官方名称": "official title",
    "累计": "cumulative",
    "转向": "turning",
}  # fmt: skip

#: The constants.
CONSTANTS = {
    "上升": "up", "下降": "down", "是": "yes", "否": "no", "必须": "must", "应当": "should", "建议": "advice",
    "可能漏报": "may miss", "可能误报": "may overreport",
}  # fmt: skip

#: All of these and the functions: the English word by the Chinese one.
WORDS: dict[str, str] = {**NOUNS, **PROPERTIES, **CONSTANTS, **{name: row.en for name, row in BUILTINS.items()}}

#: The placeholders that all texts may use: the English one by the Chinese one.
PLACEHOLDERS = {"主体": "subject", "年": "year", "值": "value", "位置": "place"}

#: Parameters of the language itself.
SETTLED = ("主题份额",)

# ---- closed values of sections ----------------------------------------------------------------------------------

LEVELS: dict[str, Level] = {"必须": "must", "应当": "should", "建议": "advice"}
ERRS = {"可能漏报": "may_miss", "可能误报": "may_overreport"}
DIRECTIONS = {"上升": "up", "下降": "down"}
YES_NO = {"是": "yes", "否": "no"}
#: Sections with a closed list of values in all items.
CLOSED: dict[str, Mapping[str, str]] = {
    "级别": LEVELS, "最高级别": LEVELS, "偏差": ERRS, "方向": DIRECTIONS, "启用": YES_NO, "停用": YES_NO,
}  # fmt: skip
#: Sections with a day: the first day on which a rule or pack is in force, and the first on which it is no longer.
DAYS = ("生效", "失效")
PARTS = {"任务": "tasks", "目标": "objectives", "现状": "baseline", "工程": "projects"}
TABLE_USES = {"地区": "places"}
#: What the rules of a chapter are for: those of a plain chapter are the check itself.
CHAPTER_USES = {"认定": "recognition"}
_USES_EN = ("kind of plan", "negation", "opposition", "action", "bodies", "vague bodies", "lead", "no places")
WORDLIST_USES = dict(zip(USES, _USES_EN, strict=True))
_REASONS_ZH = ("未读到", "识别不清", "前后不一", "表述不明", "接近界限", "适用不明", "清单不全", "无参照值")
#: The reason codes by the word in 无法判定（…）.
UNDECIDED: dict[str, str] = dict(zip(_REASONS_ZH, OF_RULES, strict=True))
#: Why a requirement failed, by the word in 不符合（…）: something is not there, too low, too high, or two values differ.
FAILED_CAUSES = {"缺少": "missing", "低于": "below", "高于": "above", "不一致": "differs"}
#: The words in parentheses behind a label, by label.
OF_LABELS: dict[str, dict[str, str]] = {"无法判定": UNDECIDED, "不符合": FAILED_CAUSES}
#: What a case of a condition expects: that it holds, does not hold, or cannot be told.
CASE_OUTCOMES = {"成立": "holds", "不成立": "does not hold", "不能断定": "cannot be told"}
#: Behind an import: its vocabulary is taken, and none of its rules.
ONLY_VOCABULARY = ("只取 词表", "vocabulary only")
#: Settings of 依据（…）.
SETTINGS = {"条款": "clause", "引文": "quote"}

# ---- items and their sections -----------------------------------------------------------------------------------

Mode = Literal["raw", "words", "imports", "retired", "texts", "condition", "objects", "let", "basis", "interval", "amount", "rows", "regex"]


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a section: the start symbol of its body in the grammar, its English word, and whether it may be repeated."""

    zh: str
    en: str
    mode: Mode
    repeats: bool = False


_LABELS = (
    Label("版本", "version", "raw"), Label("引入", "imports", "imports"), Label("适用", "applies", "condition"),
    Label("参数", "parameter", "let", True), Label("启用", "enabled", "raw"), Label("退役", "retired", "retired", True),
    Label("文号", "number", "raw"), Label("依据强度", "strength", "raw"), Label("官方名称", "official title", "raw"),
    Label("说明", "note", "raw"), Label("最高级别", "highest level", "raw"), Label("标题", "headings", "words"),
    Label("词语", "words", "words"), Label("用途", "use", "raw"), Label("代码", "code", "raw"), Label("别名", "aliases", "words"),
    Label("不是", "excludes", "words"), Label("单位", "unit", "raw"), Label("范围", "range", "interval"),
    Label("方向", "direction", "raw"), Label("主题", "topics", "words"), Label("表", "rows", "rows"),
    Label("内容", "contents", "words"), Label("至少", "at least", "raw"),
    Label("依据", "basis", "basis"), Label("级别", "level", "raw"), Label("对象", "for", "objects"),
    Label("其中", "where", "let", True), Label("要求", "requires", "condition"), Label("符合", "passed", "texts"),
    Label("不符合", "failed", "texts", True), Label("无法判定", "undecided", "texts", True), Label("不适用", "inapplicable", "texts"),
    Label("偏差", "errs", "raw"), Label("停用", "off", "raw"), Label("理由", "reason", "texts"),
    Label("建议", "advice", "texts"), Label("生效", "effective", "raw"), Label("失效", "expires", "raw"),
    Label("模式", "pattern", "regex"), Label("等于", "equals", "amount"), Label("条文", "clauses", "rows"), Label("用例", "cases", "rows"),
    Label("主语", "subjects", "words"), Label("谓语", "predicates", "words"),
    Label("例句", "examples", "words"), Label("反例", "counterexamples", "words"), Label("例句集", "example set", "raw"),
)  # fmt: skip
LABELS = {label.zh: label for label in _LABELS}
EN_LABELS = {label.en: label for label in _LABELS}


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of item: its words, its required and optional labels. `titled`: its name is an id, so it needs titles in both languages."""

    kind: Kind
    zh: str
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    titled: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The required and optional labels."""
        return self.must + self.may


#: The sections with examples and counter-examples of a definition.
EXAMPLES = ("例句", "反例", "例句集")
#: The sections of a rule that another pack may replace. What a rule looks at (对象) stays: with other objects it would be another rule.
ADJUSTABLE = ("级别", "依据", "适用", "其中", "要求", "符合", "不符合", "无法判定", "不适用", "建议", "偏差")
_ITEMS = (
    ItemKind("pack", "规则包", ("版本",), ("引入", "适用", "参数", "启用", "生效", "失效", "退役", "说明"), titled=True),
    ItemKind("document", "文件", ("依据强度",), ("文号", "官方名称", "条文", "说明"), titled=True),
    ItemKind("section", "章节", ("标题",), ("词语", "内容", "至少", "用途", "说明")),
    ItemKind("topic", "主题", (), ("标题", "词语", *EXAMPLES, "说明")),
    ItemKind("event", "事件", ("词语",), ("主语", "谓语", "说明")),
    ItemKind("indicator", "指标", ("代码",), ("别名", "不是", "单位", "范围", "方向", "主题", "说明")),
    ItemKind("unit", "单位", (), ("等于", "别名", "说明")),
    ItemKind("reference", "参照表", ("表",), ("用途", "说明")),
    ItemKind("wordlist", "词表", ("词语",), ("用途", "代码", "说明")),
    ItemKind("pattern", "写法", ("模式",), (*EXAMPLES, "说明"), titled=True),
    ItemKind("condition", "条件", ("要求",), ("用例", "说明"), titled=True),
    ItemKind("strength", "强度", ("最高级别",), ("说明",), titled=True),
    ItemKind(
        "rule", "规则", ("依据", "级别", "要求", "不符合"),
        ("版本", "适用", "对象", "其中", "符合", "无法判定", "不适用", "建议", "偏差", "生效", "失效", "说明"), titled=True,
    ),
    ItemKind("adjust", "调整", ("理由",), ("停用", *ADJUSTABLE, "参数")),
    ItemKind("chapter", "篇", (), ("用途", "说明"), titled=True),
)  # fmt: skip
ITEMS: dict[Kind, ItemKind] = {item.kind: item for item in _ITEMS}
#: The kinds of items by their word in both languages.
ITEM_WORDS = {**{item.zh: item for item in _ITEMS}, **{str(item.kind): item for item in _ITEMS}}
#: Uses of sections, tables, word lists and chapters, by their word.
ITEM_USES: dict[str, dict[str, str]] = {"section": PARTS, "reference": TABLE_USES, "wordlist": WORDLIST_USES, "chapter": CHAPTER_USES}

# ---- looked up by the lexer and the printer ---------------------------------------------------------------------

#: The terminal and meaning of every spelling of words and signs.
SPELLINGS: dict[str, tuple[str, str]] = {}
for _keyword in KEYWORDS:
    for _spelling in (_keyword.zh, _keyword.en, *_keyword.also):
        if _spelling:
            SPELLINGS.setdefault(_spelling, (_keyword.terminal, _keyword.value))
for _letter in CLASSIFIERS:
    SPELLINGS[_letter] = ("CLASSIFIER", _letter)

#: The Chinese word by the English one or its plural.
ENGLISH: dict[str, str] = {en: zh for zh, en in WORDS.items()}
for _zh, _en in NOUNS.items():
    ENGLISH.setdefault(f"{_en[:-1]}ies" if _en.endswith("y") else f"{_en}es" if _en.endswith("x") else f"{_en}s", _zh)

_SPOKEN = {(keyword.terminal, keyword.value): keyword for keyword in KEYWORDS}


def keyword(terminal: str, value: str, lang: str) -> str:
    """The printed form of a keyword in `lang`."""
    row = _SPOKEN[terminal, value]
    return row.en if lang == "en" else row.zh


def word(name: str, lang: str) -> str | None:
    """The printed form of a noun, property, constant or function in `lang`; None if `name` is none of these."""
    if name not in WORDS:
        return None
    return WORDS[name] if lang == "en" else name


def closed(values: Mapping[str, str], text: str) -> str | None:
    """The Chinese word for `text` (in either language) among the closed values of a section; None if it is none of them."""
    if text in values:
        return text
    return next((zh for zh, en in values.items() if text in (en, en.replace("_", " "))), None)


_DAY = re.compile(r"(\d{4})(?:年(\d{1,2})月(\d{1,2})日|[-./](\d{1,2})[-./](\d{1,2}))")


def day(text: str) -> date | None:
    """The day in a text (2026年1月1日, 2026-01-01); None if it is not a day."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if match is None:
        return None
    year, month, of_month, *plain = match.groups()
    try:
        return date(int(year), int(month or plain[0]), int(of_month or plain[1]))
    except ValueError:
        return None


def day_text(iso: str, lang: str) -> str:
    """A day (2026-01-01) in words: 2026年1月1日 in Chinese."""
    year, month, of_month = iso.split("-")
    return f"{year}年{int(month)}月{int(of_month)}日" if lang == "zh" else iso
