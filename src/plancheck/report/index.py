"""A Round as one HTML page, CSV and XLSX: the outcomes of the drafts, the rules that fail most, indicators side by side."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from plancheck import sheets
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Place
from plancheck.model.report import LEVELS, OUTCOMES, Outcome, Point, Verdict
from plancheck.model.round import SKIPS, VERDICTS, Draft, Figure, Round, Rule
from plancheck.render import pages
from plancheck.render.summary import print_text
from plancheck.resources import folder
from plancheck.sheets import Sheet, Value
from plancheck.wording.catalogue import HTML_LANG, phrase
from plancheck.wording.numbers import date_text, value_text
from plancheck.wording.visible import visible

#: The most cells of the matrix of rules and drafts on the page; the spreadsheet always has it.
MOST_CELLS = 40_000

# ---- content ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with the number of drafts by outcome."""

    rule: Rule
    counts: dict[Outcome, int]

    @property
    def applied(self) -> int:
        """The number of drafts to which it applies or may apply."""
        return sum(self.counts.values()) - self.counts["inapplicable"]


def failing(round: Round) -> tuple[RuleRow, ...]:
    """The rules that some draft fails, the most frequent first, then by level and order."""
    counts = round.by_rule
    rows = [RuleRow(rule, counts[rule.id]) for rule in round.rules if counts[rule.id]["failed"]]
    return tuple(sorted(rows, key=lambda row: (-row.counts["failed"], LEVELS.index(row.rule.level))))


def used(round: Round) -> tuple[Rule, ...]:
    """The rules that apply to some draft."""
    counts = round.by_rule
    return tuple(rule for rule in round.rules if any(n for outcome, n in counts[rule.id].items() if outcome != "inapplicable"))


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """The number of drafts of one kind and province by verdict."""

    kind: Bilingual
    province: str
    verdicts: dict[Verdict, int]

    @property
    def total(self) -> int:
        """The number of drafts."""
        return sum(self.verdicts.values())


def verdict_counts(round: Round) -> tuple[VerdictCounts, ...]:
    """The tallies by kind and province, unknown kinds last."""
    by_group: dict[tuple[str, str], VerdictCounts] = {}
    for draft in round.drafts:
        key = draft.plan.kind, draft.plan.province or ""
        counts = by_group.setdefault(key, VerdictCounts(draft.plan.kind_label, key[1], dict.fromkeys(VERDICTS, 0)))
        counts.verdicts[draft.verdict] += 1
    return tuple(by_group[key] for key in sorted(by_group, key=lambda key: (key[0] == "unknown", key)))


@dataclass(frozen=True, slots=True)
class Values:
    """One indicator in all drafts with a value: the years (None: undated) and for each draft its figures by year."""

    code: str
    label: Bilingual
    unit: str
    years: tuple[int | None, ...]
    rows: tuple[tuple[int, Draft, tuple[tuple[Figure, ...], ...]], ...]

    @property
    def drafts(self) -> int:
        """The number of drafts with a value. A draft may have several rows, for different scopes or base years."""
        return len({number for number, _, _ in self.rows})


def values(round: Round) -> tuple[Values, ...]:
    """All indicators of the packs with a value, in order of appearance; drafts are by kind, province and name."""
    drafts = sorted(enumerate(round.drafts, 1), key=lambda numbered: (numbered[1].plan.kind, numbered[1].plan.province or "", numbered[0]))
    by_indicator: dict[str, list[tuple[int, Draft, tuple[Figure, ...]]]] = {}
    names: dict[str, tuple[Bilingual, str]] = {}
    for draft in round.drafts:
        for series in draft.indicators:
            names.setdefault(series.code, (series.label, series.unit))
    for number, draft in drafts:
        for series in draft.indicators:
            if series.figures:
                by_indicator.setdefault(series.code, []).append((number, draft, series.figures))
    return tuple(_values(code, *names[code], by_indicator[code]) for code in names if code in by_indicator)


