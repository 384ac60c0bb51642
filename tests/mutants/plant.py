"""Plants facts in words that no row knows: a fact that a rule needs is taken out of a sound plan, and said again in other words.

A person who reads the draft still finds the fact, so a rule may pass or leave it open with its place (cantTell), and never fail. What a
rule needs is found by checks alone: without the fact some sub-results fail, and said in common words they do not. No rule is known here.

    python tests/mutants/plant.py                     everything
    python tests/mutants/plant.py --seed 7            other words, other facts
    python tests/mutants/plant.py city-b "owner"      one plan, or wordings with these words in their names
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT)]

from tests.mutants import measure  # noqa: E402

from plancheck import checking  # noqa: E402
from plancheck.model.document import Document  # noqa: E402
from plancheck.model.plan import Fact, Plan  # noqa: E402
from plancheck.model.report import Options, Report  # noqa: E402

WAYS = HERE / "plantings.toml"
#: So many facts of a kind are taken out of each plan, and each is said in so many ways.
FACTS, SAID = 3, 6
#: So many facts of a kind are tried: most are needed by no rule, since they stand elsewhere too.
TRIED = 16


class Cut(NamedTuple):
    """Characters [start, end) of a block to take out; in their place, `put`."""

    block: int
    start: int
    end: int
    put: str = ""


@dataclass(frozen=True)
class Lost:
    """A fact that can be taken out: its kind, what it is, the cuts, where it is said again, in common words and with what words.

    With `instead`, it is said in place of what stands there, and nothing else is cut: the head of a column whose cells the cuts empty, or a
    cell. `less`: common words that say no more than new ones do, who answers without who leads; what fails with them may fail.
    """

    kind: str
    label: str
    cuts: tuple[Cut, ...]
    block: int
    common: str
    words: dict[str, str]
    instead: Cut | None = None
    less: str = ""

    def without(self, document: Document) -> Document:
        """The document without the fact."""
        return edited(document, self.cuts, self.block, "")

    def said(self, document: Document, text: str) -> Document:
        """The document with the fact in other words."""
        if self.instead is None:
            return edited(document, self.cuts, self.block, text)
        return edited(document, (self.instead._replace(put=text),), self.instead.block, "")


@dataclass(frozen=True)
class Planted:
    """What became of a planting: the worst outcome of the sub-results that need the fact, their reasons, and what else fails."""

    plan: str
    kind: str
    way: str
    label: str
    text: str
    outcome: str
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    shown: bool
    disturbed: tuple[str, ...]


# ---- words ------------------------------------------------------------------------------------------------------


@cache
def ways() -> dict[str, dict[str, str]]:
    """The wordings of each kind of fact, by name."""
    found: dict[str, dict[str, str]] = tomllib.loads(WAYS.read_text("utf-8"))
    return found


@cache
def known() -> str:
    """Everything that the code with its rows, and the packs say."""
    rows = sorted(file for file in (ROOT / "src/plancheck").rglob("*") if file.suffix in (".py", ".toml"))
    packs = sorted((ROOT / "rules").rglob("*.rules"))
    return "\n".join(file.read_text("utf-8") for file in (*rows, *packs))


@cache
def unknown(kind: str) -> tuple[str, ...]:
    """The words of two letters that no row knows: `acts` or `bodies`."""
    letters = ways()["letters"]
    pairs = [a + b for a, b in product(letters[kind], letters[kind if kind == "acts" else "ends"]) if a != b]
    said = {a + b for a, b in pairwise(known())}
    return tuple(pair for pair in pairs if pair not in said)


def fresh(chance: random.Random, kind: str, but: Sequence[str] = ()) -> str:
    """One of those words, but none of `but`; of a body, with up to two letters before it."""
    word = chance.choice([word for word in unknown(kind) if word not in but])
    return word if kind == "acts" else "".join(chance.sample(ways()["letters"]["bodies"], chance.randrange(3))) + word


# ---- facts ------------------------------------------------------------------------------------------------------


def lost(document: Document, plan: Plan) -> Iterator[Lost]:
    """The facts of a plan that can be taken out and said again in one sentence."""
    yield from _owners(document, plan)
    yield from _values(document, plan)
    yield from _fields(document, plan)
    yield from _columns(document, plan)


def _owners(document: Document, plan: Plan) -> Iterator[Lost]:
    everybody = dict.fromkeys(unit for task in plan.tasks for unit in task.units)
    for task in plan.tasks:
        clauses = [plan.responsibilities[at] for at in task.responsibility]
        places = [clause.evidence.place for clause in clauses]
        own = [place for place in places if place.table is None and task.start <= place.block < task.end]
        if not own or len(own) < len(places) or not task.units:
            continue
        block = max(place.block for place in own)
        first, *others = task.units
        helped = f"，{'、'.join(others)}配合" if others else ""
        two = [first, *others[:1]] if others else [first, *(unit for unit in everybody if unit != first)][:2]
        words = {"x": "、".join(task.units[:3])}
        cuts = tuple(Cut(place.block, place.start, place.end) for place in own)
        yield Lost("owner", task.title, cuts, block, f"由{first}牵头{helped}。", words, less=f"责任单位：{'、'.join(two)}。")


def _values(document: Document, plan: Plan) -> Iterator[Lost]:
    targets: dict[tuple[str, int], list[Fact]] = {}
    for fact in plan.facts:
        if fact.indicator and not fact.indicator.startswith("~") and fact.kind == "target" and fact.year is not None:
            targets.setdefault((fact.indicator, fact.year), []).append(fact)
    for (_, year), facts in targets.items():
        fact = facts[0]
        block = next((each.evidence.place.block for each in facts if each.evidence.place.table is None), None)
        block = block if block is not None else _above(document, fact.evidence.place.block)
        if block is None or fact.value_to is not None or len(fact.subject) < 4:
            continue
        cuts = tuple(_cut(document, each) for each in facts)
        half = (len(fact.subject) + 1) // 2
        value = f"{fact.value}{fact.unit}"
        change = {"decrease": "下降", "increase": "提高", None: "达到"}[fact.change]
        words = {"n": fact.subject, "h": fact.subject[:half], "t": fact.subject[half:], "v": value, "y": f"{year}年"}
        yield Lost("value", f"{fact.subject} {year}", cuts, block, f"到{year}年，{fact.subject}{change}{value}。", words)


def _cut(document: Document, fact: Fact) -> Cut:
    """What is taken out for a fact: its cell, or its clause."""
    place, text = fact.evidence.place, document.blocks[fact.evidence.place.block].text
    if place.table is not None:
        return Cut(place.block, 0, len(text), "—")
    start = max(text.rfind(mark, 0, place.start) for mark in "，；。：") + 1
    ends = [at for mark in "，；。" if (at := text.find(mark, place.end)) >= 0]
    end = min(ends, default=len(text))
    return Cut(place.block, start, min(end + 1, len(text)) if text[end : end + 1] == "，" else end)


def _above(document: Document, block: int) -> int | None:
    """The next paragraph of running text above a table."""
    for at in range(block, -1, -1):
        above = document.blocks[at]
        if above.table is None and above.countable and above.role == "text" and len(above.text) > 30 and "。" in above.text:
            return at
    return None


def _fields(document: Document, plan: Plan) -> Iterator[Lost]:
    for project in plan.projects:
        cells = dict(project.cells)
        told = cells.get("content") or cells.get("scale") or project.evidence
        for name in ("investment", "period", "owner"):
            cell = cells.get(name)
            if cell is None or cell.place.table is None or cell.place.block == told.place.block:
                continue
            text = document.blocks[cell.place.block].text
            unit = project.investment.unit if name == "investment" and project.investment else ""
            said = text if not text.strip()[-1:].isdigit() or name != "investment" else text.strip() + unit
            cut = Cut(cell.place.block, 0, len(text), "—")
            kind = "builder" if name == "owner" else name
            yield Lost(kind, project.name, (cut,), told.place.block, f"{COMMON[name]}{said}。", {"x": said, "v": said, "y": said})
            if name == "owner":
                yield Lost("builder-cell", project.name, (cut,), cell.place.block, text, {"x": said}, cut)


def _columns(document: Document, plan: Plan) -> Iterator[Lost]:
    """The columns of fields of projects, of who answers for tasks, and of the values of a year: the head that says what they hold."""
    columns = {block: (table.index, at) for table in document.tables for row in table.grid for at, block in enumerate(row) if block >= 0}
    held: dict[tuple[int, int, str], None] = {}
    for project in plan.projects:
        for name, evidence in project.cells:
            if name in COMMON and evidence.place.block in columns:
                held[(*columns[evidence.place.block], "builder" if name == "owner" else name)] = None
    for clause in plan.responsibilities:
        if clause.evidence.place.block in columns:
            held[(*columns[clause.evidence.place.block], "owner")] = None
    years: dict[tuple[int, int], int] = {}
    for fact in plan.facts:
        if fact.kind == "target" and fact.year is not None and fact.evidence.place.block in columns and fact.indicator is not None:
            held[(*columns[fact.evidence.place.block], "value")] = None
            years[columns[fact.evidence.place.block]] = fact.year
    for number, column, kind in held:
        table = document.tables[number - 1]
        head, *cells = (row[column] for row in table.grid[max(0, table.header_rows - 1) :] if column < len(row))
        if head < 0 or not table.header_rows or sum(row.count(head) for row in table.grid) > 1:
            continue
        if kind == "value" and str(years[number, column]) not in document.blocks[head].text:
            continue  # the years stand in the rows
        cuts = tuple(Cut(cell, 0, len(document.blocks[cell].text), "—") for cell in dict.fromkeys(cells) if cell >= 0)
        text = document.blocks[head].text
        unit = f"（{hit[1]}）" if (hit := UNIT.search(text)) else ""
        words = {"e": unit, "y": f"{years.get((number, column), '')}年"}
        yield Lost(f"{kind}-column", f"{number}:{text}", cuts, head, text, words, Cut(head, 0, len(text)))


#: The unit in the head of a column.
UNIT = re.compile(r"[（(]([^（()）]*(?:元|%))[)）]")
#: What fields of projects are called in common words.
COMMON = {"investment": "总投资", "period": "建设期限", "owner": "责任单位：", "content": "建设内容："}


def edited(document: Document, cuts: Sequence[Cut], block: int, text: str) -> Document:
    """The document without what is cut, and with a sentence at the end of a block."""
    blocks = {cut.block: document.blocks[cut.block].text for cut in cuts} | {block: document.blocks[block].text}
    for cut in sorted(set(cuts), key=lambda each: (each.block, -each.start)):
        whole = blocks[cut.block]
        start, end = cut.start, cut.end
        if whole[start - 1 : start] in ("（", "(") and whole[end : end + 1] in ("）", ")"):
            start, end = start - 1, end + 1
        blocks[cut.block] = whole[:start] + cut.put + whole[end:]
    if text:
        whole = blocks[block]
        blocks[block] = whole + ("" if whole[-1:] in "。；" else "。") + text
    made = tuple(
        replace(it, text=blocks[it.index], bold=min(it.bold, len(blocks[it.index]))) if it.index in blocks else it for it in document.blocks
    )
    return replace(document, blocks=made)


# ---- checks -----------------------------------------------------------------------------------------------------


def report(document: Document) -> Report:
    return checking.of_document(document, measure.rules(), Options(), measure.DAY)


Subs = dict[tuple[str, str], tuple[str, str | None, bool]]


#: What became of a sub-result that is no longer there: what it is about was lost, which is no pass; and of one that passes.
GONE, PASSED = ("gone", None, True), ("passed", None, True)


def outcomes(it: Report) -> Subs:
    """Outcome, reason and whether a place is shown, of every sub-result, by rule and id."""
    return {(result.rule, sub.id): (sub.outcome, sub.reason, bool(sub.evidence)) for result in it.results for sub in result.subresults}


def failing(subs: Subs) -> set[tuple[str, str]]:
    return {key for key, (outcome, _, _) in subs.items() if outcome in ("failed", "error")}


def plantings(name: str, seed: int, only: Sequence[str], facts: int = FACTS, said: int = SAID) -> list[Planted]:
    """The plantings of one plan: of each kind so many facts, each in so many ways."""
    chance = random.Random(f"{seed}/{name}")
    document, plan, whole = measure.document(name), measure.taken(name).plan, outcomes(measure.report(name))
    sound = failing(whole)
    by_kind: dict[str, list[Lost]] = {}
    for each in lost(document, plan):
        by_kind.setdefault(each.kind, []).append(each)
    found: list[Planted] = []
    for kind, its in by_kind.items():
        chance.shuffle(its)
        named = {way: text for way, text in ways()[kind].items() if not only or any(word in f"{kind} {way}" for word in only)}
        done = 0
        for each in its[:TRIED]:
            if done == facts or not named:
                break
            without = failing(outcomes(report(each.without(document)))) - sound
            if not without:
                continue
            common = failing(outcomes(report(each.said(document, each.common)))) - sound
            needs = without - common
            if needs:
                done += 1
                common |= failing(outcomes(report(each.said(document, each.less)))) if each.less else set()
                for way in chance.sample(sorted(named), min(said, len(named))):
                    found.append(_planted(name, document, each, way, named[way], needs, sound | without | common, whole, chance))
    return found


def _planted(
    name: str,
    document: Document,
    it: Lost,
    way: str,
    wording: str,
    needs: set[tuple[str, str]],
    other: set[tuple[str, str]],
    whole: Subs,
    chance: random.Random,
) -> Planted:
    acts = [fresh(chance, "acts") for _ in range(3)]
    new = [fresh(chance, "bodies") for _ in range(2)]
    text = wording.format(a=acts[0], b=acts[1], c=acts[2], u=new[0], w=new[1], **it.words)
    subs = outcomes(report(it.said(document, text)))
    # What the sound plan does not ask of either is not missed; what is asked there, and not here, has lost what it is about.
    came = [subs.get(key, GONE if key in whole else PASSED) for key in sorted(needs)]
    outcome = next((each for each in ("error", "failed", "gone", "cantTell") if any(each == got for got, _, _ in came)), "passed")
    left = [key[0] for key, (got, _, _) in zip(sorted(needs), came, strict=True) if got in ("failed", "error", "gone")]
    reasons = tuple(sorted({reason or "" for got, reason, _ in came if got == "cantTell"}))
    shown = all(place for got, _, place in came if got == "cantTell")
    disturbed = tuple(sorted({rule for rule, _ in failing(subs) - other}))
    rules = tuple(dict.fromkeys(left)) or tuple(sorted({rule for rule, _ in needs}))
    return Planted(name, it.kind, way, it.label, text, outcome, rules, reasons, shown, disturbed)


def run(plans: Sequence[str], seed: int, only: Sequence[str], workers: int, facts: int = FACTS, said: int = SAID) -> Iterator[Planted]:
    """The plantings of some plans, plan by plan."""
    measure.rules()
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(plantings, plans, *([each] * len(plans) for each in (seed, only, facts, said))):
            yield from found


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures and every planting that failed; 1 if one did."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("only", nargs="*", help="plans, or parts of the names of kinds and wordings; all by default")
    options.add_argument("--seed", type=int, default=0, help="other words and other facts")
    options.add_argument("--facts", type=int, default=FACTS, help="so many facts of a kind in each plan")
    options.add_argument("--said", type=int, default=SAID, help="so many wordings of each fact")
    options.add_argument("-j", type=int, default=os.cpu_count() or 1, help="processes")
    given = options.parse_args(arguments)
    began = time.monotonic()
    plans = [name for name in measure.plans() if name in given.only] or measure.plans()
    found: list[Planted] = []
    for each in run(plans, given.seed, [word for word in given.only if word not in plans], given.j, given.facts, given.said):
        found.append(each)
        if each.outcome in ("failed", "error", "gone") or each.disturbed or (each.outcome == "cantTell" and not each.shown):
            rules = " ".join(each.rules)
            print(
                f"{each.plan} | {each.kind}.{each.way} | {each.label} | {each.outcome} {rules} | {each.text} | {each.disturbed}", flush=True
            )
    print()
    for title, key in (("kind", lambda each: each.kind), ("wording", lambda each: f"{each.kind}.{each.way}")):
        print(f"{title:24} plantings  passed  cantTell  gone  failed")
        for name in sorted({key(each) for each in found}):
            passed, cannot_tell, gone, failed = count = _counted(each for each in found if key(each) == name)
            print(f"{name:24} {sum(count):9}  {passed:6}  {cannot_tell:8}  {gone:4}  {failed:6}")
    passed, cannot_tell, gone, failed = count = _counted(found)
    print(f"\nplantings {sum(count)}: passed {passed}, cantTell {cannot_tell}, gone {gone}, failed {failed}")
    print("reasons", Counter(reason for each in found for reason in each.reasons), "without a place", sum(not each.shown for each in found))
    print("other rules disturbed", sum(bool(each.disturbed) for each in found), f"\ntime {time.monotonic() - began:.0f} s")
    return int(bool(gone + failed))


def _counted(found: Iterable[Planted]) -> tuple[int, int, int, int]:
    """How many passed, could not be told, had lost what they are about, and failed."""
    count = Counter(each.outcome for each in found)
    return count["passed"], count["cantTell"], count["gone"], count["failed"] + count["error"]


if __name__ == "__main__":
    sys.exit(main())
