"""What a worker process hands back is data: whoever took it over can neither run code in the supervisor nor change it for the next file."""

from __future__ import annotations

import copyreg
import pickle
import struct
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plancheck import worker
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Block, Document, not_checked
from plancheck.worker import Done, Lost, Task, results

BOTH = Bilingual("甲", "a")
VALUES = [
    None,
    ("text", b"bytes", 1, 1.5, True, {"key": [1, {2}]}, frozenset({"a"})),
    (Decimal("13.50"), date(2026, 11, 25), Path("a")),
    Document("a.docx", "0" * 64, "docx", blocks=(Block(0, "正文"),), diagnostics=(Diagnostic("x", "warning", BOTH),)),
    not_checked("a.docx", "", "docx", "damaged", BOTH),
    worker.TooLarge("own exceptions are values too"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_come_back_as_they_were(value: object, tmp_path: Path) -> None:
    file = tmp_path / "1.result"
    results.write(str(file), value)
    result = results.read(str(file))
    assert (type(result), repr(result)) == (type(value), repr(value))


def test_exceptions_come_back_whatever_a_library_has_registered_for_them(tmp_path: Path) -> None:
    known = copyreg.dispatch_table.get(worker.TooLarge)
    copyreg.pickle(worker.TooLarge, lambda error: (print, ("called",)))
    try:
        results.write(str(tmp_path / "1.result"), worker.TooLarge("mine"))
    finally:
        copyreg.dispatch_table.pop(worker.TooLarge)
        if known is not None:
            copyreg.dispatch_table[worker.TooLarge] = known
    assert repr(results.read(str(tmp_path / "1.result"))) == repr(worker.TooLarge("mine"))


class Calls:
    """Pickles as a call of a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.function, self.arguments


def named(module: str, name: str, *arguments: object) -> bytes:
    """A pickle that calls what has that name, whatever it is."""
    return (
        b"\x80\x04" + b"".join(b"\x8c" + bytes([len(each)]) + each.encode() for each in (module, name)) + b"\x93"
        + pickle.dumps(arguments, 4)[2:-1].removeprefix(b"\x95" + pickle.dumps(arguments, 4)[3:11]) + b"R."
    )  # fmt: skip


def setting(module: str, name: str, attribute: str) -> bytes:
    """A pickle that sets an attribute of a class itself, not of an instance."""
    short = [b"\x8c" + bytes([len(each)]) + each.encode() for each in (module, name, attribute)]
    return b"\x80\x04" + short[0] + short[1] + b"\x93" + b"N}" + short[2] + b"K\x01s\x86b."


def forged(canary: Path) -> dict[str, bytes]:
    """Results that nobody of ours writes."""
    return {
        "open a file": pickle.dumps(Calls(open, str(canary), "w")),
        "evaluate": pickle.dumps(Calls(eval, f"open({str(canary)!r}, 'w')")),
        "through a module of ours": named("plancheck.worker.folders", "os.mkdir", str(canary)),
        "a function of ours": named("plancheck.worker.folders", "remove", str(canary)),
        "a class of ours that is no value": named("plancheck.worker", "_Process"),
        "a method": named("plancheck.model.document", "Document.complete", 1, 1),
        "any other class": named("pathlib", "PurePath", "a"),
        "set on a class": setting("plancheck.model.document", "Document", "status"),
        "set on a class with slots": setting("plancheck.model.document", "Block", "countable"),
        "set on a class of the library": setting("pathlib", "PosixPath", "exists"),
        "too many arguments": named("plancheck.model.diagnostic", "Bilingual", *"abcdef"),
        "no module": named("plancheck.none", "X"),
        "cut off": pickle.dumps(VALUES)[:-9],
        "nothing": b"",
        "no pickle": b"\xff" * 20,
        "a text that is longer than it is": b"\x80\x04\x8d" + struct.pack("<Q", 1 << 62) + b"a.",
    }


@pytest.mark.parametrize("deed", forged(Path()))
def test_a_forged_result_runs_nothing_and_changes_nothing(deed: str, tmp_path: Path) -> None:
    canary, file = tmp_path / "canary", tmp_path / "1.result"
    file.write_bytes(forged(canary)[deed])
    with pytest.raises(pickle.UnpicklingError):
        results.read(str(file))
    assert not canary.exists()
    assert Document("a", "", "docx").status == "checked"
    assert isinstance(vars(Block)["countable"], property)
    assert callable(Path.exists)


def test_the_forgeries_would_work_on_a_reader_without_care(tmp_path: Path) -> None:
    for deed in ("open a file", "evaluate", "through a module of ours"):
        canary = tmp_path / deed
        pickle.loads(forged(canary)[deed])
        assert canary.exists(), deed
    assert isinstance(pickle.loads(named("plancheck.model.diagnostic", "Bilingual", "甲", "a")), Bilingual)


WRITTEN = {
    "code": forged(Path("canary"))["evaluate"],
    "no outcome": pickle.dumps("done"),
    "a reason that there is not": pickle.dumps(Lost("tired")),  # type: ignore[arg-type]
    "no texts": pickle.dumps(Lost("internal_error", 1)),  # type: ignore[arg-type]
    "neither yes nor no": pickle.dumps(Done("done", "perhaps")),  # type: ignore[arg-type]
}


def taken_over(shared: None, what: str) -> str:
    """A task whose process hands back what somebody else wants."""
    if what != "done":
        setattr(results, "write", lambda path, result, most=None: Path(path).write_bytes(WRITTEN[what]))  # noqa: B010
    return "done"


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
@pytest.mark.parametrize("what", WRITTEN)
def test_a_process_that_was_taken_over_costs_its_own_document(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcomes = list(worker.run(taken_over, None, [Task(("done",)), Task((what,))]))
    assert outcomes[0] == Done("done")
    assert isinstance(outcomes[1], Lost)
    assert (outcomes[1].reason, outcomes[1].error) == ("internal_error", "UnpicklingError" if what == "code" else "TypeError")
    assert not (tmp_path / "canary").exists()
