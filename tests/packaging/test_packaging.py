"""The files of the packages: control, scripts, unit, desktop entry, launcher. `make test-package` tries the packages themselves."""

from __future__ import annotations

import configparser
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from plancheck.cli import COMMANDS
from plancheck.cli.people import people
from plancheck.cli.serve import serve
from plancheck.cli.terminal import Terminal
from plancheck.resources import MARK

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "packaging" / "debian"
SHELL = [*(DEBIAN / name for name in ("postinst", "prerm", "postrm")), *sorted((ROOT / "packaging").glob("*.sh"))]
linux = pytest.mark.skipif(sys.platform != "linux", reason="packages are built on Linux")
pytestmark = linux


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("package_build", ROOT / "packaging" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = _loaded()


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package without interpreter and libraries."""
    folder = tmp_path_factory.mktemp("deb") / "root"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        build.lay_out_deb(folder, "1.2.3-4", None)
    return folder


def checked(program: str, *arguments: str) -> None:
    """Runs a checker; skipped where it is not installed."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


# ---- the Debian package -------------------------------------------------------------------------------------------


def test_the_package_puts_its_files_here(laid_out: Path) -> None:
    files = sorted(str(path.relative_to(laid_out)) for path in laid_out.rglob("*") if not path.is_dir())
    assert files == [
        "DEBIAN/conffiles", "DEBIAN/control", "DEBIAN/md5sums", "DEBIAN/postinst", "DEBIAN/postrm", "DEBIAN/prerm",
        "etc/default/plancheck", "etc/plancheck/plancheck.toml", "opt/plancheck/plancheck-package", "usr/bin/plancheck",
        "usr/lib/systemd/system/plancheck.service", "usr/share/applications/plancheck.desktop",
        "usr/share/doc/plancheck/changelog.Debian.gz", "usr/share/doc/plancheck/changelog.gz",
        "usr/share/doc/plancheck/copyright", "usr/share/doc/plancheck/plancheck.toml",
        "usr/share/icons/hicolor/scalable/apps/plancheck.svg",
        "usr/share/lintian/overrides/plancheck", "usr/share/man/man1/plancheck.1.gz", "usr/share/man/zh_CN/man1/plancheck.1.gz",
    ]  # fmt: skip
    assert os.readlink(laid_out / "usr/bin/plancheck") == "/opt/plancheck/bin/plancheck"
    assert (laid_out / "opt/plancheck" / MARK).read_text("ascii") == "deb\n"


def test_the_control_file_says_what_it_needs(laid_out: Path) -> None:
    text = (laid_out / "DEBIAN/control").read_text("utf-8")
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert (fields["Package"], fields["Version"], fields["Architecture"]) == ("plancheck", "1.2.3-4", "amd64")
    assert fields["Depends"] == "libc6 (>= 2.28), libstdc++6, libgcc-s1 | libgcc1, zlib1g, passwd"
    assert "python" not in text.lower()
    assert int(fields["Installed-Size"]) > 0


def test_settings_of_the_office_are_configuration_files(laid_out: Path) -> None:
    listed = (laid_out / "DEBIAN/conffiles").read_text("ascii").split()
    assert listed == sorted(f"/{path.relative_to(laid_out)}" for path in (laid_out / "etc").rglob("*") if path.is_file())


def test_checksums_are_those_of_the_files(laid_out: Path) -> None:
    sums = dict(reversed(line.split("  ")) for line in (laid_out / "DEBIAN/md5sums").read_text("utf-8").splitlines())
    assert sums == {name: hashlib.md5((laid_out / name).read_bytes()).hexdigest() for name in sums}
    files = {path.relative_to(laid_out) for path in laid_out.rglob("*") if path.is_file() and not path.is_symlink()}
    assert {Path(name) for name in sums} == {path for path in files if path.parts[0] not in ("DEBIAN", "etc")}


def test_lintian_has_nothing_to_say(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder, package = tmp_path / "root", tmp_path / "plancheck_1.2.3-4_amd64.deb"
    shutil.copytree(laid_out, folder, symlinks=True)
    build.set_times(folder)
    build.run("dpkg-deb", "--root-owner-group", "-Zxz", "-z0", "--build", str(folder), str(package))
    checked("lintian", "--allow-root", str(package))


KEPT = "/var/lib/plancheck"


@pytest.mark.parametrize(
    ("script", "arguments", "said"),
    [
        ("postinst", ["configure", ""], ["getent passwd plancheck"]),
        ("postinst", ["abort-upgrade", "1"], []),
        ("prerm", ["remove"], []),
        ("prerm", ["upgrade", "2"], []),
        ("postrm", ["remove"], []),
        ("postrm", ["upgrade", "2"], []),
        ("postrm", ["abort-install"], []),
        (
            "postrm",
            ["purge"],
            [f"rm -rf {KEPT} /var/cache/plancheck /etc/plancheck /opt/plancheck", "getent passwd plancheck", "userdel plancheck"],
        ),
    ],
)
def test_data_is_deleted_by_a_purge_alone(tmp_path: Path, script: str, arguments: list[str], said: list[str]) -> None:
    """Whatever a script would change is written down instead of done; there is no systemd to talk to."""
    for name in ("rm", "getent", "userdel", "useradd", "mkdir", "chown", "chmod", "systemctl", "touch"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{tmp_path}/log"\n', "utf-8")
        program.chmod(0o755)
    text = (DEBIAN / script).read_text("utf-8").replace("/run/systemd/system", f"{tmp_path}/none")
    done = subprocess.run(["/bin/sh", "-c", text, script, *arguments], env={"PATH": str(tmp_path)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    log = tmp_path / "log"
    acts = log.read_text("utf-8").splitlines() if log.exists() else []
    assert [act for act in acts if not act.startswith(("mkdir", "chown", "chmod"))] == said


@pytest.mark.parametrize("script", ["postinst", "prerm", "postrm"])
def test_an_unknown_act_of_dpkg_is_a_fault(script: str) -> None:
    done = subprocess.run(["/bin/sh", str(DEBIAN / script), "nonsense"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, f"{script} called with unknown argument 'nonsense'\n")


@pytest.mark.parametrize("path", SHELL, ids=lambda path: path.name)
def test_the_scripts_are_sound(path: Path) -> None:
    subprocess.run(["/bin/sh", "-n", str(path)], check=True)
    checked("shellcheck", "-s", "sh", "-S", "warning", str(path))


# ---- the service --------------------------------------------------------------------------------------------------


def unit() -> dict[str, list[str]]:
    settings: dict[str, list[str]] = {}
    for line in (DEBIAN / "plancheck.service").read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            settings.setdefault(name, []).append(value)
    return settings


def defaults() -> dict[str, str]:
    lines = (line for line in (DEBIAN / "plancheck.default").read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {name: shlex.split(value)[0] for name, _, value in (line.partition("=") for line in lines)}


def test_the_service_starts_a_command_that_there_is() -> None:
    (command,) = unit()["ExecStart"]
    program, name, *arguments = command.replace("$PLANCHECK_SERVE", defaults()["PLANCHECK_SERVE"]).split()
    assert (program, name) == ("/usr/bin/plancheck", "serve")
    with serve.make_context("serve", arguments, obj=Terminal("en")) as context:
        asked = context.params
    assert (asked["office"], asked["no_browser"], asked["data"]) == (True, True, "/var/lib/plancheck")
    assert (asked["host"], asked["port"]) == ("0.0.0.0", 8000)
    assert f"/{'/'.join(Path(asked['data']).parts[1:-1])}/" + unit()["StateDirectory"][0] == asked["data"]


def test_the_service_may_do_little() -> None:
    settings = unit()
    assert settings["User"] == ["plancheck"]
    assert settings["CapabilityBoundingSet"] == [""]
    assert settings["ProtectSystem"] == ["strict"]
    assert settings["StateDirectoryMode"] == ["0700"]
    names = ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces", "RestrictSUIDSGID", "LockPersonality")
    assert {name: settings[name] for name in names} == {name: ["yes"] for name in names}
    # Exit code 2 says that a person has to do something first: it is no reason to start again.
    assert settings["RestartPreventExitStatus"] == ["2"]


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (DEBIAN / "plancheck.service").read_text("utf-8").replace("/usr/bin/plancheck", "/bin/true")
    copy = tmp_path / "plancheck.service"
    copy.write_text(text, "utf-8")
    checked("systemd-analyze", "verify", "--man=no", str(copy))


# ---- the desktop entry, the icon, the manual ------------------------------------------------------------------------


def test_the_desktop_entry_opens_the_page(laid_out: Path) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(DEBIAN / "plancheck.desktop", "utf-8")
    of = entry["Desktop Entry"]
    assert (of["Exec"], of["Type"], of["Name[zh_CN]"]) == ("plancheck serve", "Application", "方案审核 plancheck")
    icon = laid_out / "usr/share/icons/hicolor/scalable/apps" / f"{of['Icon']}.svg"
    assert etree.parse(icon).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    checked("desktop-file-validate", str(DEBIAN / "plancheck.desktop"))


@pytest.mark.parametrize("page", ["plancheck.1", "plancheck.zh.1"])
def test_the_manual_names_commands_that_there_are(page: str) -> None:
    text = (DEBIAN / page).read_text("utf-8")
    named = re.findall(r"\bplancheck (?=([a-z]+))", text)
    assert {"doctor", "serve", "people"} <= set(named) <= {*COMMANDS, "plancheck"}
    assert "first" in people.commands
    assert "/var/lib/plancheck" in text


# ---- the launcher -------------------------------------------------------------------------------------------------

SHOWS = '#!/bin/sh\necho "$@"\necho "${PYTHONHOME-unset} ${PYTHONPATH-unset} $PYTHONNOUSERSITE $PYTHONSAFEPATH"\n'


@pytest.mark.parametrize("called", ["bin/plancheck", "link", "elsewhere"])
def test_the_launcher_takes_the_interpreter_beside_it(tmp_path: Path, called: str) -> None:
    folder = tmp_path / "方案 审核（新）"
    (folder / "bin").mkdir(parents=True)
    shutil.copyfile(ROOT / "packaging/launcher.sh", folder / "bin/plancheck")
    (folder / "bin/python3.11").write_text(SHOWS, "utf-8")
    for name in ("plancheck", "python3.11"):
        (folder / "bin" / name).chmod(0o755)
    (folder / "link").symlink_to("bin/plancheck")
    (tmp_path / "elsewhere").symlink_to(folder / "bin/plancheck")
    program = tmp_path / "elsewhere" if called == "elsewhere" else folder / called
    env = {"PATH": "/usr/bin:/bin", "PYTHONHOME": "/nowhere", "PYTHONPATH": "/nowhere"}
    done = subprocess.run([str(program), "check", "方案 一.docx"], env=env, cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout == "-m plancheck check 方案 一.docx\nunset unset 1 1\n"


# ---- building -----------------------------------------------------------------------------------------------------


def test_the_extras_exist() -> None:
    with open(ROOT / "pyproject.toml", "rb") as file:
        assert set(build.EXTRAS.split(",")) <= set(tomllib.load(file)["project"]["optional-dependencies"])


def tree(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/plancheck").write_text("x", "utf-8")
    (folder / "bin/plancheck").chmod(0o700)
    (folder / "资料").mkdir()
    (folder / "资料/一.txt").write_text("一", "utf-8")
    return folder


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    archives = []
    for number, when in enumerate((1, 2_000_000_000)):
        place = tmp_path / str(number)
        made = tree(place / "tree")
        for path in made.rglob("*"):
            os.utime(path, (when, when))
        archives.append(build.build_folder(made, place, "1.2.3", place, 0).read_bytes())
    assert archives[0] == archives[1]


def test_a_path_of_this_machine_stops_the_build(tmp_path: Path) -> None:
    made = tree(tmp_path / "tree")
    build.check_no_traces(made, ("/home/builder",))
    (made / "资料/二.txt").write_text("made in /home/builder/src", "utf-8")
    with pytest.raises(SystemExit, match=r"资料/二\.txt names /home/builder"):
        build.check_no_traces(made, ("/home/builder",))


def test_where_a_wheel_came_from_is_forgotten(tmp_path: Path) -> None:
    for name in ("direct_url.json", "REQUESTED", "METADATA"):
        (tmp_path / name).touch()
    lines = ["x/b.py,,\n", "x.dist-info/direct_url.json,,\n", "../../bin/x,,\n", "bin/x,,\n", "x/a.py,,\n", "x.dist-info/REQUESTED,,\n"]
    (tmp_path / "RECORD").write_text("".join(lines), "utf-8")
    build.forget_origin(tmp_path)
    assert (tmp_path / "RECORD").read_text("utf-8") == "x/a.py,,\nx/b.py,,\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["METADATA", "RECORD"]
