"""explain: why a rule came out as it did over a draft."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import inputs, outputs
from plancheck.cli.arguments import Choice, Text
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.model.diagnostic import Bilingual
from plancheck.wording.usage import did_you_mean

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.model.report import Result
    from plancheck.model.trace import Trace
    from plancheck.readers import View

#: Formats of an explanation, by the suffix of the file that holds it.
SUFFIXES = {"html": ".html", "json": ".json", "console": ".txt"}
#: How many subjects are named to one who asked for another.
MOST = 12

_NO_SUBJECT = Bilingual("规则 {rule} 没有对象“{name}”", "Rule {rule} has no subject “{name}”")
_SUBJECTS = Bilingual("。有：{names}", ". There are: {names}")
_MORE = Bilingual(" 等 {n} 个", " and others, {n} in all")
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
    **asked: Any,
) -> int:
    """Exit 0 where the rule is met or does not apply, 1 where it is not or may not be, 2 without it, 3 where it or a part of the draft
    was not checked."""
    from plancheck import pipeline

    config = inputs.settings(terminal)
    form = form or _form_of(terminal, output)
    paths, _ = inputs.drafts(terminal, (file,), f"explain {rule}")
    if output and Path(output).exists() and Path(output).samefile(paths[0]):
        raise terminal.stop(Exit.USAGE, "overwrites_input", path=output)
    others = inputs.annexes(terminal, annexes, paths[0], output)
    loaded = inputs.rules(terminal, config, Asked(**asked))
    name = _rule(terminal, loaded, rule, bool(asked["rules"] or config.rules))
    job = replace(inputs.job(terminal, config, loaded, Asked(**asked)), view=view, annexes=others)
    answer = pipeline.trace(paths[0], job, name, subject)
    outputs.note_failure(terminal, answer)
    trace = answer.value
    if trace.explanation is not None and not trace.explanation.subjects and subject is not None:
        raise Stop(Exit.USAGE, _no_subject(terminal, trace.explanation.result, subject))
    data = _rendered(terminal, trace, form)
    if output:
        outputs.save(terminal, Path(output), data)
    else:
        outputs.show(terminal, form, data)
    if answer.error:
        return Exit.FAILURE
    if trace.explanation is None or trace.document.status != "checked":
        return Exit.NOT_CHECKED
    return _CODES[trace.explanation.result.outcome]


def _form_of(terminal: Terminal, output: str | None) -> str:
    if output is None:
        return "console"
    for form, suffix in SUFFIXES.items():
        if output.lower().endswith(suffix):
            return form
    raise terminal.stop(Exit.USAGE, "format_suffix", path=output, choices=", ".join(SUFFIXES))


def _rule(terminal: Terminal, loaded: RuleSet, name: str, named: bool) -> str:
    """The id of the rule as its pack writes it; exit 2 with the nearest one if there is none."""
    typed = Text().convert(name, None, None).strip()
    for rule in loaded.rules:
        if rule.id.lower() == typed.lower():
            return rule.id
    raise inputs.no_rule(terminal, name, [rule.id for rule in loaded.rules], named)


def _no_subject(terminal: Terminal, result: Result, name: str) -> str:
    lang = terminal.lang
    known = list(dict.fromkeys(sub.subject.label.of(lang) for sub in result.subresults))
    names = ("、" if lang == "zh" else ", ").join(known[:MOST])
    names += _MORE.of(lang).format(n=len(known)) if len(known) > MOST else ""
    near = did_you_mean(lang, name, known)
    return _NO_SUBJECT.of(lang).format(rule=result.rule, name=name) + near + (_SUBJECTS.of(lang).format(names=names) if not near else "")


def _rendered(terminal: Terminal, trace: Trace, form: str) -> bytes:
    from plancheck.report import explanation as rendering

    match form:
        case "json":
            return rendering.json(trace)
        case "html":
            return rendering.html(trace, terminal.lang)
        case _:
            return rendering.console(trace, terminal.lang, terminal.width, terminal.has_colours).encode()
