"""What people do in the workbench, without HTTP: one module a subject.

Every act takes the person first, asks `rights` before anything else, saves everything in one transaction with its record in the history,
and raises Refused, with a sentence for people, where it cannot be done.
"""

from __future__ import annotations

from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import both


class Refused(Exception):
    """The act cannot be done; `message` says why and what to do."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


def refused(key: str, **values: object) -> Refused:
    """A Refused with the text `web.refused.KEY` of the catalogue."""
    return Refused(both(f"web.refused.{key}", **values))
