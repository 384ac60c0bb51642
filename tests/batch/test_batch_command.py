"""plancheck batch: what comes out, what is said, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.batch.drafts import batch, by_name, fill, plan, skipped, tree
from tests.zips import zipped

from plancheck import resources
from plancheck.cli import main
from plancheck.cli.batch_run import left
from plancheck.contract import schema
from plancheck.contract.round import RoundV1

SCHEMA = jsonschema.Draft202012Validator(json.loads(schema.text("round")))
SAMPLES = resources.folder("samples")
SOUND, DEFECTS = ((SAMPLES / f"city-{name}.docx").read_bytes() for name in ("b", "defects"))


def report(out: Path, draft: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / draft["reports"]["json"]).read_bytes())
    return found


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], int]:
    """The results of a folder with a bit of everything."""
    folder = tmp_path_factory.mktemp("batch")
    files = {
        "甲省/方案.docx": DEFECTS, "乙省/方案.docx": plan("乙市"), "乙省/附件1 清单.xlsx": b"PK", "丙.docx": DEFECTS, "坏.docx": b"junk",
        "README.md": b"x", "~$丙.docx": b"x", "图.png": b"x", '<img onerror=alert(1)>&"｛｛x｝｝.docx': plan("丁市"),
    }  # fmt: skip
    code, made = batch(fill(folder / "批次一", files), folder / "out")
    return folder / "out", made, code


def test_a_report_a_draft_and_all_side_by_side(done: tuple[Path, dict[str, Any], int]) -> None:
    out, made, code = done
    assert code == 3
    assert sorted(tree(out)) == sorted(
        [
            *("index.html", "summary.csv", "summary.xlsx", "round.json", ".plancheck/run.json"),
            *(draft["reports"][form] for draft in made["drafts"] for form in ("html", "json")),
            *(f".plancheck/drafts/{Path(draft['reports']['json']).name}" for draft in made["drafts"]),
        ]
    )
    assert [each["name"] for each in made["drafts"]] == [
        '<img onerror=alert(1)>&"｛｛x｝｝.docx', "丙.docx", "乙省/方案.docx", "坏.docx", "甲省/方案.docx",
    ]  # fmt: skip
    assert [each["reports"]["html"] for each in made["drafts"]] == [
        "reports/_img onerror=alert(1)_&_｛｛x｝｝.docx.html", "reports/丙.docx.html", "reports/乙省 - 方案.docx.html",
        "reports/坏.docx.html", "reports/甲省 - 方案.docx.html",
    ]  # fmt: skip
    assert skipped(made) == {"README.md": "stray", "~$丙.docx": "stray", "图.png": "kind"}
    assert made["alike"] == [{"kind": "same", "drafts": [2, 5]}]


def test_the_round_agrees_with_its_reports(done: tuple[Path, dict[str, Any], int]) -> None:
    out, made, _ = done
    written = (out / "round.json").read_bytes()
    assert RoundV1.from_json(written).to_json() == written
    SCHEMA.validate(made)
    verdicts = [each["verdict"] for each in made["drafts"]]
    assert made["verdicts"] == {each: verdicts.count(each) for each in made["verdicts"]}
    for draft in made["drafts"]:
        its = report(out, draft)
        assert {key: draft[key] for key in ("document", "attachments", "verdict", "counts")} == {
            key: its[key] for key in ("document", "attachments", "verdict", "counts")
        }
        assert draft["outcomes"] == {each["rule"]: each["outcome"] for each in its["results"]}
        assert draft["failed"] == {
            level: sum(each["outcome"] == "failed" and each["level"] == level for each in its["results"])
            for level in ("must", "should", "advice")
        }
        assert [(each["code"], len(each["series"])) for each in draft["indicators"]] == [
            (each["code"], len(each["series"])) for each in its["indicators"]
        ]
    for rule in made["rules"]:
        outcomes = [each["outcomes"][rule["rule"]] for each in made["drafts"] if each["outcomes"]]
        assert rule["counts"] == {each: outcomes.count(each) for each in rule["counts"]}


def test_the_tables_agree_with_the_round(done: tuple[Path, dict[str, Any], int]) -> None:
    out, made, _ = done
    rows = list(csv.DictReader(io.StringIO((out / "summary.csv").read_bytes().decode("utf-8-sig"))))
    assert [row["文件名"] for row in rows] == [each["name"] for each in made["drafts"]]
    assert [int(row["必须修改"]) for row in rows] == [each["failed"]["must"] for each in made["drafts"]]
    words = {"passed": "符合", "failed": "不符合", "cantTell": "需人工核实", "inapplicable": "不适用", "error": "未能审核"}
    for row, draft in zip(rows, made["drafts"], strict=True):
        assert {rule: words[outcome] for rule, outcome in draft["outcomes"].items() if rule in row} == {
            rule: row[rule] for rule in draft["outcomes"] if rule in row
        }


def test_the_page_names_every_draft_and_asks_for_nothing(done: tuple[Path, dict[str, Any], int]) -> None:
    page = (done[0] / "index.html").read_text("utf-8")
    assert page.count("<script") == 1
    assert "<img" not in page
    for draft in done[1]["drafts"]:
        assert page.count(f'href="reports/{Path(draft["reports"]["html"]).name}"') or "%" in page
    assert not re.findall(r"""(?:src|href)=["'](?:https?:|//|[a-z]+:)""", page)


