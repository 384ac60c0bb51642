"""Why work was not done, in sentences in both languages, as the column `problem` of a job or letter keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import both
from plancheck.worker import Lost

#: What `queue` writes for a job whose workers were lost each time.
LOST = "lost"


def write(sentences: Iterable[Bilingual]) -> str:
    """The text of a column; "" for no sentence."""
    pairs = [[it.zh, it.en] for it in sentences]
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""


def read(column: str) -> tuple[Bilingual, ...]:
    """The sentences of a column. One that `write` has not written is a text in one language."""
    if column == LOST:
        return (both("letters.lost"),)
    if not column.startswith('[["'):
        return (Bilingual(column, column),) if column else ()
    return tuple(Bilingual(zh, en) for zh, en in json.loads(column))


def of_lost(outcome: Lost) -> Bilingual:
    """Why a process gave no result."""
    return both("letters.lost_because", why=outcome.error) if outcome.error else both(f"letters.lost.{outcome.reason}")
