"""Input of commands: settings, rules, drafts and their annexes, standard input, reports and tables. Problems end the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import resources
from plancheck.cli.help import CONFIG
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording import joining
from plancheck.wording.usage import did_you_mean, nearest

if TYPE_CHECKING:
    from plancheck.config import Config
    from plancheck.language.loader import RuleSet
    from plancheck.model.diagnostic import Diagnostic
    from plancheck.model.report import Configuration, Report
    from plancheck.pipeline import Answer, Job
    from plancheck.readers import View
    from plancheck.workspace import Workspace

#: Suffixes of files in a folder that are suggested as drafts. The format of a file is determined by its content.
DRAFTS = (".docx", ".pdf")
#: The name of standard input.
STDIN = "-"
#: The key of the drafts of a command in the context of click.
_HANDED_IN = "plancheck.handed_in"
#: Larger JSON files are not reports of plancheck.
LARGEST_REPORT = 50 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options on rules, the kind of plan and its province; empty if a command does not have them."""

    rules: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    kind: str | None = None
    province: str | None = None
    settings: tuple[tuple[str, str], ...] = ()
    on: date | None = None
    plan_date: date | None = None
    as_printed: bool = False


def settings(terminal: Terminal, *handed_in: str) -> Config:
    """The settings of --config or of the nearest plancheck.toml; exit 2, with all problems, if it is invalid.

    One in the folder of a file or folder that was `handed_in` is passed over, with a note: whoever sent the drafts may have put it there.
    """
    from plancheck import config

    file = _named_settings(terminal)
    if file is None:
        theirs = _handed_in(handed_in)
        unused: list[Path] = []

        def passed_over(folder: Path) -> bool:
            if any(_came_with(folder, path) for path in theirs):
                unused.append(folder / config.NAME)
                return True
            return False

        file = config.find(Path.cwd(), passed_over)
        for path in unused if handed_in else ():
            terminal.err(terminal.say("config_passed_over", path=from_here(path), quoted=quoted(from_here(path))))
    if file is None:
        return config.Config()
    result, problems = config.read(file)
    if problems:
        raise Stop(Exit.USAGE, "\n".join(describe(terminal, problem) for problem in problems))
    return result


def _named_settings(terminal: Terminal) -> Path | None:
    """The file of --config; None without that option. Exit 2 if it is missing."""
    context = click.get_current_context(silent=True)
    named = context.meta.get(CONFIG) if context else None
    if named is None:
        return None
    if not os.path.isfile(named):
        raise terminal.stop(Exit.USAGE, "config_missing", path=named)
    return Path(named).absolute()


def _handed_in(paths: Sequence[str]) -> Sequence[Path]:
    """The drafts among the paths, without reports, zips and standard input. If there are none, those that the command had before."""
    context = click.get_current_context(silent=True)
    known = context.meta if context else {}
    if paths:
        known[_HANDED_IN] = [Path(path) for path in paths if path != STDIN and not path.lower().endswith((".json", ".zip"))]
    handed_in: Sequence[Path] = known.get(_HANDED_IN, ())
    return handed_in


def _came_with(folder: Path, path: Path) -> bool:
    """Whether a folder contains a draft or is within a folder of drafts. Links count by their location and by their target."""
    real = folder.resolve()
    if path.is_dir():
        return real.is_relative_to(path.resolve())
    return real in (path.parent.resolve(), path.resolve().parent)


