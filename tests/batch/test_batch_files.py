"""letter, annotate and compare over the results of a batch: a file a draft, what was not made, and what a second run leaves."""

from __future__ import annotations

import csv
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import docx
import pytest
from tests.batch.drafts import batch, fill, tree
from tests.cli import files
from tests.review import small

from plancheck import sheets
from plancheck.batch import pairs, results
from plancheck.cli import main, many
from plancheck.cli.terminal import Terminal
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import DocumentInfo, PlanInfo
from plancheck.model.round import Draft

Captured = pytest.CaptureFixture[str]
ON = ("--date", "2026-11-25")
KIND = '词表 庭园 "garden"\n  用途：方案类型\n  代码：garden\n  词语：庭园\n'
#: Three drafts: one with a finding of each level, one with advice only, one that meets every rule.
EAST = files.docx(*small.DRAFT)
WEST = files.docx(
    "西园庭园实施方案", "一、主要目标", "到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到45%。", "二、主要任务", "改种乔木。"
)
NORTH = files.docx(
    "北园庭园实施方案", "一、主要目标", "到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到45%。", "二、主要任务", "浇水。"
)
ROUND = {"东园/方案.docx": EAST, "西园/方案.docx": WEST, "北园.docx": NORTH}
LETTERS = ["东园 - 方案.意见函.docx", "北园.意见函.docx", "西园 - 方案.意见函.docx"]


@dataclass(frozen=True)
class Offices:
    """Folders with the small pack, three drafts and the results of their batch, without and with letters. They are copied to `place`
    before every test, since what is remembered of a letter has its whole path."""

    bare: Path
    written: Path
    place: Path

    def open(self, office: Path) -> None:
        shutil.rmtree(self.place)
        shutil.copytree(office, self.place)
        os.chdir(self.place / "work")


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    folder = tmp_path_factory.mktemp("offices")
    made = Offices(folder / "bare", folder / "written", folder / "place")
    toml = 'rules = ["work/rules"]\npacks = ["garden"]\nkind = "garden"\n[letter]\nagency = "东山县园林局"\n'
    fill(made.place, {"plancheck.toml": toml.encode(), "work/rules/garden/pack.rules": (small.PACK + KIND + small.RULES).encode()})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.place / "work")
        fill(Path("收件"), ROUND)
        code, round_ = batch(Path("收件"), Path("结果"))
        assert (code, [each["verdict"] for each in round_["drafts"]]) == (1, ["noncompliant", "compliant", "compliant"])
        shutil.copytree(made.place, made.bare)
        assert main(["letter", "结果", "-o", "意见", *ON]) == 0
        shutil.copytree(made.place, made.written)
        yield made


@pytest.fixture(autouse=True)
def _office(offices: Offices) -> None:
    """The office is as it was after its batch."""
    offices.open(offices.bare)


@pytest.fixture
def _letters(offices: Offices, _office: None) -> None:
    """It has written its letters, too."""
    offices.open(offices.written)


def run(capsys: Captured, *arguments: str) -> tuple[int, str]:
    """Exit code and notes of a command."""
    code = main(list(arguments))
    _, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, err


def decide(name: str, *choice: str, folder: str = "结果") -> None:
    assert main(["decide", f"{folder}/reports/{name}.json", *choice, "--by", "甲", *ON]) == 0


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def text(path: str | Path) -> str:
    return "\n".join(each.text for each in docx.Document(str(path)).paragraphs)


# ---- letters ----------------------------------------------------------------------------------------------------


