"""Packs of different guidelines in one folder: what each sees, and what is told where they share names."""

from pathlib import Path

import pytest

from plancheck.language import loader
from plancheck.language.loader import RuleSet
from plancheck.language.problems import render_place

WASTE = Path(__file__).parent / "packs"
SHIPPED = Path(__file__).parents[2] / "rules"
LINT = ("unused-definition", "unused-parameter", "no-undecided-text", "no-error-direction")

#: A guideline of its own; {strength}, {document}, {topic}, {indicator}, {rule} and {more} are filled in.
PACK = """规则包 {id} “{id}” / "{id}"
  版本：1
{imports}强度 {strength} “强” / "strong"
  最高级别：应当
文件 {document} “手册” / "handbook"
  依据强度：{strength}
主题 {topic} "topic"
  词语：{words}
指标 {indicator} "indicator"
  代码：{code}
  别名：{alias}
  单位：%
规则 {rule} “提到主题” / "Mentions the topic"
  依据：{document}
  级别：应当
  要求：方案 含 {topic} 且 有 {indicator}
  不符合：“缺” / "missing"
"""
GARDEN = {
    "id": "garden", "imports": "", "strength": "s1", "document": "d1", "topic": "浇水", "words": "喷灌", "indicator": "覆盖率",
    "code": "cover", "alias": "绿化率", "rule": "G-01",
}  # fmt: skip
HARBOUR = {
    "id": "harbour", "imports": "", "strength": "s2", "document": "d2", "topic": "疏浚", "words": "清淤", "indicator": "吞吐率",
    "code": "throughput", "alias": "通过率", "rule": "H-01",
}  # fmt: skip


def load(folder: Path, *packs: dict[str, str], asked: tuple[str, ...] = ()) -> RuleSet:
    for each in packs:
        (folder / each["id"]).mkdir()
        (folder / each["id"] / "pack.rules").write_text(PACK.format(**each), encoding="utf-8")
    return loader.load([folder], asked)


def told(loaded: RuleSet) -> list[str]:
    return [each.code for each in loaded.diagnostics if each.code not in LINT]


def test_two_guidelines_with_names_of_their_own_stand_side_by_side(tmp_path: Path) -> None:
    loaded = load(tmp_path, GARDEN, HARBOUR)
    assert told(loaded) == []
    assert [rule.id for rule in loaded.rules] == ["G-01", "H-01"]
    assert [topic.name for topic in loaded.vocabulary.topics] == ["浇水", "疏浚"]


@pytest.mark.parametrize(
    ("shared", "names", "line"),
    [
        ({"strength": "s1"}, "“s1”", 3),
        ({"document": "d1"}, "“d1”", 5),
        ({"topic": "浇水"}, "“浇水”", 7),
        ({"indicator": "覆盖率"}, "“覆盖率”", 9),  # its name and its alias: one mistake
        ({"code": "cover"}, "“cover”", 10),
        ({"alias": "绿化率"}, "“绿化率”", 11),
        ({"alias": "覆盖率"}, "“覆盖率”", 11),  # the alias of one is the name of the other
        ({"rule": "G-01"}, "“G-01”", 13),
        ({"strength": "s1", "document": "d1", "topic": "浇水"}, "“s1”、“d1”、“浇水”", 3),
        ({"strength": "s1", "document": "d1", "topic": "浇水", "code": "cover", "rule": "G-01"}, "“s1”、“d1”、“浇水”等 5 个名称", 3),
    ],
)
def test_what_two_guidelines_share_is_told_once_for_both(tmp_path: Path, shared: dict[str, str], names: str, line: int) -> None:
    loaded = load(tmp_path, GARDEN, {**HARBOUR, **shared})
    (found,) = [each for each in loaded.diagnostics if each.code not in LINT]
    assert (found.code, found.file) == ("packs-clash", "harbour/pack.rules")
    assert found.span
    text = loader.source([tmp_path], "harbour/pack.rules")
    assert text
    assert render_place(text, found.span).startswith(f"{line}:")
    assert found.message.zh.startswith(f"规则包 harbour 与 garden 互不引入，却都定义了{names}（另一处在 garden/pack.rules:")
    assert "harbour and garden do not import each other" in found.message.en
    assert found.help
    assert "--pack harbour，或 --pack garden；" in found.help.zh


