"""Tells of each field of a Word file whether its stored result is what Word shows.

Source: ECMA-376 part 1, section 17.16.5 (field definitions).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Literal

from plancheck.model.quantity import PREFIXES, WORDS

#: "shown": the stored result; "hidden": nothing; "unsure": what Word works out, which the file does not tell.
Result = Literal["shown", "hidden", "unsure"]

#: Fields that show nothing, whatever is stored as their result.
_SILENT = frozenset(
    ("SET", "TC", "XE", "TA", "RD", "PRIVATE", "ASK", "ADVANCE", "NEXT", "NEXTIF", "SKIPIF", "DATA", "GOTOBUTTON",
     "MACROBUTTON", "PRINT")
)  # fmt: skip
#: Fields whose result may be as long as one likes: made of the draft itself, of an entry of a reader, or by another program.
_AS_STORED = frozenset(
    ("HYPERLINK", "TOC", "TOA", "INDEX", "BIBLIOGRAPHY", "CITATION", "ADDIN", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "EMBED", "SHAPE",
     "CONTROL", "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "LINK", "IMPORT", "DDE", "DDEAUTO")
)  # fmt: skip
#: Fields whose result is a number, a date, a name or a reference, so that a longer one is not theirs.
_SHORT = frozenset(
    ("PAGE", "PAGEREF", "NUMPAGES", "NUMCHARS", "NUMWORDS", "SECTION", "SECTIONPAGES", "SEQ", "REF", "NOTEREF", "STYLEREF", "LISTNUM",
     "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "FILENAME", "FILESIZE",
     "REVNUM", "USERNAME", "USERINITIALS", "USERADDRESS", "AUTHOR", "LASTSAVEDBY", "TEMPLATE", "=", "EQ", "SYMBOL", "FTNREF",
     "MERGEFIELD", "FILLIN", "AUTOTEXT", "AUTOTEXTLIST")
)  # fmt: skip
_LONGEST = 80
#: Those of them that show a number or a date, or draw their instruction; a result of other words is not theirs.
_NUMBERS = frozenset(
    ("PAGE", "PAGEREF", "NUMPAGES", "NUMCHARS", "NUMWORDS", "SECTION", "SECTIONPAGES", "SEQ", "NOTEREF", "LISTNUM", "AUTONUM", "AUTONUMLGL",
     "AUTONUMOUT", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "FILESIZE", "REVNUM", "=", "EQ", "SYMBOL", "FTNREF")
)  # fmt: skip
_MOST_WORDS = 4
_OTHER_WORDS = re.compile("[\u4e00-\u9fff]")
_OF_NUMBERS = frozenset("〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元角分整年月日时秒点星期周上下午第页章节条款共")
#: The unit after a number, which a formula shows as well, and the one that it is divided by.
_UNIT = "(?:{})?(?:{})".format(*("|".join(map(re.escape, sorted(names, key=len, reverse=True))) for names in (PREFIXES, WORDS)))
_UNITS = re.compile(rf"(?<=\d){_UNIT}(?:/{_UNIT})*")
#: Fields that show a title of the draft or the name of the file.
_TITLES = frozenset(("STYLEREF", "FILENAME"))
_LONGEST_TITLE = 40
_SENTENCE = re.compile("[，。；]")
#: An EQ with so many Chinese characters draws text rather than a formula.
_TEXT_OF_FORMULA = 8
_SWITCH = re.compile(r"\\\w+|[(),;\\]")
#: Fields that show a property of the file → its name; "" for one named in the instruction.
_PROPERTIES = {
    "TITLE": "title", "SUBJECT": "subject", "KEYWORDS": "keywords", "COMMENTS": "description", "DOCPROPERTY": "", "DOCVARIABLE": "",
    "INFO": "",
}  # fmt: skip
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_BLANK = re.compile(r"\s+")


@dataclass(slots=True)
class Field:
    """An open field: its instruction so far, whether its result has started, and how many pieces of the paragraph were there then."""

    instruction: str = ""
    result: bool = False
    start: int = 0
    spans: bool = False  # its result began in an earlier paragraph
    locked: bool = False  # Word does not work its result out anew
    chosen: str = ""  # the entry of its list, if it has one to choose from
    filled: bool = False  # its result has text

    @property
    def choice(self) -> str:
        """The entry that a list to choose from shows; "" for other fields."""
        return self.chosen if self.word == "FORMDROPDOWN" else ""

    @property
    def word(self) -> str:
        """The first word of its instruction, which says what it is."""
        first = (self.instruction.split(None, 1) or [""])[0].upper()
        return "=" if first.startswith("=") else first

    @property
    def label(self) -> str:
        """The text that a button shows or a formula draws, which stands in its instruction."""
        words = self.instruction.split(None, 2)
        if self.word == "EQ":
            drawn = folded(_SWITCH.sub("", self.instruction.strip()[2:]))
            return drawn if len(_OTHER_WORDS.findall(drawn)) >= _TEXT_OF_FORMULA else ""
        return words[2] if len(words) > 2 and self.word in ("MACROBUTTON", "GOTOBUTTON") else ""

    @property
    def lists_contents(self) -> bool:
        """Whether its result is a table of contents."""
        return self.result and self.word == "TOC"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of the results of its fields; looked up only where a field asks for it.

    `properties`: those of the file by their name in lower case; `paragraphs`: the texts of those that are seen, without white space.
    """

    properties: Callable[[], Mapping[str, str]] = dict
    paragraphs: Callable[[], Set[str]] = frozenset


