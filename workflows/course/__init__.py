# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A written course of a case, performed through the engine by the people it names.

Used by `walkthrough`, the demo and the tests: one way, the same doors as the pages.
"""

from workflows.course.reading import Course, Entry, read_course
from workflows.course.runner import Runner, Said

__all__ = ["Course", "Entry", "Runner", "Said", "read_course"]
