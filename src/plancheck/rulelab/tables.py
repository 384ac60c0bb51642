"""Thresholds of indicators in a table (Word, Excel, CSV) become rules, and such rules become a table again.

Such a rule compares the target that a draft states for an indicator and a year with a value. Its text follows from its row, word for word,
so that the way there and back loses nothing; a rule that says anything else is none of these.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.rulelab.scaffold import ID
from plancheck.wording.catalogue import both, phrase
from plancheck.workspace import Workspace

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.model.vocabulary import Vocabulary

#: The columns, in the order of an export. All but the first three may be missing or empty, as `Threshold` says.
COLUMNS = ("indicator", "value", "basis", "id", "year", "comparison", "level", "title", "title_en")
NEEDED = COLUMNS[:3]
#: A table as its rows of cells.
Table = tuple[tuple[str, ...], ...]
#: The signs of comparisons, each with the word for the failure.
_FAILURES = {"≥": "below", "≤": "above", ">": "not_above", "<": "not_below", "=": "other"}
_VALUE = re.compile(r"(?P<sign>\D*?)(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>.*)")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A row. `year` is None for every year that plans have targets for; `comparison` is one of ≥ ≤ > < =; `value` has its unit; `level` is
    a word of the language. Empty titles are made from the rest."""

    id: str
    indicator: str
    year: int | None
    comparison: str
    value: str
    level: str
    basis: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all tables that have the needed columns, and what is wrong with others, each with its row from 1."""

    thresholds: tuple[Threshold, ...]
    problems: tuple[tuple[int, Bilingual], ...]


# ---- reading ----------------------------------------------------------------------------------------------------


def opened(shared: object, data: bytes, name: str) -> tuple[Table, ...] | Bilingual:
    """The tables of an untrusted file, or why there are none. Run this in a separate process."""
    from plancheck import readers, sheets

    suffix = name.rpartition(".")[2].lower()
    if suffix == "csv":
        return _of_csv(data)
    if suffix in ("xlsx", "xlsm"):
        try:
            return tuple(tuple(tuple(_cell(value) for value in row.values) for row in rows) for _, rows in sheets.read(data))
        except sheets.Unreadable as error:
            return error.what
    document = readers.read(data, name)
    if document.status == "not_checked":
        return document.detail
    cells = [block.text for block in document.blocks]
    return tuple(
        tuple(tuple(" ".join(cells[at].split()) if at >= 0 else "" for at in row) for row in table.grid) for table in document.tables
    )


def _of_csv(data: bytes) -> tuple[Table, ...] | Bilingual:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return (tuple(tuple(cell.strip() for cell in row) for row in csv.reader(StringIO(text, newline=""))),)
        except csv.Error:  # a cell of more than 131,072 characters: a quotation mark that is never closed
            return both("tables.csv")
    return both("tables.encoding")


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()


def rows(tables: Iterable[Table], vocabulary: Vocabulary, prefix: str) -> Rows:
    """The thresholds of all tables that have the needed columns. Rows without a number get `prefix` and a number that is free."""
    thresholds: list[Threshold] = []
    problems: list[tuple[int, Bilingual]] = []
    fitting = False
    for table in tables:
        columns: Mapping[str, int] = {}
        for number, row in enumerate(table, 1):
            if not set(NEEDED) <= columns.keys():
                columns = _columns(row)
                fitting |= set(NEEDED) <= columns.keys()
            elif any(cell.strip() for cell in row):
                made = _threshold({name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}, vocabulary)
                if isinstance(made, Threshold):
                    thresholds.append(made)
                else:
                    problems += [(number, problem) for problem in made]
    if not fitting:
        problems.append((0, both("tables.no_table", columns=_names(NEEDED, "zh"))))
    return Rows(tuple(_numbered(thresholds, prefix)), tuple(problems))


def _names(columns: Iterable[str], lang: str) -> str:
    return "、".join(phrase(f"tables.column.{name}", lang) for name in columns)


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Where the columns are that a row is the head of, in either language."""
    known = {_unspaced(phrase(f"tables.column.{name}", lang)): name for name in COLUMNS for lang in ("zh", "en")}
    return {known[text]: at for at, cell in reversed(list(enumerate(row))) if (text := _unspaced(cell)) in known}


