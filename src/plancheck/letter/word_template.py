"""Checks and fills in the template of a letter: a .docx that office staff edit and that is not trusted.

A template may read the given values, loop and branch, but call nothing. There are two lines of defence: only the kinds of expression
listed here are accepted, and accepted ones run in jinja's sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from plancheck.archive import Archive, Limits, Refused
from plancheck.model.diagnostic import Bilingual, Diagnostic, Severity
from plancheck.render.word_file import Properties, plain, repacked
from plancheck.wording.catalogue import both, phrase

if TYPE_CHECKING:
    from docx.document import Document
    from docxtpl import DocxTemplate
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

#: The shape of a value for templates: {name: shape}, [shape of the items], or "" for a text, number or Boolean.
Shape = Mapping[str, "Shape"] | list["Shape"] | str

#: Templates of offices have some 100 KB, more if they contain pictures of a seal.
LIMITS = Limits(entries=1000, unpacked=50 << 20, part=20 << 20)
SHOWN = 120  # characters of a paragraph in a message


# ---- the file ---------------------------------------------------------------------------------------------------


def unfit(data: bytes, file: str) -> Diagnostic | None:
    """Why a file cannot be a template: not a valid .docx, macros, embedded objects or external links. None if it can be opened."""
    from plancheck.readers import sniff

    kind = sniff.sniff(data)
    if kind.reason == "encrypted":
        return _fault(file, both("letter.template.locked"))
    if kind.reason == "unsupported_format" or (kind.reason is None and kind.format != "docx"):
        # This message says what to do itself.
        return Diagnostic("letter-template", "error", both("letter.template.other_format", what=sniff.called(kind.format)), file=file)
    if kind.reason is not None:
        return _fault(file, both("letter.template.broken"))
    try:
        return _active_content(Archive(data, LIMITS), file)
    except Refused as refused:
        return _unsound(file, refused.what)


def _unsound(file: str, why: Bilingual) -> Diagnostic:
    what = both("letter.template.damaged")
    # The reader's message already says what to do. Sentences about templates have no full stop.
    text = Bilingual(f"{what.zh}：{why.zh.rstrip('。')}", f"{what.en}: {why.en.rstrip('.')}")
    return Diagnostic("letter-template", "error", text, file=file)


_EMBEDDED = ("aFChunk", "oleObject", "package", "control", "subDocument")
_FETCHING = re.compile(r"\b(INCLUDE\w*|DDE\w*|LINK|IMPORT|DATABASE|RD)\b", re.IGNORECASE)


_TYPES = "[content_types].xml"


def _have(root: Any, *asked: tuple[str, ...]) -> bool:
    """Whether every child element has the attributes that its kind asks for: python-docx takes them for granted."""
    attributes = {kind: names for kind, *names in asked}
    return all(child.get(name) for child in root.iterchildren("*") for name in attributes.get(child.tag.rpartition("}")[2], ()))


def _active_content(archive: Archive, file: str) -> Diagnostic | None:
    """The first part of a package that refers to something outside or can run."""
    types = archive.read(_TYPES).lower()
    if b"macroenabled" in types or any("vbaproject" in name or "vbadata" in name for name in archive.names):
        return _fault(file, both("letter.template.macros"))
    if b"template.main+xml" in types:
        return _fault(file, both("letter.template.dotx"))
    for name in archive.names:
        if name.endswith((".rels", ".xml")) and (root := _xml(archive.read(name))) is None:
            return _fault(file, both("letter.template.part", part=name))
        if name == _TYPES and not _have(root, ("Default", "Extension", "ContentType"), ("Override", "PartName", "ContentType")):
            return _fault(file, both("letter.template.part", part=name))
        if name.endswith(".rels"):
            if not _have(root, ("Relationship", "Id", "Type", "Target")):
                return _fault(file, both("letter.template.part", part=name))
            for relation in root:
                kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
                if (relation.get("TargetMode") or "").lower() == "external":
                    return _fault(file, both("letter.template.external", target=_shown(relation.get("Target") or "")))
                if kind in _EMBEDDED:
                    return _fault(file, both("letter.template.embedded", target=_shown(relation.get("Target") or "")))
    return None


def _xml(data: bytes) -> Any:
    """The root of an XML part; None if it is broken or has a DOCTYPE."""
    from docx.oxml import parse_xml

    try:
        root = parse_xml(data)
    except (SyntaxError, ValueError):  # lxml's XMLSyntaxError is a SyntaxError
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


# ---- problems ---------------------------------------------------------------------------------------------------


def problems(data: bytes, shape: Mapping[str, Shape], file: str) -> tuple[Diagnostic, ...]:
    """All problems of a template, with the text of the paragraph: misspelt names, broken tags, expressions that are not allowed.

    `shape` has the valid names. Warnings are about tags that are not filled in.
    """
    if (refused := unfit(data, file)) is not None:
        return (refused,)
    document = _opened(data)
    if document is None:
        return (_fault(file, both("letter.template.damaged")),)
    parts = [_Part(part, shape, file) for part in _parts(document)]
    diagnostics = [problem for part in parts for problem in part.problems()]
    if not any(problem.severity == "error" for problem in diagnostics) and not any(part.tags for part in parts):
        diagnostics.append(_fault(file, both("letter.template.none")))
    return tuple(dict.fromkeys(diagnostics))


_WITH_FONTS = re.compile(r"word/(document|styles|header\d*|footer\d*)\.xml")


def fonts(data: bytes) -> tuple[str, ...]:
    """The fonts that a .docx names for Chinese and western text, in order; () if it is not a .docx."""
    try:
        archive = Archive(data, LIMITS)
        roots = [_xml(archive.read(name)) for name in archive.names if _WITH_FONTS.fullmatch(name)]
    except Refused:
        return ()
    from docx.oxml.ns import qn

    names = (qn("w:eastAsia"), qn("w:ascii"), qn("w:hAnsi"))
    marks = (mark for root in roots if root is not None for mark in root.iter(qn("w:rFonts")))
    return tuple(dict.fromkeys(name for mark in marks for key in names if (name := mark.get(key))))


def _opened(data: bytes) -> Document | None:
    import docx
    from docx.oxml.coreprops import CT_CoreProperties
    from docx.oxml.document import CT_Document

    try:
        document = docx.Document(BytesIO(data))
        main, properties = document.element, document.core_properties._element
        names = [part.partname for part in document.part.package.iter_parts()]
    except (KeyError, ValueError, AttributeError, SyntaxError):  # python-docx: a required part is missing
        return None
    # A part whose root is something else is opened all the same; and properties that a damaged relation hides are added once more.
    whole = isinstance(main, CT_Document) and main.body is not None and isinstance(properties, CT_CoreProperties)
    return document if whole and len(names) == len(set(names)) else None


@dataclass(frozen=True, slots=True)
class _Source:
    """A part of the package: the key of its name in the catalogue, its XML, and whether its tags are filled in."""

    label: str
    root: Any
    filled: bool


_PLACES = {"header": "letter.place.header", "footer": "letter.place.footer", "footnotes": "letter.place.footnote"}


def _parts(document: Document) -> Iterator[_Source]:
    """All parts with text. docxtpl fills in the body, headers, footers and footnotes."""
    main = document.part
    yield _Source("letter.place.body", main.element, True)
    own = {rel.target_part.partname for rel in main.rels.values() if rel.reltype.rsplit("/", 1)[-1] in ("header", "footer")}
    for part in main.package.iter_parts():
        kind = part.content_type.rsplit(".", 1)[-1].removesuffix("+xml")
        if part is main or not part.content_type.endswith("xml") or kind in ("relationships",):
            continue
        root = _xml(part.blob)
        filled = part.partname in own or kind == "footnotes"
        label = _PLACES.get(kind) or ("letter.place.comment" if "comments" in kind else "letter.place.other")
        if "properties" in kind or part.partname.startswith(("/docProps", "/customXml")):
            label = "letter.place.properties"
        if root is not None:
            yield _Source(label, root, filled)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag: its text, the element it removes ("p", "tr", "tc" or ""), its content and its location."""

    text: str
    prefix: str
    inside: str
    statement: bool
    paragraph: str
    holder: Any  # the parent of the elements that the tag repeats or removes

    @property
    def word(self) -> str:
        """The keyword of a statement; "" for a value."""
        return (self.inside.split(None, 1) or [""])[0] if self.statement else ""


