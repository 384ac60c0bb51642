"""rules check, fmt, test, list, show, new, docs: for those who write rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import resources
from plancheck.cli import inputs, outputs
from plancheck.cli.arguments import Choice, Date, Text
from plancheck.cli.help import ALWAYS, RULES, Commands, Helpful, options, repeated
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.model.diagnostic import Bilingual

if TYPE_CHECKING:
    from plancheck.model.report import Report
    from plancheck.rulelab import Bench, Case, Coverage

#: What these commands say, besides the sentences that all doors share.
TEXTS = {
    "fix_whose": Bilingual(
        "--fix 要知道改哪里的文件：写出规则文件夹，或用 --rules", "--fix must know whose files to mend: name a rules folder, or use --rules"
    ),
    "fixed": Bilingual("{path}:{line}:{column}: “{old}”改为“{new}”", "{path}:{line}:{column}: “{old}” is now “{new}”"),
    "fixed_form": Bilingual(
        "{path}：整理了标点、空格和栏目顺序（{lines} 行）",
        "{path}: punctuation, spaces and the order of sections settled ({lines} lines)",
    ),
    "fixed_none": Bilingual("没有能自动修改的地方", "There is nothing to mend by itself"),
    "fmt_done": Bilingual("整理了：{path}", "Laid out: {path}"),
    "fmt_would": Bilingual("需要整理：{path}（{lines} 行）", "Would be laid out: {path} ({lines} lines)"),
    "fmt_left": Bilingual(
        "{path}：有 {count} 处写法错误，写错的条目没有整理；运行 plancheck rules check 看错在哪里",
        "{path}: {count} mistakes in writing; the items that have them are not laid out. See plancheck rules check",
    ),
    "fmt_counts": Bilingual("{files} 个文件，{changed} 个有变动", "{files} files, {changed} changed"),
    "fmt_where": Bilingual(
        "没有说整理哪些文件：写出 .rules 文件或文件夹，或在 plancheck.toml 里写 rules",
        "Name the .rules files or folders to lay out, or list rules in plancheck.toml",
    ),
    "no_place": Bilingual("没有“{path}”", "There is no “{path}”"),
    "survived": Bilingual("{rule}：去掉“{what}”，没有用例察觉", "{rule}: no case notices that “{what}” is left out"),
    "survived_step": Bilingual(
        "{rule}：“{what}”改为“{becomes}”，没有用例察觉", "{rule}: no case notices that “{what}” becomes “{becomes}”"
    ),
    "survivors": Bilingual(
        "没有用例察觉的改动 {count} 处（另有 {excused} 处在用例文件的 [idle] 里说明了原因）",
        "{count} changes that no case notices ({excused} more are explained under [idle] in the case files)",
    ),
    "coverage": Bilingual("规则", "rule"),
    "total": Bilingual("合计", "total"),
    "bad_id": Bilingual(
        "编号“{id}”只能由文字、数字、- 和 _ 组成，且不以 - 或 _ 开头",
        "The id “{id}” may hold letters, digits, - and _ only, and starts with a letter or digit",
    ),
    "id_used": Bilingual("编号 {id} 已经用过（{where}）", "The id {id} has been used ({where})"),
    "shipped_pack": Bilingual(
        "规则包 {name} 随程序安装，不能在里面写规则。请自建一个规则包并引入它（见 docs/language/tutorial.zh.md），再用 --rules 指明文件夹",
        "The pack {name} is installed with the program, and no rule is written into it. Make a pack of your own that imports it (see "
        "docs/language/tutorial.en.md), and name its folder with --rules",
    ),
    "never_over": Bilingual("已有文件“{path}”，不覆盖", "“{path}” is there already and is not overwritten"),
    "begun_empty": Bilingual(
        "在规则文件里把（）中的话换成要求和文字",
        "in the rule file, put requirement and texts in place of what stands in parentheses",
    ),
    "begun_like": Bilingual(
        "在规则文件里把要求和文字改成这条规则的", "in the rule file, change requirement and texts to those of the new rule"
    ),
    "begun": Bilingual(
        "已写出：{rules}\n已写出：{cases}\n接下来：\n"
        "  1. {first}；\n"
        "  2. 检查：plancheck rules check {home}\n"
        "  3. 在用例文件里写符合和不符合的小方案；\n"
        "  4. 测试：plancheck rules test {cases}{option} --conditions\n"
        "  5. 整理版面：plancheck rules fmt {rules}",
        "Written: {rules}\nWritten: {cases}\nNext:\n"
        "  1. {first};\n"
        "  2. check it: plancheck rules check {home}\n"
        "  3. in the case file, write small drafts that pass and that fail;\n"
        "  4. test it: plancheck rules test {cases}{option} --conditions\n"
        "  5. lay it out: plancheck rules fmt {rules}",
    ),
    "docs_format": Bilingual(
        "“{path}”与 --format {form} 不一致，请去掉其中一个", "“{path}” does not go with --format {form}: leave one of them out"
    ),
    "docs_sample": Bilingual(
        "示例方案 {name} 没有读全，手册里可能缺少示例：{detail}",
        "The sample plan {name} was not wholly read, so examples may be lacking: {detail}",
    ),
    "docs_none": Bilingual("没有规则可写成手册", "There are no rules to make a book of"),
}  # fmt: skip


def say(terminal: Terminal, code: str, **values: object) -> str:
    """The sentence `code` in the person's language."""
    return TEXTS[code].of(terminal.lang).format(**values)


