"""The Jinja environment of all pages. Templates of an office take precedence over the shipped ones."""

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
    from jinja2 import Environment


class BadTemplate(Exception):
    """A template that cannot be used; see `diagnostic`."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message.en)
        self.diagnostic = diagnostic


def fill(name: str, values: dict[str, object], folders: Sequence[Path], shown: Callable[[str], Any]) -> bytes:
    """The rendered template `name`, in UTF-8. Every text that it prints is passed through `shown` and escaped.

    Templates in `folders` take precedence over the shipped ones. Raises BadTemplate if one is invalid.
    """
    from jinja2 import TemplateError

    try:
        template = environment(folders, shown).get_template(name)
        context = template.new_context(values)
        try:
            text = "".join(template.root_render_func(context))
        finally:
            # Macros and the context refer to each other. This frees them and the report without the garbage collector.
            context.vars.clear()
    except TemplateError as error:
        detail = f"{getattr(error, 'lineno', '') or ''} {error.message or type(error).__name__}".strip()
        message, help = both("template.broken", name=name, detail=detail), both("template.help")
        raise BadTemplate(Diagnostic("template-broken", "error", message, help, file=name)) from error
    return text.encode("utf-8")


def environment(folders: Sequence[Path], shown: Callable[[str], Any]) -> Environment:
    """The environment for templates: a sandbox where an office's own in `folders` may run, a plain one for the shipped templates alone."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return _environment(ImmutableSandboxedEnvironment, tuple(folders), shown) if folders else _shipped(shown)


@cache
def _shipped(shown: Callable[[str], Any]) -> Environment:
    """Compiles its templates once."""
    from jinja2 import Environment

    return _environment(Environment, (), shown)


def _environment(made: type[Environment], folders: tuple[Path, ...], shown: Callable[[str], Any]) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def finalize(value: object) -> object:
        # The output of a macro is Markup, and its texts were already passed through `shown`.
        return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    return made(
        autoescape=True,
        finalize=finalize,
        loader=FileSystemLoader([str(path) for path in (*folders, folder("templates"))]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


#: Punctuation from the catalogue, printed as it is since its white space matters.
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
    """`text` as one line that every Markdown reader shows literally, also in a table cell."""
    from markupsafe import Markup

    line = re.sub(r"\s+", " ", visible(text)).strip()
    line = re.sub(r"([\\`*_\[\]<>|~&#$!@{}^]|(?<=www)\.|(?<=[a-zA-Z]):(?=//))", r"\\\1", line)
    line = re.sub(r"^([-+=:])", r"\\\1", line)
    return Markup(re.sub(r"^(\d+)([.)])", r"\1\\\2", line))
