# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What may be done with orders; each in a module by what it is about.

Values given to a command beside ids: `asking.Ask` and `handling.Handover`.
"""

from tildeling.orders.commands.asking import Ask as Ask
from tildeling.orders.commands.asking import answer_start, ask_units, record_silence
from tildeling.orders.commands.ending import record_death
from tildeling.orders.commands.handling import Handover as Handover
from tildeling.orders.commands.handling import (
    accept,
    complete,
    hand_over,
    reroute,
    send_back,
    start,
)
from tildeling.orders.commands.pausing import pause, resume
from tildeling.orders.commands.placing import place
from tildeling.orders.commands.talking import (
    answer_proposal,
    answer_question,
    ask_question,
    propose_change,
)

__all__ = [
    "accept", "answer_proposal", "answer_question", "answer_start", "ask_question", "ask_units",
    "complete", "hand_over", "pause", "place", "propose_change", "record_death", "record_silence",
    "reroute", "resume", "send_back", "start",
]  # fmt: skip
