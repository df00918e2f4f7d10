# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A status changes only in a command."""

import re
from pathlib import Path

ASSIGNS = re.compile(
    r"\.(status|state)\s*=\s*(CaseStatus|OrderState|DraftStatus|AssessmentStatus)\b"
)


def test_no_status_is_set_outside_a_command():
    outside = [
        str(path)
        for room in ("tildeling", "workflows", "api")
        for path in Path(room).rglob("*.py")
        if "commands" not in str(path) and ASSIGNS.search(path.read_text())
    ]

    assert outside == []
