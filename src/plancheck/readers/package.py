"""Opens Office packages: validates the zip, parses parts without entities, resolves relationships."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from plancheck import archive
from plancheck.archive import Archive
from plancheck.model.diagnostic import Bilingual
from plancheck.readers import sniff
from plancheck.wording.catalogue import both

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
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 (the prefix that the format uses)
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: The value attribute of most properties; a constant, since it is used thousands of times.
VAL = W + "val"

#: ISO Strict has its own namespaces for the same elements.
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
class Limits(archive.Limits):
    """Limits of a Word file, in addition to those of a zip."""

    tags: int = 6_000_000  # per part: ten times those of the longest plan, half a gigabyte when parsed
    paragraphs: int = 200_000
    cells: int = 500_000
    span: int = 63


LIMITS = Limits()


class CannotRead(Exception):
    """Raised if a file cannot be read; readers turn it into a document with status not_checked."""

    def __init__(self, reason: str, detail: Bilingual) -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def broken(zh: str, en: str) -> CannotRead:
    """The error for a damaged file; the sentences describe the damage, without a full stop."""
    return CannotRead("damaged", sniff.damaged("docx", Bilingual(zh, en)).detail)


def not_xml(part: str) -> CannotRead:
    """The error for a part that is not XML."""
    return broken(f"文件内部部分 {part} 不是完整的 XML", f"The part {part} inside the file is not well-formed XML")


def too_large(zh: str, en: str) -> CannotRead:
    """The error for a file over a limit; the sentences name it, without a full stop."""
    return CannotRead(
        "too_large",
        Bilingual(f"{zh}，未予读取。请精简文件后重新提交。", f"{en}, so it was not read. Reduce the file and resubmit it."),
    )


def _refused(error: archive.Refused) -> CannotRead:
    """The error for a refused zip, with the solution."""
    if error.reason == "encrypted":
        return CannotRead("encrypted", sniff.encrypted("docx").detail)
    make = too_large if error.reason == "too_large" else broken
    return make(error.what.zh, error.what.en)


_OUT_OF_MEMORY = both("reading.package_memory")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part. `kind`: last segment of its type ("footnotes", "image"); `target`: part name or external address."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An opened and validated package. Parts are unpacked on demand."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        """Raises CannotRead if the zip is damaged, exceeds a limit, or could be read differently by different programs."""
        self._limits = limits
        try:
            self._zip = Archive(data, limits)
        except archive.Refused as error:
            raise _refused(error) from error

    def __contains__(self, part: str) -> bool:
        return part in self._zip

    @property
    def has_macros(self) -> bool:
        """Whether the file contains macros or declares itself macro-enabled."""
        types = "[Content_Types].xml"
        enabled = types in self and b"macroenabled" in self.raw(types).replace(b"\0", b"").lower()
        return enabled or any(name.endswith("vbaproject.bin") for name in self._zip.names)

    def size(self, part: str) -> int:
        """The size of a part in bytes; 0 if it does not exist."""
        return self._zip.size(part)

    def raw(self, part: str) -> bytes:
        """The bytes of a part. Raises CannotRead if it is damaged or missing."""
        try:
            return self._zip.read(part)
        except archive.Refused as error:
            raise _refused(error) from error

    def xml(self, part: str) -> Element:
        """The root element of a part, in transitional namespaces, without comments and processing instructions."""
        raw = self.raw(part)
        if len(raw) > self._limits.tags < raw.count(b"<"):
            raise too_large(
                f"文件内部部分 {part} 的标记超过 {self._limits.tags} 个", f"The part {part} has more than {self._limits.tags} tags"
            )
        return parse(raw, part)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part ("" for the package) by ID."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        relations = {}
        for element in self.xml(rels).iterchildren():
            id, kind, target = element.get("Id"), element.get("Type", ""), element.get("Target", "")
            if id:
                external = element.get("TargetMode") == "External"
                relations[id] = Relation(id, kind.rsplit("/", 1)[-1], target if external else _resolve(folder, target), external)
        return relations

    @cached_property
    def main(self) -> str:
        """The name of the main document part."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        if "word/document.xml" in self:
            return "word/document.xml"
        raise broken("文件是 Word 文档，但缺少正文部分", "The file is a Word document without its main document part")


def _resolve(folder: str, target: str) -> str:
    target = unquote(target.replace("\\", "/").split("#")[0])
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def parse(raw: bytes, part: str) -> Element:
    """Parses XML safely: no entities, network, DOCTYPE or comments; Strict namespaces become transitional."""
    if b"!" in raw and any(mark in raw for mark in _DOCTYPES):
        raise _doctype(part)
    root = _parsed(raw, part)
    if any(uri and uri.startswith("http://purl.oclc.org/ooxml/") for uri in root.nsmap.values()):
        raw = etree.tostring(root, encoding="utf-8")
        for strict, usual in _STRICT:
            raw = raw.replace(strict, usual)
        root = _parsed(raw, part)
    return root


#: Rejected before parsing, since parsers process a DOCTYPE. In text, its "<" would be &lt;.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _doctype(part: str) -> CannotRead:
    return broken(
        f"文件内部部分 {part} 带有 DOCTYPE 声明，Word 文档不允许", f"The part {part} has a DOCTYPE, which Word documents must not have"
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
        if "huge" in str(error).lower() or "too long" in str(error).lower():
            raise too_large("文件内部有一段文字过长", "A stretch of text inside the file is too long") from error
        raise not_xml(part) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _doctype(part)
    return root


def value(element: Element | None, name: str = "val") -> str | None:
    """The attribute w:`name` of an element; None without element or attribute."""
    return None if element is None else element.get(W + name)


def number(element: Element | None, name: str = "val") -> int | None:
    """The attribute w:`name` as an integer, None if it is not a number; "12.0" and "12pt" give 12."""
    return _number((value(element, name) or "").strip())


def _number(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) < 12:
        return int(text)
    digits = text[1:] if text[:1] in "+-" else text
    end = next((at for at, char in enumerate(digits) if not ("0" <= char <= "9")), len(digits))
    return int(text[: len(text) - len(digits)] + digits[:end]) if 0 < end < 12 else None


_UNITS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}


def twips(element: Element | None, name: str = "val") -> int | None:
    """The attribute w:`name` as a length in twips; None if it is not a number."""
    return length(value(element, name))


def length(text: str | None) -> int | None:
    """A length in twips, which is the unit where there is none: "12pt", as ISO Strict writes it, gives 240."""
    text = (text or "").strip()
    unit = _UNITS.get(text[-2:])
    if unit is None:
        return _number(text)
    try:
        return round(float(text[:-2][:12]) * unit)
    except (ValueError, OverflowError):
        return None


#: Values of an on/off property that switch it off.
OFF = ("0", "false", "off", "none")


def is_on(element: Element | None) -> bool:
    """Whether an on/off property (w:b, w:vanish …) exists and is on, as it is without a value."""
    return element is not None and element.get(VAL) not in OFF


def packed(element: Element) -> str:
    """An element as text, to be compared or kept as a key; `unpacked` reverts it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def unpacked(text: str) -> Element:
    """The element that `packed` was given."""
    return _parsed(text.encode(), "")


def keeps_space(element: Element) -> bool:
    """Whether leading and trailing white space of a w:t is significant."""
    return element.get(_XML_SPACE) == "preserve"
