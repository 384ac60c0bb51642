"""The catalogue of all texts for people: `phrase("outcome.passed", "en")` is "Met".

The folders zh/ and en/ hold the same TOML files with the same keys and placeholders. A file is read when one of its texts is first asked
for. Chinese texts keep to characters that GBK has, since terminals of Chinese Windows print in it. Texts about a guideline are not here:
they come with the rule packs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from plancheck.model.diagnostic import Bilingual

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-CN", "en": "en"}

#: The files of keys by their first part; all other keys are in report.toml.
_FILES = {
    "annotate": "annotate",
    "book": "rulebook", "example": "rulebook", "examples": "language", "plain": "rulebook",
    "caution": "compare", "compare": "compare", "reply": "compare", "state": "compare", "why": "compare",
    "choice": "review", "decision": "review", "opinions": "review", "replies": "review", "standing": "review",
    "diagnostic": "diagnostics",
    "doctor": "doctor",
    "extraction": "extraction",
    "language": "language",
    "letter": "letter",
    "letters": "letters",
    "lsp": "lsp",
    "tables": "tables",
    "metavar": "terminal", "terminal": "terminal",
    "reading": "reading",
    "result": "results",
    "round": "round",
    "trace": "trace",
    "versions": "versions",
    "web": "web",
}  # fmt: skip


def phrase(key: str, lang: str, /, **values: object) -> str:
    """The text `key` in `lang` ("zh" or "en") with its placeholders filled; a value in both languages is taken in `lang`.

    Raises KeyError for an unknown key and for a placeholder without a value.
    """
    if not values:
        return _plain(key, lang)
    given = {name: _in_language(name, value, lang) for name, value in values.items()}
    text = template(key, lang)
    return _filled(key, _singular(text, given) if lang == "en" else text, given)


def both(key: str, /, **values: object) -> Bilingual:
    """The text `key` in both languages."""
    return Bilingual(phrase(key, "zh", **values), phrase(key, "en", **values))


def phrases(lang: str) -> Callable[..., str]:
    """`phrase` for one language."""
    return lambda key, /, **values: phrase(key, lang, **values)


@cache
def group(prefix: str) -> Mapping[str, Bilingual]:
    """The texts whose keys start with `prefix` and a dot, by the rest of their keys, in the order of the catalogue."""
    return {name: both(f"{prefix}.{name}") for name in names(prefix)}


def names(prefix: str) -> list[str]:
    """The rest of all keys that start with `prefix` and a dot, in the order of the catalogue."""
    return [key.removeprefix(f"{prefix}.") for key in _texts(_file_of(prefix), "zh") if key.startswith(f"{prefix}.")]


def listed(texts: Iterable[Bilingual]) -> Bilingual:
    """Several texts in one, as a list: 甲、乙 and "a, b"."""
    every = list(texts)
    return Bilingual("、".join(text.zh for text in every), ", ".join(text.en for text in every))


def known(key: str) -> bool:
    """Whether the catalogue has a text `key`."""
    return key in _texts(_file_of(key), "zh")


def _file_of(key: str) -> str:
    return _FILES.get(key.partition(".")[0], "report")


@cache
def _texts(name: str, lang: str) -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / lang / f"{name}.toml").read_text("utf-8"))


@cache
def template(key: str, lang: str) -> str:
    """The text `key` with its placeholders in braces."""
    if not known(key):
        raise KeyError(f"the catalogue has no text {key!r}")
    return _texts(_file_of(key), lang)[key]


@cache
def _plain(key: str, lang: str) -> str:
    return _filled(key, template(key, lang), {})


def _filled(key: str, template: str, values: Mapping[str, object]) -> str:
    try:
        return template.format(**values)
    except KeyError as error:
        raise KeyError(f"the text {key!r} needs a value for {error}") from None


_COUNTED = re.compile(r"\{(\w+)\} (\w+)")
#: English nouns that the texts count, by their plural.
_SINGULAR = {
    "attachments": "attachment", "cases": "case", "columns": "column", "comments": "comment", "decisions": "decision", "drafts":
    "draft", "entries": "entry", "errors": "error", "files": "file", "findings": "finding", "formulas": "formula", "lines": "line",
    "measures": "measure", "opinions": "opinion", "packs": "pack", "pictures": "picture", "places": "place", "replies": "reply", "rows":
    "row", "rules": "rule", "warnings": "warning",
}  # fmt: skip


def _singular(template: str, values: Mapping[str, object]) -> str:
    """An English text with singular nouns after the number 1: "1 finding"."""
    if 1 not in values.values():
        return template
    return _COUNTED.sub(lambda hit: f"{{{hit[1]}}} {_SINGULAR.get(hit[2], hit[2]) if values.get(hit[1]) == 1 else hit[2]}", template)


#: Error messages of operating systems, which are English only.
SYSTEM_ERRORS = {
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Operation not permitted": "不允许这样做",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "磁盘配额已用完",
    "Read-only file system": "磁盘是只读的",
    "Is a directory": "这是文件夹",
    "Not a directory": "路径中有一段不是文件夹",
    "File name too long": "文件名太长",
    "Input/output error": "磁盘读写出错",
    "Device or resource busy": "正被占用",
    "Text file busy": "正被占用",
    "File too large": "文件太大",
    "File exists": "已有同名文件",
}


def _in_language(name: str, value: object, lang: str) -> object:
    if isinstance(value, Bilingual):
        return value.of(lang)
    return SYSTEM_ERRORS.get(value, value) if name == "error" and isinstance(value, str) and lang != "en" else value