def _values(code: str, label: Bilingual, unit: str, rows: Sequence[tuple[int, Draft, tuple[Figure, ...]]]) -> Values:
    years = sorted({figure.year for _, _, figures in rows for figure in figures}, key=lambda year: (year is None, year or 0))
    cells = (
        (number, draft, tuple(tuple(dict.fromkeys(f for f in figures if f.year == year)) for year in years))
        for number, draft, figures in rows
    )
    return Values(code, label, unit, tuple(years), tuple(cells))


def figure_text(figure: Figure, lang: str) -> str:
    """A value with its unit, labelled if it is a status rather than a target."""
    point = Point(
        figure.year, figure.kind, figure.value, figure.value_to, figure.op, figure.unit, figure.base_year, figure.change, Place(0, 0, 0)
    )
    text = value_text(point, lang)
    return f"{text}{phrase('open', lang)}{phrase('kind.status', lang)}{phrase('close', lang)}" if figure.kind == "status" else text


def remark(draft: Draft, lang: str) -> str:
    """Remarks on a draft: why it was not fully checked, an internal error, its attachments; "" if none."""
    remarks = []
    if draft.document.status != "checked":
        reason = phrase(f"document.reason.{draft.document.reason}", lang) if draft.document.reason else ""
        remarks.append(phrase(f"status.{draft.document.status}", lang) + (f"{phrase('colon', lang)}{reason}" if reason else ""))
    if draft.review is not None and draft.review.unreadable:
        remarks.append(phrase("round.unreadable", lang, name=visible(draft.review.unreadable)))
    if draft.review is not None and draft.review.again:
        remarks.append(phrase("round.again", lang, n=draft.review.again))
    if draft.fault:
        remarks.append(phrase("round.fault", lang, error=visible(draft.fault)))
    for status in ("not_checked", "checked_partly", "checked"):
        if names := phrase("and", lang).join(visible(document.name) for document in draft.attachments if document.status == status):
            remarks.append(f"{phrase(f'round.attachments.{status}', lang)}{phrase('colon', lang)}{names}")
    return ("; " if lang == "en" else "；").join(remarks)


def decided_text(draft: Draft) -> str:
    """How many findings of a draft are decided on, as "3/5"; "" if nothing is known of the review."""
    return f"{draft.review.decided}/{draft.review.findings}" if draft.review else ""


def progress(draft: Draft) -> str:
    """How far the decisions on a draft are: none, some, all; all if there is nothing to decide on."""
    if draft.review is None or draft.review.decided == 0:
        return "all" if draft.review is not None and draft.review.findings == 0 else "none"
    return "all" if draft.review.decided == draft.review.findings else "some"


def letter_text(draft: Draft, lang: str) -> str:
    """Whether the letter about a draft was written, in which version, and whether anything has changed since; "" if nothing is known."""
    if draft.review is None:
        return ""
    if not draft.review.letter:
        return phrase("round.letter.none", lang)
    text = phrase("round.letter.written", lang, n=draft.review.letter)
    return (
        text if draft.review.letter_is_current else f"{text}{phrase('open', lang)}{phrase('round.letter.old', lang)}{phrase('close', lang)}"
    )


# ---- HTML -------------------------------------------------------------------------------------------------------


def html(round: Round, lang: str = "zh", folders: Sequence[Path] = ()) -> bytes:
    """One HTML file in UTF-8 that links to the reports. Its only script, which sorts tables, is allowed by its hash."""
    return pages.fill("index.html.j2", _context(round, lang), folders, visible)


