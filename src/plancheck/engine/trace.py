"""Why a rule came out as it did: the rule is judged as usual while its evaluation is recorded, and the record is shown as a tree."""

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
from plancheck.engine.nouns import has_property, shown
from plancheck.engine.tracer import Judged, Recorder, Seen, merged
from plancheck.language import syntax as s
from plancheck.language.loader import RuleSet
from plancheck.language.words import keyword
from plancheck.model.diagnostic import Bilingual
from plancheck.model.plan import Plan
from plancheck.model.report import Result, SubResult
from plancheck.model.trace import Example, Explanation, Listed, Part, State, Step, SubjectTrace
from plancheck.model.value import Absent, Known, Truth, Unknown
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Source, Topic, WordList
from plancheck.text.names import fold_name

#: How many subjects are explained unasked, and how many elements of a list are shown, of each sort.
MOST_SUBJECTS, MOST_EXAMPLES = 5, 3
#: A list this short is shown whole, however far its elements are from belonging.
SHORT = 5
#: Below this depth a node is shown without what it consists of; elements within elements are shown so deep.
DEEPEST, DEEPEST_EXAMPLES = 24, 2
#: Each node of a rule that is looked at takes more calls than one that is not; no rule may come out otherwise for that.
MORE_CALLS = 4

_STATES: dict[bool | None, State] = {True: "true", False: "false", None: "unknown"}
_DEFINED = (Topic, SectionConcept, EventConcept, Indicator, WordList, ReferenceTable, Source)
_LITERALS = (s.Number, s.Year, s.Text, s.UnitName, s.Pattern)
_COMPARISONS = (s.Compare, s.Approx, s.Between, s.Trend)
#: Comparisons that ask whether something is in a text: the two sides say nothing that the words do not.
_OF_TEXT = ("contains", "contains_not", "concerns", "concerns_not", "matches", "matches_not")


def explain(
    loaded: RuleSet,
    plan: Plan,
    rule: s.RuleNode,
    parameters: Mapping[str, s.Node] = MappingProxyType({}),
    subject: str | None = None,
    on: date | None = None,
) -> Explanation:
    """How a rule came to what `evaluate` says of a plan, for MOST_SUBJECTS subjects at most.

    `subject` is the key, the label or the id of the one to explain, or a part of its label; without it, those that decided.
    """
    recorder = Recorder()
    with _deeper():
        result, ctx = evaluate.Judge(loaded, parameters, on).traced(rule, plan, recorder)
    pack = next(pack for pack in loaded.packs if pack.id == rule.pack)
    describer = _Describer(ctx, recorder, rule)
    chosen = _asked(result, subject) if subject is not None else _deciding(result)
    return Explanation(
        result,
        describer.applies(pack),
        describer.objects(),
        tuple(describer.subject(sub) for sub in chosen[:MOST_SUBJECTS]),
        max(0, len(chosen) - MOST_SUBJECTS),
    )


def _deciding(result: Result) -> list[SubResult]:
    return [sub for sub in result.subresults if sub.outcome == result.outcome]


def _asked(result: Result, name: str) -> list[SubResult]:
    """The subjects of that id, key or label; else those with the name in their label."""
    sought = fold_name(name)
    if not sought:
        return []
    labels = [(sub, [fold_name(sub.subject.label.zh), fold_name(sub.subject.label.en)]) for sub in result.subresults]
    exact = [sub for sub, names in labels if sought in (fold_name(sub.id), fold_name(sub.subject.key), *names)]
    return exact or [sub for sub, names in labels if any(sought in label for label in names)]


