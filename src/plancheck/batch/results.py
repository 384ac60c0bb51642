"""The results of a finished batch: its drafts with their reports and decisions, and the files that were made of them since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from plancheck.batch.model import FILES, REPORTS
from plancheck.batch.submissions import STATE_FOLDER
from plancheck.model.round import Draft
from plancheck.review import decision_file

Act = Literal["letter", "annotate", "compare"]
ROUND = FILES[-1]
#: Inside `.plancheck`: what was made of each draft.
MADE = "made.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made of a draft: its path, absolute; its version, from 1; what it was made from, and the `basis` within that.

    `code`: the exit code that it asks for.
    """

    file: str
    version: int
    key: str
    basis: str
    code: int = 0


def root(folder: Path) -> Path | None:
    """The results folder that a folder is, or whose reports it has; None for any other folder or file."""
    if not folder.is_dir():
        return None
    places = (folder, folder.absolute().parent) if folder.absolute().name == REPORTS else (folder,)
    return next((place for place in places if (place / ROUND).is_file()), None)


def drafts(folder: Path) -> tuple[Draft, ...]:
    """The drafts of a results folder. Raises OSError, and ValueError for a file that no batch wrote."""
    from plancheck.contract import round as round_file

    found = round_file.read_drafts((folder / ROUND).read_bytes())
    for draft in found:
        if Path(draft.json).parts[:1] != (REPORTS,) or ".." in Path(draft.json).parts:
            raise ValueError(f"{draft.json}: not a report of this round")
    return found


def source(folder: Path) -> str:
    """The name of the folder or zip that a batch checked. Raises OSError and ValueError."""
    from plancheck.contract import round as round_file

    return round_file.read_source((folder / ROUND).read_bytes())


def report(folder: Path, draft: Draft) -> Path:
    """The JSON report on a draft."""
    return folder / draft.json


def decisions(folder: Path, draft: Draft) -> Path | None:
    """The file of decisions beside the report on a draft; None if there is none."""
    place = decision_file.beside(report(folder, draft))
    return place if place.is_file() else None


def basis(folder: Path, draft: Draft) -> str:
    """A digest of the report on a draft and of the decisions about it. Raises OSError."""
    place = decisions(folder, draft)
    contents = (report(folder, draft).read_bytes(), place.read_bytes() if place is not None else b"")
    return hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in contents)).hexdigest()


def made(folder: Path) -> dict[Act, dict[str, Made]]:
    """What was made of each draft, by its name. Nothing is known from a file that is missing or damaged: it is then made again."""
    known: dict[Act, dict[str, Made]] = {"letter": {}, "annotate": {}, "compare": {}}
    try:
        stored = json.loads((folder / STATE_FOLDER / MADE).read_bytes())
        return {act: {name: Made(**entry) for name, entry in stored[act].items()} for act in known}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return known


def made_file(folder: Path, known: Mapping[Act, Mapping[str, Made]]) -> tuple[Path, bytes]:
    """The file that keeps what was made, and its content."""
    content = {act: {name: asdict(entry) for name, entry in entries.items()} for act, entries in known.items()}
    return folder / STATE_FOLDER / MADE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
