"""Common to all Word files that plancheck writes: properties, fixed times, valid characters."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date as Day
from io import BytesIO

from plancheck.wording.visible import SIGNS_OF_TROUBLE


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a file. They replace all those of the template."""

    title: str
    author: str
    day: Day


def plain(text: str) -> str:
    """`text` without invisible characters and those that XML forbids. Tabs and line feeds stay."""
    return SIGNS_OF_TROUBLE.sub("", text)


_APP = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>plancheck</Application><Company>{company}</Company></Properties>"
)


def repacked(package: bytes, properties: Properties) -> bytes:
    """The package with fixed times and its own application properties."""
    from markupsafe import escape

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16
            is_app = name.lower() == "docprops/app.xml"
            new.writestr(info, _APP.format(company=escape(properties.author)).encode() if is_app else old.read(name))
    return out.getvalue()
