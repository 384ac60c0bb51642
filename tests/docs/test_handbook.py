"""The site of the documentation: its pages in both languages, links that hold, a reference as in the code, a search that knows Chinese."""

from __future__ import annotations

import importlib.util
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import click
import pytest

import plancheck
from plancheck.cli import COMMANDS, commands
from plancheck.cli.terminal import Terminal
from plancheck.contract import schema
from plancheck.language.problems import codes

ROOT = Path(__file__).parents[2]
#: What stands under docs/ and is for who works on plancheck itself, or shows the folder on a code host.
NOT_IN_THE_SITE = {"README", "architecture", "diagnostics/README"}


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("handbook", ROOT / "tools" / "handbook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


handbook = _loaded()


@pytest.fixture(scope="module")
def pages() -> dict[str, dict[str, str]]:
    """The pages of both languages, as MkDocs takes them."""
    return {lang: handbook.pages(lang) for lang in handbook.LANGUAGES}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built. MkDocs fails where a link, an anchor or a picture leads nowhere."""
    pytest.importorskip("material", reason="the extra docs is not installed")
    folder = tmp_path_factory.mktemp("site") / "help"
    handbook.build(folder)
    return folder


# ---- pages --------------------------------------------------------------------------------------------------------


def test_every_page_of_the_documentation_is_in_the_site() -> None:
    written = (path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))
    assert {re.sub(r"(\.(zh|en))?\.md$", "", name) for name in written} - NOT_IN_THE_SITE <= set(handbook.names())


@pytest.mark.parametrize("name", [name for name in handbook.names() if name not in handbook.GENERATED])
def test_every_page_is_in_both_languages_or_is_one_for_both(name: str) -> None:
    zh, en = (handbook.source(name, lang) for lang in ("zh", "en"))
    single = name.startswith("diagnostics/") or name in ("security", "hostile")
    assert (zh == en) == single


def test_every_user_has_a_first_page() -> None:
    first = handbook.order()[0]
    assert first[1] == ["start/drafter", "start/reviewer", "start/lead", "start/rules"]
    for lang in handbook.LANGUAGES:
        index = (ROOT / "docs" / f"index.{lang}.md").read_text("utf-8")
        assert re.findall(r"\]\((start/\w+)\.", index) == first[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_speaks_of_what_went_before(pages: dict[str, dict[str, str]], lang: str) -> None:
    words = re.compile(r"(?i)\b(?:issue|pull request) #?\d|\b(?:previously|used to be|in an earlier version|todo)\b|以前的版本|旧版曾|待办")
    assert {name: hit[0] for name, text in pages[lang].items() if (hit := words.search(text))} == {}


def test_a_page_of_a_diagnostic_is_in_one_language(pages: dict[str, dict[str, str]]) -> None:
    assert pages["zh"]["diagnostics/always-true"].startswith("# always-true\n\n级别：警告。\n\n## 不要这样写\n")
    assert "Severity" not in pages["zh"]["diagnostics/always-true"]
    assert pages["en"]["diagnostics/always-true"].startswith("# always-true\n\nSeverity: warning.\n\n## Avoid\n")
    assert "| [always-true](always-true.md) | 警告 | 这个条件总是成立 |" in pages["zh"]["diagnostics/index"]
    assert "| [always-true](always-true.md) | warning | This condition always holds |" in pages["en"]["diagnostics/index"]


# ---- what Markdown means ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "arranged"),
    [
        ("一行\n二行", "一行二行"),
        ("one\ntwo", "one\ntwo"),
        ("一行，\n“二行”", "一行，“二行”"),
        ("用 `a`\n命令", "用 `a`\n命令"),
        ("a:\n- b", "a:\n\n- b"),
        ("- a\n  b\n- c", "- a\n    b\n- c"),
        ("1. a\n   - b\n     c\n2. d", "1. a\n    - b\n        c\n2. d"),
        ("1. a\n\n   ```sh\n   b\n     c\n   ```\n", "1. a\n\n    ```sh\n    b\n      c\n    ```\n"),
        ("- 一\n  二", "- 一二"),
        ("```\n一\n二\n```", "```\n一\n二\n```"),
    ],
)
def test_markdown_means_the_same_in_the_site(text: str, arranged: str) -> None:
    assert handbook.arranged(text) == arranged


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("[a](round.zh.md)", "[a](../round.md)"),
        ("[a](round.en.md#2-check)", "[a](../round.md#2-check)"),
        ("[a](../README.md)", "[a](../index.md)"),
        ("[a](../README.md#install-it)", "[a](../index.md)"),
        ("[a](../SECURITY.md)", "[a](../security.md)"),
        ("[a](plancheck.toml)", "[a](../reference/settings.md)"),
        ("[a](../samples/README.md)", "a"),
        ("![a](pictures/round.png)", "![a](../pictures/round.png)"),
        ("[a](https://example.org/x) [b](#c)", "[a](https://example.org/x) [b](#c)"),
        ("```sh\n[a](round.zh.md)\n```\n", "```sh\n[a](round.zh.md)\n```\n"),
    ],
)
def test_links_hold_in_the_site(text: str, linked: str) -> None:
    places = {"docs/round.zh.md": "round", "docs/round.en.md": "round", "SECURITY.md": "security"} | handbook.SAME
    assert handbook.linked(text, ROOT / "docs" / "x.zh.md", "start/x", places) == linked


# ---- the reference ------------------------------------------------------------------------------------------------


def _commands(group: click.Group, parent: click.Context) -> dict[str, click.Command]:
    every = {}
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None
        every[name] = command
        if isinstance(command, click.Group):
            with click.Context(command, info_name=name, parent=parent, obj=parent.obj) as context:
                every |= {f"{name} {child}": it for child, it in _commands(command, context).items()}
    return every


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_and_option_is_in_the_reference(pages: dict[str, dict[str, str]], lang: str) -> None:
    with click.Context(commands, info_name="plancheck", obj=Terminal(lang)) as context:
        every = _commands(commands, context)
    assert set(COMMANDS) < set(every)
    parts = dict(re.findall(r"^#{2,4} ([\w ]+)\n(.*?)(?=^##|\Z)", pages[lang]["reference/commands"], re.M | re.S))
    assert set(parts) == set(every)
    for name, command in every.items():
        for option in (param for param in command.params if isinstance(param, click.Option) and not param.hidden):
            assert re.search(rf"^\| `[^`]*{option.opts[-1]}\b", parts[name], re.M), f"{name} {option.opts[-1]}"
        assert (command.help or "").partition(" | ")[0 if lang == "zh" else 2].strip() in parts[name]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reference_has_every_schema_diagnostic_and_name_of_the_api(pages: dict[str, dict[str, str]], lang: str) -> None:
    of = pages[lang]
    assert re.findall(r"^\| `(\w+)` \|", of["reference/schemas"], re.M) == list(schema.names())
    assert re.findall(r"^## (\w+)", of["reference/python"], re.M) == list(plancheck.__all__)
    assert "as_printed: bool = False" in of["reference/python"]
    assert set(re.findall(r"^\| \[([\w-]+)\]", of["diagnostics/index"], re.M)) == set(codes())
    assert (ROOT / "docs/plancheck.toml").read_text("utf-8") in of["reference/settings"]


# ---- the site -----------------------------------------------------------------------------------------------------


class _Targets(HTMLParser):
    """Where a page leads, what it loads, and what would need more than the policy of the workbench allows."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag in ("script", "img", "link") and (place := given.get("src") or given.get("href")):
            self.loaded.append(place)
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.forbidden.append(tag)
        if tag == "script" and not given.get("src") and given.get("type") != "application/json":
            self.forbidden.append("script")


def test_every_page_of_the_site_holds_and_needs_nothing_from_outside(site: Path) -> None:
    built = sorted(site.rglob("*.html"))
    assert len(built) == 1 + 2 * len(handbook.names())
    for path in built:
        targets = _Targets()
        targets.feed(path.read_text("utf-8"))
        assert targets.forbidden == [], path
        for place in [*targets.loaded, *targets.links]:
            if place in targets.loaded or not re.match(r"[a-z]+:", place):
                file = place.partition("#")[0].partition("?")[0]
                assert not file or (path.parent / file).is_file(), f"{path}: {place}"


@pytest.mark.parametrize(
    ("lang", "word", "page"), [("zh", "台账", "ledger.html"), ("zh", "意见函", "letter.html"), ("en", "ledger", "ledger.html")]
)
def test_the_search_knows_the_words_of_its_language(site: Path, lang: str, word: str, page: str) -> None:
    index = json.loads((site / lang / "search" / "search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == [lang]
    # Words of Chinese are divided by a mark that nobody sees, which the search divides at.
    divided = index["config"]["separator"]
    titles = [re.split(divided, it["title"]) for it in index["docs"] if it["location"] == page]
    assert any(word in [part.lower() for part in parts] for parts in titles), titles
