"""Totals and their parts in running text: 总规模400万千瓦，其中甲130万、乙270万; 甲1亿元、乙2亿元，合计3亿元.

Where the words do not say that a list is all of a total, it is taken as such only if it adds up; what is said with 以上 or counted
in a unit that other things share is taken only if it does not contradict: neither can be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from plancheck.extract import clauses, patterns, quantities, subjects, years
from plancheck.extract.patterns import late
from plancheck.extract.quantities import Found, Squeezed
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Op, Section, Sum, quote
from plancheck.model.quantity import PREFIXES, Quantity, dimension

ADDABLE = ("money", "power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "co2", "apparent_power", "mu")
#: Counting words that name a kind of thing, so that parts in them are of the total; 个 counts anything.
_KINDS = ("座", "辆", "台", "套", "户", "项", "家", "台套", "株", "艘", "列", "件", "起")
_OPENING = late(r"其中[：:，,]?|包括[：:]?|分别(?:为|是)|分为|由(?=.{2,40}组成)")
_TOGETHER = late(r"[，,、；]?(?:[一二三四五六七八九十两\d]+[项个类者]|以上|上述)?(?:合计|共计|总计)(?:为|达到?)?(?=约?\d)")
_WHOLE = late(r"[，,；](?:项目|预计|计划|规划)*总(?!计)[一-鿿]{1,4}?(?:额|为|达到?|规模)*(?=约?\d)")
#: 按来源分，甲…; 资金来源为甲…: all of a total by kinds.
_BY_KIND = late(
    r"(?<![一-鿿])按照?[一-鿿]{0,6}?(?:分|来源|构成|时序|类别|领域|年度|渠道|阶段|性质|用途|类型)(?:划分|分|看|安排|统计)?[，,：:]"
    r"|(?:资金|投资)(?:来源|构成|筹措)(?:分别|主要)?(?:为|是|包括|[：:])"
)
#: What follows is beside the total, no part of it.
_FURTHER = late(r"[，；](?:另外|此外|另有|同时|除此之外)")
_EXACT = ("=", "≈")
#: One of these stands in each quantity.
_FIGURES = late(r"\d+|分之|半|番|成|至少|不少于|不低于")
_TOLERANCE = Decimal("0.005")


@dataclass(frozen=True)
class Quotes:
    """A document and the headings above each block, for amounts with their places."""

    document: Document
    paths: tuple[tuple[str, ...], ...]

    @staticmethod
    def of(document: Document, sections: tuple[Section, ...]) -> Quotes:
        """The quotes of a document with its sections."""
        paths: list[tuple[str, ...]] = [()] * len(document.blocks)
        for section in sections:
            paths[section.start : section.end] = [section.path] * (section.end - section.start)
        return Quotes(document, tuple(paths))

    def amount(self, block: int, start: int, end: int, value: Decimal, unit: str, op: Op = "=") -> Amount:
        """The amount at characters [start, end) of a block."""
        return Amount(value, unit, quote(self.document, block, start, end, self.paths[block]), op)


@dataclass(frozen=True)
class _Text:
    """One block's text, squeezed, with the sentence [start, end) that is read."""

    where: Quotes
    block: int
    shadow: Squeezed
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.shadow.text

    def free(self, start: int, end: int) -> list[Found]:
        """Quantities in [start, end) that are no years."""
        named = years.find(self.text)
        moved = [each.moved(start) for each in quantities.find_squeezed(self.text[start:end])]
        return [each for each in moved if not any(m.start < each.end and each.start < m.end for m in named)]

    def made(self, subject: str, total: Found, parts: list[Found], complete: bool) -> Sum:
        return Sum(subject, self.amount(total, total.unit), tuple(self.amount(each, _full(each, total)) for each in parts), complete)

    def amount(self, each: Found, unit: str) -> Amount:
        """An amount of the text with its place."""
        return self.where.amount(self.block, *self.shadow.span(each.number, each.unit_end), each.value, unit, each.op)


