"""Looks up what a content control bound to other text shows, and the properties that fields show.

Word replaces the content of a bound control by the value it is bound to when the file is opened (ECMA-376 part 1, 17.5.2.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from plancheck.readers.package import CannotRead, Element, Package, W, is_on, value
from plancheck.readers.word.colour import attribute, local

#: Stores that every file has: the parts with its properties.
_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "core-properties",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "extended-properties",
}
_STEP = re.compile(r"/(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]+)(?:\[(?P<at>\d{1,6})\])?")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")
_BLANK = re.compile(r"\s+")
#: Controls that show their value in another form: a date, a mark, a picture, repeated parts.
_OTHERWISE = ("date", "checkbox", "picture", "repeatingSection", "repeatingSectionItem", "docPartList", "docPartObj")
_LONGEST = 40


class Stores:
    """The parts of a file whose values content controls and fields show."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def properties(self) -> dict[str, str]:
        """The properties of the file, and its document variables, by name in lower case."""
        found: dict[str, str] = {}
        for kind in ("extended-properties", "core-properties"):
            root = self._root(kind)
            for element in root if root is not None else ():
                found[local(element).lower()] = element.text or ""
        custom = self._root("custom-properties")
        for element in custom if custom is not None else ():
            found[element.get("name", "").lower()] = "".join(map(str, element.itertext()))
        for part in self._related(self._package.main, "settings"):
            for variable in part.iter(W + "docVar"):
                found[(value(variable, "name") or "").lower()] = value(variable) or ""
        return found

    def differs(self, control: Element) -> bool:
        """Whether a w:sdt is bound to a value other than its stored text, so that Word does not show that text."""
        properties = next(control.iterchildren(W + "sdtPr"), None)
        binding = next((each for each in properties if local(each) == "dataBinding"), None) if properties is not None else None
        if properties is None or binding is None:
            return False
        stored = _folded("".join(text.text or "" for text in control.iter(W + "t")))
        kinds = {local(each) for each in properties}
        if not stored or (kinds & {*_OTHERWISE} and len(stored) <= _LONGEST):
            return False
        roots = list(self._store(attribute(binding, "storeItemID").upper()))
        if not roots:
            return False  # Word shows the stored text if the store is not there
        shown = [
            found for root in roots if (found := _at(root, attribute(binding, "xpath"), attribute(binding, "prefixMappings"))) is not None
        ]
        if not shown:
            return _STEP.sub("", attribute(binding, "xpath")) != ""  # an address that only Word understands; or one of nothing
        if not shown[0].strip() and is_on(properties.find(W + "showingPlcHdr")):
            return False
        listed = {attribute(item, "value"): attribute(item, "displayText") for item in properties.iter() if local(item) == "listItem"}
        return stored not in (_folded(shown[0]), _folded(listed.get(shown[0], "")))

    def _store(self, id: str) -> Iterator[Element]:
        if id in _PROPERTIES:
            root = self._root(_PROPERTIES[id])
            if root is not None:
                yield root
            return
        for own, root in self._items:
            if not id or own == id:
                yield root

    @cached_property
    def _items(self) -> list[tuple[str, Element]]:
        """The custom XML parts with their IDs."""
        found = []
        for relation in self._package.relations(self._package.main).values():
            if relation.kind == "customXml" and not relation.external and relation.target in self._package:
                root = self._read(relation.target)
                properties = next(self._related(relation.target, "customXmlProps"), None)
                if root is not None:
                    found.append((attribute(properties, "itemID").upper() if properties is not None else "", root))
        return found

    def _root(self, kind: str) -> Element | None:
        return next(self._related("", kind), None)

    def _related(self, part: str, kind: str) -> Iterator[Element]:
        for relation in self._package.relations(part).values():
            if relation.kind == kind and not relation.external and relation.target in self._package:
                root = self._read(relation.target)
                if root is not None:
                    yield root

    def _read(self, part: str) -> Element | None:
        try:
            return self._package.xml(part)
        except CannotRead as error:
            if error.reason != "damaged":
                raise
            return None


def _at(root: Element, path: str, prefixes: str) -> str | None:
    """The value at a plain path of steps with positions; None if there is none, or the path is another."""
    spaces = dict(_PREFIX.findall(prefixes))
    steps = list(_STEP.finditer(path))
    if not steps or "".join(step[0] for step in steps) != path:
        return None
    level = [root]
    found: Element | None = None
    for step in steps:
        space = spaces.get(step["prefix"] or "", "")
        tag = f"{{{space}}}{step['name']}" if space else step["name"]
        same = [element for element in level if element.tag == tag]
        position = int(step["at"] or 1)
        if not 0 < position <= len(same):
            return None
        found = same[position - 1]
        level = list(found)
    return None if found is None else "".join(map(str, found.itertext()))


def _folded(text: str) -> str:
    return _BLANK.sub("", text)
