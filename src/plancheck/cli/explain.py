"""explain: why a rule has its outcome for a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import inputs, outputs
from plancheck.cli.arguments import Choice, Text
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.usage import did_you_mean

if TYPE_CHECKING:
    from plancheck.model.report import Result
    from plancheck.model.trace import Trace
    from plancheck.readers import View

#: The formats of an explanation by suffix.
SUFFIXES = {"html": ".html", "json": ".json", "console": ".txt"}
#: The most subjects that are listed if the requested one is unknown.
MOST = 12

_CODES = {
    "passed": Exit.OK, "inapplicable": Exit.OK, "failed": Exit.FINDINGS, "cantTell": Exit.FINDINGS, "error": Exit.NOT_CHECKED,
}  # fmt: skip


@click.command(cls=Helpful, help="说明一条规则为何得出这个结论 | Why a rule comes out as it does: a tree of its conditions")
@click.argument("rule", metavar="RULE")
@click.argument("file", metavar="FILE")
@options(RULES, PLAN)
@click.option("--subject", type=Text(), metavar="NAME", help="只展开这一个对象 | Explain this subject (its key or label)")
@click.option("--format", "form", type=Choice(*SUFFIXES), help="输出格式 | Format of the output")
@OUTPUT
@ANNEX
@VIEW
@ALWAYS
@click.pass_obj
def explain(
    terminal: Terminal,
    /,
    rule: str,
    file: str,
    subject: str | None,
    form: str | None,
    output: str | None,
    annexes: tuple[str, ...],
    view: View,
    **given: Any,
) -> int:
    """Exit 0 where the rule is met or does not apply, 1 where it is not or may not be, 2 for an unknown rule, 3 where it or a part of the
    draft was not checked."""
    from plancheck import pipeline

    config = inputs.settings(terminal, file, *annexes)
    form = form or (outputs.format_of(terminal, output, SUFFIXES) if output else "console")
    path = inputs.draft(terminal, file, f"explain {rule}")
    inputs.not_over(terminal, output, [path])
    others = inputs.annexes(terminal, annexes, path, output)
    job = inputs.job(terminal, config, CheckOptions(**given), view, others)
    name = inputs.rule_id(terminal, job.loaded, Text().convert(rule, None, None), bool(given["rules"] or config.rules))
    answer = pipeline.trace(path, job, name, subject)
    inputs.note_failure(terminal, answer)
    trace = answer.value
    if trace.explanation is not None and not trace.explanation.subjects and subject is not None:
        raise Stop(Exit.USAGE, _no_subject(terminal, trace.explanation.result, subject))
    outputs.put(terminal, output, form, _rendered(terminal, trace, form))
    if answer.error:
        return Exit.FAILURE
    if trace.explanation is None or trace.document.status != "checked":
        return Exit.NOT_CHECKED
    return _CODES[trace.explanation.result.outcome]


def _no_subject(terminal: Terminal, result: Result, name: str) -> str:
    """The message for an unknown subject: the closest one, or those that the rule has."""
    known = list(dict.fromkeys(sub.subject.label.of(terminal.lang) for sub in result.subresults))
    sentence = terminal.say("no_subject", rule=result.rule, name=name)
    if near := did_you_mean(terminal.lang, name, known):
        return sentence + near
    names = ("、" if terminal.lang == "zh" else ", ").join(known[:MOST])
    more = terminal.say("no_subject_more", n=len(known)) if len(known) > MOST else ""
    return sentence + terminal.say("no_subject_known", names=names + more)


def _rendered(terminal: Terminal, trace: Trace, form: str) -> bytes:
    from plancheck.report import explanation as rendering

    match form:
        case "json":
            return rendering.json(trace)
        case "html":
            return rendering.html(trace, terminal.lang)
        case _:
            return rendering.console(trace, terminal.lang, terminal.width, terminal.has_colours).encode()