def sums(where: Quotes, block: int) -> Iterator[Sum]:
    """The sums that the sentences of a block state."""
    shadow = quantities.squeeze(where.document.blocks[block].text)
    before = 0
    for start, end in clauses.sentences(shadow.text):
        here = _Text(where, block, shadow, start, end)
        yield from _closing(here)
        openings = [each for each in _OPENING.finditer(shadow.text, start, end) if not _aside(shadow.text, start, each.start())]
        for at, opening in enumerate(openings):
            if at == 0 or "；" in shadow.text[openings[at - 1].end() : opening.start()]:
                yield from _opened(here, opening, before)
        if not openings:
            yield from _silent(here)
        yield from _after(here, before)
        yield from _by_kinds(here, before)
        yield from _of_units(here)
        yield from _divided(here)
        before = start


def _aside(text: str, start: int, at: int) -> bool:
    """Whether a place stands in brackets that hold no figure: 101件（包括甲、乙等）."""
    opened = text.rfind("（", start, at)
    closed = text.find("）", at)
    return opened > text.rfind("）", start, at) and closed >= 0 and not patterns.search(r"\d", text[opened:closed])


# --- the total stands before its parts ----------------------------------------------------------------------------------------


def _opened(here: _Text, opening: re.Match[str], before: int) -> Iterator[Sum]:
    """总投资12亿元，包括甲5亿元、乙7亿元. A sentence that opens with 其中 breaks the one before it down."""
    some, at = opening[0].startswith("其中"), opening.start()
    if some and patterns.match(r"[一-鿿（）()、]{0,12}(?:各|每)[^，；]{0,16}分别", here.text[opening.end() : here.end]):
        return  # 其中各县分别新建3座: of each, no part
    first = before if at == here.start and some else here.start
    total = _last(here, first, at)
    told = next((each for each in years.find(here.text) if 0 <= each.start - opening.end() <= 1), None)
    if some and total is not None and told is not None:  # 2022年418吨，2020年385吨。其中，2022年甲…: of that year's total
        total = _last_of(here, first, at, told.year)
    if total is None:
        return
    goes_on = first == before and first < here.start  # 其中 opens a sentence: all of it breaks the total down
    stop = _FURTHER.search(here.text, at, here.end) if goes_on else None
    end = stop.start() if stop else here.end if goes_on else _end(here.text, at, here.end)
    listed = [
        each
        for each in _in_full(here.free(opening.end(), end), total)
        if _same(each, total)
        and not patterns.search(r"[一-鿿]{2,}(?:合计|共计|总计)(?:为|达到?)?约?$", here.text[opening.end() : each.start])
    ]
    parts = listed if not some and _fits(total, listed, True) else _uppermost(here, listed, opening.end())
    # 其中：甲…；资金来源为…: what stands behind ； is another matter
    if goes_on and not _fits(total, parts, False) and not _in_parallel(here, opening.end(), end, parts):
        end = _end(here.text, at, end)
        parts = [each for each in parts if each.end <= end]
    if len(parts) < (1 if some else 2):
        return
    stated = bool(patterns.search(r"组成|共", here.text[at:end]) and "等" not in here.text[at:end])
    if _sure(total, parts) or _fits(total, parts, not some or stated):
        yield here.made(_subject(here.text, first, total), total, parts, not some or stated)


def _in_parallel(here: _Text, start: int, end: int, parts: list[Found]) -> bool:
    """Whether ； parts kinds of one matter: 甲6个，投资20亿元；乙5个，投资9亿元: one of the parts in each, behind the same word."""
    groups = [*_groups(here.text, start, end)]
    inside = [[each for each in parts if a <= each.start < b] for a, b in groups]
    words = {here.text[each[0].start - 2 : each[0].start] for each in inside if each}
    return len(groups) >= 2 and all(len(each) == 1 for each in inside) and len(words) == 1 and not _BY_KIND.search(here.text, start, end)


def _divided(here: _Text) -> Iterator[Sum]:
    """总投资200亿元…。按来源分，甲78亿元、乙122亿元: all of the total that stands before, in the block or one of the two above it."""
    if not any(map(here.text.__contains__, ("按", "来源", "构成", "筹措"))):
        return
    openings = [*_BY_KIND.finditer(here.text, here.start, here.end)]
    for at, opening in enumerate(openings):
        stops = [here.text.find(mark, opening.end(), here.end) for mark in "；。"]
        stop = min([stop for stop in stops if stop >= 0] + [each.start() for each in openings[at + 1 :]], default=here.end)
        if patterns.search("其中|等(?=[。；]|$)", here.text[opening.end() : stop]):
            continue
        money = [each for each in here.free(opening.end(), stop) if dimension(each.unit) == "money"]
        found = next((each for each in _totals_before(here, opening.start()) if money and _same(money[0], each[1])), None)
        parts = _uppermost(here, money, opening.end())
        if found is None or len(parts) < 2 or not all(each.op in _EXACT and each.value_to is None for each in parts):
            continue
        over, total = found
        if _near(total, parts):
            amounts = tuple(here.amount(each, _full(each, total)) for each in parts)
            yield Sum(_subject(over.text, 0, total), over.amount(total, total.unit), amounts, True)


