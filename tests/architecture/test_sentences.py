# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every act in a case is told to people in words, never by its code."""

import re
from pathlib import Path

from tildeling.cases.queries.sentences import SENTENCES

KIND = re.compile(r'kind="([a-z_]+\.[a-z_]+)"')
# A note shows its own text; the others belong to no case.
NO_SENTENCE = {"case.contact_noted", "municipality.loaded", "visits.imported"}


def test_every_kind_of_the_trail_has_a_sentence():
    files = [*Path("tildeling").rglob("commands*/**/*.py"), *Path("tildeling").rglob("commands.py")]
    files += Path("workflows").glob("*.py")
    kinds = {kind for file in files for kind in KIND.findall(file.read_text(encoding="utf-8"))}

    assert len(kinds) > 40
    assert kinds - set(SENTENCES) - NO_SENTENCE == set()
