"""The examples of definitions (例句, 反例, 例句集) and what was learnt from them.

A set of examples is a table in the folder of its pack, one example a line: the name of the definition (* for passages that are examples
of nothing), + or −, the source, and the passage, with tabs between them. What `plancheck rules learn` makes of all examples of a pack
stands in `learnt.json` beside its rules, with the digest of the examples: with another digest it is not used. What it makes of whole
plans, of how their chapters are written, stands in `chapters.json`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plancheck.language import definitions
from plancheck.language.packs import PackSource
from plancheck.language.problems import make
from plancheck.language.syntax import Entry, ItemNode
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.vocabulary import Vocabulary
from plancheck.wording.catalogue import both

#: The name of passages that are examples of no definition.
ANY = "*"
#: The file with what was learnt, and how sets of examples end.
LEARNT, SUFFIX = "learnt.json", ".tsv"
#: The file with what was learnt of chapters.
CHAPTERS = "chapters.json"
#: The version of the trainer: what it learns from the same examples changes with it.
TRAINER = "2"
_SIGNS = {"+": True, "-": False}


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that is an example of a definition or, if it does not hold, a counter-example, and where it is from."""

    name: str
    holds: bool
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The files beside the rules of a pack: sets of examples by name, what was learnt of them, and of chapters; None if there is none."""

    sets: tuple[tuple[str, bytes], ...] = ()
    learnt: bytes | None = None
    chapters: bytes | None = None


def read(folder: Path) -> Folder:
    """The files of a folder. One that cannot be read is as if it were not there, and its absence is reported."""
    sets = tuple((path.name, data) for path in sorted(folder.glob(f"*{SUFFIX}")) if (data := _bytes(path)) is not None)
    return Folder(sets, _bytes(folder / LEARNT), _bytes(folder / CHAPTERS))


def contents(folders: Iterable[Path]) -> list[bytes]:
    """All that stands in these files, for what depends on them."""
    parts: list[bytes] = []
    for folder in map(read, folders):
        parts += [part for name, data in folder.sets for part in (name.encode(), data)]
        parts += [folder.learnt or b"", folder.chapters or b""]
    return parts


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError:
        return None


def parsed(data: bytes) -> tuple[list[Example], list[int]]:
    """The examples of a set, and the numbers of lines that are none. Raises UnicodeDecodeError unless it is UTF-8."""
    examples: list[Example] = []
    wrong: list[int] = []
    for number, line in enumerate(data.decode("utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) == 4 and cells[1] in _SIGNS and all(cell.strip() for cell in cells):
            examples.append(Example(cells[0], _SIGNS[cells[1]], cells[2], cells[3]))
        else:
            wrong.append(number)
    return examples, wrong


def digest(examples: Iterable[Example]) -> str:
    """The digest (16 hex digits) of examples and of the trainer, whatever the order of the examples."""
    lines = sorted(f"{it.name}\t{it.holds}\t{it.source}\t{it.text}" for it in examples)
    return hashlib.sha256("\n".join((TRAINER, *lines)).encode()).hexdigest()[:16]


def of_one(name: str, examples: Sequence[Example]) -> str:
    """The digest of the examples of one definition; "" if it has none."""
    own = [example for example in examples if example.name == name]
    return digest(own) if own else ""


# ---- the examples of a pack -----------------------------------------------------------------------------------------


def of_pack(pack: PackSource, diagnostics: list[Diagnostic]) -> tuple[Example, ...]:
    """The examples of the definitions of a pack, in its files and in the sets that these name, and what is wrong with the sets."""
    sets: dict[str, list[Example]] = {}
    given = dict(read(pack.folder).sets) if pack.folder is not None else {}
    examples: list[Example] = []
    for item in pack.items:
        examples += _inline(item)
        section = item.find("例句集")
        if section is None or not isinstance(section.body, Entry):
            continue
        name = section.body.text
        if name not in sets:
            sets[name], why = _rows(given.get(name))
            if why:
                diagnostics.append(make("example-set", item.file, section.body.span, name=name, why=why))
        examples += (example for example in sets[name] if example.name == item.name)
    examples += dict.fromkeys(example for rows in sets.values() for example in rows if example.name == ANY)
    return tuple(examples)


def _inline(item: ItemNode) -> Iterator[Example]:
    for label, holds in (("例句", True), ("反例", False)):
        yield from (Example(item.name, holds, item.file, text) for text in definitions.words(item, label))


def _rows(data: bytes | None) -> tuple[list[Example], Bilingual | None]:
    """The rows of a set, and what is wrong with it."""
    if data is None:
        return [], both("language.examples.missing")
    try:
        examples, wrong = parsed(data)
    except UnicodeDecodeError:
        return [], both("language.examples.encoding")
    return examples, both("language.examples.lines", line=wrong[0], count=len(wrong)) if wrong else None


def with_learnt(vocabulary: Vocabulary, packs: Iterable[PackSource], diagnostics: list[Diagnostic]) -> Vocabulary:
    """The vocabulary with what was learnt for the packs. Without it, words decide alone; a diagnostic says where it cannot be used."""
    packs = list(packs)
    return replace(_with_examples(vocabulary, packs, diagnostics), chapters=tuple(_of_chapters(packs, diagnostics)))


def _of_chapters(packs: Iterable[PackSource], diagnostics: list[Diagnostic]) -> Iterator[str]:
    for pack in packs:
        data = _bytes(pack.folder / CHAPTERS) if pack.folder is not None else None
        if data is None:
            continue
        try:
            text = data.decode("utf-8")
            sound = _of_kinds(json.loads(text))
        except ValueError:
            sound = False
        if sound:
            yield text
        else:
            diagnostics.append(make("chapters-not-learnt", pack.item.file, pack.item.name_span, pack=pack.id))


def _of_kinds(content: Any) -> bool:
    kinds = content.get("chapters") if isinstance(content, dict) else None
    return isinstance(kinds, dict) and all(isinstance(weights, dict) and _are_weights(weights) for weights in kinds.values())


def _with_examples(vocabulary: Vocabulary, packs: Iterable[PackSource], diagnostics: list[Diagnostic]) -> Vocabulary:
    weights: list[str] = []
    digests: dict[str, str] = {}
    for pack in packs:
        examples = of_pack(pack, diagnostics)
        named = [example for example in examples if example.name != ANY]
        if not named or pack.folder is None:
            continue
        text = _usable(read(pack.folder).learnt, digest(examples))
        if text is None:
            diagnostics.append(make("examples-not-learnt", pack.item.file, pack.item.name_span, pack=pack.id, count=len(named)))
            continue
        weights.append(text)
        digests |= {name: of_one(name, named) for name in dict.fromkeys(example.name for example in named)}
    return replace(vocabulary, learnt=tuple(weights), examples=digests)


def is_of(data: bytes | None, examples: Sequence[Example]) -> bool:
    """Whether what was learnt is sound, and was learnt from these examples."""
    return _usable(data, digest(examples)) is not None


def _usable(data: bytes | None, wanted: str) -> str | None:
    """What was learnt, if it is sound and was learnt from examples with this digest."""
    try:
        text = data.decode("utf-8") if data is not None else ""
        content = json.loads(text)
    except ValueError:
        return None
    return text if isinstance(content, dict) and content.get("digest") == wanted and _sound(content.get("definitions")) else None


def _sound(content: Any) -> bool:
    return isinstance(content, Mapping) and all(isinstance(fields, Mapping) and _complete(fields) for fields in content.values())


def _complete(fields: Mapping[str, Any]) -> bool:
    """Whether all that is kept of a definition is there, of the right kinds."""
    numbers = (fields.get(name) for name in ("unlike", "alike", "constant"))
    shown, weights = fields.get("shown"), fields.get("weights")
    return (
        all(isinstance(value, int | float) and not isinstance(value, bool) for value in numbers)
        and isinstance(shown, list)
        and all(isinstance(text, str) for text in shown)
        and isinstance(weights, Mapping)
        and _are_weights(weights)
    )


def _are_weights(weights: Mapping[str, Any]) -> bool:
    return all(key.lstrip("-").isdecimal() and isinstance(value, str) for key, value in weights.items())
