"""Which of the numbered lines of a draft are headings, and how deep they stand: by what they count on from, group by group."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice, pairwise

from plancheck.extraction.outline import leads
from plancheck.extraction.outline.openings import (
    DEPTH,
    DIGIT,
    LISTED,
    TERMS,
    UPPER,
    Candidate,
    box,
    candidate_of,
    depth,
    number_of,
    parts_of,
    readable,
)
from plancheck.extraction.words import patterns
from plancheck.model.document import Document
from plancheck.text.line import fold

_ANNEX_LIST = TERMS.late("annex_list")
_OBLIGES = TERMS.late("obliges")
_CONTENTS = TERMS.text("contents")
_LEVELS = {"chapter": 1, "part": 2, "han": 1, "han_paren": 2, "arabic": 3, "arabic_paren": 4}


def with_text_boxes(document: Document, candidates: list[Candidate]) -> list[Candidate]:
    """With the lines of text boxes, and of tables of one cell, that are chapters or sections: a number before a short title, where that
    number is the one that is missing in the text around the box, or all of that kind stand in boxes, from 1 on, with text between them.
    Boxes of charts count by themselves; numbers of a lower kind are those of a list in the box, unless the text goes on from them."""
    single = {table.index for table in document.tables if [*map(len, table.grid)] == [1]}
    lines = (
        block
        for block in document.blocks
        if (block.table in single or (block.part == "textbox" and block.table is None)) and block.countable and block.text.strip()
    )
    boxed = [each for block in lines if (each := candidate_of(block)) and each.kind != "plain"]
    boxed = [each for each in boxed if each.form in ("alone", "run_in") and len(fold(each.title)) <= 30]
    if not boxed:
        return candidates
    upper = _in_order(candidates, [each for each in boxed if each.kind not in LISTED])
    inside = {each.block.index for each in boxed}
    missing = [each for at, each in enumerate(upper) if each.block.index in inside and _is_missing(upper, at, inside)]
    found = _in_order(candidates, missing)
    places = ((each, bisect_left(found, each.block.index, key=_at)) for each in boxed if each.kind in LISTED)
    listed = [each for each, at in places if _is_missing([*found[:at], each, *found[at:]], at, inside, goes_on=True)]
    return _in_order(found, listed)


def _at(candidate: Candidate) -> int:
    return candidate.block.index


def _in_order(candidates: Sequence[Candidate], more: Sequence[Candidate]) -> list[Candidate]:
    return sorted([*candidates, *more], key=_at)


def _is_missing(candidates: Sequence[Candidate], at: int, inside: AbstractSet[int], goes_on: bool = False) -> bool:
    """Whether a candidate counts on from the one of its kind before it, and the next one, which there must be if it `goes_on`, from it."""
    its = candidates[at]
    alike = [each for each in candidates if each.kind == its.kind and each.form != "long"]
    if inside >= {*map(_at, alike)}:
        apart = all(after.block.index - before.block.index > 1 for before, after in pairwise(alike))
        return not goes_on and apart and [*map(number_of, alike)] == [*range(1, len(alike) + 1)] and len(alike) >= _FEWEST_ABOVE
    number = number_of(its)
    for within in (True, False):  # within what stands above both; or counted on through all of it
        before, behind = _nearest(its, reversed(candidates[:at]), within), _nearest(its, candidates[at + 1 :], within)
        known = before is not None or (behind is not None and within)
        if known and number is not None and number == (before or 0) + 1 and behind in ((number + 1,) if goes_on else (None, number + 1)):
            return True
    return False


def _nearest(its: Candidate, others: Iterable[Candidate], within: bool = True) -> int | None:
    """The number of the first candidate of the kind of another; None if one of an upper kind comes before and it is to stand `within`."""
    for each in others:
        if within and DEPTH.index(each.kind) < DEPTH.index(its.kind) and each.form != "long":
            return None
        if each.kind == its.kind and each.form != "long":
            return number_of(each)
    return None


_FIRST_NOTE = TERMS.late("first_note")


def without_notes(document: Document, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without the notes that go on from a first one, line by line: 注：1.书屋按座计。 / 2.书亭按个计。"""
    notes: set[int] = set()
    told = {each.block.index: each for each in candidates}
    after = 0  # the number of the note that a line would be; 0 where none has begun
    for block in readable(document):
        each = told.get(block.index)
        if after and each is not None and each.kind in LISTED and number_of(each) == after:
            notes.add(block.index)
            after += 1
        else:
            after = 2 if _FIRST_NOTE.match(block.text) else 0
    return [each for each in candidates if each.block.index not in notes]


_BEHIND_TEXT = TERMS.late("behind_text")
_NAMES = TERMS.late("names")


