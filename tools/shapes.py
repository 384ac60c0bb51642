"""Makes `src/plancheck/readers/pdf/shapes.bin`, by which glyphs of a PDF are compared with their text: what Chinese characters look like.

    python tools/shapes.py FOLDER

FOLDER has the fonts of the Debian packages fonts-noto-cjk, fonts-lxgw-wenkai, fonts-arphic-ukai, fonts-arphic-uming and fonts-wqy-zenhei
(`apt-get download PACKAGE`, then `dpkg -x PACKAGE.deb FOLDER`). The characters are those of GB 2312. The file has no outlines: it has the
weights of a linear discriminant analysis, and for each character the mean of what `measured` gives, once for typefaces as they are printed
(宋, 黑) and once for those that imitate a brush (楷). numpy is needed, which text recognition (extra `ocr`) brings along.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy
from PIL import Image, ImageDraw, ImageFont

from plancheck.readers.pdf import shapes

#: File names of the fonts, the number of the simplified Chinese face in each, by group.
GROUPS: dict[str, tuple[tuple[str, int], ...]] = {
    "printed": (
        ("NotoSerifCJK-Regular.ttc", 2), ("NotoSansCJK-Regular.ttc", 2), ("NotoSerifCJK-Bold.ttc", 2), ("NotoSansCJK-Bold.ttc", 2),
        ("uming.ttc", 0), ("wqy-zenhei.ttc", 0),
    ),
    "brushed": (("LXGWWenKai-Light.ttf", 0), ("ukai.ttc", 0)),
}  # fmt: skip
#: These give the weights only: the mean of the brushed ones would lean to them.
MORE = (("LXGWWenKai-Medium.ttf", 0),)
#: How many weighted figures stay, and how much the variation within a character is smoothed.
FIGURES, SMOOTHED = 48, 0.01
_EM = 32


def characters() -> str:
    """The Chinese characters of GB 2312."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("gb2312", "ignore") for cell in cells)


def drawn(file: Path, face: int, text: str) -> Any:
    """The looks of characters in a font, a row of length 1 each; not a number where the font lacks the character."""
    font = ImageFont.truetype(str(file), _EM, index=face)
    found = []
    for char in text:
        picture = Image.new("L", (52, 60))
        ImageDraw.Draw(picture).text((8, 6), char, font=font, fill=255)
        found += shapes.measured(picture, [(0, 0, *picture.size)])
    blank = [numpy.nan] * (4 * shapes.CELLS**2)
    rows = numpy.array([list(look) if look is not None else blank for look in found], dtype=float)
    return rows / numpy.linalg.norm(rows, axis=-1, keepdims=True)


def weighed(rows: Any, mean: Any, weights: Any) -> Any:
    """Rows of weighted figures of length 1."""
    out = (rows - mean) @ weights
    return out / numpy.linalg.norm(out, axis=-1, keepdims=True)


def main(folder: Path) -> None:
    """Writes the file."""
    fonts = {file.name: file for file in [*folder.rglob("*.tt[cf]"), *Path("/usr/share/fonts").rglob("*.tt[cf]")]}
    text = characters()
    groups = [[drawn(fonts[name], face, text) for name, face in group] for group in GROUPS.values()]
    faces = numpy.array([rows for group in groups for rows in group] + [drawn(fonts[name], face, text) for name, face in MORE])
    means = numpy.nanmean(faces, axis=0)
    mean = means.mean(axis=0)
    inner = numpy.concatenate([face - means for face in faces])
    inner = inner[~numpy.isnan(inner).any(axis=1)]
    within, between = inner.T @ inner / len(inner), (means - mean).T @ (means - mean) / len(means)
    values, vectors = numpy.linalg.eigh(within + SMOOTHED * numpy.trace(within) / len(within) * numpy.eye(len(within)))
    white = vectors / numpy.sqrt(values)
    weights = (white @ numpy.linalg.eigh(white.T @ between @ white)[1][:, ::-1])[:, :FIGURES]
    weights = weights / numpy.abs(weights).max()
    centres = [weighed(numpy.nanmean(group, axis=0), mean, weights) for group in groups]
    first = centres[0]
    apart = numpy.sqrt(numpy.maximum(2 - 2 * first @ first.T, 0))
    scales = numpy.quantile(apart, 0.02, axis=1).tolist()
    data = shapes.packed(text, mean.tolist(), weights.T.tolist(), [centre.tolist() for centre in centres], scales)
    (Path(shapes.__file__).with_name("shapes.bin")).write_bytes(data)
    print(len(data), "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
