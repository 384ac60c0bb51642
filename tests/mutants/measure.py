"""Measures how many seeded defects a check finds and how often it is misled by harmless edits: `make mutants`.

`seeds/*.toml` lists the edits of each sound plan and the rules that must fail afterwards (README.md). The suite runs a fixed tenth of the
seeds (test_mutants.py). The floors of both are in `tests/floors.toml`.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plancheck import checking, readers, resources
from plancheck.extraction.words import likeness
from plancheck.language import loader
from plancheck.model.document import Document
from plancheck.model.report import Options, Report, SubResult
from plancheck.rulelab import learn_chapters

HERE = Path(__file__).resolve().parent
if __package__:
    from tests.mutants import operators
else:
    sys.path.insert(0, str(HERE))
    import operators

SAMPLES = resources.folder("samples")
#: Sound plans as Word files: the samples, and those that are only measured.
FOLDERS = (SAMPLES, HERE / "plans")
SCRATCH = Path(os.environ.get("PLANCHECK_MUTANTS", Path(tempfile.gettempdir()) / "plancheck-mutants"))
DAY = date(2024, 6, 1)
FLOORS = HERE.parent / "floors.toml"
#: Sub-results about one thing in the draft: their evidence must stand where the edit was made.
THINGS = ("indicator", "value", "series", "series/year", "task", "project", "sum", "paragraph")


@dataclass(frozen=True)
class Seed:
    """One edit of a plan and what must come of it; no `expect`: nothing."""

    plan: str
    name: str
    edits: list[dict[str, Any]]
    expect: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    province: str | None = None

    @property
    def harmless(self) -> bool:
        return not self.expect


@dataclass(frozen=True)
class Checked:
    """A report with the document it is on, as folded text by block, and by row for tables."""

    report: Report
    texts: tuple[str, ...]
    rows: dict[tuple[int, int], str]


@dataclass
class Score:
    """What came of one seed."""

    seed: Seed
    found: list[str] = field(default_factory=list)
    missed: dict[str, str] = field(default_factory=dict)
    disturbed: dict[str, str] = field(default_factory=dict)
    rules: int = 0


# -- seeds and drafts -----------------------------------------------------------------------------------------------------


def seeds(plan: str) -> list[Seed]:
    """The seeds of one plan."""
    found = tomllib.loads((HERE / "seeds" / f"{plan}.toml").read_text("utf-8"))
    keys = ("expect", "allow", "near")
    return [
        Seed(plan, each["name"], each["edits"], province=each.get("province"), **{key: tuple(each.get(key, ())) for key in keys})
        for kind in ("defect", "harmless")
        for each in found.get(kind, ())
    ]


def plans() -> list[str]:
    """The plans that have seeds."""
    return sorted(file.stem for file in (HERE / "seeds").glob("*.toml"))


def every_seed() -> list[Seed]:
    """The seeds of all plans."""
    return [seed for plan in plans() for seed in seeds(plan)]


def in_tenth(seed: Seed) -> bool:
    """Whether the suite runs this seed. The hash of plan and name decides, so a new seed does not change the choice of the others."""
    digest = hashlib.sha256(f"{seed.plan}/{seed.name}".encode()).digest()
    return int.from_bytes(digest, "big") % 10 == 0


def builder() -> Any:
    """The module that builds the samples `*-a`."""
    spec = importlib.util.spec_from_file_location("build_a", SAMPLES / "build_a.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_a"] = module
    spec.loader.exec_module(module)
    return module


def word_file(plan: str) -> Path | None:
    """The plan's Word file, if it is handed in as one."""
    return next((file for folder in FOLDERS if (file := folder / f"{plan}.docx").exists()), None)


def as_pdf(plan: str) -> bool:
    """Whether the plan is handed in as a PDF."""
    return word_file(plan) is None


@cache
def sound(plan: str) -> bytes:
    """The unmutated Word file."""
    file = word_file(plan)
    if file is not None:
        return file.read_bytes()
    module = builder()
    data: bytes = module.build(next(look for look in (module.CITY, module.ZONE) if look.name == plan))
    return data


def mutated(seed: Seed) -> tuple[bytes, list[str]]:
    """The edited Word file, and the text that was touched."""
    draft = operators.Draft(sound(seed.plan))
    touched = operators.apply(draft, seed.edits)
    return draft.data(), touched


def pdf_path(data: bytes) -> Path:
    return SCRATCH / f"{hashlib.sha256(data).hexdigest()[:24]}.pdf"


