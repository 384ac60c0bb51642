"""A Word file as a package: the zip checked before anything is unpacked, parts parsed without entities, relationships."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from plancheck.model.diagnostic import Bilingual
from plancheck.readers import sniff

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 (the prefix that the format uses)
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

#: ISO Strict uses its own names for the same words.
_STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{strict}".encode(), f"http://schemas.openxmlformats.org/{usual}".encode())
    for strict, usual in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
        ("drawingml/main", "drawingml/2006/main"),
        ("drawingml/diagram", "drawingml/2006/diagram"),
        ("drawingml/chart", "drawingml/2006/chart"),
        ("drawingml/picture", "drawingml/2006/picture"),
    )
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a Word file may hold at most. Sizes in bytes; `ratio` (of the whole file) counts from `ratio_from` on."""

    entries: int = sniff.MAX_ZIP_ENTRIES
    unpacked: int = 500 * 1024 * 1024
    part: int = 100 * 1024 * 1024
    ratio: int = 100
    ratio_from: int = 1024 * 1024
    tags: int = 6_000_000  # of one part; some ten times the tags of the longest plan, half a gigabyte once parsed
    paragraphs: int = 200_000
    cells: int = 500_000
    span: int = 63


LIMITS = Limits()


class CannotRead(Exception):
    """Ends the reading of a file; the reader turns it into a document that was not checked."""

    def __init__(self, reason: str, detail: Bilingual) -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def broken(zh: str, en: str) -> CannotRead:
    """The file is damaged in the way that the sentence says (no full stop)."""
    return CannotRead("damaged", sniff.damaged("docx", Bilingual(zh, en)).detail)


def too_large(zh: str, en: str) -> CannotRead:
    """The file is over a limit that the sentence names (no full stop)."""
    return CannotRead(
        "too_large",
        Bilingual(f"{zh}，未予读取。请精简文件后重新提交。", f"{en}, so it was not read. Make the file smaller and hand it in again."),
    )


_OUT_OF_MEMORY = Bilingual(
    "内存不足，文件未能读取。请精简文件后重新提交。", "There was not enough memory to read the file. Make it smaller and try again."
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: `kind` is the last word of its type ("footnotes", "image"), `target` a part name or an address."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An opened and checked Word file. Parts are unpacked one at a time, when asked for."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        """Raises CannotRead where the zip is broken, over a limit, or made to be read differently by different programs."""
        self._limits = limits
        if data.count(b"PK\x01\x02") > limits.entries:
            found = sniff.too_many_entries("docx")
            raise CannotRead("too_large", found.detail)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, struct.error, NotImplementedError) as error:
            raise broken("文件不完整或已损坏", "The file is truncated or damaged") from error
        infos = self._zip.infolist()
        _check_layout(infos, data, self._zip.start_dir)
        _check_sizes(infos, limits)
        self._entries = {_part_name(info.filename): info for info in infos}
        if len(self._entries) != len(infos):
            raise broken(
                "文件内部有重名部分，不同软件会读出不同内容", "The file has two parts of one name, which programs read differently"
            )

    def __contains__(self, part: str) -> bool:
        return _part_name(part) in self._entries

    @property
    def has_macros(self) -> bool:
        """Whether it holds macros, or says of itself that it may."""
        types = "[Content_Types].xml"
        enabled = types in self and b"macroenabled" in self.raw(types).replace(b"\0", b"").lower()
        return enabled or any(name.endswith("vbaproject.bin") for name in self._entries)

    def raw(self, part: str) -> bytes:
        """The bytes of a part. Raises CannotRead where they are damaged or not there."""
        info = self._entries.get(_part_name(part))
        if info is None:
            raise broken(f"文件缺少内部部分 {part}", f"The part {part} is missing inside the file")
        try:
            with self._zip.open(info) as entry:  # no more is unpacked than its header owns to; past that it is damaged
                return entry.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, struct.error, NotImplementedError, RuntimeError) as error:
            raise broken(f"文件内部部分 {part} 已损坏", f"The part {part} inside the file is damaged") from error

    def xml(self, part: str) -> Element:
        """The root element of a part, without comments and processing instructions, in the usual namespaces."""
        raw = self.raw(part)
        if raw.count(b"<") > self._limits.tags:
            raise too_large(
                f"文件内部部分 {part} 的标记超过 {self._limits.tags} 个", f"The part {part} has more than {self._limits.tags} tags"
            )
        return parse(raw, part)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part ("" for the package) by id; empty where it has none."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        found = {}
        for each in self.xml(rels).iterchildren():
            id, kind, target = each.get("Id"), each.get("Type", ""), each.get("Target", "")
            if id:
                external = each.get("TargetMode") == "External"
                found[id] = Relation(id, kind.rsplit("/", 1)[-1], target if external else _resolve(folder, target), external)
        return found

    @cached_property
    def main(self) -> str:
        """The name of the part with the text."""
        for each in self.relations("").values():
            if each.kind == "officeDocument" and each.target in self:
                return each.target
        if "word/document.xml" in self:
            return "word/document.xml"
        raise broken("文件是 Word 文档，但缺少正文部分", "The file is a Word document, but its text part is missing")


