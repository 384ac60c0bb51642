"""Every command on every page is run: by the test of its page where what it prints is shown, here by itself.

What needs another machine, a network or root is named in STAND_INS with what is looked at instead.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from tests import warm
from tests.cli import files
from tests.cli.replay import commands as shown_commands
from tests.cli.replay import edited, like, makefile_targets, put

import plancheck.cli as cli
from plancheck.cli.terminal import Terminal

ROOT = Path(__file__).parents[2]
#: Pages whose commands other tests follow, with what they print.
FOLLOWED = {
    "README": "tests/cli/test_round.py",
    "README.zh-CN": "tests/cli/test_round.py",
    "docs/round": "tests/cli/test_round.py",
    "docs/guidelines": "tests/rules/test_zero_carbon_park.py",
    "docs/language/new-guideline": "tests/cli/test_tutorial.py",
    "docs/language/tutorial": "tests/cli/test_tutorial.py",
    "docs/language/packs": "tests/cli/test_packs_page.py",
}
PAGES = sorted(path for where in ("*.md", "docs/*.md", "docs/start/*.md", "docs/language/*.md") for path in ROOT.glob(where))
#: The working folder: a draft, a later version, an annex, a folder of drafts.
WORKING = {"zh": ("方案.docx", "第二稿.docx", "附件2.xlsx", "收件"), "en": ("plan.docx", "second.docx", "annex2.xlsx", "drafts")}
#: What has to be done before the commands of a page: each is what the page says in words.
BEFORE = {
    "docs/batch.zh.md": ["plancheck batch 收件 -o 本轮审核", "plancheck batch 收件 -o 第二轮审核"],
    "docs/batch.en.md": ["plancheck batch drafts -o round", "plancheck batch drafts -o second-round"],
}
#: Commands of the workbench, which need its data.
OF_THE_DATA = ("backup", "restore", "audit", "people")
#: A file that a page gives.
_NEW = re.compile(r"^\*\*([^*]+)\*\*(?:（新建）：| \(new\):)\n\n```\w+\n(.*?)^```$", re.M | re.S)
#: Fine, something was found, something could not be looked at: what a sound command ends with.
SOUND = (0, 1, 3)


def _name(page: Path) -> str:
    return re.sub(r"\.(zh|en)$", "", page.relative_to(ROOT).with_suffix("").as_posix())


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a page, each with what is shown below it ("" where nothing is)."""
    for language, body in re.findall(r"^ *```(\w+)\n(.*?)^ *```$", text, re.M | re.S):
        if language == "console":
            yield from shown_commands(body)
        elif language == "sh":
            yield from ((line, "") for line in body.splitlines() if shlex.split(line, comments=True))


def test_the_commands_of_a_page_are_followed_once() -> None:
    for name, test in FOLLOWED.items():
        assert Path(name).name.partition(".")[0] in (ROOT / test).read_text("utf-8")
    assert {_name(page) for page in PAGES} > set(FOLLOWED)


@pytest.mark.parametrize("page", [page for page in PAGES if _name(page) not in FOLLOWED and any(_lines(page.read_text("utf-8")))], ids=str)
def test_every_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Path) -> None:
    lang = "zh" if page.name.endswith(".zh.md") else "en"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANCHECK_LANG", lang)
    _working_folder(lang)
    for command in BEFORE.get(page.relative_to(ROOT).as_posix(), []):
        _obey(command)
    for name, body in _NEW.findall(page.read_text("utf-8")):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(body, "utf-8")
    for line, shown in _lines(page.read_text("utf-8")):
        printed = _obey(line)
        if shown.strip():
            assert like(printed or "", shown.rstrip()).rstrip() == shown.rstrip(), line


#: Every page, those of diagnostics too, and what the site does not hold.
SENTENCES = sorted({*PAGES, *(ROOT / "docs").rglob("*.md")})
#: What stands for any command.
ANY = ("COMMAND", "命令", "…")


