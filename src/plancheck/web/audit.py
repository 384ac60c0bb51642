"""The history of a workbench: every act, in a chain that shows whether a record was changed, taken out, added or moved.

A record's code is an HMAC-SHA-256 over its content and the code of the record before it, by a key that lies beside the database, not in
it. The end of the chain is kept with a code of its own, so that records missing at the end are noticed too. Whoever has both the key and
the database can make a chain of their own; a copy of the last code elsewhere (`plancheck audit verify` prints it) shows even that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from itertools import pairwise
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


def problems(noted: str = "") -> list[Problem]:
    """Everything that is wrong with the chain, by number; nothing if it is as it was written.

    `noted`: a code of a last record that was noted earlier. If no record bears it, the chain was cut or made anew: that is a problem of
    the end, which the chain alone cannot show to somebody who has its key.
    """
    chain = Chain.objects.filter(pk=1).first() or Chain()
    written = list(Record.objects.order_by("pk").values_list("number", flat=True))
    place = {number: at for at, number in enumerate(written, 1)}
    out_of_order = {number for number, following in pairwise(written) if number > following}
    problems: dict[int, Fault] = dict.fromkeys(sorted(set(range(1, chain.length + 1)) - place.keys()), "missing")
    surplus = len(written) - chain.length
    previous = ""
    for line in Record.objects.order_by("number").iterator():
        if not 1 <= line.number <= chain.length:
            problems[line.number] = "added"
        elif not _is_sound(line, line.number):
            moved = _is_sound(line, place[line.number])
            problems[line.number] = "moved" if moved else "added" if surplus > 0 else "changed"
        elif line.number in out_of_order or (line.previous != previous and line.number - 1 not in problems):
            problems[line.number] = "moved"
        previous = line.code
    lost = bool(noted) and not Record.objects.filter(code=noted).exists()
    if lost or ((written or chain.code) and not hmac.compare_digest(chain.code, _end(chain))):
        problems.setdefault(chain.length, "end")
    return [Problem(number, fault) for number, fault in sorted(problems.items())]


def _is_sound(line: Record, number: int) -> bool:
    """Whether a record is as it was written, as the one of this number."""
    was, line.number = line.number, number
    try:
        return hmac.compare_digest(line.code, _code(line))
    finally:
        line.number = was


def last() -> tuple[int, str]:
    """How many records there are, and the code of the last."""
    chain = Chain.objects.filter(pk=1).first() or Chain()
    return chain.length, chain.last
