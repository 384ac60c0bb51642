"""plancheck.toml: what it sets, and everything that can be wrong in it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.batch.drafts import plan

from plancheck import config
from plancheck.cli import main
from plancheck.contract import report as report_file


def write(folder: Path, text: str) -> Path:
    file = folder / config.NAME
    file.write_text(text, "utf-8")
    return file


def test_it_is_found_upward(tmp_path: Path) -> None:
    file = write(tmp_path, "")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert config.find(deep) == file
    nearer = write(deep.parent, "")
    assert config.find(deep) == nearer


def test_all_that_it_sets(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        """
        rules = ["我的规则"]
        packs = ["annex2-city"]
        kind = "city"
        province = "山西省"
        lang = "en"
        fail_on = "should"
        as_printed = true
        [parameters]
        "期限" = "2030年"
        [letter]
        agency = "某省发展和改革委员会"
        deadline = 2026-12-01
        """,
    )
    found, problems = config.read(file)
    assert problems == ()
    assert found == config.Config(
        file,
        rules=(tmp_path / "我的规则",),
        packs=("annex2-city",),
        kind="city",
        province="山西省",
        parameters={"期限": "2030年"},
        lang="en",
        fail_on="should",
        as_printed=True,
        letter={"agency": "某省发展和改革委员会", "deadline": "2026-12-01"},
    )


def test_the_shipped_example_sets_nothing_but_all_its_lines_are_sound(tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / "docs" / "plancheck.toml").read_text("utf-8")
    file = write(tmp_path, example)
    assert config.read(file) == (config.Config(file), ())
    lines = example.splitlines()[3:]
    switched_on = [line.removeprefix("# ") for line in lines]
    assert config.read(write(tmp_path, "\n".join(switched_on)))[1] == ()


@pytest.mark.parametrize(
    ("text", "codes", "zh", "help"),
    [
        ("kinds = 'city'", ["config_key"], "没有“kinds”这一项", "是不是 kind？"),
        ("[letter]\nagent = '甲'", ["config_key"], "没有“letter.agent”这一项", "是不是 letter.agency？"),
        ("xyzzy = 1", ["config_key"], "没有“xyzzy”这一项", None),
        ("lang = 'fr'", ["config_choice"], "“lang”不能是“fr”，可以是：zh, en", None),
        ("kind = 3", ["config_type"], "“kind”应是文字", None),
        ("rules = '规则'", ["config_type"], "“rules”应是文字的列表", None),
        ("as_printed = '是'", ["config_type"], "“as_printed”应是true或false", None),
        ("letter = 'x'", ["config_type"], "“letter”应是一个表，如 [letter]", None),
        ("kind = ", ["config_toml"], "不是合格的 TOML：文件末尾写法有误", None),
        ("kind = 城市", ["config_toml"], "第 1 行第 8 个字符处写法有误。文字要写在英文引号里", None),
        ("kind = " + "[" * 100_000, ["config_deep"], "嵌套太深，不能使用", None),
        ('rules = ["a\\u0000b"]', ["config_character"], "“rules”含有不能使用的控制字符", None),
        ("kinds = 'city'\nlang = 'fr'\nrules = 1", ["config_key", "config_choice", "config_type"], "没有“kinds”这一项", "是不是 kind？"),
    ],
)
def test_what_is_wrong_in_it(tmp_path: Path, text: str, codes: list[str], zh: str, help: str | None) -> None:
    found, problems = config.read(write(tmp_path, text))
    assert [each.code for each in problems] == codes
    assert zh in problems[0].message.zh
    assert (problems[0].help.zh if problems[0].help else None) == help
    assert found == config.Config(tmp_path / config.NAME)


def test_an_unsound_one_stops_every_command_that_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    write(tmp_path, "kinds = 'city'\n")
    (tmp_path / "in").mkdir()
    draft = "in/plan.docx"
    Path(draft).touch()
    for command in (["check", draft], ["extract", draft], ["letter", draft, "-o", "l.docx"], ["rules", "list"]):
        assert main(command) == 2
        assert "没有“kinds”这一项" in capsys.readouterr().err
    assert main(["--version"]) == 0


def test_one_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    file = tmp_path / config.NAME
    file.write_bytes('province = "山西省"\n'.encode("gbk"))
    (problem,) = config.read(file)[1]
    assert problem.message.zh.endswith("不是 UTF-8 编码。请用记事本打开它，“另存为”时编码选“UTF-8”")
    assert problem.message.en.endswith("is not UTF-8. Open it in an editor and save it with the encoding UTF-8")


# ---- L6: whoever sends a draft does not decide by which rules it is judged ----------------------------------------

#: A pack that switches a rule off which must be met, as a stranger may send it.
PLANTED = """
规则包 planted “补充规则” / "More rules"
  版本：1
  引入：annex2-common、annex2-city、annex2-zone

调整 STR-01
  停用：是
  理由：“不再需要” / "no longer needed"
