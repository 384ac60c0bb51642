"""A Comparison for the terminal and as HTML, Markdown and XLSX: open findings first, with the places and quotes of both versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from plancheck.model.comparison import STATES, Claim, Comparison, Item, Side, State
from plancheck.model.decision import Standings
from plancheck.model.place import Evidence
from plancheck.model.report import LEVELS, Level, Report
from plancheck.render import decided, pages, rows
from plancheck.wording.catalogue import HTML_LANG, phrase
from plancheck.wording.numbers import date_text
from plancheck.wording.places import looked_text, near_text, place_line, shown_role
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from plancheck.sheets import Sheet, Value

#: The most passages of one side (the JSON has all); on the terminal also the most characters of a quote and rows of a group.
MOST_PASSAGES, QUOTE, MOST = 4, 48, 60

_STYLES = {
    "new": "red", "returned": "red", "unmended": "red", "partly": "yellow", "unverified": "magenta", "rule_changed": "blue",
    "inapplicable": "bright_black", "mended": "green", "settled": "bright_black",
}  # fmt: skip
#: State -> class in report.css.
_TONES = {
    "unverified": "cantTell", "rule_changed": "inapplicable", "inapplicable": "inapplicable", "mended": "passed", "settled": "inapplicable",
}  # fmt: skip
_HEAD_TONES = {
    "unchecked": "not_checked", "must": "noncompliant", "open": "needs_review", "other": "needs_review", "unverified": "needs_review",
    "settled": "compliant", "clean": "compliant", "none": "compliant",
}  # fmt: skip
_SIGNS = {"unchecked": "！", "must": "×", "open": "×", "other": "？", "unverified": "？", "settled": "√", "clean": "√", "none": "√"}


# ---- content ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """A group of items; `first` is the number of its first item, from 1."""

    key: str
    level: Level | None
    first: int
    items: tuple[Item, ...]


def groups(comparison: Comparison) -> tuple[Group, ...]:
    """All items by group: open ones by level, those that could not be verified, settled ones, the others. No group is empty."""
    keys: list[tuple[str, Level | None]] = [(f"open.{level}", level) for level in LEVELS]
    keys += [(key, None) for key in ("unverified", "rule_changed", "settled", "gone", "mended")]
    made, number = [], 1
    for key, level in keys:
        items = tuple(item for item in comparison.items if _group(item) == key)
        if items:
            made.append(Group(key, level, number, items))
        number += len(items)
    return tuple(made)


def _group(item: Item) -> str:
    if item.open:
        return f"open.{item.level}"
    if item.settled:
        return "settled"
    return "gone" if item.state == "inapplicable" else item.state


def head(comparison: Comparison) -> str:
    """The code of the result: unchecked, must, open, other, unverified, settled, clean or none."""
    new = comparison.new
    if new.verdict == "not_checked" or not new.was_judged:
        return "unchecked"
    open_items = [item for item in comparison.items if item.open]
    if any(item.level == "must" for item in open_items):
        return "must"
    if open_items:
        return "open"
    if not comparison.is_of_one_plan:
        return "other"
    if (
        new.verdict == "incomplete"
        or new.document.status != "checked"
        or any(_group(i) in ("unverified", "rule_changed") for i in comparison.items)
    ):
        return "unverified"
    if any(item.settled for item in comparison.items):
        return "settled"
    return "clean" if comparison.items else "none"


#: A state as it is shown: a finding that is dismissed or waived is neither open nor fixed.
Shown = State | Literal["settled"]


def shown_state(item: Item) -> Shown:
    """The state of an item, or that it is settled by a decision."""
    return "settled" if item.settled else item.state


def shown_counts(comparison: Comparison) -> dict[Shown, dict[Level, int]]:
    """How many findings are shown with each state, by level; settled ones are there only if there are any."""
    states: tuple[Shown, ...] = (*STATES, "settled") if any(comparison.settled.values()) else STATES
    counts = Counter((shown_state(item), item.level) for item in comparison.items)
    return {state: {level: counts.get((state, level), 0) for level in LEVELS} for state in states}


def sentence(comparison: Comparison, lang: str) -> str:
    """The counts in one sentence, with more about settled findings and changed rules if there are any."""
    counts = {state: sum(levels.values()) for state, levels in shown_counts(comparison).items()}
    counted = phrase(
        "compare.sentence", lang, old=comparison.old_total, new=comparison.new_total, added=counts["new"],
        **{state: counts[state] for state in ("unmended", "partly", "unverified", "inapplicable", "mended", "returned")},
    )  # fmt: skip
    more = [phrase("compare.settled", lang, **comparison.settled)] if "settled" in counts else []
    more += [phrase("compare.rules", lang, n=counts["rule_changed"])] if counts["rule_changed"] else []
    return (" " if lang == "en" else "").join([counted, *more])


def problem(item: Item, lang: str) -> str:
    """The present or former problem."""
    return decided.problem(item.side.result, item.side.sub, lang)


def advice(item: Item, lang: str) -> str:
    """The advice on an open finding; "" for others."""
    side = item.new if item.new is not None and item.new.finding else None
    return (side.sub.advice.of(lang) or side.result.advice.of(lang)) if side else ""


def ground(item: Item, lang: str) -> str:
    """The reason for the state."""
    detail = item.detail.of(lang).strip()
    return phrase(f"why.{item.why}", lang) + (f"{phrase('colon', lang)}{detail}" if detail else "")


def notes(item: Item, lang: str) -> tuple[str, ...]:
    """Notes: another outcome, a reworded subject, the number of findings of the rule, a changed rule."""
    old, new = item.old, item.new
    texts = []
    if old is not None and new is not None:
        if old.sub.outcome != new.sub.outcome:
            texts.append(phrase("compare.was", lang, old=_outcome(old, lang), new=_outcome(new, lang)))
        if item.match == "words" and old.sub.subject.label != new.sub.subject.label:
            texts.append(phrase("compare.renamed", lang, old=old.sub.subject.label.of(lang), new=new.sub.subject.label.of(lang)))
    if max(item.siblings) > 1:
        texts.append(phrase("compare.siblings", lang, old=item.siblings[0], new=item.siblings[1]))
    if item.rule_changed and item.state != "rule_changed":
        texts.append(phrase("compare.rule_changed", lang))
    return tuple(texts)


def _outcome(side: Side, lang: str) -> str:
    reason = f"{phrase('open', lang)}{phrase(f'reason.{side.sub.reason}', lang)}{phrase('close', lang)}" if side.sub.reason else ""
    return phrase(f"outcome.{side.sub.outcome}", lang) + reason


def reply(claim: Claim, lang: str) -> str:
    """A reply in one line: whether the re-check agrees, the choice, the note and the place."""
    parts = [phrase(f"reply.standing.{claim.standing}", lang)]
    if claim.reply is not None:
        parts.append(f"{phrase('reply', lang)}{phrase('colon', lang)}{phrase(f'reply.{claim.reply.choice}', lang)}")
        parts += [phrase("reply.note", lang, text=claim.reply.note)] if claim.reply.note else []
        parts += [phrase("reply.place", lang, text=claim.reply.place)] if claim.reply.place else []
    return ("; " if lang == "en" else "；").join(parts)


def replied(comparison: Comparison, lang: str) -> str:
    """The number of replies with each standing; "" if there are none."""
    if not comparison.claims:
        return ""
    joint = "; " if lang == "en" else "、"
    return joint.join(f"{phrase(f'reply.standing.{standing}', lang)} {n}" for standing, n in comparison.replied.items())


def decision(item: Item, decisions: Standings | None, lang: str) -> str:
    """The decision about the finding of the new report; "" if there is none."""
    standing = decisions.by_id.get(item.new.sub.id) if decisions is not None and item.new is not None else None
    return decided.line(standing, lang) if standing is not None else ""


def settled(comparison: Comparison, decisions: Standings | None, lang: str) -> str:
    """The conclusion about the new version, and the number of its findings with each decision; "" without decisions."""
    if decisions is None:
        return ""
    reviewed = f"{phrase('verdict.reviewed', lang)}{phrase('colon', lang)}{decided.conclusion(comparison.new, decisions, lang)}"
    return f"{reviewed}{'; ' if lang == 'en' else '；'}{decided.counts(comparison.new, decisions, lang)}"


# ---- the terminal -----------------------------------------------------------------------------------------------


#: The minimum width of the table in columns.
LEAST_WIDTH = 60


def console(comparison: Comparison, lang: str = "zh", width: int = 100, colour: bool = False, decisions: Standings | None = None) -> str:
    """The comparison as text of `width` columns, with escape codes only if `colour`."""
    from plancheck.render.terminal import terminal as new_terminal

    out = StringIO()
    terminal = new_terminal(out, max(width, LEAST_WIDTH), colour)
    _head(terminal, comparison, decisions, lang)
    for group in groups(comparison):
        _say(
            terminal,
            f"{phrase(f'part.{group.key}', lang)}{phrase('open', lang)}{phrase('items', lang, n=len(group.items))}{phrase('close', lang)}",
            "bold",
        )
        table = _table(lang)
        for item in group.items[:MOST]:
            table.add_row(*_cells(item, comparison, decisions, lang))
        terminal.print(table)
        if len(group.items) > MOST:
            _say(terminal, phrase("more.findings", lang, n=len(group.items) - MOST))
        _say(terminal, "")
    if not comparison.items:
        _say(terminal, phrase("compare.nothing", lang))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _say(terminal: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    terminal.print(Text(_one_line(text), style=style), soft_wrap=False)


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", visible(text)).replace("\t", " ")


def _head(terminal: Console, comparison: Comparison, decisions: Standings | None, lang: str) -> None:
    colon = phrase("colon", lang)
    _say(terminal, comparison.new.plan.title or comparison.new.document.name, "bold")
    for key, report in _versions(comparison):
        _say(terminal, f"{phrase(f'compare.{key}', lang)}{colon}{_version(report, lang)}")
    _say(terminal, "")
    heading = head(comparison)
    _say(terminal, f"{phrase('compare.head', lang)}{colon}{_SIGNS[heading]} {phrase(f'compare.head.{heading}', lang)}", "bold")
    _say(terminal, sentence(comparison, lang))
    for caution in comparison.cautions:
        _say(terminal, f"{phrase('caution', lang)}{colon}{phrase(f'caution.{caution}', lang)}", "bold")
    for state, by_level in shown_counts(comparison).items():
        if not any(by_level.values()):
            continue
        levels = phrase("and", lang).join(f"{phrase(f'level.{level}', lang)} {n}" for level, n in by_level.items() if n)
        count = f"{phrase(f'state.sign.{state}', lang)} {phrase(f'state.{state}', lang)} {sum(by_level.values())}"
        _say(terminal, f"{count}{phrase('open', lang)}{levels}{phrase('close', lang)}", _STYLES[state])
    if comparison.claims:
        _say(terminal, f"{phrase('reply.standing', lang)}{colon}{replied(comparison, lang)}")
    if text := settled(comparison, decisions, lang):
        _say(terminal, f"{phrase('compare.decisions', lang)}{colon}{text}")
    _say(terminal, "")


def _versions(comparison: Comparison) -> Iterator[tuple[str, Report]]:
    yield from (("old", comparison.old), ("new", comparison.new))
    if comparison.earlier is not None:
        yield "earlier", comparison.earlier


def _version(report: Report, lang: str) -> str:
    parts = [report.document.name, date_text(report.date, lang), phrase(f"verdict.{report.verdict}", lang)]
    if report.document.status != "checked":
        parts.append(phrase(f"status.{report.document.status}", lang))
    return "  ".join(parts)


def _table(lang: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column(phrase("compare.state", lang), overflow="fold", min_width=10)
    table.add_column(phrase("problem", lang), overflow="fold", ratio=4)
    table.add_column(phrase("compare.old", lang), overflow="fold", ratio=3)
    table.add_column(phrase("compare.new", lang), overflow="fold", ratio=3)
    return table


def _cells(item: Item, comparison: Comparison, decisions: Standings | None, lang: str) -> tuple[str, ...]:
    shown = shown_state(item)
    state = f"{phrase(f'state.sign.{shown}', lang)} {phrase(f'state.{shown}', lang)}\n{visible(item.side.result.rule)}"
    lines = [problem(item, lang), ground(item, lang), *notes(item, lang)]
    if claim := comparison.claim(item):
        lines.append(reply(claim, lang))
    if text := decision(item, decisions, lang):
        lines.append(f"{phrase('decision', lang)}{phrase('colon', lang)}{text}")
    if item.earlier is not None:
        lines += [
            f"{phrase('compare.earlier', lang)}{phrase('colon', lang)}{passage}" for passage in passages(item.earlier, lang, QUOTE)[:1]
        ]
    text = "\n".join(_one_line(line) for line in lines if line.strip())
    return state, text, *("\n".join(map(_one_line, passages(side, lang, QUOTE))) for side in (item.old, item.new))


def passages(side: Side | None, lang: str, longest: int | None = None) -> tuple[str, ...]:
    """The passages of one side with their places; if there are none, the places that were searched. Never empty."""
    if side is None:
        return (phrase("compare.absent", lang),)
    lines = []
    for evidence in side.sub.evidence[:MOST_PASSAGES]:
        quote = evidence.quote if longest is None or len(evidence.quote) <= longest else evidence.quote[:longest] + "…"
        place = near_text(evidence, side.sub, lang) + place_line(evidence.place, lang)
        lines.append(place + (f"{phrase('colon', lang)}“{quote}”" if quote.strip() else ""))
    if len(side.sub.evidence) > MOST_PASSAGES:
        lines.append(phrase("more.evidence", lang, n=len(side.sub.evidence) - MOST_PASSAGES))
    return tuple(lines) or (looked(side, lang),)


def same(item: Item) -> bool:
    """Whether both versions have the same passages, wherever they are now; their text is then shown once."""
    old, new = (side.sub.evidence if side is not None else () for side in (item.old, item.new))
    return bool(old) and [_wording(passage) for passage in old] == [_wording(passage) for passage in new]


def _wording(evidence: Evidence) -> tuple[str, ...]:
    return evidence.role, evidence.quote, evidence.before, evidence.after


def looked(side: Side, lang: str) -> str:
    """The places that were searched for something without a passage."""
    text = looked_text(side.sub.looked_for, lang)
    return f"{phrase('looked_for', lang)}{phrase('colon', lang)}{text}" if text else phrase("compare.no_passage", lang)


# ---- HTML and Markdown ------------------------------------------------------------------------------------------


def html(comparison: Comparison, lang: str = "zh", folders: Sequence[Path] = (), decisions: Standings | None = None) -> bytes:
    """One self-contained HTML file in UTF-8. Raises pages.BadTemplate."""
    return _rendered("comparison.html.j2", comparison, lang, folders, visible, decisions)


def markdown(comparison: Comparison, lang: str = "zh", folders: Sequence[Path] = (), decisions: Standings | None = None) -> bytes:
    """GitHub-flavoured Markdown in UTF-8. Raises pages.BadTemplate."""
    text = _rendered("comparison.md.j2", comparison, lang, folders, pages.escaped_markdown, decisions).decode()
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def _rendered(
    name: str, comparison: Comparison, lang: str, folders: Sequence[Path], shown: Callable[[str], Any], decisions: Standings | None
) -> bytes:
    return pages.fill(name, values(comparison, lang, decisions), folders, shown)


def values(comparison: Comparison, lang: str, decisions: Standings | None) -> dict[str, Any]:
    """The variables of the templates, which the frame of the workbench also has."""
    heading = head(comparison)
    counts = shown_counts(comparison)
    return {
        "comparison": comparison,
        "lang": lang,
        "html_lang": HTML_LANG["en" if lang == "en" else "zh"],
        "w": pages.words_of(lang),
        "t": lambda text: text.of(lang),
        "day": lambda day: date_text(day, lang),
        "groups": groups(comparison),
        "states": tuple(counts),
        "by_level": counts,
        "counts": {state: sum(levels.values()) for state, levels in counts.items()},
        "shown_state": shown_state,
        "levels": LEVELS,
        "head": heading,
        "head_tone": _HEAD_TONES[heading],
        "head_sign": _SIGNS[heading],
        "sentence": sentence(comparison, lang),
        "replied": replied(comparison, lang),
        "settled": settled(comparison, decisions, lang),
        "tone": lambda item: _TONES.get(shown_state(item), f"failed {item.level}"),
        "state_tone": lambda state: _TONES.get(state, "failed should" if state == "partly" else "failed"),
        "problem": lambda item: problem(item, lang),
        "advice": lambda item: advice(item, lang),
        "ground": lambda item: ground(item, lang),
        "notes": lambda item: notes(item, lang),
        "reply": lambda item: reply(claim, lang) if (claim := comparison.claim(item)) else "",
        "decided": lambda item: decision(item, decisions, lang),
        "shown": _shown,
        "role": shown_role,
        "place_line": lambda place: place_line(place, lang),
        "same": same,
        "looked": lambda side: looked(side, lang),
        "versions": tuple(_versions(comparison)),
        "target": lambda state: next((group.key for group in groups(comparison) for item in group.items if shown_state(item) == state), ""),
    }  # fmt: skip


def _shown(side: Side) -> tuple[tuple[Evidence, ...], int]:
    """The passages to show and the number of the others."""
    return side.sub.evidence[:MOST_PASSAGES], max(0, len(side.sub.evidence) - MOST_PASSAGES)


# ---- XLSX -------------------------------------------------------------------------------------------------------


def xlsx(comparison: Comparison, lang: str = "zh", decisions: Standings | None = None) -> bytes:
    """Two sheets: the findings, and the counts with the compared reports."""
    from plancheck import sheets

    return sheets.write((_findings(comparison, lang, decisions), _summary(comparison, decisions, lang)))


_COLUMNS = {
    "number": 7.0, "compare.state": 12.0, "level": 12.0, "rule": 26.0, "problem": 40.0, "compare.why": 36.0, "compare.old": 44.0,
    "compare.new": 44.0, "advice": 36.0, "reply": 32.0, "decision": 24.0,
}  # fmt: skip


def _findings(comparison: Comparison, lang: str, decisions: Standings | None) -> Sheet:
    from plancheck.sheets import Sheet

    left_out = {*(() if comparison.claims else ("reply",)), *(() if decisions is not None else ("decision",))}
    columns = {key: width for key, width in _COLUMNS.items() if key not in left_out}
    table: list[tuple[Value, ...]] = []
    for number, item in enumerate(comparison.items, 1):
        claim = comparison.claim(item)
        cells: dict[str, Value] = {
            "number": number,
            "compare.state": phrase(f"state.{shown_state(item)}", lang),
            "level": phrase(f"level.{item.level}", lang),
            "rule": f"{visible(item.side.result.title.of(lang))}\n{visible(item.side.result.rule)}",
            "problem": visible(problem(item, lang)),
            "compare.why": "\n".join(visible(note) for note in (ground(item, lang), *notes(item, lang))),
            "compare.old": "\n".join(map(visible, passages(item.old, lang))),
            "compare.new": "\n".join(map(visible, passages(item.new, lang))),
            "advice": visible(advice(item, lang)),
            "reply": visible(reply(claim, lang)) if claim else "",
            "decision": visible(decision(item, decisions, lang)),
        }
        table.append(tuple(cells[key] for key in columns))
    return Sheet(phrase("compare.head", lang), tuple(phrase(key, lang) for key in columns), tuple(table), tuple(columns.values()))


def _summary(comparison: Comparison, decisions: Standings | None, lang: str) -> Sheet:
    from plancheck.sheets import Sheet

    cells: list[tuple[Value, ...]] = [
        (phrase("compare.head", lang), phrase(f"compare.head.{head(comparison)}", lang), *(None,) * len(LEVELS)),
        ("", sentence(comparison, lang)),
    ]
    cells += [(phrase("caution", lang), phrase(f"caution.{caution}", lang)) for caution in comparison.cautions]
    cells += [
        (phrase(f"state.{state}", lang), sum(levels.values()), *levels.values()) for state, levels in shown_counts(comparison).items()
    ]
    cells += [(phrase(f"reply.standing.{standing}", lang), n) for standing, n in comparison.replied.items() if comparison.claims]
    if text := settled(comparison, decisions, lang):
        cells.append((phrase("compare.decisions", lang), text))
    for key, report in _versions(comparison):
        name = phrase(f"compare.{key}", lang)
        cells += [(f"{name}{phrase('colon', lang)}{label}", value) for label, value in rows.identity(report, lang)]
    header = (phrase("item", lang), phrase("content", lang), *(phrase(f"level.{level}", lang) for level in LEVELS))
    return Sheet(phrase("sheet.summary", lang), header, tuple(cells), (24.0, 90.0, 12.0, 12.0, 12.0))
