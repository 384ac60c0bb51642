"""Imported by the process that forks others where this one has threads: they too inherit what every check and letter needs."""

from __future__ import annotations

import gc

import docxtpl  # noqa: F401
import openpyxl  # noqa: F401
from tests import warm

warm.prepare()
gc.collect()
gc.freeze()
