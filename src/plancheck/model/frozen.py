"""Frozen dataclasses, made in a third of the time.

A check makes some two hundred classes while it starts, before it has looked at a draft. The standard library writes seven methods for
each and has every one compiled on its own, which is 60 ms of the start. Here three are compiled, at once, and all classes share the rest.
Everything else is the standard library's: `fields`, `replace`, `field`, matching, slots; a type checker sees its `dataclass` itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields, is_dataclass
from dataclasses import dataclass as _dataclass
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
    init, equal, hashed = _compiled(made, found, slots)
    methods = {"__init__": init, "__eq__": equal, "__hash__": hashed, "__repr__": _repr, "__setattr__": _set, "__delattr__": _delete}
    if slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    return methods


def _compiled(made: type, found: tuple[Field[Any], ...], slots: bool) -> tuple[Any, Any, Any]:
    """__init__, __eq__ and __hash__ of a class, as the standard library writes them."""
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
    compared = [each.name for each in found if each.compare]
    mine, theirs = ("".join(f"{whose}.{name}, " for name in compared) for whose in ("self", "other"))
    lines = (
        f"def _methods({', '.join(given)}):",
        f" def __init__(self, {', '.join(parameters)}):",
        *(f"  {line}" for line in body or ["pass"]),
        " def __eq__(self, other):",
        f"  return ({mine}) == ({theirs}) if other.__class__ is self.__class__ else NotImplemented",
        f" def __hash__(self): return hash(({mine}))",
        " return __init__, __eq__, __hash__",
    )
    inside: dict[str, Any] = {}
    exec("\n".join(lines), vars(sys.modules[made.__module__]), inside)
    methods: tuple[Any, Any, Any] = inside["_methods"](**given)
    methods[0].__annotations__ = {**{each.name: each.type for each in found}, "return": None}
    for method in methods:
        method.__qualname__ = f"{made.__qualname__}.{method.__name__}"
    return methods


# ---- what all classes share -------------------------------------------------------------------------------------


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({shown})"


def _set(self: Any, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