def test_a_letter_a_draft_with_what_the_table_says(capsys: Captured) -> None:
    assert run(capsys, "letter", "结果", "--table-form", "信息.xlsx") == (0, "已写出：信息.xlsx\n")
    ((_, rows),) = sheets.read(Path("信息.xlsx").read_bytes())
    assert [row.values[:2] for row in rows] == [
        ("方案文件", "方案名称"),
        ("东园/方案.docx", "东园庭园实施方案"),
        ("北园.docx", "北园庭园实施方案"),
        ("西园/方案.docx", "西园庭园实施方案"),
    ]
    with Path("信息.csv").open("w", newline="", encoding="gb18030") as file:
        table = csv.writer(file)
        table.writerow(["方案文件", "主送机关", "发文字号", "来文字号"])
        table.writerow(["东园/方案.docx", "东园管理处", "东园林函〔2026〕1号", "东园〔2026〕9号"])
        table.writerow(["西园/方案.docx", "西园管理处", "", ""])
    code, err = run(capsys, "letter", "结果", "-o", "意见", "--table", "信息.csv", "--recipient", "各管理处", *ON)
    assert code == 0
    assert err.splitlines()[-1] == "写出 3 份，没有变化 0 份，没有写成 0 份"
    assert [name for name in names("意见") if name.endswith(".docx")] == LETTERS
    assert [name for name in names("意见") if name.endswith(".xlsx")] == [
        "东园 - 方案.意见函.意见采纳情况表.xlsx", "西园 - 方案.意见函.意见采纳情况表.xlsx",
    ]  # fmt: skip
    east, north, west = (text(Path("意见") / name) for name in LETTERS)
    assert "东园管理处：" in east
    assert "《东园庭园实施方案》（东园〔2026〕9号）" in east
    assert "西园管理处：" in west
    assert "各管理处：" in north
    assert all("东山县园林局" in each for each in (east, north, west))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["方案文件", "主送机关"], ["南园.docx", "南园管理处"]], "第 2 行：本轮没有方案“南园.docx”"),
        ([["方案文件", "主送机关"], ["北园.docx", "甲"], ["北园.docx", "乙"]], "第 3 行：方案“北园.docx”写了两行"),
        ([["方案文件", "主送机关"], ["", "甲"]], "第 2 行：没有写是哪份方案"),
        ([["名称", "主送"], ["北园.docx", "甲"]], "方案文件"),
    ],
)
def test_a_table_with_a_mistake_writes_no_letter(capsys: Captured, rows: list[list[str]], said: str) -> None:
    with Path("信息.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)
    code, err = run(capsys, "letter", "结果", "-o", "意见", "--table", "信息.csv")
    assert code == 4
    assert said in err
    assert not Path("意见").exists()


def test_a_second_run_writes_only_what_changed(capsys: Captured) -> None:
    command = ("letter", "结果", "-o", "意见", *ON)
    assert run(capsys, *command)[0] == 0
    before = {name: (Path("意见") / name).stat().st_mtime_ns for name in names("意见")}
    code, err = run(capsys, *command)
    assert (code, err.splitlines()[-1]) == (0, "写出 0 份，没有变化 3 份，没有写成 0 份")
    decide("东园 - 方案.docx", "--rule", "G-01", "--confirm")
    capsys.readouterr()
    code, err = run(capsys, *command)
    assert (code, err.splitlines()[-1]) == (0, "写出 1 份，没有变化 2 份，没有写成 0 份")
    assert "[1/3] 已写出：意见/东园 - 方案.意见函.v2.docx（东园/方案.docx）" in err
    assert "提醒：东园/方案.docx：还有 2 条没有处理意见，0 条的处理意见需复核，都没有列入意见函" in err
    assert before.items() <= {name: (Path("意见") / name).stat().st_mtime_ns for name in names("意见")}.items()
    (Path("意见") / "北园.意见函.docx").unlink()
    code, err = run(capsys, *command)
    assert "[2/3] 已写出：意见/北园.意见函.docx（北园.docx）" in err
    assert run(capsys, *command, "--contact", "张三")[1].splitlines()[-1] == "写出 3 份，没有变化 0 份，没有写成 0 份"


def test_a_draft_that_nobody_decided_on_is_told_of_where_others_were(capsys: Captured) -> None:
    command = ("letter", "结果", "-o", "意见", *ON)
    said = "提醒：东园/方案.docx：没有处理意见，意见函列入全部不符合的内容，未经逐条处理"
    assert said not in run(capsys, *command)[1], "of a whole batch, nobody has"
    decide("西园 - 方案.docx", "--all", "--confirm")
    capsys.readouterr()
    assert said in run(capsys, *command, "--contact", "张三")[1]


FORM = "东园 - 方案.意见函.意见采纳情况表.xlsx"


@pytest.mark.usefixtures("_letters")
@pytest.mark.parametrize(
    ("gone", "written"),
    [
        pytest.param((FORM,), FORM, id="a form"),
        pytest.param(("东园 - 方案.意见函.docx",), "东园 - 方案.意见函.docx", id="a letter with a form"),
        pytest.param(("东园 - 方案.意见函.docx", FORM), "东园 - 方案.意见函.docx", id="both"),
        pytest.param(("北园.意见函.docx",), "北园.意见函.docx", id="a letter without one"),
    ],
)
def test_whatever_is_gone_is_written_again(capsys: Captured, gone: tuple[str, ...], written: str) -> None:
    command = ("letter", "结果", "-o", "意见", *ON)
    before = tree(Path("意见"))
    for name in gone:
        (Path("意见") / name).unlink()
    code, err = run(capsys, *command)
    assert (code, err.splitlines()[-1]) == (0, "写出 1 份，没有变化 2 份，没有写成 0 份")
    assert f"已写出：意见/{written}（" in err
    assert tree(Path("意见")) == before


def test_what_could_not_be_written_is_named_and_the_others_are_there(capsys: Captured) -> None:
    fill(Path("收件"), {"坏.docx": b"PK\x03\x04 no zip"})
    batch(Path("收件"), Path("结果"))
    decide("西园 - 方案.docx", "--all", "--dismiss", "误报")
    Path("结果/reports/东园 - 方案.docx.decisions.json").write_text("{}", "utf-8")
    capsys.readouterr()
    code, err = run(capsys, "letter", "结果", "-o", "意见", *ON)
    assert code == 3
    assert names("意见") == ["北园.意见函.docx"]
    assert "没有写成（东园/方案.docx）：“结果/reports/东园 - 方案.docx.decisions.json”不能作为处理意见文件" in err
    assert "没有写成（坏.docx）：文件未能读取，不能据此发函" in err
    assert err.splitlines()[-1] == "写出 1 份，没有变化 0 份，没有写成 3 份"
    assert not [name for name in os.listdir("意见") if ".part" in name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("letter", "结果"), "请用 -o 给一个文件夹"),
        (("letter", "结果", "-o", "结果"), "不能写进“结果”"),
        (("letter", "结果", "-o", "意见", "--decisions", "x.json"), "--decisions 只用于一份方案"),
        (("letter", "结果", "-o", "意见", "--replies-form", "x.xlsx"), "--replies-form 只用于一份方案"),
        (("letter", "收件/北园.docx", "-o", "x.docx", "--table", "信息.xlsx"), "--table 只用于 batch 的结果文件夹"),
        (("annotate", "结果"), "请用 -o 给一个文件夹"),
        (("annotate", "结果", "-o", "收件"), "不能写进“收件”"),
        (("annotate", "结果", "-o", "批注", "--drafts", "没有"), "找不到所审的文件夹“没有”"),
        (("annotate", "收件/北园.docx", "--drafts", "收件"), "--drafts 只用于 batch 的结果文件夹"),
        (("compare", "结果", "结果"), "请用 -o 给一个文件夹"),
        (("compare", "结果", "结果", "-o", "复核", "--replies", "x.xlsx"), "--replies 只用于一份方案"),
    ],
)
def test_what_does_not_fit_a_whole_round_is_refused(capsys: Captured, arguments: tuple[str, ...], said: str) -> None:
    code, err = run(capsys, *arguments)
    assert code == 2
    assert said in err


