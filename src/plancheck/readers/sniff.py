"""Detects file formats by content, never by name. Unreadable files get a description of the problem and its solution."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from plancheck.archive import LIMITS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import NO_DETAIL

#: The directory of a zip with more entries is not read, since zipfile creates an object for each.
MAX_ZIP_ENTRIES = LIMITS.entries

_SAVE_DOCX = Bilingual(
    "请用 Word 或 WPS 打开后“文件→另存为”Word 文档(.docx)再提交", "Open it in Word or WPS and save it as a Word document (.docx)"
)
_EXPORT = Bilingual(
    "请在原软件中导出或另存为 Word 文档(.docx)或带文字的 PDF 再提交",
    "Export it from its original program as a Word document (.docx) or as a PDF with text",
)
_ASK_TEXT = Bilingual(
    "请提供可编辑的 Word 文档(.docx)或带文字层的 PDF", "Provide an editable Word document (.docx) or a PDF with a text layer"
)
_UNPACK = Bilingual("请解压后逐个提交其中的文件", "Unpack it and submit the files one by one")
_SEND_AGAIN = Bilingual(
    "请在 Word 或 WPS 中打开原文件检查，另存后重新提交", "Open the original in Word or WPS, save it again and resubmit it"
)

#: Unsupported formats: name and solution.
_UNREADABLE: dict[str, tuple[Bilingual, Bilingual]] = {
    "doc": (Bilingual("Word 97–2003 文档(.doc)", "a Word 97–2003 document (.doc)"), _SAVE_DOCX),
    "wps": (Bilingual("WPS 文字旧格式文档(.wps/.doc)", "a legacy WPS Writer document (.wps/.doc)"), _SAVE_DOCX),
    "rtf": (Bilingual("RTF 文档", "an RTF document"), _SAVE_DOCX),
    "html": (Bilingual("网页文件(HTML)", "a web page (HTML)"), _SAVE_DOCX),
    "mht": (Bilingual("网页归档文件(MHT)", "a web archive (MHT)"), _SAVE_DOCX),
    "word-xml": (Bilingual("Word XML 文档(.xml)", "a Word XML document (.xml)"), _SAVE_DOCX),
    "odt": (Bilingual("OpenDocument 文本(.odt)", "an OpenDocument text (.odt)"), _SAVE_DOCX),
    "uof": (Bilingual("标文通文档(.uof/.uot)", "a UOF document (.uof/.uot)"), _SAVE_DOCX),
    "text": (Bilingual("纯文本文件", "a plain text file"), _SAVE_DOCX),
    "xml": (Bilingual("XML 文件", "an XML file"), _EXPORT),
    "xlsx": (Bilingual("电子表格(.xlsx/.et)", "a spreadsheet (.xlsx)"), _EXPORT),
    "xls": (Bilingual("Excel 97–2003 电子表格(.xls/.et)", "an Excel 97–2003 spreadsheet (.xls)"), _EXPORT),
    "pptx": (Bilingual("演示文稿(.pptx)", "a presentation (.pptx)"), _EXPORT),
    "ppt": (Bilingual("PowerPoint 97–2003 演示文稿(.ppt/.dps)", "a PowerPoint 97–2003 presentation (.ppt)"), _EXPORT),
    "image": (Bilingual("图片", "a picture"), _ASK_TEXT),
    "ceb": (Bilingual("方正 CEB 版式文件", "a Founder CEB document"), _EXPORT),
    "caj": (Bilingual("CAJ 文件", "a CAJ document"), _EXPORT),
    "zip": (Bilingual("压缩包，其中没有 Word 正文", "a zip archive without a Word document"), _UNPACK),
    "archive": (Bilingual("压缩包(RAR/7z/gzip)", "an archive (RAR/7z/gzip)"), _UNPACK),
    "ole": (Bilingual("OLE 复合文件，其中没有 Word 正文", "an OLE compound file without a Word document"), _SAVE_DOCX),
    "unknown": (Bilingual("无法识别的文件", "a file of unknown type"), _SAVE_DOCX),
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The detected format. `reason` and `detail` say why the file cannot be read; `reason` is None if a reader can try."""

    format: str
    reason: str | None = None
    detail: Bilingual = NO_DETAIL


def called(format: str) -> Bilingual:
    """What a format is called: that which drafts may have is called by its suffix."""
    return _UNREADABLE[format][0] if format in _UNREADABLE else Bilingual(f"{format.upper()} 文件", f"a {format.upper()} file")


