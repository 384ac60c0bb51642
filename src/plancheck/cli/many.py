"""One file for each draft of a batch: letters, annotated copies or comparisons. A later run makes only what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import worker
from plancheck.batch import names, results
from plancheck.batch.results import Act, Made
from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.outputs import Version
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.model.round import Draft
from plancheck.version import VERSION
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from plancheck.model.decision import Standings
    from plancheck.model.report import Report


@dataclass(frozen=True, slots=True)
class Work:
    """What to make of a draft. `target`: the main file, without a version; `settings`: all that it depends on besides its path and the
    draft's report and decisions.

    `settings` and `make` raise Stop with the reason why nothing can be made.
    """

    draft: Draft
    target: Path
    settings: Callable[[], object]
    make: Callable[[], Output]


@dataclass(frozen=True, slots=True)
class Output:
    """The files that there are now, the main one first; those that are `new`, and were not there with the same content.

    `code`: the exit code that they ask for.
    """

    files: tuple[Path, ...]
    new: tuple[Path, ...]
    code: Exit = Exit.OK


def drafts(terminal: Terminal, folder: Path) -> tuple[Draft, ...]:
    """The drafts of a results folder; exit 4 if it has none that can be read."""
    try:
        return results.drafts(folder)
    except (OSError, ValueError) as error:
        raise terminal.stop(Exit.NO_INPUT, "many_round", path=folder / results.ROUND, why=str(error).splitlines()[0]) from error


def report(terminal: Terminal, folder: Path, draft: Draft) -> Report:
    """The report on a draft; exit 4 if it cannot be read."""
    path = results.report(folder, draft)
    inputs.read_bytes(terminal, path)  # exit 4 if it is not there
    known = inputs.read_report(terminal, path)
    if known is None:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=path, why="JSON")
    return known


def standings(terminal: Terminal, folder: Path, draft: Draft, known: Report, on: date) -> Standings | None:
    """How the decisions beside the report on a draft stand; None if there are none. Exit 4 if they cannot be read."""
    place = results.decisions(folder, draft)
    return decision_files.standings(terminal, place, known, on) if place is not None else None


def stems(all_of: Iterable[Draft]) -> dict[str, str]:
    """The beginning of the name of the file that is made of each draft, by the draft's name; they are distinct on every system."""
    known = list(all_of)
    bases = names.apart(Path(draft.json).stem.rpartition(".")[0] or Path(draft.json).stem for draft in known)
    return {draft.name: base for draft, base in zip(known, bases, strict=True)}


def forbid(terminal: Terminal, **given: object) -> None:
    """Exit 2 where an option was given that is for one draft; the options are named by their parameters."""
    for name, value in given.items():
        if value:
            raise terminal.stop(Exit.USAGE, "many_stray", name="--" + name.replace("_", "-"))


def output_folder(terminal: Terminal, output: str | None, *inputs_of: Path) -> Path:
    """The folder for what is made; exit 2 if none was named, or it is a file or one of the folders that are read."""
    if not output:
        raise terminal.stop(Exit.USAGE, "many_output")
    folder = Path(output)
    if folder.exists() and (not folder.is_dir() or any(folder.samefile(place) for place in inputs_of)):
        raise terminal.stop(Exit.USAGE, "many_into", path=folder)
    return folder


def make_all(terminal: Terminal, folder: Path, act: Act, works: Iterable[Work]) -> Exit:
    """Make the files of each draft, unless nothing that they depend on has changed; what was not made is listed with its reason.

    Exit 0 where all are there and ask for no other code, else the worst. What was made is noted in the results folder, draft by draft.
    """
    works = list(works)
    codes: list[Exit] = []
    made = kept = 0
    for number, work in enumerate(works, 1):
        worker.check_stop()
        name, position = _shown(work.draft.name), f"[{number}/{len(works)}]"
        try:
            entry, new = _made(terminal, folder, act, work)
        except Stop as stop:
            codes.append(stop.code)
            terminal.err(f"{position} {terminal.say('many_failed', name=name, why=stop.sentence)}")
            continue
        made, kept = made + bool(new), kept + (not new)
        codes.append(Exit(entry.code))
        code, path = ("many_made", str(new[0].absolute())) if new else ("many_kept", entry.files[0])
        terminal.err(f"{position} {terminal.say(code, name=name, path=_short(path))}")
    terminal.err(terminal.say("many_done", made=made, kept=kept, failed=len(works) - made - kept))
    return worst(codes)


def _made(terminal: Terminal, folder: Path, act: Act, work: Work) -> tuple[Made, tuple[Path, ...]]:
    """What there is of a draft now, and the files of it that are new."""
    own, target = basis(terminal, folder, work.draft), str(work.target.absolute())
    key = digest(VERSION, terminal.lang, target, work.settings(), own)
    for before in results.made(folder, act, work.draft):
        if (
            (before.target, before.key) == (target, key)
            and before.code in list(Exit)
            and all(Path(file).is_file() for file in before.files)
        ):
            return before, ()
    output = work.make()
    files = tuple(str(path.absolute()) for path in output.files)
    entry = Made(target, files, outputs.version_of(output.files[0]), key, own, output.code)
    path, data = results.made_note(folder, act, work.draft, entry)
    terminal.make_folder(path.parent)  # without the note on a new folder that `write` would print
    terminal.write(path, data)
    return entry, output.new


def output(*versions: Version) -> Output:
    """The output of files that have versions, the main one first."""
    return Output(tuple(version.path for version in versions), tuple(version.path for version in versions if version.is_new))


def basis(terminal: Terminal, folder: Path, draft: Draft) -> str:
    """A digest of the report on a draft and of the decisions about it; exit 4 if they cannot be read."""
    try:
        return results.basis(folder, draft)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise terminal.stop(Exit.NO_INPUT, "decide_unreadable", path=error.filename, error=why) from error


def digest(*parts: object) -> str:
    """A digest of settings: texts, numbers, days, and lists and mappings of these."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")).hexdigest()


def worst(codes: Iterable[Exit]) -> Exit:
    """The code that counts for all drafts."""
    order = (Exit.OK, Exit.FINDINGS, Exit.USAGE, Exit.NO_INPUT, Exit.NOT_CHECKED, Exit.FAILURE)
    return max(codes, key=order.index, default=Exit.OK)


def _shown(name: str) -> str:
    return visible(name).replace("\n", " ").replace("\t", " ")


def _short(path: str) -> Path:
    """A path from the working folder where that is above it."""
    place = Path(path)
    return place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place


def settings_of(fields: Mapping[str, object]) -> dict[str, object]:
    """Fields as they enter a key: decisions by how they stand, since their file is part of the basis."""
    from plancheck.model.decision import Standings

    return {
        name: sorted((id, standing.state) for id, standing in value.by_id.items()) if isinstance(value, Standings) else value
        for name, value in fields.items()
    }