def test_a_final_letter_with_gaps_is_not_written(capsys: Captured) -> None:
    code, err = run(capsys, "letter", "结果", "-o", "意见", "--final", *ON)
    assert code == 2
    assert "正式函里还有没填的空" in err
    assert not Path("意见").exists()


def test_results_that_name_a_file_elsewhere_are_refused(capsys: Captured) -> None:
    round_ = json.loads(Path("结果/round.json").read_bytes())
    round_["drafts"][0]["reports"]["json"] = "reports/../../other.json"
    Path("结果/round.json").write_text(json.dumps(round_), "utf-8")
    code, err = run(capsys, "letter", "结果", "-o", "意见")
    assert code == 4
    assert "不是 batch 的结果" in err


# ---- the overview -----------------------------------------------------------------------------------------------


def rerun(capsys: Captured) -> tuple[dict[str, dict[str, object]], list[dict[str, str]], str]:
    """What the round has of each draft's review after another batch, the rows of its table, and what was said."""
    batch(Path("收件"), Path("结果"))
    _, err = capsys.readouterr()
    assert "完成 3 份（沿用 3 份）" in err
    round_ = json.loads(Path("结果/round.json").read_bytes())
    rows = list(csv.DictReader(Path("结果/summary.csv").read_text("utf-8-sig").splitlines()))
    return {each["name"]: each.get("review") for each in round_["drafts"]}, rows, err


