# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Follow up what was decided: look at what is in force, and conclude."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases.queries import service_title
from tildeling.cases.states import CloseReason
from tildeling.decisions.commands.following import REASON_MAX_LENGTH
from tildeling.decisions.models import FollowUp
from tildeling.decisions.policies import may_follow_up
from tildeling.decisions.queries import coming_for, in_force_for
from tildeling.decisions.states import FollowUpOutcome
from tildeling.delivery.queries import delivered_of_person
from tildeling.orders.models import ChangeProposal
from tildeling.organisation.roles import Permission
from tildeling.pages.decisions.frame import Frame, StepForm, opened
from tildeling.pages.decisions.overview import standing
from tildeling.pages.delivery.weeks import last_weeks, rate_tag
from tildeling.pages.formatting import day, minutes, percent
from tildeling.pages.forms import NorwegianDateField, long_text, render_page
from tildeling.pages.guard import needs
from tildeling.pages.parts import Event, Tag

# The weeks an evaluation looks back on, beside the goals.
WEEKS = 4
CONCLUSIONS = [
    (FollowUpOutcome.CONTINUE, gettext_lazy("Fortsett som nå, til en ny evalueringsdato")),
    (FollowUpOutcome.REASSESS, gettext_lazy("Vurder saken på nytt, med ny kartlegging")),
]
# Why a case that was decided is over; the others are for cases without a decision.
ENDINGS = [
    CloseReason.SERVICES_ENDED, CloseReason.REFUSED, CloseReason.DIED, CloseReason.MOVED,
]  # fmt: skip


class FollowUpForm(StepForm):
    """What the evaluation concludes, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Hva konkluderer du med?"),
        choices=CONCLUSIONS,
        widget=forms.RadioSelect,
    )
    reason = long_text(
        label=gettext_lazy("Hva viser evalueringen?"),
        help_text=gettext_lazy("Skriv om målene er nådd, og hva brukeren selv mener."),
        max_length=REASON_MAX_LENGTH,
    )
    evaluation_on = NorwegianDateField(
        label=gettext_lazy("Neste evaluering, hvis tjenesten fortsetter"), required=False
    )
    proposal_id = forms.TypedChoiceField(
        label=gettext_lazy("Bygger på forslag fra utfører"),
        coerce=int,
        empty_value=None,
        required=False,
    )


class EndForm(StepForm):
    """Why the case is over."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Hvorfor avsluttes saken?"),
        choices=[(reason, reason.label.capitalize()) for reason in ENDINGS],
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class Goal:
    """What a service is to reach, and when that is looked at."""

    title: str
    goal: str
    evaluation_on: str


@dataclass(frozen=True)
class Delivered:
    """One service's share of what was granted, in the last whole weeks."""

    title: str
    words: str
    tag: Tag | None


