"""A Plan as one HTML page: the text of the draft as it was read, with everything recognised marked in it and listed after it.

The page is for checking what was read. It contains no outcomes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Document
from plancheck.model.ledger import Account
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Fact, Heading, Plan, PlanTable, Project, Section, Sum, TaskItem
from plancheck.model.quantity import fold_unit
from plancheck.model.report import PackInfo, PlanInfo, Point
from plancheck.model.vocabulary import Vocabulary
from plancheck.render import pages
from plancheck.render.summary import ledger_line
from plancheck.report import marked_text
from plancheck.report.marked_text import Mark
from plancheck.wording import joining
from plancheck.wording.catalogue import HTML_LANG, phrase
from plancheck.wording.numbers import date_text, number, value_text
from plancheck.wording.places import place_text
from plancheck.wording.visible import visible

#: What became of the marks of the ledger that no list holds: not understood, or understood as something else.
ACCOUNTS: Mapping[str, Account] = {"open": "open", "aside": "set_aside"}
#: The lists of a plan in the order of the page: those of the JSON whose elements have a place, and the rest of the ledger.
LISTS = ("facts", "delegated", "events", "tasks", "responsibilities", "projects", "sums", "tables", "places", "headings", *ACCOUNTS)
#: Kind of mark -> its list. The entries of a list have its first kind by default.
KINDS = {
    "target": "facts", "status": "facts", "delegated": "delegated", "event": "events", "task": "tasks", "measure": "tasks",
    "responsibility": "responsibilities", "project": "projects", "sum": "sums", "table": "tables", "place": "places",
    "heading": "headings", "ledger-open": "open", "ledger-aside": "aside",
}  # fmt: skip
#: Kinds that are only marked on request.
UNMARKED = frozenset({"measure"})
#: The most topics shown for a section, by their share.
MOST_TOPICS = 3
#: The most places shown for a list that may be incomplete.
MOST_GAPS = 20

# ---- recognised items -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecognisedPassage:
    """A recognised passage: kind, names (of fields of a project), quote and place. `placed`: the text at the place is the quote."""

    id: str
    kind: str
    names: tuple[str, ...]
    quote: str
    place: Place | None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list, numbered from 1 in the order of the JSON; `parts` are further passages of it."""

    list: str
    number: int
    it: Any
    find: RecognisedPassage
    parts: tuple[RecognisedPassage, ...] = ()

    @property
    def id(self) -> str:
        """The id of the entry on the page."""
        return f"{self.list}-{self.number}"

    @property
    def finds(self) -> tuple[RecognisedPassage, ...]:
        """The main passage and the parts."""
        return self.find, *self.parts

    def part(self, name: str) -> RecognisedPassage | None:
        """The passage of a field; None if it is unknown or the same as that of the entry."""
        return next((part for part in self.parts if name in part.names), None)


def entries(plan: Plan) -> dict[str, tuple[Entry, ...]]:
    """The entries of all lists, in the order of the plan."""
    return {name: tuple(_entries(plan, name)) for name in LISTS}


def _entries(plan: Plan, name: str) -> Iterator[Entry]:
    stem = next(kind for kind, list_ in KINDS.items() if list_ == name)
    grids = {block.table for block in plan.document.blocks if block.table is not None} & {table.index for table in plan.document.tables}
    for at, element in enumerate(_elements(plan, name), 1):
        quote, place = _passage(element)
        kind = element.kind if isinstance(element, Fact) else stem
        expected = None if isinstance(element, (Heading, TaskItem)) else quote
        find = RecognisedPassage(f"{name}-{at}", kind, (), quote, place, _contains(plan.document, place, expected))
        if isinstance(element, PlanTable):
            find = replace(find, placed=element.index in grids)
        parts = tuple(
            RecognisedPassage(f"{name}-{at}-{n}", kind_, names, part.quote, part.place, _contains(plan.document, part.place, part.quote))
            for n, (kind_, names, part) in enumerate(_parts(element), 1)
        )
        yield Entry(name, at, element, find, parts)


def _elements(plan: Plan, name: str) -> Sequence[Any]:
    if name in ACCOUNTS:
        return [mark for mark in plan.ledger.marks if mark.account == ACCOUNTS[name]]
    listed: Sequence[Any] = getattr(plan, name)
    return listed


def _passage(element: Any) -> tuple[str, Place | None]:
    """The quote and place of an element."""
    match element:
        case Heading(number=mark, title=title, place=place):
            return mark + title, place
        case TaskItem(title=title, place=place):
            return title, place
        case Sum(total=total):
            return total.evidence.quote, total.evidence.place
        case _:
            evidence: Evidence | None = element.evidence
            return (evidence.quote, evidence.place) if evidence else ("", None)


