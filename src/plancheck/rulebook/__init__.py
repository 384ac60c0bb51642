"""The rules of the loaded packs as a book to read, and the reference of the rule language."""

from __future__ import annotations

from plancheck.rulebook import page, word

#: What `rules docs` writes, by the ending of the file.
FORMATS = {"html": page.html, "md": page.markdown, "docx": word.docx}
