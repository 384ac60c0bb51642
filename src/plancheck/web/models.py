"""The tables of the workbench.

Files are not in the database: a column named `…_file` holds the SHA-256 by which `files` finds one, "" for none. A plan has versions; each
was handed in once and never changes. Decisions and records are only ever added.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models

#: What people are, in the order of the page about them. `owner`: the one person of a workbench without accounts.
#: Whose plans are those of their office. A reviewer hands in what others sent.
HANDS_IN_OWN = frozenset({"drafter", "owner"})
ROLES = ("drafter", "reviewer", "lead", "policy", "administrator", "owner")
#: Where a version stands; and the states in which its check has not ended, of which the last two are those of a worker at work.
STATES = ("waiting", "reading", "checking", "checked", "failed", "cancelled")
UNCHECKED = ("waiting", "reading", "checking")
WORKED_ON = ("reading", "checking")
JOB_STATES = ("waiting", "running", "done", "failed", "cancelled")
#: What can be done for many plans at once by workers.
BUNDLES = ("letters", "annotated", "comparisons", "export", "table")

SHA256 = 64


def _hash(**options: Any) -> Any:
    return models.CharField(max_length=SHA256, blank=True, default="", **options)


class Person(AbstractUser):
    """Somebody with an account. `name` is shown and signs decisions; `office` is where they work."""

    name = models.CharField(max_length=60)
    office = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES], default="drafter")
    lang = models.CharField(max_length=2, blank=True, default="")
    must_change_password = models.BooleanField(default=False)

    def __str__(self) -> str:
        shown: str = self.name or self.username
        return shown


def sender(role: str, office: str) -> str:
    """The office whose plans somebody of a role and an office hands in; "" is not known."""
    return office if role in HANDS_IN_OWN else ""


class Round(models.Model):
    """A round of plans that are reviewed together. `deadline`: until when new versions are to be handed in."""

    name = models.CharField(max_length=120)
    deadline = models.DateField(null=True, blank=True)
    opened = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True, blank=True)


class Plan(models.Model):
    """A plan of an office, over all its versions. `kind`, `province` and `title` are what a person gave; "" is recognised."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="plans")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=400, blank=True, default="")
    office = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=60, blank=True, default="")
    province = models.CharField(max_length=60, blank=True, default="")
    opened = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True, blank=True)

    @property
    def sender(self) -> str:
        """The office that the plan comes from: as a person gave it, else that of the drafter who handed it in; "" is not known."""
        return self.office or sender(self.owner.role, self.owner.office)

    @property
    def latest(self) -> Version:
        """The version that was handed in last."""
        version: Version = self.versions.order_by("-number")[0]
        return version


class Version(models.Model):
    """A version of a plan as it was handed in, and what came of its check.

    `verdict` and `counts` repeat what the report says, for lists; `fault` names the exception if plancheck itself failed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    draft_file = _hash()
    size = models.BigIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, default="waiting")
    report_file = _hash()
    text_file = _hash()
    replies_file = _hash()
    verdict = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=400, blank=True, default="")
    findings = models.PositiveIntegerField(default=0)
    failed_musts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="one_version_a_number"),)

    @property
    def waits(self) -> bool:
        """Whether its check has not ended."""
        return self.state in UNCHECKED


class Summary(models.Model):
    """What lists say of a version that was checked, so that they open no report. See `summaries`.

    `kind`, `province` and `place` are those of the report; `must`, `should`, `advice` and `cannot_tell` count rules. `decided` and `open`
    count findings with a valid decision, and with none; `reviewed` is the verdict after decisions; they hold until `holds_until`, the last
    day of the first waiver that runs out. `record` is the draft as a round has it (`contract.round`), `rules_file` the rules of the check.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, primary_key=True, related_name="summary")
    kind = models.CharField(max_length=60)
    kind_zh = models.CharField(max_length=120)
    kind_en = models.CharField(max_length=120)
    province = models.CharField(max_length=60, blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")
    status = models.CharField(max_length=20)
    must = models.PositiveIntegerField(default=0)
    should = models.PositiveIntegerField(default=0)
    advice = models.PositiveIntegerField(default=0)
    cannot_tell = models.PositiveIntegerField(default=0)
    decided = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    reviewed = models.CharField(max_length=40)
    holds_until = models.DateField(null=True)
    record = models.TextField()
    rules_file = _hash()


class Annex(models.Model):
    """A file that was handed in with a version and is read as a part of it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="annexes")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    file = _hash()
    size = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="one_annex_a_number"),)
        ordering = ("number",)


class Entry(models.Model):
    """A line of the history of decisions on a plan, as `model.decision.Entry` has it; `number` gives the order."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=16)
    content = models.JSONField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="one_entry_a_number"),
            models.UniqueConstraint(fields=("plan", "name"), name="one_entry_a_name"),
        )
        ordering = ("number",)


