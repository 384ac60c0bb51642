"""What of a text states nothing (cited titles, numbers of documents, addresses, who is responsible), blanked."""

from __future__ import annotations

from plancheck.extraction.lexicon import lexicon

TERMS = lexicon("statements")

_MASK = TERMS.late("mask")


def masked(text: str) -> str:
    """`text` with what states nothing as ■, its length kept."""
    return _MASK.sub(lambda hit: "■" * len(hit[0]), text)
