"""The lines of a Report, one per sub-result, for SARIF, JUnit, CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plancheck.model.decision import Standings
from plancheck.model.place import Evidence
from plancheck.model.report import Ground, Report, Result, Subject, SubResult
from plancheck.render import decided
from plancheck.wording.catalogue import both, phrase
from plancheck.wording.places import looked_text, names_subject, place_line, shown_role
from plancheck.wording.visible import visible


@dataclass(frozen=True, slots=True)
class Line:
    """A sub-result and its rule, with the number of the rule in the report and of the sub-result in the rule, both from 1."""

    number: int
    part: int
    result: Result
    sub: SubResult

    @property
    def label(self) -> str:
        """ "3", or "3-2" if the rule has several sub-results."""
        return f"{self.number}-{self.part}" if len(self.result.subresults) > 1 else str(self.number)


def lines(report: Report) -> Iterator[Line]:
    """Every sub-result in the order of the rules. A rule without any is a line of its own."""
    for number, result in enumerate(report.results, 1):
        for part, sub in enumerate(result.subresults or (itself(result),), 1):
            yield Line(number, part, result, sub)


def itself(result: Result) -> SubResult:
    """A sub-result with the outcome of the rule itself."""
    whole = Subject("plan", "plan", both("looked_for.whole"))
    return SubResult(result.rule, whole, result.outcome, result.reason, result.message, result.advice, result.rule_version)


def problem(line: Line, lang: str) -> str:
    """The message of a sub-result, its rule's message or the rule's title, after the reason."""
    message = line.sub.message.of(lang) or line.result.message.of(lang) or line.result.title.of(lang) or line.result.rule
    why = phrase(f"reason.{line.sub.reason}", lang) + phrase("colon", lang) if line.sub.reason else ""
    return visible(why + message)


def advice(line: Line, lang: str) -> str:
    """The advice; "" if nothing needs to be done."""
    if line.sub.outcome not in ("failed", "cantTell", "error"):
        return ""
    return visible(line.sub.advice.of(lang) or line.result.advice.of(lang))


def subject(line: Line, lang: str) -> str:
    """The subject; "" if the rule has only one."""
    return visible(line.sub.subject.label.of(lang) or line.sub.subject.key) if len(line.result.subresults) > 1 else ""


def about(line: Line, lang: str) -> str:
    """The problem, after the subject if the rule has several and the problem does not name it."""
    text, label = problem(line, lang), subject(line, lang)
    return f"{label}{phrase('colon', lang)}{text}" if label and not names_subject(label, text) else text


def decision(line: Line, decisions: Standings | None, lang: str) -> str:
    """The decision in one line; "" if there is none."""
    standing = decisions.by_id.get(line.sub.id) if decisions is not None else None
    return visible(decided.line(standing, lang)) if standing else ""


def basis(result: Result, lang: str) -> str:
    """The source and the strength of every basis, the strongest first."""
    every = result.grounds or (Ground(result.source, result.basis, result.basis_label),)
    said = (f"{ground.source.of(lang)}{phrase('open', lang)}{ground.basis_label.of(lang)}{phrase('close', lang)}" for ground in every)
    return visible(phrase("bases", lang).join(said))


def passage(evidence: Evidence, sub: SubResult, lang: str) -> str:
    """A place and its quote, marked if the passage is not evidence."""
    called = shown_role(evidence, sub)
    role = "" if called == "support" else phrase(f"role.{called}", lang) + phrase("colon", lang)
    quote = f"“{evidence.quote}”" if evidence.quote.strip() else ""
    return visible("  ".join(part for part in (role + place_line(evidence.place, lang), quote) if part))


def passages(sub: SubResult, lang: str) -> list[str]:
    """All passages of a sub-result; if something is missing, the places that were searched."""
    shown = [passage(evidence, sub, lang) for evidence in sub.evidence]
    looked = looked_text(sub.looked_for, lang) if not shown and sub.outcome in ("failed", "cantTell") else ""
    return [visible(f"{phrase('looked_for', lang)}{phrase('colon', lang)}{looked}")] if looked else shown


def packs(report: Report, lang: str = "en") -> tuple[str, ...]:
    """The packs as "id version sha256", with a remark where only the vocabulary of one is used."""
    remark = f" {phrase('about.only_vocabulary', lang)}"
    return tuple(visible(f"{pack.id} {pack.version} {pack.sha256}{remark if pack.only_vocabulary else ''}") for pack in report.packs)


def identity(report: Report, lang: str) -> tuple[tuple[str, str], ...]:
    """What every output contains: document and hash, packs with version and hash, version of the tool, date."""
    named = [(phrase("document", lang), visible(report.document.name)), (phrase("about.sha256", lang), visible(report.document.sha256))]
    for number, info in enumerate(report.attachments, 1):
        named += [(phrase("attachment", lang, n=number), visible(info.name)), (phrase("about.sha256", lang), visible(info.sha256))]
    named += [(phrase("about.packs", lang), pack) for pack in packs(report, lang)]
    return (*named, (phrase("about.tool", lang), f"plancheck {report.tool_version}"), (phrase("date", lang), report.date.isoformat()))