@contextmanager
def _deeper() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before * MORE_CALLS)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class _Describer:
    """The recorded evaluation of one rule as steps."""

    def __init__(self, ctx: Context, recorder: Recorder, rule: s.RuleNode) -> None:
        self.ctx = ctx
        self.recorder = recorder
        self.rule = rule
        self.lets = {let.name for let in rule.lets}

    # ---- the parts of a rule ----------------------------------------------------------------------------------------

    def applies(self, pack: s.Pack) -> tuple[Step, ...]:
        """The conditions under which the pack and the rule apply, the pack's first."""
        asked: list[tuple[s.Node | None, Part]] = [(pack.applies, "applies_pack"), (self.rule.applies, "applies")]
        steps = []
        for node, part in asked:
            if node is not None:
                seen = next(self.recorder.runs(node), None)
                steps.append(self.step(seen, part) if seen is not None else skipped(node, part))
        return tuple(steps)

    def objects(self) -> tuple[Step, ...]:
        """The lists that the rule's subjects come from; of those that are asked for each subject of another, the first few."""
        steps: list[Step] = []
        for node in self.rule.objects:
            runs = list(self.recorder.runs(node))
            listed = [replace(self.step(seen, "object"), owner=self._bound(seen.frame)) for seen in runs[:MOST_EXAMPLES]]
            # Each subject says itself why it is one; without any, the nearest misses say why there is none.
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
            return self._whole(sub)
        belongs = tuple(self._belongs(judged.frame))
        if judged.belongs.state is None:
            listed = describe.joined([needs.text(node) for node in self.rule.objects])
            root = Step(listed, "object", "unknown", judged.belongs.reason, evidence=judged.belongs.evidence)
            wanted = tuple(need for seen in self._tests(judged) for need in needs.wanted(seen, True, self.ctx))
        else:
            seen = next(run for run in self.recorder.runs(self.rule.requires) if run.frame is judged.frame)
            root, wanted = self.step(seen, "requires"), needs.wanted(seen, True, self.ctx)
        return SubjectTrace(sub, root, belongs, wanted if sub.outcome in ("failed", "cantTell") else ())

    def _whole(self, sub: SubResult) -> SubjectTrace:
        """A sub-result that is about the plan: the rule's requirement, or a condition under which it would apply."""
        if sub.subject.type == "list":
            return SubjectTrace(sub, None, (), needs.settled(sub.reason))
        ran = next(self.recorder.runs(self.rule.requires), None)
        if ran is not None and not self.rule.objects:
            return SubjectTrace(sub, self.step(ran, "requires"), (), needs.wanted(ran, True, self.ctx))
        undecided = [seen for seen in self._gates() if seen.truth is not None and seen.truth.state is not True]
        if not undecided:
            return SubjectTrace(sub, None)
        wanted = needs.wanted(undecided[-1], True, self.ctx) if sub.outcome == "cantTell" else ()
        return SubjectTrace(sub, self.step(undecided[-1], "applies"), (), wanted)

    def _gates(self) -> list[Seen]:
        """What ran at the top of the rule that is neither its requirement, an object nor a named value."""
        own = (self.rule.requires, *self.rule.objects, *(let.value for let in self.rule.lets))
        return [merged(seen) for seen in self.recorder.top if not any(seen.node is node for node in own)]

    def _fault(self) -> Step | None:
        """The tree down to the node that raised; that node alone where it could not even be made ready."""
        broken = self.recorder.failed
        top = next((seen for seen in reversed(self.recorder.top) if seen.error), None)
        if top is not None:
            return self.step(top, "requires" if top.node is self.rule.requires else "")
        return Step(needs.text(broken.node), state="error", error=broken.error) if broken else None

    # ---- subjects ---------------------------------------------------------------------------------------------------

    def _tests(self, judged: Judged) -> Iterator[Seen]:
        """The conditions that did not settle whether a subject is one."""
        for group in self._groups(judged.frame):
            yield from (seen for seen in group if seen.truth is not None and seen.truth.state is None)

    def _groups(self, frame: Frame) -> Iterator[list[Seen]]:
        """What each element of a frame was put to before it became a subject."""
        for depth, node in enumerate(self.rule.objects):
            for seen in self.recorder.runs(node):
                if all(a[1] is b[1] for a, b in zip(seen.frame.stack, frame.stack, strict=False)) and len(seen.frame.stack) == depth:
                    yield from (group for element, group in seen.by_element() if element is frame.stack[depth][1])

    def _belongs(self, frame: Frame) -> Iterator[Example]:
        for group in self._groups(frame):
            inner = group[0].frame
            kind, element = inner.stack[-1]
            yield self._example(kind, Member(element, _all(group)), group, 0)

    # ---- steps ------------------------------------------------------------------------------------------------------

    def step(self, seen: Seen, part: Part = "", depth: int = 0, inside: int = 0) -> Step:
        """A node with all below it; `depth` counts nodes above it, `inside` elements that it is a condition of."""
        words = needs.text(seen.node)
        if seen.error:
            below = self._steps(seen, depth, inside)
            below += tuple(self.step(run, "", depth + 1, inside) for _, group in seen.by_element() for run in group if run.error)
            return Step(words, part, "error", steps=below, error="" if any(step.state == "error" for step in below) else seen.error)
        answer, val = seen.truth, seen.val
        made = Step(
            words,
            part or self._part(seen),
            _STATES[answer.state] if answer is not None else None,
            answer.reason if answer is not None else val.reason if isinstance(val, Unknown) else None,
            self._value(seen),
            self._owner(seen),
            self._words(seen),
            self._listed(seen, inside),
            answer.evidence if answer is not None else _evidence(val),
            answer.looked_for if answer is not None else val.looked_for if isinstance(val, Absent | Listing) else (),
        )
        return replace(made, steps=self._steps(seen, depth, inside)) if depth < DEEPEST else made

    def _part(self, seen: Seen) -> Part:
        if not isinstance(seen.node, s.Name) or seen.node.args is not None:
            return ""
        return "where" if seen.node.name in self.lets else "parameter" if seen.node.name in self.ctx.parameters else ""

    def _steps(self, seen: Seen, depth: int, inside: int) -> tuple[Step, ...]:
        """The steps below a node, in the order of its text; what was not asked, since the rest had decided, as such."""
        match seen.node:
            case s.And() | s.Or() | s.Alone():
                return tuple(self._part_of(seen, part, "", depth, inside) for part in seen.node.parts)
            case s.If():
                node = seen.node
                parts: list[tuple[s.Node | None, Part]] = [(node.test, "if"), (node.then, "then"), (node.orelse, "else")]
                return tuple(self._part_of(seen, each, part, depth, inside) for each, part in parts if each is not None)
            case s.Has():
                return self._steps_of_list(seen, seen.node, depth, inside)
            case s.Compare() | s.Approx() | s.Between() | s.Trend() if self._value(seen) is not None:
                return tuple(self.step(run, "", depth + 1, inside) for run in seen.here if self._is_shown(run) and not self._plain(run))
            case _:
                return tuple(self.step(run, "", depth + 1, inside) for run in seen.here if self._is_shown(run))

    def _steps_of_list(self, seen: Seen, node: s.Has, depth: int, inside: int) -> tuple[Step, ...]:
        """The steps below 有. It describes one list itself; several lists (甲、乙 有 …) are described one by one."""
        lists = [run for run in seen.here if run.node is node.noun]
        subject = seen.of(node.subject)
        above = [subject] if subject is not None and self._is_shown(subject) and isinstance(subject.val, Listing) else []
        if len(lists) != 1:
            return tuple(self.step(run, "", depth + 1, inside) for run in (*above, *lists))
        named: Part = "where" if isinstance(lists[0].node, s.Name) and lists[0].node.name in self.lets else ""
        below = tuple(self.step(run, named, depth + 1, inside) for run in lists[0].here if self._is_shown(run))
        return (*(self.step(run, "", depth + 1, inside) for run in above), *below)

    def _part_of(self, seen: Seen, node: s.Node, part: Part, depth: int, inside: int) -> Step:
        ran = seen.of(node)
        return self.step(ran, part, depth + 1, inside) if ran is not None else skipped(node, part)

    def _plain(self, seen: Seen) -> bool:
        """Whether a side of a comparison is fully described by its value: a bare word, a property, a parameter."""
        if isinstance(seen.node, s.ListOf | s.AnyOf):
            return all(self._plain(run) for run in seen.here)
        if isinstance(seen.val, Unknown) or (isinstance(seen.val, Listing) and (not seen.val.complete or any(seen.by_element()))):
            return False
        let = isinstance(seen.node, s.Name) and seen.node.name in self.lets
        return not let and isinstance(seen.node, s.Name | s.Prop | s.The) and not any(self._is_shown(run) for run in seen.here)

    def _is_shown(self, seen: Seen) -> bool:
        """Whether a part of a node is worth a line: not what its text already says (numbers, words, definitions, 该…)."""
        if seen.error:
            return True
        if isinstance(seen.node, _LITERALS):
            return False
        if seen.truth is not None and seen.val is None:
            return True
        if isinstance(seen.node, s.The | s.At):
            return any(self._is_shown(run) for run in seen.here)
        if isinstance(seen.node, s.ListOf | s.AnyOf):
            return any(self._is_shown(run) for run in seen.here)
        named = isinstance(seen.node, s.Name) and (seen.node.name in self.lets or seen.node.name in self.ctx.parameters)
        return named or not (isinstance(seen.val, Known) and (isinstance(seen.val.value, (*_DEFINED, Plan)) or _constant(seen)))

    # ---- what a step says -------------------------------------------------------------------------------------------

    def _value(self, seen: Seen) -> Bilingual | None:
        node = seen.node
        if isinstance(node, _COMPARISONS):
            return self._compared(seen, node)
        if isinstance(node, s.Has) or seen.val is None:
            return None
        return describe.value(seen.val, self.ctx)

    def _compared(self, seen: Seen, node: s.Compare | s.Approx | s.Between | s.Trend) -> Bilingual | None:
        """Both figures of a comparison: 45 % ≥ 50 %."""
        if isinstance(node, s.Compare) and node.op in _OF_TEXT:
            return None
        left = needs.left(seen, node, self.ctx)
        if left is None:
            return None
        right = seen.of(node.right) if isinstance(node, s.Compare | s.Approx) else None
        if right is None or right.val is None:
            return left
        other = describe.value(right.val, self.ctx)
        sign = ("EQ" if node.op == "=" else "CMP", node.op) if isinstance(node, s.Compare) else ("APPROX", "approx")
        zh, en = (keyword(*sign, lang) for lang in ("zh", "en"))
        return Bilingual(f"{left.zh}  {zh}  {other.zh}", f"{left.en}  {en}  {other.en}")

    def _owner(self, seen: Seen) -> Bilingual | None:
        """What a bare word was asked of, or what 该… and 在 stood for."""
        node, frame = seen.node, seen.frame
        match node:
            case s.Has(subject=None):
                found = next((run for run in seen.here if run.node is node.noun), None)
                return describe.owner(found.owner, frame, self.ctx) if found is not None and _asks(found, self) else None
            case s.Has():
                subject = seen.of(node.subject)
                return describe.owner(subject.val, frame, self.ctx) if subject is not None and _stands_for(subject) else None
            case s.Compare(left=None) | s.Approx(left=None) | s.Between(left=None) | s.Trend(left=None):
                return describe.owner(Known(frame.stack[-1][1] if frame.stack else self.ctx.plan), frame, self.ctx)
            case s.Compare() | s.Approx() | s.Between() | s.Trend():
                left = seen.of(node.left)
                return self._owner(left) if left is not None and self._plain(left) else None
            case s.Prop():
                above = seen.of(node.owner)
                return describe.owner(above.val, frame, self.ctx) if above is not None and _stands_for(above) else None
            case s.Name():
                return self._holder(seen, node)
            case _:
                return None

    def _holder(self, seen: Seen, node: s.Name) -> Bilingual | None:
        """The owner that a bare word got: the innermost element that has such a property, else what its noun was asked of."""
        defined = isinstance(seen.val, Known) and isinstance(seen.val.value, _DEFINED)
        if defined or node.name in self.lets or node.name in self.ctx.parameters:
            return None
        if node.args is None and seen.owner is None:
            bound = next((element for _, element in reversed(seen.frame.stack) if has_property(element, node.name)), None)
            return describe.owner(Known(bound), seen.frame, self.ctx) if bound is not None else None
        return describe.owner(seen.owner, seen.frame, self.ctx) if seen.owner is not None and _asks(seen, self) else None

    def _words(self, seen: Seen) -> tuple[str, ...]:
        if not isinstance(seen.node, s.Compare) or not seen.node.op.startswith("contains"):
            return ()
        right = seen.of(seen.node.right)
        return describe.sought(right.val) if right is not None else ()

    # ---- lists ------------------------------------------------------------------------------------------------------

    def _listed(self, seen: Seen, inside: int) -> Listed | None:
        match seen.node:
            case s.Every():
                return self._every(seen, seen.node, inside)
            case s.Has():
                found = [run for run in seen.here if run.node is seen.node.noun]
                return self._list(found[0], inside) if len(found) == 1 else None
            case s.Compare() | s.Approx() | s.Between() | s.Trend() | s.And() | s.Or() | s.Not() | s.Alone() | s.If():
                return None
            case _:
                return self._list(seen, inside)

    def _list(self, seen: Seen, inside: int) -> Listed | None:
        found = seen.val
        if not isinstance(found, Listing):
            return None
        groups = list(seen.by_element())
        kind = groups[0][1][0].frame.stack[-1][0] if groups else seen.node.name if isinstance(seen.node, s.Name | s.Prop) else ""
        tests = dict(groups)
        most = MOST_EXAMPLES if inside < DEEPEST_EXAMPLES else 0
        sure = [member for member in found.members if member.truth.state]
        unsure = [member for member in found.members if member.truth.state is None]
        met = tuple(self._example(kind, member, tests.get(member.element, []), inside + 1) for member in (*sure[:most], *unsure[:most]))
        members = {member.element for member in found.members}
        out = [(element, group) for element, group in groups if element not in members]
        return Listed(
            len(sure), len(unsure), len(groups) if groups else None, found.complete, None if found.complete else found.reason,
            found.looked_for, met, self._missed(kind, seen, out, inside)[:most], found.nearest,
        )  # fmt: skip

    def _missed(self, kind: str, seen: Seen, out: list[tuple[Any, list[Seen]]], inside: int) -> tuple[Example, ...]:
        """The elements that met the most conditions; of a long list none that met none."""
        ranked = sorted(((needs.nearness(group), element, group) for element, group in out), key=lambda each: -each[0])
        close = [(element, group) for near, element, group in ranked if near > 0 or len(out) <= SHORT][:MOST_EXAMPLES]
        tests = [arg for arg in getattr(seen.node, "args", None) or () if seen.of(arg) is None]
        return tuple(self._example(kind, Member(element, _all(group)), group, inside + 1, tests[len(group) :]) for element, group in close)

    def _every(self, seen: Seen, node: s.Every, inside: int) -> Listed | None:
        """每个 … 满足 …: those that do not first."""
        found = next((run for run in seen.here if run.node is node.noun), None)
        listing = found.val if found is not None else None
        if not isinstance(listing, Listing):
            return None
        groups = list(seen.by_element())
        states = [_all(group).state for _, group in groups]
        kind = node.noun.name if isinstance(node.noun, s.Name | s.Prop) else ""
        most = MOST_EXAMPLES if inside < DEEPEST_EXAMPLES else 0

        def of(state: bool | None) -> list[Example]:
            chosen = [(element, group) for (element, group), each in zip(groups, states, strict=True) if each is state]
            return [self._example(kind, Member(element, _all(group)), group, inside + 1) for element, group in chosen[:most]]

        return Listed(
            states.count(True), states.count(None), len(groups), listing.complete, None if listing.complete else listing.reason,
            listing.looked_for, tuple(of(True)), (*of(False), *of(None)), listing.nearest, True,
        )  # fmt: skip

    def _example(self, kind: str, member: Member, tests: Sequence[Seen], inside: int, untested: Sequence[s.Node] = ()) -> Example:
        evidence = trim((*shown(self.ctx, member.element), *member.truth.evidence))
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
    """A step whose list does not say why its elements belong."""
    if step.listed is None:
        return step
    met = tuple(replace(example, steps=()) for example in step.listed.met)
    return replace(step, listed=replace(step.listed, met=met, missed=()))


