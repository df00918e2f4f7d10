# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The statements of an import, for `importing`, in the order they are run.

`visit_rows` holds the file, a row with a code is refused; `fresh` what becomes a version.
"""

# The columns are `services.visit_rows.STAGED` after the row's number; instants are seconds.
STAGE = """
create temp table visit_rows (
    line int, again bool, external_id text collate "C", source text collate "C", service text,
    visit_group text, order_number text, carer text, planned_start bigint,
    planned_end bigint, planned_minutes int, start bigint, "end" bigint, minutes int,
    starts_on date, travel_minutes int, indirect_minutes int, status text, form text,
    row_hash bytea, "column" text, code text,
    superseded bool not null default false
) on commit drop"""
COPY = """
copy visit_rows (
    line, again, external_id, source, service, visit_group, order_number, carer, planned_start,
    planned_end, planned_minutes, start, "end", minutes, starts_on, travel_minutes,
    indirect_minutes, status, form, row_hash, "column", code
) from stdin with (freeze)"""
ANALYZE = "analyze visit_rows (again, external_id, source, order_number, status, code)"
ANALYZE_FRESH = "analyze fresh (order_id, starts_on, old_visit_id)"

# Two imports of one source take turns: they would meet on its keys.
ONE_AT_A_TIME = """
select pg_advisory_xact_lock(hashtextextended('visits:' || source, 0))
from (select source from unnest(%(sources)s::text[]) source order by source) sources"""

# An order of another unit answers as one that does not exist.
REFUSE_ORDERS = """
update visit_rows r set code = wrong.code,
    "column" = case wrong.code when 'other_service' then 'tjeneste' else 'bestilling' end
from (
    select r.ctid as row,
        case when o.id is null then 'unknown_order' else 'other_service' end as code
    from visit_rows r
    left join orders_order o on o.order_number = r.order_number
        and (%(units)s::bigint[] is null or o.unit_id = any(%(units)s))
    where r.code is null and r.status <> 'withdrawn'
        and (o.id is null or r.service <> '' and r.service <> o.service)
) wrong
where r.ctid = wrong.row"""

# A visit that is another unit's cannot be moved or withdrawn from here.
REFUSE_KEYS = """
update visit_rows r set "column" = 'besok_id',
    code = case r.status when 'withdrawn' then 'nothing_to_withdraw' else 'key_in_use' end
from visit_keys k
join delivery_visit v on v.id = k.current_visit_id
join orders_order o on o.id = v.order_id
where (k.source, k.external_id) = (r.source, r.external_id) and r.code is null
    and not o.unit_id = any(%(units)s)"""

REFUSE_WITHDRAWALS = """
update visit_rows r set "column" = 'besok_id', code = 'nothing_to_withdraw'
where r.code is null and r.status = 'withdrawn'
    and not exists (
        select from visit_keys k where (k.source, k.external_id) = (r.source, r.external_id)
    )
    and not exists (
        select from visit_rows e
        where (e.source, e.external_id) = (r.source, r.external_id)
            and e.code is null and e.status <> 'withdrawn' and e.line < r.line
    )"""

# Of several good rows with one key the last counts, and that one has been marked as seen before.
SUPERSEDE = """
update visit_rows r set superseded = true
from (
    select source, external_id, max(line) as last
    from visit_rows where again and code is null group by 1, 2
) latest
where (r.source, r.external_id) = (latest.source, latest.external_id)
    and r.code is null and r.line < latest.last"""

# What is new or differs from what stands; a row that says the same again is left alone.
FRESH = """
create temp table fresh on commit drop as
select nextval('delivery_visit_id_seq') as visit_id, r.line, r.again, r.source, r.external_id,
    r.row_hash, k.id as key_id, k.current_visit_id as old_visit_id, o.id as order_id, r.carer,
    r.visit_group, r.planned_start, r.planned_end, r.planned_minutes, r.start, r."end",
    r.minutes, r.starts_on, r.travel_minutes, r.indirect_minutes, r.status, r.form
