# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms themselves: what they take, what they say, and that nothing typed is lost."""

from datetime import date, time

import pytest
from django import forms

from tildeling.pages.forms import (
    FilterForm,
    Form,
    MinutesField,
    NorwegianDateField,
    NorwegianTimeField,
    RadioRow,
    VersionedForm,
    long_text,
)
from tildeling.shared.refusals import Invalid, Stale

KEY = "6f0d3a52-41a7-4c8a-9a59-0a6f6a7f3c11"


class Example(VersionedForm):
    name = forms.CharField(label="Navn")
    text = long_text(label="Tekst", required=False)
    on = NorwegianDateField(label="Dato", required=False)
    at = NorwegianTimeField(label="Tid", required=False)
    minutes = MinutesField(label="Varighet", required=False)
    score = forms.ChoiceField(label="Skår", choices=[("1", "1"), ("2", "2")], widget=RadioRow)


def filled(**given):
    return Example({"key": KEY, "version": "3", "name": "x", "score": "1"} | given)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14.11.2026", date(2026, 11, 14)),
        ("4.1.26", date(2026, 1, 4)),
        ("141126", date(2026, 11, 14)),
        ("14112026", date(2026, 11, 14)),
        (" 14/11/2026 ", date(2026, 11, 14)),
        ("2026-11-14", date(2026, 11, 14)),
        ("010139", date(2039, 1, 1)),
        ("010199", date(1999, 1, 1)),
        ("29.02.2024", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_as_it_is_typed(typed, read):
    assert NorwegianDateField().clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("170439", date(1939, 4, 17)), ("170420", date(2020, 4, 17))]
)
def test_a_birth_is_never_read_as_a_day_ahead(typed, read):
    assert NorwegianDateField(is_past=True).clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("i går", "Skriv datoen som"),
        ("14.11", "Skriv datoen som"),
        ("14.11/2026", "Skriv datoen som"),
        ("31.02.2026", "finnes ikke"),
        ("01.13.2026", "finnes ikke"),
        ("01.01.1066", "årstallet"),
        ("1" * 5000, "Skriv datoen som"),
    ],
)
def test_a_wrong_date_is_told_apart(typed, said):
    with pytest.raises(forms.ValidationError, match=said):
        NorwegianDateField().clean(typed)


def test_a_date_is_shown_as_it_is_typed():
    form = Example(initial={"on": date(2026, 3, 2)})

    assert 'value="02.03.2026"' in str(form["on"])


@pytest.mark.parametrize(("typed", "read"), [("14.30", time(14, 30)), ("1430", time(14, 30))])
def test_a_time_of_day(typed, read):
    assert NorwegianTimeField().clean(typed) == read


@pytest.mark.parametrize(("typed", "read"), [("90 min", 90), ("1,5", 90), ("1:30", 90)])
def test_minutes(typed, read):
    assert MinutesField().clean(typed) == read


@pytest.mark.parametrize("typed", ["mye", "1,333", "200", "-1"])
def test_what_is_not_minutes_or_too_many_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        MinutesField(most=600).clean(typed)


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b", "\ud800", "\u202e", "\x7f"])
def test_what_cannot_be_stored_or_reads_backwards_is_refused_on_its_field(bad):
    form = filled(name=f"a{bad}b", text=f"a{bad}b")

    assert not form.is_valid()
    assert set(form.errors) == {"name", "text"}


def test_ordinary_text_of_several_lines_and_letters_is_taken():
    form = filled(name="Áŋŋe Ødegård-Šerif", text="første\r\nandre\tledd 👍")

    assert form.is_valid(), form.errors


def test_every_text_has_a_longest_length():
    form = filled(name="x" * 201, text="x" * 10_001)

    assert not form.is_valid()
    assert set(form.errors) == {"name", "text"}
    assert "maxlength" not in str(form["text"]), "a browser would cut what is pasted"


def test_the_key_is_new_on_each_fetch_and_kept_on_each_re_render():
    first, second = Example(), Example()
    bound = filled(name="")

    assert first["key"].value() == first["key"].value()
    assert first["key"].value() != second["key"].value()
    assert KEY in str(bound["key"])
    assert filled().is_valid()


def test_a_form_without_a_key_is_refused():
    form = filled(key="")

    assert not form.is_valid()
    assert [mistake.text for mistake in form.mistakes] == [
        "Skjemaet mangler noe. Last siden på nytt."
    ]


def test_given_leaves_out_key_and_version():
    form = filled()

    assert form.is_valid()
    assert form.idempotency_key == KEY
    assert set(form.given) == {"name", "text", "on", "at", "minutes", "score"}


def test_mistakes_are_named_and_lead_to_their_fields():
    form = filled(name="", score="", on="x")

    assert [(m.text, m.anchor) for m in form.mistakes] == [
        ("Fyll ut «Navn».", "id_name"),
        ("Skriv datoen som dag.måned.år, for eksempel 14.11.2026.", "id_on"),
        ("Velg et svar på «Skår».", "id_score_0"),
    ]


def test_what_a_command_refuses_lands_on_the_field():
    form = filled()
    assert form.is_valid()

    with form.refusals():
        raise Invalid({"name": ["Navnet er opptatt."], "elsewhere": ["Annet."]})

    assert form.errors["name"] == ["Navnet er opptatt."]
    assert form.non_field_errors() == ["Annet."]


def test_an_overtaken_form_keeps_what_was_typed_and_saves_over_the_newer_version():
    form = filled(text="min tekst")
    assert form.is_valid()

    with form.refusals():
        raise Stale(theirs={"text": "den andres"}, version=4)

    assert form.theirs == {"Tekst": "den andres"}
    assert "min tekst" in str(form["text"])
    assert 'value="4"' in str(form["version"])


def test_several_errors_of_one_field_stand_in_one_element():
    form = filled(name="x" * 300 + "\x00")
    html = str(form)

    assert html.count('id="id_name_error"') == 1
    assert len(form.errors["name"]) > 1
    assert 'aria-describedby="id_name_error"' in html


def test_labels_and_groups_are_written_by_the_server():
    html = " ".join(str(Example()).split()).replace(" <", "<")

    assert '<label class="ds-label" for="id_name">Navn</label>' in html
    assert html.count("<fieldset") == 1
    assert '<legend class="ds-label">Skår</legend>' in html
    assert "(valgfritt)" in html
    assert 'class="ds-input short"' in html


def test_a_filter_marks_nothing_as_optional_and_has_no_key():
    class Filter(FilterForm):
        unit = forms.CharField(label="Enhet", required=False)

    html = str(Filter())

    assert "valgfritt" not in html
    assert "key" not in html


def test_a_form_is_never_required_in_the_browser():
    assert not issubclass(Form, forms.ModelForm)
    assert " required" not in str(Example())
