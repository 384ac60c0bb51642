"""What names say of files, and what they become."""

from __future__ import annotations

from zipfile import ZipInfo

import pytest

from plancheck.batch import names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("附件1：主要指标表.docx", True),
        ("附 件 2.pdf", True),
        ("1.附表.docx", True),
        ("（二）附图.pdf", True),
        ("某市实施方案附表.docx", True),
        ("某市实施方案-附件3.docx", True),
        ("重点项目清单.docx", True),
        ("清单表（2）.docx", True),
        ("Annex 1 projects.docx", True),
        ("附件", True),
        ("某市碳达峰试点实施方案.docx", False),
        ("附件：某市碳达峰试点实施方案.docx", False),  # the draft itself, sent with a letter
        ("附件1 某市碳达峰试点实施方案（送审稿）.docx", False),
        ("某市碳达峰试点实施方案及附件.docx", False),  # has it inside
        ("某市碳达峰试点实施方案（含附件）.docx", False),
        ("某市上报材料.docx", False),
        ("附近园区.docx", False),
    ],
)
def test_what_goes_with_a_draft(name: str, expected: bool) -> None:
    assert names.attached(name) is expected


@pytest.mark.parametrize(
    "name", ["~$plan.docx", ".~lock.plan.docx#", "plan.tmp", "Thumbs.db", ".DS_Store", "README", "README.md", "desktop.ini"]
)
def test_what_programs_leave(name: str) -> None:
    assert names.stray(name)


@pytest.mark.parametrize("name", ["plan.docx", "说明.txt", "附件1.docx", "a~b.pdf"])
def test_what_people_leave(name: str) -> None:
    assert not names.stray(name)


@pytest.mark.parametrize(
    ("stored", "utf8", "expected"),
    [
        ("某市方案.docx".encode("gbk").decode("cp437"), False, "某市方案.docx"),
        ("某市方案.docx".encode().decode("cp437"), False, "某市方案.docx"),  # macOS
        ("某市方案.docx", True, "某市方案.docx"),
        ("𬭎市.docx".encode("gb18030").decode("cp437"), False, "𬭎市.docx"),
        ("../../evil.docx", False, "evil.docx"),
        ("/etc/passwd.docx", False, "etc/passwd.docx"),
        ("C:\\Users\\x\\方案.docx", True, "Users/x/方案.docx"),
        ("a/./../b.docx", False, "a/b.docx"),
        ("\\\\server\\share\\plan.docx", False, "server/share/plan.docx"),
        ("..", False, "_"),
    ],
)
def test_names_in_zips(stored: str, utf8: bool, expected: str) -> None:
    info = ZipInfo("x")
    info.orig_filename, info.flag_bits = stored, 0x800 if utf8 else 0
    assert names.of_entry(info) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("甲市/方案.docx", "甲市 - 方案.docx"),
        ('a<b>:"|?*.docx', "a_b______.docx"),
        ("CON.docx", "_CON.docx"),
        ("nul", "_nul"),
        ("com1.pdf", "_com1.pdf"),
        ("方案. .docx", "方案.docx"),
        ("方案 .", "方案"),
        ("a\u202egpj.docx", "agpj.docx"),
        ("a\nb\x00c.docx", "abc.docx"),
        ("...", "_"),
        ("长" * 300 + ".docx", "长" * names.LONGEST + ".docx"),
    ],
)
def test_names_for_every_system(name: str, expected: str) -> None:
    assert names.clean(name) == expected


def test_no_two_names_are_one_file_anywhere() -> None:
    assert names.apart(["a.docx", "A.docx", "a (2).docx", "b"]) == ["a.docx", "A (2).docx", "a (2) (2).docx", "b"]
