# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form about one order: the same page around every one, told what it is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tildeling.orders.queries import OrderView
from tildeling.pages.forms import Form, render_page
from tildeling.pages.orders.finding import head_of, url_of

Do = Callable[[Form], object]


@dataclass(frozen=True)
class Sheet:
    """The words of a form's page: its heading, what to know first, the button, the
    receipt, and what the other one has said.
    """

    title: str
    submit: str
    done: str
    lead: str = ""
    warning: str = ""
    quotes: Sequence[str] = ()


def answer_sheet(
    request: HttpRequest, view: OrderView, form: Form, sheet: Sheet, do: Do
) -> HttpResponse:
    """Show a form about an order, or do what it asks and go back to the order."""
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            do(form)
            messages.success(request, sheet.done)
            return redirect(url_of(view.order))
    context: dict[str, Any] = {"form": form, "sheet": sheet, "head": head_of(view.order)}
    return render_page(request, "pages/orders/act.html", context)
