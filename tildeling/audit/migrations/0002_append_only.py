# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations

FORWARDS = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'append only: %', tg_table_name using errcode = '23001';
end $$;

create trigger trail_append_only before update or delete on audit_trailentry
    for each row execute function refuse_change();
create trigger trail_not_emptied before truncate on audit_trailentry
    for each statement execute function refuse_change();
"""
BACKWARDS = """
drop trigger trail_append_only on audit_trailentry;
drop trigger trail_not_emptied on audit_trailentry;
drop function refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
