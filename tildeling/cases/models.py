# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Cases, applications, clocks and what a person must do."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from tildeling.cases.states import (
    ApplicantKind,
    CaseStatus,
    Channel,
    CloseReason,
    ContactWith,
    TieFunction,
    WorkKind,
)
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission
from tildeling.people.models import RelatedPerson, ServiceUser


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases; what one sees starts at `visible_to`."""

    def visible_to(self, actor: User, *, on: date) -> Self:
        """Keep the cases of the actor's own unit, own assignment or active order.

        A role opens nothing by itself: an office role opens its own unit's cases, a mapper's or
        a provider's only while a tie holds.
        """
        tied = CaseTie.objects.filter(case=OuterRef("pk")).holding(actor, on=on)
        office = actor.units_on(on, permission=Permission.CASE_HANDLE)
        return self.filter(Q(unit_id__in=office) | Q(Exists(tied)))

    def open(self) -> Self:
        """Keep the cases that are not closed."""
        return self.exclude(status=CaseStatus.CLOSED)


class Case(models.Model):
    """What the municipality does with a person's applications, from registration to closing."""

    case_number = models.CharField("saksnummer", max_length=20)
    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="cases", verbose_name="tjenestemottaker"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", verbose_name="enhet")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="saksbehandler",
    )  # fmt: skip
    status = models.CharField(
        "status", max_length=20, choices=CaseStatus.choices, default=CaseStatus.RECEIVED
    )
    is_urgent = models.BooleanField("haster", default=False)
    # Counts up each time the case comes back: assessments, proposals and drafts belong to one.
    round = models.PositiveSmallIntegerField("runde", default=1)
    received_on = models.DateField("mottatt")
    opened_at = models.DateTimeField("åpnet")
    closed_at = models.DateTimeField("avsluttet", null=True, blank=True)
    close_reason = models.CharField(
        "grunn til avslutning", max_length=20, choices=CloseReason.choices, blank=True
    )
    version = models.PositiveIntegerField("versjon", default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "sak"
        verbose_name_plural = "saker"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case_number"], name="case_number_unique"),
            models.CheckConstraint(
                condition=Q(status__in=CaseStatus.values), name="case_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.CLOSED, closed_at__isnull=False) & ~Q(close_reason="")
                | ~Q(status=CaseStatus.CLOSED) & Q(closed_at__isnull=True, close_reason=""),
                name="case_closed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "id"], name="case_open_in_unit", condition=~Q(status="closed")
            ),
            models.Index(fields=["person"], name="case_person"),
        ]

    def __str__(self) -> str:
        return f"sak #{self.pk}"


class CaseTieQuerySet(models.QuerySet["CaseTie"]):
    """Ties between cases and those who work in them."""

    def holding(self, actor: User, *, on: date) -> Self:
        """Keep the ties that hold on a date for the actor, by name or by unit."""
        return self.filter(
            Q(user=actor) | Q(user__isnull=True, unit_id__in=actor.units_on(on)),
            Q(until_on__isnull=True) | Q(until_on__gt=on),
            from_on__lte=on,
        )


class CaseTie(models.Model):
    """That a unit or an employee has a part in a case, from and to (half open)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ties", verbose_name="sak")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="ansatt",
    )  # fmt: skip
    function = models.CharField("rolle i saken", max_length=20, choices=TieFunction.choices)
    # The assessment or order that gave the tie, so that it ends with it.
    source_kind = models.CharField("kilde", max_length=20)
    source_id = models.BigIntegerField("kildens nummer")
    from_on = models.DateField("fra")
    until_on = models.DateField("til", null=True, blank=True)

    objects = CaseTieQuerySet.as_manager()

    class Meta:
        verbose_name = "tilknytning til sak"
        verbose_name_plural = "tilknytninger til sak"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "unit"],
                name="tie_once",
                condition=Q(until_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["unit", "case"], name="tie_unit")]

    def __str__(self) -> str:
        return f"tilknytning #{self.pk}"


class Application(models.Model):
    """What came in, in the applicant's own words."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="applications", verbose_name="sak")
    received_on = models.DateField("mottatt")
    registered_at = models.DateTimeField("registrert")
    channel = models.CharField("kanal", max_length=20, choices=Channel.choices)
    applicant_kind = models.CharField("søker", max_length=25, choices=ApplicantKind.choices)
    applicant = models.ForeignKey(
        RelatedPerson, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="søker på vegne av",
    )  # fmt: skip
    applicant_name = models.CharField("søkerens navn", max_length=200, blank=True)
    wishes = models.TextField("ønsker", max_length=8000)
    situation = models.TextField("situasjonen", max_length=8000, blank=True)
    # The sender's own number, so that the same application is not registered twice.
    external_ref = models.CharField("avsenders referanse", max_length=80, blank=True)

    class Meta:
        verbose_name = "søknad"
        verbose_name_plural = "søknader"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["external_ref"], name="application_ref_once", condition=~Q(external_ref="")
            ),
        ]

    def __str__(self) -> str:
        return f"søknad #{self.pk}"


class ApplicationLine(models.Model):
    """One service applied for."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="lines", verbose_name="søknad"
    )
    service = models.CharField("tjeneste", max_length=60)
    requested = models.CharField("ønsket omfang", max_length=300, blank=True)

    class Meta:
        verbose_name = "omsøkt tjeneste"
        verbose_name_plural = "omsøkte tjenester"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "service"], name="service_once"),
        ]

    def __str__(self) -> str:
        return f"omsøkt tjeneste #{self.pk}"


class ContactNote(models.Model):
    """That somebody was talked or written to."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts", verbose_name="sak")
    held_on = models.DateField("dato")
    contact_with = models.CharField("kontakt med", max_length=25, choices=ContactWith.choices)
    text = models.TextField("notat", max_length=8000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet av"
    )
    written_at = models.DateTimeField("skrevet")

    class Meta:
        verbose_name = "kontaktnotat"
        verbose_name_plural = "kontaktnotater"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"kontaktnotat #{self.pk}"


