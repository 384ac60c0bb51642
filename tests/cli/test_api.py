"""The Python API: the report of the command line, bad drafts as reports, wrong arguments as exceptions; its pages are run."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli import files

import plancheck
from plancheck.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "city-defects.docx"
DAY = date(2026, 1, 15)
BROKEN = '规则包 my “试” / "Try"\n  版本：1\n  引入：nowhere\n'


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)


@pytest.mark.parametrize(
    ("options", "arguments"), [({}, []), ({"kind": "城市", "province": "山西"}, ["--kind", "城市", "--province", "山西"])]
)
@pytest.mark.parametrize("form", ["path", "bytes"])
def test_the_json_is_that_of_the_command(
    capfdbinary: pytest.CaptureFixture[bytes], options: dict[str, Any], arguments: list[str], form: str
) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    main(["check", "plan.docx", "--format", "json", "--date", DAY.isoformat(), *arguments])
    out = capfdbinary.readouterr().out
    report = (
        plancheck.check("plan.docx", on=DAY, **options)
        if form == "path"
        else plancheck.check(SAMPLE.read_bytes(), name="plan.docx", on=DAY, **options)
    )
    assert report.to_json().encode() == out


def test_the_page_is_that_of_the_command() -> None:
    shutil.copy(SAMPLE, "plan.docx")
    report = plancheck.check(Path("plan.docx"), on=DAY)
    for lang in ("zh", "en"):
        main(["check", "plan.docx", "--date", DAY.isoformat(), "--lang", lang, "-o", "plan.html"])
        assert report.to_html(lang=lang) == Path("plan.html").read_text("utf-8")


def test_what_a_draft_says_is_that_of_the_command(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    main(["extract", "plan.docx", "--format", "json"])
    assert plancheck.extract("plan.docx").to_json().encode() == capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (b"", "empty"),
        (b"plain text", "unsupported_format"),
        (files.docx("文")[:200], "damaged"),
        (files.locked_pdf(), "encrypted"),
        ("nowhere.docx", "io_error"),
        (".", "io_error"),
    ],
)
def test_a_draft_that_cannot_be_read_gives_a_report(draft: str | bytes, reason: str) -> None:
    report = plancheck.check(draft)
    assert (report.verdict, report.document.status, report.document.reason) == ("not_checked", "not_checked", reason)
    assert report.results == ()
    assert report.document.detail.en
    assert plancheck.extract(draft).document.reason == reason


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: plancheck.check(3), TypeError, "a draft is a path or bytes, not int"),
        (lambda: plancheck.check(b"", name="a/b.docx"), ValueError, "name must be a file name without a folder"),
        (lambda: plancheck.check("plan.docx", name="b.docx"), ValueError, "name is for a draft of bytes"),
        (lambda: plancheck.check(b"", kind="village"), ValueError, "no rule pack declares the kind 'village'; it is one of 'city', 'zone'"),
        (lambda: plancheck.check(b"", on="2026-01-01"), TypeError, "on must be a datetime.date, not str"),
        (lambda: plancheck.check(b"", on=datetime(2026, 1, 1)), TypeError, "on must be a datetime.date, not datetime"),
        (lambda: plancheck.check(b"", rules="my-rules"), TypeError, r"rules must be what load_rules\(\) returns, not str"),
        (lambda: plancheck.check(b"").to_html(lang="fr"), ValueError, 'lang must be "zh" or "en", not \'fr\''),
        (lambda: plancheck.load_rules("nowhere"), ValueError, "there is no rules folder 'nowhere'"),
        (lambda: plancheck.load_rules("."), ValueError, "no rules file"),
        (lambda: plancheck.load_rules(packs="annex2-city"), TypeError, "packs must be a sequence of names"),
        (lambda: plancheck.load_rules(packs=["annex2-cty"]), plancheck.RulesError, "annex2-city"),
    ],
)
def test_wrong_arguments_are_exceptions(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_rules_with_errors_list_them() -> None:
    Path("rules").mkdir()
    Path("rules/0-pack.rules").write_text(BROKEN, "utf-8")
    with pytest.raises(plancheck.RulesError) as error:
        plancheck.load_rules("rules")
    assert [(problem.code, problem.severity) for problem in error.value.diagnostics] == [("unknown-import", "error")]
    assert "0-pack.rules:3" in str(error.value)


def test_rules_of_a_folder_are_used() -> None:
    Path("rules").mkdir()
    Path("rules/0-pack.rules").write_text(BROKEN.replace("nowhere", "annex2-city"), "utf-8")
    rules = plancheck.load_rules("rules")
    assert "my" in [pack.id for pack in rules.packs]
    assert "GOAL-06" in rules.ids
    report = plancheck.check(files.docx("某市碳达峰试点实施方案"), rules=rules)
    assert "my" in [pack.id for pack in report.packs]
    assert [result.rule for result in report.results] == list(rules.ids)


def test_the_names_of_the_api_are_imported_when_asked_for() -> None:
    script = "import sys, plancheck; print('plancheck.api' in sys.modules, "
    script += "plancheck.check.__module__, {*plancheck.__all__} <= {*dir(plancheck)})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env={"PYTHONPATH": str(ROOT / "src")})
    assert done.stdout.decode().strip() == "False plancheck.api True"
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        plancheck.chek  # noqa: B018


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_examples_of_the_page_are_true(lang: str) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    Path("my-rules").mkdir()
    Path("my-rules/0-pack.rules").write_text(BROKEN, "utf-8")
    page = ROOT / "docs" / f"api.{lang}.md"
    examples = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S))
    test = doctest.DocTestParser().get_doctest(examples, {}, page.name, str(page), 0)
    lines: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    runner.run(test, out=lines.append)
    assert "".join(lines) == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_script_of_the_page_runs(tmp_path: Path, lang: str) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    (script,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / f"api.{lang}.md").read_text("utf-8"), re.M | re.S)
    (tmp_path / "script.py").write_text(script, "utf-8")
    done = subprocess.run(
        [sys.executable, "script.py", "plan.docx"], capture_output=True, check=True, env={"PYTHONPATH": str(ROOT / "src")}, cwd=tmp_path
    )
    assert done.stdout.decode().strip() == "plan.docx noncompliant"
