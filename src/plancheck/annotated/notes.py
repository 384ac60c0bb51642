"""The notes on a draft, the same for Word comments and PDF notes. A finding is described in full once, at its first place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from plancheck.model.diagnostic import Diagnostic
from plancheck.model.document import ANNEXES_NOT_GIVEN
from plancheck.model.place import Evidence, Place
from plancheck.model.report import Report, Result, SubResult
from plancheck.render import rows
from plancheck.wording.catalogue import both, listed, phrases
from plancheck.wording.places import place_line

Element = etree._Element

#: The most characters of a comment.
LONGEST = 8_000
#: The most places at which one finding is noted.
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class AnnotateOptions:
    """The author, time (ISO, "2026-11-25T00:00:00Z") and language of the comments; `left_out` are ids of sub-results without a comment.

    `without_macros` writes a copy without macros, `without_links` one that loads nothing from outside.
    """

    author: str = "plancheck"
    initials: str = "PC"
    when: str = ""
    lang: str = "zh"
    left_out: frozenset[str] = frozenset()
    without_macros: bool = False
    without_links: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """The text about one finding at one place."""

    place: Place | None  # None: about the plan as a whole
    lines: tuple[str, ...]
    mark: str  # the last line, which identifies our comments


@dataclass(frozen=True, slots=True)
class Annotated:
    """The annotated file, the number of comments and notices for the user."""

    data: bytes
    comments: int
    diagnostics: tuple[Diagnostic, ...] = ()


# ---- the notes --------------------------------------------------------------------------------------------------

MARK = "[plancheck {rule} {id}]"
#: The mark at the end of our notes.
OURS = re.compile(r"\[plancheck \S+ \S+\]\s*$")


def notes(report: Report, options: AnnotateOptions) -> tuple[Note, ...]:
    """The notes in the order of the findings: in full at the first place of a finding, in one line at the others.

    The last note lists the findings that are based on annexes, if any; nothing in the draft can be marked for them.
    """
    made = []
    for result, sub in _findings(report, options):
        mark = MARK.format(rule=result.rule, id=sub.id[:12])
        for number, place in enumerate(spots := places(sub)):
            lines = _lines(result, sub, options.lang) if number == 0 else (_again(result, spots[0], options.lang),)
            made.append(Note(place, lines, mark))
    return (*made, *_of_annexes(report, options))


def _findings(report: Report, options: AnnotateOptions) -> list[tuple[Result, SubResult]]:
    return [finding for finding in report.findings() if finding[1].id not in options.left_out]


def places(sub: SubResult) -> tuple[Place | None, ...]:
    """The places where a finding is noted, in the order of the draft: the passages that contradict the rule, or else its subject,
    or else the section where something is missing. None if all of these are in annexes."""
    for roles in (("conflict",), ("support",)):
        if own := [passage.place for passage in sub.evidence if passage.role in roles and passage.place.document == 0]:
            return tuple(sorted(dict.fromkeys(own[:MOST_PLACES]), key=lambda place: (place.block, place.start)))
    if any(passage.role in ("conflict", "support") for passage in sub.evidence):
        return ()
    near = [passage.place for passage in sub.evidence if passage.role == "nearest" and sub.subject.type != "plan"]
    looked = near or sub.looked_for
    own = [place for place in looked if place.document == 0]
    if looked and not own:
        return ()
    return (own[0],) if near or 0 < len(own) <= 2 else (None,)


def elsewhere(report: Report, options: AnnotateOptions) -> tuple[Diagnostic, ...]:
    """Notices about annexes: how many findings are based on them and have no mark, and which were not read or not given."""
    rules = Counter(result.rule for result, sub in _findings(report, options) if not places(sub))
    counts = listed(both("annotate.count", rule=rule, n=n) for rule, n in rules.items())
    notices = [Diagnostic("annotate-annexes", "note", both("annotate.annexes", n=rules.total(), rules=counts))] if rules else []
    return (
        *notices,
        *(diagnostic for diagnostic in report.diagnostics if diagnostic.code in ("attachments-not-read", ANNEXES_NOT_GIVEN)),
    )


def _of_annexes(report: Report, options: AnnotateOptions) -> tuple[Note, ...]:
    rests = [(result, sub) for result, sub in _findings(report, options) if not places(sub)]
    say = phrases(options.lang)
    lines = [
        f"{result.rule} {result.title.of(options.lang)}{say('colon')}{sub.message.of(options.lang)}{say('open')}"
        + say("and").join(dict.fromkeys(_in_annex(place, report, options.lang) for place in _annexed(sub)))
        + say("close")
        for result, sub in rests
    ]
    return (Note(None, (say("annotate.elsewhere", n=len(rests)), *lines), MARK.format(rule="-", id="annexes")),) if rests else ()


def _annexed(sub: SubResult) -> list[Place]:
    return [passage.place for passage in sub.evidence if passage.place.document][:MOST_PLACES] or [
        place for place in sub.looked_for if place.document
    ][:1]


def _in_annex(place: Place, report: Report, lang: str) -> str:
    named = place.document <= len(report.attachments)
    return f"{report.attachments[place.document - 1].name} {place_line(place, lang)}" if named else place_line(place, lang)


def _again(result: Result, first: Place | None, lang: str) -> str:
    say = phrases(lang)
    where = place_line(first, lang) if first is not None else ""
    return f"{result.rule} {result.title.of(lang)}" + say("colon") + say("annotate.again", place=where)


def _lines(result: Result, sub: SubResult, lang: str) -> tuple[str, ...]:
    say = phrases(lang)
    head = f"{result.rule} {result.title.of(lang)}" + say("open") + say(f"level.{result.level}") + say("colon").strip()
    head += " " * (lang == "en") + say(f"outcome.{sub.outcome}") + say("close")
    lines = [head, sub.message.of(lang)]
    if advice := sub.advice.of(lang):
        lines.append(say("advice") + say("colon") + advice)
    lines.append(say("basis") + say("colon") + rows.basis(result, lang))
    others = [passage for passage in sub.evidence if passage.role == "conflict"]
    if len(others) > 1 or any(other.place.document for other in others):
        lines += [_other(other, lang) for other in others]
    return tuple(lines)


def _other(evidence: Evidence, lang: str) -> str:
    quote = evidence.quote if len(evidence.quote) <= 60 else evidence.quote[:60] + "…"
    return f"{place_line(evidence.place, lang)}：“{quote}”" if lang != "en" else f"{place_line(evidence.place, lang)}: “{quote}”"


#: Characters that XML 1.0 cannot represent.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """A text for a comment: without characters that XML cannot represent, and cut with … if too long."""
    cleaned = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if len(cleaned) <= LONGEST else cleaned[: LONGEST - 1] + "…"
