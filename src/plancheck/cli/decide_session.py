"""The interactive session of decide: one finding after the other, with a key for every decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import click

from plancheck.cli.arguments import day
from plancheck.cli.decision_files import DecisionFile
from plancheck.cli.terminal import Terminal
from plancheck.model.decision import Decision, Waiver
from plancheck.model.report import Result, SubResult
from plancheck.render import decided as render
from plancheck.review import decisions
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.model.decision import Standing

#: Digits select the decisions in the order in which they are shown.
DIGITS = {"1": "c", "2": "e", "3": "d", "4": "w", "5": "i"}


def past_note(terminal: Terminal, decision: Decision, on: date) -> str:
    """A note for a waiver whose last day is past; otherwise ""."""
    until = decision.waiver.until if decision.waiver is not None else None
    return terminal.say("decide_past", until=until.isoformat()) if until is not None and until < on else ""


@dataclass(slots=True)
class Session:
    """One reviewer at a terminal. Every decision is written at once; the end of input leaves the session."""

    file: DecisionFile
    read_key: Callable[[], str] = click.getchar
    read_line: Callable[[str], str] = input
    findings: tuple[tuple[Result, SubResult], ...] = field(init=False)

    def __post_init__(self) -> None:
        self.findings = self.file.report.findings()

    def run(self) -> None:
        """Go through the findings, beginning with the first that has no decision."""
        if not self.findings:
            self._say("decide_nothing")
            return
        try:
            while not self.file.by:
                self.file.by = self._ask("by")
            self._go_through()
        except EOFError:
            pass
        self._say_counts("ask_left", path=self.file.path)

    def _go_through(self) -> None:
        place: int | None = min(self._undecided(), default=0)
        shown: tuple[int, Standing | None] | None = None
        while place is not None and place < len(self.findings):
            result, sub = self.findings[place]
            standing = self.file.standings.by_id.get(sub.id)
            if shown != (place, standing):
                finding = render.finding(result, sub, standing, self._lang)
                self._out(f"\n{'-' * 60}\n{place + 1}/{len(self.findings)}  {finding}")
                shown = place, standing
            self._say("ask_keys")
            place = self._after_key(place, result, sub)
        if place is not None:
            self._say_counts("ask_end")

    def _after_key(self, place: int, result: Result, sub: SubResult) -> int | None:
        """Carry out the action of a key. Gives the index of the next finding; None to leave."""
        pressed = self.read_key().lower()
        match DIGITS.get(pressed, pressed):
            case "q":
                return None
            case "b":
                return max(0, place - 1)
            case "s" | " " | "\r" | "\n":
                return place + 1
            case "g":
                return self._jump(place)
            case "u":
                self._undo(sub)
            case "?":
                self._say("ask_help")
            case "c" | "e" | "d" | "w" | "i" as choice:
                return place + self._decide(result, sub, choice)
            case _:
                self._say("ask_unknown")
        return place

    def _jump(self, place: int) -> int:
        answer = self._ask("jump", last=len(self.findings))
        if answer.isdecimal() and 1 <= int(answer) <= len(self.findings):
            return int(answer) - 1
        self._say("ask_no_such", last=len(self.findings))
        return place

    def _undo(self, sub: SubResult) -> None:
        undone = decisions.undo(self.file.history, sub.id, self.file.by, self.file.on)
        if undone is None:
            self._say("decide_nothing_undone")
        else:
            self.file.save(undone)

    def _decide(self, result: Result, sub: SubResult, choice: str) -> bool:
        """Ask for the details of a decision and write it. Gives whether one was made."""
        decision = self._asked(result, sub, choice)
        if decision is None:
            self._say("ask_nothing")
            return False
        history = decisions.decide(self.file.history, decisions.target(result, sub), decision, self.file.by, self.file.on)
        if history != self.file.history:
            self.file.save(history)
        if note := past_note(self.file.terminal, decision, self.file.on):
            self._out(note)
        return True

    def _asked(self, result: Result, sub: SubResult, choice: str) -> Decision | None:
        """The decision for a key after asking for its details; None if the first required answer is empty."""
        match choice:
            case "e":
                self._out(visible(render.problem(result, sub, self._lang)))
                return Decision("confirm", self._ask("text"))
            case "d":
                reason = self._ask("reason")
                return Decision("dismiss", reason=reason) if reason else None
            case "i":
                return Decision("needs_information", reason=self._ask("information"))
            case "w":
                number = self._ask("number")
                return self._waived(number) if number else None
            case _:
                return Decision("confirm")

    def _waived(self, number: str) -> Decision:
        """The details of a waiver. Invalid answers are asked again, so that earlier answers are kept."""
        approver = self._required("approver", "waiver_no_approver")
        scope = self._ask("scope")
        reason = self._required("reason", "decision_no_reason_waive")
        return Decision("waive", reason=reason, waiver=Waiver(number, approver, scope, self._last_day()))

    def _required(self, question: str, lacking: str) -> str:
        while not (answer := self._ask(question)):
            self._say(lacking)
        return answer

    def _last_day(self) -> date | None:
        while answer := self._ask("until"):
            if (last := day(answer)) is not None:
                return last
            self._say("bad_date")
        return None

    def _undecided(self) -> list[int]:
        """The indices of findings without a valid decision."""
        standings = self.file.standings
        return [place for place, (_, sub) in enumerate(self.findings) if standings.covering(sub) is None]

    def _ask(self, question: str, **values: object) -> str:
        self._say(f"ask_{question}", **values)
        return self.read_line("> ").strip()

    def _say_counts(self, code: str, **values: object) -> None:
        undecided = len(self._undecided())
        self._say(code, done=len(self.findings) - undecided, open=undecided, **values)

    def _say(self, code: str, **values: object) -> None:
        self._out(self.file.terminal.say(code, **values))

    def _out(self, text: str) -> None:
        self.file.terminal.out(text)

    @property
    def _lang(self) -> str:
        return self.file.terminal.lang
