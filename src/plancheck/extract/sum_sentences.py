"""Totals and their parts in running text: 总规模400万千瓦，其中甲130万、乙270万; 甲1亿元、乙2亿元，合计3亿元.

Where the words do not say that a list is all of a total, it is taken as such only if it adds up; what is said with 以上 or counted
in a unit that other things share is taken only if it does not contradict: neither can be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from plancheck.extract import clauses, patterns, quantities, subjects, years
from plancheck.extract.patterns import late
from plancheck.extract.quantities import Found, Squeezed
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Op, Section, Sum, quote
from plancheck.model.quantity import PREFIXES, Quantity, dimension

ADDABLE = ("money", "power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "co2", "apparent_power", "mu")
#: Counting words that name a kind of thing, so that parts in them are of the total; 个 counts anything.
_KINDS = ("座", "辆", "台", "套", "户", "项", "家", "台套", "株", "艘", "列", "件", "起")
_OPENING = late(r"其中[：:，,]?|包括[：:]?|分别(?:为|是)|分为|由(?=.{2,40}组成)", needs=("其中", "分为", "分别", "包括", "组成"))
_TOGETHER = late(
    r"[，,、；]?(?:[一二三四五六七八九十两\d]+[项个类者]|以上|上述)?(?:合计|共计|总计)(?:为|达到?)?(?=约?\d)",
    needs=("合计", "共计", "总计"),
)
_WHOLE = late(r"[，,；](?:项目|预计|计划|规划)*总(?!计)[一-鿿]{1,4}?(?:额|为|达到?|规模)*(?=约?\d)", needs=("总",))
#: 按来源分，甲…; 资金来源为甲…: all of a total by kinds.
_BY_KIND = late(
    r"(?<![一-鿿])按照?[一-鿿]{0,6}?(?:分|来源|构成|时序|类别|领域|年度|渠道|阶段|性质|用途|类型)(?:划分|分|看|安排|统计)?[，,：:]"
    r"|(?<![一-鿿])(?:分|从)[一-鿿]{1,6}来?看[，,：:]"
    r"|(?:资金|投资)(?:来源|构成|筹措)(?:分别|主要)?(?:为|是|包括|[：:])|(?<=元)中[，,：:]",
    needs=("按", "资金", "投资", "中", "看"),
)
#: What follows is beside the total, no part of it.
_FURTHER = late(r"[，；](?:另外|此外|另有|同时|除此之外)")
_EXACT = ("=", "≈")
#: One of these stands in each quantity.
_FIGURES = late(r"\d+|分之|半|番|成|至少|不少于|不低于")
_TOLERANCE = Decimal("0.005")


class Quotes(NamedTuple):
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


class _Text(NamedTuple):
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
        moved = [each.moved(start) for each in quantities.find_squeezed(self.text[start:end])]
        named = years.find(self.text) if moved else ()
        return [each for each in moved if not any(m.start < each.end and each.start < m.end for m in named)] if named else moved

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
        if not _FIGURES.search(shadow.text, start, end):  # what a total has as a part stands in the sentence itself
            before = start
            continue
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
        yield from _made_of(here)
        yield from _divided(here)
        before = start
    yield from _by_points(where, block)


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
    """总投资200亿元…。按来源分，甲78亿元、乙122亿元: all of the total that stands before: of money in the block, one of the two above it
    or the same chapter, else in the block."""
    if not any(map(here.text.__contains__, ("按", "来源", "构成", "筹措", "元中", "看"))):
        return
    openings = [*_BY_KIND.finditer(here.text, here.start, here.end)]
    for at, opening in enumerate(openings):
        stops = [here.text.find(mark, opening.end(), here.end) for mark in "；。"]
        stop = min([stop for stop in stops if stop >= 0] + [each.start() for each in openings[at + 1 :]], default=here.end)
        if patterns.search("其中|等(?=[。；]|$)", here.text[opening.end() : stop]):
            continue
        listed = here.free(opening.end(), stop)
        same = [each for each in listed if dimension(each.unit) == dimension(listed[0].unit) and dimension(each.unit) in ADDABLE]
        parts = _uppermost(here, same, opening.end())
        least = 3 if opening[0].startswith("中") else 2
        if len(parts) < least or not all(each.op in _EXACT and each.value_to is None for each in parts):
            continue
        found = _whole_of(here, opening.start(), parts)
        if found is not None:
            over, total = found
            amounts = tuple(here.amount(each, _full(each, total)) for each in parts)
            yield Sum(_subject(over.text, 0, total), over.amount(total, total.unit), amounts, True)


def _whole_of(here: _Text, at: int, parts: list[Found]) -> tuple[_Text, Found] | None:
    """The total that parts by kind are of: the nearest of their dimension, if they come to something like it (or would in its unit);
    of money else one that the chapter states, if they come near it."""
    if dimension(parts[0].unit) != "money":
        before = [each for each in here.free(0, at) if _same(parts[0], each) and _ALL_OF.search(here.text[: each.start])]
        total = before[-1] if before and before[-1].op in _EXACT and before[-1].value_to is None else None
        return (here, total) if total is not None and (_near(total, parts) or _slipped(total, parts)) else None
    near = next((each for each in _totals_before(here, at) if _same(parts[0], each[1])), None)
    if near is not None and (_near(near[1], parts) or _slipped(near[1], parts)):
        return near
    stated = [each for each in _chapter_totals(here) if _same(parts[0], each[1])]
    fitting = [each for each in stated if _fits(each[1], parts, True) or _slipped(each[1], parts)]
    close = [each for each in stated if _near(each[1], parts, Decimal("0.85"), Decimal("1.15"))]
    return next(iter([*fitting, *close]), None)


#: A whole by its name: 用纸总量120吨, 总面积210平方米.
_ALL_OF = late(r"总[一-鿿]{1,4}?(?:约|为|达到?)*$|(?:合计|共计|总计)(?:约|为|达到?)*$")


def _slipped(total: Found, parts: list[Found]) -> bool:
    """Whether parts would come to the total if all were counted in one unit, and one is not: 30亿元、20万元 of 50亿元."""
    units = {each.unit for each in (total, *parts)}
    added = sum((each.value for each in parts), Decimal(0))
    return len(units) > 1 and total.value > 0 and abs(added - total.value) <= total.value * _TOLERANCE


def _chapter_totals(here: _Text) -> Iterator[tuple[_Text, Found]]:
    """The totals of money that the chapter of a text states before it, the nearest first."""
    paths, blocks = here.where.paths, here.where.document.blocks
    chapter = paths[here.block][:1]
    for index in range(here.block - 1, -1, -1):
        if not chapter or paths[index][:1] != chapter:
            return
        block = blocks[index]
        if block.countable and block.table is None and "投资" in block.text:
            shadow = quantities.squeeze(block.text)
            above = _Text(here.where, index, shadow, 0, len(shadow.text))
            yield from ((above, each) for each in reversed(above.free(0, above.end)) if _stated_total(above.text, each))


def of_chapters(where: Quotes, sections: tuple[Section, ...]) -> Iterator[Sum]:
    """What the lead of a chapter states as invested (总投资130亿元), or how many projects, with what the lead of each section states."""
    for section in sections:
        if len(section.children) < 2:
            continue
        money, numbers = (_led(where, sections, section, told) for told in (_invested, _how_many))
        for its, beside in ((money, numbers), (numbers, money)):
            if its is None:
                continue
            # what a section without a sum is for is open, unless the sections that state one are seen to be all
            checked = beside is not None and beside.silent == its.silent and beside.adds_up
            if checked or its.adds_up or (not its.silent and _near(its.total, its.parts)):
                amounts = tuple(here.amount(each, _full(each, its.total)) for here, each in its.given)
                subject = COUNTED if its is numbers else _subject(its.over.text, 0, its.total)
                yield Sum(subject, its.over.amount(its.total, its.total.unit), amounts, True)


class _Led(NamedTuple):
    """What the lead of a chapter states, with what the leads of its sections do; `silent`: the sections that state nothing."""

    over: _Text
    total: Found
    given: list[tuple[_Text, Found]]
    silent: tuple[int, ...]

    @property
    def parts(self) -> list[Found]:
        return [each for _, each in self.given]

    @property
    def adds_up(self) -> bool:
        return _fits(self.total, self.parts, True)


def _led(
    where: Quotes, sections: tuple[Section, ...], section: Section, told: Callable[[Quotes, Section, bool], Iterator[tuple[_Text, Found]]]
) -> _Led | None:
    totals = [*told(where, section, True)]
    parts = {at: [*told(where, sections[at], False)] for at in section.children}
    given = [each[0] for each in parts.values() if each]
    if len(totals) != 1 or any(len(each) > 1 for each in parts.values()) or len(given) < 2:
        return None
    over, total = totals[0]
    return (
        _Led(over, total, given, tuple(at for at, each in parts.items() if not each))
        if all(_same(each, total) for _, each in given)
        else None
    )


def _lead(where: Quotes, section: Section) -> Iterator[_Text]:
    """The text before a section's first subsection."""
    for block in where.document.blocks[section.start : section.own_end]:
        if (block.index == section.start and not section.heading.run_in) or block.table is not None or not block.countable:
            continue
        shadow = quantities.squeeze(block.text)
        yield _Text(where, block.index, shadow, 0, len(shadow.text))


