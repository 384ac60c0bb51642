"""The version of a draft with tracked changes to read."""

from __future__ import annotations

from typing import Literal

#: The text after the tracked changes of a Word file, or the text before them.
View = Literal["final", "original"]
