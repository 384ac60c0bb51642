"""The catalogue is complete: the same texts and placeholders in both languages, every text that is asked for, and none that is not."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from plancheck.model import document, value
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, OUTCOMES
from plancheck.resources import folder
from plancheck.wording import catalogue
from plancheck.wording.catalogue import both, group, known, listed, phrase, phrases

ROOM = Path(catalogue.__file__).parent
FILES = sorted(path.name for path in (ROOM / "zh").iterdir())
VERDICTS = ("compliant", "noncompliant", "needs_review", "incomplete", "not_checked")
#: English texts may quote what is Chinese in a draft; those about the rule language name its words.
ABOUT_CHINESE = re.compile(r"(diagnostic|language)\.")
QUOTED = re.compile(r"[“‘`].*?[”’`]")


@cache
def texts(lang: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in FILES:
        found |= tomllib.loads((ROOM / lang / name).read_text("utf-8"))
    return found


def fields(text: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name}


# ---- one language against the other ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys_in_the_same_order(name: str) -> None:
    zh, en = ([*tomllib.loads((ROOM / lang / name).read_text("utf-8"))] for lang in ("zh", "en"))
    assert zh == en


@pytest.mark.parametrize("name", FILES)
def test_a_key_stands_in_one_file_where_it_is_looked_for(name: str) -> None:
    assert [key for key in tomllib.loads((ROOM / "zh" / name).read_text("utf-8")) if not known(key)] == []
    assert len(texts("zh")) == sum(len(tomllib.loads((ROOM / "zh" / each).read_text("utf-8"))) for each in FILES)


@pytest.mark.parametrize("key", texts("zh"))
def test_both_languages_say_the_same(key: str) -> None:
    zh, en = texts("zh")[key], texts("en")[key]
    assert zh.strip()
    assert en.strip()
    assert fields(zh) == fields(en)
    assert ABOUT_CHINESE.match(key) or not re.search(r"[\u4e00-\u9fff]", QUOTED.sub("", en))
    zh.encode("gbk")  # a terminal of Chinese Windows prints it


# ---- the catalogue against the code ----------------------------------------------------------------------------

#: Functions that take a key of the catalogue first, and those whose codes are the keys of the terminal.
ASKS, TERMINAL = {"phrase", "both", "w", "_w", "group"}, {"say", "stop"}


@cache
def source() -> tuple[ast.Call | ast.Constant | ast.JoinedStr, ...]:
    """The calls and texts in the code, found once among nearly a million nodes."""
    trees = (ast.parse(path.read_text("utf-8")) for path in ROOM.parent.rglob("*.py") if path.name != "catalogue.py")
    return tuple(node for tree in trees for node in ast.walk(tree) if isinstance(node, (ast.Call, ast.Constant, ast.JoinedStr)))


@cache
def templates() -> str:
    pages = [path.read_text("utf-8") for path in folder("templates").glob("*.j2")]
    return re.sub(r"\{#.*?#\}", "", "\n".join(pages), flags=re.DOTALL)


def asked() -> set[str]:
    """The keys that code and templates ask for by their whole name."""
    keys = set(re.findall(r"""\bw\(\s*["']([\w.]+)["']\s*[,)]""", templates()))
    for node in source():
        if isinstance(node, ast.Call) and (name := called(node)) in ASKS | TERMINAL:
            codes = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            here = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value).endswith(("here", "obj", "terminal"))
            if name in ASKS and node.args and isinstance(node.args[0], ast.Constant) and codes:
                keys.add(codes[0])
            elif name in TERMINAL and here:
                keys.update(f"terminal.{code}" for code in codes[:1])
    return keys


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute) and node.func.attr == "group":  # others have groups too; that of the catalogue is a function
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


@cache
def groups() -> set[str]:
    """What stands before a full stop in the keys of texts."""
    return {key[: stop.start()] for key in texts("zh") for stop in re.finditer(r"\.", key)}