from visit_rows r
join orders_order o on o.order_number = r.order_number
left join visit_keys k on k.source = r.source and k.external_id = r.external_id
where r.code is null and not r.superseded and r.status <> 'withdrawn'
    and k.row_hash is distinct from r.row_hash"""

# What is withdrawn keeps the order and the day it had, and nothing that counts.
FRESH_WITHDRAWALS = """
insert into fresh
select nextval('delivery_visit_id_seq'), r.line, r.again, r.source, r.external_id, r.row_hash,
    k.id, k.current_visit_id, coalesce(v.order_id, o.id), coalesce(v.carer, e.carer),
    coalesce(v.visit_group, e.visit_group), null, null, 0, null, null, 0,
    coalesce(v.starts_on, e.starts_on), 0, 0, 'withdrawn', coalesce(v.form, e.form)
from visit_rows r
left join visit_keys k on k.source = r.source and k.external_id = r.external_id
left join delivery_visit v on v.id = k.current_visit_id
left join lateral (
    select * from visit_rows e
    where k.id is null and (e.source, e.external_id) = (r.source, r.external_id)
        and e.code is null and e.status <> 'withdrawn' and e.line < r.line
    order by e.line desc limit 1
) e on true
left join orders_order o on o.order_number = e.order_number
where r.code is null and not r.superseded and r.status = 'withdrawn'
    and k.row_hash is distinct from r.row_hash"""

# Whoever may set it can have the foreign keys of a million rows checked as one set instead.
MAY_CHECK_AS_A_SET = """
select has_parameter_privilege(current_user, 'session_replication_role', 'SET')"""
INSERT_VISITS = """
insert into delivery_visit (
    id, batch_id, order_id, carer, visit_group, planned_start, planned_end, start, "end",
    starts_on, minutes, planned_minutes, travel_minutes, indirect_minutes, status, form,
    replaces_id
)
select visit_id, %(batch)s, order_id, carer, visit_group, to_timestamp(planned_start),
    to_timestamp(planned_end), to_timestamp(start), to_timestamp("end"), starts_on, minutes,
    planned_minutes, travel_minutes, indirect_minutes, status, form, old_visit_id
from fresh"""
INSERT_KEYS = """
insert into visit_keys (source, external_id, current_visit_id, starts_on, row_hash)
select source, external_id, visit_id, starts_on, row_hash from fresh where key_id is null"""
MOVE_KEYS = """
update visit_keys k set current_visit_id = f.visit_id, starts_on = f.starts_on,
    row_hash = f.row_hash
from fresh f where f.key_id = k.id"""

# The slices that visits come to, and those they leave.
TOUCH_NEW = """
insert into touched
select order_id, from_on, slice_end(from_on)
from (select distinct order_id, slice_start(starts_on) as from_on from fresh) s"""
TOUCH_LEFT = """
insert into touched
select order_id, from_on, slice_end(from_on)
from (
    select v.order_id, slice_start(v.starts_on) as from_on
    from fresh f join delivery_visit v on v.id = f.old_visit_id
    where f.old_visit_id is not null
    except
    select order_id, from_on from touched
) s"""
# The orders of the visits are held until the end, as their foreign keys would hold them one row
# at a time, and before the slices, as a command does that changes an order and then its weeks.
# Says how many of them there are not: they were joined in a statement before this one.
HOLD_ORDERS = """
with held as (
    select id from orders_order where id in (select order_id from touched) order by id
    for key share
)
select count(*) from touched t where not exists (select from held h where h.id = t.order_id)"""
# In the same weeks every order of those units: a file about a week also says what was not
# delivered in it.
TOUCH_BESIDE = """
insert into touched
select o.id, s.from_on, s.until_on
from orders_order o
join orders_orderversion v on v.order_id = o.id
join (select distinct from_on, until_on from touched) s
    on v.during && daterange(s.from_on, s.until_on)
where o.state <> 'CANCELLED'
    and o.unit_id in (
        select unit_id from orders_order where id in (select distinct order_id from touched)
    )
except
select order_id, from_on, until_on from touched"""

# An earlier row of the same key in the file: corrected when the later one says something else.
COUNT_SUPERSEDED = """
select count(*) from visit_rows r
join fresh f on f.source = r.source and f.external_id = r.external_id
where r.superseded and f.again and r.row_hash <> f.row_hash"""

COUNT_ROWS = "select count(*), count(code) from visit_rows"

DECLARE_REFUSED = """
declare refused no scroll cursor for
select line, "column", code from visit_rows where code is not null order by line"""
FETCH_REFUSED = "fetch 2000 from refused"
COPY_REFUSED = """
copy delivery_refusedrow (batch_id, line, "column", code, reason, raw) from stdin"""