_TAG = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%(?P<statement>.*?)%\}|\{#.*?#\}", re.DOTALL)
_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_WIDE = re.compile(r"[{｛]\s*[{｛%％].*?(?:[}｝%％]\s*[}｝]|$)", re.DOTALL)
_SINGLE = re.compile(r"(?<![{｛])[{｛]\s*([^{}｛｝%#\s]+)\s*[}｝](?![}｝])")
_PREFIX = re.compile(r"(p|tr|tc|r)\s")
#: Objects anchored in a paragraph.
_ANCHORED = ("w:drawing", "w:pict", "w:object", "w:txbxContent")
#: Blocks inside each other: Python takes 20 loops and 100 levels, and a letter needs three.
MOST_NESTED = 15
#: Characters of a tag that is too long, in a sentence about it.
SHOWN = 60
#: All elif of a template: Python compiles a chain of them by recursion.
MOST_BRANCHES = 200
_KEYWORDS = ("if", "elif", "else", "endif", "for", "endfor", "set")
_WIDE_SIGNS = "，。：；（）％＝｜【】！＜＞＋"
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


class _Part:
    """Checks one part."""

    def __init__(self, source: _Source, shape: Mapping[str, Shape], file: str) -> None:
        self._source, self._shape, self._file = source, shape, file
        self._problems: list[Diagnostic] = []
        self.tags = 0  # number of tags that are filled in
        self._scopes: list[dict[str, Shape | None]] = [dict(shape)]

    def problems(self) -> list[Diagnostic]:
        """The problems of the part."""
        tags = [tag for paragraph in self._paragraphs() for tag in self._tags(paragraph)]
        self._elsewhere()
        self._walk(tags)
        self.tags = len(tags) if self._source.filled else 0
        if not self._source.filled and tags:
            self._say("letter.template.unfilled", tags[0].paragraph, severity="warning")
        return self._problems

    def _say(self, key: str, paragraph: str, help: Bilingual | None = None, severity: Severity = "error", **values: str) -> None:
        """Adds a problem with the text of its paragraph."""
        message = both(key, **values)
        if paragraph and not message.zh.endswith(_shown(paragraph)):
            place = both(self._source.label)
            at = (
                phrase("letter.template.at", lang, message=message.of(lang), place=place.of(lang), paragraph=_shown(paragraph))
                for lang in ("zh", "en")
            )
            message = Bilingual(*at)
        self._problems.append(Diagnostic("letter-template", severity, message, help or both("letter.template.help"), file=self._file))

    # -- tags

    def _paragraphs(self) -> Iterator[Any]:
        from docx.oxml.ns import qn

        yield from self._source.root.iter(qn("w:p"))

    def _tags(self, paragraph: Any) -> list[_Tag]:
        """The tags of a paragraph. Reports malformed tags and tags that would remove the text beside them."""
        text = _text(paragraph)
        matched = [self._tag(match, paragraph, text) for match in _TAG.finditer(text)]
        tags = [tag for tag in matched if tag is not None]
        rest = _TAG.sub("", text)
        for wide in _WIDE.finditer(rest):
            if re.search("[｛｝％]", wide[0]):
                straight = wide[0].translate(str.maketrans("｛｝％", "{}%"))
                self._say("letter.template.wide", text, wrong=_shown(wide[0]), right=_shown(straight))
                rest = rest.replace(wide[0], "")
        if _LEFT.search(rest):
            self._say("letter.template.unended", text)
        for single in _SINGLE.finditer(rest):
            if single[1] in self._shape:
                self._say("letter.template.wide", text, wrong=single[0], right="{{ " + single[1] + " }}")
        self._beside(tags, paragraph, text, rest)
        return tags

    def _tag(self, match: re.Match[str], paragraph: Any, text: str) -> _Tag | None:
        statement = match["statement"] is not None
        raw = match["statement"] if statement else match["value"]
        if raw is None:  # a comment
            return None
        prefix = _PREFIX.match(raw)
        inside = (raw[prefix.end() :] if prefix else raw).strip().strip("-+").strip().translate(_STRAIGHT)
        kind = prefix[1] if prefix else ""
        if kind and (not statement or kind == "r"):
            self._say("letter.template.raw", text, tag=_shown(match[0]))
            return None
        holder = _holder(paragraph, kind)
        if holder is None:
            self._say("letter.template.outside", text, tag=_shown(match[0]))
            return None
        return _Tag(match[0], kind, inside, statement, text, holder)

    def _beside(self, tags: list[_Tag], paragraph: Any, text: str, rest: str) -> None:
        """Reports content beside a tag that removes its paragraph, row or cell: it would be lost."""
        from docx.oxml.ns import qn

        for kind in ("p", "tr", "tc"):
            here = [tag for tag in tags if tag.prefix == kind]
            if not here:
                continue
            element = next((ancestor for ancestor in (paragraph, *paragraph.iterancestors()) if ancestor.tag == qn(f"w:{kind}")), paragraph)
            whole = text if kind == "p" else "".join(_text(inner) for inner in element.iter(qn("w:p")))
            count = len(re.findall(r"\{%" + kind + r"\s", whole))
            if _TAG.sub("", whole).strip() or count > 1 or len(_TAG.findall(whole)) > count:
                self._say("letter.template.beside", text, tag=_shown(here[0].text))
            # docxtpl would break the XML of a text box; a seal or line would silently disappear.
            if next(element.iter(*map(qn, _ANCHORED)), None) is not None:
                self._say("letter.template.anchored", text, tag=_shown(here[0].text))
            after = element.getnext()
            if kind == "p" and element.getparent().tag == qn("w:tc") and (after is None or after.tag != qn("w:p")):
                self._say("letter.template.last", text, tag=_shown(here[0].text))

    def _elsewhere(self) -> None:
        """Reports tags outside text: in field codes, deleted text and attributes, where a value would not be text."""
        from docx.oxml.ns import qn
        from docx.oxml.xmlchemy import BaseOxmlElement

        raw: Any = BaseOxmlElement.text  # lxml's own; python-docx's .text of a paragraph is the text of everything in it
        for element in self._source.root.iter():
            if not isinstance(element.tag, str):
                continue
            texts = [element.tail or ""] if element.tag == qn("w:t") else [raw.__get__(element) or "", element.tail or ""]
            for text in (*texts, *element.attrib.values()):
                if "{{" in text or "{%" in text:
                    if element.tag.startswith("{http://schemas.openxmlformats.org/wordprocessingml") or self._source.filled:
                        self._say("letter.template.elsewhere", text)
                    else:
                        self._alone(text)
            if element.tag == qn("w:instrText") and _FETCHING.search(element.text or ""):
                self._say("letter.template.external", "", target=_shown((element.text or "").strip()))

    def _alone(self, text: str) -> None:
        """Checks the tags in a property, though they are never filled in."""
        for match in _TAG.finditer(text):
            if match["value"] is not None:
                self._value(_Tag(match[0], "", match["value"].strip().translate(_STRAIGHT), False, text, None))
        self._say("letter.template.unfilled", text, severity="warning")

    # -- names and statements

    def _walk(self, tags: list[_Tag]) -> None:
        """Checks the names in every tag and that every block is closed."""
        open_: list[_Tag] = []
        for number, tag in enumerate(tag for tag in tags if tag.word == "elif"):
            if number == MOST_BRANCHES:
                self._say("letter.template.branches", tag.paragraph, most=str(MOST_BRANCHES))
        for tag in tags:
            try:
                self._check(tag, open_)
            except (RecursionError, SyntaxError):  # of Jinja's parser and compiler, of Python's, or of the walk over a tag
                self._say("letter.template.long", tag.paragraph, tag=_shown(f"{tag.text[:SHOWN]}…"))
        for tag in open_:
            end = f"{{%{tag.prefix and tag.prefix + ' '}end{tag.word} %}}"
            self._say("letter.template.unclosed", tag.paragraph, tag=_shown(tag.text), end=end)

    def _check(self, tag: _Tag, open_: list[_Tag]) -> None:
        """Checks the names in a tag, and keeps in `open_` the blocks that are not closed yet."""
        match tag.word:
            case "":
                self._value(tag)
            case "if" | "for":
                if len(open_) == MOST_NESTED:
                    self._say("letter.template.deep", tag.paragraph, tag=_shown(tag.text), most=str(MOST_NESTED))
                open_.append(tag)
                self._scopes.append({})
                self._statement(tag)
            case "elif" | "else" | "endif" | "endfor":
                self._belongs(tag, open_)
            case "set":
                self._statement(tag)
            case _:
                near = get_close_matches(tag.word, _KEYWORDS, n=3, cutoff=0.4)
                help = _listed("letter.template.near", near) if near else None
                self._say("letter.template.keyword", tag.paragraph, help, tag=_shown(tag.text))

    def _belongs(self, tag: _Tag, open_: list[_Tag]) -> None:
        """Checks that a tag that continues or ends a block has its opening tag, of the same kind and in the same place."""
        wanted = ("for",) if tag.word == "endfor" else ("if", "for") if tag.word == "else" else ("if",)
        if not open_ or open_[-1].word not in wanted:
            self._say("letter.template.unopened", tag.paragraph, tag=_shown(tag.text))
            return
        begun = open_[-1]
        if begun.prefix != tag.prefix or begun.holder is not tag.holder:
            self._say("letter.template.apart", tag.paragraph, tag=_shown(tag.text), begun=_shown(begun.text))
        if tag.word == "elif":
            self._statement(tag)
        elif tag.word != "else":
            open_.pop()
            self._scopes.pop()

    def _statement(self, tag: _Tag) -> None:
        ends = {"if": "{% endif %}", "for": "{% endfor %}", "set": ""}
        source = "{% if 1 %}{% " + tag.inside + " %}{% endif %}" if tag.word == "elif" else "{% " + tag.inside + " %}" + ends[tag.word]
        node = self._parsed(source, tag)
        if node is None:
            return
        from jinja2 import nodes

        match node:
            case nodes.If(elif_=[nodes.If(test=test)]) | nodes.If(test=test):
                self._shaped(test, tag)
            case nodes.For(target=target, iter=iterated, test=test, recursive=False):
                inner = self._shaped(iterated, tag)
                if inner is not None and not isinstance(inner, list):
                    self._say("letter.template.no_list", tag.paragraph, tag=_shown(tag.text))
                item = inner[0] if isinstance(inner, list) else None
                self._scopes[-1] |= {"loop": _LOOP, **{name: item if isinstance(target, nodes.Name) else None for name in _targets(target)}}
                if test is not None:
                    self._shaped(test, tag)
            case nodes.Assign(target=nodes.Name(name=name), node=value):
                self._scopes[-1][name] = self._shaped(value, tag)
            case _:
                self._say("letter.template.refused", tag.paragraph, detail=_shown(tag.text))

    def _value(self, tag: _Tag) -> None:
        node = self._parsed("{{ " + tag.inside + " }}", tag)
        if node is not None:
            self._shaped(node.nodes[0], tag)

    def _parsed(self, source: str, tag: _Tag) -> Any:
        """The node of a tag; reports a problem and returns None if it cannot be parsed."""
        from jinja2 import TemplateSyntaxError

        try:
            body = _environment().parse(source).body
            _environment().compile(source)  # fails here, and not in a letter, if it is too large for the compiler
        except TemplateSyntaxError as error:
            detail = re.sub(r" at \d+$", "", (error.message or "").rstrip("."))
            wide = [sign for sign in tag.inside if sign in _WIDE_SIGNS]
            help = None
            if tag.inside.count("{") != tag.inside.count("}"):
                help = both("letter.template.braces")
            elif wide:
                help = both("letter.template.halfwidth", signs="".join(dict.fromkeys(wide)))
            self._say("letter.template.tag", tag.paragraph, help, detail=f"{_shown(tag.text)}  {detail}")
            return None
        except NotAllowed as error:
            self._say("letter.template.refused", tag.paragraph, detail=str(error))
            return None
        return body[0] if body else None

    def _shaped(self, node: nodes.Node, tag: _Tag) -> Shape | None:
        """The shape of an expression's value; None if unknown. Reports names that do not exist."""
        from jinja2 import nodes

        match node:
            case nodes.Name(name=name):
                return self._named(name, tag)
            case nodes.Getattr(node=base, attr=name) | nodes.Getitem(node=base, arg=nodes.Const(value=str(name))):
                return self._member(self._shaped(base, tag), name, tag)
            case nodes.Getitem(node=base, arg=arg):
                self._shaped(arg, tag)
                inner = self._shaped(base, tag)
                return inner[0] if isinstance(inner, list) and not isinstance(arg, nodes.Slice) else inner
            case nodes.Filter(node=nodes.Expr() as base, name=name, args=args):
                inner = self._shaped(base, tag)
                for argument in args:
                    self._shaped(argument, tag)
                return _filtered(inner, name)
            case nodes.CondExpr(test=test, expr1=one, expr2=other):
                self._shaped(test, tag)
                if other is not None:
                    self._shaped(other, tag)
                return self._shaped(one, tag)
            case _:
                for child in node.iter_child_nodes():
                    self._shaped(child, tag)
                return "" if isinstance(node, nodes.Const | nodes.TemplateData) else None

    def _named(self, name: str, tag: _Tag) -> Shape | None:
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        self._misspelt(name, [known for scope in self._scopes for known in scope], tag)
        return None

    def _member(self, base: Shape | None, name: str, tag: _Tag) -> Shape | None:
        match base:
            case None:
                return None
            case Mapping() if name in base:
                return base[name]
            case Mapping():
                self._misspelt(name, list(base), tag)
            case list():
                self._say("letter.template.list_member", tag.paragraph, name=name)
            case _:
                self._say("letter.template.no_member", tag.paragraph, name=name)
        return None

    def _misspelt(self, name: str, known: list[str], tag: _Tag) -> None:
        """Reports an unknown name, with the most similar ones of the whole letter or, if there are none, all `known` ones."""
        every = list(dict.fromkeys([*known, *_names(self._shape)]))
        near = get_close_matches(name, known, n=3, cutoff=0.4) or get_close_matches(name, every, n=3, cutoff=0.4)
        help = _listed("letter.template.near", near) if near else _listed("letter.template.names", known)
        self._say("letter.template.name", tag.paragraph, help, name=name)


def _listed(key: str, names: Sequence[str]) -> Bilingual:
    """A help text that lists names."""
    return Bilingual(phrase(key, "zh", names="、".join(names)), phrase(key, "en", names=", ".join(names)))


_LOOP: Shape = dict.fromkeys(("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"), "")


def _filtered(inner: Shape | None, name: str) -> Shape | None:
    if name in ("first", "last"):
        return inner[0] if isinstance(inner, list) else None
    return inner if name in ("sort", "reverse", "unique", "list", "default", "d") else None


def _targets(target: nodes.Node) -> list[str]:
    from jinja2 import nodes

    return [node.name for node in (target, *target.find_all(nodes.Name)) if isinstance(node, nodes.Name)]


def _names(shape: Shape) -> list[str]:
    """All names in a shape, nested ones included."""
    match shape:
        case Mapping():
            return [*shape, *(name for inner in shape.values() for name in _names(inner))]
        case [first, *_]:
            return _names(first)
        case _:
            return []


def _text(paragraph: Any) -> str:
    """The text of a paragraph without its text boxes."""
    from docx.oxml.ns import qn

    signs = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n"}
    pieces = []
    for sign in paragraph.iter(*signs):
        if sign.tag == qn("w:tab") and sign.getparent().tag != qn("w:r"):
            continue
        if next(sign.iterancestors(qn("w:p")), None) is paragraph:
            pieces.append(signs[sign.tag] or sign.text or "")
    return "".join(pieces)


def _holder(paragraph: Any, kind: str) -> Any:
    """The parent of the elements that a tag of this kind repeats or removes; None if the tag is not in such an element."""
    from docx.oxml.ns import qn

    if kind in ("", "p"):
        return paragraph.getparent()
    return next((ancestor.getparent() for ancestor in paragraph.iterancestors(qn(f"w:{kind}"))), None)


def _shown(text: str) -> str:
    """A text for a message, on one line and shortened."""
    line = " ".join(plain(text).split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def _fault(file: str, message: Bilingual) -> Diagnostic:
    return Diagnostic("letter-template", "error", message, both("letter.template.help"), file=file)


# ---- allowed expressions ----------------------------------------------------------------------------------------

_NODES = (
    "Template", "Output", "TemplateData", "For", "If", "Assign", "Name", "NSRef", "Getattr", "Getitem", "Slice", "Const", "List", "Tuple",
    "Filter", "Test", "CondExpr", "Compare", "Operand", "And", "Or", "Not", "Add", "Sub", "Div", "Mod", "Neg", "Pos", "Concat",
)  # fmt: skip
_FILTERS = (
    "length", "count", "default", "d", "join", "first", "last", "upper", "lower", "trim", "replace", "round", "int", "float", "abs",
    "string", "sort", "reverse", "unique", "list", "sum", "min", "max",
)  # fmt: skip
_TESTS = ("defined", "undefined", "none", "number", "string", "odd", "even", "divisibleby", "in", "true", "false", "boolean", "sequence")


class NotAllowed(Exception):
    """A template uses an expression that is not allowed; the message names it."""


def _require_allowed(tree: nodes.Template) -> None:
    """Raises NotAllowed for anything other than reading values, loops and conditions."""
    from jinja2 import nodes

    for node in (tree, *tree.find_all(nodes.Node)):
        kind = type(node).__name__
        match node:
            case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str(name))) if name.startswith("_"):
                raise NotAllowed(name)
            case nodes.Filter(name=name) if name not in _FILTERS:
                raise NotAllowed(f"|{name}")
            case nodes.Test(name=name) if name not in _TESTS:
                raise NotAllowed(f"is {name}")
            case nodes.For(recursive=True):
                raise NotAllowed("recursive")
            case nodes.Call():
                raise NotAllowed("( )")
            case _ if kind not in _NODES:
                raise NotAllowed(_SIGN.get(kind, kind))


