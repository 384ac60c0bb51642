"""decide: what a reviewer decides about the findings of a report, one by one, by options, or in a spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, letter
from plancheck.cli.arguments import Choice, Date, Text, day
from plancheck.cli.help import ALWAYS, Helpful, options, repeated
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.catalogue import phrase
from plancheck.wording.usage import did_you_mean

if TYPE_CHECKING:
    from plancheck.model.decision import Decision, History, Standings
    from plancheck.model.report import Report, Result, SubResult
    from plancheck.review.decisions import Conflict, Side

    Found = tuple[Result, SubResult]

WHICH = options(
    repeated("--id", "ids", type=Text(), metavar="ID", help="按编号选，可多次 | The finding with this id, repeatable"),
    repeated("--rule", "rules", type=Text(), metavar="ID", help="按规则选，可多次 | All findings by this rule, repeatable"),
    click.option("--all", "everything", is_flag=True, help="所有还没有处理意见的 | All findings without a decision that holds"),
)
WHAT = options(
    click.option("--confirm", is_flag=True, help="采纳，列入意见函 | Confirm: it goes into the letter"),
    click.option("--dismiss", metavar="REASON", help="不采纳，写明理由 | Dismiss, with the reason"),
    click.option("--waive", metavar="NUMBER", help="豁免，写明豁免文号 | Waive, with the number of the document"),
    click.option("--needs-info", is_flag=True, help="待核实 | More has to be found out"),
    click.option("--undo", is_flag=True, help="撤销上一次处理意见 | Take the last decision back"),
    click.option("--text", metavar="TEXT", help="采纳时的改后文字 | What the letter says instead, with --confirm"),
    click.option("--reason", metavar="TEXT", help="理由 | The reason"),
    click.option("--approver", metavar="NAME", help="豁免的批准机关 | Who approved the waiver"),
    click.option("--scope", metavar="TEXT", help="豁免范围 | What the waiver covers"),
    click.option("--until", type=Date(), metavar="YYYY-MM-DD", help="豁免的最后一天 | The waiver's last day"),
    click.option("--by", metavar="NAME", help="审核人 | Who decides"),
    click.option("--date", "on", type=Date(), metavar="YYYY-MM-DD", help="处理日期，默认今天 | Date of the decision, today by default"),
)
FILES = options(
    click.option("--list", "listed", is_flag=True, help="列出问题和处理意见 | List findings and decisions"),
    click.option("--export", metavar="FILE.xlsx|.json", help="写出给不联机的审核人 | Write a table for reviewers elsewhere"),
    click.option("--import", "incoming", metavar="FILE", help="读回填好的表 | Read such a table back"),
    click.option("--merge", metavar="FILE", help="并入另一人的处理意见 | Take in another person's decisions"),
    click.option("--take", type=Choice("mine", "theirs"), help="意见不同时以谁的为准 | Whose decisions stand where two differ"),
    repeated("--take-id", "takes", type=Text(), metavar="ID=mine|theirs", help="同上，只对这一条，可多次 | The same for one, repeatable"),
    repeated("--renamed", "renames", type=Text(), metavar="OLD=NEW,NEW", help="旧规则由哪些新规则接替 | Rules in an old one's place"),
    decision_files.DECISIONS,
)


@click.command(cls=Helpful, help="对报告中的问题逐条作处理意见 | Decide on the findings of a report")
@click.argument("file", metavar="REPORT.json")
@options(WHICH, WHAT, FILES, ALWAYS)
@click.pass_obj
def decide(terminal: Terminal, /, file: str, **asked: Any) -> int:
    """Decide on findings. In a terminal, without any option that says what to do, one after the other."""
    wanted = Wanted(**asked)
    (path,), _ = inputs.drafts(terminal, (file,), "decide")
    report = letter.held(terminal, path)
    if report is None:
        raise terminal.stop(Exit.NO_INPUT, "decide_draft", path=path, report=path.with_suffix(".json"))
    desk = _desk(terminal, path, report, wanted)
    match _mode(terminal, wanted):
        case "list":
            return _list(desk)
        case "export":
            return _export(desk, Path(wanted.export or ""))
        case "import":
            return _import(desk, Path(wanted.incoming or ""), wanted)
        case "merge":
            return _merge(desk, Path(wanted.merge or ""), wanted)
        case "undo":
            return _undo(desk, wanted)
        case "":
            return session(desk, _key, lambda question: _line(terminal, question))
        case _:
            return _decide(desk, wanted)


@dataclass(frozen=True, slots=True)
class Wanted:
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


def _mode(terminal: Terminal, it: Wanted) -> str:
    """What is to be done, "" for one by one; exit 2 for two things at once, or none without a terminal."""
    given = {
        "--list": it.listed, "--export": it.export, "--import": it.incoming, "--merge": it.merge, "--undo": it.undo,
        "--confirm": it.confirm, "--dismiss": it.dismiss is not None, "--waive": it.waive is not None, "--needs-info": it.needs_info,
    }  # fmt: skip
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        raise terminal.stop(Exit.USAGE, "decide_one", names=" ".join(names))
    mode = _MODES[names[0]] if names else ""
    _fitting(terminal, it, mode)
    if not names and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise terminal.stop(Exit.USAGE, "decide_how")
    return mode


def _fitting(terminal: Terminal, it: Wanted, mode: str) -> None:
    """Exit 2 for an option that says nothing beside the others."""
    choices = ("confirm", "dismiss", "waive", "needs_information")
    stray = [
        ("--text", it.text is not None, ("confirm",), "--confirm"),
        ("--approver", it.approver is not None, ("waive",), "--waive"),
        ("--scope", it.scope is not None, ("waive",), "--waive"),
        ("--until", it.until is not None, ("waive",), "--waive"),
        ("--reason", it.reason is not None, ("waive", "needs_information", "confirm"), "--waive, --needs-info"),
        ("--take", it.take is not None or bool(it.takes), ("merge", "import"), "--merge, --import"),
        ("--id, --rule, --all", bool(it.ids or it.rules or it.everything), (*choices, "undo"), "--confirm, --dismiss, --waive …"),
    ]
    for name, given, modes, other in stray:
        if given and mode not in modes:
            raise terminal.stop(Exit.USAGE, "decide_stray", name=name, other=other)


# ---- the desk: a report with its decisions ----------------------------------------------------------------------


@dataclass(slots=True)
class Desk:
    """A report, the file of its decisions, and who decides on which day. `seen` are the file's bytes as last read or written."""

    terminal: Terminal
    report: Report
    path: Path
    history: History
    seen: bytes | None
    by: str
    on: date
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def standings(self) -> Standings:
        """How the decisions stand now."""
        from plancheck.review import decisions

        return decisions.standings(self.history, self.report, self.on, self.successors)

    def keep(self, history: History) -> None:
        """Write the history: beside its place first, then renamed. What somebody else wrote meanwhile is taken in, unless it differs."""
        from plancheck.review import decision_file, decisions

        now = self.path.read_bytes() if self.path.is_file() else None
        if now != self.seen and now is not None:
            merged = decisions.merge(history, decision_files.kept(self.terminal, self.path, now).history, {}, self.by, self.on)
            if merged.conflicts:
                raise self.terminal.stop(Exit.FAILURE, "decide_meanwhile", path=self.path)
            history = merged.history
        data = decision_file.write(history, self.report)
        self.terminal.write(self.path, data)
        self.history, self.seen = history, data


