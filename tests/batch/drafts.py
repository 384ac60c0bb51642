"""Folders of small drafts, and the command run over them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.readers.docx import docx, p

from plancheck.cli import main


def plan(name: str = "某市", *more: str) -> bytes:
    """A small draft of its own."""
    return docx("".join(map(p, (f"{name}碳达峰试点实施方案", "一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%。", *more))))


def fill(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The folder with these files."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def batch(source: Path, out: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and round.json ({} if there is none)."""
    code = main(["batch", str(source), "-o", str(out), "--date", "2026-11-25", *more])
    made = out / "round.json"
    return code, json.loads(made.read_bytes()) if made.exists() else {}


def by_name(made: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The drafts of a round by their names."""
    return {each["name"]: each for each in made["drafts"]}


def skipped(made: Mapping[str, Any]) -> dict[str, str]:
    """Why files were skipped, by their names."""
    return {each["name"]: each["reason"] for each in made["skipped"]}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}