def unsupported(format: str) -> Sniffed:
    """An unsupported format, with the steps to convert the file."""
    what, way = _UNREADABLE[format]
    return Sniffed(
        format,
        "unsupported_format",
        Bilingual(f"文件内容是{what.zh}，不能直接审核。{way.zh}。", f"The file is {what.en}, which cannot be checked directly. {way.en}."),
    )


def damaged(format: str, what: Bilingual | None = None) -> Sniffed:
    """A damaged file; `what` describes the damage, without a full stop."""
    problem = what or Bilingual("文件不完整或已损坏", "The file is truncated or damaged")
    return Sniffed(format, "damaged", Bilingual(f"{problem.zh}。{_SEND_AGAIN.zh}。", f"{problem.en}. {_SEND_AGAIN.en}."))


def encrypted(format: str) -> Sniffed:
    """A file protected by a password."""
    return Sniffed(
        format,
        "encrypted",
        Bilingual(
            "文件有打开密码，未能读取。请在 Word 或 WPS 中输入密码打开，在“文件→信息→保护文档→用密码进行加密”中删除密码，保存后重新提交。",
            "The file is protected by a password. Open it in Word or WPS, remove the password (File → Info → Protect Document), "
            "save it and resubmit it.",
        ),
    )


def empty(format: str = "empty") -> Sniffed:
    """A file without content."""
    return Sniffed(
        format,
        "empty",
        Bilingual(
            "文件没有内容。请检查是否传输完整，重新提交。", "The file is empty. Check that it was transferred completely and resubmit it."
        ),
    )


def too_many_entries(format: str) -> Sniffed:
    """A zip with too many entries."""
    return Sniffed(
        format,
        "too_large",
        Bilingual(
            f"文件内部条目超过 {MAX_ZIP_ENTRIES} 个，未予打开。{_SEND_AGAIN.zh}。",
            f"The file has more than {MAX_ZIP_ENTRIES} entries inside and was not opened. {_SEND_AGAIN.en}.",
        ),
    )


def sniff(data: bytes) -> Sniffed:
    """Detects the format of `data`. Never raises."""
    if not data:
        return empty()
    for magic, look in _MAGIC:
        if data.startswith(magic):
            return look(data)
    if b"%PDF-" in data[:1024]:  # mail gateways insert lines before the header
        return Sniffed("pdf")
    if b"PK\x03\x04" in data[:1024] and zipfile.is_zipfile(io.BytesIO(data)):
        return _zip(data)
    if not data.strip(b"\0"):
        return damaged("unknown", Bilingual("文件内容全部为零字节", "The file contains only zero bytes"))
    return _text(data)


# --- OLE: legacy Office and WPS formats, and encrypted new ones


def _ole(data: bytes) -> Sniffed:
    import olefile  # needed only for such files

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
            flags = ole.openstream("WordDocument").read(12)[10:12] if "worddocument" in streams else b""
            # a truncated file still opens, with part of its text missing
            whole = all(len(ole.openstream(name).read()) == ole.get_size(name) for name in _WORD_STREAMS if name.lower() in streams)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError, OverflowError):
        # olefile lets the exceptions of broken structures through
        return damaged("ole")
    if "encryptedpackage" in streams or (len(flags) == 2 and flags[1] & 0x01):  # FibBase.fEncrypted
        return encrypted("ole" if "encryptedpackage" in streams else "doc")
    if "worddocument" in streams:
        format = "wps" if "wpscustomdata" in streams else "doc"
        return Sniffed(format) if whole else damaged(format)
    return next((unsupported(format) for stream, format in _OLE_STREAMS if stream in streams), unsupported("ole"))


#: The streams that make up the text of a Word 97–2003 document.
_WORD_STREAMS = ("WordDocument", "0Table", "1Table", "Data")
_OLE_STREAMS = (("workbook", "xls"), ("book", "xls"), ("powerpoint document", "ppt"))


# --- zip: OPC packages (Word, Excel, PowerPoint), OFD, OpenDocument, plain archives


def _zip(data: bytes) -> Sniffed:
    if data.count(b"PK\x01\x02") > MAX_ZIP_ENTRIES:
        return too_many_entries("zip")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _zip_content(archive)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, struct.error, zlib.error, NotImplementedError, RuntimeError):
        return damaged("docx" if b"word/" in data else "zip")


