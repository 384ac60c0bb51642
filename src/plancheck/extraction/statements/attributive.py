"""Quantities that only tell which things are meant (5000吨以上企业, 500米服务半径), and state nothing.

A form (a function in `FORMS`) tells whether a quantity is one, or None where it is not of this form; the first that fits decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from plancheck.extraction import patterns, subjects, years
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.predicates import (
    ABLE,
    ABLE_TO,
    ATTRIBUTE_OF,
    BY_NAME,
    GIVEN_TO,
    GOES_ON,
    MET,
    NAMED_WORK,
    OF_A_FIELD,
    OUT_OF,
    PACE,
    RATED,
    REST,
    WORK,
    counts,
    noun_of,
)
from plancheck.extraction.quantities import Found, unit_pattern
from plancheck.extraction.statements.clause import Clause
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_TIME_UNITS = TERMS.listed("time_units")
_INDEX_ENDS = TERMS.listed("index_ends")
_PEOPLE_UNITS = TERMS.listed("people_units")
_OBJECT_MARKS = TERMS.listed("object_marks")
_ANOTHER = TERMS.late("another")
_JOINS = TERMS.listed("joins")
_SPAN_UNITS = TERMS.listed("span_units")
_OF_THING_AND = TERMS.late("of_thing_and")
_NUMBER_JOINED = TERMS.late("number_joined")
_COMES_TO = TERMS.late("comes_to")
_LIST_JOINED = TERMS.late("list_joined")
_NUMBERS_JOINED = TERMS.late("numbers_joined")
_MASKED_BOUND = TERMS.late("masked_bound")
_CIRCUITS = TERMS.late("circuits")
_SHARE_BEHIND_OF = TERMS.late("share_behind_of")
_AND_ONE_MORE = TERMS.late("and_one_more")

JOINT = TERMS.late("joint")


def is_none(each: Found) -> bool:
    """Whether a quantity is a level of nothing, which has no unit of its own: 2030年为零."""
    return each.worded and not each.unit and each.value == 0


def both_parts(between: str, behind: str, a: Found, b: Found) -> bool:
    """80%的书屋和60%的书亭分布在城东: each a part of its own; the words between the two and behind the second."""
    return a.unit == b.unit == "%" and LIES.match(behind) is not None and _OF_THING_AND.fullmatch(between) is not None


LIES = TERMS.late("lies")
_SIZES = TERMS.late("sizes", unit=unit_pattern)


def more_sizes(text: str) -> re.Match[str] | None:
    """More kinds of a thing by size at the beginning of a text, and the thing: 、8座22万立方米储罐."""
    # To compile the expression takes as long as to read ten pages, and few drafts have such a list.
    return _SIZES.match(text) if text[:1] in ("、", "和") and text[1:2].isdecimal() else None


#: A quote that holds a statement: “…达到45%”等目标.
QUOTING = late("“[^“”]{6,}$", needs=("“",))


class Candidate:
    """A quantity with what stands around it in its clause, and the quantities before and behind it."""

    # Thousands are made for a draft, and a frozen dataclass takes five times as long to make.

    def __init__(self, clause: Clause, found: Found, previous: Found | None, following: Found | None) -> None:
        self.clause, self.found, self.previous, self.following = clause, found, previous, following
        self.before = clause.before(found.start)
        self.marked = clause.after(found.end)  # what stands behind it
        self.after = self.marked.lstrip("■")  # and behind a bracket that is blanked
        self.counted = counts(found.unit)  # it counts things or people

    @cached_property
    def undated(self) -> str:
        """The words before without their years."""
        return years.without(self.before)

    @cached_property
    def named(self) -> bool:
        """Whether the words before name a subject."""
        return bool(subjects.clean(self.undated)[0])

    @cached_property
    def verb(self) -> subjects.LinkKind:
        """What kind of verb leads to the quantity."""
        return subjects.link(self.before).kind

    @cached_property
    def next_words(self) -> str:
        """The words up to the quantity that follows."""
        return self.clause.between(self.found.end, self.following.start) if self.following else ""

    @property
    def bounded(self) -> bool:
        """Whether it sets a threshold."""
        return self.found.op in (">=", "<=")

    @property
    def of_a_noun(self) -> bool:
        """Whether 的 ties it to a noun."""
        return self.after.startswith("的")

    @property
    def listed(self) -> bool:
        """Whether it goes on with a list."""
        between = self.before[self.previous.end - self.clause.start :].strip("、和及与，") if self.previous else "…"
        return not between or self.before.endswith(_JOINS)


Form = Callable[[Candidate], "bool | None"]


def _told(it: Candidate) -> bool | None:
    """“…达到45%”等目标, 为零, 5%的增长速度: each is a statement."""
    quoted = it.marked.startswith("”") and QUOTING.search(it.before)
    return False if quoted or is_none(it.found) or PACE.match(it.marked) else None


def _standard(it: Candidate) -> bool | None:
    """75%标准, 15分钟生活圈: a name."""
    unit = it.found.unit
    return True if (unit == "%" and it.marked.startswith("标准")) or (unit in _SPAN_UNITS and _CIRCLE.match(it.marked)) else None


_CIRCLE = TERMS.late("circle")


def _of_voltage(it: Candidate) -> bool | None:
    """220千伏、500千伏书亭: which ones."""
    if dimension(it.found.unit) != "voltage" or not it.marked:
        return None
    paired = it.following and dimension(it.following.unit) == "voltage" and _NUMBER_JOINED.match(it.marked)
    return True if paired or not GOES_ON.match(it.marked) else None


def _of_a_work(it: Candidate) -> bool | None:
    """推进城东200万千瓦发电项目: how large a work that has a name is to be."""
    if it.found.after_op or dimension(it.found.unit) not in RATED or not NAMED_WORK.search(it.undated):
        return None
    return False if WORK.match(it.marked) else None


def _counts_some(it: Candidate) -> bool | None:
    """其余3座书屋, 城东9座书屋, 建设阅读领域5家书社: how many there are; 等9种书借阅量达到4万册: whose."""
    if not it.counted or it.found.after_op or not noun_of(it.marked):
        return None
    if REST.fullmatch(it.undated) or BY_NAME.fullmatch(it.undated.lstrip("，,")):
        return False
    if OUT_OF.match(it.marked) or MET.search(it.undated):
        return it.following is not None and subjects.link(it.next_words).kind == "level"
    if it.found.unit in _PEOPLE_UNITS and GIVEN_TO.search(it.undated):
        return it.following is not None
    return False if _HAS_MANY.search(it.before) or _TERRITORY.fullmatch(it.undated) or OF_A_FIELD.search(it.undated) else None


_HAS_MANY = TERMS.late("has_many")
_TERRITORY = TERMS.late("territory")


def _second_met(it: Candidate) -> bool | None:
    """对2个书院8个书屋进行改造: how many of each."""
    if it.previous is None or not it.counted or not counts(it.previous.unit) or not noun_of(it.marked):
        return None
    met = MET.search(years.without(it.clause.before(it.previous.start)))
    return False if met and _ANOTHER.fullmatch(it.clause.between(it.previous.end, it.found.start)) else None


def _whose(it: Candidate) -> bool | None:
    """8座书屋藏书量达4万册, 50%的书屋漏损率低于3%: whose stock it is, or of how many."""
    if it.following is None or not it.found.unit:
        return None
    if dimension(it.found.unit) == it.found.unit and not it.named and patterns.search("[一-鿿]{3}", it.next_words):
        return True if not JOINT.search(it.next_words) and it.verb == "" else None
    if it.found.unit != "%" or not it.marked.startswith("的") or it.named:
        return None
    measure = _COMES_TO.sub("", it.next_words)
    return True if not _LIST_JOINED.search(it.next_words) and subjects.MEASURED.search(measure) else None


def _at_least_one(it: Candidate) -> bool | None:
    """至少一种书: how many."""
    return False if it.found.worded and it.found.before_op and dimension(it.found.unit) == it.found.unit else None


def _how_large(it: Candidate) -> bool | None:
    """新建20吨书柜2座: how large each is."""
    if it.following is None or not counts(it.following.unit) or it.counted or it.found.unit in ("%", "") or it.found.after_op:
        return None
    plain = patterns.fullmatch("[一-鿿]{2,8}", it.next_words) and subjects.link(it.next_words).kind == ""
    return True if plain and _NO_NAME.fullmatch(it.before) else None


_NO_NAME = TERMS.late("no_name")


def _for_whom(it: Candidate) -> bool | None:
    """支持5吨以上、满1年的书屋; 涉及3家以上书屋的由…; 确需建设18层以上书楼的，应…: whom a rule is for."""
    if not it.found.after_op:
        return None
    if it.bounded and ((_AND_OTHER.match(it.marked) and _WHOM.match(it.undated)) or _IN_NEED.search(it.before)):
        return True
    return True if it.counted and _BY_WHOM.match(it.marked) else None


_WHOM = TERMS.late("whom")
_AND_OTHER = TERMS.late("and_other")
_IN_NEED = TERMS.late("in_need")
_BY_WHOM = TERMS.late("by_whom")


def _time(it: Candidate) -> bool | None:
    """3年, 5个月, and a whole number without a unit; but 指数分别达到3.5和4.5."""
    if it.found.unit in _TIME_UNITS:
        return True
    if it.found.unit:
        return None
    opened = it.before
    if it.listed and it.previous is not None and not it.previous.unit:  # as what opens its list
        opened = _NUMBERS_JOINED.sub("", opened)
    return None if _ratio_like(it.found, opened) else True


def _ratio_like(each: Found, before: str) -> bool:
    """A bare number counts only where a verb of reaching or an operator stands before it and it is no whole number: PUE不高于1.3."""
    if each.value == each.value.to_integral() and each.value.as_tuple().exponent == 0:
        return False  # but 系数达到5.0
    if before.endswith(_INDEX_ENDS):
        return True
    return bool(each.before_op) or each.after_op.startswith("上下") or subjects.link(before).kind == "level"


def _threshold_behind(it: Candidate) -> bool | None:
    """5吨（含）以上: a threshold with a bracket in it."""
    return True if it.marked.startswith("■") and _MASKED_BOUND.match(it.marked) else None


def _counted_twice(it: Candidate) -> bool | None:
    """通道达到18条37回路."""
    if not it.after[:1].isdecimal() or not it.counted:
        return None
    return False if it.verb == "level" or _CIRCUITS.match(it.after) else None


def _all_of_it(it: Candidate) -> bool | None:
    """60万吨产能全部退出: what happened to all of it."""
    return False if it.found.op == "=" and _ALL_OF_IT.match(it.after) and not it.named else None


_ALL_OF_IT = TERMS.late("all_of_it")


def _sized(it: Candidate) -> bool | None:
    """2座20万立方米、8座22万立方米储罐: how large each is."""
    before = it.previous
    behind = before is not None and before.end == it.found.start and dimension(before.unit) == before.unit
    return True if behind and more_sizes(it.after) else None


def _or_other(it: Candidate) -> bool | None:
    """5吨以上或占一半的书屋: a threshold, and what it is a threshold of."""
    return True if it.bounded and _OR_OTHER.match(it.after) and it.verb == "" else None


_OR_OTHER = TERMS.late("or_other")


def _ends(it: Candidate) -> bool | None:
    """达到5吨，…: nothing behind it that it could tell of."""
    return False if not it.after or GOES_ON.match(it.after) or ATTRIBUTE_OF.match(it.after) else None


def _bound(it: Candidate) -> bool | None:
    """5吨以上的书屋; but 打造100个以上的书屋: how many there are to be."""
    if not it.of_a_noun or not it.bounded or it.found.unit == "%":
        return None
    return not (it.counted and it.verb == "act" and _MAKES.search(it.before))


_MAKES = TERMS.late("makes")


def _part(it: Candidate) -> bool | None:
    """80%的书屋和60%的书亭分布在城东."""
    if it.following is None:
        return None
    return False if both_parts(it.next_words, it.clause.after(it.following.end), it.found, it.following) else None


def _had(it: Candidate) -> bool | None:
    """书屋具备5%以上的借阅能力: how much of it there is."""
    if not it.of_a_noun:
        return None
    if _HAS.search(it.before) and noun_of(it.after):
        return False
    able = it.found.unit == "%" and ABLE.search(noun_of(it.after)) and ABLE_TO.match(it.undated.lstrip("，,"))
    return False if able else None


_HAS = TERMS.late("has")


def _bound_share(it: Candidate) -> bool | None:
    """将占10%以上的书屋列入名单; 书架10%以上的书屋, but 占书架10%以上的书屋."""
    if not it.of_a_noun or it.found.unit != "%":
        return None
    if it.bounded and it.before.startswith(_OBJECT_MARKS):
        return True
    return not _SHARE_BEHIND_OF.search(it.before) if it.found.op != "=" and it.named and not it.listed else None


def _acted_on(it: Candidate) -> bool | None:
    """建成10座书屋, 10%的书屋; but 建成5吨以上书柜."""
    share = it.found.unit in ("%", "成")
    if it.verb != "act" and not (share and not subjects.clean(it.before)[0]):
        return None
    measured = dimension(it.found.unit) not in (None, it.found.unit) or (dimension(it.found.unit) is None and "/" in it.found.unit)
    return bool(it.found.after_op) and not share and measured


def _opening_count(it: Candidate) -> bool | None:
    """10座书屋列入; but 10座以上书屋."""
    return bool(it.found.after_op) if it.counted and (it.listed or not it.named) else None


def _share(it: Candidate) -> bool | None:
    """书屋50%座位: it tells which ones where another quantity follows."""
    return it.following is not None and it.verb == "" if it.found.unit == "%" else None


FORMS: tuple[Form, ...] = (
    _told, _standard, _of_voltage, _of_a_work, _counts_some, _second_met, _whose, _at_least_one, _how_large, _for_whom, _time,
    _threshold_behind, _counted_twice, _all_of_it, _sized, _or_other, _ends, _bound, _part, _had, _bound_share, _acted_on,
    _opening_count, _share,
)  # fmt: skip


def _tells(it: Candidate) -> bool:
    """Whether a quantity only tells which ones are meant; one that fits no form does."""
    for form in FORMS:
        told = form(it)
        if told is not None:
            return told
    return True


def without(clause: Clause, found: list[Found]) -> list[Found]:
    """The quantities of a clause without those that only tell which things are meant; of several that are joined, the last decides."""
    around = [None, *found, None]
    telling = [_tells(Candidate(clause, each, around[at], around[at + 2])) for at, each in enumerate(found)]
    for at in range(len(found) - 2, -1, -1):
        a, b = found[at], found[at + 1]
        if a.end == b.start and counts(a.unit) and counts(b.unit):
            telling[at] = telling[at + 1]  # 58期1740人次的培训: both count it
        elif telling[at + 1] and _joined(clause, a, b):
            telling[at] = True
    return [each for each, tells in zip(found, telling, strict=True) if not tells]


def _joined(clause: Clause, a: Found, b: Found) -> bool:
    """Whether what one tells with another is of one thing: 甲80万千瓦、乙30万千瓦的项目, 35毫米、40毫米降水线."""
    between = clause.between(a.end, b.start)
    if dimension(a.unit) == dimension(b.unit) == "length" and between in ("、", "和"):
        return True
    named = clause.after(b.end).startswith("的") and _AND_ONE_MORE.fullmatch(between)
    return bool(named) and alike(a, b)


def alike(a: Found, b: Found) -> bool:
    """Whether two values can stand in one list: their units are the same, of one dimension, or the first has none."""
    same = a.unit == b.unit or not a.unit or (a.unit == "个" and b.unit.endswith("百分点")) or dimension(a.unit) == "number"
    return same or (dimension(a.unit) == dimension(b.unit) and dimension(a.unit) is not None)
