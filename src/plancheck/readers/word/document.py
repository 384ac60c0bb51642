"""Reads a Word file (.docx, .docm, .dotx, ISO Strict) into a Document, with tracked changes accepted or rejected.

Automatic numbers are part of the text. The XML is read with lxml: python-docx drops insertions, content controls, boxes, notes and
numbers, and each omission could be reported as missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from plancheck.model.diagnostic import Bilingual, Diagnostic, Severity
from plancheck.model.document import Block, Document, Part, Skipped, not_checked
from plancheck.readers.contents import contents_lines, is_contents_title
from plancheck.readers.package import LIMITS, A, CannotRead, Element, Limits, Package, Relation, W, broken, is_on, too_large, value
from plancheck.readers.view import View
from plancheck.readers.word import revisions, tabbed
from plancheck.readers.word.binding import Stores
from plancheck.readers.word.colour import Palette, paint, read_palette
from plancheck.readers.word.fields import Facts, folded
from plancheck.readers.word.foreign import choose
from plancheck.readers.word.sight import PAPER, Stand, page_of
from plancheck.readers.word.styles import read_numbering, read_styles
from plancheck.readers.word.text import Hidden, Reader
from plancheck.readers.word.walk import Origin, Sources, Walker, check_counts
from plancheck.wording.catalogue import both

#: The minimum size of a paragraph or cell in bytes.
_SHORTEST = len("<p/>")
#: A file with pictures and fewer characters than this is a scan inserted into Word.
_HARDLY_ANY = 50
#: The number of leading blocks that may contain a classification mark.
_FIRST = 15
_MARKING = re.compile(r"(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆]|^\s*(?:密\s*级\s*[：:]\s*)?(?:绝\s*密|机\s*密|秘\s*密)\s*$", re.MULTILINE)
#: The maximum number of hidden texts to report one by one.
_MOST_PLACES = 20


def read(data: bytes, name: str, sha256: str, limits: Limits = LIMITS, view: View = "final") -> Document:
    """Reads a Word file; not_checked with a reason if it cannot be read, checked_partly if parts were not read.

    `view` selects the text with tracked changes: "final" as if all were accepted, "original" as if all were rejected, with current
    formatting. Pages are None, since a Word file has none until layout. Never raises for bad input.
    """
    try:
        return _File(data, name, sha256, limits, view).document()
    except CannotRead as error:
        return not_checked(name, sha256, "docx", error.reason, error.detail)
    except RecursionError:
        deep = too_large("文件内部结构嵌套过深", "The file is nested too deeply inside")
        return not_checked(name, sha256, "docx", deep.reason, deep.detail)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The source of characters [start, end) of a block: an element of the main part, from its character `skip` on.

    `element` is its index in document order, from 0, without comments and processing instructions.
    """

    start: int
    end: int
    element: int
    skip: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """The positions of blocks in the main part of a Word file: text anchors and paragraph element by block."""

    part: str
    text: dict[int, tuple[Anchor, ...]]
    paragraph: dict[int, int]


def anchors(data: bytes, limits: Limits = LIMITS, view: View = "final") -> Anchors:
    """The positions of the blocks that `read` gives.

    Blocks of boxes and notes have only the paragraph they are anchored to; those of headers, footers and comments have none. Raises
    CannotRead if `read` would give a document that is not_checked.
    """
    file = _File(data, "", "", limits, view, follow=True)
    document = file.document()
    if document.reason is not None and document.status == "not_checked":
        raise CannotRead(document.reason, document.detail)
    number = file.numbers
    return Anchors(
        file.package.main,
        {
            block: tuple(Anchor(stretch.start, stretch.end, number[stretch.source], stretch.skip) for stretch in origin.stretches)
            for block, origin in file.origins.items()
        },
        {block: number[origin.paragraph] for block, origin in file.origins.items() if origin.paragraph is not None},
    )


