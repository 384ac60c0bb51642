"""What a report comes to in half a page, to go into a letter or a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from plancheck.model.report import LEVELS, Outcome, Report, Result
from plancheck.render.folding import Folds
from plancheck.render.summary import Group, fault_title, shares
from plancheck.wording.catalogue import phrase

#: The most faults of a level that are named, and the most characters of one.
MOST_NAMED, LONGEST = 6, 60


def brief(report: Report, groups: Sequence[Group], under: Folds, lang: str) -> tuple[str, ...]:
    """The paragraphs: what was checked and how it came out, what must and what should be changed, what is open. () without results."""
    if not report.results:
        return ()
    return (_whole(report, lang), *_levels(groups, under, lang), *_open(report, lang))


def _whole(report: Report, lang: str) -> str:
    applied = [pack for pack in report.packs if pack.id in {result.pack for result in report.results if result.outcome != "inapplicable"}]
    packs = phrase("and", lang).join(dict.fromkeys(pack.title.of(lang) for pack in applied or report.packs))
    outcomes: tuple[Outcome, ...] = ("passed", "failed", "cantTell", "inapplicable", "error")
    counted = phrase("and", lang).join(
        phrase("brief.count", lang, outcome=phrase(f"outcome.{outcome}", lang), n=report.counts[outcome])
        for outcome in outcomes
        if report.counts[outcome]
    )
    title = report.plan.title or report.document.name
    return phrase("brief.whole", lang, title=title, packs=packs, n=len(report.results), counted=counted)


def _levels(groups: Sequence[Group], under: Folds, lang: str) -> Iterator[str]:
    failed = [group for group in groups if group.outcome == "failed"]
    for level in LEVELS:
        results = [result for group in failed if group.level == level for result in group.results]
        if results:
            named = "".join(
                phrase("brief.item", lang, n=n, text=cut(fault_title(result, shares(result, under.folded), lang), lang))
                for n, result in enumerate(results[:MOST_NAMED], 1)
            )
            more = phrase("brief.more", lang, n=len(results) - MOST_NAMED, where=_where(results[MOST_NAMED:], lang))
            text = phrase("brief.level", lang, level=phrase(f"level.{level}", lang), n=len(results), named=named)
            yield text + more if len(results) > MOST_NAMED else text.rstrip("； ;") + phrase("stop", lang)


def cut(text: str, lang: str) -> str:
    """At most `LONGEST` characters of a text, up to where it may be broken: not 共 4…… of 共 4 处."""
    if len(text) <= LONGEST:
        return text
    breaks, more = (",;: ", "…") if lang == "en" else ("，；：、", "……")
    at = max(text.rfind(mark, LONGEST // 2, LONGEST) for mark in breaks)
    return (text[:at] if at > 0 else text[:LONGEST]).rstrip() + more


def _where(results: Iterable[Result], lang: str) -> str:
    """The chapters that the other findings are in."""
    named = Counter(result.group.of(lang) for result in results if result.group is not None)
    return phrase("and", lang).join(named)


def _open(report: Report, lang: str) -> Iterator[str]:
    if report.counts["cantTell"]:
        yield phrase("brief.open", lang, n=report.counts["cantTell"])
