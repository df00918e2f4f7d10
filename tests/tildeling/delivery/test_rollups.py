# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The kept slices against a slow loop over days and against multiranges, for random histories."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.calendar import week_slices
from tests.factories.delivery import VisitBatchFactory, VisitKeyFactory
from tests.factories.orders import OrderFactory, OrderVersionFactory, PauseFactory
from tests.tildeling.delivery.files import visit
from tildeling.delivery.commands import rollups
from tildeling.delivery.models import Visit, VisitKey, WeekSlice
from tildeling.orders.models import OrderVersion, Pause
from tildeling.orders.states import OrderState, PauseCause

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2026, 1, 26), date(2026, 5, 4)
DAYS = [FROM + timedelta(days=day) for day in range((UNTIL - FROM).days)]

GRANTS = st.tuples(
    st.one_of(st.none(), st.integers(1, 1_000)), st.integers(0, 12), st.integers(1, 2)
)
CUTS = st.lists(st.sampled_from(DAYS), min_size=2, max_size=6, unique=True).map(sorted)
PAUSES = st.lists(
    st.tuples(st.sampled_from(DAYS), st.integers(1, 20), st.sampled_from(PauseCause.values)),
    max_size=3,
)
VISITS = st.lists(
    st.tuples(
        st.sampled_from(DAYS), st.integers(0, 120), st.booleans(), st.booleans(),
        st.sampled_from(["delivered", "missed", "declined", "withdrawn"]), st.sampled_from("-ab"),
    ),
    max_size=25,
)  # fmt: skip


@pytest.fixture
def history():
    """An order whose periods a history fills in; making one row of each is what takes time."""
    order = OrderFactory(active=True)
    for number in range(1, 6):
        OrderVersionFactory(
            order=order, number=number, from_on=date(2030 + number, 1, 1),
            until_on=date(2030 + number, 2, 1),
        )  # fmt: skip
    batch = VisitBatchFactory()

    def history(cuts, grants, pauses, visits):
        WeekSlice.objects.all().delete()
        Pause.objects.all().delete()
        VisitKey.objects.all().delete()
        Visit.objects.all().delete()
        OrderVersion.objects.update(during=DateRange(empty=True))
        periods = list(zip(cuts, [*cuts[1:-1], None], strict=False))[: len(grants)]
        for number, ((lower, upper), (minutes, weeks, carers)) in enumerate(
            zip(periods, grants, strict=False), 1
        ):
            OrderVersion.objects.filter(number=number).update(
                during=DateRange(lower, upper), minutes=minutes, carers=carers,
                per_weeks=weeks or None, per_month=weeks == 0,
            )  # fmt: skip
        taken = set()
        for lower, days, cause in pauses:
            span = {lower + timedelta(days=day) for day in range(days)}
            if not span & taken:
                taken |= span
                PauseFactory(
                    order=order, cause=cause, from_on=lower, until_on=lower + timedelta(days=days)
                )
        _put(order, batch, visits)
        return order

    return history


def _put(order, batch, visits):
    previous = None
    for number, (day, minutes, digital, replaces, status, group) in enumerate(visits):
        made = Visit.objects.create(
            batch=batch, order=order, carer="1", starts_on=day, status=status,
            minutes=minutes if status == "delivered" else 0, planned_minutes=30,
            form="digital" if digital else "physical", travel_minutes=1,
            visit_group="" if group == "-" else f"k:{group}",
            replaces_id=previous.pk if replaces and previous else None,
        )  # fmt: skip
        if made.replaces_id:
            VisitKey.objects.filter(current_visit_id=made.replaces_id).update(
                current_visit_id=made.pk
            )
        else:
            VisitKey.objects.create(
                source="k", external_id=str(number), current_visit_id=made.pk, starts_on=day,
                row_hash=b"",
            )  # fmt: skip
        previous = made