@pytest.mark.parametrize("page", SENTENCES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_in_a_sentence_is_one(page: Path) -> None:
    """Its names and options are there. What it does is seen where it stands in a block of its own."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    for told in re.findall(r"`((?:plancheck|\./plancheck|make|pip install) [^`]+)`", text):
        match shlex.split(told.replace("'.[", ".[").replace("]'", "]")):
            case ["plancheck" | "./plancheck", *arguments]:
                _is_offered(arguments)
            case ["make", target]:
                assert target in makefile_targets(), told
            case ["pip", "install", *_] as words:
                _is_an_extra(words)


def _is_offered(arguments: list[str]) -> None:
    command: click.Command = cli.commands
    with click.Context(cli.commands, info_name="plancheck", obj=Terminal("en")) as context:
        for word in arguments:
            if word in ANY:
                return
            if isinstance(command, click.Group) and not word.startswith("-"):
                within = command.get_command(context, word)
                assert within is not None, arguments
                command = within
        options = {name for each in (*command.params, *cli.commands.params) for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    assert {word.partition("=")[0] for word in arguments if word.startswith("--")} <= options, arguments


def _working_folder(lang: str) -> None:
    draft, second, annex, drafts = WORKING[lang]
    for name in {draft, "plan.docx"}:
        Path(name).write_bytes(files.docx("襄阳市碳达峰试点实施方案", "一、主要目标", "全市碳排放力争2032年前后达到峰值。"))
    edited(Path(draft), Path(second), "力争2032年前后达到峰值 → 力争2029年前达到峰值")
    put(Path(drafts), f"襄阳.docx ← {draft}\n湖州.docx ← {second}")
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["序号", "项目名称"])
    book.save(annex)
    shutil.copytree(ROOT / "templates", "templates", ignore=shutil.ignore_patterns("web"))


def _obey(line: str) -> str | None:
    """Runs a line; None where something else was looked at instead."""
    words = shlex.split(line, comments=True)
    if "|" in words or "$(" in line or line.startswith("test "):
        return _in_a_shell(line)
    match words:
        case ["plancheck" | "./plancheck", *arguments]:
            return _plancheck(arguments)
        case ["sudo", "-u", "plancheck", "plancheck", *arguments]:
            return _plancheck([word.replace("/var/lib/plancheck", "office").replace("/var/tmp/", "") for word in arguments])
        case ["cp", source, target]:
            shutil.copyfile(source, target)
            return None
    for beginning, look in STAND_INS.items():
        if line.startswith(beginning):
            look(words)
            return None
    pytest.fail(f"a command that nobody runs: {line}")


def _plancheck(arguments: list[str]) -> str | None:
    if arguments[0] in ("serve", "work", "lsp") or "--cluster" in arguments or arguments[:2] == ["rules", "learn"]:
        _is_understood(arguments)  # it goes on until it is stopped, needs other machines, or takes minutes
        return None
    if arguments[0] in OF_THE_DATA:
        return _with_data(arguments)
    return _seen() if arguments == ["doctor"] else _said(arguments)


@cache
def _seen() -> str:
    """What doctor says of this machine, which is the same on every page."""
    return _said(["doctor"])


def _said(arguments: list[str]) -> str:
    """What a command prints, here. It ends as sound commands do."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = cli.main(arguments)
    out.flush()
    printed: str = out.buffer.getvalue().decode()  # type: ignore[attr-defined]  # it was made of a BytesIO
    assert code in SOUND, (arguments, printed)
    return printed


def _is_understood(arguments: list[str]) -> None:
    with click.Context(cli.commands, info_name="plancheck", obj=Terminal("en")) as top:
        command = cli.commands.get_command(top, arguments[0])
        assert command is not None
        context = command.make_context(arguments[0], list(arguments[1:]), parent=top, obj=top.obj)
        assert not isinstance(command, click.Group) or command.get_command(context, arguments[1]) is not None


def _with_data(arguments: list[str]) -> str:
    """A command of the workbench, in a process of its own, with data in which the account that it names is."""
    pytest.importorskip("django", reason="the extra web is not installed")
    data = ["--data", arguments[arguments.index("--data") + 1]] if "--data" in arguments and arguments[0] != "restore" else []
    account = arguments[2] if arguments[:2] == ["people", "reset"] else "administrator"
    home = str(Path(f"data-of-{account}").absolute())
    command = "from plancheck.__main__ import main\nmain()"
    if arguments[:2] != ["people", "first"]:
        warm.run(command, "people", "first", account, *data, XDG_DATA_HOME=home)
    ended = warm.run(command, *arguments, XDG_DATA_HOME=home)
    assert ended.returncode == 0, (arguments, ended.stderr)
    return ended.stdout + ended.stderr


def _in_a_shell(line: str) -> str:
    """A line with pipes, where the server that it names gives the draft."""
    programs = Path("bin").absolute()
    programs.mkdir(exist_ok=True)
    draft = next(name for name, *_ in WORKING.values() if Path(name).exists())
    for name, text in (("plancheck", f'exec {sys.executable} -m plancheck "$@"'), ("curl", f"exec cat {Path(draft).absolute()}")):
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (programs / name).chmod(0o755)
    if line.startswith("test "):
        line = re.sub(r"\$verdict", "noncompliant", line)
    env = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
    ended = subprocess.run(["sh", "-c", line], env=env, capture_output=True, text=True, check=False)
    assert ended.returncode in SOUND, ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout + ended.stderr


# ---- what needs root, a network or other machines -----------------------------------------------------------------


def _is_an_extra(words: list[str]) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"\[(\w+)\]", " ".join(words))) <= set(extras)


def _is_a_target(words: list[str]) -> None:
    assert words[1] in makefile_targets()


def _is_tried_in_an_empty_root(words: list[str]) -> None:
    """The command of dpkg or tar is one that packaging/test_in_root.sh gives."""
    program, option = [word for word in words if word != "sudo"][:2]
    assert re.search(rf"\b{program} {re.escape(option)} ", (ROOT / "packaging/test_in_root.sh").read_text("utf-8")), words


def _is_a_unit(words: list[str]) -> None:
    assert (ROOT / f"packaging/debian/{words[-1]}.service").is_file()


def _is_a_tool(words: list[str]) -> None:
    for program in re.findall(r"\.venv/bin/([\w-]+)", " ".join(words)):
        assert (Path(sys.executable).parent / program).exists() or shutil.which(program), program


def _is_a_folder(words: list[str]) -> None:
    assert re.fullmatch(r"plancheck-[\d.]+-linux-x86_64", words[1])


STAND_INS = {
    "pip install": _is_an_extra,
    "make ": _is_a_target,
    "sudo dpkg": _is_tried_in_an_empty_root,
    "tar -xf plancheck-": _is_tried_in_an_empty_root,
    "cd plancheck-": _is_a_folder,
    "sudo systemctl": _is_a_unit,
    ".venv/bin/": _is_a_tool,
    # A scheduler and workers of Dask on other machines: tests/batch/test_cluster.py starts both on this one.
    "dask ": lambda words: None,
}
