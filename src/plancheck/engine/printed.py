"""Checks that the passages that passes are based on are in the print of a draft.

A reader gives the text of a file, and there are endless ways to hide text. The print shows what a person sees, so a rule may only pass on
passages in the print. The reader of the print marks text without ink as hidden.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from plancheck.engine import texts
from plancheck.engine.ids import digest, folded_quote
from plancheck.engine.judging import with_subresults
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence
from plancheck.model.report import Result, SubResult

#: The number of characters before or behind a passage that distinguish it from the same words elsewhere.
_CONTEXT = 4
#: A passage may be interrupted in the print by the end of a page, a footnote or a visible deletion. If a block ends within a passage of at
#: least _SHORTEST_TORN characters, at most _BLOCKS_BETWEEN blocks come before its rest. Within a block it may have at most _MOST_PARTS
#: parts of at least _SHORTEST_PART characters, with at most _GAP others between two of them.
_SHORTEST_TORN, _BLOCKS_BETWEEN = 4, 24
_MOST_PARTS, _SHORTEST_PART, _GAP = 3, 5, 120
#: If a text box is printed over a passage of at least _SHORTEST_MIXED characters, up to _MIXED_IN others may be between two of its own.
_SHORTEST_MIXED, _MIXED_IN = 8, 2
#: The number of paragraphs before a passage by which its page in the print is determined.
_MOST_BEFORE = 50
#: The most places that are tried for the beginning of an interrupted passage, and the most such passages of a print.
_STARTS, _SEARCHES = 500, 1000


def confirmed(results: tuple[Result, ...], document: Document, prints: Mapping[int, Document]) -> tuple[Result, ...]:
    """The results; a pass becomes cantTell (not_in_print) if the print lacks a passage that it is based on.

    `prints`: the print of each file of the document, by the file's number (`Place.document`). Passages of other files are not checked.
    """
    shown = {number: _Print(print, document, number) for number, print in prints.items()}
    return tuple(_confirmed(result, document, shown) for result in results)


def _confirmed(result: Result, document: Document, prints: Mapping[int, _Print]) -> Result:
    subs = tuple(_confirmed_sub(sub, result, document, prints) for sub in result.subresults)
    return result if all(new is old for new, old in zip(subs, result.subresults, strict=True)) else with_subresults(result, subs)


def _confirmed_sub(sub: SubResult, result: Result, document: Document, prints: Mapping[int, _Print]) -> SubResult:
    if sub.outcome != "passed":
        return sub
    missing = tuple(quote for quote in sub.evidence if quote.role == "support" and not _is_shown(quote, prints))
    if not missing:
        return sub
    quotes = [folded_quote(quote.quote) for quote in missing]
    return replace(
        sub,
        outcome="cantTell",
        reason="not_in_print",
        message=texts.not_in_print([document.own(quote.place) for quote in missing], prints[missing[0].place.document].page(missing[0])),
        advice=texts.NEXT_STEP["not_in_print"],
        fingerprint=digest(result.rule_version, sub.subject.key, "cantTell", *quotes),
        evidence=missing,
    )


def _is_shown(quote: Evidence, prints: Mapping[int, _Print]) -> bool:
    print = prints.get(quote.place.document)
    return print is None or print.shows(quote)


class _Print:
    """The print of one file of a document, in which passages are searched."""

    def __init__(self, print: Document, document: Document, number: int) -> None:
        parts = [(text, block) for block in print.blocks if _is_text(block) and (text := folded(block.text))]
        self._parts = [text for text, _ in parts]
        self._pages = {text: block.lines[-1].page for text, block in parts if block.lines}
        self._text = "".join(self._parts)
        start = document.annexes[number - 1].start if number else 0
        end = document.annexes[number].start if number < len(document.annexes) else len(document.blocks)
        self._blocks = {block.index: block for block in document.blocks[start:end] if _is_text(block)}
        self._indices = list(self._blocks)
        texts_of_blocks = [folded(block.text) for block in self._blocks.values()]
        self._draft = "".join(texts_of_blocks)
        self._starts = dict(zip(self._blocks, accumulate(map(len, texts_of_blocks), initial=0), strict=False))
        self._searches = 0
        self._has_enough = lru_cache(maxsize=None)(self._counted)

    def shows(self, quote: Evidence) -> bool:
        """Whether the print shows a passage of the file."""
        return any(self._shows(quote, text) for text in self._forms(quote))

    def page(self, quote: Evidence) -> int | None:
        """The page of the print where a passage should be: that of the nearest paragraph before it that is printed unchanged."""
        at = bisect_left(self._indices, quote.place.block)
        texts_before = (folded(self._blocks[index].text) for index in reversed(self._indices[max(0, at - _MOST_BEFORE) : at]))
        return next((self._pages[text] for text in texts_before if text in self._pages), None)

    def _forms(self, quote: Evidence) -> Iterator[str]:
        """The passage with and without an automatic number, which may be printed differently."""
        yield folded(quote.quote)
        block = self._blocks.get(quote.place.block)
        if block is not None and block.label and not quote.place.start and quote.quote.startswith(block.label):
            yield folded(quote.quote.removeprefix(block.label))

    def _shows(self, quote: Evidence, text: str) -> bool:
        if self._has_enough(text):
            return True
        if self._searches >= _SEARCHES:
            return False
        self._searches += 1
        if text in self._text:
            return self._shows_in_context(quote, text) or self._shows_over_blocks(text)
        return self._shows_over_blocks(text) or self._shows_in_parts(text) or self._shows_mixed(text)

    def _counted(self, text: str) -> bool:
        """Whether the print has the words as often as the draft, so that it has them wherever the draft does."""
        count = self._text.count(text) if text else 1
        return count > 0 and count >= self._draft.count(text)

    def _shows_in_context(self, quote: Evidence, text: str) -> bool:
        """Whether the print has the words together with those before or behind them in the draft."""
        block = self._blocks.get(quote.place.block)
        if block is None:
            return True
        at = self._starts[block.index] + len(folded(block.text[: quote.place.start]))
        at = self._draft.find(text, max(0, at - 1))
        before, after = self._draft[max(0, at - _CONTEXT) : at], self._draft[at + len(text) :][:_CONTEXT]
        return any(near and words in self._text for near, words in ((before, before + text), (after, text + after)))

    def _shows_over_blocks(self, text: str) -> bool:
        """Whether a block of the print ends with the beginning of a passage, and one soon after it begins with the rest."""
        if len(text) < _SHORTEST_TORN:
            return False
        cuts = [cut for cut in range(2, len(text)) if not text[cut - 1 : cut + 1].isdecimal()]
        for at, part in enumerate(self._parts):
            if any(part.endswith(text[:cut]) and self._begins(text[cut:], at + 1, whole=cut < _SHORTEST_TORN) for cut in cuts):
                return True
        return False

    def _begins(self, text: str, at: int, whole: bool) -> bool:
        """Whether one of the next blocks begins with a text; with `whole`, a single character must be all of the block."""
        following = self._parts[at : at + _BLOCKS_BETWEEN]
        return text in following or (not (whole and len(text) == 1) and any(part.startswith(text) for part in following))

    def _shows_in_parts(self, text: str) -> bool:
        """Whether the print has the passage in a few parts, in order and close to each other."""
        if len(text) < 2 * _SHORTEST_PART:
            return False
        return any(self._has_parts_from(text, at) for at in self._places(text[:_SHORTEST_PART]))

    def _has_parts_from(self, text: str, at: int) -> bool:
        done = 0
        for _ in range(_MOST_PARTS):
            part = text[done : done + _SHORTEST_PART]
            at = self._text.find(part, at, at + len(part) + (_GAP if done else 0))
            if at < 0:
                return False
            while done < len(text) and self._text[at : at + 1] == text[done]:
                done, at = done + 1, at + 1
            if done == len(text):
                return True
        return False

    def _shows_mixed(self, text: str) -> bool:
        """Whether the print has the characters of the passage in order, mixed with others."""
        if len(text) < _SHORTEST_MIXED:
            return False
        return any(self._has_mixed_from(text, at) for at in self._places(text[0]))

    def _has_mixed_from(self, text: str, at: int) -> bool:
        gaps = 0
        for char in text[1:]:
            following = self._text.find(char, at + 1, at + 2 + _MIXED_IN)
            if following < 0:
                return False
            gaps += following > at + 1
            at = following
        return 3 * gaps >= len(text)

    def _places(self, text: str) -> Iterator[int]:
        """The first places of a text in the print."""
        at = -1
        for _ in range(_STARTS):
            at = self._text.find(text, at + 1)
            if at < 0:
                return
            yield at


def _is_text(block: Block) -> bool:
    """Whether a block is visible body text, and not contents, a header or a footer, which only repeat it."""
    return not block.hidden and block.role != "contents" and block.part not in ("header", "footer", "comment")


def folded(text: str) -> str:
    """The normalised letters and digits of a text. Spaces, line ends, hyphens and other marks differ between file and print."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
