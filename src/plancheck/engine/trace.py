"""Explains the result of a rule: the rule is evaluated as usual while its calls are recorded, and the record is turned into steps."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from plancheck.engine import describe, evaluate, needs
from plancheck.engine.compile import Frame
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, Member, trim
from plancheck.engine.nouns import has_property, quotes_of
from plancheck.engine.readings import readings
from plancheck.engine.tracer import Call, JudgedSubject, Recorder, merged
from plancheck.language import syntax as s
from plancheck.language.loader import RuleSet
from plancheck.language.words import keyword
from plancheck.model.diagnostic import Bilingual
from plancheck.model.plan import Plan
from plancheck.model.quantity import using
from plancheck.model.report import Result, SubResult
from plancheck.model.trace import Example, Explanation, ListDetails, Part, State, Step, SubjectTrace
from plancheck.model.value import Absent, Known, Truth, Unknown
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Source, Topic, WordList
from plancheck.text.line import fold_name

#: The most subjects that are explained, and the most elements of a list that are shown (of those that belong, may belong, do not).
MOST_SUBJECTS, MOST_EXAMPLES = 5, 3
#: Of a list with at most this many elements that do not belong, those are shown even if they met no condition.
SHORT = 5
#: Nodes below this depth are shown without their parts; elements of lists within elements of lists down to this depth.
DEEPEST, DEEPEST_EXAMPLES = 24, 2
#: A recorded node takes more Python calls than others. No rule may exceed the recursion limit only because it is recorded.
MORE_CALLS = 4

_STATES: dict[bool | None, State] = {True: "true", False: "false", None: "unknown"}
_DEFINED = (Topic, SectionConcept, EventConcept, Indicator, WordList, ReferenceTable, Source)
_LITERALS = (s.Number, s.Year, s.Date, s.Text, s.UnitName, s.Pattern)
_COMPARISONS = (s.Compare, s.Approx, s.Between, s.Trend)
#: Comparisons with a text: showing both sides would repeat the words of the node.
_OF_TEXT = ("contains", "contains_not", "concerns", "concerns_not", "matches", "matches_not")


def explain(
    loaded: RuleSet,
    plan: Plan,
    rule: s.RuleNode,
    parameters: Mapping[str, s.Node] = MappingProxyType({}),
    subject: str | None = None,
    on: date | None = None,
) -> Explanation:
    """How a rule came to its result for a plan (as `evaluate` gives it), for MOST_SUBJECTS subjects at most.

    `subject` is the id, key or label of the subject to explain, or a part of its label. Without it, the subjects that decided.
    """
    with using(loaded.vocabulary.units):
        return _explained(loaded, plan, rule, parameters, subject, on)


def _explained(
    loaded: RuleSet, plan: Plan, rule: s.RuleNode, parameters: Mapping[str, s.Node], subject: str | None, on: date | None
) -> Explanation:
    recorder = Recorder()
    with _higher_recursion_limit():
        result, ctx = evaluate.Evaluator(loaded, parameters, on).traced(rule, plan, recorder)
    pack = next(pack for pack in loaded.packs if pack.id == rule.pack)
    describer = _Describer(ctx, recorder, s.in_force(rule, on.isoformat() if on is not None else None))
    chosen = _matching(result, subject) if subject is not None else _deciding(result)
    return Explanation(
        result,
        describer.applies(pack),
        describer.objects(),
        tuple(describer.subject(sub) for sub in chosen[:MOST_SUBJECTS]),
        max(0, len(chosen) - MOST_SUBJECTS),
    )


def _deciding(result: Result) -> list[SubResult]:
    return [sub for sub in result.subresults if sub.outcome == result.outcome]


def _matching(result: Result, name: str) -> list[SubResult]:
    """The sub-results whose subject has this id, key or label; without any, those whose label contains it."""
    sought = fold_name(name)
    if not sought:
        return []
    labels = [(sub, [fold_name(sub.subject.label.zh), fold_name(sub.subject.label.en)]) for sub in result.subresults]
    exact = [sub for sub, names in labels if sought in (fold_name(sub.id), fold_name(sub.subject.key), *names)]
    return exact or [sub for sub, names in labels if any(sought in label for label in names)]


def _as_reported(root: Step, sub: SubResult) -> Step:
    """The step of a requirement without the nearest passages that the result leaves out because they help nobody."""
    shown = {quote.place for quote in sub.evidence}
    return replace(root, evidence=tuple(quote for quote in root.evidence if quote.role != "nearest" or quote.place in shown))


@contextmanager
def _higher_recursion_limit() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before * MORE_CALLS)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class _Describer:
    """Turns the recorded evaluation of a rule into steps."""

    def __init__(self, ctx: Context, recorder: Recorder, rule: s.RuleNode) -> None:
        self.ctx = ctx
        self.recorder = recorder
        self.rule = rule
        self.lets = {let.name for let in rule.lets}

    # ---- the parts of a rule ----------------------------------------------------------------------------------------

    def applies(self, pack: s.Pack) -> tuple[Step, ...]:
        """The conditions under which the pack and the rule apply, the pack's first."""
        conditions: list[tuple[s.Node | None, Part]] = [(pack.applies, "applies_pack"), (self.rule.applies, "applies")]
        steps = []
        for node, part in conditions:
            if node is not None:
                call = next(self.recorder.calls(node), None)
                steps.append(self.step(call, part) if call is not None else skipped(node, part))
        return tuple(steps)

    def objects(self) -> tuple[Step, ...]:
        """The lists of the rule's subjects. If a list depends on the subjects of another, its first few evaluations."""
        steps: list[Step] = []
        for node in self.rule.objects:
            runs = list(self.recorder.calls(node))
            listed = [replace(self.step(call, "object"), owner=self._bound(call.frame)) for call in runs[:MOST_EXAMPLES]]
            # A subject shows itself why it is one. Without subjects, the nearest misses show why there are none.
            steps += [_without_conditions(step) for step in listed if not step.owner] if self.recorder.subjects else listed
        return tuple(steps)

    def _bound(self, frame: Frame) -> Bilingual | None:
        kinds = (describe.owner(Known(element), frame, self.ctx) for _, element in frame.stack)
        return describe.joined([kind for kind in kinds if kind is not None]) if frame.stack else None

    def subject(self, sub: SubResult) -> SubjectTrace:
        """The tree of one sub-result."""
        judged = next((subject for subject in self.recorder.subjects if subject.sub is sub), None)
        if sub.outcome == "error":
            return SubjectTrace(sub, self._fault())
        if judged is None:
            return self._plan_subject(sub)
        belongs = tuple(self._belongs(judged.frame))
        if judged.belongs.state is None:
            listed = describe.joined([needs.text(node) for node in self.rule.objects])
            root = Step(listed, "object", "unknown", judged.belongs.reason, evidence=judged.belongs.evidence)
            wanted = tuple(need for call in self._unknown_conditions(judged) for need in needs.changes_for(call, True, self.ctx))
        else:
            call = next(child for child in self.recorder.calls(self.rule.requires) if child.frame is judged.frame)
            root, wanted = _as_reported(self.step(call, "requires"), sub), needs.changes_for(call, True, self.ctx)
        asked = [child for child in self.recorder.calls(self.rule.requires) if child.frame is judged.frame]
        wanted = wanted if sub.outcome in ("failed", "cantTell") else ()
        return SubjectTrace(sub, root, belongs, wanted, readings(self.ctx, (root,), asked))

    def _plan_subject(self, sub: SubResult) -> SubjectTrace:
        """The tree of a sub-result about the whole plan: of what the rule requires, or of a condition on its applicability."""
        if sub.subject.type == "list":
            return SubjectTrace(sub, None, (), needs.next_step(sub.reason), readings(self.ctx, (), self.recorder.top))
        evaluated = next(self.recorder.calls(self.rule.requires), None)
        if evaluated is not None and not self.rule.objects:
            root = _as_reported(self.step(evaluated, "requires"), sub)
            wanted = needs.changes_for(evaluated, True, self.ctx)
            return SubjectTrace(sub, root, (), wanted, readings(self.ctx, (root,), (evaluated,)))
        undecided = [call for call in self._applicability() if call.truth is not None and call.truth.state is not True]
        if not undecided:
            return SubjectTrace(sub, None)
        wanted = needs.changes_for(undecided[-1], True, self.ctx) if sub.outcome == "cantTell" else ()
        return SubjectTrace(sub, self.step(undecided[-1], "applies"), (), wanted)

    def _applicability(self) -> list[Call]:
        """The calls at the top of the rule other than its requirement, its objects and its named values."""
        own = (self.rule.requires, *self.rule.objects, *(let.value for let in self.rule.lets))
        return [merged(call) for call in self.recorder.top if not any(call.node is node for node in own)]

    def _fault(self) -> Step | None:
        """The tree down to the node that raised; only this node if it could not be compiled."""
        broken = self.recorder.failed
        top = next((call for call in reversed(self.recorder.top) if call.error), None)
        if top is not None:
            return self.step(top, "requires" if top.node is self.rule.requires else "")
        return Step(needs.text(broken.node), state="error", error=broken.error) if broken else None

    # ---- subjects ---------------------------------------------------------------------------------------------------

    def _unknown_conditions(self, judged: JudgedSubject) -> Iterator[Call]:
        """The conditions on a subject that are unknown."""
        for group in self._groups(judged.frame):
            yield from (call for call in group if call.truth is not None and call.truth.state is None)

    def _groups(self, frame: Frame) -> Iterator[list[Call]]:
        """For every element of a frame, the conditions that were evaluated before it became a subject."""
        for depth, node in enumerate(self.rule.objects):
            for call in self.recorder.calls(node):
                if all(a[1] is b[1] for a, b in zip(call.frame.stack, frame.stack, strict=False)) and len(call.frame.stack) == depth:
                    yield from (group for element, group in call.by_element() if element is frame.stack[depth][1])

    def _belongs(self, frame: Frame) -> Iterator[Example]:
        for group in self._groups(frame):
            inner = group[0].frame
            kind, element = inner.stack[-1]
            yield self._example(kind, Member(element, _together(group)), group, 0)

    # ---- steps ------------------------------------------------------------------------------------------------------

    def step(self, call: Call, part: Part = "", depth: int = 0, inside: int = 0) -> Step:
        """A call with all below it. `depth`: the number of nodes above it; `inside`: of elements that it is a condition on."""
        words = needs.text(call.node)
        if call.error:
            below = self._steps(call, depth, inside)
            below += tuple(self.step(child, "", depth + 1, inside) for _, group in call.by_element() for child in group if child.error)
            return Step(words, part, "error", steps=below, error="" if any(step.state == "error" for step in below) else call.error)
        answer, val = call.truth, call.value
        step = Step(
            words,
            part or self._part(call),
            _STATES[answer.state] if answer is not None else None,
            answer.reason if answer is not None else val.reason if isinstance(val, Unknown) else None,
            self._value(call),
            self._owner(call),
            self._words(call),
            self._listed(call, inside),
            answer.evidence if answer is not None else _evidence(val),
            answer.looked_for if answer is not None else val.looked_for if isinstance(val, Absent | Listing) else (),
        )
        return replace(step, steps=self._steps(call, depth, inside)) if depth < DEEPEST else step

    def _part(self, call: Call) -> Part:
        if not isinstance(call.node, s.Name) or call.node.args is not None:
            return ""
        return "where" if call.node.name in self.lets else "parameter" if call.node.name in self.ctx.parameters else ""

    def _steps(self, call: Call, depth: int, inside: int) -> tuple[Step, ...]:
        """The steps below a node in the order of its text. Parts that were not evaluated are marked as skipped."""
        match call.node:
            case s.And() | s.Or() | s.Alone():
                return tuple(self._part_of(call, part, "", depth, inside) for part in call.node.parts)
            case s.If():
                node = call.node
                parts: list[tuple[s.Node | None, Part]] = [(node.test, "if"), (node.then, "then"), (node.orelse, "else")]
                return tuple(self._part_of(call, below, part, depth, inside) for below, part in parts if below is not None)
            case s.Has():
                return self._steps_of_list(call, call.node, depth, inside)
            case s.Compare() | s.Approx() | s.Between() | s.Trend() if self._value(call) is not None:
                return tuple(
                    self.step(child, "", depth + 1, inside) for child in call.parts if self._is_shown(child) and not self._plain(child)
                )
            case _:
                return tuple(self.step(child, "", depth + 1, inside) for child in call.parts if self._is_shown(child))

    def _steps_of_list(self, call: Call, node: s.Has, depth: int, inside: int) -> tuple[Step, ...]:
        """The steps below 有. The step of 有 shows a single list itself; several lists (甲、乙 有 …) get a step each."""
        lists = [child for child in call.parts if child.node is node.noun]
        subject = call.part(node.subject)
        above = [subject] if subject is not None and self._is_shown(subject) and isinstance(subject.value, Listing) else []
        if len(lists) != 1:
            return tuple(self.step(child, "", depth + 1, inside) for child in (*above, *lists))
        named: Part = "where" if isinstance(lists[0].node, s.Name) and lists[0].node.name in self.lets else ""
        below = tuple(self.step(child, named, depth + 1, inside) for child in lists[0].parts if self._is_shown(child))
        return (*(self.step(child, "", depth + 1, inside) for child in above), *below)

    def _part_of(self, call: Call, node: s.Node, part: Part, depth: int, inside: int) -> Step:
        evaluated = call.part(node)
        return self.step(evaluated, part, depth + 1, inside) if evaluated is not None else skipped(node, part)

    def _plain(self, call: Call) -> bool:
        """Whether the value of a side of a comparison describes it fully: a bare word, a property, a parameter."""
        if isinstance(call.node, s.ListOf | s.AnyOf):
            return all(self._plain(child) for child in call.parts)
        if isinstance(call.value, Unknown) or (isinstance(call.value, Listing) and (not call.value.complete or any(call.by_element()))):
            return False
        let = isinstance(call.node, s.Name) and call.node.name in self.lets
        return not let and isinstance(call.node, s.Name | s.Prop | s.The) and not any(self._is_shown(child) for child in call.parts)

    def _is_shown(self, call: Call) -> bool:
        """Whether a part of a node gets a step: not if its text says it all (numbers, words, definitions, 该…)."""
        if call.error:
            return True
        if isinstance(call.node, _LITERALS):
            return False
        if call.truth is not None and call.value is None:
            return True
        if isinstance(call.node, s.The | s.At):
            return any(self._is_shown(child) for child in call.parts)
        if isinstance(call.node, s.ListOf | s.AnyOf):
            return any(self._is_shown(child) for child in call.parts)
        if isinstance(call.value, Known) and isinstance(call.value.value, s.Pattern):
            return False  # a pattern is known by its name
        named = isinstance(call.node, s.Name) and (call.node.name in self.lets or call.node.name in self.ctx.parameters)
        return named or not (isinstance(call.value, Known) and (isinstance(call.value.value, (*_DEFINED, Plan)) or _constant(call)))

    # ---- what a step says -------------------------------------------------------------------------------------------

    def _value(self, call: Call) -> Bilingual | None:
        node = call.node
        if isinstance(node, _COMPARISONS):
            return self._compared(call, node)
        if isinstance(node, s.Held):
            return self.ctx.vocabulary.conditions.get(node.name)
        if isinstance(node, s.Has) or call.value is None:
            return None
        return describe.value(call.value, self.ctx)

    def _compared(self, call: Call, node: s.Compare | s.Approx | s.Between | s.Trend) -> Bilingual | None:
        """Both figures of a comparison: 45 % ≥ 50 %."""
        if isinstance(node, s.Compare) and node.op in _OF_TEXT:
            return None
        left = needs.left_value(call, node, self.ctx)
        if left is None:
            return None
        right = call.part(node.right) if isinstance(node, s.Compare | s.Approx) else None
        if right is None or right.value is None:
            return left
        other = describe.value(right.value, self.ctx)
        sign = ("EQ" if node.op == "=" else "CMP", node.op) if isinstance(node, s.Compare) else ("APPROX", "approx")
        zh, en = (keyword(*sign, lang) for lang in ("zh", "en"))
        return Bilingual(f"{left.zh}  {zh}  {other.zh}", f"{left.en}  {en}  {other.en}")

    def _owner(self, call: Call) -> Bilingual | None:
        """The owner of a bare word, or the element that 该… and 在 stand for."""
        node, frame = call.node, call.frame
        match node:
            case s.Has(subject=None):
                noun = call.part(node.noun)
                return describe.owner(noun.owner, frame, self.ctx) if noun is not None and self._has_owner(noun) else None
            case s.Has():
                subject = call.part(node.subject)
                return describe.owner(subject.value, frame, self.ctx) if subject is not None and _stands_for(subject) else None
            case s.Compare(left=None) | s.Approx(left=None) | s.Between(left=None) | s.Trend(left=None):
                return describe.owner(Known(frame.stack[-1][1] if frame.stack else self.ctx.plan), frame, self.ctx)
            case s.Compare() | s.Approx() | s.Between() | s.Trend():
                left = call.part(node.left)
                return self._owner(left) if left is not None and self._plain(left) else None
            case s.Prop():
                above = call.part(node.owner)
                return describe.owner(above.value, frame, self.ctx) if above is not None and _stands_for(above) else None
            case s.Name():
                return self._holder(call, node)
            case _:
                return None

    def _holder(self, call: Call, node: s.Name) -> Bilingual | None:
        """The owner of a bare word: the innermost element with such a property, or the owner of the noun."""
        defined = isinstance(call.value, Known) and isinstance(call.value.value, _DEFINED)
        if defined or node.name in self.lets or node.name in self.ctx.parameters:
            return None
        if node.args is None and call.owner is None:
            bound = next((element for _, element in reversed(call.frame.stack) if has_property(element, node.name)), None)
            return describe.owner(Known(bound), call.frame, self.ctx) if bound is not None else None
        return describe.owner(call.owner, call.frame, self.ctx) if call.owner is not None and self._has_owner(call) else None

    def _has_owner(self, call: Call) -> bool:
        """Whether a noun has an owner: not if it is a parameter or a named value, or has a domain (年（期限）)."""
        node = call.node
        if not isinstance(node, s.Name) or node.name in self.lets or node.name in self.ctx.parameters:
            return False
        return not any(arg is child.node for child in call.parts for arg in node.args or ())

    def _words(self, call: Call) -> tuple[str, ...]:
        if not isinstance(call.node, s.Compare) or not call.node.op.startswith("contains"):
            return ()
        right = call.part(call.node.right)
        return describe.search_words(right.value) if right is not None else ()

    # ---- lists ------------------------------------------------------------------------------------------------------

    def _listed(self, call: Call, inside: int) -> ListDetails | None:
        match call.node:
            case s.Every():
                return self._every(call, call.node, inside)
            case s.Has():
                lists = [child for child in call.parts if child.node is call.node.noun]
                return self._list(lists[0], inside) if len(lists) == 1 else None
            case s.Compare() | s.Approx() | s.Between() | s.Trend() | s.And() | s.Or() | s.Not() | s.Alone() | s.If() | s.Held():
                return None
            case _:
                return self._list(call, inside)

    def _list(self, call: Call, inside: int) -> ListDetails | None:
        elements = call.value
        if not isinstance(elements, Listing):
            return None
        groups = list(call.by_element())
        kind = groups[0][1][0].frame.stack[-1][0] if groups else call.node.name if isinstance(call.node, s.Name | s.Prop) else ""
        tests = dict(groups)
        most = MOST_EXAMPLES if inside < DEEPEST_EXAMPLES else 0
        sure = [member for member in elements.members if member.truth.state]
        unsure = [member for member in elements.members if member.truth.state is None]
        met = tuple(self._example(kind, member, tests.get(member.element, []), inside + 1) for member in (*sure[:most], *unsure[:most]))
        members = {member.element for member in elements.members}
        out = [(element, group) for element, group in groups if element not in members]
        return ListDetails(
            len(sure), len(unsure), len(groups) if groups else None, elements.complete, None if elements.complete else elements.reason,
            elements.looked_for, met, self._missed(kind, call, out, inside)[:most], elements.nearest,
        )  # fmt: skip

    def _missed(self, kind: str, call: Call, out: list[tuple[Any, list[Call]]], inside: int) -> tuple[Example, ...]:
        """The elements that met the most conditions. Of a long list, only those that met one."""
        ranked = sorted(((needs.nearness(group), element, group) for element, group in out), key=lambda scored: -scored[0])
        close = [(element, group) for near, element, group in ranked if near > 0 or len(out) <= SHORT][:MOST_EXAMPLES]
        tests = [arg for arg in getattr(call.node, "args", None) or () if call.part(arg) is None]
        return tuple(
            self._example(kind, Member(element, _together(group)), group, inside + 1, tests[len(group) :]) for element, group in close
        )

    def _every(self, call: Call, node: s.Every, inside: int) -> ListDetails | None:
        """The elements of 每个 … 满足 …, those that fail first."""
        noun = call.part(node.noun)
        listing = noun.value if noun is not None else None
        if not isinstance(listing, Listing):
            return None
        groups = list(call.by_element())
        states = [_together(group).state for _, group in groups]
        kind = node.noun.name if isinstance(node.noun, s.Name | s.Prop) else ""
        most = MOST_EXAMPLES if inside < DEEPEST_EXAMPLES else 0

        def of(state: bool | None) -> list[Example]:
            chosen = [(element, group) for (element, group), current in zip(groups, states, strict=True) if current is state]
            return [self._example(kind, Member(element, _together(group)), group, inside + 1) for element, group in chosen[:most]]

        return ListDetails(
            states.count(True), states.count(None), len(groups), listing.complete, None if listing.complete else listing.reason,
            listing.looked_for, tuple(of(True)), (*of(False), *of(None)), listing.nearest, True,
        )  # fmt: skip

    def _example(self, kind: str, member: Member, tests: Sequence[Call], inside: int, untested: Sequence[s.Node] = ()) -> Example:
        evidence = trim((*quotes_of(self.ctx, member.element), *member.truth.evidence))
        steps = [self.step(test, "", 0, inside) for test in tests] + [skipped(node) for node in untested]
        return Example(
            describe.word(kind),
            describe.element(member.element, self.ctx),
            _STATES[member.truth.state],
            member.truth.reason,
            evidence[:MOST_EXAMPLES],
            tuple(steps),
        )