def convert(files: Iterable[bytes], batch: int = 12) -> None:
    """Word files to PDF through LibreOffice; what was made once is kept in the scratch folder, by content."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    wanted = {pdf_path(data): data for data in files}
    missing = [(path, data) for path, data in wanted.items() if not path.exists()]
    for start in range(0, len(missing), batch):
        with tempfile.TemporaryDirectory() as folder:
            sources = []
            for path, data in missing[start : start + batch]:
                source = Path(folder) / f"{path.stem}.docx"
                source.write_bytes(data)
                sources.append(str(source))
            office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
            command = [*office, "--outdir", folder, *sources]
            subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for path, _ in missing[start : start + batch]:
                shutil.move(Path(folder) / path.name, path)


# -- checking -------------------------------------------------------------------------------------------------------------


@cache
def rules() -> loader.RuleSet:
    return loader.load([resources.folder("rules")])


@cache
def document(plan: str) -> Document:
    """The unmutated Word file, read."""
    read = readers.read(sound(plan), f"{plan}.docx")
    assert isinstance(read, Document)
    return read


@cache
def taken(plan: str) -> checking.Taken:
    """It, taken for a plan by the shipped rules."""
    return checking.take(document(plan), rules(), Options(), DAY)


@cache
def report(plan: str) -> Report:
    """The report on it by them."""
    return checking.of_taken(taken(plan), Options(), DAY)


@cache
def chapters(plan: str) -> tuple[learn_chapters.Chapter, ...]:
    """The chapters of a sound plan from which is learnt how chapters are written."""
    return tuple(learn_chapters.chapters(plan, document(plan), rules().vocabulary))


@cache
def unseen(plan: str) -> loader.RuleSet:
    """The shipped rules with what the other plans teach of chapters: a sound plan would know its own ones again."""
    others = [chapter for other in plans() if other != plan for chapter in chapters(other)]
    learnt = likeness.dumped(learn_chapters.learn(others), {chapter.plan for chapter in others})
    return replace(rules(), vocabulary=replace(rules().vocabulary, chapters=(learnt,)))


#: Rules for single plans in place of the shipped ones, as when examples of the plan must not be known (trust.py).
LEFT_OUT: dict[str, loader.RuleSet] = {}


def checked(plan: str, data: bytes, province: str | None = None, rules_of: Callable[[str], loader.RuleSet] | None = None) -> Checked:
    """A draft's report, by the shipped rules or those of `rules_of`. A plan that is handed in as a PDF is read from its PDF."""
    name = f"{plan}.pdf" if as_pdf(plan) else f"{plan}.docx"
    document = readers.read(pdf_path(data).read_bytes() if as_pdf(plan) else data, name)
    by = rules_of(plan) if rules_of else LEFT_OUT.get(plan) or rules()
    report = checking.of_document(document, by, Options(province=province), DAY)
    return Checked(report, tuple(operators.fold(block.text) for block in document.blocks), table_rows(document))


def table_rows(document: Document) -> dict[tuple[int, int], str]:
    """The folded text of each table row."""
    rows: dict[tuple[int, int], str] = {}
    for block in document.blocks:
        if block.table is not None and block.cell is not None:
            key = (block.table, block.cell[0])
            rows[key] = rows.get(key, "") + operators.fold(block.text)
    return rows


@cache
def before(plan: str, province: str | None = None) -> Checked:
    """The sound plan's report."""
    return checked(plan, sound(plan), province)


def findings(report: Report, rule: str) -> dict[str, SubResult]:
    """The sub-results of a rule that are failed, cantTell or error, by id."""
    return {
        sub.id: sub
        for result in report.results
        if result.rule == rule
        for sub in result.subresults
        if sub.outcome in ("failed", "cantTell", "error")
    }


def touches(sub: SubResult, seed: Seed, after: Checked, touched: list[str]) -> bool:
    """Whether a finding stands where the edit was made, or follows from one that does: a reader finds it under that one."""
    if _stands_there(sub, seed, after, touched):
        return True
    above = sub.because_of.id if sub.because_of is not None else None
    roots = (each for result in after.report.results for each in result.subresults if each.id == above)
    return any(_stands_there(root, seed, after, touched) for root in roots)


