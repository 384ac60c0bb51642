"""The history cannot be changed unseen: a record that was changed, taken out, added or swapped is named."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from tests.web.test_backup import plancheck


@pytest.fixture
def chain(bench: Any) -> Any:
    """Six records of the history."""
    from plancheck.web import audit

    for number in range(1, 7):
        audit.record(None, "checked", None, {"n": number - 1}, {"n": number})
    return bench


def _changed(records: Any) -> None:
    records.filter(number=3).update(after='{"n": 33}')


def _who_changed(records: Any) -> None:
    records.filter(number=3).update(person="wang (王)")


def _missing_in_the_middle(records: Any) -> None:
    records.filter(number=3).delete()


def _missing_at_the_end(records: Any) -> None:
    records.filter(number__gte=5).delete()


def _missing_and_renumbered(records: Any) -> None:
    records.filter(number=3).delete()
    for number in (4, 5, 6):
        records.filter(number=number).update(number=number - 1)


def _added_at_the_end(records: Any) -> None:
    last = records.get(number=6)
    last.pk, last.number, last.previous = None, 7, last.code
    last.save(force_insert=True)


def _added_in_the_middle(records: Any) -> None:
    for number in (6, 5, 4):
        records.filter(number=number).update(number=number + 1)
    copied = records.get(number=3)
    copied.pk, copied.number, copied.after = None, 4, '{"n": 99}'
    copied.save(force_insert=True)


def _swapped_numbers(records: Any) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        records.filter(number=old).update(number=new)


def _swapped_rows(records: Any) -> None:
    third, fourth = records.get(number=3), records.get(number=4)
    first_pk, second_pk = third.pk, fourth.pk
    records.filter(pk__in=(first_pk, second_pk)).delete()
    third.pk, fourth.pk = second_pk, first_pk
    third.save(force_insert=True)
    fourth.save(force_insert=True)


def _end_moved_back(records: Any) -> None:
    from plancheck.web.models import Chain

    records.filter(number=6).delete()
    Chain.objects.update(length=5, last=records.get(number=5).code)


def _end_deleted(records: Any) -> None:
    from plancheck.web.models import Chain

    Chain.objects.all().delete()


@pytest.mark.parametrize(
    ("tamper", "problems"),
    [
        (_changed, [(3, "changed")]),
        (_who_changed, [(3, "changed")]),
        (_missing_in_the_middle, [(3, "missing")]),
        (_missing_at_the_end, [(5, "missing"), (6, "missing")]),
        # What follows stands one place too early.
        (_missing_and_renumbered, [(3, "changed"), (4, "changed"), (5, "changed"), (6, "missing")]),
        (_added_at_the_end, [(7, "added")]),
        (_added_in_the_middle, [(4, "added"), (5, "moved"), (6, "moved"), (7, "added")]),
        (_swapped_numbers, [(3, "moved"), (4, "moved")]),
        (_swapped_rows, [(4, "moved")]),
        (_end_moved_back, [(5, "end")]),
        (_end_deleted, [(0, "end"), (1, "added"), (2, "added"), (3, "added"), (4, "added"), (5, "added"), (6, "added")]),
    ],
)
def test_what_was_done_to_the_history_is_found(chain: Any, tamper: Callable[[Any], None], problems: list[tuple[int, str]]) -> None:
    from plancheck.web import audit
    from plancheck.web.models import Record

    assert audit.problems() == []
    tamper(Record.objects)
    assert [(problem.number, problem.fault) for problem in audit.problems()] == problems


def _all_deleted(records: Any) -> None:
    _end_deleted(records)
    records.all().delete()


def _end_moved_back_by_several(records: Any) -> None:
    from plancheck.web.models import Chain

    records.filter(number__gt=3).delete()
    Chain.objects.update(length=3, last=records.get(number=3).code)


def _end_moved_back_before_records(records: Any) -> None:
    from plancheck.web.models import Chain

    Chain.objects.update(length=3, last=records.get(number=3).code)


@pytest.mark.parametrize("acts", [0, 1, 3])
@pytest.mark.parametrize(
    ("tamper", "left"),
    [
        (_end_moved_back, 5),
        (_end_moved_back_by_several, 3),
        (_end_moved_back_before_records, 6),
        (_end_deleted, 6),
        (_all_deleted, 0),
    ],
)
def test_what_people_do_afterwards_does_not_mend_the_end(
    chain: Any, person: Any, tamper: Callable[[Any], None], left: int, acts: int
) -> None:
    from plancheck.web import audit
    from plancheck.web.models import Record

    person("drafter")
    tamper(Record.objects)
    for _ in range(acts):
        audit.record(None, "checked")
    audit.begin()
    assert Record.objects.count() == left + acts
    # A number has one fault: a record that was added after others that the end did not count stands in the wrong place.
    assert {problem.fault for problem in audit.problems()} & {"end", "moved"}


def test_a_new_workbench_has_a_sound_history_before_anything_is_done(bench: Any, person: Any) -> None:
    from plancheck.web import audit

    assert audit.problems() == []
    audit.begin()
    person("drafter")
    assert audit.problems() == []
    audit.record(None, "checked")
    assert audit.problems() == []


def test_an_act_while_the_history_is_verified_is_no_fault_of_it(chain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from plancheck.web import audit

    def act() -> None:
        audit.record(None, "checked")
        connection.close()

    def meanwhile(numbers: Any) -> Any:
        other = threading.Thread(target=act)
        other.start()
        other.join()
        return pairwise(numbers)

    monkeypatch.setattr(audit, "pairwise", meanwhile)
    for records in (6, 7, 8):
        assert (audit.verify().problems, audit.last()[0]) == ([], records + 1)


def test_a_lost_key_is_not_made_anew(chain: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.site import KeyLost

    key = chain.folder / audit.KEY
    kept = key.read_bytes()
    key.unlink()
    try:
        for act in (audit.begin, audit.problems, lambda: audit.record(None, "checked")):
            with pytest.raises(KeyLost):
                act()
        told = _verify(chain)
        assert (told.returncode, told.stdout, key.exists()) == (5, "", False)
        assert "Put the file back from a backup" in told.stderr
    finally:
        key.write_bytes(kept)
    assert audit.problems() == []


def test_a_chain_that_was_made_anew_lacks_the_code_noted_earlier(chain: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.models import Chain, Record

    noted = audit.last()[1]
    audit.record(None, "checked")
    assert audit.problems(noted) == []
    Record.objects.all().delete()
    Chain.objects.all().delete()
    audit.begin()
    audit.record(None, "checked")
    assert audit.problems() == []
    assert [(problem.number, problem.fault) for problem in audit.problems(noted)] == [(1, "end")]


def test_an_act_that_fails_leaves_no_record(bench: Any, person: Any) -> None:
    from django.db import transaction

    from plancheck.web import audit
    from plancheck.web.acts import people
    from plancheck.web.models import Record

    administrator = person("administrator")

    @transaction.atomic
    def fail() -> None:
        people.create(administrator, "wang", "王", "", "drafter")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (Record.objects.count(), audit.last()) == (0, (0, ""))


def _verify(site: Any, *more: str) -> subprocess.CompletedProcess[str]:
    return plancheck("audit", "verify", "--data", str(site.folder), *more, database=site.database)


def test_the_command_says_what_is_wrong_and_where(chain: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.models import Record

    code = audit.last()[1]
    sound = _verify(chain)
    assert (sound.returncode, sound.stdout) == (0, f"6 records, as they were written. Code of the last one: {code}\n")
    Record.objects.filter(number=2).update(act="undo")
    Record.objects.filter(number=5).delete()
    broken = _verify(chain)
    assert (broken.returncode, broken.stdout) == (1, "Record 2 was changed\nRecord 5 is missing\n")
    assert _verify(chain, "--noted", "0" * 64).stdout.splitlines()[-1] == (
        "Record 6: the end of the history was changed, or the history was made anew"
    )
