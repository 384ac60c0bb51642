"""The built-in functions, one row each. The reference, the checker and the engine all use this table.

Built-in functions are general: at least two unrelated packs need them. The implementations are in engine/functions.py under
the same names, which a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plancheck.model.diagnostic import Bilingual

#: Kinds of arguments: amounts (one or a list), amounts or years, anything, owners of status values, a reference table, a key of it, a text
#: or an element with text.
Takes = Literal["amounts", "amounts or years", "anything", "series", "table", "key", "text"]
#: Kinds of results: an amount in the unit of the argument, an amount or year, the amounts of the argument, a plain number, status values,
#: percent, a cell of a table.
Gives = Literal["amount", "amount or year", "amounts", "count", "status values", "percent", "cell"]


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function. `arity` is the fewest and most arguments (None: any number); the last of `takes` also applies to further arguments."""

    name: str
    en: str
    arity: tuple[int, int | None]
    sentence: Bilingual
    takes: tuple[Takes, ...]
    gives: Gives


_ROWS = (
    Builtin(
        "合计", "sum_of", (1, 1), Bilingual("一组数值之和，单位须能换算", "The sum of a list of amounts of one dimension"),
        ("amounts",), "amount",
    ),
    Builtin(
        "数量", "count", (1, 1), Bilingual("一组中有几个", "How many a list holds"),
        ("anything",), "count",
    ),
    Builtin(
        "最大", "largest", (1, 1), Bilingual("一组中最大的数值或年份", "The largest amount or year of a list"),
        ("amounts or years",), "amount or year",
    ),
    Builtin(
        "最小", "smallest", (1, 1), Bilingual("一组中最小的数值或年份", "The smallest amount or year of a list"),
        ("amounts or years",), "amount or year",
    ),
    Builtin(
        "平均", "mean", (1, 1), Bilingual("一组数值的平均数", "The mean of a list of amounts"),
        ("amounts",), "amount",
    ),
    Builtin(
        "所写数值", "as_written", (1, 1),
        Bilingual(
            "按写出的数，不计“以上、以下、约”：“60%以上”就是60%，范围仍是范围",
            "The figures as written, without “at least”, “at most”, “about”: 60%以上 is 60 %, and a range stays a range",
        ),
        ("amounts",), "amounts",
    ),
    Builtin(
        "基期值", "baseline", (1, 1), Bilingual("序列或指标最近一年的现状值", "The latest status value of a series or indicator"),
        ("series",), "status values",
    ),
    Builtin(
        "变化率", "rate_of_change", (2, 2), Bilingual("由前者到后者的变化，以%计", "The change from the first to the second, in percent"),
        ("amounts",), "percent",
    ),
    Builtin(
        "参照", "lookup", (2, None), Bilingual("参照表中按各键所在行的下一列", "In a reference table, the cell after the keys"),
        ("table", "key"), "cell",
    ),
    Builtin(
        "字数", "length", (1, 1), Bilingual("一段文字的字数，空白不计", "How many characters a text has, white space left out"),
        ("text",), "count",
    ),
)  # fmt: skip

BUILTINS: dict[str, Builtin] = {row.name: row for row in _ROWS}