def _part_name(name: str) -> str:
    """Part names are compared without regard to case; some programs write backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _resolve(folder: str, target: str) -> str:
    target = unquote(target.replace("\\", "/").split("#")[0])
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.entries:
        raise CannotRead("too_large", sniff.too_many_entries("docx").detail)
    packed, unpacked = sum(info.compress_size for info in infos), sum(info.file_size for info in infos)
    largest = max((info.file_size for info in infos), default=0)
    if unpacked > limits.unpacked:
        raise too_large(*_over("解压后", "unpacks to", unpacked, limits.unpacked))
    if largest > limits.part:
        raise too_large(*_over("其中一个部分解压后", "has a part that unpacks to", largest, limits.part))
    # over the whole file, since a sound table of equal cells packs to 1/200
    if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
        raise too_large(
            f"文件内容压缩比超过 {limits.ratio}:1，疑似压缩炸弹", f"The file is packed more than {limits.ratio}:1, as zip bombs are"
        )


def _over(zh: str, en: str, size: int, limit: int) -> tuple[str, str]:
    have, most = f"{size / 1048576:.1f} MB", f"{limit / 1048576:.1f} MB"
    return f"文件{zh}有 {have}，超过 {most} 的上限", f"The file {en} {have}, over the limit of {most}"


def _check_layout(infos: list[zipfile.ZipInfo], data: bytes, directory: int) -> None:
    """Raises CannotRead where entries are encrypted, overlap, or are named differently in their headers and in the directory."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.flag_bits & 0x1:
            raise CannotRead("encrypted", sniff.encrypted("docx").detail)
        at = info.header_offset
        if at < end:
            raise broken("文件内部条目互相重叠（overlapping entries）", "The file has overlapping entries")
        header = data[at : at + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise broken("文件不完整或已损坏", "The file is truncated or damaged")
        name_size, extra_size = struct.unpack("<HH", header[26:30])
        name = data[at + 30 : at + 30 + name_size]
        if name != info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", errors="replace"):
            raise broken("文件内部目录与内容不一致", "The directory inside the file does not match its content")
        end = at + 30 + name_size + extra_size + info.compress_size
    if end > directory:
        raise broken("文件内部条目互相重叠（overlapping entries）", "The file has overlapping entries")


def parse(raw: bytes, part: str) -> Element:
    """The root element of some XML: no entities, no network, no DOCTYPE, no comments, Strict names made usual."""
    if any(mark in raw for mark in _DOCTYPES):
        raise _doctype(part)
    root = _parsed(raw, part)
    if any(uri and uri.startswith("http://purl.oclc.org/ooxml/") for uri in root.nsmap.values()):
        raw = etree.tostring(root, encoding="utf-8")
        for strict, usual in _STRICT:
            raw = raw.replace(strict, usual)
        root = _parsed(raw, part)
    return root


#: Looked for before parsing, since a parser may do work for a DOCTYPE; in text its "<" would stand as &lt;.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _doctype(part: str) -> CannotRead:
    return broken(
        f"文件内部部分 {part} 带有 DOCTYPE 声明，Word 文档不允许", f"The part {part} has a DOCTYPE, which no Word document may have"
    )


def _parsed(raw: bytes, part: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True, strip_cdata=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except MemoryError as error:
        raise CannotRead("out_of_memory", _OUT_OF_MEMORY) from error
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise CannotRead("out_of_memory", _OUT_OF_MEMORY) from error
        if "depth" in str(error).lower():
            raise too_large("文件内部结构嵌套过深", "The file is nested too deeply inside") from error
        raise broken(f"文件内部部分 {part} 不是完整的 XML", f"The part {part} inside the file is no well-formed XML") from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _doctype(part)
    return root


def value(element: Element | None, name: str = "val") -> str | None:
    """The attribute w:`name` of an element; None if there is no element or no attribute."""
    return None if element is None else element.get(W + name)


def number(element: Element | None, name: str = "val") -> int | None:
    """The attribute w:`name` as a whole number, None if it is none; "12.0" and "12pt" read as 12."""
    text = (value(element, name) or "").strip()
    digits = text[1:] if text[:1] in "+-" else text
    end = next((at for at, char in enumerate(digits) if not ("0" <= char <= "9")), len(digits))
    return int(text[: len(text) - len(digits)] + digits[:end]) if 0 < end < 12 else None


def is_on(element: Element | None) -> bool:
    """Whether an on/off property (w:b, w:vanish …) that is there is switched on: without a value it is."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


def keeps_space(element: Element) -> bool:
    """Whether white space at the ends of a w:t counts."""
    return element.get(_XML_SPACE) == "preserve"
