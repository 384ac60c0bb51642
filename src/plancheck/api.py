"""The Python API: check a draft, extract its content, load rules.

A draft is checked as the command line checks it: a worker process with limits opens the file, and the report is the same. plancheck.toml
is not read. What is wrong with a draft is stated in the report; exceptions are raised for wrong arguments and for rules with errors only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from plancheck import checking, pipeline, resources
from plancheck.model import plan as plan_model
from plancheck.model import report as report_model
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.report import Options, PackInfo
from plancheck.workspace import load, render_diagnostic

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet

__all__ = ["Plan", "Report", "Rules", "RulesError", "check", "extract", "load_rules"]

#: What a draft of bytes is called where no name is given.
UNNAMED = "draft"


@dataclass(frozen=True, slots=True)
class Report(report_model.Report):
    """The outcome of a check: `verdict`, `results` (one a rule), `findings()`, `diagnostics`, `document`, `counts`."""

    def to_json(self) -> str:
        """The report as JSON (plancheck/report/1), as `plancheck check --format json` prints it."""
        from plancheck.contract import report as report_file

        return report_file.write(self).decode()

    def to_html(self, lang: Literal["zh", "en"] = "zh") -> str:
        """The report as one HTML page that needs no other file. Raises ValueError for another language than "zh" and "en"."""
        from plancheck.report import template

        if lang not in ("zh", "en"):
            raise ValueError(f'lang must be "zh" or "en", not {lang!r}')
        return template.html(self, lang).decode()


@dataclass(frozen=True)
class Plan(plan_model.Plan):
    """The content of a draft: headings, facts, tasks, projects and tables with their places. `document` says what was read."""

    packs: tuple[PackInfo, ...] = ()

    def to_json(self) -> str:
        """The plan as JSON (plancheck/plan/1), as `plancheck extract --format json` prints it."""
        from plancheck.contract import plan as plan_file

        return plan_file.write(self, self.packs).decode()


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """Rule packs without errors. Load them once for many checks."""

    _loaded: RuleSet

    @property
    def packs(self) -> tuple[PackInfo, ...]:
        """The packs that were loaded."""
        return checking.packs(self._loaded)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the active rules, in the order of their files."""
        return tuple(rule.id for rule in self._loaded.rules)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and notes about the rule files."""
        return self._loaded.diagnostics

    def __repr__(self) -> str:
        return f"<Rules: {len(self.ids)} rules in {', '.join(pack.id for pack in self.packs)}>"


class RulesError(Exception):
    """Rule files have errors. `diagnostics` lists everything wrong with them; the message shows each error with its place."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


def check(
    draft: str | os.PathLike[str] | bytes,
    *,
    rules: Rules | None = None,
    kind: str | None = None,
    province: str | None = None,
    on: date | None = None,
    name: str | None = None,
    as_printed: bool = False,
) -> Report:
    """The report on a draft, which is a path or the bytes of a file.

    `rules`: those of `load_rules`; the rules that come with plancheck unless given. `kind` and `province`: what the draft is a plan for,
    recognised from its text unless given. `on`: the day of the check, today unless given. `name`: what the report calls a draft of bytes.
    `as_printed`: whether passes must rest on what the print of the draft shows, which takes some seconds; `print` of the report says
    whether this could be done.

    A draft that cannot be read, or is not there, gives a report with the verdict "not_checked" whose `document.reason` and
    `document.detail` say why. Raises TypeError and ValueError for wrong arguments.
    """
    job = replace(_job(rules, kind, province, on), as_printed=as_printed)
    with _file(draft, name) as path:
        (answer,) = pipeline.reports([path], job)
    return Report(**_values(answer.value))


def extract(
    draft: str | os.PathLike[str] | bytes,
    *,
    rules: Rules | None = None,
    kind: str | None = None,
    province: str | None = None,
    name: str | None = None,
) -> Plan:
    """The content of a draft, without a check. The arguments are those of `check`; a draft that cannot be read gives an empty plan."""
    job = _job(rules, kind, province, None)
    with _file(draft, name) as path:
        (answer,) = pipeline.plans([path], job)
    plan = checking.by_file(answer.value, answer.value.document)
    return Plan(**_values(plan), packs=checking.packs(job.loaded))


def load_rules(folder: str | os.PathLike[str] | None = None, *, packs: Sequence[str] = ()) -> Rules:
    """The rules that come with plancheck, with those of `folder` if one is given; of `packs` and what they import only, if any are named.

    Raises RulesError if they have errors, ValueError for a folder that is not there or holds no rules.
    """
    if isinstance(packs, str):
        raise TypeError(f"packs must be a sequence of names, not the string {packs!r}")
    folders = [] if folder is None else [Path(folder)]
    for path in folders:
        if not path.is_dir():
            raise ValueError(f"there is no rules folder {os.fspath(path)!r}")
        if not any(path.rglob("*.rules")):
            raise ValueError(f"no rules file (*.rules) in {os.fspath(path)!r}")
    workspace = load(folders, packs, resources.cache_folder())
    errors = [problem for problem in workspace.loaded.diagnostics if problem.severity == "error"]
    if errors:
        raise RulesError("\n\n".join(render_diagnostic(error, workspace, "en") for error in errors), workspace.loaded.diagnostics)
    return Rules(workspace.loaded)


_shipped_rules = cache(load_rules)


def _job(rules: Rules | None, kind: str | None, province: str | None, on: date | None) -> pipeline.Job:
    """The arguments as pipeline takes them, in the packs' own codes."""
    if rules is not None and not isinstance(rules, Rules):
        raise TypeError(f"rules must be what load_rules() returns, not {type(rules).__name__}")
    if on is not None and (not isinstance(on, date) or isinstance(on, datetime)):
        raise TypeError(f"on must be a datetime.date, not {type(on).__name__}")
    loaded = (rules or _shipped_rules())._loaded
    vocabulary = loaded.vocabulary
    code = checking.kind_code(vocabulary, kind) if kind is not None else None
    if kind is not None and code is None:
        known = ", ".join(repr(choice.code) for choice in checking.kinds(vocabulary))
        raise ValueError(f"no rule pack declares the kind {kind!r}; it is one of {known}")
    full_name = checking.province_name(vocabulary, province) if province is not None else None
    return pipeline.Job(loaded, Options(code, full_name or province), on or date.today())


@contextmanager
def _file(draft: str | os.PathLike[str] | bytes, name: str | None) -> Iterator[Path]:
    """The path of the draft; for bytes, a temporary file that nobody else may read."""
    if isinstance(draft, (str, os.PathLike)):
        if name is not None:
            raise ValueError("name is for a draft of bytes; a file has its own")
        yield Path(draft)
    elif isinstance(draft, bytes):
        from plancheck import worker

        name = UNNAMED if name is None else name
        if Path(name).name != name:
            raise ValueError(f"name must be a file name without a folder, not {name!r}")
        with worker.private_folder() as folder:
            path = Path(folder, name)
            path.write_bytes(draft)
            yield path
    else:
        raise TypeError(f"a draft is a path or bytes, not {type(draft).__name__}")


def _values(content: report_model.Report | plan_model.Plan) -> dict[str, Any]:
    return {field.name: getattr(content, field.name) for field in fields(content)}
