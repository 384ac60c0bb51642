"""What a worker of the workbench lets the process import that forks its checks (`worker.prepare_forks`): they need not load it again."""

from __future__ import annotations

import gc
from datetime import date

from plancheck import pipeline, rulelab
from plancheck.model.report import Options

pipeline.warm(pipeline.Job(rulelab.load([]).loaded, Options(), date(2026, 1, 1)))
gc.collect()
gc.freeze()