def test_a_rerun_shows_decisions_and_letters(capsys: Captured) -> None:
    reviews, rows, _ = rerun(capsys)
    assert set(reviews.values()) == {None}
    assert {(row["处理后总体结论"], row["已处理"], row["意见函"]) for row in rows} == {("", "", "")}
    assert "程序结论" not in Path("结果/index.html").read_text("utf-8")
    decide("东园 - 方案.docx", "--rule", "G-01", "--dismiss", "误报")
    decide("东园 - 方案.docx", "--rule", "G-02", "--confirm")
    assert main(["letter", "结果", "-o", "意见", *ON]) == 0
    decide("东园 - 方案.docx", "--rule", "G-03", "--confirm")
    capsys.readouterr()
    reviews, rows, _ = rerun(capsys)
    assert reviews["东园/方案.docx"] == {
        "verdict": "compliant", "decided": 3, "findings": 3, "again": 0, "letter": 1, "letter_is_current": False, "unreadable": "",
    }  # fmt: skip
    assert [(row["总体结论"], row["处理后总体结论"], row["已处理"], row["意见函"]) for row in rows] == [
        ("不符合", "符合", "3/3", "已写（第 1 稿）（之后有变化）"),
        ("符合", "符合", "0/0", "已写（第 1 稿）"),
        ("符合", "符合", "0/1", "已写（第 1 稿）"),
    ]
    page = Path("结果/index.html").read_text("utf-8")
    assert all(each in page for each in ("程序结论", "审核结论", "已处理", "已写（第 1 稿）（之后有变化）"))
    (_, sheet), *_ = sheets.read(Path("结果/summary.xlsx").read_bytes())
    assert "3/3" in sheet[1].values
    assert main(["letter", "结果", "-o", "意见", *ON]) == 0
    capsys.readouterr()
    reviews, rows, _ = rerun(capsys)
    assert [row["意见函"] for row in rows] == ["已写（第 2 稿）", "已写（第 1 稿）", "已写（第 1 稿）"]
    (Path("意见") / "北园.意见函.docx").unlink()
    assert [row["意见函"] for row in rerun(capsys)[1]] == ["已写（第 2 稿）", "未写", "已写（第 1 稿）"]


def test_decisions_that_cannot_be_read_are_named_and_do_not_count(capsys: Captured) -> None:
    Path("结果/reports/东园 - 方案.docx.decisions.json").write_text("{}", "utf-8")
    reviews, rows, err = rerun(capsys)
    said = "处理意见文件“东园 - 方案.docx.decisions.json”读不出来，没有计入"
    assert (reviews["东园/方案.docx"]["verdict"], reviews["东园/方案.docx"]["decided"]) == ("noncompliant", 0)
    assert f"东园/方案.docx：{said}" in err
    assert said in rows[0]["备注"]
    assert said in Path("结果/index.html").read_text("utf-8")


# ---- annotated copies -------------------------------------------------------------------------------------------


def comments(path: Path) -> str:
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as package:
        return package.read("word/comments.xml").decode() if "word/comments.xml" in package.namelist() else ""


def test_an_annotated_copy_a_draft_without_what_was_dismissed(capsys: Captured) -> None:
    assert run(capsys, "annotate", "结果", "-o", "批注", *ON)[0] == 0
    assert names("批注") == ["东园 - 方案.审核.docx", "北园.审核.docx", "西园 - 方案.审核.docx"]
    assert "有强制措施" in comments(Path("批注/东园 - 方案.审核.docx"))
    assert run(capsys, "annotate", "结果", "-o", "批注", *ON)[1].splitlines()[-1] == "写出 0 份，没有变化 3 份，没有写成 0 份"
    decide("东园 - 方案.docx", "--rule", "G-02", "--dismiss", "误报")
    capsys.readouterr()
    assert run(capsys, "annotate", "结果", "-o", "批注", *ON)[1].splitlines()[-1] == "写出 1 份，没有变化 2 份，没有写成 0 份"
    assert "有强制措施" not in comments(Path("批注/东园 - 方案.审核.v2.docx"))