class _File:
    """A Word file being read."""

    def __init__(self, data: bytes, name: str, sha256: str, limits: Limits, view: View, follow: bool = False) -> None:
        self.name, self.sha256, self.limits, self.view, self.follow = name, sha256, limits, view, follow
        self.numbers: dict[Element, int] = {}  # index of the elements of the main part, if positions are tracked
        self.origins: dict[int, Origin] = {}
        self.package = Package(data, limits)
        self.diagnostics: list[Diagnostic] = []
        self.changes: Counter[str] = Counter()
        self.relations = self.package.relations(self.package.main)
        self.notes: dict[str, dict[str, Element] | None] = {}

    def document(self) -> Document:
        """Reads the file."""
        root = self._part(self.package.main)
        body = root.find(W + "body")
        if root.tag != W + "document" or body is None:
            raise broken("文件缺少正文", "The file has no body")
        styles = read_styles(self._related("styles"))
        lists = read_numbering(self._numbering(), styles)
        settings = self._optional("settings")
        palette = read_palette(self._optional("theme"), settings)
        stores = Stores(self.package)
        reader = Reader(styles, palette, Facts(lambda: stores.properties), stores.differs)
        stand = _paper(root, settings, palette)
        sections = [page_of(section) for section in body.iter(W + "sectPr")]

        def walked(reader: Reader, follow: bool) -> Walker:
            walker = Walker(reader, lists, Sources(self._note, self._diagram), self.limits, stand, [*sections], follow)
            walker.walk(body, "body")
            walker.hide_under_shapes()
            return walker

        # Fields that show a paragraph may do so before it, so it is looked up in a reading in which they show none.
        paragraphs = cache(lambda: _seen(walked(reader, follow=False).blocks))
        walker = walked(replace(reader, facts=replace(reader.facts, paragraphs=paragraphs)), self.follow)
        self.origins = walker.origins
        self._margins(walker, body)
        blocks, alone = _with_contents(walker.blocks, walker.listed)
        walker.lack([(at, both("reading.word_tabbed")) for at in tabbed.unsure(blocks)])
        made = tabbed.parted(blocks, [table for table in walker.tables if table is not None])
        if made is not None:
            walker.part(made)
            self.origins, blocks, alone = walker.origins, made.blocks, [made.first[at] for at in alone]
        return self._finished(walker, blocks, alone)

    # --- parts

    def _part(self, part: str) -> Element:
        root = self.package.xml(part)
        if self.follow and part == self.package.main:
            self.numbers = {element: at for at, element in enumerate(root.iter())}
        root = choose(root)
        if self.package.size(part) > _SHORTEST * min(self.limits.paragraphs, self.limits.cells):  # a smaller part cannot contain so many
            check_counts(root, self.limits)
        self.changes.update(revisions.counted(root))
        return revisions.turned_round(root) if self.view == "original" else root

    def _target(self, kind: str) -> Relation | None:
        return next((relation for relation in self.relations.values() if relation.kind == kind and not relation.external), None)

    def _related(self, kind: str) -> Element | None:
        """The root of a related part (styles, numbering); None if the file has none."""
        relation = self._target(kind)
        return choose(self.package.xml(relation.target)) if relation is not None and relation.target in self.package else None

    def _optional(self, kind: str) -> Element | None:
        """The root of a related part that matters little; None also if it is damaged."""
        try:
            return self._related(kind)
        except CannotRead as error:
            if error.reason != "damaged":
                raise
            return None

    def _numbering(self) -> Element | None:
        relation = self._target("numbering")
        if relation is not None and relation.target not in self.package:
            raise broken("文件缺少自动编号部分", "The part with the automatic numbering is missing inside the file")
        return self._related("numbering")

    def _note(self, kind: str, id: str) -> Element | None:
        """A footnote or endnote; None if it cannot be read."""
        if kind not in self.notes:
            try:
                relation = self._target(f"{kind}s")
                root = self._part(relation.target) if relation is not None and relation.target in self.package else None
            except CannotRead:
                root = None
            self.notes[kind] = None if root is None else {value(note, "id") or "": note for note in root.iterchildren(W + kind)}
        return (self.notes[kind] or {}).get(id)

    def _diagram(self, id: str) -> str | None:
        """The text of a diagram, one line per paragraph; None if it cannot be read."""
        relation = self.relations.get(id)
        if relation is None or relation.target not in self.package:
            return None
        try:
            root = self.package.xml(relation.target)
        except CannotRead:
            return None
        lines = ("".join(run.text or "" for run in line.iter(A + "t")).strip() for line in root.iter(A + "p"))
        return "\n".join(line for line in lines if line)

    def _margins(self, walker: Walker, body: Element) -> None:
        """Reads the used headers and footers, then the comments, which come last since they are outside the reading order."""
        done: set[str] = set()
        references = list(body.iter(_HEADER, _FOOTER))
        for tag, kind in _MARGINS:
            for reference in references:
                relation = self.relations.get(reference.get(_RID, "")) if reference.tag == tag else None
                if relation is not None and relation.target not in done:
                    done.add(relation.target)
                    root = self._aside(relation.target)
                    if root is not None:
                        walker.walk(root, kind)
        comments = self._target("comments")
        root = self._aside(comments.target) if comments is not None else None
        if root is not None:
            walker.walk(root, "comment")

    def _aside(self, part: str) -> Element | None:
        """A part outside the body text. Damage there is reported, but does not affect the rest."""
        try:
            return self._part(part)
        except CannotRead as error:
            if error.reason != "damaged":
                raise
            self._report(
                "damaged-part",
                "warning",
                f"页眉、页脚或批注（{part}）未能读取",
                f"A header, a footer or the comments ({part}) could not be read",
            )
            return None

    # --- result

    def _finished(self, walker: Walker, blocks: list[Block], alone: list[int]) -> Document:
        skipped = tuple(walker.skipped)
        document = Document(
            self.name, self.sha256, "docx", blocks=tuple(blocks), tables=tuple(table for table in walker.tables if table is not None),
            skipped=skipped, status="checked_partly" if skipped else "checked",
            reason=skipped[0].reason if skipped else None, detail=_partly(skipped),
        )  # fmt: skip
        self._whole(walker, document)
        self._hidden(walker, document)
        self._alone(document, alone)
        reason = self._unusable(walker, document)
        if reason is not None:
            code, detail = reason
            return replace(not_checked(self.name, self.sha256, "docx", code, detail), diagnostics=self._without_text(code))
        return replace(document, diagnostics=tuple(self.diagnostics))

    def _without_text(self, reason: str) -> tuple[Diagnostic, ...]:
        """The diagnostics for a document without its blocks: without places, and without quotes from a classified document."""
        diagnostics = (diagnostic for diagnostic in self.diagnostics if reason != "classified_marking" or diagnostic.code not in _QUOTING)
        return tuple(replace(diagnostic, place=None) for diagnostic in diagnostics)

    def _unusable(self, walker: Walker, document: Document) -> tuple[str, Bilingual] | None:
        """Why a readable file must not be checked: reason and sentence."""
        first = [block for block in document.blocks if block.part not in ("comment", "footer")]
        marked = [block for block in first if block.part == "header"] + [block for block in first if block.part != "header"][:_FIRST]
        if any(_MARKING.search(block.text) for block in marked):
            return "classified_marking", _CLASSIFIED
        size = sum(len(block.text.strip()) for block in document.blocks if block.countable)
        if not size and document.skipped:
            return "not_read", document.detail
        if size < _HARDLY_ANY and walker.collector.pictures:
            return "no_text_layer", _ONLY_PICTURES
        return None if size else ("empty", _EMPTY)

    def _report(self, code: str, severity: Severity, zh: str, en: str, help: Bilingual | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, severity, Bilingual(zh, en), help))

    def _whole(self, walker: Walker, document: Document) -> None:
        """Adds diagnostics about the whole file."""
        changes = sum(self.changes.values())
        if changes:
            zh, en, help = _VIEWS[self.view]
            self._report(
                "tracked-changes", "warning", f"文件含修订痕迹 {changes} 处，{zh}", f"The file has {changes} tracked changes; {en}", help
            )
        if self.package.has_macros:
            self._report(
                "macros",
                "warning",
                "文件含宏，宏未运行，只读取了文字",
                "The file contains macros. They were not run; only the text was read",
            )
        links = sorted(self._links() | walker.collector.fetching)
        if links:
            listed = _listed(links)
            self._report(
                "external-links",
                "warning",
                f"文件含外部链接（{listed}），未访问",
                f"The file has external links ({listed}), which were not followed",
            )
        missing = [relation for relation in self.relations.values() if not relation.external and relation.target not in self.package]
        if missing:
            kinds = _listed(sorted({relation.kind for relation in missing}))
            self._report(
                "missing-part",
                "warning",
                f"文件缺少被引用的内部部分：{kinds}",
                f"Parts that the file refers to are missing: {kinds}",
            )
        if walker.wide:
            self._report(
                "grid-span", "note", f"有 {walker.wide} 个表格单元格跨列超过 {self.limits.span} 列，已按 {self.limits.span} 列处理",
                f"{walker.wide} table cells span more than {self.limits.span} columns and were read as spanning {self.limits.span}",
            )  # fmt: skip
        if walker.collector.pictures:
            count = walker.collector.pictures
            self._report(
                "pictures",
                "note",
                f"文件有图片或图表 {count} 个，其中的文字未读",
                f"The file has {count} pictures or charts, whose text was not read",
            )

    def _links(self) -> set[str]:
        """Kinds of external content that the text or its settings would load, except hyperlinks."""
        settings = self._target("settings")
        related = list(self.relations.values())
        if settings is not None and settings.target in self.package:
            related += self.package.relations(settings.target).values()
        kinds = set()
        for relation in related:
            # most files refer to a template on the disk of their author
            remote = relation.kind != "attachedTemplate" or re.match(r"(?i)https?:|ftp:|\\\\|//|file:(//|\\\\)[^/\\]", relation.target)
            if relation.external and relation.kind != "hyperlink" and remote:
                kinds.add(relation.kind)
        return kinds

    def _hidden(self, walker: Walker, document: Document) -> None:
        """Adds diagnostics about hidden and struck-out text."""
        places = [(at, 0, len(document.blocks[at].text), document.blocks[at].text, why) for at, why in walker.why.items()]
        places += [(at, gone.offset, gone.offset, gone.text, gone.why) for at, gone in walker.dropped]
        places.sort(key=lambda place: place[:3])
        for why, (code, zh, en, more_zh, more_en) in (_UNSEEN | {"deleted": _LEFT_OUT[self.view]}).items():
            told = [place for place in places if place[4] == why]
            for at, start, end, text, _ in told[:_MOST_PLACES]:
                quote = text if len(text) <= 20 else text[:20] + "…"
                message = Bilingual(zh.format(quote), en.format(quote))
                self.diagnostics.append(Diagnostic(code, "warning", message, place=document.place(at, start, end)))
            more = len(told) - _MOST_PLACES
            if more > 0:
                self._report(code, "warning", more_zh.format(more), more_en.format(more))

    def _alone(self, document: Document, alone: list[int]) -> None:
        """Adds a diagnostic about contents lines that are not judged though no heading bears their text."""
        if not alone:
            return
        text = document.blocks[alone[0]].text
        quote = text if len(text) <= 20 else text[:20] + "…"
        message = Bilingual(
            f"目录中有 {len(alone)} 行与正文的标题对不上（如“{quote}”），未作审核，请更新目录",
            f"{len(alone)} lines of the table of contents match no heading of the draft (such as “{quote}”) and were not checked",
        )
        self.diagnostics.append(Diagnostic("contents-alone", "warning", message, place=document.place(alone[0], 0, len(text))))


