# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/states.md`: what is true of a thing, and what it may become."""

from django.db.models import TextChoices

from workflows.reference import discovery
from workflows.reference.markdown import code, codes, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "A status says what is true of a thing now, whoever acts; it changes only in a command, and\n"
    "only along these tables. What happens next, and whose turn it is, is the flow's matter\n"
    "([flows](flows.md)).\n"
)


def page() -> str:
    """Return the page."""
    return whole("States", ABOUT, *(_states(*found) for found in discovery.tables()))


def _states(context: str, states: type[TextChoices], moves: dict[str, frozenset[str]]) -> str:
    rows = [
        (code(state), label, codes(_reached(state, states, moves)))
        for state, label in states.choices
    ]
    return section(
        f"{context} · {states.__name__}",
        discovery.first_sentence(states),
        table(("state", "norsk", "may become"), rows),
        _picture(states, moves),
    )


def _picture(states: type[TextChoices], moves: dict[str, frozenset[str]]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {states.values[0]}"]
    for state in states.values:
        reached = _reached(state, states, moves)
        lines += [f"    {state} --> {other}" for other in reached]
        lines += [] if reached else [f"    {state} --> [*]"]
    return "\n".join([*lines, "```"])


def _reached(state: str, states: type[TextChoices], moves: dict[str, frozenset[str]]) -> list[str]:
    return [other for other in states.values if other in moves[state]]