def test_a_draft_that_was_changed_or_is_gone_gets_no_copy(capsys: Captured) -> None:
    Path("收件/北园.docx").write_bytes(WEST)
    Path("收件/西园/方案.docx").unlink()
    code, err = run(capsys, "annotate", "结果", "-o", "批注", *ON)
    assert code == 4
    assert names("批注") == ["东园 - 方案.审核.docx"]
    assert "没有写成（北园.docx）：" in err
    assert "与审核时不同" in err
    assert "没有写成（西园/方案.docx）：找不到原文件" in err


@pytest.mark.parametrize(
    ("change", "code", "said", "elsewhere"),
    [
        pytest.param(lambda draft: None, 0, "没有变化：批注/北园.审核.docx", "已写出：另一处/北园.审核.docx", id="as it was"),
        pytest.param(lambda draft: draft.write_bytes(WEST), 2, *["收件/北园.docx”与审核时不同"] * 2, id="another draft"),
        pytest.param(Path.unlink, 4, *["没有写成（北园.docx）：找不到原文件"] * 2, id="no draft"),
    ],
)
def test_a_second_run_asks_of_the_drafts_what_the_first_did(
    capsys: Captured, change: Callable[[Path], object], code: int, said: str, elsewhere: str
) -> None:
    assert run(capsys, "annotate", "结果", "-o", "批注", *ON)[0] == 0
    change(Path("收件/北园.docx"))
    for folder, line in (("批注", said), ("另一处", elsewhere)):
        again, err = run(capsys, "annotate", "结果", "-o", folder, *ON)
        assert again == code
        assert line in err


# ---- what is remembered -----------------------------------------------------------------------------------------


def works(target: Path, *makes: Callable[[], many.Output]) -> list[many.Work]:
    """A work for each draft of the round."""
    return [many.Work(each, target, lambda: "", make) for each, make in zip(results.drafts(Path("结果")), makes, strict=True)]


def test_acts_at_the_same_time_do_not_forget_each_other(capsys: Captured) -> None:
    copy = Path("批注.docx")
    copy.write_bytes(EAST)

    def with_letters() -> many.Output:
        assert main(["letter", "结果", "-o", "意见", *ON]) == 0
        return many.Output((copy,), (copy,))

    same = partial(many.Output, (copy,), ())
    many.make_all(Terminal(), Path("结果"), "annotate", works(copy, same, with_letters, same))
    capsys.readouterr()
    _, rows, _ = rerun(capsys)
    assert [row["意见函"] for row in rows] == ["已写（第 1 稿）"] * 3
    known = [results.made(Path("结果"), "annotate", each) for each in results.drafts(Path("结果"))]
    assert [[entry.files for entry in entries] for entries in known] == [[(str(copy.absolute()),)]] * 3


