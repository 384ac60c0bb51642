"""Rule books as HTML or Markdown: what an office circulates to those who draft plans and those who review them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from plancheck.language import sentences
from plancheck.language.words import LABELS
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import LEVELS, OUTCOMES, Level
from plancheck.model.value import REASONS
from plancheck.render import words
from plancheck.render.template import BadTemplate, _environment, escaped_markdown

if TYPE_CHECKING:
    from plancheck.model.rulebook import BookExample, BookRule, Definition, RuleBook, Said

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
    """One HTML file that needs nothing else; UTF-8. Templates in `folders` come before the shipped ones. BadTemplate if one is wrong.

    `on` is the day that the book bears; none without it.
    """
    return _render("rulebook.html.j2", books, lang, folders, words.visible, on)


def markdown(*books: RuleBook, lang: str = "zh", folders: Sequence[Path] = (), on: date | None = None) -> bytes:
    """GitHub-flavoured Markdown; UTF-8. BadTemplate if a template is wrong."""
    text = _render("rulebook.md.j2", books, lang, folders, escaped_markdown, on).decode()
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def docx(*books: RuleBook, lang: str = "zh", folders: Sequence[Path] = (), on: date | None = None) -> bytes:
    """A Word document, the same bytes for the same input. `folders` change nothing: it has no template."""
    from plancheck.render import rulebook_docx

    return rulebook_docx.docx(*books, lang=lang, on=on)


FORMATS = {"html": html, "md": markdown, "docx": docx}


def _render(name: str, books: Sequence[RuleBook], lang: str, folders: Sequence[Path], shown: Any, on: date | None) -> bytes:
    from jinja2 import TemplateError

    def meaning(text: Bilingual) -> str:
        return text.of(lang)

    try:
        text = (
            _environment(folders, shown)
            .get_template(name)
            .render(
                books=books,
                book=books[0],
                title=title(books, lang),
                strengths=strengths(books),
                matrix=matrix(books),
                annex=annex(books),
                annex_columns=ANNEX_COLUMNS,
                heads=heads(lang),
                date=words.date_text(on, lang) if on else "",
                lang=lang,
                html_lang=words.HTML_LANG["en" if lang == "en" else "zh"],
                w=lambda key, **values: words.word(key, lang, **values),
                t=meaning,
                levels=LEVELS,
                level_means=LEVELS_MEAN,
                errs_mean=ERRS_MEAN,
                outcomes={each: sentences.OUTCOMES[each] for each in OUTCOMES},
                reasons=REASONS,
                plain=lambda rule, book: plain(rule, book, lang),
                said=lambda each: said(each, lang),
                texts=texts,
                undecided=undecided,
                next_step=lambda each: next_step(each, lang),
                examples=lambda rule, book: examples(rule, book, lang),
                listed=lambda items: listed(items, lang),
                groups=groups,
                name_of=lambda each: name_of(each, lang),
                purpose=lambda each: purpose(each, lang),
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


# ---- what every form of a book says -----------------------------------------------------------------------------


def title(books: Sequence[RuleBook], lang: str) -> str:
    """The title of the one pack, or of the first of several and how many more there are."""
    return words.word("and", lang).join(book.title.of(lang) or book.id for book in books)


def strengths(books: Sequence[RuleBook]) -> tuple[tuple[Bilingual, Level], ...]:
    """Every strength that rules of the books rest on, with the highest level it allows; each once, the strong ones first."""
    every = dict.fromkeys(each for book in books for each in book.strengths)
    return tuple(sorted(every, key=lambda each: LEVELS.index(each[1])))


def matrix(books: Sequence[RuleBook]) -> tuple[tuple[Bilingual, Level, tuple[int | None, ...]], ...]:
    """For every strength its cap, and for every level how many rules have it; None where the strength does not allow the level."""
    rules = [rule for book in books for rule in book.rules]
    found = []
    for label, cap in strengths(books):
        counts = {level: sum(rule.level == level and rule.ground.strength == label for rule in rules) for level in LEVELS}
        found.append((label, cap, tuple(counts[level] if LEVELS.index(level) >= LEVELS.index(cap) else None for level in LEVELS)))
    return tuple(found)


def annex(books: Sequence[RuleBook]) -> dict[str, tuple[Definition, ...]]:
    """The definitions of all books by their kind, each once; kinds without any are left out."""
    every = list({(each.kind.en, each.name): each for book in books for each in book.annex}.values())
    found = {kind: tuple(each for each in every if each.kind.en == kind) for kind in _KINDS}
    return {kind: those for kind, those in found.items() if those}


#: Kind of definition -> the groups of its words that the annex shows, by their English label ("use": what it is for).
ANNEX_COLUMNS: dict[str, tuple[str, ...]] = {
    "indicator": ("unit", "direction", "aliases", "excludes"),
    "section": ("headings", "words", "use"),
    "topic": ("headings", "words"),
    "event": ("words",),
    "wordlist": ("words", "use"),
}
_KINDS = (*ANNEX_COLUMNS, "reference")


def heads(lang: str) -> dict[str, str]:
    """The heads of the annex's columns: the rule language's own labels."""
    found = {label.en: label.en if lang == "en" else zh for zh, label in LABELS.items()}
    return found | {"use": words.word("book.annex.purpose", lang)}


#: The noun of the rule language for the plan as a whole.
_WHOLE = "方案"


def plain(rule: BookRule, book: RuleBook, lang: str) -> tuple[str, ...]:
    """What a rule reads and when it applies, in whole sentences."""
    w = words.words(lang)
    found = [w("plain.each", what=_joined(rule.subjects, lang))] if rule.subjects else [w("plain.whole")]
    # Everything is read in the plan as a whole, and what is checked one by one is named already.
    named = {_WHOLE, *(each.zh for each in rule.subjects)}
    reads = [each.word for each in rule.reads if each.word.zh not in named]
    if reads:
        found.append(w("plain.reads", what=_joined(reads, lang)))
    used = [each for each in rule.definitions if each.name not in rule.avoids]
    avoided = [each for each in rule.definitions if each.name in rule.avoids]
    found += [w(key, what=_named(those, lang)) for key, those in (("plain.uses", used), ("plain.avoids", avoided)) if those]
    conditions = [each.of(lang) for each in (book.applies, rule.applies) if each.of(lang)]
    found.append(w("plain.when", what=w("plain.both").join(conditions)) if conditions else w("plain.always"))
    return tuple(found)


def _joined(items: Sequence[Bilingual], lang: str) -> str:
    return words.word("and", lang).join(dict.fromkeys(each.of(lang) for each in items))


def _named(those: Sequence[Definition], lang: str) -> str:
    """Definitions by kind: 章节“甲”“乙”、主题“丙”."""
    kinds: dict[str, list[str]] = {}
    for each in those:
        kinds.setdefault(each.kind.of(lang), []).append(words.word("quoted", lang, text=name_of(each, lang)))
    gap = {"zh": ("", ""), "en": (" ", " ")}["en" if lang == "en" else "zh"]
    return words.word("and", lang).join(kind + gap[0] + gap[1].join(names) for kind, names in kinds.items())


def name_of(definition: Definition, lang: str) -> str:
    """What people call a definition: its label, or its name where it has none in the language."""
    return definition.label.of(lang) or definition.name


def said(text: Said, lang: str) -> str:
    """What a text is said for: an outcome, with its reason, or the advice."""
    head = words.word("said.advice" if text.role == "advice" else f"outcome.{text.role}", lang)
    return head + words.word("open", lang) + words.word(f"reason.{text.reason}", lang) + words.word("close", lang) if text.reason else head


def texts(rule: BookRule) -> tuple[Said, ...]:
    """The texts of the outcomes that a program settles."""
    return tuple(each for each in rule.texts if each.role in ("passed", "failed", "inapplicable"))


def undecided(rule: BookRule) -> tuple[Said, ...]:
    """The texts for what a person must check, those for a named reason first."""
    return tuple(sorted((each for each in rule.texts if each.role == "cantTell"), key=lambda each: not each.reason))


def next_step(text: Said, lang: str) -> str:
    """What the person does who must check."""
    return words.word(f"book.next.{text.reason or 'any'}", lang)


class Shown(NamedTuple):
    """An example in words: what it is one of, where it stands, the quote ("" none) and what it is, what the report says."""

    head: str
    where: str
    role: str
    quote: str
    says: str


def examples(rule: BookRule, book: RuleBook, lang: str) -> tuple[Shown, ...]:
    """One passage that passes and one that fails; a line that there is none stands for one that is lacking."""
    return tuple(_example(rule, book, outcome, lang) for outcome in ("passed", "failed"))


def _example(rule: BookRule, book: RuleBook, outcome: str, lang: str) -> Shown:
    w = words.words(lang)
    head = w(f"rule.example.{outcome}")
    found = next((each for each in rule.examples if each.outcome == outcome), None)
    if found is None:
        return Shown(head, w("rule.example.none" if book.sampled else "rule.example.none_cases"), "", "", "")
    where = w("example.sample", file=found.file, title=found.title) if found.file else w("example.case")
    says = w("example.says") + found.message.of(lang) if found.message.of(lang) else ""
    if found.quote and found.place is not None:
        return Shown(head, f"{where}{w('colon')}{words.place_line(found.place, lang)}", w(f"role.{found.role}"), found.quote, says)
    return Shown(head, f"{where}{w('colon')}{_sought(found, lang)}" if found.outcome == "failed" else where, "", "", says)


def _sought(example: BookExample, lang: str) -> str:
    """That nothing answers to the rule, and where it was looked for."""
    section = " > ".join(example.place.section) if example.place is not None else ""
    return words.word("example.nothing", lang) + (section or words.word("looked_for.whole", lang))


def listed(items: Sequence[str], lang: str) -> str:
    """Words one behind the other."""
    return words.word("and", lang).join(items)


def groups(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The words of a definition by the English label of their group."""
    return {label.en: items for label, items in definition.groups}


def purpose(definition: Definition, lang: str) -> str:
    """What a pack uses a word list or a table for; "" where it gives no purpose."""
    # The sentence begins with the kind of item, which stands above it here.
    return re.sub("^[^：:]+[：:] ?", "", sentences.USES[definition.use].of(lang)) if definition.use else ""


#: Level or error direction -> its sentence in the language's own tables.
LEVELS_MEAN = {code: sentences.CONSTANTS[zh] for zh, code in (("必须", "must"), ("应当", "should"), ("建议", "advice"))}
ERRS_MEAN = {code: sentences.CONSTANTS[zh] for zh, code in (("可能漏报", "may_miss"), ("可能误报", "may_overreport"))}


def _raw(text: str) -> Any:
    """A text of ours or of a rule inside a block of code, where Markdown takes nothing for a mark."""
    from markupsafe import Markup

    return Markup(words.visible(text))
