"""The pictures of the walk-through, made anew from its own files: python docs/pictures/build.py (needs Chromium, LibreOffice, pdftoppm)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from base64 import b64decode
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.cli import replay, test_round  # noqa: E402
from tests.render.browser import Browser  # noqa: E402

HERE = Path(__file__).parent
#: Pictures of a page: file of the walk, what is shown (a selector, "" for the top of the page), its width and height at most.
PAGES = {
    "report": ("方案.html", "", 1000, 720),
    "finding": ("方案.html", "[data-rule='GOAL-11']", 1000, 640),
    "comparison": ("复核.html", "", 1000, 900),
    "round": ("本轮审核/index.html", "", 1280, 760),
}
#: The pages of Word documents that are shown.
LETTER, ANNOTATED = ("意见函.docx", 1), ("方案.审核.docx", 5)
DPI = 72
MOST_BYTES = 200_000


def page(browser: Browser, file: Path, selector: str, width: int, height: int) -> bytes:
    """A page as PNG: its top, or the first element that `selector` finds, with what it folds away unfolded."""
    browser.open(file.resolve(), width, height)
    left, top, wide, high = (0, 0, width, height)
    if selector:
        left, top, wide, high = browser.js(
            f"""(() => {{ const it = document.querySelector({selector!r});
                it.querySelectorAll("details").forEach(each => each.open = true);
                const box = it.getBoundingClientRect();
                return [box.x - 12, box.y + scrollY - 12, box.width + 24, box.height + 24]; }})()"""
        )
    clip = {"x": max(0, left), "y": max(0, top), "width": wide, "height": min(high, height), "scale": 1}
    return b64decode(browser("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"])


def pdf(file: Path, folder: Path) -> Path:
    """A Word document as LibreOffice prints it; its comments become notes of the PDF."""
    options = '{"ExportNotes":{"type":"boolean","value":"true"}}'
    office = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*office, f"pdf:writer_pdf_Export:{options}", "--outdir", str(folder), str(file)], check=True, capture_output=True)
    return folder / f"{file.stem}.pdf"


def printed(file: Path, number: int) -> bytes:
    """A page of a PDF as PNG."""
    pages = ["pdftoppm", "-png", "-hide-annotations", "-r", str(DPI), "-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run([*pages, str(file), str(file.with_suffix(""))], check=True)
    return file.with_suffix(".png").read_bytes()


def with_notes(browser: Browser, file: Path, number: int) -> bytes:
    """A page of a PDF with its notes beside it, each at the height of its passage where there is room, as an office shows comments."""
    from pypdf import PdfReader

    sheet = PdfReader(str(file)).pages[number - 1]
    width, height = round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))
    notes = [each.get_object() for each in sheet.get("/Annots", ())]
    notes = sorted((each for each in notes if each.get("/Subtype") == "/Text"), key=lambda each: -each["/Rect"][3])
    boxes = "".join(
        f'<p data-y="{height - float(each["/Rect"][3])}"><b>{escape(each.get("/T", ""))}</b><br>{escape(each["/Contents"])}</p>'
        for each in notes
    )
    marks = "".join(f'<i style="left:{each["/Rect"][0]}px;top:{height - float(each["/Rect"][3])}px"></i>' for each in notes)
    whole = file.with_suffix(".html")
    printed(file, number)
    whole.write_text(
        f"""<meta charset="utf-8"><style>body{{margin:0;background:#eee;font:10px/1.35 sans-serif;width:{width + 300}px;height:{height}px}}
        img{{position:absolute}} i{{position:absolute;width:9px;height:9px;background:#c33;border-radius:2px 2px 2px 0}}
        p{{position:absolute;left:{width + 8}px;width:272px;margin:0;padding:3px 6px;background:#fff;border-left:3px solid #c33}}</style>
        <img src="{file.with_suffix(".png").name}">{marks}{boxes}""",
        "utf-8",
    )
    browser.open(whole, width + 300, height)
    browser.js(
        """(() => { let low = 4; for (const each of document.querySelectorAll("p")) {
            const top = Math.max(low, +each.dataset.y); each.style.top = top + "px"; low = top + each.offsetHeight + 5; } })()"""
    )
    return browser.picture(whole=False)


def small(data: bytes) -> bytes:
    """The same picture in as many colours as fit into the bytes that a picture may have."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return min(data, out.getvalue(), key=len)


def walk(lang: str) -> None:
    """Every file of the walk, in the working folder."""
    os.environ |= {"PLANCHECK_LANG": lang, "COLUMNS": replay.COLUMNS}
    for name, source in test_round.START.items():
        Path(name).write_bytes(replay.sample(source).read_bytes())
    for step in replay.steps(test_round.PAGES[lang].read_text("utf-8")):
        replay.done(step)


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as scratch:
        os.chdir(made)
        walk("zh")
        letter, annotated = (pdf(Path(file), Path(scratch)) for file, _ in (LETTER, ANNOTATED))
        with Browser(Path(scratch)) as browser:
            found = {name: page(browser, Path(file), *view) for name, (file, *view) in PAGES.items()}
            found |= {"letter": printed(letter, LETTER[1]), "annotated": with_notes(browser, annotated, ANNOTATED[1])}
        for name, data in found.items():
            picture = small(data)
            assert len(picture) < MOST_BYTES, (name, len(picture))
            (HERE / f"{name}.png").write_bytes(picture)
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
