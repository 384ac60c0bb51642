"""A Report as people read it: grouped results, the sub-results to show, and the reasons for the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.ledger import ACCOUNTS, DATA, LedgerSummary
from plancheck.model.report import FINDINGS, LEVELS, OUTCOMES, Level, Outcome, Report, Result, SubResult
from plancheck.render.folding import repeated
from plancheck.wording.catalogue import both, phrase
from plancheck.wording.places import place_line
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.model.round import Draft


@dataclass(frozen=True, slots=True)
class Group:
    """The rules with one outcome and, for `failed`, one level."""

    key: str
    outcome: Outcome
    level: Level | None
    results: tuple[Result, ...]


def groups(report: Report) -> tuple[Group, ...]:
    """All results by group, in the order of a report: error, failed by level, cantTell, passed, inapplicable. Groups may be empty."""
    made = [_group(report, "error"), *(_group(report, "failed", level) for level in LEVELS)]
    return (*made, _group(report, "cantTell"), _group(report, "passed"), _group(report, "inapplicable"))


def _group(report: Report, outcome: Outcome, level: Level | None = None) -> Group:
    chosen = [result for result in report.results if result.outcome == outcome and level in (None, result.level)]
    chosen.sort(key=lambda result: LEVELS.index(result.level))
    return Group(f"{outcome}.{level}" if level else outcome, outcome, level, tuple(chosen))


@dataclass(frozen=True, slots=True)
class Shares:
    """The sub-results of a rule to show, and the numbers of the others. `elsewhere`: findings that are shown under another one."""

    shown: tuple[SubResult, ...]
    passed: int
    inapplicable: int
    elsewhere: int = 0

    @property
    def rest(self) -> int:
        """The number of sub-results that are not shown."""
        return self.passed + self.inapplicable


def shares(result: Result, folded: frozenset[str] = frozenset()) -> Shares:
    """If a rule passed or does not apply, all its sub-results; otherwise those that did not, without those `folded` under others."""
    if result.outcome in ("passed", "inapplicable"):
        return Shares(result.subresults, 0, 0)
    order = sorted(result.subresults, key=lambda sub: OUTCOMES.index(sub.outcome))
    findings = [sub for sub in order if sub.outcome not in ("passed", "inapplicable")]
    shown = tuple(sub for sub in findings if sub.id not in folded)
    kinds = [sub.outcome for sub in result.subresults]
    return Shares(shown, kinds.count("passed"), kinds.count("inapplicable"), len(findings) - len(shown))


#: The most different problems spelt out for a rule.
MOST_SPELT = 3


def problem_text(result: Result, shown: Shares, lang: str) -> str:
    """What is wrong by the findings of a rule that are shown with it."""
    if not shown.elsewhere or not shown.shown:
        return result.message.of(lang)
    messages = list(dict.fromkeys(sub.message.of(lang) for sub in shown.shown))
    text = ("; " if lang == "en" else "；").join(message.rstrip("。；.;") for message in messages[:MOST_SPELT])
    more = len(messages) - MOST_SPELT
    return text + phrase("open", lang) + phrase("more.problems", lang, n=more) + phrase("close", lang) if more > 0 else text


#: The most faults that the title of a card spells out.
MOST_IN_TITLE = 2


def fault_title(result: Result, shown: Shares, lang: str) -> str:
    """What a card is called: the fault, not what the rule asks for. Of a rule that is met or does not apply, its title.

    Findings of the same rule that are told under a shown one are faults of the card too; two are both spelt out.
    """
    if result.outcome not in FINDINGS or not shown.shown:
        return result.title.of(lang)
    own = {sub.id for sub in shown.shown}
    below = [
        sub
        for sub in result.subresults
        if sub.because_of is not None and sub.because_of.id in own and not repeated(sub, result, shown.shown)
    ]
    messages = list(dict.fromkeys(sub.message.of(lang) for sub in (*shown.shown, *below) if sub.outcome == result.outcome))
    if not messages or not messages[0]:
        return result.title.of(lang)
    spelt = [message.rstrip("。；.;") for message in messages]
    if len(spelt) <= MOST_IN_TITLE:
        return ("; " if lang == "en" else "；").join(spelt)
    return phrase("fault.several", lang, first=spelt[0], n=len(spelt))


#: The most different pieces of advice shown for a rule.
MOST_ADVICE = 3


def advices(result: Result, lang: str, folded: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The first different pieces of advice of the findings, or the advice of the rule if they have none."""
    advice = dict.fromkeys(sub.advice.of(lang) for sub in shares(result, folded).shown)
    advice.pop("", None)
    few = list(advice)[:MOST_ADVICE] or [text for text in (result.advice.of(lang),) if text]
    return (*few, "…") if len(advice) > MOST_ADVICE else tuple(few)


