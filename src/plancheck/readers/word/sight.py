"""Decides whether text can be seen: its ink against the ground, its size, and its place on the page.

Text is evidence only where it leaves ink that a person can read in print. The limits are wide: small print, pale grey and narrow letters
are seen; what no one can read is not.
"""

from __future__ import annotations

from typing import NamedTuple

from plancheck.readers.package import Element, twips, unpacked
from plancheck.readers.word.colour import FILLS, RGB, WHITE, Palette, contrast, local, mixed
from plancheck.readers.word.look import Format, Frame, Look

#: The least contrast that can be seen. White on light grey E0E0E0, or F2F2F2 on white, is below; D9D9D9 on white is above.
_LEAST_CONTRAST = 1.3
#: The least size of letters in points, and the least width that a Chinese character may be squeezed to.
_LEAST_SIZE, _LEAST_WIDTH = 4.0, 2.5
#: The least share of its own width by which a character must move on from the one before it.
_LEAST_STEP = 0.3
#: The least share of the size of letters that a line, a row or a frame must be high.
_LEAST_HEIGHT = 0.4
#: Text raised or lowered by more is out of its line (points).
_MOST_RAISED = 100.0
_RAISED_SIZE = 0.65
#: Without any size: Word's own default.
_USUAL_SIZE = 10.0


class Page(NamedTuple):
    """A page and its margins in twips, and its columns of text; A4 with the margins of Word where the file does not say."""

    width: int = 11_906
    height: int = 16_838
    left: int = 1_800
    right: int = 1_800
    top: int = 1_440
    bottom: int = 1_440
    columns: int = 1


class Stand(NamedTuple):
    """Where text stands.

    `grounds`: the colours that may lie behind it; none if they are not known. `ink`: the colour of text without one of its own.
    `height`: the height in points that it is cut to. `off`: nothing that stands there is shown.
    """

    grounds: tuple[RGB, ...] = (WHITE,)
    ink: RGB | None = None
    height: float | None = None
    off: bool = False

    def on(self, ground: RGB | None) -> Stand:
        """The same with a background colour, if there is one."""
        return self if ground is None else self._replace(grounds=(ground,))

    def cut(self, height: float | None) -> Stand:
        """The same where only so much height is shown."""
        return self if height is None or (self.height is not None and self.height <= height) else self._replace(height=height)


PAPER = Stand()


#: Element → attribute → field of a `Page`.
_FIELDS = {
    "pgSz": {"w": "width", "h": "height"},
    "pgMar": {side: side for side in ("left", "right", "top", "bottom")},
    "cols": {"num": "columns"},
}


def page_of(section: Element) -> Page:
    """The page of a w:sectPr."""
    found: dict[str, int] = {}
    for element in section:
        for name, field in _FIELDS.get(local(element), {}).items():
            length = twips(element, name)
            if length is not None:
                found[field] = abs(length)
    return Page(**found)


def unseen(look: Look, stand: Stand, palette: Palette) -> bool:
    """Whether text of this look cannot be seen where it stands. Text that is struck out, or in another view only, is not looked at here."""
    size = _size(look)
    return (
        stand.off
        or bool(look.vanish)
        or bool(look.gone)
        or _is_illegible(look, size)
        or (stand.height is not None and stand.height < size * _LEAST_HEIGHT)
        or not _leaves_ink(look, stand, palette)
    )


def is_squeezed(look: Look, characters: int) -> bool:
    """Whether so many characters of a w:fitText are too narrow to be read."""
    return look.fit is not None and look.fit[0] / 20 < _LEAST_WIDTH * characters


def _size(look: Look) -> float:
    size = look.complex_size if look.complex and look.complex_size is not None else look.size
    return (_USUAL_SIZE if size is None else size) * (_RAISED_SIZE if look.small else 1)


