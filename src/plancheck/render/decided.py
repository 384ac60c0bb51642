"""Decisions on findings: as a line, as a list, one finding at a time, and as the table that reviewers fill in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from plancheck.model.decision import CHOICES, Decision, Standing, Standings, reviewed_verdict
from plancheck.model.report import Report, Result, SubResult
from plancheck.wording.catalogue import group, phrase
from plancheck.wording.places import looked_text, names_subject, near_text, place_line
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.sheets import Sheet, Value

#: The most passages of a finding, and the most characters of a passage.
MOST_PASSAGES, MOST_QUOTED = 3, 200


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of findings (sub-results) with a valid decision, by choice; to be reviewed again; without a decision."""

    confirm: int
    dismiss: int
    waive: int
    needs_information: int
    review: int
    expired: int
    open: int

    def values(self) -> dict[str, int]:
        """The numbers by their names."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def tally(report: Report, standings: Standings) -> Tally:
    """The tally of a report's findings."""
    tallied = Counter(_kind(sub, standings) for _, sub in report.findings())
    return Tally(*(tallied[field.name] for field in fields(Tally)))


def _kind(sub: SubResult, standings: Standings) -> str:
    standing = standings.by_id.get(sub.id)
    if standing is None:
        above = standings.covering(sub)
        return above.choice if above is not None else "open"
    return {"holds": standing.decision.choice, "changed": "review", "reopened": "review"}.get(standing.state, standing.state)


def counts(report: Report, standings: Standings, lang: str) -> str:
    """The tally in one line."""
    return phrase("decision.counts", lang, **tally(report, standings).values())


def conclusion(report: Report, standings: Standings, lang: str) -> str:
    """The verdict with the valid decisions, with its sign."""
    verdict = reviewed_verdict(report, standings)
    return f"{phrase(f'verdict.sign.{verdict}', lang)} {phrase(f'verdict.{verdict}', lang)}"


def choice(standing: Standing, lang: str) -> str:
    """The choice, with its state unless it is valid: 采纳（已变更，请复核）."""
    text = phrase(f"choice.{standing.decision.choice}", lang)
    return text if standing.state == "holds" else f"{text}{phrase('open', lang)}{state(standing, lang)}{phrase('close', lang)}"


def state(standing: Standing, lang: str) -> str:
    """The state of a decision."""
    key = "unneeded_other" if standing.state == "unneeded" and standing.decision.choice != "waive" else standing.state
    return phrase(f"standing.{key}", lang)


def line(standing: Standing, lang: str) -> str:
    """A decision in one line: choice, state, waiver, reason, text, person and date, and the rule if it was made on another one."""
    parts = [
        choice(standing, lang),
        *details(standing.decision, lang),
        phrase("decision.by", lang, by=standing.by, on=standing.on.isoformat()),
    ]
    if standing.id != standing.target.id:
        parts.append(phrase("decision.was", lang, rule=standing.target.rule))
    return ("; " if lang == "en" else "；").join(parts)


def details(decision: Decision, lang: str) -> tuple[str, ...]:
    """The waiver, reason and text of a decision."""
    waiver = decision.waiver
    texts: list[str] = []
    if waiver is not None:
        texts.append(phrase("decision.waiver", lang, number=waiver.number, approver=waiver.approver))
        texts += [phrase("decision.scope", lang, scope=waiver.scope)] if waiver.scope else []
        texts += [phrase("decision.until", lang, until=waiver.until.isoformat())] if waiver.until else []
    texts += [phrase("decision.reason", lang, reason=decision.reason)] if decision.reason else []
    texts += [phrase("decision.text", lang, text=decision.text)] if decision.text else []
    return tuple(texts)


# ---- for the terminal -------------------------------------------------------------------------------------------


def problem(result: Result, sub: SubResult, lang: str) -> str:
    """The problem, with its subject if the rule has several."""
    text = sub.message.of(lang) or result.message.of(lang) or result.title.of(lang)
    label = sub.subject.label.of(lang)
    return f"{label}{phrase('colon', lang)}{text}" if len(result.subresults) > 1 and label and not names_subject(label, text) else text


def passages(sub: SubResult, lang: str) -> Iterator[str]:
    """The first passages with their places; if there are none, the places that were searched."""
    for evidence in sub.evidence[:MOST_PASSAGES]:
        quote = evidence.quote if len(evidence.quote) <= MOST_QUOTED else evidence.quote[:MOST_QUOTED] + "……"
        yield (
            near_text(evidence, sub, lang)
            + place_line(evidence.place, lang)
            + (f"{phrase('colon', lang)}“{quote}”" if quote.strip() else "")
        )
    if not sub.evidence and sub.looked_for:
        yield f"{phrase('looked_for', lang)}{phrase('colon', lang)}{looked_text(sub.looked_for, lang)}"


