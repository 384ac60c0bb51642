"""Reports as SARIF 2.1.0, for editors and code-scanning services: one run with a result for each sub-result.

A place is a logical location (section, paragraph, table, cell). There are no regions, since lines, characters and bytes of a Word or PDF
file mean nothing. Quotes, pages and boxes are in the property bags.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote as percent

from plancheck.model.decision import Standings, reviewed_verdict
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Evidence, Place
from plancheck.model.report import UNRECOGNISED, DocumentInfo, PackInfo, Report, Result
from plancheck.render import rows
from plancheck.render.checked import Checked
from plancheck.render.decided import tally
from plancheck.render.rows import Line
from plancheck.render.summary import print_text, verdict_sentence
from plancheck.wording import joining
from plancheck.wording.catalogue import phrase
from plancheck.wording.places import place_line
from plancheck.wording.visible import visible

#: Only a name; it is never requested.
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
KINDS = {"passed": "pass", "failed": "fail", "cantTell": "review", "inapplicable": "notApplicable", "error": "open"}
LEVELS = {"must": "error", "should": "warning", "advice": "note"}
LANGUAGES = {"zh": "zh-CN", "en": "en"}
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
    "doc": "application/msword", "rtf": "application/rtf", "ofd": "application/ofd",
}  # fmt: skip

Object = dict[str, Any]


def sarif(drafts: Sequence[Checked], lang: str = "zh", everything: bool = False) -> bytes:
    """A log with one run over all drafts, in UTF-8, the same bytes for the same reports. Omits what passed unless `everything`.

    If no draft was checked, there are no `results` at all. Dismissed and waived findings are suppressed but stay in the log. With
    decisions, the run has the verdict with them as a property beside that of the rules.
    """
    run = _Run(lang, len(drafts) > 1)
    for draft in drafts:
        run.add(draft, everything)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run.to_object(drafts)]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()


# ---- the run ----------------------------------------------------------------------------------------------------


@dataclass
class _Run:
    """Collects the run draft by draft."""

    lang: str
    several: bool
    rules: list[tuple[Object, Object]] = field(default_factory=list)  # a rule and its texts in the other language
    known: dict[str, int] = field(default_factory=dict)
    artifacts: list[Object] = field(default_factory=list)
    invocations: list[Object] = field(default_factory=list)
    logical: _Logical = field(default_factory=lambda: _Logical())
    results: list[Object] | None = None

    def add(self, checked: Checked, everything: bool) -> None:
        """Add a draft."""
        report = checked.report
        number = len(self.invocations) + 1 if self.several else 0
        draft = _Draft(report, number, len(self.artifacts), self._rules(report), self.logical)
        for place, info in enumerate((report.document, *report.attachments)):
            self.artifacts.append(_artifact(info, place, number))
        if report.document.status != "not_checked":
            lines = [line for line in rows.lines(report) if everything or line.sub.outcome != "passed"]
            self.results = self.results or []
            self.results += [_result(line, draft, self.lang) | _decision(line, checked.decisions, self.lang) for line in lines]
        self.invocations.append(_invocation(draft, self.lang))

    def _rules(self, report: Report) -> list[int]:
        """The index in the run of every rule of a report. Reports share identical rules."""
        (other,) = LANGUAGES.keys() - {self.lang}
        seen: Counter[str] = Counter()
        indices = []
        for result in report.results:
            rule, text = _rule(result, self.lang, self.several), {"id": visible(result.rule), **_rule_texts(result, other)}
            key = json.dumps([rule, text], sort_keys=True)
            seen[key] += 1
            if (index := self.known.setdefault(f"{seen[key]} {key}", len(self.rules))) == len(self.rules):
                number = {"number": index + 1}
                self.rules.append((rule | {"properties": number | rule["properties"]}, text | {"properties": number}))
            indices.append(index)
        return indices

    def to_object(self, drafts: Sequence[Checked]) -> Object:
        """The run, with its properties in the order of the examples in the standard."""
        reports = [draft.report for draft in drafts]
        tool = {"name": "plancheck", "version": reports[0].tool_version}
        driver: Object = {**tool, "language": LANGUAGES[self.lang]}
        translation: Object = {**tool, "language": next(tag for lang, tag in LANGUAGES.items() if lang != self.lang)}
        translation["contents"] = ["localizedData"]
        if self.rules:
            driver["rules"] = [rule for rule, _ in self.rules]
            translation["rules"] = [text for _, text in self.rules]
        packs = _distinct(_pack(pack, self.lang) for report in reports for pack in report.packs)
        run: Object = {
            "tool": {"driver": driver, **({"extensions": packs} if packs else {})},
            "invocations": self.invocations,
            "language": LANGUAGES[self.lang],
            "artifacts": self.artifacts,
            "columnKind": "unicodeCodePoints",
        }
        if self.logical.all:
            run["logicalLocations"] = self.logical.all
        if self.results is not None:
            run["results"] = self.results
        run["translations"] = [translation]
        run["properties"] = {"drafts": [_about(draft) for draft in drafts]} if self.several else _about(drafts[0])
        return run


@dataclass(frozen=True)
class _Draft:
    """A draft and the positions of its parts in the run. `number` is its number from 1, or 0 if the run has one draft."""

    report: Report
    number: int
    artifacts: int
    rules: list[int]
    logical: _Logical

    def location(self, document: int) -> Object:
        """The location of the draft (0) or an attachment."""
        info = (self.report.document, *self.report.attachments)[document]
        return {"artifactLocation": {"uri": _uri(info), "index": self.artifacts + document}}


def _pack(pack: PackInfo, lang: str) -> Object:
    title = visible(pack.title.of(lang))
    return {"name": visible(pack.id), "version": visible(pack.version), "fullName": title, "properties": {"sha256": visible(pack.sha256)}}


def _rule(result: Result, lang: str, several: bool) -> Object:
    """A rule. It has its outcome if the run has only one draft. `number` makes it unique, as the standard requires."""
    properties: Object = {
        "pack": visible(result.pack),
        "version": visible(result.rule_version),
        "level": result.level,
        "basis": visible(result.basis),
        "errs": result.errs or None,
        "outcome": result.outcome,
        "chapter": _texts(result.group) if result.group else None,
    }
    if several:
        del properties["outcome"]
    level = {"level": LEVELS[result.level]}
    return {"id": visible(result.rule), **_rule_texts(result, lang), "defaultConfiguration": level, "properties": properties}


def _rule_texts(result: Result, lang: str) -> Object:
    basis = f"{phrase('basis', lang)}{phrase('colon', lang)}{rows.basis(result, lang)}"
    title = visible(result.title.of(lang)) or visible(result.rule)
    errs = phrase("stop", lang) + phrase(f"errs.{result.errs}", lang) if result.errs else ""
    full = f"{title}{phrase('open', lang)}{basis}{phrase('close', lang)}"
    return {"shortDescription": {"text": title}, "fullDescription": {"text": full},
            "help": {"text": basis + errs}}  # fmt: skip


def _invocation(draft: _Draft, lang: str) -> Object:
    """The invocation of one draft: whether everything was checked and, if not, why."""
    report = draft.report
    documents = enumerate((report.document, *report.attachments))
    notes = [_unread(info, draft.location(place), lang) for place, info in documents if info.status != "checked"]
    notes += [_not_run(line, draft, lang) for line in rows.lines(report) if line.sub.outcome == "error"]
    if report.verdict in UNRECOGNISED:
        notes.append({"descriptor": {"id": report.verdict}, "level": "warning", "message": {"text": verdict_sentence(report, lang)}})
    notes += [_note(diagnostic, draft, lang) for diagnostic in report.diagnostics]
    done = report.verdict not in ("not_checked", "incomplete") and report.was_judged
    return {"executionSuccessful": done, **({"toolExecutionNotifications": notes} if notes else {})}


def _unread(info: DocumentInfo, location: Object, lang: str) -> Object:
    reason = phrase(f"document.reason.{info.reason}" if info.reason else f"status.{info.status}", lang)
    parts = [visible(info.name), phrase(f"status.{info.status}", lang), reason, visible(info.detail.of(lang))]
    return {
        "descriptor": {"id": info.reason or info.status},
        "level": "error" if info.status == "not_checked" else "warning",
        "message": {"text": phrase("colon", lang).join(part for part in parts if part)},
        "locations": [{"physicalLocation": location}],
    }


def _not_run(line: Line, draft: _Draft, lang: str) -> Object:
    return {
        "descriptor": {"id": line.sub.reason or "error"},
        "associatedRule": {"id": visible(line.result.rule), "index": draft.rules[line.number - 1]},
        "level": "error",
        "message": {"text": f"{visible(line.result.rule)}{phrase('colon', lang)}{rows.problem(line, lang)}"},
    }


def _note(diagnostic: Diagnostic, draft: _Draft, lang: str) -> Object:
    note: Object = {
        "descriptor": {"id": visible(diagnostic.code)},
        "level": diagnostic.severity,
        "message": {"text": visible(joining.advised(diagnostic, lang))},
    }
    if diagnostic.place:
        note["locations"] = [_place(diagnostic.place, draft)]
    return note


def _artifact(info: DocumentInfo, place: int, draft: int) -> Object:
    artifact: Object = {
        "location": {"uri": _uri(info)},
        "description": {"text": visible(info.name)},
        "roles": ["attachment"] if place else ["analysisTarget"],
        "hashes": {"sha-256": visible(info.sha256)},
        "properties": {"document": place, "format": info.format, "pages": info.pages, "status": info.status, "reason": info.reason},
    }
    if draft:
        artifact["properties"] = {"draft": draft, **artifact["properties"]}
    return artifact | ({"mimeType": MIME[info.format]} if info.format in MIME else {})


def _uri(info: DocumentInfo) -> str:
    return percent(info.name, safe="", errors="replace")


def _about(draft: Checked) -> Object:
    report = draft.report
    plan = report.plan
    reviewed: Object = {}
    if draft.decisions is not None:
        reviewed = {"reviewedVerdict": reviewed_verdict(report, draft.decisions), "decisions": tally(report, draft.decisions).values()}
    printed = report.print.status if report.print is not None else "not_checked"
    return {
        "date": report.date.isoformat(),
        "verdict": report.verdict,
        "verdictText": {lang: visible(verdict_sentence(report, lang)) for lang in LANGUAGES},
        "counts": report.counts,
        "plan": {"title": visible(plan.title), "kind": plan.kind, "place": _seen(plan.place), "province": _seen(plan.province)},
        "print": {"status": printed, "text": {lang: print_text(report, lang) for lang in LANGUAGES}},
        **reviewed,
    }


# ---- a result ---------------------------------------------------------------------------------------------------


def _result(line: Line, draft: _Draft, lang: str) -> Object:
    result, sub = line.result, line.sub
    text = rows.about(line, lang)
    if advised := rows.advice(line, lang):
        text += f"\n{phrase('advice', lang)}{phrase('colon', lang)}{advised}"
    evidence = [(passage.role, _evidence(passage, draft, lang)) for passage in sub.evidence]
    near = [location for role, location in evidence if role == "nearest"]
    near += [_with_message(_place(place, draft), phrase("looked_for", lang)) for place in sub.looked_for]
    made: Object = {
        "ruleId": visible(result.rule),
        "ruleIndex": draft.rules[line.number - 1],
        "kind": KINDS[sub.outcome],
        "level": LEVELS[result.level] if sub.outcome == "failed" else "none",
        "message": {"text": text},
        "locations": [location for role, location in evidence if role != "nearest"] or [{"physicalLocation": draft.location(0)}],
    }
    if near := _distinct(near):
        made["relatedLocations"] = near
    made["fingerprints"] = {"plancheck/v1": visible(sub.fingerprint)}
    made["partialFingerprints"] = {"plancheckId/v1": visible(sub.id)}
    if draft.number:
        made["provenance"] = {"invocationIndex": draft.number - 1}
    made["properties"] = {
        "outcome": sub.outcome,
        "reason": sub.reason,
        "subject": {"type": sub.subject.type, "key": visible(sub.subject.key), "label": _texts(sub.subject.label)},
        "message": _texts(sub.message),
        "advice": _texts(sub.advice),
    }
    return made


def _decision(line: Line, decisions: Standings | None, lang: str) -> Object:
    decision = decisions.valid(line.sub.id) if decisions is not None else None
    if decision is None or decision.choice not in ("dismiss", "waive"):
        return {}
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": rows.decision(line, decisions, lang)}]}


def _evidence(evidence: Evidence, draft: _Draft, lang: str) -> Object:
    location = _place(evidence.place, draft)
    quoted = {"role": evidence.role, "quote": visible(evidence.quote), "before": visible(evidence.before), "after": visible(evidence.after)}
    location["properties"] = quoted | location["properties"]
    return _with_message(location, f"{phrase(f'role.{evidence.role}', lang)}{phrase('colon', lang)}{place_line(evidence.place, lang)}")


def _with_message(location: Object, text: str) -> Object:
    return {**location, "message": {"text": visible(text)}}


def _place(place: Place, draft: _Draft) -> Object:
    """A location: the file and the logical location, with pages, offsets and boxes in the properties."""
    location: Object = {}
    if place.document <= len(draft.report.attachments):
        location["physicalLocation"] = draft.location(place.document)
    if reference := draft.logical.of(place, draft.number):
        location["logicalLocations"] = [reference]
    boxes = [{"page": box.page, "rect": list(box.rect)} for box in place.boxes]
    location["properties"] = {"page": place.page, "block": place.block, "start": place.start, "end": place.end, "boxes": boxes}
    return location


@dataclass
class _Logical:
    """The logical locations of the run without repetitions, parents before children."""

    all: list[Object] = field(default_factory=list)
    known: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)

    def of(self, place: Place, draft: int) -> Object | None:
        """A reference to the innermost location of a place; None if only the file is known."""
        steps = [("section", visible(heading)) for heading in place.section]
        if place.table is not None:
            steps.append(("table", str(place.table)))
            steps += [("cell", f"{place.cell[0]},{place.cell[1]}")] if place.cell else []
        elif place.paragraph is not None:
            steps.append(("paragraph", str(place.paragraph)))
        if not steps:
            return None
        whole = f"{draft}:{place.document}" if draft else str(place.document)
        path: tuple[tuple[str, str], ...] = (("document", whole),)
        index = -1
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


def _texts(text: Bilingual) -> Object:
    return {"zh": visible(text.zh), "en": visible(text.en)}


def _seen(text: str | None) -> str | None:
    return None if text is None else visible(text)


def _distinct(items: Iterable[Object]) -> list[Object]:
    """The items without repetitions: packs and related locations are sets in the standard."""
    return list({json.dumps(item, sort_keys=True): item for item in items}.values())
