"""The language server over standard input and output. The only module that knows pygls and the types of the protocol."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from plancheck.language.problems import shown
from plancheck.lsp import completion, edits, hover, lenses
from plancheck.lsp.names import Index, Use
from plancheck.lsp.positions import UNITS, Lines
from plancheck.lsp.project import Project
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span
from plancheck.version import VERSION
from plancheck.wording.catalogue import phrase

Lang = Literal["zh", "en"]

#: The language of rule files in editors, and the command of the lens.
LANGUAGE, RUN_CASES = "plancheck-rules", "plancheck.runCases"
#: Seconds without a keystroke after which all files are checked, not only the one that is written.
PAUSE = 0.4
_SEVERITIES = {"error": lsp.DiagnosticSeverity.Error, "warning": lsp.DiagnosticSeverity.Warning, "note": lsp.DiagnosticSeverity.Information}
_KINDS: dict[completion.Kind, lsp.CompletionItemKind] = {
    "item": lsp.CompletionItemKind.Class, "label": lsp.CompletionItemKind.Field, "keyword": lsp.CompletionItemKind.Keyword,
    "noun": lsp.CompletionItemKind.Struct, "property": lsp.CompletionItemKind.Property, "constant": lsp.CompletionItemKind.Constant,
    "function": lsp.CompletionItemKind.Function, "name": lsp.CompletionItemKind.Variable, "unit": lsp.CompletionItemKind.Unit,
    "rule": lsp.CompletionItemKind.Reference, "value": lsp.CompletionItemKind.EnumMember,
    "placeholder": lsp.CompletionItemKind.Variable,
}  # fmt: skip
_SYMBOLS = {
    "pack": lsp.SymbolKind.Package, "chapter": lsp.SymbolKind.Namespace, "rule": lsp.SymbolKind.Function,
    "adjust": lsp.SymbolKind.Event, "condition": lsp.SymbolKind.Interface, "pattern": lsp.SymbolKind.String,
    "indicator": lsp.SymbolKind.Number, "reference": lsp.SymbolKind.Array, "document": lsp.SymbolKind.File,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command was given: rule folders of the user (none: those that the editor opens), packs, the language of messages."""

    folders: tuple[Path, ...] = ()
    packs: tuple[str, ...] = ()
    lang: Lang = "zh"


