"""All benchmarks in one run: where a check's time goes, then how fast rules are. Nothing here can fail a build.

Run:  make bench    (or: python tests/benchmarks/bench.py [FILE…])
"""

from __future__ import annotations

import sys
from pathlib import Path

import bench_check
import bench_rules

if __name__ == "__main__":
    bench_check.main([Path(each) for each in sys.argv[1:]] or bench_check.samples())
    print()
    bench_rules.main()
