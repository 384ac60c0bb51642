"""Tasks and measures, and who answers for each, wherever the draft says so."""

from plancheck.extraction.tasks.reader import ends, measures, tasks, told

__all__ = ["ends", "measures", "tasks", "told"]
