"""Hints for a name that nothing defines: what people run together with a word of the language, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from plancheck.language.advice.unspaced import split
from plancheck.language.builtins import BUILTINS
from plancheck.language.types import NOUNS, PROPERTIES
from plancheck.language.words import PROPERTIES as ALL_PROPERTIES
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual

_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNTED = re.compile(r"(?:至少|不少于)?([0-9]+|[一两二三四五六七八九十])[个项处条种类家张]?(?:及?以上)?(?:的)?(.+)")
_WITHIN = re.compile(r"(.+?)(?:之中|里面|[里中内])")
_OF_YEAR = re.compile(r"(?:该|当)?年的?(.+)")
_STRESSED = re.compile(r"(?:所有|全部|每个|各个|各项|各类|各|重点|主要|重大|具体|有关|相关)的?(.+)")
_STATED = re.compile(r"(?:含有|提及|涉及|写明|明确|体现|载明|注明|写清|列明)(.+)")
#: What has a title or a name by which people speak of it, and what they call a chapter or a table.
_TITLED = ("章节", "表格", "附件", "任务", "项目")
_CALLED = {"章": "章节", "部分": "章节", "一章": "章节", "表": "表格"}


def meant(name: str, known: Set[str]) -> Bilingual | None:
    """What to write instead of a name, one of whose parts is `known`; None where it has no such part."""
    return next((hint for find in _FINDERS if (hint := find(name, known)) is not None), None)


def _counted(name: str, known: Set[str]) -> Bilingual | None:
    """三个以上段落."""
    match = _COUNTED.fullmatch(name)
    if match is None or match[2] not in known:
        return None
    number = _NUMBERS.get(match[1]) or int(match[1])
    word = WORDS.get(match[2], match[2])
    return Bilingual(f"数目写作 有 至少 {number} 个 {match[2]}（…）", f"A count is written: has at least {number} {word}(…)")


def _within(name: str, known: Set[str]) -> Bilingual | None:
    """方案里."""
    match = _WITHIN.fullmatch(name)
    if match is None or match[1] not in known:
        return None
    return Bilingual(f"不写“中”“里”：{match[1]} 含 “…”，{match[1]} 有 …", f"Leave it out: {match[1]} contains “…”, {match[1]} has …")


def _of_year(name: str, known: Set[str]) -> Bilingual | None:
    """年书屋座数."""
    match = _OF_YEAR.fullmatch(name)
    if match is None or match[1] not in known:
        return None
    return Bilingual(f"年份写在后面：{match[1]} 在 该年 的 目标", f"Write the year after it: {match[1]} at this year's target")


def _function_behind(name: str, known: Set[str]) -> Bilingual | None:
    """总投资合计."""
    function = next((word for word in BUILTINS if name.endswith(word) and name != word), None)
    inner = name.removesuffix(function) if function else ""
    parts = (inner,) if inner in known else split(inner, known)
    if function is None or not parts:
        return None
    return Bilingual(
        f"函数写在前面：{function}（{' '.join(parts)}）", f"The function comes first: {BUILTINS[function].en}({' '.join(parts)})"
    )


def stressed(name: str) -> str | None:
    """The noun of what people stress or count in full, though the plan calls nothing so: 项目 of 重点项目."""
    match = _STRESSED.fullmatch(name)
    return match[1] if match is not None and match[1] in NOUNS else None


def _stated(name: str, known: Set[str]) -> Bilingual | None:
    """写明业主, 写明甲."""
    match = _STATED.fullmatch(name)
    if match is None or match[1] not in known:
        return None
    what = match[1]
    if what in NOUNS or what in ALL_PROPERTIES:
        return Bilingual(f"写“有”：有 {what}", f"Write: has {WORDS[what]}")
    return Bilingual(f"写“含”：含 {what}", f"Write: contains {what}")


def _named_noun(name: str, known: Set[str]) -> Bilingual | None:
    """保障措施章节, 重点项目: a word of the language behind what it is called."""
    nouns = {**{word: word for word in _TITLED}, **_CALLED}
    ending = next((word for word in sorted(nouns, key=len, reverse=True) if name.endswith(word) and name != word), None)
    if ending is None:
        return None
    noun, called = nouns[ending], name.removesuffix(ending)
    properties = PROPERTIES.get(NOUNS[noun].kind, {})
    of = next((each for each in ("标题", "名称") if each in properties), None)
    if of is None:
        return None
    return Bilingual(f"写作 {noun}（{of} 含 “{called}”）", f"Write: {WORDS[noun]}({WORDS[of]} contains “{called}”)")


def _holding(name: str, known: Set[str]) -> Bilingual | None:
    """A name that is known, with more before or behind it."""
    within = [word for word in known if len(word) > 1 and word in name and 2 * len(word) >= len(name)]
    if not within:
        return None
    longest = max(within, key=len)
    return Bilingual(f"是不是“{longest}”？", f"Did you mean {longest}?")


_FINDERS: tuple[Callable[[str, Set[str]], Bilingual | None], ...] = (
    _stated, _counted, _within, _of_year, _function_behind, _named_noun, _holding,
)  # fmt: skip