def of_chapters(where: Quotes, sections: tuple[Section, ...]) -> Iterator[Sum]:
    """A sum of money in the lead of a chapter (总投资130亿元) with the one that the lead of each of its sections states (投资56亿元)."""
    for section in sections:
        if len(section.children) < 2:
            continue
        totals = [*_invested(where, section, True)]
        parts = [[*_invested(where, sections[at], False)] for at in section.children]
        if len(totals) != 1 or any(len(each) != 1 for each in parts):
            continue
        (over, total), given = totals[0], [each[0] for each in parts]
        if all(_same(each, total) for _, each in given) and _near(total, [each for _, each in given]):
            amounts = tuple(here.amount(each, _full(each, total)) for here, each in given)
            yield Sum(_subject(over.text, 0, total), over.amount(total, total.unit), amounts, True)


def _invested(where: Quotes, section: Section, whole: bool) -> Iterator[tuple[_Text, Found]]:
    """The sums of money that the text before a section's first subsection states as invested; with `whole`, as all that is."""
    for block in where.document.blocks[section.start : section.own_end]:
        if (block.index == section.start and not section.heading.run_in) or block.table is not None or not block.countable:
            continue
        shadow = quantities.squeeze(block.text)
        here = _Text(where, block.index, shadow, 0, len(shadow.text))
        for each in here.free(0, here.end) if "投资" in shadow.text else ():
            said = patterns.search("投资(?:总?额|规模|共|合计)?(?:约|为|达到?)*$", shadow.text[: each.start])
            if dimension(each.unit) == "money" and said and (not whole or _stated_total(shadow.text, each)):
                yield here, each


def _totals_before(here: _Text, at: int) -> Iterator[tuple[_Text, Found]]:
    """The stated totals of money before a place, the nearest first."""
    yield from ((here, each) for each in reversed(here.free(0, at)) if _stated_total(here.text, each))
    blocks = here.where.document.blocks
    for index in (here.block - 1, here.block - 2):
        if index < 0 or blocks[index].table is not None or not blocks[index].countable:
            return
        shadow = quantities.squeeze(blocks[index].text)
        above = _Text(here.where, index, shadow, 0, len(shadow.text))
        yield from ((above, each) for each in reversed(above.free(0, above.end)) if _stated_total(above.text, each))


def _stated_total(text: str, each: Found) -> bool:
    return (
        each.op in _EXACT
        and each.value_to is None
        and patterns.search("(?:总投资|投资总?额|总额|合计|共计|总计|投资共)(?:约|为|达到?)*$", text[: each.start]) is not None
    )


def _near(total: Found, parts: list[Found]) -> bool:
    """Whether parts may be meant as all of a total: they come to something like it."""
    whole = Quantity(total.value, total.unit).base()
    bases = [Quantity(each.value, _full(each, total)).base() for each in parts]
    added = sum((each for each in bases if each is not None), Decimal(0))
    return whole is not None and whole * Decimal("0.6") <= added <= whole * Decimal("1.6")


def _uppermost(here: _Text, parts: list[Found], start: int) -> list[Found]:
    """The parts without those that are of a part: told in brackets, or of a kind of the one before (书亭5座，街角书亭2座)."""
    kept: list[Found] = []
    names: list[str] = []
    for each in parts:
        cut = max(start, *(here.text.rfind(mark, start, each.start) + 1 for mark in "，；：、（。"))
        raw = here.text[cut : each.start]
        link = subjects.link(raw)
        name = subjects.clean(_undated(link.rest if link.kind else raw))[0]
        aside = here.text.rfind("（", start, each.start) > here.text.rfind("）", start, each.start)
        within = "；" not in here.text[kept[-1].end : each.start] if kept else False
        if (aside and kept) or (within and _kind_of(name, names[-1])):
            continue
        kept.append(each)
        names.append(name)
    return kept


