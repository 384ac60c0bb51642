"""Numbers with their units in a text, as plans print them.

What comes out is exact (Decimal) and keeps its place. White space inside a text is no obstacle: `squeeze` gives a copy
without it and the way back. Source of the forms: the project's collection of real sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plancheck.model.plan import Op
from plancheck.model.quantity import PREFIXES, WORDS, fold_unit

#: Full-width digits, letters and signs to the usual ones, one character for one; Chinese punctuation stays as it is.
_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF21, 0xFF5B) if chr(code - 0xFEE0).isalpha()}
_WIDTH |= {ord(wide): ord(usual) for wide, usual in zip("％．－–−／＋～〜＜＞＝≧≦", "%.---/+~~<>=≥≤", strict=True)}


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without white space (kept between two ASCII letters or digits) and in usual width, with the offsets of its characters."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that characters [start, end) stand for."""
        if not self.at:
            return 0, 0
        first = self.at[min(start, len(self.at) - 1)]
        return first, (self.at[end - 1] + 1 if end > start else first)

    def index(self, offset: int) -> int:
        """Where the character at an offset of the original text went (the next one if it was dropped)."""
        return bisect_left(self.at, offset)


#: A number and the symbol of its unit, set apart: 500 kW.
_PARTED = re.compile(r"(?<=[0-9])\s(?=(?:[kKMG]?W[hp]?|kwh?|mg|[kc]?m|kV|GJ|tce|tCO2e?)(?:[/²³23]|(?![A-Za-z0-9])))")


def squeeze(text: str) -> Squeezed:
    """`text` for matching: no white space, usual width, and the way back to its offsets."""
    parted = {hit.start() for hit in _PARTED.finditer(text)}
    kept = [
        (char, offset) for offset, char in enumerate(text) if not char.isspace() or (offset not in parted and _between_ascii(text, offset))
    ]
    return Squeezed("".join(" " if char.isspace() else char for char, _ in kept).translate(_WIDTH), tuple(offset for _, offset in kept))


