"""Builds what offices install: a .deb and a folder to unpack, both with an interpreter and libraries of their own (`make package`).

    python packaging/build.py --interpreter DIR [-o dist] [--version 0.1.0-1] [--level 6] [--only deb|folder]

`DIR` is what interpreter.sh has made. The same commit, interpreter and wheels give the same bytes: the time in them is that of the
commit, or SOURCE_DATE_EPOCH. Needs dpkg-deb and pip; wheels come from the registry that pip uses.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from email.parser import HeaderParser
from email.utils import formatdate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
#: The processor that it is built for, as Debian and as wheels call it.
ARCHITECTURE, MACHINE = "amd64", "x86_64"
#: The C library that wheels, and so the packages, may ask for at most; interpreter.sh keeps Python below it too.
GLIBC = (2, 28)
#: The parts of plancheck that go in. Clusters stay out: whoever runs one has Python.
EXTRAS = "web,ocr"
MAINTAINER = "The plancheck authors <plancheck@localhost>"
PREFIX = "opt/plancheck"
SITE = "lib/python3.11/site-packages"
#: Licences of distributions whose wheels have no text of them: the names of the texts in Debian.
COMMON = {"docxtpl": "LGPL-2.1", "flatbuffers": "Apache-2.0"}
_LICENCE = re.compile(r"(?i)(licen[cs]e|copying|notice|thirdparty)")


def main() -> None:
    """Builds what is named, and prints the paths."""
    parser = argparse.ArgumentParser(description="Builds the packages of plancheck")
    parser.add_argument("--only", choices=["deb", "folder"], help="build this one; both by default")
    parser.add_argument("--interpreter", type=Path, required=True, help="what interpreter.sh made")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--version", action="append", help="version of the .deb, may be repeated; that of plancheck with -1 by default")
    parser.add_argument(
        "--level", type=int, default=6, choices=range(10), help="how hard it compresses, 0 to 9; with 0 the .deb not at all"
    )
    asked = parser.parse_args()
    version = plancheck_version()
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch())  # for dpkg-deb and pip as well
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="plancheck-package-") as staging:
        tree = Path(staging) / "tree"
        make_tree(asked.interpreter, tree)
        check_glibc(tree)
        check_no_traces(tree, (str(ROOT), str(asked.interpreter.resolve()), staging))
        for number in (asked.version or [f"{version}-1"]) if asked.only != "folder" else []:
            print(build_deb(tree, Path(staging) / number, number, asked.output, asked.level))
        if asked.only != "deb":
            print(build_folder(tree, Path(staging), version, asked.output, asked.level))


def plancheck_version() -> str:
    """The version in src/plancheck/version.py."""
    found = re.search(r'VERSION = "(.+)"', (ROOT / "src/plancheck/version.py").read_text("utf-8"))
    assert found is not None
    return found[1]


def epoch() -> int:
    """The time of the packages, in seconds: SOURCE_DATE_EPOCH, or that of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or run("git", "-C", str(ROOT), "log", "-1", "--format=%ct"))


