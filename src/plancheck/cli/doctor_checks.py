"""What `doctor` looks at: one function a part, which says what is there and, if something is missing, the way out."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from plancheck import extras, resources
from plancheck.cli import fonts, inputs
from plancheck.cli.serve import EXTRA, open_workbench, stops_if_unusable, store_place
from plancheck.cli.terminal import Stop, Terminal, why
from plancheck.model.diagnostic import Bilingual
from plancheck.version import VERSION
from plancheck.wording.catalogue import both

#: "stand_in": something else does instead. "unused": nothing to look at yet. "unknown": it could not be looked at, which is no "there".
State = Literal["there", "stand_in", "unused", "missing", "unknown"]

#: Seconds that LibreOffice gets to print a page, and text recognition to load its models and read one.
PRINT_SECONDS, OCR_SECONDS = 90.0, 90.0
#: Free space in bytes below which a folder counts as full: two uploads of the largest size.
LEAST_FREE = 1 << 30
#: Libraries with compiled parts, which fail to load where the system is too old or lacks a library.
_COMPILED = ("lxml.etree", "PIL.Image", "pydantic", "pypdfium2", "rapidfuzz.fuzz", "regex")
#: The fonts of official documents (GB/T 9704) as the letter names them, with those that may stand in for them, the nearest first.
FONTS = {
    "方正小标宋简体": ("华文中宋", "stzhongsong", "思源宋体", "source han serif sc", "noto serif cjk sc", "宋体", "simsun"),
    "仿宋_GB2312": ("仿宋", "fangsong", "华文仿宋", "stfangsong", "方正仿宋_gbk", "方正仿宋简体", "朱雀仿宋", "zhuque fangsong"),
    "楷体_GB2312": ("楷体", "kaiti", "华文楷体", "stkaiti", "方正楷体_gbk", "ar pl ukai cn", "霞鹜文楷", "lxgw wenkai"),
    "黑体": ("思源黑体", "source han sans sc", "noto sans cjk sc", "文泉驿正黑", "wenquanyi zen hei", "wenquanyi micro hei"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of plancheck or of this machine, its state, and the way out where there is one. `item` tells parts of one name apart."""

    name: str
    state: State
    says: Bilingual
    way_out: Bilingual | None = None
    item: str = ""

    @property
    def is_lacking(self) -> bool:
        """Whether it is missing, or could not be looked at."""
        return self.state in ("missing", "unknown")


@dataclass(frozen=True, slots=True)
class Asked:
    """What `doctor` was asked about: the rules in force, a data folder, a database, a store, a port and a certificate."""

    terminal: Terminal
    rules: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    data: str | None = None
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    certificate: str | None = None
    key: str | None = None
    names: tuple[str, ...] = ()
    store: str | None = None


def parts(asked: Asked) -> Iterator[Part]:
    """All parts, in the order in which they are needed."""
    for look in CHECKS.values():
        yield from look(asked)


def _installation(asked: Asked) -> Iterator[Part]:
    kind = resources.installed_as()
    again = both(f"doctor.out.again.{kind}", python=sys.executable, version=VERSION)
    broken = []
    for folder in resources.FOLDERS:
        try:
            resources.folder(folder)
        except FileNotFoundError:
            broken.append(folder)
    if broken:
        yield Part("installation", "missing", both("doctor.says.folders_missing", names=", ".join(broken)), again)
        return
    for module in _COMPILED:
        try:
            import_module(module)
        except ImportError as error:
            yield Part("installation", "missing", both("doctor.says.not_loaded", name=module, problem=str(error)), again)
            return
    said = both(f"doctor.says.installed.{kind}", version=VERSION, python=".".join(map(str, sys.version_info[:3])), folder=sys.prefix)
    yield Part("installation", "there", said)


def _rules(asked: Asked) -> Iterator[Part]:
    terminal = asked.terminal
    try:
        options = inputs.CheckOptions(rules=asked.rules, packs=asked.packs)
        loaded = inputs.rules(terminal, inputs.settings(terminal), options)
    except Stop as stop:
        yield Part("rules", "missing", Bilingual(stop.sentence, stop.sentence), both("doctor.out.rules"))
        return
    names = ", ".join(f"{pack.id} {pack.version}" for pack in loaded.packs)
    yield Part("rules", "there", both("doctor.says.rules", count=len(loaded.rules), names=names))


