"""Uploads while they come in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class IncomingFile(TemporaryFileUploadHandler):
    """Writes an upload into a temporary file. Its name there has no part of the name that was sent, which can be too long for a file."""

    def new_file(self, field_name: str, file_name: str, *about: Any, **more: Any) -> None:
        super().new_file(field_name, "upload", *about, **more)
        self.file_name = self.file.name = file_name
