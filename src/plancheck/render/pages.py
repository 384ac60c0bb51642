"""The Jinja environment that all pages are made in: an office's templates before ours, our words, and what a broken template says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.model.diagnostic import Diagnostic
from plancheck.resources import folder
from plancheck.wording.catalogue import both, phrase
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.render.sandbox import Sandbox


class BadTemplate(Exception):
    """A template that cannot be used; `diagnostic` says which and why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message.en)
        self.diagnostic = diagnostic


def fill(name: str, context: dict[str, object], folders: Sequence[Path], shown: Callable[[str], Any]) -> bytes:
    """The template `name` filled in, UTF-8. Templates in `folders` come before the shipped ones; BadTemplate if one is wrong."""
    from jinja2 import TemplateError

    try:
        text = environment(folders, shown).fill(name, context)
    except TemplateError as error:
        detail = f"{getattr(error, 'lineno', '') or ''} {error.message or type(error).__name__}".strip()
        raise BadTemplate(
            Diagnostic("template-broken", "error", both("template.broken", name=name, detail=detail), both("template.help"), file=name)
        ) from error
    return text.encode("utf-8")


def environment(folders: Sequence[Path], shown: Callable[[str], Any]) -> Sandbox:
    # A person may add a template to a folder at any time; ours stay as they are, and compiling one takes longer than filling it in.
    return _sandbox(tuple(folders), shown) if folders else _ours(shown)


@cache
def _ours(shown: Callable[[str], Any]) -> Sandbox:
    return _sandbox((), shown)


def _sandbox(folders: tuple[Path, ...], shown: Callable[[str], Any]) -> Sandbox:
    from jinja2 import FileSystemLoader, StrictUndefined

    from plancheck.render.sandbox import Sandbox

    return Sandbox(
        shown,
        loader=FileSystemLoader([str(each) for each in (*folders, folder("templates"))]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


#: Marks between words: ours, with white space that must stay, and nothing in them that a page could take for a tag.
_JOINTS = frozenset({"colon", "open", "close", "stop", "and", "comma"})


def words_of(lang: str) -> Callable[..., str]:
    """The texts of the catalogue in a language, for a template."""
    return partial(_word, lang)


def _word(lang: str, key: str, /, **values: object) -> str:
    from jinja2 import TemplateRuntimeError
    from markupsafe import Markup

    try:
        text = phrase(key, lang, **values)
        return Markup(text) if key in _JOINTS else text
    except KeyError as error:
        raise TemplateRuntimeError(f"no word {key!r}") from error


def escaped_markdown(text: str) -> Any:
    """`text` as one line that any Markdown reader shows as it stands, also inside a table cell."""
    from markupsafe import Markup

    line = re.sub(r"\s+", " ", visible(text)).strip()
    line = re.sub(r"([\\`*_\[\]<>|~&#$!@{}^]|(?<=www)\.|(?<=[a-zA-Z]):(?=//))", r"\\\1", line)
    line = re.sub(r"^([-+=:])", r"\\\1", line)
    return Markup(re.sub(r"^(\d+)([.)])", r"\1\\\2", line))
