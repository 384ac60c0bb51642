"""Quantities with units, as Chinese plans print them: exact decimals, dimensions, conversion.

Sources: GB 3100/3101 for unit names; 吨标准煤 (tce) is a dimension of its own, since its conversion to joules
depends on an accounting rule and not on the unit.

A pack can name units as well (单位). They are known while `using` them: what is read, checked and computed by the pack's words
understands them, and nothing else does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from plancheck.model.diagnostic import Bilingual

P = ParamSpec("P")
T = TypeVar("T")

#: Multiplying words before a unit.
_PREFIXES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}

#: The dimension of every unit, and its factor to the base unit. Keys are folded (see `fold_unit`).
_BASES: dict[str, tuple[str, str]] = {
    "%": ("ratio", "0.01"), "‰": ("ratio", "0.001"), "个百分点": ("points", "1"), "百分点": ("points", "1"),
    "倍": ("times", "1"), "番": ("doublings", "1"),
    "克": ("mass", "0.000001"), "千克": ("mass", "0.001"), "公斤": ("mass", "0.001"), "吨": ("mass", "1"),
    "克标准煤": ("coal_equivalent", "0.000001"), "千克标准煤": ("coal_equivalent", "0.001"), "公斤标准煤": ("coal_equivalent", "0.001"),
    "吨标准煤": ("coal_equivalent", "1"),
    "克二氧化碳": ("co2", "0.000001"), "千克二氧化碳": ("co2", "0.001"), "公斤二氧化碳": ("co2", "0.001"), "吨二氧化碳": ("co2", "1"),
    "吨二氧化碳当量": ("co2e", "1"), "斤": ("mass", "0.0005"), "毫克": ("mass", "0.000000001"),
    "瓦": ("power", "0.001"), "千瓦": ("power", "1"), "兆瓦": ("power", "1000"), "吉瓦": ("power", "1000000"),
    "太瓦": ("power", "1000000000"),
    "瓦时": ("energy", "0.001"), "千瓦时": ("energy", "1"), "兆瓦时": ("energy", "1000"), "吉瓦时": ("energy", "1000000"),
    "太瓦时": ("energy", "1000000000"), "度": ("energy", "1"), "焦耳": ("heat", "1"), "吉焦": ("heat", "1000000000"),
    "千伏安": ("apparent_power", "1"), "兆伏安": ("apparent_power", "1000"), "千伏": ("voltage", "1"),
    "元": ("money", "1"), "美元": ("usd", "1"),
    "毫米": ("length", "0.001"), "厘米": ("length", "0.01"), "米": ("length", "1"), "公里": ("length", "1000"), "千米": ("length", "1000"),
    "平方米": ("area", "1"), "平方公里": ("area", "1000000"), "平方千米": ("area", "1000000"),
    "km²": ("area", "1000000"), "公顷": ("area", "10000"),
    "亩": ("mu", "1"),
    "立方米": ("volume", "1"), "标准立方米": ("volume", "1"), "方": ("volume", "1"), "升": ("volume", "0.001"),
    "成": ("ratio", "0.1"), "无量纲": ("number", "1"),
    "℃": ("temperature", "1"), "°C": ("temperature", "1"), "摄氏度": ("temperature", "1"), "日": ("day", "1"),
    "吨公里": ("freight", "1"), "人公里": ("passenger_traffic", "1"), "标准箱": ("标准箱", "1"), "标箱": ("标准箱", "1"),
    "蒸吨": ("steam", "1"), "兆帕": ("pressure", "1"), "桶": ("barrel", "1"),
    "分贝": ("sound", "1"), "dB": ("sound", "1"), "dB(A)": ("sound", "1"), "分钟": ("minute", "1"), "月": ("month", "1"),
    "人": ("人", "1"), "人次": ("人次", "1"), "小时": ("time", "1"), "天": ("day", "1"), "年": ("year", "1"), "周": ("week", "1"),
    "微克": ("mass", "0.000000000001"),
    "μg": ("mass", "0.000000000001"), "mg": ("mass", "0.000000001"), "m³": ("volume", "1"),
}  # fmt: skip

#: Measure words; every one is a dimension of its own, since 3 座 are not 3 辆.
COUNTERS = (
    "个", "座", "辆", "台", "项", "家", "户", "套", "条", "处", "批", "吨级", "艘", "架", "株", "所", "栋", "只", "头", "口", "件", "次",
    "种", "名", "对", "组", "根", "车次", "场", "标箱", "册", "幢", "片", "公里车道",
    "起", "台套", "标台", "棵", "门", "班", "列", "箱", "款", "届", "期", "位", "标准箱", "户次", "架次", "车位", "家次",
    "回路", "部", "份", "支", "盏", "宗",
    "瓶", "层", "张", "枚", "篇",
)  # fmt: skip

#: Letters before the watt: thousands, millions, …; a peak watt (Wp) is one of photovoltaic modules.
_SCALES = (("k", "千"), ("K", "千"), ("M", "兆"), ("G", "吉"), ("T", "太"))
_SYMBOLS = [
    *((f"{letter}W{hour}", f"{word}瓦时") for letter, word in _SCALES for hour in ("h", "H", "·h", "•h", ".h")), ("kwh", "千瓦时"),
    *((f"{letter}W{peak}", f"{word}瓦") for letter, word in _SCALES for peak in ("p", "")), ("kw", "千瓦"), ("Wh", "瓦时"),
    ("MVA", "兆伏安"), ("kVA", "千伏安"), ("KVA", "千伏安"),
    ("km²", "平方公里"), ("km2", "平方公里"), ("㎡", "平方米"), ("m²", "平方米"), ("m2", "平方米"), ("m³", "立方米"), ("m3", "立方米"),
    ("tce", "吨标准煤"), ("tCO2e", "吨二氧化碳当量"), ("tCO2", "吨二氧化碳"),
    ("CO2", "二氧化碳"), ("GJ", "吉焦"), ("kV", "千伏"), ("TEU", "标准箱"), ("km", "公里"), ("μg", "微克"), ("mg", "毫克"),
]  # fmt: skip
#: Concentrations of pollutants stay as printed, since people know them as μg/m³.
_CONCENTRATION = re.compile(r"(?P<mass>[μm]g)/N?m[3³]")
#: Sound levels stay as printed.
_SOUND = re.compile(r"dB(?:\(A\)|A)?")


#: The words of units without prefixes and "/", for the search of units in texts; the longest first.
WORDS: tuple[str, ...] = tuple(
    sorted({*_BASES, *COUNTERS, *(symbol for symbol, _ in _SYMBOLS), "吨标煤", "克标煤", "千克标煤"}, key=lambda word: (-len(word), word))
)
PREFIXES: tuple[str, ...] = tuple(sorted((prefix for prefix in _PREFIXES if prefix), key=len, reverse=True))


# ---- units of packs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit that a pack names (单位), with its further spellings.

    One of it is `factor` of the known `unit`. Without these, it is a measure word of its own (羽), or a known unit with more spellings.
    """

    name: str
    label: Bilingual
    aliases: tuple[str, ...] = ()
    factor: Decimal | None = None
    unit: str = ""

    @property
    def equals(self) -> str:
        """What one of it is, as written: 0.4 公顷; "" for a unit of its own."""
        return "" if self.factor is None else f"{self.factor:f} {self.unit}"


