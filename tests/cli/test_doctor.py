"""`doctor`: what is missing is seen missing, with a way out; what could not be looked at is never there."""

from __future__ import annotations

import json
import shutil
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import warm
from tests.web import certified

from plancheck import extras, resources
from plancheck.cli import doctor_checks, main
from plancheck.cli.doctor import exit_code
from plancheck.cli.doctor_checks import CHECKS, FONTS, Asked, Part
from plancheck.cli.terminal import Exit, Terminal
from plancheck.model.diagnostic import Bilingual
from plancheck.readers import ocr, office

Patch = pytest.MonkeyPatch
linux = pytest.mark.skipif(sys.platform != "linux", reason="programs are shell scripts here")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: Patch) -> None:
    """A working folder, with no programs on the search path but those that a case puts there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(office, "_USUAL", ())
    monkeypatch.setattr(doctor_checks, "PRINT_SECONDS", 1.0)


def program(name: str, *lines: str) -> None:
    path = Path("bin", name)
    path.write_text("\n".join(("#!/bin/sh", *lines)), "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def looked_at(name: str, **asked: Any) -> list[Part]:
    return list(CHECKS[name](Asked(Terminal("en"), **asked)))


def families(*names: str) -> None:
    program("fc-list", "/bin/cat <<'END'", *names, "END")


# ---- what is missing -------------------------------------------------------------------------------------------


def _no_library(patch: Patch) -> None:
    patch.setattr(doctor_checks, "_COMPILED", ("lxml.etree", "no_such_library"))


def _no_templates(patch: Patch) -> None:
    patch.setattr(resources, "_ROOTS", (Path("nowhere"),))


def _broken_rules(patch: Patch) -> None:
    Path("mine").mkdir()
    Path("mine", "a.rules").write_text("规则 X-01\n", "utf-8")
    Path("plancheck.toml").write_text('rules = ["mine"]\n', "utf-8")


def _cache_is_a_file(patch: Patch) -> None:
    Path("file").touch()
    patch.setenv("PLANCHECK_CACHE", str(Path("file", "cache").absolute()))


def _terminal_without_chinese(patch: Patch) -> None:
    patch.setattr(sys, "stdout", open("out", "w", encoding="ascii"))  # noqa: SIM115  ends with the test


def _file_names_without_chinese(patch: Patch) -> None:
    patch.setattr(sys, "getfilesystemencoding", lambda: "latin-1")


def _full_disk(patch: Patch) -> None:
    patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1 << 40, 1 << 40, doctor_checks.LEAST_FREE - 1))


def _nothing_can_be_written(patch: Patch) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    patch.setattr(doctor_checks.tempfile, "TemporaryFile", refused)


def _no_django(patch: Patch) -> None:
    patch.setattr(doctor_checks, "EXTRA", ("waitress", "no_such_module"))


def _office_prints_nothing(patch: Patch) -> None:
    program("soffice", "exit 0")


def _office_hangs(patch: Patch) -> None:
    program("soffice", "exec /bin/sleep 60")


def _no_fonts(patch: Patch) -> None:
    families("DejaVu Sans")


def _no_ocr(patch: Patch) -> None:
    patch.setattr(extras, "recognises_text", lambda: False)


def _ocr_ends(patch: Patch) -> None:
    patch.setattr(extras, "recognises_text", lambda: True)
    patch.setattr(ocr.programs, "module", lambda *_: ["/bin/false"])


def _nothing(patch: Patch) -> None:
    pass


@linux
@pytest.mark.parametrize(
    ("name", "item", "breaks", "says", "way_out"),
    [
        ("installation", "", _no_library, "No module named 'no_such_library'", "pip install -c constraints.txt -e ."),
        ("installation", "", _no_templates, "folders are missing: grammar, rules, templates, samples", "pip install"),
        ("rules", "", _broken_rules, "mine", "plancheck rules check"),
        ("cache", "", _cache_is_a_file, "Not a directory", "PLANCHECK_CACHE"),
        ("encoding", "console", _terminal_without_chinese, "the terminal uses ascii, which has no Chinese", "LANG=zh_CN.UTF-8"),
        ("encoding", "files", _file_names_without_chinese, "file names use latin-1", "LANG=zh_CN.UTF-8"),
        ("disk", "data", _full_disk, "has 1.0 GiB free", "--data"),
        ("disk", "temporary", _full_disk, "has 1.0 GiB free", "--data"),
        ("disk", "temporary", _nothing_can_be_written, "Permission denied", "TMPDIR"),
        ("web", "", _no_django, "missing: no_such_module", '-e ".[web]"'),
        ("workbench", "", _nothing_can_be_written, "Permission denied", "--data"),
        ("office", "", _nothing, "not installed", "LibreOffice with Writer"),
        ("office", "", _office_prints_nothing, "bin/soffice could not print a page", "LibreOffice with Writer"),
        ("office", "", _office_hangs, "bin/soffice could not print a page", "LibreOffice with Writer"),
        *(("fonts", font, _no_fonts, f"no “{font}”, and nothing", "~/.local/share/fonts") for font in FONTS),
        ("ocr", "", _no_ocr, "not installed", '-e ".[ocr]"'),
        ("ocr", "", _ocr_ends, "failed on a page", '-e ".[ocr]"'),
    ],
)
def test_what_is_missing_is_seen_missing(
    monkeypatch: Patch, name: str, item: str, breaks: Callable[[Patch], None], says: str, way_out: str
) -> None:
    breaks(monkeypatch)
    (part,) = (part for part in looked_at(name) if part.item == item)
    assert part.state == "missing"
    assert says in part.says.en
    assert part.way_out is not None
    assert way_out in part.way_out.en


def test_a_port_that_is_taken_is_missing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        (part,) = looked_at("port", port=number)
    assert (part.state, part.says.en) == ("missing", f"127.0.0.1:{number} cannot be used (Address already in use)")
    assert part.way_out is not None
    assert "--port" in part.way_out.en


@linux
def test_unknown_fonts_are_not_there() -> None:
    (part,) = looked_at("fonts")
    assert part.state == "unknown"
    assert part.way_out == Bilingual("安装 fontconfig：sudo apt install fontconfig", "install fontconfig: sudo apt install fontconfig")


@pytest.mark.parametrize(
    ("years", "lacking", "name", "states", "says", "way_out"),
    [
        ((2020, 2099), "", "plancheck.test", ["there"], "can be used until 2099-01-01", ""),
        ((2020, 2021), "", "plancheck.test", ["missing"], "has ended", "let a reverse proxy encrypt"),
        ((2020, 2099), "", "other.test", ["missing"], "is not made out to other.test", "let a reverse proxy encrypt"),
        ((2020, 2099), "key", "plancheck.test", ["missing"], "own.key cannot be read", "let a reverse proxy encrypt"),
        ((2020, "soon"), "", "plancheck.test", ["there"], "can be used until", "restart plancheck serve"),
    ],
)
def test_a_certificate_is_looked_at_as_serve_does(
    tmp_path: Path, years: Any, lacking: str, name: str, states: list[str], says: str, way_out: str
) -> None:
    made = certified.made(tmp_path / "made", years=years)
    if lacking:
        made.key.unlink()
    parts = looked_at("certificate", certificate=str(made.certificate), key=str(made.key), names=(name,))
    assert [part.state for part in parts] == states
    assert says in parts[0].says.en
    assert way_out in (parts[0].way_out.en if parts[0].way_out else "")


@pytest.mark.parametrize(("asked", "state"), [({}, "unused"), ({"key": "own.key"}, "missing"), ({"certificate": "own.crt"}, "missing")])
def test_half_of_a_certificate_is_missing_and_none_is_needed(asked: dict[str, str], state: str) -> None:
    assert [part.state for part in looked_at("certificate", **asked)] == [state]


# ---- what is there ---------------------------------------------------------------------------------------------


def _all_parts_of_fonts(patch: Patch) -> None:
    families("FZXiaoBiaoSong-B05S,方正小标宋简体", "FangSong_GB2312,仿宋_GB2312", "KaiTi_GB2312,楷体_GB2312", "SimHei,黑体")


def _free_fonts(patch: Patch) -> None:
    families("Noto Serif CJK SC", "Zhuque Fangsong (technical preview),Zhuque Fangsong,朱雀仿宋", "AR PL UKai CN", "Noto Sans CJK SC")


@linux
@pytest.mark.parametrize(
    ("name", "given", "states"),
    [
        ("installation", _nothing, ["there"]),
        ("rules", _nothing, ["there"]),
        ("cache", lambda patch: patch.setenv("PLANCHECK_CACHE", "off"), ["unused"]),
        ("cache", _nothing, ["there"]),
        ("disk", _nothing, ["there", "there"]),
        ("web", _nothing, ["there"]),
        ("port", _nothing, ["there"]),
        ("workbench", _nothing, ["unused"]),
        ("fonts", _all_parts_of_fonts, ["there"] * 4),
        ("fonts", _free_fonts, ["stand_in"] * 4),
    ],
)
def test_what_is_there_is_seen(monkeypatch: Patch, tmp_path: Path, name: str, given: Callable[[Patch], None], states: list[str]) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    given(monkeypatch)
    assert [part.state for part in looked_at(name)] == states


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (["there", "stand_in", "unused"], Exit.OK),
        (["there", "missing"], Exit.FINDINGS),
        (["unknown", "missing"], Exit.NOT_CHECKED),
        (["unknown"], Exit.NOT_CHECKED),
    ],
)
def test_exit_codes(states: list[Any], code: Exit) -> None:
    assert exit_code([Part("port", state, Bilingual("", "")) for state in states]) == code


@pytest.mark.parametrize(("states", "code"), [(["missing"], Exit.OK), (["unknown"], Exit.NOT_CHECKED)])
def test_what_only_changes_the_looks_may_be_missing(states: list[Any], code: Exit) -> None:
    assert exit_code([Part("port", "there", Bilingual("", "")), *(Part("fonts", state, Bilingual("", "")) for state in states)]) == code


# ---- how plancheck was installed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "way_out"),
    [
        ("deb", "the package should have it; install it again: sudo dpkg -i plancheck_"),
        ("folder", "the folder should have it; unpack the archive again"),
        (None, "run in the source folder: "),
    ],
)
def test_the_way_out_is_that_of_the_installation(monkeypatch: Patch, tmp_path: Path, mark: str | None, way_out: str) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    if mark is not None:
        (tmp_path / resources.MARK).write_text(f"{mark}\n", "ascii")
    _no_ocr(monkeypatch)
    (part,) = looked_at("ocr")
    assert part.way_out is not None
    assert part.way_out.en.startswith(way_out)


def test_a_package_that_is_none_of_ours_is_not_guessed(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / resources.MARK).write_text("rpm", "ascii")
    with pytest.raises(ValueError, match="rpm"):
        resources.installed_as()


# ---- the command -------------------------------------------------------------------------------------------------


@linux
def test_the_command_says_all_parts(monkeypatch: Patch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    _no_ocr(monkeypatch)
    families("黑体")
    assert main(["doctor"]) == Exit.FINDINGS
    out = capsys.readouterr().out
    assert "［有］　　规则包：72 条规则" in out
    assert "［缺］　　LibreOffice：没有装\n　　　　用途：读 .doc、.wps、.rtf 文件" in out
    assert out.rstrip().splitlines()[-1] == "缺 5 项，看不到的 0 项。办法写在各项下面。"
    assert main(["doctor", "--format", "json"]) == Exit.FINDINGS
    answer = json.loads(capsys.readouterr().out)
    assert {part["name"] for part in answer["parts"]} == set(CHECKS)
    assert [part["item"] or part["name"] for part in answer["parts"] if part["state"] == "missing"] == ["office", *list(FONTS)[:3], "ocr"]
    assert all(part["way_out"]["zh"] for part in answer["parts"] if part["state"] == "missing")


MAKES = "import sys, pathlib; from plancheck.web import serving, site; serving.prepare(site.Site(pathlib.Path(sys.argv[1])))"
LOOKS = """import sys
from plancheck.cli.doctor_checks import CHECKS, Asked
from plancheck.cli.terminal import Terminal
for part in CHECKS["workbench"](Asked(Terminal("en"), data=sys.argv[1], database=sys.argv[2] or None)):
    print(part.state, part.says.en)
"""


@pytest.mark.parametrize(
    ("database", "damage", "says"),
    [
        ("", None, "there {folder}; the database (SQLite) opens\n"),
        ("", b"no database", "missing The database cannot be reached or used (file is not a database)\n"),
        ("nonsense://", None, "missing The address of the database is to be written"),
    ],
)
def test_a_workbench_is_opened(tmp_path: Path, database: str, damage: bytes | None, says: str) -> None:
    folder = tmp_path / "bench"
    assert warm.run(MAKES, folder).returncode == 0
    if damage is not None:
        (folder / "workbench.sqlite3").write_bytes(damage * 1000)
    looked = warm.run(LOOKS, folder, database)
    assert looked.stdout.startswith(says.format(folder=folder)), looked.stdout + looked.stderr


@linux
def test_a_workbench_of_somebody_else_is_not_opened(monkeypatch: Patch, tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    monkeypatch.setattr(doctor_checks.os, "geteuid", lambda: 12345)
    monkeypatch.setattr(doctor_checks, "_owner", lambda folder: "plancheck")
    (part,) = looked_at("workbench", data=str(tmp_path))
    assert part.state == "unknown"
    assert part.way_out is not None
    assert "sudo -u plancheck plancheck doctor" in part.way_out.en
