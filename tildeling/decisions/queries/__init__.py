# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What can be asked about drafts, decisions and what is in force."""

from tildeling.decisions.queries.blocks import (
    BLOCKS,
    Suggestion,
    draft_of,
    suggested_blocks,
)
from tildeling.decisions.queries.gate import Requirement, gate, missing
from tildeling.decisions.queries.outcome import (
    SignatureNeeded,
    letter_preview,
    needs_second,
    outcome_of,
    second_role,
    signature_needed,
)
from tildeling.decisions.queries.standing import (
    coming_for,
    decisions_of,
    expiring,
    in_force_for,
    stock_share,
)

__all__ = [
    "BLOCKS",
    "Requirement",
    "SignatureNeeded",
    "Suggestion",
    "coming_for",
    "decisions_of",
    "draft_of",
    "expiring",
    "gate",
    "in_force_for",
    "letter_preview",
    "missing",
    "needs_second",
    "outcome_of",
    "second_role",
    "signature_needed",
    "stock_share",
    "suggested_blocks",
]
