"""Where the files that are not code are."""

import pytest

from plancheck import resources


def test_folders_of_this_installation() -> None:
    assert (resources.folder("grammar") / "rules.lark").is_file()
    assert resources.folder("rules").is_dir()


def test_a_broken_installation_is_our_fault() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        resources.folder("nowhere")  # type: ignore[arg-type]
