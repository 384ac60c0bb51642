"""The ids and fingerprints of results."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache


def digest(*parts: str) -> str:
    """A short hash of some texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def folded_quote(quote: str) -> str:
    """A quote as fingerprints know it: NFKC, without white space."""
    return unicodedata.normalize("NFKC", "".join(quote.split()))
