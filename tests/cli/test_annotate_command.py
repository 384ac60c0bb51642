"""annotate, over the real command line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.cli import files
from tests.hostile import makers

from plancheck.cli import main

Captured = pytest.CaptureFixture[str]
DRAFT = files.docx(
    "青川市碳达峰试点实施方案",
    "一、主要目标",
    "到2025年，新能源汽车渗透率达到45%。",
    "二、重点任务",
    "（一）能源转型",
    "建设【待定】基地。",
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("plan.docx").write_bytes(DRAFT)


def comments(path: str) -> str:
    """The comments of a Word file, as XML."""
    with zipfile.ZipFile(path) as package:
        return package.read("word/comments.xml").decode()


def test_the_copy_stands_beside_the_draft(capsys: Captured) -> None:
    assert main(["annotate", "plan.docx", "--kind", "city", "--date", "2024-03-01"]) == 0
    assert Path("plan.docx").read_bytes() == DRAFT
    found = comments("plan.审核.docx")
    assert 'w:author="plancheck"' in found
    assert 'w:date="2024-03-01T00:00:00Z"' in found
    assert "文中遗留占位文字" in found
    err = capsys.readouterr().err
    assert "已写出：plan.审核.docx" in err
    assert f"共写入批注 {found.count('<w:comment ')} 条" in err


def test_author_and_language_are_chosen(capsys: Captured) -> None:
    Path("plancheck.toml").write_text('[annotate]\nauthor = "某省发展改革委"\ninitials = "发改"\n', "utf-8")
    own = ("--config", "plancheck.toml")
    assert main(["annotate", "plan.docx", "--kind", "city", "-o", "a.docx", "--lang", "en", *own]) == 0
    assert 'w:author="某省发展改革委"' in comments("a.docx")
    assert 'w:initials="发改"' in comments("a.docx")
    assert "Basis: " in comments("a.docx")
    assert main(["annotate", "plan.docx", "--kind", "city", "-o", "b.docx", "--author", "李四", *own]) == 0
    assert 'w:author="李四"' in comments("b.docx")


def test_a_copy_that_is_there_is_kept(capsys: Captured) -> None:
    """Somebody may have written more into it."""
    run = ("annotate", "plan.docx", "--kind", "city", "--date", "2024-03-01")
    assert main([*run]) == 0
    first = Path("plan.审核.docx").read_bytes()
    assert main([*run]) == 0
    assert "与 plan.审核.docx 内容相同，没有另写" in capsys.readouterr().err
    assert main([*run, "--author", "李四"]) == 0
    assert "保留原件 plan.审核.docx，新的一稿写为 plan.审核.v2.docx" in capsys.readouterr().err
    assert Path("plan.审核.docx").read_bytes() == first
    assert 'w:author="李四"' in comments("plan.审核.v2.docx")


def test_the_decisions_beside_the_report_count(capsys: Captured) -> None:
    main(["check", "plan.docx", "--kind", "city", "-o", "r.json"])
    main(["decide", "r.json", "--by", "张三", "--rule", "txt-01", "--dismiss", "误报"])
    capsys.readouterr()
    assert main(["annotate", "plan.docx", "--report", "r.json"]) == 0
    assert "使用旁边的处理意见：r.decisions.json" in capsys.readouterr().err
    assert "文中遗留占位文字" not in comments("plan.审核.docx")


def test_a_report_in_the_place_of_the_draft(capsys: Captured) -> None:
    main(["check", "plan.docx", "--kind", "city", "-o", "r.json"])
    capsys.readouterr()
    assert main(["annotate", "r.json"]) == 2
    assert "plancheck annotate plan.docx --report r.json" in capsys.readouterr().err


def test_a_report_may_be_given_and_must_be_about_the_file(capsys: Captured) -> None:
    main(["check", "plan.docx", "--kind", "city", "--format", "json", "-o", "r.json"])
    assert main(["annotate", "plan.docx", "--report", "r.json", "-o", "a.docx"]) == 0
    main(["annotate", "plan.docx", "--kind", "city", "-o", "b.docx"])
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()
    Path("other.docx").write_bytes(files.docx("别的方案"))
    capsys.readouterr()
    assert main(["annotate", "other.docx", "--report", "r.json"]) == 2
    assert "不是对“other.docx”这份文件作出的" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("macro.docx", makers.macros(), 3, "--without-macros"),
        ("broken.docx", DRAFT[:300], 3, "损坏"),
        ("page.docx", b"<html><body>x</body></html>", 3, "网页文件"),
    ],
)
def test_what_cannot_be_annotated_says_why(capsys: Captured, name: str, data: bytes, code: int, said: str) -> None:
    Path(name).write_bytes(data)
    assert main(["annotate", name, "-o", "out.docx"]) == code
    assert said in capsys.readouterr().err
    assert not Path("out.docx").exists()


def test_the_draft_itself_is_never_overwritten(capsys: Captured) -> None:
    assert main(["annotate", "plan.docx", "-o", "plan.docx"]) == 2
    assert Path("plan.docx").read_bytes() == DRAFT
