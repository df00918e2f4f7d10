# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Say who works where, from when and until when.

Called by what loads a municipality. This context is older than the trail, so these are writing
helpers and not commands: whoever calls them writes the trail.
"""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from tildeling.organisation.models import Employment, Unit, User
from tildeling.organisation.roles import Profession, Role
from tildeling.shared.refusals import Invalid, Taken

__all__: list[str] = []


def employ(
    *, user: User, unit: Unit, role: str, from_on: date, until_on: date | None = None,
    profession: str = "",
) -> Employment:  # fmt: skip
    """Give an employee a role in a unit, half open; `Taken` when they have it in that period."""
    errors = {}
    if role not in Role.values:
        errors["role"] = ["Rollen finnes ikke."]
    if profession and profession not in Profession.values:
        errors["profession"] = ["Profesjonen finnes ikke."]
    if until_on is not None and until_on <= from_on:
        errors["until_on"] = ["Sluttdatoen må være etter startdatoen."]
    if errors:
        raise Invalid(errors)
    during = DateRange(from_on, until_on)
    same = Employment.objects.filter(user=user, unit=unit, role=role)
    if same.filter(during__overlap=during).exists():
        raise Taken("Den ansatte har alt denne rollen i enheten i perioden.")
    return Employment.objects.create(
        user=user, unit=unit, role=role, profession=profession, during=during
    )


def end_employment(*, employment: Employment, until_on: date) -> Employment:
    """Let an employment end; `until_on` is the first day without it."""
    from_on = employment.during.lower
    if from_on is not None and until_on <= from_on:
        raise Invalid({"until_on": ["Sluttdatoen må være etter startdatoen."]})
    employment.during = DateRange(from_on, until_on)
    employment.save(update_fields=["during"])
    return employment


def choose_display(*, user: User, colour_scheme: str, shortcuts_on: bool) -> User:
    """Keep how one wants one's own pages: colours and keyboard shortcuts."""
    user.colour_scheme = colour_scheme
    user.shortcuts_on = shortcuts_on
    user.save(update_fields=["colour_scheme", "shortcuts_on"])
    return user
