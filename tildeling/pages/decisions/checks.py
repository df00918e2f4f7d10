# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The completeness list as it is drawn: what is missing, who asks for it, and where to write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from tildeling.decisions.models import Draft
from tildeling.decisions.queries import BLOCKS, Requirement, gate
from tildeling.organisation.roles import Role

# Fields of the proposal's lines as a whole: they are filled in where lines are.
OF_LINES = frozenset({"lines", "extent", "goals", "evaluation_date"})
OF_LETTER = frozenset({"letter", "appeal_information", "stay_information"})


@dataclass(frozen=True)
class Check:
    """One requirement with the address of its field."""

    sentence: str
    citation: str
    url: str


@dataclass(frozen=True)
class Completeness:
    """All requirements of a draft: those that stand in the way, advice, and those that are met."""

    missing: Sequence[Check]
    advice: Sequence[Check]
    met: Sequence[Check]
    asked: dict[str, str]  # the paragraph that asks for a block, by the block's code

    @property
    def total(self) -> int:
        """How many requirements bind."""
        return len(self.missing) + len(self.met)

    @property
    def is_complete(self) -> bool:
        """Whether nothing stands in the way of signing."""
        return not self.missing


def completeness(draft: Draft, *, on: date) -> Completeness:
    """Hold a draft up against what law and house ask on a day."""
    found = gate(draft, on=on)
    number = draft.case.case_number
    binding = [one for one in found if one.blocking]
    return Completeness(
        missing=[_check(one, number) for one in binding if not one.ok],
        advice=[_check(one, number) for one in found if not one.blocking and not one.ok],
        met=[_check(one, number) for one in binding if one.ok],
        asked={one.field: one.citation for one in reversed(binding) if one.field in BLOCKS},
    )


def field_url(field: str, case_number: str) -> str:
    """Return where a field is filled in: a block in the draft, a line where lines are proposed."""
    if field in BLOCKS:
        return reverse("decisions:draft", args=[case_number]) + f"#id_{field}"
    if field in OF_LETTER:
        return reverse("decisions:letter", args=[case_number])
    if field in OF_LINES or field.startswith("line-"):
        return _if_installed("careladder:proposal", case_number)
    return _if_installed("careladder:ladder", case_number)


def role_label(role: str | None) -> str:
    """Return a role's Norwegian name; its code when it is not one of ours."""
    return str(Role(role).label) if role in Role.values else (role or "")


def _check(one: Requirement, case_number: str) -> Check:
    return Check(one.sentence, one.citation, field_url(one.field, case_number))


def _if_installed(name: str, case_number: str) -> str:
    try:
        return reverse(name, args=[case_number])
    except NoReverseMatch:
        return ""
