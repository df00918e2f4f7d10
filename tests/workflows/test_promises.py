# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Promises C1, C2, C3 and C6: many at once, the same twice, an address that lies, a join.

Each prints one line: `ID promise: n tried, m broken`. The ways tried are those that exist: the
engine's door; the pages' and the API's ways stand in their own rooms.
"""

import dataclasses
import time
from datetime import timedelta
from functools import partial

import pytest

from tests.factories.organisation import EmploymentFactory, UserFactory
from tests.workflows.conftest import AT, user
from tests.workflows.together import at_once, counted
from tildeling.assessments.models import Assessment
from tildeling.audit.models import TrailEntry
from tildeling.cases.models import WorkItem
from tildeling.decisions.models import Decision
from tildeling.orders.models import ChangeProposal, Order
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import KeyReused, Missing
from workflows import engine, nodes, relay
from workflows.flows.allocation import AllocationFlow

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


def open_item(runner, node):
    return WorkItem.objects.open().get(case_id=runner.case_id, node=node)


class TestC1OneTaskOneOwner:
    @pytest.mark.parametrize("people", [50])
    def test_of_fifty_who_claim_at_once_exactly_one_gets_it(self, case_before, people):
        runner = case_before("start_mapping")
        item = open_item(runner, "start_mapping")
        office = Unit.objects.get(code="tildeling")
        clerks = [UserFactory() for _ in range(people)]
        for clerk in clerks:
            EmploymentFactory(user=clerk, unit=office, role=Role.CASEWORKER)

        for _ in range(ROUNDS):
            WorkItem.objects.filter(pk=item.pk).update(owner=None)
            outcomes = at_once(
                [lambda c=clerk: engine.claim(item.pk, actor=c, at=AT) for clerk in clerks]
            )

            assert counted(outcomes) == {"done": 1, "taken": people - 1}
            slow = sorted(outcome.seconds for outcome in outcomes)[int(people * 0.99) - 1]
            print(f"C1 one owner: {people} tried, 0 broken, p99 {slow:.2f} s")

    def test_nobody_takes_what_another_has(self, case_before):
        runner = case_before("start_mapping")
        item = open_item(runner, "start_mapping")
        engine.claim(item.pk, actor=user("saksbehandler1"), at=AT)

        outcome = at_once([lambda: engine.claim(item.pk, actor=user("saksbehandler2"), at=AT)])[0]

        assert outcome.code == "taken"


def propose(runner, number=0):
    """Something to do eight times at once: a unit's change proposal."""
    from tildeling.orders.commands import propose_change

    order = Order.objects.get(case_id=runner.case_id, service="home_nursing")
    return {
        "command": propose_change, "actor": user("utforer1"), "at": AT, "case_id": runner.case_id,
        "order_id": order.pk, "reason": "need_reduced", "text": "Det holder med ett besøk i uka.",
        "proposed_minutes_per_week": 20 + number,
    }  # fmt: skip


def run_it(given, key):
    given = dict(given)
    return engine.run(given.pop("command"), key=key, **given)


