"""Mutators: bytes, texts, XML and zips made a little wrong. The same random numbers give the same mutant."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from lxml import etree

#: No mutant is larger, in bytes: what is looked for are wrong forms; sizes have tests of their own.
LARGEST = 200_000

NUMBERS = (
    "0", "-1", "1", "2", "63", "64", "255", "65536", "2147483647", "2147483648", "-2147483649", "4294967296", "99999999999999999999",
    "1e308", "1e400", "NaN", "-0", "0x10", "1.5", "12pt", "", " ", "٣", "²", "①", "十", "９", "true",
)  # fmt: skip
#: What upsets readers of text: marks of direction, of width zero, of composition, above U+FFFF, of the private area; ends of lines.
CHARACTERS = (
    "\0", "\x01", "\x0b", "\x0c", "\x1b", "\x85", "\xa0", "\xad", "\u200b", "\u200d", "\u202e", "\u2028", "\u2029", "\u2060", "\u3000",
    "\ufeff", "\ufffe", "\uffff", "\ue000", "𠀀", "𬭎", "😀", "\u0301", "ß", "ﬁ", "İ", "⼀", "％", "．", "－", "～", "（", "）", "“", "”",
    "\n", "\r", "\t", "\\", "/", "|", "#", "{", "}", "[", "]", "<", ">", "&", "=", "'", '"',
)  # fmt: skip


# ---- bytes ------------------------------------------------------------------------------------------------------


def of_bytes(data: bytes, random: Random) -> bytes:
    """One to four places changed: bits, bytes, numbers of 16 and 32 bits, stretches left out, doubled, moved; cut off."""
    made = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(made))
        size = min(len(made) - at, random.choice((1, 2, 4, 16, 100, 1000)))
        match random.randrange(9):
            case 0 if at < len(made):
                made[at] ^= 1 << random.randrange(8)
            case 1 if at < len(made):
                made[at] = random.randrange(256)
            case 2:
                made[at : at + 2] = struct.pack("<H", random.choice((0, 1, 0x7FFF, 0x8000, 0xFFFF)))
            case 3:
                made[at : at + 4] = struct.pack("<I", random.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)))
            case 4:
                del made[at : at + size]
            case 5:
                made[at:at] = made[at : at + size] * random.choice((1, 2, 50))
            case 6:
                piece = made[at : at + size]
                del made[at : at + size]
                to = random.randint(0, len(made))
                made[to:to] = piece
            case 7:
                made[at:at] = random.choice((b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\0" * 4))
            case _ if random.random() < 0.2:
                del made[at:]
    return bytes(made[:LARGEST])


# ---- texts ------------------------------------------------------------------------------------------------------


def of_text(text: str, random: Random, words: Sequence[str]) -> str:
    """One to six places changed: words of the field put in, characters, lines and stretches left out, doubled, moved, numbers replaced."""
    for _ in range(random.randint(1, 6)):
        at = random.randint(0, len(text))
        size = random.choice((1, 1, 2, 5, 20, 200))
        match random.randrange(9):
            case 0 | 1:
                text = text[:at] + random.choice(words) + text[at:]
            case 2:
                text = text[:at] + random.choice(CHARACTERS) * random.choice((1, 1, 1, 3, 40)) + text[at:]
            case 3:
                text = text[:at] + text[at + size :]
            case 4:
                text = text[:at] + text[at : at + size] * random.choice((2, 3, 60)) + text[at + size :]
            case 5:
                to = random.randint(0, len(text))
                piece, text = text[at : at + size], text[:at] + text[at + size :]
                text = text[:to] + piece + text[to:]
            case 6:
                text = _other_number(text, random)
            case 7:
                lines = text.split("\n")
                random.shuffle(lines)
                text = "\n".join(lines[: random.randint(1, len(lines))])
            case _:
                text = text[:at] + random.choice(words) + text[at + size :]
    return text[: LARGEST // 4]


def _other_number(text: str, random: Random) -> str:
    found = list(re.finditer(r"\d+(?:\.\d+)?", text))
    if not found:
        return text
    hit = random.choice(found)
    return text[: hit.start()] + random.choice((*NUMBERS, "9" * 400, "0." + "3" * 60)) + text[hit.end() :]


# ---- XML --------------------------------------------------------------------------------------------------------


def of_xml(raw: bytes, random: Random) -> bytes:
    """Elements left out, doubled, swapped, renamed, wrapped deep; attributes changed; or the bytes themselves broken."""
    if random.random() < 0.15:
        return of_bytes(raw, random)
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return of_bytes(raw, random)
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    for _ in range(random.randint(1, 4)):
        random.choice(_XML)(random.choice(elements), elements, random)
    made = etree.tostring(root, xml_declaration=True, encoding=random.choice(("UTF-8",) * 8 + ("UTF-16", "gb18030")))
    return _spelt(made if isinstance(made, bytes) else made.encode(), random)[:LARGEST]


def _leave_out(it: Any, elements: list[Any], random: Random) -> None:
    if it.getparent() is not None:
        it.getparent().remove(it)


def _double(it: Any, elements: list[Any], random: Random) -> None:
    if it.getparent() is not None and len(elements) < 3000:
        for _ in range(random.choice((1, 1, 2, 30))):
            it.addnext(_copy(it))


def _move(it: Any, elements: list[Any], random: Random) -> None:
    to = random.choice(elements)
    if it.getparent() is not None and it is not to and it not in to.iterancestors():
        to.insert(random.randint(0, len(to)), it)


def _graft(it: Any, elements: list[Any], random: Random) -> None:
    if len(elements) < 3000:
        it.append(_copy(random.choice(elements)))


def _rename(it: Any, elements: list[Any], random: Random) -> None:
    names = [each.tag for each in elements]
    it.tag = random.choice((random.choice(names), re.sub(r"\{.*?\}", random.choice(("", "{urn:odd}", "{ }")), it.tag)))


def _wrap(it: Any, elements: list[Any], random: Random) -> None:
    parent = it.getparent()
    if parent is None:
        return
    for _ in range(random.choice((1, 3, 90, 260))):
        shell = etree.SubElement(parent, it.tag)
        parent.replace(it, shell) if it.getparent() is parent else None
        shell.append(it)
        parent = shell


def _attribute(it: Any, elements: list[Any], random: Random) -> None:
    if not it.attrib or random.random() < 0.2:
        other = random.choice(elements)
        it.attrib.update(other.attrib)
        return
    name = random.choice(list(it.attrib))
    if random.random() < 0.2:
        del it.attrib[name]
    else:
        it.attrib[name] = random.choice((*NUMBERS, it.attrib[name] * 2, "../../x", "\\\\server\\x", "http://[", "%", "%00", "#", "NULL"))


def _text(it: Any, elements: list[Any], random: Random) -> None:
    made = (it.text or "") + random.choice((*NUMBERS, *(each for each in CHARACTERS if each >= " " and each < "\ud800"), "长" * 500))
    it.text = re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", made)


def _comment(it: Any, elements: list[Any], random: Random) -> None:
    it.insert(0, random.choice((etree.Comment("x"), etree.ProcessingInstruction("mso", "x"))))


_XML: tuple[Callable[[Any, list[Any], Random], None], ...] = (
    _leave_out, _double, _move, _graft, _rename, _wrap, _attribute, _attribute, _text, _comment,
)  # fmt: skip


def _copy(it: Any) -> Any:
    return etree.fromstring(etree.tostring(it, with_tail=False))


def _spelt(raw: bytes, random: Random) -> bytes:
    """Now and then: what no library writes."""
    match random.randrange(30):
        case 0:
            return raw.replace(b"?>", b"?><!DOCTYPE x [<!ENTITY e 'x'>]>", 1)
        case 1:
            return raw.replace(b"encoding='UTF-8'", random.choice((b"encoding='gb2312'", b"encoding='x'", b"encoding='UTF-16'", b"")), 1)
        case 2:
            at = random.randint(0, len(raw))
            return raw[:at] + random.choice((b"&#0;", b"&#xD800;", b"&e;", b"&lt", b"<![CDATA[", b"]]>", b"\xc0\x80", b"\0")) + raw[at:]
        case 3:
            return raw.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
        case 4:
            return b"\xef\xbb\xbf" + raw
    return raw


# ---- zips -------------------------------------------------------------------------------------------------------


def parts(data: bytes) -> list[tuple[str, bytes]]:
    """Names and contents of the entries of a zip that can be read; none of what is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return [(each.filename, opened.read(each)) for each in opened.infolist() if each.file_size < 4 << 20]
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        EOFError,
        struct.error,
        NotImplementedError,
        RuntimeError,
        MemoryError,
        IndexError,
    ):
        return []


