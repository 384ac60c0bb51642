"""Regular expressions that are compiled when they are first asked, and held.

A process that reads one draft needs a part of the expressions in this room, and each costs about as much to compile as to ask a
thousand times. The standard library keeps only 512 of those that are given as text, fewer than a draft takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any, cast

import regex

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
#: Every Chinese character, within the brackets of an expression.
HAN = "\u4e00-\u9fff"
#: What the two engines read differently.
_DIFFERENT = re.compile(r"\\[wWsSbB]")


def _compile(source: str, flags: int = 0) -> re.Pattern[str]:
    """An expression ready to be asked.

    `re` walks all 20,992 characters of a range of Chinese ones each time it compiles it (half a millisecond), `regex` does not; for long
    lists of words it is the other way round.
    """
    sooner = len(source) < 600 * source.count(HAN) and not _DIFFERENT.search(source)
    return cast("re.Pattern[str]", regex.compile(source, flags)) if sooner else re.compile(source, flags)


#: What a method gives where nothing can match, if it is not None; `sub` leaves the text as it is.
_NO_MATCH: dict[str, Callable[[str], Any]] = {
    "finditer": lambda text: iter(()),
    "findall": lambda text: [],
    "split": lambda text: [text],
}


_TEXTS = r"[^\\.^$*+?{}\[\]()|]+(?:\|[^\\.^$*+?{}\[\]()|]+)*"
#: Nothing but texts of which one is to stand there, perhaps at the beginning or the end, perhaps several times.
_ONE_OF = re.compile(rf"{_TEXTS}|\^?\(\?:(?P<grouped>{_TEXTS})\)\+?\$?")


#: More texts than these are found sooner by the expression.
_FEW = 16


def _choices(source: str, flags: int) -> tuple[str, ...]:
    """What an expression that is no more than a choice of a few texts needs; () for any other."""
    found = _ONE_OF.fullmatch(source) if not flags else None
    texts = tuple((found["grouped"] or source).split("|")) if found else ()
    return texts if len(texts) <= _FEW else ()


class Late:
    """An expression that is compiled when one of its methods is first called; they are those of `re.Pattern`.

    `needs`: texts of which one stands in all that the expression matches. A text with none of them is told without the expression,
    and a draft in which none stands does not pay for compiling it. Of a mere choice of texts they are known.
    """

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    sub: Callable[..., str]
    split: Callable[..., list[str]]

    def __init__(self, source: str | Callable[[], str], flags: int = 0, needs: tuple[str, ...] = ()) -> None:
        """`source`: the expression, or what makes it where that takes long."""
        self._source = source
        self.needs = needs
        self._flags = flags

    def _guarded(self, method: str) -> Callable[..., Any]:
        """The method behind a look for what it needs."""
        needs = self.needs
        otherwise = _NO_MATCH.get(method)
        ready: Callable[..., Any] | None = None

        def compiled() -> Callable[..., Any]:
            nonlocal ready
            ready = getattr(self._compiled, method)
            return ready

        def ask(text: str, *bounds: int) -> Any:
            for each in needs:  # a draft asks this a hundred thousand times, and `any` takes twice as long
                if each in text:
                    return (ready or compiled())(text, *bounds)
            return otherwise(text) if otherwise else None

        def sub(by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> Any:
            for each in needs:
                if each in text:
                    return (ready or compiled())(by, text, count)
            return text

        def split(text: str, maxsplit: int = 0) -> list[str]:
            found: list[str] = ask(text, maxsplit)
            return found

        match method:
            case "sub":
                return sub
            case "split":
                return split
            case _:
                return ask

    @cached_property
    def pattern(self) -> str:
        """The expression as text."""
        return self._source if isinstance(self._source, str) else self._source()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return _compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        self.needs = self.needs or _choices(self.pattern, self._flags)
        if self.needs:
            self.__dict__[name] = self._guarded(name)
        else:
            for method in _METHODS:
                self.__dict__[method] = getattr(self._compiled, method)
        return self.__dict__[name]


#: An expression of a module, compiled when it is first asked.
late = Late


def any_of(words: str) -> Callable[[str], bool]:
    """Tells whether a text holds one of the words between |, sooner than an expression that has to be compiled."""
    listed = tuple(words.split("|"))

    def ask(text: str) -> bool:
        for each in listed:  # noqa: SIM110  (as in `Late`)
            if each in text:
                return True
        return False

    return ask


@lru_cache(maxsize=2048)
def held(source: str) -> Late:
    """The expression of a text, compiled once and when it is first asked."""
    return Late(source)


def search(source: str, text: str) -> re.Match[str] | None:
    """As `re.search`, with the expression held."""
    return held(source).search(text)


def match(source: str, text: str) -> re.Match[str] | None:
    """As `re.match`, with the expression held."""
    return held(source).match(text)


def fullmatch(source: str, text: str) -> re.Match[str] | None:
    """As `re.fullmatch`, with the expression held."""
    return held(source).fullmatch(text)


def sub(source: str, by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
    """As `re.sub`, with the expression held."""
    return held(source).sub(by, text, count)


def split(source: str, text: str) -> list[str]:
    """As `re.split`, with the expression held."""
    return held(source).split(text)


def findall(source: str, text: str) -> list[Any]:
    """As `re.findall`, with the expression held."""
    return held(source).findall(text)


def finditer(source: str, text: str) -> Iterator[re.Match[str]]:
    """As `re.finditer`, with the expression held."""
    return held(source).finditer(text)