def test_each_draft_is_noted_once_and_by_itself(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[Path] = []
    write = Terminal.write

    def counted(terminal: Terminal, path: Path, data: bytes) -> None:
        noted.append(path.absolute())
        write(terminal, path, data)

    monkeypatch.setattr(Terminal, "write", counted)
    assert run(capsys, "letter", "结果", "-o", "意见", *ON)[0] == 0
    state = [path for path in noted if path.is_relative_to(Path("结果/.plancheck").absolute())]
    assert (len(state), len(set(state))) == (3, 3)
    noted.clear()
    assert run(capsys, "letter", "结果", "-o", "意见", *ON)[1].splitlines()[-1] == "写出 0 份，没有变化 3 份，没有写成 0 份"
    assert noted == []  # nor is anything noted again that did not change


def test_what_was_made_before_a_kill_is_noticed(capsys: Captured) -> None:
    made = Path("意见.docx")
    made.write_bytes(EAST)

    def killed() -> many.Output:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        many.make_all(Terminal(), Path("结果"), "letter", works(made, partial(many.Output, (made,), (made,)), killed, killed))
    capsys.readouterr()
    assert [row["意见函"] for row in rerun(capsys)[1]] == ["已写（第 1 稿）", "未写", "未写"]


def edited(note: bytes, **values: object) -> bytes:
    """A note with other values."""
    return json.dumps({**json.loads(note), **values}).encode()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda note: b"",
    "cut": lambda note: note[: len(note) // 2],
    "no text": lambda note: b"\xff" + note,
    "a list": lambda note: b"[]",
    "values missing": lambda note: b'{"draft": 1}',
    "no file": lambda note: edited(note, files=[]),
    "another file": lambda note: edited(note, files=["gone.docx"]),
    "no key": lambda note: edited(note, key=""),
    "no number": lambda note: edited(note, version="x"),
    "no exit code": lambda note: edited(note, code=77),
}


@pytest.mark.usefixtures("_letters")
@pytest.mark.parametrize("first", range(0, len(DAMAGES), 3))
def test_a_damaged_note_is_made_again(capsys: Captured, first: int) -> None:
    """Those of three drafts at a time, each damaged in its own way."""
    notes = sorted(path for path in Path("结果/.plancheck/made").rglob("*") if path.is_file())
    before = {path: path.read_bytes() for path in notes}
    assert len(notes) == 3
    for path, damage in zip(notes, list(DAMAGES.values())[first:], strict=False):
        path.write_bytes(damage(path.read_bytes()))
    code, err = run(capsys, "letter", "结果", "-o", "意见", *ON)
    assert (code, err.splitlines()[-1]) == (0, "写出 0 份，没有变化 3 份，没有写成 0 份")
    assert {path: path.read_bytes() for path in notes} == before


def test_what_was_made_in_other_places_and_formats_is_remembered(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [("letter", "结果", "-o", folder, *ON) for folder in ("意见", "另一处")]
    comparisons = [("compare", "结果", "结果", "-o", "复核", "--format", form, *ON) for form in ("html", "json")]
    for command in (*letters, *comparisons):
        assert run(capsys, *command)[1].splitlines()[-1] == "写出 3 份，没有变化 0 份，没有写成 0 份"

    def made_again(*_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr("plancheck.cli.letter.make", made_again)
        patched.setattr("plancheck.cli.compare._rendered", made_again)
        for command in (*letters, *comparisons):
            assert run(capsys, *command)[1].splitlines()[-1] == "写出 0 份，没有变化 3 份，没有写成 0 份"
    shutil.rmtree("另一处")
    assert [row["意见函"] for row in rerun(capsys)[1]] == ["已写（第 1 稿）"] * 3


def test_the_overview_tells_of_the_letter_that_is_current(capsys: Captured) -> None:
    for folder, contact in (("意见", "张三"), ("意见", "李四"), ("另一处", "李四")):
        assert run(capsys, "letter", "结果", "-o", folder, "--contact", contact, *ON)[0] == 0
    assert [row["意见函"] for row in rerun(capsys)[1]] == ["已写（第 2 稿）"] * 3
    decide("东园 - 方案.docx", "--all", "--confirm")
    assert run(capsys, "letter", "结果", "-o", "另一处", "--contact", "李四", *ON)[0] == 0
    assert run(capsys, "letter", "结果", "-o", "第三处", "--contact", "李四", *ON)[0] == 0
    assert [row["意见函"] for row in rerun(capsys)[1]] == ["已写（第 2 稿）"] * 3
    shutil.rmtree("另一处")
    assert [row["意见函"] for row in rerun(capsys)[1]] == ["已写（第 1 稿）", "已写（第 2 稿）", "已写（第 2 稿）"]


# ---- comparisons ------------------------------------------------------------------------------------------------


def test_the_drafts_of_two_rounds_are_compared_pair_by_pair(capsys: Captured) -> None:
    decide("东园 - 方案.docx", "--rule", "G-02", "--dismiss", "误报")
    mended = (small.TITLE, *small.GOALS, "到2030年，树木覆盖率达到45%。", *small.TASKS, "浇水。")
    fill(Path("收件二"), {"东园/方案（第二稿）.docx": files.docx(*mended), "西园/方案.docx": WEST, "南园.docx": NORTH})
    batch(Path("收件二"), Path("结果二"))
    capsys.readouterr()
    command = ("compare", "结果", "结果二", "-o", "复核", "--format", "json", *ON)
    code, err = run(capsys, *command)
    assert code == 0
    assert names("复核") == ["东园 - 方案（第二稿）.复核.json", "南园.复核.json", "西园 - 方案.复核.json"]
    east = json.loads(Path("复核/东园 - 方案（第二稿）.复核.json").read_bytes())
    assert [(item["rule"], item["state"], item["open"]) for item in east["items"]] == [
        ("G-02", "unmended", False), ("G-01", "mended", False), ("G-03", "mended", False),
    ]  # fmt: skip
    assert json.loads(Path("复核/南园.复核.json").read_bytes())["old"]["document"]["name"] == "北园.docx"  # by title and place
    assert run(capsys, *command)[1].splitlines()[-1] == "写出 0 份，没有变化 3 份，没有写成 0 份"
    assert run(capsys, *command, "--fail-on", "should")[0] == 0
    decide("东园 - 方案.docx", "--rule", "G-02", "--confirm")
    capsys.readouterr()
    code, err = run(capsys, *command, "--fail-on", "should")
    assert (code, err.splitlines()[-1].startswith("写出 1 份")) == (1, True)
    assert run(capsys, *command, "--fail-on", "should")[0] == 1  # also where nothing is made anew


def test_drafts_without_a_partner_are_named(capsys: Captured) -> None:
    other = files.docx("南园庭园实施方案", "一、主要目标", "浇水。")
    fill(Path("收件二"), {"西园/方案.docx": WEST, "南园/方案.docx": other})
    batch(Path("收件二"), Path("结果二"))
    capsys.readouterr()
    code, err = run(capsys, "compare", "结果", "结果二", "-o", "复核", *ON)
    assert code == 3
    assert names("复核") == ["西园 - 方案.复核.html"]
    assert "没有复核：“南园/方案.docx”在上一轮没有对应的方案" in err
    assert "上一轮的“东园/方案.docx”，本轮没有新的一版" in err


def configured(fail_on: str) -> None:
    """plancheck.toml with this level."""
    toml = Path("../plancheck.toml")
    toml.write_text(f'fail_on = "{fail_on}"\n' + toml.read_text("utf-8"), "utf-8")


@pytest.mark.parametrize(
    ("configuration", "options", "code"),
    [("never", (), 0), ("should", (), 1), ("never", ("--fail-on", "must"), 1), ("must", ("--fail-on", "never"), 0)],
)
def test_the_exit_code_of_kept_comparisons_follows_the_configuration(
    capsys: Captured, configuration: str, options: tuple[str, ...], code: int
) -> None:
    command = ("compare", "结果", "结果", "-o", "复核", *ON)
    assert run(capsys, *command)[0] == 1
    configured(configuration)
    assert run(capsys, *command, *options)[0] == code
    assert run(capsys, "compare", "结果", "结果", "-o", "另一处", *ON, *options)[0] == code


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("结果/reports/东园 - 方案.docx.json", "没有写成（东园/方案.docx）："),
        ("结果二/reports/东园 - 方案.docx.json", "没有写成（东园/方案.docx）："),
    ],
)
def test_comparisons_whose_reports_are_gone_are_named_and_the_others_are_there(capsys: Captured, file: str, said: str) -> None:
    shutil.copytree("结果", "结果二")
    Path(file).unlink()
    code, err = run(capsys, "compare", "结果", "结果二", "-o", "复核", *ON)
    assert code == 4
    assert said in err
    assert file in err
    assert err.splitlines()[-1] == "写出 2 份，没有变化 0 份，没有写成 1 份"
    assert names("复核") == ["北园.复核.html", "西园 - 方案.复核.html"]


#: EAST as it comes back when it was mended; and with another title.
WHOLE = (*small.GOALS, "到2030年，树木覆盖率达到45%。", *small.TASKS[:-1], "浇水。")
MENDED, RETITLED = files.docx(small.TITLE, *WHOLE), files.docx("东山花圃庭园实施方案", *WHOLE)


GONE = "没有复核：上一轮的“{}”，本轮没有新的一版"


@pytest.mark.parametrize(
    ("second", "fail_on", "code", "said"),
    [
        pytest.param({**ROUND, "东园/方案.docx": MENDED}, "must", 0, [], id="all came back"),
        pytest.param(ROUND, "must", 1, [], id="all came back, one with findings"),
        pytest.param({"北园.docx": NORTH, "西园/方案.docx": WEST}, "must", 3, [GONE.format("东园/方案.docx")], id="one with findings"),
        pytest.param({"北园.docx": NORTH, "西园/方案.docx": WEST}, "never", 3, [GONE.format("东园/方案.docx")], id="findings do not count"),
        pytest.param({"东园/方案.docx": EAST, "西园/方案.docx": WEST}, "must", 3, [GONE.format("北园.docx")], id="one without findings"),
        pytest.param(
            {"北园.docx": NORTH, "西园/方案.docx": WEST, "花圃/新稿.docx": RETITLED},
            "must",
            3,
            ["没有复核：“花圃/新稿.docx”在上一轮没有对应的方案", GONE.format("东园/方案.docx")],
            id="one under another name, folder and title",
        ),
    ],
)
def test_a_draft_that_does_not_come_back_is_not_compared(
    capsys: Captured, second: dict[str, bytes], fail_on: str, code: int, said: list[str]
) -> None:
    fill(Path("收件二"), second)
    batch(Path("收件二"), Path("结果二"))
    capsys.readouterr()
    ended, err = run(capsys, "compare", "结果", "结果二", "-o", "复核", "--fail-on", fail_on, *ON)
    assert ended == code
    assert [line for line in err.splitlines() if line.startswith("没有复核")] == said
    compared = len(ROUND) - sum(line.startswith(GONE[:8]) for line in said)
    assert err.splitlines()[-1] == f"写出 {compared} 份，没有变化 0 份，没有写成 0 份"


def draft(name: str, title: str = "", place: str | None = None) -> Draft:
    nothing = Bilingual("", "")
    document = DocumentInfo(name, name, "docx", None, "checked", None, nothing)
    return Draft(name, "", document, (), PlanInfo(title, "city", nothing, place, None), "compliant", (), (), (), "", "")


@pytest.mark.parametrize(
    ("old", "new", "paired", "unclear"),
    [
        pytest.param(["a.docx"], ["a.docx"], {"a.docx": "a.docx"}, {}, id="path"),
        pytest.param(["甲/a.docx"], ["甲/b.docx"], {"甲/b.docx": "甲/a.docx"}, {}, id="folder"),
        pytest.param(
            ["甲/a.docx", "甲/c.docx"], ["甲/a.docx", "甲/b.docx"], {"甲/a.docx": "甲/a.docx", "甲/b.docx": "甲/c.docx"}, {},
            id="what is left",
        ),
        pytest.param(["甲/a.docx", "甲/c.docx"], ["甲/b.docx"], {}, {"甲/b.docx": ("甲/a.docx", "甲/c.docx")}, id="two old ones"),
        pytest.param(
            ["甲/a.docx"], ["甲/b.docx", "甲/c.docx"], {}, {"甲/b.docx": ("甲/a.docx",), "甲/c.docx": ("甲/a.docx",)}, id="two new ones"
        ),
        pytest.param(["x.docx|题"], ["y.docx|题"], {"y.docx": "x.docx"}, {}, id="title and place"),
        pytest.param(["x.docx|题", "z.docx|题"], ["y.docx|题"], {}, {"y.docx": ("x.docx", "z.docx")}, id="a title twice"),
        pytest.param(["甲/a.docx|题一", "甲/c.docx|题二"], ["甲/b.docx|题二"], {"甲/b.docx": "甲/c.docx"}, {}, id="title within a folder"),
        pytest.param(["x.docx"], ["y.docx"], {}, {}, id="nothing in common"),
    ],
)  # fmt: skip
def test_pairs(old: list[str], new: list[str], paired: dict[str, str], unclear: dict[str, tuple[str, ...]]) -> None:
    def drafts(of: list[str]) -> list[Draft]:
        return [draft(name, title, "东园" if title else None) for name, _, title in (text.partition("|") for text in of)]

    found = pairs.pair(drafts(old), drafts(new))
    assert {after.name: before.name for before, after in found.pairs} == paired
    assert {each.name: names for each, names in found.ambiguous} == unclear
    told = [*paired, *unclear, *(each.name for each in found.only_new)]
    assert sorted(told) == sorted(name.partition("|")[0] for name in new)