def _is_illegible(look: Look, size: float) -> bool:
    if size < _LEAST_SIZE * (_RAISED_SIZE if look.small else 1):
        return True
    width = size * (100 if look.width is None else look.width) / 100
    step = width + (look.spacing or 0) / 20
    return width < _LEAST_WIDTH or step < width * _LEAST_STEP or abs(look.position or 0) > _MOST_RAISED


def _leaves_ink(look: Look, stand: Stand, palette: Palette) -> bool:
    inks = _inks(look, stand, palette)
    if inks is None:
        return True
    ground = highlighted(look, palette)
    grounds = stand.grounds if ground is None else (ground,)
    seen = ((mixed(ink, behind, opacity), behind) for behind in grounds for ink, opacity in inks)
    return not grounds or any(contrast(ink, behind) >= _LEAST_CONTRAST for ink, behind in seen)


def highlighted(look: Look, palette: Palette) -> RGB | None:
    """The background of the text itself."""
    if look.highlight is not None and (colour := palette.highlight(look.highlight)) is not None:
        return colour
    return palette.ground(look.shading) if look.shading is not None else None


def _inks(look: Look, stand: Stand, palette: Palette) -> list[tuple[RGB, float]] | None:
    """The colours of text with their opacity; None where Word chooses one that can be seen, or it is not known."""
    outline = _filled(look.outline, palette) if look.outline is not None else []
    if look.fill is not None:
        fill = _filled(look.fill, palette)
        return None if fill is None or outline is None else [*fill, *outline]
    colour = palette.rgb(look.colour) if look.colour is not None else stand.ink
    return None if colour is None or outline is None else [(colour, 1.0), *outline]


def _filled(xml: str, palette: Palette) -> list[tuple[RGB, float]] | None:
    """The colours of the fill in a w14:textFill, a w14:textOutline, an a:rPr or an a:ln; none for one without a fill."""
    fill = next((element for element in unpacked(xml) if local(element) in FILLS), None)
    return [] if fill is None else palette.fills(fill)


# --- places


def standing(format: Format, stand: Stand, page: Page, palette: Palette, within: bool) -> Stand:
    """Where the text of a paragraph stands; `within` a table or a box, indents and frames do not count from the page."""
    if format.shading is not None:
        stand = stand.on(palette.ground(format.shading))
    if format.line is not None and format.rule == "exact":
        stand = stand.cut(format.line / 20)
    elif format.line is not None and format.rule != "atLeast" and format.line < _LEAST_HEIGHT * 240:
        stand = stand.cut(0.0)  # a share of a line that leaves nothing of it
    if format.frame is not None:
        stand = framed(format.frame, stand, page)
    if _is_indented_off(format, page, within):
        stand = stand._replace(off=True)
    return stand


def framed(frame: Frame, stand: Stand, page: Page) -> Stand:
    """Where text in a frame, or in a floating table, stands."""
    if frame.exact and frame.height is not None:
        stand = stand.cut(frame.height / 20)
    x = (frame.x or 0) + (0 if frame.across == "page" else page.left)
    y = (frame.y or 0) + (0 if frame.down == "page" else page.top)
    wide = frame.width if frame.width is not None else page.width
    high = frame.height if frame.height is not None else page.height
    off = x >= page.width or x + wide <= 0 or y >= page.height or y + high <= 0
    narrow = frame.width is not None and 0 < frame.width < _NARROW
    return stand._replace(off=True) if off or narrow else stand


#: Frames, columns and cells that are narrower show nothing (twips).
_NARROW = 60


def _is_indented_off(format: Format, page: Page, within: bool) -> bool:
    left, right, first = format.left or 0, format.right or 0, format.first or 0
    if not (left or right or first) and page.left < page.width:
        return False
    start, end = page.left + left, page.width - page.right - right
    if format.align in ("right", "end"):
        return end > page.width + page.right or end <= 0
    if format.align == "center":
        return not 0 < (start + end) / 2 < page.width
    if min(start, start + first) >= page.width or start < -page.width / 4:
        return True
    return not within and end <= 0
