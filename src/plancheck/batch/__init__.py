"""Checks many drafts, each in its own process that also writes its report. A later run resumes an interrupted one.

The output folder contains `reports/` (an HTML and a JSON file for each draft), the files about all drafts (`FILES`), and `.plancheck/`
with a record for each draft, by which the next run knows which results it can reuse.
"""

from plancheck.batch.folder import locked, records, resumed
from plancheck.batch.model import FILES, Batch, Item, Result, UnavailableDraft, UncheckedDraft, Unwritten, items
from plancheck.batch.runner import assemble, run
from plancheck.batch.submissions import Contents, FileProblem, find

__all__ = [
    "FILES", "Batch", "Contents", "FileProblem", "Item", "Result", "UnavailableDraft", "UncheckedDraft", "Unwritten",
    "assemble", "find", "items", "locked",
    "records", "resumed", "run",
]  # fmt: skip
