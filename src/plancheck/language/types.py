"""The types of the rule language: kinds of elements, their nouns and properties, and which kinds can be compared.

With this table, rules that cannot work are reported before any plan is read. The engine (engine/nouns.py) gives elements of these types; a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plancheck.language.words import NOUNS as WORDS_OF_A_PLAN


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression.

    `kind` is a key of `KINDS`. `many`: a list. `beside`: one of a group of values (甲、乙; 任一 …). `sure`: never absent. `unit` is that of
    an amount as far as the rule states it ("": a plain number, None: unknown). `origin` is the owner of facts: the index of a bound element
    (-1: the plan) or the name of an indicator. `quotient`: a quotient of like amounts, a share that compares with % and with plain
    numbers. `of` is the subject of 在, `defined` the definition, `says` the text.
    """

    kind: str
    many: bool = False
    beside: bool = False
    sure: bool = False
    unit: str | None = None
    origin: int | str | None = None
    quotient: bool = False
    of: tuple[Type, ...] = ()
    defined: str = ""
    says: str | None = None


#: The possible types of an expression; empty if a reported mistake leaves them open.
Types = tuple[Type, ...]

#: The English name of every kind. Kinds that are not nouns of the language come last.
KINDS: dict[str, str] = {
    **{word: name for word, name in WORDS_OF_A_PLAN.items() if word not in ("目标", "现状值", "附件")},
    "文字": "text", "单位": "unit", "数": "number", "金额": "amount of money", "数额": "amount", "整数": "ordinal", "地区": "region",
    "是否": "yes or no", "方向": "direction", "方案类型": "kind of plan", "角色": "role", "指标定义": "indicator definition",
    "词表": "word list", "参照表": "reference table", "文件": "document", "章节定义": "chapter definition", "事件定义": "event definition",
    "条件": "condition", "模式": "pattern", "在": "something at a year",
}  # fmt: skip

#: Kinds that state an amount.
AMOUNTS = frozenset(("数值", "数额", "金额", "数"))
#: Kinds with text in a draft, which can be searched.
PLACED = frozenset((
    "方案", "章节", "段落", "句子", "表格", "列", "单元格", "任务", "项目", "合计关系", "数值", "事件", "委托目标", "举措", "责任",
    "地名", "数额", "时间",
))  # fmt: skip
#: Kinds of texts of a draft.
TEXTS = frozenset(("文字", "单位"))
#: Kinds that are not the owner of a bare noun; the owner is the next outer element.
SKIPPED = frozenset(("年", "整数", "是否", "文字", "单位", "方向", "方案类型", "角色", "主题"))

# ---- properties -------------------------------------------------------------------------------------------------

_TEXT, _YEAR, _UNIT, _TIME = Type("文字"), Type("年"), Type("单位"), Type("时间")
_SURE_TEXT, _YES_NO = Type("文字", sure=True), Type("是否", sure=True)
_TEXTS, _SECTIONS = Type("文字", many=True), Type("章节", many=True)
_MEASURED = {
    "名称": _SURE_TEXT, "方向": Type("方向"), "单位": _UNIT, "下限": Type("数"), "上限": Type("数"),
}  # fmt: skip

