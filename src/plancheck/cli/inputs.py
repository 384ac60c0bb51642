"""What several commands do: settings, rules, options, drafts in; reports and exit codes out."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import resources
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.usage import did_you_mean, nearest

if TYPE_CHECKING:
    from plancheck.config import Config
    from plancheck.language.loader import RuleSet
    from plancheck.model.diagnostic import Diagnostic
    from plancheck.pipeline import Job
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


def settings(terminal: Terminal) -> Config:
    """The plancheck.toml that counts here; exit 2, with everything wrong in it, if it is not sound."""
    from plancheck import config

    file = config.find(Path.cwd())
    if file is None:
        return config.Config()
    found, problems = config.read(file)
    if problems:
        raise Stop(Exit.USAGE, "\n".join(describe(terminal, each) for each in problems))
    return found


def describe(terminal: Terminal, problem: Diagnostic) -> str:
    """A problem in one line: what is wrong, and the way out."""
    message = problem.message.of(terminal.lang)
    if not problem.help:
        return message
    return message.rstrip("。. ") + ("。" if terminal.lang == "zh" else ". ") + problem.help.of(terminal.lang)


def bench(terminal: Terminal, config: Config, asked: Asked) -> Bench:
    """The rules with their folders; exit 2, with every error in them, if they are not sound."""
    from plancheck import rulelab

    folders = rule_folders(terminal, config, asked.rules)
    for folder in folders:
        _held(terminal, folder)
    found = rulelab.load(folders, asked.packs or config.packs, resources.cache_folder())
    errors = [each for each in found.loaded.diagnostics if each.severity == "error"]
    if errors:
        shown = [rulelab.shown(each, found, terminal.lang) for each in errors]
        raise Stop(Exit.USAGE, "\n\n".join([*shown, terminal.say("rules_broken", count=len(errors))]))
    return found


def rules(terminal: Terminal, config: Config, asked: Asked) -> RuleSet:
    """The rules; exit 2, with every error in them, if they are not sound."""
    return bench(terminal, config, asked).loaded


def rule_folders(terminal: Terminal, config: Config, given: Sequence[str]) -> list[Path]:
    """The person's own rule folders; exit 2 if one is not there."""
    folders = [Path(each) for each in given] or list(config.rules)
    for folder in folders:
        if folder.is_file():
            raise terminal.stop(Exit.USAGE, "rules_file", path=folder, folder=folder.parent)
        if not folder.is_dir():
            raise terminal.stop(Exit.USAGE, "rules_folder", path=folder)
    return folders


def _held(terminal: Terminal, folder: Path) -> None:
    """Exit 2 for a folder that adds no rule: checking without the rules that a person named would look like checking with them."""
    try:
        os.listdir(folder)
    except OSError as error:
        raise terminal.stop(Exit.USAGE, "rules_unreadable", path=folder, error=error.strerror or type(error).__name__) from error
    if not any(folder.rglob("*.rules")):
        raise terminal.stop(Exit.USAGE, "rules_nothing", path=folder)


def no_rule(terminal: Terminal, name: str, known: list[str], named: bool) -> Stop:
    """There is no rule of that name: the nearest one; and where nobody `named` a folder of rules, how to."""
    own = "" if named else terminal.say("no_rule_of_own")
    return Stop(Exit.USAGE, terminal.say("no_rule", name=name) + did_you_mean(terminal.lang, name.upper(), known) + own)


def job(terminal: Terminal, config: Config, loaded: RuleSet, asked: Asked) -> Job:
    """What was asked for, in the packs' own codes; exit 2 for what no pack knows."""
    from plancheck import checking
    from plancheck.model.report import Options
    from plancheck.pipeline import Job

    parameters = {**config.parameters, **dict(asked.settings)}
    for name in parameters:
        if name not in loaded.vocabulary.parameters:
            near = did_you_mean(terminal.lang, name, list(loaded.vocabulary.parameters))
            raise Stop(Exit.USAGE, terminal.say("unknown_parameter", name=name) + near)
    kind, province = asked.kind or config.kind, asked.province or config.province
    options = Options(
        _kind(terminal, loaded, kind) if kind else None,
        _province(terminal, loaded, province) if province else None,
        tuple(sorted(parameters.items())),
    )
    problems = checking.parameters(options, loaded.vocabulary)[1]
    if problems:
        raise Stop(Exit.USAGE, "\n".join(terminal.say("problem_at", where=each.file, what=describe(terminal, each)) for each in problems))
    return Job(loaded, options, asked.on or date.today())


