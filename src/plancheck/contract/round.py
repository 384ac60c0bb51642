"""`plancheck/round/1`, and the record of one draft, which a batch reads back when it resumes."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictStr, model_validator

from plancheck.contract.base import Count, Day, File, Natural, Part, as_object, taken
from plancheck.contract.report import ConfigurationV1, CountsV1, DocumentV1, FigureV1, OptionsV1, PackV1, PrintV1, TextV1, ToolV1, tool
from plancheck.model.report import LEVELS, Level, Outcome, PlanInfo, Verdict
from plancheck.model.round import Draft, Figure, Review, Round, Series, SkipReason


class SeriesV1(Part):
    """One series of an indicator's values in a draft; their places are in the draft's own report."""

    code: StrictStr = Field(description='Code of the indicator; "~" and the subject for one that no pack knows.')
    label: TextV1 = Field(description="Name of the indicator.")
    unit: StrictStr = Field(description="Unit of the series.")
    series: tuple[FigureV1, ...] = taken("figures", name="series", description="The values.")

    def restored(self) -> Series:
        figures = tuple(
            Figure(point.year, point.kind, point.value, point.value_to, point.op, point.unit, point.base_year, point.change)
            for point in self.series
        )
        return Series(self.code, self.label.restored(), self.unit, figures)


class LevelsV1(Part):
    """The number of rules that are not met, by level."""

    must: Count = Field(description="Rules that must be met.")
    should: Count = Field(description="Rules that should be met.")
    advice: Count = Field(description="Suggestions.")


class DraftPlanV1(Part):
    """What a draft is a plan for."""

    title: StrictStr = Field(description="Title of the plan.")
    kind: StrictStr = Field(description='Code of the kind of plan, or "unknown".')
    kind_label: TextV1 = Field(description="The kind of plan in words.")
    place: StrictStr | None = Field(description="The place that the plan is for; null where it is not known.")
    province: StrictStr | None = Field(description="Its province; null where it is not known.")

    def restored(self) -> PlanInfo:
        return PlanInfo(self.title, self.kind, self.kind_label.restored(), self.place, self.province)


class FilesV1(Part):
    """The files of a draft's report, as paths under the folder of the round."""

    html: StrictStr = Field(description="The page.")
    json_: StrictStr = Field(alias="json", description="The `plancheck/report/1`.")


class ReviewV1(Part):
    """How far the review of a draft is."""

    verdict: Verdict = Field(description="The verdict with the valid decisions.")
    decided: Count = Field(description="The number of findings with a valid decision.")
    findings: Count = Field(description="The number of findings: sub-results that failed or need manual review.")
    again: Count = Field(description="The number of findings whose decision needs to be reviewed again.")
    letter: Count = Field(description="Version of the last letter; 0 where there is none.")
    letter_is_current: StrictBool = Field(description="Whether neither the report nor the decisions have changed since the letter.")
    unreadable: StrictStr = Field(description="The file of decisions, where it could not be read; empty otherwise.")

    def restored(self) -> Review:
        return Review(self.verdict, self.decided, self.findings, self.again, self.letter, self.letter_is_current, self.unreadable)


class DraftV1(Part):
    """The outcome of one draft."""

    name: StrictStr = Field(description="Its path in what was handed in.")
    submission: StrictStr = Field(description="The folder that it came in with its attachments; empty where there is none.")
    document: DocumentV1 = Field(description="The draft.")
    attachments: tuple[DocumentV1, ...] = Field(description="The files that were read with the draft.")
    plan: DraftPlanV1 = Field(description="What the draft is a plan for.")
    verdict: Verdict = Field(description="The verdict of the rules.")
    counts: CountsV1 = Field(description="The number of rules with each outcome.")
    failed: LevelsV1 = Field(description="The number of rules that are not met, by level.")
    outcomes: Annotated[dict[StrictStr, Outcome], BeforeValidator(as_object)] = Field(description="The outcome of every rule, by its name.")
    indicators: tuple[SeriesV1, ...] = Field(description="The values of the indicators in the draft.")
    reports: FilesV1 = Field(description="The files of its report.")
    fault: StrictStr = Field(description="The exception, where plancheck itself failed; empty otherwise.")
    print: PrintV1 | None = Field(None, description="The check against the print; only where it was asked for.")
    faults: Count | None = Field(None, description="The number of failed findings that follow from no other.")
    review: ReviewV1 | None = Field(None, description="How far its review is; only where a draft of the round has decisions or a letter.")

    @model_validator(mode="before")
    @classmethod
    def _of(cls, value: object) -> object:
        if not isinstance(value, Draft):
            return value
        same = {name: part for name in cls.model_fields if (part := getattr(value, name, None)) is not None}
        return same | {"failed": dict.fromkeys(LEVELS, 0) | dict(value.failed), "reports": {"html": value.html, "json": value.json}}

    def restored(self) -> Draft:
        return Draft(
            name=self.name,
            submission=self.submission,
            document=self.document.restored(),
            attachments=tuple(document.restored() for document in self.attachments),
            plan=self.plan.restored(),
            verdict=self.verdict,
            failed=tuple((level, getattr(self.failed, level)) for level in LEVELS),
            outcomes=tuple(self.outcomes.items()),
            indicators=tuple(series.restored() for series in self.indicators),
            html=self.reports.html,
            json=self.reports.json_,
            fault=self.fault,
            print=self.print.restored() if self.print else None,
            review=self.review.restored() if self.review else None,
            faults=self.faults,
        )


