# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`python -m bench [--only import,ladder]`: a JSON object a line for each figure, then a table."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Each measurement runs in a process of its own: its figures by name, and its module.
BENCHES = {
    "bench.ladder": ("ladder",),
    "bench.letter": ("letter",),
    "bench.step": ("step",),
    "bench.worklist": ("worklist", "worklist_queries", "worklist_deep"),
    "bench.search": ("search",),
    "bench.claims": ("c1_claim",),
    "bench.drain": ("k1_drain",),
    "bench.visits": ("import", "import_again"),
    "bench.memory": ("import_memory",),
}
NO_DATABASE = {"bench.ladder", "bench.letter"}
# What a test run around us has set: no measurement may write in its database.
INHERITED = ("TILDELING_TEST_DATABASE", "TILDELING_ON_TEST_DATABASE", "BENCH_TEMPLATE")
USUAL = {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONUNBUFFERED": "1"}


def main(arguments: list[str]) -> int:
    """Measure what is asked for; 0 whether the bars are met or not, 1 when one could not be."""
    chosen = _chosen(arguments)
    os.environ.update(USUAL)
    for name in INHERITED:
        os.environ.pop(name, None)
    figures: list[dict[str, Any]] = []
    failed = []
    with _template(needed=not NO_DATABASE.issuperset(chosen)):
        for module in chosen:
            found = list(_figures(module))
            figures += found
            if not found:
                failed.append(module)
    print(table(figures))
    for module in failed:
        print(f"{module} ga ingen tall.", file=sys.stderr)
    return 1 if failed else 0


def _chosen(arguments: list[str]) -> list[str]:
    names = [name for group in BENCHES.values() for name in group]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"noen av: {', '.join(names)}")
    asked = [name for name in parser.parse_args(arguments).only.split(",") if name]
    for name in asked:
        if name not in names:
            parser.error(f"ukjent måling {name!r}; velg blant {', '.join(names)}")
    return [module for module, group in BENCHES.items() if not asked or {*group} & {*asked}]


@contextmanager
def _template(*, needed: bool) -> Iterator[None]:
    """Migrate once; every measurement copies the database."""
    if not needed:
        yield
        return
    os.environ["BENCH_TEMPLATE"] = f"bench_template_{os.getpid()}"
    subprocess.run([sys.executable, "-m", "bench.scratch", "make"], check=True)
    try:
        yield
    finally:
        subprocess.run([sys.executable, "-m", "bench.scratch", "drop"], check=True)


def _figures(module: str) -> Iterator[dict[str, Any]]:
    """Run a measurement, and print and yield each figure as it comes."""
    command = [sys.executable, "-m", "bench.one", module]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            yield json.loads(line)


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures as a plain table."""
    head = ("måling", "verdi", "enhet", "mot", "forhold", "krav", "nådd")
    rows = [head] + [
        (row["name"], f"{row['value']:g}", row["unit"], str(row["against"]), f"{row['ratio']:g}",
         row["bar"], "ja" if row["met"] else "NEI")
        for row in figures
    ]  # fmt: skip
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n" + "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
