# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""No file over its ceiling; a file that must be longer is named here with its reason."""

import subprocess

import pytest

CEILINGS = [
    ("*.py", "tests/", 500),
    ("*.py", "", 400),
    ("templates/*.html", "", 120),
    ("services/*.toml", "", 200),
]
NAMED: dict[str, str] = {}


def tracked(pattern):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.split("\n") if name and "/migrations/" not in name]


@pytest.mark.parametrize(("pattern", "under", "ceiling"), CEILINGS)
def test_no_file_is_longer_than_its_ceiling(pattern, under, ceiling):
    names = [
        name for name in tracked(pattern)
        if name.startswith(under) and (under or not name.startswith("tests/")) and name not in NAMED
    ]  # fmt: skip

    long = {}
    for name in names:
        try:
            with open(name, encoding="utf-8") as file:
                lines = len(file.readlines())
        except FileNotFoundError:  # removed, not yet committed
            continue
        if lines > ceiling:
            long[name] = lines

    assert names
    assert long == {}
