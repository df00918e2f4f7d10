# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Close a case and open it again."""

from datetime import datetime

from tildeling.audit.record import record
from tildeling.cases.commands.status import end_case, open_again, refuse_closed
from tildeling.cases.models import Case
from tildeling.cases.policies import may_handle
from tildeling.cases.states import CaseStatus, CloseReason, ReopenReason
from tildeling.organisation.models import User
from tildeling.shared.refusals import Invalid, require
from tildeling.shared.time import oslo_date

# What needs a decision first cannot be the reason before there is one.
_AFTER_DECISION = {CloseReason.SERVICES_ENDED, CloseReason.REFUSED}
_DECIDED = {CaseStatus.DECIDED, CaseStatus.IN_DELIVERY}


def close(*, case: Case, actor: User, at: datetime, reason: str) -> Case:
    """Close the case for a coded reason; refused while a unit still delivers.

    Through `engine.cancel`, which also takes away the steps that were open.
    """
    require(may_handle(actor, case, on=oslo_date(at)))
    refuse_closed(case)
    if reason not in CloseReason.values:
        raise Invalid({"reason": ["Velg noe fra listen."]})
    if reason in _AFTER_DECISION and case.status not in _DECIDED:
        raise Invalid({"reason": ["Denne grunnen krever at det er fattet vedtak i saken."]})
    end_case(case, CloseReason(reason), at=at)
    record(kind="case.closed", subject=case, actor=actor, at=at, reason=reason)
    return case


def reopen(*, case: Case, actor: User, at: datetime, reason: str) -> Case:
    """Open a closed case again for a coded reason, in a new round."""
    on = oslo_date(at)
    require(may_handle(actor, case, on=on))
    if reason not in ReopenReason.values:
        raise Invalid({"reason": ["Velg noe fra listen."]})
    open_again(case, on=on)
    record(kind="case.reopened", subject=case, actor=actor, at=at, reason=reason, round=case.round)
    return case
