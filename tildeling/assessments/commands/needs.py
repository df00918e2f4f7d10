# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Say which needs the person has, in words and with a goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services import load
from tildeling.assessments.models import Need
from tildeling.assessments.policies import may_set_needs
from tildeling.audit.record import record
from tildeling.cases.models import Case
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, require
from tildeling.shared.text import clean
from tildeling.shared.time import oslo_date

LONGEST_DESCRIPTION = 2000
LONGEST_GOAL = 500


@dataclass(frozen=True)
class NeedInput:
    """A need by its code in services/codes.toml, what it is like, and the goal."""

    code: str
    description: str = ""
    goal: str = ""


def set_needs(*, case: Case, actor: User, at: datetime, needs: Sequence[NeedInput]) -> Case:
    """Make these the needs of the case's round; a need that is not among them is taken away.

    `Invalid` for an unknown need, one named twice, or a text that is too long.
    """
    require(may_set_needs(actor, case, on=oslo_date(at)))
    _check(needs)
    wanted = {need.code: need for need in needs}
    current = Need.objects.filter(case=case, round=case.round)
    current.exclude(code__in=wanted).delete()
    for code, need in wanted.items():
        Need.objects.update_or_create(
            case=case,
            round=case.round,
            code=code,
            defaults={"description": clean(need.description), "goal": clean(need.goal)},
        )
    record(
        kind="case.needs_set", subject=case, actor=actor, at=at, round=case.round,
        needs=len(wanted),
    )  # fmt: skip
    return case


def _check(needs: Sequence[NeedInput]) -> None:
    known = load.default_rules().codes.needs
    codes = [need.code for need in needs]
    errors: dict[str, list[str]] = {}
    if set(codes) - set(known):
        errors["needs"] = ["Velg behov fra listen."]
    elif len(set(codes)) < len(codes):
        errors["needs"] = ["Hvert behov kan bare stå én gang."]
    for need in needs:
        if len(need.description) > LONGEST_DESCRIPTION:
            errors[f"description_{need.code}"] = [f"Skriv høyst {LONGEST_DESCRIPTION} tegn."]
        if len(need.goal) > LONGEST_GOAL:
            errors[f"goal_{need.code}"] = [f"Skriv høyst {LONGEST_GOAL} tegn."]
    if errors:
        raise Invalid(errors)