@needs(Permission.DECIDE)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show how it goes, and conclude the evaluation or end the case."""
    frame = opened(request, case_number)
    step = frame.step("follow_up")
    initial = {"step": (step.step_id if step else None) or 0}
    proposals = list(_open_proposals(frame))
    posted = request.POST if request.method == "POST" else None
    is_end = posted is not None and posted.get("act") == "end"
    form = FollowUpForm(None if is_end else posted, initial=initial)
    _offer(form, proposals)
    end = EndForm(posted if is_end else None, initial=initial, auto_id="end_%s")
    if is_end and end.is_valid():
        with end.refusals():
            return _ended(request, frame, end)
    elif posted is not None and not is_end and form.is_valid():
        with form.refusals():
            return _concluded(request, frame, form)
    context = _context(frame, proposals) | {"form": form, "end": end, "is_open": step is not None}
    return render_page(request, "pages/decisions/follow_up.html", context)


def _concluded(request: HttpRequest, frame: Frame, form: FollowUpForm) -> HttpResponse:
    frame.perform(
        form,
        "follow_up",
        **form.given,
    )
    if form.cleaned_data["outcome"] == FollowUpOutcome.REASSESS:
        messages.success(
            request, _("Saken vurderes på nytt. Neste steg er å bestille kartlegging.")
        )
    else:
        messages.success(request, _("Evalueringen er underskrevet, og ny dato er satt."))
    return redirect("decisions:list", frame.case.case_number)


def _ended(request: HttpRequest, frame: Frame, form: EndForm) -> HttpResponse:
    frame.perform(
        form,
        "follow_up",
        choice="end",
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("Saken er avsluttet."))
    return redirect("decisions:list", frame.case.case_number)


def _open_proposals(frame: Frame) -> list[ChangeProposal]:
    found = ChangeProposal.objects.filter(order__case=frame.case, answer="")
    return list(found.select_related("order__unit", "proposed_by").order_by("id"))


def _offer(form: FollowUpForm, proposals: list[ChangeProposal]) -> None:
    """Let the form choose among the open proposals; without any the field is left out."""
    if not proposals:
        del form.fields["proposal_id"]
        return
    field = form.fields["proposal_id"]
    assert isinstance(field, forms.TypedChoiceField)
    field.choices = [("", _("Ikke noe forslag")), *((str(one.pk), _name(one)) for one in proposals)]


def _name(proposal: ChangeProposal) -> str:
    return _("%(service)s, %(day)s") % {
        "service": service_title(proposal.order.service, proposal.proposed_at.date()),
        "day": day(proposal.proposed_at),
    }


def _context(frame: Frame, proposals: list[ChangeProposal]) -> dict[str, object]:
    person, on = frame.case.person, frame.on
    running = [*in_force_for(person, on=on), *coming_for(person, on=on)]
    ours = [row for row in running if row.decision.case_id == frame.case.pk]
    denied = may_follow_up(frame.user, frame.case, on=on)
    return frame.context(
        reason=denied.reason if denied else "",
        in_force=standing(frame, ours),
        goals=[
            Goal(service_title(row.service, on), row.line.goal, day(row.line.evaluation_on))
            for row in ours
            if row.line.goal
        ],
        proposals=[_proposal(one) for one in proposals],
        earlier=[_earlier(row) for row in _follow_ups(frame)],
        delivered=_delivered(frame),
        delivery_url=reverse("orders:of_case", args=[frame.case.case_number]),
        can_end=not ours,
    )


def _delivered(frame: Frame) -> list[Delivered]:
    """Return the share of each of the case's services that visits are read in for."""
    period = last_weeks(frame.on, WEEKS)
    rows = delivered_of_person(
        frame.user, frame.case.person_id, on=frame.on,
        from_on=period.from_on, until_on=period.until_on,
    )  # fmt: skip
    return [
        Delivered(
            service_title(row.order.service, frame.on),
            _("%(rate)s: levert %(delivered)s av %(decided)s") % {
                "rate": percent(row.rate),
                "delivered": minutes(row.figures.delivered_minutes),
                "decided": minutes(round(row.figures.decided_minutes)),
            },
            rate_tag(row.rate),
        )
        for row in rows
        if row.order.case_id == frame.case.pk and row.figures.says_anything
    ]  # fmt: skip


def _proposal(one: ChangeProposal) -> Event:
    wanted = ""
    if one.proposed_minutes_per_week is not None:
        wanted = _("Foreslår %(time)s i uka.") % {"time": minutes(one.proposed_minutes_per_week)}
    reason = str(one.get_reason_display())
    return Event(
        at=one.proposed_at,
        title=f"{service_title(one.order.service, one.proposed_at.date())}: {reason}",
        by=f"{one.proposed_by.display_name}, {one.order.unit.name}",
        text="\n".join(filter(None, [one.text, wanted])),
    )


def _follow_ups(frame: Frame) -> list[FollowUp]:
    return list(frame.case.follow_ups.select_related("signed_by").order_by("-id"))


def _earlier(row: FollowUp) -> Event:
    outcome = str(row.get_outcome_display())
    return Event(
        at=row.signed_at,
        title=outcome[:1].upper() + outcome[1:],
        by=row.signed_by.display_name,
        text=row.reason,
    )
