"""Examples for a rule book: passages that pass or fail a rule, taken from reports and the cases of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import dedent
from typing import TYPE_CHECKING

from plancheck.model.place import Evidence
from plancheck.model.report import Outcome, Report, SubResult
from plancheck.model.rulebook import BookExample

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.rulelab.cases import Case

#: The longest quote, in characters, including ellipses.
LONGEST = 80
#: The outcomes that a book shows examples of.
SHOWN: tuple[Outcome, ...] = ("passed", "failed")
#: Which passages illustrate a rule best: those that decided it, then near misses, then absences.
_ROLES = {"support": 0, "conflict": 0, "nearest": 1}
_NO_QUOTE = 2


def of(rule: str, reports: Sequence[Report], cases: Sequence[Case], loaded: RuleSet, on: date | None) -> tuple[BookExample, ...]:
    """A passing and a failing example, if available: from `reports`, otherwise from `cases` if the date `on` is given."""
    examples = (_sampled(rule, outcome, reports) or (_tried(rule, outcome, cases, loaded, on) if on else None) for outcome in SHOWN)
    return tuple(example for example in examples if example is not None)


def excerpt(evidence: Evidence) -> str:
    """The quote within its sentence, at most 80 characters, with "…" for omissions."""
    quote = _line(evidence.quote)
    if len(quote) > LONGEST:
        return quote[: LONGEST - 1] + "…"
    before = re.split(r"[。；！？;\n]", evidence.before)[-1].lstrip()
    after = _to_end(evidence.after)
    room = LONGEST - len(quote) - 2
    left, right = before[-(room // 2) :] if room > 1 else "", after[: room // 2]
    # Cut only at clause boundaries, because half a number would be a different number.
    head, tail = left != before or len(before) >= LONGEST, right != after or len(after) >= LONGEST
    left = "".join(re.split("[，、,]", left, maxsplit=1)[1:]) if head else left
    right = right[: max(map(right.rfind, "，、,")) + 1] if tail else right
    return _line(f"{'…' if head else ''}{left}{quote}{right}{'…' if tail else ''}")


def _to_end(text: str) -> str:
    end = re.search(r"[。；！？;\n]", text)
    return (text[: end.end()] if end else text).rstrip()


def _line(text: str) -> str:
    return " ".join(text.split())


def _sampled(rule: str, outcome: Outcome, reports: Sequence[Report]) -> BookExample | None:
    """A pass comes from the plan with the fewest failures, a failure from the one with the most: they were written to show these."""
    ordered = sorted(reports, key=lambda report: report.counts["failed"], reverse=outcome == "failed")
    ranked = [(_rank(sub), number, report, sub) for number, report in enumerate(ordered) for sub in _subs(rule, outcome, report)]
    best = min(ranked, key=lambda candidate: candidate[:2], default=None)
    return _example(best[3], best[2].document.name, best[2].plan.title) if best else None


def _tried(rule: str, outcome: Outcome, cases: Sequence[Case], loaded: RuleSet, on: date) -> BookExample | None:
    for case in cases:
        if not case.why and case.expect.get(rule, {}).get("outcome") == outcome:
            for sub in _subs(rule, outcome, report(case, loaded, on)):
                return _example(sub, "", "")
    return None


def report(case: Case, loaded: RuleSet, on: date) -> Report:
    """The report on the draft of a case."""
    from plancheck import checking
    from plancheck.readers import plain
    from plancheck.rulelab.cases import guideline

    loaded = guideline(case, loaded)
    return checking.of_document(plain.read(dedent(case.draft)), loaded, case.options, case.on or on, confirmed=True)


def _subs(rule: str, outcome: Outcome, report: Report) -> Iterator[SubResult]:
    return (sub for result in report.results if result.rule == rule for sub in result.subresults if sub.outcome == outcome)


def _rank(sub: SubResult) -> int:
    return min((_ROLES[passage.role] for passage in sub.evidence if passage.quote.strip()), default=_NO_QUOTE)


def _example(sub: SubResult, file: str, title: str) -> BookExample:
    quoted = [passage for passage in sub.evidence if passage.quote.strip()]
    if quoted:
        best = min(quoted, key=lambda passage: _ROLES[passage.role])
        return BookExample(sub.outcome, file, title, sub.message, excerpt(best), best.role, best.place)
    return BookExample(sub.outcome, file, title, sub.message, place=sub.looked_for[0] if sub.looked_for else None)
