"""A Report as HTML or Markdown, from templates that an office may replace. Counts and facts are computed here."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from plancheck.model.decision import Standings
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.place import Evidence, Place, Role
from plancheck.model.report import LEVELS, OUTCOMES, UNRECOGNISED, Report, Result
from plancheck.render import decided, pages
from plancheck.render.folding import Folds, folds
from plancheck.render.summary import (
    dated_text,
    fault_title,
    faults_text,
    groups,
    ledger_text,
    next_step,
    print_text,
    problem_text,
    rest_text,
    shares,
    verdict_sentence,
)
from plancheck.report import charts
from plancheck.report.brief import brief
from plancheck.resources import folder
from plancheck.wording.catalogue import HTML_LANG
from plancheck.wording.numbers import date_text, number, value_text
from plancheck.wording.places import looked_text, place_line, place_text, shown_role
from plancheck.wording.visible import visible

#: The most passages of a sub-result; the JSON report has all.
MOST_EVIDENCE = 6
#: The most headings shown for places that were searched: about as many as a draft has chapters.
MOST_LOOKED_ON_PAGE = 12


def html(report: Report, lang: str = "zh", folders: Sequence[Path] = (), decisions: Standings | None = None) -> bytes:
    """One self-contained HTML file in UTF-8. Templates in `folders` take precedence. Raises BadTemplate if one is invalid."""
    return _render("report.html.j2", report, lang, folders, visible, decisions)


def markdown(report: Report, lang: str = "zh", folders: Sequence[Path] = (), decisions: Standings | None = None) -> bytes:
    """GitHub-flavoured Markdown in UTF-8. Raises BadTemplate if a template is invalid."""
    text = _render("report.md.j2", report, lang, folders, pages.escaped_markdown, decisions).decode()
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def _render(
    name: str, report: Report, lang: str, folders: Sequence[Path], shown: Callable[[str], Any], decisions: Standings | None
) -> bytes:
    return pages.fill(name, _context(report, lang, decisions) | _decided(report, lang, decisions), folders, shown)


def _context(report: Report, lang: str, decisions: Standings | None = None) -> dict[str, object]:
    """The variables of the templates. Templates of offices rely on these names, which are documented."""
    from markupsafe import Markup

    script = (folder("templates") / "report.js").read_text("utf-8")
    under = folds(report, decisions)
    page = _Page(report, under)

    def looked(places: Iterable[Place]) -> str:
        return looked_text(places, lang, MOST_LOOKED_ON_PAGE)

    common = _common(looked(sub.looked_for) for _, sub in report.findings() if sub.looked_for)
    return {
        "report": report,
        "lang": lang,
        "html_lang": HTML_LANG["en" if lang == "en" else "zh"],
        "w": pages.words_of(lang),
        "t": lambda text: text.of(lang),
        "date": date_text(report.date, lang),
        "groups": page.groups,
        "first": page.first,
        "passages": page.passages,
        "spots": page.spot,
        "shares": lambda result: shares(result, under.folded),
        "follows": under.of,
        "problem": lambda result, shown: problem_text(result, shown, lang),
        "sentence": verdict_sentence(report, lang),
        "next": next_step(report, lang),
        "faults": faults_text(report, lang),
        "brief": brief(report, page.groups, under, lang),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "dated": dated_text(report, lang),
        "recognition": report.recognition.signs if report.recognition and report.verdict in UNRECOGNISED else (),
        "rest_of": lambda them: rest_text(them, lang),
        "outcomes": OUTCOMES,
        "levels": LEVELS,
        "chapters": charts.chapters(report, lang),
        "chart": lambda path: charts.path_chart(path, lang),
        "years": _years(report),
        "cell": _cell,
        "value": lambda point: value_text(point, lang),
        "number": lambda value: number(value) if isinstance(value, Decimal) else value,
        "place": lambda place: place_text(place, lang),
        "place_line": lambda place: place_line(place, lang),
        "evidence_of": _evidence,
        "role": shown_role,
        "once": _once(),
        "places": _places,
        "looked_in": lambda places: "" if looked(places) == common else looked(places),
        "looked_common": common,
        "fault": lambda result, shown: fault_title(result, shown, lang),
        "notes": _notes(report),
        "printed": print_text(report, lang),
        "ledger": ledger_text(report.ledger, lang),
        "documents": ((0, report.document), *enumerate(report.attachments, start=1)),
    }


def _decided(report: Report, lang: str, decisions: Standings | None) -> dict[str, object]:
    """The variables about decisions; empty if there are none."""
    standings, gone = (decisions.by_id, decisions.gone) if decisions is not None else ({}, ())
    return {
        "decided": lambda sub: decided.line(standings[sub.id], lang) if sub.id in standings else "",
        "decided_counts": decided.counts(report, decisions, lang) if decisions is not None else "",
        "conclusion": decided.conclusion(report, decisions, lang) if decisions is not None else "",
        "decided_gone": tuple(f"{standing.target.rule}  {decided.line(standing, lang)}" for standing in gone),
    }


def _years(report: Report) -> tuple[int, ...]:
    return tuple(sorted({point.year for path in report.indicators for point in path.series if point.year is not None}))


def _cell(path: Any, year: int | None) -> tuple[Any, ...]:
    """The points of a path in one year, without repetitions."""
    return tuple(charts.distinct(point for point in path.series if point.year == year))


def _common(searched: Iterable[str]) -> str:
    """What was searched for most of what was not found; "" where no two were searched for alike."""
    counted = Counter(text for text in searched if text)
    text, times = max(counted.items(), key=lambda item: item[1], default=("", 0))
    return text if times > 1 else ""


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """The evidence to show and the other passages."""

    items: tuple[Evidence, ...]
    rest: tuple[Evidence, ...]

    @property
    def more(self) -> int:
        """The number of other passages."""
        return len(self.rest)


def _evidence(evidence: Iterable[Evidence]) -> ShownEvidence:
    items = tuple(evidence)
    return ShownEvidence(items[:MOST_EVIDENCE], items[MOST_EVIDENCE:])


def _once() -> Callable[[Any, Evidence, int | None, Role], str]:
    """Caches the output of a macro for evidence, the number of its passage and its role, since rules share evidence."""
    made: dict[tuple[str, Evidence, int | None, Role], str] = {}

    def once(macro: Any, evidence: Evidence, spot: int | None, role: Role) -> str:
        key = macro.name, evidence, spot, role
        if key not in made:
            made[key] = macro(evidence, spot, role)
        return made[key]

    return once


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or table cell that findings refer to: its quotes and the numbers of the findings on the page, from 1."""

    number: int
    place: Place
    quotes: tuple[str, ...]
    findings: tuple[tuple[int, Result], ...]


