"""Names of files: what a name says of a file, what it was before a zip garbled it, what it may be in a folder of results."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from pathlib import PurePosixPath
from zipfile import ZipInfo

from plancheck.wording.catalogue import phrase

#: What plancheck reads, or says of by name why it cannot and what to do.
DRAFTS = frozenset(
    {".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".ofd", ".pdf", ".odt", ".uof", ".uot", ".ceb", ".caj"}
    | {".rar", ".7z", ".tar", ".gz", ".tgz"}
)  # fmt: skip

#: Left by a program: owner and lock files, downloads, previews, settings of folders; and what says how to read a folder.
_STRAY = re.compile(r"(?i)~.*|\..*|.*~|.*\.(tmp|temp|part|crdownload|lnk|url|ini|db|log)|readme(\..*)?|thumbs\.db|desktop\.ini|__macosx")
_NUMBER = r"[\s\d一二三四五六七八九十０-９()（）.．、:：_\-—]*"
_ATTACHED = r"(?:附\s*件|附\s*表|附\s*图|附\s*录|清单|annex|appendix|attachment)"
#: A file called so goes with a draft: 附件1：…, …附表, …（清单）; but not …及附件, which has it inside.
_BEFORE = re.compile(rf"(?i)^{_NUMBER}{_ATTACHED}")
_BEHIND = re.compile(rf"(?i)(?<![及含和与同])(?<!and )(?<!with ){_ATTACHED}表?{_NUMBER}$")
#: 附件：某市…方案 is the draft itself, sent with a letter.
_PLAN = re.compile(r"(?i)(?:方案|plan)[^\w]*(?:[（(][^（）()]*[)）])?$")

#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
#: Characters of a name before its suffix; whole paths of Windows have 260.
LONGEST = 80


def stray(name: str) -> bool:
    """Whether a file or folder of that name was left by a program."""
    return _STRAY.fullmatch(name) is not None


_MARKS = "|".join(phrase("terminal.annotated_name", lang) for lang in ("zh", "en"))
_ANNOTATED = re.compile(rf"(?s)(.+)\.(?:{_MARKS})(?:\.v\d+)?(\.\w+)")
_FORM = re.compile(rf"(?s)(.+)\.{phrase('replies.guide.sheet', 'zh')}(?:\.v\d+)?\.xlsx")
_LETTER = re.compile(r"(?s)(.+?)(?:\.v\d+)?\.docx")


def ours(names: Set[str]) -> set[str]:
    """Of the files of a folder those that plancheck wrote beside a draft: its annotated copies, a letter with its form for the replies.

    Checked with the drafts they would be drafts too, and nobody could say any more to which of them an annex belongs.
    """
    forms = {name: match[1] for name in names if (match := _FORM.fullmatch(name))}
    letters = {name for name in names if (match := _LETTER.fullmatch(name)) and match[1] in forms.values()}
    copies = {name for name in names if (match := _ANNOTATED.fullmatch(name)) and match[1] + match[2] in names}
    return {*forms, *letters, *copies}


def attached(name: str) -> bool:
    """Whether a file, or a folder, of that name holds what goes with a draft."""
    stem = PurePosixPath(name).stem.strip()
    return not _PLAN.search(stem) and bool(_BEFORE.search(stem) or _BEHIND.search(stem))


def suffix(name: str) -> str:
    """The suffix in lower case, with its dot; "" if none."""
    return PurePosixPath(name.strip()).suffix.lower()


def order(name: str) -> tuple[str, str]:
    """What names are sorted by: alike on every machine, whatever its locale."""
    return name.casefold(), name


def of_entry(info: ZipInfo) -> str:
    """The path of an entry of a zip, parted by "/": never outside (no "..", drive or root), in the characters that its maker saw.

    Chinese Windows writes GBK without saying so, others UTF-8 without saying so; zipfile takes both for code page 437.
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
    """`name` as every system takes it for a file: no separator, device, control or unseen character; the suffix is kept, all else cut."""
    text = unicodedata.normalize("NFC", name).replace("/", " - ").replace("\\", " - ")
    text = "".join(char for char in _FORBIDDEN.sub("_", text) if unicodedata.category(char)[0] != "C")
    stem, dot, end = text.rpartition(".")
    if not dot or len(end) > 5:
        stem, dot, end = text, "", ""
    cleaned = f"{stem.strip(' .')[:LONGEST].strip(' .')}{dot}{end.strip(' .')}".strip(" .") or "_"
    return f"_{cleaned}" if _DEVICES.match(cleaned) else cleaned


def apart(names: Iterable[str]) -> list[str]:
    """The same names, with a number where two would be one file; large and small letters count as the same."""
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
