"""Make the report pictures of the READMEs: python docs/pictures/report.py (needs Chromium and Chinese fonts, see tools/viewers.sh)."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "samples" / "city-defects.docx"
SIZE = (1200, 840)
COLOURS = 64


def report(lang: str, folder: Path) -> Path:
    """The report on a sample plan as a page."""
    page = folder / f"report.{lang}.html"
    command = [sys.executable, "-m", "plancheck", "--lang", lang, "check", str(SAMPLE), "--date", "2026-03-02", "-o", str(page)]
    subprocess.run(command, check=False, capture_output=True)  # exit code 1: the sample has defects
    return page


def screenshot(page: Path) -> bytes:
    """The top of a page as a PNG of few colours."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    assert browser, "Chromium is not installed: sh tools/viewers.sh"
    target = page.with_suffix(".png")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE[0]},{SIZE[1]}"]
    subprocess.run([browser, *flags, f"--screenshot={target}", page.as_uri()], check=True, capture_output=True)
    out = io.BytesIO()
    Image.open(target).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Make both pictures."""
    with tempfile.TemporaryDirectory() as folder:
        for lang in ("zh", "en"):
            (HERE / f"report.{lang}.png").write_bytes(screenshot(report(lang, Path(folder))))


if __name__ == "__main__":
    main()
