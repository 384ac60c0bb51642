"""Measures how well documents are read, against hand labels: `make accuracy`.

The labels of two plans written for plancheck stand in samples/ with the plans themselves. The real documents, and the labels of four of
them, are not part of this repository: `--material` names their folder, by default ../shared beside the checkout. Without it, only the two
plans are measured. Facts, headings, responsible units and tables of real documents are scored by the material's own scorer, the further
kinds (gold/README.md) here. Below a floor of tests/floors.toml the exit code is 1.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from plancheck import extraction, readers, resources
from plancheck.contract import plan as plan_file
from plancheck.language import loader

HERE = Path(__file__).resolve().parent
if __package__:
    from tests.accuracy import matching
else:
    sys.path.insert(0, str(HERE))
    import matching

Row = dict[str, Any]
Figures = tuple[int, int, int]
#: Group or document -> kind -> figures.
Scores = dict[str, dict[str, Figures]]

FLOORS = HERE.parent / "floors.toml"
MATERIAL = HERE.parents[1].parent / "shared"
#: `zone-sound.pdf` (Chifeng; figures and measures are invented) is no sample any more; it lies beside its labels, as it was printed.
SAMPLES = {
    "city-defects": resources.folder("samples") / "city-defects.docx",
    "zone-sound": HERE / "samples" / "zone-sound" / "zone-sound.pdf",
}
#: Documents whose labels were looked at while extraction was corrected.
TUNED = (
    "beijing-energy-basis",
    "beijing-energy-plan",
    "beijing-energy-tasks2",
    "chongqing-climate-plan",
    "datong-eco-goals",
    "datong-eco-plan",
    "datong-eco-status",
    "datong-eco-status2",
    "datong-eco-tasks",
    "datong-eco-tasks2",
    "datong-eco-tasks3",
    "datong-eco-water",
    "hydrogen-plan",
    "jiangsu-renewables-plan",
    "national-action-plan-2030",
    "zhejiang-green-park",
)
#: How each kind is matched in the plans of samples/: the list of the extraction and the score of a pair.
SAMPLE_KINDS: dict[str, tuple[str, Callable[[Row, Row], float]]] = {
    "facts": ("facts", matching.fact),
    "facts_full": ("facts", matching.full),
    "headings": ("headings", matching.heading),
    "tasks": ("tasks", matching.named("title")),
    "projects": ("projects", matching.named("name")),
    "sums": ("sums", matching.total),
    "events": ("events", matching.peak),
}
#: How the kinds that the material's scorer does not know are matched in real documents.
REAL_KINDS: dict[str, Callable[[Row, Row], float]] = {
    "events": matching.peak,
    "delegated": matching.delegated,
    "sums": matching.total,
    "tasks": matching.contained("title"),
    "projects": matching.contained("name"),
}


@functools.cache
def rules() -> loader.RuleSet:
    return loader.load([resources.folder("rules")])


@functools.cache
def extracted(file: Path) -> Row:
    """The JSON of an extraction."""
    document = readers.read(file.read_bytes(), file.name)
    plan: Row = json.loads(plan_file.write(extraction.plan(document, rules().vocabulary)))
    return plan


def rows(file: Path) -> list[Row]:
    """The labels of a file; none where the kind is not labelled."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()] if file.exists() else []


# -- plans written for plancheck --------------------------------------------------------------------------------------------


def of_sample(name: str) -> dict[str, Figures]:
    """The figures of a plan of samples/."""
    return {kind: _sample_figures(name, *how) for kind, how in SAMPLE_KINDS.items()}


def _sample_figures(name: str, kind: str, score: Callable[[Row, Row], float]) -> Figures:
    labels, items = rows(HERE / "samples" / name / f"{kind}.jsonl"), extracted(SAMPLES[name])[kind]
    if kind == "headings":
        labels, items = ([row for row in some if row["level"] in (1, 2, 3)] for some in (labels, items))
    return matching.figures(labels, items, score)


# -- real documents ---------------------------------------------------------------------------------------------------------


