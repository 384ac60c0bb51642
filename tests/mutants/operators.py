"""Edits of a Word file, one defect or one harmless change each. They work on the file itself and know no rule.

An operator takes a `Draft` and plain arguments (text of that draft), changes the draft, and returns what it touched: the new text of
paragraphs and of table rows, "" where the place is gone. `ValueError` where the draft does not hold what the arguments say.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
MADE = {"author": "编制人员", "date": "2024-05-06T08:00:00Z"}
NS = {"w": W}
DIGITS = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
TYPED = ((1, r"[一二三四五六七八九十]+、"), (2, r"（[一二三四五六七八九十]+）"), (3, r"\d+[.．]"))
ANNEX = r"附[件表]"
Touched = list[str]


def q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{ {'w': W, 'r': R, 'wps': SHAPE}[prefix] }}}{local}"


PARAGRAPH, TEXT, BOX, CODE, CELL = (q(f"w:{name}") for name in ("p", "t", "txbxContent", "instrText", "tc"))
PROPERTIES, STYLE, VALUE = (q(f"w:{name}") for name in ("pPr", "pStyle", "val"))


def element(name: str, *children: Any, text: str | None = None, **attributes: object) -> Any:
    made = etree.Element(q(name), nsmap=NS)
    for key, value in attributes.items():
        made.set(q(f"w:{key}"), str(value))
    made.text = text
    made.extend(children)
    return made


def fold(text: str) -> str:
    return "".join(text.split())


class Draft:
    """A .docx opened for editing."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.root.find(q("w:body"))
        self.notes = etree.fromstring(self.parts["word/footnotes.xml"]) if "word/footnotes.xml" in self.parts else None
        self.numbers = 900

    def data(self) -> bytes:
        """The file, with one fixed time on every entry; footnotes that nothing refers to are gone."""
        self.parts["word/document.xml"] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if self.notes is not None:
            used = {ref.get(q("w:id")) for ref in self.root.iter(q("w:footnoteReference"))}
            for note in list(self.notes):
                if note.get(q("w:type")) is None and note.get(q("w:id")) not in used:
                    self.notes.remove(note)
            self.parts["word/footnotes.xml"] = etree.tostring(self.notes, xml_declaration=True, encoding="UTF-8", standalone=True)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(info, content)
        return out.getvalue()

    # -- paragraphs -------------------------------------------------------------------------------------------------

    def paragraphs(self, find: str = "") -> Iterator[Any]:
        """Every paragraph of body, tables, controls, boxes and notes with `find` in it; contents lists are left alone."""
        for root in (self.body, self.notes):
            if root is not None:
                yield from (p for p in root.iter(PARAGRAPH) if find in text(p) and not listed(p))

    def paragraph(self, find: str) -> Any:
        """The first paragraph with `find` in it; one that says nothing else comes first, then headings."""
        found = list(self.paragraphs(find))
        if not found:
            raise ValueError(f"no paragraph has {find!r}")
        return min(found, key=lambda p: (fold(text(p)) != fold(find), not level(p)))

    def top(self, p: Any) -> Any:
        """The child of the body that holds `p`."""
        while p.getparent() is not self.body:
            p = p.getparent()
        return p

    def section(self, heading: str) -> list[Any]:
        """The children of the body from a heading to the next of its level or above, or an annex."""
        start = next((p for p in self.paragraphs(heading) if level(p) and heading in title(p)), None)
        if start is None:
            raise ValueError(f"no heading has {heading!r}")
        found = [self.top(start)]
        for child in found[0].itersiblings():
            first = child if child.tag == q("w:p") else None
            if child.tag == q("w:sectPr") or (first is not None and ((0 < level(first) <= level(start)) or annexed(first))):
                break
            found.append(child)
        return found

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    # -- parts ------------------------------------------------------------------------------------------------------

    def relate(self, kind: str, target: str, external: bool = False) -> str:
        """A relationship of the document; its id."""
        name = "word/_rels/document.xml.rels"
        tree = etree.fromstring(self.parts[name])
        made = f"rId{self.number()}"
        each = etree.SubElement(tree, f"{{{RELATIONS}}}Relationship", Id=made, Type=f"{R}/{kind}", Target=target)
        if external:
            each.set("TargetMode", "External")
        self.parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return made

    def part(self, kind: str, root: Any) -> None:
        """A new part beside the document."""
        self.relate(kind, f"{kind}.xml")
        tree = etree.fromstring(self.parts["[Content_Types].xml"])
        of = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=f"/word/{kind}.xml", ContentType=of)
        self.parts["[Content_Types].xml"] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        self.parts[f"word/{kind}.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def listed(p: Any) -> bool:
    """Whether a paragraph belongs to a contents list."""
    properties = next(p.iterchildren(PROPERTIES), None)
    style = next(properties.iterchildren(STYLE), None) if properties is not None else None
    return (style is not None and style.get(VALUE, "").upper().startswith("TOC")) or any(
        "PAGEREF" in (code.text or "") for code in p.iter(CODE)
    )


def texts(p: Any) -> list[Any]:
    """The text nodes of a paragraph, without those of boxes inside it."""
    found = list(p.iter(TEXT, BOX))
    if all(t.tag == TEXT for t in found):
        return found
    return [t for t in found if t.tag == TEXT and next(t.iterancestors(PARAGRAPH)) is p]


def text(p: Any) -> str:
    if next(p.iter(BOX), None) is None:
        return "".join(p.itertext(TEXT, with_tail=False))
    return "".join(t.text or "" for t in texts(p))


def level(p: Any) -> int:
    """The level of a heading or numbered item, by style, automatic number or typed number; 0 for text."""
    if next(p.iterancestors(q("w:tc")), None) is not None or listed(p):
        return 0
    style = p.find("w:pPr/w:pStyle", NS)
    if style is not None and (match := re.fullmatch(r"Heading(\d)", style.get(q("w:val"), ""))):
        return int(match[1])
    automatic = p.find("w:pPr/w:numPr/w:ilvl", NS)
    if automatic is not None:
        return int(automatic.get(q("w:val"))) + 1
    typed = text(p).strip("　 ")
    return next((depth for depth, pattern in TYPED if re.match(pattern, typed)), 0)


def title(p: Any) -> str:
    """The heading itself: of an item that runs on, what stands before its first stop."""
    return text(p).partition("。")[0]


def annexed(p: Any) -> bool:
    return bool(re.match(ANNEX, text(p).strip("　 ")))


def write(p: Any, start: int, end: int, put: str) -> None:
    """Put `put` in place of the characters [start, end) of a paragraph, whatever runs they stand in."""
    at, first = 0, True
    for t in texts(p):
        old = t.text or ""
        a, b = max(start - at, 0), min(end - at, len(old))
        if a < b or (start == end and first and a <= len(old) and start - at <= len(old)):
            t.text = old[:a] + (put if first else "") + old[max(b, a) :]
            t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            first = False
        at += len(old)


def drop(child: Any) -> None:
    """Take a block out; one that ends a section of pages only loses its text. Bookmarks move on: a contents list points to them."""
    marks = [*child.iter(q("w:bookmarkStart")), *child.iter(q("w:bookmarkEnd"))]
    heir = next((each for each in child.itersiblings(PARAGRAPH)), None)
    for mark in marks:
        if heir is not None:
            heir.append(mark)
    if child.tag == q("w:p") and child.find("w:pPr/w:sectPr", NS) is not None:
        for run in child.findall(q("w:r")):
            child.remove(run)
        return
    child.getparent().remove(child)


def isolate(p: Any, find: str) -> list[Any]:
    """The runs that hold exactly `find`, cut out of the paragraph's runs."""
    for run in list(p.iter(q("w:r"))):
        children = [c for c in run if c.tag != q("w:rPr")]
        for child in reversed(children[1:]):
            twin = deepcopy(run)
            for c in [c for c in twin if c.tag != q("w:rPr")]:
                twin.remove(c)
            twin.append(child)
            run.addnext(twin)
    start = text(p).index(find)
    for cut in (start + len(find), start):
        at = 0
        for t in texts(p):
            old = t.text or ""
            if at < cut < at + len(old):
                run = t.getparent()
                twin = deepcopy(run)
                t.text, twin.find(q("w:t")).text = old[: cut - at], old[cut - at :]
                for each in (t, twin.find(q("w:t"))):
                    each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.addnext(twin)
                break
            at += len(old)
    at, runs = 0, []
    for t in texts(p):
        if start <= at < start + len(find):
            runs.append(t.getparent())
        at += len(t.text or "")
    return runs


# -- text ---------------------------------------------------------------------------------------------------------------


def replace(draft: Draft, find: str, put: str = "", times: int = 1) -> Touched:
    """Put other text in place of `find`, across runs, `times` times (0: wherever it stands)."""
    touched, count = [], 0
    for p in list(draft.paragraphs(find)):
        whole, at = text(p), 0
        if next(p.iterancestors("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"), None) is None:
            count += whole.count(find)
        while (at := text(p).find(find, at)) >= 0:
            write(p, at, at + len(find), put)
            at += len(put)
        touched.append(row_or_text(p))
    if count != times and (times or not count):
        raise ValueError(f"{find!r} stands {count} times, not {times}")
    return touched if put else ["", *touched]


def replace_pattern(draft: Draft, pattern: str, put: str = "", within: str = "", table: str = "") -> Touched:
    """Put other text in place of every match of a regular expression, in the whole draft, one section or one table."""
    if table:
        scope = list(find_table(draft, table).iter(q("w:p")))
    elif within:
        scope = [p for child in draft.section(within) for p in child.iter(q("w:p"))]
    else:
        scope = list(draft.paragraphs())
    touched = []
    for p in scope:
        matches = list(re.finditer(pattern, text(p)))
        for match in reversed(matches):
            write(p, match.start(), match.end(), match.expand(put))
        if matches:
            touched.append(row_or_text(p))
    if not touched:
        raise ValueError(f"nothing matches {pattern!r}")
    return touched if put else ["", *touched]


def insert_paragraph(draft: Draft, after: str, text: str, like: str = "") -> Touched:
    """A new paragraph behind the one with `after`, set like it or like the one with `like`."""
    p = draft.paragraph(after)
    new = deepcopy(draft.paragraph(like) if like else p)
    runs = list(new.iter(q("w:r")))
    style = next((run.find(q("w:rPr")) for run in runs if run.find(q("w:rPr")) is not None), None)
    for child in [c for c in new if c.tag != q("w:pPr")]:
        new.remove(child)
    broken = new.find("w:pPr/w:sectPr", NS)
    if broken is not None:
        broken.getparent().remove(broken)
    made = element("w:t", text=text)
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    new.append(element("w:r", *([deepcopy(style)] if style is not None else []), made))
    (draft.top(p) if next(p.iterancestors(q("w:tc")), None) is None else p).addnext(new)
    return [text]


def delete_paragraphs(draft: Draft, first: str, last: str = "") -> Touched:
    """Delete the blocks from the paragraph with `first` to the one with `last`."""
    start, end = draft.top(draft.paragraph(first)), draft.top(draft.paragraph(last or first))
    blocks = [start]
    while blocks[-1] is not end:
        blocks.append(blocks[-1].getnext())
        if blocks[-1] is None:
            raise ValueError(f"{last!r} does not stand behind {first!r}")
    for each in blocks:
        drop(each)
    return [""]


def delete_section(draft: Draft, heading: str) -> Touched:
    """Delete a heading with everything under it."""
    for each in draft.section(heading):
        drop(each)
    return [""]


def swap_sections(draft: Draft, first: str, second: str) -> Touched:
    """Let two sections change places; typed numbers stay where they stand."""
    a, b = draft.section(first), draft.section(second)
    heads = [next(p for p in part[0].iter(q("w:p"))) for part in (a, b)]
    labels = [re.match(r"[　 ]*(?:" + "|".join(pattern for _, pattern in TYPED) + ")", text(p)) for p in heads]
    if labels[0] and labels[1]:
        for p, old, new in ((heads[0], labels[0], labels[1]), (heads[1], labels[1], labels[0])):
            write(p, 0, old.end(), new[0])
    mark = etree.Comment("here")
    a[0].addprevious(mark)
    behind = b[-1]
    for each in reversed(a):
        behind.addnext(each)
    for each in b:
        mark.addprevious(each)
    draft.body.remove(mark)
    return [text(p) for p in heads]


def full_width(draft: Draft, find: str) -> Touched:
    """Digits, points and percent signs of `find` in full width."""
    return replace(draft, find, find.translate(DIGITS), times=0)


def percent_words(draft: Draft, find: str) -> Touched:
    """12.5% in `find` becomes 百分之十二点五."""
    return replace(draft, find, re.sub(r"(\d+)(?:\.(\d+))?%", lambda m: "百分之" + spoken(m[1], m[2] or ""), find))


def spoken(whole: str, part: str) -> str:
    digits = "零一二三四五六七八九"
    n = int(whole)
    tens, ones = divmod(n, 10)
    head = digits[n] if n < 10 else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    part = part.rstrip("0")
    return head + ("点" + "".join(digits[int(d)] for d in part) if part else "")


def spaced(draft: Draft, find: str) -> Touched:
    """Blanks between digits and characters of `find`."""
    wide = re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", find)
    return replace(draft, find, wide, times=0)


# -- marks on text --------------------------------------------------------------------------------------------------------


def wrap(draft: Draft, find: str, make: Callable[[], Any]) -> Touched:
    p = draft.paragraph(find)
    for run in isolate(p, find):
        outer = make()
        run.addprevious(outer)
        outer.append(run)
    return [row_or_text(p)]


def mark_inserted(draft: Draft, find: str) -> Touched:
    """The text as a tracked insertion."""
    return wrap(draft, find, lambda: element("w:ins", id=draft.number(), **MADE))


def mark_deleted(draft: Draft, find: str) -> Touched:
    """The text as a tracked deletion."""
    p = draft.paragraph(find)
    touched = wrap(draft, find, lambda: element("w:del", id=draft.number(), **MADE))
    for t in [t for gone in p.iter(q("w:del")) for t in gone.iter(q("w:t"))]:
        t.tag = q("w:delText")
    return ["", *touched, row_or_text(p)]


def restyle(draft: Draft, find: str) -> Touched:
    """The text bold, in another colour and size."""
    p = draft.paragraph(find)
    for run in isolate(p, find):
        style = run.find(q("w:rPr"))
        if style is None:
            style = element("w:rPr")
            run.insert(0, style)
        for each in (element("w:b"), element("w:color", val="C00000"), element("w:sz", val=30)):
            old = style.find(each.tag)
            if old is not None:
                style.remove(old)
            style.append(each)
    return [row_or_text(p)]


def hide(draft: Draft, find: str) -> Touched:
    """The text hidden."""
    p = draft.paragraph(find)
    for run in isolate(p, find):
        style = run.find(q("w:rPr"))
        if style is None:
            style = element("w:rPr")
            run.insert(0, style)
        style.append(element("w:vanish"))
    return ["", row_or_text(p)]


def split_runs(draft: Draft, find: str) -> Touched:
    """Each character of the text in a run of its own."""
    p = draft.paragraph(find)
    for run in isolate(p, find):
        whole = run.find(q("w:t")).text
        for char in reversed(whole[1:]):
            twin = deepcopy(run)
            twin.find(q("w:t")).text = char
            run.addnext(twin)
        run.find(q("w:t")).text = whole[:1]
    return [row_or_text(p)]


def hyperlink(draft: Draft, find: str, url: str) -> Touched:
    """The text as a link."""
    made = draft.relate("hyperlink", url, external=True)

    def link() -> Any:
        each = element("w:hyperlink")
        each.set(q("r:id"), made)
        return each

    return wrap(draft, find, link)


def comment(draft: Draft, find: str, text: str) -> Touched:
    """A reviewer's comment on the text."""
    p, number = draft.paragraph(find), draft.number()
    runs = isolate(p, find)
    runs[0].addprevious(element("w:commentRangeStart", id=number))
    end = element("w:commentRangeEnd", id=number)
    runs[-1].addnext(end)
    end.addnext(element("w:r", element("w:commentReference", id=number)))
    said = element("w:p", element("w:r", element("w:t", text=text)))
    draft.part("comments", element("w:comments", element("w:comment", said, id=number, initials="审", **MADE)))
    return [row_or_text(p)]


# -- other places for text ------------------------------------------------------------------------------------------------


def to_footnote(draft: Draft, find: str, put: str = "", note: str = "") -> Touched:
    """Take the text out, put `put` there with a footnote that says `note` (by default the text itself)."""
    p, number = draft.paragraph(find), draft.number()
    if draft.notes is None:
        draft.notes = element("w:footnotes")
        for i, (kind, mark) in enumerate((("separator", "separator"), ("continuationSeparator", "continuationSeparator")), -1):
            draft.notes.append(element("w:footnote", element("w:p", element("w:r", element(f"w:{mark}"))), type=kind, id=i))
        draft.part("footnotes", draft.notes)
    raised = element("w:rPr", element("w:vertAlign", val="superscript"))
    said = note or find
    mark = element("w:r", deepcopy(raised), element("w:footnoteRef"))
    draft.notes.append(element("w:footnote", element("w:p", mark, element("w:r", element("w:t", text=said))), id=number))
    runs = isolate(p, find)
    runs[-1].addnext(element("w:r", raised, element("w:footnoteReference", id=number)))
    start = text(p).index(find)
    write(p, start, start + len(find), put)
    return [said, row_or_text(p)]


def to_textbox(draft: Draft, find: str) -> Touched:
    """The paragraph with `find` stands in a text box, as Word writes one: in the shape and again in its fallback."""
    p = draft.paragraph(find)
    inner = deepcopy(p)
    for broken in inner.findall("w:pPr/w:sectPr", NS):
        broken.getparent().remove(broken)
    content = etree.tostring(element("w:txbxContent", inner), encoding="unicode")
    size = 'cx="5616000" cy="2520000"'
    box = etree.fromstring(
        f'<w:p xmlns:w="{W}" xmlns:wps="{SHAPE}" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{draft.number()}" name="box"/><a:graphic><a:graphicData uri="{SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:rect style="width:442pt;height:198pt"><v:textbox>{content}</v:textbox></v:rect></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    top = draft.top(p)
    draft.body.replace(top, box)
    return [text(inner)]


def contents(draft: Draft, before: str, entries: list[str]) -> Touched:
    """A contents list in front of the paragraph with `before`."""
    top = draft.top(draft.paragraph(before))
    for i, each in enumerate(["目　录", *entries]):
        style = element("w:pPr", element("w:pStyle", val="TOC1"))
        tail = [element("w:tab"), element("w:t", text=str(2 * i))] if i else []
        top.addprevious(element("w:p", style, element("w:r", element("w:t", text=each), *tail)))
    return []


# -- tables -----------------------------------------------------------------------------------------------------------------


def row_text(row: Any) -> str:
    return "".join(text(p) for p in row.iter(q("w:p")))


def row_or_text(p: Any) -> str:
    """The text of the paragraph, or of its whole row in a table."""
    row = next(p.iterancestors(q("w:tr")), None)
    return text(p) if row is None else row_text(row)


def find_table(draft: Draft, part: str) -> Any:
    """The table with `part` in it, or under that caption."""
    for table in draft.body.iter(q("w:tbl")):
        before = table.getprevious()
        caption = text(before) if before is not None and before.tag == q("w:p") else ""
        if part in caption or part in "".join(text(p) for p in table.iter(q("w:p"))):
            return table
    raise ValueError(f"no table has {part!r}")


def cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    """(first column, columns, cell) of a row."""
    at = 0
    for cell in row.iter(q("w:tc")):
        span = cell.find("w:tcPr/w:gridSpan", NS)
        wide = int(span.get(q("w:val"))) if span is not None else 1
        yield at, wide, cell
        at += wide


def cell_text(cell: Any) -> str:
    return fold("".join(text(p) for p in cell.iter(q("w:p"))))


def find_row(draft: Draft, row: str, table: str = "") -> Any:
    """The row with a cell that says `row`."""
    tables = [find_table(draft, table)] if table else list(draft.body.iter(q("w:tbl")))
    for each in tables:
        for tr in each.iter(q("w:tr")):
            if any(cell_text(cell) == fold(row) for _, _, cell in cells(tr)):
                return tr
    raise ValueError(f"no row has a cell {row!r}")


def find_column(table: Any, column: str) -> int:
    """The first column under the heading cell with `column` in it; the lowest such cell counts."""
    rows = list(table.iter(q("w:tr")))
    heads = [row for row in rows if row.find("w:trPr/w:tblHeader", NS) is not None] or rows[:1]
    found = [at for row in heads for at, wide, cell in cells(row) if fold(column) in cell_text(cell) and wide == 1]
    if not found:
        raise ValueError(f"no column {column!r}")
    return found[-1]


def find_cell(draft: Draft, row: str, column: str, table: str = "") -> Any:
    tr = find_row(draft, row, table)
    at = find_column(next(tr.iterancestors(q("w:tbl"))), column)
    return next(cell for start, wide, cell in cells(tr) if start <= at < start + wide)


def fill(cell: Any, put: str) -> None:
    nodes = list(cell.iter(q("w:t")))
    if not nodes:
        run = element("w:r", element("w:t"))
        next(cell.iter(q("w:p"))).append(run)
        nodes = [run[0]]
    for t in nodes:
        t.text = ""
    nodes[0].text = put


def set_cell(draft: Draft, row: str, column: str, put: str = "", table: str = "") -> Touched:
    """Other text in one cell, named by a cell of its row and by its heading."""
    cell = find_cell(draft, row, column, table)
    fill(cell, put)
    return [row_text(next(cell.iterancestors(q("w:tr"))))]


def swap_cells(draft: Draft, row: str, first: str, second: str, table: str = "") -> Touched:
    """Two cells of one row change their text."""
    a, b = find_cell(draft, row, first, table), find_cell(draft, row, second, table)
    one, two = cell_text(a), cell_text(b)
    fill(a, two)
    fill(b, one)
    return [row_text(next(a.iterancestors(q("w:tr"))))]


def delete_row(draft: Draft, row: str, table: str = "") -> Touched:
    """Delete a row; where a merged cell starts in it, the next row takes it over."""
    tr = find_row(draft, row, table)
    following = tr.getnext()
    if following is not None:
        below = {at: cell for at, _, cell in cells(following)}
        for at, _, cell in cells(tr):
            merge = cell.find("w:tcPr/w:vMerge", NS)
            other = below.get(at)
            under = other.find("w:tcPr/w:vMerge", NS) if other is not None else None
            if merge is not None and merge.get(q("w:val")) == "restart" and under is not None and under.get(q("w:val")) is None:
                under.set(q("w:val"), "restart")
                fill(other, cell_text(cell))
    tr.getparent().remove(tr)
    return [""]


def delete_column(draft: Draft, column: str, table: str) -> Touched:
    """Delete a column, named by its heading."""
    found = find_table(draft, table)
    at = find_column(found, column)
    for row in list(found.iter(q("w:tr"))):
        for start, wide, cell in list(cells(row)):
            if start <= at < start + wide:
                if wide > 1:
                    cell.find("w:tcPr/w:gridSpan", NS).set(q("w:val"), str(wide - 1))
                else:
                    row.remove(cell)
    grid = found.find(q("w:tblGrid"))
    grid.remove(grid[at])
    return [""]


def delete_table(draft: Draft, table: str, caption: bool = True) -> Touched:
    """Delete a table, with its caption and the note under it."""
    for each in group(find_table(draft, table), caption):
        drop(each)
    return [""]


def group(table: Any, caption: bool = True) -> list[Any]:
    """A table with its caption and note."""
    found = [table]
    before, behind = table.getprevious(), table.getnext()
    if caption and before is not None and before.tag == q("w:p"):
        found.insert(0, before)
    if behind is not None and behind.tag == q("w:p") and text(behind).startswith("注"):
        found.append(behind)
    return found


def move_table(draft: Draft, table: str, label: str) -> Touched:
    """A table, its caption and note move to the end of the draft, under an annex label."""
    blocks = group(find_table(draft, table))
    end = draft.body[-1]
    if end.tag != q("w:sectPr"):
        raise ValueError("the draft does not end in a section of pages")
    end.addprevious(element("w:p", element("w:pPr", element("w:pageBreakBefore")), element("w:r", element("w:t", text=label))))
    for each in blocks:
        end.addprevious(each)
    return []


OPERATORS: dict[str, Callable[..., Touched]] = {
    each.__name__: each
    for each in (
        replace, replace_pattern, insert_paragraph, delete_paragraphs, delete_section, swap_sections, full_width, percent_words, spaced,
        mark_inserted, mark_deleted, restyle, hide, split_runs, hyperlink, comment, to_footnote, to_textbox, contents,
        set_cell, swap_cells, delete_row, delete_column, delete_table, move_table,
    )
}  # fmt: skip


def apply(draft: Draft, edits: list[dict[str, Any]]) -> Touched:
    """Do the edits of a seed in their order. What they touched."""
    touched = []
    for edit in edits:
        given = dict(edit)
        operator = given.pop("op")
        assert operator in OPERATORS, f"{operator!r} is no edit; the edits are {', '.join(OPERATORS)}"
        touched += OPERATORS[operator](draft, **given)
    return touched
