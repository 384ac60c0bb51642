"""Every statement of (indicator, year, value) in a draft, in prose and tables, with its place; and targets left to others.

`facts` puts together what `statements` reads in one text with what a document knows: where a text stands, the year above it, the pivot
between what has been and what is planned.
"""

from __future__ import annotations

import re
from dataclasses import replace

from plancheck.extract import boxes, indicator_rows, indicators, project_rows, quantities, statements
from plancheck.extract.predicates import Setting
from plancheck.extract.scene import Scene
from plancheck.extract.statements import Left
from plancheck.extract.subjects import MEASURED
from plancheck.model.document import Block, Document
from plancheck.model.plan import Delegated, Fact, Gap, PlanTable, Section, quote
from plancheck.model.vocabulary import Vocabulary

#: Endings that sound like a measure and have no figure: 服务水平进一步提升 is no target left open.
_VAGUE = re.compile(r"(?:能力|水平|程度|规模|化)$")


def facts(
    document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], tables: tuple[PlanTable, ...], place: str | None
) -> tuple[tuple[Fact, ...], tuple[Delegated, ...], tuple[Gap, ...]]:
    """All facts in reading order, all delegated targets, and the parts that were not understood."""
    scene = Scene.of(document, vocabulary, sections, place)
    tabled = {index for table in tables if table.kind for row in document.tables[table.index - 1].grid for index in row if index >= 0}
    boxed = {block for box in boxes.of_projects(document, vocabulary, sections) for block in box.blocks()}
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    for block, setting in scene.settings():
        if block.index in tabled or not _prose(block):
            continue
        made, open_targets = _read(scene, block, setting)
        # What a project brings is no indicator of the plan.
        found += [replace(each, indicator=None) for each in made] if block.index in boxed else made
        left += open_targets
    for table in tables:
        if table.kind == "indicators":
            rows, open_rows, unread = indicator_rows.read(scene, table)
            found += rows
            left += open_rows
            gaps += unread
        elif table.kind == "projects":
            found += project_rows.read(scene, table)
    order = sorted(found, key=lambda fact: (fact.evidence.place.block, fact.evidence.place.end))
    return tuple(order), tuple(sorted(left, key=lambda each: each.evidence.place.block)), tuple(gaps)


def _prose(block: Block) -> bool:
    """Whether a block is read as sentences: cells of other tables only where they hold some."""
    return block.countable and (block.table is None or len(block.text) >= 12)


def _read(scene: Scene, block: Block, setting: Setting) -> tuple[list[Fact], list[Delegated]]:
    shadow = quantities.squeeze(block.text)
    stated, left, _ = statements.read(shadow.text, setting)
    made = [scene.fact(block.index, each, shadow) for each in stated]
    return made, [each for each in (_delegated(scene, block.index, open_target, shadow) for open_target in left) if each]


def _delegated(scene: Scene, block: int, left: Left, shadow: quantities.Squeezed) -> Delegated | None:
    """A delegated target; a mere trend (稳中有降) only for a known indicator, or a measured quantity among the goals."""
    known = indicators.match(left.subject, scene.vocabulary.indicators, scene.place)
    section = scene.section(block)
    if (
        left.trend
        and known is None
        and not (scene.part(section) == "目标" and MEASURED.search(left.subject) and not _VAGUE.search(left.subject))
    ):
        return None
    start, end = shadow.span(left.start, left.end)
    evidence = quote(scene.document, block, start, end, section.path if section else ())
    code = indicators.code(left.subject, scene.vocabulary.indicators, scene.place)
    return Delegated(code, left.subject, left.year, evidence)
