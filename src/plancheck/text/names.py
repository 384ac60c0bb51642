"""Normalises names for comparison."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BRACKETS = str.maketrans("〔〕【】", "[][]")


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """A name in NFKC and lower case, with brackets of one kind and no white space."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_BRACKETS).split()).lower()
