"""The table that says for each draft of a batch what its letter needs of its own: recipient, number, number of the letter answered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from plancheck import sheets
from plancheck.cli import inputs
from plancheck.cli.terminal import Exit, Terminal
from plancheck.model.diagnostic import Bilingual
from plancheck.model.round import Draft
from plancheck.sheets import Row, Sheet, Value, clean
from plancheck.wording.catalogue import LANGUAGES, both, group, phrase

#: The columns that fill a field of the letter, and the field.
FIELDS = {"recipient": "recipient", "number": "document_number", "incoming": "incoming_number"}
_WIDTHS = {"draft": 44.0, "title": 44.0, "recipient": 30.0, "number": 30.0, "incoming": 30.0}
#: Rows above the header that an office may have added.
_ABOVE = 20


def blank(drafts: Sequence[Draft], lang: str) -> bytes:
    """The table to fill in, as .xlsx: a row for each draft."""
    columns = group("letter.table.column")
    rows = tuple((draft.name, draft.plan.title, *(None for _ in FIELDS)) for draft in drafts)
    widths = tuple(_WIDTHS[key] for key in columns)
    return sheets.write((Sheet(phrase("letter.table.sheet", lang), tuple(text.of(lang) for text in columns.values()), rows, widths),))


def read(terminal: Terminal, path: Path, drafts: Sequence[Draft]) -> dict[str, dict[str, str]]:
    """The filled fields of each draft, by its name. Exit 4, with everything that is wrong and its row, if anything is."""
    rows = _rows(terminal, path, inputs.read_bytes(terminal, path))
    fields: dict[str, dict[str, str]] = {}
    problems = list(_read(rows, {draft.name for draft in drafts}, fields))
    if problems:
        terminal.err("\n".join(problem.of(terminal.lang) for problem in problems))
        raise terminal.stop(Exit.NO_INPUT, "letter_table_wrong", path=path, count=len(problems))
    return fields


def _rows(terminal: Terminal, path: Path, data: bytes) -> Sequence[Row]:
    """The rows of the first sheet, or of a CSV in UTF-8 or GB 18030."""
    if path.suffix.lower() != ".csv":
        tables: Any = inputs.open_table(terminal, path, data, "letter_table_spoilt")
        return tables[0][1] if tables else ()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            lines = csv.reader(io.StringIO(data.decode(encoding), newline=""))
            return [Row(number, tuple(cells)) for number, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells)]
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise terminal.stop(Exit.NO_INPUT, "letter_table_spoilt", path=path, why=error) from error
    raise terminal.stop(Exit.NO_INPUT, "letter_table_spoilt", path=path, why="UTF-8 / GB 18030")


def _read(rows: Sequence[Row], known: set[str], fields: dict[str, dict[str, str]]) -> Iterator[Bilingual]:
    """Fills `fields`; yields what is wrong."""
    names = {_head(text.of(lang)): key for key, text in group("letter.table.column").items() for lang in LANGUAGES}
    heads = ((place, [names.get(_head(value), "") for value in row.values]) for place, row in enumerate(rows[:_ABOVE]))
    place, keys = next(((place, keys) for place, keys in heads if "draft" in keys), (0, []))
    if not keys:
        yield both("terminal.row_no_table", name=both("letter.table.column.draft"))
        return
    for row in rows[place + 1 :]:
        cells = {key: _text(value) for key, value in zip(keys, row.values, strict=False) if key}
        if any(cells.values()):
            for problem in _wrong(cells, known, fields):
                yield both("terminal.row_at", row=row.number, what=problem)
            fields.setdefault(cells.get("draft", ""), {FIELDS[key]: text for key, text in cells.items() if key in FIELDS and text})


def _wrong(cells: Mapping[str, str], known: set[str], fields: Mapping[str, object]) -> Iterator[Bilingual]:
    name = cells.get("draft", "")
    if not name:
        yield both("terminal.letter_table_no_draft")
    elif name not in known:
        yield both("terminal.letter_table_unknown", name=name)
    elif name in fields:
        yield both("terminal.letter_table_twice", name=name)


def _text(value: Value) -> str:
    return "" if value is None else clean(str(value)).strip()


def _head(value: Value) -> str:
    return "".join(_text(value).split()).casefold()
