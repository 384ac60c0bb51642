"""How a block opens that may be a heading: its number, typed or automatic, and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Block, Document
from plancheck.model.plan import Heading
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold
from plancheck.text.numbers import ordinal

TERMS = lexicon("headings")
_HAN = TERMS.source("han")
DIGIT = "0-9０-９"
#: Kinds of number, the first that fits wins.
_KINDS = TERMS.group("number")
_OPENS = TERMS.late("heading_opens")
_BARE = TERMS.late("bare")
_PLAIN = TERMS.late("counted")
#: In what else chapters are counted, each from 1 on.
_SERIES = TERMS.listed("series")
#: How the numbers of chapters and parts end.
_DIVISIONS = TERMS.text("divisions")
#: The kinds of numbers, upper ones first.
DEPTH = ("chapter", "part", "han", "han_paren", "decimal", "arabic", "arabic_paren", "plain", "")
LISTED = ("arabic", "arabic_paren", "decimal")
_BOX = TERMS.late("box")
MARK = late(r"[。！？\n；;]")
ENTRY = late(r"(?:[.．…·•・‥⋯]\s*){3,}\s*[（(]?\s*[0-9０-９ivxIVX]*\s*[）)]?\s*$", needs=(".", "．", "…", "·", "•", "・", "‥", "⋯"))
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
_NOT_TITLE = TERMS.late("not_title")
_ARTICLE = TERMS.late("article")
_BODY_ENDS = TERMS.source("body_ends")
#: A title in a frame: 第一条【旧馆修缮】换窗四百樘; not who answers for it, 【城东文旅局】.
_FRAMED = late(rf"【([^【】：:，,。；;{DIGIT}]{{2,20}})(?<![{_BODY_ENDS}])】(?=.)", needs=("【",))
SPACE = late(r"[\s\u3000]+")


class Candidate(NamedTuple):
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
    text = SPACE.sub(" ", text).strip()
    text = patterns.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)
    return text.rstrip("。：:.．… ")


def is_annex(heading: Heading) -> bool:
    """Whether a heading opens an annex: 附件1, 附表."""
    return heading.number.startswith(common.ANNEX)


def box(text: str) -> re.Match[str] | None:
    """How a text opens that is the caption of a box (专栏3)."""
    return _BOX.match(text)


def lead(block: Block) -> int:
    """Where the number and title at the start of a block end, judged by this block alone; 0 if it has none.

    A single numbered sentence is not a title: as a list item it says something itself.
    """
    candidate = candidate_of(block)
    return candidate.title_end if candidate and candidate.form in ("alone", "run_in") else 0


def readable(document: Document) -> Iterator[Block]:
    return (
        block
        for block in document.blocks
        if block.countable and block.part == "body" and block.table is None and block.role == "text" and block.text.strip()
    )


#: The kinds of numbers that chapters and sections have.
UPPER = ("chapter", "part", "han", "han_paren")


def number_of(candidate: Candidate) -> int | None:
    printed = candidate.block.text[candidate.start : candidate.number_end]
    lettered = (each.find(sign) + 1 for sign in fold(printed) for each in _SERIES if sign in each)
    return ordinal(printed) or next(lettered, None)


def candidate_of(block: Block) -> Candidate | None:
    text = block.text
    kinds = _KINDS if _OPENS.match(text.lstrip()) else ()
    kind, match = next(((kind, found) for kind, pattern in kinds if (found := pattern.match(text))), ("", None))
    styled = block.outline is not None
    if match is None and (styled or block.label or block.centred) and (match := _BARE.match(text)):
        kind = "han" if match[1][0] in _HAN else "arabic"
    if match is None and block.label.isdigit() and (match := re.match(rf"\s*({re.escape(block.label)})\s*", text)):
        kind = "arabic"
    if match is None and (match := _PLAIN.match(text)):
        kind = "plain"
    if match is None or ENTRY.search(text):
        return None
    form, end = _form(text, match.end(), kind)
    if form != "alone" and (framed := _FRAMED.match(text, match.end())):
        return Candidate(block, kind, match.start(1), match.end(1), framed.start(1), framed.end(1), "run_in", True)
    if form == "long" and _printed_as_title(block, match.end()):
        form, end = "alone", trimmed(text, match.end(), len(text))[1]
    if form != "alone" and _ARTICLE.match(match[1]):
        return None  # 第七条 书屋奖每年评审一次。 is a clause of a regulation
    joined = kind in ("chapter", "part") and match[0][-1] in _DIVISIONS
    if joined and form != "alone" and not styled and not block.label:
        return None  # 第三章指标和各表任务全部纳入考核。 is a sentence about a chapter
    return Candidate(block, kind, match.start(1), match.end(1), match.end(), end, form, styled or 0 < match.end() < block.bold)


def _printed_as_title(block: Block, start: int) -> bool:
    """Whether a whole paragraph is styled or printed as a heading, whatever marks it has: 8 推手：十二个书屋; 9 谁管，怎么考."""
    text = block.text.rstrip()
    shown = block.outline is not None or block.bold >= len(text)
    return shown and 0 < len(fold(text[start:])) <= 40 and not MARK.search(text, start) and text[-1] not in "：:，,、"


def _form(text: str, start: int, kind: str) -> tuple[str, int]:
    """How the text behind a number reads, and where its first sentence ends."""
    listed = kind in LISTED
    found = MARK.search(text, start)
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


def depth(candidate: Candidate) -> tuple[int, int]:
    return DEPTH.index(candidate.kind), len(parts_of(candidate))


def parts_of(candidate: Candidate) -> list[str]:
    """What a number counts on each level; 3.0 is the chapter that 3.1 stands in."""
    parts = patterns.findall(rf"[{DIGIT}]+|[A-ZＡ-Ｚ]", candidate.block.text[candidate.start : candidate.number_end])
    return parts[:-1] if candidate.kind == "decimal" and len(parts) == 2 and fold(parts[1]) == "0" else parts


def may_be_title(block: Block) -> bool:
    text = fold(block.text)
    return 2 <= len(text) <= 60 and not patterns.search(r"[。；;！]", text) and not _NOT_TITLE.search(text) and not ENTRY.search(block.text)