def _in_full(found: list[Found], total: Found) -> list[Found]:
    """921万吨标准煤，其中甲286万吨、乙198万吨、丙71万吨: three or more in the beginning of the total's unit are in all of it."""
    short = [each for each in found if each.unit != total.unit and dimension(each.unit) == "mass" and total.unit.startswith(each.unit)]
    return [replace(each, unit=total.unit) if each in short else each for each in found] if len(short) >= 3 else found


def _undated(text: str) -> str:
    for each in reversed(years.find(text)):
        text = text[: each.start] + text[each.end :]
    return text


def _kind_of(name: str, whole: str) -> bool:
    """Whether one name is the other's with something in front: 街角书亭 and 书亭; 街角书亭面积 and 书亭总面积 too."""
    if not whole or name == whole:
        return False
    if name.endswith(whole):
        return True
    same = next((at for at, (a, b) in enumerate(zip(reversed(name), reversed(whole), strict=False)) if a != b), 0)
    head = whole[: len(whole) - same][:2]
    return same >= 2 and len(head) == 2 and head in name[1 : len(name) - same]


def _silent(here: _Text) -> Iterator[Sum]:
    """书屋660万平方米（社区280万、学校380万）, and three or more parts behind a comma: only where they add up."""
    if not _may_add_up(here.text[here.start : here.end]):
        return
    for total in here.free(here.start, here.end):
        if not _countable(total.unit) or total.op not in _EXACT or total.value_to is not None:
            continue
        opened = here.text[total.end : total.end + 1]
        stop = here.text.find("）", total.end, here.end) if opened == "（" else _end(here.text, total.end, here.end)
        if opened not in ("（", "，", "：") or stop < 0:
            continue
        parts = here.free(total.end + 1, stop)
        enough = len(parts) >= (2 if opened == "（" else 3)
        if enough and all(_same(each, total) and each.op in _EXACT for each in parts) and _fits(total, parts, True):
            yield here.made(_subject(here.text, here.start, total), total, parts, True)
            return


def _may_add_up(sentence: str) -> bool:
    """Whether there are figures enough for a total with two parts in brackets, or with three more up to ；."""
    return any(len(_FIGURES.findall(part)) > 3 for part in sentence.split("；")) or any(
        len(_FIGURES.findall(part.partition("）")[0])) > 1 for part in sentence.split("（")[1:]
    )


def _last(here: _Text, start: int, end: int) -> Found | None:
    """The total: the last quantity that can be added up before the breakdown."""
    found = [each for each in here.free(start, end) if _countable(each.unit) and each.value_to is None and each.op != "<="]
    if not found:
        return None
    between = here.text[found[-1].end : end]
    shares = all(dimension(each.unit) in ("ratio", "points") for each in here.free(found[-1].end, end))
    # …达到5万册，占全省的8%，提高3个百分点。其中，…
    told = between.endswith("。") and shares and "；" not in between and len(between) <= 60
    return found[-1] if told or len(between) <= 24 else None


def _last_of(here: _Text, start: int, end: int, year: int | None) -> Found | None:
    """The last quantity before `end` that can be added up and stands behind this year; None where another year is compared."""
    dated = [each for each in years.find(here.text) if start <= each.start < end and each.role in ("in", "by")]
    if not dated:
        return _last(here, start, end)
    for each in reversed(here.free(start, end)):
        before = [mention for mention in dated if mention.end <= each.start]
        if before and before[-1].year == year and _countable(each.unit) and each.value_to is None:
            return each
    return None


def _end(text: str, at: int, end: int) -> int:
    """A breakdown ends with its sentence or at ；."""
    stop = text.find("；", at, end)
    return stop if stop >= 0 else end


# --- the total stands behind its parts ----------------------------------------------------------------------------------------


def _closing(here: _Text) -> Iterator[Sum]:
    """A list with its total behind it: 合计 says so, 总投资 only where the list adds up."""
    for words, stated, needed in ((_TOGETHER, True, "计"), (_WHOLE, False, "总")):
        for hit in words.finditer(here.text, here.start, here.end) if needed in here.text else ():
            total = next((each for each in here.free(hit.end(), here.end) if each.start == hit.end()), None)
            if total is None or not _countable(total.unit) or total.op not in _EXACT:
                continue
            parts = _parts_before(here, hit.start(), total, stated and not _of_a_kind(here, hit.start()))
            if parts:
                yield here.made("合计" if stated else _subject(here.text, here.start, total), total, parts, True)


