"""The result of a rule for a plan, with a sub-result for every combination of its objects.

A rule that raises gives `error`, never a pass. This is the only place where a fault of the program becomes a value.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from plancheck.engine import causes, failing, nearest, texts
from plancheck.engine.compare import LimitExceeded
from plancheck.engine.compile import NOTHING_BOUND, Finder, Frame, Predicate, Scope, kind_of
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, as_role, in_role, trim, with_evidence
from plancheck.engine.ids import digest, folded_quote
from plancheck.engine.likeness import NONE, Examples
from plancheck.engine.nouns import quotes_of
from plancheck.engine.opinions import Opinion
from plancheck.engine.placeholders import Placeholders
from plancheck.engine.subjects import PLAN, numbered, subject_of
from plancheck.language import printer, syntax
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.report import FINDINGS, OUTCOMES, Ground, Outcome, Result, Subject, SubResult, is_read, worst
from plancheck.model.value import OF_EXAMPLES, OF_RULES, TRUE, Known, Reason, Truth, both
from plancheck.model.vocabulary import Source, Strength
from plancheck.wording import joining

_LOG = logging.getLogger(__name__)

#: The most findings of a rule that are listed; a report must stay small.
MOST_FINDINGS = 200
#: The most combinations of its objects that a rule judges.
MOST_COMBINATIONS = 20_000
_SILENT = Bilingual("", "")
Lang = Literal["zh", "en"]
_LANGUAGES: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Combination:
    """A combination of a rule's objects: the bound elements, and for each whether it belongs to its list."""

    frame: Frame
    parts: tuple[Truth, ...]

    @property
    def belongs(self) -> Truth:
        """Whether all of them belong."""
        return both(self.parts)


