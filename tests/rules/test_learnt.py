"""What was learnt from the examples of the shipped rules: by the examples that are there, and as training gives it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rules.helpers import RULES, shipped

from plancheck.engine.likeness import dumped
from plancheck.engine.likeness import learnt as read
from plancheck.language import learnt, loader
from plancheck.rulelab import learn

PACK = """
规则包 garden "庭园" / "Garden"
  版本：1
主题 浇水 "watering"
  词语：水渠
"""
EXAMPLES = "  例句：「铺设水渠十条」、「修建水渠，引水入园」\n  反例：「参观水渠」\n  例句集：more.tsv\n"
ROWS = "# 例句\n浇水\t+\ta#1\t安装喷灌设备\n浇水\t-\ta#2\t水渠摄影比赛\n*\t-\tb\t种植草坪\n施肥\t+\tb\t别的定义的例句\n"


def _pack(folder: Path, examples: str = EXAMPLES, rows: str = ROWS) -> Path:
    (folder / "garden").mkdir()
    (folder / "garden" / "pack.rules").write_text(PACK + examples, "utf-8")
    (folder / "garden" / "more.tsv").write_text(rows, "utf-8")
    return folder / "garden"


def _codes(folder: Path) -> list[str]:
    return [problem.code for problem in loader.load([folder]).diagnostics if problem.code.startswith("example")]


def test_what_is_shipped_was_learnt_from_the_examples_that_are_there() -> None:
    assert len(shipped().vocabulary.learnt) == 1
    assert len(shipped().vocabulary.examples) == 14
    assert not [problem for problem in shipped().diagnostics if problem.code.startswith("example")]


def test_every_example_has_a_source_and_no_definition_is_too_large() -> None:
    (lesson,) = learn.lessons([RULES])
    assert {learn.document(example.source).partition("/")[0] for example in lesson.examples} <= {"cases", "plan", "office"}
    learnt_of = read((lesson.file.read_text("utf-8"),))
    assert max(len(examples.weights) for examples in learnt_of.values()) <= 4000


def test_training_again_gives_the_same() -> None:
    pytest.importorskip("sklearn", reason="the extra learn is not installed")
    (lesson,) = learn.lessons([RULES])
    shipped_of = read((lesson.file.read_text("utf-8"),))
    (again,) = learn.Trainer(lesson.examples, lesson.words).learn({"核算碳排放"})
    before = shipped_of["核算碳排放"]
    assert (again.unlike, again.alike, again.shown) == (before.unlike, pytest.approx(before.alike, abs=0.02), before.shown)
    assert again.constant == pytest.approx(before.constant, abs=0.02)
    # Other versions of the libraries may round the last digit otherwise.
    assert {gram: weight for gram, weight in again.weights.items() if abs(weight) >= 0.1} == pytest.approx(
        {gram: weight for gram, weight in before.weights.items() if abs(weight) >= 0.1}, abs=0.02
    )


def test_examples_stand_in_the_definition_and_in_sets(tmp_path: Path) -> None:
    _pack(tmp_path)
    (lesson,) = learn.lessons([tmp_path])
    assert [(example.name, example.holds, example.source, example.text) for example in lesson.examples] == [
        ("浇水", True, "garden/pack.rules", "铺设水渠十条"),
        ("浇水", True, "garden/pack.rules", "修建水渠，引水入园"),
        ("浇水", False, "garden/pack.rules", "参观水渠"),
        ("浇水", True, "a#1", "安装喷灌设备"),
        ("浇水", False, "a#2", "水渠摄影比赛"),
        ("*", False, "b", "种植草坪"),
    ]
    assert [lesson.words["浇水"](text) for text in ("修水渠", "修路")] == [True, False]


def _digest(folder: Path) -> str:
    (lesson,) = learn.lessons([folder])
    return learnt.digest(lesson.examples)


@pytest.mark.parametrize(
    ("content", "used"),
    [
        ("{digest}", True),
        ("0123456789abcdef", False),  # of other examples
        (None, False),
    ],
)
def test_weights_count_only_for_the_examples_that_they_were_learnt_from(tmp_path: Path, content: str | None, used: bool) -> None:
    folder = _pack(tmp_path)
    if content is not None:
        (folder / learnt.LEARNT).write_text(dumped(content.format(digest=_digest(tmp_path)), []), "utf-8")
    assert _codes(tmp_path) == ([] if used else ["examples-not-learnt"])
    vocabulary = loader.load([tmp_path]).vocabulary
    assert (len(vocabulary.learnt), list(vocabulary.examples)) == ((1, ["浇水"]) if used else (0, []))


@pytest.mark.parametrize(
    "fields",
    [
        [],
        {"unlike": "0", "alike": 2, "constant": 1, "shown": [], "weights": {}},
        {"unlike": 0, "alike": 2, "constant": 1, "shown": [1], "weights": {}},
        {"unlike": 0, "alike": 2, "constant": 1, "shown": [], "weights": {"x": "水"}},
        {"unlike": 0, "alike": 2, "constant": 1, "shown": [], "weights": {"1": 2}},
    ],
)
def test_weights_of_another_form_are_not_used(tmp_path: Path, fields: object) -> None:
    folder = _pack(tmp_path)
    (folder / learnt.LEARNT).write_text(json.dumps({"digest": _digest(tmp_path), "definitions": {"浇水": fields}}), "utf-8")
    assert _codes(tmp_path) == ["examples-not-learnt"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (None, "例句集“more.tsv”不在规则包的文件夹里"),
        (b"\xff\xfe\x00", "例句集“more.tsv”不是 UTF-8 编码"),
        ("浇水\t+\ta\t铺设水渠\n浇水\t是\ta\t铺设水渠\n浇水\t+\t水渠\n".encode(), "例句集“more.tsv”第 2 行不是例句（共 2 行）"),
    ],
)
def test_a_set_that_cannot_be_read_is_an_error(tmp_path: Path, rows: bytes | None, said: str) -> None:
    folder = _pack(tmp_path)
    (folder / "more.tsv").unlink()
    if rows is not None:
        (folder / "more.tsv").write_bytes(rows)
    problems = [problem for problem in loader.load([tmp_path]).diagnostics if problem.code == "example-set"]
    assert [(problem.severity, problem.message.zh) for problem in problems] == [("error", said)]


def test_other_examples_give_a_rule_another_version(tmp_path: Path) -> None:
    rule = '规则 G-01 "浇水" / "Watering"\n  依据：手册\n  级别：必须\n  要求：方案 含 浇水\n  不符合：“缺” / "missing"\n'
    source = '强度 strong "强" / "strong"\n  最高级别：必须\n文件 手册 "手册" / "Handbook"\n  依据强度：strong\n'
    versions = set()
    for at, examples in enumerate(("", EXAMPLES, EXAMPLES.replace("十条", "百条"))):
        place = tmp_path / str(at)
        place.mkdir()
        folder = _pack(place, examples + source + rule)
        if examples:
            (folder / learnt.LEARNT).write_text(dumped(_digest(place), []), "utf-8")
        versions.update(loader.load([place]).versions)
    assert len(versions) == 3