#: Code and sentences by why text is no evidence.
_UNSEEN: dict[Hidden, tuple[str, str, str, str, str]] = {
    "hidden": (
        "hidden-text",
        "此处有隐藏文字“{}”，不作为依据",
        "Hidden text (“{}”) does not count as evidence",
        "另有 {} 处隐藏文字",
        "There are {} more places with hidden text",
    ),
    "struck": (
        "struck-text",
        "此处文字“{}”带删除线，不作为依据",
        "Struck-out text (“{}”) does not count as evidence",
        "另有 {} 处带删除线的文字",
        "There are {} more places with struck-out text",
    ),
    "unsure": (
        "uncertain-text",
        "此处存储的文字“{}”未必是 Word 显示的文字，不作为依据",
        "The stored text (“{}”) may not be what Word shows, so it does not count as evidence",
        "另有 {} 处文字未必是 Word 显示的文字",
        "There are {} more places whose stored text may not be what Word shows",
    ),
}
#: The same of text that tracked changes leave out, by view.
_LEFT_OUT: dict[View, tuple[str, str, str, str, str]] = {
    "final": (
        "deleted-text",
        "此处文字“{}”已在修订中删除，不作为依据",
        "Text deleted as a tracked change (“{}”) does not count as evidence",
        "另有 {} 处在修订中删除的文字",
        "There are {} more places with text deleted as a tracked change",
    ),
    "original": (
        "inserted-text",
        "此处文字“{}”是修订时插入的，不作为依据",
        "Text inserted as a tracked change (“{}”) does not count as evidence",
        "另有 {} 处修订时插入的文字",
        "There are {} more places with text inserted as a tracked change",
    ),
}
_QUOTING = frozenset(["contents-alone", *(code for code, *_ in (*_UNSEEN.values(), *_LEFT_OUT.values()))])
_HEADER, _FOOTER = W + "headerReference", W + "footerReference"
_MARGINS: tuple[tuple[str, Part], ...] = ((_HEADER, "header"), (_FOOTER, "footer"))
_RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Messages about tracked changes by view, and how to select the other text.
_VIEWS: dict[View, tuple[str, str, Bilingual]] = {
    "final": (
        "按接受全部修订后的文本审核",
        "it is checked as if all were accepted",
        both("reading.word_final_view"),
    ),
    "original": (
        "按修订前（拒绝全部修订）的文本审核",
        "it is checked as it was before the changes, as if all were rejected",
        both("reading.word_original_view"),
    ),
}
_CLASSIFIED = both("reading.word_classified")
_ONLY_PICTURES = both("reading.word_pictures_only")
_EMPTY = both("reading.word_no_text")


