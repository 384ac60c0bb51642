"""The headings of a draft: numbered (typed or automatic), styled, bold, or run into their paragraph.

What a number looks like says how deep it stands: 一、 or 第一章 1, （一） 2, 1. 3, （1） 4; chapters push the others down.
An arabic number is a heading or an ordinary list item; that is settled for all items between two higher headings together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

from plancheck.extraction import leads, patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.model.document import Block, Document
from plancheck.model.plan import Heading
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold
from plancheck.text.numbers import ordinal

TERMS = lexicon("headings")

_HAN = TERMS.source("han")
_DIGIT = "0-9０-９"
#: Kinds of number, the first that fits wins.
_KINDS = TERMS.group("number")
_OPENS = TERMS.late("heading_opens")
_BARE = TERMS.late("bare")
_APPENDIX = TERMS.late("appendix")
_ANNEX_LIST = TERMS.late("annex_list")
_ANNEX_NAMED = TERMS.late("annex_named")
#: What an appendix is, on a line of its own before its title: （规范性）, （资料性附录）.
_NATURE = late(r"[\s\u3000]*[（(]\s*[一-鿿]{2,6}\s*[）)][\s\u3000]*")
#: A chapter's number without a mark, as standards print it: 1 总则.
_PLAIN = late(rf"[\s\u3000]*([{_DIGIT}]{{1,2}})[\s\u3000]+(?=[一-鿿])")
_OBLIGES = TERMS.late("obliges")
_WHOLE = TERMS.listed("whole")
_LEVELS = {"chapter": 1, "part": 2, "han": 1, "han_paren": 2, "arabic": 3, "arabic_paren": 4}
_DEPTH = ("chapter", "part", "han", "han_paren", "decimal", "arabic", "arabic_paren")
_LISTED = ("arabic", "arabic_paren", "decimal")
_BOX = TERMS.late("box")
_MARK = late(r"[。！？\n；;]")
_ENTRY = late(r"(?:[.．…·•・‥⋯]\s*){3,}\s*[（(]?\s*[0-9０-９ivxIVX]*\s*[）)]?\s*$", needs=(".", "．", "…", "·", "•", "・", "‥", "⋯"))
_STATEMENT = TERMS.late("statement")
_DUTY = TERMS.late("duty")
#: A name and what is done there, in one sentence: （一）旧馆修缮：换窗四百樘，….
_NAMED = late(r"\s*([^：:，,；;、\d０-９（(“]{2,16})[：:](?!\s*$)(?=.{4,}[，,；;]|.*[0-9０-９])", needs=("：", ":"))
#: Nothing but a bracket of names behind a numbered sentence tells who answers for it: 1.旧馆修缮，换窗四百樘。（城东文旅局、城建局）
_ANSWERED = late(
    r"\s*(?:（[^（）()：:。；;0-9０-９]{3,60}）|\([^（）()：:。；;0-9０-９]{3,60}\)|【[^【】：:。；;0-9０-９]{3,60}】|〔[^〔〕：:。；;0-9０-９]{3,60}〕)[。\s]*",
    needs=("（", "(", "【", "〔"),
)
_FIRST_CLAUSE = late(r"\s*([^，,；;：:、\d０-９（(]{2,20})[，,：:]", needs=("，", ",", "：", ":"))
_LIST_MARK = TERMS.late("list_mark")
_TITLE_END = TERMS.late("title_end")
_NOT_TITLE = TERMS.late("not_title")
_CAPTION = TERMS.late("caption")
_SPACE = late(r"[\s\u3000]+")


class _Candidate(NamedTuple):
    """A block that starts like a heading: number in [start, number_end), title up to title_end."""

    block: Block
    kind: str
    start: int
    number_end: int
    title_start: int
    title_end: int
    form: str  # "alone" whole block, "sentence" whole block with 。, "run_in" text follows, "long" no title
    styled: bool
    empty: bool = False  # nothing stands between it and the next candidate
    below: tuple[Block, ...] = ()  # the lines under a bare 附件1 that hold its title

    @property
    def title(self) -> str:
        return clean("".join(each.text for each in self.below) or self.block.text[self.title_start : self.title_end])


def clean(text: str) -> str:
    """A title in one line: white space only between Latin words, no full stop or colon at the end."""
    text = _SPACE.sub(" ", text).strip()
    text = patterns.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)
    return text.rstrip("。：:.．… ")


def box(text: str) -> re.Match[str] | None:
    """How a text opens that is the caption of a box (专栏3)."""
    return _BOX.match(text) if "栏" in text else None


def lead(block: Block) -> int:
    """Where the number and title at the start of a block end, judged by this block alone; 0 if it has none.

    A single numbered sentence is not a title: as a list item it says something itself.
    """
    candidate = _candidate(block)
    return candidate.title_end if candidate and candidate.form in ("alone", "run_in") else 0


def headings(document: Document) -> tuple[Heading, ...]:
    """All headings in reading order, the title (level 0) first; `place` from number to title, its section path included."""
    candidates = [each for block in _readable(document) if (each := _candidate(block))]
    candidates = _without_boxes(document, _with_text_boxes(document, candidates))
    candidates = _counted(_without_annex_list(document, _without_contents(document, candidates)))
    chosen = _chosen(_with_empty(document, candidates))
    taken = {each.block.index for each in chosen}
    found = list(zip(chosen, _levels(chosen), strict=True))
    displayed = _displayed(document, found)
    above = [each for each, level in displayed.values() if level == 0]
    if above and not _repeats_title(document, above):  # what is numbered as chapters are stands under them
        found = [(each, level + 1) for each, level in found]
        displayed = {index: (each, level + 1) for index, (each, level) in displayed.items()}
    parting = _parting(document, found) | displayed
    title = _title(document, min((*parting, *taken, *_styled(document)[1:2]), default=len(document.blocks)))
    titled = set(title[0]) if title else set()
    found += _unnumbered(document, found, parting, taken | titled)
    found.sort(key=lambda pair: pair[0].block.index)
    found += _led(document, found)
    found.sort(key=lambda pair: pair[0].block.index)
    top = [title[1]] if title else []
    return tuple(top + _with_paths(document, [pair for pair in found if pair[0].block.index not in titled]))


def _styled(document: Document) -> list[int]:
    """The blocks that are styled as headings: one of them may be the title, those behind the first are not."""
    return [block.index for block in _readable(document) if block.outline is not None]


def _repeats_title(document: Document, lines: Sequence[_Candidate]) -> bool:
    """Whether the first of some lines is the title once more, above its text: the others are titles of further papers."""
    title = _title(document, lines[0].block.index)
    return title is not None and fold(title[1].title).startswith(fold(lines[0].title))


def _readable(document: Document) -> Iterator[Block]:
    return (
        block
        for block in document.blocks
        if block.countable and block.part == "body" and block.table is None and block.role == "text" and block.text.strip()
    )


def _with_text_boxes(document: Document, candidates: list[_Candidate]) -> list[_Candidate]:
    """With the lines of text boxes that are chapters or sections: a number before a short title, where that number is the one that is
    missing in the text around the box. Boxes of charts count by themselves; numbers of a lower kind are those of a list in the box, unless
    the text goes on from them."""
    lines = (
        block for block in document.blocks if block.part == "textbox" and block.table is None and block.countable and block.text.strip()
    )
    boxed = [each for block in lines if (each := _candidate(block)) and each.kind != "plain"]
    boxed = [each for each in boxed if each.form in ("alone", "run_in") and len(fold(each.title)) <= 30]
    if not boxed:
        return candidates
    upper = _in_order(candidates, [each for each in boxed if each.kind not in _LISTED])
    missing = [each for at, each in enumerate(upper) if each.block.part == "textbox" and _is_missing(upper, at)]
    found = _in_order(candidates, missing)
    places = ((each, bisect_left(found, each.block.index, key=_at)) for each in boxed if each.kind in _LISTED)
    listed = [each for each, at in places if _is_missing([*found[:at], each, *found[at:]], at, goes_on=True)]
    return _in_order(found, listed)


def _at(candidate: _Candidate) -> int:
    return candidate.block.index


def _in_order(candidates: Sequence[_Candidate], more: Sequence[_Candidate]) -> list[_Candidate]:
    return sorted([*candidates, *more], key=_at)


def _is_missing(candidates: Sequence[_Candidate], at: int, goes_on: bool = False) -> bool:
    """Whether a candidate counts on from the one of its kind before it, and the next one, which there must be if it `goes_on`, from it."""
    its = candidates[at]

    def beside(others: Iterable[_Candidate], upper: Sequence[str]) -> int | None:
        for each in others:
            if each.kind in upper and each.form != "long":
                return None
            if each.kind == its.kind and each.form != "long":
                return ordinal(each.block.text[each.start : each.number_end])
        return None

    if not any(each.kind == its.kind and each.form != "long" and each.block.part == "body" for each in candidates):
        return False
    number = ordinal(its.block.text[its.start : its.number_end])
    for upper in (_DEPTH[: _DEPTH.index(its.kind)], ()):  # within what stands above both; or counted on through all of it
        before, behind = beside(reversed(candidates[:at]), upper), beside(candidates[at + 1 :], upper)
        known = before is not None or (behind is not None and upper)
        if known and number is not None and number == (before or 0) + 1 and behind in ((number + 1,) if goes_on else (None, number + 1)):
            return True
    return False


_BEHIND_TEXT = TERMS.late("behind_text")
_NAMES = TERMS.late("names")


def behind_text(document: Document) -> dict[int, tuple[int, ...]]:
    """Where headings begin on the line of the text before them, by block: …保护环境。（五）提供一站式服务. Only a number that is missing
    in the count of the headings around it is one: cited or counted within a sentence, it is part of the text."""
    found: list[tuple[_Candidate, int]] = []  # with where in the block it begins, 0 for one that opens its block
    for block in _readable(document):
        own = _candidate(block)
        if own and own.kind in _UPPER and own.form != "long":
            found.append((own, 0))
        for hit in _BEHIND_TEXT.finditer(block.text):
            inner = _candidate(replace(block, text=block.text[hit.end() :], label="", outline=None, bold=0))
            if hit.end() and inner and inner.kind in _UPPER and inner.form != "long" and _NAMES.match(inner.title):
                found.append((inner, hit.end()))
    counted: list[_Candidate] = []
    result: dict[int, tuple[int, ...]] = {}
    for at, (each, start) in enumerate(found):
        if start and not _counts_on(each, counted, [other for other, _ in found[at + 1 :]]):
            continue
        counted.append(each)
        if start:
            result[each.block.index] = (*result.get(each.block.index, ()), start)
    return result


#: The kinds of numbers that chapters and sections have.
_UPPER = ("chapter", "part", "han", "han_paren")


def _counts_on(its: _Candidate, before: Sequence[_Candidate], behind: Sequence[_Candidate]) -> bool:
    """Whether a candidate counts on from the last of its kind, and the next one, if any, from it; all below the same heading."""
    number, last, following = _number(its), _nearest(its, reversed(before)), _nearest(its, behind)
    if number is None or last is None or _number(last) != number - 1:
        return False
    return following is None or _number(following) == number + 1


def _nearest(its: _Candidate, others: Iterable[_Candidate]) -> _Candidate | None:
    """The first candidate of the kind of another; None if one of an upper kind comes before."""
    depth = _DEPTH.index(its.kind)
    first = next((each for each in others if _DEPTH.index(each.kind) <= depth), None)
    return first if first is not None and first.kind == its.kind else None


def _number(candidate: _Candidate) -> int | None:
    return ordinal(candidate.block.text[candidate.start : candidate.number_end])


def _candidate(block: Block) -> _Candidate | None:
    text = block.text
    kinds = _KINDS if _OPENS.match(text.lstrip()) else ()
    kind, match = next(((kind, found) for kind, pattern in kinds if (found := pattern.match(text))), ("", None))
    styled = block.outline is not None
    if match is None and (styled or block.label or block.centred) and (match := _BARE.match(text)):
        kind = "han" if match[1][0] in _HAN else "arabic"
    if match is None and block.label.isdigit() and (match := re.match(rf"\s*({re.escape(block.label)})\s*", text)):
        kind = "arabic"
    if match is None and text.lstrip()[:1].isdecimal() and (match := _PLAIN.match(text)):
        kind = "plain"
    if match is None or _ENTRY.search(text):
        return None
    form, end = _form(text, match.end(), kind)
    if form == "long" and _printed_as_title(block, match.end()):
        form, end = "alone", trimmed(text, match.end(), len(text))[1]
    joined = kind in ("chapter", "part") and match[0][-1] in "章分编篇节"
    if joined and form != "alone" and not styled and not block.label:
        return None  # 第三章指标和各表任务全部纳入考核。 is a sentence about a chapter
    return _Candidate(block, kind, match.start(1), match.end(1), match.end(), end, form, styled or 0 < match.end() < block.bold)


def _printed_as_title(block: Block, start: int) -> bool:
    """Whether a whole paragraph is styled or printed as a heading, whatever marks it has: 8 推手：十二个书屋; 9 谁管，怎么考."""
    text = block.text.rstrip()
    shown = block.outline is not None or block.bold >= len(text)
    return shown and 0 < len(fold(text[start:])) <= 40 and not _MARK.search(text, start) and text[-1] not in "：:，,、"


def _form(text: str, start: int, kind: str) -> tuple[str, int]:
    """How the text behind a number reads, and where its first sentence ends."""
    listed = kind in _LISTED
    found = _MARK.search(text, start)
    end = trimmed(text, start, found.start() if found else len(text))[1]
    if duty := _DUTY.search(text, start, end):
        end = trimmed(text, start, duty.start())[1]
        return ("run_in" if 0 < len(fold(text[start:end])) <= 60 else "long"), end
    if found and kind in ("han", "han_paren") and (named := _NAMED.match(text, start, end)):
        return "run_in", named.end(1)
    if found and listed and _ANSWERED.fullmatch(text, found.end()):
        stop = _FIRST_CLAUSE.match(text, start, end)
        return "run_in", stop.end(1) if stop else end
    first = fold(text[start:end])
    if not first or (found and found[0] in "；;"):
        return "long", end
    after = found is not None and text[found.end() :].strip() != ""
    if after:
        short = len(first) <= (40 if listed else 60) and first.count(",") <= (1 if listed else 3)
        plain = not listed or (":" not in first and not _STATEMENT.search(first))
        return ("run_in" if short and plain else "long"), end
    if len(first) > (40 if listed and found else 60) or first[-1] in ",、" or (listed and ":" in first[:-1]):
        return "long", end
    if listed and first.count(",") > 1:
        return "long", end
    return ("sentence" if found else "alone"), end


def _without_contents(document: Document, candidates: list[_Candidate]) -> list[_Candidate]:
    """Without the entries of a contents list that the reader did not recognise: those behind a line 目录."""
    start = next((block.index for block in _readable(document) if fold(block.text) == "目录"), None)
    if start is None:
        return candidates
    behind = [each for each in candidates if each.block.index > start]
    if not behind:
        return candidates
    first = _entry_key(behind[0])
    again = next((each.block.index for each in behind[1:] if _entry_key(each) == first), None)
    return [each for each in candidates if not (again is not None and start < each.block.index < again)]


def _without_annex_list(document: Document, candidates: list[_Candidate]) -> list[_Candidate]:
    """Without the lines that list the annexes (附件：1.甲 2.乙) behind a text: they count on from the one behind the colon."""
    numbered = {each.block.index: each for each in candidates if each.kind == "arabic"}
    listed: set[int] = set()
    due = 0  # the number that the next line of such a list has
    for block in _readable(document):
        opening = _ANNEX_LIST.match(block.text)
        each = numbered.get(block.index)
        if opening:
            due = len(patterns.findall(rf"(?:^|[\s：:])[{_DIGIT}]{{1,2}}[.．、]", block.text)) + 1
        elif due and each is not None and ordinal(each.block.text[each.start : each.number_end]) == due:
            listed.add(block.index)
            due += 1
        else:
            due = 0
    return [each for each in candidates if each.block.index not in listed]


def _without_boxes(document: Document, candidates: list[_Candidate]) -> list[_Candidate]:
    """Without the numbered lines of boxes (专栏): from its caption on, as long as they count 1, 2, 3 by themselves.

    They may go on from the box before: 专栏2 with 5., 6., 7.
    """
    # One that says all it has to say itself (专栏 冷站要点：①…；②…。) opens no list.
    boxes = [block.index for block in document.blocks if box(block.text) and block.countable and not block.text.rstrip().endswith("。")]
    if not boxes:
        return candidates
    kept: list[_Candidate] = []
    at, due, past = 0, 0, 0  # `due`: the number that the box's next line would have; `past`: the last one of a box
    for each in candidates:
        while at < len(boxes) and boxes[at] < each.block.index:
            at, due = at + 1, 1
        listed = each.kind in ("arabic", "arabic_paren")
        number = int(_parts(each)[0]) if listed and _parts(each) else 0
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


def _counted(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Without the plain numbers that only look like a chapter's: 1 总则 needs 1.1 below it, or one that does in a row that counts on.

    Those that stay are decimal of one part. Where a draft has no other numbers, a row of short titles from 1 on is its chapters too.
    """
    rows: list[list[int]] = []
    opening: set[int] = set()
    counted = [at for at, each in enumerate(candidates) if each.kind in ("decimal", "plain")]
    following = dict(pairwise(counted))
    for at, each in enumerate(candidates):
        if each.kind != "plain" or each.form != "alone":
            continue
        if rows and _count(candidates[rows[-1][-1]]) + 1 == _count(each):
            rows[-1].append(at)
        else:
            rows.append([at])
        below = candidates[following[at]] if at in following else None
        if below is not None and below.kind == "decimal" and _parts(below)[1:2] == ["1"] and _parts(below)[0] == _parts(each)[0]:
            opening.add(at)
    chapters = {at for row in rows if opening & set(row) for at in row}
    if not chapters and len(rows) == 1 and _are_chapters(candidates, rows[0]):
        chapters = set(rows[0])
    kept = [each._replace(kind="decimal") if at in chapters else each for at, each in enumerate(candidates)]
    return [each for each in kept if each.kind != "plain"]


