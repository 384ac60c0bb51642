"""What several commands do: settings, rules, options, drafts in; reports and exit codes out."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck import door, resources
from plancheck.door import Door, Stop
from plancheck.wording.messages import did_you_mean, nearest

if TYPE_CHECKING:
    from plancheck.config import Config
    from plancheck.language.loader import Loaded
    from plancheck.model.decision import Standings
    from plancheck.model.diagnostic import Diagnostic
    from plancheck.model.report import Report
    from plancheck.pipeline import Answer, Job
    from plancheck.rulelab import Bench

#: What plancheck checks, by suffix; the content decides, this only says which files of a folder to offer.
DRAFTS = (".docx", ".pdf")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options said that several commands have; empty where a command has not that option."""

    rules: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    kind: str | None = None
    province: str | None = None
    settings: tuple[tuple[str, str], ...] = ()
    on: date | None = None


# ---- in ---------------------------------------------------------------------------------------------------------


def settings(here: Door) -> Config:
    """The plancheck.toml that counts here; exit 2, with everything wrong in it, if it is not sound."""
    from plancheck import config

    file = config.find(Path.cwd())
    if file is None:
        return config.Config()
    found, problems = config.read(file)
    if problems:
        raise Stop(door.USAGE, "\n".join(plain(here, each) for each in problems))
    return found


def plain(here: Door, problem: Diagnostic) -> str:
    """A problem in one line: what is wrong, and the way out."""
    message = problem.message.of(here.lang)
    if not problem.help:
        return message
    return message.rstrip("。. ") + ("。" if here.lang == "zh" else ". ") + problem.help.of(here.lang)


def bench(here: Door, config: Config, asked: Asked) -> Bench:
    """The rules with their folders; exit 2, with every error in them, if they are not sound."""
    from plancheck import rulelab

    folders = rule_folders(here, config, asked.rules)
    for folder in folders:
        _held(here, folder)
    found = rulelab.load(folders, asked.packs or config.packs, resources.cache_folder())
    errors = [each for each in found.loaded.diagnostics if each.severity == "error"]
    if errors:
        shown = [rulelab.shown(each, found, here.lang) for each in errors]
        raise Stop(door.USAGE, "\n\n".join([*shown, here.say("rules_broken", count=len(errors))]))
    return found


def rules(here: Door, config: Config, asked: Asked) -> Loaded:
    """The rules; exit 2, with every error in them, if they are not sound."""
    return bench(here, config, asked).loaded


def rule_folders(here: Door, config: Config, given: Sequence[str]) -> list[Path]:
    """The person's own rule folders; exit 2 if one is not there."""
    folders = [Path(each) for each in given] or list(config.rules)
    for folder in folders:
        if folder.is_file():
            raise here.stop(door.USAGE, "rules_file", path=folder, folder=folder.parent)
        if not folder.is_dir():
            raise here.stop(door.USAGE, "rules_folder", path=folder)
    return folders


def _held(here: Door, folder: Path) -> None:
    """Exit 2 for a folder that adds no rule: checking without the rules that a person named would look like checking with them."""
    try:
        os.listdir(folder)
    except OSError as error:
        raise here.stop(door.USAGE, "rules_unreadable", path=folder, error=error.strerror or type(error).__name__) from error
    if not any(folder.rglob("*.rules")):
        raise here.stop(door.USAGE, "rules_nothing", path=folder)


def no_rule(here: Door, name: str, known: list[str], named: bool) -> Stop:
    """There is no rule of that name: the nearest one; and where nobody `named` a folder of rules, how to."""
    own = "" if named else here.say("no_rule_of_own")
    return Stop(door.USAGE, here.say("no_rule", name=name) + did_you_mean(here.lang, name.upper(), known) + own)


