"""Who is responsible: bracketed clauses, labelled lines (责任单位：…) and short sentences (由…牵头).

What a body is called comes out of the packs (词表 with 用途 机构); behind a label everything in the list is a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction import charges, entries, naming, patterns, tables
from plancheck.extraction.entries import Entry, Piece
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.model.document import Block, Document
from plancheck.model.place import Place
from plancheck.model.plan import Heading, PlanTable, Responsibility, quote
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold, tight
from plancheck.text.mentions import pattern

TERMS = lexicon("duties")
_BY_WHOM = TERMS.late("by_whom")
_AND_OTHERS = TERMS.late("and_others")


def _spaced(pattern: str) -> str:
    """The pattern with white space allowed behind every Chinese character: 责 任 单 位."""
    return "".join(rf"(?:{char}\s*)" if "\u4e00" <= char <= "\u9fff" else char for char in pattern)


def _label_word() -> str:
    return _spaced(TERMS.source("label_word"))


_LABEL = TERMS.late("label", label_word=_label_word)
_SUPPORT = TERMS.late("support")
_SCOPE = TERMS.source("scope")
_HELPS = TERMS.late("helps")
_LINE_LABEL = TERMS.late("line_label", label_word=_label_word)
_SENTENCE_LABEL = TERMS.late("sentence_label", label_word=_label_word)
_WITHIN = TERMS.late("within")
_MADE = TERMS.late("made")
_DEADLINE = TERMS.late("deadline")
_DUTY = TERMS.late("duty")
_FIRST_LEADS = TERMS.late("first_leads")
_FROM_HERE = TERMS.late("from_here")
_NOTE = TERMS.late("note")
_ETC = TERMS.late("etc")
_LATER = TERMS.late("later")
_NO_BODY = TERMS.late("no_body")
_EACH, _OF_EACH = TERMS.late("each_of"), TERMS.source("of_each")
_EVERY = TERMS.late("every")
_EXPLAINED = TERMS.late("explained")
_OPEN, _CLOSE = "（(【[〔", "）)】]〕"


#: What stands between marks, parted by spaces; and the name of a person who answers for it, before the bodies.
_SPACED = late(r"[^\s，,、；;。：:（()）]{3,}(?:\s+[^\s，,、；;。：:（()）]{3,})+")
_PERSON = TERMS.late("person")
_ROLE = TERMS.late("role")
_OURS = "\uf8ff"
#: What may be printed at a body's name to tell it from the others.
_MARKS = f"*＊★☆※▲●◆{_OURS}"
_MARKED = TERMS.late("marked")


class Bodies(NamedTuple):
    """What the packs say of bodies: how they end or are called, alone and behind 各市、, and the words that mark the leading one;
    `marks` that the draft prints at its name."""

    ends: re.Pattern[str]
    each: re.Pattern[str]
    lead: re.Pattern[str]
    known: bool
    marks: str = ""

    def is_body(self, text: str) -> bool:
        """Whether the text is called or ends like a body."""
        name = fold(patterns.sub(r"[（(][^（）()]*[）)]$", "", text.strip()))
        found = self.ends.search(name)
        return found is not None and (2 if len(found[0]) > 1 else 3) <= len(name) <= 40


@lru_cache(maxsize=8)
def _called(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], bool]:
    """How bodies of these words end, alone and behind 各市、; and whether there is any word."""
    own = sorted(set(map(fold, words)) - {""}, key=len, reverse=True)
    ends = re.compile(f"(?:{_either(own)})$")
    return ends, re.compile(f"{_OF_EACH}(?:{_either([word for word in own if len(word) > 1])})"), bool(own)


def bodies_of(vocabulary: Vocabulary, document: Document) -> Bodies:
    ends, each, known = _called((*vocabulary.words("机构"), *vocabulary.words("泛指机构")))
    lead = pattern((*vocabulary.words("牵头"), "会同"))
    told = (hit for block in document.blocks if block.countable for hit in _MARKED.finditer(tight(block.text)))
    return Bodies(ends, each, lead, known, _OURS + fold("".join(hit["mark"] for hit in told if lead.search(fold(hit["what"])))))


def _either(words: Sequence[str]) -> str:
    """A pattern for one of the words; for none of them, one that matches nothing."""
    return "|".join(map(re.escape, words)) or "(?!)"


def responsibilities(document: Document, vocabulary: Vocabulary) -> tuple[Responsibility, ...]:
    """Every clause outside tables that names who is responsible, in reading order; nothing where no body stands."""
    bodies = bodies_of(vocabulary, document)
    found: list[Responsibility] = []
    first_leads = _first_leads_from(document)
    for block in document.blocks:
        if block.countable and block.table is None:
            for start, end, units, lead, deadline in sorted(_in_block(block, bodies)):
                if not lead and len(units) > 1 and first_leads is not None and (block.index, end) >= first_leads:
                    lead = units[:1]
                found.append(Responsibility(units, lead, deadline, quote(document, block.index, start, end)))
    found += _charged(document, bodies, found)
    in_order = sorted(found, key=lambda each: (each.evidence.place.block, each.evidence.place.start))
    return _with_deadlines(document, _told_apart(document, in_order))


def _told_apart(document: Document, found: Sequence[Responsibility]) -> list[Responsibility]:
    """The clauses, where the one body that answers leads if the next clause says what another one does beside it: 甲局负责，乙局把关."""
    result = list(found)
    for at, (one, other) in enumerate(pairwise(found)):
        place, beside = one.evidence.place, other.evidence.place
        joined = place.block == beside.block and document.blocks[place.block].text[place.end : beside.start].strip() in _BESIDE
        answers = len(one.units) == 1 and one.evidence.quote.endswith(_ANSWERS) and not other.evidence.quote.endswith(_ANSWERS)
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
        for charge in charges.charges(block.text, lambda said: _leading_bodies(said, bodies), named)
        if not any(place.start < charge.end and charge.start < place.end for place in taken.get(block.index, ()))
    ]


_BESIDE = ("，", ",", "；", ";")
_ANSWERS = TERMS.listed("answers_alone")
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


DONE_BY = TERMS.late("done_by")
_TO_DO = TERMS.late("to_do")


_IN_PARTICULAR = TERMS.late("in_particular")


def deeds(header: tuple[tuple[str, ...], ...]) -> frozenset[int]:
    """The columns of a list of tasks that tell what is to be done: 举措 and the like, else the one of tasks. A list has them before one
    of bodies; where none is called so, what stands right before the bodies tells it."""
    headers = tables.joined(header)
    by = next((at for at, each in enumerate(headers) if DONE_BY.search(each)), None)
    what = [at for at, each in enumerate(headers) if _TO_DO.search(each) and not DONE_BY.search(each) and (by is None or at < by)]
    told = [at for at in what if _IN_PARTICULAR.search(headers[at])]
    return frozenset(told or (what[:1] if by is not None else ()) or ({by - 1} if by else ()))


class Assigned(NamedTuple):
    """A row of a list of tasks: the entry with its `body` cells, the names of the items that it is of, and who answers for it (None where
    nobody is named, or only who helps)."""

    entry: Entry
    names: tuple[str, ...]
    clause: Responsibility | None


def rows(
    document: Document, vocabulary: Vocabulary, plan_tables: Sequence[PlanTable], headings: Sequence[Heading] = ()
) -> tuple[Assigned, ...]:
    """The rows of all lists of tasks, those that name nobody too.

    A list has a column of what is to be done before one of bodies; tables of projects and of indicators are none. The bodies of
    the column 牵头 lead, or those of the first where others help. A row may be of several items: by their names (甲、乙), or by their
    numbers (6.1—6.3), which `headings` give names to.
    """
    bodies = bodies_of(vocabulary, document)
    titles = {naming.plain(each.title) for each in headings}
    found: list[Assigned] = []
    for table in plan_tables:
        headers = () if table.kind else tables.joined(table.header)
        by = [at for at, header in enumerate(headers) if DONE_BY.search(header)]
        doing = [at for at, header in enumerate(headers) if _TO_DO.search(header) and at not in by]
        # 任务板块|重点任务: what the draft has headings for is done.
        what = max(doing, key=lambda at: _headed(table, at, titles)) if len(doing) > 1 else next(iter(doing), None)
        if what is None and by and _leads(headers, by, bodies):
            what = _called_apart(table, by[0])
        if what is None or not by or what > by[0]:
            continue
        leading = [at for at in by if bodies.lead.search(fold(headers[at]))]
        helping = [at for at in by if _SUPPORT.search(headers[at]) and at not in leading]
        for cells, texts in zip(tables.body(document, table), table.rows, strict=True):
            number = entries.NUMBER.match(entries.bare(texts[0]) or entries.bare(texts[what]))
            headed = number and not any(map(tables.bare, texts[what + 1 :]))  # 二、馆员 between the rows
            if tables.bare(texts[what]) and cells[what] >= 0 and not tables.across(texts) and not headed:
                named_in = {at: _a_line_each(texts[at], bodies) for at in by if at < len(cells) and cells[at] >= 0}
                names_by = {at: names(text, bodies, strict=False) for at, text in named_in.items()}
                named = {at: listed for at, listed in names_by.items() if listed}
                pieces = tuple(Piece(cell, 0, len(document.blocks[cell].text)) for cell in cells[what:] if cell >= 0)
                told = tuple(("body", Piece(cells[at], 0, len(document.blocks[cells[at]].text))) for at in named)
                entry = Entry(tables.bare(texts[what]), pieces[0], pieces, told)
                clause = None
                if set(named) - set(helping):
                    lead = [unit for at in named if at in leading or (helping and at not in helping) for unit in named[at]]
                    lead = lead or [unit for at in named for unit in _leading(named_in[at], bodies, strict=False)]
                    units = dict.fromkeys(unit for listed in named.values() for unit in listed)
                    clause = Responsibility(tuple(units), tuple(dict.fromkeys(lead)), None, quote(document, *told[0][1]))
                found.append(Assigned(entry, _items(texts, what, headings), clause))
    return tuple(found)


def _headed(table: PlanTable, at: int, titles: AbstractSet[str]) -> int:
    """How many headings a column names."""
    named = {naming.referred(row[at]) for row in table.rows if at < len(row)}
    return sum(any(naming.alike(name, title) for name in named) for title in titles)


def _a_line_each(text: str, bodies: Bodies) -> str:
    """The text of a cell with 、 between bodies that stand on lines of their own; a name that is broken over two lines is one."""
    lines = text.split("\n")
    joined = lines[0]
    for line in lines[1:]:
        above, name = patterns.split("[、，,；;/]", joined)[-1], fold(line)
        # No pack need know all of whom 各… speaks (各街镇). A line that is only the end of a name ends the one above it: 市人民政府 above
        # 办公室, 各区 above 人民政府.
        many = _EVERY.match(above) is not None
        ends = bodies.ends.fullmatch(name) or (many and bodies.each.fullmatch(name))
        starts = bodies.is_body(line) or _EVERY.match(name) is not None
        apart = (many or bodies.is_body(above)) and starts and not ends
        joined += ("、" if apart else "") + line
    return joined


def _leads(headers: Sequence[str], by: Sequence[int], bodies: Bodies) -> bool:
    """Whether a table has a column of who leads beside one of who helps: then its rows are tasks, whatever they are called."""
    return any(bodies.lead.search(fold(headers[at])) for at in by) and any(_SUPPORT.search(headers[at]) for at in by)


def _called_apart(table: PlanTable, end: int) -> int | None:
    """The first column before `end` that calls each row something else, in words; None where there is none."""
    for at in range(end):
        told = [tables.bare(row[at]) for row in table.rows if at < len(row) and not tables.across(row)]
        if len(told) > 1 and len(set(told)) == len(told) and all(patterns.search("[一-鿿]{2}", text) for text in told):
            return at
    return None


def _items(texts: tuple[str, ...], what: int, headings: Sequence[Heading]) -> tuple[str, ...]:
    """The names of the items that a row is of: its own, those that it lists, and those of the headings that it numbers."""
    spans = next((hits for text in texts[: what + 1] if (hits := _of_several(tables.bare(text)))), frozenset())
    numbered = [each.title for each in headings if naming.number(each.number) in spans]
    return tuple(dict.fromkeys((*naming.listed(tables.bare(texts[what])), *numbered)))


def _of_several(text: str) -> frozenset[str]:
    """The numbers of several items, where a cell holds nothing else; a row of one item goes by its name."""
    numbers = naming.numbers(text)
    return numbers if len(numbers) > 1 else frozenset()


def labelled(text: str) -> tuple[tuple[int, int], ...]:
    """Where a labelled clause (责任单位：…) stands outside brackets: from its label to the end of its sentence."""
    line = _LINE_LABEL.match(text)
    starts = [max(line.start("label"), line.start("whole"))] if line else list(_sentence_labels(text))
    return tuple((start, _line_end(text, start)) for start in starts)


def for_later(responsibility: Responsibility) -> bool:
    """Whether it is a sentence for all that follows: 以下均需…落实，不再列出."""
    return _LATER.match(responsibility.evidence.quote) is not None


def _first_leads_from(document: Document) -> tuple[int, int] | None:
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
        bracketed = text[start] in _OPEN
        closed = bracketed and sum(map(text[start:end].count, _OPEN)) == sum(map(text[start:end].count, _CLOSE))
        content = text[start + bracketed : end - closed]
        # Behind the item's last full stop a bracket can be nothing but a list of bodies: those that no pack knows count too.
        apart = bracketed and text[:start].rstrip()[-1:] == "。" and not patterns.search(r"[\w]", text[end:])
        units, lead, deadline = _content(content, bodies, bracketed, apart)
        if units and (not bracketed or _LABEL.match(content.strip()) or _stands_apart(text, start, end, units, bodies)):
            taken.append((start, end))
            yield start, end, units, lead, deadline
    if bodies.known and (later := _LATER.search(text)) and (units := tuple(names(later[1], bodies, strict=True))):
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
    if before[-1:] in ("", "。", "；", "\n") or (
        closing and (len(units) > 1 or _DUTY.search(tight(text[start + 1 : end - 1])) is not None)
    ):
        return True
    named = patterns.split("[，,。；;：:]", before)[-1]
    if len(units) != 1 or not _OF_A_TERRITORY.match(units[0]) or bodies.is_body(named):
        return False  # 市甲局（市乙局） gives one body's other name
    title = before == named and (text[end : end + 1] in ("：", ":") or not text[end:].strip())
    return title or (text[end : end + 1] in ("，", ",", "。", "；", ";", "") and _TO_BE_DONE.search(named) is not None)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost brackets; one that opens inside a clause of its own (书院（东馆）) belongs to the outer one."""
    if not any(map(text.__contains__, _OPEN)):
        return
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char in _OPEN:
            if depth == 0:
                start = at
            depth += 1
        elif char in _CLOSE and depth:
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
        sure = names(first, bodies, strict=True)
        if not names(first, bodies, strict=False) or (not found["colon"] and 2 * len(sure) < len([*_split(tight(first), bodies)])):
            continue
        end = parts[0][1]
        for _, last, part in parts[1:]:
            goes_on = _LABEL.match(part) or _DEADLINE.match(part) or _MARKED.match(part)
            if not goes_on and len(names(part, bodies, strict=True)) < len([*_split(tight(part), bodies)]):
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
    content = _MARKED.sub(lambda hit: "" if bodies.lead.search(fold(hit["what"])) else hit[0], content)
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
            lead = [unit for name, names in parts if not _SUPPORT.search(name) for unit in _unlabelled(names, bodies, strict=False)[0]]
            lead = lead if any(_SUPPORT.search(name) for name, _ in parts) else []
        return tuple(dict.fromkeys(units)), tuple(dict.fromkeys(lead)), deadline
    if not bracketed:
        return (), (), deadline
    duty = _DUTY.search(content) is not None or bodies.lead.search(fold(content)) is not None
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
    for part in patterns.split(r"[；;，,。]", _roles_as_marks(text, bodies)):
        copy = tight(_LABEL.sub("", part, count=1) if _LABEL.match(part.strip()) else part)
        marks = list(bodies.lead.finditer(copy))
        if marks and not bodies.is_body(copy):
            before = names(copy[: marks[0].start()], bodies, strict)
            behind = names(copy[marks[-1].end() :], bodies, strict=True)
            lead += before
            units += before + behind
        else:
            units += names(copy, bodies, strict)
            lead += _leading(copy, bodies, strict)
    return units, lead


