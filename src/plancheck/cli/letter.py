"""letter: the letter that goes back to the drafting office."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Date, Text, day
from plancheck.cli.help import ALWAYS, ANNEX, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Stop, Terminal

if TYPE_CHECKING:
    from plancheck.letter.compose import Written
    from plancheck.model.decision import Standings
    from plancheck.model.report import Report
    from plancheck.readers import View

#: Larger reports are none of ours.
LARGEST_REPORT = 50 << 20

FIELDS = options(
    click.option("--agency", type=Text(), metavar="NAME", help="发文机关 | The agency that sends it"),
    click.option("--recipient", type=Text(), metavar="NAME", help="主送机关 | Whom it goes to"),
    click.option("--number", "document_number", type=Text(), help="发文字号 | Its number"),
    click.option("--incoming", "incoming_number", type=Text(), metavar="NUMBER", help="来文字号 | Number of the letter it answers"),
    click.option("--signed", "date", type=Date(), metavar="YYYY-MM-DD", help="成文日期 | Date of the letter"),
    click.option("--deadline", type=Date(), metavar="YYYY-MM-DD", help="修改稿报送截止日期 | When the mended draft is due"),
    click.option("--contact", type=Text(), metavar="TEXT", help="联系人及电话 | Contact and telephone"),
    click.option("--copy-to", type=Text(), metavar="TEXT", help="抄送机关 | Who gets a copy"),
    click.option("--final", is_flag=True, help="正式函，不标“草稿” | Not marked as a draft"),
    click.option(
        "--confirm",
        is_flag=True,
        help="有内容未能审核（函中写明）、没有意见或有空未填也写 | Write it although something was not reviewed or not given",
    ),
)


TEMPLATE = options(
    click.option("--template", metavar="FILE.docx", help="本单位的意见函模板 | The office's own template of the letter"),
    click.option(
        "--templates",
        metavar="DIR",
        help="自己的模板文件夹，先用其中的 letter.docx | Your own templates: its letter.docx comes first",
    ),
    click.option("--check-template", is_flag=True, help="只检查模板，列出全部错误 | Only check the template: everything wrong with it"),
    click.option(
        "--replies-form",
        metavar="FILE.xlsx",
        help="随函的《意见采纳情况表》写到这里，默认在函旁边 | Where the form for the replies goes, beside the letter by default",
    ),
)


@click.command(cls=Helpful, help="写意见函（Word） | Write the letter that goes back (Word)")
@click.argument("file", metavar="FILE|REPORT.json", required=False)
@click.option("-o", "--output", metavar="FILE.docx", help="写到这里 | Write it here")
@options(FIELDS, TEMPLATE, decision_files.DECISIONS, RULES, PLAN, ANNEX, VIEW, ALWAYS)
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
    check_template: bool,
    replies_form: str | None,
    decisions: str | None,
    annexes: tuple[str, ...],
    view: View,
    **asked: Any,
) -> int:
    """Check a draft, or take its JSON report, and write the letter; or check a template."""
    terminal: Terminal = context.obj
    config = inputs.settings(terminal)
    own = _template(terminal, (file if check_template else None) or template, templates, config.letter.get("template"))
    if check_template:
        return _checked_template(terminal, own)
    target = _needed(context, output, "output")
    form = Path(replies_form) if replies_form else beside(target)
    (path,), _ = inputs.drafts(terminal, (str(_needed(context, file, "file")),), "letter")
    _fit(terminal, target, ".docx")
    _fit(terminal, form, ".xlsx", "--replies-form" if replies_form else "-o")
    if any(each.exists() and each.samefile(path) for each in (target, form)):
        raise terminal.stop(Exit.USAGE, "overwrites_input", path=path)
    given = {name: value for name in _NAMES if (value := asked.pop(name)) is not None}
    fields: dict[str, Any] = {**_configured(terminal, config.letter), **given}
    report = held(terminal, path)
    if annexes and report is not None:
        raise terminal.stop(Exit.USAGE, "annex_report", path=path)
    others = inputs.annexes(terminal, annexes, path, target, form)
    place = Path(decisions) if decisions else decision_files.beside(terminal, path) if report is not None else None
    history = decision_files.opened(terminal, place) if place else None
    report = report or _checked(terminal, path, others, Asked(**asked), view)
    found = decision_files.standings(terminal, place, report, asked["on"] or date.today(), history) if place else None
    fields |= {"draft": not final, "confirmed": confirm, "decisions": found}
    fields["replies_form"] = asks = _asks(report, fields)
    made = _made(terminal, report, fields, own)
    if final and not confirm:
        _whole(terminal, made.data)
    if found is not None and place is not None:
        _left_out(terminal, place, report, found)
    _in_order(terminal, fields)
    kept(terminal, target, made.data)
    if asks:
        kept(terminal, form, reply_form(report, fields), said=False)
    _fonts(terminal, made.fonts)
    return Exit.OK


def _needed(context: click.Context, value: str | None, name: str) -> Path:
    """An argument that only --check-template does without."""
    if value is None:
        param = next(each for each in context.command.params if each.name == name)
        raise click.MissingParameter(ctx=context, param=param)
    return Path(value)


def _in_order(terminal: Terminal, fields: Mapping[str, Any]) -> None:
    """A note where the mended draft is due before the letter's own date."""
    from plancheck.wording.numbers import date_text

    signed, deadline = fields.get("date"), fields.get("deadline")
    if signed is not None and deadline is not None and deadline < signed:
        terminal.err(terminal.say("letter_deadline", deadline=date_text(deadline, terminal.lang), signed=date_text(signed, terminal.lang)))