@dataclass(frozen=True, eq=False)
class _Named:
    """The units that are known besides those of this module."""

    bases: dict[str, tuple[str, Decimal]]  # name -> dimension, factor to the base unit
    names: dict[str, str]  # each spelling in normal width, and the name that it stands for
    words: tuple[str, ...] = field(default=())  # all spellings, the longest first

    def folded(self, text: str) -> str | None:
        """A unit in normal form; None if no part of it is a name or spelling of these."""
        plain = unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))
        if plain in self.names:
            return self.names[plain]
        parts = re.split("[/每]", plain)
        known = [self._name(part) for part in parts]
        if not any(known):
            return None
        return "/".join(name or _folded(part) for name, part in zip(known, parts, strict=True))

    def _name(self, part: str) -> str | None:
        ahead = (prefix for prefix in _PREFIXES if part.startswith(prefix) and part[len(prefix) :] in self.names)
        return next((prefix + self.names[part[len(prefix) :]] for prefix in ahead), None)


_USED: ContextVar[_Named | None] = ContextVar("units of packs", default=None)


@lru_cache(maxsize=64)
def _named(units: tuple[NamedUnit, ...]) -> _Named:
    bases: dict[str, tuple[str, Decimal]] = {}
    names: dict[str, str] = {}
    for each in units:
        known = _simple_of(_folded(each.name), None)
        made = _parsed(each.unit, None) if each.factor is not None else None
        if known is None:
            bases[each.name] = (made.dimension, made.factor * (each.factor or 1)) if made else (each.name, Decimal(1))
        for spelling in (each.name, *each.aliases):
            names[unicodedata.normalize("NFKC", re.sub(r"\s+", "", spelling))] = each.name if known is None else _folded(each.name)
    printed = {re.sub(r"\s+", "", spelling) for each in units for spelling in (each.name, *each.aliases)}
    return _Named(bases, names, tuple(sorted(printed | names.keys(), key=lambda word: (-len(word), word))))


