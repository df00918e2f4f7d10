# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of orders: what the unit answers and tells, and what the office answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildeling.orders.models import Order
from tildeling.orders.states import PauseCause, ProposalAnswer, ProposalReason, ReturnReason
from tildeling.organisation.models import Unit
from tildeling.pages.forms import Form, MinutesField, NorwegianDateField, long_text


def _sentences(choices: Any) -> list[tuple[str, str]]:
    """Return choices with a capital letter, as they stand in a form."""
    return [(value, label[:1].upper() + label[1:]) for value, label in choices]


class StartAnswerForm(Form):
    """«Kan dere starte?»: yes, yes but later, or no."""

    answer = forms.ChoiceField(
        label=_("Kan dere starte?"),
        choices=[("yes", _("Ja")), ("later", _("Ja, men senere")), ("no", _("Nei"))],
        widget=forms.RadioSelect,
    )
    can_start_on = NorwegianDateField(
        label=_("Hvis senere: hvilken dag kan dere starte?"), required=False
    )
    note = long_text(
        label=_("Merknad"),
        help_text=_("Hvis nei: skriv hvorfor. Ellers kan du skrive hva vi bør vite."),
        required=False,
        max_length=2000,
    )


class ReturnForm(Form):
    """Send an order back."""

    reason = forms.ChoiceField(
        label=_("Hvorfor sendes den i retur?"),
        choices=_sentences(ReturnReason.choices),
        widget=forms.RadioSelect,
    )
    note = long_text(
        label=_("Hva må kontoret gjøre?"),
        help_text=_("Skriv hva som mangler, eller hva som må til for at dere kan ta den."),
        max_length=2000,
    )


class BeginForm(Form):
    """Say that the service has begun."""

    started_on = NorwegianDateField(label=_("Første dag med tjenesten"))


class PauseForm(Form):
    """Let a service rest while the person is away."""

    cause = forms.ChoiceField(
        label=_("Hvorfor er personen borte?"),
        choices=_sentences(PauseCause.choices),
        widget=forms.RadioSelect,
    )
    from_on = NorwegianDateField(
        label=_("Første dag uten tjenesten"),
        help_text=_("Dagen personen ble lagt inn eller reiste"),
    )
    until_on = NorwegianDateField(
        label=_("Første dag med tjenesten igjen"),
        help_text=_("La feltet stå tomt hvis dere ikke vet det ennå."),
        required=False,
    )
    whole_case = forms.BooleanField(
        label=_("Gjelder alle tjenestene enheten gir i saken"), required=False, initial=True
    )


class ResumeForm(Form):
    """Let a service that rests begin again."""

    on = NorwegianDateField(label=_("Første dag med tjenesten igjen"))


class DeathForm(Form):
    """Record that the person is dead, confirmed."""

    died_on = NorwegianDateField(label=_("Dødsdato"))
    is_sure = forms.BooleanField(
        label=_("Jeg har fått dødsfallet bekreftet"),
        error_messages={"required": _("Kryss av når du har fått dødsfallet bekreftet.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_sure"].error_messages["required"] = _(
            "Kryss av når du har fått dødsfallet bekreftet."
        )


class AskForm(Form):
    """Ask the office about an order."""

    text = long_text(label=_("Spørsmål til saksbehandleren"), max_length=4000)


class ProposeForm(Form):
    """Propose to change what was decided."""

    reason = forms.ChoiceField(
        label=_("Hva har endret seg?"),
        choices=_sentences(ProposalReason.choices),
        widget=forms.RadioSelect,
    )
    text = long_text(
        label=_("Hva foreslår dere, og hvorfor?"),
        help_text=_("Skriv hva dere har sett hos personen. Saksbehandleren leser dette først."),
        max_length=4000,
    )
    proposed_minutes_per_week = MinutesField(label=_("Tid i uka dere foreslår"), required=False)


class AnswerQuestionForm(Form):
    """Answer the unit's question."""

    answer = long_text(label=_("Svar til utfører"), max_length=4000)


class AnswerProposalForm(Form):
    """Answer the unit's proposal, with why."""

    answer = forms.ChoiceField(
        label=_("Hva svarer du?"),
        choices=[
            (ProposalAnswer.REASSESS.value, _("Saken vurderes på nytt: ny kartlegging starter nå")),
            (ProposalAnswer.WITHIN_FRAME.value, _("Dette kan enheten gjøre innenfor vedtaket")),
            (ProposalAnswer.NO_CHANGE.value, _("Ingen endring")),
        ],
        widget=forms.RadioSelect,
    )
    text = long_text(
        label=_("Begrunnelse til utfører"),
        help_text=_("Ved ny vurdering blir dette også begrunnelsen i saken."),
        max_length=4000,
    )


class HandoverForm(Form):
    """Tell the unit how to get in and be safe."""

    HANDOVER = ("key_access", "safety", "instructions")

    key_access = forms.CharField(
        label=_("Nøkkel og adgang"), max_length=300, required=False,
        help_text=_("Hvordan kommer de inn? For eksempel e-lås, nøkkelboks eller at noen åpner."),
    )  # fmt: skip
    safety = long_text(
        label=_("Risiko og sikkerhet"), max_length=1000, required=False, rows=2,
        help_text=_("Hund, smitte, vold, forflytning, røyking ved oksygen og annet de må vite."),
    )  # fmt: skip
    instructions = long_text(label=_("Annet til utfører"), max_length=4000, required=False)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        written = {name: getattr(order, name) for name in self.HANDOVER}
        kwargs["initial"] = written | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class RerouteForm(HandoverForm):
    """Send a returned order again."""

    unit_id = forms.TypedChoiceField(label=_("Enhet som skal utføre"), coerce=int)
    note = long_text(
        label=_("Svar til enheten"),
        help_text=_("Skriv det som manglet, eller hvorfor bestillingen sendes en annen enhet."),
        max_length=2000,
    )

    field_order = ("unit_id", "note", *HandoverForm.HANDOVER)

    def __init__(self, *args: Any, units: list[Unit], order: Order, **kwargs: Any) -> None:
        super().__init__(*args, order=order, initial={"unit_id": order.unit_id}, **kwargs)
        chosen: Any = self.fields["unit_id"]
        chosen.choices = [(unit.pk, unit.name) for unit in units]
