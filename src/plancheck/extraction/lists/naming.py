"""How items of a plan are named elsewhere in it: by their names, most of them, or their numbers, alone or in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Heading
from plancheck.text.line import fold

TERMS = lexicon("duties")
_SPAN = TERMS.late("span")
_REFERENCE = TERMS.late("reference")
_ASIDE = TERMS.late("aside")
_BRACKET = patterns.late(r"[（(][^（()）]*[)）]$")
_OPENING_NUMBER = patterns.late(r"\d+(?:[.．]\d+)+(?:[—–~～-]\d+(?:[.．]\d+)+)?(?=[\u4e00-\u9fff])")
#: A code of the draft's own before a title: （屋1）修缮旧屋.
_CODED = patterns.late(r"[(\[]?([\u4e00-\u9fffA-Za-z]{1,2}-?\d{1,2})[)\]](?=.)")

#: The letters of a name that may stand for a longer one, and the share of that one that they are.
_LEAST, _SHARE = 4, 0.6
#: No name of an item is longer; no list of numbers is, and no more items are numbered from one to another.
_LONGEST, _MOST = 60, 100


def plain(text: str) -> str:
    """A name without signs and spaces."""
    return patterns.sub(r"\W", "", fold(text))


def referred(text: str) -> str:
    """A plain name without what says where in the plan the item stands: 第七章（六）."""
    return plain(_REFERENCE.sub("", text))


def alike(one: str, other: str) -> bool:
    """Whether two plain names are one: equal, or the shorter is most of the longer."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST and short in long and len(short) >= _SHARE * len(long))


def pieces(name: str) -> frozenset[str]:
    """Pieces of a plain name of which two names that are alike have one in common; none of one that is too long for a name."""
    if len(name) > _LONGEST:
        return frozenset()
    return frozenset({name, *(name[at : at + _LEAST] for at in range(len(name) - _LEAST + 1))}) - {""}


def listed(text: str) -> tuple[str, ...]:
    """The name in a text, and those that it lists: 甲、乙; 甲；乙; each without what stands in brackets behind it, too."""
    parts = (part for mark in ("、", "[、；;]") for part in patterns.split(mark, text) if part)
    found = dict.fromkeys((text, *parts))
    return tuple(dict.fromkeys((*found, *(_BRACKET.sub("", part) for part in found))))


def opening_number(text: str) -> str:
    """The number, of several levels, that a text opens with: 6.1 of 6.1补书屋; "" if none does, or more follow."""
    hit = _OPENING_NUMBER.match(text)
    return hit[0] if hit else ""


def numbers(text: str) -> frozenset[str]:
    """The numbers of items, where a text holds nothing else: 6.1—6.3, 6.1、6.3, 7.5."""
    if len(text) > _LONGEST:
        return frozenset()
    hits = [_SPAN.fullmatch(part) for part in patterns.split("[、，,;；]", text)]
    spans = [(hit[1], int(hit[2]), int(hit[3] or hit[2])) for hit in hits if hit is not None]
    if len(spans) < len(hits):
        return frozenset()
    return frozenset(f"{above}{at}" for above, first, last in spans if last - first < _MOST for at in range(first, last + 1))


def number(text: str) -> str:
    """The number of a heading as `numbers` has it: 6.1 of 6.1．."""
    return "".join(fold(text).split()).rstrip(".、．")


class Headed:
    """The headings of a draft by their titles and, where no other has it, their numbers, alone and behind those above (四（一）)."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.titles = frozenset(plain(each.title) for each in headings) - {""}
        found: list[tuple[str, str, str]] = []
        above: list[Heading] = []
        for each in headings:
            above = [*(other for other in above if other.level < each.level), each]
            parts = ["".join(number(other.number) for other in above[at:-1]) for at in range(len(above))]
            found += ((part + number(each.number), part, each.title) for part in dict.fromkeys(parts) if each.number)
        coded = [(hit[1], "", each.title) for each in headings if (hit := _CODED.match(fold(each.title)))]
        found += coded if len(coded) > 1 else []
        count = Counter(of for of, _, _ in found)
        self._numbers = {of: (part, title) for of, part, title in found if count[of] == 1}
        self._known: dict[str, bool] = {}

    def numbered(self, text: str) -> tuple[str, ...]:
        """The titles of the headings that a text numbers, where it holds nothing else but words in brackets; the number of the part that
        the one before is in may be left out: 第四章第二节、第三节."""
        found: dict[str, None] = {}
        part = ""
        for said in patterns.split("[、，,;；]", _ASIDE.sub("", text)) if len(text) <= _MOST else ():
            of = next((of for of in (part + number(said), number(said)) if of in self._numbers), None)
            spans = numbers(said) & self._numbers.keys() if of is None else {of}
            if not spans:
                return ()
            found |= dict.fromkeys(sorted(spans))
            part = self._numbers[of][0] if of is not None else ""
        return tuple(dict.fromkeys(self._numbers[of][1] for of in found))

    def count(self, cells: Iterable[str]) -> int:
        """How many headings some cells name."""
        named = {referred(cell) for cell in cells}
        return sum(title in named or any(alike(name, title) for name in named) for title in self.titles)

    def most(self, cells: Iterable[str], is_other: Callable[[str], bool] = lambda cell: False) -> bool:
        """Whether most cells, of two at least, name or number headings and nothing else; one that `is_other` names none."""
        told = [cell for cell in cells if plain(cell)]
        return len(told) > 1 and 2 * sum(self._names(cell) and not is_other(cell) for cell in told) > len(told)

    def _names(self, text: str) -> bool:
        if text not in self._known:
            parts = [{referred(part), referred(_BRACKET.sub("", part))} for part in patterns.split("[、；;]", text)]
            named = sum(
                not part.isdisjoint(self.titles) or any(alike(name, title) for name in part for title in self.titles) for part in parts
            )
            self._known[text] = 2 * named > len(parts) or bool(self.numbered(text))
        return self._known[text]
