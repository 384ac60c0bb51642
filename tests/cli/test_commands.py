"""demo, extract, letter and rules, over the real command line."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)


def text_of(path: Path) -> str:
    """The text of a .docx, without its marks."""
    import re

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())


# ---- demo -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "verdicts"), [("zh", ("× 不符合", "√ 符合")), ("en", ("× Not compliant", "√ Compliant"))])
def test_demo(capsys: Captured, lang: str, verdicts: tuple[str, str]) -> None:
    assert main(["demo", "-o", "out", "--lang", lang]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert all(verdict in out for verdict in verdicts)
    samples = {path.name for path in (ROOT / "samples").iterdir() if path.suffix in (".docx", ".pdf")}
    letter = {"letter.docx", "letter.意见采纳情况表.xlsx"}
    assert {path.name for path in Path("out").iterdir()} == samples | {f"{name}.html" for name in samples} | letter
    for name in samples:
        assert f"out/{name}.html" in out
        page = Path(f"out/{name}.html").read_text("utf-8")
        assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in page
    assert "襄阳" in text_of(Path("out/letter.docx"))
    assert "plancheck check" in out


# ---- extract ----------------------------------------------------------------------------------------------------

DRAFT = files.docx(
    "青川市碳达峰试点实施方案", "一、主要目标", "到2025年，新能源汽车渗透率达到45%。", "二、重点任务", "（一）能源转型", "建设风电基地。"
)


def test_extract(capsys: Captured) -> None:
    Path("plan.docx").write_bytes(DRAFT)
    assert main(["extract", "plan.docx"]) == 0
    out = capsys.readouterr().out
    assert "一、主要目标" in out
    assert "目标 2025年 · 45%" in out
    assert "第3段" in out
    assert main(["extract", "plan.docx", "--format", "json", "-o", "plan.json", "--kind", "zone"]) == 0
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    assert plan["schema"] == "plancheck/plan/1"
    assert plan["plan"]["kind"] == "zone"
    assert [(fact["indicator"], fact["year"], fact["value"]) for fact in plan["facts"]] == [("nev_penetration", 2025, 45)]
    assert {pack["id"] for pack in plan["packs"]} == {"annex2-city", "annex2-common", "annex2-zone"}


@pytest.mark.parametrize("name", ["city", "城市"])
def test_a_kind_may_be_called_by_its_code_or_name(capsys: Captured, name: str) -> None:
    Path("plan.docx").write_bytes(DRAFT)
    main(["check", "plan.docx", "--kind", name, "--province", "山西省", "--date", "2024-03-01", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["options"]["kind"], found["options"]["province"], found["date"]) == ("city", "山西省", "2024-03-01")
    assert found["plan"]["kind"] == "city"


@pytest.mark.parametrize(
    ("typed", "meant", "told"),
    [
        ("山西", "山西省", ""),
        ("内蒙古", "内蒙古自治区", ""),
        ("山东省", "山东省", ""),
        ("山", "山", "没有省份“山”"),
        ("山东生", "山东生", "是不是 山东省？"),
    ],
)
def test_a_province_may_be_shortened(capsys: Captured, typed: str, meant: str, told: str) -> None:
    Path("plan.docx").write_bytes(DRAFT)
    main(["check", "plan.docx", "--province", typed, "--format", "json"])
    out, err = capsys.readouterr()
    assert json.loads(out)["options"]["province"] == meant
    assert told in err
    assert bool(told) == bool(err)


def test_a_parameter_changes_what_is_asked_for(capsys: Captured) -> None:
    Path("plan.docx").write_bytes(DRAFT)
    years = []
    for more in ([], ["--set", "期限＝2028年"]):
        main(["check", "plan.docx", "--kind", "city", "--format", "json", *more])
        found = json.loads(capsys.readouterr().out)
        rule = next(each for each in found["results"] if each["rule"] == "IND-C01")
        years.append([sub["subject"]["key"] for sub in rule["subresults"]])
    assert years == [["2025", "2030"], ["2028"]]


def test_the_configuration_is_heeded(capsys: Captured) -> None:
    Path("in").mkdir()
    Path("in/plan.docx").write_bytes(DRAFT)
    Path("plancheck.toml").write_text('kind = "zone"\npacks = ["annex2-zone"]\nlang = "en"\n', "utf-8")
    main(["check", "in/plan.docx", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["options"]["kind"] == "zone"
    assert {pack["id"] for pack in found["packs"]} == {"annex2-zone", "annex2-common"}
    main(["check", "in/plan.docx", "--kind", "zone"])
    assert "Verdict" in capsys.readouterr().out


# ---- letter -----------------------------------------------------------------------------------------------------


def test_letter_from_a_draft_and_from_its_report(capsys: Captured) -> None:
    Path("in").mkdir()
    Path("in/plan.docx").write_bytes(DRAFT)
    Path("plancheck.toml").write_text('[letter]\nagency = "某省发展和改革委员会"\nrecipient = "青川市发展改革委"\n', "utf-8")
    main(["check", "in/plan.docx", "--kind", "city", "-o", "report.json"])
    for source in ("in/plan.docx", "report.json"):
        assert (
            main(["letter", source, "-o", "letter.docx", "--deadline", "2026-12-31", "--kind", "city", "--recipient", "青川市人民政府"])
            == 0
        )
        said = text_of(Path("letter.docx"))
        for words in ("某省发展和改革委员会", "青川市人民政府", "2026年12月31日", "青川市碳达峰试点实施方案"):
            assert words in said


def test_a_letter_about_what_was_not_reviewed_is_refused(capsys: Captured) -> None:
    Path("plan.docx").touch()
    assert main(["letter", "plan.docx", "-o", "letter.docx"]) == 3
    assert "--confirm" in capsys.readouterr().err
    assert not Path("letter.docx").exists()
    assert main(["letter", "plan.docx", "-o", "letter.docx", "--confirm"]) == 0
    assert "未作审核" in text_of(Path("letter.docx"))


@pytest.mark.parametrize("content", ['{"schema": "other/1"}', "{", "{" * 100_000, '{"schema": "plancheck/report/1"}'])
def test_json_that_is_no_report_of_ours(capsys: Captured, content: str) -> None:
    Path("report.json").write_text(content, "utf-8")
    assert main(["letter", "report.json", "-o", "letter.docx"]) == 4
    assert "“report.json”不是 plancheck 的 JSON 报告" in capsys.readouterr().err
    assert not Path("letter.docx").exists()


# ---- rules ------------------------------------------------------------------------------------------------------

PACK = """规则包 mine "我的规则" / "My rules"
  版本：1
  引入：annex2-common