def _cache(asked: Asked) -> Iterator[Part]:
    folder = resources.cache_folder()
    if folder is None:
        yield Part("cache", "unused", both("doctor.says.cache_off"))
        return
    problem = _not_writable(folder)
    if problem:
        yield Part("cache", "missing", both("doctor.says.not_writable", folder=folder, error=problem), both("doctor.out.cache"))
    else:
        yield Part("cache", "there", both("doctor.says.writable", folder=folder))


def _encoding(asked: Asked) -> Iterator[Part]:
    way_out = both("doctor.out.encoding_windows" if sys.platform == "win32" else "doctor.out.encoding")
    for item, encoding in (("console", sys.stdout.encoding or "ascii"), ("files", sys.getfilesystemencoding())):
        try:
            "方案（一）".encode(encoding)
        except (UnicodeEncodeError, LookupError):
            yield Part("encoding", "missing", both(f"doctor.says.encoding_{item}_poor", encoding=encoding), way_out, item)
        else:
            yield Part("encoding", "there", both(f"doctor.says.encoding_{item}", encoding=encoding), item=item)


def _disk(asked: Asked) -> Iterator[Part]:
    for item, folder in (("data", _data_folder(asked)), ("temporary", Path(tempfile.gettempdir()))):
        existing = next(path for path in (folder, *folder.parents) if path.is_dir())
        free = shutil.disk_usage(existing).free
        said = both("doctor.says.free", folder=existing, free=f"{free / (1 << 30):.1f}", least=LEAST_FREE >> 30)
        problem = _not_writable(existing) if item == "temporary" else ""
        if problem:
            said = both("doctor.says.not_writable", folder=existing, error=problem)
            yield Part("disk", "missing", said, both("doctor.out.temporary"), item)
        elif free < LEAST_FREE:
            yield Part("disk", "missing", said, both("doctor.out.disk"), item)
        else:
            yield Part("disk", "there", said, item=item)


def _office(asked: Asked) -> Iterator[Part]:
    from plancheck.readers import office

    install = both("doctor.out.office_apt" if shutil.which("apt-get") else "doctor.out.office")
    program = office.find()
    if program is None:
        yield Part("office", "missing", both("doctor.says.no_office"), install)
        return
    printed = office.printed((resources.folder("templates") / "letter.docx").read_bytes(), "docx", PRINT_SECONDS)
    if isinstance(printed, Bilingual):
        yield Part("office", "missing", both("doctor.says.office_fails", program=program, problem=printed), install)
    else:
        yield Part("office", "there", both("doctor.says.office", program=program))


def _fonts(asked: Asked) -> Iterator[Part]:
    installed = fonts.installed()
    if installed is None:
        yield Part("fonts", "unknown", both("doctor.says.no_fontconfig"), both("doctor.out.fontconfig"))
        return
    missing = fonts.missing(tuple(FONTS))
    for font, others in FONTS.items():
        other = next((name for name in others if name in installed), None)
        if font not in missing:
            yield Part("fonts", "there", both("doctor.says.font", font=font), item=font)
        elif other is not None:
            yield Part("fonts", "stand_in", both("doctor.says.font_stand_in", font=font, other=other), item=font)
        else:
            yield Part("fonts", "missing", both("doctor.says.no_font", font=font), both(f"doctor.out.font.{_FREE[font]}"), font)


#: The key of the way out for a font: what Debian has in its place.
_FREE = {"方正小标宋简体": "noto", "仿宋_GB2312": "none", "楷体_GB2312": "ukai", "黑体": "noto"}


def _ocr(asked: Asked) -> Iterator[Part]:
    if not extras.recognises_text():
        yield Part("ocr", "missing", both("doctor.says.no_ocr"), _extra("ocr"))
        return
    from plancheck.readers import ocr

    recogniser = ocr.Recogniser(time.monotonic() + OCR_SECONDS)
    try:
        read = recogniser.page(ocr.Picture(640, 640, 640, b"\xff" * 640 * 640))
    finally:
        recogniser.close()
    if isinstance(read, str):
        yield Part("ocr", "missing", both(f"doctor.says.ocr_{read}", seconds=OCR_SECONDS), _extra("ocr"))
    else:
        yield Part("ocr", "there", both("doctor.says.ocr"))


def _web(asked: Asked) -> Iterator[Part]:
    lacking = [module for module in EXTRA if find_spec(module) is None]
    if lacking:
        yield Part("web", "missing", both("doctor.says.no_web", names=", ".join(lacking)), _extra("web"))
    else:
        yield Part("web", "there", both("doctor.says.web"))


