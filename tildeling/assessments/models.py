# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Assessments per discipline, the meeting that agrees, and the needs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tildeling.assessments.states import AssessmentStatus, Mode, TestCode
from tildeling.cases.models import Case
from tildeling.organisation.models import Unit
from tildeling.organisation.roles import Profession


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
    finished_at = models.DateTimeField("ferdig", null=True, blank=True)
    version = models.PositiveIntegerField("versjon", default=1)

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


class Meeting(models.Model):
    """The mapping meeting of a round: who was there and what it concluded."""

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

    class Meta:
        verbose_name = "kartleggingsmøte"
        verbose_name_plural = "kartleggingsmøter"
        ordering = ["case", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="meeting_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"kartleggingsmøte #{self.pk}"


class AgreedFact(models.Model):
    """The value the disciplines agree on, with the assessment it is taken from."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="agreed_facts", verbose_name="sak"
    )
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