class Letter(models.Model):
    """A letter about a version. `fields` are those of the form; `final`: sent, no longer a draft; `problem`: why it was not written."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    final = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default="waiting")
    letter_file = _hash()
    form_file = _hash()
    problem = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="one_letter_a_number"),)


class Template(models.Model):
    """A template for letters that the office made. A worker looks whether letters can be written with it: `state` is waiting, fine or
    wrong, and `problem` says what is wrong. One that is `removed` is offered no more; letters that have it keep it.
    """

    name = models.CharField(max_length=255)
    file = _hash()
    fonts = models.JSONField(default=list)
    state = models.CharField(max_length=20, default="waiting")
    problem = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True, blank=True)


class OfficeRule(models.Model):
    """A text of rules that somebody of the office wrote, with its cases: every time it is saved is a number of its own, by its first rule.

    `state`: saved; used, which checks go by (at most one number of a rule); ended, which they went by once. `imports` are the packs whose
    definitions it uses.
    """

    rule = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    text = models.TextField()
    cases = models.TextField(blank=True, default="")
    imports = models.JSONField(default=list)
    state = models.CharField(max_length=20, default="saved", db_index=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("rule", "number"), name="one_text_a_number"),
            models.UniqueConstraint(fields=("rule",), condition=models.Q(state="used"), name="one_used_text_a_rule"),
        )


class Bundle(models.Model):
    """Something done for many plans of a round at once; its jobs say how far it is. `skipped`: [plan, sentence in zh, in en] each.

    `kind` is one of `BUNDLES`; `lang` is the language of what is written.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bundles")
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lang = models.CharField(max_length=2)
    skipped = models.JSONField(default=list)


class Job(models.Model):
    """Work for a worker: `kind` names a function of `work`. It is claimed by one worker until `deadline`, then anybody may take it.

    `attempts` counts the claims, `lost` the workers that were lost at it. It is about a version, or about a template.
    """

    kind = models.CharField(max_length=20)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="jobs")
    template = models.ForeignKey(Template, on_delete=models.CASCADE, null=True, related_name="jobs")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, null=True, related_name="jobs")
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, null=True, related_name="jobs")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default="waiting", db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True, default="")
    deadline = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)
    result_file = _hash()
    problem = models.TextField(blank=True, default="")


class Record(models.Model):
    """A line of the history of the workbench: who did what, and what was there before and after. See `audit`."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.CharField(max_length=40)
    person = models.CharField(max_length=160)
    act = models.CharField(max_length=40)
    plan = models.BigIntegerField(null=True)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    previous = models.CharField(max_length=SHA256)
    code = models.CharField(max_length=SHA256)


class Chain(models.Model):
    """The end of the chain of records: how many there are, and the code of the last. One row."""

    length = models.PositiveBigIntegerField(default=0)
    last = models.CharField(max_length=SHA256, blank=True, default="")
    code = models.CharField(max_length=SHA256, blank=True, default="")
