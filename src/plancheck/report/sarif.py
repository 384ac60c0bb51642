"""A Report as SARIF 2.1.0, for editors and code-scanning services: a result a sub-result, with its place in the draft's own terms.

A place is a logical location (section, paragraph, table, cell). There are no regions: SARIF has them for lines, characters and bytes of a
text file, and a Word or PDF file has none that mean anything. Quotes, pages and boxes stand in the property bags.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote as percent

from plancheck.model.decision import Standings
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Evidence, Place
from plancheck.model.report import DocumentInfo, PackInfo, Report, Result
from plancheck.render import rows
from plancheck.render.rows import Line
from plancheck.render.summary import verdict_sentence
from plancheck.wording.catalogue import phrase
from plancheck.wording.places import place_line
from plancheck.wording.visible import visible

#: A name, not an address that anything here asks.
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
KINDS = {"passed": "pass", "failed": "fail", "cantTell": "review", "inapplicable": "notApplicable", "error": "open"}
LEVELS = {"must": "error", "should": "warning", "advice": "note"}
LANGUAGES = {"zh": "zh-CN", "en": "en"}
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
    "doc": "application/msword", "rtf": "application/rtf", "ofd": "application/ofd",
}  # fmt: skip

Object = dict[str, Any]


def sarif(report: Report, lang: str = "zh", decisions: Standings | None = None) -> bytes:
    """A log with one run; UTF-8, the same bytes for the same report. A draft that was not checked has no `results` at all.

    A finding that was dismissed or waived is suppressed, and stays in the log with its kind.
    """
    logical = _Logical()
    found = [_result(line, report, logical, lang) | _decision(line, decisions, lang) for line in rows.lines(report)]
    run: Object = {
        "tool": _tool(report, lang),
        "invocations": [_invocation(report, logical, lang)],
        "language": LANGUAGES[lang],
        "artifacts": [_artifact(info, number) for number, info in enumerate((report.document, *report.attachments))],
        "columnKind": "unicodeCodePoints",
    }
    if logical.all:
        run["logicalLocations"] = logical.all
    if report.document.status != "not_checked":
        run["results"] = found
    run["translations"] = [_translation(report, other) for other in LANGUAGES if other != lang]
    run["properties"] = _about(report)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()


# ---- the run ----------------------------------------------------------------------------------------------------


def _tool(report: Report, lang: str) -> Object:
    driver: Object = {"name": "plancheck", "version": report.tool_version, "language": LANGUAGES[lang]}
    if report.results:
        driver["rules"] = [_rule(number, result, lang) for number, result in enumerate(report.results, 1)]
    packs = [_pack(pack, lang) for pack in dict.fromkeys(report.packs)]
    return {"driver": driver, **({"extensions": packs} if packs else {})}


def _pack(it: PackInfo, lang: str) -> Object:
    title = visible(it.title.of(lang))
    return {"name": visible(it.id), "version": visible(it.version), "fullName": title, "properties": {"sha256": visible(it.sha256)}}


def _rule(number: int, result: Result, lang: str) -> Object:
    """A rule; `number` keeps two rules of one name apart, as the standard asks."""
    return {
        "id": visible(result.rule),
        **_rule_texts(result, lang),
        "defaultConfiguration": {"level": LEVELS[result.level]},
        "properties": {
            "number": number,
            "pack": visible(result.pack),
            "version": visible(result.rule_version),
            "level": result.level,
            "basis": visible(result.basis),
            "errs": result.errs or None,
            "outcome": result.outcome,
            "chapter": _texts(result.group) if result.group else None,
        },
    }


def _rule_texts(result: Result, lang: str) -> Object:
    basis = f"{phrase('basis', lang)}{phrase('colon', lang)}{rows.basis(result, lang)}"
    title = visible(result.title.of(lang)) or visible(result.rule)
    errs = phrase("stop", lang) + phrase(f"errs.{result.errs}", lang) if result.errs else ""
    full = f"{title}{phrase('open', lang)}{basis}{phrase('close', lang)}"
    return {"shortDescription": {"text": title}, "fullDescription": {"text": full},
            "help": {"text": basis + errs}}  # fmt: skip


def _translation(report: Report, lang: str) -> Object:
    """The rules in the other language, in the same order."""
    found: Object = {"name": "plancheck", "version": report.tool_version, "language": LANGUAGES[lang], "contents": ["localizedData"]}
    if report.results:
        texts = ({"id": visible(each.rule), **_rule_texts(each, lang)} for each in report.results)
        found["rules"] = [{**each, "properties": {"number": number}} for number, each in enumerate(texts, 1)]
    return found


def _invocation(report: Report, logical: _Logical, lang: str) -> Object:
    """Whether everything was checked, and what stood in the way."""
    notes = [_unread(info, number, lang) for number, info in enumerate((report.document, *report.attachments)) if info.status != "checked"]
    notes += [_not_run(line, lang) for line in rows.lines(report) if line.sub.outcome == "error"]
    notes += [_note(each, report, logical, lang) for each in report.diagnostics]
    done = report.verdict not in ("not_checked", "incomplete") and report.document.status != "not_checked"
    return {"executionSuccessful": done, **({"toolExecutionNotifications": notes} if notes else {})}


def _unread(info: DocumentInfo, number: int, lang: str) -> Object:
    reason = phrase(f"document.reason.{info.reason}" if info.reason else f"status.{info.status}", lang)
    parts = [visible(info.name), phrase(f"status.{info.status}", lang), reason, visible(info.detail.of(lang))]
    return {
        "descriptor": {"id": info.reason or info.status},
        "level": "error" if info.status == "not_checked" else "warning",
        "message": {"text": phrase("colon", lang).join(part for part in parts if part)},
        "locations": [{"physicalLocation": {"artifactLocation": _location(info, number)}}],
    }


def _not_run(line: Line, lang: str) -> Object:
    return {
        "descriptor": {"id": line.sub.reason or "error"},
        "associatedRule": {"id": visible(line.result.rule), "index": line.number - 1},
        "level": "error",
        "message": {"text": f"{visible(line.result.rule)}{phrase('colon', lang)}{rows.problem(line, lang)}"},
    }


def _note(it: Diagnostic, report: Report, logical: _Logical, lang: str) -> Object:
    help = f" {it.help.of(lang)}" if it.help else ""
    found: Object = {"descriptor": {"id": visible(it.code)}, "level": it.severity, "message": {"text": visible(it.message.of(lang) + help)}}
    if it.place:
        found["locations"] = [_place(it.place, report, logical)]
    return found


def _artifact(info: DocumentInfo, number: int) -> Object:
    found: Object = {
        "location": {"uri": _uri(info)},
        "description": {"text": visible(info.name)},
        "roles": ["attachment"] if number else ["analysisTarget"],
        "hashes": {"sha-256": visible(info.sha256)},
        "properties": {"document": number, "format": info.format, "pages": info.pages, "status": info.status, "reason": info.reason},
    }
    return found | ({"mimeType": MIME[info.format]} if info.format in MIME else {})


def _uri(info: DocumentInfo) -> str:
    return percent(info.name, safe="", errors="replace")


def _location(info: DocumentInfo, number: int) -> Object:
    return {"uri": _uri(info), "index": number}


def _about(report: Report) -> Object:
    plan = report.plan
    return {
        "date": report.date.isoformat(),
        "verdict": report.verdict,
        "verdictText": {lang: visible(verdict_sentence(report, lang)) for lang in LANGUAGES},
        "counts": report.counts,
        "plan": {"title": visible(plan.title), "kind": plan.kind, "place": _seen(plan.place), "province": _seen(plan.province)},
    }


# ---- a result ---------------------------------------------------------------------------------------------------


def _result(line: Line, report: Report, logical: _Logical, lang: str) -> Object:
    result, sub = line.result, line.sub
    text = rows.about(line, lang)
    if advised := rows.advice(line, lang):
        text += f"\n{phrase('advice', lang)}{phrase('colon', lang)}{advised}"
    found: Object = {
        "ruleId": visible(result.rule),
        "ruleIndex": line.number - 1,
        "kind": KINDS[sub.outcome],
        "level": LEVELS[result.level] if sub.outcome == "failed" else "none",
        "message": {"text": text},
    }
    evidence = [(each, _evidence(each, report, logical, lang)) for each in sub.evidence]
    near = [shown for each, shown in evidence if each.role == "nearest"]
    near += [_with_message(_place(each, report, logical), phrase("looked_for", lang)) for each in sub.looked_for]
    where = [shown for each, shown in evidence if each.role != "nearest"]
    found["locations"] = where or [{"physicalLocation": {"artifactLocation": _location(report.document, 0)}}]
    if near := _distinct(near):
        found["relatedLocations"] = near
    found["fingerprints"] = {"plancheck/v1": visible(sub.fingerprint)}
    found["partialFingerprints"] = {"plancheckId/v1": visible(sub.id)}
    found["properties"] = {
        "outcome": sub.outcome,
        "reason": sub.reason,
        "subject": {"type": sub.subject.type, "key": visible(sub.subject.key), "label": _texts(sub.subject.label)},
        "message": _texts(sub.message),
        "advice": _texts(sub.advice),
    }
    return found


def _decision(line: Line, decisions: Standings | None, lang: str) -> Object:
    held = decisions.held(line.sub.id) if decisions is not None else None
    if held is None or held.choice not in ("dismiss", "waive"):
        return {}
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": rows.decision(line, decisions, lang)}]}


def _evidence(it: Evidence, report: Report, logical: _Logical, lang: str) -> Object:
    found = _place(it.place, report, logical)
    found["properties"] = {
        "role": it.role,
        "quote": visible(it.quote),
        "before": visible(it.before),
        "after": visible(it.after),
        **found["properties"],
    }
    return _with_message(found, f"{phrase(f'role.{it.role}', lang)}{phrase('colon', lang)}{place_line(it.place, lang)}")


def _with_message(location: Object, text: str) -> Object:
    return {**location, "message": {"text": visible(text)}}


def _place(it: Place, report: Report, logical: _Logical) -> Object:
    """A location: which file, where in its outline; pages, offsets and boxes in the properties."""
    documents = (report.document, *report.attachments)
    found: Object = {}
    if it.document < len(documents):
        found["physicalLocation"] = {"artifactLocation": _location(documents[it.document], it.document)}
    if spot := logical.of(it):
        found["logicalLocations"] = [spot]
    boxes = [{"page": box.page, "rect": list(box.rect)} for box in it.boxes]
    found["properties"] = {"page": it.page, "block": it.block, "start": it.start, "end": it.end, "boxes": boxes}
    return found


@dataclass
class _Logical:
    """The run's logical locations, each once, parents before children."""

    all: list[Object] = field(default_factory=list)
    known: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)

    def of(self, place: Place) -> Object | None:
        """A reference to the innermost one of a place; None where nothing is known but the file."""
        steps = [("section", visible(each)) for each in place.section]
        if place.table is not None:
            steps.append(("table", str(place.table)))
            steps += [("cell", f"{place.cell[0]},{place.cell[1]}")] if place.cell else []
        elif place.paragraph is not None:
            steps.append(("paragraph", str(place.paragraph)))
        if not steps:
            return None
        path: tuple[tuple[str, str], ...] = (("document", str(place.document)),)
        index, whole = -1, str(place.document)
        for kind, name in steps:
            path, whole = (*path, (kind, name)), f"{whole}/{kind}:{name.replace('/', '／')}"
            index = self._index(path, whole, index)
        return {"index": index, "kind": steps[-1][0], "fullyQualifiedName": whole}

    def _index(self, path: tuple[tuple[str, str], ...], whole: str, parent: int) -> int:
        if path not in self.known:
            self.known[path] = len(self.all)
            kind, name = path[-1]
            above = {"parentIndex": parent} if parent >= 0 else {}
            self.all.append({"name": name, "kind": kind, "fullyQualifiedName": whole, **above})
        return self.known[path]


def _texts(it: Bilingual) -> Object:
    return {"zh": visible(it.zh), "en": visible(it.en)}


def _seen(text: str | None) -> str | None:
    return None if text is None else visible(text)


def _distinct(items: Iterable[Object]) -> list[Object]:
    """Each once: related locations are a set in the standard."""
    return list({json.dumps(each, sort_keys=True): each for each in items}.values())