def _stands_there(sub: SubResult, seed: Seed, after: Checked, touched: list[str]) -> bool:
    """Whether a finding stands where the edit was made; one on the whole plan may have no place, or point to what is left."""
    spots = [after.rows.get((e.place.table or 0, (e.place.cell or (0, 0))[0]), after.texts[e.place.block]) for e in sub.evidence]
    said = operators.fold(" ".join([sub.subject.label.zh, sub.message.zh, *(e.quote for e in sub.evidence)]))
    if seed.near:
        return any(operators.fold(near) in text for near in seed.near for text in (said, *spots))
    places = [operators.fold(each) for each in touched if each]
    if any(place in spot or (len(spot) > 5 and spot in place) for place in places if len(place) > 5 for spot in spots):
        return True
    if any(place == spot for place in places for spot in spots):  # a short caption, 工程项目表, that is shown as a whole
        return True
    if sub.subject.type in THINGS and places:
        label = operators.fold(sub.subject.label.zh).split("（")[0].split("·")[0]
        return not spots and any(label and label in place for place in places)
    return all(e.role == "nearest" for e in sub.evidence)


def found(rule: str, seed: Seed, after: Checked, touched: list[str]) -> str:
    """Empty if the rule newly fails at the edited place, else how not."""
    old = findings(before(seed.plan, seed.province).report, rule)
    new = [sub for id, sub in findings(after.report, rule).items() if id not in old or old[id].fingerprint != sub.fingerprint]
    failed = [sub for sub in new if sub.outcome == "failed"]
    if any(touches(sub, seed, after, touched) for sub in failed):
        return ""
    was, outcome = (
        next((result.outcome for result in report.results if result.rule == rule), "no such rule")
        for report in (before(seed.plan, seed.province).report, after.report)
    )
    if failed:
        return f"failed elsewhere: {failed[0].message.zh[:60]}"
    if was == "failed":
        return f"{outcome}, in the sound plan too" if outcome == was else f"{outcome}, but failed in the sound plan"
    return outcome + (f" ({new[0].reason})" if new else "")


def disturbance(rule: str, seed: Seed, after: Checked) -> str:
    """Empty if a rule says what it said of the sound plan, else what has changed."""
    old, new = before(seed.plan, seed.province).report, after.report
    outcomes = [next((each.outcome for each in report.results if each.rule == rule), "none") for report in (old, new)]
    if outcomes[0] != outcomes[1]:
        return f"{outcomes[0]} -> {outcomes[1]}" + next((f": {r.message.zh[:60]}" for r in new.results if r.rule == rule), "")
    known = findings(old, rule)
    extra = [sub for id, sub in findings(new, rule).items() if id not in known]
    return f"a new finding: {extra[0].message.zh[:60]}" if extra else ""


def score(seed: Seed) -> Score:
    """Mutate, check, compare."""
    data, touched = mutated(seed)
    after = checked(seed.plan, data, seed.province)
    result = Score(seed, rules=len(after.report.results))
    for rule in seed.expect:
        how = found(rule, seed, after, touched)
        if how:
            result.missed[rule] = how
        else:
            result.found.append(rule)
    for each in after.report.results:
        if not any(fnmatch.fnmatch(each.rule, pattern) for pattern in (*seed.expect, *seed.allow)):
            how = disturbance(each.rule, seed, after)
            if how:
                result.disturbed[each.rule] = how
    return result


def scores_of_plan(chosen: list[Seed]) -> list[Score]:
    """The scores of the seeds of one plan; the sound plan is checked once."""
    return [score(seed) for seed in chosen]


def run(chosen: list[Seed], workers: int) -> list[Score]:
    """The scores of seeds, plan by plan."""
    convert([data for seed in chosen if as_pdf(seed.plan) for data in (sound(seed.plan), mutated(seed)[0])])
    by_plan: dict[str, list[Seed]] = {}
    for seed in chosen:
        by_plan.setdefault(seed.plan, []).append(seed)
    groups = sorted(by_plan.values(), key=len, reverse=True)
    for plan in by_plan:
        before(plan)  # the processes inherit it, and the figures need it here
    if workers == 1:
        return [score for group in groups for score in scores_of_plan(group)]
    with ProcessPoolExecutor(workers) as pool:
        return [score for scores in pool.map(scores_of_plan, groups) for score in scores]


# -- figures --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ratio:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.part}/{self.whole} ({self.share:.2%})"


