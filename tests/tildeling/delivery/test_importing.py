# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What an import makes of a file: new, corrected, unchanged and withdrawn visits."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.orders import OrderFactory, PauseFactory
from tests.factories.organisation import UserFactory, employee
from tests.tildeling.delivery.files import counts, current, sums, visit
from tildeling.audit.models import TrailEntry
from tildeling.delivery.commands import import_visits
from tildeling.delivery.models import RefusedRow, Visit, VisitBatch, VisitKey, WeekSlice
from tildeling.delivery.states import BatchState
from tildeling.organisation.roles import Role
from tildeling.shared.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def week(order, from_on=date(2026, 3, 9)):
    return WeekSlice.objects.get(order=order, from_on=from_on)


class TestNewRows:
    def test_a_delivered_visit_is_stored_with_its_day_and_its_whole_minutes(self, read_in, order):
        batch = read_in(visit(1, order, kjøretid_min="7", indirekte_min="3"))

        made = current(1)
        assert counts(batch) == (1, 0, 0, 0)
        assert (made.order, made.batch, made.carer) == (order, batch, "1001")
        assert made.start == datetime(2026, 3, 10, 7, 5, tzinfo=UTC)
        assert made.end == datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
        assert made.planned_start == datetime(2026, 3, 10, 7, tzinfo=UTC)
        assert (made.starts_on, made.minutes, made.planned_minutes) == (date(2026, 3, 10), 25, 30)
        assert (made.travel_minutes, made.indirect_minutes) == (7, 3)
        assert (made.status, made.form) == ("delivered", "physical")

    def test_the_slice_of_the_week_holds_what_was_delivered_and_granted(self, read_in, order):
        read_in(
            visit(1, order, kjøretid_min="7", indirekte_min="3"),
            visit(2, order, form="digital"),
            visit(3, order, status="uteblitt"),
            visit(4, order, status="avlyst_bruker"),
            visit(5, order, status="avlyst_tjeneste"),
            visit(6, order, status="bom", kjøretid_min="9"),
        )

        found = week(order)
        assert (found.until_on, found.iso_year, found.iso_week) == (date(2026, 3, 16), 2026, 11)
        assert (found.delivered_minutes, found.remote_minutes) == (25, 25)
        assert (found.planned_minutes, found.travel_minutes, found.indirect_minutes) == (180, 16, 3)
        assert (found.visits, found.missed, found.declined) == (2, 1, 1)
        assert (found.cancelled, found.not_there) == (1, 1)
        assert (found.decided_sevenths, found.absence_sevenths) == (420 * 7, 0)
        assert (found.unit, found.service) == (order.unit, order.service)
        assert found.user_group == order.person.user_group
        assert found.caseworker_id == order.case.owner_id

    def test_two_carers_together_are_one_visit_and_the_minutes_of_both(self, read_in, order):
        together = {"besok_gruppe": "77"}
        read_in(
            visit(1, order, **together),
            visit(2, order, ansatt="1002", **together),
            visit(3, order, kilde="annen", **together),
            visit(4, order),
        )

        assert (week(order).visits, week(order).delivered_minutes) == (3, 100)

    def test_a_week_in_two_months_is_two_slices(self, read_in, order):
        read_in(
            visit(1, order, fra="31.03.2026 08:00", til="31.03.2026 08:30"),
            visit(2, order, fra="01.04.2026 00:00", til="01.04.2026 00:45"),
        )

        march, april = week(order, date(2026, 3, 30)), week(order, date(2026, 4, 1))
        assert (march.iso_week, march.until_on, march.delivered_minutes) == (14, april.from_on, 30)
        assert (april.iso_week, april.until_on) == (14, date(2026, 4, 6))
        assert april.delivered_minutes == 45
        assert (march.decided_sevenths, april.decided_sevenths) == (420 * 2, 420 * 5)

    def test_week_53_and_the_turn_of_the_year_are_the_iso_years(self, read_in, order):
        read_in(
            visit(1, order, fra="31.12.2026 23:50", til="01.01.2027 00:10"),
            visit(2, order, fra="01.01.2027 00:00", til="01.01.2027 00:30"),
            visit(3, order, fra="04.01.2027 08:00", til="04.01.2027 08:30"),
            at=datetime(2027, 2, 1, tzinfo=UTC),
        )

        found = WeekSlice.objects.filter(order=order).order_by("from_on")
        assert [(row.iso_year, row.iso_week, row.from_on) for row in found] == [
            (2026, 53, date(2026, 12, 28)),
            (2026, 53, date(2027, 1, 1)),
            (2027, 1, date(2027, 1, 4)),
        ]
        assert [row.delivered_minutes for row in found] == [20, 30, 30]

    def test_a_night_visit_lasts_as_long_as_it_really_did(self, read_in, order):
        read_in(
            visit(1, order, fra="28.03.2026 22:00", til="29.03.2026 06:00"),
            visit(2, order, fra="24.10.2026 22:00", til="25.10.2026 06:00"),
            visit(3, order, fra="25.10.2026 02:50", til="25.10.2026 02:10"),
            visit(4, order, fra="2026-10-25T02:50:00+02:00", til="2026-10-25T02:10:00+01:00"),
        )

        assert [current(number).minutes for number in (1, 2, 3, 4)] == [420, 540, 20, 20]
        assert current(2).starts_on == date(2026, 10, 24)

    def test_what_is_delivered_in_a_pause_counts_and_is_flagged(self, read_in, order):
        PauseFactory(order=order, from_on=date(2026, 3, 10), until_on=date(2026, 3, 12))
        read_in(
            visit(1, order),
            visit(2, order, fra="12.03.2026 08:00", til="12.03.2026 08:30"),
            visit(3, order, form="digital"),
        )

        found = week(order)
        assert (found.delivered_minutes, found.pause_minutes) == (55, 25)
        assert found.remote_minutes == 25
        assert (found.decided_sevenths, found.absence_sevenths) == (420 * 5, 420 * 2)
        assert found.absence_by_cause == {"hospital": 840}

    def test_an_order_with_no_visits_in_a_reported_week_gets_its_week_too(self, read_in, order):
        idle = OrderFactory(active=True, with_version=True, unit=order.unit)
        elsewhere = OrderFactory(active=True, with_version=True)
        cancelled = OrderFactory(cancelled=True, with_version=True, unit=order.unit)

        read_in(visit(1, order))

        assert (week(idle).delivered_minutes, week(idle).decided_sevenths) == (0, 2940)
        assert not WeekSlice.objects.filter(order__in=[elsewhere, cancelled]).exists()