#: The types of properties by kind. To add a property, add a row here and in engine/nouns.py, and a word in words.py.
PROPERTIES: dict[str, dict[str, Type]] = {
    "方案": {
        "类型": Type("方案类型", sure=True), "地区": Type("地区", sure=True), "省份": _SURE_TEXT, "名称": _TEXT, "下级章节": _SECTIONS,
        "编制时间": _TIME,
    },
    "章节": {
        "标题": _SURE_TEXT, "序号": Type("整数"), "次序": Type("整数", sure=True),
        "编号": _TEXT, "层级": Type("数", sure=True, unit=""), "下级章节": _SECTIONS,
        "正文": Type("段落", many=True),
    },
    "段落": {"表格": Type("表格")},
    "句子": {"表格": Type("表格")},
    "表格": {"标题": _TEXT, "名称": _TEXT},
    "列": {"标题": _TEXT, "序号": Type("整数", sure=True), "表格": Type("表格", sure=True)},
    "单元格": {"内容": _TEXT, "行名": _TEXT, "列": Type("列", sure=True), "表格": Type("表格", sure=True)},
    "时间": {"年": Type("年", sure=True)},
    "指标": _MEASURED,
    "指标定义": _MEASURED,
    "序列": {
        **_MEASURED, "指标": Type("指标", sure=True), "基年": _YEAR, "变化": Type("方向"), "年份": Type("年", many=True), "累计": _YES_NO,
        "转向": _YES_NO,
    },
    "数值": {
        "年": _YEAR, "值": Type("数值", sure=True), "单位": _UNIT, "基年": _YEAR, "变化": Type("方向"), "名称": _TEXT, "类别": _TEXT,
        "指标": Type("指标"), "章节": Type("章节"), "表格": Type("表格"), "累计": _YES_NO,
    },
    "事件": {"年": _YEAR, "主体": Type("地区", sure=True)},
    "委托目标": {"年": _YEAR, "名称": _TEXT, "指标": Type("指标")},
    "任务": {
        "标题": _SURE_TEXT, "名称": _SURE_TEXT, "责任单位": _TEXTS, "牵头单位": _TEXTS, "章节": Type("章节", sure=True),
    },
    "举措": {},
    "项目": {
        "名称": _TEXT, "类别": _TEXT, "内容": _TEXT, "规模": _TEXT, "总投资": Type("金额"), "建设期限": _TEXT, "业主": _TEXT,
        "开工年": _YEAR, "完成年": _YEAR, "开工时间": _TIME, "完成时间": _TIME,
    },
    "责任": {"责任单位": _TEXTS, "牵头单位": _TEXTS, "时限": _TIME},
    "合计关系": {
        "名称": _TEXT, "总数": Type("数额", sure=True), "各项": Type("数额", many=True), "完整": _YES_NO,
    },
    "数额": {"值": Type("数额", sure=True), "单位": _UNIT},
    "金额": {"值": Type("金额", sure=True), "单位": _UNIT},
    "地名": {"名称": _TEXT, "角色": Type("角色", sure=True)},
    "文件": {"标题": _SURE_TEXT, "官方名称": _SURE_TEXT, "文号": _TEXT},
    "主题": {"名称": _SURE_TEXT},
}  # fmt: skip


# ---- nouns ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Noun:
    """The kind of a noun's elements, and its possible owners. `dotted`: also a property (该序列.目标); `at_year`: can follow 在."""

    kind: str
    owners: frozenset[str]
    dotted: bool = True
    at_year: bool = False


_PARTS = frozenset(("方案", "章节", "段落", "句子", "表格", "列", "单元格", "任务", "项目"))
_STATED = frozenset(("方案", "章节", "表格", "列", "单元格", "任务", "指标", "指标定义", "序列", "段落", "句子", "主题"))

#: The nouns of the language.
NOUNS: dict[str, Noun] = {
    "章节": Noun("章节", frozenset(("方案", "章节"))),
    "段落": Noun("段落", PLACED - {"段落", "句子"}),
    "句子": Noun("句子", PLACED - {"句子"}),
    "表格": Noun("表格", frozenset(("方案", "章节", "任务"))),
    "指标": Noun("指标", _STATED - {"指标", "指标定义", "序列"}, dotted=False, at_year=True),
    "序列": Noun("序列", frozenset(("方案", "指标", "指标定义"))),
    "数值": Noun("数值", _STATED, at_year=True),
    "目标": Noun("数值", _STATED, at_year=True),
    "现状值": Noun("数值", _STATED, at_year=True),
    "委托目标": Noun("委托目标", _PARTS | {"指标", "指标定义", "序列"}, at_year=True),
    "事件": Noun("事件", _PARTS),
    "任务": Noun("任务", frozenset(("方案", "章节"))),
    "举措": Noun("举措", _PARTS, dotted=True),
    "项目": Noun("项目", _PARTS - {"项目"}),
    "责任": Noun("责任", _PARTS),
    "合计关系": Noun("合计关系", _PARTS),
    "地名": Noun("地名", _PARTS),
    "时间": Noun("时间", _PARTS | {"责任"}),
    "列": Noun("列", frozenset(("方案", "章节", "表格"))),
    "单元格": Noun("单元格", frozenset(("方案", "章节", "表格", "列"))),
    "附件": Noun("章节", frozenset(("方案",))),
    "主题": Noun("主题", frozenset(("方案",)), dotted=False),
}
#: The kind of the elements of a definition used as a noun (有 某章节), by kind of item. Other definitions have no elements.
DEFINED: dict[str, Noun] = {
    "section": Noun("章节", frozenset(("方案", "章节"))),
    "event": Noun("事件", _PARTS),
    "indicator": Noun("数值", _STATED, at_year=True),
    "topic": Noun("段落", PLACED),
    "wordlist": Noun("段落", PLACED),
}
#: The kind of a definition used as a value; chapters and events are their elements in the plan.
VALUES: dict[str, str] = {"indicator": "指标定义", "topic": "主题", "wordlist": "词表", "reference": "参照表", "document": "文件"}
#: The kind of a definition on the right side of 含 and 属于.
MEANT: dict[str, str] = {**VALUES, "section": "章节定义", "event": "事件定义"}
#: Kinds that may precede 在, besides lists of values.
AT_YEAR = _STATED

