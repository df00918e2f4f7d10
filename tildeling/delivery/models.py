# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Visits as they came, and delivered against granted per order and week."""

from django.db import models
from django.db.models import F, Q

from tildeling.delivery.states import BatchState, VisitForm, VisitStatus
from tildeling.orders.models import Order
from tildeling.organisation.models import Unit


class VisitBatch(models.Model):
    """One file or API call of visits, and what became of its rows."""

    source_name = models.CharField("kilde", max_length=200)
    content_sha256 = models.CharField("kontrollsum", max_length=64)
    received_at = models.DateTimeField("mottatt")
    received_by_id = models.BigIntegerField("mottatt av")
    state = models.CharField(
        "status", max_length=10, choices=BatchState.choices, default=BatchState.RUNNING
    )
    rows = models.PositiveIntegerField("rader", default=0)
    stored = models.PositiveIntegerField("nye", default=0)
    corrected = models.PositiveIntegerField("rettet", default=0)
    unchanged = models.PositiveIntegerField("uendret", default=0)
    refused = models.PositiveIntegerField("avvist", default=0)

    class Meta:
        verbose_name = "innlesing av besøk"
        verbose_name_plural = "innlesinger av besøk"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"innlesing av besøk #{self.pk}"


class RefusedRow(models.Model):
    """A row that was not taken in: where, which column, why, and the row as it came."""

    batch = models.ForeignKey(
        VisitBatch, models.CASCADE, related_name="refused_rows", verbose_name="innlesing"
    )  # rows of a file have no life of their own
    line = models.PositiveIntegerField("rad")
    column = models.CharField("kolonne", max_length=40)
    code = models.CharField("kode", max_length=40)
    reason = models.CharField("grunn", max_length=300)
    raw = models.JSONField("raden som den kom")

    class Meta:
        verbose_name = "avvist rad"
        verbose_name_plural = "avviste rader"
        ordering = ["batch", "line"]

    def __str__(self) -> str:
        return f"avvist rad #{self.pk}"


class Visit(models.Model):
    """One carer's visit in one version; a correction is a new row, never an edit.

    `starts_on` (Oslo date) and `minutes` are computed when it comes in. Instants are UTC.
    """

    batch = models.ForeignKey(
        VisitBatch, models.PROTECT, related_name="visits", verbose_name="innlesing"
    )
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="visits", verbose_name="bestilling"
    )
    carer = models.CharField("ansatt", max_length=40)
    # The source's name and its own number of the group, which another source may use too.
    visit_group = models.CharField("besøksgruppe", max_length=130, blank=True)
    planned_start = models.DateTimeField("planlagt fra", null=True, blank=True)
    planned_end = models.DateTimeField("planlagt til", null=True, blank=True)
    start = models.DateTimeField("fra", null=True, blank=True)
    end = models.DateTimeField("til", null=True, blank=True)
    starts_on = models.DateField("dato")
    minutes = models.PositiveIntegerField("minutter", default=0)
    planned_minutes = models.PositiveIntegerField("planlagte minutter", default=0)
    travel_minutes = models.PositiveIntegerField("kjøretid", default=0)
    indirect_minutes = models.PositiveIntegerField("indirekte tid", default=0)
    status = models.CharField("status", max_length=10, choices=VisitStatus.choices)
    form = models.CharField("form", max_length=10, choices=VisitForm.choices)
    # The version this one came instead of. A visit that nobody replaces is the one that counts,
    # and the same one as its key points at.
    replaces_id = models.BigIntegerField("erstatter besøk", null=True, blank=True)

    class Meta:
        verbose_name = "besøk"
        verbose_name_plural = "besøk"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["order", "starts_on"], name="visit_order_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="visit_ends_after"
            ),
            models.UniqueConstraint(
                fields=["replaces_id"],
                name="visit_replaced_once",
                condition=Q(replaces_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"besøk #{self.pk}"


class VisitKey(models.Model):
    """The source's own key of a visit, and which version of it counts."""

    # Compared byte by byte: they are codes, and never sorted for a reader.
    source = models.CharField("kilde", max_length=40, db_collation="C")
    external_id = models.CharField("kildens nummer", max_length=80, db_collation="C")
    current_visit_id = models.BigIntegerField("gjeldende besøk")
    starts_on = models.DateField("dato")
    row_hash = models.BinaryField("kontrollsum av raden", max_length=16)

    class Meta:
        db_table = "visit_keys"
        verbose_name = "besøksnøkkel"
        verbose_name_plural = "besøksnøkler"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["external_id", "source"], name="visit_key_once"),
        ]

    def __str__(self) -> str:
        return f"besøksnøkkel #{self.pk}"


class WeekSlice(models.Model):
    """Delivered against granted for an order in an ISO week cut at month ends; integers only.

    Decided minutes are kept as sevenths (minutes × days) and divided only when shown; paused
    days are left out of `decided_sevenths` and stand in `absence_sevenths`. Unit, service, user
    group and caseworker are copied so that a reorganisation does not rewrite history.
    """

    # No index of their own: the slice's key and the unit's weeks begin with them.
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="week_slices", verbose_name="bestilling", db_index=False
    )
    iso_year = models.PositiveSmallIntegerField("år")
    iso_week = models.PositiveSmallIntegerField("uke")
    from_on = models.DateField("fra")
    until_on = models.DateField("til")
    decided_sevenths = models.BigIntegerField("innvilget, sjudeler", default=0)
    absence_sevenths = models.BigIntegerField("fravær, sjudeler", default=0)
    absence_by_cause = models.JSONField("fravær etter grunn", default=dict)
    planned_minutes = models.IntegerField("planlagt", default=0)
    delivered_minutes = models.IntegerField("levert", default=0)
    remote_minutes = models.IntegerField("levert digitalt", default=0)
    pause_minutes = models.IntegerField("levert under opphold", default=0)
    travel_minutes = models.IntegerField("kjøretid", default=0)
    indirect_minutes = models.IntegerField("indirekte tid", default=0)
    visits = models.IntegerField("besøk", default=0)
    missed = models.IntegerField("uteblitte", default=0)
    declined = models.IntegerField("avlyst av bruker", default=0)
    cancelled = models.IntegerField("avlyst av tjenesten", default=0)
    not_there = models.IntegerField("bom", default=0)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="utfører", db_index=False
    )
    service = models.CharField("tjeneste", max_length=60)
    user_group = models.CharField("brukergruppe", max_length=30)
    caseworker_id = models.BigIntegerField("saksbehandler", null=True, blank=True)

    class Meta:
        verbose_name = "ukesum"
        verbose_name_plural = "ukesummer"
        ordering = ["order", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["order", "from_on"], name="week_slice_once"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="week_slice_period"
            ),
        ]
        indexes = [models.Index(fields=["unit", "iso_year", "iso_week"], name="week_slice_unit")]

    def __str__(self) -> str:
        return f"ukesum #{self.pk}"