# ---- what goes with a draft -------------------------------------------------------------------------------------


def test_q05_attachments_are_never_passed_off_as_checked(tmp_path: Path) -> None:
    """What a draft lacks may stand in them: nothing is said to be missing, nothing passes without a person."""
    source = fill(
        tmp_path / "in", {"甲/方案.docx": DEFECTS, "甲/附表.docx": plan(), "乙/方案.docx": SOUND, "乙/附件1.pdf": b"x", "丙.docx": DEFECTS}
    )
    code, made = batch(source, tmp_path / "out")
    found = by_name(made)
    assert code == 3
    assert [found[name]["verdict"] for name in ("甲/方案.docx", "乙/方案.docx", "丙.docx")] == [
        "needs_review",
        "needs_review",
        "noncompliant",
    ]
    for name, other, reason in (("甲/方案.docx", "附表.docx", "not_read"), ("乙/方案.docx", "附件1.pdf", "unsupported_format")):
        its = report(tmp_path / "out", found[name])
        assert (its["document"]["status"], its["document"]["reason"]) == ("checked_partly", "not_read")
        ((attachment),) = its["attachments"]
        assert (attachment["name"], attachment["status"], attachment["reason"]) == (other, "not_checked", reason)
        assert len(attachment["sha256"]) == 64
        (note,) = [each for each in its["diagnostics"] if each["code"] == "attachments-not-read"]
        assert other in note["message"]["zh"]
        assert "were not checked" in note["message"]["en"]
    alone, together = found["丙.docx"]["outcomes"], found["甲/方案.docx"]["outcomes"]
    softened = {rule for rule in alone if alone[rule] == "failed" and together[rule] == "cantTell"}
    assert softened >= {"STR-07", "IND-C01"}
    assert not {rule for rule in alone if alone[rule] != "failed" and together[rule] == "failed"}


def test_attachments_of_nobody_in_particular_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = fill(tmp_path / "in", {"甲.docx": SOUND, "乙.docx": SOUND, "附表.docx": plan()})
    code, made = batch(source, tmp_path / "out", "--fail-on", "never")
    assert (code, skipped(made)) == (3, {"附表.docx": "unassigned"})
    assert "附表.docx" in capsys.readouterr().err


