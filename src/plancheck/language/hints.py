"""What to write instead, where a section cannot be read: first what people write for something else, then what may stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from plancheck.language.lexer import Token
from plancheck.language.words import KEYWORDS, SPELLINGS, WORDS
from plancheck.model.diagnostic import Bilingual

#: What may stand at a place, in groups: the terminals that show the group, and how it is called.
_GROUPS: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset(("NAME",)), "词", "a word"),
    (frozenset(("NUMBER",)), "数", "a number"),
    (frozenset(("TEXT",)), "“文字”", "a “text”"),
    (frozenset(("WORD", "RAW", "CELL")), "文字", "text"),
    (frozenset(("CMP", "HAS")), "是、有、含、≥ 等", "is, has, contains, >= …"),
    (frozenset(("AND",)), "且、或", "and, or"),
    (frozenset(("EVERY",)), "每个", "every"),
    (frozenset(("SATISFIES",)), "满足", "satisfies"),
    (frozenset(("THEN",)), "则", "then"),
    (frozenset(("EQ",)), "=", "="),
    (frozenset(("DASH",)), "至", "to"),
    (frozenset(("SLASH",)), '/ "English"', '/ "English"'),
    (frozenset(("RPAR",)), "）", ")"),
)
#: Groups that say nothing where the other is there: comparing includes =, and between values / divides.
_SAID = {"=": "CMP", '/ "English"': "CMP"}
#: Keywords that open something: a name that starts with one was probably meant to be two words.
_OPENERS = tuple(
    each.zh for each in KEYWORDS if each.terminal in ("IF", "THEN", "ELSE", "EVERY", "COUNT", "ANY", "HASNO", "BETWEEN", "SATISFIES")
)
#: Keywords of two characters and more, the longest first: one inside a name was probably meant to stand alone.
_INNER = sorted(
    (each for row in KEYWORDS for each in (row.zh, *row.also) if re.fullmatch(r"[\u3400-\u9fff]{2,}", each)), key=len, reverse=True
)
_SAYS = frozenset(("CMP", "EQ", "HAS", "HASNO", "APPROX", "BETWEEN", "TREND"))
_FINDS = frozenset(("HAS", "HASNO"))
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNTED = re.compile(r"([一两二三四五六七八九十])[个项处条种类家张]?(?:以上)?$")
#: Words that people write, with what the language has for them.
OTHERWISE = {
    "和": ("条件之间写“且”，并列的词之间写“、”", "Between conditions write “and”, between words “、”"),
    "与": ("条件之间写“且”，并列的词之间写“、”", "Between conditions write “and”, between words “、”"),
    "及": ("条件之间写“且”，并列的词之间写“、”", "Between conditions write “and”, between words “、”"),
    "以及": ("条件之间写“且”，并列的词之间写“、”", "Between conditions write “and”, between words “、”"),
    "不": ("连写：不含、不是、不属于、不匹配；“不有”写作“没有”", "Write “does not contain”, “is not”, “has no”"),
}  # fmt: skip


def hint(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual:
    """What to write at the last token of `before` (behind it, if `at_end`), where one of `allowed` terminals may stand."""
    for find in _FINDERS:
        found = find(before, at_end, allowed)
        if found is not None:
            return found
    groups = [group for group in _GROUPS if group[0] <= allowed]
    groups = [group for group in groups if _SAID.get(group[1]) not in allowed]
    if not groups:
        return Bilingual("这一栏到这里就应结束", "The section should end here")
    if len(groups) == 1:
        return Bilingual(f"这里要写：{groups[0][1]}", f"Here must stand: {groups[0][2]}")
    return Bilingual("这里可写：" + "，".join(each[1] for each in groups), "Here may stand: " + "; ".join(each[2] for each in groups))


def _parted(words: Sequence[str]) -> Bilingual:
    return Bilingual(f"词之间要有空格：{' '.join(words)}", f"Words are separated by spaces: {' '.join(words)}")


def _retired(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """退役：→ NEW."""
    if any(token.type == "ARROW" for token in before):
        return Bilingual("写作：旧编号 → 新编号、新编号", "Write: OLD -> NEW, NEW")
    return None


def _glued(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """每个任务, 非含, 目标不低于36."""
    for token in before:
        name = str(token.value) if token.type == "NAME" else ""
        opener = next((each for each in _OPENERS if name.startswith(each) and name != each), None)
        if opener:
            return _parted([opener, name[len(opener) :]])
        if name[:1] == "非" and name[1:] in SPELLINGS:
            return _parted(["非", name[1:]])
        inner = next((each for each in _INNER if each in name and name not in WORDS), None)
        if inner:
            return _parted([part for part in name.partition(inner) if part])
    return None


def _other_word(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """和, 不."""
    for token in before[-2:]:
        if token.type == "NAME" and token.value in OTHERWISE:
            return Bilingual(*OTHERWISE[str(token.value)])
    return None


def _text(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """不符合：缺少目标."""
    if "TEXT" in allowed and not allowed & {"NAME", "RAW", "WORD"}:
        return Bilingual("文字写在“”里", "A text stands in “”")
    return None


def _counted(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """至少 有 2 个 目标, 有 两个 目标, 有 2个以上 目标."""
    types = [token.type for token in before[-4:]]
    if types[-2:] == ["COUNT", "HAS"]:
        return Bilingual("“有”写在前面：有 至少 2 个 …", "“has” comes first: has at least 2 …")
    for token in before[-2:]:
        spelt = _COUNTED.match(str(token.value)) if token.type == "NAME" else None
        if spelt and {"COUNT", "HAS", "HASNO"} & set(types):
            number = _DIGITS[spelt[1]]
            return Bilingual(f"数目写作 至少 {number} 个、恰好 {number} 个", f"A count is written: at least {number}, exactly {number}")
    if types[-3:-1] == ["HAS", "NUMBER"] or types[-4:-2] == ["HAS", "NUMBER"]:
        return Bilingual("数目写作 有 至少 2 个 …、有 恰好 2 个 …", "A count is written: has at least 2 …, has exactly 2 …")
    return None


def _filter(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """有 章节 含 “资金”: what is said of the thing found stands in parentheses; 没有 含 “资金” is 不含."""
    types = [token.type for token in before]
    if at_end or len(types) < 2 or types[-1] not in _SAYS:
        return None
    if types[-2] == "HASNO":
        return Bilingual(
            "否定的说法是：不含、不是、不属于、不匹配", "The negations are: does not contain, is not, does not concern, does not match"
        )
    if len(types) > 2 and types[-2] == "NAME" and types[-3] in _FINDS | {"CLASSIFIER"}:
        name = before[-2].value
        return Bilingual(f"条件写在括号里：有 {name}（…）", f"A condition stands in parentheses: has {name}(…)")
    return None


def _apart(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """项目 总投资: two words that say nothing together."""
    if not at_end and len(before) > 1 and before[-1].type == before[-2].type == "NAME" and before[-1].value in WORDS and "DOT" in allowed:
        owner, name = before[-2].value, before[-1].value
        return Bilingual(f"“的”不能省：{owner} 的 {name}，或 {owner}.{name}", f"Write {owner}.{WORDS[str(name)]}")
    return None


def _each(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    """每个 任务 有 责任单位."""
    if "SATISFIES" in allowed and not at_end and before[-1].type in _SAYS:
        return Bilingual("“每个 …”之后先写“满足”：每个 … 满足 有 …", "Behind “every …” comes “satisfies”: every … satisfies has …")
    return None


def _comma(before: Sequence[Token], at_end: bool, allowed: set[str]) -> Bilingual | None:
    if not at_end and before and before[-1].type == "COMMA":
        return Bilingual("逗号只用在括号里；条件之间写“且”或“；”", "A comma belongs in parentheses; between conditions write “and” or “;”")
    return None


_FINDERS: tuple[Callable[[Sequence[Token], bool, set[str]], Bilingual | None], ...] = (
    _retired, _text, _counted, _glued, _other_word, _each, _filter, _apart, _comma,
)  # fmt: skip
