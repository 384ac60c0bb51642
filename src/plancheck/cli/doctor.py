"""doctor: what is there of plancheck and what it needs, what is missing, and the way out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli.arguments import Choice
from plancheck.cli.help import ALWAYS, RULES, Helpful, options
from plancheck.cli.serve import CERTIFICATE, SITE, STORE
from plancheck.cli.terminal import Exit, Terminal
from plancheck.wording.catalogue import phrase

if TYPE_CHECKING:
    from plancheck.cli.doctor_checks import Part

FORMAT = "plancheck/doctor/1"


@click.command(
    cls=Helpful,
    help="检查本机：有什么，缺什么，怎么办 | Look at this machine: what is there, what is missing, and the way out",
    epilog="退出码：0 不缺什么，或只缺字体；1 有缺；3 有的看不到，不知道缺不缺。 | "
    "Exit codes: 0 nothing is missing, or only fonts; 1 something is; 3 something could not be looked at.",
)
@click.option("--format", "form", type=Choice("text", "json"), default="text", help="输出格式：text 或 json | Output: text or json")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="工作台的地址 | Address of the workbench")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="PORT", help="看这个端口是否空闲 | Look whether this port is free"
)
@options(CERTIFICATE, SITE, STORE, RULES, ALWAYS)
@click.pass_obj
def doctor(terminal: Terminal, /, form: str, rules: tuple[str, ...], packs: tuple[str, ...], **asked: Any) -> int:
    """Print every part with its state; exit 3 if one could not be looked at, else 1 if one is missing."""
    from plancheck.cli import doctor_checks

    parts = []
    for part in doctor_checks.parts(doctor_checks.Asked(terminal, rules, packs, **asked)):
        parts.append(part)
        if form == "text":
            terminal.out(_lines(part, terminal.lang))
    if form == "json":
        terminal.out_bytes(_json(parts))
    else:
        terminal.out(_summary(parts, terminal.lang))
    return exit_code(parts)


#: What may be missing: a letter names its fonts whatever is installed, and looks as it should where they are.
_FOR_LOOKS = frozenset({"fonts"})


def exit_code(parts: Iterable[Part]) -> Exit:
    """3 if a part could not be looked at, else 1 if one that a command needs is missing, else 0."""
    states = {part.state for part in parts if not (part.name in _FOR_LOOKS and part.state == "missing")}
    return Exit.NOT_CHECKED if "unknown" in states else Exit.FINDINGS if "missing" in states else Exit.OK


def _lines(part: Part, lang: str) -> str:
    """A part as text: its state and what is there; for what is lacking, what it is needed for and the way out."""
    state, name = phrase(f"doctor.state.{part.state}", lang), phrase(f"doctor.part.{part.name}", lang)
    lines = [phrase("doctor.line", lang, state=state, name=name, says=part.says)]
    if part.state in ("missing", "unknown", "stand_in"):
        lines.append(phrase("doctor.needed", lang, what=phrase(f"doctor.need.{part.name}", lang)))
    if part.way_out is not None:
        lines.append(phrase("doctor.way_out", lang, what=part.way_out))
    return "\n".join(lines)


def _summary(parts: Sequence[Part], lang: str) -> str:
    missing, unknown = (sum(part.state == state for part in parts) for state in ("missing", "unknown"))
    if not missing and not unknown:
        return "\n" + phrase("doctor.all_there", lang)
    return "\n" + phrase("doctor.lacking", lang, missing=missing, unknown=unknown)


def _json(parts: Sequence[Part]) -> bytes:
    from plancheck import resources
    from plancheck.version import VERSION

    def texts(part: Part) -> dict[str, Any]:
        way_out = None if part.way_out is None else {"zh": part.way_out.zh, "en": part.way_out.en}
        needed = {lang: phrase(f"doctor.need.{part.name}", lang) for lang in ("zh", "en")}
        return {"says": {"zh": part.says.zh, "en": part.says.en}, "needed_for": needed, "way_out": way_out}

    answer = {
        "format": FORMAT,
        "version": VERSION,
        "installed_as": resources.installed_as(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "parts": [{"name": part.name, "item": part.item, "state": part.state, **texts(part)} for part in parts],
    }
    return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()
