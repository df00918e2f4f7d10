# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations

FORWARDS = """
create trigger decision_immutable before update or delete on decisions_decision
    for each row execute function refuse_change();
create trigger decision_line_immutable before update or delete on decisions_decisionline
    for each row execute function refuse_change();
"""
BACKWARDS = """
drop trigger decision_immutable on decisions_decision;
drop trigger decision_line_immutable on decisions_decisionline;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
