"""Reports as JUnit XML for build servers, with a test case for each sub-result. Only outcomes `passed` are passed cases."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from plancheck.model.decision import reviewed_verdict
from plancheck.model.report import DocumentInfo, Report
from plancheck.render import rows
from plancheck.render.checked import Checked
from plancheck.render.decided import tally
from plancheck.render.rows import Line
from plancheck.render.summary import print_text, rules_in_force, verdict_sentence
from plancheck.wording.catalogue import phrase
from plancheck.wording.visible import visible

#: Outcome -> the child element of a case. A case without one has passed.
ELEMENTS = {"failed": "failure", "error": "error", "cantTell": "skipped", "inapplicable": "skipped"}


def junit(drafts: Sequence[Checked], lang: str = "zh") -> bytes:
    """One <testsuites> with a <testsuite> for each draft, in UTF-8. An unread draft is an error, one read in part a skipped case.

    A decision is a property of its case, and the verdict with the decisions one of the suite; they change nothing else.
    """
    root = ElementTree.Element("testsuites", name="plancheck")
    for draft in drafts:
        _suite(root, draft, lang)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    root.set("time", "0")
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(root: ElementTree.Element, draft: Checked, lang: str) -> None:
    report = draft.report
    suite = ElementTree.SubElement(root, "testsuite", name=visible(report.document.name) or phrase("document", lang))
    suite.set("timestamp", f"{report.date.isoformat()}T00:00:00")
    _properties(suite, _about(draft))
    _reading(suite, report, lang)
    for line in rows.lines(report):
        _case(suite, line, lang, rows.decision(line, draft.decisions, lang))
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("time", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))  # The schemas in use know it for a suite only.


def _about(draft: Checked) -> list[tuple[str, str]]:
    report = draft.report
    document = report.document
    properties = [("document", document.name), ("document.sha256", document.sha256), ("document.status", document.status)]
    properties += [(f"attachment.{n}", f"{annex.name} {annex.sha256} {annex.status}") for n, annex in enumerate(report.attachments, 1)]
    properties += [("pack", pack) for pack in rows.packs(report)]
    properties.append(("print", print_text(report, "en")))
    properties += [("rules.note", visible(note.message.en)) for note in rules_in_force(report.diagnostics)]
    properties += [("tool", f"plancheck {report.tool_version}"), ("date", report.date.isoformat()), ("verdict", report.verdict)]
    if draft.decisions is not None:
        properties.append(("verdict.reviewed", reviewed_verdict(report, draft.decisions)))
        properties += [(f"decisions.{name}", str(count)) for name, count in tally(report, draft.decisions).values().items()]
    return properties + [(f"rules.{outcome}", str(count)) for outcome, count in report.counts.items()]


def _reading(suite: ElementTree.Element, report: Report, lang: str) -> None:
    """Cases for documents that were not fully read and for a draft without results, so that neither looks passed."""
    if report.document.status == "not_checked":
        _document(suite, report.document, "error", lang)
        return
    for info in (report.document, *report.attachments):
        if info.status != "checked":
            _document(suite, info, "skipped" if info.status == "checked_partly" else "error", lang)
    if not report.results:
        _outcome(_named(suite, "plancheck.verdict", phrase("verdict", lang)), "skipped", verdict_sentence(report, lang), "")


def _document(suite: ElementTree.Element, info: DocumentInfo, element: str, lang: str) -> None:
    reason = phrase(f"document.reason.{info.reason}", lang) if info.reason else phrase(f"status.{info.status}", lang)
    detail = visible(info.detail.of(lang))
    case = _named(suite, "plancheck.document", visible(info.name) or phrase("document", lang))
    _outcome(case, element, reason, detail, info.reason or info.status)


def _case(suite: ElementTree.Element, line: Line, lang: str, decision: str) -> None:
    result, sub = line.result, line.sub
    about = rows.subject(line, lang)
    title = visible(result.title.of(lang) or result.rule)
    case = _named(
        suite, f"{visible(result.pack) or 'plancheck'}.{visible(result.rule)}", f"{title}{phrase('colon', lang)}{about}" if about else title
    )
    properties = [("number", str(line.number)), ("outcome", sub.outcome), ("level", result.level), ("subject", sub.subject.key)]
    _properties(case, [*properties, ("id", sub.id), ("fingerprint", sub.fingerprint), *([("decision", decision)] if decision else [])])
    name = ELEMENTS.get(sub.outcome)
    if name:
        message = f"{phrase(f'outcome.{sub.outcome}', lang)}{phrase('colon', lang)}{rows.problem(line, lang)}"
        _outcome(case, name, message, _body(line, lang), result.level if name == "failure" else sub.reason or sub.outcome)


def _body(line: Line, lang: str) -> str:
    """Advice, basis and passages, one per line."""
    colon = phrase("colon", lang)
    lines = [f"{phrase('advice', lang)}{colon}{text}" for text in (rows.advice(line, lang),) if text]
    lines.append(f"{phrase('basis', lang)}{colon}{rows.basis(line.result, lang)}")
    return "\n".join([*lines, *(rows.passage(passage, line.sub, lang) for passage in line.sub.evidence)])


def _named(suite: ElementTree.Element, group: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=group, name=name, time="0")


def _outcome(case: ElementTree.Element, element: str, message: str, text: str, kind: str = "") -> None:
    child = ElementTree.SubElement(case, element, message=visible(message))
    if kind and element != "skipped":
        child.set("type", kind)
    child.text = text


def _properties(parent: ElementTree.Element, pairs: list[tuple[str, str]]) -> None:
    properties = ElementTree.SubElement(parent, "properties")
    for name, value in pairs:
        ElementTree.SubElement(properties, "property", name=name, value=visible(value))
