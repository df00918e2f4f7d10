# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Who may register and correct what we know about a person."""

from datetime import date
from typing import Protocol

from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Denied


class OfPerson(Protocol):
    """A case as this context knows it: whose it is, and which unit handles it."""

    pk: int
    person_id: int
    unit_id: int


def may_register(actor: User, *, on: date) -> Denied | None:
    """Those who register applications register the people they are about."""
    if not actor.may(Permission.CASE_REGISTER, on=on):
        return Denied("role", "Du kan ikke registrere personer.")
    return None


def may_correct(actor: User, case: OfPerson, *, on: date) -> Denied | None:
    """Those who handle the person's case keep what we know about the person right."""
    if case.unit_id not in actor.units_on(on, permission=Permission.CASE_HANDLE):
        return Denied("role", "Bare de som behandler saken, kan endre opplysninger om personen.")
    return None
