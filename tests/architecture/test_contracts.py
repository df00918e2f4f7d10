# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The direction of imports holds, and each contract is seen to fail when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = [
    sys.executable,
    "-c",
    "import sys; from importlinter import cli; sys.exit(cli.lint_imports_command())",
]

BREAKS = {
    "Rooms, top to bottom": ("tildeling/cases/states.py", "import workflows.engine"),
    "What comes later": ("tildeling/people/states.py", "import tildeling.orders.states"),
    "Inside a context": ("tildeling/orders/states.py", "import tildeling.orders.models"),
    "services/ is plain Python": ("services/calendar.py", "import django"),
    "Only workflows/ knows viewflow": ("tildeling/cases/queries/x.py", "import viewflow"),
    "workflows/ is entered by": ("api/v1/x.py", "import workflows.nodes"),
    "Pages and api write through": ("api/v1/y.py", "import tildeling.audit.record"),
}  # fmt: skip


def lint(folder):
    return subprocess.run(LINT, cwd=folder, capture_output=True, text=True, check=False)


def test_every_contract_holds():
    result = lint(ROOT)

    assert "0 broken" in result.stdout, result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_seen(contract, tmp_path):
    for name in ("tildeling", "workflows", "services", "api"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("fonts"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path, line = BREAKS[contract]
    target = tmp_path / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("a") as file:
        file.write(f"\n{line}\n")

    result = lint(tmp_path)

    broken = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), result.stdout
