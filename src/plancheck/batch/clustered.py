"""A run on a cluster. This machine finds out which drafts are new, and the cluster checks those."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any

from plancheck import worker
from plancheck.batch import cluster, draft, folder, remote
from plancheck.batch.model import Batch, Item, Result, UnavailableDraft, UncheckedDraft, Unwritten, may_succeed_alone, tasks_of
from plancheck.version import VERSION
from plancheck.worker import Begun, Done, Lost

#: How often a draft is retried on another worker if one cannot run the check.
TRIES = 3


def run(batch: Batch, all_items: Sequence[Item], workers: int, where: cluster.Address) -> Iterator[tuple[Item, Begun | Result]]:
    """As `runner.run`, on a cluster."""
    tasks = tasks_of(batch, all_items)
    staged = [str(task.arguments[1]) for task in tasks]
    new: dict[int, UncheckedDraft] = {}
    # On this machine first, in limited processes: a hanging network share or a vanished file does not concern the cluster.
    with closing(worker.completed(draft.look, batch, tasks, workers, batch.job.limits)) as outcomes:
        for number, outcome in outcomes:
            match outcome:
                case Begun():
                    pass
                case Done(value=UncheckedDraft() as unknown):
                    new[number] = unknown
                case Done(value=Result() | Unwritten() as known, strained=strained):
                    yield all_items[number], folder.settle(batch, all_items[number], staged[number], Done(known, strained))
                case Lost():
                    yield all_items[number], folder.settle(batch, all_items[number], staged[number], outcome)
    if new:
        yield from _Run(batch, all_items, staged, new, where).events()


class _Run:
    """The new drafts of a batch, by number, and the state of their requests to the cluster."""

    def __init__(
        self, batch: Batch, all_items: Sequence[Item], staged: Sequence[str], new: dict[int, UncheckedDraft], where: cluster.Address
    ) -> None:
        self._batch, self._items, self._staged, self._new, self._where = batch, all_items, staged, new, where
        self._shared = remote.pack_batch(batch)
        self._is_far = False  # a worker could not read a file, so drafts are sent with their bytes
        self._failures: dict[int, int] = {}
        self._alone: set[int] = set()
        self._waiting: cluster.Waiting = deque((number, partial(self._order, number)) for number in sorted(new))

    def events(self) -> Iterator[tuple[Item, Begun | Result]]:
        """The events of all drafts as they happen."""
        with (
            cluster.connected(self._where) as client,
            closing(cluster.completed(client, self._where, remote.serve, self._waiting)) as events,
        ):
            for number, event in events:
                if isinstance(event, Begun):
                    yield self._items[number], event
                elif (result := self._result(number, event)) is not None:
                    yield self._items[number], result

    def _order(self, number: int) -> bytes:
        item = self._items[number]
        data = draft.read(item.submission.draft, item.size) if self._is_far else None
        others = draft.others_of(item) if self._is_far else None
        content = data if isinstance(data, bytes) else None, others
        seconds = item.print_seconds(self._batch.job)
        return remote.pack_request(self._shared, item, self._new[number], *content, number in self._alone, seconds)

    def _result(self, number: int, event: bytes | Lost) -> Result | None:
        """The result of a draft; None if it is sent to the cluster again."""
        match remote.CheckResponse(event, {}) if isinstance(event, Lost) else remote.unpack_response(event):
            case remote.OtherVersion(version=theirs):
                raise cluster.Unusable("cluster_version", theirs=theirs, ours=VERSION)
            case remote.Failed(error=error):
                self._try_elsewhere(number, error)
                return None
            case remote.CheckResponse(outcome=Done(value=UnavailableDraft())):
                return self._bring(number)
            case remote.CheckResponse(outcome=Done(value=Unwritten() as failed)):  # no space for temporary files there
                raise cluster.Gone("cluster_broken", address=self._where.text, error=failed.error)
            case remote.CheckResponse(outcome=outcome) if self._may_go_alone(number, outcome):
                self._alone.add(number)
                self._waiting.append((number, partial(self._order, number)))
                return None
            case answer:
                for end, content in answer.files.items():
                    folder.put(self._staged[number] + end, content, self._batch)
                return folder.settle(self._batch, self._items[number], self._staged[number], answer.outcome)

    def _may_go_alone(self, number: int, outcome: Done[Any] | Lost) -> bool:
        return number not in self._alone and may_succeed_alone(self._batch, self._items[number], outcome)

    def _try_elsewhere(self, number: int, error: str) -> None:
        self._failures[number] = self._failures.get(number, 0) + 1
        if self._failures[number] > TRIES:
            raise cluster.Gone("cluster_broken", address=self._where.text, error=error)
        self._waiting.append((number, partial(self._order, number)))

    def _bring(self, number: int) -> Result | None:
        """Queues a draft with its bytes, since the worker cannot read it; gives a result if it cannot be read here either."""
        self._is_far = True
        item = self._items[number]
        data = draft.read(item.submission.draft, item.size)
        if isinstance(data, bytes):
            self._waiting.appendleft((number, partial(self._order, number)))
            return None
        report = replace(draft.unread(self._batch.job, data), attachments=self._new[number].attachments)
        staged = self._staged[number]
        return folder.settle(self._batch, item, staged, Done(draft.stage(self._batch, item, staged, "", report)))