_SIGN = {"Mul": "*", "Pow": "**", "FloorDiv": "//", "FilterBlock": "filter", "FromImport": "import", "CallBlock": "call"}


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """jinja's sandbox, which here refuses to compile expressions that are not allowed."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup, escape

    class Restricted(ImmutableSandboxedEnvironment):
        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            _require_allowed(tree)
            return tree

    def finalize(value: object) -> object:
        # docxtpl turns "{_{" into "{{" after filling in the values, so braces of a draft are written as references.
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return Markup(str(escape(plain(value))).replace("{", "&#123;").replace("}", "&#125;"))

    environment = Restricted(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    environment.globals.clear()  # range, cycler and their like
    return environment


# ---- filling in -------------------------------------------------------------------------------------------------


def filled(
    template: bytes, context: dict[str, object], shape: Mapping[str, Shape], properties: Properties, file: str
) -> bytes | tuple[Diagnostic, ...]:
    """The filled-in template, the same bytes for the same input; or all errors of the template."""
    errors = tuple(problem for problem in problems(template, shape, file) if problem.severity == "error")
    if errors:
        return errors
    from docxtpl import DocxTemplate

    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    _keep_sections(document)
    fault = _fill(document, context, file)
    if fault:
        return (fault,)
    _remove_comments(document)
    _let_long_rows_break(document)
    _drop_empty_end(document)
    _signed(document, properties)
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue(), properties)


def _fill(document: DocxTemplate, context: dict[str, object], file: str) -> Diagnostic | None:
    from docx.oxml import parse_xml
    from jinja2 import TemplateError

    fix_tables = document.fix_tables
    # fix_tables would silently repair broken XML.
    document.fix_tables = lambda xml: fix_tables(xml) if parse_xml(xml) is not None else None
    document.render_properties = lambda *_: None  # _signed sets ours; tags in the template's properties are not run
    try:
        document.render(context, jinja_env=_environment())
    except NotAllowed as error:
        return _fault(file, both("letter.template.refused", detail=str(error)))
    except (TemplateError, SyntaxError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # The template calculates with texts, or its tags break the XML.
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        return _fault(file, both("letter.template.tag", detail=_shown(detail)))
    return None


def _keep_sections(document: DocxTemplate) -> None:
    """Moves the end of a section out of a paragraph that its tag removes.

    LibreOffice puts it there when it saves; the margins, header and footer of the page would be lost.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for section in [*document.docx.element.body.iter(qn("w:sectPr"))]:
        properties = section.getparent()
        paragraph = properties.getparent()
        if properties.tag != qn("w:pPr") or not re.search(r"\{%p\s", _text(paragraph)):
            continue
        own, look, spacing = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:spacing")
        for name, value in {"line": "20", "lineRule": "exact", "before": "0", "after": "0"}.items():
            spacing.set(qn(f"w:{name}"), value)
        look.append(spacing)
        look.append(section)
        own.append(look)
        paragraph.addnext(own)


