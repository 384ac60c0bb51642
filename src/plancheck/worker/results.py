"""The file in which a process hands back its result, a pickle. Reading it creates values, and never runs code.

A file from a stranger may take over the process that reads it, so what the process writes is to be trusted no more than the file.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import is_dataclass
from typing import IO, Any

#: What the standard library raises for bytes that are no pickle.
_ERRORS = (
    pickle.UnpicklingError, EOFError, ImportError, AttributeError, IndexError, KeyError, TypeError, ValueError, ArithmeticError,
    MemoryError, RecursionError,
)  # fmt: skip
#: Classes that a result may contain, besides the dataclasses and exceptions of plancheck.
_VALUES = frozenset(
    {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath")}
)


class TooLarge(Exception):
    """A result takes more bytes than it may. A function that writes its result elsewhere raises this itself."""


def write(path: str, result: object, most: int | None = None) -> None:
    """Writes a result, all of it or nothing. Raises TooLarge as soon as it takes more than `most` bytes."""
    part = f"{path}.part"
    with open(part, "wb") as file:
        _Plain(file if most is None else _Limited(file, most), pickle.HIGHEST_PROTOCOL).dump(result)
    os.replace(part, path)


def read(path: str) -> object:
    """The result. Raises OSError where there is none, UnpicklingError for anything but values."""
    with open(path, "rb") as file:
        try:
            return _Values(file).load()
        except _ERRORS as error:
            raise pickle.UnpicklingError(f"{type(error).__name__}: {error}") from error


class _Plain(pickle.Pickler):
    """Writes exceptions as their class and arguments, whatever a library has registered for them: tblib, which comes with dask, would
    have a function called."""

    def reducer_override(self, value: object) -> Any:
        return (type(value), value.args) if isinstance(value, Exception) else NotImplemented


class _Limited:
    """A file to which at most `left` bytes are written."""

    def __init__(self, file: IO[bytes], left: int) -> None:
        self._file, self._left = file, left

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Writes all of `data`."""
        self._left -= memoryview(data).nbytes
        if self._left < 0:
            raise TooLarge
        return self._file.write(data)


class _Values(pickle.Unpickler):
    """Creates instances of known classes. It calls no function, and hands out no class, so that none can be changed."""

    def find_class(self, module: str, name: str) -> type:
        """A stand-in for a class, which can only create instances. Raises UnpicklingError for anything that is not a value."""
        named = super().find_class(module, name) if (module, name) in _VALUES or module.startswith("plancheck.") else None
        ours = isinstance(named, type) and named.__module__ == module and (is_dataclass(named) or issubclass(named, Exception))
        if not isinstance(named, type) or not (ours or (module, name) in _VALUES):
            raise pickle.UnpicklingError(f"{module}.{name} is not a value")
        return _stand_in(named)


class _Fixed(type):
    """A class on which nothing can be set."""

    def __setattr__(cls, name: str, value: object) -> None:
        raise pickle.UnpicklingError(f"{cls.__name__}.{name} cannot be set")


def _stand_in(real: type) -> type:
    def new(cls: type, *arguments: Any) -> Any:
        return real(*arguments) if arguments or not is_dataclass(real) else object.__new__(real)

    return _Fixed(real.__name__, (), {"__slots__": (), "__new__": new})