def test_every_key_that_is_asked_for_exists() -> None:
    keys = asked()
    assert len(keys) > 500
    assert [key for key in sorted(keys) if not known(key) and key not in groups()] == []


def test_every_text_is_used() -> None:
    """By its name, by the rest of its name behind terminal., or by a name that is put together: f"outcome.{outcome}"."""
    names = {node.value for node in source() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names |= set(re.findall(r"""["']([\w.]+)["']""", templates()))
    built = {"".join(part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
             for node in source() if isinstance(node, ast.JoinedStr)}  # fmt: skip
    built |= {f"{start}\0" for start in re.findall(r"""\bw\(\s*["']([\w.]+\.)["']\s*~""", templates())}
    heads = [re.escape(name).replace("\0", r"[^ ]+") for name in built if re.match(r"[\w.]+[._]\0", name) and name != "terminal.\0"]
    put_together = re.compile("|".join(heads))
    whole = tuple(f"{key}." for key in names & groups() if not known(key))
    unused = [
        key
        for key in texts("zh")
        if key not in names
        and key.removeprefix("terminal.") not in names
        and not put_together.fullmatch(key)
        and not put_together.fullmatch(key.removeprefix("terminal."))
        and not key.startswith(whole)
    ]
    assert unused == []


def test_every_code_has_words() -> None:
    wanted = [f"outcome.{each}" for each in OUTCOMES] + [f"sign.{each}" for each in OUTCOMES] + [f"level.{each}" for each in LEVELS]
    wanted += [f"{head}.{each}" for head in ("verdict", "verdict.sign", "verdict.why", "next") for each in VERDICTS]
    reasons = (*value.REASONS, "pattern_timeout", "limit", "internal")
    wanted += [f"{head}.{each}" for head in ("reason", "reason.what") for each in reasons]
    wanted += [f"document.reason.{each}" for each in document.REASONS]
    assert [key for key in wanted if not known(key)] == []


# ---- asking ----------------------------------------------------------------------------------------------------


def test_a_text_is_filled_in_its_language() -> None:
    assert phrase("why.was_passed", "zh") == "上一版符合"
    assert both("items", n=3) == Bilingual("3 条", "3")
    assert phrases("en")("attachment", n=2) == "Attachment 2"
    assert both("terminal.problem_at", where="a", what=Bilingual("甲", "b")) == Bilingual("a：甲", "a: b")
    assert [*group("choice")] == ["confirm", "dismiss", "waive", "needs_information"]
    assert listed((Bilingual("甲", "a"), Bilingual("乙", "b"))) == Bilingual("甲、乙", "a, b")


def test_what_the_system_says_is_chinese_too() -> None:
    said = both("terminal.decide_unreadable", path="a", error="Permission denied")
    assert said.zh.endswith("没有权限")
    assert said.en.endswith("Permission denied")


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(KeyError, match=r"no text 'outcome\.maybe'"):
        phrase("outcome.maybe", "en")


@pytest.mark.parametrize("values", [{}, {"m": 1}])
def test_a_missing_value_is_named_with_its_key(values: dict[str, object]) -> None:
    with pytest.raises(KeyError, match="'items' needs a value for 'n'"):
        phrase("items", "en", **values)


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("terminal.decide_done", {"count": 1, "what": "confirmed", "path": "d"}, "1 finding: confirmed."),
        ("terminal.decide_done", {"count": 2, "what": "confirmed", "path": "d"}, "2 findings: confirmed."),
        ("terminal.replies_read", {"count": 1, "path": "1 replies.xlsx"}, "1 reply read: 1 replies.xlsx"),
        ("terminal.rules_counts", {"errors": 1, "warnings": 11}, "1 error, 11 warnings"),
    ],
)
def test_one_is_no_plural(key: str, values: dict[str, object], said: str) -> None:
    assert phrase(key, "en", **values).startswith(said)