def _remove_comments(document: DocxTemplate) -> None:
    """Removes comments, which are meant for the authors of the template."""
    from docx.oxml.ns import qn

    package = document.docx.part
    for mark in [*package.element.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))]:
        mark.getparent().remove(mark)
    for name, relation in list(package.rels.items()):
        if "comments" in relation.reltype.rsplit("/", 1)[-1].lower() or relation.reltype.endswith("/people"):
            del package.rels[name]


#: Characters of a cell from which on its row may break across pages; kept whole, it could leave the page before it empty.
HIGH = 150


def _let_long_rows_break(document: DocxTemplate) -> None:
    """Allows rows with a long cell to break across pages."""
    from docx.oxml.ns import qn

    for row in document.docx.element.body.iter(qn("w:tr")):
        unsplit = row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}")
        texts = ("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc")))
        if unsplit is not None and any(len(text) > HIGH for text in texts):
            unsplit.getparent().remove(unsplit)


def _drop_empty_end(document: DocxTemplate) -> None:
    """Removes a last section without text or tables: the page of an empty annex."""
    from docx.oxml.ns import qn

    body = document.docx.element.body
    parts = list(body.iterchildren())
    breaks = [at for at, part in enumerate(parts) if part.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    if not breaks or parts[-1].tag != qn("w:sectPr"):
        return
    last = parts[breaks[-1] + 1 : -1]
    if any(part.tag == qn("w:tbl") or "".join(part.itertext()).strip() for part in last):
        return
    section = parts[breaks[-1]].find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    for part in (*last, parts[-1]):
        body.remove(part)
    body.append(section)  # moves it out of its paragraph


#: Properties of python-docx that are emptied.
_EMPTY = ("subject", "keywords", "comments", "category", "content_status", "identifier", "version")
_OF_THE_OFFICE = ("custom-properties", "thumbnail", "customXml")


def _signed(document: DocxTemplate, properties: Properties) -> None:
    """Sets the properties of this letter in place of the template's. The dates are the day of the letter."""
    from datetime import datetime

    core = document.docx.core_properties
    core.title, core.author, core.last_modified_by = properties.title[:255], properties.author[:255], properties.author[:255]
    for name in _EMPTY:
        setattr(core, name, "")
    day = properties.day
    core.created = core.modified = datetime(day.year, day.month, day.day)
    if (printed := core._element.find("{*}lastPrinted")) is not None:
        core._element.remove(printed)
    core.revision = 1
    for rels in (document.docx.part.package.rels, document.docx.part.rels):
        for name, relation in list(rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _OF_THE_OFFICE:
                del rels[name]
