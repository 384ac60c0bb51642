"""Explains a finding in sentences: what decided it, with the passages that it rests on, and what would make it pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plancheck.model.place import Evidence
from plancheck.model.trace import Example, Need, State, Step, SubjectTrace, Why
from plancheck.report.explanation import MOST_QUOTES, close, list_line, own, reading_line, searched
from plancheck.report.short import shortened
from plancheck.wording.catalogue import phrase

#: The most conditions below each other that are told, and the nearest misses of a list.
_DEEPEST, _MOST_MISSED = 3, 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `depth` is 0 for what decided, more for what that rests on. `state` is that of a condition, None for other sentences."""

    text: str
    depth: int = 0
    state: State | None = None
    evidence: tuple[Evidence, ...] = ()


def reasons(why: Why, lang: str) -> tuple[Sentence, ...]:
    """Why a sub-result came out as it did; () where there is none."""
    return tuple(_Speaker(lang).reasons(why, why.subject)) if why.subject is not None else ()


def remedies(why: Why, lang: str) -> tuple[Sentence, ...]:
    """What would have to be otherwise for the sub-result to pass."""
    return tuple(_Speaker(lang).needs(why.subject.needs, 0)) if why.subject is not None else ()


@dataclass(frozen=True, slots=True)
class _Speaker:
    lang: str

    def w(self, key: str, **values: object) -> str:
        return phrase(key, self.lang, **values)

    def reasons(self, why: Why, subject: SubjectTrace) -> Iterator[Sentence]:
        for step in why.applies:
            if step.state in ("true", "false", "unknown"):
                text = self.w(f"trace.say.applies.{step.state}", text=shortened(step.text.of(self.lang)))
                yield Sentence(text, 0, step.state, own(step)[:MOST_QUOTES])
        for example in subject.belongs:
            text = self.w("trace.say.subject", kind=example.kind.of(self.lang), label=example.label.of(self.lang))
            yield Sentence(text, 0, None, example.evidence[:1])
        if subject.root is not None:
            yield from self.step(subject.root, 0)
        for reading in subject.readings:
            yield Sentence(reading_line(reading, self.lang), 0, None, (reading.evidence,))

    def step(self, step: Step, depth: int) -> Iterator[Sentence]:
        """A condition, then those below it that were asked."""
        if step.state == "skipped" or depth > _DEEPEST:
            return
        if step.state is not None:
            yield Sentence(self._condition(step), depth, step.state, (*own(step), *close(step))[:MOST_QUOTES])
        for below in step.steps:
            yield from self.step(below, depth + (step.state is not None))
        for example in step.listed.missed[:_MOST_MISSED] if step.listed is not None else ():
            yield self._miss(example, depth + 1)

    def _condition(self, step: Step) -> str:
        assert step.state is not None
        text = self.w("trace.say.step", text=shortened(step.text.of(self.lang)), state=self.w(f"trace.state.{step.state}"))
        details = [self.w("trace.say.value", value=step.value.of(self.lang))] if step.value is not None else []
        details += [self.w(f"reason.{step.reason}")] if step.reason else []
        details += [list_line(step.listed, self.lang)] if step.listed is not None else []
        if looked := searched(step, self.lang):
            details.append(f"{self.w('looked_for')}{self.w('colon')}{looked}")
        return text + (self.w("colon") + self.w("trace.say.joint").join(details) if details else "")

    def _miss(self, example: Example, depth: int) -> Sentence:
        failing = [step for step in example.steps if step.state in ("false", "unknown", "error")]
        conditions = self.w("trace.say.joint").join(self._short(step) for step in failing)
        key = "trace.say.near" if conditions else "trace.say.nearest"
        text = self.w(key, kind=example.kind.of(self.lang), label=example.label.of(self.lang), conditions=conditions)
        return Sentence(text, depth, example.state, example.evidence[:1])

    def _short(self, step: Step) -> str:
        value = f"{self.w('open')}{step.value.of(self.lang)}{self.w('close')}" if step.value is not None else ""
        return self.w("trace.say.step", text=shortened(step.text.of(self.lang)), state=self.w(f"trace.state.{step.state}")) + value

    def needs(self, needs: Sequence[Need], depth: int) -> Iterator[Sentence]:
        for need in needs:
            yield Sentence(shortened(need.text.of(self.lang)), depth, None, need.evidence[:MOST_QUOTES])
            yield from self.needs(need.parts, depth + 1)
