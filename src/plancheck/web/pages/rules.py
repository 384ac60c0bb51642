"""The rules that drafts are checked by: a list to search, and the whole book."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plancheck import rulebook
from plancheck.language.syntax import Pack, RuleNode
from plancheck.model.report import LEVELS
from plancheck.rulelab.book import books
from plancheck.rulelab.words import Words
from plancheck.rulelab.words import words as vocabulary
from plancheck.version import VERSION
from plancheck.web import ruleset, site
from plancheck.web.page import handled, render, whole_page
from plancheck.workspace import Workspace

#: Making a book takes seconds, so it is made once for these rules and kept in a file.
_MAKING = threading.Lock()


@require_safe
@handled
def rules(request: HttpRequest) -> HttpResponse:
    """All rules by pack and chapter, or those with all words that are searched."""
    words = request.GET.get("q", "").strip()[:120]
    level = request.GET.get("level", "")
    outlines = [(pack, list(_chapters(pack, words, level))) for pack in ruleset.rules().packs]
    return render(
        request,
        "rules.html.j2",
        packs=[(pack, chapters) for pack, chapters in outlines if chapters],
        count=sum(len(those) for _, chapters in outlines for _, those in chapters),
        total=len(ruleset.rules().rules),
        words=words,
        level=level,
        levels=LEVELS,
        told=lambda text: _told(text.of(request.lang), request.lang),
    )


#: What a report names in a text, as a rule has it; and the same at the end of one, with the words that lead to it.
_NAMED = re.compile(r"\{[^{}]*\}")
_NAMED_LAST = re.compile(r"(?:[：:]|[，,；;]?\s*(?:见|see))?\s*\{[^{}]*\}$")


def _told(text: str, lang: str) -> str:
    """What a rule says of any draft: a blank in place of what a report names there (the year, the project), nothing at the end."""
    return _NAMED.sub("…" if lang == "en" else "××", _NAMED_LAST.sub("", text))


@require_safe
@handled
def words(request: HttpRequest) -> HttpResponse:
    """The words that rules may use: what the packs define, or what of it holds the words searched."""
    sought = request.GET.get("q", "").strip()[:120]
    return render(request, "words.html.j2", groups=_words(ruleset.workspace(), sought), words=sought)


@lru_cache(8)
def _words(workspace: Workspace, sought: str) -> tuple[Words, ...]:
    return vocabulary(workspace, sought)


def _chapters(pack: Pack, words: str, level: str) -> Iterator[tuple[object, list[RuleNode]]]:
    chapters: dict[object, list[RuleNode]] = {}
    for rule in ruleset.rules().rules:
        if rule.pack == pack.id and level in ("", rule.level) and _has(rule, words.casefold().split()):
            chapters.setdefault(rule.group, []).append(rule)
    yield from chapters.items()


def _has(rule: RuleNode, words: list[str]) -> bool:
    if not words:
        return True
    texts = (rule.id, rule.title.zh, rule.title.en, rule.clause, rule.citation, *_said(rule))
    text = "\n".join(texts).casefold()
    return all(word in text for word in words)


def _said(rule: RuleNode) -> Iterator[str]:
    for text in (rule.failed, rule.passed, rule.advice):
        if text is not None:
            yield text.zh
            yield text.en


@require_safe
@handled
def book(request: HttpRequest) -> HttpResponse:
    """The rule book. Its own styles may apply, by their hashes; nothing else that stands in it."""
    return whole_page(_book(_kept(request.lang), request.lang))


@lru_cache(2)
def _book(path: Path, lang: str) -> bytes:
    """The book in a language, which that file keeps."""
    with _MAKING:
        if not path.exists():
            _keep(path, _made(lang))
        return path.read_bytes()


def _kept(lang: str) -> Path:
    """The file of the book of these rules, by this version of plancheck."""
    content = "\n".join([VERSION, lang, *(f"{pack.id} {pack.sha256}" for pack in ruleset.rules().packs)])
    return site.current().folder / f"rules-{hashlib.sha256(content.encode()).hexdigest()[:16]}.html"


def _made(lang: str) -> bytes:
    return rulebook.FORMATS["html"](*books(ruleset.workspace(), ()), lang=lang)


def _keep(path: Path, data: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(data)
    os.replace(part, path)
