"""Signs that a print lost at the ends of its lines.

Some programs let a comma hang over the margin, and where fonts differ it is not printed. Where a line ends at a place at which two
statements meet, they are read as two clauses: 总面积80平方公里 at the end of a line and 水面占3成 at the beginning of the next are no
总面积80平方公里水面.
"""

from __future__ import annotations

from typing import NamedTuple

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.names import subjects
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Block
from plancheck.model.quantity import COUNTERS, dimension
from plancheck.text.line import Line, squeeze

TERMS = lexicon("headings")

#: What ends a clause, or a piece of one.
_STOPS = "，,；;。：:！？!?\n"
_SIGNS = _STOPS + "、（）()【】〔〕“”《》"
#: So many characters before and behind the end of a line are looked at: no clause is longer, but a paragraph may have hundreds of lines
#: without any sign.
_FAR = 200
_GOES_ON = TERMS.late("goes_on")
_NEXT_YEAR = TERMS.late("next_year")
_COURSE = TERMS.late("course")
_COMES_TO = TERMS.late("comes_to")


def signed(block: Block) -> Line:
    """The text of a block for matching (see `quantities.squeeze`), with a comma where a printed line ends between two statements."""
    shadow = squeeze(block.text)
    if len(block.lines) < 2:
        return shadow
    ends = [at for line in block.lines[:-1] if 0 < (at := shadow.index(line.end)) < len(shadow.text)]
    cuts = [at for at in ends if _meet(shadow.text, at)]
    if not cuts:
        return shadow
    text, places, last = "", [], 0
    for at in [*cuts, len(shadow.text)]:
        text += shadow.text[last:at] + ("，" if at < len(shadow.text) else "")
        places += [*shadow.at[last:at], *([shadow.at[at - 1]] if at < len(shadow.text) else [])]
        last = at
    return Line(text, tuple(places))


def _meet(text: str, at: int) -> bool:
    """Whether a statement ends at a place and another begins there."""
    dated = _NEXT_YEAR.match(text, at) is not None
    if text[at - 1] in _SIGNS or text[at] in _SIGNS or _GOES_ON.match(text, at) or (text[at].isdigit() and not dated):
        return False
    start = max(max(text.rfind(sign, max(0, at - _FAR), at) for sign in _SIGNS) + 1, at - _FAR)
    end = min((found for sign in _STOPS if (found := text.find(sign, at, at + _FAR)) >= 0), default=min(len(text), at + _FAR))
    inside = [each for each in quantities.find_squeezed(text[start:end]) if each.unit]
    last = next((each for each in inside if start + each.end == at), None)
    if last is None:
        return False
    before, behind = text[start : start + last.start], text[at:end]
    if dated:
        return not _COURSE.search(before)
    return _whole(before, last, behind, [each.moved(start - at) for each in inside if start + each.start >= at])


def _whole(before: str, quantity: Found, behind: str, following: list[Found]) -> bool:
    """Whether the words before a quantity say all that it is of, so that what stands behind it is another statement.

    It comes to its value, or what follows states a value of its own: of the same kind, or of something that is measured or done.
    """
    link = subjects.link(years.without(before))
    subject = subjects.clean(link.rest)[0]
    known = len(subject) >= 2 or years.without(before) != before
    if not known or (quantity.unit in COUNTERS and link.kind == "act"):
        return False
    rate = dimension(quantity.unit) in ("ratio", "points", "times")
    if link.kind == "change" and rate:
        return True
    if link.kind == "level" and _COMES_TO.fullmatch(link.verb) and (rate or not subject or subjects.MEASURED.search(subject)):
        return True
    for each in following:
        rest = subjects.link(behind[: each.start])
        named = subjects.clean(rest.rest)[0]
        if len(named) < 2:
            continue
        alike = dimension(each.unit) == dimension(quantity.unit)
        return alike or subjects.opens_act(behind) or (link.kind != "act" and subjects.MEASURED.search(named) is not None)
    return rate and link.kind == "" and subjects.MEASURED.search(subject) is not None


class Name(NamedTuple):
    """The name of a quantity that runs over the end of a printed line: what of it ends the line, and what begins the next one."""

    above: str
    below: str

    @property
    def may_be_two(self) -> bool:
        """Whether both are long enough for the end of a statement and for a name: 单位甲 and 甲占 end none."""
        return len(self.above) >= 5 and len(self.below) >= 5 and not _OPEN_END.search(self.above)


_OPEN_END = TERMS.late("open_end")


def over_a_line(block: Block, start: int, end: int, subject: str) -> Name | None:
    """How a quantity's name, in characters [start, end) of a block, is parted by the end of a line; None where none parts it."""
    for line in block.lines[:-1] if block.table is None else ():
        if start < line.end < end:
            before = squeeze(block.text[max(start, line.end - 3) : line.end]).text[-2:]
            behind = squeeze(block.text[line.end : line.end + 3]).text[:2]
            if before and behind and (at := subject.find(before + behind)) >= 0:
                return Name(subject[: at + len(before)], subject[at + len(before) :])
    return None