@click.group(cls=Commands, help="规则：检查、整理、测试、列出、查看、新建、成册 | Rules: check, lay out, test, list, show, begin, document")
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

    config, given = inputs.settings(terminal), Asked(**asked)
    own = inputs.rule_folders(terminal, config, folders + given.rules)
    for folder in own:
        if not any(folder.rglob("*.rules")):
            raise terminal.stop(Exit.NO_INPUT, "rules_nothing", path=folder)
    if fix:
        _mend(terminal, own, given.packs or config.packs)
    bench = rulelab.load(own, given.packs or config.packs, resources.cache_folder())
    loaded = bench.loaded
    theirs = rulelab.own_files(own, bench)
    # Of files that are not the person's own only errors are told: these stop a check, a warning there is not theirs to heed.
    told = [each for each in loaded.diagnostics if not own or each.severity == "error" or each.file in theirs or each.file is None]
    for each in told:
        terminal.out(rulelab.shown(each, bench, terminal.lang) + "\n")
    errors = sum(each.severity == "error" for each in told)
    warnings = sum(each.severity == "warning" for each in told)
    if errors:
        terminal.out(terminal.say("rules_counts", errors=errors, warnings=warnings))
        return Exit.USAGE
    terminal.out(terminal.say("rules_fine", packs=len(loaded.packs), rules=len(loaded.rules), warnings=warnings))
    return Exit.OK


def _mend(terminal: Terminal, own: Sequence[Path], packs: Sequence[str]) -> None:
    """Mend the files in the folders, and tell of every change; exit 2 without a folder."""
    from plancheck import rulelab

    if not own:
        raise Stop(Exit.USAGE, say(terminal, "fix_whose"))
    texts, done = rulelab.fix(own, packs)
    for each in done:
        terminal.out(say(terminal, "fixed", path=_near(each.path), line=each.line, column=each.column, old=each.old, new=each.new))
    changed = bool(done)
    for path in rulelab.files(own):
        file = rulelab.format_file(path, text=texts.get(path))
        if file.changed:
            terminal.out(say(terminal, "fixed_form", path=_near(path), lines=file.lines))
        if file.changed or path in texts:
            terminal.write(path, file.after.encode())
            changed = True
    terminal.out("" if changed else say(terminal, "fixed_none") + "\n")


