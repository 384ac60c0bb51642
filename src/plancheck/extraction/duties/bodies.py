"""What the packs say of bodies: what is called like one, and lists of their names, with what is printed there of who leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document
from plancheck.model.vocabulary import Use, Vocabulary
from plancheck.text.line import fold, tight
from plancheck.text.mentions import pattern

TERMS = lexicon("duties")
DUTY, ETC, MARKED = TERMS.late("duty"), TERMS.late("etc"), TERMS.late("marked")
OPEN, CLOSE = "（(【[〔", "）)】]〕"
_BY_WHOM = TERMS.late("by_whom")
_ANY_NAME = TERMS.text("any_name")
_AND_OTHERS = TERMS.late("and_others")
_NO_BODY = TERMS.late("no_body")
_EACH, _OF_EACH = TERMS.late("each_of"), TERMS.source("of_each")
_EXPLAINED = TERMS.late("explained")
_ROLE, _LEADS = TERMS.lates("role", "sign_leads")
_OURS = "\uf8ff"
#: What may be printed at a body's name to tell it from the others.
_MARKS = f"*＊★☆※▲●◆△○◇□◎{_OURS}"


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

    def names(self, text: str, strict: bool) -> list[str]:
        """The bodies of a list joined by 、 and 和; `strict`: only what ends like a body of the packs."""
        return [name for name, _ in self._marked(text, strict)]

    def leading(self, text: str, strict: bool = False) -> list[str]:
        """Those of a list whose names have the mark of who leads."""
        return [name for name, marks in self._marked(text, strict) if any(mark in self.marks for mark in fold(marks))]

    def _marked(self, text: str, strict: bool) -> list[tuple[str, str]]:
        """The bodies of a list, each with the marks that are printed before and behind its name."""
        text = DUTY.sub("", tight(self.roles_as_marks(text)).strip("：:。；;，, "))
        result = []
        for piece in self.split(text):
            for part in self._and(piece):
                name = _BY_WHOM.sub("", DUTY.sub("", ETC.sub("", ETC.sub("", part.strip()))))
                printed = ETC.sub("", name)
                name = printed.strip(_MARKS).lstrip("—–-·• ")
                if not patterns.search(r"\w", name) or _EXPLAINED.match(name) or _NO_BODY.fullmatch(name) or len(name) > 40:
                    continue
                if self.is_body(name) or not strict:
                    result.append((name, printed.replace(name, "")))
        return result

    def roles_as_marks(self, text: str) -> str:
        """The text with a mark in place of a bracket that says that a body leads; one that says that it helps is left out."""
        return _ROLE.sub(lambda hit: _OURS if self.lead.search(fold(hit["role"])) or _LEADS.fullmatch(hit["role"]) else "", text)

    def split(self, text: str) -> Iterator[str]:
        """Pieces between 、 that stand outside brackets."""
        depth, start = 0, 0
        for at, char in enumerate(text):
            depth += (char in OPEN) - (char in CLOSE)
            if depth <= 0 and char in "、,；;/→｜|\n" and not (_EACH.search(text[start:at]) and self.each.match(text, at + 1)):
                yield text[start:at]
                start = at + 1
        yield text[start:]

    def _and(self, text: str) -> list[str]:
        """The piece cut at 和, 及, 与 where a body stands on either side (not where the word is part of a name)."""
        for found in _AND_OTHERS.finditer(text):
            left, right = text[: found.start()], text[found.end() :]
            if self.is_body(left) and len(right) >= 3 and self.is_body(DUTY.sub("", ETC.sub("", right))):
                return [left, *self._and(right)]
        return [text]

    def opening(self, text: str) -> list[str]:
        """Bodies at the start of a text that goes on: 甲局、乙局制定…."""
        result = []
        for piece in self.split(tight(text)):
            cut = next((at for at in range(3, min(len(piece), 30) + 1) if self.is_body(piece[:at])), 0)
            if not cut:
                break
            longer = [at for at in (cut + 1, cut + 2) if self.is_body(piece[:at]) and not self.is_body(_ANY_NAME + piece[cut:at])]
            cut = longer[-1] if longer else cut  # an ending may open a longer one
            result += self._and(piece[:cut])
            if cut < len(piece):
                break
        return result


@lru_cache(maxsize=8)
def _called(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], bool]:
    """How bodies of these words end, alone and behind 各市、; and whether there is any word."""
    own = sorted(set(map(fold, words)) - {""}, key=len, reverse=True)
    ends = re.compile(f"(?:{_either(own)})$")
    return ends, re.compile(f"{_OF_EACH}(?:{_either([word for word in own if len(word) > 1])})"), bool(own)


def bodies_of(vocabulary: Vocabulary, document: Document) -> Bodies:
    ends, each, known = _called((*vocabulary.words(Use.BODIES), *vocabulary.words(Use.NOBODIES)))
    lead = pattern((*vocabulary.words(Use.LEADS), common.JOINED_LED))
    told = (hit for block in document.blocks if block.countable for hit in MARKED.finditer(tight(block.text)))
    return Bodies(ends, each, lead, known, _OURS + fold("".join(hit["mark"] for hit in told if lead.search(fold(hit["what"])))))


def _either(words: Sequence[str]) -> str:
    """A pattern for one of the words; for none of them, one that matches nothing."""
    return "|".join(map(re.escape, words)) or "(?!)"
