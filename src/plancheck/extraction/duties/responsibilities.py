"""Who is responsible: bracketed clauses, labelled lines (责任单位：…) and short sentences (由…牵头).

What a body is called comes out of the packs (词表 with 用途 机构); behind a label everything in the list is a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from plancheck.extraction.duties import charges
from plancheck.extraction.duties.bodies import CLOSE, DUTY, ETC, MARKED, OPEN, Bodies, bodies_of
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Block, Document
from plancheck.model.place import Place
from plancheck.model.plan import Responsibility, quote
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold, tight

TERMS = lexicon("duties")


def _spaced(pattern: str) -> str:
    """The pattern with white space allowed behind every Chinese character: 责 任 单 位."""
    return "".join(rf"(?:{char}\s*)" if "\u4e00" <= char <= "\u9fff" else char for char in pattern)


def _label_word() -> str:
    return _spaced(TERMS.source("label_word"))


_LABEL = TERMS.late("label", label_word=_label_word)
#: What the helping ones are called by.
SUPPORT = TERMS.late("support")
_SCOPE = TERMS.source("scope")
_HELPS = TERMS.late("helps")
_LINE_LABEL = TERMS.late("line_label", label_word=_label_word)
_SENTENCE_LABEL = TERMS.late("sentence_label", label_word=_label_word)
_WITHIN = TERMS.late("within")
_MADE = TERMS.late("made")
_ROLE_ITSELF = TERMS.late("role_itself")
_DEADLINE = TERMS.late("deadline")
_FIRST_LEADS = TERMS.late("first_leads")
_FROM_HERE = TERMS.late("from_here")
_NOTE = TERMS.late("note")
_LATER = TERMS.late("later")


#: What stands between marks, parted by spaces; and the name of a person who answers for it, before the bodies.
_SPACED = late(r"[^\s，,、；;。：:（()）]{3,}(?:\s+[^\s，,、；;。：:（()）]{3,})+")
_PERSON = TERMS.late("person")
_BY_WHOM, _FIRMS = TERMS.text("doer_follows"), TERMS.text("firms")


def responsibilities(document: Document, vocabulary: Vocabulary) -> tuple[Responsibility, ...]:
    """Every clause outside tables that names who is responsible, in reading order; nothing where no body stands."""
    bodies = bodies_of(vocabulary, document)
    found: list[Responsibility] = []
    first_leads = first_leads_from(document)
    of_all = _of_all_columns(document)
    for block in document.blocks:
        if block.countable and (block.table is None or block.index in of_all):
            for start, end, units, lead, deadline in sorted(_in_block(block, bodies)):
                if _ROLE_ITSELF.fullmatch(fold(units[0])):
                    continue
                if not lead and len(units) > 1 and first_leads is not None and (block.index, end) >= first_leads:
                    lead = units[:1]
                found.append(Responsibility(units, lead, deadline, quote(document, block.index, start, end)))
    found += _charged(document, bodies, found)
    in_order = sorted(found, key=lambda each: (each.evidence.place.block, each.evidence.place.start))
    return _with_deadlines(document, _told_apart(document, in_order))


def _of_all_columns(document: Document) -> frozenset[int]:
    """The cells over all columns of a table, or all but the first, that say who answers for what stands below."""
    rows = (row for table in document.tables for row in table.grid if len(row) > 2 and row[1] == row[-1] >= 0)
    return frozenset(row[-1] for row in rows if _LINE_LABEL.match(document.blocks[row[-1]].text))


def _told_apart(document: Document, found: Sequence[Responsibility]) -> list[Responsibility]:
    """The clauses, where the one body that answers leads if the next clause says what another one does beside it: 甲局负责，乙局把关."""
    result = list(found)
    for at, (one, other) in enumerate(pairwise(found)):
        place, beside = one.evidence.place, other.evidence.place
        joined = place.block == beside.block and document.blocks[place.block].text[place.end : beside.start].strip() in _BESIDE
        answers = len(one.units) == 1 and one.evidence.quote.endswith(_OVERSEES) and not other.evidence.quote.endswith(_OVERSEES)
        if joined and answers and not one.lead and not other.lead and not set(one.units) & set(other.units):
            result[at] = replace(one, lead=one.units)
    return result


def _charged(document: Document, bodies: Bodies, found: Sequence[Responsibility]) -> list[Responsibility]:
    """Who has charge of something by how a clause is built, where no other form says so."""
    if not bodies.known:
        return []
    taken: dict[int, list[Place]] = {}
    for each in found:
        taken.setdefault(each.evidence.place.block, []).append(each.evidence.place)
    named = frozenset(unit for each in found for unit in each.units if len(unit) > 2)
    return [
        Responsibility(charge.units, charge.lead, None, quote(document, block.index, charge.start, charge.end))
        for block in document.blocks
        if block.countable and block.table is None
        for charge in charges.charges(block.text, lambda said: bodies.opening(said), named)
        if not any(place.start < charge.end and charge.start < place.end for place in taken.get(block.index, ()))
    ]


_BESIDE = ("，", ",", "；", ";")
_OVERSEES = TERMS.listed("oversees")
_DEADLINE_LINE = TERMS.late("deadline_line")


def _with_deadlines(document: Document, found: Sequence[Responsibility]) -> tuple[Responsibility, ...]:
    """The clauses, each with the deadline that the line below it says for it."""
    when = deadline_lines(document, found)
    return tuple(
        replace(each, deadline=when[each.evidence.place.block][1]) if each.evidence.place.block in when and each.deadline is None else each
        for each in found
    )


def deadline_lines(document: Document, found: Sequence[Responsibility]) -> dict[int, tuple[int, str]]:
    """The line below a clause outside tables that says its deadline, by the clause's block: the line's block, and what it says."""
    named = {each.evidence.place.block for each in found if each.evidence.place.table is None}
    told: dict[int, tuple[int, str]] = {}
    above = -1
    for block in document.blocks:
        if not block.countable or not block.text.strip():
            continue
        line = _DEADLINE_LINE.fullmatch(block.text) if block.table is None else None
        if line and above in named:
            told[above] = (block.index, line["when"].strip())
        above = block.index
    return told


def labelled(text: str) -> tuple[tuple[int, int], ...]:
    """Where a labelled clause (责任单位：…) stands outside brackets: from its label to the end of its sentence."""
    line = _LINE_LABEL.match(text)
    starts = [max(map(line.start, ("label", "whole", "bare")))] if line else list(_sentence_labels(text))
    return tuple((start, _line_end(text, start)) for start in starts)


def for_later(responsibility: Responsibility) -> bool:
    """Whether it is a sentence for all that follows: 以下均需…落实，不再列出."""
    return _LATER.match(responsibility.evidence.quote) is not None


def first_leads_from(document: Document) -> tuple[int, int] | None:
    """From where on the first-named body leads: behind a note with 下同 (its clause included), everywhere without it."""
    for block in document.blocks:
        if block.countable and (found := _FIRST_LEADS.search(block.text)):
            later = _FROM_HERE.search(block.text[max(0, found.start() - 12) : found.end() + 8])
            return (block.index, found.start()) if later else (0, 0)
    return None


_Found = tuple[int, int, tuple[str, ...], tuple[str, ...], str | None]


def _in_block(block: Block, bodies: Bodies) -> Iterator[_Found]:
    text = block.text
    taken: list[tuple[int, int]] = []
    for start, end in [*_brackets(text), *labelled(text), *_within(text, bodies)]:
        if any(a < end and start < b for a, b in taken):
            continue
        bracketed = text[start] in OPEN
        closed = bracketed and sum(map(text[start:end].count, OPEN)) == sum(map(text[start:end].count, CLOSE))
        content = text[start + bracketed : end - closed]
        # Behind the item's last full stop a bracket can be nothing but a list of bodies: those that no pack knows count too.
        apart = bracketed and text[:start].rstrip()[-1:] == "。" and not patterns.search(r"[\w]", text[end:])
        units, lead, deadline = _content(content, bodies, bracketed, apart)
        if units and (not bracketed or _LABEL.match(content.strip()) or _stands_apart(text, start, end, units, bodies)):
            taken.append((start, end))
            yield start, end, units, lead, deadline
    if bodies.known and (later := _LATER.search(text)) and (units := tuple(bodies.names(later[1], strict=True))):
        yield later.start(), later.end(), units, (), None
    for start, end, units, lead in _prose(text, bodies):
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            yield start, end, units, lead, None


_OF_A_TERRITORY = TERMS.late("of_a_territory")
_TO_BE_DONE = TERMS.late("to_be_done")


def _stands_apart(text: str, start: int, end: int, units: Sequence[str], bodies: Bodies) -> bool:
    """Whether a bracket closes its sentence or, where it holds one body only, stands behind it or says what it has to do; one body of a
    territory may stand behind a title, or behind what is to be done.

    依托书院（藏书楼）开展… and 扶持书店（连锁店）。 name nobody responsible.
    """
    before = text[:start].rstrip()
    closing = text[end : end + 1] in ("", "。", "；", ";", "\n")
    if before[-1:] in ("", "。", "；", "\n") or (closing and (len(units) > 1 or DUTY.search(tight(text[start + 1 : end - 1])) is not None)):
        return True
    named = patterns.split("[，,。；;：:]", before)[-1]
    if len(units) != 1 or not _OF_A_TERRITORY.match(units[0]) or bodies.is_body(named):
        return False  # 市甲局（市乙局） gives one body's other name
    title = before == named and (text[end : end + 1] in ("：", ":") or not text[end:].strip())
    return title or (text[end : end + 1] in ("，", ",", "。", "；", ";", "") and _TO_BE_DONE.search(named) is not None)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost brackets; one that opens inside a clause of its own (书院（东馆）) belongs to the outer one."""
    if not any(map(text.__contains__, OPEN)):
        return
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char in OPEN:
            if depth == 0:
                start = at
            depth += 1
        elif char in CLOSE and depth:
            depth -= 1
            if depth == 0:
                yield start, at + 1
    if depth and (label := _LABEL.match(text[start + 1 :].lstrip())) and label:  # never closed
        yield start, _line_end(text, start + 1)