def _unspaced(text: str) -> str:
    return "".join(text.split()).casefold()


def _threshold(cells: Mapping[str, str], vocabulary: Vocabulary) -> Threshold | list[Bilingual]:
    problems: list[Bilingual] = []
    indicator = _indicator(cells["indicator"], vocabulary)
    if indicator is None:
        problems.append(both("tables.no_indicator", name=cells["indicator"]))
    if all(source.name != cells["basis"] for source in vocabulary.sources):
        problems.append(both("tables.no_basis", name=cells["basis"], known="、".join(source.name for source in vocabulary.sources)))
    level = _level(cells.get("level", ""))
    if level is None:
        problems.append(both("tables.no_level", text=cells["level"]))
    year = re.fullmatch(r"(\d{4})\s*年?", cells.get("year", ""))
    if cells.get("year") and year is None:
        problems.append(both("tables.no_year", text=cells["year"]))
    value = _VALUE.fullmatch(cells["value"])
    written = cells.get("comparison") or (value["sign"].strip() if value else "")
    comparison = _comparison(written) if written else "≥"
    if value is None:
        problems.append(both("tables.no_value", text=cells["value"]))
    if comparison is None:
        problems.append(both("tables.no_comparison", text=written, known="、".join(_FAILURES)))
    id = cells.get("id", "")
    if id and not ID.fullmatch(id):
        problems.append(both("tables.no_id", text=id))
    if problems or indicator is None or level is None or value is None or comparison is None:
        return problems
    amount = f"{value['number'].replace(',', '').replace('，', '')} {value['unit']}".strip()
    title = Bilingual(cells.get("title", ""), cells.get("title_en", ""))
    return Threshold(id, indicator, int(year[1]) if year else None, comparison, amount, level, cells["basis"], title)


def _indicator(text: str, vocabulary: Vocabulary) -> str | None:
    """The name of an indicator that is written by its name, a name that it has besides, or its English name."""
    for indicator in vocabulary.indicators:
        if text in (indicator.name, *indicator.aliases) or text.casefold() == indicator.label.en.casefold():
            return indicator.name
    return None


def _level(text: str) -> str | None:
    from plancheck.language.words import LEVELS

    known = {word: word for word in LEVELS} | {code: word for word, code in LEVELS.items()}
    return known.get(text.casefold(), None) if text else next(word for word, code in LEVELS.items() if code == "should")


def _comparison(text: str) -> str | None:
    from plancheck.language.words import KEYWORDS

    signs = {"at_least": "≥", "at_most": "≤"}
    for keyword in KEYWORDS:
        sign = signs.get(keyword.value, keyword.zh)
        if sign in _FAILURES and text.casefold() in {word.casefold() for word in (keyword.zh, keyword.en, *keyword.also)}:
            return sign
    return None


def _numbered(thresholds: Sequence[Threshold], prefix: str) -> Iterator[Threshold]:
    taken = {threshold.id for threshold in thresholds}
    free = (f"{prefix}-{number:02}" for number in range(1, len(thresholds) + len(taken) + 1) if f"{prefix}-{number:02}" not in taken)
    for threshold in thresholds:
        yield threshold if threshold.id else replace(threshold, id=next(free))


# ---- rules ------------------------------------------------------------------------------------------------------


