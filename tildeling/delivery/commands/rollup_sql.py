# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The statements that keep the slices, for `rollups`; each works on the table `touched`.

`slice_start`, `slice_end` and `granted_sevenths` are functions of the database, made by a
migration. Temporary tables are dropped by hand too, since one transaction may use them twice.
"""

# Which slices: those of some orders in a period.
TOUCH_PERIOD = """
insert into touched
with slices as (
    select day::date as from_on, slice_end(day::date) as until_on
    from generate_series(slice_start(%(from)s::date), %(until)s::date - 1, interval '1 day') day
    where day::date = slice_start(day::date)
)
select v.order_id, s.from_on, s.until_on
from slices s join orders_orderversion v on v.during && daterange(s.from_on, s.until_on)
where v.order_id = any(%(orders)s)
union
select v.order_id, slice_start(v.starts_on), slice_end(v.starts_on)
from delivery_visit v
where v.order_id = any(%(orders)s) and v.starts_on >= slice_start(%(from)s::date)
    and v.starts_on < slice_end(%(until)s::date - 1)
union
select w.order_id, w.from_on, w.until_on from delivery_weekslice w
where w.order_id = any(%(orders)s) and w.until_on > %(from)s and w.from_on < %(until)s"""

# Every slice that a version reaches into up to a date, and those that have granted minutes.
TOUCH_GRANTED = """
insert into touched
with slices as (
    select day::date as from_on, slice_end(day::date) as until_on
    from generate_series(
        slice_start((select min(lower(during)) from orders_orderversion)),
        %(until)s::date - 1, interval '1 day'
    ) day
    where day::date = slice_start(day::date)
)
select v.order_id, s.from_on, s.until_on
from slices s join orders_orderversion v on v.during && daterange(s.from_on, s.until_on)
where %(orders)s::bigint[] is null or v.order_id = any(%(orders)s)
union
select w.order_id, w.from_on, w.until_on from delivery_weekslice w
where (w.decided_sevenths <> 0 or w.absence_sevenths <> 0)
    and (%(orders)s::bigint[] is null or w.order_id = any(%(orders)s))"""

# Every slice that is kept, and every slice with a visit that counts.
TOUCH_ALL = """
insert into touched
select order_id, from_on, until_on from delivery_weekslice
union
select v.order_id, slice_start(v.starts_on), slice_end(v.starts_on)
from delivery_visit v
where v.status <> 'withdrawn'
    and not exists (select from delivery_visit n where n.replaces_id = v.id)"""

LEAVE_WHAT_STANDS = """
delete from touched t using grants g, delivery_weekslice w
where (g.order_id, g.from_on) = (t.order_id, t.from_on)
    and (w.order_id, w.from_on) = (t.order_id, t.from_on)
    and (w.decided_sevenths, w.absence_sevenths, w.absence_by_cause)
        = (g.decided_sevenths, g.absence_sevenths, g.absence_by_cause)"""

FIRST_DAY = """
select least(
    (select min(lower(during)) from orders_orderversion where order_id = any(%(orders)s)),
    (select min(starts_on) from delivery_visit where order_id = any(%(orders)s)),
    (select min(from_on) from delivery_weekslice where order_id = any(%(orders)s)))"""

# Says how many there are to compute, and how many of them are kept and now locked.
LOCK_SLICES = """
select (select count(*) from touched), count(*) from (
    select from delivery_weekslice w join touched t using (order_id, from_on)
    order by w.order_id, w.from_on for no key update of w
) locked"""

# What the versions grant in each slice, and how much of that is paused, by cause.
GRANTS = """
create temp table grants on commit drop as
with parts as (
    select t.order_id, t.from_on, x.days, v.*
    from touched t
    join orders_order o on o.id = t.order_id and o.state <> 'CANCELLED'
    join (
        select order_id as version_of, during, lower(during) as begins_on, minutes, carers,
            per_weeks, per_month
        from orders_orderversion where minutes is not null
    ) v on v.version_of = t.order_id and v.during && daterange(t.from_on, t.until_on)
    cross join lateral (select v.during * daterange(t.from_on, t.until_on) as days) x
),
granted as (
    select order_id, from_on, sum(granted_sevenths(
        minutes, carers, per_weeks, per_month, begins_on, lower(days), upper(days)
    ))::bigint as sevenths
    from parts group by 1, 2
),
paused as (
    select m.order_id, m.from_on, p.cause, sum(granted_sevenths(
        m.minutes, m.carers, m.per_weeks, m.per_month, m.begins_on, lower(x.away), upper(x.away)
    ))::bigint as sevenths
    from parts m
    join orders_pause p on p.order_id = m.order_id and p.during && m.days
    cross join lateral (select p.during * m.days as away) x
    group by 1, 2, 3
),
absence as (
    select order_id, from_on, sum(sevenths)::bigint as sevenths,
        jsonb_object_agg(cause, sevenths) as causes
    from paused where sevenths > 0 group by 1, 2
)
select t.order_id, t.from_on,
    coalesce(g.sevenths, 0) - coalesce(a.sevenths, 0) as decided_sevenths,
    coalesce(a.sevenths, 0) as absence_sevenths,
    coalesce(a.causes, '{}') as absence_by_cause
