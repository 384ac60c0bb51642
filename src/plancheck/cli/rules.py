"""rules check, list, show, test: for those who write rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from plancheck import door
from plancheck.cli import shared
from plancheck.cli.help import ALWAYS, RULES, Commands, Helpful
from plancheck.cli.shared import Asked
from plancheck.door import Door, Stop
from plancheck.messages import did_you_mean


@click.group(cls=Commands, help="规则：检查、列出、查看、测试 | Rules: check, list, show, test")
@ALWAYS
def rules() -> None:
    """What people do with rules apart from checking a draft."""


@rules.command(cls=Helpful, help="检查规则文件，列出全部问题 | Check rule files; lists everything wrong with them")
@click.argument("folders", nargs=-1, metavar="[DIR…]")
@RULES
@ALWAYS
@click.pass_obj
def check(here: Door, /, folders: tuple[str, ...], **asked: Any) -> int:
    """Exit 0 without errors, 2 with some; warnings are listed and change nothing."""
    from plancheck import rulelab

    config, given = shared.settings(here), Asked(**asked)
    own = shared.rule_folders(here, config, folders + given.rules)
    for folder in own:
        if not any(folder.rglob("*.rules")):
            raise here.stop(door.NO_INPUT, "rules_nothing", path=folder)
    bench = rulelab.load(own, given.packs or config.packs, door.cache_folder())
    loaded = bench.loaded
    for each in loaded.diagnostics:
        here.out(rulelab.shown(each, bench, here.lang) + "\n")
    errors = sum(each.severity == "error" for each in loaded.diagnostics)
    warnings = sum(each.severity == "warning" for each in loaded.diagnostics)
    if errors:
        here.out(here.say("rules_counts", errors=errors, warnings=warnings))
        return door.USAGE
    here.out(here.say("rules_fine", packs=len(loaded.packs), rules=len(loaded.rules), warnings=warnings))
    return door.FINE


@rules.command("list", cls=Helpful, help="列出全部规则 | List all rules")
@RULES
@ALWAYS
@click.pass_obj
def list_(here: Door, /, **asked: Any) -> int:
    """Every rule with its level, title and pack."""
    from plancheck.render.words import word

    loaded = shared.rules(here, shared.settings(here), Asked(**asked))
    for rule in loaded.rules:
        here.out(f"{rule.id:<12} {word(f'level.{rule.level}', here.lang)}  {rule.title.of(here.lang)}  [{rule.pack}]")
    return door.FINE


@rules.command(cls=Helpful, help="查看一条规则的原文 | Show the text of a rule")
@click.argument("name", metavar="RULE")
@RULES
@ALWAYS
@click.pass_obj
def show(here: Door, /, name: str, **asked: Any) -> int:
    """A rule as it stands in its file."""
    from plancheck import rulelab

    bench = shared.bench(here, shared.settings(here), Asked(**asked))
    for rule in bench.loaded.rules:
        if rule.id.lower() == name.lower():
            here.out(f"# {rule.file}\n{rulelab.source(rule, bench)}")
            return door.FINE
    near = did_you_mean(here.lang, name.upper(), [rule.id for rule in bench.loaded.rules])
    raise Stop(door.USAGE, here.say("no_rule", name=name) + near)


@rules.command(cls=Helpful, help="运行规则的测试用例（*.toml） | Run the test cases of rules (*.toml)")
@click.argument("places", nargs=-1, metavar="[FILE|DIR…]")
@RULES
@ALWAYS
@click.pass_obj
def test(here: Door, /, places: tuple[str, ...], **asked: Any) -> int:
    """Exit 0 where every case came out as expected, 1 where one did not, 2 where a case file is not sound, 4 without cases."""
    from plancheck import rulelab

    config, given = shared.settings(here), Asked(**asked)
    loaded = shared.rules(here, config, given)
    shipped = rulelab.shipped_cases()
    sought = [Path(each) for each in places] or shared.rule_folders(here, config, given.rules) or ([shipped] if shipped else [])
    read = [rulelab.cases(file) for file in rulelab.case_files(sought)]
    wrong = [problem for _, problems in read for problem in problems]
    if wrong:
        raise Stop(door.USAGE, "\n".join(wrong))
    results = [rulelab.tried(case, loaded, date.today()) for found, _ in read for case in found]
    if not results:
        raise here.stop(door.NO_INPUT, "no_cases", path=", ".join(map(str, sought)) or ".")
    failed = [each for each in results if each.failed]
    for each in failed:
        lines = each.misses or (here.say("case_mended", why=each.case.why),)
        here.out("\n  ".join([here.say("case_missed", name=each.case.name, file=each.case.file), *lines]))
    lacking = rulelab.coverage(loaded, results).lacking()
    if lacking:
        here.out(here.say("cases_lacking", count=len(lacking), rules=", ".join(lacking)))
    known = sum(each.known for each in results)
    if known:
        here.out(here.say("cases_known", count=known))
    here.out(here.say("cases_done", cases=len(results), failed=len(failed)))
    return door.FOUND if failed else door.FINE