def _scorer(material: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_extract", material / "tools" / "score_extract.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _documents(material: Path) -> Iterator[tuple[str, str, Path, Path, Row]]:
    """(group, name, file, folder of labels, what is labelled) of each document."""
    for folder in sorted((material / "data" / "real").iterdir()):
        yield "material", folder.name, folder / "document.pdf", folder, {"pages": "all"}
    for meta in sorted((HERE / "gold").glob("*/meta.json")):
        about = json.loads(meta.read_text("utf-8"))
        group = "tuned" if meta.parent.name in TUNED else "untuned"
        yield group, meta.parent.name, material / "data" / about["source"], meta.parent, about


def _on_pages(pages: Any, plan: Row) -> Row:
    """What stands on the labelled pages."""
    if pages in (None, "all"):
        return plan
    first, last = pages

    def inside(row: Row) -> bool:
        place = row.get("place") or row.get("total", {}).get("place") or row
        return place.get("page") is None or first <= place["page"] <= last

    return {kind: [row for row in items if inside(row)] if isinstance(items, list) else items for kind, items in plan.items()}


def _indicators(scorer: Any, labels: list[Row], facts: list[Row], codes: dict[str, str]) -> Figures:
    """Facts of the indicators that packs define: those that agree, those labelled, those extracted."""
    pairs = scorer.match_facts(labels, facts)
    code = {i: codes.get(str(label.get("id"))) or label.get("indicator") for i, label in enumerate(labels)}
    known = set(filter(None, [*codes.values(), *(label.get("indicator") for label in labels)])) | {
        "nonfossil_share", "energy_intensity", "co2_intensity", "nev_penetration", "nev_stock", "green_travel",
    }  # fmt: skip
    hits = {j for i, j in pairs if code[i] and facts[j].get("indicator") == code[i] and not labels[i].get("optional")}
    free = {j for i, j in pairs if labels[i].get("indicator_optional") or labels[i].get("optional")}
    counted = {j for j, fact in enumerate(facts) if fact.get("indicator") in known and j not in free and fact.get("scope") is None}
    return len(hits), sum(bool(c) and not labels[i].get("optional") for i, c in code.items()), len(counted | hits)


def of_material(material: Path, only: list[str], verbose: bool) -> Scores:
    """The totals of each group of real documents; prints a line for each document."""
    scorer = _scorer(material)
    codes: dict[str, dict[str, str]] = json.loads((HERE / "gold" / "indicators.json").read_text("utf-8"))
    totals: Scores = {}
    for group, name, file, folder, about in _documents(material):
        if only and name not in only:
            continue
        plan = _on_pages(about["pages"], extracted(file))
        scores = {kind: (it["hits"], it["gold"], it["found"]) for kind, it in scorer.score(folder, plan, verbose).items()}
        for kind, score in REAL_KINDS.items():
            if (folder / f"{kind}.jsonl").exists():
                scores[kind] = matching.figures(rows(folder / f"{kind}.jsonl"), plan.get(kind, []), score)
        scores["indicators"] = _indicators(scorer, rows(folder / "facts.jsonl"), plan["facts"], codes.get(name, {}))
        print(_line(name, scores))
        total = totals.setdefault(group, {})
        for kind, figures in scores.items():
            hits, labels, items = (a + b for a, b in zip(total.get(kind, (0, 0, 0)), figures, strict=True))
            total[kind] = hits, labels, items
    return totals


# -- floors and printing ----------------------------------------------------------------------------------------------------


def floors() -> dict[str, dict[str, float]]:
    """The least F1 by group or document, and kind."""
    bounds: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text("utf-8"))["accuracy"]
    return bounds


def below(scores: Scores) -> list[str]:
    """One line for each F1 below its floor. A kind that has a floor but was not measured is below it."""
    return [
        f"{name}, {kind}: F1 {value:.4f}, floor {least:.4f}"
        for name, kinds in scores.items()
        for kind, least in floors().get(name, {}).items()
        if (value := matching.f1(kinds[kind]) if kind in kinds else 0.0) < least
    ]


def _line(name: str, scores: dict[str, Figures]) -> str:
    parts = []
    for kind, (hits, labels, items) in scores.items():
        precision, recall = hits / items if items else 1.0, hits / labels if labels else 1.0
        parts.append(f"{kind} F1 {matching.f1((hits, labels, items)):.3f} (P {precision:.3f} R {recall:.3f} n={labels})")
    return f"{name:26} " + "  ".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Prints a line a document and the totals of each group; 1 below a floor."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("only", nargs="*", help="names of documents; all by default, and only then are floors compared")
    options.add_argument("--material", type=Path, default=MATERIAL, help="folder of the real documents")
    options.add_argument("-v", action="store_true", help="print what was missed and what differs")
    given = options.parse_args(arguments)
    scores = {name: of_sample(name) for name in SAMPLES if not given.only or name in given.only}
    for name, kinds in scores.items():
        print(_line(name, kinds))
    if given.material.is_dir():
        totals = of_material(given.material, given.only, given.v)
        print("\ntotals")
        for group, kinds in totals.items():
            print(_line(group, kinds))
        scores |= totals
    else:
        print(f"real documents are not measured: there is no {given.material}")
    complaints = [] if given.only else below(scores)
    for line in complaints:
        print(f"below the floor: {line}", file=sys.stderr)
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
