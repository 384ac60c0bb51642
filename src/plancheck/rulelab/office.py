"""Rules that an office writes one by one, as packs: kept in a folder named by what is in it, so that it never has to be changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import resources
from plancheck.workspace import apart

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.model.diagnostic import Diagnostic

#: The id of the pack; where texts use the definitions of different guidelines, there is a pack for each.
PACK = "this-office"


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text of rules by the id of its first rule, with its cases as TOML, and the packs whose definitions it uses."""

    rule: str
    text: str
    cases: str = ""
    imports: tuple[str, ...] = ()


def kept(place: Path, texts: Sequence[OwnText]) -> tuple[Path, tuple[str, ...]]:
    """The folder of the texts below `place`, made if it is not there, and the ids of their packs. Raises OSError where it cannot be."""
    files = _files(texts)
    digest = hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()[:24]
    folder = place / digest
    packs = tuple(dict.fromkeys(name.partition("/")[0] for name in files))
    if folder.is_dir():
        return folder, packs
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".", dir=place))
    try:
        for name, text in files.items():
            (part / name).parent.mkdir(exist_ok=True)
            (part / name).write_text(text, "utf-8")
        os.replace(part, folder)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not folder.is_dir():  # else another process was faster
            raise
    return folder, packs


def _files(texts: Sequence[OwnText]) -> dict[str, str]:
    """The files of the packs, by their names."""
    groups: dict[tuple[str, ...], list[OwnText]] = {}
    for text in texts:
        groups.setdefault(text.imports, []).append(text)
    files: dict[str, str] = {}
    for number, (imports, those) in enumerate(groups.items(), 1):
        pack = PACK if number == 1 else f"{PACK}-{number}"
        listed = f"  引入：{'、'.join(imports)}\n" if imports else ""
        files[f"{pack}/0-pack.rules"] = f'规则包 {pack} “本单位的规则” / "Rules of this office"\n  版本：1\n{listed}'
        for text in those:
            files[f"{pack}/{text.rule}.rules"] = text.text
            if text.cases.strip():
                files[f"{pack}/{text.rule}.toml"] = text.cases
    return files


def fitted(text: OwnText, others: Sequence[OwnText], own: Sequence[Path], known: RuleSet) -> tuple[OwnText, tuple[Diagnostic, ...]]:
    """The text with the packs of the guideline by which it has the fewest errors, and these errors.

    `others` are the texts that are used beside it, `known` the rules of the folders `own`.
    """
    tries = [_tried(replace(text, imports=_packs(guideline)), others, own) for guideline in known.alternatives]
    return min(tries, key=lambda one: len(one[1]))


def _packs(guideline: RuleSet) -> tuple[str, ...]:
    return tuple(pack.id for pack in guideline.packs if not pack.id.startswith(PACK))


def _tried(text: OwnText, others: Sequence[OwnText], own: Sequence[Path]) -> tuple[OwnText, tuple[Diagnostic, ...]]:
    from plancheck.language import loader

    with tempfile.TemporaryDirectory() as place:
        folder, packs = kept(Path(place), (*others, text))
        files, problems = loader.find((*apart(own, resources.folder("rules")), *own, folder))
        loaded = loader.build(files, list(problems), (*text.imports, *packs))
    return text, tuple(problem for problem in loaded.diagnostics if problem.severity == "error")
