"""Compares the reports about two versions of a draft: the state of every finding in the new version.

A finding is 部分修改 (partly fixed) if it is still present, but

- it was failed and is now cantTell for a reason in the text (conflict, ambiguous, borderline), or
- at least one of the passages that it was based on (role "conflict") is no longer among them.

If a rule checks several subjects, every subject is a finding of its own. `Item.siblings` has the number of findings of the rule.

A finding never becomes 已修改 (fixed) because something was not read: a rule that failed to run, an incomplete document or list, and
cantTell because of unread text give 未能核实 (not verified). If the document was read in part, only a pass with evidence counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from plancheck.model.comparison import STATES, Caution, Comparison, Item, Match, SettledBy, Side, State, Why
from plancheck.model.decision import Standing, Standings
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, Report, Result, SubResult

#: Reasons for cantTell other than the text of the draft: something was not read or cannot be judged.
UNREAD = frozenset({"not_read", "low_confidence", "incomplete_list", "no_reference", "applicability_unknown", "not_in_print"})
#: Types of subjects whose keys come from their text, so that a new key may be the same subject reworded. Other keys come from the pack.
WORDED = frozenset({
    "task", "section", "project", "sum", "table", "column", "cell", "paragraph", "measure", "responsibility", "text", "event", "amount",
})  # fmt: skip
#: From this similarity (Dice's coefficient of character pairs), a text is taken for another one reworded. Two headings of eight
#: characters that differ in two adjacent ones have 0.57 and may well be two tasks.
ALIKE = 0.6
#: Shorter quotes ("XX", "13.5") do not identify a subject.
SHORTEST_QUOTE = 8
#: If there are more pairs, sub-results are paired in order instead of by similarity.
MOST_PAIRS = 40_000

_NONE = Bilingual("", "")
T = TypeVar("T")


def compare(old: Report, new: Report, earlier: Report | None = None) -> Comparison:
    """The state of every finding of the two reports, in exactly one item each; open must-findings first."""
    pairs = list(_all_pairs(old, new))
    items = [_item(pair, old, new) for pair in pairs]
    if earlier is not None:
        items = _returned(items, earlier, new)
    return Comparison(old, new, tuple(sorted(items, key=_order)), tuple(_cautions(old, new)), earlier)


def carried(comparison: Comparison, standings: Standings) -> Standings:
    """The decisions for the new report. A decision about a subject that was reworded moves to the new one, to be reviewed.

    `standings` are those of the new report. A decision stays valid if rule and evidence are the same, wherever the passage is now.
    """
    gone = {standing.id: standing for standing in standings.gone}
    moved: dict[str, Standing] = {}
    for item in comparison.items:
        if item.old is not None and item.new is not None and item.old.sub.id in gone and item.new.sub.id not in standings.by_id:
            moved[item.new.sub.id] = replace(gone.pop(item.old.sub.id), id=item.new.sub.id, state="changed")
    return Standings({**standings.by_id, **moved}, tuple(gone.values()))


def settled(comparison: Comparison, standings: Standings) -> Comparison:
    """The comparison with the findings marked that are dismissed or waived by valid decisions; `standings` are those of the new report.

    They come after the open ones. A finding whose rule or evidence has changed is not settled, since its decision needs a review.
    """
    items = (replace(item, settled=_settled_by(item, standings)) for item in comparison.items)
    return replace(comparison, items=tuple(sorted(items, key=_order)))


def _settled_by(item: Item, standings: Standings) -> SettledBy | None:
    decision = standings.valid(item.new.sub.id) if item.new is not None and item.new.finding else None
    return decision.choice if decision is not None and decision.choice in ("dismiss", "waive") else None


# ---- matching sub-results -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """A rule and one of its sub-results in both reports; None if a report does not have it."""

    old_rule: Result | None
    new_rule: Result | None
    old: SubResult | None
    new: SubResult | None
    match: Match | None


def _all_pairs(old: Report, new: Report) -> Iterator[_Pair]:
    """Every finding of both reports, in one pair each, in the order of the new report, then of the old one."""
    olds, news = _rules(old), _rules(new)
    for rule in dict.fromkeys((*news, *olds)):
        before, after = olds.get(rule, []), news.get(rule, [])
        for place in range(max(len(before), len(after))):
            left = before[place] if place < len(before) else None
            right = after[place] if place < len(after) else None
            for one, two, match in _paired(left.subresults if left else (), right.subresults if right else ()):
                if _is_finding(one) or _is_finding(two):
                    yield _Pair(left, right, one, two, match)


def _rules(report: Report) -> dict[str, list[Result]]:
    by_rule: dict[str, list[Result]] = {}
    for result in report.results:
        by_rule.setdefault(result.rule, []).append(result)
    return by_rule


def _is_finding(sub: SubResult | None) -> bool:
    return sub is not None and sub.outcome in ("failed", "cantTell")


def _paired(olds: Sequence[SubResult], news: Sequence[SubResult]) -> Iterator[tuple[SubResult | None, SubResult | None, Match | None]]:
    """The sub-results of one rule in two reports, matched one to one; unmatched ones with None."""
    pairs: list[tuple[int, int, Match]] = []
    by_id = list(_same_family(olds, news))
    taken_old, taken_new = {a for a, _ in by_id}, {b for _, b in by_id}
    pairs += [(a, b, "id" if olds[a].id == news[b].id else "subject") for a, b in by_id]
    rest_old = [n for n in range(len(olds)) if n not in taken_old]
    rest_new = [n for n in range(len(news)) if n not in taken_new]
    pairs += [(a, b, "words") for a, b in _reworded(olds, news, rest_old, rest_new)]
    partner = {b: (a, match) for a, b, match in pairs}
    for b, sub in enumerate(news):
        a, match = partner.get(b, (None, None))
        yield (olds[a] if a is not None else None), sub, match
    taken_old = {a for a, _, _ in pairs}
    yield from ((sub, None, None) for a, sub in enumerate(olds) if a not in taken_old)


def _same_family(olds: Sequence[SubResult], news: Sequence[SubResult]) -> Iterator[tuple[int, int]]:
    """Pairs with the same id or subject key.

    Subjects that share a key are numbered in the order of the draft (KEY, KEY#2 …). Since numbers change when one is removed or moved,
    such subjects are matched by their passages.
    """
    left, right = _families(olds), _families(news)
    for stem in left:
        a, b = left[stem], right.get(stem, [])
        if len(a) == 1 and len(b) == 1:
            yield a[0], b[0]
        elif b:
            yield from _same_passage(olds, news, a, b)


def _families(subs: Sequence[SubResult]) -> dict[tuple[str, str], list[int]]:
    by_subject: dict[tuple[str, str], list[int]] = {}
    for place, sub in enumerate(subs):
        by_subject.setdefault((sub.subject.type, re.sub(r"#\d+$", "", sub.subject.key)), []).append(place)
    return by_subject


def _same_passage(olds: Sequence[SubResult], news: Sequence[SubResult], a: list[int], b: list[int]) -> Iterator[tuple[int, int]]:
    """As many pairs as possible: first those with the same passages, then the most similar ones."""
    exact = list(_equal(a, b, lambda n: _passages(olds[n]), lambda n: _passages(news[n])))
    yield from exact
    a = [n for n in a if n not in {one for one, _ in exact}]
    b = [n for n in b if n not in {two for _, two in exact}]
    if len(a) * len(b) > MOST_PAIRS:
        yield from zip(a, b, strict=False)
        return
    left, right = {n: _grams(_passages(olds[n])) for n in a}, {n: _grams(_passages(news[n])) for n in b}
    scores = [
        (_dice(left[m], right[n]) + 0.5 * (_in_table(olds[m]) == _in_table(news[n])) + 0.01 * (olds[m].id == news[n].id), m, n)
        for m in a
        for n in b
    ]
    yield from _best(scores)


def _equal(
    a: Iterable[int], b: Iterable[int], left: Callable[[int], Hashable], right: Callable[[int], Hashable]
) -> Iterator[tuple[int, int]]:
    """Pairs with the same key, in order. Empty keys match nothing."""
    waiting: dict[Hashable, list[int]] = {}
    for n in b:
        waiting.setdefault(right(n), []).append(n)
    for m in a:
        if left(m) and (equals := waiting.get(left(m))):
            yield m, equals.pop(0)


def _best(scores: Iterable[tuple[float, int, int]]) -> Iterator[tuple[int, int]]:
    """The best pairs, in which every member occurs only once."""
    used_a: set[int] = set()
    used_b: set[int] = set()
    for _, m, n in sorted(scores, key=lambda score: (-score[0], score[1], score[2])):
        if m not in used_a and n not in used_b:
            used_a.add(m)
            used_b.add(n)
            yield m, n


def _reworded(olds: Sequence[SubResult], news: Sequence[SubResult], a: Iterable[int], b: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Pairs of subjects whose key changed with their text: a heading reworded or renumbered, a paragraph edited."""
    a = [n for n in a if _worded(olds[n])]
    b = [n for n in b if _worded(news[n])]
    left, right = {n: _signs(olds[n]) for n in a}, {n: _signs(news[n]) for n in b}
    findings_a, findings_b = [n for n in a if _is_finding(olds[n])], [n for n in b if _is_finding(news[n])]
    near = {(m, n) for m, n in _near(left, findings_a, right, b)} | {(m, n) for n, m in _near(right, findings_b, left, a)}
    scores = [(left[m].alike(right[n]), m, n) for m, n in near if olds[m].subject.type == news[n].subject.type]
    yield from _best(score for score in scores if score[0] >= ALIKE)


#: The number of rarest character pairs used to search for candidates, and the most candidates to compare.
_RAREST, _CANDIDATES = 12, 50


def _near(one: Mapping[int, _Signs], wanted: Iterable[int], other: Mapping[int, _Signs], among: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Pairs (wanted, candidate) that share most of the rarest character pairs. Comparing all with all would take minutes."""
    index: dict[str, list[int]] = {}
    for n in among:
        for gram in other[n].grams:
            index.setdefault(gram, []).append(n)
    for m in wanted:
        rarest = sorted((gram for gram in one[m].grams if gram in index), key=lambda gram: (len(index[gram]), gram))[:_RAREST]
        shared = Counter(n for gram in rarest for n in index[gram])
        yield from ((m, n) for n, _ in sorted(shared.items(), key=lambda counted: (-counted[1], counted[0]))[:_CANDIDATES])


def _worded(sub: SubResult) -> bool:
    return not WORDED.isdisjoint(sub.subject.type.split("/"))


@dataclass(frozen=True, slots=True)
class _Signs:
    """What identifies a subject: its name without numbering, the years in it and its longer quotes."""

    name: Counter[str]
    years: tuple[str, ...]
    quotes: Counter[str]

    @property
    def grams(self) -> set[str]:
        """All character pairs."""
        return set(self.name) | set(self.quotes)

    def alike(self, other: _Signs) -> float:
        """The similarity, 0–1; 0 if the names contain different years."""
        if self.years != other.years:
            return 0.0
        return max(_dice(self.name, other.name), _dice(self.quotes, other.quotes))


def _signs(sub: SubResult) -> _Signs:
    # The label of a paragraph is its place, which does not identify it.
    name = "" if "paragraph" in sub.subject.type.split("/") else bare(sub.subject.label.zh)
    quotes = [_fold(passage.quote) for passage in sub.evidence]
    years = tuple(sorted(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)))
    return _Signs(_grams(name), years, _grams("".join(quote for quote in quotes if len(quote) >= SHORTEST_QUOTE)))


_NUMBERING = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[章节篇部条](?:分)?|[(][一二三四五六七八九十百\d]+[)]|[一二三四五六七八九十百]+、"
    r"|\d+(?:\.\d+)*[.、)](?!\d)|\d+(?:\.\d+)+\s"
)


def bare(title: str) -> str:
    """A normalised heading without its number: "（五）促进 协作" gives "促进协作"."""
    text = unicodedata.normalize("NFKC", re.sub("^[①-⑳]", "", title.strip()))
    numbering = _NUMBERING.match(text)
    return _fold(text[numbering.end() :] if numbering else text)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split()))


def _passages(sub: SubResult) -> str:
    return "\x1f".join(_fold(passage.before[-40:] + passage.quote + passage.after[:40]) for passage in sub.evidence)


def _in_table(sub: SubResult) -> bool:
    return any(passage.place.table is not None for passage in sub.evidence)


def _grams(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1)) if len(text) > 1 else Counter(text)


def _dice(one: Counter[str], two: Counter[str]) -> float:
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 0.0


# ---- states ---------------------------------------------------------------------------------------------------------


def _item(pair: _Pair, old: Report, new: Report) -> Item:
    changed = pair.old_rule is not None and pair.new_rule is not None and pair.old_rule.rule_version != pair.new_rule.rule_version
    if _is_finding(pair.old) and _is_finding(pair.new):
        state, why, detail = _both(pair)
    elif _is_finding(pair.new):
        state, why, detail = _only_new(pair, old, changed)
    else:
        state, why, detail = _only_old(pair, new, changed)
    return Item(
        state, why, _side(pair.old_rule, pair.old), _side(pair.new_rule, pair.new), pair.match,
        rule_changed=changed, siblings=(_findings(pair.old_rule), _findings(pair.new_rule)), detail=detail,
    )  # fmt: skip


_Judgement = tuple[State, Why, Bilingual]


def _both(pair: _Pair) -> _Judgement:
    old, new = pair.old, pair.new
    assert old is not None
    assert new is not None
    if new.outcome == "cantTell" and new.reason in UNREAD:
        if (old.outcome, old.reason) == (new.outcome, new.reason):
            return "unmended", "still_unread", _NONE
        return "unverified", "not_read", new.message
    if old.outcome != new.outcome:
        return ("partly", "milder", _NONE) if old.outcome == "failed" else ("unmended", "worse", _NONE)
    before, after = _conflicts(old), _conflicts(new)
    if before - after:
        return "partly", "text_changed", _NONE
    return "unmended", "more" if after - before else "same", _NONE


def _conflicts(sub: SubResult) -> Counter[str]:
    return Counter(_fold(passage.quote) for passage in sub.evidence if passage.role == "conflict")


def _only_new(pair: _Pair, old: Report, changed: bool) -> _Judgement:
    assert pair.new is not None
    if not old.was_judged:
        return "new", "old_unread", _NONE
    if pair.old_rule is None:
        return "rule_changed", "rule_new", _NONE
    if changed:
        return "rule_changed", "rule_version", _NONE
    if pair.new.outcome == "cantTell" and pair.new.reason in UNREAD:
        return "unverified", "not_read", pair.new.message
    if _failed_to_run(pair.old_rule) or _cut(pair.old_rule) or (pair.old is None and old.document.status != "checked"):
        return "new", "old_unread", _NONE
    if pair.old is None and pair.old_rule.outcome != "inapplicable":
        return "new", "new_subject", _NONE
    return ("new", "was_passed", _NONE) if pair.old and pair.old.outcome == "passed" else ("new", "was_inapplicable", _NONE)


def _only_old(pair: _Pair, new: Report, changed: bool) -> _Judgement:
    assert pair.old is not None
    if not new.was_judged:
        return "unverified", "document_not_checked", new.document.detail
    if pair.new_rule is None:
        return "rule_changed", "rule_gone", _NONE
    if _failed_to_run(pair.new_rule):
        return "unverified", "rule_error", pair.new_rule.message
    if changed:
        return "rule_changed", "rule_version", pair.new.message if pair.new else pair.new_rule.message
    if pair.new is None:
        return _vanished(pair.old, pair.new_rule, new)
    if new.document.status != "checked" and not any(passage.role == "support" for passage in pair.new.evidence):
        return "unverified", "document_partly", new.document.detail
    if pair.new.outcome == "inapplicable":
        return "inapplicable", "inapplicable", pair.new.message
    if pair.old.reason == "not_in_print" and (new.print is None or new.print.status != "checked"):
        return "unverified", "not_read", _NONE
    return "mended", "read_now" if pair.old.reason in UNREAD else "passed", pair.new.message


def _vanished(old: SubResult, rule: Result, new: Report) -> _Judgement:
    """The state of a finding without a counterpart in the new report. That alone does not mean it is fixed."""
    if new.document.status != "checked":
        return "unverified", "document_partly", new.document.detail
    if _cut(rule):
        return "unverified", "list_cut", rule.message
    unread = next(
        (sub for sub in rule.subresults if sub.subject.type == "plan" and sub.outcome == "cantTell" and sub.reason in UNREAD), None
    )
    if unread is not None:
        return "unverified", "not_read", unread.message
    if rule.outcome == "inapplicable":
        return "inapplicable", "inapplicable", rule.message
    if rule.outcome == "passed" and "paragraph" in old.subject.type.split("/"):
        return "mended", "rule_passed", rule.message
    return "inapplicable", "gone", _NONE


def _failed_to_run(rule: Result) -> bool:
    return any(sub.outcome == "error" for sub in rule.subresults)


def _cut(rule: Result) -> bool:
    """Whether sub-results of a rule are missing: a list that may be incomplete, or more findings than a report lists."""
    return any(sub.subject.type == "list" for sub in rule.subresults)


def _side(rule: Result | None, sub: SubResult | None) -> Side | None:
    return Side(rule, sub) if rule is not None and sub is not None else None


def _findings(rule: Result | None) -> int:
    return sum(_is_finding(sub) for sub in rule.subresults) if rule is not None else 0


def _returned(items: Sequence[Item], earlier: Report, new: Report) -> list[Item]:
    """The items; new findings that the earlier report had too are marked as returned."""
    before: dict[tuple[int, int], Side] = {}
    for pair in _all_pairs(earlier, new):
        if _is_finding(pair.old) and _is_finding(pair.new):
            side = _side(pair.old_rule, pair.old)
            assert side is not None
            before[id(pair.new_rule), id(pair.new)] = side
    return [_back(item, before.get((id(item.new.result), id(item.new.sub))) if item.new else None) for item in items]


def _back(item: Item, earlier: Side | None) -> Item:
    if earlier is None:
        return item
    if item.state == "new" and item.why != "old_unread":
        return replace(item, state="returned", why="returned", earlier=earlier)
    return replace(item, earlier=earlier)


_FIRST: tuple[State, ...] = ("new", "returned", "unmended", "partly", "rule_changed")


def _order(item: Item) -> tuple[int, int, int]:
    """Open findings first, then those that could not be verified, then the others; by level, then by state."""
    level = LEVELS.index(item.level)
    if item.open:
        return 0, level, _FIRST.index(item.state)
    if item.settled:
        return 3, level, STATES.index(item.state)
    return {"unverified": 1, "rule_changed": 2, "inapplicable": 4, "mended": 5}[item.state], level, 0


def _annexed(report: Report) -> bool:
    """Whether attachments were read with the draft."""
    return any(document.status != "not_checked" for document in report.attachments)


def _cautions(old: Report, new: Report) -> Iterator[Caution]:
    """What to know before relying on the comparison."""
    sides: tuple[tuple[Report, Caution, Caution, Caution], ...] = (
        (old, "old_not_checked", "old_partly", "old_incomplete"),
        (new, "new_not_checked", "new_partly", "new_incomplete"),
    )
    for report, unread, partly, incomplete in sides:
        if not report.was_judged:
            yield unread
        elif any(document.status != "checked" for document in (report.document, *report.attachments)):
            yield partly
        if report.verdict == "incomplete":
            yield incomplete
    checks: tuple[tuple[Caution, bool], ...] = (
        ("same_file", bool(old.document.sha256) and old.document.sha256 == new.document.sha256),
        ("kind_differs", old.plan.kind != new.plan.kind),
        ("place_differs", bool(old.plan.place and new.plan.place) and old.plan.place != new.plan.place),
        ("packs_differ", {(p.id, p.sha256) for p in old.packs} != {(p.id, p.sha256) for p in new.packs}),
        ("options_differ", old.options != new.options),
        ("dates_reversed", new.date < old.date),
        ("attachments_differ", _annexed(old) != _annexed(new)),
    )  # fmt: skip
    read = old.was_judged and new.was_judged
    yield from (code for code, applies in checks if applies and (read or code not in ("kind_differs", "place_differs")))
