"""The annexes of a draft: their headings, each file read by itself, an annex under its own name; and those that are only spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from plancheck.extraction.outline import headings, openings
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.document import ANNEXES_NOT_GIVEN, Block, Document
from plancheck.model.plan import Heading
from plancheck.text.line import fold
from plancheck.text.numbers import ordinal
from plancheck.wording.catalogue import both

TERMS = lexicon("headings")

_NUMBER = TERMS.late("number")
_ANNEX = TERMS.source("annex")
_SENT = TERMS.late("sent")
_LISTED = TERMS.late("listed")
_HERE = TERMS.late("here")
#: Longer lines are no title.
_LONGEST = 60
#: How many blocks behind its title an annex has begun.
_SOON = 4


def of_all(document: Document) -> tuple[Heading, ...]:
    """The headings of the draft, then those of each annex: its name on level 1, its own one level deeper and without its title.

    No chapter of an annex is one of the draft's, and no number in an annex says how those of the draft are meant.
    """
    if not document.annexes:
        return headings.headings(document)
    draft, *others = document.files()
    found = list(headings.headings(draft))
    for annex, its in zip(document.annexes, others, strict=True):
        if not its.blocks:  # its name alone is no chapter
            continue
        top = _name(document, annex.start)
        found.append(top)
        own = headings.headings(its)
        titles = {top.title, *(each.title for each in own if each.level == 0)}
        found += [_below(document, annex.start, top, each) for each in own if each.level and (each.level > 1 or each.title not in titles)]
    return tuple(found)


def _name(document: Document, block: int) -> Heading:
    text = document.blocks[block].text
    match = _NUMBER.match(text)
    number, title = (fold(match[1]), text[match.end() :]) if match else (_ANNEX, text)
    path = f"{number}{'' if match else ' '}{title}".strip()
    return Heading(1, number, openings.clean(title), document.place(block, 0, len(text), (path,)))


def _below(document: Document, start: int, top: Heading, own: Heading) -> Heading:
    """A heading of an annex by itself, as it stands in the whole document. Block 0 of the annex is behind its name."""
    place, path = own.place, (*top.place.section, *own.place.section)
    return replace(own, level=own.level + 1, place=document.place(place.block + start + 1, place.start, place.end, path))


#: The code of the note on a form.
_BLANK = "blank-form"
_FORM = TERMS.late("form")
_NUMBER_ALONE = TERMS.late("number_alone")
_ANNEX_LINE = TERMS.late("annex_line")
_TO_FILL = TERMS.late("to_fill")


def without_forms(document: Document) -> Document:
    """The document with what stands in annexed forms and model texts as furniture: it is to be filled in, and says nothing of the plan.

    Only an annex that is called so and shows what is to be filled in is one: a list with all its cells filled is text.
    """
    blocks = list(document.blocks)
    told: list[Diagnostic] = []
    for start, end in _forms(document):
        for at in range(start + 1, end):
            blocks[at] = replace(blocks[at], role="furniture")
        text = blocks[start].text
        place = document.place(start, 0, len(text))
        told.append(Diagnostic(_BLANK, "note", both("reading.blank_form", name=text.strip()), place=place))
    return replace(document, blocks=tuple(blocks), diagnostics=(*document.diagnostics, *told)) if told else document


def _forms(document: Document) -> Iterator[tuple[int, int]]:
    """The blocks of annexed forms: from the one that names it on, up to the next annex."""
    lines = [block for block in document.blocks if block.table is None and block.countable and block.text.strip()]
    for at, block in enumerate(lines):
        if len(block.text) > _LONGEST or not _FORM.search(block.text.strip()):
            continue
        if not (_ANNEX_LINE.match(block.text) or (at and _NUMBER_ALONE.fullmatch(lines[at - 1].text))):
            continue
        end = next((each.index for each in lines[at + 1 :] if _ANNEX_LINE.match(each.text)), len(document.blocks))
        if _is_blank(document, block.index + 1, end):
            yield block.index, end


def _is_blank(document: Document, start: int, end: int) -> bool:
    """Whether blocks [start, end) are to be filled in: signs for that, or tables of which a good part is blank."""
    blocks = document.blocks[start:end]
    cells = [block for block in blocks if block.table is not None]
    blank = sum(1 for block in cells if not block.text.strip())
    return sum(len(_TO_FILL.findall(block.text)) for block in blocks) >= 2 or (len(cells) >= 4 and 5 * blank >= 2 * len(cells))


def lacking(document: Document) -> tuple[Diagnostic, ...]:
    """A note where the text sends to annexes, or lists them, that neither stand in it nor were given; it changes no outcome."""
    draft, *others = document.files()
    # A letter that the draft was sent in with was read and holds nothing: it is none of the annexes that the text speaks of.
    if any(annex.file.status != "checked" or its.blocks for annex, its in zip(document.annexes, others, strict=True)):
        return ()
    blocks = [block for block in draft.blocks if block.countable and block.text.strip()]
    forms = {note.place.block for note in document.diagnostics if note.code == _BLANK and note.place is not None}
    named = [each for at, block in enumerate(blocks) if block.index not in forms for each in _named(block, blocks[at + 1 : at + _SOON])]
    if not named:
        return ()
    lists = {block.index for block, _, _, title in named if title}
    short = [block for block in draft.blocks if len(block.text) <= _LONGEST]
    here = {_number(match[1]) for block in short if block.index not in lists and (match := _HERE.match(block.text))}
    titles = Counter(title for _, _, _, title in named if title) + Counter(fold(block.text) for block in short)
    gone = {
        fold(text): (block, text)
        for block, text, number, title in named
        if (number not in here if number else not here) and titles[title] < (2 if title else 1)
    }
    if not gone:
        return ()
    block, text = next(iter(gone.values()))
    start = block.text.index(text)
    names = [text for _, text in gone.values()]
    return (
        Diagnostic(
            ANNEXES_NOT_GIVEN,
            "note",
            both("reading.annexes_not_given", names="、".join(names)),
            help=both("reading.annexes_not_given_help"),
            place=draft.place(block.index, start, start + len(text)),
        ),
    )


def _named(block: Block, behind: Sequence[Block]) -> Iterator[tuple[Block, str, str, str]]:
    """The annexes that a block speaks of: the words, the number ("" if none), and their title where it lists them ("" where not).

    附件1：甲 with text behind it, or 附件：甲 with a table, is the annex itself.
    """
    listed = _LISTED.match(block.text)
    if listed and not any(each.table or (listed[2] and not _LISTED.match(each.text)) for each in behind):
        yield block, listed[1].strip(), _number(listed[2] or listed[3] or ""), fold(listed[4])
        return
    for sent in _SENT.finditer(block.text):
        yield block, sent[1].strip(), _number(sent[2]), ""


def _number(text: str) -> str:
    """附件二 and 附件2 are one annex."""
    count = ordinal(text) if text else None
    return str(count) if count is not None else text.strip() if text.strip().isupper() else ""
