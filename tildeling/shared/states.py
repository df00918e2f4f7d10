# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A status is a table of transitions; it changes only in a command, through here."""

from collections.abc import Mapping

from tildeling.shared.refusals import TransitionNotAllowed

Transitions = Mapping[str, frozenset[str]]


def check_transition(table: Transitions, current: str, target: str) -> None:
    """Raise `TransitionNotAllowed` unless the table lets `current` become `target`."""
    if target not in table.get(current, frozenset()):
        raise TransitionNotAllowed("Dette kan ikke gjøres slik saken står nå.")