def _context(round: Round, lang: str) -> dict[str, object]:
    """The variables of the template."""
    from markupsafe import Markup

    script = (folder("templates") / "index.js").read_text("utf-8")
    rules = used(round)
    outcomes = tuple(dict(draft.outcomes) for draft in round.drafts)
    return {
        "round": round,
        "lang": lang,
        "html_lang": HTML_LANG["en" if lang == "en" else "zh"],
        "w": pages.words_of(lang),
        "t": lambda text: text.of(lang),
        "date": date_text(round.date, lang),
        "verdicts": VERDICTS,
        "outcomes": OUTCOMES,
        "levels": LEVELS,
        "verdict_order": VERDICTS.index,
        "failing": failing(round),
        "most": max((row.counts["failed"] for row in failing(round)), default=1),
        "rules": rules,
        "matrix": outcomes if len(rules) * len(outcomes) <= MOST_CELLS else None,
        "tallies": verdict_counts(round),
        "values": values(round),
        "figure": lambda figure: figure_text(figure, lang),
        "unread": tuple(number for number, draft in enumerate(round.drafts, 1) if draft.document.status != "checked"),
        "remark": lambda draft: remark(draft, lang),
        "reviewing": any(draft.review for draft in round.drafts),
        "decided": decided_text,
        "letter": lambda draft: letter_text(draft, lang),
        "progress": progress,
        "provinces": tuple(dict.fromkeys(draft.plan.province for draft in round.drafts if draft.plan.province)),
        "printed": lambda draft: print_text(draft, lang),
        "printing": any(draft.print for draft in round.drafts),
        "address": quote,
        "skipped": sorted(round.skipped, key=lambda skipped: SKIPS.index(skipped.reason)),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }


# ---- CSV and XLSX -----------------------------------------------------------------------------------------------

_COLUMNS = {
    "number": 7.0, "document.name": 40.0, "round.submission": 20.0, "plan.title": 36.0, "plan.kind": 12.0, "plan.place": 12.0,
    "plan.province": 12.0, "verdict": 14.0, "verdict.after": 14.0, "round.decided": 12.0, "round.letter": 16.0,
    "level.must": 10.0, "level.should": 10.0, "level.advice": 10.0, "outcome.cantTell": 12.0,
    "outcome.error": 12.0, "document.format": 8.0, "document.pages": 8.0, "print": 24.0, "remark": 40.0, "about.sha256": 24.0,
    "report.title": 40.0,
}  # fmt: skip


def csv(round: Round, lang: str = "zh", encoding: str = "utf-8") -> bytes:
    """A row for each draft with its outcome and those of all rules."""
    rules = used(round)
    header = (*(phrase(key, lang) for key in _COLUMNS), *(visible(rule.id) for rule in rules))
    return sheets.csv(
        [header, *((*row, *cells) for row, cells in zip(_drafts(round, lang), _cells(round, rules, lang), strict=True))], encoding
    )


def xlsx(round: Round, lang: str = "zh") -> bytes:
    """Sheets: drafts, rules, rules by draft, indicators, skipped files, and facts about the check."""
    return sheets.write(
        (
            Sheet(
                phrase("round.drafts", lang),
                tuple(phrase(key, lang) for key in _COLUMNS),
                tuple(_drafts(round, lang)),
                tuple(_COLUMNS.values()),
            ),
            _rule_sheet(round, lang),
            _matrix_sheet(round, lang),
            _value_sheet(round, lang),
            _skipped_sheet(round, lang),
            _about_sheet(round, lang),
        )
    )


def _drafts(round: Round, lang: str) -> Iterator[tuple[Value, ...]]:
    for number, draft in enumerate(round.drafts, 1):
        plan, document, failed = draft.plan, draft.document, dict(draft.failed)
        yield (
            number, visible(draft.name), visible(draft.submission), visible(plan.title), _kind(draft, lang), visible(plan.place or ""),
            visible(plan.province or ""), phrase(f"verdict.{draft.verdict}", lang),
            phrase(f"verdict.{draft.review.verdict}", lang) if draft.review else "", decided_text(draft), letter_text(draft, lang),
            *(failed.get(level, 0) for level in LEVELS),
            draft.counts["cantTell"], draft.counts["error"], visible(document.format), document.pages, print_text(draft, lang),
            remark(draft, lang), visible(document.sha256), visible(draft.html),
        )  # fmt: skip


def _kind(draft: Draft, lang: str) -> str:
    return phrase("unknown", lang) if draft.plan.kind == "unknown" else visible(draft.plan.kind_label.of(lang))