规则 MY-01 "写明风电" / "Wind power is named"
  依据：指南
  级别：应当
  要求：方案 含 "风电"
  不符合：“没有写风电” / "Wind power is not named"
  建议：“补写风电” / "Name wind power"
"""
CASES = """
[[case]]
name = "named"
draft = "一、主要任务\\n建设风电基地。"
expect.MY-01 = { outcome = "passed", quote = "风电", place = "第2段" }

[[case]]
name = "not named"
draft = "一、主要任务\\n建设光伏基地。"
expect.MY-01 = "failed"
"""


@pytest.fixture
def mine() -> Path:
    Path("mine").mkdir()
    Path("mine/pack.rules").write_text(PACK, "utf-8")
    return Path("mine")


def test_rules_check_list_and_show(capsys: Captured, mine: Path) -> None:
    assert main(["rules", "check", "mine"]) == 0
    assert "没有错误" in capsys.readouterr().out
    assert main(["rules", "list", "--rules", "mine", "--pack", "mine"]) == 0
    listed = capsys.readouterr().out
    assert "MY-01" in listed
    assert "应当修改  写明风电  [mine]" in listed
    assert "TASK-C1" not in listed
    assert main(["rules", "show", "my-01", "--rules", "mine"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == PACK[PACK.index("规则 MY-01") :].splitlines()


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("业主未定", "# annex2/annex2-common/patterns.rules", "写法 业主未定 “还没有业主：待定"),
        ("边缘", "# pack.rules", "条件 边缘（甲） “写到了边缘”"),
        ("「边缘」", "# pack.rules", "条件 边缘（甲） “写到了边缘”"),
        ("城市绿色出行比例", "# annex2/annex2-city/pack.rules", "指标 城市绿色出行比例 "),
        ("goal-06", "# annex2/annex2-common/3-goals.rules", "规则 GOAL-06 "),
    ],
)
def test_a_definition_is_shown_as_it_is_written(capsys: Captured, mine: Path, name: str, first: str, second: str) -> None:
    condition = "\n条件 边缘（甲） “写到了边缘” / “the edge is named”\n  要求：甲 含 “边缘”\n"
    Path("mine/pack.rules").write_text(PACK + condition, "utf-8")
    assert main(["rules", "show", name, "--rules", "mine"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == first
    assert lines[1].startswith(second)


def test_a_rule_is_shown_while_another_file_has_an_error(capsys: Captured, mine: Path) -> None:
    broken = PACK[PACK.index("规则 MY-01") :].replace("MY-01", "MY-02").replace("方案 含", "方案 涵 含")
    Path("mine/2.rules").write_text(broken, "utf-8")
    assert main(["rules", "show", "MY-01", "--rules", "mine"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1:] == PACK[PACK.index("规则 MY-01") :].splitlines()
    assert "另外，规则文件有 1 处错误，改好才能审核：" in err
    assert "2.rules:4:" in err
    assert main(["rules", "show", "MY-02", "--rules", "mine"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "# 2.rules"
    assert main(["rules", "show", "MY-03", "--rules", "mine"]) == 2
    assert "2.rules:4:" in capsys.readouterr().err


def test_the_shipped_folder_may_be_named(capsys: Captured) -> None:
    for folder in ("rules", "rules/annex2"):
        assert main(["rules", "check", str(ROOT / folder)]) == 0
        assert "没有错误" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cases", "code", "said"),
    [
        (CASES, 0, "2 个用例，0 个未通过"),
        (CASES.replace('"failed"', '"passed"'), 1, "未通过：not named（mine/cases.toml）\n  MY-01：结论是“不符合”，预期“符合”："),
        (CASES.replace("第2段", "第9段"), 1, "，预期“第9段”"),
        (CASES.replace("MY-01", "MY-02"), 1, "MY-02：没有这条规则"),
        (CASES + 'why = "known"\n', 1, "现在已符合预期，请删去 why：known"),
        (CASES.replace('"failed"', '"passed"\nwhy = "known"'), 0, "已知不符合的用例 1 个（各注明原因），不计入未通过\n2 个用例"),
        (CASES.replace("draft", "drafts"), 2, "没有 'drafts' 这一项，可以有：name, draft"),
        (
            CASES.replace('"failed"', '"fialed"'),
            2,
            "MY-01：结论不能写“fialed”，可以写：未能审核（error）、不符合（failed）、需人工核实（cantTell）、符合（passed）、不适用（inapplicable）",
        ),
        (CASES.replace('"failed"', '"不符合"').replace('"passed"', '"符合"'), 0, "2 个用例，0 个未通过"),
        (CASES.replace('"failed"', '"符合"'), 1, "MY-01：结论是“不符合”，预期“符合”："),
        ("[[case]", 2, "mine/cases.toml 不是合格的 TOML：第 1 行第 7 个字符处写法有误"),
        ("case = 3", 2, "第 1 个用例：不是一个表"),
        ("case = [3]", 2, "第 1 个用例：不是一个表"),
        ('[[case]]\nname = 3\ndraft = "a"\nexpect = ["b"]', 2, "name 应是文字（写在引号里）"),
        ('[[case]]\nname = "a"\ndraft = "a"\nexpect.MY-01 = 3', 2, "MY-01：既不是结论，也不是表"),
        ('[[case]]\nname = "a"', 2, "第 1 个用例：缺少 draft"),
        ("", 4, "没有找到测试用例"),
    ],
)
def test_rules_test(capsys: Captured, mine: Path, cases: str, code: int, said: str) -> None:
    Path("mine/cases.toml").write_text(cases, "utf-8")
    assert main(["rules", "test", "--rules", "mine", "--pack", "mine"]) == code
    out, err = capsys.readouterr()
    assert said in out + err
    assert "Traceback" not in out + err


EXPLAINED = """未通过：not named（mine/cases.toml）
  MY-01：结论是“不符合”，预期“符合”：没有写风电
  MY-01（写明风电）各条件的结果：
    对象：方案  × 不符合
    条件
    × 要求：方案 含 “风电”
      查找的词语：风电
      查找范围：一、主要任务
    怎样才会符合
    > 在“方案”中写明“风电”（可识别的词语：风电）
