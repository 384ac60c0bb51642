"""`plancheck/trace/1`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictStr

from plancheck.contract.base import Count, Day, File, Part, taken
from plancheck.contract.report import (
    DocumentV1,
    EvidenceV1,
    OptionsV1,
    PackV1,
    PlaceV1,
    PlanInfoV1,
    SubjectV1,
    SubResultV1,
    TextV1,
    ToolV1,
    tool,
)
from plancheck.model.plan import FactKind
from plancheck.model.report import Level, Outcome
from plancheck.model.trace import Part as StepPart
from plancheck.model.trace import State, Trace


class ExampleV1(Part):
    """An element of a list."""

    kind: TextV1 = Field(description="What kind of thing it is.")
    label: TextV1 = Field(description="The element in words.")
    state: State = Field(description="Whether it belongs to the list, or meets what is asked of each.")
    reason: StrictStr | None = Field(description="Code of the reason for unknown; null otherwise.")
    evidence: tuple[EvidenceV1, ...] = Field(description="Where it stands.")
    steps: tuple[StepV1, ...] = Field(description="The conditions that it was put to.")


class ListV1(Part):
    """The elements of a list."""

    sure: Count = Field(description="Number of elements that meet the conditions.")
    unsure: Count = Field(description="Number of elements that may meet them.")
    examined: Count | None = Field(description="Number of elements that were put to the conditions; null where there are none.")
    complete: StrictBool = Field(description="Whether nothing that belongs to the list can have been missed.")
    reason: StrictStr | None = Field(description="Code of the reason why it is not complete; null otherwise.")
    each: StrictBool = Field(description="Whether the conditions are asked of each element, rather than select the elements.")
    looked_for: tuple[PlaceV1, ...] = Field(description="The places that were searched.")
    met: tuple[ExampleV1, ...] = Field(description="The first few that belong.")
    missed: tuple[ExampleV1, ...] = Field(description="The nearest of those that do not belong.")
    nearest: tuple[EvidenceV1, ...] = Field(description="Passages that come close.")


class StepV1(Part):
    """A node of the rule with what it came to, and the nodes below it."""

    text: TextV1 = Field(description="The node in the rule's own words.")
    part: StepPart = Field(description="What it is to the node above.")
    state: State | None = Field(description="What a condition came to; null for a value.")
    reason: StrictStr | None = Field(description="Code of the reason for unknown; null otherwise.")
    value: TextV1 | None = Field(description="The value in words; null for a condition.")
    owner: TextV1 | None = Field(description="What a word was asked of, where the text alone does not say it; null otherwise.")
    words: tuple[StrictStr, ...] = Field(description="The words that a mention was searched by.")
    list: ListV1 | None = taken("listed", name="list", description="The elements of a list; null for other nodes.")
    evidence: tuple[EvidenceV1, ...] = Field(description="The passages that it rests on.")
    looked_for: tuple[PlaceV1, ...] = Field(description="The places that were searched.")
    error: Annotated[StrictStr | None, BeforeValidator(lambda it: it or None)] = Field(
        description="The error that was raised here; null otherwise."
    )
    steps: tuple[StepV1, ...] = Field(description="The nodes below.")


class NeedV1(Part):
    """Something that would have to change for the rule to be met."""

    text: TextV1 = Field(description="The change in words.")
    any: StrictBool = Field(description="Whether one of `parts` is enough; otherwise all are needed.")
    evidence: tuple[EvidenceV1, ...] = Field(description="The passages that it is about.")
    parts: tuple[NeedV1, ...] = Field(description="The changes that it consists of.")


class ReadingV1(Part):
    """How a figure was read."""

    figure: TextV1 = Field(description="What is stated, with its year and value.")
    kind: FactKind = Field(description='"target", or "status" for a value that has been reached.')
    why: TextV1 = Field(description="What decided between the two, in words.")
    evidence: EvidenceV1 = Field(description="The passage.")


class ExplainedV1(Part):
    """A sub-result and the tree that led to it."""

    subresult: SubResultV1 = taken("result", name="subresult", description="The sub-result, as in the report.")
    belongs: tuple[ExampleV1, ...] = Field(description="Why it is a subject of the rule.")
    root: StepV1 | None = Field(description="The tree of the conditions; null where no condition decided.")
    needs: tuple[NeedV1, ...] = Field(description="What would have to change for it to pass.")
    readings: tuple[ReadingV1, ...] = Field(
        (), description="How the figures were read that it rests on, or that were not what was asked for."
    )


class SubjectOutcomeV1(Part):
    """A subject of the rule and its outcome."""

    id: StrictStr = Field(description="The sub-result.")
    subject: SubjectV1 = Field(description="What it is about.")
    outcome: Outcome = Field(description="The outcome.")
    reason: StrictStr | None = Field(description="Code of the reason for cantTell, error and inapplicable; null otherwise.")


class RuleV1(Part):
    """The rule that is explained."""

    id: StrictStr = Field(description="Name of the rule.")
    version: StrictStr | None = Field(description="Hash of the rule and of the definitions that it uses; null where it was not run.")
    title: TextV1 = Field(description="Title of the rule.")
    level: Level | None = Field(description="How grave a failure is; null where the rule was not run.")
    text: TextV1 = Field(description="The whole rule, as the formatter prints it.")


class TraceV1(File):
    """Why a rule has its outcome in a draft."""

    schema_: Literal["plancheck/trace/1"] = Field(alias="schema", description="Name and version of this format.")
    tool: ToolV1 = Field(description="What wrote the file.")
    packs: tuple[PackV1, ...] = Field(description="The loaded rule packs.")
    date: Day = Field(description="The day of the check.")
    options: OptionsV1 = Field(description="The options of the check.")
    document: DocumentV1 = Field(description="The draft.")
    plan: PlanInfoV1 = Field(description="What the draft is a plan for.")
    rule: RuleV1 = Field(description="The rule that is explained.")
    outcome: Outcome | None = Field(description="Its outcome; null where the draft could not be read.")
    reason: StrictStr | None = Field(description="Code of the reason for cantTell, error and inapplicable; null otherwise.")
    message: TextV1 | None = Field(description="The outcome in words; null where the draft could not be read.")
    applies: tuple[StepV1, ...] = Field(description="The conditions for the rule to apply.")
    objects: tuple[StepV1, ...] = Field(description="What the rule is about, one list each.")
    subjects: tuple[SubjectOutcomeV1, ...] = Field(description="All subjects of the rule with their outcomes.")
    explained: tuple[ExplainedV1, ...] = Field(description="The subjects that are explained.")
    more: Count = Field(description="Number of subjects that decided the outcome in the same way and are not explained.")
    attachments: tuple[DocumentV1, ...] = Field((), description="The files that were read with the draft; only where there are any.")

    @classmethod
    def of(cls, trace: Trace) -> Self:
        """The file of an explanation."""
        explanation = trace.explanation
        result = explanation.result if explanation else None
        return cls.model_validate(
            {
                "schema": "plancheck/trace/1",
                "tool": tool(trace.tool_version),
                "packs": trace.packs,
                "date": trace.date,
                "options": trace.options,
                "document": trace.document,
                "plan": trace.plan,
                "rule": {
                    "id": trace.rule,
                    "version": result.rule_version if result else None,
                    "title": trace.title,
                    "level": result.level if result else None,
                    "text": trace.text,
                },
                "outcome": result.outcome if result else None,
                "reason": result.reason if result else None,
                "message": result.message if result else None,
                "applies": explanation.applies if explanation else (),
                "objects": explanation.objects if explanation else (),
                "subjects": result.subresults if result else (),
                "explained": explanation.subjects if explanation else (),
                "more": explanation.more if explanation else 0,
            }
            | ({"attachments": trace.attachments} if trace.attachments else {})
        )


def write(trace: Trace) -> bytes:
    """The explanation as `plancheck/trace/1`. `attachments` are there only where files were read with the draft."""
    return TraceV1.of(trace).to_json()