def _between_ascii(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return bool(before and after) and before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a text: [start, end) with its operator words, [number, unit_end) without them.

    `unit` is folded ("" for a bare number). `worded`: written in Chinese numerals or by a fixed phrase.
    """

    start: int
    end: int
    number: int
    unit_end: int
    value: Decimal
    value_to: Decimal | None
    unit: str
    op: Op
    worded: bool = False
    before_op: str = ""  # operator words as printed, in front
    after_op: str = ""  # and behind


_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
#: Units that are also the head of common words: not a unit where those follow.
_NOT_BEFORE = {
    "方": "面式案向米法针便", "个": "月性人亿", "次": "级生", "人": "均次才民口工", "种": "植类养子", "位": "居列于置", "期": "间末",
    "成": "功立为员都本效果长就品渝熟交份",
    "门": "类槛户", "列": "入为车", "口": "岸袋径", "度": "假汛", "头": "部", "对": "标照于接", "名": "单录列称",
    "元": "素旦", "条": "件例", "班": "子组", "组": "织成建", "片": "区", "台": "账湾", "场": "景址", "根": "据本", "箱": "涵",
    "架": "构", "家": "庭", "户": "用籍外", "升": "级至到为",
    "克": "服", "米": "面", "亩": "均", "日": "均", "天": "然气", "倍": "增", "番": "茄", "批": "发", "吨": "位", "所": "有在需",
    "处": "理置于罚", "只": "有", "起": "来点步始草重飞降", "周": "年边围期长岁刊",
}  # fmt: skip


def _unit_pattern() -> str:
    words = [re.escape(word) + (f"(?![{_NOT_BEFORE[word]}])" if _NOT_BEFORE.get(word) else "") for word in WORDS]
    # Whole words first: 千瓦时 is one, not 千 with 瓦.
    one = rf"(?:(?:{'|'.join(words)})|(?:{'|'.join(PREFIXES)})(?:{'|'.join(words)}))"
    return rf"(?:{one}(?:[（(][台套座艘]\)?）?)?(?:(?:/|每(?![年月日天]))(?:{one}|[年月]|时(?!期)|秒))*|(?:{'|'.join(PREFIXES)})(?![分个]))"


UNIT = _unit_pattern()
_DASH = r"(?:-{1,2}|—{1,2}|~|至|到)"
_BEFORE: tuple[tuple[str, Op, bool], ...] = (
    # pattern, operator, strong: wins over the words behind
    (r"不(?:得)?(?:低|少|小)于|至少|超过|突破|多于|大于|高于|逾|≥|>=|>|超", ">=", True),
    (r"不(?:得)?(?:超过|高于|大于|多于)|低于|小于|少于|至多|最多|不到|≤|<=|<", "<=", True),
    (r"控制在|限制在|压减(?:至|到)|压缩到", "<=", False),
    (r"(?<![节集条合预制公契履违])大?约(?:为|占|合)?|将近|接近|(?<![最接附])近", "≈", False),
)
_AFTER: tuple[tuple[str, Op], ...] = (
    (r"(?:左右|上下(?:浮动|波动)?)", "≈"),
    (r"(?:\((?:含|不含)\)|（(?:含|不含)）)?[及或]?(?:以上|之上)", ">="),
    (r"(?:\((?:含|不含)\)|（(?:含|不含)）)?[及或]?(?:以下|以内|之内|之下)", "<="),
)
_OP_BEFORE = "|".join(f"(?:{pattern})" for pattern, _, _ in (_BEFORE[1], _BEFORE[0], *_BEFORE[2:]))
_OP_AFTER = "|".join(pattern for pattern, _ in _AFTER)

_QUANTITY = re.compile(
    rf"(?P<before>(?:{_OP_BEFORE}))?(?:了)?(?P<sign>(?<![\d%年月万亿A-Za-z])-)?"
    rf"(?<![\dA-Za-z.第×÷*])(?P<a>{_NUMBER})(?:(?P<unit_a>{UNIT})?(?:{_DASH})(?P<b>{_NUMBER})(?![\d年]))?"
    rf"(?P<more>[余多]?)(?P<unit>{UNIT})?(?P<more2>(?<=万)[余多]|(?<=亿)[余多])?(?P<unit_rest>(?<=[余多]){UNIT})?"
    rf"(?P<after>(?:{_OP_AFTER}))?"
)
_PER = re.compile(r"每(?P<of>公斤|千克|吨|千瓦时|千瓦|度|标准立方米|立方米|平方米|百公里|公里|亩|万元|万人)$")
_RATIO = (":", "：", "︰", "∶")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
#: Written-out quantities: pattern, how its groups give a value, unit ("" = group `unit`).
_WORDED = re.compile(
    rf"(?P<before>(?:{_OP_BEFORE}))?(?:"
    rf"(?P<percent>百分之(?P<whole>{_CHINESE}|{_NUMBER})(?:点(?P<part>[零〇一二三四五六七八九]+))?)"
    rf"|(?P<fraction>(?P<under>{_CHINESE}|\d{{1,2}})分之(?P<over>{_CHINESE}|\d{{1,2}}))"
    r"|(?P<slash>(?<![\d/年.])[1-9]/[2-9](?![\d/.月]))"
    r"|(?P<half>一半|半数)"
    r"|(?P<doubled>翻(?P<times>[一两二三四])?番)"
    r"|(?P<tenths>(?:(?<![一-鿿])|(?<=[占达近约为过到逾足有的]))[一二三四五六七八九]成(?![功立为员都本效果长就品不]))(?P<tenths_more>[多余])?"
    rf")(?P<after>(?:{_OP_AFTER}))?"
)
_COUNTED = re.compile(rf"(?P<before>至少|不少于|不低于)(?!百分之)(?:[一-鿿]{{0,4}}?)(?P<count>[一二两三四五六七八九十]+)(?P<unit>{UNIT})")


def chinese_number(text: str) -> int | None:
    """A whole number below ten thousand in Chinese numerals: 二十 gives 20, 一百〇五 gives 105, 二〇三〇 gives 2030. None if it is none."""
    if not text or any(char not in _DIGITS and char not in "十百千" for char in text):
        return None
    if not any(char in "十百千" for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit


def find(text: str) -> list[Found]:
    """Every quantity in `text`, in order, with offsets into it. Years (2025年) and bare years are none; ordinals (第3批) are none.

    Bare numbers count, with unit "". Percentages in words, fractions, doublings (翻一番) count; 2/3 and 三分之二 are percent (two places).
    """
    shadow = squeeze(text)
    return [_moved(each, shadow) for each in find_squeezed(shadow.text)]


def find_squeezed(text: str) -> list[Found]:
    """As `find`, for a text that is squeezed already."""
    found = [*_worded(text)]
    taken = [(each.start, each.end) for each in found]
    found += [each for each in _numeric(text) if not any(a < each.end and each.start < b for a, b in taken)]
    return sorted(found, key=lambda each: each.start)


def _moved(found: Found, shadow: Squeezed) -> Found:
    start, end = shadow.span(found.start, found.end)
    number, unit_end = shadow.span(found.number, found.unit_end)
    return Found(
        start, end, number, unit_end, found.value, found.value_to, found.unit, found.op, found.worded, found.before_op, found.after_op
    )


def operator(before: str, after: str, more: bool, ranged: bool) -> Op:
    """The operator that words in front and behind state: strong words in front win, then those behind."""
    if ranged:
        return "range"
    front = next(((op, strong) for pattern, op, strong in (_BEFORE[1], _BEFORE[0], *_BEFORE[2:]) if re.fullmatch(pattern, before)), None)
    behind: Op | None = next((op for pattern, op in _AFTER if re.fullmatch(pattern, after)), None)
    if front and front[1]:
        return front[0]
    if behind:
        return behind
    if front:
        return front[0]
    return ">=" if more else "="


def _numeric(text: str) -> Iterator[Found]:
    for hit in _QUANTITY.finditer(text):
        a, b = hit["a"], hit["b"]
        unit = (hit["unit"] or "") + (hit["unit_rest"] or "")
        end = hit.end() if hit["after"] else max(hit.end("unit"), hit.end("unit_rest"), hit.end("more2"), hit.end("b"), hit.end("a"))
        if not hit["after"] and hit["more"] and not unit and not hit["more2"]:
            end = max(hit.end("b"), hit.end("a"))
        if unit == "年" and len(b or a) == 4:
            continue
        if not unit and (_is_year(a, text[hit.end("a") :]) or (b and _is_year(b, text[hit.end("b") :]))):
            continue
        if re.match(r"[A-Za-z]", text[end : end + 1]) and not unit:
            continue
        if unit in ("", *PREFIXES) and re.search(r"\d[:：]$", text[max(0, hit.start("a") - 2) : hit.start("a")]):
            continue  # a map at 1:1万
        if not unit and (_ratio_mark(text, end) or text[max(0, hit.start("a") - 1) : hit.start("a")] in _RATIO):
            continue  # 4.3:39.2:56.5 is a ratio
        value, value_to = _decimal(a), (_decimal(b) if b else None)
        if hit["sign"]:
            value = -value
        more = bool((hit["more"] and unit) or hit["more2"])
        before = hit["before"] or ""
        op = operator(before, hit["after"] or "", more, value_to is not None)
        start = hit.start() if before or hit["sign"] else hit.start("a")
        number = hit.start("sign") if hit["sign"] else hit.start("a")
        per = _PER.search(text, max(0, start - 6), start) if unit and "/" not in unit else None
        if per:  # 每公斤20元以下
            start, unit = per.start(), f"{unit}/{per['of']}"
        unit_end = max(hit.end("a"), hit.end("b"), hit.end("unit"), hit.end("unit_rest"), hit.end("more2"))
        yield Found(start, end, number, unit_end, value, value_to, fold_unit(unit), op, False, before, hit["after"] or "")


def _ratio_mark(text: str, at: int) -> bool:
    return text[at : at + 1] in _RATIO and text[at + 1 : at + 2].isdigit()


def _is_year(digits: str, rest: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20") and bool(re.match(r"年|[-—~至到]{1,2}(?:19|20)\d\d", rest))


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace(" ", ""))


def _worded(text: str) -> Iterator[Found]:
    for hit in _WORDED.finditer(text):
        said = _said(hit)
        if said is None:
            continue
        value, unit, name = said
        before, after = hit["before"] or "", hit["after"] or ""
        yield Found(
            hit.start(),
            hit.end(),
            hit.start(name),
            hit.end(name),
            value,
            None,
            unit,
            operator(before, after, bool(hit["tenths_more"]), False),
            True,
            before,
            after,
        )
    for hit in _COUNTED.finditer(text):
        count = chinese_number(hit["count"])
        if count is not None and hit["unit"] not in PREFIXES:
            yield Found(
                hit.start(),
                hit.end(),
                hit.start("count"),
                hit.end(),
                Decimal(count),
                None,
                fold_unit(hit["unit"]),
                ">=",
                True,
                hit["before"],
                "",
            )


def _said(hit: re.Match[str]) -> tuple[Decimal, str, str] | None:
    if hit["percent"]:
        whole = _any_number(hit["whole"])
        part = "".join(str(_DIGITS[char]) for char in hit["part"] or "")
        return (Decimal(f"{whole}.{part}") if part else whole, "%", "percent") if whole is not None else None
    if hit["fraction"]:
        return _ratio(_any_number(hit["over"]), _any_number(hit["under"]), "fraction")
    if hit["slash"]:
        over, under = hit["slash"].split("/")
        return _ratio(Decimal(over), Decimal(under), "slash")
    if hit["half"]:
        return Decimal(50), "%", "half"
    if hit["doubled"]:
        return Decimal(_DIGITS[hit["times"] or "一"]), "番", "doubled"
    if hit["tenths"]:
        return Decimal(_DIGITS[hit["tenths"][0]]), "成", "tenths"
    return None


def _any_number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return _decimal(text)
    whole = chinese_number(text)
    return None if whole is None else Decimal(whole)


def _ratio(over: Decimal | None, under: Decimal | None, name: str) -> tuple[Decimal, str, str] | None:
    if over is None or not under or over >= under:
        return None
    value = (over * 100 / under).quantize(Decimal("0.01"))
    return (Decimal(int(value)) if value == value.to_integral() else value), "%", name
