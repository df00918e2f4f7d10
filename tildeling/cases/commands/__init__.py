# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The commands of a case: what is in `__all__`; the other modules hold writing helpers."""

from tildeling.cases.commands.appeal_time import end_appeal_time
from tildeling.cases.commands.applications import NewApplication as NewApplication
from tildeling.cases.commands.applications import NewLine as NewLine
from tildeling.cases.commands.applications import register
from tildeling.cases.commands.closing import close, reopen
from tildeling.cases.commands.contact import ask_information, note_contact, record_information
from tildeling.cases.commands.handling import assign, release, take
from tildeling.cases.commands.replies import send_preliminary_reply
from tildeling.cases.commands.status import reassess as reassess
from tildeling.cases.commands.urgent import NewUrgentHelp as NewUrgentHelp
from tildeling.cases.commands.urgent import end_urgent_help, start_urgent_help

__all__ = [
    "ask_information", "assign", "close", "end_appeal_time", "end_urgent_help", "note_contact",
    "record_information", "register", "release", "reopen", "send_preliminary_reply",
    "start_urgent_help", "take",
]  # fmt: skip
