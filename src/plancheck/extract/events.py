"""What is to happen in a year (a pack's 事件), with the year, how it is bounded, and whose it is.

A title or a citation of a document, and the name of a pilot or an action, are no statements that something happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plancheck.extract import clauses, mentions, quantities, years
from plancheck.extract.indicators import strip_territory
from plancheck.extract.subjects import _SOFT, MEASURED, clean
from plancheck.model.document import Block, Document
from plancheck.model.plan import Event, Op, Section, quote
from plancheck.model.vocabulary import EventConcept, Vocabulary

_CITED = re.compile(r"《[^《》]*》|[〔\[【(（](?:19|20)\d\d[〕\]】)）]\d+号")
#: A noun behind the words that makes them part of a name: a pilot, an action, a plan.
_NAMED = re.compile(
    r"^(?:[、和及与]?[一-鿿]{3})?(?:试点|行动|实施|工作|方案|路径|路线|时间表|专项|专班|领导|示范|标杆|政策|体系|技术|任务|意见|规划|计划|研究|先行|先锋|管理|项目|工程|评价|基地|"
    r"基础|总体|氛围|成果|经验|挑战|机遇|能力|进程|要求|大局|战略|形势|背景|相关|有关|顶层|科技|人才|基金|标准|机制|平台|课题|论坛|宣传|知识|培训|后|前|过程|压力)"
)
_AIM = re.compile(r"^(?:的?(?:目标|愿景|承诺|总体目标))")
_ACHIEVED = re.compile(r"实现|达到|率先|提前|尽早|完成|如期|确保|力争|达成|提出|承诺|宣布|助力|争取")
_SECTOR = re.compile(
    r"^(.{1,24}?(?:行业|领域|产业|部门|企业|集团|机构|基地|[一-鿿](?:园|县|区|市|州|盟|旗|省)|[各]地|全球|乡镇|社区|学校)(?:和(?:行业|企业|领域))?)"
    r"(?:等|的|内|要|应|将|率先)?.{0,14}$"
)
_WHOLE = re.compile(r"^(?:全领域|全社会|各领域|全部|整体|总体|全面|区域|全域|本地区|本区域|全口径|直管区|全行业)$")
_OTHERS = re.compile(r"我国|全国|国家|中国|全球|世界|国际社会")
_SOURCE = re.compile(r"(我国|中国|国家主席|总书记|党中央|国务院)")


def events(document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], place: str | None) -> tuple[Event, ...]:
    """Every statement that an event of the packs is to happen in a year, in reading order."""
    owner: list[int | None] = [None] * len(document.blocks)
    for section in sections:
        owner[section.start : section.end] = [section.index] * (section.end - section.start)
    found = []
    for block in document.blocks:
        if not block.countable:
            continue
        index = owner[block.index]
        path = sections[index].path if index is not None else ()
        found += [*_in_block(document, block, vocabulary.events, path, place)]
    return tuple(found)


def _in_block(
    document: Document, block: Block, concepts: tuple[EventConcept, ...], path: tuple[str, ...], place: str | None
) -> Iterator[Event]:
    shadow = quantities.squeeze(block.text)
    text = _CITED.sub(lambda hit: "■" * len(hit[0]), shadow.text)
    for concept in concepts:
        taken: set[tuple[int, int]] = set()
        told = 0  # where the statement before ended
        for start, end in mentions.spans(text, concept.words):
            sentence = clauses.around(clauses.sentences(text), start)
            clause = clauses.around(clauses.clauses(text), start)
            if sentence is None or clause is None or not _happens(text, start, end, clause):
                continue
            year = _year(text, sentence, clause, start, end)
            if year is None or year.year is None or (clause[0], year.start) in taken:
                continue
            taken.add((clause[0], year.start))
            first = min(clause[0], year.start)
            a, b = shadow.span(first, max(end, year.end))
            its = (max(clause[0], min(told, year.start)), clause[1])
            told = end
            owner = _other_quantity(text[its[0] : start], text[start:end], concept, year, its[0], place)
            owner = owner or _owner(text, sentence, its, start, year, place)
            yield Event(concept.name, year.year, _op(year, text[year.end : year.end + 4]), owner, quote(document, block.index, a, b, path))


def _happens(text: str, start: int, end: int, clause: tuple[int, int]) -> bool:
    """Whether the words state that it happens: no name of something, no mere mention."""
    after = text[end : clause[1]]
    if _AIM.match(after):
        return bool(_ACHIEVED.search(text[clause[0] : clause[1]]))
    return not _NAMED.match(after)


def _year(text: str, sentence: tuple[int, int], clause: tuple[int, int], start: int, end: int) -> years.Mention | None:
    """The year that the event is bound to: nearest before it in its clause, else behind it there, else the last before in the sentence."""
    dated = [
        each
        for each in years.find(text)
        if each.role in ("by", "in", "over") and each.year is not None and text[each.end : each.end + 1] != "度"
    ]
    before = [each for each in dated if clause[0] <= each.start and each.end <= start]
    behind = [
        each
        for each in dated
        if end <= each.start and each.end <= clause[1] and re.search(r"(?:时间|年份?|年度)?(?:为|是|在|于)?$", text[end : each.start])
    ]
    # A year before the clause holds for a clause that ends in saying that it happens, not for a mention in passing.
    closes = re.match(r"(?:并|且|后|，|。|；|$)", text[end : end + 1]) and _ACHIEVED.search(text[clause[0] : end])
    earlier = [each for each in dated if sentence[0] <= each.start and each.end <= clause[0]] if closes else []
    for choice in (before[-1:], behind[:1], earlier[-1:]):
        if choice:
            return choice[0]
    return None


def _op(year: years.Mention, after: str) -> Op:
    if year.about or re.match(r"(?:左右|前后)", after):
        return "≈"
    if year.before or year.role == "over":
        return "<="
    return "="


def _owner(text: str, sentence: tuple[int, int], clause: tuple[int, int], start: int, year: years.Mention, place: str | None) -> str | None:
    """Whose event it is: a territory or sector named before it, the nation if the sentence speaks of it; None for the plan's own."""
    before = text[clause[0] : start]
    if clause[0] <= year.start < start:
        before = text[clause[0] : year.start] + text[year.end : start]
    others = _OTHERS.search(before)
    if others and not re.search(r"国家(?:下达|确定|级|要求)", before):
        return others[0]
    subject = strip_territory(clean(before, place)[0], place)
    hit = _SECTOR.match(subject)
    if hit and not _own(hit[1], place):
        return strip_territory(clean(hit[1], place)[0], place) or None
    if not hit or not _own(hit[1], place):
        lead = text[sentence[0] : clause[0]] + before
        said = _SOURCE.search(lead)
        if said and not _mine(lead[said.end() :], place):
            return said[0] if said[0] in ("我国", "中国") else "国家"
    return None


def _other_quantity(before: str, words: str, concept: EventConcept, year: years.Mention, start: int, place: str | None) -> str | None:
    """The quantity that an event's words are said of where it is not the event's: its name shares no letter with the event's words."""
    if concept.name in words:
        return None
    if start <= year.start < start + len(before):
        before = before[: year.start - start] + before[year.end - start :]
    subject = clean(re.sub(rf"(?:{_SOFT}|预计|将|于|率先|提前)+$", "", before.lstrip("、，和")), place)[0]
    quantity = MEASURED.search(subject) or re.search("消费|需求|用量|产量$", subject)
    return subject if quantity and not set(subject) & set("".join((concept.name, *concept.words))) else None


def _own(name: str, place: str | None) -> bool:
    bare = strip_territory(name, place)
    return not bare or bool(_WHOLE.match(bare)) or bool(place and (bare in place or place in bare))


def _mine(text: str, place: str | None) -> bool:
    """Whether the text turns to the plan's own territory."""
    return bool(re.search(r"全[市省区县]|[本我][市省区县]", text)) or bool(place and place in text)
