# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The import of visits (`bench.visits`), and whether its memory grows with the file.

A tenth of the rows first, then all, each in a process of its own: the peak of a process is then
the peak of that import.
"""

import json
import os
import subprocess
import sys
from typing import Any

from bench.measure import at_most

ROWS = int(float(os.environ.get("BENCH_ROWS", "1e6")))
GROWTH = 1.25


def run() -> list[dict[str, Any]]:
    """Import a tenth and all, and compare the peaks of memory."""
    small, _ = _import(ROWS // 10)
    large, figures = _import(ROWS)
    return [
        *figures,
        at_most(
            "import_memory",
            large,
            unit=f"MB at most in the process, {ROWS} rows",
            against=f"{small:.0f} MB for a tenth of the rows",
            ratio=large / small,
            bar=GROWTH,
        ),
    ]


def _import(rows: int) -> tuple[float, list[dict[str, Any]]]:
    """Return the peak in MB of a process that imports so many rows, and its figures."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.one", "bench.visits"],
        env={**os.environ, "BENCH_ROWS": str(rows)},
        stdout=subprocess.PIPE,
        text=True,
    )
    figures = [json.loads(line) for line in process.stdout or ()]
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return used.ru_maxrss / 1024, figures