def figures(scores: list[Score]) -> dict[str, Ratio]:
    """The figures that floors.toml bounds, by its keys, and the share of whole defects found."""
    defects = [score for score in scores if not score.seed.harmless]
    harmless = [score for score in scores if score.seed.harmless]
    reports = [before(plan).report for plan in sorted({score.seed.plan for score in scores})]
    expected = sum(len(score.seed.expect) for score in defects)
    applied = sum(sum(report.counts.values()) - report.counts["inapplicable"] for report in reports)
    return {
        "defects": Ratio(sum(not score.missed for score in defects), len(defects)),
        "found": Ratio(sum(len(score.found) for score in defects), expected),
        "silent": Ratio(sum(how == "passed" for score in defects for how in score.missed.values()), expected),
        "disturbed": Ratio(sum(len(score.disturbed) for score in defects), sum(score.rules for score in defects) - expected),
        "harmless": Ratio(sum(bool(score.disturbed) for score in harmless), len(harmless)),
        "cant_tell": Ratio(sum(report.counts["cantTell"] for report in reports), applied),
        "failed": Ratio(sum(report.counts["failed"] + report.counts["error"] for report in reports), applied),
    }


def floors(name: str) -> dict[str, float]:
    """The bounds of `all` seeds or of the `tenth`."""
    bounds: dict[str, float] = tomllib.loads(FLOORS.read_text("utf-8"))["mutants"][name]
    return bounds


def violations(measured: dict[str, Ratio], bounds: dict[str, float]) -> list[str]:
    """One line for each figure beyond its bound: `found` is a minimum, the others are maxima."""
    return [
        f"{name}: {measured[name]}, bound {bound:.2%}"
        for name, bound in bounds.items()
        if (measured[name].share < bound if name == "found" else measured[name].share > bound)
    ]


def complaints(scores: list[Score]) -> list[str]:
    """One line for each rule that missed its defect, and for each that changed without a reason."""
    return [
        f"{score.seed.plan} | {score.seed.name} | {rule} | {what}: {how}"
        for score in scores
        for what, rules_concerned in (("missed", score.missed), ("disturbed", score.disturbed))
        for rule, how in rules_concerned.items()
    ]


# -- printing -------------------------------------------------------------------------------------------------------------


def print_rules(scores: list[Score]) -> None:
    """One line a rule: found of seeded, and how often it was disturbed."""
    seeded, hit, moved = Counter[str](), Counter[str](), Counter[str]()
    for each in scores:
        seeded.update(each.seed.expect)
        hit.update(each.found)
        moved.update(each.disturbed.keys())
    print("\nrule      found/seeded  disturbed")
    for rule in sorted({*seeded, *moved}):
        print(f"{rule:9} {f'{hit[rule]}/{seeded[rule]}':>12}  {moved[rule] or ''}")


def print_sound(names: list[str]) -> None:
    """The outcomes of the sound plans."""
    print("\nthe sound plans themselves")
    for plan in names:
        report = before(plan).report
        print(f"  {plan}: {report.verdict}, " + ", ".join(f"{name} {n}" for name, n in report.counts.items() if n))
        for result in report.results:
            if result.outcome in ("failed", "cantTell", "error"):
                print(f"    {result.rule} {result.outcome}: {result.message.zh[:110]}")


#: What `figures` measures, in words.
LABELS = {
    "defects": "defects found",
    "found": "rules that fail / should fail",
    "silent": "rules that pass / should fail",
    "disturbed": "other rules disturbed",
    "harmless": "harmless edits that disturbed",
    "cant_tell": "cantTell on the sound plans",
    "failed": "failed on the sound plans",
}


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures and what went wrong; 1 if a floor is missed. Floors hold for all seeds and for the tenth, not for a selection."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("only", nargs="*", help="plans, or parts of seeds' names; all by default")
    options.add_argument("--tenth", action="store_true", help="the tenth that the suite runs")
    options.add_argument("-j", type=int, default=os.cpu_count() or 1, help="processes")
    given = options.parse_args(arguments)
    began = time.monotonic()
    chosen = [seed for seed in every_seed() if in_tenth(seed) or not given.tenth]
    if given.only:
        chosen = [seed for seed in chosen if any(word == seed.plan or word in seed.name for word in given.only)]
    scores = run(chosen, given.j)
    print_rules(scores)
    print("\nmissed and disturbed", *complaints(scores), sep="\n  ")
    print_sound(sorted({seed.plan for seed in chosen}))
    measured = figures(scores)
    print()
    for name, label in LABELS.items():
        print(f"{label:31} {measured[name]}")
    print(f"{'time':31} {time.monotonic() - began:.0f} s")
    missed = [] if given.only else violations(measured, floors("tenth" if given.tenth else "all"))
    for line in missed:
        print(f"below the floor: {line}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
