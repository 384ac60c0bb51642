"""Rule books as a Word document that an office prints and circulates for comment.

The layout follows the official format of documents: A4, 仿宋 text, 黑体 and 楷体 headings. Fonts are named, not embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.model.report import LEVELS, OUTCOMES
from plancheck.model.value import REASONS
from plancheck.render.word_file import Properties, plain, repacked
from plancheck.rulebook import contents
from plancheck.wording.catalogue import phrase, phrases
from plancheck.wording.numbers import date_text

if TYPE_CHECKING:
    from plancheck.model.rulebook import BookRule, Definition, RuleBook

TEXT, TITLE, BLACK, KAI, SONG, DIGITS = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Times New Roman"
#: Width between the margins in twentieths of a point: A4 (210 mm) minus left and right margins of 28 and 26 mm.
WIDTH = 8844
MARGINS = {"top": 2098, "bottom": 1984, "left": 1588, "right": 1474, "header": 851, "footer": 1134, "gutter": 0}
#: The number of empty rows of the comment form.
FORM_ROWS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style. Sizes are half points, `line` (at least this height), `before` and `after` points."""

    name: str
    font: str
    size: int
    line: int
    before: float = 0
    after: float = 0
    align: str = "left"
    level: int | None = None  # outline level from 0; None: not a heading