#: A title that a plain number may stand before.
_PLAIN_TITLE = late("[一-鿿A-Za-z（）()“”、]{2,16}")


def _are_chapters(candidates: Sequence[_Candidate], row: Sequence[int]) -> bool:
    """Whether all that is numbered in a draft is this row, from 1 on, with text under each."""
    found = [candidates[at] for at in row]
    alone = len(found) == len(candidates) >= 2 and _count(found[0]) == 1
    apart = all(b.block.index - a.block.index >= 2 for a, b in pairwise(found))
    return alone and apart and all(_PLAIN_TITLE.fullmatch(each.title) for each in found)


def _count(candidate: _Candidate) -> int:
    return int(_parts(candidate)[0])


def _entry_key(candidate: _Candidate) -> str:
    return patterns.sub(r"[^\w]|\d+$", "", fold(candidate.block.text[candidate.start : candidate.title_end]))


def _with_empty(document: Document, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Each candidate told whether it has no text: nothing readable before the next one that is not deeper."""
    filled = [block.index for block in document.blocks if block.countable and block.text.strip()]
    place = {index: at for at, index in enumerate(filled)}
    result = []
    for at, each in enumerate(candidates):
        following = candidates[at + 1].block.index if at + 1 < len(candidates) else len(document.blocks)
        nearest = place[each.block.index] + 1
        empty = nearest >= len(filled) or filled[nearest] >= following
        opens = at + 1 < len(candidates) and (_depth(candidates[at + 1]) > _depth(each) or _numbers(each, candidates[at + 1]))
        result.append(each._replace(empty=empty and not opens and each.form != "run_in"))
    return result


def _numbers(upper: _Candidate, lower: _Candidate) -> bool:
    """Whether 1、 stands over 1.1."""
    return upper.kind == "arabic" and lower.kind == "decimal" and _parts(upper) == _parts(lower)[:1]


def _depth(candidate: _Candidate) -> tuple[int, int]:
    return _DEPTH.index(candidate.kind), len(_parts(candidate))


def _parts(candidate: _Candidate) -> list[str]:
    return patterns.findall(rf"[{_DIGIT}]+|[A-ZＡ-Ｚ]", candidate.block.text[candidate.start : candidate.number_end])


def _chosen(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates that are headings: upper kinds one by one, arabic ones group by group."""
    chosen = []
    for group in _groups(candidates):
        good = [each for each in group if _good(each)]
        if group[0].kind == "han_paren" and len(good) * 2 < len(group):
            chosen += [each for each in good if each.styled]  # the paragraphs of a regulation: …；
        elif group[0].kind not in _LISTED:
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


def _named_before_colon(group: Sequence[_Candidate]) -> list[_Candidate]:
    """The items of a list all of which are called by what stands before a colon: 1.书屋：新建三座，…. 2.书亭：改造五座，…."""
    ends = leads.before_colon([each.block.text for each in group], [each.title_start for each in group])
    named = [each._replace(title_end=end, form="run_in") for each, end in zip(group, ends, strict=True) if end is not None]
    return named if len(named) == len(group) > 1 else []


_CLAUSE_END = TERMS.late("clause_end")


def _opens(some: Sequence[_Candidate], group: Sequence[_Candidate]) -> bool:
    """Whether the numbers of some of a group count on from its first without a gap: one left out would be missed by who counts them."""
    numbers = [ordinal(each.block.text[each.start : each.number_end]) for each in some]
    first = ordinal(group[0].block.text[group[0].start : group[0].number_end])
    return first is not None and numbers == [*range(first, first + len(numbers))]


def _to_first_comma(candidate: _Candidate) -> _Candidate:
    """An item of a list of titles; one without a title is called by its first clause, what stands behind it is its text."""
    if _good(candidate):
        return candidate
    text, start = candidate.block.text, candidate.title_start
    stop = _CLAUSE_END.match(text, start, candidate.title_end)
    return candidate._replace(title_end=stop.end("clause"), form="run_in") if stop else candidate


def _good(candidate: _Candidate) -> bool:
    """A title on its own account: text of its own follows, or a style says so."""
    if candidate.form == "long" or _clause(candidate):
        return False
    return candidate.styled or candidate.kind not in _LISTED or candidate.form == "run_in" or not candidate.empty


def _clause(candidate: _Candidate) -> bool:
    """Whether a decimal number counts a clause that says something, as in a standard: 1.1 书屋应…。 A title has no full stop behind it."""
    if candidate.kind != "decimal" or candidate.styled:
        return False
    first = fold(candidate.block.text[candidate.title_start : candidate.title_end])
    return bool(_OBLIGES.search(first)) or (candidate.form == "sentence" and (len(first) > 20 or "," in first))


def _nearly(candidate: _Candidate, good: Sequence[_Candidate], group: Sequence[_Candidate]) -> bool:
    """A lead that is a little long among others that are titles: left out, its text would fall to the item before."""
    text = candidate.block.text
    first = fold(text[candidate.title_start : candidate.title_end])
    ends = text[candidate.title_end : candidate.title_end + 1] == "。"
    return ends and len(good) * 3 >= len(group) * 2 and len(group) > 2 and 0 < len(first) <= 120


def _groups(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Candidates of one kind with no higher kind between them."""
    groups: list[list[_Candidate]] = []
    open_groups: dict[tuple[int, int], list[_Candidate]] = {}
    for each in candidates:
        key = (_DEPTH.index(each.kind), len(_parts(each)) if each.kind == "decimal" else 0)
        if each.form != "long" or each.kind in _LISTED:
            for deeper in [depth for depth in open_groups if depth > key]:
                del open_groups[deeper]
        if key not in open_groups:
            open_groups[key] = []
            groups.append(open_groups[key])
        open_groups[key].append(each)
    return groups


def _levels(chosen: Sequence[_Candidate]) -> list[int]:
    """The level of each by its kind of number; inside chapters the kinds below them stand deeper, and no level stays empty."""
    kinds = {each.kind for each in chosen}
    chapters = [each.block.index for each in chosen if each.kind == "chapter"]
    push = (2 if "part" in kinds else 1) if len(chapters) >= 2 else 0
    base = {**_LEVELS, "arabic": 1} if "decimal" in kinds and not kinds & {"han", "chapter"} else _LEVELS
    result = []
    under = 0  # the level of the last decimal number, where it stands below chapters
    for each in chosen:
        if each.kind == "decimal":
            result.append(len(_parts(each)))
            under = result[-1] if push else 0
        elif under and each.kind in ("arabic", "arabic_paren"):
            result.append(under + (1 if each.kind == "arabic" else 2))
        elif push and each.kind not in ("chapter", "part") and each.block.index > chapters[0]:
            result.append(base[each.kind] + push)
        else:
            result.append(base[each.kind])
    return _closed(result) if push else result


def _closed(levels: list[int]) -> list[int]:
    """第一章, 第一节, 1. are levels 1, 2, 3: a kind of number that the draft does not use leaves no gap."""
    rank = {level: at for at, level in enumerate(sorted(set(levels)), 1)}
    return [rank[level] for level in levels]


def _unnumbered(
    document: Document, numbered: Sequence[tuple[_Candidate, int]], parting: Mapping[int, tuple[_Candidate, int]], taken: set[int]
) -> list[tuple[_Candidate, int]]:
    """Headings without a number: lines that part numbered items, styled ones, annexes, forewords, bold lines and bold leads."""
    levels = {each.block.index: level for each, level in numbered}
    blocks = list(_readable(document))
    started = min(levels, default=-1)
    result: list[tuple[_Candidate, int]] = []
    above, named = 0, 0  # `named` lines that follow are a title already read
    for at, block in enumerate(blocks):
        if block.index in levels:
            above, named = levels[block.index], 0
        elif named or block.index in taken:
            named = max(0, named - 1)
        elif block.index in parting:
            result.append(parting[block.index])
            above = parting[block.index][1]
        elif found := _plain_heading(block, blocks[at + 1 : at + 3], above, block.index < started):
            result.append(found)
            above = found[1] if found[1] == 1 or block.outline is not None else above
            named = len(found[0].below)
    titles = [fold(each.title) if _APPENDIX.match(each.block.text) else "" for each, _ in result]
    # 附件：甲 at the end of the text names the annex whose page stands behind.
    listed = [bool(_ANNEX_NAMED.match(each.block.text)) for each, _ in result]
    last = {title: at for at, title in enumerate(titles)}
    return [pair for at, pair in enumerate(result) if not listed[at] or last[titles[at]] == at]


def _parting(document: Document, numbered: Sequence[tuple[_Candidate, int]]) -> dict[int, tuple[_Candidate, int]]:
    """Lines that part numbered items, by block: 保障措施 between what （六） says and （七）, or （一） again where no number is higher.

    The line above the first item of all is one too where others part those behind it, or where the first is no 1. One paragraph or more
    may stand between such a line and the item: where it counts on, other lines that look alike must stand right above theirs.
    """
    blocks = list(_readable(document))
    place = {block.index: at for at, block in enumerate(blocks)}
    empty = {item.block.index for item, _ in numbered if item.form != "run_in"}  # what stands under these is their text
    counts: dict[str, int | None] = {}  # the last number of each kind since one of an upper kind
    result: dict[int, tuple[_Candidate, int]] = {}
    introduced: dict[int, tuple[_Candidate, int]] = {}
    opening: tuple[_Candidate, int] | None = None
    ordered = sorted(numbered, key=lambda pair: pair[0].block.index)
    highest = min((level for _, level in numbered), default=0)
    last = -1  # where the item before stands
    for item, level in ordered:
        count = ordinal(clean(item.block.text[item.start : item.number_end]))
        before, counts[item.kind] = counts.get(item.kind), count
        counts = {kind: number for kind, number in counts.items() if _UPWARDS.index(kind) <= _UPWARDS.index(item.kind)}
        at = place.get(item.block.index, 0)  # those in text boxes have none
        above, last = last, max(last, at)
        if level < 2 or at < 1 or count is None:
            continue
        again = count == 1 and level == highest
        parted = before is not None and (count == before + 1 or again)
        if not _LONE.fullmatch(blocks[at - 1].text.strip()):
            between = range(max(1, above + 1), at - 1) if parted else ()
            lines = [blocks[each] for each in between if _is_introduced(document, blocks, each, empty)]
            if len(lines) == 1:
                (result if again else introduced)[lines[0].index] = _line(lines[0]), level - 1
            continue
        line = blocks[at - 1]
        if item is ordered[0][0]:
            opening = _line(line), level - 1
            if count > 1:
                result[line.index] = opening
        elif parted and _ends_text(blocks[at - 2], empty):
            result[line.index] = _line(line), level - 1
    if opening and any(level == opening[1] for _, level in result.values()):
        result[opening[0].block.index] = opening
    looks = {(_look(each.block), level) for each, level in result.values()}
    return result | {index: told for index, told in introduced.items() if (_look(told[0].block), told[1]) in looks}


def _line(block: Block) -> _Candidate:
    """A line without a number as a heading."""
    start, end = trimmed(block.text, 0, len(block.text))
    return _Candidate(block, "", start, start, start, end, "alone", False)


def _ends_text(block: Block, empty: AbstractSet[int]) -> bool:
    """Whether a paragraph ends what a numbered item says; right behind a heading that stands alone nothing does."""
    return block.index not in empty and block.text.rstrip().endswith(("。", "！", "）", "〕", "】"))


def _is_introduced(document: Document, blocks: Sequence[Block], at: int, empty: AbstractSet[int]) -> bool:
    """Whether a line says nothing but a name, between the end of a text and a paragraph."""
    line, below = blocks[at], document.blocks[blocks[at].index + 1 : blocks[at].index + 2]
    return (
        _LONE.fullmatch(line.text.strip()) is not None
        and _ends_text(blocks[at - 1], empty)
        and all(each.table is None for each in below)
        and blocks[at + 1].text.rstrip().endswith("。")
    )


def _displayed(document: Document, numbered: Sequence[tuple[_Candidate, int]]) -> dict[int, tuple[_Candidate, int]]:
    """Lines without a number that are printed as headings are, by block: larger than the text, three or more alike, no sentence among them.

    They are of the level of numbered headings as large as they are, else of the one above those that are smaller (0 where these are the
    highest), else of the one below those that are larger.
    """
    blocks = list(_readable(document))
    text = Counter[float]()
    for block in blocks:
        text[block.size or 0] += len(block.text)
    usual = max(text, key=lambda size: text[size], default=0)
    taken = {each.block.index for each, _ in numbered}
    looks: dict[tuple[float, bool, bool], list[int]] = {}
    for at, block in enumerate(blocks):
        if (block.size or 0) > usual and block.index not in taken and block.outline is None:
            looks.setdefault(_look(block), []).append(at)
    alike = [
        [blocks[at] for at in places if _stands_alone(document, blocks, at)] for places in looks.values() if _are_names(blocks, places)
    ]
    alike = [lines for lines in alike if len(lines) >= 3]
    if not numbered:
        alike.sort(key=lambda lines: -(lines[0].size or 0))
    result = {}
    for rank, lines in enumerate(alike, 1):
        for line in lines:
            start, end = trimmed(line.text, 0, len(line.text))
            level = _displayed_level(line, numbered) if numbered else rank
            result[line.index] = _Candidate(line, "", start, start, start, end, "alone", True), level
    return result


def _look(block: Block) -> tuple[float, bool, bool]:
    return round(block.size or 0, 0), block.bold >= len(block.text.rstrip()), block.centred


def _are_names(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether nothing of a look is a sentence or a long line."""
    return all(len(blocks[at].text.strip()) <= 30 and not _MARK.search(blocks[at].text.strip()) for at in places)


def _stands_alone(document: Document, blocks: Sequence[Block], at: int) -> bool:
    """Whether a line may be a heading, and text or another kind of heading stands right behind it: no cover, no caption, no box."""
    block, following = blocks[at], blocks[at + 1 : at + 2]
    above_table = document.blocks[block.index + 1 : block.index + 2]
    return (
        bool(following)
        and _look(following[0]) != _look(block)
        and (at == 0 or _look(blocks[at - 1]) != _look(block))
        and all(each.table is None for each in above_table)
        and _may_be_title(block)
        and not (box(block.text) or _APPENDIX.match(block.text) or _CAPTION.match(block.text))
    )


def _displayed_level(line: Block, numbered: Sequence[tuple[_Candidate, int]]) -> int:
    size = line.size or 0
    sizes = [(each.block.size or 0, level) for each, level in numbered]
    as_large = [level for its, level in sizes if abs(its - size) < 0.5]
    smaller = [level for its, level in sizes if its < size]
    if as_large or smaller:
        return min(as_large) if as_large else min(smaller) - 1
    above = [level for each, level in numbered if each.block.index < line.index]
    return above[-1] + 1 if above else 1


#: The kinds of numbers, upper ones first.
_UPWARDS = (*_DEPTH, "plain", "")


_LONE = TERMS.late("lone")


def _plain_heading(block: Block, following: Sequence[Block], above: int, early: bool) -> tuple[_Candidate, int] | None:
    text = block.text
    start, end = trimmed(text, 0, len(text))
    short = end - start <= 60 and not _MARK.search(text[start:end]) and text[end - 1] not in "：:，,、"
    whole = _Candidate(block, "", start, start, start, end, "alone", True)
    annex = _APPENDIX.match(text)
    if annex and short and not early and not patterns.match(rf"[{_DIGIT}]", text[annex.end() :]):
        below = _named_below(following) if annex.end() >= end else ()
        return whole._replace(number_end=annex.end(1), title_start=annex.end(), below=below), 1
    if fold(text) in _WHOLE:
        return whole, 1
    if block.outline is not None and short and not _ENTRY.search(text):
        return whole, block.outline + 1
    if early or block.centred:
        return None
    if 3 <= block.bold <= 60 and block.bold < end:  # 科技。 is short, and a title
        stop = text.find("。")
        if 0 <= stop <= block.bold <= stop + 1 and text[stop + 1 :].strip() and not (_LIST_MARK.match(text) or _is_item(block)):
            return whole._replace(title_end=stop, form="run_in"), above + 1
    goes_on = bool(following) and len(following[0].text) > 40
    if block.bold >= end and 3 <= end - start <= 40 and short and goes_on:
        return whole, above + 1
    return None


def _named_below(following: Sequence[Block]) -> tuple[Block, ...]:
    """The lines that hold the title of an appendix whose number stands alone: one, or two where the first says what it is."""
    for count in (1, 2):
        lines = tuple(following[:count])
        if not lines or _candidate(lines[-1]) is not None or not _may_be_title(lines[-1]):
            return lines[:-1]
        if not _NATURE.fullmatch(lines[-1].text):
            return lines
    return lines


def _led(document: Document, found: Sequence[tuple[_Candidate, int]]) -> list[tuple[_Candidate, int]]:
    """Titles that open the unnumbered paragraphs right under a heading that stands alone, down to the next heading, boxes left out."""
    result: list[tuple[_Candidate, int]] = []
    blocks = list(_readable(document))
    edges = [each.block.index for each, _ in found] + [len(document.blocks)]
    for at, (each, level) in enumerate(found):
        if each.form == "run_in" or not each.kind:
            continue
        first, last = (bisect_left(blocks, edge, key=lambda block: block.index) for edge in (edges[at] + 1, edges[at + 1]))
        own = blocks[first:last]
        own = [block for block in own if block not in each.below]
        captions = [place for place, block in enumerate(own) if box(block.text)]
        apart = leads.around_boxes(own, captions)
        for index, end in (leads.titled(apart) or leads.named(apart)).items():
            block = document.blocks[index]
            start = trimmed(block.text, 0, end)[0]
            result.append((_Candidate(block, "", start, start, start, end, "run_in", True), max(3, level + 1)))
    return result


def _is_item(block: Block) -> bool:
    """Whether a paragraph opens with the number of a list."""
    candidate = _candidate(block)
    return candidate is not None and candidate.kind in _LISTED


def _title(document: Document, before: int) -> tuple[tuple[int, ...], Heading] | None:
    """The title among the blocks before the first numbered heading, and the blocks that it takes.

    The last one that ends like the name of a paper wins: a covering notice and its title stand before the plan's.
    """
    lines = [block for block in _readable(document) if block.index < before and _may_be_title(block) and _candidate(block) is None]
    groups: list[list[Block]] = []
    for block in lines:
        last = groups[-1][-1] if groups else None
        follows = last is not None and block.index == last.index + 1
        ended = _TITLE_END.search(fold("".join(each.text for each in groups[-1]))) if groups else None
        # A remark in brackets (此件公开发布) may end a title and never begins one.
        joined = follows and last is not None and not ended and not _in_brackets(last) and _same_look(last, block)
        suffix = follows and _in_brackets(block)
        if joined or suffix:
            groups[-1].append(block)
        else:
            groups.append([block])
    named = [group for group in groups if _TITLE_END.search(fold("".join(block.text for block in group)))]
    shown = [group for group in groups if group[0].centred or (group[0].size or 0) >= 18 or group[0].style in ("title", "标题")]
    if not groups:
        return None
    best = named[-1] if named else (shown or groups)[0]
    title = clean("".join(block.text for block in best))
    block, (start, end) = best[0], trimmed(best[0].text, 0, len(best[0].text))
    return tuple(each.index for each in best), Heading(0, "", title, document.place(block.index, start, end))


def _in_brackets(block: Block) -> bool:
    """Whether a short line is in brackets altogether."""
    return patterns.fullmatch(r"\([^)]{1,15}\)", fold(block.text)) is not None


def _may_be_title(block: Block) -> bool:
    text = fold(block.text)
    return (
        2 <= len(text) <= 60 and not patterns.search(r"[。；;！]", text) and not _NOT_TITLE.search(text) and not _ENTRY.search(block.text)
    )


def _same_look(a: Block, b: Block) -> bool:
    """Whether two lines look like one title; a first line that fills the page does not show that it is centred."""
    bold = (a.bold >= len(a.text)) == (b.bold >= len(b.text))
    if a.size is None or b.size is None:
        return a.size == b.size and a.centred and b.centred
    return abs(a.size - b.size) < 0.6 and bold and (a.centred or b.centred)


def _with_paths(document: Document, found: Sequence[tuple[_Candidate, int]]) -> list[Heading]:
    result = []
    path: list[tuple[int, str]] = []
    for each, level in found:
        number = _SPACE.sub("", each.block.text[each.start : each.number_end])
        path = [step for step in path if step[0] < level]
        path.append((level, number + each.title))
        place = document.place(each.block.index, each.start, each.title_end, tuple(name for _, name in path))
        result.append(Heading(level, number, each.title, place, each.form == "run_in"))
    return result
