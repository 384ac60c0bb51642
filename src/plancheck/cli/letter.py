"""letter: the letter that goes back to the drafting office."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import door
from plancheck.cli import decided, shared
from plancheck.cli.help import ALWAYS, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.shared import Asked
from plancheck.cli.typed import Date, Text
from plancheck.door import Door, Stop

if TYPE_CHECKING:
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
    click.option("--confirm", is_flag=True, help="有内容未能审核也写，并在函中写明 | Write it although something was not reviewed"),
)


@click.command(cls=Helpful, help="写意见函（Word） | Write the letter that goes back (Word)")
@click.argument("file", metavar="FILE|REPORT.json")
@click.option("-o", "--output", required=True, metavar="FILE.docx", help="写到这里 | Write it here")
@options(FIELDS, decided.DECISIONS, RULES, PLAN, VIEW, ALWAYS)
@click.pass_obj
def letter(here: Door, /, file: str, output: str, final: bool, confirm: bool, decisions: str | None, view: View, **asked: Any) -> int:
    """Check a draft, or take its JSON report, and write the letter."""
    config = shared.settings(here)
    (path,), _ = shared.drafts(here, (file,))
    target = Path(output)
    if target.exists() and target.samefile(path):
        raise here.stop(door.USAGE, "overwrites_input", path=target)
    given = {name: value for name in _NAMES if (value := asked.pop(name)) is not None}
    fields: dict[str, Any] = {**_configured(here, config.letter), **given}
    report = held(here, path)
    place = Path(decisions) if decisions else _beside(here, path) if report is not None else None
    kept = decided.opened(here, place) if place else None
    report = report or _checked(here, path, Asked(**asked), view)
    found = decided.standings(here, place, report, asked["on"] or date.today(), kept) if place else None
    data = written(here, report, {**fields, "draft": not final, "confirmed": confirm, "decisions": found})
    if found is not None and place is not None:
        _left_out(here, place, report, found)
    _kept(here, target, data)
    return door.FINE


def _beside(here: Door, path: Path) -> Path | None:
    """The file of decisions beside a report, of which the person is told; None if there is none."""
    from plancheck.review import decisions_v1

    found = decisions_v1.beside(path)
    if not found.is_file():
        return None
    here.err(here.say("decisions_found", path=found))
    return found


def _left_out(here: Door, path: Path, report: Report, decisions: Standings) -> None:
    """Say how many findings are in the letter and why others are not."""
    from plancheck.render.decided import tally

    count = tally(report, decisions)
    here.err(here.say("letter_decided", path=path, **count.values()))
    if count.open or count.review or count.expired:
        here.err(here.say("letter_undecided", open=count.open, review=count.review + count.expired))


_VERSION = re.compile(r"(.+)\.v(\d+)")


def _kept(here: Door, target: Path, data: bytes) -> None:
    """Write the letter: NAME.docx, and where that is there and says something else, NAME.v2.docx and so on. No letter is overwritten."""
    latest, free = _versions(target)
    if latest is None:
        shared.kept(here, free, data)
        return
    try:
        old = latest.read_bytes()
    except OSError:
        old = b""
    if old == data:
        here.err(here.say("letter_same", path=latest))
        return
    here.write(free, data)
    here.err(here.say("letter_version", old=latest, path=free))
    _difference(here, latest, old, data)


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


def _difference(here: Door, path: Path, old: bytes, new: bytes) -> None:
    """Show what a new version of a letter says differently."""
    from plancheck import pipeline
    from plancheck.worker import Done

    outcome = pipeline.letter_difference(old, new)
    lines = outcome.value if isinstance(outcome, Done) else None
    if lines is None:
        here.err(here.say("letter_unlike", old=path))
    elif not lines:
        here.err(here.say("letter_alike"))
    else:
        here.err("\n".join([here.say("letter_difference", old=path), *(f"  {line}" for line in lines)]))


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


def held(here: Door, path: Path) -> Report | None:
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
