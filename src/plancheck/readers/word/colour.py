"""Resolves the colours of a Word file, theme colours included, and measures the contrast of two of them. No decision about text here.

Sources: ECMA-376 part 1, sections 17.3.2.6 (w:color), 17.3.2.32 (w:shd), 17.18.97 (theme colours), 17.18.40 (highlight), 20.1.2.3
(DrawingML colours); contrast: WCAG 2.2, "contrast ratio".
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from plancheck.readers.package import VAL, A, Element, W

RGB = tuple[int, int, int]

WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)


class Paint(NamedTuple):
    """A colour as an element states it: a value, or a place in the theme with tint and shade (hexadecimal), which takes precedence."""

    value: str = "auto"
    theme: str | None = None
    tint: str | None = None
    shade: str | None = None


class Shading(NamedTuple):
    """A w:shd: a pattern of `colour` over `fill`."""

    pattern: str
    colour: Paint
    fill: Paint


def paint(element: Element, name: str = "val", prefix: str = "theme") -> Paint:
    """The colour in the attribute w:`name` of an element, or in w:`prefix`Color …"""
    theme = element.get(f"{W}themeColor" if prefix == "theme" else f"{W}{prefix}")
    return Paint(element.get(W + name) or "auto", theme, element.get(f"{W}{prefix}Tint"), element.get(f"{W}{prefix}Shade"))


def shading(element: Element) -> Shading:
    """What a w:shd states."""
    return Shading(element.get(VAL) or "clear", paint(element, "color"), paint(element, "fill", "themeFill"))


_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00",
    "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
#: Names of preset and system colours that files use; others are unknown.
_NAMES = {
    **{name.lower(): value for name, value in _HIGHLIGHTS.items()},
    "window": "FFFFFF", "windowtext": "000000", "btnface": "F0F0F0", "gray": "808080", "grey": "808080", "silver": "C0C0C0",
    "navy": "000080",
    "maroon": "800000", "olive": "808000", "purple": "800080", "teal": "008080", "lime": "00FF00", "aqua": "00FFFF", "fuchsia": "FF00FF",
    "ltgray": "D3D3D3", "lightgrey": "D3D3D3", "gainsboro": "DCDCDC", "whitesmoke": "F5F5F5", "snow": "FFFAFA", "ivory": "FFFFF0",
    "ghostwhite": "F8F8FF", "floralwhite": "FFFAF0", "azure": "F0FFFF", "mintcream": "F5FFFA", "aliceblue": "F0F8FF", "seashell": "FFF5EE",
    "linen": "FAF0E6", "lavender": "E6E6FA", "lavenderblush": "FFF0F5", "honeydew": "F0FFF0", "oldlace": "FDF5E6", "beige": "F5F5DC",
    "lightyellow": "FFFFE0", "ltyellow": "FFFFE0", "lightcyan": "E0FFFF", "cornsilk": "FFF8DC", "orange": "FFA500",
}  # fmt: skip
#: Names of theme colours in w: attributes → elements of the theme, before the mapping of the settings.
_SLOTS = {
    "background1": "lt1", "light1": "lt1", "text1": "dk1", "dark1": "dk1", "background2": "lt2", "light2": "lt2", "text2": "dk2",
    "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink", "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2",
}  # fmt: skip
#: The colours of Office where a file has no theme.
_OFFICE = {
    "dk1": BLACK, "lt1": WHITE, "dk2": (0x44, 0x54, 0x6A), "lt2": (0xE7, 0xE6, 0xE6), "accent1": (0x44, 0x72, 0xC4),
    "accent2": (0xED, 0x7D, 0x31), "accent3": (0xA5, 0xA5, 0xA5), "accent4": (0xFF, 0xC0, 0), "accent5": (0x5B, 0x9B, 0xD5),
    "accent6": (0x70, 0xAD, 0x47), "hlink": (0x05, 0x63, 0xC1), "folHlink": (0x95, 0x4F, 0x72),
}  # fmt: skip

#: The fills of DrawingML.
FILLS = frozenset(("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"))


@lru_cache(maxsize=4096)
def hexadecimal(text: str) -> RGB | None:
    """A colour from "FFFFFF", "#fff" or a name; None for "auto" and what is not known."""
    text = _NAMES.get(text.strip().lower(), text).strip().removeprefix("#")
    if len(text) == 3:
        text = "".join(digit * 2 for digit in text)
    if len(text) != 6:
        return None
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:
        return None
    return red, green, blue


@dataclass(slots=True)
class Palette:
    """The theme colours of a file, by their element in the theme ("lt1", "accent1"), and what the settings map names to."""

    theme: dict[str, RGB] = field(default_factory=lambda: dict(_OFFICE))
    mapping: dict[str, str] = field(default_factory=dict)

    def rgb(self, paint: Paint) -> RGB | None:
        """The colour; None for an automatic or unknown one."""
        if paint.theme is not None and paint.theme != "none":
            base = self.slot(paint.theme)
            if base is not None:
                return _shaded(_tinted(base, _part(paint.tint)), _part(paint.shade))
        return hexadecimal(paint.value)

    def slot(self, name: str) -> RGB | None:
        """A colour of the theme by any of its names."""
        return self.theme.get(self.mapping.get(name, _SLOTS.get(name, name)))

    def ground(self, shading: Shading) -> RGB | None:
        """The background that a w:shd gives; None if it gives none."""
        if shading.pattern == "nil":  # no shading, whatever its fill
            return None
        fill = self.rgb(shading.fill)
        share = _share(shading.pattern)
        if not share:
            return fill
        return mixed(self.rgb(shading.colour) or BLACK, fill or WHITE, share)

    @staticmethod
    def highlight(name: str) -> RGB | None:
        """The colour of a w:highlight; None for "none"."""
        return hexadecimal(_HIGHLIGHTS.get(name, ""))

    def fills(self, fill: Element) -> list[tuple[RGB, float]] | None:
        """The colours of a DrawingML fill with their opacity: none of a noFill, all of a gradient; None where they are not known."""
        kind = local(fill)
        if kind == "noFill":
            return []
        if kind == "solidFill":
            one = self.drawn(fill)
            return None if one is None else [one]
        if kind == "gradFill":
            stops = [self.drawn(stop) for stop in fill.iter() if local(stop) == "gs"]
            known = [stop for stop in stops if stop is not None]
            return known if known and len(known) == len(stops) else None
        if kind == "pattFill":
            sides = [self.drawn(side) for side in fill if local(side) in ("fgClr", "bgClr")]
            return [side for side in sides if side is not None] or None
        return None

    def drawn(self, parent: Element) -> tuple[RGB, float] | None:
        """The colour in a DrawingML fill (in any namespace: a: or w14:) and its opacity, 0 to 1; None if it is not known."""
        for element in parent:
            base = self._named(element)
            if base is not None:
                return _adjusted(base, element)
        return None

    def _named(self, element: Element) -> RGB | None:
        kind, value = local(element), attribute(element, "val")
        if kind == "schemeClr":
            return self.slot(value)
        if kind == "sysClr":
            return hexadecimal(attribute(element, "lastClr") or value)
        if kind in ("srgbClr", "prstClr"):
            return hexadecimal(value)
        if kind == "scrgbClr":
            parts = [number_of(attribute(element, name), 100_000) for name in ("r", "g", "b")]
            red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in parts)
            return red, green, blue
        return None


def read_palette(theme: Element | None, settings: Element | None) -> Palette:
    """The colours in a theme part and the mapping in the settings; those of Office where there is none."""
    palette = Palette()
    scheme = next(theme.iter(A + "clrScheme"), None) if theme is not None else None
    for slot in scheme if scheme is not None else ():
        found = palette.drawn(slot)
        if found is not None:
            palette.theme[local(slot)] = found[0]
    mapping = settings.find(W + "clrSchemeMapping") if settings is not None else None
    for name, value in (mapping.attrib if mapping is not None else {}).items():
        usual = {"bg1": ("background1", "bg1"), "t1": ("text1", "tx1"), "bg2": ("background2", "bg2"), "t2": ("text2", "tx2")}
        to = _SLOTS.get(str(value), str(value))
        for each in usual.get(str(name).rpartition("}")[2], ()):
            palette.mapping[each] = to
    return palette


def contrast(one: RGB, other: RGB) -> float:
    """The WCAG contrast ratio, from 1 (the same) to 21 (black on white)."""
    lower, upper = sorted((_luminance(one), _luminance(other)))
    return (upper + 0.05) / (lower + 0.05)


def mixed(upper: RGB, lower: RGB, share: float) -> RGB:
    """`upper` over `lower`, with an opacity from 0 to 1."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(upper, lower, strict=True))
    return red, green, blue