def rule_text(threshold: Threshold, vocabulary: Vocabulary, lang: str = "zh") -> str:
    """The rule of a row, as it is laid out."""
    from plancheck.language.fmt import fmt

    name = threshold.indicator
    label = next((indicator.label.en for indicator in vocabulary.indicators if indicator.name == name), name)
    failure = _FAILURES[threshold.comparison]
    says = {
        key: both(f"tables.{key}", name=Bilingual(name, label), amount=threshold.value)
        for key in ("undecided", "conflict", "applicability", "inapplicable", "advice")
    }
    failed = both(f"tables.failed.{failure}", name=Bilingual(name, label), amount=threshold.value)
    title = _title(threshold, label)
    years = f"{threshold.year}年" if threshold.year else "期限"
    source = f"""规则 {threshold.id} {_texts(title)}
  依据：{threshold.basis}
  级别：{threshold.level}
  对象：每个 年（{years}，{name} 在 该年 有 目标）
  要求：所写数值（{name} 在 该年 的 目标） {threshold.comparison} {threshold.value}
  不符合：{_texts(failed)}
  无法判定：{_texts(says["undecided"])}
  无法判定（前后不一）：{_texts(says["conflict"])}
  无法判定（适用不明）：{_texts(says["applicability"])}
  不适用：{_texts(says["inapplicable"])}
  建议：{_texts(says["advice"])}
"""
    return fmt(source, "en" if lang == "en" else "zh")


def _title(threshold: Threshold, label: str) -> Bilingual:
    made = _made_title(threshold.indicator, label, threshold.year, threshold.comparison, threshold.value)
    return Bilingual(threshold.title.zh or made.zh, threshold.title.en or made.en)


def _made_title(name: str, label: str, year: int | None, comparison: str, value: str) -> Bilingual:
    key = "tables.title.year" if year else "tables.title.every"
    return both(key, name=Bilingual(name, label), year=year, sign=both(f"tables.asked.{_FAILURES[comparison]}"), amount=value)


def _texts(text: Bilingual) -> str:
    return f'“{text.zh}” / "{text.en}"'


_PARTS = re.compile(
    r"规则 (?P<id>\S+) .*\n"
    r"  依据：(?P<basis>.+)\n"
    r"  级别：(?P<level>.+)\n"
    r"  对象：每个 年（(?:(?P<year>\d{4})年|期限)，.+\n"
    r"  要求：所写数值（(?P<indicator>.+) 在 该年 的 目标） (?P<comparison>[≥≤><=]) (?P<value>.+)\n"
)


def thresholds(loaded: RuleSet) -> tuple[tuple[Threshold, ...], tuple[str, ...]]:
    """The rows of the rules that a table holds whole, and the ids of all other rules."""
    from plancheck.language import printer

    made, others = [], []
    for rule in loaded.rules:
        text = printer.rule(rule, "zh").rstrip() + "\n"
        match = _PARTS.match(text)
        threshold = match and Threshold(
            match["id"],
            match["indicator"],
            int(match["year"]) if match["year"] else None,
            match["comparison"],
            match["value"],
            match["level"],
            match["basis"],
            rule.title,
        )
        if threshold and rule_text(threshold, loaded.vocabulary).rstrip() + "\n" == text:
            made.append(threshold)
        else:
            others.append(rule.id)
    return tuple(made), tuple(others)


def problems(text: str, workspace: Workspace, home: Path, name: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a file of rules that is to be written into the folder of a pack, before it is."""
    from plancheck.language import loader
    from plancheck.language.files import RuleFile, find

    files, unread = find(workspace.folders)
    near = next(file.name for file in files if file.path.parent == home)
    shown = f"{near.rpartition('/')[0]}/{name}".lstrip("/")
    built = loader.build([*files, RuleFile(shown, home / name, text.encode())], unread, [pack.id for pack in workspace.loaded.packs])
    return tuple(problem for problem in built.diagnostics if problem.file == shown)


def cells(threshold: Threshold) -> tuple[str, ...]:
    """The row of a threshold, in the order of COLUMNS."""
    year = str(threshold.year) if threshold.year else ""
    values = {"year": year, "title": threshold.title.zh, "title_en": threshold.title.en}
    return tuple(values[name] if name in values else getattr(threshold, name) for name in COLUMNS)
