"""Reading many rows as they are at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unchanging() -> Iterator[None]:
    """All that is read inside is of one moment, while others go on writing."""
    from django.db import connection, transaction

    if connection.vendor == "sqlite":
        # Not `atomic`, which starts by locking out all that write.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
