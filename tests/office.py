"""LibreOffice, in which tests look at what we write."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


@cache
def profile() -> str:
    """The option with the user profile that all conversions of this process share: to make them takes three times as long as to convert."""
    folder = tempfile.mkdtemp(prefix="office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return f"-env:UserInstallation={Path(folder).as_uri()}"
