"""A store with an address as tests can have one: `share:///some/folder`, which other processes reach as well. Importing registers it."""

from __future__ import annotations

from typing import Any

from fsspec import register_implementation
from fsspec.implementations.local import LocalFileSystem


class Share(LocalFileSystem):
    """A folder that has an address."""

    protocol = "share"

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        return super()._strip_protocol(
            [str(it).removeprefix("share://") for it in path] if isinstance(path, list) else str(path).removeprefix("share://")
        )


register_implementation("share", Share, clobber=True)
