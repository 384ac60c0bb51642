"""Tables of thresholds become rules, and such rules a table again, with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from plancheck import rulelab
from plancheck.cli import main
from plancheck.model.diagnostic import Bilingual
from plancheck.model.vocabulary import Vocabulary
from plancheck.rulelab import tables

HEAD = ("编号", "指标", "年份", "比较", "数值", "级别", "来源")
PACK = '规则包 my “门槛” / "Thresholds"\n  版本：1\n  引入：annex2-city\n'
BASIS = "国家行动方案"


@cache
def _vocabulary() -> Vocabulary:
    return rulelab.load([]).loaded.vocabulary


def _rows(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> tables.Rows:
    return tables.rows([(head, *rows)], _vocabulary(), "MY")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("A-1", "城市绿色出行比例", "2030年", "不低于", "70%", "必须", BASIS), ("A-1", "城市绿色出行比例", 2030, "≥", "70 %", "必须")),
        (("", "绿色出行比例", "2030", "", "≥ 70 %", "", BASIS), ("MY-01", "城市绿色出行比例", 2030, "≥", "70 %", "应当")),
        (("", "城市绿色出行比例", "", "至多", "70 %", "advice", BASIS), ("MY-01", "城市绿色出行比例", None, "≤", "70 %", "建议")),
        (
            ("", "新能源汽车保有量", "2030", "高于", "1,000万辆", "应当", BASIS),
            ("MY-01", "新能源汽车保有量", 2030, ">", "1000 万辆", "应当"),
        ),
        (("", "share of urban green travel", "2030", "=", "70 %", "must", BASIS), ("MY-01", "城市绿色出行比例", 2030, "=", "70 %", "必须")),
    ],
    ids=["in words", "another name, the sign with the value", "every year, at most", "thousands", "in English"],
)
def test_a_row_is_read(row: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    read = _rows(row)
    assert read.problems == ()
    (threshold,) = read.thresholds
    assert (threshold.id, threshold.indicator, threshold.year, threshold.comparison, threshold.value, threshold.level) == expected


def test_a_table_may_have_a_title_above_and_columns_of_others_in_any_order_and_language() -> None:
    read = tables.rows(
        [(("附表1 门槛", ""), ("Value", "备注", "Indicator", "Source"), ("70 %", "略", "城市绿色出行比例", BASIS), ("", "", "", ""))],
        _vocabulary(),
        "MY",
    )
    assert read.problems == ()
    assert [(it.id, it.value) for it in read.thresholds] == [("MY-01", "70 %")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"指标": "没有的指标"}, "没有“没有的指标”这项指标"),
        ({"来源": "没有的"}, "没有“没有的”这份依据；可用：指南、"),
        ({"级别": "也许"}, "级别写的是“也许”"),
        ({"年份": "三年后"}, "年份写的是“三年后”"),
        ({"数值": "很高"}, "数值写的是“很高”"),
        ({"比较": "差不多"}, "看不懂“差不多”"),
        ({"编号": "A 1"}, "编号“A 1”里有不能用的字符"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_number(change: dict[str, str], told: str) -> None:
    sound = dict(zip(HEAD, ("", "城市绿色出行比例", "2030", "≥", "70 %", "应当", BASIS), strict=True))
    read = _rows(tuple(sound.values()), tuple((sound | change).values()))
    ((number, problem),) = read.problems
    assert number == 3
    assert problem.zh.startswith(told)


def test_without_the_columns_there_is_no_table() -> None:
    ((number, problem),) = _rows(("a",), head=("别的",)).problems
    assert (number, "“指标、数值、来源”" in problem.zh) == (0, True)


@pytest.mark.parametrize("comparison", "≥≤><=")
@pytest.mark.parametrize("year", ["2030", ""])
def test_rules_of_a_table_have_no_errors_and_give_the_table_again(tmp_path: Path, comparison: str, year: str) -> None:
    read = _rows(("", "城市绿色出行比例", year, comparison, "70 %", "应当", BASIS))
    vocabulary = _vocabulary()
    folder = tmp_path / "my"
    folder.mkdir()
    (folder / "pack.rules").write_text(PACK)
    for lang in ("zh", "en"):
        (folder / "1.rules").write_text(text := "\n".join(tables.rule_text(it, vocabulary, lang) for it in read.thresholds))
        loaded = rulelab.load([tmp_path], ["my"]).loaded
        assert [problem for problem in loaded.diagnostics if problem.file == "my/1.rules"] == []
        again, others = tables.thresholds(loaded)
        assert [tables.cells(it)[:7] for it in again] == [tables.cells(it)[:7] for it in read.thresholds]
        assert "MY-01" not in others
        assert "\n".join(tables.rule_text(it, vocabulary, lang) for it in again) == text


def test_a_rule_that_says_more_than_a_row_is_none_of_the_table(tmp_path: Path) -> None:
    read = _rows(("", "城市绿色出行比例", "2030", "≥", "70 %", "应当", BASIS))
    vocabulary = _vocabulary()
    text = tables.rule_text(read.thresholds[0], vocabulary)
    folder = tmp_path / "my"
    folder.mkdir()
    (folder / "pack.rules").write_text(PACK)
    for changed in (text.replace("低于70 %", "不到70 %"), text + "  偏差：可能漏报\n"):
        assert changed != text
        (folder / "1.rules").write_text(changed)
        again, others = tables.thresholds(rulelab.load([tmp_path], ["my"]).loaded)
        assert (again, "MY-01" in others) == ((), True)


@pytest.mark.parametrize(
    ("draft", "outcome"),
    [
        ("到2030年，城市绿色出行比例达到75%。", "passed"),
        ("到2030年，城市绿色出行比例达到60%。", "failed"),
        ("推进绿色出行。", "inapplicable"),
    ],
)
def test_its_rules_pass_and_fail(draft: str, outcome: str) -> None:
    from datetime import date

    from plancheck.model.report import Options
    from plancheck.readers import plain
    from plancheck.rulelab import trial

    read = _rows(("", "城市绿色出行比例", "2030", "≥", "70 %", "应当", BASIS))
    text = tables.rule_text(read.thresholds[0], _vocabulary())
    made = trial.tried(text, plain.read(f"某市碳达峰试点实施方案\n三、主要目标\n{draft}"), (), (), Options(), date(2026, 1, 1))
    assert made.report is not None
    assert [result.outcome for result in made.report.results] == [outcome]


# ---- the commands -----------------------------------------------------------------------------------------------


def _word(rows: list[tuple[str, ...]]) -> bytes:
    import docx

    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=True):
            cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(…)` gives exit code, output and notes of a command."""

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack of one's own, which is the working folder."""
    (tmp_path / "rules" / "my").mkdir(parents=True)
    (tmp_path / "rules" / "my" / "pack.rules").write_text(PACK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


ROW = ("T-1", "城市绿色出行比例", "2030", "≥", "70 %", "应当", BASIS)


@pytest.mark.parametrize("form", ["csv", "gbk.csv", "xlsx", "docx"])
def test_a_table_becomes_a_file_of_rules_and_is_exported_and_imported_again(folder: Path, run: Run, form: str) -> None:
    from plancheck import sheets

    match form:
        case "csv":
            data = sheets.csv([HEAD, ROW])
        case "gbk.csv":
            data = sheets.csv([HEAD, ROW], "gb18030")
        case "xlsx":
            data = sheets.write([sheets.Sheet("门槛", HEAD, (ROW,))])
        case _:
            data = _word([HEAD, ROW])
    (folder / f"t.{form}").write_bytes(data)
    code, out, _ = run("rules", "import", f"t.{form}", "--pack", "my", "--rules", "rules")
    assert (code, "1 条规则" in out) == (0, True)
    written = next((folder / "rules" / "my").glob("t*.rules"))
    assert run("rules", "export", "--pack", "my", "--rules", "rules", "-o", "again.xlsx")[0] == 0
    text = written.read_text()
    written.unlink()
    assert run("rules", "import", "again.xlsx", "--pack", "my", "--rules", "rules")[0] == 0
    assert (folder / "rules" / "my" / "again.rules").read_text() == text


def test_nothing_is_written_where_a_row_is_wrong_or_a_file_is_there(folder: Path, run: Run) -> None:
    from plancheck import sheets

    (folder / "t.csv").write_bytes(sheets.csv([HEAD, (*ROW[:1], "没有的", *ROW[2:])]))
    code, _, err = run("rules", "import", "t.csv", "--pack", "my", "--rules", "rules")
    assert (code, "t.csv 第 2 行：没有“没有的”这项指标" in err) == (2, True)
    (folder / "t.csv").write_bytes(sheets.csv([HEAD, ("TASK-C1", *ROW[1:])]))
    code, _, err = run("rules", "import", "t.csv", "--pack", "my", "--rules", "rules")
    assert (code, "duplicate-rule" in err) == (2, True)
    assert [path.name for path in (folder / "rules" / "my").iterdir()] == ["pack.rules"]
    (folder / "t.csv").write_bytes(sheets.csv([HEAD, ROW]))
    (folder / "rules" / "my" / "t.rules").write_text("# mine\n")
    assert run("rules", "import", "t.csv", "--pack", "my", "--rules", "rules")[0] == 2
    assert (folder / "rules" / "my" / "t.rules").read_text() == "# mine\n"


@pytest.mark.parametrize(
    ("name", "data"), [("t.xlsx", b"PK\x03\x04"), ("t.docx", b"no Word file"), ("t.csv", b"\xff\xfe\x00\x81\xff"), ("none.csv", None)]
)
def test_a_file_without_a_readable_table_is_said(folder: Path, run: Run, name: str, data: bytes | None) -> None:
    if data is not None:
        (folder / name).write_bytes(data)
    code, _, err = run("rules", "import", name, "--pack", "my", "--rules", "rules")
    assert (code, name in err) == (4, True)


def test_rules_that_say_more_are_named_in_an_export(folder: Path, run: Run) -> None:
    code, out, err = run("rules", "export", "TASK-C1")
    assert (code, out) == (4, "")
    assert "TASK-C1" in err


def test_lines_of_a_csv_end_in_any_way() -> None:
    for end in ("\r", "\n", "\r\n"):
        assert tables.opened(None, end.join(("甲,乙", '"丙",丁')).encode(), "t.csv") == ((("甲", "乙"), ("丙", "丁")),)


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    found = tables.opened(None, b'a,"' + b"x" * 200_000, "t.csv")
    assert isinstance(found, Bilingual)
    assert (found.zh, found.en) == (
        "文件不是完整的 CSV：有引号没有成对，或一格过长",
        "The file is no complete CSV: a quotation mark is not closed, or a cell is too long",
    )
