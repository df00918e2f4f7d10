# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What a row of the visits file can be refused for on its own, and what it becomes."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity_numbers import make_synthetic
from services.visit_rows import (
    COLUMNS,
    ERROR_COLUMNS,
    REASONS,
    STAGED,
    Header,
    RefusedRow,
    RowReader,
    UnusableFile,
    cleaned,
    presentable,
    refused_record,
    safe_cell,
    split_line,
)

NOW = int(datetime(2026, 4, 1, 6, tzinfo=UTC).timestamp())
FNR = make_synthetic(0, date(1941, 5, 17))
GOOD = {
    "besok_id": "1", "kilde": "gat", "besok_gruppe": "", "bestilling": "B2026-000001",
    "tjeneste": "", "ansatt": "1001", "planlagt_fra": "10.03.2026 08:00",
    "planlagt_til": "10.03.2026 08:30", "fra": "10.03.2026 08:05", "til": "10.03.2026 08:30",
    "status": "utført", "form": "fysisk", "kjøretid_min": "", "indirekte_min": "",
}  # fmt: skip


def cells(**values):
    return tuple((GOOD | values)[name] for name in COLUMNS)


def staged(row, reader=None):
    values = (reader or RowReader(NOW)).record(row).split("\t")
    assert len(values) == len(STAGED)
    return dict(zip(STAGED, values, strict=True))


def test_a_delivered_visit_becomes_instants_minutes_and_a_day():
    row = staged(cells(kjøretid_min="7", indirekte_min="3", besok_gruppe="12"))

    begins = int(datetime(2026, 3, 10, 7, 5, tzinfo=UTC).timestamp())
    assert (row["start"], row["end"], row["minutes"]) == (str(begins), str(begins + 1500), "25")
    assert (row["planned_minutes"], row["starts_on"]) == ("30", "2026-03-10")
    assert (row["status"], row["form"], row["visit_group"]) == ("delivered", "physical", "gat:12")
    assert (row["travel_minutes"], row["indirect_minutes"]) == ("7", "3")
    assert (row["column"], row["code"]) == (r"\N", r"\N")


def test_parts_of_a_minute_are_not_counted():
    row = staged(cells(fra="2026-03-10T08:00:00+01:00", til="2026-03-10T08:29:59+01:00"))

    assert row["minutes"] == "29"


def test_a_visit_over_midnight_lies_on_the_day_it_starts():
    row = staged(cells(fra="10.03.2026 23:50", til="11.03.2026 00:10"))

    assert (row["starts_on"], row["minutes"]) == ("2026-03-10", "20")


def test_one_not_delivered_lies_on_the_day_it_was_planned():
    row = staged(cells(status="uteblitt", fra="", til=""))

    assert (row["starts_on"], row["minutes"], row["planned_minutes"]) == ("2026-03-10", "0", "30")
    assert (row["start"], row["end"]) == (r"\N", r"\N")


def test_one_that_withdraws_needs_its_key_only():
    row = staged(tuple("" if name not in {"besok_id", "kilde", "status"} else value
                       for name, value in (GOOD | {"status": "trukket"}).items()))  # fmt: skip

    assert (row["external_id"], row["source"], row["status"]) == ("1", "gat", "withdrawn")
    assert row["order_number"] == row["starts_on"] == r"\N"


def test_a_key_seen_before_is_never_taken_for_a_new_one():
    reader = RowReader(NOW)
    keys = [("1", "gat"), ("2", "gat"), ("1", "annen"), ("1", "gat"), ("2", "gat")]

    again = [staged(cells(besok_id=one, kilde=source), reader)["again"] for one, source in keys]

    assert again == ["0", "0", "0", "1", "1"]


def test_the_checksum_is_of_what_the_row_means():
    same = staged(cells(fra="2026-03-10T07:05:00Z", kjøretid_min="0"))
    other = staged(cells(til="10.03.2026 08:31"))

    assert same["row_hash"] == staged(cells())["row_hash"] != other["row_hash"]


