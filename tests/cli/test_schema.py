"""schema: the JSON Schemas as they are shipped, and each output that has one is valid by it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
NAMES = ["comparison", "decisions", "plan", "report", "round", "trace"]
OUTPUTS = {
    "report": ["check", "plan.docx", "-o", "out.json"],
    "plan": ["extract", "plan.docx", "-o", "out.json"],
    "trace": ["explain", "GOAL-06", "plan.docx", "-o", "out.json"],
    "comparison": ["compare", "plan.docx", "plan.docx", "-o", "out.json"],
}


def test_without_a_name_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out.split() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed(capfdbinary: pytest.CaptureFixture[bytes], name: str) -> None:
    assert main(["schema", name]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"]["const"] == f"plancheck/{name}/1"


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_a_command_writes_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "samples" / "city-defects.docx", "plan.docx")
    main(OUTPUTS[name])
    capfdbinary.readouterr()
    main(["schema", name])
    jsonschema.validate(json.loads(Path("out.json").read_bytes()), json.loads(capfdbinary.readouterr().out))
