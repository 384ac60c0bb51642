"""The cases of rules, to be run from the editor with the texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plancheck.lsp.names import Index
from plancheck.lsp.project import Project
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.rulelab import Case, case_files, cases, run_case, shipped_cases
from plancheck.wording.catalogue import both, listed


@dataclass(frozen=True, slots=True)
class Lens:
    """A rule at its place, and how many cases it has."""

    rule: str
    span: Span
    cases: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the cases of a rule: how many were run, the names of those that failed with what was missed, and a sentence."""

    rule: str
    ran: int
    failed: tuple[tuple[str, Bilingual], ...]
    message: Bilingual


class Cases:
    """The cases of a project, read again when their files change."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._read: dict[Path, tuple[int, list[Case], list[Bilingual]]] = {}

    def all(self) -> tuple[list[Case], list[Bilingual]]:
        """All cases beside the user's rules and the shipped ones, and what is wrong with their files."""
        shipped = shipped_cases()
        every: list[Case] = []
        wrong: list[Bilingual] = []
        for file in case_files([*self.project.folders, *([shipped] if shipped else [])]):
            changed = file.stat().st_mtime_ns
            if file not in self._read or self._read[file][0] != changed:
                self._read[file] = (changed, *cases(file))
            every += self._read[file][1]
            wrong += self._read[file][2]
        return every, wrong


def lenses(index: Index, path: Path, every: Sequence[Case]) -> list[Lens]:
    """A lens over each rule of a file."""
    counts: dict[str, int] = {}
    for case in every:
        for rule in case.expect:
            counts[rule] = counts.get(rule, 0) + 1
    return [Lens(item.name, item.name_span, counts.get(item.name, 0)) for item in index.items(path) if item.kind == "rule"]


def run(project: Project, rule: str, every: Sequence[Case], on: date) -> Outcome:
    """Run the cases of a rule."""
    own = [case for case in every if rule in case.expect]
    if not own:
        return Outcome(rule, 0, (), both("lsp.no_cases", rule=rule))
    loaded, _ = project.loaded()
    if not any(one.id == rule for one in loaded.rules):
        return Outcome(rule, 0, (), both("lsp.rule_faulty", rule=rule))
    failed = []
    for case in own:
        result = run_case(Case(case.file, case.name, case.draft, {rule: case.expect[rule]}, case.options, case.on, case.why), loaded, on)
        if result.failed:
            misses = result.misses or (both("terminal.case_mended", why=case.why),)
            failed.append((case.name, listed(misses)))
    if not failed:
        return Outcome(rule, len(own), (), both("lsp.cases_passed", rule=rule, n=len(own)))
    details = listed(Bilingual(f"{name}：{miss.zh}", f"{name}: {miss.en}") for name, miss in failed)
    return Outcome(rule, len(own), tuple(failed), both("lsp.cases_failed", rule=rule, n=len(own), failed=len(failed), told=details))