@rules.command(cls=Helpful, help="整理规则文件的版面，可在中英文之间改写 | Lay out rule files; rewrites one language as the other")
@click.argument("places", nargs=-1, metavar="[FILE|DIR…]")
@click.option("--check", "only", is_flag=True, help="只看哪些需要整理，不改文件 | Only say which files would change")
@click.option("--lang", "lang", type=Choice("zh", "en"), help="改写成：zh 中文，en 英文；不写则各条保持原来的语言 | Rewrite in: zh or en")
@click.option("--debug", is_flag=True, expose_value=False, help="程序出错时显示出错位置 | Show where a fault of plancheck lies")
@click.pass_obj
def fmt(terminal: Terminal, /, places: tuple[str, ...], only: bool, lang: Any) -> int:
    """Exit 0 when all is laid out, 1 where --check finds a file that is not, 2 for a file that cannot be read, 4 without files."""
    from plancheck import rulelab

    sought = [Path(each) for each in places] or inputs.rule_folders(terminal, inputs.settings(terminal), ())
    if not sought:
        raise Stop(Exit.USAGE, say(terminal, "fmt_where"))
    for place in sought:
        if not place.exists():
            raise Stop(Exit.NO_INPUT, say(terminal, "no_place", path=place))
    found = rulelab.files(sought)
    if not found:
        raise terminal.stop(Exit.NO_INPUT, "rules_nothing", path=", ".join(map(str, sought)))
    laid = [rulelab.format_file(path, lang) for path in found]
    for file in laid:
        if file.mistakes:
            terminal.err(say(terminal, "fmt_left", path=_near(file.path), count=file.mistakes))
        if file.wrong is not None:
            terminal.err(f"{_near(file.path)}: {inputs.describe(terminal, file.wrong)}")
        elif file.changed and only:
            terminal.out(say(terminal, "fmt_would", path=_near(file.path), lines=file.lines))
        elif file.changed:
            terminal.write(file.path, file.after.encode())
            terminal.out(say(terminal, "fmt_done", path=_near(file.path)))
    changed = sum(file.changed for file in laid)
    terminal.out(say(terminal, "fmt_counts", files=len(laid), changed=changed))
    if any(file.wrong for file in laid):
        return Exit.USAGE
    return Exit.FINDINGS if only and changed else Exit.OK


# ---- list, show -------------------------------------------------------------------------------------------------


@rules.command("list", cls=Helpful, help="列出全部规则 | List all rules")
@RULES
@ALWAYS
@click.pass_obj
def list_(terminal: Terminal, /, **asked: Any) -> int:
    """Every rule with its level, title and pack."""
    from plancheck.wording.catalogue import phrase

    loaded = inputs.rules(terminal, inputs.settings(terminal), Asked(**asked))
    for rule in loaded.rules:
        terminal.out(f"{rule.id:<12} {phrase(f'level.{rule.level}', terminal.lang)}  {rule.title.of(terminal.lang)}  [{rule.pack}]")
    return Exit.OK


@rules.command(cls=Helpful, help="查看一条规则的原文 | Show the text of a rule")
@click.argument("name", metavar="RULE")
@RULES
@ALWAYS
@click.pass_obj
def show(terminal: Terminal, /, name: str, **asked: Any) -> int:
    """A rule as it stands in its file."""
    from plancheck import rulelab

    config, given = inputs.settings(terminal), Asked(**asked)
    bench = inputs.bench(terminal, config, given)
    id = _known(terminal, bench, name, bool(given.rules or config.rules))
    rule = next(each for each in bench.loaded.rules if each.id == id)
    terminal.out(f"# {rule.file}\n{rulelab.source(rule, bench)}")
    return Exit.OK


def _known(terminal: Terminal, bench: Bench, name: str, named: bool) -> str:
    """The id of a rule, which may be typed in small letters; exit 2 with the nearest one if there is none."""
    for rule in bench.loaded.rules:
        if rule.id.lower() == name.lower():
            return rule.id
    raise inputs.no_rule(terminal, name, [rule.id for rule in bench.loaded.rules], named)


# ---- test -------------------------------------------------------------------------------------------------------


