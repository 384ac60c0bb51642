"""What is to happen in a year (a pack's 事件), with the year, how it is bounded, and whose it is.

A title or a citation of a document, and the name of a pilot or an action, are no statements that something happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plancheck.extraction.amounts import years
from plancheck.extraction.names.indicators import strip_territory
from plancheck.extraction.names.subjects import MEASURED, clean
from plancheck.extraction.statements import discourse
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of
from plancheck.model.document import Block, Document
from plancheck.model.plan import Event, Op, Plan, Section, quote
from plancheck.model.vocabulary import EventConcept, Vocabulary
from plancheck.text import clauses, mentions
from plancheck.text.line import fold, squeeze

TERMS = lexicon("events")
_YEAR_OF, _NATION, _REACHES, _FIELD = TERMS.text("year_of"), TERMS.text("nation"), TERMS.text("reaches"), TERMS.text("field")
_BEFORE_NAME, _AROUND_VERB, _JOINS_ON = TERMS.text("before_name"), TERMS.text("around_verb"), TERMS.text("joins_on")
_SMALL_ENDS, _ZONE_ENDS = TERMS.text("small_ends"), TERMS.text("zone_ends")
_AMOUNTS_OF = TERMS.listed("amounts_of")
_OUR_COUNTRY = TERMS.listed("our_country")
_FALLS_AFTER = TERMS.late("falls_after")
_GOES_ON = TERMS.late("goes_on")
_ABOUT_THEN = TERMS.late("about_then")
_SET_BY_STATE = TERMS.late("set_by_state")
_OF_CARBON = TERMS.late("of_carbon")
_NO_TIME = TERMS.late("no_time")
_JOINED_BY = TERMS.late("joined_by")
_USED_OR_MADE = TERMS.late("used_or_made")
_TERRITORY = TERMS.late("territory")

_CITED = TERMS.late("cited")
_NAMED = TERMS.late("named")
_AIM = TERMS.late("aim")
_TIME = TERMS.late("time")
_ASKED = TERMS.late("asked")
_BEHIND = TERMS.late("behind")
_MOVED = TERMS.late("moved")
_achieves = any_of(TERMS.source("achieves"))
_SECTOR = TERMS.late("sector")
_WHOLE = TERMS.late("whole")
_overall = any_of(TERMS.source("overall"))
_OTHERS = TERMS.late("others")
_WIDER = TERMS.late("wider")
_SOURCE = TERMS.late("source")


_MEASURE_OF = TERMS.late("measure_of")
_LEVEL = TERMS.late("level")
_PLATEAU = TERMS.late("plateau")
_VERBAL = TERMS.late("verbal")


def events(document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], place: str | None) -> tuple[Event, ...]:
    """Every statement that an event of the packs is to happen in a year, in reading order."""
    tree = Plan(document, sections=sections)
    found: list[Event] = []
    words = mentions.word_finder(tuple(word for concept in vocabulary.events for word in (*concept.words, *concept.predicates)))
    for block in document.blocks:
        if not block.countable or not words.may_occur_in(fold(squeeze(block.text).text)):
            continue
        path = tree.path_of_block(block.index)
        found += [*_in_block(document, block, vocabulary, vocabulary.topic_words, path, place)]
        if block.cell is not None:
            found += [*_in_row(document, block, vocabulary, path, place)]
    return tuple(found)


_DATED_CELL = TERMS.late("dated_cell")


def _in_row(document: Document, block: Block, vocabulary: Vocabulary, path: tuple[str, ...], place: str | None) -> Iterator[Event]:
    """A row of a table with an event's name (通车年份 | 2029年): a statement for each cell that is a year or a period."""
    name = fold(block.text)
    for concept in vocabulary.events:
        hits = [*mentions.spans(name, concept.words), *mentions.spans(name, concept.predicates)]
        if not hits or block.table is None or block.cell is None or years.find(name):
            continue
        end = max(b for _, b in hits)
        if not _ASKED.fullmatch(name[end:]):
            continue
        before = name[: min(a for a, _ in hits)]
        said = [(a, b) for a, b in mentions.spans(before, concept.subjects)]
        whose = _subject(before[: said[0][0]] if said else before, place)
        owner = None if not whose or _own(whose, place) else whose
        row = next(cells for cells in document.tables[block.table - 1].grid if block.index in cells)
        for at in dict.fromkeys(each for each in row if each not in (-1, block.index)):
            other = document.blocks[at]
            text = squeeze(other.text).text
            dated = years.find(text if text.endswith(common.YEAR) or not text.isdigit() else text + common.YEAR)
            if dated and dated[0].year is not None and other.countable and _DATED_CELL.fullmatch(text):
                op = _op(dated[0], text[dated[0].end :])
                yield Event(concept.name, dated[0].year, op, owner, quote(document, at, 0, len(other.text), path))


