"""The terminal of a command: exit codes, messages in the language of the user, safe output, atomic files."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TextIO

from plancheck.wording.catalogue import phrase

#: The narrowest and the widest layout, in columns.
NARROWEST, WIDEST = 20, 1000


class Exit(IntEnum):
    """Exit codes. A crash never looks like a verdict."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    NOT_CHECKED = 3
    NO_INPUT = 4
    FAILURE = 5
    CANCELLED = 130


class Stop(Exception):
    """The command ends with an exit code and a sentence on standard error."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Terminal:
    """The language of messages, and whether tracebacks are wanted."""

    lang: str = "zh"
    debug: bool = False

    def say(self, code: str, **values: object) -> str:
        """The message `code` in this language."""
        return phrase(f"terminal.{code}", self.lang, **values)

    def stop(self, exit_code: Exit, code: str, **values: object) -> Stop:
        """A Stop with the message `code`."""
        return Stop(exit_code, self.say(code, **values))

    def out(self, text: str) -> None:
        """Print a result to standard output."""
        _print(sys.stdout, text)

    def err(self, text: str) -> None:
        """Print a note to standard error."""
        _print(sys.stderr, text)

    def status(self, text: str) -> None:
        """Print to standard error unchanged, without a line end."""
        _print(sys.stderr, text, end="")

    def out_bytes(self, data: bytes) -> None:
        """Print UTF-8 bytes: unchanged to a file or pipe, in the console's own encoding to a console."""
        if sys.stdout.isatty():
            data = data.decode("utf-8").encode(sys.stdout.encoding or "utf-8", "replace")
        with _output(sys.stdout):
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def write(self, path: Path, data: bytes) -> None:
        """Write a file atomically, by renaming a temporary one. Exit 5 if that fails.

        A missing folder is created, with a note.
        """
        self.make_parent(path)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            if path.exists() and not path.is_file():  # a device or a pipe, which must not be replaced by a file
                path.write_bytes(data)
                return
            temporary.write_bytes(data)
            os.replace(temporary, path)
        except (OSError, ValueError) as error:
            with contextlib.suppress(OSError, ValueError):
                temporary.unlink()
            raise self.unwritable(path, error) from error

    def make_parent(self, path: Path) -> None:
        """Create the folder of a file if it is missing, with a note; exit 5 if that fails."""
        if not path.parent.exists():
            self.make_folder(path.parent)
            self.err(self.say("folder_made", path=path.parent))

    def make_folder(self, path: Path) -> None:
        """Create a folder if it is missing; exit 5 if that fails."""
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self.unwritable(path, error) from error

    def unwritable(self, path: Path, error: OSError | ValueError) -> Stop:
        """The Stop for an output that could not be written."""
        return self.stop(Exit.FAILURE, "unwritable", path=path, error=why(error))

    @property
    def width(self) -> int:
        """The columns of the console; 100 if there is none. The value of COLUMNS is limited."""
        return max(NARROWEST, min(shutil.get_terminal_size((100, 24)).columns, WIDEST))

    @property
    def has_colours(self) -> bool:
        """Whether to use colours: standard output is a console, and NO_COLOR is not set."""
        return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def replace_unprintable() -> None:
    """Print characters that the encoding of the console (GBK, ASCII) lacks as “?” from now on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def why(error: OSError | ValueError) -> str:
    """The message of the system for an error."""
    return (error.strerror if isinstance(error, OSError) else "") or type(error).__name__


def _print(stream: TextIO, text: str, end: str = "\n") -> None:
    with _output(stream):
        stream.write(text if text.endswith("\n") else text + end)
        stream.flush()


class OutputLost(Exception):
    """Output could not be printed: the console is gone, or the disk is full."""


@contextlib.contextmanager
def _output(stream: TextIO) -> Iterator[None]:
    """Raises OutputLost if nothing can be printed any more.

    If only the reader of a pipe is gone (`plancheck … | head`), nothing more is printed, but the command finishes: its files are written,
    and its exit code is that of the whole check, since 0 for an interrupted check would be a verdict.
    """
    try:
        yield
    except OSError as error:
        # The stream still has the unwritten output in its buffer, and flushes it when the interpreter exits.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            raise OutputLost(why(error)) from error
