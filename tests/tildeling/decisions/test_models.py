# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseFactory
from tests.factories.decisions import (
    DecisionFactory,
    DecisionLineFactory,
    DraftFactory,
    InForceFactory,
)
from tildeling.decisions.models import Decision, DecisionLine, InForce

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        act()


def test_a_signed_decision_is_in_force_from_its_line_s_start():
    decision = DecisionFactory(in_force=True)

    row = InForce.objects.get()

    assert row.person == decision.person
    assert row.during == DateRange(date(2026, 3, 9), None)


def test_a_signed_decision_cannot_be_changed():
    decision = DecisionFactory()

    refused(lambda: Decision.objects.filter(pk=decision.pk).update(outcome="refusal"))


def test_a_signed_line_cannot_be_changed_or_removed():
    line = DecisionLineFactory()

    refused(lambda: DecisionLine.objects.filter(pk=line.pk).update(minutes=1))
    refused(line.delete)


def test_a_person_has_one_decision_in_force_a_service_and_day():
    line = DecisionLineFactory(in_force=True)
    other = DecisionLineFactory(
        decision=DecisionFactory(case=line.decision.case, draft__round=2),
        starts_on=date(2026, 5, 1),
    )

    refused(lambda: InForceFactory(line=other))


def test_a_granted_line_is_looked_at_again():
    refused(lambda: DecisionLineFactory(evaluation_on=None, ends_on=None))


def test_a_case_has_one_draft_a_round():
    case = CaseFactory()
    DraftFactory(case=case)

    refused(lambda: DraftFactory(case=case))


def test_the_second_signer_is_another_person():
    draft = DraftFactory(signed=True)

    refused(
        lambda: DecisionFactory(draft=draft, case=draft.case, second_signed_by=draft.prepared_by)
    )
