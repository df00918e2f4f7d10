# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models

# A slice begins on a Monday or on the first of a month, and ends where the next one begins.
# Through timestamp, since a date would be cast by the session's time zone.
#
# Each day of a version grants a whole number of sevenths of a minute: the part of its interval so
# far, rounded down, less that of the day before. So every whole interval of a grant per so many
# weeks (counted from the version's first day), and every calendar month, sums exactly. The period
# lies in one month.
MAKE = """
create function slice_start(day date) returns date language sql immutable parallel safe as $$
    select greatest(day - (extract(isodow from day)::int - 1),
                    date_trunc('month', day::timestamp)::date)
$$;
create function slice_end(day date) returns date language sql immutable parallel safe as $$
    select least(day - (extract(isodow from day)::int - 8),
                 (date_trunc('month', day::timestamp) + interval '1 month')::date)
$$;
create function granted_sevenths(
    minutes int, carers int, per_weeks int, per_month bool, begins_on date, from_on date,
    until_on date
) returns bigint language sql immutable parallel safe as $$
    select case when per_month then
        7 * minutes::bigint * carers * (until_on - month.first) / (month.next - month.first)
        - 7 * minutes::bigint * carers * (from_on - month.first) / (month.next - month.first)
    else
        minutes::bigint * carers * (until_on - begins_on) / coalesce(per_weeks, 1)
        - minutes::bigint * carers * (from_on - begins_on) / coalesce(per_weeks, 1)
    end
    from (
        select date_trunc('month', from_on::timestamp)::date as first,
            (date_trunc('month', from_on::timestamp) + interval '1 month')::date as next
    ) month
$$;
"""
DROP = """
drop function granted_sevenths;
drop function slice_end;
drop function slice_start;
"""


class Migration(migrations.Migration):

    dependencies = [("delivery", "0001_initial")]

    operations = [
        migrations.AddField(
            "weekslice", "cancelled", models.IntegerField("avlyst av tjenesten", default=0)
        ),
        migrations.AddField("weekslice", "not_there", models.IntegerField("bom", default=0)),
        migrations.RunSQL(MAKE, DROP),
    ]
