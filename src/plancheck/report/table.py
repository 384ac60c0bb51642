"""A Report as tables: CSV (a row a sub-result) and the 审核意见表 as .xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from plancheck import sheets
from plancheck.model.decision import Standings, reviewed_verdict
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.report import OUTCOMES, Path, Point, Report, Result
from plancheck.render import decided, rows
from plancheck.render.rows import Line
from plancheck.render.summary import groups, next_step, print_text, rest_text, rules_in_force, shares, verdict_sentence
from plancheck.sheets import Sheet, Value
from plancheck.wording.catalogue import phrase
from plancheck.wording.numbers import date_text, number, value_text
from plancheck.wording.places import place_line
from plancheck.wording.visible import visible

#: The most passages in one cell; the JSON report has all.
MOST_PASSAGES = 6
#: The significant digits of a number in a spreadsheet.
DIGITS = 15

# ---- CSV --------------------------------------------------------------------------------------------------------

#: Columns of the CSV by the key of their heading.
COLUMNS = (
    "number", "rule.id", "rule", "chapter", "level", "basis", "subject", "outcome", "reason", "problem", "advice", "place.quote",
    "decision", "finding.id", "fingerprint", "rule.version", "document", "about.sha256", "about.packs", "about.tool", "date", "verdict",
    "verdict.after",
)  # fmt: skip


def csv(report: Report, lang: str = "zh", decisions: Standings | None = None, encoding: str = "utf-8") -> bytes:
    """A header, a row for each sub-result, and unnumbered ones: documents not fully read, print, rules in force.

    The last column, the verdict with the valid decisions, is empty without decisions.
    """
    about = _about(report, decisions, lang)
    table = [tuple(phrase(key, lang) for key in COLUMNS)]
    table += [(*_cells(line, decisions, lang), *about) for line in rows.lines(report)]
    table += [(*cells, *about) for cells in (*_unread(report, lang), *_unprinted(report, lang), *_rules(report, lang))]
    return sheets.csv(table, encoding)


def _cells(line: Line, decisions: Standings | None, lang: str) -> tuple[str, ...]:
    result, sub = line.result, line.sub
    return (
        line.label, visible(result.rule), visible(result.title.of(lang)), visible(result.group.of(lang)) if result.group else "",
        phrase(f"level.{result.level}" if sub.outcome == "failed" else f"level.rule.{result.level}", lang),
        rows.basis(result, lang), rows.subject(line, lang), phrase(f"outcome.{sub.outcome}", lang),
        phrase(f"reason.{sub.reason}", lang) if sub.reason else "", visible(sub.message.of(lang) or result.message.of(lang)),
        rows.advice(line, lang), "\n".join(rows.passages(sub, lang)),
        rows.decision(line, decisions, lang), visible(sub.id), visible(sub.fingerprint), visible(result.rule_version),
    )  # fmt: skip


def _about(report: Report, decisions: Standings | None, lang: str) -> tuple[str, ...]:
    document = report.document
    after = phrase(f"verdict.{reviewed_verdict(report, decisions)}", lang) if decisions is not None else ""
    return (
        visible(document.name), visible(document.sha256), "; ".join(rows.packs(report)), f"plancheck {report.tool_version}",
        report.date.isoformat(), phrase(f"verdict.{report.verdict}", lang), after,
    )  # fmt: skip


def _unread(report: Report, lang: str) -> Iterator[tuple[str, ...]]:
    """Rows for documents that were not fully read, and for a check against the print that was asked for."""
    for info in (report.document, *report.attachments):
        if info.status == "checked":
            continue
        outcome = phrase("outcome.error" if info.status == "not_checked" else "outcome.cantTell", lang)
        reason = phrase(f"document.reason.{info.reason}", lang) if info.reason else ""
        cells = {"rule": phrase("read", lang), "subject": visible(info.name), "outcome": outcome, "reason": reason}
        cells["problem"] = visible(info.detail.of(lang)) or phrase(f"status.{info.status}", lang)
        yield _row(cells)
    if report.print is not None:
        outcome = phrase("outcome.passed" if report.print.status == "checked" else "outcome.cantTell", lang)
        yield _row({"rule": phrase("print", lang), "outcome": outcome, "problem": print_text(report, lang)})


def _unprinted(report: Report, lang: str) -> Iterator[tuple[str, ...]]:
    """The row that says that no check against the print was asked for."""
    if report.print is None:
        yield _row({"rule": phrase("print", lang), "problem": print_text(report, lang)})


def _rules(report: Report, lang: str) -> Iterator[tuple[str, ...]]:
    """Rows for the configuration in force, and for rules that it switches off or adjusts."""
    for note in rules_in_force(report.diagnostics):
        yield _row({"rule": phrase("rules.in_force", lang), "problem": visible(note.message.of(lang))})


def _row(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(key, "") for key in COLUMNS[: COLUMNS.index("document")])


# ---- XLSX -------------------------------------------------------------------------------------------------------


def xlsx(report: Report, lang: str = "zh", decisions: Standings | None = None) -> bytes:
    """Sheets: the 审核意见表, a summary, the indicators and, if there are any, the diagnostics."""
    book = [_opinions(report, decisions, lang), _summary(report, lang, decisions), _indicators(report.indicators, lang)]
    if report.diagnostics:
        book.append(_notes(report.diagnostics, lang))
    return sheets.write(book)


def _opinions(report: Report, decisions: Standings | None, lang: str) -> Sheet:
    """Every rule, the most urgent first. If several sub-results determine the outcome of a rule, they are numbered "3-1", "3-2"."""
    keys = ("number", "rule", "basis", "outcome", "problem", "place.quote", "advice", "remark")
    table: list[tuple[Value, ...]] = [
        (None, cells[2], "", cells[7], phrase("colon", lang).join(filter(None, (cells[6], cells[9]))), "", "", cells[8])
        for cells in _unread(report, lang)
    ]
    ordered = (result for group in groups(report) for result in group.results)
    for place, result in enumerate(ordered, 1):
        table += _opinion(place, result, decisions, lang)
    return Sheet(phrase("sheet.findings", lang), tuple(phrase(key, lang) for key in keys), tuple(table), (7, 26, 26, 13, 40, 52, 40, 22))


def _opinion(place: int, result: Result, decisions: Standings | None, lang: str) -> Iterator[tuple[Value, ...]]:
    """The rows of a rule: one for each sub-result that determines its outcome, or a single one if the rule passed or does not apply."""
    settled = result.outcome in ("passed", "inapplicable") or not result.subresults
    shown = () if settled else shares(result).shown
    title = f"{visible(result.title.of(lang))}\n{visible(result.rule)}"
    if settled:
        passages = [rows.passage(passage, rows.itself(result), lang) for passage in result.evidence]
        texts = (_outcome(result, result.outcome, lang), visible(result.message.of(lang)), _limited(passages, lang))
        yield (place, title, rows.basis(result, lang), *texts, rows.advice(Line(place, 1, result, rows.itself(result)), lang), "")
    for part, sub in enumerate(shown, 1):
        line = Line(place, part, result, sub)
        yield (
            place if len(shown) == 1 else f"{place}-{part}", title, rows.basis(result, lang), _outcome(result, sub.outcome, lang),
            rows.about(line, lang),
            _limited(rows.passages(sub, lang), lang), rows.advice(line, lang),
            _remark(line, decisions, lang),
        )  # fmt: skip


def _outcome(result: Result, outcome: str, lang: str) -> str:
    text = phrase(f"outcome.{outcome}", lang)
    return f"{text}{phrase('open', lang)}{phrase(f'level.{result.level}', lang)}{phrase('close', lang)}" if outcome == "failed" else text


def _limited(passages: list[str], lang: str) -> str:
    left = len(passages) - MOST_PASSAGES
    return "\n".join([*passages[:MOST_PASSAGES], *([phrase("more.evidence", lang, n=left)] if left > 0 else [])])


def _remark(line: Line, decisions: Standings | None, lang: str) -> str:
    """The direction in which the rule may err, the decision and, in the first row, the number of sub-results without a row."""
    result, hidden = line.result, shares(line.result)
    texts = [phrase(f"errs.{result.errs}", lang)] if result.errs else []
    if decision := rows.decision(line, decisions, lang):
        texts.append(f"{phrase('decision', lang)}{phrase('colon', lang)}{decision}")
    if hidden.rest and line.part == 1:
        texts.append(rest_text(hidden, lang))
    return "\n".join(texts)


def _summary(report: Report, lang: str, decisions: Standings | None) -> Sheet:
    plan, document = report.plan, report.document
    kind = phrase("unknown", lang) if plan.kind == "unknown" else plan.kind_label.of(lang)
    table: list[tuple[Value, ...]] = [
        (phrase("verdict", lang), phrase(f"verdict.{report.verdict}", lang)),
        ("", verdict_sentence(report, lang)),
        (phrase("next", lang), next_step(report, lang)),
    ]
    if decisions is not None:
        table.append((phrase("verdict.reviewed", lang), decided.conclusion(report, decisions, lang)))
        table.append((phrase("decision", lang), decided.counts(report, decisions, lang)))
    table += [(phrase(f"outcome.{outcome}", lang), report.counts[outcome]) for outcome in OUTCOMES]
    table.append((phrase("total", lang), len(report.results)))
    table += [
        (phrase("plan.title", lang), visible(plan.title)),
        (phrase("plan.kind", lang), visible(kind)),
        (phrase("plan.place", lang), visible(plan.place or "")),
        (phrase("plan.province", lang), visible(plan.province or "")),
        (phrase("document.format", lang), visible(document.format)),
        (phrase("document.pages", lang), document.pages if document.pages is not None else phrase("document.pages.none", lang)),
        (phrase("read.status", lang), phrase(f"status.{document.status}", lang)),
        (phrase("print", lang), print_text(report, lang)),
    ]
    dated = (phrase("date", lang), date_text(report.date, lang))
    table += [*rows.identity(report, lang)[:-1], dated, *_options(report, lang), ("", phrase("about.note", lang))]
    return Sheet(phrase("sheet.summary", lang), (phrase("item", lang), phrase("content", lang)), tuple(table), (22, 90))


def _options(report: Report, lang: str) -> Iterator[tuple[Value, ...]]:
    options = report.options
    given = [(phrase("plan.kind", lang), options.kind), (phrase("plan.province", lang), options.province), *options.parameters]
    for name, value in given:
        if value is not None:
            yield f"{phrase('about.options', lang)}{phrase('colon', lang)}{visible(name)}", visible(value)


def _indicators(paths: Iterable[Path], lang: str) -> Sheet:
    keys = ("indicator", "year", "kind", "value", "unit.value", "unit", "place")
    table: list[tuple[Value, ...]] = []
    for path in paths:
        label = visible(path.label.of(lang))
        table += [_point(label, point, lang) for point in path.series]
        table += [
            (label, _year(year), phrase("reference", lang), visible(text), None, visible(path.unit), visible(name))
            for name, year, text in path.reference
        ]
    return Sheet(phrase("part.indicators", lang), tuple(phrase(key, lang) for key in keys), tuple(table), (30, 10, 10, 26, 14, 12, 52))


def _point(label: str, point: Point, lang: str) -> tuple[Value, ...]:
    year = point.year if point.year is not None else phrase("year.none", lang)
    figure = _figure(point.value) if point.value_to is None else None
    return (
        label,
        year,
        phrase(f"kind.{point.kind}", lang),
        visible(value_text(point, lang)),
        figure,
        visible(point.unit),
        visible(place_line(point.place, lang)),
    )


def _figure(value: Decimal) -> Value:
    """The number if a spreadsheet can represent all its digits, otherwise its text."""
    short = len(value.normalize().as_tuple().digits) <= DIGITS and abs(value.adjusted()) < 100
    return value if short else number(value)


def _year(text: str) -> Value:
    return int(text) if text.isdecimal() and len(text) == 4 else visible(text)


def _notes(diagnostics: Iterable[Diagnostic], lang: str) -> Sheet:
    table = tuple(
        (
            phrase(f"severity.{diagnostic.severity}", lang),
            visible(diagnostic.message.of(lang)),
            visible(diagnostic.help.of(lang)) if diagnostic.help else "",
            visible(place_line(diagnostic.place, lang)) if diagnostic.place else "",
        )
        for diagnostic in diagnostics
    )
    return Sheet(
        phrase("part.diagnostics", lang),
        tuple(phrase(key, lang) for key in ("severity", "message", "help", "place")),
        table,
        (10, 50, 50, 40),
    )