def skipped(node: s.Node, part: Part = "") -> Step:
    """A condition that was not asked."""
    return Step(needs.text(node), part, "skipped")


def _all(group: Sequence[Seen]) -> Truth:
    """The last of an element's conditions decides: those before it hold, or may hold."""
    truths = [run.truth for run in group if run.truth is not None]
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


def _constant(seen: Seen) -> bool:
    """Whether a name stands for a word of the language (上升, 是) or the code of a definition: it has no place and asks nothing."""
    return isinstance(seen.node, s.Name) and not seen.here and isinstance(seen.val.value, str | bool) and not seen.val.evidence


def _stands_for(seen: Seen) -> bool:
    """Whether what a word was asked of does not follow from the text itself: 该…, a named value, something at a year."""
    return isinstance(seen.node, s.The | s.At) or (isinstance(seen.val, AtYear)) or not isinstance(seen.node, s.Name)


def _asks(seen: Seen, describer: _Describer) -> bool:
    """Whether a noun was asked of its owner: one with a domain (年（期限）), a parameter or a named value is not."""
    node = seen.node
    if not isinstance(node, s.Name):
        return False
    return (
        node.name not in describer.lets
        and node.name not in describer.ctx.parameters
        and not any(arg is run.node for run in seen.here for arg in node.args or ())
    )