"""


def planted(folder: Path, rules: str = PLANTED) -> Path:
    """A folder with a draft, and a configuration that switches rules off."""
    (folder / "planted").mkdir(parents=True)
    (folder / "planted" / "pack.rules").write_text(rules, "utf-8")
    (folder / "方案.docx").write_bytes(plan())
    return write(folder, 'rules = ["planted"]\nfail_on = "never"\n')


def outcomes(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, dict[str, str], list[str], str]:
    """Exit code, outcome by rule, codes of the diagnostics, standard error."""
    capsys.readouterr()
    code = main([*command, "--format", "json", "--date", "2026-11-25"])
    out, err = capsys.readouterr()
    made = json.loads(out)
    codes = [each["code"] for each in made["diagnostics"] if each["code"] in ("configuration", "rule-switched-off")]
    return code, {each["rule"]: each["outcome"] for each in made["results"]}, codes, err


@pytest.mark.parametrize("draft", ["方案.docx", "../in/方案.docx", "link.docx"])
def test_l06_a_configuration_beside_a_draft_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], draft: str
) -> None:
    planted(tmp_path / "in")
    (tmp_path / "in" / "link.docx").symlink_to(tmp_path / "in" / "方案.docx")
    monkeypatch.chdir(tmp_path / "in")
    code, found, codes, err = outcomes(capsys, "check", draft)
    assert (code, "STR-01" in found, codes) == (1, True, [])
    assert "没有用方案所在文件夹里的配置文件 plancheck.toml" in err
    code, found, codes, err = outcomes(capsys, "check", draft, "--config", "plancheck.toml")
    assert (code, "STR-01" in found, codes, err) == (0, False, ["configuration", "rule-switched-off"], "")


def test_l06_the_offices_own_is_found_above_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    planted(tmp_path / "in")
    write(tmp_path, 'province = "山西"\n')
    monkeypatch.chdir(tmp_path / "in")
    code, found, codes, _ = outcomes(capsys, "check", "方案.docx")
    assert (code, "STR-01" in found, codes) == (1, True, ["configuration"])


@pytest.mark.parametrize("place", [".", "甲"])
def test_l06_a_batch_takes_none_out_of_what_it_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    planted(tmp_path / "in")
    (tmp_path / "in" / "甲").mkdir()
    monkeypatch.chdir(tmp_path / "in" / place)
    write(Path(), (tmp_path / "in" / config.NAME).read_text("utf-8"))
    assert main(["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-j", "1"]) == 1
    assert "没有用方案所在文件夹里的配置文件" in capsys.readouterr().err
    assert '"STR-01"' in (tmp_path / "out" / "round.json").read_text("utf-8")


def test_l06_every_report_names_the_one_in_force_and_what_it_switches_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    planted(tmp_path)
    (tmp_path / "方案.docx").rename(tmp_path / "in" / "方案.docx")
    monkeypatch.chdir(tmp_path)
    names = {"zh": "审核用了配置文件 plancheck.toml，其中设定：rules = planted; fail_on = never", "en": "plancheck.toml"}
    off = {"zh": "规则 STR-01 由规则包 planted 停用：不再需要", "en": "STR-01"}
    for form in ("html", "md", "json", "sarif", "junit", "csv"):
        assert main(["check", "in/方案.docx", "--format", form, "-o", "report"]) == 0
        text = Path("report").read_text("utf-8").replace("\\", "")  # Markdown escapes points and dashes
        lang = "en" if form == "junit" else "zh"
        assert all(said[lang] in text for said in (names, off))
        said = capsys.readouterr().err
        assert "审核用了配置文件 plancheck.toml" in said
        assert "规则 STR-01 由规则包 planted 停用" in said
    assert main(["batch", "in", "-o", "out", "-j", "1"]) == 0
    page, book = Path("out/index.html").read_text("utf-8"), openpyxl.load_workbook("out/summary.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert all(said["zh"] in page and said["zh"] in cells for said in (names, off))
    assert json.loads(Path("out/round.json").read_bytes())["configuration"]["switched_off"] == ["STR-01"]
    capsys.readouterr()
    main(["check", "in/方案.docx", "--format", "json", "-o", "report.json"])
    data = Path("report.json").read_bytes()
    made = json.loads(data)
    assert made["configuration"] == {
        "file": "plancheck.toml", "rules": ["planted"], "packs": [], "switched_off": ["STR-01"], "adjusted": [],
    }  # fmt: skip
    assert report_file.write(report_file.read(data)) == data
    del made["configuration"]  # as older versions wrote it
    assert report_file.read(json.dumps(made).encode()).configuration is None
    capsys.readouterr()
    for show in ("summary", "all"):
        main(["check", "in/方案.docx", "--show", show])
        said = "".join(capsys.readouterr().out.split())
        assert "审核用了配置文件plancheck.toml" in said
        assert "规则STR-01由规则包planted停用" in said
    assert main(["batch", "in", "-o", "out", "-q", "-j", "1"]) == 0
    assert "规则 STR-01 由规则包 planted 停用" in capsys.readouterr().err
    assert "规则 STR-01 由规则包 planted 停用" in Path("out/reports/方案.docx.html").read_text("utf-8")


def test_l06_a_configuration_that_is_not_there_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "方案.docx", "--config", "nowhere.toml"]) == 2
    assert "没有配置文件“nowhere.toml”" in capsys.readouterr().err


def test_a_folder_that_is_closed_to_this_user_has_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plancheck.toml").touch()
    closed, looks = tmp_path / "closed", Path.is_file

    def looked_at(path: Path) -> bool:
        if path.parent == closed:
            raise PermissionError(13, "Permission denied")
        return looks(path)

    monkeypatch.setattr(Path, "is_file", looked_at)
    from plancheck.config import find

    assert find(closed) == tmp_path / "plancheck.toml"
