"""What a chapter says tells what it is: each plan is measured by what the others teach."""

from __future__ import annotations

import pytest
from tests.mutants import measure

from plancheck import resources
from plancheck.extraction import likeness
from plancheck.rulelab import learn_chapters

MAIN = "主要任务"
KINDS = [each.name for each in measure.rules().vocabulary.sections]


@pytest.mark.parametrize("plan", measure.plans())
def test_no_chapter_is_taken_for_another_kind(plan: str) -> None:
    known = likeness.learnt(measure.unseen(plan).vocabulary.chapters)
    told = {(chapter.kind, likeness.clear(known.likeness(chapter.text), MAIN, KINDS)) for chapter in measure.chapters(plan)}
    assert {(kind, likes) for kind, likes in told if likes and kind not in likes} == set()
    assert sum(not likes for _, likes in told) <= 1


def test_training_again_gives_what_is_shipped() -> None:
    folder = resources.folder("rules") / "annex2"
    samples = [resources.folder("samples"), measure.HERE / "plans"]
    files = {path.with_suffix(""): path for place in samples for path in sorted(place.iterdir(), reverse=True) if path.is_file()}
    (lesson,) = learn_chapters.lessons([folder], {path: path.read_bytes() for path in sorted(files.values())})
    assert lesson.learnt() == lesson.file.read_text("utf-8")
