"""What is wrong with an input, as a value: stable code, one sentence in both languages, place, way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plancheck.model.place import Place

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text for people, in Chinese and English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The text in `lang` ("zh" or "en")."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a rules text: code points, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something wrong with rules text (`file` and `span`) or with a draft (`place`).

    `fix` mends it without a person's judgement: the stretch of rules text to replace, and what to put there.
    """

    code: str
    severity: Severity
    message: Bilingual
    help: Bilingual | None = None
    place: Place | None = None
    file: str | None = None
    span: Span | None = None
    fix: tuple[Span, str] | None = None