def _in_block(
    document: Document, block: Block, vocabulary: Vocabulary, topics: tuple[str, ...], path: tuple[str, ...], place: str | None
) -> Iterator[Event]:
    shadow = squeeze(block.text)
    text = _CITED.sub(lambda hit: "■" * len(hit[0]), shadow.text)
    dated = [
        each
        for each in years.find(text)
        if each.role in ("by", "in", "over") and each.year is not None and text[each.end : each.end + 1] != _YEAR_OF
    ]
    for concept in vocabulary.events if dated else ():
        taken: set[tuple[int, int]] = set()
        told = 0  # where the statement before ended
        for start, end, alone in _told(text, concept):
            sentence = clauses.around(clauses.sentences(text), start)
            clause = clauses.around(clauses.clauses(text), start)
            if sentence is None or clause is None:
                continue
            year = _year(text, dated, sentence, clause, start, end, alone)
            if year is None or (clause[0], year.start) in taken or not _happens(text, start, end, clause, alone):
                continue
            if not (alone or _said_of_it(text, sentence, clause, start, end, year, concept, place)):
                continue
            # 若甲高于预期，X时间顺延至2031年: what the plan allows, and no other scenario
            if discourse.is_supposed(text[sentence[0] : start]) and not _is_moved(text, end, year):
                continue
            taken.add((clause[0], year.start))
            first = min(clause[0], year.start)
            a, b = shadow.span(first, max(end, year.end))
            its = (max(clause[0], min(told, year.start)), clause[1])
            told = end
            each_its_own = [*_respectively(text[its[0] : start], its[0], place)]
            for owner, its_year in each_its_own:
                op = _op(its_year, text[its_year.end : its_year.end + 4])
                yield Event(concept.name, its_year.year, op, owner, quote(document, block.index, a, b, path))
            if each_its_own:
                continue
            owner = _other_quantity(text[its[0] : start], text[start:end], concept, year, its[0], place) if alone else None
            owner = owner or _owner(text, sentence, its, start, year, place) or _part(text[its[0] : start], concept, year, its[0], place)
            if alone:
                owner = owner or _of_topic(text[its[0] : start], text[start:end], year, its[0], topics, place)
            owner = owner or _above(text[sentence[0] : end], path, concept, place)
            yield Event(concept.name, year.year, _op(year, text[year.end : year.end + 4]), owner, quote(document, block.index, a, b, path))


def _told(text: str, concept: EventConcept) -> Iterator[tuple[int, int, bool]]:
    """Where words of an event stand, in order, and whether they tell it by themselves; of two at one place those that do."""
    own = mentions.spans(text, concept.words)
    others = [each for each in mentions.spans(text, concept.predicates) if not any(a < each[1] and each[0] < b for a, b in own)]
    yield from sorted([(*each, True) for each in own] + [(*each, False) for each in others])


def _said_of_it(
    text: str,
    sentence: tuple[int, int],
    clause: tuple[int, int],
    start: int,
    end: int,
    year: years.Mention,
    concept: EventConcept,
    place: str | None,
) -> bool:
    """Whether a predicate is said of the event's own quantity, the last that its sentence names; or of none, in letters of its name."""
    named = mentions.spans(text[sentence[0] : end], concept.subjects)
    own = _undated(text[clause[0] : start], year, clause[0])
    if _MEASURE_OF.search(own):
        return False
    if not named:
        subject = _subject(own.lstrip(_BEFORE_NAME), place)
        return bool(set(text[start:end]) & set(concept.name)) and (not subject or _own(subject, place))
    since = sentence[0] + named[-1][1]
    between = _subject(_LEVEL.sub("", years.without(text[max(since, clause[0]) : start])), place) if since < start else ""
    return not MEASURED.search(between)


