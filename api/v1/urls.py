# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from api.docs import docs
from api.v1 import (
    applications,
    catalogue,
    ladder_checks,
    orders,
    schemas,
    tokens,
    visits,
    work_items,
)


class Number(StringConverter):
    """The number of a case or an order."""

    regex = r"[0-9A-Za-z-]{1,20}"


class RowId(StringConverter):
    """A row's own number, no longer than the database counts."""

    regex = r"[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)


register_converter(Number, "number")
register_converter(RowId, "row")

app_name = "api"
urlpatterns = [
    path("schema/", schemas.OpenApi.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("applications/", applications.Applications.as_view(), name="applications"),
    path(
        "applications/<number:case_number>/", applications.OneApplication.as_view(),
        name="application",
    ),
    path("visits/", visits.Visits.as_view(), name="visits"),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<number:order_number>/", orders.OneOrder.as_view(), name="order"),
    path("orders/<number:order_number>/answer/", orders.Answers.as_view(), name="order-answer"),
    path("work-items/", work_items.WorkItems.as_view(), name="work-items"),
    path("work-items/<row:item_id>/claim/", work_items.Claim.as_view(), name="claim"),
    path("work-items/<row:item_id>/release/", work_items.Release.as_view(), name="release"),
    path(
        "ladder-checks/evaluate/", ladder_checks.Evaluate.as_view(), name="evaluate-ladder"
    ),
    path("catalogue/", catalogue.Catalogue.as_view(), name="catalogue"),
    path("schemas/<slug:name>/", schemas.OneSchema.as_view(), name="one-schema"),
]  # fmt: skip