STYLES = {
    "BookTitle": Style(name="Book Title", font=TITLE, size=44, line=36, before=160, after=12, align="center"),
    "BookCover": Style(name="Book Cover", font=KAI, size=32, line=30, after=6, align="center"),
    "BookText": Style(name="Book Text", font=TEXT, size=24, line=22, after=4, align="both"),
    "BookCell": Style(name="Book Cell", font=TEXT, size=21, line=16, after=1),
    "BookQuote": Style(name="Book Quote", font=KAI, size=21, line=16, after=1),
    "BookCode": Style(name="Book Pack Text", font=SONG, size=20, line=15, after=1),
    "BookHead": Style(name="Book Table Head", font=BLACK, size=21, line=16, before=1, after=1, align="center"),
    "BookNote": Style(name="Book Note", font=KAI, size=21, line=16, before=2, after=6),
    "BookPlain": Style(name="Book Unlisted Heading", font=BLACK, size=32, line=30, after=10, align="center"),
    "Heading1": Style(name="heading 1", font=BLACK, size=32, line=30, before=18, after=10, level=0),
    "Heading2": Style(name="heading 2", font=KAI, size=30, line=28, before=14, after=8, level=1),
    "Heading3": Style(name="heading 3", font=BLACK, size=24, line=20, before=14, after=4, level=2),
    "TOC1": Style(name="toc 1", font=BLACK, size=24, line=22, before=4),
    "TOC2": Style(name="toc 2", font=KAI, size=24, line=20, before=2),
    "TOC3": Style(name="toc 3", font=TEXT, size=21, line=17),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one format."""

    text: str
    font: str = ""
    bold: bool = False


Line = tuple[str, Sequence[Run] | str]  # style id, text
Cell = Sequence[Line] | str


@dataclass
class _Heads:
    """The headings written so far, for the table of contents: level from 1, text, bookmark."""

    entries: list[tuple[int, str, str]] = field(default_factory=list)


def docx(*books: RuleBook, lang: str = "zh", folders: Sequence[Path] = (), on: Day | None = None) -> bytes:
    """The books as one .docx, the same bytes for the same input; `on` is its date.

    `folders` has no effect: all formats of rule books take the same arguments, and this one has no template to look up.
    """
    import docx as library

    document = library.Document()
    _set_styles(document, lang)
    made = _Book(books, lang, on)
    body = document.element.body
    section = body[-1]
    for old in list(body):
        if old is not section:
            body.remove(old)
    for part in made.parts():
        section.addprevious(part)
    _set_page(document, section)
    title = f"{phrase('book', lang)}{phrase('colon', lang)}{contents.title(books, lang)}"
    day = on or Day(1980, 1, 1)  # without a date, the earliest that a zip can hold
    _set_properties(document, plain(title), day, lang)
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue(), Properties(plain(title), "", day))


# ---- elements ---------------------------------------------------------------------------------------------------


def _element(name: str, /, *children: Any, **attributes: object) -> Any:
    """A w: element with w: attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def _text(text: str) -> Any:
    made = _element("t")
    made.text = plain(text)
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _run(run: Run, chinese: bool) -> Any:
    fonts = {"hint": "eastAsia"} if chinese else {}  # otherwise “ ” … — get the western font
    if run.font:
        fonts |= {"eastAsia": run.font}
    marks = [_element("rFonts", **fonts)] if fonts else []
    marks += [_element("b")] if run.bold else []
    made = _element("r", *([_element("rPr", *marks)] if marks else []))
    for number, line in enumerate(run.text.split("\n")):
        made.extend(([_element("br")] if number else []) + [_text(line)])
    return made


def _field(instruction: str, shown: str = "") -> list[Any]:
    """A field with the text that it shows until it is updated."""
    text = _element("instrText")
    text.text = f" {instruction} "
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin, parted, end = (_element("r", _element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return [begin, _element("r", text), parted, _element("r", _text(shown)), end]


def _fonts(east: str) -> Any:
    return _element("rFonts", ascii=DIGITS, hAnsi=DIGITS, eastAsia=east, cs=DIGITS)


def _grid(sizes: Sequence[int]) -> Any:
    """A table without rows: borders, margins, and column widths in twips."""
    sides = ("top", "left", "bottom", "right")
    edges = [_element(side, val="single", sz=4, space=0, color="7F7F7F") for side in (*sides, "insideH", "insideV")]
    inner = [_element(side, w=100 if side in ("left", "right") else 30, type="dxa") for side in sides]
    layout = (
        _element("tblW", w=sum(sizes), type="dxa"),
        _element("tblBorders", *edges),
        _element("tblLayout", type="fixed"),
        _element("tblCellMar", *inner),
    )
    return _element("tbl", _element("tblPr", *layout), _element("tblGrid", *(_element("gridCol", w=size) for size in sizes)))


# ---- styles, page, properties -----------------------------------------------------------------------------------


def _set_styles(document: Any, lang: str) -> None:
    """Replaces the styles of python-docx's template with ours."""
    from docx.oxml.ns import qn

    root = document.styles.element
    retained = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Footer", "Header", "FooterChar", "HeaderChar"}
    for style in root.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in retained:
            root.remove(style)
    normal = next(element for element in root.findall(qn("w:style")) if element.get(qn("w:styleId")) == "Normal")
    for name in ("pPr", "rPr"):
        if (old := normal.find(qn(f"w:{name}"))) is not None:
            normal.remove(old)
    normal.append(_element("rPr", _fonts(TEXT), _element("sz", val=24), _element("szCs", val=24)))
    for id, style in STYLES.items():
        root.append(_style(id, style))
    language = root.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:eastAsia"), "zh-CN")


def _style(id: str, style: Style) -> Any:
    heading = style.level is not None
    layout = [_element("keepNext"), _element("keepLines")] if heading else []
    if id.startswith("TOC"):
        layout.append(_element("tabs", _element("tab", val="right", leader="dot", pos=WIDTH)))
    layout.append(_element("spacing", before=int(style.before * 20), after=int(style.after * 20), line=style.line * 20, lineRule="atLeast"))
    if id.startswith("TOC"):
        layout.append(_element("ind", left=(int(id[-1]) - 1) * 240))
    layout.append(_element("jc", val=style.align))
    layout += [_element("outlineLvl", val=style.level)] if heading else []
    colour = [_element("color", val="000000")]
    made = _element("style", _element("name", val=style.name), _element("basedOn", val="Normal"), type="paragraph", styleId=id)
    made.extend([_element("next", val="BookText")] if heading else [])
    made.extend(
        [
            _element("qFormat"),
            _element("pPr", *layout),
            _element("rPr", _fonts(style.font), *colour, _element("sz", val=style.size), _element("szCs", val=style.size)),
        ]
    )
    return made


def _set_page(document: Any, section: Any) -> None:
    """Sets A4 with the margins of official documents, and centred page numbers — 1 —, none on the cover."""
    from docx.oxml.ns import qn

    for old in list(section):
        section.remove(old)
    section.extend([_element("pgSz", w=11906, h=16838), _element("pgMar", **MARGINS), _element("cols", space=425), _element("titlePg")])
    page = document.sections[-1]
    page.footer.is_linked_to_previous = False
    foot = page.footer.paragraphs[0]._p
    for old in list(foot):
        foot.remove(old)
    foot.append(_element("pPr", _element("jc", val="center")))
    marks = _element("rPr", _element("rFonts", ascii=SONG, hAnsi=SONG, eastAsia=SONG), _element("sz", val=28))
    for run in (_element("r", _text("— ")), *_field("PAGE", "1"), _element("r", _text(" —"))):
        run.insert(0, _element("rPr", *(deepcopy(mark) for mark in marks)))
        foot.append(run)
    page.first_page_footer.is_linked_to_previous = False
    for name in ("header", "footer"):  # the schema requires the references first
        for reference in reversed(section.findall(qn(f"w:{name}Reference"))):
            section.insert(0, reference)


def _set_properties(document: Any, title: str, day: Day, lang: str) -> None:
    core = document.core_properties
    core.title, core.language = title[:255], "en-US" if lang == "en" else "zh-CN"
    core.author = core.last_modified_by = core.comments = core.subject = core.keywords = core.category = ""
    core.created = core.modified = datetime(day.year, day.month, day.day)
    core.revision = 1
    for rels in (document.part.package.rels, document.part.rels):
        for name, relation in list(rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNUSED_PARTS:
                del rels[name]


#: Unused parts of python-docx's template.
_UNUSED_PARTS = ("thumbnail", "customXml", "stylesWithEffects", "numbering", "webSettings")


# ---- the book ---------------------------------------------------------------------------------------------------


class _Book:
    """Builds the parts of a document in order."""

    def __init__(self, books: Sequence[RuleBook], lang: str, on: Day | None) -> None:
        self._books, self._lang, self._on = books, lang, on
        self._w = phrases(lang)
        self._heads = _Heads()

    def parts(self) -> list[Any]:
        """All elements of the body."""
        after = [*self._about(), *self._rules(), *self._annex(), *self._form()]  # first, to collect the headings
        return [*self._cover(), *self._contents(), *after]

    def _t(self, text: Any) -> str:
        translated: str = text.of(self._lang)
        return translated

    # -- blocks

    def _p(self, style: str, text: Sequence[Run] | str, *before: Any, fresh: bool = False, keep: bool = False) -> Any:
        runs = [Run(text)] if isinstance(text, str) else text
        layout = [_element("pStyle", val=style)]
        layout += [_element("keepNext")] if keep else []
        layout += [_element("pageBreakBefore")] if fresh else []
        return _element("p", _element("pPr", *layout), *before, *(_run(run, self._lang != "en") for run in runs if run.text))

    def _heading(self, level: int, text: str, fresh: bool = False) -> Any:
        number = len(self._heads.entries) + 1
        mark = f"_Toc{number:08d}"
        self._heads.entries.append((level, text, mark))
        made = self._p(f"Heading{level}", text, _element("bookmarkStart", id=number, name=mark), fresh=fresh)
        made.append(_element("bookmarkEnd", id=number))
        return made

    def _table(
        self,
        widths: Sequence[int],
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        split: bool = False,
        whole: bool = False,
        tall: int = 0,
    ) -> list[Any]:
        """A table, whose header is repeated on every page, and a gap after it. `widths` are relative.

        `split`: rows may break across pages; `whole`: the table stays on one page if it fits; `tall`: minimum height of a row in twips.
        """
        sizes = [WIDTH * width // sum(widths) for width in widths]
        top = [[("BookHead", title)] for title in head]
        made = _grid(sizes)
        made.append(self._row(sizes, top, _element("cantSplit"), _element("tblHeader"), head=True, keep=True))
        for number, row in enumerate(rows, 1):
            # An element has only one parent, so every row needs elements of its own.
            marks = [*([] if split else [_element("cantSplit")]), *([_element("trHeight", val=tall, hRule="atLeast")] if tall else [])]
            made.append(self._row(sizes, row, *marks, keep=whole and number < len(rows)))
        return [made, self._p("BookCell", "")]

    def _row(self, sizes: Sequence[int], cells: Sequence[Cell], *marks: Any, head: bool = False, keep: bool = False) -> Any:
        made = _element("tr", *([_element("trPr", *marks)] if marks else []))
        made.extend(self._cell(size, cell, head, keep) for size, cell in zip(sizes, cells, strict=True))
        return made

    def _cell(self, size: int, content: Cell, head: bool, keep: bool) -> Any:
        lines: Sequence[Line] = [("BookCell", content)] if isinstance(content, str) else content
        shade = [_element("shd", val="clear", color="auto", fill="EDEDED"), _element("vAlign", val="center")] if head else []
        made = _element("tc", _element("tcPr", _element("tcW", w=size, type="dxa"), *shade))
        made.extend(self._p(style, text, keep=keep) for style, text in lines or [("BookCell", "")])  # a cell needs a paragraph
        return made

    # -- front

    def _cover(self) -> Iterator[Any]:
        w = self._w
        yield self._p("BookTitle", w("book"))
        for book in self._books:
            yield self._p("BookCover", self._t(book.title) or book.id)
        yield self._p("BookCover", f"{w('open').strip()}{w('book.for_comment')}{w('close')}")
        yield self._p("BookCover", "")
        if self._on is not None:
            yield self._p("BookCover", date_text(self._on, self._lang))

    def _contents(self) -> Iterator[Any]:
        """A field for Word to update, already with the headings."""
        yield self._p("BookPlain", self._w("book.nav"), fresh=True)
        begin, code, parted, _, end = _field('TOC \\o "1-3" \\h \\z \\u')
        for number, (level, text, mark) in enumerate(self._heads.entries):
            # Page numbers are added by the first update of the field, when the layout is known.
            link = _element("hyperlink", _run(Run(text), self._lang != "en"), anchor=mark, history=1)
            yield self._p(f"TOC{level}", "", *([begin, code, parted] if number == 0 else []), link)
        closing = self._p("BookCell", "")
        closing.append(end)
        yield closing
        yield self._p("BookNote", self._w("book.toc.note"))

    def _about(self) -> Iterator[Any]:
        w, t = self._w, self._t
        yield self._heading(1, w("book.about"), fresh=True)
        yield self._p("BookText", w("book.what"))
        yield self._p("BookText", w("book.made") + w("colon") + self._made_by())
        yield self._heading(2, w("book.packs"))
        rows = [
            (
                t(book.title),
                f"{book.id} {book.version}",
                t(book.applies) or w("book.applies.all"),
                str(book.size),
                [("BookCode", book.sha256)],
            )
            for book in self._books
        ]
        yield from self._table(
            (24, 17, 20, 9, 30), (w("book.version"), w("about.version"), w("book.applies"), w("book.rules.head"), w("about.hash")), rows
        )
        yield self._heading(2, w("book.matrix"))
        yield self._p("BookNote", w("book.matrix.note"), keep=True)
        counted = [
            (t(label), w(f"level.rule.{cap}"), *("—" if n is None else str(n) for n in counts))
            for label, cap, counts in contents.matrix(self._books)
        ]
        heads = (w("book.strength"), w("book.cap"), *(w(f"level.rule.{level}") for level in LEVELS))
        yield from self._table((40, 20, 13, 13, 13), heads, counted, whole=True)
        yield self._heading(2, w("book.levels"))
        meanings = [(w(f"level.rule.{level}"), t(contents.level_means()[level])) for level in LEVELS]
        meanings += [(w(f"errs.{errs}"), t(text)) for errs, text in contents.errs_mean().items()]
        yield from self._table((22, 78), (w("book.column"), w("book.means")), meanings, whole=True)
        yield self._heading(2, w("book.outcomes"))
        yield from self._table(
            (22, 78),
            (w("book.outcomes"), w("book.means")),
            [(w(f"outcome.{outcome}"), w(f"language.outcome.{outcome}")) for outcome in OUTCOMES],
            whole=True,
        )
        yield self._heading(2, w("book.reasons"))
        steps = [(w(f"reason.{reason}"), w(f"reason.what.{reason}"), w(f"book.next.{reason}")) for reason in REASONS]
        yield from self._table((18, 40, 42), (w("book.reason"), w("book.means"), w("book.next")), steps, whole=True)

    def _made_by(self) -> str:
        version = self._books[0].tool_version
        return self._w("book.made.by", version=version, date=date_text(self._on, self._lang)) if self._on else f"plancheck {version}"

    # -- rules

    def _rules(self) -> Iterator[Any]:
        """The rules by chapter, and by pack if there are several."""
        several = len(self._books) > 1
        for book in self._books:
            if several:
                yield self._heading(1, self._t(book.title) or book.id, fresh=True)
            for number, chapter in enumerate(book.chapters):
                name = self._t(chapter.title) if chapter.title else self._w("book.other" if len(book.chapters) > 1 else "book.all")
                yield self._heading(2 if several else 1, name, fresh=not several and number == 0)
                for rule in chapter.rules:
                    yield self._heading(3 if several else 2, f"{rule.id}　{self._t(rule.title)}")
                    yield from self._table((21, 79), (self._w("book.column"), rule.id), list(self._rows(rule, book)))

    def _rows(self, rule: BookRule, book: RuleBook) -> Iterator[tuple[Cell, Cell]]:
        w, t, lang = self._w, self._t, self._lang
        yield w("rule.level"), f"{w(f'level.rule.{rule.level}')}{w('colon')}{t(contents.level_means()[rule.level])}"
        for ground in rule.grounds:
            number = w("open") + ground.number + w("close") if ground.number else ""
            yield (
                w("rule.basis"),
                [
                    ("BookCell", t(ground.document) + number),
                    ("BookCell", w("book.strength.what", strength=t(ground.strength), cap=w(f"level.rule.{ground.cap}")) + w("stop")),
                ],
            )
            source = [f"{w('rule.clause')}{w('colon')}{ground.clause}"] if ground.clause else []
            source += [f"{w('rule.quote')}{w('colon')}{w('quoted', text=ground.quote)}"] if ground.quote else []
            yield w("rule.source"), [("BookCell", text) for text in source or [w("rule.source.none")]]
        yield w("rule.plain"), [("BookCell", (" " if lang == "en" else "").join(contents.plain(rule, book, lang)))]
        yield w("rule.asks"), [("BookCode", (Run(t(label) + w("colon"), bold=True), Run(t(text)))) for label, text in rule.asks]
        if rule.parameters:
            yield w("rule.parameters"), [("BookCell", f"{parameter.name} = {parameter.value}") for parameter in rule.parameters]
        yield (
            w("rule.texts"),
            [("BookCell", (Run(contents.said(text, lang) + w("colon"), BLACK), Run(t(text.text)))) for text in contents.texts(rule)],
        )
        if undecided := contents.undecided(rule):
            yield w("rule.undecided"), [line for text in undecided for line in self._undecided(text)]
        for text in rule.texts:
            if text.role == "advice":
                yield w("rule.advice"), t(text.text)
        yield (
            w("rule.errs"),
            f"{w(f'errs.{rule.errs}')}{w('colon')}{t(contents.errs_mean()[rule.errs])}" if rule.errs else w("rule.errs.none"),
        )
        for shown in contents.examples(rule, book, lang):
            yield shown.head, list(self._shown(shown))

    def _undecided(self, text: Any) -> Iterator[Line]:
        w = self._w
        reason = w(f"reason.{text.reason}") if text.reason else w("book.reason.any")
        yield "BookCell", (Run(reason + w("colon"), BLACK), Run(self._t(text.text)))
        yield "BookCell", f"{w('book.next')}{w('colon')}{contents.next_step(text, self._lang)}{w('stop')}"

    def _shown(self, shown: contents.ExampleText) -> Iterator[Line]:
        yield "BookCell", shown.where
        if shown.quote:
            yield "BookQuote", f"{shown.role}{self._w('colon')}{self._w('quoted', text=shown.quote)}"
        if shown.says:
            yield "BookCell", shown.says

    # -- back

    def _annex(self) -> Iterator[Any]:
        w, lang = self._w, self._lang
        yield self._heading(1, w("book.annex"), fresh=True)
        yield self._p("BookText", w("book.annex.note"))
        for kind, definitions in contents.annex(self._books).items():
            yield self._heading(2, w(f"book.annex.{kind}"))
            if kind == "reference":
                for definition in definitions:
                    yield from self._reference(definition)
                continue
            columns = contents.ANNEX_COLUMNS[kind]
            named = contents.ANNEX_COLUMNS[kind][:1] == ("label",)  # the label has its own column, so the first shows only the name
            rows = [
                (definition.name if named else contents.name_of(definition, lang), *(self._words(definition, key) for key in columns))
                for definition in definitions
            ]
            yield from self._table(_ANNEX[kind], (w("book.annex.name"), *(contents.heads(lang)[key] for key in columns)), rows, split=True)

    def _words(self, definition: Definition, key: str) -> str:
        if key == "use":
            return contents.purpose(definition, self._lang)
        if key == "label":
            return contents.name_of(definition, self._lang)
        return contents.listed(contents.groups(definition).get(key, ()), self._lang)

    def _reference(self, table: Definition) -> Iterator[Any]:
        yield self._heading(3, contents.name_of(table, self._lang))
        if purpose := contents.purpose(table, self._lang):
            yield self._p("BookNote", purpose, keep=True)
        columns, *rows = table.rows
        # Widths follow the longest cells.
        longest = [min(40, max(6, *(len(row[at]) for row in table.rows))) for at in range(len(columns))]
        yield from self._table(longest, columns, rows, split=True)

    def _form(self) -> Iterator[Any]:
        w = self._w
        yield self._heading(1, w("book.form"), fresh=True)
        yield self._p("BookText", w("book.form.note"))
        names = tuple(w(f"book.form.{field}") for field in ("rule", "opinion", "change", "office"))
        yield from self._table((14, 34, 34, 18), names, [("", "", "", "")] * FORM_ROWS, tall=794)


#: Kind of definition -> relative widths of its columns in the annex.
_ANNEX = {
    "condition": (18, 26, 30, 26),
    "pattern": (20, 80),
    "indicator": (22, 14, 10, 30, 24),
    "unit": (25, 25, 50),
    "section": (15, 45, 20, 20),
    "topic": (18, 36, 46),
    "event": (20, 80),
    "wordlist": (15, 60, 25),
}
