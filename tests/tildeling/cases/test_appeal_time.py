# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The time to appeal."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import CaseFactory, ClockFactory
from tests.factories.organisation import UserFactory
from tildeling.audit.models import TrailEntry
from tildeling.cases.commands import end_appeal_time
from tildeling.cases.models import Clock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 10, 6, tzinfo=UTC)


def test_only_appeal_deadlines_that_have_passed_stop():
    case = CaseFactory()
    passed = ClockFactory(case=case, code="appeal_service", due_on=date(2026, 4, 9))
    other = ClockFactory(case=case, code="decision", due_on=date(2026, 4, 9))

    end_appeal_time(case=case, actor=UserFactory(), at=AT)

    running = Clock.objects.filter(stopped_on__isnull=True)
    assert list(running) == [other]
    passed.refresh_from_db()
    assert passed.stopped_by == "case.appeal_time_ended"
    assert TrailEntry.objects.get().name == "case.appeal_time_ended"
