"""letter: the letter that goes back to the drafting office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import door
from plancheck.cli import shared
from plancheck.cli.help import ALWAYS, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.shared import Asked
from plancheck.cli.typed import Date, Text
from plancheck.door import Door, Stop

if TYPE_CHECKING:
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
    click.option("--confirm", is_flag=True, help="有内容未能审核也写，并在函中写明 | Write it although something was not reviewed"),
)


@click.command(cls=Helpful, help="写意见函（Word） | Write the letter that goes back (Word)")
@click.argument("file", metavar="FILE|REPORT.json")
@click.option("-o", "--output", required=True, metavar="FILE.docx", help="写到这里 | Write it here")
@options(FIELDS, RULES, PLAN, VIEW, ALWAYS)
@click.pass_obj
def letter(here: Door, /, file: str, output: str, final: bool, confirm: bool, view: View, **asked: Any) -> int:
    """Check a draft, or take its JSON report, and write the letter."""
    config = shared.settings(here)
    (path,), _ = shared.drafts(here, (file,))
    target = Path(output)
    if target.exists() and target.samefile(path):
        raise here.stop(door.USAGE, "overwrites_input", path=target)
    given = {name: value for name in _NAMES if (value := asked.pop(name)) is not None}
    fields: dict[str, Any] = {**_configured(here, config.letter), **given}
    report = _report(here, path) or _checked(here, path, Asked(**asked), view)
    shared.kept(here, target, written(here, report, {**fields, "draft": not final, "confirmed": confirm}))
    return door.FINE


_NAMES = ("agency", "recipient", "document_number", "incoming_number", "date", "deadline", "contact", "copy_to")


def _configured(here: Door, letter: Mapping[str, str]) -> dict[str, Any]:
    """The [letter] of plancheck.toml, its dates read."""
    found: dict[str, Any] = dict(letter)
    for name in ("date", "deadline"):
        if name in found:
            try:
                found[name] = date.fromisoformat(found[name])
            except ValueError:
                raise here.stop(door.USAGE, "bad_value", name=f"letter.{name}", value=found[name], why=here.say("bad_date")) from None
    return found


def _report(here: Door, path: Path) -> Report | None:
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
        raise here.stop(door.NO_INPUT, "not_a_report", path=path, why=f"> {LARGEST_REPORT >> 20} MB")
    from plancheck.render import json_v1

    try:
        return json_v1.restored(json_v1.read_report(data.removeprefix(b"\xef\xbb\xbf")))
    except ValueError as error:
        raise here.stop(door.NO_INPUT, "not_a_report", path=path, why=str(error).splitlines()[0]) from None


def _checked(here: Door, path: Path, asked: Asked, view: View) -> Report:
    from plancheck import pipeline

    config = shared.settings(here)
    loaded = shared.rules(here, config, asked)
    (answer,) = pipeline.reports([path], replace(shared.job(here, config, loaded, asked), view=view))
    shared.faults(here, answer)
    return answer.value


def written(here: Door, report: Report, fields: Mapping[str, Any]) -> bytes:
    """The letter's bytes; exit 3 where it is refused, 2 where its template is wrong, 5 where plancheck failed."""
    from plancheck import pipeline
    from plancheck.render.letter import LetterOptions
    from plancheck.worker import Lost

    outcome = pipeline.letter(report, LetterOptions(**fields))
    if isinstance(outcome, Lost):
        if here.debug:
            here.err(outcome.trace)
        raise here.stop(door.FAULT, "letter_lost", why=outcome.error or outcome.reason)
    if isinstance(outcome.value, bytes):
        return outcome.value
    refused = any(each.code == "letter-refused" for each in outcome.value)
    sentences = [shared.plain(here, each) for each in outcome.value]
    if refused:
        sentences.append(here.say("letter_confirm"))
    raise Stop(door.UNCHECKED if refused else door.USAGE, "\n".join(sentences))