def _parts(element: Any) -> Iterator[tuple[str, tuple[str, ...], Evidence]]:
    """Kind, names and evidence of further passages of an element, without repetitions."""
    match element:
        case TaskItem(measures=measures):
            yield from (("measure", (), measure.evidence) for measure in measures)
        case Project(cells=cells, evidence=own):
            for evidence in dict.fromkeys(cell for _, cell in cells if cell.place != own.place):
                yield "project", tuple(name for name, cell in cells if cell == evidence), evidence
        case Sum(parts=parts):
            yield from (("sum", (), part.evidence) for part in parts)


def _contains(document: Document, place: Place | None, quote: str | None) -> bool:
    """Whether the document has the quote (None: any text) at a place."""
    if place is None or place.document > len(document.annexes) or not 0 <= place.block < len(document.blocks):
        return False
    text = document.blocks[place.block].text
    return 0 <= place.start < place.end <= len(text) and quote in (None, text[place.start : place.end])


# ---- the text ---------------------------------------------------------------------------------------------------


def marks(plan: Plan, lists: Mapping[str, Sequence[Entry]], lang: str) -> dict[int, list[Mark]]:
    """The marks of every block, outer ones first. Tables are marked as a whole, not in their text."""
    by_block: dict[int, list[Mark]] = defaultdict(list)
    levels = _levels(plan)
    order = (
        "heading", "task", "responsibility", "event", "delegated", "measure", "project", "sum", "place", "target", "status",
        "ledger-aside", "ledger-open",
    )  # fmt: skip
    # Of several passages at one place, the first is innermost, so that the numbers after it are in order.
    for entry in (item for name in LISTS for item in reversed(lists[name]) if name != "tables"):
        sign = f"{phrase(f'extraction.sign.{entry.list}', lang)}{entry.number}"
        level = levels.get(entry.number, 0) if isinstance(entry.it, Heading) and entry.it.run_in else 0
        for find in entry.finds:
            if find.placed and find.place is not None:
                by_block[find.place.block].append(Mark(find.id, entry.id, find.kind, sign, find.place.start, find.place.end, level))
    for of_block in by_block.values():
        of_block.sort(key=lambda mark: order.index(mark.kind))
    return by_block


#: The range of heading levels on the page: below the heading of the text itself.
_TOP, _LOWEST = 3, 6


def _levels(plan: Plan) -> dict[int, int]:
    """The level of every heading on the page, by its number. No level is skipped on the way down."""
    levels: dict[int, int] = {}
    last = _TOP - 1
    for at, heading in sorted(enumerate(plan.headings, 1), key=lambda numbered: (numbered[1].place.block, numbered[1].place.start)):
        last = min(_TOP + max(heading.level - 1, 0), last + 1, _LOWEST)
        levels[at] = last
    return levels


def _block_levels(plan: Plan) -> dict[int, int]:
    """The level on the page of every block that is just a heading."""
    levels = _levels(plan)
    return {
        heading.place.block: levels[at] for at, heading in enumerate(plan.headings, 1) if not heading.run_in and not heading.place.table
    }


# ---- lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Series:
    """The facts of one indicator. `code` is "" if no pack defines it."""

    label: str
    code: str
    entries: tuple[Entry, ...]


def series(facts: Iterable[Entry], vocabulary: Vocabulary, lang: str) -> tuple[tuple[str, tuple[Series, ...]], ...]:
    """The facts by kind: ("known", …) for indicators of the packs, ("named", …) for others, ("loose", …) without an indicator.

    Indicators are in the order of their first fact, facts by year with undated ones last. Kinds without facts are omitted.
    """
    by_indicator: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in facts:
        code = entry.it.indicator
        known = code in vocabulary.indicator_by_code
        sort = "loose" if code is None else "known" if known else "named"
        by_indicator[sort, code if code is not None else entry.it.subject].append(entry)
    made = {
        (sort, key): Series(
            vocabulary.indicator_by_code[key].label.of(lang) if sort == "known" else same[0].it.subject,
            key if sort == "known" else "",
            tuple(sorted(same, key=lambda entry: (entry.it.year is None, entry.it.year or 0, entry.number))),
        )
        for (sort, key), same in by_indicator.items()
    }
    sorts = [(sort, tuple(group for (its, _), group in made.items() if its == sort)) for sort in ("known", "named", "loose")]
    return tuple((sort, group) for sort, group in sorts if group)


def fact_text(fact: Fact, lang: str) -> str:
    """The value of a fact, with operator, direction of change, unit and base year."""
    unit = fold_unit(fact.unit)
    point = Point(fact.year, fact.kind, fact.value, fact.value_to, fact.op, unit, fact.base_year, fact.change, fact.evidence.place)
    return value_text(point, lang)


# ---- diagnostics ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountedDiagnostic:
    """A diagnostic and how often it occurs; repeated messages are one note."""

    it: Diagnostic
    times: int


def notes(plan: Plan) -> tuple[CountedDiagnostic, ...]:
    """The notes on the draft, errors first."""
    order = ("error", "warning", "note")
    counts = Counter(
        (diagnostic.severity, diagnostic.message) for diagnostic in dict.fromkeys((*plan.document.diagnostics, *plan.diagnostics))
    )
    first = {
        (diagnostic.severity, diagnostic.message): diagnostic for diagnostic in reversed((*plan.document.diagnostics, *plan.diagnostics))
    }
    made = [CountedDiagnostic(first[key], n) for key, n in counts.items()]
    return tuple(sorted(made, key=lambda note: order.index(note.it.severity)))