def _whole(terminal: Terminal, data: bytes) -> None:
    """Exit 2, with the options that fill them, where reminders stand in a letter that is to go out as it is."""
    from plancheck.letter.compose import reminders

    if gaps := reminders(data):
        names = [
            f"{reminder}（{_OPTIONS[name]}）" if terminal.lang == "zh" else f"{reminder} ({_OPTIONS[name]})" for name, reminder in gaps
        ]
        raise terminal.stop(Exit.USAGE, "letter_gaps", gaps="、".join(names) if terminal.lang == "zh" else ", ".join(names))


#: Names that Windows keeps for devices, whatever the suffix; and signs that its file names may not have.
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(\..*)?", re.IGNORECASE)
_SIGNS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
#: The longest path that Word and Explorer open.
LONGEST_PATH = 259
#: Bytes of a name: file systems allow 255, and while it is written it has a longer one.
LONGEST_NAME = 230


def _fit(terminal: Terminal, path: Path, suffix: str, option: str = "-o") -> None:
    """Exit 2 for a name that the drafting office's Windows could not hold, before anything is made: letters travel."""
    name, length = path.name, len(str(path.absolute()))
    whys = (
        ("name_signs", _SIGNS.search(name)),
        ("name_device", _DEVICES.fullmatch(name)),
        ("name_end", name.endswith((".", " "))),
        ("name_suffix", path.suffix.lower() != suffix),
        ("name_bytes", len(os.fsencode(name)) > LONGEST_NAME),
        ("name_long", sys.platform == "win32" and length > LONGEST_PATH),
    )
    for why, wrong in whys:
        if wrong:
            reason = terminal.say(why, suffix=suffix, length=length, most=LONGEST_PATH)
            raise terminal.stop(Exit.USAGE, "letter_name", name=name, why=reason, option=option)


def _template(terminal: Terminal, given: str | None, folder: str | None, configured: str | None) -> Path | None:
    """The office's template: the one that was named, else that of the folder, else that of plancheck.toml; None: plancheck's own."""
    if given:
        return _there(terminal, Path(given))
    if folder is not None:
        found = _there(terminal, Path(folder)) / "letter.docx"
        if found.is_file():
            return found
    return _there(terminal, Path(configured)) if configured else None


