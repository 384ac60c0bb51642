"""A Report for the terminal. Uses only characters of GBK; texts of drafts cannot control the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plancheck.model.report import OUTCOMES, UNRECOGNISED, Outcome, Report, Result, SubResult
from plancheck.render.folding import Folds, Follows, folds
from plancheck.render.summary import (
    Group,
    advices,
    dated_text,
    fault_title,
    faults_text,
    groups,
    next_step,
    print_text,
    problem_text,
    rules_in_force,
    shares,
    verdict_sentence,
)
from plancheck.render.terminal import terminal as new_terminal
from plancheck.wording import joining
from plancheck.wording.catalogue import phrase
from plancheck.wording.numbers import date_text
from plancheck.wording.places import looked_text, near_text, place_line
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.model.decision import Standings
    from plancheck.model.diagnostic import Diagnostic

#: The most findings that are listed.
MOST = 60
QUOTE = 48

_STYLES = {
    "passed": "green", "failed": "red", "cantTell": "magenta", "inapplicable": "bright_black", "error": "bold reverse",
    "compliant": "green", "noncompliant": "red", "needs_review": "magenta", "incomplete": "bold reverse", "not_checked": "bold reverse",
    "please_confirm": "magenta", "not_applicable_document": "bright_black",
}  # fmt: skip


def console(
    report: Report, lang: str = "zh", width: int = 100, colour: bool = False, show: str = "findings", decisions: Standings | None = None
) -> str:
    """The report as text of `width` columns, with escape codes only if `colour`.

    `show` is "summary" (verdict and counts), "findings" (also the findings, at most MOST) or "all" (also all other rules).
    """
    output = StringIO()
    terminal = new_terminal(output, width, colour)
    _head(terminal, report, lang)
    if decisions is not None:
        _decisions(terminal, report, decisions, lang)
    if show != "summary":
        under = folds(report, decisions)
        for group in groups(report):
            shown = replace(group, results=tuple(result for result in group.results if not under.hides(result)))
            if shown.results and (show == "all" or group.outcome not in ("passed", "inapplicable")):
                _group(terminal, shown, under, lang, None if show == "all" else MOST, decisions)
    _diagnostics(terminal, rules_in_force(report.diagnostics) if show == "summary" else report.diagnostics, lang)
    _say(terminal, f"{phrase('next', lang)}{phrase('colon', lang)}{next_step(report, lang)}")
    return "".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines())


def _say(terminal: Console, text: str, style: str = "") -> None:
    terminal.print(Text(_one_line(text), style=style))


def _one_line(text: str) -> str:
    return visible(text).replace("\n", " ").replace("\t", " ")


def _head(terminal: Console, report: Report, lang: str) -> None:
    colon = phrase("colon", lang)
    _say(terminal, report.plan.title or report.document.name, "bold")
    kind = phrase("unknown", lang) if report.plan.kind == "unknown" else report.plan.kind_label.of(lang)
    facts = [f"{phrase('plan.kind', lang)}{colon}{kind}", f"{phrase('date', lang)}{colon}{date_text(report.date, lang)}"]
    _say(terminal, "  ".join([report.document.name, *facts]))
    if when := dated_text(report, lang):
        _say(terminal, f"{phrase('plan.dated', lang)}{colon}{when}")
    for info in (report.document, *report.attachments):
        if info.status != "checked":
            reason = phrase(f"document.reason.{info.reason}", lang) if info.reason else ""
            parts = (phrase(f"status.{info.status}", lang), reason, info.detail.of(lang))
            _say(terminal, f"{info.name}{colon}{'  '.join(part for part in parts if part)}", "bold")
    failed_to_print = report.print is not None and report.print.status != "checked"
    _say(terminal, f"{phrase('print', lang)}{colon}{print_text(report, lang)}", "bold" if failed_to_print else "")
    verdict = f"{phrase(f'verdict.sign.{report.verdict}', lang)} {phrase(f'verdict.{report.verdict}', lang)}"
    _say(terminal, "")
    _say(terminal, f"{phrase('verdict', lang)}{colon}{verdict}", _STYLES[report.verdict])
    _say(terminal, verdict_sentence(report, lang))
    _say(terminal, "  ".join(_count(outcome, report.counts[outcome], lang) for outcome in OUTCOMES))
    if report.recognition is not None and report.verdict in UNRECOGNISED:
        for sign in report.recognition.signs:
            _say(terminal, f"{phrase(f'recognition.{sign.speaks}', lang)}{phrase('colon', lang)}{sign.message.of(lang)}")
    if faults := faults_text(report, lang):
        _say(terminal, faults)
    _say(terminal, "")


def _count(outcome: Outcome, count: int, lang: str) -> str:
    return f"{phrase(f'sign.{outcome}', lang)} {phrase(f'outcome.{outcome}', lang)} {count}"


def _decisions(terminal: Console, report: Report, decisions: Standings, lang: str) -> None:
    from plancheck.render import decided  # takes 3 ms, and most reports have no decisions

    colon = phrase("colon", lang)
    _say(terminal, f"{phrase('verdict.reviewed', lang)}{colon}{decided.conclusion(report, decisions, lang)}")
    _say(terminal, f"{phrase('decision', lang)}{colon}{decided.counts(report, decisions, lang)}")
    _say(terminal, phrase("decision.note", lang))
    for standing in decisions.gone:
        _say(terminal, f"{standing.target.rule}  {decided.line(standing, lang)}")
    _say(terminal, "")


def _group(terminal: Console, group: Group, under: Folds, lang: str, most: int | None, decisions: Standings | None) -> None:
    heading = (
        f"{phrase(f'part.{group.key}', lang)}{phrase('open', lang)}{phrase('items', lang, n=len(group.results))}{phrase('close', lang)}"
    )
    _say(terminal, heading, f"bold {_STYLES[group.outcome]}")
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column(phrase("rule.id", lang), overflow="fold", min_width=8)
    table.add_column(phrase("problem", lang), overflow="fold", ratio=5)
    table.add_column(f"{phrase('place', lang)} / {phrase('quote', lang)}", overflow="fold", ratio=4)
    for result in group.results[:most]:
        table.add_row(_one_line(result.rule), _what(result, under, lang, decisions), _where(result, under, lang))
    terminal.print(table)
    if most is not None and len(group.results) > most:
        _say(terminal, phrase("more.findings", lang, n=len(group.results) - most))
    _say(terminal, "")


def _what(result: Result, under: Folds, lang: str, decisions: Standings | None) -> str:
    """Title, reason, message, advice, subjects, what follows from them, and decisions, one per line."""
    colon = phrase("colon", lang)
    here = shares(result, under.folded)
    named = fault_title(result, here, lang)
    lines = [named]
    if result.reason:
        lines.append(f"{phrase('reason', lang)}{colon}{phrase(f'reason.{result.reason}', lang)}")
    shown = here.shown
    if (stated := problem_text(result, here, lang)).rstrip("。；.;") != named:
        lines.append(stated)
    if result.outcome in ("failed", "cantTell", "error"):
        lines += [f"{phrase('advice', lang)}{colon}{text}" for text in advices(result, lang, under.folded)]
    if len(result.subresults) > 1 and not (here.elsewhere and len(shown) == 1):
        labels = [f"{phrase(f'sign.{sub.outcome}', lang)} {sub.subject.label.of(lang)}" for sub in shown[:8]]
        lines.append(phrase("and", lang).join(labels) + (" …" if len(shown) > 8 else ""))
    if below := under.of(shown):
        lines.append(phrase("follows", lang) + colon + phrase("and", lang).join(_follows(follows, result, lang) for follows in below))
    lines += _decided(result, shown, decisions, lang) if decisions is not None else []
    return "\n".join(_one_line(line) for line in lines if line.strip())


def _follows(follows: Follows, parent: Result, lang: str) -> str:
    """A rule whose findings follow from another, and how many they are."""
    name = follows.result.rule if follows.result is not parent else phrase("follows.same", lang)
    return f"{name}{phrase('open', lang)}{phrase('follows.n', lang, n=len(follows.subs))}{phrase('close', lang)}"


def _decided(result: Result, shown: Sequence[SubResult], decisions: Standings, lang: str) -> list[str]:
    from plancheck.render import decided

    standings = [(sub, decisions.by_id[sub.id]) for sub in shown if sub.id in decisions.by_id]
    lines = []
    for sub, standing in standings[:8]:
        label = f"{sub.subject.label.of(lang)} " if len(result.subresults) > 1 else ""
        lines.append(f"{phrase('decision', lang)}{phrase('colon', lang)}{label}{decided.line(standing, lang)}")
    return [*lines, "…"] if len(standings) > 8 else lines


def _where(result: Result, under: Folds, lang: str) -> str:
    """The first three passages, those that are not evidence under a heading; if there are none, the places that were searched."""
    lines: list[str] = []
    here = [sub for sub in result.subresults if sub.outcome == result.outcome and sub.id not in under.folded]
    of = {evidence: sub for sub in reversed(here) for evidence in sub.evidence}
    for evidence in sorted(
        dict.fromkeys(evidence for sub in here for evidence in sub.evidence),
        key=lambda passage: bool(near_text(passage, of[passage], lang)),
    )[:3]:
        quote = evidence.quote if len(evidence.quote) <= QUOTE else evidence.quote[:QUOTE] + "…"
        near = near_text(evidence, of[evidence], lang)
        lines += [near if near not in lines else "", place_line(evidence.place, lang), f"“{quote}”" if quote.strip() else ""]
    if not lines:
        looked = looked_text((place for sub in shares(result, under.folded).shown for place in sub.looked_for), lang)
        lines = [f"{phrase('looked_for', lang)}{phrase('colon', lang)}{looked}"] if looked else []
    return "\n".join(_one_line(line) for line in lines if line)


def _diagnostics(terminal: Console, diagnostics: Sequence[Diagnostic], lang: str) -> None:
    colon = phrase("colon", lang)
    for diagnostic in diagnostics:
        _say(terminal, f"{phrase(f'severity.{diagnostic.severity}', lang)}{colon}{joining.advised(diagnostic, lang)}")
    if diagnostics:
        _say(terminal, "")