@rules.command(cls=Helpful, help="运行规则的测试用例（*.toml） | Run the test cases of rules (*.toml)")
@click.argument("places", nargs=-1, metavar="[FILE|DIR…]")
@click.option("--conditions", is_flag=True, help="列出没有用例察觉的条件和界限 | List the conditions and bounds that no case notices")
@RULES
@ALWAYS
@click.pass_obj
def test(terminal: Terminal, /, places: tuple[str, ...], conditions: bool, **asked: Any) -> int:
    """Exit 0 where every case came out as expected, 1 where one did not, 2 where a case file is not sound, 4 without cases.

    What --conditions lists changes no exit code.
    """
    from plancheck import rulelab

    config, given = inputs.settings(terminal), Asked(**asked)
    bench = inputs.bench(terminal, config, given)
    loaded = bench.loaded
    shipped = rulelab.shipped_cases()
    sought = [Path(each) for each in places] or inputs.rule_folders(terminal, config, given.rules) or ([shipped] if shipped else [])
    found = rulelab.case_files(sought)
    cases = _cases(terminal, found)
    if not cases:
        raise terminal.stop(Exit.NO_INPUT, "no_cases", path=", ".join(map(str, sought)) or ".")
    results = [rulelab.run_case(case, loaded, date.today()) for case in cases]
    failed = [each for each in results if each.failed]
    for each in failed:
        lines = [miss.of(terminal.lang) for miss in each.misses] or [terminal.say("case_mended", why=each.case.why)]
        terminal.out("\n  ".join([terminal.say("case_missed", name=each.case.name, file=_near(each.case.file)), *lines]))
    seen = rulelab.coverage(loaded, results, rulelab.own_files([each for each in sought if each.is_dir()], bench))
    terminal.out("\n".join(_coverage(terminal, seen)))
    lacking = seen.lacking()
    if lacking:
        terminal.out(terminal.say("cases_lacking", count=len(lacking), rules=", ".join(lacking)))
    if conditions:
        excuses = {what: why for file in found for what, why in rulelab.excuses(file).items()}
        survivors = dict.fromkeys(rulelab.survivors(loaded, cases, excuses))
        open_ = [each for each in survivors if not each.why]
        for left in open_:
            code = "survived_step" if left.becomes else "survived"
            terminal.out(say(terminal, code, rule=left.rule, what=left.what, becomes=left.becomes))
        terminal.out(say(terminal, "survivors", count=len(open_), excused=len(survivors) - len(open_)))
    known = sum(each.known for each in results)
    if known:
        terminal.out(terminal.say("cases_known", count=known))
    terminal.out(terminal.say("cases_done", cases=len(results), failed=len(failed)))
    return Exit.FINDINGS if failed else Exit.OK


def _cases(terminal: Terminal, files: Sequence[Path]) -> list[Case]:
    """The cases of the files; exit 2, with everything wrong in them, if a file is not sound."""
    from plancheck import rulelab

    read = [rulelab.cases(file) for file in files]
    wrong = [problem.of(terminal.lang) for _, problems in read for problem in problems]
    if wrong:
        raise Stop(Exit.USAGE, "\n".join(wrong))
    return [case for found, _ in read for case in found]


def _coverage(terminal: Terminal, coverage: Coverage) -> Iterable[str]:
    """How often each rule was seen with each outcome, as a table."""
    from plancheck.wording.catalogue import phrase

    outcomes = ("passed", "failed", "cantTell", "inapplicable", "error")
    names = [phrase(f"outcome.{each}", terminal.lang) for each in outcomes]
    first = max(map(_width, [say(terminal, "coverage"), say(terminal, "total"), *coverage.seen]))
    yield "  ".join([_padded(say(terminal, "coverage"), first), *names])
    rows = [(rule, [counts[each] for each in outcomes]) for rule, counts in coverage.seen.items()]
    totals = [sum(counts[each] for counts in coverage.seen.values()) for each in outcomes]
    for name, counts in [*rows, (say(terminal, "total"), totals)]:
        yield "  ".join([_padded(name, first), *(f"{count or '-':>{_width(head)}}" for count, head in zip(counts, names, strict=True))])


def _near(path: Path) -> Path:
    """A path as it is called from here, where it lies below."""
    terminal, there = Path.cwd().resolve(), path.resolve()
    return there.relative_to(terminal) if there.is_relative_to(terminal) else path


