"""Build the sound plans that no rule was written with: every NAME.txt beside this file, in the markup of samples/build.py, as NAME.docx.

Run:  python tests/mutants/plans/build.py          (needs python-docx)
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "samples"


def samples_builder() -> Any:
    """The module samples/build.py."""
    spec = importlib.util.spec_from_file_location("samples_build", SAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples_build"] = module
    spec.loader.exec_module(module)
    return module


def build(name: str) -> bytes:
    """A plan's Word file; the same bytes each time."""
    return built((HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def built(lines: list[str]) -> bytes:
    """The Word file of lines in the markup. Numbers are typed, as in WPS, and no heading has a style."""
    data: bytes = samples_builder().Builder(lines).build()
    return data


if __name__ == "__main__":
    for each in HERE.glob("*.txt"):
        each.with_suffix(".docx").write_bytes(build(each.stem))
