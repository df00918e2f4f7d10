# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations

FORWARDS = """
create function letter_is_frozen() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.pdf is null and new.pdf is not null
       and (to_jsonb(old) - 'pdf' - 'pdf_sha256' - 'set_at')
         = (to_jsonb(new) - 'pdf' - 'pdf_sha256' - 'set_at') then
        return new;
    end if;
    raise exception 'a letter is frozen' using errcode = '23001';
end $$;

create trigger letter_frozen before update or delete on letters_letter
    for each row execute function letter_is_frozen();
"""
BACKWARDS = """
drop trigger letter_frozen on letters_letter;
drop function letter_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
