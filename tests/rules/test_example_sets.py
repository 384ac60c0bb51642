"""Examples of definitions: what is listed, what is wrong with them, and examples and cases out of what reviewers decided."""

from __future__ import annotations

import contextlib
import io
import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.rules.helpers import RULES, checked, shipped

import plancheck.cli as cli
from plancheck.language import learnt
from plancheck.model.decision import Choice, Decision, History
from plancheck.model.place import Evidence, Place
from plancheck.model.report import Report
from plancheck.review import decisions
from plancheck.rulelab import cases, example_sets
from plancheck.rulelab.example_sets import Candidate

ON = date(2024, 6, 1)
PACK = '规则包 my “我的” / "Mine"\n  版本：1\n主题 浇水 "watering"\n  词语：滴灌\n  例句：「铺设水渠十条」\n  例句集：sets.tsv\n'


def _listed(folder: Path, rows: str) -> tuple[list[tuple[str, int, int, tuple[tuple[str, int], ...]]], list[str]]:
    (folder / "pack.rules").write_text(PACK, "utf-8")
    (folder / "sets.tsv").write_text(rows, "utf-8")
    found, wrong = example_sets.listed([folder])
    return [(it.name, it.holding, it.others, it.sources) for it in found], [it.zh for it in wrong]


NOT_LEARNT = "规则包 my 有 {} 个例句，learnt.json 不是由它们得来的，审核时不用"


@pytest.mark.parametrize(
    ("rows", "found", "wrong"),
    [
        (
            "浇水\t+\tplan/a#1\t引河水入园\n浇水\t-\tcases/b\t举办座谈会\n*\t-\tplan/a#2\t种树\n",
            [("浇水", 2, 1, (("pack.rules", 1), ("plan", 1), ("cases", 1))), ("*", 0, 1, (("plan", 1),))],
            [NOT_LEARNT.format(3)],
        ),
        (
            "浇水\t+\tplan/a\t引 河水入园\n浇水\t-\tcases/b\t引河水入园\n",
            [("浇水", 2, 1, (("pack.rules", 1), ("plan", 1), ("cases", 1)))],
            ["“浇水”的同一句话既作例句又作反例：引河水入园（plan/a，cases/b）", NOT_LEARNT.format(3)],
        ),
        (
            "浇水\t+\tplan/a\t引河水入园\n浇水\t+\tplan/b\t引河水入园\n",
            [("浇水", 3, 0, (("plan", 2), ("pack.rules", 1)))],
            ["“浇水”的例句重复：引河水入园（plan/a，plan/b）", NOT_LEARNT.format(3)],
        ),
        (
            "浇水 没有制表符\n",
            [("浇水", 1, 0, (("pack.rules", 1),))],
            ["例句集“sets.tsv”第 1 行不是一个例句（共 1 行）", NOT_LEARNT.format(1)],
        ),
    ],
)
def test_examples_are_listed_with_what_is_wrong(
    tmp_path: Path, rows: str, found: list[tuple[str, int, int, tuple[tuple[str, int], ...]]], wrong: list[str]
) -> None:
    got, told = _listed(tmp_path, rows)
    assert got == found
    assert told[-1:] == wrong[-1:]
    assert [it.partition("“sets.tsv”")[0] for it in told] == [it.partition("“sets.tsv”")[0] for it in wrong]


def test_the_shipped_examples_have_nothing_wrong() -> None:
    rows, wrong = example_sets.listed([RULES])
    assert wrong == []
    assert sum(row.holding + row.others for row in rows) > 3000


def _decided(report: Report, rule: str, choice: Choice) -> list[Candidate]:
    (result,) = [it for it in report.results if it.rule == rule]
    history = History()
    for sub in result.subresults:
        history = decisions.decide(history, decisions.target(result, sub), Decision(choice, reason="看过"), "李", ON)
    return example_sets.candidates(report, decisions.standings(history, report, ON), shipped())


@pytest.mark.parametrize(
    ("rule", "choice", "found"),
    [
        ("TXT-05", "dismiss", [("?", True, "2024年底前，全市所有燃煤锅炉")]),
        ("TXT-05", "confirm", [("?", False, "2024年底前，全市所有燃煤锅炉")]),
        ("TXT-05", "needs_information", []),
        ("GOAL-09", "dismiss", []),  # its passages are cells of a table
        ("TXT-04", "confirm", [("?", False, "（二）明确实施步骤"), ("?", False, "（四）开展监测评价")]),
    ],
)
def test_a_decision_gives_the_passages_of_its_finding(rule: str, choice: Choice, found: list[tuple[str, bool, str]]) -> None:
    got = _decided(checked("city-defects.docx"), rule, choice)
    assert [(it.name, it.holds, it.text[: len(text)]) for it, (_, _, text) in zip(got, found, strict=True)] == found