def _of_a_kind(here: _Text, at: int) -> bool:
    """Whether 合计 has a subject of its own, no amount: 甲3、乙5，藏书合计5: of those that are of that kind."""
    clause = max(here.start, *(here.text.rfind(mark, here.start, at) + 1 for mark in "，；：:"))
    return clause > here.start and bool(patterns.search(r"[一-鿿]{2,}", here.text[clause:at])) and not here.free(clause, at)


def _parts_before(here: _Text, at: int, total: Found, stated: bool) -> list[Found]:
    """The list that ends at `at`: joined by 、 in one clause; else the clauses before, each with one amount, as far as they add up.

    A list whose total is stated (合计) need not add up where it is all that the sentence says.
    """
    clause = max(here.start, *(here.text.rfind(mark, here.start, at) + 1 for mark in "，；：:"))
    listed = here.free(clause, at)
    if len(listed) >= 2:
        joined = here.text[clause:at].count("、") + 1 >= len(listed)
        right = joined and all(_same(each, total) and each.op in _EXACT for each in listed)
        return listed if right and (stated or _fits(total, listed, True)) else []
    opened = max(here.start, *(here.text.rfind(mark, here.start, at) + 1 for mark in "；：:"))
    found = here.free(opened, at)
    run: list[Found] = []
    for each in reversed(found):
        if not _same(each, total) or each.op not in _EXACT:
            return []
        run.insert(0, each)
        if len(run) >= 2 and _fits(total, run, True):
            return run
    alone = all(here.text[opened:at].count(mark) + 1 <= len(run) for mark in "，")
    return run if stated and alone and len(run) >= 2 else []


def _after(here: _Text, before: int) -> Iterator[Sum]:
    """甲3座，投资5万元；乙4座，投资6万元。共7座，投资11万元。: a sentence of kinds and then one of totals, each where it adds up."""
    groups = [*_groups(here.text, before, here.start)]
    if len(groups) < 3 or "；" in here.text[here.start : here.end]:
        return
    kinds = [here.free(*span) for span in groups]
    for total in here.free(here.start, here.end):
        parts = [[each for each in kind if _same(each, total)] for kind in kinds]
        given = [each[0] for each in parts if len(each) == 1 and each[0].op in _EXACT]
        if len(given) == len(kinds) and _countable(total.unit) and total.op in _EXACT and _fits(total, given, True):
            yield here.made(_subject(here.text, here.start, total), total, given, True)


#: How many a kind or the whole has: 甲工程5个，投资… .
_HOW_MANY = late(r"[个项]$")


def _by_kinds(here: _Text, before: int) -> Iterator[Sum]:
    """共安排9个，总投资30亿元。甲4个，投资20亿元，…；乙5个，投资10亿元，…: the sentence of kinds breaks down the one before it.

    Each kind states one sum of money as invested. Numbers of things are added up where each kind and the whole state one.
    """
    groups = [*_groups(here.text, here.start, here.end)]
    if len(groups) < 3 or before == here.start or "投资" not in here.text[here.start : here.end]:
        return
    money = [[each for each in here.free(*span) if dimension(each.unit) == "money" and _put_in(here.text, each)] for span in groups]
    totals = [each for each in here.free(before, here.start) if dimension(each.unit) == "money" and _stated_total(here.text, each)]
    parts = [each[0] for each in money if len(each) == 1]
    if len(parts) != len(groups) or len(totals) != 1 or not all(each.op in _EXACT and each.value_to is None for each in parts):
        return
    if not _near(totals[0], parts):
        return
    yield here.made(_subject(here.text, before, totals[0]), totals[0], parts, True)
    counts = [
        [each for each in here.free(span[0], part.start) if _HOW_MANY.search(each.unit)] for span, part in zip(groups, parts, strict=True)
    ]
    whole = [each for each in here.free(before, totals[0].start) if _HOW_MANY.search(each.unit)]
    listed = [each[0] for each in counts if len(each) == 1]
    if len(listed) == len(groups) and len(whole) == 1 and all(each.unit == whole[0].unit and each.op == "=" for each in (*listed, *whole)):
        yield here.made(_subject(here.text, before, whole[0]), whole[0], listed, True)


