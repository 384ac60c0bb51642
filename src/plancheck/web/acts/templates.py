"""Templates for letters that an office made: handed in as Word files, looked at by a worker, chosen for a letter."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plancheck.web import audit, queue, texts
from plancheck.web.acts import refused, submissions
from plancheck.web.acts.submissions import Upload
from plancheck.web.models import Person, Template
from plancheck.web.rights import require
from plancheck.web.site import current


def add(person: Person, upload: Upload) -> Template:
    """A new template, which a worker looks at before it is offered. Raises Refused for what is no .docx by its name."""
    require(person, "manage_templates")
    if not upload.name.lower().endswith(".docx"):
        raise refused("template_format", name=texts.line(upload.name, submissions.LONGEST_SHOWN))
    stored = submissions.store(upload)
    with transaction.atomic():
        made: Template = Template.objects.create(name=stored.name, file=stored.file, by=person)
        queue.add_for_template(made)
        audit.record(person, "add_template", None, None, {"template": made.pk, "template_name": made.name, "sha256": made.file})
    return made


def remove(person: Person, template: Template) -> None:
    """Takes a template out of those that are offered. Letters that have it keep it."""
    require(person, "manage_templates")
    with transaction.atomic():
        if Template.objects.filter(pk=template.pk, removed=None).update(removed=timezone.now()):
            audit.record(person, "remove_template", None, {"template": template.pk, "template_name": template.name}, None)
    template.refresh_from_db()


def all_() -> QuerySet[Template]:
    """The templates that were not removed, the newest first."""
    return Template.objects.filter(removed=None).select_related("by").order_by("-pk")


def offered() -> QuerySet[Template]:
    """The templates that a letter can be written with, the newest first."""
    return all_().filter(state="fine")


def is_offered(template: Template) -> bool:
    """Whether a letter can be written with a template now."""
    return template.state == "fine" and template.removed is None


def chosen(number: str) -> Template | None:
    """The template that a form names; None for the standard one. Raises Refused for one that is not offered."""
    if not number:
        return None
    template: Template | None = offered().filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    if template is None:
        raise refused("no_template")
    return template


def standard_name() -> str:
    """The name of the file that the settings give as the template of all letters; "" if that is the one that comes along."""
    return current().letter.get("template", "").replace("\\", "/").rpartition("/")[2]
