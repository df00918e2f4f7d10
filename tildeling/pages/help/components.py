# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every component on one page, for those who build pages; only in the demo."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tildeling.pages import parts
from tildeling.pages.charts import Chart, Series
from tildeling.pages.clock import now, today
from tildeling.pages.forms import (
    Form,
    MinutesField,
    NorwegianDateField,
    NorwegianTimeField,
    RadioRow,
    UploadField,
    long_text,
    render_page,
)
from tildeling.pages.guard import logged_in
from tildeling.pages.tables import Column, Pages, head, sorted_by
from tildeling.shared.refusals import Stale

SCORES = [(str(score), str(score)) for score in (1, 2, 3, 4, 5, 9)]
COLUMNS = [
    Column("Sak", "sak"),
    Column("Gjelder", "gjelder"),
    Column("Status"),
    Column("Innvilget", "tid", numeric=True),
    Column("Frist", "frist"),
]


class ExampleForm(Form):
    """One of each kind of field."""

    visited_on = NorwegianDateField(label=gettext_lazy("Dato for hjemmebesøk"))
    visited_at = NorwegianTimeField(label=gettext_lazy("Klokkeslett"), required=False)
    length = MinutesField(label=gettext_lazy("Tid per uke"))
    place = forms.CharField(label=gettext_lazy("Sted"), max_length=80, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Enhet"), choices=[("", "Velg enhet"), ("1", "Sone nord")]
    )
    important = long_text(label=gettext_lazy("Hva er viktig for deg?"), required=False)
    hygiene = forms.ChoiceField(
        label=gettext_lazy("Personlig hygiene"),
        choices=SCORES,
        widget=RadioRow,
        help_text=gettext_lazy("1 er ingen vansker, 5 fullt bistandsbehov, 9 ikke aktuelt"),
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Behov"),
        choices=[("medication", "Legemidler"), ("meals", "Måltider")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paper = UploadField(label=gettext_lazy("Vedlegg"), required=False)
    next_of_kin = forms.BooleanField(label=gettext_lazy("Pårørende deltok"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


@logged_in
def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    form = ExampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            raise Stale(
                theirs={"important": "Vil bo hjemme, men ikke være alene om natten."}, version=2
            )
    context = {"form": form, "bar": _bar(), "draft_url": reverse("components_draft")}
    return render_page(
        request, "pages/help/components.html", context | _lists(request) | _figures()
    )


@logged_in
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(request, "components/saved.html", {"at": now()})


def _bar() -> parts.CaseBar:
    titles = ["Søknad mottatt", "Kartlegging", "Vurdering", "Vedtak", "Bestilling", "Oppfølging"]
    states = ["done", "current"] + ["later"] * 4
    return parts.CaseBar(
        title="Søknad om hjemmesykepleie",
        person="Berit Eksempel",
        facts=["f. 1939", "Sak 2026-004112", "Saksbehandler Kari Nordmann"],
        tags=[parts.Tag("Kartlegging", "info")],
        due_on=today(),
        back=parts.Link("Arbeidsliste", "#main"),
        steps=[parts.Step(*pair) for pair in zip(titles, states, strict=True)],
        tabs=[
            parts.Tab("Kartlegging", "#work", current=True),
            parts.Tab("Omsorgstrapp", "#work"),
            parts.Tab("Dokumenter", "#work", count=3),
            parts.Tab("Historikk", "#work"),
        ],
        alerts=["Du er stedfortreder for en kollega til og med 27. november."],
    )


def _lists(request: HttpRequest) -> dict[str, Any]:
    order = sorted_by(request, COLUMNS, "frist")
    rows = [
        ("2026-004112", "Hjemmesykepleie", parts.Tag("Kartlegging", "info"), 450, 0),
        ("2026-004098", "Korttidsopphold", parts.Tag("Til vedtak", "warning"), None, 1),
        ("2026-004077", "Trygghetsalarm", parts.Tag("Bestilling sendt", "success"), 5, 9),
        ("2026-003990", "Langtidsplass", parts.Tag("Klage mottatt", "danger"), 10080, -3),
    ]
    at = now()
    return {
        "head": head(request, COLUMNS, order),
        "rows": [(*row[:4], today() + timedelta(days=row[4])) for row in rows],
        "pages": Pages("?til=1", "?fra=2", "Viser 4 av 37"),
        "events": [
            parts.Event(at, "Melding om utskrivningsklar pasient", by="Sykehuset"),
            parts.Event(at - timedelta(days=1), "Fordelt til Kari Nordmann", tag=parts.Tag("ny")),
            parts.Event(today() - timedelta(days=3), "Søknad mottatt", text="Fra datter."),
        ],
        "facts": [
            parts.Fact("Hjemmel", "Helse- og omsorgstjenesteloven § 3-2 første ledd nr. 6 a"),
            parts.Fact("Bor", "Alene", tag=parts.Tag("kartlagt", "success")),
        ],
    }


def _figures() -> dict[str, Any]:
    months = ["jan", "feb", "mars", "april", "mai", "juni", "juli", "aug", "sep", "okt", "nov"]
    return {
        "tiles": [
            parts.Tile("Åpne saker", "214", "+12 siste uke", url="#figures"),
            parts.Tile("Over frist", "9", "4,2 % av åpne", tag=parts.Tag("økende", "warning")),
            parts.Tile("Median tid", "12 dager", "mål: 20 dager"),
            parts.Tile("Levert av innvilget", "71 %", "siste fire uker"),
        ],
        "bars": Chart(
            id="median",
            title="Median saksbehandlingstid per måned",
            along="Måned",
            categories=months,
            series=[Series("Dager", [18, 17, 21, 16, 15, 14, 22, 19, 16, 13, 12])],
            unit="dager",
            target=20,
            target_name="Mål: 20 dager",
        ),
        "lines": Chart(
            id="delivered",
            title="Levert mot innvilget, timer per uke",
            along="Måned",
            categories=months,
            series=[
                Series("Innvilget", [610, 615, 640, 640, 655, 650, 660, 662, 670, 671, 690]),
                Series("Levert", [420, 431, 400, 455, 470, 440, 380, 470, 480, None, 502.5]),
            ],
            unit="timer",
            kind="line",
            decimals=1,
        ),
    }