def run(*command: str) -> str:
    """What a command prints; fails with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])}…: {done.stderr[-2000:]}")
    return done.stdout.strip()


# ---- the tree that both have in common ---------------------------------------------------------------------------


def make_tree(interpreter: Path, tree: Path) -> None:
    """The prefix of an interpreter with plancheck and its libraries, compiled; the same bytes for the same input."""
    shutil.copytree(interpreter / "python", tree, symlinks=True)
    with tempfile.TemporaryDirectory(prefix="plancheck-wheel-") as folder:
        pip("wheel", "--no-deps", "--no-build-isolation", "-w", folder, str(ROOT))
        (wheel,) = Path(folder).glob("*.whl")
        install(wheel, tree / SITE)
    shutil.rmtree(tree / SITE / "bin")  # commands for the interpreter that pip ran in
    for record in (tree / SITE).glob("*.dist-info"):
        forget_origin(record)
    launcher = tree / "bin" / "plancheck"
    shutil.copyfile(HERE / "launcher.sh", launcher)
    launcher.chmod(0o755)
    gather_licences(interpreter, tree)
    # The compiled modules are taken as they are, whatever times unpacking gives the sources: nobody may write there.
    # olefile ships a module for Python 2 beside its own.
    compiles = (
        "-m",
        "compileall",
        "-q",
        "-f",
        "-x",
        "olefile2",
        "--invalidation-mode",
        "unchecked-hash",
        "-s",
        str(tree),
        "-p",
        f"/{PREFIX}",
    )
    run(str(tree / "bin" / "python3.11"), "-I", "-B", *compiles, str(tree / "lib"))


def pip(*arguments: str) -> None:
    run(sys.executable, "-m", "pip", "--disable-pip-version-check", arguments[0], "-q", *arguments[1:])


def install(wheel: Path, site: Path) -> None:
    """Installs a wheel and what it needs, as wheels that run with the oldest C library; there are none for a newer one only."""
    platforms = [f"manylinux_2_{minor}_{MACHINE}" for minor in range(GLIBC[1], 4, -1)]
    platforms += [f"{name}_{MACHINE}" for name in ("manylinux2014", "manylinux2010", "manylinux1")]
    chosen = [option for name in platforms for option in ("--platform", name)]
    chosen += ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "abi3", "--abi", "none"]
    pip(
        "install", "--target", str(site), "--no-compile", "--only-binary=:all:", *chosen,
        "-c", str(ROOT / "constraints.txt"), f"{wheel}[{EXTRAS}]",
    )  # fmt: skip


def forget_origin(record: Path) -> None:
    """Removes from the record of a distribution where it came from, and the commands that are not shipped."""
    for name in ("direct_url.json", "REQUESTED"):
        (record / name).unlink(missing_ok=True)
    listed = record / "RECORD"
    lines = [line for line in listed.read_text("utf-8").splitlines(keepends=True) if not _is_left_out(line)]
    listed.write_text("".join(sorted(lines)), "utf-8")


def _is_left_out(line: str) -> bool:
    name = line.split(",")[0]
    return name.endswith(("/direct_url.json", "/REQUESTED", ".pyc")) or name.startswith(("../../bin/", "bin/"))


def gather_licences(interpreter: Path, tree: Path) -> None:
    """Puts the licences of all that is bundled into share/doc/licences, with a list; fails where there is none."""
    target = tree / "share" / "doc" / "licences"
    shutil.copytree(interpreter / "licences", target / "python-and-its-libraries")
    lines = ["What is bundled, its licence as its authors name it, and where the text is.", ""]
    for record in sorted((tree / SITE).glob("*.dist-info")):
        head = HeaderParser().parsestr((record / "METADATA").read_text("utf-8"))
        name = head["Name"]
        texts = list(_licence_texts(record, tree / SITE, interpreter, name))
        if not texts:
            sys.exit(f"no licence text of {name}: add it to COMMON in packaging/build.py")
        (target / name).mkdir()
        for text in texts:
            shutil.copyfile(text, target / name / _one_name(text, record))
        lines.append(f"{name} {head['Version']}: {_licence_name(head)}: {name}/")
    (target / "LIST").write_text("\n".join(lines) + "\n", "utf-8")


def _one_name(text: Path, record: Path) -> str:
    """The name of a text, with its folders where texts of one distribution share names."""
    return "-".join(text.relative_to(record).parts) if text.is_relative_to(record) else text.name


def _licence_texts(record: Path, site: Path, interpreter: Path, name: str) -> Iterator[Path]:
    yield from (path for path in sorted(record.rglob("*")) if path.is_file() and _LICENCE.search(str(path.relative_to(record))))
    beside = site / name.lower().replace("-", "_")
    if beside.is_dir():
        yield from (path for path in sorted(beside.iterdir()) if path.is_file() and _LICENCE.search(path.name) and path.suffix != ".py")
    if name in COMMON:
        yield interpreter / "common-licences" / COMMON[name]


def _licence_name(head: object) -> str:
    assert hasattr(head, "get_all")
    named = [*(head.get_all("License-Expression") or []), *(line.splitlines()[0] for line in head.get_all("License") or [] if line.strip())]
    classified = [line.rpartition(" :: ")[2] for line in head.get_all("Classifier") or [] if line.startswith("License ::")]
    return (named or classified or ["see the text"])[0]


def check_glibc(tree: Path) -> None:
    """Fails if anything asks for a newer C library than promised."""
    newest: tuple[int, ...] = (2, 0)
    for path in sorted(tree.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.read_bytes()[:4] != b"\x7fELF":
            continue
        asked = max(
            (tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_(2\.\d+)", run("objdump", "-T", str(path)))),
            default=(2, 0),
        )
        if asked > GLIBC:
            sys.exit(f"{path.relative_to(tree)} needs glibc {'.'.join(map(str, asked))}, and {'.'.join(map(str, GLIBC))} is promised")
        newest = max(newest, asked)
    print(f"needs glibc {'.'.join(map(str, newest))}", file=sys.stderr)


def check_no_traces(tree: Path, paths: tuple[str, ...]) -> None:
    """Fails if a path of this machine is in any file."""
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            for trace in paths:
                if trace.encode() in data:
                    sys.exit(f"{path.relative_to(tree)} names {trace}")


# ---- the .deb ----------------------------------------------------------------------------------------------------


def build_deb(tree: Path, staging: Path, version: str, output: Path, level: int) -> Path:
    """The Debian package, in `output`."""
    lay_out_deb(staging, version, tree)
    set_times(staging)
    path = output / f"plancheck_{version}_{ARCHITECTURE}.deb"
    compression = ["-Zxz", f"-z{level}"] if level else ["-Znone"]
    run("dpkg-deb", "--root-owner-group", *compression, "--build", str(staging), str(path))
    return path


def lay_out_deb(staging: Path, version: str, tree: Path | None) -> None:
    """The files of the package under `staging`; without a tree, those of packaging/debian only, which tests look at."""
    prefix = staging / PREFIX
    if tree is not None:
        shutil.copytree(tree, prefix, symlinks=True)
    prefix.mkdir(parents=True, exist_ok=True)
    (prefix / "plancheck-package").write_text("deb\n", "ascii")
    link = staging / "usr/bin/plancheck"
    link.parent.mkdir(parents=True)
    link.symlink_to(f"/{PREFIX}/bin/plancheck")
    for name, target in FILES.items():
        put(HERE / "debian" / name, staging / target)
    put(ROOT / "docs/plancheck.toml", staging / "etc/plancheck/plancheck.toml")
    put(ROOT / "docs/plancheck.toml", staging / "usr/share/doc/plancheck/plancheck.toml")
    compress(HERE / "debian/plancheck.1", staging / "usr/share/man/man1/plancheck.1.gz")
    compress(HERE / "debian/plancheck.zh.1", staging / "usr/share/man/zh_CN/man1/plancheck.1.gz")
    compress(ROOT / "CHANGELOG.md", staging / "usr/share/doc/plancheck/changelog.gz")
    when = formatdate(epoch(), usegmt=True).replace("GMT", "+0000")
    entry = f"plancheck ({version}) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- {MAINTAINER}  {when}\n"
    (staging / "usr/share/doc/plancheck/changelog.Debian.gz").write_bytes(gzip.compress(entry.encode(), 9, mtime=0))
    control(staging, version)


#: The files of packaging/debian and where they go.
FILES = {
    "plancheck.service": "usr/lib/systemd/system/plancheck.service",
    "plancheck.default": "etc/default/plancheck",
    "plancheck.desktop": "usr/share/applications/plancheck.desktop",
    "plancheck.svg": "usr/share/icons/hicolor/scalable/apps/plancheck.svg",
    "copyright": "usr/share/doc/plancheck/copyright",
    "lintian-overrides": "usr/share/lintian/overrides/plancheck",
}
CONFFILES = ("/etc/default/plancheck", "/etc/plancheck/plancheck.toml")
SCRIPTS = ("postinst", "prerm", "postrm")


def put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def compress(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def control(staging: Path, version: str) -> None:
    """DEBIAN/: the control file, the scripts, the configuration files, the checksums."""
    folder = staging / "DEBIAN"
    folder.mkdir()
    files = sorted(path for path in staging.rglob("*") if path.is_file() and not path.is_symlink() and folder not in path.parents)
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    text = (HERE / "debian/control").read_text("utf-8")
    glibc = ".".join(map(str, GLIBC))
    (folder / "control").write_text(
        text.format(version=version, architecture=ARCHITECTURE, size=size, glibc=glibc, maintainer=MAINTAINER), "utf-8"
    )
    (folder / "conffiles").write_text("".join(f"{name}\n" for name in CONFFILES), "ascii")
    for name in SCRIPTS:
        shutil.copyfile(HERE / "debian" / name, folder / name)
        (folder / name).chmod(0o755)
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(staging)}\n" for path in files]
    (folder / "md5sums").write_text("".join(line for line in sums if f"/{line.split('  ')[1].strip()}" not in CONFFILES), "utf-8")


def set_times(folder: Path) -> None:
    """Gives all files one time, and the rights that everybody may read and only the owner write."""
    when = epoch()
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)


# ---- the folder --------------------------------------------------------------------------------------------------


def build_folder(tree: Path, staging: Path, version: str, output: Path, level: int) -> Path:
    """The archive of the folder that runs without being installed, in `output`."""
    name = f"plancheck-{version}-linux-{MACHINE}"
    (tree / "plancheck-package").write_text("folder\n", "ascii")
    for readme in ("请先读我.txt", "README.txt"):
        put(HERE / "folder" / readme, tree / readme)
    (tree / "plancheck").symlink_to("bin/plancheck")
    set_times(tree)
    path = output / f"{name}.tar.gz"
    # Not .xz: an empty Debian has no xz for tar to call.
    with (
        open(path, "wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=max(level, 1), mtime=epoch()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        archive.add(tree, name, filter=_owned_by_nobody, recursive=False)
        for member in sorted(tree.rglob("*")):
            archive.add(member, f"{name}/{member.relative_to(tree)}", filter=_owned_by_nobody, recursive=False)
    return path


def _owned_by_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    main()
