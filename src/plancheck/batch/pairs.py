"""Which draft of a round is the new version of which draft of the round before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from plancheck.model.round import Draft


@dataclass(frozen=True, slots=True)
class Pairs:
    """Drafts with their new versions. `ambiguous`: new drafts with the names of the old ones that they could belong to."""

    pairs: tuple[tuple[Draft, Draft], ...]
    ambiguous: tuple[tuple[Draft, tuple[str, ...]], ...] = ()
    only_old: tuple[Draft, ...] = ()
    only_new: tuple[Draft, ...] = ()


def _folder(draft: Draft) -> str:
    """The folder of a draft, which is the same when it comes back under another file name."""
    return draft.name.rpartition("/")[0]


def _title(draft: Draft) -> Hashable:
    title = "".join(draft.plan.title.split())
    return (title, draft.plan.place) if title and draft.plan.place else ""


#: What tells that two drafts are versions of one plan, the surest first. An empty key tells nothing.
KEYS: tuple[Callable[[Draft], Hashable], ...] = (lambda draft: draft.name, _folder, _title)


def pair(old: Sequence[Draft], new: Sequence[Draft]) -> Pairs:
    """Pairs by the path of the draft, then by its folder, then by title and place.

    A key that several of the drafts still left share pairs none of them.
    """
    by_file: dict[str, Draft] = {}
    left, right = list(old), list(new)
    unclear: dict[str, tuple[str, ...]] = {}
    for key in KEYS:
        for draft in list(right):
            mine = [other for other in right if key(draft) and key(other) == key(draft)]
            theirs = [other for other in left if key(draft) and key(other) == key(draft)]
            if len(mine) == len(theirs) == 1:
                by_file[draft.name] = theirs[0]
                left.remove(theirs[0])
                right.remove(draft)
            elif theirs:
                unclear[draft.name] = tuple(other.name for other in theirs)
    ambiguous = tuple((draft, unclear[draft.name]) for draft in right if draft.name in unclear)
    candidates = {name for _, names in ambiguous for name in names}
    return Pairs(
        tuple((by_file[draft.name], draft) for draft in new if draft.name in by_file),
        ambiguous,
        tuple(draft for draft in left if draft.name not in candidates),
        tuple(draft for draft in right if draft.name not in unclear),
    )