def from_here(path: Path) -> str:
    """A path relative to the working directory, so that reports do not reveal folders of this machine."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive of Windows
        return path.name


def note_rules(terminal: Terminal, job: Job) -> None:
    """Print what reports say about the configuration to standard error."""
    for note in job.notes:
        terminal.err(note.message.of(terminal.lang))


def _configuration(config: Config, loaded: RuleSet) -> Configuration:
    """The content of `notes` for programs."""
    from plancheck.model.report import Configuration

    active = {rule.id: rule for rule in loaded.rules}
    written = [rule for pack in loaded.packs for rule in pack.rules]
    return Configuration(
        file=from_here(config.file) if config.file else None,
        rules=tuple(from_here(folder) for folder in config.rules),
        packs=config.packs,
        switched_off=tuple(rule.id for rule in written if rule.id not in active),
        adjusted=tuple(rule.id for rule in written if rule.id in active and active[rule.id].adjusted_by),
    )


def notes(config: Config, loaded: RuleSet) -> tuple[Diagnostic, ...]:
    """Notes for reports on the configuration, and on rules that are switched off or adjusted."""
    from plancheck.model.diagnostic import Diagnostic
    from plancheck.wording.catalogue import both

    changed = [
        Diagnostic(problem.code, "warning", problem.message, problem.help)
        for problem in loaded.diagnostics
        if problem.code in ("rule-switched-off", "rule-adjusted")
    ]
    lists = {"rules": [from_here(folder) for folder in config.rules], "packs": config.packs, "parameters": config.parameters}
    words = {"kind": config.kind, "province": config.province, "fail_on": config.fail_on}
    values = {**{key: ", ".join(value) for key, value in lists.items() if value}, **{key: value for key, value in words.items() if value}}
    if config.file is None or not values:
        return tuple(changed)
    sets = "; ".join(f"{key} = {value}" for key, value in values.items())
    message = both("terminal.config_in_force", path=from_here(config.file), sets=sets)
    return (Diagnostic("configuration", "note", message), *changed)


def describe(terminal: Terminal, problem: Diagnostic) -> str:
    """A problem and the advice in one line."""
    return joining.advised(problem, terminal.lang)


# ---- rules ------------------------------------------------------------------------------------------------------


def workspace(terminal: Terminal, config: Config, options: CheckOptions) -> Workspace:
    """The rules with their folders; exit 2, with all errors, if they have any."""
    result = workspace_with_errors(terminal, config, options)
    if errors := rule_errors(terminal, result):
        raise Stop(Exit.USAGE, "\n\n".join([*errors, terminal.say("rules_broken", count=len(errors))]))
    return result


def workspace_with_errors(terminal: Terminal, config: Config, options: CheckOptions) -> Workspace:
    """What can be loaded of the rules, with their folders; for those who look at rules, and evaluate none."""
    from plancheck.workspace import load

    folders = rule_folders(terminal, config, options.rules)
    for folder in folders:
        _check_not_empty(terminal, folder)
    return load(folders, options.packs or config.packs, resources.cache_folder())


def rule_errors(terminal: Terminal, workspace: Workspace) -> list[str]:
    """The errors of rules, each with its place."""
    from plancheck.workspace import render_diagnostic

    errors = [problem for problem in workspace.loaded.diagnostics if problem.severity == "error"]
    return [render_diagnostic(error, workspace, terminal.lang) for error in errors]


def rules(terminal: Terminal, config: Config, options: CheckOptions) -> RuleSet:
    """The rules; exit 2, with all errors, if they have any."""
    return workspace(terminal, config, options).loaded


def rule_folders(terminal: Terminal, config: Config, given: Sequence[str]) -> list[Path]:
    """The rule folders of the user; exit 2 if one is missing."""
    folders = [Path(folder) for folder in given] or list(config.rules)
    for folder in folders:
        if folder.is_file():
            raise terminal.stop(Exit.USAGE, "rules_file", path=folder, folder=folder.parent)
        if not folder.is_dir():
            raise terminal.stop(Exit.USAGE, "rules_folder", path=folder)
    return folders


def _check_not_empty(terminal: Terminal, folder: Path) -> None:
    """Exit 2 for a folder without rules, since users would assume that its rules were checked."""
    try:
        os.listdir(folder)
    except OSError as error:
        raise terminal.stop(Exit.USAGE, "rules_unreadable", path=folder, error=error.strerror or type(error).__name__) from error
    if not any(folder.rglob("*.rules")):
        raise terminal.stop(Exit.USAGE, "rules_nothing", path=folder)


def rule_id(terminal: Terminal, loaded: RuleSet, name: str, has_own_rules: bool) -> str:
    """The id of the rule as its pack writes it; exit 2 with the closest one if there is none."""
    same = name.strip().lower()
    for rule in loaded.rules:
        if rule.id.lower() == same:
            return rule.id
    near = did_you_mean(terminal.lang, name.upper(), [rule.id for rule in loaded.rules])
    raise Stop(Exit.USAGE, terminal.say("no_rule", name=name) + near + ("" if has_own_rules else terminal.say("no_rule_of_own")))


# ---- the job ----------------------------------------------------------------------------------------------------


def job(terminal: Terminal, config: Config, options: CheckOptions, view: View = "final", annexes: tuple[Path, ...] = ()) -> Job:
    """The job for the options, with the codes of the packs; exit 2 for values that no pack knows."""
    from plancheck import checking
    from plancheck.model.report import Options
    from plancheck.pipeline import Job

    loaded = rules(terminal, config, options)
    parameters = {**config.parameters, **dict(options.settings)}
    for name in parameters:
        if name not in loaded.vocabulary.parameters:
            near = did_you_mean(terminal.lang, name, list(loaded.vocabulary.parameters))
            raise Stop(Exit.USAGE, terminal.say("unknown_parameter", name=name) + near)
    kind, province = options.kind or config.kind, options.province or config.province
    asked = Options(
        _kind(terminal, loaded, kind) if kind else None,
        _province(terminal, loaded, province) if province else None,
        tuple(sorted(parameters.items())),
        options.plan_date,
    )
    problems = tuple(
        dict.fromkeys(
            problem for rules in loaded.alternatives for problem in checking.parameters(checking.own(asked, rules), rules.vocabulary)[1]
        )
    )
    if problems:
        lines = (terminal.say("problem_at", where=problem.file, what=describe(terminal, problem)) for problem in problems)
        raise Stop(Exit.USAGE, "\n".join(lines))
    as_printed = options.as_printed or config.as_printed
    return Job(
        loaded,
        asked,
        options.on or date.today(),
        view=view,
        annexes=annexes,
        notes=notes(config, loaded),
        configuration=_configuration(config, loaded),
        as_printed=as_printed,
    )


def _kind(terminal: Terminal, loaded: RuleSet, name: str) -> str:
    """The code of a kind of plan, given by code, name or label."""
    from plancheck import checking

    code = checking.kind_code(loaded.vocabulary, name)
    if code is None:
        known = checking.kinds(loaded.vocabulary)
        choices = ", ".join(f"{kind.code} ({kind.label.of(terminal.lang)})" for kind in known)
        near = did_you_mean(terminal.lang, name, [kind.code for kind in known])
        raise Stop(Exit.USAGE, terminal.say("unknown_kind", name=name, choices=choices) + near)
    return code


def _province(terminal: Terminal, loaded: RuleSet, name: str) -> str:
    """The full name of a province, which may be shortened. An unknown one is used unchanged, with a note on standard error."""
    from plancheck import checking

    full_name = checking.province_name(loaded.vocabulary, name)
    if full_name is None:
        near = did_you_mean(terminal.lang, name, list(checking.provinces(loaded.vocabulary)))
        terminal.err(terminal.say("unknown_province", name=name) + near)
    return full_name or name


def checked(terminal: Terminal, paths: Sequence[Path], job: Job) -> list[Answer[Report]]:
    """The reports on drafts, with a note if plancheck itself failed."""
    from plancheck import pipeline

    answers = list(pipeline.reports(paths, job))
    for answer in answers:
        note_failure(terminal, answer)
    return answers


def note_failure(terminal: Terminal, answer: Answer[Any]) -> None:
    """Print a note if plancheck itself failed for a file."""
    if answer.error:
        if terminal.debug:
            terminal.err(answer.trace)
        terminal.err(terminal.say("file_internal", name=answer.path.name, error=answer.error))


# ---- drafts -----------------------------------------------------------------------------------------------------

#: The commands that take one report. For a folder of reports, an example with one of them is printed.
_TAKE_REPORTS = ("decide", "letter")


def drafts(terminal: Terminal, files: Sequence[str], command: str) -> tuple[list[Path], list[Path]]:
    """The drafts to check; missing files and other files are omitted with a note. Exit 4 if none is left, 2 for a folder.

    "-" is standard input. `command` is the command line before the file, for examples.
    """
    if files.count(STDIN) > 1:
        raise terminal.stop(Exit.USAGE, "stdin_twice")
    paths = [_stdin(terminal, command) if file == STDIN else Path(file) for file in files]
    for path in paths:
        if path.is_dir():
            raise Stop(Exit.USAGE, _instead_of_folder(terminal, path, command))
        check_regular(terminal, path)
    missing = _missing(terminal, paths)
    if len(missing) == len(paths):
        raise terminal.stop(Exit.NO_INPUT, "no_input")
    return [path for path in paths if path not in missing], missing


def draft(terminal: Terminal, file: str, command: str) -> Path:
    """The draft; exit 4 if it is missing, 2 for a folder."""
    return drafts(terminal, (file,), command)[0][0]


def _stdin(terminal: Terminal, command: str) -> Path:
    """Standard input as a private file, which is removed when the command ends."""
    from plancheck import pipeline, worker

    if command == "decide":
        raise terminal.stop(Exit.USAGE, "stdin_decide")
    if sys.stdin.isatty():
        raise terminal.stop(Exit.USAGE, "stdin_terminal", command=command.split()[0])
    folder = click.get_current_context().with_resource(worker.private_folder())
    path = Path(folder, terminal.say("stdin_name"))
    # One MB more than the limit, so that pipeline reports that it is too large.
    path.write_bytes(sys.stdin.buffer.read(pipeline.LARGEST + (1 << 20)))
    return path


def _missing(terminal: Terminal, paths: Sequence[Path]) -> list[Path]:
    """The missing files, and the owner files of Word, with a note for every one."""
    missing = []
    for path in paths:
        if not os.path.lexists(path):
            stems = {Path(name).stem: name for name in _names(path.parent)}
            near = stems.get(nearest(path.stem, list(stems)) or "")
            terminal.err(terminal.say("missing", path=path) + (terminal.say("missing_near", near=near) if near else ""))
            missing.append(path)
        elif _is_owner_file(path):
            terminal.err(terminal.say("owner_file", path=path, name=_opened_name(path)))
            missing.append(path)
    return missing


def annexes(terminal: Terminal, given: Sequence[str], path: Path, *outputs: str | Path | None) -> tuple[Path, ...]:
    """The annexes of the draft at `path`; exit 2 for a folder, the draft itself, a repeated file or one that would be overwritten, 4 for a
    missing file."""
    paths = [Path(file) for file in given]
    for annex in paths:
        if annex.is_dir():
            raise terminal.stop(Exit.USAGE, "annex_folder", path=annex)
        check_regular(terminal, annex)
    if _missing(terminal, paths):
        raise terminal.stop(Exit.NO_INPUT, "annex_missing")
    for number, annex in enumerate(paths):
        if any(_is_same(annex, other) for other in (path, *paths[:number])):
            raise terminal.stop(Exit.USAGE, "annex_twice", path=annex)
        for output in outputs:
            not_over(terminal, output, [annex])
    return tuple(paths)


def not_over(terminal: Terminal, output: str | Path | None, paths: Iterable[Path]) -> None:
    """Exit 2 if the output is one of the input files."""
    if output and any(_is_same(Path(output), path) for path in paths):
        raise terminal.stop(Exit.USAGE, "overwrites_input", path=output)


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _instead_of_folder(terminal: Terminal, folder: Path, command: str) -> str:
    """The message for a folder, with examples of commands."""
    word = command.split()[0]
    if word in _TAKE_REPORTS and (report := _report_in(folder)) is not None:
        if word == "letter":
            return terminal.say("folder_no_round", path=folder, example=_example(command, [quoted(report)]))
        return terminal.say("folder_reports", path=folder, word=word, example=f"plancheck decide {quoted(report)}")
    drafts = [name for name in _names(folder) if name.lower().endswith(DRAFTS) and not name.startswith(("~", "."))]
    # A name in another encoding is printed as “?” and cannot be typed.
    typed = [name for name in drafts if name.isprintable()] or [f"*{Path(name).suffix}" for name in drafts[:1]]
    example = _example(command, [quoted(folder / name) for name in typed]) if typed else ""
    examples = terminal.say("folder_examples", example=example) if example else "" if drafts else terminal.say("folder_without")
    code = "folder" if word == "check" else "folder_for"
    return terminal.say(code, path=folder, quoted=quoted(folder), word=word, examples=examples)


def _example(command: str, files: Sequence[str]) -> str:
    """A complete command with some of these files; "" if there are too few."""
    match command.split()[0]:
        case "check":
            return f"plancheck check {' '.join(files[:3])}"
        case "compare":
            return f"plancheck compare {' '.join(files[:2])}" if len(files) > 1 else ""
        case "decide":  # it takes reports
            return ""
        case "letter":
            return f"plancheck letter {files[0]} -o letter.docx"
        case _:
            return f"plancheck {command} {files[0]}"


def _report_in(folder: Path) -> Path | None:
    """The first report in an output folder of batch."""
    reports = folder if folder.name == "reports" else folder / "reports"
    return next((reports / name for name in _names(reports) if name.endswith(".json")), None)


#: Bytes of the file that Word and WPS keep beside a document while it is open.
OWNER = 512


def _is_owner_file(path: Path) -> bool:
    return path.name.startswith("~$") and path.is_file() and path.stat().st_size <= OWNER


def _opened_name(path: Path) -> str:
    """The document of an owner file, whose name replaces the first two characters of a long name."""
    rest = path.name.removeprefix("~$")
    return next((name for name in _names(path.parent) if name in (rest, name[:2] + rest) and name != path.name), rest)


def quoted(path: str | Path) -> str:
    """A path for the command line of any shell: in double quotes if it has a space."""
    text = str(path)
    return f'"{text}"' if " " in text else text


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


# ---- reports and tables -----------------------------------------------------------------------------------------


def check_regular(terminal: Terminal, path: Path) -> None:
    """Exit 2 for a pipe, a device or a terminal, since reading it may never end. Missing files are not reported here."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise terminal.stop(Exit.USAGE, "not_regular", path=path)