class InformationRequest(models.Model):
    """That the case waits for information from somebody."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="information_requests", verbose_name="sak"
    )
    asked_of = models.CharField("spurt", max_length=25, choices=ContactWith.choices)
    text = models.TextField("hva som mangler", max_length=4000)
    asked_on = models.DateField("spurt dato")
    due_on = models.DateField("svarfrist")
    answered_on = models.DateField("besvart", null=True, blank=True)
    answer = models.TextField("svar", max_length=8000, blank=True)

    class Meta:
        verbose_name = "etterspurt opplysning"
        verbose_name_plural = "etterspurte opplysninger"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("asked_on")), name="information_due_after_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"etterspurt opplysning #{self.pk}"


class UrgentHelp(models.Model):
    """Help started before the decision (hol § 3-5); clock D8 runs until a decision or the end."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="urgent_help", verbose_name="sak")
    service = models.CharField("tjeneste", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="utfører")
    reason = models.TextField("hvorfor det haster", max_length=4000)
    started_on = models.DateField("startet")
    expected_days = models.PositiveSmallIntegerField("ventet varighet i dager")
    ended_on = models.DateField("avsluttet", null=True, blank=True)

    class Meta:
        verbose_name = "hjelp før vedtak"
        verbose_name_plural = "hjelp før vedtak"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="urgent_help_period",
            ),
        ]

    def __str__(self) -> str:
        return f"hjelp før vedtak #{self.pk}"


class Clock(models.Model):
    """A deadline that runs in a case: computed from an event, never typed (I10)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", verbose_name="sak")
    # The row in services/law/deadlines.toml.
    code = models.CharField("frist", max_length=40)
    source_kind = models.CharField("kilde", max_length=30)
    source_id = models.BigIntegerField("kildens nummer")
    started_on = models.DateField("løper fra")
    warn_on = models.DateField("varsel")
    due_on = models.DateField("frist")
    stopped_on = models.DateField("stoppet", null=True, blank=True)
    stopped_by = models.CharField("stoppet av", max_length=60, blank=True)

    class Meta:
        verbose_name = "frist"
        verbose_name_plural = "frister"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "source_kind", "source_id"],
                name="clock_once",
                condition=Q(stopped_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "case"],
                name="clock_running",
                condition=Q(stopped_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"frist #{self.pk}"


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """What people must do; what one sees starts at `visible_to`."""

    def open(self) -> Self:
        """Keep what is not done."""
        return self.filter(closed_at__isnull=True)

    def visible_to(self, actor: User, *, on: date) -> Self:
        """Keep what is the actor's own, or waits for a role the actor holds in that unit."""
        mine = Q(owner=actor)
        for row in actor.employments_on(on):
            right = Q(unit_id=row.unit_id, role=row.role)
            if row.profession:
                mine |= right & (Q(profession="") | Q(profession=row.profession))
            else:
                mine |= right & Q(profession="")
            if row.role in {"senior_caseworker", "office_leader"}:
                mine |= Q(unit_id=row.unit_id, role__in=["caseworker", "senior_caseworker"])
        return self.filter(mine)


class WorkItem(models.Model):
    """One thing a person must do; steps come from the engine, other kinds from commands."""

    kind = models.CharField("type", max_length=20, choices=WorkKind.choices)
    title = models.CharField("oppgave", max_length=120)
    case = models.ForeignKey(Case, models.PROTECT, related_name="work_items", verbose_name="sak")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    role = models.CharField("rolle", max_length=30)
    profession = models.CharField("profesjon", max_length=30, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="work_items",
        verbose_name="hos",
    )  # fmt: skip
    due_on = models.DateField("frist")
    # The clock that gives the date, when one does.
    clock = models.CharField("klokke", max_length=40, blank=True)
    # viewflow's task, for steps only; node is the step's name in the flow.
    step_id = models.BigIntegerField("steg", null=True, blank=True)
    node = models.CharField("stegets navn", max_length=60, blank=True)
    subject_kind = models.CharField("gjelder", max_length=30, blank=True)
    subject_id = models.BigIntegerField("gjelder nummer", null=True, blank=True)
    is_protected = models.BooleanField("skjermet", default=False)
    opened_at = models.DateTimeField("oppstått")
    closed_at = models.DateTimeField("ferdig", null=True, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "oppgave"
        verbose_name_plural = "oppgaver"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["step_id"], name="work_item_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=WorkKind.values), name="work_item_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=WorkKind.STEP, step_id__isnull=False)
                | ~Q(kind=WorkKind.STEP) & Q(step_id__isnull=True),
                name="work_item_step_has_its_id",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "due_on", "id"], name="work_open_in_unit",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["owner", "due_on", "id"], name="work_open_of_owner",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["unit", "role", "due_on", "id"], name="work_unassigned",
                condition=Q(closed_at__isnull=True, owner__isnull=True),
            ),
            models.Index(
                fields=["due_on", "id"], name="work_open", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["case"], name="work_case"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"oppgave #{self.pk}"

    def subject(self) -> dict[str, Any]:
        """The kind and number of what the item is about."""
        return {"kind": self.subject_kind, "id": self.subject_id}
