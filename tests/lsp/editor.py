"""An editor for tests: a folder of rule files, and a client that talks to `plancheck lsp` over its standard streams."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities

PACK = '规则包 my “我的” / "Mine"\n  版本：1\n  引入：annex2-common\n  参数：门槛 = 20 %\n'
#: Where the cursor stands in the text of a case.
CURSOR = "‸"
#: The most seconds that a test waits for what the server says by itself.
PATIENCE = 60


class Editor:
    """One session. Files are named by their path in the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient(converter_factory=default_converter)
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self._told(params))
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(lambda params: self.client.messages.append(params))
        self.texts: dict[str, str] = {}
        self.server: lsp.InitializeResult | None = None
        self._version = 0
        self._known: dict[str, int] = {}

    def _told(self, params: lsp.PublishDiagnosticsParams) -> None:
        """Keep what is said of the text as it is now, not of one before."""
        if params.version is None or params.version >= self._known.get(params.uri, 0):
            self.client.diagnostics[params.uri] = params.diagnostics

    async def start(self, *options: str, profile: str = "visual-studio-code") -> Editor:
        """Start the server on the folder."""
        await self.client.start_io(sys.executable, "-m", "plancheck", "lsp", *options)
        folders = [lsp.WorkspaceFolder(self.folder.as_uri(), "rules")]
        self.server = await self.client.initialize_session(lsp.InitializeParams(client_capabilities(profile), workspace_folders=folders))
        return self

    async def stop(self) -> None:
        """End the session as an editor does."""
        await self.client.shutdown_session()

    def uri(self, name: str) -> str:
        """The address of a file."""
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        """Open a file with a text, or give an open one another text."""
        self._version += 1
        self._known[self.uri(name)] = self._version
        self.client.diagnostics.pop(self.uri(name), None)
        if name in self.texts:
            change = lsp.TextDocumentContentChangeWholeDocument(text)
            document = lsp.VersionedTextDocumentIdentifier(self._version, self.uri(name))
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        else:
            self.client.text_document_did_open(
                lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(self.uri(name), "plancheck-rules", self._version, text))
            )
        self.texts[name] = text

    def close(self, name: str) -> None:
        """Close a file."""
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(self.document(name)))
        del self.texts[name]

    def document(self, name: str) -> lsp.TextDocumentIdentifier:
        """What requests name a file by."""
        return lsp.TextDocumentIdentifier(self.uri(name))

    def at(self, marked: str, name: str = "a.rules") -> tuple[lsp.TextDocumentIdentifier, lsp.Position]:
        """Open a text without its cursor; the file and the place of the cursor."""
        before, _, after = marked.partition(CURSOR)
        self.open(name, before + after)
        line = before.rpartition("\n")[2]
        return self.document(name), lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that the server says by itself."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.005)

    async def diagnostics(self, name: str, code: str | None = None) -> list[lsp.Diagnostic]:
        """What is told of a file once an answer, or one with a code, has come."""
        await self.until(lambda: self.uri(name) in self.client.diagnostics and (code is None or code in self.codes(name)))
        return list(self.client.diagnostics[self.uri(name)])

    def codes(self, name: str) -> list[Any]:
        """The codes of what is told of a file now."""
        return [problem.code for problem in self.client.diagnostics.get(self.uri(name), ())]

    def forget(self) -> None:
        """Forget what was told."""
        self.client.diagnostics.clear()
        self.client.messages.clear()


def applied(text: str, edits: Iterable[lsp.TextEdit]) -> str:
    """A text after edits whose places count UTF-16 code units."""
    lines = text.split("\n")

    def offset(place: lsp.Position) -> int:
        line = lines[place.line].encode("utf-16-le")[: 2 * place.character].decode("utf-16-le")
        return sum(len(other) + 1 for other in lines[: place.line]) + len(line)

    for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def rule(requires: str, name: str = "MY-01", more: str = "") -> str:
    """A rule about projects."""
    return (
        f'规则 {name} “项目写明总投资” / "Projects give their investment"\n  依据：指南\n  级别：应当\n  对象：每个 项目\n{more}'
        f'  要求：{requires}\n  不符合：“项目{{项目}}没有写明” / "Project {{project}} does not say"\n'
    )
