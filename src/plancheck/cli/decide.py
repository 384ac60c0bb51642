"""decide: what a reviewer decides about the findings of a report, one by one, by options, or in a spreadsheet."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs
from plancheck.cli.arguments import Choice, Date, Text
from plancheck.cli.decision_files import DecisionFile
from plancheck.cli.help import ALWAYS, Helpful, options, repeated
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.catalogue import phrase
from plancheck.wording.usage import did_you_mean

if TYPE_CHECKING:
    from plancheck.model.decision import Decision, History
    from plancheck.model.report import Report, Result, SubResult
    from plancheck.review.decisions import Conflict, Side

    Finding = tuple[Result, SubResult]

WHICH = options(
    repeated("--id", "ids", type=Text(), metavar="ID", help="按编号选，可多次 | The finding with this id, repeatable"),
    repeated("--rule", "rules", type=Text(), metavar="ID", help="按规则选，可多次 | All findings by this rule, repeatable"),
    click.option("--all", "everything", is_flag=True, help="所有还没有处理意见的 | All findings that have no decision yet"),
)
WHAT = options(
    click.option("--confirm", is_flag=True, help="采纳，列入意见函 | Confirm: it goes into the letter"),
    click.option("--dismiss", metavar="REASON", help="不采纳，写明理由 | Dismiss, with the reason"),
    click.option("--waive", metavar="NUMBER", help="豁免，写明豁免文号 | Waive, with the number of the document"),
    click.option("--needs-info", is_flag=True, help="待核实 | More information is needed"),
    click.option("--undo", is_flag=True, help="撤销上一次处理意见 | Undo the last decision"),
    click.option("--text", metavar="TEXT", help="采纳时的改后文字 | The text for the letter, with --confirm"),
    click.option("--reason", metavar="TEXT", help="理由 | The reason"),
    click.option("--approver", metavar="NAME", help="豁免的批准机关 | Who approved the waiver"),
    click.option("--scope", metavar="TEXT", help="豁免范围 | What the waiver covers"),
    click.option("--until", type=Date(), metavar="YYYY-MM-DD", help="豁免的最后一天 | The waiver's last day"),
    click.option("--by", metavar="NAME", help="审核人 | The reviewer who decides"),
    click.option("--date", "on", type=Date(), metavar="YYYY-MM-DD", help="处理日期，默认今天 | Date of the decision, today by default"),
)
FILES = options(
    click.option("--list", "listed", is_flag=True, help="列出问题和处理意见 | List findings and decisions"),
    click.option("--export", metavar="FILE.xlsx|.json", help="写出给不联机的审核人 | Write a table for reviewers without plancheck"),
    click.option("--import", "incoming", metavar="FILE", help="读回填好的表 | Read such a table back"),
    click.option("--merge", metavar="FILE", help="并入另一人的处理意见 | Merge another reviewer's decisions"),
    click.option("--take", type=Choice("mine", "theirs"), help="意见不同时以谁的为准 | Whose decisions win where two differ"),
    repeated("--take-id", "takes", type=Text(), metavar="ID=mine|theirs", help="同上，只对这一条，可多次 | The same for one, repeatable"),
    repeated("--renamed", "renames", type=Text(), metavar="OLD=NEW,NEW", help="旧规则由哪些新规则接替 | Rules that replace an old one"),
    decision_files.DECISIONS,
)


@click.command(cls=Helpful, help="对报告中的问题逐条作处理意见 | Decide on the findings of a report")
@click.argument("file", metavar="REPORT.json")
@options(WHICH, WHAT, FILES, ALWAYS)
@click.pass_obj
def decide(terminal: Terminal, /, file: str, **given: Any) -> int:
    """Decide on findings: one after the other in a terminal, unless an option says what to do."""
    wanted = DecideOptions(**given)
    (path,), _ = inputs.drafts(terminal, (file,), "decide")
    report = inputs.read_report(terminal, path)
    if report is None:
        raise terminal.stop(
            Exit.NO_INPUT, "decide_draft", path=path, draft=inputs.quoted(path), report=inputs.quoted(path.with_suffix(".json"))
        )
    decided = _decision_file(terminal, path, report, wanted)
    match _mode(terminal, wanted):
        case "list":
            return _list(decided)
        case "export":
            return _export(decided, Path(wanted.export or ""))
        case "import":
            return _import(decided, Path(wanted.incoming or ""), wanted)
        case "merge":
            return _merge(decided, Path(wanted.merge or ""), wanted)
        case "undo":
            return _undo(decided, wanted)
        case "":
            from plancheck.cli.decide_session import Session

            Session(decided).run()
            return Exit.OK
        case _:
            return _decide(decided, wanted)


@dataclass(frozen=True, slots=True)
class DecideOptions:
    """The options."""

    ids: tuple[str, ...]
    rules: tuple[str, ...]
    everything: bool
    confirm: bool
    dismiss: str | None
    waive: str | None
    needs_info: bool
    undo: bool
    text: str | None
    reason: str | None
    approver: str | None
    scope: str | None
    until: date | None
    by: str | None
    on: date | None
    listed: bool
    export: str | None
    incoming: str | None
    merge: str | None
    take: Side | None
    takes: tuple[str, ...]
    renames: tuple[str, ...]
    decisions: str | None


_MODES = {
    "--list": "list", "--export": "export", "--import": "import", "--merge": "merge", "--undo": "undo",
    "--confirm": "confirm", "--dismiss": "dismiss", "--waive": "waive", "--needs-info": "needs_information",
}  # fmt: skip


def _mode(terminal: Terminal, options: DecideOptions) -> str:
    """The action of the options, or "" for the session; exit 2 for two actions, and for the session without a terminal."""
    given = {
        "--list": options.listed, "--export": options.export, "--import": options.incoming, "--merge": options.merge,
        "--undo": options.undo, "--confirm": options.confirm, "--dismiss": options.dismiss is not None,
        "--waive": options.waive is not None, "--needs-info": options.needs_info,
    }  # fmt: skip
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        raise terminal.stop(Exit.USAGE, "decide_one", names=" ".join(names))
    mode = _MODES[names[0]] if names else ""
    _check_options(terminal, options, mode)
    if not names and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise terminal.stop(Exit.USAGE, "decide_how")
    return mode


def _check_options(terminal: Terminal, options: DecideOptions, mode: str) -> None:
    """Exit 2 for an option that cannot be combined with the others."""
    choices = ("confirm", "dismiss", "waive", "needs_information")
    needs = [
        ("--text", options.text is not None, ("confirm",), "--confirm"),
        ("--approver", options.approver is not None, ("waive",), "--waive"),
        ("--scope", options.scope is not None, ("waive",), "--waive"),
        ("--until", options.until is not None, ("waive",), "--waive"),
        ("--reason", options.reason is not None, ("waive", "needs_information", "confirm"), "--waive, --needs-info"),
        ("--take", options.take is not None or bool(options.takes), ("merge", "import"), "--merge, --import"),
        (
            "--id, --rule, --all",
            bool(options.ids or options.rules or options.everything),
            (*choices, "undo"),
            "--confirm, --dismiss, --waive …",
        ),
    ]
    for name, is_given, modes, other in needs:
        if is_given and mode not in modes:
            raise terminal.stop(Exit.USAGE, "decide_stray", name=name, other=other)
    if options.everything and (options.ids or options.rules):
        raise terminal.stop(Exit.USAGE, "decide_all_or_some", name="--id" if options.ids else "--rule")


# ---- the file ---------------------------------------------------------------------------------------------------


def _decision_file(terminal: Terminal, path: Path, report: Report, options: DecideOptions) -> DecisionFile:
    from plancheck.model.decision import History
    from plancheck.review import decision_file

    place = Path(options.decisions) if options.decisions else decision_file.beside(path)
    seen = inputs.read_bytes(terminal, place) if os.path.exists(place) else None
    history = History()
    if seen is not None:
        content = decision_files.parse(terminal, place, seen)
        decision_files.note_other_draft(terminal, place, content, report)
        history = content.history
    successors = {**decision_files.successors(terminal, history, report), **_renamed(terminal, options.renames)}
    return DecisionFile(terminal, report, place, history, seen, (options.by or "").strip(), options.on or date.today(), successors)


def _renamed(terminal: Terminal, given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    renamed = {}
    for text in given:
        old, equals, new = text.partition("=")
        names = tuple(name.strip() for name in new.replace("，", ",").split(",") if name.strip())
        if not (old.strip() and equals and names):
            raise terminal.stop(Exit.USAGE, "bad_value", name="--renamed", value=text, why=terminal.say("decide_renamed"))
        renamed[old.strip()] = names
    return renamed


def _check_signed(file: DecisionFile) -> None:
    if not file.by:
        raise file.terminal.stop(Exit.USAGE, "decide_by")


# ---- by options -------------------------------------------------------------------------------------------------


def _chosen(file: DecisionFile, options: DecideOptions) -> list[Finding]:
    """The findings of --id, --rule or --all, without repetitions; exit 2 for an unknown name."""
    if options.everything:
        standings = file.standings
        return [(result, sub) for result, sub in file.report.findings() if options.undo or standings.covering(sub) is None]
    if not (options.ids or options.rules):
        raise file.terminal.stop(Exit.USAGE, "decide_which")
    chosen = [_with_id(file, id) for id in options.ids]
    for rule in options.rules:
        chosen += _of_rule(file, rule)
    return list({sub.id: (result, sub) for result, sub in chosen}.values())


def _of_rule(file: DecisionFile, name: str) -> list[Finding]:
    """The findings by a rule; exit 2 if there is none."""
    findings = file.report.findings()
    same = name.strip().lower()
    if of_rule := [(result, sub) for result, sub in findings if result.rule.lower() == same]:
        return of_rule
    for result in file.report.results:
        if result.rule.lower() == same:
            outcome = phrase(f"outcome.{result.outcome}", file.terminal.lang)
            raise file.terminal.stop(Exit.USAGE, "decide_rule_settled", name=name, outcome=outcome)
    near = did_you_mean(file.terminal.lang, name.upper(), sorted({result.rule for result, _ in findings}))
    raise Stop(Exit.USAGE, file.terminal.say("decide_no_rule", name=name) + near)


def _with_id(file: DecisionFile, name: str) -> Finding:
    """The sub-result with this id, or the only one whose id starts with it."""
    from plancheck.review.decisions import subresults

    known = subresults(file.report)
    matches = [name] if name in known else [id for id in known if id.startswith(name)]
    if len(matches) != 1:
        raise file.terminal.stop(Exit.USAGE, "decide_many_ids" if matches else "decide_no_id", name=name, count=len(matches))
    return known[matches[0]]


def _decide(file: DecisionFile, options: DecideOptions) -> int:
    from plancheck.cli.decide_session import past_note
    from plancheck.review import decisions, waivers

    terminal = file.terminal
    _check_signed(file)
    chosen = _chosen(file, options)
    decision = _decision(options)
    if problems := waivers.problems(decision):
        raise Stop(Exit.USAGE, "\n".join(problem.of(terminal.lang) for problem in problems))
    if decision.text and len(chosen) > 1:
        raise terminal.stop(Exit.USAGE, "decide_text_many", count=len(chosen))
    for result, sub in chosen:
        if sub.outcome not in ("failed", "cantTell"):
            raise terminal.stop(Exit.USAGE, "decide_no_need", rule=result.rule, subject=sub.subject.label.of(terminal.lang))
    history = file.history
    for result, sub in chosen:
        history = decisions.decide(history, decisions.target(result, sub), decision, file.by, file.on)
    code = _save(file, history, len(chosen), phrase(f"choice.{decision.choice}", terminal.lang))
    if note := past_note(terminal, decision, file.on):
        terminal.err(note)
    return code


def _decision(options: DecideOptions) -> Decision:
    from plancheck.model.decision import Decision, Waiver

    reason = (options.reason or "").strip()
    if options.dismiss is not None:
        return Decision("dismiss", reason=options.dismiss.strip())
    if options.waive is not None:
        waiver = Waiver(options.waive.strip(), (options.approver or "").strip(), (options.scope or "").strip(), options.until)
        return Decision("waive", reason=reason, waiver=waiver)
    return Decision("confirm" if options.confirm else "needs_information", (options.text or "").strip(), reason)


def _undo(file: DecisionFile, options: DecideOptions) -> int:
    from plancheck.review import decisions

    _check_signed(file)
    history, count = file.history, 0
    for _, sub in _chosen(file, options):
        undone = decisions.undo(history, sub.id, file.by, file.on)
        if undone is not None:
            history, count = undone, count + 1
    if not count:
        raise file.terminal.stop(Exit.USAGE, "decide_nothing_undone")
    return _save(file, history, count, file.terminal.say("decide_undone"))


def _save(file: DecisionFile, history: History, count: int, what: str) -> int:
    if not count:
        file.terminal.err(file.terminal.say("decide_nothing"))
    elif history == file.history:
        file.terminal.err(file.terminal.say("decide_unchanged"))
    else:
        file.save(history)
        file.terminal.err(file.terminal.say("decide_done", count=count, what=what, path=file.path))
    return Exit.OK


# ---- lists and files --------------------------------------------------------------------------------------------


def _list(file: DecisionFile) -> int:
    from plancheck.render import decided as render

    file.terminal.out(render.listing(file.report, file.standings, file.terminal.lang, file.terminal.width))
    return Exit.OK


def _export(file: DecisionFile, place: Path) -> int:
    from plancheck import sheets
    from plancheck.render import decided as render
    from plancheck.review import decision_file

    match place.suffix.lower():
        case ".json":
            data = decision_file.write(file.history, file.report)
            message, count = "decide_exported_json", len(file.history.entries)
        case ".xlsx":
            entries = {id: entry.name for id, entry in file.history.last.items()}
            data = sheets.write([render.sheet(file.report, file.standings, entries, file.terminal.lang)])
            message, count = "decide_exported", len(file.report.findings())
        case _:
            raise file.terminal.stop(Exit.USAGE, "format_suffix", path=place, choices=".xlsx, .json")
    file.terminal.write(place, data)
    file.terminal.err(file.terminal.say(message, count=count, path=place))
    return Exit.OK


def _import(file: DecisionFile, place: Path, options: DecideOptions) -> int:
    """Import a table completely, or nothing with exit 1."""
    from plancheck.review import decision_table

    terminal = file.terminal
    data = inputs.read_bytes(terminal, place)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _merge(file, place, options)
    sheets = inputs.open_table(terminal, place, data, "decide_spoilt")
    imported = decision_table.import_decisions(
        sheets, file.report, file.history, file.by or None, file.on, _takes(file, options), options.take
    )
    if imported.problems:
        terminal.err("\n".join(problem.of(terminal.lang) for problem in imported.problems))
        raise terminal.stop(Exit.FINDINGS, "decide_not_imported", path=place, count=len(imported.problems))
    if not imported.count and not imported.cleared:
        terminal.err(terminal.say("decide_unchanged"))
        return Exit.OK
    file.save(imported.history)
    terminal.err(terminal.say("decide_imported", count=imported.count, path=file.path))
    if imported.cleared:
        terminal.err(terminal.say("decide_cleared", count=imported.cleared))
    return Exit.OK


def _takes(file: DecisionFile, options: DecideOptions) -> dict[str, Side]:
    takes: dict[str, Side] = {}
    for text in options.takes:
        id, _, side = text.partition("=")
        if side not in ("mine", "theirs"):
            raise file.terminal.stop(Exit.USAGE, "bad_value", name="--take-id", value=text, why=file.terminal.say("decide_take_id"))
        takes[id] = "mine" if side == "mine" else "theirs"
    return takes


def _merge(file: DecisionFile, place: Path, options: DecideOptions) -> int:
    """Merge another person's file completely, or nothing with exit 1 if there are unresolved conflicts."""
    from plancheck.review import decisions

    terminal = file.terminal
    takes = _takes(file, options)
    if takes or options.take:
        _check_signed(file)
    theirs = decision_files.read(terminal, place)
    decision_files.note_other_draft(terminal, place, theirs, file.report)
    merged = decisions.merge(file.history, theirs.history, takes, file.by, file.on, options.take)
    if merged.conflicts:
        terminal.err("\n".join(_conflict(terminal, conflict) for conflict in merged.conflicts))
        raise terminal.stop(Exit.FINDINGS, "decide_conflicts", count=len(merged.conflicts))
    if merged.history == file.history:
        terminal.err(terminal.say("decide_unchanged"))
        return Exit.OK
    file.save(merged.history)
    terminal.err(terminal.say("decide_merged", count=merged.added, path=file.path))
    return Exit.OK


def _conflict(terminal: Terminal, conflict: Conflict) -> str:
    from plancheck.model.decision import Standing
    from plancheck.render import decided as render
    from plancheck.wording.visible import visible

    def line(entry: Any) -> str:
        if entry.decision is None:
            return f"{terminal.say('decide_withdrawn')}  {entry.by} {entry.on}"
        return render.line(Standing(conflict.id, "holds", entry.decision, entry.target, entry.by, entry.on), terminal.lang)

    mine, theirs = visible(line(conflict.mine)), visible(line(conflict.theirs))
    return terminal.say("decide_conflict", id=conflict.id, rule=conflict.mine.target.rule, mine=mine, theirs=theirs)