def job(here: Door, config: Config, loaded: Loaded, asked: Asked) -> Job:
    """What was asked for, in the packs' own codes; exit 2 for what no pack knows."""
    from plancheck import checking
    from plancheck.model.report import Options
    from plancheck.pipeline import Job

    parameters = {**config.parameters, **dict(asked.settings)}
    for name in parameters:
        if name not in loaded.vocabulary.parameters:
            near = did_you_mean(here.lang, name, list(loaded.vocabulary.parameters))
            raise Stop(door.USAGE, here.say("unknown_parameter", name=name) + near)
    kind, province = asked.kind or config.kind, asked.province or config.province
    options = Options(
        _kind(here, loaded, kind) if kind else None,
        _province(here, loaded, province) if province else None,
        tuple(sorted(parameters.items())),
    )
    problems = checking.parameters(options, loaded.vocabulary)[1]
    if problems:
        raise Stop(door.USAGE, "\n".join(here.say("problem_at", where=each.file, what=plain(here, each)) for each in problems))
    return Job(loaded, options, asked.on or date.today())


def _kind(here: Door, loaded: Loaded, name: str) -> str:
    """The code of a kind of plan, which may be given by its code, its name or its label."""
    from plancheck import checking

    code = checking.kind_code(loaded.vocabulary, name)
    if code is None:
        known = checking.kinds(loaded.vocabulary)
        choices = ", ".join(f"{kind.code} ({kind.label.of(here.lang)})" for kind in known)
        near = did_you_mean(here.lang, name, [kind.code for kind in known])
        raise Stop(door.USAGE, here.say("unknown_kind", name=name, choices=choices) + near)
    return code


def _province(here: Door, loaded: Loaded, name: str) -> str:
    """The full name of a province, which may be shortened. One that no table names is used as it is, with a note on standard error."""
    from plancheck import checking

    full_name = checking.province_name(loaded.vocabulary, name)
    if full_name is None:
        here.err(here.say("unknown_province", name=name) + did_you_mean(here.lang, name, list(checking.provinces(loaded.vocabulary))))
    return full_name or name


def drafts(here: Door, files: Sequence[str], command: str = "check") -> tuple[list[Path], list[Path]]:
    """The files to check and those that are not there or are no drafts (which are told of). Exit 4 if none is left, 2 for a folder.

    `command`: what was typed before a file, for the examples.
    """
    paths = [Path(each) for each in files]
    for path in paths:
        if path.is_dir():
            raise Stop(door.USAGE, _folder(here, path, command))
    missing = _missing(here, paths)
    if len(missing) == len(paths):
        raise Stop(door.NO_INPUT, here.say("no_input"))
    return [path for path in paths if path not in missing], missing


def _missing(here: Door, paths: Sequence[Path]) -> list[Path]:
    """The files that are not there or are none that anybody wrote, of each of which the person is told."""
    missing = [path for path in paths if not os.path.lexists(path)]
    for path in missing:
        near = nearest(path.name, _names(path.parent))
        here.err(here.say("missing", path=path) + (here.say("missing_near", near=near) if near else ""))
    for path in (each for each in paths if each not in missing and _owner(each)):
        here.err(here.say("owner_file", path=path, name=_opened_name(path)))
        missing.append(path)
    return missing


def annexes(here: Door, given: Sequence[str], path: Path, *outputs: str | Path | None) -> tuple[Path, ...]:
    """The files that go with the draft at `path`; exit 2 for one that is a folder, is the draft, is named twice or would be written over,
    4 for one that is not there."""
    paths = [Path(each) for each in given]
    for each in paths:
        if each.is_dir():
            raise here.stop(door.USAGE, "annex_folder", path=each)
    if _missing(here, paths):
        raise here.stop(door.NO_INPUT, "annex_missing")
    for at, each in enumerate(paths):
        if any(_same(each, other) for other in (path, *paths[:at])):
            raise here.stop(door.USAGE, "annex_twice", path=each)
        if any(output and _same(each, Path(output)) for output in outputs):
            raise here.stop(door.USAGE, "overwrites_input", path=each)
    return tuple(paths)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _folder(here: Door, path: Path, command: str) -> str:
    word = command.split()[0]
    if word in _AFTER_CHECK and (report := _report_in(path)) is not None:
        return here.say("folder_reports", path=path, word=word, example=f"plancheck {command} {shlex.quote(str(report))}")
    inside = [each for each in _names(path) if each.lower().endswith(DRAFTS) and not each.startswith(("~", "."))]
    # A name in another encoding shows as “?” and cannot be typed.
    typed = [each for each in inside if each.isprintable()] or [f"*{Path(each).suffix}" for each in inside[:1]]
    shown = " ".join(_quoted(str(path / each)) for each in typed[:3])
    examples = here.say("folder_examples", command=command, files=shown) if inside else here.say("folder_without")
    return here.say("folder" if word == "check" else "folder_for", path=path, word=word, examples=examples)


