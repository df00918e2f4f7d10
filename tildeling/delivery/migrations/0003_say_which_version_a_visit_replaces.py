# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models
from django.db.models import Q

# As before, but as single expressions: only those are put into the statement that calls them.
MAKE = """
create or replace function slice_start(day date) returns date
language sql immutable parallel safe as $$
    select greatest(day - (day - date '1900-01-01') % 7,
                    date_trunc('month', day::timestamp)::date)
$$;
create or replace function slice_end(day date) returns date
language sql immutable parallel safe as $$
    select least(day - (day - date '1900-01-01') % 7 + 7,
                 (date_trunc('month', day::timestamp) + interval '1 month')::date)
$$;
create or replace function granted_sevenths(
    minutes int, carers int, per_weeks int, per_month bool, begins_on date, from_on date,
    until_on date
) returns bigint language sql immutable parallel safe as $$
    select case when per_month then
        7 * minutes::bigint * carers * (until_on - date_trunc('month', from_on::timestamp)::date)
            / ((date_trunc('month', from_on::timestamp) + interval '1 month')::date
               - date_trunc('month', from_on::timestamp)::date)
        - 7 * minutes::bigint * carers * (from_on - date_trunc('month', from_on::timestamp)::date)
            / ((date_trunc('month', from_on::timestamp) + interval '1 month')::date
               - date_trunc('month', from_on::timestamp)::date)
    else
        minutes::bigint * carers * (until_on - begins_on) / coalesce(per_weeks, 1)
        - minutes::bigint * carers * (from_on - begins_on) / coalesce(per_weeks, 1)
    end
$$;
"""


class Migration(migrations.Migration):

    dependencies = [("delivery", "0002_count_what_was_cancelled")]

    operations = [
        migrations.AddField(
            "visit",
            "replaces_id",
            models.BigIntegerField("erstatter besøk", null=True, blank=True),
        ),
        migrations.AddConstraint(
            "visit",
            models.UniqueConstraint(
                fields=["replaces_id"],
                name="visit_replaced_once",
                condition=Q(replaces_id__isnull=False),
            ),
        ),
        migrations.RemoveIndex("visitkey", "visit_key_visit"),
        migrations.AlterField(
            "visit",
            "visit_group",
            models.CharField("besøksgruppe", max_length=130, blank=True),
        ),
        migrations.RunSQL(MAKE, migrations.RunSQL.noop),
    ]