from touched t
left join granted g using (order_id, from_on)
left join absence a using (order_id, from_on)"""

# The visits that count in each slice: not replaced and not withdrawn. The range is for the index;
# the equality on the slice's first day lets a large batch be hashed, and the dates in all keep most
# visits out of that. Whether a visit is replaced is asked of the index row by row, which is never
# slow; a join may be. Minutes are counted by row, visits by group: here those without one.
SEEN = """
create temp table seen on commit drop as
select t.order_id, t.from_on, t.until_on,
    sum(v.planned_minutes) as planned_minutes,
    sum(v.minutes) filter (where v.form = 'physical') as delivered_minutes,
    sum(v.minutes) filter (where v.form = 'digital') as remote_minutes,
    sum(v.minutes) filter (where v.form = 'physical' and p.id is not null) as pause_minutes,
    sum(v.travel_minutes) as travel_minutes,
    sum(v.indirect_minutes) as indirect_minutes,
    count(*) filter (where v.status = 'delivered' and v.visit_group = '') as visits,
    count(*) filter (where v.status = 'missed' and v.visit_group = '') as missed,
    count(*) filter (where v.status = 'declined' and v.visit_group = '') as declined,
    count(*) filter (where v.status = 'cancelled' and v.visit_group = '') as cancelled,
    count(*) filter (where v.status = 'not_there' and v.visit_group = '') as not_there,
    bool_or(v.visit_group <> '') as has_groups
from touched t
join delivery_visit v on v.order_id = t.order_id
    and v.starts_on >= t.from_on and v.starts_on < t.until_on
    and slice_start(v.starts_on) = t.from_on
left join orders_pause p on p.order_id = t.order_id and p.during @> v.starts_on
where v.status <> 'withdrawn'
    and v.starts_on >= (select min(from_on) from touched)
    and v.starts_on < (select max(until_on) from touched)
    and (select n.id from delivery_visit n where n.replaces_id = v.id) is null
group by 1, 2, 3"""

# Two carers together in one home are one visit, where there are such.
SEEN_TOGETHER = """
update seen s set visits = s.visits + g.visits, missed = s.missed + g.missed,
    declined = s.declined + g.declined, cancelled = s.cancelled + g.cancelled,
    not_there = s.not_there + g.not_there
from (
    select order_id, from_on,
        count(*) filter (where status = 'delivered') as visits,
        count(*) filter (where status = 'missed') as missed,
        count(*) filter (where status = 'declined') as declined,
        count(*) filter (where status = 'cancelled') as cancelled,
        count(*) filter (where status = 'not_there') as not_there
    from (
        select distinct t.order_id, t.from_on, v.visit_group, v.status
        from seen t
        join delivery_visit v on v.order_id = t.order_id
            and v.starts_on >= t.from_on and v.starts_on < t.until_on
        where t.has_groups and v.visit_group <> '' and v.status <> 'withdrawn'
            and (select n.id from delivery_visit n where n.replaces_id = v.id) is null
    ) groups
    group by 1, 2
) g
where (g.order_id, g.from_on) = (s.order_id, s.from_on)"""

COMPUTED = """
create temp table computed on commit drop as
select g.order_id, g.from_on, g.decided_sevenths, g.absence_sevenths, g.absence_by_cause,
    coalesce(s.planned_minutes, 0) as planned_minutes,
    coalesce(s.delivered_minutes, 0) as delivered_minutes,
    coalesce(s.remote_minutes, 0) as remote_minutes,
    coalesce(s.pause_minutes, 0) as pause_minutes,
    coalesce(s.travel_minutes, 0) as travel_minutes,
    coalesce(s.indirect_minutes, 0) as indirect_minutes,
    coalesce(s.visits, 0) as visits,
    coalesce(s.missed, 0) as missed,
    coalesce(s.declined, 0) as declined,
    coalesce(s.cancelled, 0) as cancelled,
    coalesce(s.not_there, 0) as not_there
