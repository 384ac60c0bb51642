"""Parts of the sound plans told in other forms, by people who had seen neither rules nor check: what newly fails, and what is found.

A file of `forms/` takes a part of a plan (a chapter, sections of it, a table) and tells the same facts in another form. Nothing may fail
that does not fail in the plan's own form. In the text some places have a defect as well, `{{sound||defect||what is wrong}}`, each of
which is made alone: what newly fails or stays open tells whether it is seen.
`python tests/mutants/forms.py [file …]` prints both for each form.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plancheck import checking, readers
from plancheck.model.report import Options, Report, SubResult

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.mutants import measure
from tests.mutants.plans import build

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "forms"
_SEED = re.compile(r"\{\{(?P<sound>.*?)\|\|(?P<defect>.*?)\|\|(?P<what>.*?)\}\}", re.DOTALL)
_HEADING = re.compile("(#+) ")
#: So many letters of the name of a thing must be told of a defect for the thing to be the one that stays open.
_SHARED = 4


@dataclass(frozen=True)
class Form:
    """A part of a plan in another form: `replaced` are the first lines of what it stands for."""

    name: str
    plan: str
    replaced: tuple[str, ...]
    note: str
    text: str

    @property
    def seeds(self) -> tuple[str, ...]:
        """What is wrong in each of the defects."""
        return tuple(hit["what"] for hit in _SEED.finditer(self.text))

    def told(self, seed: int | None = None) -> str:
        """The text, with one defect or none."""
        hits = [*_SEED.finditer(self.text)]
        text = self.text
        for at, hit in reversed([*enumerate(hits)]):
            text = text[: hit.start()] + hit["defect" if at == seed else "sound"] + text[hit.end() :]
        return text

    def lines(self, seed: int | None = None) -> list[str]:
        """The plan's lines with the part told so."""
        lines = own_lines(self.plan)
        told = self.told(seed).splitlines()
        if not self.replaced:  # titles alone
            for old, new in (line.split("=>") for line in told if "=>" in line):
                start, _ = _part(lines, old.strip())
                lines[start] = new.strip() + lines[start].removeprefix(old.strip())
            return lines
        for at, first in enumerate(self.replaced):
            start, end = _part(lines, first)
            lines[start:end] = ["", *told, ""] if at == 0 else []
        return lines


def read(file: Path) -> Form:
    """The form that a file has."""
    head, text = file.read_text("utf-8").split("\n---\n", 1)
    fields = [(key, value.strip()) for key, value in (line.split(":", 1) for line in head.splitlines() if line.strip())]
    told = dict(fields)
    return Form(file.stem, told["frame"], tuple(value for key, value in fields if key == "replaces"), told.get("note", ""), text)


def forms() -> list[Form]:
    """All forms, by name."""
    return [read(file) for file in sorted(FOLDER.glob("*.txt"))]


def own_lines(plan: str) -> list[str]:
    """The lines of a plan in its own form."""
    return (HERE / "plans" / f"{plan}.txt").read_text("utf-8").splitlines()


def _part(lines: list[str], first: str) -> tuple[int, int]:
    """Where a part begins and ends: a table with its notes, or a heading's text up to the next of its level or to the annexed tables."""
    table = first.startswith("@table")
    named = first.split(" |")[0].strip()
    found = [at for at, line in enumerate(lines) if (line.split(" |")[0].strip() if table else line.strip()) == named]
    found = found or [at for at, line in enumerate(lines) if not table and line.startswith(named)]  # a heading that text runs on behind
    if len(found) != 1:
        raise ValueError(f"{len(found)} lines are {first!r}")
    end = found[0] + 1
    while end < len(lines) and (_goes_on(lines[end]) if table else not _ends(lines[end], _level(first))):
        end += 1
    return found[0], end


def _goes_on(line: str) -> bool:
    return line.startswith(("|", "@tablenote"))


def _level(line: str) -> int:
    hit = _HEADING.match(line)
    return len(hit[1]) if hit else 0


def _ends(line: str, level: int) -> bool:
    return 0 < _level(line) <= level or line.startswith("@table 附")


def checked(plan: str, lines: list[str]) -> Report:
    """The report on a plan's lines, by rules that have not learnt from the plan."""
    document = readers.read(build.built(lines), f"{plan}.docx")
    return checking.of_document(document, measure.unseen(plan), Options(), measure.DAY)


@cache
def _own(plan: str) -> frozenset[tuple[str, str, str]]:
    """What the plan in its own form fails or leaves open."""
    return frozenset(_key(rule, sub) for rule, sub in _found(checked(plan, own_lines(plan))))


def _found(report: Report) -> Iterator[tuple[str, SubResult]]:
    """What a report fails or leaves open, with its rule."""
    for result in report.results:
        yield from ((result.rule, sub) for sub in result.subresults if sub.outcome in ("failed", "cantTell", "error"))


def _key(rule: str, sub: SubResult) -> tuple[str, str, str]:
    return rule, sub.outcome, sub.subject.label.zh


@dataclass(frozen=True)
class Outcome:
    """What comes of a form: the sub-results that newly fail or are left open, and how each of its defects is told."""

    failed: tuple[tuple[str, SubResult], ...]
    left: tuple[tuple[str, SubResult], ...]
    seeds: tuple[tuple[str, str], ...]  # found, open or silent, and what it is


def outcome(form: Form, seeds: bool = True) -> Outcome:
    """What comes of a form and, if asked, of its defects."""
    sound = [*_found(checked(form.plan, form.lines()))]
    new = [(rule, sub) for rule, sub in sound if _key(rule, sub) not in _own(form.plan)]
    told = []
    for at, what in enumerate(form.seeds if seeds else ()):
        known = {_key(rule, sub) for rule, sub in sound}
        more = [(rule, sub) for rule, sub in _found(checked(form.plan, form.lines(at))) if _key(rule, sub) not in known]
        if any(sub.outcome == "failed" for _, sub in more):
            told.append(("found", what))
        else:
            told.append(("open" if more or any(_is_of(what, sub) for _, sub in new) else "silent", what))
    failed = tuple(each for each in new if each[1].outcome != "cantTell")
    return Outcome(failed, tuple(each for each in new if each[1].outcome == "cantTell"), tuple(told))


def _is_of(what: str, sub: SubResult) -> bool:
    """Whether a sub-result that is left open is of the thing that a defect is told of."""
    label = sub.subject.label.zh
    pieces = (label[at : at + _SHARED] for at in range(len(label) - _SHARED + 1))
    return sub.outcome == "cantTell" and any(piece in what for piece in pieces)


def main(names: list[str], say: Callable[[str], None] = print) -> None:
    """Prints what comes of forms, and of all of them together."""
    counts: Counter[str] = Counter()
    for form in forms():
        if names and form.name not in names:
            continue
        made = outcome(form)
        say(f"{form.name} [{form.plan}] failed {len(made.failed)}, left open {len(made.left)}: {form.note}")
        for rule, sub in (*made.failed, *made.left):
            say(f"    {rule} {sub.outcome} [{sub.subject.label.zh}] {sub.message.zh}")
        for how, what in made.seeds:
            say(f"    {how}: {what}")
        counts.update(forms=1, failed=len(made.failed), left=len(made.left), **Counter(how for how, _ in made.seeds))
    say(", ".join(f"{name} {count}" for name, count in counts.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
