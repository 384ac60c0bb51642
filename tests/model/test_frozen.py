"""Our frozen dataclasses against those of the standard library: but for what it costs to make them they are the same."""

from __future__ import annotations

import copy
import inspect
import pickle
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from plancheck.model import frozen

T = TypeVar("T")


def made(make: Any) -> dict[str, type]:
    """Some classes, made by one of the two. Each is in this module while it is made: pickle looks for it by its name."""

    @make(frozen=True, slots=True)
    class Empty:
        """None."""

    @make(frozen=True, slots=True)
    class One:
        """One."""

        only: float

    @make(frozen=True, slots=True)
    class Some:
        """Several."""

        name: str
        parts: tuple[int, ...] = ()
        words: dict[str, str] = field(default_factory=dict)
        span: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)
        kind: ClassVar[str] = "some"

        @property
        def first(self) -> int:
            return self.parts[0]

    @make(frozen=True)
    class Loose:
        """Without slots."""

        a: int
        b: object = None

    @make(frozen=True, slots=True)
    class Boxed(Generic[T]):
        """Of any kind."""

        value: T

    @make(frozen=True, slots=True)
    class Own:
        """With words of its own."""

        a: int
        b: int = 2

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and other.a == self.a

        def __repr__(self) -> str:
            return "own"

    @make
    class Open:
        """Not frozen."""

        a: int
        b: list[int] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Base:
        """Of the standard library."""

        a: int

    @make(frozen=True, slots=True)
    class Heir(Base):
        """Inherits."""

        b: int = 0

    found: dict[str, type] = {each.__name__: each for each in (Empty, One, Some, Loose, Boxed, Own, Open, Heir)}  # type: ignore[misc]
    for name, each in found.items():
        each.__qualname__ = name
    return found


OURS, THEIRS = made(frozen.dataclass), made(dataclass)
NAN = float("nan")
VALUES: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Empty", (), {}),
    ("One", (NAN,), {}),
    ("One", (), {"only": 0.5}),
    ("Some", ("甲",), {}),
    ("Some", ("甲", (1, 2)), {"words": {"a": "b"}, "span": (3, 4)}),
    ("Loose", (1,), {}),
    ("Loose", (1, "x"), {}),
    ("Boxed", ("v",), {}),
    ("Own", (1,), {"b": 3}),
    ("Open", (1,), {"b": [2]}),
    ("Heir", (1, 2), {}),
]
each_value = pytest.mark.parametrize(("name", "given", "named"), VALUES, ids=lambda it: it if isinstance(it, str) else "")


@pytest.mark.parametrize("name", OURS)
def test_the_class_is_the_same(name: str) -> None:
    ours, theirs = OURS[name], THEIRS[name]
    assert signature(ours) == signature(theirs)
    assert [(each.name, each.type, each.repr, each.compare) for each in fields(ours)] == [
        (each.name, each.type, each.repr, each.compare) for each in fields(theirs)
    ]
    for attribute in ("__doc__", "__match_args__", "__slots__", "__module__"):
        assert getattr(ours, attribute, None) == getattr(theirs, attribute, None)
    assert is_dataclass(ours)
    assert ours.__init__.__qualname__.endswith("__init__")


@each_value
def test_an_instance_is_the_same(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = OURS[name](*given, **named), THEIRS[name](*given, **named)
    assert repr(ours) == repr(theirs)
    assert asdict(ours) == asdict(theirs)
    assert [getattr(ours, each.name) for each in fields(ours)] == [getattr(theirs, each.name) for each in fields(theirs)]
    assert (ours == OURS[name](*given, **named)) is (theirs == THEIRS[name](*given, **named))
    assert ours != theirs
    assert outcome(lambda: hash(ours)) == outcome(lambda: hash(theirs))


@each_value
def test_copies_are_equal(name: str, given: tuple[Any, ...], named: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], name, OURS[name], raising=False)
    value = OURS[name](*given, **named)
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value), replace(value)):
        assert repr(other) == repr(value)
        assert (
            [getattr(other, each.name) for each in fields(other)]
            == pytest.approx([getattr(value, each.name) for each in fields(value)], nan_ok=True)
            if name == "One"
            else other == value
        )


@pytest.mark.parametrize(
    "deed",
    [
        lambda it: setattr(it, "name", "乙"),
        lambda it: delattr(it, "name"),
        lambda it: type(it)(),
        lambda it: type(it)("a", oher=1),
        lambda it: replace(it, other=1),
        lambda it: replace(it, name="乙"),
        lambda it: it.first,
        lambda it: it < it,
        lambda it: it == replace(it, span=(9, 9)),
        lambda it: it == replace(it, parts=(1,)),
        lambda it: it.words is type(it)("b").words,
    ],
)
def test_what_goes_wrong_goes_wrong_alike(deed: Callable[[Any], object]) -> None:
    assert outcome(lambda: deed(OURS["Some"]("甲"))) == outcome(lambda: deed(THEIRS["Some"]("甲")))


@pytest.mark.parametrize("name", ["name", "other"])  # for a name that is no field, the standard library's super() fails
def test_nothing_can_be_set(name: str) -> None:
    with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
        setattr(OURS["Some"]("甲"), name, "乙")


@pytest.mark.parametrize("how", [{"init": False}, {"kw_only": True}, {"hash": False}])
def test_a_field_of_another_kind_is_refused(how: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Odd\.a: a frozen class of ours"):
        frozen.dataclass(frozen=True)(type("Odd", (), {"__annotations__": {"a": "int"}, "a": field(default=1, **how), "__doc__": "Odd."}))


def signature(of: type) -> list[tuple[str, object, object]]:
    """Name, kind and annotation of each parameter. A default that a factory makes is a mark of each maker's own."""
    return [(each.name, each.kind, each.annotation) for each in inspect.signature(of).parameters.values()]


def outcome(deed: Callable[[], object]) -> str:
    """What comes of it, as text: a value, or an exception with its message."""
    try:
        return repr(deed())
    except (AttributeError, IndexError, TypeError) as error:  # FrozenInstanceError is an AttributeError
        return f"{type(error).__name__}: {error}".replace("made.<locals>.", "")
