"""The files of the extraction can be read at once, whatever drafts teach it."""

from pathlib import Path

import pytest

from plancheck import extraction

ROOM = Path(extraction.__file__).parent
#: The lines of a file at most.
MOST = 450


@pytest.mark.parametrize("file", sorted(ROOM.rglob("*.py")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_no_file_has_more_lines_than_can_be_read_at_once(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= MOST
