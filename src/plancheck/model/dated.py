"""When a draft was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plancheck.model.place import Evidence

DateSource = Literal["given", "text", "title"]


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a draft as printed or given, and where it is from: what lies before it is status, what lies ahead of it target."""

    year: int
    text: str
    source: DateSource
    evidence: Evidence | None = None
