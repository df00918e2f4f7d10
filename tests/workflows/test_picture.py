# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The picture of a running case, and which steps can be taken back."""

import re

import pytest

from tildeling.cases.models import Case
from workflows.flows.allocation import AllocationFlow
from workflows.picture import PLACES, can_be_taken_back, picture, steps_and_next


def states(case):
    return {node.name: node.state for node in picture(case).nodes}


def test_every_step_of_the_flow_has_its_place():
    titled = {node.name for node in AllocationFlow.instance.nodes() if hasattr(node, "does")}

    assert titled | {"register", "end"} == set(PLACES)


def test_no_two_steps_stand_in_the_same_place():
    assert len(set(PLACES.values())) == len(PLACES)


def test_every_step_is_led_to():
    assert {dst for _, dst in steps_and_next()} == set(PLACES) - {"register"}


def test_a_case_stands_where_its_open_steps_are(case_before, django_assert_num_queries):
    case = case_before("assess").case

    with django_assert_num_queries(2):
        drawn = picture(case)

    by_name = {node.name: node for node in drawn.nodes}
    assert by_name["start_mapping"].state == "done"
    assert by_name["assess"].state == "active"
    assert by_name["assess"].note == "0 av 2 ferdig"
    assert by_name["meeting"].state == "later"
    assert [(edge.src, edge.dst) for edge in drawn.edges if edge.walked] == [
        ("register", "start_mapping"), ("start_mapping", "assess"),
    ]  # fmt: skip


def test_what_a_second_signer_did_is_not_gone_past(case_before):
    drawn = picture(case_before("dispatch").case)

    walked = {(edge.src, edge.dst) for edge in drawn.edges if edge.walked}
    assert ("second_sign", "set_letter") in walked
    assert ("sign", "set_letter") not in walked


def test_a_new_round_begins_afresh(case_before):
    case = case_before("assess", round=2).case

    found = states(case)

    assert (found["register"], found["start_mapping"]) == ("done", "done")
    assert found["assess"] == "active"
    assert found["sign"] == "later"


@pytest.mark.django_db
def test_no_line_crosses_a_step():
    drawn = picture_of_nothing()
    for edge in drawn.edges:
        for x1, y1, x2, y2 in segments(edge.path):
            for node in drawn.nodes:
                if node.name in (edge.src, edge.dst):
                    continue
                inside_x = max(x1, x2) > node.x and min(x1, x2) < node.x + node.w
                inside_y = max(y1, y2) > node.y and min(y1, y2) < node.y + node.h
                assert not (inside_x and inside_y), (edge.src, edge.dst, node.name)


@pytest.mark.parametrize(
    ("step", "nodes"), [("start_mapping", []), ("meeting", ["assess", "assess"]),
                        ("needs", ["meeting"]), ("proposal", ["ladder"])]
)  # fmt: skip
def test_a_step_is_taken_back_until_somebody_goes_on(
    case_before, step, nodes, django_assert_max_num_queries
):
    case = case_before(step).case

    with django_assert_max_num_queries(3):
        found = can_be_taken_back(case)

    assert [item.node for item in found] == nodes


def picture_of_nothing():
    return picture(Case(pk=0))


def segments(path):
    x = y = None
    for letter, numbers in re.findall(r"([MHV])([\d ]+)", path):
        values = [int(number) for number in numbers.split()]
        if letter == "M":
            x, y = values
            continue
        other = (values[0], y) if letter == "H" else (x, values[0])
        yield x, y, *other
        x, y = other