def names(text: str, bodies: Bodies, strict: bool) -> list[str]:
    """The bodies of a list joined by 、 and 和; `strict`: only what ends like a body of the packs."""
    return [name for name, _ in _marked(text, bodies, strict)]


def _leading(text: str, bodies: Bodies, strict: bool) -> list[str]:
    """Those of a list whose names have the mark of who leads."""
    return [name for name, marks in _marked(text, bodies, strict) if any(mark in bodies.marks for mark in fold(marks))]


def _marked(text: str, bodies: Bodies, strict: bool) -> list[tuple[str, str]]:
    """The bodies of a list, each with the marks that are printed before and behind its name."""
    text = _DUTY.sub("", tight(_roles_as_marks(text, bodies)).strip("：:。；;，, "))
    result = []
    for piece in _split(text, bodies):
        for part in _and(piece, bodies):
            name = _BY_WHOM.sub("", _DUTY.sub("", _ETC.sub("", _ETC.sub("", part.strip()))))
            printed = _ETC.sub("", name)
            name = printed.strip(_MARKS).lstrip("—–-·• ")
            if not patterns.search(r"\w", name) or _EXPLAINED.match(name) or _NO_BODY.fullmatch(name) or len(name) > 40:
                continue
            if bodies.is_body(name) or not strict:
                result.append((name, printed.replace(name, "")))
    return result


