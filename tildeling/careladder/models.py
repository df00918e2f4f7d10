# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What was tried per need, what is proposed, and the checks that were run."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tildeling.careladder.states import GrantUnit, LineOutcome, MeasureStatus
from tildeling.cases.models import Case
from tildeling.organisation.models import Unit
from tildeling.people.models import ServiceUser


class MeasureState(models.Model):
    """What is known of one measure for one need of a person; a new row replaces, none is edited.

    Kept per person, so that what was tried in an earlier case is not asked for again.
    """

    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="measure_states",
        verbose_name="tjenestemottaker",
    )  # fmt: skip
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="measure_states", verbose_name="sak"
    )
    need = models.CharField("behov", max_length=40)
    measure = models.CharField("tiltak", max_length=60)
    state = models.CharField("status", max_length=20, choices=MeasureStatus.choices)
    reason_code = models.CharField("grunn", max_length=40, blank=True)
    note = models.TextField("merknad", max_length=2000, blank=True)
    evidence = models.CharField("dokumentasjon", max_length=60, blank=True)
    from_on = models.DateField("fra", null=True, blank=True)
    until_on = models.DateField("til", null=True, blank=True)
    # What is still needed when the measure works, and where that assumption comes from.
    residual_minutes_per_week = models.PositiveIntegerField("gjenstår i uka", null=True, blank=True)
    residual_source = models.CharField("kilde for det som gjenstår", max_length=300, blank=True)
    recorded_at = models.DateTimeField("registrert")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="registrert av"
    )
    is_current = models.BooleanField("gjelder nå", default=True)

    class Meta:
        verbose_name = "tiltaksstatus"
        verbose_name_plural = "tiltaksstatuser"
        ordering = ["person", "need", "measure", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "need", "measure"],
                name="measure_state_current_once",
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MeasureStatus.values), name="measure_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="NOT_SUITABLE") | ~Q(reason_code=""),
                name="measure_not_suitable_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("from_on")),
                name="measure_state_period",
            ),
        ]

    def __str__(self) -> str:
        return f"tiltaksstatus #{self.pk}"


class ProposedLine(models.Model):
    """One service line of the proposal in a round: what, how much, for which needs, from when.

    A grant in minutes is a numerator over 1–12 weeks or a calendar month, times carers; other
    units use `quantity`. Periods are half open.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="lines", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    service = models.CharField("tjeneste", max_length=60)
    outcome = models.CharField("utfall", max_length=20, choices=LineOutcome.choices)
    needs = models.JSONField("behov", default=list)
    grant_unit = models.CharField("regnes i", max_length=20, choices=GrantUnit.choices)
    minutes = models.PositiveIntegerField("minutter", null=True, blank=True)
    per_weeks = models.PositiveSmallIntegerField("per antall uker", null=True, blank=True)
    per_month = models.BooleanField("per kalendermåned", default=False)
    carers = models.PositiveSmallIntegerField("tjenesteytere samtidig", default=1)
    quantity = models.PositiveIntegerField("antall", null=True, blank=True)
    tag = models.CharField("merke", max_length=40, blank=True)
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til", null=True, blank=True)
    evaluation_on = models.DateField("evalueres", null=True, blank=True)
    goal = models.CharField("mål", max_length=500, blank=True)
    pattern = models.CharField("når og hvor ofte", max_length=300, blank=True)
    requested = models.CharField("søkt om", max_length=300, blank=True)
    reason = models.TextField("begrunnelse for linjen", max_length=4000, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="utfører"
    )
    is_withdrawn = models.BooleanField("trukket", default=False)

    class Meta:
        verbose_name = "foreslått linje"
        verbose_name_plural = "foreslåtte linjer"
        ordering = ["case", "round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "service"],
                name="line_once_a_round",
                condition=Q(is_withdrawn=False),
            ),
            models.CheckConstraint(
                condition=Q(per_weeks__isnull=True) | Q(per_weeks__range=(1, 12)),
                name="line_per_weeks_range",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True)
                | Q(per_weeks__isnull=False, per_month=False)
                | Q(per_weeks__isnull=True, per_month=True),
                name="line_minutes_per_weeks_or_month",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="line_period",
            ),
            models.CheckConstraint(condition=Q(carers__gte=1), name="line_carers"),
        ]

    def __str__(self) -> str:
        return f"foreslått linje #{self.pk}"


class LadderCheck(models.Model):
    """One run of the ladder over a case: what went in, what came out, under which rules."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ladder_checks", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    checked_at = models.DateTimeField("kjørt")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kjørt av"
    )
    asked = models.JSONField("inn")
    answer = models.JSONField("svar")
    rules_version = models.CharField("regelversjon", max_length=40)
    rules_sha256 = models.CharField("kontrollsum av reglene", max_length=64)
    # Going past an open step needs a reason and, by level, a second person.
    override_reason = models.TextField("hvorfor forbi et åpent trinn", max_length=4000, blank=True)
    override_code = models.CharField("grunnkode", max_length=40, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="besluttet av",
    )  # fmt: skip

    class Meta:
        verbose_name = "trappesjekk"
        verbose_name_plural = "trappesjekker"
        ordering = ["case", "id"]

    def __str__(self) -> str:
        return f"trappesjekk #{self.pk}"
