"""Compiled expressions are kept from run to run: they match as fresh ones do, and a file that is not as it should be counts as none."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import regex
from tests.readers import docx

from plancheck import expressions

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SOURCES = ["到(?P<year>20\\d\\d)年", "(?i)mw(?P<h>h)?|千瓦", "[一-鿿]{2,4}占比(?=达到|为)", "(?<!不)超过\\s*(\\d+)", "^$"]
TEXTS = ["到2030年，非化石能源占比达到25%，不超过３", "装机12MWh 或 3千瓦，超过 18", "", "　　甲乙甲", "到2025年"]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "kept"
    expressions.keep_in(None)


def again(folder: Path) -> None:
    """As a new process finds it."""
    expressions.keep_in(None)
    expressions.keep_in(folder)


def only(folder: Path) -> Path:
    (file,) = folder.glob("expressions-*.json")
    return file


def told(pattern: Any, text: str) -> list[Any]:
    return [(hit.span(), hit.groups(), hit.groupdict()) for hit in pattern.finditer(text)]


@pytest.mark.parametrize(("by", "fresh"), [(expressions.by_re, re.compile), (expressions.by_regex, regex.compile)], ids=["re", "regex"])
def test_a_kept_expression_finds_what_a_fresh_one_finds(folder: Path, by: Any, fresh: Any) -> None:
    expressions.keep_in(folder)
    first = [by(source) for source in SOURCES]
    expressions.save()
    again(folder)
    assert set(expressions._Kept.stored) == {f"{fresh.__module__.split('.')[0]} 0 {source}" for source in SOURCES}
    for source, made in zip(SOURCES, first, strict=True):
        kept, usual = by(source), fresh(source)
        assert (kept.pattern, kept.flags, kept.groups, dict(kept.groupindex)) == (
            usual.pattern, usual.flags, usual.groups, dict(usual.groupindex),
        )  # fmt: skip
        for text in TEXTS:
            assert told(kept, text) == told(made, text) == told(usual, text), source
    assert not expressions._Kept.new  # every one came out of the file


def test_a_wrong_expression_is_told_as_ever(folder: Path) -> None:
    expressions.keep_in(folder)
    with pytest.raises(re.error, match="unterminated"):
        expressions.by_re("(甲")
    with pytest.raises(regex.error):
        expressions.by_regex("(甲")


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"no head",
        lambda whole: whole[:-40],
        lambda whole: whole.replace("年".encode(), "月".encode(), 1),
        lambda whole: headed(b"[1, 2]"),
        lambda whole: headed(b"{"),
        lambda whole: headed(json.dumps({f"re 0 {SOURCES[0]}": ["x", 1]}).encode()),
        lambda whole: headed(json.dumps({f"re 0 {SOURCES[0]}": [32, "AAAA", 1, {}]}).encode()),
        lambda whole: headed(json.dumps({f"re 0 {SOURCES[0]}": None}).encode()),
    ],
)
def test_a_file_that_is_not_as_it_should_be_counts_as_none(folder: Path, spoilt: Any) -> None:
    expressions.keep_in(folder)
    expressions.by_re(SOURCES[0])
    expressions.save()
    whole = only(folder).read_bytes()
    only(folder).write_bytes(spoilt(whole) if callable(spoilt) else spoilt)
    again(folder)
    assert told(expressions.by_re(SOURCES[0]), TEXTS[0]) == [((0, 6), ("2030",), {"year": "2030"})]
    expressions.save()
    assert only(folder).read_bytes() == whole


def headed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    expressions.keep_in(tmp_path / "file" / "folder")
    try:
        expressions.by_re(SOURCES[0])
        expressions.save()
    finally:
        expressions.keep_in(None)


def test_another_process_keeps_what_was_written_meanwhile(folder: Path) -> None:
    expressions.keep_in(folder)
    expressions.by_re(SOURCES[0])
    expressions.save()
    mine = only(folder).read_bytes()
    only(folder).unlink()
    again(folder)
    expressions.by_re(SOURCES[3])
    (folder / f"expressions-{expressions._version()}.json").write_bytes(mine)
    expressions.save()
    again(folder)
    assert len(expressions._Kept.stored) == 2


def check(draft: Path, cache: str, seed: str) -> bytes:
    env = {**os.environ, "PLANCHECK_CACHE": cache, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "plancheck", "check", str(draft), "--format", "json", "--date", "2026-01-01"]
    found = subprocess.run(command, env=env, capture_output=True, check=False)
    assert found.returncode in (0, 1), found.stderr.decode()
    return found.stdout


def test_a_second_check_compiles_nothing_and_says_the_same(folder: Path) -> None:
    """Nor do expressions change with the seed of Python's hashes: one made out of a set would come out otherwise each time."""
    draft = SAMPLES / "city-defects.docx"
    bare = check(draft, "off", "1")
    assert check(draft, str(folder), "1") == bare
    kept = only(folder).read_bytes()
    assert check(draft, str(folder), "2") == bare
    assert only(folder).read_bytes() == kept
    assert len(json.loads(kept.partition(b"\n")[2])) > 300


def test_every_expression_of_a_check_matches_as_a_fresh_one(folder: Path) -> None:
    check(SAMPLES / "zone-b.docx", str(folder), "1")
    again(folder)
    text = (SAMPLES / "text" / "zone-b.txt").read_text("utf-8")[:4000]
    for name in list(expressions._Kept.stored):
        engine, flags, source = name.split(" ", 2)
        by, fresh = (expressions.by_re, re.compile) if engine == "re" else (expressions.by_regex, regex.compile)
        assert told(by(source, int(flags)), text) == told(fresh(source, int(flags)), text), source  # type: ignore[operator]
    assert not expressions._Kept.new


def test_nothing_of_a_draft_is_kept(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "机密方案.docx"
    secret = "魑魅魍魉"
    body = docx.p(f"{secret}市碳达峰试点实施方案", ppr='<w:jc w:val="center"/>') + "".join(
        docx.p(each)
        for each in (
            f"一、{secret}目标",
            f"到2030年，{secret}占比达到25%，{secret}产量达到18万吨。责任单位：{secret}局、{secret}集团。",
            f"（一）{secret}工程：总投资3亿元，{secret}公司负责，2026年建成{secret}装置12台。",
        )
    )
    draft.write_bytes(docx.docx(body))
    check(draft, str(folder), "1")
    assert secret not in only(folder).read_text("utf-8")
