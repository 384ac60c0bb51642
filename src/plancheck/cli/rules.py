"""rules check, fmt, learn, test, list, show, coverage, new, docs: for authors of rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import resources
from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Choice, Date, Text
from plancheck.cli.help import ALWAYS, RULES, Commands, Helpful, display_width, options, repeated
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal

if TYPE_CHECKING:
    from plancheck.config import Config
    from plancheck.model.report import Report
    from plancheck.rulelab import Case, CaseResult, Coverage, DocumentCoverage, Workspace


@click.group(
    cls=Commands,
    help="规则：检查、整理、学例句、测试、列出、查看、对条文、新建、成册 | "
    "Rules: check, lay out, learn, test, list, show, compare with clauses, begin, document",
)
@ALWAYS
def rules() -> None:
    """What people do with rules apart from checking a draft."""


# ---- check, fmt -------------------------------------------------------------------------------------------------


@rules.command(cls=Helpful, help="检查规则文件，列出全部问题 | Check rule files; lists everything wrong with them")
@click.argument("folders", nargs=-1, metavar="[DIR…]")
@click.option("--fix", is_flag=True, help="先改好能自动改的，并说明改了什么 | Mend first what can be mended, and say what was")
@RULES
@ALWAYS
@click.pass_obj
def check(terminal: Terminal, /, folders: tuple[str, ...], fix: bool, **asked: Any) -> int:
    """Exit 0 without errors, 2 with some; warnings are listed and change nothing."""
    from plancheck import rulelab
    from plancheck.language import problems as problems_of_rules

    config, given = inputs.settings(terminal), CheckOptions(**asked)
    own = inputs.rule_folders(terminal, config, folders + given.rules)
    for folder in own:
        if not any(folder.rglob("*.rules")):
            raise terminal.stop(Exit.NO_INPUT, "rules_nothing", path=folder)
    if fix:
        _fix(terminal, own, given.packs or config.packs)
    workspace = rulelab.load(own, given.packs or config.packs, resources.cache_folder())
    loaded = workspace.loaded
    theirs = rulelab.own_files(own, workspace)
    # For files of others, only errors are listed, since these prevent a check; warnings are for their authors.
    problems = [
        problem
        for problem in loaded.diagnostics
        if problems_of_rules.shown(problem, terminal.lang)
        and (not own or problem.severity == "error" or problem.code == "other-suffix" or problem.file is None or problem.file in theirs)
    ]
    for problem in problems:
        terminal.out(rulelab.render_diagnostic(problem, workspace, terminal.lang) + "\n")
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    if errors:
        terminal.out(terminal.say("rules_counts", errors=errors, warnings=warnings))
        return Exit.USAGE
    terminal.out(terminal.say("rules_fine", packs=len(loaded.packs), rules=len(loaded.rules), warnings=warnings))
    return Exit.OK


def _fix(terminal: Terminal, own: Sequence[Path], packs: Sequence[str]) -> None:
    """Fix the files in the folders, and print every change; exit 2 without a folder."""
    from plancheck import rulelab

    if not own:
        raise terminal.stop(Exit.USAGE, "rules_fix_whose")
    texts, done = rulelab.fix(own, packs)
    for fix in done:
        terminal.out(terminal.say("rules_fixed", path=_near(fix.path), line=fix.line, column=fix.column, old=fix.old, new=fix.new))
    changed = bool(done)
    for path in rulelab.files(own):
        file = rulelab.format_file(path, text=texts.get(path))
        if file.changed:
            terminal.out(terminal.say("rules_fixed_form", path=_near(path), lines=file.lines))
        if file.changed or path in texts:
            terminal.write(path, file.after.encode())
            changed = True
    terminal.out("" if changed else terminal.say("rules_fixed_none") + "\n")


@rules.command(cls=Helpful, help="整理规则文件的版面，可在中英文之间改写 | Lay out rule files; rewrites one language as the other")
@click.argument("places", nargs=-1, metavar="[FILE|DIR…]")
@click.option("--check", "only", is_flag=True, help="只看哪些需要整理，不改文件 | Only say which files would change")
@click.option("--lang", "lang", type=Choice("zh", "en"), help="改写成：zh 中文，en 英文；不写则各条保持原来的语言 | Rewrite in: zh or en")
@click.option("--debug", is_flag=True, expose_value=False, help="程序出错时显示出错位置 | Show where a fault of plancheck lies")
@click.pass_obj
def fmt(terminal: Terminal, /, places: tuple[str, ...], only: bool, lang: Any) -> int:
    """Exit 0 when all is formatted out, 1 where --check finds a file that is not, 2 for a file that cannot be read, 4 without files."""
    from plancheck import rulelab

    sought = [Path(place) for place in places] or inputs.rule_folders(terminal, inputs.settings(terminal), ())
    if not sought:
        raise terminal.stop(Exit.USAGE, "rules_fmt_where")
    for place in sought:
        if not place.exists():
            raise terminal.stop(Exit.NO_INPUT, "rules_no_place", path=place)
    paths = rulelab.files(sought)
    if not paths:
        raise terminal.stop(Exit.NO_INPUT, "rules_nothing", path=", ".join(map(str, sought)))
    formatted = [rulelab.format_file(path, lang) for path in paths]
    for file in formatted:
        if file.mistakes:
            terminal.err(terminal.say("rules_fmt_left", path=_near(file.path), count=file.mistakes))
        if file.wrong is not None:
            terminal.err(f"{_near(file.path)}: {inputs.describe(terminal, file.wrong)}")
        elif file.changed and only:
            terminal.out(terminal.say("rules_fmt_would", path=_near(file.path), lines=file.lines))
        elif file.changed:
            terminal.write(file.path, file.after.encode())
            terminal.out(terminal.say("rules_fmt_done", path=_near(file.path)))
    changed = sum(file.changed for file in formatted)
    terminal.out(terminal.say("rules_fmt_counts", files=len(formatted), changed=changed))
    if any(file.wrong for file in formatted):
        return Exit.USAGE
    return Exit.FINDINGS if only and changed else Exit.OK


@rules.command(
    cls=Helpful,
    help="由例句学出复核用的权重（learnt.json）；或由成篇的方案学出各章怎么写（chapters.json） | Learn weights from the examples of "
    "definitions (learnt.json), or from whole plans how chapters are written (chapters.json)",
)
@click.argument("folders", nargs=-1, metavar="[DIR…]")
@click.option(
    "--plans",
    multiple=True,
    metavar="FILE|DIR",
    help="由这些成篇的方案学，只认标题写明的章，可多次 | Learn from these whole plans, by the chapters that titles name; may be repeated",
)
@ALWAYS
@click.pass_obj
def learn(terminal: Terminal, /, folders: tuple[str, ...], plans: tuple[str, ...]) -> int:
    """Exit 0 when it is written, 2 without scikit-learn, which plans do not need, 4 without examples or chapters."""
    from plancheck import extras
    from plancheck.rulelab import learn as lessons

    given = [Path(folder) for folder in folders] or inputs.rule_folders(terminal, inputs.settings(terminal), ())
    if not given:
        raise terminal.stop(Exit.USAGE, "rules_learn_where")
    if plans:
        return _of_plans(terminal, given, plans)
    packs = lessons.lessons(given)
    if not packs:
        raise terminal.stop(Exit.NO_INPUT, "rules_learn_nothing", path=", ".join(map(str, given)))
    if not extras.learns():
        raise terminal.stop(Exit.USAGE, "rules_learn_extra")
    for pack in packs:
        terminal.write(pack.file, pack.learnt().encode())
        terminal.out(terminal.say("rules_learnt", path=_near(pack.file), pack=pack.pack, count=len(pack.examples)))
    return Exit.OK


def _of_plans(terminal: Terminal, given: list[Path], plans: tuple[str, ...]) -> int:
    """Write what the chapters of plans are like into the folder of each pack that names chapters."""
    from plancheck.rulelab import learn_chapters

    files = [path for plan in map(Path, plans) for path in (sorted(plan.iterdir()) if plan.is_dir() else [plan]) if path.is_file()]
    first = {path.with_suffix(""): path for path in reversed(files)}  # one of the forms in which a plan lies there
    lessons = learn_chapters.lessons(given, {path: inputs.read_bytes(terminal, path) for path in reversed(first.values())})
    if not lessons:
        raise terminal.stop(Exit.NO_INPUT, "rules_learn_no_chapters", path=", ".join(plans))
    for lesson in lessons:
        terminal.write(lesson.file, lesson.learnt().encode())
        said = {"path": _near(lesson.file), "pack": lesson.pack, "count": len(lesson.chapters), "plans": len(lesson.plans)}
        terminal.out(terminal.say("rules_learnt_chapters", **said))
    return Exit.OK


@rules.command(
    cls=Helpful,
    help="例句：有哪些、来自哪里、有没有问题；也可从审核意见得出待复核的例句或用例 | Examples: which there are, whence, what is wrong with "
    "them; or make some, to be reviewed, of what reviewers decided",
)
@click.argument("folders", nargs=-1, metavar="[DIR…]")
@click.option(
    "--from", "report", metavar="REPORT", help="从这份报告（JSON）的处理意见得出 | Make them of the decisions on this report (JSON)"
)
@decision_files.DECISIONS
@click.option("-o", "--output", metavar="FILE", help="写到文件：.tsv 例句，.toml 用例 | The file to write: .tsv examples, .toml cases")
@RULES
@ALWAYS
@click.pass_obj
def examples(
    terminal: Terminal, /, folders: tuple[str, ...], report: str | None, decisions: str | None, output: str | None, **asked: Any
) -> int:
    """Exit 0 where nothing is wrong, 2 where something is, 4 without examples."""
    from plancheck.language.learnt import ANY
    from plancheck.rulelab import example_sets

    config, given = inputs.settings(terminal), CheckOptions(**asked)
    if report is not None:
        return _of_decisions(terminal, report, decisions, output, config, given)
    sought = [Path(folder) for folder in folders] or inputs.rule_folders(terminal, config, given.rules)
    if not sought:
        raise terminal.stop(Exit.USAGE, "examples_where")
    rows, wrong = example_sets.listed(sought)
    if not rows:
        raise terminal.stop(Exit.NO_INPUT, "rules_learn_nothing", path=", ".join(map(str, sought)))
    for row in rows:
        name = terminal.say("examples_any") if row.name == ANY else row.name
        sources = ("、" if terminal.lang == "zh" else ", ").join(f"{source} {count}" for source, count in row.sources)
        terminal.out(terminal.say("examples_row", name=name, holding=row.holding, others=row.others, sources=sources, pack=row.pack))
    for problem in wrong:
        terminal.out(problem.of(terminal.lang))
    terminal.out(terminal.say("examples_wrong", count=len(wrong)) if wrong else terminal.say("examples_fine"))
    return Exit.USAGE if wrong else Exit.OK


def _of_decisions(terminal: Terminal, report: str, decisions: str | None, output: str | None, config: Config, given: CheckOptions) -> int:
    """Write what reviewers decided as examples or cases, which count for nothing before somebody has read them."""
    from plancheck.rulelab import example_sets

    path = Path(report)
    known = inputs.read_report(terminal, path)
    if known is None:
        raise terminal.stop(Exit.NO_INPUT, "examples_report", path=path)
    place = Path(decisions) if decisions else decision_files.beside(terminal, path)
    if place is None:
        raise terminal.stop(Exit.USAGE, "examples_no_decisions")
    standings = decision_files.standings(terminal, place, known, date.today())
    packs = tuple(given.packs or config.packs) or tuple(pack.id for pack in known.packs)
    loaded = inputs.workspace(terminal, config, replace(given, packs=packs)).loaded
    candidates = example_sets.candidates(known, standings, loaded)
    if not candidates:
        raise terminal.stop(Exit.NO_INPUT, "examples_none")
    form = outputs.format_of(terminal, output, {"tsv": ".tsv", "toml": ".toml"}) if output else "tsv"
    written = example_sets.as_cases(candidates, terminal.lang) if form == "toml" else example_sets.as_examples(candidates, terminal.lang)
    if output is not None and Path(output).exists():
        raise terminal.stop(Exit.USAGE, "never_over", path=output)
    outputs.put(terminal, output, form, written.encode())
    if form == "tsv" and (left := sum(it.name == example_sets.OPEN for it in candidates)):
        terminal.err(terminal.say("examples_open", count=left))
    if output is not None:
        terminal.err(terminal.say("examples_written", path=output, count=len(candidates)))
    return Exit.OK


# ---- list, show -------------------------------------------------------------------------------------------------


@rules.command("list", cls=Helpful, help="列出全部规则 | List all rules")
@RULES
@ALWAYS
@click.pass_obj
def list_(terminal: Terminal, /, **asked: Any) -> int:
    """Every rule with its level, title and pack; then the packs that are off."""
    from plancheck.engine import texts
    from plancheck.wording.catalogue import phrase

    loaded = inputs.rules(terminal, inputs.settings(terminal), CheckOptions(**asked))
    for rule in loaded.rules:
        for edition in (rule, *rule.later):
            title = texts.of_edition(edition.title, edition) if rule.later else edition.title
            terminal.out(f"{rule.id:<12} {phrase(f'level.{edition.level}', terminal.lang)}  {title.of(terminal.lang)}  [{rule.pack}]")
    if loaded.off:
        terminal.out("\n" + terminal.say("rules_off"))
        for pack in loaded.off:
            terminal.out(terminal.say("rules_off_pack", id=pack.id, title=pack.title.of(terminal.lang)))
    return Exit.OK


@rules.command(
    cls=Helpful, help="查看一条规则、一个条件、写法或其他定义的原文 | Show the text of a rule, a condition, a pattern or another definition"
)
@click.argument("name", metavar="NAME")
@RULES
@ALWAYS
@click.pass_obj
def show(terminal: Terminal, /, name: str, **asked: Any) -> int:
    """What is called so, as written in its file. Errors elsewhere are told behind it; exit 2, with all of them, where nothing is."""
    from plancheck.language import printer
    from plancheck.rulelab.words import written
    from plancheck.wording.usage import did_you_mean

    config, given = inputs.settings(terminal), CheckOptions(**asked)
    workspace = inputs.workspace_with_errors(terminal, config, given)
    errors = inputs.rule_errors(terminal, workspace)
    everything, same = written(workspace), name.strip().strip("「」").lower()
    shown = [item for item in everything if item.name.lower() == same]
    if not shown:
        if errors:
            raise Stop(Exit.USAGE, "\n\n".join([*errors, terminal.say("rules_broken", count=len(errors))]))
        own = "" if given.rules or config.rules else terminal.say("no_rule_of_own")
        near = did_you_mean(terminal.lang, name.upper(), [item.name for item in everything])
        raise Stop(Exit.USAGE, terminal.say("no_item", name=name) + near + own)
    terminal.out("\n\n".join(f"# {item.file}\n{item.text}" for item in shown))
    rule = next((rule for rule in workspace.loaded.rules if rule.id.lower() == same), None)
    if rule is not None and rule.adjusted_by:
        lang: printer.Lang = "en" if terminal.lang == "en" else "zh"
        terminal.out(f"\n# {terminal.say('rules_adjusted', packs=', '.join(rule.adjusted_by))}")
        terminal.out("\n".join(printer.rule(edition, lang) for edition in (rule, *rule.later)).rstrip())
    if errors:
        terminal.err("\n" + "\n\n".join([terminal.say("rules_elsewhere", count=len(errors)), *errors]))
    return Exit.OK


@rules.command(
    "words",
    cls=Helpful,
    help="列出规则里能用的词：规则包定义的指标、主题、章节、条件、参照表等 | List the words that rules may use: what the packs define",
)
@click.argument("sought", metavar="[WORD]", default="")
@RULES
@ALWAYS
@click.pass_obj
def words_(terminal: Terminal, /, sought: str, **asked: Any) -> int:
    """What the loaded packs define, by kind; with a word, what holds it. Exit 4 where nothing does."""
    from plancheck.rulelab.words import words

    groups = words(inputs.workspace(terminal, inputs.settings(terminal), CheckOptions(**asked)), sought)
    if not groups:
        raise terminal.stop(Exit.NO_INPUT, "words_none", word=sought)
    for group in groups:
        terminal.out(terminal.say("words_kind", kind=group.kind.of(terminal.lang), count=len(group.words)))
        for word in group.words:
            label = word.label.of(terminal.lang)
            details = [label if label not in word.written else "", word.about]
            terminal.out(f"  {word.written}  {terminal.say('words_apart').join(filter(None, details))}".rstrip())
        terminal.out("")
    terminal.out(terminal.say("words_language"))
    return Exit.OK


# ---- coverage ---------------------------------------------------------------------------------------------------


@rules.command(cls=Helpful, help="列出指南的哪一条由哪些规则审 | List which clause of a guideline is behind which rules")
@RULES
@ALWAYS
@click.pass_obj
def coverage(terminal: Terminal, /, **asked: Any) -> int:
    """Every clause that the packs bring, with its rules. Exit 0 where each has one, 1 where one has none, 4 without clauses."""
    from plancheck import rulelab

    loaded = inputs.rules(terminal, inputs.settings(terminal), CheckOptions(**asked))
    documents = rulelab.clauses(loaded)
    if not documents:
        raise terminal.stop(Exit.NO_INPUT, "clauses_none")
    for document in documents:
        terminal.out("\n".join(_clause_table(terminal, document)) + "\n")
    return Exit.FINDINGS if any(document.lacking for document in documents) else Exit.OK


#: The most columns that the text of a clause takes in the table.
_CLAUSE_WIDTH = 44


def _clause_table(terminal: Terminal, document: DocumentCoverage) -> Iterable[str]:
    """The title of a document, a row for each clause, and how many have rules."""
    lang, source = terminal.lang, document.source
    yield source.title.of(lang) + (terminal.say("clauses_number", number=source.number) if source.number else "")
    rows = []
    for clause in document.clauses:
        behind = terminal.say("clauses_heading") if clause.heads else terminal.say("clauses_no_rule")
        rows.append((clause.number, _shortened(clause.text), ", ".join(clause.rules) if clause.rules else behind))
    heads = [terminal.say(f"clauses_column_{name}") for name in ("number", "text", "rules")]
    widths = [max(display_width(row[at]) for row in (heads, *rows)) for at in (0, 1)]
    for number, text, behind in (heads, *rows):
        yield "  ".join((_padded(number, widths[0]), _padded(text, widths[1]), behind))
    lacking, own = len(document.lacking), sum(bool(clause.rules) for clause in document.clauses)
    yield terminal.say("clauses_counts", clauses=own + lacking, covered=own, lacking=lacking)
    if document.elsewhere:
        yield terminal.say("clauses_elsewhere", count=len(document.elsewhere), rules=", ".join(document.elsewhere))


def _shortened(text: str) -> str:
    """A text of at most _CLAUSE_WIDTH columns."""
    if display_width(text) <= _CLAUSE_WIDTH:
        return text
    length = next(end for end in range(len(text), 0, -1) if display_width(text[:end]) < _CLAUSE_WIDTH)
    return text[:length] + "…"


#: The failed cases of which `rules test` says how each condition came out, without --explain.
MOST_EXPLAINED = 3

# ---- test -------------------------------------------------------------------------------------------------------


@rules.command(cls=Helpful, help="运行规则的测试用例（*.toml） | Run the test cases of rules (*.toml)")
@click.argument("places", nargs=-1, metavar="[FILE|DIR…]")
@click.option("--conditions", is_flag=True, help="列出没有用例察觉的条件和界限 | List the conditions and bounds that no case notices")
@click.option(
    "--explain",
    is_flag=True,
    help=f"每个未通过的用例都说明各条件的结果，不止前 {MOST_EXPLAINED} 个 | "
    f"Show how each condition came out for all failed cases, not only the first {MOST_EXPLAINED}",
)
@RULES
@ALWAYS
@click.pass_obj
def test(terminal: Terminal, /, places: tuple[str, ...], conditions: bool, explain: bool, **options: Any) -> int:
    """Exit 0 where every case came out as expected, 1 where one did not, 2 where a case file has errors, 4 without cases.

    What --conditions lists changes no exit code.
    """
    from plancheck import rulelab

    config, given = inputs.settings(terminal), CheckOptions(**options)
    workspace = inputs.workspace(terminal, config, given)
    own = [Path(place) for place in places] or inputs.rule_folders(terminal, config, given.rules)
    sought = own or _shipped_cases()
    files = rulelab.case_files(sought)
    cases = _cases(terminal, files)
    if not own:  # the shipped cases are of all packs, of which not all are loaded
        loaded_rules = {rule.id for rule in workspace.loaded.rules}
        cases = [case for case in cases if loaded_rules.issuperset(case.expect)]
    within = rulelab.own_files([place for place in sought if place.is_dir()], workspace)
    of_conditions = list(rulelab.run_condition_cases(workspace.loaded, within if places else None))
    if not cases and not of_conditions:
        raise terminal.stop(Exit.NO_INPUT, "no_cases" if sought else "no_cases_where", path=", ".join(map(str, sought)))
    results = [rulelab.run_case(case, workspace.loaded, date.today()) for case in cases]
    failed = [result for result in results if result.failed]
    for number, result in enumerate(failed):
        lines = [miss.of(terminal.lang) for miss in result.misses] or [terminal.say("case_mended", why=result.case.why)]
        terminal.out("\n  ".join([terminal.say("case_missed", name=result.case.name, file=_near(result.case.file)), *lines]))
        if explain or number < MOST_EXPLAINED:
            _explain_case(terminal, result, workspace)
    if len(failed) > MOST_EXPLAINED and not explain:
        terminal.out(terminal.say("cases_unexplained", count=len(failed) - MOST_EXPLAINED))
    for missed in (one for one in of_conditions if one.failed):
        shown = {"outcome": _stated(terminal, missed.outcome), "expected": _stated(terminal, missed.case.outcome)}
        condition, use = missed.condition, missed.use.of(terminal.lang)
        terminal.out(terminal.say("condition_missed", name=condition.name, file=condition.file, use=use, **shown))
    coverage = rulelab.coverage(workspace.loaded, results, within, alone=all(place.is_file() for place in sought))
    terminal.out("\n".join(_coverage_table(terminal, coverage)))
    if lacking := coverage.lacking():
        terminal.out(terminal.say("cases_lacking", count=len(lacking), rules=", ".join(lacking)))
    if conditions:
        _list_survivors(terminal, workspace, cases, files)
    if known := sum(result.known for result in results):
        terminal.out(terminal.say("cases_known", count=known))
    terminal.out(terminal.say("cases_done", cases=len(results), failed=len(failed)))
    wrong = sum(one.failed for one in of_conditions)
    if of_conditions:
        terminal.out(terminal.say("condition_cases_done", cases=len(of_conditions), failed=wrong))
    return Exit.FINDINGS if failed or wrong else Exit.OK


def _explain_case(terminal: Terminal, result: CaseResult, workspace: Workspace) -> None:
    """Print how each condition of the rules came out that a failed case expected something else of."""
    from plancheck import rulelab
    from plancheck.report import explanation

    for trace in rulelab.explained(result, workspace.loaded, date.today()):
        shown = explanation.conditions(trace, terminal.lang, terminal.width - 4, terminal.has_colours)
        terminal.out(terminal.say("case_explained", rule=trace.rule, title=trace.title.of(terminal.lang)))
        terminal.out("\n".join(f"    {line}".rstrip() for line in shown.splitlines()))


def _stated(terminal: Terminal, outcome: str) -> str:
    from plancheck.language.words import CASE_OUTCOMES

    return outcome if terminal.lang == "zh" else CASE_OUTCOMES[outcome]


def _shipped_cases() -> list[Path]:
    """The folder of the shipped cases; an installed wheel has none."""
    from plancheck import rulelab

    folder = rulelab.shipped_cases()
    return [folder] if folder else []


def _cases(terminal: Terminal, files: Sequence[Path]) -> list[Case]:
    """The cases in the files; exit 2, with all problems, if they have any."""
    from plancheck import rulelab

    contents = [rulelab.cases(file) for file in files]
    problems = [problem.of(terminal.lang) for _, problems in contents for problem in problems]
    if problems:
        raise Stop(Exit.USAGE, "\n".join(problems))
    return [case for cases, _ in contents for case in cases]


def _list_survivors(terminal: Terminal, workspace: Workspace, cases: Sequence[Case], files: Sequence[Path]) -> None:
    """Print the changes of rules that no case detects, except those that the case files excuse."""
    from plancheck import rulelab

    excuses = {what: why for file in files for what, why in rulelab.excuses(file).items()}
    survivors = list(rulelab.survivors(workspace.loaded, cases, excuses))
    unexplained = [survivor for survivor in survivors if not survivor.why]
    for survivor in unexplained:
        code = "rules_survived_step" if survivor.becomes else "rules_survived"
        which = "" if survivor.places == 1 else terminal.say("rules_survived_which", place=survivor.place, places=survivor.places)
        terminal.out(terminal.say(code, rule=survivor.rule, what=survivor.what, becomes=survivor.becomes, which=which))
    if any(not survivor.becomes for survivor in unexplained):
        terminal.out(terminal.say("rules_superfluous"))
    terminal.out(terminal.say("rules_survivors", count=len(unexplained), excused=len(survivors) - len(unexplained)))


def _coverage_table(terminal: Terminal, coverage: Coverage) -> Iterable[str]:
    """A table of how often every rule had every outcome in the cases, with a header and totals."""
    from plancheck.model.report import Outcome
    from plancheck.wording.catalogue import phrase

    outcomes: tuple[Outcome, ...] = ("passed", "failed", "cantTell", "inapplicable", "error")
    heads = [phrase(f"outcome.{outcome}", terminal.lang) for outcome in outcomes]
    total = terminal.say("rules_total")
    first = max(map(display_width, [terminal.say("rules_coverage"), total, *coverage.seen]))
    yield "  ".join([_padded(terminal.say("rules_coverage"), first), *heads])
    rows = [(rule, [counts[outcome] for outcome in outcomes]) for rule, counts in coverage.seen.items()]
    rows.append((total, [sum(column) for column in zip(*(counts for _, counts in rows), strict=True)] or [0] * len(outcomes)))
    for name, counts in rows:
        cells = (f"{count or '-':>{display_width(head)}}" for count, head in zip(counts, heads, strict=True))
        yield "  ".join([_padded(name, first), *cells])


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _near(path: Path) -> Path:
    """A path relative to the working directory, if it is within it."""
    terminal, there = Path.cwd().resolve(), path.resolve()
    return there.relative_to(terminal) if there.is_relative_to(terminal) else path


# ---- new, docs --------------------------------------------------------------------------------------------------

_RULES_ONLY = options(
    repeated("--rules", type=click.STRING, metavar="DIR", help="自己的规则文件夹，可多次 | A folder with rules of your own, repeatable"),
)


@rules.command(cls=Helpful, help="开一条新规则：规则文件和用例文件 | Begin a rule: its text and a file of cases")
@click.argument("id", metavar="ID")
@click.option("--pack", required=True, type=Text(), metavar="ID", help="写进这个规则包 | The pack that it belongs to")
@click.option("--like", type=Text(), metavar="RULE", help="照这条规则开始 | Begin from this rule")
@_RULES_ONLY
@ALWAYS
@click.pass_obj
def new(terminal: Terminal, /, id: str, pack: str, like: str | None, rules: tuple[str, ...]) -> int:
    """Writes two files that are not there yet, and says the next steps; exit 2 where one is there, or the id has been used."""
    from plancheck import rulelab

    if not rulelab.ID.fullmatch(id):
        raise terminal.stop(Exit.USAGE, "rules_bad_id", id=id)
    config = inputs.settings(terminal)
    own = inputs.rule_folders(terminal, config, rules)
    workspace = inputs.workspace(terminal, config, CheckOptions(rules=rules, packs=(pack,)))
    survey = rulelab.survey(workspace.folders)
    used = next((other for other in survey.ids if other.lower() == id.lower()), None)
    if used is not None:
        raise terminal.stop(Exit.USAGE, "rules_id_used", id=used, where=survey.ids[used])
    inside = any(survey.packs[pack].resolve().is_relative_to(folder.resolve()) for folder in own)
    if not inside and rulelab.shipped_cases() is None:
        raise terminal.stop(Exit.USAGE, "rules_shipped_pack", name=pack)
    model = inputs.rule_id(terminal, workspace.loaded, like, bool(own)) if like else None
    new_rule = rulelab.new_rule(workspace, id, pack, model, "en" if terminal.lang == "en" else "zh")
    if new_rule.taken is not None:
        raise terminal.stop(Exit.USAGE, "never_over", path=_near(new_rule.taken))
    _create(terminal, new_rule.rules, new_rule.rules_text)
    _create(terminal, new_rule.cases, new_rule.cases_text)
    option = "".join(f" --rules {folder}" for folder in rules)
    written = {"rules": _near(new_rule.rules), "cases": _near(new_rule.cases), "home": rules[0] if rules else ""}
    written["first"] = terminal.say("rules_begun_like" if like else "rules_begun_empty")
    terminal.out(terminal.say("rules_begun", option=option, **written).replace("check \n", "check\n"))
    return Exit.OK


def _create(terminal: Terminal, path: Path, text: str) -> None:
    """Write a new file. A file that was created in the meantime is not changed."""
    terminal.make_folder(path.parent)
    try:
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError as error:
        raise terminal.stop(Exit.USAGE, "never_over", path=path) from error
    except OSError as error:
        raise terminal.unwritable(path, error) from error


# ---- import, export ---------------------------------------------------------------------------------------------


@rules.command(
    "import", cls=Helpful, help="把门槛表（Word、Excel、CSV）变成规则 | Make rules from a table of thresholds (Word, Excel, CSV)"
)
@click.argument("table", metavar="TABLE")
@click.option("--pack", required=True, type=Text(), metavar="ID", help="写进这个规则包 | The pack that they belong to")
@_RULES_ONLY
@ALWAYS
@click.pass_obj
def import_(terminal: Terminal, /, table: str, pack: str, rules: tuple[str, ...]) -> int:
    """Writes one file that is not there yet; exit 2, and nothing is written, where a row is wrong or the rules would have errors."""
    from plancheck import rulelab
    from plancheck.rulelab import tables

    config = inputs.settings(terminal)
    own = inputs.rule_folders(terminal, config, rules)
    workspace = inputs.workspace(terminal, config, CheckOptions(rules=rules, packs=(pack,)))
    home = rulelab.survey(workspace.folders).packs[pack]
    if not any(home.resolve().is_relative_to(folder.resolve()) for folder in own) and rulelab.shipped_cases() is None:
        raise terminal.stop(Exit.USAGE, "rules_shipped_pack", name=pack)
    path = Path(table)
    vocabulary = workspace.loaded.with_pack(pack).vocabulary
    rows = tables.rows(_opened(terminal, path), vocabulary, pack.upper())
    for number, problem in rows.problems:
        terminal.err(terminal.say("table_row", path=path, row=number, what=problem) if number else problem.of(terminal.lang))
    if rows.problems:
        return Exit.USAGE
    lang = "en" if terminal.lang == "en" else "zh"
    text = "\n".join(tables.rule_text(threshold, vocabulary, lang) for threshold in rows.thresholds)
    file = home / f"{path.stem}.rules"
    if file.exists():
        raise terminal.stop(Exit.USAGE, "never_over", path=_near(file))
    errors = [problem for problem in tables.problems(text, workspace, home, file.name) if problem.severity == "error"]
    for error in errors:
        terminal.err(f"{error.message.of(terminal.lang)} [{error.code}]")
    if errors:
        return Exit.USAGE
    _create(terminal, file, text)
    terminal.out(terminal.say("table_imported", path=_near(file), rules=len(rows.thresholds)))
    return Exit.OK


def _opened(terminal: Terminal, path: Path) -> Any:
    """The tables of an untrusted file, opened in a process of its own; exit 4 if it cannot be read."""
    from plancheck import worker
    from plancheck.rulelab import tables
    from plancheck.worker import Lost, Task

    try:
        data = path.read_bytes()
    except OSError as error:
        raise terminal.stop(Exit.NO_INPUT, "table_unreadable", path=path, why=error.strerror or type(error).__name__) from error
    (outcome,) = worker.run(tables.opened, None, [Task((data, path.name))])
    if isinstance(outcome, Lost):
        raise terminal.stop(Exit.NO_INPUT, "table_unreadable", path=path, why=outcome.error or terminal.say(f"lost_{outcome.reason}"))
    if not isinstance(outcome.value, tuple):
        raise terminal.stop(Exit.NO_INPUT, "table_unreadable", path=path, why=outcome.value.of(terminal.lang))
    return outcome.value


@rules.command(cls=Helpful, help="把门槛规则写成一张表（.xlsx、.csv） | Write rules that are thresholds as a table (.xlsx, .csv)")
@click.argument("ids", nargs=-1, metavar="[RULE…]")
@click.option("-o", "--output", metavar="FILE", help="写到文件，.xlsx 或 .csv；不写则打印 CSV | The file to write, else CSV is printed")
@RULES
@ALWAYS
@click.pass_obj
def export(terminal: Terminal, /, ids: tuple[str, ...], output: str | None, **asked: Any) -> int:
    """Rules that say more than a row of the table are named, not written; exit 4 where none is left."""
    from plancheck import sheets
    from plancheck.rulelab import tables
    from plancheck.wording.catalogue import phrase

    config, given = inputs.settings(terminal), CheckOptions(**asked)
    workspace = inputs.workspace(terminal, config, given)
    chosen = {inputs.rule_id(terminal, workspace.loaded, id, bool(given.rules)) for id in ids}
    thresholds, others = tables.thresholds(workspace.loaded)
    rows = [tables.cells(threshold) for threshold in thresholds if not chosen or threshold.id in chosen]
    left = [id for id in others if not chosen or id in chosen]
    if left and (chosen or not rows):
        terminal.err(terminal.say("table_others", ids="、".join(left[:20]), rules=len(left)))
    if not rows:
        return Exit.NO_INPUT
    form = outputs.format_of(terminal, output, {"xlsx": ".xlsx", "csv": ".csv"}) if output else "csv"
    head = tuple(phrase(f"tables.column.{name}", terminal.lang) for name in tables.COLUMNS)
    title = phrase("tables.sheet", terminal.lang)
    data = (
        sheets.write([sheets.Sheet(title, head, tuple(rows), (24, 14, 20, 12, 8, 8, 8, 30, 30))])
        if form == "xlsx"
        else sheets.csv([head, *rows])
    )
    outputs.put(terminal, output, form, data)
    return Exit.OK


@rules.command(cls=Helpful, help="把规则写成手册：一个规则包一册，或合成一册 | Write rule books: one a pack, or one for all")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    help="写成这一册（.html、.docx、.md），或每包一册写到这个文件夹，默认“rulebooks” | One book for all packs (.html, .docx, .md), or a "
    "folder for one a pack; “rulebooks” by default",
)
@click.option("--format", "form", type=Choice("html", "md", "docx"), help="格式，默认 html | Format, html by default")
@click.option("--date", "on", type=Date(), metavar="YYYY-MM-DD", help="手册的日期，默认今天 | Date of the book, today by default")
@click.option("--reference", is_flag=True, help="改写规则语言手册（中英文各一页） | The reference pages of the rule language instead")
@RULES
@ALWAYS
@click.pass_obj
def docs(terminal: Terminal, /, output: str | None, form: str | None, on: date | None, reference: bool, **asked: Any) -> int:
    """A file a pack, or one for all; with --reference two pages about the language, to a folder, or without one to the console.

    Exit 3 where a sample plan, out of which examples are taken, was not wholly read; the books are written all the same.
    """
    if reference:
        return _reference(terminal, output)
    from plancheck import rulebook, rulelab
    from plancheck.rulelab.book import books

    path = Path(output or "rulebooks")
    suffix = path.suffix.lower().removeprefix(".")
    one = suffix in rulebook.FORMATS and not path.is_dir()
    if one and form not in (None, suffix):
        raise terminal.stop(Exit.USAGE, "rules_docs_format", path=path, form=form)
    config, given, day = inputs.settings(terminal), CheckOptions(**asked), on or date.today()
    workspace = inputs.workspace(terminal, config, given)
    cases = _cases(terminal, rulelab.case_files([*inputs.rule_folders(terminal, config, given.rules), *_shipped_cases()]))
    code, reports = _samples(terminal, workspace, day)
    made = books(workspace, cases, reports, day, given.packs or config.packs)
    if not made:
        raise terminal.stop(Exit.NO_INPUT, "rules_docs_none")
    write = rulebook.FORMATS[suffix if one else form or "html"]
    for name, those in [(path, made)] if one else [(path / f"{book.id}.{form or 'html'}", (book,)) for book in made]:
        outputs.save(terminal, name, write(*those, lang=terminal.lang, on=day))
    return code


def _samples(terminal: Terminal, workspace: Workspace, day: date) -> tuple[int, list[Report]]:
    """The reports on the Word samples, if the packs that they were written for are loaded; and an exit code.

    A sample that was not read completely is noted, since its examples would be missing.
    """
    from plancheck import pipeline
    from plancheck.model.report import Options
    from plancheck.rulelab.book import sampled

    if not sampled(workspace):
        return Exit.OK, []
    samples = resources.folder("samples")
    # Samples of another guideline than the default one lie in a folder called like its pack.
    own = [samples / pack.id for pack in workspace.loaded.packs if (samples / pack.id).is_dir()]
    files = sorted(path for folder in own or [samples] for path in folder.iterdir() if path.suffix == ".docx")
    answers = list(pipeline.reports(files, pipeline.Job(workspace.loaded, Options(), day)))
    for answer in answers:
        inputs.note_failure(terminal, answer)
        if answer.value.document.status != "checked" and not answer.error:
            terminal.err(terminal.say("rules_docs_sample", name=answer.path.name, detail=answer.value.document.detail.of(terminal.lang)))
    codes = [
        Exit.FAILURE if answer.error else Exit.OK if answer.value.document.status == "checked" else Exit.NOT_CHECKED for answer in answers
    ]
    return outputs.worst(codes), [answer.value for answer in answers if not answer.error]


def _reference(terminal: Terminal, output: str | None) -> int:
    from plancheck.rulebook.reference import reference

    if output is None:
        terminal.out_bytes(reference("en" if terminal.lang == "en" else "zh"))
        return Exit.OK
    outputs.save(terminal, Path(output) / "reference.zh.md", reference("zh"))
    outputs.save(terminal, Path(output) / "reference.en.md", reference("en"))
    return Exit.OK