def _with_passage(report: Report, rule: str, passage: Evidence) -> Report:
    """The report with a failed result of a rule that shows a passage."""

    def shown(result: object) -> object:
        (sub,) = result.subresults[:1]  # type: ignore[attr-defined]
        return replace(result, outcome="failed", subresults=(replace(sub, outcome="failed", evidence=(passage,)),))

    return replace(report, results=tuple(shown(it) if it.rule == rule else it for it in report.results))  # type: ignore[misc]


def test_the_definition_that_a_rule_goes_by_is_named() -> None:
    passage = Evidence(
        "专项经费", Place(0, 4, 8, section=("六、保障措施",)), before="前一句。设立试点", after="500万元。后一句", role="nearest"
    )
    (got,) = _decided(_with_passage(checked("city-defects.docx"), "ORG-03", passage), "ORG-03", "dismiss")
    assert (got.name, got.holds, got.text, got.headings) == ("资金保障", True, "设立试点专项经费500万元。", ("六、保障措施",))


CANDIDATE = Candidate("资金保障", True, "设立专项\t经费'''", ("六、保障措施",), "ORG-03", "review/a.docx#1", "李", "2024-06-01")


def test_what_is_written_counts_only_when_somebody_has_taken_its_marks_away(tmp_path: Path) -> None:
    written = example_sets.as_examples([CANDIDATE, replace(CANDIDATE, holds=False)], "zh")
    assert learnt.parsed(written.encode()) == ([], [])
    reviewed = "".join(f"{line.removeprefix('# ')}\n" for line in written.splitlines())
    rows, wrong = learnt.parsed(reviewed.encode())
    assert wrong == []
    assert [(it.name, it.holds, it.source, it.text) for it in rows] == [
        ("资金保障", True, "review/a.docx#1", "设立专项 经费'''"),
        ("资金保障", False, "review/a.docx#1", "设立专项 经费'''"),
    ]
    file = tmp_path / "c.toml"
    file.write_text(example_sets.as_cases([CANDIDATE, replace(CANDIDATE, holds=False)], "zh"), "utf-8")
    assert tomllib.loads(file.read_text("utf-8")) == {}
    file.write_text("".join(f"{line.removeprefix('# ')}\n" for line in file.read_text("utf-8").splitlines()), "utf-8")
    found, problems = cases(file)
    assert problems == []
    assert [(it.draft.strip(), it.expect) for it in found] == [
        ("六、保障措施\n设立专项\t经费’’’", {"ORG-03": {"outcome": "passed"}}),
        ("六、保障措施\n设立专项\t经费’’’", {"ORG-03": {"outcome": "failed"}}),
    ]


def _run(*arguments: str) -> tuple[int, str]:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = cli.main([*arguments, "--lang", "en"])
    out.flush()
    return code, out.buffer.getvalue().decode()  # type: ignore[attr-defined]


def test_the_command_lists_and_makes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.contract import report as report_file
    from plancheck.review import decision_file

    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack.rules").write_text(PACK, "utf-8")
    (tmp_path / "sets.tsv").write_text("浇水\t-\tplan/a\t铺设水渠十条\n", "utf-8")
    code, said = _run("rules", "examples", ".")
    assert (code, said.splitlines()[0]) == (2, "浇水  examples 1  counter-examples 1  from: pack.rules 1, plan 1  [my]")
    report = checked("city-defects.docx")
    (tmp_path / "r.json").write_bytes(report_file.write(report))
    assert _run("rules", "examples", "--from", "r.json")[0] == 2  # without decisions
    (result,) = [it for it in report.results if it.rule == "TXT-05"]
    history = decisions.decide(History(), decisions.target(result, result.subresults[0]), Decision("dismiss", reason="看过"), "李", ON)
    (tmp_path / "r.decisions.json").write_bytes(decision_file.write(history, report))
    assert json.loads((tmp_path / "r.decisions.json").read_bytes())
    code, said = _run("rules", "examples", "--from", "r.json", "-o", "found.tsv")
    assert code == 0, said
    assert "found.tsv: passages to be reviewed: 1. They do not count before that" in said
    assert "# ?\t+\treview/city-defects.docx#" in (tmp_path / "found.tsv").read_text("utf-8")
    assert _run("rules", "examples", "--from", "r.json", "-o", "found.tsv")[0] == 2  # never over a file that is there
