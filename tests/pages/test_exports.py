# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that leave as files run nothing in a spreadsheet."""

import pytest

from tildeling.pages.exports import csv_response, harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+47", "-2", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "  =1"]
)
def test_a_formula_is_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "text"), [(None, ""), ("æøå", "æøå"), (-3, "-3"), (1.5, "1.5")])
def test_the_rest_stands_as_it_is(cell, text):
    assert harmless(cell) == text


def test_the_file_opens_in_a_norwegian_spreadsheet():
    response = csv_response("liste.csv", ["Navn", "Antall"], [["a;b", 2]])

    assert response.content.decode() == '\ufeffNavn;Antall\r\n"a;b";2\r\n'
    assert response["Content-Disposition"] == 'attachment; filename="liste.csv"'
    assert response["Cache-Control"] == "no-store"