def _kind(terminal: Terminal, loaded: RuleSet, name: str) -> str:
    """The code of a kind of plan, which may be given by its code, its name or its label."""
    from plancheck import checking

    code = checking.kind_code(loaded.vocabulary, name)
    if code is None:
        known = checking.kinds(loaded.vocabulary)
        choices = ", ".join(f"{kind.code} ({kind.label.of(terminal.lang)})" for kind in known)
        near = did_you_mean(terminal.lang, name, [kind.code for kind in known])
        raise Stop(Exit.USAGE, terminal.say("unknown_kind", name=name, choices=choices) + near)
    return code


def _province(terminal: Terminal, loaded: RuleSet, name: str) -> str:
    """The full name of a province, which may be shortened. One that no table names is used as it is, with a note on standard error."""
    from plancheck import checking

    full_name = checking.province_name(loaded.vocabulary, name)
    if full_name is None:
        terminal.err(
            terminal.say("unknown_province", name=name) + did_you_mean(terminal.lang, name, list(checking.provinces(loaded.vocabulary)))
        )
    return full_name or name


def drafts(terminal: Terminal, files: Sequence[str], command: str = "check") -> tuple[list[Path], list[Path]]:
    """The files to check and those that are not there or are no drafts (which are told of). Exit 4 if none is left, 2 for a folder.

    `command`: what was typed before a file, for the examples.
    """
    paths = [Path(each) for each in files]
    for path in paths:
        if path.is_dir():
            raise Stop(Exit.USAGE, _folder(terminal, path, command))
    missing = _missing(terminal, paths)
    if len(missing) == len(paths):
        raise Stop(Exit.NO_INPUT, terminal.say("no_input"))
    return [path for path in paths if path not in missing], missing


def _missing(terminal: Terminal, paths: Sequence[Path]) -> list[Path]:
    """The files that are not there or are none that anybody wrote, of each of which the person is told."""
    missing = [path for path in paths if not os.path.lexists(path)]
    for path in missing:
        stems = {Path(name).stem: name for name in _names(path.parent)}
        near = stems.get(nearest(path.stem, list(stems)) or "")
        terminal.err(terminal.say("missing", path=path) + (terminal.say("missing_near", near=near) if near else ""))
    for path in (each for each in paths if each not in missing and _owner(each)):
        terminal.err(terminal.say("owner_file", path=path, name=_opened_name(path)))
        missing.append(path)
    return missing


def annexes(terminal: Terminal, given: Sequence[str], path: Path, *outputs: str | Path | None) -> tuple[Path, ...]:
    """The files that go with the draft at `path`; exit 2 for one that is a folder, is the draft, is named twice or would be written over,
    4 for one that is not there."""
    paths = [Path(each) for each in given]
    for each in paths:
        if each.is_dir():
            raise terminal.stop(Exit.USAGE, "annex_folder", path=each)
    if _missing(terminal, paths):
        raise terminal.stop(Exit.NO_INPUT, "annex_missing")
    for at, each in enumerate(paths):
        if any(_same(each, other) for other in (path, *paths[:at])):
            raise terminal.stop(Exit.USAGE, "annex_twice", path=each)
        if any(output and _same(each, Path(output)) for output in outputs):
            raise terminal.stop(Exit.USAGE, "overwrites_input", path=each)
    return tuple(paths)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _folder(terminal: Terminal, path: Path, command: str) -> str:
    word = command.split()[0]
    if word in _AFTER_CHECK and (report := _report_in(path)) is not None:
        return terminal.say("folder_reports", path=path, word=word, example=f"plancheck {command} {shlex.quote(str(report))}")
    inside = [each for each in _names(path) if each.lower().endswith(DRAFTS) and not each.startswith(("~", "."))]
    # A name in another encoding shows as “?” and cannot be typed.
    typed = [each for each in inside if each.isprintable()] or [f"*{Path(each).suffix}" for each in inside[:1]]
    shown = " ".join(_quoted(str(path / each)) for each in typed[:3])
    examples = terminal.say("folder_examples", command=command, files=shown) if inside else terminal.say("folder_without")
    return terminal.say("folder" if word == "check" else "folder_for", path=path, word=word, examples=examples)


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
