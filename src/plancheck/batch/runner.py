"""A run over all drafts of a batch, on this machine or on a cluster."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from plancheck import worker
from plancheck.batch import clustered, overview
from plancheck.batch.draft import check, warm
from plancheck.batch.folder import begin, make_folder, place, settle, write_state
from plancheck.batch.model import (
    FILES,
    RECORDS,
    STAGE,
    STATE,
    Batch,
    Item,
    Result,
    Unwritten,
    may_succeed_alone,
    tasks_of,
)
from plancheck.batch.submissions import STATE_FOLDER, Contents
from plancheck.worker import Begun, Done, Lost, Task

if TYPE_CHECKING:
    from plancheck.batch.cluster import Address
    from plancheck.batch.store import Mirror


def run(
    batch: Batch, all_items: Sequence[Item], workers: int, cluster: Address | None = None, mirror: Mirror | None = None
) -> Iterator[tuple[Item, Begun | Result]]:
    """Checks every draft. Yields a Begun when a process takes it, and its Result once its report is on disk and in the store of `mirror`.

    With a cluster, this machine only finds out which drafts are new, and the cluster checks them. Raises Unwritten, `cluster.Unusable`
    and `stores.Unreached`.
    """
    begin(batch)
    if mirror is not None:
        mirror.push(f"{STATE_FOLDER}/{STATE}")
    for item, event in clustered.run(batch, all_items, workers, cluster) if cluster else _here(batch, all_items, workers):
        if mirror is not None and isinstance(event, Result) and not event.reused:
            mirror.push(item.html, item.json, f"{STATE_FOLDER}/{RECORDS}/{item.record}")
        yield item, event
    shutil.rmtree(batch.out / STATE_FOLDER / STAGE, ignore_errors=True)


def _here(batch: Batch, all_items: Sequence[Item], workers: int) -> Iterator[tuple[Item, Begun | Result]]:
    tasks = tasks_of(batch, all_items)
    lost: list[int] = []
    for number, outcome in _completed(batch, tasks, workers):
        item = all_items[number]
        if isinstance(outcome, Begun):
            yield item, outcome
        elif may_succeed_alone(batch, item, outcome):
            lost.append(number)
        else:
            yield item, settle(batch, item, tasks[number].arguments[1], outcome)
    again = [replace(tasks[number], arguments=(*tasks[number].arguments, True)) for number in lost]
    for number, outcome in _completed(batch, again, workers):
        item, staged, _ = again[number].arguments
        yield item, outcome if isinstance(outcome, Begun) else settle(batch, item, staged, outcome)


def _completed(batch: Batch, tasks: list[Task], workers: int) -> Iterator[tuple[int, Begun | Done[Result | Unwritten] | Lost]]:
    with closing(worker.completed(check, batch, tasks, workers, batch.job.limits, partial(warm, batch))) as outcomes:
        yield from outcomes


def assemble(batch: Batch, contents: Contents, all_items: Sequence[Item], mirror: Mirror | None = None) -> None:
    """Writes the files about all drafts together, from their records. Raises Unwritten, also if the process that writes them is lost."""
    stage = batch.out / STATE_FOLDER / STAGE
    make_folder(stage)
    staged = str(stage / "round")
    task = Task((contents.skipped, tuple(item.record for item in all_items), staged), 60 + 0.2 * len(all_items))
    (outcome,) = worker.run(overview.write, batch, [task], limits=replace(batch.job.limits, memory=2 * batch.job.limits.memory))
    match outcome:
        case Lost(reason=reason, error=error):
            raise Unwritten(str(batch.out / FILES[0]), error or reason)
        case Done(value=Unwritten() as failed):
            raise failed
    for name in FILES:
        place(f"{staged}.{name}", batch.out / name)
    write_state(batch, True)
    if mirror is not None:
        mirror.push(*FILES, f"{STATE_FOLDER}/{STATE}")
    shutil.rmtree(stage, ignore_errors=True)
