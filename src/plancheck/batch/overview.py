"""Writes the files about all drafts together, in their own process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plancheck import checking
from plancheck.batch import progress
from plancheck.batch.model import FILES, RECORDS, Batch, Unwritten
from plancheck.batch.submissions import STATE_FOLDER
from plancheck.model.round import Round, Rule
from plancheck.version import VERSION


def write(batch: Batch, skipped: tuple[Any, ...], records: tuple[str, ...], staged: str) -> Unwritten | None:
    """Stages the files about all drafts together."""
    from plancheck.contract import round as round_file
    from plancheck.report import index

    drafts = []
    for record in records:
        path = batch.out / STATE_FOLDER / RECORDS / record
        try:
            drafts.append(round_file.read_record(path.read_bytes()))
        except (OSError, ValueError) as error:
            return Unwritten(str(path), type(error).__name__)
    job = batch.job
    try:
        drafts = list(progress.reviewed(batch.out, drafts, job.on, job.loaded.successors))
    except (OSError, ValueError) as error:
        return Unwritten(str(batch.out / FILES[0]), str(error).splitlines()[0])
    rules = tuple(Rule(rule.id, rule.title, rule.level) for rule in job.loaded.rules)
    packs = checking.packs(job.loaded)
    round_ = Round(
        VERSION,
        packs,
        job.on,
        job.options,
        batch.source,
        rules,
        tuple(drafts),
        skipped,
        job.configuration if job.notes else None,
        job.notes,
    )
    made = (index.html(round_, batch.lang), index.csv(round_, batch.lang), index.xlsx(round_, batch.lang), round_file.write(round_))
    for name, content in zip(FILES, made, strict=True):
        try:
            Path(f"{staged}.{name}").write_bytes(content)
        except OSError as error:
            return Unwritten(str(batch.out / name), error.strerror or type(error).__name__)
    return None
