"""Many drafts: each is checked and its report written in a process of its own. A later run continues what was interrupted.

The folder of results contains `reports/` (a page and a JSON file for each draft), what is made of all of them (`FILES`), and `.plancheck/`:
a record of each draft, from which the next run knows what need not be done again.
"""

from plancheck.batch.folder import locked, records, resumed
from plancheck.batch.model import FILES, Batch, Item, New, Result, Unseen, Unwritten, items
from plancheck.batch.runner import assemble, run
from plancheck.batch.submissions import Contents, Trouble, find

__all__ = [
    "FILES", "Batch", "Contents", "Item", "New", "Result", "Trouble", "Unseen", "Unwritten", "assemble", "find", "items", "locked",
    "records", "resumed", "run",
]  # fmt: skip
