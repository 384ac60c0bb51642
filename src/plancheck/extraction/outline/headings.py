"""The headings of a draft: numbered (typed or automatic), styled, bold, or run into their paragraph.

What a number looks like says how deep it stands: 一、 or 第一章 1, （一） 2, 1. 3, （1） 4; chapters push the others down.
An arabic number is a heading or an ordinary list item; that is settled for all items between two higher headings together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from plancheck.extraction.outline import counting, leads
from plancheck.extraction.outline.openings import (
    DEPTH,
    DIGIT,
    ENTRY,
    LISTED,
    MARK,
    SPACE,
    TERMS,
    Candidate,
    box,
    candidate_of,
    clean,
    may_be_title,
    number_of,
    readable,
)
from plancheck.extraction.words import patterns
from plancheck.model.document import Block, Document
from plancheck.model.plan import Heading
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold

_APPENDIX = TERMS.late("appendix")
_ANNEX_NAMED = TERMS.late("annex_named")
#: What an appendix is, on a line of its own before its title: （规范性）, （资料性附录）.
_NATURE = TERMS.late("annex_nature")
_WHOLE = TERMS.listed("whole")
_TITLE_STYLES = TERMS.listed("title_styles")
_LIST_MARK = TERMS.late("list_mark")
_CAPTION = TERMS.late("caption")
_TITLE_END = TERMS.late("title_end")


def headings(document: Document) -> tuple[Heading, ...]:
    """All headings in reading order, the title (level 0) first; `place` from number to title, its section path included."""
    candidates = [each for block in readable(document) if (each := candidate_of(block))]
    candidates = counting.without_boxes(document, counting.with_text_boxes(document, counting.without_notes(document, candidates)))
    candidates = counting.counted(counting.without_annex_list(document, counting.without_contents(document, candidates)))
    chosen = counting.chosen(counting.with_empty(document, candidates))
    taken = {each.block.index for each in chosen}
    found = list(zip(chosen, counting.levels(chosen), strict=True))
    shown = _displayed(document, found)
    above = [each for each, level in shown.values() if level == 0]
    if above and not _repeats_title(document, above):  # what is numbered as chapters are stands under them
        found = [(each, level + 1) for each, level in found]
        shown = {index: (each, level + 1) for index, (each, level) in shown.items()}
    lines = _parting(document, found) | shown
    title = _title(document, min((*lines, *taken, *_styled(document)[1:2]), default=len(document.blocks)))
    titled = set(title[0]) if title else set()
    found += _unnumbered(document, found, lines, taken | titled)
    found.sort(key=lambda pair: pair[0].block.index)
    found += _led(document, found)
    found.sort(key=lambda pair: pair[0].block.index)
    top = [title[1]] if title else []
    return tuple(top + _with_paths(document, [pair for pair in found if pair[0].block.index not in titled]))


def _styled(document: Document) -> list[int]:
    """The blocks that are styled as headings: one of them may be the title, those behind the first are not."""
    return [block.index for block in readable(document) if block.outline is not None]


def _repeats_title(document: Document, lines: Sequence[Candidate]) -> bool:
    """Whether the first of some lines is the title once more, above its text: the others are titles of further papers."""
    title = _title(document, lines[0].block.index)
    return title is not None and fold(title[1].title).startswith(fold(lines[0].title))


def _led(document: Document, found: Sequence[tuple[Candidate, int]]) -> list[tuple[Candidate, int]]:
    """Titles that open the unnumbered paragraphs right under a heading that stands alone, down to the next heading, boxes left out."""
    result: list[tuple[Candidate, int]] = []
    blocks = list(readable(document))
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
            result.append((Candidate(block, "", start, start, start, end, "run_in", True), max(3, level + 1)))
    return result


def _title(document: Document, before: int) -> tuple[tuple[int, ...], Heading] | None:
    """The title among the blocks before the first numbered heading, and the blocks that it takes.

    The last one that ends like the name of a paper wins: a covering notice and its title stand before the plan's.
    """
    lines = [block for block in readable(document) if block.index < before and may_be_title(block) and candidate_of(block) is None]
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
    shown = [group for group in groups if group[0].centred or (group[0].size or 0) >= 18 or group[0].style in _TITLE_STYLES]
    if not groups:
        return None
    best = named[-1] if named else (shown or groups)[0]
    title = clean("".join(block.text for block in best))
    block, (start, end) = best[0], trimmed(best[0].text, 0, len(best[0].text))
    return tuple(each.index for each in best), Heading(0, "", title, document.place(block.index, start, end))


def _in_brackets(block: Block) -> bool:
    """Whether a short line is in brackets altogether."""
    return patterns.fullmatch(r"\([^)]{1,15}\)", fold(block.text)) is not None


def _same_look(a: Block, b: Block) -> bool:
    """Whether two lines look like one title; a first line that fills the page does not show that it is centred."""
    bold = (a.bold >= len(a.text)) == (b.bold >= len(b.text))
    if a.size is None or b.size is None:
        return a.size == b.size and a.centred and b.centred
    return abs(a.size - b.size) < 0.6 and bold and (a.centred or b.centred)


def _with_paths(document: Document, found: Sequence[tuple[Candidate, int]]) -> list[Heading]:
    result = []
    path: list[tuple[int, str]] = []
    for each, level in found:
        number = SPACE.sub("", each.block.text[each.start : each.number_end])
        path = [step for step in path if step[0] < level]
        path.append((level, number + each.title))
        place = document.place(each.block.index, each.start, each.title_end, tuple(name for _, name in path))
        result.append(Heading(level, number, each.title, place, each.form == "run_in"))
    return result


def _unnumbered(
    document: Document, numbered: Sequence[tuple[Candidate, int]], parting: Mapping[int, tuple[Candidate, int]], taken: set[int]
) -> list[tuple[Candidate, int]]:
    """Headings without a number: lines that part numbered items, styled ones, annexes, forewords, bold lines and bold leads."""
    levels = {each.block.index: level for each, level in numbered}
    blocks = list(readable(document))
    started = min(levels, default=-1)
    result: list[tuple[Candidate, int]] = []
    above, named = 0, 0  # `named` lines that follow are a title already read
    printed: dict[tuple[float, bool, bool], int] = {}  # the levels of bold lines by how they look, since the last heading of another sort
    for at, block in enumerate(blocks):
        if block.index in levels:
            above, named = levels[block.index], 0
            printed.clear()
        elif named or block.index in taken:
            named = max(0, named - 1)
        elif block.index in parting:
            result.append(parting[block.index])
            above = parting[block.index][1]
            printed.clear()
        elif found := _plain_heading(block, blocks[at + 1 : at + 3], above, block.index < started):
            each, level = found
            if _is_bold_line(each):
                level = printed.setdefault(_look(block), level)
            elif block.outline is not None:
                printed.clear()
            result.append((each, level))
            above = level if level == 1 or block.outline is not None else above
            named = len(each.below)
    result = result if levels else _in_two_levels(blocks, result)
    titles = [fold(each.title) if _APPENDIX.match(each.block.text) else "" for each, _ in result]
    # 附件：甲 at the end of the text names the annex whose page stands behind.
    listed = [bool(_ANNEX_NAMED.match(each.block.text)) for each, _ in result]
    last = {title: at for at, title in enumerate(titles)}
    return [pair for at, pair in enumerate(result) if not listed[at] or last[titles[at]] == at]


#: So many lines that part numbered items show how chapters are printed.
_FEWEST_PARTING = 3


def _parting(document: Document, numbered: Sequence[tuple[Candidate, int]]) -> dict[int, tuple[Candidate, int]]:
    """Lines that part numbered items, by block: 保障措施 between what （六） says and （七）, or （一） again where no number is higher.

    The line above the first item of all is one too where others part those behind it, or where the first is no 1. One paragraph or more
    may stand between such a line and the item: where it counts on, other lines that look alike must stand right above theirs.
    """
    blocks = list(readable(document))
    place = {block.index: at for at, block in enumerate(blocks)}
    empty = {item.block.index for item, _ in numbered if item.form != "run_in"}  # what stands under these is their text
    counts: dict[str, int | None] = {}  # the last number of each kind since one of an upper kind
    result: dict[int, tuple[Candidate, int]] = {}
    introduced: dict[int, tuple[Candidate, int]] = {}
    opening: tuple[Candidate, int] | None = None
    ordered = sorted(numbered, key=lambda pair: pair[0].block.index)
    highest = min((level for _, level in numbered), default=0)
    last = -1  # where the item before stands
    for item, level in ordered:
        count = number_of(item)
        before, counts[item.kind] = counts.get(item.kind), count
        counts = {kind: number for kind, number in counts.items() if DEPTH.index(kind) <= DEPTH.index(item.kind)}
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
    looks = Counter((_look(each.block), level) for each, level in result.values())
    found = result | {index: told for index, told in introduced.items() if (_look(told[0].block), told[1]) in looks}
    highest = min((level for _, level in looks), default=0)
    for look, level in [each for each, count in looks.items() if count >= _FEWEST_PARTING and each[1] == highest]:
        for at in range(1, len(blocks) - 1):  # those that nothing numbered stands under
            alike = _look(blocks[at]) == look and blocks[at].outline is None and _LONE.fullmatch(blocks[at].text.strip())
            if alike and _is_introduced(document, blocks, at, empty):
                found.setdefault(blocks[at].index, (_line(blocks[at]), level))
    return found


def _line(block: Block) -> Candidate:
    """A line without a number as a heading."""
    start, end = trimmed(block.text, 0, len(block.text))
    return Candidate(block, "", start, start, start, end, "alone", False)


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


def _displayed(document: Document, numbered: Sequence[tuple[Candidate, int]]) -> dict[int, tuple[Candidate, int]]:
    """Lines without a number that are printed as headings are, by block: larger than the text, three or more alike, no sentence among them.

    They are of the level of numbered headings as large as they are, else of the one above those that are smaller (0 where these are the
    highest), else of the one below those that are larger.
    """
    blocks = list(readable(document))
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
            result[line.index] = Candidate(line, "", start, start, start, end, "alone", True), level
    return result


def _look(block: Block) -> tuple[float, bool, bool]:
    return round(block.size or 0, 0), block.bold >= len(block.text.rstrip()), block.centred


def _are_names(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether nothing of a look is a sentence or a long line."""
    return all(len(blocks[at].text.strip()) <= 30 and not MARK.search(blocks[at].text.strip()) for at in places)


