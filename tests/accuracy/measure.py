"""How well drafts are read, against hand labels: `make accuracy`.

The documents and the labels of four of them lie in the shared material beside a checkout (../shared), the labels of five more
in gold/. Without that material there is nothing to measure, and this says so. Scores of facts, headings, responsible units and
tables are those of the shared scorer; the further kinds (gold/README.md) are matched here.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from plancheck import extraction, readers, resources
from plancheck.contract import plan as plan_file
from plancheck.language import loader

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1].parent / "shared"
Row = dict[str, Any]
#: Labels that were looked at while forms were mended.
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


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score_extract", SHARED / "tools" / "score_extract.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()] if file.exists() else []


def _extracted(file: Path, loaded: loader.RuleSet) -> Row:
    document = readers.read(file.read_bytes(), file.name)
    found: Row = json.loads(plan_file.write(extraction.plan(document, loaded.vocabulary)))
    return found


def _on(pages: Any, out: Row) -> Row:
    """What stands on the labelled pages."""
    if pages in (None, "all"):
        return out
    first, last = pages

    def inside(row: Row) -> bool:
        place = row.get("place") or row.get("total", {}).get("place") or row
        return place.get("page") is None or first <= place["page"] <= last

    return {kind: [row for row in rows if inside(row)] if isinstance(rows, list) else rows for kind, rows in out.items()}


def _matched(gold: list[Row], found: list[Row], same: Callable[[Row, Row], bool]) -> tuple[int, int, int]:
    """(hits, labels, found), one to one; an optional label costs nothing either way."""
    left, hits, free = list(found), 0, 0
    for label in sorted(gold, key=lambda row: bool(row.get("optional"))):
        match = next((row for row in left if same(label, row)), None)
        if match is not None:
            left.remove(match)
            hits, free = (hits, free + 1) if label.get("optional") else (hits + 1, free)
    return hits, sum(not label.get("optional") for label in gold), len(found) - free


def _alike(a: str, b: str, least: float = 0.6) -> bool:
    a, b = "".join(a.split()), "".join(b.split())
    return a == b or (min(len(a), len(b)) >= 4 and (a in b or b in a)) or SequenceMatcher(None, a, b).ratio() >= least


def _amount(row: Row) -> tuple[Decimal, str]:
    return Decimal(str(row["value"])).normalize(), row["unit"]


def _same_sum(label: Row, row: Row) -> bool:
    return _amount(label["total"]) == _amount(row["total"]) and label["complete"] == row["complete"]


KINDS: dict[str, Callable[[Row, Row], bool]] = {
    "events": lambda a, b: a["event"] == "peak" and a["year"] == b["year"] and (a["owner"] == "own") == (b["owner"] is None),
    "delegated": lambda a, b: a["year"] == b["year"] and _alike(a["subject"], b["subject"]),
    "sums": _same_sum,
    "tasks": lambda a, b: _alike(a["title"], b["title"], 0.9),
    "projects": lambda a, b: _alike(a["name"], b["name"], 0.9),
}


def _indicators(scorer: Any, gold: list[Row], found: list[Row], codes: dict[str, str]) -> tuple[int, int, int]:
    """Facts of the packs' labelled indicators: labels coded, facts coded, and those that agree."""
    pairs = scorer.match_facts(gold, found)
    code = {i: codes.get(str(label.get("id"))) or label.get("indicator") for i, label in enumerate(gold)}
    known = set(filter(None, [*codes.values(), *(label.get("indicator") for label in gold)])) | {
        "nonfossil_share", "energy_intensity", "co2_intensity", "nev_penetration", "nev_stock", "green_travel",
    }  # fmt: skip
    hit = {j for i, j in pairs if code[i] and found[j].get("indicator") == code[i] and not gold[i].get("optional")}
    free = {j for i, j in pairs if gold[i].get("indicator_optional") or gold[i].get("optional")}
    counted = {j for j, fact in enumerate(found) if fact.get("indicator") in known and j not in free and fact.get("scope") is None}
    return len(hit), sum(bool(c) and not gold[i].get("optional") for i, c in code.items()), len(counted | hit)


def _line(name: str, scores: dict[str, tuple[int, int, int]], scorer: Any) -> str:
    parts = []
    for kind, (hits, gold, found) in scores.items():
        figures = scorer.figures(hits, gold, found)
        parts.append(f"{kind} F1 {figures['f1']:.3f} (P {figures['precision']:.3f} R {figures['recall']:.3f} n={gold})")
    return f"{name:26} " + "  ".join(parts)


def _documents() -> Iterable[tuple[str, str, Path, Path, Row]]:
    for folder in sorted((SHARED / "data" / "real").iterdir()):
        yield "labelled with the material", folder.name, folder / "document.pdf", folder, {"pages": "all"}
    for meta in sorted((HERE / "gold").glob("*/meta.json")):
        about = json.loads(meta.read_text("utf-8"))
        yield (
            "labelled here, tuned on" if meta.parent.name in TUNED else "labelled here, never tuned on",
            meta.parent.name,
            SHARED / "data" / about["source"],
            meta.parent,
            about,
        )


def main() -> int:
    """Prints one line a document and the totals of each group."""
    if not SHARED.is_dir():
        print(f"nothing to measure: {SHARED.name}/ is not beside this checkout")
        return 0
    verbose = "-v" in sys.argv
    only = [name for name in sys.argv[1:] if name != "-v"]
    scorer, loaded = _scorer(), loader.load([resources.folder("rules")])
    codes: dict[str, dict[str, str]] = json.loads((HERE / "gold" / "indicators.json").read_text("utf-8"))
    totals: dict[str, dict[str, list[int]]] = {}
    for group, name, file, folder, about in _documents():
        if only and name not in only:
            continue
        out = _on(about["pages"], _extracted(file, loaded))
        scored = {kind: (each["hits"], each["gold"], each["found"]) for kind, each in scorer.score(folder, out, verbose).items()}
        for kind, same in KINDS.items():
            if (folder / f"{kind}.jsonl").exists():
                scored[kind] = _matched(_rows(folder / f"{kind}.jsonl"), out.get(kind, []), same)
        scored["indicators"] = _indicators(scorer, _rows(folder / "facts.jsonl"), out["facts"], codes.get(name, {}))
        tables = len(json.loads((folder / "tables.json").read_text("utf-8")))
        print(_line(name, scored, scorer) + f"  tables {len(out['tables'])} found, {tables} labelled")
        for kind, figures in scored.items():
            row = totals.setdefault(group, {}).setdefault(kind, [0, 0, 0])
            totals[group][kind] = [a + b for a, b in zip(row, figures, strict=True)]
    for group, kinds in totals.items():
        print(f"\nTOTAL, {group}")
        for kind, (hits, gold, found) in kinds.items():
            figures = scorer.figures(hits, gold, found)
            print(f"  {kind:18} F1 {figures['f1']:.3f}  P {figures['precision']:.3f}  R {figures['recall']:.3f}  (n={gold})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
