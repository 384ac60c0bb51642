"""Imported by the process that forks others where this one has threads: they too inherit what every check needs."""

from __future__ import annotations

import gc

from tests import warm

warm.prepare()
gc.collect()
gc.freeze()