def _cells(round: Round, rules: Sequence[Rule], lang: str) -> Iterator[tuple[str, ...]]:
    for draft in round.drafts:
        outcomes = dict(draft.outcomes)
        yield tuple(phrase(f"outcome.{outcomes[rule.id]}", lang) if rule.id in outcomes else "" for rule in rules)


def _rule_sheet(round: Round, lang: str) -> Sheet:
    header = (
        phrase("rule.id", lang),
        phrase("rule", lang),
        phrase("level", lang),
        *(phrase(f"outcome.{outcome}", lang) for outcome in OUTCOMES),
    )
    counts = round.by_rule
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (visible(rule.id), visible(rule.title.of(lang)), phrase(f"level.{rule.level}", lang), *counts[rule.id].values())
        for rule in used(round)
    )
    return Sheet(phrase("rule", lang), header, rows, (14, 50, 12, *(12.0,) * len(OUTCOMES)))


def _matrix_sheet(round: Round, lang: str) -> Sheet:
    rules = used(round)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (number, visible(draft.name), *cells)
        for number, (draft, cells) in enumerate(zip(round.drafts, _cells(round, rules, lang), strict=True), 1)
    )
    header = (
        phrase("number", lang),
        phrase("document.name", lang),
        *(f"{visible(rule.id)}\n{visible(rule.title.of(lang))}" for rule in rules),
    )
    return Sheet(phrase("round.matrix", lang), header, rows, (7, 40, *(14.0,) * len(rules)))


def _value_sheet(round: Round, lang: str) -> Sheet:
    keys = ("number", "document.name", "plan.kind", "plan.province", "indicator", "year", "kind", "value", "unit.value", "unit")
    rows: list[tuple[Value, ...]] = []
    for value in values(round):
        for number, draft, years in value.rows:
            about = (number, visible(draft.name), _kind(draft, lang), visible(draft.plan.province or ""), visible(value.label.of(lang)))
            rows += [(*about, *_figure(figure, lang)) for figures in years for figure in figures]
    return Sheet(
        phrase("part.indicators", lang), tuple(phrase(key, lang) for key in keys), tuple(rows), (7, 40, 12, 12, 30, 10, 10, 26, 14, 12)
    )


def _figure(figure: Figure, lang: str) -> tuple[Value, ...]:
    year: Value = figure.year if figure.year is not None else phrase("year.none", lang)
    plain = (
        figure.value
        if figure.value_to is None and len(figure.value.as_tuple().digits) <= 15 and abs(figure.value.adjusted()) < 100
        else None
    )
    return year, phrase(f"kind.{figure.kind}", lang), visible(figure_text(figure, lang)), plain, visible(figure.unit)


def _skipped_sheet(round: Round, lang: str) -> Sheet:
    rows = tuple((visible(skipped.name), phrase(f"round.skip.{skipped.reason}", lang)) for skipped in round.skipped)
    return Sheet(phrase("round.skipped", lang), (phrase("document.name", lang), phrase("reason", lang)), rows, (60, 50))


def _about_sheet(round: Round, lang: str) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (phrase("round.source", lang), visible(round.source)),
        (phrase("date", lang), date_text(round.date, lang)),
    ]
    rows += [(phrase("about.packs", lang), f"{pack.id} {pack.version} {pack.sha256}") for pack in round.packs]
    rows += [(phrase("rules.in_force", lang), visible(note.message.of(lang))) for note in round.notes]
    rows += [(phrase("about.tool", lang), f"plancheck {round.tool_version}")]
    rows += [(phrase(f"verdict.{verdict}", lang), n) for verdict, n in round.verdicts.items()]
    for alike in round.alike:
        names = "\n".join(visible(round.drafts[number - 1].name) for number in alike.drafts)
        rows.append((phrase(f"round.{alike.kind}", lang), names))
    return Sheet(phrase("part.about", lang), (phrase("item", lang), phrase("content", lang)), tuple(rows), (30, 90))
