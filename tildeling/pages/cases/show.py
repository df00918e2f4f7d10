# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One case: who, what comes next, the deadlines, what is known, and what has happened."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tildeling.cases.models import Case
from tildeling.cases.policies import may_assign, may_handle, may_note, may_release
from tildeling.cases.queries import (
    CaseView,
    RunningClock,
    Sight,
    read_case,
    service_title,
    timeline,
)
from tildeling.cases.states import CaseStatus
from tildeling.decisions.queries import decisions_of
from tildeling.letters.queries import of_case
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.pages.cases import events
from tildeling.pages.cases.bar import bar_of
from tildeling.pages.cases.next_steps import next_steps
from tildeling.pages.cases.next_steps import on_paper as without_buttons
from tildeling.pages.cases.services import ordered, orders_of, standing
from tildeling.pages.clock import now, today
from tildeling.pages.formatting import day
from tildeling.pages.forms import render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.parts import Fact, Link
from tildeling.pages.tables import address
from workflows.picture import can_be_taken_back


@needs(Permission.CASE_READ, Permission.ORDER_READ)
def show(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show a case; that it was read is written in the trail."""
    user, on = actor(request), today()
    view = read_case(actor=user, at=now(), case_number=case_number)
    sort = events.asked_sort(request)
    entries = timeline(view.case, actor=user, on=on)
    shown = events.events(entries, sort)
    is_whole = "alle" in request.GET
    steps = next_steps(view, user, on=on)
    can = _can(view.case, user)
    # The case is taken where its next step is; only a case without one has a button of its own.
    can["take"] = can["take"] and not any(step.take for step in steps)
    context = _context(view, user) | {
        "steps": steps,
        "actions": actions(view.case, user),
        "can": can,
        "events": shown if is_whole else shown[: events.SHOWN],
        "more_url": "" if is_whole or len(shown) <= events.SHOWN else address(request, alle="ja"),
        "sorts": events.sorts(request, sort),
        "take_back": can_be_taken_back(view.case) if _may(may_note, view.case, user) else [],
        "key": str(uuid4()),
        "here": request.path,
    }
    return render_page(request, "pages/cases/show.html", context)


@needs(Permission.CASE_READ)
def on_paper(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the same without navigation, with everything that has happened, for the printer."""
    user, on = actor(request), today()
    view = read_case(actor=user, at=now(), case_number=case_number)
    entries = timeline(view.case, actor=user, on=on)
    context = _context(view, user) | {
        "steps": without_buttons(next_steps(view, user, on=on)),
        "events": events.events(entries),
        "can": {"handle": False, "note": False, "take": False, "release": False},
        "take_back": [],
        "here": "",
        "printed_at": now(),
        "back_url": reverse("cases:show", args=[case_number]),
    }
    return render_page(request, "pages/cases/print.html", context)


def actions(case: Case, user: User) -> list[Link]:
    """Return what the reader may do with the case, beside its steps."""
    number = [case.case_number]
    found = []
    if _may(may_note, case, user):
        found.append(Link(_("Nytt notat"), reverse("cases:note_contact", args=number), "plus"))
    if _may(may_handle, case, user) and case.status != CaseStatus.CLOSED:
        found += [
            Link(_("Be om opplysninger"), reverse("cases:ask_information", args=number),
                 "questionmark-circle"),
            Link(_("Foreløpig svar"), reverse("cases:preliminary_reply", args=number),
                 "envelope-closed"),
            Link(_("Hjelp før vedtak"), reverse("cases:start_urgent_help", args=number),
                 "hand-shake-heart"),
        ]  # fmt: skip
    if _may(may_assign, case, user) and case.status != CaseStatus.CLOSED:
        found.append(Link(_("Fordel saken"), reverse("cases:assign", args=number), "person-group"))
    found.append(Link(_("Skriv ut"), reverse("cases:print", args=number), "printer-small"))
    if _may(may_handle, case, user):
        found.append(_ending(case))
    return found


def _ending(case: Case) -> Link:
    if case.status == CaseStatus.CLOSED:
        return Link(_("Åpne saken igjen"), reverse("cases:reopen", args=[case.case_number]),
                    "arrow-undo")  # fmt: skip
    return Link(_("Avslutt saken"), reverse("cases:close", args=[case.case_number]), "xmark")


def _can(case: Case, user: User) -> dict[str, bool]:
    is_open = case.status != CaseStatus.CLOSED
    handles = _may(may_handle, case, user)
    return {
        "handle": handles,
        "note": _may(may_note, case, user),
        "take": is_open and handles and case.owner_id is None,
        "release": is_open and case.owner_id is not None and _may(may_release, case, user),
    }


def _context(view: CaseView, user: User) -> dict[str, Any]:
    """Return what both the page and the paper show."""
    case, on = view.case, today()
    inside = view.sight != Sight.PROVIDER
    orders = orders_of(user, case, on=on)
    return {
        "view": view,
        "case": case,
        "is_inside": inside,
        "bar": bar_of(
            case, on=on, tab="overview", services=view.services,
            due_on=view.next_clock.due_on if view.next_clock else None,
        ),
        "clocks": [(clock, basis_words(clock)) for clock in view.clocks],
        "person_facts": person_facts(view),
        "standing": standing(case, orders, on=on) if inside else [],
        "orders": ordered(orders, on=on),
        "delivery_url": _delivery_url(case, user) if orders and inside else "",
        "decisions": list(decisions_of(case)) if inside else [],
        "letters": list(of_case(case.pk)) if inside else [],
        "applications": [_application(made) for made in view.applications],
        "urgent_help": [
            {"row": row, "title": service_title(row.service, row.started_on)}
            for row in view.urgent_help
        ],
    }  # fmt: skip


def _delivery_url(case: Case, user: User) -> str:
    if not user.may(Permission.DELIVERY_READ, on=today()):
        return ""
    return reverse("delivery:person", args=[case.case_number])


def basis_words(clock: RunningClock) -> str:
    """Say where a deadline comes from: the law, or the municipality's own with what it rests on."""
    if clock.is_law:
        return _("Lovens frist: %(basis)s") % {"basis": clock.basis}
    rest = clock.basis.removeprefix("policy").lstrip("; ")
    return _("Kommunens egen frist") + (f" ({rest})" if rest else "")


def person_facts(view: CaseView) -> list[Fact]:
    """Return how the person is reached, and who they are to the ladder."""
    person = view.person
    place = " ".join(filter(None, [person.postal_code, person.postal_place]))
    facts = [
        (_("Adresse"), ", ".join(filter(None, [person.address, place]))),
        (_("Telefon"), person.phone),
        (_("Språk"), person.language),
        (_("Sone"), person.zone),
        (_("Bor"), str(person.get_household_display())),
        (_("Brukergruppe"), str(person.get_user_group_display())),
        (_("Dødsdato"), day(person.died_on) if person.died_on else ""),
    ]
    return [Fact(name, value) for name, value in facts if value]


def _application(made: Any) -> dict[str, Any]:
    """Return an application in the applicant's own words."""
    return {
        "row": made,
        "applicant": made.applicant.name if made.applicant else made.applicant_name,
        "lines": [
            (service_title(line.service, made.received_on), line.requested)
            for line in made.lines.all()
        ],
    }


def _may(policy: Any, case: Case, user: User) -> bool:
    return policy(user, case, on=today()) is None
