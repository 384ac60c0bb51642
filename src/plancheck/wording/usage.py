"""Help with input: suggestions for misspelt words, names of values, positions of errors in TOML files."""

from __future__ import annotations

import re

from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import known, phrase


def nearest(word: str, words: list[str]) -> str | None:
    """The one of `words` that `word` is probably a misspelling of; None if none is close.

    The dashes of options do not count, and of a short word one letter may be wrong: 期线 for 期限.
    """
    from difflib import get_close_matches

    bare = {candidate.lstrip("-"): candidate for candidate in words}
    bare_word = word.lstrip("-")
    matches = get_close_matches(bare_word, bare, n=1, cutoff=0.5 if len(bare_word) <= 3 else 0.7)
    return bare[matches[0]] if matches else None


def did_you_mean(lang: str, word: str, words: list[str]) -> str:
    """A question with the nearest of `words`; "" if none is near."""
    near = nearest(word, words)
    return phrase("terminal.did_you_mean", lang, near=near) if near else ""


_METAVAR = re.compile("[A-Z]+(?:-[A-Z]+)*")


def metavar(text: str, lang: str) -> str:
    """The name of a value in help: "FILE|DIR" is 文件|文件夹 in Chinese. Lower-case words are literals."""
    return _METAVAR.sub(lambda word: phrase(f"metavar.{word[0]}", lang) if known(f"metavar.{word[0]}") else word[0], text)


def toml_place(error: Exception) -> Bilingual:
    """The position of an error of tomllib, whose message is English only: "… (at line 2, column 8)"."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    return Bilingual(f"第 {place[1]} 行第 {place[2]} 个字符处" if place else "文件末尾", str(error))