def _sentence_labels(text: str) -> Iterator[int]:
    """Labels that open a sentence inside a paragraph: …改造。责任单位：…."""
    found = _SENTENCE_LABEL.search(text)
    if found:
        yield found.start(1)  # the clause runs on over further labels


def _within(text: str, bodies: Bodies) -> Iterator[tuple[int, int]]:
    """Labels within a sentence, each with the list behind it: …，责任单位为甲局、乙局，2025年完成. Behind a mere 为 most names of the list
    must be of bodies."""
    for found in _WITHIN.finditer(text):
        stop = _line_end(text, found.end())
        parts = [(hit.start(), hit.end(), hit[0].strip()) for hit in patterns.finditer(r"[^，,；;]+", text[found.end() : stop])]
        first = parts[0][2] if parts else ""
        sure = bodies.names(first, strict=True)
        if not bodies.names(first, strict=False) or (not found["colon"] and 2 * len(sure) < len([*bodies.split(tight(first))])):
            continue
        end = parts[0][1]
        for _, last, part in parts[1:]:
            goes_on = _LABEL.match(part) or _DEADLINE.match(part) or MARKED.match(part)
            if not goes_on and len(bodies.names(part, strict=True)) < len([*bodies.split(tight(part))]):
                break
            end = last
        yield found.start("label"), found.end() + end


