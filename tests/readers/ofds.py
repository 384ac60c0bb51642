"""Small OFD files for tests, written by hand. Lengths are millimetres from the top left of the page."""

from __future__ import annotations

from tests.zips import zipped

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, base: float, characters: str, size: float = 5.0, *, step: str = "", attributes: str = "", inside: str = "") -> str:
    """A text object whose baseline starts at (x, base). `step` is its DeltaX; without it, Latin is half as wide as Chinese."""
    delta = step or " ".join(str(size / 2 if char < "\x7f" else size) for char in characters[:-1])
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {base - 10} 200 15" Font="3" Size="{size}" {attributes}>{inside}'
        f'<ofd:TextCode X="0" Y="10" DeltaX="{delta}">{characters}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruling."""
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def picture(x: float, y: float, width: float, height: float) -> str:
    """A picture."""
    return f'<ofd:ImageObject ID="3" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0" ResourceID="9"/>'


def page(*objects: str, before: str = "") -> str:
    """A page's part. `before` stands before its content: templates, resources."""
    return f'<ofd:Page {NS}>{before}<ofd:Content><ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'


def parts(*pages: str, common: str = "", after: str = "", more: dict[str, str] | None = None) -> dict[str, str]:
    """The parts of a file. `common` stands in its common data, `after` behind its pages; `more` are further parts."""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}.xml"/>' for number in range(1, len(pages) + 1))
    return {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{after}</ofd:Document>",
        **{f"Doc_0/Pages/Page_{number}.xml": each for number, each in enumerate(pages, 1)},
        **(more or {}),
    }


def ofd(*pages: str, common: str = "", after: str = "", more: dict[str, str] | None = None) -> bytes:
    """The file."""
    return zipped(parts(*pages, common=common, after=after, more=more))
