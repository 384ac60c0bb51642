"""Where evidence stands: one block has one path of headings, whatever rule shows it."""

from __future__ import annotations

import pytest
from tests.rules import helpers

from plancheck import resources

SAMPLES = sorted(path.name for path in resources.folder("samples").iterdir() if path.suffix in (".docx", ".pdf"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_block_has_one_section_path_in_all_evidence(sample: str) -> None:
    report = helpers.checked(sample)
    paths: dict[tuple[int, int], set[tuple[str, ...]]] = {}
    for result in report.results:
        for sub in result.subresults:
            for place in (*(quote.place for quote in sub.evidence), *sub.looked_for):
                paths.setdefault((place.document, place.block), set()).add(place.section)
    assert {place: sections for place, sections in paths.items() if len(sections) > 1} == {}
    assert len(paths) > 100