@lru_cache(maxsize=4096)
def _luminance(colour: RGB) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_STRIPES = 0.35
_SHARES = {"clear": 0.0, "nil": 0.0, "solid": 1.0}


def _share(pattern: str) -> float:
    """How much of the ground a pattern of w:shd covers with its colour: pct20 a fifth, stripes about a third."""
    if pattern.startswith("pct") and pattern[3:].isdecimal():
        return min(1.0, int(pattern[3:6]) / 100)
    return _SHARES.get(pattern, _STRIPES)


def _part(text: str | None) -> float:
    """A w:themeTint or w:themeShade as the share of the colour that stays; 1 without one."""
    try:
        return 1.0 if not text else min(255, max(0, int(text, 16))) / 255
    except ValueError:
        return 1.0


def _tinted(colour: RGB, stays: float) -> RGB:
    """Lighter: the lightness goes to white (17.3.2.6, themeTint)."""
    return colour if stays == 1 else _with_lightness(colour, lambda light: light * stays + 1 - stays)


def _shaded(colour: RGB, stays: float) -> RGB:
    return colour if stays == 1 else _with_lightness(colour, lambda light: light * stays)


def _with_lightness(colour: RGB, change: Callable[[float], float]) -> RGB:
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, min(1.0, max(0.0, change(light))), saturation))
    return red, green, blue


