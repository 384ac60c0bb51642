"""Chooses what Word shows where a file offers versions of a text, or wraps it into elements that are not Word's.

Source: ECMA-376 part 3, markup compatibility and extensibility.
"""

from __future__ import annotations

from typing import Literal

from plancheck.readers.package import MC, W14, Element, M, W

#: How to read the inside of an element: as if it stood around it; not at all; as text that is hidden, or may be.
Way = Literal["through", "nothing", "hidden", "unsure"]

_OFFICE = "http://schemas.microsoft.com/office/"
#: Namespaces of versions that every word processor of the last ten years shows.
_UNDERSTOOD = frozenset(
    [f"{_OFFICE}word/2010/{name}" for name in
     ("wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas", "wordprocessingInk", "wordprocessingDrawing", "wordml")]
    + [f"{_OFFICE}drawing/{name}" for name in
       ("2010/main", "2007/8/2/chart", "2012/chart", "2014/chartex", "2010/picture", "2012/chartStyle", "2014/main", "2016/ink")]
    + [f"{_OFFICE}word/2012/wordml", f"{_OFFICE}word/2015/wordml/symex", "urn:schemas-microsoft-com:vml",
       "http://schemas.openxmlformats.org/officeDocument/2006/math", f"{_OFFICE}drawing/2017/model3d"]
)  # fmt: skip
#: Elements around runs, paragraphs, rows or cells that change nothing of what is shown.
_THROUGH = frozenset(
    [W + name for name in
     ("hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "dir", "bdo", "ruby", "rubyBase", "p", "r", "body", "hdr",
      "ftr", "footnote", "endnote", "comment", "txbxContent", "fldSimple", "subDoc", "docPartBody")]
    + [MC + name for name in ("AlternateContent", "Choice", "Fallback")]
    + [M + name for name in ("oMathPara", "oMath")]
    + [W14 + "conflictIns"]
)  # fmt: skip
_WORDS = W + "t"


def choose(root: Element) -> Element:
    """Reduces every mc:AlternateContent to the version that Word shows: the first choice that it understands, else the fallback.

    Text of a choice that nobody understands is kept as an mc:Unknown, if it is not that of the version shown.
    """
    for alternate in list(root.iter(MC + "AlternateContent")):
        versions = list(alternate)
        chosen = next((version for version in versions if version.tag == MC + "Choice" and len(version) and _is_understood(version)), None)
        if chosen is None:
            chosen = next((version for version in versions if version.tag == MC + "Fallback"), None)
        unseen = [version for version in versions if version is not chosen and version.tag == MC + "Choice" and not _is_understood(version)]
        told = "\n".join(text for version in unseen if (text := _text(version)))
        if told and (chosen is None or _text(chosen) != told):
            unknown = alternate.makeelement(MC + "Unknown")
            unknown.text = told
            alternate.append(unknown)
        for version in versions:
            if version is not chosen:
                alternate.remove(version)
    return root


def _text(element: Element) -> str:
    return "".join(words.text or "" for words in element.iter(_WORDS)).strip()


def _is_understood(choice: Element) -> bool:
    return all(choice.nsmap.get(prefix) in _UNDERSTOOD for prefix in choice.get("Requires", "").split())


def way_of(element: Element) -> Way:
    """How to read the inside of an element that is none of those with a meaning of their own."""
    if element.tag in _THROUGH:
        return "through"
    if next(element.iter(_WORDS), None) is None:
        return "nothing"
    return _foreign(element)


def _foreign(element: Element) -> Way:
    """An element that Word does not know: left out where the file says so, with or without its inside; else an error in Word."""
    space, _, name = str(element.tag)[1:].partition("}")
    for around in element.iterancestors():
        ignored = {around.nsmap.get(prefix) for prefix in around.get(MC + "Ignorable", "").split()}
        if space in ignored:
            kept = {tuple(each.partition(":")[::2]) for each in around.get(MC + "ProcessContent", "").split()}
            through = any(around.nsmap.get(prefix) == space and each in (name, "*") for prefix, each in kept)
            return "through" if through else "hidden"
    return "unsure"
