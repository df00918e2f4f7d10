# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What must not be dropped: a service about to end becomes a thing somebody must do."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields.ranges import RangeEndsWith
from django.db.models import Exists, OuterRef

from tildeling.audit.record import record
from tildeling.cases.commands import work
from tildeling.cases.models import Case, WorkItem
from tildeling.cases.states import WorkKind
from tildeling.decisions.models import InForce
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date
from workflows import engine

# D26: a time-limited decision is looked at 30 days before it ends.
WARNING = timedelta(days=30)


def raise_what_ends(at: datetime) -> int:
    """Open a work item for each service that ends within 30 days; return how many were opened."""
    on = oslo_date(at)
    actor = engine.system_actor()
    seen = WorkItem.objects.filter(
        kind=WorkKind.EXPIRY, subject_kind="inforce", subject_id=OuterRef("pk")
    )
    followed = InForce.objects.filter(
        person=OuterRef("person"), service=OuterRef("service"), during__startswith=OuterRef("ends")
    )
    ending = (
        InForce.objects.annotate(ends=RangeEndsWith("during"))
        .filter(during__endswith__gte=on, during__endswith__lte=on + WARNING)
        .exclude(decision__case__status="closed")
        .exclude(Exists(seen))
        .exclude(Exists(followed))
        .values_list("pk", "decision__case_id")
    )
    rows = list(ending)
    for in_force_id, case_id in rows:
        engine.run(
            raise_expiry, actor=actor, at=at, case_id=case_id, trusted=True,
            in_force_id=in_force_id,
        )  # fmt: skip
    return len(rows)


def raise_expiry(*, case: Case, actor: User, at: datetime, in_force_id: int) -> WorkItem:
    """Ask the caseworker to look at a service that ends, at the latest on its last day."""
    row = InForce.objects.get(pk=in_force_id, decision__case=case)
    new = work.NewItem(
        kind=WorkKind.EXPIRY,
        title="Vedtaket går ut",
        subject=row,
        clock="reassessment_before_expiry",
        due_on=row.during.upper - timedelta(days=1),
    )
    item = work.open_item(case, new, at=at)
    record(kind="service.expiry_raised", subject=item, actor=actor, at=at, in_force=row.pk)
    return item