def _desk(terminal: Terminal, path: Path, report: Report, it: Wanted) -> Desk:
    from plancheck.model.decision import History
    from plancheck.review import decision_file

    place = Path(it.decisions) if it.decisions else decision_file.beside(path)
    seen = decision_files.data(terminal, place) if place.exists() else None
    history = History()
    if seen is not None:
        found = decision_files.kept(terminal, place, seen)
        decision_files.other_draft(terminal, place, found, report)
        history = found.history
    by = (it.by or "").strip()
    became = {**decision_files.successors(terminal, history, report), **_renamed(terminal, it.renames)}
    return Desk(terminal, report, place, history, seen, by, it.on or date.today(), became)


def _renamed(terminal: Terminal, given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = {}
    for each in given:
        old, equals, new = each.partition("=")
        names = tuple(name.strip() for name in new.replace("，", ",").split(",") if name.strip())
        if not (old.strip() and equals and names):
            raise terminal.stop(Exit.USAGE, "bad_value", name="--renamed", value=each, why=terminal.say("decide_renamed"))
        found[old.strip()] = names
    return found


def _signed(desk: Desk) -> None:
    if not desk.by:
        raise desk.terminal.stop(Exit.USAGE, "decide_by")


# ---- by options -------------------------------------------------------------------------------------------------


def _chosen(desk: Desk, it: Wanted) -> list[Found]:
    """The sub-results that --id, --rule and --all name, each once; exit 2 for a name that there is none of."""
    if not (it.ids or it.rules or it.everything):
        raise desk.terminal.stop(Exit.USAGE, "decide_which")
    findings = desk.report.findings()
    found = [_with_id(desk, each) for each in it.ids]
    for rule in it.rules:
        of_rule = [each for each in findings if each[0].rule.lower() == rule.strip().lower()]
        if settled := [each.outcome for each in desk.report.results if each.rule.lower() == rule.strip().lower() and not of_rule]:
            raise desk.terminal.stop(Exit.USAGE, "decide_rule_settled", name=rule, outcome=_outcome(desk, settled[0]))
        if not of_rule:
            near = did_you_mean(desk.terminal.lang, rule.upper(), sorted({result.rule for result, _ in findings}))
            raise Stop(Exit.USAGE, desk.terminal.say("decide_no_rule", name=rule) + near)
        found += of_rule
    if it.everything:
        standings = desk.standings
        found += [each for each in findings if standings.held(each[1].id) is None or it.undo]
    return list({sub.id: (result, sub) for result, sub in found}.values())


def _outcome(desk: Desk, outcome: str) -> str:
    from plancheck.wording.catalogue import phrase

    return phrase(f"outcome.{outcome}", desk.terminal.lang)


def _with_id(desk: Desk, name: str) -> Found:
    """The sub-result with this id, or the only one whose id begins so."""
    from plancheck.review.decisions import subresults

    known = subresults(desk.report)
    if name in known:
        return known[name]
    begun = [id for id in known if id.startswith(name)]
    if len(begun) == 1:
        return known[begun[0]]
    raise desk.terminal.stop(Exit.USAGE, "decide_many_ids" if begun else "decide_no_id", name=name, count=len(begun))


def _decide(desk: Desk, it: Wanted) -> int:
    from plancheck.review import decisions, waivers

    terminal = desk.terminal
    _signed(desk)
    found = _chosen(desk, it)
    decision = _decision(it)
    if lacking := waivers.lacking(decision):
        raise Stop(Exit.USAGE, "\n".join(each.of(terminal.lang) for each in lacking))
    if decision.text and len(found) > 1:
        raise terminal.stop(Exit.USAGE, "decide_text_many", count=len(found))
    for result, sub in found:
        if sub.outcome not in ("failed", "cantTell"):
            raise terminal.stop(Exit.USAGE, "decide_no_need", rule=result.rule, subject=sub.subject.label.of(terminal.lang))
    history = desk.history
    for result, sub in found:
        history = decisions.decide(history, decisions.target(result, sub), decision, desk.by, desk.on)
    code = _done(desk, history, len(found), phrase(f"choice.{decision.choice}", terminal.lang))
    if past := _past(desk, decision):
        terminal.err(past)
    return code


def _past(desk: Desk, decision: Decision) -> str:
    """A note where a waiver has run out before it is given; else ""."""
    until = decision.waiver.until if decision.waiver is not None else None
    return desk.terminal.say("decide_past", until=until.isoformat()) if until is not None and until < desk.on else ""


def _decision(it: Wanted) -> Decision:
    from plancheck.model.decision import Decision, Waiver

    reason = (it.reason or "").strip()
    if it.dismiss is not None:
        return Decision("dismiss", reason=it.dismiss.strip())
    if it.waive is not None:
        waiver = Waiver(it.waive.strip(), (it.approver or "").strip(), (it.scope or "").strip(), it.until)
        return Decision("waive", reason=reason, waiver=waiver)
    return Decision("confirm" if it.confirm else "needs_information", (it.text or "").strip(), reason)


def _undo(desk: Desk, it: Wanted) -> int:
    from plancheck.review import decisions

    _signed(desk)
    history, count = desk.history, 0
    for _, sub in _chosen(desk, it):
        undone = decisions.undo(history, sub.id, desk.by, desk.on)
        if undone is not None:
            history, count = undone, count + 1
    if not count:
        raise desk.terminal.stop(Exit.USAGE, "decide_nothing_undone")
    return _done(desk, history, count, desk.terminal.say("decide_undone"))


def _done(desk: Desk, history: History, count: int, what: str) -> int:
    if not count:
        desk.terminal.err(desk.terminal.say("decide_nothing"))
    elif history == desk.history:
        desk.terminal.err(desk.terminal.say("decide_unchanged"))
    else:
        desk.keep(history)
        desk.terminal.err(desk.terminal.say("decide_done", count=count, what=what, path=desk.path))
    return Exit.OK


# ---- lists and files --------------------------------------------------------------------------------------------


def _list(desk: Desk) -> int:
    from plancheck.render import decided as render

    desk.terminal.out(render.listing(desk.report, desk.standings, desk.terminal.lang, desk.terminal.width))
    return Exit.OK


def _export(desk: Desk, place: Path) -> int:
    from plancheck.render import decided as render
    from plancheck.review import decision_file

    match place.suffix.lower():
        case ".json":
            desk.terminal.write(place, decision_file.write(desk.history, desk.report))
            desk.terminal.err(desk.terminal.say("decide_exported_json", count=len(desk.history.entries), path=place))
            return Exit.OK
        case ".xlsx":
            from plancheck import sheets

            entries = {id: each.name for id, each in desk.history.last.items()}
            data = sheets.write([render.sheet(desk.report, desk.standings, entries, desk.terminal.lang)])
        case _:
            raise desk.terminal.stop(Exit.USAGE, "format_suffix", path=place, choices=".xlsx, .json")
    desk.terminal.write(place, data)
    desk.terminal.err(desk.terminal.say("decide_exported", count=len(desk.report.findings()), path=place))
    return Exit.OK


def _import(desk: Desk, place: Path, it: Wanted) -> int:
    """Read a table back: all of it or, with exit 1, nothing."""
    from plancheck.review import decision_table

    terminal = desk.terminal
    data = decision_files.data(terminal, place)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _merge(desk, place, it)
    found = decision_table.import_decisions(
        _opened(terminal, place, data), desk.report, desk.history, desk.by or None, desk.on, _takes(desk, it), it.take
    )
    if found.problems:
        terminal.err("\n".join([*(each.of(terminal.lang) for each in found.problems), ""]).rstrip())
        raise terminal.stop(Exit.FINDINGS, "decide_not_imported", path=place, count=len(found.problems))
    if not found.count and not found.cleared:
        terminal.err(terminal.say("decide_unchanged"))
        return Exit.OK
    desk.keep(found.history)
    terminal.err(terminal.say("decide_imported", count=found.count, path=desk.path))
    if found.cleared:
        terminal.err(terminal.say("decide_cleared", count=found.cleared))
    return Exit.OK


def _opened(terminal: Terminal, place: Path, data: bytes) -> Any:
    """The sheets of a file that came from outside, opened in a process of its own; exit 4 for what is no spreadsheet."""
    from plancheck import worker
    from plancheck.review import decision_table
    from plancheck.worker import Lost, Task

    (outcome,) = worker.run(decision_table.open_table, None, [Task((data,))])
    if isinstance(outcome, Lost):
        if terminal.debug:
            terminal.err(outcome.trace)
        raise terminal.stop(Exit.NO_INPUT, "decide_spoilt", path=place, why=outcome.error or outcome.reason)
    if not isinstance(outcome.value, tuple):
        raise terminal.stop(Exit.NO_INPUT, "decide_spoilt", path=place, why=outcome.value.of(terminal.lang))
    return outcome.value


def _takes(desk: Desk, it: Wanted) -> dict[str, Side]:
    found: dict[str, Side] = {}
    for each in it.takes:
        id, _, side = each.partition("=")
        if side not in ("mine", "theirs"):
            raise desk.terminal.stop(Exit.USAGE, "bad_value", name="--take-id", value=each, why=desk.terminal.say("decide_take_id"))
        found[id] = "mine" if side == "mine" else "theirs"
    return found


def _merge(desk: Desk, place: Path, it: Wanted) -> int:
    """Take in another person's file: all of it or, with exit 1 where two differ and nobody chose, nothing."""
    from plancheck.review import decisions

    terminal = desk.terminal
    takes = _takes(desk, it)
    if takes or it.take:
        _signed(desk)
    theirs = decision_files.kept(terminal, place, decision_files.data(terminal, place))
    decision_files.other_draft(terminal, place, theirs, desk.report)
    merged = decisions.merge(desk.history, theirs.history, takes, desk.by, desk.on, it.take)
    if merged.conflicts:
        terminal.err("\n".join(_conflict(desk, each) for each in merged.conflicts))
        raise terminal.stop(Exit.FINDINGS, "decide_conflicts", count=len(merged.conflicts))
    if merged.history == desk.history:
        terminal.err(terminal.say("decide_unchanged"))
        return Exit.OK
    desk.keep(merged.history)
    terminal.err(terminal.say("decide_merged", count=merged.added, path=desk.path))
    return Exit.OK


def _conflict(desk: Desk, it: Conflict) -> str:
    from plancheck.model.decision import Standing
    from plancheck.render import decided as render
    from plancheck.wording.visible import visible

    def told(entry: Any) -> str:
        if entry.decision is None:
            return f"{desk.terminal.say('decide_withdrawn')}  {entry.by} {entry.on}"
        return render.line(Standing(it.id, "holds", entry.decision, entry.target, entry.by, entry.on), desk.terminal.lang)

    mine, theirs = visible(told(it.mine)), visible(told(it.theirs))
    return desk.terminal.say("decide_conflict", id=it.id, rule=it.mine.target.rule, mine=mine, theirs=theirs)


# ---- one by one -------------------------------------------------------------------------------------------------

Key = Callable[[], str]
Ask = Callable[[str], str]


def session(desk: Desk, key: Key, ask: Ask) -> int:
    """Go through the findings, those without a decision that holds first met; every decision is written at once.

    `key` gives one key, `ask` the line that answers a question. An end of input leaves, with what was decided kept.
    """
    terminal = desk.terminal
    findings = desk.report.findings()
    if not findings:
        terminal.out(terminal.say("decide_nothing"))
        return Exit.OK
    try:
        while not desk.by:
            desk.by = ask(terminal.say("ask_by")).strip()
        _through(desk, findings, key, ask)
    except EOFError:
        pass
    done = len(findings) - len(_open(desk, findings))
    terminal.out(terminal.say("ask_left", done=done, open=len(findings) - done, path=desk.path))
    return Exit.OK


def _open(desk: Desk, findings: Sequence[Found]) -> list[int]:
    """The places of findings without a decision that holds."""
    standings = desk.standings
    return [place for place, (_, sub) in enumerate(findings) if standings.held(sub.id) is None]


def _through(desk: Desk, findings: Sequence[Found], key: Key, ask: Ask) -> None:
    from plancheck.render import decided as render

    terminal = desk.terminal
    place = min(_open(desk, findings), default=0)
    while place < len(findings):
        result, sub = findings[place]
        standing = desk.standings.found.get(sub.id)
        terminal.out(
            f"\n{'-' * 60}\n{place + 1}/{len(findings)}  {render.finding(result, sub, standing, terminal.lang)}\n{terminal.say('ask_keys')}"
        )
        match key().lower():
            case "q":
                return
            case "b":
                place = max(0, place - 1)
            case "s" | " " | "\r" | "\n":
                place += 1
            case "u":
                _taken_back(desk, sub)
            case "c" | "e" | "d" | "w" | "i" as pressed:
                place += _answered(desk, result, sub, pressed, ask)
            case _:
                terminal.out(terminal.say("ask_unknown"))
    terminal.out(terminal.say("ask_end", done=len(findings) - len(_open(desk, findings)), open=len(_open(desk, findings))))


def _taken_back(desk: Desk, sub: SubResult) -> None:
    from plancheck.review import decisions

    undone = decisions.undo(desk.history, sub.id, desk.by, desk.on)
    if undone is None:
        desk.terminal.out(desk.terminal.say("decide_nothing_undone"))
    else:
        desk.keep(undone)


def _answered(desk: Desk, result: Result, sub: SubResult, pressed: str, ask: Ask) -> int:
    """Ask for what a choice needs and keep the decision: 1; or 0 and nothing kept where something is lacking."""
    from plancheck.review import decisions, waivers

    terminal = desk.terminal
    decision = _asked(desk, result, sub, pressed, ask)
    wrong = [terminal.say("bad_date")] if decision is None else [each.of(terminal.lang) for each in waivers.lacking(decision)]
    if decision is None or wrong:
        terminal.out(terminal.say("ask_again", what="；".join(wrong) if terminal.lang == "zh" else "; ".join(wrong)))
        return 0
    history = decisions.decide(desk.history, decisions.target(result, sub), decision, desk.by, desk.on)
    if history != desk.history:
        desk.keep(history)
    if past := _past(desk, decision):
        terminal.out(past)
    return 1


def _asked(desk: Desk, result: Result, sub: SubResult, pressed: str, ask: Ask) -> Decision | None:
    """The decision that a key and its answers make; None for a date that is none."""
    from plancheck.model.decision import Decision, Waiver
    from plancheck.render import decided as render
    from plancheck.wording.visible import visible

    terminal = desk.terminal
    match pressed:
        case "e":
            terminal.out(visible(render.problem(result, sub, terminal.lang)))
            return Decision("confirm", ask(terminal.say("ask_text")).strip())
        case "d":
            return Decision("dismiss", reason=ask(terminal.say("ask_reason")).strip())
        case "i":
            return Decision("needs_information", reason=ask(terminal.say("ask_information")).strip())
        case "w":
            number, approver, scope, reason, until = (
                ask(terminal.say(f"ask_{each}")).strip() for each in ("number", "approver", "scope", "reason", "until")
            )
            last = day(until) if until else None
            if until and last is None:
                return None
            return Decision("waive", reason=reason, waiver=Waiver(number, approver, scope, last))
        case _:
            return Decision("confirm")


def _key() -> str:
    """One key, without Enter. Ctrl-C is a KeyboardInterrupt, Ctrl-D an EOFError."""
    return click.getchar()


def _line(terminal: Terminal, question: str) -> str:
    terminal.out(question)
    return input("> ")