REFUSED = [
    ({"besok_id": ""}, "besok_id", "missing"),
    ({"kilde": ""}, "kilde", "missing"),
    ({"bestilling": ""}, "bestilling", "missing"),
    ({"ansatt": ""}, "ansatt", "missing"),
    ({"status": ""}, "status", "missing"),
    ({"form": ""}, "form", "missing"),
    ({"besok_id": "1" * 81}, "besok_id", "too_long"),
    ({"kilde": "k" * 41}, "kilde", "too_long"),
    ({"ansatt": "a" * 41}, "ansatt", "too_long"),
    ({"besok_gruppe": "g" * 81}, "besok_gruppe", "too_long"),
    ({"status": "Utført"}, "status", "unknown_status"),
    ({"status": "ferdig"}, "status", "unknown_status"),
    ({"form": "telefon"}, "form", "unknown_form"),
    ({"fra": "10.03.2026 8:05"}, "fra", "time_format"),
    ({"til": "kl 9"}, "til", "time_format"),
    ({"fra": "2026-03-10T08:05:00"}, "fra", "time_offset"),
    ({"til": "31.02.2026 08:30"}, "til", "no_such_date"),
    ({"til": "10.03.2026 24:30"}, "til", "no_such_clock"),
    ({"fra": "29.03.2026 02:30", "til": "29.03.2026 03:10"}, "fra", "time_skipped"),
    ({"planlagt_fra": "29.03.2026 02:30", "planlagt_til": "29.03.2026 03:10"},
     "planlagt_fra", "time_skipped"),
    ({"til": "10.03.2026 08:04"}, "til", "ends_before"),
    ({"til": "11.03.2026 08:06"}, "til", "over_24_hours"),
    ({"planlagt_til": "10.03.2026 07:59"}, "planlagt_til", "ends_before"),
    ({"planlagt_til": "12.03.2026 08:00"}, "planlagt_til", "over_24_hours"),
    ({"fra": "", "til": ""}, "fra", "needs_times"),
    ({"til": ""}, "til", "needs_times"),
    ({"status": "bom"}, "fra", "only_delivered"),
    ({"status": "bom", "fra": ""}, "til", "only_delivered"),
    ({"planlagt_til": ""}, "planlagt_til", "both_planned"),
    ({"planlagt_fra": ""}, "planlagt_fra", "both_planned"),
    ({"status": "bom", "fra": "", "til": "", "planlagt_fra": "", "planlagt_til": ""},
     "planlagt_fra", "needs_day"),
    ({"fra": "01.04.2026 08:01", "til": "01.04.2026 08:30"}, "fra", "in_future"),
    ({"fra": "01.04.2026 07:59", "til": "01.04.2026 08:30"}, "til", "in_future"),
    ({"planlagt_fra": "10.03.2036 08:00", "planlagt_til": "10.03.2036 08:30"},
     "planlagt_fra", "too_far_ahead"),
    ({"kjøretid_min": "7,5"}, "kjøretid_min", "whole_minutes"),
    ({"kjøretid_min": "-1"}, "kjøretid_min", "whole_minutes"),
    ({"indirekte_min": "1441"}, "indirekte_min", "whole_minutes"),
    ({"indirekte_min": "tre"}, "indirekte_min", "whole_minutes"),
    ({"ansatt": FNR}, "ansatt", "identity_number"),
    ({"besok_gruppe": FNR}, "besok_gruppe", "identity_number"),
    ({"kilde": FNR}, "kilde", "identity_number"),
    ({"besok_id": FNR}, "besok_id", "identity_number"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "column", "code"), REFUSED)
def test_a_row_is_refused_with_its_column_and_a_reason(values, column, code):
    reader = RowReader(NOW)
    reader.record(cells())  # the quick way is open

    with pytest.raises(RefusedRow) as refused:
        reader.record(cells(**values))

    assert (refused.value.column, refused.value.code) == (column, code)
    assert REASONS[code].endswith(".")
    assert FNR not in str(refused.value)


@pytest.mark.parametrize(
    "values",
    [
        {"til": "11.03.2026 08:05"},
        {"fra": "01.04.2026 07:00", "til": "01.04.2026 08:00"},
        {"planlagt_fra": "", "planlagt_til": ""},
        {"til": "10.03.2026 08:05"},
        {"besok_id": "1" * 80, "ansatt": "a" * 40, "kilde": "k" * 40},
        {"kjøretid_min": "1440", "indirekte_min": "0"},
        {"ansatt": "12345678901"},
        {"status": "avlyst_bruker", "fra": "", "til": "", "planlagt_fra": "10.05.2026 08:00",
         "planlagt_til": "10.05.2026 08:30"},
    ],
)  # fmt: skip
def test_a_row_at_the_edge_of_a_rule_is_taken_in(values):
    assert staged(cells(**values))["code"] == r"\N"


VALUES = {
    "besok_id": ["1", "", "9" * 80, "9" * 81, FNR, "12345678901"],
    "kilde": ["gat", "", "en lang kilde"],
    "besok_gruppe": ["", "7"],
    "bestilling": ["B1", ""],
    "tjeneste": ["", "home_nursing"],
    "ansatt": ["1001", "", "ansatt nummer elleve"],
    "planlagt_fra": [
        "10.03.2026 08:00",
        "",
        "25.10.2025 02:30",
        "30.05.2026 08:00",
        "10.03.2036 08:00",
        "x",
    ],
    "planlagt_til": [
        "10.03.2026 08:30",
        "",
        "26.10.2025 02:30",
        "30.05.2026 09:00",
        "10.03.2036 08:30",
    ],
    "fra": ["10.03.2026 08:05", "", "2026-03-10T07:05:00Z", "26.10.2025 02:50"],
    "til": ["10.03.2026 08:30", "", "10.03.2026 23:30", "26.10.2025 02:10", "01.05.2026 08:00"],
    "status": ["utført", "bom", "trukket", ""],
    "form": ["fysisk", "digital", ""],
    "kjøretid_min": ["", "5", "x"],
    "indirekte_min": ["", "0"],
}