class _Session:
    """What the server knows of one editor."""

    def __init__(self, server: LanguageServer, settings: Settings) -> None:
        self.server = server
        self.settings = settings
        self.project = Project(settings.folders, settings.packs)
        self.cases = lenses.Cases(self.project)
        self._uris: dict[Path, str] = {}
        self._versions: dict[Path, int] = {}
        self._problems: dict[Path, tuple[Diagnostic, ...]] = {}
        self._shown: set[Path] = set()
        self._told: set[str] = set()
        self._index: Index | None = None
        self._generation = 0
        self._settled = False
        self._waiting: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    # ---- files and places

    def say(self, text: Bilingual | None) -> str:
        return text.of(self.settings.lang) if text is not None else ""

    def path(self, uri: str) -> Path | None:
        """The path of a document; None if it is no file."""
        given = uris.to_fs_path(uri) if uri.startswith("file:") else None
        if given is None:
            return None
        path = Path(given).resolve()
        self._uris.setdefault(path, uri)
        return path

    def uri(self, path: Path) -> str:
        return self._uris.get(path) or uris.from_fs_path(str(path)) or path.as_uri()

    def lines(self, path: Path) -> Lines:
        encoding = self.server.server_capabilities.position_encoding or lsp.PositionEncodingKind.Utf16
        written = self.project.text(path) if path.suffix == ".rules" else path.read_text("utf-8")
        return Lines(written, str(getattr(encoding, "value", encoding)) if encoding in UNITS else "utf-16")

    def range(self, lines: Lines, span: Span) -> lsp.Range:
        return lsp.Range(lsp.Position(*lines.place(span.start)), lsp.Position(*lines.place(span.end)))

    def at(self, params: Any) -> tuple[Path, Lines, int] | None:
        """The file of a request, its lines and the place asked about."""
        path = self.path(params.text_document.uri)
        if path is None or path not in self.project.texts:
            return None
        lines = self.lines(path)
        return path, lines, lines.offset(params.position.line, params.position.character)

    @property
    def index(self) -> Index:
        if self._index is None:
            self._index = Index(self.project)
        return self._index

    # ---- what is wrong

    def changed(self, path: Path, text: str, version: int) -> None:
        """A file has this text now: tell what is wrong with it, and check all files when nobody has written for a while."""
        self.project.write(path, text)
        self._versions[path] = version
        self._generation += 1
        self._index = None
        self._publish(path, self.project.problems(path))
        self.check_soon()

    def stale(self, closed: Path | None = None) -> None:
        """Files have changed outside of the editor, or one was `closed`, whose stored text counts again."""
        if closed is not None:
            self._versions.pop(closed, None)
        self.project.refresh()
        self._generation += 1
        self._index = None
        self.check_soon()

    def clear(self, path: Path) -> None:
        """Tell nothing of a file any more."""
        self._publish(path, ())

    def check_soon(self) -> None:
        """Check all files after a pause."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(PAUSE, self._start)

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._check())
        else:  # one is under way with texts that have changed meanwhile
            self.check_soon()

    async def _check(self) -> None:
        """Check all files in a thread, so that the next keystroke is answered meanwhile."""
        generation = self._generation
        loaded, paths = await asyncio.to_thread(self.project.loaded)
        if not self._settled:  # what is read now mostly stays: no later keystroke waits until all of it is looked through for garbage
            self._settled = True
            gc.collect()
            gc.freeze()
        if generation != self._generation:
            return  # the texts have changed, and the next check waits already
        by_path: dict[Path, list[Diagnostic]] = {path: [] for path in paths.values() if self.project.owns(path)}
        for problem in (each for each in loaded.diagnostics if shown(each, self.settings.lang)):
            path = paths.get(problem.file or "")
            if path is None:
                self._tell(problem)
            elif path in by_path:
                by_path[path].append(problem)
        for path, problems in by_path.items():
            if problems or path in self._shown or path in self.project.texts:
                self._publish(path, tuple(problems))

    def _tell(self, problem: Diagnostic) -> None:
        """Say once what has no place in a file, such as a pack that is not there."""
        text = f"{problem.file}: {self.say(problem.message)}" if problem.file else self.say(problem.message)
        if text not in self._told:
            self._told.add(text)
            kind = lsp.MessageType.Error if problem.severity == "error" else lsp.MessageType.Warning
            self.server.window_show_message(lsp.ShowMessageParams(kind, text))

    def _publish(self, path: Path, problems: Sequence[Diagnostic]) -> None:
        self._problems[path] = tuple(problems)
        (self._shown.add if problems else self._shown.discard)(path)
        lines = self.lines(path)
        diagnostics = [self.diagnostic(lines, problem) for problem in problems]
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(self.uri(path), diagnostics, self._versions.get(path)))

    def diagnostic(self, lines: Lines, problem: Diagnostic) -> lsp.Diagnostic:
        message = "\n".join(filter(None, (self.say(problem.message), self.say(problem.help))))
        tags = [lsp.DiagnosticTag.Unnecessary] if problem.code.startswith("unused-") else None
        return lsp.Diagnostic(
            self.range(lines, problem.span or Span(0, 0)),
            message,
            _SEVERITIES[problem.severity],
            problem.code,
            source="plancheck",
            tags=tags,
        )

    def problems(self, path: Path) -> tuple[Diagnostic, ...]:
        return self._problems.get(path, ())

    def workspace_edit(self, changes: Sequence[edits.Edit]) -> lsp.WorkspaceEdit:
        by_uri: dict[str, list[lsp.TextEdit]] = {}
        for path in dict.fromkeys(edit.path for edit in changes):
            lines = self.lines(path)
            own = [lsp.TextEdit(self.range(lines, edit.span), edit.text) for edit in changes if edit.path == path]
            by_uri[self.uri(path)] = own
        return lsp.WorkspaceEdit(by_uri)


def server(settings: Settings) -> LanguageServer:
    """A server for one editor."""
    # Whole texts: pygls counts lines of changes also at characters that end none in rule files.
    made = LanguageServer("plancheck", VERSION, lsp.TextDocumentSyncKind.Full)
    _register(made, _Session(made, settings))
    return made


def start(settings: Settings) -> None:
    """Serve over standard input and output until the editor ends it."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # it logs every message of a client, and drafts of rules with them
    server(settings).start_io()


