"""The handbook: the site of the documentation, where this installation has it. It is open to all, since it holds nothing of a draft."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plancheck import resources
from plancheck.web.page import handled, message

#: Seconds for which a browser may keep a page of the handbook, which changes with the program only.
KEPT = 3600


@require_safe
@handled
def first(request: HttpRequest) -> HttpResponse:
    """To the first page in the language of the person; a page that says so where there is no handbook."""
    if not _files():
        return message(request, "no_handbook", status=404)
    return HttpResponse(status=302, headers={"Location": f"/help/{request.lang}/index.html"})


@require_safe
@handled
def page(request: HttpRequest, place: str) -> HttpResponse:
    """A file of the handbook. Only those that are there are looked up: what stands in the address never becomes a path."""
    if not _files():
        return message(request, "no_handbook", status=404)
    if place not in _files():
        raise Http404
    kind = mimetypes.guess_type(place)[0] or "application/octet-stream"
    return HttpResponse(_files()[place].read_bytes(), content_type=kind, headers={"Cache-Control": f"private, max-age={KEPT}"})


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    """The files of the handbook by their addresses; none where it was not built."""
    folder = resources.handbook()
    if folder is None:
        return {}
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