#: What a number of projects of a kind, or of all kinds, stands between: 安排5个项目、….
_ARRANGED = late(r"(?:^|[，。；：、])[^，。；：、]{0,12}?(?:安排|实施|布局|谋划|推进|共有?|包括)[^，。；：、\d]{0,6}$")
_PROJECTS = late(r"(?:重[点大])?(?:项目|工程)(?=[，。；：、（(]|$)")


def _how_many(where: Quotes, section: Section, whole: bool) -> Iterator[tuple[_Text, Found]]:
    """The numbers of projects that the text before a section's first subsection states, of the whole or of a kind."""
    for here in _lead(where, section):
        for each in here.free(0, here.end) if "个" in here.text or "项" in here.text else ():
            counted = each.unit in ("个", "项") and each.op == "=" and each.value_to is None
            if counted and _ARRANGED.search(here.text[: each.start]) and _PROJECTS.match(here.text, each.end):
                yield here, each


def invested(where: Quotes, section: Section) -> Iterator[Amount]:
    """The sums of money that the text under a heading states as all that is invested."""
    yield from (here.amount(each, each.unit) for here, each in _invested(where, section, True))


def _invested(where: Quotes, section: Section, whole: bool) -> Iterator[tuple[_Text, Found]]:
    """The sums of money that the text before a section's first subsection states as invested; with `whole`, as all that is."""
    for here in _lead(where, section):
        shadow = here.shadow
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


