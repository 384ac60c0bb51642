"""A draft says the same as a Word file and as the PDF that LibreOffice prints of it: the same values, projects and tasks, and the same of
every rule. Other margins and type sizes break lines and pages elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.rules import helpers
from tests.zips import zipped

from plancheck import checking, readers
from plancheck.engine import evaluate
from plancheck.model.plan import Plan
from plancheck.model.report import Options

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = helpers.shipped()
SOFFICE = shutil.which("soffice")
DRAFTS = sorted([*(ROOT / "samples").glob("*.docx"), *(ROOT / "tests" / "mutants" / "plans").glob("*.docx")])
#: Draft -> by how much its margins at the sides and at the top are wider (twentieths of a point) and its type larger (half points); and
#: what that brings about.
SET_OTHERWISE = {
    "city-b": ((150, 300, 1), "a total alone behind a page break"),
    "city-d": ((-250, 120, 0), "a ratio that opens a line, owners in brackets that open one"),
    "city-e": ((300, 0, 0), "15.5%（2025年） opens a line"),
    "city-j": ((0, 200, -2), "a figure opens a line behind a bracket"),
    "zone-b": ((-120, 0, -4), "rulings of merged cells that run on over the text of a whole page"),
    "zone-f": ((0, 200, -2), "（4） of a list within a paragraph opens a line"),
    "zone-i": ((-500, 0, 0), "④ of such a list does"),
    "zone-k": ((500, 0, 2), "large type in short lines"),
}

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def otherwise(draft: Path) -> bytes:
    """The file of a draft with other margins and another size of type."""
    (aside, above, larger), _ = SET_OTHERWISE[draft.stem]
    with zipfile.ZipFile(draft) as archive:
        parts: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}

    def by(more: int, least: int) -> Callable[[re.Match[str]], str]:
        return lambda hit: f"{hit[1]}{max(least, int(hit[2]) + more)}"

    for name in ("word/document.xml", "word/styles.xml"):
        text = bytes(parts[name]).decode("utf-8") if isinstance(parts[name], bytes) else ""
        for side, more in (("right", aside), ("left", aside), ("top", above)):
            text = re.sub(rf'(<w:pgMar[^>]*w:{side}=")(\d+)', by(more, 300), text)
        parts[name] = re.sub(r'(<w:sz(?:Cs)? w:val=")(\d+)', by(larger, 10), text)
    return zipped(parts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drafts as they are and, with a name that begins with "set-", set otherwise: each as a Word file and as a print."""
    made = tmp_path_factory.mktemp("printed")
    for draft in DRAFTS:
        shutil.copyfile(draft, made / draft.name)
        if draft.stem in SET_OTHERWISE:
            (made / f"set-{draft.name}").write_bytes(otherwise(draft))
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={(made / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(made), *map(str, sorted(made.glob("*.docx")))],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return made


def plan(file: Path) -> Plan:
    document = readers.read(file.read_bytes(), file.name)
    assert (document.status, document.skipped) == ("checked", ())
    return checking.plan_of(document, SHIPPED, Options())


def said(found: Plan) -> tuple[Counter[Any], ...]:
    """What a plan states, without places."""
    return (
        Counter(
            (each.indicator or each.subject, each.year, each.kind, each.change, each.base_year, each.value, each.unit)
            for each in found.facts
        ),
        Counter((each.name, each.category, each.investment and each.investment.value, each.period, each.owner) for each in found.projects),
        Counter((each.title, each.units, each.lead) for each in found.tasks),
        Counter(each.year for each in found.events),
    )


@pytest.mark.parametrize("name", [*(each.stem for each in DRAFTS), *(f"set-{name}" for name in SET_OTHERWISE)])
def test_a_print_says_what_the_word_file_says(name: str, folder: Path) -> None:
    word, pdf = (plan(folder / f"{name}.{ending}") for ending in ("docx", "pdf"))
    for ours, theirs in zip(said(word), said(pdf), strict=True):
        assert theirs - ours == Counter()
        assert ours - theirs == Counter()
    outcomes = [{result.rule: result.outcome for result in evaluate.evaluate(SHIPPED, each)} for each in (word, pdf)]
    assert outcomes[1] == outcomes[0]
