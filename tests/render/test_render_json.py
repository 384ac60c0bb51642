"""The JSON contract: field names and order, exact numbers, nothing lost, schemas up to date."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plancheck.contract import plan as plan_file
from plancheck.contract import report as report_file
from plancheck.contract import schema
from plancheck.contract.base import File, Number
from plancheck.contract.plan import PlanV1
from plancheck.contract.report import ReportV1
from plancheck.model.decision import Decision, Standing, Standings, Target, Waiver
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Block, Document
from plancheck.model.place import Box, Place
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Heading,
    Measure,
    Money,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
    quote,
)
from plancheck.model.report import PackInfo, Report

from .reports import many, reports, sample_report

PUBLISHED = FilePath(__file__).parents[2] / "docs" / "schemas"
#: Whether each schema is one is asked once, below: that takes longer than to validate most reports.
VALID = {name: jsonschema.Draft202012Validator(json.loads(schema.text(name))) for name in ("report", "plan")}
FIELDS = {
    "": "schema tool packs date options document plan verdict counts faults results attachments indicators diagnostics",
    "results": "rule rule_version title level basis source outcome reason message advice evidence subresults "
    "basis_label source_label errs pack group edition grounds",
    "subresults": "id subject outcome reason message advice fingerprint looked_for evidence because_of",
    "evidence": "quote before after role document block start end section page paragraph table cell boxes",
    "document": "name sha256 format pages status reason detail",
    "diagnostics": "code severity message help place",
    "indicators": "code label unit series reference",
}


def test_field_names_and_order_of_a_report():
    it = json.loads(report_file.write(sample_report()))
    first = it["results"][0]
    found = {"": it, "results": first, "subresults": first["subresults"][0], "evidence": first["evidence"][0], "document": it["document"]}
    found |= {"diagnostics": it["diagnostics"][0], "indicators": it["indicators"][0]}
    assert {name: " ".join(value) for name, value in found.items()} == FIELDS
    assert it["schema"] == "plancheck/report/1"
    assert it["date"] == "2026-11-25"
    assert it["counts"] == {"passed": 3, "failed": 7, "cantTell": 2, "inapplicable": 1, "error": 0}
    assert it["faults"] == {"failed": 8, "cantTell": 2}
    assert it["options"] == {"kind": "city", "province": None, "plan_date": None, "parameters": {"期限": "2025年、2030年"}}
    assert first["evidence"][0]["boxes"] == [{"page": 2, "rect": [90.0, 120.5, 380.25, 136.0]}]


def test_bytes_are_plain_utf8_and_the_same_twice():
    data = report_file.write(sample_report())
    assert data == report_file.write(sample_report())
    assert "青岩市国家碳达峰试点实施方案".encode() in data
    assert b"\\u" not in data
    assert data.endswith(b"}\n")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports())
def test_a_report_that_is_read_back_has_lost_nothing(report):
    data = report_file.write(report)
    assert ReportV1.from_json(data).to_json() == data
    read = ReportV1.from_json(data)
    assert report_file.write(read.restored()) == data
    for path, again in zip(report.indicators, read.indicators, strict=True):
        assert [(point.value, point.value_to) for point in path.series] == [(point.value, point.value_to) for point in again.series]
    back = read.restored()
    assert [sub for result in back.results for sub in result.subresults] == [sub for result in report.results for sub in result.subresults]
    assert replace(back, diagnostics=report.diagnostics) == report
    VALID["report"].validate(json.loads(data))


class Amounts(File):
    value: Number


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("13.50", "13.5"),
        ("-0", "0"),
        ("20", "20"),
        ("0E+50", "0"),
        ("0.00001", "0.00001"),
        ("123456789012.345", "123456789012.345"),
        ("123456789012345678901", "123456789012345678901"),
        ("12345678901234567.123", '"12345678901234567.123"'),
        ("0.1234567890123456789", '"0.1234567890123456789"'),
        ("1E+300", "1e+300"),
        ("1E+400", '"1E+400"'),
    ],
)
def test_a_number_is_written_exactly(value, written):
    data = Amounts(value=Decimal(value)).to_json()
    assert data.decode() == f'{{\n "value": {written}\n}}\n'
    assert Amounts.from_json(data).value == Decimal(value)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-250, 250))
def test_up_to_15_digits_are_a_number_and_survive(digits, exponent):
    value = Decimal(digits).scaleb(exponent)
    data = Amounts(value=value).to_json()
    assert not isinstance(json.loads(data)["value"], str)
    assert Amounts.from_json(data).value == value


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_of_any_length_survives(value):
    assert Amounts.from_json(Amounts(value=value).to_json()).value == value


NO_OPTIONS = {"kind": None, "province": None}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": "plancheck/report/2"}',
        b'{"x": 1e99999999999999999999}',
        report_file.write(sample_report()).replace(b'"verdict"', b'"verdikt"'),
        report_file.write(sample_report()).replace(b'"failed": 7', b'"failed": "7"'),
        report_file.write(sample_report()).replace(b'"failed": 7', b'"failed": NaN'),
        *(
            json.dumps(
                json.loads(report_file.write(sample_report())) | {"options": {"kind": "x", "province": None, "parameters": given}}
            ).encode()
            for given in (0, [1], None)
        ),
    ],
)
def test_what_is_no_report_is_a_value_error(data):
    with pytest.raises(ValueError):  # noqa: PT011 (the door shows the text; its wording is pydantic's)
        ReportV1.from_json(data)


@pytest.mark.parametrize("report", [sample_report(), many(60)], ids=["small", "long"])
def test_a_report_is_written_as_its_model_says(report):
    decision = Decision("waive", "文", "因", Waiver("甲〔2026〕1号", "王", "全部", date(2026, 12, 31)))
    standing = Standing("a", "holds", decision, Target("b", "STR-05", "v", "plan", "f"), "王", date(2026, 1, 2))
    for standings in (None, Standings({"x": standing}, (standing,))):
        data = report_file.write(report, standings)
        assert ReportV1.from_json(data).to_json() == data
        assert len(json.loads(data).get("decisions", ())) == (0 if standings is None else 2)


def test_what_stands_in_many_places_is_indented_in_each():
    """In a rule and in its sub-result, and in the next rule, with line ends in the quote."""
    shared = replace(sample_report().results[0].subresults[0].evidence[0], quote="上\n下")
    results = tuple(
        replace(each, subresults=tuple(replace(sub, evidence=(shared, shared), looked_for=(shared.place,)) for sub in each.subresults))
        for each in sample_report().results
    )
    data = report_file.write(replace(sample_report(), results=results))
    assert ReportV1.from_json(data).to_json() == data
    assert report_file.read(data).results == results


def test_places_on_a_page_are_floats():
    """Also where a reader of pages gives whole numbers."""
    evidence = sample_report().results[0].subresults[0].evidence[0]
    whole = replace(evidence, place=replace(evidence.place, boxes=(Box(1, (1, 2, 3, 4)),)))
    sub = replace(sample_report().results[0].subresults[0], evidence=(whole,))
    results = (replace(sample_report().results[0], subresults=(sub,)), *sample_report().results[1:])
    assert b"1.0,2.0,3.0,4.0" in b"".join(report_file.write(replace(sample_report(), results=results)).split())


def test_a_lone_surrogate_does_not_stop_the_report():
    report = replace(sample_report(), plan=replace(sample_report().plan, title="坏\ud800字"))
    assert json.loads(report_file.write(report))["plan"]["title"] == "坏\ud800字"


@pytest.mark.parametrize("name", schema.names())
def test_published_schemas_are_up_to_date(name):
    assert (PUBLISHED / f"{name}.json").read_text("utf-8") == schema.text(name)
    jsonschema.Draft202012Validator.check_schema(json.loads(schema.text(name)))


def test_every_field_of_a_schema_is_described():
    for name in schema.names():
        whole = json.loads(schema.text(name))
        parts = {name: whole, **whole["$defs"]}
        fields = {f"{part}.{field}": value for part, it in parts.items() for field, value in it["properties"].items()}
        # A field that is described in the very words of its type has the description there only.
        assert [field for field, value in fields.items() if not value.get("description") and "$ref" not in value] == []


@dataclass(frozen=True)
class LongerReport(Report):
    added: str = "a field that no contract knows"


@dataclass(frozen=True)
class LongerBilingual(Bilingual):
    fr: str = "a field that no contract knows"


def test_a_field_that_is_added_to_the_model_is_not_in_the_file():
    it = sample_report()
    title = it.packs[0].title
    packs = (replace(it.packs[0], title=LongerBilingual(title.zh, title.en)), *it.packs[1:])
    longer = LongerReport(**{field.name: getattr(it, field.name) for field in fields(it)} | {"packs": packs})
    assert report_file.write(longer) == report_file.write(it)


TEXTS = (
    "某市方案",
    "一、总体要求",
    "到2025年，绿色出行比例达到70.50%左右。由市交通局负责。",
    "甲",
    "总投资3亿元，其中一期1亿元、二期2亿元",
)


def small_plan() -> Plan:
    blocks = tuple(Block(n, text, paragraph=n + 1) for n, text in enumerate(TEXTS))
    document = Document("a.docx", "ab" * 32, "docx", blocks=blocks, diagnostics=(Diagnostic("x", "note", Bilingual("注", "note")),))

    def at(block, start, end):
        return quote(document, block, start, end, ("一、总体要求",) if block else ())

    headings = (Heading(0, "", "某市方案", at(0, 0, 4).place), Heading(1, "一、", "总体要求", at(1, 0, 6).place))
    fact = Fact("green", "绿色出行比例", None, "target", 2025, None, None, "≈", Decimal("70.50"), None, "％", False, at(2, 0, 21))
    amount = Amount(Decimal(3), "亿元", at(4, 0, 6))
    part = Amount(Decimal(1), "亿元", at(4, 9, 13))
    return Plan(
        document,
        "某市方案",
        "city",
        place="某市",
        headings=headings,
        sections=(Section(0, headings[1], 1, 5, 5, None, topics=(("交通", 0.5),)),),
        facts=(fact,),
        events=(Event("达峰", 2030, "<=", None, at(2, 0, 6)),),
        places=(PlaceName("某市", "own", at(0, 0, 2)),),
        delegated=(Delegated("green", "绿色出行比例", 2025, at(2, 0, 6)),),
        tasks=(TaskItem("甲", ("一、总体要求",), (), ("市交通局",), (Measure(at(3, 0, 1)),), (0,), at(3, 0, 1).place, 0, 3, 4),),
        responsibilities=(Responsibility(("市交通局",), (), None, at(2, 20, 27)),),
        projects=(Project("甲", None, None, "1座", Money(Decimal("3.0"), "亿元"), None, None, at(3, 0, 1)),),
        sums=(Sum("总投资", amount, (part,), False),),
        tables=(PlanTable(1, "表", (("甲",),), (("1",),), None, None, "", None, None),),
        diagnostics=(Diagnostic("y", "warning", Bilingual("警", "warning"), place=Place(1, 0, 2)),),
    )


def test_a_plan_in_json():
    data = plan_file.write(small_plan(), (PackInfo("p", "1", "cd", Bilingual("包", "pack")),))
    assert PlanV1.from_json(data).to_json() == data
    it = json.loads(data, parse_float=Decimal)
    VALID["plan"].validate(json.loads(data))
    assert " ".join(it) == (
        "schema document packs plan headings sections facts events places delegated tasks responsibilities projects sums tables diagnostics"
    )
    assert it["headings"][1] == {"level": 1, "number": "一、", "title": "总体要求", "page": None, "paragraph": 2}
    assert it["sections"] == [{"heading": 1, "topics": {"交通": Decimal("0.5")}, "paragraphs": [2, 5]}]
    fact = it["facts"][0]
    assert " ".join(fact) == "indicator subject scope kind year base_year change op value value_to unit soft quote place"
    assert (fact["value"], fact["unit"], fact["quote"]) == (Decimal("70.5"), "%", "到2025年，绿色出行比例达到70.50%")
    assert b'"value": 70.5,' in data
    assert fact["place"]["section"] == ["一、总体要求"]
    assert it["tasks"][0]["measures"] == 1
    assert it["tasks"][0]["facts"] == [0]
    assert it["projects"][0]["investment"] == {"value": 3, "unit": "亿元"}
    assert it["sums"][0]["total"]["place"]["quote"] == "总投资3亿元"
    assert [each["code"] for each in it["diagnostics"]] == ["x", "y"]


def test_dates_before_1000_are_written_in_full():
    assert json.loads(report_file.write(replace(sample_report(), date=date(1, 1, 1))))["date"] == "0001-01-01"