def _there(terminal: Terminal, path: Path) -> Path:
    if not path.exists():
        raise terminal.stop(Exit.USAGE, "letter_template_none", path=path)
    return path


def _checked_template(terminal: Terminal, template: Path | None) -> int:
    """Print everything wrong with a template, and its fonts that are not installed. Exit 2 if there is an error."""
    from plancheck import pipeline
    from plancheck.worker import Lost

    name = template or Path("letter.docx")
    outcome = pipeline.letter_template(template)
    if isinstance(outcome, Lost):
        raise terminal.stop(
            Exit.FAILURE if outcome.error else Exit.USAGE,
            "letter_template_lost",
            why=outcome.error or terminal.say(f"lost_{outcome.reason}"),
        )
    problems = outcome.value.problems
    for each in problems:
        terminal.out(terminal.say(f"template_{each.severity}", what=inputs.describe(terminal, each)))
    _fonts(terminal, outcome.value.fonts)
    errors = sum(each.severity == "error" for each in problems)
    if errors:
        terminal.err(terminal.say("letter_template_wrong", path=name, count=errors))
        return Exit.USAGE
    terminal.err(terminal.say("letter_template_fine", path=name))
    return Exit.OK


def _fonts(terminal: Terminal, names: Sequence[str]) -> None:
    """Tell which fonts this machine lacks; nothing where it cannot say."""
    from plancheck.cli import fonts

    if missing := fonts.missing(names):
        terminal.err(terminal.say("letter_fonts", names="、".join(missing) if terminal.lang == "zh" else ", ".join(missing)))


#: What the form is called behind the name of its letter, where nobody names it.
FORM = "意见采纳情况表"


def beside(letter: Path) -> Path:
    """Where the form goes that a letter encloses."""
    return letter.with_name(f"{letter.stem}.{FORM}.xlsx")


def _asks(report: Report, fields: Mapping[str, Any]) -> bool:
    """Whether the letter has opinions that an answer is asked for: then the form for the replies goes with it."""
    from plancheck.letter.compose import LetterOptions, opinions

    return bool(opinions(report, LetterOptions(**fields)))


def reply_form(report: Report, fields: Mapping[str, Any]) -> bytes:
    """The form that the drafting office fills in, a row for each opinion of the letter in its order."""
    from plancheck import sheets
    from plancheck.letter.compose import LetterOptions, edited, opinions
    from plancheck.review import replies

    chosen = LetterOptions(**fields)
    found = opinions(report, chosen)
    return sheets.write(replies.form(report, found, "zh", {sub.id: edited(sub, chosen) for _, sub in found}))


def _left_out(terminal: Terminal, path: Path, report: Report, decisions: Standings) -> None:
    """Say how many findings are in the letter and why others are not."""
    from plancheck.render.decided import tally

    count = tally(report, decisions)
    terminal.err(terminal.say("letter_decided", path=path, **count.values()))
    if count.open or count.review or count.expired:
        terminal.err(terminal.say("letter_undecided", open=count.open, review=count.review + count.expired))


_VERSION = re.compile(r"(.+)\.v(\d+)")


def kept(terminal: Terminal, target: Path, data: bytes, said: bool = True) -> None:
    """Write the letter: NAME.docx, and where that is there and says something else, NAME.v2.docx and so on. No letter is overwritten.

    `said`: show what the new one says differently; exit 2 where what is there is no letter at all.
    """
    latest, free = _versions(target)
    if latest is None:
        outputs.save(terminal, free, data)
        return
    try:
        old = latest.read_bytes()
    except OSError:
        old = b""
    if old == data:
        terminal.err(terminal.say("letter_same", path=latest))
        return
    told = _difference(terminal, latest, old, data) if said else ""
    terminal.write(free, data)
    terminal.err(terminal.say("letter_version", old=latest, path=free))
    if told:
        terminal.err(told)