# ---- comparing --------------------------------------------------------------------------------------------------

_NAMED = frozenset(("文字", "单位", "主题", "词表", "指标定义"))
#: Kinds that are compared with the same kind only; then groups of kinds that can be equal (是, =, 不是, ≠).
_ALONE = frozenset(KINDS) - {"参照表", "文件", "章节定义", "事件定义", "模式", "在", "条件"}
#: An ordinal can be compared with a plain number.
_ORDINAL = frozenset(("整数", "数"))
#: A month or day can be compared with a year.
_TIMES = frozenset(("年", "时间"))
_SAME: tuple[frozenset[str], ...] = (
    AMOUNTS,
    _NAMED,
    frozenset(("指标", "指标定义")),
    _ORDINAL,
    _TIMES,
    *(frozenset((kind,)) for kind in sorted(_ALONE)),
)
#: Kinds with a closed list of values. Those of kinds of plans are defined by the packs.
CLOSED: dict[str, tuple[str, ...]] = {"角色": ("本地", "主体", "提及"), "方向": ("上升", "下降"), "方案类型": ()}
_ORDERED: tuple[frozenset[str], ...] = (AMOUNTS, _TIMES, frozenset(("整数",)), _ORDINAL)
_IN_TIME: tuple[frozenset[str], ...] = (_TIMES,)
ORDER = ("≥", "≤", ">", "<")
IN_TIME = ("before", "not_after", "after", "not_before")
SAME = ("is", "is_not", "=", "≠")


def partners(op: str, kind: str) -> frozenset[str]:
    """The kinds that `kind` can be compared with."""
    groups = _SAME if op in SAME else _IN_TIME if op in IN_TIME else _ORDERED
    kinds = frozenset().union(*(group for group in groups if kind in group))
    if op in SAME and kind in CLOSED:
        return kinds | {"文字"}
    return kinds | {closed for closed in CLOSED if op in SAME and kind == "文字"}


#: Kinds on the right side of 含.
MENTIONED = frozenset(
    ("主题", "词表", "事件定义", "章节定义", "指标定义", "文字", "单位", "年", "文件", "方案类型", "角色", "方向", "地区")
)
#: Kinds on the left side of 属于, by the kind on its right side.
ABOUT: dict[str, frozenset[str]] = {
    "主题": frozenset(("章节", "数值", "任务", "项目", "指标", "序列")) | TEXTS,
    "词表": TEXTS,
    "章节定义": (PLACED - {"方案"}) | TEXTS,
}
#: Kinds of the keys of 参照.
KEYS = frozenset(("文字", "单位", "年", "地区", "方案类型", "角色", "方向", "整数"))


def zh(types: Types) -> str:
    """The name of a type in Chinese: 数值, 章节列表, 几个年."""
    return "、".join(
        dict.fromkeys(f"几个{option.kind}" if option.beside else option.kind + ("列表" if option.many else "") for option in types)
    )


def en(types: Types) -> str:
    """The name of a type in English, with its article: a figure, a list of sections, several years."""
    return " or ".join(dict.fromkeys(_english(option) for option in types))


def _english(option: Type) -> str:
    word = KINDS[option.kind]
    if option.beside or option.many:
        plural = word if word.endswith("s") or " " in word else f"{word[:-1]}ies" if word.endswith("ty") else f"{word}s"
        return f"several {plural}" if option.beside else f"a list of {plural}"
    return word if word.startswith(("yes", "something")) else f"{'an' if word[0] in 'aeio' else 'a'} {word}"


def ordered(kinds: Iterable[str]) -> list[str]:
    """Kinds in the order of `KINDS`."""
    wanted = set(kinds)
    return [kind for kind in KINDS if kind in wanted]