class TestTheSameAgain:
    def test_the_same_file_again_changes_nothing(self, read_in, order):
        rows = [
            visit(1, order), visit(1, order, til="10.03.2026 08:40"),
            visit(2, order, status="bom"), visit(3, "B0", status="bom"),
            visit(4, order), visit(4, order, status="trukket"),
        ]  # fmt: skip
        read_in(*rows)
        before = [list(model.objects.values()) for model in (Visit, VisitKey, WeekSlice)]

        batch = read_in(*rows)

        assert counts(batch) == (0, 0, 5, 1)
        assert [list(model.objects.values()) for model in (Visit, VisitKey, WeekSlice)] == before

    def test_the_same_meaning_written_otherwise_changes_nothing(self, read_in, order):
        read_in(visit(1, order))

        batch = read_in(
            visit(1, order, fra="2026-03-10T07:05:00Z", kjøretid_min="0"),
            columns=("til", "status", "form", "fra", "kilde", "besok_id", "bestilling", "ansatt",
                     "planlagt_fra", "planlagt_til"),
            separator=",", encoding="latin-1", end="\n",
        )  # fmt: skip

        assert counts(batch) == (0, 0, 1, 0)

    def test_each_batch_is_kept_with_its_checksum_and_written_in_the_trail_once(
        self, read_in, order, administrator
    ):
        first, again = read_in(visit(1, order)), read_in(visit(1, order))

        assert first.content_sha256 == again.content_sha256 != ""
        assert (first.state, first.received_by_id) == (BatchState.DONE, administrator.pk)
        entries = TrailEntry.objects.filter(name="visits.imported").order_by("id")
        assert [entry.subject_id for entry in entries] == [first.pk, again.pk]
        assert entries[1].details["unchanged"] == 1


