"""plancheck.toml: what it sets, and everything that can be wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancheck import config
from plancheck.cli import main


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
        ("letter = 'x'", ["config_type"], "“letter”应是一个表，如 [letter]", None),
        ("kind = ", ["config_toml"], "不是合格的 TOML：文件末尾写法有误", None),
        ("kind = 城市", ["config_toml"], "第 1 行第 8 个字符处写法有误。文字要写在英文引号里", None),
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
    (tmp_path / "plan.docx").touch()
    for command in (["check", "plan.docx"], ["extract", "plan.docx"], ["letter", "plan.docx", "-o", "l.docx"], ["rules", "list"]):
        assert main(command) == 2
        assert "没有“kinds”这一项" in capsys.readouterr().err
    assert main(["--version"]) == 0


def test_one_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    file = tmp_path / config.NAME
    file.write_bytes('province = "山西省"\n'.encode("gbk"))
    (problem,) = config.read(file)[1]
    assert problem.message.zh.endswith("不是 UTF-8 编码。请用记事本打开它，“另存为”时编码选“UTF-8”")
    assert problem.message.en.endswith("is not UTF-8. Open it in an editor and save it with the encoding UTF-8")