def _partly(skipped: tuple[Skipped, ...]) -> Bilingual:
    """A sentence about all unread parts."""
    if not skipped:
        return Bilingual("", "")
    kinds = tuple(dict.fromkeys(message.message for message in skipped))
    zh, en = "；".join(message.zh for message in kinds), "; ".join(message.en for message in kinds)
    return Bilingual(
        f"文件有 {len(skipped)} 处内容未读：{zh}。请在 Word 或 WPS 中把这些内容粘贴为正文后重新提交。",
        f"{len(skipped)} parts of the file were not read: {en}. Paste them into the body text in Word or WPS and resubmit it.",
    )


def _paper(root: Element, settings: Element | None, palette: Palette) -> Stand:
    """The page with its background colour, if the settings show it."""
    background = root.find(W + "background")
    shown = settings is not None and is_on(settings.find(W + "displayBackgroundShape"))
    return PAPER.on(palette.rgb(paint(background, "color"))) if background is not None and shown else PAPER


def _seen(blocks: Sequence[Block]) -> frozenset[str]:
    """The texts of the blocks that are seen, with their numbers and without, and without white space."""
    texts = ((block.text, block.text.removeprefix(block.label)) for block in blocks if not block.hidden)
    return frozenset(folded(text) for both_ways in texts for text in both_ways)


