# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A unit's orders: list them, read one, answer it. Names and keys only stand in the one order."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.clock import now, today
from api.fields import Answer, Code, Day, Strict, text_of
from api.guard import Needs, Resource, actor
from api.idempotency import answered, key_of
from api.pagination import PageQuery, asked, page, page_of
from api.schema import described
from api.v1.order_shapes import OrderDetail, OrderRow, detail, row
from tildeling.cases.models import WorkItem
from tildeling.orders import queries as orders
from tildeling.orders.models import Order, OrderReturn
from tildeling.orders.states import InboxFilter, OrderState, ReturnReason
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.shared.refusals import Invalid, KeyReused, Missing, TransitionNotAllowed
from workflows import engine

LARGEST_ID = 2**63 - 1


class OrderQuery(PageQuery):
    """What to keep of the list."""

    filter = Code(InboxFilter.choices, required=False, default=InboxFilter.ALL.value)


class AcceptOrder(Strict):
    """The unit takes the order."""

    answer = Code(["accept"])


class ReturnOrder(Strict):
    """The unit sends the order back."""

    answer = Code(["return"])
    reason = Code(ReturnReason.choices)
    note = text_of(OrderReturn, "note")


class StartOrder(Strict):
    """The service has begun."""

    answer = Code(["start"])
    started_on = Day()


class OrderAnswered(Answer):
    """The order after the answer."""

    order_number = serializers.CharField()
    state = serializers.ChoiceField(OrderState.choices)


FORMS: dict[str, type[Strict]] = {"accept": AcceptOrder, "return": ReturnOrder, "start": StartOrder}
# The step an answer belongs to, and which of the step's outcomes it is.
STEPS = {"accept": ("accept", ""), "return": ("accept", "send_back"), "start": ("begin", "")}
_ANSWER = PolymorphicProxySerializer(
    component_name="OrderAnswer",
    serializers=list(FORMS.values()),
    resource_type_field_name=None,
)


class Orders(Resource):
    """The orders of one's own units."""

    permission_classes = (Needs(Permission.ORDER_ANSWER),)

    @described(
        "List enhetens bestillinger", tag="orders", operation="list_orders", query=OrderQuery,
        answer=page_of("Order", OrderRow),
        about="Bestillingene til enhetene du svarer for, uten navn. De eldste først.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Answer a page of the unit's orders."""
        wanted = asked(request, OrderQuery)
        found = orders.inbox(
            actor(request), today(), wanted["filter"], _after(wanted.get("cursor", "")),
            wanted["limit"],
        )  # fmt: skip
        return Response(page(request, [row(one, today()) for one in found.rows], found.after))


class OneOrder(Resource):
    """One order with what the unit must know."""

    permission_classes = (Needs(Permission.ORDER_READ),)

    @described(
        "Les en bestilling", tag="orders", operation="get_order", answer=OrderDetail,
        refused=(404,), about="Med navn og adresse. At den er lest, blir loggført.",
    )  # fmt: skip
    def get(self, request: Request, order_number: str) -> Response:
        """Answer the order, and write that it was read."""
        view = orders.read_order(actor=actor(request), at=now(), order_number=order_number)
        return Response(detail(view, today()))


class Answers(Resource):
    """The unit's answer to an order."""

    permission_classes = (Needs(Permission.ORDER_ANSWER),)

    @described(
        "Svar på en bestilling", tag="orders", operation="answer_order", keyed=True,
        takes=_ANSWER, answer=OrderAnswered, refused=(404,),
        about="«accept» tar imot, «return» sender i retur med grunn og merknad, «start» sier"
        " hvilken dag tjenesten startet.",
    )  # fmt: skip
    def post(self, request: Request, order_number: str) -> Response:
        """Do the step of the order that the answer belongs to."""
        key = key_of(request)
        given = _given(request.data)
        user = actor(request)
        order = orders.visible_to(user, on=today()).filter(order_number=order_number).first()
        if order is None:
            raise Missing
        done = _perform(order, given, user, key)
        order.refresh_from_db()
        return answered(done, {"order_number": order.order_number, "state": order.state})


def _given(data: Any) -> dict[str, Any]:
    chosen = data.get("answer") if isinstance(data, dict) else None
    if not isinstance(chosen, str) or chosen not in FORMS:
        raise Invalid({"answer": [f"Svar med en av: {', '.join(FORMS)}."]})
    form = FORMS[chosen](data=data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _perform(order: Order, given: dict[str, Any], user: User, key: str) -> engine.Done:
    """Do the newest step of the answer's kind; a key used for an earlier one is answered again.

    An order that was sent back and sent again has had the same step twice. Once a key is known to
    be used, trying it on an older step can do nothing but repeat that step's answer.
    """
    node, choice = STEPS[given.pop("answer")]
    steps = WorkItem.objects.filter(subject_kind="order", subject_id=order.pk, node=node)
    reused: KeyReused | None = None
    for item in steps.order_by("-id"):
        try:
            return engine.perform(
                item.step_id or 0, actor=user, at=now(), key=key, node=node, choice=choice, **given
            )
        except KeyReused as refusal:
            reused = refusal
    raise reused or TransitionNotAllowed("Bestillingen venter ikke på dette svaret.")


def _after(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor) > LARGEST_ID:
        raise Invalid({"cursor": ["Siden finnes ikke lenger. Begynn på nytt."]})
    return int(cursor)