class TestCorrections:
    def test_a_correction_is_a_new_version_that_the_key_points_at(self, read_in, order):
        read_in(visit(1, order))
        old = current(1)

        batch = read_in(visit(1, order, til="10.03.2026 09:05"))

        assert counts(batch) == (0, 1, 0, 0)
        assert current(1).replaces_id == old.pk
        assert (current(1).minutes, week(order).delivered_minutes) == (60, 60)
        assert Visit.objects.get(pk=old.pk).minutes == 25

    def test_a_visit_moves_to_another_day_week_and_order(self, read_in, order):
        other = OrderFactory(active=True, with_version=True)
        read_in(visit(1, order), visit(2, order))

        read_in(visit(1, order, fra="11.03.2026 08:00", til="11.03.2026 08:25"))
        same_week = week(order).delivered_minutes
        read_in(visit(1, order, fra="18.03.2026 08:00", til="18.03.2026 08:30"))
        next_week = week(order).delivered_minutes, week(order, date(2026, 3, 16)).delivered_minutes
        read_in(visit(1, other, fra="18.03.2026 08:00", til="18.03.2026 08:30"))

        assert (same_week, next_week) == (50, (25, 30))
        assert week(order, date(2026, 3, 16)).delivered_minutes == 0
        assert week(other, date(2026, 3, 16)).delivered_minutes == 30
        assert sums() == (55, 2)

    def test_a_delivered_visit_becomes_a_missed_one(self, read_in, order):
        read_in(visit(1, order))

        read_in(visit(1, order, status="uteblitt"))

        assert (week(order).delivered_minutes, week(order).missed, week(order).visits) == (0, 1, 0)

    def test_of_rows_with_one_key_the_last_good_one_counts(self, read_in, order):
        batch = read_in(
            visit(1, order),
            visit(1, order, til="10.03.2026 08:45"),
            visit(1, order, til="10.03.2026 08:45"),
            visit(1, order, til="ikke et tidspunkt"),
        )

        assert counts(batch) == (1, 1, 1, 1)
        assert (current(1).minutes, Visit.objects.count()) == (40, 1)

    def test_the_same_number_in_another_source_is_another_visit(self, read_in, order):
        batch = read_in(visit(1, order), visit(1, order, kilde="annen"))

        assert counts(batch) == (2, 0, 0, 0)
        assert week(order).delivered_minutes == 50

    def test_an_earlier_row_that_differs_does_not_win_over_what_already_stands(
        self, read_in, order
    ):
        read_in(visit(1, order))

        batch = read_in(visit(1, order, til="10.03.2026 08:45"), visit(1, order))

        assert counts(batch) == (0, 0, 2, 0)
        assert current(1).minutes == 25


class TestWithdrawals:
    def test_a_withdrawn_visit_counts_nowhere_and_is_kept(self, read_in, order):
        read_in(visit(1, order), visit(2, order))
        old = current(1)

        batch = read_in({"besok_id": "1", "kilde": "fagsystem", "status": "trukket"})

        assert counts(batch) == (0, 1, 0, 0)
        assert (week(order).delivered_minutes, week(order).visits) == (25, 1)
        gone = current(1)
        assert (gone.status, gone.minutes, gone.replaces_id) == ("withdrawn", 0, old.pk)
        assert (gone.order, gone.starts_on, gone.start) == (order, old.starts_on, None)

    def test_a_visit_withdrawn_in_its_own_file_counts_nowhere(self, read_in, order):
        batch = read_in(visit(1, order), visit(1, order, status="trukket"), visit(2, order))

        assert counts(batch) == (2, 1, 0, 0)
        assert (current(1).status, current(1).order) == ("withdrawn", order)
        assert week(order).visits == 1

    def test_a_visit_sent_again_after_it_was_withdrawn_counts_again(self, read_in, order):
        read_in(visit(1, order))
        read_in(visit(1, order, status="trukket"))

        batch = read_in(visit(1, order))

        assert counts(batch) == (0, 1, 0, 0)
        assert week(order).visits == 1

    def test_there_must_be_something_to_withdraw(self, read_in, order):
        batch = read_in(visit(1, order, status="trukket"), visit(1, order, status="trukket"))

        assert counts(batch) == (0, 0, 0, 2)
        assert {row.code for row in batch.refused_rows.all()} == {"nothing_to_withdraw"}

    def test_a_refused_visit_is_nothing_to_withdraw(self, read_in, order):
        batch = read_in(
            visit(1, order, til="x"), visit(2, "B0"),
            visit(1, order, status="trukket"), visit(2, order, status="trukket"),
        )  # fmt: skip

        assert counts(batch) == (0, 0, 0, 4)

    def test_withdrawing_before_the_visit_in_the_file_leaves_the_visit(self, read_in, order):
        batch = read_in(visit(1, order, status="trukket"), visit(1, order))

        assert counts(batch) == (1, 0, 0, 1)
        assert week(order).visits == 1


