# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Assessments per discipline, the meeting that agrees, and the needs."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from tildeling.assessments.states import AssessmentStatus, Mode, TestCode
from tildeling.cases.models import Case
from tildeling.organisation.models import Unit, User
from tildeling.organisation.roles import Permission, Profession


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments; what one sees starts at `visible_to`."""

    def visible_to(self, actor: User, *, on: date) -> Self:
        """Keep those of the actor's own office's cases, and of the actor's own unit and profession.

        The disciplines map separately, so a mapper sees no other discipline's text.
        """
        office = actor.units_on(on, permission=Permission.CASE_HANDLE)
        mine = Q(pk__in=[])
        for row in actor.employments_on(on):
            if row.profession and row.unit_id in actor.units_on(on, permission=Permission.ASSESS):
                mine |= Q(unit_id=row.unit_id, discipline=row.profession)
        own_cases = Case.objects.visible_to(actor, on=on)
        return self.filter(Q(case__unit_id__in=office) | mine, case__in=own_cases)

    def standing(self) -> Self:
        """Keep the assessments that are not withdrawn."""
        return self.exclude(status=AssessmentStatus.WITHDRAWN)

    def finished(self) -> Self:
        """Keep the assessments that are finished."""
        return self.filter(status=AssessmentStatus.FINISHED)


class Assessment(models.Model):
    """What one discipline found in one round of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    discipline = models.CharField("fag", max_length=30, choices=Profession.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    mapper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="kartlegger",
    )  # fmt: skip
    status = models.CharField(
        "status", max_length=20, choices=AssessmentStatus.choices, default=AssessmentStatus.ORDERED
    )
    mode = models.CharField("måte", max_length=20, choices=Mode.choices, blank=True)
    visited_on = models.DateField("dato for møtet med personen", null=True, blank=True)
    what_matters = models.TextField("hva er viktig for deg", max_length=8000, blank=True)
    next_of_kin_view = models.TextField("pårørendes syn", max_length=8000, blank=True)
    situation = models.TextField("situasjon og funn", max_length=8000, blank=True)
    recommendation = models.TextField("tilråding", max_length=8000, blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="kopiert fra",
    )  # fmt: skip
    ordered_on = models.DateField("bestilt")
    # Why one profession was ordered, where the rule asks for two; the meeting may add its own.
    one_profession_reason = models.TextField("hvorfor ett fag", max_length=2000, blank=True)
    finished_at = models.DateTimeField("ferdig", null=True, blank=True)
    # Why it was last withdrawn or opened again.
    status_reason = models.TextField(
        "hvorfor trukket eller åpnet igjen", max_length=2000, blank=True
    )
    version = models.PositiveIntegerField("versjon", default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "kartlegging"
        verbose_name_plural = "kartlegginger"
        ordering = ["case", "round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "discipline"],
                name="assessment_once_a_round",
                condition=~Q(status="withdrawn"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssessmentStatus.values), name="assessment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="finished", finished_at__isnull=False)
                | ~Q(status="finished") & Q(finished_at__isnull=True),
                name="assessment_finished_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"kartlegging #{self.pk}"


class AssessedFact(models.Model):
    """One fact or score a discipline found; its code is in services/facts.toml."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="facts", verbose_name="kartlegging"
    )
    fact = models.CharField("opplysning", max_length=40)
    value = models.JSONField("verdi")
    note = models.TextField("merknad", max_length=2000, blank=True)

    class Meta:
        verbose_name = "kartlagt opplysning"
        verbose_name_plural = "kartlagte opplysninger"
        ordering = ["assessment", "fact"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "fact"], name="fact_once"),
        ]

    def __str__(self) -> str:
        return f"kartlagt opplysning #{self.pk}"


class TestResult(models.Model):
    """The result of a test, on the test's own scale, in tenths so that no float is needed."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="tests", verbose_name="kartlegging"
    )
    test = models.CharField("test", max_length=30, choices=TestCode.choices)
    tenths = models.PositiveIntegerField("resultat i tideler")
    taken_on = models.DateField("tatt")

    class Meta:
        verbose_name = "testresultat"
        verbose_name_plural = "testresultater"
        ordering = ["assessment", "test", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "test"], name="test_once"),
        ]

    def __str__(self) -> str:
        return f"testresultat #{self.pk}"


class HeldMeetings(models.Manager["Meeting"]):
    """The meetings that stand."""

    def get_queryset(self) -> models.QuerySet["Meeting"]:
        """Leave out the meetings that were taken back."""
        return super().get_queryset().filter(taken_back_at__isnull=True)


class Meeting(models.Model):
    """The mapping meeting of a round: who was there and what it concluded.

    A meeting taken back is kept with what it agreed; `objects` holds only those that stand.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="meetings", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    held_on = models.DateField("holdt")
    participants = models.CharField("til stede", max_length=500)
    user_took_part = models.BooleanField("tjenestemottakeren deltok")
    conclusion = models.TextField("konklusjon", max_length=8000)
    # Why one profession was enough, where the rule asks for two.
    one_profession_reason = models.TextField("hvorfor ett fag", max_length=2000, blank=True)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ledet av"
    )
    taken_back_at = models.DateTimeField("tatt tilbake", null=True, blank=True)
    taken_back_reason = models.TextField("hvorfor tatt tilbake", max_length=2000, blank=True)
    # What it agreed, moved here when it was taken back: fact, value, source and reason.
    taken_back_facts = models.JSONField("omforent før tilbaketaking", default=list, blank=True)

    objects = HeldMeetings()
    ever_held = models.Manager["Meeting"]()

    class Meta:
        verbose_name = "kartleggingsmøte"
        verbose_name_plural = "kartleggingsmøter"
        ordering = ["case", "round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                name="meeting_stands_once_a_round",
                condition=Q(taken_back_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"kartleggingsmøte #{self.pk}"


class AgreedFact(models.Model):
    """The value the disciplines agree on, with the assessment it is taken from."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="agreed_facts", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    fact = models.CharField("opplysning", max_length=40)
    value = models.JSONField("verdi")
    source = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kilde"
    )
    reason = models.CharField("begrunnelse", max_length=1000, blank=True)

    class Meta:
        verbose_name = "omforent opplysning"
        verbose_name_plural = "omforente opplysninger"
        ordering = ["case", "round", "fact"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "fact"], name="agreed_fact_once"),
        ]

    def __str__(self) -> str:
        return f"omforent opplysning #{self.pk}"


class Need(models.Model):
    """A need of the person in a round; its code is in services/codes.toml."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="needs", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    code = models.CharField("behov", max_length=40)
    description = models.TextField("beskrivelse", max_length=2000, blank=True)
    goal = models.CharField("mål", max_length=500, blank=True)

    class Meta:
        verbose_name = "behov"
        verbose_name_plural = "behov"
        ordering = ["case", "round", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "code"], name="need_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"behov #{self.pk}"
