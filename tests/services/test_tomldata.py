# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest

from services import tomldata
from services.tomldata import BadData, NotInForce


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    name: str


@dataclass(frozen=True)
class Row:
    key: str
    valid_from: date
    count: int = 0
    colour: Colour | None = None
    tags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    open: bool = False


GOOD = {"key": "a", "valid_from": date(2026, 1, 1)}


def test_a_table_becomes_a_row_with_its_lists_tables_and_members():
    row = tomldata.build(
        Row, GOOD | {"colour": "red", "tags": ["x", "y"], "parts": [{"name": "p"}]}, "f.toml"
    )

    assert row == Row("a", date(2026, 1, 1), 0, Colour.RED, ("x", "y"), (Part("p"),))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"colur": "red"}, "f.toml: unknown key 'colur'"),
        ({"colour": "green"}, "f.toml: colour is 'green'; known: blue, red"),
        ({"count": True}, "f.toml: count must be int, not bool"),
        ({"count": 1.0}, "f.toml: count must be int, not float"),
        ({"count": "1"}, "f.toml: count must be int, not str"),
        ({"open": 1}, "f.toml: open must be bool, not int"),
        ({"tags": "x"}, "f.toml: tags must be a list"),
        ({"tags": ["x", 2]}, "f.toml: tags #2 must be str, not int"),
        ({"parts": ["p"]}, "f.toml: parts #1 must be a table"),
        ({"parts": [{"nom": "p"}]}, "f.toml: parts #1: unknown key 'nom'"),
        ({"parts": [{}]}, "f.toml: parts #1: missing key 'name'"),
    ],
)
def test_what_a_row_may_not_hold_is_refused_by_file_and_key(change, complaint):
    with pytest.raises(BadData) as refused:
        tomldata.build(Row, GOOD | change, "f.toml")

    assert str(refused.value) == complaint


def test_a_missing_key_is_named():
    with pytest.raises(BadData, match=r"f\.toml: missing key 'valid_from'"):
        tomldata.build(Row, {"key": "a"}, "f.toml")


@pytest.mark.parametrize("content", [b"key = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path, content):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)

    with pytest.raises(BadData, match=r"^broken\.toml: "):
        tomldata.read(path)


def test_the_latest_row_not_after_the_day_is_in_force():
    rows = [Row("a", date(2026, 1, 1)), Row("a", date(2024, 1, 1)), Row("a", date(2025, 1, 1))]

    assert tomldata.in_force(rows, date(2025, 12, 31), "a").valid_from == date(2025, 1, 1)
    assert tomldata.in_force(rows, date(2026, 1, 1), "a").valid_from == date(2026, 1, 1)


def test_before_the_first_row_nothing_is_in_force():
    with pytest.raises(NotInForce, match="a has no version in force on 2023-12-31"):
        tomldata.in_force([Row("a", date(2024, 1, 1))], date(2023, 12, 31), "a")


def test_two_rows_of_one_key_from_one_day_are_refused():
    rows = [Row("a", date(2024, 1, 1)), Row("a", date(2024, 1, 1), 1)]

    with pytest.raises(BadData, match="'a' has two versions from the same day"):
        tomldata.grouped(rows, lambda row: row.key, "f.toml")


def test_rows_are_grouped_oldest_first():
    rows = [Row("a", date(2026, 1, 1)), Row("b", date(2025, 1, 1)), Row("a", date(2024, 1, 1))]

    found = tomldata.grouped(rows, lambda row: row.key, "f.toml")

    assert [row.valid_from.year for row in found["a"]] == [2024, 2026]
    assert len(found["b"]) == 1
