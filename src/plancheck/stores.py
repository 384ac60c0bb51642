"""Places for files that have an address (s3://…, sftp://…, memory://…) and not a path. The only module that imports fsspec.

Local paths, also as file://…, need no fsspec. The extras `web` and `cluster` install it; protocols need their own packages, such as s3fs
for s3://.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]+(?:://|::)")
_FILE = re.compile(r"(?:file|local)://(?:localhost(?=/))?")
#: Faults of plancheck, not of a store.
_OUR_FAULTS = (TypeError, AttributeError, NameError, AssertionError)


class FsspecMissing(Exception):
    """fsspec is not installed."""


class Unreached(Exception):
    """A store, or a file in it (`url`), could not be reached, read or written."""

    def __init__(self, url: str, error: str) -> None:
        super().__init__(url, error)
        self.url, self.error = url, error


def is_address(text: str) -> bool:
    """Whether the text is the address of a store and not a local path."""
    return _ADDRESS.match(text) is not None and _FILE.match(text) is None


def path(text: str) -> Path:
    """A local path, which may be written file://…; percent signs are not decoded."""
    return Path(_FILE.sub("", text, count=1))


def opened(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the place in it. Raises FsspecMissing and Unreached."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise FsspecMissing from error
    with errors(url):
        files, place = url_to_fs(url)
        return files, str(place).rstrip("/")


@contextmanager
def errors(url: str, *others: type[Exception]) -> Iterator[None]:
    """Turns the errors of a store into Unreached, but for `others`."""
    passed: tuple[type[Exception], ...] = (Unreached, *others, *_OUR_FAULTS)
    try:
        yield
    except passed:
        raise
    except Exception as error:  # each store raises the exceptions of its own library
        message = error.strerror if isinstance(error, OSError) and error.strerror else str(error).partition("\n")[0]
        raise Unreached(url, message[:200] or type(error).__name__) from error