def read_bytes(terminal: Terminal, path: Path) -> bytes:
    """The content of a file; exit 4 if it cannot be read or is too large."""
    from plancheck.pipeline import LARGEST

    check_regular(terminal, path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise terminal.stop(Exit.NO_INPUT, "decide_unreadable", path=path, error=f"> {LARGEST >> 20} MB")
        return data
    except FileNotFoundError:
        raise terminal.stop(Exit.NO_INPUT, "decide_missing", path=path) from None
    except OSError as error:
        raise terminal.stop(Exit.NO_INPUT, "decide_unreadable", path=path, error=error.strerror or type(error).__name__) from error


def read_report(terminal: Terminal, path: Path) -> Report | None:
    """The report in a JSON file; None if the file is not JSON. Exit 4 for JSON that is not a report of plancheck."""
    check_regular(terminal, path)
    try:
        with path.open("rb") as file:
            start = file.read(64).removeprefix(_BOM).lstrip(b" \t\r\n")
    except OSError:
        return None  # checking it gives a better message
    if not start.startswith(b"{"):
        return None
    if path.stat().st_size > LARGEST_REPORT:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=path, why=f"> {LARGEST_REPORT >> 20} MB")
    from plancheck.contract import report as report_file

    try:
        return report_file.read(path.read_bytes().removeprefix(_BOM))
    except ValueError as error:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=path, why=str(error).splitlines()[0]) from None


def draft_of(report: Report, path: Path) -> str:
    """The draft of a report for the command line: the file with its name beside the report, or just the name."""
    beside = path.with_name(report.document.name)
    return quoted(beside if beside.exists() else report.document.name)


def open_table(terminal: Terminal, path: Path, data: bytes, message: str) -> Any:
    """The sheets of an untrusted spreadsheet, read in a worker process; exit 4, with `message`, if it is not one."""
    from plancheck import worker
    from plancheck.review import decision_table
    from plancheck.worker import Lost, Task

    (outcome,) = worker.run(decision_table.open_table, None, [Task((data,))])
    if isinstance(outcome, Lost):
        if terminal.debug:
            terminal.err(outcome.trace)
        raise terminal.stop(Exit.NO_INPUT, message, path=path, why=outcome.error or outcome.reason)
    if not isinstance(outcome.value, tuple):
        raise terminal.stop(Exit.NO_INPUT, message, path=path, why=outcome.value.of(terminal.lang))
    return outcome.value
