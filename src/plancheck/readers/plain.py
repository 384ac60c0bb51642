"""Reads a draft in plain text into a Document. For rule cases and tests only.

Every line is a paragraph; empty lines are ignored. `# title` is a title line (centred, 22 points). Lines that start with "|"
form a table: cells between bars, `^` merged with the cell above, `<` with the cell to the left; a line of |---| ends the
header. A line that starts with 表 right before a table is its caption. `[未读]` marks an unread part, `[脚注] …` a
footnote; lines between `[目录]` and `[/目录]` are the table of contents.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Block, Document, Part, Role, Skipped, Table

_RULE = re.compile(r"\|(\s*:?-{2,}:?\s*\|)+\s*")
_CAPTION = re.compile(r"表(?:\s*[0-9０-９一二三四五六七八九十]+[-—.0-9]*)?\s*(?:[：:]|\s|$)")
_NOT_READ = Bilingual("此处有内容未读到", "A part here was not read")


@dataclass
class _Draft:
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    paragraphs: int = 0

    def paragraph(self, text: str, part: Part = "body", role: Role = "text", title: bool = False) -> None:
        self.paragraphs += part == "body"
        self.blocks.append(
            Block(
                len(self.blocks),
                text,
                part,
                role,
                paragraph=self.paragraphs if part == "body" else None,
                bold=len(text) if title else 0,
                size=22.0 if title else None,
                centred=title,
            )
        )

    def table(self, lines: list[str], caption: int | None) -> None:
        index, header = len(self.tables) + 1, 1
        rows: list[list[str]] = []
        for line in lines:
            if _RULE.fullmatch(line):
                header = len(rows)
            else:
                rows.append([cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")])
        grid: list[tuple[int, ...]] = []
        for r, cells in enumerate(rows):
            row: list[int] = []
            for c, text in enumerate(cells):
                if text == "^" and r and c < len(grid[r - 1]):
                    row.append(grid[r - 1][c])
                elif text == "<" and c:
                    row.append(row[c - 1])
                else:
                    row.append(len(self.blocks))
                    self.blocks.append(Block(len(self.blocks), text, table=index, cell=(r + 1, c + 1)))
            grid.append(tuple(row))
        width = max((len(row) for row in grid), default=0)
        filled = tuple((*row, *[-1] * (width - len(row))) for row in grid)
        title = "" if caption is None else re.sub(r"^表\s*[：:]\s*", "", self.blocks[caption].text)
        self.tables.append(Table(index, filled, header, title, caption))


def read(text: str, name: str = "text") -> Document:
    """The document that `text` describes, with status checked_partly if it contains [未读]."""
    draft = _Draft()
    lines = text.splitlines()
    at, contents = 0, False
    while at < len(lines):
        line = lines[at].strip()
        at += 1
        if not line:
            continue
        if line in ("[目录]", "[/目录]"):
            contents = line == "[目录]"
        elif line == "[未读]":
            draft.skipped.append(Skipped("not_read", len(draft.blocks), _NOT_READ))
        elif line.startswith("|"):
            rows = [line]
            while at < len(lines) and lines[at].strip().startswith("|"):
                rows.append(lines[at].strip())
                at += 1
            draft.table(rows, len(draft.blocks) - 1 if draft.blocks and draft.blocks[-1].role == "caption" else None)
        elif line.startswith("[脚注]"):
            draft.paragraph(line.removeprefix("[脚注]").strip(), part="footnote")
        elif line.startswith("# "):
            draft.paragraph(line[2:].strip(), title=True)
        elif contents:
            draft.paragraph(line, role="contents")
        else:
            before_table = next((following for following in lines[at:] if following.strip()), "").strip().startswith("|")
            draft.paragraph(line, role="caption" if before_table and _CAPTION.match(line) else "text")
    partly = bool(draft.skipped)
    return Document(
        name,
        hashlib.sha256(text.encode()).hexdigest(),
        "txt",
        blocks=tuple(draft.blocks),
        tables=tuple(draft.tables),
        skipped=tuple(draft.skipped),
        status="checked_partly" if partly else "checked",
        reason="not_read" if partly else None,
        detail=_NOT_READ if partly else Bilingual("", ""),
    )