def _versions(target: Path) -> tuple[Path | None, Path]:
    """The latest version of a letter that is there (None: none is), and the name of the next."""
    if not os.path.lexists(target):
        return None, target
    found = _VERSION.fullmatch(target.stem)
    stem, number = (found[1], int(found[2])) if found else (target.stem, 1)
    latest = target
    while os.path.lexists(free := target.with_name(f"{stem}.v{number + 1}{target.suffix}")):
        latest, number = free, number + 1
    return latest, free


#: Lines of a difference that are shown.
MOST_LINES = 20


def _difference(terminal: Terminal, path: Path, old: bytes, new: bytes) -> str:
    """What a new version of a letter says differently; exit 2 where the old file is a document, but no letter of ours."""
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


#: The options of the letter's fields.
_OPTIONS = {
    "agency": "--agency", "recipient": "--recipient", "document_number": "--number", "incoming_number": "--incoming",
    "date": "--signed", "deadline": "--deadline", "contact": "--contact", "copy_to": "--copy-to",
}  # fmt: skip
_NAMES = tuple(_OPTIONS)


def _configured(terminal: Terminal, letter: Mapping[str, str]) -> dict[str, Any]:
    """The [letter] of plancheck.toml, its dates read."""
    found: dict[str, Any] = {name: value for name, value in letter.items() if name != "template"}
    for name in ("date", "deadline"):
        if name in found:
            given = day(found[name])
            if given is None:
                raise terminal.stop(Exit.USAGE, "bad_value", name=f"letter.{name}", value=found[name], why=terminal.say("bad_date"))
            found[name] = given
    return found


def held(terminal: Terminal, path: Path) -> Report | None:
    """The report that a JSON file holds; None if the file is something else. Exit 4 for JSON that is no report of ours."""
    try:
        with path.open("rb") as file:
            start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
            data = start.startswith(b"{") and path.read_bytes()
    except OSError:
        return None  # checking it says better what is the matter
    if not data:
        return None
    if len(data) > LARGEST_REPORT:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=path, why=f"> {LARGEST_REPORT >> 20} MB")
    from plancheck.contract import report as report_file

    try:
        return report_file.read(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=path, why=str(error).splitlines()[0]) from None


def _checked(terminal: Terminal, path: Path, annexes: tuple[Path, ...], asked: Asked, view: View) -> Report:
    from plancheck import pipeline

    config = inputs.settings(terminal)
    loaded = inputs.rules(terminal, config, asked)
    (answer,) = pipeline.reports([path], replace(inputs.job(terminal, config, loaded, asked), view=view, annexes=annexes))
    outputs.note_failure(terminal, answer)
    return answer.value


def written(terminal: Terminal, report: Report, fields: Mapping[str, Any]) -> bytes:
    """The bytes of a letter by plancheck's own template."""
    return _made(terminal, report, fields, None).data


def _made(terminal: Terminal, report: Report, fields: Mapping[str, Any], template: Path | None) -> Written:
    """The letter; exit 3 where it is refused, 2 where its template is wrong, 5 where plancheck failed."""
    from plancheck import pipeline
    from plancheck.letter.compose import LetterOptions, Written
    from plancheck.worker import Lost

    outcome = pipeline.letter(report, LetterOptions(**fields), template)
    if isinstance(outcome, Lost):
        if terminal.debug:
            terminal.err(outcome.trace)
        if template and not outcome.error:
            raise terminal.stop(Exit.USAGE, "letter_template_lost", why=terminal.say(f"lost_{outcome.reason}"))
        raise terminal.stop(Exit.FAILURE, "letter_lost", why=outcome.error or outcome.reason)
    if isinstance(outcome.value, Written):
        return outcome.value
    refused = any(each.code == "letter-refused" for each in outcome.value)
    sentences = [inputs.describe(terminal, each) for each in outcome.value]
    if refused:
        sentences.append(terminal.say("letter_confirm"))
    raise Stop(Exit.NOT_CHECKED if refused else Exit.USAGE, "\n".join(sentences))