def behind_text(document: Document) -> dict[int, tuple[int, ...]]:
    """Where headings begin on the line of the text before them, by block: …保护环境。（五）提供一站式服务. Only a number that is missing
    in the count of the headings around it is one: cited or counted within a sentence, it is part of the text."""
    found: list[tuple[Candidate, int]] = []  # with where in the block it begins, 0 for one that opens its block
    for block in readable(document):
        own = candidate_of(block)
        if own and own.kind in UPPER and own.form != "long":
            found.append((own, 0))
        for hit in _BEHIND_TEXT.finditer(block.text):
            inner = candidate_of(replace(block, text=block.text[hit.end() :], label="", outline=None, bold=0))
            if hit.end() and inner and inner.kind in UPPER and inner.form != "long" and _NAMES.match(inner.title):
                found.append((inner, hit.end()))
    counted: list[Candidate] = []
    result: dict[int, tuple[int, ...]] = {}
    for at, (each, start) in enumerate(found):
        number, last, following = (
            number_of(each),
            _nearest(each, reversed(counted)),
            _nearest(each, [other for other, _ in found[at + 1 :]]),
        )
        if start and (number is None or last != number - 1 or following not in (None, number + 1)):
            continue
        counted.append(each)
        if start:
            result[each.block.index] = (*result.get(each.block.index, ()), start)
    return result


def without_contents(document: Document, candidates: list[Candidate]) -> list[Candidate]:
    """Without the entries of a contents list that the reader did not recognise: those behind a line 目录."""
    start = next((block.index for block in readable(document) if fold(block.text) == _CONTENTS), None)
    if start is None:
        return candidates
    behind = [each for each in candidates if each.block.index > start]
    if not behind:
        return candidates
    first = _entry_key(behind[0])
    again = next((each.block.index for each in behind[1:] if _entry_key(each) == first), None)
    return [each for each in candidates if not (again is not None and start < each.block.index < again)]


def without_annex_list(document: Document, candidates: list[Candidate]) -> list[Candidate]:
    """Without the lines that list the annexes (附件：1.甲 2.乙) behind a text: they count on from the one behind the colon."""
    numbered = {each.block.index: each for each in candidates if each.kind == "arabic"}
    listed: set[int] = set()
    due = 0  # the number that the next line of such a list has
    for block in readable(document):
        opening = _ANNEX_LIST.match(block.text)
        each = numbered.get(block.index)
        if opening:
            due = len(patterns.findall(rf"(?:^|[\s：:])[{DIGIT}]{{1,2}}[.．、]", block.text)) + 1
        elif due and each is not None and number_of(each) == due:
            listed.add(block.index)
            due += 1
        else:
            due = 0
    return [each for each in candidates if each.block.index not in listed]


def without_boxes(document: Document, candidates: list[Candidate]) -> list[Candidate]:
    """Without the numbered lines of boxes (专栏): from its caption on, as long as they count 1, 2, 3 by themselves.

    They may go on from the box before: 专栏2 with 5., 6., 7.
    """
    # One that says all it has to say itself (专栏 冷站要点：①…；②…。) opens no list.
    boxes = [block.index for block in document.blocks if box(block.text) and block.countable and not block.text.rstrip().endswith("。")]
    if not boxes:
        return candidates
    kept: list[Candidate] = []
    at, due, past = 0, 0, 0  # `due`: the number that the box's next line would have; `past`: the last one of a box
    for each in candidates:
        while at < len(boxes) and boxes[at] < each.block.index:
            at, due = at + 1, 1
        listed = each.kind in ("arabic", "arabic_paren")
        number = int(parts_of(each)[0]) if listed and parts_of(each) else 0
        opens = due == 1 and each.block.index == _next_text(document, boxes[at - 1])  # whatever it counts on from
        if due and number and (opens or number in (due, past + 1 if due == 1 else due)):
            past, due = number, number + 1
            continue
        due = due if listed else 0
        kept.append(each)
    return kept


def _next_text(document: Document, block: int) -> int | None:
    """The index of the next paragraph behind a block."""
    behind = islice(document.blocks, block + 1, None)
    return next((each.index for each in behind if each.countable and each.text.strip()), None)