class _Page:
    """What stands where on the page: a card for every rule, unless all its findings are shown under others."""

    def __init__(self, report: Report, under: Folds) -> None:
        self.under = under
        self.groups = tuple(
            replace(group, results=tuple(result for result in group.results if not under.hides(result))) for group in groups(report)
        )
        self.first: dict[str, int] = {}  # the number of the first card of every group
        number = 1
        for group in self.groups:
            self.first[group.key] = number
            number += len(group.results)
        self._pointing = tuple(self._all_pointing())
        self._findings = {at for at, _, _ in self._pointing}
        blocks = sorted({(evidence.place.document, evidence.place.block) for _, _, evidence in self._pointing})
        self._order = {key: number for number, key in enumerate(blocks, 1)}

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages to be changed or checked, in the order of the draft."""
        by_block: dict[tuple[int, int], list[tuple[int, Result, Evidence]]] = {}
        for at, result, evidence in self._pointing:
            by_block.setdefault((evidence.place.document, evidence.place.block), []).append((at, result, evidence))
        return tuple(_passage(number, by_block[key]) for key, number in self._order.items())

    def spot(self, at: int, evidence: Evidence) -> int | None:
        """The number of the passage that a piece of evidence is of, for the card with a number; None if the card is not of a finding."""
        return self._order.get((evidence.place.document, evidence.place.block)) if at in self._findings else None

    def _all_pointing(self) -> Iterator[tuple[int, Result, Evidence]]:
        """The evidence shown for rules that failed or need manual review, with the number of the card."""
        numbered = enumerate((result for group in self.groups for result in group.results), 1)
        for at, result in numbered:
            if result.outcome not in ("passed", "inapplicable"):
                shown = shares(result, self.under.folded).shown
                for sub in shown:
                    yield from ((at, result, evidence) for evidence in sub.evidence[:MOST_EVIDENCE])
                for follows in self.under.of(shown):
                    for sub in follows.subs:
                        yield from ((at, follows.result, evidence) for evidence in sub.evidence[:1])


def _passage(number: int, pointing: list[tuple[int, Result, Evidence]]) -> Passage:
    quotes = tuple(dict.fromkeys(evidence.quote for _, _, evidence in pointing if evidence.quote.strip()))
    return Passage(number, pointing[0][2].place, quotes[:MOST_EVIDENCE], tuple({at: (at, result) for at, result, _ in pointing}.values()))


def _places(places: Iterable[Place]) -> tuple[tuple[str, ...], ...]:
    """The headings above the places, in order, without repetitions."""
    return tuple(dict.fromkeys(place.section for place in places))


def _notes(report: Report) -> tuple[Diagnostic, ...]:
    order = ("error", "warning", "note")
    return tuple(sorted(report.diagnostics, key=lambda diagnostic: order.index(diagnostic.severity)))