def test_either_of_them_alone_is_sound(tmp_path: Path) -> None:
    load(tmp_path, GARDEN, {**HARBOUR, "topic": "浇水", "strength": "s1"})
    for name, rule in (("garden", "G-01"), ("harbour", "H-01")):
        loaded = loader.load([tmp_path], [name])
        assert told(loaded) == []
        assert [each.id for each in loaded.rules] == [rule]


def test_a_pack_uses_its_own_definition_and_not_that_of_a_stranger(tmp_path: Path) -> None:
    """The stranger's document allows no rule of this level: nothing is told of the level, since it is not the one that is meant."""
    weak = PACK.format(**GARDEN).replace("最高级别：应当", "最高级别：建议").replace("级别：应当\n  要求", "级别：建议\n  要求")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pack.rules").write_text(weak, encoding="utf-8")
    loaded = load(tmp_path, {**HARBOUR, "strength": "s1", "document": "d1"})
    assert told(loaded) == ["packs-clash"]


@pytest.mark.parametrize(
    ("shared", "code"),
    [({"strength": "s1"}, "duplicate-name"), ({"document": "d1"}, "duplicate-name"), ({"topic": "浇水"}, "duplicate-name"),
     ({"code": "cover"}, "duplicate-code"), ({"alias": "绿化率"}, "duplicate-alias"), ({"rule": "G-01"}, "duplicate-rule")],
)  # fmt: skip
def test_a_pack_does_not_define_anew_what_it_imports(tmp_path: Path, shared: dict[str, str], code: str) -> None:
    loaded = load(tmp_path, GARDEN, {**HARBOUR, "imports": "  引入：garden\n", **shared})
    (found,) = [each for each in loaded.diagnostics if each.code not in LINT]
    assert found.code == code
    assert "garden/pack.rules:" in found.message.zh
    assert "garden/pack.rules:" in found.message.en


def test_what_a_stranger_defines_is_not_seen(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "pack.rules").write_text(PACK.format(**HARBOUR).replace("方案 含 疏浚", "方案 含 浇水"), encoding="utf-8")
    loaded = load(tmp_path, GARDEN)
    (found,) = [each for each in loaded.diagnostics if each.code not in LINT]
    assert (found.code, found.file) == ("not-imported", "x/pack.rules")
    assert found.message.zh == "“浇水”由规则包 garden 定义，本包没有引入它"


#: Signs by which the plans of a guideline are recognised.
SIGNS = """篇 {id}-signs “认定” / "Signs"
  用途：认定
规则 {id}-ID “题目” / "Title"
  依据：{document}
  级别：应当
  要求：方案 含 {topic}
  不符合：“不是” / "no"
"""


def guidelines(loaded: RuleSet) -> list[list[str]]:
    return [[pack.id for pack in each.packs] for each in loaded.guidelines]


SAME = {"strength": "s1", "document": "d1", "topic": "浇水", "indicator": "覆盖率", "code": "cover", "alias": "绿化率"}


def write(folder: Path, pack: dict[str, str], signs: bool = True) -> None:
    """A pack, with signs or without."""
    (folder / pack["id"]).mkdir()
    (folder / pack["id"] / "pack.rules").write_text(PACK.format(**pack), encoding="utf-8")
    if signs:
        (folder / pack["id"] / "signs.rules").write_text(SIGNS.format(**pack), encoding="utf-8")


