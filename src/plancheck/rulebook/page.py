"""Rule books as HTML or Markdown, for those who draft and review plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, OUTCOMES
from plancheck.model.value import REASONS
from plancheck.render import pages
from plancheck.rulebook import contents
from plancheck.wording.catalogue import HTML_LANG, both, phrase
from plancheck.wording.numbers import date_text
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.model.rulebook import RuleBook

CSS = """
.card { --tone: #1c4f7c; } .card.should { --tone: #8f4f00; } .card.must { --tone: #ad2518; }
.card.advice { --tone: #2b5c8c; }
.card h4 { font-size: .875rem; color: var(--soft); font-weight: 600; margin: .9rem 0 .25rem; }
.card .tag { font-weight: 650; color: var(--tone); }
pre { margin: 0; padding: .7rem 1rem; background: #f7f9fb; border-left: 3px solid #b9c4d0; white-space: pre-wrap; line-height: 1.7;
  font: .875rem/1.7 ui-monospace, "SF Mono", Consolas, "Noto Sans Mono CJK SC", "DejaVu Sans Mono", "Microsoft YaHei", monospace; }
.words { font-size: .9375rem; } .words b { font-weight: 600; } .words + .words { margin-top: .3rem; }
.cases li { padding: .2rem 0; } .cases details > summary { padding: .15rem 0; border: 0; background: none; margin: 0; }
.over { font-size: 1.0625rem; margin: 1.4rem 0 .6rem; } .card .quote q { quotes: none; } .annex td, .annex th { vertical-align: top; }
.packs td:last-child { word-break: break-all; min-width: 12em; } .packs th, .packs td:nth-child(3) { min-width: 6em; }
.annex thead th { min-width: 4.5em; } .side .pack { color: var(--soft); padding: .5rem .75rem .15rem; border-left: 2px solid var(--line); }
.annex tbody th { white-space: nowrap; font-weight: 600; } .card h4 + .quote { margin-top: 0; }
.toc { columns: 2; column-gap: 2.5rem; }
.toc li { break-inside: avoid; padding: .1rem 0; display: grid; grid-template-columns: 6.5em minmax(0, 1fr); }
.toc .id { color: var(--soft); } .toc h3 { font-size: .9375rem; padding: .5rem 0 .2rem; break-after: avoid; }
.toc h3:first-child { padding-top: 0; }
@media (max-width: 640px) { .toc { columns: 1; } }
.say { grid-template-columns: 6.5em minmax(0, 1fr); } :lang(en) .say { grid-template-columns: 8.5em minmax(0, 1fr); }
@media print {
  main > section[id^="c-"], .card { break-before: page; border-left-width: 1px; } h2 + .card { break-before: auto; }
  .cases details > summary { display: block; color: inherit; } .cases pre, .top-link { display: none; }
  pre { font-size: 8.5pt; line-height: 1.5; } .toc { columns: 2; }
}
"""


def html(*books: RuleBook, lang: str = "zh", folders: Sequence[Path] = (), on: date | None = None) -> bytes:
    """One self-contained HTML file in UTF-8. Templates in `folders` take precedence. Raises BadTemplate if one is invalid.

    `on` is the date of the book, if it has one.
    """
    return _render("rulebook.html.j2", books, lang, folders, visible, on)


def markdown(*books: RuleBook, lang: str = "zh", folders: Sequence[Path] = (), on: date | None = None) -> bytes:
    """GitHub-flavoured Markdown in UTF-8. Raises BadTemplate if a template is invalid."""
    text = _render("rulebook.md.j2", books, lang, folders, pages.escaped_markdown, on).decode()
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def _render(name: str, books: Sequence[RuleBook], lang: str, folders: Sequence[Path], shown: Any, on: date | None) -> bytes:
    def meaning(text: Bilingual) -> str:
        return text.of(lang)

    context: dict[str, object] = {
        "books": books,
        "book": books[0],
        "title": contents.title(books, lang),
        "strengths": contents.strengths(books),
        "matrix": contents.matrix(books),
        "annex": contents.annex(books),
        "annex_columns": contents.ANNEX_COLUMNS,
        "heads": contents.heads(lang),
        "date": date_text(on, lang) if on else "",
        "lang": lang,
        "html_lang": HTML_LANG["en" if lang == "en" else "zh"],
        "w": lambda key, **values: phrase(key, lang, **values),
        "t": meaning,
        "levels": LEVELS,
        "level_means": contents.level_means(),
        "errs_mean": contents.errs_mean(),
        "outcomes": {outcome: both(f"language.outcome.{outcome}") for outcome in OUTCOMES},
        "reasons": REASONS,
        "plain": lambda rule, book: contents.plain(rule, book, lang),
        "said": lambda text: contents.said(text, lang),
        "texts": contents.texts,
        "undecided": contents.undecided,
        "next_step": lambda text: contents.next_step(text, lang),
        "examples": lambda rule, book: contents.examples(rule, book, lang),
        "listed": lambda items: contents.listed(items, lang),
        "groups": contents.groups,
        "name_of": lambda definition: contents.name_of(definition, lang),
        "purpose": lambda definition: contents.purpose(definition, lang),
        "raw": _raw,
        "css": _raw(CSS),
    }
    return pages.fill(name, context, folders, shown)


def _raw(text: str) -> Any:
    """A text for a block of code, without escapes for Markdown."""
    from markupsafe import Markup

    return Markup(visible(text))
