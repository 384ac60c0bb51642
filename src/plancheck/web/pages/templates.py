"""The templates of an office for its letters."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from plancheck import resources
from plancheck.letter.compose import TEMPLATE
from plancheck.web import files, problems, rights
from plancheck.web.acts import Refused, refused, templates
from plancheck.web.models import Template
from plancheck.web.page import download, gone_to, handled, render, upload
from plancheck.web.site import current


@require_safe
@handled
def everything(request: HttpRequest) -> HttpResponse:
    """All templates with what is wrong with them, and the form for a new one."""
    return _everything(request)


def _everything(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    rights.require(request.user, "manage_templates")
    listed = list(templates.all_())
    return render(
        request,
        "templates.html.j2",
        status=status,
        templates=listed,
        waits=any(template.state == "waiting" for template in listed),
        standard=templates.standard_name(),
        problem=problem,
        sentences=lambda column: [it.of(request.lang) for it in problems.read(column)],
    )


@require_POST
@handled
def add(request: HttpRequest) -> HttpResponse:
    """Takes a new template."""
    rights.require(request.user, "manage_templates")
    given = request.FILES.get("file")
    try:
        if given is None:
            raise refused("no_file")
        templates.add(request.user, upload(given))
    except Refused as error:
        return _everything(request, error.message.of(request.lang), 409)
    return gone_to(request, "/templates/")


@require_POST
@handled
def remove(request: HttpRequest, template: int) -> HttpResponse:
    """Takes a template out of those that are offered."""
    templates.remove(request.user, _of(request, template))
    return gone_to(request, "/templates/")


@require_safe
@handled
def file(request: HttpRequest, template: int) -> HttpResponse:
    """A template as the Word file that it is."""
    asked = _of(request, template)
    return download(files.get(asked.file), asked.name)


@require_safe
@handled
def standard(request: HttpRequest) -> HttpResponse:
    """The template that letters have if none is chosen, to begin one's own with."""
    rights.require(request.user, "manage_templates")
    set_ = current().letter.get("template")
    path = Path(set_) if set_ else resources.folder("templates") / TEMPLATE
    try:
        return download(path.read_bytes(), path.name)
    except OSError as error:
        raise refused("standard_unreadable", name=path.name, why=error.strerror or type(error).__name__) from None


def _of(request: HttpRequest, number: int) -> Template:
    rights.require(request.user, "manage_templates")
    try:
        asked: Template = Template.objects.get(pk=number)
    except Template.DoesNotExist:
        raise Http404 from None
    return asked