def test_l07_what_was_left_out_is_named_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = fill(tmp_path / "in", {"甲.docx": SOUND, ".乙/乙.docx": SOUND, "旧/.plancheck/run.json": b"{}", "旧/丙.docx": SOUND})
    code, made = batch(source, tmp_path / "out", "--fail-on", "never", "--quiet")
    assert (code, skipped(made)) == (3, {".乙/": "stray", ".乙/乙.docx": "hidden", "旧/丙.docx": "results"})
    first, second = capsys.readouterr().err.splitlines()
    assert re.fullmatch("有 1 个文件没有审核（在批量审核的结果文件夹里.*）：旧/丙.docx", first)
    assert re.fullmatch("有 1 个文件没有审核（隐藏的文件.*）：.乙/乙.docx", second)
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert all(name in page for name in ("旧/丙.docx", ".乙/乙.docx"))


# ---- exit codes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "more", "code"),
    [
        ({"a.docx": SOUND}, [], 0),
        ({"a.docx": DEFECTS}, [], 1),
        ({"a.docx": DEFECTS}, ["--fail-on", "never"], 0),
        ({"a.docx": DEFECTS, "b.docx": b"junk"}, [], 3),
        ({"b.docx": b"junk"}, ["--fail-on", "never"], 3),
        ({"README": b"x"}, [], 4),
        ({}, [], 4),
    ],
)
def test_exit_codes(tmp_path: Path, files: dict[str, bytes], more: list[str], code: int) -> None:
    (tmp_path / "in").mkdir()
    assert batch(fill(tmp_path / "in", files), tmp_path / "out", *more)[0] == code


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["batch"], 2, "缺少"),
        (["batch", "in"], 2, "缺少选项 -o"),
        (["batch", "in", "--output"], 2, "查看用法：plancheck batch --help"),
        (["batch", "nowhere", "-o", "out"], 4, "没有文件“nowhere”"),
        (["batch", "in/a.docx", "-o", "out"], 2, "plancheck check in/a.docx"),
        (["batch", "in", "-o", "in"], 2, "换一个文件夹"),
        (["batch", "in", "-o", "theirs"], 2, "已有别的文件"),
        (["batch", "in", "-o", "in/a.docx"], 2, "已有别的文件"),
        (["batch", "in", "-o", "report.html"], 2, "-o report"),
        (["batch", "in", "-o", "out", "--jobs", "0"], 2, "写 1 到 256 之间的整数"),
        (["batch", "in", "-o", "out", "--job", "2"], 2, "是不是 --jobs"),
        (["batch", "in", "-o", "out", "--fail-on", "mist"], 2, "是不是 must"),
        (["check", "in"], 2, "plancheck batch in -o"),
    ],
)
def test_c9_wrong_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(fill(tmp_path, {"in/a.docx": SOUND, "theirs/index.html": b"mine"}))
    assert main(arguments) == code
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert (tmp_path / "theirs" / "index.html").read_bytes() == b"mine"


def test_c9_an_unknown_key_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(fill(tmp_path, {"in/a.docx": SOUND, "plancheck.toml": b'fail_in = "never"\n'}))
    assert main(["batch", "in", "-o", "out"]) == 2
    assert "是不是 fail_on" in capsys.readouterr().err


# ---- going on ---------------------------------------------------------------------------------------------------


def test_only_what_changed_is_done_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = fill(tmp_path / "in", {"a.docx": plan("甲市"), "b.docx": plan("乙市"), "c/方案.docx": plan("丙市"), "c/附表.docx": b"1"})
    out = tmp_path / "out"
    batch(source, out)
    first = tree(out)
    capsys.readouterr()

    def kept(*more: str) -> int:
        batch(source, out, *more)
        found = re.search(r"(?:沿用 |finished \()(\d)", capsys.readouterr().err)
        assert found
        return int(found[1])

    assert kept() == 3
    assert tree(out) == first
    (out / "reports" / "a.docx.html").write_bytes(b"edited")  # somebody was there
    (out / "reports" / "b.docx.json").unlink()
    assert kept() == 1
    assert tree(out) == first
    fill(source, {"a.docx": plan("甲甲市"), "c/附表.docx": b"2"})
    assert kept() == 1
    assert kept("--kind", "city") == 0
    assert kept("--kind", "city", "--lang", "en") == 0


