# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is decided and in force, what runs out, and how much of a text stands elsewhere."""

from datetime import date, timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from tildeling.cases.models import Case
from tildeling.decisions.models import Decision, Draft, InForce
from tildeling.organisation.models import User
from tildeling.people.models import ServiceUser

# The alarm before a time-limited decision runs out (D26).
EXPIRES_WITHIN_DAYS = 30


def in_force_for(person: ServiceUser, *, on: date) -> QuerySet[InForce]:
    """Return what a person has in force on a day, with line and decision, by service."""
    rows = InForce.objects.filter(person=person, during__contains=on)
    return rows.select_related("line", "line__unit", "decision").order_by("service", "id")


def coming_for(person: ServiceUser, *, on: date) -> QuerySet[InForce]:
    """Return what is decided for a person and begins after a day."""
    rows = InForce.objects.filter(person=person, during__startswith__gt=on)
    return rows.select_related("line", "line__unit", "decision").order_by("service", "id")


def decisions_of(case: Case) -> QuerySet[Decision]:
    """Return the decisions of a case, newest first, with signers, letter and lines."""
    return (
        Decision.objects.filter(case=case)
        .select_related("signed_by", "second_signed_by", "letter", "replaces")
        .prefetch_related("lines", "letter__dispatches")
        .order_by("-id")
    )


def expiring(actor: User, *, on: date, days: int = EXPIRES_WITHIN_DAYS) -> QuerySet[InForce]:
    """Return what runs out from a day and within `days` days in cases the actor may see (D26).

    What another decision takes over from is not running out.
    """
    cases = Case.objects.visible_to(actor, on=on)
    taken_over = InForce.objects.filter(
        person=OuterRef("person"),
        service=OuterRef("service"),
        during__startswith=OuterRef("during__endswith"),
    )
    rows = InForce.objects.filter(
        ~Q(Exists(taken_over)),
        decision__case__in=cases,
        during__endswith__gte=on,
        during__endswith__lte=on + timedelta(days=days),
    )
    return rows.select_related("line", "decision__case").order_by("during__endswith", "id")


def stock_share(draft: Draft, *, on: date) -> int | None:
    """Return how much of the draft's assessment stands in another case's decision of the same day.

    Whole percent by shared trigrams, the closest decision counting (audit finding A-05); None when
    there is no text or nothing to compare with. Only the number leaves, never the other text.
    """
    text = draft.blocks.get("assessment", "").strip()
    if not text:
        return None
    share = (
        Decision.objects.filter(decided_on=on)
        .exclude(case=draft.case_id)
        .annotate(share=TrigramSimilarity(KT("blocks__assessment"), text))
        .order_by("-share")
        .values_list("share", flat=True)
        .first()
    )
    return None if share is None else int(share * 100)
