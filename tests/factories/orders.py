# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Orders, their versions, pauses, questions and proposals.

`OrderFactory(active=True, with_version=True)` is home nursing that runs, 420 minutes a week from
2026-03-09, inside a decision in force. `changed=True` gives two versions: 420 minutes a week until
2026-05-04 and 300 after it. `tied=True` gives the unit its tie to the case. Periods are half open.
"""

from datetime import date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.cases import CaseTieFactory
from tests.factories.decisions import STARTS_ON
from tildeling.cases.states import TieFunction
from tildeling.orders.models import (
    ChangeProposal,
    Order,
    OrderQuestion,
    OrderReturn,
    OrderVersion,
    Pause,
    StartQuestion,
)
from tildeling.orders.states import (
    OrderState,
    PauseCause,
    ProposalAnswer,
    ProposalReason,
    ReturnReason,
    StartAnswer,
)
from tildeling.shared.time import OSLO

SENT_AT = datetime(2026, 3, 2, 12, tzinfo=OSLO)
ACCEPTED_AT = datetime(2026, 3, 3, 9, tzinfo=OSLO)
CHANGED_ON = date(2026, 5, 4)


class StartQuestionFactory(factory.django.DjangoModelFactory[StartQuestion]):
    """«Kan dere starte?», not answered."""

    class Meta:
        model = StartQuestion

    class Params:
        yes = factory.Trait(answer=StartAnswer.YES, answered_at=ACCEPTED_AT)
        later = factory.Trait(
            answer=StartAnswer.LATER, can_start_on=date(2026, 4, 6), answered_at=ACCEPTED_AT
        )

    case = factory.SubFactory("tests.factories.cases.CaseFactory", under_decision=True)
    unit = factory.SubFactory("tests.factories.organisation.UnitFactory", provider=True)
    line = factory.SubFactory(
        "tests.factories.careladder.ProposedLineFactory",
        case=factory.SelfAttribute("..case"),
        unit=factory.SelfAttribute("..unit"),
    )
    asked_at = SENT_AT
    due_on = date(2026, 3, 4)
    free_minutes = 6000


def _tie(order):
    """Give the order's unit its tie to the case."""
    return CaseTieFactory(
        case=order.case, unit=order.unit, function=TieFunction.PROVIDER,
        source_kind="order", source_id=order.pk,
    )  # fmt: skip


class OrderFactory(factory.django.DjangoModelFactory[Order]):
    """Home nursing that was sent; traits say how far it has come."""

    class Meta:
        model = Order
        skip_postgeneration_save = True

    class Params:
        accepted = factory.Trait(state=OrderState.ACCEPTED, accepted_at=ACCEPTED_AT)
        returned = factory.Trait(
            state=OrderState.RETURNED,
            sent_back=factory.RelatedFactory(
                "tests.factories.orders.OrderReturnFactory", factory_related_name="order"
            ),
        )
        active = factory.Trait(
            state=OrderState.ACTIVE, accepted_at=ACCEPTED_AT, started_on=STARTS_ON
        )
        completed = factory.Trait(
            state=OrderState.COMPLETED,
            accepted_at=ACCEPTED_AT,
            started_on=STARTS_ON,
            ended_on=CHANGED_ON,
            end_reason="terminated",
        )
        cancelled = factory.Trait(
            state=OrderState.CANCELLED, ended_on=STARTS_ON, end_reason="terminated"
        )
        with_version = factory.Trait(
            first=factory.RelatedFactory(
                "tests.factories.orders.OrderVersionFactory", factory_related_name="order"
            )
        )
        changed = factory.Trait(
            first=factory.RelatedFactory(
                "tests.factories.orders.OrderVersionFactory",
                factory_related_name="order",
                until_on=CHANGED_ON,
            ),
            second=factory.RelatedFactory(
                "tests.factories.orders.OrderVersionFactory",
                factory_related_name="order",
                number=2,
                from_on=CHANGED_ON,
                minutes=300,
            ),
        )
        tied = factory.Trait(tie=factory.PostGeneration(lambda order, _create, _given: _tie(order)))

    # Above the numbers the sequence gives, so that a placed order never meets a made-up one.
    order_number = factory.Sequence(lambda n: f"B2026-9{n:05d}")
    case = factory.SubFactory("tests.factories.cases.CaseFactory", decided=True)
    person = factory.SelfAttribute("case.person")
    unit = factory.SubFactory("tests.factories.organisation.UnitFactory", provider=True)
    service = "home_nursing"
    sent_at = SENT_AT
    accept_by = date(2026, 3, 3)


