"""The rule files that an editor works on: those of the folders, with the texts that are open in place of what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from plancheck import resources
from plancheck.language import assemble, parser
from plancheck.language.files import RuleFile, decode, find, normal
from plancheck.language.packs import PackSource, dependencies
from plancheck.language.ruleset import RuleSet
from plancheck.language.syntax import ItemNode
from plancheck.model.diagnostic import Diagnostic
from plancheck.workspace import apart


class Project:
    """Rule folders of a user and the shipped one. `texts` are the open files as written, by their resolved path.

    `packs`: the packs to load, () for those that are on. A pack with an open file is loaded too.
    """

    def __init__(self, folders: Sequence[Path], packs: Sequence[str] = ()) -> None:
        self.own = [folder.resolve() for folder in folders]
        self.packs = tuple(packs)
        self.texts: dict[Path, str] = {}
        #: What `names.uses` gives for every text, kept until the text changes.
        self.scans: dict[Path, tuple[str, Any]] = {}
        self._found: tuple[list[RuleFile], list[Diagnostic]] | None = None

    # ---- files

    @property
    def folders(self) -> list[Path]:
        """The folders that are read: the shipped rules, the user's folders, and those of open files that are in neither."""
        own = list(self.own)
        shipped = resources.folder("rules").resolve()
        for path in self.texts:
            if not any(path.is_relative_to(folder) for folder in (*own, shipped)):
                own.append(path.parent)
        return [*apart(own, shipped), *own]

    def refresh(self) -> None:
        """Read the folders again when they are needed next."""
        self._found = None

    def write(self, path: Path, text: str) -> None:
        """A file is open, with this text."""
        if path not in self.texts:
            self.texts[path] = text
            self.refresh()
        self.texts[path] = text

    def close(self, path: Path) -> None:
        """A file is no longer open: what is stored counts."""
        self.texts.pop(path, None)
        self.refresh()

    def files(self) -> list[RuleFile]:
        """All rule files, the open ones with their open text."""
        ours = self._read()[0]
        here = {file.path: file for file in ours}
        files = [replace(file, data=self.texts[file.path].encode()) if file.path in self.texts else file for file in ours]
        for path in self.texts:
            if path not in here:  # not stored yet
                files.append(RuleFile(self._named(path), path, self.texts[path].encode()))
        return files

    def _named(self, path: Path) -> str:
        folder = next((folder for folder in self.folders if path.is_relative_to(folder)), path.parent)
        return path.relative_to(folder).as_posix()

    def _read(self) -> tuple[list[RuleFile], list[Diagnostic]]:
        if self._found is None:
            files, problems = find(self.folders)
            self._found = [replace(file, path=file.path.resolve()) for file in files], problems
        return self._found

    def file(self, path: Path) -> RuleFile | None:
        """The rule file at a path; None if the folders have none there."""
        return next((file for file in self.files() if file.path == path), None)

    def text(self, path: Path) -> str:
        """A file as written, "" if it cannot be read."""
        if path in self.texts:
            return self.texts[path]
        file = self.file(path)
        if file is None or file.data is None or not isinstance(decode(file.data, file.name), str):
            return ""
        return file.data.decode()

    def owns(self, path: Path) -> bool:
        """Whether a file is in a folder of the user, or open."""
        return path in self.texts or any(path.is_relative_to(folder) for folder in self.own)

    # ---- what is wrong

    def problems(self, path: Path) -> tuple[Diagnostic, ...]:
        """What is wrong with a file; see `assemble.of_file`."""
        files = self.files()
        file = next((file for file in files if file.path == path), None)
        return assemble.of_file(file.name, files, self.packs) if file is not None else ()

    def loaded(self) -> tuple[RuleSet, dict[str, Path]]:
        """All rules with their problems, and the paths of files by the names that problems give them."""
        files = self.files()
        sources = assemble.sources(files)
        names = {file.name for file in files if file.path in self.texts}
        opened = [pack.id for pack in sources if names.intersection(pack.files)]
        rules = assemble.build(files, list(self._read()[1]), (*(self.packs or assemble.on(sources)), *opened))
        return rules, {file.name: file.path for file in files}

    # ---- what is in the files

    def sources(self) -> tuple[list[PackSource], dict[str, Path]]:
        """All packs as read, and the paths of their files by name."""
        files = self.files()
        return assemble.sources(files), {file.name: file.path for file in files}

    def items(self, path: Path) -> tuple[ItemNode, ...]:
        """The items of a file in their order, those that could not be read wholly among them."""
        text = self.text(path)
        return tuple(parser.parse(normal(text), path.name, None)[0]) if text else ()


def visible(packs: Sequence[PackSource], pack: PackSource) -> list[PackSource]:
    """The packs whose definitions a pack can see, itself first."""
    seen = dependencies(packs)[pack.id]
    return [pack, *(other for other in packs if other.id in seen and other.id != pack.id)]
