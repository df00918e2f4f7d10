# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""One case as a page shows it, and what it waits for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from django.db.models import Prefetch

from services import catalogue, deadlines
from tildeling.audit.record import record_read
from tildeling.cases.models import (
    Application,
    ApplicationLine,
    Case,
    CaseTie,
    Clock,
    InformationRequest,
    UrgentHelp,
    WorkItem,
)
from tildeling.cases.states import TieFunction
from tildeling.organisation.models import User
from tildeling.organisation.roles import Permission
from tildeling.people.models import RelatedPerson, ServiceUser
from tildeling.people.queries import beside
from tildeling.shared.refusals import Missing
from tildeling.shared.time import oslo_date


class Sight(StrEnum):
    """From where somebody sees a case; it decides which fields they are given."""

    OFFICE = "office"
    MAPPER = "mapper"
    PROVIDER = "provider"


@dataclass(frozen=True)
class RunningClock:
    """A deadline that runs in a case: its words, its dates, and how it stands on a date."""

    id: int
    code: str
    label: str
    basis: str
    is_law: bool
    started_on: date
    warn_on: date
    due_on: date
    days_left: int

    @property
    def is_overdue(self) -> bool:
        """Tell whether the last day in time has passed."""
        return self.days_left < 0

    @property
    def is_near(self) -> bool:
        """Tell whether the clock warns."""
        return not self.is_overdue and self.is_warning

    @property
    def is_warning(self) -> bool:
        """Tell whether the warning day has come."""
        return self.days_left <= (self.due_on - self.warn_on).days


@dataclass(frozen=True)
class CaseView:
    """A case with what belongs to it, as far as the one who reads may see.

    A unit that delivers sees who the person is and who stands beside them; the application, the
    wishes and what was asked for are the office's and the mappers'.
    """

    case: Case
    person: ServiceUser
    sight: Sight
    applications: tuple[Application, ...]
    related: tuple[RelatedPerson, ...]
    clocks: tuple[RunningClock, ...]
    information_requests: tuple[InformationRequest, ...]
    urgent_help: tuple[UrgentHelp, ...]
    ties: tuple[CaseTie, ...]
    work_items: tuple[WorkItem, ...]

    @property
    def next_clock(self) -> RunningClock | None:
        """The running deadline that comes first."""
        return self.clocks[0] if self.clocks else None

    @property
    def services(self) -> tuple[str, ...]:
        """The codes of the services applied for, in order, each once."""
        lines = [line.service for made in self.applications for line in made.lines.all()]
        return tuple(dict.fromkeys(lines))


def read_case(*, actor: User, at: datetime, case_number: str) -> CaseView:
    """Return the case and write in the trail that its person was read; `Missing` when hidden."""
    view = overview(actor, case_number, on=oslo_date(at))
    record_read(what="case", actor=actor, at=at, person_id=view.person.pk, case_id=view.case.pk)
    return view


def overview(actor: User, case_number: str, *, on: date) -> CaseView:
    """Return the case if the actor may see it on the date, else `Missing`; writes nothing."""
    case = find(actor, case_number, on=on)
    sight = sight_of(actor, case, on=on)
    inside = sight != Sight.PROVIDER
    return CaseView(
        case=case,
        person=case.person,
        sight=sight,
        applications=_applications(case) if inside else (),
        related=tuple(beside(case.person_id, on=on)),
        clocks=running_clocks(case, on=on),
        information_requests=tuple(case.information_requests.order_by("-id")) if inside else (),
        urgent_help=tuple(case.urgent_help.select_related("unit").order_by("-id")),
        ties=tuple(
            case.ties.filter(until_on__isnull=True).select_related("unit", "user").order_by("id")
        )
        if inside
        else (),
        work_items=open_items(actor, case, on=on),
    )


def find(actor: User, case_number: str, *, on: date) -> Case:
    """Return the case with this number if the actor may see it on the date, else `Missing`."""
    found = (
        Case.objects.visible_to(actor, on=on)
        .filter(case_number=case_number)
        .select_related("person", "unit", "owner")
        .first()
    )
    if found is None:
        raise Missing
    return found


def sight_of(actor: User, case: Case, *, on: date) -> Sight:
    """Return from where the actor sees a case they may see; the widest when there are several."""
    if case.unit_id in actor.units_on(on, permission=Permission.CASE_HANDLE):
        return Sight.OFFICE
    functions = set(CaseTie.objects.filter(case=case).holding(actor, on=on).values_list("function"))
    if functions == {(TieFunction.PROVIDER.value,)}:
        return Sight.PROVIDER
    return Sight.MAPPER if functions else Sight.PROVIDER


def running_clocks(case: Case, *, on: date) -> tuple[RunningClock, ...]:
    """Return the case's running deadlines, the nearest first."""
    running = Clock.objects.filter(case=case, stopped_on__isnull=True).order_by("due_on", "id")
    return tuple(_running(clock, on) for clock in running)


def open_items(actor: User, case: Case, *, on: date) -> tuple[WorkItem, ...]:
    """Return the open things to do in a case, nearest first: all for the office, else one's own."""
    found = WorkItem.objects.filter(case=case).open()
    if case.unit_id not in actor.units_on(on, permission=Permission.CASE_HANDLE):
        found = found.visible_to(actor, on=on)
    return tuple(found.select_related("owner", "unit").order_by("due_on", "id"))


@lru_cache(maxsize=512)
def clock_words(code: str, on: date) -> tuple[str, str, bool]:
    """Return the label, legal basis and «is law» of a clock as it stood on a date.

    The kinds of a code share its label here: the row of a case holds the code only.
    """
    for clock in deadlines.all_clocks(on):
        if clock.code == code:
            return clock.label, clock.basis, clock.is_law
    return code, "", False


def service_title(code: str, on: date) -> str:
    """Return a service's Norwegian name on a date; the code when the catalogue has none."""
    try:
        return catalogue.get(code, on).title
    except LookupError:
        return code


def _running(clock: Clock, on: date) -> RunningClock:
    label, basis, is_law = clock_words(clock.code, clock.started_on)
    return RunningClock(
        id=clock.pk,
        code=clock.code,
        label=label,
        basis=basis,
        is_law=is_law,
        started_on=clock.started_on,
        warn_on=clock.warn_on,
        due_on=clock.due_on,
        days_left=(clock.due_on - on).days,
    )


def _applications(case: Case) -> tuple[Application, ...]:
    lines = Prefetch("lines", ApplicationLine.objects.order_by("id"))
    found = case.applications.select_related("applicant").prefetch_related(lines)
    return tuple(found.order_by("id"))
