# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Orders, their versions, pauses, questions and proposals."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from tildeling.careladder.models import ProposedLine
from tildeling.cases.models import Case
from tildeling.decisions.models import DecisionLine
from tildeling.orders.states import (
    EndReason,
    OrderState,
    PauseCause,
    ProposalAnswer,
    ProposalReason,
    ReturnReason,
    StartAnswer,
)
from tildeling.organisation.models import Unit
from tildeling.people.models import ServiceUser


class StartQuestion(models.Model):
    """«Kan dere starte?»: asked of a unit before the decision, answered or met with silence."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="start_questions", verbose_name="sak"
    )
    line = models.ForeignKey(
        ProposedLine, models.PROTECT, related_name="start_questions", verbose_name="linje"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="utfører")
    asked_at = models.DateTimeField("spurt")
    due_on = models.DateField("svarfrist")
    # The unit's free minutes a week when it was asked; null when no capacity is known.
    free_minutes = models.IntegerField("ledige minutter i uka", null=True, blank=True)
    answer = models.CharField("svar", max_length=10, choices=StartAnswer.choices, blank=True)
    can_start_on = models.DateField("kan starte", null=True, blank=True)
    note = models.TextField("merknad", max_length=2000, blank=True)
    answered_at = models.DateTimeField("besvart", null=True, blank=True)

    class Meta:
        verbose_name = "spørsmål om oppstart"
        verbose_name_plural = "spørsmål om oppstart"
        ordering = ["case", "id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "unit"], name="start_question_once"),
        ]

    def __str__(self) -> str:
        return f"spørsmål om oppstart #{self.pk}"


class Order(models.Model):
    """One service line ordered from one unit; the number survives its versions."""

    order_number = models.CharField("bestillingsnummer", max_length=20)
    case = models.ForeignKey(Case, models.PROTECT, related_name="orders", verbose_name="sak")
    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="orders", verbose_name="tjenestemottaker"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders", verbose_name="utfører")
    service = models.CharField("tjeneste", max_length=60)
    state = models.CharField(
        "status", max_length=12, choices=OrderState.choices, default=OrderState.SENT
    )
    sent_at = models.DateTimeField("sendt")
    accept_by = models.DateField("svarfrist")
    accepted_at = models.DateTimeField("godtatt", null=True, blank=True)
    started_on = models.DateField("startet", null=True, blank=True)
    ended_on = models.DateField("avsluttet", null=True, blank=True)
    end_reason = models.CharField(
        "grunn til avslutning", max_length=40, choices=EndReason.choices, blank=True
    )
    # The line that ended it: a termination, or the same service given to another unit.
    ended_by = models.ForeignKey(
        DecisionLine, models.PROTECT, null=True, blank=True, related_name="ended_orders",
        verbose_name="avsluttet av",
    )  # fmt: skip
    key_access = models.CharField("nøkkel", max_length=300, blank=True)
    safety = models.CharField("risiko og sikkerhet", max_length=1000, blank=True)
    instructions = models.TextField("til utfører", max_length=4000, blank=True)
    version = models.PositiveIntegerField("versjon", default=1)

    class Meta:
        verbose_name = "bestilling"
        verbose_name_plural = "bestillinger"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order_number"], name="order_number_unique"),
            models.UniqueConstraint(
                fields=["person", "service"],
                name="one_live_order",
                condition=Q(state__in=["SENT", "ACCEPTED", "RETURNED", "ACTIVE"]),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="order_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="ACTIVE") | Q(started_on__isnull=False),
                name="order_active_has_started",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "id"], name="order_unit"),
            models.Index(fields=["case"], name="order_case"),
        ]

    def __str__(self) -> str:
        return f"bestilling #{self.pk}"


class OrderVersion(models.Model):
    """What an order asks for in a period; each day uses the version valid that day."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="versions", verbose_name="bestilling"
    )
    line = models.OneToOneField(
        DecisionLine, models.PROTECT, related_name="order_version", verbose_name="vedtakslinje"
    )
    number = models.PositiveSmallIntegerField("versjon")
    during = DateRangeField("periode")
    minutes = models.PositiveIntegerField("minutter", null=True, blank=True)
    per_weeks = models.PositiveSmallIntegerField("per antall uker", null=True, blank=True)
    per_month = models.BooleanField("per kalendermåned", default=False)
    carers = models.PositiveSmallIntegerField("tjenesteytere samtidig", default=1)
    pattern = models.CharField("når og hvor ofte", max_length=300, blank=True)
    goal = models.CharField("mål", max_length=500, blank=True)

    class Meta:
        verbose_name = "bestillingsversjon"
        verbose_name_plural = "bestillingsversjoner"
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_version_number"),
            ExclusionConstraint(
                name="one_version_a_day",
                expressions=[
                    ("order", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"bestillingsversjon #{self.pk}"


class OrderReturn(models.Model):
    """That a unit sent an order back, and why."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="returns", verbose_name="bestilling"
    )
    reason = models.CharField("grunn", max_length=30, choices=ReturnReason.choices)
    note = models.TextField("merknad", max_length=2000)
    returned_at = models.DateTimeField("returnert")
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="returnert av"
    )
    # What the office answered when it sent the order again.
    answer = models.TextField("svar fra kontoret", max_length=2000, blank=True)
    answered_at = models.DateTimeField("besvart", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="besvart av",
    )  # fmt: skip

    class Meta:
        verbose_name = "retur av bestilling"
        verbose_name_plural = "returer av bestillinger"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"retur av bestilling #{self.pk}"


class Pause(models.Model):
    """That a service rests: whole Oslo dates, half open; the day of discharge is in again."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="pauses", verbose_name="bestilling"
    )
    cause = models.CharField("grunn", max_length=20, choices=PauseCause.choices)
    during = DateRangeField("periode")
    recorded_at = models.DateTimeField("registrert")

    class Meta:
        verbose_name = "opphold i tjenesten"
        verbose_name_plural = "opphold i tjenesten"
        ordering = ["order", "id"]
        constraints = [
            ExclusionConstraint(
                name="one_pause_a_day",
                expressions=[
                    ("order", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"opphold i tjenesten #{self.pk}"


class OrderQuestion(models.Model):
    """A question from the unit about an order, and the office's answer."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="questions", verbose_name="bestilling"
    )
    text = models.TextField("spørsmål", max_length=4000)
    asked_at = models.DateTimeField("spurt")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="spurt av"
    )
    due_on = models.DateField("svarfrist")
    answer = models.TextField("svar", max_length=4000, blank=True)
    answered_at = models.DateTimeField("besvart", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="besvart av",
    )  # fmt: skip

    class Meta:
        verbose_name = "spørsmål om bestilling"
        verbose_name_plural = "spørsmål om bestilling"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"spørsmål om bestilling #{self.pk}"


class ChangeProposal(models.Model):
    """A unit's proposal to change what was decided; it gets an answer within a limit."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="proposals", verbose_name="bestilling"
    )
    reason = models.CharField("grunn", max_length=20, choices=ProposalReason.choices)
    text = models.TextField("forslag", max_length=4000)
    proposed_minutes_per_week = models.PositiveIntegerField(
        "foreslåtte minutter i uka", null=True, blank=True
    )
    proposed_at = models.DateTimeField("foreslått")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="foreslått av"
    )
    due_on = models.DateField("svarfrist")
    answer = models.CharField("svar", max_length=20, choices=ProposalAnswer.choices, blank=True)
    answer_text = models.TextField("begrunnelse", max_length=4000, blank=True)
    answered_at = models.DateTimeField("besvart", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="besvart av",
    )  # fmt: skip

    class Meta:
        verbose_name = "endringsforslag"
        verbose_name_plural = "endringsforslag"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="proposal_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("proposed_at")),
                name="proposal_answered_after",
            ),
        ]

    def __str__(self) -> str:
        return f"endringsforslag #{self.pk}"
