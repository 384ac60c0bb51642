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
from django.db.models import Max
from django.utils import timezone

from plancheck.web import site, snapshot
from plancheck.web.models import Chain, Person, Record, Version

if TYPE_CHECKING:
    from plancheck.web.models import Plan

#: The file of the key in the folder of the site.
KEY = "audit.key"
Fault = Literal["changed", "missing", "added", "moved", "end"]


def begin() -> None:
    """Begins the history of a new workbench: makes its key and its end. Where it has begun, only sees whether the key is there.

    A workbench with accounts, versions or records whose end is gone gets none: that is a fault, which `problems` goes on to name. Raises
    site.KeyLost.
    """
    with transaction.atomic():
        if Chain.objects.filter(pk=1).exists():
            _key()
        elif not _has_acts():
            site.secret(site.current(), KEY)
            chain = Chain(pk=1)
            chain.code = _end(chain)
            chain.save(force_insert=True)


def record(person: Person | None, act: str, plan: Plan | None = None, before: object = None, after: object = None) -> None:
    """Adds a record. Called in the transaction of the act, so that both are saved or neither is.

    The end is signed only if it was sound before: one that somebody changed stays as it is, so that `problems` names it whatever is done
    afterwards. Raises site.KeyLost.
    """
    with transaction.atomic():
        chain = Chain.objects.select_for_update().filter(pk=1).first()
        if chain is None:
            site.secret(site.current(), KEY)
            chain, _ = Chain.objects.get_or_create(pk=1)  # without a code: the history was never begun, or its end was deleted
        was_sound = _is_end(chain)
        # After records whose end was moved back, too, the next one has a number of its own.
        last = max(chain.length, Record.objects.aggregate(last=Max("number"))["last"] or 0)
        line = Record(
            number=last + 1,
            at=timezone.now().isoformat(timespec="microseconds"),
            person=_named(person) if person is not None else "",
            act=act,
            plan=plan.pk if plan is not None else None,
            before=_text(before),
            after=_text(after),
            previous=chain.last,
        )
        line.code = _code(line)
        line.save(force_insert=True)
        chain.length, chain.last = line.number, line.code
        if was_sound:
            chain.code = _end(chain)
        chain.save()


def _named(person: Person) -> str:
    """The user name, with the name behind it where there is one: who works alone need not give theirs."""
    return f"{person.username} ({person.name})" if person.name else person.username


def _has_acts() -> bool:
    """Whether there is anything that an act has left, which has left a record too."""
    begun: bool = Record.objects.exists() or Version.objects.exists() or Person.objects.exclude(role="owner").exists()
    return begun


def _text(value: object) -> str:
    if value is None:
        return ""
    # Half of a pair of surrogates, which no database takes, becomes the escape that JSON has for it.
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace").decode()


def _code(line: Record) -> str:
    content = [line.number, line.at, line.person, line.act, line.plan, line.before, line.after, line.previous]
    return _mac(content)


def _end(chain: Chain) -> str:
    return _mac(["end", chain.length, chain.last])


def _is_end(chain: Chain) -> bool:
    return hmac.compare_digest(chain.code, _end(chain))


def _key() -> bytes:
    path = site.current().folder / KEY
    try:
        return path.read_text("ascii").strip().encode()
    except FileNotFoundError:
        raise site.KeyLost(path) from None


def _mac(content: list[Any]) -> str:
    return hmac.new(_key(), json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the record that has, or should have, this number."""

    number: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong with the chain, by number, nothing if it is as it was written; how many records there are, and the code of the last."""

    problems: list[Problem]
    records: int
    last: str


def problems(noted: str = "") -> list[Problem]:
    """Everything that is wrong with the chain, as `verify` finds it."""
    return verify(noted).problems


def verify(noted: str = "") -> Verified:
    """Reads the whole chain, as it is at one moment, while others go on adding to it. Raises site.KeyLost.

    `noted`: a code of a last record that was noted earlier. If no record bears it, the chain was cut or made anew: that is a problem of
    the end, which the chain alone cannot show to somebody who has its key.
    """
    with snapshot.unchanging():
        return Verified(_problems(noted), *last())


def _problems(noted: str) -> list[Problem]:
    chain = Chain.objects.filter(pk=1).first()
    if chain is None and not Record.objects.exists():
        return [Problem(0, "end")] if noted or _has_acts() else []
    chain = chain or Chain()
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
    if lost or not _is_end(chain):
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
