"""Explains the outcome of a rule: a Trace for the terminal, as one HTML file and as `plancheck/trace/1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from plancheck.contract import trace as trace_file
from plancheck.model.place import Evidence, Place
from plancheck.model.report import SubResult
from plancheck.model.trace import Example, Explanation, ListDetails, Need, Reading, Step, SubjectTrace, Trace
from plancheck.render import pages
from plancheck.render.rows import itself
from plancheck.render.terminal import terminal as new_terminal
from plancheck.report.short import in_short, shortened
from plancheck.wording.catalogue import HTML_LANG, known, phrase
from plancheck.wording.numbers import date_text
from plancheck.wording.places import looked_text, place_line
from plancheck.wording.visible import visible

#: The most passages or places of a step, and the most characters of a quote on the terminal. The JSON has all.
MOST_QUOTES, QUOTE = 3, 60

#: State of a step -> its sign. A step that is a value has no state.
SIGNS = {"true": "√", "false": "×", "unknown": "？", "skipped": "—", "error": "！", None: "·"}
_OUTCOME_OF = {"true": "passed", "false": "failed", "unknown": "cantTell", "skipped": "inapplicable", "error": "error"}
_STYLES = {"true": "green", "false": "red", "unknown": "magenta", "skipped": "bright_black", "error": "bold reverse", None: ""}


# ---- content --------------------------------------------------------------------------------------------------------


def own(step: Step) -> tuple[Evidence, ...]:
    """The evidence of a step that no step or element below it shows. Lists are shown by their elements."""
    if step.state is None and step.listed is not None:
        return ()
    below = set(_shown_below(step))
    return tuple({_key(passage): passage for passage in step.evidence if _key(passage) not in below}.values())


def _shown_below(step: Step) -> Iterator[tuple[object, ...]]:
    for below in step.steps:
        yield from map(_key, below.evidence)
        yield from _shown_below(below)
    for example in (*step.listed.met, *step.listed.missed) if step.listed else ():
        yield from map(_key, example.evidence)
        for inner in example.steps:
            yield from map(_key, inner.evidence)


def _key(evidence: Evidence) -> tuple[object, ...]:
    """Identifies a passage, regardless of its role."""
    return evidence.place.document, evidence.place.block, evidence.place.start, evidence.place.end


def close(step: Step) -> tuple[Evidence, ...]:
    """Passages close to what a list lacks, unless an element shows them."""
    if step.listed is None or step.listed.sure or step.listed.missed:
        return ()
    below = {*_shown_below(step), *map(_key, own(step))}
    return tuple(passage for passage in step.listed.nearest if _key(passage) not in below)


def met(listed: ListDetails) -> tuple[Example, ...]:
    """The elements to show on lines of their own: those with more than a name, which the value of the list already has."""
    return tuple(example for example in listed.met if example.evidence or example.steps)


def list_line(listed: ListDetails, lang: str) -> str:
    """The counts of a list, such as 有 2 个（共查看 65 个）；清单可能不全：未读到."""
    parts = [phrase("trace.list.sure" if listed.examined is None else "trace.list.met", lang, n=listed.sure)]
    if listed.unsure:
        parts.append(phrase("trace.list.unsure", lang, n=listed.unsure))
    if listed.examined is not None:
        parts.append(phrase("trace.list.examined", lang, n=listed.examined))
    if not listed.complete:
        parts.append(phrase("trace.list.incomplete", lang, reason=phrase(f"reason.{listed.reason}", lang)))
    return "".join(parts)


def searched(step: Step, lang: str) -> str:
    """The places that were searched for something missing, in one line; "" if not applicable."""
    places: Sequence[Place] = step.looked_for or (step.listed.looked_for if step.listed else ())
    shown = step.evidence and not any(place.is_empty_cell for place in places)
    if step.state not in ("false", "unknown") or shown or step.steps:
        return ""
    return looked_text(places, lang)


def reading_line(reading: Reading, lang: str) -> str:
    """How a figure was read, in one sentence: 甲比例 2024：68%，读作现状值：2024年在编制方案（2026年）以前."""
    kind = phrase(f"trace.reading.{reading.kind}", lang)
    return phrase("trace.reading", lang, figure=reading.figure.of(lang), kind=kind, why=reading.why.of(lang))


def main_subject(explanation: Explanation) -> SubResult:
    """The sub-result that the explanation is about first."""
    return explanation.subjects[0].result if explanation.subjects else itself(explanation.result)


# ---- the terminal ---------------------------------------------------------------------------------------------------


def console(trace: Trace, lang: str = "zh", width: int = 100, colour: bool = False) -> str:
    """The explanation as text of `width` columns, with escape codes only if `colour`."""
    out = StringIO()
    terminal = new_terminal(out, width, colour)
    _Terminal(terminal, lang).trace(trace)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def conditions(trace: Trace, lang: str = "zh", width: int = 100, colour: bool = False) -> str:
    """How each condition of the rule came out, as `console` shows it, without the draft, the outcome and the rule."""
    out = StringIO()
    _Terminal(new_terminal(out, width, colour), lang).conditions(trace)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())


@dataclass(frozen=True, slots=True)
class _Terminal:
    terminal: Console
    lang: str

    def w(self, key: str, **values: object) -> str:
        return phrase(key, self.lang, **values)

    def say(self, text: str, style: str = "") -> None:
        self.terminal.print(self._text(text, style))

    def _text(self, text: str, style: str = "") -> Text:
        return Text(_plain(text), style=style)

    def trace(self, trace: Trace) -> None:
        colon, explanation = self.w("colon"), trace.explanation
        self.say(f"{trace.rule}  {trace.title.of(self.lang)}", "bold")
        self.say(f"{trace.document.name}  {self.w('date')}{colon}{date_text(trace.date, self.lang)}")
        for number, annex in enumerate(trace.attachments, 1):
            self.say(f"{self.w('attachment', n=number)}{colon}{annex.name}")
        for info in (trace.document, *trace.attachments):
            if info.status != "checked":
                reason = self.w(f"document.reason.{info.reason}") if info.reason else ""
                name = f"{info.name}{colon}" if info is not trace.document else ""
                parts = (f"{name}{self.w(f'status.{info.status}')}", reason, info.detail.of(self.lang))
                self.say("  ".join(part for part in parts if part), "bold")
        self.say("")
        if explanation is not None:
            outcome = f"{self.w(f'sign.{explanation.result.outcome}')} {self.w(f'outcome.{explanation.result.outcome}')}"
            why = f"{self.w('open')}{self.w(f'reason.{explanation.result.reason}')}{self.w('close')}" if explanation.result.reason else ""
            self.say(f"{self.w('outcome')}{colon}{outcome}{why}", _style_of(explanation.result.outcome))
            self.say("")
            self._in_short(explanation)
        if explanation is None:
            self._rule(trace)
            return
        self._head("trace.applies")
        self._steps(explanation.applies, "trace.applies.always")
        self._head("trace.objects")
        self._steps(explanation.objects, "trace.objects.whole")
        self._subjects(explanation)
        self._rule(trace)

    def conditions(self, trace: Trace) -> None:
        """What applies where that is not plain, the objects where there are none, and the conditions of each subject."""
        explanation = trace.explanation
        if explanation is None:
            return
        if any(step.state != "true" for step in explanation.applies):
            self._head("trace.applies")
            self._steps(explanation.applies, "trace.applies.always")
        if not any(subject.root for subject in explanation.subjects):
            self._head("trace.objects")
            self._steps(explanation.objects, "trace.objects.whole")
        self._subjects(explanation)

    def _subjects(self, explanation: Explanation) -> None:
        for subject in explanation.subjects:
            self._subject(subject)
        if explanation.more:
            self.say(self.w("trace.more", n=explanation.more))

    def _in_short(self, explanation: Explanation) -> None:
        """Three sentences for people, before all conditions."""
        for sentence in in_short(explanation.result, main_subject(explanation), self.lang):
            self.say(sentence)

    def _rule(self, trace: Trace) -> None:
        self._head("trace.rule")
        self.say(trace.text.of(self.lang).rstrip())

    def _head(self, key: str) -> None:
        self.say("")
        self.say(self.w(key), "bold")

    def _steps(self, steps: Sequence[Step], otherwise: str) -> None:
        for step in steps:
            self.terminal.print(self.tree(step))
        if not steps:
            self.say(self.w(otherwise))

    def _subject(self, subject: SubjectTrace) -> None:
        sub = subject.result
        self.say("")
        outcome = f"{self.w(f'sign.{sub.outcome}')} {self.w(f'outcome.{sub.outcome}')}"
        why = f"{self.w('open')}{self.w(f'reason.{sub.reason}')}{self.w('close')}" if sub.reason else ""
        self.say(f"{self.w('subject')}{self.w('colon')}{sub.subject.label.of(self.lang)}  {outcome}{why}", f"bold {_style_of(sub.outcome)}")
        if subject.belongs:
            self.say(self.w("trace.belongs"))
            for example in subject.belongs:
                self.terminal.print(self._example(example, 1))
        if subject.root is not None:
            self.say(self.w("trace.conditions"))
            self.terminal.print(self.tree(subject.root))
        else:
            self.say(self.w("trace.no_root"))
        if subject.readings:
            self.say(self.w("trace.readings"))
            for reading in subject.readings:
                self.say(f"· {reading_line(reading, self.lang)}")
                self.say(f"  {self._quote(reading.evidence, '')}")
        if subject.needs:
            self.say(self.w("trace.needs"))
            for need in subject.needs:
                self.terminal.print(self._need(need))

    def tree(self, step: Step) -> Tree:
        """A step with all steps and elements below it."""
        tree = Tree(self._label(step), guide_style="bright_black")
        for below in step.steps:
            tree.children.append(self.tree(below))
        if step.listed is not None:
            listed = step.listed
            tree.children += [self._example(example, 1 if example.state == "unknown" else 0) for example in met(listed)]
            tree.children += [self._example(example, 9) for example in listed.missed]
        return tree

    def _label(self, step: Step) -> Text:
        colon = self.w("colon")
        part = f"{self.w(f'trace.part.{step.part}')}{colon}" if known(f"trace.part.{step.part}") else ""
        reason = f"{self.w('open')}{self.w(f'reason.{step.reason}')}{self.w('close')}" if step.reason and step.state else ""
        value = f"  = {step.value.of(self.lang)}" if step.value is not None else ""
        lines = [f"{SIGNS[step.state]} {part}{shortened(step.text.of(self.lang))}{value}{reason}"]
        more: list[str] = []
        if step.owner is not None:
            more.append(f"{self.w('trace.bound' if step.part == 'object' else 'trace.asked_of')}{colon}{step.owner.of(self.lang)}")
        if step.words:
            more.append(f"{self.w('trace.words')}{colon}{'、'.join(step.words)}")
        if step.listed is not None:
            more.append(list_line(step.listed, self.lang))
            more += [self._quote(passage, "nearest") for passage in close(step)[:MOST_QUOTES]]
        more += [self._quote(passage, passage.role) for passage in own(step)[:MOST_QUOTES]]
        if looked := searched(step, self.lang):
            more.append(f"{self.w('looked_for')}{colon}{looked}")
        if step.state == "skipped":
            more.append(self.w("trace.skipped"))
        if step.error:
            more.append(f"{self.w('trace.error')}{colon}{step.error}")
        text = self._text(lines[0], _STYLES[step.state])
        for line in dict.fromkeys(more):
            text.append(f"\n  {_plain(line)}", style="")
        return text

    def _quote(self, evidence: Evidence, role: str) -> str:
        quote = " ".join(evidence.quote.split())
        shown = quote if len(quote) <= QUOTE else quote[:QUOTE] + "…"
        near = f"{self.w('trace.nearest')}{self.w('colon')}" if role == "nearest" else ""
        return f"{near}{place_line(evidence.place, self.lang)}  “{shown}”"

    def _example(self, example: Example, depth: int) -> Tree:
        """An element with its conditions down to `depth`; 0 shows none."""
        reason = f"{self.w('open')}{self.w(f'reason.{example.reason}')}{self.w('close')}" if example.reason else ""
        text = self._text(
            f"{SIGNS[example.state]} {example.kind.of(self.lang)}“{example.label.of(self.lang)}”{reason}", _STYLES[example.state]
        )
        for passage in example.evidence[:1]:
            text.append(f"\n  {_plain(self._quote(passage, ''))}", style="")
        tree = Tree(text, guide_style="bright_black")
        for step in example.steps if depth else ():
            tree.children.append(self.tree(step) if depth > 1 else Tree(self._label(step)))
        return tree

    def _need(self, need: Need) -> Tree:
        text = self._text(f"> {shortened(need.text.of(self.lang))}")
        for passage in need.evidence[:MOST_QUOTES]:
            text.append(f"\n  {_plain(self._quote(passage, ''))}", style="")
        tree = Tree(text, guide_style="bright_black")
        tree.children += [self._need(part) for part in need.parts]
        return tree


def _plain(text: str) -> str:
    """`text` for the terminal. The separator of headings is replaced by a character of GBK."""
    return visible(text).replace("\t", " ").replace("›", ">")


def _style_of(outcome: str) -> str:
    return next((_STYLES[state] for state, named in _OUTCOME_OF.items() if named == outcome and state is not None), "")


# ---- HTML -----------------------------------------------------------------------------------------------------------


def html(trace: Trace, lang: str = "zh", folders: Sequence[Path] = ()) -> bytes:
    """One self-contained HTML file in UTF-8. Templates in `folders` take precedence. Raises BadTemplate if one is invalid."""
    return pages.fill("explain.html.j2", _context(trace, lang), folders, visible)


def _context(trace: Trace, lang: str) -> dict[str, object]:
    """The variables of the template."""
    return {
        "trace": trace,
        "found": trace.explanation,
        "in_short": in_short(trace.explanation.result, main_subject(trace.explanation), lang) if trace.explanation else (),
        "shortened": shortened,
        "lang": lang,
        "html_lang": HTML_LANG["en" if lang == "en" else "zh"],
        "w": pages.words_of(lang),
        "t": lambda text: text.of(lang),
        "has_word": known,
        "date": date_text(trace.date, lang),
        "own": own,
        "close": close,
        "met": met,
        "list_line": lambda listed: list_line(listed, lang),
        "reading_line": lambda reading: reading_line(reading, lang),
        "searched": lambda step: searched(step, lang),
        "place_line": lambda place: place_line(place, lang),
        "outcome_of": lambda state: _OUTCOME_OF.get(state, ""),
        "sign_of": lambda state: SIGNS[state],
        "most": MOST_QUOTES,
    }


# ---- JSON -----------------------------------------------------------------------------------------------------------


def json(trace: Trace) -> bytes:
    """The explanation as `plancheck/trace/1`, in UTF-8, the same bytes for the same trace."""
    return trace_file.write(trace)