@contextmanager
def using(units: tuple[NamedUnit, ...]) -> Iterator[None]:
    """In the block, the `units` of packs are known besides those of the language, and no others."""
    token = _USED.set(_named(units) if units else None)
    try:
        yield
    finally:
        _USED.reset(token)


def in_use() -> object:
    """The units of packs that are known now, for caches that compare them."""
    return _USED.get()


def cached(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A cache for a function whose result depends on the units that are known."""

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        def by_units(_units: _Named | None, *args: P.args, **kwargs: P.kwargs) -> T:
            return function(*args, **kwargs)

        kept: Callable[..., T] = lru_cache(maxsize=maxsize)(by_units)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            return kept(_USED.get(), *args, **kwargs)

        return answer

    return decorated


def named_unit(text: str) -> str | None:
    """A unit in normal form if a pack names it or a part of it; None otherwise."""
    units = _USED.get()
    return units.folded(text) if units is not None else None


def named_end(text: str, start: int) -> int:
    """Where the name or spelling of a pack's unit that begins at `start` ends; `start` where none does."""
    units = _USED.get()
    for word in units.words if units is not None else ():
        end = start + len(word)
        if text.startswith(word, start) and not (_latin(word[-1]) and _latin(text[end : end + 1])):
            return end
    return start


def _latin(char: str) -> bool:
    """Whether letters go on here: "ac" is no unit in "acid"."""
    return char.isascii() and char.isalnum()


# ---- reading units ----------------------------------------------------------------------------------------------


def fold_unit(text: str) -> str:
    """A unit in normal form: NFKC, no white space, 标煤 → 标准煤, symbols to words (but for concentrations and km²), 每 → /.

    A spelling of a pack's unit becomes its name.
    """
    known = named_unit(text)
    return _folded(text) if known is None else known


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    if hit := _CONCENTRATION.fullmatch(unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))):
        return f"{hit['mass']}/m³"
    if _SOUND.fullmatch(unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))):
        return "dB(A)" if "A" in unicodedata.normalize("NFKC", text) else "dB"
    printed = text
    text = re.sub(r"\s+", "", text).replace("㎡", "平方米").replace("km²", "平方公里").replace("m²", "平方米").replace("m³", "立方米")
    text = unicodedata.normalize("NFKC", text)
    for symbol, word in _SYMBOLS:
        text = text.replace(symbol, word)
    text = re.sub(r"(?<!标)标煤", "标准煤", text).replace("立方米米", "立方米")
    text = re.sub(r"^([十百千万亿]*)方$", r"\1立方米", text)
    text = text.replace("平方公里", "km²") if "km" in printed else text
    return re.sub(r"^(.+?)每(.+)$", r"\1/\2", text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its folded text, its dimension ("mass/money") and the exact factor to the base unit of the dimension."""

    text: str
    dimension: str
    factor: Decimal


@lru_cache(maxsize=4096)
def _simple_of(text: str, units: _Named | None) -> tuple[str, Decimal] | None:
    for cut in range(0, 3):
        prefix, base = text[:cut], text[cut:]
        if prefix in _PREFIXES and base:
            if units is not None and base in units.bases:
                dimension, times = units.bases[base]
                return dimension, _PREFIXES[prefix] * times
            if base in _BASES:
                dimension, factor = _BASES[base]
                return dimension, _PREFIXES[prefix] * Decimal(factor)
            if base in COUNTERS:
                return base, Decimal(_PREFIXES[prefix])
    if text in _PREFIXES and text:
        return "number", Decimal(_PREFIXES[text])
    return None


def parse_unit(text: str) -> Unit | None:
    """The unit of a text; None if it is not a unit. "吨标准煤/万元" has dimension "coal_equivalent/money"."""
    return _parsed(text, _USED.get())


@lru_cache(maxsize=4096)
def _parsed(text: str, units: _Named | None) -> Unit | None:
    folded = (units.folded(text) if units is not None else None) or _folded(text)
    dimensions: list[str] = []
    factor = Decimal(1)
    for place, part in enumerate(folded.split("/")):
        simple = _simple_of(part, units)
        if simple is None:
            return None
        dimensions.append(simple[0])
        factor = factor * simple[1] if place == 0 else factor / simple[1]
    return Unit(folded, "/".join(dimensions), factor)


def families() -> list[tuple[str, ...]]:
    """The units of this module without prefixes: those of one family convert into each other. The last ones are the measure words, each a
    family of its own."""
    by_dimension: dict[str, list[str]] = {}
    for name, (family, _) in _BASES.items():
        by_dimension.setdefault(family, []).append(name)
    return [*map(tuple, by_dimension.values()), COUNTERS]


def dimension(unit: str) -> str | None:
    """The dimension of a unit text; "" (a plain number) is "number"; None for an unknown unit."""
    if not unit:
        return "number"
    parsed = _parsed(unit, _USED.get())
    return parsed.dimension if parsed else None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit ("" for a plain number)."""

    value: Decimal
    unit: str = ""

    def base(self) -> Decimal | None:
        """The value in the base unit of its dimension; None for an unknown unit."""
        if not self.unit:
            return self.value
        unit = parse_unit(self.unit)
        return self.value * unit.factor if unit else None


#: Dimensions of an amount of one substance, which is a mass: 吨 may be written for 吨二氧化碳, and the other way round.
_MASSES = {"co2": "mass", "co2e": "mass"}


def quotient_dimension(a: str | None, b: str | None) -> str | None:
    """The dimension of a quotient: "co2/coal_equivalent"; that of `a` where `b` is a plain number; None if one is unknown."""
    if a is None or b is None:
        return None
    return a if b == "number" else "ratio" if a == b else f"{a}/{b}"


def fits(made: str, written: str | None) -> bool:
    """Whether an amount of a dimension can be expressed in a unit of another: of the same, or where the unit names what was weighed."""
    if written is None:
        return False
    pairs = zip(made.split("/"), written.split("/"), strict=False)
    same = made.count("/") == written.count("/")
    return made == written or (same and all(x == y or _MASSES.get(y) == x or _MASSES.get(x) == y for x, y in pairs))


def comparable(a: str, b: str) -> bool:
    """Whether two unit texts have the same dimension, or are the same unknown unit."""
    left, right = dimension(a), dimension(b)
    return left == right if left is not None and right is not None else fold_unit(a) == fold_unit(b)