# ---- requests ---------------------------------------------------------------------------------------------------


def _register(made: LanguageServer, session: _Session) -> None:
    """Answer the requests of the protocol."""

    def initialize(params: lsp.InitializeParams) -> None:
        opened = [folder.uri for folder in params.workspace_folders or ()] or ([params.root_uri] if params.root_uri else [])
        if not session.settings.folders:
            session.project.own = [path for uri in opened if (path := session.path(uri)) is not None]

    def initialized(params: lsp.InitializedParams) -> None:
        if session.project.own:
            session.check_soon()

    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        path = session.path(params.text_document.uri)
        if path is not None:
            session.changed(path, params.text_document.text, params.text_document.version)

    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        path = session.path(params.text_document.uri)
        if path is not None:
            text = made.workspace.get_text_document(params.text_document.uri).source
            session.changed(path, text, params.text_document.version)

    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        path = session.path(params.text_document.uri)
        if path is not None:
            session.project.close(path)
            session.stale(path)
            if not session.project.owns(path):
                session.clear(path)

    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        session.stale()

    def watched(params: lsp.DidChangeWatchedFilesParams) -> None:
        session.stale()

    made.feature(lsp.INITIALIZE)(initialize)
    made.feature(lsp.INITIALIZED)(initialized)
    made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(opened)
    made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(changed)
    made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(closed)
    made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(saved)
    made.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)(watched)
    _register_reading(made, session)
    _register_writing(made, session)
    _register_cases(made, session)


def _register_reading(made: LanguageServer, session: _Session) -> None:
    """What an editor shows: suggestions, explanations, places, an outline."""
    lang = session.settings.lang

    def complete(params: lsp.CompletionParams) -> lsp.CompletionList:
        where = session.at(params)
        if where is None:
            return lsp.CompletionList(is_incomplete=False, items=[])
        path, lines, at = where
        return lsp.CompletionList(
            is_incomplete=False,
            items=[
                lsp.CompletionItem(
                    one.label,
                    kind=_KINDS[one.kind],
                    detail=one.detail or None,
                    filter_text=one.sought or one.label,
                    sort_text=f"{one.order}{number:05}",
                    text_edit=lsp.TextEdit(session.range(lines, one.span), one.insert),
                )
                for number, one in enumerate(completion.complete(session.index, path, at, lang))
            ],
        )

    def explain(params: lsp.HoverParams) -> lsp.Hover | None:
        where = session.at(params)
        said = hover.hover(session.index, where[0], where[2], lang) if where is not None else None
        if where is None or said is None:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said[0]), session.range(where[1], said[1]))

    def define(params: lsp.DefinitionParams) -> lsp.Location | None:
        where = session.at(params)
        use = session.index.at(where[0], where[2]) if where is not None else None
        meant = session.index.definition(where[0], use) if where is not None and use is not None else None
        return lsp.Location(session.uri(meant.path), session.range(session.lines(meant.path), meant.span)) if meant is not None else None

    def refer(params: lsp.ReferenceParams) -> list[lsp.Location]:
        where = session.at(params)
        use = session.index.at(where[0], where[2]) if where is not None else None
        if where is None or use is None:
            return []
        wanted = params.context.include_declaration
        return [
            lsp.Location(session.uri(path), session.range(session.lines(path), one.span))
            for path, one in session.index.references(where[0], use)
            if wanted or not one.defines
        ]

    def outline(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        path = session.path(params.text_document.uri)
        if path is None or path not in session.project.texts:
            return []
        lines = session.lines(path)
        return [
            lsp.DocumentSymbol(
                item.name,
                _SYMBOLS.get(item.kind, lsp.SymbolKind.Variable),
                session.range(lines, item.span),
                session.range(lines, item.name_span),
                detail=session.say(item.title),
            )
            for item in session.index.items(path)
        ]

    made.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[".", "的", "{", "（", "(", "：", " "]))(complete)
    made.feature(lsp.TEXT_DOCUMENT_HOVER)(explain)
    made.feature(lsp.TEXT_DOCUMENT_DEFINITION)(define)
    made.feature(lsp.TEXT_DOCUMENT_REFERENCES)(refer)
    made.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(outline)


