# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Visits in bulk: the same verdicts as a file with the same rows."""

import pytest

from tests.api.conftest import Caller, is_problem
from tests.factories.orders import OrderFactory
from tests.workflows.conftest import user
from tildeling.delivery.models import Visit, VisitBatch
from tildeling.organisation.models import Unit


@pytest.fixture
def order(municipality):
    unit = Unit.objects.get(code="sone-nord")
    return OrderFactory(active=True, with_version=True, unit=unit)


def visit(order, number=1, **changes):
    return {
        "besok_id": f"B{number}", "kilde": "fag", "bestilling": order.order_number,
        "ansatt": "42", "fra": "2026-03-10T08:00:00+01:00", "til": "2026-03-10T08:20:00+01:00",
        "status": "utført", "form": "fysisk", "kjøretid_min": 5, **changes,
    }  # fmt: skip


def test_rows_that_hold_are_stored_and_the_rest_come_back(unit_leader, order):
    rows = [visit(order), visit(order, 2, status="borte"), visit(order, 3, bestilling="nei")]

    response = unit_leader.post("visits/", rows)

    assert response.status_code == 200
    answer = response.json()
    assert {name: answer[name] for name in ("rows", "stored", "refused")} == {
        "rows": 3, "stored": 1, "refused": 2,
    }  # fmt: skip
    assert [(row["row"], row["column"], row["code"]) for row in answer["refused_rows"]] == [
        (2, "status", "unknown_status"),
        (3, "bestilling", "unknown_order"),
    ]
    assert all(row["reason"] for row in answer["refused_rows"])
    assert Visit.objects.get().minutes == 20


def test_the_verdicts_are_those_of_a_file(unit_leader, order):
    from tests.workflows.conftest import AT
    from tildeling.delivery.commands import import_visits
    from workflows import engine

    rows = [
        visit(order, 1, fra="tull"), visit(order, 2, ansatt=""), visit(order, 3, form=None),
        visit(order, 4, kjøretid_min=-1), visit(order, 5, til="2026-03-10T07:00:00+01:00"),
        visit(order, 6), visit(order, 7, besok_id="B6"),
    ]  # fmt: skip
    names = list(rows[0])
    lines = [";".join(names)] + [
        ";".join("" if row[name] is None else str(row[name]) for name in names) for row in rows
    ]

    answer = unit_leader.post("visits/", rows).json()
    done = engine.run(
        import_visits, actor=user("utforer1"), at=AT, source_name="fil.csv",
        content="\n".join(lines).encode(),
    )  # fmt: skip

    of_file = VisitBatch.objects.get(pk=done.id).refused_rows.order_by("line")
    assert [(row["row"] + 1, row["column"], row["reason"]) for row in answer["refused_rows"]] == [
        (row.line, row.column, row.reason) for row in of_file
    ]
    assert answer["refused"] == 5


def test_the_same_rows_again_change_nothing(unit_leader, order):
    unit_leader.post("visits/", [visit(order)])

    answer = unit_leader.post("visits/", [visit(order)]).json()

    assert (answer["stored"], answer["unchanged"]) == (0, 1)
    assert Visit.objects.count() == 1


def test_the_same_key_gives_the_same_answer(unit_leader, order):
    rows = [visit(order), visit(order, 2, status="borte")]

    first = unit_leader.post("visits/", rows, key="natt")
    again = unit_leader.post("visits/", rows, key="natt")

    assert again.content == first.content
    assert again.headers["Idempotent-Replay"] == "true"
    assert VisitBatch.objects.count() == 1


def test_the_same_key_with_other_rows_is_refused(unit_leader, order):
    unit_leader.post("visits/", [visit(order)], key="natt")

    is_problem(unit_leader.post("visits/", [visit(order, 2)], key="natt"), 422, "key_reused")


def test_an_order_of_another_unit_is_as_one_that_never_was(municipality, order):
    other = Caller(user("utforer2"))

    hidden = other.post("visits/", [visit(order)]).json()["refused_rows"]
    never = other.post("visits/", [visit(order, bestilling="finnes ikke")]).json()["refused_rows"]

    assert hidden == never
    assert hidden[0]["code"] == "unknown_order"


@pytest.mark.parametrize(
    "content",
    [[], {}, "tekst", 1, None, [1], [{"navn": "Berit"}], [{"fnr": "x"}], [[]], [{}] * 5001],
)
def test_what_is_not_visits_is_refused_and_nothing_is_written(unit_leader, content):
    is_problem(unit_leader.post("visits/", content), 422, "invalid")

    assert not VisitBatch.objects.exists()


def test_only_those_who_import_get_in(clerk, nobody, order):
    is_problem(clerk.post("visits/", [visit(order)]), 403, "role")
    is_problem(nobody.post("visits/", [visit(order)]), 401)


def test_a_system_reads_in_for_every_unit(system, order):
    assert system.post("visits/", [visit(order)]).json()["stored"] == 1