def _near(total: Found, parts: list[Found], least: Decimal = Decimal("0.6"), most: Decimal = Decimal("1.6")) -> bool:
    """Whether parts may be meant as all of a total: they come to something like it."""
    whole = Quantity(total.value, total.unit).base()
    bases = [Quantity(each.value, _full(each, total)).base() for each in parts]
    added = sum((each for each in bases if each is not None), Decimal(0))
    return whole is not None and whole * least <= added <= whole * most


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
    return [each._replace(unit=total.unit) if each in short else each for each in found] if len(short) >= 3 else found


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
        least = 2 if opened == "（" else 3
        if len(_FIGURES.findall(here.text, total.end + 1, stop)) < least:
            continue
        parts = here.free(total.end + 1, stop)
        if len(parts) >= least and all(_same(each, total) and each.op in _EXACT for each in parts) and _fits(total, parts, True):
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
#: What a number of projects is the total of.
COUNTED = "项目数"


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


class Point(NamedTuple):
    """One kind of projects as a point of running text tells it: what it is called, how many there are, what they cost."""

    name: str
    many: Amount
    money: Amount


#: 一是城东书屋工程，5个项目、3亿元，…。; （二）…, 第三、….
_POINT = late(r"(?:(?<=[。；：])|^)(?:[一二三四五六七八九十]+是|[（(]?[一二三四五六七八九十]+[）)、]|第[一二三四五六七八九十]+[，,、])")
_POINT_NAME = late(r"(?P<name>[一-鿿]{3,24}?)(?:[，,：:（(]|共|计|安排|实施|包括|项目(?=共?\d))")