def _happens(text: str, start: int, end: int, clause: tuple[int, int], alone: bool) -> bool:
    """Whether the words state that it happens: no name of something, no mere mention."""
    after = text[end : clause[1]]
    if (_VERBAL.match(text[start:end]) or not alone) and _FALLS_AFTER.match(after):
        return True
    if _TIME.match(after) or (_VERBAL.match(text[start:end]) and _PLATEAU.match(after)):
        return True
    if _AIM.match(after):
        return _achieves(text[clause[0] : clause[1]])
    return not _NAMED.match(after)


def _year(
    text: str, dated: Sequence[years.Mention], sentence: tuple[int, int], clause: tuple[int, int], start: int, end: int, alone: bool
) -> years.Mention | None:
    """The year that the event is bound to: nearest before it in its clause, else behind it there, else the last before in the sentence.

    `dated`: the years of the text that may be.
    """
    before = [each for each in dated if clause[0] <= each.start and each.end <= start]
    behind = [each for each in dated if end <= each.start and each.end <= sentence[1] and _is_of_it(text, end, each)]
    # A year before the clause holds for a clause that ends in saying that it happens, not for a mention in passing.
    verb = (_VERBAL.match(text[start:end]) or not alone) and text[clause[0] : start].strip(_AROUND_VERB)  # 甲领域率先…, without 实现
    closes = _GOES_ON.match(text[end : end + 4]) and (verb or _achieves(text[clause[0] : end]))
    open_ = _NO_TIME.search(text[clause[0] : start]) is not None  # 2026年至2028年攻坚：…，争取尽早见顶: in no year
    earlier = [each for each in dated if sentence[0] <= each.start and each.end <= clause[0]] if closes and not open_ else []
    for choice in (before[-1:], behind[:1], earlier[-1:]):
        if choice:
            return choice[0]
    return None


def _is_of_it(text: str, end: int, year: years.Mention) -> bool:
    """Whether a year behind the words of an event is its own: X时间为2029年, X时间可顺延至2031年."""
    return _BEHIND.fullmatch(text[end : year.start]) is not None or _is_moved(text, end, year)


def _is_moved(text: str, end: int, year: years.Mention) -> bool:
    """Whether the time of an event is moved to a year behind it, whose 至 or 到 belongs to the year."""
    return _MOVED.match(text[end : year.start + 1]) is not None


def _op(year: years.Mention, after: str) -> Op:
    if year.about or _ABOUT_THEN.match(after):
        return "≈"
    if year.before or year.role == "over":
        return "<="
    return "="


def _owner(text: str, sentence: tuple[int, int], clause: tuple[int, int], start: int, year: years.Mention, place: str | None) -> str | None:
    """Whose event it is: a territory or sector named before it, the nation if the sentence speaks of it; None for the plan's own."""
    before = text[clause[0] : start]
    if clause[0] <= year.start < start:
        before = text[clause[0] : year.start] + text[year.end : start]
    others = _OTHERS.search(before)
    wider = _WIDER.search(before)
    if wider and place and not place.endswith((common.PROVINCE, common.REGION)) and not (wider[1] and place[-1] not in _SMALL_ENDS):
        return wider[0]
    if others and not _SET_BY_STATE.search(before):
        return others[0]
    subject = _subject(before, place)
    hit = _SECTOR.match(subject)
    if hit and not _own(hit[1], place):
        return strip_territory(clean(hit[1], place)[0], place) or None
    if not hit or not _own(hit[1], place):
        lead = text[sentence[0] : clause[0]] + before
        said = _SOURCE.search(lead)
        if said and not _mine(lead[said.end() :], place):
            return said[0] if said[0] in _OUR_COUNTRY else _NATION
    return None


_HOW = TERMS.late("how")
_HELPED = TERMS.late("helped")
_ALL_OF_IT = TERMS.late("all_of_it")


def _subject(before: str, place: str | None) -> str:
    """What an event is said of, by the words before it."""
    return strip_territory(_HELPED.sub("", clean(_HOW.sub("", before), place)[0]), place)