def packed(entries: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of these entries, in their order, whatever their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return out.getvalue()


def of_zip(data: bytes, random: Random) -> bytes:
    """One part of it mutated, or entries left out, doubled, renamed; or the bytes of the zip, its directory and its lengths, broken."""
    entries = parts(data)
    kind = random.randrange(10)
    if not entries or kind == 0:
        return _of_records(data, random)
    at = random.randrange(len(entries))
    name, content = entries[at]
    match kind:
        case 1:
            match random.randrange(4):
                case 0:
                    del entries[at]
                case 1:
                    entries.append((name, content))
                case 2:
                    entries[at] = (random.choice(entries)[0], content)
                case _:
                    odd = (
                        "../x",
                        "/etc/x",
                        "C:\\x",
                        name.upper(),
                        name.replace("/", "\\"),
                        name + "/",
                        "",
                        "x" * 300,
                        "文\x00件",
                        "\udcff".encode("utf-8", "replace").decode(),
                    )
                    entries[at] = (random.choice(odd), content)
            return packed(entries)
        case 2:
            return _of_records(packed(entries), random)
        case _:
            likely = [place for place, each in enumerate(entries) if each[0].endswith((".xml", ".rels"))] or [at]
            for at in random.sample(likely, min(len(likely), random.choice((1, 1, 2)))):
                entries[at] = (entries[at][0], of_xml(entries[at][1], random))
            return packed(entries)


#: Fields of the two headers of an entry, and of the end of the directory: offset in the record, format.
_FIELDS = {
    b"PK\x03\x04": ((4, "H"), (6, "H"), (8, "H"), (14, "I"), (18, "I"), (22, "I"), (26, "H"), (28, "H")),
    b"PK\x01\x02": ((8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (32, "H"), (42, "I")),
    b"PK\x05\x06": ((4, "H"), (8, "H"), (10, "H"), (12, "I"), (16, "I"), (20, "H")),
}


def _of_records(data: bytes, random: Random) -> bytes:
    """A field of a record changed, or a byte anywhere; or something before, between or behind."""
    if random.random() < 0.3:
        return of_bytes(data, random)
    made = bytearray(data)
    mark = random.choice(list(_FIELDS))
    places = [hit.start() for hit in re.finditer(re.escape(mark), data)]
    if not places:
        return of_bytes(data, random)
    offset, form = random.choice(_FIELDS[mark])
    at = random.choice(places) + offset
    size = struct.calcsize(f"<{form}")
    if at + size <= len(made):
        (now,) = struct.unpack_from(f"<{form}", made, at)
        value = random.choice((0, 1, now + 1, now - 1, 8, 9, 12, 14, 99, 0x800, 0x7FFFFFFF, 0xFFFFFFFF))
        struct.pack_into(f"<{form}", made, at, value & ((1 << 8 * size) - 1))
    if random.random() < 0.1:
        made[0:0] = b"junk"
    return bytes(made[:LARGEST])


# ---- JSON -------------------------------------------------------------------------------------------------------


def of_json(data: bytes, random: Random) -> bytes:
    """Values replaced, members left out, doubled, renamed, nested; or the bytes broken."""
    if random.random() < 0.15:
        return of_bytes(data, random)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return of_bytes(data, random)
    for _ in range(random.randint(1, 4)):
        found = _of_value(found, random)
    made = json.dumps(found, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.1:
        at = made.find(":", random.randint(0, len(made)))
        made = (
            made[: at + 1]
            + random.choice(("1e999999", "-1e-999999", "NaN", "9" * 5000, "[" * 900, '"\\ud800"', "1.0", "0.10"))
            + made[at + 1 :]
        )
    return made.encode("utf-8", "surrogatepass")[:LARGEST]


def _of_value(value: Any, random: Random) -> Any:
    """The value with one change somewhere in it."""
    if isinstance(value, dict) and value and random.random() < 0.93:
        key = random.choice(list(value))
        match random.randrange(12):
            case 0:
                return {each: value[each] for each in value if each != key}
            case 1:
                return {**value, random.choice(("x", "", "schema", "__class__", "数")): value[key]}
            case 2:
                other = random.choice(list(value))
                return {**value, key: value[other]}
            case _:
                return {**value, key: _of_value(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.93:
        at = random.randrange(len(value))
        match random.randrange(8):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return [*value, value[at]]
            case _:
                return [*value[:at], _of_value(value[at], random), *value[at + 1 :]]
    odd: tuple[Any, ...] = (
        None, True, False, 0, -1, 1, 1 << 63, 1 << 200, 0.5, -0.0, 1e300, "", "x", "\0", "\ud800", "2026-02-30", "2026-02-28",
        "9999-12-31T00:00:00", "％", [], {}, [[]], {"zh": "x", "en": "x"}, [value], {"value": value}, "长" * 300,
    )  # fmt: skip
    return random.choice(odd)


# ---- PDF --------------------------------------------------------------------------------------------------------

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TOKENS = re.compile(rb"-?\d+(?:\.\d+)?|/[A-Za-z0-9]+|<[0-9A-Fa-f]*>")


def of_pdf(data: bytes, random: Random) -> bytes:
    """Numbers, names and operators changed, in the objects or inside a packed stream; or the bytes broken."""
    kind = random.randrange(5)
    if kind == 0:
        return of_bytes(data, random)
    if kind in (1, 2):
        streams = list(_STREAM.finditer(data))
        if streams:
            hit = random.choice(streams)
            inside = _of_tokens(_inflated(hit[1]), random)
            return (data[: hit.start(1)] + (zlib.compress(inside) if _inflated(hit[1]) != hit[1] else inside) + data[hit.end(1) :])[
                :LARGEST
            ]
    return _of_tokens(data, random)[:LARGEST]


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return raw


def _of_tokens(data: bytes, random: Random) -> bytes:
    tokens = list(_TOKENS.finditer(data))
    if not tokens:
        return of_bytes(data, random)
    for hit in sorted(random.sample(tokens, min(len(tokens), random.randint(1, 4))), key=lambda each: -each.start()):
        other = random.choice(tokens)[0]
        number = random.choice(NUMBERS).encode() or b"0"
        data = data[: hit.start()] + random.choice((other, number, b"", hit[0] * 2, b"null", b"[", b"<<", b"9" * 40)) + data[hit.end() :]
    return data


# ---- smaller ----------------------------------------------------------------------------------------------------


def smaller(data: bytes, fails: Callable[[bytes], bool], until: Callable[[], bool]) -> bytes:
    """A part of `data` that fails still, as small as was found `until` time was up. Of a zip first parts, then elements are left out."""
    if parts(data):
        data = _smaller_zip(data, fails, until)
    return _cut_bytes(data, fails, until) if not parts(data) else data


def _smaller_zip(data: bytes, fails: Callable[[bytes], bool], until: Callable[[], bool]) -> bytes:
    entries = parts(data)
    if not fails(packed(entries)):  # it is the zip itself that fails
        return data
    for name in [each[0] for each in entries]:
        fewer = [each for each in entries if each[0] != name]
        if not until() and fails(packed(fewer)):
            entries = fewer
    for at in range(len(entries)):
        entries[at] = (entries[at][0], _smaller_xml(entries, at, fails, until))
    return packed(entries)


def _smaller_xml(entries: list[tuple[str, bytes]], at: int, fails: Callable[[bytes], bool], until: Callable[[], bool]) -> bytes:
    def holds(raw: bytes) -> bool:
        return fails(packed([*entries[:at], (entries[at][0], raw), *entries[at + 1 :]]))

    raw = entries[at][1]
    place = 0
    while not until():
        try:
            root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            return _cut_bytes(raw, holds, until)
        elements = list(root.iter())[1:]
        if place >= len(elements):
            return raw
        elements[place].getparent().remove(elements[place])
        fewer = etree.tostring(root)
        if holds(fewer):
            raw = fewer
        else:
            place += 1
    return raw


def _cut_bytes(data: bytes, fails: Callable[[bytes], bool], until: Callable[[], bool]) -> bytes:
    size = max(1, len(data) // 2)
    while size:
        at = 0
        while at < len(data) and not until():
            fewer = data[:at] + data[at + size :]
            if fails(fewer):
                data = fewer
            else:
                at += size
        size //= 2
    return data
