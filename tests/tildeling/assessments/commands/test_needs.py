# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

import pytest

from tests.factories.assessments import NeedFactory
from tests.tildeling.assessments.conftest import AT
from tildeling.assessments.commands import NeedInput, set_needs
from tildeling.assessments.models import Need
from tildeling.audit.models import TrailEntry
from tildeling.shared.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def choose(mapped, *needs, actor=None):
    return set_needs(case=mapped.case, actor=actor or mapped.caseworker, at=AT, needs=needs)


def test_the_needs_are_those_named_and_no_others(mapped):
    NeedFactory(case=mapped.case, code="falls")
    kept = NeedFactory(case=mapped.case, code="medication")

    choose(
        mapped, NeedInput("medication", "Glemmer kveldsdosen", "Tar dem selv"), NeedInput("meals")
    )

    rows = Need.objects.filter(case=mapped.case).values_list("code", "description", "goal")
    assert set(rows) == {("medication", "Glemmer kveldsdosen", "Tar dem selv"), ("meals", "", "")}
    assert Need.objects.get(code="medication").pk == kept.pk
    assert TrailEntry.objects.get().details == {"round": 1, "needs": 2}


def test_the_needs_of_an_earlier_round_stay(mapped):
    NeedFactory(case=mapped.case, code="falls", round=1)
    mapped.case.round = 2

    choose(mapped, NeedInput("meals"))

    assert set(Need.objects.values_list("code", "round")) == {("falls", 1), ("meals", 2)}


@pytest.mark.parametrize(
    "needs",
    [
        [NeedInput("luxury")],
        [NeedInput("meals"), NeedInput("meals")],
        [NeedInput("meals", "x" * 2001)],
        [NeedInput("meals", goal="x" * 501)],
    ],
)
def test_a_need_that_does_not_hold_is_refused(mapped, needs):
    with pytest.raises(Invalid):
        choose(mapped, *needs)

    assert not Need.objects.exists()


def test_a_mapper_in_the_case_may_say_which_needs_there_are(mapped, ordered):
    choose(mapped, NeedInput("meals"), actor=mapped.nurse)

    assert Need.objects.get().code == "meals"


def test_a_mapper_outside_the_case_may_not(mapped):
    with pytest.raises(NotAllowed):
        choose(mapped, NeedInput("meals"), actor=mapped.nurse)


def test_the_needs_are_fixed_once_it_is_decided(mapped):
    mapped.case.status = "decided"

    with pytest.raises(NotAllowed):
        choose(mapped, NeedInput("meals"))
