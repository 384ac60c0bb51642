"""A RuleBook as HTML or Markdown: what an office circulates to those who draft plans and those who review them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.language import sentences
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import LEVELS
from plancheck.render import words
from plancheck.render.template import BadTemplate, _environment, escaped_markdown

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


def html(book: RuleBook, lang: str = "zh", folders: Sequence[Path] = ()) -> bytes:
    """One HTML file that needs nothing else; UTF-8. Templates in `folders` come before the shipped ones. BadTemplate if one is wrong."""
    return _render("rulebook.html.j2", book, lang, folders, words.visible)


def markdown(book: RuleBook, lang: str = "zh", folders: Sequence[Path] = ()) -> bytes:
    """GitHub-flavoured Markdown; UTF-8. BadTemplate if a template is wrong."""
    text = _render("rulebook.md.j2", book, lang, folders, escaped_markdown).decode()
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


FORMATS = {"html": html, "md": markdown}


def _render(name: str, book: RuleBook, lang: str, folders: Sequence[Path], shown: Any) -> bytes:
    from jinja2 import TemplateError

    def meaning(text: Bilingual) -> str:
        return text.of(lang)

    try:
        text = (
            _environment(folders, shown)
            .get_template(name)
            .render(
                book=book,
                lang=lang,
                html_lang=words.HTML_LANG["en" if lang == "en" else "zh"],
                w=lambda key, **values: words.word(key, lang, **values),
                t=meaning,
                levels=LEVELS,
                level_means=_LEVELS,
                errs_mean=_ERRS,
                raw=_raw,
                css=_raw(CSS),
            )
        )
    except TemplateError as error:
        detail = f"{getattr(error, 'lineno', '') or ''} {error.message or type(error).__name__}".strip()
        raise BadTemplate(
            Diagnostic("template-broken", "error", words.both("template.broken", name=name, detail=detail), words.both("template.help"))
        ) from error
    return text.encode("utf-8")


#: Level or error direction -> its sentence in the language's own tables.
_LEVELS = {code: sentences.CONSTANTS[zh] for zh, code in (("必须", "must"), ("应当", "should"), ("建议", "advice"))}
_ERRS = {code: sentences.CONSTANTS[zh] for zh, code in (("可能漏报", "may_miss"), ("可能误报", "may_overreport"))}


def _raw(text: str) -> Any:
    """A text of ours or of a rule inside a block of code, where Markdown takes nothing for a mark."""
    from markupsafe import Markup

    return Markup(words.visible(text))
