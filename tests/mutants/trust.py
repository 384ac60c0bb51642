"""How far findings can be trusted: python tests/mutants/trust.py (make trust)

On plans that nothing was learnt from: each plan is left out of the examples in turn, then it and its seeded defects are checked. Of the
defects that rules with examples should find it prints how many fail, how many a person is shown, and how many pass silently.

On real documents, where `--material` has some, and on the samples otherwise: the findings before and after those with one
cause are put under it, and a fixed choice of failed and passed findings with their passages, to be read by eye.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.mutants import measure

from plancheck import checking, readers, resources
from plancheck.engine.likeness import dumped
from plancheck.language import learnt
from plancheck.language.loader import RuleSet
from plancheck.language.version import names
from plancheck.model.report import Options, Report, Result, SubResult
from plancheck.model.value import OF_EXAMPLES
from plancheck.rulelab import learn

#: The folder with real documents, which are not part of this repository, and how many findings of an outcome are shown.
MATERIAL = measure.HERE.parents[1].parent / "shared"
SHOWN = 30
_SUFFIXES = (".pdf", ".docx")


# -- plans that are left out ------------------------------------------------------------------------------------------


def left_out(plan: str, lessons: list[learn.Lesson]) -> RuleSet:
    """The shipped rules with what is learnt from all examples but those of a plan; kept in the scratch folder."""
    weights: list[str] = []
    for lesson in lessons:
        kept = tuple(example for example in lesson.examples if learn.document(example.source) != f"plan/{plan}")
        digest = learnt.digest(kept)
        file = measure.SCRATCH / f"learnt-{digest}.json"
        if not file.exists():
            measure.SCRATCH.mkdir(parents=True, exist_ok=True)
            file.write_text(dumped(digest, learn.Trainer(kept, lesson.words).learn()), "utf-8")
        weights.append(file.read_text("utf-8"))
    shipped = measure.rules()
    return replace(shipped, vocabulary=replace(shipped.vocabulary, learnt=tuple(weights)))


def with_examples(rules: RuleSet) -> frozenset[str]:
    """The rules that name a definition with examples, or are about one such topic each."""
    named = set(rules.vocabulary.examples)
    listed = {name for name, values in rules.vocabulary.parameters.items() if named.intersection(map(str, values))}
    return frozenset(rule.id for rule in rules.rules if names(rule) & (named | listed))


@dataclass
class Tally:
    """What came of the defects that rules with examples should find, and of the sound plans."""

    defects: Counter[str] = field(default_factory=Counter)
    disturbed: int = 0
    asked: int = 0
    failed: int = 0
    needless: int = 0
    lines: list[str] = field(default_factory=list)


def tally(plan: str, rules: RuleSet, tallied: Tally, *, only: frozenset[str]) -> None:
    """Check a plan and its seeds with rules that have not learnt from it. Only rules with examples run."""
    measure.LEFT_OUT[plan] = replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in only))
    seeds = [seed for seed in measure.seeds(plan) if only.intersection(seed.expect) or seed.harmless]
    measure.convert([data for seed in seeds if measure.as_pdf(plan) for data in (measure.sound(plan), measure.mutated(seed)[0])])
    for result, sub in measure.before(plan).report.findings():
        tallied.failed += sub.outcome == "failed"
        tallied.needless += sub.reason in OF_EXAMPLES
        tallied.lines.append(f"{plan} | sound | {result.rule} | {sub.subject.label.zh} | {sub.outcome} {sub.reason or ''}")
    for seed in seeds:
        score = measure.score(replace(seed, expect=tuple(rule for rule in seed.expect if rule in only)))
        tallied.defects["found"] += len(score.found)
        for rule, how in score.missed.items():
            kind = "shown" if how.startswith("cantTell") else "silent" if how == "passed" else "elsewhere"
            tallied.defects[kind] += 1
            tallied.lines.append(f"{plan} | {seed.name} | {rule} | {how}")
        tallied.disturbed += len(score.disturbed)
        tallied.asked += score.rules - len(seed.expect)
        tallied.lines += [f"{plan} | {seed.name} | {rule} | disturbed: {how}" for rule, how in score.disturbed.items()]


def plans_left_out(plans: list[str], learning: bool) -> None:
    """Prints the figures of plans that were left out; without `learning`, what words alone give."""
    lessons = learn.lessons([resources.folder("rules")]) if learning else []
    only = with_examples(measure.rules())
    tallied = Tally()
    for plan in plans:
        tally(plan, left_out(plan, lessons), tallied, only=only)
    defects = tallied.defects
    print(f"\n{'left out of the examples, one by one' if learning else 'words alone'}: {len(plans)} plans, {len(only)} rules with examples")
    for kind in ("found", "shown", "silent", "elsewhere"):
        print(f"  {f'defects {kind}':28} {measure.Ratio(defects[kind], defects.total())}")
    print(f"  {'other rules disturbed':28} {measure.Ratio(tallied.disturbed, tallied.asked)}")
    print(f"  {'failed on the sound plans':28} {tallied.failed} ({tallied.failed / len(plans):.2f} a plan)")
    print(f"  {'cantTell through examples':28} {tallied.needless} ({tallied.needless / len(plans):.2f} a plan)")
    print(*(f"    {line}" for line in tallied.lines), sep="\n")


# -- real documents ---------------------------------------------------------------------------------------------------


def documents(material: Path) -> list[Path]:
    """The real documents, or the samples."""
    groups = [folder for name in ("real", "unlabelled") if (folder := material / "data" / name).is_dir()] or [measure.SAMPLES]
    return sorted(path for group in groups for path in group.rglob("*") if path.suffix in _SUFFIXES)


def name_of(path: Path) -> str:
    """The name of a document; of one that is called document, that of its folder."""
    return path.parent.name if path.stem == "document" else path.stem


@dataclass(frozen=True)
class Shown:
    """A finding of a document, to be read by eye."""

    document: str
    result: Result
    sub: SubResult

    @property
    def rank(self) -> str:
        """Where it stands in the choice: by a hash, so that nothing is hand-picked and new documents change little."""
        return hashlib.sha256(f"{self.document}/{self.sub.id}".encode()).hexdigest()


def real(paths: list[Path]) -> None:
    """Prints the counts of findings of documents, and the choice of findings to read."""
    everything: list[Shown] = []
    print("\ndocument                       failed  under one cause  must failed  cantTell  of these through examples")
    for path in paths:
        report = _report(path)
        failed = [sub for _, sub in report.findings() if sub.outcome == "failed"]
        folded = sum(sub.because_of is None for sub in failed)
        must = sum(result.level == "must" and sub.outcome == "failed" for result, sub in report.findings())
        undecided = [sub for _, sub in report.findings() if sub.outcome == "cantTell"]
        of_examples = sum(sub.reason in OF_EXAMPLES for sub in undecided)
        print(f"{name_of(path):30} {len(failed):6}  {folded:15}  {must:11}  {len(undecided):8}  {of_examples:10}")
        everything += (Shown(name_of(path), result, sub) for result in report.results for sub in result.subresults)
    for outcome in ("failed", "passed"):
        print(f"\n{outcome}: {SHOWN} to read")
        print(*_choice(everything, outcome), sep="\n")
    print("\ncantTell through examples")
    print(*(_line(shown) for shown in everything if shown.sub.reason in OF_EXAMPLES), sep="\n")


def _report(path: Path) -> Report:
    document = readers.read(path.read_bytes(), path.name)
    return checking.of_document(document, measure.rules(), Options(), measure.DAY, confirmed=True)


def _choice(everything: list[Shown], outcome: str) -> Iterator[str]:
    of_outcome = [shown for shown in everything if shown.sub.outcome == outcome and (outcome == "failed" or shown.sub.evidence)]
    for shown in sorted(of_outcome, key=lambda shown: shown.rank)[:SHOWN]:
        yield _line(shown)


def _line(shown: Shown) -> str:
    sub, result = shown.sub, shown.result
    quotes = " / ".join(f"{quote.role}: {' '.join(quote.quote.split())[:80]}" for quote in sub.evidence[:2])
    return f"  {shown.document} | {result.rule} {result.level} | {sub.message.zh[:100]} | {quotes}"


def main(arguments: list[str] | None = None) -> int:
    """Prints both parts, or one; always 0: what is printed is to be read."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("plans", nargs="*", help="plans to leave out; all by default")
    options.add_argument("--part", choices=("plans", "words", "documents"), help="only one part; words: the plans without examples")
    options.add_argument("--material", type=Path, default=MATERIAL, help="the folder of the real documents")
    given = options.parse_args(arguments)
    if given.part != "documents":
        plans_left_out(given.plans or measure.plans(), learning=given.part != "words")
    if given.part in (None, "documents"):
        real(documents(given.material))
    return 0


if __name__ == "__main__":
    sys.exit(main())