def verdict_reasons(report: Report) -> tuple[Bilingual, ...]:
    """Why a draft needs manual review; () for other verdicts."""
    if report.verdict != "needs_review":
        return ()
    must = [result.outcome for result in report.results if result.level == "must"]
    unsettled = must.count("cantTell")
    reasons = [(unsettled > 0, both("why.must", n=unsettled)), (report.document.status != "checked", both("why.partly"))]
    reasons += [(report.plan.kind == "unknown", both("why.kind")), (not set(must) - {"inapplicable"}, both("why.none"))]
    return tuple(text for applies, text in reasons if applies)


def _others(report: Report, lang: str) -> str:
    """The numbers of rules that failed or need manual review."""
    outcomes: tuple[Outcome, ...] = ("failed", "cantTell")
    return phrase("and", lang).join(phrase(f"verdict.other.{outcome}", lang, n=n) for outcome in outcomes if (n := report.counts[outcome]))


def next_step(report: Report, lang: str) -> str:
    """What to do next."""
    open_ = {"compliant": report.counts["failed"] + report.counts["cantTell"], "needs_review": report.counts["failed"]}
    return phrase(f"next.{report.verdict}{'.open' if open_.get(report.verdict) else ''}", lang)


def rest_text(shares: Shares, lang: str) -> str:
    """The number of sub-results that are not shown, by outcome; "" if all are shown."""
    kinds = [name for name in ("passed", "inapplicable") if getattr(shares, name)]
    key = "both" if len(kinds) == 2 else "".join(kinds)
    return phrase(f"more.subresults.{key}", lang, n=shares.rest, passed=shares.passed, inapplicable=shares.inapplicable) if key else ""


def verdict_sentence(report: Report, lang: str) -> str:
    """The reason for the verdict in one sentence."""
    must = sum(result.level == "must" and result.outcome == "failed" for result in report.results)
    sentence = phrase(f"verdict.why.{report.verdict}", lang, must=must, error=report.counts["error"])
    if report.verdict == "compliant" and (others := _others(report, lang)):
        return phrase("verdict.other", lang, said=others)
    reasons = phrase("and", lang).join(text.of(lang) for text in verdict_reasons(report))
    return sentence + (phrase("open", lang) + reasons + phrase("close", lang) if reasons else "")


def dated_text(report: Report, lang: str) -> str:
    """When a draft was written, and where this is from; "" where no date stands on it."""
    when = report.plan.dated
    if when is None:
        return ""
    place = place_line(when.evidence.place, lang) if when.evidence is not None else ""
    source = phrase(f"plan.dated.{when.source}", lang, place=place)
    return f"{visible(when.text)}{phrase('open', lang)}{source}{phrase('close', lang)}"


def faults_text(report: Report, lang: str) -> str:
    """How many findings there are once each, beside the rules that they break; "" if there is none."""
    parts = [
        phrase(f"faults.{outcome}", lang, n=report.faults[outcome], rules=report.counts[outcome])
        for outcome in FINDINGS
        if report.counts[outcome]
    ]
    return phrase("faults", lang, said=("; " if lang == "en" else "；").join(parts)) if parts else ""


#: The codes of diagnostics about the rules in force.
_OF_RULES = frozenset({"configuration", "rule-switched-off", "rule-adjusted"})


def rules_in_force(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The notes on the configuration, and on rules that it switches off or adjusts."""
    return tuple(diagnostic for diagnostic in diagnostics if diagnostic.code in _OF_RULES)


#: The most passages that a report quotes of those that were not understood.
MOST_OPEN = 3


def ledger_text(ledger: LedgerSummary | None, lang: str) -> str:
    """How much of the draft's data was understood, with the first passages that were not; "" where that is not known."""
    if ledger is None:
        return ""
    text = ledger_line(ledger, lang)
    data = [mark.evidence for mark in ledger.open if mark.kind in DATA]
    quotes = [phrase("ledger.quote", lang, quote=visible(it.quote), place=place_line(it.place, lang)) for it in data[:MOST_OPEN]]
    more = phrase("ledger.more", lang, n=len(data) - MOST_OPEN) if len(data) > MOST_OPEN else ""
    return text + (phrase("colon", lang) + phrase("ledger.joint", lang).join(quotes) + more if quotes else "")


def ledger_line(ledger: LedgerSummary, lang: str) -> str:
    """How much of the draft's data was understood."""
    used, aside, open_ = (ledger.total(account) for account in ACCOUNTS)
    return phrase("ledger", lang, all=used + aside + open_, used=used, aside=aside, open=open_)


def print_text(checked: Report | Draft, lang: str) -> str:
    """Whether passes were checked against the print of a draft, and why not."""
    if checked.print is None:  # nobody asked, or there was no pass
        key = "not_checked" if checked.verdict == "not_checked" else "not_asked"
        return phrase(f"print.{key}", lang)
    detail = visible(checked.print.detail.of(lang))
    return phrase(f"print.{checked.print.status}", lang) + (phrase("colon", lang) + detail if detail else "")
