"""Rule files that were written badly or with bad intent: docs/hostile.md, group R. They load with an error at its place, or they run."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from tests import work
from tests.engine.judging import PACK, RULE
from tests.language.test_loader import write

from plancheck import checking
from plancheck.contract import report as report_file
from plancheck.language import loader, problems
from plancheck.language.loader import RuleSet
from plancheck.model.report import Options, Report
from plancheck.readers import plain
from plancheck.report import console, template

DRAFT = "# 西山庭园建设方案\n一、主要目标\n到2025年，树木覆盖率达到35%。\n" + "达" * 60 + "完。\n"


def load(folder: Path, *rules: str) -> RuleSet:
    """The garden pack with rules."""
    return loader.load([write(folder, garden__pack=PACK, garden__rules="".join(rules))])


def rule(requires: str, number: int = 1, zh: str = "不行：{主体}", objects: str = "") -> str:
    """A rule with that requirement."""
    body = f"{objects}要求：{requires}"
    return RULE.format(body=body, zh=zh, en="no: {subject}").replace("G-01", f"G-{number:02}")


def errors(loaded: RuleSet) -> list[tuple[str, str]]:
    """(code, line:column) of every error."""
    out = []
    for each in loaded.diagnostics:
        if each.severity == "error":
            assert each.message.zh
            assert each.message.en
            out.append((each.code, _place(each.file or "", loaded, each.span.start if each.span else -1)))
    return out


def _place(file: str, loaded: RuleSet, at: int) -> str:
    text = TEXTS.get(file)
    return "" if at < 0 or text is None else ":".join(map(str, problems.line_column(text, at)))


TEXTS: dict[str, str] = {}


def report(loaded: RuleSet, draft: str = DRAFT) -> Report:
    return checking.of_document(plain.read(draft), loaded, Options(kind="garden"), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("pattern", "outcome"),
    [
        ("(达|达达)+终", ("error", "pattern_timeout")),
        # The library that runs patterns is quick with these; the warning is told all the same.
        ("(达+)+$", ("passed", None)),
        (".*树.*达.*到.*峰.*‰", ("passed", None)),
    ],
)
def test_r01_a_pattern_that_runs_away(tmp_path: Path, pattern: str, outcome: tuple[str, str | None]) -> None:
    loaded = load(tmp_path, rule(f"没有 段落（匹配 /{pattern}/）"), rule("有 主要目标", 2))
    assert "slow-pattern" in [each.code for each in loaded.diagnostics]
    assert loaded.sound
    with work.at_most(1_000_000):
        slow, other = report(loaded).results
    assert (slow.outcome, slow.reason) == outcome
    assert other.outcome == "passed"


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("(" * 500 + "达" + ")" * 500, "pattern-too-deep"), ("(?:达{1000}){1000}", None), ("|".join(["达"] * 20_000), "pattern-too-long"),
     ("(?:(?:达{9999}){9999}){9999}", "pattern-too-large"), ("达{99999999999}", "pattern-too-large")],
)  # fmt: skip
def test_r02_a_pattern_that_is_too_large(tmp_path: Path, pattern: str, code: str | None) -> None:
    text = rule(f"没有 段落（匹配 /{pattern}/）") + rule("有 主要目标", 2)
    TEXTS["garden/rules.rules"] = text
    with work.at_most(100_000):
        loaded = load(tmp_path, text)
    assert errors(loaded) == ([(code, "5:15")] if code else [])
    assert [each.id for each in loaded.rules] == (["G-02"] if code else ["G-01", "G-02"])


@pytest.mark.parametrize(
    ("requires", "code"),
    [
        (" 且 ".join(["有 目标"] * 20_000), "expression-too-long"), ("（" * 20_000 + "有 目标" + "）" * 20_000, "expression-too-deep"),
        ("最大（目标）" + " + 1 %" * 20_000 + " > 1 %", "expression-too-long"), ("非 " * 20_000 + "有 目标", "expression-too-long"),
        (" 且 ".join(["有 目标"] * 1_999), None), (" 或 ".join(["有 目标"] * 1_999), None), ("非 " * 98 + "有 目标", None),
        ("（" * 98 + "有 目标" + "）" * 98, None), ("每个 目标 满足 " * 60 + "有 年", None),
        ("有 目标（" * 30 + "有 年" + "）" * 30, None), ("最大（目标）" + " + 1 %" * 90 + " > 1 %", None),
    ],
)  # fmt: skip
def test_r03_chains_and_brackets_without_end(tmp_path: Path, requires: str, code: str | None) -> None:
    with work.at_most(20_000_000):
        loaded = load(tmp_path, rule(requires))
        result = report(loaded).results if not code else ()
    found = [each for each in loaded.diagnostics if each.severity == "error"]
    if code:
        assert [each.code for each in found] == [code]
        assert found[0].span
    else:
        assert {each.code for each in found} <= {"no-noun"}  # 目标 of a 目标: nested as deep, and told once
        assert all(result.outcome != "error" for result in result)


def test_r03_named_values_that_build_on_each_other(tmp_path: Path) -> None:
    chain = "其中：v0 = 最大（目标）\n" + "".join(f"  其中：v{n} = v{n - 1} + 1 %\n" for n in range(1, 300)) + "  "
    with work.at_most(1_000_000):
        loaded = load(tmp_path, rule("v299 > 1 %", objects=chain))
    assert errors(loaded) == []


@pytest.mark.parametrize(
    ("requires", "code"),
    [
        ("最大（目标） > 9**9**9", "syntax"), ("最大（目标） ÷ 0 > 1", "division-by-zero"),
        ("最大（目标） > " + "9" * 5_000, "number-too-long"),
        ("最大（目标） > 1e400", "unknown-unit"), ("最大（目标） > NaN", "unknown-name"), ("最大（目标） > inf", "unknown-name"),
        ("最大（目标） > 1.2.3", "bad-number"), ("有 至少 99999999999999999999 个 目标", None),
        ("最大（目标） × 9999999999999999999999 × 9999999999999999999999 > 1 %", None),
    ],
)  # fmt: skip
def test_r04_numbers_that_are_none(tmp_path: Path, requires: str, code: str | None) -> None:
    with work.at_most(100_000):
        loaded = load(tmp_path, rule(requires))
    assert [each.code for each in loaded.diagnostics if each.severity == "error"] == ([code] if code else [])
    if not code:
        assert report(loaded).results[0].outcome in ("passed", "failed")


def test_r05_every_mistake_of_a_file_is_listed_with_its_place(tmp_path: Path) -> None:
    pack = PACK.replace("  版本：1\n", "  版本：1\n  退役：G-09\n", 1)
    text = (
        rule("有 目标") + rule("有 目标") + rule("有 目标", 9) + rule("有 目标", 3).replace("要求：", "要球：")
        + rule("有 目标", 4).replace('“不行：{主体}”', "“”") + rule("有 目标", 5).replace("手册", "手冊二")
        + rule("有 幕标", 6) + rule("方案.类型 ≥ 3 %", 7)
        + '规则包 other “乙” / "B"\n  版本：1\n  引入：garden\n'
    )  # fmt: skip
    loaded = loader.load([write(tmp_path, garden__pack=pack, garden__rules=text)])
    TEXTS["garden/rules.rules"] = text
    assert errors(loaded) == [
        ("duplicate-rule", "8:4"), ("retired-rule", "14:4"), ("unknown-section", "23:3"), ("missing-text", "30:3"),
        ("unknown-basis", "33:6"), ("unknown-name", "41:8"), ("no-meaning", "47:6"), ("pack-twice", "49:5"),
    ]  # fmt: skip
    assert not loaded.sound


def test_r05_names_that_need_each_other(tmp_path: Path) -> None:
    circle = "其中：甲 = 乙 + 1 %\n  其中：乙 = 甲 + 1 %\n  "
    assert [code for code, _ in errors(load(tmp_path, rule("乙 > 1 %", objects=circle)))] == ["unknown-name"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (("\ufeff" + rule("有 目标")).encode(), None),
        (rule("有 目标").replace("\n", "\r\n").encode(), None),
        (rule("有 目标").replace("  要求", "\t要求").encode(), None),
        (rule("有　目标(单位　是　％)").encode(), None),
        (rule("方案 含 “滴灌”").replace("“滴灌”", "＂滴灌＂").encode(), None),
        (rule("有 目标").encode("gbk"), "gbk-file"),
        (rule("有 目标").encode("utf-16"), "utf16-file"),
        (rule("有 目\u200b标").encode(), "invisible-character"),
        (rule("有 目标").replace("有", "\u202e有").encode(), "invisible-character"),
        (rule("有 t\u0430rget").encode(), "unknown-name"),
        (rule("有 目標").encode(), "unknown-name"),
        (rule("【有 目标】").encode(), "unknown-character"),
    ],
)
def test_r06_encodings_widths_and_look_alikes(tmp_path: Path, data: bytes, code: str | None) -> None:
    loaded = loader.load([write(tmp_path, garden__pack=PACK, garden__rules=data)])
    found = [each for each in loaded.diagnostics if each.severity == "error"]
    assert [each.code for each in found] == ([code] if code else [])
    if code == "unknown-name":
        assert found[0].fix
        assert found[0].fix[1] in ("target", "目标")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", r"\\server\share\x", "C:\\rules", "a/../b"])
def test_r07_an_import_is_a_name_and_no_path(tmp_path: Path, name: str) -> None:
    pack = PACK.replace("  版本：1\n", f"  版本：1\n  引入：{name}\n", 1)
    loaded = loader.load([write(tmp_path, garden__pack=pack, garden__rules=rule("有 目标"))])
    assert "import-path" in [each.code for each in loaded.diagnostics]


def test_r07_links_out_and_imports_in_a_circle(tmp_path: Path) -> None:
    secret = tmp_path / "secret.rules"
    secret.write_text('规则包 secret “密” / "S"\n  版本：1\n', "utf-8")
    folder = write(
        tmp_path / "rules", a__p='规则包 a “甲” / "A"\n  版本：1\n  引入：b\n', b__p='规则包 b “乙” / "B"\n  版本：1\n  引入：a\n'
    )
    os.symlink(secret, folder / "a" / "link.rules")
    os.symlink(tmp_path, folder / "up")
    loaded = loader.load([folder])
    assert sorted(each.code for each in loaded.diagnostics) == ["import-cycle", "outside-folder", "outside-folder"]
    assert [each.id for each in loaded.packs] == ["a", "b"]


HOSTILE_TEXT = "</script><img src=x onerror=alert(1)>**粗**`码`[链](javascript:alert(1))\\n# 题|格 &amp; " + "长" * 2_000


def test_r08_what_a_rule_says_is_text_in_every_output(tmp_path: Path) -> None:
    loaded = load(tmp_path, rule("有 项目", zh=HOSTILE_TEXT))
    assert errors(loaded) == []
    made = report(loaded)
    page, markdown = template.html(made).decode(), template.markdown(made).decode()
    assert "<img" not in page
    assert "</script><img" not in page
    assert "alert(1)&gt;" in page or "alert(1)\\u003e" in page
    assert not re.search(r"(?<!\\)(?:<img|\]\(javascript|\*\*粗)", markdown)
    assert json.loads(report_file.write(made))["results"][0]["message"]["zh"].startswith("</script>")
    assert "\x1b" not in console.console(made)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 7*7 }}", "unknown-placeholder"), ("{% include 'x' %}", "unknown-placeholder"), ("{ 未知 }", "unknown-placeholder"),
        ("｛未知｝", "unknown-placeholder"), ("甲\u202e乙", "invisible-character"), ("长" * 1_000_000, "text-too-long"),
    ],
)  # fmt: skip
def test_r08_texts_that_are_refused(tmp_path: Path, text: str, code: str) -> None:
    assert errors(load(tmp_path, rule("有 目标", zh=text)))[-1][0] == code


@pytest.mark.parametrize(
    ("requires", "code"),
    [("有 至少 0 个 目标", "never-fails"), ("有 目标 或 没有 目标", "never-fails"), ("有 目标 且 没有 目标", "never-passes"),
     ("最大（目标） 介于 9 % 至 1 % 之间", "never-passes")],
)  # fmt: skip
def test_r11_a_rule_that_can_never_fail_or_never_pass_is_told(tmp_path: Path, requires: str, code: str) -> None:
    loaded = load(tmp_path, rule(requires))
    assert code in [each.code for each in loaded.diagnostics]
    assert loaded.sound


def test_r11_a_rule_that_never_applies_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, rule("有 目标", objects="适用：有 项目 且 没有 项目\n  "))
    assert "never-applies" in [each.code for each in loaded.diagnostics]
