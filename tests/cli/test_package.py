"""The wheel: it ships the tracked files and no others, and works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("grammar", "rules", "templates", "samples")
STRAYS = ("rules/annex2/draft.rules", "samples/somebody.docx", "templates/letter.docx.bak", "grammar/.hidden")


def git(folder: Path, *arguments: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return [name for name in done.stdout.decode().split("\0") if name]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that tracks the project's files, with others lying about."""
    copy = tmp_path_factory.mktemp("project")
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    git(copy, "init", "-q")
    git(copy, "add", "-A")
    for name in STRAYS:
        (copy / name).write_text("nobody's", "utf-8")
    return copy


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built of it."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "-o", str(out), str(project)], capture_output=True, check=True
    )
    return next(out.glob("*.whl"))


def shipped(wheel: Path) -> list[str]:
    """The files of the four folders in a wheel, as they are called in the project."""
    names = zipfile.ZipFile(wheel).namelist()
    return sorted(name.removeprefix("plancheck/data/") for name in names if name.startswith("plancheck/data/"))


def test_it_ships_exactly_the_tracked_files(project: Path, wheel: Path) -> None:
    tracked = sorted(git(project, "ls-files", "-z", "--", *FOLDERS))
    assert {name.split("/")[0] for name in tracked} == set(FOLDERS)
    assert shipped(wheel) == tracked
    code = [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("plancheck/") and not name.startswith("plancheck/data/")]
    assert sorted(f"src/{name}" for name in code) == sorted(git(project, "ls-files", "-z", "--", "src"))


def test_a_wheel_made_from_the_source_archive_is_the_same(project: Path, wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "build", "--no-isolation", "-o", str(tmp_path), str(project)], capture_output=True, check=True)
    assert shipped(next(tmp_path.glob("*.whl"))) == shipped(wheel)


def test_it_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    site = next((home / "lib").glob("python*/site-packages"))
    # The libraries of this environment, but not what is installed in it as editable: .pth files are not followed from here.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n", "utf-8")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PLANCHECK_CACHE": "off", "PLANCHECK_LANG": "zh"}

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(home / "bin" / "plancheck"), *arguments], cwd=elsewhere, env=env, capture_output=True, check=False)

    where = subprocess.run([str(python), "-c", "import plancheck; print(plancheck.__file__)"], cwd=elsewhere, env=env, capture_output=True)
    assert where.stdout.decode().startswith(str(site))
    done = run("demo")
    assert done.returncode == 0, done.stderr.decode()
    made = {path.name for path in (elsewhere / "plancheck-demo").iterdir()}
    assert {
        "city-defects.docx",
        "city-defects.docx.html",
        "city-a.docx.html",
        "zone-a.pdf.html",
        "letter.docx",
        "letter.意见采纳情况表.xlsx",
    } <= made
    assert "不符合" in done.stdout.decode()
    assert run("rules", "check").returncode == 0