class TestC2DoubleSubmitIsOneEffect:
    def test_eight_alike_with_one_key_have_one_effect_and_one_answer(self, case_before):
        runner = case_before("change_proposal")
        given = propose(runner)

        for number in range(ROUNDS):
            before = ChangeProposal.objects.count()
            outcomes = at_once([lambda n=number: run_it(given, f"key-{n}")] * 8)

            assert counted(outcomes) == {"done": 8}
            assert ChangeProposal.objects.count() == before + 1
            assert len({outcome.result.id for outcome in outcomes}) == 1
            assert sum(not outcome.result.is_repeat for outcome in outcomes) == 1
        print(f"C2 double submit: {8 * ROUNDS} tried, 0 broken")

    def test_the_same_key_with_another_content_is_refused_and_does_nothing(self, case_before):
        runner = case_before("change_proposal")
        run_it(propose(runner), "key")

        with pytest.raises(KeyReused):
            run_it(propose(runner, 5), "key")

        assert ChangeProposal.objects.count() == 1

    @pytest.mark.parametrize("step", ["meeting", "ladder", "proposal", "sign"])
    def test_eight_who_do_one_step_at_once_do_it_once(self, case_before, step):
        runner = case_before(step)
        entry = next(one for one in runner.course.entries if one.step == step)
        item = open_item(runner, step)
        given = _given(runner, entry)

        outcomes = at_once(
            [
                lambda: engine.perform(
                    item.step_id, actor=user(entry.by), at=entry.at, key="once", **given
                )
            ]
            * 8
        )

        assert counted(outcomes) == {"done": 8}
        done = TrailEntry.objects.filter(
            case_id=runner.case_id, name=DONE_BY[step], kind="command"
        ).count()
        assert done == 1

    def test_eight_background_workers_place_the_orders_once(self, case_before):
        runner = case_before("background")

        outcomes = at_once([lambda: relay.relay(lambda: AT + timedelta(days=1))] * 8)

        assert counted(outcomes) == {"done": 8}
        assert Decision.objects.filter(case_id=runner.case_id).count() == 1
        services = Order.objects.filter(case_id=runner.case_id).values_list("service", flat=True)
        assert sorted(services) == ["home_nursing", "medication_support_device"]

    def test_a_registration_sent_eight_times_opens_one_case(self, municipality_loaded):
        from tests.workflows.conftest import STORY
        from tildeling.cases.commands import register
        from tildeling.cases.models import Case
        from workflows.course import read_course
        from workflows.incoming import read_application

        person, application = read_application(read_course(STORY).application)
        unit = Unit.objects.get(code="tildeling")

        outcomes = at_once(
            [
                lambda: engine.start(
                    AllocationFlow, does=register, actor=user("saksbehandler1"), at=AT, key="a",
                    person=person, application=application, unit_id=unit.pk,
                )
            ]
            * 8
        )  # fmt: skip

        assert counted(outcomes) == {"done": 8}
        assert Case.objects.count() == 1


DONE_BY = {
    "meeting": "case.meeting_held",
    "ladder": "ladder.settled",
    "proposal": "proposal.asked",
    "sign": "decision.first_signed",
}


def _given(runner, entry):
    from workflows.course.steps import _agreement

    if entry.step != "meeting":
        return {}
    from datetime import date

    return {
        "held_on": date.fromisoformat(entry.data["held_on"]),
        "participants": entry.data["participants"],
        "user_took_part": True,
        "conclusion": entry.data["conclusion"],
        "agreed": {code: _agreement(runner, given) for code, given in entry.data["agreed"].items()},
    }


class TestC3TheAddressCannotLie:
    def test_a_step_is_not_done_as_another_step(self, case_before):
        runner = case_before("meeting")
        item = open_item(runner, "meeting")

        with pytest.raises(Missing):
            engine.perform(item.step_id, actor=user("saksbehandler1"), at=AT, node="sign")

        assert open_item(runner, "meeting").closed_at is None

    def test_a_child_of_another_case_is_not_found(self, case_before):
        mine, other = case_before("change_proposal"), case_before("start_mapping")
        given = propose(mine) | {"case_id": other.case_id, "actor": user("saksbehandler1")}

        with pytest.raises(Missing):
            run_it(given, "k")

        assert ChangeProposal.objects.count() == 0

    def test_what_a_step_is_about_cannot_be_sent_along(self, case_before):
        runner = case_before("assess")
        items = WorkItem.objects.open().filter(case_id=runner.case_id, node="assess")
        nurse = items.get(profession="nurse")
        other = Assessment.objects.get(case_id=runner.case_id, discipline="occupational_therapist")
        from tildeling.shared.refusals import Invalid

        with pytest.raises(Invalid):
            engine.perform(nurse.step_id, actor=user("sykepleier"), at=AT, assessment_id=other.pk)

        other.refresh_from_db()
        assert other.status == "ordered"

    def test_a_case_of_another_office_is_not_found_and_the_try_is_noted(self, case_before):
        runner = case_before("start_mapping")
        stranger = UserFactory()
        EmploymentFactory(user=stranger, role=Role.CASEWORKER)
        item = open_item(runner, "start_mapping")

        with pytest.raises(Missing):
            engine.perform(item.step_id, actor=stranger, at=AT)

        denied = TrailEntry.objects.get(kind="denial")
        assert (denied.actor_id, denied.case_id) == (stranger.pk, runner.case_id)


