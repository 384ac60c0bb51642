"""Renders pages and sends files: what all modules of `pages` share."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from plancheck.render import pages
from plancheck.version import VERSION
from plancheck.web import rights, site
from plancheck.web.acts import Refused
from plancheck.web.acts.submissions import Upload
from plancheck.web.models import Plan, Version
from plancheck.web.rights import Forbidden
from plancheck.wording.catalogue import HTML_LANG, phrase
from plancheck.wording.numbers import date_text
from plancheck.wording.visible import visible

View = Callable[..., HttpResponse]
#: What may be handed in: files that are read as drafts; annexes may be spreadsheets too; the table of replies is one.
DRAFTS = (".docx", ".docm", ".doc", ".wps", ".pdf", ".ofd", ".rtf")
SHEETS = (".xlsx", ".xls", ".et")
#: The types of files by the suffix of their names. What a browser could run, such as a web page, has none and is just bytes.
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".rtf": "application/rtf", ".pdf": "application/pdf",
    ".ofd": "application/ofd", ".json": "application/json", ".csv": "text/csv; charset=utf-8", ".md": "text/markdown; charset=utf-8",
}  # fmt: skip
_REPORT_POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def render(request: HttpRequest, name: str, /, status: int = 200, **values: Any) -> HttpResponse:
    """The page of a template in templates/web/, with the values that all pages have."""
    lang: str = request.lang
    common: dict[str, object] = {
        "lang": lang,
        "html_lang": HTML_LANG[lang],
        "w": pages.words_of(lang),
        "t": lambda text: text.of(lang),
        "day": lambda moment: date_text(timezone.localtime(moment).date() if hasattr(moment, "hour") else moment, lang) if moment else "",
        "clock": lambda moment: timezone.localtime(moment).strftime("%H:%M"),
        "person": request.user if request.user.is_authenticated else None,
        "office": site.current().office,
        "may": lambda act, plan=None: request.user.is_authenticated and rights.may(request.user, act, plan),
        "csrf": get_token(request),
        "path": request.get_full_path(),
        # What answers a form, perhaps with a password that is shown once, is not asked for again in another language.
        "may_switch": request.method in ("GET", "HEAD"),
        "version_of_tool": VERSION,
    }
    return HttpResponse(pages.fill(f"web/{name}", common | values, (), visible), status=status)


def message(request: HttpRequest, key: str, /, status: int = 200, **values: object) -> HttpResponse:
    """A page that says one thing, `web.KEY`; for htmx just the sentence."""
    text = phrase(f"web.{key}", request.lang, **values)
    return render(request, "notice.html.j2" if request.htmx else "message.html.j2", status=status, text=text)


def handled(view: View) -> View:
    """The view, with acts that are refused or forbidden answered by a page that says so, and nothing told of what is hidden."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        try:
            return view(request, **given)
        except Refused as error:
            text = error.message.of(request.lang)
            return render(request, "notice.html.j2" if request.htmx else "message.html.j2", status=409, text=text)
        except Forbidden as error:
            if error.hidden:
                raise Http404 from None
            return message(request, "forbidden", status=403)

    return answer


def upload(file: UploadedFile) -> Upload:
    """A file of a form, as acts take it."""
    return Upload(file.name or "", file.size or 0, file.chunks())


def plan_of(request: HttpRequest, plan: int, act: rights.Act = "see") -> Plan:
    """The plan of an address. Raises Http404 where there is none, or none that this person may know of; Forbidden for the act."""
    try:
        asked: Plan = Plan.objects.select_related("round", "owner").get(pk=plan)
    except Plan.DoesNotExist:
        raise Http404 from None
    rights.require(request.user, act, asked)
    return asked


def version_of(request: HttpRequest, plan: int, number: int, act: rights.Act = "see") -> Version:
    """The version of an address, by the same rules."""
    asked = plan_of(request, plan, act)
    try:
        version: Version = asked.versions.select_related("plan", "plan__round", "plan__owner").get(number=number)
    except Version.DoesNotExist:
        raise Http404 from None
    return version


def download(data: bytes, name: str) -> HttpResponse:
    """A file to be saved, never shown in the browser."""
    kind = KINDS.get(Path(name).suffix.lower(), "application/octet-stream")
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": attachment(name)})


def attachment(name: str) -> str:
    """The header by which a browser saves a file under this name."""
    plain = "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\%' else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def whole_page(data: bytes) -> HttpResponse:
    """A report as a page of its own, without scripts and links to anywhere. Its own styles may apply, by their hashes; nothing else."""
    styles = re.findall(rb"<style>(.*?)</style>", data, re.S)
    allowed = " ".join(f"'sha256-{b64encode(hashlib.sha256(style).digest()).decode()}'" for style in styles)
    response = HttpResponse(data)
    response["Content-Security-Policy"] = f"{_REPORT_POLICY}; style-src {allowed}" if allowed else _REPORT_POLICY
    return response


def gone_to(request: HttpRequest, place: str) -> HttpResponse:
    """To another page after an act, also when htmx asked."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": place})
    return HttpResponse(status=303, headers={"Location": place})