def _told_in_points(where: Quotes, block: int) -> list[tuple[str, Found, Found, _Text]]:
    """The points of a block that each name a kind of projects with one number of them and one sum of money; none where one does not."""
    text = where.document.blocks[block].text
    if "是" not in text and "第" not in text and "、" not in text:
        return []
    shadow = quantities.squeeze(text)
    opened = [*_POINT.finditer(shadow.text)]
    here = _Text(where, block, shadow, 0, len(shadow.text))
    found = []
    for at, hit in enumerate(opened):
        end = opened[at + 1].start() if at + 1 < len(opened) else len(shadow.text)
        named = _POINT_NAME.match(shadow.text, hit.end())
        inside = here.free(hit.end(), end)
        many = [each for each in inside if _HOW_MANY.search(each.unit) and each.op == "=" and _PROJECTS_TOLD.match(shadow.text, each.end)]
        money = [each for each in inside if dimension(each.unit) == "money" and each.op in _EXACT and each.value_to is None]
        if named is None or len(many) != 1 or len(money) != 1:
            return []
        found.append((named["name"], many[0], money[0], here))
    return found if len(found) >= 2 else []


_PROJECTS_TOLD = late(r"(?:子|重[点大])?(?:项目|工程)|(?=[，,、；。）)])")


def points(where: Quotes) -> Iterator[Point]:
    """Each kind of projects that the points of running text tell with a number and a sum of money."""
    for block in where.document.blocks:
        if block.countable and block.table is None:
            for name, many, money, here in _told_in_points(where, block.index):
                yield Point(name, here.amount(many, many.unit), here.amount(money, money.unit))


def _by_points(where: Quotes, block: int) -> Iterator[Sum]:
    """共安排9个，总投资30亿元 above, and 一是甲工程，4个项目、20亿元。二是乙工程，5个项目、10亿元: all by kinds, money and numbers."""
    told = _told_in_points(where, block)
    if not told:
        return
    here = told[0][3]
    money = [each for _, _, each, _ in told]
    found = _whole_of(here, _POINT.search(here.text).start(), money)  # type: ignore[union-attr]
    if found is None:
        return
    over, total = found
    yield Sum(_subject(over.text, 0, total), over.amount(total, total.unit), tuple(here.amount(each, each.unit) for each in money), True)
    start = max((first for first, last in clauses.sentences(over.text) if first <= total.start < last), default=0)
    many = _number_for(over._replace(start=start), total)
    if many is not None:
        yield Sum(COUNTED, over.amount(many, many.unit), tuple(here.amount(each, each.unit) for _, each, _, _ in told), True)


def _put_in(text: str, each: Found) -> bool:
    return patterns.search("投资(?:总?额|规模|共|合计)?(?:约|为|达到?)*$", text[: each.start]) is not None


_ONE = late(r"单[机台][一-鿿]{0,2}?(?:容量|功率|规模)?(?:为|约)?$")
_ALL = late(r"总[一-鿿]{0,2}?(?:容量|功率|规模)?(?:为|约|达到?)?$")
_IN_ALL = late(r"[，（(、](?:合计|共计|总计|总[一-鿿]{0,2}?(?:容量|功率|规模))(?:为|约|达到?)?$")


def _of_units(here: _Text) -> Iterator[Sum]:
    """单机5兆瓦机组4台，总容量2万千瓦: so many of one size come to the whole."""
    sentence = here.text[here.start : here.end]
    if not any(map(sentence.__contains__, ("单机", "单台", "合计", "共计", "总"))):
        return
    found = here.free(here.start, here.end)
    for one, many, whole in zip(found, found[1:], found[2:], strict=False):
        sized_behind = one.unit in ("台", "套", "组", "座") and one.end == many.start  # 4台30万千瓦机组
        one, many = (many, one) if sized_behind else (one, many)
        between = here.text[one.end : whole.start]
        close = "；" not in between and len(between) <= (16 if sized_behind else 30)
        exact = all(each.op in _EXACT and each.value_to is None for each in (one, many, whole))
        if not (close and exact and many.unit in ("台", "套", "组", "座") and dimension(one.unit) == dimension(whole.unit) == "power"):
            continue
        said = _IN_ALL.search(between) if sized_behind else _ONE.search(here.text[: one.start]) and _ALL.search(here.text[: whole.start])
        if said:
            first, last = (many, one) if sized_behind else (one, many)
            start, end = here.shadow.span(first.number, last.unit_end)
            part = here.where.amount(here.block, start, end, one.value * many.value, one.unit)
            opened = whole.start - len(said[0]) + 1 if sized_behind else here.start
            yield Sum(_subject(here.text, opened, whole), here.amount(whole, whole.unit), (part,), True)


