# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What can be done with drafts, decisions and what is in force."""

from tildeling.decisions.commands.dispatch import record_dispatch
from tildeling.decisions.commands.drafting import save_draft, send_back
from tildeling.decisions.commands.following import end_service, follow_up
from tildeling.decisions.commands.signing import second_sign, sign

__all__ = [
    "end_service",
    "follow_up",
    "record_dispatch",
    "save_draft",
    "second_sign",
    "send_back",
    "sign",
]
