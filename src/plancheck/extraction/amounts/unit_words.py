"""Where a unit begins and ends in a text: words, symbols, multiples, and what is told by one (吨/万元)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.quantity import PREFIXES, WORDS, named_end

TERMS = lexicon("quantities")

_NOT_BEFORE = TERMS.pairs("not_before")
_EACH_WORD, _GROWS = TERMS.text("each_word"), TERMS.text("grows")
_NO_UNIT_BEHIND = frozenset(TERMS.text("no_unit_behind"))


def _one_of(words: Sequence[str], before: str = "") -> str:
    """A pattern for one of the words, the longest that fits: letters that several begin with stand in it once.

    That is half as much to compile. `before` is what the words' beginnings cut off here were.
    """
    ends = "" in words
    branches = [
        re.escape(letter) + _one_of([word[1:] for word in words if word[:1] == letter], before + letter)
        for letter in dict.fromkeys(word[0] for word in words if word)
    ]
    if ends:
        branches.append(f"(?![{_NOT_BEFORE[before]}])" if _NOT_BEFORE.get(before) else "")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


_FORMULAS = tuple(mass + formula for mass in TERMS.listed("masses") for formula in TERMS.listed("formulas") if mass + formula not in WORDS)


_WORDS = tuple(sorted((*WORDS, *_FORMULAS), key=lambda word: (-len(word), word)))


#: Units by their symbols, which are words of a text otherwise.
_SYMBOLS = rf"(?:{'|'.join(PREFIXES)})?(?:[mc]m|hm[²2]|t|k?gce|kg|g(?=/))(?![A-Za-z0-9²³])|N?m[³3](?![A-Za-z0-9])"


_TIMES = TERMS.source("times")


@lru_cache(maxsize=1)
def unit_pattern() -> str:
    """A unit for patterns. `unit_end` reads the same without one: it would stand in nearly all of them, and takes long to compile."""
    # Whole words first: 千瓦时 is one, not 千 with 瓦.
    ahead = "|".join(PREFIXES)
    one = rf"(?:(?:{ahead})??{_one_of(_WORDS)}|{_SYMBOLS})"
    parts = {"one": lambda: one, "over": lambda: rf"(?:{one}|{_TIMES})", "ahead": lambda: ahead}
    return TERMS.source("one_unit", **parts)


#: The units that begin with a letter, the longest first, each with the letters before which it is none.
_BY_LETTER: dict[str, list[tuple[str, frozenset[str]]]] = {}


for _word in _WORDS:
    _BY_LETTER.setdefault(_word[0], []).append((_word, frozenset(_NOT_BEFORE.get(_word, ""))))


_MULTIPLIERS = frozenset(each[0] for each in PREFIXES)


_KIND, _EACH, _TIME = TERMS.lates("kind", "each", "time")


_BY_SYMBOL = late(_SYMBOLS)


_SYMBOL_HEADS = frozenset("mchtkgN")


def unit_end(text: str, start: int) -> int:
    """Where the unit that begins at `start` ends; `start` where none does."""
    end = _simple_end(text, start)
    if end == start:
        if text[start : start + 1] not in _MULTIPLIERS:
            return start
        shared = (start + len(each) for each in PREFIXES if text.startswith(each, start))
        return next((at for at in shared if text[at : at + 1] not in _NO_UNIT_BEHIND), start)
    kind = _KIND.match(text, end) if text[end : end + 1] in ("（", "(") else None
    end = kind.end() if kind else end
    while text[end : end + 1] in ("/", _EACH_WORD) and (each := _EACH.match(text, end)):
        last = _simple_end(text, each.end())
        time = _TIME.match(text, last) if last == each.end() else None
        if last == each.end() and time is None:
            break
        end = time.end() if time else last
    if text[end : end + 1] in ("·", "•") and "/" in text[start:end] and (time := _TIME.match(text, end + 1)):
        end = time.end()  # 吨/平方公里·月
    return end


def _simple_end(text: str, start: int) -> int:
    """Where one word for a unit ends, a multiplying word before it or not."""
    end = _word_end(text, start)
    if end > start:
        return end
    heads = [start]
    if text[start : start + 1] in _MULTIPLIERS:
        heads += [start + len(each) for each in PREFIXES if text.startswith(each, start)]
        end = next((end for at in heads[1:] if (end := _word_end(text, at)) > at), start)
        if end > start:
            return end
    symbol = _BY_SYMBOL.match(text, start) if any(text[at : at + 1] in _SYMBOL_HEADS for at in heads) else None
    return symbol.end() if symbol else start


def _word_end(text: str, start: int) -> int:
    named = named_end(text, start)
    for word, heads in _BY_LETTER.get(text[start : start + 1], ()):
        end = start + len(word)
        if text.startswith(word, start) and (text[end : end + 1] not in heads or (word == common.TIMES and text.startswith(_GROWS, end))):
            return max(end, named)  # 3倍增长, not 成倍增加
    return named