def _listed(kinds: Sequence[str]) -> str:
    """The first kinds of relationship. The file names them, so each is cut."""
    return "、".join(kind if len(kind) <= 40 else f"{kind[:40]}…" for kind in kinds[:5]) + ("…" if len(kinds) > 5 else "")


def _with_contents(blocks: list[Block], listed: set[int]) -> tuple[list[Block], list[int]]:
    """The blocks with role "contents" for those that styles or fields mark as such, and for lines that look so.

    Marked text that is a sentence of its own remains text, so that nobody can hide a sentence by marking it. Also gives the contents
    lines that repeat nothing in the draft.
    """
    texts = sorted(_BLANK.sub("", block.text) for block in blocks if block.countable and block.index not in listed)
    listed = {at for at in listed if not _is_sentence(blocks[at].text) or _repeats(blocks[at].text, texts)}
    contents = listed | _typed_contents(blocks, listed)
    contents |= _contents_titles(blocks, contents)
    alone = [at for at in sorted(listed) if not _repeats(blocks[at].text, texts) and not is_contents_title(blocks[at].text)]
    return [replace(block, role="contents") if block.index in contents else block for block in blocks], alone


def _typed_contents(blocks: list[Block], listed: set[int]) -> set[int]:
    """The lines that look like a table of contents, besides those that are `listed` already."""
    lines = [block for block in blocks if block.part == "body" and block.table is None and not block.hidden]
    typed = contents_lines(["" if block.index in listed else block.text for block in lines])
    return {lines[at].index for at in typed}


def _contents_titles(blocks: list[Block], contents: set[int]) -> set[int]:
    """The headings of tables of contents (目录), up to three blocks before a line of contents."""
    before = {index - distance for index in contents for distance in (1, 2, 3) if index >= distance}
    return {at for at in before if is_contents_title(blocks[at].text)}


_BLANK = re.compile(r"\s+")
_PAGE_NUMBER = re.compile(r"[.…⋯·．_-]*\s*(?:\d{1,4}|[ivxlcIVXLC]{1,6})\s*$")
_SENTENCE = re.compile(r"[。；！？]")
#: A longer line without a page number is no entry of a table of contents.
_LONGEST_ENTRY = 24


def _is_sentence(text: str) -> bool:
    """Whether a line marked as contents reads as text: with a full stop, or long and without a page number."""
    return _SENTENCE.search(text) is not None or (len(_BLANK.sub("", text)) > _LONGEST_ENTRY and _PAGE_NUMBER.search(text) is None)


def _repeats(text: str, texts: list[str]) -> bool:
    """Whether a line, with or without its page number, begins another block; `texts` is sorted."""
    for title in (_BLANK.sub("", text), _BLANK.sub("", _PAGE_NUMBER.sub("", text))):
        at = bisect_left(texts, title)
        if title and at < len(texts) and texts[at].startswith(title):
            return True
    return False