def _without_conditions(step: Step) -> Step:
    """The step without the conditions of its list's elements."""
    if step.listed is None:
        return step
    met = tuple(replace(example, steps=()) for example in step.listed.met)
    return replace(step, listed=replace(step.listed, met=met, missed=()))


def skipped(node: s.Node, part: Part = "") -> Step:
    """A condition that was not evaluated."""
    return Step(needs.text(node), part, "skipped")


def _together(group: Sequence[Call]) -> Truth:
    """The result of all conditions on an element."""
    truths = [child.truth for child in group if child.truth is not None]
    for state in (False, None):
        for answer in truths:
            if answer.state is state:
                return answer
    return truths[-1] if truths else Truth(None, "ambiguous")


def _evidence(val: Any) -> tuple[Any, ...]:
    match val:
        case Listing():
            return trim(e for member in val.members if member.truth.state for e in member.truth.evidence)
        case Known() | Absent() | Unknown():
            return val.evidence
        case _:
            return ()


def _constant(call: Call) -> bool:
    """Whether a name is a word of the language (上升, 是) or the code of a definition: such a value has no evidence."""
    return isinstance(call.node, s.Name) and not call.parts and isinstance(call.value.value, str | bool) and not call.value.evidence


def _stands_for(call: Call) -> bool:
    """Whether the owner of a word does not follow from the text of the rule: 该…, a named value, an element at a year."""
    return isinstance(call.node, s.The | s.At) or (isinstance(call.value, AtYear)) or not isinstance(call.node, s.Name)