class RuleV1(Part):
    """A rule and its outcomes in all drafts."""

    rule: StrictStr = Field(description="Name of the rule.")
    title: TextV1 = Field(description="Title of the rule.")
    level: Level = Field(description="How grave a failure is.")
    counts: CountsV1 = Field(description="The number of drafts with each outcome.")


class VerdictsV1(Part):
    """The number of drafts with each verdict."""

    not_checked: Count = Field(description="Drafts that could not be read.")
    incomplete: Count = Field(description="Drafts with rules that could not be checked.")
    please_confirm: Count = Field(0, description="Drafts of which a person has to confirm that the rules are for them.")
    not_applicable_document: Count = Field(0, description="Drafts that the rules are not for.")
    noncompliant: Count = Field(description="Drafts that fail a rule that must be met.")
    needs_review: Count = Field(description="Drafts that need manual review.")
    compliant: Count = Field(description="Drafts that meet every rule that must be met.")


class SkippedV1(Part):
    """A file that was not checked as a draft."""

    name: StrictStr = Field(description="Its path in what was handed in.")
    reason: SkipReason = Field(
        description="stray: left by a program. kind: never a draft. special: no regular file. nested: in too many zips. "
        "unassigned: an attachment of no draft. hidden: hidden, or named like what programs leave. deep: in too many folders. "
        "results: beside the results of a batch."
    )


class AlikeV1(Part):
    """Drafts that may be the same plan."""

    kind: Literal["same", "version"] = Field(description="same: one file twice. version: same title and place.")
    drafts: tuple[Natural, ...] = Field(description="Their positions in `drafts`, from 1.")


class RoundV1(File):
    """The outcome of checking many drafts by the same rules on the same day."""

    schema_: Literal["plancheck/round/1"] = Field(alias="schema", description="Name and version of this format.")
    tool: ToolV1 = Field(description="What wrote the file.")
    packs: tuple[PackV1, ...] = Field(description="The rule packs that were checked.")
    date: Day = Field(description="The day of the check.")
    options: OptionsV1 = Field(description="The options of the check.")
    source: StrictStr = Field(description="Name of the folder or zip that was handed in.")
    verdicts: VerdictsV1 = Field(description="The number of drafts with each verdict.")
    rules: tuple[RuleV1, ...] = Field(description="The rules, with their outcomes in all drafts.")
    drafts: tuple[DraftV1, ...] = Field(description="The drafts, in the order of their names.")
    skipped: tuple[SkippedV1, ...] = Field(description="Files that were not checked as drafts.")
    alike: tuple[AlikeV1, ...] = Field(description="Drafts that may be the same plan.")

    configuration: ConfigurationV1 | None = Field(
        None, description="The configuration in force, and rules that are switched off or adjusted; only where there are any."
    )

    @classmethod
    def of(cls, round: Round) -> Self:
        """The file of a round."""
        same: dict[str, Any] = {name: getattr(round, name) for name in cls.model_fields if getattr(round, name, None) is not None}
        by_rule = round.by_rule
        rules = [{"rule": rule.id, "title": rule.title, "level": rule.level, "counts": by_rule[rule.id]} for rule in round.rules]
        return cls.model_validate(same | {"schema": "plancheck/round/1", "tool": tool(round.tool_version), "rules": tuple(rules)})


class RecordV1(File):
    """The record of a draft in the folder of a round; not a format for others."""

    key: str
    files: tuple[str, ...]
    draft: DraftV1


def write(round: Round) -> bytes:
    """The round as `plancheck/round/1`."""
    return RoundV1.of(round).to_json()


def write_record(draft: Draft, key: str, hashes: list[str]) -> bytes:
    """The record of a draft: what it was made from and the SHA-256 of its files."""
    return RecordV1.model_validate({"key": key, "files": tuple(hashes), "draft": draft}).to_json()


def read_record(data: bytes) -> Draft:
    """The draft of a record. Raises ValueError, with what is wrong, for anything else."""
    return RecordV1.from_json(data).draft.restored()


def read_drafts(data: bytes) -> tuple[Draft, ...]:
    """The drafts of a `plancheck/round/1`. Raises ValueError, with what is wrong, for anything else."""
    return tuple(draft.restored() for draft in RoundV1.from_json(data).drafts)


def read_source(data: bytes) -> str:
    """The name of what a `plancheck/round/1` is about. Raises ValueError, with what is wrong, for anything else."""
    return RoundV1.from_json(data).source
