"""File names: classify files by name, decode names from zips, and make names that are safe in an output folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from pathlib import PurePosixPath
from zipfile import ZipInfo

from plancheck.wording.catalogue import phrase

#: Formats that plancheck reads, or for which it explains why it cannot and what to do.
DRAFTS = frozenset(
    {".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".ofd", ".pdf", ".odt", ".uof", ".uot", ".ceb", ".caj"}
    | {".rar", ".7z", ".tar", ".gz", ".tgz"}
)  # fmt: skip

#: Files left by programs: owner and lock files, downloads, previews, folder settings; and readme files.
_STRAY = re.compile(r"(?i)~.*|\..*|.*~|.*\.(tmp|temp|part|crdownload|lnk|url|ini|db|log)|readme(\..*)?|thumbs\.db|desktop\.ini|__macosx")
#: Folders that a person does not see.
_HIDDEN = re.compile(r"(?i)\..*|__macosx")
#: What programs leave beside a document under its own name, and the most bytes that it has: owner files of Word, WPS and LibreOffice,
#: and what macOS keeps beside a file.
_BESIDE = ((re.compile(r"(?s)~\$.*|\.~.*#?"), 512), (re.compile(r"(?s)\._.*"), 64 << 10))
_NUMBER = r"[\s\d一二三四五六七八九十０-９()（）.．、:：_\-—]*"
_ATTACHED = r"(?:附\s*件|附\s*表|附\s*图|附\s*录|清单|annex|appendix|attachment)"
#: Names of attachments: 附件1：…, …附表, …（清单）; but not …及附件, which contains its attachments.
_BEFORE = re.compile(rf"(?i)^{_NUMBER}{_ATTACHED}")
_BEHIND = re.compile(rf"(?i)(?<![及含和与同])(?<!and )(?<!with ){_ATTACHED}表?{_NUMBER}$")
#: 附件：某市…方案 is the draft itself, sent with a cover letter.
_PLAN = re.compile(r"(?i)(?:方案|plan)[^\w]*(?:[（(][^（）()]*[)）])?$")

#: Names that Windows reserves for devices.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
#: The longest name in characters, without its suffix; Windows limits whole paths to 260.
LONGEST = 80


def stray(name: str) -> bool:
    """Whether the name is that of a file left by a program."""
    return _STRAY.fullmatch(name) is not None


def hidden(folder: str) -> bool:
    """Whether the name is that of a folder that a person does not see. A folder is not left by a program, whatever its name."""
    return _HIDDEN.fullmatch(folder) is not None


def beside(name: str, size: int) -> bool:
    """Whether it is a file which programs leave beside a document, under its name and of its kind."""
    return any(pattern.fullmatch(name) and size <= most for pattern, most in _BESIDE)


_MARKS = "|".join(phrase("terminal.annotated_name", lang) for lang in ("zh", "en"))
_ANNOTATED = re.compile(rf"(?s)(.+)\.(?:{_MARKS})(?:\.v\d+)?(\.\w+)")
_FORM = re.compile(rf"(?s)(.+)\.{phrase('replies.guide.sheet', 'zh')}(?:\.v\d+)?\.xlsx")
_LETTER = re.compile(r"(?s)(.+?)(?:\.v\d+)?\.docx")


def ours(names: Set[str]) -> set[str]:
    """The files that plancheck wrote beside a draft: annotated copies, and a letter with its table of replies.

    Checking them too would make it unclear which draft an attachment belongs to.
    """
    forms = {name: match[1] for name in names if (match := _FORM.fullmatch(name))}
    letters = {name for name in names if (match := _LETTER.fullmatch(name)) and match[1] in forms.values()}
    copies = {name for name in names if (match := _ANNOTATED.fullmatch(name)) and match[1] + match[2] in names}
    return {*forms, *letters, *copies}


def annotated(name: str) -> bool:
    """Whether the name is that of an annotated copy."""
    return _ANNOTATED.fullmatch(name) is not None


def attached(name: str) -> bool:
    """Whether the name is that of an attachment or a folder of attachments."""
    stem = PurePosixPath(name).stem.strip()
    return not _PLAN.search(stem) and bool(_BEFORE.search(stem) or _BEHIND.search(stem))


def suffix(name: str) -> str:
    """The suffix in lower case, with its dot; "" if none."""
    return PurePosixPath(name.strip()).suffix.lower()


def order(name: str) -> tuple[str, str]:
    """The sort key of names, independent of the locale."""
    return name.casefold(), name


def of_entry(info: ZipInfo) -> str:
    """The path of a zip entry, separated by "/" and never outside the zip (no "..", drive or root), in its original characters.

    Chinese Windows writes GBK without declaring it, others UTF-8; zipfile decodes both as code page 437.
    """
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        name = _recoded(name)
    parts = re.split(r"[/\\]+", re.sub(r"^[A-Za-z]:", "", name.split("\0")[0]))
    return "/".join(part for part in parts if part.strip(" .")) or "_"


def _recoded(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def clean(name: str) -> str:
    """A valid file name on every system: no separators, device names, control or invisible characters; truncated before its suffix."""
    text = unicodedata.normalize("NFC", name).replace("/", " - ").replace("\\", " - ")
    text = "".join(char for char in _FORBIDDEN.sub("_", text) if unicodedata.category(char)[0] != "C")
    stem, dot, end = text.rpartition(".")
    if not dot or len(end) > 5:
        stem, dot, end = text, "", ""
    cleaned = f"{stem.strip(' .')[:LONGEST].strip(' .')}{dot}{end.strip(' .')}".strip(" .") or "_"
    return f"_{cleaned}" if _DEVICES.match(cleaned) else cleaned


def apart(names: Iterable[str]) -> list[str]:
    """The names with numbers added to duplicates, ignoring case."""
    taken: set[str] = set()
    unique = []
    for name in names:
        stem, dot, end = name.rpartition(".") if "." in name else (name, "", "")
        new, number = name, 1
        while new.casefold() in taken:
            number += 1
            new = f"{stem} ({number}){dot}{end}"
        taken.add(new.casefold())
        unique.append(new)
    return unique
