"""The annotated draft (.docx): findings as Word comments on exactly the characters that they are based on.

The package is copied part by part rather than saved by a library: only the main part, the comments and, if there were none before, the
content types and the relationships of the main part change. A second run replaces only what the first one wrote.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from plancheck.annotated.notes import OURS, Annotated, AnnotateOptions, Note, clean, elsewhere, notes
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.place import Place
from plancheck.model.report import Report
from plancheck.readers import View, word
from plancheck.readers.package import CannotRead, Package, keeps_space, not_xml
from plancheck.readers.word.text import offset_in
from plancheck.wording.catalogue import both, phrases
from plancheck.wording.places import place_line

if TYPE_CHECKING:
    from plancheck.readers.word import Anchors

Element = etree._Element


def annotate(data: bytes, report: Report, options: AnnotateOptions, view: View = "final") -> Annotated | tuple[Diagnostic, ...]:
    """The draft with a comment for every finding, or the reasons why there is none. `data` is the draft of the report."""
    try:
        package = Package(data)
        anchors = word.anchors(data, view=view)
        if package.has_macros and not options.without_macros:
            return (Diagnostic("annotate-macros", "error", both("annotate.macros"), both("annotate.macros.help")),)
        return _annotated(_Copy(data, package, anchors), report, options)
    except CannotRead as error:  # perhaps in a part that only the copy needs
        return (Diagnostic("annotate-unread", "error", error.detail),)


def _annotated(copy: _Copy, report: Report, options: AnnotateOptions) -> Annotated:
    """The finished copy. Raises CannotRead if a part that has to be changed or copied is damaged or missing."""
    written = copy.comment(notes(report, options), options)
    notices = list(elsewhere(report, options))
    if copy.is_signed:
        notices.append(Diagnostic("annotate-signed", "warning", both("annotate.signed")))
    if options.without_macros:
        copy.drop_macros()
    if options.without_links:
        copy.drop_links()
    return Annotated(copy.data(), written, tuple(notices))


_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = "[Content_Types].xml"


@dataclass(slots=True)
class _Boundary:
    """A point between two characters: before or after a character of a w:t or a whole element."""

    element: Element
    offset: int
    end: bool


@dataclass(slots=True)
class _Range:
    """The range of a comment: from one point to another, or a whole paragraph."""

    id: int
    start: _Boundary | None = None
    stop: _Boundary | None = None
    paragraph: Element | None = None


@dataclass(slots=True)
class _Copy:
    """A Word file that is being annotated, with the changed parts by their name in the file."""

    source: bytes
    package: Package
    anchors: Anchors
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    is_signed: bool = False

    def __post_init__(self) -> None:
        with zipfile.ZipFile(BytesIO(self.source)) as package:
            self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.namelist()}
        self.is_signed = any(name.startswith("_xmlsignatures/") for name in self.names)

    # -- parts

    def read(self, part: str) -> bytes:
        """The current bytes of a part."""
        changed = self.changed.get(self.names.get(part.lower(), ""))
        return changed if changed is not None else self.package.raw(part)

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def tree(self, part: str) -> Element:
        """The root of a part, with XML comments and processing instructions."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
        try:
            return etree.fromstring(self.read(part), parser)
        except etree.XMLSyntaxError as error:
            raise not_xml(part) from error

    def write(self, part: str, root: Element) -> None:
        name = self.names.setdefault(part.lower(), part)
        self.changed[name] = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)

    def data(self) -> bytes:
        """The whole file. Unchanged parts are copied byte for byte, in their order."""
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(self.source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                if info.filename not in self.dropped:
                    new.writestr(_same(info), self.changed.get(info.filename) or self.package.raw(info.filename))
            for name in self.changed.keys() - set(old.namelist()):
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, self.changed[name])
        return out.getvalue()

    # -- comments

    def comment(self, notes: Sequence[Note], options: AnnotateOptions) -> int:
        """Writes the comments and returns their number."""
        main = self.anchors.part
        root = self.tree(main)
        w = _namespace(root)
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        part = self._comments_part()
        comments = self.tree(part) if part is not None else None
        if comments is not None:
            _remove_ours(root, comments, w)
        elif not notes:
            return 0
        first = _free_id(root, comments, w)
        ranges = []
        for id, note in enumerate(notes, first):
            exact, span = self._range(id, note.place, elements, root, w)
            if span is None:
                continue
            if comments is None:
                comments = etree.Element(w + "comments", nsmap={"w": w[1:-1]})
            comments.append(_comment(w, id, note, options, None if exact else note.place))
            ranges.append(span)
        _mark(ranges, w)
        if comments is not None:
            self.write(part or self._new_comments_part(root), comments)
        self.write(main, root)
        return len(ranges)

    def _comments_part(self) -> str | None:
        relations = Package(self.source).relations(self.anchors.part).values()
        return next((relation.target for relation in relations if relation.kind == "comments" and self.has(relation.target)), None)

    def _new_comments_part(self, root: Element) -> str:
        folder, name = posixpath.split(self.anchors.part)
        part = next(name for name in _names(posixpath.join(folder, "comments")) if not self.has(name))
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        relations = self.tree(rels) if self.has(rels) else etree.fromstring(f'<Relationships xmlns="{_PACKAGE_RELATIONS}"/>')
        taken = {relation.get("Id") for relation in _children(relations)}
        strict = "purl.oclc.org" in (etree.QName(root).namespace or "")
        kind = "http://purl.oclc.org/ooxml/officeDocument" if strict else "http://schemas.openxmlformats.org/officeDocument/2006"
        etree.SubElement(
            relations,
            f"{{{_PACKAGE_RELATIONS}}}Relationship",
            Id=next(id_ for id_ in (f"rIdComments{n or ''}" for n in range(1000)) if id_ not in taken),
            Type=f"{kind}/relationships/comments",
            Target=posixpath.basename(part),
        )
        self.write(rels, relations)
        types = self.tree(_TYPES)
        etree.SubElement(types, f"{{{_CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=_COMMENTS_TYPE)
        self.write(_TYPES, types)
        return part

    def _range(self, id: int, place: Place | None, elements: list[Element], root: Element, w: str) -> tuple[bool, _Range | None]:
        """Whether a comment can be exactly at a place, and its range: that place, or else the nearest one that can have a comment."""
        if place is not None:
            stretches = [
                stretch for stretch in self.anchors.text.get(place.block, ()) if stretch.end > place.start and stretch.start < place.end
            ]
            if stretches:
                first, last = stretches[0], stretches[-1]
                start = _Boundary(elements[first.element], first.skip + max(0, place.start - first.start), False)
                stop = _Boundary(elements[last.element], last.skip + min(place.end, last.end) - last.start, True)
                if _can_have_comment(start.element, w) and _can_have_comment(stop.element, w):
                    return True, _Range(id, start, stop)
            number = self.anchors.paragraph.get(place.block)
            if number is not None:
                paragraph = _legal(elements[number], w)
                return place.block in self.anchors.text and bool(self.anchors.text[place.block]), _Range(id, paragraph=paragraph)
        body = root.find(w + "body")
        paragraphs = list(body.iter(w + "p")) if body is not None else []
        if not paragraphs:
            return False, None
        title = next(
            (paragraph for paragraph in paragraphs if _legal(paragraph, w) is paragraph and _has_text(paragraph, w)), paragraphs[0]
        )
        return place is None, _Range(id, paragraph=_legal(title, w))

    # -- macros and links

    def drop_macros(self) -> None:
        """Removes macros and sets the content type of a document without macros."""
        gone = [name for part, name in self.names.items() if part.endswith((".bin", "vbadata.xml", ".bin.rels")) and "vba" in part]
        self.dropped.update(gone)
        types = self.tree(_TYPES)
        for entry in list(_children(types)):
            kind, part = entry.get("ContentType", ""), entry.get("PartName", "").lstrip("/")
            if part in gone or "vba" in kind.lower():
                types.remove(entry)
            elif "macroenabled" in kind.lower():
                entry.set("ContentType", _MAIN_TYPE)
        self.write(_TYPES, types)
        for part, name in list(self.names.items()):
            if part.endswith(".rels"):
                relations = self.tree(name)
                wrong = [relation for relation in _children(relations) if "vba" in relation.get("Type", "").lower()]
                if wrong:
                    for relation in wrong:
                        relations.remove(relation)
                    self.write(name, relations)

    def drop_links(self) -> None:
        """Removes what a program would load by itself: linked pictures, templates, fields. Links to click stay."""
        for part, name in list(self.names.items()):
            if not part.endswith(".rels"):
                continue
            relations = self.tree(name)
            wrong = [
                relation
                for relation in _children(relations)
                if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink")
            ]
            if not wrong:
                continue
            ids = {relation.get("Id") for relation in wrong}
            for relation in wrong:
                relations.remove(relation)
            self.write(name, relations)
            owner = posixpath.join(posixpath.dirname(posixpath.dirname(part)), posixpath.basename(part).removesuffix(".rels"))
            if self.has(owner):
                root = self.tree(owner)
                _unlinked(root, ids)
                self.write(owner, root)
        main = self.tree(self.anchors.part)
        _without_fetching(main, _namespace(main))
        self.write(self.anchors.part, main)


def _namespace(root: Element) -> str:
    """The namespace of a part in braces: the transitional one or that of ISO Strict."""
    return f"{{{etree.QName(root).namespace}}}"


def _children(parent: Element) -> Iterator[Element]:
    """The child elements of an element, without XML comments and processing instructions, which have no attributes."""
    return parent.iterchildren(etree.Element)


def _same(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A new entry with the same name, time and permissions."""
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = info.compress_type if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else zipfile.ZIP_DEFLATED
    copy.create_system, copy.external_attr = info.create_system, info.external_attr
    return copy


def _names(stem: str) -> Iterable[str]:
    yield f"{stem}.xml"
    for number in range(2, 1000):
        yield f"{stem}{number}.xml"


def _has_text(paragraph: Element, w: str) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter(w + "t"))


def _inside(element: Element, *tags: str) -> Element | None:
    """The outermost ancestor of one of the tags."""
    outermost = None
    for ancestor in element.iterancestors(*tags):
        outermost = ancestor
    return outermost


def _can_have_comment(element: Element, w: str) -> bool:
    """Whether an element can have a comment. Word allows none in text boxes."""
    return _inside(element, w + "txbxContent") is None and _paragraph_of(element, w) is not None


def _paragraph_of(element: Element, w: str) -> Element | None:
    return next(element.iterancestors(w + "p"), None)


def _legal(paragraph: Element, w: str) -> Element:
    """The paragraph or, if it is in a text box, the paragraph of the body in which the box is anchored."""
    box = _inside(paragraph, w + "txbxContent")
    holder = _paragraph_of(box, w) if box is not None else None
    return paragraph if holder is None else holder


# ---- comments of an earlier run ---------------------------------------------------------------------------------


def _remove_ours(root: Element, comments: Element, w: str) -> None:
    ours = set()
    for element in list(comments.iterchildren(w + "comment")):
        text = "".join(t.text or "" for t in element.iter(w + "t"))
        if OURS.search(text):
            ours.add(element.get(w + "id"))
            comments.remove(element)
    for tag in ("commentRangeStart", "commentRangeEnd"):
        for mark in list(root.iter(w + tag)):
            if mark.get(w + "id") in ours:
                _remove(mark)
    for reference in list(root.iter(w + "commentReference")):
        if reference.get(w + "id") in ours:
            run = reference.getparent()
            _remove(reference)
            if run is not None and run.tag == w + "r" and all(child.tag == w + "rPr" for child in run):
                _remove(run)


def _remove(element: Element) -> None:
    """Removes an element but not the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _free_id(root: Element, comments: Element | None, w: str) -> int:
    ids = [-1]
    for tree in (root, comments):
        if tree is not None:
            for element in tree.iter(w + "comment", w + "commentRangeStart", w + "commentRangeEnd", w + "commentReference"):
                id = element.get(w + "id") or ""
                if id.isdecimal():
                    ids.append(int(id))
    return max(ids) + 1


# ---- a comment --------------------------------------------------------------------------------------------------


def _comment(w: str, id: int, note: Note, options: AnnotateOptions, true_place: Place | None) -> Element:
    comment = etree.Element(w + "comment")
    comment.set(w + "id", str(id))
    comment.set(w + "author", clean(options.author))
    if options.when:
        comment.set(w + "date", options.when)
    comment.set(w + "initials", clean(options.initials))
    lines = list(note.lines)
    if true_place is not None:
        say = phrases(options.lang)
        lines.append(say("annotate.place") + say("colon") + place_line(true_place, options.lang))
    text = clean("\n".join(lines))
    for line in (*text.split("\n"), note.mark):
        paragraph = etree.SubElement(comment, w + "p")
        run = etree.SubElement(paragraph, w + "r")
        if line:
            piece = etree.SubElement(run, w + "t")
            piece.text = line
            piece.set(_XML_SPACE, "preserve")
    return comment


# ---- ranges in the text -----------------------------------------------------------------------------------------


def _mark(ranges: Sequence[_Range], w: str) -> None:
    """Inserts the start, end and reference of every comment. Runs are split where a range starts or ends inside one."""
    points = [point for span in ranges for point in (span.start, span.stop) if point is not None]
    behind = _split(points, w)
    for span in ranges:  # ends first: at the same point, the end of one comment precedes the start of the next
        stop = etree.Element(w + "commentRangeEnd")
        stop.set(w + "id", str(span.id))
        reference = etree.Element(w + "r")
        etree.SubElement(reference, w + "commentReference").set(w + "id", str(span.id))
        if span.paragraph is not None:
            span.paragraph.extend((stop, reference))
        elif span.stop is not None:
            _at(behind, span.stop, (stop, reference), w)
    for span in ranges:
        start = etree.Element(w + "commentRangeStart")
        start.set(w + "id", str(span.id))
        if span.paragraph is not None:
            properties = span.paragraph.find(w + "pPr")
            span.paragraph.insert(0 if properties is None else span.paragraph.index(properties) + 1, start)
        elif span.start is not None:
            _at(behind, span.start, (start,), w)


_Key = tuple[Element, int, bool]


def _key(point: _Boundary) -> _Key:
    return point.element, point.offset, point.end


def _at(behind: dict[_Key, tuple[Element, bool]], point: _Boundary, marks: Sequence[Element], w: str) -> None:
    """Inserts marks at a point, after those already there: before the unit that follows, or after the last mark of the unit before."""
    unit, before = behind[_key(point)]
    for mark in marks:
        if before:
            _before(unit, mark)
        else:
            _after(_last_mark(unit, w), mark)


def _last_mark(unit: Element, w: str) -> Element:
    """The last end or reference of a comment that follows a unit; the unit itself if there is none."""
    for sibling in unit.itersiblings():
        if sibling.tag != w + "commentRangeEnd" and not (sibling.tag == w + "r" and sibling.find(w + "commentReference") is not None):
            break
        unit = sibling
    return unit


def _before(unit: Element, mark: Element) -> None:
    parent = unit.getparent()
    assert parent is not None
    parent.insert(parent.index(unit), mark)


def _after(unit: Element, mark: Element) -> None:
    parent = unit.getparent()
    assert parent is not None
    mark.tail, unit.tail = unit.tail, None
    parent.insert(parent.index(unit) + 1, mark)


def _split(points: Sequence[_Boundary], w: str) -> dict[_Key, tuple[Element, bool]]:
    """For every point, the unit (a run or an element like one) and whether marks go before it (True) or after it (False)."""
    pieces: dict[_Key, tuple[Element, bool]] = {}
    by_run: dict[Element, list[_Boundary]] = {}
    for point in points:
        unit, whole = _unit(point.element, w)
        if whole:
            pieces[_key(point)] = (unit, not point.end)
        else:
            by_run.setdefault(unit, []).append(point)
    for element in {point.element for inside in by_run.values() for point in inside}:
        if not keeps_space(element):  # its outer white space is not shown and must stay hidden when parts get xml:space
            element.text = (element.text or "").strip(" \t\r\n")
            element.set(_XML_SPACE, "preserve")
    for run, inside in by_run.items():
        pieces.update(_split_run(run, inside, w))
    return pieces


def _unit(element: Element, w: str) -> tuple[Element, bool]:
    """The element beside which the marks of `element` go, and whether it must stay whole. Only a run with `element` as a child is split."""
    top = element
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag == w + "p":
            break
        if ancestor.tag == w + "sdt" and _is_plain(ancestor, w):
            top = ancestor  # a control for plain text or a choice can only contain its text
        elif ancestor.tag == w + "r" or (top is element and _is_in_paragraph(ancestor, w)):
            top = ancestor
    plain = top.tag == w + "r" and element.getparent() is top and element.tag == w + "t"
    return top, not plain


def _is_in_paragraph(element: Element, w: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == w + "p"


def _is_plain(control: Element, w: str) -> bool:
    properties = control.find(w + "sdtPr")
    return properties is not None and any(
        properties.find(w + name) is not None for name in ("text", "date", "dropDownList", "comboBox", "dataBinding")
    )


def _split_run(run: Element, points: Sequence[_Boundary], w: str) -> dict[_Key, tuple[Element, bool]]:
    """Splits a run at points inside it, from the last to the first, so that what is right of a point no longer changes."""
    order = {element: place for place, element in enumerate(run)}
    raw = {_key(point): _raw(point) for point in points}
    right: dict[_Key, Element | None] = {}
    next_piece: Element | None = None  # what is right of `run` now
    last: Element | None = None  # the last piece
    made: dict[tuple[Element, int], Element | None] = {}
    for point in sorted(points, key=lambda point: (order[point.element], raw[_key(point)]), reverse=True):
        at = (point.element, raw[_key(point)])
        if at not in made:
            piece = _cut(run, *at, w)
            if piece is not None and piece is not run:
                next_piece, last = piece, last if last is not None else piece
            made[at] = piece if piece is not None else next_piece
        right[_key(point)] = made[at]
    return {key: (last if last is not None else run, False) if piece is None else (piece, True) for key, piece in right.items()}


def _raw(point: _Boundary) -> int:
    """The offset of a point in the raw text of the w:t. An end is right after its last character, whatever follows unread."""
    if point.end:
        return offset_in(point.element, point.offset - 1) + 1 if point.offset else 0
    return offset_in(point.element, point.offset)


def _cut(run: Element, text: Element, offset: int, w: str) -> Element | None:
    """The run that starts at a character of a w:t: a new one; the run itself at its beginning; None at its end."""
    words = text.text or ""
    content = [child for child in run if child.tag != w + "rPr"]
    if offset <= 0 and text is content[0]:
        return run
    if offset >= len(words) and text is content[-1]:
        return None
    right = etree.Element(run.tag, {str(name): str(value) for name, value in run.attrib.items()})
    properties = run.find(w + "rPr")
    if properties is not None:
        right.append(deepcopy(properties))
        right[-1].tail = None
    place = content.index(text)
    if 0 < offset < len(words):
        rest = etree.SubElement(right, w + "t")
        rest.text = words[offset:]
        text.text = words[:offset]
        for piece in (text, rest):
            piece.set(_XML_SPACE, "preserve")
    for child in content[place if offset <= 0 else place + 1 :]:
        right.append(child)
    _after(run, right)
    return right


# ---- links ------------------------------------------------------------------------------------------------------


def _unlinked(root: Element, ids: set[str | None]) -> None:
    """Removes the attributes and elements that refer to one of the relationships."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        for name, value in list(element.attrib.items()):
            if value in ids and "relationships}" in str(name):
                del element.attrib[name]
                if etree.QName(element).localname in ("attachedTemplate", "subDoc", "altChunk"):
                    _remove(element)


_FETCHING = re.compile(r"\s*(INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|IMPORT|INCLUDE)\b", re.IGNORECASE)


def _without_fetching(root: Element, w: str) -> None:
    """Removes the instruction of fields that load something; their last result stays."""
    for simple in list(root.iter(w + "fldSimple")):
        if _FETCHING.match(simple.get(w + "instr") or ""):
            simple.set(w + "instr", " QUOTE ")
    for instruction in root.iter(w + "instrText"):
        if _FETCHING.match(instruction.text or ""):
            instruction.text = " QUOTE "
