"""The ledger of a draft as plain text: how much of its data was understood, and every passage that was not, with its place."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.model.ledger import MARK_KINDS, Mark
from plancheck.model.plan import Plan
from plancheck.render.summary import ledger_line
from plancheck.wording.catalogue import phrase
from plancheck.wording.places import place_line
from plancheck.wording.visible import visible

#: How much of the text around a passage is shown, in characters before it and after it.
_BEFORE, _AFTER = 30, 15


def text(plan: Plan, lang: str) -> str:
    """The counts, one kind a line, then the open passages, one a line."""
    return "\n".join(visible(line) for line in _lines(plan, lang)) + "\n"


def _lines(plan: Plan, lang: str) -> Iterator[str]:
    summary = plan.ledger.summary()
    yield ledger_line(summary, lang)
    for count in summary.counts:
        kind = phrase(f"ledger.kind.{count.kind}", lang)
        yield "  " + phrase("ledger.count", lang, kind=kind, used=count.used, aside=count.set_aside, open=count.open)
    for kind in MARK_KINDS:
        marks = [mark for mark in summary.open if mark.kind == kind]
        if marks:
            yield ""
            yield f"{phrase(f'ledger.kind.{kind}', lang)} ({len(marks)})"
            yield from (_mark(mark, lang) for mark in marks)


def _mark(mark: Mark, lang: str) -> str:
    it = mark.evidence
    around = f"{it.before[-_BEFORE:]}【{it.quote}】{it.after[:_AFTER]}".replace("\n", " ")
    return f"  {around}   [{place_line(it.place, lang)}]"
