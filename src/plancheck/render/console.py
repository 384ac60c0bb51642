"""A Report for the terminal. Only signs that GBK has; nothing in a draft can act on the terminal."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from plancheck.model.decision import Standings
from plancheck.model.report import OUTCOMES, Outcome, Report, Result
from plancheck.render import decided
from plancheck.render.summary import Group, groups, shares, verdict_sentence
from plancheck.render.words import date_text, place_line, visible, word

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: What `show` may be: the verdict and counts alone; with what is to be done (at most MOST rows); with every rule.
SHOW = ("summary", "findings", "all")
MOST = 60
QUOTE = 48

_STYLES = {
    "passed": "green", "failed": "red", "cantTell": "magenta", "inapplicable": "bright_black", "error": "bold reverse",
    "compliant": "green", "noncompliant": "red", "needs_review": "magenta", "incomplete": "bold reverse", "not_checked": "bold reverse",
}  # fmt: skip


def console(
    report: Report, lang: str = "zh", width: int = 100, colour: bool = False, show: str = "findings", decisions: Standings | None = None
) -> str:
    """The report as text of `width` columns; escape codes only if `colour`. `show` is one of SHOW. Decisions stand beside findings."""
    from rich.console import Console

    out = StringIO()
    # The environment is not asked (NO_COLOR, TERM, COLUMNS): the door has decided.
    terminal = Console(
        file=out, width=max(width, 40), force_terminal=colour, color_system="standard" if colour else None, no_color=not colour,
        markup=False, highlight=False, emoji=False, legacy_windows=False, force_interactive=False, _environ={},
    )  # fmt: skip
    _head(terminal, report, lang)
    if decisions is not None:
        _decisions(terminal, report, decisions, lang)
    if show != "summary":
        for group in groups(report):
            if group.results and (show == "all" or group.outcome not in ("passed", "inapplicable")):
                _group(terminal, group, lang, None if show == "all" else MOST, decisions)
        _diagnostics(terminal, report, lang)
    _say(terminal, f"{word('next', lang)}{word('colon', lang)}{word(f'next.{report.verdict}', lang)}")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _say(terminal: Console, text: str, style: str | None = None) -> None:
    from rich.text import Text

    terminal.print(Text(_one_line(text), style=style or ""), soft_wrap=False)


def _one_line(text: str) -> str:
    return visible(text).replace("\n", " ").replace("\t", " ")


def _head(terminal: Console, report: Report, lang: str) -> None:
    colon = word("colon", lang)
    _say(terminal, report.plan.title or report.document.name, "bold")
    kind = word("unknown", lang) if report.plan.kind == "unknown" else report.plan.kind_label.of(lang)
    facts = [f"{word('plan.kind', lang)}{colon}{kind}", f"{word('date', lang)}{colon}{date_text(report.date, lang)}"]
    _say(terminal, "  ".join([report.document.name, *facts]))
    for info in (report.document, *report.attachments):
        if info.status != "checked":
            reason = word(f"document.reason.{info.reason}", lang) if info.reason else ""
            parts = (word(f"status.{info.status}", lang), reason, info.detail.of(lang))
            _say(terminal, f"{info.name}{colon}{'  '.join(part for part in parts if part)}", "bold")
    verdict = f"{word(f'verdict.sign.{report.verdict}', lang)} {word(f'verdict.{report.verdict}', lang)}"
    _say(terminal, "")
    _say(terminal, f"{word('verdict', lang)}{colon}{verdict}", _STYLES[report.verdict])
    _say(terminal, verdict_sentence(report, lang))
    _say(terminal, "  ".join(_count(outcome, report.counts[outcome], lang) for outcome in OUTCOMES))
    _say(terminal, "")


def _count(outcome: Outcome, count: int, lang: str) -> str:
    return f"{word(f'sign.{outcome}', lang)} {word(f'outcome.{outcome}', lang)} {count}"


def _decisions(terminal: Console, report: Report, decisions: Standings, lang: str) -> None:
    _say(terminal, f"{word('decision', lang)}{word('colon', lang)}{decided.counts(report, decisions, lang)}")
    _say(terminal, word("decision.note", lang))
    for each in decisions.gone:
        _say(terminal, f"{each.target.rule}  {decided.line(each, lang)}")
    _say(terminal, "")


def _group(terminal: Console, group: Group, lang: str, most: int | None, decisions: Standings | None) -> None:
    heading = f"{word(f'part.{group.key}', lang)}{word('open', lang)}{word('items', lang, n=len(group.results))}{word('close', lang)}"
    _say(terminal, heading, f"bold {_STYLES[group.outcome]}")
    table = _table(lang)
    for result in group.results[:most]:
        table.add_row(_one_line(result.rule), _what(result, lang, decisions), _where(result, lang))
    terminal.print(table)
    if most is not None and len(group.results) > most:
        _say(terminal, word("more.findings", lang, n=len(group.results) - most))
    _say(terminal, "")


def _table(lang: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column(word("rule.id", lang), overflow="fold", min_width=8)
    table.add_column(word("problem", lang), overflow="fold", ratio=5)
    table.add_column(f"{word('place', lang)} / {word('quote', lang)}", overflow="fold", ratio=4)
    return table


def _what(result: Result, lang: str, decisions: Standings | None) -> str:
    """Title, message, reason, advice, the subjects in question and what was decided about them, one a line."""
    colon = word("colon", lang)
    lines = [result.title.of(lang)]
    if result.reason:
        lines.append(f"{word('reason', lang)}{colon}{word(f'reason.{result.reason}', lang)}")
    lines.append(result.message.of(lang))
    if result.outcome in ("failed", "cantTell", "error"):
        lines += [f"{word('advice', lang)}{colon}{text}" for text in (result.advice.of(lang),) if text]
    shown = shares(result).shown
    if len(result.subresults) > 1:
        named = [f"{word(f'sign.{sub.outcome}', lang)} {sub.subject.label.of(lang)}" for sub in shown[:8]]
        lines.append(word("and", lang).join(named) + (" …" if len(shown) > 8 else ""))
    standings = [(sub, decisions.found[sub.id]) for sub in shown if sub.id in decisions.found] if decisions is not None else []
    for sub, standing in standings[:8]:
        label = f"{sub.subject.label.of(lang)} " if len(result.subresults) > 1 else ""
        lines.append(f"{word('decision', lang)}{colon}{label}{decided.line(standing, lang)}")
    lines += ["…"] if len(standings) > 8 else []
    return "\n".join(_one_line(line) for line in lines if line.strip())


def _where(result: Result, lang: str) -> str:
    """The first three passages with their places; without any, where was looked."""
    lines: list[str] = []
    for evidence in result.evidence[:3]:
        quote = evidence.quote if len(evidence.quote) <= QUOTE else evidence.quote[:QUOTE] + "…"
        lines += [place_line(evidence.place, lang), f"“{quote}”" if quote.strip() else ""]
    if not lines:
        sections = dict.fromkeys(place.section for sub in shares(result).shown for place in sub.looked_for)
        names = [" > ".join(section) or word("looked_for.whole", lang) for section in list(sections)[:3]]
        lines = [f"{word('looked_for', lang)}{word('colon', lang)}{word('and', lang).join(names)}"] if names else []
    return "\n".join(_one_line(line) for line in lines if line)


def _diagnostics(terminal: Console, report: Report, lang: str) -> None:
    colon = word("colon", lang)
    for it in report.diagnostics:
        help = f" {it.help.of(lang)}" if it.help else ""
        _say(terminal, f"{word(f'severity.{it.severity}', lang)}{colon}{it.message.of(lang)}{help}")
    if report.diagnostics:
        _say(terminal, "")
