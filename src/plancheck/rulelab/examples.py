"""Examples for a rule book: passages with which plans pass a rule and fail it, out of reports and of the rules' own cases."""

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

#: Characters of a quote, with its marks of what is left out.
LONGEST = 80
#: The outcomes that a book gives an example of.
SHOWN: tuple[Outcome, ...] = ("passed", "failed")
#: What shows a rule best: the words that decided, then those that come near, then that there are none.
_ROLES = {"support": 0, "conflict": 0, "nearest": 1}
_NO_QUOTE = 2


def of(rule: str, reports: Sequence[Report], cases: Sequence[Case], loaded: RuleSet, on: date | None) -> tuple[BookExample, ...]:
    """One example a rule passed and one it failed, as far as there are any: from `reports`, else, given the day, from `cases`."""
    examples = (_sampled(rule, outcome, reports) or (_tried(rule, outcome, cases, loaded, on) if on else None) for outcome in SHOWN)
    return tuple(example for example in examples if example is not None)


def excerpt(evidence: Evidence) -> str:
    """The quote within its sentence, at most 80 characters; "…" where something is left out."""
    quote = _line(evidence.quote)
    if len(quote) > LONGEST:
        return quote[: LONGEST - 1] + "…"
    before = re.split(r"[。；！？;\n]", evidence.before)[-1].lstrip()
    after = _to_end(evidence.after)
    room = LONGEST - len(quote) - 2
    left, right = before[-(room // 2) :] if room > 1 else "", after[: room // 2]
    # A number that is cut in two would be another number: what is cut is cut where a part of the sentence ends.
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
    """From the soundest plan for a pass, from the one with most failures for a failure: each was written to show that."""
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
    """What all rules say of a case's draft."""
    from plancheck import checking
    from plancheck.readers import plain

    return checking.of_document(plain.read(dedent(case.draft)), loaded, case.options, case.on or on)


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