def _roles_as_marks(text: str, bodies: Bodies) -> str:
    """The text with a mark in place of a bracket that says that a body leads; one that says that it helps is left out."""
    return _ROLE.sub(lambda hit: _OURS if bodies.lead.search(fold(hit["role"])) else "", text)


def _split(text: str, bodies: Bodies) -> Iterator[str]:
    """Pieces between 、 that stand outside brackets."""
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth <= 0 and char in "、,/\n" and not (_EACH.search(text[start:at]) and bodies.each.match(text, at + 1)):
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _and(text: str, bodies: Bodies) -> list[str]:
    """The piece cut at 和, 及, 与 where a body stands on either side (not where the word is part of a name)."""
    for found in _AND_OTHERS.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if bodies.is_body(left) and len(right) >= 3 and bodies.is_body(_DUTY.sub("", _ETC.sub("", right))):
            return [left, *_and(right, bodies)]
    return [text]


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
        group = _ETC.sub("", _TOGETHER.sub("", tight(found[1]).rsplit("由", 1)[-1]))
        pieces = list(_split(group, bodies))
        units = names(group, bodies, strict=True)
        # 由生产企业或物业公司负责回收 says who does a part of the work, whoever that is; 支持书会牵头 whom others help;
        # 加*的单位牵头 what a mark means.
        # 组织人社局牵头。 is a name, which no more is said of.
        named = text[found.end() : found.end() + 1] in ("", *_STOPS) and text[: found.start()].rstrip()[-1:] in ("", "。")
        if (
            (_HELPED.match(group) and not named)
            or _MARKED.match(group)
            or not units
            or len(units) < len(pieces)
            or any("或" in name or name.endswith("企业") for name in units)
        ):
            continue
        leads, first = bodies.lead.search(found[2]) is not None, tuple(units[:1] if found[2] == "会同" else units)
        end = found.end()
        if found[2].endswith("会同") and (partner := patterns.match(r"[^，,；;。：:（()）\n]{2,60}", text[end:])):
            beside = _leading_bodies(partner[0], bodies)
            units += beside
            end += partner[0].find(beside[-1]) + len(beside[-1]) if beside and beside[-1] in partner[0] else 0
        while (partner := _PARTNER.match(text, end)) and (helpers := names(_ETC.sub("", partner["who"]), bodies, strict=True)):
            units, end = [*units, *helpers], partner.end()
            leads = True  # those who help are told apart from those who answer
        yield found.start(), end, tuple(dict.fromkeys(units)), first if leads else ()


def _leading_bodies(text: str, bodies: Bodies) -> list[str]:
    """Bodies at the start of a text that goes on: 甲局、乙局制定…."""
    result = []
    for piece in _split(tight(text), bodies):
        cut = next((at for at in range(3, min(len(piece), 30) + 1) if bodies.is_body(piece[:at])), 0)
        if not cut:
            break
        longer = [at for at in (cut + 1, cut + 2) if bodies.is_body(piece[:at]) and not bodies.is_body("某某" + piece[cut:at])]
        cut = longer[-1] if longer else cut  # an ending may open a longer one
        result += _and(piece[:cut], bodies)
        if cut < len(piece):
            break
    return result
