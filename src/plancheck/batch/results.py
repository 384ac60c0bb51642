"""The results of a finished batch: its drafts with their reports and decisions, and the files that were made of them since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from plancheck.batch.model import FILES, REPORTS
from plancheck.batch.submissions import STATE_FOLDER
from plancheck.model.round import Draft
from plancheck.review import decision_file

Act = Literal["letter", "annotate", "compare"]
ROUND = FILES[-1]
#: Inside `.plancheck`: the notes on what was made of each draft.
MADE = "made"


@dataclass(frozen=True, slots=True)
class Made:
    """The files that were made of a draft: their paths, absolute, the main one first; its version, from 1.

    `target`: the path of the main one without a version. `key`: a digest of all that the files were made from; `basis`: of the report and
    the decisions alone. `code`: the exit code that the files ask for.
    """

    target: str
    files: tuple[str, ...]
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

    read = round_file.read_drafts((folder / ROUND).read_bytes())
    for draft in read:
        if Path(draft.json).parts[:1] != (REPORTS,) or ".." in Path(draft.json).parts:
            raise ValueError(f"{draft.json}: not a report of this round")
    return read


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


def made(folder: Path, act: Act, draft: Draft) -> tuple[Made, ...]:
    """What was made of a draft, by the notes of it. A missing or damaged note is omitted: what it told of is made again."""
    return tuple(known for path in sorted(_notes(folder, act, draft).glob("*.json")) if (known := _read(path)) is not None)


def _read(note: Path) -> Made | None:
    try:
        stored = json.loads(note.read_bytes())
        main, *others = map(str, stored["files"])
        return Made(
            str(stored["target"]), (main, *others), int(stored["version"]), str(stored["key"]), str(stored["basis"]), int(stored["code"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def made_note(folder: Path, act: Act, draft: Draft, known: Made) -> tuple[Path, bytes]:
    """The file that notes what was made of a draft for one target, and its content.

    There is a file for each draft, act and target, so that commands that run at the same time do not erase each other's notes.
    """
    content = {"draft": draft.name, **asdict(known)}
    data = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
    return _notes(folder, act, draft) / f"{_digest(known.target)}.json", data


def _notes(folder: Path, act: Act, draft: Draft) -> Path:
    """The folder of the notes on a draft."""
    return folder / STATE_FOLDER / MADE / act / _digest(draft.name)


def _digest(name: str) -> str:
    """A name for a file or folder that stands for another, which may be too long, or like another but for capitals."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
