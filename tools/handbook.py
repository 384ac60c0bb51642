"""Builds the site of the documentation, which the workbench serves as /help (`make docs`).

    python tools/handbook.py [-o build/help] [--pages-only FOLDER]

For each language the pages are gathered under one name (installing.zh.md becomes installing.md), the reference is written from the code,
and MkDocs makes a site of it that needs nothing from outside. docs/site/nav.toml has the order of the pages.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import click
from markdown_it import MarkdownIt
from markdown_it.token import Token

import plancheck
from plancheck.cli import COMMANDS, commands
from plancheck.cli.terminal import Terminal
from plancheck.contract import schema
from plancheck.language.problems import codes
from plancheck.version import VERSION
from plancheck.wording.catalogue import template
from plancheck.wording.usage import metavar

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SITE = DOCS / "site"
LANGUAGES = ("zh", "en")
NAMES = {"zh": "plancheck 使用手册", "en": "plancheck handbook"}
#: Pages that stand elsewhere, or under another name, by their name in the site.
ELSEWHERE = {"security": ROOT / "SECURITY.md", "diagnostics/index": DOCS / "diagnostics" / "README.md"}
#: What of the repository is on another page of the site.
SAME = {"README.md": "index", "README.zh-CN.md": "index", "docs/README.md": "index", "docs/plancheck.toml": "reference/settings"}
SAME |= {"docs/schemas": "reference/schemas"}
#: The line that leads to the page in the other language, or back: the site has its own way.
_SWITCH = re.compile(r"^\[(?:中文|English)\]\([^)]+\).*\n\n?", re.M)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


# ---- the pages ---------------------------------------------------------------------------------------------------


def order() -> list[tuple[dict[str, str], list[str]]]:
    """The sections of the site, each with its title in both languages and the names of its pages."""
    sections = tomllib.loads((SITE / "nav.toml").read_text("utf-8"))["section"]
    return [(dict(zip(LANGUAGES, each["title"], strict=True)), each["pages"]) for each in sections]


def names() -> list[str]:
    """The names of all pages: "index", "start/drafter" and so on."""
    return ["index", *(name for _, pages in order() for name in pages), *(f"diagnostics/{code}" for code in codes())]


def source(name: str, lang: str) -> Path | None:
    """The file that a page is made of; None for what is written from the code. FileNotFoundError if it is missing."""
    if name in GENERATED:
        return None
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    for path in (DOCS / f"{name}.{lang}.md", DOCS / f"{name}.md"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"no page {name} in {lang}")


def pages(lang: str) -> dict[str, str]:
    """The text of every page by its name, as MkDocs takes it."""
    places = {path.relative_to(ROOT).as_posix(): name for name in names() if (path := source(name, lang))}
    for other in LANGUAGES:
        places |= {path.relative_to(ROOT).as_posix(): name for name in names() if (path := source(name, other))}
    places |= SAME
    made = {}
    for name in names():
        path = source(name, lang)
        if path is None:
            made[name] = GENERATED[name](lang)
            continue
        text = _SWITCH.sub("", path.read_text("utf-8"), count=1)
        if name.startswith("diagnostics/"):
            text = of_one_language(text, lang)
        if name == "security":
            text = security(text, lang)
        made[name] = arranged(linked(text, path, name, places))
    return made


def of_one_language(text: str, lang: str) -> str:
    """A page of a diagnostic, or their list, without what is in the other language."""
    head, chinese, english = re.split(r"^## (?:中文|English)\n\n", text, flags=re.M) if "## English" in text else ("", "", "")
    if head:
        return head + re.sub(r"^### ", "## ", chinese if lang == "zh" else english, flags=re.M)
    rows = []
    for code in codes():
        (row,) = re.findall(rf"^\| \[{re.escape(code)}\].*$", text, re.M)
        _, link, level, _, _ = row.replace("\\|", "¦").split("|")
        said = template(f"diagnostic.{code}", lang).replace("|", "\\|").replace("!r", "")
        rows.append(f"| {link.strip()} | {level.split()[LANGUAGES.index(lang)]} | {re.sub('[{}]', '', said)} |")
    title, *columns = {
        "zh": ("规则文件的诊断", "代码", "级别", "说什么"),
        "en": ("Diagnostics of rule files", "Code", "Severity", "What it says"),
    }[lang]
    return "\n".join([f"# {title}", "", f"| {' | '.join(columns)} |", "|---|---|---|", *rows, ""])


def security(text: str, lang: str) -> str:
    """SECURITY.md without what is in the other language. The tables of limits are in both at once."""
    chinese, english = re.split(r"^# Security\n", text, flags=re.M)
    if lang == "zh":
        return re.sub(r"^\[English below\].*\n\n?", "", chinese, flags=re.M)
    (limits,) = re.findall(r"^## 限度\n(.*?)(?=^## )", chinese, re.M | re.S)
    tables = "\n\n".join(re.findall(r"(?:^\|.*\n)+", limits, re.M))
    return f"# Security\n\n## Limits\n\n{tables}\n## What is promised, and what not\n{english}"


def linked(text: str, path: Path, name: str, places: dict[str, str]) -> str:
    """The text with links that hold in the site; what is in the repository only is named without a link."""
    here = Path(name).parent

    def replaced(hit: re.Match[str]) -> str:
        mark, words, target = hit.groups()
        if re.match(r"[a-z]+:|#", target):
            return hit[0]
        place, _, anchor = target.partition("#")
        inside = (path.parent / place).resolve().relative_to(ROOT).as_posix()
        if mark or inside.startswith("docs/pictures/"):
            return f"{mark}[{words}]({os.path.relpath(Path(inside).relative_to('docs'), here)})"
        if inside not in places:
            return words
        anchor = "" if inside in SAME else anchor
        return f"[{words}]({os.path.relpath(places[inside] + '.md', here)}{'#' + anchor if anchor else ''})"

    return "".join(piece if piece.startswith("```") else _LINK.sub(replaced, piece) for piece in _split_at_code(text))


def _split_at_code(text: str) -> list[str]:
    """The text in pieces; those that are blocks of code begin with their fence."""
    return re.split(r"(?ms)(?<=^)(?=```\w*$)(```.*?^```$)", text)


# ---- Markdown as GitHub reads it, for a reader that is stricter --------------------------------------------------


def arranged(text: str) -> str:
    """Markdown that means in MkDocs what it means on GitHub.

    Lists stand after an empty line and what belongs to an entry is indented by four; lines of Chinese are joined, since a browser would put
    a blank between them.
    """
    lines = text.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    items = _items(tokens, lines)
    joins = set(_joins(tokens, lines))
    starts = {token.map[0] for token in tokens if token.type.endswith("list_open") and token.map and token.level == 0}
    out: list[str] = []
    for number, line in enumerate(lines):
        line = _indented(line, number, items)
        if number in starts and out and out[-1].strip():
            out.append("")
        if number in joins:
            out[-1] += line.strip()
        else:
            out.append(line)
    return "\n".join(out)


def _items(tokens: list[Token], lines: list[str]) -> list[tuple[int, int, int, int]]:
    """The entries of lists: first line, line after the last, how deep, and the column where the text begins."""
    items = []
    depth = 0
    for token in tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type == "list_item_open" and token.map:
            marker = re.match(r"\s*(?:[-*+]|\d+[.)])\s+", lines[token.map[0]])
            items.append((*token.map, depth, len(marker[0]) if marker else 2))
    return items


def _indented(line: str, number: int, items: list[tuple[int, int, int, int]]) -> str:
    inside = [item for item in items if item[0] <= number < item[1]]
    if not inside or not line.strip():
        return line
    first, _, depth, column = inside[-1]
    blank = len(line) - len(line.lstrip())
    if number == first:
        return " " * 4 * (depth - 1) + line.lstrip()
    return " " * 4 * depth + line[min(blank, column) :]


def _joins(tokens: list[Token], lines: list[str]) -> Iterator[int]:
    """The lines that go on where the line before ends, between two Chinese characters."""
    for token in tokens:
        if token.type == "inline" and token.map:
            for number in range(token.map[0] + 1, token.map[1]):
                before, here = lines[number - 1].rstrip(), lines[number].strip()
                if before and here and _is_wide(before.rstrip("*`")[-1:]) and _is_wide(here.lstrip("*`“")[:1] or here[0]):
                    yield number


def _is_wide(sign: str) -> bool:
    return bool(sign) and (sign in "“”" or unicodedata.east_asian_width(sign) in "WF")


# ---- the reference, from the code --------------------------------------------------------------------------------


def command_pages(lang: str) -> str:
    """All commands with their options."""
    head = {
        "zh": "# 全部命令\n\n本页由程序生成，与 `plancheck 命令 --help` 所说相同。各命令共有的约定见[命令行](../cli.md)。\n",
        "en": "# All commands\n\nThis page is written by the program; it says what `plancheck COMMAND --help` says. What all commands have "
        "in common is on the page [The command line](../cli.md).\n",
    }[lang]
    terminal = Terminal(lang)
    with click.Context(commands, info_name="plancheck", obj=terminal) as top:
        parts = [part for name in COMMANDS for part in _command(commands.get_command(top, name), name, top, 2)]
    return "\n".join([head, *parts])


def _command(command: click.Command | None, name: str, parent: click.Context, level: int) -> Iterator[str]:
    assert command is not None
    with click.Context(command, info_name=name, parent=parent, obj=parent.obj) as context:
        lang = context.obj.lang
        yield f"{'#' * level} {' '.join(context.command_path.split()[1:])}\n"
        yield f"{_side(command.help or '', lang)}\n"
        yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
        options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
        records = [record for param in options if param.name != "help" and (record := param.get_help_record(context))]
        if records:
            yield {"zh": "| 选项 | 说明 |\n|---|---|", "en": "| Option | Meaning |\n|---|---|"}[lang]
            yield from (f"| `{_cell(metavar(names, lang))}` | {_cell(_side(text, lang))} |" for names, text in records)
            yield ""
        if command.epilog:
            yield f"{_side(command.epilog, lang)}\n"
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                yield from _command(command.get_command(context, child), child, context, level + 1)


def _side(text: str, lang: str) -> str:
    """The half of "中文 | English"."""
    zh, _, en = text.partition(" | ")
    return en if en and lang == "en" else zh


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def settings_page(lang: str) -> str:
    """The configuration file with all that can stand in it."""
    head = {
        "zh": "# 配置文件\n\n每次都一样的内容写进工作文件夹或其上级文件夹的 `plancheck.toml`。可写的各项如下，都可以不写：\n",
        "en": "# The configuration file\n\nWhat is the same every time stands in a `plancheck.toml`, in the working folder or one above "
        "it. This can stand in it, and none of it has to:\n",
    }[lang]
    return f"{head}\n```toml\n{(DOCS / 'plancheck.toml').read_text('utf-8')}```\n"


def schemas_page(lang: str) -> str:
    """The JSON Schemas, which are copied beside the page."""
    head = {
        "zh": "# JSON 的定义\n\n其他程序读取的各种 JSON，各有一份定义（JSON Schema 2020-12）。`plancheck schema 名称` 输出同样的内容；"
        "各字段的含义见[输出格式](../formats.md)。\n\n| 名称 | `schema` 字段 | 定义 |\n|---|---|---|",
        "en": "# JSON Schemas\n\nEach JSON format for other programs has a JSON Schema (2020-12). `plancheck schema NAME` prints the same; "
        "[Formats](../formats.md) says what the fields mean.\n\n| Name | Field `schema` | Schema |\n|---|---|---|",
    }[lang]
    rows = []
    for name in schema.names():
        constant = json.loads(schema.text(name))["properties"]["schema"]["const"]
        rows.append(f"| `{name}` | `{constant}` | [{name}.json](../schemas/{name}.json) |")
    return "\n".join([head, *rows, ""])


def python_page(lang: str) -> str:
    """What `import plancheck` gives, from its signatures and docstrings."""
    head = {
        "zh": "# Python 接口：签名\n\n本页由程序中的签名和说明生成，说明是英文的。怎样使用、有哪些例子，见 [Python 接口](../api.md)。\n",
        "en": "# The Python API: signatures\n\nThis page is written from signatures and docstrings. [The Python API](../api.md) shows how "
        "to use it, with examples.\n",
    }[lang]
    return "\n".join([head, *(part for name in plancheck.__all__ for part in _member(name, getattr(plancheck, name), 2))])


def _member(name: str, member: object, level: int) -> Iterator[str]:
    is_class = inspect.isclass(member)
    yield f"{'#' * level} {name}\n"
    if callable(member) and not (is_class and issubclass(member, Exception)):
        yield f"```python\n{'class ' if is_class else ''}{_signature(name, member)}\n```\n"
    yield f"{inspect.getdoc(member) or ''}\n"
    if not is_class:
        return
    for base in [each for each in member.__mro__ if each.__module__.startswith("plancheck")]:
        for key, value in vars(base).items():
            function = value.fget if isinstance(value, property) else value
            own = next(each for each in member.__mro__ if key in vars(each)) is base
            if own and not key.startswith("_") and inspect.isfunction(function) and inspect.getdoc(function):
                heading = key if isinstance(value, property) else f"{key}()"
                yield f"{'#' * (level + 1)} {name}.{heading}\n"
                if not isinstance(value, property):
                    yield f"```python\n{_signature(key, function)}\n```\n"
                yield f"{inspect.getdoc(function)}\n"


def _signature(name: str, member: Callable[..., object]) -> str:
    whole = f"{name}{inspect.signature(member)}".replace("'", "")
    if len(whole) <= 90:
        return whole
    parameters = [str(each).replace("'", "") for each in inspect.signature(member).parameters.values()]
    return f"{name}(\n" + "".join(f"    {each},\n" for each in parameters) + ")"


#: The pages that are written from the code.
GENERATED: dict[str, Callable[[str], str]] = {
    "reference/commands": command_pages,
    "reference/settings": settings_page,
    "reference/schemas": schemas_page,
    "reference/python": python_page,
}


# ---- the site ----------------------------------------------------------------------------------------------------


def write_pages(folder: Path, lang: str) -> None:
    """The pages of a language and their pictures, and the configuration of MkDocs, in `folder`."""
    docs = folder / "docs"
    for name, text in pages(lang).items():
        path = docs / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copytree(DOCS / "pictures", docs / "pictures", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copyfile(ROOT / "packaging/debian/plancheck.svg", docs / "pictures" / "icon.svg")
    shutil.copyfile(SITE / "site.css", docs / "site.css")
    (docs / "schemas").mkdir()
    for name in schema.names():
        (docs / "schemas" / f"{name}.json").write_text(schema.text(name), "utf-8")
    (folder / "mkdocs.yml").write_text(json.dumps(_configuration(lang), ensure_ascii=False, indent=1), "utf-8")


def _configuration(lang: str) -> dict[str, object]:
    """What differs by language; JSON is YAML as well."""
    nav: list[dict[str, object]] = [{{"zh": "首页", "en": "Home"}[lang]: "index.md"}]
    for title, listed in order():
        entries: list[object] = [f"{name}.md" for name in listed]
        nav.append({title[lang]: entries})
    # The pages of the diagnostics are reached from their list: as entries of the menu they would bury it.
    return {
        "INHERIT": str(SITE / "mkdocs.yml"),
        "site_name": NAMES[lang],
        "copyright": f"plancheck {VERSION} · Apache-2.0",
        "theme": {"language": lang, "custom_dir": str(SITE / "theme")},
        "plugins": {"search": {"lang": lang}},
        "not_in_nav": "".join(f"/diagnostics/{code}.md\n" for code in codes()),
        "nav": nav,
        "extra": {
            "alternate": [
                {"name": "中文", "link": "../zh/index.html", "lang": "zh"},
                {"name": "English", "link": "../en/index.html", "lang": "en"},
            ]
        },
    }


def build(output: Path) -> None:
    """The site in both languages, in `output`. SystemExit with what MkDocs said where a link or a picture leads nowhere."""
    shutil.rmtree(output, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="plancheck-handbook-") as staging:
        for lang in LANGUAGES:
            folder = Path(staging) / lang
            folder.mkdir()
            write_pages(folder, lang)
            command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
            done = subprocess.run([*command, "--site-dir", str((output / lang).resolve())], capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{lang}: {done.stdout}{done.stderr}")
            finish(output / lang)
    shutil.copyfile(SITE / "index.html", output / "index.html")


def finish(folder: Path) -> None:
    """Moves scripts out of the pages, which the policy of the workbench wants, and drops what nobody looks at.

    SystemExit if a page would fetch something from elsewhere.
    """
    for path in (*folder.rglob("*.map"), folder / "sitemap.xml.gz", folder / "404.html"):
        path.unlink(missing_ok=True)
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text("utf-8")
        for script in re.findall(r"<script>(.*?)</script>", text, re.S):
            text = text.replace(f"<script>{script}</script>", _moved(script, folder, path))
        text = re.sub(r' style="text-align: (\w+);?"', r' align="\1"', text)
        path.write_text(text, "utf-8")
        if foreign := re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"?((?:https?:)?//[^\s\">]+)", text):
            sys.exit(f"{path.relative_to(folder)} fetches {foreign}")


def _moved(script: str, folder: Path, page: Path) -> str:
    """The element that loads a script of a page from a file of its own."""
    file = folder / "assets" / "inline" / f"{sha256(script.encode()).hexdigest()[:16]}.js"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script, "utf-8")
    return f'<script src="{os.path.relpath(file, page.parent)}"></script>'


def main() -> None:
    """Builds the site, or writes its pages as MkDocs takes them."""
    parser = argparse.ArgumentParser(description="Builds the site of the documentation")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "help")
    build(parser.parse_args().output)


if __name__ == "__main__":
    main()
