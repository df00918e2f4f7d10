# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/roles.md`: which coarse permission each role grants."""

from tildeling.organisation.roles import GRANTS, Permission, Profession, Role
from workflows.reference.markdown import code, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "A role alone opens no person: what somebody may see follows from unit, assignment and active\n"
    "order, and each command has its own policy. This grid is what opens a page or an address.\n"
)
YES, NO = "●", "·"


def page() -> str:
    """Return the page."""
    head = ("permission", "norsk", *(code(role.value) for role in Role))
    grid = [
        (code(asked.value), asked.label, *(YES if asked in GRANTS[role] else NO for role in Role))
        for asked in Permission
    ]
    return whole(
        "Roles and permissions",
        ABOUT,
        section("Roles × permissions", table(head, grid)),
        section("Roles", _named(Role.choices)),
        section("Professions", "A discipline of the mapping is one.", _named(Profession.choices)),
    )


def _named(choices: list[tuple[str, str]]) -> str:
    return table(("code", "norsk"), [(code(value), label) for value, label in choices])
