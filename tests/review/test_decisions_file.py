"""The file of decisions: what stands in it, its schema, and a clear sentence for everything that may be wrong with it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.review.small import checked, finding
from tests.review.test_decisions import CONFIRM, DAY, DISMISS, WAIVE, decided

from plancheck.contract import schema
from plancheck.model.decision import Decision, History, Waiver
from plancheck.review import decision_file, decisions

SCHEMA = jsonschema.Draft202012Validator(json.loads(schema.text("decisions")), format_checker=jsonschema.FormatChecker())
REPORT = checked()


def history() -> History:
    found = decided(REPORT, "G-03", DISMISS, decided(REPORT, "G-02", WAIVE, decided(REPORT, "G-01", Decision("confirm", "改\n后 \ud800"))))
    undone = decisions.undo(found, finding(REPORT, "G-03")[1].id, "乙", DAY)
    assert undone is not None
    return undone


def test_what_is_written_is_read_back_and_fits_the_schema() -> None:
    data = decision_file.write(history(), REPORT)
    kept = decision_file.read(data)
    assert (kept.history, kept.name, kept.sha256) == (history(), "plan.docx", REPORT.document.sha256)
    assert decision_file.write(kept.history, REPORT) == data
    SCHEMA.validate(json.loads(data))
    assert decision_file.read(b"\xef\xbb\xbf" + data).history == history()  # as some editors save it


def test_names_and_values() -> None:
    it = json.loads(decision_file.write(history(), REPORT))
    assert " ".join(it) == "schema tool document packs entries"
    assert it["schema"] == "plancheck/decisions/1"
    result, sub = finding(REPORT, "G-02")
    assert it["entries"][1] == {
        "entry": it["entries"][1]["entry"],
        "after": None,
        "undo": False,
        "id": sub.id,
        "rule": "G-02",
        "rule_version": result.rule_version,
        "subject": sub.subject.key,
        "fingerprint": sub.fingerprint,
        "choice": "waive",
        "text": "",
        "reason": "已单独批复",
        "waiver": {"number": "园发〔2026〕3号", "approver": "东园管理处", "scope": "本次报送", "until": "2026-12-31"},
        "by": "甲",
        "on": "2026-11-25",
    }
    assert [(each["undo"], each["choice"]) for each in it["entries"]][2:] == [(False, "dismiss"), (True, None)]
    assert it["entries"][3]["after"] == it["entries"][2]["entry"]


@pytest.mark.parametrize(
    ("report", "expected"),
    [("报告.json", "报告.decisions.json"), ("plan.docx.json", "plan.docx.decisions.json"), ("report", "report.decisions.json")],
)
def test_where_it_is_kept(report: str, expected: str) -> None:
    assert decision_file.beside(Path("x") / report) == Path("x") / expected


def entry(**changes: object) -> dict[str, object]:
    """The file with one entry changed; None takes the field out."""
    it = json.loads(decision_file.write(decided(REPORT, "G-02", WAIVE), REPORT))
    it["entries"][0] |= changes
    return it


def without(*path: object) -> dict[str, object]:
    it = entry()
    inner = it
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return it


UNTIL = {"number": "1号", "approver": "处", "scope": "", "until": 20261231}


@pytest.mark.parametrize(
    ("made", "zh", "en"),
    [
        ("{", "不是合格的 JSON", "not valid JSON"),
        ("[" * 100_000, "不是合格的 JSON", "not valid JSON"),
        ("[]", "schema 应为 plancheck/decisions/1，现为 —", "but is —"),
        ({"schema": "plancheck/report/1"}, "现为 plancheck/report/1", "but is plancheck/report/1"),
        (without("document"), "缺少 document", "document is missing"),
        (without("entries", 0, "by"), "缺少 entries[1].by", "entries[1].by is missing"),
        (without("entries", 0, "waiver", "number"), "缺少 entries[1].waiver.number", "is missing"),
        (entry(note="x"), "不应有 entries[1].note", "entries[1].note is not allowed"),
        (entry(choice="accept"), "entries[1].choice 的值不对", "the value of entries[1].choice is invalid"),
        (entry(on="25.11.2026"), "entries[1].on 的值不对", "not a date YYYY-MM-DD"),
        (entry(on="2026-02-30"), "entries[1].on 的值不对", "is invalid"),
        (entry(on=1764028800), "entries[1].on 的值不对", "not a date YYYY-MM-DD"),
        (entry(waiver=UNTIL), "entries[1].waiver.until 的值不对", "not a date YYYY-MM-DD"),
        (entry(by=" "), "entries[1].by 的值不对", "is invalid"),
        (entry(undo="no"), "entries[1].undo 的值不对", "is invalid"),
        (entry(id=7), "entries[1].id 的值不对", "is invalid"),
        (entry(reason="别的理由"), "第 1 条记录被改动过", "entry 1 was edited"),
        (entry(choice="dismiss"), "第 1 条记录：只有豁免才写豁免文号", "only a waiver has"),
        (entry(reason=""), "第 1 条记录：豁免要写理由", "entry 1: a waiver needs a reason"),
        (entry(choice=None, waiver=None), "第 1 条记录没有处理意见，也不是撤销", "contains neither a decision nor a withdrawal"),
        (entry(after="0" * 16), "第 1 条记录所接的 0000000000000000 不在它前面", "does not come before it"),
        ({**entry(), "entries": entry()["entries"] * 2}, "第 2 条记录重复", "entry 2 is a duplicate"),  # type: ignore[operator]
    ],
)
def test_everything_that_may_be_wrong(made: object, zh: str, en: str) -> None:
    data = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
    with pytest.raises(decision_file.Unreadable) as raised:
        decision_file.read(data.encode())
    assert any(zh in each.zh for each in raised.value.problems), raised.value.problems
    assert any(en in each.en for each in raised.value.problems)


def test_not_utf_8_and_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in ("处理意见".encode("gbk"), b"\xff\xfe{"):
        with pytest.raises(decision_file.Unreadable, match="not valid JSON"):
            decision_file.read(data)
    monkeypatch.setattr(decision_file, "LARGEST", 10)
    with pytest.raises(decision_file.Unreadable, match="larger than"):
        decision_file.read(b"{" + b" " * 20)


def test_all_faults_are_told_not_only_the_first() -> None:
    it = without("entries", 0, "by")
    it["entries"][0]["choice"] = "x"  # type: ignore[index]
    with pytest.raises(decision_file.Unreadable) as raised:
        decision_file.read(json.dumps(it).encode())
    assert len(raised.value.problems) == 2


def test_a_date_is_a_day() -> None:
    decision = Decision("waive", "", "因故", Waiver("1号", "处", "", date(2027, 1, 1)))
    data = decision_file.write(decided(REPORT, "G-02", decision, decided(REPORT, "G-01", CONFIRM)), REPORT)
    assert decision_file.read(data).history.entries[1].decision == decision
