# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Everything that can be done to the mapping of a case."""

from tildeling.assessments.commands.meeting import Agreement as Agreement
from tildeling.assessments.commands.meeting import hold_meeting, reopen_meeting
from tildeling.assessments.commands.needs import NeedInput as NeedInput
from tildeling.assessments.commands.needs import set_needs
from tildeling.assessments.commands.ordering import MappingOrder as MappingOrder
from tildeling.assessments.commands.ordering import start_mapping, withdraw
from tildeling.assessments.commands.writing import (
    AssessmentChanges as AssessmentChanges,
)
from tildeling.assessments.commands.writing import TestInput as TestInput
from tildeling.assessments.commands.writing import (
    copy_forward,
    finish,
    reopen_assessment,
    save_assessment,
)

__all__ = [
    "copy_forward",
    "finish",
    "hold_meeting",
    "reopen_assessment",
    "reopen_meeting",
    "save_assessment",
    "set_needs",
    "start_mapping",
    "withdraw",
]
