"""explain: why a rule came out as it did over a draft."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import door
from plancheck.cli import shared
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.shared import Asked
from plancheck.cli.typed import Choice, Text
from plancheck.door import Door, Stop
from plancheck.model.diagnostic import Bilingual
from plancheck.wording.messages import did_you_mean

if TYPE_CHECKING:
    from plancheck.language.loader import Loaded
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
    "passed": door.FINE, "inapplicable": door.FINE, "failed": door.FOUND, "cantTell": door.FOUND, "error": door.UNCHECKED,
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
    here: Door,
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

    config = shared.settings(here)
    form = form or _form_of(here, output)
    paths, _ = shared.drafts(here, (file,), f"explain {rule}")
    if output and Path(output).exists() and Path(output).samefile(paths[0]):
        raise here.stop(door.USAGE, "overwrites_input", path=output)
    others = shared.annexes(here, annexes, paths[0], output)
    loaded = shared.rules(here, config, Asked(**asked))
    name = _rule(here, loaded, rule, bool(asked["rules"] or config.rules))
    job = replace(shared.job(here, config, loaded, Asked(**asked)), view=view, annexes=others)
    answer = pipeline.trace(paths[0], job, name, subject)
    shared.faults(here, answer)
    trace = answer.value
    if trace.explanation is not None and not trace.explanation.subjects and subject is not None:
        raise Stop(door.USAGE, _no_subject(here, trace.explanation.result, subject))
    data = _rendered(here, trace, form)
    if output:
        shared.kept(here, Path(output), data)
    else:
        shared.told(here, form, data)
    if answer.error:
        return door.FAULT
    if trace.explanation is None or trace.document.status != "checked":
        return door.UNCHECKED
    return _CODES[trace.explanation.result.outcome]


def _form_of(here: Door, output: str | None) -> str:
    if output is None:
        return "console"
    for form, suffix in SUFFIXES.items():
        if output.lower().endswith(suffix):
            return form
    raise here.stop(door.USAGE, "format_suffix", path=output, choices=", ".join(SUFFIXES))


def _rule(here: Door, loaded: Loaded, name: str, named: bool) -> str:
    """The id of the rule as its pack writes it; exit 2 with the nearest one if there is none."""
    typed = Text().convert(name, None, None).strip()
    for rule in loaded.rules:
        if rule.id.lower() == typed.lower():
            return rule.id
    raise shared.no_rule(here, name, [rule.id for rule in loaded.rules], named)


def _no_subject(here: Door, result: Result, name: str) -> str:
    lang = here.lang
    known = list(dict.fromkeys(sub.subject.label.of(lang) for sub in result.subresults))
    names = ("、" if lang == "zh" else ", ").join(known[:MOST])
    names += _MORE.of(lang).format(n=len(known)) if len(known) > MOST else ""
    near = did_you_mean(lang, name, known)
    return _NO_SUBJECT.of(lang).format(rule=result.rule, name=name) + near + (_SUBJECTS.of(lang).format(names=names) if not near else "")


def _rendered(here: Door, trace: Trace, form: str) -> bytes:
    from plancheck.report import trace as rendering

    match form:
        case "json":
            return rendering.json(trace)
        case "html":
            return rendering.html(trace, here.lang)
        case _:
            return rendering.console(trace, here.lang, door.width(), door.colourful()).encode()
