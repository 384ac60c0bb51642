"""Build the sample drafts of zero-carbon parks: text/park-*.txt -> park-*.docx, as typed in WPS.

Run:  python samples/zero-carbon-park/build.py          (needs python-docx)

The markup of the texts is that of samples/build.py, whose builder makes the files; they come out byte for byte the same each time.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent


def wps_builder() -> ModuleType:
    """samples/build.py, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("plancheck_samples_build", HERE.parent / "build.py")
    if spec is None or spec.loader is None:
        raise ImportError("samples/build.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    builder = wps_builder()
    for text in sorted((HERE / "text").glob("park-*.txt")):
        data = builder.Builder(text.read_text(encoding="utf-8").splitlines()).build()
        (HERE / f"{text.stem}.docx").write_bytes(data)
        print(f"{text.stem}.docx")


if __name__ == "__main__":
    main()
