"""What we read of a Word file, line by line, beside the plain text that LibreOffice writes of it.

LibreOffice prints what it lays out: deleted text, note numbers, bullets. A line counts as equal where nothing but white space,
bullets and note marks differ. Our own files must agree wholly but for those; the files of the shared material (where it lies
beside the checkout) must agree as far as was looked through by eye (see `SHARES`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from tests.office import profile
from tests.rules import helpers

from plancheck import readers, resources
from plancheck.report import reading

SOFFICE = shutil.which("soffice")
#: zone-a.docx: the Word file that a sample is printed from, with automatic chapter numbers and a running header.
SAMPLES = [*sorted(each.name for each in resources.folder("samples").glob("*.docx")), "zone-a.docx"]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
#: File of the shared material -> the least share of LibreOffice's lines that we have too, and why it is not one.
SHARES = {
    "word/bj_keji_cailiang_jizhun_biao.docx": 0.85,  # LibreOffice parts rows at empty first paragraphs of cells
    "word/bj_keji_jiangli_banfa.docx": 0.98,
    "word/cujin_xiaofei_cuoshi_tongzhi.docx": 0.98,
    "word/gongwen_stylenum_template.dotx": 0.98,
    "word/nb_nuclear_psr_part12_bianzhi_shuoming.docx": 0.98,
    "word/nb_nuclear_psr_part1_draft.docx": 0.98,
    "word/nc_dixia_chewei_guiding_draft.docx": 0.98,
    "made/plan_cn.docx": 0.95,  # LibreOffice prints deleted sentences and note marks
    "formats/docling__list_after_num_headers.docx": 0.97,
    "formats/tika__testWORD_numbered_list.docx": 0.9,  # a Greek numbering that LibreOffice prints otherwise
    "formats/docling__Strict.docx": 0.9,
    "formats/docling__docx_comments.docx": 0.9,
    "formats/docling__docx_rich_cells.docx": 0.9,
    "formats/docling__textbox.docx": 0.9,
    "formats/tika__testWORD_override_list_numbering.docx": 0.9,
    "formats/MinerU__docx_01.docx": 0.75,  # LibreOffice leaves formulas out
}

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def _folded(line: str) -> str:
    return re.sub(r"[\s•·▪■◆●○➢❖\uf000-\uf0ff]", "", unicodedata.normalize("NFKC", line))


def _theirs(file: Path, folder: Path) -> list[str]:
    source = folder / f"draft{file.suffix}"
    shutil.copyfile(file, source)
    subprocess.run(
        [str(SOFFICE), profile(), "--headless", "--convert-to", "txt:Text (encoded):UTF8",
         "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    text = (folder / "draft.txt").read_text("utf-8-sig")
    return [folded for line in text.splitlines() if (folded := _folded(line))]


def _ours(file: Path) -> list[str]:
    document = readers.read(file.read_bytes(), file.name)
    body = [block for block in document.blocks if block.part not in ("header", "footer", "comment")]
    assert body, document.detail.zh
    lines = reading.text(document, "zh").splitlines()
    return [
        folded
        for line in lines
        if not line.startswith(("［页眉］", "［页脚］", "［批注］")) and (folded := _folded(re.sub("^［.{2,3}］", "", line)))
    ]


def _share(file: Path, folder: Path) -> tuple[float, list[str]]:
    """The share of LibreOffice's characters that stand in our lines too, and its lines that we have otherwise or not at all."""
    theirs, ours = _theirs(file, folder), _ours(file)
    # LibreOffice puts each cell on a line of its own: a line counts where it stands, wherever we break ours.
    whole = "".join(ours)
    other = [line for line in theirs if line not in whole]
    lost = sum(len(line) * (1 - max((_alike(line, each) for each in ours), default=0.0)) for line in other)
    return 1 - lost / max(sum(map(len, theirs)), 1), other


def _alike(line: str, ours: str) -> float:
    """The share of a line's characters that stand in one of ours, in order."""
    blocks = SequenceMatcher(None, line, ours, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / len(line)


@pytest.mark.parametrize("name", SAMPLES)
def test_our_own_files_read_as_libreoffice_prints_them(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(helpers.sample(name))
    share, missing = _share(file, tmp_path)
    assert share >= 0.99, missing[:5]


@pytest.mark.parametrize("name", SHARES)
def test_real_files_read_as_libreoffice_prints_them(name: str, tmp_path: Path) -> None:
    file = SHARED / name
    if not file.exists():
        pytest.skip("the shared material is not beside this checkout")
    share, missing = _share(file, tmp_path)
    assert share >= SHARES[name], missing[:5]
