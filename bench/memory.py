# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Whether the memory of an import grows with the file.

A tenth of the rows first, then all, each as one file in a process of its own: the peak of the
process is then the peak of that import.
"""

import os
import subprocess
import sys
from typing import Any

from bench.measure import at_most

ROWS = int(float(os.environ.get("BENCH_ROWS", "1e6"))) // 2
GROWTH = 1.25


def run() -> list[dict[str, Any]]:
    """Read a tenth in and all, and compare the peaks of memory."""
    small, large = _peak(ROWS // 10), _peak(ROWS)
    return [
        at_most(
            "import_memory",
            large,
            unit=f"MB at most in the process, {ROWS} rows in one file",
            against=f"{small:.0f} MB for a tenth of the rows",
            ratio=large / small,
            bar=GROWTH,
        )
    ]


def _peak(rows: int) -> float:
    """Return the peak in MB of a process that reads so many rows in."""
    process = subprocess.Popen([sys.executable, "-m", "bench.memory", str(rows)])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return used.ru_maxrss / 1024


if __name__ == "__main__":
    from bench.visits import read_one

    read_one(int(sys.argv[1]))