def _stands_alone(document: Document, blocks: Sequence[Block], at: int) -> bool:
    """Whether a line may be a heading, and text or another kind of heading stands right behind it: no cover, no caption, no box."""
    block, following = blocks[at], blocks[at + 1 : at + 2]
    above_table = document.blocks[block.index + 1 : block.index + 2]
    return (
        bool(following)
        and _look(following[0]) != _look(block)
        and (at == 0 or _look(blocks[at - 1]) != _look(block))
        and all(each.table is None for each in above_table)
        and may_be_title(block)
        and not (box(block.text) or _APPENDIX.match(block.text) or _CAPTION.match(block.text))
    )


def _displayed_level(line: Block, numbered: Sequence[tuple[Candidate, int]]) -> int:
    size = line.size or 0
    sizes = [(each.block.size or 0, level) for each, level in numbered]
    as_large = [level for its, level in sizes if abs(its - size) < 0.5]
    smaller = [level for its, level in sizes if its < size]
    if as_large or smaller:
        return min(as_large) if as_large else min(smaller) - 1
    above = [level for each, level in numbered if each.block.index < line.index]
    return above[-1] + 1 if above else 1


_LONE = TERMS.late("lone")


def _plain_heading(block: Block, following: Sequence[Block], above: int, early: bool) -> tuple[Candidate, int] | None:
    text = block.text
    start, end = trimmed(text, 0, len(text))
    short = end - start <= 60 and not MARK.search(text[start:end]) and text[end - 1] not in "：:，,、"
    whole = Candidate(block, "", start, start, start, end, "alone", True)
    annex = _APPENDIX.match(text)
    if annex and short and not early and not patterns.match(rf"[{DIGIT}]", text[annex.end() :]):
        below = _named_below(following) if annex.end() >= end else ()
        return whole._replace(number_end=annex.end(1), title_start=annex.end(), below=below), 1
    if fold(text) in _WHOLE:
        return whole, 1
    if block.outline is not None and short and not ENTRY.search(text):
        return whole, block.outline + 1
    if early or block.centred:
        return None
    if 3 <= block.bold <= 60 and block.bold < end:  # 科技。 is short, and a title
        stop = text.find("。")
        if 0 <= stop <= block.bold <= stop + 1 and text[stop + 1 :].strip() and not (_LIST_MARK.match(text) or _is_item(block)):
            return whole._replace(title_end=stop, form="run_in"), above + 1
    if block.bold >= end and 3 <= end - start <= 40 and short and _leads(block, following):
        return whole, above + 1
    return None


