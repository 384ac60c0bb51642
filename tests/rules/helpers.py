"""The shipped rules with their cases, and small drafts run against rules."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

from tests.mutants import measure

from plancheck import checking, readers, rulelab
from plancheck.engine.evaluate import Evaluator
from plancheck.language import loader
from plancheck.language.loader import RuleSet
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.model.plan import Plan
from plancheck.model.report import Options, Report, Result
from plancheck.readers import plain
from plancheck.rulelab import Case

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
SAMPLES = ROOT / "samples"
HERE = Path(__file__).resolve().parent
#: Cases that the rules do not meet yet, each with its diagnosis (why); one that comes out right fails the suite, so that it is moved.
KNOWN_WRONG = HERE / "known_wrong.toml"
#: The day on which every case is checked.
TODAY = date(2024, 6, 1)


@functools.cache
def shipped() -> RuleSet:
    """The shipped rules."""
    return loader.load((RULES,))


def sample(name: str) -> bytes:
    """A sample plan; "zone-a.docx" is the Word file that zone-a.pdf is printed from."""
    file = SAMPLES / name
    return file.read_bytes() if file.exists() else measure.sound(file.stem)


@functools.cache
def read(name: str) -> Document:
    """What is read of a sample plan, once for all tests: a document is frozen, and the same whenever it is read."""
    return readers.read(sample(name), name)


@functools.cache
def checked(name: str, province: str | None = None) -> Report:
    """The report of the shipped rules on a sample plan, made once for all tests as well."""
    return checking.of_document(read(name), shipped(), Options(province=province), TODAY)


@functools.cache
def evaluator(options: Options = rulelab.NOTHING) -> Evaluator:
    """The shipped rules, compiled once for all drafts: that takes as long as it takes to evaluate them over one."""
    return Evaluator(shipped(), checking.parameters(options, shipped().vocabulary)[0])


def outcomes(plan: Plan, options: Options = rulelab.NOTHING) -> dict[str, str]:
    """Rule -> outcome of every shipped rule over a plan."""
    return {result.rule: result.outcome for result in evaluator(options).results(plan)}


def files() -> list[Path]:
    """The files of cases that must be met."""
    return [each for each in sorted(HERE.rglob("*.toml")) if each != KNOWN_WRONG and each.parent.name != "zero-carbon-park"]


def cases(file: Path) -> list[Case]:
    """The cases of a file. Raises ValueError where one is malformed: a case that is skipped would look like one that passes."""
    found, wrong = rulelab.cases(file)
    if wrong:
        raise ValueError("\n".join(each.en for each in wrong))
    return found


def name_of(case: Case) -> str:
    """The file and the sentence that a case is."""
    return f"{case.file.parent.name}/{case.file.stem}: {case.name}"


def misses(case: Case, loaded: RuleSet, on: date = TODAY) -> list[Bilingual]:
    """Every expectation of a case that is not met. Rules that the case says nothing of are left out, which takes half of the time."""
    expected = tuple(rule for rule in loaded.rules if rule.id in case.expect)
    # No case asks for versions, which would be computed for each choice of rules.
    return list(rulelab.run_case(case, replace(loaded, rules=expected).with_versions(("",) * len(expected)), on).misses)


def report(draft: str, loaded: RuleSet, options: Options = rulelab.NOTHING) -> Report:
    """What rules say of a draft written as plain text."""
    return checking.of_document(plain.read(dedent(draft)), loaded, options, TODAY, confirmed=True)


def result(made: Report, rule: str) -> Result:
    """The result of one rule."""
    return next(each for each in made.results if each.rule == rule)
