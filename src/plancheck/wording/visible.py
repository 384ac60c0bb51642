"""Makes hidden characters in draft text visible."""

from __future__ import annotations

import re

SIGNS_OF_TROUBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """`text` with every control character, direction override, zero-width sign and lone surrogate spelt out (\\x1b, \\u202e).

    Tabs and line feeds stay. Text of a draft must not control the page or the terminal.
    """
    return SIGNS_OF_TROUBLE.sub(lambda sign: _spelt(ord(sign[0])), text)


def _spelt(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
