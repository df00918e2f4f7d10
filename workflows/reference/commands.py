# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/commands.md`: everything that can be done, by context."""

import inspect
from collections.abc import Callable
from typing import Any

from workflows.reference import discovery
from workflows.reference.flows import steps_of_commands
from workflows.reference.markdown import code, codes, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "Every change goes through one of these. All take `actor` and `at`, those about a case take\n"
    "`case`; the column says what else is given. A command with a step is called by\n"
    "`engine.perform` or by the relay, the others by `engine.run` ([flows](flows.md)).\n"
)
ALWAYS = {"case", "actor", "at"}


def page() -> str:
    """Return the page."""
    steps = steps_of_commands()
    parts = [_context(context, steps) for context in discovery.contexts()]
    return whole("Commands", ABOUT, *(part for part in parts if part))


def _context(context: str, steps: dict[Callable[..., Any], list[str]]) -> str:
    found = discovery.commands(context)
    if not found:
        return ""
    rows = [
        (
            code(name),
            discovery.first_sentence(command),
            codes(given for given in inspect.signature(command).parameters if given not in ALWAYS),
            codes(steps.get(command, [])),
        )
        for name, command in found
    ]
    return section(
        f"tildeling/{context}", table(("command", "what it does", "given", "step"), rows)
    )
