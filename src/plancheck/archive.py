"""Opens untrusted zip files and validates them before unpacking anything.

Word, Excel and OFD files are zips, and so is an archive of drafts. A zip is refused if programs could read it differently (overlapping
entries, duplicate names, a directory that does not match) or if it exceeds a limit when unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from plancheck.model.diagnostic import Bilingual

Reason = Literal["damaged", "encrypted", "too_large"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a zip file. Sizes are in bytes; `ratio` applies to the whole file if it unpacks to more than `ratio_from`."""

    entries: int = 10_000
    unpacked: int = 500 << 20
    part: int = 100 << 20
    ratio: int = 100
    ratio_from: int = 1 << 20


LIMITS = Limits()


class Refused(Exception):
    """Raised for a zip, or a part of it, that is not read: a document reason and a sentence without its full stop."""

    def __init__(self, reason: Reason, zh: str, en: str) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.what = Bilingual(zh, en)


#: Exceptions of the standard library for a broken zip.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, struct.error, NotImplementedError, RuntimeError)


def part_name(name: str) -> str:
    """The normalised name of a part: lower case, since names are case-insensitive, and slashes for backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


class Archive:
    """An opened and validated zip. Parts are unpacked on demand."""

    def __init__(self, data: bytes, limits: Limits = LIMITS, *, named: Callable[[str], str] = part_name) -> None:
        """`named` normalises part names for lookup. Raises Refused."""
        self._named = named
        if data.count(b"PK\x01\x02") > limits.entries:  # zipfile would create an object for each
            raise _too_many(limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise _truncated() from error
        infos = self._zip.infolist()
        _check_layout(infos, data, self._zip.start_dir)
        _check_sizes(infos, limits)
        self._entries = {named(info.filename): info for info in infos}
        if len(self._entries) != len(infos):
            raise Refused(
                "damaged",
                "文件内部有重名部分，不同软件会读出不同内容",
                "The file has two parts with the same name, which programs read differently",
            )

    def __contains__(self, part: str) -> bool:
        return self._named(part) in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The normalised names of the parts, in directory order."""
        return tuple(self._entries)

    @property
    def entries(self) -> tuple[zipfile.ZipInfo, ...]:
        """The directory entries of the parts."""
        return tuple(self._entries.values())

    def size(self, part: str) -> int:
        """The unpacked size of a part in bytes; 0 if it does not exist."""
        info = self._entries.get(self._named(part))
        return info.file_size if info is not None else 0

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises Refused if it is damaged or missing."""
        info = self._entries.get(self._named(part))
        if info is None:
            raise Refused("damaged", f"文件缺少内部部分 {part}", f"The part {part} is missing inside the file")
        try:
            with self._zip.open(info) as entry:  # never unpack more than the declared size; a longer part is damaged
                data = entry.read(info.file_size + 1)
        except _BROKEN as error:
            raise _broken(part) from error
        if len(data) != info.file_size:  # the standard library accepts a short part with a matching checksum
            raise _broken(part)
        return data


def _broken(part: str) -> Refused:
    return Refused("damaged", f"文件内部部分 {part} 已损坏", f"The part {part} inside the file is damaged")


def _truncated() -> Refused:
    return Refused("damaged", "文件不完整或已损坏", "The file is truncated or damaged")


def _overlapping() -> Refused:
    return Refused("damaged", "文件内部条目互相重叠（overlapping entries）", "The file has overlapping entries")


def _too_many(limits: Limits) -> Refused:
    return Refused("too_large", f"文件内部条目超过 {limits.entries} 个", f"The file has more than {limits.entries} entries inside")


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.entries:
        raise _too_many(limits)
    packed, unpacked = sum(info.compress_size for info in infos), sum(info.file_size for info in infos)
    largest = max((info.file_size for info in infos), default=0)
    if unpacked > limits.unpacked:
        raise _over("解压后", "unpacks to", unpacked, limits.unpacked)
    if largest > limits.part:
        raise _over("其中一个部分解压后", "has a part that unpacks to", largest, limits.part)
    # The ratio of the whole file, since a valid table of equal cells alone compresses 200:1.
    if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
        packed_as = f"{limits.ratio}:1"
        raise Refused(
            "too_large", f"文件内容压缩比超过 {packed_as}，疑似压缩炸弹", f"The compression ratio exceeds {packed_as}, as in a zip bomb"
        )


def _over(zh: str, en: str, size: int, limit: int) -> Refused:
    have, most = f"{size / (1 << 20):.1f} MB", f"{limit / (1 << 20):.1f} MB"
    return Refused("too_large", f"文件{zh}有 {have}，超过 {most} 的上限", f"The file {en} {have}, more than the limit of {most}")


def _check_layout(infos: list[zipfile.ZipInfo], data: bytes, directory: int) -> None:
    """Raises Refused if entries are encrypted, overlap, are unnamed, or have different names in header and directory."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.flag_bits & 0x1:
            raise Refused("encrypted", "文件有打开密码", "The file is protected by a password")
        if not info.filename:  # the standard library fails on it
            raise Refused("damaged", "文件内部有没有名称的条目", "The file has an entry without a name")
        at = info.header_offset
        if at < end:
            raise _overlapping()
        header = data[at : at + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise _truncated()
        name_size, extra_size = struct.unpack("<HH", header[26:30])
        name = data[at + 30 : at + 30 + name_size]
        if name != info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", errors="replace"):
            raise Refused("damaged", "文件内部目录与内容不一致", "The directory inside the file does not match its content")
        end = at + 30 + name_size + extra_size + info.compress_size
    if end > directory:
        raise _overlapping()