class TestWhoMay:
    @pytest.mark.parametrize("role", Role)
    def test_only_roles_that_read_visits_in(self, read_in, order, role):
        actor = employee(role)

        if role in {Role.ADMINISTRATOR, Role.SYSTEM}:
            assert read_in(visit(1, order), actor=actor).stored == 1
        elif role == Role.PROVIDER_LEADER:
            assert read_in(visit(1, order), actor=actor).refused == 1
        else:
            with pytest.raises(NotAllowed):
                read_in(visit(1, order), actor=actor)
            assert not VisitBatch.objects.exists()

    def test_nobody_without_a_role(self, read_in, order):
        with pytest.raises(NotAllowed):
            read_in(visit(1, order), actor=UserFactory())

    def test_a_leader_reads_in_for_the_own_unit_and_cannot_tell_others_from_none(
        self, read_in, order
    ):
        leader = employee(Role.PROVIDER_LEADER, order.unit)
        theirs = OrderFactory(active=True, with_version=True)

        batch = read_in(visit(1, order), visit(2, theirs), visit(3, "B0"), actor=leader)

        assert counts(batch) == (1, 0, 0, 2)
        rows = RefusedRow.objects.order_by("line")
        assert len({(row.column, row.code, row.reason) for row in rows}) == 1

    def test_a_leader_neither_takes_over_nor_withdraws_another_units_visit(self, read_in, order):
        theirs = OrderFactory(active=True, with_version=True)
        leader = employee(Role.PROVIDER_LEADER, order.unit)
        read_in(visit(1, theirs), visit(2, theirs))

        batch = read_in(
            visit(1, order), visit(2, theirs, status="trukket"),
            visit(3, theirs, status="trukket"), actor=leader,
        )  # fmt: skip

        assert [row.code for row in batch.refused_rows.order_by("line")] == [
            "key_in_use", "nothing_to_withdraw", "nothing_to_withdraw",
        ]  # fmt: skip
        assert (current(1).order, week(theirs).visits) == (theirs, 2)

    def test_the_service_is_checked_when_it_is_given(self, read_in, order):
        batch = read_in(
            visit(1, order, tjeneste=order.service), visit(2, order, tjeneste="meal_delivery")
        )

        assert counts(batch) == (1, 0, 0, 1)
        row = batch.refused_rows.get()
        assert (row.line, row.column, row.code) == (3, "tjeneste", "other_service")


def test_what_the_edge_gives_a_command_is_given_by_name(administrator):
    with pytest.raises(TypeError):
        import_visits(administrator, datetime(2026, 4, 1, tzinfo=UTC), "x", b"")


class TestForeignKeys:
    @pytest.fixture(params=["as a set", "one by one"])
    def checked(self, request, monkeypatch):
        if request.param == "one by one":
            monkeypatch.setattr(
                "tildeling.delivery.commands.import_sql.MAY_CHECK_AS_A_SET", "select false"
            )

    def test_visits_are_read_in_the_same_either_way(self, checked, read_in, order):
        assert counts(read_in(visit(1, order), visit(2, "B0"))) == (1, 0, 0, 1)
        assert week(order).visits == 1

    def test_every_trigger_works_again_after_an_import(self, read_in, order):
        read_in(visit(1, order))

        with connection.cursor() as cursor:
            cursor.execute("show session_replication_role")
            assert cursor.fetchone() == ("origin",)
        made = current(1)
        made.pk, made.order_id = None, 0
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)

    def test_an_order_that_is_not_there_any_more_stops_the_import(
        self, read_in, order, monkeypatch
    ):
        monkeypatch.setattr("tildeling.delivery.commands.import_sql.HOLD_ORDERS", "select 1")

        with pytest.raises(IntegrityError), transaction.atomic():
            read_in(visit(1, order))

        assert not Visit.objects.exists()
