"""How far the review of a batch is: the decisions beside the reports, and the letters that were written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from plancheck.batch import results
from plancheck.batch.results import Made
from plancheck.model.decision import reviewed_verdict
from plancheck.model.report import FINDINGS
from plancheck.model.round import Draft, Review
from plancheck.review import decision_file
from plancheck.review import decisions as review


def reviewed(folder: Path, drafts: Sequence[Draft], on: date, successors: Mapping[str, tuple[str, ...]]) -> tuple[Draft, ...]:
    """The drafts with how far their review is; unchanged where no draft of the round has decisions or a letter.

    Raises OSError, and ValueError for a report that no batch wrote.
    """
    letters = {name: made for name, made in results.made(folder)["letter"].items() if Path(made.file).is_file()}
    if not any(draft.name in letters or results.decisions(folder, draft) for draft in drafts):
        return tuple(drafts)
    return tuple(replace(draft, review=_review(folder, draft, letters.get(draft.name), on, successors)) for draft in drafts)


def _review(folder: Path, draft: Draft, letter: Made | None, on: date, successors: Mapping[str, tuple[str, ...]]) -> Review:
    decided = _decided(folder, draft, on, successors)
    if letter is None:
        return decided
    return replace(decided, letter=letter.version, letter_is_current=letter.basis == results.basis(folder, draft))


def _decided(folder: Path, draft: Draft, on: date, successors: Mapping[str, tuple[str, ...]]) -> Review:
    from plancheck.contract import report as report_file

    data, place = results.report(folder, draft).read_bytes(), results.decisions(folder, draft)
    if place is None:
        subs = (sub for result in json.loads(data)["results"] for sub in result["subresults"])
        return Review(draft.verdict, 0, sum(sub["outcome"] in FINDINGS for sub in subs))
    report = report_file.read(data)
    findings = report.findings()
    try:
        history = decision_file.read(place.read_bytes()).history
    except decision_file.Unreadable:
        return Review(draft.verdict, 0, len(findings), unreadable=place.name)
    standings = review.standings(history, report, on, successors)
    states = [standings.by_id[sub.id].state for _, sub in findings if sub.id in standings.by_id]
    decided = states.count("holds")
    return Review(reviewed_verdict(report, standings), decided, len(findings), len(states) - decided)