def test_guidelines_that_recognise_their_plans_have_names_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, GARDEN)
    write(tmp_path, {**HARBOUR, **SAME, "words": "清淤"})
    loaded = loader.load([tmp_path])
    assert told(loaded) == []
    assert guidelines(loaded) == [["garden"], ["harbour"]]
    assert [each.vocabulary.topics[0].words for each in loaded.guidelines] == [("喷灌",), ("清淤",)]
    assert [rule.id for rule in loaded.rules] == ["G-01", "H-01"]


def test_rules_of_two_guidelines_need_ids_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, GARDEN)
    write(tmp_path, {**HARBOUR, **SAME, "rule": "g-01"})
    (found,) = [each for each in loader.load([tmp_path]).diagnostics if each.code not in LINT]
    assert found.code == "packs-clash"
    assert found.message.zh.startswith("规则包 harbour 与 garden 互不引入，却都定义了“g-01”")


def test_one_guideline_with_signs_and_one_without_share_no_names(tmp_path: Path) -> None:
    write(tmp_path, GARDEN)
    write(tmp_path, {**HARBOUR, **SAME}, signs=False)
    loaded = loader.load([tmp_path])
    assert told(loaded) == ["packs-clash"]
    assert guidelines(loaded) == []


OFFICE = """规则包 {id} “{id}” / "{id}"
  版本：1
{imports}  参数：数 = 3
"""


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ("", [["garden", "harbour-office", "office"], ["harbour-office", "harbour", "office"]]),  # of no guideline: of each
        ("  引入：garden\n", [["garden", "office"], ["harbour-office", "harbour"]]),
        ("  引入：harbour-office\n", [["garden"], ["harbour-office", "harbour", "office"]]),
    ],
)
def test_a_pack_belongs_to_the_guideline_that_it_imports(tmp_path: Path, imports: str, expected: list[list[str]]) -> None:
    write(tmp_path, GARDEN)
    write(tmp_path, {**HARBOUR, **SAME})
    for name, imported in (("office", imports), ("harbour-office", "  引入：harbour\n" if imports else "")):
        (tmp_path / name).mkdir()
        text = OFFICE.format(id=name, imports=imported).replace("参数：数", f"参数：数{name[0]}")
        (tmp_path / name / "pack.rules").write_text(text, encoding="utf-8")
    assert guidelines(loader.load([tmp_path])) == expected


def test_guidelines_may_share_an_imported_pack_of_words(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    shared = '规则包 shared “共用” / "shared"\n  版本：1\n主题 绿化 "green"\n  词语：树木\n'
    (tmp_path / "shared" / "pack.rules").write_text(shared, encoding="utf-8")
    for pack in (GARDEN, {**HARBOUR, **SAME}):
        write(tmp_path, {**pack, "imports": "  引入：shared\n"})
    loaded = loader.load([tmp_path])
    assert told(loaded) == []
    assert guidelines(loaded) == [["garden", "shared"], ["harbour", "shared"]]


def test_a_pack_that_imports_two_guidelines_makes_them_one(tmp_path: Path) -> None:
    write(tmp_path, GARDEN)
    write(tmp_path, HARBOUR)
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "pack.rules").write_text(OFFICE.format(id="office", imports="  引入：garden、harbour\n"), encoding="utf-8")
    assert guidelines(loader.load([tmp_path])) == []


def test_packs_that_are_off_are_known(tmp_path: Path) -> None:
    write(tmp_path, GARDEN)
    write(tmp_path, HARBOUR)
    loaded = loader.load([tmp_path], ["garden"])
    assert [(pack.id, pack.title.zh, pack.rules) for pack in loaded.off] == [("harbour", "harbour", ())]


def test_the_shipped_packs_and_the_tutorials() -> None:
    loaded = loader.load([SHIPPED, WASTE])
    errors = [each for each in loaded.diagnostics if each.severity == "error"]
    assert {each.code for each in errors} == {"packs-clash"}
    assert all("municipal-waste" in each.message.zh for each in errors)
    assert loader.load([SHIPPED, WASTE], ["municipal-waste"]).sound
