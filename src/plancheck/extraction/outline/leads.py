"""Titles without a number at the head of paragraphs (推广阅读。新建书房…): one shows by its neighbours, which open alike."""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.extraction.names import topics
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Block
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold

TERMS = lexicon("headings")

#: 科技。每年…: no sentence is so short.
_SHORTEST, _LONGEST = 2, 30
_MARKED = TERMS.late("marked")
_TELLS = TERMS.late("tells")
_BY_YEAR = TERMS.late("by_year")
_HAS_BEEN = TERMS.late("has_been")
_REACHED = TERMS.late("reached")
_LONGEST_NAME = 16
_NAME = late(rf"[\s\u3000]*(?P<name>[^：:，,；;。、\d０-９（(“\s]{{2,{_LONGEST_NAME}}})[：:](?!\s*$)", needs=("：", ":"))
_FIGURE = late(r"\d|[：:；;、](?=$)")


def title_end(block: Block) -> int | None:
    """Where the title that may open a paragraph ends (before its full stop); None where the first sentence cannot be one."""
    text = block.text
    stop = text.find("。")
    if stop < 0 or _MARKED.match(text) or not text[stop + 1 :].strip():
        return None
    start, end = trimmed(text, 0, stop)
    first = fold(text[start:end])
    halves = first.split(",")
    short = _SHORTEST <= len(first) <= _LONGEST and len(halves) <= 2 and all(4 <= len(half) <= 16 for half in halves if len(halves) > 1)
    if not short or _TELLS.match(first) or _FIGURE.search(first) or "\n" in text[start:end] or patterns.search("[!?:;]", first):
        return None
    return None if _REACHED.fullmatch(halves[-1]) and _aims(text[stop + 1 :]) else end


def before_colon(texts: Sequence[str], starts: Sequence[int]) -> list[int | None]:
    """Where the names end that are said before a colon, with a sentence of several clauses behind it; `starts`: where each text begins.

    None where a text has no such name, and nowhere any where fewer than half of the texts tell of an act, by their names or behind these.
    """
    found = [_NAME.match(text, start) for text, start in zip(texts, starts, strict=True)]
    behind = ["" if hit is None else fold(hit.string[hit.end() :]) for hit in found]
    ends = [
        hit.end("name") if hit and "," in said and len(said) > 2 * _LONGEST_NAME else None for hit, said in zip(found, behind, strict=True)
    ]
    acts = sum(topics.acts(fold(hit["name"])) or topics.acts(said) for hit, said in zip(found, behind, strict=True) if hit)
    return ends if 2 * acts >= len(texts) else [None] * len(texts)


def _aims(text: str) -> bool:
    """Whether what stands behind a first sentence sets an aim, so that the sentence is the first of it: 阅读结构更加优化。到2025年，…."""
    return _BY_YEAR.search(text) is not None and _HAS_BEEN.search(text) is None


def titled(paragraphs: Sequence[Block]) -> dict[int, int]:
    """The paragraphs under one heading that open with a title: block index -> end of the title.

    Two or more must open so, and nearly all behind the first that does: a paragraph may go on in one more, an introduction stands
    before. Behind more paragraphs without a title three or more must, to the last. The text behind a title is longer than the title.
    """
    ends = {block.index: end for block in paragraphs if (end := title_end(block)) is not None}
    ends = {block.index: ends[block.index] for block in paragraphs if block.index in ends and _says_more(block, ends[block.index])}
    if len(ends) < 2:
        return {}
    first = next(at for at, block in enumerate(paragraphs) if block.index in ends)
    behind = len(paragraphs) - first
    return ends if (first <= 2 and len(ends) * 4 >= behind * 3) or len(ends) == behind >= 3 else {}


def named(paragraphs: Sequence[Block]) -> dict[int, int]:
    """The paragraphs under one heading all of which are called by what stands before a colon; one may lead to them."""
    said = [paragraphs, paragraphs[1:]]
    for blocks in said:
        ends = before_colon([block.text for block in blocks], [0] * len(blocks))
        if len(blocks) > 1 and None not in ends and not any(_MARKED.match(block.text) for block in blocks):
            return {block.index: end for block, end in zip(blocks, ends, strict=True) if end is not None}
    return {}


def around_boxes(paragraphs: Sequence[Block], boxes: Sequence[int]) -> list[Block]:
    """The paragraphs under one heading without its boxes; `boxes` are the places of their captions in `paragraphs`.

    A box ends before the first paragraph behind its own that opens with a title of an act, as one before the box did; where its
    first paragraph opens so too, or none comes, it goes on to the end.
    """
    ends = [*boxes[1:], len(paragraphs)]
    kept = list(paragraphs[: boxes[0]] if boxes else paragraphs)
    for box, until in zip(boxes, ends, strict=False):
        inside = paragraphs[box + 1 : until]
        if not any(map(_act, kept)) or not inside or title_end(inside[0]) is not None:
            return kept
        behind = next((at for at, block in enumerate(inside) if _act(block)), len(inside))
        kept += inside[behind:]
    return kept


def _act(block: Block) -> bool:
    end = title_end(block)
    return end is not None and _says_more(block, end) and topics.acts(fold(block.text[:end]))


def _says_more(block: Block, end: int) -> bool:
    return len(fold(block.text[end:])) > max(12, len(fold(block.text[:end])))
