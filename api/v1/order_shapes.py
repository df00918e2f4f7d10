# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""How an order looks from outside, in the list and on its own."""

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from rest_framework import serializers

from api.fields import Answer
from tildeling.cases.queries import service_title
from tildeling.orders.models import OrderVersion, Pause
from tildeling.orders.queries import InboxRow, OrderView
from tildeling.orders.states import OrderState, PauseCause


class OrderPause(Answer):
    """That the service rests, half open."""

    cause = serializers.ChoiceField(PauseCause.choices)
    from_on = serializers.DateField(allow_null=True)
    until_on = serializers.DateField(allow_null=True)


class OrderRow(Answer):
    """An order in the list."""

    order_number = serializers.CharField()
    service = serializers.CharField()
    service_title = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)
    accept_by = serializers.DateField()
    starts_on = serializers.DateField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)
    per_weeks = serializers.IntegerField(allow_null=True, help_text="0 er per kalendermåned.")
    carers = serializers.IntegerField(allow_null=True)
    pattern = serializers.CharField()
    pause = OrderPause(allow_null=True)
    open_questions = serializers.IntegerField()


class OrderPerson(Answer):
    """Whom the service is for."""

    name = serializers.CharField()
    born_on = serializers.DateField()
    address = serializers.CharField()
    postal_code = serializers.CharField()
    postal_place = serializers.CharField()
    phone = serializers.CharField()


class OrderVersionShape(Answer):
    """What the order asks for in a period, half open."""

    number = serializers.IntegerField()
    from_on = serializers.DateField(allow_null=True)
    until_on = serializers.DateField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)
    per_weeks = serializers.IntegerField(allow_null=True)
    per_month = serializers.BooleanField()
    carers = serializers.IntegerField()
    pattern = serializers.CharField()
    goal = serializers.CharField()

    class Meta:
        ref_name = "OrderVersion"


class OrderDetail(Answer):
    """One order with what the unit must know."""

    order_number = serializers.CharField()
    service = serializers.CharField()
    service_title = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)
    sent_at = serializers.DateTimeField()
    accept_by = serializers.DateField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    end_reason = serializers.CharField()
    person = OrderPerson()
    key_access = serializers.CharField()
    safety = serializers.CharField()
    instructions = serializers.CharField()
    versions = OrderVersionShape(many=True)
    pauses = OrderPause(many=True)


def row(order: InboxRow, on: date) -> dict[str, Any]:
    """Return an order of the list; nobody is named."""
    grant = order.grant
    return {
        "order_number": order.order_number,
        "service": order.service,
        "service_title": service_title(order.service, on),
        "state": order.state,
        "accept_by": order.accept_by,
        "starts_on": order.starts_on,
        "started_on": order.started_on,
        "ended_on": order.ended_on,
        "minutes": grant.minutes if grant else None,
        "per_weeks": grant.weeks if grant else None,
        "carers": grant.carers if grant else None,
        "pattern": order.pattern,
        "pause": _pause(order.pause) if order.pause else None,
        "open_questions": order.open_questions,
    }


def detail(view: OrderView, on: date) -> dict[str, Any]:
    """Return one order whole."""
    order = view.order
    person = order.person
    return {
        "order_number": order.order_number,
        "service": order.service,
        "service_title": service_title(order.service, on),
        "state": order.state,
        "sent_at": order.sent_at,
        "accept_by": order.accept_by,
        "accepted_at": order.accepted_at,
        "started_on": order.started_on,
        "ended_on": order.ended_on,
        "end_reason": order.end_reason,
        "person": {
            "name": person.full_name,
            "born_on": person.born_on,
            "address": person.address,
            "postal_code": person.postal_code,
            "postal_place": person.postal_place,
            "phone": person.phone,
        },
        "key_access": order.key_access,
        "safety": order.safety,
        "instructions": order.instructions,
        "versions": [_version(version) for version in view.versions],
        "pauses": [_pause(pause) for pause in view.pauses],
    }


def _version(version: OrderVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        **_days(version.during),
        "minutes": version.minutes,
        "per_weeks": version.per_weeks,
        "per_month": version.per_month,
        "carers": version.carers,
        "pattern": version.pattern,
        "goal": version.goal,
    }


def _pause(pause: Pause) -> dict[str, Any]:
    return {"cause": pause.cause, **_days(pause.during)}


def _days(during: DateRange) -> dict[str, Any]:
    return {"from_on": during.lower, "until_on": during.upper}
