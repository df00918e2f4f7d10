# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What the code prints of itself, the same every time: glossary, `docs/reference/`, schemas."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from services import ladder_schema
from workflows.reference import (
    catalogue,
    commands,
    deadlines,
    flows,
    glossary,
    ladder,
    roles,
    states,
)

ROOT = Path(__file__).resolve().parents[2]


def _schema(name: str) -> str:
    return ladder_schema.text(ladder_schema.schemas()[name])


PAGES: dict[str, Callable[[], str]] = {
    "docs/glossary.md": glossary.page,
    "docs/reference/commands.md": commands.page,
    "docs/reference/deadlines.md": deadlines.page,
    "docs/reference/flows.md": flows.page,
    "docs/reference/ladder.md": ladder.page,
    "docs/reference/roles.md": roles.page,
    "docs/reference/services.md": catalogue.page,
    "docs/reference/states.md": states.page,
    **{f"services/schemas/{name}": partial(_schema, name) for name in ladder_schema.schemas()},
}


def pages() -> dict[str, str]:
    """Return every generated page by its path from the project's root."""
    return {path: page() for path, page in PAGES.items()}


def stale() -> list[str]:
    """Return the paths whose committed text is not what the code prints now, sorted."""
    return sorted(
        path
        for path, text in pages().items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    )


def write() -> list[str]:
    """Write every page that is stale, and return the paths written."""
    made = pages()
    written = stale()
    for path in written:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(made[path], encoding="utf-8")
    return written
