"""Hints for sections that do not parse: common mistakes with their corrections, or else what may follow at that position."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plancheck.language.advice.unspaced import split
from plancheck.language.builtins import BUILTINS
from plancheck.language.lexer import Token
from plancheck.language.problems import did_you_mean, near
from plancheck.language.types import NOUNS as NOUN_ROWS
from plancheck.language.types import PROPERTIES as PROPERTIES_BY_KIND
from plancheck.language.words import KEYWORDS, NOUNS, PROPERTIES, SPELLINGS, WORDS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import PREFIXES, fold_unit, parse_unit

#: Groups of what may follow at a position: the terminals that indicate the group, and its name.
_GROUPS: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset(("NAME",)), "词", "a word"),
    (frozenset(("NUMBER",)), "数", "a number"),
    (frozenset(("TEXT",)), "“文字”", "a “text”"),
    (frozenset(("PATTERN",)), "/模式/", "a /pattern/"),
    (frozenset(("WORD", "RAW", "CELL")), "文字", "text"),
    (frozenset(("CMP", "HAS")), "是、有、含、≥ 等", "is, has, contains, >= …"),
    (frozenset(("AND",)), "且、或", "and, or"),
    (frozenset(("EVERY",)), "每个", "every"),
    (frozenset(("SATISFIES",)), "满足", "satisfies"),
    (frozenset(("THEN",)), "则", "then"),
    (frozenset(("EQ",)), "=", "="),
    (frozenset(("DASH",)), "至", "to"),
    (frozenset(("SLASH",)), '/ "English"', '/ "English"'),
    (frozenset(("COMMA",)), "，", ","),
    (frozenset(("RPAR",)), "）", ")"),
)
#: Groups that are omitted beside another: comparing includes =, and between values / divides.
_SAID = {"=": "CMP", '/ "English"': "CMP"}
#: Keywords that begin something. A name that starts with one was probably meant as two words.
_OPENERS = tuple(
    keyword.zh
    for keyword in KEYWORDS
    if keyword.terminal in ("IF", "THEN", "ELSE", "EVERY", "COUNT", "ANY", "HASNO", "BETWEEN", "SATISFIES")
)
#: Keywords with at least two characters, the longest first. One within a name was probably meant as a word by itself.
_INNER = sorted(
    (spelling for row in KEYWORDS for spelling in (row.zh, *row.also) if re.fullmatch(r"[\u3400-\u9fff]{2,}", spelling)),
    key=len,
    reverse=True,
)
_SAYS = frozenset(("CMP", "EQ", "HAS", "HASNO", "APPROX", "BETWEEN", "TREND"))
_FINDS = frozenset(("HAS", "HASNO"))
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
#: Words that multiply a unit: 20 万吨.
MULTIPLES = frozenset(PREFIXES)
_SPELT = re.compile("[零〇一二两三四五六七八九十百千万亿点]+")
_DIGITS |= {word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)}
_COUNTED = re.compile(r"([一两二三四五六七八九十])[个项处条种类家张]?(?:以上)?$|(one|two|three|four|five|six|seven|eight|nine|ten)$")
#: What people write behind a year or a chapter.
_BEFORE = frozenset(("前", "之前", "以前"))
_AFTER = frozenset(("后", "之后", "以后"))
#: Words that people write, and the words of the language for them.
_BOTH = ("条件之间写“且”，并列的词之间写“、”", "Between conditions write “and”, between words “、”")
_MUST = ("“要求”说的就是应当做到的，不写“应”“须”", "A requirement says what must hold: leave out “must”")
_AT_LEAST, _AT_MOST = ("写“≥”或“不低于”", "Write >="), ("写“≤”或“不高于”", "Write <=")
_CONTAINS = ("写“含”：方案 含 “…”", "Write “contains”: plan contains “…”")
_WITHIN = ("不写“中”“里”：方案 含 “…”，方案 有 …", "Leave it out: plan contains “…”, plan has …")
_EVERY = ("“都”写作“满足”：每个 … 满足 …", "Write “satisfies”: every … satisfies …")
_THEN = ("写“则”：若 …，则 …", "Write “then”: if …, then …")
_IF = ("写“若”：若 …，则 …", "Write “if”: if …, then …")
_THERE = ("写“有”：有 责任单位", "Write “has”: has responsible bodies")
#: What people write for 含 and for 有.
_STATES = ("含有", "提及", "涉及", "写明", "明确", "体现", "载明", "注明", "写清", "列明")
_FORBIDS = ("不得", "不应", "不能", "不许", "不可", "禁止", "严禁")
#: Comparisons and their negations.
_NEGATED = {
    "after": "not_after", "before": "not_before", ">": "≤", "<": "≥", "contains": "contains_not", "concerns": "concerns_not",
    "matches": "matches_not", "is": "is_not",
}  # fmt: skip
OTHERWISE = {
    **dict.fromkeys(("和", "与", "及", "以及"), _BOTH),
    "或是": ("写“或”", "Write “or”"),
    "不": ("连写：不含、不是、不属于、不匹配；“不有”写作“没有”", "Write “does not contain”, “is not”, “has no”"),
    "未": ("写“不含”或“没有”", "Write “does not contain” or “has no”"),
    **dict.fromkeys(("应", "应当", "应该", "必须", "须", "要", "需", "需要", "必需"), _MUST),
    **dict.fromkeys(("都", "均", "皆"), _EVERY),
    **dict.fromkeys(("就", "便"), _THEN),
    **dict.fromkeys(("当", "凡", "假如", "倘若", "只要"), _IF),
    **dict.fromkeys(("超过", "大过"), ("写“>”或“高于”", "Write >")),
    **dict.fromkeys(("不足", "小过"), ("写“<”或“低于”", "Write <")),
    **dict.fromkeys(("达到", "达", "不得低于", "不得少于", "不得小于"), _AT_LEAST),
    **dict.fromkeys(("不得高于", "不得超过", "不得大于", "控制在"), _AT_MOST),
    "以上": ("写在数的前面：≥ 36 %", "Write it before the number: >= 36 %"),
    **dict.fromkeys(("以下", "以内"), ("写在数的前面：≤ 36 %", "Write it before the number: <= 36 %")),
    **dict.fromkeys(_STATES, _CONTAINS),
    **dict.fromkeys(("中", "里", "内", "之中", "里面"), _WITHIN),
    **dict.fromkeys(
        ("前", "之前", "以前", "底", "末", "后", "之后", "以后"),
        ("时间写作 不晚于 2030年、早于 2030年、晚于 2030年", "A time is written: no later than year 2030, before …, after …"),
    ),
    **dict.fromkeys(("开工月份", "开工日期", "动工时间", "启动时间"), ("写“开工时间”", "Write “start date”")),
    **dict.fromkeys(
        ("完工时间", "竣工时间", "建成时间", "投产时间", "完成月份", "完成日期"), ("写“完成时间”", "Write “completion date”")
    ),
    **dict.fromkeys(("完成时限", "期限要求", "截止时间"), ("写“时限”", "Write “deadline”")),
    **dict.fromkeys(("表头", "列名"), ("写“列.标题”", "Write “column.title”")),
    **dict.fromkeys(_FORBIDS, ("写“不含”或“没有”：方案 不含 “…”", "Write “does not contain” or “has no”")),
    **dict.fromkeys(("投资额", "投资总额", "投资", "投资金额"), ("写“总投资”", "Write “total investment”")),
    **dict.fromkeys(("负责单位", "责任部门", "责任主体", "主责单位"), ("写“责任单位”", "Write “responsible bodies”")),
    **dict.fromkeys(("牵头部门", "牵头责任单位"), ("写“牵头单位”", "Write “lead bodies”")),
    **dict.fromkeys(("目标值", "指标值"), ("写“目标”", "Write “target”")),
    **dict.fromkeys(("现状", "基准值", "现状数"), ("写“现状值”", "Write “status value”")),
    "为": ("写“是”", "Write “is”"),
    **dict.fromkeys(("the", "a", "an", "The", "A", "An"), ("不写 the、a", "Leave out “the” and “a”")),
    "of": ("写作 甲's target，或 甲.target", "Write: …'s target, or ….target"),
    "了": ("不写“了”", "Leave it out"),
    **dict.fromkeys(("不为空", "非空", "不空", "不能为空"), _THERE),
    "为空": ("写“没有”：没有 责任单位", "Write “has no”: has no responsible bodies"),
    **dict.fromkeys(("对", "对于"), ("写“每个 … 满足 …”", "Write: every … satisfies …")),
    **dict.fromkeys(("x", "X", "乘", "乘以"), ("乘号写作 ×", "Multiplication is written ×")),
    **dict.fromkeys(("除", "除以"), ("除号写作 ÷", "Division is written ÷")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ErrorPosition:
    """The position of a syntax error: the tokens before it, the unexpected one, and the terminals that may follow.

    `at_end`: tokens are missing after the last of `before`.
    """

    before: Sequence[Token]
    following: Token | None
    at_end: bool
    allowed: set[str]

    @property
    def types(self) -> list[str]:
        """The terminals before the error."""
        return [token.type for token in self.before]


def hint(place: ErrorPosition) -> Bilingual:
    """The hint for a syntax error."""
    for find in _FINDERS:
        advice = find(place)
        if advice is not None:
            return advice
    allowed = place.allowed
    groups = [group for group in _GROUPS if group[0] <= allowed]
    groups = [group for group in groups if _SAID.get(group[1]) not in allowed]
    # In an expression, "/" divides; only after a text it separates the two languages.
    groups = [group for group in groups if group[0] != {"SLASH"} or set(place.types) <= {"TEXT", "SLASH"}]
    groups = [group for group in groups if group[0] != {"COMMA"} or "RPAR" in allowed]
    if not groups:
        return Bilingual("这一栏到这里就应结束", "The section should end here")
    if len(groups) == 1:
        return Bilingual(f"这里要写：{groups[0][1]}", f"Here must stand: {groups[0][2]}")
    return Bilingual("这里可写：" + "，".join(group[1] for group in groups), "Expected: " + "; ".join(group[2] for group in groups))


def spaced_hint(words: Sequence[str], unspaced: str = "") -> Bilingual:
    """The hint that spaces are missing, and 的 if `unspaced`, the word as written, lacks it."""
    missing = "，“的”不能省" if unspaced and "".join(words) != unspaced else ""
    return Bilingual(f"词之间要有空格{missing}：{' '.join(words)}", f"Words are separated by spaces: {' '.join(words)}")


def unspaced_word(place: ErrorPosition) -> tuple[Token, str] | None:
    """The word at the error, or before it, that consists of known words without spaces, and the same with spaces."""
    for token in reversed(place.before[-2:]):
        name = str(token.value) if token.type == "NAME" and token.end - token.start == len(str(token.value)) else ""
        words = split(name, WORDS.keys()) if name and name not in WORDS and name not in OTHERWISE else ()
        if words and "".join(words) == name:
            return token, " ".join(words)
    return None


def _retired(place: ErrorPosition) -> Bilingual | None:
    """退役：→ NEW."""
    if "ARROW" in place.types:
        return Bilingual("写作：旧编号 → 新编号、新编号", "Write: OLD -> NEW, NEW")
    return None


def _unspaced(place: ErrorPosition) -> Bilingual | None:
    """的目标, 每个任务, 非含, 目标不低于36."""
    words = unspaced_word(place)
    if words:
        return spaced_hint(words[1].split())
    for token in place.before:
        name = str(token.value) if token.type == "NAME" else ""
        opener = next((word for word in _OPENERS if name.startswith(word) and name != word), None)
        if opener:
            return spaced_hint([opener, name[len(opener) :]])
        if name[:1] == "非" and name[1:] in SPELLINGS:
            return spaced_hint(["非", name[1:]])
        inner = next((word for word in _INNER if word in name and name not in WORDS), None)
        if inner:
            return spaced_hint([part for part in name.partition(inner) if part])
    return None


def _other_word(place: ErrorPosition) -> Bilingual | None:
    """和, 不, 应."""
    special = _forbidden(place) or _stated(place)
    if special is not None:
        return special
    for token in reversed(place.before[-2:]):
        if token.type == "NAME" and token.value in _AFTER | _BEFORE and place.types[-2:-1] == ["NAME"]:
            return _order_of_chapters(place)
        if token.type == "NAME" and token.value in OTHERWISE:
            return Bilingual(*OTHERWISE[str(token.value)])
        if token.type == "NAME" and token.value not in MULTIPLES and _SPELT.fullmatch(str(token.value)):
            return Bilingual("数写作阿拉伯数字：36", "A number is written in digits: 36")
    return None


def _forbidden(place: ErrorPosition) -> Bilingual | None:
    """不得 晚于, 不能 低于: the negation of a comparison is one word."""
    words = (*place.before[-2:], *((place.following,) if place.following is not None else ()))
    for first, second in pairwise(words):
        if first.type == "NAME" and first.value in _FORBIDS and second.type == "CMP":
            meant = next((row for row in KEYWORDS if row.terminal == "CMP" and row.value == _NEGATED.get(str(second.value))), None)
            if meant is not None:
                zh = meant.zh if meant.zh not in "≥≤" else meant.also[0]
                return Bilingual(f"连写：{zh}", f"Write: {meant.en}")
    return None


def _stated(place: ErrorPosition) -> Bilingual | None:
    """写明 业主: of what is read of a plan, one says that it is there."""
    words = (*place.before[-2:], *((place.following,) if place.following is not None else ()))
    for first, second in pairwise(words):
        name = str(second.value)
        if first.type == second.type == "NAME" and first.value in _STATES and (name in NOUNS or name in PROPERTIES):
            zh, en = f"有 {name}", f"has {WORDS[name]}"
            if "SATISFIES" in place.allowed:
                zh, en = f"满足 {zh}", f"satisfies {en}"
            return Bilingual(f"写“有”：{zh}", f"Write “has”: {en}")
    return None


def _whole_plan(place: ErrorPosition) -> Bilingual | None:
    """对象：方案: without objects, the whole plan is what a rule is about."""
    words = (*place.before[-1:], *((place.following,) if place.following is not None else ()))
    if place.allowed == {"EVERY"} and any(WORDS.get(str(token.value)) == "plan" for token in words):
        return Bilingual("审整份方案的，不写“对象”这一栏", "Leave this section out: without it, the rule is about the whole plan")
    return None


def _order_of_chapters(place: ErrorPosition) -> Bilingual:
    """组织实施 在 保障措施 之后."""
    names = [str(token.value) for token in place.before if token.type == "NAME"]
    sign = "<" if names[-1] in _BEFORE else ">"
    first, second = names[-3:-1] if len(names) > 2 and "AT" in place.types else ("甲章", names[-2])
    return Bilingual(
        f"章节的先后写作 {first}.次序 {sign} {second}.次序", f"An order of chapters is written: {first}.position {sign} {second}.position"
    )


def _spaced_unit(place: ErrorPosition) -> Bilingual | None:
    """20 万 tce, 20 万 吨: a unit is one word."""
    for number, multiple, unit in zip(place.before, place.before[1:], place.before[2:], strict=False):
        word = f"{multiple.value}{unit.value}"
        if number.type == "NUMBER" and multiple.value in MULTIPLES and parse_unit(word):
            meant = f"{number.value} {fold_unit(word)}"
            return Bilingual(f"单位连写：{meant}", f"A unit has no space in it: {meant}")
    return None


def _slash(place: ErrorPosition) -> Bilingual | None:
    """方案 含 “甲”/; “缺” / "x" / : a sign that parts nothing."""
    texts = set(place.types) == {"TEXT", "SLASH"}
    if place.types[-1:] != ["SLASH"] and (texts or place.types[-2:-1] != ["SLASH"]):
        return None
    if texts:
        if place.at_end:
            return Bilingual("“/”后面写英文；没有英文就删去“/”", "Write the English after the /, or delete it")
        return Bilingual("“/”只在中文和英文之间写一次", "One / parts the Chinese from the English")
    return Bilingual(
        "多了一个“/”，删去它；除号写作 ÷，模式写在两条 / 之间",
        "Delete this /: division is written ÷, and a pattern stands between two",
    )


def _capitals(place: ErrorPosition) -> Iterator[str]:
    """Has, AND: keywords in capitals, in small letters."""
    for token in place.before[-2:]:
        word = str(token.value)
        if token.type == "NAME" and word.isascii() and word != word.lower() and word.lower() in SPELLINGS:
            yield word.lower()


def _misspelt(place: ErrorPosition) -> Bilingual | None:
    """逐年上升, Has."""
    name = next((str(token.value) for token in place.before[-1:] if token.type == "NAME" and not place.at_end), "")
    capitals = next((word for word in _capitals(place)), "")
    if capitals:
        return Bilingual(f"写作小写：{capitals}", f"Write it in small letters: {capitals}")
    close = near(name, _INNER) if len(name) > 2 else []
    return did_you_mean(close) if close else None


def _else(place: ErrorPosition) -> Bilingual | None:
    """若 有 目标，则 有 项目；否则 有 任务."""
    if not place.at_end and place.types[-2:] == ["SEMI", "ELSE"]:
        return Bilingual("“否则”前面写“，”：若 …，则 …，否则 …", "Write a comma before “else”: if …, then …, else …")
    return None


def _tolerance(place: ErrorPosition) -> Bilingual | None:
    """≥ 35 %（容差 5 %）, 约等于 35 %（误差 5 %）."""
    if place.at_end or not place.types:
        return None
    if place.types[-1] == "TOL":
        return Bilingual("容差只用于“约等于”和“一致”", "A tolerance belongs to “about” and “agree”")
    if place.types[-1] == "LPAR" and {"APPROX", "TREND"} & set(place.types) and "TOL" in place.allowed:
        return Bilingual("写作（容差 5 %）", "Write: (tolerance 5 %)")
    return None


def _text(place: ErrorPosition) -> Bilingual | None:
    """不符合：缺少目标."""
    if "TEXT" in place.allowed and not place.allowed & {"NAME", "RAW", "WORD"}:
        return Bilingual("文字写在“”里", "Write a text in “”")
    return None


def _counted(place: ErrorPosition) -> Bilingual | None:
    """至少 有 2 个 目标, 有 两个 目标, 有 2个以上 目标, 有 不少于 2 个 目标."""
    before, types = place.before, place.types[-4:]
    if types[-2:] == ["HAS", "CMP"]:
        return Bilingual("数目写作 有 至少 2 个 …、有 至多 2 个 …", "A count is written: has at least 2 …, has at most 2 …")
    if types[-2:] == ["NAME", "COUNT"] and not place.at_end:
        return Bilingual("数目写在名词前面：有 至少 2 个 …", "The count comes before the noun: has at least 2 …")
    if types[-2:] == ["COUNT", "HAS"]:
        return Bilingual("“有”写在前面：有 至少 2 个 …", "“has” comes first: has at least 2 …")
    for token in before[-2:]:
        spelt = _COUNTED.match(str(token.value)) if token.type == "NAME" else None
        if spelt and {"COUNT", "HAS", "HASNO"} & set(types):
            number = _DIGITS[spelt[1] or spelt[2]]
            return Bilingual(f"数目写作 至少 {number} 个、恰好 {number} 个", f"A count is written: at least {number}, exactly {number}")
    if types[-3:-1] == ["HAS", "NUMBER"] or types[-4:-2] == ["HAS", "NUMBER"]:
        return Bilingual("数目写作 有 至少 2 个 …、有 恰好 2 个 …", "A count is written: has at least 2 …, has exactly 2 …")
    return None


def _filter(place: ErrorPosition) -> Bilingual | None:
    """有 章节 含 “资金”: conditions on the elements of a noun need parentheses. 没有 含 “资金”: 不含."""
    before, types = place.before, place.types
    if place.at_end or len(types) < 2 or types[-1] not in _SAYS:
        return None
    if types[-2] == "HASNO":
        return Bilingual(
            "否定的说法是：不含、不是、不属于、不匹配", "The negations are: does not contain, is not, does not concern, does not match"
        )
    if len(types) > 2 and types[-2] == "NAME" and types[-3] in _FINDS | {"CLASSIFIER"}:
        name = before[-2].value
        has = ("没有", "has no") if types[-3] == "HASNO" else ("有", "has")
        return Bilingual(f"条件写在括号里：{has[0]} {name}（…）", f"Write the condition in parentheses: {has[1]} {name}(…)")
    return None


def _adjacent_words(place: ErrorPosition) -> Bilingual | None:
    """项目 总投资: two words without a word between them."""
    before = place.before
    if place.at_end or place.types[-2:] != ["NAME", "NAME"] or "DOT" not in place.allowed:
        return None
    owner, name = str(before[-2].value), str(before[-1].value)
    if name in BUILTINS:
        owner = " ".join(split(owner, WORDS.keys())) or owner
        return Bilingual(f"函数写在前面：{name}（{owner}）", f"The function comes first: {BUILTINS[name].en}({owner})")
    if name in ("上升", "下降"):
        return Bilingual(
            f"升降写作 {owner} 有 目标（变化 是 {name}，值 ≥ 13.5 %）",
            f"A change is written: {owner} has target(change is {WORDS[name]}, value >= 13.5 %)",
        )
    if name not in NOUNS and name not in PROPERTIES:
        return None
    if place.types[-3:-2] == ["THE"]:
        owner = f"该{owner}"
    return Bilingual(f"“的”不能省：{owner} 的 {name}，或 {owner}.{name}", f"Write {owner}.{WORDS[name]}")


def _exists_behind(place: ErrorPosition) -> Bilingual | None:
    """章节（标题 含 “组织”） 存在."""
    last = place.before[-1] if place.before else None
    if place.at_end and last is not None and last.type == "HAS" and last.end - last.start > 1 and len(place.before) > 1:
        return Bilingual("“有”写在前面：有 章节（…）", "“has” comes first: has section(…)")
    return None


def _each(place: ErrorPosition) -> Bilingual | None:
    """每个 任务 有 责任单位."""
    if "SATISFIES" in place.allowed and not place.at_end and place.before[-1].type in _SAYS:
        last = place.before[-1]
        row = next((row for row in KEYWORDS if (row.terminal, row.value) == (last.type, last.value)), None)
        zh, en = ("有 …", "has …") if row is None or last.type == "HAS" else (f"… {row.zh}", f"… {row.en}")
        return Bilingual(f"“每个 …”之后先写“满足”：每个 … 满足 {zh}", f"“every …” is followed by “satisfies”: every … satisfies {en}")
    return None


def _range(place: ErrorPosition) -> Bilingual | None:
    """值 在 30% 至 40% 之间, 值 介于 30% 到 40%."""
    types = place.types
    if ("BETWEEN" in types and "DASH" in place.allowed) or ("AT" in types and types[-1:] == ["DASH"] and not place.at_end):
        if "YEAR" in types:
            return Bilingual("范围写作 介于 2026年 至 2030年 之间", "A range is written: between year 2026 to year 2030")
        return Bilingual("范围写作 介于 30 % 至 40 % 之间", "A range is written: between 30 % to 40 %")
    return None


def _order(place: ErrorPosition) -> Bilingual | None:
    """=>, =<."""
    if place.types[-2:] == ["EQ", "CMP"] and place.before[-2].end == place.before[-1].start and place.before[-1].value in (">", "<"):
        sign = "≥" if place.before[-1].value == ">" else "≤"
        return Bilingual(f"写作 {sign}", f"Write {'>=' if sign == '≥' else '<='}")
    return None


def _year(place: ErrorPosition) -> Bilingual | None:
    """回收率 2025年 目标, 2025年 回收率, 回收率 在 2025年 目标, 回收率 的 2025年 目标."""
    types, before = place.types, place.before
    if place.at_end or len(types) < 2:
        return None
    if types[-1] == "YEAR" and types[-2] in ("NAME", "DOT"):
        year = f"{before[-1].value}年"
        return Bilingual(f"年份用“在”：… 在 {year} 的 目标", f"Write the year after “at”: … at year {before[-1].value}'s target")
    if types[-2:] != ["YEAR", "NAME"]:
        return None
    year, name = str(before[-2].value), str(before[-1].value)
    if types[-3:-2] in (["HAS"], ["HASNO"]):
        has, en = ("没有", "has no") if types[-3] == "HASNO" else ("有", "has")
        return Bilingual(f"年份写作 … 在 {year}年 {has} {name}", f"Write the year: … at year {year} {en} {WORDS.get(name, name)}")
    if types[-3:-2] == ["AT"]:
        known = name in NOUNS or name in PROPERTIES
        return Bilingual(f"“的”不能省：在 {year}年 的 {name}", f"Write: at year {year}'s {WORDS[name]}") if known else None
    return Bilingual(f"年份写在后面：{name} 在 {year}年 的 目标", f"Write the year after it: {name} at year {year}'s target")


def _numbered(place: ErrorPosition) -> Bilingual | None:
    """1. 有 目标; ①有 目标."""
    types = place.types
    circled = any(token.type == "NAME" and "①" <= str(token.value)[0] <= "⑳" for token in place.before[-2:])
    if circled or (len(types) == 3 and types[:2] == ["NUMBER", "DOT"]):
        return Bilingual("不写序号；几个要求用“；”分开", "Write no numbers; several requirements are parted by “;”")
    return None


def _setting(place: ErrorPosition) -> Bilingual | None:
    """依据：手册（第三条）."""
    if place.allowed == {"EQ"} and place.types[:2] == ["NAME", "LPAR"]:
        return Bilingual("写作 （条款 = “…”，引文 = “…”）", "Write: (clause = “…”, quote = “…”)")
    return None


def _beside(place: ErrorPosition) -> Bilingual | None:
    """含 “资金”“来源”, 含 任一 “资金”，“来源”."""
    following = place.following.type if place.following is not None else ""
    if (
        not place.at_end
        and "CMP" in place.types
        and (place.types[-2:] == ["TEXT", "TEXT"] or [*place.types[-2:], following] == ["TEXT", "COMMA", "TEXT"])
    ):
        return Bilingual("并列的词之间写“、”", "Write “、” between words side by side")
    return None


def _full_stop(place: ErrorPosition) -> Bilingual | None:
    if place.at_end and place.types[-1:] == ["DOT"]:
        return Bilingual("句末不写“.”", "No full stop at the end")
    return None


def _named(place: ErrorPosition) -> Bilingual | None:
    """有 附件 “项目表”."""
    if place.at_end or place.types[-3:] != ["HAS", "NAME", "TEXT"]:
        return None
    noun = str(place.before[-2].value)
    properties = PROPERTIES_BY_KIND.get(NOUN_ROWS[noun].kind, {}) if noun in NOUN_ROWS else {}
    of = "标题" if "标题" in properties else "名称"
    return Bilingual(
        f"条件写在括号里：有 {noun}（{of} 含 “…”）", f"Write the condition in parentheses: has {noun}({WORDS[of]} contains “…”)"
    )


def _listed(place: ErrorPosition) -> Bilingual | None:
    """依据：手册（条款 = “三”）；惯例."""
    if not place.at_end and place.types[-1:] in (["SEMI"], ["COMMA"], ["NAME"]) and "ENUM" in place.allowed and "AND" not in place.allowed:
        return Bilingual("并列的几项之间写“、”", "Write “、” between several of them")
    return None


def _semicolon(place: ErrorPosition) -> Bilingual | None:
    if not place.at_end and place.types[-1:] == ["SEMI"] and "RPAR" in place.allowed:
        return Bilingual("括号里用“，”隔开", "In parentheses write a comma")
    return None


def _comma(place: ErrorPosition) -> Bilingual | None:
    if place.at_end or place.types[-1:] != ["COMMA"]:
        return None
    following = place.following
    if place.types[-2:-1] == ["NUMBER"] and following is not None and following.type == "NUMBER" and following.end - following.start == 3:
        return Bilingual("千位之间不写逗号：5000", "No thousands separator: 5000")
    if place.types[-2:-1] == ["NAME"] and str(place.before[-2].value)[0] in "如若当凡":
        return Bilingual("写作 若 有 …，则 有 …", "Write: if has …, then has …")
    if place.types[:2] == ["NAME", "EQ"] and "LPAR" not in place.types:
        return Bilingual("几个值之间写“、”", "Write “、” between several values")
    if following is not None and following.type == "NAME" and following.value in ("不然", "要不然", "要不", "其他", "其余"):
        return Bilingual("写“否则”：若 …，则 …，否则 …", "Write “else”: if …, then …, else …")
    return Bilingual("逗号只用在括号里；条件之间写“且”或“；”", "A comma belongs in parentheses; between conditions write “and” or “;”")


_FINDERS: tuple[Callable[[ErrorPosition], Bilingual | None], ...] = (
    _retired, _spaced_unit, _slash, _text, _setting, _whole_plan,
    _named, _range, _counted, _numbered, _order, _unspaced, _other_word, _misspelt, _else, _tolerance, _exists_behind, _each, _filter,
    _year, _adjacent_words, _beside, _full_stop, _listed, _semicolon, _comma,
)  # fmt: skip
