"""Frozen dataclasses, made in a third of the time.

A check makes some two hundred classes while it starts, before it has looked at a draft. The standard library writes seven methods for
each and has every one compiled on its own, which is 60 ms of the start. Here `__init__` alone is compiled, and what all classes can share
they share.
Everything else is the standard library's: `fields`, `replace`, `field`, matching, slots; a type checker sees its `dataclass` itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, fields, is_dataclass
from dataclasses import dataclass as _dataclass
from functools import lru_cache
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, **how: bool) -> type | Callable[[type], type]:
        """As the standard library's: what it makes itself, where a class is not frozen or inherits from another dataclass.

        Of frozen ones, all fields are in `__init__`, and those that are compared are hashed. Its own do not inherit from these.
        """
        return _made(cls, **how) if cls else lambda each: _made(each, **how)


def _made(cls: type, frozen: bool = False, slots: bool = False, **other: bool) -> type:
    if not frozen or other or any(is_dataclass(each) for each in cls.__mro__[1:]):
        return _dataclass(frozen=frozen, slots=slots, **other)(cls)
    # Where there is no docstring, the standard library would look for a signature, for as long as all the rest takes.
    cls.__doc__ = cls.__doc__ or f"{cls.__name__}({', '.join(vars(cls).get('__annotations__', ()))})"
    made: type = _dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    for name, method in _written(made, fields(made), slots).items():
        if vars(made).get(name) is None:  # what a class says itself, stays; its __hash__ is None where it says __eq__ only
            setattr(made, name, method)
    return made


def _written(made: type, found: tuple[Field[Any], ...], slots: bool) -> dict[str, Any]:
    equal, hashed = _compared(made, [each.name for each in found if each.compare])
    init = _compiled(made, found, slots)
    methods = {"__init__": init, "__eq__": equal, "__hash__": hashed, "__repr__": _repr, "__setattr__": _set, "__delattr__": _delete}
    if slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    return methods


def _compared(made: type, names: list[str]) -> tuple[Any, Any]:
    """__eq__ and __hash__ of a class by the fields of these names."""
    take = _taking(names)

    def __eq__(self: object, other: object) -> bool:
        return take(self) == take(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:
        return hash(take(self))

    for method in (__eq__, __hash__):
        method.__qualname__ = f"{made.__qualname__}.{method.__name__}"
    return __eq__, __hash__


def _taking(names: list[str]) -> Callable[[Any], tuple[object, ...]]:
    """What gives the fields of these names."""
    match names:
        case []:
            return lambda it: ()
        case [name]:
            take = attrgetter(name)
            return lambda it: (take(it),)
        case _:
            return attrgetter(*names)


def _compiled(made: type, found: tuple[Field[Any], ...], slots: bool) -> Any:
    """__init__ of a class, as the standard library writes it."""
    given: dict[str, object] = {"_put": object.__setattr__, "_absent": MISSING}
    parameters, body = [], []
    for each in found:
        name, value = each.name, each.name
        if not each.init or each.kw_only or each.hash is not None:
            raise TypeError(f"{made.__qualname__}.{name}: a frozen class of ours has no such field")
        if each.default is not MISSING:
            given[f"_usual_{name}"] = each.default
            parameters.append(f"{name}=_usual_{name}")
        elif each.default_factory is not MISSING:
            given[f"_usual_{name}"] = each.default_factory
            parameters.append(f"{name}=_absent")
            value = f"_usual_{name}() if {name} is _absent else {name}"
        else:
            parameters.append(name)
        # A slot takes its value itself; object.__setattr__ would look for it first, for half as long again.
        if slots:
            given[f"_set_{name}"] = vars(made)[name].__set__
        body.append(f"_set_{name}(self, {value})" if slots else f"_put(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    lines = (
        f"def _methods({', '.join(given)}):",
        f" def __init__(self, {', '.join(parameters)}):",
        *(f"  {line}" for line in body or ["pass"]),
        " return __init__",
    )
    inside: dict[str, Any] = {}
    exec("\n".join(lines), vars(sys.modules[made.__module__]), inside)
    init = inside["_methods"](**given)
    init.__annotations__ = {**{each.name: each.type for each in found}, "return": None}
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


# ---- what all classes share -------------------------------------------------------------------------------------


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({shown})"


def _set(self: Any, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


# A report has ten thousand of its parts to hand from process to process: how they are taken and put is found out once a class.


def _state(self: object) -> tuple[object, ...]:
    return _taker(type(self))(self)  # type: ignore[arg-type]  # mypy holds that no class can be hashed


def _restore(self: object, state: Iterable[object]) -> None:
    for put, value in zip(_putters(type(self)), state, strict=True):  # type: ignore[arg-type]
        put(self, value)


@lru_cache(maxsize=512)
def _taker(made: type) -> Callable[[Any], tuple[object, ...]]:
    return _taking([each.name for each in fields(made)])


@lru_cache(maxsize=512)
def _putters(made: type) -> tuple[Callable[[Any, object], None], ...]:
    return tuple([getattr(made, each.name).__set__ for each in fields(made)])
