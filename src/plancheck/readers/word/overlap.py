"""Detects text boxes covered by pictures or filled shapes, if both are positioned relative to the same point."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.readers.package import MC, PIC, WP, WPG, WPS, A, Element, R, W, is_on
from plancheck.readers.word.colour import Palette
from plancheck.readers.word.shapes import opaque

#: Elements around runs and drawings that do not move them, and invisible elements between them.
_THROUGH = frozenset(
    [W + name for name in ("r", "hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo")]
    + [MC + name for name in ("AlternateContent", "Choice", "Fallback")]
)
_UNSEEN = frozenset(
    W + name
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart",
                 "commentRangeEnd", "permStart", "permEnd")
)  # fmt: skip
#: Effects that make a picture transparent.
_CLEAR = tuple(A + name for name in ("alphaModFix", "alphaMod", "alphaBiLevel", "alphaRepl", "clrChange"))
_AXES = (("positionH", "cx"), ("positionV", "cy"))


#: The maximum number of pictures to compare in a group.
_MOST = 50
_YES = ("1", "true")


def covered(paragraph: Element, palette: Palette) -> frozenset[Element]:
    """The w:drawing elements of a w:p that a picture or a filled shape covers completely, and the w:txbxContent so covered in a group.

    Both must be positioned relative to the same base, without visible content between their anchors, so that they are certainly on one
    page. Otherwise nothing counts as covered.
    """
    if next(paragraph.iter(WP + "anchor", _GROUP), None) is None:
        return frozenset()
    hidden: set[Element] = set()
    for group in _groups(paragraph):
        boxes = [anchor for anchor in group if _is_placed(anchor)] if len(group) > 1 else []
        covers = [anchor for anchor in boxes if _is_picture(anchor) or _is_filled(anchor, palette)][:_MOST]
        for box in boxes:
            drawing = box.getparent()
            if drawing is not None and any(cover is not box and _is_above(cover, box) and _covers(cover, box) for cover in covers):
                hidden.add(drawing)
    for shapes in paragraph.iter(_GROUP):
        hidden.update(_covered_in(shapes, palette))
    return frozenset(hidden)


_GROUP = WPG + "wgp"


def _covered_in(group: Element, palette: Palette) -> Iterator[Element]:
    """The w:txbxContent of the shapes of a group that a later, filled shape of the group covers."""
    later: list[tuple[int, int, int, int]] = []
    for shape in reversed(group.findall(WPS + "wsp")[-_MOST:]):
        place = _place_in_group(shape)
        if place is None:
            continue
        if any(x <= place[0] and y <= place[1] and place[2] <= right and place[3] <= down for x, y, right, down in later):
            yield from shape.iter(W + "txbxContent")
        if opaque(shape, palette):
            later.append(place)


def _place_in_group(shape: Element) -> tuple[int, int, int, int] | None:
    transform = shape.find(f"{WPS}spPr/{A}xfrm")
    start, size = (transform.find(A + name) if transform is not None else None for name in ("off", "ext"))
    if transform is None or start is None or size is None or transform.get("rot", "0") != "0":
        return None
    x, y, wide, high = _whole(start.get("x")), _whole(start.get("y")), _whole(size.get("cx")), _whole(size.get("cy"))
    return None if x is None or y is None or wide is None or high is None else (x, y, x + wide, y + high)


def _is_filled(anchor: Element, palette: Palette) -> bool:
    """Whether it shows one opaque, rectangular shape."""
    shape = anchor.find(f"{A}graphic/{A}graphicData/{WPS}wsp")
    return shape is not None and _is_shown(anchor) and opaque(shape, palette)


def _groups(paragraph: Element) -> Iterator[list[Element]]:
    """Groups of anchors of a paragraph without visible content between them."""
    group: list[Element] = []
    for piece in _pieces(paragraph):
        anchor = piece.find(WP + "anchor") if piece.tag == W + "drawing" else None
        if anchor is not None:
            group.append(anchor)
        else:
            yield group
            group = []
    yield group


def _pieces(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in _THROUGH:
            if not is_on(child.find(f"{W}rPr/{W}vanish")):
                yield from _pieces(child)
        elif child.tag not in _UNSEEN:
            yield child


def _is_placed(anchor: Element) -> bool:
    """Whether its own numbers say where it stands: it is not moved out of others' way, not turned, not sized by the page."""
    turned = any(transform.get("rot", "0") != "0" for transform in anchor.iter(A + "xfrm"))
    relative = any(_name(element) in ("pctWidth", "pctHeight") and (element.text or "").strip() != "0" for element in anchor.iter())
    return anchor.get("allowOverlap") in _YES and anchor.get("simplePos") not in _YES and not turned and not relative


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_picture(anchor: Element) -> bool:
    """Whether it shows one whole, opaque, rectangular picture that the file holds."""
    picture = anchor.find(f"{A}graphic/{A}graphicData/{PIC}pic")
    blip = picture.find(f"{PIC}blipFill/{A}blip") if picture is not None else None
    if picture is None or blip is None or not blip.get(R + "embed") or any(True for _ in blip.iter(*_CLEAR)):
        return False
    shape = picture.find(f"{PIC}spPr/{A}prstGeom")
    whole = shape is None or shape.get("prst") == "rect"
    return whole and _is_shown(anchor) and picture.find(f"{PIC}spPr/{A}custGeom") is None


def _is_shown(anchor: Element) -> bool:
    return anchor.get("hidden") not in _YES and not any(properties.get("hidden") in _YES for properties in anchor.iter(WP + "docPr"))


def _is_above(picture: Element, box: Element) -> bool:
    """Whether the picture is in front of the text and the box behind it, or above the box on the same side."""
    if picture.get("behindDoc") not in _YES and box.get("behindDoc") in _YES:
        return True
    if picture.get("behindDoc") in _YES and box.get("behindDoc") not in _YES:
        return False
    heights = [_whole(anchor.get("relativeHeight")) for anchor in (picture, box)]
    return heights[0] is not None and heights[1] is not None and heights[0] > heights[1]


def _covers(picture: Element, box: Element) -> bool:
    return picture.get("layoutInCell") == box.get("layoutInCell") and all(_covers_along(picture, box, *axis) for axis in _AXES)


def _covers_along(picture: Element, box: Element, position: str, size: str) -> bool:
    """Whether the picture covers the box along one axis; lengths are EMU."""
    upper, lower = picture.find(WP + position), box.find(WP + position)
    extents = picture.find(WP + "extent"), box.find(WP + "extent")
    if upper is None or lower is None or not upper.get("relativeFrom") or upper.get("relativeFrom") != lower.get("relativeFrom"):
        return False
    long, short = (_whole(extent.get(size)) if extent is not None else None for extent in extents)
    if long is None or short is None:
        return False
    aligned = upper.findtext(WP + "align"), lower.findtext(WP + "align")
    if aligned[0] is not None or aligned[1] is not None:
        return aligned[0] == aligned[1] and long >= short
    start, inner = _whole(upper.findtext(WP + "posOffset")), _whole(lower.findtext(WP + "posOffset"))
    return start is not None and inner is not None and start <= inner and inner + short <= start + long


def _whole(text: str | None) -> int | None:
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else None