def _line_end(text: str, start: int) -> int:
    """The end of a labelled clause: 。 or the line's end, closing marks of its own excluded."""
    found = re.compile(r"[。\n]").search(text, start)
    return trimmed(text, 0, found.start() if found else len(text))[1]


def _content(content: str, bodies: Bodies, bracketed: bool, apart: bool = False) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Units, leading ones and deadline of the inside of a clause; no units where it names nobody."""
    content = tight(_parted(_PERSON.sub("", content, count=1), bodies))
    found = _DEADLINE.search(content)
    deadline = (found[1] or found[2]).strip() if found else None
    if found:
        content = content[: found.start()] + "；" + content[found.end() :]
    content = _NOTE.sub("", _LATER.split(content)[0])
    content = MARKED.sub(lambda hit: "" if bodies.lead.search(fold(hit["what"])) else hit[0], content)
    labels = list(_LABEL.finditer(content))
    if labels and patterns.sub(f"^{_SCOPE}", "", content[: labels[0].start()].strip(" 　，,；;【（(〔[")) == "":
        parts = [
            (label[1], content[label.end() : (labels[at + 1].start() if at + 1 < len(labels) else len(content))])
            for at, label in enumerate(labels)
        ]
        units: list[str] = []
        lead: list[str] = []
        for name, names in parts:
            mine, first = _unlabelled(names, bodies, strict=False)
            units += mine
            helping = [
                unit for each in patterns.split("[，,；;]", names) if _HELPS.search(each) for unit in _unlabelled(each, bodies, False)[0]
            ]
            lead += [unit for unit in mine if unit not in helping] if bodies.lead.search(fold(name)) else first
        if not lead and len(parts) > 1:  # 责任单位：甲；配合单位：乙: the label of the others tells that the first leads
            lead = [unit for name, names in parts if not SUPPORT.search(name) for unit in _unlabelled(names, bodies, strict=False)[0]]
            lead = lead if any(SUPPORT.search(name) for name, _ in parts) else []
        return tuple(dict.fromkeys(units)), tuple(dict.fromkeys(lead)), deadline
    if not bracketed:
        return (), (), deadline
    duty = DUTY.search(content) is not None or bodies.lead.search(fold(content)) is not None
    mine, first = _unlabelled(content, bodies, strict=True)
    pieces = [piece for piece in patterns.split(r"[、，,；;。]", patterns.sub(r"[（(][^）)]*[）)]", "", content)) if piece]
    listed = duty or (apart and len(pieces) > 1)  # said to be a list of bodies: those that no pack knows count too
    if listed and mine and 2 * len(mine) >= len(pieces):
        mine, first = _unlabelled(content, bodies, strict=False)
    elif len(mine) < len(pieces):
        return (), (), deadline
    return tuple(dict.fromkeys(mine)), tuple(dict.fromkeys(first)), deadline


def _parted(text: str, bodies: Bodies) -> str:
    """The text with 、 between bodies that only spaces part: 甲局 乙局."""

    def joined(hit: re.Match[str]) -> str:
        pieces = patterns.split(r"\s+", hit[0])
        return "、".join(pieces) if all(map(bodies.is_body, pieces)) else hit[0]

    return _SPACED.sub(joined, text) if tight(text) != text else text


def _unlabelled(text: str, bodies: Bodies, strict: bool) -> tuple[list[str], list[str]]:
    """Bodies of a list that may tell who leads by words: 甲局牵头，乙局、丙局配合 · 甲局会同乙局."""
    units: list[str] = []
    lead: list[str] = []
    for part in patterns.split(r"[；;，,。]", bodies.roles_as_marks(text)):
        copy = tight(_LABEL.sub("", part, count=1) if _LABEL.match(part.strip()) else part)
        marks = list(bodies.lead.finditer(copy))
        if marks and not bodies.is_body(copy):
            before = bodies.names(copy[: marks[0].start()], strict)
            behind = bodies.names(copy[marks[-1].end() :], strict=True)
            lead += before
            units += before + behind
        else:
            units += bodies.names(copy, strict)
            lead += bodies.leading(copy, strict)
    return units, lead


_BY = TERMS.late("by")
_TOGETHER = TERMS.late("together")
_HELPED = TERMS.late("helped")
_PROSE = TERMS.late("prose")


_PARTNER = TERMS.late("partner")
_STOPS = "，,；;。"


def _prose(text: str, bodies: Bodies) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    """由甲局牵头 · 甲局会同乙局… · 以下均需丙局落实: bodies right before the word that gives them the duty."""
    if not bodies.known:
        return
    for found in sorted([*_PROSE.finditer(text), *_BY.finditer(text), *_MADE.finditer(text)], key=lambda each: each.start()):
        group = ETC.sub("", _TOGETHER.sub("", tight(found[1]).rsplit(_BY_WHOM, 1)[-1]))
        pieces = list(bodies.split(group))
        units = bodies.names(group, strict=True)
        # 由生产企业或物业公司负责回收 says who does a part of the work, whoever that is; 支持书会牵头 whom others help;
        # 加*的单位牵头 what a mark means.
        # 组织人社局牵头。 is a name, which no more is said of.
        named = text[found.end() : found.end() + 1] in ("", *_STOPS) and text[: found.start()].rstrip()[-1:] in ("", "。")
        if (
            (_HELPED.match(group) and not named)
            or MARKED.match(group)
            or not units
            or len(units) < len(pieces)
            or any(common.OR in name or name.endswith(_FIRMS) for name in units)
        ):
            continue
        leads, first = bodies.lead.search(found[2]) is not None, tuple(units[:1] if found[2] == common.JOINED_LED else units)
        end = found.end()
        if found[2].endswith(common.JOINED_LED) and (partner := patterns.match(r"[^，,；;。：:（()）\n]{2,60}", text[end:])):
            beside = bodies.opening(partner[0])
            units += beside
            end += partner[0].find(beside[-1]) + len(beside[-1]) if beside and beside[-1] in partner[0] else 0
        while (partner := _PARTNER.match(text, end)) and (helpers := bodies.names(ETC.sub("", partner["who"]), strict=True)):
            units, end = [*units, *helpers], partner.end()
            leads = True  # those who help are told apart from those who answer
        yield found.start(), end, tuple(dict.fromkeys(units)), first if leads else ()
