"""What a chapter says tells what it is: each plan is measured by what the others teach."""

from __future__ import annotations

import pytest
from tests.mutants import measure

from plancheck import resources
from plancheck.extraction.words import likeness
from plancheck.rulelab import learn_chapters

MAIN = "主要任务"


@pytest.mark.parametrize("plan", measure.plans())
def test_no_chapter_is_taken_for_another_kind(plan: str) -> None:
    known = likeness.learnt(measure.unseen(plan).vocabulary.chapters)
    told = {(chapter.kind, known.kind(chapter.text, MAIN)) for chapter in measure.chapters(plan)}
    assert {(kind, like) for kind, like in told if like not in (kind, None)} == set()
    assert sum(like is None for _, like in told) <= 1


def test_training_again_gives_what_is_shipped() -> None:
    folder = resources.folder("rules") / "annex2"
    samples = [resources.folder("samples"), measure.HERE / "plans"]
    files = {path.with_suffix(""): path for place in samples for path in sorted(place.iterdir(), reverse=True) if path.is_file()}
    (lesson,) = learn_chapters.lessons([folder], {path: path.read_bytes() for path in sorted(files.values())})
    assert lesson.learnt() == lesson.file.read_text("utf-8")