from grants g left join seen s using (order_id, from_on)"""

WRITE_SLICES = """
update delivery_weekslice w set
    decided_sevenths = c.decided_sevenths, absence_sevenths = c.absence_sevenths,
    absence_by_cause = c.absence_by_cause, planned_minutes = c.planned_minutes,
    delivered_minutes = c.delivered_minutes, remote_minutes = c.remote_minutes,
    pause_minutes = c.pause_minutes, travel_minutes = c.travel_minutes,
    indirect_minutes = c.indirect_minutes, visits = c.visits, missed = c.missed,
    declined = c.declined, cancelled = c.cancelled, not_there = c.not_there
from computed c
where (w.order_id, w.from_on) = (c.order_id, c.from_on)
    and (w.decided_sevenths, w.absence_sevenths, w.absence_by_cause, w.planned_minutes,
         w.delivered_minutes, w.remote_minutes, w.pause_minutes, w.travel_minutes,
         w.indirect_minutes, w.visits, w.missed, w.declined, w.cancelled, w.not_there)
    is distinct from
        (c.decided_sevenths, c.absence_sevenths, c.absence_by_cause, c.planned_minutes,
         c.delivered_minutes, c.remote_minutes, c.pause_minutes, c.travel_minutes,
         c.indirect_minutes, c.visits, c.missed, c.declined, c.cancelled, c.not_there)"""

MAKE_SLICES = """
insert into delivery_weekslice (
    order_id, iso_year, iso_week, from_on, until_on, unit_id, service, user_group,
    caseworker_id, decided_sevenths, absence_sevenths, absence_by_cause, planned_minutes,
    delivered_minutes, remote_minutes, pause_minutes, travel_minutes, indirect_minutes,
    visits, missed, declined, cancelled, not_there
)
select m.order_id, extract(isoyear from m.from_on), extract(week from m.from_on), m.from_on,
    slice_end(m.from_on), o.unit_id, o.service, p.user_group, c.owner_id,
    m.decided_sevenths, m.absence_sevenths, m.absence_by_cause, m.planned_minutes,
    m.delivered_minutes, m.remote_minutes, m.pause_minutes, m.travel_minutes,
    m.indirect_minutes, m.visits, m.missed, m.declined, m.cancelled, m.not_there
from computed m
join orders_order o on o.id = m.order_id
join people_serviceuser p on p.id = o.person_id
join cases_case c on c.id = o.case_id
where not exists (
    select from delivery_weekslice w where (w.order_id, w.from_on) = (m.order_id, m.from_on)
)
order by m.order_id, m.from_on
on conflict (order_id, from_on) do nothing"""

# Pairs of kept and computed in the order of `rollups.FIGURES`, for every slice touched.
DIFFERENCES = """
select c.order_id, c.from_on, w.id,
    w.decided_sevenths, c.decided_sevenths, w.absence_sevenths, c.absence_sevenths,
    w.absence_by_cause, c.absence_by_cause, w.planned_minutes, c.planned_minutes,
    w.delivered_minutes, c.delivered_minutes, w.remote_minutes, c.remote_minutes,
    w.pause_minutes, c.pause_minutes, w.travel_minutes, c.travel_minutes,
    w.indirect_minutes, c.indirect_minutes, w.visits, c.visits, w.missed, c.missed,
    w.declined, c.declined, w.cancelled, c.cancelled, w.not_there, c.not_there
from computed c left join delivery_weekslice w using (order_id, from_on)
where w.id is null
    or (w.decided_sevenths, w.absence_sevenths, w.absence_by_cause, w.planned_minutes,
        w.delivered_minutes, w.remote_minutes, w.pause_minutes, w.travel_minutes,
        w.indirect_minutes, w.visits, w.missed, w.declined, w.cancelled, w.not_there)
    is distinct from
       (c.decided_sevenths, c.absence_sevenths, c.absence_by_cause, c.planned_minutes,
        c.delivered_minutes, c.remote_minutes, c.pause_minutes, c.travel_minutes,
        c.indirect_minutes, c.visits, c.missed, c.declined, c.cancelled, c.not_there)
order by 1, 2"""
