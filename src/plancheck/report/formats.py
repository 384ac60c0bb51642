"""The table of report formats. To add a format, write a function and add a row. Heavy libraries are imported by the rows that need them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from plancheck.model.diagnostic import Bilingual
from plancheck.render.checked import Checked

#: The output for several drafts: a file for each, one report after another, or one report on all.
Several = Literal["apart", "in_turn", "together"]


@dataclass(frozen=True, slots=True)
class Look:
    """Options of the formats: `show` and `width` (in columns) for the terminal, `encoding` for CSV."""

    lang: str = "zh"
    show: str = "findings"
    width: int = 100
    colours: bool = False
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `write` gets several drafts only if the format puts them in one report; `binary` output is not for terminals."""

    suffix: str
    write: Callable[[Sequence[Checked], Look], bytes]
    description: Bilingual
    several: Several = "apart"
    binary: bool = False


def _console(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report.console import console

    (draft,) = drafts
    return console(draft.report, look.lang, look.width, look.colours, look.show, draft.decisions).encode()


def _html(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report import template

    (draft,) = drafts
    return template.html(draft.report, look.lang, decisions=draft.decisions)


def _markdown(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report import template

    (draft,) = drafts
    return template.markdown(draft.report, look.lang, decisions=draft.decisions)


def _json(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.contract import report as report_file

    (draft,) = drafts
    return report_file.write(draft.report, draft.decisions)


def _sarif(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report.sarif import sarif

    return sarif(drafts, look.lang, everything=look.show == "all")


def _junit(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report.junit import junit

    return junit(drafts, look.lang)


def _csv(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report import table

    (draft,) = drafts
    return table.csv(draft.report, look.lang, draft.decisions, look.encoding)


def _xlsx(drafts: Sequence[Checked], look: Look) -> bytes:
    from plancheck.report import table

    (draft,) = drafts
    return table.xlsx(draft.report, look.lang, draft.decisions)


#: The name of a format for `--format` -> the format.
FORMATS = {
    "html": Format(".html", _html, Bilingual("网页，单个文件", "a page in one file")),
    "md": Format(".md", _markdown, Bilingual("Markdown 文本", "Markdown"), several="in_turn"),
    "json": Format(".json", _json, Bilingual("全部内容，供程序读取", "everything, for programs")),
    "console": Format(".txt", _console, Bilingual("终端文本", "text for a terminal"), several="in_turn"),
    "sarif": Format(
        ".sarif", _sarif, Bilingual("SARIF 2.1.0，供代码扫描平台读取", "SARIF 2.1.0, for code-scanning services"), several="together"
    ),
    "junit": Format(".xml", _junit, Bilingual("JUnit XML，供持续集成平台读取", "JUnit XML, for build servers"), several="together"),
    "csv": Format(".csv", _csv, Bilingual("表格文本，一行一项结果", "a table, one sub-result a row")),
    "xlsx": Format(".xlsx", _xlsx, Bilingual("审核意见表（Excel）", "the table of findings for Excel"), binary=True),
}
