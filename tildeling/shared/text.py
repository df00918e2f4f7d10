# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Norwegian order without ICU, and text from outside made safe to store."""

import unicodedata

# After every word on z, in this order; «aa» sorts as «å» in Norwegian names.
_LETTERS = {"æ": "zzz1", "ä": "zzz1", "ø": "zzz2", "ö": "zzz2", "å": "zzz3"}
_KEPT_CONTROLS = "\n\t"


def sort_key(text: str) -> str:
    """Return a key whose byte order is the Norwegian alphabetical order of `text`."""
    lowered = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    return "".join(_LETTERS.get(letter) or _base(letter) for letter in lowered)


def clean(text: str) -> str:
    """Return `text` without what PostgreSQL or a reader cannot take: NUL, controls, surrogates."""
    normal = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    return "".join(
        letter
        for letter in normal
        if letter in _KEPT_CONTROLS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    ).strip()


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
