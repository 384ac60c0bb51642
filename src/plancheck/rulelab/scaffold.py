"""Create a new rule: templates for its text and for a file with a passing and a failing case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from plancheck import resources
from plancheck.rulelab.cases import shipped_cases
from plancheck.workspace import Workspace, source

if TYPE_CHECKING:
    from plancheck.language.syntax import Pack

Lang = Literal["zh", "en"]

_RULE = """\
规则 {id} “【一句话说明要求什么】” / "【what is asked for, in one sentence】"
  依据：{basis}
  级别：{level}
  要求：方案 有 段落（含 “【要找的词】”）
  不符合：“没有写明【什么】” / "【What】 is not stated"
  无法判定：“{{位置}}的内容未能可靠读取，请人工核对原文” / "What stands at {{place}} could not be read; compare with the original"
  建议：“建议补充【什么】” / "Add 【what】"
  偏差：可能漏报
"""
#: The English behind a Chinese text.
_ENGLISH = re.compile(r' / "[^"\n]*"$', re.M)
_CASES = {
    "zh": """\
# {id} 的用例：把【】里的话换成小方案，运行 plancheck rules test。

[[case]]
name = "{id} 符合"
draft = \"\"\"
# {title}
一、【章节标题】
【写一段符合这条规则的文字】
\"\"\"
expect.{key} = "符合"

[[case]]
name = "{id} 不符合"
draft = \"\"\"
# {title}
一、【章节标题】
【写一段只差这一点的文字】
\"\"\"
expect.{key} = "不符合"
""",
    "en": """\
# Cases of {id}: put small drafts in place of what stands in 【】, then run plancheck rules test.

[[case]]
name = "{id} passed"
draft = \"\"\"
# {title}
一、【a heading】
【a text that meets the rule】
\"\"\"
expect.{key} = "passed"

[[case]]
name = "{id} failed"
draft = \"\"\"
# {title}
一、【a heading】
【a text that lacks just this】
\"\"\"
expect.{key} = "failed"
""",
}


@dataclass(frozen=True, slots=True)
class NewRule:
    """Two files to write, with their texts. `taken` is the one that already exists, or None."""

    rules: Path
    rules_text: str
    cases: Path
    cases_text: str
    taken: Path | None = None


#: A valid rule id: letters, digits and hyphens, so that it can be used in file names and links.
ID = re.compile(r"[^\W_][\w-]*")


@dataclass(frozen=True, slots=True)
class Survey:
    """The packs in some folders, with their folder, and all rule ids, including retired ones, with their file."""

    packs: dict[str, Path]
    ids: dict[str, str]


def survey(folders: Sequence[Path]) -> Survey:
    """Survey all packs and ids in the folders, whether or not they are loaded."""
    from plancheck.language import definitions, loader, parser

    result = Survey({}, {})
    for file in loader.find(folders)[0]:
        text = loader.decode(file.data, file.name) if file.data is not None else None
        for item in parser.parse(text, file.name, None)[0] if isinstance(text, str) else ():
            if item.kind == "pack":
                result.packs.setdefault(item.name, file.path.parent)
                result.ids.update(dict.fromkeys(definitions.words(item, "退役"), file.name))
            elif item.kind == "rule":
                result.ids.setdefault(item.name, file.name)
    return result


def new_rule(workspace: Workspace, id: str, pack: str, like: str | None, lang: Lang) -> NewRule:
    """The files of a new rule in a loaded pack. `like` is the id of a loaded rule to start from, or None for an empty template."""
    from plancheck.language.fmt import fmt

    home = survey(workspace.folders).packs[pack]
    text = _copied(workspace, like, id) if like else _bare(workspace, id, pack, lang)
    name = id.lower()
    rules, cases = home / f"{name}.rules", _cases_folder(home) / f"{name}.toml"
    key = id if re.fullmatch(r"[A-Za-z0-9_-]+", id) else f'"{id}"'
    filled = _CASES[lang].format(id=id, key=key, title=_title(workspace, pack))
    taken = next((path for path in (rules, cases) if path.exists()), None)
    return NewRule(rules, fmt(text, lang), cases, filled, taken)


def _cases_folder(home: Path) -> Path:
    """The folder for cases: next to the rules or, for shipped rules in a checkout, with their cases."""
    shipped, tests = resources.folder("rules").resolve(), shipped_cases()
    if tests is not None and home.resolve().is_relative_to(shipped):
        return tests / home.resolve().relative_to(shipped)
    return home


def _copied(workspace: Workspace, like: str, id: str) -> str:
    rule = next(rule for rule in workspace.loaded.rules if rule.id == like)
    return source(rule, workspace).replace(like, id, 1) + "\n"


def _bare(workspace: Workspace, id: str, pack: str, lang: Lang) -> str:
    from plancheck.language.words import LEVELS

    words = workspace.loaded.vocabulary
    used = [rule.basis for rule in workspace.loaded.rules if rule.pack == pack]
    basis = next((document for document in words.sources if document.name in used), None) or next(iter(words.sources), None)
    cap = next((strength.cap for strength in words.strengths if basis and strength.name == basis.strength), "should")
    code = "advice" if cap == "advice" else "should"
    level = next(zh for zh, value in LEVELS.items() if value == code)
    text = _RULE.format(id=id, basis=basis.name if basis else "（文件）", level=level)
    return text if lang == "en" or _in_english(workspace, pack) else _ENGLISH.sub("", text)


def _in_english(workspace: Workspace, pack: str) -> bool:
    """Whether a pack has its title in English. In one that has not, nobody is asked for it."""
    title = next((other.title for other in workspace.loaded.packs if other.id == pack), None)
    return title is not None and title.en != title.zh


def _title(workspace: Workspace, pack: str) -> str:
    """A title that makes a draft the kind of plan the pack is for."""
    kinds = {kind.name: kind.words for kind in workspace.loaded.vocabulary.kinds if kind.words}
    named = _named(next((other for other in workspace.loaded.packs if other.id == pack), None))
    kind = next((name for name in named if name in kinds), None)
    return f"某{kinds[kind][0]}方案" if kind else "某地方案"


def _named(pack: Pack | None) -> list[str]:
    from plancheck.language import tree
    from plancheck.language.syntax import Name

    if pack is None or pack.applies is None:
        return []
    return [node.name for node in tree.walk(pack.applies) if isinstance(node, Name)]
