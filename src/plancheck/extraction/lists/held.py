"""What a column of a table holds, as most of its cells show, whatever stands above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from plancheck.extraction.amounts import quantities
from plancheck.extraction.lists.tables import bare
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.quantity import dimension

TERMS = lexicon("headers")
_NOTHING = TERMS.late("empty_cell")
_SPAN = TERMS.late("held_span")
_BESIDE = TERMS.late("held_beside")
_LABEL = TERMS.late("held_label")
_NUMBER = TERMS.late("held_number")
#: A figure with words before and behind it tells how large something is.
TELLS_SIZE = patterns.late(r"[\u4e00-\u9fff]{2}[^\d，。；]*\d[\d,.]*[\u4e00-\u9fff]")
#: A name, and what is told of it behind a colon or in brackets: 城东书屋：新建书架20个, 城东书屋（座位20个）.
NAMED_AND_TOLD = patterns.late(r"(?s)\s*(?P<name>[^：:]{2,40}?)\s*(?:[：:](?P<what>.*)|[（(](?P<aside>[^（()）]+)[）)]\s*)")
#: A part of a text between signs, behind a label.
_FIELD = patterns.late(r"(?:(?P<label>[^，,；;。：:\n|｜]{1,8})[：:])?\s*(?P<said>[^，,；;。：:\n|｜]+)(?P<end>[，,]|[；;。\n|｜]|$)")
_ROLES, _AUTHORITY, _FIRM = TERMS.group("project"), lexicon("duties").late("authority"), TERMS.late("firm")
_YEAR = patterns.late(r"(?:19|20)\d\d")
_FIGURE = patterns.late(r"\d[\d,]*(?:\.\d+)?")
_WHO = TERMS.late("project-owner"), TERMS.late("project-body")

#: So many cells at least must say something.
_LEAST = 2
#: So many rows at least are sorted.
_SEVERAL = 4
IsBody = Callable[[str], bool]


def nobody(_: str) -> bool:
    """That no text names a body: where no pack says how bodies are called."""
    return False


def is_nothing(cell: str) -> bool:
    """Whether a cell (no white space) holds nothing, or a dash."""
    return _NOTHING.match(cell) is not None


def role(cells: Sequence[str], unit: str, is_body: IsBody) -> str:
    """What the cells of a column (no white space) hold of the things in their rows: "number" what counts them, "period" when they are
    built, "investment" sums of money, in their own unit or the column's, "owner" bodies; "" if most of them hold none of these."""
    told = [cell for cell in cells if not is_nothing(cell)]
    counted = {cell for at, cell in enumerate((cell for cell in told if cell.isdecimal()), 1) if int(cell) == at}
    count = Counter(kind(cell, unit, is_body) for cell in told)
    count["number"] = sum(cell in counted for cell in told)
    most = (name for name in ("number", "period", "investment", "owner") if len(told) >= _LEAST and 2 * count[name] > len(told))
    return next(most, "")


def kind(cell: str, unit: str, is_body: IsBody) -> str:
    """What one cell or field holds: "period", "investment", "owner", or "" for anything else."""
    return "period" if _is_time(cell) else "investment" if _is_sum(cell, unit) else "owner" if is_of_bodies(cell, is_body) else ""


def sorts(cells: Sequence[str]) -> bool:
    """Whether cells sort the rows: few names without figures (but for those in brackets), each of them of several rows."""
    told = [patterns.sub(r"[（(][^（()）]*[)）]", "", cell) for cell in cells if not is_nothing(cell)]
    named = all(len(cell) > 1 for cell in told) and not any(map(_FIGURE.search, told))
    return named and len(told) >= _SEVERAL and 2 * len({*told}) <= len(told)


def _is_time(cell: str) -> bool:
    return _SPAN.fullmatch(cell) is not None


def _is_sum(cell: str, unit: str) -> bool:
    """Whether a cell is a sum of money and nothing else; a number alone is, if its column is in money."""
    if _NUMBER.fullmatch(cell):
        return dimension(unit) == "money"
    found = quantities.in_cell(cell)
    return len(found) == 1 and dimension(found[0].unit) == "money" and not _BESIDE.sub("", cell[: found[0].start] + cell[found[0].end :])


def alone(text: str, is_body: IsBody) -> Iterator[tuple[str, int, int]]:
    """The fields of a text that say nothing else than when, for how much or by whom: role, start, end. A body is one behind a label that
    says nothing else (谁来干：甲公司), or if it is called like an authority or a firm: what ends like a body may end a sentence."""
    for hit in _FIELD.finditer(text):
        said = bare(hit["said"])
        # What a clause opens with says when something else is: 2025年，借阅率达到40%.
        when = _is_time(said) and (hit["end"] not in ("，", ",") or len(_YEAR.findall(said)) > 1)
        of = next((name for name, words in _ROLES if words.search(hit["label"] or "")), "") if hit["label"] else "unsaid"
        called = _AUTHORITY.fullmatch(said) or _FIRM.fullmatch(said)
        who = is_of_bodies(said, is_body) if of in ("", "owner", "body") else bool(called) and is_body(said)
        holds = (("period", when), ("investment", _is_sum(said, "")), ("owner", who))
        yield from ((name, *hit.span("said")) for name, fits in holds if fits)


def told_within(cells: Sequence[str], is_body: IsBody) -> set[str]:
    """What most cells say in fields of their own, besides other things."""
    count = Counter(name for cell in cells for name in {name for name, _, _ in alone(cell, is_body)})
    return {name for name, times in count.items() if times >= _LEAST and 2 * times > len([*filter(None, cells)])}


def parted(cells: Sequence[str]) -> bool:
    """Whether most cells name something and tell behind it, after a colon or in brackets, how large it is: 城东书屋（座位20个）."""
    told = [hit for cell in cells if not is_nothing(cell) and (hit := NAMED_AND_TOLD.fullmatch(cell))]
    return 2 * sum(TELLS_SIZE.search(hit["what"] or hit["aside"] or "") is not None for hit in told) > len([*filter(None, cells)])


def amount(cell: str) -> Decimal:
    """The first figure of a cell; 0 without one."""
    found = _FIGURE.search(cell)
    return Decimal(found[0].replace(",", "")) if found else Decimal(0)


def is_of_bodies(cell: str, is_body: IsBody) -> bool:
    """Whether most names in a cell are those of bodies, or stand behind a label that says so (业主：甲公司；督办：乙局)."""
    names = patterns.split("[、，,；;/]", cell)
    return 2 * sum(is_body(_LABEL.sub("", name)) or _labelled(name) for name in names) > len(names)


def _labelled(name: str) -> bool:
    label = _LABEL.match(name)
    return label is not None and any(words.search(label["what"]) for words in _WHO)
