"""letter: the letter that goes back to the drafting office."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Date, Text, day
from plancheck.cli.help import ALWAYS, ANNEX, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal

if TYPE_CHECKING:
    from plancheck.cli import many
    from plancheck.letter.compose import LetterFile, LetterOptions
    from plancheck.model.report import Report
    from plancheck.model.round import Draft
    from plancheck.readers import View
    from plancheck.render.decided import Tally

FIELDS = options(
    click.option("--agency", type=Text(), metavar="NAME", help="发文机关 | The agency that sends it"),
    click.option("--recipient", type=Text(), metavar="NAME", help="主送机关 | The agency that it is addressed to"),
    click.option("--number", "document_number", type=Text(), help="发文字号 | Its number"),
    click.option("--incoming", "incoming_number", type=Text(), metavar="NUMBER", help="来文字号 | Number of the letter it answers"),
    click.option("--signed", "date", type=Date(), metavar="YYYY-MM-DD", help="成文日期 | Date of the letter"),
    click.option("--deadline", type=Date(), metavar="YYYY-MM-DD", help="修改稿报送截止日期 | Due date of the revised draft"),
    click.option("--contact", type=Text(), metavar="TEXT", help="联系人及电话 | Contact and telephone"),
    click.option("--copy-to", type=Text(), metavar="TEXT", help="抄送机关 | Who gets a copy"),
    click.option("--final", is_flag=True, help="正式函，不标“草稿” | The final letter, not marked as a draft"),
    click.option(
        "--confirm",
        is_flag=True,
        help="有内容未能审核（函中写明）、没有意见或有空未填也写 | Write it even if something was not checked, there is no opinion, or "
        "a field is empty",
    ),
)
#: The options for the fields of the letter.
_OPTIONS = {
    "agency": "--agency", "recipient": "--recipient", "document_number": "--number", "incoming_number": "--incoming",
    "date": "--signed", "deadline": "--deadline", "contact": "--contact", "copy_to": "--copy-to",
}  # fmt: skip

TEMPLATE = options(
    click.option("--template", metavar="FILE.docx", help="本单位的意见函模板 | The office's own template of the letter"),
    click.option("--templates", metavar="DIR", help="自己的模板文件夹，先用其中的 letter.docx | Folder with a letter.docx of your own"),
    click.option(
        "--template-copy",
        metavar="FILE.docx",
        help="把随附的模板写到这里，供修改，不写函 | Write the bundled template here, to be changed, and no letter",
    ),
    click.option("--check-template", is_flag=True, help="只检查模板，列出全部错误 | Only check the template, and list every error"),
    click.option(
        "--replies-form",
        metavar="FILE.xlsx",
        help="随函的《意见采纳情况表》写到这里，默认在函旁边 | File for the replies form, beside the letter by default",
    ),
)


MANY = options(
    click.option(
        "--table",
        metavar="FILE.xlsx|FILE.csv",
        help="批量写函时各份的主送机关、发文字号、来文字号 | With a folder: recipient, number and number answered of each letter",
    ),
    click.option(
        "--table-form",
        metavar="FILE.xlsx",
        help="写出空白的上述表格，不写函 | With a folder: write that table, to be filled in, and no letters",
    ),
)


@click.command(
    cls=Helpful,
    help="写意见函（Word）；给出 batch 的结果文件夹时每份方案一封 | "
    "Write the letter that goes back (Word); for the results of a batch, one a draft",
)
@click.argument("file", metavar="FILE|REPORT.json|FOLDER", required=False)
@click.option("-o", "--output", metavar="FILE.docx|DIR", help="写到这里 | Write it here")
@options(FIELDS, TEMPLATE, MANY, decision_files.DECISIONS, RULES, PLAN, ANNEX, VIEW, ALWAYS)
@click.pass_context
def letter(
    context: click.Context,
    /,
    file: str | None,
    output: str | None,
    final: bool,
    confirm: bool,
    template: str | None,
    templates: str | None,
    template_copy: str | None,
    check_template: bool,
    replies_form: str | None,
    table: str | None,
    table_form: str | None,
    decisions: str | None,
    annexes: tuple[str, ...],
    view: View,
    **given: Any,
) -> int:
    """Check a draft, or take its JSON report, and write the letter; or one a draft of a batch; or check a template."""
    from plancheck.batch import results
    from plancheck.cli import many

    terminal: Terminal = context.obj
    if template_copy:
        return _copy_template(terminal, Path(template_copy))
    config = inputs.settings(terminal, *(() if check_template or file is None else (file,)), *annexes)
    own = _template(terminal, (file if check_template else None) or template, templates, config.letter.get("template"))
    if check_template:
        return _check_template(terminal, own)
    fields = _configured(terminal, config.letter)
    fields |= {name: value for name in _OPTIONS if (value := given.pop(name)) is not None}
    fields |= {"draft": not final, "confirmed": confirm}
    check_options = CheckOptions(**given)
    folder = results.root(Path(file)) if file is not None else None
    if folder is not None:
        many.forbid(terminal, replies_form=replies_form, decisions=decisions, annex=annexes)
        tables = Tables(table, table_form)
        return _write_many(terminal, folder, output, tables, fields, own, check_options.on or date.today())
    if table or table_form:
        raise terminal.stop(Exit.USAGE, "many_only", name="--table" if table else "--table-form")
    target = Path(_required(context, output, "output"))
    form = Path(replies_form) if replies_form else beside(target)
    path = inputs.draft(terminal, _required(context, file, "file"), "letter")
    _check_name(terminal, target, ".docx", "-o")
    _check_name(terminal, form, ".xlsx", "--replies-form" if replies_form else "-o")
    for written in (target, form):
        inputs.not_over(terminal, written, [path])
    stored = inputs.read_report(terminal, path)
    if annexes and stored is not None:
        raise terminal.stop(Exit.USAGE, "annex_report", path=path)
    others = inputs.annexes(terminal, annexes, path, target, form)
    place = Path(decisions) if decisions else decision_files.beside(terminal, path) if stored is not None else None
    content = decision_files.read(terminal, place) if place else None
    report = stored or inputs.checked(terminal, [path], inputs.job(terminal, config, check_options, view, others))[0].value
    if place:
        fields["decisions"] = decision_files.standings(terminal, place, report, check_options.on or date.today(), content)
    made, has_form = make(terminal, report, fields, own)
    if not fields["draft"] and not fields["confirmed"]:
        _check_filled(terminal, made.data)
    _note(terminal, fields, place, report)
    outputs.save_version(terminal, target, made.data, lambda latest, old: _difference(terminal, latest, old, made.data))
    if has_form:
        outputs.save_version(terminal, form, reply_form(report, fields))
    if gaps := _gaps(terminal, made.data):
        terminal.err(terminal.say("letter_blanks", gaps=gaps))
    _note_fonts(terminal, made.fonts)
    return Exit.OK


# ---- a batch ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tables:
    """The table of what each letter needs of its own, and where to write an empty one."""

    filled: str | None
    blank: str | None


def _write_many(
    terminal: Terminal, folder: Path, output: str | None, tables: Tables, fields: Mapping[str, Any], template: Path | None, on: date
) -> int:
    """Write the letter of each draft of a batch, with its form for replies, into a folder; or the empty table."""
    from plancheck.batch import results
    from plancheck.cli import letter_table, many

    drafts = many.drafts(terminal, folder)
    if tables.blank:
        _check_name(terminal, Path(tables.blank), ".xlsx", "--table-form")
        outputs.save(terminal, Path(tables.blank), letter_table.blank(drafts, terminal.lang))
        return Exit.OK
    place = many.output_folder(terminal, output, folder)
    own = letter_table.read(terminal, Path(tables.filled), drafts) if tables.filled else {}
    stems = many.stems(drafts)
    reviewed = any(results.decisions(folder, draft) is not None for draft in drafts)
    pattern = hashlib.sha256(template.read_bytes()).hexdigest() if template else ""

    def work(draft: Draft) -> many.Work:
        said = {**fields, **own.get(draft.name, {})}
        target = place / f"{stems[draft.name]}.{terminal.say('letter_file')}.docx"
        # A waiver runs out without any file having changed.
        settings = [many.settings_of(said), pattern, on if results.decisions(folder, draft) else None]
        return many.Work(
            draft, target, lambda: settings, partial(_write_one, terminal, folder, draft, target, said, template, on, reviewed)
        )

    return many.make_all(terminal, folder, "letter", [work(draft) for draft in drafts])


def _write_one(
    terminal: Terminal, folder: Path, draft: Draft, target: Path, fields: Mapping[str, Any], template: Path | None, on: date, reviewed: bool
) -> many.Output:
    """Write the letter of one draft with its form for replies; raises Stop with the reason if there is none.

    `reviewed`: whether the findings of some draft of the batch were decided on.
    """
    from plancheck.cli import many
    from plancheck.render.decided import tally

    report = many.report(terminal, folder, draft)
    standings = many.standings(terminal, folder, draft, report, on)
    said = {**fields, **({"decisions": standings} if standings is not None else {})}
    _check_name(terminal, target, ".docx", "-o")
    made, has_form = make(terminal, report, said, template)
    if not said["draft"] and not said["confirmed"]:
        _check_filled(terminal, made.data)
    if standings is not None:
        _note_undecided(terminal, tally(report, standings), draft.name)
    elif has_form and reviewed:
        terminal.err(terminal.say("letter_many_unreviewed", name=draft.name))
    versions = [outputs.keep_version(terminal, target, made.data, lambda latest, old: _difference(terminal, latest, old, made.data))]
    if has_form:
        versions.append(outputs.keep_version(terminal, beside(target), reply_form(report, said)))
    return many.output(*versions)


def _note(terminal: Terminal, fields: Mapping[str, Any], place: Path | None, report: Report) -> None:
    """Notes on what the letter omits and on a deadline that may be wrong."""
    if place is not None:
        _note_left_out(terminal, place, report, fields)
    _note_early_deadline(terminal, fields)


def make(terminal: Terminal, report: Report, fields: Mapping[str, Any], template: Path | None = None) -> tuple[LetterFile, bool]:
    """The letter, and whether it has opinions, which need a form for the replies.

    Exit 3 if the letter is refused, 2 if its template is invalid, 5 if plancheck failed.
    """
    from plancheck import pipeline
    from plancheck.letter.compose import LetterFile, opinions
    from plancheck.worker import Lost

    has_form = bool(opinions(report, _letter_options(fields)))
    outcome = pipeline.letter(report, _letter_options({**fields, "replies_form": has_form}), template)
    if isinstance(outcome, Lost):
        if terminal.debug:
            terminal.err(outcome.trace)
        if template and not outcome.error:
            raise terminal.stop(Exit.USAGE, "letter_template_lost", why=terminal.say(f"lost_{outcome.reason}"))
        raise terminal.stop(Exit.FAILURE, "letter_lost", why=outcome.error or outcome.reason)
    if isinstance(outcome.value, LetterFile):
        return outcome.value, has_form
    sentences = [inputs.describe(terminal, problem) for problem in outcome.value]
    if any(problem.code == "letter-refused" for problem in outcome.value):
        raise Stop(Exit.NOT_CHECKED, "\n".join([*sentences, terminal.say("letter_confirm")]))
    raise Stop(Exit.USAGE, "\n".join(sentences))


def _letter_options(fields: Mapping[str, Any]) -> LetterOptions:
    from plancheck.letter.compose import LetterOptions

    return LetterOptions(**fields)


def _required(context: click.Context, value: str | None, name: str) -> str:
    """An argument that is required except with --check-template."""
    if value is None:
        param = next(param for param in context.command.params if param.name == name)
        raise click.MissingParameter(ctx=context, param=param)
    return value


def _configured(terminal: Terminal, letter: Mapping[str, str]) -> dict[str, Any]:
    """The [letter] of plancheck.toml, with its dates as dates."""
    fields: dict[str, Any] = {name: value for name, value in letter.items() if name != "template"}
    for name in ("date", "deadline"):
        if name in fields:
            value = day(fields[name])
            if value is None:
                raise terminal.stop(Exit.USAGE, "bad_value", name=f"letter.{name}", value=fields[name], why=terminal.say("bad_date"))
            fields[name] = value
    return fields


# ---- what is checked and noted ----------------------------------------------------------------------------------

#: Names of devices in Windows, whatever the suffix, and characters that its file names may not contain.
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(\..*)?", re.IGNORECASE)
_SIGNS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
#: The longest path for Word and Explorer.
LONGEST_PATH = 259
#: The most bytes of a file name: file systems allow 255, and the temporary name is longer.
LONGEST_NAME = 230


def _check_name(terminal: Terminal, path: Path, suffix: str, option: str) -> None:
    """Exit 2 for a file name that Windows does not allow, since the letter will be sent."""
    name, length = path.name, len(str(path.absolute()))
    problems = (
        ("name_signs", _SIGNS.search(name)),
        ("name_device", _DEVICES.fullmatch(name)),
        ("name_end", name.endswith((".", " "))),
        ("name_suffix", path.suffix.lower() != suffix),
        ("name_bytes", len(os.fsencode(name)) > LONGEST_NAME),
        ("name_long", sys.platform == "win32" and length > LONGEST_PATH),
    )
    for problem, is_there in problems:
        if is_there:
            why = terminal.say(problem, suffix=suffix, length=length, most=LONGEST_PATH)
            raise terminal.stop(Exit.USAGE, "letter_name", name=name, why=why, option=option)


def _check_filled(terminal: Terminal, data: bytes) -> None:
    """Exit 2, with the options that fill them, if a final letter has reminders."""
    if gaps := _gaps(terminal, data):
        raise terminal.stop(Exit.USAGE, "letter_gaps", gaps=gaps)


def _gaps(terminal: Terminal, data: bytes) -> str:
    """The reminders of a letter with the options that fill them; "" if it has none."""
    from plancheck.letter.compose import reminders

    form, comma = ("{}（{}）", "、") if terminal.lang == "zh" else ("{} ({})", ", ")
    return comma.join(form.format(reminder, _OPTIONS[name]) for name, reminder in reminders(data))


def _note_early_deadline(terminal: Terminal, fields: Mapping[str, Any]) -> None:
    """Print a note if the deadline is before the date of the letter."""
    from plancheck.wording.numbers import date_text

    signed, deadline = fields.get("date"), fields.get("deadline")
    if signed is not None and deadline is not None and deadline < signed:
        terminal.err(terminal.say("letter_deadline", deadline=date_text(deadline, terminal.lang), signed=date_text(signed, terminal.lang)))


def _note_left_out(terminal: Terminal, path: Path, report: Report, fields: Mapping[str, Any]) -> None:
    """Print how many findings are in the letter, how many opinions they make, and why others are not in it."""
    from plancheck.letter.compose import opinions
    from plancheck.render.decided import tally

    count = tally(report, fields["decisions"])
    made = len(opinions(report, _letter_options(fields)))
    terminal.err(terminal.say("letter_decided", path=path, opinions=made, **count.values()))
    _note_undecided(terminal, count)


def _note_undecided(terminal: Terminal, count: Tally, name: str = "") -> None:
    """Print how many findings have no decision that holds, and are not in the letter; `name`: of the draft, where there are several."""
    if count.open or count.review or count.expired:
        code = "letter_many_undecided" if name else "letter_undecided"
        terminal.err(terminal.say(code, name=name, open=count.open, review=count.review + count.expired))


def _note_fonts(terminal: Terminal, names: Sequence[str]) -> None:
    """Print the fonts that are not installed, if this is known."""
    from plancheck.cli import fonts

    if missing := fonts.missing(names):
        terminal.err(terminal.say("letter_fonts", names="、".join(missing) if terminal.lang == "zh" else ", ".join(missing)))


#: The most lines of a difference that are shown.
MOST_LINES = 20


def _difference(terminal: Terminal, path: Path, old: bytes, new: bytes) -> str:
    """Print the differences from the earlier letter; exit 2 if that file is a document but not a letter of plancheck."""
    from plancheck import pipeline
    from plancheck.letter.compose import NO_LETTER
    from plancheck.worker import Done

    outcome = pipeline.letter_difference(old, new)
    lines = outcome.value if isinstance(outcome, Done) else None
    if lines is None:
        return terminal.say("letter_unlike", old=path)
    if not lines:
        return terminal.say("letter_alike")
    if lines[0] == NO_LETTER:
        raise terminal.stop(Exit.USAGE, "letter_not_ours", path=path)
    shown = [f"  {line}" for line in lines[:MOST_LINES]]
    rest = [f"  {terminal.say('letter_more', count=len(lines) - MOST_LINES)}"] if len(lines) > MOST_LINES else []
    return "\n".join([terminal.say("letter_difference", old=path), *shown, *rest])


# ---- the template -----------------------------------------------------------------------------------------------


def _template(terminal: Terminal, given: str | None, folder: str | None, configured: str | None) -> Path | None:
    """The template: that of the option, of the folder, or of plancheck.toml; None: the shipped one."""
    if given:
        return _existing(terminal, Path(given))
    if folder is not None and (path := _existing(terminal, Path(folder)) / "letter.docx").is_file():
        return path
    return _existing(terminal, Path(configured)) if configured else None


def _existing(terminal: Terminal, path: Path) -> Path:
    if not path.exists():
        raise terminal.stop(Exit.USAGE, "letter_template_none", path=path)
    return path


def _copy_template(terminal: Terminal, target: Path) -> int:
    """Write the bundled template; exit 2 if there is a file, which may be a template that somebody changed."""
    from plancheck import resources
    from plancheck.letter.compose import TEMPLATE

    _check_name(terminal, target, ".docx", "--template-copy")
    if target.exists():
        raise terminal.stop(Exit.USAGE, "never_over", path=target)
    outputs.save(terminal, target, (resources.folder("templates") / TEMPLATE).read_bytes())
    return Exit.OK


def _check_template(terminal: Terminal, template: Path | None) -> int:
    """Print all problems of a template, and its fonts that are not installed. Exit 2 if there is an error."""
    from plancheck import pipeline
    from plancheck.worker import Lost

    name = template or Path("letter.docx")
    outcome = pipeline.letter_template(template)
    if isinstance(outcome, Lost):
        why = outcome.error or terminal.say(f"lost_{outcome.reason}")
        raise terminal.stop(Exit.FAILURE if outcome.error else Exit.USAGE, "letter_template_lost", why=why)
    problems = outcome.value.problems
    for problem in problems:
        terminal.out(terminal.say(f"template_{problem.severity}", what=inputs.describe(terminal, problem)))
    _note_fonts(terminal, outcome.value.fonts)
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        terminal.err(terminal.say("letter_template_wrong", path=name, count=errors))
        return Exit.USAGE
    terminal.err(terminal.say("letter_template_fine" if template else "letter_own_template_fine", path=name))
    return Exit.OK


# ---- the form for the replies -----------------------------------------------------------------------------------

#: The suffix of the form's name after the name of its letter.
FORM = "意见采纳情况表"


def beside(letter: Path) -> Path:
    """The file of the form for the replies to a letter."""
    return letter.with_name(f"{letter.stem}.{FORM}.xlsx")


def reply_form(report: Report, fields: Mapping[str, Any]) -> bytes:
    """The form that the drafting office fills in: a row for each opinion of the letter, in its order."""
    from plancheck import pipeline

    return pipeline.reply_form(report, _letter_options(fields))
