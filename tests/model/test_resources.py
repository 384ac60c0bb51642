"""Where the files that are not code are."""

from pathlib import Path

import pytest

from plancheck import resources


def test_folders_of_this_installation() -> None:
    assert (resources.folder("grammar") / "rules.lark").is_file()
    assert resources.folder("rules").is_dir()


def test_a_broken_installation_is_our_fault() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        resources.folder("nowhere")  # type: ignore[arg-type]


def test_the_handbook_is_where_it_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "src" / "plancheck")
    assert resources.handbook() is None
    for place in ("build/help", "src/plancheck/data/help"):
        (tmp_path / place).mkdir(parents=True)
        assert resources.handbook() != tmp_path / place  # a folder without pages is none
        (tmp_path / place / "index.html").touch()
        assert resources.handbook() == tmp_path / place