def test_a_plan_for_years_ahead_is_refused_when_its_day_is_known_too():
    reader = RowReader(NOW)

    for _ in range(2):
        with pytest.raises(RefusedRow, match="too_far_ahead"):
            reader.record(cells(planlagt_fra="10.03.2036 08:00", planlagt_til="10.03.2036 08:30"))


@given(st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in VALUES.items()}),
                min_size=1, max_size=12))  # fmt: skip
def test_the_quick_way_says_what_every_rule_in_turn_says(rows):
    reader = RowReader(NOW)
    for row in rows:
        arranged = tuple(row[name] for name in COLUMNS)
        try:
            expected = RowReader(NOW).whole(arranged)
        except RefusedRow as refused:
            expected = (refused.column, refused.code)

        try:
            found = reader.record(arranged)[2:]
        except RefusedRow as refused:
            found = (refused.column, refused.code)

        assert found == expected


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([*COLUMNS, "fnr"], "personopplysninger"),
        ([*COLUMNS, "Navn"], "personopplysninger"),
        ([*COLUMNS, "ansatt_navn"], "personopplysninger"),
        ([*COLUMNS, "FØDSELSNUMMER"], "personopplysninger"),
        (["fnr", "navn"], "personopplysninger"),
        ([name for name in COLUMNS if name != "til"], "mangler kolonnen til"),
        ([*COLUMNS, "til"], "samme kolonne"),
        ([*COLUMNS, "merknad"], "nummer 15"),
        (["1", "gat", "B1"], "overskriften"),
        ([""], "overskriften"),
    ],
)
def test_a_header_that_is_not_ours_makes_the_file_unusable(names, said):
    with pytest.raises(UnusableFile, match=said) as unusable:
        Header(names)

    assert "merknad" not in str(unusable.value)


def test_columns_come_in_any_order_and_the_optional_ones_may_be_left_out():
    header = Header(["status", "form", "til", "fra", "ansatt", "bestilling", "kilde", "besok_id"])

    row = header.arrange(["utført", "fysisk", "T", "F", "1001", "B1", "gat", "1"])

    assert dict(zip(COLUMNS, row, strict=True))["kjøretid_min"] == ""
    assert row[0] == "1"
    assert row[-4] == "utført"


@pytest.mark.parametrize("name", ["KJØRETID_MIN", " kjøretid_min ", "kjøretid_min"])
def test_a_name_is_known_however_it_is_written(name):
    assert Header([*COLUMNS[:-2], name, COLUMNS[-1], *ERROR_COLUMNS]).width == 16


@pytest.mark.parametrize("count", [13, 15])
def test_a_row_with_too_many_or_few_columns_is_refused(count):
    with pytest.raises(RefusedRow, match="columns"):
        Header(COLUMNS).arrange(["x"] * count)


@pytest.mark.parametrize("line", ['"1;gat', '1;"ga"t";x', '1;"gat'])
def test_quotes_that_do_not_close_refuse_the_row(line):
    with pytest.raises(RefusedRow, match="quotes"):
        split_line(line, ";")


@pytest.mark.parametrize(
    "mark",
    ["\0", "\x07", "\x1b[31m", "a\tb", "\x85", "\ud800", "\ufffd"],  # noqa: PT014 -- two marks, read as one
)
def test_a_cell_with_a_control_character_is_refused(mark):
    with pytest.raises(RefusedRow) as refused:
        cleaned(cells(ansatt=f"10{mark}01"))

    assert (refused.value.column, refused.value.code) == ("ansatt", "characters")


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (" 1001 ", "1001"), ("\ufeff1001", "1001"), ("10\u200b01", "1001"),
        ("\u202e1001", "1001"), ("A\u030a1", "Å1"), ("a\\tb", "a\\\\tb"), ("'-12", "-12"),
        ("'12", "'12"), ("\u00a01001", "1001"),
    ],
)  # fmt: skip
def test_a_cell_is_cleaned_of_what_nobody_sees(cell, kept):
    assert dict(zip(COLUMNS, cleaned(cells(ansatt=cell)), strict=True))["ansatt"] == kept


def test_a_refused_row_is_kept_without_identity_numbers_or_controls():
    assert presentable(f"Kari {FNR}") == "Kari " + 11 * "\ufffd"
    assert presentable(f"{FNR[:6]} {FNR[6:]}") == 11 * "\ufffd"
    assert presentable("12345678901") == "12345678901"
    assert presentable("a\0b\nc") == "a\ufffdb\ufffdc"
    assert len(presentable("x" * 1000)) == 200


@pytest.mark.parametrize("live", ["=1+1", "+47", "-1", "@SUM(A1)", "＝1", "－1"])
def test_a_cell_that_could_run_is_marked(live):
    assert safe_cell(live) == "'" + live
    assert cleaned(cells(ansatt=safe_cell(live)))[5] == live


def test_a_refused_row_has_as_many_values_as_any_other():
    values = refused_record(RefusedRow("fra", "time_format")).split("\t")

    assert len(values) == len(STAGED)
    assert values[-2:] == ["fra", "time_format"]
