# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What each of the leader's figures means; opened from the page, and exported beside the numbers.

A change of meaning is a new version, so that an old figure can be told from a new one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure: its name, how it is counted, in what, from which rows, and since which version."""

    name: str
    formula: str
    unit: str
    source: str
    version: int = 1


OPEN_CASES = Figure(
    "Åpne saker", "antall saker som ikke er avsluttet", "saker", "saker i kontorets enhet"
)
LATE = Figure(
    "Over frist",
    "antall frister som løper og har dato før i dag; en frist er passert dagen etter datoen",
    "frister, og saker med minst én slik frist",
    "frister i åpne saker",
)
NOT_STARTED = Figure(
    "Ikke startet",
    "antall bestillinger der startdatoen i vedtaket er kommet, og tjenesten ikke er meldt startet; "
    "alder = i dag − startdatoen",
    "bestillinger, dager",
    "bestillinger som er sendt, i retur eller godtatt",
)
DELIVERED = Figure(
    "Levert av innvilget",
    "7 × leverte minutter ÷ innvilgede sjudeler, siste fire hele uker; fravær er trukket fra",
    "prosent",
    "ukesummer av besøk, per enhet",
)
DROPPED = Figure(
    "Falt ut",
    "åpne saker der ingen har noe å gjøre + tjenester som tar slutt uten nytt vedtak + "
    "bestillinger i gang uten gjeldende vedtak; riktig tall er 0",
    "antall",
    "saker, vedtak og bestillinger",
)
AVOIDED = Figure(
    "Unngåtte timer i uka",
    "minutter i uka i forslaget første gang trappesjekken ikke fant trinnet godtgjort − minutter i "
    "uka i vedtaket som gjelder i dag; bare når et lavere trinn for samme behov er i gang, det er "
    "innvilget mindre, og det er under ett år siden sjekken",
    "timer og minutter i uka",
    "lagrede trappesjekker og vedtakslinjer",
)
AVOIDED_VISITS = Figure(
    "Unngåtte besøk i uka",
    "ikke målt: vedtaket gir tid, og antall besøk står bare som tekst",
    "besøk i uka",
    "–",
)

FIGURES = (OPEN_CASES, LATE, NOT_STARTED, DELIVERED, DROPPED, AVOIDED, AVOIDED_VISITS)