def test_an_interrupted_run_keeps_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = fill(tmp_path / "in", {"a.docx": plan("甲市"), "b.docx": plan("乙市")}), tmp_path / "out"
    batch(source, out)
    state = json.loads((out / ".plancheck" / "run.json").read_bytes())
    assert state["finished"] is True
    (out / ".plancheck" / "run.json").write_text(json.dumps({**state, "date": "2026-11-24", "finished": False}), "utf-8")
    assert main(["batch", str(source), "-o", str(out)]) in (1, 3)
    assert "审核日期仍为 2026-11-24" in capsys.readouterr().err
    assert json.loads((out / "round.json").read_bytes())["date"] == "2026-11-24"


# ---- the same, and nearly the same ------------------------------------------------------------------------------


def test_c3_the_same_draft_twice_and_versions(tmp_path: Path) -> None:
    newer = plan("某市", "二、重点任务")
    files = {"甲/方案.docx": DEFECTS, "乙/方案.docx": DEFECTS, "方案.docx": SOUND, "方案（新）.docx": plan("某市"), "z.docx": newer}
    _, made = batch(fill(tmp_path / "in", files), tmp_path / "out")
    names = [each["name"] for each in made["drafts"]]
    same = made["alike"][0]
    assert (same["kind"], {names[n - 1] for n in same["drafts"]}) == ("same", {"乙/方案.docx", "甲/方案.docx"})
    found = by_name(made)
    assert found["甲/方案.docx"]["document"]["sha256"] == found["乙/方案.docx"]["document"]["sha256"]
    assert len({each["reports"]["json"] for each in made["drafts"]}) == 5
    versions = [{names[n - 1] for n in each["drafts"]} for each in made["alike"] if each["kind"] == "version"]
    expected = {each["name"] for each in made["drafts"] if each["plan"]["title"] == found["z.docx"]["plan"]["title"]}
    assert versions == ([expected] if found["z.docx"]["plan"]["place"] else [])


def test_a_zip_gives_what_its_folder_gives(tmp_path: Path) -> None:
    files = {"甲/方案.docx": plan("甲市"), "甲/附表.docx": b"x", "乙.docx": plan("乙市"), "README": b"x"}
    (tmp_path / "in.zip").write_bytes(zipped(files))
    _, from_zip = batch(tmp_path / "in.zip", tmp_path / "out 1")
    _, from_folder = batch(fill(tmp_path / "in", files), tmp_path / "out 2")
    assert {**from_zip, "source": ""} == {**from_folder, "source": ""}
    assert from_zip["source"] == "in.zip"


# ---- what is said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "未能审核或只审核了一部分：" + "、".join(f"{n}.docx（不支持的格式）" for n in range(1, 6)) + " 等，另有 2 份"),
        (("--lang", "en"), "Not checked, or checked only in part: 1.docx (unsupported format), "),
        (("--quiet",), ""),
    ],
)  # fmt: skip
def test_drafts_that_were_not_checked_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    source = fill(tmp_path / "in", {"sound.docx": plan(), **{f"{n}.docx": b"junk" for n in range(1, 8)}})
    assert batch(source, tmp_path / "out", *more)[0] == 3
    lines = capsys.readouterr().err.splitlines()
    named = [each for each in lines if "1.docx" in each]
    assert [each[: len(said)] for each in named] == ([said] if said else [])
    assert "sound.docx" not in "".join(lines)


# ---- progress ---------------------------------------------------------------------------------------------------


def test_c5_how_much_time_is_left() -> None:
    assert left(0, 10, 5.0) is None
    assert left(4, 10, 8.0) == 12.0


@pytest.mark.parametrize("quiet", [True, False])
def test_no_progress_where_nobody_looks(tmp_path: Path, capsys: pytest.CaptureFixture[str], quiet: bool) -> None:
    source = fill(tmp_path / "in", {"a.docx": plan(), "b.docx": plan("乙市")})
    batch(source, tmp_path / "out", *(["--quiet"] if quiet else []))
    out, err = capsys.readouterr()
    assert out == ""
    assert "\r" not in err
    assert err.splitlines() == [] if quiet else "2 份方案" in err
