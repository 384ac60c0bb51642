"""Sentences that differ only by the subjects that they name, told once with all of these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import SubResult
from plancheck.wording.catalogue import listed

#: The most subjects that a sentence lists.
MOST_LISTED = 5
#: Stands for the subject in a message.
_SUBJECT = "\0"
#: The types of subjects that one sentence may list. Of sums or projects, a list might read as if its value were that of all together.
_LISTED = frozenset(("year", "indicator", "series", "topic"))


class Joined(NamedTuple):
    """A sentence, and the numbers of the messages that it stands for."""

    message: Bilingual
    of: tuple[int, ...]


def advised(diagnostic: Diagnostic, lang: str) -> str:
    """What is wrong and the way out, as two sentences."""
    message = diagnostic.message.of(lang)
    if not diagnostic.help:
        return message
    return message.rstrip("。. ") + (". " if lang == "en" else "。") + diagnostic.help.of(lang)


def names(subs: Sequence[SubResult]) -> list[Bilingual]:
    """The names of the subjects, if one sentence may list them; otherwise none."""
    types = {part for sub in subs for part in sub.subject.type.split("/")}
    return [sub.subject.label for sub in subs] if types <= _LISTED else []


def joined(messages: Sequence[Bilingual], labels: Sequence[Bilingual]) -> list[Joined]:
    """The distinct messages; those that differ only by their subjects, which have these labels (or none), are one.

    The label of a subject with several parts (an indicator and a year) is tried as a whole, then part by part.
    """
    best = [Joined(message, tuple(at for at, other in enumerate(messages) if other == message)) for message in dict.fromkeys(messages)]
    split = [list(zip(label.zh.split(" · "), label.en.split(" · "), strict=False)) for label in labels]
    parts = min(map(len, split), default=0)
    tries = [[(label.zh, label.en) for label in labels], *([one[at] for one in split] for at in range(parts if parts > 1 else 0))]
    for named in tries if labels else ():
        merged = _merged(messages, [Bilingual(*name) for name in named])
        best = merged if len(merged) < len(best) else best
    return best


def _merged(messages: Sequence[Bilingual], named: Sequence[Bilingual]) -> list[Joined]:
    """Messages that differ only by these names, each once with all names; others as they are."""
    alike: dict[Bilingual, list[int]] = {}
    for at, (message, name) in enumerate(zip(messages, named, strict=True)):
        whole = message.zh.count(name.zh) == message.en.count(name.en) == 1
        shape = Bilingual(message.zh.replace(name.zh, _SUBJECT), message.en.replace(name.en, _SUBJECT)) if whole else message
        alike.setdefault(shape, []).append(at)
    return [Joined(_with_names(shape, [named[at] for at in those]), tuple(those)) for shape, those in alike.items()]


def _with_names(shape: Bilingual, those: Sequence[Bilingual]) -> Bilingual:
    distinct = list(dict.fromkeys(those))
    shown, more = listed(distinct[:MOST_LISTED]), len(distinct) - MOST_LISTED
    zh = shown.zh + (f"等{len(distinct)}项" if more > 0 else "")
    en = shown.en + (f" and {more} more" if more > 0 else "")
    return Bilingual(shape.zh.replace(_SUBJECT, zh), shape.en.replace(_SUBJECT, en))
