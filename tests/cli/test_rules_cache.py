"""The cache of compiled rules changes nothing that a check says, and holds nothing of a draft."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.readers import docx

SECRET = "魑魅魍魉"


def check(draft: Path, cache: str, seed: str) -> bytes:
    env = {**os.environ, "PLANCHECK_CACHE": cache, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "plancheck", "check", str(draft), "--format", "json", "--date", "2026-01-01"]
    run = subprocess.run(command, env=env, capture_output=True, check=False)
    assert run.returncode in (0, 1), run.stderr.decode()
    return run.stdout


def test_a_report_depends_neither_on_the_cache_nor_on_hash_seeds_and_the_cache_not_on_the_draft(tmp_path: Path) -> None:
    draft, cache = tmp_path / "机密方案.docx", tmp_path / "cache"
    paragraphs = (
        f"{SECRET}市碳达峰试点实施方案",
        f"一、{SECRET}目标",
        f"到2030年，{SECRET}占比达到25%，{SECRET}产量达到18万吨。责任单位：{SECRET}局、{SECRET}集团。",
        f"（一）{SECRET}工程：总投资3亿元，{SECRET}公司负责，2026年建成{SECRET}装置12台。",
    )
    draft.write_bytes(docx.docx("".join(map(docx.p, paragraphs))))
    without = check(draft, "off", "1")
    assert SECRET in without.decode()
    assert check(draft, str(cache), "1") == without
    assert check(draft, str(cache), "2") == without
    (file,) = cache.iterdir()
    assert SECRET not in file.read_text("utf-8")
