"""Reads plancheck.toml, the settings of an office, from the working directory or a folder above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.wording.catalogue import phrase
from plancheck.wording.usage import nearest, toml_place

NAME = "plancheck.toml"

CHOICES = {"lang": ("zh", "en"), "fail_on": ("must", "should", "never")}
#: The type of every key: "text", "texts", "switch" (true or false) or "table" (of texts).
KEYS = {
    "rules": "texts",
    "packs": "texts",
    "kind": "text",
    "province": "text",
    "parameters": "table",
    "lang": "text",
    "fail_on": "text",
    "as_printed": "switch",
    "letter": "table",
    "annotate": "table",
}
#: The keys of tables with fixed keys, which are the names of options.
ANNOTATE = ("author", "initials")
LETTER = ("agency", "recipient", "document_number", "incoming_number", "date", "deadline", "contact", "copy_to", "template")

#: Characters that no path, name or number may contain.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")

TABLES = {"annotate": ANNOTATE, "letter": LETTER}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a plancheck.toml; None or empty if not set. The folders in `rules` and the path of the letter's template are
    absolute."""

    file: Path | None = None
    rules: tuple[Path, ...] = ()
    packs: tuple[str, ...] = ()
    kind: str | None = None
    province: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    lang: str | None = None
    fail_on: str | None = None
    as_printed: bool = False
    letter: dict[str, str] = field(default_factory=dict)
    annotate: dict[str, str] = field(default_factory=dict)


def find(folder: Path, passed_over: Callable[[Path], bool] = lambda folder: False) -> Path | None:
    """The nearest plancheck.toml in `folder` or above it, but not in folders that are `passed_over`."""
    return next((place / NAME for place in (folder, *folder.parents) if _is_there(place / NAME) and not passed_over(place)), None)


def _is_there(file: Path) -> bool:
    """Whether there is a file that may be looked at: after `sudo -u`, the working folder may be closed to the user of the command."""
    try:
        return file.is_file()
    except PermissionError:
        return False


def read(file: Path) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The settings of `file`, and all of its problems."""
    import tomllib

    try:
        data = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        return Config(file), (_wrong("config_unreadable", file, error=error.strerror or str(error)),)
    except UnicodeDecodeError:
        return Config(file), (_wrong("config_encoding", file),)
    except tomllib.TOMLDecodeError as error:
        return Config(file), (_wrong("config_toml", file, where=toml_place(error)),)
    except RecursionError:
        return Config(file), (_wrong("config_deep", file),)
    problems = tuple(_problems(file, data))
    return (Config(file) if problems else _config(file, data)), problems


def _config(file: Path, data: dict[str, object]) -> Config:
    """The Config of valid data."""

    def text(key: str) -> str | None:
        value = data.get(key)
        return value if isinstance(value, str) else None

    def texts(key: str) -> tuple[str, ...]:
        value = data.get(key)
        return tuple(map(str, value)) if isinstance(value, list) else ()

    def table(key: str) -> dict[str, str]:
        value = data.get(key)
        return {name: str(item) for name, item in value.items()} if isinstance(value, dict) else {}

    letter = table("letter")
    if "template" in letter:
        letter["template"] = str((file.parent / letter["template"]).resolve())
    return Config(
        file=file,
        rules=tuple((file.parent / folder).resolve() for folder in texts("rules")),
        packs=texts("packs"),
        kind=text("kind"),
        province=text("province"),
        parameters=table("parameters"),
        lang=text("lang"),
        fail_on=text("fail_on"),
        as_printed=data.get("as_printed") is True,
        letter=letter,
        annotate=table("annotate"),
    )


def _problems(file: Path, data: dict[str, object]) -> list[Diagnostic]:
    problems = []
    for key, value in data.items():
        if key not in KEYS:
            problems.append(_unknown(file, key, list(KEYS)))
        elif not _fits(KEYS[key], value):
            problems.append(_wrong("config_type", file, key=key, expected=KEYS[key]))
        elif any(_CONTROL.search(text) for text in _texts(value)):
            problems.append(_wrong("config_character", file, key=key))
        elif key in CHOICES and value not in CHOICES[key]:
            problems.append(_wrong("config_choice", file, key=key, value=value, choices=", ".join(CHOICES[key])))
        elif key in TABLES and isinstance(value, dict):
            problems += [_unknown(file, name, list(TABLES[key]), f"{key}.") for name in value if name not in TABLES[key]]
    return problems


def _fits(kind: str, value: object) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "switch":
            return isinstance(value, bool)
        case "texts":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case _:
            return isinstance(value, dict) and all(
                isinstance(item, str | int | float | date) and not isinstance(item, bool) for item in value.values()
            )


def _texts(value: object) -> list[str]:
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, str)]


def _unknown(file: Path, key: str, known: list[str], prefix: str = "") -> Diagnostic:
    near = nearest(key, known)
    problem = _wrong("config_key", file, key=prefix + key, choices=", ".join(prefix + name for name in known))
    if near is None:
        return problem
    help = Bilingual(f"是不是 {prefix}{near}？", f"did you mean {prefix}{near}?")
    return Diagnostic(problem.code, problem.severity, problem.message, help, file=problem.file)


def _wrong(code: str, file: Path, **values: object) -> Diagnostic:
    def text(lang: str) -> str:
        expected = {"expected": phrase(f"terminal.{values['expected']}", lang, key=values["key"])} if "expected" in values else {}
        return phrase(f"terminal.{code}", lang, file=file, **{**values, **expected})

    return Diagnostic(code, "error", Bilingual(text("zh"), text("en")), file=str(file))