DISCIPLINES = ["nurse", "occupational_therapist", "physiotherapist", "social_educator", "physician"]


@pytest.fixture
def joins_slowly(monkeypatch):
    """Widen the moment in which two branches could miss each other; a lock makes it harmless."""
    arrive = nodes.JoinActivation.create.__func__

    def create(cls, *args, **kwargs):
        activation = arrive(cls, *args, **kwargs)
        time.sleep(0.03)
        return activation

    monkeypatch.setattr(nodes.JoinActivation, "create", classmethod(create))


@pytest.mark.usefixtures("joins_slowly")
class TestC6ParallelMappingJoinsOnce:
    @pytest.mark.parametrize("withdrawn", [False, True])
    @pytest.mark.parametrize(
        "rounds",
        [pytest.param(2, id="few"), pytest.param(20, id="all", marks=pytest.mark.slow)],
    )
    def test_five_that_finish_at_once_give_one_meeting(self, case_before, withdrawn, rounds):
        for number in range(rounds):
            runner = case_before("start_mapping")
            mappers = _five_mappers(number)
            _ask_all(runner)
            data = next(one for one in runner.course.entries if one.step == "assess")
            entries = [_as(data, discipline, mapper) for discipline, mapper in mappers.items()]
            calls = [partial(runner.perform, entry) for entry in entries]
            if withdrawn:
                calls[-1] = lambda r=runner: _withdraw(r, DISCIPLINES[-1])

            outcomes = at_once(calls)

            assert counted(outcomes) == {"done": 5}, [o.result for o in outcomes]
            meetings = WorkItem.objects.filter(case_id=runner.case_id, node="meeting")
            assert meetings.count() == 1
        print(f"C6 joins once: {5 * rounds} tried, 0 broken")


def _five_mappers(number):
    unit = Unit.objects.get(code="kartlegging")
    mappers = {}
    for discipline in DISCIPLINES:
        mapper = UserFactory(username=f"{discipline}-{number}")
        EmploymentFactory(user=mapper, unit=unit, role=Role.MAPPER, profession=discipline)
        mappers[discipline] = mapper.username
    return mappers


def _ask_all(runner):
    entry = next(one for one in runner.course.entries if one.step == "start_mapping")
    asked = dataclasses.replace(entry, data={**entry.data, "disciplines": DISCIPLINES})
    runner.perform(asked)


def _as(entry, discipline, username):
    return dataclasses.replace(entry, by=username, data={**entry.data, "discipline": discipline})


def _withdraw(runner, discipline):
    assessment = Assessment.objects.get(case_id=runner.case_id, discipline=discipline)
    item = WorkItem.objects.get(node="assess", subject_id=assessment.pk)
    return engine.perform(
        item.step_id, actor=user("saksbehandler1"), at=AT, choice="withdraw",
        reason="Ikke nødvendig likevel, sykepleier kjenner saken.",
    )  # fmt: skip


def test_nothing_is_kept_of_a_refused_act_but_the_denial(case_before):
    runner = case_before("start_mapping")
    item = open_item(runner, "start_mapping")
    before = TrailEntry.objects.filter(kind="command").count()
    mapper = user("sykepleier")

    with pytest.raises(Missing):
        engine.perform(item.step_id, actor=mapper, at=AT, key="k")

    assert TrailEntry.objects.filter(kind="command").count() == before
    assert dataclasses.asdict(engine.Done("", 0))["is_repeat"] is False