#: The commands that take the report of a check alone.
_AFTER_CHECK = ("decide", "letter")


def _report_in(folder: Path) -> Path | None:
    """The first report of those that batch wrote into a folder."""
    within = folder if folder.name == "reports" else folder / "reports"
    return next((within / each for each in _names(within) if each.endswith(".json")), None)


#: Bytes of the file that Word and WPS keep beside a document while it is open.
OWNER = 512


def _owner(path: Path) -> bool:
    return path.name.startswith("~$") and path.is_file() and path.stat().st_size <= OWNER


def _opened_name(path: Path) -> str:
    """The document that an owner file stands for: its name, or, of a long one, the name without its first two characters, in the folder."""
    rest = path.name.removeprefix("~$")
    return next((name for name in _names(path.parent) if name in (rest, name[:2] + rest) and name != path.name), rest)


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


# ---- out --------------------------------------------------------------------------------------------------------


def faults(here: Door, answer: Answer[Any]) -> None:
    """Tell of a fault of plancheck's own while it worked on a file."""
    if answer.error:
        if here.debug:
            here.err(answer.trace)
        here.err(here.say("file_internal", name=answer.path.name, error=answer.error))


def code(answer: Answer[Report], fail_on: str) -> int:
    """The exit code that one report asks for."""
    report = answer.value
    if answer.error:
        return door.FAULT
    if report.document.status != "checked" or report.verdict in ("not_checked", "incomplete"):
        return door.UNCHECKED
    levels = {"must": ("must",), "should": ("must", "should"), "never": ()}[fail_on]
    failed = any(result.outcome == "failed" and result.level in levels for result in report.results)
    return door.FOUND if failed or (report.verdict == "needs_review" and fail_on != "never") else door.FINE


def worst(codes: Iterable[int]) -> int:
    """The code that counts for several files."""
    order = (door.FINE, door.FOUND, door.UNCHECKED, door.FAULT)
    return max(codes, key=order.index)


def told(here: Door, form: str, data: bytes) -> None:
    """Print a report: what people read in the encoding of their console, what programs read in UTF-8."""
    if form in ("console", "text"):
        here.out(data.decode())
    else:
        here.raw(data)


def kept(here: Door, path: Path, data: bytes) -> None:
    """Write a report to a file, and say so."""
    here.write(path, data)
    here.err(here.say("written", path=path))


def rendered(
    here: Door, report: Report, form: str, show: str = "findings", decisions: Standings | None = None, encoding: str = "utf-8"
) -> bytes:
    """A report in one of its formats, with what was decided about its findings. `encoding` is the CSV's."""
    match form:
        case "json":
            from plancheck.contract import json_v1

            return json_v1.report(report, decisions)
        case "html":
            from plancheck.report import template

            return template.html(report, here.lang, decisions=decisions)
        case "md":
            from plancheck.report import template

            return template.markdown(report, here.lang, decisions=decisions)
        case "sarif":
            from plancheck.report import sarif

            return sarif.sarif(report, here.lang, decisions)
        case "junit":
            from plancheck.report import junit

            return junit.junit(report, here.lang, decisions)
        case "csv":
            from plancheck.report import table

            return table.csv(report, here.lang, decisions, encoding)
        case "xlsx":
            from plancheck.report import table

            return table.xlsx(report, here.lang, decisions)
        case _:
            from plancheck.report import console

            return console.console(report, here.lang, door.width(), door.colourful(), show, decisions).encode()