def _put_in(text: str, each: Found) -> bool:
    return patterns.search("投资(?:总?额|规模|共|合计)?(?:约|为|达到?)*$", text[: each.start]) is not None


_ONE = late(r"单[机台][一-鿿]{0,2}?(?:容量|功率|规模)?(?:为|约)?$")
_ALL = late(r"总[一-鿿]{0,2}?(?:容量|功率|规模)?(?:为|约|达到?)?$")


def _of_units(here: _Text) -> Iterator[Sum]:
    """单机5兆瓦机组4台，总容量2万千瓦: so many of one size come to the whole."""
    found = here.free(here.start, here.end) if "单" in here.text[here.start : here.end] else []
    for one, many, whole in zip(found, found[1:], found[2:], strict=False):
        close = "；" not in here.text[one.end : whole.start] and whole.start - one.end <= 30
        exact = all(each.op in _EXACT and each.value_to is None for each in (one, many, whole))
        if not (close and exact and many.unit in ("台", "套", "组") and dimension(one.unit) == dimension(whole.unit) == "power"):
            continue
        if _ONE.search(here.text[: one.start]) and _ALL.search(here.text[: whole.start]):
            start, end = here.shadow.span(one.number, many.unit_end)
            part = here.where.amount(here.block, start, end, one.value * many.value, one.unit)
            yield Sum(_subject(here.text, here.start, whole), here.amount(whole, whole.unit), (part,), True)


def cited(where: Quotes, block: int, invested: tuple[Amount, ...]) -> Iterator[Sum]:
    """共安排9个，总投资30亿元，清单见附件: a sentence that cites the list of projects and states as many, with what each costs."""
    text = where.document.blocks[block].text
    if not any(word in text for word in ("清单", "附件", "附表")) or "投资" not in text:
        return
    shadow = quantities.squeeze(text)
    for start, end in clauses.sentences(shadow.text):
        here = _Text(where, block, shadow, start, end)
        if not patterns.search("(?:清单|附[件表]|[详参]?见)", shadow.text[start:end]):
            continue
        free = here.free(start, end)
        totals = [each for each in free if dimension(each.unit) == "money" and _stated_total(here.text, each)]
        counts = [each for each in free if _HOW_MANY.search(each.unit) and totals and each.end <= totals[0].start]
        if len(totals) == 1 and len(counts) == 1 and counts[0].value == len(invested):
            yield Sum(_subject(here.text, start, totals[0]), here.amount(totals[0], totals[0].unit), invested, True)


def _groups(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("；", start, end)
        yield start, stop if stop >= 0 else end
        start = stop + 1 if stop >= 0 else end


# --- amounts ------------------------------------------------------------------------------------------------------------------


def _countable(unit: str) -> bool:
    return dimension(unit) in ADDABLE or unit in _KINDS


def _sure(total: Found, parts: list[Found]) -> bool:
    """Whether every amount is exact (or 约) and measured, not counted."""
    return dimension(total.unit) in ADDABLE and all(each.op in _EXACT for each in (total, *parts))


def _fits(total: Found, parts: list[Found], complete: bool) -> bool:
    """Whether the parts add up to the total, or do not exceed it where they are only some of it."""
    whole = Quantity(total.value, total.unit).base()
    bases = [Quantity(each.value, _full(each, total)).base() for each in parts]
    if whole is None or any(each is None for each in bases):
        return False
    added = sum((each for each in bases if each is not None), Decimal(0))
    return abs(added - whole) <= whole * _TOLERANCE if complete else added <= whole


def _same(part: Found, total: Found) -> bool:
    if part.value_to is not None:
        return False
    return (part.unit in PREFIXES and bool(part.unit)) or (bool(part.unit) and dimension(part.unit) == dimension(total.unit))


def _full(part: Found, total: Found) -> str:
    """A part's unit; 130万 beside 400万千瓦 is 万千瓦."""
    if part.unit not in PREFIXES:
        return part.unit
    base = next((total.unit[len(prefix) :] for prefix in PREFIXES if prefix and total.unit.startswith(prefix)), total.unit)
    return part.unit + base


def _subject(text: str, start: int, total: Found) -> str:
    cut = max(text.rfind(mark, start, total.start) for mark in "，；：")
    raw = text[max(start, cut + 1) : total.start]
    link = subjects.link(raw)
    return subjects.clean(link.rest if link.kind else raw)[0] or "合计"
