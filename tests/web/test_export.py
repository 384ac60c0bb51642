"""What the workbench gives out is what the command line takes, and decisions of the command line come in again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from plancheck.model.decision import Decision

pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture
def lead(person: Any) -> Any:
    """The lead of the office."""
    return person("lead")


@pytest.fixture
def second(lead: Any, person: Any, submitted: Any) -> Any:
    """The second version of a plan of a drafter, both checked; the first has a finding that is confirmed."""
    from plancheck import resources
    from plancheck.web import reports, work
    from plancheck.web.acts import decisions, submissions
    from plancheck.web.acts.submissions import Upload

    first = submitted(person("drafter"), checked=True)
    id = reports.findings(reports.of(first))[0].sub.id
    decisions.decide(lead, first, {id: Decision("confirm", text="请补充举措。")}, {})
    data = (Path(resources.folder("samples")) / "city-b.docx").read_bytes()
    version = submissions.submit_version(first.plan.owner, first.plan, Upload("修改稿:终<1>.docx", len(data), (data,)))
    assert work.work_once("test")
    version.refresh_from_db()
    return version


def _zip(client: Any, bundle: Any) -> zipfile.ZipFile:
    answer = client.get(f"/bundles/{bundle.pk}/file")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def _exported(person: Any, version: Any, browser_of: Any) -> zipfile.ZipFile:
    from plancheck.web import work
    from plancheck.web.acts import exporting

    bundle = exporting.begin(person, version.plan.round, "export", [version.plan], "zh")
    assert work.work_once("test")
    return _zip(browser_of(person), bundle)


@pytest.mark.parametrize("form", ["tsv", "toml"])
def test_what_reviewers_decided_is_taken_away_for_rules_and_counts_for_nothing_yet(
    form: str, second: Any, lead: Any, browser_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.cli import main
    from plancheck.rulelab.cases import cases_of
    from plancheck.web import reports
    from plancheck.web.acts import decisions

    first = second.plan.versions.get(number=1)
    quoted = next(it for it in reports.findings(reports.of(first)) if any(q.quote and q.place.table is None for q in it.sub.evidence))
    decisions.decide(lead, first, {quoted.sub.id: Decision("dismiss", reason="原文就是。")}, {})
    answer = browser_of(lead).get(f"/plans/{second.plan_id}/v1/examples.{form}")
    text = answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert all(line.startswith("#") for line in text.splitlines())
    assert f"review/{reports.of(first).document.name}#{quoted.sub.id}" in text
    assert cases_of(text, "x.toml") == ([], [])
    # The command writes the same of what is exported.
    monkeypatch.chdir(tmp_path)
    _exported(lead, second, browser_of).extractall(tmp_path)
    (report,) = tmp_path.glob("*/v1/report.json")
    assert _code(main, ["rules", "examples", "--from", str(report), "-o", f"made.{form}"]) == 0
    assert Path(f"made.{form}").read_text("utf-8") == text


def test_what_is_exported_passes_the_commands(
    second: Any, lead: Any, browser_of: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.cli import main

    monkeypatch.chdir(tmp_path)
    _exported(lead, second, browser_of).extractall(tmp_path)
    (plan,) = tmp_path.iterdir()
    first, later = plan / "v1", plan / "v2"
    assert {path.name for path in first.iterdir()} == {"city-defects.docx", "report.json", "report.decisions.json", "report.html"}
    assert (later / "修改稿_终_1_.docx").is_file()
    assert _code(main, ["decide", str(first / "report.json"), "--list", "--lang", "en"]) == 0
    assert "请补充举措。" in capsys.readouterr().out
    letter = tmp_path / "letter.docx"
    assert _code(main, ["letter", str(first / "report.json"), "-o", str(letter), "--confirm"]) == 0
    assert letter.stat().st_size > 5000
    output = ["-o", str(tmp_path / "compare.json"), "--fail-on", "never"]
    assert _code(main, ["compare", str(first / "report.json"), str(later / "report.json"), *output]) == 0
    compared = json.loads((tmp_path / "compare.json").read_bytes())
    assert (compared["schema"], len(compared["items"])) == ("plancheck/comparison/1", 25)


def _code(main: Any, arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(arguments))
    return int(ended.value.code or 0)


def test_an_office_gets_its_own_files_without_what_it_may_not_see(second: Any, browser_of: Any) -> None:
    names = _exported(second.plan.owner, second, browser_of).namelist()
    assert sorted(name.partition("/")[2] for name in names) == [
        "v1/city-defects.docx", "v1/report.html", "v1/report.json", "v2/report.html", "v2/report.json", "v2/修改稿_终_1_.docx",
    ]  # fmt: skip


def test_a_plan_of_another_cannot_be_exported(second: Any, person: Any, browser_of: Any) -> None:
    assert browser_of(person("drafter", "other")).post(f"/plans/{second.plan_id}/export").status_code == 404


def test_comparisons_of_many_are_one_zip_of_pages(second: Any, lead: Any, browser_of: Any) -> None:
    from plancheck.web import work
    from plancheck.web.acts import exporting

    bundle = exporting.begin(lead, second.plan.round, "comparisons", [second.plan], "zh")
    assert work.work_once("test")
    made = _zip(browser_of(lead), bundle)
    (name,) = made.namelist()
    assert name == f"{second.plan_id:04d} 修改稿_终_1_-v2.html"
    assert "请补充举措" in made.read(name).decode()


def test_the_table_of_the_wanted_plans_is_a_spreadsheet(second: Any, lead: Any, submitted: Any, browser_of: Any) -> None:
    import openpyxl

    from plancheck.web import work

    submitted(lead, "zone-b.docx", checked=True)
    client = browser_of(lead)
    place = client.post(f"/rounds/{second.plan.round_id}/table?version=more")["Location"]
    assert work.work_once("test")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}file").content))
    assert [row[1] for row in book.worksheets[0].iter_rows(values_only=True)][1:] == ["修改稿:终<1>.docx"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("方案.docx", "方案.docx"),
        ('a<b>:"c|?*.docx', "a_b___c___.docx"),
        ("..", "_"),
        ("con.docx", "_con.docx"),
        ("COM1", "_COM1"),
        ("a\nb\u202e.docx", "a_b_.docx"),
        ("方" * 200 + ".docx", "方" * 75 + ".docx"),
    ],
)
def test_names_in_a_zip_are_names_on_every_system(name: str, kept: str, bench: Any) -> None:
    from plancheck.web.acts import exporting

    assert exporting.safe(name) == kept


def test_files_of_one_name_are_all_in_the_zip(bench: Any) -> None:
    from plancheck.web import files, zips

    listed = [("a.txt", files.put(b"1")), ("A.txt", files.put(b"2")), ("a.txt", files.put(b"3"))]
    made = zipfile.ZipFile(io.BytesIO(b"".join(zips.written(listed))))
    assert {name: made.read(name) for name in made.namelist()} == {"a.txt": b"1", "A-2.txt": b"2", "a-3.txt": b"3"}


# ---- decisions that come in -------------------------------------------------------------------------------------


def _file(version: Any, choices: dict[str, Decision], by: str) -> bytes:
    """The file of decisions that somebody made by the command line, beginning with those of the workbench."""
    from datetime import date

    from plancheck.review import decision_file
    from plancheck.review import decisions as review
    from plancheck.web import reports
    from plancheck.web.acts import decisions

    report = reports.of(version)
    history, known = decisions.history(version.plan), review.subresults(report)
    for id, decision in choices.items():
        history = review.decide(history, review.target(*known[id]), decision, by, date(2026, 11, 30))
    return decision_file.write(history, report)


def _current(plan: Any) -> dict[str, tuple[str, str]]:
    from plancheck.web.acts import decisions

    return {id: (entry.decision.choice, entry.by) for id, entry in decisions.history(plan).current.items()}


@pytest.fixture
def checked(lead: Any, submitted: Any) -> tuple[Any, list[str]]:
    """A plan that was checked, and the ids of its findings."""
    from plancheck.web import reports

    version = submitted(lead, checked=True)
    return version, [finding.sub.id for finding in reports.findings(reports.of(version))]


def test_decisions_of_the_command_line_are_merged(checked: Any, lead: Any) -> None:
    from plancheck.web.acts import decisions, exporting
    from plancheck.web.models import Record, Summary

    version, ids = checked
    data = _file(version, {ids[0]: Decision("confirm"), ids[1]: Decision("dismiss", reason="已核实")}, "王")
    decisions.decide(lead, version, {ids[2]: Decision("confirm")}, {})
    assert exporting.import_decisions(lead, version, data) == exporting.Imported(2)
    assert _current(version.plan) == {ids[0]: ("confirm", "王"), ids[1]: ("dismiss", "王"), ids[2]: ("confirm", "lead")}
    assert Summary.objects.get(version=version).decided == 4  # what follows from a confirmed finding is decided with it
    assert Record.objects.filter(act="import_decisions").count() == 2
    assert exporting.import_decisions(lead, version, data) == exporting.Imported(0)


def test_two_who_decided_differently_are_both_shown_and_one_is_chosen(checked: Any, lead: Any) -> None:
    from plancheck.web.acts import decisions, exporting

    version, ids = checked
    data = _file(version, {ids[0]: Decision("confirm"), ids[1]: Decision("confirm")}, "王")
    decisions.decide(lead, version, {ids[0]: Decision("dismiss", reason="不同意")}, {})
    refused = exporting.import_decisions(lead, version, data)
    assert (refused.added, [(it.id, it.mine.by, it.theirs.by) for it in refused.conflicts]) == (0, [(ids[0], "lead", "王")])
    assert _current(version.plan) == {ids[0]: ("dismiss", "lead")}
    assert exporting.import_decisions(lead, version, data, {ids[0]: "theirs"}).added == 2
    assert _current(version.plan) == {ids[0]: ("confirm", "lead"), ids[1]: ("confirm", "王")}


def test_conflicts_are_chosen_on_the_page_without_handing_the_file_in_again(checked: Any, lead: Any, browser_of: Any) -> None:
    import re

    from django.core.files.uploadedfile import SimpleUploadedFile

    from plancheck.web.acts import decisions

    version, ids = checked
    data = _file(version, {ids[0]: Decision("confirm")}, "王")
    decisions.decide(lead, version, {ids[0]: Decision("dismiss", reason="不同意")}, {})
    client, place = browser_of(lead), f"/plans/{version.plan_id}/v1/import"
    answer = client.post(place, {"file": SimpleUploadedFile("x.decisions.json", data)})
    assert (answer.status_code, "不同意" in answer.content.decode()) == (409, True)
    stored = re.search('name="stored" value="([^"]+)"', answer.content.decode())
    assert stored
    assert client.post(place, {"stored": stored[1] + "x", f"take-{ids[0]}": "theirs"}).status_code == 404
    assert client.post(place, {"stored": stored[1], f"take-{ids[0]}": "theirs"}).status_code == 200
    assert _current(version.plan) == {ids[0]: ("confirm", "lead")}


def test_decisions_about_another_draft_and_files_that_are_none_are_refused(checked: Any, lead: Any, submitted: Any) -> None:
    from plancheck.web.acts import Refused, exporting

    version, ids = checked
    other = submitted(lead, "zone-b.docx", checked=True)
    for data, why in ((_file(version, {ids[0]: Decision("confirm")}, "王"), "another file"), (b"PK", "JSON")):
        with pytest.raises(Refused, match=why):
            exporting.import_decisions(lead, other, data)
    assert _current(other.plan) == {}


def test_who_may_not_decide_may_not_import(checked: Any, person: Any) -> None:
    from plancheck.web.acts import exporting
    from plancheck.web.rights import Forbidden

    version, ids = checked
    with pytest.raises(Forbidden):
        exporting.import_decisions(person("drafter"), version, _file(version, {ids[0]: Decision("confirm")}, "王"))


def test_decisions_that_name_no_draft_are_taken(checked: Any, lead: Any) -> None:
    """Files of decisions had no checksum of their draft once."""
    import json

    from plancheck.web.acts import exporting

    version, ids = checked
    written = json.loads(_file(version, {ids[0]: Decision("confirm")}, "王"))
    assert written["document"]["sha256"]
    written["document"]["sha256"] = ""
    assert exporting.import_decisions(lead, version, json.dumps(written).encode()).added == 1