def judged(opened: Field, shown: str, facts: Facts, ended: bool) -> Result:
    """What Word shows of the stored result of a field, as far as it stands in one paragraph; `ended`: the field does not go on after it."""
    parted, opened.spans = opened.spans or not ended, not ended
    word, text = opened.word, folded(shown)
    opened.filled = opened.filled or bool(text)
    if word in _SILENT:
        return "hidden"
    if text and opened.choice:
        return "shown" if text == folded(opened.choice) and not parted else "unsure"
    # a QUOTE of nothing has nothing else to show
    if not text or word in _AS_STORED or opened.instruction.split()[:2] in ([], ["QUOTE"]):
        return "shown"
    if opened.locked and word not in _NUMBERS:
        return "shown"
    if parted:
        return "unsure"
    if word in _SHORT:
        own = (len(text) <= _LONGEST and _may_be_its_own(word, text)) or (word == "STYLEREF" and text in facts.paragraphs())
        return "shown" if own else "unsure"
    told = _told(opened, facts.properties())
    return "shown" if told is not None and folded(told) == text else "unsure"


def _may_be_its_own(word: str, text: str) -> bool:
    """Whether a field that shows a number or a title may have this result."""
    if word == "=":
        text = _UNITS.sub("", text)
    if word in _NUMBERS:
        return sum(char not in _OF_NUMBERS for char in _OTHER_WORDS.findall(text)) <= _MOST_WORDS
    return word not in _TITLES or (len(text) <= _LONGEST_TITLE and not _SENTENCE.search(text))


def _told(opened: Field, properties: Mapping[str, str]) -> str | None:
    """The result that the file itself tells; None if it does not."""
    words = [quoted or bare for quoted, bare in _WORDS.findall(opened.instruction)]
    if opened.word in _PROPERTIES:
        name = _PROPERTIES[opened.word] or (words[1] if len(words) > 1 else "")
        return properties.get(name.lower())
    if opened.word == "QUOTE":
        return words[1] if len(words) > 1 else None
    if opened.word == "IF":
        return _chosen(words[1:])
    return None


def _chosen(words: list[str]) -> str | None:
    """The text that an IF chooses by comparing two constants for equality; None for other conditions."""
    if len(words) < 4 or words[1] not in ("=", "<>"):
        return None
    equal = words[0] == words[2]
    return words[3] if equal == (words[1] == "=") else (words[4] if len(words) > 4 else "")


def folded(text: str) -> str:
    """A text without white space."""
    return _BLANK.sub("", text)
