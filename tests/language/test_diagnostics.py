"""Every code of rules text: what gives it, exactly what is shown, what mends it. The examples are those of docs/diagnostics/."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from docs.diagnostics import build
from docs.diagnostics.build import Example

from plancheck.language import files, loader, patterns
from plancheck.language.problems import codes, near, only, severity
from plancheck.model.diagnostic import Diagnostic

HERE = Path(__file__).resolve().parent
#: What is shown for every example, in both languages. To write it anew: python tests/language/test_diagnostics.py
GOLDEN = HERE / "diagnostics.txt"
EXAMPLES = build.examples()
WRITTEN = [each for each in EXAMPLES.values() if each.avoid]
MADE = [each for each in EXAMPLES.values() if each.made]


@lru_cache(maxsize=256)
def diagnose(code: str, prefer: bool = False) -> list[tuple[Diagnostic, str]]:
    example = EXAMPLES[code]
    with tempfile.TemporaryDirectory() as folder:
        if prefer:
            return build.diagnose(replace(example, encoding="utf-8"), example.prefer, Path(folder))
        return build.diagnose(example, example.avoid, Path(folder))


def test_every_code_has_an_example_and_both_languages() -> None:
    assert set(EXAMPLES) == set(codes())
    for example in EXAMPLES.values():
        assert all(example.why), example.code
        assert bool(example.avoid) is not bool(example.made), example.code
        assert example.prefer or example.made or severity(example.code) == "note", example.code


@pytest.mark.parametrize("example", WRITTEN, ids=lambda each: each.code)
def test_one_mistake_gives_one_diagnostic(example: Example) -> None:
    assert sorted(each.code for each, _ in diagnose(example.code)) == sorted((example.code, *example.also))


@pytest.mark.parametrize("example", [each for each in WRITTEN if each.prefer], ids=lambda each: each.code)
def test_what_is_to_be_preferred_is_sound(example: Example) -> None:
    assert sorted(each.code for each, _ in diagnose(example.code, prefer=True)) == sorted(example.also_prefer)


def golden() -> str:
    """What is shown for every example."""
    out = []
    for example in WRITTEN:
        for diagnostic, text in diagnose(example.code):
            out += [*build.drawn(diagnostic, text, 0), *build.drawn(diagnostic, text, 1)]
            if diagnostic.fix:
                span, new = diagnostic.fix
                out.append(f"  fix: {text[span.start : span.end]!r} -> {new!r}")
        out.append("")
    return "\n".join(out)


def test_what_is_shown_is_as_it_was() -> None:
    assert golden() == GOLDEN.read_text("utf-8")


def test_the_pages_are_those_of_the_examples() -> None:
    folder = Path(build.__file__).parent
    pages = build.pages()
    assert {path.name for path in folder.glob("*.md")} == set(pages)
    stale = [name for name, text in pages.items() if (folder / name).read_text("utf-8") != text]
    assert stale == [], "write them anew: python docs/diagnostics/build.py"


def test_every_mistake_says_a_way_out() -> None:
    assert [example.code for example in WRITTEN for found, _ in diagnose(example.code) if found.severity != "note" and not found.help] == []


# ---- cases that are no texts --------------------------------------------------------------------------------------


def _bytes(folder: Path) -> list[str]:
    (folder / "a.rules").write_bytes(b"\xff\x00\xfe")
    return []


def _large(folder: Path) -> list[str]:
    (folder / "a.rules").write_bytes(b"#" * (files.LARGEST_FILE + 1))
    return []


def _dangling(folder: Path) -> list[str]:
    os.symlink(folder / "gone", folder / "a.rules")
    return []


def _outside(folder: Path) -> list[str]:
    (folder / "p.rules").write_text('规则包 p “甲” / "A"\n  版本：1\n', "utf-8")
    os.symlink(HERE / "packs" / "waste" / "extended" / "pack.rules", folder / "a.rules")
    return []


def _linked(folder: Path) -> list[str]:
    (folder / "p").mkdir()
    (folder / "p" / "p.rules").write_text('规则包 p “甲” / "A"\n  版本：1\n', "utf-8")
    os.symlink(folder / "p", folder / "q")
    return []


def _named_as_text(folder: Path) -> list[str]:
    (folder / "p.rules").write_text('规则包 p “甲” / "A"\n  版本：1\n', "utf-8")
    (folder / "a.txt").write_text('主题 甲题 "a"\n  词语：甲\n', "utf-8")
    return []


def _asked(folder: Path) -> list[str]:
    (folder / "p.rules").write_text('规则包 demo “甲” / "A"\n  版本：1\n', "utf-8")
    return ["dmeo"]


def _no_set(folder: Path) -> list[str]:
    (folder / "p.rules").write_text('规则包 p “甲” / "A"\n  版本：1\n主题 甲题 "a"\n  词语：甲\n  例句集：a.tsv\n', "utf-8")
    return []


def _unlearnt(folder: Path) -> list[str]:
    (folder / "p.rules").write_text('规则包 p “甲” / "A"\n  版本：1\n主题 甲题 "a"\n  词语：甲\n  例句：「甲乙丙丁」\n', "utf-8")
    return []


def _unsound(folder: Path) -> list[str]:
    (folder / "p.rules").write_text('规则包 p “甲” / "A"\n  版本：1\n', "utf-8")
    (folder / "chapters.json").write_text('{"chapters": ["浇水"]}', "utf-8")
    return []


CASES = {
    "example-set": (_no_set, "p.rules"), "examples-not-learnt": (_unlearnt, "p.rules"), "chapters-not-learnt": (_unsound, "p.rules"),
    "not-utf8": (_bytes, "a.rules"), "file-too-large": (_large, "a.rules"), "unreadable-file": (_dangling, "a.rules"),
    "outside-folder": (_outside, "a.rules"), "linked-folder": (_linked, "q"),
    "other-suffix": (_named_as_text, "a.txt"), "unknown-pack": (_asked, None),
}  # fmt: skip


def test_every_such_case_is_made() -> None:
    assert {each.code for each in MADE} == {*CASES, "missing-folder"}


@pytest.mark.parametrize("code", CASES)
def test_a_case_that_is_no_text(tmp_path: Path, code: str) -> None:
    make, file = CASES[code]
    packs = make(tmp_path)
    found = loader.load([tmp_path], packs).diagnostics
    assert [(each.code, each.file) for each in found if each.code != "unused-definition"] == [(code, file)]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    found = loader.load([tmp_path / "gone"]).diagnostics
    assert [(each.code, each.message.zh) for each in found] == [("missing-folder", "没有规则文件夹“gone”")]


# ---- fixes --------------------------------------------------------------------------------------------------------

FIXED = [
    "unknown-item", "label-not-indented", "item-indented", "label-colon", "unknown-section", "unknown-name", "unknown-property",
    "not-rounded", "unknown-successor", "short-province", "mixed-width",
]  # fmt: skip


def test_which_mistakes_mend_themselves() -> None:
    assert [each.code for each in WRITTEN if any(found.fix for found, _ in diagnose(each.code))] == FIXED


@pytest.mark.parametrize("code", FIXED)
def test_a_fix_mends_the_mistake(tmp_path: Path, code: str) -> None:
    ((diagnostic, text),) = diagnose(code)
    assert diagnostic.fix
    span, new = diagnostic.fix
    example = replace(EXAMPLES[code], avoid=text[: span.start] + new + text[span.end :], whole=True)
    assert code not in [each.code for each, _ in build.diagnose(example, example.avoid, tmp_path)]


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        ("树木覆盖率在该年有目标", "树木覆盖率 在 该年 有 目标"),  # glued
        ("树木覆蓋率", "树木覆盖率"),  # traditional
        ("树木覆盖\u738e", "树木覆盖率"),  # one letter of five
        ("树荫覆盖\u738e", None),  # two: near enough to ask, not to be sure
        ("ｔａｒｇｅｔ", "target"),  # full-width Latin
        ("t\u0430rget", "target"),  # a Cyrillic letter
        ("正文文", None),  # 正文 or another word: a guess
        ("树木覆盖率在2025年有目标", "树木覆盖率 在 2025年 有 目标"),  # glued, with a year
        ("项目总投资", None),  # a 的 is missing, which says what is asked of what
        ("合记", None),  # 合计 is a function: no parentheses stand here
        ("tagret", "target"),
    ],
)
def test_what_an_unknown_name_becomes(tmp_path: Path, written: str, fixed: str | None) -> None:
    objects = "  对象：每个 年（期限）\n" if "该年" in written else ""
    example = Example("unknown-name", ("", ""), f"{objects}  要求：有 {written}\n")
    if "在" in written or "投资" in written:
        example = replace(example, avoid=f"{objects}  要求：{written}\n")
    found = [each for each, _ in build.diagnose(example, example.avoid, tmp_path) if each.code == "unknown-name"]
    assert len(found) == 1
    assert (found[0].fix[1] if found[0].fix else None) == fixed


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("級别", ["级别", "依据"], ["级别"]),
        ("標題", ["标题", "标准"], ["标题"]),
        ("区域", ["區域"], ["區域"]),
        ("二〇三〇", ["二零三零"], ["二零三零"]),
        ("l0", ["10"], ["10"]),
        ("ＡＢＣ", ["abc"], ["abc"]),
        ("天空", ["目标"], []),
        ("先进", ["全国先进水平", "水平"], ["全国先进水平"]),  # a part of it
        ("进", ["全国先进水平"], []),
    ],
)
def test_what_a_word_was_meant_to_be(word: str, candidates: list[str], expected: list[str]) -> None:
    assert near(word, candidates) == expected


def test_a_fix_needs_one_name_that_is_nearest() -> None:
    assert only("目票", ["目标", "目录"]) is None
    assert only("目標", ["目标", "目录"]) == "目标"
    assert only("甲", ["乙"]) is None
    assert only("全文", ["正文"]) is None
    assert only("全文", ["正文"], of_few=True) == "正文"


def test_a_fix_is_kept_in_the_cache(tmp_path: Path) -> None:
    example = EXAMPLES["unknown-name"]
    first = build.diagnose(example, example.avoid, tmp_path / "rules")
    for _ in range(2):
        kept = loader.load([tmp_path / "rules"], (), tmp_path / "cache").diagnostics
        assert [each.fix for each in kept] == [each.fix for each, _ in first] != [None]


# ---- patterns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("(达+)+$", "nested"), ("(年|年年)+$", "overlapping"), (".*甲.*乙.*丙.*%", "wide"), (r"(\w+\s?)+", "nested"),
        ("(?:甲*)*", "nested"),
        ("((?:甲+))+", "nested"), ("(甲+乙)+", ""), ("(甲|乙)+", ""), (".*甲.*乙", ""), ("甲{2,}|乙", ""), (r"[(（][^）)]{0,30}号", ""),
        ("(?>甲+)+", ""), ("(甲++)+", ""), (r"\(甲+\)+", ""), ("[(+]+甲", ""), ("(?<!有)甲*", ""), ("(?:(?:甲|乙){0,3})?", ""),
    ],
)  # fmt: skip
def test_which_patterns_may_run_away(source: str, why: str) -> None:
    assert patterns.slow(patterns.read(source)[0]) == why


@pytest.mark.parametrize(
    ("source", "deep", "steps"),
    [
        ("甲", 0, 1), ("((甲))", 2, 1), ("(?:a{1000}){1000}", 1, 1_000_000), ("(", 1, 1), ("甲{3}乙{4}", 0, 7),
        ("a{900,}", 0, 900), ("甲*", 0, 1),
        ("(甲|乙{2}){5}", 1, 15), (".{0,20}甲", 0, 21), (r"\p{Han}{2}", 0, 2),
    ],
)  # fmt: skip
def test_how_deep_and_large_a_pattern_is(source: str, deep: int, steps: int) -> None:
    branches, depth = patterns.read(source)
    assert (depth, patterns.steps(branches)) == (deep, steps)


@pytest.mark.parametrize(
    ("source", "zh", "at"),
    [
        ("(甲", "少了一个右括号 )", 2), ("甲)", "多了一个右括号 )", 1), ("*甲", "重复的符号 * + ? { 之前没有可以重复的字", 0),
        ("[甲", "方括号 [ 没有配对", 2),
        ("甲{3,2}", "花括号里前面的数比后面的大", 2), ("[乙-丁丁-丙]", "方括号里的范围前后颠倒", None),
        (r"(甲)\2", "引用了没有的组", None),
        ("(?:甲乙){e<=1}", "不能用递归和近似匹配", 6),
        ("甲(?R)?", "不能用递归和近似匹配", 1), ("甲(?1)", "不能用递归和近似匹配", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_pattern_is_said_in_words(source: str, zh: str, at: int | None) -> None:
    fault = patterns.fault(source)
    assert fault
    assert fault.reason.zh == zh
    assert at is None or fault.at == at


@pytest.mark.parametrize("source", [r"\p{Han}{2,4}", "(?<=自.{1,3}起)甲", "(?>甲+)乙", "甲++", "[[:alpha:]]+", r"(?i)pue\b"])
def test_a_pattern_is_asked_of_the_library_that_runs_it(source: str) -> None:
    """Some of these are none for Python's own library."""
    assert patterns.fault(source) is None


if __name__ == "__main__":
    GOLDEN.write_text(golden(), encoding="utf-8")