def _extra(extra: str) -> Bilingual:
    kind = resources.installed_as()
    return both(f"doctor.out.extra.{kind}", python=sys.executable, version=VERSION, extra=extra)


def _port(asked: Asked) -> Iterator[Part]:
    try:
        with socket.socket(socket.AF_INET6 if ":" in asked.host else socket.AF_INET) as tried:
            if os.name == "posix":  # else a port whose last connection has just ended counts as taken
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((asked.host, asked.port))
            tried.listen()
    except OSError as error:
        said = both("doctor.says.no_port", host=asked.host, port=asked.port, error=why(error))
        yield Part("port", "missing", said, both("doctor.out.port"))
    else:
        yield Part("port", "there", both("doctor.says.port" if asked.port else "doctor.says.any_port", host=asked.host, port=asked.port))


def _certificate(asked: Asked) -> Iterator[Part]:
    if asked.certificate is None and asked.key is None:
        yield Part("certificate", "unused", both("doctor.says.no_certificate"))
        return
    if asked.certificate is None or asked.key is None:
        yield Part("certificate", "missing", both("terminal.serve_certificate_and_key"), both("doctor.out.no_certificate"))
        return
    from plancheck.web import certificates

    path = Path(asked.certificate)
    try:
        ends = certificates.end_of(certificates.opened(path, Path(asked.key)), path, asked.names or (asked.host,))
    except certificates.Unusable as error:
        yield Part("certificate", "missing", error.message, both("doctor.out.no_certificate"))
        return
    soon = ends - datetime.now(UTC) < timedelta(days=certificates.SOON)
    said = both("doctor.says.certificate", path=path, date=ends.date())
    yield Part("certificate", "there", said, both("doctor.out.certificate") if soon else None)


def _workbench(asked: Asked) -> Iterator[Part]:
    if any(find_spec(module) is None for module in EXTRA):
        return  # `web` says so
    folder = _data_folder(asked)
    if not _is_there(folder) and not asked.database:
        problem = _not_writable(next(path for path in (folder, *folder.parents) if path.is_dir()))
        said = both("doctor.says.no_workbench", folder=folder)
        if problem:
            refused = both("doctor.says.not_writable", folder=folder, error=problem)
            yield Part("workbench", "missing", refused, both("doctor.out.data"))
        else:
            yield Part("workbench", "unused", said)
        return
    if os.name == "posix" and folder.exists() and folder.stat().st_uid != os.geteuid():
        # Whoever opens a database may leave files that its owner cannot write to.
        yield Part("workbench", "unknown", both("doctor.says.others", folder=folder), both("doctor.out.others", owner=_owner(folder)))
        return
    from plancheck.web import serving

    try:
        open_workbench(asked.terminal, str(folder), asked.database, store_place(asked.terminal, asked.store))
        with stops_if_unusable(asked.terminal, folder):
            serving.check_store()
    except Stop as stop:
        yield Part("workbench", "missing", Bilingual(stop.sentence, stop.sentence), both("doctor.out.workbench"))
    else:
        yield Part("workbench", "there", both("doctor.says.workbench", folder=folder, kind="PostgreSQL" if asked.database else "SQLite"))


def _is_there(folder: Path) -> bool:
    """Whether there is a workbench in a folder; one that must not be looked into counts as there."""
    from plancheck.web.site import KEY

    try:
        return (folder / KEY).exists()
    except PermissionError:
        return True


def _owner(folder: Path) -> str:
    import pwd

    number = folder.stat().st_uid
    with suppress(KeyError):
        return pwd.getpwuid(number).pw_name
    return f"#{number}"


def _data_folder(asked: Asked) -> Path:
    if asked.data:
        return Path(asked.data).absolute()
    from plancheck.web.serving import default_folder

    return default_folder()


def _not_writable(folder: Path) -> str:
    """Why nothing can be written into a folder, which is made if it is missing; "" if something can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return why(error)


#: The functions by the names of their parts.
CHECKS: dict[str, Callable[[Asked], Iterator[Part]]] = {
    "installation": _installation,
    "rules": _rules,
    "encoding": _encoding,
    "cache": _cache,
    "disk": _disk,
    "web": _web,
    "port": _port,
    "certificate": _certificate,
    "workbench": _workbench,
    "office": _office,
    "fonts": _fonts,
    "ocr": _ocr,
}