"""


def test_a_failed_case_shows_how_each_condition_came_out(capsys: Captured, mine: Path) -> None:
    Path("mine/cases.toml").write_text(CASES.replace('"failed"', '"passed"'), "utf-8")
    assert main(["rules", "test", "--rules", "mine", "--pack", "mine"]) == 1
    assert capsys.readouterr().out.startswith(EXPLAINED)


def test_a_failed_case_explains_the_subject_that_came_out_otherwise(capsys: Captured, mine: Path) -> None:
    text = PACK.replace("  要求：方案 含", "  对象：每个 任务\n  要求：含")
    Path("mine/pack.rules").write_text(text, "utf-8")
    draft = "一、主要任务\\n（一）能源\\n1.建设基地。建设风电基地。\\n2.建设电站。建设光伏电站。"
    expect = 'expect.MY-01 = { outcome = "不符合", subjects = { "建设电站" = "不符合", "建设基地" = "不符合" } }'
    Path("mine/cases.toml").write_text(f'[[case]]\nname = "a"\ndraft = "{draft}"\n{expect}\n', "utf-8")
    assert main(["rules", "test", "--rules", "mine", "--pack", "mine"]) == 1
    out = capsys.readouterr().out
    assert "    对象：建设基地  √ 符合\n" in out
    assert "第3段  “建设风电基地”" in out
    assert "对象：建设电站" not in out


def test_only_some_failed_cases_are_explained_unless_asked(capsys: Captured, mine: Path) -> None:
    wrong = CASES.replace('"failed"', '"passed"')
    second = wrong[wrong.rindex("[[case]]") :]
    Path("mine/cases.toml").write_text(wrong + "".join(second.replace("not named", f"again {n}") for n in range(4)), "utf-8")
    assert main(["rules", "test", "--rules", "mine", "--pack", "mine"]) == 1
    out = capsys.readouterr().out
    assert out.count("各条件的结果") == 3
    assert "另有 2 个未通过的用例没有展开；加 --explain 全部展开\n" in out
    assert main(["rules", "test", "--rules", "mine", "--pack", "mine", "--explain"]) == 1
    out = capsys.readouterr().out
    assert out.count("各条件的结果") == 5
    assert "没有展开" not in out


def test_a_folder_that_cannot_be_listed_stops_a_check(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    Path("mine").mkdir()
    Path("plan.docx").write_bytes(DRAFT)
    monkeypatch.setattr("plancheck.cli.inputs.os.listdir", refused)
    assert main(["check", "plan.docx", "--rules", "mine"]) == 2
    assert "规则文件夹“mine”读不出来：没有权限" in capsys.readouterr().err


def test_a_folder_without_rules(capsys: Captured) -> None:
    Path("empty").mkdir()
    assert main(["rules", "check", "empty"]) == 4
    assert "没有规则文件" in capsys.readouterr().err
