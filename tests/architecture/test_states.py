# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every table of transitions is whole, and every state can be reached."""

import importlib

import pytest

TABLES = [
    ("tildeling.cases.states", "CaseStatus", "CASE_TRANSITIONS", "received"),
    ("tildeling.assessments.states", "AssessmentStatus", "ASSESSMENT_TRANSITIONS", "ordered"),
    ("tildeling.decisions.states", "DraftStatus", "DRAFT_TRANSITIONS", "open"),
    ("tildeling.orders.states", "OrderState", "ORDER_TRANSITIONS", "SENT"),
]


@pytest.mark.parametrize(("module", "states", "table", "first"), TABLES)
class TestEveryTable:
    def test_names_every_state(self, module, states, table, first):
        loaded = importlib.import_module(module)

        assert set(getattr(loaded, table)) == set(getattr(loaded, states).values)

    def test_leads_to_every_state_from_the_first(self, module, states, table, first):
        loaded = importlib.import_module(module)
        moves = getattr(loaded, table)
        reached, waiting = {first}, [first]
        while waiting:
            for state in moves[waiting.pop()]:
                if state not in reached:
                    reached.add(state)
                    waiting.append(state)

        assert reached == set(getattr(loaded, states).values)