class OrderVersionFactory(factory.django.DjangoModelFactory[OrderVersion]):
    """What an order asks for from `from_on` until `until_on`, with its decision line in force."""

    class Meta:
        model = OrderVersion
        exclude = ["from_on", "until_on"]

    from_on = STARTS_ON
    until_on = None
    order = factory.SubFactory(OrderFactory)
    number = 1
    minutes = 420
    per_weeks = 1
    pattern = "morgen og kveld"
    goal = "Ta medisinene til rett tid"
    during = factory.LazyAttribute(lambda version: DateRange(version.from_on, version.until_on))
    line = factory.SubFactory(
        "tests.factories.decisions.DecisionLineFactory",
        in_force=True,
        decision__case=factory.SelfAttribute("...order.case"),
        # A case has one draft a round; the sequence keeps versions of one case apart.
        decision__draft__round=factory.Sequence(lambda n: n + 100),
        service=factory.SelfAttribute("..order.service"),
        unit=factory.SelfAttribute("..order.unit"),
        minutes=factory.SelfAttribute("..minutes"),
        per_weeks=factory.SelfAttribute("..per_weeks"),
        starts_on=factory.SelfAttribute("..from_on"),
        ends_on=factory.SelfAttribute("..until_on"),
    )


class OrderReturnFactory(factory.django.DjangoModelFactory[OrderReturn]):
    """An order sent back because information is missing."""

    class Meta:
        model = OrderReturn

    order = factory.SubFactory(OrderFactory, state=OrderState.RETURNED)
    reason = ReturnReason.MISSING_INFORMATION
    note = "Hvor henger nøkkelen?"
    returned_at = ACCEPTED_AT
    returned_by = factory.SubFactory("tests.factories.organisation.UserFactory")


class PauseFactory(factory.django.DjangoModelFactory[Pause]):
    """A stay in hospital of a week; `open=True` when nobody knows for how long."""

    class Meta:
        model = Pause
        exclude = ["from_on", "until_on"]

    class Params:
        open = factory.Trait(until_on=None)

    from_on = date(2026, 3, 16)
    until_on = date(2026, 3, 23)
    order = factory.SubFactory(OrderFactory, active=True, with_version=True)
    cause = PauseCause.HOSPITAL
    during = factory.LazyAttribute(lambda pause: DateRange(pause.from_on, pause.until_on))
    recorded_at = datetime(2026, 3, 16, 9, tzinfo=OSLO)


class OrderQuestionFactory(factory.django.DjangoModelFactory[OrderQuestion]):
    """A question from the unit that waits for an answer."""

    class Meta:
        model = OrderQuestion

    class Params:
        answered = factory.Trait(
            answer="Ja, etter klokka ni.",
            answered_at=datetime(2026, 3, 11, 9, tzinfo=OSLO),
            answered_by=factory.SubFactory("tests.factories.organisation.UserFactory"),
        )

    order = factory.SubFactory(OrderFactory, active=True)
    text = "Kan morgenbesøket komme etter klokka ni?"
    asked_at = datetime(2026, 3, 10, 9, tzinfo=OSLO)
    asked_by = factory.SubFactory("tests.factories.organisation.UserFactory")
    due_on = date(2026, 3, 12)


class ChangeProposalFactory(factory.django.DjangoModelFactory[ChangeProposal]):
    """A proposal of fewer minutes that waits for an answer."""

    class Meta:
        model = ChangeProposal

    class Params:
        answered = factory.Trait(
            answer=ProposalAnswer.WITHIN_FRAME,
            answer_text="Det kan dere gjøre innenfor vedtaket.",
            answered_at=datetime(2026, 4, 1, 9, tzinfo=OSLO),
            answered_by=factory.SubFactory("tests.factories.organisation.UserFactory"),
        )

    order = factory.SubFactory(OrderFactory, active=True)
    reason = ProposalReason.NEED_REDUCED
    text = "Hun tar medisinene selv om kvelden nå."
    proposed_minutes_per_week = 210
    proposed_at = datetime(2026, 3, 30, 9, tzinfo=OSLO)
    proposed_by = factory.SubFactory("tests.factories.organisation.UserFactory")
    due_on = date(2026, 4, 6)
