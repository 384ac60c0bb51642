"""Stated totals with their parts: rows of a table that sum up those above (or below) them, and sentences that break a total down.

`complete` says that the parts are stated as all of the total (合计, 包括, 由…组成); 其中 names only some.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from plancheck.extraction import patterns, years
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.subjects import measured
from plancheck.extraction.sums import projects as of_projects
from plancheck.extraction.sums import sentences as of_sentences
from plancheck.extraction.sums import tables as of_tables
from plancheck.extraction.sums.texts import Quotes
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact, PlanTable, Project, Section, Sum
from plancheck.model.quantity import Quantity
from plancheck.model.vocabulary import Vocabulary

TERMS = lexicon("sums")
_OPENS = TERMS.late("opens")


def sums(document: Document, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...]) -> tuple[Sum, ...]:
    """All stated totals with parts, those of tables first, then those of sentences and of chapters."""
    where = Quotes.of(document, sections)
    found = [*of_tables.sums(where, plan_tables)]
    for block in document.blocks:
        if block.countable and (block.table is None or len(block.text) >= 12):
            found += of_sentences.sums(where, block.index)
    return tuple(dict.fromkeys((*found, *of_projects.of_chapters(where, sections))))


def headed(document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], projects: tuple[Project, ...]) -> tuple[Sum, ...]:
    """What is stated of lists of projects as a whole, with each project's investment."""
    return tuple(of_projects.headed(Quotes.of(document, sections), vocabulary, sections, projects))


def distinct(found: Iterable[Sum]) -> tuple[Sum, ...]:
    """The sums, each total with the same parts once: as all of it where one of the readings says so (its place is that of the first)."""
    kept: dict[tuple[Amount, tuple[Amount, ...]], Sum] = {}
    for each in found:
        earlier = kept.setdefault((each.total, each.parts), each)
        if each.complete and not earlier.complete:
            kept[each.total, each.parts] = each
    return tuple(kept.values())


def apart(facts: tuple[Fact, ...], sums: Sequence[Sum]) -> tuple[Fact, ...]:
    """The facts, where those of one name are parts of several wholes each under a key of its whole. Names of the packs are left alone."""
    wholes = [_whole(each) for each in sums]
    parts: dict[int, list[tuple[int, Evidence]]] = defaultdict(list)
    for at, each in enumerate(sums):
        for part in each.parts:
            parts[part.evidence.place.block].append((at, part.evidence))
    held: dict[str, dict[int, int]] = defaultdict(dict)  # by key: the fact, and the first sum that it is a part of
    for index, fact in enumerate(facts):
        if fact.indicator is not None and fact.indicator.startswith("~"):
            of = next((at for at, evidence in parts.get(fact.evidence.place.block, ()) if _is_part(fact.evidence, evidence)), None)
            if of is not None:
                held[fact.indicator][index] = of
    moved: dict[int, str] = {}
    for key, its in held.items():
        if any(_differ(sums[a], sums[b]) for a in its.values() for b in its.values() if a < b):
            moved |= {index: f"~{wholes[at]}·{key[1:]}" for index, at in its.items() if wholes[at]}
    facts = tuple(replace(fact, indicator=moved[at]) if at in moved else fact for at, fact in enumerate(facts)) if moved else facts
    return tuple(_under_wholes(facts))


def _under_wholes(facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """The facts; where those of a part, whose name is of no quantity (书屋), stand behind different quantities, each under a key of its
    own: 用电总量…，其中书屋3万度；用水总量…，其中书屋2万吨."""
    behind: dict[int, str] = {}
    last: tuple[int, str] = (-1, "")
    for at, fact in enumerate(facts):
        block, unknown = fact.evidence.place.block, fact.indicator is None or fact.indicator.startswith("~")
        unknown = unknown and fact.kind != "target"  # what is aimed at has a name of its own
        if fact.evidence.place.table is None and measured(fact.subject):
            last = block, fact.subject
        elif fact.evidence.place.table is None and unknown:
            behind[at] = last[1] if last[0] == block else ""
    wholes: dict[str, set[str]] = defaultdict(set)
    for at, whole in behind.items():
        wholes[facts[at].subject].add(whole)
    for at, fact in enumerate(facts):
        apart = at in behind and behind[at] and len(wholes[fact.subject] - {""}) > 1
        yield replace(fact, indicator=f"~{behind[at]}·{fact.subject}") if apart else fact


def _is_part(fact: Evidence, part: Evidence) -> bool:
    return fact.place.start <= part.place.start < part.place.end <= fact.place.end and part.place.end >= fact.place.end - 1


def _differ(one: Sum, other: Sum) -> bool:
    """Whether two totals are of two things: of other names, and not of one amount."""
    return _whole(one) != _whole(other) and _amount(one) != _amount(other)


def _amount(each: Sum) -> object:
    return Quantity(each.total.value, each.total.unit).base()


def _whole(each: Sum) -> str:
    """What a total is of, without the years and the place in front."""
    return patterns.sub(r"[（(].*?[)）]", "", _OPENS.sub("", years.without(each.subject)))
