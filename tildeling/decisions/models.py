# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Drafts, decisions that never change, and what is in force."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from tildeling.careladder.models import LadderCheck
from tildeling.careladder.states import GrantUnit, LineOutcome
from tildeling.cases.models import Case
from tildeling.decisions.states import DraftStatus, EndReason, FollowUpOutcome, Outcome
from tildeling.letters.models import Letter
from tildeling.organisation.models import Unit
from tildeling.people.models import ServiceUser


class Draft(models.Model):
    """The decision as it is being written; its lines are the proposal's of the same round.

    `blocks` maps a block's code (user_view, facts, assessment, …) to its text.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="drafts", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    status = models.CharField(
        "status", max_length=20, choices=DraftStatus.choices, default=DraftStatus.OPEN
    )
    blocks = models.JSONField("avsnitt", default=dict)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skrevet av"
    )
    first_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="underskrevet av",
    )  # fmt: skip
    first_signed_at = models.DateTimeField("underskrevet", null=True, blank=True)
    # The text and the lines as the first signer saw them, so that the second signs the same.
    first_signed_sha256 = models.CharField("kontrollsum", max_length=64, blank=True)
    # What the second signer wants changed, when it was sent back.
    returned_note = models.TextField("merknad ved retur", max_length=4000, blank=True)
    saved_at = models.DateTimeField("lagret")
    version = models.PositiveIntegerField("versjon", default=1)

    class Meta:
        verbose_name = "vedtaksutkast"
        verbose_name_plural = "vedtaksutkast"
        ordering = ["case", "round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                name="draft_once_a_round",
                condition=~Q(status="dropped"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=DraftStatus.values), name="draft_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"vedtaksutkast #{self.pk}"


class Decision(models.Model):
    """A signed decision; a trigger refuses every change (I1). A correction is a new version."""

    number = models.CharField("vedtaksnummer", max_length=30)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name="sak")
    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="decisions", verbose_name="tjenestemottaker"
    )
    draft = models.OneToOneField(
        Draft, models.PROTECT, related_name="decision", verbose_name="utkast"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by",
        verbose_name="erstatter",
    )  # fmt: skip
    outcome = models.CharField("utfall", max_length=20, choices=Outcome.choices)
    decided_on = models.DateField("vedtaksdato")
    signed_at = models.DateTimeField("underskrevet")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="underskrevet av"
    )
    second_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="underskriver nummer to",
    )  # fmt: skip
    blocks = models.JSONField("avsnitt")
    # Everything that follows from law on the decision's date, frozen: bases, regime, appeal.
    law = models.JSONField("rettslig grunnlag")
    ladder_check = models.ForeignKey(
        LadderCheck, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="trappesjekk",
    )  # fmt: skip
    letter = models.OneToOneField(
        Letter, models.PROTECT, related_name="decision", verbose_name="brev"
    )

    class Meta:
        verbose_name = "vedtak"
        verbose_name_plural = "vedtak"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="decision_number_unique"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(second_signed_by__isnull=True) | ~Q(second_signed_by=F("signed_by")),
                name="decision_two_different_signers",
            ),
        ]

    def __str__(self) -> str:
        return f"vedtak #{self.pk}"


class DecisionLine(models.Model):
    """One service in a signed decision; a trigger refuses every change."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="lines", verbose_name="vedtak"
    )
    service = models.CharField("tjeneste", max_length=60)
    outcome = models.CharField("utfall", max_length=20, choices=LineOutcome.choices)
    level = models.PositiveSmallIntegerField("trinn")
    legal_basis = models.CharField("hjemmel", max_length=60)
    needs = models.JSONField("behov", default=list)
    grant_unit = models.CharField("regnes i", max_length=20, choices=GrantUnit.choices)
    minutes = models.PositiveIntegerField("minutter", null=True, blank=True)
    per_weeks = models.PositiveSmallIntegerField("per antall uker", null=True, blank=True)
    per_month = models.BooleanField("per kalendermåned", default=False)
    carers = models.PositiveSmallIntegerField("tjenesteytere samtidig", default=1)
    quantity = models.PositiveIntegerField("antall", null=True, blank=True)
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

    class Meta:
        verbose_name = "vedtakslinje"
        verbose_name_plural = "vedtakslinjer"
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "service"], name="decision_line_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="decision_line_period",
            ),
            # I5: what runs has a date on which somebody looks at it again.
            models.CheckConstraint(
                condition=~Q(outcome__in=["grant", "partial_grant", "change"])
                | Q(evaluation_on__isnull=False)
                | Q(ends_on__isnull=False),
                name="decision_line_is_looked_at_again",
            ),
        ]

    def __str__(self) -> str:
        return f"vedtakslinje #{self.pk}"


class InForce(models.Model):
    """What is in force for a person, service by service; written only by sign, replace and end."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="in_force", verbose_name="vedtak"
    )
    line = models.OneToOneField(
        DecisionLine, models.PROTECT, related_name="in_force", verbose_name="vedtakslinje"
    )
    person = models.ForeignKey(
        ServiceUser, models.PROTECT, related_name="in_force", verbose_name="tjenestemottaker"
    )
    service = models.CharField("tjeneste", max_length=60)
    during = DateRangeField("periode")

    class Meta:
        db_table = "decision_in_force"
        verbose_name = "gjeldende vedtak"
        verbose_name_plural = "gjeldende vedtak"
        ordering = ["person", "service", "id"]
        constraints = [
            ExclusionConstraint(
                name="one_decision_in_force",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"gjeldende vedtak #{self.pk}"


class RecordedEnd(models.Model):
    """That a service ended without a new decision, why and when: the line's last day is before."""

    line = models.OneToOneField(
        DecisionLine, models.PROTECT, related_name="recorded_end", verbose_name="vedtakslinje"
    )
    reason = models.CharField("grunn", max_length=20, choices=EndReason.choices)
    ended_on = models.DateField("avsluttet fra")
    recorded_at = models.DateTimeField("registrert")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="registrert av"
    )

    class Meta:
        verbose_name = "registrert slutt"
        verbose_name_plural = "registrerte slutt"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=EndReason.values), name="recorded_end_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"registrert slutt #{self.pk}"


class FollowUp(models.Model):
    """A signed evaluation of what a case has in force, and what it led to."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups", verbose_name="sak")
    round = models.PositiveSmallIntegerField("runde")
    outcome = models.CharField("konklusjon", max_length=10, choices=FollowUpOutcome.choices)
    reason = models.TextField("begrunnelse", max_length=4000)
    evaluation_on = models.DateField("neste evaluering", null=True, blank=True)
    # The provider's proposal for change that brought the case back, when one did.
    proposal_id = models.BigIntegerField("endringsforslag", null=True, blank=True)
    signed_at = models.DateTimeField("underskrevet")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="underskrevet av"
    )

    class Meta:
        verbose_name = "oppfølging"
        verbose_name_plural = "oppfølginger"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=FollowUpOutcome.values), name="follow_up_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="continue") | Q(evaluation_on__isnull=False),
                name="follow_up_has_a_next_date",
            ),
        ]

    def __str__(self) -> str:
        return f"oppfølging #{self.pk}"