#: Changes of a DrawingML colour by a share; others hardly matter to contrast.
_TRANSFORMS: Mapping[str, Callable[[RGB, float], RGB]] = {
    "lumMod": lambda colour, part: _with_lightness(colour, lambda light: light * part),
    "lumOff": lambda colour, part: _with_lightness(colour, lambda light: light + part),
    "shade": lambda colour, part: mixed(colour, BLACK, min(1.0, part)),
    "tint": lambda colour, part: mixed(colour, WHITE, min(1.0, part)),
}


def _adjusted(colour: RGB, element: Element) -> tuple[RGB, float]:
    """A DrawingML colour after its transforms (lumMod, shade …), and its opacity."""
    opacity = 1.0
    for transform in element:
        kind, part = local(transform), number_of(attribute(transform, "val"), 100_000)
        if kind == "alpha":
            # a:alpha is opacity; w14:alpha is transparency
            opacity *= part if transform.tag == A + "alpha" else 1 - part
        elif kind in _TRANSFORMS:
            colour = _TRANSFORMS[kind](colour, part)
    return colour, min(1.0, max(0.0, opacity))


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute in the namespace of its element, or in none, as w14: and a: write it; "" without one."""
    space = str(element.tag).rpartition("}")[0]
    return element.get(name) or element.get(f"{space}}}{name}") or ""


def number_of(text: str, unit: int = 1) -> float:
    """A number, or one with a percent sign, as a share of `unit`; 0 if it is none."""
    text = text.strip()
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text[:20]) / unit
    except ValueError:
        return 0.0
