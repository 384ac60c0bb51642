"""A Document and a Vocabulary to a Plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from plancheck.model.document import Document
from plancheck.model.plan import Measure, Plan, Responsibility
from plancheck.model.quantity import using
from plancheck.model.vocabulary import Use, Vocabulary

Stated = TypeVar("Stated", Measure, Responsibility)


def plan(
    document: Document,
    vocabulary: Vocabulary,
    kind: str | None = None,
    province: str | None = None,
    dated: date | None = None,
    on: date | None = None,
) -> Plan:
    """Everything the draft says, each thing with its place. `kind` (a pack's code), `province` and `dated`, the date of the draft, are the
    user's word and win. `on`: the day of the check, which no draft is written after."""
    with using(vocabulary.units):
        return _whole(document, vocabulary, kind, province, dated, on)


def _whole(document: Document, vocabulary: Vocabulary, kind: str | None, province: str | None, dated: date | None, on: date | None) -> Plan:
    # Start-up does not pay for what a plan needs.
    from plancheck.extraction.duties import bodies
    from plancheck.extraction.lists import layout
    from plancheck.extraction.outline import annexed, printed

    reading = printed.reading(annexed.without_forms(document))
    upright = layout.upright(reading.document, bodies.bodies_of(vocabulary, reading.document))
    made = _plan(upright, vocabulary, kind, province, dated, on)
    return reading.as_printed(made if upright is reading.document else replace(made, document=reading.document))


def _plan(document: Document, vocabulary: Vocabulary, kind: str | None, province: str | None, given: date | None, on: date | None) -> Plan:
    from plancheck.extraction import chapters, facts, ledger, projects, sums, tasks
    from plancheck.extraction.duties import bodies, responsibilities
    from plancheck.extraction.facts import apart
    from plancheck.extraction.lists import entries, kinds
    from plancheck.extraction.outline import annexed, other_places, profile
    from plancheck.extraction.statements import events, scene
    from plancheck.extraction.tasks import assigned
    from plancheck.text import mentions

    titles, whole = annexed.of_all(document), mentions.DocumentText(document)
    tree = chapters.outline(document, vocabulary, titles, whole)
    its = profile.profile(document, vocabulary, titles, tree, kind, province)
    paths = Plan(document, sections=tree)
    responsible = _placed(paths, responsibilities.responsibilities(document, vocabulary))
    grids = kinds.tables(document, tree, bodies.bodies_of(vocabulary, document).is_body)
    rows = assigned.rows(document, vocabulary, grids, titles)
    clauses = (*responsible, *_placed(paths, tuple(row.clause for row in rows if row.clause is not None)))
    values, delegated, fact_gaps, brought = facts.facts(document, vocabulary, tree, grids, its.place, clock := scene.Clock(on, given))
    listed, project_gaps = projects.projects(document, vocabulary, tree, grids)
    totals = sums.distinct((*sums.sums(document, tree, grids), *sums.headed(document, vocabulary, tree, listed)))
    values = apart.apart(values, totals, listed)
    items = tasks.tasks(document, vocabulary, tree, clauses, values, rows)
    boxed = entries.boxed(document, vocabulary, tree)
    made = Plan(
        document,
        title=its.title,
        kind=its.kind,
        kind_evidence=its.kind_evidence,
        place=its.place,
        place_evidence=its.place_evidence,
        province=its.province,
        headings=titles,
        sections=tree,
        facts=values,
        events=events.events(document, vocabulary, tree, its.place),
        places=other_places.places(document, vocabulary, its, titles, responsible, whole),
        delegated=delegated,
        tasks=tuple(replace(task, measures=_placed(paths, task.measures)) for task in items),
        responsibilities=clauses,
        projects=listed,
        sums=totals,
        tables=grids,
        measures=_placed(paths, tasks.measures(document, 0, len(document.blocks), vocabulary.words(Use.ACTS), tasks.ends(titles), boxed)),
        dated=scene.dated(document, clock),
        gaps=(*fact_gaps, *project_gaps),
        diagnostics=(*document.diagnostics, *annexed.lacking(document)),
    )
    return replace(made, ledger=ledger.ledger(made, vocabulary, brought))


def _placed(paths: Plan, stated: tuple[Stated, ...]) -> tuple[Stated, ...]:
    """Clauses or measures with the headings above them in their places."""
    places = ((it, it.evidence.place) for it in stated)
    return tuple(replace(it, evidence=paths.evidence(place.block, place.start, place.end)) for it, place in places)