def _zip_content(archive: zipfile.ZipFile) -> Sniffed:
    names = {info.filename.replace("\\", "/").lower() for info in archive.infolist()}
    if "word/document.xml" in names:
        return Sniffed("docx")
    if "ofd.xml" in names:
        return Sniffed("ofd")
    main = _main_part(archive, names)
    if main in names:
        types = _peek(archive, "[Content_Types].xml").lower()
        for mark, format in (("wordprocessingml", "docx"), ("ms-word", "docx"), ("spreadsheetml", "xlsx"), ("presentationml", "pptx")):
            if mark in types:
                return Sniffed("docx") if format == "docx" else unsupported(format)
    for start, format in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(start) for name in names):
            missing = Bilingual("文件是 Word 文档，但缺少正文部分", "The file is a Word document without its main document part")
            return damaged("docx", missing) if format == "docx" else unsupported(format)
    if "mimetype" in names:
        kind = _peek(archive, "mimetype")
        if kind.startswith("application/vnd.oasis.opendocument.text"):
            return unsupported("odt")
    if any(name.endswith("uof.xml") for name in names):
        return unsupported("uof")
    return unsupported("zip") if names else empty("zip")


def _peek(archive: zipfile.ZipFile, name: str, most: int = 1 << 20) -> str:
    """The first characters of an entry; "" if it does not exist."""
    try:
        with archive.open(name) as entry:
            raw = entry.read(most)
    except KeyError:
        return ""
    return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace")


_RELATIONSHIP = re.compile(r"<[^<>]*\bRelationship\b[^<>]*>")
_TARGET = re.compile(r"\bTarget\s*=\s*[\"']([^\"']+)[\"']")


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    """The lower-case name of the package's main document part; "" if none is declared."""
    for relationship in _RELATIONSHIP.findall(_peek(archive, "_rels/.rels")):
        if "/officeDocument" in relationship and re.search(r"relationships/officeDocument[\"']", relationship):
            target = _TARGET.search(relationship)
            return target[1].lstrip("/").lower() if target else ""
    return ""


# --- text


def _text(data: bytes) -> Sniffed:
    text = _decoded(data[:65536])
    if text is None:
        return unsupported("unknown")
    head = text.lstrip("\ufeff \t\r\n")[:4096].lower()
    if not head:
        return empty()
    if re.match(r"(mime-version:|from: <saved by|content-type: multipart/related)", head):
        return unsupported("mht")
    if head.startswith("<?xml") or head.startswith("<"):
        for mark, format in (("<html", "html"), ("<!doctype html", "html"), ("pkg:package", "word-xml"), ("w:worddocument", "word-xml")):
            if mark in head:
                return unsupported(format)
        if "uof" in head:
            return unsupported("uof")
        return unsupported("html" if re.match(r"<(body|head|table|div|p|meta)\b", head) else "xml")
    return unsupported("text")


def _decoded(raw: bytes) -> str | None:
    """The bytes as text; None if no encoding fits or there are too many control characters."""
    marked = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(raw[:2])
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        # the data may end within a character
        for cut in range(4):
            try:
                text = raw[: len(raw) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            control = sum(1 for char in text if ord(char) < 32 and char not in "\t\r\n\f")
            return text if control * 200 <= len(text) else None
    return None


def _fixed(format: str) -> Callable[[bytes], Sniffed]:
    return lambda data: unsupported(format)


#: Signatures and the functions that examine such files.
_MAGIC: tuple[tuple[bytes, Callable[[bytes], Sniffed]], ...] = (
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _ole),
    (b"%PDF-", lambda data: Sniffed("pdf")),
    (b"{\\rtf", lambda data: Sniffed("rtf")),
    (b"\x89PNG\r\n\x1a\n", _fixed("image")),
    (b"\xff\xd8\xff", _fixed("image")),
    (b"GIF8", _fixed("image")),
    (b"BM", lambda data: unsupported("image") if data[6:10] == b"\0\0\0\0" else _text(data)),
    (b"II*\0", _fixed("image")),
    (b"MM\0*", _fixed("image")),
    (b"RIFF", _fixed("image")),
    (b"Rar!\x1a\x07", _fixed("archive")),
    (b"7z\xbc\xaf\x27\x1c", _fixed("archive")),
    (b"\x1f\x8b", _fixed("archive")),
    (b"Founder CEB", _fixed("ceb")),
    (b"CAJ", _fixed("caj")),
    (b"HN", lambda data: unsupported("caj") if data[2:4] in (b"\xc8\0", b"\xc9\0") else _text(data)),
)
