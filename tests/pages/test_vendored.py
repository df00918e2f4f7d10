# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is vendored is what was fetched, and nothing else lies beside it."""

import hashlib
import json
import re
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
LOCK = json.loads((ROOT / "static/vendor/vendor.lock.json").read_text())
FILES = {path: digest for row in LOCK for path, digest in row["files"].items()}
OURS = ["static/*.css", "static/*.js", "static/*.svg", "templates/**/*.html"]


def test_every_vendored_file_has_the_hash_of_the_lock():
    wrong = [
        path
        for path, digest in FILES.items()
        if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != digest
    ]

    assert wrong == []


def test_nothing_lies_beside_what_the_lock_names():
    found = {
        str(path.relative_to(ROOT))
        for folder in ("static/vendor", "tests/browser/vendor")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.name not in {"vendor.lock.json", "REUSE.toml"}
    }

    assert found == set(FILES)


def test_every_package_has_its_licence():
    for row in LOCK:
        assert any(path.endswith("/LICENSE") for path in row["files"]), row["package"]
        assert row["licence"]


def test_our_own_files_fetch_nothing_from_elsewhere():
    named = re.compile(r"https://|//cdn|@import")
    wrong = [
        str(path.relative_to(ROOT))
        for pattern in OURS
        for path in ROOT.glob(pattern)
        if named.search(path.read_text())
    ]

    assert wrong == []


def test_no_template_has_anything_inline():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:|hx-on|\|safe\b")
    wrong = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("templates/**/*.html")
        if inline.search(path.read_text())
    ]

    assert wrong == []


def test_the_files_can_be_given_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()