#: 建设书亭40万千瓦，安装单机16兆瓦机组25台: behind the whole, so many of one size.
_MADE_OF = late(
    r"[，,（(：:](?:共|拟|其中)*(?:安装|配置|采用|选用|布置|设置|建设|布设|装设)?[一-鿿]{0,6}?单[机台][一-鿿]{0,2}?(?:容量|功率|规模)?(?:为|约)?$"
)


def _made_of(here: _Text) -> Iterator[Sum]:
    """A whole and behind it the units of one size that it is made of."""
    if "单机" not in here.text[here.start : here.end] and "单台" not in here.text[here.start : here.end]:
        return
    found = here.free(here.start, here.end)
    for at, (whole, one, many) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        said = _MADE_OF.fullmatch(here.text[whole.end : one.start])
        exact = all(each.op in _EXACT and each.value_to is None for each in (whole, one, many))
        sized = dimension(whole.unit) == dimension(one.unit) == "power" and many.unit in ("台", "套", "组", "座")
        close = patterns.fullmatch("的?[一-鿿]{0,8}", here.text[one.end : many.start])
        # 单机5兆瓦机组4台、3兆瓦机组2台: of several sizes
        alone = not any(dimension(each.unit) == "power" for each in found[at + 3 : at + 4])
        if said and exact and sized and close and alone:
            start, end = here.shadow.span(one.number, many.unit_end)
            part = here.where.amount(here.block, start, end, one.value * many.value, one.unit)
            yield Sum(_subject(here.text, here.start, whole), here.amount(whole, whole.unit), (part,), True)


def cited(where: Quotes, block: int, invested: tuple[Amount, ...]) -> Iterator[Sum]:
    """共安排9个，总投资30亿元，清单见附件: a sentence that cites the list of projects and states as many, with what each costs."""
    text = where.document.blocks[block].text
    if not any(word in text for word in ("清单", "附件", "附表")) or "投资" not in text:
        return
    shadow = quantities.squeeze(text)
    spans = [*clauses.sentences(shadow.text)]
    for at, (start, end) in enumerate(spans):
        here = _Text(where, block, shadow, start, end)
        behind = shadow.text[start : spans[at + 1][1] if at + 1 < len(spans) else end]  # …总投资30亿元。清单见附件。
        if not patterns.search("(?:清单|附[件表]|[详参]?见)", behind):
            continue
        totals = [each for each in here.free(start, end) if dimension(each.unit) == "money" and _stated_total(here.text, each)]
        many = _number_for(here, totals[0]) if len(totals) == 1 else None
        if many is None:
            continue
        total = here.amount(totals[0], totals[0].unit)
        if many.value == len(invested):
            yield Sum(_subject(here.text, start, totals[0]), total, invested, True)
        if _adds_up(total, invested):
            one = tuple(Amount(Decimal(1), many.unit, each.evidence) for each in invested)
            yield Sum(COUNTED, here.amount(many, many.unit), one, True)


def _number_for(here: _Text, total: Found) -> Found | None:
    """How many projects a sum of money is for: the one number of them before it in its sentence (实施6个项目，总投资3亿元)."""
    counted = [
        each for each in here.free(here.start, total.start) if _HOW_MANY.search(each.unit) and each.op == "=" and each.value_to is None
    ]
    return counted[0] if len(counted) == 1 else None


def _adds_up(total: Amount, parts: tuple[Amount, ...]) -> bool:
    whole = Quantity(total.value, total.unit).base()
    bases = [Quantity(each.value, each.unit).base() for each in parts]
    added = sum((each for each in bases if each is not None), Decimal(0))
    return whole is not None and all(each is not None for each in bases) and abs(added - whole) <= whole * _TOLERANCE


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