def finding(result: Result, sub: SubResult, standing: Standing | None, lang: str) -> str:
    """One finding to decide on: rule, level, outcome, problem, passages, advice and the present decision."""
    colon = phrase("colon", lang)
    level = phrase(f"level.{result.level}" if sub.outcome == "failed" else f"level.rule.{result.level}", lang)
    reason = f"{phrase('open', lang)}{phrase(f'reason.{sub.reason}', lang)}{phrase('close', lang)}" if sub.reason else ""
    lines = [
        f"{result.rule}  {result.title.of(lang)}",
        f"{level}  {phrase(f'sign.{sub.outcome}', lang)} {phrase(f'outcome.{sub.outcome}', lang)}{reason}",
        f"{phrase('problem', lang)}{colon}{problem(result, sub, lang)}",
        *passages(sub, lang),
        *([f"{phrase('advice', lang)}{colon}{text}"] if (text := sub.advice.of(lang) or result.advice.of(lang)) else []),
        f"{phrase('decision', lang)}{colon}{line(standing, lang) if standing else phrase('decision.none', lang)}",
    ]
    return "\n".join(visible(text).replace("\n", " ").replace("\t", " ") for text in lines)


def listing(report: Report, standings: Standings, lang: str, width: int = 100) -> str:
    """All findings with their decisions as a table of `width` columns, then decisions on sub-results that the report does not have."""
    from io import StringIO

    from rich import box
    from rich.table import Table
    from rich.text import Text

    from plancheck.render.terminal import terminal as new_terminal

    out = StringIO()
    terminal = new_terminal(out, width, colour=False)
    table = Table(box=box.ASCII, show_edge=False, pad_edge=False, expand=True)
    table.add_column(phrase("opinions.number", lang), justify="right")
    table.add_column(phrase("rule.id", lang), overflow="fold", min_width=16)
    table.add_column(phrase("problem", lang), overflow="fold", ratio=4)
    table.add_column(phrase("decision", lang), overflow="fold", ratio=3)
    for number, (result, sub) in enumerate(report.findings(), 1):
        standing = standings.by_id.get(sub.id)
        level = f"{phrase(f'sign.{sub.outcome}', lang)} {phrase(f'level.rule.{result.level}', lang)}"
        decided = line(standing, lang) if standing else phrase("decision.none", lang)
        cells = (str(number), f"{result.rule} {level}\n{sub.id}", problem(result, sub, lang), decided)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    terminal.print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    if standings.gone:
        lines += ["", phrase("decision.gone", lang) + phrase("colon", lang)]
        lines += [visible(f"{standing.target.rule}  {line(standing, lang)}").replace("\n", " ") for standing in standings.gone]
    reviewed = f"{phrase('verdict.reviewed', lang)}{phrase('colon', lang)}{conclusion(report, standings, lang)}"
    return "\n".join([*lines, "", counts(report, standings, lang), reviewed]) + "\n"


# ---- for reviewers with a spreadsheet ---------------------------------------------------------------------------

_WIDTHS = {"number": 6.0, "level": 10, "outcome": 12, "choice": 10, "until": 12, "by": 10, "on": 12, "waiver_number": 16, "approver": 14}
_HIDDEN = ("id", "fingerprint", "entry")


def sheet(report: Report, standings: Standings, entries: Mapping[str, str], lang: str) -> Sheet:
    """The table of opinions with a row for each finding. Valid decisions are filled in; others are in the column for the state.

    `entries` has the name of the last entry about a sub-result, if any. The catalogue determines the columns and their order.
    """
    from plancheck.sheets import Sheet

    columns = group("opinions")
    keys = list(columns)
    rows = [
        _row(number, result, sub, standings.by_id.get(sub.id), entries.get(sub.id, ""), lang)
        for number, (result, sub) in enumerate(report.findings(), 1)
    ]
    return Sheet(
        phrase("decision", lang),
        tuple(column.of(lang) for column in columns.values()),
        tuple(tuple(row.get(key) for key in keys) for row in rows),
        tuple(_WIDTHS.get(key, 24.0) for key in keys),
        {keys.index("choice"): tuple(phrase(f"choice.{choice}", lang) for choice in CHOICES)},
        frozenset(keys.index(key) for key in _HIDDEN),
    )


def _row(number: int, result: Result, sub: SubResult, standing: Standing | None, entry: str, lang: str) -> dict[str, Value]:
    row: dict[str, Value] = {
        "number": number,
        "rule": rule_cell(result, lang),
        "level": phrase(f"level.{result.level}", lang),
        "outcome": phrase(f"outcome.{sub.outcome}", lang),
        "problem": problem(result, sub, lang),
        "quote": "\n".join(passages(sub, lang)),
        "advice": sub.advice.of(lang) or result.advice.of(lang),
        "id": sub.id,
        "fingerprint": sub.fingerprint,
        "entry": entry or None,
    }
    if standing is not None and standing.state != "holds":
        row["state"] = line(standing, lang)
    elif standing is not None:
        waiver = standing.decision.waiver
        row |= {
            "choice": phrase(f"choice.{standing.decision.choice}", lang),
            "reason": standing.decision.reason,
            "text": standing.decision.text,
        }
        row |= {"by": standing.by, "on": standing.on, "state": state(standing, lang)}
        if waiver is not None:
            row |= {"waiver_number": waiver.number, "approver": waiver.approver, "scope": waiver.scope, "until": waiver.until}
    return row


def rule_cell(result: Result, lang: str) -> str:
    """The cell of a rule: title and id."""
    return f"{result.title.of(lang)}{phrase('open', lang)}{result.rule}{phrase('close', lang)}"
