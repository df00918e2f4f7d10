# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A case is closed when nobody falls out of a service, and can be opened again."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory, CaseTieFactory, ClockFactory, WorkItemFactory
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import close, reopen
from tildeling.cases.commands.status import change_status, reassess
from tildeling.cases.models import Clock
from tildeling.cases.states import CASE_TRANSITIONS, CaseStatus, TieFunction
from tildeling.shared.refusals import Invalid, NotAllowed, TransitionNotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
ON = date(2026, 3, 4)


def closed(case, reason="withdrawn"):
    return close(case=case, actor=employee(unit=case.unit), at=AT, reason=reason)


class TestClose:
    def test_stops_clocks_ends_ties_and_takes_away_tasks_but_not_steps(self):
        case = CaseFactory()
        clock, item = ClockFactory(case=case), WorkItemFactory(case=case)
        step, tie = WorkItemFactory(case=case, step=True), CaseTieFactory(case=case)

        closed(case)

        for row in (case, clock, item, step, tie):
            row.refresh_from_db()
        assert (case.status, case.closed_at, case.close_reason) == ("closed", AT, "withdrawn")
        assert (clock.stopped_on, clock.stopped_by) == (ON, "case.closed")
        assert (item.closed_at, step.closed_at, tie.until_on) == (AT, None, ON)
        assert TrailEntry.objects.get().details == {"reason": "withdrawn"}

    @pytest.mark.parametrize("source", ["order", "urgenthelp"])
    def test_is_refused_while_a_unit_still_helps(self, source):
        case = CaseFactory(in_delivery=True)
        CaseTieFactory(case=case, function=TieFunction.PROVIDER, source_kind=source)

        with pytest.raises(TransitionNotAllowed):
            closed(case, "services_ended")

        case.refresh_from_db()
        assert case.status == CaseStatus.IN_DELIVERY

    @pytest.mark.parametrize("reason", ["services_ended", "refused"])
    def test_needs_a_decision_for_what_a_decision_gives(self, reason):
        with pytest.raises(Invalid):
            closed(CaseFactory(under_decision=True), reason)

        assert closed(CaseFactory(decided=True), reason).closed_at == AT

    def test_needs_a_known_reason(self):
        with pytest.raises(Invalid):
            closed(CaseFactory(), "tired")

    def test_is_done_once(self):
        with pytest.raises(TransitionNotAllowed):
            closed(CaseFactory(closed=True))

    def test_is_the_unit_s_own(self):
        with pytest.raises(NotAllowed):
            close(case=CaseFactory(), actor=employee(), at=AT, reason="withdrawn")


class TestReopen:
    def test_begins_a_new_round_with_a_date(self):
        case = CaseFactory(closed=True)

        reopen(case=case, actor=employee(unit=case.unit), at=AT, reason="new_need")

        case.refresh_from_db()
        assert (case.status, case.round, case.closed_at, case.close_reason) == (
            "received", 2, None, "",
        )  # fmt: skip
        assert Clock.objects.get(case=case).due_on == date(2026, 4, 1)

    @pytest.mark.parametrize(("trait", "reason"), [("closed", "no"), ("decided", "new_need")])
    def test_needs_a_closed_case_and_a_known_reason(self, trait, reason):
        case = CaseFactory(**{trait: True})

        with pytest.raises((Invalid, TransitionNotAllowed)):
            reopen(case=case, actor=employee(unit=case.unit), at=AT, reason=reason)


@pytest.mark.parametrize("target", CaseStatus)
@pytest.mark.parametrize("current", [status for status in CaseStatus if status != "closed"])
def test_a_status_changes_by_the_table_only(current, target):
    case = CaseFactory(status=current)
    if target == CaseStatus.CLOSED:
        return  # closing needs a reason: `close`

    if target in CASE_TRANSITIONS[current]:
        assert change_status(case, target).version == 2
    else:
        with pytest.raises(TransitionNotAllowed):
            change_status(case, target)


def test_a_reassessment_is_a_new_round_with_a_new_date_for_the_decision():
    case = CaseFactory(in_delivery=True)

    reassess(case, on=ON)
    change_status(case, CaseStatus.UNDER_DECISION)
    reassess(case, on=date(2026, 3, 11))

    running = Clock.objects.get(case=case, stopped_on__isnull=True)
    assert (case.status, case.round) == ("under_assessment", 3)
    assert running.due_on == date(2026, 4, 8)
    assert Clock.objects.get(case=case, stopped_on__isnull=False).stopped_by == "restarted"