def runs(numbers: Iterable[int]) -> tuple[str, ...]:
    """Numbers in ascending order as "3" and "5—9"."""
    ranges = []
    for _, group in groupby(enumerate(numbers), key=lambda numbered: numbered[1] - numbered[0]):
        run = [number for _, number in group]
        ranges.append(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]))
    return tuple(ranges)


# ---- HTML -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What the page shows besides the plan: its kind, the packs, the date and the version."""

    plan: PlanInfo
    packs: tuple[PackInfo, ...]
    vocabulary: Vocabulary
    date: date
    tool_version: str


def html(plan: Plan, about: PageInfo, lang: str = "zh", folders: Sequence[Path] = ()) -> bytes:
    """One self-contained HTML file in UTF-8, without scripts. Raises BadTemplate if a template in `folders` is invalid."""
    return pages.fill("extraction.html.j2", _context(plan, about, lang), folders, visible).strip() + b"\n"


def _context(plan: Plan, about: PageInfo, lang: str) -> dict[str, object]:
    """The variables of the template."""
    lists = entries(plan)
    document = plan.document
    kinds = Counter(entry.find.kind for list_ in lists.values() for entry in list_)
    kinds["measure"] = sum(len(entry.parts) for entry in lists["tasks"])
    diagnostics = notes(plan)
    return {
        "plan": plan,
        "about": about,
        "document": document,
        "lang": lang,
        "html_lang": HTML_LANG["en" if lang == "en" else "zh"],
        "w": pages.words_of(lang),
        "t": lambda text: text.of(lang),
        "date": date_text(about.date, lang),
        "lists": lists,
        "kinds": kinds,
        "list_of": KINDS,
        "unmarked": UNMARKED,
        "ledger": ledger_line(plan.ledger.summary(), lang),
        "series": series(lists["facts"], about.vocabulary, lang),
        "parts": marked_text.parts(document, marks(plan, lists, lang), _block_levels(plan)),
        "grids": {entry.it.index: entry for entry in lists["tables"]},
        "lost": tuple((entry, find) for entries in lists.values() for entry in entries for find in entry.finds if not find.placed),
        "blank": runs(marked_text.blank_pages(document)),
        "unsure": sorted({gap.list for gap in plan.gaps}, key=LISTS.index),
        "most_gaps": MOST_GAPS,
        "notes": diagnostics,
        "anchors": _anchors(plan, diagnostics),
        "value": lambda fact: fact_text(fact, lang),
        "amount": lambda amount: f"{number(amount.value)}{' ' if lang == 'en' and amount.unit not in ('', '%') else ''}{amount.unit}",
        "advised": lambda diagnostic: joining.advised(diagnostic, lang),
        "spot": lambda place: place_text(document.own(place), lang).spot,
        "sort_of": marked_text.sort_of,
        "place_of": lambda at: document.place(at, 0, 0),
        "chapter": _chapters(plan, about.vocabulary, lang),
        "label": partial(_labels, about.vocabulary, lang),
    }


def _anchors(plan: Plan, notes: Iterable[CountedDiagnostic]) -> set[int]:
    """The blocks that the top of the page links to."""
    places = (note.it.place for note in notes if note.it.place is not None and note.it.place.document <= len(plan.document.annexes))
    return {at for at in (*(gap.at for gap in plan.gaps), *(place.block for place in places)) if 0 <= at < len(plan.document.blocks)}


def _labels(vocabulary: Vocabulary, lang: str, list_: str, name: str) -> str:
    """The label of an event, topic or chapter in the packs; its name if they do not define it."""
    known: Mapping[str, Iterable[Any]] = {"events": vocabulary.events, "topics": vocabulary.topics, "sections": vocabulary.sections}
    label: Bilingual | None = next((known_item.label for known_item in known[list_] if known_item.name == name), None)
    return label.of(lang) if label else name


def _chapters(plan: Plan, vocabulary: Vocabulary, lang: str) -> Callable[[Heading], dict[str, str]]:
    """A function from a heading to the chapters that its section is recognised as, and to its main topics."""
    sections: dict[tuple[int, int], Section] = {(section.place.block, section.place.start): section for section in plan.sections}

    def chapter(heading: Heading) -> dict[str, str]:
        section = sections.get((heading.place.block, heading.place.start))
        if section is None:
            return {"concepts": "", "topics": ""}
        concepts = (_labels(vocabulary, lang, "sections", name) for name in section.concepts)
        most = sorted(section.topics, key=lambda topic: -topic[1])[:MOST_TOPICS]
        topics = (f"{_labels(vocabulary, lang, 'topics', name)} {round(100 * share)}%" for name, share in most)
        return {"concepts": phrase("and", lang).join(concepts), "topics": phrase("and", lang).join(topics)}

    return chapter