def by_days(order):
    """What each slice should hold, day by day and visit by visit."""
    found = {}
    current = set(VisitKey.objects.values_list("current_visit_id", flat=True))
    versions = [row for row in order.versions.all() if not row.during.isempty and row.minutes]
    pauses = list(order.pauses.all())
    for part in week_slices(FROM, UNTIL):
        sums, causes, groups = Counter(), Counter(), set()
        for count in range(part.days):
            day = part.start + timedelta(days=count)
            cause = next((row.cause for row in pauses if day in row.during), None)
            for row in versions:
                if day in row.during:
                    sevenths = _sevenths(row, day)
                    causes[cause] += sevenths
            for row in Visit.objects.filter(order=order, starts_on=day, pk__in=current):
                _count(sums, groups, row, cause)
        decided = causes.pop(None, 0)
        found[part.start] = (
            decided, sum(causes.values()), {name: n for name, n in causes.items() if n},
            *(sums[name] for name in COUNTED),
        )  # fmt: skip
    return found


COUNTED = ("planned", "delivered", "remote", "pause", "travel", "visits", "missed", "declined")
_WORD = {"delivered": "visits", "missed": "missed", "declined": "declined"}


def _count(sums, groups, row, cause):
    if row.status == "withdrawn":
        return
    sums["planned"] += row.planned_minutes
    sums["travel"] += row.travel_minutes
    sums["remote" if row.form == "digital" else "delivered"] += row.minutes
    if cause and row.form == "physical":
        sums["pause"] += row.minutes
    key = (row.visit_group, row.status)
    if not row.visit_group or key not in groups:
        sums[_WORD[row.status]] += 1
    groups.add(key)


def _sevenths(row, day):
    if row.per_month:
        first = day.replace(day=1)
        length = ((first + timedelta(days=32)).replace(day=1) - first).days
        each, past = Fraction(7 * row.minutes * row.carers, length), (day - first).days
    else:
        each = Fraction(row.minutes * row.carers, row.per_weeks)
        past = (day - row.during.lower).days
    return floor(each * (past + 1)) - floor(each * past)


def kept(order):
    return {
        row.from_on: (
            row.decided_sevenths, row.absence_sevenths, row.absence_by_cause, row.planned_minutes,
            row.delivered_minutes, row.remote_minutes, row.pause_minutes, row.travel_minutes,
            row.visits, row.missed, row.declined,
        )
        for row in WeekSlice.objects.filter(order=order)
    }  # fmt: skip


EMPTY = (0, 0, {}, *([0] * len(COUNTED)))
RANDOM = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RANDOM
@given(cuts=CUTS, grants=st.lists(GRANTS, max_size=5), pauses=PAUSES, visits=VISITS)
def test_the_slices_are_what_a_loop_over_the_days_says(history, cuts, grants, pauses, visits):
    order = history(cuts, grants, pauses, visits)

    rollups.recompute([order.pk], FROM, UNTIL)

    found, expected = kept(order), by_days(order)
    assert {day: found.get(day, EMPTY) for day in expected} == expected
    assert set(found) <= set(expected)
    assert rollups.differences() == []
    assert rollups.recompute([order.pk], FROM, UNTIL) == 0
    assert rollups.refresh_stale(on=UNTIL - timedelta(days=1)) == 0


# The granted side of weekly grants as multiranges: what is left of a version without its pauses.
REFERENCE = """
with away as (
    select order_id, range_agg(during) as days from orders_pause group by 1
),
active as (
    select v.order_id, lower(r) as f, upper(r) as t, v.minutes * v.carers as minutes
    from orders_orderversion v left join away using (order_id)
    cross join lateral unnest(
        datemultirange(v.during * daterange(%(from)s, %(until)s))
        - coalesce(away.days, '{}'::datemultirange)
    ) r
    where v.minutes is not null
)
select s.f, sum(minutes * (least(a.t, s.t) - greatest(a.f, s.f)))
from active a
join (
    select min(day) as f, max(day) + 1 as t
    from (select d::date as day from generate_series(%(from)s, %(until)s::date - 1, '1 day') d) x
    group by date_trunc('week', day::timestamp), date_trunc('month', day::timestamp)
) s on s.f < a.t and s.t > a.f
group by 1
"""


