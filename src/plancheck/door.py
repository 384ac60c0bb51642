"""What every door needs: exit codes, printing that no console can break, files that are never half written."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from plancheck.wording.messages import say

#: Exit codes. A crash can never look like a verdict.
FINE, FOUND, USAGE, UNCHECKED, NO_INPUT, FAULT, CANCELLED = 0, 1, 2, 3, 4, 5, 130


class Stop(Exception):
    """The command ends here with an exit code and a sentence for the person."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Door:
    """The language that the person reads, and whether they want tracebacks."""

    lang: str = "zh"
    debug: bool = False

    def say(self, code: str, **values: object) -> str:
        """A sentence of the doors in this language."""
        return say(self.lang, code, **values)

    def stop(self, exit_code: int, code: str, **values: object) -> Stop:
        """A Stop with the sentence `code`."""
        return Stop(exit_code, self.say(code, **values))

    def out(self, text: str) -> None:
        """Print what was asked for."""
        _print(sys.stdout, text)

    def err(self, text: str) -> None:
        """Print what happened on the way."""
        _print(sys.stderr, text)

    def raw(self, data: bytes) -> None:
        """Print UTF-8 bytes: as they are to a file or pipe, in the console's own encoding to a console."""
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        if sys.stdout.isatty():
            data = data.decode("utf-8").encode(encoding, "replace")
        with _listened(sys.stdout):
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def write(self, path: Path, data: bytes) -> None:
        """Write a file: beside its place first, then renamed, so that no half file is ever there."""
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            os.replace(beside, path)
        except OSError as error:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise self.stop(FAULT, "unwritable", path=path, error=error.strerror or type(error).__name__) from error


def forgiving() -> None:
    """From here on no character that a console lacks (GBK, ASCII) stops a print; it shows as “?”."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def width() -> int:
    """Columns of the console; 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def colourful() -> bool:
    """Whether standard output shows colours: a console, and NO_COLOR is not set."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _print(stream: TextIO, text: str) -> None:
    with _listened(stream):
        stream.write(text if text.endswith("\n") else text + "\n")
        stream.flush()


@contextlib.contextmanager
def _listened(stream: TextIO) -> Iterator[None]:
    """Whoever reads our output may go away (`plancheck … | head`): nothing more is printed there, and the command goes on to its end.

    Its files are written and its exit code is true all the same: 0 for a draft whose check was left off would be a verdict.
    """
    try:
        yield
    except BrokenPipeError:
        # The stream still holds what it could not write, and flushes it when the interpreter leaves.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