def _width(text: str) -> int:
    """Columns of a console that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


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
        raise Stop(Exit.USAGE, say(terminal, "bad_id", id=id))
    config = inputs.settings(terminal)
    own = inputs.rule_folders(terminal, config, rules)
    bench = inputs.bench(terminal, config, Asked(rules=rules, packs=(pack,)))
    found = rulelab.survey(bench.folders)
    used = next((each for each in found.ids if each.lower() == id.lower()), None)
    if used is not None:
        raise Stop(Exit.USAGE, say(terminal, "id_used", id=used, where=found.ids[used]))
    inside = any(found.packs[pack].resolve().is_relative_to(folder.resolve()) for folder in own)
    if not inside and rulelab.shipped_cases() is None:
        raise Stop(Exit.USAGE, say(terminal, "shipped_pack", name=pack))
    model = _known(terminal, bench, like, bool(own)) if like else None
    begun = rulelab.new_rule(bench, id, pack, model, "en" if terminal.lang == "en" else "zh")
    if begun.taken is not None:
        raise Stop(Exit.USAGE, say(terminal, "never_over", path=_near(begun.taken)))
    _create(terminal, begun.rules, begun.rules_text)
    _create(terminal, begun.cases, begun.cases_text)
    option = "".join(f" --rules {each}" for each in rules)
    written = {"rules": _near(begun.rules), "cases": _near(begun.cases), "home": rules[0] if rules else ""}
    written["first"] = say(terminal, "begun_like" if like else "begun_empty")
    terminal.out(say(terminal, "begun", option=option, **written).replace("check \n", "check\n"))
    return Exit.OK


def _create(terminal: Terminal, path: Path, text: str) -> None:
    """Write a file that is not there; one that came meanwhile stays as it is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError as error:
        raise Stop(Exit.USAGE, say(terminal, "never_over", path=path)) from error
    except OSError as error:
        raise terminal.stop(Exit.FAILURE, "unwritable", path=path, error=error.strerror or type(error).__name__) from error


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
        raise Stop(Exit.USAGE, say(terminal, "docs_format", path=path, form=form))
    config, given, day = inputs.settings(terminal), Asked(**asked), on or date.today()
    bench = inputs.bench(terminal, config, given)
    shipped = rulelab.shipped_cases()
    places = [*inputs.rule_folders(terminal, config, given.rules), *([shipped] if shipped else [])]
    cases = _cases(terminal, rulelab.case_files(places))
    code, reports = _samples(terminal, bench, day)
    made = books(bench, cases, reports, day)
    if not made:
        raise Stop(Exit.NO_INPUT, say(terminal, "docs_none"))
    write = rulebook.FORMATS[suffix if one else form or "html"]
    for name, those in [(path, made)] if one else [(path / f"{book.id}.{form or 'html'}", (book,)) for book in made]:
        outputs.save(terminal, name, write(*those, lang=terminal.lang, on=day))
    return code


def _samples(terminal: Terminal, bench: Bench, day: date) -> tuple[int, list[Report]]:
    """The reports on the Word samples, where packs are loaded that they were written for; and an exit code.

    A sample that was not wholly read is told of: it would be missed among the examples in silence.
    """
    from plancheck import pipeline
    from plancheck.model.report import Options
    from plancheck.rulelab.book import sampled

    if not sampled(bench):
        return Exit.OK, []
    files = sorted(each for each in resources.folder("samples").iterdir() if each.suffix == ".docx")
    answers = list(pipeline.reports(files, pipeline.Job(bench.loaded, Options(), day)))
    for answer in answers:
        outputs.note_failure(terminal, answer)
        if answer.value.document.status != "checked" and not answer.error:
            terminal.err(say(terminal, "docs_sample", name=answer.path.name, detail=answer.value.document.detail.of(terminal.lang)))
    codes = [Exit.FAILURE if each.error else Exit.OK if each.value.document.status == "checked" else Exit.NOT_CHECKED for each in answers]
    return outputs.worst(codes), [answer.value for answer in answers if not answer.error]


def _reference(terminal: Terminal, output: str | None) -> int:
    from plancheck.rulebook.reference import reference

    if output is None:
        terminal.out_bytes(reference("en" if terminal.lang == "en" else "zh"))
        return Exit.OK
    outputs.save(terminal, Path(output) / "reference.zh.md", reference("zh"))
    outputs.save(terminal, Path(output) / "reference.en.md", reference("en"))
    return Exit.OK
