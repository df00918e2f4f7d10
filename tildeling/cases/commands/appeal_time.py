# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The time to appeal runs out: the party's own deadline, nothing the office is late with."""

from datetime import datetime

from tildeling.audit.record import record
from tildeling.cases.commands.clocks import stop_clocks
from tildeling.cases.models import Case, Clock
from tildeling.organisation.models import User
from tildeling.shared.time import oslo_date

APPEAL = "appeal_"


def end_appeal_time(*, case: Case, actor: User, at: datetime) -> Case:
    """Stop the appeal deadlines of the case that have passed (pbrl § 7-5, fvl § 29).

    No policy: time does this, not a person. A late appeal is still registered and considered.
    """
    on = oslo_date(at)
    passed = Clock.objects.filter(
        case=case, code__startswith=APPEAL, stopped_on__isnull=True, due_on__lt=on
    )
    codes = sorted(set(passed.values_list("code", flat=True)))
    for code in codes:
        stop_clocks(case=case, on=on, by="case.appeal_time_ended", codes=[code])
    record(kind="case.appeal_time_ended", subject=case, actor=actor, at=at, clocks=codes)
    return case
