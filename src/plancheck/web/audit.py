"""The history of a workbench: every act, in a chain that shows whether a record was changed, taken out, added or moved.

A record's code is an HMAC-SHA-256 over its content and the code of the record before it, by a key that lies beside the database, not in
it. The end of the chain is kept with a code of its own, so that records missing at the end are noticed too. Whoever has both the key and
the database can make a chain of their own; a copy of the last code elsewhere (`plancheck audit verify` prints it) shows even that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction
from django.utils import timezone

from plancheck.web import site
from plancheck.web.models import Chain, Record

if TYPE_CHECKING:
    from plancheck.web.models import Person, Plan

#: The file of the key in the folder of the site.
KEY = "audit.key"
Fault = Literal["changed", "missing", "added", "moved", "end"]


def record(person: Person | None, act: str, plan: Plan | None = None, before: object = None, after: object = None) -> None:
    """Adds a record. Called in the transaction of the act, so that both are saved or neither is."""
    with transaction.atomic():
        chain, _ = Chain.objects.select_for_update().get_or_create(pk=1)
        line = Record(
            number=chain.length + 1,
            at=timezone.now().isoformat(timespec="microseconds"),
            person=f"{person.username} ({person.name})" if person is not None else "",
            act=act,
            plan=plan.pk if plan is not None else None,
            before=_text(before),
            after=_text(after),
            previous=chain.last,
        )
        line.code = _code(line)
        line.save(force_insert=True)
        chain.length, chain.last = line.number, line.code
        chain.code = _end(chain)
        chain.save()


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _code(line: Record) -> str:
    content = [line.number, line.at, line.person, line.act, line.plan, line.before, line.after, line.previous]
    return _mac(content)


def _end(chain: Chain) -> str:
    return _mac(["end", chain.length, chain.last])


def _mac(content: list[Any]) -> str:
    key = site.secret(site.current(), KEY).encode()
    return hmac.new(key, json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the record that has, or should have, this number."""

    number: int
    fault: Fault


def problems() -> Iterator[Problem]:
    """Everything that is wrong with the chain; nothing if it is as it was written."""
    previous, expected = "", 1
    for line in Record.objects.order_by("pk").iterator():
        if line.number != expected:
            yield Problem(line.number, "moved" if line.number < expected else "missing")
        elif not hmac.compare_digest(line.code, _code(line)):
            yield Problem(line.number, "changed")
        elif line.previous != previous:
            yield Problem(line.number, "moved")
        previous, expected = line.code, line.number + 1
    chain = Chain.objects.filter(pk=1).first() or Chain()
    if (chain.length or chain.code) and not hmac.compare_digest(chain.code, _end(chain)):
        yield Problem(chain.length, "end")
    elif expected - 1 < chain.length:
        yield Problem(chain.length, "missing")
    elif expected - 1 > chain.length:
        yield Problem(expected - 1, "added")


def last() -> tuple[int, str]:
    """How many records there are, and the code of the last."""
    chain = Chain.objects.filter(pk=1).first() or Chain()
    return chain.length, chain.last
