"""What lists say of plans, worked out once when a check ends or somebody decides, so that no list opens a report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.utils import timezone

from plancheck.contract import round as round_file
from plancheck.model import round as rounds
from plancheck.model.decision import History, Standings, reviewed_verdict
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Options, Report
from plancheck.model.round import Draft, Round, Rule
from plancheck.render import decided
from plancheck.review import decisions as review
from plancheck.version import VERSION
from plancheck.web import files, reports, texts
from plancheck.web.models import Summary, Version

#: How many drafts are kept in memory. One takes about 50 kB.
_KEPT = 1000


def write(version: Version, report: Report, history: History) -> Summary:
    """Stores the summary of a version that was checked. Called in the transaction that saves the report."""
    draft = rounds.draft(report, version.name, fault=version.fault)
    failed = dict(draft.failed)
    rules = [[result.rule, result.level, result.title.zh, result.title.en] for result in report.results]
    values = {
        "kind": texts.storable(report.plan.kind, 60),
        "kind_zh": texts.storable(report.plan.kind_label.zh, 120),
        "kind_en": texts.storable(report.plan.kind_label.en, 120),
        "province": texts.storable(report.plan.province or "", 60),
        "place": texts.storable(report.plan.place or "", 120),
        "status": report.document.status,
        **failed,
        "cannot_tell": draft.counts["cantTell"],
        "record": round_file.write_record(draft, "", []).decode(),
        "rules_file": files.put(json.dumps(rules, ensure_ascii=False).encode()),
        **_decided(report, history),
    }
    summary: Summary = Summary.objects.update_or_create(version=version, defaults=values)[0]
    return summary


def refresh(version: Version, history: History) -> None:
    """Counts decisions again. Called in the transaction that saves one."""
    report = reports.of(version)
    if report is not None:
        Summary.objects.filter(version=version).update(**_decided(report, history))


def _decided(report: Report, history: History) -> dict[str, object]:
    """The columns that depend on decisions, today."""
    standings = review.standings(history, report, timezone.localdate())
    tally = decided.tally(report, standings)
    return {
        "decided": tally.confirm + tally.dismiss + tally.waive + tally.needs_information,
        "open": tally.open,
        "reviewed": reviewed_verdict(report, standings),
        "holds_until": _holds_until(standings),
    }


def _holds_until(standings: Standings) -> date | None:
    ends = [it.decision.waiver.until for it in standings.by_id.values() if it.state == "holds" and it.decision.waiver is not None]
    return min((end for end in ends if end is not None), default=None)


# ---- a round ----------------------------------------------------------------------------------------------------


def round_of(name: str, versions: Sequence[int], address: str = "/plans/{plan}/v{number}/") -> Round:
    """The versions of these keys, which were checked, as a round of the command line has them, in their order."""
    columns = ("version_id", "version__plan_id", "version__number", "version__report_file", "record", "rules_file")
    summaries = {values[0]: values[1:] for values in Summary.objects.filter(version__in=versions).values_list(*columns)}
    drafts = []
    files_: dict[str, None] = {}
    for version in versions:
        plan, number, report, record, rules_file = summaries[version]
        drafts.append(_draft(report, record, address.format(plan=plan, number=number)))
        files_[rules_file] = None
    return Round(VERSION, (), timezone.localdate(), Options(), name, tuple(_rules(files_)), tuple(drafts))


@lru_cache(_KEPT)
def _draft(report: str, record: str, address: str) -> Draft:
    from dataclasses import replace

    return replace(round_file.read_record(record.encode()), html=address)


def _rules(names: Iterable[str]) -> list[Rule]:
    """The rules of several checks; one that was changed meanwhile as it was last."""
    return list({rule.id: rule for name in names for rule in _rules_of(name)}.values())


@lru_cache(16)
def _rules_of(name: str) -> tuple[Rule, ...]:
    return tuple(Rule(id, Bilingual(zh, en), level) for id, level, zh, en in json.loads(files.get(name)))
