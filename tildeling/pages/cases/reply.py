# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The preliminary reply: write why it takes time, see the letter, send it."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases import commands as cases
from tildeling.cases.commands.replies import reply_tree
from tildeling.cases.models import Case
from tildeling.cases.policies import may_handle
from tildeling.letters.states import Channel
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, choices_of, found, run_on, show_act
from tildeling.pages.clock import today
from tildeling.pages.forms import Form, NorwegianDateField, RadioRow, long_text
from tildeling.pages.guard import actor, needs
from tildeling.shared.refusals import require

USUAL_WAIT = timedelta(days=28)


class ReplyForm(Form):
    """Why it takes time, when an answer comes, and how the letter leaves."""

    reason = long_text(
        label=gettext_lazy("Hvorfor det tar tid"),
        rows=4,
        max_length=2000,
        help_text=gettext_lazy("Søkeren leser dette i brevet. Skriv til «du»."),
    )
    expected_on = NorwegianDateField(label=gettext_lazy("Når søkeren kan vente svar"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Sendes med"), choices=choices_of(Channel), widget=RadioRow
    )


@needs(Permission.CASE_HANDLE)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Write the preliminary reply; «Se brevet» shows it, «Send» sends it."""
    case = found(request, case_number, may_handle)
    wanted = {"expected_on": today() + USUAL_WAIT, "channel": Channel.POST}
    form = ReplyForm(request.POST or None, initial=wanted)
    act = Act(
        title=_("Foreløpig svar"),
        submit=_("Send foreløpig svar"),
        done=_("Brevet er sendt videre. Datoen du lovet, er nå en frist i saken."),
        lead=_("Tar saken mer enn en måned, skal søkeren få vite hvorfor og når svaret kommer "
               "(forvaltningsloven § 11 a)."),
    )  # fmt: skip
    more: dict[str, object] = {
        "also": [{"name": "vis", "value": "ja", "text": _("Se brevet")}],
        "tree": None,
    }
    template = "pages/cases/reply.html"
    if request.method == "POST" and "vis" in request.POST:
        return _preview(request, case, form, act, template, more)
    given = form.given if form.is_valid() else {}
    run = run_on(request, case, cases.send_preliminary_reply, **given)
    return act_page(request, case, form, act, run, template=template, **more)


def _preview(
    request: HttpRequest,
    case: Case,
    form: ReplyForm,
    act: Act,
    template: str,
    more: dict[str, object],
) -> HttpResponse:
    """Show the letter above the form, which keeps what was typed."""
    require(may_handle(actor(request), case, on=today()))
    if form.is_valid():
        with form.refusals():
            given = form.cleaned_data
            more["tree"] = reply_tree(
                case, actor(request), reason=given["reason"], expected_on=given["expected_on"],
                on=today(),
            )  # fmt: skip
    return show_act(request, case, form, act, template=template, **more)
