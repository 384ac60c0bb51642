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
    letters = {draft.name: _letters(folder, draft) for draft in drafts}
    if not any(letters[draft.name] or results.decisions(folder, draft) for draft in drafts):
        return tuple(drafts)
    return tuple(replace(draft, review=_review(folder, draft, letters[draft.name], on, successors)) for draft in drafts)


def _letters(folder: Path, draft: Draft) -> list[Made]:
    """The letters about a draft that are where they were written."""
    return [letter for letter in results.made(folder, "letter", draft) if Path(letter.files[0]).is_file()]


def _review(folder: Path, draft: Draft, letters: Sequence[Made], on: date, successors: Mapping[str, tuple[str, ...]]) -> Review:
    """How far the review of a draft is. Of letters in several places, one that is current counts, else the one with the highest version."""
    decided = _decided(folder, draft, on, successors)
    if not letters:
        return decided
    basis = results.basis(folder, draft)
    is_current, version = max((letter.basis == basis, letter.version) for letter in letters)
    return replace(decided, letter=version, letter_is_current=is_current)


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
    again = len(states) - states.count("holds")
    decided = sum(standings.covering(sub) is not None for _, sub in findings)
    return Review(reviewed_verdict(report, standings), decided, len(findings), again)