class CompiledRule:
    """A rule with its closures, which are compiled when first needed. `closed`: why it is not in force on the day of the check; `title`:
    its title with the values that its parameters have in this check."""

    def __init__(
        self, rule: syntax.RuleNode, pack: syntax.Pack, version: str, source: Source, strength: Strength | None, closed: Bilingual | None,
        scope: Scope, title: Bilingual, learnt: Mapping[str, Examples] = NONE, grounds: tuple[Ground, ...] = (),
    ) -> None:  # fmt: skip
        self.rule = rule
        self.pack = pack
        self.version = version
        self.closed = closed
        self.scope = scope
        self._learnt = learnt
        self._source = source
        self._grounds = grounds
        self._strength = strength
        self._passed = texts.template(rule.passed) if rule.passed is not None else None
        self._failed = texts.template(rule.failed or rule.title)
        self._failed_by = {cause: texts.template(text) for cause, text in rule.failed_by}
        self._advice = texts.template(rule.advice or _SILENT)
        self._title = title

    @cached_property
    def applies(self) -> tuple[tuple[syntax.Node, Predicate], ...]:
        """The conditions under which the pack and the rule apply."""
        return tuple((node, self.scope.condition(node)) for node in (self.pack.applies, self.rule.applies) if node is not None)

    @cached_property
    def objects(self) -> tuple[tuple[str, Finder], ...]:
        """The lists of the rule's objects, each with the word by which 该… refers to an object."""
        scopes = (replace(self.scope, objects=count, _lets={}) for count, _ in enumerate(self.rule.objects, 1))
        return tuple((kind_of(node), scope.noun(node)) for node, scope in zip(self.rule.objects, scopes, strict=True))

    @cached_property
    def _matter(self) -> nearest.Matter:
        return nearest.matter(self.rule, self.scope.definitions, self.scope.patterns)

    @cached_property
    def _opinion(self) -> Opinion:
        return Opinion(self.rule, self.scope.definitions, self.scope.patterns, self._learnt)

    @cached_property
    def demand(self) -> causes.Demand:
        """What the rule demands, by its text alone."""
        return causes.demand(self.rule)

    @cached_property
    def requires(self) -> Predicate:
        """The condition that the rule requires."""
        return self.scope.condition(self.rule.requires)

    # ---- the result -------------------------------------------------------------------------------------------

    def result(self, ctx: Context) -> Result:
        """The result of the rule for a plan."""
        try:
            subs = self._subresults(ctx)
        except TimeoutError:
            subs = (self._error_result("pattern_timeout"),)
        except (LimitExceeded, RecursionError, MemoryError):
            subs = (self._error_result("limit"),)
        except Exception:  # noqa: BLE001  a fault in one rule must neither stop the others nor look like a verdict
            _LOG.debug("rule %s failed", self.rule.id, exc_info=True)
            subs = (self._error_result("internal"),)
        first, message = _deciding(subs)
        rule, source, strength = self.rule, self._source, self._strength
        return Result(
            rule.id, self.version, self._title, rule.level, source.strength, strength.label if strength else source.title, source.title,
            rule.errs, first.outcome, first.reason, message, first.advice, subs, self.pack.id, rule.group, rule.edition,
            self._grounds,
        )  # fmt: skip

    def _subresults(self, ctx: Context) -> tuple[SubResult, ...]:
        if self.closed is not None:
            return (self._subresult(PLAN, "inapplicable", None, self.closed),)
        for node, condition in self.applies:
            applies = condition(ctx, NOTHING_BOUND)
            if applies.state is not True:
                return (self._inapplicable_result(applies, node),)
        if self.rule.objects:
            return self._object_results(ctx)
        return (self._subject_result(ctx, PLAN, Combination(NOTHING_BOUND, ()), self.requires(ctx, NOTHING_BOUND)),)

    def _inapplicable_result(self, applies: Truth, node: syntax.Node) -> SubResult:
        if applies.state is None:
            return self._undecided_result(PLAN, "applicability_unknown", applies, None)
        # The rule's own text is about its own condition and objects; that the pack is for other plans is told by the pack's condition.
        own = self.rule.inapplicable if node is self.rule.applies else None
        message = own or texts.condition_failed(printer.expr(node, "zh"), printer.expr(node, "en"))
        return self._subresult(PLAN, "inapplicable", None, message, evidence=applies.evidence)

    # ---- objects ----------------------------------------------------------------------------------------------

    def _object_results(self, ctx: Context) -> tuple[SubResult, ...]:
        requires = self.requires
        combinations, incomplete = self._combinations(ctx)
        subs: list[SubResult] = []
        keys: dict[str, int] = {}
        for combination in combinations:
            frame, belongs = combination.frame, combination.belongs
            subject = numbered(subject_of(frame, ctx), keys)
            if belongs.state is None:
                filled = Placeholders(ctx, self.scope, subject, frame, belongs)
                subs.append(self._undecided_result(subject, "applicability_unknown", belongs, filled))
            else:
                subs.append(self._subject_result(ctx, subject, combination, requires(ctx, frame)))
            if self.scope.tracer is not None:
                self.scope.tracer.judged(frame, belongs, subs[-1])
        if incomplete is not None:
            if all(sub.outcome not in FINDINGS for sub in subs):
                subs.append(self._unread_rest(incomplete))
        elif not subs:
            message = self.rule.inapplicable or texts.nothing_to_check(*(_printed(self.rule.objects, lang) for lang in _LANGUAGES))
            subs.append(self._subresult(PLAN, "inapplicable", None, message))
        return self._limited(subs)

    def _combinations(self, ctx: Context) -> tuple[list[Combination], Listing | None]:
        """All combinations of the objects, and the first incomplete list among them. A list may depend on the objects before it."""
        combinations = [Combination(NOTHING_BOUND, (TRUE,))]
        incomplete: Listing | None = None
        for kind, find in self.objects:
            following: list[Combination] = []
            for outer in combinations:
                listed = find(ctx, outer.frame, Known(ctx.plan))
                if not listed.complete and incomplete is None:
                    incomplete = listed
                if len(following) + len(listed.members) > MOST_COMBINATIONS:
                    raise LimitExceeded
                following += [
                    Combination(outer.frame.push(kind, member.element), (*outer.parts, member.truth)) for member in listed.members
                ]
            combinations = following
        return combinations, incomplete

    def _unread_rest(self, incomplete: Listing) -> SubResult:
        """The sub-result for objects that may not have been read."""
        zh, en = (_names(self.rule.objects, lang) for lang in _LANGUAGES)
        rest = Subject("list", "*", Bilingual(f"其余{zh}", f"the rest of {en}"))
        undecided = Truth(None, incomplete.reason, incomplete.nearest, incomplete.looked_for)
        return replace(self._undecided_result(rest, incomplete.reason, undecided, None), message=texts.rest_unread(zh, en))

    def _limited(self, subs: list[SubResult]) -> tuple[SubResult, ...]:
        """The sub-results; of more findings than `MOST_FINDINGS` those that failed are listed first, and the rest is one for each outcome,
        with their number."""
        findings = sorted((sub for sub in subs if sub.outcome in FINDINGS), key=lambda sub: OUTCOMES.index(sub.outcome))
        excess = findings[MOST_FINDINGS:]
        if not excess:
            return tuple(subs)
        ids = {sub.id for sub in excess}
        rest = [self._rest([sub for sub in excess if sub.outcome == outcome]) for outcome in dict.fromkeys(sub.outcome for sub in excess)]
        return (*(sub for sub in subs if sub.id not in ids), *rest)

    def _rest(self, alike: list[SubResult]) -> SubResult:
        """The sub-result for findings of one outcome that are not listed."""
        first, count = alike[0], len(alike)
        subject = Subject("list", "+" if first.outcome == "failed" else f"+{first.outcome}", Bilingual(f"另有{count}项", f"{count} more"))
        return self._subresult(subject, first.outcome, first.reason, texts.more(count, first.outcome), first.advice, first.evidence)

    # ---- sub-results ------------------------------------------------------------------------------------------

    def _subject_result(self, ctx: Context, subject: Subject, combination: Combination, answer: Truth) -> SubResult:
        """The sub-result for a subject. A failure without evidence shows the quotes of the subject."""
        frame = combination.frame
        answer = self._opinion.on(answer, ctx, frame)
        if answer.reason in OF_EXAMPLES:
            return self._doubted_result(ctx, subject, frame, answer)
        if answer.state is False and ctx.figures.doubtful([element for _, element in frame.stack], answer.evidence):
            told = answer.evidence or [quote for _, element in reversed(frame.stack) for quote in quotes_of(ctx, element)]
            answer = Truth(None, "candidate", trim(as_role(told, "nearest")))
        if answer.state is False and not answer.evidence:
            near = combination.belongs.evidence or [quote for _, element in reversed(frame.stack) for quote in quotes_of(ctx, element)]
            answer = with_evidence(answer, trim(as_role(near, "nearest")))
        elif answer.state is False and not is_read(subject):
            answer = with_evidence(answer, tuple(nearest.helpful(self._matter, answer.evidence, ctx, frame)))
        if answer.state is False and not answer.evidence:
            answer = with_evidence(answer, nearest.instead(self._matter, ctx))
        filled = Placeholders(ctx, self.scope, subject, frame, answer)
        if answer.state is None:
            return self._undecided_result(subject, answer.reason or "ambiguous", answer, filled)
        if answer.state:
            message = filled.fill(self._passed) if self._passed is not None else texts.passed(answer.evidence)
            evidence = tuple(in_role(quote, "support") if quote.role == "conflict" else quote for quote in answer.evidence)  # 缺 业主: 待定
            return self._subresult(subject, "passed", None, message, evidence=evidence)
        against = trim(in_role(quote, "conflict") if quote.role == "support" else quote for quote in answer.evidence)
        return self._subresult(
            subject, "failed", None, filled.fill(self._failed_text(ctx, frame)), filled.fill(self._advice), against, answer.looked_for
        )

    def _failed_text(self, ctx: Context, frame: Frame) -> texts.Template:
        """The text for the cause of the failure, or for any."""
        if not self._failed_by:
            return self._failed
        scope = replace(self.scope, tracer=None, _lets={})  # what is asked here is no step of an explanation
        return self._failed_by.get(failing.cause(self.rule.requires, scope, ctx, frame), self._failed)

    def _undecided_result(self, subject: Subject, reason: Reason, answer: Truth, filled: Placeholders | None) -> SubResult:
        own = dict(self.rule.undecided)
        general = reason in OF_RULES and reason != "applicability_unknown"  # what was not understood is not hard to read
        text = own.get(reason) or (own.get("") if general else None) or texts.UNDECIDED[reason]
        message = filled.fill(texts.template(text)) if filled is not None else texts.UNDECIDED[reason]
        step = texts.NEXT_STEP[answer.reason or reason]  # of what leaves open whether it applies, for “applicability_unknown”
        return self._subresult(subject, "cantTell", reason, message, step, trim(answer.evidence), answer.looked_for)

    def _doubted_result(self, ctx: Context, subject: Subject, frame: Frame, answer: Truth) -> SubResult:
        """The sub-result where the words of the rule and the examples disagree."""
        reason = answer.reason or "ambiguous"
        example = self._opinion.example(answer.evidence, ctx, frame) if reason == "like_example" else ""
        message = texts.like_example(example) if example else texts.UNDECIDED[reason]
        return self._subresult(subject, "cantTell", reason, message, texts.NEXT_STEP[reason], trim(answer.evidence), answer.looked_for)

    def _error_result(self, code: str) -> SubResult:
        return self._subresult(PLAN, "error", code, texts.ERRORS[code], texts.ERROR_STEP)

    def _subresult(
        self, subject: Subject, outcome: Outcome, reason: str | None, message: Bilingual, advice: Bilingual = _SILENT,
        evidence: tuple[Evidence, ...] = (), looked_for: tuple[Place, ...] = (),
    ) -> SubResult:  # fmt: skip
        quotes = [folded_quote(quote.quote) for quote in evidence if quote.role in ("support", "conflict")]
        return SubResult(
            digest(self.rule.id, subject.key), subject, outcome, reason, message, advice,
            digest(self.version, subject.key, outcome, *quotes), looked_for, evidence,
        )  # fmt: skip


def with_subresults(result: Result, subs: tuple[SubResult, ...]) -> Result:
    """The result with other sub-results."""
    first, message = _deciding(subs)
    return replace(result, outcome=first.outcome, reason=first.reason, message=message, advice=first.advice, subresults=subs)


def _deciding(subs: tuple[SubResult, ...]) -> tuple[SubResult, Bilingual]:
    """The first of the sub-results that decide the outcome of the rule, and the rule's message."""
    if len(subs) == 1:
        return subs[0], subs[0].message
    outcome = worst([sub.outcome for sub in subs])
    deciding = [sub for sub in subs if sub.outcome == outcome]
    return deciding[0], texts.summary(outcome, [sub.message for sub in deciding], len(subs), joining.names(deciding))


def _printed(nodes: Sequence[syntax.Node], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(printer.expr(node, lang) for node in nodes)


def _names(nodes: Sequence[syntax.Node], lang: Lang) -> str:
    """The names of the objects, without their conditions."""
    return _printed([replace(node, args=None) if isinstance(node, syntax.Name) else node for node in nodes], lang)