def _leads(block: Block, following: Sequence[Block]) -> bool:
    """Whether a paragraph of some length stands behind a line, or another line that looks like it with such a one behind it."""
    behind = following[1:] if following and _look(following[0]) == _look(block) and not MARK.search(following[0].text) else following
    return bool(behind) and len(behind[0].text) > 40


def _is_bold_line(candidate: Candidate) -> bool:
    """Whether nothing but that it is bold makes a line a heading."""
    block = candidate.block
    return (
        candidate.form == "alone" and candidate.number_end == candidate.start and block.outline is None and fold(block.text) not in _WHOLE
    )


def _in_two_levels(blocks: Sequence[Block], found: Sequence[tuple[Candidate, int]]) -> list[tuple[Candidate, int]]:
    """Bold lines alike on two levels, where nothing is numbered: several of them stand right above another one, which is below them."""
    place = {block.index: at for at, block in enumerate(blocks)}
    at_of = {place[each.block.index]: _look(each.block) for each, _ in found if _is_bold_line(each)}
    upper = {at for at, look in at_of.items() if at_of.get(at + 1) == look}
    lower = {at for at, look in at_of.items() if at not in upper and sum(at_of[each] == look for each in upper) > 1}
    return [(each, level + (place[each.block.index] in lower)) for each, level in found]


def _named_below(following: Sequence[Block]) -> tuple[Block, ...]:
    """The lines that hold the title of an appendix whose number stands alone: one, or two where the first says what it is."""
    for count in (1, 2):
        lines = tuple(following[:count])
        if not lines or candidate_of(lines[-1]) is not None or not may_be_title(lines[-1]):
            return lines[:-1]
        if not _NATURE.fullmatch(lines[-1].text):
            return lines
    return lines


def _is_item(block: Block) -> bool:
    """Whether a paragraph opens with the number of a list."""
    candidate = candidate_of(block)
    return candidate is not None and candidate.kind in LISTED
