"""What of a text states nothing (cited titles, numbers of documents, addresses, who is responsible), blanked."""

from __future__ import annotations

from plancheck.extraction.patterns import late

_MASK = late(
    r"《[^《》]*》|[〔\[【(（](?:19|20)\d\d[〕\]】)）]\d+号|[A-Z]{2,}/?[A-Z]*\s?\d+(?:\.\d+)?-\d{4}|https?://\S+|\d{3,4}-\d{7,8}|[（(](?:责任|牵头|配合|落实)(?:单位|部门)[：:][^（()）]*[)）]|[（(]?(?:责任|牵头|配合|落实)(?:单位|部门)[：:].*",
    needs=("《", "号", "-", "：", ":"),
)


def masked(text: str) -> str:
    """`text` with what states nothing as ■, its length kept."""
    return _MASK.sub(lambda hit: "■" * len(hit[0]), text)
