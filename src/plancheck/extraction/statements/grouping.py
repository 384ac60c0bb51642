"""The quantities of a clause, those that share a predicate together: one, a list (a、b和c) or a course (由a到b)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction import quantities, years
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates import MET, OUT_OF, counts
from plancheck.extraction.quantities import Found
from plancheck.extraction.statements import attributive
from plancheck.extraction.statements.attributive import JOINT, alike, both_parts, is_none
from plancheck.extraction.statements.clause import Clause
from plancheck.model.plan import Op
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_EACH_ITS_OWN = TERMS.late("each_its_own")

_WHOLE = TERMS.late("whole")
_NEARLY = TERMS.late("nearly")
_ALL_ROUND = TERMS.late("all_round")
_NONE = TERMS.late("none")
_GROUPED = TERMS.late("grouped")
_REACHED = TERMS.late("reached")
_FROM = TERMS.late("from")


class Part(NamedTuple):
    """Quantities that share one predicate, with the words before and behind."""

    found: tuple[Found, ...]
    start: int  # where the words before begin
    end: int  # where the words behind end
    course: bool = False

    @property
    def first(self) -> Found:
        """The first quantity."""
        return self.found[0]

    @property
    def last(self) -> Found:
        """The last quantity."""
        return self.found[-1]

    def counted_in(self, unit: str, instead: tuple[str, ...] = ("",)) -> Part:
        """The part with its quantities in a unit where they have one of those that stand for it."""
        return self._replace(found=tuple(each._replace(unit=unit) if each.unit in instead else each for each in self.found))


# --- the quantities -----------------------------------------------------------------------------------------------------------


def found(clause: Clause) -> list[Found]:
    """The quantities of a clause that are no years, each with its unit and operator where it shares that of another."""
    body, dated = clause.body, [(each.start - clause.start, each.end - clause.start) for each in clause.mentions]
    listed = [each for each in quantities.find_squeezed(body) if not any(a < each.end and each.start < b for a, b in dated)]
    for at in range(len(listed) - 2, -1, -1):  # 11.4和0.7个百分点, 3吨和5吨标准煤 of one thing: the last unit serves both
        unit, full = listed[at].unit, listed[at + 1].unit
        short = not unit or (unit.endswith("吨") and full in (unit + "标准煤", unit + "二氧化碳") and _of_one_thing(body, listed[at].start))
        if full and short and _GROUPED.fullmatch(body[listed[at].end : listed[at + 1].start]):
            listed[at] = listed[at]._replace(unit=full)
    for at, (a, b) in enumerate(pairwise(listed)):
        if a.op == "≈" and a.before_op and b.op == "=" and both_parts(body[a.end : b.start], body[b.end :], a, b):
            listed[at + 1] = b._replace(op="≈")  # 约 before the first serves both
    listed += _in_words(body)
    return sorted((each.moved(clause.start) for each in listed), key=lambda each: each.start)


def _in_words(body: str) -> Iterator[Found]:
    """All or none of something: 全覆盖, 零增长, 2030年为零."""
    for hit in _NONE.finditer(body) if "零" in body or "0" in body else ():
        yield Found(hit.start(), hit.end(), hit.start(), hit.end(), Decimal(0), None, "", "=", True)
    for hit in _WHOLE.finditer(body) if "全覆盖" in body or "零增长" in body else ():
        if hit["all"] and _ALL_ROUND.search(body[: hit.start()]):
            continue  # 无遗漏、全覆盖: no share of anything
        op: Op = "≈" if hit["op"] or _NEARLY.match(body) else "="
        yield Found(hit.start(), hit.end(), hit.start(), hit.end(), Decimal(0 if hit["zero"] else 100), None, "%", op, True)


# --- their groups -------------------------------------------------------------------------------------------------------------


def parts(clause: Clause, found: list[Found]) -> Iterator[Part]:
    """The quantities of a clause that state something, grouped, each group with the words that are its own."""
    groups: list[list[Found]] = []
    courses: set[int] = set()
    for each in attributive.without(clause, found):
        if not groups:
            groups.append([each])
            continue
        group, between = groups[-1], _between(clause, groups[-1][-1].end, each.start)
        course = len(groups) - 1 in courses
        if len(group) == 1 and _reaches(clause, group[0], between, each):
            courses.add(len(groups) - 1)
            group.append(each)
        elif _adjacent(group[-1], each) or (not course and _goes_on(clause, group, between, each)):
            group.append(each)
        else:
            groups.append([each])
    begin = clause.start
    for at, group in enumerate(groups):
        end = _end(clause, group, groups[at + 1][0].start) if at + 1 < len(groups) else clause.end
        yield Part(tuple(_one_unit(group)), begin, end, at in courses)
        begin = end


def _between(clause: Clause, start: int, end: int) -> str:
    """Characters [start, end) of the clause without its years and what is blanked."""
    kept = [clause.body[at - clause.start] for at in range(start, end) if not any(m.start <= at < m.end for m in clause.mentions)]
    return "".join(kept).replace("■", "")


def _reaches(clause: Clause, first: Found, between: str, each: Found) -> bool:
    """Whether a course that opens with `first` (由a, or with a year of its own: 2015年46%提高到…) comes to `each`."""
    verb = between.strip("■，,的") + (each.before_op if each.before_op.endswith(("至", "到")) else "")
    if not _REACHED.fullmatch(verb):
        return False
    before = clause.between(max(clause.start, first.start - 12), first.start)
    return bool(_FROM.search(before)) or any(m.role == "from" and 0 <= first.start - m.end <= 2 for m in clause.mentions)


def _adjacent(a: Found, b: Found) -> bool:
    """Whether two numbers count the same things: 58期1740人次."""
    return a.end == b.start and counts(a.unit) and counts(b.unit)


def _goes_on(clause: Clause, group: list[Found], between: str, each: Found) -> bool:
    """Whether a list of values goes on with `each`."""
    none = is_none(each)
    if of_plants(group) and dimension(each.unit) == "power" and _GROUPED.fullmatch(between) and between != "/":
        return True
    if not _GROUPED.fullmatch(between.removesuffix("为") if none else between):
        return False
    return none or between == "/" or alike(group[-1], each) or _each_its_own(clause.undated(clause.start, group[0].start))


def of_plants(found: Sequence[Found]) -> bool:
    """Whether values are how much each of some plants gives, and how much it holds: 15万千瓦/60万千瓦时、10万千瓦/20万千瓦时."""
    return len(found) > 1 and len(found) % 2 == 0 and [dimension(each.unit) for each in found] == ["power", "energy"] * (len(found) // 2)


def _each_its_own(before: str) -> bool:
    """Whether a list of values is one of a list of subjects: 甲、乙消费量分别控制在3吨、5立方米."""
    if "分别" not in before:
        return False
    return _EACH_ITS_OWN.search(before) is not None


_SUBJECTS = TERMS.late("subjects")


def _of_one_thing(body: str, start: int) -> bool:
    """Whether the words before a list name one subject for all of its values: 用能2025年、2030年分别控制在."""
    return not _SUBJECTS.search(body, 0, start)


def _one_unit(group: list[Found]) -> Iterator[Found]:
    """In a list the last unit serves numbers without one (10、20和30%), and 8.2个和5.1个百分点."""
    last = group[-1]
    if is_none(last):  # 30吨、为零
        last = last._replace(unit=group[0].unit)
    for each in group[:-1]:
        bare = not each.unit or (each.unit == "个" and last.unit.endswith("百分点"))
        bare = bare or (each.unit in ("万", "亿") and last.unit.startswith(each.unit))  # 10万、12万和20万平方米
        yield each._replace(unit=last.unit) if bare else each
    yield last


def _end(clause: Clause, group: list[Found], following: int) -> int:
    """Where a group's own words end, before the quantity that follows."""
    last = group[-1]
    cut = _cut(clause.between(last.end, following)) + last.end
    if not counts(last.unit) or cut == following:
        return cut
    out = OUT_OF.match(clause.between(last.end, following))
    if out:
        return last.end + out.end()  # 7座书屋中好的占28%
    if cut == last.end and MET.search(years.without(clause.before(group[0].start))):
        return following  # 对2个书院8个书屋进行改造
    return cut


def _cut(between: str) -> int:
    """Where, between two quantities, the second's words begin: behind the first joining mark, else at once after the first."""
    hits = [*JOINT.finditer(between)]
    if not hits or hits[0].start() == 0:
        return 0
    return (hits[-1] if hits[-1].end() == len(between) else hits[0]).start()