@RANDOM
@given(cuts=CUTS, grants=st.lists(GRANTS, min_size=1, max_size=5), pauses=PAUSES)
def test_weekly_grants_are_what_multiranges_say(history, cuts, grants, pauses):
    order = history(cuts, [(minutes, 1, carers) for minutes, _, carers in grants], pauses, [])

    rollups.recompute([order.pk], FROM, UNTIL)

    with connection.cursor() as cursor:
        cursor.execute(REFERENCE, {"from": FROM, "until": UNTIL})
        expected = {day: int(sevenths) for day, sevenths in cursor.fetchall() if sevenths}
    assert {day: row[0] for day, row in kept(order).items() if row[0]} == expected


class TestKeeping:
    def test_a_changed_version_makes_stale_what_refreshing_sets_right(self, read_in, order):
        read_in(visit(1, order))
        order.versions.update(minutes=210)

        stale = [(row.column, row.kept, row.computed) for row in rollups.differences()]
        changed = rollups.refresh_stale(on=date(2026, 3, 15))

        assert stale == [("decided_sevenths", 2940, 1470)]
        assert changed == 1
        assert rollups.differences() == []
        assert WeekSlice.objects.get().delivered_minutes == 25

    def test_refreshing_makes_the_weeks_nobody_has_reported_on(self, order):
        rollups.refresh_stale(on=date(2026, 4, 8))

        weeks = WeekSlice.objects.order_by("from_on")
        assert [row.from_on.isoformat() for row in weeks] == [
            "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-01", "2026-04-06",
        ]  # fmt: skip
        assert sum(row.decided_sevenths for row in weeks) == 5 * 7 * 420

    def test_refreshing_some_orders_leaves_the_others(self, order):
        other = OrderFactory(active=True, with_version=True)

        rollups.refresh_stale(on=date(2026, 3, 15), order_ids=[other.pk])

        assert [row.order for row in WeekSlice.objects.all()] == [other]

    def test_a_pause_takes_its_days_when_its_order_is_computed(self, order):
        rollups.recompute_order(order.pk, on=date(2026, 3, 30))
        PauseFactory(order=order, open=True, from_on=date(2026, 3, 20))

        changed = rollups.recompute_order(order.pk, on=date(2026, 3, 30))

        weeks = WeekSlice.objects.order_by("from_on")
        assert changed == 3
        assert [row.decided_sevenths // 420 for row in weeks] == [7, 4, 0, 0]
        assert [row.absence_sevenths // 420 for row in weeks] == [0, 3, 7, 2]

    def test_what_an_order_was_when_the_week_was_made_stays(self, read_in, order):
        read_in(visit(1, order))
        unit = order.unit
        order.unit = OrderFactory().unit
        order.save()
        order.person.user_group = "mental_health_and_drugs"
        order.person.save()

        read_in(visit(2, order))

        row = WeekSlice.objects.get(order=order)
        assert (row.unit, row.visits) == (unit, 2)
        assert row.user_group == "elderly"

    def test_an_order_that_was_cancelled_grants_nothing(self, order):
        rollups.recompute_order(order.pk, on=date(2026, 3, 15))
        order.state = OrderState.CANCELLED
        order.save()

        rollups.recompute_order(order.pk, on=date(2026, 3, 15))

        assert WeekSlice.objects.get().decided_sevenths == 0

    def test_a_visit_without_a_version_has_no_rate(self, read_in):
        order = OrderFactory(active=True)

        read_in(visit(1, order))

        row = WeekSlice.objects.get()
        assert (row.decided_sevenths, row.delivered_minutes) == (0, 25)

    def test_an_order_without_anything_has_no_weeks(self):
        assert rollups.recompute_order(OrderFactory().pk, on=date(2026, 3, 15)) == 0

    def test_a_week_that_was_never_kept_is_a_difference(self, order):
        VisitKeyFactory(visit__order=order)

        (missing,) = rollups.differences()

        assert (missing.column, missing.from_on) == ("id", date(2026, 3, 9))
        assert rollups.recompute_all() == 1
        assert rollups.differences() == []
