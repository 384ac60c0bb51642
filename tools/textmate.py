"""Writes the colouring of .rules files for editors out of the words of the language: a TextMate grammar.

Run:  python tools/textmate.py
A test compares the file with what this makes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plancheck.language.builtins import BUILTINS
from plancheck.language.words import (
    CLASSIFIERS,
    CONSTANTS,
    ITEM_WORDS,
    KEYWORDS,
    LABELS,
    NOUNS,
    PROPERTIES,
    TOLERANCE,
)

FILE = Path(__file__).parents[1] / "editors" / "vscode" / "syntaxes" / "plancheck-rules.tmLanguage.json"
SCOPE = "plancheck-rules"
_BLANK = "[ \\t\u3000]"


def grammar() -> dict[str, Any]:
    """The grammar as JSON has it."""
    return {
        "name": "plancheck rules",
        "scopeName": f"source.{SCOPE}",
        "comment": "Made by tools/textmate.py out of the words of the language; do not edit it.",
        "patterns": [{"include": f"#{name}"} for name in ("comment", "item", "label", "parts")],
        "repository": {
            "comment": _match(r"(?:^|(?<=\s))#.*$", "comment.line.number-sign"),
            "item": {
                "match": rf"^({_either(ITEM_WORDS)}){_BLANK}+(「[^」\n]+」|[^\s\"“＂/／#「]+)",
                "captures": {"1": _named("keyword.control.item"), "2": _named("entity.name.type")},
            },
            "label": {
                "match": rf"(?:^{_BLANK}*|(?<=\S){_BLANK}{{2,}})({_either([*LABELS, *(label.en for label in LABELS.values())])})"
                r"([ ]*[（(][^（）()\n]*[）)])?[ ]*([：:])",
                "captures": {
                    "1": _named("keyword.other.label"),
                    "2": _named("constant.language.cause"),
                    "3": _named("punctuation.separator"),
                },
            },
            "parts": {"patterns": [{"include": f"#{name}"} for name in ("text", "name", "pattern", "figure", "word", "comment")]},
            "text": {
                "patterns": [
                    {"begin": begin, "end": rf"{end}|$", "name": f"string.quoted.{SCOPE}", "patterns": [{"include": "#slot"}]}
                    for begin, end in (("“", "”"), ('"', '"'), ("＂", "＂"), ("《", "》"))
                ]
            },
            "slot": {
                "patterns": [
                    _match(r"[{｛][^{}｛｝\n]*[}｝]", "variable.parameter.placeholder"),
                    _match(r"【[^】\n]*】", "invalid.unwritten"),
                    _match(r"\\.", "constant.character.escape"),
                ]
            },
            "name": _match(r"「[^」\n]+」", "variable.other.name"),
            "pattern": _match(r"(?<![\w)）])/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/", "string.regexp"),
            "figure": {
                "patterns": [
                    _match(
                        r"(?<!\w)(?:1[89]|2[01])\d\d[ ]?年(?:[ ]?\d{1,2}[ ]?月(?:[ ]?\d{1,2}[ ]?[日号])?)?(?!\w)", "constant.numeric.year"
                    ),
                    _match(r"(?<![\w.])[0-9０-９]+(?:[.．][0-9０-９]+)?", "constant.numeric"),
                    _match(r"(?<=[0-9０-９ ])[%％‰℃]", "keyword.other.unit"),
                ]
            },
            "word": {
                "patterns": [
                    _words(_spellings(), "keyword.other.word"),
                    _match(_either(mark for row in KEYWORDS for mark in (row.zh, row.en, *row.also) if _is_mark(mark)), "keyword.operator"),
                    _match(rf"该(?={_either(NOUNS)}(?!\w))", "keyword.other.word"),
                    _words([word for row in BUILTINS.values() for word in (row.name, row.en)], "support.function"),
                    _words(_in_both(NOUNS), "support.type"),
                    _words(_in_both(PROPERTIES), "support.variable.property"),
                    _words([*_in_both(CONSTANTS), *TOLERANCE], "constant.language"),
                    _match(rf"(?<=\d)[ ]?[{CLASSIFIERS}](?=\w)", "keyword.other.word"),
                ]
            },
        },
    }


def _named(scope: str) -> dict[str, str]:
    return {"name": f"{scope}.{SCOPE}"}


def _match(pattern: str, scope: str) -> dict[str, str]:
    return {"match": pattern, **_named(scope)}


def _either(words: Iterable[str]) -> str:
    """Any of these words, the longest first."""
    return (
        "(?:" + "|".join(re.escape(word).replace("\\ ", "[ ]+") for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"
    )


def _words(words: Iterable[str], scope: str) -> dict[str, str]:
    """Words that are none inside of a longer one, as the lexer reads them; behind 该 a noun is one."""
    return _match(rf"(?:(?<!\w)|(?<=该)){_either(words)}(?!\w)", scope)


def _in_both(words: dict[str, str]) -> list[str]:
    return [word for pair in words.items() for word in pair]


def _is_mark(spelling: str) -> bool:
    return bool(spelling) and re.match(r"\w", spelling) is None


def _spellings() -> list[str]:
    return [spelling for row in KEYWORDS for spelling in (row.zh, row.en, *row.also) if spelling and not _is_mark(spelling)]


def text() -> str:
    """The file."""
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
