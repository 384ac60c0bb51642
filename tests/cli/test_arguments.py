"""What people mistype is told in their language, with exit code 2; what input methods make of ASCII is taken as meant."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import click
import pytest
from tests.cli import files

from plancheck import __version__
from plancheck.cli import commands, main
from plancheck.cli.arguments import with_ascii_dashes
from plancheck.wording.catalogue import group
from plancheck.wording.usage import nearest

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("plan.docx").write_bytes(files.docx("某市碳达峰试点实施方案"))


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        ("", "check", "check"),
        ("chek plan.docx", "没有 chek 这个命令。是不是 check？", "No such command: chek. Did you mean check?"),
        ("rules lst", "没有 lst 这个命令。是不是 list？", "No such command: lst. Did you mean list?"),
        ("check", "还缺少参数 文件…", "Missing argument: FILE…"),
        (
            "check plan.docx --fromat json",
            "没有 --fromat 这个选项。是不是 --format？",
            "No such option: --fromat. Did you mean --format?",
        ),
        ("check plan.docx --version=3", "没有 --version 这个选项", "No such option: --version"),
        ("check --debug=3", "选项 --debug 后面不能写值", "Option --debug does not take a value"),
        (
            "check plan.docx --format pdf",
            "--format 不能是“pdf”，可以是：html, md, json, console",
            "--format cannot be “pdf”. Choose from: html",
        ),
        ("check plan.docx --fail-on musst", "是不是 must？", "Did you mean must?"),
        ("check plan.docx --date 2024-13-01", "日期要写成 2026-11-25 这样", "write a date as in 2026-11-25"),
        ("check plan.docx --set 期限", "参数要写成 名称=值", "write NAME=VALUE"),
        ("check plan.docx --set 期线=2030年", "规则包没有参数“期线”。是不是 ", "No rule pack has a parameter named “期线”. Did you mean "),
        ("check plan.docx --set 期限=年年", "--set 期限=年年：", "--set 期限=年年: "),
        (
            "check plan.docx --kind village",
            "规则包没有方案类型“village”，可以是：",
            "No rule pack defines the plan type “village”. Choose from:",
        ),
        ("check plan.docx --pack annex2-cty", "annex2-city", "annex2-city"),
        (
            "check plan.docx --rules .",
            "“.”里没有规则文件：规则文件的名称以 .rules 结尾",
            "“.” contains no rule files, whose names end in .rules",
        ),
        ("decide r.json --dismiss --rule TXT-01", "选项 --dismiss 后面要写一个值", "Option --dismiss needs a value"),
        ("extract plan.docx b.docx", "多出了 b.docx，这条命令用不上", "Unexpected arguments: b.docx."),
        ("check plan.docx --rules nowhere", "没有规则文件夹“nowhere”", "No such rules folder: “nowhere”"),
        (
            "check plan.docx plan.docx --format html",
            "有 2 份文件，html 报告不能写进同一处",
            "html reports cannot be written to the same place",
        ),
        ("check plan.docx -o report.doc", "从“report.doc”看不出报告格式", "cannot be told from “report.doc”"),
        ("check plan.docx --format html -o plan.docx", "不能用报告覆盖它", "cannot be overwritten with the report"),
        ("letter plan.docx", "还缺少选项 -o", "Missing option: -o"),
        ("letter plan.docx -o plan.docx", "不能用报告覆盖它", "cannot be overwritten with the report"),
        (
            "schema raport",
            "没有名为“raport”的格式定义，可以是：comparison, decisions, plan, report, round, trace。是不是 report？",
            "No such schema: “raport”. Choose from: comparison, decisions, plan, report, round, trace. Did you mean report?",
        ),
        ("rules show GAOL-01", "没有规则或定义“GAOL-01”。是不是 GOAL-01？", "No such rule or definition: “GAOL-01”. Did you mean GOAL-01?"),
    ],
)
def test_a_slip_is_told_in_both_languages(capsys: Captured, typed: str, zh: str, en: str) -> None:
    before = Path("plan.docx").read_bytes()
    for lang, sentence in (("zh", zh), ("en", en)):
        code = main([*typed.split(), "--lang", lang])
        out, err = capsys.readouterr()
        assert code == 2
        assert sentence in (err or out)
        assert "Traceback" not in err
    assert Path("plan.docx").read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "close"),
    [
        ("--bogus", None),
        ("--fromat", "--format"),
        ("--rule", "--rules"),
        ("--out", "--output"),
        ("-x", None),
        ("chekc", "check"),
        ("期线", "期限"),
        ("exit", None),
    ],
)
def test_only_what_is_close_is_suggested(typed: str, close: str | None) -> None:
    assert nearest(typed, ["--rules", "--format", "--output", "-o", "check", "extract", "期限", "年份"]) == close


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("－－ｌａｎｇ", "--lang"),
        ("——lang", "--lang"),
        ("—lang", "--lang"),
        ("－o", "-o"),
        ("–o", "-o"),
        ("--lang", "--lang"),
        ("－１", "－１"),  # no option of ours: it may be a file
        ("方案－定稿.docx", "方案－定稿.docx"),
        ("——", "——"),
    ],
)
def test_dashes_of_input_methods(typed: str, meant: str) -> None:
    assert with_ascii_dashes(typed) == meant


def test_an_option_without_its_value(capsys: Captured) -> None:
    assert main(["check", "plan.docx", "--format"]) == 2
    assert "选项 --format 后面要写一个值" in capsys.readouterr().err


def test_a_file_with_such_a_name_stays_a_file() -> None:
    Path("－a.docx").touch()
    assert with_ascii_dashes("－a.docx") == "－a.docx"


def test_full_width_values(capsys: Captured) -> None:
    assert main(["－－lang", "ｅｎ", "－－version"]) == 0
    assert capsys.readouterr().out == f"plancheck {__version__}\n"
    assert main(["check", "gone.docx", "--date", "２０２４－０３－０１", "--fail-on", "ｍｕｓｔ"]) == 4


@pytest.mark.parametrize(
    ("arguments", "environment", "config", "sentence"),
    [
        ([], None, None, "没有可审的文件"),
        ([], None, "en", "No files to check"),
        ([], "zh", "en", "没有可审的文件"),
        ([], "en", None, "No files to check"),
        ([], "fr", None, "没有可审的文件"),
        (["--lang", "zh"], "en", "en", "没有可审的文件"),
        (["--lang=en"], "zh", "zh", "No files to check"),
        (["gone.pdf　--lang　en"], None, None, "No files to check"),
    ],
)
def test_the_language_is_the_option_then_the_environment_then_the_configuration(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: str | None, config: str | None, sentence: str
) -> None:
    if environment:
        monkeypatch.setenv("PLANCHECK_LANG", environment)
    if config:
        Path("plancheck.toml").write_text(f'lang = "{config}"\n', "utf-8")
    assert main(["check", "gone.docx", *arguments]) == 4
    assert sentence in capsys.readouterr().err


def every_command(group: click.Group = commands, path: str = "") -> list[tuple[str, click.Command]]:
    """Each command with its path, the group itself first."""
    context = click.Context(group)
    found: list[tuple[str, click.Command]] = [(path, group)]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        found += every_command(command, f"{path} {name}") if isinstance(command, click.Group) else [(f"{path} {name}", command)]
    return found


#: What help in Chinese says in capital letters all the same: names.
NAMES = {"CSV", "JSON", "PEM", "SARIF", "PDF", "UTF", "SHA", "WPS", "XLSX", "HTML", "TLS", "DASK", "HTTPS", "VS"}


@pytest.mark.parametrize("command", [path.strip() for path, _ in every_command()])
def test_help_is_in_one_language(capsys: Captured, command: str) -> None:
    assert main([*command.split(), "--help"]) == 0
    zh = capsys.readouterr().out
    assert main([*command.split(), "--help", "--lang", "en"]) == 0
    en = capsys.readouterr().out
    assert "选项" in zh
    assert "Options" in en
    assert " | " not in zh + en
    assert not [char for char in en if "一" <= char <= "鿿"]
    assert set(re.findall(r"(?<![a-zA-Z])[A-Z][A-Z]+(?![a-zA-Z])", zh)) - NAMES == set()
    assert "用法：" in zh
    assert [line for line in zh.splitlines() if line.endswith(":")] == []


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


@pytest.mark.parametrize("command", ["check", "decide", "letter"])
def test_help_in_chinese_keeps_its_columns(capsys: Captured, command: str) -> None:
    main([command, "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(columns, lines)) <= 80
    options = lines[lines.index("选项：") + 1 :]
    options = options[: options.index("")] if "" in options else options  # exit codes stand below them
    begins = {
        columns(line[: found.start(1)]) for line in options if (found := re.search(r"^ +-.*?\s{2,}(\S)|^ {6,}(\S)", line)) and found[1]
    }
    begins |= {len(line) - len(line.lstrip()) for line in options if not line.lstrip().startswith("-")}
    assert len(begins) == 1


def test_every_value_and_every_help_has_both_languages() -> None:
    """What a usage line or an option calls its value, and each sentence of help."""
    named = {
        word for _, command in every_command() for each in command.params for word in re.findall(r"[A-Z]+(?:-[A-Z]+)*", each.metavar or "")
    }
    assert named | {"OPTIONS", "COMMAND", "ARGS"} <= set(group("metavar"))
    helps = [command.help or "" for _, command in every_command()]
    helps += [
        each.help or "" for _, command in every_command() for each in command.params if isinstance(each, click.Option) and not each.hidden
    ]
    assert [
        each for each in helps if not re.search(r"[一-鿿].* \| [^一-鿿]+$", each, re.DOTALL) and each != "Show this message and exit."
    ] == []


def test_the_owner_file_of_an_open_document_is_no_draft(capsys: Captured) -> None:
    Path("~$an.docx").write_bytes(b"\x08" + bytes(161))
    assert main(["check", "~$an.docx"]) == 4
    assert "“~$an.docx”不是方案，是 Word 或 WPS 打开“plan.docx”时留的临时文件" in capsys.readouterr().err
    assert main(["check", "~$an.docx", "plan.docx", "--kind", "city"]) == 3
    out, err = capsys.readouterr()
    assert "~$an.docx" not in out
    assert "是 Word 或 WPS 打开" in err
