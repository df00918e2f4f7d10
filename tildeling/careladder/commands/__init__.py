# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Everything that can be done on the care ladder of a case."""

from tildeling.careladder.commands.checking import run_check, settle, unsettle
from tildeling.careladder.commands.lines import LineInput as LineInput
from tildeling.careladder.commands.lines import propose_line, withdraw_line
from tildeling.careladder.commands.measures import record_measure

__all__ = ["propose_line", "record_measure", "run_check", "settle", "unsettle", "withdraw_line"]
