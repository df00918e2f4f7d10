# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ask for what is missing, and write down what came."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases import commands as cases
from tildeling.cases.models import InformationRequest
from tildeling.cases.policies import may_handle
from tildeling.cases.states import ContactWith
from tildeling.organisation.roles import Permission
from tildeling.pages.cases.acting import Act, act_page, choices_of, found, nothing_to_do, run_on
from tildeling.pages.clock import today
from tildeling.pages.formatting import day
from tildeling.pages.forms import Form, NorwegianDateField, RadioRow, long_text
from tildeling.pages.guard import needs


class AskForm(Form):
    """Who is asked, for what, and when the answer is due."""

    asked_of = forms.ChoiceField(
        label=gettext_lazy("Hvem spør vi?"), choices=choices_of(ContactWith), widget=RadioRow
    )
    text = long_text(label=gettext_lazy("Hva mangler vi?"), rows=5, max_length=4000)
    due_on = NorwegianDateField(
        label=gettext_lazy("Svarfrist"),
        required=False,
        help_text=gettext_lazy("La stå tom for den vanlige fristen."),
    )


class AnswerForm(Form):
    """What came, and when."""

    answered_on = NorwegianDateField(label=gettext_lazy("Dagen svaret kom"))
    answer = long_text(label=gettext_lazy("Hva svaret er"), rows=6, max_length=8000, required=False)


@needs(Permission.CASE_HANDLE)
def ask(request: HttpRequest, case_number: str) -> HttpResponse:
    """Ask somebody for what the case lacks."""
    case = found(request, case_number, may_handle)
    form = AskForm(request.POST or None)
    act = Act(
        title=_("Be om opplysninger"),
        submit=_("Lagre forespørselen"),
        done=_("Forespørselen er lagret. Den står i arbeidslisten til svaret kommer."),
        lead=_("Fristen for vedtaket løper videre mens vi venter. Brevet eller telefonen tar du "
               "selv; her holder vi rede på hva vi venter på."),
    )  # fmt: skip
    given = form.given if form.is_valid() else {}
    run = run_on(request, case, cases.ask_information, **given)
    return act_page(request, case, form, act, run)


@needs(Permission.CASE_HANDLE)
def record(request: HttpRequest, case_number: str, request_id: int) -> HttpResponse:
    """Write down what came in answer to a request."""
    case = found(request, case_number, may_handle)
    asked = InformationRequest.objects.filter(pk=request_id, case=case).first()
    if asked is None:
        raise Http404
    if asked.answered_on is not None and request.method == "GET":
        return nothing_to_do(request, case, _("Opplysningene er alt registrert."))
    form = AnswerForm(request.POST or None, initial={"answered_on": today()})
    act = Act(
        title=_("Registrer svaret vi ventet på"),
        submit=_("Lagre svaret"),
        done=_("Svaret er lagret, og fristen er stoppet."),
        facts=(
            _("Spurt %(day)s: %(who)s") % {
                "day": day(asked.asked_on), "who": asked.get_asked_of_display(),
            },
            asked.text,
        ),
    )  # fmt: skip
    given = form.given if form.is_valid() else {}
    run = run_on(request, case, cases.record_information, request_id=request_id, **given)
    return act_page(request, case, form, act, run)
