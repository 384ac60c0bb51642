"""Makes the pages of this folder, one a code of language/problems.py, out of examples.toml: python docs/diagnostics/build.py

Each page says what to avoid, what plancheck answers, what to write instead, and why; Chinese first, then English.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from plancheck.language import loader
from plancheck.language.problems import codes, render_place, severity
from plancheck.model.diagnostic import Diagnostic
from plancheck.wording.catalogue import template

HERE = Path(__file__).resolve().parent
SEVERITIES = {"error": ("错误", "error"), "warning": ("警告", "warning"), "note": ("提示", "note")}
#: What a rule needs besides the sections of an example.
_DEFAULTS = {"依据": "手册", "级别": "应当", "要求": "有 目标", "不符合": '“缺” / "missing"'}
_LABEL = re.compile(r"^  ([^\s（(：]+)[^：]*：", re.M)


@dataclass(frozen=True)
class Example:
    """An example of one code. `avoid` and `prefer` are as shown; `written` makes a file of them; "" where there is none."""

    code: str
    why: tuple[str, str]
    avoid: str = ""
    prefer: str = ""
    piece: str = ""
    times: int = 0
    file: str = "demo/example.rules"
    encoding: str = "utf-8"
    made: str = ""  # a case that cannot be written as a text, in words
    whole: bool = False  # the text is a file, even where its lines are indented
    also: tuple[str, ...] = ()  # what else `avoid` gives, as it comes of the same mistake
    also_prefer: tuple[str, ...] = ()

    def written(self, text: str) -> str:
        """The example as a rules text: a rule is made of sections alone."""
        full = text.replace("…", self.piece * self.times) if self.piece else text
        if self.whole or not full.startswith("  "):
            return full
        given = set(_LABEL.findall(full))
        head = [f"  {label}：{_DEFAULTS[label]}\n" for label in ("依据", "级别") if label not in given]
        tail = [f"  {label}：{_DEFAULTS[label]}\n" for label in ("要求", "不符合") if label not in given]
        return '规则 R-01 “示例” / "Example"\n' + "".join(head) + full + "".join(tail)


def examples() -> dict[str, Example]:
    """All examples by code."""
    data = tomllib.loads((HERE / "examples.toml").read_text("utf-8"))
    return {
        code: Example(code, **{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
        for code, row in data.items()
    }  # fmt: skip


def diagnose(example: Example, text: str, folder: Path) -> list[tuple[Diagnostic, str]]:
    """What is told of a text beside the demonstration pack, each with the text of its file. `folder` must be empty."""
    for name, content in (("demo/demo.rules", (HERE / "demo.rules").read_text("utf-8")), (example.file, example.written(text))):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(example.encoding if name == example.file else "utf-8"))
    loaded = loader.load([folder])
    return [(each, loader.source([folder], each.file or "") or "") for each in loaded.diagnostics]


def drawn(diagnostic: Diagnostic, text: str, lang: int, widest: int = 118) -> list[str]:
    """A diagnostic as plancheck shows it: file, place, sentence, the line with its caret, the way out."""
    severity = SEVERITIES[diagnostic.severity][lang]
    message, advice = diagnostic.message, diagnostic.help
    spot, *picture = render_place(text, diagnostic.span).split("\n") if diagnostic.span and text else ("",)
    where = ":".join(part for part in (diagnostic.file, spot) if part)
    lines = [f"{where}: {severity}：" if lang == 0 else f"{where}: {severity}: "]
    lines[0] += (message.zh, message.en)[lang] + f" [{diagnostic.code}]"
    lines += [line if len(line) <= widest else line[:widest] + "…" for line in picture]
    if advice:
        lines.append(f"  {('→ ' + advice.zh, '→ ' + advice.en)[lang]}")
    return lines


def page(example: Example) -> str:
    """The page of one code."""
    level = severity(example.code)
    with tempfile.TemporaryDirectory() as folder:
        found = diagnose(example, example.avoid, Path(folder)) if example.avoid else []
    shown = next(((each, text) for each, text in found if each.code == example.code), None)
    out = [f"# {example.code}", ""]
    for lang, words in enumerate((_ZH, _EN)):
        out += [f"## {words['title']}", "", f"{words['severity']}{SEVERITIES[level][lang]}{words['stop']}", ""]
        if example.made:
            out += [f"{words['made']}", ""]
        if example.avoid:
            out += [f"### {words['avoid' if level != 'note' else 'example']}", "", "```", example.avoid.rstrip("\n"), "```", ""]
        if shown:
            out += ["```", *drawn(*shown, lang), "```", ""]
        else:
            out += ["> " + template(f"diagnostic.{example.code}", ("zh", "en")[lang]), ""]
        if example.prefer:
            out += [f"### {words['prefer']}", "", "```", example.prefer.rstrip("\n"), "```", ""]
        out += [f"### {words['why']}", "", example.why[lang], ""]
    return "\n".join(out)


_ZH = {
    "title": "中文", "severity": "级别：", "stop": "。", "avoid": "不要这样写", "example": "例", "prefer": "这样写", "why": "为什么",
    "made": "这一条与文件本身有关，不是写法的问题。",
}  # fmt: skip
_EN = {
    "title": "English", "severity": "Severity: ", "stop": ".", "avoid": "Avoid", "example": "Example", "prefer": "Prefer", "why": "Why",
    "made": "This is about the file itself, not about what is written.",
}  # fmt: skip


def index() -> str:
    """The list of all codes."""
    rows = [
        f"| [{code}]({code}.md) | {' '.join(SEVERITIES[severity(code)])} | {'<br>'.join(_plain(code, lang) for lang in ('zh', 'en'))} |"
        for code in codes()
    ]
    head = ["# 规则文件的诊断 · Diagnostics of rule files", "", "| | | |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _plain(code: str, lang: str) -> str:
    return template(f"diagnostic.{code}", lang).replace("|", "\\|").replace("{", "").replace("}", "").replace("!r", "")


def pages() -> dict[str, str]:
    """All pages by file name."""
    return {"README.md": index(), **{f"{code}.md": page(example) for code, example in examples().items()}}


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