def _register_writing(made: LanguageServer, session: _Session) -> None:
    """What changes files: fixes, layout, another name."""

    def act(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        path = session.path(params.text_document.uri)
        if path is None or path not in session.project.texts:
            return []
        lines = session.lines(path)
        start, end = (lines.offset(place.line, place.character) for place in (params.range.start, params.range.end))
        problems = session.problems(path)
        return [
            lsp.CodeAction(
                session.say(action.title),
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[session.diagnostic(lines, problem) for problem in action.mends],
                edit=session.workspace_edit(action.edits),
                is_preferred=len(action.mends) == 1,
            )
            for action in edits.fixes(path, lines.text, problems, Span(start, end))
        ]

    def lay_out(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        path = session.path(params.text_document.uri)
        if path is None or path not in session.project.texts:
            return []
        lines = session.lines(path)
        after = edits.formatted(path, lines.written)
        if after is None:
            return []
        return [lsp.TextEdit(lsp.Range(lsp.Position(0, 0), lsp.Position(*lines.end)), after)]

    def can_rename(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        where = session.at(params)
        use = edits.renamable(session.index, where[0], where[2]) if where is not None else None
        return lsp.PrepareRenamePlaceholder(session.range(where[1], use.span), use.name) if where is not None and use is not None else None

    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit:
        where = session.at(params)
        use: Use | None = edits.renamable(session.index, where[0], where[2]) if where is not None else None
        if where is None or use is None:
            raise JsonRpcInvalidParams(phrase("lsp.not_renamed", session.settings.lang))
        try:
            return session.workspace_edit(edits.renamed(session.index, where[0], use, params.new_name))
        except edits.Unfit as error:
            raise JsonRpcInvalidParams(session.say(error.message)) from error

    made.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]))(act)
    made.feature(lsp.TEXT_DOCUMENT_FORMATTING)(lay_out)
    made.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)(can_rename)
    made.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))(rename)


def _register_cases(made: LanguageServer, session: _Session) -> None:
    """The cases of a rule, over the rule."""

    def show(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        path = session.path(params.text_document.uri)
        if path is None or path not in session.project.texts:
            return []
        lines = session.lines(path)
        return [
            lsp.CodeLens(
                session.range(lines, lens.span),
                lsp.Command(phrase("lsp.run_cases", session.settings.lang, cases=lens.cases), RUN_CASES, arguments=[lens.rule]),
            )
            for lens in lenses.lenses(session.index, path, session.cases.all()[0])
        ]

    async def run(rule: str) -> dict[str, Any]:
        every, wrong = session.cases.all()
        outcome = await asyncio.to_thread(lenses.run, session.project, rule, every, date.today())
        for problem in wrong:
            made.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, session.say(problem)))
        kind = lsp.MessageType.Info if outcome.ran and not outcome.failed else lsp.MessageType.Warning
        made.window_show_message(lsp.ShowMessageParams(kind, session.say(outcome.message)))
        failed = [{"case": name, "misses": session.say(miss)} for name, miss in outcome.failed]
        return {"rule": outcome.rule, "ran": outcome.ran, "failed": failed}

    made.feature(lsp.TEXT_DOCUMENT_CODE_LENS)(show)
    made.command(RUN_CASES)(run)