def _undated(before: str, year: years.Mention, start: int) -> str:
    """The words before an event without its year; `start` is where they begin in the text."""
    if start <= year.start < start + len(before):
        return before[: year.start - start] + before[year.end - start :]
    return before


def _part(before: str, concept: EventConcept, year: years.Mention, start: int, place: str | None) -> str | None:
    """The part of the event's own quantity that is meant where one is named (甲领域X排放, 甲X排放): no peak of the whole."""
    subject = _subject(_undated(before, year, start).lstrip(_JOINS_ON), place)
    letters = set(concept.name) - set("".join(word for word in concept.words if word.startswith(_REACHES)))
    at = min((subject.index(each) for each in (*letters, *concept.subjects) if each in subject), default=0)
    modifier = _HOW.sub("", _OF_CARBON.sub("", subject[:at]))
    if not patterns.fullmatch(f"[{patterns.HAN}、]{{2,16}}", modifier) or _own(modifier, place) or _ALL_OF_IT.search(modifier):
        return None
    return modifier if MEASURED.search(subject) or subject[at:].endswith(_AMOUNTS_OF) else None


def _of_topic(before: str, words: str, year: years.Mention, start: int, topics: tuple[str, ...], place: str | None) -> str | None:
    """The field that a noun of an event is told of right before it (实现甲业X): one that a topic of the packs names."""
    if _VERBAL.match(words):
        return None
    subject = _subject(_undated(before, year, start).lstrip(_JOINS_ON), place)
    named = any(each in (subject, subject + _FIELD, subject + words) for each in topics)
    return subject if named and len(subject) >= 2 and not _own(subject, place) else None


def _above(said: str, path: tuple[str, ...], concept: EventConcept, place: str | None) -> str | None:
    """The sector that the heading above speaks of (甲行业…行动), where the sentence does not turn to the whole."""
    if not path or _mine(said, place) or _OTHERS.search(said) or _overall(said):
        return None
    title = patterns.sub(r"^.{0,6}?[、.．）)]", "", path[-1])
    named = min((title.find(word) for word in (concept.name, *concept.words) if word in title), default=-1)
    hit = _SECTOR.match(_subject(title[:named], place)) if named > 0 else None
    return None if hit is None or _own(hit[1], place) else strip_territory(clean(hit[1], place)[0], place) or None


def _respectively(before: str, start: int, place: str | None) -> Iterator[tuple[str | None, years.Mention]]:
    """甲行业、乙领域分别于2027年、2028年: each with its year."""
    head, told, tail = before.partition(common.IN_TURN)
    dated = [each for each in years.find(tail) if each.role in ("by", "in") and each.year is not None]
    owners = [part for part in _JOINED_BY.split(_subject(head.lstrip("，、"), place)) if part]
    if told and len(dated) > 1 and len(dated) == len(owners):
        for owner, each in zip(owners, dated, strict=True):
            moved = each._replace(start=each.start + start + len(head) + 2, end=each.end + start + len(head) + 2)
            yield (None if _own(owner, place) else owner), moved


def _other_quantity(before: str, words: str, concept: EventConcept, year: years.Mention, start: int, place: str | None) -> str | None:
    """The quantity that an event's words are said of where it is not the event's: its name shares no letter with the event's words."""
    if concept.name in words:
        return None
    before = _undated(before, year, start)
    subject = clean(_HOW.sub("", before.lstrip(_JOINS_ON)), place)[0]
    quantity = MEASURED.search(subject) or _USED_OR_MADE.search(subject)
    return subject if quantity and not set(subject) & set("".join((concept.name, *concept.words))) else None


_ZONE = TERMS.late("zone")
_DEFINED = TERMS.late("defined")


def _own(name: str, place: str | None) -> bool:
    bare = strip_territory(_DEFINED.sub("", name), place)
    if place and place[-1] in _ZONE_ENDS and _ZONE.fullmatch(bare):
        return True
    return not bare or bool(_WHOLE.match(bare)) or bool(place and (bare in place or place in bare))


def _mine(text: str, place: str | None) -> bool:
    """Whether the text turns to the plan's own territory."""
    return bool(_TERRITORY.search(text)) or bool(place and place in text)
