"""Detects text boxes covered by pictures, if both are positioned relative to the same point."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.readers.package import MC, PIC, WP, A, Element, R, W, is_on

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


def covered(paragraph: Element) -> frozenset[Element]:
    """The w:drawing elements of a w:p behind the text that a picture covers completely.

    Both must be positioned relative to the same base, without visible content between their anchors, so that they are certainly on one
    page. Otherwise nothing counts as covered.
    """
    if next(paragraph.iter(WP + "anchor"), None) is None:
        return frozenset()
    hidden: set[Element] = set()
    for group in _groups(paragraph):
        boxes = [anchor for anchor in group if anchor.get("behindDoc") in _YES and _is_placed(anchor)] if len(group) > 1 else []
        pictures = [anchor for anchor in group if _is_picture(anchor)][:_MOST] if boxes else []
        for box in boxes:
            drawing = box.getparent()
            if drawing is not None and any(_is_above(picture, box) and _covers(picture, box) for picture in pictures):
                hidden.add(drawing)
    return frozenset(hidden)


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
    unseen = anchor.get("hidden") in _YES or any(properties.get("hidden") in _YES for properties in anchor.iter(WP + "docPr"))
    return whole and not unseen and picture.find(f"{PIC}spPr/{A}custGeom") is None and _is_placed(anchor)


def _is_above(picture: Element, box: Element) -> bool:
    """Whether the picture is in front of the text, or above the box behind it."""
    if picture.get("behindDoc") not in _YES:
        return True
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