def counted(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without the plain numbers that only look like a chapter's: 1 总则 needs 1.1 below it, or one that does in a row that counts on.

    Those that stay are decimal of one part. The titles of a row from 1 on, however it is counted (A、, 【一】, 01), that is all that is
    numbered in a draft, or that stands above all other numbers, are its chapters.
    """
    rows: list[list[int]] = []
    opening: set[int] = set()
    counted = [at for at, each in enumerate(candidates) if each.kind in ("decimal", "plain")]
    following = dict(pairwise(counted))
    for at, each in enumerate(candidates):
        if each.kind != "plain" or each.form != "alone":
            continue
        row = next((row for row in reversed(rows) if _goes_on(candidates[row[-1]], each)), None)
        if row is None:
            rows.append([at])
        else:
            row.append(at)
        below = candidates[following[at]] if at in following else None
        if below is not None and below.kind == "decimal" and parts_of(below)[1:2] == ["1"] and parts_of(below)[0] == parts_of(each)[0]:
            opening.add(at)
    chapters = {at for row in rows if opening & set(row) for at in row}
    above = () if chapters else next((row for row in rows if _are_chapters(candidates, row)), ())
    kinds = {**dict.fromkeys(chapters, "decimal"), **dict.fromkeys(above, "chapter")}
    kept = [each._replace(kind=kinds.get(at, each.kind)) for at, each in enumerate(candidates)]
    return [each for each in kept if each.kind != "plain"]


def _goes_on(before: Candidate, each: Candidate) -> bool:
    """Whether two numbers look alike, and the second counts on from the first."""
    return number_of(each) == (number_of(before) or 0) + 1 and _printed(before) == _printed(each)


def _printed(candidate: Candidate) -> str:
    """How a number is printed, whatever it counts."""
    return _COUNTED.sub("", candidate.block.text[candidate.start : candidate.number_end])


#: A title that a plain number may stand before, and what of such a number counts.
_PLAIN_TITLE = TERMS.late("plain_title")
_COUNTED = TERMS.late("count_of_any")
#: So many chapters stand above other numbers.
_FEWEST_ABOVE = 4


def _are_chapters(candidates: Sequence[Candidate], row: Sequence[int]) -> bool:
    """Whether all that is numbered in a draft is this row, from 1 on, with text under each; or it stands above all other numbers."""
    found = [candidates[at] for at in row]
    others = [each for each in candidates if each.kind != "plain" and each.form != "long"]
    holding = {bisect_left(found, _at(each), key=_at) for each in others} - {0}
    above = len(found) >= _FEWEST_ABOVE and len(holding) > 1 and not any(each.kind in ("chapter", "han") for each in others)
    alone = above or len(found) == len(candidates) >= 2
    apart = all(b.block.index - a.block.index >= 2 for a, b in pairwise(found))
    return alone and number_of(found[0]) == 1 and apart and all(_PLAIN_TITLE.fullmatch(each.title) for each in found)


def _entry_key(candidate: Candidate) -> str:
    return patterns.sub(r"[^\w]|\d+$", "", fold(candidate.block.text[candidate.start : candidate.title_end]))


def with_empty(document: Document, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each candidate told whether it has no text: nothing readable before the next one that is not deeper."""
    filled = [block.index for block in document.blocks if block.countable and block.text.strip()]
    place = {index: at for at, index in enumerate(filled)}
    result = []
    for at, each in enumerate(candidates):
        following = candidates[at + 1].block.index if at + 1 < len(candidates) else len(document.blocks)
        nearest = place[each.block.index] + 1
        empty = nearest >= len(filled) or filled[nearest] >= following
        opens = at + 1 < len(candidates) and (depth(candidates[at + 1]) > depth(each) or _numbers(each, candidates[at + 1]))
        result.append(each._replace(empty=empty and not opens and each.form != "run_in"))
    return result


def _numbers(upper: Candidate, lower: Candidate) -> bool:
    """Whether 1、 stands over 1.1."""
    return upper.kind == "arabic" and lower.kind == "decimal" and parts_of(upper) == parts_of(lower)[:1]


def chosen(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are headings: upper kinds one by one, arabic ones group by group."""
    chosen = []
    for group in _groups(candidates):
        good = [each for each in group if _good(each)]
        if group[0].kind == "han_paren" and len(good) * 2 < len(group):
            chosen += [each for each in good if each.styled]  # the paragraphs of a regulation: …；
        elif group[0].kind not in LISTED:
            chosen += [each for each in group if each.form != "long" or each.styled or _nearly(each, good, group)]
        elif len(good) * 2 >= len(group):
            mostly = len(good) * 3 >= len(group) * 2
            picked = [
                each
                for each in group
                if _good(each) or (not _clause(each) and ((mostly and each.form in ("alone", "sentence")) or _nearly(each, good, group)))
            ]
            broken = group[0].kind != "decimal" and not _opens(picked, group) and _opens(group, group)
            chosen += map(_to_first_comma, group) if broken else picked
        elif named := _named_before_colon(group):
            chosen += named
        else:
            picked = [each for each in group if each.styled and each.form != "long"]
            # Words in bold open some paragraphs of a list: those that do are no headings beside those that do not.
            some = _opens(group, group) and not _opens(picked, group) and all(each.block.outline is None for each in picked)
            chosen += [] if some else picked
    return sorted(chosen, key=lambda each: each.block.index)


def _named_before_colon(group: Sequence[Candidate]) -> list[Candidate]:
    """The items of a list all of which are called by what stands before a colon: 1.书屋：新建三座，…. 2.书亭：改造五座，…."""
    ends = leads.before_colon([each.block.text for each in group], [each.title_start for each in group])
    named = [each._replace(title_end=end, form="run_in") for each, end in zip(group, ends, strict=True) if end is not None]
    return named if len(named) == len(group) > 1 else []


_CLAUSE_END = TERMS.late("clause_end")


def _opens(some: Sequence[Candidate], group: Sequence[Candidate]) -> bool:
    """Whether the numbers of some of a group count on from its first without a gap: one left out would be missed by who counts them."""
    numbers = [number_of(each) for each in some]
    first = number_of(group[0])
    return first is not None and numbers == [*range(first, first + len(numbers))]


def _to_first_comma(candidate: Candidate) -> Candidate:
    """An item of a list of titles; one without a title is called by its first clause, what stands behind it is its text."""
    if _good(candidate):
        return candidate
    text, start = candidate.block.text, candidate.title_start
    stop = _CLAUSE_END.match(text, start, candidate.title_end)
    return candidate._replace(title_end=stop.end("clause"), form="run_in") if stop else candidate


def _good(candidate: Candidate) -> bool:
    """A title on its own account: text of its own follows, or a style says so."""
    if candidate.form == "long" or _clause(candidate):
        return False
    return candidate.styled or candidate.kind not in LISTED or candidate.form == "run_in" or not candidate.empty


def _clause(candidate: Candidate) -> bool:
    """Whether a decimal number counts a clause that says something, as in a standard: 1.1 书屋应…。 A title has no full stop behind it."""
    if candidate.kind != "decimal" or candidate.styled:
        return False
    first = fold(candidate.block.text[candidate.title_start : candidate.title_end])
    return bool(_OBLIGES.search(first)) or (candidate.form == "sentence" and (len(first) > 20 or "," in first))


def _nearly(candidate: Candidate, good: Sequence[Candidate], group: Sequence[Candidate]) -> bool:
    """A lead that is a little long among others that are titles: left out, its text would fall to the item before."""
    text = candidate.block.text
    first = fold(text[candidate.title_start : candidate.title_end])
    ends = text[candidate.title_end : candidate.title_end + 1] == "。"
    return ends and len(good) * 3 >= len(group) * 2 and len(group) > 2 and 0 < len(first) <= 120


def _groups(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates of one kind with no higher kind between them."""
    groups: list[list[Candidate]] = []
    open_groups: dict[tuple[int, int], list[Candidate]] = {}
    for each in candidates:
        key = (DEPTH.index(each.kind), len(parts_of(each)) if each.kind == "decimal" else 0)
        if each.form != "long" or each.kind in LISTED:
            for deeper in [depth for depth in open_groups if depth > key]:
                del open_groups[deeper]
        if key not in open_groups:
            open_groups[key] = []
            groups.append(open_groups[key])
        open_groups[key].append(each)
    return groups


def levels(chosen: Sequence[Candidate]) -> list[int]:
    """The level of each by its kind of number; inside chapters the kinds below them stand deeper, and no level stays empty."""
    kinds = {each.kind for each in chosen}
    chapters = [each.block.index for each in chosen if each.kind == "chapter"]
    push = (2 if "part" in kinds else 1) if len(chapters) >= 2 else 0
    decimal = not kinds & {"han", "chapter"} and any(each.kind == "decimal" and len(parts_of(each)) == 1 for each in chosen)
    base = {**_LEVELS, "arabic": 1} if "decimal" in kinds and not decimal and not kinds & {"han", "chapter"} else _LEVELS
    result = []
    above = under = 0  # the level of the last decimal number, where it stands below chapters or is one; and of those that part its text
    for each in chosen:
        if each.kind == "decimal":
            result.append(len(parts_of(each)))
            above = under = result[-1] if push or decimal else 0
        elif under and each.kind in ("arabic", "arabic_paren"):
            result.append(under + (1 if each.kind == "arabic" else 2))
        elif above and decimal and each.kind == "han_paren":
            under = above + 1
            result.append(under)
        elif push and each.kind not in ("chapter", "part") and each.block.index > chapters[0]:
            result.append(base[each.kind] + push)
        else:
            result.append(base[each.kind])
    return _closed(result) if push else result


def _closed(levels: list[int]) -> list[int]:
    """第一章, 第一节, 1. are levels 1, 2, 3: a kind of number that the draft does not use leaves no gap."""
    rank = {level: at for at, level in enumerate(sorted(set(levels)), 1)}
    return [rank[level] for level in levels]
