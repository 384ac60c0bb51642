"""Reads legacy Word and WPS formats (.doc, .wps, .rtf) into a Document, from a .docx copy converted by LibreOffice; prints Word files.

LibreOffice runs under a guard process, which is this module run as a program. The guard stops LibreOffice at the time limit, or when
the requesting process ends for any reason, and removes all temporary files.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Document, not_checked
from plancheck.readers import programs, sniff, word
from plancheck.readers.view import View
from plancheck.wording.catalogue import both

#: The file suffix for LibreOffice by format. WPS writes the Word 97 format with its own suffix.
_SUFFIX = {"docx": "docx", "doc": "doc", "wps": "doc", "rtf": "rtf"}
#: LibreOffice's filters by the suffix of what it writes.
_FILTERS = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}
#: The time limit of LibreOffice in seconds, and as a share of the time for the file.
_MOST_SECONDS, _SHARE = 120.0, 0.8
#: The maximum size of the converted file in bytes.
_MOST_BYTES = 100 << 20
_LATE = b"late"
#: Usual locations of LibreOffice outside the search path.
_USUAL = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)

_CONVERTED = both("reading.office_converted")
_MACROS = both("reading.office_macros")
_LINKS = both("reading.office_links")
#: Fields and a destination of RTF that load something when it is opened.
_FETCHING = re.compile(rb"(?i)\b(?:INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE)\b|\\\*\\template\b")
_NOT_CONVERTED = both("reading.office_failed")
_CUT_OFF = both("reading.office_damaged")


def read(data: bytes, name: str, sha256: str, format: str, seconds: float = 30.0, view: View = "final") -> Document:
    """Reads a .doc, .wps or .rtf file (`format`) from a .docx copy converted by LibreOffice.

    `seconds` is the time for the whole file; `view` is as in `word.read`. Without LibreOffice the document is not_checked, with the steps
    to convert it in Word or WPS. Never raises for bad input.
    """
    if format == "rtf" and not _closed(data):
        return not_checked(name, sha256, format, "damaged", _CUT_OFF)  # LibreOffice silently reads what is left of it
    soffice = find()
    if soffice is None:
        unsupported = sniff.unsupported(format)
        return not_checked(name, sha256, format, "unsupported_format", unsupported.detail)
    limit = min(_MOST_SECONDS, _SHARE * seconds)
    copy = _converted(soffice, data, _SUFFIX[format], "docx", limit)
    if copy == _LATE:
        return not_checked(name, sha256, format, "too_slow", _too_slow(limit))
    if not copy:
        return not_checked(name, sha256, format, "damaged", _NOT_CONVERTED)
    document = word.read(copy, name, sha256, view=view)
    detail = _NOT_CONVERTED if document.reason == "damaged" else document.detail
    diagnostics = [Diagnostic("converted", "note", _CONVERTED)]
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        diagnostics.append(Diagnostic("macros", "warning", _MACROS))
    if format == "rtf" and _FETCHING.search(data):
        diagnostics.append(Diagnostic("external-links", "warning", _LINKS))
    return replace(document, format=format, detail=detail, diagnostics=(*diagnostics, *document.diagnostics))


def printed(data: bytes, format: str, seconds: float) -> bytes | Bilingual:
    """The print of a Word file as a PDF, or why there is none. `seconds` is the time that LibreOffice gets."""
    soffice = find()
    if soffice is None:
        return both("reading.print_no_office")
    pdf = _converted(soffice, data, _SUFFIX[format], "pdf", seconds)
    if pdf == _LATE:
        return both("reading.print_too_slow", seconds=seconds)
    return pdf or both("reading.print_failed")


def find() -> str | None:
    """The path of LibreOffice; None if it is not installed. The working folder is not searched."""
    names = ("soffice.exe",) if sys.platform == "win32" else ("soffice", "libreoffice")
    searched = [os.path.join(folder, name) for folder in os.get_exec_path() for name in names if os.path.isabs(folder)]
    return next((path for path in [*searched, *_USUAL] if os.path.isfile(path) and os.access(path, os.X_OK)), None)


def _too_slow(seconds: float) -> Bilingual:
    return both("reading.office_slow", seconds=seconds)


#: Braces, and what may contain braces that do not count: binary data, escaped and double-byte characters.
_RTF = re.compile(rb"\\bin(\d{1,9}) ?|\\[^a-z]|[{}]|[\x81-\xfe][\x40-\xfe]", re.DOTALL)


def _closed(data: bytes) -> bool:
    """Whether the outermost group of an RTF file is closed, so that it is not truncated."""
    chinese = b"\\ansicpg936" in data[:1000]  # only then can a brace be half of a character
    depth = at = 0
    while match := _RTF.search(data, at):
        at = match.end()
        token = match[0]
        if match[1]:
            at += int(match[1])
        elif token[:1] >= b"\x81":
            at = at if chinese else match.start() + 1
        elif token in (b"{", b"}"):
            depth += 1 if token == b"{" else -1
            if not depth:
                return True
    return False


def _converted(soffice: str, data: bytes, suffix: str, target: str, seconds: float) -> bytes:
    """The file converted to `target`, docx or pdf; b"" on failure, _LATE on timeout."""
    process = programs.start(programs.module("plancheck.readers.office", soffice, suffix, target, str(seconds)))
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        try:
            process.stdin.write(len(data).to_bytes(8, "big") + data)
            process.stdin.flush()
            answer = process.stdout.read(_MOST_BYTES + 1)
        except OSError:  # the guard is gone
            return b""
        finally:
            process.stdin.close()
    return answer if len(answer) <= _MOST_BYTES else b""


# --- the guard process


def _guard(soffice: str, suffix: str, target: str, seconds: float) -> bytes:
    """Converts the file on standard input; b"" on failure, _LATE on timeout. End of input cancels the conversion."""
    source = sys.stdin.buffer
    data = source.read(int.from_bytes(source.read(8), "big"))
    gone = threading.Event()
    threading.Thread(target=_wait_for_end, args=(source, gone), daemon=True).start()
    folder = Path(tempfile.mkdtemp(prefix="plancheck-"))
    try:
        (folder / f"draft.{suffix}").write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_settings(_version(soffice)), encoding="utf-8")
        late = _run(_command(soffice, folder, suffix, target), folder, seconds, gone)
        made = folder / "out" / f"draft.{target}"
        return _LATE if late else made.read_bytes() if made.is_file() and made.stat().st_size <= _MOST_BYTES else b""
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_end(source: IO[bytes], gone: threading.Event) -> None:
    source.read(1)
    gone.set()


def _command(soffice: str, folder: Path, suffix: str, target: str) -> list[str]:
    return [
        soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo", "--nolockcheck",
        "--nodefault", "--nofirststartwizard", "--convert-to", _FILTERS[target], "--outdir", str(folder / "out"),
        str(folder / f"draft.{suffix}"),
    ]  # fmt: skip


def _run(command: list[str], folder: Path, seconds: float, gone: threading.Event) -> bool:
    """Runs LibreOffice; True if it was stopped before it finished."""
    home = {name: str(folder) for name in ("HOME", "TMPDIR", "TMP", "TEMP", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True,
        env={**os.environ, **home, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
    )  # fmt: skip
    end = time.monotonic() + seconds
    try:
        while not gone.is_set() and time.monotonic() < end:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                return False
        return True
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stops LibreOffice and its child processes."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


#: LibreOffice settings: no macros, no linked content, and a non-existent proxy against any other network access.
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisablePythonRuntime", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


#: What LibreOffice says of itself, beside its program.
_ABOUT = ("bootstraprc", "bootstrap.ini", "../Resources/bootstraprc")
_PRODUCT = re.compile(r"^ProductKey=\D*(\d+\.\d+)\s*$", re.MULTILINE)


def _version(soffice: str) -> str:
    """The version of LibreOffice, such as 25.2; "" where its folder does not say."""
    for name in _ABOUT:
        with suppress(OSError):
            found = _PRODUCT.search((Path(soffice).resolve().parent / name).read_text("utf-8", "replace"))
            return found[1] if found else ""
    return ""


def _settings(version: str) -> str:
    # Where it finds no version, LibreOffice takes itself for an upgrade and tries out how it draws, which takes a third of its time.
    its_own = (("/org.openoffice.Setup/Product", "ooSetupLastVersion", version),) if version else ()
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in (*_SETTINGS, *its_own)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


if __name__ == "__main__":
    sys.stdout.buffer.write(_guard(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
